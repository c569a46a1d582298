//! The requests that stand for everybody's: fixed start days, and a protocol's own examples.

use chrono::{Days, NaiveDate, TimeDelta};

use crate::model::{CoursePlan, Example, Id, Job, Protocol, Refusal};
use crate::schedule;

/// The days that reference plans start on; never today. The first is the one that `diff` shows.
///
/// A Monday without anything special; the last day of a month before a short one; the last day of a month of 31 days
/// before months of 30; a course over the end of a year; and the leap day.
pub const STARTS: [NaiveDate; 5] =
    [date(2027, 1, 4), date(2027, 1, 31), date(2027, 8, 31), date(2027, 12, 20), date(2028, 2, 29)];

const fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("a day that the calendar has"),
    }
}

/// The plan for one request that stands for others.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferencePlan {
    /// Where the request comes from.
    pub origin: Origin,
    /// The plan, or why there is none.
    pub plan: Result<CoursePlan, Refusal>,
}

/// Where a reference request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A start day, and nothing else that the protocol does not ask for.
    Start {
        /// The day.
        day: NaiveDate,
        /// Which variant, where the protocol has some.
        variant: Option<Id>,
        /// Whether something that the protocol leaves open is taken from one of its examples.
        is_as_in_example: bool,
    },
    /// An example of the protocol.
    Example {
        /// Its number in the file, from 1.
        number: usize,
        /// Its title.
        title: Option<String>,
    },
}

/// The plans that a protocol is held to: a course of each of its variants from each of [`STARTS`], and its own examples.
pub fn plans(protocol: &Protocol) -> Vec<ReferencePlan> {
    let variants: Vec<Option<&Id>> = match protocol.variants.is_empty() {
        true => vec![None],
        false => protocol.all_variants().map(|variant| Some(&variant.id)).collect(),
    };
    let starts = variants.into_iter().flat_map(|variant| STARTS.into_iter().map(move |day| (variant, day)));
    let starts = starts.map(|(variant, day)| {
        let course = course_from(protocol, variant, &protocol.examples, day);
        let origin = Origin::Start { day, variant: variant.cloned(), is_as_in_example: has_choices(&course) };
        ReferencePlan { origin, plan: schedule::course_plan(&course) }
    });
    let examples = protocol.examples.iter().enumerate().map(|(place, example)| ReferencePlan {
        origin: Origin::Example { number: place + 1, title: example.title.clone() },
        plan: schedule::course_plan(&schedule::example_course(protocol, example)),
    });
    starts.chain(examples).collect()
}

/// A course from a start day. What the protocol leaves open (a number that is not stated, the date of an event) is taken
/// from the first of the examples that closes it, moved as a whole so that it begins on that day; where none does, the
/// course stays open, and planning it says what is missing.
pub fn course_from(protocol: &Protocol, variant: Option<&Id>, examples: &[Example], start: NaiveDate) -> Job {
    let plain = Job { variant: variant.cloned(), ..Job::new(protocol.clone(), Some(start)) };
    let is_open = |course: &Job| matches!(schedule::course_plan(course), Err(Refusal::Course(_)));
    if !is_open(&plain) {
        return plain;
    }
    let mut chosen = examples.iter().filter_map(|example| with_choices(protocol, variant, example, start));
    chosen.find(|course| !is_open(course)).unwrap_or(plain)
}

/// Whether a reference course has something besides its start, which is then from an example.
pub(super) fn has_choices(course: &Job) -> bool {
    let is_plain = course.events.is_empty() && course.sessions.is_empty() && course.intervals.is_empty();
    !is_plain || course.until.is_some()
}

/// The choices of an example for a course from another day. Those for phases and events that this version of the
/// protocol does not have are left out.
fn with_choices(protocol: &Protocol, variant: Option<&Id>, example: &Example, start: NaiveDate) -> Option<Job> {
    let first = example.start.or_else(|| example.events.values().min().copied())?;
    let moved = |day: NaiveDate| moved(day, start - first);
    let events = example.events.iter().filter(|(event, _)| protocol.events.contains_key(*event));
    let events = events.map(|(event, day)| Some((event.clone(), moved(*day)?))).collect::<Option<_>>()?;
    let own = variant.and_then(|variant| protocol.in_variant(variant)).unwrap_or(protocol);
    let has = |phase: &Id| own.phase(phase.as_str()).is_some();
    let sessions = example.sessions.iter().filter(|(phase, _)| has(phase));
    let intervals = example.intervals.iter().filter(|(phase, _)| has(phase));
    Some(Job {
        variant: variant.cloned(),
        events,
        sessions: sessions.map(|(phase, sessions)| (phase.clone(), *sessions)).collect(),
        intervals: intervals.map(|(phase, interval)| (phase.clone(), *interval)).collect(),
        until: match example.until.filter(|_| protocol.goes_on()) {
            Some(until) => Some(moved(until)?),
            None => None,
        },
        ..Job::new(protocol.clone(), example.start.map(|_| start))
    })
}

fn moved(day: NaiveDate, by: TimeDelta) -> Option<NaiveDate> {
    let days = Days::new(by.num_days().unsigned_abs());
    if by.num_days() < 0 { day.checked_sub_days(days) } else { day.checked_add_days(days) }
}
