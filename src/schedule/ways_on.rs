//! What the sessions after one cost at least, where they could keep promised visits.
//!
//! A way on leads from one kept visit to the next. Of the rules in between only the lengths from a session to the next one
//! are looked at, each at its loosest, and no day is closed but those of the visits: so no plan costs less.

use std::cell::RefCell;

use super::availability::Availability;
use super::day::{DayNumber, LAST};
use super::reach::windows;
use super::timing::{Cost, DayAnchor, SlotRules, promised_days};

/// The least cost of what comes after a session, for every session of a course and every day.
pub(super) struct WaysOn {
    /// For each session, the lengths from the first one up to it.
    lengths: Vec<Lengths>,
    /// For each session, the visits that it could keep, by their days; of one that has only one day, that day.
    visits: Vec<Vec<Visit>>,
    /// The days of all of them, in order.
    days: Vec<DayNumber>,
    /// The most that a session gives up that keeps no visit.
    price_of_visit: u32,
    /// Whether a session has only one day, so that no way on leads past it.
    is_fixed: Vec<bool>,
    has_ceilings: bool,
    price_of_day: u32,
    /// What was asked before, by session.
    known: RefCell<Vec<KnownDays>>,
}

/// Sums of the lengths between sessions that follow one another.
#[derive(Clone, Copy)]
struct Lengths {
    floor: i64,
    ceiling: i64,
    /// What is aimed at, from the shortest to the longest.
    aim: (i64, i64),
    /// What these sessions give up that keep no visit.
    given_up: u32,
}

/// A session on the day of a visit.
struct Visit {
    day: DayNumber,
    cost: Cost,
    /// What comes after it.
    ahead: Cost,
}

/// Longer than any length, and short enough to be added up.
const ENDLESS: i64 = 1 << 40;

/// Where this many visits are missing after a day, no plan worth looking at goes through it.
const MANY_MISSING: u32 = 32;

impl WaysOn {
    /// Of a course; nothing where it could keep no visit, or where the last of them is so late that lengths are cut short at
    /// the end of the calendar.
    pub(super) fn new(slots: &[SlotRules], availability: &Availability<'_>) -> Option<Self> {
        let last_promised =
            slots.iter().filter(|slot| slot.price_of_visit() > 0).map(|slot| slot.promised.last()).max()??;
        let lengths = || slots.iter().flat_map(|slot| &slot.rules).flat_map(|rule| [rule.floor, rule.ceiling]);
        let aims =
            slots.iter().flat_map(|slot| &slot.rules).filter_map(|rule| rule.aim).flat_map(|(lo, hi)| [Some(lo), hi]);
        let longest = lengths().chain(aims).flatten().map(|length| length.day_bounds().1).max().unwrap_or(0);
        if i64::from(LAST) <= i64::from(last_promised) + longest {
            return None;
        }
        let mut ways_on = Self {
            lengths: Vec::with_capacity(slots.len()),
            visits: slots.iter().map(|_| Vec::new()).collect(),
            days: promised_days(slots.iter()),
            price_of_visit: slots.iter().map(SlotRules::price_of_visit).max().unwrap_or(0),
            is_fixed: slots.iter().map(|slot| slot.only_day().is_some()).collect(),
            has_ceilings: slots.iter().flat_map(|slot| &slot.rules).any(|rule| rule.ceiling.is_some()),
            price_of_day: slots.first()?.prices.day,
            known: RefCell::new(slots.iter().map(|_| KnownDays::default()).collect()),
        };
        let mut sum = Lengths { floor: 0, ceiling: 0, aim: (0, 0), given_up: 0 };
        for (index, slot) in slots.iter().enumerate() {
            sum = sum.and(Lengths::to(index, slot));
            ways_on.lengths.push(sum);
        }
        let windows = windows(slots, availability);
        for (index, slot) in slots.iter().enumerate().rev() {
            let (first, last) = windows[index];
            let can_be = |day: &DayNumber| slot.may_be_on(*day) && availability.is_usable(slot.needs, *day);
            let promised = slot.promised.from(first).map(|promised| promised.day).take_while(|day| *day <= last);
            let days: Vec<DayNumber> = match slot.only_day() {
                Some(day) => vec![day],
                None if slot.price_of_visit() > 0 => promised.filter(can_be).collect(),
                None => Vec::new(),
            };
            let visit = |day| Visit { day, cost: least_cost(slot, day), ahead: ways_on.ahead(index, day) };
            ways_on.visits[index] = days.into_iter().map(visit).collect();
        }
        Some(ways_on)
    }

    /// What all sessions cost at least.
    pub(super) fn of_all(&self) -> Cost {
        self.least(0, None, Lengths { floor: 0, ceiling: 0, aim: (0, 0), given_up: 0 })
    }

    /// What the sessions after one cost at least, which is on a day. First what they give up; what they are off aim is the
    /// least of all that give up no more.
    pub(super) fn after(&self, index: usize, day: DayNumber) -> Cost {
        self.known.borrow_mut()[index].get_or_insert(day, || self.ahead(index, day))
    }

    /// Whether after a session on any day from this one on more would be given up than may be. Where the gaps have a last
    /// day, a later day may be near enough to a visit for which this one is too early.
    pub(super) fn is_past(&self, index: usize, day: DayNumber, most: u32) -> bool {
        !self.has_ceilings && most < self.after(index, day).given_up
    }

    fn ahead(&self, index: usize, day: DayNumber) -> Cost {
        let from = self.lengths[index];
        let all = self.lengths.last().map_or(0, |last| last.given_up - from.given_up);
        let left = self.days.len() - self.days.partition_point(|visit| *visit <= day);
        let missing = all.saturating_sub(self.price_of_visit.saturating_mul(u32::try_from(left).unwrap_or(u32::MAX)));
        // Each visit is for one session. Where by far too few are left, that alone says enough.
        if MANY_MISSING.saturating_mul(self.price_of_visit) < missing {
            return Cost { given_up: missing, off_aim: 0 };
        }
        self.least(index + 1, Some(day), from)
    }

    /// The least cost of the sessions from one on, after a day where there is one.
    fn least(&self, first: usize, day: Option<DayNumber>, from: Lengths) -> Cost {
        let mut least = Cost::MOST;
        for (index, visits) in self.visits.iter().enumerate().skip(first) {
            let to = self.lengths[index];
            let before =
                index.checked_sub(1).filter(|before| first <= *before).map_or(from, |before| self.lengths[before]);
            let given_up = before.given_up - from.given_up;
            if least.given_up < given_up {
                return least;
            }
            let days_to = |visit: &Visit| day.map(|day| i64::from(visit.day) - i64::from(day));
            let is_too_soon = |visit: &Visit| days_to(visit).is_some_and(|days| days < to.floor - from.floor);
            for visit in &visits[visits.partition_point(is_too_soon)..] {
                let days = days_to(visit);
                if days.is_some_and(|days| to.ceiling - from.ceiling < days) {
                    break;
                }
                let off_aim = |days: i64| (to.aim.0 - from.aim.0 - days).max(days - (to.aim.1 - from.aim.1)).max(0);
                let off_aim = u32::try_from(days.map_or(0, off_aim)).unwrap_or(u32::MAX);
                let way = Cost { given_up, off_aim: off_aim.saturating_mul(self.price_of_day) };
                least = least.min(way + visit.cost + visit.ahead);
                // Where the gaps have no last day, the later the visit the fewer are kept after it; and once the aim is
                // past, the more days off it is.
                let is_past_aim = days.is_some_and(|days| to.aim.1 - from.aim.1 <= days);
                let later = Cost { given_up: given_up.saturating_add(visit.ahead.given_up), off_aim: way.off_aim };
                if !self.has_ceilings && (least.given_up < later.given_up || (is_past_aim && least <= later)) {
                    break;
                }
            }
            if self.is_fixed[index] {
                return least;
            }
        }
        // Or none of them keeps a visit.
        let all = self.lengths.last().map_or(0, |last| last.given_up - from.given_up);
        least.min(Cost { given_up: all, off_aim: 0 })
    }
}

impl Lengths {
    /// From the session before to one.
    fn to(index: usize, slot: &SlotRules) -> Self {
        let mut lengths = Self { floor: 1, ceiling: ENDLESS, aim: (0, ENDLESS), given_up: slot.price_of_visit() };
        if slot.only.is_some() {
            // On its day whatever its rules say.
            return lengths;
        }
        let aims = slot.rules.iter().filter(|rule| rule.aim.is_some()).count();
        let before = index.checked_sub(1).map(DayAnchor::Slot);
        for rule in slot.rules.iter().filter(|rule| Some(rule.anchor) == before) {
            if let Some(ceiling) = rule.ceiling {
                lengths.ceiling = lengths.ceiling.min(ceiling.day_bounds().1);
            }
            if rule.is_alternative {
                continue;
            }
            if let Some(floor) = rule.floor {
                lengths.floor = lengths.floor.max(floor.day_bounds().0);
            }
            if let Some((lo, hi)) = rule.aim {
                lengths.aim.0 = lengths.aim.0.max(lo.day_bounds().0);
                // The end of one aim of several may be that of another.
                let end = hi.filter(|_| aims == 1);
                lengths.aim.1 = end.map_or(lengths.aim.1, |hi| hi.day_bounds().1);
            }
        }
        lengths
    }

    fn and(self, next: Self) -> Self {
        Self {
            floor: self.floor + next.floor,
            ceiling: self.ceiling + next.ceiling,
            aim: (self.aim.0 + next.aim.0, self.aim.1 + next.aim.1),
            given_up: self.given_up.saturating_add(next.given_up),
        }
    }
}

/// What a session costs at least on the day of a visit, or on the only day that it can be on.
fn least_cost(slot: &SlotRules, day: DayNumber) -> Cost {
    match slot.promised.on(day) {
        _ if slot.only.is_some() => Cost::NOTHING,
        None => Cost { given_up: slot.price_of_visit(), off_aim: 0 },
        Some(promised) if promised.number == slot.promised.number => Cost::NOTHING,
        Some(_) => Cost { given_up: 0, off_aim: slot.prices.number },
    }
}

/// What was found for days in a row, as far as anyone asked.
#[derive(Default)]
struct KnownDays {
    first: DayNumber,
    costs: Vec<Option<Cost>>,
}

impl KnownDays {
    fn get_or_insert(&mut self, day: DayNumber, find: impl FnOnce() -> Cost) -> Cost {
        if self.costs.is_empty() {
            self.first = day;
        } else if day < self.first {
            let missing = (self.first - day).unsigned_abs() as usize;
            self.costs.splice(0..0, std::iter::repeat_n(None, missing));
            self.first = day;
        }
        let place = (day - self.first).unsigned_abs() as usize;
        if self.costs.len() <= place {
            self.costs.resize(place + 1, None);
        }
        *self.costs[place].get_or_insert_with(find)
    }
}
