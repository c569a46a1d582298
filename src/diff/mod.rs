//! Protocol and protocol to changes, and what they do to plans: which sessions move, by how many days, and which
//! sessions that were held would be graded otherwise.
//!
//! [`changes`] compares two versions field by field: [`change`] says what a change is, [`Severity`] how bad it can be, and
//! the files under `compare` take the versions apart so that a field nobody compares does not compile. [`effect`] plans the
//! same request with both versions, and [`reference`](mod@reference) has the requests that stand for everybody's.
//! Nothing here reads a clock or a file, and nothing here chooses words.

pub mod change;
mod compare;
pub mod effect;
pub mod reference;
mod renamed;
mod severity;

use chrono::NaiveDate;

pub use change::Change;
pub use compare::changes;
pub use effect::Effect;
pub use severity::Severity;

use crate::model::{Id, Protocol};

/// What lies between two sets of protocols, and what it does to plans.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The protocols that are not the same in both, by their names.
    pub protocols: Vec<ProtocolDiff>,
    /// How many are the same to the byte.
    pub unchanged: usize,
    /// The saved courses that were looked at; `None` where none were given.
    pub courses: Option<Vec<CourseDiff>>,
}

/// One protocol that is not the same in both sets.
#[derive(Clone, Debug, PartialEq)]
pub struct ProtocolDiff {
    /// Its name, in the new set where it is there.
    pub id: Id,
    /// The version of the old one; `None` where the protocol is new.
    pub was: Option<Version>,
    /// The version of the new one; `None` where the protocol is gone.
    pub now: Option<Version>,
    /// What changed, the worst first.
    pub changes: Vec<Change>,
    /// What becomes of the plan from a reference start, for each variant where a version has some; nothing where there are
    /// not two versions.
    pub effects: Vec<ReferenceEffect>,
}

/// What becomes of the plan from a day that stands for others.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceEffect {
    /// Which variant it is of, where a version has some.
    pub variant: Option<Id>,
    /// The day.
    pub start: NaiveDate,
    /// Whether something that the protocol leaves open is taken from one of its examples.
    pub is_as_in_example: bool,
    /// What becomes of the plan.
    pub effect: Effect,
}

/// One version of a protocol, to the byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// As its author counts.
    pub version: String,
    /// The SHA-256 of the file.
    pub sha256: String,
}

/// A saved course whose protocols changed, or that was looked at for it.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseDiff {
    /// The name of its file. Nothing else of a person is said.
    pub file: String,
    /// What becomes of each of its courses; empty where none of its protocols changed.
    pub effects: Vec<(Id, Effect)>,
}

impl ProtocolDiff {
    /// What lies between two versions, and what it does to the course from `start`; `None` where they are the same to
    /// the byte.
    pub fn new(old: &Protocol, new: &Protocol, start: NaiveDate) -> Option<Self> {
        let changes = changes(old, new);
        (!changes.is_empty()).then(|| Self {
            id: new.id.clone(),
            was: Some(Version::of(old)),
            now: Some(Version::of(new)),
            changes,
            effects: effect::of_variants(old, new, start),
        })
    }

    /// A protocol that only the new set has.
    pub fn added(new: &Protocol) -> Self {
        let (id, now) = (new.id.clone(), Some(Version::of(new)));
        Self { id, was: None, now, changes: Vec::new(), effects: Vec::new() }
    }

    /// A protocol that only the old set has.
    pub fn removed(old: &Protocol) -> Self {
        let (id, was) = (old.id.clone(), Some(Version::of(old)));
        Self { id, was, now: None, changes: Vec::new(), effects: Vec::new() }
    }
}

impl Version {
    fn of(protocol: &Protocol) -> Self {
        Self { version: protocol.version.clone(), sha256: protocol.sha256().to_owned() }
    }
}

impl CourseDiff {
    /// Whether all of its plans stay as they were.
    pub fn is_unchanged(&self) -> bool {
        self.effects.iter().all(|(_, effect)| effect.is_none())
    }
}
