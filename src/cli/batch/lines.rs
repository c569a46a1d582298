//! A list in pieces of whole rows, however long it is.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter};

use crate::batch::{MAX_LINE_BYTES, RowEnds};

/// The most rows of one piece. A row may become a calendar of many times its size, and pieces wait for one another.
const MOST_ROWS: usize = 64;

/// How much of a row is kept that is too long to be read, so that it still is without the end of a line.
const MOST_KEPT: usize = MAX_LINE_BYTES + 2;

/// How many bytes are asked for at once.
const READ_BYTES: usize = 128 << 10;

/// Some rows of a list, in order.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// Which piece it is, from 0.
    pub(super) place: u64,
    /// The number of its first line, from 1.
    first_line: u64,
    bytes: Vec<u8>,
    /// Where each row ends.
    ends: Vec<usize>,
}

impl Piece {
    /// Its rows with the numbers of their first lines, without what ends them.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let (mut start, mut line) = (0, self.first_line);
        self.ends.iter().map(move |end| {
            let row = &self.bytes[start..*end];
            let number = line;
            start = *end;
            line += count_lines(row);
            let row = row.strip_suffix(b"\n").unwrap_or(row);
            (number, row.strip_suffix(b"\r").unwrap_or(row))
        })
    }

    /// How many bytes it has.
    pub(super) fn len(&self) -> u64 {
        self.bytes.len() as u64
    }
}

fn count_lines(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

/// The rows of a list.
pub(super) struct Lines<R> {
    reader: R,
    row_ends: RowEnds,
    /// What was read and not given yet, from `start` on.
    buffer: Vec<u8>,
    start: usize,
    /// The number of the next line, from 1.
    number: u64,
    /// The place of the next piece.
    place: u64,
    is_at_end: bool,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        let (buffer, row_ends) = (Vec::new(), RowEnds::default());
        Self { reader, row_ends, buffer, start: 0, number: 1, place: 0, is_at_end: false }
    }

    /// The number of the next line.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Ends rows so from now on. Until then they end with their lines.
    pub(super) fn end_rows(&mut self, row_ends: RowEnds) {
        self.row_ends = row_ends;
    }

    /// The next line that is not blank, without what ends it, which is not taken yet; those before it are.
    pub(super) fn first(&mut self) -> io::Result<Option<&[u8]>> {
        let mut ends = Vec::new();
        loop {
            self.find(1, &mut ends)?;
            let Some(length) = ends.pop() else { return Ok(None) };
            let line = &self.buffer[self.start..self.start + length];
            if line.iter().all(u8::is_ascii_whitespace) {
                self.take(length, 1);
                continue;
            }
            return Ok(Some(self.buffer[self.start..self.start + length].trim_ascii_end()));
        }
    }

    /// Takes the next line.
    pub(super) fn skip_first(&mut self) {
        let rest = &self.buffer[self.start..];
        let length = memchr(b'\n', rest).map_or(rest.len(), |newline| newline + 1);
        self.take(length, 1);
    }

    /// Puts the next rows into a piece, whose memory is used again; `false` where there are none left.
    ///
    /// What a pipe has is given at once: nobody waits for the rows of others.
    pub(super) fn next_into(&mut self, piece: &mut Piece) -> io::Result<bool> {
        piece.bytes.clear();
        piece.ends.clear();
        let dropped = self.find(MOST_ROWS, &mut piece.ends)?;
        let Some(length) = piece.ends.last().copied() else { return Ok(false) };
        piece.bytes.extend_from_slice(&self.buffer[self.start..self.start + length]);
        (piece.place, piece.first_line) = (self.place, self.number);
        self.place += 1;
        self.take(length, count_lines(&piece.bytes) + dropped);
        Ok(true)
    }

    fn take(&mut self, length: usize, lines: u64) {
        self.start += length;
        self.number += lines;
    }

    /// Finds where the next rows end: one row at least and `most` at most; none at the end of the list. The answer is the
    /// number of lines that were dropped from a row that is too long.
    fn find(&mut self, most: usize, ends: &mut Vec<usize>) -> io::Result<u64> {
        let mut row_ends = self.row_ends.clone();
        let mut looked_at = self.start;
        // Of a row that is too long to be read only so much is kept as shows that it is.
        let (mut is_cut, mut dropped) = (false, 0);
        loop {
            while ends.len() < most
                && let Some(length) = row_ends.next(&self.buffer[looked_at..])
            {
                looked_at += length;
                if is_cut {
                    // The rest of the row but for what ends it.
                    let rest = self.start + MOST_KEPT..looked_at - 1;
                    dropped += count_lines(&self.buffer[rest.clone()]);
                    looked_at = rest.start + 1;
                    self.buffer.drain(rest);
                    ends.push(looked_at - self.start);
                    return Ok(dropped);
                }
                ends.push(looked_at - self.start);
            }
            if !ends.is_empty() {
                return Ok(dropped);
            }
            if self.is_at_end {
                let rest = self.buffer.len() - self.start;
                ends.extend((rest > 0).then_some(rest));
                return Ok(dropped);
            }
            self.buffer.drain(..self.start);
            self.start = 0;
            if self.buffer.len() > MOST_KEPT {
                dropped += count_lines(&self.buffer[MOST_KEPT..]);
                self.buffer.truncate(MOST_KEPT);
                is_cut = true;
            }
            let known = self.buffer.len();
            self.buffer.resize(known + READ_BYTES, 0);
            let read = read(&mut self.reader, &mut self.buffer[known..])?;
            self.buffer.truncate(known + read);
            self.is_at_end = read == 0;
            looked_at = known;
        }
    }
}

fn read(reader: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Layout;

    /// Gives a few bytes at a time.
    struct Slowly<'b>(&'b [u8], usize);

    impl Read for Slowly<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(self.0.len()).min(into.len());
            let (given, rest) = self.0.split_at(length);
            into[..length].copy_from_slice(given);
            self.0 = rest;
            Ok(length)
        }
    }

    fn all(bytes: &[u8], at_once: usize) -> Vec<(u64, Vec<u8>)> {
        all_of(RowEnds::default(), bytes, at_once)
    }

    fn all_of(row_ends: RowEnds, bytes: &[u8], at_once: usize) -> Vec<(u64, Vec<u8>)> {
        let mut lines = Lines::new(Slowly(bytes, at_once));
        lines.end_rows(row_ends);
        let (mut piece, mut found) = (Piece::default(), Vec::new());
        while lines.next_into(&mut piece).expect("it can be read") {
            found.extend(piece.rows().map(|(number, line)| (number, line.to_vec())));
        }
        found
    }

    #[test]
    fn lines_are_the_same_however_they_come() {
        let many = "a,b\r\n".repeat(3 * MOST_ROWS) + "\nlast";
        let expected: Vec<(u64, Vec<u8>)> = (1..).zip(many.lines().map(|line| line.as_bytes().to_vec())).collect();
        for at_once in [1, 2, 3, 7, 1000, READ_BYTES] {
            assert_eq!(all(many.as_bytes(), at_once), expected, "{at_once} at once");
        }
        assert_eq!(all(b"", 1), []);
        assert_eq!(all(b"\n", 1), [(1, Vec::new())]);
    }

    #[test]
    fn a_line_that_is_too_long_is_cut_and_the_next_one_is_whole() {
        let text = [&b"a\n"[..], &vec![b'x'; 3 * MAX_LINE_BYTES], b"\nb\n"].concat();
        for at_once in [1000, READ_BYTES] {
            let lines = all(&text, at_once);
            assert_eq!(lines.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 3]);
            assert!(MAX_LINE_BYTES < lines[1].1.len() && lines[1].1.len() < 2 * MAX_LINE_BYTES, "{}", lines[1].1.len());
            assert_eq!(lines[2].1, b"b");
        }
    }

    /// How rows of CSV end.
    fn csv() -> RowEnds {
        Layout::of_header(b"id,protocol").expect("columns").row_ends()
    }

    #[test]
    fn a_row_has_the_number_of_its_first_line() {
        let text = "a,\"b\nc\r\n\nd\"\r\n\ne\n\"f\ng";
        for at_once in [1, 2, 3, 7, READ_BYTES] {
            let rows = all_of(csv(), text.as_bytes(), at_once);
            let expected = [(1, "a,\"b\nc\r\n\nd\""), (5, ""), (6, "e"), (7, "\"f\ng")];
            let expected = expected.map(|(number, row)| (number, row.as_bytes().to_vec()));
            assert_eq!(rows, expected, "{at_once} at once");
        }
        // No piece ends inside quotes.
        let many = "a,\"b\n\"\n".repeat(3 * MOST_ROWS);
        let rows = all_of(csv(), many.as_bytes(), 1000);
        assert_eq!(
            rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(),
            (1..).step_by(2).take(3 * MOST_ROWS).collect::<Vec<_>>()
        );
        assert!(rows.iter().all(|(_, row)| row == b"a,\"b\n\""));
    }

    #[test]
    fn what_is_behind_a_row_that_is_too_long_keeps_its_number() {
        let text = [&b"a\n\""[..], &b"x\n".repeat(MAX_LINE_BYTES), b"\"\nb\n"].concat();
        for at_once in [1000, READ_BYTES] {
            let rows = all_of(csv(), &text, at_once);
            let numbers: Vec<u64> = rows.iter().map(|(number, _)| *number).collect();
            assert_eq!(numbers, [1, 2, MAX_LINE_BYTES as u64 + 3]);
            assert!(MAX_LINE_BYTES < rows[1].1.len() && rows[1].1.len() < 2 * MAX_LINE_BYTES);
            assert_eq!(rows[2].1, b"b");
        }
        let open = all_of(csv(), &text[..text.len() - 5], READ_BYTES);
        assert_eq!(open.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2]);
    }
}
