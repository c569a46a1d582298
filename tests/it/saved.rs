//! Saved courses: what is written is read back the same, and plans the same.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use mesoplan::internals::model::Course;
use mesoplan::internals::read;
use mesoplan::{Feed, Label};

/// A request that uses every key, and texts that TOML has to escape.
fn request() -> Course {
    let text = r#"
        schema = 1
        name = "Ay\u015Fe \"the first\" \\ 1"
        at = "09:05"
        timezone = "Europe/Berlin"
        language = "tr"
        sharing = "separate"
        on = ["mon", "thu"]
        clinic = "../clinic \"A\".toml"
        busy = ["room.ics", "me.ics"]
        closed = [2026-12-24, "2026-12-28..2027-01-03"]
        away = ["2027-02-01..2027-02-05"]
        until = 2027-12-31
        discreet = true
        reminders = ["3 days", "90 minutes", "2 hours"]
        feed = "Ay\u015Fe \"1\""
        feed-address = "0123456789abcdef0123456789abcdef"

        [event]
        birth = 2024-05-01

        [[other]]
        treatment = "botulinum-toxin"
        on = 2026-12-20

        [[course]]
        protocol = "hair-loss"
        start = 2026-12-01
        start-by = 2026-12-07
        on = ["tue"]
        sessions.induction = 9
        sessions.maintenance-seldom = 1
        interval.induction = "14 days"
        session-length = "15 to 25 minutes"
        rounds = 2

        [[course]]
        protocol = "./cellulite.toml"
        start = 2026-12-02
    "#;
    read::course(text.as_bytes()).expect("a valid request")
}

#[test]
fn a_saved_request_is_read_back_the_same() {
    let request = request();
    let text = read::course_text(&request);
    assert_eq!(read::course(text.as_bytes()), Ok(request), "{text}");
}

/// What is said of a calendar's feed and reminders stays what it is, in each way of saying it.
#[test]
fn choices_of_calendar_files_are_read_back_the_same() {
    let read = |keys: &str| {
        let text = format!("schema = 1\n{keys}\n[[course]]\nprotocol = \"hair-loss\"\nstart = 2026-12-01\n");
        read::course(text.as_bytes()).unwrap_or_else(|problems| panic!("{keys}: {problems:?}"))
    };
    let none = read("");
    assert_eq!((&none.discreet, &none.reminders, &none.feed, &none.feed_address), (&None, &None, &None, &None));
    assert_eq!(read("reminders = []").reminders, Some(Vec::new()), "never is not the usual");
    assert_eq!(read("reminders = [\"1 hour\", \"1 week\", \"60 minutes\"]").reminders, Some(vec![7 * 24 * 60, 60]));
    assert_eq!(read("feed = false").feed, None);
    assert_eq!(read("feed = true").feed, Some(Feed::new(None)));
    assert_eq!(read("feed = \" Visits \"").feed, Some(Feed::new(Label::new("Visits"))));
    for keys in ["discreet = false", "discreet = true", "reminders = []", "reminders = [\"1 week\"]", "feed = true"] {
        let course = read(keys);
        assert_eq!(read::course(read::course_text(&course).as_bytes()), Ok(course), "{keys}");
    }
}

#[test]
fn faults_of_a_saved_course_are_told_at_their_places() {
    let text = "schema = 1\ntimezone = \"Europe/Istambul\"\n[[course]]\nprotocol = \"hair-loss\"\nstrat = 2026-12-01\n";
    let problems = read::course(text.as_bytes()).expect_err("two faults");
    let found: Vec<_> = problems.iter().map(|problem| (problem.id.as_str(), problem.help.as_str())).collect();
    assert_eq!(found, [("bad-zone", "did you mean `\"Europe/Istanbul\"`?"), ("unknown-key", "did you mean `start`?")]);
}

/// Whoever has the address of one person's feed knows nothing of another's, also where one course was made from the other.
#[test]
#[cfg(feature = "cli")]
fn each_course_has_a_feed_address_of_its_own_and_keeps_it() {
    let folder = std::env::temp_dir().join(format!("mesoplan-feeds-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let path = |name: &str| folder.join(name).to_str().expect("a path in UTF-8").to_owned();
    let saved = |arguments: &[&str], name: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mesoplan"));
        let output = command.args(arguments).args(["--save", &path(name)]).output().expect("the program");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let course = Course::read(&fs::read(path(name)).expect("a course")).expect("a course that can be read");
        course.feed_address.expect("an address")
    };
    let asked = ["plan", "fibroblast", "--start", "2026-12-01"];
    let first = saved(&[&asked[..], &["--feed"]].concat(), "first.toml");
    let other = saved(&[&asked[..], &["--feed"]].concat(), "other.toml");
    let made_from_it = saved(&["plan", &path("first.toml")], "new.toml");
    assert!(first != other && first != made_from_it && other != made_from_it);
    assert_eq!(saved(&asked, "first.toml"), first, "asked for again");
    assert_eq!(saved(&["plan", &path("first.toml"), "--discreet"], "first.toml"), first);
    fs::remove_dir_all(&folder).expect("the folder again");
}

/// Two courses, saved and planned again: the same plan.
#[test]
#[cfg(feature = "cli")]
fn a_saved_course_plans_the_same() {
    let folder = std::env::temp_dir().join(format!("mesoplan-saved-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("course.toml");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_mesoplan")).args(arguments).output().expect("the program");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let path = |path: &PathBuf| path.to_str().expect("a path in UTF-8").to_owned();
    let asked = ["plan", "cellulite", "hair-loss", "--start", "2026-12-01", "--start", "hair-loss=2026-12-03"];
    let more = ["--at", "17:30", "--on", "tue,thu", "--separate", "--sessions", "hair-loss/induction=8"];
    let saving = ["--format", "json", "--save", &path(&file)];
    let first = run(&[&asked[..], &more[..], &saving[..]].concat());
    let again = run(&["plan", &path(&file), "--format", "json"]);
    fs::remove_dir_all(&folder).expect("the folder again");
    assert_eq!(first, again);
}
