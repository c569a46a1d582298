//! Saved courses as a practice lives with them, by the program and its files: what was promised and what happened stays.

use crate::practice::Practice;

#[test]
fn what_was_held_as_a_whole_day_gets_no_time_afterwards() {
    let practice = Practice::new("whole-day");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 3 new", "record c.toml held 1", "out"]);
    practice.edit("c.toml", "\n[[course]]", "at = \"10:00\"\n\n[[course]]");
    practice.hands_out();
    let phone = ["1: loose 1/3 20261202", "2: loose 2/3 20261216T100000 r1", "3: loose 3/3 20261230T100000 r1"];
    assert_eq!(practice.phone(), phone);
}

#[test]
fn what_was_held_keeps_its_time_where_no_visit_has_one_any_more() {
    let practice = Practice::new("no-time");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 3 --at 10:00 new", "record c.toml held 1", "out"]);
    practice.edit("c.toml", "at = \"10:00\"\n", "");
    practice.hands_out();
    let phone = ["1: loose 1/3 20261202T100000", "2: loose 2/3 20261216 r1", "3: loose 3/3 20261230 r1"];
    assert_eq!(practice.phone(), phone);
}

#[test]
fn a_clinic_that_begins_at_another_time_moves_no_promised_visit() {
    let practice = Practice::new("clinic-time");
    practice.write("clinic.toml", "schema = 1\ntimezone = \"Europe/Istanbul\"\nat = \"10:00\"\n");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 3 --clinic clinic.toml new"]);
    let phone = practice.read("c.ics");
    for (from, to) in [("10:00", "11:00"), ("at = \"11:00\"\n", "")] {
        practice.edit("clinic.toml", from, to);
        practice.hands_out();
        assert_eq!(practice.read("c.ics"), phone, "{to}");
    }
}

/// The course's zone is edited, or the clinic's: what happened stays at its instant, and what is ahead keeps its clock time.
#[test]
fn other_clocks_move_what_is_ahead_and_nothing_that_happened() {
    for at_clinic in [false, true] {
        let practice = Practice::new(if at_clinic { "clinic-zone" } else { "zone" });
        practice.write("clinic.toml", "schema = 1\ntimezone = \"Europe/Istanbul\"\n");
        let clinic = if at_clinic { " --clinic clinic.toml" } else { "" };
        let plan = format!("plan ./loose.toml --start 2026-12-02 --sessions 4 --at 10:00{clinic} new");
        practice.does(&[&plan, "record c.toml held 1", "record c.toml cancelled 2", "out"]);
        match at_clinic {
            true => practice.edit("clinic.toml", "Europe/Istanbul", "Europe/Berlin"),
            false => practice.edit("c.toml", "at =", "timezone = \"Europe/Berlin\"\nat ="),
        }
        let said = practice.hands_out();
        assert!(said.contains("  loose 3/4: from Wed 30 Dec 2026 08:00 to 10:00\n"), "{said}");
        let phone = [
            "1: loose 1/4 Europe/Berlin:20261202T080000",
            "3: loose 3/4 Europe/Berlin:20261230T100000 r1",
            "4: loose 4/4 Europe/Berlin:20270113T100000 r1",
            "2: Cancelled: loose 2/4 Europe/Berlin:20261216T080000 r1 cancelled",
        ];
        assert_eq!(practice.phone(), phone);
    }
}

/// What comes first only because what was before it is cancelled is as good on its promised day as it was.
#[test]
fn cancelled_first_sessions_hand_no_start_on() {
    let practice = Practice::new("cancelled-first");
    practice.does(&["plan ./weekly.toml --start 2026-12-02 --sessions 4 new"]);
    practice.does(&["record c.toml cancelled 1", "record c.toml cancelled 2", "record c.toml cancelled 3"]);
    practice.hands_out();
    assert_eq!(practice.phone()[0], "4: weekly 4/4 20261223");
    let said = practice.run("plan c.toml");
    assert!(said.contains("1 session, Wed 23 Dec 2026; all on the ideal dates\n"), "{said}");

    let practice = Practice::new("cancelled-first-of-two");
    practice.does(&[
        "plan ./loose.toml ./weekly.toml --start 2026-12-02 --sessions loose/all=3 --sessions weekly/all=4 new",
    ]);
    practice.does(&["record --course loose c.toml cancelled 1", "record --course loose c.toml cancelled 2"]);
    let said = practice.hands_out();
    assert!(said.contains("updated c.ics: 2 cancelled, 5 as before\n"), "{said}");
}

#[test]
fn whoever_cancels_everything_is_told_so() {
    let practice = Practice::new("all-cancelled");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 3 new"]);
    practice.does(&["record c.toml cancelled 1", "record c.toml cancelled 2", "record c.toml cancelled 3"]);
    let said = practice.hands_out();
    assert!(said.contains("updated c.ics: 3 cancelled\n"), "{said}");
    assert!(practice.phone().iter().all(|event| event.ends_with(" r1 cancelled")), "{:?}", practice.phone());

    let practice = Practice::new("one-of-two-cancelled");
    practice.does(&[
        "plan ./loose.toml ./weekly.toml --start 2026-12-02 --sessions loose/all=3 --sessions weekly/all=4 new",
    ]);
    for number in ["1", "2", "3"] {
        practice.does(&[&format!("record --course loose c.toml cancelled {number}")]);
    }
    let said = practice.hands_out();
    assert!(said.contains("updated c.ics: 3 cancelled, 4 as before\n"), "{said}");
}

/// A visit that nobody wrote down is promised again for a later day: what is written down is about the last one.
#[test]
fn what_was_held_is_the_last_promised_visit() {
    let mut practice = Practice::new("last-promised");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 4 new"]);
    practice.on("2026-12-05").does(&["out"]);
    let said = practice.on("2026-12-06").run("record c.toml held 1");
    assert!(said.starts_with("recorded: session 1 was held on Sat 5 Dec 2026\n"), "{said}");
}

#[test]
fn a_session_is_late_from_its_last_promised_visit_on() {
    let mut practice = Practice::new("last-promised-next");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 4 new"]);
    practice.on("2026-12-05").does(&["out"]);
    let said = practice.on("2026-12-06").run("next c.toml");
    assert!(said.contains("Overdue by 1 day: loose, session 1 of 4"), "{said}");
}

#[test]
fn the_visit_of_a_session_that_was_held_on_the_day_of_another_ends() {
    let mut practice = Practice::new("held-on-another");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 4 new"]);
    practice.on("2026-12-16").does(&["record c.toml held 1 --on 2026-12-16"]);
    let said = practice.hands_out();
    assert!(!said.contains("nobody has written down"), "{said}");
    let phone = [
        "2: loose 1/4 20261216",
        "3: loose 2/4 20261230",
        "4: loose 3/4 20270113",
        "5: loose 4/4 20270127",
        "1: Cancelled: loose 1/4 20261202 r1 cancelled",
    ];
    assert_eq!(practice.phone(), phone);
    // Taken back, it is as it was promised.
    practice.does(&["record c.toml undo"]);
    practice.hands_out();
    assert!(practice.phone().contains(&"1: loose 1/4 20261202 r2".to_owned()), "{:?}", practice.phone());
}

/// What was handed out of an entry that is taken back goes back to what was promised before it, also once that has passed.
#[test]
fn an_entry_that_is_taken_back_leaves_one_answer() {
    for (entry, said) in [("held 1 --on 2026-12-01", "from Tue 1 Dec 2026 to Wed 2 Dec 2026"), ("missed 1", "again")] {
        let mut practice = Practice::new(&format!("taken-back-{}", &entry[..4]));
        practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 4 new"]);
        practice.does(&[&format!("record c.toml {entry}"), "out", "record c.toml undo"]);
        let told = practice.on("2026-12-03").hands_out();
        assert!(told.contains(said), "{told}");
        assert!(practice.phone().contains(&"1: loose 1/4 20261202 r2".to_owned()), "{:?}", practice.phone());
    }
}

#[test]
fn a_move_says_which_promises_it_gives_up_and_needs_a_plan() {
    let practice = Practice::new("moves");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 4 new"]);
    let said = practice.run("record c.toml move 2 --to 2026-12-29");
    let first = "loose: promised and given up: Wed 30 Dec 2026\nrecorded: session 2 was moved to Tue 29 Dec 2026\n";
    assert!(said.starts_with(first), "{said}");
    let before = practice.read("c.toml");
    let said = practice.run("record c.toml move 3 --to 2026-12-10 --force");
    assert!(said.starts_with("error[no-plan]") && said.ends_with("\nexit Some(1)\n"), "{said}");
    assert_eq!(practice.read("c.toml"), before);
}

#[test]
fn what_is_taken_back_leaves_the_remarks_above_it() {
    let practice = Practice::new("remarks");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 4 new", "record c.toml held 1"]);
    let before = practice.read("c.toml");
    let entry = "\n# She likes mornings.\n[[course.record]]\nsession = 2\nmissed = 2026-12-16\n";
    // Above the last block of the file, and above one that others follow.
    practice.write("c.toml", &format!("{before}{entry}"));
    practice.does(&["record c.toml undo"]);
    assert_eq!(practice.read("c.toml"), format!("{before}\n# She likes mornings.\n"));
    let (head, promised) = before.split_once("\n[[course.promised]]").expect("a hand-out");
    let (promised, held) = promised.split_once("\n[[course.record]]").expect("an entry");
    let text = format!("{head}\n[[course.record]]{held}{entry}\n[[course.promised]]{promised}");
    practice.write("c.toml", &text);
    practice.does(&["record c.toml undo"]);
    let left = format!("{head}\n[[course.record]]{held}\n# She likes mornings.\n\n[[course.promised]]{promised}");
    assert_eq!(practice.read("c.toml"), left);
}

/// A phase gets another name in the protocol, which says so: nothing of a course under way changes, with and without an id.
#[test]
fn a_phase_that_is_renamed_is_the_same_to_a_course() {
    let practice = Practice::new("renamed");
    practice.does(&[
        "plan ./loose.toml --start 2026-12-02 --sessions all=4 new",
        "record c.toml held 1",
        "out",
        "plan ./loose.toml --start 2026-12-02 --sessions all=4 -o plain.ics",
    ]);
    let (phone, plain) = (practice.read("c.ics"), practice.read("plain.ics"));
    practice.edit("loose.toml", "id = \"all\"", "id = \"whole\"\nrenamed-from = \"all\"");
    let said = practice.hands_out();
    assert!(said.contains("updated c.ics: 4 as before\n") && !said.contains("given up"), "{said}");
    assert_eq!(practice.read("c.ics"), phone);
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions whole=4 -o plain.ics"]);
    assert_eq!(practice.read("plain.ics"), plain);
    // What is chosen for it by both names is one thing too many.
    practice.edit("c.toml", "sessions.all = 4", "sessions.all = 4\nsessions.whole = 5");
    let said = practice.run("plan c.toml");
    assert!(said.contains("`all`") && said.contains("exit Some(2)"), "{said}");
    practice.edit("c.toml", "sessions.all = 4\n", "");
    // The one that is chosen now is heard.
    assert!(practice.run("plan c.toml").contains("5 sessions"), "{}", practice.run("plan c.toml"));
}

/// What is taken back after it was handed out, and has no place in the plan any more, is given up with the next hand-out.
#[test]
fn what_is_taken_back_and_given_up_is_promised_no_more() {
    let practice = Practice::new("taken-back-closed");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --sessions 3 new"]);
    practice.edit("c.toml", "\n[[course]]", "closed = [\"2026-12-02\"]\n\n[[course]]");
    practice.does(&["record c.toml missed 1", "out"]);
    let phone = practice.phone();
    practice.does(&["record c.toml undo"]);
    assert!(practice.run("plan c.toml").contains("promised and given up: Wed 2 Dec 2026"));
    practice.hands_out();
    assert_eq!(practice.phone(), phone, "nobody has to be told anything");
    let said = practice.run("plan c.toml");
    assert!(!said.contains("given up"), "{said}");
}

/// Two visits lie on the day of another visit to which one was moved: each entry is about its own, and the day is one trip.
#[test]
fn a_session_moved_to_the_day_of_another_visit_is_known_by_its_entry() {
    let plan = "plan ./loose.toml --start 2026-12-02 --sessions 3 new";
    let to_second = "record c.toml move 1 --to 2026-12-16 --force";
    for (name, entries, phone) in [
        ("moved-on", &["record c.toml move 1 --to 2026-12-18"][..], "1: loose 1/3 20261218 r1"),
        ("moved-back", &["record c.toml undo"], "1: loose 1/3 20261202"),
        ("moved-held", &["record c.toml held 1"], "1: loose 1/3 20261216 r1"),
        ("moved-held-late", &["record c.toml held 1 --on 2026-12-18"], "1: loose 1/3 20261218 r1"),
        ("moved-cancelled", &["record c.toml cancelled 1"], "3: loose 2/3 20261230"),
        ("moved-missed", &["record c.toml missed 1 --on 2026-12-16"], "4: loose 1/3 20261217"),
    ] {
        let practice = Practice::new(name);
        practice.does(&[plan, to_second]);
        practice.does(entries);
        let said = practice.hands_out();
        assert_eq!(practice.phone().first().map(String::as_str), Some(phone), "{name}\n{said}");
        assert!(!said.contains("nobody has written down"), "{name}\n{said}");
        let days: Vec<String> =
            practice.phone().iter().filter(|event| !event.ends_with("cancelled")).cloned().collect();
        let on_second = days.iter().filter(|event| event.contains(" 20261216")).count();
        assert!(on_second <= 1, "{name}: {days:?}");
        let is_free_again = name == "moved-back";
        assert_eq!(days.iter().any(|event| event == "2: loose 2/3 20261216"), is_free_again, "{name}: {days:?}");
    }
}

/// Three visits take place and nobody writes them down; what is ahead is handed out again for sessions 1 to 6. Once the three are
/// on record, three visits are too many: the first that fit stay, and the last ones go.
#[test]
fn of_too_many_visits_the_near_ones_stay() {
    let mut practice = Practice::new("too-many");
    let text = practice.read("loose.toml");
    practice.write("loose.toml", &text.replace("interval = \"2 weeks\"", "interval = \"7 to 21 days\""));
    practice.on("2026-12-07").does(&["plan ./loose.toml --start 2026-12-07 --sessions 6 new"]);
    practice.on("2026-12-23").does(&[
        "out",
        "record c.toml held 1 --on 2026-12-07",
        "record c.toml held 2 --on 2026-12-14",
    ]);
    let said = practice.run("record c.toml held 3 --on 2026-12-21");
    assert!(said.contains("next: session 4 of 6 on Mon 28 Dec 2026"), "{said}");
    for gone in ["Wed 23 Dec 2026", "Mon 18 Jan 2027", "Mon 25 Jan 2027"] {
        assert!(said.contains(&format!("to tell the person: {gone} is cancelled")), "{gone}\n{said}");
    }
    assert_eq!(said.matches("cancelled").count(), 3, "{said}");
}

/// Days of the record have the words that the agenda has, seen from the day of writing.
#[test]
fn what_happened_yesterday_is_written_down_as_that() {
    let mut practice = Practice::new("yesterday");
    practice.does(&["plan ./loose.toml --start 2026-12-02 --at 09:00 --sessions 4 new"]);
    let held = practice.on("2026-12-04").run("record c.toml held 1 --on yesterdayT09:30");
    assert!(held.starts_with("recorded: session 1 was held on Thu 3 Dec 2026 09:30"), "{held}");
    let missed = practice.on("2026-12-17").run("record c.toml missed 2 --on today --today 2026-12-18");
    assert!(missed.starts_with("recorded: session 2 was missed on Fri 18 Dec 2026\n"), "{missed}");
    let moved = practice.run("record c.toml move 2 --to tomorrow");
    assert!(moved.contains("Fri 18 Dec 2026"), "{moved}");
    let agenda = practice.run("agenda --from yesterday --to tomorrow");
    assert!(agenda.contains("Wed 16 to Fri 18 Dec 2026") || agenda.contains("Wed 16 Dec 2026"), "{agenda}");
}

/// Where the nearest day that fits gives up an appointment, one is offered first that gives up none.
#[test]
fn another_day_is_offered_that_gives_up_no_appointment() {
    let mut practice = Practice::new("offered-move");
    practice.on("2026-12-01").does(&["plan ./band.toml --start 2026-12-02 --sessions 4 new"]);
    let moved = practice.run("record c.toml move 2 --to 2026-12-17");
    let words = moved.split_whitespace().collect::<Vec<_>>().join(" ");
    // On the 15th it is too near to the visit of the 18th.
    let keeping = "the nearest day that gives up no promised visit: `mesoplan record c.toml move 2 --to 2026-12-14`";
    let nearer = "the nearest day that fits: `mesoplan record c.toml move 2 --to 2026-12-15`, which gives up the visit on Fri 18 Dec 2026";
    assert!(words.contains(&format!("{keeping}; {nearer}")), "{words}");
    // Nothing comes after the last one.
    practice.on("2026-12-18").does(&["record c.toml held 1", "record c.toml held 2", "record c.toml held 3"]);
    let last = practice.run("record c.toml move 4 --to 2027-01-12");
    let words = last.split_whitespace().collect::<Vec<_>>().join(" ");
    let nearest = "the nearest day that fits: `mesoplan record c.toml move 4 --to 2026-12-31`";
    assert!(words.contains(nearest) && !words.contains("gives up"), "{words}");
}

/// The fourth session was moved to 5 Jan and then on to 12 Jan, and the third one to 5 Jan in its place: before any of that was
/// handed out. Each keeps the event that it was handed out with.
#[test]
fn a_day_that_two_sessions_were_moved_to_is_that_of_the_one_which_is_there() {
    let practice = Practice::new("moved-twice");
    practice.does(&[
        "plan ./loose.toml --start 2026-12-02 --sessions 4 --save c.toml --id 0123456789abcdef0123456789abcdef",
        "record c.toml move 4 --to 2027-01-05",
        "record c.toml move 4 --to 2027-01-12",
        "record c.toml move 3 --to 2027-01-05",
    ]);
    practice.hands_out();
    let phone = ["1: loose 1/4 20261202", "2: loose 2/4 20261216", "3: loose 3/4 20270105", "4: loose 4/4 20270112"];
    assert_eq!(practice.phone(), phone);
}
