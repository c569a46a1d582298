//! Content lines: text made safe, escaped and folded (RFC 5545, section 3.1).

use std::fmt::Write as _;

use icalendar::{Property, ValueType};

/// The longest line of a file, in octets without the line break.
const LONGEST_LINE: usize = 75;

/// Appends a property as one content line.
pub(super) fn write_property(out: &mut String, property: &Property) {
    let mut line = property.key().to_owned();
    for parameter in property.params().values() {
        // Writing to a string cannot fail.
        let _ = write!(line, ";{}={}", parameter.key(), quoted_where_needed(parameter.value()));
    }
    line.push(':');
    // Names that the crate does not know are text: escaping is harmless where it was not needed, not the other way round.
    match property.value_type() {
        None | Some(ValueType::Text) => line.push_str(&escape(property.value())),
        Some(_) => line.push_str(property.value()),
    }
    write_line(out, &line);
}

/// Appends a content line, folded between characters where it is too long, with its line break.
pub(super) fn write_line(out: &mut String, line: &str) {
    let mut octets = 0;
    for character in line.chars() {
        if octets + character.len_utf8() > LONGEST_LINE {
            out.push_str("\r\n ");
            // The space at the start of a continuation counts.
            octets = 1;
        }
        out.push(character);
        octets += character.len_utf8();
    }
    out.push_str("\r\n");
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
    text.replace("\r\n", "\n")
        .chars()
        .filter_map(|character| match character {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\t' => Some(' '),
            '\\' => Some('\u{FF3C}'),
            '\u{FFFE}' | '\u{FFFF}' => None,
            other => (!other.is_control()).then_some(other),
        })
        .collect()
}

/// A TEXT value (RFC 5545, section 3.3.11).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A parameter value (RFC 5545, section 3.2), in quotes where a reader would end it too soon without them.
///
/// Nothing can be escaped there, so quotes and control characters are left out.
fn quoted_where_needed(value: &str) -> String {
    let value: String = value.chars().filter(|character| *character != '"' && !character.is_control()).collect();
    if value.contains([':', ';', ',']) { format!("\"{value}\"") } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(property: &Property) -> String {
        let mut out = String::new();
        write_property(&mut out, property);
        out
    }

    #[test]
    fn text_is_escaped_and_other_values_are_not() {
        assert_eq!(line(&Property::new("SUMMARY", "a,b;c:d\ne\\f\"g\"")), "SUMMARY:a\\,b\\;c:d\\ne\\\\f\"g\"\r\n");
        assert_eq!(line(&Property::new("X-NAME", "a,b")), "X-NAME:a\\,b\r\n");
        assert_eq!(line(&Property::new("NAME", "a,b")), "NAME:a\\,b\r\n");
        let rule = "FREQ=YEARLY;BYDAY=SU,MO";
        assert_eq!(line(&Property::new("RRULE", rule)), format!("RRULE:{rule}\r\n"));
    }

    #[test]
    fn parameters_cannot_leave_their_value() {
        let with = |value: &str| line(Property::new("X", "1").add_parameter("P", value));
        assert_eq!(with("Europe/Berlin"), "X;P=Europe/Berlin:1\r\n");
        assert_eq!(with("a:b;c,d"), "X;P=\"a:b;c,d\":1\r\n");
        assert_eq!(with("\":2\r\nATTENDEE:mailto:x"), "X;P=\":2ATTENDEE:mailto:x\":1\r\n");
    }

    #[test]
    fn lines_are_folded_at_75_octets_and_not_before() {
        let folded = |line: &str| {
            let mut out = String::new();
            write_line(&mut out, line);
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
}
