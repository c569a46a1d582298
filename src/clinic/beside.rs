//! Each course of a book beside all the others, for lists of many courses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::book::{BookEntry, Capacity, Holding, holdings, places_held};
use crate::model::{BusyTime, BusyTimes, Course, CourseId, DateRange, DayTime, Hours, Plan, Session};

/// What the courses of a book hold of a clinic's places, to plan each of them beside the others.
pub struct Beside {
    capacity: Capacity,
    /// The courses: their files and ids.
    owners: Vec<(Arc<str>, Option<CourseId>)>,
    /// What they hold, by day, with the place of the course among them.
    held: BTreeMap<NaiveDate, Vec<(usize, Holding)>>,
    /// When one visit more than all of these cannot run.
    taken: BusyTimes,
}

impl Beside {
    /// Of the courses of a book.
    pub fn new<'a>(entries: impl IntoIterator<Item = BookEntry<'a>>, capacity: Capacity) -> Self {
        let mut owners = Vec::new();
        let mut held: BTreeMap<NaiveDate, Vec<(usize, Holding)>> = BTreeMap::new();
        for (place, entry) in entries.into_iter().enumerate() {
            for holding in holdings(&entry) {
                held.entry(holding.day()).or_default().push((place, holding));
            }
            owners.push((entry.file, entry.course.id));
        }
        let mut beside = Self { capacity, owners, held, taken: BusyTimes::default() };
        if let Some((first, last)) = beside.held.keys().next().zip(beside.held.keys().next_back()) {
            beside.taken = BusyTimes::new(beside.taken_on(with_days_beside(*first, *last), |_| true));
        }
        beside
    }

    /// Whether a plan needs no time that is taken: neither in a visit that was not promised for just then, nor on a day without
    /// a time.
    pub fn leaves(&self, file: &str, course: &Course, plan: &Plan) -> bool {
        let new: Vec<&Session> = sessions_not_promised(plan).collect();
        if new.iter().all(|session| is_free(&self.taken, session)) {
            return true;
        }
        let taken = self.taken_by_others(file, course);
        new.into_iter().all(|session| is_free(&taken, session))
    }

    /// When one visit more cannot run beside the courses that are not this one, and no copy of it.
    pub fn taken_by_others(&self, file: &str, course: &Course) -> BusyTimes {
        let is_own = |place: usize| {
            let (other, id) = &self.owners[place];
            **other == *file || (id.is_some() && *id == course.id)
        };
        let own = self.held.iter().filter(|(_, held)| held.iter().any(|(place, _)| is_own(*place)));
        // Turnaround reaches over midnight.
        let own: BTreeSet<NaiveDate> =
            own.flat_map(|(day, _)| with_days_beside(*day, *day).first().iter_days().take(3)).collect();
        let is_touched = |time: &&BusyTime| own.range(time.start().date()..=time.end().date()).next().is_some();
        let (touched, apart): (Vec<&BusyTime>, Vec<&BusyTime>) = self.taken.as_slice().iter().partition(is_touched);
        let mut taken: Vec<BusyTime> = apart.into_iter().copied().collect();
        // A stretch that lies on several days is left whole where none of them is the course's own.
        for time in touched {
            let days = time.start().date().iter_days().take_while(|day| *day <= time.end().date());
            taken.extend(days.filter(|day| !own.contains(day)).filter_map(|day| time.within(DateRange::day(day))));
        }
        for day in own {
            taken.extend(self.taken_on(DateRange::day(day), |place| !is_own(place)));
        }
        BusyTimes::new(taken)
    }

    /// When one visit more cannot run on some days beside some of the courses.
    fn taken_on(&self, days: DateRange, is_among: impl Fn(usize) -> bool) -> Vec<BusyTime> {
        let near = with_days_beside(days.first(), days.last());
        let held = self.held.range(near.first()..=near.last()).flat_map(|(_, held)| held);
        let held = held.filter(|(place, _)| is_among(*place)).map(|(_, holding)| holding);
        places_held(held, self.capacity).taken(days)
    }
}

/// The sessions ahead that are on no visit that was promised, or at another time than it.
pub fn sessions_not_promised(plan: &Plan) -> impl Iterator<Item = &Session> {
    plan.plans.iter().flat_map(|plan| {
        let promised = &plan.course.promised;
        plan.sessions
            .iter()
            .filter(|session| session.status.is_ahead())
            .filter(|session| !promised.iter().any(|visit| visit.day == session.day && visit.time == session.time))
    })
}

/// Whether the time of a session is not taken; of one without a time, the day.
fn is_free(taken: &BusyTimes, session: &Session) -> bool {
    if taken.is_free(session.day) {
        return true;
    }
    let hours = session.time.and_then(|time| Hours::new(DayTime::from(time.start), time.end));
    hours.is_some_and(|hours| taken.free_gaps(session.day, &[hours]) == [hours])
}

/// The days from one to another with the day before and the day after, as far as there are such days.
fn with_days_beside(first: NaiveDate, last: NaiveDate) -> DateRange {
    let (first, last) = (first.pred_opt().unwrap_or(first), last.succ_opt().unwrap_or(last));
    DateRange::new(first, last).unwrap_or(DateRange::day(first))
}
