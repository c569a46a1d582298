//! What a file says of its variants: which ones a block is for, and when one holds by itself.

use std::ops::Range;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::DeValue;

use super::leaf::{Identifier, say};
use super::phrase::{self, Misread};
use super::problem::{ProblemId, Problems};
use super::table::{At, Definitions, Read, wrong_type};
use crate::model::{Id, Reference, SessionCondition};

/// One value, or a list of them.
fn one_or_more<T: Read>(
    value: &Spanned<DeValue<'_>>,
    wanted: &str,
    help: &str,
    problems: &mut Problems,
) -> Option<Vec<At<T>>> {
    match value.get_ref() {
        DeValue::String(_) => At::read(value, problems).map(|one| vec![one]),
        DeValue::Array(items) if items.is_empty() => {
            problems.say(ProblemId::EmptyList, &value.span(), "this list is empty", help);
            None
        }
        DeValue::Array(_) => Vec::read(value, problems),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Table(_) => {
            wrong_type(value, wanted, help, problems);
            None
        }
    }
}

fn one_or_more_schema<T: Read>(definitions: &mut Definitions) -> Value {
    let one = T::schema(definitions);
    json!({ "anyOf": [one.clone(), { "type": "array", "minItems": 1, "items": one }] })
}

/// The variants that a block is for.
#[derive(Clone, Debug)]
pub(super) struct VariantIds(pub(super) Vec<At<Identifier>>);

impl VariantIds {
    /// Whether one of them has this id. Of names that cannot be read nobody knows it; that has been noted.
    pub(super) fn has(&self, id: &Id) -> bool {
        self.0.iter().any(|named| named.value.0.as_ref().is_none_or(|named| named == id))
    }
}

impl Read for VariantIds {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let help = "write the id of a variant, such as `\"legs\"`, or a list of ids";
        one_or_more(value, "the name of a variant", help, problems).map(Self)
    }

    fn stand_in(span: &Range<usize>) -> Self {
        Self(vec![At::stand_in(span)])
    }

    fn schema(definitions: &mut Definitions) -> Value {
        one_or_more_schema::<Identifier>(definitions)
    }
}

/// When a variant holds by itself: one line, or a list of lines all of which hold.
#[derive(Clone, Debug)]
pub(super) struct VariantWhenLines(pub(super) Vec<At<WhenLine>>);

impl Read for VariantWhenLines {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        one_or_more(value, "a condition", &format!("write for example {EXAMPLE}"), problems).map(Self)
    }

    fn stand_in(span: &Range<usize>) -> Self {
        Self(vec![At::stand_in(span)])
    }

    fn schema(definitions: &mut Definitions) -> Value {
        one_or_more_schema::<WhenLine>(definitions)
    }
}

/// One line of it.
#[derive(Clone, Debug)]
pub(super) enum WhenLine {
    /// A session and how long after an event it is.
    Session(SessionCondition),
    /// None of the other variants holds.
    Otherwise,
}

/// The word for what no other variant is for.
const OTHERWISE: &str = "otherwise";

const EXAMPLE: &str = "`\"session 1: less than 15 years after event birth\"`, \
                       `\"session 1: 15 years or more after event birth\"`, \
                       `\"session 1: 7 months to less than 12 months after event birth\"` or `\"otherwise\"`";

impl Read for WhenLine {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let Some(text) = value.get_ref().as_str() else {
            wrong_type(value, "a condition", format!("write for example {EXAMPLE}"), problems);
            return None;
        };
        when_line(text).map_err(|misread| say(misread, value, problems)).ok()
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self::Otherwise
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({
            "type": "string",
            "pattern": "^(otherwise|session [0-9]+: (less than .+|.+ or more|.+ to less than .+) after (event [a-z][a-z0-9-]*|session [0-9]+))$",
        })
    }
}

/// Reads when a variant holds: `session 1: less than 15 years after event birth`, `otherwise`.
fn when_line(text: &str) -> Result<WhenLine, Misread> {
    if text.trim() == OTHERWISE {
        return Ok(WhenLine::Otherwise);
    }
    let bad = || {
        let message = format!("`{text}` does not say how long after an event or an earlier session a session is");
        Misread::new(ProblemId::BadVariant, message, format!("write {EXAMPLE}"))
    };
    let (session, rest) = text.split_once(':').ok_or_else(bad)?;
    let session = match phrase::reference(session) {
        Ok(Reference::Session(session)) => session,
        Ok(_) | Err(_) => return Err(bad()),
    };
    let (time, after) = rest.rsplit_once(" after ").ok_or_else(bad)?;
    let after = match phrase::reference(after) {
        Ok(after @ (Reference::Event(_) | Reference::Session(_))) => after,
        Ok(_) | Err(_) => return Err(bad()),
    };
    let time = time.trim();
    let (from, before) = match (time.strip_prefix(LESS_THAN), time.split_once(TO_LESS_THAN), time.strip_suffix(OR_MORE))
    {
        (Some(before), _, _) => (None, Some(phrase::length(before)?)),
        (None, Some((from, before)), _) => (Some(phrase::length(from)?), Some(phrase::length(before)?)),
        (None, None, Some(from)) => (Some(phrase::length(from)?), None),
        (None, None, None) => return Err(bad()),
    };
    Ok(WhenLine::Session(SessionCondition { session, after, from, before }))
}

const LESS_THAN: &str = "less than ";
const TO_LESS_THAN: &str = " to less than ";
const OR_MORE: &str = " or more";
