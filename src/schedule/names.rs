//! Which calendar event each session has: that of the visit that was handed out for it, or a new one.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::model::{
    CoursePlan, Fate, GoneVisit, Job, LedgerVisit, Session, SessionEvent, SessionStatus, VisitName, VisitState,
};

/// Gives each session of the plans of one saved course its event.
///
/// A session that was held, or moved by hand, has the event of its visit. One ahead has that of the visit on its day; else
/// that of a visit that is given up and has no kept visit between its day and the session's: the one that was promised for
/// its number before any other; else a new one. What is left is gone. So a visit that makes way for its neighbours is called
/// off, and the one that is more at the end is new.
pub(super) fn set_names(plans: &mut [CoursePlan]) {
    for plan in plans.iter_mut().filter(|plan| !plan.course.ledger.visits.is_empty()) {
        take_visits(plan);
    }
    name_new(plans);
}

/// Gives the visits that were handed out to the sessions of a plan.
fn take_visits(plan: &mut CoursePlan) {
    let mut left: Vec<Option<LedgerVisit>> = plan.course.ledger.visits.iter().cloned().map(Some).collect();
    let mut take = |session: &mut Session, is_its: &dyn Fn(&LedgerVisit) -> bool| {
        let found = left.iter_mut().find(|visit| visit.as_ref().is_some_and(is_its)).and_then(Option::take);
        if let Some(visit) = found {
            session.event =
                SessionEvent { uid: visit.event.uid(), name: visit.last.name, visit: Some(Box::new(visit)) };
        }
    };
    let course = &plan.course;
    // What an answer dropped is planned anew, and the person does not know yet that it was dropped.
    let is_left = |visit: &LedgerVisit| visit.fate == Fate::Dropped && visit.last.state == VisitState::Planned;
    let is_ahead = |visit: &LedgerVisit| (visit.fate == Fate::Stands || is_left(visit)) && is_ahead(course, visit.day);
    let mut held = 0;
    for session in &mut plan.sessions {
        match session.status.is_ahead() {
            false => {
                take(session, &|visit| visit.fate == Fate::Held(held));
                held += 1;
            }
            true if is_moved(session) => {
                let (number, day) = (session.number, session.day);
                take(session, &|visit| visit.fate == Fate::Moved { session: number } && visit.day == day);
            }
            true => {}
        }
    }
    // One that was moved by hand has its own visit or a new one: what its entry is about is no other visit.
    let open =
        |session: &&mut Session| session.status.is_ahead() && session.event.visit.is_none() && !is_moved(session);
    for session in plan.sessions.iter_mut().filter(open) {
        let day = session.day;
        take(session, &|visit| is_ahead(visit) && visit.day == day);
    }
    let kept: Vec<NaiveDate> =
        plan.sessions.iter().filter(|session| session.event.visit.is_some()).map(|session| session.day).collect();
    let kept_before = |day: NaiveDate| kept.iter().filter(|kept| **kept < day).count();
    for session in plan.sessions.iter_mut().filter(open) {
        let (number, gap) = (session.number, kept_before(session.day));
        take(session, &|visit| is_ahead(visit) && visit.last.number == number && kept_before(visit.day) == gap);
    }
    for session in plan.sessions.iter_mut().filter(open) {
        let gap = kept_before(session.day);
        take(session, &|visit| is_ahead(visit) && kept_before(visit.day) == gap);
    }
    plan.gone = left.into_iter().flatten().map(|visit| gone(course, visit)).collect();
}

/// Whether a session was moved by hand. Of two of its number, of which the later one repeats it, it is the one.
fn is_moved(session: &Session) -> bool {
    matches!(session.status, SessionStatus::Moved { .. })
}

/// Whether a visit of a day lies ahead.
fn is_ahead(course: &Job, day: NaiveDate) -> bool {
    course.today.is_none_or(|today| today <= day) && course.record.held_days().last() < Some(day)
}

fn gone(course: &Job, visit: LedgerVisit) -> GoneVisit {
    let state = match visit.fate {
        Fate::Held(_) => VisitState::Held,
        Fate::Missed => VisitState::Missed,
        Fate::Cancelled => VisitState::Cancelled,
        Fate::Dropped => VisitState::Dropped,
        // What was only told of an entry that was taken back was never promised.
        Fate::Open => VisitState::Dropped,
        Fate::Stands | Fate::Moved { .. } if is_ahead(course, visit.day) => VisitState::Dropped,
        // Nobody wrote down what became of it: it stays promised.
        Fate::Stands => VisitState::Planned,
        Fate::Moved { .. } => VisitState::Moved,
    };
    GoneVisit { visit, state }
}

/// Gives events to the sessions that have none of a visit: in a course with an id by the next number, in one without by the
/// key of the session, or by a spare one where that is taken.
fn name_new(plans: &mut [CoursePlan]) {
    let visits = || plans.iter().flat_map(|plan| &plan.course.ledger.visits);
    let mut taken: BTreeSet<Uuid> = visits().map(|visit| visit.event.uid()).collect();
    let numbers = visits().filter_map(|visit| match visit.last.name {
        VisitName::Number(number) => Some(number),
        VisitName::Uid(_) => None,
    });
    let mut number = numbers.max().unwrap_or(0);
    for plan in plans {
        let course = &plan.course;
        for session in plan.sessions.iter_mut().filter(|session| session.event.visit.is_none()) {
            session.event = match course.id {
                Some(id) => {
                    number += 1;
                    SessionEvent { uid: id.uid(number), name: VisitName::Number(number), visit: None }
                }
                None => {
                    let spare = (1..).map(|number| course.spare_uid(number));
                    // The session has that of its key so far.
                    let mut names = std::iter::once(session.event.uid).chain(spare);
                    // There are more numbers than visits.
                    SessionEvent::new(names.find(|uid| !taken.contains(uid)).unwrap_or_default())
                }
            };
            taken.insert(session.event.uid);
        }
    }
}
