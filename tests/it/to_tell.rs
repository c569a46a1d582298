//! Whom to tell what, against the calendar file: what it says of the days to come before and after a hand-out.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use serde_json::Value;

use crate::practice::Practice;

const JOINT: &str = "plan ./loose.toml ./weekly.toml --start 2026-12-02 --sessions loose/all=4 --sessions weekly/all=4 \
                     --name Ayşe --at 10:00 new";

/// From when to when somebody comes, and the protocols that it is for.
type Visit = (String, String, BTreeSet<String>);

/// What happens between two hand-outs; `of_weekly` says to which of the two courses.
#[derive(Clone, Debug)]
enum Step {
    Held { of_weekly: bool, number: u32 },
    Missed { of_weekly: bool, number: u32 },
    Cancelled { of_weekly: bool, number: u32 },
    Moved { of_weekly: bool, number: u32, by: u64, hour: u32 },
    Undo { of_weekly: bool },
    Later { days: u64 },
    Closed { ahead: u64 },
    At { hour: u32 },
    Third,
}

fn step() -> impl Strategy<Value = Step> {
    let which = || (any::<bool>(), 1..5_u32);
    prop_oneof![
        3 => which().prop_map(|(of_weekly, number)| Step::Held { of_weekly, number }),
        3 => which().prop_map(|(of_weekly, number)| Step::Missed { of_weekly, number }),
        2 => which().prop_map(|(of_weekly, number)| Step::Cancelled { of_weekly, number }),
        2 => (which(), 1..20_u64, 9..12_u32)
            .prop_map(|((of_weekly, number), by, hour)| Step::Moved { of_weekly, number, by, hour }),
        1 => any::<bool>().prop_map(|of_weekly| Step::Undo { of_weekly }),
        4 => (1..9_u64).prop_map(|days| Step::Later { days }),
        2 => (1..15_u64).prop_map(|ahead| Step::Closed { ahead }),
        1 => (9..12_u32).prop_map(|hour| Step::At { hour }),
        1 => Just(Step::Third),
    ]
}

impl Step {
    /// Whether it can be done is for the program to say: what it refuses changes nothing.
    fn take(&self, practice: &mut Practice, today: &mut NaiveDate) {
        let course = |of_weekly: bool| if of_weekly { "weekly" } else { "loose" };
        let in_days = |days: u64| *today + Days::new(days);
        match *self {
            Self::Held { of_weekly, number } => {
                practice.run(&format!("record c.toml --course {} held {number} --on {today}", course(of_weekly)));
            }
            Self::Missed { of_weekly, number } => {
                practice.run(&format!("record c.toml --course {} missed {number}", course(of_weekly)));
            }
            Self::Cancelled { of_weekly, number } => {
                practice.run(&format!("record c.toml --course {} cancelled {number}", course(of_weekly)));
            }
            Self::Moved { of_weekly, number, by, hour } => {
                let (course, to) = (course(of_weekly), in_days(by));
                practice.run(&format!("record c.toml --course {course} move {number} --to {to}T{hour:02}:00"));
            }
            Self::Undo { of_weekly } => {
                let before = practice.read("c.toml");
                let said = practice.run(&format!("record c.toml --course {} undo", course(of_weekly)));
                // What the phone has was handed out, whatever the course is made to forget.
                if said.contains("what was handed out") {
                    practice.write("c.toml", &before);
                }
            }
            Self::Later { days } => {
                *today = in_days(days);
                practice.on(today.to_string().leak());
            }
            Self::Closed { ahead } => {
                let text = practice.read("c.toml");
                let known = text.lines().find(|line| line.starts_with("closed = ")).unwrap_or_default().to_owned();
                let days = known.trim_start_matches("closed = [").trim_end_matches(']').to_owned();
                let closed =
                    format!("closed = [{days}{}\"{}\"]\n", if days.is_empty() { "" } else { ", " }, in_days(ahead));
                let text = text.replace(&format!("{known}\n"), if known.is_empty() { "\n" } else { "" });
                practice.write("c.toml", &text.replacen("\n[[course]]", &format!("{closed}\n[[course]]"), 1));
            }
            Self::At { hour } => {
                let text = practice.read("c.toml");
                let at = text.lines().find(|line| line.starts_with("at = ")).expect("a time").to_owned();
                practice.write("c.toml", &text.replacen(&at, &format!("at = \"{hour:02}:00\""), 1));
            }
            Self::Third => {
                let text = practice.read("c.toml");
                if !text.contains("./band.toml") {
                    let third = "\n[[course]]\nprotocol = \"./band.toml\"\nsessions.all = 3\n";
                    practice.write("c.toml", &format!("{text}{third}start = {}\n", in_days(1)));
                }
            }
        }
    }
}

/// The visits on the phone from a day on: sessions that follow one another are one.
fn visits(phone: &str, from: NaiveDate) -> BTreeSet<Visit> {
    let unfolded = phone.replace("\r\n ", "");
    let events = unfolded.split("BEGIN:VEVENT\r\n").skip(1).filter(|event| !event.contains("STATUS:CANCELLED"));
    let mut sessions: Vec<(String, String, String)> = events
        .map(|event| {
            let value = |name: &str| {
                let line = event.lines().find(|line| line.split([':', ';']).next() == Some(name)).expect(name);
                line.rsplit(':').next().expect("a value").to_owned()
            };
            let title = value("SUMMARY").split(' ').next().expect("a title").to_owned();
            (value("DTSTART"), value("DTEND"), title)
        })
        .filter(|(start, ..)| from.format("%Y%m%d").to_string().as_str() <= &start[..8])
        .collect();
    sessions.sort();
    let mut visits: Vec<Visit> = Vec::new();
    for (start, end, title) in sessions {
        match visits.last_mut().filter(|(_, before, _)| start <= *before) {
            Some((_, before, titles)) => {
                *before = end.max(before.clone());
                titles.insert(title);
            }
            None => visits.push((start, end, BTreeSet::from([title]))),
        }
    }
    visits.into_iter().collect()
}

/// The visits on one side of the changes that were told, from a day on.
fn told(changes: &Value, side: &str, from: NaiveDate) -> Vec<Visit> {
    let of_change = |change: &Value| {
        let visit = change[side].as_object()?;
        let text = |key: &str| visit[key].as_str().expect("a text").replace(['-', ':'], "");
        let moment = |key: &str| format!("{}T{}00", text("date"), text(key));
        let courses = visit["courses"].as_array().expect("courses").iter();
        let courses = courses.map(|course| course.as_str().expect("an id").to_owned()).collect();
        (from.to_string().as_str() <= visit["date"].as_str()?).then(|| (moment("start"), moment("end"), courses))
    };
    changes.as_array().map(|changes| changes.iter().filter_map(of_change).collect()).unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, max_shrink_iters: 30, ..ProptestConfig::default() })]

    /// Of the day itself the person knows who was there; of all later ones every difference is told, and nothing else. What
    /// comes next is on the phone.
    #[test]
    fn what_is_told_is_what_differs(steps in prop::collection::vec(prop::collection::vec(step(), 1..4), 3)) {
        let mut practice = Practice::new("differs");
        let mut today: NaiveDate = "2026-12-02".parse().expect("a day");
        practice.does(&[JOINT]);
        for steps in steps {
            steps.iter().for_each(|step| step.take(&mut practice, &mut today));
            let before = practice.read("c.ics");
            let said = practice.run("plan c.toml -o c.ics -o c.json");
            if said.contains("exit ") {
                continue;
            }
            let (after, json) = (practice.read("c.ics"), practice.read("c.json"));
            let changes = &serde_json::from_str::<Value>(&json).expect("JSON")["changes"];
            let tomorrow = today + Days::new(1);
            let (before, after) = (visits(&before, tomorrow), visits(&after, tomorrow));
            for (side, expected) in [("old", &before - &after), ("new", &after - &before)] {
                let mut told = told(changes, side, tomorrow);
                told.sort();
                prop_assert_eq!(&told, &expected.into_iter().collect::<Vec<_>>(), "{} on {}\n{}\n{:?}", side, today, said, steps);
                let all = changes.as_array().map(Vec::as_slice).unwrap_or_default().iter();
                let mut days = all.filter_map(|change| change[side]["date"].as_str());
                prop_assert!(days.all(|day| today.to_string().as_str() <= day), "{}", said);
            }
            let next = practice.run("next c.toml --format json");
            let next: Value = serde_json::Deserializer::from_str(&next).into_iter().next().expect("JSON").expect("JSON");
            for course in next["courses"].as_array().expect("courses") {
                let appointment = &course["next"]["appointment"];
                let Some(day) = appointment["date"].as_str().filter(|day| *day != today.to_string()) else { continue };
                let begins = format!("{day}T{}00", appointment["start"].as_str().expect("a time"));
                let is_its = |visit: &&Visit| visit.2.contains(course["course"].as_str().expect("an id"));
                let first = after.iter().find(is_its).map(|(start, ..)| start.clone());
                prop_assert_eq!(first, Some(begins.replace(['-', ':'], "")), "{}\n{}", course, said);
                prop_assert_eq!(&appointment["planned"], true, "{}\n{}", course, said);
            }
        }
    }
}

/// A course that was handed out, of which a visit is of two protocols and the next one of one.
fn joint(name: &str) -> Practice {
    let practice = Practice::new(name);
    practice.write("clinic.toml", "schema = 1\ntimezone = \"Europe/Istanbul\"\nbook = \".\"\n");
    practice.does(&[&JOINT.replace("new", "--on wed --clinic clinic.toml new")]);
    practice
}

/// Of a session that joins a visit the person hears as of a visit that is new.
#[test]
fn a_visit_that_is_for_more_is_told_with_both_ends() {
    let practice = joint("for-more");
    let said =
        practice.run("record c.toml --course loose missed 1") + &practice.run("record c.toml --course weekly missed 1");
    let longer = "Wed 9 Dec 2026, 10:00-11:00 (loose, weekly) instead of Wed 9 Dec 2026, 10:00-10:30 (weekly)";
    assert!(said.contains(&format!("\nto tell Ayşe: {longer}\n")), "{said}");
    let said = practice.hands_out();
    assert!(said.contains(&format!("\nto tell Ayşe: {longer}\n")), "{said}");
    assert!(!said.contains("Wed 2 Dec 2026"), "whoever missed it knows\n{said}");
    // What was promised keeps its time, and what joins it comes after it.
    let phone = practice.phone();
    let begins = |session: &str| {
        let event = phone.iter().find(|event| event.contains(session)).expect(session);
        event.rsplit(' ').next().expect("a time").to_owned()
    };
    assert_eq!((begins("weekly 1/4").as_str(), begins("loose 1/4").as_str()), ("20261209T100000", "20261209T103000"));
}

/// As long as a visit has no entry, for whichever of the protocols, what is planned around it is not worth a call.
#[test]
fn nothing_is_told_before_the_whole_visit_is_on_record() {
    let mut practice = joint("half-recorded");
    practice.on("2026-12-08");
    let said = practice.run("record c.toml --course loose held 1 --on 2026-12-02");
    let open = "1 more past visit has no entry: weekly session 1 on Wed 2 Dec 2026; enter it first";
    assert!(said.contains(open) && !said.contains("to tell"), "{said}");
    let said = practice.run("record c.toml --course weekly held 1 --on 2026-12-02");
    assert!(said.contains("next: session 2 of 4 on Wed 9 Dec 2026") && !said.contains("to tell"), "{said}");
}

#[test]
fn a_protocol_that_is_added_is_told_where_it_joins_a_visit() {
    let practice = joint("added");
    let text = practice.read("c.toml");
    practice.write(
        "c.toml",
        &format!("{text}\n[[course]]\nprotocol = \"./band.toml\"\nstart = 2026-12-09\nsessions.all = 3\n"),
    );
    let said = practice.hands_out();
    let longer = "Wed 9 Dec 2026, 10:00-11:00 (weekly, band) instead of Wed 9 Dec 2026, 10:00-10:30 (weekly)";
    assert!(said.contains(&format!("\nto tell Ayşe: {longer}\n")), "{said}");
}

#[test]
fn a_visit_that_lasts_longer_is_told() {
    let practice = Practice::new("longer");
    practice.does(&[
        "plan ./loose.toml --start 2026-12-02 --sessions 3 --name Ayşe --at 10:00 new",
        "record c.toml held 1",
    ]);
    practice.edit("loose.toml", "session-length = \"30 minutes\"", "session-length = \"45 minutes\"");
    let said = practice.hands_out();
    let longer = "Wed 16 Dec 2026, 10:00-10:45 instead of Wed 16 Dec 2026, 10:00-10:30";
    assert!(said.contains(&format!("\nto tell Ayşe: {longer}\n")), "{said}");
}

/// Closing a day tells the same, and a list is never lost: nobody knows who has been told.
#[test]
fn the_list_of_a_closed_day_stays_until_somebody_takes_it_away() {
    let practice = joint("closed");
    const CLOSE: &str = "close 2026-12-16 clinic.toml --apply -o changed";
    let said = practice.run(CLOSE);
    let list = practice.read("changed/whom-to-tell.txt");
    assert!(said.ends_with(&list) || said.starts_with(&list), "{said}");
    assert!(list.contains("Ayşe"), "{list}");
    let again = practice.run(CLOSE);
    assert!(again.contains("nobody else is to be told; changed/whom-to-tell.txt stays as it is"), "{again}");
    assert_eq!(practice.read("changed/whom-to-tell.txt"), list);
    let other = practice.run(&CLOSE.replace("12-16", "12-23"));
    let both = practice.read("changed/whom-to-tell.txt");
    assert!(both.starts_with(&format!("{list}\n")) && both.contains("Closed: Wed 23 Dec 2026"), "{other}\n{both}");
}
