//! One course from every start day of a stretch: whether it fits, how many days off aim it is, and which change helps.

use std::rc::Rc;

use chrono::NaiveDate;

use super::availability::{Availability, DayNeeds};
use super::case::Case;
use super::day::{self, DayNumber};
use super::steps::Steps;
use super::timing::{Bounds, SlotRules};
use super::{best_sketch, check_known, plan_with_gaps};
use crate::model::{
    Aim, DateRange, Fit, Job, Refusal, RelaxationKind, Sharing, Sweep, SweepChange, SweptStart, Weekdays,
};

/// Plans the course from every day of a stretch as its requested start, each time to the optimum, and tries the changes
/// that a clinic or a protocol's policy could make: one more weekday, a longer maximum, the whole published
/// interval where the policy chose a part of it.
///
/// # Errors
///
/// Those of [`super::plan`] that concern the course rather than a date, and [`Refusal::TooLarge`] when one of the
/// starts is not decided.
pub fn sweep(course: &Job, days: DateRange) -> Result<Sweep, Refusal> {
    let chosen = super::variants::first(std::slice::from_ref(course))?;
    let course = &chosen[0];
    let steps = Steps::new(STEPS_FOR_CHANGES);
    let starts = days.first().iter_days().take_while(|day| *day <= days.last());
    let starts = starts
        .map(|day| Ok(SweptStart { day, fit: fit(course, day, &steps)? }))
        .collect::<Result<Vec<_>, Refusal>>()?;
    let mut sweep = Sweep { starts, changes: Vec::new() };
    sweep.changes = changes(course, &sweep);
    Ok(sweep)
}

fn fit(course: &Job, start: NaiveDate, steps: &Steps) -> Result<Option<Fit>, Refusal> {
    let course = started(course, start);
    let availability = Availability::new(&course);
    if !DayNeeds::of_first(&course).is_some_and(|needs| availability.is_usable(needs, day::number(start))) {
        return Ok(None);
    }
    match best_sketch(&course, &availability, steps) {
        Ok((sketch, best)) => {
            check_known(&course, &best.days)?;
            let pushed = push(&sketch.slots, &availability).map(|days| sketch.off_aim(&days));
            let best = if course.protocol.late.is_empty() {
                sketch.off_aim(&best.days)
            } else {
                let courses = std::slice::from_ref(&course);
                let all = steps.left();
                steps.dates_with_at_most(all, |steps| plan_with_gaps(courses, Sharing::Allowed, steps))?.off_aim_days()
            };
            Ok(Some(Fit { best: Some(best), pushed }))
        }
        Err(Refusal::NoPlan(_)) => Ok(Some(Fit { best: None, pushed: None })),
        Err(refusal) => Err(refusal),
    }
}

fn started(course: &Job, start: NaiveDate) -> Job {
    Job { start: Some(start), start_by: None, ..course.clone() }
}

/// The plan that adds the interval to the session before and moves on to the next usable day, which is what calendar
/// tools do; `None` when that runs into a maximum.
fn push(slots: &[SlotRules], availability: &Availability<'_>) -> Option<Vec<DayNumber>> {
    let mut days: Vec<DayNumber> = Vec::with_capacity(slots.len());
    let mut bounds = Bounds::default();
    for slot in slots {
        bounds.set(&slot.rules, days.last().copied(), |earlier| days[earlier]);
        let nominal = bounds.best().0.max(bounds.earliest);
        let pushed = (nominal..=bounds.latest.min(day::LAST)).find(|day| availability.is_usable(slot.needs, *day));
        days.push(slot.only.or(pushed)?);
    }
    Some(days)
}

/// How many steps all starts together may take, and then the changes that help.
const STEPS_FOR_CHANGES: usize = 20_000_000;

/// How many changes are worth naming.
const MOST_CHANGES: usize = 4;

/// How many days a maximum is made longer at most in search of a change.
const MOST_LONGER: i32 = 28;

/// The changes that help, the most helpful first: fewest starts without a plan, then fewest days off aim.
fn changes(course: &Job, sweep: &Sweep) -> Vec<SweepChange> {
    let starts: Vec<NaiveDate> = sweep.fits().map(|(day, _)| day).collect();
    let (without_plan, off_aim_days) = (sweep.without_plan(), sweep.off_aim_days());
    if without_plan == 0 && off_aim_days == 0 {
        return Vec::new();
    }
    let case = Case::new(std::slice::from_ref(course), Sharing::Allowed, &Rc::new(Steps::new(STEPS_FOR_CHANGES)));
    let open = case.closed_weekdays().into_iter().map(|weekday| RelaxationKind::OpenWeekday { weekday });
    let others = Weekdays::WEEK.into_iter().filter(|weekday| !course.on.iter().any(|used| used == *weekday));
    let used = others.map(|weekday| RelaxationKind::Weekday { course: course.protocol.id.clone(), weekday });
    let mut kinds: Vec<RelaxationKind> = open.chain(used).chain(whole_intervals(course)).collect();
    if without_plan > 0 {
        kinds.extend(longer_maxima(course, &case, &starts));
    }
    let swept = kinds.into_iter().filter_map(|kind| swept_with(&case, kind, &starts));
    let helps = |change: &SweepChange| {
        (u64::from(change.without_plan), change.off_aim_days) < (without_plan as u64, off_aim_days)
    };
    let mut found: Vec<SweepChange> = swept.filter(helps).collect();
    found.sort_by_key(|change| (change.without_plan, change.off_aim_days));
    found.truncate(MOST_CHANGES);
    found
}

/// The starts with one change; `None` when one of them was not decided.
fn swept_with(case: &Case, kind: RelaxationKind, starts: &[NaiveDate]) -> Option<SweepChange> {
    let changed = case.with(&kind);
    let mut change = SweepChange { kind, without_plan: 0, off_aim_days: 0 };
    for start in starts {
        let mut case = changed.clone();
        case.courses.iter_mut().for_each(|course| *course = started(course, *start));
        match case.off_aim()? {
            Some(off_aim) => change.off_aim_days += u64::from(off_aim),
            None => change.without_plan += 1,
        }
    }
    Some(change)
}

/// The published interval of every phase of which the policy or the request chose a part.
fn whole_intervals(course: &Job) -> impl Iterator<Item = RelaxationKind> {
    course.protocol.phases.iter().filter_map(|phase| {
        let Aim::Stated(published) = phase.timing.interval else { return None };
        let chosen = course.intervals.get(&phase.id).copied().or(phase.policy.interval)?;
        let (course, phase) = (course.protocol.id.clone(), phase.id.clone());
        (chosen != published).then_some(RelaxationKind::Interval { course, phase, interval: published })
    })
}

/// For every phase with a maximum, the fewest days more that make all starts possible.
fn longer_maxima(course: &Job, case: &Case, starts: &[NaiveDate]) -> Vec<RelaxationKind> {
    let bounded = course.protocol.phases.iter().filter(|phase| {
        let timings = std::iter::once(&phase.timing).chain(phase.own_timings.iter().map(|own| &own.timing));
        timings.into_iter().any(|timing| timing.maximum.is_some())
    });
    let smallest = bounded.map(|phase| {
        let longer =
            |days| RelaxationKind::Maximum { course: course.protocol.id.clone(), phase: phase.id.clone(), days };
        let all_fit = |days| swept_with(case, longer(days), starts).is_some_and(|change| change.without_plan == 0);
        // A longer maximum takes no plan away, so the smallest that helps is found by halving.
        let (mut too_short, mut enough) = (0, MOST_LONGER);
        if !all_fit(enough) {
            return longer(1);
        }
        while enough - too_short > 1 {
            let middle = too_short + (enough - too_short) / 2;
            if all_fit(middle) { enough = middle } else { too_short = middle }
        }
        longer(enough)
    });
    smallest.collect()
}
