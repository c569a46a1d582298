//! The search for the best joint plan with more and more slack.

use std::cell::{OnceCell, RefCell};

use super::beam::{FAR, FAR_BETTER, NEAR};
use super::couples::Couples;
use super::cover::Cover;
use super::explore::{Outcome, Stopped};
use super::relative::Tilts;
use super::value::{Order, Scale};
use super::{Between, JointBest, Member, good, proof_by_visits, visits};
use crate::model::{Proof, SearchBound};
use crate::schedule::given_up;
use crate::schedule::search;
use crate::schedule::states::States;
use crate::schedule::steps::Steps;
use crate::schedule::timing::Cost;

/// More courses than this are not gone through day by day: their visits have too many ways to share.
const MOST_COURSES: usize = 12;

/// How many steps the search through joint states takes; a quarter of a second's work.
const MAX_STEPS: usize = 4_000_000;

/// How many steps the states of a course alone may take. Of several courses one takes no more than half as many, and all
/// together twice as many.
pub(super) const MOST_STEPS_ALONE: usize = 1_500_000;

/// No slack beyond this is gone to.
pub(super) const MOST_SLACK: u32 = 100_000_000;

/// The slack in days that is tried first where a plan is known that has as few visits as can be.
const FIRST_SLACK: u32 = 24;

/// Before more slack than this is gone to, in days, a better plan with as few visits as can be is looked for.
const FAR_SLACK: u32 = 100;

/// The slacks in days that plans with as few visits as can be are looked for with, where none is known.
const FEWEST_SLACKS: [u32; 2] = [24, 60];

/// A search that takes fewer steps than this is a short one.
const FEW_STEPS: usize = 100_000;

/// One step in this many is for that.
const SHARE_FOR_FEWEST: usize = 16;

/// Up to so many days the slack grows by small steps.
const FINE_SLACK: u32 = 160;

/// More slack than this, in days, takes long.
const LITTLE_SLACK: u32 = 16;

/// A slack up to this many days is gone to before any plan is known.
const SLACK_WITHOUT_PLAN: u32 = 2;

/// A search for the best joint plan of those that give up no more than a limit.
pub(super) struct Quest<'a> {
    pub(super) members: &'a [Member<'a>],
    pub(super) between: &'a Between,
    /// What each course costs at least within the limit, were it alone.
    pub(super) alone: Vec<Cost>,
    /// How much more all courses together may give up than they do alone.
    pub(super) more: u32,
    pub(super) cover: Cover,
    /// No plan has fewer visits.
    pub(super) fewest: u32,
    /// A good plan that keeps to the limit, if one was found.
    known: OnceCell<Option<JointBest>>,
    /// A better one with as few visits, once that was looked for and found without looking far.
    nearer: OnceCell<Option<JointBest>>,
    /// A better one with few visits, once that was looked for and found.
    fewer: OnceCell<Option<JointBest>>,
    /// Courses that keep some days apart; nothing where two of them have no plan.
    couples: OnceCell<Option<Couples>>,
    /// How what the longest course costs was shared out last.
    pub(super) tilts: RefCell<Tilts>,
    /// The steps of the whole answer.
    pub(super) steps: &'a Steps,
}

/// What a search came to.
pub(super) enum Answer {
    /// The best plan.
    Found(JointBest),
    /// There is none.
    Nothing,
    /// It was not decided. The best plan found, if one was, and what is proven; every better plan is more days off aim than
    /// this.
    Open { found: Option<(JointBest, Proof)>, off_aim_above: Option<u32>, bound: SearchBound },
}

impl<'a> Quest<'a> {
    /// A search where the courses may give up so much `more` than they do `alone`, in their best plans.
    pub(super) fn new(
        members: &'a [Member<'a>],
        between: &'a Between,
        alone: &[Cost],
        more: u32,
        steps: &'a Steps,
    ) -> Self {
        let least = |(member, own): (&Member<'_>, &Cost)| {
            let budget = Cost { given_up: own.given_up + more, off_aim: own.off_aim };
            // With more given up a course may be fewer days off aim.
            let least = match search::states(member.slots, member.availability, budget, steps, MOST_STEPS_ALONE) {
                States::Graph(graph) => graph.least_ahead(0, 0),
                States::Nothing { .. } | States::TooLarge => None,
            };
            Cost { off_aim: least.map_or(0, |least| least.off_aim), ..*own }
        };
        let alone = match more {
            0 => alone.to_vec(),
            _ => members.iter().zip(alone).map(least).collect(),
        };
        let cover = Cover::new(members, between);
        let fewest = visits::fewest(members, between, &cover, steps);
        Self {
            members,
            between,
            alone,
            more,
            cover,
            fewest,
            known: OnceCell::new(),
            nearer: OnceCell::new(),
            fewer: OnceCell::new(),
            couples: OnceCell::new(),
            tilts: RefCell::default(),
            steps,
        }
    }

    /// What all courses cost when each has its own best plan. No joint plan costs less.
    pub(super) fn cost_alone(&self) -> Cost {
        self.alone.iter().copied().sum()
    }

    /// What every plan gives up that this search looks for.
    pub(super) fn least_given_up(&self) -> u32 {
        self.cost_alone().given_up + self.more
    }

    /// Whether a course could give anything up.
    pub(super) fn can_give_up(&self) -> bool {
        self.members.iter().any(|member| given_up::most(member.slots) > 0)
    }

    /// What a day off aim costs.
    pub(super) fn price(&self) -> u32 {
        self.members.iter().flat_map(|member| member.slots).map(|slot| slot.prices.day).max().unwrap_or(1).max(1)
    }

    /// A little more than this slack: with more than it takes, there is far more to look at.
    pub(super) fn more_slack(&self, slack: u32) -> u32 {
        slack + slack.min(slack / 4 + 8 * self.price()) + 2 * self.price()
    }

    /// A good plan that keeps to the limit, if there is one.
    pub(super) fn known(&self, order: Order) -> Option<&JointBest> {
        let better = [&self.fewer, &self.nearer].into_iter().find_map(|better| better.get()?.as_ref());
        better.or_else(|| self.known.get_or_init(|| self.good(order)).as_ref())
    }

    /// Looks for a better plan than the known one where visits come first; once.
    fn look_for_fewer_visits(&self) {
        let known = self.known(Order::VisitsFirst);
        let has_fewest = known.is_some_and(|known| known.visits == self.fewest);
        let reach = if has_fewest { &FAR_BETTER } else { &FAR };
        self.fewer.get_or_init(|| self.with_few_visits(reach, known));
    }

    /// The same for a known plan with as few visits as can be, without looking far; once, and not after that.
    fn look_nearer(&self) {
        if self.fewer.get().is_none() {
            let known = self.known(Order::VisitsFirst);
            self.nearer.get_or_init(|| self.with_few_visits(&NEAR, known));
        }
    }

    fn good(&self, order: Order) -> Option<JointBest> {
        let keeps = |known: &JointBest| known.cost.given_up <= self.least_given_up();
        let couples = self.couples().map_or(&[][..], |couples| &couples.days);
        good::plan(self.members, self.between, order, couples, self.steps).filter(keeps)
    }

    fn couples(&self) -> Option<&Couples> {
        self.couples.get_or_init(|| Couples::new(self)).as_ref()
    }

    /// The best plan, in this order.
    ///
    /// Where days off aim come first, a little slack is tried first, and then more: what was left out is worse than a plan
    /// that was found. Where visits come first that is so once a plan has no more of them than every plan has.
    pub(super) fn best(&self, order: Order) -> Answer {
        let mut pairs = self.between.pairs_apart();
        let mut off_aim_above = None;
        let mut found: Option<JointBest> = None;
        let alone = self.cost_alone().off_aim;
        let mut most_steps = MAX_STEPS;
        let fewest = self.fewest;
        let slack_of_known = |known: &JointBest| known.cost.off_aim.saturating_sub(alone);
        if MOST_COURSES < self.members.len() {
            let most = u32::try_from(MOST_COURSES).unwrap_or(u32::MAX);
            let stopped = Stopped { at_least: (0, 0), bound: SearchBound::Courses { most } };
            return self.open(order, found, stopped, fewest, None);
        }
        let Some(couples) = self.couples() else { return Answer::Nothing };
        let base = couples.more;
        if let Some(less) = base.checked_sub(1) {
            off_aim_above = Some(alone + less);
        }
        // Where a plan has no more visits than every plan, none with more has to be looked at.
        let has_fewest = |known: &&JointBest| order == Order::VisitsFirst && known.visits == fewest;
        let mut visits = self.known(order).filter(has_fewest).map(|known| known.visits);
        let mut first_slack = FIRST_SLACK;
        if order == Order::VisitsFirst && visits.is_none() {
            match self.with_fewest_visits(base, &mut pairs, &mut (most_steps / SHARE_FOR_FEWEST)) {
                Ok(answer) => return answer,
                Err(days) => first_slack = first_slack.max(days + days / 2),
            }
            self.look_for_fewer_visits();
            visits = self.known(order).filter(has_fewest).map(|known| known.visits);
        }
        let most_slack = || self.known(order).map(slack_of_known).filter(|_| order == Order::VisitsFirst);
        let mut slack = match order {
            // What is known to be dear is looked at once, with all the slack that a plan which is known needs.
            Order::DaysFirst if LITTLE_SLACK * self.price() < base => {
                let near = |slack: &u32| *slack <= base + base / 2;
                self.known(order).map(slack_of_known).filter(near).unwrap_or(base)
            }
            Order::DaysFirst => base,
            Order::VisitsFirst if visits.is_some() => {
                most_slack().map_or(0, |most| most.min(base + first_slack * self.price()))
            }
            Order::VisitsFirst => most_slack().unwrap_or(base + SLACK_WITHOUT_PLAN * self.price()),
        };
        loop {
            let steps_before = self.steps.left();
            let slack_here = Cost { given_up: self.more, off_aim: slack };
            match self.within(slack_here, order, visits, &mut pairs, &mut most_steps) {
                Ok(Outcome { best: Some(best), is_complete, is_tie_open }) => {
                    let is_best = order == Order::DaysFirst || is_complete || best.visits <= fewest;
                    if is_best && is_tie_open {
                        let found = Some((best, Proof::TieOpen));
                        return Answer::Open { found, off_aim_above, bound: SearchBound::Steps };
                    }
                    if is_best {
                        return Answer::Found(best);
                    }
                    found = Some(best);
                }
                Ok(Outcome { best: None, is_complete: true, .. }) => return Answer::Nothing,
                Ok(Outcome { best: None, is_complete: false, .. }) => off_aim_above = Some(alone.saturating_add(slack)),
                Err(stopped) => return self.open(order, found, stopped, fewest, off_aim_above),
            }
            let above = slack - base.min(slack);
            slack = match order {
                Order::DaysFirst if slack < FINE_SLACK * self.price() => slack - above + self.more_slack(above),
                // Far off aim the states of a course alone are many.
                Order::VisitsFirst if visits.is_some() && first_slack * self.price() < above => {
                    slack + above / 2 + 2 * self.price()
                }
                // What is soon looked at is soon looked at with far more slack.
                Order::VisitsFirst if steps_before - self.steps.left() < FEW_STEPS => {
                    slack + 3 * above + 2 * self.price()
                }
                Order::DaysFirst | Order::VisitsFirst => slack + above + 2 * self.price(),
            };
            if order == Order::DaysFirst && SLACK_WITHOUT_PLAN * self.price() < slack {
                // No better plan is left out where one is known, so it need not be gone further than that.
                slack = self.known(order).map_or(slack, |known| slack.min(slack_of_known(known)));
            }
            if visits.is_some() {
                self.look_nearer();
                // Where the known plan is not much farther off aim, it is gone to at once.
                if base + FAR_SLACK * self.price() < slack && most_slack().is_none_or(|most| slack < most) {
                    self.look_for_fewer_visits();
                }
                slack = most_slack().map_or(slack, |most| slack.min(most));
            }
            let is_known_within = slack <= slack_here.off_aim;
            debug_assert!(!is_known_within, "the plan that is known is found again");
            if is_known_within || MOST_SLACK < slack_here.off_aim {
                let stopped = Stopped { at_least: (0, 0), bound: SearchBound::Steps };
                return self.open(order, found, stopped, fewest, off_aim_above);
            }
        }
    }

    /// The best plan with as few visits as can be, where one is found that is not far off aim. No plan that was made without
    /// looking far has as few.
    ///
    /// # Errors
    ///
    /// The slack in days up to which there is none.
    fn with_fewest_visits(&self, base: u32, pairs: &mut [[usize; 2]], most_steps: &mut usize) -> Result<Answer, u32> {
        let (order, bound) = (Order::VisitsFirst, SearchBound::Steps);
        let mut none_up_to = 0;
        for days in FEWEST_SLACKS {
            let slack = Cost { given_up: self.more, off_aim: base + days * self.price() };
            match self.within(slack, order, Some(self.fewest), pairs, most_steps) {
                Ok(Outcome { best: Some(best), .. }) if self.fewest < best.visits => return Err(none_up_to),
                Ok(Outcome { best: Some(best), is_tie_open: true, .. }) => {
                    return Ok(Answer::Open { found: Some((best, Proof::TieOpen)), off_aim_above: None, bound });
                }
                Ok(Outcome { best: Some(best), .. }) => return Ok(Answer::Found(best)),
                Ok(Outcome { best: None, .. }) => none_up_to = days,
                Err(_) => return Err(none_up_to),
            }
        }
        Err(none_up_to)
    }

    /// What is said where the search had to stop. `fewest` is how many visits every plan has.
    fn open(
        &self,
        order: Order,
        found: Option<JointBest>,
        Stopped { at_least, bound }: Stopped,
        fewest: u32,
        off_aim_above: Option<u32>,
    ) -> Answer {
        let better = |best: &JointBest| match order {
            Order::DaysFirst => (best.cost.given_up, best.cost.off_aim, best.visits),
            Order::VisitsFirst => (best.cost.given_up, best.visits, best.cost.off_aim),
        };
        let alone = self.cost_alone().off_aim;
        let Some(found) = found.into_iter().chain(self.known(order).cloned()).min_by_key(better) else {
            return Answer::Open { found: None, off_aim_above, bound };
        };
        let off_aim_known = off_aim_above.map_or(alone, |above| above + 1);
        let above = off_aim_above.unwrap_or(0);
        let proof = match order {
            // Nothing better than what was found is beyond the budget that was looked at.
            Order::DaysFirst => {
                let least = at_least.max((alone, fewest));
                let off_aim = least.0.max(off_aim_known);
                if (found.cost.off_aim, found.visits) <= least {
                    Proof::TieOpen
                } else if off_aim < found.cost.off_aim {
                    Proof::OffAimOpen { at_least: off_aim }
                } else {
                    Proof::VisitsOpen { at_least: fewest, off_aim_above: above }
                }
            }
            // Beyond it there may be plans with fewer visits, if any plan has fewer.
            Order::VisitsFirst => {
                let (visits, off_aim) = at_least;
                let off_aim = if visits == fewest { off_aim } else { 0 }.max(alone).max(off_aim_known);
                proof_by_visits(&found, fewest, off_aim, above)
            }
        };
        Answer::Open { found: Some((found, proof)), off_aim_above, bound }
    }

    pub(super) fn scale(&self, order: Order, most_off_aim: u32) -> Scale {
        let sessions = self.members.iter().map(|member| member.slots.len()).sum::<usize>();
        Scale::new(order, most_off_aim, u32::try_from(sessions).unwrap_or(u32::MAX))
    }
}
