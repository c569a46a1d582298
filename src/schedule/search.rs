//! The exact optimum for one course.
//!
//! Sessions are placed in order. What the rest of a plan depends on is only the days of those placed sessions that a
//! later rule still refers to (for most courses, the last one), so partial plans that agree on these days are one
//! state, and a dynamic programme over the states is exact. Only states within a budget of days off aim are made: the
//! budget begins with a plan found greedily and grows until a plan fits in it or nothing was left out. A plan within
//! the budget is the best of all, since every plan that was left out is more off aim.
//!
//! What may be given up (promised visits, and rules that a forced session breaks) comes before days off aim, and the
//! least of it is found first: a limit on it goes up from a bound below until a plan keeps to it, and whatever is
//! below that limit is proven to be too little. Most courses can give nothing up, and one search is enough.
//!
//! Among plans that cost the same, the one whose last session is earliest wins, then the one whose sessions are
//! earliest, compared one by one; so the answer is unique.

use std::collections::{BTreeSet, HashMap};

use super::availability::{Availability, DayNeeds};
use super::day::{DayNumber, FIRST, LAST};
use super::reach::{reach, unavoidable};
use super::steps::Steps;
use super::timing::{Bounds, Cost, DayAnchor, SlotRules};

/// How many steps the search takes before it gives up; a third of a second's work, and at most some hundred megabytes.
const MAX_STEPS: usize = 6_000_000;

/// The most days off aim that the search goes to step by step; a plan found greedily may be further off.
const MAX_BUDGET: u32 = 1_000_000;

/// What the search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The best plan: a day for each session.
    Best(Best),
    /// No plan exists. The session that cannot be placed, and a way to place those before it that comes closest.
    Nothing(Stuck),
    /// It was not decided within so many steps. A plan that was found on the way, if one was. Every plan is more days off aim
    /// than this, at their price.
    TooLarge { found: Option<Best>, off_aim_above: Option<u32> },
}

/// The best plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Best {
    pub(super) days: Vec<DayNumber>,
    /// What the sessions cost that could be on other days too.
    pub(super) cost: Cost,
    /// Where it is not proven the best: what every plan costs at least.
    pub(super) at_least: Option<Cost>,
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
pub(super) fn best(slots: &[SlotRules], availability: &Availability<'_>, steps: &Steps) -> Found {
    let mut days = Vec::with_capacity(slots.len());
    if on_aim(slots, availability, &mut days) {
        return Found::Best(Best { days, cost: Cost::NOTHING, at_least: None });
    }
    // Finding the plan that each session's own best day makes is work as well.
    let is_left = steps.take(slots.len() * 16).is_some();
    let most = most_given_up(slots);
    let unavoidable = unavoidable(slots, availability);
    if most == 0
        && let Some(greedy) = greedy(slots, availability, false)
        && greedy.cost == at_price(slots, &unavoidable).sum()
    {
        // No session of any plan is fewer days off aim, and none that is as few is sooner: floors and aims come no sooner
        // where the sessions before come later.
        return Found::Best(greedy);
    }
    let live = live_sessions(slots);
    if !is_left {
        return Found::TooLarge { found: None, off_aim_above: None };
    }
    let mut search = Search::new(slots, &live, availability, &unavoidable, steps, MAX_STEPS);
    let mut least = least_given_up(slots, availability).min(most);
    // How far the limit is above the bound below, and the best plan found so far.
    let mut ahead = 0_u32;
    let mut found: Option<Best> = None;
    loop {
        let limit = match &found {
            Some(best) if best.cost.given_up <= least => break,
            Some(best) => least + (best.cost.given_up - 1 - least).min(ahead),
            None => least.saturating_add(ahead).min(most),
        };
        match search.least_off_aim(limit, most) {
            Found::Best(best) => found = Some(best),
            Found::Nothing(stuck) if limit == most => return Found::Nothing(stuck),
            Found::Nothing(_) => least = limit + 1,
            Found::TooLarge { found: late, off_aim_above } => {
                let off_aim = off_aim_above.map_or(Cost::NOTHING, |above| Cost { given_up: 0, off_aim: above + 1 });
                let at_least = Some(at_least(slots, availability).most_of_each(off_aim));
                let found = found.or(late).map(|found| Best { at_least, ..found });
                return Found::TooLarge { found, off_aim_above };
            }
        }
        ahead = ahead.saturating_mul(2).max(1);
    }
    found.map_or(Found::TooLarge { found: None, off_aim_above: None }, Found::Best)
}

/// Days off aim at their price.
fn at_price<'a>(slots: &'a [SlotRules], days: &'a [u32]) -> impl DoubleEndedIterator<Item = Cost> + 'a {
    let price = |(slot, days): (&SlotRules, &u32)| Cost { given_up: 0, off_aim: days.saturating_mul(slot.prices.day) };
    slots.iter().zip(days).map(price)
}

/// Puts each session in turn on the first day that costs nothing; whether that gets to the end. Then it is the best plan:
/// nothing is cheaper, and no session of any plan that costs nothing is earlier, since every rule leads from an earlier day
/// to an earlier or the same day.
pub(super) fn on_aim(slots: &[SlotRules], availability: &Availability<'_>, days: &mut Vec<DayNumber>) -> bool {
    days.clear();
    let mut bounds = Bounds::default();
    for slot in slots {
        let previous = days.last().copied();
        bounds.set_for(slot, previous, |earlier| days[earlier]);
        let day = nearest(slot, &bounds, availability).filter(|day| previous < Some(*day));
        match day.filter(|day| slot.cost(&bounds, *day) == Cost::NOTHING) {
            Some(day) => days.push(day),
            None => return false,
        }
    }
    true
}

/// No plan gives up less than this: every session that could keep a promise needs a day of its own for that.
fn least_given_up(slots: &[SlotRules], availability: &Availability<'_>) -> u32 {
    let keeping = slots.iter().filter(|slot| slot.price_of_visit() > 0);
    let mut days: Vec<DayNumber> =
        keeping.clone().flat_map(|slot| slot.promised.days.iter().map(|promised| promised.day)).collect();
    days.sort_unstable();
    days.dedup();
    let mut needs: Vec<DayNeeds> = keeping.clone().map(|slot| slot.needs).collect();
    needs.dedup();
    days.retain(|day| needs.iter().any(|needs| availability.is_usable(*needs, *day)));
    keeping.skip(days.len()).map(SlotRules::price_of_visit).sum()
}

/// No plan costs less.
pub(super) fn at_least(slots: &[SlotRules], availability: &Availability<'_>) -> Cost {
    let given_up = least_given_up(slots, availability).min(most_given_up(slots));
    Cost { given_up, ..at_price(slots, &unavoidable(slots, availability)).sum() }
}

/// All states of one course whose partial plans are within the budget.
///
/// They go into memory as a whole, so there is a limit on them.
pub(super) fn states(
    slots: &[SlotRules],
    availability: &Availability<'_>,
    budget: Cost,
    steps: &Steps,
    most: usize,
) -> States {
    let live = live_sessions(slots);
    let unavoidable = unavoidable(slots, availability);
    let mut search = Search { marks_cuts: true, ..Search::new(slots, &live, availability, &unavoidable, steps, most) };
    if most_given_up(slots) > budget.given_up {
        match reach(slots, availability) {
            Ok(reach) => search.reach = Some(reach),
            Err(stuck) => return States::Nothing { stuck, is_complete: true },
        }
    }
    search.within(budget)
}

/// The most that a plan can give up.
pub(super) fn most_given_up(slots: &[SlotRules]) -> u32 {
    slots.iter().map(SlotRules::most_given_up).fold(0, u32::saturating_add)
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

/// The plan that gives each session in turn the day that is best for it alone, if that gets to the end. Where it `keeps`
/// promises, a promised day is better than any other.
fn greedy(slots: &[SlotRules], availability: &Availability<'_>, keeps: bool) -> Option<Best> {
    let mut days: Vec<DayNumber> = Vec::with_capacity(slots.len());
    let mut bounds = Bounds::default();
    let mut total = Cost::NOTHING;
    for slot in slots {
        bounds.set_for(slot, days.last().copied(), |earlier| days[earlier]);
        let previous = days.last().copied();
        let kept = keeps.then(|| nearest_promised(slot, &bounds, availability)).flatten();
        let day = kept.or_else(|| nearest(slot, &bounds, availability)).filter(|day| previous < Some(*day))?;
        total = total + slot.cost(&bounds, day);
        days.push(day);
    }
    Some(Best { days, cost: total, at_least: None })
}

/// What the plan with these days costs.
pub(super) fn cost(slots: &[SlotRules], days: &[DayNumber]) -> Cost {
    let mut bounds = Bounds::default();
    let of_slot = |(index, (slot, day)): (usize, (&SlotRules, &DayNumber))| {
        bounds.set_for(slot, index.checked_sub(1).map(|before| days[before]), |earlier| days[earlier]);
        slot.cost(&bounds, *day)
    };
    slots.iter().zip(days).enumerate().map(of_slot).sum()
}

/// The promised day that is best for a session alone, the earliest of equals.
fn nearest_promised(slot: &SlotRules, bounds: &Bounds, availability: &Availability<'_>) -> Option<DayNumber> {
    if slot.only.is_some() {
        return None;
    }
    let can_be = |day: &DayNumber| {
        (bounds.earliest..=bounds.latest).contains(day)
            && slot.may_be_on(*day)
            && availability.is_usable(slot.needs, *day)
    };
    let days = slot.promised.days.iter().map(|promised| promised.day);
    days.filter(can_be).min_by_key(|day| (bounds.off_aim(*day), *day))
}

/// The usable day that is best for a session alone, the earliest of equals.
pub(super) fn nearest(slot: &SlotRules, bounds: &Bounds, availability: &Availability<'_>) -> Option<DayNumber> {
    if slot.only.is_some() {
        return slot.only;
    }
    if let Some(days) = &slot.among {
        let can_be = |day: &&DayNumber| {
            (bounds.earliest..=bounds.latest).contains(*day) && availability.is_usable(slot.needs, **day)
        };
        return days.iter().filter(can_be).min_by_key(|day| (bounds.off_aim(**day), **day)).copied();
    }
    let mut best: Option<(u32, DayNumber)> = None;
    for day in bounds.earliest..=bounds.latest.min(LAST) {
        let off_aim = bounds.off_aim(day);
        if best.is_some_and(|(least, _)| least == 0 || (day > bounds.last_aim() && least <= off_aim)) {
            break;
        }
        if best.is_none_or(|(least, _)| off_aim < least) && availability.is_usable(slot.needs, day) {
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
    /// What is ahead of each state; `None` where no way leads from it to the end.
    ahead: Vec<Vec<Option<WayAhead>>>,
    /// Whether nothing was left out for the budget of days off aim.
    is_complete: bool,
    /// What the budget of days off aim hides at each state; empty where that is not noted.
    hidden: Vec<Vec<Hidden>>,
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
struct WayAhead {
    /// What the best way to the end costs, and its last day.
    best: (Cost, DayNumber),
    /// Each part of the cost at its least, over all ways.
    least: Cost,
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
struct Layer {
    /// How many days one state holds.
    width: usize,
    /// The days of all states, one state after the other.
    days: Vec<DayNumber>,
    /// Each part of the cost so far at its least, over all partial plans of the state.
    least: Vec<Cost>,
    /// The state that this one was reached from with the fewest days off aim.
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
    pub(super) cost: Cost,
    /// The state that it leads to.
    pub(super) to: u32,
}

impl Layer {
    /// A layer with room for about so many states.
    fn new(width: usize, states: usize) -> Self {
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

    fn len(&self) -> usize {
        self.least.len()
    }

    /// The ways to place the session from a state.
    fn steps_of(&self, state: usize) -> &[Step] {
        match (self.first_step.get(state), self.first_step.get(state + 1)) {
            (Some(first), Some(end)) => &self.steps[*first as usize..*end as usize],
            _ => &[],
        }
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
    /// For each session what it and those after it give up where they keep no promise.
    open_visits: Vec<u32>,
    /// The last promised day of all.
    last_promised: DayNumber,
    /// For each session what it and those after it are off aim at least.
    off_aim_ahead: Vec<Cost>,
    /// The steps of the whole answer.
    answer: &'a Steps,
    /// The steps that this search took, and the most it may.
    steps: usize,
    max_steps: usize,
}

impl<'a> Search<'a> {
    fn new(
        slots: &'a [SlotRules],
        live: &'a [Vec<usize>],
        availability: &'a Availability<'a>,
        unavoidable: &[u32],
        answer: &'a Steps,
        max_steps: usize,
    ) -> Self {
        let mut off_aim_ahead: Vec<Cost> = at_price(slots, unavoidable).chain([Cost::NOTHING]).collect();
        for index in (1..off_aim_ahead.len()).rev() {
            off_aim_ahead[index - 1] = off_aim_ahead[index - 1] + off_aim_ahead[index];
        }
        let mut open_visits: Vec<u32> = slots.iter().map(SlotRules::price_of_visit).collect();
        for index in (1..open_visits.len()).rev() {
            open_visits[index - 1] += open_visits[index];
        }
        let last_promised = slots.iter().filter_map(|slot| slot.promised.last()).max().unwrap_or(LAST);
        Self {
            slots,
            live,
            availability,
            reach: None,
            marks_cuts: false,
            open_visits,
            last_promised,
            off_aim_ahead,
            answer,
            steps: 0,
            max_steps,
        }
    }

    /// The plan that is least days off aim of those that give up the least, and no more than `limit`. That no plan gives up
    /// less than what is found is known only below the budget of days off aim.
    fn least_off_aim(&mut self, limit: u32, most: u32) -> Found {
        let plans = [true, false].into_iter().filter(|keeps| !keeps || most > 0);
        let mut known = plans.filter_map(|keeps| greedy(self.slots, self.availability, keeps));
        if let Some(known) = known.find(|known| known.cost.given_up <= limit) {
            return match self.settled(limit, known.cost.off_aim) {
                States::Graph(graph) => Found::Best(cheapest(&graph)),
                States::Nothing { stuck, .. } => Found::Nothing(stuck),
                States::TooLarge => Found::TooLarge { found: Some(known), off_aim_above: None },
            };
        }
        if self.reach.is_none() {
            match reach(self.slots, self.availability) {
                Ok(reach) => self.reach = Some(reach),
                Err(stuck) => return Found::Nothing(self.without_reach(stuck)),
            }
        }
        let mut budget = 8;
        let mut off_aim_above = None;
        loop {
            match self.settled(limit, budget) {
                States::Graph(graph) => return Found::Best(cheapest(&graph)),
                // Why there is none is asked only where nothing more could be given up.
                States::Nothing { stuck, is_complete: true } if limit < most => return Found::Nothing(stuck),
                States::Nothing { stuck, is_complete: true } => return Found::Nothing(self.without_reach(stuck)),
                States::Nothing { .. } if budget >= MAX_BUDGET => {
                    return Found::TooLarge { found: None, off_aim_above: Some(budget) };
                }
                States::Nothing { .. } => {
                    off_aim_above = Some(budget);
                    budget = (budget * 4).min(MAX_BUDGET);
                }
                States::TooLarge => return Found::TooLarge { found: None, off_aim_above },
            }
        }
    }

    /// The states within a budget whose best plan is within it too.
    ///
    /// Each part of the budget leaves out what is beyond it by itself, so a way through the states may be beyond the budget
    /// in one part where it is better than any within it. Then the budget goes up to that, for there may be better still.
    fn settled(&mut self, limit: u32, budget: u32) -> States {
        let mut budget = Cost { given_up: limit, off_aim: budget };
        loop {
            let graph = match self.within(budget) {
                States::Graph(graph) => graph,
                none @ (States::Nothing { .. } | States::TooLarge) => return none,
            };
            let Some(best) = graph.ahead[0][0].map(|ahead| ahead.best.0) else { return States::TooLarge };
            if best.fits_into(budget) {
                return States::Graph(graph);
            }
            if limit < best.given_up {
                // What gives up no more would have come first.
                let stuck = Stuck { slot: 0, days: Vec::new(), between: (LAST, FIRST) };
                return States::Nothing { stuck, is_complete: graph.is_complete };
            }
            budget.off_aim = best.off_aim;
        }
    }

    /// The states on plans that cost at most the budget, in each of its parts.
    fn within(&mut self, budget: Cost) -> States {
        let mut layers = vec![Layer::new(0, 1)];
        layers[0].least.push(Cost::NOTHING);
        layers[0].from.push(NONE);
        let mut is_complete = true;
        let mut bounds = Bounds::default();
        let mut next_days: Vec<DayNumber> = Vec::new();
        let mut choice: Vec<DayNumber> = Vec::new();

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
            let price = slot.price_of_visit();

            for state in 0..layer.len() {
                let before = self.steps;
                layer.first_step.push(layer.steps.len() as u32);
                let days = &layer.days[state * layer.width..(state + 1) * layer.width];
                bounds.set_for(slot, days.last().copied(), |earlier| {
                    names.iter().position(|name| *name == earlier).map_or(LAST + 1, |place| days[place])
                });
                let (first, last) = match slot.only {
                    // A session that is fixed comes after the one before it all the same.
                    Some(day) if days.last().is_some_and(|previous| day <= *previous) => (day, day - 1),
                    Some(day) => (day, day),
                    None => (bounds.earliest, bounds.latest.min(LAST)),
                };
                between = (between.0.min(first), between.1.max(last));
                // What later sessions cannot avoid is not there to be spent.
                let left = budget.less(layer.least[state] + self.off_aim_ahead[index + 1]);
                let mut last = self.reach.as_ref().map_or(last, |reach| last.min(reach[index].1));
                if left.given_up < self.open_visits[index] {
                    // One of the sessions from here on has to keep a promise.
                    last = last.min(self.last_promised);
                }
                let (from, to) = if slot.only.is_some() {
                    (first, last)
                } else {
                    bounds.near(left.off_aim / slot.prices.day.max(1), first, last)
                };
                // The days to choose from, where there are few: else all days.
                choice.clear();
                let few = match &slot.among {
                    Some(days) => Some(days.as_slice()),
                    None if left.given_up < price => {
                        choice.extend(slot.promised.days.iter().map(|promised| promised.day));
                        Some(choice.as_slice())
                    }
                    None => None,
                };
                // A day that cannot be used is not left out for the budget; one that can is enough to say so.
                let mut is_cut = (is_complete || self.marks_cuts)
                    && match few {
                        Some(days) => days.iter().any(|day| {
                            let is_far = (first..from).contains(day) || (to + 1..=last).contains(day);
                            is_far && self.availability.is_usable(slot.needs, *day)
                        }),
                        None => {
                            (first..from).chain(to + 1..=last).any(|day| self.availability.is_usable(slot.needs, day))
                        }
                    };
                next_days.clear();
                next_days.extend(kept.iter().map(|place| days[*place]));
                next_days.push(0);
                let (from, usable) = self.availability.usable(slot.needs, from, to);
                let so_far = layer.least[state];
                let mut place = |day: DayNumber| {
                    let cost = slot.cost(&bounds, day);
                    if left.given_up < cost.given_up {
                        return;
                    }
                    if left.off_aim < cost.off_aim {
                        is_cut = true;
                        return;
                    }
                    next_days[kept.len()] = day;
                    let to = seen.get_or_insert(&next_days, next.len() as u32);
                    let so_far = so_far + cost;
                    match next.least.get_mut(to as usize) {
                        None => {
                            next.days.extend_from_slice(&next_days);
                            next.least.push(so_far);
                            next.from.push(state as u32);
                        }
                        Some(known) => {
                            if so_far.off_aim < known.off_aim {
                                next.from[to as usize] = state as u32;
                            }
                            *known = known.least_of_each(so_far);
                        }
                    }
                    layer.steps.push(Step { day, cost, to });
                };
                match few {
                    Some(days) => {
                        self.steps += days.len() * (1 + 2 * kept.len());
                        days.iter().filter(|day| is_usable_in(from, &usable, **day)).for_each(|day| place(*day));
                    }
                    None => {
                        self.steps += usable.len() * (1 + 2 * kept.len());
                        for (day, is_usable) in (from..=to).zip(usable.iter()) {
                            if *is_usable || slot.only.is_some() {
                                place(day);
                            }
                        }
                    }
                }
                is_complete = is_complete && !is_cut;
                if self.marks_cuts {
                    layer.is_cut.push(is_cut);
                }
                let taken = self.steps - before;
                if self.steps > self.max_steps || self.answer.take(taken).is_none() {
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
        let hidden = if self.marks_cuts { self.hidden(&layers, &ahead) } else { Vec::new() };
        States::Graph(Graph { layers, ahead, is_complete, hidden })
    }

    /// What the budget of days off aim hides at each state.
    fn hidden(&self, layers: &[Layer], ahead: &[Vec<Option<WayAhead>>]) -> Vec<Vec<Hidden>> {
        let keeping = || self.slots.iter().filter(|slot| slot.price_of_visit() > 0);
        let price = keeping().map(SlotRules::price_of_visit).next().unwrap_or(0);
        let promised: BTreeSet<DayNumber> =
            keeping().flat_map(|slot| slot.promised.days.iter().map(|promised| promised.day)).collect();
        let mut needs: Vec<DayNeeds> = keeping().map(|slot| slot.needs).collect();
        needs.dedup();
        let can_be = |day: &DayNumber| needs.iter().any(|needs| self.availability.is_usable(*needs, *day));
        let promised: Vec<DayNumber> = promised.into_iter().filter(can_be).collect();
        let left_after = |day: Option<DayNumber>| promised.len() - promised.partition_point(|own| Some(*own) <= day);
        // Each promised day is for one session: so much is given up from a session on, after a day, whatever is left out.
        let at_least = |session: usize, day: Option<DayNumber>| {
            let open = self.open_visits.get(session).copied().unwrap_or(0);
            let kept = u32::try_from(left_after(day)).unwrap_or(u32::MAX).saturating_mul(price);
            open.saturating_sub(kept)
        };
        let mut all: Vec<Vec<Hidden>> = Vec::with_capacity(layers.len());
        for (session, layer) in layers.iter().enumerate().rev() {
            let next = all.last();
            let of_state = |state: usize| {
                let (Some(next), Some(own)) = (next, ahead[session][state]) else {
                    let leads_to_one =
                        |hidden: &Vec<Hidden>| layer.steps_of(state).iter().any(|step| hidden[step.to as usize].any);
                    let any = layer.is_cut.get(state).copied().unwrap_or(false) || next.is_some_and(leads_to_one);
                    return Hidden { any, gives_up_less: any, gives_up_less_later: any };
                };
                let last = layer.state(state).last().copied();
                let is_cut = layer.is_cut[state];
                let steps = || layer.steps_of(state).iter();
                let any = is_cut || steps().any(|step| next[step.to as usize].any);
                let may_be_less = |step: &Step| {
                    next[step.to as usize].gives_up_less
                        && step.cost.given_up + at_least(session + 1, Some(step.day)) < own.least.given_up
                };
                let gives_up_less =
                    at_least(session, last) < own.least.given_up && (is_cut || steps().any(may_be_less));
                let gives_up_less_later =
                    left_after(last) > 0 && (is_cut || steps().any(|step| next[step.to as usize].gives_up_less));
                Hidden { any, gives_up_less, gives_up_less_later }
            };
            let of_layer = (0..layer.len()).map(of_state).collect();
            all.push(of_layer);
        }
        all.reverse();
        all
    }

    /// Where the search is stuck when it does not look ahead: at the session whose own rules leave it no day, which
    /// says more than an earlier one that leaves no room for it. `known` where that takes too long.
    fn without_reach(&mut self, known: Stuck) -> Stuck {
        self.reach = None;
        self.steps = self.max_steps - self.max_steps / 100;
        let budget = Cost { given_up: u32::MAX, off_aim: MAX_BUDGET };
        match self.within(budget) {
            States::Nothing { stuck, is_complete: true } => stuck,
            States::Nothing { .. } | States::Graph(_) | States::TooLarge => known,
        }
    }
}

/// Whether a day lies in a stretch of days from `from` on and can be used.
fn is_usable_in(from: DayNumber, usable: &[bool], day: DayNumber) -> bool {
    usize::try_from(day - from).ok().and_then(|place| usable.get(place)).is_some_and(|is_usable| *is_usable)
}

/// What is ahead of each state.
fn ahead(layers: &[Layer]) -> Vec<Vec<Option<WayAhead>>> {
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
fn cheapest(graph: &Graph) -> Best {
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
fn days_to(layers: &[Layer], live: &[Vec<usize>]) -> Vec<DayNumber> {
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
