//! Calendar programs that are not ours read the plans in our files as we meant them; see `tests/interop/README.md`.
//!
//! What they need is installed by `tests/interop/install.sh`. Where it is not, the tests say so and pass; with
//! `MESOPLAN_INTEROP=required` they fail.

mod browser;
#[cfg(feature = "pdf")]
mod pdf;
pub mod process;
mod radicale;
mod sample;
mod scan;
mod taken;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{env, fs, thread};

use serde_json::{Value, json};

use crate::project;
use mesoplan::internals::zone::KNOWN_STALE;
use radicale::Radicale;
use sample::{CARE_EVENTS, NEW_YORK, Sample, WHOLE_DAYS};

/// What a part of the installation was made from. `install.sh` leaves a copy of each when the part is complete.
const LISTS: [&str; 4] = ["requirements.txt", "package-lock.json", "calcard/Cargo.lock", "calcard/src/main.rs"];

/// Far more than any of the programs takes.
pub const LIMIT: Duration = Duration::from_secs(600);

#[test]
fn every_reader_reads_what_the_plans_mean() {
    let Some(home) = installed("every_reader_reads_what_the_plans_mean") else { return };
    let samples = sample::all(&scratch("readers"));
    let readers = readers(&home);
    let found: Vec<Vec<String>> = thread::scope(|scope| {
        let started: Vec<_> = readers
            .into_iter()
            .map(|(name, command)| {
                let samples = &samples;
                scope.spawn(move || differences(name, command, samples))
            })
            .collect();
        started.into_iter().map(|reader| reader.join().expect("a reader that ends")).collect()
    });
    let report: Vec<String> =
        found.into_iter().filter(|lines| !lines.is_empty()).map(|lines| shortened(&lines)).collect();
    assert!(report.is_empty(), "read otherwise than meant:\n{}", report.join("\n"));
}

/// A plan, then the same with one session moved and one dropped: who reads both sees those two change, and no other.
#[test]
fn every_reader_sees_exactly_what_changed() {
    let Some(home) = installed("every_reader_sees_exactly_what_changed") else { return };
    let folder = scratch("updates");
    let settings = [NEW_YORK, WHOLE_DAYS, CARE_EVENTS];
    let updates: Vec<_> = settings.iter().flat_map(|setting| sample::updates(setting, &folder)).collect();
    for update in &updates {
        let changed = update.after.events.iter().filter(|event| !update.before.events.contains(event));
        let sequences: Vec<_> = changed.map(|event| event["sequence"].as_u64()).collect();
        assert!(sequences.len() >= 2 && sequences.iter().all(|sequence| *sequence == Some(1)), "{sequences:?}");
    }
    let samples: Vec<Sample> = updates.into_iter().map(|update| update.after).collect();
    let mut report = Vec::new();
    for (name, command) in readers(&home) {
        let lines = differences(name, command, &samples);
        report.extend((!lines.is_empty()).then(|| shortened(&lines)));
    }
    assert!(report.is_empty(), "read otherwise than meant:\n{}", report.join("\n"));
}

/// Every zone of the tables, over a plan of two years: a reader that knows only the file reads every instant right, and
/// so does one with tables of its own, which are newer, apart from the zones that are known to have changed since.
#[test]
fn every_zone_is_read_back_right() {
    let Some(home) = installed("every_zone_is_read_back_right") else { return };
    let samples = sample::zones(&scratch("zones"));
    assert!(samples.len() > 500, "{} zones", samples.len());
    let mut readers = readers(&home).into_iter();
    let mut lines_of = |wanted: &str| {
        let (name, command) = readers.find(|(name, _)| name.starts_with(wanted)).expect("a reader");
        differences(name, command, &samples)
    };
    let stale = |line: &&String| KNOWN_STALE.iter().all(|(zone, _)| !line.contains(&format!(": {zone}: ")));
    let by_name: Vec<String> = lines_of("icalendar").iter().filter(stale).cloned().collect();
    assert!(by_name.is_empty(), "a zone of newer tables is different:\n{}", shortened(&by_name));
    let by_file = lines_of("ical.js");
    assert!(by_file.is_empty(), "{}", shortened(&by_file));
}

#[test]
fn khal_and_radicale_follow_an_update() {
    let Some(home) = installed("khal_and_radicale_follow_an_update") else { return };
    let folder = scratch("followed");
    let server = Radicale::start(&home.join("python/bin/python"), &folder.join("store"));
    let mut samples = Vec::new();
    for sample::Update { before, mut after } in sample::updates(&CARE_EVENTS, &folder) {
        let calendar = format!("/person/{}/", after.name);
        server.make_calendar(&calendar);
        for (uid, text) in before.single_events().into_iter().chain(after.single_events()) {
            server.put(&format!("{calendar}{uid}.ics"), &text);
        }
        after.path = folder.join(format!("{}.back.ics", after.name));
        fs::write(&after.path, server.get(&calendar)).expect("a file");
        samples.push(after);
    }
    let (name, command) = readers(&home).swap_remove(0);
    let lines = differences(name, command, &samples);
    assert!(lines.is_empty(), "given back otherwise than meant:\n{}", shortened(&lines));

    let update = sample::updates(&NEW_YORK, &folder).into_iter().max_by_key(|update| update.after.events.len());
    let sample::Update { before, after } = update.expect("a protocol");
    check_khal(&home, &folder, &[&before, &after]);
}

#[test]
fn khal_keeps_one_event_for_each_session() {
    let Some(home) = installed("khal_keeps_one_event_for_each_session") else { return };
    for setting in [NEW_YORK, WHOLE_DAYS] {
        let folder = scratch(&format!("khal.{}", setting.name));
        // The longest plan is enough: what khal does to an event does not depend on the protocol.
        let sample = sample::of(&setting, &folder).into_iter().max_by_key(|sample| sample.events.len());
        let sample = sample.expect("a protocol");
        check_khal(&home, &folder, &[&sample, &sample]);
    }
}

/// Imports the files in their order, and looks whether the events of the last one are there.
fn check_khal(home: &Path, folder: &Path, files: &[&Sample]) {
    fs::write(folder.join("config"), khal_config(folder)).expect("a config");
    let khal = |arguments: &[&str]| {
        let mut command = Command::new(home.join("python/bin/khal"));
        command.env("HOME", folder).env("PYTHONTZPATH", "").arg("--config").arg(folder.join("config")).args(arguments);
        process::run(&mut command, LIMIT)
    };
    for file in files {
        khal(&["import", "--batch", file.path.to_str().expect("a path in UTF-8")]);
    }

    let fields = ["uid", "title", "start-long", "end-long", "all-day"];
    let mut list = vec!["list", "--once"];
    list.extend(fields.iter().flat_map(|field| ["--json", field]));
    list.extend(["2026-01-01", "2036-01-01"]);
    // A list for each day.
    let days =
        serde_json::Deserializer::from_str(&khal(&list)).into_iter::<Vec<Value>>().collect::<Result<Vec<_>, _>>();
    let mut listed = days.expect("lists of events").concat();
    let last = files.last().expect("a file");
    let mut meant: Vec<Value> = last.events.iter().map(khal_event).collect();
    for events in [&mut listed, &mut meant] {
        events.sort_by_key(|event| event["uid"].to_string());
    }
    assert_eq!(listed, meant, "what khal lists after it imported the files, and what was meant");
    // Other endings are of files that it writes before it renames them.
    let stored = fs::read_dir(folder.join("plans")).expect("khal's files").map(|file| file.expect("a file").path());
    let events = stored.filter(|path| path.extension().is_some_and(|extension| extension == "ics"));
    assert_eq!(events.count(), meant.len(), "khal keeps one file for each session");
}

#[test]
fn radicale_keeps_one_event_for_each_session() {
    let Some(home) = installed("radicale_keeps_one_event_for_each_session") else { return };
    let folder = scratch("radicale");
    let server = Radicale::start(&home.join("python/bin/python"), &folder.join("store"));
    let mut samples = Vec::new();
    for setting in [NEW_YORK, WHOLE_DAYS] {
        samples.extend(sample::of(&setting, &folder));
    }
    for sample in &mut samples {
        let calendar = format!("/person/{}/", sample.name);
        server.make_calendar(&calendar);
        let events = sample.single_events();
        for _ in 0..2 {
            for (uid, text) in &events {
                server.put(&format!("{calendar}{uid}.ics"), text);
            }
        }
        // From now on the sample is what the server gives back.
        sample.path = folder.join(format!("{}.back.ics", sample.name));
        fs::write(&sample.path, server.get(&calendar)).expect("a file");
    }
    let (name, command) = readers(&home).swap_remove(0);
    let lines = differences(name, command, &samples);
    assert!(lines.is_empty(), "given back otherwise than meant:\n{}", shortened(&lines));
}

/// Without the feature there is nothing to read, and that is said.
#[cfg(not(feature = "pdf"))]
#[test]
fn a_pdf_tells_the_whole_document() {
    leave_out("a_pdf_tells_the_whole_document", "built without PDF; `cargo test --features pdf` has it");
}

/// Where everything is installed. Where it is not, or from other lists than those of today: `None`, and a line on
/// standard error that names the test, past the capture of the test runner.
pub fn installed(test: &str) -> Option<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
    let home = target.join("interop");
    let is_current = |list| {
        let [today, copy] = [project("tests/interop"), home.clone()].map(|folder| fs::read(folder.join(list)));
        today.is_ok_and(|today| copy.is_ok_and(|copy| copy == today))
    };
    if LISTS.into_iter().all(is_current) {
        return Some(home);
    }
    let home = home.display();
    leave_out(
        test,
        &format!("{home} lacks what it needs, or has it from older lists; tests/interop/install.sh installs it"),
    );
    None
}

/// Says that a test is left out, past the capture of the test runner; fails where none may be.
fn leave_out(test: &str, why: &str) {
    let line = format!("{test}: left out: {why}\n");
    assert!(env::var_os("MESOPLAN_INTEROP").is_none_or(|value| value != "required"), "{line}");
    std::io::stderr().write_all(line.as_bytes()).expect("standard error");
}

/// An empty folder for one test.
pub fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interop").join(name);
    // It is not there yet, or it is left from another run.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

/// The readers: programs that take files as arguments and print what they read in each.
fn readers(home: &Path) -> Vec<(&'static str, Command)> {
    let source = project("tests/interop");
    let python = |script: &str| {
        let mut command = Command::new(home.join("python/bin/python"));
        // No compiled files among the sources; zones from the package tzdata, not from this machine.
        command.env("PYTHONTZPATH", "").arg("-B").arg(source.join("python").join(script));
        command
    };
    let node = |script: &str| {
        let mut command = Command::new("node");
        command.env("NODE_PATH", home.join("node/node_modules")).arg(source.join("node").join(script));
        command
    };
    vec![
        ("icalendar (Python)", python("icalendar_reader.py")),
        ("ical (Python)", python("ical_reader.py")),
        ("ics (Python)", python("ics_reader.py")),
        ("vobject (Python)", python("vobject_reader.py")),
        ("ical.js (JavaScript)", node("ical-js.cjs")),
        ("node-ical (JavaScript)", node("node-ical.cjs")),
        ("ts-ics (JavaScript)", node("ts-ics.cjs")),
        ("calcard (Rust)", Command::new(home.join("calcard/target/debug/calcard-reader"))),
    ]
}

/// What a reader reads otherwise than it is meant, a line each.
fn differences(reader: &str, mut command: Command, samples: &[Sample]) -> Vec<String> {
    let answer = process::run(command.args(samples.iter().map(|sample| &sample.path)), LIMIT);
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    let mut lines = Vec::new();
    for sample in samples {
        let read = &answer[sample.path.to_str().expect("a path in UTF-8")];
        let told = |line| format!("{reader}: {}: {line}", sample.name);
        lines.extend(differences_in_file(&sample.events, read).into_iter().map(told));
    }
    lines
}

fn differences_in_file(meant: &[Value], read: &Value) -> Vec<String> {
    let Some(read) = read.as_array() else { return vec![format!("not read: {read}")] };
    let mut lines = Vec::new();
    for event in meant {
        let mut found = read.iter().filter(|other| other["uid"] == event["uid"]);
        let (Some(only), None) = (found.next(), found.next()) else {
            let count = read.iter().filter(|other| other["uid"] == event["uid"]).count();
            lines.push(format!("the event at {} is there {count} times", event["start"]));
            continue;
        };
        for (field, value) in event.as_object().expect("an event") {
            // Alarms have no order: each stands for itself.
            let is_same = if field == "alarms" { sorted(&only[field]) == sorted(value) } else { only[field] == *value };
            if !is_same {
                lines.push(format!("{field} of the event at {}: read {}, meant {value}", event["start"], only[field]));
            }
        }
    }
    for event in read.iter().filter(|other| meant.iter().all(|event| event["uid"] != other["uid"])) {
        lines.push(format!("not meant: {event}"));
    }
    lines
}

/// The items of a list, in an order that does not depend on it.
fn sorted(list: &Value) -> Vec<String> {
    let mut items: Vec<String> = list.as_array().into_iter().flatten().map(Value::to_string).collect();
    items.sort();
    items
}

/// The first few lines, and how many there are.
fn shortened(lines: &[String]) -> String {
    const FEW: usize = 4;
    let more = lines.len().saturating_sub(FEW);
    let mut text = lines[..lines.len().min(FEW)].join("\n");
    if more > 0 {
        text.push_str(&format!("\n… and {more} more of this kind"));
    }
    text
}

/// Everything in one folder, and all times in UTC.
fn khal_config(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "[calendars]\n[[plans]]\npath = {folder}/plans\n[default]\ndefault_calendar = plans\n\
         [sqlite]\npath = {folder}/khal.db\n\
         [locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\ntimeformat = %H:%M\n\
         dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n\
         datetimeformat = %Y-%m-%dT%H:%M\nlongdatetimeformat = %Y-%m-%dT%H:%M\n"
    )
}

/// An event as khal lists it.
fn khal_event(event: &Value) -> Value {
    let [start, end] = ["start", "end"].map(|field| event[field].as_str().expect("a moment"));
    let is_day = !start.contains('T');
    let minute = |moment: &str| moment.trim_end_matches(":00Z").to_owned();
    json!({
        "uid": event["uid"],
        "title": event["summary"],
        "start-long": minute(start),
        // Its own way to say a single day: the end is the last day of the event.
        "end-long": if is_day { start.to_owned() } else { minute(end) },
        "all-day": if is_day { "True" } else { "False" },
    })
}
