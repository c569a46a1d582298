//! How the program is linked on Linux, where it is started for every plan: half of the time that one plan takes is that of the
//! start, and most of that goes into what the system moves to its address, and into libraries.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// Links the program to fixed addresses, and what unwinds panics into it, wherever the compiler that links has that. Who links
/// everything into the program (`+crt-static`) decides for themselves. Of the library nothing is changed.
///
/// # Errors
///
/// That nothing can be written.
pub(crate) fn link(out: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=RUSTC_LINKER");
    let says = |name: &str, value: &str| env::var(name).is_ok_and(|own| own == value);
    let has_feature =
        env::var("CARGO_CFG_TARGET_FEATURE").is_ok_and(|all| all.split(',').any(|own| own == "crt-static"));
    let is_own = env::var_os("HOST") == env::var_os("TARGET");
    let is_linux = says("CARGO_CFG_TARGET_OS", "linux") && says("CARGO_CFG_TARGET_ENV", "gnu");
    if env::var_os("CARGO_FEATURE_CLI").is_none() || has_feature || !is_own || !is_linux {
        return Ok(());
    }
    // Nothing is left to be moved: some eight thousand addresses, on pages of which each would be copied for it.
    println!("cargo::rustc-link-arg-bins=-no-pie");
    if let Some(archive) = unwinder() {
        // The standard library asks for it by the name of the shared one.
        let folder = out.join("unwinder");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("libgcc_s.so"), format!("INPUT(\"{}\")\n", archive.display()))?;
        println!("cargo::rustc-link-arg-bins=-L{}", folder.display());
    }
    Ok(())
}

/// The archive with what unwinds, of the compiler that links.
fn unwinder() -> Option<PathBuf> {
    let compiler = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let answer = Command::new(compiler).arg("-print-file-name=libgcc_eh.a").output().ok()?;
    let path = PathBuf::from(String::from_utf8(answer.stdout).ok()?.trim());
    // A compiler that has none gives the name back.
    let is_usable = path.is_absolute() && path.is_file() && !path.to_string_lossy().contains('"');
    is_usable.then_some(path)
}
