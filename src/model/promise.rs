//! What was promised: visits that were handed out to a person.

use chrono::NaiveDate;

use super::{DayTime, EventId, Id, SessionTime};

/// A visit that was handed out to a person, and that nothing on record has taken away.
///
/// What is promised is the visit and not the number on it: a plan keeps it with any session of the course that is on its
/// day, as long as the visit is long enough for that session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromisedVisit {
    /// The day.
    pub day: NaiveDate,
    /// From when to when; `None` for a whole day.
    pub time: Option<SessionTime>,
    /// Its calendar event.
    pub event: EventId,
    /// The session that it was promised for, where that is known. Otherwise the name of the event tells, and a visit whose
    /// event belongs to no session of the course is none of its promises.
    pub session: Option<PromisedSession>,
}

impl PromisedVisit {
    /// How long it is, in minutes; `None` for a whole day.
    pub fn minutes(&self) -> Option<u32> {
        self.time.map(|time| time.end.minutes().saturating_sub(DayTime::from(time.start).minutes()))
    }

    /// Whether a session of a `phase` that needs this many minutes can have the visit, which was `promised_for` another. One
    /// of the same phase always can: how long its sessions take is the clinic's.
    pub fn is_long_enough(&self, promised_for: &Id, phase: &Id, minutes: Option<u32>) -> bool {
        promised_for == phase || self.minutes().zip(minutes).is_none_or(|(promised, needed)| needed <= promised)
    }
}

/// The session that a visit was promised for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromisedSession {
    /// Its number in the course, from 1.
    pub number: u32,
    /// Its phase.
    pub phase: Id,
}

/// The numbers that the sessions of visits have now which were promised with these numbers, in the order of their days: `ahead`
/// are the numbers of the sessions that nothing is on record of. What was missed or cancelled since moved the numbers on; and
/// a visit that passed before a session with a lower number was promised anew was one for that session.
pub(crate) fn numbers_now(mut promised: Vec<u32>, ahead: impl IntoIterator<Item = u32>) -> Vec<u32> {
    for place in (1..promised.len()).rev() {
        promised[place - 1] = promised[place - 1].min(promised[place]);
    }
    let mut ahead = ahead.into_iter();
    let mut last: Option<(u32, u32)> = None;
    let now = promised.into_iter().map(|promised| {
        let known = last.filter(|(before, _)| *before == promised).map(|(_, now)| now);
        let now = known.or_else(|| ahead.next()).unwrap_or(promised);
        last = Some((promised, now));
        now
    });
    now.collect()
}

/// What keeping promised visits comes to, over all courses of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How many visits were promised that lie ahead.
    pub promised: u32,
    /// How many of them the plan gives up. No plan gives up fewer.
    pub given_up: u32,
    /// Days off aim of the plan.
    pub off_aim_days: u32,
    /// What planning anew would come to, where that would be fewer days off aim.
    pub anew: Option<PlannedAnew>,
}

/// The plan that nothing is kept for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedAnew {
    /// Its days off aim.
    pub off_aim_days: u32,
    /// How many of the promised visits would move.
    pub moved: u32,
}
