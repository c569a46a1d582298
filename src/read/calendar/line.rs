//! Content lines: `NAME;PARAMETER=value:value`, folded over several lines (RFC 5545, section 3.1).

use std::borrow::Cow;

use memchr::memchr;

use super::error::{CalendarError, CalendarFault};

/// The content lines of a file, in order. Blank lines are skipped.
pub(super) struct Lines<'a> {
    rest: &'a [u8],
    /// The number of the next line.
    number: usize,
}

impl<'a> Lines<'a> {
    /// A line of which every character counts, as a property: together with the next line where it has no colon alone,
    /// and with a note of the next line where that has none.
    pub(super) fn property_of(&self, line: FoldedLine<'a>) -> Option<Property<'a>> {
        let next = || Lines { ..*self }.next();
        match line.loose_property() {
            Some(property) => {
                let end = memchr(b'\n', self.rest).unwrap_or(self.rest.len());
                let is_broken = memchr(b':', &self.rest[..end]).is_none();
                Some(Property { rest: if is_broken { next() } else { None }, ..property })
            }
            None => Property::loose(Cow::Owned([&*line.unfolded(), &*next()?.unfolded()].concat()), line.number),
        }
    }

    /// The lines of a file, without a byte order mark.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes), number: 1 }
    }

    /// The number of the line after the last one.
    pub(super) fn number(&self) -> usize {
        self.number
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = FoldedLine<'a>;

    fn next(&mut self) -> Option<FoldedLine<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let number = self.number;
            let (mut end, mut is_folded) = (0, false);
            loop {
                let newline = memchr(b'\n', &self.rest[end..]);
                end = newline.map_or(self.rest.len(), |at| end + at + 1);
                self.number += 1;
                match self.rest.get(end) {
                    Some(b' ' | b'\t') => is_folded = true,
                    Some(_) | None => break,
                }
            }
            let (line, rest) = self.rest.split_at(end);
            self.rest = rest;
            let bytes = without_end(line);
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                return Some(FoldedLine { bytes, number, is_folded });
            }
        }
    }
}

/// A content line as it stands in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct FoldedLine<'a> {
    bytes: &'a [u8],
    number: usize,
    is_folded: bool,
}

impl<'a> FoldedLine<'a> {
    /// The number of its first line in the file, from 1.
    pub(super) fn number(self) -> usize {
        self.number
    }

    /// The name, where the line is not folded inside of it.
    ///
    /// # Errors
    ///
    /// A line that has no name.
    pub(super) fn name(self) -> Result<Cow<'a, [u8]>, CalendarError> {
        let end = name_end(self.bytes);
        match self.bytes.get(end) {
            Some(b':' | b';') if end > 0 => Ok(Cow::Borrowed(&self.bytes[..end])),
            Some(b'\r' | b'\n') if self.is_folded => {
                let whole = self.unfolded();
                let end = name_end(&whole);
                match whole.get(end) {
                    Some(b':' | b';') if end > 0 => Ok(Cow::Owned(whole[..end].to_vec())),
                    Some(_) | None => Err(self.bad()),
                }
            }
            Some(_) | None => Err(self.bad()),
        }
    }

    /// What stands before the first colon or semicolon, whatever it is made of; empty where there is neither.
    pub(super) fn loose_name(self) -> Cow<'a, [u8]> {
        let until =
            |line: &[u8]| line.iter().position(|byte| matches!(byte, b':' | b';' | b'\n')).unwrap_or(line.len());
        let end = until(self.bytes);
        if self.bytes.get(end) != Some(&b'\n') {
            let known = if end < self.bytes.len() { &self.bytes[..end] } else { &[] };
            return Cow::Borrowed(trimmed_name(known));
        }
        let whole = self.unfolded();
        let end = until(&whole);
        let known = if end < whole.len() { &whole[..end] } else { &[] };
        Cow::Owned(trimmed_name(known).to_vec())
    }

    /// The line as a property, where it has a colon at all.
    pub(super) fn loose_property(self) -> Option<Property<'a>> {
        Property::loose(self.unfolded(), self.number)
    }

    /// The line as a property.
    ///
    /// # Errors
    ///
    /// A line that has no value.
    pub(super) fn property(self) -> Result<Property<'a>, CalendarError> {
        let text = self.unfolded();
        let name = name_end(&text);
        let mut is_quoted = false;
        let colon = text.iter().enumerate().skip(name).find(|(_, byte)| {
            is_quoted ^= **byte == b'"';
            **byte == b':' && !is_quoted
        });
        match colon {
            Some((colon, _)) => Ok(Property { name, value: colon + 1, text, line: self.number, rest: None }),
            None => Err(self.bad()),
        }
    }

    /// The line in one piece: each line break with the blank after it is taken out, wherever it stands, even inside a
    /// character.
    pub(super) fn unfolded(self) -> Cow<'a, [u8]> {
        if !self.is_folded {
            return Cow::Borrowed(self.bytes);
        }
        let mut whole = Vec::with_capacity(self.bytes.len());
        for (index, part) in self.bytes.split(|byte| *byte == b'\n').enumerate() {
            let part = without_end(part);
            whole.extend_from_slice(if index == 0 { part } else { part.get(1..).unwrap_or_default() });
        }
        Cow::Owned(whole)
    }

    fn bad(self) -> CalendarError {
        let shown = String::from_utf8_lossy(self.bytes.get(..60).unwrap_or(self.bytes)).into_owned();
        let message = format!("`{shown}` is not a line of a calendar");
        let help = "a line has a name, a colon and a value; export the calendar again";
        CalendarError::new(CalendarFault::BadLine, self.number, message, help)
    }
}

/// A line without what ends it.
fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    match line.iter().rposition(|byte| *byte != b'\r') {
        Some(last) => &line[..=last],
        None => &[],
    }
}

fn trimmed_name(name: &[u8]) -> &[u8] {
    // A byte order mark stands in the middle of files that were put together.
    name.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(name).trim_ascii()
}

fn name_end(line: &[u8]) -> usize {
    line.iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'-')).unwrap_or(line.len())
}

/// A property: a name, parameters and a value.
#[derive(Clone, Debug)]
pub(super) struct Property<'a> {
    text: Cow<'a, [u8]>,
    /// Where the name ends.
    name: usize,
    /// Where the value begins.
    value: usize,
    line: usize,
    /// What may have been broken off it: the next line, where that looks like none of its own.
    rest: Option<FoldedLine<'a>>,
}

impl<'a> Property<'a> {
    /// A line as a property: its value begins after the first colon outside of quotes, and after the first colon where
    /// the quotes are not closed.
    fn loose(text: Cow<'a, [u8]>, line: usize) -> Option<Self> {
        let name = text.iter().position(|byte| matches!(byte, b':' | b';'))?;
        let mut is_quoted = false;
        let unquoted = text.iter().enumerate().skip(name).find(|(_, byte)| {
            is_quoted ^= **byte == b'"';
            **byte == b':' && !is_quoted
        });
        let colon = unquoted.map(|(colon, _)| colon).or_else(|| Some(name + memchr(b':', &text[name..])?))?;
        Some(Property { name, value: colon + 1, text, line, rest: None })
    }

    /// The same line with the value after each later colon, the nearest first: where a parameter has a colon and no
    /// quotes.
    pub(super) fn with_later_values(&self) -> impl Iterator<Item = Property<'_>> + '_ {
        const MOST: usize = 8;
        let colons = memchr::memchr_iter(b':', &self.text[self.value..]).take(MOST);
        colons.map(|colon| Property { text: Cow::Borrowed(&*self.text), value: self.value + colon + 1, ..*self })
    }

    /// The line together with what may have been broken off it.
    pub(super) fn joined(&self) -> Option<Property<'static>> {
        Property::loose(Cow::Owned([&*self.text, &*self.rest?.unfolded()].concat()), self.line)
    }

    /// Its name, as written.
    pub(super) fn name(&self) -> &[u8] {
        trimmed_name(&self.text[..self.name])
    }
}

impl Property<'_> {
    /// The number of its first line in the file, from 1.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// The value, as written but for blanks around it.
    pub(super) fn value(&self) -> &[u8] {
        self.text[self.value..].trim_ascii()
    }

    /// The value of a parameter, without quotes.
    pub(super) fn parameter(&self, name: &str) -> Option<&[u8]> {
        let mut rest = &self.text[self.name..self.value - 1];
        while let Some(after) = rest.strip_prefix(b";") {
            let mut is_quoted = false;
            let end = after.iter().position(|byte| {
                is_quoted ^= *byte == b'"';
                *byte == b';' && !is_quoted
            });
            let (parameter, others) = after.split_at(end.unwrap_or(after.len()));
            if let Some(equals) = memchr(b'=', parameter)
                && parameter[..equals].trim_ascii().eq_ignore_ascii_case(name.as_bytes())
            {
                let value = parameter[equals + 1..].trim_ascii();
                return Some(value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")).unwrap_or(value));
            }
            rest = others;
        }
        None
    }

    /// The value as a text for a person (RFC 5545, section 3.3.11), on one line.
    pub(super) fn words(&self) -> String {
        let mut words = self.text().replace('\n', " ");
        words.retain(|character| !character.is_control() && !matches!(character, '\u{2028}' | '\u{2029}'));
        words.trim().chars().take(MAX_WORDS_CHARS).collect()
    }

    /// The value as a text, whole (RFC 5545, section 3.3.11).
    pub(super) fn text(&self) -> String {
        unescaped(&text_of(&self.text[self.value..]))
    }
}

/// The bytes as text: UTF-8, and Latin-1 where they are not.
pub(super) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// A text without the backslashes that a calendar file puts into it (RFC 5545, section 3.3.11).
pub(super) fn unescaped(escaped: &str) -> String {
    let mut text = String::with_capacity(escaped.len());
    let mut characters = escaped.chars();
    while let Some(character) = characters.next() {
        match (character, if character == '\\' { characters.next() } else { None }) {
            ('\\', Some('n' | 'N')) => text.push('\n'),
            ('\\', Some(escaped)) => text.push(escaped),
            (other, _) => text.push(other),
        }
    }
    text
}

/// The most characters that are kept of a title.
const MAX_WORDS_CHARS: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    fn properties(text: &[u8]) -> Vec<(usize, String, String)> {
        let property = |line: FoldedLine<'_>| {
            let name = String::from_utf8(line.name().unwrap().into_owned()).unwrap();
            (line.number(), name, line.property().unwrap().words())
        };
        Lines::new(text).map(property).collect()
    }

    #[test]
    fn lines_are_unfolded_whatever_ends_them() {
        let text = "\u{feff}A:one\r\nB:tw\r\n o\n\nSUM\n MARY:Şi\n\tşli\\, kat\\n2\r\n \nLAST:x".as_bytes();
        let expected = [(1, "A", "one"), (2, "B", "two"), (5, "SUMMARY", "Şişli, kat 2"), (9, "LAST", "x")];
        let expected = expected.map(|(line, name, words)| (line, name.to_owned(), words.to_owned()));
        assert_eq!(properties(text), expected);
        // Folded between the two bytes of one character.
        assert_eq!(properties(b"S:\xC5\r\n \x9F")[0].2, "ş");
    }

    #[test]
    fn parameters_may_be_quoted() {
        let line = Lines::new(b"DTSTART;X=\"a;TZID=no:\";tzid=\"Europe/Berlin\":20260101T000000").next().unwrap();
        let property = line.property().unwrap();
        assert_eq!(property.parameter("TZID"), Some(&b"Europe/Berlin"[..]));
        assert_eq!(property.parameter("VALUE"), None);
        assert_eq!(property.value(), b"20260101T000000");
    }

    #[test]
    fn what_is_no_line_is_an_error() {
        for text in ["no colon", ":value", ";X=1:value", "A", "Ü:1", "A;X=\"unclosed:1"] {
            let line = Lines::new(text.as_bytes()).next().unwrap();
            assert!(line.name().and_then(|_| line.property()).is_err(), "{text}");
        }
    }
}
