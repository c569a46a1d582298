//! What is proven of a plan: all of everyday requests, and what is said where the search is given up.

use std::sync::Arc;

use chrono::{Days, NaiveDate, Weekday};
use mesoplan::internals::model::{
    BusyTimes, DateRange, DayTime, EventId, Held, Hours, Id, Job, OpeningHours, PromisedSession, PromisedVisit, Proof,
    Protocol, Record, Refusal, SearchBound, Sharing, Timetable, Weekdays,
};
use mesoplan::internals::render::{self, Locale};
use mesoplan::internals::{read, schedule, shipped};

fn shipped(id: &str) -> Protocol {
    let all = shipped::PROTOCOLS.iter().map(|(name, bytes)| read::protocol(name, bytes).expect("it is valid"));
    all.into_iter().find(|protocol| protocol.id.as_str() == id).expect("it is shipped")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn courses(starts: &[(&str, &str)]) -> Vec<Job> {
    starts.iter().map(|(id, start)| Job::new(shipped(id), Some(day(start)))).collect()
}

/// Visits, days off aim, and what is proven.
fn planned(starts: &[(&str, &str)], sharing: Sharing) -> (u32, u32, Proof) {
    let plan = schedule::plan(&courses(starts), sharing).expect("there is a plan");
    (plan.visits, plan.off_aim_days(), plan.proof)
}

const MONDAY: &str = "2027-01-04";

#[test]
fn pairs_that_share_visits_are_proven() {
    let together = |starts: &[(&str, &str)]| planned(starts, Sharing::Preferred);
    let proven = |visits, off_aim| (visits, off_aim, Proof::Best);
    assert_eq!(together(&[("cellulite", MONDAY), ("fibroblast", "2027-01-09")]), proven(19, 0));
    assert_eq!(together(&[("fibroblast", MONDAY), ("general-mesotherapy", "2026-12-30")]), proven(6, 0));
    assert_eq!(together(&[("cellulite", MONDAY), ("hair-loss", "2026-12-30")]), proven(20, 65));
    assert_eq!(together(&[("face-rejuvenation", MONDAY), ("cellulite-local-thinning", MONDAY)]), proven(13, 84));
}

/// Visits of courses whose rhythms do not meet are rare, and which of them coincide is proven where closed days and months of
/// different length come in between.
#[test]
fn three_courses_that_share_visits_are_proven() {
    let equal = [("cellulite", MONDAY), ("hair-loss", MONDAY), ("face-rejuvenation", MONDAY)];
    assert_eq!(planned(&equal, Sharing::Preferred), (19, 72, Proof::Best));
    let starts = [("face-rejuvenation", "2027-08-08"), ("hair-loss", "2027-08-21"), ("cellulite", "2027-08-17")];
    let away = DateRange::new(day("2028-02-21"), day("2028-02-23")).expect("a stretch");
    let away = |course: Job| Job { away: vec![away], ..course };
    let courses: Vec<Job> = courses(&starts).into_iter().map(away).collect();
    let plan = schedule::plan(&courses, Sharing::Preferred).expect("there is a plan");
    assert_eq!((plan.visits, plan.off_aim_days(), plan.proof), (21, 75, Proof::Best));
    // One of the three has to wait for months, the others hardly at all.
    let starts =
        [("cellulite-local-thinning", "2027-01-17"), ("face-rejuvenation", "2027-01-01"), ("fibroblast", "2026-12-30")];
    assert_eq!(planned(&starts, Sharing::Preferred), (14, 147, Proof::Best));
}

/// Courses in a clinic that is open for so many minutes from noon on these days only.
fn in_small_clinic(courses: Vec<Job>, open: &[(Weekday, u32)]) -> Vec<Job> {
    let hours = |weekday: usize| {
        let minutes = open.iter().find(|(day, _)| day.num_days_from_monday() as usize == weekday)?.1;
        Hours::new(DayTime::new(12 * 60)?, DayTime::new(12 * 60 + minutes)?)
    };
    let week = std::array::from_fn(|weekday| hours(weekday).into_iter().collect());
    let week = OpeningHours::new(week).expect("a week with an open day");
    let timetable = Arc::new(Timetable::new(Some(week), Vec::new(), BusyTimes::new(Vec::new()), None));
    courses.into_iter().map(|course| Job { timetable: Some(timetable.clone()), ..course }).collect()
}

/// Visits with time for two of three courses on two days a week: 50 sessions take 25 visits, and there is such a plan, which
/// need not be the best. With three days a week and a session of any length it is proven.
#[test]
fn short_visits_on_few_days_are_as_few_as_can_be() {
    let equal =
        courses(&[("hair-loss", "2026-12-01"), ("cellulite", "2026-12-01"), ("face-rejuvenation", "2026-12-01")]);
    let plan = schedule::plan(&in_small_clinic(equal, &[(Weekday::Tue, 45), (Weekday::Thu, 45)]), Sharing::Preferred);
    let plan = plan.expect("there is a plan");
    assert_eq!(plan.visits, 25);
    let starts = [
        ("skin-fine-lines", "2027-01-10"),
        ("face-rejuvenation", "2027-01-18"),
        ("cellulite-local-thinning", "2027-01-21"),
    ];
    let open = [(Weekday::Mon, 40), (Weekday::Thu, 40), (Weekday::Sat, 40)];
    let plan = schedule::plan(&in_small_clinic(courses(&starts), &open), Sharing::Preferred).expect("there is a plan");
    assert_eq!((plan.visits, plan.off_aim_days(), plan.proof), (15, 348, Proof::Best));
}

/// Three starts on one day take three days. Which of the courses waits, and for whom, is a choice among very many equals.
#[test]
fn three_courses_that_are_kept_apart_are_proven() {
    let apart = [("cellulite", MONDAY), ("hair-loss", MONDAY), ("face-rejuvenation", MONDAY)];
    assert_eq!(planned(&apart, Sharing::Forbidden), (50, 3, Proof::TieOpen));
}

/// Two courses that share visits, handed out, with three sessions held and one missed since.
fn handed_out_and_missed(sharing: Sharing) -> Vec<Job> {
    let handed_out =
        schedule::plan(&courses(&[("cellulite", MONDAY), ("hair-loss", MONDAY)]), sharing).expect("a plan");
    let lived = handed_out.plans.into_iter().map(|plan| {
        let promised = plan.sessions.iter().map(|session| PromisedVisit {
            day: session.day,
            time: None,
            event: EventId::Uid(plan.course.uid(&session.key)),
            session: Some(PromisedSession { phase: session.key.phase.clone(), number: session.number }),
        });
        let promised: Vec<PromisedVisit> = promised.skip(3).collect();
        let held = plan.sessions[..3].iter().map(|session| Held::from(session.day));
        let (missed, today) = (plan.sessions[3].day, plan.sessions[3].day + Days::new(1));
        let record = Record { held: held.collect(), missed: [(4, missed)].into(), ..Record::default() };
        Job { promised, record, today: Some(today), ..plan.course }
    });
    lived.collect()
}

/// What was promised is kept as far as can be, and that no plan keeps more is proven at once.
#[test]
fn courses_that_were_handed_out_are_proven() {
    for sharing in [Sharing::Preferred, Sharing::Allowed] {
        let plan = schedule::plan(&handed_out_and_missed(sharing), sharing).expect("there is a plan");
        assert_eq!(plan.proof, Proof::Best, "{sharing:?}");
        assert_eq!(plan.plans.iter().map(|plan| plan.given_up.len()).sum::<usize>(), 0, "{sharing:?}");
    }
}

/// No plan has fewer visits than the longest course has sessions; how few days off aim that can be is not decided.
#[test]
fn eight_courses_share_the_visits_of_the_longest() {
    let all = [
        "cellulite",
        "cellulite-local-thinning",
        "face-rejuvenation",
        "fibroblast",
        "general-mesotherapy",
        "hair-loss",
        "skin-fine-lines",
        "skin-rejuvenation",
    ];
    let (visits, off_aim, proof) = planned(&all.map(|id| (id, MONDAY)), Sharing::Preferred);
    assert_eq!(visits, 19);
    let Proof::FewestOpen { at_least } = proof else { panic!("{proof:?}") };
    assert!(at_least < off_aim, "{at_least} {off_aim}");
}

fn protocol(phases: &str) -> Protocol {
    let text = format!(
        "schema = 1\nid = \"made-up\"\ntitle = \"Made up\"\nindication = \"None\"\nversion = \"1\"\nstatus = \"draft\"\n\
         event.birth = \"The day of birth\"\n[source.s]\ntitle = \"Made up\"\n{phases}"
    );
    read::protocol("made-up", text.as_bytes()).expect("a valid protocol")
}

/// Days off aim that no plan can avoid are not searched for, where rules refer two sessions back as well.
#[test]
fn a_course_that_begins_years_late_is_planned() {
    let protocol = protocol(
        "[[phase]]\nid = \"all\"\ntitle = \"All\"\nsessions = 3\nsource = \"s\"\n\
         [[phase.timing]]\nsession = 1\nafter = \"event birth\"\ninterval = \"1 month\"\n\
         [[phase.timing]]\nsession = 2\nminimum-interval = \"1 day\"\n\
         [[phase.timing]]\nsession = 3\nafter = \"session 1\"\nminimum-interval = \"8 weeks\"\n\
         [[phase.timing]]\nsession = 3\nafter = \"event birth\"\ninterval = \"6 months\"\n",
    );
    let events = [(Id::new("birth").expect("a name"), day("2013-04-21"))].into();
    let course = Job { events, today: Some(day("2025-11-10")), ..Job::new(protocol, None) };
    let plan = schedule::plan(&[course], Sharing::Allowed).expect("there is a plan");
    let days: Vec<String> = plan.sessions().iter().map(|(_, session)| session.day.to_string()).collect();
    assert_eq!(days, ["2025-11-10", "2025-11-11", "2026-01-05"]);
    assert_eq!(plan.proof, Proof::Best);
}

/// Every session on aim is a plan, however many others there are.
#[test]
fn wide_aims_are_planned_at_once() {
    let protocol = protocol(
        "[[phase]]\nid = \"all\"\ntitle = \"All\"\nsessions = 8\nsource = \"s\"\ninterval = \"1 to 1000 days\"\n",
    );
    let plan = schedule::plan(&[Job::new(protocol, Some(day(MONDAY)))], Sharing::Allowed).expect("there is a plan");
    assert_eq!((plan.off_aim_days(), plan.last(), plan.proof), (0, Some(day("2027-01-11")), Proof::Best));
}

/// The day that is best for each session alone leads nowhere, and there are very many others: that is said, and nothing
/// about there being no plan.
#[test]
fn what_is_not_decided_is_not_refused_as_impossible() {
    let mut phases = "[[phase]]\nid = \"all\"\ntitle = \"All\"\nsessions = 7\nsource = \"s\"\n".to_owned();
    for session in 2..=6 {
        phases += &format!("[[phase.timing]]\nsession = {session}\ninterval = \"1 to 900 days\"\n");
    }
    for session in 4..=6 {
        let earlier = session - 2;
        phases += &format!(
            "[[phase.timing]]\nsession = {session}\nafter = \"session {earlier}\"\nminimum-interval = \"2 days\"\n"
        );
    }
    phases += "[[phase.timing]]\nsession = 7\ninterval = \"1 day\"\nmaximum-interval = \"2 days\"\n\
               [[phase.timing]]\nsession = 7\nafter = \"session 1\"\nminimum-interval = \"4000 days\"\n";
    let course = Job::new(protocol(&phases), Some(day(MONDAY)));
    let refusal = schedule::plan(std::slice::from_ref(&course), Sharing::Allowed).expect_err("it is given up");
    assert!(matches!(refusal, Refusal::TooLarge { bound: SearchBound::Steps, .. }), "{refusal:?}");
    let text = render::refusal_json(&refusal, Locale::English);
    assert!(text.contains("\"not_decided\"") && !text.contains("infeasible"), "{text}");
    assert_eq!(refusal, schedule::explained(refusal.clone(), &[course], Sharing::Allowed));
}

/// Where only one day a week can be used, each course begins on a day that leaves the others one.
#[test]
fn courses_that_begin_in_turn_have_a_plan() {
    let starts = [("cellulite-local-thinning", "2026-12-01"), ("hair-loss", "2026-12-01"), ("cellulite", "2026-12-01")];
    let wednesdays = Weekdays::new([Weekday::Wed]).expect("a weekday");
    let on_wednesdays = |course: Job| Job { on: wednesdays, start_by: Some(day("2026-12-31")), ..course };
    let courses: Vec<Job> = courses(&starts).into_iter().map(on_wednesdays).collect();
    let plan = schedule::plan(&courses, Sharing::Forbidden).expect("each of the sessions can be put off");
    let mut days: Vec<NaiveDate> =
        plan.plans.iter().flat_map(|plan| plan.sessions.iter().map(|session| session.day)).collect();
    days.sort_unstable();
    assert!(days.windows(2).all(|days| days[0] < days[1]), "each has a day of its own");
}

/// Courses that have too many ways to share visits are planned all the same.
#[test]
fn long_courses_of_different_rhythm_have_a_plan() {
    let course = |id: &str, interval: &str| {
        let text = format!(
            "schema = 1\nid = \"{id}\"\ntitle = \"T\"\nindication = \"I\"\nversion = \"1\"\nstatus = \"draft\"\n\
             [source.s]\ntitle = \"S\"\n\
             [[phase]]\nid = \"p\"\ntitle = \"P\"\nsource = \"s\"\nsessions = 300\ninterval = \"{interval}\"\n"
        );
        let protocol = read::protocol(id, text.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}"));
        Job::new(protocol, Some(day("2026-12-01")))
    };
    let courses = [course("week", "1 week"), course("wide", "1 to 1000 days"), course("weeks", "3 to 365 weeks")];
    let plan = schedule::plan(&courses, Sharing::Preferred).expect("each alone has a plan, and they may share days");
    assert!(plan.plans.iter().all(|plan| plan.sessions.len() == 300));
}
