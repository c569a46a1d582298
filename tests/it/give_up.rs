//! Where the planner gives up: each way of it is said, and what is proven then holds.

use chrono::{Days, NaiveDate, Weekday};
use mesoplan::internals::model::{
    DateRange, Job, Plan, Proof, Refusal, RelaxationKind, SearchBound, Sharing, Weekdays,
};
use mesoplan::internals::{read, schedule};

/// More courses than are gone through together.
const MANY: u32 = 13;

fn start() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 1).expect("a date")
}

/// A course of three sessions with exactly this many days between two of them.
fn rigid(number: u32, gap: u32) -> Job {
    let text = format!(
        "schema = 1\nid = \"c{number}\"\ntitle = \"T\"\nindication = \"I\"\nversion = \"1\"\nstatus = \"draft\"\n\
         [source.s]\ntitle = \"S\"\n[[phase]]\nid = \"p\"\ntitle = \"P\"\nsessions = 3\nsource = \"s\"\n\
         minimum-interval = \"{gap} days\"\ninterval = \"{gap} days\"\nmaximum-interval = \"{gap} days\"\n"
    );
    let protocol = read::protocol(&format!("c{number}"), text.as_bytes()).expect("a protocol");
    Job::new(protocol, Some(start()))
}

fn later_by(course: Job, days: u64) -> Job {
    Job { start_by: Some(start() + Days::new(days)), ..course }
}

fn plan(courses: &[Job], sharing: Sharing) -> Plan {
    schedule::plan(courses, sharing).expect("a plan")
}

/// Where each course has its own gap, visits of a few only can be shared, which the bound does not see.
#[test]
fn more_visits_than_proven_are_open() {
    let courses: Vec<Job> = (0..MANY).map(|number| later_by(rigid(number, 20 + number), 6)).collect();
    let joint = plan(&courses, Sharing::Preferred);
    let Proof::VisitsOpen { at_least, .. } = joint.proof else { panic!("{:?}", joint.proof) };
    assert!(0 < at_least && at_least <= joint.visits, "{at_least} {}", joint.visits);
    assert!(!joint.is_proven());
    // Of two courses at most one visit is shared, beside their first ones.
    assert!(joint.visits > MANY);
}

/// Each alone begins on the first day; no two of them may.
#[test]
fn days_off_aim_beyond_what_is_proven_are_open() {
    let courses: Vec<Job> = (0..MANY).map(|number| later_by(rigid(number, 40), 39)).collect();
    let joint = plan(&courses, Sharing::Forbidden);
    let Proof::OffAimOpen { at_least } = joint.proof else { panic!("{:?}", joint.proof) };
    // On thirteen days in a row from the first on.
    let best: u32 = (0..MANY).sum();
    assert!(at_least <= best && best <= joint.off_aim_days(), "{at_least} {best} {}", joint.off_aim_days());
}

/// Two courses that may not meet: what is proven of the better one is the best.
#[test]
fn few_courses_of_the_same_kind_are_proven() {
    let courses: Vec<Job> = (0..3).map(|number| later_by(rigid(number, 40), 39)).collect();
    let joint = plan(&courses, Sharing::Forbidden);
    assert_eq!((joint.proof, joint.off_aim_days()), (Proof::Best, 3));
}

/// Three sessions a day apart before a long closure, and one weekday: one more is not enough.
#[test]
fn two_changes_are_offered_where_none_helps_alone() {
    let on = Weekdays::new([Weekday::Tue]).expect("a weekday");
    let closed = DateRange::new(start() + Days::new(3), start() + Days::new(2_000)).expect("a stretch");
    let course = Job { on, closed: vec![closed], ..rigid(0, 1) };
    let courses = std::slice::from_ref(&course);
    let refusal = schedule::plan(courses, Sharing::Allowed).expect_err("no two Tuesdays are a day apart");
    let Refusal::NoPlan(no_plan) = schedule::explained(refusal, courses, Sharing::Allowed) else {
        panic!("no conflict")
    };
    let [change] = &no_plan.relaxations[..] else { panic!("{:?}", no_plan.relaxations) };
    let kinds = [Some(&change.kind), change.with.as_ref()];
    let added = kinds.map(|kind| match kind {
        Some(RelaxationKind::Weekday { weekday, .. }) => *weekday,
        other => panic!("{other:?}"),
    });
    // The first day is a Tuesday.
    assert_eq!(added, [Weekday::Wed, Weekday::Thu]);
    assert_eq!((change.days, change.off_aim_days), (2, 0));
    let on = Weekdays::new([Weekday::Tue, Weekday::Wed, Weekday::Thu]).expect("weekdays");
    assert_eq!(plan(&[Job { on, ..course.clone() }], Sharing::Allowed).off_aim_days(), 0);
    for weekday in Weekdays::WEEK {
        let on = Weekdays::new([Weekday::Tue, weekday]).expect("weekdays");
        assert!(schedule::plan(&[Job { on, ..course.clone() }], Sharing::Allowed).is_err());
    }
}

/// Whether all of them find a day is neither shown nor refused.
#[test]
fn courses_without_a_plan_in_hand_are_not_decided() {
    let on = Weekdays::new([Weekday::Tue]).expect("a weekday");
    let courses: Vec<Job> = (0..MANY).map(|number| Job { on, ..rigid(number, 7) }).collect();
    let refusal = schedule::plan(&courses, Sharing::Forbidden).expect_err("no plan is found");
    let Refusal::TooLarge { bound, .. } = refusal else { panic!("{refusal:?}") };
    assert_eq!(bound, SearchBound::Courses { most: 12 });
}
