//! What a joint plan is worth beside what it gives up: days off aim and visits, in one number.

use crate::model::Sharing;

/// What comes first, days off aim or visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DaysFirst,
    VisitsFirst,
}

impl Order {
    /// What comes first where visits are shared like this.
    pub(super) fn of(sharing: Sharing) -> Self {
        match sharing {
            Sharing::Preferred => Self::VisitsFirst,
            Sharing::Allowed | Sharing::Forbidden => Self::DaysFirst,
        }
    }
}

/// How days off aim and visits make one number, of which the less is the better: the one that comes first is dearer than
/// all that the other can come to.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    pub(super) of_day: u64,
    pub(super) of_visit: u64,
}

impl Scale {
    /// For plans with at most this many days off aim (at their price) and visits.
    pub(super) fn new(order: Order, most_off_aim: u32, most_visits: u32) -> Self {
        match order {
            Order::VisitsFirst => Self { of_day: 1, of_visit: u64::from(most_off_aim) + 2 },
            Order::DaysFirst => Self { of_day: u64::from(most_visits) + 2, of_visit: 1 },
        }
    }

    pub(super) fn value(self, off_aim: u32, visits: u32) -> u64 {
        u64::from(off_aim).saturating_mul(self.of_day).saturating_add(u64::from(visits).saturating_mul(self.of_visit))
    }

    pub(super) fn is_visits_first(self) -> bool {
        self.of_day < self.of_visit
    }

    /// The days off aim in a value, at their price.
    pub(super) fn off_aim(self, value: u64) -> u32 {
        let days = if self.is_visits_first() { value % self.of_visit } else { value / self.of_day };
        u32::try_from(days).unwrap_or(u32::MAX)
    }

    /// The visits in a value.
    pub(super) fn visits(self, value: u64) -> u32 {
        let visits = if self.is_visits_first() { value / self.of_visit } else { value % self.of_day };
        u32::try_from(visits).unwrap_or(u32::MAX)
    }

    /// The days off aim and the visits in a value, what comes first before the other.
    pub(super) fn parts(self, value: u64) -> (u32, u32) {
        let (off_aim, visits) = (self.off_aim(value), self.visits(value));
        if self.is_visits_first() { (visits, off_aim) } else { (off_aim, visits) }
    }
}
