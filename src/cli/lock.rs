//! The lock round a saved course: one writer at a time, from reading through planning to writing.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::failure::Failure;
use super::files;
use super::shell::Shell;
use super::{book, saved};
use crate::read;

/// A saved course that no other run of the program changes while this value lives.
///
/// Every command that changes a course opens it here, makes the new text from [`LockedCourse::bytes`] alone (and not from
/// what it read earlier), and writes it with [`LockedCourse::replace`]:
///
/// ```text
/// let mut course = LockedCourse::open(path, shell)?;   // waits, then reads
/// let text = …;                                        // read course.bytes(), plan, edit
/// course.replace(&text)?;                              // refused where an editor saved in between
/// …                                                    // files that must agree with the course
/// drop(course);                                        // before standard output, which may be a pager
/// ```
///
/// What the lock is on is the book of the course's clinic, where the clinic has one, else the folder of the course, by the
/// file `.mesoplan.lock` in it: a lock on the course itself would guard nothing, since a course is replaced and not written
/// over, and what one course is planned for depends on what all others of a book hold. So one run opens one course of a book
/// or folder at a time: a second one would wait for the first. The lock ends with the value, or with the process.
#[derive(Debug)]
pub(super) struct LockedCourse {
    path: PathBuf,
    /// What the file holds, or nothing where there is none.
    bytes: Option<Vec<u8>>,
    _lock: Arc<FolderLock>,
}

impl LockedCourse {
    /// A course that is there, read after the lock was taken.
    ///
    /// # Errors
    ///
    /// `locked`: another run goes on writing in the folder. `file`: the course or the lock cannot be opened.
    pub(super) fn open(path: &Path, shell: &mut Shell) -> Result<Self, Failure> {
        // Nothing is left in the folder of a name that was misspelt.
        std::fs::metadata(path).map_err(|error| Failure::io("read", path, &error))?;
        let course = now_in(path)?.and_then(|bytes| saved::course(path, &bytes).ok());
        Self::open_or_new(path, course.and_then(|course| course.clinic).as_deref(), shell)
    }

    /// The same for a course that is written for the first time, or over an earlier one; `clinic` is the path of its clinic's
    /// file.
    pub(super) fn open_or_new(path: &Path, clinic: Option<&str>, shell: &mut Shell) -> Result<Self, Failure> {
        let lock = match book::root_at(clinic) {
            Some(root) => FolderLock::of_folder(&root, shell)?,
            None => FolderLock::of(path, shell)?,
        };
        Ok(Self { path: path.to_owned(), bytes: now_in(path)?, _lock: Arc::new(lock) })
    }

    /// A course, or the clinic's file, that was read under a lock which is still held.
    pub(super) fn read_as(lock: Arc<FolderLock>, path: &Path, bytes: Vec<u8>) -> Self {
        Self { path: path.to_owned(), bytes: Some(bytes), _lock: lock }
    }

    /// Whether there is such a file.
    pub(super) fn is_there(&self) -> bool {
        self.bytes.is_some()
    }

    /// The file, as it was named.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What the file holds; nothing where there is none.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or_default()
    }

    /// Replaces the file, whole or not at all. Editors know no lock: where the file is not what was read any more, it stays
    /// as it is. (What is saved in the instant between the comparison and the replacement is not seen.)
    ///
    /// # Errors
    ///
    /// `changed-meanwhile`: another program wrote the file. `file`: it cannot be written.
    pub(super) fn replace(&mut self, text: &str) -> Result<(), Failure> {
        files::replace_if(&self.path, text, || {
            if now_in(&self.path)? == self.bytes {
                return Ok(());
            }
            let text = format!("{} was changed by another program in the meantime", self.path.display());
            Err(Failure::usage("changed-meanwhile", text, "nothing was written: run the command again"))
        })?;
        self.bytes = Some(text.as_bytes().to_owned());
        Ok(())
    }
}

/// What a file holds now; nothing where there is none.
fn now_in(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match files::read_bounded(path, read::MAX_FILE_BYTES) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::io("read", path, &error)),
    }
}

/// The right to change the courses of a folder.
#[derive(Debug)]
pub(super) enum FolderLock {
    /// A lock of the system on the lock file; it ends when the file is closed.
    System { _file: File },
    /// Where the system refuses locks: a file that only one run can make, which is deleted at the end.
    Marker { path: PathBuf },
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        if let Self::Marker { path } = self {
            // Whoever comes next says what to do about a file that stays.
            let _ = std::fs::remove_file(path);
        }
    }
}

impl FolderLock {
    /// The file that is locked. It is never deleted: who waits for a deleted file waits for nobody.
    const LOCK_FILE: &str = ".mesoplan.lock";

    /// The file that says that somebody is writing, where there are no locks.
    const MARKER_FILE: &str = ".mesoplan.writing";

    /// How long to wait for another run, which plans while it holds the lock.
    const PATIENCE: Duration = Duration::from_secs(10);

    /// How long to wait between two tries.
    const PAUSE: Duration = Duration::from_millis(20);

    /// Takes the lock for a file, in the folder where it is when links are followed.
    fn of(file: &Path, shell: &mut Shell) -> Result<Self, Failure> {
        let file = files::behind_links(file);
        let folder = file.parent().unwrap_or(Path::new(""));
        Self::with(folder, &file, File::try_lock, shell)
    }

    /// Takes the lock for all courses below a folder.
    pub(super) fn of_folder(folder: &Path, shell: &mut Shell) -> Result<Self, Failure> {
        Self::with(folder, folder, File::try_lock, shell)
    }

    /// The same with a way to lock.
    fn with(
        folder: &Path,
        file: &Path,
        try_lock: impl Fn(&File) -> Result<(), TryLockError>,
        shell: &mut Shell,
    ) -> Result<Self, Failure> {
        let path = folder.join(Self::LOCK_FILE);
        // That the folder is missing is said of the file that was to be written there.
        let concerned = |error: &io::Error| if error.kind() == io::ErrorKind::NotFound { file } else { &path };
        let lock = open_to_lock(&path).map_err(|error| Failure::io("write", concerned(&error), &error))?;
        let taken = waiting(folder, shell, || match try_lock(&lock) {
            Ok(()) => Ok(Try::Taken(true)),
            Err(TryLockError::WouldBlock) => Ok(Try::Busy),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => Ok(Try::Busy),
            // It has no locks: not on this file system, or not now.
            Err(TryLockError::Error(_)) => Ok(Try::Taken(false)),
        })?;
        match taken {
            Some(true) => return Ok(Self::System { _file: lock }),
            Some(false) => {}
            None => return Err(locked(folder, "try again in a moment".to_owned())),
        }
        let path = folder.join(Self::MARKER_FILE);
        shell.remark(&format!(
            "the system gives no locks in {}; a file {} stands for one",
            shown(folder),
            Self::MARKER_FILE
        ));
        let made = waiting(folder, shell, || match File::create_new(&path) {
            Ok(_) => Ok(Try::Taken(())),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Try::Busy),
            Err(error) => Err(Failure::io("write", &path, &error)),
        })?;
        match made {
            Some(()) => Ok(Self::Marker { path }),
            None => {
                let help = format!("try again in a moment; if nobody is writing, delete {}", path.display());
                Err(locked(folder, help))
            }
        }
    }
}

/// What a try has given.
enum Try<T> {
    Taken(T),
    Busy,
}

/// Tries until it is taken; nothing where that takes too long.
fn waiting<T>(
    folder: &Path,
    shell: &mut Shell,
    mut take: impl FnMut() -> Result<Try<T>, Failure>,
) -> Result<Option<T>, Failure> {
    let started = Instant::now();
    let mut is_said = false;
    loop {
        if let Try::Taken(taken) = take()? {
            return Ok(Some(taken));
        }
        let waited = started.elapsed();
        if waited >= FolderLock::PATIENCE {
            return Ok(None);
        }
        if !is_said && waited >= FolderLock::PATIENCE / 10 {
            shell.remark(&format!("waiting: another run of mesoplan is writing in {}", shown(folder)));
            is_said = true;
        }
        thread::sleep(FolderLock::PAUSE);
    }
}

/// The lock file, made where it is not there. Somebody else's may be only to read, which is enough for a lock.
fn open_to_lock(path: &Path) -> io::Result<File> {
    let made = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    match made {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => File::open(path).map_err(|_| error),
        other => other,
    }
}

fn locked(folder: &Path, help: String) -> Failure {
    let text = format!("another run of mesoplan is writing in {}; nothing was written", shown(folder));
    Failure::usage("locked", text, help)
}

fn shown(folder: &Path) -> String {
    if folder.as_os_str().is_empty() { "this folder".to_owned() } else { folder.display().to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of this test alone, deleted at its end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("mesoplan-lock-{}-{name}", std::process::id()));
            std::fs::create_dir_all(&path).expect("a folder");
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn refuse(_: &File) -> Result<(), TryLockError> {
        Err(TryLockError::Error(io::ErrorKind::Unsupported.into()))
    }

    #[test]
    fn where_the_system_has_no_locks_a_file_stands_for_one() {
        let folder = Folder::new("refused");
        let marker = folder.0.join(FolderLock::MARKER_FILE);
        let lock = || FolderLock::with(&folder.0, &folder.0.join("a.toml"), refuse, &mut Shell::new());
        let first = lock().expect("nobody else is there");
        assert!(marker.exists());
        // A run that was killed leaves the same behind.
        let Err(Failure::Message(message)) = lock() else { panic!("two at once") };
        assert_eq!(message.id, "locked");
        assert!(message.help.ends_with(&format!("delete {}", marker.display())), "{}", message.help);
        drop(first);
        assert!(!marker.exists());
        drop(lock().expect("the first one has ended"));
    }

    #[test]
    fn what_was_saved_in_between_stays() {
        let folder = Folder::new("between");
        let path = folder.0.join("a.toml");
        let code = |failure| match failure {
            Failure::Message(message) => message.id,
            Failure::Messages(_) | Failure::File(_) | Failure::Refused { .. } => "another",
        };
        let open = || LockedCourse::open_or_new(&path, None, &mut Shell::new()).expect("nobody else is there");
        // Where nothing was, somebody saved; where something was, it was changed, or moved away.
        let mut course = open();
        std::fs::write(&path, "one").expect("a file");
        assert_eq!(course.replace("two").map_err(code), Err("changed-meanwhile"));
        drop(course);
        let mut course = open();
        std::fs::write(&path, "three").expect("a file");
        assert_eq!(course.replace("two").map_err(code), Err("changed-meanwhile"));
        std::fs::remove_file(&path).expect("a file");
        assert_eq!(course.replace("two").map_err(code), Err("changed-meanwhile"));
        std::fs::write(&path, "one").expect("a file");
        assert_eq!(course.replace("two").map_err(code), Ok(()));
        assert_eq!(course.replace("four").map_err(code), Ok(()), "what it wrote itself is no change by others");
        assert_eq!(std::fs::read(&path).expect("a file"), b"four");
        let left: Vec<_> =
            std::fs::read_dir(&folder.0).expect("a folder").flatten().map(|file| file.file_name()).collect();
        assert_eq!(left.len(), 2, "the course and the lock file, and nothing half written: {left:?}");
    }
}
