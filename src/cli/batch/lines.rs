//! A list in pieces of whole lines, however long it is.

use std::io::{self, Read};

use memchr::memchr;

use crate::batch::MAX_LINE_BYTES;

/// The most lines of one piece. A row may become a calendar of many times its size, and pieces wait for one another.
const MOST_LINES: usize = 64;

/// How many bytes are asked for at once.
const READ_BYTES: usize = 128 << 10;

/// Some lines of a list, in order.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// Which piece it is, from 0.
    pub(super) place: u64,
    /// The number of its first line, from 1.
    pub(super) first_line: u64,
    bytes: Vec<u8>,
}

impl Piece {
    /// Its lines with their numbers, without what ends them.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let lines = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes).split(|byte| *byte == b'\n');
        let lines = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        (self.first_line..).zip(lines)
    }

    /// How many bytes it has.
    pub(super) fn len(&self) -> u64 {
        self.bytes.len() as u64
    }
}

/// The lines of a list.
pub(super) struct Lines<R> {
    reader: R,
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
        Self { reader, buffer: Vec::new(), start: 0, number: 1, place: 0, is_at_end: false }
    }

    /// The number of the next line.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The next line that is not blank, without what ends it, which is not taken yet; those before it are.
    pub(super) fn first(&mut self) -> io::Result<Option<&[u8]>> {
        loop {
            let Some(length) = self.ready(1)? else { return Ok(None) };
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

    /// Puts the next lines into a piece, whose memory is used again; `false` where there are none left.
    ///
    /// What a pipe has is given at once: nobody waits for the lines of others.
    pub(super) fn next_into(&mut self, piece: &mut Piece) -> io::Result<bool> {
        piece.bytes.clear();
        let Some(length) = self.ready(MOST_LINES)? else { return Ok(false) };
        piece.bytes.extend_from_slice(&self.buffer[self.start..self.start + length]);
        (piece.place, piece.first_line) = (self.place, self.number);
        let lines = memchr::memchr_iter(b'\n', &piece.bytes).count() as u64;
        self.place += 1;
        self.take(length, lines);
        Ok(true)
    }

    fn take(&mut self, length: usize, lines: u64) {
        self.start += length;
        self.number += lines;
    }

    /// How many bytes the next lines have: at least one line, and at most this many; `None` at the end.
    fn ready(&mut self, most: usize) -> io::Result<Option<usize>> {
        // Of a line that is too long to be read only so much is kept as shows that it is.
        let mut is_cut = false;
        loop {
            let rest = &self.buffer[self.start..];
            if let Some(newline) = memchr::memchr_iter(b'\n', rest).take(most).last() {
                return Ok(Some(newline + 1));
            }
            if self.is_at_end {
                return Ok((!rest.is_empty()).then_some(rest.len()));
            }
            self.buffer.drain(..self.start);
            self.start = 0;
            if self.buffer.len() > MAX_LINE_BYTES {
                self.buffer.truncate(MAX_LINE_BYTES + 1);
                is_cut = true;
            }
            let known = self.buffer.len();
            self.buffer.resize(known + READ_BYTES, 0);
            let read = read(&mut self.reader, &mut self.buffer[known..])?;
            self.buffer.truncate(known + read);
            self.is_at_end = read == 0;
            if is_cut {
                // The rest of the line, or the end of it.
                let end = memchr(b'\n', &self.buffer[known..]).map_or(self.buffer.len(), |newline| known + newline);
                self.buffer.drain(known..end);
            }
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
        let mut lines = Lines::new(Slowly(bytes, at_once));
        let (mut piece, mut found) = (Piece::default(), Vec::new());
        while lines.next_into(&mut piece).expect("it can be read") {
            found.extend(piece.lines().map(|(number, line)| (number, line.to_vec())));
        }
        found
    }

    #[test]
    fn lines_are_the_same_however_they_come() {
        let many = "a,b\r\n".repeat(3 * MOST_LINES) + "\nlast";
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
}
