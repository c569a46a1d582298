//! Phases that go on until a day or for a time, in courses that are planned together: however visits are shared, no session
//! comes after the end.

use chrono::{Days, NaiveDate, Weekday};
use mesoplan::internals::model::{CoursePlan, DateRange, Job, Proof, Refusal, Sharing, Weekdays};
use mesoplan::internals::{read, schedule};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn on(weekdays: &[Weekday]) -> Weekdays {
    Weekdays::new(weekdays.iter().copied()).expect("a weekday")
}

/// A course of a phase that goes on for a time, and one without an end, each session a number of days after the one before.
fn course(id: &str, interval: (u32, u32), weeks: Option<u32>, start: NaiveDate, until: NaiveDate) -> Job {
    let (shorter, longer) = interval;
    let phase = |id: &str, sessions: &str| {
        format!(
            "[[phase]]\nid = \"{id}\"\ntitle = \"P\"\nsource = \"s\"\nsessions = \"{sessions}\"\n\
             interval = \"{shorter} to {longer} days\"\nminimum-interval = \"{shorter} days\"\n"
        )
    };
    let text = format!(
        "schema = 1\nid = \"{id}\"\ntitle = \"T\"\nindication = \"I\"\nversion = \"1\"\nstatus = \"draft\"\n\
         [source.s]\ntitle = \"S\"\n{}{}",
        weeks.map_or(String::new(), |weeks| phase("first", &format!("for {weeks} weeks"))),
        phase("then", "ongoing"),
    );
    let protocol = read::protocol(id, text.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}"));
    Job { until: Some(until), ..Job::new(protocol, Some(start)) }
}

/// Whether no session of the plan comes after the end of its phase.
fn keeps_its_ends(plan: &CoursePlan, weeks: Option<u32>) -> bool {
    let of = |phase: &'static str| {
        plan.sessions.iter().filter(move |session| session.key.phase.as_str() == phase).map(|session| session.day)
    };
    let end = weeks.and_then(|weeks| Some(of("first").next()? + Days::new(u64::from(weeks) * 7)));
    let until = plan.course.until.expect("it goes on until a day");
    of("first").all(|day| end.is_none_or(|end| day < end)) && of("then").all(|day| day <= until)
}

type Draft = ((u32, u32), Option<u32>, u32);

fn draft() -> impl Strategy<Value = Draft> {
    ((3_u32..20, 0_u32..5), prop::option::of(2_u32..8), 0_u32..10)
        .prop_map(|((shorter, more), weeks, start)| ((shorter, shorter + more), weeks, start))
}

proptest! {
    // Ten times as many in .ci/long.
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_session_comes_after_its_end(
        drafts in prop::collection::vec(draft(), 2..4),
        sharing in prop::sample::select(vec![Sharing::Allowed, Sharing::Preferred, Sharing::Forbidden]),
        weekdays in prop::sample::select(vec![Weekdays::ALL, on(&[Weekday::Tue, Weekday::Fri]), on(&[Weekday::Mon])]),
        closed in prop::option::of((0_u64..100, 0_u64..30)),
    ) {
        let (monday, until) = (day("2027-01-04"), day("2027-05-31"));
        let closed = closed.and_then(|(from, days)| {
            DateRange::new(monday + Days::new(from), monday + Days::new(from + days))
        });
        let job = |(place, ((shorter, longer), weeks, start)): (usize, &Draft)| {
            let start = monday + Days::new(u64::from(*start));
            let course = course(&format!("c{place}"), (*shorter, *longer), *weeks, start, until);
            Job { on: weekdays, away: closed.into_iter().collect(), ..course }
        };
        let jobs: Vec<Job> = drafts.iter().enumerate().map(job).collect();
        let Ok(plan) = schedule::plan(&jobs, sharing) else { return Ok(()) };
        for ((together, job), (_, weeks, _)) in plan.plans.iter().zip(&jobs).zip(&drafts) {
            prop_assert!(keeps_its_ends(together, *weeks), "{:?}", together.course.protocol.id);
            let alone = schedule::plan(std::slice::from_ref(job), sharing).expect("it has a plan together with others");
            let (alone, own) = (alone.plans[0].sessions.len(), together.sessions.len());
            // Sharing visits costs no session, and keeping visits apart may.
            prop_assert!(own == alone || (own < alone && sharing == Sharing::Forbidden), "{own} of {alone}");
        }
    }
}

/// To have few visits a session waits for that of the other course, but not beyond the last day.
#[test]
fn few_visits_are_no_reason_to_go_beyond_the_last_day() {
    let (start, until) = (day("2026-12-01"), day("2028-06-30"));
    let jobs = [course("month", (28, 35), None, start, until), course("fortnight", (14, 14), None, start, until)];
    let plan = schedule::plan(&jobs, Sharing::Preferred).expect("there is a plan");
    assert_eq!(plan.proof, Proof::Best);
    assert!(plan.plans.iter().all(|plan| keeps_its_ends(plan, None)));
}

/// Where one day a week is all there is, two courses that share none cannot both have all their sessions before the end.
#[test]
fn courses_that_share_no_visit_have_fewer_sessions_before_the_end() {
    let (start, until) = (day("2027-01-04"), day("2027-03-29"));
    let job = |id: &str| Job { on: on(&[Weekday::Mon]), ..course(id, (6, 8), None, start, until) };
    let plan = schedule::plan(&[job("a"), job("b")], Sharing::Forbidden).expect("there is a plan");
    let sessions: Vec<usize> = plan.plans.iter().map(|plan| plan.sessions.len()).collect();
    // Thirteen Mondays on which they take turns.
    assert_eq!((sessions, plan.visits), (vec![7, 6], 13));
    assert!(plan.plans.iter().all(|plan| keeps_its_ends(plan, None)));
}

/// A start that waits for a free day leaves another course no day but the next one, which then waits as well.
#[test]
fn a_start_that_waits_may_make_another_wait() {
    let saturdays = on(&[Weekday::Sat]);
    let job = |id: &str, start: &str| Job { on: saturdays, ..course(id, (6, 8), None, day(start), day("2027-01-02")) };
    let three = [job("a", "2026-12-12"), job("b", "2026-12-12"), job("c", "2026-12-19")];
    let plan = match schedule::plan(&three, Sharing::Forbidden) {
        Ok(plan) => plan,
        Err(Refusal::NoJointPlan { .. }) => panic!("12, 19 and 26 December fit"),
        Err(other) => panic!("{other:?}"),
    };
    let mut firsts: Vec<NaiveDate> = plan.plans.iter().map(|plan| plan.sessions[0].day).collect();
    firsts.sort_unstable();
    assert_eq!(firsts, [day("2026-12-12"), day("2026-12-19"), day("2026-12-26")]);
}
