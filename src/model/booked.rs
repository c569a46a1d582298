//! What a saved course holds in its clinic's book.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{
    Course, DateRange, DayTime, EntryTime, EventId, Fate, HandOut, Ledger, LedgerVisit, RecordEntry, RecordEvent,
    SessionKey, SessionTime, VisitChange, VisitState,
};

/// One session of a saved course that is promised for a day, was moved to it by hand, or took place on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Booked {
    /// Which of the protocols of the course, from 0.
    pub protocol: usize,
    /// Which session it is.
    pub key: SessionKey,
    /// Its number in the course, from 1.
    pub number: u32,
    /// The day.
    pub day: NaiveDate,
    /// From when to when; `None` for a whole day.
    pub time: Option<SessionTime>,
    /// Its calendar event.
    pub event: EventId,
    /// How often the event has changed.
    pub revision: u32,
    /// When it last changed.
    pub changed: DateTime<Utc>,
    /// Whether it took place.
    pub is_held: bool,
}

/// A session that was held on a day of which nothing was handed out for it: before the course was handed out, or on no
/// appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldAlone {
    /// Which of the protocols of the course, from 0.
    pub protocol: usize,
    /// Which entry of its record, from 0.
    pub entry: usize,
    /// Its number in the course, from 1.
    pub number: u32,
    /// The day.
    pub day: NaiveDate,
    /// Its clock times, where they are known.
    pub time: Option<EntryTime>,
}

impl Course {
    /// The sessions that were held on some days and are none of what it holds in its clinic's book, in the order of its
    /// record.
    pub fn held_alone(&self, days: DateRange) -> Vec<HeldAlone> {
        let mut alone = Vec::new();
        for (protocol, own) in self.protocols.iter().enumerate() {
            let held = own.record.iter().enumerate().filter_map(|(entry, of)| Some((entry, of, of.event.held_on()?)));
            let mut held = held.enumerate().filter(|(_, (_, _, day))| days.contains(*day)).peekable();
            if held.peek().is_none() {
                continue;
            }
            let ledger = Ledger::new(self.id, &own.handouts, &own.record);
            let is_booked = |place: usize| ledger.visits.iter().any(|visit| visit.fate == Fate::Held(place));
            let held = held.filter(|(place, _)| !is_booked(*place));
            alone.extend(held.map(|(_, (entry, of, day))| HeldAlone {
                protocol,
                entry,
                number: of.session,
                day,
                time: of.time,
            }));
        }
        alone
    }

    /// What it holds in its clinic's book: all that was handed out, but for what was missed, cancelled or dropped, in the
    /// order of the days. A visit that was moved by hand holds its new time as soon as that is on record.
    pub fn booked(&self) -> Vec<Booked> {
        let mut booked: Vec<Booked> = Vec::new();
        for (protocol, own) in self.protocols.iter().enumerate().filter(|(_, own)| !own.handouts.is_empty()) {
            let ledger = Ledger::new(self.id, &own.handouts, &own.record);
            booked.extend(ledger.visits.into_iter().filter_map(|visit| of_visit(protocol, visit, &own.record)));
        }
        booked.sort_by_key(in_order);
        booked
    }
}

impl Course {
    /// The same with what is handed out of it now, for each of its protocols.
    pub(crate) fn after_hand_outs(&self, handouts: &[Option<HandOut>]) -> Self {
        let mut course = self.clone();
        for (own, handout) in course.protocols.iter_mut().zip(handouts) {
            own.handouts.extend(handout.clone());
        }
        course
    }

    /// What a person who holds the last hand-out has to be told, with the hand-outs that come after it; nothing of what is
    /// handed out for the first time.
    pub(crate) fn changes(&self, handouts: &[Option<HandOut>]) -> Vec<VisitChange> {
        self.changes_since(&self.told(), handouts)
    }

    /// The same since something else was held.
    pub(crate) fn changes_since(&self, before: &[Booked], handouts: &[Option<HandOut>]) -> Vec<VisitChange> {
        let Some(today) = self.today.filter(|_| self.issue().is_some()) else { return Vec::new() };
        self.changes_on(before, &self.after_hand_outs(handouts), today)
    }

    /// The same on a day, with what the course is afterwards.
    pub(crate) fn changes_on(&self, before: &[Booked], after: &Self, today: NaiveDate) -> Vec<VisitChange> {
        // A person who missed a visit knows that it did not take place.
        let missed: BTreeSet<EventId> = self.ledgers().flat_map(|ledger| ledger.missed_by(today)).collect();
        let before: Vec<Booked> = before.iter().filter(|booked| !missed.contains(&booked.event)).cloned().collect();
        VisitChange::between(&before, &after.booked(), today)
    }

    fn ledgers(&self) -> impl Iterator<Item = Ledger> {
        self.protocols.iter().map(|own| Ledger::new(self.id, &own.handouts, &own.record))
    }

    /// The visits of some days that were missed.
    pub fn missed(&self, days: DateRange) -> Vec<Booked> {
        let missed = self.ledgers().enumerate().flat_map(|(protocol, ledger)| {
            let is_missed = |visit: &LedgerVisit| visit.fate == Fate::Missed && days.contains(visit.day);
            let missed = ledger.visits.into_iter().filter(is_missed).collect::<Vec<_>>();
            missed.into_iter().map(move |visit| not_held(protocol, visit))
        });
        let mut missed: Vec<Booked> = missed.collect();
        missed.sort_by_key(in_order);
        missed
    }

    /// What the person was last told of visits that have not taken place, in the order of the days, whatever was written down
    /// or taken back since.
    pub(crate) fn told(&self) -> Vec<Booked> {
        let mut told: Vec<Booked> = Vec::new();
        for (protocol, own) in self.protocols.iter().enumerate() {
            let visits = Ledger::new(self.id, &own.handouts, &[]).visits;
            let is_told = |visit: &LedgerVisit| !visit.last.state.is_off() && visit.last.state != VisitState::Held;
            let as_told = |visit: LedgerVisit| LedgerVisit { day: visit.last.day, time: visit.last.time, ..visit };
            let visits = visits.into_iter().filter(is_told);
            told.extend(visits.map(|visit| not_held(protocol, as_told(visit))));
        }
        told.sort_by_key(in_order);
        told
    }
}

/// By the days and the times; a whole day comes first.
fn in_order(booked: &Booked) -> (NaiveDate, Option<NaiveTime>, usize) {
    (booked.day, booked.time.map(|time| time.start), booked.protocol)
}

/// A visit that has not taken place, on its day.
fn not_held(protocol: usize, visit: LedgerVisit) -> Booked {
    let LedgerVisit { last, event, day, time, .. } = visit;
    Booked {
        protocol,
        key: last.key,
        number: last.number,
        day,
        time,
        event,
        revision: last.revision,
        changed: last.changed,
        is_held: false,
    }
}

/// What a visit holds; nothing where it holds no day any more.
fn of_visit(protocol: usize, visit: LedgerVisit, record: &[RecordEntry]) -> Option<Booked> {
    let (day, time, is_held) = match visit.fate {
        Fate::Stands => (visit.day, visit.time, false),
        Fate::Moved { session } => (visit.day, moved_time(&visit, session, record), false),
        Fate::Held(place) => {
            let entry = record.iter().filter(|entry| entry.event.held_on().is_some()).nth(place)?;
            let day = entry.event.held_on()?;
            (day, held_time(&visit, day, entry), true)
        }
        Fate::Missed | Fate::Cancelled | Fate::Dropped | Fate::Open => return None,
    };
    Some(Booked { is_held, ..not_held(protocol, LedgerVisit { day, time, ..visit }) })
}

/// When a visit is that was moved by hand: as it was handed out since; else as the entry says, else as before.
fn moved_time(visit: &LedgerVisit, session: u32, record: &[RecordEntry]) -> Option<SessionTime> {
    let is_move = |entry: &RecordEntry| match entry.event {
        RecordEvent::Moved(to) | RecordEvent::MovedAnyway(to) => entry.session == session && to == visit.day,
        RecordEvent::Held(_)
        | RecordEvent::HeldUncounted(_)
        | RecordEvent::HeldUncountedAnew(_)
        | RecordEvent::Missed(_)
        | RecordEvent::Cancelled(_)
        | RecordEvent::Ended(_)
        | RecordEvent::Answered { .. } => false,
    };
    let told = visit.time.or(visit.last.time)?;
    let place = record.iter().rposition(is_move);
    if visit.last.day == visit.day && place.is_some_and(|place| place < visit.entries_told) {
        return visit.last.time;
    }
    match place.and_then(|place| record[place].time) {
        Some(time) => starting(told, time.start),
        None => Some(told),
    }
}

/// When a visit took place: as the entry says, else as it was promised for that day.
fn held_time(visit: &LedgerVisit, day: NaiveDate, entry: &RecordEntry) -> Option<SessionTime> {
    match entry.time {
        None => visit.time.filter(|_| visit.day == day),
        Some(time) => match time.end.map(DayTime::from) {
            Some(end) => Some(SessionTime { start: time.start, end }),
            None => visit.last.time.and_then(|told| starting(told, time.start)),
        },
    }
}

/// A time of the same length that begins then; up to midnight at most.
fn starting(told: SessionTime, start: NaiveTime) -> Option<SessionTime> {
    let minutes = told.end.minutes().checked_sub(DayTime::from(told.start).minutes())?;
    let end = DayTime::new(DayTime::from(start).minutes() + minutes).unwrap_or(DayTime::END);
    Some(SessionTime { start, end })
}

/// Whether a session belongs to the visit that has this time so far: those of a visit touch or overlap.
pub(crate) fn follows(visit: Option<SessionTime>, next: Option<SessionTime>) -> bool {
    match (visit, next) {
        (Some(visit), Some(next)) => DayTime::from(next.start) <= visit.end,
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Times of one person that touch or overlap, as one: the sessions of a visit follow one another.
pub(crate) fn joined(mut times: Vec<SessionTime>) -> Vec<SessionTime> {
    times.sort_by_key(|time| (time.start, time.end));
    times.dedup_by(|next, previous| {
        let joins = follows(Some(*previous), Some(*next));
        if joins {
            previous.end = previous.end.max(next.end);
        }
        joins
    });
    times
}
