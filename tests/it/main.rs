//! The tests of the project as a whole; see `tests/README.md`.

mod alike;
#[cfg(feature = "cli")]
mod appointments;
mod attacks;
#[cfg(feature = "cli")]
mod batch;
mod book;
mod busy;
mod calendar_style;
mod care;
mod changes;
mod clinic;
mod ends;
mod errors;
#[cfg(feature = "cli")]
mod event_days;
mod format;
mod give_up;
mod histories;
mod ics;
mod interop;
mod joint;
mod languages;
mod late;
mod layers;
mod library;
#[cfg(feature = "cli")]
mod lists;
#[cfg(feature = "cli")]
mod lived;
#[cfg(feature = "cli")]
mod lock;
mod movable;
mod optimum;
mod oracle;
mod paper;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "cli")]
mod pending;
mod plan_cases;
mod plan_properties;
#[cfg(feature = "cli")]
mod plan_schema;
#[cfg(feature = "cli")]
mod practice;
mod proofs;
mod protocol_repository;
mod protocols;
mod random_course;
mod record;
mod relaxed;
mod review;
mod rows;
mod saved;
mod scan;
mod schema;
mod small_case;
mod snapshots;
mod sweep;
mod timed;
#[cfg(feature = "cli")]
mod to_tell;
#[cfg(feature = "cli")]
mod told;
mod update;
mod variants;
mod vtimezone;
mod weekdays;

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveTime};
use mesoplan::internals::model::{CoursePlan, Job, Minutes, Plan, Refusal, Sharing};
use mesoplan::internals::render::{self, Format, View};
use mesoplan::internals::{read, schedule};

/// A path in the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The best plans of a protocol's first example, begun on a day. What the protocol leaves open is taken from the example;
/// half an hour stands for a length that the source does not give.
fn plan_of(name: &str, bytes: &[u8], start: NaiveDate, at: Option<NaiveTime>, label: Option<&str>) -> Plan {
    let protocol = read::protocol(name, bytes).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
    let example = protocol.examples.first().cloned();
    let example = example.unwrap_or_else(|| panic!("{name} needs an [[example]], so that its plan can be made"));
    let later = start - example.start.unwrap_or(start);
    let course = Job {
        label: label.map(str::to_owned),
        at: at.map(Into::into),
        events: example.events.into_iter().map(|(event, date)| (event, date + later)).collect(),
        sessions: example.sessions,
        intervals: example.intervals,
        until: example.until.map(|until| until + later),
        session_length: protocol.session_length.or(Minutes::new(30, 30)),
        ..Job::new(protocol, Some(start))
    };
    schedule::plan(&[course], Sharing::Allowed).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"))
}

/// The best plan of one course that nothing is planned with.
fn course_plan(course: &Job) -> Result<CoursePlan, Refusal> {
    schedule::plan(std::slice::from_ref(course), Sharing::Allowed).map(|mut plan| plan.plans.remove(0))
}

/// A plan in a format that is text.
fn written(plan: &Plan, format: Format, view: &View) -> String {
    let bytes = render::plan(plan, format, view).unwrap_or_else(|error| panic!("{format:?}: {error:?}"));
    String::from_utf8(bytes).expect("UTF-8")
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
