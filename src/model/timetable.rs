//! When a clinic has time for a session.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use super::{BusyTimes, Closure, DayTime, Hours, OpeningHours, Weekdays};

/// When there is time for sessions: the hours in which a clinic is open, less its closures and less what is taken. All
/// by the clinic's own clocks.
#[derive(Clone, Debug, PartialEq)]
pub struct Timetable {
    /// When it is open; any time of any day where nothing is said.
    hours: Option<OpeningHours>,
    /// Days that have hours of their own, in order and each once.
    special: Vec<(NaiveDate, Vec<Hours>)>,
    /// In order.
    closures: Vec<Closure>,
    busy: BusyTimes,
    known_until: Option<NaiveDate>,
    /// The longest stretch of every weekday's hours, from Monday, in minutes.
    longest: [u32; 7],
}

impl Timetable {
    /// The time of a clinic with these hours, closures and taken times. Where closures and taken times are known no further
    /// than to a day, a plan that goes on after it is refused; `None` says that there are no others, whatever the day.
    pub fn new(
        hours: Option<OpeningHours>,
        mut closures: Vec<Closure>,
        busy: BusyTimes,
        known_until: Option<NaiveDate>,
    ) -> Self {
        closures.sort_unstable();
        closures.dedup();
        let mut table = Self { hours, special: Vec::new(), closures, busy, known_until, longest: [0; 7] };
        table.longest = Weekdays::WEEK.map(|weekday| longest(table.open_on(weekday)));
        table
    }

    /// The same with days that have other hours than their weekday.
    pub fn with_special_hours(self, mut special: Vec<(NaiveDate, Vec<Hours>)>) -> Self {
        special.sort_by_key(|(day, _)| *day);
        special.dedup_by_key(|(day, _)| *day);
        Self { special, ..self }
    }

    /// The last day for which closures and taken times are known, if there is one.
    pub fn last_known_day(&self) -> Option<NaiveDate> {
        self.known_until
    }

    /// When it is open, apart from closures.
    pub fn hours(&self) -> Option<&OpeningHours> {
        self.hours.as_ref()
    }

    /// The days on which it is closed, in order.
    pub fn closures(&self) -> &[Closure] {
        &self.closures
    }

    /// The time that is taken.
    pub fn busy(&self) -> &BusyTimes {
        &self.busy
    }

    /// The hours of a weekday, apart from closures; none when it is never open on it.
    pub fn open_on(&self, weekday: Weekday) -> &[Hours] {
        self.hours.as_ref().map_or(&[Hours::WHOLE_DAY], |week| week.on(weekday))
    }

    /// What closes a day, if anything does.
    pub fn closure_on(&self, day: NaiveDate) -> Option<&Closure> {
        let begun = self.closures.partition_point(|closure| closure.days.first() <= day);
        self.closures[..begun].iter().find(|closure| closure.days.contains(day))
    }

    /// The hours of a day, apart from closures: its own, where it has some, else those of its weekday.
    pub fn open_at(&self, day: NaiveDate) -> &[Hours] {
        self.special_on(day).unwrap_or_else(|| self.open_on(day.weekday()))
    }

    fn special_on(&self, day: NaiveDate) -> Option<&[Hours]> {
        let place = self.special.binary_search_by_key(&day, |(day, _)| *day).ok()?;
        Some(&self.special[place].1)
    }

    /// What is free on a day, in order.
    pub fn free_gaps(&self, day: NaiveDate) -> Vec<Hours> {
        if self.closure_on(day).is_some() {
            return Vec::new();
        }
        self.busy.free_gaps(day, self.open_at(day))
    }

    /// How long a visit can take at most, in minutes, on the day with the longest hours; closures and taken times are not asked
    /// about.
    pub fn longest_visit(&self) -> u32 {
        let special = self.special.iter().map(|(_, hours)| longest(hours));
        self.longest.iter().copied().chain(special).max().unwrap_or(0)
    }

    /// The longest visit that fits into one gap of a day, in minutes; closures are not asked about. A visit ends on its
    /// day, at 24:00 at the latest.
    pub fn longest_gap(&self, day: NaiveDate) -> u32 {
        if self.busy.is_free(day) && self.special_on(day).is_none() {
            // A weekday's number is below seven.
            return self.longest[day.weekday().num_days_from_monday() as usize];
        }
        longest(&self.busy.free_gaps(day, self.open_at(day)))
    }

    /// When a visit of this many minutes begins that is requested for `at`: then, or as near to it as there is a free gap for
    /// all of it; of two times that are equally near, the earlier one. `None` when no gap is long enough.
    pub fn nearest_start(&self, day: NaiveDate, at: NaiveTime, minutes: u32) -> Option<NaiveTime> {
        let requested = DayTime::from(at).minutes();
        let fits = |gap: &Hours| {
            let latest = gap.until().minutes().checked_sub(minutes)?;
            let earliest = gap.from().minutes();
            (earliest <= latest).then(|| requested.clamp(earliest, latest))
        };
        let starts = self.free_gaps(day).iter().filter_map(fits).collect::<Vec<_>>();
        let nearest = starts.into_iter().min_by_key(|start| (start.abs_diff(requested), *start))?;
        NaiveTime::from_num_seconds_from_midnight_opt(nearest * 60, 0)
    }

    /// The same clinic with other hours.
    pub fn with_hours(&self, hours: Option<OpeningHours>) -> Self {
        // Without any hours no day has hours of its own.
        let special = if hours.is_some() { self.special.clone() } else { Vec::new() };
        let table = Self::new(hours, self.closures.clone(), self.busy.clone(), self.known_until);
        Self { special, ..table }
    }

    /// The same clinic with other closures.
    pub fn with_closures(&self, closures: Vec<Closure>) -> Self {
        let table = Self::new(self.hours.clone(), closures, self.busy.clone(), self.known_until);
        Self { special: self.special.clone(), ..table }
    }

    /// The same clinic with other times taken.
    pub fn with_busy(&self, busy: BusyTimes) -> Self {
        Self { busy, ..self.clone() }
    }

    /// The first days, at most this many, from `from` on that would be long enough for a visit if nothing were taken.
    pub fn taken_days(&self, from: NaiveDate, minutes: u32, most: usize) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> = Vec::new();
        for time in self.busy.as_slice().iter().filter(|time| from <= time.end().date()) {
            let touched =
                time.start().date().max(from).iter_days().take_while(|day| day.and_time(NaiveTime::MIN) < time.end());
            for day in touched {
                let is_new = days.last() != Some(&day);
                let would_fit = minutes <= longest(self.open_at(day)) && self.closure_on(day).is_none();
                if is_new && would_fit && self.longest_gap(day) < minutes {
                    days.push(day);
                }
                if days.len() == most {
                    return days;
                }
            }
        }
        days
    }

    /// The last day on which it is closed, has hours of its own or taken time: after it every week is like the next.
    pub fn last_irregular_day(&self) -> Option<NaiveDate> {
        let closed = self.closures.iter().map(|closure| closure.days.last()).max();
        let taken = self.busy.as_slice().last().map(|time| time.end().date());
        closed.max(taken).max(self.special.last().map(|(day, _)| *day))
    }
}

fn longest(gaps: &[Hours]) -> u32 {
    gaps.iter().map(|gap| gap.minutes()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BusyTime;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn time(text: &str) -> NaiveTime {
        format!("{text}:00").parse().unwrap()
    }

    fn hours(from: &str, until: &str) -> Hours {
        Hours::new(time(from).into(), time(until).into()).unwrap()
    }

    /// Mondays and Tuesdays, with a morning taken and a Monday closed.
    fn table() -> Timetable {
        let open = vec![hours("09:00", "12:30"), hours("13:30", "18:00")];
        let week = OpeningHours::new([open.clone(), open, vec![], vec![], vec![], vec![], vec![]]).unwrap();
        let closed = Closure { days: crate::model::DateRange::day(day("2027-03-08")), reason: Some("Feast".into()) };
        let taken = BusyTime::new(day("2027-03-02").and_time(time("09:00")), day("2027-03-02").and_time(time("17:00")));
        Timetable::new(Some(week), vec![closed], BusyTimes::new(taken.into_iter().collect()), None)
    }

    #[test]
    fn a_visit_fits_into_one_gap() {
        let table = table();
        assert_eq!(table.longest_gap(day("2027-03-01")), 270);
        assert_eq!(table.longest_gap(day("2027-03-02")), 60);
        assert_eq!(table.longest_gap(day("2027-03-03")), 0);
        assert_eq!(table.free_gaps(day("2027-03-08")), []);
        assert_eq!(table.closure_on(day("2027-03-08")).and_then(|closure| closure.reason.as_deref()), Some("Feast"));
        assert_eq!(table.taken_days(day("2027-03-01"), 61, 5), [day("2027-03-02")]);
        assert_eq!(table.taken_days(day("2027-03-01"), 60, 5), []);
        assert_eq!(table.last_irregular_day(), Some(day("2027-03-08")));
    }

    #[test]
    fn a_visit_begins_as_near_to_the_wish_as_it_can() {
        let starts = |on: &str, at: &str, minutes| table().nearest_start(day(on), time(at), minutes);
        assert_eq!(starts("2027-03-01", "10:00", 60), Some(time("10:00")));
        // It would run into the break: a quarter of an hour earlier is nearer than an hour and a quarter later.
        assert_eq!(starts("2027-03-01", "12:15", 30), Some(time("12:00")));
        assert_eq!(starts("2027-03-01", "12:45", 30), Some(time("12:00")), "of equals the earlier one");
        assert_eq!(starts("2027-03-01", "12:46", 30), Some(time("13:30")));
        assert_eq!(starts("2027-03-01", "20:00", 30), Some(time("17:30")));
        assert_eq!(starts("2027-03-02", "10:00", 30), Some(time("17:00")));
        assert_eq!(starts("2027-03-02", "10:00", 61), None);
        assert_eq!(starts("2027-03-08", "10:00", 1), None, "it is closed");
    }

    #[test]
    fn a_visit_ends_at_midnight_at_the_latest() {
        let table = Timetable::new(None, Vec::new(), BusyTimes::default(), None);
        assert_eq!(table.longest_gap(day("2027-03-01")), 1440);
        assert_eq!(table.nearest_start(day("2027-03-01"), time("23:50"), 30), Some(time("23:30")));
    }
}
