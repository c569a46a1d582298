//! What the person does before and after a session.

use std::fmt;

use super::{Citation, ClockRange, Id, Minutes, SessionKey, Text};

/// One thing to do or to leave, with the time it holds for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareItem {
    /// Its id in the file.
    pub id: Id,
    /// What kind of thing it is.
    pub class: CareClass,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
    /// For which sessions.
    pub sessions: SessionChoice,
    /// The sentence.
    pub text: Text,
    /// Where that comes from.
    pub source: Citation,
}

/// Sessions by their numbers, from 1, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionSpan {
    /// The first.
    pub first: u32,
    /// The last; `None` where all later ones belong to it.
    pub last: Option<u32>,
}

impl SessionSpan {
    /// Whether a number is in it.
    pub fn contains(self, number: u32) -> bool {
        self.first <= number && self.last.is_none_or(|last| number <= last)
    }
}

/// For which sessions of a course something holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionChoice {
    /// The phase, whose sessions are then counted; those of the whole course where none is named.
    pub phase: Option<Id>,
    /// Their numbers; all of them where none is named.
    pub span: Option<SessionSpan>,
}

impl SessionChoice {
    /// Whether it holds for the session of that key, which has this number in the course.
    pub fn includes(&self, key: &SessionKey, number: u32) -> bool {
        let (is_in_phase, number) = match &self.phase {
            Some(phase) => (key.phase == *phase, key.number),
            None => (true, number),
        };
        is_in_phase && self.span.is_none_or(|span| span.contains(number))
    }

    /// Whether it surely holds for every session that the other one does.
    pub fn covers(&self, other: &Self) -> bool {
        let is_wider = match (self.span, other.span) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(other)) => {
                own.first <= other.first && own.last.is_none_or(|last| other.last.is_some_and(|other| other <= last))
            }
        };
        is_wider && (self.phase == other.phase || (self.phase.is_none() && self.span.is_none()))
    }
}

/// What some visits of a course are: how long they take, and what is done or given there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitFacts {
    /// Its id in the file.
    pub id: Id,
    /// Which sessions.
    pub sessions: SessionChoice,
    /// How long such a session takes, where that differs from the others.
    pub session_length: Option<Minutes>,
    /// The time needed at the clinic before it, where that differs from the others.
    pub preparation_length: Option<Minutes>,
    /// What there is to know at such a visit: the dose, the room.
    pub note: Option<Text>,
    /// Where that comes from.
    pub source: Citation,
}

/// A point in time told from the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// So long before the visit begins. A range stays a range; the longer end is the safe one.
    Before(ClockRange),
    /// The day of the session, from waking up.
    Day,
    /// The session itself.
    Session,
    /// So long after the session has ended. A range stays a range; the longer end is the safe one.
    After(ClockRange),
    /// The source gives no time.
    NotStated,
}

/// The kind of a care item, so that items of two courses can be compared and merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CareClass {
    /// Drugs and supplements.
    Medicine,
    /// Water on the skin: washing, showers, pools, the sea.
    Water,
    /// Sun and sunbeds.
    Sun,
    /// Exercise.
    Sport,
    /// Make-up, creams, perfume.
    Cosmetics,
    /// Heat: sauna, steam, hot baths.
    Heat,
    /// Clothes.
    Clothing,
    /// Cleaning and care of the skin.
    Hygiene,
    /// Touching, pressing, cooling.
    Touch,
    /// Numbing before the session.
    Numbing,
    /// Other procedures.
    Procedure,
    /// Eating and drinking.
    Food,
    /// Anything else.
    Other,
}

impl CareClass {
    /// Every class with its word in the file, in the order they are documented.
    pub const ALL: [(&'static str, Self); 13] = [
        ("medicine", Self::Medicine),
        ("water", Self::Water),
        ("sun", Self::Sun),
        ("sport", Self::Sport),
        ("cosmetics", Self::Cosmetics),
        ("heat", Self::Heat),
        ("clothing", Self::Clothing),
        ("hygiene", Self::Hygiene),
        ("touch", Self::Touch),
        ("numbing", Self::Numbing),
        ("procedure", Self::Procedure),
        ("food", Self::Food),
        ("other", Self::Other),
    ];
}

impl fmt::Display for CareClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Self::ALL.iter().find(|(_, class)| class == self).map_or("other", |(word, _)| word);
        f.pad(word)
    }
}
