//! What a person chooses of a calendar file: discretion, titles, reminders, feeds, and any text in any of them.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};
use mesoplan::internals::model::Plan;
use mesoplan::internals::read;
use mesoplan::internals::render::calendar::{CalendarStyle, CareStyle, FeedStyle, PlanCalendar, TitleTemplate};
use mesoplan::internals::render::ics::{PRODUCT, TimeStyle};
use mesoplan::internals::render::{Format, Locale, View};
use mesoplan::internals::zone::Zone;
use proptest::prelude::*;

use crate::ics::{any_text, components, content_lines, unescaped};
use crate::practice::Practice;
use crate::{plan_of, protocol_files, written};

fn plan(name: &str, at: Option<NaiveTime>, label: Option<&str>) -> Plan {
    let files = protocol_files();
    let (name, bytes) = files.iter().find(|(other, _)| other == name).unwrap();
    plan_of(name, bytes, NaiveDate::from_ymd_opt(2026, 12, 1).unwrap(), at, label)
}

fn afternoon() -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(17, 30, 0)
}

fn view(calendar: CalendarStyle) -> View {
    View { calendar, ..View::new(Zone::new("Europe/Istanbul").unwrap()) }
}

fn file(plan: &Plan, style: CalendarStyle) -> String {
    written(plan, Format::Ics, &view(style))
}

/// The value of every property with this name, in the order of the file.
fn values(file: &str, name: &str) -> Vec<String> {
    let lines = content_lines(file).into_iter().filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.split(';').next() == Some(name)).then(|| value.to_owned())
    });
    lines.collect()
}

/// Every word that a person can see of a file: in titles, below them, in reminders and in the name of the calendar.
fn words(file: &str) -> BTreeSet<String> {
    let seen = ["SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "COMMENT", "CATEGORIES"];
    let texts = seen.into_iter().flat_map(|name| values(file, name)).map(|value| unescaped(&value));
    let words = texts.flat_map(|text| {
        let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect::<Vec<_>>()
    });
    words.collect()
}

/// A file that is written in one piece is that of its events one by one, whatever was chosen.
#[test]
fn a_file_in_one_piece_is_that_of_its_events() {
    let feed = || Some(FeedStyle { name: Some("Ayşe, her days".to_owned()) });
    for (name, at) in [("hair-loss", afternoon()), ("cellulite", None), ("skin-rejuvenation", afternoon())] {
        let plan = plan(name, at, Some("Ayşe; \\ 7"));
        for zone in ["Europe/Istanbul", "Europe/Berlin", "UTC", "Africa/Casablanca"] {
            for care in [CareStyle::Notes, CareStyle::Alarms, CareStyle::Events] {
                for (time, is_discreet) in [(TimeStyle::Local, false), (TimeStyle::Utc, true)] {
                    let feed = feed().filter(|_| is_discreet);
                    let calendar = CalendarStyle { time, care, is_discreet, feed, ..CalendarStyle::default() };
                    let view = View { calendar, ..View::new(Zone::new(zone).unwrap()) };
                    let one_by_one = PlanCalendar::new(&plan, &view).unwrap().file();
                    assert_eq!(written(&plan, Format::Ics, &view), one_by_one, "{name}, {zone}, {care:?}");
                }
            }
        }
    }
}

/// All that a discreet file says, besides numbers: whatever the protocol, and whatever its languages.
const DISCREET_WORDS: &str = "appointment appointments cancelled tomorrow in days aim allowed from on until to it may move \
    cannot unless another session moves can free dates ideal date the other stay any day \
    mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec";

#[test]
fn a_discreet_file_has_no_word_of_the_treatment() {
    let allowed: BTreeSet<String> = DISCREET_WORDS.split_whitespace().map(str::to_owned).collect();
    for (name, bytes) in protocol_files() {
        let mut told = BTreeSet::new();
        for (at, care) in [(afternoon(), CareStyle::Alarms), (None, CareStyle::Events)] {
            let start = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
            // A label is the person's own; a discreet title leaves it out too.
            let plan = plan_of(&name, &bytes, start, at, Some("Hair of Ayşe"));
            let protocol = &plan.plans[0].course.protocol;
            let title = &protocol.title;
            let titles = title.translations().map(|(_, words)| words).chain([title.english()]);
            let titles: Vec<String> = titles.map(str::to_owned).collect();
            let style = CalendarStyle {
                is_discreet: true,
                care,
                alarms: vec![2880, 1440],
                feed: Some(FeedStyle { name: None }),
                title: TitleTemplate::new("{title} {phase}").ok(),
                ..CalendarStyle::default()
            };
            let open = file(&plan, CalendarStyle { is_discreet: false, ..style.clone() });
            assert!(!words(&open).is_subset(&allowed), "{name}: the test sees nothing");

            let view = View { clinic_place: Some("Hair clinic".to_owned()), ..view(style) };
            let first = PlanCalendar::new(&plan, &view).unwrap();
            let earlier = read::earlier_calendar(first.file().as_bytes(), PRODUCT).unwrap();
            let mut shorter = plan.clone();
            shorter.plans[0].sessions.pop();
            let second = PlanCalendar::since(&shorter, &view, &earlier).unwrap();
            for calendar in [&first, &second] {
                told.extend(words(&calendar.file()));
                for event in calendar.events() {
                    let stem = event.file_stem();
                    let stem = stem.strip_prefix("appointment-").expect("a discreet name");
                    assert!(stem.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-'), "{stem}");
                }
                for text in titles.iter().map(String::as_str).chain([name.as_str(), "clinic", "Ayşe"]) {
                    assert!(!calendar.file().contains(text), "{name}: {text}");
                }
            }
        }
        let more: Vec<&String> = told.difference(&allowed).collect();
        assert!(more.is_empty(), "{name}: {more:?}");
    }
}

#[test]
fn a_discreet_file_tells_no_treatment_in_any_language() {
    for (name, _) in protocol_files() {
        let plan = plan(&name, afternoon(), None);
        let protocol = &plan.plans[0].course.protocol;
        let phases = protocol.phases.iter().map(|phase| &phase.title);
        let names: Vec<&str> = phases
            .chain([&protocol.title, &protocol.indication])
            .flat_map(|text| text.translations().map(|(_, words)| words).chain([text.english()]))
            .chain([name.as_str()])
            .collect();
        for locale in Locale::ALL {
            let style =
                |is_discreet| CalendarStyle { is_discreet, care: CareStyle::Alarms, ..CalendarStyle::default() };
            let told = |file: &str| names.iter().filter(|name| file.contains(**name)).count();
            for format in [Format::Ics, Format::Html, Format::Markdown, Format::Text] {
                let unfolded = |style| written(&plan, format, &View { locale, ..view(style) }).replace("\r\n ", "");
                assert_eq!(told(&unfolded(style(true))), 0, "{name} in {locale:?}: {format:?}");
                assert!(told(&unfolded(style(false))) > 0, "{name} in {locale:?}: the test sees nothing");
            }
        }
    }
}

#[test]
fn a_discreet_file_has_the_same_names_and_times() {
    for (name, _) in protocol_files() {
        let plan = plan(&name, afternoon(), None);
        let open = file(&plan, CalendarStyle::default());
        let discreet = file(&plan, CalendarStyle { is_discreet: true, ..CalendarStyle::default() });
        for property in ["UID", "DTSTART", "DTEND", "SEQUENCE", "TRIGGER"] {
            assert_eq!(values(&open, property), values(&discreet, property), "{name}");
        }
    }
}

#[test]
fn titles_follow_their_template() {
    let title = |template: &str, label: Option<&str>, is_discreet: bool| {
        let style = CalendarStyle { title: TitleTemplate::new(template).ok(), is_discreet, ..CalendarStyle::default() };
        values(&file(&plan("fibroblast", afternoon(), label), style), "SUMMARY").remove(1)
    };
    assert_eq!(
        title("{name} {number}/{of}, {phase}: {title}", Some("Ayşe"), false),
        "Ayşe 2/3\\, Induction: Fibroblast injections"
    );
    assert_eq!(title("{name}", None, false), "Fibroblast injections 2/3", "nothing is left of it");
    assert_eq!(title("{name} {number}", Some("Ayşe"), true), "Ayşe 2");
    assert_eq!(title("{title} {number}", Some("Ayşe"), true), "Appointment 2/3");
}

#[test]
fn reminders_come_when_they_are_wanted() {
    let triggers = |at, alarms: &[u32]| {
        let style = CalendarStyle { alarms: alarms.to_vec(), ..CalendarStyle::default() };
        let text = file(&plan("skin-fine-lines", at, None), style);
        let event = text.split("BEGIN:VEVENT").nth(1).unwrap().to_owned();
        let values = |name| {
            let lines = event.replace("\r\n ", "");
            let alarms = lines.split("BEGIN:VALARM").skip(1).map(str::to_owned).collect::<Vec<_>>();
            let line =
                |alarm: String| alarm.lines().find_map(|line| line.strip_prefix(name).map(str::to_owned)).unwrap();
            alarms.into_iter().map(line).collect::<Vec<_>>()
        };
        values("TRIGGER:")
            .into_iter()
            .zip(values("DESCRIPTION:"))
            .map(|(at, words)| format!("{at} {words}"))
            .collect::<Vec<_>>()
    };
    let title = "Skin and fine lines 1/5";
    assert_eq!(
        triggers(afternoon(), &[4320, 1440, 120, 60, 45, 0]),
        [
            format!("-P3D In 3 days\\, 17:30: {title}"),
            format!("-P1D Tomorrow 17:30: {title}"),
            format!("-PT2H In 2 hours\\, 17:30: {title}"),
            format!("-PT1H In 1 hour\\, 17:30: {title}"),
            format!("-PT45M In 45 minutes\\, 17:30: {title}"),
            format!("PT0M Now: {title}"),
        ]
    );
    // At nine in the morning, fifteen hours before the day begins.
    assert_eq!(
        triggers(None, &[2880, 1440, 60]),
        [format!("-PT39H In 2 days: {title}"), format!("-PT15H Tomorrow: {title}")]
    );
    assert!(triggers(afternoon(), &[]).is_empty());
}

#[test]
fn only_a_feed_has_a_name() {
    let plan = plan("hair-loss", afternoon(), None);
    let head = |feed| {
        let text = file(&plan, CalendarStyle { feed, ..CalendarStyle::default() });
        text.split("BEGIN:VTIMEZONE").next().unwrap().to_owned()
    };
    let usual = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//mesoplan//mesoplan//EN\r\nCALSCALE:GREGORIAN\r\n";
    assert_eq!(head(None), usual);
    let named = "X-WR-CALNAME:Hair loss: scalp course\r\nX-PUBLISHED-TTL:PT12H\r\n";
    assert_eq!(head(Some(FeedStyle { name: None })), format!("{usual}{named}"));
}

#[test]
fn single_files_have_one_event_each_and_define_what_they_use() {
    let style = CalendarStyle { care: CareStyle::Events, ..CalendarStyle::default() };
    let (plan, view) = (plan("hair-loss", afternoon(), None), view(style));
    let calendar = PlanCalendar::new(&plan, &view).unwrap();
    let mut stems = BTreeSet::new();
    for event in calendar.events() {
        let text = calendar.single_file(event);
        assert_eq!(values(&text, "UID"), [event.uid.to_string()]);
        assert_eq!(text.contains("BEGIN:VTIMEZONE"), text.contains("DTSTART;TZID="), "{text}");
        assert!(
            calendar.file().contains(&text[text.find("BEGIN:VEVENT").unwrap()..text.find("END:VCALENDAR").unwrap()])
        );
        assert!(stems.insert(event.file_stem()), "{}", event.file_stem());
    }
    assert!(stems.len() > plan.plans[0].sessions.len());
}

/// The clinic's reminders and its place, where no option says otherwise.
#[test]
#[cfg(feature = "cli")]
fn a_clinic_chooses_reminders_and_place() {
    let run = |more: &[&str]| {
        let asked = ["plan", "skin-rejuvenation", "--start", "2026-12-01", "--at", "10:00", "--format", "ics"];
        let clinic = crate::project("tests/scenarios/clinic.toml");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mesoplan"));
        let output = command.args(asked).arg("--clinic").arg(clinic).args(more).output().expect("the program");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let alarms: BTreeSet<String> = values(&text, "TRIGGER").into_iter().collect();
        (alarms.into_iter().collect::<Vec<_>>(), values(&text, "LOCATION").len())
    };
    assert_eq!(run(&[]), (vec!["-P1D".to_owned(), "-PT1H".to_owned()], 3));
    assert_eq!(run(&["--alarm", "2d"]), (vec!["-P2D".to_owned()], 3));
    assert_eq!(run(&["--alarm", "none", "--discreet"]), (vec![], 0));
}

/// The components of a file, and the names of the properties in each.
fn shape(file: &str) -> Vec<(String, Vec<String>)> {
    components(&content_lines(file)).0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a person types: it is words in its own property, and nothing else changes.
    #[test]
    fn any_text_in_any_field_stays_in_it(
        label in any_text(), place in any_text(), name in any_text(), title in any_text(), is_discreet: bool,
    ) {
        let title = title.replace(['{', '}'], "").chars().filter(|c| !c.is_control()).take(200).collect::<String>();
        check_texts(&label, &place, &name, &title, is_discreet)?;
    }
}

#[test]
fn very_long_texts_stay_in_their_fields() {
    for unit in ["a", "ş", "👩‍⚕️", "\n", "\\", " ", "a,\r\n", "\0x", "\u{202e}ש", "\";"] {
        let text = unit.repeat(100_000 / unit.chars().count());
        check_texts(&text, &text, &text, "{name} {number}", false).unwrap();
    }
}

fn check_texts(label: &str, place: &str, name: &str, title: &str, is_discreet: bool) -> Result<(), TestCaseError> {
    let style = |name: &str, title: &str| CalendarStyle {
        feed: Some(FeedStyle { name: Some(name.to_owned()) }),
        title: TitleTemplate::new(title).ok(),
        care: CareStyle::Events,
        is_discreet,
        ..CalendarStyle::default()
    };
    let plain = file(&plan("skin-rejuvenation", afternoon(), Some("x")), style("x", "x"));
    let plan = plan("skin-rejuvenation", afternoon(), Some(label));
    let view = View { clinic_place: Some(place.to_owned()), ..view(style(name, title)) };
    let first = PlanCalendar::new(&plan, &view).unwrap().file();
    let without_place = |shape: Vec<(String, Vec<String>)>| {
        let names = shape.into_iter().map(|(component, names)| {
            (component, names.into_iter().filter(|name| name != "LOCATION").collect::<Vec<_>>())
        });
        names.collect::<Vec<_>>()
    };
    // A place of nothing but what cannot be written is none.
    prop_assert_eq!(without_place(shape(&first)), without_place(shape(&plain)));
    let earlier = read::earlier_calendar(first.as_bytes(), PRODUCT).unwrap();
    prop_assert_eq!(PlanCalendar::since(&plan, &view, &earlier).unwrap().file(), first);
    Ok(())
}

/// Most sessions say the same; what only some of them say is told with those alone.
#[test]
fn what_holds_for_one_session_is_told_with_it_alone() {
    let file = br#"
schema = 1
id = "mine"
title = "Mine"
indication = "Anything"
version = "1"
status = "draft"

[source.book]
title = "A book"

[[phase]]
id = "all"
title = "All"
sessions = 4
interval = "1 week"
source = "book"

[[visit]]
id = "first"
for-sessions = 1
note = "In the small room."
source = "book"

[[aftercare]]
id = "rest"
for-sessions = "2 to 3"
do = "Rest."
class = "other"
from = "session"
until = "not stated"
source = "book"
"#;
    let files = |_: &str| Ok(file.to_vec());
    let course = mesoplan::Course::of("mine.toml").starting("2026-12-01".parse().unwrap());
    let answer = mesoplan::plan(&course, &files).unwrap_or_else(|error| panic!("{error}"));
    let calendar = String::from_utf8(answer.write(Format::Ics).unwrap()).unwrap().replace("\r\n ", "");
    let told = |words: &str| -> Vec<bool> {
        calendar.split("BEGIN:VEVENT").skip(1).map(|event| event.contains(words)).collect()
    };
    assert_eq!(told("In the small room."), [true, false, false, false]);
    assert_eq!(told("- Rest."), [false, true, true, false]);
}

/// Two weeks after Wed 2 Dec is Wed 16 Dec, with 5 days between two sessions: from Mon 7 to Fri 25 Dec, since the next one is on 30 Dec.
/// The protocol says no maximum, so the person is offered no day after the 16th, on paper and on the phone.
#[test]
fn a_person_is_offered_the_same_days_on_paper_and_on_the_phone() {
    let practice = Practice::new("offered");
    let plan = |more: &str| {
        let said = practice.run(&format!("plan ./loose.toml --start 2026-12-02 --sessions 3 {more}"));
        said.replace("\r\n ", "")
    };
    let (paper, phone, clinic) = (plan("--format txt"), plan("--format ics"), plan("--format ics --for clinician"));
    assert!(paper.contains("Monday 7 to Wednesday 16 December 2026"), "{paper}");
    assert!(phone.contains("any free day from Mon 7 to Wed 16 Dec 2026") && !phone.contains("25 Dec"), "{phone}");
    assert!(clinic.contains("any free day from Mon 7 to Fri 25 Dec 2026"), "{clinic}");
    // Closed on the 16th: no day on which nobody can come is the last one that is offered.
    let [paper, phone] = ["txt", "ics"].map(|format| plan(&format!("--closed 2026-12-16 --format {format}")));
    assert!(paper.contains("Monday 7 to Tuesday 15 December 2026"), "{paper}");
    assert!(phone.contains("any free day from Mon 7 to Tue 15 Dec 2026"), "{phone}");
}
