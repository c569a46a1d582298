//! Days as whole numbers, which is what the search adds and compares.

use chrono::{Datelike, NaiveDate};

use crate::model::{DateRange, Length, LengthRange, MonthEnd};

/// A day as chrono counts them: the number of days since the last day before year 1.
pub(super) type DayNumber = i32;

/// The first day that a plan may reach: 1 January 1900.
pub(super) const FIRST: DayNumber = 693_596;

/// The last day that a plan may reach: 31 December 2200.
pub(super) const LAST: DayNumber = 803_533;

pub(super) fn number(date: NaiveDate) -> DayNumber {
    date.num_days_from_ce()
}

/// The date of a day number that lies in the years of a plan.
pub(super) fn date(day: DayNumber) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(day.clamp(FIRST, LAST)).unwrap_or(NaiveDate::MIN)
}

/// The days from one number to another.
pub(super) fn range(first: DayNumber, last: DayNumber) -> Option<DateRange> {
    DateRange::new(date(first), date(last))
}

/// A [`Length`] made ready to be added to day numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    length: Length,
    month_end: MonthEnd,
}

impl Shift {
    pub(super) fn new(length: Length, month_end: MonthEnd) -> Self {
        Self { length, month_end }
    }

    /// The day this long after `day`, held inside the years of a plan and one day beyond them.
    pub(super) fn after(self, day: DayNumber) -> DayNumber {
        let Length { years, months, weeks, days } = self.length;
        let moved = match (years, months) {
            (0, 0) => day + weeks * 7 + days,
            _ => match self.length.after(date(day), self.month_end) {
                Some(moved) => number(moved),
                None => LAST + 1,
            },
        };
        moved.clamp(FIRST - 1, LAST + 1)
    }

    pub(super) fn length(self) -> Length {
        self.length
    }

    pub(super) fn longer_by(self, days: i32) -> Self {
        Self { length: self.length.plus(Length::days(days)), ..self }
    }

    pub(super) fn negated(self) -> Self {
        Self { length: self.length.negated(), ..self }
    }
}

/// A [`LengthRange`] made ready to be added to day numbers.
pub(super) fn shifts(range: LengthRange, month_end: MonthEnd) -> (Shift, Shift) {
    (Shift::new(range.lo, month_end), Shift::new(range.hi, month_end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_is_1900_to_2200() {
        assert_eq!(NaiveDate::from_num_days_from_ce_opt(FIRST), NaiveDate::from_ymd_opt(1900, 1, 1));
        assert_eq!(NaiveDate::from_num_days_from_ce_opt(LAST), NaiveDate::from_ymd_opt(2200, 12, 31));
    }
}
