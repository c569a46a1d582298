//! What is wrong with a book: visits that cannot be as they were promised.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::book::{BookEntry, Capacity, Holding, holdings, places};
use super::{Asked, Happened, ReadyCourse};
use crate::error::Error;
use crate::model::{
    Booked, BusyTime, CourseId, CoursePlan, DateRange, DayTime, Plan, Refusal, SessionTime, Timetable, Unrecorded,
};

/// Something that is wrong with a book.
#[derive(Clone, Debug, PartialEq)]
pub struct BookFault {
    /// The files that it concerns: the entries by their places, the one to mend last.
    pub entries: Vec<usize>,
    /// The visit that it is about, where it is about one.
    pub visit: Option<FaultyVisit>,
    /// What.
    pub kind: BookFaultKind,
}

/// A visit with which something is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultyVisit {
    /// The number of its session in the course.
    pub number: u32,
    /// The day.
    pub day: NaiveDate,
    /// From when to when; `None` for a whole day.
    pub time: Option<SessionTime>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum BookFaultKind {
    /// More visits hold a place at one time than there are places.
    Overfull {
        /// When.
        time: BusyTime,
        /// How many hold one.
        held: u32,
        /// How many there are.
        at_once: u32,
    },
    /// The clinic is closed on the day, or never open on its weekday.
    Closed {
        /// Why, where that is known.
        reason: Option<String>,
    },
    /// It is not within the hours of the day.
    OutsideHours,
    /// A calendar of the clinic takes the time.
    Taken,
    /// A rule of the protocol or of the course forbids it: planned now, it would be given up.
    Forbidden {
        /// The first visit that has passed without an entry, where nothing is forbidden once all of them count as held.
        unrecorded: Option<Unrecorded>,
        /// Which of the protocols of the course that visit is of, from 0.
        protocol: usize,
    },
    /// It has no clock time, so that nothing keeps a place free for it.
    NoTime,
    /// The course has no plan.
    NoPlan {
        /// Why.
        refusal: Box<Refusal>,
    },
    /// Two files are copies of one course.
    Copies,
}

impl BookFaultKind {
    /// Its name for programs, which does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Overfull { .. } => "overfull",
            Self::Closed { .. } => "closed-day",
            Self::OutsideHours => "outside-hours",
            Self::Taken => "time-taken",
            Self::Forbidden { .. } => "forbidden",
            Self::NoTime => "no-time",
            Self::NoPlan { .. } => "no-plan",
            Self::Copies => "copies",
        }
    }
}

/// More visits at once than there are places, from a day on, in the order of the times.
pub fn overfull(entries: &[BookEntry<'_>], capacity: Capacity, today: NaiveDate) -> Vec<BookFault> {
    let places = places(entries.iter().cloned(), capacity);
    let ahead = places.overfull().into_iter().filter(|full| today <= full.time.end().date());
    let fault = ahead.map(|full| {
        let files: BTreeSet<&str> = full.visits.iter().map(|visit| &*visit.file).collect();
        let place = |file: &&str| entries.iter().position(|entry| &*entry.file == *file);
        BookFault {
            entries: files.iter().filter_map(place).collect(),
            visit: None,
            kind: BookFaultKind::Overfull { time: full.time, held: full.most, at_once: capacity.at_once },
        }
    });
    fault.collect()
}

/// Files of a book that are copies of each other, as sync programs leave them where two people wrote at once: those that
/// have one id. The one with the shortest name is taken for the original.
pub fn copies(entries: &[BookEntry<'_>]) -> Vec<BookFault> {
    let mut same: BTreeMap<CourseId, Vec<usize>> = BTreeMap::new();
    for (place, entry) in entries.iter().enumerate() {
        if let Some(id) = entry.course.id {
            same.entry(id).or_default().push(place);
        }
    }
    let mut pairs = Vec::new();
    for mut places in same.into_values().filter(|places| places.len() > 1) {
        places.sort_by_key(|place| (entries[*place].file.len(), *place));
        pairs.extend(places[1..].iter().map(|copy| vec![places[0], *copy]));
    }
    pairs.sort_by_key(|pair| pair[1]);
    pairs.into_iter().map(|entries| BookFault { entries, visit: None, kind: BookFaultKind::Copies }).collect()
}

/// Two courses of people with one name who have visits at the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTwoPlaces {
    /// The name.
    pub person: String,
    /// The courses, by their places among the entries.
    pub entries: [usize; 2],
    /// The day of the first of these times.
    pub day: NaiveDate,
    /// When the later one of the two visits begins and the sooner one ends on it.
    pub time: SessionTime,
    /// On how many more days that is so.
    pub more: usize,
}

/// People who have two visits at the same time from a day on, in the order of the entries. People are told apart by their
/// names alone; what copies of a course hold is one visit.
pub fn in_two_places(entries: &[BookEntry<'_>], today: NaiveDate) -> Vec<InTwoPlaces> {
    let mut same: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, entry) in entries.iter().enumerate() {
        if let Some(label) = &entry.course.label {
            same.entry(label.as_str()).or_default().push(place);
        }
    }
    let mut found = Vec::new();
    for (person, places) in same.into_iter().filter(|(_, places)| places.len() > 1) {
        let held: Vec<Vec<Holding>> = places.iter().map(|place| holdings(&entries[*place])).collect();
        for (one, other) in (0..places.len()).flat_map(|one| (one + 1..places.len()).map(move |other| (one, other))) {
            let id = |place: usize| entries[places[place]].course.id;
            if id(one).is_some() && id(one) == id(other) {
                continue;
            }
            let mut overlaps = held[one].iter().filter(|it| today <= it.day()).filter_map(|it| {
                let overlap = |its: &Holding| overlap(it.time(), its.time());
                let time = held[other].iter().filter(|its| its.day() == it.day()).find_map(overlap)?;
                Some((it.day(), time))
            });
            if let Some((day, time)) = overlaps.next() {
                let (person, entries) = (person.to_owned(), [places[one], places[other]]);
                found.push(InTwoPlaces { person, entries, day, time, more: overlaps.count() });
            }
        }
    }
    found.sort_by_key(|twice| twice.entries);
    found
}

/// When both are.
fn overlap(one: SessionTime, other: SessionTime) -> Option<SessionTime> {
    let (start, end) = (one.start.max(other.start), one.end.min(other.end));
    (DayTime::from(start) < end).then_some(SessionTime { start, end })
}

/// What is wrong with the visits of one course that lie ahead, in the order of their days; `entry` is its place in the book.
///
/// # Errors
///
/// Those of the clinic's calendars and holidays.
pub fn faults(course: &ReadyCourse, entry: usize, today: NaiveDate) -> Result<Vec<BookFault>, Error> {
    let ahead: Vec<Booked> =
        course.course().booked().into_iter().filter(|booked| !booked.is_held && today <= booked.day).collect();
    let days = ahead.first().zip(ahead.last()).and_then(|(first, last)| DateRange::new(first.day, last.day));
    let Some(days) = days else { return Ok(Vec::new()) };
    let timetable = course.timetable(days)?;
    let fault = |booked: &Booked, kind| BookFault {
        entries: vec![entry],
        visit: Some(FaultyVisit { number: booked.number, day: booked.day, time: booked.time }),
        kind,
    };
    let mut faults: Vec<BookFault> = Vec::new();
    for booked in &ahead {
        let kind = timetable.as_ref().and_then(|timetable| against(timetable, booked));
        faults.extend(kind.map(|kind| fault(booked, kind)));
    }
    let Asked { answer, .. } = course.ask_plan()?;
    match answer {
        Ok(plan) => {
            let days = |(protocol, plan): (usize, &'_ CoursePlan)| {
                plan.given_up.iter().map(move |visit| (protocol, visit.day)).collect::<Vec<_>>()
            };
            let given_up: BTreeSet<(usize, NaiveDate)> = plan.plans.iter().enumerate().flat_map(days).collect();
            let is_told = |booked: &Booked, faults: &[BookFault]| {
                faults.iter().any(|fault| fault.visit.as_ref().is_some_and(|visit| visit.day == booked.day))
            };
            let is_given_up = |booked: &&Booked| given_up.contains(&(booked.protocol, booked.day));
            let forbidden = ahead.iter().filter(is_given_up).filter(|booked| !is_told(booked, &faults));
            let forbidden: Vec<&Booked> = forbidden.collect();
            let first = if forbidden.is_empty() { None } else { forbidding(course, &plan, today) };
            let (protocol, unrecorded) = first.map_or((0, None), |(protocol, first)| (protocol, Some(first)));
            faults.extend(forbidden.into_iter().map(|it| fault(it, BookFaultKind::Forbidden { unrecorded, protocol })));
        }
        Err(refusal) => {
            let kind = BookFaultKind::NoPlan { refusal: Box::new(refusal) };
            faults.push(BookFault { entries: vec![entry], visit: None, kind });
        }
    }
    faults.sort_by_key(|fault| fault.visit.as_ref().map(|visit| visit.day));
    Ok(faults)
}

/// The first visit that has passed without an entry, with the place of its protocol, where a plan gives nothing up once all of
/// them are held.
fn forbidding(course: &ReadyCourse, plan: &Plan, today: NaiveDate) -> Option<(usize, Unrecorded)> {
    let unrecorded = || {
        let of_plan = |(protocol, plan): (usize, &'_ CoursePlan)| {
            plan.unrecorded.clone().into_iter().map(move |it| (protocol, it))
        };
        plan.plans.iter().enumerate().flat_map(of_plan)
    };
    let first = unrecorded().min_by_key(|(_, unrecorded)| unrecorded.day)?;
    let held = unrecorded().try_fold(course.clone(), |course, (protocol, Unrecorded { number, day })| {
        let held = Happened::Held { session: number, on: Some(day), at: None };
        course.record(protocol, held).ok().map(|recorded| recorded.course)
    });
    let plan = held?.with_today(Some(today)).ask_plan().ok()?.answer.ok()?;
    plan.plans.iter().all(|plan| plan.given_up.is_empty()).then_some(first)
}

/// What of the clinic's time stands against a visit.
fn against(timetable: &Timetable, booked: &Booked) -> Option<BookFaultKind> {
    if let Some(closure) = timetable.closure_on(booked.day) {
        return Some(BookFaultKind::Closed { reason: closure.reason.clone() });
    }
    let open = timetable.open_at(booked.day);
    if open.is_empty() {
        return Some(BookFaultKind::Closed { reason: None });
    }
    let Some(time) = booked.time else {
        return timetable.hours().is_some().then_some(BookFaultKind::NoTime);
    };
    let lies_in = |from: DayTime, until: DayTime| from <= DayTime::from(time.start) && time.end <= until;
    if !open.iter().any(|hours| lies_in(hours.from(), hours.until())) {
        return Some(BookFaultKind::OutsideHours);
    }
    let gaps = timetable.free_gaps(booked.day);
    (!gaps.iter().any(|gap| lies_in(gap.from(), gap.until()))).then_some(BookFaultKind::Taken)
}
