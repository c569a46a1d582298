//! A clinic's book: nobody is put where others are, whoever plans, in whatever order and at whatever moment.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike};
use mesoplan::internals::clinic::{Beside, BookEntry, Capacity, places};
use mesoplan::internals::model::{Booked, BusyTimes, CourseId, DateRange};
use mesoplan::internals::render::calendar::hand_outs;
use mesoplan::{Course, Locale, Minutes, ReadyCourse, SessionTime, Turnaround, View};
use proptest::prelude::*;

/// A clinic that is open on weekday afternoons, with so many places.
fn clinic(capacity: Capacity) -> String {
    let Capacity { at_once, turnaround: Turnaround { before, after } } = capacity;
    let line = |key: &str, minutes: u32| match minutes {
        0 => String::new(),
        minutes => format!("{key} = \"{minutes} minutes\"\n"),
    };
    let hours: String =
        ["mon", "tue", "wed", "thu", "fri"].map(|day| format!("{day} = \"13:00-18:00\"\n")).into_iter().collect();
    format!(
        "schema = 1\ntimezone = \"Europe/Istanbul\"\nbook = \"courses/\"\nat-once = {at_once}\n[turnaround]\n{}{}[hours]\n\
         {hours}",
        line("before", before),
        line("after", after)
    )
}

/// Somebody who asks for a plan.
#[derive(Clone, Copy, Debug)]
struct Person {
    /// Which protocol.
    protocol: usize,
    /// The requested start, in days after the first one.
    start: u32,
    /// The requested time, in quarters of an hour after 13:00.
    at: u32,
    /// How long a session takes, in minutes.
    minutes: u32,
}

fn person() -> impl Strategy<Value = Person> {
    (0_usize..3, 0_u32..4, 0_u32..20, 5_u32..90).prop_map(|(protocol, start, at, minutes)| Person {
        protocol,
        start,
        at,
        minutes,
    })
}

fn first_day() -> NaiveDate {
    "2026-12-01".parse().expect("a date")
}

/// The course of a person after its plan beside the others was handed out; nothing where no plan fits.
fn handed_out(number: usize, person: Person, others: &[Course], capacity: Capacity) -> Option<Course> {
    let Person { protocol, start, at, minutes } = person;
    let at = NaiveTime::from_num_seconds_from_midnight_opt((13 * 60 + at * 15) * 60, 0).expect("a time");
    let mut course = Course::of(["fibroblast", "skin-rejuvenation", "hair-loss"][protocol])
        .starting(first_day() + chrono::Days::new(start.into()))
        .at(at)
        .at_clinic("clinic.toml");
    course.id = Some(CourseId::of_bits((number as u128 + 1).to_be_bytes()));
    course.today = Some(first_day());
    course.protocols[0].session_length = Minutes::new(minutes, minutes);
    let entries = others.iter().enumerate().map(|(place, course)| BookEntry { file: place.to_string().into(), course });
    let ready = at_clinic(course, capacity).with_places(Arc::new(places(entries, capacity)));
    let plan = ready.plan().ok()?;
    let now = DateTime::from_timestamp(1_793_534_400, 0).expect("an instant");
    let view = View { now: Some(now), ..View::of(&ready, Locale::English) };
    let mut course = ready.course().clone();
    let new = hand_outs(&plan, &course, &view, first_day());
    for (own, new) in course.protocols.iter_mut().zip(new) {
        own.handouts.extend(new);
    }
    Some(course)
}

/// A course with the clinic's file.
fn at_clinic(course: Course, capacity: Capacity) -> ReadyCourse {
    let text = clinic(capacity);
    let files = |path: &str| match path {
        "clinic.toml" => Ok(text.as_bytes().to_vec()),
        other => Err(std::io::Error::other(format!("there is no {other}"))),
    };
    ReadyCourse::read(course, &files).expect("a course")
}

/// The days and times of a plan's sessions; nothing where there is none.
fn times_of(course: &ReadyCourse) -> Option<Vec<(NaiveDate, Option<SessionTime>)>> {
    let plan = course.plan().ok()?;
    Some(plan.sessions().iter().map(|(_, session)| (session.day, session.time)).collect())
}

/// How many visits hold a place at each minute of a day, counted minute by minute.
fn held_by_minute(booked: &[Vec<Booked>], day: NaiveDate, turnaround: Turnaround) -> Vec<u32> {
    let mut held = vec![0; 24 * 60];
    for booked in booked.iter().flatten().filter(|booked| booked.day == day) {
        let time = booked.time.expect("a time");
        let start = time.start.hour() * 60 + time.start.minute();
        let (from, until) = (start - turnaround.before, (time.end.minutes() + turnaround.after).min(24 * 60));
        (from..until).for_each(|minute| held[minute as usize] += 1);
    }
    held
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 50, ..ProptestConfig::with_cases(12) })]

    /// Whatever people ask for, and in whatever order they are planned, no minute has more visits than there are places;
    /// and no plan changes what was promised to anybody else.
    #[test]
    fn never_more_visits_at_one_moment_than_places(
        people in proptest::collection::vec(person(), 2..8),
        at_once in 1_u32..3,
        before in 0_u32..2,
        after in 0_u32..2,
    ) {
        let capacity = Capacity { at_once, turnaround: Turnaround { before: before * 5, after: after * 10 } };
        let mut courses: Vec<Course> = Vec::new();
        for (number, person) in people.into_iter().enumerate() {
            let before = courses.clone();
            let new = handed_out(number, person, &courses, capacity);
            prop_assert_eq!(&courses, &before);
            courses.extend(new);
        }
        let booked: Vec<Vec<Booked>> = courses.iter().map(Course::booked).collect();
        prop_assert!(booked.iter().all(|booked| !booked.is_empty()));
        let days: std::collections::BTreeSet<NaiveDate> = booked.iter().flatten().map(|booked| booked.day).collect();
        for day in days {
            let most = held_by_minute(&booked, day, capacity.turnaround).into_iter().max().unwrap_or(0);
            prop_assert!(most <= at_once, "{} at once on {}", most, day);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 50, ..ProptestConfig::with_cases(8) })]

    /// A list of many courses, which looks at the others only where a plan needs a time that they have, comes to the plan that
    /// each course has beside all the others; also where nothing was recorded for days.
    #[test]
    fn a_list_plans_each_course_beside_the_others(
        people in proptest::collection::vec(person(), 2..6),
        at_once in 1_u32..3,
        after in 0_u32..2,
        later in 0_u64..40,
    ) {
        let capacity = Capacity { at_once, turnaround: Turnaround { before: 0, after: after * 10 } };
        let mut courses: Vec<Course> = Vec::new();
        for (number, person) in people.into_iter().enumerate() {
            let new = handed_out(number, person, &courses, capacity);
            courses.extend(new);
        }
        let entry = |(place, course)| BookEntry { file: usize::to_string(&place).into(), course };
        let beside = Beside::new(courses.iter().enumerate().map(entry), capacity);
        for (own, course) in courses.iter().enumerate() {
            let ready = at_clinic(course.clone(), capacity).with_today(Some(first_day() + chrono::Days::new(later)));
            let others = courses.iter().enumerate().filter(|(other, _)| *other != own).map(entry);
            let expected = times_of(&ready.clone().with_places(Arc::new(places(others, capacity))));
            let (file, alone) = (own.to_string(), ready.plan().expect("a plan"));
            let others = courses.iter().enumerate().filter(|(other, _)| *other != own).map(entry);
            let all_days = DateRange::new(first_day(), first_day() + chrono::Days::new(3000)).expect("a range");
            let held = BusyTimes::new(places(others, capacity).taken(all_days));
            prop_assert_eq!(beside.taken_by_others(&file, course), held);
            let listed = match beside.leaves(&file, course, &alone) {
                true => times_of(&ready),
                false => times_of(&ready.with_taken(beside.taken_by_others(&file, course))),
            };
            prop_assert_eq!(listed, expected);
        }
    }
}

/// Two people who want the same times on one chair; without the book they get them both.
#[test]
fn two_people_are_not_on_one_chair() {
    let capacity = Capacity { at_once: 1, turnaround: Turnaround::default() };
    let person = Person { protocol: 2, start: 0, at: 16, minutes: 30 };
    let first = handed_out(0, person, &[], capacity).expect("a plan");
    let alone = handed_out(1, person, &[], capacity).expect("a plan");
    let times =
        |course: &Course| -> Vec<_> { course.booked().iter().map(|booked| (booked.day, booked.time)).collect() };
    assert_eq!(times(&first), times(&alone), "the same request, the same plan");
    let beside = handed_out(1, person, std::slice::from_ref(&first), capacity).expect("a plan");
    assert!(times(&beside).iter().all(|time| !times(&first).contains(time)));
    let held = held_by_minute(&[first.booked(), beside.booked()], first_day(), capacity.turnaround);
    assert_eq!(held.iter().filter(|held| **held > 0).count(), 60, "both come on the first day, one after the other");
}

/// A check-up every year for five years: longer than calendars are read at first.
const YEARLY: &str = r#"schema = 1
id = "yearly"
title = "Yearly"
indication = "I"
version = "1"
status = "draft"
[source.s]
title = "S"
[[phase]]
id = "yearly"
title = "Yearly"
source = "s"
sessions = 6
interval = "1 year"
"#;

/// What others hold years ahead is looked at as what they hold tomorrow: nobody is put there, by a plan of one course or of a
/// list of them.
#[test]
fn places_are_respected_years_ahead() {
    let capacity = Capacity { at_once: 1, turnaround: Turnaround::default() };
    let text = clinic(capacity);
    let files = |path: &str| match path {
        "clinic.toml" => Ok(text.as_bytes().to_vec()),
        "./yearly.toml" => Ok(YEARLY.as_bytes().to_vec()),
        other => Err(std::io::Error::other(format!("there is no {other}"))),
    };
    let asked = |number: u128| {
        let at = NaiveTime::from_hms_opt(14, 0, 0).expect("a time");
        let mut course = Course::of("./yearly.toml").starting(first_day()).at(at).at_clinic("clinic.toml");
        course.id = Some(CourseId::of_bits(number.to_be_bytes()));
        course.today = Some(first_day());
        course.protocols[0].session_length = Minutes::new(30, 30);
        ReadyCourse::read(course, &files).expect("a course")
    };
    let alone = asked(1);
    let plan = alone.plan().expect("a plan");
    let view = View { now: Some(first_day().and_time(NaiveTime::MIN).and_utc()), ..View::of(&alone, Locale::English) };
    let mut first = alone.course().clone();
    let new = hand_outs(&plan, &first, &view, first_day());
    first.protocols[0].handouts.extend(new.into_iter().flatten());
    let held: Vec<_> = first.booked().iter().map(|booked| (booked.day, booked.time)).collect();
    let years_ahead = first_day() + chrono::Months::new(48);
    assert!(held.iter().filter(|(day, _)| years_ahead < *day).count() > 0, "{held:?}");

    let entry = BookEntry { file: "first".into(), course: &first };
    let beside = Beside::new([entry.clone()], capacity);
    let other = asked(2);
    let taken = beside.taken_by_others("second", other.course());
    let around_places = times_of(&other.clone().with_places(Arc::new(places([entry], capacity)))).expect("a plan");
    let around_times = times_of(&other.with_taken(taken)).expect("a plan");
    assert_eq!(around_places.len(), 6);
    assert_eq!(around_places, around_times);
    let is_clear = |time: &(NaiveDate, Option<SessionTime>)| !held.contains(time);
    assert!(around_places.iter().all(is_clear), "{around_places:?} beside {held:?}");
}

#[cfg(feature = "cli")]
mod processes {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, Stdio};

    use icalendar::Component as _;

    use super::*;

    /// A folder of one test, deleted at its end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str, capacity: Capacity) -> Self {
            let path = std::env::temp_dir().join(format!("mesoplan-books-{}-{name}", std::process::id()));
            fs::create_dir_all(path.join("courses/later")).expect("a folder");
            fs::write(path.join("clinic.toml"), clinic(capacity)).expect("a file");
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    /// A run that plans a new person, who wants the same times as everybody else.
    fn planning(folder: &Path, number: usize) -> Child {
        // Some lie in a folder of the book: the lock is the book's.
        let file = if number.is_multiple_of(2) { format!("{number}.toml") } else { format!("later/{number}.toml") };
        let mut command = Command::new(env!("CARGO_BIN_EXE_mesoplan"));
        command.current_dir(folder).env("MESOPLAN_TODAY", "2026-11-01").env("SOURCE_DATE_EPOCH", "1793534400");
        command.args([
            "plan",
            "skin-rejuvenation",
            "--start",
            "2026-12-01",
            "--at",
            "17:00",
            "--clinic",
            "clinic.toml",
        ]);
        command.args(["--name", &format!("Person {number}"), "--save", &format!("courses/{file}")]);
        command.args(["-o", &format!("{number}.ics")]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("the program")
    }

    /// Ten desks plan new people into one book at one moment, on two chairs.
    #[test]
    fn several_runs_at_once_never_put_more_people_than_places() {
        const PEOPLE: usize = 10;
        let capacity = Capacity { at_once: 2, turnaround: Turnaround { before: 0, after: 10 } };
        let folder = Folder::new("at-once", capacity);
        let runs: Vec<(usize, Child)> = (0..PEOPLE).map(|number| (number, planning(&folder.0, number))).collect();
        for (number, mut run) in runs {
            loop {
                let output = run.wait_with_output().expect("a run");
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                // On a machine that is very busy it may have waited in vain; then it says so.
                if output.status.code() == Some(2) && said.contains("error[locked]") {
                    run = planning(&folder.0, number);
                    continue;
                }
                assert_eq!(output.status.code(), Some(0), "{said}");
                break;
            }
        }
        let read = |number: usize| {
            let nested = folder.0.join(format!("courses/later/{number}.toml"));
            let path = if nested.exists() { nested } else { folder.0.join(format!("courses/{number}.toml")) };
            Course::read(&fs::read(path).expect("a course")).expect("a course that can be read")
        };
        let booked: Vec<Vec<Booked>> = (0..PEOPLE).map(|number| read(number).booked()).collect();
        assert!(booked.iter().all(|booked| booked.len() == 3), "everybody has their three sessions");
        let days: std::collections::BTreeSet<NaiveDate> = booked.iter().flatten().map(|booked| booked.day).collect();
        for day in days {
            let held = held_by_minute(&booked, day, capacity.turnaround);
            assert!(held.iter().all(|held| *held <= capacity.at_once), "{day}");
        }
        assert!(folder.0.join("courses/.mesoplan.lock").exists());
        assert!(!folder.0.join("courses/later/.mesoplan.lock").exists());
    }

    /// What a list of the book in `tests/scenarios/day-book` is in a format.
    fn agenda(folder: &Folder, ending: &str, options: &[&str]) -> Vec<u8> {
        let path = folder.0.join(format!("day.{ending}"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_mesoplan"));
        command.args(["agenda", "tests/scenarios/day-book", "--from", "2026-12-03", "-o"]).arg(&path).args(options);
        let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("the program");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read(path).expect("a file")
    }

    /// The list on the wall says who comes, and not for what.
    #[test]
    fn a_discreet_list_has_no_word_of_a_treatment() {
        let folder = Folder::new("discreet", Capacity { at_once: 2, turnaround: Turnaround::default() });
        let words = ["hair", "scalp", "skin", "fibroblast", "numbing", "cream", "induction"];
        for ending in ["txt", "html", "csv", "json", "ics"] {
            let text = |options: &[&str]| {
                let bytes = agenda(&folder, ending, options);
                // The style of a page has words of its own.
                let text = String::from_utf8(bytes).expect("UTF-8").to_lowercase();
                text.split("</style>").last().unwrap_or_default().to_owned()
            };
            let (open, discreet) = (text(&[]), text(&["--discreet"]));
            assert!(words.iter().any(|word| open.contains(word)), "{ending}: {open}");
            assert!(!words.iter().any(|word| discreet.contains(word)), "{ending}: {discreet}");
            assert!(discreet.contains("deniz") && discreet.contains("16"), "{ending}: {discreet}");
        }
    }

    /// The clinic's own calendar has every visit under the name that its person's calendar has for it.
    #[test]
    fn the_calendar_of_a_clinic_has_the_names_of_everybodys_events() {
        let folder = Folder::new("calendar", Capacity { at_once: 2, turnaround: Turnaround::default() });
        let text = String::from_utf8(agenda(&folder, "ics", &[])).expect("UTF-8");
        let calendar: icalendar::Calendar = text.parse().expect("a calendar");
        let mut names: Vec<String> = calendar
            .components
            .iter()
            .filter_map(|component| component.as_event()?.property_value("UID").map(str::to_owned))
            .collect();
        let books = crate::project("tests/scenarios/day-book/courses");
        let mut expected = Vec::new();
        for file in fs::read_dir(books).expect("a folder") {
            let course = Course::read(&fs::read(file.expect("a file").path()).expect("a file")).expect("a course");
            let day = "2026-12-03".parse().expect("a date");
            expected
                .extend(course.booked().iter().filter(|booked| booked.day == day).map(|it| it.event.uid().to_string()));
        }
        names.sort();
        expected.sort();
        assert_eq!(names, expected);
        assert_eq!(names.len(), 3);
    }

    #[cfg(feature = "pdf")]
    #[test]
    fn a_day_is_a_pdf_in_every_language() {
        let folder = Folder::new("pdf", Capacity { at_once: 2, turnaround: Turnaround::default() });
        for locale in Locale::ALL {
            let pdf = agenda(&folder, "pdf", &["--lang", locale.tag()]);
            assert!(pdf.starts_with(b"%PDF-"), "{locale:?}");
            assert_eq!(pdf, agenda(&folder, "pdf", &["--lang", locale.tag()]), "the same bytes");
        }
    }
}
