//! A good joint plan, found without looking at all of them: what it costs, the best one does not exceed.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::value::Order;
use super::{Between, JointBest, Member};
use crate::model::Job;
use crate::schedule::availability::Availability;
use crate::schedule::day::DayNumber;
use crate::schedule::greedy;
use crate::schedule::other_sessions;
use crate::schedule::search::{self, Found};
use crate::schedule::steps::Steps;
use crate::schedule::timing::{Cost, Prices, PromisedDay, PromisedDays, SlotRules, Wait};

/// So many courses are tried as the first one.
const MOST_ORDERS: usize = 6;

/// So often every course is planned anew around the others.
const MOST_ROUNDS: usize = 4;

/// A plan that is made one course after the other, each around those before it and on their days where it can; the best
/// over some orders, and over days that some of the courses `may_have`, in which then each course in turn is planned anew
/// around all others while that makes it better.
pub(super) fn plan(
    members: &[Member<'_>],
    between: &Between,
    order: Order,
    may_have: &[Vec<Vec<DayNumber>>],
    steps: &Steps,
) -> Option<JointBest> {
    let makeshift = Makeshift::new(members, between, order, steps);
    let nothing = vec![Vec::new(); members.len()];
    let begun = std::iter::once(&nothing).chain(may_have);
    begun.filter_map(|begun| makeshift.around_begun(begun)).min_by_key(|plan| makeshift.worth(plan))
}

/// A plan made like that in which the courses begin on given days.
pub(super) fn plan_from(
    members: &[Member<'_>],
    between: &Between,
    order: Order,
    firsts: &[Vec<DayNumber>],
    steps: &Steps,
) -> Option<JointBest> {
    let begun = |(member, days): (&Member<'_>, &Vec<DayNumber>)| {
        let mut slots = member.slots.to_vec();
        let first = slots.first_mut().zip(days.first()).filter(|(first, _)| first.only.is_none());
        if let Some((first, day)) = first {
            first.only = Some(*day);
        }
        slots
    };
    let slots: Vec<Vec<SlotRules>> = members.iter().zip(firsts).map(begun).collect();
    let fixed = members.iter().zip(&slots).map(|(member, slots)| Member { slots, ..*member });
    let fixed: Vec<Member<'_>> = fixed.collect();
    let best = Makeshift::new(&fixed, between, order, steps).around_begun(firsts)?;
    let cost =
        members.iter().zip(&best.days).map(|(member, days)| greedy::cost(member.slots, member.availability, days));
    Some(JointBest { cost: cost.sum(), ..best })
}

/// The first plan that is made one course after the other, each around those before it.
pub(super) fn any(members: &[Member<'_>], between: &Between, steps: &Steps) -> Option<Vec<Vec<DayNumber>>> {
    let makeshift = Makeshift::new(members, between, Order::DaysFirst, steps);
    let begun = vec![Vec::new(); members.len()];
    (0..members.len().min(MOST_ORDERS)).find_map(|first| makeshift.in_order(first, &begun)).map(|plan| plan.days)
}

struct Makeshift<'a> {
    members: &'a [Member<'a>],
    between: &'a Between,
    courses: Vec<&'a Job>,
    order: Order,
    steps: &'a Steps,
}

impl<'a> Makeshift<'a> {
    fn new(members: &'a [Member<'a>], between: &'a Between, order: Order, steps: &'a Steps) -> Self {
        let courses = members.iter().map(|member| member.course).collect();
        Self { members, between, courses, order, steps }
    }

    /// The best over some orders, made better while that can be; each course around the days that the others have begun on
    /// as well.
    fn around_begun(&self, begun: &[Vec<DayNumber>]) -> Option<JointBest> {
        let count = self.members.len();
        let first = (0..count.min(MOST_ORDERS)).filter_map(|first| self.in_order(first, begun));
        let mut best = first.min_by_key(|plan| self.worth(plan))?;
        for _ in 0..MOST_ROUNDS {
            let before = self.worth(&best);
            for index in 0..count {
                let mut days = best.days.clone();
                days[index].clear();
                let Some(own) = self.around(index, &days) else { continue };
                days[index] = own;
                let plan = self.plan(days);
                if self.worth(&plan) < self.worth(&best) {
                    best = plan;
                }
            }
            if before <= self.worth(&best) {
                break;
            }
        }
        Some(best)
    }

    /// Each course in turn around those before it and the days that the others have begun on, the longest first, but begun with
    /// the one at this place of them.
    fn in_order(&self, first: usize, begun: &[Vec<DayNumber>]) -> Option<JointBest> {
        let count = self.members.len();
        let mut by_length: Vec<usize> = (0..count).collect();
        by_length.sort_by_key(|index| std::cmp::Reverse(self.members[*index].slots.len()));
        // Sessions that were held lie where they lie before anything is planned.
        let begun_or_held = |(member, begun): (&Member<'_>, &Vec<DayNumber>)| {
            let held = member.slots.iter().take(member.held as usize).filter_map(|slot| slot.only);
            if begun.len() < member.held as usize { held.collect() } else { begun.clone() }
        };
        let mut days: Vec<Vec<DayNumber>> = self.members.iter().zip(begun).map(begun_or_held).collect();
        for index in (first..first + count).map(|place| by_length[place % count]) {
            days[index] = self.around(index, &days)?;
        }
        Some(self.plan(days))
    }

    /// The best days of one course around those of the others.
    fn around(&self, index: usize, days: &[Vec<DayNumber>]) -> Option<Vec<DayNumber>> {
        let member = &self.members[index];
        let kept = other_sessions(&self.courses, index, self.between, days);
        let availability = Availability::beside(member.course, kept);
        let best = |slots: &[SlotRules], steps: &Steps| match search::best(slots, &availability, steps) {
            Found::Best(best) | Found::TooLarge { found: Some(best), .. } => Some(best),
            Found::Nothing(_) | Found::TooLarge { found: None, .. } => None,
        };
        // To share visits is worth a part of the steps, not the plan.
        let drawn = self.drawn_to(index, days);
        let drawn = drawn.and_then(|slots| self.steps.with_at_most(self.steps.left() / 8, |steps| best(&slots, steps)));
        let best = drawn.or_else(|| best(member.slots, self.steps))?;
        // A session that is fixed on its day does not ask whether the day is free.
        let mut ahead = best.days.iter().zip(member.slots).skip(member.held as usize);
        let is_free = ahead.all(|(day, slot)| availability.is_usable(slot.needs, *day));
        is_free.then_some(best.days)
    }

    /// The sessions of a course as if the days of the others had been promised to it, so that it shares their visits. Where
    /// something was really promised, that comes first.
    fn drawn_to(&self, index: usize, days: &[Vec<DayNumber>]) -> Option<Vec<SlotRules>> {
        let slots = self.members[index].slots;
        let has_prices =
            self.members.iter().flat_map(|member| member.slots).any(|slot| slot.prices != Prices::DAYS_ONLY);
        let others = (0..days.len()).filter(|other| *other != index && self.between.may_share(index, *other));
        let visits: BTreeSet<DayNumber> = others.flat_map(|other| days[other].iter().copied()).collect();
        if has_prices || visits.is_empty() {
            return None;
        }
        let dear = u32::try_from(slots.len() + 1).unwrap_or(u32::MAX);
        let prices = match self.order {
            Order::VisitsFirst => Prices { visit: 1, ..Prices::DAYS_ONLY },
            Order::DaysFirst => Prices { day: dear, moved_visit: 1, ..Prices::DAYS_ONLY },
        };
        let visits: Rc<[PromisedDay]> = visits.into_iter().map(|day| PromisedDay { day, number: 0 }).collect();
        let drawn = |slot: &SlotRules| SlotRules {
            promised: PromisedDays { days: visits.clone(), number: 0, wait: Wait::AnyTime },
            prices,
            ..slot.clone()
        };
        Some(slots.iter().map(drawn).collect())
    }

    fn plan(&self, days: Vec<Vec<DayNumber>>) -> JointBest {
        let cost = self
            .members
            .iter()
            .zip(&days)
            .map(|(member, days)| greedy::cost(member.slots, member.availability, days))
            .sum();
        let visits: BTreeSet<DayNumber> = days.iter().flatten().copied().collect();
        JointBest { cost, visits: u32::try_from(visits.len()).unwrap_or(u32::MAX), days }
    }

    fn worth(&self, plan: &JointBest) -> (u32, u32, u32) {
        let Cost { given_up, off_aim } = plan.cost;
        match self.order {
            Order::DaysFirst => (given_up, off_aim, plan.visits),
            Order::VisitsFirst => (given_up, plan.visits, off_aim),
        }
    }
}
