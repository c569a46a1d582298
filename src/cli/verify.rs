//! `mesoplan verify`: the plans of protocols against accepted ones that are kept beside them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::failure::Failure;
use super::shell::Shell;
use super::{Answer, files, library};
use crate::diff::reference;
use crate::read;
use crate::render::changes::{golden, golden_difference, is_golden};
use crate::render::json_text;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct VerifyArguments {
    /// A folder of protocol files, or one file
    #[arg(value_name = "PATH")]
    protocols: PathBuf,

    /// The folder of the accepted plans: a file NAME.plan.txt for each protocol
    #[arg(long, value_name = "DIR")]
    snapshots: PathBuf,

    /// Write the plans as they are now, and remove those of protocols that are gone
    #[arg(long)]
    accept: bool,
}

const EXAMPLES: &str = "\
Examples:
  mesoplan verify protocols/ --snapshots snapshots/
  mesoplan verify protocols/ --snapshots snapshots/ --accept

Exit status:
  0  every plan is the accepted one
  1  one is not, or is missing, or has no protocol
  2  wrong usage, or a file that cannot be read or written";

/// How the files of accepted plans end.
const ENDING: &str = ".plan.txt";

/// What was found for one protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Same,
    Changed,
    Missing,
    Orphan,
}

#[derive(Serialize)]
struct VerifyJson {
    format: u32,
    accepted: bool,
    protocols: Vec<Finding>,
}

#[derive(Serialize)]
struct Finding {
    id: String,
    state: State,
    file: String,
    difference: String,
    #[serde(skip)]
    path: PathBuf,
    /// What the file is to hold.
    #[serde(skip)]
    text: Option<String>,
}

pub(super) fn run(arguments: &VerifyArguments, json: bool, shell: &mut Shell) -> Result<Answer, Failure> {
    let findings = findings(arguments)?;
    if arguments.accept {
        accept(arguments, &findings)?;
    }
    let is_accepted = arguments.accept || findings.iter().all(|finding| finding.state == State::Same);
    let answer = if json {
        json_text(&VerifyJson { format: 1, accepted: arguments.accept, protocols: findings })
    } else {
        text(&findings, arguments)
    };
    shell.answer(&answer)?;
    Ok(if is_accepted { Answer::Yes } else { Answer::No })
}

/// Every protocol against its file, and every file without a protocol. Nothing is written before all is read.
fn findings(arguments: &VerifyArguments) -> Result<Vec<Finding>, Failure> {
    let is_folder = arguments.protocols.is_dir();
    let paths = if is_folder { library::toml_files(&arguments.protocols)? } else { vec![arguments.protocols.clone()] };
    if paths.is_empty() {
        let text = format!("the folder {} holds no protocol files", arguments.protocols.display());
        return Err(Failure::usage("no-protocols", text, "give a folder with files that end in .toml"));
    }
    let mut accepted = accepted(&arguments.snapshots)?;
    let mut findings = Vec::new();
    for path in paths {
        let protocol = library::read_file(&path)?;
        let text = golden(&protocol, &reference::plans(&protocol));
        let id = protocol.id.to_string();
        let path = arguments.snapshots.join(format!("{id}{ENDING}"));
        let (state, difference) = match accepted.remove(&id) {
            None => (State::Missing, String::new()),
            Some(was) if was == text => (State::Same, String::new()),
            Some(was) => (State::Changed, golden_difference(&was, &text)),
        };
        findings.push(Finding { id, state, file: path.display().to_string(), difference, path, text: Some(text) });
    }
    // One file alone says nothing of the protocols beside it, and what is no file of plans is none of ours to remove.
    for (id, _) in accepted.into_iter().filter(|(_, text)| is_folder && is_golden(text)) {
        let path = arguments.snapshots.join(format!("{id}{ENDING}"));
        let file = path.display().to_string();
        findings.push(Finding { id, state: State::Orphan, file, difference: String::new(), path, text: None });
    }
    Ok(findings)
}

/// The accepted plans by the names of their protocols; none where the folder is not there yet.
fn accepted(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let mut accepted = BTreeMap::new();
    if !folder.exists() {
        return Ok(accepted);
    }
    let fail = |error: std::io::Error| Failure::io("read the folder", folder, &error);
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(id) = name.strip_suffix(ENDING) {
            let bytes = files::read(&path, read::MAX_FILE_BYTES)?;
            // What git makes of line ends on some machines is no difference.
            accepted.insert(id.to_owned(), String::from_utf8_lossy(&bytes).replace("\r\n", "\n"));
        }
    }
    Ok(accepted)
}

fn accept(arguments: &VerifyArguments, findings: &[Finding]) -> Result<(), Failure> {
    let folder = &arguments.snapshots;
    std::fs::create_dir_all(folder).map_err(|error| Failure::io("make the folder", folder, &error))?;
    for finding in findings.iter().filter(|finding| finding.state != State::Same) {
        match &finding.text {
            Some(text) => files::replace(&finding.path, text)?,
            None => {
                let removed = std::fs::remove_file(&finding.path);
                removed.map_err(|error| Failure::io("remove", &finding.path, &error))?;
            }
        }
    }
    Ok(())
}

fn text(findings: &[Finding], arguments: &VerifyArguments) -> String {
    let mut out = String::new();
    let count = |state| findings.iter().filter(|finding| finding.state == state).count();
    for Finding { id, state, file, difference, .. } in findings {
        let _ = match (state, arguments.accept) {
            (State::Same, _) => Ok(()),
            (State::Changed, _) => writeln!(out, "{id}: other plans than {file} (- accepted, + now)"),
            (State::Missing, false) => writeln!(out, "{id}: no accepted plans; {file} is missing"),
            (State::Missing, true) => writeln!(out, "{id}: wrote {file}"),
            (State::Orphan, false) => writeln!(out, "{id}: {file} has no protocol any more"),
            (State::Orphan, true) => writeln!(out, "{id}: removed {file}, which has no protocol any more"),
        };
        for line in difference.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    let all = findings.len();
    let same = count(State::Same);
    if same == all {
        let _ = writeln!(out, "{} as accepted", plans_of(all));
    } else if arguments.accept {
        let _ = writeln!(out, "accepted {}", plans_of(count(State::Changed) + count(State::Missing)));
    } else {
        let _ = writeln!(
            out,
            "{} changed, {} missing, {} without a protocol; {same} as accepted\n\
             to accept the plans as they are now: mesoplan verify {} --snapshots {} --accept",
            count(State::Changed),
            count(State::Missing),
            count(State::Orphan),
            arguments.protocols.display(),
            arguments.snapshots.display()
        );
    }
    out
}

fn plans_of(count: usize) -> String {
    if count == 1 { "the plans of 1 protocol".to_owned() } else { format!("the plans of {count} protocols") }
}
