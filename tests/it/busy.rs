//! Calendar files of others: what they take of a clinic's time, which days they close, what is said of them, and why
//! some are refused.
//!
//! Each `calendars/NAME.ics` has what it must give beside it; see `tests/README.md` for the form.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use chrono::{NaiveDateTime, Timelike as _};
use mesoplan::internals::model::{BusyTimes, DateRange};
use mesoplan::internals::read::{self, BusyCalendar, CalendarFault, ClosedCalendar, RemarkCode, phrase};
use mesoplan::internals::render;
use mesoplan::internals::zone::Zone;
use proptest::prelude::*;

use crate::project;

#[test]
fn every_calendar_takes_the_time_it_should() {
    let checked = each_expected("busy", |bytes, zone, range| {
        let times = BusyTimes::new(read::busy_calendar(bytes, zone, range).expect("it can be read").busy());
        let say = |time: NaiveDateTime| time.format(if time.second() == 0 { "%FT%H:%M" } else { "%FT%T" }).to_string();
        times.as_slice().iter().map(|time| format!("{} {}", say(time.start()), say(time.end()))).collect()
    });
    assert!(checked >= 5, "{checked} files");
}

#[test]
fn every_calendar_closes_the_days_it_should() {
    let checked = each_expected("closed", |bytes, zone, range| {
        let closed = read::closure_calendar(bytes, zone, range).expect("it can be read").closures;
        closed.iter().map(|closure| format!("{} {}", closure.days, closure.reason.as_deref().unwrap_or("-"))).collect()
    });
    assert!(checked >= 1, "{checked} files");
}

/// What has two readings or none is said, and nothing else is: a calendar without a file of remarks beside it has none.
#[test]
fn every_calendar_gets_the_remarks_it_should_and_no_others() {
    let mut seen = BTreeSet::new();
    for path in calendars("busy").into_iter().chain(calendars("closed")) {
        let expected = fs::read_to_string(path.with_extension("remarks")).unwrap_or_default();
        let (zone, range) = zone_and_days(&fs::read_to_string(&path).expect("what is expected"));
        let bytes = fs::read(path.with_extension("ics")).expect("the calendar");
        let is_busy = path.extension().is_some_and(|extension| extension == "busy");
        let remarks = if is_busy {
            read::busy_calendar(&bytes, &zone, range).expect("it can be read").remarks
        } else {
            read::closure_calendar(&bytes, &zone, range).expect("it can be read").remarks
        };
        seen.extend(remarks.iter().map(|remark| remark.code));
        let lines = remarks.iter().map(|remark| format!("{}: {}\n", remark.code, render::calendar_remark_line(remark)));
        let told: String = lines.collect();
        assert!(told == expected, "{} should be\n{told}", path.with_extension("remarks").display());
    }
    let missing: Vec<_> = RemarkCode::ALL.iter().filter(|code| !seen.contains(code)).collect();
    assert!(missing.is_empty(), "no calendar shows {missing:?}");
}

/// What is no calendar, or not all of one, is refused, and says where; the name of the file is the name of the fault.
#[test]
fn what_is_no_whole_calendar_is_refused() {
    let mut told = String::new();
    let mut faults = Vec::new();
    for path in calendars("ics").into_iter().filter(|path| stem(path).starts_with("refused--")) {
        let bytes = fs::read(&path).expect("a calendar");
        let range = phrase::date_range("2026-01-01..2026-12-31").expect("some days");
        let error = read::busy_calendar(&bytes, &Zone::utc(), range).expect_err(&stem(&path));
        assert_eq!(read::closure_calendar(&bytes, &Zone::utc(), range).err().as_ref(), Some(&error), "both read alike");
        assert!(stem(&path).contains(error.fault.as_str()), "{}: {}", stem(&path), error.fault);
        faults.push(error.fault);
        told += &format!("{}\n  {error}\n  help: {}\n", stem(&path), error.help);
    }
    let expected = fs::read_to_string(project("tests/calendars/refused.txt")).expect("what they are told");
    assert!(told == expected, "tests/calendars/refused.txt should be\n{told}");
    for fault in [CalendarFault::Empty, CalendarFault::NotCalendar, CalendarFault::Unbalanced] {
        assert!(faults.contains(&fault), "no calendar shows {fault}");
    }
}

#[test]
fn days_that_no_plan_can_reach_have_no_times() {
    let bytes = fs::read(project("tests/calendars/dates.ics")).expect("a calendar");
    let days = [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX].map(DateRange::day);
    for range in days {
        assert_eq!(read::busy_calendar(&bytes, &Zone::utc(), range), Ok(BusyCalendar::default()));
        assert_eq!(read::closure_calendar(&bytes, &Zone::utc(), range), Ok(ClosedCalendar::default()));
    }
    let ever = DateRange::new(days[0].first(), days[1].last()).expect("days in order");
    // The leap days of 1904 to 2196 but 2100, and seven times beside them.
    assert_eq!(read::busy_calendar(&bytes, &Zone::utc(), ever).map(|calendar| calendar.times.len()), Ok(73 + 7));
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let bytes = vec![b'\n'; read::MAX_CALENDAR_BYTES + 1];
    let error = read::busy_calendar(&bytes, &Zone::utc(), DateRange::day("2026-01-01".parse().expect("a day")));
    assert_eq!(error.expect_err("it is too large").fault, CalendarFault::TooLarge);
}

/// The examples of RFC 5545, section 3.8.5.3, with the days that it lists. None of them is remarked on.
#[test]
fn the_examples_of_the_standard() {
    let examples = fs::read_to_string(project("tests/calendars/rfc5545-rules.txt")).expect("the examples");
    let mut count = 0;
    for example in examples.split("\n\n").map(str::trim).filter(|example| !example.is_empty()) {
        let mut lines = example.lines().filter(|line| !line.starts_with('#'));
        let (start, rule, until) =
            (lines.next().expect("a start"), lines.next().expect("a rule"), lines.next().expect("a last day"));
        let days: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
        let event = format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:{start}\nDURATION:PT1M\nRRULE:{rule}\nEND:VEVENT\nEND:VCALENDAR\n"
        );
        let range = phrase::date_range(&format!("1997-01-01..{until}")).expect("days");
        let calendar = read::busy_calendar(event.as_bytes(), &Zone::utc(), range).expect(rule);
        let found: Vec<String> =
            calendar.busy().iter().map(|time| time.start().format("%Y-%m-%d").to_string()).collect();
        assert_eq!(calendar.remarks, [], "{rule}");
        assert_eq!(found, days, "{rule}");
        count += 1;
    }
    assert!(count >= 30, "{count} examples");
}

/// What nobody would write costs no more than it is long, and takes time rather than none.
#[test]
fn hostile_calendars_are_read_to_the_end() {
    let calendar = |body: String| format!("BEGIN:VCALENDAR\nVERSION:2.0\n{body}END:VCALENDAR\n");
    let event = |lines: &str| {
        format!("BEGIN:VEVENT\nUID:1\nDTSTART:20270302T100000Z\nDTEND:20270302T110000Z\n{lines}END:VEVENT\n")
    };
    let changed = |number: usize| {
        let (month, day, hour) = (number % 12 + 1, number % 28 + 1, number % 24);
        event(&format!("RECURRENCE-ID:2027{month:02}{day:02}T{hour:02}0000Z\n"))
    };
    let range = phrase::date_range("2027-03-01..2027-03-31").expect("some days");
    for (what, text, is_counted) in [
        ("nested", event("") + &"BEGIN:X-DEEP\n".repeat(100_000), true),
        ("never ending ends", event("") + &"BEGIN:X-A\n".repeat(5_000) + &"END:X-B\n".repeat(5_000), true),
        ("parts of a rule", event(&format!("RRULE:FREQ=DAILY{}\n", ";COUNT=7;INTERVAL=1".repeat(20_000))), true),
        ("colons", event(&format!("X-A;{}\n", ":".repeat(500_000))), true),
        (
            "a zone of many parts",
            event("").replace("DTSTART:", &format!("DTSTART;TZID={}:", "/a".repeat(200_000))),
            true,
        ),
        ("every second, a thousand times", event("RRULE:FREQ=SECONDLY\n").repeat(1_000), false),
        ("one name", event("RRULE:FREQ=DAILY\n").repeat(3_000) + &(0..3_000).map(changed).collect::<String>(), false),
    ] {
        let read = read::busy_calendar(calendar(text).as_bytes(), &Zone::utc(), range).expect(what);
        let busy = BusyTimes::new(read.busy());
        let at = "2027-03-02T10:00:00".parse::<NaiveDateTime>().expect("a time");
        assert!(busy.as_slice().iter().any(|time| time.start() <= at && at < time.end()), "{what}");
        assert_eq!(read.remarks.iter().all(|remark| remark.code != RemarkCode::TooMany), is_counted, "{what}");
    }
}

proptest! {
    /// No bytes make the reader fail otherwise than by saying so.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let range = phrase::date_range("2026-01-01..2026-12-31").expect("some days");
        let _ = read::busy_calendar(&bytes, &Zone::utc(), range);
        let _ = read::busy_calendar(&[b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", &bytes[..]].concat(), &Zone::utc(), range);
    }

    /// A real calendar with some bytes changed is read or refused, and what is read lies in the days asked about.
    #[test]
    fn a_damaged_calendar_is_read_or_refused(
        which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), length in 0_usize..12,
        with in "[A-Z0-9:;=,\r\n \"/+-]{0,8}",
    ) {
        // One whose recurrences are counted until it is enough takes its time without telling more.
        let files: Vec<_> = calendars("ics").into_iter().filter(|path| stem(path) != "too-many").collect();
        let mut bytes = fs::read(which.get(&files)).expect("a calendar");
        let at = at.index(bytes.len());
        bytes.splice(at..(at + length).min(bytes.len()), with.bytes());
        let range = phrase::date_range("2026-01-01..2026-12-31").expect("some days");
        if let Ok(calendar) = read::busy_calendar(&bytes, &Zone::new("Europe/Berlin").expect("a zone"), range) {
            for time in calendar.busy() {
                prop_assert!(time.end() > range.first().into() && time.start() < "2027-01-01T00:00:00".parse().expect("a time"));
            }
        }
    }

    /// The days asked about choose from what a calendar says, and change nothing of it.
    #[test]
    fn fewer_days_give_the_same_times(first in 0_u64..800, length in 0_u64..200, which in any::<prop::sample::Index>()) {
        let is_quick = |path: &PathBuf| !stem(path).starts_with("refused") && stem(path) != "too-many";
        let files: Vec<_> = calendars("ics").into_iter().filter(is_quick).collect();
        let bytes = fs::read(which.get(&files)).expect("a calendar");
        let zone = Zone::new("Europe/Istanbul").expect("a zone");
        let all = phrase::date_range("2026-01-01..2028-12-31").expect("days");
        let day = |number| all.first().checked_add_days(chrono::Days::new(number)).expect("a day");
        let some = DateRange::new(day(first), day(first + length)).expect("days in order");
        let read = |range| BusyTimes::new(read::busy_calendar(&bytes, &zone, range).expect("it can be read").busy());
        let (of_all, of_some) = (read(all), read(some));
        let open = [mesoplan::internals::model::Hours::WHOLE_DAY];
        for number in first..=first + length {
            prop_assert_eq!(of_all.free_gaps(day(number), &open), of_some.free_gaps(day(number), &open));
        }
    }
}

/// Compares what each calendar gives with the lines of the file beside it, and gives how many there are.
fn each_expected(extension: &str, give: impl Fn(&[u8], &Zone, DateRange) -> Vec<String>) -> usize {
    let expected_files = calendars(extension);
    for path in &expected_files {
        let expected = fs::read_to_string(path).expect("what is expected");
        let (zone, range) = zone_and_days(&expected);
        let lines = expected.lines().skip(1).filter(|line| !line.starts_with('#'));
        let bytes = fs::read(path.with_extension("ics")).expect("the calendar");
        assert_eq!(give(&bytes, &zone, range), lines.collect::<Vec<_>>(), "{}", path.display());
    }
    expected_files.len()
}

/// The zone and the days that the first line of a file with what is expected names.
fn zone_and_days(expected: &str) -> (Zone, DateRange) {
    let (zone, range) = expected.lines().next().and_then(|line| line.split_once(' ')).expect("a zone and days");
    (Zone::new(zone).expect("a zone"), phrase::date_range(range).expect("days"))
}

/// The files of `tests/calendars` with an extension, in order.
fn calendars(extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(project("tests/calendars")).expect("tests/calendars");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    paths.sort();
    paths
}

fn stem(path: &std::path::Path) -> String {
    path.file_stem().expect("a name").to_string_lossy().into_owned()
}
