//! The bounds against all plans of small courses: no plan costs less than a bound says, and none has a session on a day that
//! a bound leaves out.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::availability::{Availability, DayNeeds};
use super::day::{self, DayNumber, Shift};
use super::reach::{reach, unavoidable, windows};
use super::search::{self, Found, at_least};
use super::steps::Steps;
use super::timing::{Bounds, Cost, DayAnchor, DayRule, Prices, PromisedDay, PromisedDays, SlotRules, Wait};
use super::ways_on::WaysOn;
use crate::model::{
    DateRange, FileHash, Id, Job, Length, MonthEnd, Protocol, ProtocolData, Status, Text, TooSoon, Weekdays,
};

/// All days of a case lie before this one.
const DAYS: u32 = 24;

/// A session: which earlier one its rule is measured from, its lengths, whether it has another rule of which the earlier
/// counts, and whether a known day times it too.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    back: usize,
    floor: Option<u32>,
    aim: Option<(u32, u32)>,
    ceiling: Option<u32>,
    either: Option<(usize, u32)>,
    not_before: Option<u32>,
}

#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) drafts: Vec<Draft>,
    pub(super) closed: Vec<u32>,
    pub(super) promised: Vec<u32>,
}

fn drafts() -> impl Strategy<Value = Draft> {
    let some = |range: std::ops::Range<u32>| prop::option::of(range);
    let aim = prop::option::of((1..7_u32, 0..3_u32));
    let either = prop::option::weighted(0.2, (1..3_usize, 1..7_u32));
    (1..3_usize, some(1..6), aim, some(3..9), either, prop::option::weighted(0.2, 1..12_u32)).prop_map(
        |(back, floor, aim, ceiling, either, not_before)| {
            let aim = aim.map(|(lo, more)| (lo, lo + more));
            Draft { back, floor, aim, ceiling, either, not_before }
        },
    )
}

pub(super) fn cases() -> impl Strategy<Value = Case> {
    let days = |most: usize| prop::collection::vec(0..DAYS, 0..most);
    let promised = prop_oneof![Just(Vec::new()), days(4)];
    (prop::collection::vec(drafts(), 2..5), days(9), promised).prop_map(|(drafts, closed, mut promised)| {
        promised.sort_unstable();
        promised.dedup();
        Case { drafts, closed, promised }
    })
}

pub(super) fn first() -> DayNumber {
    day::number(NaiveDate::from_ymd_opt(2026, 12, 1).expect("a date"))
}

pub(super) fn in_days(days: u32) -> Shift {
    Shift::new(Length::days(i32::try_from(days).expect("few")), MonthEnd::Clamp)
}

fn rule(anchor: DayAnchor) -> DayRule {
    DayRule::of_nothing(anchor)
}

impl Case {
    pub(super) fn slots(&self) -> Vec<SlotRules> {
        let promised = |number| PromisedDays {
            days: (self.promised.iter().zip(1..))
                .map(|(day, number)| PromisedDay { day: first() + *day as i32, number })
                .collect(),
            number,
            wait: Wait::AsUsual,
        };
        let days = u32::try_from(self.drafts.len() + 1).expect("few");
        let with_promises = Prices { visit: 1, day: days, number: 1, ..Prices::DAYS_ONLY };
        let prices = if self.promised.is_empty() { Prices::DAYS_ONLY } else { with_promises };
        let slot = |(index, draft): (usize, &Draft)| SlotRules {
            rules: self.rules(index, draft),
            needs: DayNeeds { on: Weekdays::ALL, minutes: None },
            only: None,
            breakable: None,
            among: None,
            promised: promised(u32::try_from(index + 1).expect("few")),
            prices,
        };
        self.drafts.iter().enumerate().map(slot).collect()
    }

    fn rules(&self, index: usize, draft: &Draft) -> Vec<DayRule> {
        let known = |days: u32| DayRule { floor: Some(in_days(days)), ..rule(DayAnchor::Day(first())) };
        let Some(before) = index.checked_sub(1) else {
            // Within some days of the first one, and best on it.
            let aim = Some((in_days(0), Some(in_days(0))));
            return vec![DayRule { aim, ceiling: Some(in_days(4)), ..known(0) }];
        };
        let anchor = |back: usize| DayAnchor::Slot((before + 1).saturating_sub(back));
        let own = DayRule {
            floor: draft.floor.map(in_days),
            // Else nothing ends the days.
            ceiling: Some(in_days(draft.ceiling.unwrap_or(8))),
            aim: draft.aim.map(|(lo, hi)| (in_days(lo), Some(in_days(hi)))),
            ..rule(anchor(draft.back))
        };
        let either = draft.either.map(|(back, days)| DayRule {
            floor: Some(in_days(days)),
            aim: Some((in_days(days), Some(in_days(days)))),
            is_alternative: true,
            ..rule(anchor(back))
        });
        let own = DayRule { is_alternative: either.is_some(), ..own };
        std::iter::once(own).chain(either).chain(draft.not_before.map(known)).collect()
    }

    pub(super) fn job(&self) -> Job {
        let protocol = Protocol::checked(blank());
        let closed = |day: &u32| DateRange::day(day::date(first() + *day as i32));
        Job { closed: self.closed.iter().map(closed).collect(), ..Job::new(protocol, Some(day::date(first()))) }
    }
}

/// A protocol that says nothing: what the sessions are bound by is made here.
fn blank() -> ProtocolData {
    let text = || Text { english: "T".to_owned(), translations: BTreeMap::new() };
    ProtocolData {
        id: Id::new("bounds").expect("an id"),
        title: text(),
        indication: text(),
        area: None,
        treatment: None,
        version: "1".to_owned(),
        status: Status::Draft,
        effective_from: None,
        month_end: MonthEnd::Clamp,
        too_soon: TooSoon::Repeat,
        session_length: None,
        is_session_length_usual: false,
        preparation_length: None,
        preparation_when: None,
        stated_in: None,
        sources: BTreeMap::new(),
        events: BTreeMap::new(),
        treatments: BTreeMap::new(),
        variants: Vec::new(),
        variant: None,
        phases: Vec::new(),
        repeat: None,
        late: Vec::new(),
        separations: Vec::new(),
        breaks: Vec::new(),
        visits: Vec::new(),
        preparation: Vec::new(),
        aftercare: Vec::new(),
        advice: Vec::new(),
        checkpoints: Vec::new(),
        expectations: Vec::new(),
        contraindications: Vec::new(),
        eligibility: Vec::new(),
        examples: Vec::new(),
        languages: Vec::new(),
        hash: FileHash::of(b""),
    }
}

/// Every plan, with what each session of it costs.
pub(super) fn all(slots: &[SlotRules], availability: &Availability<'_>) -> Vec<(Vec<DayNumber>, Vec<Cost>)> {
    let mut plans: Vec<(Vec<DayNumber>, Vec<Cost>)> = vec![(Vec::new(), Vec::new())];
    for slot in slots {
        let mut longer = Vec::new();
        for (days, costs) in &plans {
            let mut bounds = Bounds::default();
            bounds.set_for(slot, availability, days.last().copied(), |earlier| days[earlier]);
            for day in bounds.earliest..=bounds.latest {
                if availability.is_usable(slot.needs, day) {
                    let cost = slot.cost(&bounds, day);
                    longer.push(([&days[..], &[day]].concat(), [&costs[..], &[cost]].concat()));
                }
            }
        }
        plans = longer;
    }
    plans
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_of_a_course_is_beyond_a_bound(case in cases()) {
        let (slots, job) = (case.slots(), case.job());
        let availability = Availability::new(&job);
        let plans = all(&slots, &availability);
        let value = |(days, costs): &(Vec<DayNumber>, Vec<Cost>)| {
            (costs.iter().copied().sum::<Cost>(), days.last().copied(), days.clone())
        };
        let best = plans.iter().map(value).min();
        match (search::best(&slots, &availability, &Steps::of_an_answer()), &best) {
            (Found::Best(found), Some((cost, _, days))) => prop_assert_eq!((&found.days, found.cost), (days, *cost)),
            (Found::Nothing(_), None) => return Ok(()),
            (found, best) => prop_assert!(false, "{found:?} {best:?}"),
        }
        let Some((cost, _, best)) = best else { return Ok(()) };
        let least = at_least(&slots, &availability);
        let unavoidable = unavoidable(&slots, &availability);
        let windows = windows(&slots, &availability);
        let ways_on = WaysOn::new(&slots, &availability);
        for (days, costs) in &plans {
            let sum: Cost = costs.iter().copied().sum();
            prop_assert!(least.given_up <= sum.given_up && least.off_aim <= sum.off_aim, "{least:?} {sum:?} {days:?}");
            for (index, (slot, day)) in slots.iter().zip(days).enumerate() {
                prop_assert!(unavoidable[index] * slot.prices.day <= costs[index].off_aim, "{index} {days:?}");
                prop_assert!(windows[index].0 <= *day && *day <= windows[index].1, "{index} {days:?}");
                if let Some(ways_on) = &ways_on {
                    let ahead: Cost = costs[index + 1..].iter().copied().sum();
                    prop_assert!(ways_on.after(index, *day) <= ahead, "{index} {days:?}");
                }
            }
            if let Some(ways_on) = &ways_on {
                prop_assert!(ways_on.of_all() <= sum, "{days:?}");
            }
        }
        prop_assert!(least.given_up <= cost.given_up);
        let reach = reach(&slots, &availability).expect("there is a plan");
        for (day, (first, last)) in best.iter().zip(reach) {
            prop_assert!(first <= *day && *day <= last);
        }
    }
}

/// Of plans that are equally far off aim the one that ends first is best, though its second session is later. What a state
/// of the search holds decides it: the fourth session is timed by two earlier ones.
#[test]
fn the_earliest_end_counts_before_earlier_sessions() {
    let after = |slot: usize, aim: (u32, u32), least: u32, most: u32| DayRule {
        floor: Some(in_days(least)),
        aim: Some((in_days(aim.0), Some(in_days(aim.1)))),
        ceiling: Some(in_days(most)),
        ..rule(DayAnchor::Slot(slot))
    };
    let case = Case { drafts: Vec::new(), closed: vec![8, 10, 17, 21], promised: Vec::new() };
    let start = DayRule { ceiling: Some(in_days(0)), floor: Some(in_days(0)), ..rule(DayAnchor::Day(first())) };
    let rules = [
        vec![start],
        vec![after(0, (4, 5), 3, 9)],
        vec![after(0, (8, 8), 7, 9)],
        vec![after(1, (4, 6), 1, 8), after(2, (3, 3), 3, 6)],
    ];
    let slot = |rules: &Vec<DayRule>| SlotRules {
        rules: rules.clone(),
        needs: DayNeeds { on: Weekdays::ALL, minutes: None },
        only: None,
        breakable: None,
        among: None,
        promised: PromisedDays::default(),
        prices: Prices::DAYS_ONLY,
    };
    let (slots, job): (Vec<SlotRules>, Job) = (rules.iter().map(slot).collect(), case.job());
    let availability = Availability::new(&job);
    let after_first = |days: &[DayNumber]| -> Vec<DayNumber> { days.iter().map(|day| day - first()).collect() };
    let Found::Best(best) = search::best(&slots, &availability, &Steps::of_an_answer()) else {
        panic!("there is a plan")
    };
    assert_eq!((after_first(&best.days), best.cost.off_aim), (vec![0, 5, 7, 11], 1));
    // The other one whose sessions are as far off aim.
    let equal = all(&slots, &availability).into_iter().find(|(days, _)| after_first(days) == [0, 4, 9, 12]);
    let cost: Option<u32> = equal.map(|(_, costs)| costs.iter().map(|cost| cost.off_aim).sum());
    assert_eq!(cost, Some(1));
}
