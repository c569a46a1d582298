//! The shortest way through the joint states: A* (Hart, Nilsson and Raphael, 1968).
//!
//! Ways are compared by cost and then by visits, and so are the bounds on what is ahead. Neither bound falls by
//! more than a visit costs, so a state is gone on from once, on a best way to it.

use std::collections::BTreeMap;

use super::bounds::{Ahead, Bounds};
use super::lane::Lane;
use super::moves::{Moves, Visits};
use super::rows::Rows;
use super::{Between, JointBest, Steps};
use crate::schedule::day::DayNumber;
use crate::schedule::timing::Cost;

/// What a way costs, then its visits.
type WayCost = (Cost, u32);

/// One joint state.
struct Node {
    so_far: WayCost,
    /// What is ahead at least; nothing where no plan within the budget goes through the state.
    ahead: Option<WayCost>,
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
}

/// It takes too many steps; every plan costs at least so much.
pub(super) struct Stopped {
    pub(super) at_least: Cost,
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
    pub(super) bounds: Bounds,
    pub(super) between: &'a Between,
    /// The most that a plan costs, in each part.
    pub(super) budget: Cost,
    pub(super) most_visits: Option<u32>,
}

impl Search<'_> {
    /// All plans that cost least, and of those have the fewest visits, and end first.
    pub(super) fn run(mut self, steps: &mut Steps) -> Result<Outcome, Stopped> {
        let courses = self.lanes.len();
        // Where visits are limited, states on ways with more and with fewer are different ones.
        let width = courses + usize::from(self.most_visits.is_some());
        let mut rows = Rows::new(width);
        let mut nodes: Vec<Node> = Vec::new();
        let mut ways: Vec<Way> = Vec::new();
        let mut waiting: BTreeMap<WayCost, Vec<u32>> = BTreeMap::new();
        let mut is_complete = true;
        let mut alone = vec![Cost::NOTHING; courses];
        let mut visits = Visits::default();
        let mut row = vec![0; width];

        let (start, _) = rows.find_or_add(&row);
        let ahead = self.ahead(&row[..courses], DayNumber::MIN, &mut alone, &mut is_complete);
        nodes.push(Node { so_far: (Cost::NOTHING, 0), ahead, day: DayNumber::MIN, last_way: NONE, is_done: false });
        if let Some(at_least) = ahead.filter(|(cost, _)| cost.fits_into(self.budget)) {
            waiting.insert(at_least, vec![start]);
        }
        is_complete = is_complete
            && ahead.is_none_or(|(cost, _)| cost.fits_into(self.budget) || self.is_out(cost, &row[..courses]));
        let mut ends: Vec<u32> = Vec::new();
        let mut best: Option<WayCost> = None;
        while let Some((at_least, ready)) = waiting.pop_first() {
            // All ways to the end that are as good have been seen.
            if best.is_some_and(|best| best < at_least) {
                break;
            }
            for node in ready {
                let Node { so_far, day: today, is_done, .. } = nodes[node as usize];
                if is_done {
                    continue;
                }
                nodes[node as usize].is_done = true;
                row.copy_from_slice(rows.row(node));
                if self.moves.is_end(&row[..courses]) {
                    best = Some(at_least);
                    ends.push(node);
                    continue;
                }
                self.moves.ahead(&row[..courses], today, &mut alone);
                let left = self.budget.less(so_far.0 + alone.iter().copied().sum());
                self.moves.visits(&row[..courses], today, &alone, left, &mut visits);
                is_complete = is_complete && !visits.is_cut;
                for (visit, after) in visits.each(courses) {
                    let visits_so_far = so_far.1 + 1;
                    let so_far = (so_far.0 + visit.cost, visits_so_far);
                    if self.most_visits.is_some_and(|most| most < visits_so_far + self.visits_ahead(after)) {
                        continue;
                    }
                    row[..courses].copy_from_slice(after);
                    if self.most_visits.is_some() {
                        row[courses] = visits_so_far;
                    }
                    let (to, is_new) = rows.find_or_add(&row);
                    if is_new {
                        let ahead = self.ahead(after, visit.day, &mut alone, &mut is_complete);
                        nodes.push(Node {
                            so_far: (Cost::MOST, 0),
                            ahead,
                            day: visit.day,
                            last_way: NONE,
                            is_done: false,
                        });
                    }
                    let reached = &mut nodes[to as usize];
                    let Some(ahead) = reached.ahead else { continue };
                    if reached.so_far < so_far {
                        continue;
                    }
                    let whole = so_far.0 + ahead.0;
                    if !whole.fits_into(self.budget) {
                        is_complete = is_complete && self.is_out(whole, after);
                        continue;
                    }
                    let mut next = reached.last_way;
                    if so_far < reached.so_far {
                        reached.so_far = so_far;
                        next = NONE;
                        waiting.entry((whole, so_far.1 + ahead.1)).or_default().push(to);
                    }
                    reached.last_way = ways.len() as u32;
                    ways.push(Way { from: node, next });
                }
                steps.take(visits.all.len(), nodes.len() + ways.len() / 8).ok_or(Stopped { at_least: at_least.0 })?;
            }
        }
        let last = ends.iter().map(|end| nodes[*end as usize].day).min();
        ends.retain(|end| Some(nodes[*end as usize].day) == last);
        let best = best.map(|(cost, visits)| {
            let ways = BestWays::back_from(&ends, &nodes, &ways, &rows, courses);
            JointBest { days: ways.earliest(self.lanes), cost, visits }
        });
        Ok(Outcome { best, is_complete })
    }

    /// Whether what goes through a joint state gives up too much for good: not where a larger budget of days off aim could
    /// show a better way.
    fn is_out(&self, least: Cost, at: &[u32]) -> bool {
        least.off_aim <= self.budget.off_aim && !self.moves.hides_less(at)
    }

    /// What is ahead of a joint state at least; nothing where no plan within the budget goes through it.
    fn ahead(&mut self, at: &[u32], today: DayNumber, alone: &mut [Cost], is_complete: &mut bool) -> Option<WayCost> {
        if !self.moves.ahead(at, today, alone) {
            *is_complete = *is_complete && !self.moves.is_cut(at);
            return None;
        }
        match self.bounds.ahead(at, alone) {
            Ahead::AtLeast(cost) => Some((cost, self.visits_ahead(at))),
            Ahead::NoWay => None,
            Ahead::BeyondBudget => {
                *is_complete = false;
                None
            }
        }
    }

    /// How many visits are ahead of a joint state at least. A visit takes at most one session of each course, so it
    /// never falls by more than one.
    fn visits_ahead(&self, at: &[u32]) -> u32 {
        self.between.fewest_visits(|course| self.moves.left_open(course, at[course]))
    }
}

impl BestWays {
    /// All states on best ways to these ends.
    fn back_from(ends: &[u32], nodes: &[Node], ways: &[Way], rows: &Rows, courses: usize) -> Self {
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
            courses: rows.row(*node)[..courses].to_vec(),
            day: nodes[*node as usize].day,
            is_end: nodes[*node as usize].ahead == Some((Cost::NOTHING, 0)),
            next: Vec::new(),
        };
        let mut states: Vec<BestState> = found.iter().map(state).collect();
        for (from, to) in visits {
            states[places[from as usize]].next.push(places[to as usize]);
        }
        Self { states }
    }
}
