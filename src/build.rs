//! Lists the files of `protocols/` for the program to carry, so that a new protocol needs no Rust.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder_of = |name: &str| {
        let set = env::var_os(name).ok_or_else(|| io::Error::other(format!("cargo does not say {name}")));
        set.map(PathBuf::from)
    };
    let (root, out) = (folder_of("CARGO_MANIFEST_DIR")?, folder_of("OUT_DIR")?);
    let folder = root.join("protocols");
    println!("cargo::rerun-if-changed={}", folder.display());

    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    // The order of a folder differs between machines; the program's must not.
    files.sort_by_key(|path| path.file_stem().map(|stem| stem.to_owned()));
    let lines: Vec<String> = files.iter().filter_map(|path| line(path)).collect();
    fs::write(out.join("shipped.rs"), format!("&[\n{}]\n", lines.concat()))
}

fn line(path: &Path) -> Option<String> {
    let name = path.file_stem()?.to_str()?;
    Some(format!("    ({name:?}, include_bytes!({:?}).as_slice()),\n", path.to_str()?))
}
