//! Hand-outs: what a saved course keeps of each time that its plan was given to the person.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Id, LengthRange, SessionKey, SessionTime, StartTimes, Weekdays, hashed_name};

/// The id of a saved course: 128 random bits, made when it is first saved. The names of its calendar events come from it, so
/// that nobody can guess them, and no two courses share one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CourseId(Uuid);

impl CourseId {
    /// How many hexadecimal digits it has.
    pub const DIGITS: usize = 32;

    /// The id that a text spells: 32 hexadecimal digits, in small letters; `None` where it does not.
    pub fn new(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let is_id = text.len() == Self::DIGITS && text.bytes().all(is_digit);
        u128::from_str_radix(text, 16).ok().filter(|_| is_id).map(|bits| Self(Uuid::from_u128(bits)))
    }

    /// The id of these bits, which are to be random.
    pub fn of_bits(bits: [u8; Self::DIGITS / 2]) -> Self {
        Self(Uuid::from_bytes(bits))
    }

    /// The UID of one of its calendar events: a version 5 UUID (RFC 9562, section 5.5) of the event's number.
    pub fn uid(self, number: u32) -> Uuid {
        hashed_name(self.0, number.to_string().as_bytes())
    }
}

impl fmt::Display for CourseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.simple().fmt(f)
    }
}

/// One time that something was handed out of a course of one protocol: the visits that were new or changed then, and what
/// they were made from. A course's hand-outs are never edited: a later one says what changed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct HandOut {
    /// Which hand-out of the saved course it is, from 1. Those of several protocols at one time are one.
    pub issue: u32,
    /// The day.
    pub on: NaiveDate,
    /// The version of the protocol.
    pub version: String,
    /// The SHA-256 of the protocol's file.
    pub sha256: String,
    /// How many entries the record had.
    pub entries: u32,
    /// Whether it was agreed otherwise than by a file: on the telephone, or on paper.
    pub is_agreed: bool,
    /// The zone of its clock times; `None` where that is not known: it is then that of the course.
    pub timezone: Option<String>,
    /// What the course asked for.
    pub wishes: Wishes,
    /// The visits that were new or changed.
    pub visits: Vec<HandedVisit>,
}

impl HandOut {
    /// A hand-out of a day, with nothing in it yet.
    pub fn new(issue: u32, on: NaiveDate, version: impl Into<String>, sha256: impl Into<String>) -> Self {
        let (version, sha256) = (version.into(), sha256.into());
        let (entries, is_agreed, timezone, wishes, visits) = (0, false, None, Wishes::default(), Vec::new());
        Self { issue, on, version, sha256, entries, is_agreed, timezone, wishes, visits }
    }
}

/// The keys of a course that say how the person wants its visits. When one of them is edited, what it speaks of is planned
/// anew.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// Which variant of the protocol.
    pub variant: Option<Id>,
    /// The requested day of the first session.
    pub start: Option<NaiveDate>,
    /// When a visit begins.
    pub at: Option<StartTimes>,
    /// The weekdays that may be used.
    pub on: Option<Weekdays>,
    /// How many sessions, by phase.
    pub sessions: BTreeMap<Id, u32>,
    /// Which interval, by phase.
    pub intervals: BTreeMap<Id, LengthRange>,
}

/// One visit as it was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedVisit {
    /// What its calendar event is called.
    pub name: VisitName,
    /// The number of its session in the course.
    pub number: u32,
    /// Its session.
    pub key: SessionKey,
    /// The day.
    pub day: NaiveDate,
    /// From when to when; `None` for a whole day.
    pub time: Option<SessionTime>,
    /// How often it changed in a way that the person had to know: SEQUENCE.
    pub revision: u32,
    /// When it last changed: LAST-MODIFIED.
    pub changed: DateTime<Utc>,
    /// What else was said of it, where that is known.
    pub said: Option<Said>,
    /// What was said to become of it.
    pub state: VisitState,
}

/// What was said of a visit besides its time, as hashes that depend neither on a language nor on how it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// What a person has to be told when it changes: the place, care, warnings.
    pub matters: u32,
    /// Everything else: its number, its window.
    pub words: u32,
}

/// What a visit's calendar event is called, in a saved course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VisitName {
    /// By a number that no other event of the course has, from 1. The UID comes from it and the course's id.
    Number(u32),
    /// By its UID: in a course without an id.
    Uid(Uuid),
}

/// What was said to become of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitState {
    /// It is planned.
    Planned,
    /// It was moved to its day by hand.
    Moved,
    /// It took place.
    Held,
    /// It did not take place.
    Missed,
    /// It was cancelled.
    Cancelled,
    /// The plan has no place for it any more.
    Dropped,
}

impl VisitState {
    /// Every state with its word in saved courses.
    pub const ALL: [(Self, &str); 6] = [
        (Self::Planned, "planned"),
        (Self::Moved, "moved"),
        (Self::Held, "held"),
        (Self::Missed, "missed"),
        (Self::Cancelled, "cancelled"),
        (Self::Dropped, "dropped"),
    ];

    /// Whether the person was told that it does not take place.
    pub fn is_off(self) -> bool {
        match self {
            Self::Planned | Self::Moved | Self::Held => false,
            Self::Missed | Self::Cancelled | Self::Dropped => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_32_small_hexadecimal_digits() {
        let digits = "0123456789abcdef0f1e2d3c4b5a6978";
        assert_eq!(CourseId::new(digits).map(|id| id.to_string()).as_deref(), Some(digits));
        let others = ["", &digits[1..], &digits.to_uppercase(), &digits.replace('f', "g"), &digits.replace('0', "+")];
        assert!(others.into_iter().all(|text| CourseId::new(text).is_none()));
    }
}
