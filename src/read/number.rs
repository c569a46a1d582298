//! Numbers of a protocol file: the version of the format, and sessions.

use std::ops::Range;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeInteger, DeValue};

use super::leaf::say;
use super::phrase::{self, Misread};
use super::problem::{ProblemId, Problems};
use super::schema::SCHEMA_VERSION;
use super::table::{Definitions, Read, wrong_type};
use crate::model::{Count, MAX_SESSIONS};

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

/// A session of a phase, or a range of them.
#[derive(Clone, Debug)]
pub(super) struct SessionRange(pub(super) u32, pub(super) u32);

impl Read for SessionRange {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let range = count(value, "write a number such as `4` or a range such as `\"4 to 5\"`", problems)?;
        match range {
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
        count(value, "write a number such as `10` or a phrase such as `\"8 to 12\"`", problems).map(Self)
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

/// A number or a phrase that counts sessions.
fn count(value: &Spanned<DeValue<'_>>, help: &str, problems: &mut Problems) -> Option<Count> {
    let count = match value.get_ref() {
        DeValue::Integer(integer) => plain_digits(integer).and_then(phrase::count),
        DeValue::String(text) => phrase::count(text),
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
