//! One course as a table of two goes through it: its states and steps laid out flat, and its states in the order of their days.

use super::Member;
use super::lane::{Lane, LaneStep};
use super::table::FOR_GOOD;
use super::value::Scale;
use crate::schedule::availability::Distance;
use crate::schedule::day::DayNumber;

/// One of the two courses.
pub(super) struct Side {
    /// The day of the last session of each state; the first state has none.
    pub(super) last: Vec<DayNumber>,
    /// Where the steps out of each state begin, and one more for the end.
    pub(super) first_step: Vec<usize>,
    pub(super) steps: Vec<Step>,
    /// Whether a way on from a state was left out for the budget.
    pub(super) is_cut: Vec<bool>,
    pub(super) is_done: Vec<bool>,
    /// Whether the last session of a state was held, and the next one.
    pub(super) is_last_held: Vec<bool>,
    pub(super) is_next_held: Vec<bool>,
    /// The value of what is ahead of a state alone.
    pub(super) alone: Vec<u32>,
    /// How long after a session of the other one a session may be.
    pub(super) distance: Option<Distance>,
    /// The states in the order of their days, and the place of each in it.
    pub(super) order: Vec<u32>,
    pub(super) rank: Vec<u32>,
    pub(super) longest_gap: DayNumber,
}

#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) day: DayNumber,
    pub(super) off_aim: u32,
    /// What it costs, without the visit.
    pub(super) value: u32,
    pub(super) to: u32,
}

impl Side {
    pub(super) fn new(lane: &Lane, member: &Member<'_>, distance: Option<Distance>, scale: Scale) -> Self {
        let states = lane.states();
        let count = states as usize;
        let all = lane.steps_in(0..states);
        let mut side = Self {
            last: (0..states).map(|state| lane.last(state).unwrap_or(DayNumber::MIN)).collect(),
            first_step: (0..states).map(|state| lane.first_step(state)).chain([all.len()]).collect(),
            steps: Vec::with_capacity(all.len()),
            is_cut: (0..states).map(|state| lane.is_cut(state)).collect(),
            is_done: (0..states).map(|state| lane.left(state) == 0).collect(),
            is_last_held: (0..states).map(|state| lane.placed(state) <= member.held).collect(),
            is_next_held: (0..states).map(|state| lane.placed(state) < member.held).collect(),
            alone: vec![0; count],
            distance,
            order: (0..states).collect(),
            rank: vec![0; count],
            longest_gap: 0,
        };
        // The table is made only where all values are far from those that mean no way.
        let value = |off_aim, visits| u32::try_from(scale.value(off_aim, visits)).unwrap_or(FOR_GOOD);
        let step = |step: &LaneStep| Step {
            day: step.day,
            off_aim: step.cost.off_aim,
            value: value(step.cost.off_aim, 0),
            to: step.to,
        };
        side.steps.extend(all.iter().map(step));
        for state in (0..count).rev().filter(|state| !side.is_done[*state]) {
            let through = |step: &Step| step.value + value(0, 1) + side.alone[step.to as usize];
            side.alone[state] = side.from(state, DayNumber::MIN).iter().map(through).min().unwrap_or(FOR_GOOD);
        }
        for state in 1..count {
            let last_step = side.from(state, DayNumber::MIN).last();
            side.longest_gap = last_step.map_or(0, |step| step.day - side.last[state]).max(side.longest_gap);
        }
        side.order.sort_by_key(|state| (side.last[*state as usize], *state));
        for (rank, state) in (0..).zip(&side.order) {
            side.rank[*state as usize] = rank;
        }
        side
    }

    /// The day of the last session of a state, if it has one.
    pub(super) fn last_day(&self, state: usize) -> Option<DayNumber> {
        Some(self.last[state]).filter(|day| *day != DayNumber::MIN)
    }

    /// The ways to place the next session from a day on.
    pub(super) fn from(&self, state: usize, day: DayNumber) -> &[Step] {
        let all = &self.steps[self.first_step[state]..self.first_step[state + 1]];
        &all[all.partition_point(|step| step.day < day)..]
    }

    /// Between which days the last session of another course can lie that has to do with a state of this one.
    pub(super) fn days_of_other(&self, state: usize, other: &Self) -> (DayNumber, DayNumber) {
        let away =
            |distance: Option<Distance>, day: DayNumber| distance.map_or(0, |distance| distance.after(day) - day);
        let last_step = self.from(state, DayNumber::MIN).last();
        let Some(day) = self.last_day(state) else {
            return (DayNumber::MIN, last_step.map_or(DayNumber::MIN, |step| step.day - 1));
        };
        // Months before a day are no longer than months behind it by more than some days.
        let before = away(self.distance, day) + if self.distance.is_some() { MONTHS_DIFFER_BY } else { 0 };
        let behind = last_step.map_or(day + away(other.distance, day), |step| step.day - 1);
        (day - before.max(other.longest_gap), behind)
    }
}

/// By how many days some months can be longer than as many others.
const MONTHS_DIFFER_BY: DayNumber = 3;
