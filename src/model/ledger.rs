//! The ledger: what has become of every visit that was ever handed out, from the hand-outs and the record.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{
    CourseId, EventId, HandOut, HandedVisit, Outcome, PromisedSession, PromisedVisit, RecordEntry, RecordEvent,
    SessionTime, VisitName, VisitState,
};

/// Every visit that was ever handed out of a course of one protocol, with what the record has made of it since.
///
/// It is a function of both, so that an entry that is taken back leaves what was promised before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// In the order in which they were first handed out.
    pub visits: Vec<LedgerVisit>,
}

/// One visit of a ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerVisit {
    /// Its calendar event.
    pub event: EventId,
    /// What was last said of it.
    pub last: HandedVisit,
    /// The zone in which that was said, where that is known.
    pub timezone: Option<Arc<str>>,
    /// The number of the session for which it was promised; what became of it may have been said with another one.
    pub promised_for: u32,
    /// The day that it has now.
    pub day: NaiveDate,
    /// From when to when, where that is known; a visit that was moved since may not have its time yet.
    pub time: Option<SessionTime>,
    /// What has become of it.
    pub fate: Fate,
    /// How many entries had been made when it was promised as it stands: none of them is about it.
    pub entries_before: usize,
    /// How many entries had been made when something was last said of it.
    pub entries_told: usize,
    /// What it was when it was first said as it is, and how many entries had been made then.
    pub first_told: (VisitState, usize),
}

/// What has become of a visit that was handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is promised.
    Stands,
    /// It was moved by hand to its day, and is promised where the person was told so.
    Moved {
        /// The number of its session.
        session: u32,
    },
    /// It took place: which of the sessions that were held, from 0.
    Held(usize),
    /// It did not take place.
    Missed,
    /// It was cancelled.
    Cancelled,
    /// The plan has no place for it.
    Dropped,
    /// It was only ever said for something that is on record no more.
    Open,
}

impl Fate {
    /// Whether an entry of the record can still be about the visit.
    pub(crate) fn is_open(self) -> bool {
        match self {
            Self::Stands | Self::Moved { .. } => true,
            Self::Held(_) | Self::Missed | Self::Cancelled | Self::Dropped | Self::Open => false,
        }
    }
}

impl LedgerVisit {
    /// Whether an entry, which has this place in the record, is the one for which the visit was first handed out: the session had
    /// been held, or moved to its day by the last entry of those that moved it.
    fn is_first_told_of(&self, entry: &RecordEntry, place: usize, record: &[RecordEntry]) -> bool {
        let (state, entries) = self.first_told;
        let known = record.get(place + 1..entries).unwrap_or_default();
        let is_it = match state {
            VisitState::Held => entry.event.held_on() == Some(self.day),
            VisitState::Moved => {
                let is_moved_on =
                    |later: &RecordEntry| later.session == entry.session && later.event.moved_to().is_some();
                let is_own = entry.session == self.promised_for && entry.event.moved_to() == Some(self.day);
                is_own && !known.iter().any(is_moved_on)
            }
            VisitState::Planned | VisitState::Missed | VisitState::Cancelled | VisitState::Dropped => false,
        };
        is_it && self.fate == Fate::Open && place < entries
    }

    /// The number of the session that it is for, as it was promised or moved.
    pub(crate) fn session_number(&self) -> u32 {
        match self.fate {
            Fate::Moved { session } => session,
            Fate::Stands | Fate::Held(_) | Fate::Missed | Fate::Cancelled | Fate::Dropped | Fate::Open => {
                self.promised_for
            }
        }
    }
}

impl Ledger {
    /// What the entries of a record, in their order, have made of the visits that were handed out.
    ///
    /// An entry is about the visit on its day; where there is none, about that on the day for which the session was planned;
    /// else about the one that was promised for the number of its session. It is about none that was handed out after it.
    ///
    /// A day is one visit to the person. Where a session was moved to the day of another promised visit, and nothing was
    /// handed out since, two visits lie on that day: an entry of the session that was moved is about its own, and what
    /// happens on the day ends both. Where it is moved on, the other one is promised as before: nobody was told otherwise.
    ///
    /// Visits with numbers for names need the `id` of their course; the reader of saved courses refuses them without one.
    pub fn new(id: Option<CourseId>, handouts: &[HandOut], record: &[RecordEntry]) -> Self {
        let mut places: BTreeMap<VisitName, usize> = BTreeMap::new();
        let mut visits: Vec<LedgerVisit> = Vec::new();
        let handed = handouts.iter().flat_map(|handout| {
            let timezone: Option<Arc<str>> = handout.timezone.as_deref().map(Arc::from);
            handout.visits.iter().map(move |visit| (handout, timezone.clone(), visit))
        });
        for (handout, timezone, visit) in handed {
            let place = *places.entry(visit.name).or_insert(visits.len());
            // What the plan said stands; what an entry had made of it is made of it again, or was taken back.
            let fate = match visit.state {
                VisitState::Planned => Some(Fate::Stands),
                VisitState::Dropped => Some(Fate::Dropped),
                VisitState::Moved | VisitState::Held | VisitState::Missed | VisitState::Cancelled => None,
            };
            let (day, time) = (visit.day, visit.time);
            let event = EventId::of_visit(id, visit.name);
            let entries_told = usize::try_from(handout.entries).unwrap_or(usize::MAX);
            let (entries_before, fate_now) = match fate {
                Some(fate) => (entries_told, fate),
                None => (0, Fate::Open),
            };
            let last = visit.clone();
            let first_told = (visit.state, entries_told);
            let told = LedgerVisit {
                event,
                last,
                timezone,
                promised_for: visit.number,
                day,
                time,
                fate: fate_now,
                entries_before,
                entries_told,
                first_told,
            };
            match (visits.get_mut(place), fate) {
                (None, _) => visits.push(told),
                (Some(known), None) => {
                    *known = LedgerVisit { last: told.last, timezone: told.timezone, entries_told, ..known.clone() };
                }
                (Some(known), Some(_)) => *known = told,
            }
        }
        let mut ledger = Self { visits };
        let mut held = 0;
        for (place, entry) in record.iter().enumerate() {
            ledger.enter(entry, (place, record), held);
            held += usize::from(entry.event.held_on().is_some());
        }
        ledger
    }

    /// What an entry makes of the visit that it is about; it has this place in the record, and `held` sessions were held
    /// before it.
    fn enter(&mut self, entry: &RecordEntry, (place, record): (usize, &[RecordEntry]), held: usize) {
        let is_open = |visit: &LedgerVisit| visit.entries_before <= place && visit.fate.is_open();
        let ends = match &entry.event {
            RecordEvent::Ended(on) => Some((*on, Fate::Cancelled)),
            RecordEvent::Answered { then, on, .. } => match then {
                Outcome::Stop => Some((*on, Fate::Cancelled)),
                // What comes now is planned anew, and may have the days that are free again.
                Outcome::GoTo(_) => Some((*on, Fate::Dropped)),
                Outcome::GoOn | Outcome::More(_) => return,
            },
            RecordEvent::Held(_)
            | RecordEvent::HeldUncounted(_)
            | RecordEvent::HeldUncountedAnew(_)
            | RecordEvent::Missed(_)
            | RecordEvent::Moved(_)
            | RecordEvent::MovedAnyway(_)
            | RecordEvent::Cancelled(_) => None,
        };
        if let Some((on, fate)) = ends {
            // What has passed without an entry stays as it was.
            let ends = |visit: &&mut LedgerVisit| on <= visit.day && is_open(visit);
            self.visits.iter_mut().filter(ends).for_each(|visit| visit.fate = fate);
            return;
        }
        let (on, fate) = match entry.event {
            RecordEvent::Answered { .. } => return,
            RecordEvent::Held(on) | RecordEvent::HeldUncounted(on) | RecordEvent::HeldUncountedAnew(on) => {
                (Some(on), Fate::Held(held))
            }
            RecordEvent::Missed(on) => (Some(on), Fate::Missed),
            RecordEvent::Cancelled(on) | RecordEvent::Ended(on) => (Some(on), Fate::Cancelled),
            RecordEvent::Moved(_) | RecordEvent::MovedAnyway(_) => (None, Fate::Moved { session: entry.session }),
        };
        // What was first handed out when it had been held or moved is about that entry alone.
        let own = self.visits.iter().position(|visit| visit.is_first_told_of(entry, place, record));
        let mut days = [on, entry.planned].into_iter().flatten();
        let place = own.or_else(|| days.find_map(|day| self.on_day(day, entry.session, is_open))).or_else(|| {
            let is_named = |visit: &LedgerVisit| visit.session_number() == entry.session && entry.planned.is_none();
            self.visits.iter().position(|visit| is_named(visit) && is_open(visit))
        });
        let visit = place.and_then(|place| self.visits.get_mut(place));
        let was_on = visit.and_then(|visit| std::mem::replace(&mut visit.fate, fate).is_open().then_some(visit.day));
        // What else lies on the day ends with it, also where another session had been moved to it.
        let others = match entry.event {
            RecordEvent::Missed(on) | RecordEvent::Cancelled(on) => Some((fate, [Some(on), None])),
            RecordEvent::Held(on) | RecordEvent::HeldUncounted(on) | RecordEvent::HeldUncountedAnew(on) => {
                Some((Fate::Dropped, [Some(on), was_on]))
            }
            RecordEvent::Moved(_)
            | RecordEvent::MovedAnyway(_)
            | RecordEvent::Ended(_)
            | RecordEvent::Answered { .. } => None,
        };
        if let Some((fate, days)) = others {
            let is_there = |visit: &&mut LedgerVisit| {
                days.contains(&Some(visit.day)) && visit.fate == Fate::Stands && is_open(visit)
            };
            self.visits.iter_mut().filter(is_there).for_each(|visit| visit.fate = fate);
        }
        if let RecordEvent::Held(on) = entry.event {
            // What was promised for it before that day did not take place.
            let is_past =
                |visit: &&mut LedgerVisit| visit.session_number() == entry.session && visit.day < on && is_open(visit);
            self.visits.iter_mut().filter(is_past).for_each(|visit| visit.fate = Fate::Missed);
        }
        let moved = entry.event.moved_to().zip(place.and_then(|place| self.visits.get_mut(place)));
        if let Some((to, visit)) = moved {
            visit.day = to;
            visit.time = visit.last.time.filter(|_| visit.last.day == to);
        }
    }

    /// The visit on a day that an entry of a session is about, of those that are open: the one that was moved there for it,
    /// else the one that was promised for it, else any other.
    fn on_day(&self, day: NaiveDate, session: u32, is_open: impl Fn(&LedgerVisit) -> bool) -> Option<usize> {
        let on_day = self.visits.iter().enumerate().filter(|(_, visit)| visit.day == day && is_open(visit));
        let found = on_day.min_by_key(|(_, visit)| match visit.fate {
            Fate::Moved { session: moved } if moved == session => 0,
            Fate::Stands if visit.promised_for == session => 1,
            Fate::Stands => 2,
            Fate::Moved { .. } | Fate::Held(_) | Fate::Missed | Fate::Cancelled | Fate::Dropped | Fate::Open => 3,
        });
        found.map(|(place, _)| place)
    }

    /// The visits that were missed on a day or before it.
    pub(crate) fn missed_by(self, day: NaiveDate) -> impl Iterator<Item = EventId> {
        let is_missed = move |visit: &LedgerVisit| visit.fate == Fate::Missed && visit.day <= day;
        self.visits.into_iter().filter(is_missed).map(|visit| visit.event)
    }

    /// The visits that are promised, no two of them on one day.
    pub fn promised(&self) -> Vec<PromisedVisit> {
        let is_promised = |visit: &&LedgerVisit| match visit.fate {
            Fate::Stands => true,
            Fate::Moved { .. } => visit.last.day == visit.day && !visit.last.state.is_off(),
            Fate::Held(_) | Fate::Missed | Fate::Cancelled | Fate::Dropped | Fate::Open => false,
        };
        let by_day: BTreeMap<NaiveDate, &LedgerVisit> =
            self.visits.iter().filter(is_promised).map(|visit| (visit.day, visit)).collect();
        let promised = by_day.into_values().map(|LedgerVisit { event, last, day, time, .. }| PromisedVisit {
            day: *day,
            time: *time,
            event: *event,
            session: Some(PromisedSession { number: last.number, phase: last.key.phase.clone() }),
        });
        promised.collect()
    }
}
