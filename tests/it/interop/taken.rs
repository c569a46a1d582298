//! Random calendars: nothing that an independent reader calls busy is free here.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use mesoplan::internals::model::{BusyTime, BusyTimes, DateRange};
use mesoplan::internals::read;
use mesoplan::internals::zone::Zone;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::{LIMIT, installed, process, scratch};
use crate::project;

/// How many calendars are compared.
const CALENDARS: usize = 400;

const PLACE: &str = "Europe/Berlin";

#[test]
fn nothing_that_another_reader_calls_busy_is_free() {
    let Some(home) = installed("nothing_that_another_reader_calls_busy_is_free") else { return };
    let (first, last) = (day(2027, 1, 1), day(2028, 6, 30));
    let folder = scratch("taken");
    let mut runner = TestRunner::deterministic();
    let paths: Vec<_> = (0..CALENDARS)
        .map(|number| {
            let text = calendar().new_tree(&mut runner).expect("a calendar").current();
            let path = folder.join(format!("{number}.ics"));
            fs::write(&path, text).expect("a file");
            path
        })
        .collect();
    let mut command = Command::new(home.join("python/bin/python"));
    command.env("PYTHONTZPATH", "").arg("-B").arg(project("tests/interop/python/taken.py"));
    command.args([PLACE, &first.to_string(), &last.to_string()]).args(&paths);
    let answer: Value = serde_json::from_str(&process::run(&mut command, LIMIT * 5)).expect("JSON");
    let zone = Zone::new(PLACE).expect("a zone");
    let range = DateRange::new(first, last).expect("days");
    let (mut compared, mut failed) = (0, 0);
    let mut report = String::new();
    for path in &paths {
        let text = fs::read_to_string(path).expect("the calendar");
        let ours = read::busy_calendar(text.as_bytes(), &zone, range).expect("a calendar");
        assert_eq!(ours.remarks, [], "an ordinary file gets no remark:\n{text}");
        let ours = BusyTimes::new(ours.busy());
        let Some(theirs) = answer[path.to_str().expect("a path in UTF-8")].as_array() else {
            failed += 1;
            continue;
        };
        for time in theirs {
            let moment = |place: usize| -> NaiveDateTime {
                format!("{}:00", time[place].as_str().expect("a time")).parse().expect("a time")
            };
            let busy = BusyTime::new(moment(0), moment(1)).and_then(|time| time.within(range));
            let is_covered = |busy: &BusyTime| {
                ours.as_slice().iter().any(|taken| taken.start() <= busy.start() && busy.end() <= taken.end())
            };
            compared += 1;
            if busy.is_some_and(|busy| !is_covered(&busy)) {
                writeln!(report, "{time} is free here, in\n{text}").expect("a text takes it");
                break;
            }
        }
    }
    assert!(report.is_empty(), "{report}");
    assert!(compared > 10 * CALENDARS && failed < CALENDARS / 20, "{compared} times, {failed} calendars not read");
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

/// A calendar as a server writes one: series with exceptions and changes, all of it as RFC 5545 has it.
fn calendar() -> impl Strategy<Value = String> {
    proptest::collection::vec(event(), 1..5).prop_map(|events| {
        let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Example//EN\r\n".to_owned();
        for (number, event) in events.iter().enumerate() {
            text += &event.replace("UID:", &format!("UID:{number}"));
        }
        text + "END:VCALENDAR\r\n"
    })
}

/// One series with what belongs to it; the number of its UID is left out.
fn event() -> impl Strategy<Value = String> {
    let zone = prop::sample::select(vec![
        ";TZID=Europe/Berlin:",
        ";TZID=America/New_York:",
        ";TZID=Australia/Lord_Howe:",
        ";TZID=Europe/Istanbul:",
        ":UTC",
        ":",
        ";VALUE=DATE:",
    ]);
    let start = (0_i64..420, 0_i64..96).prop_map(|(days, quarters)| {
        NaiveDateTime::from(day(2026, 12, 1)) + TimeDelta::days(days) + TimeDelta::minutes(15 * quarters)
    });
    let change = (0_i64..6, -30_i64..30, 1_i64..20, any::<bool>());
    (zone, start, 1_i64..40, any::<bool>(), rule(), proptest::collection::vec(0_i64..8, 0..3), prop::option::of(change))
        .prop_map(|(zone, start, quarters, has_end, rule, exceptions, change)| {
            let is_day = zone.contains("DATE");
            let step = if rule.contains("WEEKLY") { 7 } else { 1 };
            let value = |time: NaiveDateTime| match zone {
                ":UTC" => format!(":{}", time.format("%Y%m%dT%H%M%SZ")),
                _ if is_day => format!("{zone}{}", time.format("%Y%m%d")),
                _ => format!("{zone}{}", time.format("%Y%m%dT%H%M%S")),
            };
            let length = if is_day { TimeDelta::days(quarters % 4 + 1) } else { TimeDelta::minutes(15 * quarters) };
            let end = |start: NaiveDateTime, length: TimeDelta| match (has_end, is_day) {
                (true, _) => format!("DTEND{}\r\n", value(start + length)),
                (false, true) => format!("DURATION:P{}D\r\n", length.num_days()),
                (false, false) => format!("DURATION:PT{}M\r\n", length.num_minutes()),
            };
            let head = "BEGIN:VEVENT\r\nUID:\r\nDTSTAMP:20260101T000000Z\r\n";
            let mut text = format!("{head}DTSTART{}\r\n{}", value(start), end(start, length));
            if !rule.is_empty() {
                // An end is told by the clocks of the start.
                let until = start + TimeDelta::days(150);
                let until = match zone {
                    _ if is_day => until.format("%Y%m%d").to_string(),
                    ":" => until.format("%Y%m%dT%H%M%S").to_string(),
                    _ => until.format("%Y%m%dT%H%M%SZ").to_string(),
                };
                write!(text, "RRULE:{}\r\n", rule.replace("LATER", &until)).expect("a text takes it");
                for number in &exceptions {
                    write!(text, "EXDATE{}\r\n", value(start + TimeDelta::days(number * step)))
                        .expect("a text takes it");
                }
            }
            text += "END:VEVENT\r\n";
            if let Some((number, shift, other, is_cancelled)) = change.filter(|_| !rule.is_empty()) {
                let instance = start + TimeDelta::days(number * step);
                let moved = instance + TimeDelta::minutes(if is_day { 1440 * (shift / 6) } else { 15 * shift });
                let length = if is_day { TimeDelta::days(other % 3 + 1) } else { TimeDelta::minutes(15 * other) };
                let status = if is_cancelled { "STATUS:CANCELLED\r\n" } else { "" };
                write!(
                    text,
                    "{head}RECURRENCE-ID{}\r\nDTSTART{}\r\n{}{status}END:VEVENT\r\n",
                    value(instance),
                    value(moved),
                    end(moved, length)
                )
                .expect("a text takes it");
            }
            text
        })
}

/// A rule, or none. `LATER` stands for a time some months after the start.
fn rule() -> impl Strategy<Value = String> {
    let list = |values: &[&'static str]| prop::sample::select(values.to_vec());
    let frequency = list(&[
        "",
        "FREQ=DAILY",
        "FREQ=DAILY;BYDAY=MO,WE,FR",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=TU,TH",
        "FREQ=WEEKLY;WKST=SU;BYDAY=SA,SU",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=2TU,-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=1,-1,31",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=3,6;BYDAY=1MO",
        "FREQ=YEARLY;BYYEARDAY=1,100,-1",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
    ]);
    let interval = list(&["", "", ";INTERVAL=2", ";INTERVAL=3"]);
    let end = list(&["", ";COUNT=5", ";COUNT=12", ";UNTIL=LATER"]);
    (frequency, interval, end).prop_map(|(frequency, interval, end)| match frequency {
        "" => String::new(),
        frequency => format!("{frequency}{interval}{end}"),
    })
}
