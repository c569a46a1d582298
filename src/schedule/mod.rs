//! Model to plan: the best dates for a course, and the reasons for every one of them.
//!
//! [`plan`] goes four steps, each in a file of its own: `expand` lays the course out as sessions and rules, `record`
//! puts in what happened, `search` finds the optimum over the days of `availability`, and `explain` writes down why
//! each date is what it is. Nothing here reads a clock or a file, and nothing here chooses words.

mod availability;
mod day;
mod examples;
mod expand;
mod explain;
mod reach;
mod record;
mod search;
mod timing;

pub use examples::{ExampleOutcome, check_example};

use availability::Availability;
use chrono::NaiveDate;
use day::{DayNumber, LAST, Shift};
use expand::{Anchor, Outline, Rule};
use record::HeldSession;
use search::{Best, Found};
use timing::{DayAnchor, DayRule, SlotRules};

use crate::model::{Aim, Course, CourseProblem, Length, MAX_SESSIONS, NoPlan, Phase, Plan, Reference, Refusal};

/// The best plan for a course.
///
/// "Best" is defined: the fewest days off aim, summed over all sessions; then the earliest last session; then the
/// earliest days, session by session. No hard rule is ever broken, and the answer is unique.
///
/// # Errors
///
/// [`Refusal::Course`] when the course leaves something open or asks for what its protocol does not allow;
/// [`Refusal::NoPlan`] when it is proven that no plan fits; [`Refusal::TooLarge`] when neither was decided.
pub fn plan(course: &Course) -> Result<Plan, Refusal> {
    check_dates(course)?;
    let availability = Availability::new(course);
    let Some(phase) = expand::ongoing_phase(course) else {
        let outline = expand::outline(course, None).map_err(Refusal::Course)?;
        return Ok(Sketch::new(course, &availability, outline)?.finish());
    };
    until(course, phase, &availability)
}

/// The plan of a course whose last phase goes on as long as the best plan ends by the last day: with one session more
/// it would end after that day, or be impossible for the days after it.
fn until(course: &Course, phase: &Phase, availability: &Availability<'_>) -> Result<Plan, Refusal> {
    let Some(until) = course.until else {
        return Err(Refusal::Course(vec![CourseProblem::EndOpen { phase: phase.id.clone() }]));
    };
    let mut longest: Option<Sketch<'_>> = None;
    for sessions in 1..=MAX_SESSIONS {
        let outline = expand::outline(course, Some(sessions)).map_err(Refusal::Course)?;
        let total = outline.slots.len();
        match Sketch::new(course, availability, outline) {
            Ok(sketch) if sketch.last_day() > day::number(until) && !sketch.is_all_held() => {
                let first = sketch.first_day_of_last_phase();
                let too_soon = || CourseProblem::UntilTooSoon { phase: phase.id.clone(), until, first };
                return longest.map(Sketch::finish).ok_or_else(|| Refusal::Course(vec![too_soon()]));
            }
            Ok(sketch) => longest = Some(sketch),
            // What was held tells how many there are at least.
            Err(Refusal::Course(_)) if total < course.held.len() => {}
            Err(Refusal::NoPlan(no_plan)) => match longest {
                Some(longest) if is_after(&no_plan, until) => return Ok(longest.finish()),
                Some(_) | None => return Err(Refusal::NoPlan(no_plan)),
            },
            Err(refusal) => return Err(refusal),
        }
    }
    let (sessions, limit) = (u64::from(MAX_SESSIONS) + 1, MAX_SESSIONS);
    Err(Refusal::Course(vec![CourseProblem::TooManySessions { sessions, limit }]))
}

/// Whether the session that cannot be placed is the last one, and would in any case come after the last day.
fn is_after(no_plan: &NoPlan, until: NaiveDate) -> bool {
    no_plan.number == no_plan.of && no_plan.between.is_some_and(|between| until < between.first())
}

fn check_dates(course: &Course) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    let rules = course.protocol.phases.first().map(|phase| phase.timings_of(1)).unwrap_or_default();
    // A ceiling alone says how late, not when.
    let is_timed_by_event = rules.iter().any(|timing| {
        matches!(timing.after, Reference::Event(_)) && (timing.interval != Aim::None || timing.minimum.is_some())
    });
    if course.start.is_none() && !is_timed_by_event {
        problems.push(CourseProblem::StartOpen);
    }
    if let (Some(start), Some(by)) = (course.start, course.start_by)
        && by < start
    {
        problems.push(CourseProblem::StartByBeforeStart { start, by });
    }
    let dates = course.start.iter().chain(&course.start_by).chain(&course.until).chain(&course.held);
    if dates.chain(course.events.values()).any(|date| !crate::model::is_in_calendar(*date)) {
        problems.push(CourseProblem::OutOfCalendar);
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Course(problems)) }
}

/// How many days after the wished start the first usable day may be, when no other day is allowed.
const START_WITHIN_DAYS: i32 = 7;

/// A plan that has its days, and still lacks its reasons.
struct Sketch<'c> {
    course: &'c Course,
    availability: &'c Availability<'c>,
    outline: Outline,
    held: Vec<HeldSession>,
    slots: Vec<SlotRules>,
    best: Best,
}

impl<'c> Sketch<'c> {
    fn new(course: &'c Course, availability: &'c Availability<'c>, outline: Outline) -> Result<Self, Refusal> {
        let held = record::held_sessions(course, &outline).map_err(Refusal::Course)?;
        let slots = slot_rules(course, availability, &outline, &held);
        match search::best(&slots, availability) {
            Found::Best(best) if best.days.last().is_some_and(|last| *last > LAST) => {
                Err(Refusal::Course(vec![CourseProblem::OutOfCalendar]))
            }
            Found::Best(best) => Ok(Self { course, availability, outline, held, slots, best }),
            Found::Nothing(stuck) => {
                Err(Refusal::NoPlan(explain::no_plan(course, availability, &outline, &slots, &stuck)))
            }
            Found::TooLarge { off_aim_above } => Err(Refusal::TooLarge { off_aim_above }),
        }
    }

    fn last_day(&self) -> DayNumber {
        self.best.days.last().copied().unwrap_or(LAST)
    }

    fn is_all_held(&self) -> bool {
        let counted = self.held.iter().filter(|session| session.grade.counts()).count();
        counted == self.slots.len()
    }

    fn first_day_of_last_phase(&self) -> NaiveDate {
        let last_phase = self.outline.phases.len() - 1;
        let first = self.outline.slots.iter().position(|slot| slot.phase == last_phase).unwrap_or(0);
        day::date(self.best.days[first])
    }

    fn finish(self) -> Plan {
        let sessions =
            explain::sessions(self.course, self.availability, &self.outline, &self.held, &self.slots, &self.best);
        Plan { course: self.course.clone(), phases: self.outline.phases, sessions }
    }
}

/// The rules of every session as the search takes them, with what happened put in.
fn slot_rules(
    course: &Course,
    availability: &Availability<'_>,
    outline: &Outline,
    held: &[HeldSession],
) -> Vec<SlotRules> {
    let month_end = course.protocol.month_end;
    let shift = |length: Length| Shift::new(length, month_end);
    let counted = held.iter().filter(|session| session.grade.counts()).count();
    let day_rule = |index: usize, rule: &Rule| {
        let anchor = match &rule.anchor {
            Anchor::Slot(slot) => DayAnchor::Slot(*slot),
            // The session that comes next is measured from the one really held, counted or not.
            Anchor::Previous if index == counted && !held.is_empty() => DayAnchor::Day(held[held.len() - 1].day),
            Anchor::Previous => DayAnchor::Slot(index.checked_sub(1)?),
            Anchor::Event(event) => DayAnchor::Day(day::number(*course.events.get(event)?)),
        };
        let (floor, ceiling) = (rule.floor.map(shift), rule.ceiling.map(shift));
        Some(DayRule { anchor, floor, ceiling, aim: rule.aim.map(|aim| day::shifts(aim, month_end)) })
    };
    let rules = outline.slots.iter().enumerate().map(|(index, slot)| SlotRules {
        rules: slot.rules.iter().filter_map(|rule| day_rule(index, rule)).collect(),
        only: None,
    });
    let mut slots: Vec<SlotRules> = rules.collect();
    for session in held.iter().filter(|session| session.grade.counts()) {
        slots[session.slot].only = Some(session.day);
    }
    if held.is_empty() {
        start_rule(course, availability, &mut slots);
    } else if let (Some(next), Some(last)) = (slots.get_mut(counted), held.last()) {
        // Nothing is planned before what happened.
        let after =
            DayRule { anchor: DayAnchor::Day(last.day), floor: Some(shift(Length::days(1))), ceiling: None, aim: None };
        next.rules.push(after);
    }
    slots
}

/// Ties the first session to the wished start: on it, or on the first usable day within a week of it; on any day up to
/// the last one that will do, where the course names one.
fn start_rule(course: &Course, availability: &Availability<'_>, slots: &mut [SlotRules]) {
    let (Some(start), Some(first)) = (course.start.map(day::number), slots.first_mut()) else { return };
    let shift = |days: i32| Shift::new(Length::days(days), course.protocol.month_end);
    let ceiling = match course.start_by {
        Some(by) => Some(day::number(by) - start),
        None => {
            let mut bounds = timing::Bounds::default();
            bounds.set(&first.rules, None, |_| start);
            let mut within = start.max(bounds.earliest)..=(start + START_WITHIN_DAYS).min(bounds.latest);
            first.only = within.find(|day| availability.is_usable(*day));
            first.only.is_none().then_some(START_WITHIN_DAYS)
        }
    };
    first.rules.push(DayRule {
        anchor: DayAnchor::Day(start),
        floor: Some(shift(0)),
        ceiling: ceiling.map(shift),
        aim: Some((shift(0), shift(0))),
    });
}
