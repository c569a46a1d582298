//! A course laid out for the search: its sessions with their rules, and with what happened put in.

use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::availability::{Availability, DayNeeds};
use super::day::{self, DayNumber, LAST, Shift};
use super::expand::{self, Anchor, Numbers, Outline, Rule, Slot};
use super::explain::{self, Beside, Facts};
use super::movable::Followers;
use super::questions;
use super::record::{self, AsOf, Happened, HeldSession, Overdue};
use super::search::{self, Best, Found, Stuck};
use super::steps::Steps;
use super::timing::{self, DayAnchor, DayRule, Prices, PromisedDay, PromisedDays, SlotRules, Wait};
use crate::model::{
    CoursePlan, CourseProblem, Id, Job, Length, MonthEnd, MovedTo, NoPlan, PromisedVisit, Refusal, SearchBound,
};

/// How many days after the requested start the first usable day may be, when no other day is allowed.
pub(super) const START_WITHIN_DAYS: i32 = 7;

/// A course laid out for the search.
pub(super) struct Sketch<'c> {
    pub(super) course: &'c Job,
    pub(super) outline: Outline,
    pub(super) held: Vec<HeldSession>,
    /// Why the session that comes next is not the one after those that were held, where that one is late already.
    pub(super) late: Option<Overdue>,
    pub(super) slots: Vec<SlotRules>,
    /// The slot that waits for no promised visit, if one does not: its last rule says so.
    pub(super) hurried: Option<usize>,
}

impl<'c> Sketch<'c> {
    pub(super) fn new(course: &'c Job, availability: &Availability<'_>, outline: Outline) -> Result<Self, Refusal> {
        let mut sketch = Self::by_the_rules(
            course,
            availability,
            outline,
            course.today.map(|today| AsOf::of(course, day::number(today))),
        )?;
        if let (Some(next), Some(last)) = (sketch.counted_slots(), sketch.held.last()) {
            // Nothing is planned before what happened.
            let after = on_or_after(last.day + 1, None, course.protocol.month_end);
            sketch.slots[next].rules.push(after);
        }
        Ok(sketch)
    }

    /// The same with the rules of the protocol alone after what happened: a session that was held and does not count leaves
    /// its day to the one that does. The one that comes next may be late already, `as_of` a day.
    pub(super) fn by_the_rules(
        course: &'c Job,
        availability: &Availability<'_>,
        mut outline: Outline,
        as_of: Option<AsOf>,
    ) -> Result<Self, Refusal> {
        let has_ended = course.record.ended_before.is_some() && !course.record.held.is_empty();
        let laid_out = |numbers| expand::outline(course, &numbers).map_err(Refusal::Course);
        // What was to be held again when the course ended was held all the same.
        let whole =
            if has_ended { Some(laid_out(Numbers { ignores_end: true, ..outline.numbers.clone() })?) } else { None };
        let as_of = as_of.filter(|_| !has_ended);
        let Happened { mut held, late, left_out } =
            record::happened(course, availability, whole.as_ref().unwrap_or(&outline), as_of)
                .map_err(Refusal::Course)?;
        if has_ended || !left_out.is_empty() {
            outline = laid_out(Numbers { left_out, ..outline.numbers })?;
            for session in &mut held {
                session.slot = outline.slots.iter().position(|slot| slot.number == session.number);
            }
        }
        let next = held.iter().filter(|session| session.grade.counts()).count();
        if held.iter().any(|session| session.grade.counts() && session.slot.is_none()) {
            let sessions = u32::try_from(outline.slots.len()).unwrap_or(u32::MAX);
            return Err(Refusal::Course(vec![CourseProblem::TooManyHeld { held: held.len(), sessions }]));
        }
        if let (Some(late), Some(slot)) = (&late, outline.slots.get_mut(next)) {
            slot.rules = slot.rules.iter().filter_map(|rule| rule.after_gap(late.gap.then)).collect();
            let is_kept = course.keeps_in_time(slot.number);
            let until = late.in_time_until().zip(record::measured_from(&held)).filter(|_| is_kept);
            slot.rules.extend(until.map(|(until, since)| Rule::in_time(Length::days(until - since))));
        }
        // A session that was held and does not count is held again.
        if held.last().is_some_and(|last| record::is_to_be_held_again(last, next)) {
            let again = record::again_rule(course, &outline, next);
            outline.slots[next].rules.extend(again);
        }
        let mut slots = slot_rules(course, availability, &outline, &held);
        if let (Some(_), Some(slot)) = (&late, slots.get_mut(next)) {
            slot.promised.wait = Wait::Late;
        }
        let mut sketch = Self { course, outline, held, late, slots, hurried: None };
        set_prices(std::slice::from_mut(&mut sketch));
        Ok(sketch)
    }

    pub(super) fn with_best(mut self, availability: &Availability<'_>, steps: &Steps) -> Result<(Self, Best), Refusal> {
        self.hurry(availability, steps);
        match search::best(&self.slots, availability, steps) {
            Found::Best(best) | Found::TooLarge { found: Some(best), .. }
                if best.days.last().is_some_and(|last| LAST < *last) =>
            {
                Err(Refusal::Course(vec![CourseProblem::OutOfCalendar]))
            }
            Found::Best(best) | Found::TooLarge { found: Some(best), .. } => Ok((self, best)),
            Found::Nothing(stuck) => Err(Refusal::NoPlan(Box::new(self.no_plan(availability, &stuck)))),
            Found::TooLarge { found: None, off_aim_above } => {
                let price = self.slots.first().map_or(1, |slot| slot.prices.day);
                Err(Refusal::TooLarge {
                    off_aim_above: off_aim_above.map(|above| above / price),
                    bound: SearchBound::Steps,
                })
            }
        }
    }

    /// Keeps a session that is late by a rule of the protocol from being put off to keep promised visits: it waits for one of
    /// them no longer than a course waits to begin, from the day that it would have without them.
    pub(super) fn hurry(&mut self, availability: &Availability<'_>, steps: &Steps) {
        let Some(next) = self.counted_slots().filter(|_| self.late.is_some() && !self.course.rearranges) else {
            return;
        };
        let slot = &self.slots[next];
        if slot.promised.days.is_empty() || slot.only.is_some() {
            return;
        }
        let anew = self.slots.iter().map(|slot| SlotRules {
            promised: PromisedDays::default(),
            prices: Prices::DAYS_ONLY,
            ..slot.clone()
        });
        let anew: Vec<SlotRules> = anew.collect();
        let (Found::Best(best) | Found::TooLarge { found: Some(best), .. }) = search::best(&anew, availability, steps)
        else {
            return;
        };
        let own = slot.promised.days.iter().filter(|visit| visit.number == slot.promised.number).map(|visit| visit.day);
        let last = own.fold(best.days[next].saturating_add(START_WITHIN_DAYS), DayNumber::max);
        self.slots[next].rules.push(DayRule::no_later_than(last, self.course.protocol.month_end));
        self.hurried = Some(next);
    }

    pub(super) fn no_plan(&self, availability: &Availability<'_>, stuck: &Stuck) -> NoPlan {
        explain::no_plan(self.course, availability, &self.outline, &self.slots, stuck)
    }

    /// Days off aim of the sessions on these days.
    pub(super) fn off_aim(&self, days: &[DayNumber]) -> u32 {
        let mut bounds = timing::Bounds::default();
        let off_aim = self.slots.iter().zip(days).enumerate().map(|(index, (slot, day))| {
            bounds.set(&slot.rules, index.checked_sub(1).map(|before| days[before]), |earlier| days[earlier]);
            bounds.off_aim(*day)
        });
        off_aim.sum()
    }

    /// The first slot that no session which was held counts for, if there is one.
    fn counted_slots(&self) -> Option<usize> {
        let counted = self.held.iter().filter(|session| session.grade.counts()).count();
        (counted < self.slots.len()).then_some(counted)
    }

    /// Whether a visit ahead was promised for a session that is behind by now: more was promised than is left, and the numbers
    /// say no more which of it is for which session.
    fn has_moved_on(&self) -> bool {
        let next = self.counted_slots().map(|next| self.outline.slots[next].number);
        let (today, last_held) = (self.course.today, self.course.record.held_days().last());
        let is_ahead = |visit: &&PromisedVisit| today <= Some(visit.day) && last_held < Some(visit.day);
        let ahead = self.course.promised.iter().filter(is_ahead);
        ahead.filter_map(|visit| visit.session.as_ref()).any(|session| Some(session.number) < next)
    }

    /// How many sessions were held and count.
    pub(super) fn counted(&self) -> u32 {
        let counted = self.held.iter().filter(|session| session.grade.counts()).count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    }

    pub(super) fn is_all_held(&self) -> bool {
        self.counted() as usize == self.slots.len()
    }

    pub(super) fn first_day_of_last_phase(&self, best: &Best) -> NaiveDate {
        let last_phase = self.outline.phases.len() - 1;
        let first = self.outline.slots.iter().position(|slot| slot.phase == last_phase).unwrap_or(0);
        day::date(best.days[first])
    }

    /// Takes out what keeps sessions in time for the search alone: no rule of the protocol or the course.
    fn free_of_search(&mut self) {
        if let Some(hurried) = self.hurried.take() {
            self.slots[hurried].rules.pop();
        }
        for (outlined, slot) in self.outline.slots.iter_mut().zip(&mut self.slots) {
            if let Some(place) = outlined.rules.iter().position(|rule| rule.is_in_time) {
                outlined.rules.remove(place);
                slot.rules.remove(place);
                slot.breakable = slot.breakable.map(|breakable| breakable - usize::from(place < breakable));
            }
        }
    }

    pub(super) fn finish(
        mut self,
        availability: &Availability<'_>,
        days: &[DayNumber],
        beside: Beside,
        steps: &Steps,
    ) -> CoursePlan {
        let is_freed = self.course.in_time > 0 || self.hurried.is_some();
        let searched = is_freed.then(|| self.slots.clone());
        self.free_of_search();
        let followers = Followers::of(&self.slots);
        let facts = Facts {
            course: self.course,
            availability,
            outline: &self.outline,
            held: &self.held,
            late: self.late.as_ref(),
            slots: &self.slots,
            searched: searched.as_ref().unwrap_or(&self.slots),
            followers: &followers,
            days,
            beside,
            rest: None,
        };
        let sessions = facts.sessions(steps);
        let questions = questions::of(&self);
        CoursePlan {
            course: self.course.clone(),
            phases: self.outline.phases,
            sessions,
            unrecorded: Vec::new(),
            given_up: Vec::new(),
            gone: Vec::new(),
            waiting: self.outline.waiting,
            questions,
        }
    }
}

/// The rules of every session as the search takes them, with what happened put in.
pub(super) fn slot_rules(
    course: &Job,
    availability: &Availability<'_>,
    outline: &Outline,
    held: &[HeldSession],
) -> Vec<SlotRules> {
    let month_end = course.protocol.month_end;
    let shift = |length: Length| Shift::new(length, month_end);
    let counted = held.iter().filter(|session| session.grade.counts()).count();
    let day_rule = |index: usize, rule: &Rule| {
        let anchor = match &rule.anchor {
            Anchor::Slot(slot) => DayAnchor::Slot(*slot),
            // The session that comes next is measured from the one really held, counted or not.
            Anchor::Previous if index == counted && !held.is_empty() => DayAnchor::Day(record::measured_from(held)?),
            Anchor::Try => DayAnchor::Day(held.last()?.day),
            Anchor::Previous => DayAnchor::Slot(index.checked_sub(1)?),
            Anchor::Event(event) => DayAnchor::Day(day::number(*course.events.get(event)?)),
        };
        Some(rule.in_days(anchor, month_end))
    };
    let promised = promised_days(course, outline);
    let rules = outline.slots.iter().enumerate().map(|(index, slot)| SlotRules {
        rules: slot.rules.iter().filter_map(|rule| day_rule(index, rule)).collect(),
        needs: DayNeeds::of(course, &slot.key, slot.number),
        only: None,
        breakable: None,
        among: None,
        promised: PromisedDays { days: promised[index].clone(), number: slot.number, wait: Wait::AsUsual },
        prices: Prices::DAYS_ONLY,
    });
    let mut slots: Vec<SlotRules> = rules.collect();
    for session in held.iter().filter(|session| session.grade.counts()) {
        if let Some(slot) = session.slot {
            slots[slot].only = Some(session.day);
        }
    }
    let on_or_after = |day, ceiling| on_or_after(day, ceiling, month_end);
    for (slot, outlined) in slots.iter_mut().zip(&outline.slots).skip(counted) {
        match course.moved_to(outlined.number) {
            Some(MovedTo { day, is_forced: true, .. }) => {
                (slot.only, slot.breakable) = (Some(day::number(day)), Some(slot.rules.len()));
            }
            Some(MovedTo { day, is_forced: false, .. }) => {
                let on = on_or_after(day::number(day), Some(shift(Length::ZERO)));
                slot.rules.push(DayRule { is_choice: true, ..on });
            }
            None => {
                let missed = course.record.missed.get(&outlined.number);
                slot.rules.extend(missed.map(|day| on_or_after(day::number(*day) + 1, None)));
            }
        }
    }
    if let (Some(next), Some(today)) = (slots.get_mut(counted), course.today) {
        next.rules.push(on_or_after(day::number(today), None));
    }
    if held.is_empty() {
        let is_moved = outline.slots.first().is_some_and(|first| course.moved_to(first.number).is_some());
        start_rule(course, availability, outline, &mut slots, is_moved);
    }
    slots
}

/// The rule of a session that is on a day or after it, up to a ceiling.
fn on_or_after(day: DayNumber, ceiling: Option<Shift>, month_end: MonthEnd) -> DayRule {
    DayRule { floor: Some(Shift::new(Length::ZERO, month_end)), ceiling, ..DayRule::of_nothing(DayAnchor::Day(day)) }
}

/// For each session of the outline the promised visits that it could keep, in order: each long enough for it.
fn promised_days(course: &Job, outline: &Outline) -> Vec<Rc<[PromisedDay]>> {
    if course.promised.is_empty() {
        return vec![Rc::default(); outline.slots.len()];
    }
    let numbers: BTreeMap<Uuid, (u32, &Id)> = if course.promised.iter().any(|visit| visit.session.is_none()) {
        outline.slots.iter().map(|slot| (course.uid(&slot.key), (slot.number, &slot.key.phase))).collect()
    } else {
        BTreeMap::new()
    };
    let days = |phase: &Id, minutes: Option<u32>| {
        let day = |visit: &PromisedVisit| {
            let (number, promised_for) = match &visit.session {
                Some(session) => (session.number, &session.phase),
                None => numbers.get(&visit.event.uid()).copied()?,
            };
            let is_long_enough = visit.is_long_enough(promised_for, phase, minutes);
            is_long_enough.then(|| PromisedDay { day: day::number(visit.day), number })
        };
        let mut days: Vec<PromisedDay> = course.promised.iter().filter_map(day).collect();
        days.sort_unstable_by_key(|promised| (promised.day, promised.number));
        days.dedup_by_key(|promised| promised.day);
        Rc::from(days)
    };
    // Most sessions of a phase are alike.
    let mut known: BTreeMap<(&Id, Option<u32>), Rc<[PromisedDay]>> = BTreeMap::new();
    let mut all = Vec::with_capacity(outline.slots.len());
    for Slot { key, number, .. } in &outline.slots {
        let (phase, minutes) = (&key.phase, course.visit_minutes_of(key, *number));
        all.push(known.entry((phase, minutes)).or_insert_with(|| days(phase, minutes)).clone());
    }
    all
}

/// Sets what everything is worth that a plan of these courses costs: a broken minimum is dearer than all maximums, a
/// broken maximum than all promised visits, and either a visit than all days off aim or, where the courses are
/// rearranged, a day off aim than all visits. Last of all is a visit that another session keeps.
pub(super) fn set_prices(sketches: &mut [Sketch<'_>]) {
    let slots = || sketches.iter().flat_map(|sketch| &sketch.slots);
    let has_promises = slots().any(|slot| !slot.promised.days.is_empty());
    let forced = || slots().filter_map(|slot| Some(&slot.rules[..slot.breakable?])).flatten();
    let maximums = forced().filter(|rule| rule.maximum().is_some()).count();
    if !has_promises && forced().next().is_none() {
        return;
    }
    let rearranges = sketches.iter().any(|sketch| sketch.course.rearranges);
    let one_more = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
    let sessions = if has_promises { one_more(slots().count()) } else { 1 };
    let prices = Prices {
        minimum: sessions.saturating_mul(one_more(maximums)),
        maximum: sessions,
        visit: u32::from(!rearranges),
        day: sessions,
        moved_visit: u32::from(rearranges),
        number: u32::from(!rearranges),
    };
    for sketch in sketches {
        let number = if sketch.has_moved_on() { 0 } else { prices.number };
        sketch.slots.iter_mut().for_each(|slot| slot.prices = Prices { number, ..prices });
    }
}

/// Ties the first session to the requested start: on it, or on the first usable day within a week of it; on any day up to
/// the last one that will do, where the course names one. A start that has passed, or that was missed, waits no longer
/// than a week either; after it was missed also past the last day that would do. A promised visit within that week is as good
/// as the first usable day.
///
/// The start is for a first session that nothing else times. Where a rule of its own does, or where it comes first only
/// because those before it were cancelled, the session is merely not before the start.
pub(super) fn start_rule(
    course: &Job,
    availability: &Availability<'_>,
    outline: &Outline,
    slots: &mut [SlotRules],
    is_moved: bool,
) {
    let (Some(start), Some(first)) = (course.start.map(day::number), slots.first_mut()) else { return };
    let shift = |days: i32| Shift::new(Length::days(days), course.protocol.month_end);
    let number = first.promised.number;
    let is_timed = outline.slots.first().is_some_and(|slot| slot.rules.iter().any(Rule::says_when));
    // After a first session was missed, the last day that it was to be on can be gone by.
    let is_over = |by: &NaiveDate| !course.record.missed.is_empty() && Some(*by) < course.today;
    let latest = course.start_by.filter(|by| !is_over(by)).map(|by| day::number(by) - start);
    if is_timed || number > 1 {
        let (floor, ceiling) = (Some(shift(0)), latest.map(shift));
        // A promised visit is as good as the first day: it was chosen when others came before it.
        let from = course.today.map_or(start, |today| start.max(day::number(today)));
        let promised = first.promised.last().filter(|last| !is_timed && from < *last);
        let aim = promised.map(|last| (shift(from - start), Some(shift(last - start))));
        first.rules.push(DayRule { floor, ceiling, aim, ..DayRule::of_nothing(DayAnchor::Day(start)) });
        return;
    }
    let mut bounds = timing::Bounds::default();
    bounds.set(&first.rules, None, |_| start);
    let has_passed = has_passed(course);
    let from = if has_passed { start.max(bounds.earliest) } else { start };
    let ceiling = match latest {
        Some(latest) => Some(latest),
        // A session that was moved by hand is where it was moved to.
        None if is_moved => None,
        None => {
            let within = start.max(bounds.earliest)..=(from + START_WITHIN_DAYS).min(bounds.latest);
            let nearest = within.clone().find(|day| availability.is_usable(first.needs, *day));
            // A start that was not missed keeps its own visit; afterwards any other is one to begin with.
            let is_own = |promised: &&PromisedDay| promised.number == number || has_passed;
            let promised = first.promised.days.iter().filter(is_own).map(|promised| promised.day);
            let mut days: Vec<DayNumber> = promised
                .filter(|day| within.contains(day) && availability.is_usable(first.needs, *day))
                .chain(nearest)
                .collect();
            days.sort_unstable();
            days.dedup();
            match days.as_slice() {
                [] => Some(from + START_WITHIN_DAYS - start),
                [only] => {
                    first.only = Some(*only);
                    None
                }
                _ => {
                    first.among = Some(days);
                    None
                }
            }
        }
    };
    first.rules.push(DayRule {
        floor: Some(shift(0)),
        ceiling: ceiling.map(shift),
        aim: Some((shift(0), Some(shift(0)))),
        ..DayRule::of_nothing(DayAnchor::Day(start))
    });
}

/// Whether a session comes first only because those before it were cancelled, and no rule of its own says when.
pub(super) fn inherits_first(outline: &Outline, held: &[HeldSession], index: usize) -> bool {
    let is_first = |slot: &Slot| slot.number > 1 && !slot.rules.iter().any(Rule::says_when);
    index == 0 && held.is_empty() && outline.slots.first().is_some_and(is_first)
}

/// Whether a course that has not begun can no longer begin on its requested day.
fn has_passed(course: &Job) -> bool {
    course.today > course.start || !course.record.missed.is_empty()
}
