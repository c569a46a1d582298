//! How a protocol fits a clinic, start day by start day.

use chrono::NaiveDate;

use super::RelaxationKind;

/// What happens to a course over all days on which it could begin.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// Every day that was looked at, in order.
    pub starts: Vec<SweptStart>,
    /// Changes that make more starts possible or bring sessions nearer to their aims, the most helpful first.
    pub changes: Vec<SweepChange>,
}

/// One day as the requested start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweptStart {
    /// The day.
    pub day: NaiveDate,
    /// What becomes of a course that begins on it; `None` when no session can be on the day.
    pub fit: Option<Fit>,
}

/// What becomes of a course that begins on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    /// Days off aim of the best plan; `None` when no plan fits.
    pub best: Option<u32>,
    /// Days off aim when every session is pushed, one after the other, to the next usable day; `None` when that breaks
    /// a rule.
    pub pushed: Option<u32>,
}

/// A change, and what the starts look like with it.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepChange {
    /// The change.
    pub kind: RelaxationKind,
    /// Of the same starts, how many have no plan.
    pub without_plan: u32,
    /// Days off aim of the best plans of those that have one, in all.
    pub off_aim_days: u64,
}

impl Sweep {
    /// The days on which a course could begin, with what becomes of it.
    pub fn fits(&self) -> impl Iterator<Item = (NaiveDate, Fit)> {
        self.starts.iter().filter_map(|start| start.fit.map(|fit| (start.day, fit)))
    }

    /// How many starts there are.
    pub fn start_count(&self) -> usize {
        self.fits().count()
    }

    /// Of these, how many have no plan.
    pub fn without_plan(&self) -> usize {
        self.fits().filter(|(_, fit)| fit.best.is_none()).count()
    }

    /// Days off aim of the best plans, in all.
    pub fn off_aim_days(&self) -> u64 {
        self.fits().filter_map(|(_, fit)| fit.best).map(u64::from).sum()
    }
}
