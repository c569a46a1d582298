//! The exact optimum for several courses of one person.
//!
//! Visits are placed in the order of their days. What the rest of a joint plan depends on is the state of every course
//! (see [`super::search`]): the days that its own later rules still refer to, of which the last one also decides how
//! near another course may come. Joint states that agree are one, so the search is a shortest way through them: A*
//! (Hart, Nilsson and Raphael, 1968) by days off aim, with each course's own best way to its end as the bound on what is
//! ahead. All states that are no further off than the best plan are seen, so that visits and dates can decide between
//! equals. Where visits come first, the same search is done with as few visits as there can be, and with one more each
//! time that is proven to be impossible.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::availability::{Availability, fits_together};
use super::day::{DayNumber, Shift};
use super::other_sessions;
use super::search::{self, Found, Graph, States, Stuck};
use super::timing::SlotRules;
use crate::model::{Course, Proof, Sharing};

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
    /// It was not decided. The best plan found, if one was, and what is proven of all plans.
    TooLarge { found: Option<(JointBest, Proof)>, off_aim_above: Option<u32> },
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

/// How many steps are taken with one number of visits; a person waits.
const MAX_STEPS_FOR_VISITS: usize = 4_000_000;

/// Finds the best joint plan; gives up after so many steps.
pub(super) fn best(members: &[Member<'_>], between: &Between, max_steps: usize) -> JointFound {
    let mut alone = Vec::with_capacity(members.len());
    for (index, member) in members.iter().enumerate() {
        match search::best(member.slots, member.availability) {
            Found::Best(best) => alone.push(best.off_aim),
            Found::Nothing(stuck) => return JointFound::Alone { member: index, stuck },
            Found::TooLarge { off_aim_above } => return JointFound::TooLarge { found: None, off_aim_above },
        }
    }
    let quest = Quest { members, between, alone };
    let least_off_aim = match quest.least_off_aim(None, max_steps) {
        Least::Found(best) => best,
        Least::Nothing => return JointFound::Nothing,
        Least::Open { off_aim_above } => {
            let at_least = off_aim_above.map_or(quest.off_aim_alone(), |above| above + 1);
            let found = quest.one_after_the_other().map(|found| (found, Proof::OffAimOpen { at_least }));
            return JointFound::TooLarge { found, off_aim_above };
        }
    };
    match between.sharing {
        Sharing::Allowed | Sharing::Forbidden => JointFound::Best(least_off_aim),
        Sharing::Preferred => quest.fewest_visits(least_off_aim, max_steps.min(MAX_STEPS_FOR_VISITS)),
    }
}

/// A search for the best joint plan.
struct Quest<'a> {
    members: &'a [Member<'a>],
    between: &'a Between,
    /// Days off aim of each course's best plan alone.
    alone: Vec<u32>,
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

impl Quest<'_> {
    /// What all courses are off aim when each has its own best plan. No joint plan is less.
    fn off_aim_alone(&self) -> u32 {
        self.alone.iter().sum()
    }

    /// The plan that is least days off aim, of those with at most so many visits.
    fn least_off_aim(&self, most_visits: Option<u32>, max_steps: usize) -> Least {
        let mut steps = 0;
        let mut slack: u32 = 0;
        let mut off_aim_above = None;
        loop {
            let budget = self.off_aim_alone().saturating_add(slack);
            let mut graphs = Vec::with_capacity(self.members.len());
            for (member, own) in self.members.iter().zip(&self.alone) {
                match search::states(member.slots, member.availability, own.saturating_add(slack)) {
                    States::Graph(graph) => graphs.push(graph),
                    States::Nothing { .. } | States::TooLarge => return Least::Open { off_aim_above },
                }
            }
            let Some(outcome) = self.explore(&graphs, budget, most_visits, &mut steps, max_steps) else {
                return Least::Open { off_aim_above };
            };
            if let Some(best) = outcome.best {
                return Least::Found(best);
            }
            if outcome.is_complete && graphs.iter().all(|graph| graph.is_complete) {
                return Least::Nothing;
            }
            off_aim_above = Some(budget);
            slack = slack * 2 + 2;
        }
    }

    /// The plan with the fewest visits, and of those the one that is least days off aim. `found` is the one that is least
    /// days off aim of all.
    fn fewest_visits(&self, mut found: JointBest, max_steps: usize) -> JointFound {
        let sessions: Vec<u32> =
            self.members.iter().map(|member| u32::try_from(member.slots.len()).unwrap_or(u32::MAX)).collect();
        let mut visits = self.between.fewest_visits(&sessions);
        while visits < found.visits {
            match self.least_off_aim(Some(visits), max_steps) {
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
            match self.least_off_aim(Some(found.visits - 1), max_steps) {
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
        let courses: Vec<&Course> = self.members.iter().map(|member| member.course).collect();
        let count = self.members.len();
        let in_order = |first: usize| {
            let mut days: Vec<Vec<DayNumber>> = vec![Vec::new(); count];
            let mut off_aim = 0;
            for index in (first..first + count).map(|index| index % count) {
                let member = &self.members[index];
                let kept = other_sessions(&courses, index, self.between, &days);
                let availability = Availability::beside(member.course, kept);
                let Found::Best(best) = search::best(member.slots, &availability) else { return None };
                // A session that is fixed on its day does not ask whether the day is free.
                if !best.days.iter().all(|day| availability.is_usable(*day)) {
                    return None;
                }
                off_aim += best.off_aim;
                days[index] = best.days;
            }
            let visits: BTreeSet<DayNumber> = days.iter().flatten().copied().collect();
            Some(JointBest { days, off_aim, visits: u32::try_from(visits.len()).unwrap_or(u32::MAX) })
        };
        (0..count).filter_map(in_order).min_by_key(|found| (found.off_aim, found.visits))
    }
}

impl Between {
    /// Fewer visits than this no joint plan has whose courses have so many sessions.
    fn fewest_visits(&self, sessions: &[u32]) -> u32 {
        let mut fewest = sessions.iter().copied().max().unwrap_or(0);
        for a in 0..sessions.len() {
            for b in 0..a {
                if !self.may_share(a, b) {
                    fewest = fewest.max(sessions[a].saturating_add(sessions[b]));
                }
            }
        }
        fewest
    }

    /// Whether sessions of two courses may be on one day.
    pub(super) fn may_share(&self, a: usize, b: usize) -> bool {
        self.sharing != Sharing::Forbidden && self.distance[a][b].is_none() && self.distance[b][a].is_none()
    }
}

/// What joint plans are compared by: days off aim, visits, the day of the last session.
type Value = (u32, u32, DayNumber);

/// The state of one course: how many of its sessions are placed, and which state of its graph it is in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct CourseState {
    session: u32,
    state: u32,
}

/// One joint state.
struct Node {
    courses: Box<[CourseState]>,
    /// The day of its last visit.
    day: DayNumber,
    /// How many visits it took to get here, where they are limited; else 0.
    visits_so_far: u32,
    /// Days off aim so far, the least over all ways here.
    off_aim: u32,
    /// The visits that may come next, as places in the list of all; nothing as long as they are not known.
    visits: Option<std::ops::Range<usize>>,
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

impl Quest<'_> {
    /// The plan that is least days off aim within the budget and the visits. `None` when there are too many states.
    fn explore(
        &self,
        graphs: &[Graph],
        budget: u32,
        most_visits: Option<u32>,
        steps: &mut usize,
        max_steps: usize,
    ) -> Option<Outcome> {
        let sessions = graphs.iter().map(|graph| u32::try_from(graph.sessions()).unwrap_or(u32::MAX)).collect();
        let mut search = Joint {
            members: self.members,
            graphs,
            sessions,
            between: self.between,
            budget,
            most_visits,
            nodes: Vec::new(),
            known: HashMap::new(),
            waiting: BTreeMap::new(),
            visits: Vec::new(),
            is_complete: true,
        };
        let start: Box<[CourseState]> = graphs.iter().map(|_| CourseState { session: 0, state: 0 }).collect();
        search.reach(start, DayNumber::MIN, 0, 0, self.off_aim_alone());
        while let Some((_, mut nodes)) = search.waiting.pop_first() {
            let mut is_at_end = false;
            // Ways that cost nothing more come into the list while it is gone through.
            while let Some(node) = nodes.pop() {
                is_at_end = is_at_end || search.is_end(node);
                search.expand(node, &mut nodes, steps);
                if *steps > max_steps {
                    return None;
                }
            }
            if is_at_end {
                // All ways to the end that are as little off aim have been seen.
                break;
            }
        }
        Some(Outcome { best: search.cheapest(), is_complete: search.is_complete })
    }
}

struct Joint<'a> {
    members: &'a [Member<'a>],
    graphs: &'a [Graph],
    /// How many sessions each course has.
    sessions: Vec<u32>,
    between: &'a Between,
    budget: u32,
    most_visits: Option<u32>,
    nodes: Vec<Node>,
    /// The nodes by their courses, and how many visits they took.
    known: HashMap<(u32, Box<[CourseState]>), u32>,
    /// Nodes whose next visits are not known, by the days off aim that a plan through them has at least.
    waiting: BTreeMap<u32, Vec<u32>>,
    visits: Vec<Visit>,
    is_complete: bool,
}

impl Joint<'_> {
    /// Finds the visits that may come next after a node. Nodes that lie on as good a way as this one go into `ready`.
    fn expand(&mut self, node: u32, ready: &mut Vec<u32>, steps: &mut usize) {
        let Node { ref courses, day: today, visits_so_far, off_aim: so_far, ref visits } = self.nodes[node as usize];
        if visits.is_some() {
            // It was on a better way already.
            return;
        }
        let courses = courses.clone();
        let first_visit = self.visits.len();
        let graphs = self.graphs;
        let due_now = self.off_aim_at_least(&courses).map_or(0, |ahead| so_far + ahead);
        let choices: Vec<&[search::Step]> = courses
            .iter()
            .zip(graphs)
            .map(|(course, graph)| {
                let all = graph.steps(course.session as usize, course.state);
                &all[all.partition_point(|step| step.day <= today)..]
            })
            .collect();
        // A course that is not done has to go on from here.
        let unfinished: Vec<usize> =
            (0..courses.len()).filter(|course| courses[*course].session < self.sessions[*course]).collect();
        let latest = unfinished.iter().map(|course| choices[*course].last().map_or(today, |step| step.day)).min();
        let mut next: Vec<usize> = vec![0; courses.len()];
        loop {
            let due = unfinished.iter().filter_map(|course| choices[*course].get(next[*course]).map(|step| step.day));
            let Some(day) = due.min().filter(|day| Some(*day) <= latest) else { break };
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
                if !others_can_wait || !self.fits(&members, day) {
                    continue;
                }
                let mut after = courses.clone();
                let mut off_aim = 0;
                for course in &members {
                    let step = choices[*course][next[*course]];
                    off_aim += step.off_aim;
                    after[*course] = CourseState { session: courses[*course].session + 1, state: step.to };
                }
                let visits_so_far = visits_so_far + u32::from(self.most_visits.is_some());
                if !self.saves_enough(&after, visits_so_far) {
                    continue;
                }
                let Some(ahead) = self.off_aim_at_least(&after) else { continue };
                if self.budget < so_far + off_aim + ahead {
                    self.is_complete = false;
                    continue;
                }
                let to = self.reach(after, day, visits_so_far, so_far + off_aim, so_far + off_aim + ahead);
                if so_far + off_aim + ahead == due_now {
                    ready.push(to);
                }
                let courses = members.iter().fold(0, |bits, course| bits | 1 << course);
                self.visits.push(Visit { day, courses, off_aim, to });
            }
            for course in candidates {
                next[course] += 1;
            }
        }
        self.nodes[node as usize].visits = Some(first_visit..self.visits.len());
    }

    /// The node of this joint state, from which a plan is `at_least` so many days off aim.
    fn reach(
        &mut self,
        courses: Box<[CourseState]>,
        day: DayNumber,
        visits_so_far: u32,
        off_aim: u32,
        at_least: u32,
    ) -> u32 {
        let new = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        match self.known.entry((visits_so_far, courses)) {
            Entry::Vacant(entry) => {
                let courses = entry.key().1.clone();
                self.nodes.push(Node { courses, day, visits_so_far, off_aim, visits: None });
                self.waiting.entry(at_least).or_default().push(new);
                *entry.insert(new)
            }
            Entry::Occupied(entry) => {
                let node = &mut self.nodes[*entry.get() as usize];
                if off_aim < node.off_aim {
                    node.off_aim = off_aim;
                    self.waiting.entry(at_least).or_default().push(*entry.get());
                }
                *entry.get()
            }
        }
    }

    /// Whether all courses are done.
    fn is_end(&self, node: u32) -> bool {
        let courses = self.nodes[node as usize].courses.iter();
        courses.zip(&self.sessions).all(|(course, sessions)| course.session == *sessions)
    }

    /// What the courses are off aim from these states on when each goes its own best way; `None` when one of them cannot
    /// come to its end within the budget.
    fn off_aim_at_least(&self, courses: &[CourseState]) -> Option<u32> {
        let ahead = courses.iter().zip(self.graphs);
        ahead.map(|(course, graph)| graph.off_aim_ahead(course.session as usize, course.state)).sum()
    }

    /// Whether no more visits are needed from here than are left.
    fn saves_enough(&self, courses: &[CourseState], visits_so_far: u32) -> bool {
        let Some(most) = self.most_visits else { return true };
        let left: Vec<u32> = courses.iter().zip(&self.sessions).map(|(course, all)| all - course.session).collect();
        visits_so_far + self.between.fewest_visits(&left) <= most
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
    fn fits(&self, members: &[usize], day: DayNumber) -> bool {
        let pairs = || members.iter().enumerate().flat_map(|(place, a)| members[..place].iter().map(move |b| (*a, *b)));
        members.len() == 1
            || (pairs().all(|(a, b)| self.between.may_share(a, b))
                && fits_together(members.iter().map(|member| self.members[*member].course), day))
    }

    /// The best plan, the earliest of equals course by course.
    fn cheapest(&self) -> Option<JointBest> {
        // A visit leads to a later day, so from the last day back everything after a node is known before it.
        let mut order: Vec<u32> = (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).collect();
        order.retain(|node| self.nodes[*node as usize].visits.is_some());
        order.sort_by_key(|node| self.nodes[*node as usize].day);
        let mut values: Vec<Option<Value>> = vec![None; self.nodes.len()];
        let worth = |visit: &Visit, values: &[Option<Value>]| {
            let (off_aim, visits, last) = values[visit.to as usize]?;
            Some((off_aim + visit.off_aim, visits + 1, last.max(visit.day)))
        };
        for node in order.iter().rev() {
            let place = *node as usize;
            values[place] = if self.is_end(*node) {
                Some((0, 0, DayNumber::MIN))
            } else {
                self.next_visits(place).filter_map(|visit| worth(&self.visits[visit], &values)).min()
            };
        }
        let (off_aim, visits, _) = values.first().copied().flatten()?;
        // The visits of all best plans; a best plan follows them from the first node to an end.
        let mut ways: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for (place, way) in ways.iter_mut().enumerate().filter(|(place, _)| values[*place].is_some()) {
            way.extend(self.next_visits(place).filter(|visit| worth(&self.visits[*visit], &values) == values[place]));
        }
        let days = self.earliest(&order, ways);
        Some(JointBest { days, off_aim, visits })
    }

    /// The visits that may come after a node, as places in the list of all.
    fn next_visits(&self, place: usize) -> std::ops::Range<usize> {
        self.nodes[place].visits.clone().unwrap_or_default()
    }

    /// Of all the ways, the one whose days are earliest, compared course by course and session by session.
    fn earliest(&self, order: &[u32], mut ways: Vec<Vec<usize>>) -> Vec<Vec<DayNumber>> {
        let mut days: Vec<Vec<DayNumber>> = Vec::with_capacity(self.graphs.len());
        for (course, graph) in self.graphs.iter().enumerate() {
            let mut own = Vec::with_capacity(graph.sessions());
            for session in 0..graph.sessions() {
                self.keep_whole_ways(order, &mut ways);
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
    fn keep_whole_ways(&self, order: &[u32], ways: &mut [Vec<usize>]) {
        let mut leads_to_end = vec![false; self.nodes.len()];
        for node in order.iter().rev() {
            let place = *node as usize;
            ways[place].retain(|visit| leads_to_end[self.visits[*visit].to as usize]);
            leads_to_end[place] = self.is_end(*node) || !ways[place].is_empty();
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
