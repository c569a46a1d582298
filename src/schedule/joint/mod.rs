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
//! | `explore` | A* over joint states, by cost and then by visits |
//! | `earliest` | of all best ways, the one whose days are earliest |
//! | `rows` | joint states found again by what they hold |
//!
//! The budget of days off aim grows until a plan fits into it or nothing was left out for it. What is given up comes
//! first: the search is done with as little of it as the courses give up alone, and with a little more each time that is
//! proven to be impossible. Where visits come before days off aim, the same search is then done with as few of them as
//! there can be, and with one more each time.

mod bounds;
mod earliest;
mod explore;
mod lane;
mod moves;
mod rows;

use std::collections::BTreeSet;

use bounds::Bounds;
use explore::{Outcome, Stopped};
use lane::Lane;
use moves::Moves;

use super::availability::Availability;
use super::day::{DayNumber, Shift};
use super::other_sessions;
use super::search::{self, Found, States, Stuck};
use super::timing::{Cost, SlotRules};
use crate::model::{Job, Proof, Sharing};

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
    /// `[a][b]`: how long after a session of `a` a later one of `b` must be; nothing where they may be on one day.
    pub(super) distance: Vec<Vec<Option<Shift>>>,
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
    TooLarge { found: Option<(JointBest, Proof)>, off_aim_above: Option<u32> },
}

/// The best joint plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JointBest {
    pub(super) days: Vec<Vec<DayNumber>>,
    pub(super) cost: Cost,
    pub(super) visits: u32,
}

/// How many steps the joint search takes before it gives up; some seconds' work.
pub(super) const MAX_STEPS: usize = 60_000_000;

/// How many steps are taken with one number of visits; a person waits.
const MAX_STEPS_FOR_VISITS: usize = 4_000_000;

/// Finds the best joint plan; gives up after so many steps.
pub(super) fn best(members: &[Member<'_>], between: &Between, max_steps: usize) -> JointFound {
    let mut alone = Vec::with_capacity(members.len());
    for (index, member) in members.iter().enumerate() {
        match search::best(member.slots, member.availability) {
            Found::Best(best) => alone.push(best.cost),
            Found::Nothing(stuck) => return JointFound::Alone { member: index, stuck },
            Found::TooLarge { off_aim_above } => return JointFound::TooLarge { found: None, off_aim_above },
        }
    }
    let most: u32 = members.iter().map(|member| search::most_given_up(member.slots)).fold(0, u32::saturating_add);
    let most_more = most - alone.iter().map(|cost| cost.given_up).sum::<u32>();
    let mut steps = Steps { left: max_steps };
    // What any plan gives up at most more than the courses do alone, once one is known.
    let mut known: Option<(JointBest, u32)> = None;
    let mut more = 0;
    loop {
        let quest = Quest::new(members, between, &alone, more);
        match quest.least_off_aim(None, &mut steps) {
            Least::Found(best) => match between.sharing {
                Sharing::Allowed | Sharing::Forbidden => return JointFound::Best(best),
                Sharing::Preferred => return quest.fewest_visits(best, max_steps.min(MAX_STEPS_FOR_VISITS)),
            },
            Least::Nothing if more == most_more => return JointFound::Nothing,
            Least::Nothing => {}
            Least::Open { off_aim_above } => {
                let found = known.map(|(best, _)| (best, Proof::PromisesOpen));
                let found = found.or_else(|| quest.found_and_open(off_aim_above));
                return JointFound::TooLarge { found, off_aim_above };
            }
        }
        more += 1;
        if known.is_none() && more < most_more {
            // Whether there is any plan at all is asked before a little more is given up each time.
            match Quest::new(members, between, &alone, most_more).least_off_aim(None, &mut steps) {
                Least::Found(best) => {
                    let above = best.cost.given_up - alone.iter().map(|cost| cost.given_up).sum::<u32>();
                    known = Some((best, above));
                }
                Least::Nothing => return JointFound::Nothing,
                Least::Open { off_aim_above } => return JointFound::TooLarge { found: None, off_aim_above },
            }
        }
        more = known.as_ref().map_or(more, |(_, above)| more.min(*above));
    }
}

/// How many steps may still be taken.
struct Steps {
    left: usize,
}

/// The most joint states of one search: some hundred megabytes.
const MAX_STATES: usize = 2_500_000;

impl Steps {
    /// Takes so many steps; `None` when there are no more, or too many states.
    fn take(&mut self, steps: usize, states: usize) -> Option<()> {
        self.left = self.left.checked_sub(steps)?;
        (states <= MAX_STATES).then_some(())
    }
}

/// No slack beyond this is gone to.
const MOST_SLACK: u32 = 100_000_000;

/// A slack up to this is gone to before any plan is known.
const SLACK_WITHOUT_PLAN: u32 = 30;

/// A search for the best joint plan of those that give up no more than a limit.
struct Quest<'a> {
    members: &'a [Member<'a>],
    between: &'a Between,
    /// What each course costs at least within the limit, were it alone.
    alone: Vec<Cost>,
    /// How much more all courses together may give up than they do alone.
    more: u32,
}

/// The plan that is least days off aim, and among equals has the fewest visits.
enum Least {
    Found(JointBest),
    /// There is none.
    Nothing,
    /// It was not decided. Every plan is more days off aim than this.
    Open {
        off_aim_above: Option<u32>,
    },
}

impl<'a> Quest<'a> {
    /// A search where the courses may give up so much `more` than they do `alone`, in their best plans.
    fn new(members: &'a [Member<'a>], between: &'a Between, alone: &[Cost], more: u32) -> Self {
        let least = |(member, own): (&Member<'_>, &Cost)| {
            let budget = Cost { given_up: own.given_up + more, off_aim: own.off_aim };
            // With more given up a course may be fewer days off aim.
            let least = match search::states(member.slots, member.availability, budget) {
                States::Graph(graph) => graph.least_ahead(0, 0),
                States::Nothing { .. } | States::TooLarge => None,
            };
            Cost { off_aim: least.map_or(0, |least| least.off_aim), ..*own }
        };
        let alone = match more {
            0 => alone.to_vec(),
            _ => members.iter().zip(alone).map(least).collect(),
        };
        Self { members, between, alone, more }
    }

    /// What all courses cost when each has its own best plan. No joint plan costs less.
    fn cost_alone(&self) -> Cost {
        self.alone.iter().copied().sum()
    }

    /// The plan that is least days off aim, of those with at most so many visits.
    fn least_off_aim(&self, most_visits: Option<u32>, steps: &mut Steps) -> Least {
        let mut pairs = self.between.pairs_apart();
        let mut slack: u32 = 0;
        let mut most_slack = None;
        let mut off_aim_above = None;
        let alone = self.cost_alone().off_aim;
        loop {
            let budget = alone.saturating_add(slack);
            match self.within(Cost { given_up: self.more, off_aim: slack }, most_visits, &mut pairs, steps) {
                Ok(Outcome { best: Some(best), .. }) => return Least::Found(best),
                Ok(Outcome { best: None, is_complete: true }) => return Least::Nothing,
                Ok(Outcome { best: None, is_complete: false }) => off_aim_above = Some(budget),
                Err(Stopped { at_least }) => {
                    return Least::Open { off_aim_above: off_aim_above.max(at_least.off_aim.checked_sub(1)) };
                }
            }
            if MOST_SLACK < slack {
                return Least::Open { off_aim_above };
            }
            slack = slack * 2 + 2;
            if SLACK_WITHOUT_PLAN < slack {
                // No better plan is left out where one is known, so it need not be gone further than that.
                let most = most_slack.get_or_insert_with(|| self.slack_of_known_plan(most_visits));
                slack = most.filter(|most| budget < alone + most).map_or(slack, |most| slack.min(most));
            }
        }
    }

    /// How far the plan that is made one course after the other is off aim beyond the courses alone, if there is one
    /// that keeps to the limit and has few enough visits.
    fn slack_of_known_plan(&self, most_visits: Option<u32>) -> Option<u32> {
        let limit = self.cost_alone().given_up + self.more;
        let known = self.one_after_the_other().filter(|known| known.cost.given_up <= limit)?;
        let is_within = most_visits.is_none_or(|most| known.visits <= most);
        known.cost.off_aim.checked_sub(self.cost_alone().off_aim).filter(|_| is_within)
    }

    /// The best plan in which the courses together cost at most `slack` more than each alone.
    ///
    /// `pairs` are the courses that may not share days; those that need more slack come to the front.
    fn within(
        &self,
        slack: Cost,
        most_visits: Option<u32>,
        pairs: &mut [[usize; 2]],
        steps: &mut Steps,
    ) -> Result<Outcome, Stopped> {
        let stopped = Stopped { at_least: self.cost_alone() };
        let mut lanes = Vec::with_capacity(self.members.len());
        for (member, own) in self.members.iter().zip(&self.alone) {
            let budget = *own + slack;
            match search::states(member.slots, member.availability, budget) {
                States::Graph(graph) => lanes.push(Lane::new(&graph, budget)),
                // What a course costs at least may be less than any of its plans does.
                States::Nothing { is_complete, .. } => return Ok(Outcome { best: None, is_complete }),
                States::TooLarge => return Err(stopped),
            }
        }
        let everyone: Vec<usize> = (0..lanes.len()).collect();
        let bounds = Bounds::new(&lanes, self, pairs, slack, steps).ok_or(stopped)?;
        if let Some((place, is_complete)) = bounds.without_plan() {
            pairs[..=place].rotate_right(1);
            return Ok(Outcome { best: None, is_complete });
        }
        let search = explore::Search {
            moves: Moves::new(&everyone, &lanes, self.members, self.between),
            lanes: &lanes,
            bounds,
            between: self.between,
            budget: self.cost_alone() + slack,
            most_visits,
        };
        search.run(steps)
    }

    /// The best plan that is made one course after the other, and what is proven of all plans where it was not decided
    /// which is the best.
    fn found_and_open(&self, off_aim_above: Option<u32>) -> Option<(JointBest, Proof)> {
        let found = self.one_after_the_other()?;
        let at_least = off_aim_above.map_or(self.cost_alone().off_aim, |above| above + 1);
        let least_given_up = self.cost_alone().given_up + self.more;
        let proof =
            if found.cost.given_up > least_given_up { Proof::PromisesOpen } else { Proof::OffAimOpen { at_least } };
        Some((found, proof))
    }

    /// The plan with the fewest visits, and of those the one that is least days off aim. `found` is the one that is least
    /// days off aim of all.
    fn fewest_visits(&self, mut found: JointBest, max_steps: usize) -> JointFound {
        let sessions = |member: usize| {
            let Member { slots, held, .. } = self.members[member];
            u32::try_from(slots.len()).unwrap_or(u32::MAX) - held
        };
        let mut visits = self.between.fewest_visits(sessions);
        while visits < found.visits {
            match self.least_off_aim(Some(visits), &mut Steps { left: max_steps }) {
                Least::Found(best) => return JointFound::Best(best),
                Least::Nothing => visits += 1,
                Least::Open { .. } => break,
            }
        }
        if visits == found.visits {
            return JointFound::Best(found);
        }
        // What cannot be proven can still be made better, a visit at a time.
        loop {
            match self.least_off_aim(Some(found.visits - 1), &mut Steps { left: max_steps }) {
                Least::Found(better) => found = better,
                // Fewer visits are impossible after all.
                Least::Nothing => return JointFound::Best(found),
                Least::Open { off_aim_above } => {
                    let proof = Proof::VisitsOpen { off_aim_above: off_aim_above.unwrap_or(0) };
                    return JointFound::TooLarge { found: Some((found, proof)), off_aim_above };
                }
            }
        }
    }

    /// A plan that is made one course after the other, each around those before it; the best over some orders.
    fn one_after_the_other(&self) -> Option<JointBest> {
        let courses: Vec<&Job> = self.members.iter().map(|member| member.course).collect();
        let count = self.members.len();
        let in_order = |first: usize| {
            let mut days: Vec<Vec<DayNumber>> = vec![Vec::new(); count];
            let mut cost = Cost::NOTHING;
            for index in (first..first + count).map(|index| index % count) {
                let member = &self.members[index];
                let kept = other_sessions(&courses, index, self.between, &days);
                let availability = Availability::beside(member.course, kept);
                let Found::Best(best) = search::best(member.slots, &availability) else { return None };
                // A session that is fixed on its day does not ask whether the day is free.
                let mut ahead = best.days.iter().zip(member.slots).skip(member.held as usize);
                if !ahead.all(|(day, slot)| availability.is_usable(slot.needs, *day)) {
                    return None;
                }
                cost = cost + best.cost;
                days[index] = best.days;
            }
            let visits: BTreeSet<DayNumber> = days.iter().flatten().copied().collect();
            Some(JointBest { days, cost, visits: u32::try_from(visits.len()).unwrap_or(u32::MAX) })
        };
        (0..count).filter_map(in_order).min_by_key(|found| (found.cost, found.visits))
    }
}

impl Between {
    /// Fewer visits than this no joint plan has whose courses have so many sessions.
    fn fewest_visits(&self, sessions: impl Fn(usize) -> u32) -> u32 {
        let mut fewest = 0;
        for a in 0..self.distance.len() {
            fewest = fewest.max(sessions(a));
            for b in (0..a).filter(|b| !self.may_share(a, *b)) {
                fewest = fewest.max(sessions(a).saturating_add(sessions(b)));
            }
        }
        fewest
    }

    /// The pairs of courses that may not share days. With two courses the search itself is what a table of the pair
    /// would be, so there are none to make.
    fn pairs_apart(&self) -> Vec<[usize; 2]> {
        let courses = if 2 < self.distance.len() { self.distance.len() } else { 0 };
        let below = |b: usize| (0..b).map(move |a| [a, b]);
        (0..courses).flat_map(below).filter(|[a, b]| !self.may_share(*a, *b)).collect()
    }

    /// Whether sessions of two courses may be on one day.
    pub(super) fn may_share(&self, a: usize, b: usize) -> bool {
        self.sharing != Sharing::Forbidden && self.distance[a][b].is_none() && self.distance[b][a].is_none()
    }
}
