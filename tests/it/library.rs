//! What a program can do with the library: what would be wrong does not compile or is refused.

use mesoplan::model::{CourseProblem, Job, Refusal, Sharing};
use mesoplan::{read, schedule, shipped};

fn job(name: &str) -> Job {
    let (_, bytes) = shipped::PROTOCOLS.iter().find(|(shipped, _)| *shipped == name).expect("it is shipped");
    Job::new(read::protocol(name, bytes).expect("it is valid"), "2026-12-01".parse().ok())
}

/// The codes of what is wrong with the courses.
fn problems(courses: &[Job]) -> Vec<&'static str> {
    match schedule::plan(courses, Sharing::Allowed) {
        Err(Refusal::Course(problems)) => problems.iter().map(CourseProblem::code).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_course_is_not_planned_twice_and_none_is_not_planned() {
    assert_eq!(problems(&[job("hair-loss"), job("hair-loss")]), ["given-twice"]);
    assert_eq!(problems(&[]), ["no-protocol"]);
    let other = Job { label: Some("Ayşe".to_owned()), ..job("hair-loss") };
    assert!(schedule::plan(&[job("hair-loss"), other], Sharing::Allowed).is_ok(), "another name, other events");
}

#[test]
fn a_course_that_is_done_no_times_is_refused() {
    assert_eq!(problems(&[Job { rounds: 0, ..job("hair-loss") }]), ["no-rounds"]);
}
