//! Records: whatever happens to a course, what happened stays, and the rest is planned around it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use mesoplan::model::{Course, CourseRequest, Record, RecordEntry, RecordEvent, Refusal, Request, SessionStatus};
use mesoplan::{read, render, schedule, shipped};
use proptest::prelude::*;

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
fn entry(course: &Course, step: Step) -> Option<RecordEntry> {
    let plan = schedule::plan(course).ok()?;
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
    Some(RecordEntry { session, event })
}

fn course(name: &str) -> Course {
    let (name, bytes) = shipped::PROTOCOLS.iter().find(|(other, _)| *other == name).expect("a shipped protocol");
    let protocol = read::protocol(name, bytes).expect("it is valid");
    Course::new(protocol, "2026-12-01".parse().ok())
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
            let with_entry = Course { record: Record::new(&tried), ..course.clone() };
            match schedule::plan(&with_entry) {
                // The command refuses such an entry.
                Err(_) => continue,
                Ok(_) => (course, entries) = (with_entry, tried),
            }
        }
        let newest = entries.iter().map(|entry| match entry.event {
            RecordEvent::Held(day) | RecordEvent::Missed(day) | RecordEvent::Cancelled(day) => day,
            RecordEvent::Moved(_) | RecordEvent::MovedAnyway(_) => NaiveDate::MIN,
        });
        let today = newest.max().filter(|day| *day > NaiveDate::MIN).unwrap_or("2026-12-01".parse().unwrap());
        let today = today + Days::new(later);
        let course = Course { today: Some(today), ..course };
        let plan = match schedule::plan(&course) {
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
            prop_assert!(!course.record.cancelled.contains(&session.number));
            match (course.moved_to(session.number), session.status) {
                (Some(moved), SessionStatus::Moved { is_forced }) => {
                    prop_assert_eq!((moved.day, moved.is_forced), (session.day, is_forced));
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
        let fresh = schedule::plan(&Course::new(course.protocol.clone(), course.start)).unwrap();
        for session in ahead.iter().filter(|session| session.key.attempt == 1) {
            let same = fresh.sessions.iter().find(|other| other.number == session.number);
            prop_assert_eq!(same.map(|other| fresh.course.uid(&other.key)), Some(course.uid(&session.key)));
        }
        // The next session by the protocol is the first one ahead.
        let next = schedule::next(std::slice::from_ref(&course), today).unwrap().remove(0).next;
        prop_assert_eq!(next.map(|next| next.number), ahead.first().map(|session| session.number));

        let request = CourseRequest { record: entries, start: course.start, ..CourseRequest::new(name) };
        let request = Request { courses: vec![request], ..Request::default() };
        let text = render::saved_course(&request);
        prop_assert_eq!(read::request(text.as_bytes()), Ok(request), "{}", text);
    }
}
