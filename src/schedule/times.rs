//! Clock times: when each session of a day begins and ends.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{CoursePlan, CourseProblem, DayTime, Job, Reason, SessionTime};

/// What keeps a course from having clock times.
pub(super) fn problems(course: &Job) -> Option<CourseProblem> {
    course.at?;
    match course.visit_minutes() {
        None => Some(CourseProblem::SessionLengthOpen { protocol: course.protocol.id.clone() }),
        // With a timetable the visit begins when there is time.
        Some(minutes)
            if course.timetable.is_none()
                && course.at.is_some_and(|at| DayTime::new(DayTime::from(at).minutes() + minutes).is_none()) =>
        {
            Some(CourseProblem::PastMidnight { minutes })
        }
        Some(_) => None,
    }
}

/// Gives every session its times: the visit of a day begins at the wished time, or as near to it as the clinic has time
/// for all of it, and sessions of several courses follow one another in the order of the courses.
///
/// # Errors
///
/// When sessions of one visit would end on the next day.
pub(super) fn set_times(plans: &mut [CoursePlan]) -> Result<(), CourseProblem> {
    let lengths = visit_lengths(plans);
    let mut free_from: BTreeMap<NaiveDate, DayTime> = BTreeMap::new();
    for plan in plans {
        let Some(at) = plan.course.at else { continue };
        for session in &mut plan.sessions {
            let length_open = || CourseProblem::SessionLengthOpen { protocol: plan.course.protocol.id.clone() };
            let minutes = plan.course.visit_minutes_of(&session.key, session.number).ok_or_else(length_open)?;
            // Nobody writes down at what time a session was held: it stays at the time at which it was planned.
            let timetable = plan.course.timetable.as_ref();
            let visit = lengths.get(&session.day).copied().unwrap_or(minutes);
            let nearest = timetable.and_then(|timetable| timetable.nearest_start(session.day, at, visit));
            let start = match (free_from.get(&session.day), nearest) {
                (Some(free), Some(_)) => *free,
                (Some(free), None) => DayTime::from(at).max(*free),
                (None, nearest) => nearest.unwrap_or(at).into(),
            };
            let is_first = !free_from.contains_key(&session.day);
            let is_told = is_first && session.status.is_ahead();
            if let (true, Some(start)) = (is_told, nearest.filter(|start| *start != at)) {
                session.reasons.push(Reason::TimeMoved { wished: at, start, minutes: visit });
            }
            let past_midnight = || CourseProblem::PastMidnight { minutes };
            let end = DayTime::new(start.minutes() + minutes).ok_or_else(past_midnight)?;
            let start = start.time().ok_or_else(past_midnight)?;
            free_from.insert(session.day, end);
            session.time = Some(SessionTime { start, end });
        }
    }
    Ok(())
}

/// How long the visit of each day is, in minutes, over all plans.
fn visit_lengths(plans: &[CoursePlan]) -> BTreeMap<NaiveDate, u32> {
    let mut lengths = BTreeMap::new();
    for plan in plans {
        for session in &plan.sessions {
            *lengths.entry(session.day).or_insert(0) +=
                plan.course.visit_minutes_of(&session.key, session.number).unwrap_or(0);
        }
    }
    lengths
}
