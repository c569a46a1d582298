//! `mesoplan diff`: what changed between two versions of protocols, and which dates it moves.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;

use super::choices::id_of;
use super::clinic::Disk;
use super::failure::Failure;
use super::library::{self, Library};
use super::shell::Shell;
use super::{Answer, arguments, files, git, saved};
use crate::clinic::ReadyCourse;
use crate::diff::{Comparison, CourseDiff, ProtocolDiff, effect, reference};
use crate::model::{Course, Id, Plan, Protocol, Refusal};
use crate::read;
use crate::render::changes::{self, DiffFormat};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DiffArguments {
    /// The old and the new version: two protocol files, or two folders of them; with --git only the new one
    #[arg(value_name = "PATH", required = true, num_args = 1..=2)]
    paths: Vec<PathBuf>,

    /// Compare with what this revision of git has in the place of PATH
    #[arg(long, value_name = "REV")]
    git: Option<String>,

    /// Say what becomes of the saved courses in this folder too
    #[arg(long, value_name = "DIR")]
    courses: Option<PathBuf>,

    /// The first day of the course that shows how dates move
    #[arg(long, value_name = "DATE", value_parser = arguments::date, default_value_t = reference::STARTS[0])]
    start: NaiveDate,

    /// The format of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    format: DiffFormat,
}

impl DiffArguments {
    /// Whether the answer is JSON.
    pub(super) fn asks_json(&self) -> bool {
        self.format == DiffFormat::Json
    }
}

const EXAMPLES: &str = "\
Examples:
  mesoplan diff old/hair-loss.toml hair-loss.toml
  mesoplan diff --git main protocols/
  mesoplan diff --git main protocols/ --courses courses/ --format markdown

Exit status:
  0  nothing changed
  1  something did
  2  wrong usage, or a file that cannot be read";

/// The protocols of one side by their names.
type Protocols = BTreeMap<Id, Protocol>;

pub(super) fn run(
    arguments: &DiffArguments,
    library: &Library,
    json: bool,
    shell: &mut Shell,
) -> Result<Answer, Failure> {
    let (old, new) = sides(arguments, json, shell)?;
    let mut protocols = Vec::new();
    let mut unchanged = 0;
    match (&old, &new) {
        // Two files are two versions, whatever they are called.
        (Side::File(old), Side::File(new)) => match ProtocolDiff::new(old, new, arguments.start) {
            Some(diff) => protocols.push(diff),
            None => unchanged += 1,
        },
        (old, new) => {
            let (old, new) = (old.protocols(), new.protocols());
            for id in old.keys().chain(new.keys()).collect::<BTreeSet<&Id>>() {
                match (old.get(id), new.get(id)) {
                    (Some(old), Some(new)) => match ProtocolDiff::new(old, new, arguments.start) {
                        Some(diff) => protocols.push(diff),
                        None => unchanged += 1,
                    },
                    (Some(old), None) => protocols.push(ProtocolDiff::removed(old)),
                    (None, Some(new)) => protocols.push(ProtocolDiff::added(new)),
                    (None, None) => {}
                }
            }
        }
    }
    let courses = match &arguments.courses {
        Some(folder) => Some(saved_courses(folder, &old.protocols(), &new.protocols(), library)?),
        None => None,
    };
    let comparison = Comparison { protocols, unchanged, courses };
    let format = if json { DiffFormat::Json } else { arguments.format };
    shell.answer(&changes::comparison(&comparison, format))?;
    Ok(if comparison.protocols.is_empty() { Answer::Yes } else { Answer::No })
}

/// One side of a comparison.
enum Side {
    File(Box<Protocol>),
    Folder(Protocols),
}

impl Side {
    fn protocols(&self) -> Protocols {
        match self {
            Self::File(protocol) => Protocols::from([(protocol.id.clone(), (**protocol).clone())]),
            Self::Folder(protocols) => protocols.clone(),
        }
    }
}

fn sides(arguments: &DiffArguments, json: bool, shell: &mut Shell) -> Result<(Side, Side), Failure> {
    let sides = match (arguments.paths.as_slice(), &arguments.git) {
        ([old, new], None) if old.is_dir() && new.is_dir() => {
            (Side::Folder(old_folder(old, json, shell)?), Side::Folder(folder(new)?))
        }
        ([old, new], None) if old.is_dir() || new.is_dir() => {
            let text = format!("{} and {} are a file and a folder", old.display(), new.display());
            return Err(Failure::usage("file-and-folder", text, "give two files or two folders"));
        }
        ([old, new], None) => (Side::File(Box::new(file(old)?)), Side::File(Box::new(file(new)?))),
        ([new], Some(revision)) => {
            let was = old_revision(revision, new, json, shell)?;
            let now = if new.is_dir() {
                folder(new)?
            } else {
                let now = library::read_file(new)?;
                Protocols::from([(now.id.clone(), now)])
            };
            (Side::Folder(was), Side::Folder(now))
        }
        (_, None) => {
            let help = "give the old and the new one, or the revision of the old one with `--git`";
            return Err(Failure::usage("one-version", "there is only one version to compare", help));
        }
        (_, Some(_)) => {
            let help = "give one file or folder: its old version is the one that `--git` names";
            return Err(Failure::usage("two-paths", "`--git` compares one path with itself", help));
        }
    };
    Ok(sides)
}

fn file(path: &Path) -> Result<Protocol, Failure> {
    let bytes = files::read(path, read::MAX_FILE_BYTES)?;
    read::protocol_of_any_name(&bytes).map_err(|problems| Failure::file(&path.display().to_string(), problems))
}

fn folder(path: &Path) -> Result<Protocols, Failure> {
    let protocols = library::toml_files(path)?.into_iter().map(|path| library::read_file(&path));
    protocols.map(|protocol| protocol.map(|protocol| (protocol.id.clone(), protocol))).collect()
}

fn old_folder(path: &Path, json: bool, shell: &mut Shell) -> Result<Protocols, Failure> {
    readable(library::toml_files(path)?.into_iter().map(|path| library::read_file(&path)), json, shell)
}

fn old_revision(revision: &str, path: &Path, json: bool, shell: &mut Shell) -> Result<Protocols, Failure> {
    let found = git::files(revision, path)?;
    let protocols = found.iter().map(|file| {
        let name = file.name.strip_suffix(".toml").unwrap_or(&file.name);
        library::read_bytes(name, &file.place, &file.bytes)
    });
    readable(protocols, json, shell)
}

/// The old protocols that can be read. A change that mends a file would have no answer otherwise; so one that cannot be
/// read is told, and its new version counts as a new protocol.
fn readable(
    protocols: impl Iterator<Item = Result<Protocol, Failure>>,
    json: bool,
    shell: &mut Shell,
) -> Result<Protocols, Failure> {
    let mut readable = Protocols::new();
    for protocol in protocols {
        match protocol {
            Ok(protocol) => {
                readable.insert(protocol.id.clone(), protocol);
            }
            Err(failure @ Failure::File(_)) => shell.say_failure(&failure, json),
            Err(failure) => return Err(failure),
        }
    }
    Ok(readable)
}

/// What becomes of every saved course in a folder.
fn saved_courses(
    folder: &Path,
    old: &Protocols,
    new: &Protocols,
    library: &Library,
) -> Result<Vec<CourseDiff>, Failure> {
    let mut courses = Vec::new();
    for (path, course) in saved::in_folder(folder)? {
        let course = course?;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        courses.push(CourseDiff { file, effects: effects(&course, old, new, library)? });
    }
    Ok(courses)
}

/// What becomes of the protocols of one course; nothing where none of its protocols changed.
fn effects(
    course: &Course,
    old: &Protocols,
    new: &Protocols,
    library: &Library,
) -> Result<Vec<(Id, effect::Effect)>, Failure> {
    let names: Vec<&str> = course.protocols.iter().map(|chosen| chosen.protocol.as_str()).collect();
    let ids: Vec<Option<Id>> = names.iter().map(|name| id_of(name)).collect();
    let is_changed = |id: &Id| old.get(id) != new.get(id);
    if !ids.iter().flatten().any(is_changed) {
        return Ok(Vec::new());
    }
    // A protocol of neither side is the one that the program finds by itself.
    let mut others = BTreeMap::new();
    for (name, id) in names.iter().zip(&ids) {
        if id.as_ref().is_none_or(|id| !old.contains_key(id) && !new.contains_key(id)) {
            others.insert(*name, library.protocol(name)?);
        }
    }
    // Every protocol of one side that the course names; nothing where that side lacks one.
    let found = |side: &Protocols, name: &str| {
        let own = id_of(name).and_then(|id| side.get(&id).cloned());
        own.or_else(|| others.get(name).cloned())
    };
    let plan = |side: &Protocols| -> Result<Option<Result<Plan, Refusal>>, Failure> {
        if names.iter().any(|name| found(side, name).is_none()) {
            return Ok(None);
        }
        let protocol = |name: &str| found(side, name).map_or_else(|| library.protocol(name), Ok);
        let ready = ReadyCourse::with_protocols(course.clone(), protocol, &Disk)?;
        Ok(Some(ready.ask_plan()?.answer))
    };
    let courses: Vec<Id> = ids
        .iter()
        .zip(&names)
        .map(|(id, name)| {
            let other = || others.get(name).map(|protocol| protocol.id.clone());
            id.clone().or_else(other)
        })
        .collect::<Option<_>>()
        .unwrap_or_default();
    Ok(effect::on_courses(&courses, plan(old)?, plan(new)?))
}
