//! Clock times: when each session of a day begins and ends.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use crate::model::{Course, CourseProblem, Plan, SessionTime};

/// What keeps a course from having clock times.
pub(super) fn problems(course: &Course) -> Option<CourseProblem> {
    course.at?;
    match course.visit_minutes() {
        None => Some(CourseProblem::SessionLengthOpen { protocol: course.protocol.id.clone() }),
        Some(minutes) if course.at.is_some_and(|at| end(at, minutes).is_none()) => {
            Some(CourseProblem::PastMidnight { minutes })
        }
        Some(_) => None,
    }
}

/// Gives every session its times: the visit of a day begins at the wished time, and sessions of several courses follow
/// one another in the order of the courses.
///
/// # Errors
///
/// When sessions of one visit would end on the next day.
pub(super) fn set_times(plans: &mut [Plan]) -> Result<(), CourseProblem> {
    let mut free_from: BTreeMap<NaiveDate, NaiveTime> = BTreeMap::new();
    for plan in plans {
        let (Some(at), Some(minutes)) = (plan.course.at, plan.course.visit_minutes()) else { continue };
        for session in &mut plan.sessions {
            let start = free_from.get(&session.day).map_or(at, |free| at.max(*free));
            let end = end(start, minutes).ok_or(CourseProblem::PastMidnight { minutes })?;
            free_from.insert(session.day, end);
            session.time = Some(SessionTime { start, end });
        }
    }
    Ok(())
}

/// The time so many minutes later on the same day.
fn end(start: NaiveTime, minutes: u32) -> Option<NaiveTime> {
    let (end, days) = start.overflowing_add_signed(TimeDelta::minutes(i64::from(minutes)));
    (days == 0).then_some(end)
}
