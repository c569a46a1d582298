//! The lines of an answer: JSON, an object for each row.

use std::borrow::Cow;

use chrono::{Datelike as _, NaiveDate};
use serde_json::{Value, json};

use super::columns::Column;
use super::fault::Fault;
use super::row::RowId;

/// Begins the line of a row: `{"id":"p-0017"`.
pub(super) fn begin(out: &mut Vec<u8>, id: &RowId<'_>) {
    out.extend_from_slice(b"{\"id\":");
    match id {
        RowId::None => out.extend_from_slice(b"null"),
        RowId::Text(text) => push_text(out, text),
        RowId::Number(number) => out.extend_from_slice(number.as_bytes()),
    }
}

/// Appends the days of its sessions: `,"sessions":["2026-12-01"]`.
pub(super) fn push_days(out: &mut Vec<u8>, days: impl Iterator<Item = NaiveDate>) {
    out.extend_from_slice(b",\"sessions\":[");
    for (place, day) in days.enumerate() {
        if place > 0 {
            out.push(b',');
        }
        push_day(out, day);
    }
    out.push(b']');
}

/// Appends a key with a text.
pub(super) fn push_text_of(out: &mut Vec<u8>, key: &str, text: &[u8]) {
    push_key(out, key);
    // All that is written is text, and to see that takes no time.
    let text = str::from_utf8(text).map_or_else(|_| String::from_utf8_lossy(text), Cow::Borrowed);
    push_text(out, &text);
}

/// Appends a key with a value that is JSON already.
pub(super) fn push_json_of(out: &mut Vec<u8>, key: &str, json: &[u8]) {
    push_key(out, key);
    out.extend_from_slice(json);
}

/// The line of a row that has no answer.
pub fn push_fault_line(out: &mut Vec<u8>, id: &RowId<'_>, fault: &Fault) {
    begin(out, id);
    push_key(out, "error");
    write_json(out, fault);
    end(out);
}

/// Ends the line.
pub(super) fn end(out: &mut Vec<u8>) {
    out.extend_from_slice(b"}\n");
}

fn push_key(out: &mut Vec<u8>, key: &str) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":");
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    write_json(out, &text);
}

/// Texts, numbers and lists, none of which can fail to be written, into memory, which cannot either.
fn write_json(out: &mut Vec<u8>, value: &impl serde::Serialize) {
    let written = serde_json::to_writer(&mut *out, value);
    debug_assert!(written.is_ok(), "{written:?}");
}

/// A day of a plan, which has a year of four digits, as a JSON text.
fn push_day(out: &mut Vec<u8>, day: NaiveDate) {
    let digit = |number: u32| b'0' + (number % 10) as u8;
    let (year, month, date) = (day.year().unsigned_abs(), day.month(), day.day());
    out.extend_from_slice(&[
        b'"',
        digit(year / 1000),
        digit(year / 100),
        digit(year / 10),
        digit(year),
        b'-',
        digit(month / 10),
        digit(month),
        b'-',
        digit(date / 10),
        digit(date),
        b'"',
    ]);
}

/// The JSON Schema (draft 7) of the line of a row: its sessions, or why it has none.
pub fn answer_json_schema() -> Value {
    let id = json!({
        "type": ["string", "number", "null"],
        "description": "The `id` of the row without blanks around it, a number as a number; null where it has none.",
    });
    let day = json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" });
    let columns: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A line of the answer of `mesoplan batch`",
        "description": "The answer of one row of the list, in the order of the list. Keys can be added; those that are there stay.",
        "type": "object",
        "oneOf": [
            {
                "description": "The row has a plan.",
                "required": ["id", "sessions"],
                "properties": {
                    "id": id.clone(),
                    "sessions": { "type": "array", "items": day, "description": "The days of its sessions, in order." },
                    "plan": {
                        "type": "object",
                        "description": "With `--with plan`: the plan, as `mesoplan schema plan` describes it.",
                    },
                    "ics": { "type": "string", "description": "With `--with ics`: the calendar file." },
                },
                "additionalProperties": false,
            },
            {
                "description": "The row has none.",
                "required": ["id", "error"],
                "properties": { "id": id, "error": { "$ref": "#/definitions/error" } },
                "additionalProperties": false,
            },
        ],
        "definitions": {
            "error": {
                "type": "object",
                "description": "Why a row has no plan.",
                "required": ["id", "text", "help"],
                "properties": {
                    "id": {
                        "type": "string",
                        "pattern": "^[a-z][a-z0-9-]*$",
                        "description": "Its name for programs, which does not change.",
                    },
                    "text": { "type": "string", "description": "What is wrong." },
                    "details": { "type": "array", "items": { "type": "string" }, "description": "Facts." },
                    "help": { "type": "string", "description": "What to do instead." },
                    "key": { "enum": columns, "description": "The column whose cell is wrong, where it is one." },
                    "column": {
                        "type": "integer",
                        "minimum": 1,
                        "description": "Where the fault begins in its row: the number of the character, the ends of lines counted.",
                    },
                    "also": {
                        "type": "array",
                        "items": { "$ref": "#/definitions/error" },
                        "description": "What else is wrong with the row.",
                    },
                },
                "additionalProperties": false,
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_chrono_writes_them() {
        for day in NaiveDate::from_ymd_opt(1899, 12, 25).expect("a day").iter_days().step_by(17).take(7000) {
            let mut out = Vec::new();
            push_day(&mut out, day);
            assert_eq!(String::from_utf8(out).expect("text"), format!("\"{day}\""));
        }
    }
}
