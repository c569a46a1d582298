//! The exact optimum for several courses of one person.
//!
//! Visits are placed in the order of their days. What the rest of a joint plan depends on is the state of every course
//! (see [`super::search`]): the days that its own later rules still refer to, of which the last one also decides how
//! near another course may come. Joint states that agree are one, so the search is a shortest way through them.
//!
//! | file | idea |
//! |---|---|
//! | `lane` | one course: its own states and steps within a budget |
//! | `moves` | which visits may come next after a joint state |
//! | `bounds` | what is ahead of a joint state at least: each course alone, and pairs of courses planned for themselves |
//! | `relative` | what two courses that share visits are off aim at least, from where they lie to one another |
//! | `relative_pair` | two such courses planned for themselves |
//! | `gaps` | what the gaps of one course cost |
//! | `explore` | A* over joint states, by cost and then by visits |
//! | `earliest` | of all best ways, the one whose days are earliest |
//! | `rows` | joint states found again by what they hold |
//!
//! The budget of days off aim grows until a plan fits into it or nothing was left out for it. What is given up comes
//! first: the search is done with as little of it as the courses give up alone, and with a little more each time that is
//! proven to be impossible. Where visits come before days off aim and a plan is known that has as few of them as there can
//! be, only plans with as few are looked at, and where the courses have to meet then says most of what it costs.

#[cfg(test)]
mod bound_tests;
mod bounds;
mod earliest;
mod explore;
mod gaps;
mod good;
mod lane;
mod moves;
mod prices;
mod relative;
mod relative_pair;
mod rows;
mod value;
mod visits;

use std::cell::{OnceCell, RefCell};

use bounds::Bounds;
use explore::{Outcome, Stopped};
use lane::Lane;
use moves::Moves;
use prices::Prices;
use relative::{Relative, Tilts};
use value::{Order, Scale};

use super::availability::{Availability, Distance};
use super::day::DayNumber;
use super::given_up;
use super::search::{self, Found, Stuck};
use super::states::States;
use super::steps::Steps;
use super::timing::{Cost, SlotRules};
use crate::model::{Job, Proof, SearchBound, Sharing};

/// One course, ready for the joint search.
pub(super) struct Member<'a> {
    pub(super) course: &'a Job,
    pub(super) slots: &'a [SlotRules],
    /// How many of the sessions, from the first on, were held: no rule between courses changes what happened.
    pub(super) held: u32,
    pub(super) availability: &'a Availability<'a>,
}

/// What holds between the courses.
pub(super) struct Between {
    /// `[a][b]`: how long after a session of `a` a later one of `b` must be; nothing where any day will do.
    pub(super) distance: Vec<Vec<Option<Distance>>>,
    pub(super) sharing: Sharing,
}

/// What the joint search found.
pub(super) enum JointFound {
    /// The best plan: the days of each course.
    Best(JointBest),
    /// One course has no plan even alone.
    Alone { member: usize, stuck: Stuck },
    /// No joint plan exists.
    Nothing,
    /// It was not decided. The best plan found, if one was, and what is proven of all plans.
    TooLarge { found: Option<(JointBest, Proof)>, off_aim_above: Option<u32>, bound: SearchBound },
}

/// The best joint plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JointBest {
    pub(super) days: Vec<Vec<DayNumber>>,
    pub(super) cost: Cost,
    pub(super) visits: u32,
}

/// How many steps a search takes before the prices of days are worked out for it.
const STEPS_WITHOUT_PRICES: usize = 20_000;

/// How many steps it takes before the pairs of courses that may not share days are planned for themselves.
const STEPS_WITHOUT_PAIRS: usize = 300_000;

/// How often prices are worked out at most, each time for what the last ones left of the courses.
const TIMES_PRICED: usize = 4;

/// More courses than this are not gone through day by day: their visits have too many ways to share.
const MOST_COURSES: usize = 12;

/// Finds the best joint plan; gives up when the steps are taken.
pub(super) fn best(members: &[Member<'_>], between: &Between, steps: &Steps) -> JointFound {
    let mut alone = Vec::with_capacity(members.len());
    for (index, member) in members.iter().enumerate() {
        match search::best(member.slots, member.availability, steps) {
            Found::Best(best) => alone.push(best.cost),
            Found::Nothing(stuck) => return JointFound::Alone { member: index, stuck },
            Found::TooLarge { found: Some(_), .. } => alone.push(search::at_least(member.slots, member.availability)),
            Found::TooLarge { found: None, off_aim_above } => {
                return JointFound::TooLarge { found: None, off_aim_above, bound: SearchBound::Steps };
            }
        }
    }
    let most: u32 = members.iter().map(|member| given_up::most(member.slots)).fold(0, u32::saturating_add);
    let most_more = most - alone.iter().map(|cost| cost.given_up).sum::<u32>();
    let order = Order::of(between.sharing);
    // What any plan gives up at most more than the courses do alone, once one is known.
    let mut known: Option<(JointBest, u32)> = None;
    let mut more = 0;
    loop {
        let quest = Quest::new(members, between, &alone, more, steps);
        match quest.best(order) {
            Answer::Found(best) => return JointFound::Best(best),
            Answer::Nothing if more == most_more => return JointFound::Nothing,
            Answer::Nothing => {}
            Answer::Open { found, off_aim_above, bound } => {
                // Whether fewer promises could be given up is open where a plan gives up more than so far was asked for.
                let gives_up_more = |(best, _): &(JointBest, Proof)| best.cost.given_up > quest.least_given_up();
                let (known, found) = (known.map(|(best, _)| (best, Proof::PromisesOpen)), found);
                let found = match found {
                    Some(found) if gives_up_more(&found) => known.or(Some((found.0, Proof::PromisesOpen))),
                    Some(found) => Some(found),
                    None => known,
                };
                return JointFound::TooLarge { found, off_aim_above, bound };
            }
        }
        more += 1;
        if known.is_none() && more < most_more {
            // Whether there is any plan at all is asked before a little more is given up each time.
            match Quest::new(members, between, &alone, most_more, steps).best(Order::DaysFirst) {
                Answer::Found(best) | Answer::Open { found: Some((best, _)), .. } => {
                    let above = best.cost.given_up - alone.iter().map(|cost| cost.given_up).sum::<u32>();
                    known = Some((best, above));
                }
                Answer::Nothing => return JointFound::Nothing,
                Answer::Open { found: None, off_aim_above, bound } => {
                    return JointFound::TooLarge { found: None, off_aim_above, bound };
                }
            }
        }
        more = known.as_ref().map_or(more, |(_, above)| more.min(*above));
    }
}

/// The days of any plan, if one is found without looking far.
pub(super) fn any_together(members: &[Member<'_>], between: &Between, steps: &Steps) -> Option<Vec<Vec<DayNumber>>> {
    good::any(members, between, steps)
}

/// A plan that is made without looking for the best one, where there is one, and what is proven of all plans. Where the
/// courses in turn leave no day for the first session of another, they begin on days that are known to do: `firsts`.
pub(super) fn makeshift(
    members: &[Member<'_>],
    between: &Between,
    firsts: Option<&[Vec<DayNumber>]>,
    steps: &Steps,
) -> Option<(JointBest, Proof)> {
    let order = Order::of(between.sharing);
    let begun = || good::plan_from(members, between, order, firsts?, steps);
    let best = good::plan(members, between, order, steps).or_else(begun)?;
    let least: Cost = members.iter().map(|member| search::at_least(member.slots, member.availability)).sum();
    let has_fewest = || best.visits <= visits::fewest(members, &visits::cliques(between));
    let proof = match order {
        _ if least.given_up < best.cost.given_up => Proof::PromisesOpen,
        Order::DaysFirst if least.off_aim < best.cost.off_aim => Proof::OffAimOpen { at_least: least.off_aim },
        Order::VisitsFirst if has_fewest() && best.cost.off_aim <= least.off_aim => Proof::TieOpen,
        Order::VisitsFirst if has_fewest() => Proof::OffAimOpen { at_least: least.off_aim },
        Order::DaysFirst | Order::VisitsFirst => Proof::VisitsOpen { off_aim_above: 0 },
    };
    Some((best, proof))
}

/// How many steps the search through joint states takes; a quarter of a second's work.
const MAX_STEPS: usize = 4_000_000;

/// The most memory that one search through joint states takes.
const MOST_BYTES: usize = 48 << 20;

/// How many steps the states of one course may take, over all courses.
const MOST_STEPS_ALONE: usize = 1_500_000;

/// No slack beyond this is gone to.
const MOST_SLACK: u32 = 100_000_000;

/// The slack in days that is tried first where a plan is known that has as few visits as can be.
const FIRST_SLACK: u32 = 24;

/// The slacks in days that plans with as few visits as can be are looked for with, where none is known.
const FEWEST_SLACKS: [u32; 4] = [24, 60, 130, 270];

/// A slack up to this many days is gone to before any plan is known.
const SLACK_WITHOUT_PLAN: u32 = 2;

/// A search for the best joint plan of those that give up no more than a limit.
struct Quest<'a> {
    members: &'a [Member<'a>],
    between: &'a Between,
    /// What each course costs at least within the limit, were it alone.
    alone: Vec<Cost>,
    /// How much more all courses together may give up than they do alone.
    more: u32,
    cliques: Vec<Vec<usize>>,
    /// No plan has fewer visits.
    fewest: u32,
    /// A good plan that keeps to the limit, if one was found.
    known: OnceCell<Option<JointBest>>,
    /// How what the longest course costs was shared out last.
    tilts: RefCell<Tilts>,
    /// The steps of the whole answer.
    steps: &'a Steps,
}

/// What a search came to.
enum Answer {
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
    fn new(members: &'a [Member<'a>], between: &'a Between, alone: &[Cost], more: u32, steps: &'a Steps) -> Self {
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
        let cliques = visits::cliques(between);
        let fewest = visits::fewest(members, &cliques);
        Self {
            members,
            between,
            alone,
            more,
            cliques,
            fewest,
            known: OnceCell::new(),
            tilts: RefCell::default(),
            steps,
        }
    }

    /// What all courses cost when each has its own best plan. No joint plan costs less.
    fn cost_alone(&self) -> Cost {
        self.alone.iter().copied().sum()
    }

    /// What every plan gives up that this search looks for.
    fn least_given_up(&self) -> u32 {
        self.cost_alone().given_up + self.more
    }

    /// What a day off aim costs.
    fn price(&self) -> u32 {
        self.members.iter().flat_map(|member| member.slots).map(|slot| slot.prices.day).max().unwrap_or(1).max(1)
    }

    /// A good plan that keeps to the limit, if there is one.
    fn known(&self, order: Order) -> Option<&JointBest> {
        self.known.get_or_init(|| self.good(order)).as_ref()
    }

    fn good(&self, order: Order) -> Option<JointBest> {
        let keeps = |known: &JointBest| known.cost.given_up <= self.least_given_up();
        good::plan(self.members, self.between, order, self.steps).filter(keeps)
    }

    /// The best plan, in this order.
    ///
    /// Where days off aim come first, a little slack is tried first, and then more: what was left out is worse than a plan
    /// that was found. Where visits come first that is so once a plan has no more of them than every plan has.
    fn best(&self, order: Order) -> Answer {
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
        // Where a plan has no more visits than every plan, none with more has to be looked at.
        let has_fewest = |known: &&JointBest| order == Order::VisitsFirst && known.visits == fewest;
        let visits = self.known(order).filter(has_fewest).map(|known| known.visits);
        if order == Order::VisitsFirst && visits.is_none() {
            let mut most_steps_here = most_steps / 2;
            if let Some(answer) = self.with_fewest_visits(&mut pairs, &mut most_steps_here) {
                return answer;
            }
        }
        let most_slack = if order == Order::VisitsFirst { self.known(order).map(slack_of_known) } else { None };
        let mut slack = match order {
            Order::DaysFirst => 0,
            Order::VisitsFirst if visits.is_some() => most_slack.map_or(0, |most| most.min(FIRST_SLACK * self.price())),
            Order::VisitsFirst => most_slack.unwrap_or(SLACK_WITHOUT_PLAN * self.price()),
        };
        loop {
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
            if MOST_SLACK < slack {
                let stopped = Stopped { at_least: (0, 0), bound: SearchBound::Steps };
                return self.open(order, found, stopped, fewest, off_aim_above);
            }
            slack = slack * 2 + 2 * self.price();
            if let Some(most) = most_slack.filter(|most| visits.is_some() && *most < slack * 2) {
                // So little more is done at once.
                slack = most;
            }
            if order == Order::DaysFirst && SLACK_WITHOUT_PLAN * self.price() < slack {
                // No better plan is left out where one is known, so it need not be gone further than that.
                slack = self.known(order).map_or(slack, |known| slack.min(slack_of_known(known)));
            }
            if visits.is_some() {
                slack = most_slack.map_or(slack, |most| slack.min(most));
            }
        }
    }

    /// The best plan with as few visits as can be, where one is found that is not far off aim. No plan that was made without
    /// looking far has as few.
    fn with_fewest_visits(&self, pairs: &mut [[usize; 2]], most_steps: &mut usize) -> Option<Answer> {
        let (order, bound) = (Order::VisitsFirst, SearchBound::Steps);
        for days in FEWEST_SLACKS {
            let slack = Cost { given_up: self.more, off_aim: days * self.price() };
            match self.within(slack, order, Some(self.fewest), pairs, most_steps) {
                Ok(Outcome { best: Some(best), .. }) if self.fewest < best.visits => return None,
                Ok(Outcome { best: Some(best), is_tie_open: true, .. }) => {
                    return Some(Answer::Open { found: Some((best, Proof::TieOpen)), off_aim_above: None, bound });
                }
                Ok(Outcome { best: Some(best), .. }) => return Some(Answer::Found(best)),
                Ok(Outcome { best: None, .. }) => {}
                Err(_) => return None,
            }
        }
        None
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
        let Some(found) = found.into_iter().chain(self.good(order)).min_by_key(better) else {
            return Answer::Open { found: None, off_aim_above, bound };
        };
        // Nothing better than what was found is beyond the budget that was looked at: it is in it itself, or fewer visits
        // than it has are more than that off aim.
        let in_order = |off_aim: u32, visits: u32| match order {
            Order::DaysFirst => (off_aim, visits),
            Order::VisitsFirst => (visits, off_aim),
        };
        let least = at_least.max(in_order(alone, fewest));
        let own = in_order(found.cost.off_aim, found.visits);
        let off_aim_known = off_aim_above.map_or(alone, |above| above + 1);
        let proof = match order {
            _ if own <= least => Proof::TieOpen,
            Order::DaysFirst if least.0.max(off_aim_known) < own.0 => {
                Proof::OffAimOpen { at_least: least.0.max(off_aim_known) }
            }
            Order::VisitsFirst if own.0 <= least.0 => Proof::OffAimOpen { at_least: least.1 },
            Order::DaysFirst | Order::VisitsFirst => Proof::VisitsOpen { off_aim_above: off_aim_above.unwrap_or(0) },
        };
        Answer::Open { found: Some((found, proof)), off_aim_above, bound }
    }

    fn scale(&self, order: Order, most_off_aim: u32) -> Scale {
        let sessions = self.members.iter().map(|member| member.slots.len()).sum::<usize>();
        Scale::new(order, most_off_aim, u32::try_from(sessions).unwrap_or(u32::MAX))
    }

    /// The best plan in which the courses together cost at most `slack` more than each alone.
    ///
    /// `pairs` are the courses that may not share days; those that need more slack come to the front.
    fn within(
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
        let most_alone = MOST_STEPS_ALONE / self.members.len();
        let mut lanes = Vec::with_capacity(self.members.len());
        for (member, own) in self.members.iter().zip(&self.alone) {
            let budget = *own + slack;
            match search::states(member.slots, member.availability, budget, self.steps, most_alone) {
                States::Graph(graph) => lanes.push(Lane::new(&graph, budget)),
                // What a course costs at least may be less than any of its plans does.
                States::Nothing { is_complete, .. } => return nothing(is_complete),
                States::TooLarge => return Err(stopped()),
            }
        }
        let everyone: Vec<usize> = (0..lanes.len()).collect();
        let relative = visits.and_then(|visits| {
            Relative::new(&lanes, self.members, self.between, [visits, budget.off_aim], &self.tilts, self.steps)
        });
        let relative = relative.as_ref();
        let search = |lanes: &[Lane], bounds, prices: Option<&Prices>, most, most_steps| {
            let moves = Moves::new(&everyone, lanes, self.members, self.between);
            let cliques = &self.cliques;
            let mut search =
                explore::Search { moves, lanes, bounds, relative, prices, cliques, budget, scale, most, visits };
            self.steps.with_at_most(most_steps, |steps| search.run(steps))
        };
        let before = self.steps.left();
        if relative.is_some() {
            let is_least = |known: &&JointBest| known.cost.given_up == alone.given_up && known.cost.fits_into(budget);
            let most = self.known(order).filter(is_least);
            let most = most.map(|known| scale.value(known.cost.off_aim, known.visits));
            let outcome = search(&lanes, None, None, most, *most_steps);
            *most_steps = most_steps.saturating_sub(before - self.steps.left());
            return outcome;
        }
        let quick = search(&lanes, None, None, None, STEPS_WITHOUT_PRICES);
        if let Ok(outcome @ Outcome { is_tie_open: false, .. }) = quick {
            return Ok(outcome);
        }
        let is_least = |known: &&JointBest| known.cost.given_up == alone.given_up && known.cost.fits_into(budget);
        let most = self.known(order).filter(is_least);
        let most = most.map(|known| scale.value(known.cost.off_aim, known.visits));
        let held: Vec<u32> = self.members.iter().map(|member| member.held).collect();
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
        if !pairs.is_empty() {
            let outcome = search(&lanes, None, prices.as_ref(), most, STEPS_WITHOUT_PAIRS);
            if outcome.is_ok() {
                return outcome;
            }
        }
        let bounds = self.steps.with_at_most(*most_steps, |steps| Bounds::new(&lanes, self, pairs, slack, steps));
        let bounds = bounds.ok_or_else(stopped)?;
        if let Some((place, is_complete)) = bounds.without_plan() {
            pairs[..=place].rotate_right(1);
            return nothing(is_complete && most.is_none());
        }
        let outcome = search(&lanes, Some(bounds), prices.as_ref(), most, *most_steps);
        *most_steps = most_steps.saturating_sub(before - self.steps.left());
        outcome
    }
}

impl Between {
    /// The pairs of courses that may not share days. With two courses the search itself is what a table of the pair
    /// would be, so there are none to make.
    fn pairs_apart(&self) -> Vec<[usize; 2]> {
        let courses = if 2 < self.distance.len() { self.distance.len() } else { 0 };
        let below = |b: usize| (0..b).map(move |a| [a, b]);
        (0..courses).flat_map(below).filter(|[a, b]| !self.may_share(*a, *b)).collect()
    }

    /// Whether sessions of two courses may be on one day.
    pub(super) fn may_share(&self, a: usize, b: usize) -> bool {
        let allows = |distance: &Option<Distance>| distance.is_none_or(|distance| distance.is_same_day_allowed);
        self.sharing != Sharing::Forbidden && allows(&self.distance[a][b]) && allows(&self.distance[b][a])
    }
}
