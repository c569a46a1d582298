//! How far a course has come: what was held, and what comes next.

use chrono::NaiveDate;

use super::{DateRange, Grade, LateGap, Obstacle, PromisedVisit, Question, SessionKey, WaitingSession};

/// A session that was held, and how it was in time.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeldGrade {
    /// Its number in the course.
    pub number: u32,
    /// 1, and more for a session that is held again because it was held too soon, or one after it too late.
    pub attempt: u32,
    /// The day.
    pub on: NaiveDate,
    /// How it was in time.
    pub grade: Grade,
    /// What it was too near to, where it was.
    pub near: Option<Obstacle>,
    /// What its lateness led to, where the protocol has a rule for it.
    pub late: Option<LateGap>,
}

/// How far a course has come.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The sessions that were held, in order.
    pub held: Vec<HeldGrade>,
    /// The session that comes next; nothing when the course is over, or waits.
    pub next: Option<NextSession>,
    /// The session that comes next, where it has no day as long as the date of an event is not known.
    pub waiting: Option<WaitingSession>,
    /// The questions on whose answers the course depends, as in a plan.
    pub questions: Vec<Question>,
    /// The days on which sessions were held after the last one that the course has.
    pub beyond: Vec<NaiveDate>,
}

/// The session of a course that comes next, and how a day lies against its window.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NextSession {
    /// Which session it is.
    pub key: SessionKey,
    /// Its number in the course, from 1.
    pub number: u32,
    /// How many sessions the course has; nothing where only a plan tells, as where its last phase goes on.
    pub of: Option<u32>,
    /// The first day that every rule allows.
    pub earliest: NaiveDate,
    /// The days that the rules aim at, none before the earliest; the earliest day where no rule aims at any.
    pub aim: DateRange,
    /// The first day after the aim; nothing where no rule aims at any day.
    pub overdue_from: Option<NaiveDate>,
    /// The last day that every rule allows, if one says so.
    pub latest: Option<NaiveDate>,
    /// The visit that was promised for it, where one was.
    pub promised: Option<PromisedVisit>,
    /// How the day lies.
    pub state: DueState,
    /// Why it is this session and not the one after those that were held, where the next one is late already.
    pub late: Option<LateGap>,
}

/// How a day lies against the window of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueState {
    /// Before the first day that the rules allow.
    TooSoon {
        /// That first day.
        until: NaiveDate,
    },
    /// Allowed, and before the aim.
    Early {
        /// The first day of the aim.
        aim_from: NaiveDate,
    },
    /// Inside the aim.
    Due,
    /// After the aim.
    Overdue {
        /// Days after the last day of the aim.
        days: u32,
    },
    /// After the last day that the rules allow.
    PastMaximum {
        /// Days after it.
        days: u32,
    },
}
