//! Files: read with a bound, replaced whole or not at all.

use std::fs::File;
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

/// Refuses a file whose folder is not there.
pub(super) fn check_folder_of(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::metadata(folder).map(|_| ()).map_err(|error| Failure::io("write", path, &error))
}

/// Puts the contents in the file. Until all of it is written, the file stays as it was.
pub(super) fn replace(path: &Path, contents: impl AsRef<[u8]>) -> Result<(), Failure> {
    let path = &behind_links(path);
    // What is put in place is put on the disk first.
    let written = AtomicWriteFile::open(path).and_then(|mut file| {
        file.write_all(contents.as_ref())?;
        file.commit()
    });
    written.map_err(|error| Failure::io("write", path, &error))
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
