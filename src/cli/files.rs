//! Files: read with a bound, replaced whole or not at all.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use atomic_write_file::AtomicWriteFile;

use super::failure::Failure;
use crate::read::MAX_FILE_BYTES;

/// The bytes of a file, or its first ones when it is larger than any protocol.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    read_up_to(path, MAX_FILE_BYTES)
}

/// The bytes of a file, or one more than `limit` of them when it is larger.
pub(super) fn read_up_to(path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = limit as u64 + 1;
    let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|error| Failure::io("read", path, &error))
}

/// The files of a folder whose names end so, in the order of their names.
pub(super) fn with_extension(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Failure> {
    let fail = |error: std::io::Error| Failure::io("read the folder", folder, &error);
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

/// Puts the text in the file. Until all of it is written, the file stays as it was.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let written = AtomicWriteFile::open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.commit()
    });
    written.map_err(|error| Failure::io("write", path, &error))
}
