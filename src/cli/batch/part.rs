//! A file that is written for a long time, and takes its place when all of it is there.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::cli::files;

/// A file that has no place yet. It lies beside the one whose place it takes, and goes where it is dropped before.
///
/// A program that is killed leaves it behind. It is locked as long as it is written, so that the next
/// program that writes the same file can tell it from one that is being written, and removes it.
pub(super) struct PartFile {
    target: PathBuf,
    path: PathBuf,
    file: Option<File>,
}

impl PartFile {
    /// An empty one for a path, where links are followed.
    ///
    /// # Errors
    ///
    /// That it cannot be written; [`io::ErrorKind::WouldBlock`] where another program writes the same file.
    pub(super) fn create(target: &Path) -> io::Result<Self> {
        let target = files::behind_links(target);
        for left in parts(&target).filter(|path| !is_written(path)) {
            // One that cannot be removed stays.
            let _ = fs::remove_file(left);
        }
        loop {
            let (file, path) = files::create_beside(&target, ENDING)?;
            // Before it was locked, somebody may have taken it for one that was left behind.
            let is_taken = matches!(file.try_lock(), Err(TryLockError::WouldBlock)) || fs::metadata(&path).is_err();
            let part = Self { target: target.clone(), path, file: Some(file) };
            if !is_taken {
                // Each of two that begin at one time may see the other, and then neither writes.
                if parts(&target).any(|path| path.file_name() != part.path.file_name() && is_written(&path)) {
                    return Err(io::ErrorKind::WouldBlock.into());
                }
                return Ok(part);
            }
        }
    }

    /// Appends to it.
    pub(super) fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.as_ref().ok_or(io::ErrorKind::NotFound)?.write_all(bytes)
    }

    /// Puts it in its place, once it is on the disk.
    pub(super) fn commit(mut self) -> io::Result<()> {
        if let Some(file) = &self.file {
            if let Ok(before) = fs::metadata(&self.target) {
                file.set_permissions(before.permissions())?;
            }
            file.sync_all()?;
        }
        if fs::rename(&self.path, &self.target).is_err() {
            // Some systems rename no file that is open.
            self.file = None;
            fs::rename(&self.path, &self.target)?;
        }
        self.path.clear();
        Ok(())
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            self.file = None;
            // The next program that writes the same file removes what stays.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// How the names of parts end.
const ENDING: &str = ".part";

/// The parts of a file that there are.
fn parts(target: &Path) -> impl Iterator<Item = PathBuf> {
    let begin = target.file_name().map(|name| format!(".{}.", name.to_string_lossy()));
    let entries = begin.and_then(|begin| Some((begin, fs::read_dir(files::folder_of(target)).ok()?)));
    entries.into_iter().flat_map(|(begin, entries)| {
        entries.flatten().filter_map(move |entry| {
            let name = entry.file_name();
            let middle = name.to_str()?.strip_prefix(&*begin)?.strip_suffix(ENDING)?;
            middle.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| entry.path())
        })
    })
}

/// Whether a program that runs still writes a part; one that cannot be opened is left alone.
fn is_written(part: &Path) -> bool {
    match File::open(part) {
        Ok(file) => matches!(file.try_lock(), Err(TryLockError::WouldBlock)),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_behind_goes_and_what_is_written_stays() {
        let folder = std::env::temp_dir().join(format!("mesoplan-part-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let target = folder.join("plans.ndjson");
        let names = || {
            let names = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
            let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
            names.sort();
            names
        };
        for left in [".plans.ndjson.0a1b2c.part", ".plans.ndjson.mine.part", ".other.ndjson.0a1b2c.part"] {
            fs::write(folder.join(left), "left").expect("a file");
        }
        let mut one = PartFile::create(&target).expect("a part");
        one.write_all(b"one").expect("it is written");
        let other = PartFile::create(&target).map(|_| ()).expect_err("it is written already");
        assert_eq!(other.kind(), io::ErrorKind::WouldBlock);
        assert_eq!(names().len(), 3, "{:?}", names());
        one.commit().expect("it takes its place");
        assert_eq!(fs::read_to_string(&target).expect("it is there"), "one");
        drop(PartFile::create(&target).expect("nobody writes it any more"));
        let last = PartFile::create(&target).expect("a part");
        last.commit().expect("it takes its place");
        assert_eq!(fs::read(&target).expect("it is there"), b"");
        assert_eq!(names(), [".other.ndjson.0a1b2c.part", ".plans.ndjson.mine.part", "plans.ndjson"]);
        fs::remove_dir_all(&folder).expect("it goes");
    }
}
