//! How long one plan takes: `cargo bench --bench plan`.
//!
//! Random courses, the same in every run, of two families: the shipped protocols in a clinic's week with closures, and
//! 12 weekly sessions followed by 9 fortnightly ones whose start may be on any day of a week, with weekends and a
//! closure of two weeks. Times are of the library call alone, in microseconds: the median, and what 99 of 100 courses
//! stay below. They depend on the machine; compare them within one run, or before and after on one machine.

mod random;

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
    let mut times = Vec::new();
    let mut without_plan = 0;
    for _ in 0..COURSES {
        let course = course(&mut chance);
        let mut fastest = f64::INFINITY;
        for _ in 0..REPEATS {
            let begin = Instant::now();
            let answer = black_box(schedule::plan(black_box(std::slice::from_ref(&course)), Sharing::Allowed));
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
