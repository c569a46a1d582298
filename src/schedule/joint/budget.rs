//! The search for the best joint plan within one budget, with no more bounds than it needs.

use super::JointBest;
use super::bounds::Bounds;
use super::explore::{self, Outcome, Stopped};
use super::lane::{self, Lane, NoLanes};
use super::moves::Moves;
use super::prices::Prices;
use super::quest::{MOST_STEPS_ALONE, Quest};
use super::relative::Relative;
use super::value::Order;
use crate::model::SearchBound;
use crate::schedule::timing::Cost;

/// How many steps it takes before courses that may not share days, but keep no days apart, are planned with all their days.
const STEPS_WITHOUT_NEAR: usize = 300_000;

/// How many steps a search takes before better bounds are worked out for it.
const QUICK_STEPS: usize = 20_000;

/// The same for two courses of which it is known what keeping their distance costs.
const STEPS_WITHOUT_TABLE: usize = 300_000;

/// How often prices are worked out at most, each time for what the last ones left of the courses.
const TIMES_PRICED: usize = 4;

impl Quest<'_> {
    /// The best plan in which the courses together cost at most `slack` more than each alone.
    ///
    /// `pairs` are the courses that may not share days; those that need more slack come to the front.
    pub(super) fn within(
        &self,
        slack: Cost,
        order: Order,
        visits: Option<u32>,
        pairs: &mut [[usize; 2]],
        most_steps: &mut usize,
    ) -> Result<Outcome, Stopped> {
        let alone = self.cost_alone();
        let budget = alone + slack;
        let scale = self.scale(order, budget.off_aim);
        let stopped = || Stopped { at_least: scale.parts(scale.value(alone.off_aim, 0)), bound: SearchBound::Steps };
        let nothing = |is_complete| Ok(Outcome { best: None, is_complete, is_tie_open: false });
        let most_alone = (MOST_STEPS_ALONE / 2).min(2 * MOST_STEPS_ALONE / self.members.len());
        let mut lanes = match lane::lanes(self.members, &self.alone, slack, self.steps, most_alone) {
            Ok(lanes) => lanes,
            // What a course costs at least may be less than any of its plans does.
            Err(NoLanes::Nothing { is_complete }) => return nothing(is_complete),
            Err(NoLanes::TooLarge) => return Err(stopped()),
        };
        let everyone: Vec<usize> = (0..lanes.len()).collect();
        let search = |lanes: &[Lane],
                      relative: Option<&Relative>,
                      bounds: Option<&mut Bounds>,
                      prices: Option<&Prices>,
                      most,
                      most_steps| {
            let moves = Moves::new(&everyone, lanes, self.members, self.between);
            let mut search = explore::Search {
                moves,
                lanes,
                bounds,
                relative,
                prices,
                cover: &self.cover,
                budget,
                scale,
                price: self.price(),
                most,
                visits,
            };
            self.steps.with_at_most(most_steps, |steps| search.run(steps))
        };
        let before = self.steps.left();
        let mut bounds = Bounds::new(&lanes, self, &self.between.pairs());
        let mut relative = visits.and_then(|visits| {
            let most = [visits, budget.off_aim];
            Relative::new(&lanes, self.members, self.between, most, &self.tilts.borrow())
        });
        // A plan that is known is made only for a search that is long, where it is not what the search is for.
        let most = || {
            let is_least = |known: &&JointBest| known.cost.given_up == alone.given_up && known.cost.fits_into(budget);
            self.known(order).filter(is_least).map(|known| scale.value(known.cost.off_aim, known.visits))
        };
        let most_of_quick = relative.as_ref().and_then(|_| most());
        let is_bound = self.members.len() == 2 && relative.is_none() && !bounds.is_empty();
        let quick_steps = if is_bound { STEPS_WITHOUT_TABLE } else { QUICK_STEPS }.min(*most_steps);
        let quick = search(&lanes, relative.as_ref(), Some(&mut bounds), None, most_of_quick, quick_steps);
        if let Ok(Outcome { best: None, is_complete: false, .. }) = quick
            && !bounds.is_empty()
            && (self.known(order).is_none() || self.can_give_up())
        {
            // That there is none at all, whatever the budget of days off aim, is seen from the states themselves.
            let all = search(&lanes, relative.as_ref(), None, None, most_of_quick, QUICK_STEPS.min(*most_steps));
            if let Ok(outcome @ Outcome { best: None, is_complete: true, .. }) = all {
                return Ok(outcome);
            }
        }
        if let Ok(outcome @ Outcome { is_tie_open: false, .. }) = quick {
            return Ok(outcome);
        }
        let (far, near): (Vec<_>, Vec<_>) =
            pairs.iter().copied().partition(|[a, b]| self.between.keep_days_apart(*a, *b));
        // Where a best plan is known and only others that are as good are open, no better bound is needed.
        let mut bounds = match quick {
            Ok(_) => bounds,
            Err(_) => self.steps.with_at_most(*most_steps / 2, |steps| {
                bounds.with_tables(&lanes, self, &far, scale, slack.off_aim, steps)
            }),
        };
        if let Some((courses, is_complete)) = bounds.without_plan() {
            to_front(pairs, courses);
            return nothing(is_complete);
        }
        let most = most();
        if let Some(relative) = &mut relative {
            let tilts = relative.share_out(&lanes, self.steps).ok_or_else(stopped)?;
            self.tilts.replace(tilts);
            let outcome = search(&lanes, Some(relative), Some(&mut bounds), None, most, *most_steps);
            *most_steps = most_steps.saturating_sub(before - self.steps.left());
            return outcome;
        }
        let held: Vec<u32> = self.members.iter().map(|member| member.held).collect();
        // Prices say what days are worth to several courses; two that share none and keep their distance are bound by that.
        if self.members.len() == 2 && !bounds.is_empty() && !self.between.may_share(0, 1) {
            let outcome = search(&lanes, None, Some(&mut bounds), None, most, *most_steps);
            *most_steps = most_steps.saturating_sub(before - self.steps.left());
            return outcome;
        }
        let mut prices = None;
        // What is left of the courses at some prices makes for better ones.
        for _ in 0..TIMES_PRICED {
            let Some((found, useful)) = Prices::new(&lanes, scale, self.between.sharing, &held, most) else { break };
            let useless = useful.iter().flatten().filter(|is_useful| !**is_useful).count();
            let steps: usize = useful.iter().map(Vec::len).sum();
            if useless == 0 || most.is_none() {
                prices = Some(found);
                break;
            }
            lanes.iter_mut().zip(&useful).for_each(|(lane, useful)| lane.keep(useful));
            if useless * 10 < steps {
                break;
            }
        }
        if prices.is_none() {
            prices = Prices::new(&lanes, scale, self.between.sharing, &held, most).map(|(prices, _)| prices);
        }
        if let Some(prices) = &prices {
            let at_root = scale.parts(prices.at_root(&lanes));
            if order == Order::DaysFirst && budget.off_aim < at_root.0 {
                return nothing(false);
            }
        }
        if !near.is_empty() {
            let most_steps_here = STEPS_WITHOUT_NEAR.min(*most_steps);
            let outcome = search(&lanes, None, Some(&mut bounds), prices.as_ref(), most, most_steps_here);
            if outcome.is_ok() {
                return outcome;
            }
            bounds = self.steps.with_at_most(*most_steps / 2, |steps| {
                bounds.with_tables(&lanes, self, &near, scale, slack.off_aim, steps)
            });
            if let Some((courses, is_complete)) = bounds.without_plan() {
                to_front(pairs, courses);
                return nothing(is_complete && most.is_none());
            }
        }
        let outcome = search(&lanes, None, Some(&mut bounds), prices.as_ref(), most, *most_steps);
        *most_steps = most_steps.saturating_sub(before - self.steps.left());
        outcome
    }
}

/// Brings a pair of courses to the front.
fn to_front(pairs: &mut [[usize; 2]], courses: [usize; 2]) {
    if let Some(place) = pairs.iter().position(|pair| *pair == courses) {
        pairs[..=place].rotate_right(1);
    }
}
