//! The exact optimum of a course each of whose sessions is timed by the one before it and by known days alone, which is
//! the usual course.
//!
//! A partial plan then is one day, that of its last session. Going forward, each day has the fewest days off aim of the
//! partial plans that end on it; what is more than a plan in hand costs is left out. Going back, each day has what is
//! ahead of it: the fewest days off aim, and the earliest last day of those. The plan is the earliest way through.

use super::availability::Availability;
use super::day::{DayNumber, LAST};
use super::search::{Best, at_price};
use super::steps::Steps;
use super::timing::{Bounds, Cost, DayAnchor, SlotRules};

/// Whether every session is timed like that, with nothing promised and nothing forced.
pub(super) fn is_chain(slots: &[SlotRules]) -> bool {
    slots.iter().enumerate().all(|(index, slot)| {
        let is_near = |anchor| match anchor {
            DayAnchor::Slot(anchor) => anchor + 1 == index,
            DayAnchor::Day(_) => true,
        };
        slot.breakable.is_none() && slot.promised.days.is_empty() && slot.rules.iter().all(|rule| is_near(rule.anchor))
    })
}

/// The best plan of those that cost at most `most` (days off aim at their price), of which there is one. `unavoidable` is what
/// each session is off aim at least. `None` where the steps do not suffice.
pub(super) fn best(
    slots: &[SlotRules],
    availability: &Availability<'_>,
    unavoidable: &[u32],
    most: u32,
    steps: &Steps,
) -> Option<Best> {
    let mut layers = Vec::with_capacity(slots.len() + 1);
    layers.push(Layer { first: 0, states: vec![State { so_far: 0, ..State::NOT_REACHED }] });
    let mut left: u32 = at_price(slots, unavoidable).map(|cost| cost.off_aim).sum();
    for (index, (slot, own)) in slots.iter().zip(at_price(slots, unavoidable)).enumerate() {
        left -= own.off_aim;
        let layer = layers.last_mut()?;
        let next = layer.next(slot, availability, index > 0, most.checked_sub(left)?, steps)?;
        layers.push(next);
    }
    look_ahead(slots, &mut layers);
    earliest(slots, &layers)
}

/// The days of one session, one after the other.
struct Layer {
    first: DayNumber,
    states: Vec<State>,
}

/// The partial plans that end on a day.
#[derive(Clone, Copy)]
struct State {
    /// The fewest days off aim of them, at their price; [`NOT_REACHED`] where there are none.
    so_far: u32,
    /// The days that the next session may be on.
    from: DayNumber,
    to: DayNumber,
    /// The days that it aims at.
    aim: (DayNumber, DayNumber),
    /// The fewest days off aim of what is ahead, and the earliest last day of those.
    ahead: (u32, DayNumber),
}

const NOT_REACHED: u32 = u32::MAX;

impl State {
    const NOT_REACHED: Self =
        Self { so_far: NOT_REACHED, from: LAST + 1, to: LAST, aim: (0, 0), ahead: (NOT_REACHED, LAST + 1) };

    fn is_reached(&self) -> bool {
        self.so_far != NOT_REACHED
    }

    /// Days off aim of the next session on a day, at their price.
    fn off_aim(&self, day: DayNumber, price: u32) -> u32 {
        (self.aim.0 - day).max(day - self.aim.1).max(0).unsigned_abs() * price
    }
}

impl Layer {
    /// The days of the next session that partial plans reach which cost at most `most`.
    fn next(
        &mut self,
        slot: &SlotRules,
        availability: &Availability<'_>,
        has_previous: bool,
        most: u32,
        steps: &Steps,
    ) -> Option<Self> {
        let (mut from, mut to) = (LAST + 1, 0);
        let mut bounds = Bounds::default();
        let price = slot.prices.day.max(1);
        for (day, state) in (self.first..).zip(&mut self.states).filter(|(_, state)| state.is_reached()) {
            bounds.set(&slot.rules, has_previous.then_some(day), |_| day);
            (state.from, state.to) = match slot.only {
                Some(only) if has_previous && only <= day => (only, only - 1),
                Some(only) => (only, only),
                None => {
                    let left = most.saturating_sub(state.so_far) / price;
                    bounds.near(left, bounds.earliest, bounds.latest.min(LAST))
                }
            };
            // A session that is fixed costs nothing that another plan could save.
            state.aim = if slot.only.is_some() { (0, LAST + 1) } else { bounds.planned_aim().unwrap_or((0, LAST + 1)) };
            (from, to) = (from.min(state.from), to.max(state.to));
        }
        let (first, usable) = availability.usable(slot.needs, from, to);
        let mut states = vec![State::NOT_REACHED; usize::try_from(to + 1 - first).ok()?];
        let mut taken = 0;
        for state in self.states.iter().filter(|state| state.is_reached()) {
            let days = state.from.max(first)..=state.to;
            let place = |day: DayNumber| (day - first) as usize;
            if days.is_empty() {
                continue;
            }
            let own = place(*days.start())..=place(*days.end());
            taken += own.end() + 1 - own.start();
            for ((day, is_usable), next) in days.zip(&usable[own.clone()]).zip(&mut states[own]) {
                let so_far = state.so_far + state.off_aim(day, price);
                let can_be = slot.only.is_some() || (*is_usable && slot.may_be_on(day));
                if can_be && so_far <= most && so_far < next.so_far {
                    next.so_far = so_far;
                }
            }
        }
        steps.take(taken)?;
        Some(Self { first, states })
    }
}

/// Works out what is ahead of each day.
fn look_ahead(slots: &[SlotRules], layers: &mut [Layer]) {
    if let Some(last) = layers.last_mut() {
        for (day, state) in (last.first..).zip(&mut last.states).filter(|(_, state)| state.is_reached()) {
            state.ahead = (0, day);
        }
    }
    for (index, slot) in slots.iter().enumerate().rev() {
        let (layers, behind) = layers.split_at_mut(index + 1);
        let (Some(layer), Some(next)) = (layers.last_mut(), behind.first()) else { return };
        let price = slot.prices.day.max(1);
        for state in layer.states.iter_mut().filter(|state| state.is_reached()) {
            let ways = next.between(state.from, state.to);
            let ahead = ways.map(|(day, next)| (state.off_aim(day, price) + next.ahead.0, next.ahead.1)).min();
            state.ahead = ahead.unwrap_or(State::NOT_REACHED.ahead);
            if state.ahead.0 == NOT_REACHED {
                state.so_far = NOT_REACHED;
            }
        }
    }
}

impl Layer {
    /// The days from one to another that are reached.
    fn between(&self, from: DayNumber, to: DayNumber) -> impl Iterator<Item = (DayNumber, &State)> {
        let place = |day: DayNumber| usize::try_from(day - self.first).unwrap_or(0).min(self.states.len());
        let states = &self.states[place(from)..place(to + 1).max(place(from))];
        (from.max(self.first)..).zip(states).filter(|(_, state)| state.is_reached())
    }
}

/// The plan that is as little off aim as any, and ends as early: at each session the earliest day that leads to that.
fn earliest(slots: &[SlotRules], layers: &[Layer]) -> Option<Best> {
    let mut days: Vec<DayNumber> = Vec::with_capacity(slots.len());
    let mut state = layers.first()?.states.first()?;
    let off_aim = state.ahead.0;
    for (slot, next) in slots.iter().zip(&layers[1..]) {
        let price = slot.prices.day.max(1);
        let leads_to_it = |(day, next): &(DayNumber, &State)| {
            (state.off_aim(*day, price) + next.ahead.0, next.ahead.1) == state.ahead
        };
        let (day, after) = next.between(state.from, state.to).find(leads_to_it)?;
        days.push(day);
        state = after;
    }
    Some(Best { days, cost: Cost { given_up: 0, off_aim }, at_least: None })
}
