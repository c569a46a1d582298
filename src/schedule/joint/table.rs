//! Two courses with all their days: what both come to at least from each of their joint states on.
//!
//! Where courses keep a distance, or have to meet, single closed days and weekdays cost days off aim that no bound knows that
//! looks at gaps alone. So every joint state of two courses is worked out, from the last day back to the first (a pattern
//! database: Culberson and Schaeffer, 1998). What is kept of a course are the days of its own plans within a budget, so the
//! states that lie near to one another are few.

use super::apart::{Apart, FromApart};
use super::lane::Lane;
use super::side::{Side, Step};
use super::value::Scale;
use super::{Between, Member};
use crate::schedule::day::DayNumber;
use crate::schedule::steps::Steps;

/// The joint states of two courses and what is ahead of them.
pub(super) struct Table {
    sides: [Side; 2],
    may_share: bool,
    pub(super) scale: Scale,
    of_visit: u32,
    /// For each state of the first course where its row is, and one more for the end of the last.
    rows: Vec<Row>,
    /// The value of what is ahead, row by row. A row begins with the state before the second course's first session and goes on in
    /// the order of days. A value of [`CUT`] or more says that there is no way.
    ahead: Vec<u32>,
}

/// From which rank on a state of the first course has places for states of the second, and where its row begins.
#[derive(Clone, Copy)]
struct Row {
    first: usize,
    place: usize,
}

/// What is ahead where no way was kept, though some were left out for the budget, and where none was left out.
const CUT: u32 = u32::MAX / 8;
pub(super) const FOR_GOOD: u32 = 2 * CUT;

/// No more states are written down for two courses, and no more ways to go on are looked at.
const MOST_STATES: usize = 2_000_000;
const MOST_LOOKED_AT: usize = 12_000_000;

/// How many ways to go on take as long as one step.
const WAYS_A_STEP: usize = 10;

/// What two courses come to at least from a joint state on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FromTable {
    /// This value.
    AtLeast(u64),
    /// No plan within the budget of days off aim goes on from here.
    BeyondBudget,
    /// No plan goes on from here.
    NoWay,
}

/// Two courses of several.
pub(super) struct Two<'a> {
    pub(super) courses: [usize; 2],
    /// All lanes and members, of which these two are at the places of their courses.
    pub(super) lanes: &'a [Lane],
    pub(super) members: &'a [Member<'a>],
    pub(super) between: &'a Between,
}

impl Table {
    /// The joint states of two courses whose plans are no more than `most` off aim, at their price. Nothing where there are too
    /// many, or too few steps are left.
    pub(super) fn new(two: Two<'_>, apart: Option<&Apart>, scale: Scale, most: u32, steps: &Steps) -> Option<Self> {
        let Two { courses: [a, b], lanes, members, between } = two;
        let of_visit = u32::try_from(scale.of_visit).ok()?;
        let visits = lanes[a].sessions() + lanes[b].sessions();
        // No way comes near to the value that means none.
        let dearest = |lane: &Lane| {
            let steps = lane.steps_in(0..lane.states()).iter().map(|step| step.cost.off_aim).max().unwrap_or(0);
            u64::from(steps) * u64::from(lane.sessions())
        };
        let all = (dearest(&lanes[a]) + dearest(&lanes[b])) * scale.of_day + u64::from(visits) * scale.of_visit;
        if u64::from(CUT) <= all {
            return None;
        }
        let side =
            |own: usize, other: usize| Side::new(&lanes[own], &members[own], between.distance[other][own], scale);
        let mut table = Self {
            sides: [side(a, b), side(b, a)],
            may_share: between.may_share(a, b),
            scale,
            of_visit,
            rows: Vec::new(),
            ahead: Vec::new(),
        };
        table.lay_out()?;
        let known = |at: [u32; 2]| match apart {
            Some(apart) => apart.of_states(lanes, at),
            None => FromApart::AtLeast(
                [a, b].iter().zip(at).map(|(course, state)| off_aim_alone(&lanes[*course], state)).sum(),
            ),
        };
        table.work_out(known, most, steps)?;
        Some(table)
    }

    /// Finds the place of each row.
    fn lay_out(&mut self) -> Option<()> {
        let [one, other] = &self.sides;
        let mut place = 0;
        // The first state of the second course, which has no day, comes before all others.
        let day = |nth: usize| other.last[other.order[nth + 1] as usize];
        let count = other.order.len() - 1;
        for state in 0..one.last.len() {
            let days = one.days_of_other(state, other);
            let from = partition(count, |nth| day(nth) < days.0);
            let to = partition(count, |nth| day(nth) <= days.1).max(from);
            self.rows.push(Row { first: from + 1, place });
            place += 1 + to - from;
            if MOST_STATES < place {
                return None;
            }
        }
        self.rows.push(Row { first: 0, place });
        self.ahead = vec![CUT; place];
        Some(())
    }

    /// Goes through the states from the first day to the last, as far as they are within `most` days off aim by what is
    /// `known` to be ahead, and then back.
    fn work_out(&mut self, known: impl Fn([u32; 2]) -> FromApart, most: u32, steps: &Steps) -> Option<()> {
        // A step leads to a state of a higher number in the one course, and of a later day in the other.
        let mut so_far = vec![u32::MAX; self.ahead.len()];
        so_far[0] = 0;
        let mut kept: Vec<(usize, [u32; 2])> = Vec::new();
        let mut looked_at = 0;
        for state in 0..self.sides[0].last.len() {
            let Row { first, place: start } = self.rows[state];
            for place in start..self.rows[state + 1].place {
                let other = if place == start { 0 } else { self.sides[1].order[first + place - start - 1] };
                let (at, so_far_here) = ([state as u32, other], so_far[place]);
                if so_far_here == u32::MAX {
                    continue;
                }
                match known(at) {
                    FromApart::AtLeast(ahead) if so_far_here.saturating_add(ahead) <= most => {
                        kept.push((place, at));
                        looked_at += self.go_on(at, so_far_here, most, &mut so_far);
                    }
                    FromApart::AtLeast(_) | FromApart::BeyondBudget => {}
                    FromApart::NoWay => self.ahead[place] = FOR_GOOD,
                }
            }
            if MOST_LOOKED_AT < looked_at {
                return None;
            }
        }
        steps.take(looked_at / WAYS_A_STEP)?;
        for (place, at) in kept.into_iter().rev() {
            self.ahead[place] = self.least(at);
        }
        Some(())
    }

    /// Goes on from a state to those that the next visit leads to; how many ways that are.
    fn go_on(&self, at: [u32; 2], so_far_here: u32, most: u32, so_far: &mut [u32]) -> usize {
        let Some(ways) = self.ways(at) else { return 0 };
        let mut reach = |to: [u32; 2], off_aim: u32| {
            let off_aim = so_far_here + off_aim;
            if off_aim <= most
                && let Some(place) = self.place(to)
            {
                so_far[place] = off_aim.min(so_far[place]);
            }
        };
        ways[0].iter().for_each(|step| reach([step.to, at[1]], step.off_aim));
        ways[1].iter().for_each(|step| reach([at[0], step.to], step.off_aim));
        for [one, other] in self.shared(at, ways) {
            reach([one.to, other.to], one.off_aim + other.off_aim);
        }
        ways[0].len() + ways[1].len()
    }

    /// Where a state is written down, if it is.
    fn place(&self, [a, b]: [u32; 2]) -> Option<usize> {
        let (Row { first, place }, end) = (self.rows[a as usize], self.rows[a as usize + 1].place);
        let nth = if b == 0 { 0 } else { 1 + (self.sides[1].rank[b as usize] as usize).checked_sub(first)? };
        (place + nth < end).then_some(place + nth)
    }

    /// The ways of both courses to place their next session before the other one's last day for that is past. Nothing where
    /// one of them cannot go on.
    fn ways(&self, at: [u32; 2]) -> Option<[&[Step]; 2]> {
        let from = self.earliest(at);
        let [one, other] = [0, 1].map(|own: usize| {
            let (side, state) = (&self.sides[own], at[own] as usize);
            let ways = side.from(state, from[own]);
            let latest = if side.is_done[state] { Some(DayNumber::MAX) } else { ways.last().map(|step| step.day) };
            latest.map(|latest| (ways, latest))
        });
        let ((one, last_of_one), (other, last_of_other)) = one.zip(other)?;
        let up_to = |ways: &'_ [Step], day: DayNumber| ways.partition_point(|step| step.day <= day);
        Some([&one[..up_to(one, last_of_other)], &other[..up_to(other, last_of_one)]])
    }

    /// The least that is ahead of a state.
    fn least(&self, at: [u32; 2]) -> u32 {
        let is_done = [0, 1].map(|own: usize| self.sides[own].is_done[at[own] as usize]);
        if is_done == [true; 2] {
            return 0;
        }
        let mut least = FOR_GOOD;
        if let Some(ways) = self.ways(at) {
            for step in ways[0] {
                least = least.min(step.value + self.get([step.to, at[1]]));
            }
            for step in ways[1] {
                least = least.min(step.value + self.get([at[0], step.to]));
            }
            for [one, other] in self.shared(at, ways) {
                least = least.min(one.value + other.value + self.get([one.to, other.to]));
            }
        }
        let is_cut = (0..2).any(|own| !is_done[own] && self.sides[own].is_cut[at[own] as usize]);
        match least + self.of_visit {
            least @ ..CUT => least,
            _ if is_cut || least < FOR_GOOD => CUT,
            _ => FOR_GOOD,
        }
    }

    /// The steps of both that can be one visit.
    fn shared<'a>(&self, at: [u32; 2], ways: [&'a [Step]; 2]) -> impl Iterator<Item = [&'a Step; 2]> + use<'a> {
        let are_held = [0, 1].into_iter().all(|course: usize| self.sides[course].is_next_held[at[course] as usize]);
        let mut others = ways[1];
        let mut one = if self.may_share || are_held { ways[0] } else { &[] }.iter();
        std::iter::from_fn(move || {
            loop {
                let step = one.next()?;
                others = &others[others.iter().position(|other| step.day <= other.day)?..];
                if let Some(other) = others.first().filter(|other| other.day == step.day) {
                    return Some([step, other]);
                }
            }
        })
    }

    /// From which day on each course may have its next session.
    fn earliest(&self, at: [u32; 2]) -> [DayNumber; 2] {
        let [a, b] = at.map(|state| state as usize);
        let last = [self.sides[0].last_day(a), self.sides[1].last_day(b)];
        let today = last[0].max(last[1]).unwrap_or(DayNumber::MIN);
        let states = [a, b];
        [0, 1].map(|own: usize| {
            let (side, other) = (&self.sides[own], &self.sides[1 - own]);
            let is_held = side.is_next_held[states[own]] && other.is_last_held[states[1 - own]];
            let distance = side.distance.filter(|_| !is_held);
            let after = distance.zip(last[1 - own]).map(|(distance, last)| distance.after(last));
            after.into_iter().fold(today.saturating_add(1), DayNumber::max)
        })
    }

    /// What is ahead of a state.
    fn get(&self, at: [u32; 2]) -> u32 {
        if let Some(place) = self.place(at) {
            return self.ahead[place];
        }
        let [a, b] = at.map(|state| state as usize);
        let [one, other] = &self.sides;
        match () {
            // A course that is done and far away has nothing to do with the other one.
            () if other.is_done[b] && other.last[b] < one.last[a] => one.alone[a],
            () if one.is_done[a] && one.last[a] < other.last[b] => other.alone[b],
            // One of them has waited longer than any of its gaps.
            () if one.is_cut[a] || other.is_cut[b] => CUT,
            () => FOR_GOOD,
        }
    }

    /// How much memory it takes, about.
    pub(super) fn bytes(&self) -> usize {
        let steps: usize = self.sides.iter().map(|side| side.steps.len()).sum();
        self.ahead.len() * size_of::<u32>() + steps * size_of::<Step>()
    }

    /// What is ahead of states of the two courses at least.
    pub(super) fn of_states(&self, at: [u32; 2]) -> FromTable {
        match self.get(at) {
            value @ ..CUT => FromTable::AtLeast(u64::from(value)),
            CUT..FOR_GOOD => FromTable::BeyondBudget,
            FOR_GOOD.. => FromTable::NoWay,
        }
    }

    /// The days off aim in a value, at their price; nothing where a plan with fewer may have more visits.
    pub(super) fn off_aim(&self, value: u64) -> Option<u32> {
        let may_meet = self.may_share || self.sides.iter().all(|side| side.is_next_held[0]);
        (!self.scale.is_visits_first() || !may_meet).then(|| self.scale.off_aim(value))
    }

    /// The days of a plan of both that is worth what is ahead of the first state; nothing where there is none.
    pub(super) fn days(&self) -> Option<[Vec<DayNumber>; 2]> {
        let mut days = [Vec::new(), Vec::new()];
        let mut at = [0, 0];
        while !(self.sides[0].is_done[at[0] as usize] && self.sides[1].is_done[at[1] as usize]) {
            let rest = Some(self.get(at)).filter(|ahead| *ahead < CUT)?.checked_sub(self.of_visit)?;
            let [one, other] = self.ways(at)?;
            let both = self
                .shared(at, [one, other])
                .map(|[one, other]| (one.value + other.value, [one.to, other.to], [Some(one.day), Some(other.day)]));
            let one = one.iter().map(|step| (step.value, [step.to, at[1]], [Some(step.day), None]));
            let other = other.iter().map(|step| (step.value, [at[0], step.to], [None, Some(step.day)]));
            let (_, to, visit) = one.chain(other).chain(both).find(|(value, to, _)| value + self.get(*to) == rest)?;
            days.iter_mut().zip(visit).for_each(|(days, day)| days.extend(day));
            at = to;
        }
        Some(days)
    }
}

/// The days off aim of a course alone from a state to its end, at their price.
fn off_aim_alone(lane: &Lane, state: u32) -> u32 {
    lane.ahead(state, DayNumber::MIN).map_or(u32::MAX, |cost| cost.off_aim)
}

/// The first number that is not before, of `count` numbers of which those before come first.
fn partition(count: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (0, count);
    while from < to {
        let middle = from.midpoint(to);
        if is_before(middle) { from = middle + 1 } else { to = middle }
    }
    from
}
