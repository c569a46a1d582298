//! How long a joint plan takes: `cargo bench --bench joint`.
//!
//! Random courses of one person, the same in every run, two and three at a time, of three families: shipped protocols, of
//! which some keep a week's distance from the first; the same handed out, with some sessions held and one missed; and
//! courses whose intervals have a maximum, of which every second pair keeps some days apart. All courses of one person have the same weekdays and closures. Times are of the library
//! call alone, in milliseconds: the median, and what 99 of 100 people stay below. They depend on the machine; compare
//! them within one run, or before and after on one machine.

mod random;

use std::hint::black_box;
use std::time::Instant;

use chrono::Days;
use mesoplan::internals::model::{
    EventId, Held, Job, PromisedSession, PromisedVisit, Proof, Protocol, Record, Refusal, Sharing,
};
use mesoplan::internals::{read, schedule, shipped};
use random::{Chance, shipped_course, windows_protocol};

const PEOPLE: u32 = 200;

/// Everyone is planned so often; the fastest time counts, which is the one with the least of other programs in it.
const REPEATS: u32 = 3;

/// Sessions and the minimum, the aim and the maximum of their intervals, phase by phase.
const WINDOWS: [&[(&str, u32, [u32; 3])]; 5] = [
    &[("weekly", 12, [4, 7, 10]), ("fortnightly", 9, [12, 14, 18])],
    &[("weekly", 15, [4, 7, 18])],
    &[("monthly", 8, [25, 30, 35])],
    &[("often", 15, [1, 2, 18])],
    &[("some", 4, [14, 21, 28])],
];

fn main() {
    for courses in [2, 3] {
        for sharing in [Sharing::Allowed, Sharing::Preferred] {
            report(&format!("{courses} shipped, sharing {sharing:?}"), sharing, |chance| {
                shipped_person(courses, chance)
            });
        }
        report(&format!("{courses} with windows"), Sharing::Allowed, |chance| windows_person(courses, chance));
        for sharing in [Sharing::Allowed, Sharing::Preferred] {
            report(&format!("{courses} handed out, sharing {sharing:?}"), sharing, |chance| {
                handed_out_person(courses, sharing, chance)
            });
        }
    }
}

fn report(name: &str, sharing: Sharing, mut person: impl FnMut(&mut Chance) -> Vec<Job>) {
    let mut chance = Chance { state: 1 };
    let mut times = Vec::new();
    let (mut without_plan, mut open) = (0, 0);
    for _ in 0..PEOPLE {
        let courses = person(&mut chance);
        let mut fastest = f64::INFINITY;
        for repeat in 0..REPEATS {
            let begin = Instant::now();
            let answer = black_box(schedule::plan(black_box(&courses), sharing));
            fastest = fastest.min(begin.elapsed().as_secs_f64() * 1e3);
            if repeat == 0 {
                let is_open = match &answer {
                    Ok(plan) => plan.proof != Proof::Best,
                    Err(refusal) => matches!(refusal, Refusal::TooLarge { .. }),
                };
                open += u32::from(is_open);
                without_plan += u32::from(answer.is_err() && !is_open);
            }
        }
        times.push(fastest);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{name:<36} p50 {:>7.2}  p99 {:>7.2}  most {:>7.2}  without a plan {without_plan}  not proven {open}",
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

/// Courses by different shipped protocols.
fn shipped_person(courses: usize, chance: &mut Chance) -> Vec<Job> {
    let mut protocols = shipped::PROTOCOLS.to_vec();
    let mut chosen: Vec<Protocol> = Vec::new();
    for _ in 0..courses {
        let (name, bytes) = protocols.swap_remove(chance.below(protocols.len() as u64) as usize);
        let mut text = String::from_utf8(bytes.to_vec()).expect("a text");
        if let Some(first) = chosen.first().filter(|_| chance.below(2) == 0) {
            text = text.replace("treatments = [", &format!("treatments = [\"{}\", ", first.id));
        }
        chosen.push(read::protocol(name, text.as_bytes()).expect("shipped protocols are valid"));
    }
    let all = chosen.iter().map(|protocol| shipped_course(protocol, chance)).collect();
    of_one_person(all, chance)
}

/// Courses by different shipped protocols whose visits were handed out; the first sessions were held, and the next one was
/// missed.
fn handed_out_person(courses: usize, sharing: Sharing, chance: &mut Chance) -> Vec<Job> {
    let courses = shipped_person(courses, chance);
    let Ok(handed_out) = schedule::plan(&courses, sharing) else { return courses };
    let lived = handed_out.plans.into_iter().map(|plan| {
        let held = 1 + chance.below(3) as usize;
        let Some(missed) = plan.sessions.get(held) else { return plan.course };
        let promised = plan.sessions[held..].iter().map(|session| PromisedVisit {
            day: session.day,
            time: session.time,
            event: EventId::Uid(plan.course.uid(&session.key)),
            session: Some(PromisedSession { phase: session.key.phase.clone(), number: session.number }),
        });
        let record = Record {
            held: plan.sessions[..held].iter().map(|session| Held::from(session.day)).collect(),
            missed: [(missed.number, missed.day)].into(),
            ..Record::default()
        };
        Job { promised: promised.collect(), record, today: Some(missed.day + Days::new(1)), ..plan.course }
    });
    lived.collect()
}

/// Courses whose intervals have a maximum.
fn windows_person(courses: usize, chance: &mut Chance) -> Vec<Job> {
    let names = ["a", "b", "c"];
    let course = |place: usize| {
        let phases = WINDOWS[chance.below(WINDOWS.len() as u64) as usize];
        let mut apart = String::new();
        for other in &names[..place] {
            let days = [1, 2, 7, 7][chance.below(4) as usize];
            if chance.below(2) == 0 {
                apart.push_str(&format!(
                    "[[separation]]\nid = \"{other}\"\ntreatments = [\"{other}\"]\nbefore = \"{days} days\"\n\
                     after = \"{days} days\"\nsource = \"made-up\"\n"
                ));
            }
        }
        let text = windows_protocol(names[place], phases, &apart);
        let protocol = read::protocol(names[place], text.as_bytes()).expect("it is valid");
        chance.course(&protocol)
    };
    let all = (0..courses).map(course).collect();
    of_one_person(all, chance)
}

/// The courses with the weekdays and closures of the first, starting on one of some days within three weeks.
fn of_one_person(mut courses: Vec<Job>, chance: &mut Chance) -> Vec<Job> {
    let first = courses[0].clone();
    for course in &mut courses {
        course.start = first.start.map(|start| start + Days::new(chance.below(14)));
        course.start_by = course.start.map(|start| start + Days::new(7));
        course.on = first.on;
        course.closed = first.closed.clone();
    }
    courses
}
