//! What a joint plan is off aim from a joint state on, at least.
//!
//! Each course's own best way to its end is a bound, but a weak one where courses have to keep a distance: it lets every
//! course have the day it wants. So pairs of courses are planned for themselves: those that keep some days apart from where
//! they lie to one another, and, where that is not enough, those that may not share days with all their days. What the two are
//! off aim from every joint state of theirs on is written down (a pattern database: Culberson and Schaeffer, 1998). Pairs
//! without a course in common add up.

use std::collections::BTreeMap;

use super::MOST_BYTES;
use super::apart::{Apart, FromApart};
use super::lane::Lane;
use super::moves::{Moves, Sought, Visits};
use super::quest::Quest;
use super::rows::Rows;
use crate::schedule::day::DayNumber;
use crate::schedule::steps::Steps;
use crate::schedule::timing::Cost;

/// Bounds from pairs of courses.
#[derive(Default)]
pub(super) struct Bounds {
    pairs: Vec<Both>,
    /// Choices of pairs no two of which have a course in common.
    apart: Vec<Vec<usize>>,
    /// Three pairs of three courses.
    triangles: Vec<[usize; 3]>,
    /// What each pair costs more than its courses do alone, while a state is looked at.
    more: Vec<Cost>,
}

/// Two courses and what is known of them.
struct Both {
    courses: [usize; 2],
    /// From where their last sessions lie to one another.
    apart: Option<Apart>,
    /// From all their days.
    exact: Option<Pair>,
}

/// Two courses and what is ahead of them.
struct Pair {
    courses: [usize; 2],
    rows: Rows,
    /// What the ways of both to their ends cost, each part at its least, for each row; [`NO_WAY`] where there is none.
    ahead: Vec<Cost>,
    /// For each row, whether a way on from it was left out for the budget.
    is_cut: Vec<bool>,
    /// Whether that is so for any row.
    is_any_cut: bool,
}

const NO_WAY: Cost = Cost::MOST;

/// About what a joint state of two courses takes in memory.
const BYTES_OF_STATE: usize = 64;

/// A bound on what is ahead of a joint state.
pub(super) enum Ahead {
    /// Each part of the cost at least.
    AtLeast(Cost),
    /// No plan within the budget goes through the state, nor one beyond it.
    NoWay,
    /// No plan within the budget goes through the state.
    BeyondBudget,
}

impl Bounds {
    /// The bounds from these pairs, as far as it is enough to know how their last sessions lie to one another.
    pub(super) fn new(lanes: &[Lane], quest: &Quest<'_>, courses: &[[usize; 2]]) -> Self {
        let both = |courses: &[usize; 2]| {
            let apart = Apart::new(*courses, lanes, quest.members, quest.between, quest.steps)?;
            Some(Both { courses: *courses, apart: Some(apart), exact: None })
        };
        Self::of(courses.iter().filter_map(both).collect())
    }

    /// The same where these pairs are planned with all their days, for plans that cost at most `slack` more than the courses do
    /// alone; as far as there are not too many states.
    pub(super) fn exact(
        self,
        lanes: &[Lane],
        quest: &Quest<'_>,
        courses: &[[usize; 2]],
        slack: Cost,
        steps: &Steps,
    ) -> Self {
        let mut pairs = self.pairs;
        for courses in courses {
            let known = pairs.iter().find(|both| both.courses == *courses).and_then(|both| both.apart.as_ref());
            let Some(exact) = Pair::new(*courses, lanes, quest, known, slack, steps) else { break };
            let has_plan = exact.has_plan();
            match pairs.iter_mut().find(|both| both.courses == *courses) {
                Some(both) => both.exact = Some(exact),
                None => pairs.push(Both { courses: *courses, apart: None, exact: Some(exact) }),
            }
            // When one pair has no plan, nothing more has to be known.
            if !has_plan {
                break;
            }
        }
        Self::of(pairs)
    }

    fn of(pairs: Vec<Both>) -> Self {
        let courses: Vec<[usize; 2]> = pairs.iter().map(|pair| pair.courses).collect();
        let (apart, mut triangles) = (choices_apart(&courses), Vec::new());
        for c in 0..courses.len() {
            for b in 0..c {
                // The third side joins the ends that the first two do not have in common.
                let ends: Vec<usize> = [courses[b], courses[c]].concat();
                let once = |end: &&usize| ends.iter().filter(|other| other == end).count() == 1;
                let mut third: Vec<usize> = ends.iter().filter(once).copied().collect();
                third.sort_unstable();
                triangles.extend((0..b).find(|a| courses[*a][..] == third[..]).map(|a| [a, b, c]));
            }
        }
        Self { more: vec![Cost::NOTHING; pairs.len()], pairs, apart, triangles }
    }

    /// Whether nothing is known of any pair.
    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// A pair that has no plan within the slack, and whether it has none beyond it either.
    pub(super) fn without_plan(&self) -> Option<([usize; 2], bool)> {
        let exact = self.pairs.iter().filter_map(|both| both.exact.as_ref()).find(|pair| !pair.has_plan())?;
        Some((exact.courses, !exact.is_cut[0]))
    }

    /// What is ahead of a joint state, given what each course alone has ahead.
    ///
    /// No part of it ever falls by more than a visit costs: that holds for each course and for each pair, so for sums of them
    /// that count each course once, and for the most of such sums.
    pub(super) fn ahead(&mut self, lanes: &[Lane], at: &[u32], alone: &[Cost]) -> Ahead {
        for (both, more) in self.pairs.iter().zip(&mut self.more) {
            let [a, b] = both.courses;
            *more = Cost::NOTHING;
            match both.apart.as_ref().map(|apart| apart.from(lanes, at)) {
                Some(FromApart::AtLeast(off_aim)) => {
                    more.off_aim = off_aim.saturating_sub((alone[a] + alone[b]).off_aim);
                }
                Some(FromApart::BeyondBudget) => return Ahead::BeyondBudget,
                Some(FromApart::NoWay) => return Ahead::NoWay,
                None => {}
            }
            let Some(pair) = &both.exact else { continue };
            let Some(row) = pair.rows.find(&[at[a], at[b]]) else {
                // What gives up too much is out for good, where the budget of days off aim left nothing out.
                return if pair.is_any_cut { Ahead::BeyondBudget } else { Ahead::NoWay };
            };
            let ahead = pair.ahead[row as usize];
            if ahead == NO_WAY {
                return if pair.is_cut[row as usize] { Ahead::BeyondBudget } else { Ahead::NoWay };
            }
            // What a pair gives up more is not said: with a larger budget of days off aim it could be less.
            more.off_aim = more.off_aim.max(ahead.less(alone[a] + alone[b]).off_aim);
        }
        let mut more = Cost::NOTHING;
        for pairs in &self.apart {
            more = more.most_of_each(pairs.iter().map(|pair| self.more[*pair]).sum());
        }
        // In the three pairs of three courses each course counts twice.
        for pairs in &self.triangles {
            let twice: Cost = pairs.iter().map(|pair| self.more[*pair]).sum();
            let halves = Cost { given_up: twice.given_up.div_ceil(2), off_aim: twice.off_aim.div_ceil(2) };
            more = more.most_of_each(halves);
        }
        Ahead::AtLeast(alone.iter().copied().sum::<Cost>() + more)
    }
}

/// How many choices of pairs are looked at, at most.
pub(super) const MOST_CHOICES: usize = 128;

/// Choices of pairs without a course in common to which no further pair can be added: all of them, or, where they are very
/// many, enough of them that each pair is in one (a greedy colouring of edges).
pub(super) fn choices_apart(courses: &[[usize; 2]]) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    choose_apart(courses, 0, &mut Vec::new(), &mut all);
    if all.len() <= MOST_CHOICES {
        return all;
    }
    let mut choices: Vec<Vec<usize>> = Vec::new();
    for pair in 0..courses.len() {
        match choices.iter_mut().find(|chosen| is_free(pair, courses, chosen)) {
            Some(chosen) => chosen.push(pair),
            None => choices.push(vec![pair]),
        }
    }
    for chosen in &mut choices {
        for pair in 0..courses.len() {
            if is_free(pair, courses, chosen) {
                chosen.push(pair);
            }
        }
    }
    choices
}

/// Whether a pair has no course in common with those that are chosen.
fn is_free(pair: usize, courses: &[[usize; 2]], chosen: &[usize]) -> bool {
    chosen.iter().all(|other| courses[*other].iter().all(|course| !courses[pair].contains(course)))
}

/// Puts the choices that go on with pairs from this place on into `all`, until there are too many.
fn choose_apart(courses: &[[usize; 2]], from: usize, chosen: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
    if MOST_CHOICES < all.len() {
        return;
    }
    if (0..courses.len()).all(|pair| !is_free(pair, courses, chosen)) {
        all.push(chosen.clone());
    }
    for pair in from..courses.len() {
        if is_free(pair, courses, chosen) {
            chosen.push(pair);
            choose_apart(courses, pair + 1, chosen, all);
            chosen.pop();
        }
    }
}

impl Pair {
    fn has_plan(&self) -> bool {
        self.ahead[0] != NO_WAY
    }

    /// Goes through all joint states of two courses in the order of their days, and then back; what is `known` of them
    /// leaves states out. `None` when there are too many.
    fn new(
        courses: [usize; 2],
        lanes: &[Lane],
        quest: &Quest<'_>,
        known: Option<&Apart>,
        slack: Cost,
        steps: &Steps,
    ) -> Option<Self> {
        let mut moves = Moves::new(&courses, lanes, quest.members, quest.between);
        let mut rows = Rows::new(2);
        let mut visits = Visits::default();
        let mut alone = [Cost::NOTHING; 2];
        rows.find_or_add(&[0, 0]);
        if !moves.ahead(&[0, 0], DayNumber::MIN, &mut alone) {
            let is_cut = moves.is_cut(&[0, 0]);
            return Some(Self { courses, rows, ahead: vec![NO_WAY], is_cut: vec![is_cut], is_any_cut: is_cut });
        }
        // What the states show of a course alone may be less than it costs.
        let budget = quest.alone[courses[0]] + quest.alone[courses[1]] + slack;
        let mut is_cut = vec![false];
        let mut so_far = vec![Cost::NOTHING];
        let mut waiting = BTreeMap::from([(DayNumber::MIN, vec![0])]);
        // Each state in turn, with where its visits begin: what they cost, and the state after them.
        let mut order: Vec<(u32, usize)> = Vec::new();
        let mut ways: Vec<(Cost, u32)> = Vec::new();
        while let Some((today, states)) = waiting.pop_first() {
            for state in states {
                order.push((state, ways.len()));
                let at = [rows.row(state)[0], rows.row(state)[1]];
                let so_far_here = so_far[state as usize];
                moves.ahead(&at, today, &mut alone);
                let left = budget.less(so_far_here + alone[0] + alone[1]);
                moves.visits(&at, today, &alone, Sought { left, needed: 0, outlook: None }, &mut visits);
                is_cut[state as usize] = visits.is_cut;
                for (visit, after) in visits.each(2) {
                    if !moves.ahead(after, visit.day, &mut alone) {
                        is_cut[state as usize] |= moves.is_cut(after);
                        continue;
                    }
                    let cost = so_far_here + visit.cost;
                    let whole = cost + alone[0] + alone[1];
                    if !whole.fits_into(budget) {
                        is_cut[state as usize] |= budget.off_aim < whole.off_aim || moves.hides_less(after);
                        continue;
                    }
                    match known.map(|apart| apart.of_states(lanes, [after[0], after[1]])) {
                        Some(FromApart::NoWay) => continue,
                        Some(FromApart::AtLeast(ahead)) if cost.off_aim.saturating_add(ahead) <= budget.off_aim => {}
                        Some(FromApart::AtLeast(_) | FromApart::BeyondBudget) => {
                            is_cut[state as usize] = true;
                            continue;
                        }
                        None => {}
                    }
                    let (to, is_new) = rows.find_or_add(after);
                    if is_new {
                        so_far.push(cost);
                        is_cut.push(false);
                        waiting.entry(visit.day).or_default().push(to);
                    }
                    so_far[to as usize] = so_far[to as usize].least_of_each(cost);
                    ways.push((visit.cost, to));
                }
                let bytes = rows.len() * BYTES_OF_STATE + ways.len() * size_of::<(Cost, u32)>();
                if visits.is_too_many || MOST_BYTES < bytes {
                    return None;
                }
                steps.take(visits.looked_at)?;
            }
        }
        let mut ahead = vec![NO_WAY; rows.len()];
        let mut end = ways.len();
        for (state, begin) in order.into_iter().rev() {
            let (mut least, mut is_any_cut) = (NO_WAY, is_cut[state as usize]);
            for (cost, to) in &ways[begin..end] {
                least = least.least_of_each(ahead[*to as usize] + *cost);
                is_any_cut |= is_cut[*to as usize];
            }
            ahead[state as usize] = if moves.is_end(rows.row(state)) { Cost::NOTHING } else { least };
            is_cut[state as usize] = is_any_cut;
            end = begin;
        }
        let is_any_cut = is_cut.contains(&true);
        Some(Self { courses, rows, ahead, is_cut, is_any_cut })
    }
}
