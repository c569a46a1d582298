//! Calendar files from any text: the lines hold, nothing leaks out of its property, and readers get the words back.
//!
//! The reader here is written from RFC 5545 alone, and shares no code with the writer.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use icalendar::{CalendarComponent, CalendarDateTime, Component as _, DatePerhapsTime, EventLike as _};
use mesoplan::internals::render::ics::{Alarm, Entry, Span, TimeStyle, write};
use mesoplan::internals::zone::Zone;
use proptest::prelude::*;
use uuid::Uuid;

fn entry(texts: [&str; 4]) -> Entry {
    let [summary, description, location, alarm] = texts.map(str::to_owned);
    let start: NaiveDateTime = "2026-03-02T09:00:00".parse().unwrap();
    Entry {
        uid: Uuid::from_u128(7),
        span: Span::Timed { start, end: start + chrono::TimeDelta::minutes(45) },
        summary,
        description: description.into(),
        location: Some(location),
        stamp: "2026-01-02T03:04:05Z".parse().unwrap(),
        sequence: 2,
        is_cancelled: false,
        is_free: false,
        alarms: vec![Alarm { minutes_before: 30, description: alarm }],
    }
}

fn written(entries: &[Entry]) -> String {
    write(entries, &Zone::new("Europe/Istanbul").unwrap(), TimeStyle::Local).unwrap()
}

/// What a text should be once it has been through a file.
fn cleaned(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n");
    for line_break in ["\r", "\u{85}", "\u{2028}", "\u{2029}"] {
        text = text.replace(line_break, "\n");
    }
    text = text.replace('\t', " ").replace('\\', "\u{ff3c}");
    text.retain(|c| c == '\n' || !(c.is_control() || c == '\u{fffe}' || c == '\u{ffff}'));
    text
}

/// Content lines of a file, unfolded; fails where a physical line is not as it should be.
pub fn content_lines(file: &str) -> Vec<String> {
    assert!(!file.starts_with('\u{feff}'));
    let body = file.strip_suffix("\r\n").expect("the last line ends");
    for line in body.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.is_empty());
        let stray = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
        assert!(!line.contains(stray), "{line:?}");
    }
    body.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

/// A TEXT value without its escapes; fails on what has to be escaped and is not, and on escapes that do not exist.
pub fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next() {
                Some('n') => text.push('\n'),
                Some(c @ (',' | ';')) => text.push(c),
                other => panic!("escape of {other:?} in {value}"),
            },
            ',' | ';' => panic!("bare {c} in {value}"),
            c => text.push(c),
        }
    }
    text
}

/// A component's name and the names of its properties, in the order of the file.
pub type ComponentNames = (String, Vec<String>);

/// Every component, and the last value of every property: `VEVENT SUMMARY`.
pub fn components(lines: &[String]) -> (Vec<ComponentNames>, BTreeMap<String, String>) {
    let mut open = Vec::new();
    let mut all: Vec<ComponentNames> = Vec::new();
    let mut values = BTreeMap::new();
    for line in lines {
        let (name, value) = line.split_once(':').expect("a colon in every line");
        match name {
            "BEGIN" => {
                open.push(all.len());
                all.push((value.to_owned(), Vec::new()));
            }
            "END" => assert_eq!(all[open.pop().expect("something to end")].0, value),
            _ => {
                let name = name.split(';').next().unwrap();
                let (component, names) = &mut all[*open.last().unwrap()];
                names.push(name.to_owned());
                values.insert(format!("{component} {name}"), value.to_owned());
            }
        }
    }
    assert_eq!(open, [] as [usize; 0], "everything is ended");
    (all, values)
}

/// Any text, with what is dangerous in a calendar file much more often than chance would have it.
pub fn any_text() -> impl Strategy<Value = String> {
    let dangerous = prop::sample::select(vec![
        "\r\n",
        "\r",
        "\n",
        "\t",
        "\0",
        "\u{7f}",
        "\u{85}",
        "\u{9b}",
        "\u{2028}",
        "\u{2029}",
        "\u{feff}",
        "\u{fffe}",
        "\"",
        ";",
        ",",
        ":",
        "\\",
        "\\n",
        "\\,",
        "\r\nATTENDEE:mailto:a@b.example",
        "\nEND:VEVENT\n",
        " ",
        "          ",
        "ş",
        "👩‍⚕️",
        "\u{202e}",
        "שלום",
        "e\u{301}",
        "😀😀😀😀😀😀😀😀😀😀",
        "BEGIN:VALARM",
    ]);
    let piece =
        prop_oneof![dangerous.prop_map(str::to_owned), any::<char>().prop_map(String::from), "[a-zA-Z0-9 .]{1,30}",];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_comes_back_and_adds_nothing(
        summary in any_text(),
        description in any_text(),
        location in any_text(),
        alarm in any_text(),
    ) {
        check_texts([&summary, &description, &location, &alarm]);
    }
}

#[test]
fn a_very_long_text_comes_back() {
    for unit in ["a", "ş", "👩‍⚕️", "\n", "\\", " ", "a,\r\n", "\0x"] {
        let text = unit.repeat(100_000 / unit.chars().count());
        check_texts(["Title", &text, &text, &text]);
    }
    // Texts on which folding by other means was seen to run for ever.
    let text = format!("Seans {}{}", "ş".repeat(90), " ".repeat(200));
    check_texts([&text, &text, &text, &text]);
}

fn check_texts(texts: [&str; 4]) {
    let file = written(&[entry(texts)]);
    let (components, values) = components(&content_lines(&file));
    let [summary, description, location, alarm] = texts.map(cleaned);

    let mut event: Vec<&str> = "UID DTSTAMP LAST-MODIFIED SEQUENCE DTSTART DTEND SUMMARY".split(' ').collect();
    event.extend((!description.is_empty()).then_some("DESCRIPTION"));
    event.extend((!location.is_empty()).then_some("LOCATION"));
    event.extend(["STATUS", "CLASS", "TRANSP"]);
    let expected = [
        ("VCALENDAR", vec!["VERSION", "PRODID", "CALSCALE"]),
        ("VTIMEZONE", vec!["TZID"]),
        ("STANDARD", vec!["DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"]),
        ("VEVENT", event),
        ("VALARM", vec!["ACTION", "DESCRIPTION", "TRIGGER"]),
    ];
    assert_eq!(components.len(), expected.len());
    for ((name, properties), (expected_name, expected_properties)) in components.iter().zip(expected) {
        assert_eq!(
            (name.as_str(), properties),
            (expected_name, &expected_properties.iter().map(|p| p.to_string()).collect())
        );
    }

    let value = |name: &str| values.get(name).map(|value| unescaped(value)).unwrap_or_default();
    assert_eq!(value("VEVENT SUMMARY"), summary);
    assert_eq!(value("VEVENT DESCRIPTION"), description);
    assert_eq!(value("VEVENT LOCATION"), location);
    assert_eq!(value("VALARM DESCRIPTION"), if alarm.is_empty() { summary } else { alarm });
}

#[test]
fn the_icalendar_crate_reads_every_value_back() {
    let texts = ["Saç dökülmesi 3/19 😀", "a\r\nb, c; d: \"e\"", "C:\\Şişli, kat 2", "Tomorrow"];
    let day = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
    let start: DateTime<Utc> = "2026-10-25T00:30:00Z".parse().unwrap();
    let exact = Span::Exact { start, end: start + chrono::TimeDelta::minutes(15) };
    let entries = [
        entry(texts),
        Entry { uid: Uuid::from_u128(8), span: Span::AllDay(day), ..entry(texts) },
        Entry { uid: Uuid::from_u128(9), is_cancelled: true, location: None, ..entry(texts) },
        Entry { uid: Uuid::from_u128(10), span: exact, is_free: true, ..entry(texts) },
    ];
    let calendar: icalendar::Calendar = written(&entries).parse().unwrap();
    let events: Vec<_> = calendar.components.iter().filter_map(CalendarComponent::as_event).collect();
    assert_eq!(events.len(), entries.len());

    for (event, entry) in events.into_iter().zip(&entries) {
        assert_eq!(event.get_uid(), Some(entry.uid.to_string().as_str()));
        assert_eq!(event.get_timestamp(), Some(entry.stamp));
        assert_eq!(event.get_last_modified(), Some(entry.stamp));
        assert_eq!(event.get_sequence(), Some(entry.sequence));
        assert_eq!(event.get_summary(), Some(cleaned(&entry.summary).as_str()));
        assert_eq!(event.get_description(), Some(cleaned(&entry.description.text()).as_str()));
        assert_eq!(event.get_location(), entry.location.as_deref().map(cleaned).as_deref());
        let local = |date_time| {
            DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, tzid: "Europe/Istanbul".to_owned() })
        };
        let (start, end) = match entry.span {
            Span::AllDay(day) => (DatePerhapsTime::Date(day), DatePerhapsTime::Date(day.succ_opt().unwrap())),
            Span::Timed { start, end } => (local(start), local(end)),
            Span::Exact { start, end } => {
                let utc = |instant| DatePerhapsTime::DateTime(CalendarDateTime::Utc(instant));
                (utc(start), utc(end))
            }
        };
        assert_eq!((event.get_start(), event.get_end()), (Some(start), Some(end)));
        let (status, alarms) = if entry.is_cancelled {
            (icalendar::EventStatus::Cancelled, 0)
        } else {
            (icalendar::EventStatus::Confirmed, 1)
        };
        assert_eq!(event.get_status(), Some(status));
        assert_eq!(event.components().len(), alarms);
        let is_free = entry.is_free || entry.is_cancelled || matches!(entry.span, Span::AllDay(_));
        assert_eq!(event.property_value("TRANSP"), Some(if is_free { "TRANSPARENT" } else { "OPAQUE" }));
        assert_eq!(event.get_class(), Some(icalendar::Class::Private));
    }
}

#[test]
fn the_same_entries_give_the_same_bytes() {
    let entries = [entry(["a", "b", "c", "d"])];
    assert_eq!(written(&entries), written(&entries));
}
