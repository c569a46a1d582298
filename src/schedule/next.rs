//! What is due on a day: the next session of a course, and how the day lies against its window.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::availability::Availability;
use super::day::{self, DayNumber, FIRST, LAST};
use super::expand::{self, Numbers};
use super::record::AsOf;
use super::timing::Bounds;
use super::{Between, Sketch, distances, questions, timed, variants};
use crate::model::{
    CourseProblem, DateRange, DueState, HeldGrade, Id, Job, MonthDay, NextSession, Outcome, Progress, PromisedVisit,
    Record, RecordProblem, Refusal, Sharing,
};

/// How far each course has come, and what comes next on a day.
///
/// Windows are those of the protocols: from what was really held, from events, and kept apart from other treatments and
/// from the sessions of the other courses that were held. Closed days and wishes do not change them. For a course that
/// goes on, one session of its last phase is looked at.
///
/// # Errors
///
/// [`Refusal::Course`] as for [`super::plan`].
pub fn next(courses: &[Job], today: NaiveDate) -> Result<Vec<Progress>, Refusal> {
    let courses = &variants::in_variants(courses, today)?;
    super::check_treatments(courses)?;
    let bare: Vec<Job> = courses.iter().map(bare).collect();
    let between = Between::new(distances(&bare), Sharing::Allowed);
    let availabilities = Availability::of_each(&bare, &between);
    let all = courses.iter().zip(&bare).zip(&availabilities);
    all.map(|((course, bare), availability)| next_of(course, bare, availability, day::number(today))).collect()
}

/// How far one course has come that nothing is planned with, in the variant that it is in.
///
/// # Errors
///
/// As for [`next`].
pub(super) fn progress(course: &Job, today: NaiveDate) -> Result<Progress, Refusal> {
    let bare = bare(course);
    next_of(course, &bare, &Availability::new(&bare), day::number(today))
}

/// The sessions that were held and how they were in time, in order.
///
/// # Errors
///
/// As for [`next`].
pub(super) fn graded(course: &Job) -> Result<Vec<HeldGrade>, Refusal> {
    if course.record.held.is_empty() {
        return Ok(Vec::new());
    }
    let bare = bare(course);
    let availability = Availability::new(&bare);
    Ok(grades(&longest_needed(course, &bare, &availability, course.today.map(day::number))?))
}

fn grades(sketch: &Sketch<'_>) -> Vec<HeldGrade> {
    let held = sketch.held.iter().map(|held| HeldGrade {
        number: held.number,
        attempt: held.key.attempt,
        on: day::date(held.day),
        grade: held.grade,
        near: held.near.clone(),
        late: held.late.clone(),
    });
    held.collect()
}

fn next_of(course: &Job, bare: &Job, availability: &Availability<'_>, today: DayNumber) -> Result<Progress, Refusal> {
    let problems = super::date_problems(course);
    if !problems.is_empty() {
        return Err(Refusal::Course(problems));
    }
    let sketch = match longest_needed(course, bare, availability, Some(today)) {
        Err(Refusal::Course(problems)) if matches!(problems[..], [CourseProblem::TooManyHeld { .. }]) => {
            return beyond(course, bare, availability, today);
        }
        sketch => sketch?,
    };
    let held = grades(&sketch);
    let counted: Vec<DayNumber> = sketch.held.iter().filter(|held| held.grade.counts()).map(|held| held.day).collect();
    let questions = questions::of(&sketch);
    let Some(slot) = sketch.outline.slots.get(counted.len()) else {
        let waiting = sketch.outline.waiting.into_iter().next();
        return Ok(Progress { held, next: None, waiting, questions, beyond: Vec::new() });
    };

    let mut bounds = Bounds::default();
    // A session that does not count leaves its day to the one that does.
    let previous = sketch.held.last().map(|held| if held.grade.counts() { held.day } else { held.day - 1 });
    bounds.set(&sketch.slots[counted.len()].rules, previous, |earlier| counted[earlier]);
    let mut aim = common_aim(&bounds);
    if let (true, None, Some(start)) = (sketch.held.is_empty(), aim, course.start.map(day::number)) {
        bounds.earliest = bounds.earliest.max(start);
        aim = Some((start, start));
    }
    if let (FIRST, Some(start)) = (bounds.earliest, course.start) {
        // Before an event, only the start may say how early.
        bounds.earliest = day::number(start);
    }
    // Between two other treatments some days may be allowed, and have passed: then it is the next ones that count.
    let from = if availability.is_kept(today) { bounds.earliest.max(today) } else { bounds.earliest };
    let earliest = availability.after_kept(from);
    if course.until.is_some_and(|until| day::number(until) < earliest) {
        return Ok(Progress { held, next: None, waiting: None, questions, beyond: Vec::new() });
    }
    let first = aim.map_or(earliest, |(first, _)| availability.after_kept(first.max(earliest)));
    let aim_end = aim.map_or(first, |(_, last)| last.max(first));
    // What is aimed at without an end is due from its first day on, and never overdue.
    let has_end = aim.is_some() && bounds.has_end();
    let aim_end = if has_end { aim_end } else { first };
    // Whoever has a promised visit is not late before that.
    let last_held = sketch.held.last().map(|held| day::date(held.day));
    let promised = || course.promised.iter().filter(|visit| last_held < Some(visit.day));
    let number = |visit: &PromisedVisit| visit.session.as_ref().map(|session| session.number);
    // The last one: what was promised for a day that passed without an entry is promised again for a later one.
    let own = promised().filter(|visit| number(visit) == Some(slot.number)).max_by_key(|visit| visit.day);
    // The plan that was handed out may have a gap before it, and go back.
    let again = promised().filter(|visit| number(visit).is_some_and(|number| number < slot.number));
    let again = again.min_by_key(|visit| visit.day);
    let own = own.filter(|own| again.is_none_or(|again| own.day < again.day));
    let promised = own.or(promised().min_by_key(|visit| visit.day));
    let last = promised.map_or(aim_end, |visit| aim_end.max(day::number(visit.day)));
    let overdue_from = has_end.then_some(last + 1);
    let latest = Some(bounds.latest).filter(|latest| *latest <= LAST);
    let state = match () {
        // Also where the first day that other rules allow comes after the last one.
        () if latest.is_some_and(|latest| latest < today.max(earliest)) => {
            DueState::PastMaximum { days: (today.max(earliest) - latest.unwrap_or(today)).unsigned_abs() }
        }
        () if today < earliest => DueState::TooSoon { until: day::date(earliest) },
        () if today < first => DueState::Early { aim_from: day::date(first) },
        () if overdue_from.is_some_and(|from| from <= today) => {
            DueState::Overdue { days: (today - last).unsigned_abs() }
        }
        () => DueState::Due,
    };
    let is_counted = expand::has_known_count(course);
    let next = NextSession {
        key: slot.key.clone(),
        number: slot.number,
        of: is_counted.then_some(sketch.outline.of),
        earliest: day::date(earliest),
        aim: DateRange::new(day::date(first), day::date(aim_end)).unwrap_or(DateRange::day(day::date(first))),
        overdue_from: overdue_from.map(day::date),
        latest: latest.map(day::date),
        promised: promised.cloned(),
        state,
        late: sketch.late.as_ref().map(|late| late.gap.clone()),
    };
    Ok(Progress { held, next: Some(next), waiting: None, questions, beyond: Vec::new() })
}

/// How far a course has come of which more sessions were held than it has: it is complete, and the last of them are beyond
/// it.
fn beyond(course: &Job, bare: &Job, availability: &Availability<'_>, today: DayNumber) -> Result<Progress, Refusal> {
    let shorter = |job: &Job| {
        let mut job = job.clone();
        job.record.held.pop();
        job
    };
    let last = course.record.held_days().last();
    let mut progress = next_of(&shorter(course), &shorter(bare), availability, today)?;
    progress.beyond.extend(last);
    Ok(progress)
}

/// What an answer to a question of a course leads to now, and the number of the session that comes next. What is ahead
/// needs no plan for that.
///
/// # Errors
///
/// [`Refusal::Course`] as for [`super::plan`], and what is wrong with the answer.
pub fn answer(course: &Job, question: &Id, is_yes: bool) -> Result<Result<(Outcome, u32), RecordProblem>, Refusal> {
    let courses = std::slice::from_ref(course);
    let chosen = match course.today {
        Some(today) => variants::in_variants(courses, today)?,
        None => variants::first(courses)?.into_owned(),
    };
    let course = &chosen[0];
    let bare = bare(course);
    let availability = Availability::new(&bare);
    let sketch = longest_needed(course, &bare, &availability, course.today.map(day::number))?;
    Ok(questions::answer(&sketch, question, is_yes))
}

/// A course without what someone requested or wrote down for the sessions ahead: they are judged by the protocol.
fn bare(course: &Job) -> Job {
    let record = Record { moved: Default::default(), missed: Default::default(), ..course.record.clone() };
    // The day of the month on which the course was to begin goes on to say when its sessions are.
    let keeps_day = course.protocol.phases.iter().any(|phase| phase.on_day == Some(MonthDay::Same));
    let start = course.start.filter(|_| keeps_day && !course.record.held.is_empty());
    Job { start, today: None, timetable: None, promised: Vec::new(), record, ..course.clone() }
}

/// The days that the rules aim at.
fn common_aim(bounds: &Bounds) -> Option<(DayNumber, DayNumber)> {
    bounds.aim.filter(|_| bounds.is_aimed)
}

/// The course laid out far enough for the next session: one that goes on has one session more than were held, and a phase
/// that goes on for a time has as many as its plan. What is late is so by the day `as_of`.
fn longest_needed<'c>(
    course: &Job,
    bare: &'c Job,
    availability: &Availability<'_>,
    as_of: Option<DayNumber>,
) -> Result<Sketch<'c>, Refusal> {
    let ongoing = expand::ongoing_phase(bare).map(|_| 1);
    let timed = if expand::timed_phases(bare).is_empty() { BTreeMap::new() } else { timed::numbers(course) };
    let mut numbers = Numbers { ongoing, timed, ..Numbers::default() };
    let mut outline = expand::outline(bare, &numbers).map_err(Refusal::Course)?;
    let missing = course.record.held.len().checked_sub(outline.slots.len());
    if let (Some(_), Some(missing)) = (ongoing, missing) {
        numbers.ongoing = Some(u32::try_from(missing + 2).unwrap_or(u32::MAX));
        outline = expand::outline(bare, &numbers).map_err(Refusal::Course)?;
    }
    // The promises are those of the course.
    let as_of = as_of.map(|today| AsOf::of(course, today));
    Sketch::by_the_rules(bare, availability, outline, as_of)
}
