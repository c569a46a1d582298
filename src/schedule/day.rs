//! Days as whole numbers, which is what the search adds and compares.

use chrono::{Datelike, NaiveDate};

use crate::model::{DateRange, Length, LengthRange, MonthDay, MonthEnd, Phase};

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
    /// The day of the month that it leads to: the first one that is at most a few days sooner than the length says.
    on_day: Option<MonthDay>,
}

impl Shift {
    pub(super) fn new(length: Length, month_end: MonthEnd) -> Self {
        Self { length, month_end, on_day: None }
    }

    /// The same to a day of the month.
    pub(super) fn on_day(self, on_day: Option<MonthDay>) -> Self {
        Self { on_day, ..self }
    }

    /// The day this long after `day`, held inside the years of a plan and one day beyond them.
    pub(super) fn after(self, day: DayNumber) -> DayNumber {
        let moved = match self.whole_days() {
            Some(days) => day + days,
            None => match self.length.after(date(day), self.month_end) {
                Some(moved) => number(moved),
                None => LAST + 1,
            },
        };
        let on_day = self.on_day.filter(|_| (FIRST..=LAST).contains(&moved));
        let moved = on_day.and_then(|on| on.from(date(moved - Phase::DAYS_SOONER))).map_or(moved, number);
        moved.clamp(FIRST - 1, LAST + 1)
    }

    pub(super) fn length(self) -> Length {
        self.length
    }

    pub(super) fn longer_by(self, days: i32) -> Self {
        Self { length: self.length.plus(Length::days(days)), ..self }
    }

    /// How many days it is, where that is the same from every day.
    pub(super) fn whole_days(self) -> Option<i32> {
        let Length { years, months, weeks, days } = self.length;
        (years == 0 && months == 0 && self.on_day.is_none()).then_some(weeks * 7 + days)
    }

    /// The fewest and the most days it can be.
    pub(super) fn day_bounds(self) -> (i64, i64) {
        let (shortest, longest) = self.length.day_bounds();
        match self.on_day {
            // From one such day to the next there are five weeks at most.
            Some(_) => (shortest - i64::from(Phase::DAYS_SOONER), longest + 35),
            None => (shortest, longest),
        }
    }

    /// The last day from which this shift leads to `day` or sooner.
    pub(super) fn last_before(self, day: DayNumber) -> DayNumber {
        if let Some(days) = self.whole_days() {
            return day - days;
        }
        // Month ends and the order of months and days make a difference of a few days to the shift turned round.
        let near = Self { on_day: None, ..self }.negated().after(day);
        let around = if self.on_day.is_some() { 50 } else { 8 };
        (near - around..=near + around).rev().find(|from| self.after(*from) <= day).unwrap_or(near)
    }

    pub(super) fn negated(self) -> Self {
        Self { length: self.length.negated(), ..self }
    }
}

/// A [`LengthRange`] made ready to be added to day numbers; the second is `None` where it has no end.
pub(super) fn shifts(range: LengthRange, month_end: MonthEnd) -> (Shift, Option<Shift>) {
    (Shift::new(range.shorter(), month_end), range.longer().map(|longer| Shift::new(longer, month_end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_is_turned_round_to_the_day() {
        let start = number(NaiveDate::from_ymd_opt(2027, 12, 1).expect("a date"));
        let lengths = [(0, 5, 0), (1, 0, 0), (1, 0, -4), (1, 1, -10), (2, 0, 9), (13, 4, 0)];
        for (months, weeks, days) in lengths {
            for month_end in [MonthEnd::Clamp, MonthEnd::Roll] {
                let shift = Shift::new(Length { years: 0, months, weeks, days }, month_end);
                for day in start..start + 200 {
                    let last = (day - 500..=day + 20).rev().find(|from| shift.after(*from) <= day);
                    assert_eq!(Some(shift.last_before(day)), last, "{shift:?} {}", date(day));
                }
            }
        }
    }

    #[test]
    fn the_calendar_is_1900_to_2200() {
        assert_eq!(NaiveDate::from_num_days_from_ce_opt(FIRST), NaiveDate::from_ymd_opt(1900, 1, 1));
        assert_eq!(NaiveDate::from_num_days_from_ce_opt(LAST), NaiveDate::from_ymd_opt(2200, 12, 31));
    }
}
