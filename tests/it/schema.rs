//! The stored JSON Schemas are the ones that the program prints, and editors understand them.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::interop::process::{self, Output};
use crate::{interop, project, protocol_files};

#[test]
fn the_stored_schemas_are_current() {
    let kinds = [
        ("protocol", mesoplan::internals::read::json_schema()),
        ("clinic", mesoplan::internals::read::clinic_json_schema()),
        ("course", mesoplan::internals::read::course_json_schema()),
        ("plan", mesoplan::internals::render::plan_json_schema()),
        ("batch", mesoplan::internals::render::json_text(&mesoplan::internals::batch::json_schema())),
        ("batch-answer", mesoplan::internals::render::json_text(&mesoplan::internals::batch::answer_json_schema())),
        ("agenda", mesoplan::internals::render::agenda_json_schema()),
        ("close", mesoplan::internals::render::close_json_schema()),
        ("next", mesoplan::internals::render::next_json_schema()),
    ];
    for (kind, current) in kinds {
        let path = format!("protocols/{kind}.schema.json");
        let stored = fs::read_to_string(project(&path)).expect("the stored schema");
        assert!(stored == current, "{path} is out of date; write it again with\n  cargo run -- schema {kind} > {path}");
    }
}

/// Faults, each with the line of a good file that it replaces, and what taplo says of it.
const FAULTS: [(&str, &str, &str); 4] = [
    (r#"interval = "usually 2 weeks""#, r#"interval = "every 15 days""#, r#""every 15 days" does not match"#),
    (r#"sessions = "usually 8 to 12""#, r#"sessions = "8-12""#, r#""8-12" is not valid under any of the schemas"#),
    (r#"minimum-interval = "1 week""#, r#"minimum-gap = "7 days""#, "'minimum-gap' was unexpected"),
    ("effective-from = 2026-01-01", "effective-from = 2026-01-01T09:00:00Z", r#"is not a "date""#),
];

/// taplo is what editors check TOML with; it finds the schema by the comment in the first line of a file.
#[test]
fn editors_accept_every_protocol_and_show_faults() {
    let Some(home) = interop::installed("editors_accept_every_protocol_and_show_faults") else { return };
    let folder = interop::scratch("taplo");
    fs::copy(project("protocols/protocol.schema.json"), folder.join("protocol.schema.json")).expect("the schema");

    let files = protocol_files();
    for (name, bytes) in &files {
        assert!(bytes.starts_with(b"#:schema ./protocol.schema.json\n"), "{name} does not name the schema");
        fs::write(folder.join(format!("{name}.toml")), bytes).expect("a file");
    }
    let names: Vec<String> = files.iter().map(|(name, _)| format!("{name}.toml")).collect();
    let Output { status, stderr, .. } = lint(&home, &folder, &names);
    assert!(status.success(), "{stderr}");

    let good = fs::read_to_string(folder.join("hair-loss.toml")).expect("a good file");
    let mut places = Vec::new();
    for (index, (line, fault, _)) in FAULTS.iter().enumerate() {
        let above = good.lines().position(|other| other == *line).unwrap_or_else(|| panic!("no line {line}"));
        let bad = good.replacen(&format!("\n{line}\n"), &format!("\n{fault}\n"), 1);
        fs::write(folder.join(format!("fault-{index}.toml")), bad).expect("a file");
        places.push(format!("fault-{index}.toml:{}:", above + 1));
    }
    let names: Vec<String> = (0..FAULTS.len()).map(|index| format!("fault-{index}.toml")).collect();
    let Output { status, stderr, .. } = lint(&home, &folder, &names);
    assert!(!status.success(), "taplo accepts what is wrong");
    for ((_, fault, words), place) in FAULTS.iter().zip(places) {
        // A message, the place in the line below it, and the line itself.
        let is_shown = stderr.split("\n\n").any(|told| told.contains(words) && told.contains(&place));
        assert!(is_shown, "{fault}: not told with {words} at {place}\n{stderr}");
    }
}

fn lint(home: &Path, folder: &Path, names: &[String]) -> Output {
    let mut command = Command::new("node");
    command.arg(home.join("node/node_modules/@taplo/cli/dist/cli.js")).args(["lint", "--colors", "never"]).args(names);
    process::output(command.current_dir(folder).env("RUST_LOG", "warn"), Duration::from_secs(60))
}
