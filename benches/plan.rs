//! How long one plan takes: `cargo bench --bench plan`.
//!
//! Random courses, the same in every run, of two families: the shipped protocols in a clinic's week with closures, and
//! 12 weekly sessions followed by 9 fortnightly ones whose start may be on any day of a week, with weekends and a
//! closure of two weeks. Times are of the library call alone, in microseconds: the median, and what 99 of 100 courses
//! stay below; first of the dates and what is proven of them, then of the plan with its reasons. They depend on the machine; compare them within one run, or before and after on one machine.

mod random;

use std::fmt;
use std::hint::black_box;
use std::time::Instant;

use chrono::Days;
use mesoplan::internals::model::{Job, Sharing};
use mesoplan::internals::{read, schedule, shipped};
use random::{Chance, shipped_course, windows_protocol};

const COURSES: u32 = 2000;

/// Each course is planned so often; its fastest time counts, which is the one with the least of other programs in it.
const REPEATS: u32 = 5;

fn main() {
    for (name, bytes) in shipped::PROTOCOLS {
        let protocol = read::protocol(name, bytes).expect("shipped protocols are valid");
        report(name, |chance| shipped_course(&protocol, chance));
    }
    let phases = [("weekly", 12, [5, 7, 10]), ("fortnightly", 9, [12, 14, 18])];
    let protocol = read::protocol("weekly", windows_protocol("weekly", &phases, "").as_bytes()).expect("it is valid");
    report("12 weekly + 9 fortnightly", |chance| {
        let course = chance.course(&protocol);
        Job { start_by: course.start.map(|start| start + Days::new(7)), ..course }
    });
}

fn report(name: &str, mut course: impl FnMut(&mut Chance) -> Job) {
    let mut chance = Chance { state: 1 };
    let courses: Vec<Job> = (0..COURSES).map(|_| course(&mut chance)).collect();
    let dates = Times::of(&courses, |course| schedule::dates(course, Sharing::Allowed).is_ok());
    let plans = Times::of(&courses, |course| schedule::plan(course, Sharing::Allowed).is_ok());
    println!("{name:<28} dates {dates}   plan {plans}   without a plan {}", plans.failed);
}

/// How long each of many calls took, in order.
struct Times {
    microseconds: Vec<f64>,
    failed: usize,
}

impl Times {
    fn of(courses: &[Job], call: impl Fn(&[Job]) -> bool) -> Self {
        let (mut microseconds, mut failed) = (Vec::new(), 0);
        for course in courses {
            let mut fastest = f64::INFINITY;
            let mut is_planned = true;
            for _ in 0..REPEATS {
                let begin = Instant::now();
                is_planned = black_box(call(black_box(std::slice::from_ref(course))));
                fastest = fastest.min(begin.elapsed().as_secs_f64() * 1e6);
            }
            failed += usize::from(!is_planned);
            microseconds.push(fastest);
        }
        microseconds.sort_by(f64::total_cmp);
        Self { microseconds, failed }
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |share: f64| self.microseconds[((self.microseconds.len() - 1) as f64 * share) as usize];
        write!(f, "p50 {:>6.1} p99 {:>6.1} most {:>6.1}", at(0.5), at(0.99), at(1.0))
    }
}
