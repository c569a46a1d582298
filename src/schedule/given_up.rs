//! What every plan of a course gives up, at least and at most.

use super::availability::{Availability, DayNeeds};
use super::day::{DayNumber, LAST};
use super::reach::windows;
use super::timing::{DayAnchor, SlotRules, promised_days};

/// The most that a plan can give up.
pub(super) fn most(slots: &[SlotRules]) -> u32 {
    slots.iter().map(SlotRules::most_given_up).fold(0, u32::saturating_add)
}

/// No plan gives up less than this.
pub(super) fn least(slots: &[SlotRules], availability: &Availability<'_>) -> u32 {
    if slots.iter().all(|slot| slot.price_of_visit() == 0) {
        return 0;
    }
    by_days(slots, availability).max(by_order(slots, availability)).min(most(slots))
}

/// Every session that could keep a promise needs a day of its own for that.
fn by_days(slots: &[SlotRules], availability: &Availability<'_>) -> u32 {
    let keeping = slots.iter().filter(|slot| slot.price_of_visit() > 0);
    let mut days = promised_days(keeping.clone());
    let mut needs: Vec<DayNeeds> = keeping.clone().map(|slot| slot.needs).collect();
    needs.dedup();
    days.retain(|day| needs.iter().any(|needs| availability.is_usable(*needs, *day)));
    keeping.skip(days.len()).map(SlotRules::price_of_visit).sum()
}

/// Each session in turn is as early as it can be for every number of promises that were kept before it: where nothing says
/// how late a session may be, no later day is of use.
fn by_order(slots: &[SlotRules], availability: &Availability<'_>) -> u32 {
    let windows = windows(slots, availability);
    // By what was kept so far, at its price: the earliest day of the session before.
    let mut earliest: Vec<Option<DayNumber>> = vec![Some(DayNumber::MIN)];
    let mut all = 0;
    for (index, slot) in slots.iter().enumerate() {
        let price = slot.price_of_visit();
        all += price;
        let mut next: Vec<Option<DayNumber>> = vec![None; earliest.len() + price as usize];
        for (kept, last) in earliest.iter().enumerate() {
            let Some(last) = *last else { continue };
            let mut put = |kept: usize, day: Option<DayNumber>| {
                next[kept] = next[kept].into_iter().chain(day).min();
            };
            if let Some(day) = slot.only {
                // A session that was held or forced is on its day, whatever came before it.
                put(kept, Some(day.max(last)));
                continue;
            }
            let floors = slot.rules.iter().filter(|rule| !rule.is_alternative).filter_map(|rule| {
                let anchor = match rule.anchor {
                    DayAnchor::Slot(anchor) if anchor + 1 == index => last.max(windows[anchor].0),
                    DayAnchor::Slot(anchor) => windows[anchor].0,
                    DayAnchor::Day(day) => day,
                };
                Some(rule.floor?.after(anchor))
            });
            let from = floors.fold(windows[index].0.max(last.saturating_add(1)), DayNumber::max);
            let is_usable = |day: &DayNumber| availability.is_usable(slot.needs, *day);
            if price > 0 {
                let mut promised = slot.promised.from(from).map(|promised| promised.day);
                put(kept + price as usize, promised.find(|day| slot.may_be_on(*day) && is_usable(day)));
            }
            let any = match &slot.among {
                Some(days) => days.iter().copied().find(|day| from <= *day && is_usable(day)),
                None => (from..=LAST).take(DAYS_AHEAD).find(is_usable).or(Some(from)),
            };
            put(kept, any);
        }
        earliest = next;
    }
    let most_kept = earliest.iter().rposition(Option::is_some).unwrap_or(0);
    all.saturating_sub(u32::try_from(most_kept).unwrap_or(u32::MAX))
}

/// So far it is looked for a day that can be used.
const DAYS_AHEAD: usize = 400;
