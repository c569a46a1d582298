//! Plans in every language: the same plan, in other words.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use mesoplan::internals::model::{DateRange, Job, Language, Plan, Protocol, Record, RecordEntry, RecordEvent, Sharing};
use mesoplan::internals::render::document::Document;
use mesoplan::internals::render::locale::{Direction, FOREIGN_MARK, Line, Unit};
use mesoplan::internals::render::{self, Audience, COLUMNS, Format, Locale, Paint, SheetStyle, View};
use mesoplan::internals::zone::Zone;
use mesoplan::internals::{read, schedule};
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use crate::interop::{self, process};
use crate::{project, protocol_files, snapshots, written};

fn view(locale: Locale) -> View {
    View { locale, with_reasons: true, ..View::new(Zone::new("Europe/Istanbul").expect("a zone")) }
}

/// A shipped protocol with its texts in a language.
fn spoken(name: &str, bytes: &[u8], locale: Locale) -> Protocol {
    let protocol = read::protocol(name, bytes).expect("a valid file");
    let path = project("protocols").join(locale.tag()).join(format!("{name}.toml"));
    match std::fs::read(path) {
        Ok(texts) => read::with_texts(&protocol, &texts).expect("a valid file of texts"),
        Err(_) => protocol,
    }
}

/// Two courses with closures, wishes that cannot be met, sessions that were held late, missed and moved: most of what a
/// plan can say.
fn eventful_plan(locale: Locale) -> Plan {
    let files = protocol_files();
    let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
    let course = |name: &str, start: &str| {
        let (_, bytes) = files.iter().find(|(file, _)| file == name).expect("it is shipped");
        let protocol = spoken(name, bytes, locale);
        Job {
            closed: DateRange::new(date("2026-12-20"), date("2027-01-03")).into_iter().collect(),
            at: "17:30".parse::<NaiveTime>().ok().map(Into::into),
            label: Some("Ayşe".to_owned()),
            ..Job::new(protocol, Some(date(start)))
        }
    };
    let entry = |session, event| RecordEntry { session, event, time: None, planned: None };
    let hair = Job {
        record: Record::new(&[
            entry(1, RecordEvent::Held(date("2026-12-01"))),
            entry(2, RecordEvent::Missed(date("2026-12-15"))),
            entry(2, RecordEvent::Held(date("2026-12-18"))),
        ]),
        ..course("hair-loss", "2026-12-01")
    };
    let skin = course("skin-rejuvenation", "2026-12-29");
    schedule::plan(&[hair, skin], Sharing::Allowed).expect("a plan")
}

#[test]
fn every_language_tells_an_eventful_plan() {
    for locale in Locale::ALL {
        let plan = eventful_plan(locale);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(project("snapshots/languages"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| {
            let text = written(&plan, Format::Text, &view(locale));
            let calendar = written(&plan, Format::Ics, &view(locale));
            let first = calendar.split_inclusive("END:VEVENT\r\n").next().expect("an event");
            let unfolded = first.replace("\r\n ", "").replace("\r\n", "\n");
            let event = unfolded.split_once("BEGIN:VEVENT").expect("an event").1;
            insta::assert_snapshot!(locale.tag(), format!("{text}\n\nBEGIN:VEVENT{event}"));
        });
    }
}

/// Dates, sessions and windows do not depend on the language.
#[test]
fn a_language_changes_words_and_nothing_else() {
    let facts = |locale| {
        let json = written(&eventful_plan(locale), Format::Json, &view(locale));
        let mut json: Value = serde_json::from_str(&json).expect("JSON");
        for session in json["sessions"].as_array_mut().expect("a list") {
            session["grade_text"] = Value::Null;
            for reason in session["reasons"].as_array_mut().expect("a list") {
                reason["text"] = Value::Null;
            }
        }
        json
    };
    for locale in Locale::ALL {
        assert_eq!(facts(locale), facts(Locale::English), "{locale:?}");
    }
}

/// Every text of a protocol in a sheet is in the sheet's language, or English with a mark: in words, and for those who
/// hear the page, with its language.
#[test]
fn what_a_protocol_has_in_english_only_says_so() {
    for (name, bytes) in protocol_files() {
        let protocol = read::protocol(&name, &bytes).expect("a valid file");
        let plan = snapshots::plan(&name, &bytes);
        for locale in Locale::ALL {
            let own: BTreeSet<&str> = texts(&protocol, locale).collect();
            let english: BTreeSet<&str> = texts(&protocol, Locale::English).collect();
            let mut marked = 0;
            for line in lines(&Document::new(&plan, &view(locale))) {
                let is_english_only = |words: &str| english.contains(words) && !own.contains(words);
                if line.is_foreign() {
                    let words = line.text.split(FOREIGN_MARK).next().unwrap_or_default();
                    let words = words.trim_start_matches('\u{2068}').trim_end();
                    assert!(is_english_only(words) && line.text != words, "{locale:?}: {}", line.text);
                } else {
                    assert!(!is_english_only(&line.text), "{locale:?}: {}", line.text);
                }
                marked += line.foreign.len();
            }
            let page = written(&plan, Format::Html, &view(locale));
            assert_eq!(page.matches("<span lang=\"en\" dir=\"ltr\">").count(), marked, "{name} in {locale:?}");
            let is_translated = locale == Locale::English || protocol.languages.contains(&locale.language());
            assert_eq!(marked == 0, is_translated, "{name} in {locale:?}");
        }
    }
}

/// Every shipped protocol has all its texts in every language that plans speak: in its own file, or in one of texts beside
/// it. No sheet and no calendar shows English among other words.
#[test]
fn every_protocol_is_there_in_every_language() {
    for (name, bytes) in protocol_files() {
        let plan = snapshots::plan(&name, &bytes);
        for locale in Locale::ALL {
            let spoken = spoken(&name, &bytes, locale);
            let missing: Vec<&str> =
                spoken.texts().filter(|text| !locale.has(text)).map(|text| text.english()).collect();
            assert!(missing.is_empty(), "{name} in {locale:?}: {missing:#?}");
            let mut plan = plan.clone();
            plan.plans[0].course.protocol = spoken;
            for audience in [Audience::Patient, Audience::Clinician] {
                let sheet = SheetStyle { audience, ..SheetStyle::default() };
                let view = View { sheet, ..view(locale) };
                for format in [Format::Html, Format::Markdown, Format::Text, Format::Ics] {
                    let text = written(&plan, format, &view).replace("\r\n ", "");
                    assert!(!text.contains(FOREIGN_MARK), "{name} in {locale:?}: {format:?}");
                }
            }
        }
    }
}

/// What a file of texts says of something that the protocol does not have is a fault at its place.
#[test]
fn texts_are_those_of_their_protocol() {
    let (name, bytes) = protocol_files().into_iter().find(|(name, _)| name == "fibroblast").expect("it is shipped");
    let protocol = read::protocol(&name, &bytes).expect("a valid file");
    let problems = |text: &str| match read::with_texts(&protocol, text.as_bytes()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(|problem| problem.id.as_str()).collect(),
    };
    assert_eq!(problems("schema = 1\n[text.de]\ntitle = \"Titel\"\n"), Vec::<&str>::new());
    assert_eq!(problems("schema = 1\n[text.de]\nadvice.none = \"Rat\"\n"), ["unknown-text"]);
    assert_eq!(problems("schema = 1\n[text.german]\ntitle = \"Titel\"\n"), ["bad-language"]);
    assert_eq!(problems("[text.de]\n"), ["missing-key"]);
}

/// The texts of a protocol that stand in a sheet in a language, where the protocol has that language.
fn texts(protocol: &Protocol, locale: Locale) -> impl Iterator<Item = &str> {
    let language = Some(locale.language()).filter(|language| *language != Language::english());
    protocol.texts().filter_map(move |text| match &language {
        None => Some(text.english()),
        Some(language) => text.translations().find(|(other, _)| *other == language).map(|(_, words)| words),
    })
}

/// The lines of a document that can be a text of a protocol alone.
fn lines(document: &Document) -> Vec<&Line> {
    let notes = document.about.iter().flat_map(|about| about.notes.iter().chain(&about.sources));
    document.sections.iter().flat_map(|section| &section.parts).flat_map(|part| &part.lines).chain(notes).collect()
}

#[test]
fn plain_text_fits_on_80_columns_in_every_language() {
    for (name, bytes) in protocol_files() {
        let plan = snapshots::plan(&name, &bytes);
        for locale in Locale::ALL {
            let view = view(locale);
            let table = render::terminal(&plan, &view, Paint::Never, COLUMNS).expect("a plan that can be written");
            for text in [written(&plan, Format::Text, &view), table] {
                // A word that is longer than a line has one of its own: addresses of sources.
                let wide = text.lines().find(|line| line.width() > 80 && line.trim().contains(' '));
                assert_eq!(wide, None, "{name} in {locale:?}");
            }
        }
    }
}

/// Names of days and months are those of CLDR, and a number takes the same form of a word as every other number of its
/// CLDR plural category.
#[test]
fn days_months_and_plurals_are_those_of_cldr() {
    let Some(home) = interop::installed("days_months_and_plurals_are_those_of_cldr") else { return };
    let mut command = Command::new(home.join("python/bin/python"));
    command.arg("-B").arg(project("tests/interop/python/cldr.py")).args(Locale::ALL.map(Locale::tag));
    let cldr: Value = serde_json::from_str(&process::run(&mut command, interop::LIMIT)).expect("JSON");
    for locale in Locale::ALL {
        let (labels, cldr) = (locale.labels(), &cldr[locale.tag()]);
        assert_eq!(cldr["direction"] == "rtl", locale.direction() == Direction::RightToLeft, "{locale:?}");
        let lists: [(&str, &[&str]); 4] = [
            ("weekdays", &labels.weekdays),
            ("abbreviated_weekdays", &labels.abbreviated_weekdays),
            ("months", &labels.months),
            ("abbreviated_months", &labels.abbreviated_months),
        ];
        for (name, ours) in lists {
            let theirs: Vec<&str> = cldr[name].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
            // Where a name stands alone, it may begin with a capital letter, as a heading does.
            let small = |names: &[&str]| names.iter().map(|name| name.to_lowercase()).collect::<Vec<_>>();
            assert_eq!(small(ours), small(&theirs), "{name} in {locale:?}");
        }
        let mut forms: BTreeMap<(String, &str), BTreeSet<String>> = BTreeMap::new();
        for (number, category) in cldr["plurals"].as_object().expect("an object") {
            let number: u32 = number.parse().expect("a number");
            for unit in UNITS {
                let text = locale.count(number, unit);
                // What is left when the number is taken out.
                let form = text.replace(&number.to_string(), "").trim().to_owned();
                let category = category.as_str().expect("a category");
                forms.entry((format!("{unit:?}"), category)).or_default().insert(form);
            }
        }
        for ((unit, category), forms) in forms {
            assert_eq!(forms.len(), 1, "{locale:?}: {unit}, {category}: {forms:?}");
        }
    }
}

const UNITS: [Unit; 9] = [
    Unit::Minute,
    Unit::Hour,
    Unit::Day,
    Unit::Week,
    Unit::Month,
    Unit::Year,
    Unit::Session,
    Unit::Visit,
    Unit::Course,
];

/// A day is told by its weekday, its number, its month and its year, and no two days alike.
#[test]
fn days_are_told_apart_in_every_language() {
    let first: NaiveDate = "2026-11-01".parse().expect("a date");
    let days: Vec<NaiveDate> = (0..800).filter_map(|days| first.checked_add_days(Days::new(days))).collect();
    for locale in Locale::ALL {
        let labels = locale.labels();
        let told: BTreeSet<String> = days.iter().map(|day| locale.day(*day)).collect();
        assert_eq!(told.len(), days.len(), "{locale:?}");
        for day in &days {
            let told = locale.day(*day);
            let parts = [labels.abbreviated_weekday(*day), labels.abbreviated_month(*day), &day.year().to_string()];
            for part in parts {
                assert!(told.contains(part), "{locale:?}: {told} lacks {part}");
            }
            let ranges = [1, 6, 40, 400].map(|days| DateRange::new(*day, *day + Days::new(days)).expect("a range"));
            for range in ranges {
                let told = locale.days(range);
                for end in [range.first(), range.last()] {
                    let parts = [labels.abbreviated_weekday(end).to_owned(), end.day().to_string()];
                    assert!(parts.iter().all(|part| told.contains(part.as_str())), "{locale:?}: {told}");
                }
                let years = [range.first(), range.last()].map(|day| day.year().to_string());
                assert!(years[0] == years[1] || years.iter().all(|year| told.contains(year)), "{locale:?}: {told}");
            }
        }
    }
}
