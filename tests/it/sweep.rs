//! Sweeps: every start is planned as it would be alone, the changes do what they say, and the README has the figures.

use std::sync::Arc;

use chrono::NaiveDate;
use mesoplan::internals::holidays::Region;
use mesoplan::internals::model::{
    BusyTimes, Closure, DateRange, Hours, Job, Language, OpeningHours, Protocol, Refusal, RelaxationKind, Sweep,
    Timetable, Weekdays,
};
use mesoplan::internals::zone::Zone;
use mesoplan::internals::{read, schedule};

use crate::{course_plan, project, protocol_files};

fn days(first: &str, last: &str) -> DateRange {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
    DateRange::new(day(first), day(last)).expect("in order")
}

/// The clinic of the README, read file by file.
fn timetable() -> Timetable {
    let bytes = |path: &str| std::fs::read(project(path)).expect("a file");
    let clinic = read::clinic(&bytes("tests/scenarios/clinic.toml")).expect("a clinic");
    let zone = Zone::new(&clinic.timezone).expect("a zone");
    let known = days("2027-01-01", "2032-12-31");
    let region = Region::new(clinic.holidays.as_deref().expect("a region")).expect("a known region");
    let holidays =
        region.closures(known, |holiday| holiday.name(&Language::english()).to_owned()).expect("known years");
    let closures: Vec<Closure> = clinic.closed.iter().cloned().chain(holidays).collect();
    let busy = read::busy_calendar(&bytes("tests/scenarios/room.ics"), &zone, known).expect("a calendar").busy();
    Timetable::new(clinic.hours.clone(), closures, BusyTimes::new(busy), Some(known.last()))
}

fn infusion(text: &str) -> Protocol {
    read::protocol("infusion", text.as_bytes()).expect("a valid protocol")
}

fn infusion_text() -> String {
    std::fs::read_to_string(project("tests/scenarios/infusion.toml")).expect("a text")
}

fn course(protocol: Protocol, timetable: Timetable) -> Job {
    let maintenance = protocol.phases.last().expect("a phase").id.clone();
    let goes_on = protocol.goes_on();
    let mut course = Job::new(protocol, None);
    course.timetable = Some(Arc::new(timetable));
    if goes_on {
        course.sessions.insert(maintenance, 4);
    }
    course
}

fn sweep(course: &Job, days: DateRange) -> Sweep {
    schedule::sweep(course, days).expect("an answer")
}

#[test]
fn every_start_is_planned_as_it_would_be_alone() {
    let course = course(infusion(&infusion_text()), timetable());
    let spring = days("2027-03-01", "2027-07-31");
    let swept = sweep(&course, spring);
    assert_eq!(swept.starts.len(), 153);
    for start in &swept.starts {
        let alone = course_plan(&Job { start: Some(start.day), ..course.clone() });
        match (start.fit, alone) {
            // The plan alone waits for the next usable day instead.
            (None, Ok(plan)) => assert_ne!(plan.first(), Some(start.day)),
            (None, Err(refusal)) => assert!(matches!(refusal, Refusal::NoPlan(_)), "{refusal:?}"),
            (Some(fit), Ok(plan)) => {
                assert_eq!(plan.first(), Some(start.day));
                assert_eq!(fit.best, Some(plan.off_aim_days()), "{}", start.day);
                assert!(fit.pushed.is_none_or(|pushed| plan.off_aim_days() <= pushed), "{}", start.day);
            }
            (Some(fit), Err(refusal)) => {
                assert!(matches!(refusal, Refusal::NoPlan(_)), "{refusal:?}");
                assert_eq!((fit.best, fit.pushed), (None, None), "{}", start.day);
            }
        }
    }
    assert!(swept.without_plan() > 0 && swept.fits().any(|(_, fit)| fit.best.is_some() && fit.pushed.is_none()));
}

/// Every change, made by hand in the protocol's text or in the clinic's hours, gives what the sweep says of it; and a
/// maximum that is a day shorter leaves a start without a plan.
#[test]
fn changes_do_what_they_say() {
    let course = |text: &str, timetable: &Timetable| course(infusion(text), timetable.clone());
    let (text, table) = (infusion_text(), timetable());
    let months = days("2027-02-01", "2027-07-31");
    let swept = sweep(&course(&text, &table), months);
    let starts: Vec<NaiveDate> = swept.fits().map(|(day, _)| day).collect();
    let outcome = |course: &Job| {
        let swept = sweep(course, months);
        let fits: Vec<_> = swept.fits().filter(|(day, _)| starts.contains(day)).map(|(_, fit)| fit.best).collect();
        let without = fits.iter().filter(|best| best.is_none()).count();
        (without, fits.into_iter().flatten().map(u64::from).sum::<u64>())
    };
    assert!(!swept.changes.is_empty());
    for change in &swept.changes {
        let expected = (change.without_plan as usize, change.off_aim_days);
        match &change.kind {
            RelaxationKind::Maximum { days, .. } => {
                // The phase has a maximum for all sessions and one for the third.
                let longer = |days: i32| text.replace("weeks + 2 days", &format!("weeks + {} days", 2 + days));
                assert_eq!(outcome(&course(&longer(*days), &table)), expected, "{change:?}");
                assert!(expected.0 > 0 || outcome(&course(&longer(days - 1), &table)).0 > 0, "{change:?}");
            }
            RelaxationKind::OpenWeekday { weekday } => {
                let open = |day| if day == *weekday { vec![Hours::WHOLE_DAY] } else { table.open_on(day).to_vec() };
                let week = OpeningHours::new(Weekdays::WEEK.map(open)).expect("a week");
                assert_eq!(outcome(&course(&text, &table.with_hours(Some(week)))), expected, "{change:?}");
            }
            RelaxationKind::Start { .. }
            | RelaxationKind::Weekday { .. }
            | RelaxationKind::Open { .. }
            | RelaxationKind::Free { .. }
            | RelaxationKind::Back { .. }
            | RelaxationKind::Interval { .. }
            | RelaxationKind::Release { .. }
            | RelaxationKind::ShareVisits
            | _ => panic!("the sweep of this clinic names no {:?}", change.kind),
        }
    }
}

#[test]
fn a_sweep_goes_no_further_than_what_is_known() {
    let table = timetable();
    let known = "2027-06-30".parse().ok();
    let table = Timetable::new(table.hours().cloned(), table.closures().to_vec(), table.busy().clone(), known);
    let refusal = schedule::sweep(&course(infusion(&infusion_text()), table), days("2027-01-01", "2027-12-31"));
    assert!(matches!(refusal, Err(Refusal::Course(_))), "{refusal:?}");
}

/// What pushing to the next open day costs, for every shipped protocol that needs no choice.
#[test]
fn the_readme_has_the_figures_of_pushing() {
    let year = days("2027-01-01", "2027-12-31");
    let mut table = String::from(
        "| protocol | start days | pushing is more days off aim from | days more, on average there |\n|---|---|---|---|\n",
    );
    for (name, bytes) in protocol_files() {
        let protocol = read::protocol(&name, &bytes).expect("a valid protocol");
        let mut course = Job::new(protocol, None);
        course.timetable = Some(Arc::new(timetable()));
        let swept = match schedule::sweep(&course, year) {
            Ok(swept) => swept,
            Err(Refusal::Course(_)) => continue,
            Err(other) => panic!("{name}: {other:?}"),
        };
        assert_eq!(swept.without_plan(), 0, "{name}");
        let more = swept.fits().filter_map(|(_, fit)| Some(fit.pushed? - fit.best?)).filter(|more| *more > 0);
        let more: Vec<u32> = more.collect();
        let starts = swept.start_count();
        let tenths = |count: usize, of: usize| {
            format!("{}.{}", (10 * count + of / 2) / of.max(1) / 10, (10 * count + of / 2) / of.max(1) % 10)
        };
        let average = tenths(more.iter().sum::<u32>() as usize, more.len());
        table.push_str(&format!(
            "| {name} | {starts} | {} ({} %) | {} |\n",
            more.len(),
            tenths(100 * more.len(), starts),
            if more.is_empty() { "-" } else { &average }
        ));
    }
    let readme = std::fs::read_to_string(project("README.md")).expect("a text");
    assert!(readme.contains(&table), "the README does not have this table:\n{table}");
}

/// A session that is more than 9 days late is held again. A sweep and what would help count the days off aim of the plan that
/// `plan` shows, with what is held again.
#[test]
fn what_is_held_again_after_a_gap_counts_in_a_sweep_and_in_its_changes() {
    let text = "schema = 1\nid = \"p\"\ntitle = \"P\"\nindication = \"x\"\nversion = \"1\"\nstatus = \"draft\"\n[source.own]\n\
        title = \"An example\"\n[[phase]]\nid = \"all\"\ntitle = \"All\"\nsessions = 5\ninterval = \"7 days\"\nminimum-interval = \"6 days\"\n\
        source = \"own\"\n[[late]]\nid = \"again\"\nmore-than = \"9 days\"\nthen = \"repeat the last session\"\nsource = \"own\"\n";
    let protocol = read::protocol("p", text.as_bytes()).expect("a valid protocol");
    let mut course = Job::new(protocol, None);
    course.closed = vec![days("2027-01-11", "2027-01-27"), days("2027-02-06", "2027-02-07")];
    let starts = days("2027-01-01", "2027-01-31");
    let swept = sweep(&course, starts);
    let planned = |course: &Job, start: NaiveDate| {
        let course = Job { start: Some(start), ..course.clone() };
        course_plan(&course).expect("a plan")
    };
    let mut repeats = 0;
    for (start, fit) in swept.fits() {
        let plan = planned(&course, start);
        repeats += usize::from(plan.sessions.len() > 5);
        assert_eq!(fit.best, Some(plan.off_aim_days()), "{start}");
    }
    assert!(repeats > 3, "{repeats}");
    let every_day = Job { closed: Vec::new(), ..course.clone() };
    assert!(sweep(&every_day, starts).fits().all(|(_, fit)| fit.best == Some(0)));
}
