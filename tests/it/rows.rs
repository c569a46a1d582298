//! Rows of lists as `mesoplan plan` answers them: saved courses, their day, their clinic and its book; and what is said of
//! rows that get in one another's way.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::batch::Folder;
use crate::interop::process::{self, Output};
use crate::plan_schema::keeps_schema_of;

impl Folder {
    /// Runs another command on a day.
    pub(crate) fn run_on(&self, today: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mesoplan"));
        command.current_dir(&self.0).args(arguments).env_remove("MESOPLAN_PROTOCOLS");
        process::output(on(&mut command, today), Duration::from_secs(60))
    }

    fn batch_on(&self, today: &str, arguments: &[&str]) -> Output {
        process::output(on(&mut self.command(arguments), today), Duration::from_secs(60))
    }

    /// A person's course as it is in practice: handed out, and begun.
    fn save_course(&self, name: &str, more: &[&str]) {
        let file = format!("{name}.toml");
        let plan = ["plan", "hair-loss", "--start", "2026-10-05", "--name", name, "--save", &file];
        let made = self.run_on("2026-10-01", &[&plan[..], more, &["-o", &format!("{name}.ics")]].concat());
        assert!(made.status.success(), "{}", made.stderr);
        assert!(self.run_on("2026-10-06", &["record", &file, "held", "1"]).status.success());
    }
}

fn on<'c>(command: &'c mut Command, today: &str) -> &'c mut Command {
    command.env("MESOPLAN_TODAY", today).env("SOURCE_DATE_EPOCH", "1793534400")
}

fn lines(output: &Output) -> Vec<Value> {
    output.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn days(plan: &Value) -> Vec<&Value> {
    plan["sessions"].as_array().expect("sessions").iter().map(|session| &session["date"]).collect()
}

fn names(ics: &str) -> BTreeSet<&str> {
    ics.lines().filter_map(|line| line.strip_prefix("UID:")).collect()
}

const CLINIC: &str = "schema = 1\ntimezone = \"Europe/Istanbul\"\n[hours]\nmon = \"09:00-18:00\"\ntue = \"09:00-18:00\"\n\
                      wed = \"09:00-18:00\"\nthu = \"09:00-18:00\"\nfri = \"09:00-18:00\"\n";

#[test]
fn a_saved_course_is_what_plan_says_of_it_on_each_day() {
    let folder = Folder::new("rows-today");
    folder.save_course("ayse", &[]);
    folder.write("list.csv", "id,course,protocol,start\na,ayse.toml,,\nb,,hair-loss,2026-10-05\n");
    let plain = folder.run_on("2026-10-01", &["plan", "hair-loss", "--start", "2026-10-05", "--format", "json"]);
    let plain: Value = serde_json::from_str(&plain.stdout).expect("JSON");
    let mut seen = BTreeSet::new();
    for today in ["2026-10-07", "2026-11-30", "2027-03-01"] {
        let alone = folder.run_on(today, &["plan", "ayse.toml", "--format", "json"]).stdout;
        let alone: Value = serde_json::from_str(&alone).expect("JSON");
        let rows = lines(&folder.batch_on(today, &["list.csv", "--with", "plan"]));
        assert_eq!(rows[0]["plan"], alone, "{today}");
        assert_eq!(rows[0]["sessions"].as_array().expect("days").iter().collect::<Vec<_>>(), days(&alone), "{today}");
        assert_eq!(lines(&folder.batch_on(today, &["list.csv"]))[0]["sessions"], rows[0]["sessions"], "{today}");
        // A row that names no saved course knows no day.
        assert_eq!(days(&rows[1]["plan"]), days(&plain), "{today}");
        let ics = folder.run_on(today, &["plan", "ayse.toml", "--format", "ics"]).stdout;
        let rows = lines(&folder.batch_on(today, &["list.csv", "--with", "ics"]));
        assert_eq!(rows[0]["ics"], ics, "{today}");
        folder.batch_on(today, &["list.csv", "-o", &format!("out-{today}/")]);
        let tree = folder.tree(&format!("out-{today}"));
        let file = tree.iter().find(|(path, _)| path.ends_with("a.ics")).expect("a calendar").1;
        assert_eq!(*file, ics.as_bytes(), "{today}");
        // The day that is given comes before the one of the environment, for all rows as for `plan`.
        let given = folder.batch_on("2000-01-01", &["list.csv", "--with", "plan", "--today", today]);
        assert_eq!(lines(&given)[0]["plan"], alone, "{today}");
        let plan = ["plan", "hair-loss", "--start", "2026-10-05", "--format", "json", "--today", today];
        let plan: Value = serde_json::from_str(&folder.run_on(today, &plan).stdout).expect("JSON");
        assert_eq!(days(&lines(&given)[1]["plan"]), days(&plan), "{today}");
        seen.insert(alone.to_string());
    }
    assert_eq!(seen.len(), 3, "the day matters");
}

#[test]
fn a_saved_course_of_yesterday_is_not_taken_for_finished() {
    let folder = Folder::new("rows-resume");
    folder.save_course("ayse", &[]);
    folder.write("list.csv", "id,course,protocol,start\na,ayse.toml,,\nb,,hair-loss,2026-10-05\nc,,none,\n");
    let last = |today| {
        let output = folder.batch_on(today, &["list.csv", "-o", "out/", "--resume"]);
        output.stderr.lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(last("2026-10-07"), "3 rows: 2 planned, 1 without a plan, 0 there already");
    // What was finished is known though a row has no plan.
    assert_eq!(last("2026-10-07"), "3 rows: 0 planned, 1 without a plan, 2 there already");
    // Planned anew and found to be the same is not there already.
    assert_eq!(last("2026-10-08"), "3 rows: 1 planned, 1 without a plan, 1 there already");
    assert_eq!(last("2027-03-01"), "3 rows: 0 planned, 1 without a plan, 1 not written, 1 there already");
}

#[test]
fn a_saved_course_has_its_own_clinic() {
    let folder = Folder::new("rows-clinic");
    folder.write("clinic.toml", CLINIC);
    folder.write("other.toml", CLINIC);
    folder.save_course("ayse", &["--clinic", "clinic.toml"]);
    folder.save_course("can", &[]);
    folder.write("list.csv", "id,course\na,ayse.toml\nc,can.toml\n");
    let answers = |clinic: &str| lines(&folder.batch_on("2026-11-30", &["list.csv", "--clinic", clinic]));
    let [own, none] = &answers("./clinic.toml")[..] else { panic!("two rows") };
    assert_eq!(own["sessions"], lines(&folder.batch_on("2026-11-30", &["list.csv"]))[0]["sessions"]);
    assert_eq!(none["error"]["id"], "saved-course");
    assert_eq!(none["error"]["text"], "the saved course is at no clinic, and `--clinic` names ./clinic.toml");
    let other = &answers("other.toml")[0]["error"];
    assert_eq!(other["text"], "the saved course is at clinic.toml, and `--clinic` names other.toml");
}

#[test]
fn rows_keep_clear_of_what_the_book_has_promised() {
    let folder = Folder::new("rows-book");
    fs::create_dir_all(folder.0.join("book")).expect("a folder");
    folder.write("clinic.toml", &format!("book = \"book/\"\n{CLINIC}"));
    folder.write("alone.toml", CLINIC);
    for (name, at) in [("ayse", "10:00"), ("can", "11:00")] {
        let save = format!("book/{name}.toml");
        let plan = ["plan", "skin-rejuvenation", "--start", "2026-12-07", "--at", at, "--clinic", "clinic.toml"];
        let made = folder.run_on("2026-11-01", &[&plan[..], &["--save", &save, "-o", &format!("{name}.ics")]].concat());
        assert!(made.status.success(), "{}", made.stderr);
    }
    folder.write(
        "list.csv",
        "id,protocol,start,at,course\nx,skin-rejuvenation,2026-12-07,10:00,\n\
                              y,skin-rejuvenation,2026-12-07,11:00,\nz,,,,book/can.toml\nz2,,,,./book/can.toml\n",
    );
    let rows = lines(&folder.batch_on("2026-11-02", &["list.csv", "--with", "plan", "--clinic", "clinic.toml"]));
    let times = |plan: &Value| -> Vec<(Value, Value)> {
        let sessions = plan["sessions"].as_array().expect("sessions").iter();
        sessions.map(|session| (session["date"].clone(), session["start"].clone())).collect()
    };
    let alone = |clinic: &str, at: &str| -> Value {
        let plan = ["plan", "skin-rejuvenation", "--start", "2026-12-07", "--at", at, "--clinic", clinic];
        let plan = folder.run_on("2026-11-02", &[&plan[..], &["--format", "json"]].concat());
        serde_json::from_str(&plan.stdout).expect("JSON")
    };
    for (row, at) in rows.iter().zip(["10:00", "11:00"]) {
        assert_eq!(times(&row["plan"]), times(&alone("clinic.toml", at)));
        assert_ne!(times(&row["plan"]), times(&alone("alone.toml", at)), "the others matter");
    }
    // A course does not get in its own way, whatever its file is called.
    let can = folder.run_on("2026-11-02", &["plan", "book/can.toml", "--format", "json"]).stdout;
    let can: Value = serde_json::from_str(&can).expect("JSON");
    assert_eq!((&rows[2]["plan"], &rows[3]["plan"]), (&can, &can));
    // What is promised later is not passed over by a batch that goes on.
    let into = ["list.csv", "--clinic", "clinic.toml", "-o", "out/", "--resume"];
    let last = |output: Output| output.stderr.lines().last().unwrap_or_default().to_owned();
    let _ = folder.batch_on("2026-11-02", &into);
    assert_eq!(last(folder.batch_on("2026-11-02", &into)), "4 rows: 0 planned, 0 without a plan, 4 there already");
    fs::rename(folder.0.join("book/ayse.toml"), folder.0.join("ayse.toml")).expect("it moves");
    let fewer = last(folder.batch_on("2026-11-02", &into));
    assert!(fewer.ends_with(", 0 there already"), "{fewer}");
    // The book is read once, and what cannot be read in it is said once.
    folder.write("book/torn.toml", "schema = 1\n[[course]]\n");
    let said = folder.batch_on("2026-11-02", &["list.csv", "--clinic", "clinic.toml", "--jobs", "2"]).stderr;
    assert_eq!(said.matches("torn.toml cannot be read").count(), 1, "{said}");
}

#[test]
fn events_are_called_after_the_id_of_their_row() {
    let folder = Folder::new("rows-names");
    let ics = |list: &str| -> Vec<String> {
        folder.write("list.ndjson", list);
        let rows = lines(&folder.batch(&["list.ndjson", "--with", "ics"]));
        rows.iter().map(|row| row["ics"].as_str().expect("a calendar").to_owned()).collect()
    };
    let row = |more: &str| format!("{{\"protocol\":\"fibroblast\",\"start\":\"2026-12-01\"{more}}}\n");
    let made =
        ics(&[r#","id":"7""#, r#","id":"8""#, r#","id":"7","name":"Ayşe""#, "", r#","name":"7""#].map(row).concat());
    let names: Vec<BTreeSet<&str>> = made.iter().map(|ics| names(ics)).collect();
    // A label that is corrected, another start and a number for a text leave the names as they are.
    assert_eq!(names[0], names[2]);
    let moved = ics("{\"protocol\":\"fibroblast\",\"start\":\"2027-02-01\",\"id\":7}\n");
    assert_eq!(self::names(&moved[0]), names[0]);
    // A whole plan is made otherwise, and has them too.
    let plan = &lines(&folder.batch(&["list.ndjson", "--with", "plan"]))[0]["plan"];
    for session in plan["sessions"].as_array().expect("sessions") {
        assert!(names[0].contains(session["uid"].as_str().expect("a name")), "{session}");
    }
    // Nobody else has them.
    for (one, other) in [(0, 1), (0, 3), (0, 4), (1, 3), (3, 4)] {
        assert!(names[one].is_disjoint(&names[other]), "{one} {other}");
    }
    // Without an id they are those of `plan`.
    let plan = ["plan", "fibroblast", "--start", "2026-12-01", "--format", "ics"];
    assert_eq!(made[3], folder.run_on("2026-11-01", &plan).stdout);
    let mut named = plan.to_vec();
    named.extend(["--name", "7"]);
    assert_eq!(made[4], folder.run_on("2026-11-01", &named).stdout);
    // In a folder they are the same.
    folder.write("list.csv", "id,protocol,start\n7,fibroblast,2026-12-01\n");
    folder.batch(&["list.csv", "-o", "out/"]);
    assert!(folder.tree("out").values().any(|file| *file == made[0].as_bytes()));
}

#[test]
fn the_answers_do_not_go_over_the_list() {
    let folder = Folder::new("rows-over");
    let list = "{\"id\":1,\"protocol\":\"fibroblast\",\"start\":\"2026-12-01\"}\n";
    folder.write("list.ndjson", list);
    let mut names = vec!["list.ndjson", "./list.ndjson"];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("list.ndjson", folder.0.join("link.ndjson")).expect("a link");
        fs::hard_link(folder.0.join("list.ndjson"), folder.0.join("twin.ndjson")).expect("a link");
        names.extend(["link.ndjson", "twin.ndjson"]);
    }
    for name in &names {
        let refused = folder.batch(&["list.ndjson", "-o", name]);
        assert_eq!(refused.status.code(), Some(2), "{name}");
        assert!(refused.stderr.starts_with("error[output-is-list]"), "{name}: {}", refused.stderr);
    }
    #[cfg(unix)]
    {
        let open = |append: bool| fs::File::options().read(!append).append(append).open(folder.0.join("list.ndjson"));
        let status = folder.command(&["-", "-o", "list.ndjson"]).stdin(open(false).expect("the list")).status();
        assert_eq!(status.expect("it ends").code(), Some(2));
        // Each answer would be a row more.
        let mut command = folder.command(&["list.ndjson"]);
        let status = command.stdin(Stdio::null()).stdout(open(true).expect("the list")).status();
        assert_eq!(status.expect("it ends").code(), Some(2));
    }
    assert_eq!(fs::read_to_string(folder.0.join("list.ndjson")).expect("the list"), list);
}

#[test]
fn a_calendar_from_before_and_an_id_that_comes_twice_are_named() {
    let folder = Folder::new("rows-twice");
    folder.write("list.csv", "id,protocol,start\na,fibroblast,2026-12-01\nb,fibroblast,2026-12-01\n");
    assert_eq!(folder.batch(&["list.csv", "-o", "out/"]).status.code(), Some(0));
    let path = folder.tree("out").into_keys().find(|path| path.ends_with("a.ics")).expect("a calendar");
    let path = std::path::Path::new("out").join(path);
    let changed = "id,protocol,start\na,fibroblats,2026-12-01\nb,fibroblast,2026-12-01\nc,fibroblast,2026-12-01\n\
                   b,fibroblast,2026-12-01\nc,fibroblast,2027-12-01\na,fibroblast,2026-12-01\nd,none,\nd,none,2026\n";
    folder.write("changed.csv", changed);
    let folded = |jobs| {
        let said = folder.batch(&["changed.csv", "-o", "out/", "--jobs", jobs]).stderr;
        let bare =
            said.lines().map(|line| line.split_once("; give each row").map_or(line, |(before, _)| before).to_owned());
        bare.collect::<Vec<_>>()
    };
    let said = folded("1");
    let twice = |line: u32, first: u32| {
        format!(
            "changed.csv:{line}: error[id-twice]: id: line {first} has the same id, and its calendar would have the same name"
        )
    };
    assert!(
        said[0].contains(&format!("`fibroblats`; {} is from before, and stays; did you mean", path.display())),
        "{}",
        said[0]
    );
    assert_eq!(said[1..4], [twice(5, 3), twice(6, 4), twice(7, 2)]);
    assert!(said[4].contains("no protocol called `none`; ") && !said[4].contains("from before"), "{}", said[4]);
    assert_eq!(said[5], twice(9, 8));
    assert_eq!(said[6], "8 rows: 2 planned, 3 without a plan, 3 not written");
    assert_eq!(folded("3"), said);
    let tree = folder.tree("out");
    let calendars = tree.keys().filter(|path| path.extension().is_some_and(|extension| extension == "ics"));
    assert_eq!(calendars.count(), 3);
}

#[test]
fn a_file_that_a_row_names_is_read_like_any_other() {
    let folder = Folder::new("rows-files");
    folder.write("torn.toml", "schema = 1\n\n[[course]]\nprotocol = \"hair-loss\"\nstart = \"soon\"\n");
    let mut list = "id,course\n1,torn.toml\n".to_owned();
    #[cfg(unix)]
    {
        // Nobody ever writes to it.
        let made = Command::new("mkfifo").arg(folder.0.join("pipe.toml")).status();
        assert!(made.expect("it starts").success());
        list += "2,pipe.toml\n";
    }
    folder.write("list.csv", &list);
    let rows = lines(&folder.batch(&["list.csv"]));
    let text = rows[0]["error"]["text"].as_str().expect("a text");
    assert!(text.starts_with("torn.toml:5:9: "), "{text}");
    assert!(rows[1..].iter().all(|row| row["error"]["id"] == "file"), "{rows:?}");
}

#[test]
fn everything_that_is_wrong_with_a_row_is_told() {
    let folder = Folder::new("rows-faults");
    folder.write(
        "list.csv",
        "id,protocol,start,at,until,sessions\n1,hair-loss,soon,noon,2026-13-01,x\n2,hair-loss,,,2027-01-01,\n",
    );
    let told = folder.batch(&["list.csv"]);
    let faults = |row: &Value| -> Vec<(String, Option<u64>)> {
        let all = std::iter::once(&row["error"]).chain(row["error"]["also"].as_array().into_iter().flatten());
        all.map(|fault| (fault["key"].as_str().expect("a column").to_owned(), fault["column"].as_u64())).collect()
    };
    let rows = lines(&told);
    let all = [("sessions", 34), ("at", 18), ("start", 13), ("until", 23)];
    assert_eq!(faults(&rows[0]), all.map(|(key, column)| (key.to_owned(), Some(column))));
    for (key, column) in all {
        assert!(told.stderr.contains(&format!("list.csv:2:{column}: error[")), "{key}: {}", told.stderr);
    }
    for row in &rows {
        keeps_schema_of("batch-answer", row).unwrap_or_else(|why| panic!("{why}\n{row}"));
    }
    // As many as `plan` tells.
    let plan = folder.run_on("2026-11-01", &["plan", "hair-loss", "--until", "2027-01-01"]).stderr;
    assert_eq!(faults(&rows[1]).len(), plan.matches("error[").count(), "{plan}");
    assert!(told.stderr.ends_with("2 rows: 0 planned, 2 without a plan\n"), "{}", told.stderr);
}

#[test]
fn what_is_no_list_is_named() {
    let folder = Folder::new("rows-no-list");
    let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let lists: [(&str, Vec<u8>); 4] = [
        ("json-array", b"[{\"id\":1,\"protocol\":\"fibroblast\"}]\n".to_vec()),
        ("tab-separated", b"id\tprotocol\tstart\n1\tfibroblast\t2026-12-01\n".to_vec()),
        ("not-text", utf_16("\u{feff}id,protocol\n")),
        ("not-text", utf_16("id,protocol\n")),
    ];
    for (code, list) in lists {
        fs::write(folder.0.join("list"), &list).expect("a file");
        let refused = folder.batch(&["list"]);
        assert_eq!(refused.status.code(), Some(2), "{code}");
        assert!(refused.stderr.starts_with(&format!("error[{code}]")), "{}", refused.stderr);
    }
    folder.write("list", "");
    assert_eq!(folder.batch(&["list"]).stderr, "list has no row\n0 rows: 0 planned, 0 without a plan\n");
    // A whole number as tables write it beside empty cells; and a place that is counted in letters.
    folder.write("list", "{\"protocol\":\"hair-loss\",\"start\":\"2026-12-01\",\"sessions\":{\"induction\":10.0}}\n{\"id\":\"Ayşe\" 1}\n");
    let rows = lines(&folder.batch(&["list"]));
    assert!(rows[0]["sessions"].is_array(), "{}", rows[0]);
    assert_eq!(rows[1]["error"]["column"], 14);
}

#[test]
fn answers_keep_their_schema() {
    let folder = Folder::new("rows-answers");
    folder.write(
        "list.ndjson",
        concat!(
            "{\"id\":1,\"protocol\":\"fibroblast\",\"start\":\"2026-12-01\"}\n",
            "{\"protocol\":\"fibroblast\",\"start\":\"2026-12-01\"}\n",
            "{\"id\":\"2\",\"protocol\":\"fibroblats\"}\n",
            "{\"id\":\"3\",\"protocol\":\"fibroblast\",\"start\":\"2026-12-01\",\"away\":\"2026-11-01..2026-12-31\"}\n",
            "{\"id\":\"4\",\"protocol\":[]}\n{\"x\":1}\n[]\n",
        ),
    );
    let mut kinds = BTreeSet::new();
    for with in [&[][..], &["--with", "plan"], &["--with", "ics"]] {
        for line in lines(&folder.batch(&[&["list.ndjson"], with].concat())) {
            keeps_schema_of("batch-answer", &line).unwrap_or_else(|why| panic!("{why}\n{line}"));
            if let Some(plan) = line.get("plan") {
                keeps_schema_of("plan", plan).unwrap_or_else(|why| panic!("{why}\n{plan}"));
            }
            kinds.extend(line.as_object().expect("an object").keys().cloned());
            kinds.extend(line["error"].as_object().into_iter().flatten().map(|(key, _)| format!("error/{key}")));
            // Nothing else keeps it.
            let mut other = line.clone();
            other["more"] = json!(1);
            assert!(keeps_schema_of("batch-answer", &other).is_err());
            other.as_object_mut().expect("an object").retain(|key, _| key == "id");
            assert!(keeps_schema_of("batch-answer", &other).is_err());
        }
    }
    let expected = ["error", "error/column", "error/details", "error/help", "error/id", "error/key", "error/text"];
    let expected = expected.into_iter().chain(["ics", "id", "plan", "sessions"]);
    assert_eq!(kinds, expected.map(str::to_owned).collect());
}

/// Cells as people write them, right and wrong.
fn cell() -> impl Strategy<Value = (&'static str, Value)> {
    let cells = [
        ("id", vec![json!("p-1"), json!(7), json!(null), json!([1])]),
        ("protocol", vec![json!("hair-loss"), json!("hair-loss"), json!(null), json!(""), json!(7), json!(["a"])]),
        ("course", vec![json!("course.toml"), json!(null), json!("  "), json!(7)]),
        (
            "start",
            vec![
                json!("2026-12-01"),
                json!(" 2026-12-01 "),
                json!(""),
                json!("2026-1-1"),
                json!("1.12.2026"),
                json!(7),
            ],
        ),
        ("until", vec![json!("2026-12-01"), json!(null), json!("1899-01-01")]),
        (
            "at",
            vec![
                json!("17:30"),
                json!("9:05"),
                json!("17:30,fri=16:00"),
                json!("17:30, friday 16:00"),
                json!(null),
                json!("noon"),
                json!("17"),
                json!("17:30,fri"),
                json!(17),
            ],
        ),
        ("on", vec![json!("tue,thu"), json!(["tue"]), json!([]), json!({}), json!(7)]),
        ("away", vec![json!("2027-12-24"), json!(["2027-12-24"]), json!(null), json!({"a": 1})]),
        ("sessions", vec![json!(10), json!("10"), json!({"induction": 10}), json!([10]), json!(null), json!(true)]),
        (
            "name",
            vec![
                json!("Ayşe"),
                json!("Ç"),
                json!(format!(" {} ", "ş".repeat(100))),
                json!("ş".repeat(101)),
                json!(null),
                json!(7),
            ],
        ),
        ("weekdays", vec![json!("tue"), json!(null)]),
    ];
    let cells = cells.map(|(name, values)| (Just(name), prop::sample::select(values)));
    prop::sample::select(cells.into_iter().collect::<Vec<_>>()).prop_flat_map(|(name, value)| (name, value))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    /// The schema refuses what the program refuses for its form, and nothing else.
    #[test]
    fn the_schema_of_a_row_says_what_the_program_says(
        cells in prop::collection::vec((prop::collection::vec(cell(), 1..4), any::<bool>()), 400),
    ) {
        let folder = Folder::new("rows-schema");
        folder.save_course("course", &[]);
        let rows = cells.into_iter().map(|(cells, has_protocol)| {
            let own = has_protocol.then(|| ("protocol", json!("hair-loss")));
            own.into_iter().chain(cells).map(|(name, value)| (name.to_owned(), value)).collect()
        });
        let rows: Vec<Value> = rows.map(Value::Object).collect();
        folder.write("list.ndjson", &rows.iter().map(|row| format!("{row}\n")).collect::<String>());
        let forms =
            ["unknown-column", "wrong-type", "saved-course", "no-protocol", "bad-date", "bad-time", "name-too-long"];
        let mut kept = 0;
        for (row, answer) in rows.iter().zip(lines(&folder.batch_on("2026-11-01", &["list.ndjson"]))) {
            let is_wrong = answer["error"]["id"].as_str().is_some_and(|id| forms.contains(&id));
            let keeps = keeps_schema_of("batch", row);
            prop_assert_eq!(keeps.is_err(), is_wrong, "{}\n{}\n{:?}", row, answer, keeps);
            kept += usize::from(keeps.is_ok());
        }
        prop_assert!((40..360).contains(&kept), "{} of 400", kept);
    }
}
