//! The days that each session can be on at all, whatever the days of the others.

use super::availability::Availability;
use super::day::{DayNumber, FIRST, LAST};
use super::search::Stuck;
use super::timing::{DayAnchor, Earlier, SlotRules};

/// The first and the last day of each session that its rules, the order of the sessions and the rules of later
/// sessions leave it. Every plan lies inside; not every day inside has a plan.
///
/// Without it a deadline far down the course (ten days after an event, say) would be found out only by trying every
/// day of an earlier session that has no last day of its own.
///
/// # Errors
///
/// A session that is left no day, with the earliest days of those before it.
pub(super) fn reach(
    slots: &[SlotRules],
    availability: &Availability<'_>,
) -> Result<Vec<(DayNumber, DayNumber)>, Stuck> {
    let mut reach: Vec<(DayNumber, DayNumber)> = Vec::with_capacity(slots.len());
    let horizon = Horizon::new(slots, availability.last_irregular_day());
    for (index, slot) in slots.iter().enumerate() {
        if let Some(day) = slot.only {
            if reach.last().is_some_and(|(first, _)| day <= *first) {
                let days = reach.iter().map(|(first, _)| *first).collect();
                return Err(Stuck { slot: index, days, between: (day, day - 1) });
            }
            reach.push((day, day));
            continue;
        }
        let mut earliest = reach.last().map_or(FIRST, |(first, _)| first + 1);
        let mut latest = horizon.map_or(LAST, |horizon| horizon.of(index));
        for rule in &slot.rules {
            let (first, last) = match rule.anchor {
                DayAnchor::Slot(slot) => reach[slot],
                DayAnchor::Day(day) => (day, day),
            };
            let floor = rule.floor.filter(|_| !rule.is_alternative);
            earliest = floor.map_or(earliest, |floor| earliest.max(floor.after(first)));
            latest = rule.ceiling.map_or(latest, |ceiling| latest.min(ceiling.after(last)));
        }
        let earlier = Earlier::of(&slot.rules, |slot| reach[slot].0);
        earliest = earlier.floor.map_or(earliest, |floor| earliest.max(floor));
        match (earliest..=latest).find(|day| availability.is_usable(slot.needs, *day)) {
            Some(first) => reach.push((first, latest)),
            None => {
                let days = reach.iter().map(|(first, _)| *first).collect();
                return Err(Stuck { slot: index, days, between: (earliest, latest) });
            }
        }
    }
    if let Some(slot) = first_contradiction(slots) {
        let days = reach[..slot].iter().map(|(first, _)| *first).collect();
        return Err(Stuck { slot, days, between: (LAST, FIRST) });
    }
    // Backwards: each session leaves room for those that come after it. No session is left without a day here, since
    // each that was found above has a first day from which the later ones were found.
    for (index, slot) in slots.iter().enumerate().rev() {
        let latest = reach[index].1;
        if latest == LAST {
            continue;
        }
        let mut leave = |earlier: usize, last: DayNumber| {
            if slots[earlier].only.is_none() {
                reach[earlier].1 = reach[earlier].1.min(last);
            }
        };
        if let Some(before) = index.checked_sub(1) {
            leave(before, latest - 1);
        }
        if slot.only.is_some() {
            continue;
        }
        for rule in slot.rules.iter().filter(|rule| !rule.is_alternative) {
            if let (DayAnchor::Slot(anchor), Some(floor)) = (rule.anchor, rule.floor) {
                leave(anchor, floor.last_before(latest));
            }
        }
    }
    Ok(reach)
}

/// The first and the last day of each session as far as its own rules and those of the sessions before it say. No plan has
/// it on another day.
pub(super) fn windows(slots: &[SlotRules], availability: &Availability<'_>) -> Vec<(DayNumber, DayNumber)> {
    let mut windows: Vec<(DayNumber, DayNumber)> = Vec::with_capacity(slots.len());
    for slot in slots {
        if let Some(day) = slot.only_day() {
            windows.push((day, day));
            continue;
        }
        let (mut first, mut last) = (windows.last().map_or(FIRST, |(first, _)| first + 1), LAST + 1);
        for rule in &slot.rules {
            let (from, to) = anchor_window(rule.anchor, &windows);
            let floor = rule.floor.filter(|_| !rule.is_alternative);
            first = floor.map_or(first, |floor| first.max(floor.after(from)));
            last = rule.ceiling.map_or(last, |ceiling| last.min(ceiling.after(to)));
        }
        let earlier = Earlier::of(&slot.rules, |slot| windows[slot].0);
        first = earlier.floor.map_or(first, |floor| first.max(floor));
        let mut ahead = (first..=last.min(LAST)).take(DAYS_AHEAD);
        let usable = ahead.find(|day| availability.is_usable(slot.needs, *day));
        windows.push((usable.unwrap_or(first), last.max(first)));
    }
    windows
}

/// So far it is looked for a day that can be used.
const DAYS_AHEAD: usize = 400;

fn anchor_window(anchor: DayAnchor, windows: &[(DayNumber, DayNumber)]) -> (DayNumber, DayNumber) {
    match anchor {
        DayAnchor::Slot(slot) => windows[slot],
        DayAnchor::Day(day) => (day, day),
    }
}

/// How many days off aim each session is at least, whatever the plan: its aim has passed before any day that it could be
/// on, comes after all of them, or is nearer to the session that it is measured from than any day may be.
pub(super) fn unavoidable(slots: &[SlotRules], availability: &Availability<'_>) -> Vec<u32> {
    let windows = windows(slots, availability);
    let of_slot = |(index, slot): (usize, &SlotRules)| {
        // Of rules of which only the earliest counts it is not known beforehand which that is.
        if slot.only.is_some() || slot.rules.iter().any(|rule| rule.is_alternative) {
            return 0;
        }
        let (first, last) = windows[index];
        let days = |days: i64| i32::try_from(days).unwrap_or(0);
        let (mut late, mut early, mut has_end) = (None, 0, false);
        for rule in &slot.rules {
            let Some((lo, hi)) = rule.aim else { continue };
            let (anchor_first, anchor_last) = anchor_window(rule.anchor, &windows);
            let (mut least, mut most): (Option<i64>, Option<i64>) = (None, None);
            if let DayAnchor::Slot(anchor) = rule.anchor {
                let same = || slot.rules.iter().filter(|other| other.anchor == rule.anchor);
                let floors = same().filter_map(|rule| rule.floor).map(|floor| floor.day_bounds().0);
                // Each session has a day of its own.
                least = floors.chain(i64::try_from(index - anchor)).max();
                most = same().filter_map(|rule| rule.ceiling).map(|ceiling| ceiling.day_bounds().1).min();
            }
            // The latest end of all aims counts, and no aim ends before another one begins.
            let end = hi.unwrap_or(lo);
            let near = least.map_or(0, |least| days(least - end.day_bounds().1));
            let own_late = near.max(first - end.after(anchor_last)).max(0);
            late = Some(late.map_or(own_late, |late: i32| late.min(own_late)));
            has_end |= hi.is_some();
            let far = most.map_or(0, |most| days(lo.day_bounds().0 - most));
            early = far.max(lo.after(anchor_first) - last).max(early);
        }
        // Where no aim has an end no day is late.
        late.filter(|_| has_end).unwrap_or(0).max(early).unsigned_abs()
    };
    slots.iter().enumerate().map(of_slot).collect()
}

/// The first session whose rules contradict those of the sessions before it, whatever day the course is on and whatever
/// days can be used.
fn first_contradiction(slots: &[SlotRules]) -> Option<usize> {
    if is_consistent(slots) {
        return None;
    }
    let (mut consistent, mut contradictory) = (0, slots.len());
    while consistent + 1 < contradictory {
        let middle = usize::midpoint(consistent, contradictory);
        if is_consistent(&slots[..middle]) { consistent = middle } else { contradictory = middle }
    }
    Some(contradictory - 1)
}

/// Whether days exist that keep all distances between sessions, each length taken at its loosest. They are pushed on
/// until all floors hold and no ceiling is broken; what is still pushed after as many rounds as there are sessions is
/// pushed in a circle.
fn is_consistent(slots: &[SlotRules]) -> bool {
    let mut days: Vec<i64> = vec![0; slots.len()];
    for _ in 0..=slots.len() {
        let mut is_settled = true;
        let mut push = |days: &mut Vec<i64>, slot: usize, day: i64| {
            if days[slot] < day {
                (days[slot], is_settled) = (day, false);
            }
        };
        for (index, slot) in slots.iter().enumerate().filter(|(_, slot)| slot.only.is_none()) {
            if let Some(before) = index.checked_sub(1) {
                let day = days[before] + 1;
                push(&mut days, index, day);
            }
            for rule in &slot.rules {
                let DayAnchor::Slot(anchor) = rule.anchor else { continue };
                if let Some(floor) = rule.floor.filter(|_| !rule.is_alternative) {
                    let day = days[anchor] + floor.day_bounds().0;
                    push(&mut days, index, day);
                }
                if let Some(ceiling) = rule.ceiling {
                    let day = days[index] - ceiling.day_bounds().1;
                    push(&mut days, anchor, day);
                }
            }
        }
        if is_settled {
            return true;
        }
    }
    false
}

/// How late a session can be in the best plan, where nothing else says so.
///
/// Let all lengths be whole days. Look at a plan with a gap between two sessions that is a week longer than the longest
/// length of all, where everything after the gap, and a week before it, is later than every irregular or known day.
/// Then all sessions after the gap may be a week sooner: the weekdays are the same, the rules between them are as
/// before, and those across the gap allow it and are nearer to their aims. So the best plan has no such gap. Months are
/// not alike, so with them nothing is said.
#[derive(Clone, Copy)]
struct Horizon {
    last_known: DayNumber,
    longest_gap: i32,
}

impl Horizon {
    fn new(slots: &[SlotRules], last_irregular: DayNumber) -> Option<Self> {
        let (mut last_known, mut longest) = (last_irregular, 1);
        for slot in slots {
            last_known = last_known.max(slot.only.unwrap_or(FIRST));
            for rule in &slot.rules {
                if let DayAnchor::Day(day) = rule.anchor {
                    last_known = last_known.max(day);
                }
                let aim = rule.aim.map(|(lo, hi)| hi.unwrap_or(lo));
                for length in [rule.floor, rule.ceiling, aim].into_iter().flatten() {
                    longest = longest.max(length.whole_days()?);
                }
            }
        }
        Some(Self { last_known: last_known + longest, longest_gap: longest + 7 })
    }

    /// The last day of the session at `index`.
    fn of(self, index: usize) -> DayNumber {
        let gaps = i32::try_from(index + 2).unwrap_or(i32::MAX);
        self.last_known.saturating_add(gaps.saturating_mul(self.longest_gap)).min(LAST)
    }
}
