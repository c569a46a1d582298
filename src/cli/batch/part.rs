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
    pub(super) fn create(target: &Path) -> io::Result<Self> {
        let target = files::behind_links(target);
        remove_left_behind(&target);
        loop {
            let (file, path) = files::create_beside(&target, ENDING)?;
            // Before it was locked, somebody may have taken it for one that was left behind.
            let is_taken = matches!(file.try_lock(), Err(TryLockError::WouldBlock)) || fs::metadata(&path).is_err();
            let part = Self { target: target.clone(), path, file: Some(file) };
            if !is_taken {
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

/// Removes the parts of a file that nobody writes any more. One that cannot be removed stays.
fn remove_left_behind(target: &Path) {
    let Some(name) = target.file_name().map(|name| name.to_string_lossy()) else { return };
    let Ok(entries) = fs::read_dir(files::folder_of(target)) else { return };
    let begin = format!(".{name}.");
    for entry in entries.flatten() {
        let name = entry.file_name();
        let middle = name.to_str().and_then(|name| name.strip_prefix(&*begin)?.strip_suffix(ENDING));
        if middle.is_some_and(|middle| middle.bytes().all(|digit| digit.is_ascii_hexdigit()))
            && let Ok(file) = File::open(entry.path())
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
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
        let mut other = PartFile::create(&target).expect("a part beside it");
        other.write_all(b"other").expect("it is written");
        assert_eq!(names().len(), 4, "{:?}", names());
        one.commit().expect("it takes its place");
        assert_eq!(fs::read_to_string(&target).expect("it is there"), "one");
        drop(other);
        let last = PartFile::create(&target).expect("a part");
        last.commit().expect("it takes its place");
        assert_eq!(fs::read(&target).expect("it is there"), b"");
        assert_eq!(names(), [".other.ndjson.0a1b2c.part", ".plans.ndjson.mine.part", "plans.ndjson"]);
        fs::remove_dir_all(&folder).expect("it goes");
    }
}
