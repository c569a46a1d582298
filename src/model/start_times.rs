//! When visits begin.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

/// When visits begin: at the same time, but on some weekdays at another.
///
/// ```
/// use mesoplan::StartTimes;
///
/// let at = StartTimes::usual("17:30:00".parse()?).on(chrono::Weekday::Fri, "16:00:00".parse()?);
/// assert_eq!(at.on_day("2026-12-04".parse()?), "16:00:00".parse()?, "a Friday");
/// assert_eq!(at.on_day("2026-12-03".parse()?), "17:30:00".parse()?);
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartTimes {
    usual: NaiveTime,
    /// From Monday.
    by_weekday: [Option<NaiveTime>; 7],
}

impl StartTimes {
    /// The same time on every day.
    pub const fn usual(time: NaiveTime) -> Self {
        Self { usual: time, by_weekday: [None; 7] }
    }

    /// The same with another time on a weekday.
    pub fn on(mut self, weekday: Weekday, time: NaiveTime) -> Self {
        self.by_weekday[weekday.num_days_from_monday() as usize] = Some(time);
        self
    }

    /// When a visit of this day begins.
    pub fn on_day(&self, day: NaiveDate) -> NaiveTime {
        self.by_weekday[day.weekday().num_days_from_monday() as usize].unwrap_or(self.usual)
    }

    /// The time of days whose weekday has none of its own.
    pub fn usual_time(&self) -> NaiveTime {
        self.usual
    }

    /// The weekdays with a time of their own, from Monday.
    pub fn weekdays(&self) -> impl Iterator<Item = (Weekday, NaiveTime)> {
        let weekdays = std::iter::successors(Some(Weekday::Mon), |weekday| Some(weekday.succ()));
        weekdays.zip(self.by_weekday).filter_map(|(weekday, time)| Some((weekday, time?)))
    }

    /// Every time that a visit may begin at.
    pub fn all(&self) -> impl Iterator<Item = NaiveTime> {
        std::iter::once(self.usual).chain(self.weekdays().map(|(_, time)| time))
    }
}

impl From<NaiveTime> for StartTimes {
    fn from(time: NaiveTime) -> Self {
        Self::usual(time)
    }
}
