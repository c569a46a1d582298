//! A booking system: what is taken comes from its own tables, and what happened is written down.
//!
//! `cargo run --example booking`

use std::error::Error;

use chrono::NaiveDate;
use mesoplan::{BusyTime, BusyTimes, Course, Happened, ReadyCourse, Shipped};

fn main() -> Result<(), Box<dyn Error>> {
    // What a system like this has in its tables: the room is taken, and nobody has booked anything after 2028.
    let taken = [("2026-12-15T16:00:00", "2026-12-15T19:00:00"), ("2026-12-29T09:00:00", "2026-12-29T19:00:00")];
    let taken = taken.map(|(from, to)| Ok::<_, chrono::ParseError>(BusyTime::new(from.parse()?, to.parse()?)));
    let taken: Vec<_> = taken.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let known_until: NaiveDate = "2028-12-31".parse()?;

    let mut course = Course::of("hair-loss").starting("2026-12-01".parse()?).at("17:30:00".parse()?);
    course.on = mesoplan::Weekdays::new([chrono::Weekday::Tue]);
    let course = ReadyCourse::read(course, &Shipped)?.with_busy(BusyTimes::new(taken), known_until);
    let answer = course.answer()?;
    for (_, session) in answer.plan().sessions().into_iter().take(4) {
        let time = session.time.map(|time| time.start.to_string()).unwrap_or_default();
        println!("session {} on {} at {time}", session.number, session.day);
    }

    // The first session was held a day late; the saved course keeps it.
    let held = Happened::Held { session: 1, on: "2026-12-02".parse().ok(), at: None };
    let recorded = course.record(0, held.clone())?;
    println!("\n{}", recorded.course.course().write());
    if let Some(next) = recorded.plan.as_ref().and_then(|plan| plan.plans[0].next_ahead()) {
        println!("next: session {} on {}", next.number, next.day);
    }
    // What cannot be true is refused.
    let again = recorded.course.record(0, held).expect_err("session 1 was held");
    println!("{}: {again}", again.code());
    Ok(())
}
