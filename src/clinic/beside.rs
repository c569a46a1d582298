//! Each course of a book beside all the others, for lists of many courses.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::book::{BookEntry, Capacity, holdings};
use crate::model::{
    BusyTime, BusyTimes, Course, CourseId, DayTime, HeldPlaces, Hours, Plan, Session, held_by, kept_clear,
};

/// What the courses of a book hold of a clinic's places, to plan each of them beside the others.
pub struct Beside {
    capacity: Capacity,
    /// The courses by their files, and by their ids: their places in `holds`.
    by_file: BTreeMap<Arc<str>, Vec<usize>>,
    by_id: BTreeMap<CourseId, Vec<usize>>,
    /// What each of them holds: places in `visits`.
    holds: Vec<Vec<usize>>,
    /// What they hold together: copies of a course hold once what they agree about.
    visits: Vec<HeldVisit>,
    held: HeldPlaces,
    /// When all places are held.
    full: Vec<BusyTime>,
    /// When one visit more than all of these cannot run.
    taken: BusyTimes,
}

/// A visit that holds a place.
struct HeldVisit {
    /// When it does, with its turnaround; `None` where it takes no time.
    time: Option<BusyTime>,
    /// How many of the courses hold it: copies of one.
    courses: usize,
}

impl Beside {
    /// Of the courses of a book.
    pub fn new<'a>(entries: impl IntoIterator<Item = BookEntry<'a>>, capacity: Capacity) -> Self {
        let (mut by_file, mut by_id) = (BTreeMap::<_, Vec<usize>>::new(), BTreeMap::<_, Vec<usize>>::new());
        let mut holds = Vec::new();
        let (mut known, mut visits) = (BTreeMap::new(), Vec::<HeldVisit>::new());
        for (course, entry) in entries.into_iter().enumerate() {
            let held = holdings(&entry).into_iter().map(|holding| {
                let visit = *known.entry(holding.key()).or_insert_with(|| {
                    let time = held_by(holding.day(), holding.time(), capacity.turnaround);
                    visits.push(HeldVisit { time, courses: 0 });
                    visits.len() - 1
                });
                visits[visit].courses += 1;
                visit
            });
            holds.push(held.collect());
            if let Some(id) = entry.course.id {
                by_id.entry(id).or_default().push(course);
            }
            by_file.entry(entry.file).or_default().push(course);
        }
        let held = HeldPlaces::new(visits.iter().filter_map(|visit| visit.time));
        let full: Vec<BusyTime> = held.stretches(capacity.at_once).collect();
        let taken = taken_where(&full, capacity);
        Self { capacity, by_file, by_id, holds, visits, held, full, taken }
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
        let mut own: Vec<usize> = self.by_file.get(file).into_iter().flatten().copied().collect();
        own.extend(course.id.and_then(|id| self.by_id.get(&id)).into_iter().flatten());
        own.sort_unstable();
        own.dedup();
        let mut held: Vec<usize> = own.into_iter().flat_map(|course| &self.holds[course]).copied().collect();
        held.sort_unstable();
        // What another course holds as well is held without these.
        let alone = held.chunk_by(|one, other| one == other).filter(|same| same.len() == self.visits[same[0]].courses);
        let own = HeldPlaces::new(alone.filter_map(|same| self.visits[same[0]].time));
        taken_where(&self.held.stretches_without(&own, &self.full, self.capacity.at_once), self.capacity)
    }
}

/// When one visit more cannot run, where all places are held at some times.
fn taken_where(full: &[BusyTime], capacity: Capacity) -> BusyTimes {
    BusyTimes::new(full.iter().filter_map(|time| kept_clear(*time, capacity.turnaround)).collect())
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
