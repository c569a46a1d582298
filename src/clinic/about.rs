//! Which session and which visit an entry of the record is about.
//!
//! A number is that of the first session ahead that has it. It comes twice where the plan has a gap after which the protocol
//! repeats a session: the later one is there only if the gap comes, and is planned anew with whatever happens to the first.
//! After that one was held, the number is the later one's; a session that is cancelled is dropped with what repeats it. Of the
//! visits on a day, an entry that names the day is about the one that was moved there for its session, else the one that was
//! promised for it, else any other. Where none is on that day, it is about the last visit that was promised for the session
//! since the one that was held last and that has come; where there is none, about the visit that the plan has for the session,
//! also where that has to be on another day than it was promised for.

use chrono::NaiveDate;

use super::ReadyCourse;
use crate::model::{Ledger, LedgerVisit, Plan, RecordProblem, Session, SessionTime, numbers_now};

/// A promised visit that has passed, or is on the day of planning, and of which nothing is on record.
pub(super) struct PastVisit {
    /// The number that its session has now.
    pub(super) number: u32,
    pub(super) day: NaiveDate,
    pub(super) time: Option<SessionTime>,
}

/// When a session was to be.
pub(super) struct Expected {
    /// The day of what became of it, where no other one is given.
    pub(super) day: Option<NaiveDate>,
    /// The day of its visit: as it was handed out, else as it is planned.
    pub(super) visit: Option<NaiveDate>,
    pub(super) time: Option<SessionTime>,
}

impl ReadyCourse {
    /// The visits that were promised and of which nothing is on record yet.
    pub(super) fn open_visits(&self, protocol: usize) -> Vec<LedgerVisit> {
        let own = &self.course.protocols[protocol];
        let ledger = Ledger::new(self.course.id, &own.handouts, &own.record);
        ledger.visits.into_iter().filter(|visit| visit.fate.is_open()).collect()
    }

    /// The last visit that was promised for a session that has not taken place, of those that are asked for.
    pub(super) fn last_promised(
        &self,
        protocol: usize,
        session: u32,
        is_asked: impl Fn(&LedgerVisit) -> bool,
    ) -> Option<LedgerVisit> {
        let open = self.open_visits(protocol).into_iter();
        open.filter(|visit| visit.session_number() == session && is_asked(visit)).max_by_key(|visit| visit.day)
    }

    /// The open visits up to the day of planning that can still have an entry, in the order of their days, with the numbers
    /// that their sessions have now.
    pub(super) fn past_visits(&self, protocol: usize, plan: Option<&Plan>) -> Vec<PastVisit> {
        let Some(today) = self.course.today else { return Vec::new() };
        let last_held = self.last_held_on(protocol);
        let mut past = self.open_visits(protocol);
        past.retain(|visit| last_held < Some(visit.day));
        past.sort_by_key(|visit| (visit.day, visit.session_number()));
        let promised = past.iter().map(LedgerVisit::session_number).collect();
        let now = match plan {
            Some(plan) => plan.plans[protocol].numbers_of(promised),
            None => numbers_now(promised, self.last_held(protocol) + 1..),
        };
        let past = past.iter().zip(now);
        let past = past.filter(|(visit, _)| visit.day <= today);
        past.map(|(visit, number)| PastVisit { number, day: visit.day, time: visit.time }).collect()
    }

    /// The highest number of a session that was held; 0 where none was.
    pub(super) fn last_held(&self, protocol: usize) -> u32 {
        let record = self.course.protocols[protocol].record.iter();
        record.filter(|entry| entry.event.held_on().is_some()).map(|entry| entry.session).max().unwrap_or(0)
    }

    /// When a session was to be, of which somebody writes down what became of it: as it was last promised for a day that is
    /// not after the day of planning, else as it is planned. With another day for it, the visit that was promised for its
    /// number is meant also where that number is another session's by now.
    pub(super) fn expected(
        &self,
        protocol: usize,
        session: u32,
        on: Option<NaiveDate>,
        planned: Option<&Session>,
        past: &[PastVisit],
    ) -> Expected {
        let last_held = self.last_held_on(protocol);
        // One before the last session that was held can have no entry any more.
        let can_be = |visit: &LedgerVisit| {
            last_held < Some(visit.day) && self.course.today.is_none_or(|today| visit.day <= today)
        };
        let own = on.and_then(|_| self.last_promised(protocol, session, can_be));
        let own = own.map(|visit| (visit.day, visit.time));
        let promised = past.iter().rfind(|visit| visit.number == session).map(|visit| (visit.day, visit.time));
        match (own.or(promised), planned) {
            (Some((day, time)), _) => Expected { day: Some(day), visit: Some(day), time },
            (None, Some(planned)) => {
                let visit = visit_day(planned).unwrap_or(planned.day);
                // A person who comes today does not come on the day of a visit that lies ahead.
                let has_come = self.course.today.is_some_and(|today| planned.day <= today) && planned.day < visit;
                let day = if has_come { planned.day } else { visit };
                Expected { day: Some(day), visit: Some(visit), time: planned.time }
            }
            (None, None) => Expected { day: None, visit: None, time: None },
        }
    }

    /// The day of the last session that was held.
    pub(super) fn last_held_on(&self, protocol: usize) -> Option<NaiveDate> {
        self.course.protocols[protocol].record.iter().filter_map(|entry| entry.event.held_on()).max()
    }
}

/// The day that a session's visit has as it was handed out.
pub(super) fn visit_day(session: &Session) -> Option<NaiveDate> {
    session.event.visit.as_ref().map(|visit| visit.day)
}

/// The sessions of one protocol that lie ahead, in order.
pub(super) fn ahead(plan: &Plan, protocol: usize) -> impl Iterator<Item = &Session> {
    plan.plans[protocol].sessions.iter().filter(|session| session.status.is_ahead())
}

/// A session that lies ahead, as it is planned.
pub(super) fn planned_session(plan: &Plan, protocol: usize, session: u32) -> Result<Session, RecordProblem> {
    match ahead(plan, protocol).find(|planned| planned.number == session) {
        Some(planned) => Ok(planned.clone()),
        None => {
            let plan = &plan.plans[protocol];
            let held = plan.sessions.iter().find(|held| held.number == session);
            let of = plan.sessions.last().map_or(0, |last| last.of);
            let is_complete = plan.waiting.is_empty() && plan.next_ahead().is_none() && session == of + 1;
            if is_complete && plan.course.record.ended_before.is_none() {
                return Err(RecordProblem::Complete { session, of });
            }
            Err(RecordProblem::NotAhead { session, held: held.map(|held| held.day) })
        }
    }
}

/// A session as it is planned, of which somebody writes down what became of it: the one that a gap which still goes on put in
/// the place of another has the number of that one too.
pub(super) fn session_due(plan: &Plan, protocol: usize, session: u32) -> Result<Session, RecordProblem> {
    let plan_of = &plan.plans[protocol];
    let is_due = plan_of.gap().is_some_and(|gap| gap.due == session);
    match plan_of.next_ahead().filter(|_| is_due) {
        Some(next) => Ok(next.clone()),
        None => planned_session(plan, protocol, session),
    }
}

/// Refuses a session before which another one lies ahead, which has passed on a day where that is known.
pub(super) fn check_is_next(
    plan: &Plan,
    protocol: usize,
    session: u32,
    passed: Option<NaiveDate>,
) -> Result<(), RecordProblem> {
    let is_due = plan.plans[protocol].gap().is_some_and(|gap| gap.due == session);
    match ahead(plan, protocol).next().filter(|next| next.number != session && !is_due) {
        None => Ok(()),
        Some(next) => Err(RecordProblem::MissedOther { session, next: next.number, passed }),
    }
}
