//! How long the commands of a clinic's book take, as processes: `cargo bench --bench book [-- COURSES]`.
//!
//! Two books of random people are made once, the same in every run: shipped protocols, starts over four months, times over
//! the whole day, every plan handed out. In the first book nobody has written down what happened since; in the second all
//! of it is on record, and what was missed was planned again and handed out. Times are of processor, of the program and of
//! the system for it, in milliseconds; of five runs the median. They are read from `/proc`, so this runs on Linux alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::{Days, NaiveDate, NaiveTime};
use mesoplan::internals::model::CourseId;
use mesoplan::internals::render::calendar::hand_outs;
use mesoplan::{Course, Happened, Label, Locale, Minutes, ReadyCourse, View};

const CLINIC: &str = r#"schema = 1
name = "Clinic"
timezone = "Europe/Istanbul"
holidays = "TR"
book = "courses/"
at-once = 40

[turnaround]
after = "5 minutes"

[hours]
mon = "09:00-19:00"
tue = "09:00-19:00"
wed = "09:00-19:00"
thu = "09:00-19:00"
fri = "09:00-19:00"
sat = "09:00-14:00"
"#;

const RUNS: usize = 5;

/// The day that the commands are about.
const TODAY: &str = "2027-02-09";

fn main() {
    let courses = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(5000);
    for (name, has_records) in [("unrecorded", false), ("recorded", true)] {
        let folder = std::env::temp_dir().join(format!("mesoplan-book-{courses}-{name}"));
        if !folder.join("done").exists() {
            generate(&folder, courses, has_records);
        }
        println!("{courses} courses, {name}, in {}", folder.display());
        measure(&folder);
    }
}

fn measure(folder: &Path) {
    let day = TODAY;
    for (name, limit, arguments) in [
        ("agenda of a day", 600, vec!["agenda", "clinic.toml", "--from", day]),
        ("agenda of a week", 600, vec!["agenda", "clinic.toml", "--from", day, "--to", "2027-02-15"]),
        ("next", 2000, vec!["next", "clinic.toml", "--today", day]),
        (
            "plan one more",
            200,
            vec!["plan", "hair-loss", "--start", day, "--at", "17:30", "--clinic", "clinic.toml", "--today", day],
        ),
        ("close a day", 0, vec!["close", day, "clinic.toml", "--today", "2027-02-01"]),
        ("check", 0, vec!["check", "clinic.toml", "--today", day]),
    ] {
        let runs = if limit == 0 { 1 } else { RUNS };
        let mut times: Vec<u64> = (0..runs).map(|_| processor_time(folder, &arguments)).collect();
        times.sort_unstable();
        let limit = if limit == 0 { String::new() } else { format!("  of {limit}") };
        println!("{name:<18} {:>6} ms{limit}", times[times.len() / 2]);
    }
}

/// The same numbers in every run (xorshift64).
struct Chance {
    state: u64,
}

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % end
    }
}

/// Writes a book, with a record of what happened before the day that the commands are about where it `has_records`.
fn generate(folder: &Path, courses: usize, has_records: bool) {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder.join("courses")).expect("a folder");
    fs::write(folder.join("clinic.toml"), CLINIC).expect("a file");
    let files = |path: &str| match path {
        "../clinic.toml" => Ok(CLINIC.as_bytes().to_vec()),
        other => Err(std::io::Error::other(format!("there is no {other}"))),
    };
    let first = NaiveDate::from_ymd_opt(2026, 11, 2).expect("a date");
    let today: NaiveDate = TODAY.parse().expect("a date");
    let mut chance = Chance { state: 7 };
    for number in 0..courses {
        let protocol = ["hair-loss", "cellulite", "skin-rejuvenation"][chance.below(3) as usize];
        let at = NaiveTime::from_num_seconds_from_midnight_opt(
            9 * 3600 + u32::try_from(chance.below(36)).expect("it is small") * 900,
            0,
        )
        .expect("a time");
        let mut course = Course::of(protocol)
            .starting(first + Days::new(chance.below(120)))
            .at(at)
            .at_clinic("../clinic.toml")
            .named(Label::new(format!("Person {number}")).expect("a label"));
        course.id = Some(CourseId::of_bits((number as u128 + 1).to_be_bytes()));
        course.today = Some(first);
        for chosen in &mut course.protocols {
            chosen.session_length = Minutes::new(30, 30);
        }
        let ready = ReadyCourse::read(course, &files).expect("a course");
        if ready.plan().is_err() {
            continue;
        }
        let mut course = handed_out(&ready, first);
        if has_records {
            course = lived(course, today, &files, &mut chance);
        }
        fs::write(folder.join(format!("courses/{number:05}.toml")), course.write()).expect("a file");
    }
    fs::write(folder.join("done"), "").expect("a file");
}

/// A course after its plan was handed out on a day.
fn handed_out(ready: &ReadyCourse, on: NaiveDate) -> Course {
    let plan = ready.plan().expect("a plan");
    let now = on.and_time(NaiveTime::MIN).and_utc();
    let view = View { now: Some(now), ..View::of(ready, Locale::English) };
    let mut course = ready.course().clone();
    let handed_out = hand_outs(&plan, &course, &view, on);
    for (own, handed_out) in course.protocols.iter_mut().zip(handed_out) {
        own.handouts.extend(handed_out);
    }
    course
}

/// A course on a day when all that happened before is on record: one visit in twelve was missed, and what was planned again
/// was handed out.
fn lived(
    mut course: Course,
    today: NaiveDate,
    files: &impl Fn(&str) -> std::io::Result<Vec<u8>>,
    chance: &mut Chance,
) -> Course {
    loop {
        let ready = ReadyCourse::read(course, files).expect("a course");
        let plan = ready.plan().expect("a plan");
        let next = plan.plans[0].next_ahead().filter(|next| next.day < today);
        let Some((session, day)) = next.map(|next| (next.number, next.day)) else {
            return ready.course().clone();
        };
        let is_missed = chance.below(12) == 0;
        let happened = match is_missed {
            true => Happened::Missed { session, on: None },
            false => Happened::Held { session, on: None, at: None },
        };
        let ready = ready.with_today(Some(day)).record(0, happened).expect("an entry").course;
        course = match is_missed {
            true => handed_out(&ready, day),
            false => ready.course().clone(),
        };
    }
}

/// How long a run of the program keeps the processor, in milliseconds.
fn processor_time(folder: &Path, arguments: &[&str]) -> u64 {
    let before = of_children();
    let program = PathBuf::from(env!("CARGO_BIN_EXE_mesoplan"));
    let mut run = Command::new(program);
    run.args(arguments).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    run.status().expect("the program");
    of_children() - before
}

/// The time of the processes that have ended: fields 16 and 17 of `/proc/self/stat`, in hundredths of a second (proc(5)).
fn of_children() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let field = |number: usize| fields[number - 3].parse::<u64>().expect("a number");
    (field(16) + field(17)) * 10
}
