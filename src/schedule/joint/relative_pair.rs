//! Two courses that share visits, planned for themselves with nothing known but how their last sessions lie to one another.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use super::gaps::{Gaps, NEAR_NO_WAY, NO_WAY};
use super::lane::Lane;
use super::relative::UNITS;
use crate::schedule::day::DayNumber;

/// Two courses.
pub(super) struct Pair {
    pub(super) guest: usize,
    pub(super) gaps: [Rc<Gaps>; 2],
    pub(super) may_share: bool,
    /// How many visits there are to spare before all sessions.
    pub(super) most_alone: usize,
    /// By visits to spare what is ahead, worked out when it is asked for.
    pub(super) layers: Vec<OnceCell<Layer>>,
    /// What the host pays from each of its states to its end, on its own days, at the share of the pair.
    pub(super) host_alone: Vec<i32>,
    /// Fixed days of other courses on which neither of the two can be.
    pub(super) visits_of_others: Vec<DayNumber>,
    /// The day before any session.
    pub(super) origin: DayNumber,
    /// How many gaps were looked at.
    pub(super) looked_at: Cell<usize>,
}

/// By how many sessions each course has had, and by how many days the last one of the first course comes after that of the
/// other: what both are off aim from there on, at the shares of the pair.
pub(super) type Layer = Vec<i32>;

/// A place in a layer: the visits to spare, how many sessions each course has had, and how many days ago the last were.
pub(super) type Place = (u32, [usize; 2], [usize; 2]);

/// How many visits two courses with this many sessions left have at least.
pub(super) fn visits_ahead(left: [u32; 2], may_share: bool) -> u32 {
    if may_share { left[0].max(left[1]) } else { left[0] + left[1] }
}

impl Pair {
    /// How many sessions a course has.
    pub(super) fn sessions(&self, place: usize) -> usize {
        self.gaps[place].of_session.len()
    }

    /// How many numbers of days may lie between the last sessions.
    fn width(&self) -> usize {
        self.gaps[0].longest + self.gaps[1].longest + 1
    }

    /// How many states a layer has.
    pub(super) fn states(&self) -> usize {
        (self.sessions(0) + 1) * (self.sessions(1) + 1) * self.width()
    }

    /// Where the states begin in which the courses have had this many sessions, with the one where the last ones are on one
    /// day; before it those where the second course had one since, after it those where the first had.
    fn same_day(&self, had: [usize; 2]) -> usize {
        (had[0] * (self.sessions(1) + 1) + had[1]) * self.width() + self.gaps[0].longest
    }

    /// Whether any plan has had this many sessions of each course at some time. A visit of the guest alone is one beyond the
    /// sessions of the host, so there are no more of them than visits to spare; and what visits the host has alone are those
    /// and the sessions that it has more. Where the two share no day, every visit is of one alone.
    fn is_reached(&self, [first, second]: [usize; 2]) -> bool {
        let most_alone = self.most_alone;
        !self.may_share
            || (second <= first + most_alone && self.sessions(1) + first <= self.sessions(0) + second + most_alone)
    }

    fn layer(&self, to_spare: u32) -> &Layer {
        self.layers[to_spare as usize].get_or_init(|| {
            let mut layer = vec![NO_WAY; self.states()];
            for first in (0..=self.sessions(0)).rev() {
                for second in (0..=self.sessions(1)).rev().filter(|second| self.is_reached([first, *second])) {
                    let same_day = self.same_day([first, second]);
                    let [longest_ago, longest_since] = [0, 1].map(|place: usize| self.gaps[place].longest);
                    // No plan has the last sessions farther apart than their days are.
                    let (one, other) = (self.gaps[0].days[first], self.gaps[1].days[second]);
                    let is_done = first == self.sessions(0) || second == self.sessions(1);
                    let far = |days: i64| usize::try_from(days).unwrap_or(0);
                    let ago = far(i64::from(other.1) - i64::from(one.0)).min(longest_ago);
                    let since = far(i64::from(one.1) - i64::from(other.0)).min(longest_since);
                    let range = if is_done { same_day..same_day + 1 } else { same_day - ago..same_day + since + 1 };
                    for place in range {
                        let ago = [same_day.saturating_sub(place), place.saturating_sub(same_day)];
                        layer[place] = self.least(&layer, to_spare, [first, second], ago);
                    }
                }
            }
            layer
        })
    }

    /// The layer after a visit of these courses; nothing where it would be one too many.
    fn layer_after<'a>(
        &'a self,
        layer: &'a Layer,
        to_spare: u32,
        had: [usize; 2],
        comes: [bool; 2],
    ) -> Option<(&'a Layer, [usize; 2])> {
        let after = [0, 1].map(|place: usize| had[place] + usize::from(comes[place]));
        let left = |had: [usize; 2]| {
            visits_ahead([0, 1].map(|place| (self.sessions(place) - had[place]) as u32), self.may_share)
        };
        let spared = (to_spare + left(had)).checked_sub(left(after) + 1)?;
        Some((if spared == to_spare { layer } else { self.layer(spared) }, after))
    }

    /// The least that is ahead, over the next visit. `layer` is the one with this many visits to spare, as far as it is known.
    fn least(&self, layer: &Layer, to_spare: u32, had: [usize; 2], ago: [usize; 2]) -> i32 {
        let is_done = [0, 1].map(|place: usize| had[place] == self.sessions(place));
        if is_done == [true; 2] {
            return 0;
        }
        let mut least = NO_WAY;
        for (course, other) in [(0, 1), (1, 0)].into_iter().filter(|(course, _)| !is_done[*course]) {
            // One course alone: the days since the other's last session go on, in the direction of its side of the row.
            let Some((layer, after)) = self.layer_after(layer, to_spare, had, [course == 0, course == 1]) else {
                continue;
            };
            let (first, costs) = self.gaps[course].from(had[course], ago[course]);
            let same_day = self.same_day(after);
            let through = |least: i32, (cost, ahead): (&i32, &i32)| least.min(cost + ahead);
            self.looked_at.set(self.looked_at.get() + costs.len());
            if is_done[other] || after[course] == self.sessions(course) {
                // Where one is done it does not matter how many they are.
                let ahead = std::iter::repeat(&layer[same_day]);
                least = costs.iter().zip(ahead).fold(least, through);
            } else if let Some(room) = (self.gaps[other].longest + 1).checked_sub(ago[other] + first) {
                let since = ago[other] + first;
                least = match course {
                    0 => costs.iter().zip(&layer[same_day + since..][..room]).fold(least, through),
                    _ => costs.iter().zip(layer[..=same_day - since][..].iter().rev().take(room)).fold(least, through),
                };
            }
        }
        if self.may_share
            && is_done == [false; 2]
            && let Some((layer, after)) = self.layer_after(layer, to_spare, had, [true; 2])
        {
            let [one, other] = [0, 1].map(|place: usize| self.gaps[place].from(had[place], ago[place]));
            let first = one.0.max(other.0);
            let [one, other] = [one, other].map(|(own, costs)| costs.get(first - own..).unwrap_or(&[]));
            let both = one.iter().zip(other).fold(NO_WAY, |least, (one, other)| least.min(one + other));
            least = least.min(both + layer[self.same_day(after)]);
        }
        if least < NEAR_NO_WAY { least } else { NO_WAY }
    }

    /// The same with other shares of the host.
    pub(super) fn with_host_gaps(&mut self, gaps: Rc<Gaps>) {
        self.gaps[0] = gaps;
        self.layers.iter_mut().for_each(|layer| *layer = OnceCell::new());
    }

    /// How many of the visits left for all courses are left for these two; nothing where there are too few.
    pub(super) fn visits_of_pair(&self, visits: u32, today: DayNumber) -> Option<u32> {
        let of_others = self.visits_of_others.iter().filter(|day| today < **day).count();
        visits.checked_sub(u32::try_from(of_others).ok()?)
    }

    /// The place before all sessions; nothing where there are too many visits to spare.
    pub(super) fn root(&self, visits: u32) -> Option<Place> {
        let to_spare = self
            .visits_of_pair(visits, DayNumber::MIN)?
            .checked_sub(visits_ahead([0, 1].map(|place| self.sessions(place) as u32), self.may_share))?;
        ((to_spare as usize) < self.layers.len()).then_some((to_spare, [0, 0], [0, 0]))
    }

    /// What is ahead of a place.
    pub(super) fn at(&self, (to_spare, had, ago): Place) -> i32 {
        self.layer(to_spare)[self.same_day(had) + ago[1] - ago[0]]
    }

    /// The gaps before the sessions of the first course on a best way from a place on; nothing where that has none.
    pub(super) fn host_gaps(&self, from: Place) -> Vec<Option<usize>> {
        let mut gaps = vec![None; self.sessions(0)];
        let mut place = from;
        while let Some((next, gap)) = self.next(place) {
            if gap > 0 {
                gaps[place.1[0]] = Some(gap);
            }
            place = next;
        }
        gaps
    }

    /// The place that a best way leads to by its next visit, and the gap of the first course, 0 where it does not come.
    fn next(&self, place: Place) -> Option<(Place, usize)> {
        let (to_spare, had, ago) = place;
        let least = Some(self.at(place)).filter(|least| *least < NEAR_NO_WAY)?;
        let layer = self.layer(to_spare);
        for comes in [[true, true], [true, false], [false, true]] {
            let is_done = |course: usize| had[course] == self.sessions(course);
            if (comes == [true; 2] && !self.may_share) || (0..2).any(|course| comes[course] && is_done(course)) {
                continue;
            }
            let Some((_, after)) = self.layer_after(layer, to_spare, had, comes) else { continue };
            let left = |had: [usize; 2]| {
                visits_ahead([0, 1].map(|place: usize| (self.sessions(place) - had[place]) as u32), self.may_share)
            };
            let spared = to_spare + left(had) - left(after) - 1;
            let is_any_done = (0..2).any(|course| after[course] == self.sessions(course));
            let longest = self.gaps[0].longest.max(self.gaps[1].longest);
            for days in 1..=longest {
                let pays = |course: usize| match comes[course] {
                    true => self.gaps[course].pays(had[course], (ago[course] + days) as DayNumber),
                    false => 0,
                };
                let since =
                    [0, 1].map(|course: usize| if comes[course] || is_any_done { 0 } else { ago[course] + days });
                if since[1] > self.gaps[1].longest || since[0] > self.gaps[0].longest {
                    break;
                }
                let next = (spared, after, since);
                if pays(0).saturating_add(pays(1)).saturating_add(self.at(next)) == least {
                    return Some((next, if comes[0] { ago[0] + days } else { 0 }));
                }
            }
        }
        None
    }

    /// What the first course pays for its next session on a day.
    pub(super) fn host_pays(&self, lane: &Lane, state: u32, day: DayNumber) -> i32 {
        self.gaps[0].pays(lane.placed(state) as usize, day - lane.last(state).unwrap_or(self.origin))
    }

    /// What is ahead of the states of host and guest at least, at the shares of the pair; nothing where no plan goes on.
    pub(super) fn most_of(
        &self,
        states: [(&Lane, u32); 2],
        guest_alone: u32,
        (visits_left, today): (u32, DayNumber),
    ) -> Option<i64> {
        let apart = i64::from(self.host_alone[states[0].1 as usize]) + i64::from(guest_alone) * i64::from(UNITS);
        match self.ahead(states, self.visits_of_pair(visits_left, today)?) {
            Some(NO_WAY..) => None,
            Some(together) => Some(apart.max(i64::from(together))),
            None => Some(apart),
        }
    }

    /// What is ahead of the states of the two courses; nothing where that is not known.
    fn ahead(&self, states: [(&Lane, u32); 2], visits_left: u32) -> Option<i32> {
        let had = states.map(|(lane, state)| lane.placed(state) as usize);
        let last = states.map(|(lane, state)| lane.last(state).unwrap_or(self.origin));
        let left = states.map(|(lane, state)| lane.left(state));
        let Some(to_spare) = visits_left.checked_sub(visits_ahead(left, self.may_share)) else { return Some(NO_WAY) };
        if self.layers.len() <= to_spare as usize {
            return None;
        }
        let since = match left {
            [0, _] | [_, 0] => 0,
            _ => last[0] - last[1],
        };
        let is_far = (self.gaps[1].longest as i32) < since || since < -(self.gaps[0].longest as i32);
        let place = || usize::try_from(self.same_day(had) as i64 + i64::from(since)).unwrap_or(0);
        Some(if is_far { NO_WAY } else { self.layer(to_spare)[place()] })
    }
}
