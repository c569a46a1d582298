//! What a batch has finished, for one that goes on where it was ended.
//!
//! A line for each calendar that has its place: the fingerprint of its row, and how many bytes the file has. A fingerprint is
//! of all that the calendar depends on: the row with its columns, the protocol and its texts, the clinic with its calendars,
//! the saved course, the language, the program with its tables. So a row that was changed is not taken for done, and neither
//! is one of a protocol that was. A file whose line was not written any more is only made again and found to be the same.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use crate::batch::Fingerprint;

/// How many bytes the file of each row has that is finished.
pub(super) type Known = HashMap<Fingerprint, u64>;

/// What it is called in the folder of what has no place yet.
const NAME: &str = "done";

/// A journal that is being written.
pub(super) struct Journal {
    file: File,
    /// Lines that are not written yet.
    lines: String,
}

impl Journal {
    /// A new one; or the one that is there and goes on, with the rows that are known by it.
    pub(super) fn open(folder: &Path, goes_on: bool) -> io::Result<(Self, Known)> {
        let path = folder.join(NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) if goes_on => text,
            Err(error) if goes_on && !is_no_journal(&error) => return Err(error),
            Ok(_) | Err(_) => String::new(),
        };
        // The last line may have been cut off.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let known: Known = text[..whole].lines().filter_map(row).collect();
        let mut file = File::options().create(true).truncate(false).write(true).open(&path)?;
        file.set_len(whole as u64)?;
        file.seek(SeekFrom::End(0))?;
        Ok((Self { file, lines: String::new() }, known))
    }

    /// Notes a file that has its place.
    pub(super) fn push(&mut self, row: Fingerprint, bytes: u64) {
        // A text takes all that is written to it.
        let _ = writeln!(self.lines, "{row} {bytes}");
    }

    /// Writes what was noted.
    pub(super) fn write(&mut self) -> io::Result<()> {
        let written = self.file.write_all(self.lines.as_bytes());
        self.lines.clear();
        written
    }
}

/// Whether there is none, or something else.
fn is_no_journal(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData)
}

/// What a line says.
fn row(line: &str) -> Option<(Fingerprint, u64)> {
    let (row, bytes) = line.split_once(' ')?;
    Some((Fingerprint::read(row)?, bytes.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_goes_on_behind_its_last_whole_line() {
        let folder = std::env::temp_dir().join(format!("mesoplan-journal-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let row = |digit: &str| Fingerprint::read(&digit.repeat(40)).expect("a fingerprint");
        let write = |goes_on, digit| {
            let (mut journal, known) = Journal::open(&folder, goes_on).expect("a journal");
            journal.push(row(digit), 41_389);
            journal.write().expect("it is written");
            known
        };
        assert_eq!(write(true, "a"), Known::new());
        fs::write(folder.join(NAME), fs::read_to_string(folder.join(NAME)).expect("text") + "bbbb").expect("a file");
        assert_eq!(write(true, "c"), Known::from([(row("a"), 41_389)]));
        assert_eq!(write(true, "d"), Known::from([(row("a"), 41_389), (row("c"), 41_389)]));
        assert_eq!(write(false, "e"), Known::new());
        assert_eq!(write(true, "f"), Known::from([(row("e"), 41_389)]));
        fs::remove_dir_all(&folder).expect("it goes");
    }
}
