//! The partial plans of one course, as states and the steps between them.

use std::collections::HashMap;

use super::day::DayNumber;
use super::search::{Best, Stuck};
use super::timing::Cost;

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
    pub(super) layers: Vec<Layer>,
    /// What is ahead of each state; `None` where no way leads from it to the end.
    pub(super) ahead: Vec<Vec<Option<WayAhead>>>,
    /// Whether nothing was left out for the budget of days off aim.
    pub(super) is_complete: bool,
    /// What the budget of days off aim hides at each state; empty where that is not noted.
    pub(super) hidden: Vec<Vec<Hidden>>,
}

/// What the budget of days off aim may hide at a state: its ways on were left out, or some after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hidden {
    /// Whether any way on was left out, at once or later.
    pub(super) any: bool,
    /// Whether a way that gives up less than the least of those that are there may have been left out.
    pub(super) gives_up_less: bool,
    /// The same when only the steps from some day on are looked at.
    pub(super) gives_up_less_later: bool,
}

/// What is ahead of a state.
#[derive(Clone, Copy)]
pub(super) struct WayAhead {
    /// What the best way to the end costs, and its last day.
    pub(super) best: (Cost, DayNumber),
    /// Each part of the cost at its least, over all ways.
    pub(super) least: Cost,
}

impl Graph {
    /// How many sessions the course has.
    pub(super) fn sessions(&self) -> usize {
        self.layers.len() - 1
    }

    /// The last day of the plan of the first sessions that costs the least, and ends earliest of those.
    pub(super) fn end_of(&self, sessions: usize) -> Option<DayNumber> {
        let layer = &self.layers[sessions];
        let ends = layer.least.iter().enumerate().map(|(state, cost)| (*cost, layer.state(state).last().copied()));
        ends.min().and_then(|(_, day)| day)
    }

    /// How many states there are before a session, or behind the last.
    pub(super) fn states_before(&self, session: usize) -> u32 {
        self.layers[session].len() as u32
    }

    /// What the budget hides at a state.
    pub(super) fn hidden(&self, session: usize, state: u32) -> Hidden {
        self.hidden[session][state as usize]
    }

    /// Whether a step out of a state was left out for the budget.
    pub(super) fn is_cut(&self, session: usize, state: u32) -> bool {
        self.layers[session].is_cut.get(state as usize).copied().unwrap_or(false)
    }

    /// Each part of the cost from the beginning to a state at its least.
    pub(super) fn least_so_far(&self, session: usize, state: u32) -> Cost {
        self.layers[session].least[state as usize]
    }

    /// Each part of the cost from a state to the end at its least.
    pub(super) fn least_ahead(&self, session: usize, state: u32) -> Option<Cost> {
        self.ahead[session][state as usize].map(|ahead| ahead.least)
    }

    /// The day of the session before a state.
    pub(super) fn last_day(&self, session: usize, state: u32) -> Option<DayNumber> {
        self.layers[session].state(state as usize).last().copied()
    }

    /// The ways to place a session from a state, in the order of their days.
    pub(super) fn steps(&self, session: usize, state: u32) -> &[Step] {
        self.layers[session].steps_of(state as usize)
    }
}

/// All states before one session.
pub(super) struct Layer {
    /// How many days one state holds.
    pub(super) width: usize,
    /// The days of all states, one state after the other.
    pub(super) days: Vec<DayNumber>,
    /// Each part of the cost so far at its least, over all partial plans of the state.
    pub(super) least: Vec<Cost>,
    /// The state that this one was reached from with the fewest days off aim.
    pub(super) from: Vec<u32>,
    /// Where the steps out of each state begin in `steps`; one more at the end.
    pub(super) first_step: Vec<u32>,
    /// The ways to place the session, by state and then by day.
    pub(super) steps: Vec<Step>,
    /// For each state, whether a step out of it was left out for the budget; empty where that is not noted.
    pub(super) is_cut: Vec<bool>,
}

/// One way to place a session.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) day: DayNumber,
    pub(super) cost: Cost,
    /// The state that it leads to.
    pub(super) to: u32,
}

impl Layer {
    /// A layer with room for about this many states.
    pub(super) fn new(width: usize, states: usize) -> Self {
        Self {
            width,
            days: Vec::with_capacity(width * states),
            least: Vec::with_capacity(states),
            from: Vec::with_capacity(states),
            first_step: Vec::with_capacity(states + 1),
            steps: Vec::with_capacity(4 * states),
            is_cut: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.least.len()
    }

    /// The ways to place the session from a state.
    pub(super) fn steps_of(&self, state: usize) -> &[Step] {
        match (self.first_step.get(state), self.first_step.get(state + 1)) {
            (Some(first), Some(end)) => &self.steps[*first as usize..*end as usize],
            _ => &[],
        }
    }

    pub(super) fn state(&self, index: usize) -> &[DayNumber] {
        &self.days[index * self.width..(index + 1) * self.width]
    }
}

/// Finds states again by the days they hold.
pub(super) enum StateIndex {
    /// States of one day: their indices by day, from the first one seen.
    ByDay { first: DayNumber, indices: Vec<u32> },
    /// States of several days.
    ByDays(HashMap<Box<[DayNumber]>, u32>),
}

pub(super) const NONE: u32 = u32::MAX;

impl StateIndex {
    pub(super) fn new(width: usize) -> Self {
        if width == 1 { Self::ByDay { first: 0, indices: Vec::new() } } else { Self::ByDays(HashMap::new()) }
    }

    /// The index of the state that holds `days`; `new` when it has not been seen.
    pub(super) fn get_or_insert(&mut self, days: &[DayNumber], new: u32) -> u32 {
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

/// What is ahead of each state.
pub(super) fn ahead(layers: &[Layer]) -> Vec<Vec<Option<WayAhead>>> {
    let mut all: Vec<Vec<Option<WayAhead>>> = Vec::with_capacity(layers.len());
    for layer in layers.iter().rev() {
        let values = match all.last() {
            // Behind the last session a state holds its day.
            None => {
                let end = |day: &DayNumber| WayAhead { best: (Cost::NOTHING, *day), least: Cost::NOTHING };
                (0..layer.len()).map(|state| layer.state(state).last().map(end)).collect()
            }
            Some(next) => {
                let way = |state: usize| {
                    let steps = &layer.steps[layer.first_step[state] as usize..layer.first_step[state + 1] as usize];
                    let mut ways = steps.iter().filter_map(|step| Some((step, next[step.to as usize]?)));
                    let through = |(step, ahead): (&Step, WayAhead)| WayAhead {
                        best: (step.cost + ahead.best.0, ahead.best.1),
                        least: step.cost + ahead.least,
                    };
                    let first = through(ways.next()?);
                    let both = |one: WayAhead, other: WayAhead| WayAhead {
                        best: one.best.min(other.best),
                        least: one.least.least_of_each(other.least),
                    };
                    Some(ways.map(through).fold(first, both))
                };
                (0..layer.len()).map(way).collect()
            }
        };
        all.push(values);
    }
    all.reverse();
    all
}

/// The best plan: at each session the earliest day that still leads to the least.
pub(super) fn cheapest(graph: &Graph) -> Best {
    let mut days = Vec::with_capacity(graph.sessions());
    let mut state = 0;
    for session in 0..graph.sessions() {
        let least = graph.ahead[session][state as usize].map(|ahead| ahead.best);
        // Steps are in the order of their days, so the first that leads to the least is the earliest.
        let step = graph.steps(session, state).iter().find(|step| {
            let ahead = graph.ahead[session + 1][step.to as usize];
            ahead.map(|ahead| (step.cost + ahead.best.0, ahead.best.1)) == least
        });
        let Some(step) = step else { break };
        days.push(step.day);
        state = step.to;
    }
    let cost = graph.ahead[0][0].map_or(Cost::NOTHING, |ahead| ahead.best.0);
    Best { days, cost, at_least: None }
}

/// The days of the partial plan that reaches the last layer with the fewest days off aim.
pub(super) fn days_to(layers: &[Layer], live: &[Vec<usize>]) -> Vec<DayNumber> {
    let Some(last) = layers.last() else { return Vec::new() };
    let Some(mut state) = (0..last.len()).min_by_key(|state| last.least[*state].off_aim) else { return Vec::new() };
    let mut days = Vec::new();
    for index in (1..layers.len()).rev() {
        debug_assert_eq!(live[index].last(), Some(&(index - 1)), "a state ends with the session before");
        days.extend(layers[index].state(state).last());
        state = layers[index].from[state] as usize;
    }
    days.reverse();
    days
}
