//! A clinic's book: the visits of many saved courses beside one another.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use super::{CalendarFile, FIRST_MONTHS, Files, ReadyCourse, days_from, first_day, zone};
use crate::error::Error;
use crate::model::{
    BookDay, Booked, BookedSession, BookedState, BookedVisit, Clinic, Course, DateRange, DayClosed, DayTime, EventId,
    HeldAlone, Job, PlacedVisit, Places, PlannedPhase, Protocol, SessionTime, Timetable, Turnaround, follows, joined,
};
use crate::schedule;

/// A saved course of a book, and its file as the desk knows it.
#[derive(Clone, Debug)]
pub struct BookEntry<'a> {
    /// The file.
    pub file: Arc<str>,
    /// The course.
    pub course: &'a Course,
}

/// How many visits a clinic can have at once, and what is between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// How many visits can run at once.
    pub at_once: u32,
    /// How long a place is taken besides the visit itself.
    pub turnaround: Turnaround,
}

impl Capacity {
    /// That of a clinic; one place, where there is none to ask.
    pub fn of(clinic: Option<&Clinic>) -> Self {
        match clinic {
            Some(clinic) => Self { at_once: clinic.at_once, turnaround: clinic.turnaround },
            None => Self { at_once: 1, turnaround: Turnaround::default() },
        }
    }
}

/// A visit that a course of a book holds a place for, with the name of its calendar event.
#[derive(Clone, Debug)]
pub struct Holding {
    event: EventId,
    visit: PlacedVisit,
}

impl Holding {
    /// The day of the visit.
    pub(super) fn day(&self) -> NaiveDate {
        self.visit.day
    }

    /// From when to when it is.
    pub(super) fn time(&self) -> SessionTime {
        self.visit.time
    }

    /// What is the same for copies of it.
    pub(super) fn key(&self) -> impl Ord + Hash + use<> {
        let Self { event, visit: PlacedVisit { day, time, .. } } = self;
        (*event, *day, time.start, time.end)
    }
}

/// What a course of a book holds of a clinic's places: sessions that follow one another hold one.
pub fn holdings(entry: &BookEntry<'_>) -> Vec<Holding> {
    let mut by_day: BTreeMap<NaiveDate, (EventId, Vec<SessionTime>)> = BTreeMap::new();
    for booked in entry.course.booked() {
        if let Some(time) = booked.time {
            by_day.entry(booked.day).or_insert_with(|| (booked.event, Vec::new())).1.push(time);
        }
    }
    let of_day = |(day, (event, times)): (NaiveDate, (EventId, Vec<SessionTime>))| {
        let visit = move |time| PlacedVisit::new(Arc::clone(&entry.file), day, time);
        joined(times).into_iter().map(move |time| Holding { event, visit: visit(time) })
    };
    by_day.into_iter().flat_map(of_day).collect()
}

/// What courses hold together. Copies of a course, as sync programs leave them, hold once what they agree about.
pub fn places_held<'a>(holdings: impl IntoIterator<Item = &'a Holding>, capacity: Capacity) -> Places {
    let mut known = HashSet::new();
    let is_new = |holding: &&Holding| known.insert(holding.key());
    let visits = holdings.into_iter().filter(is_new).map(|holding| holding.visit.clone());
    Places::new(capacity.at_once, capacity.turnaround, visits.collect())
}

/// What the courses of a book hold of a clinic's places.
pub fn places<'a>(entries: impl IntoIterator<Item = BookEntry<'a>>, capacity: Capacity) -> Places {
    places_from(entries, capacity, None)
}

/// The same for plans that begin on a first day: turnaround can reach into it from the day before, and no further.
pub fn places_from<'a>(
    entries: impl IntoIterator<Item = BookEntry<'a>>,
    capacity: Capacity,
    first: Option<NaiveDate>,
) -> Places {
    let before = first.and_then(|first| first.pred_opt());
    let is_near = |holding: &Holding| before.is_none_or(|before| before <= holding.day());
    let held: Vec<Holding> = entries.into_iter().flat_map(|entry| holdings(&entry)).filter(is_near).collect();
    places_held(&held, capacity)
}

/// Some days of a book, as far as its courses could be read.
#[derive(Debug)]
pub struct ReadDays<E> {
    /// The days.
    pub days: Vec<BookDay>,
    /// The courses of which a protocol cannot be read, by their places among the entries, and why.
    pub failed: Vec<(usize, E)>,
}

/// The days of a book, and the courses of which a protocol cannot be read, by their places among the entries.
///
/// `clinic` says when it is open; `protocol` gives a protocol by the name that a course has for it.
///
/// # Errors
///
/// Those of the clinic's calendars and holidays.
pub fn days<E>(
    entries: &[BookEntry<'_>],
    clinic: &ReadyCourse,
    range: DateRange,
    mut protocol: impl FnMut(&str) -> Result<Protocol, E>,
) -> Result<ReadDays<E>, Error> {
    let capacity = Capacity::of(clinic.clinic());
    let timetable = clinic.timetable(range)?;
    let mut visits: BTreeMap<NaiveDate, Vec<BookedVisit>> = BTreeMap::new();
    let mut failed = Vec::new();
    // What copies of a course agree about is one visit.
    let mut known = BTreeSet::new();
    // All visits count, also those of courses whose protocols cannot be read.
    let mut held: Vec<Holding> = entries.iter().flat_map(holdings).collect();
    for (place, BookEntry { file, course }) in entries.iter().enumerate() {
        let mut booked = course.booked();
        booked.retain(|booked| range.contains(booked.day));
        booked
            .retain(|booked| known.insert((booked.event, booked.day, booked.time.map(|time| (time.start, time.end)))));
        let (alone, missed) = (course.held_alone(range), course.missed(range));
        if booked.is_empty() && alone.is_empty() && missed.is_empty() {
            continue;
        }
        let protocols = course.protocols.iter().map(|chosen| protocol(&chosen.protocol));
        let protocols: Vec<Protocol> = match protocols.collect::<Result<_, E>>() {
            Ok(protocols) => protocols,
            Err(error) => {
                failed.push((place, error));
                continue;
            }
        };
        let jobs = course.jobs(&protocols, None);
        if !alone.is_empty() {
            let alone = alone.iter().filter_map(|held| booked_alone(held, &jobs[held.protocol]));
            let alone: Vec<Booked> = alone.collect();
            held.extend(alone.iter().filter_map(|booked| {
                let visit = PlacedVisit::new(Arc::clone(file), booked.day, booked.time?);
                Some(Holding { event: booked.event, visit })
            }));
            booked.extend(alone);
            booked.sort_by_key(|booked| (booked.day, booked.time.map(|time| time.start), booked.protocol));
        }
        let phases: Vec<_> = jobs.iter().map(schedule::planned_phases).collect();
        for (day, visit) in visits_of(file, course, booked, &protocols, &phases) {
            visits.entry(day).or_default().push(visit);
        }
        // What was missed is a visit of its own, and holds no place.
        for (day, mut visit) in visits_of(file, course, missed, &protocols, &phases) {
            visit.sessions.iter_mut().for_each(|session| session.state = BookedState::Missed);
            visits.entry(day).or_default().push(visit);
        }
    }
    let places = places_held(&held, capacity);
    let days = range.first().iter_days().take_while(|day| *day <= range.last()).map(|day| {
        let mut visits = visits.remove(&day).unwrap_or_default();
        visits.sort_by(|one, other| order(one).cmp(&order(other)));
        set_places(&mut visits, capacity);
        let closed = timetable.as_ref().and_then(|timetable| closed_on(timetable, day));
        let gaps = timetable.as_ref().filter(|timetable| timetable.hours().is_some()).map(|open| open.free_gaps(day));
        BookDay { day, closed, visits, free: gaps.map(|gaps| places.free(day, &gaps)).unwrap_or_default() }
    });
    Ok(ReadDays { days: days.collect(), failed })
}

/// The visits that sessions of a course make up, with their days and in their order. `protocols` are those of the course.
pub fn visits(entry: &BookEntry<'_>, booked: Vec<Booked>, protocols: &[Protocol]) -> Vec<(NaiveDate, BookedVisit)> {
    let phases: Vec<_> = entry.course.jobs(protocols, None).iter().map(schedule::planned_phases).collect();
    visits_of(&entry.file, entry.course, booked, protocols, &phases)
}

/// A session that was held and never handed out, as the day's list has it; nothing where the course has no such session.
fn booked_alone(held: &HeldAlone, job: &Job) -> Option<Booked> {
    let key = schedule::session_key(job, held.number)?;
    let minutes = job.visit_minutes_of(&key, held.number);
    let time = held.time.and_then(|time| {
        let end = match time.end {
            Some(end) => DayTime::from(end),
            None => DayTime::new(DayTime::from(time.start).minutes() + minutes?).unwrap_or(DayTime::END),
        };
        Some(SessionTime { start: time.start, end })
    });
    // Its event is in nobody's calendar but the clinic's. Visits that are handed out are numbered from 1 up.
    let number = u32::MAX - u32::try_from(held.entry).unwrap_or_default();
    Some(Booked {
        protocol: held.protocol,
        event: match job.id {
            Some(course) => EventId::Numbered { course, number },
            None => EventId::Uid(job.uid(&key)),
        },
        key,
        number: held.number,
        day: held.day,
        time,
        revision: 0,
        changed: held.day.and_time(NaiveTime::MIN).and_utc(),
        is_held: true,
    })
}

/// The visits of a course on some days: sessions that follow one another are one.
fn visits_of(
    file: &Arc<str>,
    course: &Course,
    booked: Vec<Booked>,
    protocols: &[Protocol],
    phases: &[Option<Vec<PlannedPhase>>],
) -> Vec<(NaiveDate, BookedVisit)> {
    let mut visits: Vec<(NaiveDate, BookedVisit)> = Vec::new();
    for Booked { protocol, key, number, day, time, event, revision, changed, is_held } in booked {
        let (own, phases) = (&protocols[protocol], phases[protocol].as_deref());
        let is_its = |planned: &&PlannedPhase| planned.round == key.round && own.phases[planned.index].id == key.phase;
        let session = BookedSession {
            of: phases.map(|phases| phases.iter().map(|planned| planned.sessions).sum()),
            in_phase: phases.and_then(|phases| phases.iter().find(is_its)).map(|planned| planned.sessions),
            protocol: own.clone(),
            key,
            number,
            state: if is_held { BookedState::Held } else { BookedState::Planned },
            time,
            uid: event.uid(),
            revision,
            changed,
        };
        let is_same = |(known, visit): &&mut (NaiveDate, BookedVisit)| *known == day && follows(visit.time, time);
        match visits.last_mut().filter(is_same) {
            Some((_, visit)) => {
                let end = visit.time.zip(time).map(|(before, time)| before.end.max(time.end));
                visit.time = visit.time.zip(end).map(|(before, end)| SessionTime { end, ..before });
                visit.sessions.push(session);
            }
            None => {
                let person = course.label.as_ref().map(ToString::to_string);
                let (file, sessions) = (Arc::clone(file), vec![session]);
                visits.push((day, BookedVisit { file, person, time, place: None, sessions }));
            }
        }
    }
    visits
}

/// By the times; what has none comes last.
fn order(visit: &BookedVisit) -> impl Ord + '_ {
    (visit.time.is_none(), visit.time.map(|time| (time.start, time.end)), &visit.person, &visit.file)
}

/// Gives every visit the first place that is free when it begins.
fn set_places(visits: &mut [BookedVisit], Capacity { at_once, turnaround }: Capacity) {
    let mut free_from = vec![0_u32; at_once as usize];
    for visit in visits.iter_mut().filter(|visit| !visit.is_missed()) {
        let Some(time) = visit.time else { continue };
        let begin = DayTime::from(time.start).minutes().saturating_sub(turnaround.before);
        let free = free_from.iter().position(|free| *free <= begin);
        if let Some(place) = free {
            free_from[place] = time.end.minutes() + turnaround.after;
            visit.place = u32::try_from(place + 1).ok();
        }
    }
}

fn closed_on(timetable: &Timetable, day: NaiveDate) -> Option<DayClosed> {
    match timetable.closure_on(day) {
        Some(closure) => Some(DayClosed::Closure(closure.reason.clone())),
        None => timetable.open_at(day).is_empty().then_some(DayClosed::Weekday),
    }
}

impl ReadyCourse {
    /// A clinic with nothing asked of it: the clinic of a book, whose clocks are those of its place. Where there is none,
    /// they are those of `timezone`.
    ///
    /// # Errors
    ///
    /// Its file, or one that it names, cannot be read or has problems.
    #[doc(hidden)]
    pub fn of_clinic(
        clinic: Option<String>,
        timezone: Option<String>,
        files: &(impl Files + ?Sized),
    ) -> Result<Self, Error> {
        let timezone = timezone.filter(|_| clinic.is_none());
        Self::at_clinic(Course { clinic, timezone, ..Course::default() }, Vec::new(), files)
    }

    /// The same with its time on the days of some courses made at once: from the first day of any of them, as far as
    /// calendars are read at first for the last.
    ///
    /// # Errors
    ///
    /// Those of calendars and public holidays.
    #[doc(hidden)]
    pub fn knowing_time_of<'c>(mut self, courses: impl Iterator<Item = &'c Course>) -> Result<Self, Error> {
        // What a calendar takes depends on whose events are in it.
        if !self.busy_calendars.is_empty() {
            return Ok(self);
        }
        let (mut first, mut last) = (None, None);
        for day in courses.filter_map(first_day) {
            first = Some(first.map_or(day, |first: NaiveDate| first.min(day)));
            last = last.max(Some(day));
        }
        if let Some((first, last)) = first.zip(last) {
            let last = days_from(last, FIRST_MONTHS).last();
            let days = DateRange::new(first, last).unwrap_or(DateRange::day(first));
            self.known_time = Some((days, self.timetable(days)?.map(Arc::new)));
        }
        Ok(self)
    }

    /// A course at this clinic, whose files are not read again.
    ///
    /// # Errors
    ///
    /// As for [`ReadyCourse::read`].
    #[doc(hidden)]
    pub fn with_course(
        &self,
        course: Course,
        protocols: Vec<Protocol>,
        files: &(impl Files + ?Sized),
    ) -> Result<Self, Error> {
        schedule::check_courses(&course.jobs(&protocols, None))?;
        let own = course.busy.iter().map(|path| CalendarFile::read(path.clone(), None, files));
        let own = own.collect::<Result<Vec<_>, Error>>()?;
        let known_time = self.known_time.clone().filter(|_| own.is_empty());
        let busy_calendars = self.busy_calendars.iter().cloned().chain(own).collect();
        Ok(Self { zone: zone(&course, self.clinic())?, busy_calendars, known_time, course, protocols, ..self.clone() })
    }
}
