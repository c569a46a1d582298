//! Lengths of calendar time, kept as they are written.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};

/// A length of calendar time in the units it was published in: `2 weeks`, `15 days`, `1 month`,
/// `13 months + 4 weeks`, `4 weeks - 4 days`.
///
/// "2 weeks" and "14 days" stay two different lengths, in the model and in print. Years and months are calendar years
/// and months; what they do at the end of a month is the protocol's choice ([`MonthEnd`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Length {
    /// Calendar years.
    pub years: i32,
    /// Calendar months.
    pub months: i32,
    /// Weeks of seven days.
    pub weeks: i32,
    /// Days.
    pub days: i32,
}

/// What a month or a year does when the day it leads to does not exist.
///
/// Source: `Clamp` is what calendars and banks do; `Roll` is the rule CALCDT-5 of the CDC's Logic Specification for
/// immunization forecasting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MonthEnd {
    /// 31 January + 1 month is the last day of February.
    #[default]
    Clamp,
    /// 31 January + 1 month is 1 March.
    Roll,
}

impl Length {
    /// No time at all.
    pub const ZERO: Self = Self { years: 0, months: 0, weeks: 0, days: 0 };

    /// Whether it leads to the day that it is counted from.
    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// A length of whole days.
    pub const fn days(days: i32) -> Self {
        Self { days, ..Self::ZERO }
    }

    /// A length of whole weeks.
    pub const fn weeks(weeks: i32) -> Self {
        Self { weeks, ..Self::ZERO }
    }

    /// The day that lies this length after `day`: years and months first, then weeks and days.
    ///
    /// `None` when the result is no day of chrono's calendar, which no length that was read from a file can reach from
    /// a date that was.
    pub fn after(self, day: NaiveDate, month_end: MonthEnd) -> Option<NaiveDate> {
        let months = self.years.checked_mul(12)?.checked_add(self.months)?;
        let moved = add_months(day, months, month_end)?;
        let days = i64::from(self.weeks) * 7 + i64::from(self.days);
        match days {
            0.. => moved.checked_add_days(Days::new(days.unsigned_abs())),
            _ => moved.checked_sub_days(Days::new(days.unsigned_abs())),
        }
    }

    /// This length with all signs turned; as far as the numbers go.
    #[doc(hidden)]
    pub fn negated(self) -> Self {
        let Self { years, months, weeks, days } = self;
        let [years, months, weeks, days] = [years, months, weeks, days].map(i32::saturating_neg);
        Self { years, months, weeks, days }
    }

    /// This length and the other, unit by unit; as far as the numbers go.
    #[doc(hidden)]
    pub fn plus(self, other: Self) -> Self {
        Self {
            years: self.years.saturating_add(other.years),
            months: self.months.saturating_add(other.months),
            weeks: self.weeks.saturating_add(other.weeks),
            days: self.days.saturating_add(other.days),
        }
    }

    /// The fewest and the most days this length can span, whatever day it starts on and whatever the month end does.
    #[doc(hidden)]
    pub fn day_bounds(self) -> (i64, i64) {
        let months = i64::from(self.years) * 12 + i64::from(self.months);
        let days = i64::from(self.weeks) * 7 + i64::from(self.days);
        // n months of 28 to 31 days: over longer runs the true bounds are much closer to 30.44 a month.
        let (short, long) = match months.abs() {
            0 => (0, 0),
            n => (n * 3043 / 100 - 3, n * 3045 / 100 + 3),
        };
        if months < 0 { (days - long, days - short) } else { (days + short, days + long) }
    }

    /// How many sessions there are in this time that follow one another by an interval: the fewest and the most, over all
    /// days on which the first can be. One at the very end is no longer in it.
    pub(crate) fn sessions_apart(self, interval: Self) -> (u32, u32) {
        let in_months = |length: Self| match length {
            Self { years, months, weeks: 0, days: 0 } => Some(i64::from(years) * 12 + i64::from(months)),
            Self { .. } => None,
        };
        let bounds = |length: Self| match in_months(length) {
            Some(months) => (months, months),
            None => length.day_bounds(),
        };
        let are_months = in_months(self).is_some() && in_months(interval).is_some();
        let ((least, most), (shortest, longest)) = match are_months {
            true => (bounds(self), bounds(interval)),
            false => (self.day_bounds(), interval.day_bounds()),
        };
        let count = |time: i64, apart: i64| u32::try_from((time + apart.max(1) - 1) / apart.max(1)).unwrap_or(1).max(1);
        (count(least, longest), count(most, shortest))
    }

    /// Whether this length never reaches a later day than the other, from any day of a leap-year cycle.
    #[doc(hidden)]
    pub fn never_exceeds(self, other: Self, month_end: MonthEnd) -> bool {
        let (shortest, longest) = (other.day_bounds().0, self.day_bounds().1);
        if longest <= shortest {
            return true;
        }
        if self.day_bounds().0 > other.day_bounds().1 {
            return false;
        }
        let months = |length: Self| i64::from(length.years) * 12 + i64::from(length.months);
        let days = |length: Self| i64::from(length.weeks) * 7 + i64::from(length.days);
        if months(self) == months(other) {
            return days(self) <= days(other);
        }
        let cycle = NaiveDate::from_ymd_opt(2024, 1, 1).into_iter().flat_map(|first| first.iter_days().take(4 * 366));
        cycle.into_iter().all(|day| match (self.after(day, month_end), other.after(day, month_end)) {
            (Some(mine), Some(theirs)) => mine <= theirs,
            _ => false,
        })
    }
}

fn add_months(day: NaiveDate, months: i32, month_end: MonthEnd) -> Option<NaiveDate> {
    let count = Months::new(months.unsigned_abs());
    let clamped = if months < 0 { day.checked_sub_months(count)? } else { day.checked_add_months(count)? };
    match month_end {
        MonthEnd::Roll if clamped.day() != day.day() => clamped.succ_opt(),
        MonthEnd::Roll | MonthEnd::Clamp => Some(clamped),
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [(self.years, "year"), (self.months, "month"), (self.weeks, "week"), (self.days, "day")];
        let mut is_first = true;
        for (count, unit) in parts.into_iter().filter(|(count, _)| *count != 0) {
            match (is_first, count < 0) {
                (true, false) => {}
                (true, true) => f.write_str("-")?,
                (false, false) => f.write_str(" + ")?,
                (false, true) => f.write_str(" - ")?,
            }
            let plural = if count.abs() == 1 { "" } else { "s" };
            write!(f, "{} {unit}{plural}", count.abs())?;
            is_first = false;
        }
        if is_first { f.write_str("0 days") } else { Ok(()) }
    }
}

/// An aim as it is published: one length (`2 weeks`), a range (`7 to 10 days`), both ends included, or a length and all
/// that is longer (`2 months or more`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LengthRange {
    shorter: Length,
    longer: Option<Length>,
}

impl LengthRange {
    /// The lengths from the shorter one to the longer one; `None` where the first can be longer than the second.
    pub fn new(shorter: Length, longer: Length) -> Option<Self> {
        shorter.never_exceeds(longer, MonthEnd::Clamp).then_some(Self { shorter, longer: Some(longer) })
    }

    /// A range that is one length.
    pub const fn single(length: Length) -> Self {
        Self { shorter: length, longer: Some(length) }
    }

    /// A length and all that is longer.
    pub const fn or_more(length: Length) -> Self {
        Self { shorter: length, longer: None }
    }

    /// The shorter end.
    pub const fn shorter(self) -> Length {
        self.shorter
    }

    /// The longer end; the same as the shorter one for a single length, and `None` where there is no end.
    pub const fn longer(self) -> Option<Length> {
        self.longer
    }
}

impl fmt::Display for LengthRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (lo, Some(hi)) = (self.shorter, self.longer) else { return write!(f, "{} or more", self.shorter) };
        if lo == hi {
            return write!(f, "{lo}");
        }
        // "7 to 10 days" where both ends are one number of the same unit.
        let in_unit = |length: Length| match length {
            Length { years, months: 0, weeks: 0, days: 0 } if years != 0 => Some((years, 'y')),
            Length { years: 0, months, weeks: 0, days: 0 } if months != 0 => Some((months, 'm')),
            Length { years: 0, months: 0, weeks, days: 0 } if weeks != 0 => Some((weeks, 'w')),
            Length { years: 0, months: 0, weeks: 0, days } if days != 0 => Some((days, 'd')),
            _ => None,
        };
        match (in_unit(lo), in_unit(hi)) {
            (Some((count, unit)), Some((_, other))) if unit == other => write!(f, "{count} to {hi}"),
            _ => write!(f, "{lo} to {hi}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date in a test")
    }

    #[test]
    fn months_come_before_days() {
        let length = Length { months: 1, days: 1, ..Length::ZERO };
        assert_eq!(length.after(day("2027-01-31"), MonthEnd::Clamp), Some(day("2027-03-01")));
        assert_eq!(length.after(day("2027-01-31"), MonthEnd::Roll), Some(day("2027-03-02")));
    }

    #[test]
    fn month_end_is_a_choice_only_where_the_day_is_missing() {
        let month = Length { months: 1, ..Length::ZERO };
        let year = Length { years: 1, ..Length::ZERO };
        assert_eq!(month.after(day("2027-03-31"), MonthEnd::Clamp), Some(day("2027-04-30")));
        assert_eq!(month.after(day("2027-03-31"), MonthEnd::Roll), Some(day("2027-05-01")));
        assert_eq!(month.after(day("2027-03-30"), MonthEnd::Roll), Some(day("2027-04-30")));
        assert_eq!(year.after(day("2028-02-29"), MonthEnd::Clamp), Some(day("2029-02-28")));
        assert_eq!(year.after(day("2028-02-29"), MonthEnd::Roll), Some(day("2029-03-01")));
    }

    #[test]
    fn prints_as_published() {
        let compound = Length { months: 13, weeks: 4, ..Length::ZERO };
        let grace = Length { weeks: 4, days: -4, ..Length::ZERO };
        assert_eq!(compound.to_string(), "13 months + 4 weeks");
        assert_eq!(grace.to_string(), "4 weeks - 4 days");
        let days = LengthRange::new(Length::days(7), Length::days(10));
        assert_eq!(days.map(|days| days.to_string()).as_deref(), Some("7 to 10 days"));
        assert_eq!(LengthRange::new(Length::days(20), Length::days(10)), None);
        assert_eq!(LengthRange::single(Length::weeks(1)).to_string(), "1 week");
    }

    #[test]
    fn day_bounds_hold_on_every_day_of_a_cycle() {
        for months in 1..60 {
            let length = Length { months, days: 3, ..Length::ZERO };
            let (short, long) = length.day_bounds();
            for start in day("2024-01-01").iter_days().take(1461) {
                for month_end in [MonthEnd::Clamp, MonthEnd::Roll] {
                    let span = (length.after(start, month_end).expect("in range") - start).num_days();
                    assert!(short <= span && span <= long, "{length} from {start}: {span} outside {short}..={long}");
                }
            }
        }
    }

    #[test]
    fn comparing_lengths_knows_the_calendar() {
        let month = Length { months: 1, ..Length::ZERO };
        assert!(Length::weeks(4).never_exceeds(month, MonthEnd::Clamp));
        assert!(!Length::days(30).never_exceeds(month, MonthEnd::Clamp));
        assert!(month.never_exceeds(Length::days(31), MonthEnd::Clamp));
        assert!(month.never_exceeds(month, MonthEnd::Clamp));
    }
}
