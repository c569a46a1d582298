//! Every protocol has its plan under `snapshots/<id>/`: as on a terminal (`schedule`), and in every format.
//!
//! The plan starts on 1 December 2026 at 17:30. What the protocol leaves open is taken from its first example.

use std::collections::BTreeSet;
use std::fs;

use chrono::{NaiveDate, NaiveTime};
use mesoplan::internals::model::Plan;
use mesoplan::internals::render::{self, COLUMNS, Format, Paint, View};
use mesoplan::internals::zone::Zone;

use crate::{plan_of, project, protocol_files, written};

/// The files of one protocol under `snapshots/<id>/`.
const FILES: [&str; 9] = [
    "calendar.snap",
    "calendar.snap.ics",
    "html.snap",
    "json.snap",
    "markdown.snap",
    "pdf.snap",
    "schedule.snap",
    "spreadsheet.snap",
    "text.snap",
];

#[test]
fn every_protocol_has_its_plan() {
    for (name, bytes) in protocol_files() {
        let plan = plan(&name, &bytes);
        let view = View::new(Zone::new("Europe/Istanbul").expect("a zone"));
        let render = |format| written(&plan, format, &view);
        settings(&name).bind(|| {
            let table = render::terminal(&plan, &view, Paint::Never, COLUMNS).expect("a plan that can be written");
            insta::assert_snapshot!("schedule", table);
            insta::assert_snapshot!("text", render(Format::Text));
            insta::assert_snapshot!("markdown", render(Format::Markdown));
            insta::assert_snapshot!("html", without_files(&render(Format::Html)));
            insta::assert_snapshot!("spreadsheet", render(Format::Csv).replace("\r\n", "\n"));
            insta::assert_snapshot!("json", render(Format::Json));
            insta::assert_binary_snapshot!("calendar.ics", render(Format::Ics).into_bytes());
        });
    }
}

/// Snapshots in the folder of a protocol.
pub fn settings(protocol: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(project("snapshots").join(protocol));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// A page without the calendar files in its links; `paper.rs` holds them.
fn without_files(page: &str) -> String {
    let mut parts = page.split(";base64,");
    let mut out = parts.next().expect("a first part").to_owned();
    for part in parts {
        out.push_str(";base64,…");
        out.push_str(part.trim_start_matches(|character| character != '"'));
    }
    out
}

#[test]
fn every_snapshot_has_its_protocol() {
    let protocols: BTreeSet<String> = protocol_files().into_iter().map(|(name, _)| name).collect();
    let mut wrong = Vec::new();
    for entry in fs::read_dir(project("snapshots")).expect("the folder of the snapshots") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        // Those of `errors.rs` and `languages.rs`, which see to them.
        if ["errors", "languages"].contains(&name.as_str()) {
            continue;
        }
        if !protocols.contains(&name) {
            wrong.push(format!("snapshots/{name} has no protocol: delete it"));
            continue;
        }
        for file in fs::read_dir(&path).expect("a folder of snapshots") {
            let file = file.expect("an entry").file_name().to_string_lossy().into_owned();
            if !FILES.contains(&file.as_str()) {
                wrong.push(format!("snapshots/{name}/{file} belongs to no test: accept or delete it"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub fn plan(name: &str, bytes: &[u8]) -> Plan {
    let start = NaiveDate::from_ymd_opt(2026, 12, 1).expect("a date");
    plan_of(name, bytes, start, NaiveTime::from_hms_opt(17, 30, 0), None)
}
