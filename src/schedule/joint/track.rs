//! One course with little more known of a state than how many sessions are placed: stages, and what the gaps between them
//! cost at least.
//!
//! A long closure costs a course days off aim that no other day costs, and it costs them once, whatever comes before and
//! behind. So the sessions before it and behind it are kept apart: the days from one long closure to the next are an era. All
//! courses begin on one day before any session, so a first session is a gap like the others.

use super::lane::Lane;
use crate::schedule::day::DayNumber;

/// The stages of one course, those with fewer sessions first.
pub(super) struct Track {
    pub(super) stages: Vec<Stage>,
    /// The stage of each state.
    pub(super) of_state: Vec<u32>,
}

/// The states of a course with the same number of sessions, of which the last was in the same era.
pub(super) struct Stage {
    pub(super) placed: u32,
    pub(super) era: u32,
    /// The first and the last day of the last session.
    pub(super) days: (DayNumber, DayNumber),
    /// Whether a way on was left out for the budget.
    pub(super) is_cut: bool,
    /// The next session, by its era; nothing where the course is done.
    pub(super) next: Vec<Next>,
}

/// The next session in one era.
pub(super) struct Next {
    pub(super) era: u32,
    /// The stage that it leads to.
    pub(super) to: usize,
    /// The shortest gap, and what each gap from it on costs at least in days off aim, at their price.
    pub(super) first: usize,
    pub(super) costs: Vec<i32>,
}

/// More than any gap costs.
const NO_WAY: i32 = i32::MAX / 4;

/// A closure of fewer days makes no era, and no more than so many do.
const LEAST_CLOSURE: DayNumber = 5;
const MOST_CLOSURES: usize = 4;

/// The first days behind long closures, in order: what no session of these courses can be on.
pub(super) fn closures(lanes: &[&Lane]) -> Vec<DayNumber> {
    let mut days: Vec<DayNumber> =
        lanes.iter().flat_map(|lane| lane.steps_in(0..lane.states())).map(|step| step.day).collect();
    days.sort_unstable();
    days.dedup();
    let mut closures: Vec<(DayNumber, DayNumber)> =
        days.windows(2).map(|days| (days[1] - days[0] - 1, days[1])).collect();
    closures.retain(|(length, _)| LEAST_CLOSURE <= *length);
    closures.sort_unstable_by_key(|(length, day)| (std::cmp::Reverse(*length), *day));
    closures.truncate(MOST_CLOSURES);
    let mut closures: Vec<DayNumber> = closures.into_iter().map(|(_, day)| day).collect();
    closures.sort_unstable();
    closures
}

impl Track {
    /// The stages of a course. The first session is as many days after `origin`.
    pub(super) fn new(lane: &Lane, origin: DayNumber, closures: &[DayNumber]) -> Self {
        let era = |day: DayNumber| closures.partition_point(|closure| *closure <= day);
        let day = |state: u32| lane.last(state).unwrap_or(origin);
        let key = |state: u32| (lane.placed(state), era(day(state)) as u32);
        let mut keys: Vec<(u32, u32)> = (0..lane.states()).map(key).collect();
        let of_all = keys.clone();
        keys.sort_unstable();
        keys.dedup();
        let stage = |&(placed, era): &(u32, u32)| Stage {
            placed,
            era,
            days: (DayNumber::MAX, DayNumber::MIN),
            is_cut: false,
            next: Vec::new(),
        };
        let of_state = of_all.iter().map(|key| keys.partition_point(|other| other < key) as u32).collect();
        let mut track = Self { stages: keys.iter().map(stage).collect(), of_state };
        for state in 0..lane.states() {
            let last = day(state);
            let stage = &mut track.stages[track.of_state[state as usize] as usize];
            stage.days = (stage.days.0.min(last), stage.days.1.max(last));
            if lane.left(state) == 0 {
                continue;
            }
            stage.is_cut |= lane.is_cut(state);
            for step in lane.steps_in(state..state + 1) {
                let to = track.of_state[step.to as usize] as usize;
                let gap = usize::try_from(step.day - last).unwrap_or(0);
                let cost = i32::try_from(step.cost.off_aim).unwrap_or(NO_WAY).min(NO_WAY);
                let place = stage.next.iter().position(|next| next.to == to).unwrap_or_else(|| {
                    stage.next.push(Next { era: keys[to].1, to, first: gap, costs: Vec::new() });
                    stage.next.len() - 1
                });
                stage.next[place].see(gap, cost);
            }
        }
        track
    }

    pub(super) fn is_done(&self, stage: usize) -> bool {
        self.stages[stage].next.is_empty()
    }
}

impl Next {
    fn see(&mut self, gap: usize, cost: i32) {
        if gap < self.first {
            self.costs.splice(0..0, std::iter::repeat_n(NO_WAY, self.first - gap));
            self.first = gap;
        }
        if self.costs.len() <= gap - self.first {
            self.costs.resize(gap - self.first + 1, NO_WAY);
        }
        let known = &mut self.costs[gap - self.first];
        *known = cost.min(*known);
    }
}
