//! How long one plan takes: `cargo bench --bench plan`.
//!
//! Random courses, the same in every run, of two families: the shipped protocols in a clinic's week with closures, and
//! 12 weekly sessions followed by 9 fortnightly ones whose start may be on any day of a week, with weekends and a
//! closure of two weeks. Times are of the library call alone, in microseconds: the median, and what 99 of 100 courses
//! stay below. They depend on the machine; compare them within one run, or before and after on one machine.

use std::hint::black_box;
use std::time::Instant;

use chrono::{Days, NaiveDate, Weekday};
use mesoplan::model::{Aim, Count, Course, DateRange, Length, LengthRange, Protocol, Weekdays};
use mesoplan::{read, schedule, shipped};

const COURSES: u32 = 2000;

/// Each course is planned so often; its fastest time counts, which is the one with the least of other programs in it.
const REPEATS: u32 = 5;

fn main() {
    for (name, bytes) in shipped::PROTOCOLS {
        let protocol = read::protocol(name, bytes).expect("shipped protocols are valid");
        report(name, |chance| shipped_course(&protocol, chance));
    }
    let protocol = read::protocol("weekly", weekly_then_fortnightly().as_bytes()).expect("a valid protocol");
    report("12 weekly + 9 fortnightly", |chance| {
        let course = chance.course(&protocol);
        Course { start_by: course.start.map(|start| start + Days::new(7)), ..course }
    });
}

fn report(name: &str, mut course: impl FnMut(&mut Chance) -> Course) {
    let mut chance = Chance { state: 1 };
    let mut times = Vec::new();
    let mut without_plan = 0;
    for _ in 0..COURSES {
        let course = course(&mut chance);
        let mut fastest = f64::INFINITY;
        for _ in 0..REPEATS {
            let begin = Instant::now();
            let answer = black_box(schedule::plan(black_box(&course)));
            fastest = fastest.min(begin.elapsed().as_secs_f64() * 1e6);
            without_plan += u32::from(answer.is_err());
        }
        times.push(fastest);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let without_plan = without_plan / REPEATS;
    println!(
        "{name:<28} p50 {:>8.1}  p99 {:>8.1}  most {:>8.1}  without a plan {without_plan}",
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

/// A course of a shipped protocol; where the source leaves something open, three sessions two weeks apart.
fn shipped_course(protocol: &Protocol, chance: &mut Chance) -> Course {
    let mut course = chance.course(protocol);
    for phase in &protocol.phases {
        let is_open = !matches!(phase.sessions, Count::Exactly(_)) && phase.policy.sessions.is_none();
        course.sessions.extend(is_open.then(|| (phase.id.clone(), 3)));
        let is_open = phase.timing.interval == Aim::NotStated && phase.policy.interval.is_none();
        course.intervals.extend(is_open.then(|| (phase.id.clone(), LengthRange::single(Length::weeks(2)))));
    }
    course
}

fn weekly_then_fortnightly() -> String {
    let phase = |id: &str, sessions: u32, [minimum, aim, maximum]: [u32; 3]| {
        format!(
            "[[phase]]\nid = \"{id}\"\ntitle = \"{id}\"\nsessions = {sessions}\nsource = \"made-up\"\n\
             minimum-interval = \"{minimum} days\"\ninterval = \"{aim} days\"\nmaximum-interval = \"{maximum} days\"\n"
        )
    };
    let head = "schema = 1\nid = \"weekly\"\ntitle = \"T\"\nindication = \"I\"\nversion = \"1\"\nstatus = \"draft\"\n\
                [source.made-up]\ntitle = \"Made up\"\n";
    format!("{head}{}{}", phase("weekly", 12, [5, 7, 10]), phase("fortnightly", 9, [12, 14, 18]))
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

    /// Monday to Friday or Saturday, ten single closed days and a closure of two weeks in the next 250 days.
    fn course(&mut self, protocol: &Protocol) -> Course {
        let start = NaiveDate::from_ymd_opt(2027, 1, 1).expect("a date") + Days::new(self.below(360));
        let mut closed: Vec<DateRange> = (0..10).map(|_| DateRange::day(start + Days::new(self.below(250)))).collect();
        let summer = start + Days::new(self.below(150));
        closed.extend(DateRange::new(summer, summer + Days::new(13)));
        let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];
        let days = if self.below(2) == 0 { &week[..5] } else { &week[..] };
        Course {
            on: Weekdays::new(days.iter().copied()).expect("a weekday"),
            closed,
            ..Course::new(protocol.clone(), Some(start))
        }
    }
}
