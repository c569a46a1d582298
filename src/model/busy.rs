//! Time that is taken.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::{DateRange, DayTime, Hours};

/// A stretch of time that is taken, as the clinic's clocks show it; half-open, never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BusyTime {
    start: NaiveDateTime,
    end: NaiveDateTime,
}

impl BusyTime {
    /// The time from `start` until `end`; `None` when it does not end after it starts.
    pub fn new(start: NaiveDateTime, end: NaiveDateTime) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// What of it lies on some days; `None` where nothing does.
    #[doc(hidden)]
    pub fn within(self, days: DateRange) -> Option<Self> {
        let (first, _) = midnights(days.first());
        let (_, end) = midnights(days.last());
        Self::new(self.start.max(first), self.end.min(end))
    }

    /// The time of a day from `from` until midnight; `None` where that is nothing.
    pub fn rest_of_day(day: NaiveDate, from: DayTime) -> Option<Self> {
        Self::new(day.and_time(from.time()?), midnights(day).1)
    }

    /// When it begins.
    pub fn start(self) -> NaiveDateTime {
        self.start
    }

    /// When it is over.
    pub fn end(self) -> NaiveDateTime {
        self.end
    }
}

/// Time that is taken, in order, apart from each other, and quick to ask about a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BusyTimes(Vec<BusyTime>);

impl BusyTimes {
    /// Takes all the times together; those that overlap or touch become one.
    pub fn new(mut times: Vec<BusyTime>) -> Self {
        times.sort_unstable();
        times.dedup_by(|next, previous| {
            let joins = next.start <= previous.end;
            if joins {
                previous.end = previous.end.max(next.end);
            }
            joins
        });
        Self(times)
    }

    /// The times in order; there is free time between any two.
    pub fn as_slice(&self) -> &[BusyTime] {
        &self.0
    }

    /// Whether nothing of a day is taken.
    pub(crate) fn is_free(&self, day: NaiveDate) -> bool {
        self.first_on(day).is_none()
    }

    /// The same times without those of one day.
    pub(crate) fn without(&self, day: NaiveDate) -> Self {
        let (midnight, next) = midnights(day);
        let parts = self.0.iter().flat_map(|time| {
            [BusyTime::new(time.start, time.end.min(midnight)), BusyTime::new(time.start.max(next), time.end)]
        });
        Self(parts.flatten().collect())
    }

    /// What is free of a day's hours, which are in order and apart from each other. A minute that is taken in part is
    /// not free.
    #[doc(hidden)]
    pub fn free_gaps(&self, day: NaiveDate, open: &[Hours]) -> Vec<Hours> {
        let busy = self.on(day);
        let mut gaps = Vec::with_capacity(open.len() + busy.len());
        for hours in open {
            let mut from = hours.from();
            for &(taken_from, taken_until) in &busy {
                gaps.extend(Hours::new(from, taken_from.min(hours.until())));
                from = from.max(taken_until);
            }
            gaps.extend(Hours::new(from, hours.until()));
        }
        gaps
    }

    /// The place of the first time that takes something of a day.
    fn first_on(&self, day: NaiveDate) -> Option<usize> {
        let (midnight, next) = midnights(day);
        let first = self.0.partition_point(|time| time.end <= midnight);
        self.0.get(first).filter(|time| time.start < next).map(|_| first)
    }

    /// What is taken of a day, widened to whole minutes.
    fn on(&self, day: NaiveDate) -> Vec<(DayTime, DayTime)> {
        let Some(first) = self.first_on(day) else { return Vec::new() };
        let (midnight, next) = midnights(day);
        let times = self.0[first..].iter().take_while(|time| time.start < next);
        let whole = |time: &BusyTime| {
            let from = if time.start <= midnight { DayTime::START } else { time.start.time().into() };
            let until = if next <= time.end { DayTime::END } else { minute_up(time.end.time()) };
            (from, until)
        };
        times.map(whole).collect()
    }
}

/// When a day begins, and when the next one does.
fn midnights(day: NaiveDate) -> (NaiveDateTime, NaiveDateTime) {
    let midnight = day.and_time(NaiveTime::MIN);
    // The last day that chrono has is without a next midnight.
    (midnight, midnight.checked_add_signed(TimeDelta::days(1)).unwrap_or(NaiveDateTime::MAX))
}

/// The end of the minute that is still taken when something is over at `time`.
fn minute_up(time: NaiveTime) -> DayTime {
    let minute = DayTime::from(time);
    let is_whole = time.second() == 0 && time.nanosecond() == 0;
    if is_whole { minute } else { DayTime::new(minute.minutes() + 1).unwrap_or(DayTime::END) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn busy(start: &str, end: &str) -> BusyTime {
        BusyTime::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
    }

    fn hours(text: &str) -> Hours {
        let time = |text: &str| {
            let (hour, minute) = text.split_once(':').unwrap();
            DayTime::new(hour.parse::<u32>().unwrap() * 60 + minute.parse::<u32>().unwrap()).unwrap()
        };
        let (from, until) = text.split_once('-').unwrap();
        Hours::new(time(from), time(until)).unwrap()
    }

    fn gaps(times: &BusyTimes, day: &str, open: &[&str]) -> Vec<String> {
        let open: Vec<_> = open.iter().map(|text| hours(text)).collect();
        times.free_gaps(day.parse().unwrap(), &open).iter().map(Hours::to_string).collect()
    }

    #[test]
    fn what_overlaps_or_touches_becomes_one() {
        let times = BusyTimes::new(vec![
            busy("2026-03-02T11:00:00", "2026-03-02T12:00:00"),
            busy("2026-03-02T09:00:00", "2026-03-02T10:00:00"),
            busy("2026-03-02T09:30:00", "2026-03-02T09:40:00"),
            busy("2026-03-02T10:00:00", "2026-03-02T10:30:00"),
        ]);
        let expected =
            [busy("2026-03-02T09:00:00", "2026-03-02T10:30:00"), busy("2026-03-02T11:00:00", "2026-03-02T12:00:00")];
        assert_eq!(times.as_slice(), expected);
    }

    #[test]
    fn gaps_lie_in_the_opening_hours() {
        let times = BusyTimes::new(vec![
            busy("2026-03-01T22:00:00", "2026-03-02T09:30:00"),
            busy("2026-03-02T12:00:00", "2026-03-02T14:00:00"),
            busy("2026-03-02T16:00:20", "2026-03-02T16:10:01"),
            busy("2026-03-04T00:00:00", "2026-03-06T00:00:00"),
        ]);
        let open = ["09:00-12:30", "13:30-18:00"];
        assert_eq!(gaps(&times, "2026-03-02", &open), ["09:30-12:00", "14:00-16:00", "16:11-18:00"]);
        assert_eq!(gaps(&times, "2026-03-03", &open), open);
        assert!(gaps(&times, "2026-03-05", &open).is_empty());
        assert_eq!(gaps(&times, "2026-03-01", &["20:00-24:00"]), ["20:00-22:00"]);
        assert_eq!(gaps(&times, "2026-03-06", &["00:00-24:00"]), ["00:00-24:00"]);
        assert!(gaps(&times, "2026-03-02", &[]).is_empty());
        let without = times.without("2026-03-05".parse().unwrap());
        assert_eq!(gaps(&without, "2026-03-05", &open), open);
        assert!(gaps(&without, "2026-03-04", &open).is_empty());
        assert!(gaps(&times, "2026-03-04", &open).is_empty());
    }

    proptest! {
        /// A minute is in a gap exactly when the clinic is open and nothing is on.
        #[test]
        fn gaps_are_what_is_left(times in proptest::collection::vec((0_i64..4320, 1_i64..900), 0..12), from in 0_u32..1440, length in 1_u32..1440) {
            let start = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().and_time(NaiveTime::MIN);
            let at = |minutes| start + TimeDelta::minutes(minutes);
            let times: Vec<_> = times.into_iter().map(|(from, length)| BusyTime::new(at(from), at(from + length)).unwrap()).collect();
            let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
            let open = Hours::new(DayTime::new(from).unwrap(), DayTime::new((from + length).min(1440)).unwrap()).unwrap();
            let gaps = BusyTimes::new(times.clone()).free_gaps(day, &[open]);
            for minute in 0..1440 {
                let time = at(1440 + i64::from(minute));
                let is_free = !times.iter().any(|busy| busy.start() <= time && time < busy.end());
                let is_open = open.from().minutes() <= minute && minute < open.until().minutes();
                let is_in_gap = gaps.iter().any(|gap| gap.from().minutes() <= minute && minute < gap.until().minutes());
                prop_assert_eq!(is_in_gap, is_open && is_free, "{}", minute);
            }
        }
    }
}
