//! The days that a session's rules allow and aim at, once the sessions they refer to have days.

use std::iter::Sum;
use std::ops::Add;
use std::rc::Rc;

use super::availability::{Availability, DayNeeds};
use super::day::{DayNumber, FIRST, LAST, Lead, Shift, SteadyShift};
use super::greedy;
use super::sketch::START_WITHIN_DAYS;
use crate::model::{Length, MonthEnd};

/// The end of an aim that has none.
const NO_END: DayNumber = LAST + 1;

/// The rules of one session, ready for the search.
#[derive(Clone, Debug)]
pub(super) struct SlotRules {
    pub(super) rules: Vec<DayRule>,
    /// What it needs of its day.
    pub(super) needs: DayNeeds,
    /// The one day that the session is on, whatever its rules say: it was held, its start is given, or it was forced.
    pub(super) only: Option<DayNumber>,
    /// Of a session that was forced to its day: how many of its rules, from the first on, it breaks at a price.
    pub(super) breakable: Option<usize>,
    /// The days to choose from, in order, where there are only these.
    pub(super) among: Option<Vec<DayNumber>>,
    /// The promised visits that the session could keep.
    pub(super) promised: PromisedDays,
    pub(super) prices: Prices,
}

/// The days of a course's promised visits that one of its sessions could keep.
#[derive(Clone, Debug, Default)]
pub(super) struct PromisedDays {
    /// In order; shared by the sessions of the course that could keep the same ones.
    pub(super) days: Rc<[PromisedDay]>,
    /// The number of the session.
    pub(super) number: u32,
    /// How long the session waits for the visit of another one.
    pub(super) wait: Wait,
}

/// How long a session waits for a visit that was promised to another one, see [`Bounds::waits_until`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Wait {
    /// Less than twice its interval; without one of its own no longer than a course waits to begin.
    #[default]
    AsUsual,
    /// No longer than a course waits to begin: it is late by a rule of its protocol.
    Late,
    /// However long it takes.
    AnyTime,
}

/// The day of a promised visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PromisedDay {
    pub(super) day: DayNumber,
    /// The number of the session that it was promised for.
    pub(super) number: u32,
}

impl PromisedDays {
    /// The promise of a day, if there is one.
    pub(super) fn on(&self, day: DayNumber) -> Option<PromisedDay> {
        self.days.binary_search_by_key(&day, |promised| promised.day).ok().map(|place| self.days[place])
    }

    /// The promises of a day and of the days after it.
    pub(super) fn from(&self, day: DayNumber) -> impl Iterator<Item = &PromisedDay> {
        self.days[self.days.partition_point(|promised| promised.day < day)..].iter()
    }

    /// The last day of all.
    pub(super) fn last(&self) -> Option<DayNumber> {
        self.days.last().map(|promised| promised.day)
    }
}

/// The days of all promised visits that any of these sessions could keep, in order.
pub(super) fn promised_days<'a>(slots: impl Iterator<Item = &'a SlotRules>) -> Vec<DayNumber> {
    let mut lists: Vec<&Rc<[PromisedDay]>> = slots.map(|slot| &slot.promised.days).collect();
    // Most sessions of a course share one list.
    lists.dedup_by(|one, other| Rc::ptr_eq(one, other));
    let mut days: Vec<DayNumber> =
        lists.into_iter().flat_map(|list| list.iter().map(|promised| promised.day)).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// What a plan costs. Costs are compared part by part, in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// What is given up: rules that a forced session breaks, and promised visits, each at its price.
    pub(super) given_up: u32,
    /// Days off aim at their price, and what is cheaper than a day.
    pub(super) off_aim: u32,
}

impl Cost {
    pub(super) const NOTHING: Self = Self { given_up: 0, off_aim: 0 };
    /// More than any plan costs.
    pub(super) const MOST: Self = Self { given_up: u32::MAX, off_aim: u32::MAX };

    /// Whether no part is more than the other's.
    pub(super) fn fits_into(self, most: Self) -> bool {
        self.given_up <= most.given_up && self.off_aim <= most.off_aim
    }

    /// The smaller of each part.
    pub(super) fn least_of_each(self, other: Self) -> Self {
        Self { given_up: self.given_up.min(other.given_up), off_aim: self.off_aim.min(other.off_aim) }
    }

    /// The larger of each part.
    pub(super) fn most_of_each(self, other: Self) -> Self {
        Self { given_up: self.given_up.max(other.given_up), off_aim: self.off_aim.max(other.off_aim) }
    }

    /// What is left of each part; nothing below nothing.
    pub(super) fn less(self, other: Self) -> Self {
        Self {
            given_up: self.given_up.saturating_sub(other.given_up),
            off_aim: self.off_aim.saturating_sub(other.off_aim),
        }
    }
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            given_up: self.given_up.saturating_add(other.given_up),
            off_aim: self.off_aim.saturating_add(other.off_aim),
        }
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::NOTHING, Add::add)
    }
}

/// What the parts of a cost are worth, the same for all sessions that are planned together: each is dearer than all
/// that is cheaper than it can come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Prices {
    /// Of a minimum that a forced session breaks.
    pub(super) minimum: u32,
    /// Of a maximum that a forced session breaks.
    pub(super) maximum: u32,
    /// Of a promised visit that is given up, where that comes before days off aim.
    pub(super) visit: u32,
    /// Of a day off aim.
    pub(super) day: u32,
    /// Of a promised visit that is given up, where that comes after days off aim.
    pub(super) moved_visit: u32,
    /// Of a promised visit that is kept by a session of another number.
    pub(super) number: u32,
}

impl Prices {
    /// Where nothing can be given up.
    pub(super) const DAYS_ONLY: Self = Self { minimum: 0, maximum: 0, visit: 0, day: 1, moved_visit: 0, number: 0 };
}

impl SlotRules {
    /// What the search counts for the session on `day`, where it could be on another day too or was forced to it.
    pub(super) fn cost(&self, bounds: &Bounds, day: DayNumber) -> Cost {
        let prices = self.prices;
        let off_aim = || bounds.off_aim(day).saturating_mul(prices.day);
        if self.only.is_some() {
            let forced = |_| Cost {
                given_up: (bounds.broken_minimums.saturating_mul(prices.minimum))
                    .saturating_add(bounds.broken_maximums.saturating_mul(prices.maximum)),
                off_aim: off_aim(),
            };
            return self.breakable.map_or(Cost::NOTHING, forced);
        }
        let (given_up, more) = match self.kept_on(bounds, day) {
            // No promise of the course is worth anything where it has none.
            None => (prices.visit, prices.moved_visit),
            Some(promised) => (0, if promised.number == self.promised.number { 0 } else { prices.number }),
        };
        Cost { given_up: given_up * self.counts(), off_aim: off_aim().saturating_add(more * self.counts()) }
    }

    /// The one day that it can be on, where there is only one.
    pub(super) fn only_day(&self) -> Option<DayNumber> {
        self.only.or(match self.among.as_deref() {
            Some([day]) => Some(*day),
            Some(_) | None => None,
        })
    }

    /// Whether a visit was promised for the day that the session could keep.
    pub(super) fn is_promised(&self, day: DayNumber) -> bool {
        self.promised.on(day).is_some()
    }

    /// The promised visit that the session keeps on the day: its own, or that of another session for which it does not have
    /// to wait too long, see [`Bounds::waits_until`].
    pub(super) fn kept_on(&self, bounds: &Bounds, day: DayNumber) -> Option<PromisedDay> {
        let promised = self.promised.on(day)?;
        (promised.number == self.promised.number || day <= bounds.waits_until).then_some(promised)
    }

    /// Whether the day is one to choose from.
    pub(super) fn may_be_on(&self, day: DayNumber) -> bool {
        self.among.as_ref().is_none_or(|days| days.binary_search(&day).is_ok())
    }

    /// 1 where the session could keep a promise, else 0.
    fn counts(&self) -> u32 {
        u32::from(!self.promised.days.is_empty())
    }

    /// What is given up at least on a day without a promise.
    pub(super) fn price_of_visit(&self) -> u32 {
        if self.only.is_some() { 0 } else { self.prices.visit * self.counts() }
    }

    /// The most that can be given up for the session.
    pub(super) fn most_given_up(&self) -> u32 {
        let broken = |count: usize| {
            let rules = &self.rules[..count];
            let minimums = rules.iter().filter(|rule| rule.minimum().is_some()).count() as u32;
            let maximums = rules.iter().filter(|rule| rule.maximum().is_some()).count() as u32;
            minimums.saturating_mul(self.prices.minimum).saturating_add(maximums.saturating_mul(self.prices.maximum))
        };
        self.breakable.map_or(self.price_of_visit(), broken)
    }
}

/// One rule between two days.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayRule<S = Shift> {
    pub(super) anchor: DayAnchor,
    pub(super) floor: Option<S>,
    pub(super) ceiling: Option<S>,
    /// The second is `None` where the aim has no end.
    pub(super) aim: Option<(S, Option<S>)>,
    /// Whether it is counted back from an event: then its floor is what the protocol calls a maximum, and its ceiling a
    /// minimum.
    pub(super) is_before: bool,
    /// Whether of this rule and the others of its session like it only the earliest counts.
    pub(super) is_alternative: bool,
    /// Whether it is the day that somebody chose for the session: it says where the session is, and nothing of where it aims.
    pub(super) is_choice: bool,
}

/// What the rules of a session come to of which only the earliest counts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Earlier {
    /// The first day that one of them allows; nothing where one of them has no floor, or there are none.
    pub(super) floor: Option<DayNumber>,
    /// The days that one of them aims at, from the earliest beginning to the earliest end.
    aim: Option<(DayNumber, DayNumber)>,
    is_any: bool,
}

impl Earlier {
    /// Of the rules that are such.
    pub(super) fn of(rules: &[DayRule], day_of: impl Fn(usize) -> DayNumber) -> Self {
        let mut earlier = Self::default();
        for rule in rules.iter().filter(|rule| rule.is_alternative) {
            let anchor = rule.anchor_day(&day_of);
            earlier.add(rule.floor.map(|floor| floor.after(anchor)), None);
        }
        earlier
    }

    fn add(&mut self, floor: Option<DayNumber>, aim: Option<(DayNumber, DayNumber)>) {
        self.floor = if self.is_any { self.floor.zip(floor).map(|(one, other)| one.min(other)) } else { floor };
        self.aim = match (self.aim, aim) {
            (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.min(other.1))),
            (one, other) => one.or(other),
        };
        self.is_any = true;
    }
}

impl<S> DayRule<S> {
    /// The day that it is measured from.
    pub(super) fn anchor_day(&self, day_of: impl Fn(usize) -> DayNumber) -> DayNumber {
        match self.anchor {
            DayAnchor::Slot(slot) => day_of(slot),
            DayAnchor::Day(day) => day,
        }
    }
}

impl DayRule {
    /// That asks for nothing.
    pub(super) fn of_nothing(anchor: DayAnchor) -> Self {
        let (floor, ceiling, aim) = (None, None, None);
        Self { anchor, floor, ceiling, aim, is_before: false, is_alternative: false, is_choice: false }
    }

    /// That a session is no later than a length after something, and nothing else.
    pub(super) fn no_later(anchor: DayAnchor, ceiling: Shift) -> Self {
        Self { ceiling: Some(ceiling), ..Self::of_nothing(anchor) }
    }

    /// That a session is no later than a day.
    pub(super) fn no_later_than(day: DayNumber, month_end: MonthEnd) -> Self {
        Self::no_later(DayAnchor::Day(day), Shift::new(Length::ZERO, month_end))
    }

    /// The same rule, quick to ask about many days in a row.
    pub(super) fn steady(self) -> DayRule<SteadyShift> {
        let Self { anchor, floor, ceiling, aim, is_before, is_alternative, is_choice } = self;
        let steady = SteadyShift::new;
        let (floor, ceiling) = (floor.map(steady), ceiling.map(steady));
        let aim = aim.map(|(lo, hi)| (steady(lo), hi.map(steady)));
        DayRule { anchor, floor, ceiling, aim, is_before, is_alternative, is_choice }
    }

    /// The end that the protocol calls a minimum.
    pub(super) fn minimum(&self) -> Option<Shift> {
        if self.is_before { self.ceiling } else { self.floor }
    }

    /// The end that the protocol calls a maximum.
    pub(super) fn maximum(&self) -> Option<Shift> {
        if self.is_before { self.floor } else { self.ceiling }
    }

    /// Without the minimum of the protocol.
    pub(super) fn without_minimum(self) -> Self {
        if self.is_before { Self { ceiling: None, ..self } } else { Self { floor: None, ..self } }
    }

    /// With the maximum of the protocol longer by this many days.
    pub(super) fn longer_by(self, days: i32) -> Self {
        match self.is_before {
            true => Self { floor: self.floor.map(|floor| floor.longer_by(-days)), ..self },
            false => Self { ceiling: self.ceiling.map(|ceiling| ceiling.longer_by(days)), ..self },
        }
    }
}

/// The day that a rule is measured from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayAnchor {
    /// The day of the session at this place.
    Slot(usize),
    /// A day that is known.
    Day(DayNumber),
}

/// What the rules of one session come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    /// The first day that every rule allows.
    pub(super) earliest: DayNumber,
    /// The last day that every rule allows; a day beyond [`LAST`] when no rule says.
    pub(super) latest: DayNumber,
    /// The days that the rules together aim at. None when there is neither an aim nor a first day, as for a first session
    /// that was held and has nothing but a ceiling.
    pub(super) aim: Option<(DayNumber, DayNumber)>,
    /// Whether a rule aims at these days; otherwise the aim is the first day allowed.
    pub(super) is_aimed: bool,
    /// The last day on which the session keeps a visit that was promised to another one.
    ///
    /// After a missed week every session takes the visit of the next one, and one more comes at the end. But a weekly session
    /// is not put off to a yearly one: it waits less than twice its interval, from the day that it would have by itself. What
    /// has no interval since a session before it, as a course that begins again, and what is late by a rule of its protocol
    /// waits no longer than a course waits to begin.
    pub(super) waits_until: DayNumber,
    /// What the interval of the session is counted from: the later of the session before and the days that its aims are
    /// measured from; nothing where no session comes before it.
    aimed_from: Option<DayNumber>,
    /// How many minimums and maximums a session breaks that was forced to its day; none for all others.
    pub(super) broken_minimums: u32,
    pub(super) broken_maximums: u32,
}

impl Bounds {
    /// Works the bounds out. `day_of` gives the day of an earlier session, and `previous` that of the one before: sessions of
    /// one course are on different days, in order.
    pub(super) fn set<S: Lead + PartialEq>(
        &mut self,
        rules: &[DayRule<S>],
        previous: Option<DayNumber>,
        day_of: impl Fn(usize) -> DayNumber,
    ) {
        self.earliest = previous.map_or(FIRST, |day| day + 1);
        self.latest = LAST + 1;
        self.waits_until = LAST;
        self.aimed_from = previous;
        self.aim = None;
        let mut earlier = Earlier::default();
        let mut chosen = None;
        for rule in rules {
            let anchor = rule.anchor_day(&day_of);
            let floor = rule.floor.as_ref().map(|floor| floor.after(anchor));
            if let Some(ceiling) = &rule.ceiling {
                self.latest = self.latest.min(ceiling.after(anchor));
            }
            // Many an aim begins with the floor and ends where it begins: months are not added up again.
            let aim = rule.aim.as_ref().map(|(lo, hi)| {
                let first = floor.filter(|_| rule.floor.as_ref() == Some(lo)).unwrap_or_else(|| lo.after(anchor));
                let last = hi.as_ref().map_or(NO_END, |hi| if hi == lo { first } else { hi.after(anchor) });
                (first, last)
            });
            if aim.is_some() && previous.is_some() && !rule.is_before {
                self.aimed_from = self.aimed_from.max(Some(anchor));
            }
            if rule.is_alternative {
                earlier.add(floor, aim);
                continue;
            }
            if rule.is_choice {
                chosen = chosen.max(floor);
                continue;
            }
            self.earliest = floor.map_or(self.earliest, |floor| self.earliest.max(floor));
            self.aim_at(aim);
        }
        self.earliest = earlier.floor.map_or(self.earliest, |floor| self.earliest.max(floor));
        self.aim_at(earlier.aim);
        self.is_aimed = self.aim.is_some();
        if let Some((lo, hi)) = self.aim {
            // A ceiling takes the end of an aim, and gives none to an aim without one.
            let end = if hi == NO_END { NO_END } else { hi.min(self.latest).max(lo) };
            self.aim = Some((lo, end));
        } else if self.earliest > FIRST {
            self.aim = Some((self.earliest, self.earliest));
        }
        if let Some(chosen) = chosen {
            self.aim = self.planned_aim();
            self.earliest = self.earliest.max(chosen);
        }
    }

    /// The same this many days later: of a session whose rules all lead that much further.
    pub(super) fn move_on(&mut self, days: i32) {
        self.earliest += days;
        if self.latest <= LAST {
            self.latest += days;
        }
        self.aim = self.aim.map(|(lo, hi)| (lo + days, if hi == NO_END { NO_END } else { hi + days }));
        self.aimed_from = self.aimed_from.map(|from| from + days);
    }

    /// Adds the aim of one more rule: all of them together aim from the latest beginning to the latest end. An aim without
    /// an end says how soon, and leaves it to the others how late.
    fn aim_at(&mut self, other: Option<(DayNumber, DayNumber)>) {
        let last = |one: DayNumber, other: DayNumber| match (one, other) {
            (NO_END, end) | (end, NO_END) => end,
            (one, other) => one.max(other),
        };
        self.aim = match (self.aim, other) {
            (Some(one), Some(other)) => Some((one.0.max(other.0), last(one.1, other.1))),
            (one, other) => one.or(other),
        };
    }

    /// Works out the bounds of a session, how long it waits for a promised visit, and which of its rules it breaks where it
    /// was forced to its day.
    pub(super) fn set_for(
        &mut self,
        slot: &SlotRules,
        availability: &Availability<'_>,
        previous: Option<DayNumber>,
        day_of: impl Fn(usize) -> DayNumber,
    ) {
        self.set(&slot.rules, previous, &day_of);
        if slot.promised.wait != Wait::AnyTime && slot.among.is_none() && slot.promised.last() > Some(self.last_aim()) {
            self.waits_until = self.end_of_wait(slot, availability);
        }
        (self.broken_minimums, self.broken_maximums) = (0, 0);
        let (Some(day), Some(breakable)) = (slot.only, slot.breakable) else { return };
        let earlier = Earlier::of(&slot.rules[..breakable], &day_of);
        self.broken_minimums += u32::from(earlier.floor.is_some_and(|floor| day < floor));
        for rule in &slot.rules[..breakable] {
            let anchor = rule.anchor_day(&day_of);
            let too_early =
                u32::from(!rule.is_alternative && rule.floor.is_some_and(|floor| day < floor.after(anchor)));
            let too_late = u32::from(rule.ceiling.is_some_and(|ceiling| ceiling.after(anchor) < day));
            let (minimums, maximums) = if rule.is_before { (too_late, too_early) } else { (too_early, too_late) };
            self.broken_minimums += minimums;
            self.broken_maximums += maximums;
        }
    }

    /// The last day of the wait, which is counted from the day that the session would have by itself; or the end of its aim
    /// where that is later.
    fn end_of_wait(&self, slot: &SlotRules, availability: &Availability<'_>) -> DayNumber {
        let Some(alone) = greedy::nearest(slot, self, availability) else { return LAST };
        let aim = self.planned_aim().map_or(self.earliest, |(lo, _)| lo);
        let interval = self.aimed_from.map(|from| if aim > from { aim - from } else { self.earliest - from });
        let usual = interval.filter(|days| *days > 0).map_or(START_WITHIN_DAYS, |days| 2 * days - 1);
        let most = if slot.promised.wait == Wait::Late { usual.min(START_WITHIN_DAYS) } else { usual };
        self.last_aim().max(alone.saturating_add(most))
    }

    /// The last day that the rules aim at; of an aim without an end the first one.
    pub(super) fn aim_end(&self) -> Option<DayNumber> {
        self.aim.filter(|_| self.is_aimed).map(|(lo, hi)| if hi == NO_END { lo } else { hi })
    }

    /// Whether some day is too late for the aim.
    pub(super) fn has_end(&self) -> bool {
        self.aim.is_none_or(|(_, hi)| hi != NO_END)
    }

    /// The days that a plan aims at, if it aims at any. Where the aim has no end no day is too late, but a plan that waited
    /// would put off the whole course to bring another session nearer to its aim: it aims at the first day that is allowed.
    pub(super) fn planned_aim(&self) -> Option<(DayNumber, DayNumber)> {
        self.aim.map(|(lo, hi)| if hi == NO_END { (lo, lo.max(self.earliest)) } else { (lo, hi) })
    }

    /// Days off aim of a session that was held on `day`: no day is too late for an aim without an end.
    pub(super) fn held_off_aim(&self, day: DayNumber) -> u32 {
        self.aim.map_or(0, |aim| days_off(aim, day))
    }

    /// Days off aim of a session that is planned on `day`.
    pub(super) fn off_aim(&self, day: DayNumber) -> u32 {
        self.planned_aim().map_or(0, |aim| days_off(aim, day))
    }

    /// The days from `first` to `last` without those that are surely more than `most` off aim.
    pub(super) fn near(&self, most: u32, first: DayNumber, last: DayNumber) -> (DayNumber, DayNumber) {
        let most = DayNumber::try_from(most).unwrap_or(LAST).min(LAST);
        self.planned_aim().map_or((first, last), |(lo, hi)| (first.max(lo - most), last.min(hi + most)))
    }

    /// The days that are least off aim, whether or not they are allowed.
    pub(super) fn best(&self) -> (DayNumber, DayNumber) {
        self.planned_aim().unwrap_or((self.earliest, self.earliest))
    }

    /// The last day of the aim: from there on, later is never better.
    pub(super) fn last_aim(&self) -> DayNumber {
        self.planned_aim().map_or(self.earliest, |(_, hi)| hi)
    }
}

fn days_off((lo, hi): (DayNumber, DayNumber), day: DayNumber) -> u32 {
    (lo - day).max(day - hi).max(0).unsigned_abs()
}
