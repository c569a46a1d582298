//! Reading a busy calendar: mesoplan against the crates icalendar and rrule put together in the plain way.
//!
//! 10,000 events, 3,025 of them weekly series with exceptions. Both read the same bytes and look for the same year, in
//! one run and by turns; the best of some rounds is told, and the ratio, which holds where times drift.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use icalendar::{Calendar, CalendarComponent, Component as _};
use mesoplan::internals::model::{BusyTimes, DateRange};
use mesoplan::internals::read;
use mesoplan::internals::zone::Zone;
use rrule::RRuleSet;

const ROUNDS: usize = 9;

fn main() {
    let file = calendar();
    let zone = Zone::new("Europe/Istanbul").expect("a zone of the tables");
    let day = |month, day| NaiveDate::from_ymd_opt(2027, month, day).expect("a day");
    let year = DateRange::new(day(1, 1), day(12, 31)).expect("days in order");

    let ours = || read::busy_calendar(file.as_bytes(), &zone, year).expect("a calendar that can be read").times.len();
    let theirs = || plainly(&file, year);
    let newlines = || file.bytes().filter(|byte| *byte == b'\n').count();
    println!("{} bytes; {} busy times found here, {} there", file.len(), ours(), theirs());

    let (mut best_ours, mut best_theirs, mut best_newlines) = (Duration::MAX, Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        best_ours = best_ours.min(timed(ours));
        best_theirs = best_theirs.min(timed(theirs));
        best_newlines = best_newlines.min(timed(newlines));
    }
    println!("newlines counted     {best_newlines:>10.2?}");
    println!("mesoplan             {best_ours:>10.2?}");
    println!(
        "icalendar and rrule  {best_theirs:>10.2?}  {:.1} times as long",
        best_theirs.as_secs_f64() / best_ours.as_secs_f64()
    );
    let busy = BusyTimes::new(read::busy_calendar(file.as_bytes(), &zone, year).expect("it can be read").busy());
    let gaps = timed(|| {
        year.first()
            .iter_days()
            .take(365)
            .map(|day| busy.free_gaps(day, &[mesoplan::internals::model::Hours::WHOLE_DAY]).len())
            .sum()
    });
    println!("the free gaps of the year's 365 days {gaps:.2?}");
}

fn timed(job: impl Fn() -> usize) -> Duration {
    let start = Instant::now();
    black_box(job());
    start.elapsed()
}

/// What one writes with the two crates: parse all, expand what repeats, keep what lies in the year. Moved instances
/// and what takes no time are left out: it is less work than ours.
fn plainly(file: &str, year: DateRange) -> usize {
    let calendar: Calendar = file.parse().expect("a calendar");
    let bound = |day: NaiveDate| rrule::Tz::UTC.from_local(day);
    let (first, end) = (bound(year.first()), bound(year.last() + Days::new(1)));
    let mut found = 0;
    for component in &calendar.components {
        let CalendarComponent::Event(event) = component else { continue };
        let property = |name: &str| event.properties().get(name);
        let start = property("DTSTART").expect("a start");
        let zone = start.params().get("TZID").map_or("UTC", |zone| zone.value());
        match property("RRULE") {
            None => {
                let time = event.get_start().expect("a start").date_naive();
                found += usize::from(year.contains(time));
            }
            Some(rule) => {
                let mut text = format!("DTSTART;TZID={zone}:{}\nRRULE:{}", start.value(), rule.value());
                for exception in event.multi_properties().get("EXDATE").into_iter().flatten() {
                    write!(text, "\nEXDATE;TZID={zone}:{}", exception.value()).expect("a text takes it");
                }
                let set: RRuleSet = text.parse().expect("a rule");
                found += set.after(first).before(end).all(u16::MAX).dates.len();
            }
        }
    }
    found
}

trait Midnight {
    fn from_local(&self, day: NaiveDate) -> chrono::DateTime<rrule::Tz>;
}

impl Midnight for rrule::Tz {
    fn from_local(&self, day: NaiveDate) -> chrono::DateTime<rrule::Tz> {
        day.and_hms_opt(0, 0, 0).and_then(|time| time.and_local_timezone(*self).single()).expect("a midnight")
    }
}

/// A calendar as clinics have them: most events once, three in ten every week, spread over some years.
fn calendar() -> String {
    let mut file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//mesoplan//bench//EN\r\n".to_owned();
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day");
    for number in 0..10_000_u64 {
        let day = first + Days::new(number * 7919 % 1500);
        let hour = 8 + number % 10;
        let date = day.format("%Y%m%d");
        write!(
            file,
            "BEGIN:VEVENT\r\nUID:{number:08x}-5c0f-4f0e-9a55-2f1f5d1c7a01@example.org\r\nDTSTAMP:20260102T030405Z\r\n\
             DTSTART;TZID=Europe/Istanbul:{date}T{hour:02}0000\r\nDTEND;TZID=Europe/Istanbul:{date}T{hour:02}4500\r\n\
             SUMMARY:Appointment {number}\r\nDESCRIPTION:Room {} \\, prepared by the practice. Please be there ten m\r\n inutes \
             before\\, and bring the form that was sent with the letter.\r\nLOCATION:Şişli\\, kat 2\r\nSTATUS:CONFIRMED\r\n",
            number % 4
        )
        .expect("a text takes it");
        if number * 121 % 400 < 121 {
            let except = (day + Days::new(14)).format("%Y%m%d");
            let rule = if number % 3 == 0 { ";COUNT=30" } else { ";UNTIL=20290101T000000Z" };
            write!(file, "RRULE:FREQ=WEEKLY{rule}\r\nEXDATE;TZID=Europe/Istanbul:{except}T{hour:02}0000\r\n")
                .expect("a text takes it");
        }
        file += "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Soon\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\n";
    }
    file + "END:VCALENDAR\r\n"
}
