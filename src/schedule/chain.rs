//! The exact optimum of a course each of whose sessions is timed by the one before it and by known days alone, which is
//! the usual course.
//!
//! A partial plan then is one day, that of its last session. Going forward, each day has the fewest days off aim of the
//! partial plans that end on it; what is more than a plan in hand costs is left out. Where a session has no such day, no
//! plan exists, and it is the one that cannot be placed. Going back from the earliest of the best last days, each session
//! is on the earliest day that leads on at no more cost.
//!
//! That is the plan whose days are earliest, compared from the first one on, too. Let two plans be as little off aim as any. For
//! each session take the earlier of its two days, and the later: both are plans, since every day is that of one of them and
//! a later day of the session before never leads to earlier bounds. What a session is off aim is the distance between its day and
//! two days that only grow with that of the session before, so together they are no more off aim than the two were
//! (Topkis, 1978). So of all best plans one has the earliest day for each session. With several earlier sessions to measure
//! from that is not so: the aim then ends at the latest of several days.

use super::availability::Availability;
use super::day::{DayNumber, LAST};
use super::running::RunningBounds;
use super::search::{Best, Found, Stuck, at_price};
use super::steps::Steps;
use super::timing::{Cost, DayAnchor, SlotRules};

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

/// How many steps it takes at most where no plan is known.
const STEPS_WITHOUT_PLAN: usize = 30_000;

/// The days off aim that are gone to first where no plan is known and nothing says how late a session may be, and those that
/// are gone to last.
const FIRST_DAYS: u32 = 16;
const LAST_DAYS: u32 = 1_024;

/// The best plan, which costs at most as much as the one that is `known` (days off aim at their price), or that there is
/// none. `unavoidable` is what each session is off aim at least. `None` where that is not found out within the steps.
pub(super) fn best(
    slots: &[SlotRules],
    availability: &Availability<'_>,
    unavoidable: &[u32],
    known: Option<u32>,
    steps: &Steps,
) -> Option<Found> {
    let within = |most: u32, most_steps: usize| within(slots, availability, unavoidable, most, most_steps, steps);
    if let Some(known) = known {
        return within(known, usize::MAX).filter(|found| matches!(found, Found::Best(_)));
    }
    let mut found = within(NOT_REACHED - 1, STEPS_WITHOUT_PLAN);
    let least: u32 = at_price(slots, unavoidable).map(|cost| cost.off_aim).sum();
    let mut days = FIRST_DAYS;
    while found.is_none() && days <= LAST_DAYS {
        let most = least.saturating_add(days.saturating_mul(slots.first().map_or(1, price)));
        found = within(most, STEPS_WITHOUT_PLAN);
        days *= 4;
    }
    found
}

/// The same of plans that cost at most `most`. `None` too where all of them cost more and that leaves open whether there is
/// any.
fn within(
    slots: &[SlotRules],
    availability: &Availability<'_>,
    unavoidable: &[u32],
    most: u32,
    most_steps: usize,
    steps: &Steps,
) -> Option<Found> {
    let mut left: u32 = at_price(slots, unavoidable).map(|cost| cost.off_aim).sum();
    let (mut taken, mut is_cut) = (0, false);
    let mut layers = Vec::with_capacity(slots.len() + 1);
    layers.push(Layer { first: 0, so_far: vec![0], ways: Vec::new() });
    for (index, (slot, own)) in slots.iter().zip(at_price(slots, unavoidable)).enumerate() {
        left -= own.off_aim;
        // What later sessions cannot avoid is not there to be spent.
        let ahead = layers.last_mut()?.look_ahead(slot, index > 0, most.saturating_sub(left));
        let layer = layers.last()?;
        is_cut |= ahead.is_cut;
        taken += layer.steps();
        if steps.left().min(most_steps) < taken {
            return None;
        }
        let next = layer.next(slot, availability);
        if next.reached().next().is_none() {
            steps.take(taken)?;
            let stuck = || Stuck { slot: index, days: days_to(slots, &layers), between: ahead.between };
            return (!is_cut).then(|| Found::Nothing(stuck()));
        }
        layers.push(next);
    }
    steps.take(taken)?;
    let off_aim = layers.last()?.reached().map(|(_, so_far)| so_far).min()?;
    let days = days_to(slots, &layers);
    Some(Found::Best(Best { days, cost: Cost { given_up: 0, off_aim }, at_least: None }))
}

/// What the rules of the next session say, over all ways to place those before it.
struct Ahead {
    /// The first and the last day that they allow.
    between: (DayNumber, DayNumber),
    /// Whether days that they allow were left out, since they cost too much.
    is_cut: bool,
}

/// The days of one session, one after the other.
struct Layer {
    first: DayNumber,
    /// For each day the fewest days off aim, at their price, of the partial plans that end on it; [`NOT_REACHED`] where there
    /// are none.
    so_far: Vec<u32>,
    /// For each day how the next session can be placed.
    ways: Vec<Way>,
}

const NOT_REACHED: u32 = u32::MAX;

/// How a session can be placed after a day of the one before it.
#[derive(Clone, Copy)]
struct Way {
    /// The days that it may be on.
    from: DayNumber,
    to: DayNumber,
    /// The days that it aims at.
    aim: (DayNumber, DayNumber),
}

impl Way {
    const NONE: Self = Self { from: LAST + 1, to: LAST, aim: (0, LAST + 1) };

    fn is_any(&self) -> bool {
        self.from <= self.to
    }

    fn allows(&self, day: DayNumber) -> bool {
        self.from <= day && day <= self.to
    }

    /// Days off aim of the session on a day, at their price.
    fn off_aim(&self, day: DayNumber, price: u32) -> u32 {
        (self.aim.0 - day).max(day - self.aim.1).max(0).unsigned_abs() * price
    }
}

fn price(slot: &SlotRules) -> u32 {
    slot.prices.day.max(1)
}

impl Layer {
    /// The days that partial plans end on, each with what they cost.
    fn reached(&self) -> impl Iterator<Item = (DayNumber, u32)> {
        (self.first..).zip(self.so_far.iter().copied()).filter(|(_, so_far)| *so_far != NOT_REACHED)
    }

    /// The same, with how the next session can be placed.
    fn states(&self) -> impl Iterator<Item = (DayNumber, u32, &Way)> {
        let states = (self.first..).zip(&self.so_far).zip(&self.ways);
        states.filter(|((_, so_far), _)| **so_far != NOT_REACHED).map(|((day, so_far), way)| (day, *so_far, way))
    }

    /// Works out how the next session can be placed where it all costs no more than `most`.
    fn look_ahead(&mut self, slot: &SlotRules, has_previous: bool, most: u32) -> Ahead {
        let mut ahead = Ahead { between: (LAST + 1, DayNumber::MIN), is_cut: false };
        let (mut running, price) = (RunningBounds::new(slot), price(slot));
        let way = |(day, so_far): (DayNumber, &u32)| {
            if *so_far == NOT_REACHED {
                return Way::NONE;
            }
            if most < *so_far {
                ahead.is_cut = true;
                return Way::NONE;
            }
            let mut allow = |first: DayNumber, last: DayNumber| {
                ahead.between = (ahead.between.0.min(first), ahead.between.1.max(last));
            };
            if let Some(only) = slot.only {
                // A session that is fixed comes after the one before it all the same, and costs nothing that another plan
                // could save.
                let to = if has_previous && only <= day { only - 1 } else { only };
                allow(only, to);
                return Way { from: only, to, ..Way::NONE };
            }
            let bounds = if has_previous { running.after(day) } else { running.of_first() };
            let (first, last) = (bounds.earliest, bounds.latest.min(LAST));
            allow(first, last);
            let (from, to) = bounds.near((most - so_far) / price, first, last);
            ahead.is_cut |= (from, to) != (first, last);
            Way { from, to, aim: bounds.planned_aim().unwrap_or(Way::NONE.aim) }
        };
        self.ways = (self.first..).zip(&self.so_far).map(way).collect();
        ahead
    }

    /// How many days the next session is tried on.
    fn steps(&self) -> usize {
        self.states().map(|(_, _, way)| usize::try_from(way.to + 1 - way.from).unwrap_or(0)).sum()
    }

    /// The days of the next session.
    fn next(&self, slot: &SlotRules, availability: &Availability<'_>) -> Self {
        let ways = || self.states().filter(|(_, _, way)| way.is_any());
        let from = ways().map(|(_, _, way)| way.from).min().unwrap_or(LAST + 1);
        let to = ways().map(|(_, _, way)| way.to).max().unwrap_or(LAST);
        let price = price(slot);
        let (first, usable) = availability.usable(slot.needs, from, to);
        let so_far = vec![NOT_REACHED; usize::try_from(to + 1 - first).unwrap_or(0)];
        let mut next = Self { first, so_far, ways: Vec::new() };
        for (_, before, way) in ways() {
            // Three stretches: before the aim, in it, and after it.
            let (from, to, (lo, hi)) = (way.from.max(first), way.to, way.aim);
            let early = (from..).map(|day| before + (lo - day).unsigned_abs() * price);
            lower(next.stretch(from, to.min(lo - 1)), early);
            lower(next.stretch(from.max(lo), to.min(hi)), std::iter::repeat(before));
            let late = from.max(hi + 1);
            lower(next.stretch(late, to), (late..).map(|day| before + (day - hi).unsigned_abs() * price));
        }
        for ((day, is_usable), so_far) in (first..).zip(&*usable).zip(&mut next.so_far) {
            let can_be = slot.only.is_some() || (*is_usable && slot.may_be_on(day));
            if !can_be {
                *so_far = NOT_REACHED;
            }
        }
        next
    }

    /// The days from one to another.
    fn stretch(&mut self, from: DayNumber, to: DayNumber) -> &mut [u32] {
        let days = self.so_far.len();
        let place = |day: DayNumber| usize::try_from(day - self.first).unwrap_or(0).min(days);
        let (start, end) = (place(from), place(to.saturating_add(1)));
        &mut self.so_far[start..end.max(start)]
    }
}

/// Puts the smaller number of each two in place.
fn lower(places: &mut [u32], costs: impl Iterator<Item = u32>) {
    for (place, cost) in places.iter_mut().zip(costs) {
        *place = cost.min(*place);
    }
}

/// The days up to the last layer of the partial plan that reaches it with the fewest days off aim, as early as that allows.
fn days_to(slots: &[SlotRules], layers: &[Layer]) -> Vec<DayNumber> {
    let last = layers.last().and_then(|layer| layer.reached().min_by_key(|(_, so_far)| *so_far));
    let Some((mut day, mut so_far)) = last else { return Vec::new() };
    let mut days = Vec::with_capacity(slots.len());
    for (slot, before) in slots.iter().zip(layers).take(layers.len() - 1).rev() {
        days.push(day);
        let leads_here =
            |(_, cost, way): &(DayNumber, u32, &Way)| way.allows(day) && cost + way.off_aim(day, price(slot)) == so_far;
        let Some((earlier, cost, _)) = before.states().find(leads_here) else { break };
        (day, so_far) = (earlier, cost);
    }
    days.reverse();
    days
}
