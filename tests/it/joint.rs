//! Several courses together, against an enumeration that is written from the definition of the best plan alone; and
//! conflicts, each rule of which is left out once.

use chrono::NaiveDate;
use mesoplan::internals::model::{
    ClashingRule, Closure, CoursePlan, DateRange, Id, Proof, Refusal, RelaxationKind, Sharing, Weekdays,
};
use mesoplan::internals::schedule;
use proptest::prelude::*;

use crate::small_case::{Case, NAMES, Small, day, offset};

fn small() -> impl Strategy<Value = Small> {
    let gap = (1_u32..4, 0_u32..3, 0_u32..3)
        .prop_map(|(minimum, aim, maximum)| (minimum, minimum + aim, minimum + aim + maximum));
    let apart = prop::option::of((0_u32..3, 0_u32..4));
    let minutes = prop::sample::select(vec![30_u32, 60, 90]);
    (prop::collection::vec(gap, 1..4), (0_u32..4, 0_u32..4), (apart, any::<bool>()), minutes).prop_map(
        |(gaps, start, (apart, same_day), minutes)| Small {
            gaps,
            start,
            apart,
            same_day,
            minutes,
            promised: Vec::new(),
            held: None,
        },
    )
}

/// Cases of which some courses were handed out.
fn promised_case() -> impl Strategy<Value = Case> {
    let promised = prop::collection::vec(prop::collection::btree_set(0_u32..16, 0..5), 3);
    (case(2..4), promised).prop_map(|(mut case, promised)| {
        for (course, promised) in case.courses.iter_mut().zip(promised) {
            course.promised = promised.into_iter().collect();
        }
        case
    })
}

/// Cases of which the first session of every course was held.
fn held_case() -> impl Strategy<Value = Case> {
    (case(2..4), prop::array::uniform3(0_u32..4)).prop_map(|(mut case, held)| {
        for (course, held) in case.courses.iter_mut().zip(held) {
            (course.start, course.held) = ((held, 0), Some(held));
        }
        case
    })
}

fn case(courses: std::ops::Range<usize>) -> impl Strategy<Value = Case> {
    // Rarely closed, and often too short for two sessions.
    let hours = prop_oneof![1 => Just(0_u32), 4 => Just(1), 4 => Just(2), 2 => Just(3)];
    let open = prop::option::of(prop::array::uniform7(hours).prop_map(|mut week| {
        week[1] += 1;
        week
    }));
    let days = || prop::collection::vec(0_u32..20, 0..6);
    (prop::collection::vec(small(), courses), days(), 1_u8..128, open, days()).prop_map(
        |(courses, closed, weekdays, open, taken)| Case { courses, closed, weekdays: weekdays | 0b1_0010, open, taken },
    )
}

fn sharing() -> impl Strategy<Value = Sharing> {
    prop_oneof![Just(Sharing::Allowed), Just(Sharing::Preferred), Just(Sharing::Forbidden)]
}

fn settings(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, max_shrink_iters: 300, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(settings(800))]

    #[test]
    fn the_joint_plan_is_the_best_of_all(case in case(2..4), sharing in sharing()) {
        prop_assert_eq!(planned(&case, sharing), case.best(sharing));
    }

    /// Of all joint plans none gives up fewer promised visits, and so on down the definition.
    #[test]
    fn the_joint_plan_with_promises_is_the_best_of_all(case in promised_case(), sharing in sharing()) {
        prop_assert_eq!(planned(&case, sharing), case.best(sharing));
    }
}

proptest! {
    #![proptest_config(settings(400))]

    /// The same after the first sessions were held: what is ahead keeps away from them as well.
    #[test]
    fn the_joint_plan_goes_on_from_what_was_held(case in held_case(), sharing in sharing()) {
        // What is late by now has rules of its own.
        prop_assume!(case.courses.iter().all(|course| !course.ways(&case).is_empty()));
        prop_assert_eq!(planned(&case, sharing), case.best(sharing));
    }
}

fn planned(case: &Case, sharing: Sharing) -> Option<Vec<Vec<u32>>> {
    match schedule::plan(&case.courses(), sharing) {
        Ok(joint) => {
            assert_eq!(joint.proof, Proof::Best);
            let days = |plan: &CoursePlan| plan.sessions.iter().map(|session| offset(session.day)).collect();
            Some(joint.plans.iter().map(days).collect())
        }
        Err(Refusal::NoPlan(no_plan)) => {
            assert!(no_plan.course.is_some() || case.courses.len() == 1, "which of the courses? {no_plan:?}");
            None
        }
        Err(Refusal::NoJointPlan { .. }) => None,
        Err(other) => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(settings(40))]

    #[test]
    fn every_rule_of_a_conflict_is_needed_and_every_change_helps(case in case(1..3), sharing in sharing()) {
        let courses = case.courses();
        let Err(refusal) = schedule::plan(&courses, sharing) else { return Ok(()) };
        let (conflict, relaxations) = match schedule::explained(refusal, &courses, sharing) {
            Refusal::NoPlan(no_plan) => {
                // The proof is about the course that it names, and about no other.
                for other in NAMES.iter().filter(|name| no_plan.course.as_ref().is_some_and(|own| own.as_str() != **name)) {
                    prop_assert!(!format!("{:?}", no_plan.conflict).contains(&format!("{other:?}")), "{:?}", no_plan);
                }
                prop_assert!(!no_plan.is_open);
                (no_plan.conflict, no_plan.relaxations)
            }
            Refusal::NoJointPlan { conflict, relaxations, is_open, .. } => {
                prop_assert!(!is_open);
                (conflict, relaxations)
            }
            Refusal::Course(_) | Refusal::TooLarge { .. } | _ => panic!("explained otherwise"),
        };
        prop_assert!(!conflict.is_empty());
        // Without the other rules there is no plan either, and without one more of them there is.
        let is_possible = |rules: &[ClashingRule]| with_only(&case, rules, sharing);
        prop_assert!(!is_possible(&conflict), "{:?} can hold together", conflict);
        for left_out in 0..conflict.len() {
            let mut rest = conflict.clone();
            let rule = rest.remove(left_out);
            prop_assert!(is_possible(&rest), "{:?} is not needed in {:?}", rule, conflict);
        }
        for relaxation in relaxations {
            let (mut changed, mut sharing, mut other) = (case.courses(), sharing, case.clone());
            let kinds = || std::iter::once(&relaxation.kind).chain(&relaxation.with);
            let count = changed.len();
            for (kind, index) in kinds().flat_map(|kind| (0..count).map(move |index| (kind, index))) {
                let course = &mut changed[index];
                let is_meant = |name: &Id| name.as_str() == NAMES[index];
                match kind {
                    RelaxationKind::Start { course: name, start } if is_meant(name) => {
                        // The day that is named will do, whatever the last one was to be.
                        course.start_by = course.start_by.map(|by| by.max(*start));
                        course.start = Some(*start);
                    }
                    RelaxationKind::StartAll { start } => {
                        let first = case.courses().iter().filter_map(|course| course.start).min().expect("a start");
                        let later = |day: NaiveDate| day + (*start - first);
                        (course.start, course.start_by) = (course.start.map(later), course.start_by.map(later));
                    }
                    RelaxationKind::Weekday { course: name, weekday } if is_meant(name) => {
                        course.on = Weekdays::new(course.on.iter().chain([*weekday])).expect("a weekday");
                    }
                    RelaxationKind::Open { day } => course.closed.retain(|closed| closed.first() != *day),
                    RelaxationKind::OpenWeekday { weekday } => {
                        // 14 hours are longer than any visit here.
                        other.open.as_mut().expect("there are hours")[weekday.num_days_from_monday() as usize] = 14;
                        course.timetable = Some(other.timetable());
                    }
                    RelaxationKind::Free { day: free } => {
                        other.taken.retain(|taken| day(*taken) != *free);
                        course.timetable = Some(other.timetable());
                    }
                    RelaxationKind::ShareVisits => sharing = Sharing::Allowed,
                    RelaxationKind::Maximum { course: name, days, .. } if is_meant(name) => {
                        let mut longer = case.courses[index].clone();
                        longer.gaps.iter_mut().for_each(|gap| gap.2 += days.unsigned_abs());
                        course.protocol = longer.to_course(index, &case).protocol;
                    }
                    RelaxationKind::Start { .. }
                    | RelaxationKind::Weekday { .. }
                    | RelaxationKind::Maximum { .. }
                    | RelaxationKind::Interval { .. }
                    | RelaxationKind::Release { .. }
                    | RelaxationKind::Back { .. } => {}
                    RelaxationKind::Force { .. } | RelaxationKind::Event { .. } | RelaxationKind::Cancel { .. } | _ => panic!("a kind that this test does not know"),
                }
            }
            let planned = schedule::plan(&changed, sharing);
            let off_aim = planned.map(|joint| joint.off_aim_days()).map_err(|_| "no plan");
            prop_assert_eq!(off_aim, Ok(relaxation.off_aim_days), "{:?}", relaxation);
        }
    }
}

/// Whether the case has a plan with these rules alone, by the enumeration.
fn with_only(case: &Case, rules: &[ClashingRule], sharing: Sharing) -> bool {
    let mut freed = case.clone();
    let has = |test: &dyn Fn(&ClashingRule) -> bool| rules.iter().any(test);
    freed.closed.retain(|closed| {
        let closure = Closure { days: DateRange::day(day(*closed)), reason: None };
        has(&|rule| *rule == ClashingRule::Closed(closure.clone()))
    });
    if !has(&|rule| *rule == ClashingRule::OpeningHours) {
        freed.open = None;
    }
    if !has(&|rule| *rule == ClashingRule::Busy) {
        freed.taken.clear();
    }
    for (index, course) in freed.courses.iter_mut().enumerate() {
        let is_own = |name: &Id| name.as_str() == NAMES[index];
        if !has(&|rule| matches!(rule, ClashingRule::Minimum { course, .. } if is_own(course))) {
            course.gaps.iter_mut().for_each(|gap| gap.0 = 1);
        }
        // Far enough to stand for "no maximum" and for "any later start", near enough to be enumerated.
        if !has(&|rule| matches!(rule, ClashingRule::Maximum { course, .. } if is_own(course))) {
            course.gaps.iter_mut().for_each(|gap| gap.2 += 21);
        }
        if !has(&|rule| matches!(rule, ClashingRule::Start { course, .. } if is_own(course))) {
            course.start.1 += 21;
        }
        if !has(&|rule| *rule == ClashingRule::Separations) {
            course.apart = None;
        }
    }
    let is_limited = |course: usize| {
        has(&|rule| matches!(rule, ClashingRule::Weekdays { course: name, .. } if name.as_str() == NAMES[course]))
    };
    let sharing = match sharing {
        Sharing::Forbidden if has(&|rule| *rule == ClashingRule::SeparateVisits) => Sharing::Forbidden,
        Sharing::Forbidden | Sharing::Allowed | Sharing::Preferred => Sharing::Allowed,
    };
    is_possible(&freed, &is_limited, sharing)
}

/// Whether there is any joint plan, with the weekdays limited only for some courses.
fn is_possible(case: &Case, is_limited: &dyn Fn(usize) -> bool, sharing: Sharing) -> bool {
    let every_day = Case { weekdays: 127, ..case.clone() };
    let days_of = |index: usize| if is_limited(index) { case } else { &every_day };
    match case.courses.as_slice() {
        [only] => !only.ways(days_of(0)).is_empty(),
        [first, second] => {
            // No session is later than the 111th day, so the days of the second course are the bits of a number.
            let days = |can_be: &dyn Fn(u32) -> bool| {
                (0..u128::BITS).filter(|day| can_be(*day)).fold(0, |days, day| days | 1_u128 << day)
            };
            let start = days(&|day| (second.start.0..=second.start.0 + second.start.1).contains(&day));
            let usable = days(&|day| second.can_be_on(days_of(1), day));
            let beside = |a: u32| {
                let fit = first.minutes + second.minutes <= case.free_minutes(a);
                days(&|b| (a != b || fit) && case.may_be(sharing, (0, a), (1, b)))
            };
            let beside: Vec<u128> = (0..u128::BITS).map(beside).collect();
            first.ways(days_of(0)).iter().any(|way| {
                let allowed = way.iter().fold(usable, |allowed, day| allowed & beside[*day as usize]);
                let reached = second.gaps.iter().fold(start & allowed, |reached, (minimum, _, maximum)| {
                    (*minimum..=*maximum).fold(0, |next, gap| next | reached << gap) & allowed
                });
                reached != 0
            })
        }
        _ => unreachable!("one or two courses"),
    }
}

/// Few days off aim leave the first course no way to its promised day 8. While that is so, no way of the second course that
/// gives up one promise more is out.
#[test]
fn what_a_budget_hides_of_one_course_lets_another_give_up_more() {
    let case = Case {
        courses: vec![
            Small {
                gaps: vec![(2, 2, 4)],
                start: (3, 1),
                apart: Some((0, 2)),
                same_day: false,
                minutes: 30,
                promised: vec![8],
                held: None,
            },
            Small {
                gaps: vec![(3, 4, 4), (3, 4, 6)],
                start: (1, 2),
                apart: None,
                same_day: false,
                minutes: 30,
                promised: vec![3, 4, 11],
                held: None,
            },
        ],
        closed: vec![],
        weekdays: 118,
        open: None,
        taken: vec![],
    };
    assert_eq!(planned(&case, Sharing::Allowed), case.best(Sharing::Allowed));
}
