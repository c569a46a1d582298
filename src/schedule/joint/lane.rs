//! One course as the joint search goes through it: its own states and steps, laid out flat, without those that no plan
//! within the budget uses.

use super::Member;
use crate::schedule::day::DayNumber;
use crate::schedule::search;
use crate::schedule::states::{Graph, States};
use crate::schedule::steps::Steps;
use crate::schedule::timing::Cost;

/// The partial plans of one course, as states and the steps between them. State 0 is the one before the first session.
pub(super) struct Lane {
    states: Vec<LaneState>,
    steps: Vec<LaneStep>,
    sessions: u32,
}

struct LaneState {
    /// How many sessions are placed.
    placed: u32,
    /// The day of the last of them.
    last: Option<DayNumber>,
    /// The steps out of the state, as places in the list of all.
    first_step: u32,
    end_step: u32,
    /// Whether a way on from here was left out for the budget.
    is_cut: bool,
    /// Whether one that gives up less than those that are there may have been left out, from some day on.
    hides_less: bool,
}

/// One way to place the next session.
#[derive(Clone, Copy)]
pub(super) struct LaneStep {
    pub(super) day: DayNumber,
    pub(super) cost: Cost,
    /// The state that it leads to.
    pub(super) to: u32,
    /// Each part of the cost at its least, over the ways to the end that begin with this step.
    pub(super) through: Cost,
    /// Each part of the cost at its least, over the ways to the end that begin with this step or with a later day.
    ahead: Cost,
    /// Whether a way that begins with this step and gives up less may have been left out.
    pub(super) hides_less: bool,
}

/// Why there are no lanes.
pub(super) enum NoLanes {
    /// A course has no plan within its budget, and whether it has none beyond it either.
    Nothing { is_complete: bool },
    /// There are too many states, or too few steps are left.
    TooLarge,
}

/// The lanes of courses that cost at most so much `slack` more than they do `alone`; each takes at most this many steps.
pub(super) fn lanes(
    members: &[Member<'_>],
    alone: &[Cost],
    slack: Cost,
    steps: &Steps,
    most_steps: usize,
) -> Result<Vec<Lane>, NoLanes> {
    members.iter().zip(alone).map(|(member, own)| lane(member, *own + slack, steps, most_steps)).collect()
}

/// The lane of a course that costs at most a budget; it takes at most this many steps.
pub(super) fn lane(member: &Member<'_>, budget: Cost, steps: &Steps, most_steps: usize) -> Result<Lane, NoLanes> {
    match search::states(member.slots, member.availability, budget, steps, most_steps) {
        States::Graph(graph) => Ok(Lane::new(&graph, budget)),
        States::Nothing { is_complete, .. } => Err(NoLanes::Nothing { is_complete }),
        States::TooLarge => Err(NoLanes::TooLarge),
    }
}

impl Lane {
    /// The states of a course that lie on a plan that costs at most the budget.
    fn new(graph: &Graph, budget: Cost) -> Self {
        let sessions = graph.sessions();
        let mut lane = Self { states: Vec::new(), steps: Vec::new(), sessions: sessions as u32 };
        let is_within = |session: usize, state: u32| {
            let ahead = graph.least_ahead(session, state)?;
            Some((graph.least_so_far(session, state) + ahead).fits_into(budget))
        };
        // The numbers of the states that are kept, of this session and of the next.
        let number = |session: usize, first: u32| -> Vec<Option<u32>> {
            let mut next = first;
            let keep = |state| {
                is_within(session, state)?.then(|| {
                    next += 1;
                    next - 1
                })
            };
            (0..graph.states_before(session)).map(keep).collect()
        };
        let mut numbers = number(0, 0);
        let mut seen = 0;
        for session in 0..=sessions {
            seen += numbers.iter().flatten().count() as u32;
            let next = if session < sessions { number(session + 1, seen) } else { Vec::new() };
            for state in (0..graph.states_before(session)).filter(|state| numbers[*state as usize].is_some()) {
                let first_step = lane.steps.len();
                let mut is_cut = graph.is_cut(session, state);
                let so_far = graph.least_so_far(session, state);
                for step in graph.steps(session, state) {
                    let Some(ahead) = graph.least_ahead(session + 1, step.to) else {
                        is_cut |= graph.hidden(session + 1, step.to).any;
                        continue;
                    };
                    let to = next[step.to as usize];
                    let through = step.cost + ahead;
                    match to.filter(|_| (so_far + through).fits_into(budget)) {
                        Some(to) => {
                            let (day, cost) = (step.day, step.cost);
                            let hides_less = graph.hidden(session + 1, step.to).gives_up_less;
                            lane.steps.push(LaneStep { day, cost, to, through, ahead: through, hides_less });
                        }
                        // What gives up too much is not left out for the days off aim, where they hide no better way.
                        None => {
                            is_cut |= budget.off_aim < so_far.off_aim + through.off_aim
                                || graph.hidden(session + 1, step.to).gives_up_less;
                        }
                    }
                }
                let mut least = Cost::MOST;
                for step in lane.steps[first_step..].iter_mut().rev() {
                    least = least.least_of_each(step.ahead);
                    step.ahead = least;
                }
                lane.states.push(LaneState {
                    placed: session as u32,
                    last: graph.last_day(session, state),
                    first_step: first_step as u32,
                    end_step: lane.steps.len() as u32,
                    is_cut,
                    hides_less: graph.hidden(session, state).gives_up_less_later,
                });
            }
            numbers = next;
        }
        lane
    }

    /// Leaves out the steps that are not useful.
    pub(super) fn keep(&mut self, useful: &[bool]) {
        let all = std::mem::take(&mut self.steps);
        for state in &mut self.states {
            let (first, end) = (state.first_step as usize, state.end_step as usize);
            state.first_step = self.steps.len() as u32;
            self.steps.extend((first..end).filter(|step| useful[*step]).map(|step| all[step]));
            state.end_step = self.steps.len() as u32;
            let mut least = Cost::MOST;
            for step in self.steps[state.first_step as usize..].iter_mut().rev() {
                least = least.least_of_each(step.through);
                step.ahead = least;
            }
        }
    }

    /// How many states there are. A step leads to a state of a higher number.
    pub(super) fn states(&self) -> u32 {
        self.states.len() as u32
    }

    /// The steps out of some states that follow one another.
    pub(super) fn steps_in(&self, states: std::ops::Range<u32>) -> &[LaneStep] {
        let end = states.end.checked_sub(1).map_or(0, |last| self.states[last as usize].end_step);
        &self.steps[self.first_step(states.start)..end as usize]
    }

    /// The place of the first step out of a state.
    pub(super) fn first_step(&self, state: u32) -> usize {
        self.states[state as usize].first_step as usize
    }

    /// The place of the first step out of a state on a day or later; nothing where there is none.
    pub(super) fn step_from(&self, state: u32, from: DayNumber) -> Option<usize> {
        let range = &self.states[state as usize];
        let all = &self.steps[range.first_step as usize..range.end_step as usize];
        let place = all.partition_point(|step| step.day < from);
        (place < all.len()).then_some(range.first_step as usize + place)
    }

    /// How many sessions are left to place.
    pub(super) fn left(&self, state: u32) -> u32 {
        self.sessions - self.states[state as usize].placed
    }

    /// How many sessions are placed.
    pub(super) fn placed(&self, state: u32) -> u32 {
        self.states[state as usize].placed
    }

    /// How many sessions the course has.
    pub(super) fn sessions(&self) -> u32 {
        self.sessions
    }

    /// Whether a way on from a state was left out for the budget.
    pub(super) fn is_cut(&self, state: u32) -> bool {
        self.states[state as usize].is_cut
    }

    /// Whether what is ahead of a state may be less given up than it seems.
    pub(super) fn hides_less(&self, state: u32) -> bool {
        self.states[state as usize].hides_less
    }

    /// The day of the last session placed.
    pub(super) fn last(&self, state: u32) -> Option<DayNumber> {
        self.states[state as usize].last
    }

    /// The ways to place the next session from a day on, in the order of their days.
    pub(super) fn steps(&self, state: u32, from: DayNumber) -> &[LaneStep] {
        let state = &self.states[state as usize];
        let all = &self.steps[state.first_step as usize..state.end_step as usize];
        &all[all.partition_point(|step| step.day < from)..]
    }

    /// Each part of the cost at its least, over the course's own ways to its end when the next session is on a day or
    /// later; `None` when it has no way there.
    pub(super) fn ahead(&self, state: u32, from: DayNumber) -> Option<Cost> {
        if self.left(state) == 0 { Some(Cost::NOTHING) } else { self.steps(state, from).first().map(|step| step.ahead) }
    }

    /// The first day of any step.
    pub(super) fn first_day(&self) -> Option<DayNumber> {
        self.steps.iter().map(|step| step.day).min()
    }
}
