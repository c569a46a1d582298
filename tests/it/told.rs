//! What the program says of a saved course that changed, whom to tell, and what stays as it was said.

use crate::practice::Practice;

const WEEKLY: &str = "plan ./weekly.toml --start 2026-12-02 --sessions 4 --name Ayşe --at 10:00 new";

#[test]
fn whoever_hands_out_again_is_told_whom_to_tell() {
    let mut practice = Practice::new("to-tell");
    practice.does(&[WEEKLY, "record c.toml held 1"]);
    let said = practice.on("2026-12-09").run("record c.toml missed 2");
    // Of the visit that was missed nobody has to be told.
    assert!(!said.contains("cancelled"), "{said}");
    // What nobody was told is not held for her.
    let to_tell = "to tell Ayşe: new appointment Wed 30 Dec 2026 10:00";
    let once = "the new dates are promised once they are handed out: `mesoplan plan c.toml -o …`";
    assert!(said.ends_with(&format!("\n{once}\n{to_tell}\n")), "{said}");
    // Every format says so, with a calendar and without one.
    for (name, out) in [("page", "-o c.html"), ("table", "-o c.csv"), ("calendar", "-o c.ics")] {
        let mut practice = Practice::new(&format!("to-tell-{name}"));
        practice.does(&[WEEKLY, "record c.toml held 1"]);
        practice.edit("c.toml", "\n[[course]]", "closed = [\"2026-12-16\"]\n\n[[course]]");
        let said = practice.on("2026-12-08").run(&format!("plan c.toml {out}"));
        for line in ["Wed 16 Dec 2026 10:00 is cancelled", "new appointment Wed 30 Dec 2026 10:00"] {
            assert!(said.contains(&format!("\nto tell Ayşe: {line}\n")), "{name}\n{said}");
        }
        let again = practice.run(&format!("plan c.toml {out}"));
        assert!(!again.contains("to tell"), "{again}");
    }
    // For programs too, whether it is handed out or not; never where nothing was handed out before.
    let mut practice = Practice::new("to-tell-json");
    practice.does(&["plan ./weekly.toml --start 2026-12-02 --sessions 4 --save c.toml"]);
    assert!(!practice.run("plan c.toml --format json").contains("\"changes\""));
    practice.does(&["out", "record c.toml held 1"]);
    practice.edit("c.toml", "\n[[course]]", "closed = [\"2026-12-16\"]\n\n[[course]]");
    let said = practice.on("2026-12-08").run("plan c.toml --format json");
    let json = serde_json::Deserializer::from_str(&said).into_iter::<serde_json::Value>().next();
    let json = json.expect("JSON").expect("JSON");
    let visit = |day: &str| serde_json::json!({ "date": day, "start": null, "end": null, "courses": ["weekly"] });
    let changes = serde_json::json!([
        { "code": "cancelled", "old": visit("2026-12-16"), "new": null },
        { "code": "new", "old": null, "new": visit("2026-12-30") },
    ]);
    assert_eq!(json["changes"], changes, "{said}");
}

/// What was told last counts, also where the entry that it was told of is taken back.
#[test]
fn what_was_told_to_be_cancelled_is_new_again() {
    let practice = Practice::new("told-cancelled");
    practice.does(&[WEEKLY, "record c.toml cancelled 4", "out", "record c.toml undo"]);
    let said = practice.hands_out();
    assert!(said.contains("\nto tell Ayşe: new appointment Wed 23 Dec 2026 10:00\n"), "{said}");
}

#[test]
fn a_phase_that_is_gone_is_named_with_what_to_write() {
    let practice = Practice::new("gone-phase");
    practice.does(&[WEEKLY]);
    practice.edit("weekly.toml", "id = \"all\"", "id = \"whole\"");
    practice.edit("c.toml", "sessions.all = 4", "sessions.whole = 4");
    let said = practice.run("plan c.toml");
    assert!(said.contains("a phase `all`") && said.contains("`renamed-from = \"all\"`"), "{said}");
    practice.edit("weekly.toml", "id = \"whole\"", "id = \"whole\"\nrenamed-from = \"all\"");
    assert!(!practice.run("plan c.toml").contains("a phase `all`"));
}

/// One that is more at the end is new, and not another one at another time.
#[test]
fn a_new_last_visit_is_not_instead_of_one_that_makes_way() {
    let mut practice = Practice::new("new-last");
    practice.does(&[WEEKLY, "record c.toml held 1"]);
    practice.edit("c.toml", "\n[[course]]", "closed = [\"2026-12-16\"]\n\n[[course]]");
    practice.on("2026-12-08").hands_out();
    let phone = [
        "1: weekly 1/4 (Ayşe) 20261202T100000",
        "2: weekly 2/4 (Ayşe) 20261209T100000",
        "4: weekly 3/4 (Ayşe) 20261223T100000",
        "5: weekly 4/4 (Ayşe) 20261230T100000",
        "3: Cancelled: weekly 3/4 (Ayşe) 20261216T100000 r1 cancelled",
    ];
    assert_eq!(practice.phone(), phone);
}

#[test]
fn next_says_that_a_protocol_changed_and_what_it_gives_up() {
    let mut practice = Practice::new("changed-protocol");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 4 new", "record c.toml held 1"]);
    assert!(!practice.run("next c.toml").contains("protocol"));
    practice.edit("loose.toml", "version = \"1\"", "version = \"2\"");
    let said = practice.run("next c.toml");
    let stay = "    The protocol has changed since the plan was handed out on Wed 2 Dec 2026.\n    All promised appointments stay.\n";
    assert!(said.contains(stay), "{said}");
    practice.edit("loose.toml", "minimum-interval = \"5 days\"", "minimum-interval = \"20 days\"");
    practice.edit("loose.toml", "interval = \"2 weeks\"", "interval = \"3 weeks\"");
    for named in ["next c.toml", "next ."] {
        let said = practice.on("2026-12-03").run(named);
        let gone = "Promised and given up: Wed 16 Dec 2026, Wed 30 Dec 2026.";
        assert!(said.replace("\n    ", " ").contains(gone), "{said}");
    }
    let json = practice.run("next c.toml --format json");
    assert!(json.contains("\"given-up\": [\n          \"2026-12-16\",\n          \"2026-12-30\""), "{json}");
    let said = practice.run("next c.toml --lang tr");
    assert!(said.contains("protokol değişti"), "{said}");
}

/// A wrong entry is taken back, and the person hears nothing of an appointment that they had all along.
#[test]
fn what_is_taken_back_is_no_new_appointment() {
    let mut practice = Practice::new("taken-back");
    practice.does(&[WEEKLY]);
    practice.on("2026-12-02").run("record c.toml held 1");
    let said = practice.run("record c.toml undo");
    assert!(said.contains("taken back") && !said.contains("to tell"), "{said}");
}

/// The table for programs has what did not take place, in its order.
#[test]
fn the_table_says_what_was_missed_and_cancelled() {
    let mut practice = Practice::new("table");
    practice.does(&[WEEKLY, "record c.toml held 1"]);
    practice.on("2026-12-09").does(&["record c.toml missed 2", "record c.toml cancelled 4", "plan c.toml -o c.csv"]);
    let table = practice.read("c.csv");
    let rows: Vec<String> = table
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('"').split("\",\"").collect();
            format!("{} {} {} {}", cells[3], cells[5], cells[12], cells[16])
        })
        .collect();
    let expected = [
        "1 2026-12-02 done on the ideal date held",
        "2 2026-12-09 missed missed",
        "2 2026-12-16 planned planned",
        "3 2026-12-23 planned planned",
        "4 2026-12-30 cancelled cancelled",
    ];
    assert_eq!(rows, expected, "{table}");
}

#[test]
fn a_draft_may_ask_for_something_else() {
    let practice = Practice::new("draft");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 3 --at 10:00 new"]);
    let before = practice.read("c.toml");
    let said = practice.run("plan c.toml --at 11:00");
    assert!(said.contains("error[saved-course]") && said.contains("--draft"), "{said}");
    practice.does(&["plan c.toml --at 11:00 --sessions 4 --away 2026-12-16 --draft -o draft.ics"]);
    let draft = practice.read("draft.ics");
    for start in ["20261202T110000", "20261215T110000", "20261230T110000", "20270113T110000"] {
        assert!(draft.contains(&format!("DTSTART;TZID=Europe/Istanbul:{start}")), "{start}\n{draft}");
    }
    assert_eq!(practice.read("c.toml"), before, "a draft promises nothing");
}

#[test]
fn a_copy_with_the_same_id_is_named_where_the_book_holds_both() {
    let practice = Practice::new("copy");
    practice.write("clinic.toml", "schema = 1\ntimezone = \"Europe/Istanbul\"\nbook = \".\"\n");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 3 --clinic clinic.toml new"]);
    assert!(!practice.run("plan c.toml").contains("one id"));
    practice.write("copy.toml", &practice.read("c.toml"));
    for (own, other) in [("c.toml", "copy.toml"), ("copy.toml", "c.toml")] {
        let said = practice.run(&format!("plan {own}"));
        assert!(
            said.contains(&format!("{own} and ./{other} have one id"))
                || said.contains(&format!("{own} and {other} have one id")),
            "{said}"
        );
    }
}

#[test]
fn a_remark_at_the_end_stays_with_the_block_above_it() {
    let practice = Practice::new("trailing-remark");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 3 new", "record c.toml cancelled 3"]);
    practice.write("c.toml", &format!("{}# She was late.\n", practice.read("c.toml")));
    let before = practice.read("c.toml");
    practice.does(&["out"]);
    let after = practice.read("c.toml");
    assert!(after.starts_with(&format!("{before}\n[[course.promised]]\n")), "{after}");
    practice.does(&["record c.toml move 2 --to 2026-12-17"]);
    assert!(practice.read("c.toml").starts_with(&after), "{}", practice.read("c.toml"));
}

/// What is done before and after a visit is cancelled with it.
#[test]
fn care_is_cancelled_with_its_visit() {
    let practice = Practice::new("care");
    let rest = "[[aftercare]]\nid = \"rest\"\nclass = \"sport\"\nfrom = \"session\"\nuntil = \"2 days after\"\ndo = \"Rest.\"\n";
    let text = format!("{}{rest}source = \"own\"\n", practice.read("loose.toml"));
    practice.write("loose.toml", &text);
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 3 --at 10:00 --care events new"]);
    let uids = |text: &str, cancelled: bool| {
        let events =
            text.split("BEGIN:VEVENT\r\n").skip(1).filter(|event| event.contains("STATUS:CANCELLED") == cancelled);
        let uids = events.filter_map(|event| event.lines().find(|line| line.starts_with("UID:")).map(str::to_owned));
        uids.collect::<std::collections::BTreeSet<_>>()
    };
    let before = uids(&practice.read("c.ics"), false);
    practice.does(&["record c.toml cancelled 2", "plan c.toml --care events -o c.ics"]);
    let after = practice.read("c.ics");
    let (stay, gone) = (uids(&after, false), uids(&after, true));
    assert_eq!(before, stay.union(&gone).cloned().collect(), "no event vanishes");
    assert_eq!((before.len(), gone.len()), (6, 2), "{after}");
}

/// What a key says that was edited is planned anew, and nothing that fits it already.
#[test]
fn an_edited_key_moves_only_what_no_longer_fits_it() {
    for (name, from, to, phone) in [
        (
            "more",
            "sessions.all = 4",
            "sessions.all = 5",
            &["1: 1/5 20261202", "2: 2/5 20261216", "3: 3/5 20261230", "4: 4/5 20270113", "5: 5/5 20270127"][..],
        ),
        (
            "later",
            "start = 2026-12-02",
            "start = 2026-12-16",
            &["2: 1/4 20261216", "3: 2/4 20261230", "4: 3/4 20270113", "5: 4/4 20270127"],
        ),
        (
            "times",
            "at = \"10:00\"",
            "at = \"10:00, thu 16:00\"",
            &["1: 1/4 20261202", "2: 2/4 20261216", "3: 3/4 20261230", "4: 4/4 20270113"],
        ),
        (
            "interval",
            "sessions.all = 4",
            "sessions.all = 4\ninterval.all = \"2 to 3 weeks\"",
            &["1: 1/4 20261202", "2: 2/4 20261216", "3: 3/4 20261230", "4: 4/4 20270113"],
        ),
        (
            "wider",
            "sessions.all = 4",
            "sessions.all = 4\ninterval.all = \"4 weeks\"",
            &["1: 1/4 20261202", "3: 2/4 20261230", "5: 3/4 20270127", "4: 4/4 20270224"],
        ),
    ] {
        let practice = Practice::new(&format!("edited-{name}"));
        practice.edit("loose.toml", "interval = \"2 weeks\"", "interval = \"usually 2 weeks\"");
        practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 4 --at 10:00 new"]);
        practice.edit("c.toml", from, to);
        let said = practice.hands_out();
        let ahead: Vec<String> = practice
            .phone()
            .iter()
            .filter(|event| !event.ends_with("cancelled"))
            .map(|event| event.replace("loose ", "").split("T100000").next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(ahead, phone, "{name}\n{said}");
    }
}

/// What took place stays at its instant and on its day of the record, also where the new clocks show another day.
#[test]
fn what_was_held_keeps_its_instant_where_other_clocks_show_another_day() {
    let practice = Practice::new("other-day");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 3 --at 00:30 new", "record c.toml held 1", "out"]);
    practice.edit("c.toml", "at =", "timezone = \"Europe/Berlin\"\nat =");
    practice.hands_out();
    let phone = practice.read("c.ics");
    // Half past midnight in Istanbul is half past nine in the evening by UTC.
    assert!(phone.contains("DTSTART:20261201T213000Z\r\n"), "{phone}");
    assert!(practice.run("plan c.toml").contains("Wed  2 Dec 2026  00:30"), "{}", practice.run("plan c.toml"));
}
