//! Lists the files of `protocols/` for the program to carry, so that a new protocol needs no Rust, and makes them ready to
//! be planned from: one plan has no time for TOML. `link` says how the program is linked.

#[path = "build/link.rs"]
mod link;
#[path = "build/ready.rs"]
mod ready;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use ready::{Ready, ready};

fn main() -> io::Result<()> {
    let folder_of = |name: &str| {
        let set = env::var_os(name).ok_or_else(|| io::Error::other(format!("cargo does not say {name}")));
        set.map(PathBuf::from)
    };
    let (root, out) = (folder_of("CARGO_MANIFEST_DIR")?, folder_of("OUT_DIR")?);
    let folder = root.join("protocols");
    println!("cargo::rerun-if-changed={}", folder.display());
    for source in ["src/build.rs", "src/build/link.rs", "src/build/ready.rs"] {
        println!("cargo::rerun-if-changed={}", root.join(source).display());
    }
    link::link(&out)?;

    let (files, folders): (Vec<PathBuf>, Vec<PathBuf>) = entries(&folder)?.into_iter().partition(|path| path.is_file());
    let lines = files.iter().filter_map(|path| Some(format!("    ({:?}, {}),\n", stem(path)?, bytes(path)?)));
    fs::write(out.join("shipped.rs"), format!("&[\n{}]\n", lines.collect::<String>()))?;

    // The texts of a further language are in a folder of its name, or in the file itself.
    let mut texts = String::new();
    let mut lines = String::new();
    for path in &files {
        let Some(name) = stem(path) else { continue };
        let is_apart = |language: &str| folder.join(language).join(format!("{name}.toml")).exists();
        let Some(Ready { bytes: made, texts: own }) = ready(&fs::read_to_string(path)?, is_apart) else { continue };
        let target = out.join(format!("{name}.ready"));
        fs::write(&target, made)?;
        lines.extend(bytes(&target).map(|bytes| format!("    ({name:?}, {bytes}),\n")));
        for (language, text) in own {
            let target = out.join(format!("{name}.{language}.toml"));
            fs::write(&target, text)?;
            texts.extend(bytes(&target).map(|bytes| format!("    ({language:?}, {name:?}, {bytes}),\n")));
        }
    }
    fs::write(out.join("shipped_ready.rs"), format!("&[\n{lines}]\n"))?;
    for folder in folders {
        for path in entries(&folder)? {
            if let (Some(language), Some(name), Some(bytes)) = (stem(&folder), stem(&path), bytes(&path)) {
                texts.push_str(&format!("    ({language:?}, {name:?}, {bytes}),\n"));
            }
        }
    }
    fs::write(out.join("shipped_texts.rs"), format!("&[\n{texts}]\n"))
}

/// The TOML files and the folders in a folder. The order of a folder differs between machines; the program's must not.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() || path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort_by_key(|path| path.file_stem().map(|stem| stem.to_owned()));
    Ok(paths)
}

fn stem(path: &Path) -> Option<&str> {
    path.file_stem()?.to_str()
}

fn bytes(path: &Path) -> Option<String> {
    Some(format!("include_bytes!({:?}).as_slice()", path.to_str()?))
}
