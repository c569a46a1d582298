//! Which days can be used, and what stands against the others.

use std::cell::RefCell;

use super::day::{self, DayNumber, FIRST, LAST, Shift};
use crate::model::{Course, DateRange, Id, Length, Obstacle, OtherTreatment, Protocol, Reason};

/// The days of one course.
pub(super) struct Availability<'c> {
    course: &'c Course,
    separations: Vec<(DayNumber, DayNumber, Obstacle)>,
    /// What is known so far: whether each day from `first` on can be used.
    first: DayNumber,
    usable: RefCell<Vec<bool>>,
}

/// How many days are looked at together.
const STRETCH: usize = 512;

impl<'c> Availability<'c> {
    pub(super) fn new(course: &'c Course) -> Self {
        let separations = course.other.iter().flat_map(|other| blocked_by(other, &course.protocol)).collect();
        // Nearly all questions are about days after the first one that the course names.
        let named = course.held.first().or(course.start.as_ref()).or(course.events.values().min());
        let first = named.map_or(FIRST, |date| day::number(*date));
        Self { course, separations, first, usable: RefCell::default() }
    }

    /// Whether a session can be on the day.
    pub(super) fn is_usable(&self, day: DayNumber) -> bool {
        let Ok(place) = usize::try_from(day - self.first) else { return self.obstacle(day).is_none() };
        let mut usable = self.usable.borrow_mut();
        while usable.len() <= place {
            self.look_further(&mut usable);
        }
        usable[place]
    }

    fn look_further(&self, usable: &mut Vec<bool>) {
        let known = usable.len();
        let week: [bool; 7] = std::array::from_fn(|weekday| self.course.on.contains(day::date(FIRST + weekday as i32)));
        let first = self.first + known as i32;
        usable.extend((first..first + STRETCH as i32).map(|day| week[(day - FIRST).rem_euclid(7) as usize]));
        let mut block = |from: DayNumber, to: DayNumber| {
            let (from, to) = (from.max(first), to.min(first + STRETCH as i32 - 1));
            if from <= to {
                usable[(from - self.first) as usize..=(to - self.first) as usize].fill(false);
            }
        };
        for range in self.course.closed.iter().chain(&self.course.away) {
            block(day::number(range.first()), day::number(range.last()));
        }
        for (from, to, _) in &self.separations {
            block(*from, *to);
        }
    }

    /// The last day that is closed, away or too near to another treatment: after it every week is like the next.
    pub(super) fn last_irregular_day(&self) -> DayNumber {
        let ranges = self.course.closed.iter().chain(&self.course.away).map(|range| day::number(range.last()));
        ranges.chain(self.separations.iter().map(|(_, last, _)| *last)).max().unwrap_or(FIRST)
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
