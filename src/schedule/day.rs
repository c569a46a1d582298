//! Days as whole numbers, which is what the search adds and compares.

use std::cell::Cell;

use chrono::{Datelike, Days, NaiveDate};

use crate::model::{DateRange, Length, LengthRange, MonthDay, MonthEnd, Phase, Weekdays};

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

/// A day from which others near it are known sooner than by themselves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Near {
    day: DayNumber,
    date: NaiveDate,
}

impl Near {
    /// Days near this one.
    pub(super) fn to(day: DayNumber) -> Self {
        let day = day.clamp(FIRST, LAST);
        Self { day, date: date(day) }
    }

    /// What [`date`] is.
    pub(super) fn date(self, day: DayNumber) -> NaiveDate {
        let ahead = day.clamp(FIRST, LAST) - self.day;
        let days = Days::new(ahead.unsigned_abs().into());
        let date = if ahead < 0 { self.date.checked_sub_days(days) } else { self.date.checked_add_days(days) };
        date.unwrap_or(NaiveDate::MIN)
    }

    /// What [`range`] is.
    pub(super) fn range(self, first: DayNumber, last: DayNumber) -> Option<DateRange> {
        DateRange::new(self.date(first), self.date(last))
    }
}

/// A [`Length`] made ready to be added to day numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    length: Length,
    month_end: MonthEnd,
    /// The days one of which it leads to.
    on_day: Option<OnDay>,
}

/// Days to one of which a length leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnDay {
    /// A day of the month: the first one that is at most a few days sooner than the length says.
    OfMonth(MonthDay),
    /// Weekdays: the first of them that is no sooner than the length says.
    OfWeek(Weekdays),
}

impl OnDay {
    /// The day that a length leads to where it would lead to a day of the years of a plan.
    fn from(self, day: DayNumber) -> DayNumber {
        match self {
            Self::OfMonth(on) => on.from(date(day - Phase::DAYS_SOONER)).map_or(day, number),
            Self::OfWeek(on) => (day..day + 7).find(|day| on.contains(date(*day))).unwrap_or(day),
        }
    }
}

impl Shift {
    pub(super) fn new(length: Length, month_end: MonthEnd) -> Self {
        Self { length, month_end, on_day: None }
    }

    /// The same to one of some days.
    pub(super) fn on_day(self, on_day: Option<OnDay>) -> Self {
        Self { on_day, ..self }
    }

    /// The day this long after `day`, held inside the years of a plan and one day beyond them.
    pub(super) fn after(self, day: DayNumber) -> DayNumber {
        self.far_after(day).clamp(FIRST - 1, LAST + 1)
    }

    /// The same, where days beyond the years of a plan are not drawn together.
    fn far_after(self, day: DayNumber) -> DayNumber {
        let moved = match self.whole_days() {
            Some(days) => day + days,
            None => match self.length.after(date(day), self.month_end) {
                Some(moved) => number(moved),
                None => LAST + 1,
            },
        };
        let on_day = self.on_day.filter(|_| (FIRST..=LAST).contains(&moved));
        on_day.map_or(moved, |on| on.from(moved))
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
            Some(OnDay::OfMonth(_)) => (shortest - i64::from(Phase::DAYS_SOONER), longest + 35),
            Some(OnDay::OfWeek(_)) => (shortest, longest + 6),
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

/// What leads from a day to another one.
pub(super) trait Lead {
    /// The day that it leads to.
    fn after(&self, day: DayNumber) -> DayNumber;
}

impl Lead for Shift {
    fn after(&self, day: DayNumber) -> DayNumber {
        Self::after(*self, day)
    }
}

/// A [`Shift`] that is quick to ask about many days in a row. It knows a stretch of days round the last one from which it is as
/// many days: for months, those of one month.
#[derive(Clone, Debug)]
pub(super) struct SteadyShift {
    shift: Shift,
    /// The first and the last day of the stretch, and how many days the shift is from there.
    known: Cell<(DayNumber, DayNumber, i32)>,
}

impl SteadyShift {
    pub(super) fn new(shift: Shift) -> Self {
        let known = shift.whole_days().map_or((1, 0, 0), |days| (DayNumber::MIN, DayNumber::MAX, days));
        Self { shift, known: Cell::new(known) }
    }

    /// The last day up to which it is as many days as from the one that was asked about last.
    pub(super) fn steady_until(&self) -> DayNumber {
        self.known.get().1
    }

    /// The days of the month round a day from which the shift leads to days of one month, one by one.
    fn stretch(&self, day: DayNumber) -> (DayNumber, DayNumber) {
        let date = date(day);
        let months = Length { weeks: 0, days: 0, ..self.shift.length };
        let first = date.with_day(1).unwrap_or(date);
        let (own, to) = (date.num_days_in_month(), months.after(first, self.shift.month_end));
        let both = to.map_or(0, |to| to.num_days_in_month().min(own));
        let is_short = u32::from(both) < date.day() || self.shift.on_day.is_some();
        if number(date) != day || is_short {
            return (day, day);
        }
        (number(first), number(first) + i32::from(both) - 1)
    }
}

/// Two are the same where they lead to the same days, whatever they know.
impl PartialEq for SteadyShift {
    fn eq(&self, other: &Self) -> bool {
        self.shift == other.shift
    }
}

impl Lead for SteadyShift {
    fn after(&self, day: DayNumber) -> DayNumber {
        let (mut first, mut last, mut days) = self.known.get();
        if !(first <= day && day <= last) {
            (first, last) = self.stretch(day);
            days = self.shift.far_after(day) - day;
            self.known.set((first, last, days));
        }
        (day + days).clamp(FIRST - 1, LAST + 1)
    }
}

/// A [`LengthRange`] made ready to be added to day numbers; the second is `None` where it has no end.
pub(super) fn shifts(range: LengthRange, month_end: MonthEnd) -> (Shift, Option<Shift>) {
    (Shift::new(range.shorter(), month_end), range.longer().map(|longer| Shift::new(longer, month_end)))
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::*;

    fn weekdays() -> OnDay {
        OnDay::OfWeek(Weekdays::new([Weekday::Mon, Weekday::Tue, Weekday::Thu]).expect("weekdays"))
    }

    #[test]
    fn weekdays_are_the_next_ones() {
        let monday = number(NaiveDate::from_ymd_opt(2027, 1, 4).expect("a date"));
        let next = Shift::new(Length::days(1), MonthEnd::Clamp).on_day(Some(weekdays()));
        let days = [(0, 1), (1, 3), (2, 3), (3, 7), (6, 7)];
        days.iter().for_each(|(from, to)| assert_eq!(next.after(monday + from), monday + to, "{from}"));
    }

    #[test]
    fn a_shift_is_turned_round_to_the_day() {
        let start = number(NaiveDate::from_ymd_opt(2027, 12, 1).expect("a date"));
        let lengths = [(0, 5, 0), (0, 0, 1), (1, 0, 0), (1, 0, -4), (1, 1, -10), (2, 0, 9), (13, 4, 0)];
        for (months, weeks, days) in lengths {
            for month_end in [MonthEnd::Clamp, MonthEnd::Roll] {
                for on_day in [None, Some(weekdays())] {
                    let shift = Shift::new(Length { years: 0, months, weeks, days }, month_end).on_day(on_day);
                    for day in start..start + 200 {
                        let last = (day - 500..=day + 20).rev().find(|from| shift.after(*from) <= day);
                        assert_eq!(Some(shift.last_before(day)), last, "{shift:?} {}", date(day));
                    }
                }
            }
        }
    }

    #[test]
    fn a_steady_shift_leads_where_the_shift_leads() {
        let start = number(NaiveDate::from_ymd_opt(2027, 12, 1).expect("a date"));
        let lengths = [(0, 5, 0), (0, 0, 1), (1, 0, 0), (1, 0, -4), (-1, 0, 0), (2, 0, 9), (13, 4, 0)];
        let on_days = [None, Some(OnDay::OfMonth(MonthDay::Day(31))), Some(weekdays())];
        for (months, weeks, days) in lengths {
            for month_end in [MonthEnd::Clamp, MonthEnd::Roll] {
                for on_day in on_days {
                    let length = Length { years: 0, months, weeks, days };
                    let shift = Shift::new(length, month_end).on_day(on_day);
                    let steady = SteadyShift::new(shift);
                    let ahead = start..start + 800;
                    let ends = (FIRST - 3..FIRST + 40).chain(LAST - 450..LAST + 3);
                    for day in ahead.clone().chain(ahead.rev().step_by(17)).chain(ends) {
                        assert_eq!(Lead::after(&steady, day), shift.after(day), "{shift:?} {day}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_calendar_is_1900_to_2200() {
        assert_eq!(NaiveDate::from_num_days_from_ce_opt(FIRST), NaiveDate::from_ymd_opt(1900, 1, 1));
        assert_eq!(NaiveDate::from_num_days_from_ce_opt(LAST), NaiveDate::from_ymd_opt(2200, 12, 31));
    }

    #[test]
    fn days_near_another_are_the_same_days() {
        for from in [FIRST - 1, FIRST, FIRST + 40_000, LAST, LAST + 1] {
            let near = Near::to(from);
            for day in (from - 800..from + 800).chain([FIRST - 1, FIRST, LAST, LAST + 1]) {
                assert_eq!(near.date(day), date(day), "{from} {day}");
            }
        }
    }
}
