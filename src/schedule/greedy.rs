//! Plans that are made session by session, without looking ahead.

use super::availability::Availability;
use super::day::{DayNumber, LAST};
use super::search::Best;
use super::timing::{Bounds, Cost, SlotRules};

/// Puts each session in turn on the first day that costs nothing; whether that gets to the end. Then it is the best plan:
/// nothing is cheaper, and no session of any plan that costs nothing is earlier, since every rule leads from an earlier day
/// to an earlier or the same day. `see` is given the bounds of each session that it puts on a day.
pub(super) fn on_aim(
    slots: &[SlotRules],
    availability: &Availability<'_>,
    days: &mut Vec<DayNumber>,
    mut see: impl FnMut(&Bounds),
) -> bool {
    days.clear();
    let mut bounds = Bounds::default();
    for slot in slots {
        let previous = days.last().copied();
        bounds.set_for(slot, availability, previous, |earlier| days[earlier]);
        let day = nearest(slot, &bounds, availability).filter(|day| previous < Some(*day));
        match day.filter(|day| slot.cost(&bounds, *day) == Cost::NOTHING) {
            Some(day) => {
                days.push(day);
                see(&bounds);
            }
            None => return false,
        }
    }
    true
}

/// The plan that gives each session in turn the day that is best for it alone, if that gets to the end. Where it `keeps`
/// promises, a promised day is better than any other.
pub(super) fn greedy(slots: &[SlotRules], availability: &Availability<'_>, keeps: bool) -> Option<Best> {
    let best = as_far_as_it_goes(slots, availability, keeps);
    (best.days.len() == slots.len()).then_some(best)
}

/// The same plan of the first sessions, as many of them as get a day.
pub(super) fn as_far_as_it_goes(slots: &[SlotRules], availability: &Availability<'_>, keeps: bool) -> Best {
    let mut days: Vec<DayNumber> = Vec::with_capacity(slots.len());
    let mut bounds = Bounds::default();
    let mut total = Cost::NOTHING;
    for slot in slots {
        let previous = days.last().copied();
        bounds.set_for(slot, availability, previous, |earlier| days[earlier]);
        let kept = keeps.then(|| nearest_promised(slot, &bounds, availability)).flatten();
        let day = kept.or_else(|| nearest(slot, &bounds, availability));
        let Some(day) = day.filter(|day| previous < Some(*day)) else { break };
        total = total + slot.cost(&bounds, day);
        days.push(day);
    }
    Best { days, cost: total, at_least: None }
}

/// What the plan with these days costs.
pub(super) fn cost(slots: &[SlotRules], availability: &Availability<'_>, days: &[DayNumber]) -> Cost {
    let mut bounds = Bounds::default();
    let of_slot = |(index, (slot, day)): (usize, (&SlotRules, &DayNumber))| {
        let previous = index.checked_sub(1).map(|before| days[before]);
        bounds.set_for(slot, availability, previous, |earlier| days[earlier]);
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
        slot.kept_on(bounds, *day).is_some() && slot.may_be_on(*day) && availability.is_usable(slot.needs, *day)
    };
    let days = slot.promised.from(bounds.earliest).map(|promised| promised.day);
    days.take_while(|day| *day <= bounds.latest).filter(can_be).min_by_key(|day| (bounds.off_aim(*day), *day))
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
