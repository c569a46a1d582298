//! Faults of TOML itself, in the words of someone who has never heard of it.

use super::problem::{ProblemId, Problems};
use crate::model::Id;

/// Notes the faults that the TOML reader found in `text`.
///
/// What it stumbles over next is mostly a consequence of what it stumbled over before, so of one line only the first
/// fault is noted, and of a list that is not closed nothing behind its beginning.
pub(super) fn say(text: &str, faults: &[toml::de::Error], problems: &mut Problems) {
    let is_list_open = faults
        .iter()
        .any(|fault| fault.message().starts_with("unclosed array,") || fault.message().contains(OPEN_BRACE));
    let mut faults: Vec<_> = faults.iter().collect();
    faults.sort_by_key(|fault| fault.span().map_or(0, |span| span.start));
    let mut last_line = None;
    let mut is_header_open = false;
    for fault in faults {
        // The lines below a header that cannot be read seem to belong to the table before it.
        if is_header_open && fault.message().starts_with("duplicate key") {
            continue;
        }
        is_header_open |= fault.message().starts_with(OPEN_HEADER) || fault.message().starts_with(OPEN_BLOCK_HEADER);
        let found = fault.span().unwrap_or(0..0);
        let start = found.start.min(text.len());
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        if last_line == Some(line_start) {
            continue;
        }
        last_line = Some(line_start);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let (message, help) = in_words(fault.message(), line, text[start..].lines().next().unwrap_or_default());
        problems.say(ProblemId::Syntax, &found, message, help);
        if is_list_open {
            break;
        }
    }
}

const OPEN_BRACE: &str = "unclosed inline table";
const OPEN_HEADER: &str = "unclosed table";
const OPEN_BLOCK_HEADER: &str = "unclosed array table";

/// What is wrong and what to write: from the reader's own message, the line, and the rest of the line from the fault.
fn in_words(message: &str, line: &str, rest: &str) -> (String, String) {
    let is = |beginning: &str| message.starts_with(beginning);
    let key = line.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c))).find(|word| !word.is_empty());
    let key = key.filter(|key| key.len() <= Id::MAX_CHARS).unwrap_or("title");
    let known = |what: &str, write: String| (what.to_owned(), write);
    let next = rest.chars().next();
    if next.is_some_and(|c| c.is_control() && c != '\t') && !is("carriage") {
        return known("this file holds a character that cannot be seen", "delete the character".to_owned());
    }
    match () {
        () if rest.starts_with(CURLY) || is("invalid unquoted key") && rest.contains(CURLY) => {
            let straight = line.trim().replace(CURLY, "\"");
            known("these quotes are not the straight ones", format!("write straight double quotes: `{straight}`"))
        }
        () if is("duplicate key") => known(
            "this name stands twice in its table",
            "leave one of the two out; a block that stands several times has double brackets".to_owned(),
        ),
        () if is("cannot extend") => {
            known("this name has a value already, so nothing can stand below it", "leave one of the two out".to_owned())
        }
        () if is("carriage return") => known(
            "the lines of this file end in a way that TOML does not know",
            "save the file with line endings LF or CRLF".to_owned(),
        ),
        () if is("cannot recurse") || is("recursion limit") => known(
            "here stand brackets within brackets, or dots after dots, without end",
            "write the value in plain words".to_owned(),
        ),
        () if message.contains("basic string, expected `\"`") => {
            known("this text is not closed", "write `\"` at its end".to_owned())
        }
        () if is("missing escaped value") || is("too few unicode") => {
            known("a backslash has a meaning of its own in a text", "write `/`, or two backslashes for one".to_owned())
        }
        () if is("key with no value") || is("invalid unquoted key") && rest.trim_start().starts_with(':') => {
            known("a name and its value are joined by an equals sign", format!("write `{key} = …`"))
        }
        () if is(OPEN_HEADER) && rest.contains(']') => known(
            "the name in a header is one word",
            "write a hyphen or a dot instead of the space, as in `[source.clinic]`".to_owned(),
        ),
        () if is(OPEN_HEADER) => known("this header is not closed", "write `]` at its end".to_owned()),
        () if is(OPEN_BLOCK_HEADER) => known("this header is not closed", "write `]]` at its end".to_owned()),
        () if is("missing comma between") => known(
            "here a comma is missing, or the bracket that closes the list",
            "write `,` between two values, and `]` behind the last one".to_owned(),
        ),
        () if is("unquoted keys cannot be empty") => {
            known("a name is missing here", "write the name of a table or a line, such as `title`".to_owned())
        }
        () if is("unclosed array") => known("a list is not closed", "write `]` behind its last value".to_owned()),
        () if is(OPEN_BRACE) => known("a table in braces is not closed", "write `}` behind its last value".to_owned()),
        () if is("unexpected key or value") => known(
            "something stands behind the value",
            "write one fact on each line; behind it only a remark that begins with `#`".to_owned(),
        ),
        () if is("invalid date") || is("invalid time") => known(
            "this day or time does not exist",
            "write a date of the calendar without quotes, as in `2026-12-01`".to_owned(),
        ),
        () if is("string values must be quoted") || is("invalid ") || is("unexpected leading zero") => value(key, rest),
        () => (
            format!("this is not TOML: {message}"),
            "see https://toml.io for how TOML is written; a text needs double quotes, a date none".to_owned(),
        ),
    }
}

/// Quotes that a word processor writes.
const CURLY: [char; 6] = ['“', '”', '„', '‟', '«', '»'];

/// A value that is neither a text nor a number nor a date.
fn value(key: &str, rest: &str) -> (String, String) {
    let found = rest.split('#').next().unwrap_or_default().trim();
    let (message, help) = match found.chars().next() {
        None => ("a value is missing here", format!("write one, as in `{key} = \"…\"`, or leave the line out")),
        Some(first) if first.is_ascii_digit() => (
            "this is neither a number nor a date",
            "write a date as year, month and day, as in `2026-12-01`, a number as `10`, and all else in double quotes"
                .to_owned(),
        ),
        Some(_) => ("a text stands in double quotes", format!("write `\"{}\"`", found.trim_matches(['"', '\'']))),
    };
    (message.to_owned(), help)
}
