//! The tests of the project as a whole; see `tests/README.md`.

mod attacks;
mod busy;
mod changes;
#[cfg(feature = "cli")]
mod cli;
mod clinic;
mod errors;
mod ics;
mod interop;
mod joint;
mod layers;
mod optimum;
mod oracle;
mod paper;
mod plan_cases;
mod plan_properties;
#[cfg(feature = "cli")]
mod protocol_repository;
mod protocols;
mod random_course;
mod review;
mod saved;
mod schema;
mod snapshots;
mod sweep;
mod vtimezone;

use std::path::{Path, PathBuf};

/// A path in the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The names and bytes of the files in `protocols/`, read from the disk rather than from the program.
fn protocol_files() -> Vec<(String, Vec<u8>)> {
    let folder = std::fs::read_dir(project("protocols")).expect("the folder of the protocols");
    let paths = folder.map(|entry| entry.expect("an entry of the folder").path());
    let mut files: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read(&path).expect("a readable file"))
        })
        .collect();
    files.sort();
    files
}
