//! Rows as JSON, an object on each line, with the same cells as CSV has.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::columns::Column;
use super::fault::Fault;
use super::row::{BadRow, Cell, Row, RowId};
use crate::model::printable;

/// The row of a line.
pub(super) fn row(line: &str) -> Result<Row<'_>, Box<BadRow<'_>>> {
    let Entries(entries) = serde_json::from_str(line).map_err(|error| {
        let text = format!("the line is not a JSON object: {}", without_place(&error.to_string()));
        let help = "write one object on each line, as in {\"id\": \"7\", \"protocol\": \"hair-loss\", \"start\": \"2026-12-01\"}";
        // The reader counts bytes.
        let mut byte = error.column().saturating_sub(1).min(line.len());
        while !line.is_char_boundary(byte) {
            byte -= 1;
        }
        BadRow::new(RowId::None, Fault::new("not-json", text, help).at(line, byte))
    })?;
    let mut row = Row::new(line);
    // What it is called comes first, so that everything else that is wrong is said under its name.
    let mut faults = Vec::new();
    for (key, value) in entries {
        let at = value.get().as_ptr() as usize - line.as_ptr() as usize;
        if let Err(fault) = put(&mut row, &key, value.get(), at) {
            faults.push(if fault.column.is_none() { fault.at(line, at) } else { fault });
        }
    }
    match faults.into_iter().reduce(Fault::and) {
        None => Ok(row),
        Some(fault) => Err(BadRow::new(row.id, fault)),
    }
}

/// Puts a value in the cell of its key. `null` and what is empty is not given.
fn put<'l>(row: &mut Row<'l>, key: &str, value: &'l str, at: usize) -> Result<(), Fault> {
    let column = Column::named(key)?;
    if row.cell(column).is_some() || (column == Column::Id && row.id != RowId::None) {
        return Err(Fault::new("column-twice", format!("the row has the key `{column}` twice"), "remove one of them"));
    }
    let first = value.as_bytes().first().copied().unwrap_or_default();
    if column == Column::Id && (first.is_ascii_digit() || first == b'-') {
        row.id = RowId::Number(value);
        return Ok(());
    }
    let text = match first {
        b'"' => string(value),
        _ => joined(column, value).map(Cow::Owned),
    };
    let text = text.ok_or_else(|| {
        let text = format!("`{column}` cannot be `{}`", printable(value));
        Fault::new("wrong-type", text, "write a text, as `mesoplan schema batch` shows").of(column)
    })?;
    // The place of a text is that of its first letter.
    row.put(column, Cell { text, at: at + usize::from(first == b'"') });
    Ok(())
}

/// A text, which is that of the line where nothing in it is escaped.
fn string(value: &str) -> Option<Cow<'_, str>> {
    let plain = &value[1..value.len().saturating_sub(1)];
    if memchr::memchr(b'\\', plain.as_bytes()).is_none() {
        return Some(Cow::Borrowed(plain.trim()));
    }
    let text: String = serde_json::from_str(value).ok()?;
    Some(Cow::Owned(text.trim().to_owned()))
}

/// The text that a cell of CSV would have for a value: `["mon", "wed"]` is `mon,wed`, `{"induction": 10}` is
/// `induction=10`.
fn joined(column: Column, value: &str) -> Option<String> {
    let single = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    let pairs = |map: &Map<String, Value>| {
        map.iter().map(|(key, value)| Some(format!("{key}={}", single(value)?))).collect::<Option<Vec<_>>>()
    };
    match serde_json::from_str(value).ok()? {
        Value::Null => Some(String::new()),
        Value::Number(number) if column == Column::Sessions => Some(number.to_string()),
        Value::Array(values) if column.holds_several() => {
            Some(values.iter().map(single).collect::<Option<Vec<_>>>()?.join(","))
        }
        Value::Object(map) if column.holds_several() && !matches!(column, Column::On | Column::Away) => {
            Some(pairs(&map)?.join(","))
        }
        Value::Number(_) | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A message of the JSON reader without the place at its end, which is said otherwise.
fn without_place(message: &str) -> &str {
    message.split_once(" at line ").map_or(message, |(message, _)| message)
}

/// The keys of an object with their values as they are written, in order.
struct Entries<'l>(Vec<(Cow<'l, str>, &'l RawValue)>);

impl<'de> de::Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::with_capacity(8);
                while let Some(Key(key)) = map.next_key()? {
                    entries.push((key, map.next_value()?));
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// A key, which is that of the line where nothing in it is escaped.
struct Key<'l>(Cow<'l, str>);

impl<'de> de::Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(Text)
    }
}
