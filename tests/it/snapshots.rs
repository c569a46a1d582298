//! Every protocol has its plan under `snapshots/<id>/`: as text, as JSON and as a calendar.
//!
//! The plan starts on 1 December 2026 at 17:30. What the protocol leaves open is taken from its first example.

use std::collections::BTreeSet;
use std::fs;

use chrono::{NaiveDate, NaiveTime};
use mesoplan::render::calendar::CalendarStyle;
use mesoplan::render::{self, Format, View};
use mesoplan::zone::Zone;

use crate::{plan_of, project, protocol_files};

/// The files of one protocol under `snapshots/<id>/`.
const FILES: [&str; 4] = ["calendar.snap", "calendar.snap.ics", "json.snap", "schedule.snap"];

#[test]
fn every_protocol_has_its_plan() {
    for (name, bytes) in protocol_files() {
        let start = NaiveDate::from_ymd_opt(2026, 12, 1).expect("a date");
        let plan = plan_of(&name, &bytes, start, NaiveTime::from_hms_opt(17, 30, 0), None);
        let view = View {
            zone: Zone::new("Europe/Istanbul").expect("a zone"),
            with_reasons: false,
            calendar: CalendarStyle::default(),
        };
        let render = |format| render::plan(&plan, format, &view).expect("a plan that can be written");
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(project("snapshots").join(&name));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| {
            insta::assert_snapshot!("schedule", render(Format::Text));
            insta::assert_snapshot!("json", render(Format::Json));
            insta::assert_binary_snapshot!("calendar.ics", render(Format::Ics).into_bytes());
        });
    }
}

#[test]
fn every_snapshot_has_its_protocol() {
    let protocols: BTreeSet<String> = protocol_files().into_iter().map(|(name, _)| name).collect();
    let mut wrong = Vec::new();
    for entry in fs::read_dir(project("snapshots")).expect("the folder of the snapshots") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name == "errors" {
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
