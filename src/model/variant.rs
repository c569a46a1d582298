//! Variants: several courses in one file that differ in some of their facts.

use std::fmt;

use chrono::NaiveDate;

use super::{Citation, Id, Length, MonthEnd, Reference, Text};

/// One of several courses that a protocol file describes. What stands in the file without a variant holds for all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its id in the file.
    pub id: Id,
    /// What it is called.
    pub title: Text,
    /// What the protocol is called without it.
    pub of: Text,
    /// For which courses it holds.
    pub when: VariantWhen,
    /// Where it comes from.
    pub source: Citation,
}

/// For which courses a variant holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VariantWhen {
    /// For those that name it.
    Named,
    /// For those whose sessions are on days that satisfy all of these.
    Sessions(Vec<SessionCondition>),
    /// For those for which no other holds by its sessions.
    Otherwise,
}

impl VariantWhen {
    /// Whether a course gets the variant without naming it.
    pub fn is_by_itself(&self) -> bool {
        match self {
            Self::Named => false,
            Self::Sessions(_) | Self::Otherwise => true,
        }
    }
}

impl fmt::Display for VariantWhen {
    /// As it is written in a file; several conditions with commas between them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named => f.write_str("by name"),
            Self::Sessions(conditions) => {
                let conditions: Vec<String> = conditions.iter().map(SessionCondition::to_string).collect();
                f.write_str(&conditions.join(", "))
            }
            Self::Otherwise => f.write_str("otherwise"),
        }
    }
}

/// How long after an event or an earlier session a session is: `session 1: less than 15 years after event birth`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCondition {
    /// The number of the session in the course, from 1.
    pub session: u32,
    /// What that is measured from: an event, or an earlier session by its number.
    pub after: Reference,
    /// So long after it or more; any time where nothing is said.
    pub from: Option<Length>,
    /// Less than so long after it; any time where nothing is said.
    pub before: Option<Length>,
}

impl SessionCondition {
    /// Whether a session on this day satisfies it, where what it is measured from was on that day.
    pub fn holds(&self, session: NaiveDate, after: NaiveDate, month_end: MonthEnd) -> bool {
        let after = |length: Length| length.after(after, month_end);
        // What lies behind the end of the calendar is later than any session.
        self.from.is_none_or(|from| after(from).is_some_and(|from| from <= session))
            && self.before.is_none_or(|before| after(before).is_none_or(|before| session < before))
    }
}

impl fmt::Display for SessionCondition {
    /// As it is written in a file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { session, after, from, before } = self;
        write!(f, "session {session}: ")?;
        match (from, before) {
            (Some(from), Some(before)) => write!(f, "{from} to less than {before}")?,
            (Some(from), None) => write!(f, "{from} or more")?,
            (None, Some(before)) => write!(f, "less than {before}")?,
            (None, None) => f.write_str("any time")?,
        }
        write!(f, " after {after}")
    }
}

impl Variant {
    /// What the protocol is called for this variant: both titles, in the languages that have both.
    pub(crate) fn full_title(&self) -> Text {
        let joined = |of: &str, own: &str| format!("{of} \u{2013} {own}");
        let translated = self.of.translations.iter().filter_map(|(language, of)| {
            let own = self.title.translations.get(language)?;
            Some((language.clone(), joined(of, own)))
        });
        Text { english: joined(&self.of.english, &self.title.english), translations: translated.collect() }
    }
}
