//! What is proven of joint plans against all of them.

use proptest::prelude::*;

use super::bounds::{Ahead, Bounds};
use super::lane::Lane;
use super::prices::Prices;
use super::value::Order;
use super::visits::{cliques, fewest};
use super::{Between, Member, Quest};
use crate::model::Sharing;
use crate::schedule::availability::Availability;
use crate::schedule::bound_tests::{Case, all, cases};
use crate::schedule::search::{self, Found};
use crate::schedule::states::States;
use crate::schedule::steps::Steps;
use crate::schedule::timing::Cost;

/// More days off aim than the best plan of two such courses can be beyond what they are alone.
const SLACK: Cost = Cost { given_up: 0, off_aim: 60 };

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
        let between = Between { distance: vec![vec![None; 2]; 2], sharing };
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
        let Some(least) = plans.iter().map(|(off_aim, _)| *off_aim).min() else { return Ok(()) };
        prop_assert!(plans.iter().all(|(_, visits)| fewest(&members, &cliques(&between)) <= *visits));
        let steps = Steps::of_an_answer();
        let alone = |member: &Member<'_>| match search::best(member.slots, member.availability, &steps) {
            Found::Best(best) => best.cost,
            found @ (Found::Nothing(_) | Found::TooLarge { .. }) => panic!("{found:?}"),
        };
        let alone = members.each_ref().map(alone);
        let quest = Quest::new(&members, &between, &alone, 0, &steps);
        let lane = |(member, own): (&Member<'_>, &Cost)| {
            let budget = *own + SLACK;
            match search::states(member.slots, member.availability, budget, &steps, 1_000_000) {
                States::Graph(graph) => Lane::new(&graph, budget),
                States::Nothing { .. } | States::TooLarge => panic!("the course has a plan"),
            }
        };
        let lanes: Vec<Lane> = members.iter().zip(&alone).map(lane).collect();
        let mut bounds = Bounds::new(&lanes, &quest, &[[0, 1]], SLACK, &steps).expect("few states");
        prop_assert_eq!(bounds.without_plan(), None);
        match bounds.ahead(&[0, 0], &alone) {
            // With two courses the pair is all there is.
            Ahead::AtLeast(ahead) => prop_assert_eq!(ahead.off_aim, least),
            Ahead::NoWay | Ahead::BeyondBudget => prop_assert!(false, "there is a plan"),
        }
        for order in [Order::DaysFirst, Order::VisitsFirst] {
            let scale = quest.scale(order, least + SLACK.off_aim);
            if let Some((prices, _)) = Prices::new(&lanes, scale, sharing, &[0, 0], None) {
                let bound = prices.at_root(&lanes);
                for (off_aim, visits) in &plans {
                    prop_assert!(bound <= scale.value(*off_aim, *visits), "{bound} {off_aim} {visits}");
                }
            }
        }
    }
}
