//! The lines of an answer: JSON, an object for each row.

use chrono::{Datelike as _, NaiveDate};

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
pub(super) fn push_text_of(out: &mut Vec<u8>, key: &str, text: &str) {
    push_key(out, key);
    push_text(out, text);
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
