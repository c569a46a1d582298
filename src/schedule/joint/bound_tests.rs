//! What is proven of joint plans against all of them.

use proptest::prelude::*;

use super::beam::{FAR, NEAR};
use super::bounds::{Ahead, Bounds, MOST_CHOICES, choices_apart};
use super::cover::Cover;
use super::ends::Ends;
use super::lane::{self, Lane, LaneStep};
use super::prices::Prices;
use super::quest::Quest;
use super::relative::{Relative, Tilts};
use super::value::{Order, Scale};
use super::visits::fewest;
use super::{Between, Member};
use crate::model::{Job, Sharing};
use crate::schedule::availability::{Availability, Distance};
use crate::schedule::bound_tests::{Case, all, cases, in_days};
use crate::schedule::day::DayNumber;
use crate::schedule::search::{self, Found};
use crate::schedule::steps::Steps;
use crate::schedule::timing::{Cost, SlotRules};

/// More days off aim than the best plan of two such courses can be beyond what they are alone.
const SLACK: Cost = Cost { given_up: 0, off_aim: 60 };

/// The states of each course whose plans cost at most [`SLACK`] more than this.
fn lanes(members: &[Member<'_>], alone: &[Cost], steps: &Steps) -> Vec<Lane> {
    lane::lanes(members, alone, SLACK, steps, 1_000_000).ok().expect("every course has a plan")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_of_two_courses_is_beyond_a_bound(cases in [cases(), cases()], sharing in 0..3_usize) {
        let sharing = [Sharing::Allowed, Sharing::Preferred, Sharing::Forbidden][sharing];
        let cases = cases.map(|case| Case { promised: Vec::new(), drafts: case.drafts[..2].to_vec(), ..case });
        let jobs = cases.each_ref().map(Case::job);
        let slots = cases.each_ref().map(Case::slots);
        let availabilities = jobs.each_ref().map(Availability::new);
        let member = |index: usize| {
            let (course, slots) = (&jobs[index], slots[index].as_slice());
            Member { course, slots, held: 0, availability: &availabilities[index] }
        };
        let members = [member(0), member(1)];
        let between = Between::new(vec![vec![None; 2]; 2], sharing);
        // Days off aim and visits of every plan.
        let mut plans: Vec<(u32, u32)> = Vec::new();
        for (days, costs) in all(members[0].slots, members[0].availability) {
            for (others, more) in all(members[1].slots, members[1].availability) {
                let shared = days.iter().filter(|day| others.contains(day)).count();
                if sharing != Sharing::Forbidden || shared == 0 {
                    let off_aim = costs.iter().chain(&more).map(|cost| cost.off_aim).sum();
                    plans.push((off_aim, u32::try_from(days.len() + others.len() - shared).expect("few")));
                }
            }
        }
        if plans.is_empty() {
            return Ok(());
        }
        prop_assert!(plans.iter().all(|(_, visits)| fewest(&members, &between, &Cover::new(&members, &between), &Steps::of_an_answer()) <= *visits));
        let steps = Steps::of_an_answer();
        let alone = |member: &Member<'_>| match search::best(member.slots, member.availability, &steps) {
            Found::Best(best) => best.cost,
            found @ (Found::Nothing(_) | Found::TooLarge { .. }) => panic!("{found:?}"),
        };
        let alone = members.each_ref().map(alone);
        let quest = Quest::new(&members, &between, &alone, 0, &steps);
        let lanes = lanes(&members, &alone, &steps);
        prop_assert!(Bounds::new(&lanes, &quest, &[[0, 1]]).is_empty(), "they keep no days apart");
        let most = alone.iter().map(|cost| cost.off_aim).sum::<u32>() + SLACK.off_aim;
        for order in [Order::DaysFirst, Order::VisitsFirst] {
            let scale = quest.scale(order, most);
            let mut bounds = Bounds::default().with_tables(&lanes, &quest, &[[0, 1]], scale, SLACK.off_aim, &steps);
            prop_assert_eq!(bounds.without_plan(), None);
            let within = plans.iter().filter(|(off_aim, _)| *off_aim <= most);
            let best = within.map(|(off_aim, visits)| scale.value(*off_aim, *visits)).min();
            match bounds.ahead(&lanes, &[0, 0], &alone) {
                // With two courses the pair is all there is.
                Ahead::AtLeast(_, value) => prop_assert_eq!(Some(value), best),
                Ahead::NoWay | Ahead::BeyondBudget => prop_assert!(false, "there is a plan"),
            }
            if let Some((prices, _)) = Prices::new(&lanes, scale, sharing, &[0, 0], None) {
                let bound = prices.at_root(&lanes);
                for (off_aim, visits) in &plans {
                    prop_assert!(bound <= scale.value(*off_aim, *visits), "{bound} {off_aim} {visits}");
                }
            }
        }
    }

    /// Plans of two courses that keep some days apart, of which some sessions were held, around a long closure.
    #[test]
    fn no_plan_of_two_courses_apart_is_beyond_a_bound(
        cases in [cases(), cases()],
        distance in [prop::option::of(1..7_u32), prop::option::of(1..7_u32)],
        is_same_day_allowed in any::<bool>(),
        closure in prop::option::of((2..12_u32, 4..7_u32)),
        held in [0..2_usize, 0..2_usize],
    ) {
        let cases = cases.map(|case| {
            let closed = closure.iter().flat_map(|(first, days)| *first..first + days).chain(case.closed.clone()).collect();
            Case { promised: Vec::new(), drafts: case.drafts[..2].to_vec(), closed }
        });
        let jobs = cases.each_ref().map(Case::job);
        let slots = cases.each_ref().map(Case::slots);
        let availabilities = jobs.each_ref().map(Availability::new);
        let member = |index: usize| {
            let (course, slots) = (&jobs[index], slots[index].as_slice());
            Member { course, slots, held: u32::try_from(held[index]).expect("few"), availability: &availabilities[index] }
        };
        let members = [member(0), member(1)];
        let mut between = Between::new(vec![vec![None; 2]; 2], Sharing::Allowed);
        for ([a, b], days) in [[0, 1], [1, 0]].into_iter().zip(distance) {
            let apart = |days: u32| {
                let mut apart = Distance::apart(in_days(days));
                apart.is_same_day_allowed = is_same_day_allowed;
                apart
            };
            between.distance[a][b] = days.map(apart);
        }
        let keeps = |a: (usize, DayNumber), b: (usize, DayNumber)| {
            between.distance[a.0][b.0].is_none_or(|distance| b.1 < a.1 || distance.after(a.1) <= b.1)
        };
        // Whether two courses are as far apart as they have to be, but for sessions that were held.
        let are_apart = |days: [&[DayNumber]; 2]| {
            days[0].iter().enumerate().all(|(nth, one)| {
                days[1].iter().enumerate().all(|(other_nth, other)| {
                    (nth < held[0] && other_nth < held[1])
                        || if one == other { between.may_share(0, 1) } else { keeps((0, *one), (1, *other)) && keeps((1, *other), (0, *one)) }
                })
            })
        };
        let plans = members.each_ref().map(|member| all(member.slots, member.availability));
        let both = || plans[0].iter().flat_map(|one| plans[1].iter().map(move |other| [one, other]));
        let steps = Steps::of_an_answer();
        let alone = plans.each_ref().map(|plans| {
            let least = plans.iter().map(|(_, costs)| off_aim(costs)).min().unwrap_or(0);
            Cost { given_up: 0, off_aim: least }
        });
        if plans.iter().any(Vec::is_empty) {
            return Ok(());
        }
        let quest = Quest::new(&members, &between, &alone, 0, &steps);
        let lanes = lanes(&members, &alone, &steps);
        let mut bounds = Bounds::new(&lanes, &quest, &[[0, 1]]);
        let ends = Ends::new(&lanes, 1);
        for plan in both().filter(|[one, other]| are_apart([&one.0, &other.0])) {
            check_apart(&mut bounds, &ends, &lanes, plan, None)?;
        }
        // With all their days the pair is all there is.
        let own: u32 = alone.iter().map(|cost| cost.off_aim).sum();
        let within = |plan: &[&Plan; 2]| plan.iter().map(|plan| off_aim(&plan.1)).sum::<u32>() <= own + SLACK.off_aim;
        let apart: Vec<[&Plan; 2]> = both().filter(|[one, other]| are_apart([&one.0, &other.0])).filter(within).collect();
        for order in [Order::DaysFirst, Order::VisitsFirst] {
            let scale = quest.scale(order, own + SLACK.off_aim);
            let bounds = Bounds::new(&lanes, &quest, &[[0, 1]]);
            let mut bounds = bounds.with_tables(&lanes, &quest, &[[0, 1]], scale, SLACK.off_aim, &steps);
            let best = apart.iter().map(|plan| scale.value(plan.iter().map(|plan| off_aim(&plan.1)).sum(), visits(*plan).len() as u32)).min();
            let root = match bounds.ahead(&lanes, &[0, 0], &alone) {
                Ahead::AtLeast(_, value) => Some(value),
                Ahead::NoWay | Ahead::BeyondBudget => None,
            };
            prop_assert_eq!(root, best);
            for plan in &apart {
                check_apart(&mut bounds, &ends, &lanes, *plan, Some(scale))?;
            }
        }
    }

    /// Plans in which two courses share visits with the longest one, where they may: of each course some first sessions are on
    /// a fixed day.
    #[test]
    fn no_plan_with_few_visits_is_beyond_a_bound(
        cases in [cases(), cases(), cases()],
        fixed in [prop::option::of(0..4_i32), prop::option::of(0..4_i32), prop::option::of(0..4_i32)],
        apart in any::<[bool; 3]>(),
        to_spare in 0..5_u32,
    ) {
        let sessions = [3, 3, 2];
        let cut = |(case, sessions): (&Case, usize)| {
            let drafts = case.drafts.iter().cycle().take(sessions).cloned().collect();
            Case { promised: Vec::new(), drafts, ..case.clone() }
        };
        let cases: Vec<Case> = cases.iter().zip(sessions).map(cut).collect();
        let jobs: Vec<Job> = cases.iter().map(Case::job).collect();
        let availabilities: Vec<Availability<'_>> = jobs.iter().map(Availability::new).collect();
        let mut slots: Vec<Vec<SlotRules>> = cases.iter().map(Case::slots).collect();
        let mut plans: Vec<Vec<Plan>> = Vec::new();
        for ((slots, availability), fixed) in slots.iter_mut().zip(&availabilities).zip(fixed) {
            let mut own = all(slots, availability);
            let earliest = own.iter().map(|(days, _)| days[0]).min();
            if let Some(day) = fixed.zip(earliest).map(|(after, earliest)| earliest + after) {
                own.retain(|(days, _)| days[0] == day);
                slots[0].only = Some(day);
                // A session that is fixed costs nothing.
                own.iter_mut().for_each(|(_, costs)| costs[0] = Cost::NOTHING);
            }
            plans.push(own);
        }
        if plans.iter().any(Vec::is_empty) {
            return Ok(());
        }
        let member = |index: usize| {
            let (course, slots) = (&jobs[index], slots[index].as_slice());
            Member { course, slots, held: 0, availability: &availabilities[index] }
        };
        let members: Vec<Member<'_>> = (0..3).map(member).collect();
        let mut between = Between::new(vec![vec![None; 3]; 3], Sharing::Preferred);
        for [a, b] in [[0, 1], [0, 2], [1, 2]].into_iter().zip(apart).filter_map(|(pair, apart)| apart.then_some(pair)) {
            let distance = Some(Distance::apart(in_days(1)));
            (between.distance[a][b], between.distance[b][a]) = (distance, distance);
        }
        let fewest = fewest(&members, &between, &Cover::new(&members, &between), &Steps::of_an_answer());
        let most_visits = fewest + to_spare;
        // Days off aim of a plan of each course, beyond which the lanes do not go.
        let least = |plans: &Vec<Plan>| plans.iter().map(|(_, costs)| off_aim(costs)).min().unwrap_or(0);
        let alone: Vec<Cost> =
            plans.iter().map(|plans| Cost { given_up: 0, off_aim: least(plans) }).collect();
        let steps = Steps::of_an_answer();
        let lanes = lanes(&members, &alone, &steps);
        let new = |tilts: &Tilts| Relative::new(&lanes, &members, &between, [most_visits, SLACK.off_aim], tilts);
        // Shared out evenly, and so that it is more.
        let even = new(&Tilts::new());
        let shared_out = new(&Tilts::new()).map(|mut relative| {
            relative.share_out(&lanes, &steps).expect("few steps");
            relative
        });
        let relatives: Vec<Relative> = even.into_iter().chain(shared_out).collect();
        // A plan that is made without looking at all of them is one, and costs what is said.
        let quest = Quest::new(&members, &between, &alone, 0, &steps);
        let far = quest.with_few_visits(&FAR, None);
        let nearer = quest.with_few_visits(&NEAR, far.as_ref());
        if let (Some(far), Some(nearer)) = (&far, &nearer) {
            prop_assert!((nearer.visits, nearer.cost.off_aim) < (far.visits, far.cost.off_aim), "{far:?} {nearer:?}");
        }
        for found in far.into_iter().chain(nearer) {
            let own = |(days, plans): (&Vec<DayNumber>, &Vec<Plan>)| plans.iter().find(|plan| plan.0 == *days).cloned();
            let own: Option<Vec<Plan>> = found.days.iter().zip(&plans).map(own).collect();
            prop_assert!(own.is_some(), "{:?}", found);
            let own = own.unwrap_or_default();
            let mut visits: Vec<DayNumber> = found.days.concat();
            visits.sort_unstable();
            visits.dedup();
            prop_assert_eq!(found.cost.off_aim, own.iter().map(|plan| off_aim(&plan.1)).sum::<u32>());
            prop_assert_eq!(found.visits as usize, visits.len());
            for [a, b] in between.pairs().into_iter().filter(|[a, b]| !between.may_share(*a, *b)) {
                prop_assert!(found.days[a].iter().all(|day| !found.days[b].contains(day)), "{:?}", found);
            }
        }
        for host in &plans[0] {
            // A few of those that share most days with it, and of those that share fewest.
            let some = |guest: usize| -> Vec<Plan> {
                let apart = |plan: &&Plan| plan.0.iter().filter(|day| !host.0.contains(day)).count();
                let may_be = |plan: &&Plan| between.may_share(0, guest) || apart(plan) == plan.0.len();
                let mut some: Vec<&Plan> = plans[guest].iter().filter(may_be).collect();
                some.sort_by_key(apart);
                let last = some.len().saturating_sub(3).max(4);
                some.iter().take(4).chain(some.iter().skip(last)).map(|plan| (*plan).clone()).collect()
            };
            for one in some(1) {
                let others = some(2).into_iter().filter(|plan| between.may_share(1, 2) || plan.0.iter().all(|day| !one.0.contains(day)));
                for other in others {
                    let courses = [host, &one, &other];
                    let mut visits: Vec<DayNumber> = courses.iter().flat_map(|plan| plan.0.iter().copied()).collect();
                    visits.sort_unstable();
                    visits.dedup();
                    prop_assert!(fewest as usize <= visits.len(), "{fewest} {courses:?}");
                    for relative in relatives.iter().filter(|_| visits.len() <= most_visits as usize) {
                        check_way(relative, &lanes, courses, &visits, most_visits)?;
                    }
                }
            }
        }
    }
}

/// Pairs add up where no course counts twice, of however many courses.
#[test]
fn chosen_pairs_have_no_course_in_common() {
    for count in 3..=12_usize {
        let pairs: Vec<[usize; 2]> = (0..count).flat_map(|b| (0..b).map(move |a| [a, b])).collect();
        let choices = choices_apart(&pairs);
        assert!(choices.len() <= MOST_CHOICES, "{count}");
        assert!((0..pairs.len()).all(|pair| choices.iter().any(|chosen| chosen.contains(&pair))), "{count}");
        for chosen in choices {
            let mut courses: Vec<usize> = chosen.iter().flat_map(|pair| pairs[*pair]).collect();
            courses.sort_unstable();
            courses.dedup();
            // Of the courses no two are left that could be one more pair.
            assert!(courses.len() == 2 * chosen.len() && count <= courses.len() + 1, "{count} {chosen:?}");
        }
    }
}

/// The days of a course, and what each session costs.
type Plan = (Vec<DayNumber>, Vec<Cost>);

fn off_aim(costs: &[Cost]) -> u32 {
    costs.iter().map(|cost| cost.off_aim).sum()
}

/// The days of the visits of a plan.
fn visits(plan: [&Plan; 2]) -> Vec<DayNumber> {
    let mut visits: Vec<DayNumber> = plan.iter().flat_map(|plan| plan.0.iter().copied()).collect();
    visits.sort_unstable();
    visits.dedup();
    visits
}

/// That from no joint state of two courses on the bound is more than the rest of the plan, or the earliest end after its end;
/// with a scale, its value as well.
fn check_apart(
    bounds: &mut Bounds,
    ends: &Ends,
    lanes: &[Lane],
    plan: [&Plan; 2],
    scale: Option<Scale>,
) -> Result<(), TestCaseError> {
    let visits = visits(plan);
    let mut at = [0_u32; 2];
    for (visits_left, day) in (0..=visits.len() as u32).rev().zip(visits.iter().map(Some).chain([None])) {
        let placed = [0, 1].map(|course: usize| lanes[course].placed(at[course]) as usize);
        let rest: u32 = (0..2).map(|course| off_aim(&plan[course].1[placed[course]..])).sum();
        match bounds.ahead(lanes, &at, &[Cost::NOTHING; 2]) {
            Ahead::AtLeast(ahead, value) => {
                prop_assert!(ahead.off_aim <= rest, "{:?} {} {:?}", ahead, rest, plan);
                let value_of_rest = scale.map_or(0, |scale| scale.value(rest, visits_left));
                prop_assert!(value <= value_of_rest, "{} {} {:?}", value, value_of_rest, plan);
            }
            Ahead::NoWay | Ahead::BeyondBudget => prop_assert!(false, "there is a plan: {plan:?}"),
        }
        let alone = [0, 1].map(|course: usize| lanes[course].ahead(at[course], DayNumber::MIN).expect("a way"));
        let end = ends.from(&at, rest, &alone);
        let last = visits[visits.len() - 1];
        prop_assert!(end <= last && (day.is_some() || end == last), "{} {} {:?}", end, last, plan);
        let Some(day) = day else { break };
        for course in (0..2).filter(|course| plan[*course].0.get(placed[*course]) == Some(day)) {
            // Farther off aim than the lanes go.
            let step = lanes[course].steps(at[course], *day).first().filter(|step| step.day == *day);
            let Some(step) = step else { return Ok(()) };
            at[course] = step.to;
        }
    }
    Ok(())
}

/// That from no joint state of a plan on the bound is more than the rest of the plan.
fn check_way(
    relative: &Relative,
    lanes: &[Lane],
    plan: [&Plan; 3],
    visits: &[DayNumber],
    most_visits: u32,
) -> Result<(), TestCaseError> {
    let mut at = [0_u32; 3];
    for (visits_left, day) in (0..=most_visits).rev().zip(visits.iter().map(Some).chain([None])) {
        let placed: Vec<usize> = (0..3).map(|course| lanes[course].placed(at[course]) as usize).collect();
        let rest: u32 = (0..3).map(|course| off_aim(&plan[course].1[placed[course]..])).sum();
        // Nothing is known of a course alone here.
        let alone = [Cost::NOTHING; 3];
        let ahead = relative.ahead(lanes, &at, &alone, visits_left);
        prop_assert!(ahead.is_some_and(|ahead| ahead <= rest), "{:?} {} {:?}", ahead, rest, plan);
        let Some(day) = day else { break };
        let steps: Vec<&[LaneStep]> = (0..3).map(|course| lanes[course].steps(at[course], *day)).collect();
        let is_here = |course: &usize| steps[*course].first().is_some_and(|step| step.day == *day);
        let comes = |course: &usize| plan[*course].0.get(placed[*course]) == Some(day);
        let bits = |courses: Vec<usize>| courses.iter().fold(0_u32, |bits, course| bits | 1 << course);
        let (here, choice) = (bits((0..3).filter(is_here).collect()), bits((0..3).filter(comes).collect()));
        // Farther off aim than the lanes go.
        if choice & !here != 0 {
            return Ok(());
        }
        if let Some(mut outlook) = relative.outlook(lanes, &at, choice, visits_left, rest) {
            prop_assert!(outlook.look(&steps, here, &alone) && outlook.may(choice), "{:?} {:?}", plan, day);
        }
        for course in (0..3).filter(|course| choice & (1 << course) != 0) {
            at[course] = steps[course][0].to;
        }
    }
    Ok(())
}
