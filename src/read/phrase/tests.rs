//! The phrases, read and printed.

use super::*;
use crate::model::Count;

#[test]
fn lengths_read_and_print_alike() {
    for text in ["2 weeks", "15 days", "1 month", "13 months + 4 weeks", "4 weeks - 4 days", "1 year + 6 months"] {
        assert_eq!(length(text).map(|length| length.to_string()).as_deref(), Ok(text));
    }
    for text in ["7 to 10 days", "2 to 3 months", "6 weeks to 3 months", "1 week"] {
        assert_eq!(interval(text).map(|range| range.to_string()).as_deref(), Ok(text));
    }
}

#[test]
fn a_misread_length_gets_the_words_to_write() {
    for (wrong, right) in [
        ("every 15 days", "15 days"),
        ("2weeks", "2 weeks"),
        ("two weeks", "2 weeks"),
        ("fortnightly", "2 weeks"),
        ("7-10 days", "7 to 10 days"),
        ("7 – 10 days", "7 to 10 days"),
        ("13 months and 4 weeks", "13 months + 4 weeks"),
        ("3 wekes", "3 weeks"),
        ("a month", "1 month"),
        ("daily", "1 day"),
        ("every day", "1 day"),
        ("every other day", "2 days"),
        ("alternate days", "2 days"),
        ("every second week", "2 weeks"),
        ("weekly", "1 week"),
        ("once a week", "1 week"),
        ("yearly", "1 year"),
    ] {
        let help = interval(wrong).expect_err(wrong).help;
        assert_eq!(help, format!("write `\"{right}\"`"), "{wrong}");
    }
}

#[test]
fn what_days_cannot_say_is_refused_with_the_reason() {
    for (wrong, reason) in [
        ("36 hours", "`36 hours` is no whole number of days, and sessions are planned by the day"),
        ("48 hours", "`48 hours` is not a length of time"),
        ("twice daily", "`twice daily` is more than one session on a day, and a course has one at most"),
        ("2 times a day", "`2 times a day` is more than one session on a day, and a course has one at most"),
    ] {
        assert_eq!(interval(wrong).expect_err(wrong).message, reason);
    }
    assert_eq!(interval("48 hours").expect_err("hours").help, "write `\"2 days\"`");
}

#[test]
fn several_a_week_are_a_line_of_their_own() {
    for (text, count) in [("2 per week", 2), ("twice a week", 2), ("3 times a week", 3), ("5x/week", 5)] {
        let help = interval(text).expect_err(text).help;
        assert_eq!(help, format!("write the line `per-week = {count}` in the phase instead of the interval"));
    }
}

#[test]
fn days_of_every_year() {
    let days = |text: &str| year_days(text).map(|days| days.to_string()).ok();
    assert_eq!(days("July and August").as_deref(), Some("1 July to 31 August"));
    assert_eq!(days("july").as_deref(), Some("1 July to 31 July"));
    assert_eq!(days("20 December to 6 January").as_deref(), Some("20 December to 6 January"));
    for bad in ["31 June", "Juli", "1 July", "2027-07-01", "summer"] {
        assert!(year_days(bad).is_err() || bad == "1 July", "{bad}");
    }
}

#[test]
fn a_plus_minus_is_a_minimum_and_a_maximum() {
    let read = aim("usually 4 weeks ± 3 days").expect("an aim");
    assert_eq!((read.is_usual, read.around), (true, Some(Length::days(3))));
    assert_eq!(read.aim, Aim::Stated(LengthRange::single(Length::weeks(4))));
    assert_eq!(aim("4 weeks +/- 3 days"), aim("4 weeks ± 3 days"));
    assert!(aim("2 days ± 3 days").is_err());
    assert!(interval("4 weeks ± 3 days").is_err());
}

#[test]
fn nonsense_is_refused() {
    for text in ["", " ", "days", "2", "-2 days", "2 days 3", "1.5 weeks", "99999999999 days", "2 days +", "to"] {
        assert!(interval(text).is_err(), "{text}");
    }
    assert_eq!(length("101 years").map_err(|misread| misread.id), Err(ProblemId::LengthTooLarge));
    assert_eq!(interval("10 to 7 days").map_err(|misread| misread.id), Err(ProblemId::RangeBackwards));
    assert_eq!(interval("1 month to 29 days").map_err(|misread| misread.id), Err(ProblemId::RangeBackwards));
}

#[test]
fn counts() {
    assert_eq!(count("8 to 12"), Ok(Count::Between(8, 12)));
    assert_eq!(count("ongoing"), Ok(Count::Ongoing));
    assert_eq!(count("not stated"), Ok(Count::NotStated));
    assert_eq!(count("1001").map_err(|misread| misread.id), Err(ProblemId::CountTooLarge));
    assert_eq!(count("0").map_err(|misread| misread.id), Err(ProblemId::BadCount));
    assert_eq!(count("12 to 8").map_err(|misread| misread.id), Err(ProblemId::RangeBackwards));
}

#[test]
fn moments_and_references() {
    let hours = ClockRange::new(4, 6, ClockUnit::Hour).expect("in order");
    assert_eq!(moment("4 to 6 hours after"), Ok(Moment::After(hours)));
    assert_eq!(moment("day of session"), Ok(Moment::Day));
    assert!(moment("4 hours").is_err());
    assert_eq!(reference("2 sessions before"), Ok(Reference::Before(2)));
    assert_eq!(reference("session 1"), Ok(Reference::Session(1)));
    assert!(reference("session 0").is_err());
    assert!(reference("event Birth").is_err());
}

#[test]
fn dates_and_times() {
    assert!(date("2026-12-01").is_ok());
    for bad in ["2026-2-1", "2026-13-01", "2027-02-29", "26-12-01", "1899-12-31", "2201-01-01", "+2026-12-1", "today"] {
        assert!(date(bad).is_err(), "{bad}");
    }
    assert!(date_range("2026-12-24..2027-01-03").is_ok());
    assert!(date_range("2027-01-03..2026-12-24").is_err());
    assert!(time_of_day("9:00").is_ok());
    for bad in ["24:00", "9", "09:0", "17:30:00", "-1:00"] {
        assert!(time_of_day(bad).is_err(), "{bad}");
    }
    let at = |day: &str| start_times("17:30, fri 16:00,sat=9:15").unwrap().on_day(day.parse().unwrap()).to_string();
    assert_eq!(["2026-12-03", "2026-12-04", "2026-12-05"].map(at), ["17:30:00", "16:00:00", "09:15:00"]);
    for bad in ["", "fri 16:00", "17:30,", "17:30, fri", "17:30, 16:00", "17:30, fri 16:00, fri 17:00", "17:30, friday"]
    {
        assert!(start_times(bad).is_err(), "{bad}");
    }
}
