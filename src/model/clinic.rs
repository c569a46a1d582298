//! Where sessions are held, and when it is open.

use std::ops::Deref;
use std::{error, fmt};

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};

use super::{DateRange, Language, StartTimes, Stationery};

/// A clinic whose description has been checked. Only `read::clinic` makes one, so whoever holds a `Clinic` holds one
/// whose zone exists and whose hours do not overlap.
///
/// It reads like the [`ClinicData`] inside it, and nobody can change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Clinic(ClinicData);

impl Clinic {
    /// Marks data as checked. The reader calls this after it has found no problem, and nobody else does.
    pub(crate) fn checked(data: ClinicData) -> Self {
        Self(data)
    }
}

impl Deref for Clinic {
    type Target = ClinicData;

    fn deref(&self) -> &ClinicData {
        &self.0
    }
}

/// What a clinic file says.
#[derive(Clone, Debug, PartialEq)]
pub struct ClinicData {
    /// What it is called.
    pub name: Option<String>,
    /// Where it is, as a person would write it into a calendar.
    pub place: Option<String>,
    /// The IANA name of its time zone, spelled as the tables spell it.
    pub timezone: String,
    /// When it is open. Without hours any day may be used, and no time of day is checked.
    pub hours: Option<OpeningHours>,
    /// Days with other hours than their weekday. Of two that name a day the last one holds.
    pub special_hours: Vec<SpecialHours>,
    /// When visits begin, for courses that do not say.
    pub at: Option<StartTimes>,
    /// The folder of its saved courses, as the clinic file writes it.
    pub book: Option<String>,
    /// How many visits can run at once: at least 1, at most [`MOST_AT_ONCE`].
    pub at_once: u32,
    /// How long a place is taken besides the visit itself.
    pub turnaround: Turnaround,
    /// Days on which it is closed.
    pub closed: Vec<Closure>,
    /// The region whose public holidays close it: `TR`, `DE-BE`.
    pub holidays: Option<String>,
    /// Calendar files whose events close their days.
    pub closed_calendars: Vec<ClosingCalendar>,
    /// Calendar files whose events take their time.
    pub busy_calendars: Vec<TakingCalendar>,
    /// How long before a session to remind, in minutes: the longest first, none twice.
    pub reminders: Vec<u32>,
    /// The languages of what is handed out: the first that plans speak is taken. The clinic's own words are in the first.
    pub languages: Vec<Language>,
    /// What it hands out besides dates.
    pub stationery: Stationery,
}

/// The most visits that can run at once in a clinic.
#[doc(hidden)]
pub const MOST_AT_ONCE: u32 = 100;

/// How long a place is taken before and after a visit, in minutes: to make it ready, and to put it in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turnaround {
    /// Before a visit.
    pub before: u32,
    /// After a visit.
    pub after: u32,
}

/// A calendar file whose events close their days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosingCalendar {
    /// Its path, as written in the clinic file.
    pub file: String,
    /// Which of its events close nothing: those with such a title, category or first line of the description.
    pub without: Vec<String>,
}

/// A calendar file whose events take their time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakingCalendar {
    /// Its path, as written in the clinic file.
    pub file: String,
    /// The address of the person whose calendar it is: what that person declined takes no time.
    pub owner: Option<String>,
}

/// Hours of days that are an exception of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialHours {
    /// Which days.
    pub days: SpecialDays,
    /// When it is open then, in order and apart from each other; never, where there are none.
    pub hours: Vec<Hours>,
}

/// Days that are an exception of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecialDays {
    /// These days.
    Dates(DateRange),
    /// A day, and every day that is a number of whole periods of this many weeks after it.
    EveryWeeks {
        /// The weeks; at least 1.
        weeks: u32,
        /// The first of them.
        from: NaiveDate,
    },
    /// A weekday of each month.
    OfMonth {
        /// Which one, from 1; from -1 backwards.
        number: i8,
        /// The weekday.
        weekday: Weekday,
    },
}

impl SpecialDays {
    /// Whether a day is one of them.
    pub fn contains(self, day: NaiveDate) -> bool {
        match self {
            Self::Dates(days) => days.contains(day),
            Self::EveryWeeks { weeks, from } => {
                from <= day && (day - from).num_days() % (7 * i64::from(weeks.max(1))) == 0
            }
            Self::OfMonth { number, weekday } => {
                let of_month = day.day0() as i8;
                let left = day.num_days_in_month() as i8 - 1 - of_month;
                day.weekday() == weekday && (number == of_month / 7 + 1 || number == -(left / 7 + 1))
            }
        }
    }
}

/// Days on which a clinic is closed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Closure {
    /// The days.
    pub days: DateRange,
    /// Why, where that is known: the name of a holiday.
    pub reason: Option<String>,
}

/// A time of day to the minute, from 00:00 up to 24:00, which is where the day ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayTime(u16);

impl DayTime {
    /// 00:00.
    #[doc(hidden)]
    pub const START: Self = Self(0);

    /// 24:00, the first moment that is no longer in the day.
    #[doc(hidden)]
    pub const END: Self = Self(24 * 60);

    /// The time this many minutes after midnight, as clocks show it on a day without a change; `None` after 24:00.
    pub fn new(minutes: u32) -> Option<Self> {
        u16::try_from(minutes).ok().map(Self).filter(|time| *time <= Self::END)
    }

    /// The time on a clock; `None` for 24:00, which clocks show as the next day.
    pub fn time(self) -> Option<NaiveTime> {
        NaiveTime::from_num_seconds_from_midnight_opt(self.minutes() * 60, 0)
    }

    /// Minutes after midnight, 0 to 1440.
    pub fn minutes(self) -> u32 {
        self.0.into()
    }
}

impl From<NaiveTime> for DayTime {
    /// The minute that the time lies in.
    fn from(time: NaiveTime) -> Self {
        // Hours and minutes are below 24 and 60.
        Self((time.hour() * 60 + time.minute()) as u16)
    }
}

impl fmt::Display for DayTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A stretch of one day, half-open: at `until` it is over. Never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours {
    from: DayTime,
    until: DayTime,
}

impl Hours {
    /// From 00:00 to 24:00.
    pub const WHOLE_DAY: Self = Self { from: DayTime::START, until: DayTime::END };

    /// The hours from one time to a later one; `None` when it is not later.
    pub fn new(from: DayTime, until: DayTime) -> Option<Self> {
        (from < until).then_some(Self { from, until })
    }

    /// When it begins.
    pub fn from(self) -> DayTime {
        self.from
    }

    /// When it is over.
    pub fn until(self) -> DayTime {
        self.until
    }

    /// How long it is, in minutes.
    pub fn minutes(self) -> u32 {
        self.until.minutes() - self.from.minutes()
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.until)
    }
}

/// The hours of each weekday, in order and apart from each other. At least one weekday has some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningHours([Vec<Hours>; 7]);

impl OpeningHours {
    /// The hours of Monday to Sunday; a weekday without any is closed. Hours that touch become one.
    ///
    /// # Errors
    ///
    /// [`HoursFault`] when two stretches of a day share a minute, or when the clinic would never be open.
    pub fn new(mut week: [Vec<Hours>; 7]) -> Result<Self, HoursFault> {
        for day in &mut week {
            day.sort_unstable();
            if let Some(pair) = day.windows(2).find(|pair| pair[1].from < pair[0].until) {
                return Err(HoursFault::Overlap(pair[0], pair[1]));
            }
            day.dedup_by(|next, previous| {
                let touch = previous.until == next.from;
                if touch {
                    previous.until = next.until;
                }
                touch
            });
        }
        if week.iter().all(Vec::is_empty) { Err(HoursFault::NeverOpen) } else { Ok(Self(week)) }
    }

    /// The hours of a weekday; none when it is closed.
    pub fn on(&self, day: Weekday) -> &[Hours] {
        // A weekday's number is below seven.
        &self.0[day.num_days_from_monday() as usize]
    }
}

/// Why opening hours are invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoursFault {
    /// Two stretches of one day share a minute.
    Overlap(Hours, Hours),
    /// No weekday has any hours.
    NeverOpen,
}

impl fmt::Display for HoursFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overlap(one, other) => write!(f, "{one} and {other} overlap"),
            Self::NeverOpen => f.write_str("no weekday has any hours"),
        }
    }
}

impl error::Error for HoursFault {}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(from: u32, until: u32) -> Hours {
        Hours::new(DayTime::new(from * 60).unwrap(), DayTime::new(until * 60).unwrap()).unwrap()
    }

    #[test]
    fn a_day_ends_at_24() {
        assert_eq!(DayTime::END.to_string(), "24:00");
        assert_eq!(DayTime::new(1441), None);
        assert_eq!(DayTime::from(NaiveTime::from_hms_opt(23, 59, 59).unwrap()).minutes(), 1439);
        assert_eq!(Hours::new(DayTime::END, DayTime::END), None);
        assert_eq!(Hours::WHOLE_DAY.minutes(), 1440);
    }

    #[test]
    fn a_week_is_sorted_and_joined() {
        let monday = vec![hours(14, 18), hours(9, 12), hours(12, 13)];
        let week = OpeningHours::new([monday, vec![], vec![], vec![], vec![], vec![], vec![]]).unwrap();
        assert_eq!(week.on(Weekday::Mon), [hours(9, 13), hours(14, 18)]);
        assert_eq!(week.on(Weekday::Sun), []);
    }

    #[test]
    fn special_days_are_dates_periods_and_weekdays_of_months() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let of = |days: SpecialDays| -> Vec<String> {
            let all = day("2027-02-01").iter_days().take(59).filter(|day| days.contains(*day));
            all.map(|day| day.format("%m-%d").to_string()).collect()
        };
        assert_eq!(of(SpecialDays::Dates(DateRange::day(day("2027-03-06")))), ["03-06"]);
        let every = SpecialDays::EveryWeeks { weeks: 2, from: day("2027-02-20") };
        assert_eq!(of(every), ["02-20", "03-06", "03-20"]);
        let of_month = |number| SpecialDays::OfMonth { number, weekday: Weekday::Mon };
        assert_eq!(of(of_month(1)), ["02-01", "03-01"]);
        assert_eq!(of(of_month(5)), ["03-29"]);
        assert_eq!(of(of_month(-1)), ["02-22", "03-29"]);
    }

    #[test]
    fn hours_that_cannot_be_are_refused() {
        let sunday = vec![hours(9, 12), hours(11, 13)];
        let week = OpeningHours::new([vec![], vec![], vec![], vec![], vec![], vec![], sunday]);
        assert_eq!(week, Err(HoursFault::Overlap(hours(9, 12), hours(11, 13))));
        assert_eq!(OpeningHours::new(Default::default()), Err(HoursFault::NeverOpen));
    }
}
