//! Lists as the programs of others write them, and what a batch says of them beside its answers.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::batch::Folder;
use crate::interop::process::Output;
use crate::plan_schema::keeps_schema_of;

fn lines(output: &Output) -> Vec<Value> {
    output.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn said(output: &Output) -> Vec<&str> {
    output.stderr.lines().collect()
}

#[test]
fn a_row_goes_on_where_a_cell_does() {
    let folder = Folder::new("lists-lines");
    // As a spreadsheet program writes line breaks inside cells.
    folder.write(
        "list.csv",
        "id;protocol;start;name;away\r\n\
         1;fibroblast;2026-12-01;\"Ayşe\nYılmaz\";\r\n\
         2;fibroblast;2026-12-01;Can;\"2026-12-01\n2026-12-22..2026-12-23\"\r\n\
         \r\n\
         3;fibroblast;2026-12-32;\"\nDeniz\n\";\r\n",
    );
    for jobs in ["1", "2"] {
        let answered = folder.batch(&["list.csv", "--jobs", jobs]);
        let rows = lines(&answered);
        assert_eq!(rows.len(), 3, "{}", answered.stdout);
        assert_eq!((&rows[0]["id"], &rows[0]["error"]["id"]), (&"1".into(), &"control-character".into()));
        // Every day of the cell is kept free.
        assert_eq!(rows[1]["sessions"][0], "2026-12-02");
        assert_eq!(rows[2]["error"]["id"], "bad-date");
        let said = said(&answered);
        assert!(said[0].starts_with("list.csv:2:") && said[1].starts_with("list.csv:7:"), "{said:?}");
        assert_eq!(said[2], "3 rows: 1 planned, 2 without a plan");
    }
    folder.batch(&["list.csv", "-o", "out/"]);
    let names: Vec<_> = folder.tree("out").into_keys().filter(|path| path.extension().is_some()).collect();
    assert!(names.len() == 1 && names[0].ends_with("2.ics"), "{names:?}");
}

#[test]
fn no_part_of_a_broken_row_is_planned() {
    let folder = Folder::new("lists-broken");
    let row = |id: u32| format!("{id},fibroblast,2026-12-01,\n");
    let answers = |text: &str| {
        folder.write("list.csv", &format!("id,protocol,start,name\n{text}"));
        let answered = folder.batch(&["list.csv"]);
        let rows = lines(&answered).into_iter().map(|row| (row["id"].clone(), row["error"]["id"].clone()));
        (rows.collect::<Vec<_>>(), answered.stderr)
    };
    let fine = |id: u32| (Value::from(id.to_string()), Value::Null);
    // Quotes that are not closed take what is behind them along, and say so.
    let (rows, said) = answers(&format!("{}2,fibroblast,2026-12-01,\"Can\n{}{}", row(1), row(3), row(4)));
    assert_eq!(rows, [fine(1), ("2".into(), "quote-open".into())]);
    assert!(said.starts_with("list.csv:3:25: error[quote-open]: ") && said.contains("none is planned"), "{said}");
    // Where other quotes seem to close them, the next line is a row again.
    let (rows, said) =
        answers(&format!("2,fibroblast,2026-12-01,\"Can\n3,fibroblast,2026-12-01,\"Deniz\"\n{}", row(4)));
    assert_eq!(rows, [("2".into(), "quote-inside".into()), fine(4)]);
    assert!(said.starts_with("list.csv:2:25: error[quote-inside]: ") && said.contains("on the next line"), "{said}");
    // What is the end of a row whose beginning is elsewhere is none.
    let (rows, _) = answers(&format!("fibroblast\",fibroblast,2026-12-01,\n{}", row(4)));
    assert_eq!(rows, [(Value::Null, "quote-inside".into()), fine(4)]);
    // However much there is of it.
    let (rows, said) = answers(&format!("2,\"{}{}", "Can\n".repeat(1 << 19), row(3)));
    assert_eq!(rows, [("2".into(), "quote-open".into())]);
    assert!(said.len() < 500, "{}", said.len());
}

#[test]
fn an_id_is_the_same_however_it_is_written() {
    let folder = Folder::new("lists-ids");
    let row = |id: &str| format!("{{\"id\":{id},\"protocol\":\"fibroblast\",\"start\":\"2026-12-01\"}}\n");
    let ids = ["1", "\"1\"", "\" 1\"", "\"1 \"", "1.0", "\"a\"", "\" a\"", "\"A\""];
    folder.write("list.ndjson", &ids.map(row).concat());
    let rows = lines(&folder.batch(&["list.ndjson", "--with", "ics"]));
    let name = |row: &Value| -> String {
        let ics = row["ics"].as_str().expect("a calendar");
        ics.lines().find_map(|line| line.strip_prefix("UID:")).expect("a name").to_owned()
    };
    let text = |id: &Value| id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    let pairs: BTreeSet<(String, String)> = rows.iter().map(|row| (text(&row["id"]), name(row))).collect();
    let distinct = |which: fn(&(String, String)) -> &String| pairs.iter().map(which).collect::<BTreeSet<_>>().len();
    assert_eq!((distinct(|pair| &pair.0), distinct(|pair| &pair.1), pairs.len()), (4, 4, 4), "{pairs:?}");
    // In a folder each but the first of those that are the same is told.
    let told = folder.batch(&["list.ndjson", "-o", "out/"]).stderr;
    assert_eq!(told.matches("error[id-twice]: id: line ").count(), 4, "{told}");
    assert!(told.ends_with("8 rows: 4 planned, 0 without a plan, 4 not written\n"), "{told}");
    // In CSV, too.
    folder.write("list.csv", "id,protocol,start\n\" a \",fibroblast,2026-12-01\na,fibroblast,2026-12-01\n");
    let rows = lines(&folder.batch(&["list.csv", "--with", "ics"]));
    assert_eq!((&rows[0]["id"], name(&rows[0])), (&"a".into(), name(&rows[1])));
}

/// The folder that a batch puts a file into.
fn shard(name: &str) -> u8 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, step);
    (hash ^ (hash >> 32) ^ (hash >> 16) ^ (hash >> 8)) as u8
}

#[test]
fn capital_letters_alone_do_not_tell_two_files_apart() {
    let folder = Folder::new("lists-capitals");
    let is_together = |id: &u32| shard(&format!("p{id}.ics")) == shard(&format!("P{id}.ics"));
    let together = (0..).find(is_together).expect("a number");
    let apart = (0..).find(|id| !is_together(id)).expect("a number");
    let row = |id: String| format!("{id},fibroblast,2026-12-01\n");
    let ids = [format!("p{together}"), format!("p{apart}"), format!("P{together}"), format!("P{apart}")];
    folder.write("list.csv", &("id,protocol,start\n".to_owned() + &ids.map(row).concat()));
    let told = folder.batch(&["list.csv", "-o", "out/"]);
    assert_eq!(told.status.code(), Some(1));
    let told = said(&told);
    assert!(
        told[0].starts_with("list.csv:4: error[id-twice]: id: the id of line 2 is the same but for capital"),
        "{told:?}"
    );
    assert_eq!(told[1], "4 rows: 3 planned, 0 without a plan, 1 not written");
}

#[test]
fn a_row_that_was_changed_since_is_counted_as_not_written() {
    let folder = Folder::new("lists-changed");
    folder.write("list.csv", "id,protocol,start\na,fibroblast,2026-12-01\nb,fibroblast,2026-12-01\nc,none,\n");
    let batch = |more: &[&str]| folder.batch(&[&["list.csv", "-o", "out/"], more].concat());
    assert!(batch(&[]).stderr.ends_with("3 rows: 2 planned, 1 without a plan\n"));
    folder.write("list.csv", "id,protocol,start\na,fibroblast,2026-12-08\nb,fibroblast,2026-12-01\nc,none,\n");
    let told = batch(&["--resume"]);
    assert_eq!(told.status.code(), Some(1));
    assert!(told.stderr.contains("remove the file and run the same command again"), "{}", told.stderr);
    assert!(
        told.stderr.ends_with("3 rows: 0 planned, 1 without a plan, 1 not written, 1 there already\n"),
        "{}",
        told.stderr
    );
    // What the help says helps.
    let path = folder.tree("out").into_keys().find(|path| path.ends_with("a.ics")).expect("a calendar");
    fs::remove_file(folder.0.join("out").join(path)).expect("it goes");
    assert!(batch(&["--resume"]).stderr.ends_with("3 rows: 1 planned, 1 without a plan, 1 there already\n"));
}

#[test]
fn remarks_are_made_once_and_are_the_same_for_any_number_of_threads() {
    let folder = Folder::new("lists-remarks");
    let clinic = "schema = 1\ntimezone = \"Europe/Istanbul\"\nholidays = \"MA\"\nbusy-calendars = [\"room.ics\"]\n";
    folder.write("clinic.toml", clinic);
    let event = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Somewhere:20270302T100000\r\nDTEND;TZID=Somewhere:20270302T110000\r\nEND:VEVENT\r\n";
    folder.write("room.ics", &format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event}END:VCALENDAR\r\n"));
    let rows: String = (0..200).map(|row| format!("{row},hair-loss,2027-0{}-01\n", 1 + row % 9)).collect();
    folder.write("list.csv", &format!("id,protocol,start\n{rows}"));
    let batch = |more: &[&str]| folder.batch(&[&["list.csv", "--clinic", "clinic.toml"], more].concat()).stderr;
    let alone = batch(&["--jobs", "1"]);
    assert_eq!(alone.matches("time zone `Somewhere` is").count(), 1, "{alone}");
    assert_eq!(alone.matches(" is an estimate").count(), 1, "{alone}");
    assert_eq!(batch(&["--jobs", "3"]), alone);
    assert_eq!(batch(&["--jobs", "2", "-o", "out/"]), alone);
    // Whole plans have nothing more to say here.
    assert_eq!(batch(&["--jobs", "2", "--with", "plan"]), alone);
    // As JSON each is an object.
    for line in batch(&["--json"]).lines() {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(line["remark"].is_string() || line["rows"] == 200, "{line}");
    }
    // Without the clinic there is nothing to say.
    assert_eq!(folder.batch(&["list.csv"]).stderr, "200 rows: 200 planned, 0 without a plan\n");
    // A calendar that is none is a fault of the command.
    folder.write("room.ics", "BEGIN:VCALENDAR\r\n");
    let refused = folder.batch(&["list.csv", "--clinic", "clinic.toml"]);
    assert_eq!((refused.status.code(), &*refused.stdout), (Some(2), ""));
    assert_eq!(refused.stderr.matches("room.ics").count(), 1, "{}", refused.stderr);
}

#[test]
fn everything_on_standard_error_is_json_where_that_is_asked_for() {
    let folder = Folder::new("lists-json");
    folder.write("list.csv", "id,protocol,start\na,fibroblast,2026-12-01\nb,none,2026-12-01\n");
    let json = |list: &str| -> Vec<Value> {
        let told = folder.batch(&[list, "--json"]).stderr;
        told.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
    };
    let told = json("list.csv");
    assert_eq!((&told[0]["line"], &told[0]["id"]), (&3.into(), &"unknown-protocol".into()));
    let sums = serde_json::json!({ "rows": 2, "planned": 1, "without_plan": 1, "not_written": 0, "there_already": 0 });
    assert_eq!(told[1..], [sums]);
    folder.write("empty.csv", "id,protocol\n");
    assert_eq!(json("empty.csv")[0], serde_json::json!({ "remark": "empty.csv has no row" }));
}

#[test]
fn whoever_closes_the_answers_early_is_told() {
    let folder = Folder::new("lists-closed");
    let mut batch = folder.command(&["-", "--jobs", "1"]);
    let batch = batch.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = batch.spawn().expect("it starts");
    let mut rows = running.stdin.take().expect("a pipe");
    let mut answers = BufReader::new(running.stdout.take().expect("a pipe"));
    rows.write_all(b"id,protocol,start\n1,fibroblast,2026-12-01\n").expect("it reads");
    let mut first = String::new();
    answers.read_line(&mut first).expect("an answer");
    assert!(first.starts_with("{\"id\":\"1\""), "{first}");
    drop(answers);
    rows.write_all(b"2,fibroblast,2026-12-01\n").expect("it reads");
    drop(rows);
    let ended = running.wait_with_output().expect("it ends");
    let told = String::from_utf8(ended.stderr).expect("text");
    assert_eq!(told, "standard output was closed after 1 row was answered: the rest has no answer\n");
    assert_eq!(ended.status.code(), Some(1));
}

#[test]
fn two_batches_do_not_write_one_file() {
    let folder = Folder::new("lists-two");
    let mut first = folder.command(&["-", "-o", "plans.ndjson"]);
    let mut first = first.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut rows = first.stdin.take().expect("a pipe");
    rows.write_all(b"id,protocol,start\n1,fibroblast,2026-12-01\n").expect("it reads");
    let is_begun = || fs::read_dir(&folder.0).expect("a folder").count() > 0;
    while !is_begun() {
        assert!(first.try_wait().expect("a program to wait for").is_none(), "it ended before it began");
        thread::sleep(Duration::from_millis(1));
    }
    folder.write("list.csv", "id,protocol,start\n2,fibroblast,2026-12-01\n");
    let second = folder.batch(&["list.csv", "-o", "plans.ndjson"]);
    assert_eq!(second.status.code(), Some(2));
    assert!(
        second.stderr.starts_with("error[file-locked]: another batch is writing to plans.ndjson"),
        "{}",
        second.stderr
    );
    drop(rows);
    assert!(first.wait().expect("it ends").success());
    assert!(fs::read_to_string(folder.0.join("plans.ndjson")).expect("a file").starts_with("{\"id\":\"1\""));
}

/// A row with this in one more column, as CSV and as JSON.
fn one_more(protocol: &str, column: &str, cell: &str) -> [(&'static str, String); 2] {
    let csv = cell.replace('"', "\"\"");
    let json = serde_json::json!({ "id": "1", "protocol": protocol, "start": "2026-12-01", column: cell });
    [
        ("list.csv", format!("id,protocol,start,{column}\n1,{protocol},2026-12-01,\"{csv}\"\n")),
        ("list.ndjson", format!("{json}\n")),
    ]
}

#[test]
fn help_says_what_helps_in_a_list() {
    let folder = Folder::new("lists-help");
    for (protocol, column, cell, help) in [
        ("cgf-cd34", "name", "Can", "write `induction=N` in the column `sessions` with the practitioner's number"),
        (
            "other-uses",
            "name",
            "Can",
            "write `induction=…` in the column `interval` with the practitioner's interval, such as `2 weeks`",
        ),
        (
            "fibroblast",
            "at",
            "17:30",
            "write `… minutes` in the column `session-length` with the clinic's own time, or leave the column `at` empty",
        ),
        ("hair-loss", "sessions", "0.5", "write a whole number such as `10`"),
        ("hair-loss", "sessions", "-1", "write a whole number such as `10`"),
        ("hair-loss", "sessions", "8 to 12", "write a whole number such as `10`"),
        ("hair-loss", "until", "2026-12-05", "leave the column `until` empty"),
        ("fibroblast", "interval", "soon", "write"),
    ] {
        for (list, text) in one_more(protocol, column, cell) {
            folder.write(list, &text);
            let answer = lines(&folder.batch(&[list])).remove(0);
            keeps_schema_of("batch-answer", &answer).unwrap_or_else(|why| panic!("{why}\n{answer}"));
            let all = std::iter::once(&answer["error"]).chain(answer["error"]["also"].as_array().into_iter().flatten());
            let all: Vec<&str> = all.filter_map(|fault| fault["help"].as_str()).collect();
            assert!(all.iter().any(|own| own.contains(help)), "{protocol} {column} {cell}: {all:?}");
            assert!(all.iter().all(|own| !own.contains("`--") && !own.contains("`\"")), "{all:?}");
        }
    }
    let refused = |list: &str| {
        folder.write("list", list);
        folder.batch(&["list"]).stderr
    };
    for header in ["ID,Protocol,Start", "id,PROTOCOL", "id,protocol,start_by", "id,protocol,Session Length"] {
        let told = refused(header);
        assert!(told.contains("did you mean `"), "{told}");
    }
    assert!(refused("id,protocol\r1,fibroblast\r").starts_with("error[line-ends]: "));
    let told = refused("id;protocol;start\n1;fibroblast\n2;fibroblast;2026-12-01;1;2\n");
    assert!(told.contains("write a semicolon for each empty cell") && told.contains("contains semicolons"), "{told}");
    // A long cell is not said again in full.
    let long = "x".repeat(1 << 19);
    let told = refused(&format!(
        "{{\"protocol\":\"fibroblast\",\"start\":\"{long}\"}}\n{{\"protocol\":\"{long}\"}}\n{{\"{long}\":1}}\n{{\"on\":[{{\"{long}\":1}}]}}\n"
    ));
    assert!(told.len() < 5000 && told.contains(" … "), "{}", told.len());
}

/// A time that no clock shows, or that comes twice, is a fault of the time, whatever is asked for.
#[test]
fn a_time_that_is_no_single_instant_is_to_be_another_one() {
    let folder = Folder::new("lists-clocks");
    for (start, at, text) in [
        ("2027-03-28", "02:30", "2027-03-28 02:30 does not exist in Europe/Berlin"),
        ("2026-10-25", "02:30", "2026-10-25 02:30 comes twice in Europe/Berlin"),
    ] {
        folder.write("list.csv", &format!("id,protocol,start,at,tz\n1,hair-loss,{start},{at},Europe/Berlin\n"));
        for with in [&[][..], &["--with", "plan"], &["--with", "ics"]] {
            let error = lines(&folder.batch(&[&["list.csv"], with].concat())).remove(0)["error"].take();
            assert!(error["text"].as_str().is_some_and(|own| own.starts_with(text)), "{error}");
            assert_eq!(error["help"], "give another time in the column `at`");
        }
    }
}

/// Days that an event decides are not kept from going past a day that the row names: it says so.
#[test]
fn the_last_day_for_a_start_needs_a_start() {
    let folder = Folder::new("lists-start-by");
    let protocol = crate::project("tests/scenarios/late-event.toml").display().to_string();
    let row = |start: &str, by: &str| format!("{protocol},{start},{by},operation=2026-12-01\n");
    let rows = [row("", ""), row("", "2027-01-01"), row("2027-01-01", "2027-03-01"), row("2027-01-01", "2027-02-01")];
    folder.write("list.csv", &format!("protocol,start,start-by,event\n{}", rows.concat()));
    let answers = lines(&folder.batch(&["list.csv"]));
    assert_eq!((&answers[0]["sessions"][0], &answers[2]["sessions"][0]), (&"2027-02-23".into(), &"2027-02-23".into()));
    let error = &answers[1]["error"];
    assert_eq!((&error["id"], &error["key"]), (&"start-by-without-start".into(), &"start-by".into()), "{error}");
    assert_eq!(error["help"], "write `DATE` in the column `start` too, or leave the column `start-by` empty");
    assert_eq!(answers[3]["error"]["id"], "no-plan");
    // Where nothing times the first session, the start itself is what is missing.
    folder.write("list.csv", "protocol,start-by\nhair-loss,2027-01-01\n");
    assert_eq!(lines(&folder.batch(&["list.csv"]))[0]["error"]["id"], "start-open");
}

#[test]
fn a_name_is_as_long_as_an_option_takes_it() {
    let folder = Folder::new("lists-names");
    for (length, is_taken) in [(100, true), (101, false)] {
        let name = "ş".repeat(length);
        for (list, text) in one_more("fibroblast", "name", &format!(" {name} ")) {
            folder.write(list, &text);
            let answer = lines(&folder.batch(&[list])).remove(0);
            assert_eq!(answer["error"]["id"].as_str(), (!is_taken).then_some("name-too-long"), "{answer}");
        }
        let plan = ["plan", "fibroblast", "--start", "2026-12-01", "--name", &name];
        assert_eq!(folder.run_on("2026-11-01", &plan).status.success(), is_taken);
    }
}

/// A program keeps no more in memory for many kinds of rows than for few: the peak is read while it waits for more of them.
#[test]
#[cfg(target_os = "linux")]
fn rows_of_many_kinds_need_little_memory() {
    let folder = Folder::new("lists-memory");
    let mut batch = folder.command(&["-", "--with", "ics", "--jobs", "1"]);
    let mut running =
        batch.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut rows = running.stdin.take().expect("a pipe");
    let answers = BufReader::new(running.stdout.take().expect("a pipe"));
    rows.write_all(b"id,protocol,start,at,session-length\n").expect("it reads");
    let mut lines = answers.lines();
    for row in 0..600 {
        writeln!(rows, "{row},fibroblast,2026-12-01,1{}:{:02},{} minutes", row % 10, row % 60, 20 + row % 37)
            .expect("it reads");
        assert!(lines.next().expect("an answer").expect("a text").contains("BEGIN:VCALENDAR"));
    }
    let status = fs::read_to_string(format!("/proc/{}/status", running.id())).expect("the system says");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    let peak: u64 = peak.and_then(|peak| peak.parse().ok()).expect("a number");
    drop(rows);
    assert!(running.wait().expect("it ends").success());
    assert!(peak < 200_000, "{peak} kB");
}
