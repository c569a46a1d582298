//! The days that a session's rules allow and aim at, once the sessions they refer to have days.

use super::day::{DayNumber, FIRST, LAST, Shift};

/// The end of an aim that has none.
pub(super) const NO_END: DayNumber = LAST + 1;

/// How many days after the first that is on aim a session is looked for whose aim has no end.
const FAR: DayNumber = 400;

/// The rules of one session, ready for the search.
#[derive(Clone, Debug)]
pub(super) struct SlotRules {
    pub(super) rules: Vec<DayRule>,
    /// The one day that the session is on, whatever its rules say: it was held, or its start is given.
    pub(super) only: Option<DayNumber>,
    /// The day for which the session was issued. Of plans that are equally off aim, the one that moves fewest is best.
    pub(super) issued: Option<DayNumber>,
    /// What a day off aim costs, when a moved session costs one: more than all sessions can cost by moving.
    pub(super) weight: u32,
}

impl SlotRules {
    /// What the search counts for the session on `day`, where it could be on another day too: its days off aim, and then
    /// whether it moves.
    pub(super) fn cost(&self, bounds: &Bounds, day: DayNumber) -> u32 {
        if self.only.is_some() {
            return 0;
        }
        let moves = self.issued.is_some_and(|issued| issued != day);
        bounds.off_aim(day).saturating_mul(self.weight).saturating_add(moves.into())
    }
}

/// One rule between two days.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayRule {
    pub(super) anchor: DayAnchor,
    pub(super) floor: Option<Shift>,
    pub(super) ceiling: Option<Shift>,
    /// The second is `None` where the aim has no end.
    pub(super) aim: Option<(Shift, Option<Shift>)>,
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
    /// The days that the rules together aim at, as one range or none. None when there is neither an aim nor a first day, as for a first session that
    /// was held and has nothing but a ceiling.
    pub(super) aims: Vec<(DayNumber, DayNumber)>,
    /// Whether a rule aims at these days; otherwise the aim is the first day allowed.
    pub(super) is_aimed: bool,
}

impl Bounds {
    /// Works the bounds out into `self`, whose memory is used again. `day_of` gives the day of an earlier session, and
    /// `previous` that of the one before: sessions of one course are on different days, in order.
    pub(super) fn set(&mut self, rules: &[DayRule], previous: Option<DayNumber>, day_of: impl Fn(usize) -> DayNumber) {
        self.earliest = previous.map_or(FIRST, |day| day + 1);
        self.latest = LAST + 1;
        self.aims.clear();
        for rule in rules {
            let anchor = match rule.anchor {
                DayAnchor::Slot(slot) => day_of(slot),
                DayAnchor::Day(day) => day,
            };
            if let Some(floor) = rule.floor {
                self.earliest = self.earliest.max(floor.after(anchor));
            }
            if let Some(ceiling) = rule.ceiling {
                self.latest = self.latest.min(ceiling.after(anchor));
            }
            if let Some((lo, hi)) = rule.aim {
                self.aims.push((lo.after(anchor), hi.map_or(NO_END, |hi| hi.after(anchor))));
            }
        }
        self.is_aimed = !self.aims.is_empty();
        // One aim of several rules: from the latest beginning to the latest end that all of them allow.
        if let Some(aim) = self.aims.iter().copied().reduce(|one, other| (one.0.max(other.0), one.1.max(other.1))) {
            self.aims.clear();
            self.aims.push((aim.0, aim.1.min(self.latest).max(aim.0)));
        }
        if !self.is_aimed && self.earliest > FIRST {
            self.aims.push((self.earliest, self.earliest));
        }
    }

    /// Days off aim of a session on `day`.
    pub(super) fn off_aim(&self, day: DayNumber) -> u32 {
        self.aims.iter().map(|(lo, hi)| (lo - day).max(day - hi).max(0).unsigned_abs()).sum()
    }

    /// The days from `first` to `last` without those that are surely more than `most` off aim.
    pub(super) fn near(&self, most: u32, first: DayNumber, last: DayNumber) -> (DayNumber, DayNumber) {
        let most = DayNumber::try_from(most).unwrap_or(LAST);
        self.aims.iter().fold((first, last), |(from, to), (lo, hi)| {
            // Where every later day is on aim, one that is this late is in no plan that ends as early as it can.
            let hi = if *hi == NO_END { (*lo).max(first) + FAR } else { *hi };
            (from.max(lo - most), to.min(hi.saturating_add(most)))
        })
    }

    /// The days that are least off aim, whether or not they are allowed.
    ///
    /// The sum of distances to ranges is convex and bends only at their ends, so it is smallest between two of them.
    pub(super) fn best(&self) -> (DayNumber, DayNumber) {
        let ends = || self.aims.iter().flat_map(|(lo, hi)| [*lo, *hi]);
        let least = ends().map(|day| self.off_aim(day)).min().unwrap_or(0);
        let best = || ends().filter(|day| self.off_aim(*day) == least);
        (best().min().unwrap_or(self.earliest), best().max().unwrap_or(self.earliest))
    }

    /// The last day of any aim: from there on, later is never better.
    pub(super) fn last_aim(&self) -> DayNumber {
        self.aims.iter().map(|(_, hi)| *hi).max().unwrap_or(self.earliest)
    }
}
