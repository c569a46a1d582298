//! Where the files come from that a course names.

use std::io;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::model::{Clinic, Language, Logo, Protocol};
use crate::{read, shipped};

/// Where the files come from that a course and its clinic name. Any function from a path to bytes is one, such as
/// `|path: &str| std::fs::read(path)`; [`Shipped`] has none but the protocols that the crate carries.
pub trait Files {
    /// The bytes of the file at a path, as the course writes it; for a file that the clinic names, beside the clinic's.
    ///
    /// # Errors
    ///
    /// Whatever keeps the file from being read.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The bytes of the protocol of that name: of those that the crate carries, where nothing else is said. `None` where
    /// there is none.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being read.
    fn protocol(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(shipped::protocol(name).map(<[u8]>::to_vec))
    }

    /// The bytes of the file with the texts of the protocol of that name in a further language: of those that the crate
    /// carries, where nothing else is said. `None` where there is none.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being read.
    fn texts(&self, name: &str, language: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(shipped::texts(name, language).map(<[u8]>::to_vec))
    }
}

impl<F: Fn(&str) -> io::Result<Vec<u8>>> Files for F {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self(path)
    }
}

/// No files but the protocols that the crate carries.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shipped;

impl Files for Shipped {
    fn read(&self, _: &str) -> io::Result<Vec<u8>> {
        Err(io::Error::new(io::ErrorKind::NotFound, "there are no files here"))
    }
}

/// Reads the protocol that a course names, by its name or by the path of its file.
pub(super) fn protocol(files: &(impl Files + ?Sized), name_or_path: &str) -> Result<Protocol, Error> {
    let failed = |source| Error::File { path: name_or_path.to_owned(), source };
    let (name, bytes) = if is_path(name_or_path) {
        let name = Path::new(name_or_path).file_stem().unwrap_or_default().to_string_lossy();
        (name.into_owned(), files.read(name_or_path).map_err(failed)?)
    } else {
        let bytes = files.protocol(name_or_path).map_err(failed)?;
        let unknown = || Error::UnknownProtocol { name: name_or_path.to_owned() };
        (name_or_path.to_owned(), bytes.ok_or_else(unknown)?)
    };
    let invalid = |source| Error::Invalid { path: name_or_path.to_owned(), source };
    read::protocol(&name, &bytes).map_err(invalid)
}

/// Reads the texts of a protocol in a further language: `de/hair-loss.toml` beside the file that is named by its path.
pub(super) fn texts(
    files: &(impl Files + ?Sized),
    name_or_path: &str,
    language: &Language,
) -> Result<Option<Vec<u8>>, Error> {
    if !is_path(name_or_path) {
        let failed = |source| Error::File { path: name_or_path.to_owned(), source };
        return files.texts(name_or_path, language.as_str()).map_err(failed);
    }
    let path = texts_path(Path::new(name_or_path), language).to_string_lossy().into_owned();
    match files.read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::File { path, source }),
    }
}

/// Where the texts of a protocol's file in a further language stand: in a folder of the language's name beside it.
pub fn texts_path(protocol: &Path, language: &Language) -> PathBuf {
    let folder = protocol.parent().unwrap_or(Path::new("")).join(language.as_str());
    folder.join(protocol.file_name().unwrap_or_default())
}

/// Reads a clinic's file.
pub(super) fn clinic(files: &(impl Files + ?Sized), path: &str) -> Result<Clinic, Error> {
    let bytes = files.read(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    read::clinic(&bytes).map_err(|source| Error::Invalid { path: path.to_owned(), source })
}

/// Reads a clinic's sign.
pub(super) fn logo(files: &(impl Files + ?Sized), path: &str) -> Result<Logo, Error> {
    let bytes = files.read(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    Logo::new(&bytes).map_err(|source| Error::Logo { path: path.to_owned(), source })
}

/// Whether a protocol is named by the path of its file.
pub fn is_path(name_or_path: &str) -> bool {
    let path = Path::new(name_or_path);
    path.extension().is_some_and(|extension| extension == "toml") || path.components().count() > 1
}
