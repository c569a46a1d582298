//! A folder of calendar files, each whole or not there at all, however the program ends.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::journal::{Journal, Known};
use crate::batch::{Fault, Fingerprint, RowId};
use crate::cli::failure::Failure;

/// A folder of calendar files: each in one of 256 folders inside it, so that none has too many.
///
/// A file is written beside the others and takes its place when its turn comes, so that every calendar is whole whenever
/// the program is ended. What has no place yet lies in a folder of its own, which goes at the end or when the next batch
/// begins.
pub(super) struct Folder {
    path: Arc<Path>,
    parts: PathBuf,
    /// Held as long as the batch runs, so that another one does not take its parts away.
    lock: File,
    journal: Journal,
    /// Whether it goes on where one was ended.
    resumes: bool,
    /// What that one had finished.
    known: Arc<Known>,
}

/// Where files lie that have no place yet.
const PARTS: &str = ".mesoplan-batch";

impl Folder {
    pub(super) fn open(path: PathBuf, resumes: bool) -> Result<Self, Failure> {
        let parts = path.join(PARTS);
        fs::create_dir_all(&parts).map_err(|error| Failure::io("make the folder", &parts, &error))?;
        let lock_path = parts.join("lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&lock_path);
        let lock = lock.map_err(|error| Failure::io("write", &lock_path, &error))?;
        if let Err(fs::TryLockError::WouldBlock) = lock.try_lock() {
            let text = format!("another batch is writing to {}", path.display());
            return Err(Failure::usage("folder-locked", text, "wait until it has finished, or name another folder"));
        }
        remove_parts(&parts)?;
        let (journal, known) = Journal::open(&parts, resumes).map_err(|error| Failure::io("write", &parts, &error))?;
        Ok(Self { path: path.into(), parts, lock, journal, resumes, known: Arc::new(known) })
    }

    /// Puts the files of a piece in their places.
    pub(super) fn take(&mut self, parts: &mut Parts) -> Result<Taken, Failure> {
        if let Some((path, error)) = parts.failed.take() {
            return Err(Failure::io("write", &path, &error));
        }
        let mut taken = Taken { refused: Vec::new(), there: 0 };
        for Part { line, path, name, row, bytes } in parts.made.drain(..) {
            let folder = self.path.join(shard(&name));
            let target = folder.join(&name);
            let fail = |error: io::Error| Failure::io("write", &target, &error);
            match fs::symlink_metadata(&target) {
                Ok(_) if is_same(&path, &target) => {
                    fs::remove_file(&path).map_err(fail)?;
                    taken.there += u64::from(self.resumes);
                }
                Ok(_) => {
                    fs::remove_file(&path).map_err(fail)?;
                    let text = format!("{} already exists with other contents", target.display());
                    let help = "give each row its own `id`, and each batch its own folder";
                    taken.refused.push((line, Fault::new("file-there", text, help)));
                    continue;
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    if fs::rename(&path, &target).is_err() {
                        fs::create_dir_all(&folder).and_then(|()| fs::rename(&path, &target)).map_err(fail)?;
                    }
                }
                Err(error) => return Err(fail(error)),
            }
            self.journal.push(row, bytes);
        }
        // Only afterwards: what is in the journal has its place.
        self.journal.write().map_err(|error| Failure::io("write", &self.parts, &error))?;
        Ok(taken)
    }

    /// Ends the batch.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let Self { parts, lock, journal, .. } = self;
        // Some systems remove no file that is open.
        drop(journal);
        let removed = fs::remove_dir_all(&parts);
        drop(lock);
        removed.map_err(|error| Failure::io("remove", &parts, &error))
    }
}

/// Takes away what a batch left that was ended.
fn remove_parts(parts: &Path) -> Result<(), Failure> {
    let fail = |error: io::Error| Failure::io("read the folder", parts, &error);
    for entry in fs::read_dir(parts).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.extension().is_some_and(|extension| extension == "part") {
            fs::remove_file(&path).map_err(|error| Failure::io("remove", &path, &error))?;
        }
    }
    Ok(())
}

/// What became of the files of a piece.
pub(super) struct Taken {
    /// Rows whose files cannot take their place, each by its line.
    pub(super) refused: Vec<(u64, Fault)>,
    /// How many were there already, where the batch goes on.
    pub(super) there: u64,
}

/// The files of one piece that have no place yet.
pub(super) struct Parts {
    folder: PathBuf,
    /// Where they are to go.
    target: Arc<Path>,
    known: Arc<Known>,
    /// Which piece.
    place: u64,
    made: Vec<Part>,
    /// The file that is being made, whose memory is used again.
    text: String,
    /// Why one could not be written, which ends the batch.
    failed: Option<(PathBuf, io::Error)>,
}

struct Part {
    /// The line of its row.
    line: u64,
    path: PathBuf,
    /// What it is to be called.
    name: String,
    row: Fingerprint,
    bytes: u64,
}

impl Parts {
    pub(super) fn new(folder: &Folder) -> Self {
        let (target, known) = (folder.path.clone(), folder.known.clone());
        let (made, text) = (Vec::new(), String::new());
        Self { folder: folder.parts.clone(), target, known, place: 0, made, text, failed: None }
    }

    pub(super) fn begin(&mut self, place: u64) {
        self.place = place;
        self.made.clear();
    }

    /// Makes the text of the next file. `make` is given a function that says whether the file of a row is finished.
    pub(super) fn make<T>(
        &mut self,
        name: &str,
        make: impl FnOnce(&mut String, &dyn Fn(Fingerprint) -> bool) -> T,
    ) -> T {
        let Self { target, known, text, .. } = self;
        text.clear();
        make(text, &|row| {
            known.get(&row).is_some_and(|bytes| {
                let about = fs::symlink_metadata(target.join(shard(name)).join(name));
                about.is_ok_and(|about| about.is_file() && about.len() == *bytes)
            })
        })
    }

    /// Writes the text as a file that is to be called so.
    pub(super) fn put(&mut self, line: u64, name: String, row: Fingerprint) {
        let path = self.folder.join(format!("{}-{}.part", self.place, self.made.len()));
        match fs::write(&path, &self.text) {
            Ok(()) => self.made.push(Part { line, path, name, row, bytes: self.text.len() as u64 }),
            Err(error) => {
                self.failed.get_or_insert((path, error));
            }
        }
    }
}

/// What the calendar file of a row is called: its id, with everything but letters, digits, hyphens, underscores and
/// single dots as `%` and two digits.
pub(super) fn file_name(id: &RowId<'_>) -> Result<String, Fault> {
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
