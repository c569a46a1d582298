//! Records: whatever happens to a course, what happened stays, and the rest is planned around it.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveTime};
use mesoplan::internals::model::{
    BusyTimes, Course, CoursePlan, EventId, Hours, Job, Minutes, OpeningHours, PromisedSession, PromisedVisit, Record,
    RecordEntry, RecordEvent, Refusal, Session, SessionStatus, Sharing, Timetable,
};
use mesoplan::internals::{read, schedule, shipped};
use proptest::prelude::*;

use crate::course_plan;

/// One thing that happens to the session that comes next, or to one of those after it.
#[derive(Clone, Copy, Debug)]
enum Step {
    Held { late: i64 },
    Missed,
    Moved { ahead: usize, by: i64, anyway: bool },
    Cancelled { ahead: usize },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (-2..12_i64).prop_map(|late| Step::Held { late }),
        2 => Just(Step::Missed),
        2 => (0..4_usize, -3..10_i64, any::<bool>()).prop_map(|(ahead, by, anyway)| Step::Moved { ahead, by, anyway }),
        1 => (0..4_usize).prop_map(|ahead| Step::Cancelled { ahead }),
    ]
}

/// The entry that a step makes in a plan as it is now; nothing when no session is left for it.
fn entry(course: &Job, step: Step) -> Option<RecordEntry> {
    let plan = course_plan(course).ok()?;
    let ahead: Vec<_> = plan.sessions.iter().filter(|session| session.status.is_ahead()).collect();
    let at = |place: usize| ahead.get(place).map(|session| (session.number, session.day));
    let moved = |day: NaiveDate, by: i64| day + chrono::TimeDelta::days(by);
    let (session, event) = match step {
        Step::Held { late } => at(0).map(|(number, day)| (number, RecordEvent::Held(moved(day, late))))?,
        Step::Missed => at(0).map(|(number, day)| (number, RecordEvent::Missed(day)))?,
        Step::Moved { ahead, by, anyway: false } => {
            at(ahead).map(|(number, day)| (number, RecordEvent::Moved(moved(day, by))))?
        }
        Step::Moved { ahead, by, anyway: true } => {
            at(ahead).map(|(number, day)| (number, RecordEvent::MovedAnyway(moved(day, by))))?
        }
        Step::Cancelled { ahead } => at(ahead).map(|(number, day)| (number, RecordEvent::Cancelled(day)))?,
    };
    Some(RecordEntry { session, event, time: None, planned: None })
}

fn course(name: &str) -> Job {
    let (name, bytes) = shipped::PROTOCOLS.iter().find(|(other, _)| *other == name).expect("a shipped protocol");
    let protocol = read::protocol(name, bytes).expect("it is valid");
    Job::new(protocol, "2026-12-01".parse().ok())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_stays_as_it_happened(
        name in prop::sample::select(vec!["hair-loss", "face-rejuvenation", "skin-rejuvenation", "fibroblast"]),
        steps in prop::collection::vec(step(), 1..9),
        later in 0..40_u64,
    ) {
        let mut course = course(name);
        let mut entries: Vec<RecordEntry> = Vec::new();
        for step in steps {
            let Some(entry) = entry(&course, step) else { continue };
            let mut tried = entries.clone();
            tried.push(entry);
            let with_entry = Job { record: Record::new(&tried), ..course.clone() };
            match course_plan(&with_entry) {
                // The command refuses such an entry.
                Err(_) => continue,
                Ok(_) => (course, entries) = (with_entry, tried),
            }
        }
        let newest = entries.iter().map(|entry| match entry.event {
            RecordEvent::Held(day) | RecordEvent::HeldUncounted(day) | RecordEvent::HeldUncountedAnew(day) => day,
            RecordEvent::Missed(day) | RecordEvent::Cancelled(day) | RecordEvent::Ended(day) => day,
            RecordEvent::Moved(_) | RecordEvent::MovedAnyway(_) => NaiveDate::MIN,
            RecordEvent::Answered { on, .. } => on,
            _ => panic!("a kind that this test does not know"),
        });
        let today = newest.max().filter(|day| *day > NaiveDate::MIN).unwrap_or("2026-12-01".parse().unwrap());
        let today = today + Days::new(later);
        let course = Job { today: Some(today), ..course };
        let plan = match course_plan(&course) {
            Ok(plan) => plan,
            Err(Refusal::NoPlan(_)) => return Ok(()),
            Err(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
        };

        // What was held stands first, on its days and under its numbers.
        let held: Vec<(u32, NaiveDate)> = course.record.held.iter().map(|held| (held.session.unwrap(), held.on)).collect();
        let planned: Vec<(u32, NaiveDate)> = plan.sessions.iter().map(|session| (session.number, session.day)).collect();
        prop_assert_eq!(&planned[..held.len()], &held[..]);
        // Everything else lies ahead, in order, and nothing dropped is among it.
        let ahead = &plan.sessions[held.len()..];
        for session in ahead {
            prop_assert!(today <= session.day, "{session:?}");
            prop_assert!(!course.record.cancelled.contains_key(&session.number));
            match (course.moved_to(session.number), session.status) {
                (Some(moved), SessionStatus::Moved { is_forced }) => {
                    prop_assert_eq!(moved.day, session.day);
                    prop_assert!(moved.is_forced || !is_forced, "only force breaks a rule");
                }
                (None, SessionStatus::Planned) => {}
                (moved, status) => prop_assert!(false, "{moved:?} {status:?}"),
            }
        }
        prop_assert!(plan.sessions.is_sorted_by(|one, next| one.day < next.day));
        let numbers: BTreeSet<u32> = ahead.iter().map(|session| session.number).collect();
        prop_assert_eq!(numbers.len(), ahead.len());
        // What has passed and is not on record is named, and planned again.
        for unrecorded in &plan.unrecorded {
            prop_assert!(unrecorded.day < today && numbers.contains(&unrecorded.number));
        }
        // The names of the events do not depend on what happened before them.
        let fresh = course_plan(&Job::new(course.protocol.clone(), course.start)).unwrap();
        for session in ahead.iter().filter(|session| session.key.attempt == 1) {
            let same = fresh.sessions.iter().find(|other| other.number == session.number);
            prop_assert_eq!(same.map(|other| fresh.course.uid(&other.key)), Some(course.uid(&session.key)));
        }
        // The next session by the protocol is the first one ahead.
        let next = schedule::next(std::slice::from_ref(&course), today).unwrap().remove(0).next;
        prop_assert_eq!(next.map(|next| next.number), ahead.first().map(|session| session.number));

        let mut request = Course::of(name);
        request.protocols[0].record = entries;
        request.protocols[0].start = course.start;
        let text = read::course_text(&request);
        prop_assert_eq!(read::course(text.as_bytes()), Ok(request), "{}", text);
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn days(plan: &CoursePlan) -> Vec<String> {
    plan.sessions.iter().map(|session| session.day.to_string()).collect()
}

/// The two were held on one day although they should not: that is so, and the rest keeps them apart again.
#[test]
fn what_was_held_is_no_reason_against_a_plan() {
    let held = || Record::of_days([day("2026-12-03")]);
    let courses = ["fibroblast", "skin-rejuvenation"].map(|name| Job { record: held(), ..course(name) });
    let plan = schedule::plan(&courses, Sharing::Forbidden).expect("a plan");
    assert_eq!(days(&plan.plans[0]), ["2026-12-03", "2026-12-24", "2027-01-14"]);
    assert_eq!(days(&plan.plans[1]), ["2026-12-03", "2026-12-25", "2027-01-15"]);
    assert_eq!(plan.visits, 5);
}

/// The source repeats the course after 3 to 6 months; that does not depend on which session comes first then.
#[test]
fn a_round_keeps_its_distance_when_its_first_session_is_dropped() {
    let mut course = Job { rounds: 2, ..course("general-mesotherapy") };
    let whole = course_plan(&course).expect("a plan");
    course.record = Record::new(&[RecordEntry {
        session: 6,
        event: RecordEvent::Cancelled(whole.sessions[5].day),
        time: None,
        planned: None,
    }]);
    let plan = course_plan(&course).expect("a plan");
    assert_eq!(plan.sessions[5].number, 7);
    assert_eq!(plan.sessions[5].day, whole.sessions[5].day);
}

#[test]
fn sessions_of_a_phase_that_goes_on_can_be_moved() {
    let bytes = std::fs::read(crate::project("tests/scenarios/infusion.toml")).expect("a file");
    let protocol = read::protocol("infusion", &bytes).expect("it is valid");
    let course = Job { until: Some(day("2027-12-31")), ..Job::new(protocol, Some(day("2027-01-04"))) };
    let moved = |session| {
        let record = Record::new(&[RecordEntry {
            session,
            event: RecordEvent::Moved(day("2027-06-14")),
            time: None,
            planned: None,
        }]);
        course_plan(&Job { record, ..course.clone() })
    };
    assert_eq!(moved(5).map(|plan| plan.sessions[4].day), Ok(day("2027-06-14")));
    assert!(matches!(moved(99), Err(Refusal::Course(_))));
}

/// An entry that is taken back leaves every byte as it was, with either kind of line end.
#[test]
#[cfg(feature = "cli")]
fn an_entry_that_is_taken_back_leaves_no_trace() {
    let folder = std::env::temp_dir().join(format!("mesoplan-record-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("course.toml");
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mesoplan"));
        let output = command.arg("record").arg(&file).args(arguments).output().expect("the program");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read_to_string(&file).expect("a text")
    };
    let text = "# mine\nschema = 1\n\n[[course]]   # hers\nprotocol = \"hair-loss\"\nstart = 2027-01-04\n";
    for before in [text.to_owned(), format!("\u{feff}{}", text.replace('\n', "\r\n"))] {
        std::fs::write(&file, &before).expect("a file");
        let with_entry = run(&["held", "1"]);
        assert!(with_entry.starts_with(&before) && with_entry.contains("held = 2027-01-04"), "{with_entry}");
        assert_eq!(with_entry.matches('\n').count(), with_entry.lines().count());
        assert_eq!(run(&["undo"]), before);
    }
    std::fs::remove_dir_all(&folder).expect("the folder again");
}

/// A promised visit keeps its time where `at` was changed since, and where the clinic has time then; where it has none, the
/// nearest that it has.
#[test]
fn a_promised_visit_keeps_its_time() {
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").expect("a time");
    let of = |session: &Session| session.time.expect("a time").start.format("%H:%M").to_string();
    let minutes = Minutes::new(30, 30);
    let hours = |from: &str| Hours::new(time(from).into(), time("18:00").into()).expect("hours");
    let open_from = |from: &str| {
        let week = OpeningHours::new([(); 7].map(|()| vec![hours(from)])).expect("a week");
        Some(Arc::new(Timetable::new(Some(week), Vec::new(), BusyTimes::default(), None)))
    };
    let first = Job { at: Some(time("09:00").into()), session_length: minutes, ..course("skin-rejuvenation") };
    let handed_out = course_plan(&first).expect("a plan");
    let visit = |session: &Session| PromisedVisit {
        day: session.day,
        time: session.time,
        event: EventId::Uid(first.uid(&session.key)),
        session: Some(PromisedSession { number: session.number, phase: session.key.phase.clone() }),
    };
    let promised: Vec<PromisedVisit> = handed_out.sessions[..2].iter().map(visit).collect();
    let later = |from| Job {
        at: Some(time("11:00").into()),
        timetable: open_from(from),
        promised: promised.clone(),
        ..first.clone()
    };
    let starts = |from| course_plan(&later(from)).expect("a plan").sessions.iter().map(of).collect::<Vec<_>>();
    assert_eq!(starts("08:00"), ["09:00", "09:00", "11:00"]);
    assert_eq!(starts("10:00"), ["10:00", "10:00", "11:00"]);
    let anew = Job { rearranges: true, ..later("08:00") };
    assert!(course_plan(&anew).expect("a plan").sessions.iter().all(|session| of(session) == "11:00"));
}
