//! Courses that were once planned wrongly, each with what is right.

use chrono::NaiveDate;
use mesoplan::internals::model::{
    CourseProblem, DateRange, EventId, Id, Job, MovedTo, PromisedSession, PromisedVisit, Record, Refusal, Weekdays,
};
use mesoplan::internals::read;

use crate::course_plan;

fn course(phases: &str, start: &str) -> Job {
    let text = format!(
        "schema = 1\nid = \"case\"\ntitle = \"T\"\nindication = \"I\"\nversion = \"1\"\nstatus = \"draft\"\n\
         [source.s]\ntitle = \"S\"\n[event]\nbirth = \"B\"\n{phases}"
    );
    let protocol = read::protocol("case", text.as_bytes()).expect("a protocol");
    Job::new(protocol, Some(day(start)))
}

fn phase(sessions: &str, rest: &str) -> String {
    format!("[[phase]]\nid = \"p\"\ntitle = \"P\"\nsessions = {sessions}\nsource = \"s\"\n{rest}\n")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn days(first: &str, last: &str) -> DateRange {
    DateRange::new(day(first), day(last)).expect("in order")
}

fn planned(course: &Job) -> Vec<String> {
    let plan = course_plan(course).expect("a plan");
    plan.sessions.iter().map(|session| session.day.to_string()).collect()
}

/// The day that is best for session 3 alone, 15 February, leaves session 4 none.
#[test]
fn a_session_held_late_on_a_closed_day_leaves_a_plan() {
    let weekly = "interval = \"9 days\"\nminimum-interval = \"7 days\"\nmaximum-interval = \"12 days\"";
    let mut course = course(&phase("4", weekly), "2027-01-04");
    course.record = Record::of_days([day("2027-01-04"), day("2027-02-06")]);
    course.closed = vec![days("2027-02-05", "2027-02-07"), days("2027-02-22", "2027-02-27")];
    assert_eq!(planned(&course), ["2027-01-04", "2027-02-06", "2027-02-13", "2027-02-21"]);
}

/// Session 2 has no last day of its own, but the deadline of session 3, a week after it, leaves it one.
#[test]
fn a_deadline_of_a_later_session_is_met_to_the_day() {
    let rules = "[[phase.timing]]\nsession = 2\ninterval = \"10 days\"\nminimum-interval = \"3 days\"\n\
                 [[phase.timing]]\nsession = 3\nafter = \"event birth\"\nmaximum-interval = \"14 days\"\n\
                 [[phase.timing]]\nsession = 3\nafter = \"session 2\"\ninterval = \"7 days\"";
    let mut course = course(&phase("3", rules), "2027-01-04");
    course.events = [(Id::new("birth").expect("an id"), day("2027-01-04"))].into();
    course.closed = vec![days("2027-01-05", "2027-01-10")];
    assert_eq!(planned(&course), ["2027-01-04", "2027-01-11", "2027-01-18"]);
}

#[test]
fn a_start_that_cannot_be_used_waits_a_week_and_no_longer() {
    let mut course = course(&phase("2", "interval = \"7 days\""), "2027-01-04");
    course.closed = vec![days("2027-01-01", "2027-01-10")];
    assert_eq!(planned(&course), ["2027-01-11", "2027-01-18"]);
    course.closed = vec![days("2027-01-01", "2027-01-11")];
    assert!(matches!(course_plan(&course), Err(Refusal::NoPlan(no_plan)) if no_plan.number == 1));
}

#[test]
fn a_first_session_without_an_aim_is_not_off_aim() {
    let rules = "[[phase.timing]]\nsession = 1\nafter = \"event birth\"\nmaximum-interval = \"60 days\"";
    let mut course = course(&phase("2", &format!("interval = \"7 days\"\n{rules}")), "2027-01-04");
    course.events = [(Id::new("birth").expect("an id"), day("2027-01-01"))].into();
    course.record = Record::of_days([day("2027-01-06")]);
    let plan = course_plan(&course).expect("a plan");
    assert_eq!((plan.off_aim_days(), plan.sessions[0].window.aim), (0, None));

    let open = Job { start: None, record: Record::default(), ..course };
    let protocol = open.protocol.id.clone();
    assert_eq!(course_plan(&open), Err(Refusal::Course(vec![CourseProblem::StartOpen { protocol }])));
}

#[test]
fn rules_that_contradict_each_other_are_found_out_at_once() {
    let rule = |session: u32, from: u32, rest: &str| {
        format!("[[phase.timing]]\nsession = {session}\nafter = \"session {from}\"\n{rest}\n")
    };
    let floor = |length: &str| format!("minimum-interval = \"{length}\"");
    let ceiling = |length: &str| format!("maximum-interval = \"{length}\"");
    // Sessions 2 and 3 have no last day, and session 4 none at all.
    let far = [rule(4, 3, &floor("1 month")), rule(4, 2, &ceiling("20 days"))].concat();
    // Session 4 has days, but never a Monday eight days after a Monday.
    let week = [rule(4, 3, &floor("8 days")), rule(4, 3, &ceiling("8 days"))].concat();
    for (rules, monday) in [(far, false), (week, true)] {
        let mut course = course(&phase("4", &format!("interval = \"7 days\"\n{rules}")), "2027-01-04");
        if monday {
            course.on = Weekdays::new([chrono::Weekday::Mon]).expect("a weekday");
        }
        match course_plan(&course) {
            Err(Refusal::NoPlan(no_plan)) => assert_eq!(no_plan.number, 4),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_was_held_counts_towards_a_phase_that_goes_on() {
    let mut course =
        course(&phase("\"ongoing\"", "interval = \"7 days\"\nmaximum-interval = \"9 days\""), "2027-01-04");
    course.until = Some(day("2027-02-02"));
    course.record = Record::of_days([day("2027-01-04"), day("2027-01-11"), day("2027-01-19")]);
    assert_eq!(planned(&course), ["2027-01-04", "2027-01-11", "2027-01-19", "2027-01-26", "2027-02-02"]);
    // The days after the last one are not asked about.
    course.closed = vec![days("2027-02-03", "2027-03-31")];
    assert_eq!(planned(&course).len(), 5);
    course.until = Some(day("2027-01-15"));
    assert_eq!(planned(&course), ["2027-01-04", "2027-01-11", "2027-01-19"]);
}

/// By the rules the second dose can no longer be on its promised day, and the next promised day is that of a check-up.
#[test]
fn a_late_dose_does_not_wait_for_a_check_up_a_year_later() {
    let yearly = "[[phase]]\nid = \"q\"\ntitle = \"Q\"\nsessions = 2\nsource = \"s\"\ninterval = \"52 weeks\"\n";
    let mut course = course(&[&phase("2", "interval = \"4 weeks\""), yearly].concat(), "2027-01-04");
    let plan = course_plan(&course).expect("a plan");
    let promised = plan.sessions.iter().map(|session| PromisedVisit {
        day: session.day,
        time: None,
        event: EventId::Uid(course.uid(&session.key)),
        session: Some(PromisedSession { number: session.number, phase: session.key.phase.clone() }),
    });
    course.promised = promised.collect();
    assert_eq!(planned(&course), ["2027-01-04", "2027-02-01", "2028-01-31", "2029-01-29"]);
    course.record = Record::of_days([day("2027-01-06")]);
    assert_eq!(planned(&course)[1], "2027-02-03");
}

/// No interval is needed for weekdays to say something: the only session, and sessions that have timings of their own.
#[test]
fn weekdays_hold_whatever_times_the_sessions() {
    assert_eq!(planned(&course(&phase("1", "on = [\"tue\"]"), "2027-01-04")), ["2027-01-05"]);
    let timed = "on = [\"tue\", \"fri\"]\n[[phase.timing]]\nsession = 2\ninterval = \"5 days\"\n";
    assert_eq!(planned(&course(&phase("2", timed), "2027-01-05")), ["2027-01-05", "2027-01-12"]);
}

/// A minimum alone aims at the first day it allows. Whoever moves the session to a later one makes that no day to aim at.
#[test]
fn a_day_that_was_chosen_by_hand_is_as_far_off_aim_as_before() {
    for is_forced in [false, true] {
        let mut course = course(&phase("2", "minimum-interval = \"7 days\""), "2027-01-04");
        course.record.moved.insert(2, MovedTo { day: day("2027-01-15"), at: None, is_forced });
        let plan = course_plan(&course).expect("a plan");
        let days: Vec<_> = plan.sessions.iter().map(|session| (session.day, session.off_aim_days)).collect();
        assert_eq!(days, [(day("2027-01-04"), 0), (day("2027-01-15"), 4)], "{is_forced}");
    }
}
