//! Files of texts in other languages: beside a protocol, in a folder called like the language.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::{files, library};
use crate::clinic::texts_path;
use crate::model::Language;
use crate::read;

/// The files of texts that lie beside a protocol, in the order of their languages.
pub(super) fn beside(protocol: &Path) -> Result<Vec<PathBuf>, Failure> {
    let folder = files::folder_of(protocol);
    let fail = |error: std::io::Error| Failure::io("read the folder", folder, &error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let name = entry.map_err(fail)?.file_name();
        let Some(language) = name.to_str().and_then(Language::new) else { continue };
        let path = texts_path(protocol, &language);
        if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Checks a file of texts against the protocol that it is of, and says what it is: `82 of 84 texts of hair-loss in de`.
///
/// # Errors
///
/// `no-protocol`: there is none where the file has to lie beside it. What is wrong with either file.
pub(super) fn check(path: &Path, bytes: &[u8]) -> Result<String, Failure> {
    let absolute = std::path::absolute(path).map_err(|error| Failure::io("read", path, &error))?;
    let language = absolute.parent().and_then(Path::file_name).and_then(|name| Language::new(name.to_str()?));
    let folder = absolute.parent().and_then(Path::parent);
    let (Some(language), Some(folder)) = (language, folder) else { return Err(no_protocol(path)) };
    let protocol_path = folder.join(absolute.file_name().unwrap_or_default());
    if !protocol_path.is_file() {
        return Err(no_protocol(path));
    }
    let protocol = library::of_file(&protocol_path, &files::read(&protocol_path, read::MAX_FILE_BYTES)?)?;
    let protocol =
        read::with_texts(&protocol, bytes).map_err(|problems| Failure::file(&path.display().to_string(), problems))?;
    let (all, there) = protocol
        .texts()
        .fold((0, 0), |(all, there), text| (all + 1, there + usize::from(text.in_language(&language).is_some())));
    Ok(format!("{there} of {all} texts of {} in `{language}`", protocol.id))
}

fn no_protocol(path: &Path) -> Failure {
    let text = format!("{} holds texts, and there is no protocol that they are of", path.display());
    let help = "put it into a folder called like its language beside the protocol, with the protocol's name: \
                `hair-loss.toml` and `de/hair-loss.toml`";
    Failure::usage("no-protocol", text, help)
}
