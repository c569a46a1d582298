//! Clinic files: what they say. What a bad one gets is in `errors/clinic/`.

use std::process::Command;

use chrono::{Datelike, Weekday};
use mesoplan::Course;
use mesoplan::internals::model::{BusyTimes, DateRange, SpecialDays, Timetable, Turnaround};
use mesoplan::internals::read;
use proptest::prelude::*;

use crate::project;

const CLINIC: &str = r#"#:schema ./clinic.schema.json
schema = 1
name = "Şişli Kliniği"
place = "Şişli, kat 2"
book = "courses/"
at-once = 2
timezone = "europe/istanbul"
reminders = ["1 hour", "1 day", "60 minutes"]
languages = ["tr", "en"]
holidays = "TR"
closed = [2026-12-31, "2027-07-15..2027-07-30"]
closed-calendars = ["holidays.ics", { file = "feed.ics", without = ["Observance"] }]
busy-calendars = ["room-1.ics", { file = "dr-a.ics", owner = "dr.a@example.org" }]

[hours]
mon = "13:30 - 18:00, 09:00-12:30"
tue = "9:00–24:00"
wed = "09:00-12:00, 12:00-13:00"
sun = "closed"

[[special-hours]]
on = 2027-03-06
hours = "09:00-13:00"

[[special-hours]]
on = "every 2 weeks from 2027-01-09"
hours = "14:00-16:00, 09:00-13:00"

[[special-hours]]
on = "first Monday of the month"
hours = "closed"

[turnaround]
after = "1 hour"

[[special-hours]]
on = "2027-08-02..2027-08-06"
hours = "10:00-12:00"
"#;

#[test]
fn a_clinic_is_read_whole() {
    let clinic = read::clinic(CLINIC.as_bytes()).expect("it is valid");
    assert_eq!(clinic.name.as_deref(), Some("Şişli Kliniği"));
    assert_eq!(clinic.place.as_deref(), Some("Şişli, kat 2"));
    assert_eq!(clinic.timezone, "Europe/Istanbul", "as the tables spell it");
    assert_eq!(clinic.reminders, [24 * 60, 60], "the longest first, none twice");
    assert_eq!(clinic.languages.iter().map(|language| language.as_str()).collect::<Vec<_>>(), ["tr", "en"]);
    assert_eq!(clinic.holidays.as_deref(), Some("TR"));
    assert_eq!((clinic.book.as_deref(), clinic.at_once), (Some("courses/"), 2));
    assert_eq!(clinic.turnaround, Turnaround { before: 0, after: 60 });
    let closed: Vec<DateRange> = clinic.closed.iter().map(|closure| closure.days).collect();
    assert_eq!(closed.iter().map(DateRange::to_string).collect::<Vec<_>>(), ["2026-12-31", "2027-07-15..2027-07-30"]);
    assert_eq!(
        clinic
            .closed_calendars
            .iter()
            .map(|calendar| (calendar.file.as_str(), &calendar.without[..]))
            .collect::<Vec<_>>(),
        [("holidays.ics", &[][..]), ("feed.ics", &["Observance".to_owned()][..])]
    );
    let busy = clinic.busy_calendars.iter().map(|calendar| (calendar.file.as_str(), calendar.owner.as_deref()));
    assert_eq!(busy.collect::<Vec<_>>(), [("room-1.ics", None), ("dr-a.ics", Some("dr.a@example.org"))]);
    let special = |number: usize| (clinic.special_hours[number].days, clinic.special_hours[number].hours.len());
    assert_eq!(special(0), (SpecialDays::Dates(DateRange::day("2027-03-06".parse().unwrap())), 1));
    assert_eq!(special(1), (SpecialDays::EveryWeeks { weeks: 2, from: "2027-01-09".parse().unwrap() }, 2));
    assert_eq!(special(2), (SpecialDays::OfMonth { number: 1, weekday: Weekday::Mon }, 0));
    assert_eq!(
        special(3),
        (SpecialDays::Dates(DateRange::new("2027-08-02".parse().unwrap(), "2027-08-06".parse().unwrap()).unwrap()), 1)
    );
    let open = |day: &str| {
        let hours = clinic.hours.as_ref().unwrap().on(day.parse::<chrono::NaiveDate>().unwrap().weekday());
        hours.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(open("2026-11-30"), "09:00-12:30, 13:30-18:00");
    assert_eq!(open("2026-12-01"), "09:00-24:00");
    assert_eq!(open("2026-12-02"), "09:00-13:00", "hours that touch are one");
    assert_eq!(open("2026-12-03"), "", "a weekday that is not mentioned is closed");
    assert_eq!(open("2026-12-06"), "");
}

#[test]
fn without_hours_any_day_may_be_used() {
    let clinic = read::clinic(b"schema = 1\ntimezone = \"UTC\"").expect("it is valid");
    assert_eq!(clinic.hours, None);
    let timetable = Timetable::new(clinic.hours.clone(), Vec::new(), BusyTimes::default(), None);
    assert_eq!(timetable.open_on(Weekday::Sun)[0].to_string(), "00:00-24:00");
}

proptest! {
    /// Whatever stands in a file, it is read or refused.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read::clinic(&bytes);
    }

    /// A valid file with some bytes changed is read or refused, and every problem lies inside it.
    #[test]
    fn a_damaged_file_is_read_or_refused(at in 0..CLINIC.len(), length in 0_usize..20, with in "[ -~ş\n]{0,12}") {
        let mut bytes = CLINIC.as_bytes().to_vec();
        bytes.splice(at..(at + length).min(CLINIC.len()), with.bytes());
        if let Err(problems) = read::clinic(&bytes) {
            prop_assert!(!problems.is_empty() && problems.iter().all(|problem| problem.span.end <= bytes.len()));
        }
    }
}

/// The README shows the very file that its example plans with.
#[test]
fn the_readme_shows_the_clinic_of_its_example() {
    let read = |path: &str| std::fs::read_to_string(project(path)).expect("a text");
    assert!(read("README.md").contains(&format!("```toml\n{}```", read("tests/scenarios/clinic.toml"))));
}

/// A plan that was imported into the clinic's calendar takes its own time only: a course that is under way stays where it
/// is. What has the names of a course that has not begun is somebody else's, who has the same protocol.
#[test]
fn the_events_of_a_course_under_way_are_no_obstacle_to_it() {
    let request = |record: &str| {
        format!(
            "schema = 1\nat = \"09:00\"\nbusy = [\"room.ics\"]\n[[course]]\nprotocol = \"fibroblast\"\nstart = 2027-01-04\nsession-length = \"20 minutes\"\n{record}"
        )
    };
    let held = "[[course.record]]\nsession = 1\nheld = 2027-01-04\n";
    let empty = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//room//EN\r\nEND:VCALENDAR\r\n".to_vec();
    let answer = |record: &str, room: &[u8]| {
        let course = Course::read(request(record).as_bytes()).expect("a course");
        let files = |_: &str| Ok(room.to_vec());
        mesoplan::plan(&course, &files).expect("a plan")
    };
    let starts = |answer: &mesoplan::Answer| -> Vec<String> {
        let sessions = answer.plan().sessions();
        sessions.iter().map(|(_, session)| session.time.expect("clock times").start.to_string()).collect()
    };
    let first = answer("", &empty);
    let room = first.write(mesoplan::Format::Ics).expect("a calendar");
    assert_eq!(starts(&first), starts(&answer(held, &room)), "under way");
    let other = answer("", &room);
    assert!(starts(&first).iter().zip(starts(&other)).all(|(one, other)| *one != other), "somebody else");
}

/// What a clinic's calendars leave open is on the clinician's sheet, and never on the one for the person.
#[test]
fn remarks_on_calendars_are_for_the_clinician() {
    let sheet = |audience: &str| {
        let answer = Command::new(env!("CARGO_BIN_EXE_mesoplan"))
            .args(["plan", "skin-rejuvenation", "--start", "2027-06-15", "--tz", "Europe/Berlin"])
            .args(["--busy", &project("tests/calendars/zones.ics").to_string_lossy()])
            .args(["--for", audience, "--lang", "de", "--format", "md"])
            .output()
            .expect("the program runs");
        assert!(answer.status.success());
        String::from_utf8(answer.stdout).expect("a text")
    };
    let is_said = |sheet: &str| sheet.contains("nothing says for certain what the time zone");
    assert!(is_said(&sheet("clinician")));
    assert!(!is_said(&sheet("patient")));
}
