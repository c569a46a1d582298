//! Phases that go on until a day: how many sessions they have.

use chrono::NaiveDate;

use super::availability::Availability;
use super::expand::{self, Numbers};
use super::search::Best;
use super::sketch::Sketch;
use super::steps::Steps;
use super::{day, search, timed};
use crate::model::{CourseProblem, Job, MAX_SESSIONS, NoPlan, Phase, Refusal};

/// The best plan of a course whose last phase goes on as long as the best plan ends by the last day: with one session
/// more it would end after that day, or be impossible for the days after it.
pub(super) fn best<'c>(
    course: &'c Job,
    phase: &Phase,
    availability: &Availability<'_>,
    mut problems: Vec<CourseProblem>,
    steps: &Steps,
) -> Result<(Sketch<'c>, Best), Refusal> {
    let Some(until) = course.until else {
        problems.push(CourseProblem::EndOpen { phase: phase.id.clone() });
        // What else is open is asked in the same round.
        let numbers = Numbers { ongoing: Some(1), ..Numbers::default() };
        problems.extend(expand::outline(course, &numbers).err().into_iter().flatten());
        return Err(Refusal::Course(problems));
    };
    if !problems.is_empty() {
        return Err(Refusal::Course(problems));
    }
    let fewest = fewest_until(course, until, availability, steps);
    until_from(course, phase, availability, until, fewest, steps)
}

/// The same, beginning with `fewest` sessions of that phase: with these the plan ends by the last day if it does with one.
fn until_from<'c>(
    course: &'c Job,
    phase: &Phase,
    availability: &Availability<'_>,
    until: NaiveDate,
    fewest: u32,
    steps: &Steps,
) -> Result<(Sketch<'c>, Best), Refusal> {
    let mut longest: Option<(Sketch<'c>, Best)> = None;
    let in_course = |longest: (Sketch<'c>, Best)| {
        let of = longest.0.outline.of;
        let unknown = course.record.named().find(|session| !(1..=of).contains(session));
        match unknown {
            Some(session) => Err(Refusal::Course(vec![CourseProblem::RecordNotAhead { session, of }])),
            None => Ok(longest),
        }
    };
    for sessions in fewest..=MAX_SESSIONS {
        let numbers = Numbers { ongoing: Some(sessions), ..Numbers::default() };
        let outline = expand::outline(course, &numbers).map_err(Refusal::Course)?;
        if !outline.waiting.is_empty() {
            // How many sessions there will be is known once the date is.
            return Sketch::new(course, availability, outline)?.with_best(availability, steps);
        }
        let total = outline.slots.len();
        let ends_after = |best: &Best| best.days.last().is_some_and(|last| day::number(until) < *last);
        match timed::best(course, availability, Some(sessions), steps) {
            // Not decided within the steps, it is not the plan that was said to end in time.
            Ok((_, best)) if fewest > 1 && sessions == fewest && ends_after(&best) => {
                return until_from(course, phase, availability, until, 1, steps);
            }
            Ok((sketch, best)) if ends_after(&best) && !sketch.is_all_held() => {
                let first = sketch.first_day_of_last_phase(&best);
                let too_soon = || CourseProblem::UntilTooSoon { phase: phase.id.clone(), until, first };
                return longest.ok_or_else(|| Refusal::Course(vec![too_soon()])).and_then(in_course);
            }
            // Of a course that ended no session more would be planned.
            Ok(planned) if has_ended(course, &planned.0) => return in_course(planned),
            Ok(planned) => longest = Some(planned),
            // What was held tells how many there are at least.
            Err(Refusal::Course(_)) if total < course.record.held.len() => {}
            Err(Refusal::NoPlan(no_plan)) => match longest {
                Some(longest) if is_after(&no_plan, until) => return in_course(longest),
                Some(_) | None => return Err(Refusal::NoPlan(no_plan)),
            },
            Err(refusal) => return Err(refusal),
        }
    }
    let (sessions, limit) = (u64::from(MAX_SESSIONS) + 1, MAX_SESSIONS);
    Err(Refusal::Course(vec![CourseProblem::TooManySessions { sessions, limit }]))
}

/// A number of sessions of the phase that goes on with which the best plan ends by the last day, as it does with every
/// smaller number; 1 where that is not found out at once.
fn fewest_until(course: &Job, until: NaiveDate, availability: &Availability<'_>, steps: &Steps) -> u32 {
    let has_begun = !course.record.held.is_empty() || course.record.ended_before.is_some();
    if has_begun || !expand::timed_phases(course).is_empty() {
        return 1;
    }
    let laid_out = |sessions: u32| {
        let outline = expand::outline(course, &Numbers { ongoing: Some(sessions), ..Numbers::default() }).ok()?;
        if outline.waiting.is_empty() { Sketch::new(course, availability, outline).ok() } else { None }
    };
    let Some(before) = laid_out(1).map(|sketch| sketch.slots.len() - 1) else { return 1 };
    let until = day::number(until);
    // Twice as many each time, until they are more than there is time for.
    let mut sessions = 16;
    while let Some(sketch) = laid_out(sessions) {
        let ends = search::ends(&sketch.slots, availability, steps).unwrap_or_default();
        let by_then = ends.iter().take_while(|end| **end <= until).count();
        if by_then < ends.len() || ends.len() < sketch.slots.len() || sessions > MAX_SESSIONS / 2 {
            return u32::try_from(by_then.saturating_sub(before)).unwrap_or(1).max(1);
        }
        sessions *= 2;
    }
    1
}

/// Whether a course ended before a session that it has, and no entry of its record is about a later one.
fn has_ended(course: &Job, sketch: &Sketch<'_>) -> bool {
    let last_named = course.record.named().max().unwrap_or(0);
    course.record.ended_before.is_some_and(|before| before.max(last_named) <= sketch.outline.of)
}

/// Whether the session that cannot be placed is the last one, and would in any case come after the last day.
fn is_after(no_plan: &NoPlan, until: NaiveDate) -> bool {
    no_plan.number == no_plan.of && no_plan.between.is_some_and(|between| until < between.first())
}
