//! Files: read with a bound, replaced whole or not at all.

use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};

use atomic_write_file::AtomicWriteFile;

use super::failure::Failure;

/// The bytes of a file, and no more than one byte above the limit, for its reader to refuse.
pub(super) fn read(path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    read_bounded(path, limit).map_err(|error| Failure::io("read", path, &error))
}

/// The same with the system's own error.
pub(super) fn read_bounded(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    // Room for all of it: a book is thousands of files, and each would be read in many small steps.
    let size = file.metadata().map_or(0, |about| usize::try_from(about.len()).unwrap_or(limit));
    let mut bytes = Vec::with_capacity(size.min(limit) + 1);
    file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The files of a folder whose names end so, in the order of their names.
pub(super) fn with_extension(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Failure> {
    let fail = |error: io::Error| Failure::io("read the folder", folder, &error);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.extension().is_some_and(|found| found == extension) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The folder of a file; the current one where the path names none.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Refuses a file whose folder is not there.
pub(super) fn check_folder_of(path: &Path) -> Result<(), Failure> {
    std::fs::metadata(folder_of(path)).map(|_| ()).map_err(|error| Failure::io("write", path, &error))
}

/// Puts the contents in the file. Until all of it is written, the file stays as it was, or is not there.
///
/// What is replaced is kept until its successor is on the disk: when the power fails, one of the two is there, whole. Where
/// nothing is replaced, nothing can be lost, and nobody waits for the disk, which takes longer than to plan: when the power
/// fails in the seconds after, the file may be missing or empty, and the same command makes it again. A saved course cannot
/// be made again: see [`replace_if`].
pub(super) fn replace(path: &Path, contents: impl AsRef<[u8]>) -> Result<(), Failure> {
    let path = &behind_links(path);
    let written = match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => put_new(path, contents.as_ref()),
        // What is put in place is put on the disk first.
        Ok(_) | Err(_) => AtomicWriteFile::open(path).and_then(|mut file| {
            file.write_all(contents.as_ref())?;
            file.commit()
        }),
    };
    written.map_err(|error| Failure::io("write", path, &error))
}

/// Writes a file where there is none. It appears whole.
fn put_new(path: &Path, contents: &[u8]) -> io::Result<()> {
    let (mut file, part) = create_beside(path, "")?;
    let written = file.write_all(contents);
    // Some systems rename no file that is open.
    drop(file);
    let put = written.and_then(|()| std::fs::rename(&part, path));
    if put.is_err() {
        // The first error is the one to tell.
        let _ = std::fs::remove_file(&part);
    }
    put
}

/// The same where `check` allows it, which is asked at the last moment, when the contents are on the disk.
pub(super) fn replace_if(
    path: &Path,
    contents: impl AsRef<[u8]>,
    check: impl FnOnce() -> Result<(), Failure>,
) -> Result<(), Failure> {
    let path = &behind_links(path);
    let fail = |error: io::Error| Failure::io("write", path, &error);
    let mut file = AtomicWriteFile::open(path).map_err(fail)?;
    file.write_all(contents.as_ref()).and_then(|()| file.sync_all()).map_err(fail)?;
    check()?;
    file.commit().map_err(fail)
}

/// Whether two paths lead to one file, which is there.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    if real(one).is_some_and(|one| real(other) == Some(one)) {
        return true;
    }
    let about = |path: &Path| std::fs::metadata(path).ok();
    about(one).zip(about(other)).is_some_and(|(one, other)| is_one(&one, &other))
}

/// Whether what is known of two files says that they are one, by whatever names. Only some systems say so.
pub(super) fn is_one(one: &Metadata, other: &Metadata) -> bool {
    #[cfg(unix)]
    let is_one = {
        use std::os::unix::fs::MetadataExt as _;
        (one.dev(), one.ino()) == (other.dev(), other.ino())
    };
    #[cfg(not(unix))]
    let is_one = {
        let _ = (one, other);
        false
    };
    is_one
}

/// A new file beside another one, with a name that nobody has: `.plans.ndjson.0a1b2c` and the ending.
pub(super) fn create_beside(path: &Path, ending: &str) -> io::Result<(File, PathBuf)> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    loop {
        let mut random = [0; 3];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let [one, two, three] = random;
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{one:02x}{two:02x}{three:02x}{ending}"));
        let hidden = path.with_file_name(hidden);
        match File::create_new(&hidden) {
            Ok(file) => return Ok((file, hidden)),
            // Another run has the name.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// The file that a path names, which is another one where the path is a symbolic link: it is the file that is replaced,
/// and not the link.
pub(super) fn behind_links(path: &Path) -> PathBuf {
    const MOST: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MOST {
        let Ok(target) = std::fs::read_link(&path) else { break };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}

/// The path of a file as it is written in another file that lies in `folder`: both paths are taken from the folder that
/// the program was started in.
pub(super) fn seen_from(folder: &Path, path: &Path) -> PathBuf {
    let own = |path: &Path| path.components().filter(|part| *part != Component::CurDir).collect::<PathBuf>();
    let (folder, path) = (own(folder), own(path));
    if path.is_absolute() {
        return path;
    }
    let shared = folder.components().zip(path.components()).take_while(|(one, other)| one == other).count();
    let ups = folder.components().skip(shared);
    if !ups.clone().all(|part| matches!(part, Component::Normal(_))) {
        // What lies above a `..` or beside a root has no name here.
        return std::path::absolute(&path).unwrap_or(path);
    }
    ups.map(|_| Component::ParentDir).chain(path.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_and_nothing_is_left_beside_it() {
        let folder = std::env::temp_dir().join(format!("mesoplan-files-{}", std::process::id()));
        let names = || -> Vec<String> {
            let entries = std::fs::read_dir(&folder).expect("a folder");
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
        };
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("plan.ics");
        for contents in ["new", "replaced"] {
            replace(&path, contents).expect("it is written");
            assert_eq!(std::fs::read_to_string(&path).expect("it is there"), contents);
            assert_eq!(names(), ["plan.ics"]);
        }
        // A folder that is missing, and a name that no file can have.
        for bad in [folder.join("none/plan.ics"), folder.join("x".repeat(300)), folder.join("..")] {
            assert!(replace(&bad, "new").is_err(), "{}", bad.display());
            assert_eq!(names(), ["plan.ics"]);
        }
        std::fs::remove_dir_all(&folder).expect("it goes");
    }

    #[test]
    fn a_path_is_seen_from_a_folder() {
        let seen = |folder: &str, path: &str| seen_from(Path::new(folder), Path::new(path)).display().to_string();
        assert_eq!(seen("", "clinic.toml"), "clinic.toml");
        assert_eq!(seen(".", "./clinic.toml"), "clinic.toml");
        assert_eq!(seen("courses/2027", "clinic.toml"), "../../clinic.toml");
        assert_eq!(seen("courses/2027", "courses/clinic.toml"), "../clinic.toml");
        assert_eq!(seen("courses", "../clinic.toml"), "../../clinic.toml");
        assert_eq!(seen("courses", "/etc/clinic.toml"), "/etc/clinic.toml");
        assert!(Path::new(&seen("../courses", "clinic.toml")).is_absolute());
        assert_eq!(seen("../courses", "../courses/clinic.toml"), "clinic.toml");
    }
}
