//! A course laid out for the search: its sessions with their rules, and with what happened put in.

use chrono::NaiveDate;

use super::availability::Availability;
use super::day::{self, DayNumber, LAST, Shift};
use super::expand::{Anchor, Outline, Rule};
use super::explain;
use super::record::{self, HeldSession};
use super::search::{self, Best, Found, Stuck};
use super::timing::{self, DayAnchor, DayRule, SlotRules};
use crate::model::{CoursePlan, CourseProblem, Job, Length, MovedTo, NoPlan, Refusal, SessionKey};

/// How many days after the wished start the first usable day may be, when no other day is allowed.
pub(super) const START_WITHIN_DAYS: i32 = 7;

/// A course laid out for the search.
pub(super) struct Sketch<'c> {
    pub(super) course: &'c Job,
    pub(super) outline: Outline,
    pub(super) held: Vec<HeldSession>,
    pub(super) slots: Vec<SlotRules>,
}

impl<'c> Sketch<'c> {
    pub(super) fn new(course: &'c Job, availability: &Availability<'_>, outline: Outline) -> Result<Self, Refusal> {
        let held = record::held_sessions(course, &outline).map_err(Refusal::Course)?;
        let slots = slot_rules(course, availability, &outline, &held);
        let mut sketch = Self { course, outline, held, slots };
        if sketch.has_issued() {
            sketch.weigh(sketch.slots.len());
        }
        Ok(sketch)
    }

    pub(super) fn with_best(self, availability: &Availability<'_>) -> Result<(Self, Best), Refusal> {
        match search::best(&self.slots, availability) {
            Found::Best(best) if best.days.last().is_some_and(|last| LAST < *last) => {
                Err(Refusal::Course(vec![CourseProblem::OutOfCalendar]))
            }
            Found::Best(best) => Ok((self, best)),
            Found::Nothing(stuck) => Err(Refusal::NoPlan(Box::new(self.no_plan(availability, &stuck)))),
            Found::TooLarge { off_aim_above } => {
                let weight = self.slots.first().map_or(1, |slot| slot.weight);
                Err(Refusal::TooLarge { off_aim_above: off_aim_above.map(|above| above / weight) })
            }
        }
    }

    /// Whether one of its sessions was issued.
    pub(super) fn has_issued(&self) -> bool {
        self.slots.iter().any(|slot| slot.issued.is_some())
    }

    /// Makes a day off aim cost more than moving so many sessions.
    pub(super) fn weigh(&mut self, sessions: usize) {
        let weight = u32::try_from(sessions + 1).unwrap_or(u32::MAX);
        self.slots.iter_mut().for_each(|slot| slot.weight = weight);
    }

    pub(super) fn no_plan(&self, availability: &Availability<'_>, stuck: &Stuck) -> NoPlan {
        explain::no_plan(self.course, availability, &self.outline, &self.slots, stuck)
    }

    /// Days off aim of the sessions on these days.
    pub(super) fn off_aim(&self, days: &[DayNumber]) -> u32 {
        let mut bounds = timing::Bounds::default();
        let off_aim = self.slots.iter().zip(days).enumerate().map(|(index, (slot, day))| {
            bounds.set(&slot.rules, index.checked_sub(1).map(|before| days[before]), |earlier| days[earlier]);
            bounds.off_aim(*day)
        });
        off_aim.sum()
    }

    /// How many sessions were held and count.
    pub(super) fn counted(&self) -> u32 {
        let counted = self.held.iter().filter(|session| session.grade.counts()).count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    }

    pub(super) fn is_all_held(&self) -> bool {
        self.counted() as usize == self.slots.len()
    }

    pub(super) fn first_day_of_last_phase(&self, best: &Best) -> NaiveDate {
        let last_phase = self.outline.phases.len() - 1;
        let first = self.outline.slots.iter().position(|slot| slot.phase == last_phase).unwrap_or(0);
        day::date(best.days[first])
    }

    pub(super) fn finish(self, availability: &Availability<'_>, days: &[DayNumber]) -> CoursePlan {
        let sessions = explain::sessions(self.course, availability, &self.outline, &self.held, &self.slots, days);
        CoursePlan { course: self.course.clone(), phases: self.outline.phases, sessions, unrecorded: Vec::new() }
    }
}

/// The rules of every session as the search takes them, with what happened put in.
fn slot_rules(
    course: &Job,
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
        issued: issued(course, held, index, &slot.key),
        weight: 1,
    });
    let mut slots: Vec<SlotRules> = rules.collect();
    for session in held.iter().filter(|session| session.grade.counts()) {
        slots[session.slot].only = Some(session.day);
    }
    let on_or_after = |day: DayNumber, ceiling: Option<Shift>| DayRule {
        anchor: DayAnchor::Day(day),
        floor: Some(shift(Length::ZERO)),
        ceiling,
        aim: None,
    };
    for (slot, outlined) in slots.iter_mut().zip(&outline.slots).skip(counted) {
        match course.moved_to(outlined.number) {
            Some(MovedTo { day, is_forced: true }) => slot.only = Some(day::number(day)),
            Some(MovedTo { day, is_forced: false }) => {
                slot.rules.push(on_or_after(day::number(day), Some(shift(Length::ZERO))));
            }
            None => {
                let missed = course.record.missed.get(&outlined.number);
                slot.rules.extend(missed.map(|day| on_or_after(day::number(*day) + 1, None)));
            }
        }
    }
    if let (Some(next), Some(today)) = (slots.get_mut(counted), course.today) {
        next.rules.push(on_or_after(day::number(today), None));
    }
    if held.is_empty() {
        let is_moved = outline.slots.first().is_some_and(|first| course.moved_to(first.number).is_some());
        start_rule(course, availability, &mut slots, is_moved);
    } else if let (Some(next), Some(last)) = (slots.get_mut(counted), held.last()) {
        // Nothing is planned before what happened.
        next.rules.push(on_or_after(last.day + 1, None));
    }
    slots
}

/// The day for which a session ahead was issued.
fn issued(course: &Job, held: &[HeldSession], index: usize, key: &SessionKey) -> Option<DayNumber> {
    if course.issued.is_empty() {
        return None;
    }
    let tries = held.iter().filter(|session| session.slot == index).count();
    let attempt = u32::try_from(tries + 1).unwrap_or(u32::MAX);
    course.issued.get(&course.uid(&SessionKey { attempt, ..key.clone() })).map(|date| day::number(*date))
}

/// Ties the first session to the wished start: on it, or on the first usable day within a week of it; on any day up to
/// the last one that will do, where the course names one. A start that has passed, or that was missed, waits no longer
/// than a week either.
fn start_rule(course: &Job, availability: &Availability<'_>, slots: &mut [SlotRules], is_moved: bool) {
    let (Some(start), Some(first)) = (course.start.map(day::number), slots.first_mut()) else { return };
    let shift = |days: i32| Shift::new(Length::days(days), course.protocol.month_end);
    let mut bounds = timing::Bounds::default();
    bounds.set(&first.rules, None, |_| start);
    let from = if has_passed(course) { start.max(bounds.earliest) } else { start };
    let ceiling = match course.start_by {
        Some(by) => Some(day::number(by) - start),
        // A session that was moved by hand is where it was moved to.
        None if is_moved => None,
        None => {
            let mut within = start.max(bounds.earliest)..=(from + START_WITHIN_DAYS).min(bounds.latest);
            first.only = within.find(|day| availability.is_usable(*day));
            first.only.is_none().then_some(from + START_WITHIN_DAYS - start)
        }
    };
    first.rules.push(DayRule {
        anchor: DayAnchor::Day(start),
        floor: Some(shift(0)),
        ceiling: ceiling.map(shift),
        aim: Some((shift(0), Some(shift(0)))),
    });
}

/// Whether a course that has not begun can no longer begin on its wished day.
fn has_passed(course: &Job) -> bool {
    course.today > course.start || !course.record.missed.is_empty()
}
