//! The bytes of a file as lines that end in a newline.

use std::borrow::Cow;

use memchr::memrchr_iter;

/// The file in UTF-8, with a newline wherever a line ends. Bytes that are no text stay as they are: only titles suffer.
///
/// UTF-16 is told by its byte order mark, or by the zero in the first letter; a carriage return alone ends a line as it
/// did on old Macs.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, [u8]> {
    let wide = match bytes {
        [0xFF, 0xFE, rest @ ..] => Some(units(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Some(units(rest, u16::from_be_bytes)),
        [first, 0, _, 0, ..] if *first != 0 => Some(units(bytes, u16::from_le_bytes)),
        [0, first, 0, _, ..] if *first != 0 => Some(units(bytes, u16::from_be_bytes)),
        _ => None,
    };
    match wide {
        None => not_indented(with_newlines(Cow::Borrowed(bytes))),
        Some(units) => {
            let text: String =
                char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
            with_newlines(Cow::Owned(text.into_bytes()))
        }
    }
}

/// A file of which the first line is indented is indented as a whole: its lines would all look like parts of the first.
fn not_indented(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let line_start = bytes[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let indent = &bytes[line_start..start];
    if indent.is_empty() || !bytes[start..].starts_with(b"BEGIN:VCALENDAR") {
        return bytes;
    }
    let lines = bytes[line_start..].split_inclusive(|byte| *byte == b'\n');
    Cow::Owned(lines.flat_map(|line| line.strip_prefix(indent).unwrap_or(line)).copied().collect())
}

fn units(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u16> {
    bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect()
}

/// A carriage return counts as a newline where none follows it; several before a newline belong to that.
fn with_newlines(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let mut bare: Vec<usize> = Vec::new();
    // From the end: what follows a run of carriage returns is known then.
    let mut next_is_bare = true;
    for at in memrchr_iter(b'\r', &bytes) {
        next_is_bare = match bytes.get(at + 1) {
            Some(b'\n') => false,
            Some(b'\r') => next_is_bare,
            Some(_) | None => true,
        };
        if next_is_bare {
            bare.push(at);
        }
    }
    if bare.is_empty() {
        return bytes;
    }
    let mut owned = bytes.into_owned();
    for at in bare {
        owned[at] = b'\n';
    }
    Cow::Owned(owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_end_a_line_is_a_newline() {
        let read = |text: &str| String::from_utf8(decoded(text.as_bytes()).into_owned()).unwrap();
        assert_eq!(read("A:1\rB:2\r"), "A:1\nB:2\n");
        assert_eq!(read("A:1\r\nB:2\r\r\nC:3\rD:4\n"), "A:1\r\nB:2\r\r\nC:3\nD:4\n");
    }

    #[test]
    fn both_orders_of_utf_16_are_read_with_a_mark_and_without() {
        let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
            let text = "BEGIN:Ş\r\n";
            decoded(&[mark.to_vec(), text.encode_utf16().flat_map(bytes).collect()].concat()).into_owned()
        };
        for found in [
            wide(b"\xFF\xFE", u16::to_le_bytes),
            wide(b"\xFE\xFF", u16::to_be_bytes),
            wide(b"", u16::to_le_bytes),
            wide(b"", u16::to_be_bytes),
        ] {
            assert_eq!(String::from_utf8_lossy(&found), "BEGIN:Ş\r\n");
        }
    }
}
