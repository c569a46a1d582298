//! Where the answers go: lines to standard output or to a file, or a calendar file for each row to a folder.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use atomic_write_file::AtomicWriteFile;

use super::sources::DiskSources;
use crate::batch::{Fault, Row, RowId, Worker, push_fault_line};
use crate::cli::failure::Failure;
use crate::cli::files;

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
        file: Box<AtomicWriteFile>,
    },
    Folder(Folder),
}

/// What a piece of a list became.
pub(super) struct Answers {
    pub(super) rows: u64,
    pub(super) bad: u64,
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
    pub(super) fn open(target: Target) -> Result<Self, Failure> {
        Ok(match target {
            Target::Stdout => Self::Stdout(io::stdout()),
            Target::File(path) => {
                let path = files::behind_links(&path);
                let file = AtomicWriteFile::open(&path).map_err(|error| Failure::io("write", &path, &error))?;
                Self::File { path, file: Box::new(file) }
            }
            Target::Folder(folder) => Self::Folder(Folder::open(folder)?),
        })
    }

    /// Room for the answers of a piece.
    pub(super) fn answers(&self) -> Answers {
        let made = match self {
            Self::Stdout(_) | Self::File { .. } => Made::Lines(Vec::new()),
            Self::Folder(folder) => Made::Files(Parts::new(folder)),
        };
        Answers { rows: 0, bad: 0, bytes: 0, messages: String::new(), made }
    }

    /// Writes the answers of the next piece. Gives the rows whose files cannot take their place, each by its line.
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
            (Self::Folder(folder), Made::Files(parts)) => folder.take(parts).map_err(Some),
            // A sink makes the room for its own answers.
            (Self::Stdout(_) | Self::File { .. }, Made::Files(_)) | (Self::Folder(_), Made::Lines(_)) => Ok(Vec::new()),
        }
    }

    /// Puts the file in its place.
    pub(super) fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Stdout(_) => Ok(()),
            Self::File { path, file } => {
                let written = file.sync_all().and_then(|()| file.commit());
                written.map_err(|error| Failure::io("write", &path, &error))
            }
            Self::Folder(folder) => folder.finish(),
        }
    }
}

impl Answers {
    /// Makes room for the answers of another piece.
    pub(super) fn begin(&mut self, place: u64, bytes: u64) {
        (self.rows, self.bad, self.bytes) = (0, 0, bytes);
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
                let text = worker.calendar(row)?;
                parts.put(line, name, text.as_bytes())
            }
        }
    }

    /// Answers a row that has no other answer.
    pub(super) fn push_fault(&mut self, id: &RowId<'_>, fault: &Fault) {
        self.bad += 1;
        match &mut self.made {
            Made::Lines(lines) => push_fault_line(lines, id, fault),
            Made::Files(_) => {}
        }
    }
}

/// A folder of calendar files: each in one of 256 folders inside it, so that none has too many.
///
/// A file is written beside the others and takes its place when its turn comes, so that every calendar is whole whenever
/// the program is ended. What has no place yet lies in a folder of its own, which goes at the end or when the next batch
/// begins.
pub(super) struct Folder {
    path: PathBuf,
    parts: PathBuf,
    /// Held as long as the batch runs, so that another one does not take its parts away.
    lock: File,
}

/// Where files lie that have no place yet.
const PARTS: &str = ".mesoplan-batch";

impl Folder {
    fn open(path: PathBuf) -> Result<Self, Failure> {
        let parts = path.join(PARTS);
        fs::create_dir_all(&parts).map_err(|error| Failure::io("make the folder", &parts, &error))?;
        let lock_path = parts.join("lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&lock_path);
        let lock = lock.map_err(|error| Failure::io("write", &lock_path, &error))?;
        if let Err(fs::TryLockError::WouldBlock) = lock.try_lock() {
            let text = format!("another batch is writing to {}", path.display());
            return Err(Failure::usage("folder-locked", text, "wait until it has finished, or name another folder"));
        }
        let folder = Self { path, parts, lock };
        folder.remove_parts()?;
        Ok(folder)
    }

    /// Takes away what a batch left that was ended.
    fn remove_parts(&self) -> Result<(), Failure> {
        let fail = |error: io::Error| Failure::io("read the folder", &self.parts, &error);
        for entry in fs::read_dir(&self.parts).map_err(fail)? {
            let path = entry.map_err(fail)?.path();
            if path.extension().is_some_and(|extension| extension == "part") {
                fs::remove_file(&path).map_err(|error| Failure::io("remove", &path, &error))?;
            }
        }
        Ok(())
    }

    /// Puts the files of a piece in their places.
    fn take(&mut self, parts: &mut Parts) -> Result<Vec<(u64, Fault)>, Failure> {
        if let Some((path, error)) = parts.failed.take() {
            return Err(Failure::io("write", &path, &error));
        }
        let mut refused = Vec::new();
        for Part { line, path, name } in parts.made.drain(..) {
            let folder = self.path.join(shard(&name));
            let target = folder.join(&name);
            let fail = |error: io::Error| Failure::io("write", &target, &error);
            match fs::symlink_metadata(&target) {
                Ok(_) if is_same(&path, &target) => fs::remove_file(&path).map_err(fail)?,
                Ok(_) => {
                    fs::remove_file(&path).map_err(fail)?;
                    let text = format!("{} already exists with other contents", target.display());
                    let help = "give each row its own `id`, and each batch its own folder";
                    refused.push((line, Fault::new("file-there", text, help)));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    if fs::rename(&path, &target).is_err() {
                        fs::create_dir_all(&folder).and_then(|()| fs::rename(&path, &target)).map_err(fail)?;
                    }
                }
                Err(error) => return Err(fail(error)),
            }
        }
        Ok(refused)
    }

    fn finish(self) -> Result<(), Failure> {
        let Self { path: _, parts, lock } = self;
        let removed = fs::remove_dir_all(&parts);
        drop(lock);
        removed.map_err(|error| Failure::io("remove", &parts, &error))
    }
}

/// The files of one piece that have no place yet.
struct Parts {
    folder: PathBuf,
    /// Which piece.
    place: u64,
    made: Vec<Part>,
    /// Why one could not be written, which ends the batch.
    failed: Option<(PathBuf, io::Error)>,
}

struct Part {
    /// The line of its row.
    line: u64,
    path: PathBuf,
    /// What it is to be called.
    name: String,
}

impl Parts {
    fn new(folder: &Folder) -> Self {
        Self { folder: folder.parts.clone(), place: 0, made: Vec::new(), failed: None }
    }

    fn begin(&mut self, place: u64) {
        self.place = place;
        self.made.clear();
    }

    fn put(&mut self, line: u64, name: String, bytes: &[u8]) -> Result<(), Fault> {
        let path = self.folder.join(format!("{}-{}.part", self.place, self.made.len()));
        match fs::write(&path, bytes) {
            Ok(()) => self.made.push(Part { line, path, name }),
            Err(error) => {
                self.failed.get_or_insert((path, error));
            }
        }
        Ok(())
    }
}

/// What the calendar file of a row is called: its id, with everything but letters, digits, hyphens, underscores and
/// single dots as `%` and two digits.
fn file_name(id: &RowId<'_>) -> Result<String, Fault> {
    const LONGEST: usize = 200;
    let fault = |text: &str, help: &str| {
        let fault = Fault::new("bad-id", text, help);
        Err(Fault { key: Some(crate::batch::Column::Id), ..fault })
    };
    let Some(id) = id.as_str().filter(|id| !id.is_empty()) else {
        return fault("the row has no id to name its file after", "write one in the column `id`");
    };
    let mut name = String::with_capacity(id.len() + 4);
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            b'.' if !name.is_empty() && !name.ends_with('.') => name.push('.'),
            other => name.push_str(&format!("%{other:02X}")),
        }
    }
    if name.len() > LONGEST {
        return fault("the id is too long for a file name", "write a shorter one");
    }
    name.push_str(".ics");
    Ok(name)
}

/// The folder of a file, by its name alone: two digits of its hash (FNV-1a, folded).
fn shard(name: &str) -> String {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{:02x}", (hash ^ (hash >> 32) ^ (hash >> 16) ^ (hash >> 8)) as u8)
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}
