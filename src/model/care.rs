//! What the person does before and after a session.

use std::fmt;

use super::{Citation, ClockRange, Id, Text};

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
    /// For which sessions of the course; for all where none are named.
    pub sessions: Option<SessionSpan>,
    /// The sentence.
    pub text: Text,
    /// Where that comes from.
    pub source: Citation,
}

/// Sessions of a course by their numbers, from 1, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionSpan {
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
}

impl CareItem {
    /// Whether it holds for the session with this number in the course.
    pub fn is_for(&self, session: u32) -> bool {
        self.sessions.is_none_or(|span| span.first <= session && session <= span.last)
    }
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
