//! Care with the times of its session: from its start and its end, over nights on which the clocks are set, and for two
//! courses in one visit.

use chrono::{NaiveDate, NaiveTime};
use mesoplan::internals::model::{CoursePlan, Plan, Session, Sharing};
use mesoplan::internals::render::Locale;
use mesoplan::internals::render::care::{self, CareBegin, CareGroup};
use mesoplan::internals::schedule;
use mesoplan::internals::zone::Zone;

use crate::{plan_of, protocol_files};

/// A protocol with the blocks of care.
fn protocol(id: &str, blocks: &str) -> String {
    format!(
        r#"
schema = 1
id = "{id}"
title = "A session"
indication = "Made up for the tests"
version = "1.0.0"
status = "draft"
session-length = "20 minutes"

[source.own]
title = "Made up"

[[phase]]
id = "only"
title = "Only"
sessions = 2
interval = "1 week"
source = "own"

{blocks}
[[example]]
start = 2026-12-01
expect = [2026-12-01, 2026-12-08]
"#
    )
}

fn block(kind: &str, id: &str, from: &str, until: &str, text: &str) -> String {
    format!(
        "[[{kind}]]\nid = \"{id}\"\nclass = \"water\"\nfrom = \"{from}\"\nuntil = \"{until}\"\ndo = \"{text}\"\nsource = \"own\"\n\n"
    )
}

fn plan(text: &str, day: &str, at: Option<&str>) -> Plan {
    let at = at.map(|at| NaiveTime::parse_from_str(at, "%H:%M").unwrap());
    let id = text.lines().find_map(|line| line.strip_prefix("id = \"")).unwrap().trim_end_matches('"');
    plan_of(id, text.as_bytes(), day.parse().unwrap(), at, None)
}

/// The care of the first visit.
fn groups(plan: &Plan, zone: &str) -> Vec<Vec<CareGroup>> {
    let first: Vec<(&CoursePlan, &Session)> =
        plan.sessions().into_iter().filter(|(_, session)| Some(session.day) == plan.first()).collect();
    care::of_visit(&first, &Zone::new(zone).unwrap(), Locale::English).unwrap()
}

/// The words of one item's time.
fn words(kind: &str, from: &str, until: &str, day: &str, at: Option<&str>) -> String {
    let text = protocol("one", &block(kind, "a", from, until, "Do it."));
    let groups = groups(&plan(&text, day, at), "Europe/Berlin");
    let [[group]] = groups.iter().map(Vec::as_slice).collect::<Vec<_>>()[..] else { panic!("{groups:?}") };
    group.time.clone()
}

#[test]
fn lengths_become_times_on_the_clock() {
    let at = |kind: &str, from: &str, until: &str| words(kind, from, until, "2026-12-01", Some("17:30"));
    assert_eq!(at("aftercare", "session", "24 hours after"), "Until Wed 2 Dec 2026 17:50 (24 hours after)");
    assert_eq!(
        at("aftercare", "session", "4 to 6 hours after"),
        "Until Tue 1 Dec 2026 23:50, at least until Tue 1 Dec 2026 21:50 (4 to 6 hours after)"
    );
    assert_eq!(
        at("preparation", "3 to 4 days before", "session"),
        "From Fri 27 Nov 2026, at the latest Sat 28 Nov 2026 (3 to 4 days before)"
    );
    assert_eq!(at("preparation", "day of session", "session"), "On Tue 1 Dec 2026 until 17:30");
    assert_eq!(at("preparation", "not stated", "session"), "Before the session");
    assert_eq!(at("aftercare", "session", "not stated"), "After the session");
    assert_eq!(
        at("aftercare", "2 hours after", "1 to 2 days after"),
        "From Tue 1 Dec 2026 19:50 until Thu 3 Dec 2026 17:50 (from 2 hours after until 1 to 2 days after)"
    );
    assert_eq!(at("preparation", "not stated", "4 hours before"), "Until Tue 1 Dec 2026 13:30 (4 hours before)");
}

/// 24 hours pass, whatever the clocks show: over the nights of 28 March and 24 October they are set.
#[test]
fn hours_are_counted_as_they_pass() {
    let until = |day: &str| words("aftercare", "session", "24 hours after", day, Some("17:30"));
    assert_eq!(until("2026-03-28"), "Until Sun 29 Mar 2026 18:50 (24 hours after)");
    assert_eq!(until("2026-10-24"), "Until Sun 25 Oct 2026 16:50 (24 hours after)");
    // Into the hour that comes twice.
    let twice = words("aftercare", "session", "8 hours after", "2026-10-24", Some("18:00"));
    assert_eq!(twice, "Until Sun 25 Oct 2026 02:20 (8 hours after)");
}

#[test]
fn whole_days_have_no_clock_times() {
    let on = |kind: &str, from: &str, until: &str| words(kind, from, until, "2026-12-01", None);
    assert_eq!(on("aftercare", "session", "24 hours after"), "For 24 hours after the session");
    assert_eq!(on("preparation", "3 to 4 days before", "session"), "From 3 to 4 days before the session");
}

#[test]
fn of_two_courses_that_say_the_same_the_longer_time_holds() {
    let same = "Take no shower.";
    let one = block("aftercare", "a", "session", "24 hours after", same)
        + &block("aftercare", "b", "session", "24 hours after", "Do no sport.")
        + &block("preparation", "c", "2 days before", "session", same);
    let other = block("aftercare", "a", "session", "48 hours after", same)
        + &block("preparation", "c", "1 day before", "session", same);
    let courses = [protocol("one", &one), protocol("other", &other)];
    let day: NaiveDate = "2026-12-01".parse().unwrap();
    let shown = |at| -> Vec<Vec<String>> {
        let courses = ["one", "other"].into_iter().zip(&courses);
        let courses: Vec<_> =
            courses.map(|(name, text)| plan_of(name, text.as_bytes(), day, at, None).plans.remove(0).course).collect();
        let plan = schedule::plan(&courses, Sharing::Preferred).unwrap();
        assert_eq!(plan.visits, 2);
        let line = |group: &CareGroup| {
            let told = if group.is_told_here { "" } else { " [told with the other]" };
            format!("{}: {}{told}", group.time, group.items.join(" "))
        };
        groups(&plan, "Europe/Istanbul").iter().map(|groups| groups.iter().map(line).collect()).collect()
    };
    let expected = [
        vec![
            "From Sun 29 Nov 2026 (2 days before): Take no shower.",
            "Until Thu 3 Dec 2026 18:10 (48 hours after): Take no shower. [told with the other]",
            "Until Wed 2 Dec 2026 17:50 (24 hours after): Do no sport.",
        ],
        vec![
            "From Sun 29 Nov 2026 (2 days before): Take no shower. [told with the other]",
            "Until Thu 3 Dec 2026 18:10 (48 hours after): Take no shower.",
        ],
    ];
    assert_eq!(shown(NaiveTime::from_hms_opt(17, 30, 0)), expected);
    let expected = [
        vec![
            "From 2 days before the session: Take no shower.",
            "For 48 hours after the session: Take no shower. [told with the other]",
            "For 24 hours after the session: Do no sport.",
        ],
        vec![
            "From 2 days before the session: Take no shower. [told with the other]",
            "For 48 hours after the session: Take no shower.",
        ],
    ];
    assert_eq!(shown(None), expected);
}

/// Every sentence of a protocol stands in the notes of each session, whatever is merged.
#[test]
fn nothing_is_left_out() {
    let all = |name: &str| {
        let files = protocol_files();
        let (_, bytes) = files.iter().find(|(other, _)| other == name).unwrap();
        plan_of(name, bytes, "2026-12-01".parse().unwrap(), NaiveTime::from_hms_opt(9, 0, 0), None).plans.remove(0)
    };
    let plans: Vec<CoursePlan> = protocol_files().iter().map(|(name, _)| all(name)).collect();
    let visit: Vec<(&CoursePlan, &Session)> = plans.iter().map(|plan| (plan, &plan.sessions[0])).collect();
    let groups = care::of_visit(&visit, &Zone::utc(), Locale::English).unwrap();
    for ((plan, _), groups) in visit.iter().zip(&groups) {
        let protocol = &plan.course.protocol;
        for item in protocol.preparation.iter().chain(&protocol.aftercare) {
            // What a clinic adds is marked at the end of the sentence, before its full stop.
            let is_told = |line: &String| line.starts_with(item.text.english().trim_end_matches('.'));
            assert!(groups.iter().any(|group| group.items.iter().any(is_told)), "{}: {:?}", protocol.id, item);
        }
        let times = groups.iter().filter_map(|group| group.begins);
        assert!(times.into_iter().all(|begins| matches!(begins, CareBegin::At(_))));
    }
    // What several say is told once for the visit.
    let mut told: Vec<_> = groups.iter().flatten().filter(|group| group.is_told_here).collect();
    told.sort_by_key(|group| (group.items.clone(), group.time.clone()));
    let items: Vec<&String> = told.iter().flat_map(|group| &group.items).collect();
    assert!(items.iter().filter(|item| item.as_str() == "Do not exercise hard.").count() == 1, "{items:?}");
}
