//! The blocks of a protocol beside its phases: separations, breaks, advice, questions, what may be noticed, and whom the
//! treatment is for. Care has a file of its own.

use std::fmt;

use super::{Citation, ClockRange, Id, Length, Text, YearDays};

/// Days that must lie between a session and another treatment, by direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Separation {
    /// Its id in the file.
    pub id: Id,
    /// The other treatments: ids of protocols, or plain words.
    pub treatments: Vec<Id>,
    /// How long before such a treatment a session must be.
    pub before: Option<Length>,
    /// How long after such a treatment a session must be.
    pub after: Option<Length>,
    /// Whether both may be on one day all the same.
    pub is_same_day_allowed: bool,
    /// How much nearer a session that was already held may lie and still be in time.
    pub grace: Option<Length>,
    /// Whether the source calls these lengths usual. Plans keep them all the same; what is printed says it.
    pub is_usual: bool,
    /// Where that comes from.
    pub source: Citation,
}

/// Days of every year on which there are no sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// Its id in the file.
    pub id: Id,
    /// What it is: "Too much sun".
    pub title: Text,
    /// The days.
    pub every_year: YearDays,
    /// Where that comes from.
    pub source: Citation,
}

/// Something that holds all through the course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Its id in the file.
    pub id: Id,
    /// The sentence.
    pub text: Text,
    /// Where that comes from.
    pub source: Citation,
}

/// A question to ask before or after certain sessions: is there an effect, stop or go on?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Its id in the file.
    pub id: Id,
    /// The phase whose sessions are counted; those of the whole course where none is named.
    pub phase: Option<Id>,
    /// When to ask.
    pub at: CheckpointTime,
    /// The question.
    pub ask: Text,
    /// What the answer yes leads to.
    pub if_yes: Outcome,
    /// What the answer no leads to. One of the two goes on: until the answer is known, that one is planned.
    pub if_no: Outcome,
    /// Where that comes from.
    pub source: Citation,
}

impl Checkpoint {
    /// Whether what is planned depends on the answer.
    pub fn decides(&self) -> bool {
        [&self.if_yes, &self.if_no].into_iter().any(|outcome| *outcome != Outcome::GoOn)
    }

    /// What an answer leads to.
    pub fn outcome(&self, is_yes: bool) -> &Outcome {
        if is_yes { &self.if_yes } else { &self.if_no }
    }
}

/// What an answer leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The course goes on as planned.
    GoOn,
    /// The course ends: every session ahead is dropped.
    Stop,
    /// The sessions before this later phase are dropped.
    GoTo(Id),
    /// The phase that has just ended gets this number of sessions more.
    More(u32),
}

impl fmt::Display for Outcome {
    /// As it is written in a file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GoOn => f.write_str("go on"),
            Self::Stop => f.write_str("stop"),
            Self::GoTo(phase) => write!(f, "go to phase {phase}"),
            Self::More(1) => f.write_str("1 more session"),
            Self::More(sessions) => write!(f, "{sessions} more sessions"),
        }
    }
}

/// When a question is asked. Sessions are counted from 1; of two numbers, both belong to the range, and the question is
/// asked at the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckpointTime {
    /// After a session, or after one of a range.
    After(u32, u32),
    /// Every time this many sessions were held, as long as they go on.
    Every(u32, u32),
    /// After the last session.
    AfterLast,
    /// Before a session.
    Before(u32),
}

impl CheckpointTime {
    /// Whether the question is asked after the session with this number; `of` is how many there are, where that is known.
    pub fn is_after(self, session: u32, of: Option<u32>) -> bool {
        match self {
            Self::After(first, _) => session == first,
            Self::Every(first, _) => session.is_multiple_of(first),
            Self::AfterLast => of == Some(session),
            Self::Before(_) => false,
        }
    }

    /// Whether the question is asked before the session with this number.
    pub fn is_before(self, session: u32) -> bool {
        match self {
            Self::Before(first) => session == first,
            Self::After(..) | Self::Every(..) | Self::AfterLast => false,
        }
    }

    /// The last session that is named by its number.
    pub fn last(self) -> Option<u32> {
        match self {
            Self::After(_, last) | Self::Every(_, last) | Self::Before(last) => Some(last),
            Self::AfterLast => None,
        }
    }
}

/// What a person may notice after a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// Its id in the file.
    pub id: Id,
    /// The sentence.
    pub text: Text,
    /// How often it happens, where the source says so.
    pub how_often: Option<Frequency>,
    /// For how long, where the source says so.
    pub lasts: Option<ClockRange>,
    /// What to do about it, where the source says so.
    pub then: Option<Text>,
    /// Where that comes from.
    pub source: Citation,
}

/// How often a source says that something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// More often than anything else.
    MostCommon,
    /// Often.
    Common,
    /// Seldom.
    Rare,
    /// Hardly ever.
    VeryRare,
}

impl Frequency {
    /// Every frequency with its words in the file.
    pub const ALL: [(&'static str, Self); 4] = [
        ("most common", Self::MostCommon),
        ("common", Self::Common),
        ("rare", Self::Rare),
        ("very rare", Self::VeryRare),
    ];
}

/// How firmly a source speaks against a treatment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContraindicationKind {
    /// Not at all.
    Absolute,
    /// The source does not recommend treatment.
    NotRecommended,
    /// A clinician weighs it.
    Relative,
    /// Not until something is over.
    Temporary {
        /// What must be over first.
        postpone_until: Text,
    },
    /// The source asks to tell the doctor beforehand, and says no more.
    TellBeforehand,
    /// The source lists it without saying how firmly.
    NotStated,
}

/// A reason not to treat, or to ask first. Shown, never decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contraindication {
    /// Its id in the file.
    pub id: Id,
    /// How firmly the source speaks.
    pub kind: ContraindicationKind,
    /// The condition.
    pub when: Text,
    /// Where that comes from.
    pub source: Citation,
}

/// A line about whom the treatment is for. Shown, never decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// Its id in the file.
    pub id: Id,
    /// The line.
    pub text: Text,
    /// Where that comes from.
    pub source: Citation,
}
