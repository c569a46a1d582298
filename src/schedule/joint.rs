//! The exact optimum for several courses of one person.
//!
//! Visits are placed in the order of their days. What the rest of a joint plan depends on is the state of every course
//! (see [`super::search`]): the days that its own later rules still refer to, of which the last one also decides how
//! near another course may come. Joint states that agree are one, so a dynamic programme over them is exact. Each
//! course's best way to its end, alone, bounds what a joint state still costs; states over the budget of days off aim
//! are left out, and the budget grows from the sum of the courses' own optima until a plan is proven best.

use std::collections::{BTreeMap, HashMap};

use super::availability::{Availability, fits_together};
use super::day::{DayNumber, Shift};
use super::search::{self, Found, Graph, States, Stuck};
use super::timing::SlotRules;
use crate::model::{Course, Sharing};

/// One course, ready for the joint search.
pub(super) struct Member<'a> {
    pub(super) course: &'a Course,
    pub(super) slots: &'a [SlotRules],
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
    /// It was not decided. The best plan found, if one was; every plan is more days off aim than the bound, or is
    /// proven to be no better in the first of the two that counts.
    TooLarge { found: Option<JointBest>, off_aim_above: Option<u32> },
}

/// The best joint plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JointBest {
    pub(super) days: Vec<Vec<DayNumber>>,
    pub(super) off_aim: u32,
    pub(super) visits: u32,
}

/// How many steps the joint search takes before it gives up; some seconds' work.
pub(super) const MAX_STEPS: usize = 60_000_000;

/// How many more steps it takes to prove that the plan it has saves every visit that can be saved: that bound is far
/// away where intervals have no maximum, and a person waits.
const MAX_STEPS_FOR_PROOF: usize = 4_000_000;

/// Finds the best joint plan in at most so many steps.
pub(super) fn best(members: &[Member<'_>], between: &Between, max_steps: usize) -> JointFound {
    let mut alone = Vec::with_capacity(members.len());
    for (index, member) in members.iter().enumerate() {
        match search::best(member.slots, member.availability) {
            Found::Best(best) => alone.push(best.off_aim),
            Found::Nothing(stuck) => return JointFound::Alone { member: index, stuck },
            Found::TooLarge { off_aim_above } => return JointFound::TooLarge { found: None, off_aim_above },
        }
    }
    let together: u32 = alone.iter().sum();
    let fewest_visits = fewest_visits(members, between);
    let mut found: Option<JointBest> = None;
    let (mut steps, mut max_steps) = (0, max_steps);
    let mut slack: u32 = 0;
    loop {
        let budget = together.saturating_add(slack);
        let off_aim_above = slack.checked_sub(1).map(|_| together + slack / 2 - 1);
        let mut graphs = Vec::with_capacity(members.len());
        for (member, own) in members.iter().zip(&alone) {
            match search::states(member.slots, member.availability, own.saturating_add(slack)) {
                States::Graph(graph) => graphs.push(graph),
                States::Nothing { .. } | States::TooLarge => return JointFound::TooLarge { found, off_aim_above },
            }
        }
        let Some(outcome) = explore(members, &graphs, between, budget, &mut steps, max_steps) else {
            return JointFound::TooLarge { found, off_aim_above };
        };
        let is_complete = outcome.is_complete && graphs.iter().all(|graph| graph.is_complete);
        if let Some(best) = outcome.best {
            // Every plan within the budget has been seen, so one within it beats all that were left out; where visits
            // come first, only when no plan can have fewer of them.
            let is_within = best.off_aim <= budget;
            let saves_all = between.sharing != Sharing::Preferred || best.visits == fewest_visits;
            let is_proven = is_complete || (is_within && saves_all);
            if is_proven {
                return JointFound::Best(best);
            }
            if found.is_none() {
                max_steps = max_steps.min(steps + MAX_STEPS_FOR_PROOF);
            }
            found = Some(best);
        } else if is_complete {
            return JointFound::Nothing;
        }
        slack = slack * 2 + 2;
    }
}

/// Fewer visits than this no joint plan has.
fn fewest_visits(members: &[Member<'_>], between: &Between) -> u32 {
    let counts: Vec<u32> = members.iter().map(|member| u32::try_from(member.slots.len()).unwrap_or(u32::MAX)).collect();
    let is_apart = |a: usize, b: usize| between.distance[a][b].is_some() || between.distance[b][a].is_some();
    let mut fewest = counts.iter().copied().max().unwrap_or(0);
    for a in 0..counts.len() {
        for b in 0..a {
            if is_apart(a, b) || between.sharing == Sharing::Forbidden {
                fewest = fewest.max(counts[a].saturating_add(counts[b]));
            }
        }
    }
    fewest
}

/// What a joint plan is compared by: days off aim and visits, in the order that counts, then the last day.
type Value = (u32, u32, DayNumber);

fn value(sharing: Sharing, off_aim: u32, visits: u32, last: DayNumber) -> Value {
    match sharing {
        Sharing::Allowed | Sharing::Forbidden => (off_aim, visits, last),
        Sharing::Preferred => (visits, off_aim, last),
    }
}

/// The state of one course: how many of its sessions are placed, and which state of its graph it is in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct CourseState {
    session: u32,
    state: u32,
}

/// One joint state.
struct Node {
    courses: Box<[CourseState]>,
    /// Days off aim so far, the least over all ways here.
    off_aim: u32,
    /// The visits that may come next: their places in the list of all.
    visits: std::ops::Range<usize>,
}

/// One visit: its day, which courses have a session on it, and the joint state after it.
struct Visit {
    day: DayNumber,
    /// Bit by bit, in the order of the courses.
    courses: u32,
    off_aim: u32,
    to: u32,
}

struct Outcome {
    best: Option<JointBest>,
    /// Whether nothing was left out for the budget.
    is_complete: bool,
}

/// All joint plans within the budget, and the best of them. `None` when there are too many.
fn explore(
    members: &[Member<'_>],
    graphs: &[Graph],
    between: &Between,
    budget: u32,
    steps: &mut usize,
    max_steps: usize,
) -> Option<Outcome> {
    let mut search =
        Joint { members, graphs, between, budget, nodes: Vec::new(), visits: Vec::new(), is_complete: true };
    let start: Box<[CourseState]> = graphs.iter().map(|_| CourseState { session: 0, state: 0 }).collect();
    search.nodes.push(Node { courses: start.clone(), off_aim: 0, visits: 0..0 });
    let mut known: HashMap<Box<[CourseState]>, u32> = HashMap::from([(start, 0)]);
    // Nodes wait under the day of their last visit; all ways to a node have been seen when its day comes.
    let mut waiting: BTreeMap<DayNumber, Vec<u32>> = BTreeMap::from([(DayNumber::MIN, vec![0])]);
    let mut order: Vec<u32> = Vec::new();
    while let Some((day, nodes)) = waiting.pop_first() {
        for node in nodes {
            search.expand(node, day, &mut known, &mut waiting, steps);
            order.push(node);
            if *steps > max_steps {
                return None;
            }
        }
    }
    let best = search.cheapest(&order);
    Some(Outcome { best, is_complete: search.is_complete })
}

struct Joint<'a> {
    members: &'a [Member<'a>],
    graphs: &'a [Graph],
    between: &'a Between,
    budget: u32,
    nodes: Vec<Node>,
    visits: Vec<Visit>,
    is_complete: bool,
}

impl Joint<'_> {
    /// Adds the visits that may come next.
    fn expand(
        &mut self,
        node: u32,
        today: DayNumber,
        known: &mut HashMap<Box<[CourseState]>, u32>,
        waiting: &mut BTreeMap<DayNumber, Vec<u32>>,
        steps: &mut usize,
    ) {
        let first_visit = self.visits.len();
        let courses = self.nodes[node as usize].courses.clone();
        let so_far = self.nodes[node as usize].off_aim;
        let graphs = self.graphs;
        let choices: Vec<&[search::Step]> = courses
            .iter()
            .zip(graphs)
            .map(|(course, graph)| {
                let all = graph.steps(course.session as usize, course.state);
                &all[all.partition_point(|step| step.day <= today)..]
            })
            .collect();
        let is_done = |course: usize| courses[course].session as usize == graphs[course].sessions();
        // A course that is not done has to go on from here.
        let unfinished: Vec<usize> = (0..courses.len()).filter(|course| !is_done(*course)).collect();
        let latest = unfinished.iter().map(|course| choices[*course].last().map_or(today, |step| step.day)).min();
        let Some(latest) = latest else {
            self.nodes[node as usize].visits = first_visit..first_visit;
            return;
        };
        let mut next: Vec<usize> = vec![0; courses.len()];
        loop {
            let due = unfinished.iter().filter_map(|course| choices[*course].get(next[*course]).map(|step| step.day));
            let Some(day) = due.min().filter(|day| *day <= latest) else { break };
            let candidates: Vec<usize> = unfinished
                .iter()
                .copied()
                .filter(|course| choices[*course].get(next[*course]).is_some_and(|step| step.day == day))
                .collect();
            let open: Vec<usize> =
                candidates.iter().copied().filter(|course| self.is_far_enough(&courses, *course, day)).collect();
            for subset in 1_u32..1 << open.len() {
                *steps += 1;
                let members: Vec<usize> = open
                    .iter()
                    .enumerate()
                    .filter(|(bit, _)| subset & (1 << bit) != 0)
                    .map(|(_, course)| *course)
                    .collect();
                // Whoever stays out needs a later day.
                let others_can_wait = unfinished.iter().all(|course| {
                    members.contains(course) || choices[*course].last().is_some_and(|step| day < step.day)
                });
                if !others_can_wait || !self.may_share(&members, day) {
                    continue;
                }
                let mut after = courses.clone();
                let mut off_aim = 0;
                for course in &members {
                    let step = choices[*course][next[*course]];
                    off_aim += step.off_aim;
                    after[*course] = CourseState { session: courses[*course].session + 1, state: step.to };
                }
                self.add(&after, day, so_far, off_aim, &members, known, waiting);
            }
            for course in candidates {
                next[course] += 1;
            }
        }
        self.nodes[node as usize].visits = first_visit..self.visits.len();
    }

    #[expect(clippy::too_many_arguments, reason = "one step of the search with its two tables")]
    fn add(
        &mut self,
        after: &[CourseState],
        day: DayNumber,
        so_far: u32,
        off_aim: u32,
        members: &[usize],
        known: &mut HashMap<Box<[CourseState]>, u32>,
        waiting: &mut BTreeMap<DayNumber, Vec<u32>>,
    ) {
        let ahead = after
            .iter()
            .zip(self.graphs)
            .map(|(course, graph)| graph.off_aim_ahead(course.session as usize, course.state));
        // A course that cannot end from here within its own budget cannot within the joint one either.
        let Some(ahead) = ahead.sum::<Option<u32>>() else { return };
        let cost = so_far + off_aim;
        if self.budget < cost.saturating_add(ahead) {
            self.is_complete = false;
            return;
        }
        let to = match known.get(after) {
            Some(node) => {
                let node = &mut self.nodes[*node as usize];
                node.off_aim = node.off_aim.min(cost);
                known[after]
            }
            None => {
                let node = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
                self.nodes.push(Node { courses: after.into(), off_aim: cost, visits: 0..0 });
                known.insert(after.into(), node);
                waiting.entry(day).or_default().push(node);
                node
            }
        };
        let courses = members.iter().fold(0, |bits, course| bits | 1 << course);
        self.visits.push(Visit { day, courses, off_aim, to });
    }

    /// Whether the last sessions of the other courses lie far enough back.
    fn is_far_enough(&self, courses: &[CourseState], course: usize, day: DayNumber) -> bool {
        courses.iter().enumerate().all(|(other, state)| {
            let distance = self.between.distance[other][course].filter(|_| other != course);
            let last = self.graphs[other].last_day(state.session as usize, state.state);
            match (distance, last) {
                (Some(distance), Some(last)) => distance.after(last) <= day,
                (None, _) | (_, None) => true,
            }
        })
    }

    /// Whether these courses may have one visit together, and it fits into the day.
    fn may_share(&self, members: &[usize], day: DayNumber) -> bool {
        let is_apart = |a: usize, b: usize| a != b && self.between.distance[a][b].is_some();
        match (members, self.between.sharing) {
            ([_], _) => true,
            (_, Sharing::Forbidden) => false,
            (_, Sharing::Allowed | Sharing::Preferred) => {
                !members.iter().any(|a| members.iter().any(|b| is_apart(*a, *b)))
                    && fits_together(members.iter().map(|member| self.members[*member].course), day)
            }
        }
    }

    /// The best plan, the earliest of equals course by course. `order` lists the nodes so that visits lead forward.
    fn cheapest(&self, order: &[u32]) -> Option<JointBest> {
        let sharing = self.between.sharing;
        let mut values: Vec<Option<Value>> = vec![None; self.nodes.len()];
        let is_end = |node: &Node| {
            node.courses.iter().zip(self.graphs).all(|(course, graph)| course.session as usize == graph.sessions())
        };
        let worth = |visit: &Visit, values: &[Option<Value>]| {
            let (first, second, last) = values[visit.to as usize]?;
            let last = if last == DayNumber::MIN { visit.day } else { last };
            let (first_more, second_more, _) = value(sharing, visit.off_aim, 1, last);
            Some((first + first_more, second + second_more, last))
        };
        for node in order.iter().rev() {
            let place = *node as usize;
            let node = &self.nodes[place];
            values[place] = if is_end(node) {
                Some(value(sharing, 0, 0, DayNumber::MIN))
            } else {
                self.visits[node.visits.clone()].iter().filter_map(|visit| worth(visit, &values)).min()
            };
        }
        let best = values.first().copied().flatten()?;
        // The visits of all best plans; a best plan follows them from the first node to an end.
        let mut ways: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for (place, node) in self.nodes.iter().enumerate() {
            let on_best_way = node.visits.clone().filter(|visit| {
                let value = worth(&self.visits[*visit], &values);
                value.is_some() && value == values[place]
            });
            ways[place].extend(on_best_way);
        }
        let days = self.earliest(order, ways, &is_end);
        let (off_aim, visits) = match sharing {
            Sharing::Allowed | Sharing::Forbidden => (best.0, best.1),
            Sharing::Preferred => (best.1, best.0),
        };
        Some(JointBest { days, off_aim, visits })
    }

    /// Of all the ways, the one whose days are earliest, compared course by course and session by session.
    fn earliest(
        &self,
        order: &[u32],
        mut ways: Vec<Vec<usize>>,
        is_end: &dyn Fn(&Node) -> bool,
    ) -> Vec<Vec<DayNumber>> {
        let mut days: Vec<Vec<DayNumber>> = Vec::with_capacity(self.graphs.len());
        for (course, graph) in self.graphs.iter().enumerate() {
            let mut own = Vec::with_capacity(graph.sessions());
            for session in 0..graph.sessions() {
                self.keep_whole_ways(order, &mut ways, is_end);
                let places = |place: usize, visit: usize| {
                    self.nodes[place].courses[course].session as usize == session
                        && self.visits[visit].courses & (1 << course) != 0
                };
                let on_ways = ways.iter().enumerate().flat_map(|(place, visits)| {
                    visits.iter().filter(move |visit| places(place, **visit)).map(|visit| self.visits[*visit].day)
                });
                let Some(day) = on_ways.min() else { continue };
                own.push(day);
                for (place, visits) in ways.iter_mut().enumerate() {
                    visits.retain(|visit| !places(place, *visit) || self.visits[*visit].day == day);
                }
            }
            days.push(own);
        }
        days
    }

    /// Drops visits that are on no whole way from the first node to an end.
    fn keep_whole_ways(&self, order: &[u32], ways: &mut [Vec<usize>], is_end: &dyn Fn(&Node) -> bool) {
        let mut leads_to_end = vec![false; self.nodes.len()];
        for node in order.iter().rev().map(|node| *node as usize) {
            ways[node].retain(|visit| leads_to_end[self.visits[*visit].to as usize]);
            leads_to_end[node] = is_end(&self.nodes[node]) || !ways[node].is_empty();
        }
        let mut is_reached = vec![false; self.nodes.len()];
        is_reached[0] = true;
        for node in order.iter().map(|node| *node as usize) {
            if !is_reached[node] {
                ways[node].clear();
            }
            for visit in &ways[node] {
                is_reached[self.visits[*visit].to as usize] = true;
            }
        }
    }
}
