//! Phases that go on for a time: as many sessions as lie in it, and not one more that could.

use chrono::{Days, NaiveDate};
use mesoplan::internals::model::{
    CoursePlan, DateRange, Job, Plan, Proof, Protocol, Record, Refusal, RelaxationKind, Sharing, Weekdays,
};
use mesoplan::internals::{read, schedule};
use proptest::prelude::*;

use crate::course_plan;

/// A course of two phases, the first of which goes on for so many days or has so many sessions.
#[derive(Clone, Debug)]
struct Draft {
    time: u32,
    interval: u32,
    width: u32,
    earlier: u32,
    per_week: Option<u32>,
    weekdays: u8,
    closed: Vec<(u32, u32)>,
    held: Vec<u32>,
}

fn drafts() -> impl Strategy<Value = Draft> {
    let rule = (3..60_u32, 1..15_u32, 0..4_u32, 0..4_u32, prop::option::weighted(0.2, 1..6_u32));
    let closed = prop::collection::vec((0..70_u32, 0..15_u32), 0..3);
    let held = prop::collection::vec(1..16_u32, 0..5);
    (rule, prop_oneof![Just(0x7f_u8), Just(0x1f_u8), 1..0x80_u8], closed, held).prop_map(
        |((time, interval, width, earlier, per_week), weekdays, closed, held)| Draft {
            time,
            interval,
            width,
            earlier,
            per_week,
            weekdays,
            closed,
            held,
        },
    )
}

impl Draft {
    fn course(&self, sessions: &str) -> Job {
        let timing = match self.per_week {
            Some(sessions) => format!("per-week = {sessions}"),
            None => format!(
                "interval = \"{} to {} days\"\nminimum-interval = \"{} days\"",
                self.interval,
                self.interval + self.width,
                self.interval.saturating_sub(self.earlier).max(1)
            ),
        };
        let text = format!(
            "schema = 1\nid = \"drawn\"\ntitle = \"T\"\nindication = \"I\"\nversion = \"1\"\nstatus = \"draft\"\n\
             [source.s]\ntitle = \"S\"\n\
             [[phase]]\nid = \"timed\"\ntitle = \"P\"\nsource = \"s\"\nsessions = {sessions}\n{timing}\n\
             [[phase]]\nid = \"then\"\ntitle = \"P\"\nsource = \"s\"\nsessions = 2\ninterval = \"5 days\"\n"
        );
        let protocol = read::protocol("drawn", text.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}"));
        let start = NaiveDate::from_ymd_opt(2027, 3, 1).expect("a Monday");
        let mut course = Job::new(protocol, Some(start));
        course.on = Weekdays::new(
            Weekdays::WEEK
                .into_iter()
                .enumerate()
                .filter_map(|(day, name)| (self.weekdays & (1 << day) != 0).then_some(name)),
        )
        .expect("a weekday");
        let range = |(first, more): &(u32, u32)| {
            let first = start + Days::new(u64::from(*first));
            DateRange::new(first, first + Days::new(u64::from(*more))).expect("a range")
        };
        course.closed = self.closed.iter().map(range).collect();
        let mut day = start;
        let held = self.held.iter().map(|gap| {
            let held = day;
            day = day + Days::new(u64::from(*gap));
            held
        });
        course.record = Record::of_days(held.collect::<Vec<_>>());
        course
    }
}

/// The days of the first phase, and how many of them lie in its time.
fn in_time(plan: &CoursePlan, time: u32) -> (Vec<NaiveDate>, usize) {
    let own = plan.sessions.iter().filter(|session| session.key.phase.as_str() == "timed");
    let days: Vec<NaiveDate> = own.map(|session| session.day).collect();
    let end = days[0] + Days::new(u64::from(time));
    let inside = days.iter().filter(|day| **day < end).count();
    (days, inside)
}

fn planned(course: &Job) -> Result<Plan, Refusal> {
    schedule::plan(std::slice::from_ref(course), Sharing::Allowed)
}

fn days(plan: &CoursePlan) -> Vec<NaiveDate> {
    plan.sessions.iter().map(|session| session.day).collect()
}

/// A protocol of one phase that goes on for a time.
fn timed_phase(time: &str, rules: &str) -> Protocol {
    let text = format!(
        "schema = 1\nid = \"drawn\"\ntitle = \"T\"\nindication = \"I\"\nversion = \"1\"\nstatus = \"draft\"\n\
         [source.s]\ntitle = \"S\"\n[[phase]]\nid = \"timed\"\ntitle = \"P\"\nsource = \"s\"\n\
         sessions = \"{time}\"\n{rules}\n"
    );
    read::protocol("drawn", text.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_phase_for_a_time_has_as_many_sessions_as_lie_in_it(draft in drafts()) {
        let (plan, proof) = match planned(&draft.course(&format!("\"for {} days\"", draft.time))) {
            Ok(mut plan) => (plan.plans.remove(0), plan.proof),
            Err(Refusal::NoPlan(_)) => {
                let one = course_plan(&draft.course("\"usually 1\""));
                prop_assert!(matches!(one, Err(Refusal::NoPlan(_) | Refusal::Course(_))), "one session has a plan");
                return Ok(());
            }
            Err(_) => return Err(TestCaseError::reject("refused")),
        };
        let (own, inside) = in_time(&plan, draft.time);
        prop_assert_eq!(inside, own.len(), "{:?}", own);
        if proof != Proof::Best {
            return Err(TestCaseError::reject("the search was given up, which the plan says"));
        }
        // It is the plan of that many sessions.
        let counted = planned(&draft.course(&format!("\"usually {}\"", own.len()))).expect("a plan");
        prop_assert_eq!(days(&plan), days(&counted.plans[0]));
        // With one more, that one would not lie in the time.
        if let Ok(more) = course_plan(&draft.course(&format!("\"usually {}\"", own.len() + 1))) {
            let (own, inside) = in_time(&more, draft.time);
            prop_assert!(inside < own.len(), "{own:?}");
        }
    }
}

#[test]
fn months_are_counted_as_months() {
    let protocol = timed_phase("for 3 years", "interval = \"1 month\"\nminimum-interval = \"3 weeks\"");
    let planned = |start: &str| {
        let plan = course_plan(&Job::new(protocol.clone(), start.parse().ok())).expect("a plan");
        (plan.sessions.len(), plan.sessions.last().map(|session| session.day.to_string()))
    };
    assert_eq!(planned("2027-01-04"), (36, Some("2029-12-04".to_owned())));
    assert_eq!(
        planned("2028-02-29"),
        (36, Some("2031-01-28".to_owned())),
        "at the end of a month it stays at the 28th"
    );
}

/// Where the search for the number of sessions was given up, all of them lie in the time, and the plan says that it is not
/// proven.
#[test]
fn a_number_that_was_not_looked_for_to_the_end_is_not_proven() {
    let (per_week, closed) = (Some(5), vec![(31, 8)]);
    let draft = Draft { time: 30, interval: 1, width: 0, earlier: 0, per_week, weekdays: 0x1f, closed, held: vec![] };
    let plan = planned(&draft.course("\"for 30 days\"")).expect("a plan");
    let (own, inside) = in_time(&plan.plans[0], draft.time);
    assert_eq!(own.len(), inside, "{own:?}");
    assert_eq!(plan.proof, Proof::OffAimOpen { at_least: 0 });
}

/// What a change costs is what the plan then is, with all sessions that lie in the time.
#[test]
fn changes_that_help_are_told_with_all_sessions_of_the_time() {
    let protocol = timed_phase("for 1 year", "interval = \"1 month\"\nminimum-interval = \"3 weeks\"");
    let mut course = Job::new(protocol, "2027-01-04".parse().ok());
    course.on = Weekdays::new([chrono::Weekday::Mon]).expect("a weekday");
    let closed = ["2027-01-01..2027-01-15", "2027-05-01..2027-05-20"];
    course.closed = closed.map(|days| days.parse::<DateRange>().expect("days")).to_vec();
    let courses = [course.clone()];
    let Err(refusal) = schedule::plan(&courses, Sharing::Allowed) else { panic!("the start is closed") };
    let Refusal::NoPlan(no_plan) = schedule::explained(refusal, &courses, Sharing::Allowed) else {
        panic!("no plan is possible")
    };
    assert!(!no_plan.relaxations.is_empty());
    for relaxation in &no_plan.relaxations {
        let mut changed = course.clone();
        if let RelaxationKind::Start { start, .. } = &relaxation.kind {
            changed.start = Some(*start);
        } else if let RelaxationKind::Open { day } = &relaxation.kind {
            changed.closed = closed_but_for(&course, *day);
        } else if let RelaxationKind::Weekday { weekday, .. } = &relaxation.kind {
            changed.on = Weekdays::new([chrono::Weekday::Mon, *weekday]).expect("weekdays");
        } else {
            panic!("{:?} changes nothing of this course", relaxation.kind);
        }
        let plan = course_plan(&changed).expect("it helps");
        assert!(plan.sessions.len() > 10, "{}", plan.sessions.len());
        assert_eq!(plan.off_aim_days(), relaxation.off_aim_days, "{:?}", relaxation.kind);
    }
}

/// The closed days without one of them.
fn closed_but_for(course: &Job, day: NaiveDate) -> Vec<DateRange> {
    let days = course.closed.iter().flat_map(|range| range.first().iter_days().take_while(|own| *own <= range.last()));
    days.filter(|own| *own != day).map(DateRange::day).collect()
}

/// Closed days cost sessions, but not those that a ceiling asks for: a patient of three years does not stop after the
/// first summer.
#[test]
fn a_phase_that_a_ceiling_carries_on_does_not_break_off() {
    let course = |last_closed: &str| {
        let protocol = timed_phase("for 3 years", "interval = \"4 weeks\"\nmaximum-interval = \"8 weeks\"");
        let mut course = Job::new(protocol, NaiveDate::from_ymd_opt(2027, 1, 4));
        let last = last_closed.parse().expect("a day");
        let away = DateRange::new(NaiveDate::from_ymd_opt(2027, 6, 1).expect("a day"), last).expect("a range");
        course.away.push(away);
        course
    };
    assert_eq!(course_plan(&course("2027-06-01")).expect("a plan").sessions.len(), 40);
    assert_eq!(course_plan(&course("2027-07-18")).expect("a plan").sessions.len(), 39);
    let refusal = course_plan(&course("2027-08-15")).expect_err("no plan");
    assert!(matches!(refusal, Refusal::NoPlan(_)), "{refusal:?}");
}
