//! What follows when a session is held too late after the one before.

use std::fmt;

use chrono::NaiveDate;

use super::{Citation, Id, Length};

/// What follows when more than some time has passed since the session before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// Its id in the file.
    pub id: Id,
    /// The phase of the session that is late; any phase where none is named.
    pub phase: Option<Id>,
    /// The longest time since the session before after which the course still goes on as planned.
    pub more_than: Length,
    /// What follows.
    pub then: LateOutcome,
    /// Where that comes from.
    pub source: Citation,
}

impl Late {
    /// Whether it is for the sessions of a phase.
    pub fn is_for(&self, phase: &Id) -> bool {
        self.phase.as_ref().is_none_or(|own| own == phase)
    }
}

/// What follows when a session is too late. Of two of them the greater one leads further back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LateOutcome {
    /// The session that is late is left out, and the next one comes in its place.
    LeaveOut,
    /// The last sessions that were held are held again, this many of them, and no further back than to the start of the
    /// course.
    Repeat(u32),
    /// The phase begins again with its first session.
    RestartPhase,
    /// The course begins again with its first session; a course that is repeated, the round.
    RestartCourse,
}

impl fmt::Display for LateOutcome {
    /// As it is written in a file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeaveOut => f.write_str("leave the session out"),
            Self::Repeat(1) => f.write_str("repeat the last session"),
            Self::Repeat(sessions) => write!(f, "repeat the last {sessions} sessions"),
            Self::RestartPhase => f.write_str("start the phase again"),
            Self::RestartCourse => f.write_str("start the course again"),
        }
    }
}

/// A gap between two sessions that a protocol has a rule for: more than so long after a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateGap {
    /// The rule, by its id in the protocol.
    pub rule: Id,
    /// The number of the session that was due.
    pub due: u32,
    /// The day of the session before.
    pub since: NaiveDate,
    /// The time that was exceeded.
    pub more_than: Length,
    /// What follows.
    pub then: LateOutcome,
}
