//! One session of a plan: its day, its time, and where else it could be.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use uuid::Uuid;

use super::{DateRange, DayTime, LateGap, LedgerVisit, Reason, SessionKey, VisitName};

/// One session of a plan.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Session {
    /// Which session it is.
    pub key: SessionKey,
    /// The place of its phase in [`super::CoursePlan::phases`].
    pub phase: usize,
    /// Its number in the course, from 1. A session that does not count has the number of the one that repeats it.
    pub number: u32,
    /// How many sessions the course has.
    pub of: u32,
    /// The day.
    pub day: NaiveDate,
    /// From when to when the person is there, preparation included; `None` for a whole day.
    pub time: Option<SessionTime>,
    /// Planned, or what happened.
    pub status: SessionStatus,
    /// What the rules allow and aim at, given the days of the sessions they refer to.
    pub window: Window,
    /// Where the session may move while all others stay; `None` for a session that was held.
    pub movable: Option<Movable>,
    /// The same for the person: where no source says how late it may be, none of these days is later than it aims at.
    #[doc(hidden)]
    pub published: Option<Movable>,
    /// Days since the session before.
    pub gap_days: Option<i64>,
    /// Days outside the aim.
    pub off_aim_days: u32,
    /// Whether the protocol aims at days of its own for it, with an end.
    #[doc(hidden)]
    pub is_aimed: bool,
    /// Whether it comes before an event, and the protocol does not say how far before it may be.
    #[doc(hidden)]
    pub is_early_open: bool,
    /// Why it is on this day.
    pub reasons: Vec<Reason>,
    /// Its calendar event.
    #[doc(hidden)]
    pub event: SessionEvent,
}

/// What the calendar event of a session is called, and what was handed out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionEvent {
    /// Its UID.
    pub uid: Uuid,
    /// Its name in the saved course.
    pub name: VisitName,
    /// The visit as it was handed out, if it was.
    pub visit: Option<Box<LedgerVisit>>,
}

impl Session {
    /// The gap before it after which the course does not go on with the session that was due, if the protocol has a rule for
    /// that.
    pub(crate) fn gap_before(&self) -> Option<&LateGap> {
        self.reasons.iter().find_map(|reason| if let Reason::Late(gap) = reason { Some(gap) } else { None })
    }

    /// The gap that it ends where it is held as it is planned, if the protocol has a rule for that.
    pub(crate) fn gap_ahead(&self) -> Option<&LateGap> {
        self.reasons.iter().find_map(|reason| if let Reason::LateWhenHeld(gap) = reason { Some(gap) } else { None })
    }
}

impl SessionEvent {
    /// An event that is known by its UID alone, and was never handed out.
    pub(crate) fn new(uid: Uuid) -> Self {
        Self { uid, name: VisitName::Uid(uid), visit: None }
    }
}

/// The clock times of one session on its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionTime {
    /// When the preparation begins.
    pub start: NaiveTime,
    /// When the session has ended; 24:00 at the latest.
    pub end: DayTime,
}

impl SessionTime {
    /// The local times at which it begins and ends on its day.
    pub fn on(self, day: NaiveDate) -> (NaiveDateTime, NaiveDateTime) {
        let minutes = TimeDelta::minutes(self.end.minutes().into());
        (day.and_time(self.start), day.and_time(NaiveTime::MIN) + minutes)
    }
}

/// Whether a session lies ahead or behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionStatus {
    /// Ahead.
    Planned,
    /// Ahead, on a day to which it was moved by hand.
    Moved {
        /// Whether a rule forbids that day.
        is_forced: bool,
    },
    /// Behind, and how it was in time.
    Held(Grade),
}

impl SessionStatus {
    /// Whether the session lies ahead.
    pub fn is_ahead(self) -> bool {
        match self {
            Self::Planned | Self::Moved { .. } => true,
            Self::Held(_) => false,
        }
    }
}

/// How a session that was held lies against its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// Inside its aim.
    OnAim,
    /// Sooner than its aim, and not sooner than its minimum.
    Early {
        /// Days before the first day of the aim.
        days: u32,
    },
    /// Later than its aim, and not later than its maximum.
    Late {
        /// Days after the last day of the aim.
        days: u32,
    },
    /// Sooner than its minimum, by no more than the grace.
    Grace {
        /// Days before the minimum.
        days: u32,
    },
    /// Sooner than its minimum less the grace.
    TooSoon {
        /// Days before the minimum.
        days: u32,
        /// Whether the protocol lets it count.
        counts: bool,
    },
    /// Nearer to another treatment, or to a session of another course, than a protocol allows.
    TooNear {
        /// Days that are missing.
        days: u32,
        /// Whether the protocol lets it count.
        counts: bool,
    },
    /// Later than its maximum.
    TooLate {
        /// Days after the maximum.
        days: u32,
    },
    /// The person who wrote it down says that it does not count.
    Uncounted,
    /// It counted, and does so no more: a session after it was, or is, so late that the protocol goes back before it.
    Superseded,
}

impl Grade {
    /// How many days it is about; 0 on aim.
    pub fn days(self) -> u32 {
        match self {
            Self::OnAim | Self::Uncounted | Self::Superseded => 0,
            Self::Early { days }
            | Self::Late { days }
            | Self::Grace { days }
            | Self::TooSoon { days, .. }
            | Self::TooNear { days, .. }
            | Self::TooLate { days } => days,
        }
    }

    /// Whether a session held like this counts as held.
    pub fn counts(self) -> bool {
        match self {
            Self::TooSoon { counts, .. } | Self::TooNear { counts, .. } => counts,
            Self::Uncounted | Self::Superseded => false,
            Self::OnAim | Self::Early { .. } | Self::Late { .. } | Self::Grace { .. } | Self::TooLate { .. } => true,
        }
    }
}

/// The days that a session's rules allow and aim at; every end is included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The first day that every rule allows, if one says so.
    pub earliest: Option<NaiveDate>,
    /// The days that are least off aim.
    pub aim: Option<DateRange>,
    /// The last day that every rule allows, if one says so.
    pub latest: Option<NaiveDate>,
}

/// The usable days that a session may move to while all other sessions stay where they are: those round its own day, up to
/// the first on either side that is too near to another treatment or to a session of another course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movable {
    /// The first such day.
    pub earliest: NaiveDate,
    /// The last such day; `None` when nothing ends it.
    pub latest: Option<NaiveDate>,
    /// The nearest stretch of more such days, beyond those that are too near to something: its first and its last day.
    pub also: Option<(NaiveDate, Option<NaiveDate>)>,
}
