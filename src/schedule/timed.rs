//! Phases that go on for a time: how many sessions they have.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::availability::Availability;
use super::day::Shift;
use super::expand::{self, Numbers};
use super::search::Best;
use super::sketch::Sketch;
use super::steps::Steps;
use super::timing::Cost;
use crate::model::{CourseProblem, Job, Length, MAX_SESSIONS, Reference, Refusal};

/// The best plan of a course. A phase that goes on for a time has as many sessions as its best plan has before that time is
/// over, counted from its first: with one more, the last would come after it. So closed days cost sessions, and do not make
/// the phase longer.
///
/// # Errors
///
/// As for a plan whose phases all have a number of sessions.
pub(super) fn best<'c>(
    course: &'c Job,
    availability: &Availability<'_>,
    ongoing: Option<u32>,
    steps: &Steps,
) -> Result<(Sketch<'c>, Best), Refusal> {
    best_freed(course, availability, ongoing, steps, |_| ())
}

/// The same of a course that is freed from some of its rules once it is laid out.
///
/// # Errors
///
/// As for [`best`].
pub(super) fn best_freed<'c>(
    course: &'c Job,
    availability: &Availability<'_>,
    ongoing: Option<u32>,
    steps: &Steps,
    free: impl Fn(&mut Sketch<'c>),
) -> Result<(Sketch<'c>, Best), Refusal> {
    let mut numbers = Numbers { ongoing, ..Numbers::default() };
    let plan = |numbers: &Numbers, steps: &Steps| {
        let outline = expand::outline(course, numbers).map_err(Refusal::Course)?;
        let mut sketch = Sketch::new(course, availability, outline)?;
        free(&mut sketch);
        sketch.with_best(availability, steps)
    };
    let phases = expand::timed_phases(course);
    if phases.is_empty() {
        return plan(&numbers, steps);
    }
    // To know the numbers takes at most half of the steps: the plan itself has to be proven too. Where that is not enough
    // for one of the plans, the numbers may be too small.
    let is_open = Cell::new(false);
    let found = steps.with_at_most(steps.left() / 2, |steps| {
        let of = |numbers: &Numbers| {
            let planned = plan(numbers, steps);
            is_open.set(is_open.get() || !is_decided(&planned));
            planned
        };
        let mut planned = of(&numbers);
        for (place, time) in phases.clone() {
            let time = Shift::new(time, course.protocol.month_end);
            let mut fits = Fit::of(&planned, place, time);
            let mut count = expand::outline(course, &numbers).map_err(Refusal::Course)?.phases[place].sessions;
            while let (Fit::Over { before }, 2..) = (fits, count) {
                count = before.clamp(1, count - 1);
                numbers.timed.insert(place, count);
                planned = of(&numbers);
                fits = Fit::of(&planned, place, time);
            }
            while fits == Fit::Room && count < MAX_SESSIONS {
                numbers.timed.insert(place, count + 1);
                let more = of(&numbers);
                fits = Fit::of(&more, place, time);
                if fits == Fit::Room {
                    (planned, count) = (more, count + 1);
                } else if matches!(more, Err(Refusal::NoPlan(_)))
                    && (breaks_off(&planned, place, time) || beyond(course, &planned).is_some())
                {
                    return more;
                }
            }
            numbers.timed.insert(place, count);
        }
        planned
    });
    let found = match found {
        found if is_decided(&found) => found,
        found => {
            let again = plan(&numbers, steps);
            let lies_in_it = |(place, time): &(usize, Length)| {
                Fit::of(&again, *place, Shift::new(*time, course.protocol.month_end)) == Fit::Room
            };
            // Another plan of this many sessions may not lie in the time.
            if found.is_err() || phases.iter().all(lies_in_it) { again } else { found }
        }
    };
    if let (None, Some(session)) = (ongoing, beyond(course, &found)) {
        let of = found.as_ref().map_or(0, |(sketch, _)| sketch.outline.of);
        let moved = course.moved_to(session).map(|moved| moved.day);
        return Err(Refusal::Course(vec![match (moved, phases.last()) {
            (Some(day), Some((place, time))) => {
                let phase = course.protocol.phases[place % course.protocol.phases.len()].id.clone();
                CourseProblem::MovedAfterTime { session, day, phase, time: *time }
            }
            _ => CourseProblem::RecordNotAhead { session, of },
        }]));
    }
    if !is_open.get() {
        return found;
    }
    found.map(|(sketch, best)| (sketch, Best { at_least: best.at_least.or(Some(Cost::NOTHING)), ..best }))
}

/// The first session that the record names and that a plan does not have.
fn beyond(course: &Job, planned: &Result<(Sketch<'_>, Best), Refusal>) -> Option<u32> {
    let of = planned.as_ref().ok()?.0.outline.of;
    course.record.named().find(|session| !(1..=of).contains(session))
}

/// Whether the search was not given up.
fn is_decided(planned: &Result<(Sketch<'_>, Best), Refusal>) -> bool {
    match planned {
        Ok((_, best)) => best.at_least.is_none(),
        Err(refusal) => !matches!(refusal, Refusal::TooLarge { .. }),
    }
}

/// Whether a phase stops before its time is over although its ceiling asks for one session more in that time: then it is
/// not shorter, but has no plan.
fn breaks_off(planned: &Result<(Sketch<'_>, Best), Refusal>, place: usize, time: Shift) -> bool {
    let Ok((sketch, best)) = planned else { return false };
    let (course, outline) = (sketch.course, &sketch.outline);
    let timing = &course.protocol.phases[outline.phases[place].index].timing;
    let own = || best.days.iter().zip(&outline.slots).filter(|(_, slot)| slot.phase == place).map(|(day, _)| *day);
    match (own().next(), own().next_back(), timing.maximum) {
        (Some(first), Some(last), Some(maximum)) if timing.after == Reference::Before(1) => {
            let ceiling = Shift::new(maximum, course.protocol.month_end).after(last);
            course.record.ended_before.is_none() && ceiling < time.after(first)
        }
        _ => false,
    }
}

/// How many sessions such phases have in the best plan, by their place in the outline; none where there is no plan.
pub(super) fn numbers(course: &Job) -> BTreeMap<usize, u32> {
    let availability = Availability::new(course);
    let Ok((sketch, _)) = super::best_sketch(course, &availability, &Steps::of_an_answer()) else {
        return BTreeMap::new();
    };
    let places = expand::timed_phases(course).into_iter().map(|(place, _)| place);
    places.map(|place| (place, sketch.outline.phases[place].sessions)).collect()
}

/// How the sessions of a phase lie in its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// All lie in it, and one more may.
    Room,
    /// Not all of them, but this many; none where there is no plan with as many as there are.
    Over { before: u32 },
    /// That is not known: they have no days yet, or the course is refused for something else.
    Open,
}

impl Fit {
    fn of(planned: &Result<(Sketch<'_>, Best), Refusal>, place: usize, time: Shift) -> Self {
        let (sketch, best) = match planned {
            Ok(planned) => planned,
            Err(Refusal::NoPlan(_) | Refusal::NoJointPlan { .. } | Refusal::TooLarge { .. }) => {
                return Self::Over { before: 0 };
            }
            // What was held tells how many there are at least.
            Err(Refusal::Course(problems)) => {
                let is_too_short = problems.iter().any(|problem| matches!(problem, CourseProblem::TooManyHeld { .. }));
                return if is_too_short { Self::Room } else { Self::Open };
            }
        };
        let outline = &sketch.outline;
        let own = || outline.slots.iter().enumerate().filter(|(_, slot)| slot.phase == place).map(|(index, _)| index);
        let planned = &outline.phases[place];
        let phase = &sketch.course.protocol.phases[planned.index].id;
        let waits =
            outline.waiting.iter().any(|session| session.key.phase == *phase && session.key.round == planned.round);
        let Some(first) = own().next().filter(|_| !waits) else { return Self::Open };
        let end = time.after(best.days[first]);
        let is_last = place + 1 == outline.phases.len();
        // Of the last phase, what was held after the time was held all the same.
        let held = if is_last { sketch.counted() as usize } else { 0 };
        // So is what somebody put there by hand against the rules.
        let is_forced = |index: &usize| {
            let moved = sketch.course.moved_to(outline.slots[*index].number);
            moved.is_some_and(|moved| moved.is_forced)
        };
        let held = own().rfind(is_forced).map_or(held, |last| held.max(last + 1));
        let before = own().filter(|index| best.days[*index] < end || *index < held).count();
        if before == own().count() { Self::Room } else { Self::Over { before: u32::try_from(before).unwrap_or(0) } }
    }
}
