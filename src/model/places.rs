//! The places of a clinic, and the visits of others that hold them.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::{BusyTime, DateRange, DayTime, FreeTime, HeldPlaces, Hours, SessionTime, Turnaround};

/// A visit of a clinic's book that holds a place, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlacedVisit {
    /// The file of the course, as whoever keeps the book knows it. It is for the desk, and in nothing that is handed out.
    pub file: Arc<str>,
    /// The day.
    pub day: NaiveDate,
    /// From when to when.
    pub time: SessionTime,
}

impl PlacedVisit {
    /// The visit of a file on a day.
    pub fn new(file: impl Into<Arc<str>>, day: NaiveDate, time: SessionTime) -> Self {
        Self { file: file.into(), day, time }
    }
}

/// How many visits of a clinic can run at once, and those that are promised. A visit holds its place from its turnaround
/// before until its turnaround after it.
///
/// A visit without a clock time holds no place: nobody knows when it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Places {
    at_once: u32,
    turnaround: Turnaround,
    /// In the order of their beginnings.
    visits: Vec<PlacedVisit>,
    held: HeldPlaces,
}

/// A time at which more places are held than there are.
#[derive(Clone, Debug, PartialEq)]
pub struct Overfull<'a> {
    /// When.
    pub time: BusyTime,
    /// The visits that hold a place then, in the order of their beginnings; more of them than there are places.
    pub visits: Vec<&'a PlacedVisit>,
    /// How many of them hold a place at one moment, at most.
    pub most: u32,
}

impl Places {
    /// The places of a clinic with these visits, in any order.
    pub fn new(at_once: u32, turnaround: Turnaround, mut visits: Vec<PlacedVisit>) -> Self {
        visits.sort_by(|one, other| {
            (one.day, one.time.start, &one.file).cmp(&(other.day, other.time.start, &other.file))
        });
        let held = HeldPlaces::new(visits.iter().filter_map(|visit| held_by(visit.day, visit.time, turnaround)));
        Self { at_once, turnaround, visits, held }
    }

    /// How many visits can run at once.
    pub fn at_once(&self) -> u32 {
        self.at_once
    }

    /// The times on some days in which one visit more cannot run, in order: all places are held then, or it would not be
    /// over with its turnaround before they are.
    pub fn taken(&self, days: DateRange) -> Vec<BusyTime> {
        let full = self.held.stretches(self.at_once);
        full.filter_map(|full| kept_clear(full, self.turnaround)).filter_map(|time| time.within(days)).collect()
    }

    /// The files whose visits take the time of a day, in the order of the visits: those of the stretches in which all places
    /// are held.
    pub fn holders(&self, day: NaiveDate) -> Vec<&str> {
        let midnight = day.and_time(NaiveTime::MIN);
        self.holders_between(day, midnight, later(midnight, 24 * 60))
    }

    /// The files whose visits keep one visit more from being at a time of a day; none where it could be.
    pub fn holders_at(&self, day: NaiveDate, time: SessionTime) -> Vec<&str> {
        let (from, until) = held(day, time, self.turnaround);
        self.holders_between(day, from, until)
    }

    fn holders_between(&self, day: NaiveDate, from: NaiveDateTime, until: NaiveDateTime) -> Vec<&str> {
        let full: Vec<BusyTime> =
            self.held.stretches(self.at_once).filter(|time| time.start() < until && from < time.end()).collect();
        let is_in = |visit: &&PlacedVisit| {
            let (begin, end) = held(visit.day, visit.time, self.turnaround);
            begin < until && from < end && full.iter().any(|time| begin < time.end() && time.start() < end)
        };
        let mut named = BTreeSet::new();
        let files = self.near(DateRange::day(day)).iter().filter(is_in).map(|visit| &*visit.file);
        files.filter(|file| named.insert(*file)).collect()
    }

    /// When how many places are free on a day, in order: of the times that are free otherwise, which are in order and apart
    /// from each other. A place that is made ready for a visit or put in order after it is not free.
    pub fn free(&self, day: NaiveDate, open: &[Hours]) -> Vec<FreeTime> {
        let midnight = day.and_time(NaiveTime::MIN);
        let mut free: Vec<FreeTime> = Vec::new();
        for gap in open {
            let (begin, end) = (later(midnight, gap.from().minutes()), later(midnight, gap.until().minutes()));
            for (part, held) in BusyTime::new(begin, end).iter().flat_map(|gap| self.held.parts(*gap)) {
                let minute =
                    |time: NaiveDateTime| u32::try_from((time - midnight).num_minutes()).ok().and_then(DayTime::new);
                let hours =
                    minute(part.start()).zip(minute(part.end())).and_then(|(from, until)| Hours::new(from, until));
                let places = self.at_once.saturating_sub(held);
                if let Some(hours) = hours.filter(|_| places > 0) {
                    match free.last_mut().filter(|last| last.hours.until() == hours.from() && last.places == places) {
                        Some(last) => {
                            last.hours = Hours::new(last.hours.from(), hours.until()).unwrap_or(last.hours);
                        }
                        None => free.push(FreeTime { hours, places }),
                    }
                }
            }
        }
        free
    }

    /// When more places are held than there are, in order.
    pub fn overfull(&self) -> Vec<Overfull<'_>> {
        let full = self.held.stretches(self.at_once + 1).map(|time| {
            let days = DateRange::new(time.start().date(), time.end().date());
            let near = self.near(days.unwrap_or(DateRange::day(time.start().date())));
            let times = |visit: &PlacedVisit| held(visit.day, visit.time, self.turnaround);
            let is_in = |visit: &&PlacedVisit| times(visit).0 < time.end() && time.start() < times(visit).1;
            let visits: Vec<&PlacedVisit> = near.iter().filter(is_in).collect();
            // As many as ever do when one of them begins.
            let hold_at = |moment: NaiveDateTime| {
                visits.iter().filter(|visit| times(visit).0 <= moment && moment < times(visit).1).count()
            };
            let most = visits.iter().map(|visit| hold_at(times(visit).0.max(time.start()))).max().unwrap_or(0);
            Overfull { time, most: u32::try_from(most).unwrap_or(u32::MAX), visits }
        });
        full.collect()
    }

    /// The visits that can hold a place on some days: turnaround can reach over midnight.
    fn near(&self, days: DateRange) -> &[PlacedVisit] {
        let before = days.first().pred_opt().unwrap_or(days.first());
        let after = days.last().succ_opt().unwrap_or(days.last());
        let first = self.visits.partition_point(|visit| visit.day < before);
        let end = self.visits.partition_point(|visit| visit.day <= after);
        &self.visits[first..end]
    }
}

/// When a visit holds its place; `None` where it takes no time at all.
pub(crate) fn held_by(day: NaiveDate, time: SessionTime, turnaround: Turnaround) -> Option<BusyTime> {
    let (from, until) = held(day, time, turnaround);
    BusyTime::new(from, until)
}

/// When one visit more cannot be while all places are held: it has to be over with its turnaround before, and begins with it
/// after.
pub(crate) fn kept_clear(full: BusyTime, Turnaround { before, after }: Turnaround) -> Option<BusyTime> {
    BusyTime::new(earlier(full.start(), after), later(full.end(), before))
}

/// When a visit holds its place.
fn held(day: NaiveDate, time: SessionTime, turnaround: Turnaround) -> (NaiveDateTime, NaiveDateTime) {
    let (start, end) = time.on(day);
    (earlier(start, turnaround.before), later(end, turnaround.after))
}

fn earlier(time: NaiveDateTime, minutes: u32) -> NaiveDateTime {
    time.checked_sub_signed(TimeDelta::minutes(minutes.into())).unwrap_or(NaiveDateTime::MIN)
}

fn later(time: NaiveDateTime, minutes: u32) -> NaiveDateTime {
    time.checked_add_signed(TimeDelta::minutes(minutes.into())).unwrap_or(NaiveDateTime::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{BusyTimes, DayTime};

    const DAY: &str = "2027-03-02";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn session_time(start: u32, end: u32) -> SessionTime {
        let start = NaiveTime::from_num_seconds_from_midnight_opt(start * 60, 0).unwrap();
        SessionTime { start, end: DayTime::new(end).unwrap() }
    }

    /// `visit("a", "09:00-09:45")`, on the day of these tests.
    fn visit(file: &str, times: &str) -> PlacedVisit {
        let minutes = |text: &str| {
            let (hour, minute) = text.split_once(':').unwrap();
            hour.parse::<u32>().unwrap() * 60 + minute.parse::<u32>().unwrap()
        };
        let (start, end) = times.split_once('-').unwrap();
        PlacedVisit::new(file, day(DAY), session_time(minutes(start), minutes(end)))
    }

    fn shown(times: &[BusyTime]) -> Vec<String> {
        times.iter().map(|time| format!("{}-{}", time.start().format("%H:%M"), time.end().format("%H:%M"))).collect()
    }

    #[test]
    fn a_time_is_taken_when_every_place_is_held() {
        let visits = vec![
            visit("c", "11:00-12:00"),
            visit("a", "09:00-10:00"),
            visit("b", "09:30-10:30"),
            visit("d", "10:30-11:00"),
        ];
        let taken = |at_once, before, after| {
            let places = Places::new(at_once, Turnaround { before, after }, visits.clone());
            shown(&places.taken(DateRange::day(day(DAY))))
        };
        assert_eq!(taken(1, 0, 0), ["09:00-12:00"]);
        assert_eq!(taken(2, 0, 0), ["09:30-10:00"]);
        assert_eq!(taken(3, 0, 0), [""; 0]);
        // Ten minutes after each: a is over at 10:10, b at 10:40 while d runs, d at 11:10 while c runs. One visit more has
        // to be over ten minutes before that.
        assert_eq!(taken(2, 0, 10), ["09:20-10:10", "10:20-10:40", "10:50-11:10"]);
        assert_eq!(taken(2, 10, 0), ["09:20-10:10", "10:20-10:40", "10:50-11:10"]);
    }

    #[test]
    fn who_holds_a_time_is_known_by_the_file() {
        let visits = vec![visit("b", "09:30-10:30"), visit("a", "09:00-10:00"), visit("c", "14:00-15:00")];
        let places = Places::new(2, Turnaround::default(), visits.clone());
        assert_eq!(places.holders(day(DAY)), ["a", "b"]);
        assert_eq!(places.holders(day("2027-03-03")), [""; 0]);
        let at = |from, until| places.holders_at(day(DAY), session_time(from, until));
        assert_eq!(at(595, 630), ["a", "b"], "five minutes of it");
        assert_eq!(at(600, 630), [""; 0]);
        assert!(places.overfull().is_empty());
        let places = Places::new(1, Turnaround::default(), visits);
        let overfull = places.overfull();
        assert_eq!(shown(&overfull.iter().map(|full| full.time).collect::<Vec<_>>()), ["09:30-10:00"]);
        let files: Vec<_> = overfull[0].visits.iter().map(|visit| &*visit.file).collect();
        assert_eq!(files, ["a", "b"]);
    }

    #[test]
    fn free_places_are_told_by_their_number() {
        let visits = vec![visit("a", "09:00-10:00"), visit("b", "09:30-10:30"), visit("c", "14:00-15:00")];
        let open =
            |from: u32, until: u32| Hours::new(DayTime::new(from).unwrap(), DayTime::new(until).unwrap()).unwrap();
        let free = |after| {
            let places = Places::new(2, Turnaround { before: 0, after }, visits.clone());
            let free = places.free(day(DAY), &[open(540, 750), open(810, 1080)]);
            free.iter().map(|free| format!("{} {}", free.hours, free.places)).collect::<Vec<_>>()
        };
        let without =
            ["09:00-09:30 1", "10:00-10:30 1", "10:30-12:30 2", "13:30-14:00 2", "14:00-15:00 1", "15:00-18:00 2"];
        assert_eq!(free(0), without);
        let with =
            ["09:00-09:30 1", "10:10-10:40 1", "10:40-12:30 2", "13:30-14:00 2", "14:00-15:10 1", "15:10-18:00 2"];
        assert_eq!(free(10), with);
    }

    proptest! {
        /// A visit fits between those of the book exactly when at every minute of it and of its turnaround fewer places
        /// are held than there are, by a count of every minute.
        #[test]
        fn a_visit_fits_where_a_count_of_minutes_says_so(
            visits in proptest::collection::vec((0_u32..280, 1_u32..90), 0..14),
            at_once in 1_u32..4,
            before in 0_u32..25,
            after in 0_u32..25,
            start in 0_u32..300,
            length in 1_u32..60,
        ) {
            // Away from midnight: what reaches over it belongs to two days.
            let first = 600;
            let placed = visits.iter().enumerate().map(|(file, (from, length))| {
                PlacedVisit::new(file.to_string(), day(DAY), session_time(first + from, first + from + length))
            });
            let places = Places::new(at_once, Turnaround { before, after }, placed.collect());
            let held = |minute: u32| {
                let holds = |(from, length): &&(u32, u32)| {
                    (first + from - before..first + from + length + after).contains(&minute)
                };
                u32::try_from(visits.iter().filter(holds).count()).unwrap()
            };
            let start = first + start;
            let fits = (start - before..start + length + after).all(|minute| held(minute) < at_once);
            let taken = BusyTimes::new(places.taken(DateRange::day(day(DAY))));
            let gaps = taken.free_gaps(day(DAY), &[Hours::WHOLE_DAY]);
            let has_gap = gaps.iter().any(|gap| gap.from().minutes() <= start && start + length <= gap.until().minutes());
            prop_assert_eq!(has_gap, fits);
            // Free places are those that the count leaves.
            let free = places.free(day(DAY), &[Hours::WHOLE_DAY]);
            for minute in 400..1200 {
                let told = free.iter().find(|free| {
                    free.hours.from().minutes() <= minute && minute < free.hours.until().minutes()
                });
                prop_assert_eq!(told.map_or(0, |free| free.places), at_once.saturating_sub(held(minute)), "{}", minute);
            }
            // More are held than there are at exactly the minutes of the count.
            let overfull = places.overfull();
            for minute in 400..1200 {
                let moment = later(day(DAY).and_time(NaiveTime::MIN), minute);
                let is_told = overfull.iter().any(|full| full.time.start() <= moment && moment < full.time.end());
                prop_assert_eq!(is_told, at_once < held(minute), "{}", minute);
            }
            for full in &overfull {
                let moment = |minute: &u32| later(day(DAY).and_time(NaiveTime::MIN), *minute);
                let is_in = |minute: &u32| full.time.start() <= moment(minute) && moment(minute) < full.time.end();
                prop_assert_eq!(Some(full.most), (400..1200).filter(is_in).map(held).max());
                prop_assert!(full.most as usize <= full.visits.len());
            }
        }
    }
}
