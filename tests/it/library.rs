//! What a program can do with the library: what would be wrong does not compile or is refused.

use mesoplan::Shipped;
use mesoplan::internals::model::{
    ClockRange, ClockUnit, Course, CourseProblem, Id, Job, Label, Length, LengthRange, Minutes, MonthEnd, Refusal,
    Sharing,
};
use mesoplan::internals::{read, schedule, shipped};

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

#[test]
fn values_that_are_wrong_cannot_be_made() {
    assert!(Minutes::new(20, 30).is_some());
    assert_eq!(Minutes::new(90, 0), None);
    assert_eq!(Minutes::new(1, u32::MAX), None, "a visit that long panicked");
    assert_eq!(Minutes::new(0, 0), None);
    assert_eq!(LengthRange::new(Length::days(20), Length::days(10)), None);
    for wrong in ["", "a\nb", "\u{202e}b", "\u{7}"] {
        assert_eq!(Label::new(wrong), None, "{wrong:?}");
    }
    assert!(ClockRange::new(2, 1, ClockUnit::Hour).is_none());
    // Lengths beyond all bounds are bounded, not wrapped.
    let far = Length { years: i32::MIN, months: i32::MAX, weeks: i32::MAX, days: i32::MIN };
    assert_eq!(far.negated().years, i32::MAX);
    assert_eq!(far.plus(far).months, i32::MAX);
    assert_eq!(far.after("2026-12-01".parse().unwrap(), MonthEnd::Clamp), None);
}

#[test]
fn an_interval_that_is_none_or_another_than_the_source_gives_is_refused() {
    let induction: Id = Id::new("induction").unwrap();
    let problem = |protocol: &str, interval: &str| {
        let mut course = Course::of(protocol).starting("2026-12-01".parse().unwrap());
        course.protocols[0].intervals.insert(induction.clone(), interval.parse().expect(interval));
        match mesoplan::plan(&course, &Shipped) {
            Err(error) => error.code(),
            Ok(_) => "planned",
        }
    };
    assert_eq!(problem("fibroblast", "4 weeks"), "planned");
    assert_eq!(problem("fibroblast", "5 weeks"), "interval-outside-source");
    // A usual interval is no limit.
    assert_eq!(problem("hair-loss", "15 days"), "planned");
    let huge = LengthRange::single(Length::days(i32::MAX));
    for (wrong, code) in [(LengthRange::single(Length::ZERO), "interval-impossible"), (huge, "interval-impossible")] {
        let mut job = job("hair-loss");
        job.intervals.insert(induction.clone(), wrong);
        assert_eq!(problems(&[job]), [code]);
    }
}

#[test]
fn what_the_front_door_refuses_says_so_and_has_a_code() {
    let start = "2026-12-01".parse().unwrap();
    let refused = |course: Course| mesoplan::plan(&course, &Shipped).expect_err("refused");
    let code = |course: Course| refused(course).code();
    assert_eq!(code(Course::of("hair-loss").and("hair-loss").starting(start)), "given-twice");
    assert_eq!(code(Course::default()), "no-protocol");
    assert_eq!(code(Course::of("hair-loss")), "start-open");
    assert_eq!(code(Course::of("hairloss").starting(start)), "unknown-protocol");
    assert_eq!(code(Course::of("hair-loss").starting(start).at_clinic("clinic.toml")), "file");

    let files = |path: &str| match path {
        "clinic.toml" => Ok(b"schema = 1\ntimezone = \"Europe/Berlin\"\nbusy-calendars = [\"room.ics\"]\n".to_vec()),
        _ => Ok(b"BEGIN:VCALENDAR\r\n".to_vec()),
    };
    let course = Course::of("hair-loss").starting(start).at_clinic("clinic.toml");
    let error: Box<dyn std::error::Error> = Box::new(mesoplan::plan(&course, &files).expect_err("refused"));
    assert!(error.to_string().starts_with("clinic.toml: room.ics: line 2: "), "{error}");
    assert!(error.source().is_some());

    let error = Course::read(b"schema = 1\n[[course]]\nprotocl = \"hair-loss\"\n").expect_err("refused");
    let shown = error.to_string();
    assert_eq!(shown, "the saved course: 3:1: there is no key `protocl` here; did you mean `protocol`?");
}
