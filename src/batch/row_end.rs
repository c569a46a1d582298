//! Where rows end: with their lines; in CSV a cell in quotes goes on over the ends of lines until its quotes are closed.

use memchr::{memchr, memchr2};

/// Finds the ends of rows in bytes that come piece by piece.
#[derive(Clone, Debug, Default)]
pub struct RowEnds {
    /// What is between the cells of CSV; JSON has an object on each line.
    separator: Option<u8>,
    place: Place,
}

/// Where the next byte is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// At the beginning of a cell, where quotes open it.
    #[default]
    Begin,
    /// In a cell without quotes, or behind what is wrong with one.
    Bare,
    /// In a cell with quotes.
    Quoted,
    /// Behind quotes in such a cell: those that close it, or the first of two that stand for one.
    BehindQuotes,
}

impl RowEnds {
    /// Of rows with this between their cells; `None` for lines of JSON.
    pub(super) fn new(separator: Option<u8>) -> Self {
        Self { separator, place: Place::Begin }
    }

    /// How many bytes of these belong to the row that is being read, with the end of its last line; `None` where the row goes
    /// on behind all of them. After its end the next row begins.
    pub fn next(&mut self, bytes: &[u8]) -> Option<usize> {
        let Some(separator) = self.separator else { return memchr(b'\n', bytes).map(|end| end + 1) };
        let mut at = 0;
        loop {
            match self.place {
                Place::Begin | Place::Bare => {
                    let Some(length) = memchr2(b'"', b'\n', &bytes[at..]) else {
                        self.place = bytes[at..].last().map_or(self.place, |last| self.behind(*last, separator));
                        return None;
                    };
                    let found = at + length;
                    let before = bytes[at..found].last().map_or(self.place, |last| self.behind(*last, separator));
                    at = found + 1;
                    if bytes[found] == b'\n' {
                        self.place = Place::Begin;
                        return Some(at);
                    }
                    self.place = if before == Place::Begin { Place::Quoted } else { Place::Bare };
                }
                Place::Quoted => {
                    at += memchr(b'"', &bytes[at..])? + 1;
                    self.place = Place::BehindQuotes;
                }
                Place::BehindQuotes => {
                    self.place = match bytes.get(at)? {
                        b'"' => Place::Quoted,
                        // It is looked at once more.
                        b'\n' => {
                            self.place = Place::Bare;
                            continue;
                        }
                        other => self.behind(*other, separator),
                    };
                    at += 1;
                }
            }
        }
    }

    /// Where the byte behind this one is, which is not in quotes.
    fn behind(&self, byte: u8, separator: u8) -> Place {
        if byte == separator { Place::Begin } else { Place::Bare }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rows of a text of which this many bytes come at once, the last row perhaps without an end.
    fn rows(text: &str, at_once: usize) -> Vec<String> {
        let mut ends = RowEnds::new(Some(b','));
        let (mut rows, mut row) = (Vec::new(), Vec::new());
        for mut part in text.as_bytes().chunks(at_once) {
            while let Some(length) = ends.next(part) {
                row.extend_from_slice(&part[..length]);
                rows.push(String::from_utf8(std::mem::take(&mut row)).expect("text"));
                part = &part[length..];
            }
            row.extend_from_slice(part);
        }
        rows.extend((!row.is_empty()).then(|| String::from_utf8(row).expect("text")));
        rows
    }

    #[test]
    fn a_row_ends_where_its_quotes_are_closed() {
        for (text, expected) in [
            ("a,b\nc\n", &["a,b\n", "c\n"][..]),
            ("1,\"Ayşe\nYılmaz\",7\n2\n", &["1,\"Ayşe\nYılmaz\",7\n", "2\n"]),
            ("\"a\"\r\nb\n", &["\"a\"\r\n", "b\n"]),
            ("\"a\"\"\n\"\nb\n", &["\"a\"\"\n\"\n", "b\n"]),
            ("a\"b\nc\"\n", &["a\"b\n", "c\"\n"]),
            (" \"a\nb\"\n", &[" \"a\n", "b\"\n"]),
            // What is behind closed quotes is wrong, and so is the row; the next one begins on the next line.
            ("1,\"a,\n2,\"b\",c\n3,d\n", &["1,\"a,\n2,\"b\",c\n", "3,d\n"]),
            ("1,\"a,\n2,b\n3,c", &["1,\"a,\n2,b\n3,c"]),
        ] {
            assert_eq!(rows(text, 100), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn rows_are_the_same_however_they_come(text in "[a,\"\n\r]{0,40}", at_once in 1..9_usize) {
            prop_assert_eq!(rows(&text, at_once), rows(&text, 100));
        }

        #[test]
        fn cells_that_another_program_writes_are_whole(cells in prop::collection::vec(prop::collection::vec("[a,\"\n\r ]{0,6}", 3), 1..6)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in &cells {
                writer.write_record(row).expect("memory takes it");
            }
            let text = String::from_utf8(writer.into_inner().expect("memory")).expect("text");
            let found = rows(&text, 100);
            prop_assert_eq!(found.len(), cells.len(), "{:?}", text);
            for (row, cells) in found.iter().zip(&cells) {
                let row = row.strip_suffix('\n').expect("an end");
                let read = super::super::csv::cells(row, b',').map(|cell| cell.expect("a cell").text.trim().to_owned());
                let expected: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
                prop_assert_eq!(read.collect::<Vec<_>>(), expected, "{:?}", text);
            }
        }
    }
}
