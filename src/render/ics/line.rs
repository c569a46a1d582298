//! Content lines: text made safe, escaped and folded (RFC 5545, section 3.1), in one pass into one buffer.

use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};

use crate::render::digits::two_digits;

/// The longest line of a file, in octets without the line break.
pub(super) const LONGEST_LINE: usize = 75;

/// Writes content lines at the end of a buffer.
pub(super) struct Lines<'b, N = ()> {
    out: &'b mut String,
    /// The instant that was asked for last, in digits: the events of a file share their stamps.
    stamp: (DateTime<Utc>, [u8; 16]),
    /// Where it is noted what of an event is its own.
    notes: N,
}

/// Notes where in a buffer it is what of an event is its own.
pub(super) trait Notes {
    /// A part that is its own alone.
    fn own(&mut self, place: Range<usize>);

    /// The words below its title.
    fn words(&mut self, place: Range<usize>);
}

/// Most of what is written is written once.
impl Notes for () {
    fn own(&mut self, _: Range<usize>) {}

    fn words(&mut self, _: Range<usize>) {}
}

impl<'b> Lines<'b> {
    pub(super) fn new(out: &'b mut String) -> Self {
        Self::noting(out, ())
    }
}

impl<'b, N: Notes> Lines<'b, N> {
    pub(super) fn noting(out: &'b mut String, notes: N) -> Self {
        Self { out, stamp: (DateTime::UNIX_EPOCH, *b"19700101T000000Z"), notes }
    }

    /// How much is written.
    pub(super) fn written(&self) -> usize {
        self.out.len()
    }

    /// Notes a part that is an event's own: where it begins, and how long it is.
    pub(super) fn note_own(&mut self, start: usize, length: usize) {
        self.notes.own(start..start + length);
    }

    /// Notes the value of the last line, which began there, as an event's own.
    pub(super) fn note_own_value(&mut self, start: usize) {
        self.notes.own(start..self.out.len() - LINE_END.len());
    }

    /// Notes the value of the last line, which began there, as the words of an event.
    pub(super) fn note_words(&mut self, start: usize) {
        self.notes.words(start..self.out.len() - LINE_END.len());
    }

    /// An instant in digits: `20261201T143000Z`.
    pub(super) fn stamp(&mut self, instant: DateTime<Utc>) -> [u8; 16] {
        if self.stamp.0 != instant {
            self.stamp = (instant, time_digits(instant.naive_utc()));
        }
        self.stamp.1
    }

    /// Appends a line that is known to be short enough.
    pub(super) fn whole(&mut self, line: &'static str) {
        debug_assert!(line.len() <= LONGEST_LINE, "{line}");
        self.out.push_str(line);
        self.out.push_str("\r\n");
    }

    /// Appends lines that are known to be short enough, each with its end.
    pub(super) fn many(&mut self, lines: &'static str) {
        debug_assert!(lines.ends_with("\r\n") && lines.split("\r\n").all(|line| line.len() <= LONGEST_LINE), "{lines}");
        self.out.push_str(lines);
    }

    /// Appends lines that are made of pieces and are known to be short enough, each with its end.
    pub(super) fn short<const PIECES: usize>(&mut self, pieces: [&str; PIECES]) {
        self.out.reserve(pieces.iter().map(|piece| piece.len()).sum());
        let from = self.out.len();
        pieces.iter().for_each(|piece| self.out.push_str(piece));
        debug_assert!(self.out[from..].ends_with("\r\n"));
        debug_assert!(self.out[from..].split("\r\n").all(|line| line.len() <= LONGEST_LINE), "{}", &self.out[from..]);
    }

    /// Begins a line, which ends when it is dropped.
    pub(super) fn line(&mut self, beginning: &str) -> Line<'_> {
        let mut line = Line { out: self.out, octets: 0 };
        line.plain(beginning);
        line
    }
}

/// A line that is being written: folded between characters where it becomes too long.
pub(super) struct Line<'b> {
    out: &'b mut String,
    /// How long it is since it was last folded.
    octets: usize,
}

impl Line<'_> {
    /// Appends what can stand in a line as it is.
    pub(super) fn plain(&mut self, text: &str) -> &mut Self {
        let mut rest = text;
        while self.octets + rest.len() > LONGEST_LINE {
            let room = LONGEST_LINE - self.octets;
            let end = (0..=room).rev().find(|end| rest.is_char_boundary(*end)).unwrap_or(0);
            let (now, later) = rest.split_at(end);
            self.out.push_str(now);
            self.out.push_str(FOLD);
            // The space at the start of a continuation counts.
            self.octets = 1;
            rest = later;
        }
        self.out.push_str(rest);
        self.octets += rest.len();
        self
    }

    /// How long it is since it was last folded.
    pub(super) fn octets(&self) -> usize {
        self.octets
    }

    /// Appends what [`fold`] made for a line that is as long as this one.
    pub(super) fn folded(&mut self, text: &str, octets: usize) {
        self.out.push_str(text);
        self.octets = octets;
    }

    /// How much is written, this line and those before it.
    pub(super) fn written(&self) -> usize {
        self.out.len()
    }

    /// Appends text from outside as a TEXT value (RFC 5545, section 3.3.11), made safe as [`clean`] does.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        escape(text, |piece| {
            self.plain(piece);
        });
        self
    }

    /// Appends a local time: `20261201T173000`.
    pub(super) fn local(&mut self, time: NaiveDateTime) -> &mut Self {
        self.plain(ascii(&time_digits(time)[..15]))
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        self.out.push_str(LINE_END);
    }
}

/// What ends a line.
const LINE_END: &str = "\r\n";

/// What is between two lines of a folded one.
pub(super) const FOLD: &str = "\r\n ";

/// A text that needs no escapes, folded in a line that has `octets` already; and how long its last line is then.
pub(super) fn fold(text: &str, octets: usize) -> (String, usize) {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let octets = go_on(&mut out, octets, |line| {
        line.plain(text);
        line.octets
    });
    (out, octets)
}

/// Appends to a line that has `octets` already, and goes on.
pub(super) fn go_on<T>(out: &mut String, octets: usize, write: impl FnOnce(&mut Line<'_>) -> T) -> T {
    let mut line = Line { out, octets };
    let written = write(&mut line);
    drop(line);
    out.truncate(out.len() - LINE_END.len());
    written
}

/// How many digits a day has.
pub(super) const DAY_DIGITS: usize = 8;

/// A day: `20261201`.
pub(super) fn day_digits(day: NaiveDate) -> [u8; DAY_DIGITS] {
    let year = day.year().unsigned_abs();
    let [[y, yy], [yyy, yyyy], [m, mm], [d, dd]] = [year / 100, year, day.month(), day.day()].map(two_digits);
    [y, yy, yyy, yyyy, m, mm, d, dd]
}

/// A time with its day, and the mark of UTC: `20261201T143000Z`. Local times are without the last.
pub(super) fn time_digits(time: NaiveDateTime) -> [u8; 16] {
    let [y, yy, yyy, yyyy, m, mm, d, dd] = day_digits(time.date());
    let [[h, hh], [n, nn], [s, ss]] = [time.hour(), time.minute(), time.second()].map(two_digits);
    [y, yy, yyy, yyyy, m, mm, d, dd, b'T', h, hh, n, nn, s, ss, b'Z']
}

/// Digits and letters as a text.
pub(super) fn ascii(digits: &[u8]) -> &str {
    std::str::from_utf8(digits).unwrap_or_default()
}

/// Text from outside as a TEXT value (RFC 5545, section 3.3.11), made safe as [`clean`] does, for [`Line::plain`].
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    escape(text, |piece| out.push_str(piece));
    out
}

/// Whether a text is a TEXT value as it is.
pub(crate) fn is_plain(text: &str) -> bool {
    first_unusual(text.as_bytes()).is_none()
}

/// Gives the same piece by piece.
fn escape(text: &str, mut put: impl FnMut(&str)) {
    let mut rest = text;
    while let Some(place) = first_unusual(rest.as_bytes()) {
        let (before, from) = rest.split_at(place);
        put(before);
        let mut characters = from.chars();
        let Some(character) = characters.next() else { break };
        rest = characters.as_str();
        match character {
            // It is one line break with the line feed behind it.
            '\r' if rest.starts_with('\n') => {}
            ';' => put("\\;"),
            ',' => put("\\,"),
            _ => match cleaned(character) {
                Some('\n') => put("\\n"),
                Some(safe) => put(safe.encode_utf8(&mut [0; 4])),
                None => {}
            },
        }
    }
    put(rest);
}

/// Where the first byte is that [`is_unusual`].
fn first_unusual(text: &[u8]) -> Option<usize> {
    // Most stretches have none: sixteen bytes are asked at once.
    let (stretches, _) = text.as_chunks::<16>();
    let has_none = |stretch: &&[u8; 16]| stretch.map(|byte| u8::from(is_unusual(byte))) == [0; 16];
    let usual = 16 * stretches.iter().take_while(has_none).count();
    let rest = &text[usual..];
    // So are those at the end.
    let mut last = [b' '; 16];
    if let Some(end) = last.get_mut(..rest.len()) {
        end.copy_from_slice(rest);
        if has_none(&&last) {
            return None;
        }
    }
    rest.iter().position(|byte| is_unusual(*byte)).map(|place| usual + place)
}

/// Whether a byte begins a character that cannot be in a TEXT value as it is: those that have to be escaped, control
/// characters (U+0080 to U+009F begin with C2), U+2028 and U+2029 (E2), U+FFFE and U+FFFF (EF). Without a branch, since every
/// byte of a file is looked at.
fn is_unusual(byte: u8) -> bool {
    (byte < 0x20)
        | (byte == b'\\')
        | (byte == b';')
        | (byte == b',')
        | (byte == 0x7f)
        | (byte == 0xc2)
        | (byte == 0xe2)
        | (byte == 0xef)
}

/// Text from outside as it may stand in a file.
///
/// - Every way to spell a line break becomes `\n`: CR LF, CR, U+0085, U+2028 and U+2029, at each of which some reader
///   would end the line.
/// - A tab becomes a space. All other control characters go, and with them U+FFFE and U+FFFF: CalDAV servers hand the
///   file on inside XML, which cannot carry them.
/// - A backslash becomes U+FF3C, which looks like one. Readers are known that unescape in the wrong order: they take
///   the escaped form of `C:\new` for a line break. No file has an escaped backslash, so nobody can get it wrong.
pub(super) fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter_map(cleaned).collect()
}

/// What a character becomes; `None` where it goes.
fn cleaned(character: char) -> Option<char> {
    match character {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        '\\' => Some('\u{FF3C}'),
        '\u{FFFE}' | '\u{FFFF}' => None,
        other => (!other.is_control()).then_some(other),
    }
}

/// Whether anything of a text is left in a file.
pub(super) fn has_letters(text: &str) -> bool {
    text.chars().any(|character| cleaned(character).is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> String {
        let mut out = String::new();
        Lines::new(&mut out).line("SUMMARY:").text(text);
        out
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(written("a,b;c:d\ne\"g\""), "SUMMARY:a\\,b\\;c:d\\ne\"g\"\r\n");
        assert_eq!(written("a\r\nb\rc\n\rd"), "SUMMARY:a\\nb\\nc\\n\\nd\r\n");
    }

    #[test]
    fn lines_are_folded_at_75_octets_and_not_before() {
        let folded = |line: &str| {
            let mut out = String::new();
            Lines::new(&mut out).line("").plain(line);
            out
        };
        assert_eq!(folded(&"a".repeat(75)), format!("{}\r\n", "a".repeat(75)));
        assert_eq!(folded(&"a".repeat(76)), format!("{}\r\n a\r\n", "a".repeat(75)));
        assert_eq!(folded(&"a".repeat(150)), format!("{}\r\n {}\r\n a\r\n", "a".repeat(75), "a".repeat(74)));
        // The last octet of the line is left free rather than half a character written to it.
        assert_eq!(folded(&format!("{}ş", "a".repeat(74))), format!("{}\r\n ş\r\n", "a".repeat(74)));
        assert_eq!(folded(""), "\r\n");
    }

    #[test]
    fn text_from_outside_is_cleaned() {
        assert_eq!(clean("a\r\nb\rc\nd\u{85}e\u{2028}f\u{2029}g\n\rh"), "a\nb\nc\nd\ne\nf\ng\n\nh");
        assert_eq!(clean("a\tb\0c\u{7f}d\u{9b}e\u{b}f\u{feff}\u{fffe}\u{ffff}"), "a bcdef\u{feff}");
        assert_eq!(clean("C:\\new"), "C:＼new");
        assert_eq!(clean("Şişli, kat 2; 👩‍⚕️ מרפאה"), "Şişli, kat 2; 👩‍⚕️ מרפאה");
    }

    /// One step after the other, and one character after the other.
    fn slowly(text: &str) -> String {
        let escaped = clean(text).replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n");
        let (mut out, mut octets) = (String::new(), 0);
        for character in format!("SUMMARY:{escaped}").chars() {
            if octets + character.len_utf8() > LONGEST_LINE {
                out.push_str("\r\n ");
                octets = 1;
            }
            out.push(character);
            octets += character.len_utf8();
        }
        out + "\r\n"
    }

    proptest! {
        #[test]
        fn one_pass_is_what_the_steps_are(
            text in "(\\PC|[\\x00-\\x1f\\x7f-\\x9f,;\\\\\u{2027}-\u{202a}\u{feff}\u{fffd}-\u{ffff}]|\r\n|[a-z]{20,90}){0,12}"
        ) {
            prop_assert_eq!(written(&text), slowly(&text));
            prop_assert_eq!(has_letters(&text), !clean(&text).is_empty());
        }
    }
}
