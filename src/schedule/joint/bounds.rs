//! What a joint plan is off aim from a joint state on, at least.
//!
//! Each course's own best way to its end is a bound, but a weak one where courses have to keep a distance: it lets every
//! course have the day it wants. So each pair of courses that may not share days is planned for itself, and what the two
//! are off aim from every joint state of theirs on is written down (a pattern database: Culberson and Schaeffer, 1998).
//! Pairs without a course in common add up.

use std::collections::BTreeMap;

use super::lane::Lane;
use super::moves::{Moves, Visits};
use super::rows::Rows;
use super::{Between, Member, Steps};
use crate::schedule::day::DayNumber;

/// Bounds from pairs of courses.
pub(super) struct Bounds {
    pairs: Vec<Pair>,
    /// Choices of pairs no two of which have a course in common.
    apart: Vec<Vec<usize>>,
    /// Three pairs of three courses.
    triangles: Vec<[usize; 3]>,
    /// What each pair is off aim more than its courses are alone, while a state is looked at.
    more: Vec<u32>,
}

/// Two courses and what is ahead of them.
struct Pair {
    courses: [usize; 2],
    rows: Rows,
    /// Days off aim of the best way of both to their ends, for each row; [`NO_WAY`] where there is none.
    ahead: Vec<u32>,
    is_complete: bool,
}

const NO_WAY: u32 = u32::MAX;

/// A bound on what is ahead of a joint state.
pub(super) enum Ahead {
    /// At least so many days off aim.
    AtLeast(u32),
    /// No plan within the budget goes through the state, nor one beyond it.
    NoWay,
    /// No plan within the budget goes through the state.
    BeyondBudget,
}

impl Bounds {
    /// The bounds for plans that are at most `slack` days further off aim than the courses are alone. `None` when there
    /// are too many states.
    pub(super) fn new(
        lanes: &[Lane],
        members: &[Member<'_>],
        between: &Between,
        slack: u32,
        steps: &mut Steps,
    ) -> Option<Self> {
        let mut pairs = Vec::new();
        // With two courses the search itself is what a table would be.
        for b in (0..lanes.len()).filter(|_| 2 < lanes.len()) {
            for a in (0..b).filter(|a| !between.may_share(*a, b)) {
                pairs.push(Pair::new([a, b], lanes, members, between, slack, steps)?);
            }
        }
        let courses: Vec<[usize; 2]> = pairs.iter().map(|pair| pair.courses).collect();
        let (mut apart, mut triangles) = (Vec::new(), Vec::new());
        choose_apart(&courses, 0, &mut Vec::new(), &mut apart);
        for (c, [_, third]) in courses.iter().enumerate() {
            for (b, [_, second]) in courses[..c].iter().enumerate() {
                let is_side = |a: &usize| {
                    let first = courses[*a][0];
                    courses[*a] == [first, *second] && courses[b] == [first, *third] || {
                        let [first, last] = courses[*a];
                        courses[b] == [first, *third] && courses[c] == [last, *third]
                    }
                };
                triangles.extend((0..b).find(is_side).map(|a| [a, b, c]));
            }
        }
        Some(Self { more: vec![0; pairs.len()], pairs, apart, triangles })
    }

    /// Days off aim ahead of a joint state, given what each course alone has ahead.
    ///
    /// It never falls by more than a visit costs: that holds for each course and for each pair, so for sums of them
    /// that count each course once, and for the most of such sums.
    pub(super) fn ahead(&mut self, at: &[u32], alone: &[u32]) -> Ahead {
        for (pair, more) in self.pairs.iter().zip(&mut self.more) {
            let [a, b] = pair.courses;
            let ahead = pair.rows.find(&[at[a], at[b]]).map_or(NO_WAY, |row| pair.ahead[row as usize]);
            if ahead == NO_WAY {
                return if pair.is_complete { Ahead::NoWay } else { Ahead::BeyondBudget };
            }
            *more = ahead.saturating_sub(alone[a] + alone[b]);
        }
        let most_apart = self.apart.iter().map(|pairs| pairs.iter().map(|pair| self.more[*pair]).sum()).max();
        // In the three pairs of three courses each course counts twice.
        let halves = self.triangles.iter().map(|pairs| pairs.map(|pair| self.more[pair]).iter().sum::<u32>());
        let most_halved = halves.map(|twice| twice.div_ceil(2)).max();
        let more: u32 = most_apart.unwrap_or(0).max(most_halved.unwrap_or(0));
        Ahead::AtLeast(alone.iter().sum::<u32>() + more)
    }
}

/// All choices of pairs without a course in common to which no further pair can be added.
fn choose_apart(courses: &[[usize; 2]], from: usize, chosen: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
    let is_free = |pair: usize, chosen: &[usize]| {
        chosen.iter().all(|other| courses[*other].iter().all(|course| !courses[pair].contains(course)))
    };
    if (0..courses.len()).all(|pair| !is_free(pair, chosen)) {
        all.push(chosen.clone());
    }
    for pair in from..courses.len() {
        if is_free(pair, chosen) {
            chosen.push(pair);
            choose_apart(courses, pair + 1, chosen, all);
            chosen.pop();
        }
    }
}

impl Pair {
    /// Goes through all joint states of two courses in the order of their days, and then back. `None` when there are
    /// too many.
    fn new(
        courses: [usize; 2],
        lanes: &[Lane],
        members: &[Member<'_>],
        between: &Between,
        slack: u32,
        steps: &mut Steps,
    ) -> Option<Self> {
        let mut moves = Moves::new(&courses, lanes, members, between);
        let mut rows = Rows::new(2);
        let mut visits = Visits::default();
        let mut alone = [0; 2];
        rows.find_or_add(&[0, 0]);
        if !moves.ahead(&[0, 0], DayNumber::MIN, &mut alone) {
            return Some(Self { courses, rows, ahead: vec![NO_WAY], is_complete: false });
        }
        let budget = alone.iter().sum::<u32>().saturating_add(slack);
        let mut is_complete = courses.iter().all(|course| lanes[*course].is_complete);
        let mut so_far = vec![0];
        let mut waiting = BTreeMap::from([(DayNumber::MIN, vec![0])]);
        // Each state in turn, with where its visits begin: what they cost, and the state after them.
        let mut order: Vec<(u32, usize)> = Vec::new();
        let mut ways: Vec<(u32, u32)> = Vec::new();
        while let Some((today, states)) = waiting.pop_first() {
            for state in states {
                order.push((state, ways.len()));
                let at = [rows.row(state)[0], rows.row(state)[1]];
                moves.visits(&at, today, &mut visits);
                for (visit, after) in visits.each(2) {
                    if !moves.ahead(after, visit.day, &mut alone) {
                        continue;
                    }
                    let off_aim = so_far[state as usize] + visit.off_aim;
                    if budget < off_aim + alone[0] + alone[1] {
                        is_complete = false;
                        continue;
                    }
                    let (to, is_new) = rows.find_or_add(after);
                    if is_new {
                        so_far.push(off_aim);
                        waiting.entry(visit.day).or_default().push(to);
                    }
                    so_far[to as usize] = so_far[to as usize].min(off_aim);
                    ways.push((visit.off_aim, to));
                }
                steps.take(visits.all.len(), rows.len())?;
            }
        }
        let mut ahead = vec![NO_WAY; rows.len()];
        let mut end = ways.len();
        for (state, begin) in order.into_iter().rev() {
            ahead[state as usize] = if moves.is_end(rows.row(state)) {
                0
            } else {
                let ways = ways[begin..end].iter().map(|(off_aim, to)| ahead[*to as usize].saturating_add(*off_aim));
                ways.min().unwrap_or(NO_WAY)
            };
            end = begin;
        }
        Some(Self { courses, rows, ahead, is_complete })
    }
}
