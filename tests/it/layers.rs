//! The layers of the house: a module uses only those below it.

use std::fs;
use std::path::Path;

use crate::project;

/// Each module of the crate with the modules that its files may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &["model"]),
    ("zone", &["zone"]),
    ("holidays", &["holidays", "model"]),
    ("read", &["read", "holidays", "zone", "model"]),
    ("schedule", &["schedule", "model"]),
    ("diff", &["diff", "schedule", "model"]),
    ("error", &["error", "read", "holidays", "zone", "model"]),
    ("clinic", &["clinic", "error", "schedule", "read", "holidays", "zone", "model", "shipped"]),
    ("render", &["render", "clinic", "diff", "schedule", "read", "zone", "model"]),
    ("batch", &["batch", "render", "clinic", "error", "schedule", "read", "zone", "model"]),
    (
        "cli",
        &[
            "cli", "batch", "render", "clinic", "error", "diff", "schedule", "read", "holidays", "zone", "model",
            "shipped",
        ],
    ),
];

#[test]
fn modules_use_only_those_below_them() {
    let mut wrong = Vec::new();
    for (module, allowed) in MAY_USE {
        for (path, text) in files_of(module) {
            for used in text.split("crate::").skip(1) {
                let used: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                // `crate::{read, shipped}` names several at once.
                if !used.is_empty() && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{path} uses crate::{used}"));
                }
            }
            for group in text.split("crate::{").skip(1) {
                let names = group.split('}').next().unwrap_or_default();
                for used in names.split(',').map(|name| name.split("::").next().unwrap_or_default().trim()) {
                    if !used.is_empty() && !allowed.contains(&used) {
                        wrong.push(format!("{path} uses crate::{used}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that point up:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_shell_touches_the_world() {
    let world = ["std::fs", "std::env", "std::io::std", "SystemTime", "Instant::now", "Utc::now", "Local::now", "clap"];
    let mut wrong = Vec::new();
    for (module, _) in MAY_USE.iter().filter(|(module, _)| *module != "cli") {
        for (path, text) in files_of(module) {
            let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            wrong.extend(
                world.iter().filter(|name| code.join("\n").contains(**name)).map(|name| format!("{path}: {name}")),
            );
        }
    }
    assert!(wrong.is_empty(), "outside the shell:\n{}", wrong.join("\n"));
}

/// The files of a module, which has some.
fn files_of(module: &str) -> Vec<(String, String)> {
    let folder = project("src").join(module);
    let files = if folder.is_dir() { rust_files(&folder) } else { vec![source(&folder.with_extension("rs"))] };
    assert!(!files.is_empty(), "{module} holds no source");
    files
}

fn rust_files(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(source(&path));
        }
    }
    files
}

fn source(path: &Path) -> (String, String) {
    (path.display().to_string(), fs::read_to_string(path).expect("a source file"))
}

/// What a reader copies: the examples and the documentation use the front door and no room behind it.
#[test]
fn examples_use_the_front_door_alone() {
    let mut files = rust_files(&project("examples"));
    files.extend(rust_files(&project("src")));
    let mut wrong = Vec::new();
    for (path, text) in files {
        let is_example = path.contains("/examples/");
        let shown = text.lines().filter(|line| is_example || line.trim_start().starts_with("//"));
        wrong.extend(shown.filter(|line| line.contains("mesoplan::internals")).map(|line| format!("{path}: {line}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
