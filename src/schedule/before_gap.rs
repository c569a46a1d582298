//! Where the sessions before a gap may move: what follows after the gap stays where it is.

use chrono::NaiveDate;

use super::availability::Availability;
use super::day::{self, DayNumber, Near};
use super::expand::{self, Numbers};
use super::explain::{Beside, Facts};
use super::joint::Between;
use super::movable::{Followers, Rest};
use super::record::HeldSession;
use super::sketch::Sketch;
use super::timing::{Bounds, DayAnchor};
use super::together::{distances, other_sessions};
use crate::model::{CoursePlan, Id, Job, LateOutcome, Plan, Session, Sharing};

/// Says of each session ahead before a gap where it may move while all others stay, in a plan that has what follows from a day
/// on: its own rules and those of the others hold, and the protocol asks for the same after the gap. What was planned there
/// before the gap was found does not matter. The courses are those that were planned up to the gap, and the same with the
/// sessions before it taken for held.
pub(super) fn say_movable(plan: &mut Plan, (before, after): (&[Job], &[Job]), sharing: Sharing, from: NaiveDate) {
    let between = Between::new(distances(before), sharing);
    let days = |plan: &CoursePlan| plan.sessions.iter().map(|session| day::number(session.day)).collect();
    let days: Vec<Vec<DayNumber>> = plan.plans.iter().map(days).collect();
    // A limit that only the search uses, to keep sessions in time, is not one of the protocol's rules.
    let before: Vec<Job> = before.iter().map(|course| Job { in_time: 0, ..course.clone() }).collect();
    let all: Vec<&Job> = before.iter().collect();
    for (index, plan) in plan.plans.iter_mut().enumerate() {
        let others = other_sessions(&all, index, &between, &days);
        let availability = Availability::beside(&before[index], others);
        Sides { before: &before[index], after: &after[index], availability: &availability }.say_movable(plan, from);
    }
}

/// The two sides of a gap of a course.
struct Sides<'c> {
    before: &'c Job,
    after: &'c Job,
    /// The days of the course beside the sessions of the others.
    availability: &'c Availability<'c>,
}

impl Sides<'_> {
    fn say_movable(&self, plan: &mut CoursePlan, from: NaiveDate) {
        let numbers = Numbers::of(self.before, &plan.phases);
        let place = plan.sessions.partition_point(|session| session.day < from);
        let (behind, rest) = plan.sessions.split_at_mut(place);
        let Some(ahead) = behind.get_mut(self.before.record.held.len()..) else { return };
        let Some(sketch) = laid_out(self.before, &numbers, self.availability) else { return };
        let mut days = counted_days(&sketch);
        let counted = days.len();
        days.extend(ahead.iter().map(|session| day::number(session.day)));
        let Some(slots) = sketch.slots.get(..days.len()) else { return };
        let Some(rest) = FromGap::of(self, &numbers, rest) else { return };
        let stays = |index: usize, day: DayNumber| rest.stays(index - counted, day);
        let followers = Followers::of(slots);
        let facts = Facts {
            course: self.before,
            availability: self.availability,
            outline: &sketch.outline,
            held: &sketch.held,
            late: sketch.late.as_ref(),
            slots,
            searched: slots,
            followers: &followers,
            days: &days,
            beside: Beside::Alone,
            rest: rest.days.first().map(|first| Rest { first: *first, stays: &stays }),
        };
        let places = (counted..).zip(ahead).filter(|(_, session)| session.movable.is_some());
        for (index, session) in places {
            let movable = facts.movable(index, &facts.bounds(index), Near::to(days[index]));
            session.published = Some(facts.published(index, session, movable));
            session.movable = Some(movable);
        }
    }
}

/// What follows from the day of a gap on, up to the next one.
struct FromGap<'s> {
    sides: &'s Sides<'s>,
    numbers: &'s Numbers,
    days: Vec<DayNumber>,
    /// What the gap leads to.
    leads: LeadsTo,
    /// Of the sessions ahead before the gap, whether something behind it is measured from it.
    is_measured_from: Vec<bool>,
}

/// Where a course is after a gap: the sessions that were held, by their numbers, with whether they count, and the rule for
/// the gap.
#[derive(PartialEq, Eq)]
struct LeadsTo {
    held: Vec<(u32, bool)>,
    late: Option<(Id, LateOutcome)>,
}

impl<'s> FromGap<'s> {
    fn of(sides: &'s Sides<'s>, numbers: &'s Numbers, sessions: &[Session]) -> Option<Self> {
        let behind_next_gap = |session: &Session| session.gap_before().is_some();
        let until = sessions.iter().skip(1).position(behind_next_gap).map_or(sessions.len(), |place| place + 1);
        let days = sessions[..until].iter().map(|session| day::number(session.day)).collect();
        let sketch = laid_out(sides.after, numbers, sides.availability)?;
        let counted = counted_days(&sketch).len();
        let rules = sketch.slots.get(counted..).unwrap_or_default().iter().flat_map(|slot| &slot.rules);
        let anchors: Vec<DayAnchor> = rules.map(|rule| rule.anchor).collect();
        let ahead = sketch.held.iter().skip(sides.before.record.held.len());
        let is_last = |held: &HeldSession| sketch.held.last().is_some_and(|last| held.day == last.day);
        let is_anchor = |held: &HeldSession| held.slot.is_some_and(|slot| anchors.contains(&DayAnchor::Slot(slot)));
        let is_measured_from = ahead.map(|held| is_last(held) || is_anchor(held)).collect();
        Some(Self { sides, numbers, days, leads: LeadsTo::of(&sketch), is_measured_from })
    }

    /// Whether it stays as it is where one of the sessions ahead before the gap is on another day.
    fn stays(&self, place: usize, on: DayNumber) -> bool {
        if !self.is_measured_from.get(place).copied().unwrap_or(false) {
            return true;
        }
        let mut course = self.sides.after.clone();
        let Some(held) = course.record.held.get_mut(self.sides.before.record.held.len() + place) else { return true };
        held.on = day::date(on);
        let sketch = laid_out(&course, self.numbers, self.sides.availability);
        sketch.is_some_and(|sketch| LeadsTo::of(&sketch) == self.leads && self.is_allowed(&sketch))
    }

    /// Whether the rules of the sessions after the gap allow their days.
    fn is_allowed(&self, sketch: &Sketch<'_>) -> bool {
        let mut days = counted_days(sketch);
        let first = days.len();
        days.extend(&self.days);
        let mut bounds = Bounds::default();
        sketch.slots.iter().enumerate().skip(first).zip(&self.days).all(|((index, slot), day)| {
            bounds.set(&slot.rules, index.checked_sub(1).map(|before| days[before]), |earlier| days[earlier]);
            slot.only.is_some() || (bounds.earliest..=bounds.latest).contains(day)
        })
    }
}

impl LeadsTo {
    fn of(sketch: &Sketch<'_>) -> Self {
        let held = sketch.held.iter().map(|held| (held.number, held.grade.counts())).collect();
        Self { held, late: sketch.late.as_ref().map(|late| (late.gap.rule.clone(), late.gap.then)) }
    }
}

fn laid_out<'c>(course: &'c Job, numbers: &Numbers, availability: &Availability<'_>) -> Option<Sketch<'c>> {
    Sketch::new(course, availability, expand::outline(course, numbers).ok()?).ok()
}

/// The days of the sessions that were held and count.
fn counted_days(sketch: &Sketch<'_>) -> Vec<DayNumber> {
    sketch.held.iter().filter(|held| held.grade.counts()).map(|held| held.day).collect()
}
