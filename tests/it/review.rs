//! Remarks on protocol files, and the page that a clinician signs.

use mesoplan::internals::model::{Id, Language, Length, Lint, Protocol};
use mesoplan::internals::read;
use mesoplan::internals::render::review;

use crate::{project, protocol_files};

fn read(text: &str) -> Protocol {
    read::protocol_of_any_name(text.as_bytes()).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"))
}

/// The protocol with every key of the format, changed; its second phase has a minimum too, however long the interval.
fn changed(changes: &[(&str, &str)]) -> Protocol {
    let mut text = std::fs::read_to_string(project("tests/changes/every-key.toml")).expect("a protocol");
    text = text.replace("title = \"Second\"\n", "title = \"Second\"\nminimum-interval = \"1 day\"\n");
    for (was, now) in changes {
        assert!(text.contains(was), "{was}");
        text = text.replace(was, now);
    }
    read(&text)
}

/// A protocol of two phases of four sessions, with a line for the second and timings of its own.
fn two_phases(line: &str, timing: &str) -> Vec<Lint> {
    let text = format!(
        "schema = 1\nid = \"p\"\ntitle = \"P\"\nindication = \"x\"\nversion = \"1\"\nstatus = \"draft\"\n[source.own]\n\
         title = \"An example\"\n[[phase]]\nid = \"one\"\ntitle = \"One\"\nsessions = 4\ninterval = \"1 week\"\nsource = \"own\"\n\
         [[phase]]\nid = \"two\"\ntitle = \"Two\"\nsessions = 4\nsource = \"own\"\n{line}\n{timing}"
    );
    read(&text).lints()
}

/// In the second phase, "session 2" is session 2 of the course. It is no doubt where the phase has no such session before it.
#[test]
fn a_number_that_can_be_of_the_phase_or_of_the_course_gets_a_remark() {
    let timing = |session: u32, after: &str| {
        let timing = format!("[[phase.timing]]\nsession = {session}\nafter = \"{after}\"\ninterval = \"6 weeks\"\n");
        let lints = two_phases("interval = \"1 week\"", &timing);
        lints.iter().filter(|lint| matches!(lint, Lint::SessionOfCourse { .. })).map(review::remark).collect::<String>()
    };
    let says = |session, after, own| {
        let said = timing(session, after);
        assert!(said.contains(&format!("write `after = \"{own}\"`")), "{said}");
    };
    says(2, "session 1", "phase start");
    says(3, "session 2", "previous session");
    says(4, "session 2", "2 sessions before");
    for (session, after) in [(2, "session 2"), (2, "session 5"), (2, "phase start"), (3, "2 sessions before")] {
        assert_eq!(timing(session, after), "", "{session} {after}");
    }
}

/// An interval of 1 to 3 days leaves it open which weekdays are used; a number a week, or none, does not.
#[test]
fn an_interval_that_leaves_weekdays_out_gets_a_remark() {
    let is_open = |line: &str| {
        let line = format!("on = \"mon to fri\"\n{line}");
        two_phases(&line, "").iter().any(|lint| matches!(lint, Lint::OpenWeekdays(_)))
    };
    assert!(is_open("interval = \"1 to 3 days\""));
    for line in ["", "per-week = 5", "interval = \"1 day\"", "interval = \"2 to 3 days\""] {
        assert!(!is_open(line), "{line}");
    }
}

#[test]
fn each_remark_has_a_file_that_gets_it() {
    let id = |text: &str| Id::new(text).expect("an id");
    assert_eq!(changed(&[]).lints(), []);
    let untranslated =
        Lint::Untranslated { language: Language::new("tr").expect("a language"), text: "Drink water.".into() };
    assert_eq!(changed(&[("advice.drink = \"Su için.\"\n", "")]).lints(), [untranslated]);
    let mixed = Lint::MixedUnits { weeks: Length::weeks(6), days: Length::days(43) };
    assert_eq!(changed(&[("interval = \"1 month\"", "interval = \"43 days\"")]).lints(), [mixed]);
    // Its second phase has an interval and no minimum; with one the remark is gone.
    let as_it_is = std::fs::read_to_string(project("tests/changes/every-key.toml")).expect("a protocol");
    assert_eq!(read(&as_it_is).lints(), [Lint::MinimumFromInterval(vec![id("second")])]);
    // Where a session may not be, and what follows after it, there are days without a plan between the two.
    let between = Lint::LateAfterMaximum {
        late: id("long"),
        phase: id("first"),
        maximum: Length::weeks(6),
        more_than: Length { years: 1, ..Length::ZERO },
    };
    let in_first = ("phase = \"second\"\nmore-than = \"1 year\"", "phase = \"first\"\nmore-than = \"1 year\"");
    assert_eq!(changed(&[in_first]).lints(), [between]);
    let uncited = Lint::UncitedSource(id("book"));
    assert_eq!(
        changed(&[
            ("[event]", "[source.book]\ntitle = \"A book\"\n\n[event]"),
            ("source.paper = \"Bir makale\"\n", "source.paper = \"Bir makale\"\nsource.book = \"Bir kitap\"\n")
        ])
        .lints(),
        [uncited]
    );
    // A dose that was too soon is repeated, and its rule counts from birth.
    let repeats = std::fs::read_to_string(project("tests/scenarios/vaccine.toml")).expect("a protocol");
    let at_once = |text: &str| read(text).lints().iter().any(|lint| matches!(lint, Lint::RepeatAtOnce(_)));
    assert!(at_once(&repeats.replace("again-after", "# again-after")));
    // Where it counts, somebody may still write down that one does not.
    assert!(at_once(&repeats.replace("too-soon = \"repeat\"", "too-soon = \"count\"")));
    // Session 3 is counted from session 1: a late session 2 would be the day before it.
    let loose = std::fs::read_to_string(project("tests/scenarios/limits.in/loose.toml")).expect("a protocol");
    let near = Lint::NothingApart(vec![(id("doses"), Some(3))]);
    let own = |text: &str| read(text).lints();
    let told = [
        near.clone(),
        Lint::AgainAfterWithoutEffect(vec![id("class")]),
        Lint::SeveralWeekdays(vec![id("class")]),
        Lint::UnusedEvent(id("exposure")),
    ];
    assert!(told.iter().all(|lint| own(&loose).contains(lint)));
    let rule = |lines: &str| {
        let block = format!("interval = \"21 days\"\n{lines}\n");
        own(&loose.replace("interval = \"21 days\"\n", &block)).contains(&near)
    };
    assert!(!rule("\n[[phase.timing]]\nsession = 3\nminimum-interval = \"5 days\""));
    assert!(rule("\n[[phase.timing]]\nsession = 3\nmaximum-interval = \"5 weeks\""));
    let kept = loose.replace("interval = \"7 days\"\n", "interval = \"7 days ± 2 days\"\n");
    assert!(!own(&kept).contains(&near), "9 days at most, and then 21 at least");
    // What a clinic says for itself is published nowhere; a fact is.
    assert_eq!(changed(&[("source = \"paper, page 8\"", "source = \"clinic\"")]).lints(), []);
    let book = [
        ("source = \"paper, page 8\"", "source = \"book\""),
        ("[event]", "[source.book]\ntitle = \"A book\"\n\n[event]"),
        ("source.paper = \"Bir makale\"\n", "source.paper = \"Bir makale\"\nsource.book = \"Bir kitap\"\n"),
    ];
    assert_eq!(changed(&book).lints(), [Lint::SourceWithoutPlace(id("book"))]);
    let text = std::fs::read_to_string(project("tests/changes/every-key.toml")).expect("a protocol");
    let without_examples = text.split("[[example]]").next().expect("what stands before the examples");
    assert!(read(without_examples).lints().contains(&Lint::NoExample));
}

/// 15 days beside 2 weeks may be a slip, and 8 days beside 1 week are meant.
#[test]
fn lengths_a_day_apart_are_told_from_two_weeks_on() {
    let mixed = |separation: &str, interval: &str| {
        let before = format!("before = \"{separation}\"");
        // Both sides of a separation are usual, or neither is.
        let usually = if separation.starts_with("usually") { "usually " } else { "" };
        let after = format!("after = \"{usually}2 weeks\"");
        let interval = format!("interval = \"{interval}\"");
        let lints = changed(&[
            ("before = \"4 weeks\"", &before),
            ("after = \"2 weeks\"", &after),
            ("interval = \"1 month\"", &interval),
        ])
        .lints();
        lints.iter().any(|lint| matches!(lint, Lint::MixedUnits { .. }))
    };
    for (weeks, days, is_told) in [
        ("5 weeks", "35 days", true),
        ("5 weeks", "36 days", true),
        ("5 weeks", "37 days", false),
        ("1 week", "7 days", true),
        ("1 week", "8 days", false),
        // What a source calls usual is no figure that could be the other one.
        ("usually 5 weeks", "35 days", false),
        ("5 weeks", "usually 35 days", false),
    ] {
        assert_eq!(mixed(weeks, days), is_told, "{weeks} and {days}");
    }
}

/// The page holds every text of the protocol, every place in its sources, and the file's hash.
#[test]
fn the_page_to_sign_leaves_nothing_out() {
    let shipped = protocol_files().into_iter().map(|(name, bytes)| read::protocol(&name, &bytes).expect("a protocol"));
    for protocol in shipped.chain([changed(&[])]) {
        let page = review::page_to_sign(&protocol, &["Found.".to_owned()]);
        let on_one_line = page.split_whitespace().collect::<Vec<_>>().join(" ");
        // The titles of events are asked for by other commands.
        let events: Vec<&str> = protocol.events.values().map(|title| title.english()).collect();
        let texts = protocol.texts().map(|text| text.english()).filter(|text| !events.contains(text));
        let places = protocol.contraindications.iter().map(|line| line.source.place.as_deref().unwrap_or_default());
        let head = [protocol.sha256(), protocol.version.as_str(), "Found.", "Signature ___"];
        for text in
            texts.chain(places).chain(head).chain(protocol.sources.values().map(|source| source.title.english()))
        {
            // A mark may stand before the full stop.
            let text = text.trim_end_matches('.').split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(on_one_line.contains(&text), "{}: {text}\n{page}", protocol.id);
        }
        for phase in &protocol.phases {
            let limits = [phase.timing.floor(), phase.timing.maximum, phase.timing.grace];
            for length in limits.into_iter().flatten() {
                assert!(on_one_line.contains(&length.to_string()), "{}: {length}\n{page}", protocol.id);
            }
        }
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    }
}
