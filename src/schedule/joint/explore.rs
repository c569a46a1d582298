//! The shortest way through the joint states: A* (Hart, Nilsson and Raphael, 1968).
//!
//! Ways are compared by what they give up and then by their value, and so are the bounds on what is ahead. No bound falls
//! by more than a visit costs, so a state is gone on from once, on a best way to it. Where it is known how many visits a
//! plan has at most, how many of them are to spare belongs to the state. Of plans that are as good those that can end first
//! are looked at first, and no others once one has ended.

use std::collections::BTreeMap;

use super::bounds::{Ahead, Bounds};
use super::cover::Cover;
use super::ends::Ends;
use super::lane::Lane;
use super::moves::{Moves, Sought, Visits};
use super::prices::Prices;
use super::relative::Relative;
use super::rows::Rows;
use super::value::Scale;
use super::{JointBest, MOST_BYTES};
use crate::model::SearchBound;
use crate::schedule::day::DayNumber;
use crate::schedule::steps::Steps;
use crate::schedule::timing::Cost;

/// What a way gives up, and what else it comes to.
type Worth = (u32, u64);

/// One joint state.
struct Node {
    so_far: Worth,
    ahead: AheadOf,
    /// The day of its last visit.
    day: DayNumber,
    /// The last of the best ways here, as a place in the list of all.
    last_way: u32,
    is_done: bool,
}

/// A best way to a state: the state before its last visit, and the next of the ways that are as good.
struct Way {
    from: u32,
    next: u32,
}

const NONE: u32 = u32::MAX;

/// What a search through the joint states came to.
pub(super) struct Outcome {
    pub(super) best: Option<JointBest>,
    /// Whether nothing was left out for the budget.
    pub(super) is_complete: bool,
    /// Whether all plans that are as good as the best were compared.
    pub(super) is_tie_open: bool,
}

/// It takes too many steps; days off aim and visits, what comes first before the other, are no less than this in a plan
/// within the budget.
pub(super) struct Stopped {
    pub(super) at_least: (u32, u32),
    pub(super) bound: SearchBound,
}

/// The joint states on best ways and the visits between them.
pub(super) struct BestWays {
    /// In the order of their days: the first is the one before all visits.
    pub(super) states: Vec<BestState>,
}

/// A joint state on a best way.
pub(super) struct BestState {
    /// The state of each course.
    pub(super) courses: Vec<u32>,
    /// The day of the last visit.
    pub(super) day: DayNumber,
    /// Whether all courses are done.
    pub(super) is_end: bool,
    /// The states that a visit leads to from here, as places in the list.
    pub(super) next: Vec<usize>,
}

/// A search for the best joint plan within a budget.
pub(super) struct Search<'a> {
    pub(super) lanes: &'a [Lane],
    pub(super) moves: Moves<'a>,
    pub(super) bounds: Option<&'a mut Bounds>,
    pub(super) relative: Option<&'a Relative>,
    pub(super) prices: Option<&'a Prices>,
    /// How many visits sessions take at least.
    pub(super) cover: &'a Cover,
    /// The most that a plan costs, in each part.
    pub(super) budget: Cost,
    pub(super) scale: Scale,
    /// What a day off aim costs.
    pub(super) price: u32,
    /// The value of a plan that is known, where it is within the budget.
    pub(super) most: Option<u64>,
    /// How many visits a plan has at most, where it is known that none has fewer.
    pub(super) visits: Option<u32>,
}

/// What is ahead of a joint state at least.
#[derive(Clone, Copy)]
struct AheadOf {
    worth: Worth,
    /// Days off aim at their price.
    off_aim: u32,
}

impl Search<'_> {
    /// All plans that give up least, and of those are worth most, and end first.
    ///
    /// Of states that look equally good the last one found comes first, so one plan is soon found; whether the others that
    /// are as good end sooner is then looked at as far as the steps go.
    pub(super) fn run(&mut self, steps: &Steps) -> Result<Outcome, Stopped> {
        let courses = self.lanes.len();
        let mut rows = Rows::new(courses + 1);
        let mut nodes: Vec<Node> = Vec::new();
        let mut ways: Vec<Way> = Vec::new();
        let mut waiting: BTreeMap<(Worth, DayNumber), Vec<u32>> = BTreeMap::new();
        let mut is_complete = true;
        let mut alone = vec![Cost::NOTHING; courses];
        let mut visits = Visits::default();
        // The state of each course, and how many visits more may be taken than there have to be.
        let mut row = vec![0; courses + 1];
        let mut next_row = row.clone();
        let bytes_of_bounds = self.relative.map_or(0, Relative::bytes);

        row[courses] =
            self.visits.map_or(0, |most| most.saturating_sub(self.moves.visits_ahead(&row[..courses], self.cover)));
        rows.find_or_add(&row);
        let ahead = self.ahead(&row, DayNumber::MIN, &mut alone, &mut is_complete);
        if let Some(ahead) = ahead {
            let whole = Cost { given_up: ahead.worth.0, off_aim: ahead.off_aim };
            if whole.fits_into(self.budget) && self.most.is_none_or(|most| ahead.worth.1 <= most) {
                waiting.insert((ahead.worth, DayNumber::MIN), vec![0]);
            } else if !whole.fits_into(self.budget) {
                is_complete = is_complete && self.is_out(whole, &row[..courses]);
            }
            nodes.push(Node { so_far: (0, 0), ..Node::new(ahead, DayNumber::MIN) });
        }
        let mut ends: Vec<u32> = Vec::new();
        let mut best: Option<Worth> = None;
        // Known once a best plan is found, and the day on which the first of those ends that were looked at.
        let mut earliest_ends: Option<Ends> = None;
        // What is left out from then on is no better.
        let mut is_complete_up_to_best = None;
        let mut first_end = DayNumber::MAX;
        let mut is_tie_open = false;
        let (mut tie_from, mut left_for_tie) = (0, usize::MAX);
        'all: while let Some(mut entry) = waiting.first_entry() {
            let (at_least, end) = *entry.key();
            let Some(node) = entry.get_mut().pop() else {
                entry.remove();
                continue;
            };
            // All ways to the end that are as good have been seen.
            if best.is_some_and(|best| best < at_least) || first_end < end {
                break;
            }
            let Node { so_far, day: today, is_done, .. } = nodes[node as usize];
            if is_done {
                continue;
            }
            nodes[node as usize].is_done = true;
            row.copy_from_slice(rows.row(node));
            if self.moves.is_end(&row[..courses]) {
                if best.is_none() {
                    best = Some(at_least);
                    left_for_tie = steps.left().min(STEPS_FOR_TIE);
                    tie_from = steps.left();
                    // Nothing that is worse matters from here on, and what can end first comes first.
                    self.most = Some(at_least.1);
                    self.budget = Cost { given_up: at_least.0, off_aim: self.scale.off_aim(at_least.1) };
                    let ends = Ends::new(self.lanes, self.price);
                    for node in waiting.remove(&(at_least, DayNumber::MIN)).unwrap_or_default() {
                        let Node { so_far, day, .. } = nodes[node as usize];
                        let row = &rows.row(node)[..courses];
                        self.moves.ahead(row, day, &mut alone);
                        // A way that is further off aim already, with fewer visits, gets to no plan that is as good.
                        let left = self.budget.off_aim.saturating_sub(self.scale.off_aim(so_far.1));
                        waiting.entry((at_least, ends.from(row, left, &alone))).or_default().push(node);
                    }
                    earliest_ends = Some(ends);
                    is_complete_up_to_best = Some(is_complete);
                }
                first_end = first_end.min(today);
                ends.push(node);
                continue;
            }
            let at = &row[..courses];
            self.moves.ahead(at, today, &mut alone);
            let cost_so_far = Cost { given_up: so_far.0, off_aim: self.scale.off_aim(so_far.1) };
            let left = self.budget.less(cost_so_far + alone.iter().copied().sum());
            let visits_left = self.visits.map(|_| self.moves.visits_ahead(at, self.cover) + row[courses]);
            // A course with as many sessions left as there are visits has one at each.
            let is_needed = |course: usize| visits_left == Some(self.lanes[course].left(at[course]));
            let needed =
                (0..courses).filter(|course| is_needed(*course)).fold(0, |needed, course| needed | 1 << course);
            let off_aim_left = self.budget.less(cost_so_far).off_aim;
            let outlook = self.relative.zip(visits_left).and_then(|(relative, visits_left)| {
                relative.outlook(self.lanes, at, needed, visits_left, off_aim_left)
            });
            self.moves.visits(at, today, &alone, Sought { left, needed, outlook }, &mut visits);
            is_complete = is_complete && !visits.is_cut && needed == 0;
            for (visit, after) in visits.each(courses).rev() {
                next_row[..courses].copy_from_slice(after);
                if let Some(left) = visits_left {
                    let Some(to_spare) = left.checked_sub(self.moves.visits_ahead(after, self.cover) + 1) else {
                        is_complete = false;
                        continue;
                    };
                    next_row[courses] = to_spare;
                }
                let value = so_far.1 + self.scale.value(visit.cost.off_aim, 1);
                let so_far = (so_far.0.saturating_add(visit.cost.given_up), value);
                let known = rows.find(&next_row);
                if known.is_some_and(|known| nodes[known as usize].so_far < so_far) {
                    continue;
                }
                let found = match known {
                    Some(known) => Some(nodes[known as usize].ahead),
                    None => self.ahead(&next_row, visit.day, &mut alone, &mut is_complete),
                };
                let Some(ahead) = found else { continue };
                let off_aim = (cost_so_far + visit.cost).off_aim.saturating_add(ahead.off_aim);
                let whole = Cost { given_up: so_far.0.saturating_add(ahead.worth.0), off_aim };
                if !whole.fits_into(self.budget) {
                    is_complete = is_complete && self.is_out(whole, after);
                    continue;
                }
                let at_least_after = (whole.given_up, so_far.1 + ahead.worth.1);
                debug_assert!(at_least <= at_least_after, "no bound falls by more than a visit costs");
                if self.most.is_some_and(|most| most < at_least_after.1) {
                    continue;
                }
                let (to, is_new) = rows.find_or_add(&next_row);
                if is_new {
                    nodes.push(Node::new(ahead, visit.day));
                }
                let reached = &mut nodes[to as usize];
                let mut next = reached.last_way;
                if so_far < reached.so_far {
                    reached.so_far = so_far;
                    next = NONE;
                    let end = earliest_ends.as_ref().map_or(DayNumber::MIN, |ends| {
                        self.moves.ahead(after, visit.day, &mut alone);
                        let left = self.budget.off_aim.saturating_sub((cost_so_far + visit.cost).off_aim);
                        ends.from(after, left, &alone)
                    });
                    waiting.entry((at_least_after, end)).or_default().push(to);
                }
                reached.last_way = ways.len() as u32;
                ways.push(Way { from: node, next });
            }
            let bytes_of_nodes = nodes.len() * (BYTES_OF_NODE + 4 * (courses + 1));
            let bytes = bytes_of_bounds + bytes_of_nodes + ways.len() * size_of::<Way>();
            let is_tie_too_long = best.is_some() && left_for_tie < tie_from - steps.left();
            let is_too_long = visits.is_too_many
                || MOST_BYTES < bytes
                || steps.take(visits.looked_at + visits.all.len() * courses / 3).is_none();
            if is_tie_too_long || is_too_long {
                // Ways to other ends that are as good may be left; what is found is proven up to that.
                if best.is_some() {
                    is_tie_open = true;
                    break 'all;
                }
                let bound = if MOST_BYTES < bytes { SearchBound::Memory } else { SearchBound::Steps };
                return Err(Stopped { at_least: self.scale.parts(at_least.1), bound });
            }
        }
        let last = ends.iter().map(|end| nodes[*end as usize].day).min();
        ends.retain(|end| Some(nodes[*end as usize].day) == last);
        let best = best.map(|(given_up, value)| {
            let ways = BestWays::back_from(&ends, &nodes, &ways, &rows);
            let cost = Cost { given_up, off_aim: self.scale.off_aim(value) };
            JointBest { days: ways.earliest(self.lanes), cost, visits: self.scale.visits(value) }
        });
        Ok(Outcome { best, is_complete: is_complete_up_to_best.unwrap_or(is_complete), is_tie_open })
    }

    /// Whether what goes through a joint state gives up too much for good: not where a larger budget of days off aim could
    /// show a better way.
    fn is_out(&self, least: Cost, at: &[u32]) -> bool {
        least.off_aim <= self.budget.off_aim && !self.moves.hides_less(at)
    }

    /// What is ahead of a row at least; nothing where no plan within the budget goes through it.
    fn ahead(&mut self, row: &[u32], today: DayNumber, alone: &mut [Cost], is_complete: &mut bool) -> Option<AheadOf> {
        let (at, to_spare) = row.split_at(self.lanes.len());
        if !self.moves.ahead(at, today, alone) {
            *is_complete = *is_complete && !self.moves.is_cut(at);
            return None;
        }
        let ahead = match &mut self.bounds {
            Some(bounds) => bounds.ahead(self.lanes, at, alone),
            None => Ahead::AtLeast(alone.iter().copied().sum(), 0),
        };
        match ahead {
            Ahead::AtLeast(mut cost, least) => {
                let visits = self.moves.visits_ahead(at, self.cover) + to_spare.iter().sum::<u32>();
                if let Some(relative) = self.relative {
                    let Some(off_aim) = relative.ahead(self.lanes, at, alone, visits) else {
                        *is_complete = false;
                        return None;
                    };
                    cost.off_aim = cost.off_aim.max(off_aim);
                }
                let value = self.scale.value(cost.off_aim, visits);
                let priced = self.prices.map_or(0, |prices| self.priced(prices, at, today));
                Some(AheadOf { worth: (cost.given_up, value.max(priced).max(least)), off_aim: cost.off_aim })
            }
            Ahead::NoWay => None,
            Ahead::BeyondBudget => {
                *is_complete = false;
                None
            }
        }
    }

    /// The value of what is ahead of a joint state at the prices of its days.
    fn priced(&self, prices: &Prices, at: &[u32], today: DayNumber) -> u64 {
        let pays = |(course, lane): (usize, &Lane)| {
            let step = lane.step_from(at[course], self.moves.earliest(at, today, course))?;
            Some(prices.ahead(course, step))
        };
        let paid = self.lanes.iter().enumerate().filter_map(pays).sum();
        prices.value(paid, today)
    }
}

/// How many steps may go by after a best plan is found, to compare those that are as good.
const STEPS_FOR_TIE: usize = 2_000_000;

/// What a joint state takes in memory, beside a number for each course.
const BYTES_OF_NODE: usize = size_of::<Node>() + 24;

impl Node {
    /// A state that no way leads to yet.
    fn new(ahead: AheadOf, day: DayNumber) -> Self {
        Self { so_far: (u32::MAX, u64::MAX), ahead, day, last_way: NONE, is_done: false }
    }
}

impl BestWays {
    /// All states on best ways to these ends.
    fn back_from(ends: &[u32], nodes: &[Node], ways: &[Way], rows: &Rows) -> Self {
        let mut is_on_way = vec![false; nodes.len()];
        let mut found: Vec<u32> = ends.to_vec();
        ends.iter().for_each(|end| is_on_way[*end as usize] = true);
        let mut visits: Vec<(u32, u32)> = Vec::new();
        let mut place = 0;
        while let Some(node) = found.get(place).copied() {
            place += 1;
            let mut next = nodes[node as usize].last_way;
            while let Some(way) = ways.get(next as usize) {
                visits.push((way.from, node));
                if !is_on_way[way.from as usize] {
                    is_on_way[way.from as usize] = true;
                    found.push(way.from);
                }
                next = way.next;
            }
        }
        found.sort_by_key(|node| (nodes[*node as usize].day, *node));
        let mut places = vec![0; nodes.len()];
        for (place, node) in found.iter().enumerate() {
            places[*node as usize] = place;
        }
        let state = |node: &u32| BestState {
            courses: rows.row(*node).to_vec(),
            day: nodes[*node as usize].day,
            is_end: ends.contains(node),
            next: Vec::new(),
        };
        let mut states: Vec<BestState> = found.iter().map(state).collect();
        for (from, to) in visits {
            states[places[from as usize]].next.push(places[to as usize]);
        }
        Self { states }
    }
}
