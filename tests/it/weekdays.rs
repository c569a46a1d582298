//! Phases with a session on each of their weekdays: every open one of them is the day that the next session aims at.

use chrono::{Datelike as _, Days, NaiveDate, TimeDelta, Weekday};
use mesoplan::internals::model::{DateRange, Job};
use mesoplan::internals::read;
use proptest::prelude::*;

use crate::course_plan;

const WEEK: [(Weekday, &str); 7] = [
    (Weekday::Mon, "mon"),
    (Weekday::Tue, "tue"),
    (Weekday::Wed, "wed"),
    (Weekday::Thu, "thu"),
    (Weekday::Fri, "fri"),
    (Weekday::Sat, "sat"),
    (Weekday::Sun, "sun"),
];

/// A phase of so many sessions on some weekdays, with a line for how many a week has.
fn course(on: &[(Weekday, &str)], sessions: u32, per_week: bool, start: NaiveDate, away: &[u64]) -> Option<Job> {
    let names: Vec<String> = on.iter().map(|(_, name)| format!("\"{name}\"")).collect();
    let per_week = if per_week { format!("per-week = {}\n", on.len()) } else { String::new() };
    let text = format!(
        "schema = 1\nid = \"p\"\ntitle = \"P\"\nindication = \"x\"\nversion = \"1\"\nstatus = \"draft\"\n[source.own]\n\
         title = \"An example\"\n[[phase]]\nid = \"all\"\ntitle = \"All\"\nsessions = {sessions}\n{per_week}\
         on = [{}]\nsource = \"own\"\n",
        names.join(", ")
    );
    let mut course = Job::new(read::protocol("p", text.as_bytes()).ok()?, Some(start));
    course.away = away.iter().map(|day| DateRange::day(start + Days::new(*day))).collect();
    Some(course)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// The sum of the open days that a plan leaves out, and of the days that were not open.
    #[test]
    fn each_open_weekday_is_the_aim(
        chosen in prop::collection::btree_set(0..7_usize, 2..7),
        sessions in 2..9_u32,
        per_week in any::<bool>(),
        start in 0..7_u64,
        away in prop::collection::vec(1..20_u64, 0..4),
    ) {
        let on: Vec<_> = chosen.iter().map(|day| WEEK[*day]).collect();
        let start = NaiveDate::from_ymd_opt(2027, 1, 4).expect("a date") + Days::new(start);
        let course = course(&on, sessions, per_week, start, &away).expect("a protocol");
        let Ok(plan) = course_plan(&course) else { return Err(TestCaseError::reject("no plan")) };
        let is_on = |day: &NaiveDate| on.iter().any(|(weekday, _)| *weekday == day.weekday());
        let is_away = |day: &NaiveDate| course.away.iter().any(|away| away.contains(*day));
        for pair in plan.sessions.windows(2) {
            let (before, own) = (pair[0].day, &pair[1]);
            let next = before.iter_days().skip(1).find(is_on).expect("a weekday");
            if !per_week {
                let open = next.iter_days().find(|day| is_on(day) && !is_away(day)).expect("a day");
                prop_assert_eq!(own.day, open, "no open day is left out");
                prop_assert_eq!(TimeDelta::days(own.off_aim_days.into()), own.day - next);
            } else if own.day == next {
                prop_assert_eq!(own.off_aim_days, 0);
            }
        }
    }
}

/// Five a week from Monday to Friday: a day on which the person is away costs a day, and is no ideal.
#[test]
fn a_day_that_is_left_out_is_off_aim() {
    let start = NaiveDate::from_ymd_opt(2027, 1, 4).expect("a date");
    let plan = course_plan(&course(&WEEK[..5], 10, true, start, &[8]).expect("a protocol")).expect("a plan");
    let days: Vec<u32> = plan.sessions.iter().map(|session| session.day.day()).collect();
    assert_eq!(days, [4, 5, 6, 7, 8, 11, 13, 14, 15, 18]);
    assert_eq!(plan.off_aim_days(), 1);
}
