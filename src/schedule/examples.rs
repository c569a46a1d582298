//! The examples that a protocol carries, computed again.

use chrono::NaiveDate;

use super::course_plan;
use crate::model::{Example, Job, Protocol, Record, Refusal, Weekdays};

/// How an example came out.
#[derive(Clone, Debug, PartialEq)]
pub enum ExampleOutcome {
    /// As its author expects.
    AsExpected,
    /// With other dates.
    Different {
        /// The dates that the planner gives.
        planned: Vec<NaiveDate>,
    },
    /// Without a plan.
    Refused(Refusal),
}

/// The request of an example.
pub fn example_course(protocol: &Protocol, example: &Example) -> Job {
    Job {
        on: example.on.unwrap_or(Weekdays::ALL),
        closed: example.closed.clone(),
        away: example.away.clone(),
        events: example.events.clone(),
        variant: example.variant.clone(),
        sessions: example.sessions.clone(),
        intervals: example.intervals.clone(),
        until: example.until,
        record: Record::of_days(example.held.iter().copied()),
        ..Job::new(protocol.clone(), example.start)
    }
}

/// Plans an example of a protocol and compares the dates with those that its author expects.
pub fn check_example(protocol: &Protocol, example: &Example) -> ExampleOutcome {
    match course_plan(&example_course(protocol, example)) {
        Err(refusal) => ExampleOutcome::Refused(refusal),
        Ok(plan) => {
            let planned: Vec<NaiveDate> = plan.sessions.iter().map(|session| session.day).collect();
            if planned == example.expect { ExampleOutcome::AsExpected } else { ExampleOutcome::Different { planned } }
        }
    }
}
