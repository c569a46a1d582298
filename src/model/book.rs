//! The days of a clinic's book: who comes when, for what, and when there is still time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

use super::{Booked, Hours, Protocol, SessionKey, SessionTime, joined};

/// One day of a clinic's book.
#[derive(Clone, Debug, PartialEq)]
pub struct BookDay {
    /// The day.
    pub day: NaiveDate,
    /// Whether the clinic is closed on it, and why where that is known.
    pub closed: Option<DayClosed>,
    /// Who comes, in the order of the times; those without a time come last.
    pub visits: Vec<BookedVisit>,
    /// When there are free places, in order and apart from each other; nothing where the clinic does not say when it is
    /// open.
    pub free: Vec<FreeTime>,
}

/// Why a day has no hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayClosed {
    /// It is never open on that weekday, or not on that day.
    Weekday,
    /// It is closed: a holiday with its name, a closure of its own without one.
    Closure(Option<String>),
}

/// A time of a day, and how many places are free in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeTime {
    /// When.
    pub hours: Hours,
    /// How many places are free all that time.
    pub places: u32,
}

/// One person's visit of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct BookedVisit {
    /// The file of the course, as the desk knows it.
    pub file: Arc<str>,
    /// Whose it is: the label of the course, where it has one.
    pub person: Option<String>,
    /// From when to when; `None` for a whole day.
    pub time: Option<SessionTime>,
    /// At which of the clinic's places it can be, from 1, so that no two visits are at one place at once; `None` where it has
    /// no time, or where more visits run at once than there are places.
    pub place: Option<u32>,
    /// What it is for, in the order of the course: several protocols can share a visit.
    pub sessions: Vec<BookedSession>,
}

impl BookedVisit {
    /// Whether all of it took place.
    pub fn is_done(&self) -> bool {
        self.sessions.iter().all(|session| session.is_held)
    }
}

/// When somebody comes: a day, and when the visit begins, where it has a time.
pub type VisitStart = (NaiveDate, Option<NaiveTime>);

/// What a closed day changes for one course of a book.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseChange {
    /// Its file, as the desk knows it.
    pub file: Arc<str>,
    /// Whose it is: its label, where it has one.
    pub person: Option<String>,
    /// Its visits as they were, with their days.
    pub before: Vec<(NaiveDate, BookedVisit)>,
    /// Its visits as they are; nothing where no plan fits.
    pub after: Vec<(NaiveDate, BookedVisit)>,
    /// Those on the closed days.
    pub affected: Vec<VisitStart>,
    /// Whether a visit moves to the day of asking, since nothing fits from the day after it on.
    pub is_only_today: bool,
    /// What changes, in the order of the days; nothing where no plan fits.
    pub changes: Vec<VisitChange>,
    /// Why no plan fits, where none does.
    pub refusal: Option<String>,
}

impl CourseChange {
    /// What a visit is for that changes: what it was promised for; what it is for now, where it is new.
    pub fn sessions_of(&self, change: VisitChange) -> &[BookedSession] {
        match change {
            VisitChange::Moves { old, .. } | VisitChange::Off(old) => self.sessions_at(old),
            VisitChange::Also(new) => sessions_at(&self.after, new),
        }
    }

    /// What a visit was promised for.
    pub fn sessions_at(&self, start: VisitStart) -> &[BookedSession] {
        sessions_at(&self.before, start)
    }
}

fn sessions_at(visits: &[(NaiveDate, BookedVisit)], (on, at): VisitStart) -> &[BookedSession] {
    let is_it = |(day, visit): &&(NaiveDate, BookedVisit)| *day == on && visit.time.map(|time| time.start) == at;
    visits.iter().find(is_it).map(|(_, visit)| visit.sessions.as_slice()).unwrap_or_default()
}

/// One change of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitChange {
    /// It is at another time.
    Moves {
        /// When it was.
        old: VisitStart,
        /// When it is.
        new: VisitStart,
    },
    /// It is one more.
    Also(VisitStart),
    /// It does not take place.
    Off(VisitStart),
}

impl VisitChange {
    /// What changed between two states of a book's course, from a day on, in the order of the days. What was dropped is paired
    /// with what is new where no visit that stays lies between them: a person is told of one appointment instead of another.
    pub fn between(before: &[Booked], after: &[Booked], today: NaiveDate) -> Vec<Self> {
        let starts = |booked: &[Booked]| -> BTreeSet<VisitStart> {
            let ahead = booked.iter().filter(|booked| !booked.is_held && today <= booked.day);
            let mut first: BTreeMap<NaiveDate, Vec<SessionTime>> = BTreeMap::new();
            let mut starts = BTreeSet::new();
            for booked in ahead {
                match booked.time {
                    Some(time) => first.entry(booked.day).or_default().push(time),
                    None => drop(starts.insert((booked.day, None))),
                }
            }
            let timed =
                first.into_iter().flat_map(|(day, times)| joined(times).into_iter().map(move |time| (day, time)));
            starts.extend(timed.map(|(day, time)| (day, Some(time.start))));
            starts
        };
        let is_held_in = |booked: &[Booked], day| booked.iter().any(|booked| booked.is_held && booked.day == day);
        let took_place = |(day, _): &VisitStart| is_held_in(after, *day);
        // What is on record no more is an appointment that the person had already.
        let was_held = |(day, _): &VisitStart| is_held_in(before, *day);
        let (before, after) = (starts(before), starts(after));
        let kept: Vec<VisitStart> = before.intersection(&after).copied().collect();
        let kept_before = |start: &VisitStart| kept.iter().filter(|kept| *kept < start).count();
        let mut added: Vec<VisitStart> = after.difference(&before).filter(|new| !was_held(new)).copied().collect();
        let mut changes: Vec<Self> = Vec::new();
        for old in before.difference(&after).filter(|old| !took_place(old)).copied() {
            let instead = added.iter().position(|new| kept_before(new) == kept_before(&old));
            changes.push(match instead {
                Some(place) => Self::Moves { old, new: added.remove(place) },
                None => Self::Off(old),
            });
        }
        changes.extend(added.into_iter().map(Self::Also));
        changes.sort_by_key(|change| match *change {
            Self::Moves { old, .. } | Self::Off(old) => old,
            Self::Also(new) => new,
        });
        changes
    }
}

/// One session of a visit.
#[derive(Clone, Debug, PartialEq)]
pub struct BookedSession {
    /// Its protocol.
    pub protocol: Protocol,
    /// Which session it is.
    pub key: SessionKey,
    /// Its number in the course, from 1.
    pub number: u32,
    /// How many sessions the course has, where that is known.
    pub of: Option<u32>,
    /// How many its phase has, where that is known.
    pub in_phase: Option<u32>,
    /// Whether it took place.
    pub is_held: bool,
    /// Its own times, where the visit has any: sessions of a visit follow one another.
    pub time: Option<SessionTime>,
    /// The name of its calendar event.
    pub uid: Uuid,
    /// How often the event has changed.
    pub revision: u32,
    /// When it last changed.
    pub changed: DateTime<Utc>,
}
