//! The days of a clinic's book: who comes when, for what, and when there is still time.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Hours, Protocol, SessionKey, SessionTime, VisitChange, VisitStart};

/// One day of a clinic's book.
#[derive(Clone, Debug, PartialEq)]
pub struct BookDay {
    /// The day.
    pub day: NaiveDate,
    /// Whether the clinic is closed on it, and why where that is known.
    pub closed: Option<DayClosed>,
    /// Who comes, or was to come and missed it, in the order of the times; those without a time come last.
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
    /// When it begins, on its day.
    pub fn start_on(&self, day: NaiveDate) -> VisitStart {
        (day, self.time.map(|time| time.start))
    }

    /// Whether all of it took place.
    pub fn is_done(&self) -> bool {
        self.is_all(BookedState::Held)
    }

    /// Whether all of it was missed.
    pub fn is_missed(&self) -> bool {
        self.is_all(BookedState::Missed)
    }

    fn is_all(&self, state: BookedState) -> bool {
        self.sessions.iter().all(|session| session.state == state)
    }
}

/// What a closed day changes for one course of a book.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseChange {
    /// Its file, as the desk knows it.
    pub file: Arc<str>,
    /// Whose it is: its label, where it has one.
    pub person: Option<String>,
    /// Its visits as the person knows them, with their days.
    pub before: Vec<(NaiveDate, BookedVisit)>,
    /// Its visits as they are; nothing where no plan fits.
    pub after: Vec<(NaiveDate, BookedVisit)>,
    /// Those that the clinic's book has on the closed days.
    pub affected: Vec<(NaiveDate, BookedVisit)>,
    /// Whether a visit moves to the day of asking, since nothing fits from the day after it on.
    pub is_only_today: bool,
    /// What changes, in the order of the days; nothing where no plan fits.
    pub changes: Vec<VisitChange>,
    /// Why no plan fits, where none does.
    pub refusal: Option<String>,
}

impl CourseChange {
    /// What a visit is for that changes: what it was promised for; what it is for now, where it is new or begins as before.
    pub fn sessions_of(&self, change: &VisitChange) -> &[BookedSession] {
        match change {
            VisitChange::Moves { old, .. } | VisitChange::Off(old) => self.sessions_at(old.start()),
            VisitChange::Differs { new, .. } | VisitChange::Also(new) => self.sessions_now(new.start()),
        }
    }

    /// What a visit was handed out for.
    pub fn sessions_at(&self, start: VisitStart) -> &[BookedSession] {
        sessions_at(&self.before, start)
    }

    /// What a visit is for now.
    pub fn sessions_now(&self, start: VisitStart) -> &[BookedSession] {
        sessions_at(&self.after, start)
    }
}

fn sessions_at(visits: &[(NaiveDate, BookedVisit)], start: VisitStart) -> &[BookedSession] {
    let is_it = |(day, visit): &&(NaiveDate, BookedVisit)| visit.start_on(*day) == start;
    visits.iter().find(is_it).map(|(_, visit)| visit.sessions.as_slice()).unwrap_or_default()
}

/// What became of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookedState {
    /// It is to take place.
    Planned,
    /// It took place.
    Held,
    /// The person did not come.
    Missed,
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
    /// What became of it.
    pub state: BookedState,
    /// Its own times, where the visit has any: sessions of a visit follow one another.
    pub time: Option<SessionTime>,
    /// The name of its calendar event.
    pub uid: Uuid,
    /// How often the event has changed.
    pub revision: u32,
    /// When it last changed.
    pub changed: DateTime<Utc>,
}
