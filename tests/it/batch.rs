//! Lists of courses: a line is what its course alone would be, whatever is beside it, on any number of threads, and
//! however the program ends.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use chrono::{Days, NaiveDate};
use mesoplan::internals::{read, shipped};
use mesoplan::{Course, DateRange, Format, Id, Locale, Shipped, Weekdays};
use proptest::prelude::*;
use serde_json::Value;

use crate::interop::process::{self, Output};

/// A folder of one test, deleted at its end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("mesoplan-batch-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).expect("a file");
    }

    /// Every file below a folder of it, by its path.
    pub(crate) fn tree(&self, name: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let (mut files, mut folders) = (BTreeMap::new(), vec![self.0.join(name)]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten() {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(bytes) = fs::read(&path) {
                    // A part may have found its place meanwhile.
                    files.insert(path.strip_prefix(self.0.join(name)).expect("inside").to_owned(), bytes);
                }
            }
        }
        files
    }

    pub(crate) fn batch(&self, arguments: &[&str]) -> Output {
        process::output(&mut self.command(arguments), Duration::from_secs(300))
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mesoplan"));
        command.current_dir(&self.0).arg("batch").args(arguments).env_remove("MESOPLAN_PROTOCOLS");
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a row asks for.
#[derive(Clone, Debug)]
struct Request {
    protocol: &'static str,
    start: NaiveDate,
    at: Option<&'static str>,
    on: Option<&'static str>,
    away: Option<(u64, u64)>,
    sessions: Option<u32>,
}

impl Request {
    fn away(&self) -> Option<String> {
        let (from, length) = self.away?;
        let from = self.start + Days::new(from);
        Some(format!("{from}..{}", from + Days::new(length)))
    }

    fn csv(&self, id: usize) -> String {
        let Self { protocol, start, at, on, away: _, sessions } = self;
        let sessions = sessions.map(|sessions| sessions.to_string()).unwrap_or_default();
        let (at, on, away) = (at.unwrap_or_default(), on.unwrap_or_default(), self.away().unwrap_or_default());
        format!("{id},{protocol},{start},{at},\"{on}\",{away},{sessions}\n")
    }

    fn json(&self, id: usize) -> String {
        let Self { protocol, start, at, on, away: _, sessions } = self;
        let on: Option<Vec<&str>> = on.map(|on| on.split(',').collect());
        let row = serde_json::json!({
            "id": id.to_string(), "protocol": protocol, "start": start.to_string(), "at": at, "on": on,
            "away": self.away().map(|away| vec![away]), "sessions": sessions,
        });
        format!("{row}\n")
    }

    /// The days of its plan as JSON, by the library's front door; the code of the error where there is none.
    fn days(&self) -> Result<Vec<String>, String> {
        let answer = mesoplan::plan(&self.course(), &Shipped).map_err(|error| first_code(&error))?;
        let json = answer.write(Format::Json).map_err(|error| error.code().to_owned())?;
        let json: Value = serde_json::from_slice(&json).expect("JSON");
        let sessions = json["sessions"].as_array().expect("sessions");
        Ok(sessions.iter().map(|session| session["date"].as_str().expect("a date").to_owned()).collect())
    }

    fn course(&self) -> Course {
        let mut course = Course::of(self.protocol).starting(self.start);
        if let Some(at) = self.at {
            course = course.at(format!("{at}:00").parse().expect("a time"));
        }
        let weekdays = |on: &str| Weekdays::new(on.split(',').map(|day| day.parse().expect("a weekday")));
        course.on = self.on.and_then(weekdays);
        course.away.extend(self.away().map(|away| away.parse::<DateRange>().expect("days")));
        if let Some(sessions) = self.sessions {
            course.protocols[0].sessions.insert(first_phase(self.protocol), sessions);
        }
        course
    }
}

/// The calendar of a course by the library's front door, of a row that is called so.
fn calendar(mut course: Course, id: usize, locale: Locale) -> Option<String> {
    course.known_as = Some(id.to_string());
    course.language = Some(locale.language());
    let bytes = mesoplan::plan(&course, &Shipped).ok()?.write(Format::Ics).ok()?;
    Some(String::from_utf8(bytes).expect("a text"))
}

fn first_phase(protocol: &str) -> Id {
    let bytes = shipped::protocol(protocol).expect("a shipped protocol");
    read::protocol(protocol, bytes).expect("it is valid").phases[0].id.clone()
}

/// The name of the first thing that is wrong.
fn first_code(error: &mesoplan::Error) -> String {
    match error.refusal() {
        Some(mesoplan::Refusal::Course(problems)) => problems[0].code().to_owned(),
        _ => error.code().to_owned(),
    }
}

fn requests(count: usize) -> impl Strategy<Value = Vec<Request>> {
    let protocol = prop::sample::select(vec!["hair-loss", "fibroblast", "cellulite", "skin-fine-lines", "cgf-cd34"]);
    let start = (0_u64..3000).prop_map(|ahead| NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day") + Days::new(ahead));
    let at = prop::option::weighted(0.3, prop::sample::select(vec!["09:00", "17:30", "23:50"]));
    let on = prop::option::of(prop::sample::select(vec!["mon", "tue,thu", "mon,tue,wed,thu,fri", "sat,sun"]));
    let away = prop::option::of((0_u64..400, 0_u64..40));
    let sessions = prop::option::weighted(0.3, 1_u32..30);
    let request = (protocol, start, at, on, away, sessions)
        .prop_map(|(protocol, start, at, on, away, sessions)| Request { protocol, start, at, on, away, sessions });
    prop::collection::vec(request, count)
}

/// The days of a line, or the name of its error.
fn answer(line: &str) -> (String, Result<Vec<String>, String>) {
    let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("no text: {line}")).to_owned();
    let answer = match line["sessions"].as_array() {
        Some(days) => Ok(days.iter().map(text).collect()),
        None => Err(text(&line["error"]["id"])),
    };
    (text(&line["id"]), answer)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_line_is_what_its_course_alone_would_be(
        requests in requests(40),
        locale in prop::sample::select(&Locale::ALL[..]),
    ) {
        let folder = Folder::new("alone");
        let header = "id,protocol,start,at,on,away,sessions\n".to_owned();
        let csv: String = header + &requests.iter().enumerate().map(|(id, request)| request.csv(id)).collect::<String>();
        let json: String = requests.iter().enumerate().map(|(id, request)| request.json(id)).collect();
        folder.write("list.csv", &csv);
        folder.write("list.ndjson", &json);
        let answers = folder.batch(&["list.csv"]).stdout;
        prop_assert_eq!(answers.lines().count(), requests.len());
        for (place, (line, request)) in answers.lines().zip(&requests).enumerate() {
            prop_assert_eq!(answer(line), (place.to_string(), request.days()), "{:?}", request);
        }
        // What courses say alike is said once for all of them, and is in each calendar as if it were alone.
        let calendars = folder.batch(&["list.csv", "--with", "ics", "--lang", locale.tag(), "--jobs", "1"]).stdout;
        for (id, (line, request)) in calendars.lines().zip(&requests).enumerate() {
            let line: Value = serde_json::from_str(line).expect("JSON");
            prop_assert_eq!(line["ics"].as_str().map(str::to_owned), calendar(request.course(), id, locale), "{:?}", request);
        }
        // However the list is written: where a fault lies on its line is all that differs.
        let of_json = folder.batch(&["list.ndjson"]).stdout;
        prop_assert_eq!(of_json.lines().map(answer).collect::<Vec<_>>(), answers.lines().map(answer).collect::<Vec<_>>());
    }
}

/// A name that a row can have: short or long, with what files escape, and with characters of several bytes.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Z][a-z]{2,12}",
        2 => "[A-Z][a-z]{3}, [A-Z][a-z]{4}",
        2 => "[A-ZŞÇ][a-zşğıöü]{2,9} [A-ZŞÇ][a-zşğıöü]{4}",
        1 => "[أ-ي]{3,12}",
        1 => "[a-z;,\\\\👩ş ]{1,40}",
        1 => "[a-zş]{60,100}",
        1 => Just(String::new()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    /// Rows that differ in their starts and names alone are written like one another: each as it would be alone.
    #[test]
    fn rows_that_are_alike_have_calendars_of_their_own(
        protocol in prop::sample::select(vec!["hair-loss", "skin-rejuvenation", "cellulite"]),
        at in prop::option::weighted(0.7, prop::sample::select(vec!["02:30", "17:30", "23:40"])),
        on in prop::option::weighted(0.3, prop::sample::select(vec!["tue,thu", "mon,tue,wed,thu,fri"])),
        zone in prop::sample::select(vec!["", "Europe/Berlin", "America/Santiago", "Africa/Casablanca", "Asia/Kolkata"]),
        locale in prop::sample::select(&Locale::ALL[..]),
        first in 0_u64..3000,
        rows in prop::collection::vec((0_u64..400, name(), prop::option::weighted(0.1, (0_u64..200, 0_u64..20))), 50),
    ) {
        let first = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day") + Days::new(first);
        let requests = rows.iter().map(|(after, name, away)| {
            let (start, away) = (first + Days::new(*after), *away);
            (name.trim(), Request { protocol, start, at, on, away, sessions: None })
        });
        let requests: Vec<_> = requests.collect();
        let folder = Folder::new("alike");
        let rows: String = requests.iter().enumerate().map(|(id, (name, request))| {
            let row = serde_json::json!({
                "id": id.to_string(), "protocol": protocol, "start": request.start.to_string(), "at": at, "on": on, "tz": zone,
                "name": name, "away": request.away(),
            });
            format!("{row}\n")
        }).collect();
        folder.write("list.ndjson", &rows);
        let lines = folder.batch(&["list.ndjson", "--with", "ics", "--lang", locale.tag(), "--jobs", "1"]).stdout;
        prop_assert_eq!(lines.lines().count(), requests.len());
        for (id, (line, (name, request))) in lines.lines().zip(&requests).enumerate() {
            let mut course = request.course();
            course.timezone = Some(zone.to_owned()).filter(|zone| !zone.is_empty());
            course.label = mesoplan::Label::new(*name);
            let line: Value = serde_json::from_str(line).expect("JSON");
            prop_assert_eq!(line["ics"].as_str().map(str::to_owned), calendar(course, id, locale), "{} {:?}", name, request);
        }
    }
}

/// A vaccine whose doses depend on the age.
const BY_AGE: &str = r#"schema = 1
id = "by-age"
title = "Doses by age"
indication = "Made up"
version = "1"
status = "draft"
[source.s]
title = "Made up"
[event]
birth = "Date of birth"
[[variant]]
id = "child"
title = "Child"
when = "session 1: less than 18 years after event birth"
source = "s"
[[variant]]
id = "adult"
title = "Adult"
when = "otherwise"
source = "s"
[[phase]]
id = "doses"
title = "Doses"
sessions = 2
interval = "4 weeks"
source = "s"
[[visit]]
id = "small"
variant = "child"
note = "Dose: 1 ml."
source = "s"
[[visit]]
id = "large"
variant = "adult"
note = "Dose: 5 ml."
source = "s"
"#;

/// Which variant holds can be another one on each row: none has the words of a row before it.
#[test]
fn a_row_has_the_words_of_its_own_variant() {
    let folder = Folder::new("variants");
    folder.write("by-age.toml", BY_AGE);
    let row = |id: u32| {
        let birth = if id.is_multiple_of(3) { 1990 } else { 2020 };
        format!("{id},./by-age.toml,2027-03-{:02},birth={birth}-03-01\n", 1 + id)
    };
    let rows: String = (0..20).map(row).collect();
    folder.write("list.csv", &format!("id,protocol,start,event\n{rows}"));
    let answers = folder.batch(&["list.csv", "--with", "ics", "--jobs", "1"]).stdout;
    assert_eq!(answers.lines().count(), 20);
    for (id, line) in (0_u32..).zip(answers.lines()) {
        let (own, other) = if id.is_multiple_of(3) { ("Dose: 5 ml", "1 ml") } else { ("Dose: 1 ml", "5 ml") };
        assert!(line.contains(own) && !line.contains(other), "{line}");
    }
}

/// A list of so many rows, some of them bad.
fn list(rows: u32) -> String {
    let first = NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day");
    let mut list = "id,protocol,start,on,name\n".to_owned();
    for row in 0..rows {
        let start = first + Days::new(u64::from(row % 300));
        let on = ["", "tue", "\"mon,wed\"", "sunday,"][(row % 7 / 2) as usize];
        let protocol = ["hair-loss", "fibroblast", "fibroblats"][(row % 11 / 5) as usize];
        writeln!(list, "p-{row},{protocol},{start},{on},Ayşe {row}").expect("a text takes it");
    }
    list
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = Folder::new("threads");
    folder.write("list.csv", &list(700));
    let alone = folder.batch(&["list.csv", "--jobs", "1"]);
    assert_eq!(alone.status.code(), Some(1));
    assert_eq!(alone.stdout.lines().count(), 700);
    for jobs in ["2", "7"] {
        let together = folder.batch(&["list.csv", "--jobs", jobs]);
        assert!(together.stdout == alone.stdout, "{jobs} threads say something else");
        assert!(together.stderr == alone.stderr, "{jobs} threads remark something else");
    }
    folder.write("few.csv", &list(200));
    for jobs in ["1", "3"] {
        assert_eq!(folder.batch(&["few.csv", "-o", &format!("out-{jobs}/"), "--jobs", jobs]).status.code(), Some(1));
    }
    let calendars = |name| {
        let mut files = folder.tree(name);
        files.retain(|path, _| path.extension().is_some_and(|extension| extension == "ics"));
        files
    };
    let tree = calendars("out-1");
    assert!(tree.len() > 60, "{}", tree.len());
    assert!(folder.tree("out-1") == folder.tree("out-3"));
    // Again over the same folder nothing changes, and another list with the same names is refused.
    assert_eq!(
        folder.batch(&["few.csv", "-o", "out-1"]).stderr.lines().last(),
        folder.batch(&["few.csv"]).stderr.lines().last()
    );
    folder.write("other.csv", &list(200).replace("Ayşe", "Deniz"));
    let refused = folder.batch(&["other.csv", "-o", "out-1"]).stderr;
    assert!(refused.contains("p-1.ics already exists with other contents"), "{refused}");
    assert!(refused.ends_with("200 rows: 0 planned, 44 without a plan, 156 not written\n"), "{refused}");
    assert!(tree == calendars("out-1"));
}

#[test]
fn a_program_that_is_killed_leaves_whole_files() {
    let folder = Folder::new("killed");
    folder.write("list.csv", &list(600));
    folder.write("plans.ndjson", "what was there before\n");

    let mut running =
        Running(folder.command(&["list.csv", "-o", "out/"]).stderr(Stdio::null()).spawn().expect("it starts"));
    while calendars(&folder).len() < 20 {
        assert!(!running.has_ended(), "it ended before it could be killed");
        thread::sleep(Duration::from_millis(1));
    }
    drop(running);
    let left = calendars(&folder);
    for (path, bytes) in &left {
        assert!(bytes.starts_with(b"BEGIN:VCALENDAR\r\n") && bytes.ends_with(b"END:VCALENDAR\r\n"), "{path:?}");
    }
    // The next one goes on, and takes away what had no place yet.
    folder.batch(&["list.csv", "-o", "out/"]);
    folder.batch(&["list.csv", "-o", "whole/"]);
    assert!(folder.tree("out") == folder.tree("whole"));
    assert!(left.len() < folder.tree("whole").len(), "it was ended too late");

    let mut running =
        Running(folder.command(&["-", "-o", "plans.ndjson"]).stdin(Stdio::piped()).spawn().expect("it starts"));
    let mut rows = running.0.stdin.take().expect("a pipe");
    rows.write_all(list(3).as_bytes()).expect("it reads");
    let parts = || {
        let names = fs::read_dir(&folder.0).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        names.filter(|name| name.to_string_lossy().ends_with(".part")).count()
    };
    while parts() == 0 {
        assert!(!running.has_ended(), "it ended before it could be killed");
        thread::sleep(Duration::from_millis(1));
    }
    drop(running);
    assert_eq!(fs::read(folder.0.join("plans.ndjson")).expect("the file"), b"what was there before\n");
    // The next one takes away what it left.
    assert_eq!(parts(), 1);
    folder.batch(&["list.csv", "-o", "plans.ndjson"]);
    assert_eq!(fs::read_to_string(folder.0.join("plans.ndjson")).expect("the file").lines().count(), 600);
    assert_eq!(parts(), 0);
}

/// Starts a batch into `out` and kills it when that number of calendars have their places.
fn kill_after(folder: &Folder, count: usize) {
    let mut running =
        Running(folder.command(&["list.csv", "-o", "out/"]).stderr(Stdio::null()).spawn().expect("it starts"));
    while calendars(folder).len() < count {
        assert!(!running.has_ended(), "it ended before it could be killed");
        thread::sleep(Duration::from_millis(1));
    }
}

/// How many rows were there already, by what a batch says last.
fn there_already(output: &Output) -> usize {
    let last = output.stderr.lines().last().expect("a last line");
    let count = last.strip_suffix(" there already").and_then(|before| before.rsplit(' ').next());
    count.and_then(|count| count.parse().ok()).unwrap_or_else(|| panic!("{last}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_batch_that_was_killed_goes_on_where_it_was(kill_at in 1_usize..150, jobs in 1_usize..4) {
        let folder = Folder::new("resumed");
        folder.write("list.csv", &list(600));
        kill_after(&folder, kill_at);
        let left = calendars(&folder);
        let resumed = folder.batch(&["list.csv", "-o", "out/", "--resume", "--jobs", &jobs.to_string()]);
        let whole = folder.batch(&["list.csv", "-o", "whole/"]);
        prop_assert!(folder.tree("out") == folder.tree("whole"));
        prop_assert_eq!(resumed.status.code(), whole.status.code());
        // The last piece may not have been noted any more; its rows are planned again and found to be the same.
        let there = there_already(&resumed);
        prop_assert!(there <= left.len() && left.len() <= there + 64, "{there} of {}", left.len());
        // It is at its end, and all of it is there, though some rows have no plan.
        let again = folder.batch(&["list.csv", "-o", "out/", "--resume"]);
        prop_assert_eq!(again.status.code(), Some(1));
        prop_assert_eq!(there_already(&again), calendars(&folder).len());
    }
}

#[test]
fn what_was_changed_is_not_taken_for_finished() {
    let folder = Folder::new("changed");
    folder.write("list.csv", &list(600));
    kill_after(&folder, 30);
    let left = calendars(&folder);
    assert!(left.len() < 200, "it was ended too late");
    // Every other person got another name meanwhile.
    let changed: String = list(600)
        .lines()
        .enumerate()
        .map(|(place, line)| match place % 2 {
            0 => format!("{line}\n"),
            _ => line.replace("Ayşe", "Deniz") + "\n",
        })
        .collect();
    folder.write("list.csv", &changed);
    let resumed = folder.batch(&["list.csv", "-o", "out/", "--resume"]);
    let same = left.keys().filter(|path| {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.strip_prefix("p-"));
        // The first line names the columns.
        stem.and_then(|row| row.parse::<usize>().ok()).is_some_and(|row| row % 2 == 1)
    });
    let same = same.count();
    let there = there_already(&resumed);
    assert!(there <= same && same <= there + 64, "{there} of {same}");
    let refused = resumed.stderr.matches("already exists with other contents").count();
    assert_eq!(refused, left.len() - same);
    let tree = folder.tree("out");
    assert!(left.iter().all(|(path, bytes)| tree.get(path) == Some(bytes)), "nothing is written over");
}

/// The calendars that have their places.
fn calendars(folder: &Folder) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = folder.tree("out");
    files.retain(|path, _| path.extension().is_some_and(|extension| extension == "ics"));
    files
}

/// A program that is killed when this is dropped.
struct Running(std::process::Child);

impl Running {
    fn has_ended(&mut self) -> bool {
        self.0.try_wait().expect("a program to wait for").is_some()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn each_line_holds_what_is_asked_for() {
    let folder = Folder::new("with");
    folder.write("list.csv", "id,protocol,start,name\n7,fibroblast,2026-12-01,Ayşe\n");
    let mut course = Course::of("fibroblast").starting("2026-12-01".parse().expect("a day"));
    course.label = mesoplan::Label::new("Ayşe");
    course.known_as = Some("7".to_owned());
    let alone = mesoplan::plan(&course, &Shipped).expect("a plan");
    let line =
        |with: &str| serde_json::from_str::<Value>(&folder.batch(&["list.csv", "--with", with]).stdout).expect("JSON");
    let ics = alone.write(Format::Ics).expect("a calendar");
    assert_eq!(line("ics")["ics"].as_str().map(str::as_bytes), Some(&*ics));
    let plan: Value = serde_json::from_slice(&alone.write(Format::Json).expect("JSON")).expect("JSON");
    assert_eq!(line("plan")["plan"], plan);
    assert_eq!(line("plan")["sessions"][0], "2026-12-01");
}
