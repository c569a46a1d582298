//! What changes between two versions of a protocol, and what it does to plans.

use std::collections::BTreeSet;
use std::fs;

use chrono::NaiveDate;
use mesoplan::internals::diff::change::{Change, Limit, Turn};
use mesoplan::internals::diff::effect::{self, Movement, Outcome};
use mesoplan::internals::diff::{self, Comparison, ProtocolDiff, Severity, reference};
use mesoplan::internals::model::{Grade, Job, Protocol, Record, Sharing};
use mesoplan::internals::render::changes::{DiffFormat, comparison};
use mesoplan::internals::{read, schedule};
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::{course_plan, project, protocol_files};

/// A change of one key: the heading that names it, and the whole text of the protocol with it.
struct Case {
    heading: String,
    text: String,
}

fn every_key() -> String {
    fs::read_to_string(project("tests/changes/every-key.toml")).expect("a protocol")
}

/// The cases of `tests/changes/every-key.cases`, each made in the protocol with every key.
fn cases() -> Vec<Case> {
    let protocol = every_key();
    let cases = fs::read_to_string(project("tests/changes/every-key.cases")).expect("the cases");
    let blocks =
        cases.split("\n\n").map(|block| block.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>());
    let cases = blocks.filter(|block| !block.is_empty()).map(|block| {
        let lines = |mark: &str| -> Vec<String> {
            let lines = block[1..].iter().filter_map(|line| line.strip_prefix(mark));
            lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
        };
        let heading = block[0].to_owned();
        let text = match block[1].strip_prefix("~ ").and_then(|names| names.split_once(" -> ")) {
            Some((was, now)) => protocol
                .replace(&format!("\"{was}\""), &format!("\"{now}\""))
                .replace(&format!(".{was} = "), &format!(".{now} = ")),
            None => {
                let (was, now) = (lines("-").concat(), lines("+").concat());
                assert!(protocol.contains(&was), "{heading}: the protocol has no\n{was}");
                protocol.replacen(&was, &now, 1)
            }
        };
        assert_ne!(text, protocol, "{heading}");
        Case { heading, text }
    });
    cases.collect()
}

fn read(text: &str) -> Protocol {
    read::protocol_of_any_name(text.as_bytes()).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"))
}

/// The changes alone, one a line: severity, code and words.
fn shown(old: &Protocol, new: &Protocol) -> Vec<String> {
    // What the plans come to is another test's.
    let changes = diff::changes(old, new);
    let protocols = vec![ProtocolDiff { changes, ..ProtocolDiff::added(new) }];
    let json = comparison(&Comparison { protocols, unchanged: 0, courses: None }, DiffFormat::Json);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let changes = json["protocols"][0]["changes"].as_array().expect("changes").iter().map(|change| {
        let text = |key: &str| change[key].as_str().unwrap_or("none").to_owned();
        let values = match (&change["was"], &change["now"]) {
            (serde_json::Value::Null, serde_json::Value::Null) => String::new(),
            _ => format!(": {} -> {}", text("was"), text("now")),
        };
        format!("{} {}: {}{values}", text("severity"), text("code"), text("what"))
    });
    changes.collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date in a test")
}

/// The cases change every key of the format, by the schema that editors use.
#[test]
fn every_key_of_the_format_has_a_case() {
    let schema: serde_json::Value = serde_json::from_str(&read::json_schema()).expect("JSON");
    let keys = |table: &str, schema: &serde_json::Value| -> Vec<String> {
        let properties = schema["properties"].as_object().expect("the keys of a table");
        properties.keys().map(|key| format!("{table} {key}")).collect()
    };
    let mut expected: BTreeSet<String> = keys("file", &schema).into_iter().collect();
    for (table, definition) in schema["definitions"].as_object().expect("tables") {
        if definition.get("properties").is_some() {
            expected.extend(keys(table, definition));
        }
    }
    // There is one version of the format.
    expected.remove("file schema");
    let found: BTreeSet<String> = cases().into_iter().map(|case| case.heading).filter(|key| key != "remark").collect();
    assert_eq!(expected, found);
}

/// No change of a key is silent, in either direction, and each says what it is and how bad it can be.
#[test]
fn no_change_is_silent() {
    let old = read(&every_key());
    let mut out = String::new();
    for Case { heading, text } in cases() {
        let new = read(&text);
        for (one, other) in [(&old, &new), (&new, &old)] {
            let changes = diff::changes(one, other);
            let are_remarks = changes == [Change::Remarks];
            assert!(!changes.is_empty() && are_remarks == (heading == "remark"), "{heading}: {changes:#?}");
            assert!(changes.is_sorted_by_key(Change::severity), "{heading}: {changes:#?}");
            let is_told = changes.iter().any(|change| matches!(change, Change::VersionNotRaised(_)));
            assert_eq!(is_told, !["remark", "file version"].contains(&heading.as_str()), "{heading}: {changes:#?}");
        }
        out.push_str(&format!("{heading}\n"));
        // Every case leaves the version as it is but one.
        for line in shown(&old, &new).iter().filter(|line| !line.starts_with("keeping version-not-raised:")) {
            out.push_str(&format!("  {line}\n"));
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(project("tests/changes"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("every-key", out));
}

/// Any two of the shipped protocols can be compared, and none is another one.
#[test]
fn any_two_protocols_differ() {
    let protocols: Vec<Protocol> =
        protocol_files().iter().map(|(name, bytes)| read::protocol(name, bytes).expect("a shipped protocol")).collect();
    for one in &protocols {
        for other in &protocols {
            let changes = diff::changes(one, other);
            assert_eq!(changes.is_empty(), one == other, "{} {}", one.id, other.id);
            assert!(changes.is_sorted_by_key(Change::severity), "{} {}", one.id, other.id);
            // What is added in one direction is removed in the other, so the two say as many things.
            let back = diff::changes(other, one);
            assert_eq!(changes.len(), back.len(), "{} {}: {changes:#?}\n{back:#?}", one.id, other.id);
            for format in [DiffFormat::Text, DiffFormat::Markdown, DiffFormat::Json] {
                let protocols = ProtocolDiff::new(one, other, reference::STARTS[0]).into_iter().collect();
                assert!(!comparison(&Comparison { protocols, unchanged: 1, courses: None }, format).is_empty());
            }
        }
    }
}

/// A phase under another id, with what names it, is the same phase where the new version says so, and another one where it
/// does not.
#[test]
fn a_phase_that_was_renamed_is_no_other_phase() {
    let old = read(&every_key());
    let under = |from: &str| {
        let names = ["\"first\"", ".first = "].map(|name| (name.to_owned(), name.replace("first", "beginning")));
        let text = names.iter().fold(every_key(), |text, (was, now)| text.replace(was, now));
        read(&text.replace("renamed-from = \"opening\"\n", from).replace("version = \"1.0.0\"", "version = \"1.1.0\""))
    };
    let new = under("renamed-from = [\"opening\", \"first\"]\n");
    let said = [
        "keeping phase-renamed: id of a phase: first -> beginning",
        "keeping version-changed: version: 1.0.0 -> 1.1.0",
    ];
    assert_eq!(shown(&old, &new), said);
    let effect = effect::from_start(&old, &new, reference::STARTS[0]).effect;
    assert!(effect.is_none(), "{effect:#?}");
    let codes = |new: &Protocol| shown(&old, new).join("\n");
    let another = codes(&under("renamed-from = \"opening\"\n"));
    assert!(another.contains("harm phase-removed") && another.contains("harm phase-added"), "{another}");
}

/// A month is sometimes shorter than 31 days, so a floor of a month for one of 31 days can be sooner, and the other way
/// round it never is.
#[test]
fn a_floor_that_is_sometimes_sooner_is_shorter() {
    let with = |interval: &str| {
        let text = every_key().replacen("interval = \"1 month\"", &format!("interval = \"{interval}\""), 1);
        read(&text)
    };
    let turn = |was: &str, now: &str| {
        let mut turns = Vec::new();
        for change in diff::changes(&with(was), &with(now)) {
            if let Change::Limit { limit: Limit::Minimum, turn, .. } = change {
                turns.push((turn, change.severity()));
            }
        }
        turns
    };
    assert_eq!(turn("31 days", "1 month"), [(Turn::Shorter, Severity::Harm)]);
    assert_eq!(turn("1 month", "31 days"), [(Turn::Longer, Severity::Dates)]);
    assert_eq!(turn("1 month", "30 days"), [(Turn::Shorter, Severity::Harm)]);
    assert_eq!(turn("30 days", "1 month"), [(Turn::Shorter, Severity::Harm)]);
    assert_eq!(turn("4 weeks", "28 days"), [(Turn::Reworded, Severity::Reading)]);
}

/// The days by which sessions move are those between two plans made by themselves.
#[test]
fn an_effect_is_the_difference_of_two_plans() {
    for (name, bytes) in protocol_files() {
        let old = read::protocol(&name, &bytes).expect("a shipped protocol");
        let text = String::from_utf8(bytes).expect("a text");
        for (was, now) in
            [("interval = \"14 days\"", "interval = \"9 days\""), ("interval = \"1 month\"", "interval = \"5 weeks\"")]
        {
            let new = read(&text.replace(was, now));
            for start in reference::STARTS {
                let effect = effect::from_start(&old, &new, start).effect;
                let days = |protocol: &Protocol| {
                    let course = reference::course_from(protocol, None, &protocol.examples, start);
                    let plan = course_plan(&course).expect("a plan");
                    plan.sessions.into_iter().map(|session| (session.key, session.day)).collect::<Vec<_>>()
                };
                let (was, now) = (days(&old), days(&new));
                let expected: Vec<_> = was.iter().zip(&now).filter(|(was, now)| was != now).collect();
                let found: Vec<_> = effect.moved.iter().map(|moved| (&moved.key, moved.movement)).collect();
                assert_eq!(expected.len(), found.len(), "{name} from {start}");
                for (((key, was), (_, now)), (found_key, movement)) in expected.into_iter().zip(found) {
                    let days = (*now - *was).num_days();
                    assert_eq!((key, Movement::Moved { was: *was, now: *now, days }), (found_key, movement));
                }
            }
        }
    }
}

/// A session held on day 8 of an interval of at least 7 days is too soon where the floor becomes 10 days, and what comes
/// after moves.
#[test]
fn sessions_that_were_held_are_graded_again() {
    let bytes = fs::read(project("protocols/hair-loss.toml")).expect("a protocol");
    let old = read::protocol("hair-loss", &bytes).expect("a shipped protocol");
    let text = String::from_utf8(bytes).expect("a text");
    let new = read(&text.replace("minimum-interval = \"1 week\"", "minimum-interval = \"10 days\""));
    let held = [day("2027-01-04"), day("2027-01-12")];
    let plan = |protocol: &Protocol| {
        let course = Job { record: Record::of_days(held.iter().copied()), ..Job::new(protocol.clone(), Some(held[0])) };
        Some(schedule::plan(&[course], Sharing::Allowed))
    };
    let effects = effect::on_courses(std::slice::from_ref(&old.id), plan(&old), plan(&new));
    let [(_, effect)] = effects.as_slice() else { panic!("{effects:#?}") };
    let [held] = effect.regraded.as_slice() else { panic!("{effect:#?}") };
    assert_eq!(held.day, day("2027-01-12"));
    assert_eq!(held.was.2, Grade::Early { days: 6 });
    assert_eq!(held.now.2, Grade::TooSoon { days: 2, counts: true });
    assert!(effect.moved.is_empty(), "{effect:#?}");
    // The other way round, and against a version without the protocol.
    let back = effect::on_courses(std::slice::from_ref(&old.id), plan(&new), None);
    assert_eq!(back[0].1.now, Outcome::NoProtocol);
}

/// Texts that mean something in Markdown or HTML are shown as they are: nothing but our own tags gets through,
/// and no cell of a table is cut off.
#[test]
fn hostile_texts_stay_texts_in_a_pull_request() {
    let old = read(&every_key());
    for hostile in [
        "<script>alert(1)</script>",
        "a | b `c` | d",
        "`x` ``y`` `",
        "[a](javascript:b)",
        "\\\\|",
        "# a",
        "![i](u)",
        "</details>",
    ] {
        let text = every_key()
            .replace("do = \"Drink water.\"", &format!("do = '{hostile}'"))
            .replace("when = \"Pregnant or breastfeeding\"", &format!("when = '{hostile}'"))
            .replace("version = \"1.0.0\"", &format!("version = '{hostile}'"));
        let protocols = ProtocolDiff::new(&old, &read(&text), reference::STARTS[0]).into_iter().collect();
        let courses = Some(vec![diff::CourseDiff { file: hostile.to_owned(), effects: Vec::new() }]);
        let page = comparison(&Comparison { protocols, unchanged: 0, courses }, DiffFormat::Markdown);
        let mut seen = String::new();
        let mut links = 0;
        for event in Parser::new_ext(&page, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            if let Event::Html(html) | Event::InlineHtml(html) = &event {
                let ours = ["<details><summary>Session by session</summary>", "</details>"];
                assert!(ours.contains(&html.trim()), "{html}\n{page}");
            }
            if let Event::Text(text) | Event::Code(text) = &event {
                seen.push_str(text);
            }
            links += usize::from(matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. })));
        }
        assert_eq!(links, 0, "{page}");
        let without_backquotes = |text: &str| text.replace('`', "");
        let shown = without_backquotes(&seen).matches(&without_backquotes(hostile)).count();
        assert!(shown >= 3, "{hostile} is shown {shown} times\n{page}");
    }
}
