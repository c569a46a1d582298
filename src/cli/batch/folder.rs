//! A folder of calendar files, each whole or not there at all, however the program ends.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::journal::{Journal, Known};
use crate::batch::{Column, Fault, Fingerprint, RowId};
use crate::cli::failure::Failure;

/// A folder of calendar files: each in one of 256 folders inside it, so that none has too many.
///
/// A file is written beside the others and takes its place when its turn comes, so that every calendar is whole whenever
/// the program is ended. What has no place yet lies in a folder of its own, with the journal, and goes when the next batch
/// begins.
pub(super) struct Folder {
    path: Arc<Path>,
    parts: PathBuf,
    /// Held as long as the batch runs, so that another one does not take its parts away.
    _lock: File,
    journal: Journal,
    /// What a batch before had finished, where this one goes on.
    known: Arc<Known>,
    /// The first row of each file, by its place in small letters: many disks know no others.
    first_rows: HashMap<Fingerprint, First>,
}

/// The first row of a file, in few bytes: there is one for each row.
#[derive(Clone, Copy, PartialEq, Eq)]
struct First {
    line: [u8; 8],
    /// A hash of its name with capital and small letters.
    name: [u8; 4],
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
        let first_rows = HashMap::new();
        Ok(Self { path: path.into(), parts, _lock: lock, journal, known: Arc::new(known), first_rows })
    }

    /// Why a row cannot have a file of this name: one before it has.
    fn taken_by_another(&mut self, shard: &str, name: &str, line: u64) -> Option<Fault> {
        let place = Fingerprint::of([shard.as_bytes(), name.to_ascii_lowercase().as_bytes()]);
        let [.., a, b, c, d] = hash(name).to_be_bytes();
        let own = First { line: line.to_le_bytes(), name: [a, b, c, d] };
        let first = *self.first_rows.entry(place).or_insert(own);
        let first_line = u64::from_le_bytes(first.line);
        if first_line == line {
            return None;
        }
        Some(if first.name == own.name { id_twice(first_line) } else { id_in_other_case(first_line) })
    }

    /// Puts the files of a piece in their places.
    pub(super) fn take(&mut self, parts: &mut Parts) -> Result<Taken, Failure> {
        if let Some((path, error)) = parts.failed.take() {
            return Err(Failure::io("write", &path, &error));
        }
        let mut taken = Taken { refused: Vec::new(), unwritten: 0, there: 0 };
        for FileOfRow { line, name, made } in parts.files.drain(..) {
            let shard = shard(&name);
            let mut target = PathBuf::with_capacity(self.path.as_os_str().len() + shard.len() + name.len() + 2);
            target.extend([&*self.path, Path::new(&shard), Path::new(&name)]);
            let fail = |error: io::Error| Failure::io("write", &target, &error);
            if let Some(fault) = self.taken_by_another(&shard, &name, line) {
                taken.unwritten += u64::from(!matches!(made, MadeFile::None(_)));
                if let MadeFile::Part { path, .. } = made {
                    fs::remove_file(&path).map_err(fail)?;
                }
                taken.refused.push((line, fault));
                continue;
            }
            let (path, row, bytes) = match made {
                MadeFile::Part { path, row, bytes } => (path, row, bytes),
                MadeFile::There => {
                    taken.there += 1;
                    continue;
                }
                MadeFile::None(fault) => {
                    taken.refused.push((line, beside_file_from_before(fault, &target)));
                    continue;
                }
            };
            let is_put = match put_new(&path, &target) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    fs::create_dir_all(self.path.join(shard)).and_then(|()| put_new(&path, &target))
                }
                put => put,
            };
            if !is_put.map_err(fail)? {
                let is_same = is_same(&path, &target);
                fs::remove_file(&path).map_err(fail)?;
                if !is_same {
                    taken.unwritten += 1;
                    taken.refused.push((line, file_there(&target)));
                    continue;
                }
            }
            self.journal.push(row, bytes);
        }
        // Only afterwards: what is in the journal has its place.
        self.journal.write().map_err(|error| Failure::io("write", &self.parts, &error))?;
        Ok(taken)
    }
}

/// Gives a file its name, where no file has it; whether none has.
fn put_new(path: &Path, target: &Path) -> io::Result<bool> {
    // Asked and done at once, where the system and the disk know how.
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, path, CWD, target, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(true),
            Err(Errno::EXIST) => return Ok(false),
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            Err(error) => return Err(error.into()),
        }
    }
    match fs::symlink_metadata(target) {
        Ok(_) => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::rename(path, target).map(|()| true),
        Err(error) => Err(error),
    }
}

/// The id of a row is that of a line before it.
fn id_twice(first_line: u64) -> Fault {
    let text = format!("line {first_line} has the same id, and its calendar would have the same name");
    let fault = Fault::new("id-twice", text, "give each row its own `id`");
    Fault { key: Some(Column::Id), ..fault }
}

/// The id of a row is that of a line before it but for capital letters.
fn id_in_other_case(first_line: u64) -> Fault {
    let text = format!(
        "the id of line {first_line} is the same but for capital letters, and on many disks their calendars would be one file"
    );
    let fault = Fault::new("id-twice", text, "give one of them another `id`");
    Fault { key: Some(Column::Id), ..fault }
}

/// A file is there from before that has other contents.
fn file_there(target: &Path) -> Fault {
    if let Some(other) = in_other_case(target) {
        let text = format!("{} is there, and this disk takes {} for the same", other.display(), target.display());
        return Fault { key: Some(Column::Id), ..Fault::new("file-there", text, "give one of them another `id`") };
    }
    let text = format!("{} already exists with other contents", target.display());
    let help = "the row, what it names, an option or the file itself has changed since it was written: remove the file and run \
                the same command again, or name another folder with `-o`";
    Fault::new("file-there", text, help)
}

/// The file of a disk that knows no capital letters, where it has the same name as this one in other letters.
fn in_other_case(target: &Path) -> Option<PathBuf> {
    let entries: Vec<PathBuf> = fs::read_dir(target.parent()?).ok()?.flatten().map(|entry| entry.path()).collect();
    let is_own = |path: &PathBuf| path.file_name() == target.file_name();
    let is_same = |path: &PathBuf| {
        path.file_name().zip(target.file_name()).is_some_and(|(one, own)| one.eq_ignore_ascii_case(own))
    };
    if entries.iter().any(is_own) { None } else { entries.into_iter().find(is_same) }
}

/// Why a row has no file, and that there is one all the same.
fn beside_file_from_before(fault: Fault, target: &Path) -> Fault {
    match fs::symlink_metadata(target) {
        Ok(_) => Fault { text: format!("{}; {} is from before, and stays", fault.text, target.display()), ..fault },
        Err(_) => fault,
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
    /// Rows without a file, or whose files cannot take their place, each by its line.
    pub(super) refused: Vec<(u64, Fault)>,
    /// How many of these have a plan.
    pub(super) unwritten: u64,
    /// How many were finished by a batch before, and not made again.
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
    files: Vec<FileOfRow>,
    /// The file that is being made, whose memory is used again.
    text: Vec<u8>,
    /// Why one could not be written, which ends the batch.
    failed: Option<(PathBuf, io::Error)>,
}

/// The file of a row.
struct FileOfRow {
    line: u64,
    /// What it is to be called.
    name: String,
    made: MadeFile,
}

/// What was made of it.
enum MadeFile {
    /// All of it, in a place of its own.
    Part { path: PathBuf, row: Fingerprint, bytes: u64 },
    /// Nothing: it is finished.
    There,
    /// Nothing: the row has no answer.
    None(Fault),
}

impl Parts {
    pub(super) fn new(folder: &Folder) -> Self {
        let (target, known) = (folder.path.clone(), folder.known.clone());
        let (files, text) = (Vec::new(), Vec::new());
        Self { folder: folder.parts.clone(), target, known, place: 0, files, text, failed: None }
    }

    pub(super) fn begin(&mut self, place: u64) {
        self.place = place;
        self.files.clear();
    }

    /// Makes the text of the next file. `make` is given a function that says whether the file of a row is finished.
    pub(super) fn make<T>(
        &mut self,
        name: &str,
        make: impl FnOnce(&mut Vec<u8>, &dyn Fn(Fingerprint) -> bool) -> T,
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
        let path = self.folder.join(format!("{}-{}.part", self.place, self.files.len()));
        match fs::write(&path, &self.text) {
            Ok(()) => {
                let made = MadeFile::Part { path, row, bytes: self.text.len() as u64 };
                self.files.push(FileOfRow { line, name, made });
            }
            Err(error) => {
                self.failed.get_or_insert((path, error));
            }
        }
    }

    /// The file is finished already.
    pub(super) fn put_there(&mut self, line: u64, name: String) {
        self.files.push(FileOfRow { line, name, made: MadeFile::There });
    }

    /// The row has no file. That is said when it is its turn.
    pub(super) fn put_none(&mut self, line: u64, name: String, fault: Fault) {
        self.files.push(FileOfRow { line, name, made: MadeFile::None(fault) });
    }
}

/// What the calendar file of a row is called: its id, with everything but letters, digits, hyphens, underscores and
/// single dots as `%` and two digits.
pub(super) fn file_name(id: &RowId<'_>) -> Result<String, Fault> {
    const LONGEST: usize = 200;
    let fault = |text: &str, help: &str| {
        let fault = Fault::new("bad-id", text, help);
        Err(Fault { key: Some(Column::Id), ..fault })
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
    if is_device(&name) {
        let first = name.remove(0);
        name.insert_str(0, &format!("%{:02X}", u32::from(first)));
    }
    name.push_str(".ics");
    Ok(name)
}

/// Whether Windows takes a name for a device, whatever comes after a dot in it.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_numbered =
        |device: &str| stem.strip_prefix(device).is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']));
    matches!(&*stem, "con" | "prn" | "aux" | "nul") || is_numbered("com") || is_numbered("lpt")
}

/// The folder of a file, by its name alone: two digits of its hash, folded.
fn shard(name: &str) -> String {
    let hash = hash(name);
    let folded = (hash ^ (hash >> 32) ^ (hash >> 16) ^ (hash >> 8)) as u8;
    [folded >> 4, folded & 15].into_iter().filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// A hash of a name (FNV-1a).
fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_without_capital_letters_is_told() {
        let folder = std::env::temp_dir().join(format!("mesoplan-folder-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("P-1.ics"), "").expect("a file");
        assert_eq!(in_other_case(&folder.join("p-1.ics")), Some(folder.join("P-1.ics")));
        assert!(file_there(&folder.join("p-1.ics")).text.contains("this disk takes"));
        assert_eq!(in_other_case(&folder.join("P-1.ics")), None);
        fs::remove_dir_all(&folder).expect("it goes");
    }

    #[test]
    fn a_name_that_a_file_has_is_not_given_again() {
        let folder = std::env::temp_dir().join(format!("mesoplan-put-new-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let [one, other, target] = ["one", "other", "target"].map(|name| folder.join(name));
        fs::write(&one, "one").and_then(|()| fs::write(&other, "other")).expect("two files");
        assert!(put_new(&one, &target).expect("it has no name yet"));
        assert!(!put_new(&other, &target).expect("the name is taken"));
        assert_eq!(fs::read_to_string(&target).expect("the first"), "one");
        assert!(other.exists() && !one.exists());
        let nowhere = put_new(&other, &folder.join("none").join("target")).expect_err("there is no such folder");
        assert_eq!(nowhere.kind(), io::ErrorKind::NotFound);
        fs::remove_dir_all(&folder).expect("it can go");
    }
}
