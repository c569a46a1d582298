//! Lengths of clock time, kept as they are written.

/// A length of clock time that is published as one number or as a range, in whole minutes, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes {
    shorter: u32,
    longer: u32,
}

impl Minutes {
    /// One minute.
    pub(crate) const ONE: Self = Self { shorter: 1, longer: 1 };

    /// The longest that a visit can take: a day.
    pub const MAX: u32 = 24 * 60;

    /// From the shorter to the longer number of minutes; `None` where the first is larger than the second, and where the
    /// second is 0 or more than [`Minutes::MAX`].
    pub fn new(shorter: u32, longer: u32) -> Option<Self> {
        (shorter <= longer && (1..=Self::MAX).contains(&longer)).then_some(Self { shorter, longer })
    }

    /// The shorter end.
    pub const fn shorter(self) -> u32 {
        self.shorter
    }

    /// The longer end: what a visit blocks.
    pub const fn longer(self) -> u32 {
        self.longer
    }
}

/// A range of clock time in the unit it was published in: `24 hours`, `1 to 2 days`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockRange {
    shorter: u32,
    longer: u32,
    unit: ClockUnit,
}

impl ClockRange {
    /// No time.
    pub(crate) const ZERO: Self = Self { shorter: 0, longer: 0, unit: ClockUnit::Hour };

    /// From the shorter to the longer count of a unit; `None` where the first is larger than the second.
    pub fn new(shorter: u32, longer: u32, unit: ClockUnit) -> Option<Self> {
        (shorter <= longer).then_some(Self { shorter, longer, unit })
    }

    /// The shorter end, counted in the unit.
    pub const fn shorter(self) -> u32 {
        self.shorter
    }

    /// The longer end, counted in the unit.
    pub const fn longer(self) -> u32 {
        self.longer
    }

    /// The unit.
    pub const fn unit(self) -> ClockUnit {
        self.unit
    }
}

impl From<Minutes> for ClockRange {
    fn from(Minutes { shorter, longer }: Minutes) -> Self {
        Self { shorter, longer, unit: ClockUnit::Minute }
    }
}

/// A unit of clock time. A day is 24 hours here; days of the calendar are a [`super::Length`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockUnit {
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// A day.
    Day,
    /// Seven days.
    Week,
}

impl ClockUnit {
    /// How many minutes it has.
    pub fn minutes(self) -> u32 {
        match self {
            Self::Minute => 1,
            Self::Hour => 60,
            Self::Day => 24 * 60,
            Self::Week => 7 * 24 * 60,
        }
    }
}
