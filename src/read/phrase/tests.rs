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

/// What hasty authors write, and the words that they get: nothing of what they said is lost.
#[test]
fn a_hedge_and_a_limit_stay_in_the_words_to_write() {
    for (wrong, right) in [
        ("about 4 weeks", "write `\"usually 4 weeks\"`"),
        ("~4 weeks", "write `\"usually 4 weeks\"`"),
        ("approximately 4 weeks", "write `\"usually 4 weeks\"`"),
        ("usually every 4 to 6 weeks", "write `\"usually 4 to 6 weeks\"`"),
        ("every 4-6 weeks on average", "write `\"usually 4 to 6 weeks\"`"),
        ("at least 12 weeks", "write `\"12 weeks or more\"`"),
        ("12+ weeks", "write `\"12 weeks or more\"`"),
        (">= 12 weeks", "write `\"12 weeks or more\"`"),
        ("≥ 12 weeks", "write `\"12 weeks or more\"`"),
        ("> 12 weeks", "write `\"12 weeks + 1 day or more\"`"),
        ("not before 12 weeks", "write `\"12 weeks or more\"`"),
        ("minimum 12 weeks", "write `\"12 weeks or more\"`"),
        ("no less than 12 weeks apart", "write `\"12 weeks or more\"`"),
        ("not more often than every 3 weeks", "write `\"3 weeks or more\"`"),
        ("q4w", "write `\"4 weeks\"`"),
        ("q3w", "write `\"3 weeks\"`"),
        ("every 3rd week", "write `\"3 weeks\"`"),
        ("between 4 and 6 weeks", "write `\"4 to 6 weeks\"`"),
        ("4 or 5 weeks", "write `\"4 to 5 weeks\"`"),
        ("1w", "write `\"1 week\"`"),
        ("4-weekly", "write `\"4 weeks\"`, or the line `per-week = 4`, whichever of the two is meant"),
        ("biweekly", "write `\"2 weeks\"`, or the line `per-week = 2`, whichever of the two is meant"),
        (
            "3 to 4 months, not sooner than 12 weeks",
            "write two lines: `interval = \"3 to 4 months\"` and `minimum-interval = \"12 weeks\"`",
        ),
        ("twice a week for 6 weeks", "write two lines: `per-week = 2` and `sessions = \"for 6 weeks\"`"),
        ("tue,thu", "write the line `on = [\"tue\", \"thu\"]` in the phase instead of the interval"),
        ("Tuesdays and Thursdays", "write the line `on = [\"tue\", \"thu\"]` in the phase instead of the interval"),
        ("as needed", "write `\"not stated\"` where the source gives none; a plan is then given one"),
    ] {
        assert_eq!(aim(wrong).expect_err(wrong).help, right, "{wrong}");
    }
    let most =
        "write the line `maximum-interval = \"6 weeks\"` in the phase, and as `interval` only what the source aims at";
    for wrong in ["no more than 6 weeks", "up to 6 weeks", "max. 6 weeks", "<= 6 weeks", "at least every 6 weeks"] {
        assert_eq!(aim(wrong).expect_err(wrong).help, most, "{wrong}");
    }
    // A range that no one meant is not offered.
    for wrong in ["3 or 6 weeks", "1.5 weeks", "1 week-3 days", "at least 4 to 6 weeks", "soon"] {
        assert_eq!(aim(wrong).expect_err(wrong).help, LENGTH_HELP, "{wrong}");
    }
    assert_eq!(hedged_length("about 2 weeks").expect_err("about").help, "write `\"usually 2 weeks\"`");
    assert_eq!(length("about 2 weeks").expect_err("about").help, LENGTH_HELP);
    assert_eq!(hedged_minutes("about 20 min").expect_err("about").help, "write `\"usually 20 minutes\"`");
    assert_eq!(minutes("half an hour").expect_err("half").help, "write `\"30 minutes\"`");
    assert_eq!(year_days("from June to Aug").expect_err("from").help, "write `\"June to August\"`");
    assert_eq!(year_days("June-August").expect_err("-").help, "write `\"June to August\"`");
    assert_eq!(moment("24h after").expect_err("h").help, "write `\"24 hours after\"`");
    assert_eq!(moment("the day before").expect_err("day").help, "write `\"1 day before\"`");
    assert_eq!(reference("first session").expect_err("first").help, "write `\"session 1\"`");
}

#[test]
fn the_days_of_a_schedule_get_the_rules_to_write() {
    let days = aim("days 0,3,7,14").expect_err("days").help;
    assert_eq!(
        days,
        "leave the interval out, and write below the phase a `[[phase.timing]]` for each later session, with `after = \
         \"phase start\"`: `session = 2`, `interval = \"3 days\"`; `session = 3`, `interval = \"7 days\"`; `session = 4`, \
         `interval = \"14 days\"`"
    );
    assert!(aim("weeks 0, 2 and 6").expect_err("weeks").help.ends_with("`session = 3`, `interval = \"6 weeks\"`"));
    let months = aim("0, 1-2, 6 months").expect_err("months").help;
    assert!(months.contains("`session = 2`, `interval = \"1 to 2 months\"`"), "{months}");
    assert!(aim("day 1,8").expect_err("day").help.ends_with("`session = 2`, `interval = \"7 days\"`"));
    let cycle = aim("days 1 and 8 of 21").expect_err("cycle").help;
    assert!(cycle.starts_with("write the line `cycle = 2`") && cycle.contains("`interval = \"21 days\"`"), "{cycle}");
    // These can be ages.
    assert!(!aim("months 2, 4 and 6").expect_err("ages").help.contains("session = 2"));
}

#[test]
fn a_misread_count_gets_the_words_to_write() {
    for (wrong, right) in [
        ("max 8", "write `\"up to 8\"`"),
        ("no more than 8", "write `\"up to 8\"`"),
        ("fewer than 8", "write `\"up to 7\"`"),
        ("6-8", "write `\"6 to 8\"`"),
        ("6 to 12 times", "write `\"6 to 12\"`"),
        ("3 or 4", "write `\"3 to 4\"`"),
        ("3, 4 or 5", "write `\"3 to 5\"`"),
        ("about 10 sessions", "write `\"usually 10\"`"),
        ("two", "write `2`"),
        ("6 weeks", "write `\"for 6 weeks\"`"),
        ("6-8 weeks", "write `\"for 6 to 8 weeks\"`"),
        ("forever", "write `\"ongoing\"`"),
        ("unknown", "write `\"not stated\"` where the source gives no number; a plan is then given one"),
        ("twice a week for 6 weeks", "write two lines: `sessions = \"for 6 weeks\"` and `per-week = 2`"),
    ] {
        assert_eq!(hedged_count(wrong).expect_err(wrong).help, right, "{wrong}");
    }
    for (wrong, part) in
        [("until birth", "--until DATE"), ("at least 6", "the least in `note`"), ("6+", "`\"ongoing\"`")]
    {
        let help = hedged_count(wrong).expect_err(wrong).help;
        assert!(help.contains(part), "{wrong}: {help}");
    }
    assert_eq!(hedged_count("3 or 6").expect_err("3 or 6").help, sessions::COUNT_HELP);
}

/// However a phrase is made, what is offered for it reads.
#[test]
fn what_is_offered_always_reads() {
    let offered = |help: &str| -> Option<String> {
        let rest = help.strip_prefix("write `")?;
        let phrase = rest.split('`').next()?;
        Some(phrase.trim_matches('"').to_owned())
    };
    let befores = [
        "",
        "every ",
        "about ",
        "~",
        "at least ",
        "min ",
        "max. ",
        "up to ",
        "no more than ",
        "less than ",
        "> ",
        "<=",
        "q",
        "usually every ",
        "not before ",
        "at least every ",
        "between ",
        "for ",
        "until ",
        "after ",
        "on average ",
        "a ",
        "over ",
        "approx. at least ",
    ];
    let numbers =
        ["1", "4", "12", "0", "4-6", "6-4", "4 to 6", "3 or 4", "four", "1.5", "999999", "4 and 6", "0, 2, 6", "1,8"];
    let afters = [
        "",
        " weeks",
        "w",
        " wekes",
        " days",
        "d",
        " months",
        " hours",
        " min",
        " times",
        " sessions",
        "+",
        "+ weeks",
        " weeks+",
        " weeks or more",
        " weeks apart",
        " a week",
        " times a week for 6 weeks",
        " of 21 days",
        " weekly",
        " weeks, not before 3 weeks",
        " July",
        " weeks before",
        " weeks - 3 days",
    ];
    let mut checked = 0;
    for (before, number, after) in befores
        .into_iter()
        .flat_map(|before| numbers.into_iter().map(move |number| (before, number)))
        .flat_map(|(before, number)| afters.into_iter().map(move |after| (before, number, after)))
        // Every fifth of them meets each part beside many others.
        .step_by(5)
    {
        let text = format!("{before}{number}{after}");
        let mut hold = |help: Option<String>, reads: &dyn Fn(&str) -> bool| {
            if let Some(phrase) = help.as_deref().and_then(offered).filter(|phrase| !phrase.contains(" = ")) {
                checked += 1;
                // The general help has examples, which read too.
                assert!(reads(&phrase), "{text}: {phrase}");
            }
        };
        hold(aim(&text).err().map(|misread| misread.help), &|phrase| aim(phrase).is_ok());
        hold(interval(&text).err().map(|misread| misread.help), &|phrase| interval(phrase).is_ok());
        hold(length(&text).err().map(|misread| misread.help), &|phrase| length(phrase).is_ok());
        hold(hedged_length(&text).err().map(|misread| misread.help), &|phrase| hedged_length(phrase).is_ok());
        hold(hedged_count(&text).err().map(|misread| misread.help), &|phrase| hedged_count(phrase).is_ok());
        hold(hedged_minutes(&text).err().map(|misread| misread.help), &|phrase| hedged_minutes(phrase).is_ok());
        hold(moment(&text).err().map(|misread| misread.help), &|phrase| moment(phrase).is_ok());
        hold(year_days(&text).err().map(|misread| misread.help), &|phrase| year_days(phrase).is_ok());
    }
    assert!(checked > 500, "{checked}");
}

#[test]
fn what_days_cannot_say_is_refused_with_the_reason() {
    for (wrong, reason) in [
        ("36 hours", "`36 hours` is not a whole number of days, and sessions are planned by the day"),
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
    assert_eq!(
        hedged_count("usually up to 8").map(|read| (read.value, read.is_usual)),
        Ok((Count::Between(1, 8), true))
    );
    assert_eq!(hedged_count("up to 8").map(|read| read.value.to_string()).as_deref(), Ok("up to 8"));
    assert!(hedged_count("up to 0").is_err() && hedged_count("up to 8 to 9").is_err());
    assert!(session_span("up to 8").is_err() && after_sessions("up to 8").is_err());
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
