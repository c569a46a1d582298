//! Where a session may move while all others stay.

use chrono::NaiveDate;

use super::day::{self, DayNumber, FIRST, LAST, Near, Shift};
use super::explain::Facts;
use super::record::{self, Waited};
use super::timing::{Bounds, DayAnchor, Earlier, SlotRules};
use crate::model::{Movable, Session};

/// Of each session, what later ones have that is measured from it.
#[derive(Clone, Debug)]
pub(super) struct Followers(Vec<Following>);

#[derive(Clone, Debug, Default)]
struct Following {
    /// Lengths that are the same number of days from every day.
    whole: Vec<FollowingRule<i32>>,
    /// All others.
    others: Vec<FollowingRule<Shift>>,
    /// The sessions with several rules of which the earliest counts, where one of these is measured from it.
    alternatives: Vec<usize>,
}

/// A rule of a later session, or what it says in one kind of lengths.
#[derive(Clone, Copy, Debug)]
struct FollowingRule<S> {
    /// Which one has it.
    slot: usize,
    floor: Option<S>,
    ceiling: Option<S>,
}

impl Followers {
    /// Of the sessions with these rules.
    pub(super) fn of(slots: &[SlotRules]) -> Self {
        let mut all = vec![Following::default(); slots.len()];
        for (slot, SlotRules { rules, .. }) in slots.iter().enumerate() {
            for rule in rules {
                let DayAnchor::Slot(anchor) = rule.anchor else { continue };
                // What a rule says of days before its session is that one's own.
                let Some(following) = all.get_mut(anchor).filter(|_| anchor < slot) else { continue };
                let lengths = [rule.floor.filter(|_| !rule.is_alternative), rule.ceiling];
                let [floor, ceiling] = lengths.map(|length| length.and_then(Shift::whole_days));
                following.whole.extend(FollowingRule { slot, floor, ceiling }.any());
                let [floor, ceiling] = lengths.map(|length| length.filter(|length| length.whole_days().is_none()));
                following.others.extend(FollowingRule { slot, floor, ceiling }.any());
                if rule.is_alternative && following.alternatives.last() != Some(&slot) {
                    following.alternatives.push(slot);
                }
            }
        }
        Self(all)
    }
}

impl Following {
    /// The first and the last day on which the rules in whole days hold, where the sessions are on these days.
    fn kept(&self, days: &[DayNumber]) -> (DayNumber, DayNumber) {
        self.whole.iter().fold((DayNumber::MIN, DayNumber::MAX), |(first, last), rule| {
            let own = days[rule.slot];
            let from = rule.ceiling.map_or(first, |days| first.max(own - days));
            let until = rule.floor.map_or(last, |days| last.min(own - days));
            (from, until)
        })
    }
}

impl<S> FollowingRule<S> {
    /// It, where it says anything.
    fn any(self) -> Option<Self> {
        (self.floor.is_some() || self.ceiling.is_some()).then_some(self)
    }
}

impl FollowingRule<Shift> {
    /// Whether it holds for a session on its `own` day, where the one that it is measured from is on `day`.
    fn holds(&self, day: DayNumber, own: DayNumber) -> bool {
        self.floor.is_none_or(|floor| floor.after(day) <= own)
            && self.ceiling.is_none_or(|ceiling| own <= ceiling.after(day))
    }
}

/// What comes after the sessions of a plan that are looked at, and is laid out by itself.
#[derive(Clone, Copy)]
pub(super) struct Rest<'a> {
    /// Its first day.
    pub(super) first: DayNumber,
    /// Whether it stays as it is where one of the sessions is on another day.
    pub(super) stays: &'a dyn Fn(usize, DayNumber) -> bool,
}

impl Facts<'_> {
    /// Where the session may move while all others stay: its own rules hold, and so do those of the sessions that
    /// refer to it. Nor does it come so late, or make the next one so late, that the course would not go on as planned.
    pub(super) fn movable(&self, index: usize, bounds: &Bounds, near: Near) -> Movable {
        let planned = self.days[index];
        let rest = self.rest;
        let next = self.days.get(index + 1).copied().or(rest.map(|rest| rest.first));
        let followers = &self.followers.0[index];
        // The one that comes next because of a gap ends no longer one either, for which the protocol has another rule.
        let in_time = match self.late {
            Some(late) if index == self.counted() => late.until(),
            Some(_) | None => self.last_in_time(index, |earlier| self.days[earlier]),
        };
        let in_time = in_time.filter(|last| planned <= *last);
        let is_next_late = |day: DayNumber| {
            let day_of = |earlier: usize| if earlier == index { day } else { self.days[earlier] };
            next.zip(self.last_in_time(index + 1, day_of)).is_some_and(|(next, last)| last < next)
        };
        let may_be_late = is_next_late(planned);
        let keeps_later = |day: DayNumber| {
            if !may_be_late && is_next_late(day) {
                return false;
            }
            followers.others.iter().all(|rule| rule.holds(day, self.days[rule.slot]))
                && followers.alternatives.iter().all(|slot| {
                    let day_of = |earlier: usize| if earlier == index { day } else { self.days[earlier] };
                    let floor = Earlier::of(&self.slots[*slot].rules, day_of).floor;
                    floor.is_none_or(|floor| floor <= self.days[*slot])
                })
                && rest.is_none_or(|rest| (rest.stays)(index, day))
        };
        // What rules in whole days leave is known at once.
        let (kept_from, kept_until) = followers.kept(self.days);
        let last = next.map_or(bounds.latest, |next| bounds.latest.min(next - 1));
        let last = in_time.map_or(last, |in_time| last.min(in_time));
        let is_endless = last > LAST;
        // The rules of a later session hold on some days in a row, so what breaks one of them ends the days.
        let days_back = if kept_until < planned - 1 { 0 } else { planned - bounds.earliest.max(FIRST).max(kept_from) };
        let first = planned - in_a_row(days_back, |back| keeps_later(planned - back));
        let is_gap_ahead = self.availability.is_kept_after(planned);
        // Where no later day is too near to anything there is no gap to look for, even where no rule ends the days.
        let is_none_ahead = (is_endless && !is_gap_ahead) || planned + 1 < kept_from;
        let days_ahead = if is_none_ahead { 0 } else { last.min(LAST).min(kept_until) - planned };
        let last = planned + in_a_row(days_ahead, |ahead| keeps_later(planned + ahead));
        // A day that is too near to another treatment is a gap that nobody sees; a closed day is seen.
        let is_usable = |day: &DayNumber| self.availability.is_usable(self.slots[index].needs, *day);
        let is_open = |day: &DayNumber| !self.availability.is_kept(*day);
        let earlier = || (first..planned).rev();
        let later = || planned + 1..=last;
        let has_gaps = self.availability.has_kept();
        let first_open = if has_gaps { earlier().take_while(is_open).last().unwrap_or(planned) } else { first };
        let earliest = (first_open..planned).find(is_usable).unwrap_or(planned);
        let latest = (!is_endless || is_gap_ahead).then(|| {
            let last_open = if is_gap_ahead { later().take_while(is_open).last().unwrap_or(planned) } else { last };
            (planned + 1..=last_open).rev().find(is_usable).unwrap_or(planned)
        });
        // Beyond the gaps: the nearer one of what comes before and after.
        let to = has_gaps.then(|| earlier().skip_while(is_open).find(is_usable)).flatten();
        let before = to.map(|to| {
            let run = (first..=to).rev().take_while(is_open);
            (planned - to, run.filter(is_usable).last().unwrap_or(to), Some(to))
        });
        let beyond = is_gap_ahead.then(|| later().skip_while(is_open).find(is_usable)).flatten();
        let after = beyond.map(|from| {
            let run = (from..=last).take_while(is_open);
            let to = (!is_endless || self.availability.is_kept_after(from))
                .then(|| run.filter(is_usable).last().unwrap_or(from));
            (from - planned, from, to)
        });
        let also = before.into_iter().chain(after).min_by_key(|(distance, _, _)| *distance);
        let also = also.map(|(_, from, to)| (near.date(from), to.map(|to| near.date(to))));
        Movable { earliest: near.date(earliest), latest: latest.map(|latest| near.date(latest)), also }
    }

    /// Those of the days to which a session may move that are no later than it aims at, where no source says how late it may be.
    pub(super) fn published(&self, index: usize, session: &Session, movable: Movable) -> Movable {
        let is_open = session.is_aimed && session.window.latest.is_none();
        let Some(aim) = session.window.aim.filter(|_| is_open) else { return movable };
        let end = aim.last().max(session.day).max(movable.earliest);
        let is_usable = |day: &DayNumber| self.availability.is_usable(self.slots[index].needs, *day);
        let within = |from: NaiveDate, until: Option<NaiveDate>| match until {
            Some(until) if until <= end => until,
            Some(_) | None => {
                let mut days = (day::number(from) + 1..=day::number(end)).rev();
                days.find(is_usable).map_or(from, day::date)
            }
        };
        let also = movable.also.filter(|(from, _)| *from <= end).map(|(from, until)| (from, Some(within(from, until))));
        Movable { earliest: movable.earliest, latest: Some(within(session.day, movable.latest)), also }
    }

    /// The last day on which a session is in time by the protocol's rules for late ones; nothing where it has none.
    fn last_in_time(&self, index: usize, day_of: impl Fn(usize) -> DayNumber) -> Option<DayNumber> {
        self.waited(index, day_of)?.last_in_time()
    }

    /// The time before a session, by which it can be late; nothing where no session can be.
    pub(super) fn waited(&self, index: usize, day_of: impl Fn(usize) -> DayNumber) -> Option<Waited<'_>> {
        let slot = self.slots.get(index).filter(|_| !self.course.protocol.late.is_empty())?;
        let since = match record::measured_from(self.held) {
            Some(last) if index == self.counted() => last,
            Some(_) | None => day_of(index.checked_sub(1)?),
        };
        let mut bounds = Bounds::default();
        bounds.set(&slot.rules, None, day_of);
        let (course, outline, aim_end) = (self.course, self.outline, bounds.aim_end());
        Some(Waited { course, outline, slot: index, since, aim_end })
    }
}

/// On how many of some days a condition holds, from the first of them on in a row; they are counted from 1, and the days on
/// which it holds lie in a row.
fn in_a_row(most: i32, holds: impl Fn(i32) -> bool) -> i32 {
    if most < 1 || !holds(1) {
        return 0;
    }
    if holds(most) {
        return most;
    }
    let (mut known, mut most) = (1, most);
    while known < most {
        let middle = most - (most - known) / 2;
        if holds(middle) { known = middle } else { most = middle - 1 }
    }
    known
}
