//! Clock times: when each session of a day begins and ends.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};

use crate::model::{CoursePlan, CourseProblem, DayTime, Fate, Job, Reason, Session, SessionStatus, SessionTime};

/// What keeps a course from having clock times.
pub(super) fn problems(course: &Job) -> Option<CourseProblem> {
    let at = course.at?;
    match course.visit_minutes() {
        None => Some(CourseProblem::SessionLengthOpen { protocol: course.protocol.id.clone() }),
        // With a timetable the visit begins when there is time.
        Some(minutes)
            if course.timetable.is_none()
                && at.all().any(|at| DayTime::new(DayTime::from(at).minutes() + minutes).is_none()) =>
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
        let Some(usual) = plan.course.at else { continue };
        for session in &mut plan.sessions {
            let length_open = || CourseProblem::SessionLengthOpen { protocol: plan.course.protocol.id.clone() };
            let minutes = plan.course.visit_minutes_of(&session.key, session.number).ok_or_else(length_open)?;
            let timetable = plan.course.timetable.as_ref();
            let visit = lengths.get(&session.day).copied().unwrap_or(minutes);
            let is_first = !free_from.contains_key(&session.day);
            if let Some((start, end)) = recorded_time(&plan.course, session, minutes) {
                let free = free_from.entry(session.day).or_insert(end);
                *free = end.max(*free);
                session.time = Some(SessionTime { start, end });
                let has_time =
                    timetable.is_none_or(|time| time.nearest_start(session.day, start, visit) == Some(start));
                if session.status.is_ahead() && !has_time {
                    // The clinic keeps its hours, and so this breaks a rule too.
                    session.status = SessionStatus::Moved { is_forced: true };
                    session.reasons = vec![Reason::MovedByHand { is_forced: true }];
                }
                continue;
            }
            // A session of which nobody wrote down when it was held stays at the time at which it was planned.
            let at = asked_time(&plan.course, session).unwrap_or(usual.on_day(session.day));
            let nearest = timetable.and_then(|timetable| timetable.nearest_start(session.day, at, visit));
            let start = match (free_from.get(&session.day), nearest) {
                (Some(free), Some(_)) => *free,
                (Some(free), None) => DayTime::from(at).max(*free),
                (None, nearest) => nearest.unwrap_or(at).into(),
            };
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

/// When a session was held, or begins that was forced to a day and a time: what happened or was forced asks for no free
/// time.
fn recorded_time(course: &Job, session: &Session, minutes: u32) -> Option<(NaiveTime, DayTime)> {
    let (start, end) = match session.status {
        SessionStatus::Held(_) => {
            let held = course.record.held.iter().find(|held| held.on == session.day)?.time?;
            (held.start, held.end.map(DayTime::from))
        }
        SessionStatus::Moved { .. } => {
            let moved = course.moved_to(session.number).filter(|moved| moved.is_forced)?;
            (moved.at?, None)
        }
        SessionStatus::Planned => return None,
    };
    let end = end.or_else(|| DayTime::new(DayTime::from(start).minutes() + minutes)).unwrap_or(DayTime::END);
    Some((start, end))
}

/// When a session is to begin rather than as usual: then, or as near to it as there is time. It was moved to that time, or
/// it was promised for it.
fn asked_time(course: &Job, session: &Session) -> Option<NaiveTime> {
    match session.status {
        SessionStatus::Moved { .. } => course.moved_to(session.number)?.at,
        SessionStatus::Planned => {
            let promised = course.promised.iter().find(|visit| visit.day == session.day)?;
            Some(promised.time?.start).filter(|_| !course.rearranges)
        }
        SessionStatus::Held(_) => {
            let mut visits = course.ledger.visits.iter();
            let promised = visits.find(|visit| matches!(visit.fate, Fate::Held(_)) && visit.day == session.day)?;
            Some(promised.time?.start)
        }
    }
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
