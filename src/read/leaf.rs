//! Single values of a protocol file: texts, names, numbers, dates and the phrases of [`super::phrase`].

use std::ops::Range;

use chrono::{NaiveDate, Weekday};
use serde_json::{Value, json};
use toml::Spanned;
use toml::de::DeValue;

use super::phrase::{self, Misread};
use super::problem::{ProblemId, Problems, nearest};
use super::table::{Definitions, Read, wrong_type};
use crate::model::{
    Aim, CareClass, ClockRange, ClockUnit, Count, DateRange, Id, Length, LengthRange, MAX_SESSIONS, Minutes, Moment,
    MonthEnd, Reference, TooSoon,
};

/// A sentence or title on one line.
#[derive(Clone, Debug)]
pub(super) struct Line(pub(super) String);

impl Line {
    /// The most characters that a line may have: far more than fits an alarm or a table, far less than a novel.
    const MAX_CHARS: usize = 1000;
}

impl Read for Line {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let Some(text) = value.get_ref().as_str() else {
            wrong_type(value, "a text in double quotes", problems);
            return None;
        };
        let span = value.span();
        if let Some(control) = text.chars().find(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
            let message = format!("this text holds the control character U+{:04X}", u32::from(control));
            problems.say(ProblemId::ControlCharacter, &span, message, "write the text on one line, without tabs");
            return None;
        }
        if text.trim().is_empty() {
            problems.say(ProblemId::EmptyText, &span, "this text is empty", "write the text, or leave the line out");
            return None;
        }
        if text.chars().nth(Self::MAX_CHARS).is_some() {
            let message = format!("this text has more than {} characters", Self::MAX_CHARS);
            problems.say(ProblemId::TextTooLong, &span, message, "write one short sentence");
            return None;
        }
        Some(Self(text.trim().to_owned()))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(String::new())
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "string", "minLength": 1, "maxLength": Self::MAX_CHARS })
    }
}

/// A kebab-case name; `None` where it could not be read.
#[derive(Clone, Debug)]
pub(super) struct Identifier(pub(super) Option<Id>);

impl Read for Identifier {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let Some(text) = value.get_ref().as_str() else {
            wrong_type(value, "a name in double quotes, such as `\"hair-loss\"`", problems);
            return None;
        };
        let id = Id::new(text);
        if id.is_none() {
            let help = match Id::new(&kebab(text)) {
                Some(better) => format!("write `\"{better}\"`"),
                None => "write lower-case letters, digits and hyphens, starting with a letter".to_owned(),
            };
            problems.say(ProblemId::BadId, &value.span(), format!("`{text}` is not a name in kebab case"), help);
        }
        id.map(|id| Self(Some(id)))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(None)
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "maxLength": Id::MAX_CHARS })
    }
}

/// The nearest kebab-case name to a text.
fn kebab(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// A number of sessions, or the number of a session, from 1.
#[derive(Clone, Debug)]
pub(super) struct SessionNumber(pub(super) u32);

impl Read for SessionNumber {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let Some(integer) = value.get_ref().as_integer() else {
            wrong_type(value, "a whole number without quotes, such as `10`", problems);
            return None;
        };
        phrase::session_number(integer.as_str()).map(Self).map_err(|misread| say(misread, value, problems)).ok()
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(1)
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "integer", "minimum": 1, "maximum": MAX_SESSIONS })
    }
}

/// A session of a phase, or a range of them.
#[derive(Clone, Debug)]
pub(super) struct SessionRange(pub(super) u32, pub(super) u32);

impl Read for SessionRange {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        match CountPhrase::read(value, problems)?.0 {
            Count::Exactly(number) => Some(Self(number, number)),
            Count::Between(lo, hi) => Some(Self(lo, hi)),
            Count::Ongoing | Count::NotStated => {
                let misread = Misread {
                    id: ProblemId::BadCount,
                    message: "this does not name a session".to_owned(),
                    help: "write the number of a session such as `4`, or a range such as `\"4 to 5\"`".to_owned(),
                };
                say(misread, value, problems);
                None
            }
        }
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(1, 1)
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "anyOf": [
            { "type": "integer", "minimum": 1, "maximum": MAX_SESSIONS },
            { "type": "string", "pattern": "^[0-9]+( to [0-9]+)?$" },
        ] })
    }
}

/// A number of sessions as a source gives it.
#[derive(Clone, Debug)]
pub(super) struct CountPhrase(pub(super) Count);

impl Read for CountPhrase {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let text = match value.get_ref() {
            DeValue::Integer(integer) => integer.as_str(),
            DeValue::String(text) => text,
            DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
                wrong_type(value, "a number such as `10` or a phrase such as `\"8 to 12\"`", problems);
                return None;
            }
        };
        phrase::count(text).map(Self).map_err(|misread| say(misread, value, problems)).ok()
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(Count::NotStated)
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "anyOf": [
            { "type": "integer", "minimum": 1, "maximum": MAX_SESSIONS },
            { "type": "string", "pattern": "^([0-9]+( to [0-9]+)?|ongoing|not stated)$" },
        ] })
    }
}

impl Read for NaiveDate {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let text = match value.get_ref() {
            DeValue::Datetime(datetime) => datetime.to_string(),
            DeValue::String(text) => {
                let help = format!("write it without quotes: `{text}`");
                problems.say(ProblemId::WrongType, &value.span(), "a date is written without quotes", help);
                return None;
            }
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Array(_) | DeValue::Table(_) => {
                wrong_type(value, "a date such as `2026-12-01`", problems);
                return None;
            }
        };
        phrase::date(&text).map_err(|misread| say(misread, value, problems)).ok()
    }

    fn stand_in(_: &Range<usize>) -> Self {
        NaiveDate::default()
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "string", "format": "date" })
    }
}

/// A day, or days from one to another.
#[derive(Clone, Debug)]
pub(super) struct DateDays(pub(super) DateRange);

impl Read for DateDays {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let range = match value.get_ref() {
            DeValue::String(text) => phrase::date_range(text),
            DeValue::Datetime(datetime) => phrase::date(&datetime.to_string()).map(DateRange::day),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Array(_) | DeValue::Table(_) => {
                wrong_type(value, "a date such as `2026-12-24`, or `\"2026-12-24..2027-01-03\"`", problems);
                return None;
            }
        };
        range.map(Self).map_err(|misread| say(misread, value, problems)).ok()
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(DateRange::day(NaiveDate::default()))
    }

    fn schema(_: &mut Definitions) -> Value {
        let day = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
        json!({ "type": "string", "pattern": format!("^{day}(\\.\\.{day})?$") })
    }
}

/// Defines values that are phrases: their type, how they are read, what stands in for a misread one, and the pattern
/// that an editor checks.
macro_rules! phrases {
    ($($(#[doc = $doc:literal])+ $Name:ident($Type:ty): $read:path, $stand_in:expr, $pattern:expr;)+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub(super) struct $Name(pub(super) $Type);

        impl Read for $Name {
            fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
                let Some(text) = value.get_ref().as_str() else {
                    wrong_type(value, "a phrase in double quotes", problems);
                    return None;
                };
                $read(text).map(Self).map_err(|misread| say(misread, value, problems)).ok()
            }

            fn stand_in(_: &Range<usize>) -> Self {
                Self($stand_in)
            }

            fn schema(_: &mut Definitions) -> Value {
                json!({ "type": "string", "pattern": $pattern })
            }
        }
    )+ };
}

const LENGTH: &str = "[0-9]+ (day|week|month|year)s?( [+-] [0-9]+ (day|week|month|year)s?)*";
const CLOCK: &str = "[0-9]+( to [0-9]+)? (minute|hour|day|week)s?";

phrases! {
    /// A length of calendar time.
    LengthPhrase(Length): phrase::length, Length::ZERO, format!("^{LENGTH}$");
    /// A length of calendar time or a range of them.
    IntervalPhrase(LengthRange): phrase::interval, LengthRange::single(Length::ZERO),
        format!("^({LENGTH} to |[0-9]+ to )?{LENGTH}$");
    /// What a phase aims at.
    AimPhrase(Aim): phrase::aim, Aim::NotStated, format!("^(not stated|({LENGTH} to |[0-9]+ to )?{LENGTH})$");
    /// A reference point.
    ReferencePhrase(Reference): phrase::reference, Reference::Before(1),
        "^(previous session|[0-9]+ sessions? before|session [0-9]+|phase start|course start|event [a-z][a-z0-9-]*)$";
    /// How long a session takes.
    MinutesPhrase(Minutes): phrase::minutes, Minutes { lo: 1, hi: 1 }, "^[0-9]+( to [0-9]+)? (minute|hour)s?$";
    /// A length of clock time.
    ClockPhrase(ClockRange): phrase::clock_range, ClockRange { lo: 0, hi: 0, unit: ClockUnit::Hour },
        format!("^{CLOCK}$");
    /// A moment before or after a session.
    MomentPhrase(Moment): phrase::moment, Moment::NotStated,
        format!("^(session|day of session|not stated|{CLOCK} (before|after))$");
    /// A weekday.
    WeekdayWord(Weekday): phrase::weekday, Weekday::Mon, "^(mon|tue|wed|thu|fri|sat|sun)$";
}

/// Defines values that are one of a few words.
macro_rules! words {
    ($($(#[doc = $doc:literal])+ $Name:ident($Type:ty): $all:expr, $stand_in:expr;)+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub(super) struct $Name(pub(super) $Type);

        impl Read for $Name {
            fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
                choice(value, &$all, problems).map(Self)
            }

            fn stand_in(_: &Range<usize>) -> Self {
                Self($stand_in)
            }

            fn schema(_: &mut Definitions) -> Value {
                json!({ "type": "string", "enum": $all.map(|(word, _)| word) })
            }
        }
    )+ };
}

/// How far a file has been reviewed, before it is known by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StatusKind {
    Draft,
    Published,
    Reviewed,
    Retired,
}

/// How firmly a source speaks, before it is known what must be over first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Firmness {
    Absolute,
    Relative,
    Temporary,
    NotStated,
}

words! {
    /// How far the file has been reviewed.
    StatusWord(StatusKind): [("draft", StatusKind::Draft), ("published", StatusKind::Published),
        ("reviewed", StatusKind::Reviewed), ("retired", StatusKind::Retired)], StatusKind::Published;
    /// What a month does at the end of a month.
    MonthEndWord(MonthEnd): [("clamp", MonthEnd::Clamp), ("roll", MonthEnd::Roll)], MonthEnd::Clamp;
    /// What becomes of a session that was held too soon.
    TooSoonWord(TooSoon): [("count", TooSoon::Count), ("repeat", TooSoon::Repeat)], TooSoon::Count;
    /// The kind of a care item.
    CareClassWord(CareClass): CareClass::ALL, CareClass::Other;
    /// How firmly a source speaks against a treatment.
    KindWord(Firmness): [("absolute", Firmness::Absolute), ("relative", Firmness::Relative),
        ("temporary", Firmness::Temporary), (phrase::NOT_STATED, Firmness::NotStated)], Firmness::NotStated;
}

/// The meaning of one of a few words.
fn choice<T: Copy>(value: &Spanned<DeValue<'_>>, all: &[(&'static str, T)], problems: &mut Problems) -> Option<T> {
    let list = || all.iter().map(|(word, _)| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ");
    let Some(text) = value.get_ref().as_str() else {
        wrong_type(value, &format!("one of {}", list()), problems);
        return None;
    };
    let found = all.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let help = match nearest(&text.to_lowercase(), all.iter().map(|(word, _)| *word)) {
            Some(close) => format!("did you mean `\"{close}\"`? The words here are {}", list()),
            None => format!("write one of {}", list()),
        };
        problems.say(ProblemId::BadChoice, &value.span(), format!("`{text}` is not one of the words here"), help);
    }
    found
}

fn say(misread: Misread, value: &Spanned<DeValue<'_>>, problems: &mut Problems) {
    problems.say(misread.id, &value.span(), misread.message, misread.help);
}
