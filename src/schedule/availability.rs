//! Which days can be used, and what stands against the others.

use std::cell::RefCell;

use super::day::{self, DayNumber, FIRST, LAST, Shift};
use crate::model::{Course, DateRange, Id, Length, Obstacle, OtherTreatment, Protocol, Reason};

/// The days of one course.
pub(super) struct Availability<'c> {
    course: &'c Course,
    separations: Vec<(DayNumber, DayNumber, Obstacle)>,
    /// What [`Availability::is_usable`] has found so far, from the first day asked for.
    known: RefCell<Known>,
}

#[derive(Default)]
struct Known {
    first: DayNumber,
    usable: Vec<Option<bool>>,
}

impl<'c> Availability<'c> {
    pub(super) fn new(course: &'c Course) -> Self {
        let separations = course.other.iter().flat_map(|other| blocked_by(other, &course.protocol)).collect();
        Self { course, separations, known: RefCell::default() }
    }

    /// Whether a session can be on the day.
    pub(super) fn is_usable(&self, day: DayNumber) -> bool {
        let mut known = self.known.borrow_mut();
        if known.usable.is_empty() {
            // Most questions are about the days after the first one that is asked for.
            known.first = (day - 31).max(FIRST - 1);
        }
        let Ok(index) = usize::try_from(day - known.first) else { return self.obstacle(day).is_none() };
        if index >= known.usable.len() {
            known.usable.resize(index + 64, None);
        }
        *known.usable[index].get_or_insert_with(|| self.obstacle(day).is_none())
    }

    /// What stands against the day, if anything does.
    pub(super) fn obstacle(&self, day: DayNumber) -> Option<Obstacle> {
        let date = day::date(day);
        if self.course.closed.iter().any(|range| range.contains(date)) {
            return Some(Obstacle::Closed);
        }
        if self.course.away.iter().any(|range| range.contains(date)) {
            return Some(Obstacle::Away);
        }
        if !self.course.on.contains(date) {
            return Some(Obstacle::Weekday);
        }
        let near = self.separations.iter().find(|(first, last, _)| *first <= day && day <= *last);
        near.map(|(_, _, obstacle)| obstacle.clone())
    }

    /// The days from `first` to `last` that cannot be used, grouped by what stands against them.
    pub(super) fn blocked(&self, first: DayNumber, last: DayNumber) -> Vec<Reason> {
        let mut groups: Vec<(Obstacle, Vec<DateRange>, DayNumber)> = Vec::new();
        for day in first.max(FIRST)..=last.min(LAST) {
            let Some(obstacle) = self.obstacle(day) else { continue };
            let today = DateRange::day(day::date(day));
            match groups.iter_mut().find(|(known, _, _)| *known == obstacle) {
                None => groups.push((obstacle, vec![today], day)),
                Some((_, days, end)) => {
                    match days.last_mut().filter(|_| *end + 1 == day) {
                        Some(run) => *run = DateRange::new(run.first(), today.last()).unwrap_or(today),
                        None => days.push(today),
                    }
                    *end = day;
                }
            }
        }
        groups.into_iter().map(|(obstacle, days, _)| Reason::Blocked { obstacle, days }).collect()
    }
}

/// The days on which a session would be too near to another treatment.
fn blocked_by(other: &OtherTreatment, protocol: &Protocol) -> Vec<(DayNumber, DayNumber, Obstacle)> {
    let on = day::number(other.on);
    let obstacle = |length: Length, is_before| Obstacle::Separation {
        treatment: other.treatment.clone(),
        on: other.on,
        length,
        is_before,
    };
    let mut blocked = Vec::new();
    for separation in protocol.separations.iter().filter(|separation| names(&separation.treatments, &other.treatment)) {
        if let Some(length) = separation.before {
            let shift = Shift::new(length, protocol.month_end);
            let too_late = (FIRST..on).rev().take_while(|day| shift.after(*day) > on).count();
            let first = on - i32::try_from(too_late).unwrap_or(0);
            let last = if separation.after.is_none() && shift.after(on) > on { on } else { on - 1 };
            blocked.push((first, last, obstacle(length, true)));
        }
        if let Some(length) = separation.after {
            let end = Shift::new(length, protocol.month_end).after(on);
            blocked.push((on, end - 1, obstacle(length, false)));
        }
    }
    blocked
}

fn names(treatments: &[Id], treatment: &Id) -> bool {
    treatments.contains(treatment)
}
