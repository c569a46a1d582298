//! Sessions that come too late, in courses that were handed out.

use crate::practice::Practice;

/// A practice with a protocol of its own, `p.toml`.
fn practice(name: &str, blocks: &str) -> Practice {
    let practice = Practice::new(name);
    let text = format!(
        "schema = 1\nid = \"p\"\ntitle = \"P\"\nindication = \"x\"\nversion = \"1\"\nstatus = \"draft\"\n\
         stated-in = \"own\"\n[source.own]\ntitle = \"An example\"\n{blocks}"
    );
    practice.write("p.toml", &text);
    practice
}

/// A phase with one interval and one minimum in days. More than `late` days after a session that session is held again, and more
/// than `long` days after it, where that is given, the course starts again.
fn repeating(sessions: u32, interval: u32, minimum: u32, late: u32, long: Option<u32>) -> String {
    let long = long.map(|days| {
        format!("[[late]]\nid = \"long\"\nmore-than = \"{days} days\"\nthen = \"start the course again\"\nsource = \"own\"\n")
    });
    format!(
        "[[phase]]\nid = \"all\"\ntitle = \"All\"\nsessions = {sessions}\ninterval = \"{interval} days\"\n\
         minimum-interval = \"{minimum} days\"\nsource = \"own\"\n\
         [[late]]\nid = \"late\"\nmore-than = \"{late} days\"\nthen = \"repeat the last session\"\nsource = \"own\"\n{}",
        long.unwrap_or_default()
    )
}

/// An injection every 12 to 13 weeks, and no later.
const INJECTIONS: &str = "[[phase]]\nid = \"all\"\ntitle = \"All\"\nsessions = \"ongoing\"\ninterval = \"12 to 13 weeks\"\n\
    maximum-interval = \"13 weeks\"\nsource = \"own\"\n\
    [[late]]\nid = \"late\"\nmore-than = \"13 weeks\"\nthen = \"start the course again\"\nsource = \"own\"\n";

/// Three sessions a week.
const LIGHT: &str = "[[phase]]\nid = \"all\"\ntitle = \"All\"\nsessions = 12\nper-week = 3\nminimum-interval = \"2 days\"\n\
    source = \"own\"\n\
    [[late]]\nid = \"week\"\nmore-than = \"1 week\"\nthen = \"repeat the last session\"\nsource = \"own\"\n\
    [[late]]\nid = \"month\"\nmore-than = \"4 weeks\"\nthen = \"start the course again\"\nsource = \"own\"\n";

/// 13 weeks after Mon 4 Jan is Mon 5 Apr. On Thu 8 Apr the course begins again, on that day, and not with the visit of another
/// session on 21 Jun.
#[test]
fn a_course_that_begins_again_waits_for_no_visit_months_away() {
    let mut practice = practice("late-injection", INJECTIONS);
    practice
        .on("2027-01-04")
        .does(&["plan ./p.toml --start 2027-01-04 --until 2028-01-10 new", "record c.toml held 1"]);
    let next = practice.on("2027-04-08").run("next c.toml");
    assert!(next.contains("session 1 of 4; next date Thu 8 Apr 2027"), "{next}");
    // The visit that has passed has the number of the page and the phone.
    assert!(next.contains("No entry yet for Mon 29 Mar 2027 (session 2)."), "{next}");
    let missed = practice.run("record c.toml missed 2");
    assert!(missed.starts_with("recorded: session 2 was missed on Mon 29 Mar 2027\n"), "{missed}");
    assert!(missed.contains("next: session 1 of 4 on Thu 8 Apr 2027\n"), "{missed}");
    // She is there: by the number of the plan, or by her own.
    for number in [1, 2] {
        let held = practice.run(&format!("record c.toml held {number}"));
        assert!(held.starts_with(&format!("recorded: session {number} was held on Thu 8 Apr 2027\n")), "{held}");
        assert!(held.contains("next: session 2 of 4 on Thu 1 Jul 2027"), "{held}");
        practice.does(&["record c.toml undo"]);
    }
}

/// Who came on 29 Mar was in time, whenever that is written down.
#[test]
fn a_visit_that_has_passed_is_held_by_its_own_number() {
    let mut practice = practice("late-entry", INJECTIONS);
    practice
        .on("2027-01-04")
        .does(&["plan ./p.toml --start 2027-01-04 --until 2028-01-10 new", "record c.toml held 1"]);
    let held = practice.on("2027-04-08").run("record c.toml held 2");
    assert!(held.starts_with("recorded: session 2 was held on Mon 29 Mar 2027\n"), "{held}");
    assert!(held.contains("next: session 3 of 5 on Mon 21 Jun 2027"), "{held}");
}

/// 14 weeks after Mon 29 Mar is Mon 5 Jul: on Thu 8 Jul the phase begins again, and not on 13 Sep with the next visit.
#[test]
fn a_phase_that_begins_again_waits_for_no_visit_months_away() {
    let blocks = "[[phase]]\nid = \"one\"\ntitle = \"One\"\nsessions = 1\nsource = \"own\"\n\
        [[phase]]\nid = \"rest\"\ntitle = \"Rest\"\nsessions = 4\nafter = \"previous session\"\ninterval = \"12 weeks\"\n\
        source = \"own\"\n\
        [[late]]\nid = \"late\"\nphase = \"rest\"\nmore-than = \"14 weeks\"\nthen = \"start the phase again\"\n\
        source = \"own\"\n";
    let mut practice = practice("late-phase", blocks);
    practice.on("2027-01-04").does(&["plan ./p.toml --start 2027-01-04 new", "record c.toml held 1"]);
    practice.on("2027-03-29").does(&["record c.toml held 2"]);
    let missed = practice.on("2027-07-08").run("record c.toml missed 3");
    assert!(missed.contains("next: session 2 of 5 on Thu 8 Jul 2027\n"), "{missed}");
}

/// 8 weeks after the birth on Mon 4 Jan is Mon 1 Mar, and 16 weeks is Mon 26 Apr. The first session is not put off to the visit
/// of the second.
#[test]
fn a_first_session_of_an_event_waits_for_no_visit_weeks_away() {
    let blocks = "[event]\nbirth = \"Birth\"\n\
        [[phase]]\nid = \"one\"\ntitle = \"One\"\nsessions = 1\nafter = \"event birth\"\ninterval = \"8 weeks\"\nsource = \"own\"\n\
        [[phase]]\nid = \"two\"\ntitle = \"Two\"\nsessions = 1\nafter = \"event birth\"\ninterval = \"16 weeks\"\nsource = \"own\"\n";
    let mut practice = practice("late-event", blocks);
    practice.on("2027-02-01").does(&["plan ./p.toml --event birth=2027-01-04 new"]);
    let missed = practice.on("2027-03-10").run("record c.toml missed 1");
    assert!(missed.contains("next: session 1 of 2 on Wed 10 Mar 2027\n"), "{missed}");
}

/// Written down on Saturday, the sessions of two weeks are on the days for which they were promised, whatever lies between the
/// last entry and Saturday.
#[test]
fn entries_that_come_later_are_on_the_promised_days() {
    let mut practice = practice("late-entries", LIGHT);
    practice.on("2027-01-04").does(&["plan ./p.toml --start 2027-01-04 --on mon,wed,fri new"]);
    practice.on("2027-01-16");
    for (number, day) in [(1, "Mon 4"), (2, "Wed 6"), (3, "Fri 8"), (4, "Mon 11"), (5, "Wed 13"), (6, "Fri 15")] {
        let next = practice.run("next c.toml");
        assert!(next.contains(&format!("session {number} of 12")) && !next.contains("held again"), "{next}");
        assert!(next.contains(&format!("No entry yet for {day} Jan 2027 (session {number}).")), "{next}");
        let held = practice.run(&format!("record c.toml held {number}"));
        assert!(held.starts_with(&format!("recorded: session {number} was held on {day} Jan 2027\n")), "{held}");
    }
    let next = practice.run("next c.toml");
    assert!(next.contains("Appointment Mon 18 Jan 2027: P, session 7 of 12") && !next.contains("No entry"), "{next}");
}

/// A week after Mon 4 Jan is Mon 11 Jan: where all visits of that time were missed, the first session is held again from
/// Tue 12 Jan on.
#[test]
fn a_gap_is_one_once_everything_in_it_is_on_record() {
    let mut practice = practice("late-missed", LIGHT);
    practice.on("2027-01-04").does(&["plan ./p.toml --start 2027-01-04 --on mon,wed,fri new", "record c.toml held 1"]);
    practice.on("2027-01-12");
    for day in ["Wed 6", "Fri 8"] {
        let missed = practice.run("record c.toml missed 2");
        assert!(missed.starts_with(&format!("recorded: session 2 was missed on {day} Jan 2027\n")), "{missed}");
        let next = practice.run("next c.toml");
        assert!(next.contains("session 2 of 12") && !next.contains("held again"), "{next}");
    }
    practice.does(&["record c.toml missed 2"]);
    let next = practice.run("next c.toml");
    assert!(next.contains("Appointment Wed 13 Jan 2027: P, session 1 of 12"), "{next}");
    assert!(next.contains("More than 1 week after the session on Mon 4 Jan 2027"), "{next}");
}

/// More than 10 days after the session before, that one is held again. So the second session, on 11 Jan between 4 and 18 Jan,
/// is no earlier than 8 Jan and no later than 14 Jan; and the last one is no later than 21 Jan.
#[test]
fn no_session_can_move_to_where_it_or_the_next_one_would_be_late() {
    let blocks = &repeating(3, 7, 2, 10, None);
    let practice = practice("late-movable", blocks);
    let plan = practice.run("plan ./p.toml --start 2027-01-04 --today 2027-01-04");
    let movable = ["Mon 4 to Sat 9 Jan 2027", "Fri 8 to Thu 14 Jan 2027", "Wed 13 to Thu 21 Jan 2027"];
    movable.iter().for_each(|days| assert!(plan.contains(days), "{days}\n{plan}"));
}

/// Every cycle begins 4 weeks after the one before, 2 weeks after its last session: that is no gap of more than 9 days. Held a
/// day later than that, it is one.
#[test]
fn a_session_on_a_day_that_it_aims_at_is_not_late() {
    let blocks = "[[phase]]\nid = \"all\"\ntitle = \"All\"\nsessions = 6\ncycle = 3\nsource = \"own\"\n\
        [[phase.timing]]\nsession = 1\nafter = \"3 sessions before\"\ninterval = \"4 weeks\"\n\
        [[phase.timing]]\nsession = 2\ninterval = \"1 week\"\n[[phase.timing]]\nsession = 3\ninterval = \"1 week\"\n\
        [[late]]\nid = \"late\"\nmore-than = \"9 days\"\nthen = \"leave the session out\"\nsource = \"own\"\n";
    let practice = practice("late-cycle", blocks);
    let plan = practice.run("plan ./p.toml --start 2027-01-04 --today 2027-01-04");
    assert!(!plan.contains("left out") && plan.contains("Mon  1 Feb 2027"), "{plan}");
    let next =
        |held: &str| practice.run(&format!("next ./p.toml --held 2027-01-04,2027-01-11,2027-01-18 --today {held}"));
    let (in_time, late) = (next("2027-02-01"), next("2027-02-02"));
    assert!(in_time.contains("session 4 of 6") && !in_time.contains("left out"), "{in_time}");
    assert!(late.contains("session 5 of 6") && late.contains("left out"), "{late}");
}

/// 8 weeks after Wed 3 Mar: closed until the end of May, the last two sessions are held again from Tue 1 Jun on. Once that
/// has come, the plan says the same of what is ahead.
#[test]
fn a_gap_ahead_leads_where_it_leads_once_it_has_come() {
    let blocks = "[[phase]]\nid = \"all\"\ntitle = \"All\"\nsessions = 4\ninterval = \"4 weeks\"\nsource = \"own\"\n\
        [[late]]\nid = \"late\"\nmore-than = \"8 weeks\"\nthen = \"repeat the last 2 sessions\"\nsource = \"own\"\n";
    let mut practice = practice("late-ahead", blocks);
    let plan = "plan ./p.toml --start 2027-01-06 --closed 2027-03-10..2027-05-31 --format csv";
    let days = |csv: &str| -> Vec<String> {
        let days = csv.lines().filter_map(|row| row.split('"').find(|cell| cell.starts_with("2027-")));
        days.map(str::to_owned).collect()
    };
    let ahead = days(&practice.on("2027-01-06").run(plan));
    assert_eq!(ahead, ["2027-01-06", "2027-02-03", "2027-03-03", "2027-06-01", "2027-06-29", "2027-07-27"]);
    practice.does(&[&format!("{} --save d.toml", plan.replace(" --format csv", ""))]);
    for (number, day) in (1..).zip(&ahead[..3]) {
        practice.does(&[&format!("record d.toml held {number} --on {day}")]);
    }
    assert_eq!(days(&practice.on("2027-06-01").run("plan d.toml --format csv")), ahead);
}

/// With a promise 2 weeks after the first session, a closed day between them would lead back. The day after the closed one does
/// not.
#[test]
fn a_promise_is_given_up_before_a_gap_leads_back() {
    let blocks = "[[phase]]\nid = \"all\"\ntitle = \"All\"\nsessions = 4\ninterval = \"1 week\"\nsource = \"own\"\n\
        [[late]]\nid = \"late\"\nmore-than = \"9 days\"\nthen = \"start the course again\"\nsource = \"own\"\n";
    let practice = practice("late-promise", blocks);
    practice.does(&["plan ./p.toml --start 2027-01-04 --today 2027-01-04 new"]);
    let plan = practice.run("plan c.toml --closed 2027-01-11 --today 2027-01-04 --draft");
    for day in ["Mon  4 Jan", "Tue 12 Jan", "Tue 19 Jan", "Tue 26 Jan"] {
        assert!(plan.contains(day), "{day}\n{plan}");
    }
    assert!(!plan.contains("starts again"), "{plan}");
}

/// The calendar and the page say at the session itself why it comes again.
#[test]
fn what_is_held_again_says_so_wherever_it_is_shown() {
    let practice = practice("late-shown", LIGHT);
    let plan = "plan ./p.toml --start 2027-01-04 --closed 2027-01-05..2027-02-07 --today 2027-01-04";
    let again = "More than 4 weeks after the session on Mon 4 Jan 2027: the course starts again.";
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for format in ["ics", "txt", "html", "md", "json"] {
        let shown = words(&practice.run(&format!("{plan} --format {format}")).replace("\r\n ", ""));
        assert!(shown.contains(again), "{format}\n{shown}");
    }
    let json = practice.run(&format!("{plan} --format json"));
    assert!(json.contains("\"attempt\": 2"), "{json}");
}

/// After the gap the first session comes again, on Mon 8 Feb. That is the visit which is waited for, and not the one of the
/// second session after it.
#[test]
fn the_next_visit_is_the_one_after_the_gap() {
    let practice = practice("late-next", LIGHT);
    practice.does(&[
        "plan ./p.toml --start 2027-01-04 --on mon,wed,fri --closed 2027-01-05..2027-02-07 --today 2027-01-04 new",
        "record c.toml held 1 --on 2027-01-04 --today 2027-01-04",
    ]);
    let next = practice.run("next c.toml --today 2027-01-04 --json");
    for line in ["\"promised\": \"2027-02-08\"", "\"planned\": \"2027-02-08\"", "\"overdue-from\": \"2027-02-09\""] {
        assert!(next.contains(line), "{line}\n{next}");
    }
    let shown = practice.run("next c.toml --today 2027-01-04");
    assert!(shown.split_whitespace().collect::<Vec<_>>().join(" ").contains("the course starts again"), "{shown}");
}

/// Away from 21 to 23 Dec, the third session is more than 9 days after the second, which is held again. Its event stays the same
/// in each hand-out, also where the second session itself was moved by hand.
#[test]
fn what_is_promised_behind_a_gap_stays() {
    let blocks = &repeating(4, 7, 7, 9, None);
    let mut practice = practice("late-behind", blocks);
    practice.on("2026-12-01").does(&["plan ./p.toml --start 2026-12-07 new", "record c.toml move 2 --to 2026-12-14"]);
    practice.edit("c.toml", "\n[[course]]", "away = [\"2026-12-21..2026-12-23\"]\n\n[[course]]");
    let said = practice.hands_out();
    assert!(said.contains("the last session is held again"), "{said}");
}

/// Closed from 12 Jan on, the second session is held again on Thu 21 Jan, more than 9 days after Mon 11 Jan. On Wed 6 Jan, 15 days
/// before, the course would start again; and that is so whatever was promised, and handed out again or planned anew.
#[test]
fn a_session_before_a_gap_moves_only_where_the_same_follows() {
    let blocks = &repeating(8, 7, 2, 9, Some(14));
    let practice = practice("late-before", blocks);
    let closed = "--closed 2027-01-12..2027-01-20 --today 2027-01-04";
    practice.does(&["plan ./p.toml --start 2027-01-04 --today 2027-01-04 new"]);
    for plan in ["plan ./p.toml --start 2027-01-04", "plan c.toml --draft", "plan c.toml --draft --rearrange"] {
        let shown = practice.run(&format!("{plan} {closed}"));
        let row = shown.lines().find(|row| row.starts_with("  2  Mon 11 Jan 2027")).expect("the second session");
        assert!(row.contains("Thu 7 to Mon 11 Jan 2027"), "{shown}");
    }
}

/// On 29 Dec the third session of the 21st is missed, and that of the 28th has passed without an entry: so the second one is
/// held again, and on 30 Dec, since on the 29th the next one would be late as well. Looking for a plan in which nothing is late
/// does not make the gap before it a longer one.
#[test]
fn a_plan_without_a_gap_keeps_what_comes_next() {
    let blocks = &repeating(4, 7, 7, 9, Some(14));
    let mut practice = practice("late-next-number", blocks);
    practice.on("2026-12-07").does(&["plan ./p.toml --start 2026-12-07 new", "record c.toml held 1"]);
    practice.on("2026-12-14").does(&["record c.toml held 2"]);
    practice.on("2026-12-29").does(&["record c.toml missed 3"]);
    practice.edit("c.toml", "\n[[course]]", "away = [\"2027-01-05..2027-01-07\"]\n\n[[course]]");
    let (next, plan) = (practice.run("next c.toml"), practice.run("plan c.toml --draft"));
    assert!(next.contains("session 2 of 4; next date Wed 30 Dec 2026"), "{next}");
    assert!(plan.contains("  2  Wed 30 Dec 2026") && plan.contains("  3  Fri  8 Jan 2027"), "{plan}");
}

/// The third session is held again from 2 Jan on, and moved by hand to 7 Jan. Handed out, it is there as it was: that its visit on
/// 7 Jan is waited for does not make the gap a longer one, after which the course would start again.
#[test]
fn what_was_moved_behind_a_gap_stays_once_it_is_promised() {
    let blocks = &repeating(4, 7, 7, 9, Some(14));
    let mut practice = practice("late-moved", blocks);
    practice
        .on("2026-12-23")
        .does(&["plan ./p.toml --start 2026-12-07 --save c.toml --id 0123456789abcdef0123456789abcdef"]);
    for (number, day) in [(1, "07"), (2, "14"), (3, "23")] {
        practice.does(&[&format!("record c.toml held {number} --on 2026-12-{day}")]);
    }
    practice.does(&["record c.toml missed 4 --on 2027-01-01", "record c.toml move 3 --to 2027-01-07 --force"]);
    let before = practice.run("plan c.toml --draft");
    assert!(before.contains("  3  Thu  7 Jan 2027"), "{before}");
    practice.hands_out();
    let after = practice.run("plan c.toml --draft");
    assert!(after.contains("  3  Thu  7 Jan 2027") && after.contains("  4  Thu 14 Jan 2027"), "{after}");
}

/// On 11 Jan the last session is to be held again, more than 8 days after the 2nd; closed until the 18th, it can only be on the
/// 19th, more than 10 days after it, and then the course starts again. So it is planned on the 11th already, and on the 19th it
/// is the same plan.
#[test]
fn a_session_that_is_late_already_is_planned_by_the_rule_for_its_day() {
    let blocks = &repeating(4, 4, 2, 8, Some(10));
    let mut practice = practice("late-longer", blocks);
    practice.on("2026-12-31").does(&["plan ./p.toml --start 2026-12-31 new", "record c.toml held 1"]);
    practice.on("2027-01-02").does(&["record c.toml held 2 --on 2027-01-02"]);
    practice.on("2027-01-11").does(&["record c.toml missed 3 --on 2027-01-08"]);
    let rows = |practice: &Practice| {
        let plan = practice.run("plan c.toml --draft --rearrange --closed 2027-01-10..2027-01-18");
        let rows = plan.lines().filter_map(|row| row.split_once(" 2027  ").map(|(day, _)| day.trim().to_owned()));
        let days: Vec<String> = rows.skip_while(|day| !day.ends_with("19 Jan")).collect();
        (days, plan)
    };
    let (early, shown) = rows(&practice);
    assert_eq!(early, ["1  Tue 19 Jan", "2  Sat 23 Jan", "3  Wed 27 Jan", "4  Sun 31 Jan"], "{shown}");
    practice.on("2027-01-19").does(&["record c.toml missed 2 --on 2027-01-12"]);
    let (late, shown) = rows(&practice);
    assert_eq!(early, late, "{shown}");
}
