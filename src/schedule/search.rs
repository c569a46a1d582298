//! The exact optimum for one course.
//!
//! Sessions are placed in order. What the rest of a plan depends on is only the days of those placed sessions that a
//! later rule still refers to (for most courses, the last one), so partial plans that agree on these days are one
//! state, and a dynamic programme over the states is exact. Only states within a budget of days off aim are made: the
//! budget begins with a plan found greedily and grows until a plan fits in it or nothing was left out. A plan within
//! the budget is the best of all, since every plan that was left out is more off aim.
//!
//! Among plans equally few days off aim, the one whose last session is earliest wins, then the one whose sessions are
//! earliest, compared one by one; so the answer is unique.

use std::collections::HashMap;

use super::availability::Availability;
use super::day::{DayNumber, LAST};
use super::reach::reach;
use super::timing::{Bounds, DayAnchor, SlotRules};

/// How many steps the search takes before it gives up; about a second's work.
const MAX_STEPS: usize = 20_000_000;

/// The most days off aim that the search goes to step by step; a plan found greedily may be further off.
const MAX_BUDGET: u32 = 1_000_000;

/// What the search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The best plan: a day for each session.
    Best(Best),
    /// No plan exists. The session that cannot be placed, and a way to place those before it that comes closest.
    Nothing(Stuck),
    /// It was not decided within [`MAX_STEPS`]. Every plan, if there is one, is more days off aim than this.
    TooLarge { off_aim_above: Option<u32> },
}

/// The best plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Best {
    pub(super) days: Vec<DayNumber>,
    /// Days off aim of the sessions that could be on other days too.
    pub(super) off_aim: u32,
}

/// Where a search ended that found no plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stuck {
    /// The session that has no day.
    pub(super) slot: usize,
    /// The days of the sessions before it in the partial plan that is least off aim.
    pub(super) days: Vec<DayNumber>,
    /// The first and the last day that its rules allow, over all ways to place the sessions before it; the last is
    /// before the first when its rules contradict each other every time.
    pub(super) between: (DayNumber, DayNumber),
}

/// Finds the best plan for sessions with these rules on the usable days.
pub(super) fn best(slots: &[SlotRules], availability: &Availability<'_>) -> Found {
    let live = live_sessions(slots);
    let mut search = Search { slots, live: &live, availability, reach: None, marks_cuts: false, steps: 0 };
    if let Some(budget) = greedy(slots, availability) {
        return match search.within(budget) {
            States::Graph(graph) => Found::Best(cheapest(&graph)),
            States::Nothing { stuck, .. } => Found::Nothing(stuck),
            States::TooLarge => Found::TooLarge { off_aim_above: None },
        };
    }
    match reach(slots, availability) {
        Ok(reach) => search.reach = Some(reach),
        Err(stuck) => return Found::Nothing(search.without_reach(stuck)),
    }
    let mut budget = 8;
    let mut off_aim_above = None;
    loop {
        match search.within(budget) {
            States::Graph(graph) => return Found::Best(cheapest(&graph)),
            States::Nothing { stuck, is_complete: true } => return Found::Nothing(search.without_reach(stuck)),
            States::Nothing { .. } if budget >= MAX_BUDGET => return Found::TooLarge { off_aim_above: Some(budget) },
            States::Nothing { .. } => {
                off_aim_above = Some(budget);
                budget = (budget * 4).min(MAX_BUDGET);
            }
            States::TooLarge => return Found::TooLarge { off_aim_above },
        }
    }
}

/// All states of one course whose partial plans are within the budget of days off aim.
pub(super) fn states(slots: &[SlotRules], availability: &Availability<'_>, budget: u32) -> States {
    Search { slots, live: &live_sessions(slots), availability, reach: None, marks_cuts: true, steps: 0 }.within(budget)
}

/// For each session, the earlier ones whose days its state holds: those that it or a later one refers to, and the one
/// before it, which is the last. Behind the last session there is one more state, which holds the day of that session.
fn live_sessions(slots: &[SlotRules]) -> Vec<Vec<usize>> {
    let mut last_use: Vec<usize> = (0..slots.len()).map(|slot| slot + 1).collect();
    for (index, slot) in slots.iter().enumerate() {
        for rule in &slot.rules {
            if let DayAnchor::Slot(anchor) = rule.anchor {
                last_use[anchor] = last_use[anchor].max(index);
            }
        }
    }
    (0..=slots.len()).map(|index| (0..index).filter(|earlier| index <= last_use[*earlier]).collect()).collect()
}

/// Days off aim of the plan that gives each session in turn the day that is best for it alone, if that gets to the
/// end.
fn greedy(slots: &[SlotRules], availability: &Availability<'_>) -> Option<u32> {
    let mut days: Vec<DayNumber> = Vec::with_capacity(slots.len());
    let mut bounds = Bounds::default();
    let mut total = 0;
    for slot in slots {
        bounds.set(&slot.rules, days.last().copied(), |earlier| days[earlier]);
        let previous = days.last().copied();
        let day = nearest(slot, &bounds, availability).filter(|day| previous < Some(*day))?;
        total += slot.cost(&bounds, day);
        days.push(day);
    }
    Some(total)
}

/// The usable day that is best for a session alone, the earliest of equals.
pub(super) fn nearest(slot: &SlotRules, bounds: &Bounds, availability: &Availability<'_>) -> Option<DayNumber> {
    if slot.only.is_some() {
        return slot.only;
    }
    let mut best: Option<(u32, DayNumber)> = None;
    for day in bounds.earliest..=bounds.latest.min(LAST) {
        let off_aim = bounds.off_aim(day);
        if best.is_some_and(|(least, _)| least == 0 || (day > bounds.last_aim() && least <= off_aim)) {
            break;
        }
        if best.is_none_or(|(least, _)| off_aim < least) && availability.is_usable(day) {
            best = Some((off_aim, day));
        }
    }
    best.map(|(_, day)| day)
}

/// The partial plans of one course within a budget, as states and the steps between them.
pub(super) enum States {
    /// There are plans.
    Graph(Graph),
    /// There is none. `is_complete` when no state was left out for the budget.
    Nothing { stuck: Stuck, is_complete: bool },
    /// Too many steps.
    TooLarge,
}

/// All states of one course within a budget: a layer before each session, and one behind the last.
pub(super) struct Graph {
    layers: Vec<Layer>,
    /// What the best way from each state to the end costs, and its last day; `None` where no way leads there.
    ahead: Vec<Vec<Option<(u32, DayNumber)>>>,
}

impl Graph {
    /// How many sessions the course has.
    pub(super) fn sessions(&self) -> usize {
        self.layers.len() - 1
    }

    /// How many states there are before a session, or behind the last.
    pub(super) fn states_before(&self, session: usize) -> u32 {
        self.layers[session].len() as u32
    }

    /// Whether a step out of a state was left out for the budget.
    pub(super) fn is_cut(&self, session: usize, state: u32) -> bool {
        self.layers[session].is_cut.get(state as usize).copied().unwrap_or(false)
    }

    /// Days off aim of the best way from the beginning to a state.
    pub(super) fn off_aim_so_far(&self, session: usize, state: u32) -> u32 {
        self.layers[session].cost[state as usize]
    }

    /// Days off aim of the best way from a state to the end.
    pub(super) fn off_aim_ahead(&self, session: usize, state: u32) -> Option<u32> {
        self.ahead[session][state as usize].map(|(off_aim, _)| off_aim)
    }

    /// The day of the session before a state.
    pub(super) fn last_day(&self, session: usize, state: u32) -> Option<DayNumber> {
        self.layers[session].state(state as usize).last().copied()
    }

    /// The ways to place a session from a state, in the order of their days.
    pub(super) fn steps(&self, session: usize, state: u32) -> &[Step] {
        let layer = &self.layers[session];
        match (layer.first_step.get(state as usize), layer.first_step.get(state as usize + 1)) {
            (Some(first), Some(end)) => &layer.steps[*first as usize..*end as usize],
            _ => &[],
        }
    }
}

/// All states before one session.
struct Layer {
    /// How many days one state holds.
    width: usize,
    /// The days of all states, one state after the other.
    days: Vec<DayNumber>,
    /// Days off aim so far, the least over all partial plans of the state.
    cost: Vec<u32>,
    /// The state that this one was reached from at that cost.
    from: Vec<u32>,
    /// Where the steps out of each state begin in `steps`; one more at the end.
    first_step: Vec<u32>,
    /// The ways to place the session, by state and then by day.
    steps: Vec<Step>,
    /// For each state, whether a step out of it was left out for the budget; empty where that is not noted.
    is_cut: Vec<bool>,
}

/// One way to place a session.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) day: DayNumber,
    pub(super) off_aim: u32,
    /// The state that it leads to.
    pub(super) to: u32,
}

impl Layer {
    /// A layer with room for about so many states.
    fn new(width: usize, states: usize) -> Self {
        Self {
            width,
            days: Vec::with_capacity(width * states),
            cost: Vec::with_capacity(states),
            from: Vec::with_capacity(states),
            first_step: Vec::with_capacity(states + 1),
            steps: Vec::with_capacity(4 * states),
            is_cut: Vec::new(),
        }
    }

    fn len(&self) -> usize {
        self.cost.len()
    }

    fn state(&self, index: usize) -> &[DayNumber] {
        &self.days[index * self.width..(index + 1) * self.width]
    }
}

/// Finds states again by the days they hold.
enum StateIndex {
    /// States of one day: their indices by day, from the first one seen.
    ByDay { first: DayNumber, indices: Vec<u32> },
    /// States of several days.
    ByDays(HashMap<Box<[DayNumber]>, u32>),
}

const NONE: u32 = u32::MAX;

impl StateIndex {
    fn new(width: usize) -> Self {
        if width == 1 { Self::ByDay { first: 0, indices: Vec::new() } } else { Self::ByDays(HashMap::new()) }
    }

    /// The index of the state that holds `days`; `new` when it has not been seen.
    fn get_or_insert(&mut self, days: &[DayNumber], new: u32) -> u32 {
        match self {
            Self::ByDay { first, indices } => {
                let day = days[0];
                if indices.is_empty() {
                    *first = day;
                } else if day < *first {
                    let missing = (*first - day).unsigned_abs() as usize;
                    indices.splice(0..0, std::iter::repeat_n(NONE, missing));
                    *first = day;
                }
                let place = (day - *first).unsigned_abs() as usize;
                if place >= indices.len() {
                    indices.resize(place + 64, NONE);
                }
                if indices[place] == NONE {
                    indices[place] = new;
                }
                indices[place]
            }
            Self::ByDays(map) => match map.get(days) {
                Some(index) => *index,
                None => *map.entry(days.into()).or_insert(new),
            },
        }
    }
}

/// What a search goes through, and how far it has come.
struct Search<'a> {
    slots: &'a [SlotRules],
    live: &'a [Vec<usize>],
    availability: &'a Availability<'a>,
    /// The days that each session can be on at all, where they were worked out.
    reach: Option<Vec<(DayNumber, DayNumber)>>,
    /// Whether it is noted for each state if a step was left out for the budget.
    marks_cuts: bool,
    steps: usize,
}

impl Search<'_> {
    /// The best plan that is at most `budget` days off aim.
    fn within(&mut self, budget: u32) -> States {
        let mut layers = vec![Layer::new(0, 1)];
        layers[0].cost.push(0);
        layers[0].from.push(NONE);
        let mut is_complete = true;
        let mut bounds = Bounds::default();
        let mut next_days: Vec<DayNumber> = Vec::new();

        for (index, slot) in self.slots.iter().enumerate() {
            let names = &self.live[index];
            // What the next state keeps: places in this state, and the new day last.
            let next_names = &self.live[index + 1];
            let kept: Vec<usize> =
                next_names.iter().filter_map(|name| names.iter().position(|known| known == name)).collect();
            let Some(layer) = layers.last_mut() else { return States::TooLarge };
            let mut next = Layer::new(next_names.len(), layer.len() + 16);
            let mut seen = StateIndex::new(next_names.len());
            let mut between = (LAST + 1, i32::MIN);

            for state in 0..layer.len() {
                layer.first_step.push(layer.steps.len() as u32);
                let days = &layer.days[state * layer.width..(state + 1) * layer.width];
                bounds.set(&slot.rules, days.last().copied(), |earlier| {
                    names.iter().position(|name| *name == earlier).map_or(LAST + 1, |place| days[place])
                });
                let (first, last) = match slot.only {
                    // A session that is fixed comes after the one before it all the same.
                    Some(day) if days.last().is_some_and(|previous| day <= *previous) => (day, day - 1),
                    Some(day) => (day, day),
                    None => (bounds.earliest, bounds.latest.min(LAST)),
                };
                between = (between.0.min(first), between.1.max(last));
                let last = self.reach.as_ref().map_or(last, |reach| last.min(reach[index].1));
                let left = budget - layer.cost[state];
                let (from, to) = if slot.only.is_some() {
                    (first, last)
                } else {
                    bounds.near(left / slot.weight.max(1), first, last)
                };
                // A day that cannot be used is not left out for the budget; one that can is enough to say so.
                let mut is_cut = (is_complete || self.marks_cuts)
                    && (first..from).chain(to + 1..=last).any(|day| self.availability.is_usable(day));
                next_days.clear();
                next_days.extend(kept.iter().map(|place| days[*place]));
                next_days.push(0);
                let (from, usable) = self.availability.usable(from, to);
                self.steps += usable.len() * (1 + 2 * kept.len());
                for (day, is_usable) in (from..=to).zip(usable.iter()) {
                    if !is_usable && slot.only.is_none() {
                        continue;
                    }
                    let off_aim = slot.cost(&bounds, day);
                    if off_aim > left {
                        is_cut = true;
                        continue;
                    }
                    next_days[kept.len()] = day;
                    let to = seen.get_or_insert(&next_days, next.cost.len() as u32);
                    let cost = layer.cost[state] + off_aim;
                    match next.cost.get_mut(to as usize) {
                        None => {
                            next.days.extend_from_slice(&next_days);
                            next.cost.push(cost);
                            next.from.push(state as u32);
                        }
                        Some(known) if cost < *known => {
                            *known = cost;
                            next.from[to as usize] = state as u32;
                        }
                        Some(_) => {}
                    }
                    layer.steps.push(Step { day, off_aim, to });
                }
                is_complete = is_complete && !is_cut;
                if self.marks_cuts {
                    layer.is_cut.push(is_cut);
                }
                if self.steps > MAX_STEPS {
                    return States::TooLarge;
                }
            }
            layer.first_step.push(layer.steps.len() as u32);
            if next.len() == 0 {
                let stuck = Stuck { slot: index, days: days_to(&layers, self.live), between };
                return States::Nothing { stuck, is_complete };
            }
            layers.push(next);
        }
        let ahead = ahead(&layers);
        States::Graph(Graph { layers, ahead })
    }

    /// Where the search is stuck when it does not look ahead: at the session whose own rules leave it no day, which
    /// says more than an earlier one that leaves no room for it. `known` where that takes too long.
    fn without_reach(&mut self, known: Stuck) -> Stuck {
        self.reach = None;
        self.steps = MAX_STEPS - MAX_STEPS / 100;
        match self.within(MAX_BUDGET) {
            States::Nothing { stuck, is_complete: true } => stuck,
            States::Nothing { .. } | States::Graph(_) | States::TooLarge => known,
        }
    }
}

/// What the best way from each state to the end costs: days off aim, then the last day.
fn ahead(layers: &[Layer]) -> Vec<Vec<Option<(u32, DayNumber)>>> {
    let mut all: Vec<Vec<Option<(u32, DayNumber)>>> = Vec::with_capacity(layers.len());
    for layer in layers.iter().rev() {
        let values = match all.last() {
            // Behind the last session a state holds its day.
            None => (0..layer.len()).map(|state| layer.state(state).last().map(|day| (0, *day))).collect(),
            Some(next) => {
                let least = |state: usize| {
                    let steps = &layer.steps[layer.first_step[state] as usize..layer.first_step[state + 1] as usize];
                    let ways = steps.iter().filter_map(|step| {
                        next[step.to as usize].map(|(off_aim, last)| (off_aim + step.off_aim, last))
                    });
                    ways.min()
                };
                (0..layer.len()).map(least).collect()
            }
        };
        all.push(values);
    }
    all.reverse();
    all
}

/// The best plan: at each session the earliest day that still leads to the least.
fn cheapest(graph: &Graph) -> Best {
    let mut days = Vec::with_capacity(graph.sessions());
    let mut state = 0;
    for session in 0..graph.sessions() {
        let least = graph.ahead[session][state as usize];
        // Steps are in the order of their days, so the first that leads to the least is the earliest.
        let step = graph.steps(session, state).iter().find(|step| {
            let ahead = graph.ahead[session + 1][step.to as usize];
            ahead.map(|(off_aim, last)| (off_aim + step.off_aim, last)) == least
        });
        let Some(step) = step else { break };
        days.push(step.day);
        state = step.to;
    }
    Best { days, off_aim: graph.off_aim_ahead(0, 0).unwrap_or(0) }
}

/// The days of the partial plan that reaches the last layer with the fewest days off aim.
fn days_to(layers: &[Layer], live: &[Vec<usize>]) -> Vec<DayNumber> {
    let Some(last) = layers.last() else { return Vec::new() };
    let Some(mut state) = (0..last.len()).min_by_key(|state| last.cost[*state]) else { return Vec::new() };
    let mut days = Vec::new();
    for index in (1..layers.len()).rev() {
        debug_assert_eq!(live[index].last(), Some(&(index - 1)), "a state ends with the session before");
        days.extend(layers[index].state(state).last());
        state = layers[index].from[state] as usize;
    }
    days.reverse();
    days
}
