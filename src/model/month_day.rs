//! A day of each month: the same day, or a weekday by its place in the month.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// On which day of a month sessions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthDay {
    /// The day of the month on which the course was to begin.
    Same,
    /// That day, from 1; the last day of a month that is shorter.
    Day(u32),
    /// A weekday by its place in the month, from 1; the last one where there is no number.
    Weekday(Option<u8>, Weekday),
}

impl MonthDay {
    /// The places of a weekday in a month, with their words.
    pub const PLACES: [(&'static str, Option<u8>); 5] =
        [("first", Some(1)), ("second", Some(2)), ("third", Some(3)), ("fourth", Some(4)), ("last", None)];

    /// Such a day of the month that a day is in; `None` where it depends on when the course began.
    pub(crate) fn in_month_of(self, day: NaiveDate) -> Option<NaiveDate> {
        let first = day.with_day(1)?;
        let last_of = |month: NaiveDate| month.checked_add_days(Days::new(32))?.with_day(1)?.pred_opt();
        match self {
            Self::Same => None,
            Self::Day(number) => first.with_day(number).or(last_of(first)),
            Self::Weekday(Some(place), weekday) => {
                first.iter_days().filter(|day| day.weekday() == weekday).nth(usize::from(place.max(1)) - 1)
            }
            Self::Weekday(None, weekday) => {
                let last = last_of(first)?;
                let back = (last.weekday().num_days_from_monday() + 7 - weekday.num_days_from_monday()) % 7;
                last.checked_sub_days(Days::new(back.into()))
            }
        }
    }

    /// The first such day that is not before a day.
    pub(crate) fn from(self, day: NaiveDate) -> Option<NaiveDate> {
        self.in_month_of(day).filter(|own| day <= *own).or_else(|| {
            let next = day.with_day(1)?.checked_add_days(Days::new(32))?;
            self.in_month_of(next)
        })
    }
}

impl fmt::Display for MonthDay {
    /// As it is written in a file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => f.write_str("same day of the month"),
            Self::Day(number) => write!(f, "day {number} of the month"),
            Self::Weekday(place, weekday) => {
                let place = Self::PLACES.iter().find(|(_, own)| own == place).map_or("last", |(word, _)| *word);
                write!(f, "{place} {} of the month", weekday.to_string().to_lowercase())
            }
        }
    }
}
