//! What changes in a person's visits between two states of a saved course.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};

use super::{Booked, DayTime, SessionTime, follows};

/// When somebody comes: a day, and when the visit begins, where it has a time.
pub type VisitStart = (NaiveDate, Option<NaiveTime>);

/// A visit as the person knows it: sessions that follow one another are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownVisit {
    /// The day.
    pub day: NaiveDate,
    /// From when to when; `None` for a whole day.
    pub time: Option<SessionTime>,
    /// Of which protocols of the course it has a session, from 0, in the order of the course.
    pub protocols: BTreeSet<usize>,
}

impl KnownVisit {
    /// When the person comes.
    pub fn start(&self) -> VisitStart {
        (self.day, self.time.map(|time| time.start))
    }

    /// How many minutes it takes; `None` for a whole day.
    fn minutes(&self) -> Option<u32> {
        self.time.map(|time| time.end.minutes().saturating_sub(DayTime::from(time.start).minutes()))
    }

    /// Those that sessions make up, in the order of their times; what has no time comes first on its day. A session that
    /// took place has no protocol here: its visit is still of its whole time, as long as something of it is open.
    pub(super) fn of(sessions: impl IntoIterator<Item = (NaiveDate, Option<SessionTime>, Option<usize>)>) -> Vec<Self> {
        let mut sessions: Vec<_> = sessions.into_iter().collect();
        sessions.sort_by_key(|(day, time, _)| (*day, time.map(|time| (time.start, time.end))));
        let mut visits: Vec<Self> = Vec::new();
        for (day, time, protocol) in sessions {
            match visits.last_mut().filter(|visit| visit.day == day && follows(visit.time, time)) {
                Some(visit) => {
                    let joined = visit.time.zip(time);
                    visit.time = joined.map(|(before, next)| SessionTime { end: before.end.max(next.end), ..before });
                    visit.protocols.extend(protocol);
                }
                None => visits.push(Self { day, time, protocols: protocol.into_iter().collect() }),
            }
        }
        visits.retain(|visit| !visit.protocols.is_empty());
        visits
    }

    /// The visits that a book has of a course from a day on, but for those of which all took place.
    pub fn open(booked: &[Booked], from: NaiveDate) -> Vec<Self> {
        let near = booked.iter().filter(|booked| from <= booked.day);
        Self::of(near.map(|booked| (booked.day, booked.time, (!booked.is_held).then_some(booked.protocol))))
    }

    /// The same of the sessions alone that have not taken place.
    fn ahead(booked: &[Booked], from: NaiveDate) -> Vec<Self> {
        let ahead = booked.iter().filter(|booked| !booked.is_held && from <= booked.day);
        Self::of(ahead.map(|booked| (booked.day, booked.time, Some(booked.protocol))))
    }
}

/// One change of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitChange {
    /// It begins at another time.
    Moves {
        /// As it was.
        old: KnownVisit,
        /// As it is.
        new: KnownVisit,
    },
    /// It begins as before, and ends at another time or is for something else.
    Differs {
        /// As it was.
        old: KnownVisit,
        /// As it is.
        new: KnownVisit,
    },
    /// It is one more.
    Also(KnownVisit),
    /// It does not take place.
    Off(KnownVisit),
}

impl VisitChange {
    /// The visit as it was, and as it is.
    pub fn ends(&self) -> (Option<&KnownVisit>, Option<&KnownVisit>) {
        match self {
            Self::Moves { old, new } | Self::Differs { old, new } => (Some(old), Some(new)),
            Self::Also(new) => (None, Some(new)),
            Self::Off(old) => (Some(old), None),
        }
    }

    /// Whether it takes more or less time than before.
    pub fn is_of_another_length(&self) -> bool {
        matches!(self.ends(), (Some(old), Some(new)) if old.minutes() != new.minutes())
    }

    /// Whether it has a session of other protocols than before.
    pub fn is_for_something_else(&self) -> bool {
        matches!(self.ends(), (Some(old), Some(new)) if old.protocols != new.protocols)
    }

    /// What changed between two states of a saved course, from a day on, in the order of the days.
    ///
    /// Of a visit that takes place or took place in either of them there is nothing to tell: the person was there. A visit
    /// that is gone and one that is new are one change where they are on one day, or where they are for the same and no
    /// visit that stays lies between them: the person hears of one appointment instead of another.
    pub fn between(before: &[Booked], after: &[Booked], today: NaiveDate) -> Vec<Self> {
        let (mut before_ahead, mut after_ahead) = (KnownVisit::ahead(before, today), KnownVisit::ahead(after, today));
        let held = before.iter().chain(after).filter(|booked| booked.is_held);
        let mut attended: BTreeSet<(NaiveDate, usize)> = held.map(|held| (held.day, held.protocol)).collect();
        let sessions = |visit: &KnownVisit| {
            let day = visit.day;
            visit.protocols.clone().into_iter().map(move |protocol| (day, protocol))
        };
        let is_attended = |visit: &KnownVisit, attended: &BTreeSet<(NaiveDate, usize)>| {
            sessions(visit).any(|session| attended.contains(&session))
        };
        // Also what else the same visit is for.
        for visit in before_ahead.iter().chain(&after_ahead) {
            if is_attended(visit, &attended) {
                attended.extend(sessions(visit));
            }
        }
        before_ahead.retain(|visit| !is_attended(visit, &attended));
        after_ahead.retain(|visit| !is_attended(visit, &attended));

        let mut kept: Vec<VisitStart> = Vec::new();
        let mut changes: Vec<Self> = Vec::new();
        let mut gone = take_pairs(
            before_ahead,
            &mut after_ahead,
            |old, new| old.start() == new.start(),
            |old, new| {
                kept.push(old.start());
                if old != new {
                    changes.push(Self::Differs { old, new });
                }
            },
        );
        let moves = |changes: &mut Vec<Self>, old, new| changes.push(Self::Moves { old, new });
        gone = take_pairs(
            gone,
            &mut after_ahead,
            |old, new| old.day == new.day,
            |old, new| {
                moves(&mut changes, old, new);
            },
        );
        let kept_before = |visit: &KnownVisit| kept.iter().filter(|kept| **kept < visit.start()).count();
        let is_instead = |old: &KnownVisit, new: &KnownVisit| {
            !old.protocols.is_disjoint(&new.protocols) && kept_before(old) == kept_before(new)
        };
        gone = take_pairs(gone, &mut after_ahead, is_instead, |old, new| moves(&mut changes, old, new));
        changes.extend(gone.into_iter().map(Self::Off));
        changes.extend(after_ahead.into_iter().map(Self::Also));
        changes.sort_by_key(|change| {
            let (old, new) = change.ends();
            old.or(new).map(KnownVisit::start)
        });
        changes
    }
}

/// Hands over each old visit with the first new one that belongs to it; those that none belongs to are left on both sides.
fn take_pairs(
    old: Vec<KnownVisit>,
    new: &mut Vec<KnownVisit>,
    belongs: impl Fn(&KnownVisit, &KnownVisit) -> bool,
    mut pair: impl FnMut(KnownVisit, KnownVisit),
) -> Vec<KnownVisit> {
    let mut left = Vec::new();
    for old in old {
        match new.iter().position(|new| belongs(&old, new)) {
            Some(place) => pair(old, new.remove(place)),
            None => left.push(old),
        }
    }
    left
}
