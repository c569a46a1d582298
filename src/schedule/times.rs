//! Clock times: when each session of a day begins and ends.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};

use crate::model::{
    CoursePlan, CourseProblem, DayTime, EntryTime, Fate, Job, PromisedVisit, Reason, Session, SessionStatus,
    SessionTime, VisitState,
};

/// What keeps a course from having clock times.
pub(super) fn problems(course: &Job) -> Option<CourseProblem> {
    let at = course.at?;
    match course.visit_minutes() {
        None => Some(length_open(course)),
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

fn length_open(course: &Job) -> CourseProblem {
    let (protocol, is_at_of_clinic) = (course.protocol.id.clone(), course.is_at_of_clinic);
    CourseProblem::SessionLengthOpen { protocol, is_at_of_clinic }
}

/// Gives every session its times: the visit of a day begins at the requested time, or as near to it as the clinic has time
/// for all of it, and sessions of several courses follow one another in the order of the courses. What happened, and what
/// was promised, has the times that were written down, whatever is requested now; what joins it comes after it.
///
/// # Errors
///
/// When sessions of one visit would end on the next day.
pub(super) fn set_times(plans: &mut [CoursePlan]) -> Result<(), CourseProblem> {
    let lengths = visit_lengths(plans);
    let mut free_from: BTreeMap<NaiveDate, DayTime> = BTreeMap::new();
    for (plan, session, asked) in in_turn(plans) {
        let CoursePlan { course, sessions, .. } = &mut plans[plan];
        let session = &mut sessions[session];
        let minutes = course.visit_minutes_of(&session.key, session.number);
        let minutes = minutes.ok_or_else(|| length_open(course))?;
        let timetable = course.timetable.as_ref();
        let visit = lengths.get(&session.day).copied().unwrap_or(minutes);
        let is_first = !free_from.contains_key(&session.day);
        let at = match asked {
            AskedTime::WholeDay => continue,
            AskedTime::Near(at) | AskedTime::Told(at) => at,
            AskedTime::Exactly { start, end } => {
                let usual_end = || DayTime::new(DayTime::from(start).minutes() + minutes).unwrap_or(DayTime::END);
                let end = end.unwrap_or_else(usual_end);
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
        };
        let nearest = timetable.and_then(|timetable| timetable.nearest_start(session.day, at, visit));
        let start = match (free_from.get(&session.day), nearest) {
            (Some(free), Some(_)) => *free,
            (Some(free), None) => DayTime::from(at).max(*free),
            (None, nearest) => nearest.unwrap_or(at).into(),
        };
        let is_told = is_first && session.status.is_ahead();
        if let (true, Some(start)) = (is_told, nearest.filter(|start| *start != at)) {
            session.reasons.push(Reason::TimeMoved { requested: at, start, minutes: visit });
        }
        let past_midnight = || CourseProblem::PastMidnight { minutes };
        let end = DayTime::new(start.minutes() + minutes).ok_or_else(past_midnight)?;
        let start = start.time().ok_or_else(past_midnight)?;
        free_from.insert(session.day, end);
        session.time = Some(SessionTime { start, end });
    }
    Ok(())
}

/// The sessions that have times, by their plans and their places there, in the order in which they get them: day by day what
/// happened or was promised, then what comes to it, in the order of the courses.
fn in_turn(plans: &[CoursePlan]) -> Vec<(usize, usize, AskedTime)> {
    let mut all = Vec::new();
    for (index, plan) in plans.iter().enumerate() {
        let mut held = 0;
        for (place, session) in plan.sessions.iter().enumerate() {
            let asked = match session.status {
                SessionStatus::Held(_) => {
                    held += 1;
                    asked_of_held(&plan.course, session, held - 1)
                }
                SessionStatus::Planned | SessionStatus::Moved { .. } => asked_of_ahead(&plan.course, session),
            };
            let turn = match asked {
                AskedTime::WholeDay => continue,
                AskedTime::Told(start) | AskedTime::Exactly { start, .. } => (false, Some(start)),
                AskedTime::Near(_) => (true, None),
            };
            all.push(((session.day, turn), (index, place, asked)));
        }
    }
    all.sort_by_key(|(turn, _)| *turn);
    all.into_iter().map(|(_, session)| session).collect()
}

/// When a session is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AskedTime {
    /// On the day, whenever.
    WholeDay,
    /// Then, or as near to it as there is time.
    Near(NaiveTime),
    /// The same, as somebody was told.
    Told(NaiveTime),
    /// Then, whether there is time or not; it takes as long as usual where its end is not known.
    Exactly { start: NaiveTime, end: Option<DayTime> },
}

impl AskedTime {
    /// As the course or its clinic says for every visit.
    fn usual(course: &Job, day: NaiveDate) -> Self {
        course.at.map_or(Self::WholeDay, |at| Self::Near(at.on_day(day)))
    }

    /// As somebody was told.
    fn told(time: Option<SessionTime>) -> Self {
        time.map_or(Self::WholeDay, |time| Self::Exactly { start: time.start, end: Some(time.end) })
    }
}

/// When a session was that was held after this many others: as it is on record; else as it was handed out for its day; else,
/// where it was to have a time, as it would be planned.
fn asked_of_held(course: &Job, session: &Session, place: usize) -> AskedTime {
    if let Some(EntryTime { start, end }) = course.record.held.get(place).and_then(|held| held.time) {
        return AskedTime::Exactly { start, end: end.map(DayTime::from) };
    }
    match course.ledger.visits.iter().find(|visit| visit.fate == Fate::Held(place)) {
        Some(visit) if visit.last.state == VisitState::Held && visit.last.day == session.day => {
            AskedTime::told(visit.last.time)
        }
        Some(visit) if visit.day == session.day || visit.time.is_none() => AskedTime::told(visit.time),
        Some(_) | None => AskedTime::usual(course, session.day),
    }
}

/// When a session ahead is to be: as it was moved by hand; else as its visit was promised; else as usual.
fn asked_of_ahead(course: &Job, session: &Session) -> AskedTime {
    let moved = course.moved_to(session.number).filter(|_| session.status != SessionStatus::Planned);
    if let Some((start, is_forced)) = moved.and_then(|moved| Some((moved.at?, moved.is_forced))) {
        return if is_forced { AskedTime::Exactly { start, end: None } } else { AskedTime::Told(start) };
    }
    let is_kept = |visit: &&PromisedVisit| !course.rearranges && visit.day == session.day;
    match course.promised.iter().find(is_kept).map(|visit| visit.time) {
        Some(Some(time)) => AskedTime::Told(time.start),
        Some(None) if !course.times_anew => AskedTime::WholeDay,
        Some(None) | None => AskedTime::usual(course, session.day),
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
