//! Where the answers go: lines to standard output or to a file, or a calendar file for each row to a folder.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::folder::{Folder, Parts, file_name};
use super::part::PartFile;
use super::sources::DiskSources;
use crate::batch::{Fault, Row, RowId, Worker, push_fault_line};
use crate::cli::failure::Failure;

/// Where the answers are to go.
pub(super) enum Target {
    Stdout,
    /// A file of lines.
    File(PathBuf),
    /// A folder of calendar files.
    Folder(PathBuf),
}

impl Target {
    /// The target that `-o` names.
    pub(super) fn named(path: &Path) -> Result<Self, Failure> {
        let is = |ending: &str| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending));
        let text = path.to_string_lossy();
        match () {
            () if text == "-" => Ok(Self::Stdout),
            () if path.is_dir() || text.ends_with(['/', std::path::MAIN_SEPARATOR]) => {
                Ok(Self::Folder(path.to_owned()))
            }
            () if is("ndjson") || is("jsonl") => Ok(Self::File(path.to_owned())),
            () => {
                let text = format!("{text} is neither a folder nor an .ndjson file");
                let help = "write a folder with `/` at its end, a file ending in .ndjson, or - for standard output";
                Err(Failure::usage("unknown-format", text, help))
            }
        }
    }
}

/// Where answers are written, one piece after the other.
pub(super) enum Sink {
    Stdout(io::Stdout),
    /// It takes the place of the file at the end.
    File {
        path: PathBuf,
        file: PartFile,
    },
    Folder(Folder),
}

/// What a piece of a list became.
pub(super) struct Answers {
    pub(super) rows: u64,
    pub(super) bad: u64,
    /// Rows whose files cannot take their places.
    pub(super) unwritten: u64,
    /// Rows whose files were there already.
    pub(super) there: u64,
    /// How many bytes of the list it was.
    pub(super) bytes: u64,
    /// What has to be said of it.
    pub(super) messages: String,
    made: Made,
}

enum Made {
    Lines(Vec<u8>),
    Files(Parts),
}

impl Sink {
    /// Opens a target; a folder to go on there, if so.
    pub(super) fn open(target: Target, resumes: bool) -> Result<Self, Failure> {
        Ok(match target {
            Target::Stdout => Self::Stdout(io::stdout()),
            Target::File(path) => {
                let file = PartFile::create(&path).map_err(|error| {
                    if error.kind() != io::ErrorKind::WouldBlock {
                        return Failure::io("write", &path, &error);
                    }
                    let text = format!("another batch is writing to {}", path.display());
                    Failure::usage("file-locked", text, "wait until it has finished, or name another file")
                })?;
                Self::File { path, file }
            }
            Target::Folder(folder) => Self::Folder(Folder::open(folder, resumes)?),
        })
    }

    /// Room for the answers of a piece.
    pub(super) fn answers(&self) -> Answers {
        let made = match self {
            Self::Stdout(_) | Self::File { .. } => Made::Lines(Vec::new()),
            Self::Folder(folder) => Made::Files(Parts::new(folder)),
        };
        Answers { rows: 0, bad: 0, unwritten: 0, there: 0, bytes: 0, messages: String::new(), made }
    }

    /// Writes the answers of the next piece. Gives the rows without a file, or whose files cannot take their place, each by its
    /// line.
    ///
    /// # Errors
    ///
    /// That they cannot be written; `None` where whoever reads them has enough.
    pub(super) fn put(&mut self, answers: &mut Answers) -> Result<Vec<(u64, Fault)>, Option<Failure>> {
        match (self, &mut answers.made) {
            (Self::Stdout(out), Made::Lines(lines)) => {
                let mut out = out.lock();
                match out.write_all(lines).and_then(|()| out.flush()) {
                    Ok(()) => Ok(Vec::new()),
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(None),
                    Err(error) => {
                        let text = format!("cannot write the answer: {error}");
                        Err(Some(Failure::usage("output", text, "write it to a file with `-o`")))
                    }
                }
            }
            (Self::File { path, file }, Made::Lines(lines)) => {
                let written = file.write_all(lines);
                written.map(|()| Vec::new()).map_err(|error| Some(Failure::io("write", path, &error)))
            }
            (Self::Folder(folder), Made::Files(parts)) => {
                let taken = folder.take(parts).map_err(Some)?;
                answers.there += taken.there;
                answers.unwritten += taken.unwritten;
                answers.bad += taken.refused.len() as u64 - taken.unwritten;
                Ok(taken.refused)
            }
            // A sink makes the room for its own answers.
            (Self::Stdout(_) | Self::File { .. }, Made::Files(_)) | (Self::Folder(_), Made::Lines(_)) => Ok(Vec::new()),
        }
    }

    /// Puts the file in its place.
    pub(super) fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Stdout(_) => Ok(()),
            Self::File { path, file } => {
                // It is put on the disk before it is put in place.
                file.commit().map_err(|error| Failure::io("write", &path, &error))
            }
            Self::Folder(_) => Ok(()),
        }
    }
}

impl Answers {
    /// Makes room for the answers of another piece.
    pub(super) fn begin(&mut self, place: u64, bytes: u64) {
        (self.rows, self.bad, self.unwritten, self.there, self.bytes) = (0, 0, 0, 0, bytes);
        self.messages.clear();
        match &mut self.made {
            Made::Lines(lines) => lines.clear(),
            Made::Files(parts) => parts.begin(place),
        }
    }

    /// Answers a row.
    pub(super) fn answer(
        &mut self,
        worker: &mut Worker<'_, DiskSources<'_>>,
        row: &Row<'_>,
        line: u64,
    ) -> Result<(), Fault> {
        match &mut self.made {
            Made::Lines(lines) => worker.answer(row, lines),
            Made::Files(parts) => {
                let name = file_name(&row.id)?;
                match parts.make(&name, |text, is_done| worker.push_calendar(row, text, is_done))? {
                    Some(fingerprint) => parts.put(line, name, fingerprint),
                    None => parts.put_there(line, name),
                }
                Ok(())
            }
        }
    }

    /// Answers a row that has no other answer. Gives its fault to be said now; that of a row with a file's name is said when
    /// it is the row's turn.
    pub(super) fn push_fault(&mut self, line: u64, id: &RowId<'_>, fault: Fault) -> Option<Fault> {
        match &mut self.made {
            Made::Lines(lines) => push_fault_line(lines, id, &fault),
            Made::Files(parts) => {
                if let Ok(name) = file_name(id) {
                    parts.put_none(line, name, fault);
                    return None;
                }
            }
        }
        self.bad += 1;
        Some(fault)
    }
}
