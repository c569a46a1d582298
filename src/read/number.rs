//! Numbers of a protocol file: the version of the format, and sessions.

use std::ops::Range;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeInteger, DeValue};

use super::leaf::say;
use super::phrase::{self, Hedged, Misread};
use super::problem::{ProblemId, Problems};
use super::schema::SCHEMA_VERSION;
use super::table::{Definitions, Read, wrong_type};
use crate::model::{CheckpointTime, Count, MAX_SESSIONS, MOST_AT_ONCE, SessionSpan};

/// The version of the format that a file is written for, in its digits.
#[derive(Clone, Debug)]
pub(super) struct FormatVersion(pub(super) String);

impl Read for FormatVersion {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let help = format!("write `schema = {SCHEMA_VERSION}`");
        let Some(integer) = value.get_ref().as_integer() else {
            wrong_type(value, "a whole number", help, problems);
            return None;
        };
        Some(Self(integer.as_str().to_owned()))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(SCHEMA_VERSION.to_string())
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "const": SCHEMA_VERSION })
    }
}

/// A number of sessions, or the number of a session, from 1.
#[derive(Clone, Debug)]
pub(super) struct SessionNumber(pub(super) u32);

impl Read for SessionNumber {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let number = match value.get_ref() {
            DeValue::Integer(integer) => plain_digits(integer).and_then(phrase::session_number),
            DeValue::String(text) if phrase::session_number(text).is_ok() => {
                wrong_type(value, "a whole number", format!("write it without quotes: `{}`", text.trim()), problems);
                return None;
            }
            DeValue::String(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => {
                wrong_type(value, "a whole number", "write a whole number without quotes, such as `10`", problems);
                return None;
            }
        };
        number.map(Self).map_err(|misread| say(misread, value, problems)).ok()
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(1)
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "integer", "minimum": 1, "maximum": MAX_SESSIONS })
    }
}

/// After how many sessions the rules of a phase begin again.
#[derive(Clone, Debug)]
pub(super) struct CycleCount(pub(super) u32);

impl Read for CycleCount {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        if let Some(length) = value.get_ref().as_str().and_then(|text| phrase::length(text).ok()) {
            let help = format!(
                "write how many sessions a cycle has, such as `cycle = 2`; its length is the interval of a \
                 `[[phase.timing]]`: `session = 1`, `after = \"2 sessions before\"`, `interval = \"{length}\"`"
            );
            wrong_type(value, "a whole number", help, problems);
            return None;
        }
        SessionNumber::read(value, problems).map(|number| Self(number.0))
    }

    fn stand_in(span: &Range<usize>) -> Self {
        Self(SessionNumber::stand_in(span).0)
    }

    fn schema(definitions: &mut Definitions) -> Value {
        SessionNumber::schema(definitions)
    }
}

/// How many visits can run at once.
#[derive(Clone, Debug)]
pub(super) struct PlaceCount(pub(super) u32);

impl Read for PlaceCount {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let help = format!("write a whole number from 1 to {MOST_AT_ONCE}, such as `2`");
        let Some(integer) = value.get_ref().as_integer() else {
            wrong_type(value, "a whole number", help, problems);
            return None;
        };
        let count = plain_digits(integer).and_then(|digits| {
            let count = digits.parse().ok().filter(|count| (1..=MOST_AT_ONCE).contains(count));
            let message = format!("`{digits}` is not a number of visits that can run at once");
            count.ok_or(Misread { id: ProblemId::BadCount, message, help })
        });
        count.map(Self).map_err(|misread| say(misread, value, problems)).ok()
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(1)
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "integer", "minimum": 1, "maximum": MOST_AT_ONCE })
    }
}

/// After which sessions a question is asked.
#[derive(Clone, Debug)]
pub(super) struct AfterSessions(pub(super) CheckpointTime);

impl Read for AfterSessions {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let help = "write a number such as `4`, a range such as `\"4 to 5\"`, `\"every 4\"`, or `\"last\"`";
        number_or_phrase(value, phrase::after_sessions, help, problems).map(Self)
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(CheckpointTime::After(1, 1))
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "anyOf": [
            { "type": "integer", "minimum": 1, "maximum": MAX_SESSIONS },
            { "type": "string", "pattern": "^((every )?[0-9]+( to [0-9]+)?|last)$" },
        ] })
    }
}

/// A session of the course, or a range of them.
#[derive(Clone, Debug)]
pub(super) struct SessionRange(pub(super) SessionSpan);

impl Read for SessionRange {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let help = "write a number such as `1`, a range such as `\"1 to 3\"`, or `\"4 and later\"`";
        number_or_phrase(value, phrase::session_span, help, problems).map(Self)
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(SessionSpan { first: 1, last: Some(1) })
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "anyOf": [
            { "type": "integer", "minimum": 1, "maximum": MAX_SESSIONS },
            { "type": "string", "pattern": "^[0-9]+( to [0-9]+| and later)?$" },
        ] })
    }
}

/// A number of sessions as a source gives it.
#[derive(Clone, Debug)]
pub(super) struct CountPhrase(pub(super) Hedged<Count>);

impl Read for CountPhrase {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let help = "write a number such as `10` or a phrase such as `\"8 to 12\"`";
        number_or_phrase(value, phrase::hedged_count, help, problems).map(Self)
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(Hedged::flat(Count::NotStated))
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "anyOf": [
            { "type": "integer", "minimum": 1, "maximum": MAX_SESSIONS },
            { "type": "string", "pattern": "^((usually )?([0-9]+( to [0-9]+)?|up to [0-9]+|for .+)|ongoing|not stated)$" },
        ] })
    }
}

/// A number or a phrase that counts or names sessions.
fn number_or_phrase<T>(
    value: &Spanned<DeValue<'_>>,
    read: impl Fn(&str) -> Result<T, Misread>,
    help: &str,
    problems: &mut Problems,
) -> Option<T> {
    let count = match value.get_ref() {
        DeValue::Integer(integer) => plain_digits(integer).and_then(read),
        DeValue::String(text) => read(text),
        DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
            wrong_type(value, "a number of sessions", help, problems);
            return None;
        }
    };
    count.map_err(|misread| say(misread, value, problems)).ok()
}

/// The digits of a number. TOML also knows numbers to other bases; in a protocol they can only be a slip.
fn plain_digits<'i>(integer: &'i DeInteger<'_>) -> Result<&'i str, Misread> {
    let digits = integer.as_str();
    if integer.radix() == 10 {
        return Ok(digits.strip_prefix('+').unwrap_or(digits));
    }
    let help = match u64::from_str_radix(digits, integer.radix()) {
        Ok(number) => format!("write it in plain digits: `{number}`"),
        Err(_) => "write plain digits, such as `10`".to_owned(),
    };
    Err(Misread { id: ProblemId::BadCount, message: "this number is not in plain digits".to_owned(), help })
}
