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
//! Where each session is timed by the one before it and by known days alone, a state is one day, and `chain` goes through
//! them faster.
//!
//! Among plans that cost the same, the one whose last session is earliest wins, then the one whose sessions are
//! earliest, compared one by one; so the answer is unique.

use super::availability::Availability;
use super::chain;
use super::day::{DayNumber, FIRST, LAST};
use super::given_up;
use super::greedy::{as_far_as_it_goes, greedy, on_aim};
use super::reach::{reach, unavoidable};
use super::states::{States, cheapest};
use super::steps::Steps;
use super::timing::{Cost, DayAnchor, SlotRules};
use super::ways_on::WaysOn;
use super::within::Search;

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
    /// It was not decided within this many steps. A plan that was found on the way, if one was. Every plan is more days off aim
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
    if on_aim(slots, availability, &mut days, |_| {}) {
        return Found::Best(Best { days, cost: Cost::NOTHING, at_least: None });
    }
    // Finding the plan that each session's own best day makes is work as well.
    let is_left = steps.take(slots.len() * 16).is_some();
    let most = given_up::most(slots);
    let unavoidable = unavoidable(slots, availability);
    if most == 0 {
        let greedy = greedy(slots, availability, false);
        // No session of any plan is fewer days off aim, and none that is as few is sooner: floors and aims come no sooner
        // where the sessions before come later.
        if let Some(greedy) = greedy.as_ref().filter(|greedy| greedy.cost == at_price(slots, &unavoidable).sum()) {
            return Found::Best(greedy.clone());
        }
        let known = greedy.map(|greedy| greedy.cost.off_aim);
        if chain::is_chain(slots)
            && let Some(found) = chain::best(slots, availability, &unavoidable, known, steps)
        {
            return found;
        }
    }
    let live = live_sessions(slots);
    if !is_left {
        return Found::TooLarge { found: None, off_aim_above: None };
    }
    let mut search = Search::new(slots, &live, availability, &unavoidable, steps, MAX_STEPS);
    let ways_on = search.ways_on.as_ref().map_or(Cost::NOTHING, WaysOn::of_all);
    let mut least = given_up::least(slots, availability).max(ways_on.given_up).min(most);
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

/// For each session from the first on, the last day of the best plan that ends with it; as far as plans made without looking
/// ahead go. `None` where there is more to a plan than days off aim, and where it is not found out within the steps.
pub(super) fn ends(slots: &[SlotRules], availability: &Availability<'_>, steps: &Steps) -> Option<Vec<DayNumber>> {
    if given_up::most(slots) > 0 || slots.iter().any(|slot| !slot.promised.days.is_empty()) {
        return None;
    }
    let without_looking = as_far_as_it_goes(slots, availability, false);
    let slots = &slots[..without_looking.days.len()];
    if without_looking.cost == Cost::NOTHING {
        return Some(without_looking.days);
    }
    let live = live_sessions(slots);
    // What is unavoidable ahead belongs to a longer plan.
    let nothing = vec![0; slots.len()];
    let mut search = Search::new(slots, &live, availability, &nothing, steps, MAX_STEPS);
    let States::Graph(graph) = search.within(without_looking.cost) else { return None };
    (1..=slots.len()).map(|sessions| graph.end_of(sessions)).collect()
}

/// Days off aim at their price.
pub(super) fn at_price<'a>(slots: &'a [SlotRules], days: &'a [u32]) -> impl DoubleEndedIterator<Item = Cost> + 'a {
    let price = |(slot, days): (&SlotRules, &u32)| Cost { given_up: 0, off_aim: days.saturating_mul(slot.prices.day) };
    slots.iter().zip(days).map(price)
}

/// No plan costs less.
pub(super) fn at_least(slots: &[SlotRules], availability: &Availability<'_>) -> Cost {
    Cost { given_up: given_up::least(slots, availability), ..at_price(slots, &unavoidable(slots, availability)).sum() }
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
    // A last day far down the course is known before its sessions are tried.
    let has_last_day = || slots.iter().flat_map(|slot| &slot.rules).any(|rule| rule.ceiling.is_some());
    if given_up::most(slots) > budget.given_up || has_last_day() {
        match reach(slots, availability) {
            Ok(reach) => search.reach = Some(reach),
            Err(stuck) => return States::Nothing { stuck, is_complete: true },
        }
    }
    search.within(budget)
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

impl Search<'_> {
    /// The plan that is least days off aim of those that give up the least, and no more than `limit`. That no plan gives up
    /// less than what is found is known only below the budget of days off aim.
    fn least_off_aim(&mut self, limit: u32, most: u32) -> Found {
        let plans = [true, false].into_iter().filter(|keeps| !keeps || most > 0);
        let mut known = plans.filter_map(|keeps| greedy(self.slots, self.availability, keeps));
        if let Some(known) = known.find(|known| known.cost.given_up <= limit) {
            // Much less than it may do, where visits are kept: the budget goes up to it from what no plan goes below.
            let least = match &self.ways_on {
                Some(ways_on) => ways_on.of_all().most_of_each(self.off_aim_ahead[0]).off_aim.min(known.cost.off_aim),
                None => known.cost.off_aim,
            };
            let mut more = self.slots.first().map_or(1, |slot| slot.prices.day);
            let mut budget = least;
            return loop {
                match self.settled(limit, budget) {
                    States::Graph(graph) => break Found::Best(cheapest(&graph)),
                    States::Nothing { .. } if budget < known.cost.off_aim => {
                        budget = least.saturating_add(more).min(known.cost.off_aim);
                        more = more.saturating_mul(4);
                    }
                    States::Nothing { stuck, .. } => break Found::Nothing(stuck),
                    States::TooLarge => break Found::TooLarge { found: Some(known), off_aim_above: None },
                }
            };
        }
        if self.reach.is_none() {
            match reach(self.slots, self.availability) {
                Ok(reach) => self.reach = Some(reach),
                Err(stuck) => return Found::Nothing(self.without_reach(stuck)),
            }
        }
        let mut budget = self.ways_on.as_ref().map_or(0, |ways_on| ways_on.of_all().off_aim).clamp(8, MAX_BUDGET);
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

    /// Where the search is stuck when it does not look ahead: at the session whose own rules leave it no day, which
    /// says more than an earlier one that leaves no room for it. `known` where that takes too long.
    fn without_reach(&mut self, known: Stuck) -> Stuck {
        (self.reach, self.ways_on) = (None, None);
        self.steps = self.max_steps - self.max_steps / 100;
        let budget = Cost { given_up: u32::MAX, off_aim: MAX_BUDGET };
        match self.within(budget) {
            States::Nothing { stuck, is_complete: true } => stuck,
            States::Nothing { .. } | States::Graph(_) | States::TooLarge => known,
        }
    }
}
