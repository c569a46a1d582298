//! A plan with few visits, found without looking at all of them.
//!
//! From visit to visit only the joint states that promise the fewest days off aim are gone on from (beam search: Lowerre,
//! 1976), and none from which more visits are ahead than are left.

use std::cell::LazyCell;

use super::lane::{self, Lane};
use super::moves::{Moves, Sought, Visits};
use super::quest::{MOST_STEPS_ALONE, Quest};
use super::relative::Relative;
use super::rows::Rows;
use super::{JointBest, MOST_BYTES};
use crate::schedule::day::DayNumber;
use crate::schedule::steps::Steps;
use crate::schedule::timing::Cost;

/// How far plans with few visits are looked for.
pub(super) struct Reach {
    /// The slacks in days of each course that they are looked for with, and one step in how many is for that.
    slacks: &'static [(u32, usize)],
    /// So many states at most are gone on from at each visit.
    most_states: usize,
    /// How many times a plan that was found is looked for once more, fewer days off aim.
    most_better: usize,
}

/// Quickly, for a plan with as few visits as the known one, before the search goes on from there.
pub(super) const NEAR: Reach = Reach { slacks: &[(50, 24)], most_states: 40, most_better: 2 };

/// Far, where no plan with as few visits as can be is known.
pub(super) const FAR: Reach =
    Reach { slacks: &[(30, 24), (100, 16), (180, 16), (300, 8)], most_states: 2000, most_better: 4 };

/// Far, for a better one than the known plan with as few visits as can be.
pub(super) const FAR_BETTER: Reach = Reach { slacks: &[(100, 24), (300, 12)], ..FAR };

/// The slack in days where more visits are tried than every plan has, and one step in how many is for that.
const SLACK_OF_MORE: (u32, usize) = (60, 32);

/// A course is laid out with a quarter of the slack first, then with half of it, and then with all of it.
const PARTS: [u32; 3] = [4, 2, 1];

/// How many times the steps of one of these parts the next one is expected to take. It is not tried where that is too many.
const TIMES_AS_MANY: usize = 4;

/// A part of fewer days than this is not tried.
const LEAST_PART: u32 = 40;

/// So many more visits than every plan has are tried.
const MORE_VISITS: u32 = 3;

/// Some visits.
struct Begun {
    /// The state of each course.
    at: Vec<u32>,
    day: DayNumber,
    cost: Cost,
    /// What a plan costs at least that begins like this.
    whole: Cost,
    /// Those before the last one, as a place in the list of all.
    before: usize,
}

impl Quest<'_> {
    /// A plan with as few visits as every plan has, where one is found, or else with as few as are found, and fewer than
    /// `known`. With as many it is fewer days off aim.
    pub(super) fn with_few_visits(&self, reach: &Reach, known: Option<&JointBest>) -> Option<JointBest> {
        let lay_out = |(days, share): (u32, usize)| {
            let slack = days.saturating_mul(self.price());
            let most_steps = self.steps.left() / share;
            let lanes = self.steps.with_at_most(most_steps, |steps| self.wide_lanes(slack, steps))?;
            let of_all = self.cost_alone().off_aim.saturating_add(slack.saturating_mul(lanes.len() as u32));
            Some((lanes, of_all, most_steps))
        };
        let look = |visits: u32, (lanes, of_all, most_steps): &(Vec<Lane>, u32, usize)| {
            let look_below = |off_aim: u32| {
                let most = [visits, off_aim.checked_sub(1)?];
                self.steps.with_at_most(*most_steps, |steps| self.along(most, lanes, reach.most_states, steps))
            };
            let of_known = known.filter(|known| known.visits == visits).map_or(u32::MAX, |known| known.cost.off_aim);
            let mut found = look_below(of_known.min(of_all.saturating_add(1)))?;
            // Where less is left to be spent, other states are gone on from.
            for _ in 0..reach.most_better {
                let Some(better) = look_below(found.cost.off_aim) else { break };
                found = better;
            }
            Some(found)
        };
        let worth = |plan: &JointBest| (plan.cost.given_up, plan.visits, plan.cost.off_aim);
        let is_better = |plan: &JointBest| known.is_none_or(|known| worth(plan) < worth(known));
        let fewest = reach.slacks.iter().find_map(|slack| look(self.fewest, &lay_out(*slack)?));
        let most = known.map_or(u32::MAX, |known| known.visits).min(self.fewest + MORE_VISITS + 1);
        let laid_out = LazyCell::new(|| lay_out(SLACK_OF_MORE));
        let more = || (self.fewest + 1..most).find_map(|visits| look(visits, laid_out.as_ref()?));
        fewest.or_else(more).filter(is_better)
    }

    /// The lanes of all courses with this slack for each, or with a part of it for one that has too many states with more.
    fn wide_lanes(&self, slack: u32, steps: &Steps) -> Option<Vec<Lane>> {
        let most_steps = (steps.left() / 2).min(MOST_STEPS_ALONE / 2);
        let lane = |course: usize, part: u32| {
            let budget = self.alone[course] + Cost { given_up: self.more, off_aim: slack / part };
            let before = steps.left();
            let lane = lane::lane(&self.members[course], budget, steps, most_steps).ok()?;
            let may_be_wider = (before - steps.left()) * TIMES_AS_MANY <= most_steps;
            Some((lane, may_be_wider))
        };
        let parts: Vec<u32> =
            PARTS.into_iter().filter(|part| *part == 1 || LEAST_PART * self.price() <= slack / part).collect();
        let (first, wider) = parts.split_first()?;
        let mut lanes: Vec<(Lane, bool)> =
            (0..self.members.len()).map(|course| lane(course, *first)).collect::<Option<_>>()?;
        for part in wider {
            for (course, widest) in lanes.iter_mut().enumerate().filter(|(_, (_, may_be_wider))| *may_be_wider) {
                match lane(course, *part) {
                    Some(wider) => *widest = wider,
                    None => widest.1 = false,
                }
            }
        }
        Some(lanes.into_iter().map(|(lane, _)| lane).collect())
    }

    /// A plan with no more visits, and no further off aim, than `most` says.
    fn along(&self, most: [u32; 2], lanes: &[Lane], most_states: usize, steps: &Steps) -> Option<JointBest> {
        let [most_visits, off_aim] = most;
        let budget = Cost { given_up: self.least_given_up(), off_aim };
        let everyone: Vec<usize> = (0..lanes.len()).collect();
        let mut moves = Moves::new(&everyone, lanes, self.members, self.between);
        let relative = Relative::new(lanes, self.members, self.between, most, &self.tilts.borrow());
        let first = Begun {
            at: vec![0; lanes.len()],
            day: DayNumber::MIN,
            cost: Cost::NOTHING,
            whole: Cost::NOTHING,
            before: 0,
        };
        let mut all = vec![first];
        let mut layer = 0..1;
        let (mut alone, mut ahead) = (vec![Cost::NOTHING; lanes.len()], vec![Cost::NOTHING; lanes.len()]);
        let mut visits = Visits::default();
        let most_steps = steps.left() / (most_visits as usize).max(1);
        for nth in 0..most_visits {
            let left = most_visits - nth;
            let mut rows = Rows::new(lanes.len());
            let mut found: Vec<Begun> = Vec::new();
            let steps_before = steps.left();
            for before in layer.clone().take_while(|_| steps_before - steps.left() < most_steps) {
                let Begun { at, day, cost, .. } = &all[before];
                if !moves.ahead(at, *day, &mut alone) {
                    continue;
                }
                let to_spend = budget.less(*cost + alone.iter().copied().sum());
                let is_needed = |course: &usize| lanes[*course].left(at[*course]) == left;
                let needed =
                    everyone.iter().filter(|course| is_needed(course)).fold(0, |needed, course| needed | 1 << course);
                let most_ahead = budget.less(*cost).off_aim;
                let outlook = relative.as_ref();
                let outlook = outlook.and_then(|relative| relative.outlook(lanes, at, needed, left, most_ahead));
                moves.visits(at, *day, &alone, Sought { left: to_spend, needed, outlook }, &mut visits);
                steps.take(visits.looked_at + visits.all.len() * lanes.len() / 3)?;
                for (visit, after) in visits.each(lanes.len()) {
                    if left - 1 < moves.visits_ahead(after, &self.cover) || !moves.ahead(after, visit.day, &mut ahead) {
                        continue;
                    }
                    let cost = *cost + visit.cost;
                    let mut least: Cost = ahead.iter().copied().sum();
                    if let Some(relative) = &relative {
                        let Some(off_aim) = relative.ahead(lanes, after, &ahead, left - 1) else { continue };
                        least.off_aim = least.off_aim.max(off_aim);
                    }
                    let whole = cost + least;
                    if !whole.fits_into(budget) {
                        continue;
                    }
                    let (place, is_new) = rows.find_or_add(after);
                    let begun = || Begun { at: after.to_vec(), day: visit.day, cost, whole, before };
                    match found.get_mut(place as usize) {
                        Some(other) if whole < other.whole => *other = begun(),
                        Some(_) => {}
                        None => found.push(begun()),
                    }
                    debug_assert!(!is_new || found.len() == place as usize + 1, "every row has its place");
                }
                if MOST_BYTES / BYTES_OF_BEGUN < all.len() + found.len() {
                    return None;
                }
            }
            found.sort_by_key(|begun| (begun.whole, begun.day));
            found.truncate(most_states);
            layer = all.len()..all.len() + found.len();
            all.extend(found);
            // The best of a layer comes first.
            let end = layer.clone().find(|place| moves.is_end(&all[*place].at));
            if let Some(end) = end {
                return Some(self.plan_to(end, &all, lanes, nth + 1));
            }
        }
        None
    }

    /// The plan that ends with these visits.
    fn plan_to(&self, end: usize, all: &[Begun], lanes: &[Lane], visits: u32) -> JointBest {
        let mut days: Vec<Vec<DayNumber>> = vec![Vec::new(); lanes.len()];
        let mut place = end;
        while place != 0 {
            let (begun, before) = (&all[place], &all[all[place].before]);
            for (course, days) in
                days.iter_mut().enumerate().filter(|(course, _)| begun.at[*course] != before.at[*course])
            {
                debug_assert!(lanes[course].last(begun.at[course]) == Some(begun.day), "it came on that day");
                days.push(begun.day);
            }
            place = begun.before;
        }
        days.iter_mut().for_each(|days| days.reverse());
        JointBest { days, cost: all[end].cost, visits }
    }
}

/// What some visits take in memory, about.
const BYTES_OF_BEGUN: usize = size_of::<Begun>() + 48;
