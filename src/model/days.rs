//! Sets of days.

use std::fmt;

use chrono::{Datelike, NaiveDate, Weekday};

/// The days that mesoplan plans in: the years 1900 to 2200.
pub const CALENDAR: DateRange = match (NaiveDate::from_ymd_opt(1900, 1, 1), NaiveDate::from_ymd_opt(2200, 12, 31)) {
    (Some(first), Some(last)) => DateRange { first, last },
    _ => panic!("two days that every calendar has"),
};

/// Whether a date lies in the years that mesoplan plans in.
pub fn is_in_calendar(date: NaiveDate) -> bool {
    CALENDAR.contains(date)
}

/// A stretch of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateRange {
    first: NaiveDate,
    last: NaiveDate,
}

impl DateRange {
    /// The days from `first` to `last`; `None` when `last` comes before `first`.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// One day.
    pub fn day(day: NaiveDate) -> Self {
        Self { first: day, last: day }
    }

    /// The first day.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day.
    pub fn last(self) -> NaiveDate {
        self.last
    }

    /// Whether the day lies in the range.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { write!(f, "{}", self.first) } else { write!(f, "{}..{}", self.first, self.last) }
    }
}

/// Some days of the week; never none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Weekdays(u8);

impl Weekdays {
    /// The days of a week, from Monday.
    pub const WEEK: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

    /// Every day of the week.
    pub const ALL: Self = Self(0b111_1111);

    /// The given days; `None` when there are none.
    pub fn new(days: impl IntoIterator<Item = Weekday>) -> Option<Self> {
        let bits = days.into_iter().fold(0, |bits, day| bits | 1 << day.num_days_from_monday());
        (bits != 0).then_some(Self(bits))
    }

    /// Whether the day falls on one of these weekdays.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.0 & (1 << day.weekday().num_days_from_monday()) != 0
    }

    /// How many they are.
    pub(crate) fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// The fewest and the most days from one of them to the next one.
    pub(crate) fn gaps(self) -> (i32, i32) {
        let days: Vec<i32> = (0..14).filter(|day| self.0 & (1 << (day % 7)) != 0).collect();
        let gaps = || days.windows(2).map(|pair| pair[1] - pair[0]);
        (gaps().min().unwrap_or(7), gaps().max().unwrap_or(7))
    }

    /// The weekdays, from Monday.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Self::WEEK.into_iter().filter(move |day| self.0 & (1 << day.num_days_from_monday()) != 0)
    }
}

/// Days of every year, from one to another, both included. Where the last comes before the first in the calendar, they go
/// over the end of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearDays {
    /// The first day: its month and its day of the month, from 1.
    pub first: (u32, u32),
    /// The last day. It is 29 February where the whole of February is meant.
    pub last: (u32, u32),
}

impl YearDays {
    /// Whether a day is among them.
    pub fn contains(self, day: NaiveDate) -> bool {
        let day = (day.month(), day.day());
        if self.first <= self.last {
            self.first <= day && day <= self.last
        } else {
            self.first <= day || day <= self.last
        }
    }
}

impl fmt::Display for YearDays {
    /// As it is written in a file: `1 July to 31 August`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |month: u32| MONTHS[(month.clamp(1, 12) - 1) as usize];
        write!(f, "{} {} to {} {}", self.first.1, name(self.first.0), self.last.1, name(self.last.0))
    }
}

/// The names of the months in a file.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
