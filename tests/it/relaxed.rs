//! The changes that a refusal offers for a course whose protocol has rules for late sessions, against trying everything: each
//! leads to the plan that it says, and no other day of a closure to a better one.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};
use mesoplan::internals::model::{
    ClashingRule, DateRange, Job, MovedTo, NoPlan, Reason, Refusal, Relaxation, RelaxationKind, Session, Sharing,
    Weekdays,
};
use mesoplan::internals::{read, schedule};
use proptest::prelude::*;

use crate::course_plan;
use crate::oracle::{self, Verdict};

/// A phase with rules for late sessions and no maximum, and one with a maximum behind it.
#[derive(Clone, Copy, Debug)]
struct Drawn {
    sessions: (u32, u32),
    /// In days: the intervals, and how much longer one of the second phase may be.
    intervals: (u32, u32),
    more: u32,
    /// How many of the last sessions are held again after more than a number of days, and the number of days after which the
    /// course starts again.
    repeats: u32,
    late: (u32, u32),
    /// For a closure in each phase: at which session it begins, how many days before it, and how long it is.
    long: (usize, u64, u64),
    short: (usize, u64, u64),
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let of_phases = ((2..4_u32, 1..4_u32), (3..6_u32, 3..8_u32), 0..4_u32);
    let closures = ((1..3_usize, 0..3_u64, 6..16_u64), (1..7_usize, 0..4_u64, 1..9_u64));
    (of_phases, (1..3_u32, 6..9_u32, 1..9_u32), closures).prop_map(
        |((sessions, intervals, more), (repeats, late, later), (long, short))| Drawn {
            sessions,
            intervals,
            more,
            repeats,
            late: (late, late + later),
            long,
            short,
        },
    )
}

impl Drawn {
    /// The course, with this many days more to the maximum.
    fn course(&self, longer: i32) -> Job {
        let mut text =
            "schema = 1\nid = \"drawn\"\ntitle = \"T\"\nindication = \"I\"\nversion = \"1\"\nstatus = \"draft\"\n\
                        stated-in = \"s\"\n[source.s]\ntitle = \"S\"\n"
                .to_owned();
        let maximum = format!("maximum-interval = \"{} days\"\n", (self.intervals.1 + self.more) as i32 + longer);
        let phases = [(self.sessions.0, self.intervals.0, ""), (self.sessions.1, self.intervals.1, maximum.as_str())];
        for (number, (sessions, interval, maximum)) in phases.into_iter().enumerate() {
            let _ = write!(
                text,
                "[[phase]]\nid = \"p{number}\"\ntitle = \"P\"\nsessions = {sessions}\nafter = \"previous session\"\n\
                 interval = \"{interval} days\"\nminimum-interval = \"2 days\"\nsource = \"s\"\n{maximum}"
            );
        }
        let then = format!("repeat the last {}", ["session", "2 sessions"][self.repeats as usize - 1]);
        for (days, then) in [(self.late.0, then.as_str()), (self.late.1, "start the course again")] {
            let _ = write!(
                text,
                "[[late]]\nid = \"l{days}\"\nphase = \"p0\"\nmore-than = \"{days} days\"\nthen = \"{then}\"\nsource = \"s\"\n"
            );
        }
        let protocol = read::protocol("drawn", text.as_bytes()).expect("a protocol");
        Job::new(protocol, NaiveDate::from_ymd_opt(2027, 1, 4))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_global_rejects: 20_000, failure_persistence: None, max_shrink_time: 15_000, ..ProptestConfig::default() })]

    #[test]
    fn changes_lead_to_the_plans_that_trying_everything_finds(drawn in drawn()) {
        let mut course = drawn.course(0);
        let mut has_gap = false;
        for (place, back, days) in [drawn.long, drawn.short] {
            let Ok(plan) = course_plan(&course) else { return Err(TestCaseError::reject("no plan")) };
            let closed = plan.sessions.get(place).map(|session| session.day - Days::new(back));
            course.closed.extend(closed.and_then(|first| DateRange::new(first, first + Days::new(days))));
            let is_after_gap = |session: &Session| session.reasons.iter().any(|reason| matches!(reason, Reason::Late(_)));
            has_gap = plan.sessions.iter().any(is_after_gap);
        }
        prop_assume!(has_gap);
        let refusal = match course_plan(&course) {
            Err(refusal @ Refusal::NoPlan(_)) => refusal,
            Ok(_) | Err(_) => return Err(TestCaseError::reject("there is a plan")),
        };
        let courses = std::slice::from_ref(&course);
        let Refusal::NoPlan(no_plan) = schedule::explained(refusal, courses, Sharing::Allowed) else {
            return Err(TestCaseError::fail("explained otherwise"));
        };
        prop_assert!(!no_plan.relaxations.is_empty());
        check(&drawn, &course, &no_plan)?;
    }
}

fn check(drawn: &Drawn, course: &Job, no_plan: &NoPlan) -> Result<(), TestCaseError> {
    for relaxation in &no_plan.relaxations {
        let mut changed = Some((course.clone(), true));
        for kind in std::iter::once(&relaxation.kind).chain(&relaxation.with) {
            let known = changed.and_then(|(changed, is_known)| Some((with(drawn, &changed, kind)?, is_known)));
            changed = known.map(|((changed, is_known), before)| (changed, is_known && before));
        }
        let Some((changed, is_known)) = changed else { continue };
        let plan = course_plan(&changed).ok();
        prop_assert_eq!(
            plan.as_ref().map(|plan| plan.off_aim_days()),
            Some(relaxation.off_aim_days),
            "{:?}",
            relaxation
        );
        if is_known {
            match oracle::best_with_gaps(&changed) {
                Verdict::Best(best) => {
                    let days: Option<Vec<NaiveDate>> =
                        plan.map(|plan| plan.sessions.iter().map(|own| own.day).collect());
                    let known = (Some(best.days), best.off_aim);
                    prop_assert_eq!(known, (days, i64::from(relaxation.off_aim_days)), "{:?}", relaxation);
                }
                Verdict::NoPlan => prop_assert!(false, "{relaxation:?} leads to no plan"),
                Verdict::Above(off_aim) => {
                    prop_assert!(off_aim < i64::from(relaxation.off_aim_days), "{:?}", relaxation)
                }
            }
        }
    }
    // Of the days of a closure the one is offered that leaves the plan least off aim.
    for rule in &no_plan.conflict {
        let ClashingRule::Closed(closure) = rule else { continue };
        let open = |day: NaiveDate| RelaxationKind::Open { day };
        let days = closure.days.first().iter_days().take_while(|day| *day <= closure.days.last());
        let best = days.filter_map(|day| {
            let (changed, _) = with(drawn, course, &open(day))?;
            match oracle::best_with_gaps(&changed) {
                Verdict::Best(best) => Some(best.off_aim),
                Verdict::NoPlan | Verdict::Above(_) => None,
            }
        });
        let is_own = |found: &&Relaxation| {
            matches!(found.kind, RelaxationKind::Open { day } if closure.days.contains(day)) && found.with.is_none()
        };
        let offered = no_plan.relaxations.iter().find(is_own).map(|found| i64::from(found.off_aim_days));
        if let Some(best) = best.min().filter(|best| *best <= 366) {
            prop_assert!(offered.is_some_and(|offered| offered <= best), "{closure:?}: {offered:?}, and {best}");
        }
    }
    Ok(())
}

/// The course with a change, and whether trying everything knows it; nothing where this test does not.
fn with(drawn: &Drawn, course: &Job, kind: &RelaxationKind) -> Option<(Job, bool)> {
    let mut course = course.clone();
    let mut is_known = true;
    match kind {
        RelaxationKind::Start { start, .. } => {
            course.start_by = course.start_by.map(|by| by.max(*start));
            course.start = Some(*start);
        }
        RelaxationKind::Weekday { weekday, .. } => course.on = Weekdays::new(course.on.iter().chain([*weekday]))?,
        RelaxationKind::Open { day } => course.closed = without(&course.closed, *day),
        RelaxationKind::Back { day } => course.away = without(&course.away, *day),
        RelaxationKind::Maximum { days, .. } => course.protocol = drawn.course(*days).protocol,
        RelaxationKind::Force { session, day, .. } => {
            let moved = MovedTo { day: *day, at: None, is_forced: true };
            course.record.moved.insert(*session, moved);
            is_known = false;
        }
        RelaxationKind::Cancel { session, .. } => {
            course.record.cancelled.extend(course.today.map(|today| (*session, today)));
            is_known = false;
        }
        RelaxationKind::StartAll { .. }
        | RelaxationKind::Event { .. }
        | RelaxationKind::OpenWeekday { .. }
        | RelaxationKind::Free { .. }
        | RelaxationKind::Interval { .. }
        | RelaxationKind::Release { .. }
        | RelaxationKind::ShareVisits
        | _ => return None,
    }
    Some((course, is_known))
}

/// What is left of some days without one of them.
fn without(ranges: &[DateRange], day: NaiveDate) -> Vec<DateRange> {
    let left = |range: &DateRange| match range.contains(day) {
        false => vec![*range],
        true => {
            let before = DateRange::new(range.first(), day - Days::new(1));
            let after = DateRange::new(day + Days::new(1), range.last());
            before.into_iter().chain(after).collect()
        }
    };
    ranges.iter().flat_map(left).collect()
}
