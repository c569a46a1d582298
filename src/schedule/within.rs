//! All states of one course whose partial plans are within a budget.

use super::availability::{Availability, DayNeeds};
use super::day::{DayNumber, LAST};
use super::search::{Stuck, at_price};
use super::states::{Graph, Hidden, Layer, NONE, StateIndex, States, Step, WayAhead, ahead, days_to};
use super::steps::Steps;
use super::timing::{Bounds, Cost, SlotRules, promised_days};
use super::ways_on::WaysOn;

/// What a search goes through, and how far it has come.
pub(super) struct Search<'a> {
    pub(super) slots: &'a [SlotRules],
    pub(super) live: &'a [Vec<usize>],
    pub(super) availability: &'a Availability<'a>,
    /// The days that each session can be on at all, where they were worked out.
    pub(super) reach: Option<Vec<(DayNumber, DayNumber)>>,
    /// Whether it is noted for each state if a step was left out for the budget.
    pub(super) marks_cuts: bool,
    /// For each session what it and those after it give up where they keep no promise.
    pub(super) open_visits: Vec<u32>,
    /// The last promised day of all.
    pub(super) last_promised: DayNumber,
    /// What comes after a session at least, where visits could be kept.
    pub(super) ways_on: Option<WaysOn>,
    /// For each session what it and those after it are off aim at least.
    pub(super) off_aim_ahead: Vec<Cost>,
    /// The steps of the whole answer.
    pub(super) answer: &'a Steps,
    /// The steps that this search took, and the most it may.
    pub(super) steps: usize,
    pub(super) max_steps: usize,
}

impl<'a> Search<'a> {
    pub(super) fn new(
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
            ways_on: WaysOn::new(slots, availability),
            off_aim_ahead,
            answer,
            steps: 0,
            max_steps,
        }
    }

    /// The states on plans that cost at most the budget, in each of its parts.
    pub(super) fn within(&mut self, budget: Cost) -> States {
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
                bounds.set_for(slot, self.availability, days.last().copied(), |earlier| {
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
                let left_before = budget.given_up.saturating_sub(so_far.given_up);
                let mut place = |day: DayNumber| {
                    let ahead = self.ways_on.as_ref().map_or(Cost::NOTHING, |ways_on| ways_on.after(index, day));
                    // What gives up less than may be given up may be as little off aim as anything.
                    let at_least = so_far + ahead;
                    if is_beyond(budget, at_least, &mut is_cut) {
                        return;
                    }
                    let cost = slot.cost(&bounds, day);
                    if left.given_up < cost.given_up {
                        return;
                    }
                    if left.off_aim < cost.off_aim {
                        is_cut = true;
                        return;
                    }
                    let at_least = at_least + cost;
                    if is_beyond(budget, at_least, &mut is_cut) {
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
                        let mut looked_at = 0;
                        for (day, is_usable) in (from..=to).zip(usable.iter()) {
                            looked_at += 1;
                            if *is_usable || slot.only.is_some() {
                                place(day);
                            }
                            if self.ways_on.as_ref().is_some_and(|on| on.is_past(index, day, left_before)) {
                                break;
                            }
                        }
                        self.steps += looked_at * (1 + 2 * kept.len());
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
        let mut needs: Vec<DayNeeds> = keeping().map(|slot| slot.needs).collect();
        needs.dedup();
        let can_be = |day: &DayNumber| needs.iter().any(|needs| self.availability.is_usable(*needs, *day));
        let promised: Vec<DayNumber> = promised_days(keeping()).into_iter().filter(can_be).collect();
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
}

/// Whether what is at least spent is more than the budget. Where that is for days off aim alone, something is cut.
fn is_beyond(budget: Cost, at_least: Cost, is_cut: &mut bool) -> bool {
    let is_for_days = budget.given_up == at_least.given_up && budget.off_aim < at_least.off_aim;
    *is_cut |= is_for_days;
    is_for_days || budget.given_up < at_least.given_up
}

/// Whether a day lies in a stretch of days from `from` on and can be used.
fn is_usable_in(from: DayNumber, usable: &[bool], day: DayNumber) -> bool {
    usize::try_from(day - from).ok().and_then(|place| usable.get(place)).is_some_and(|is_usable| *is_usable)
}
