//! What several courses of one person have to do with one another: visits, distances, and starts that collide.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::availability::{self, Availability, Distance, Kept};
use super::day::DayNumber;
use super::joint::{self, Between, JointFound, Member};
use super::sketch::{START_WITHIN_DAYS, Sketch};
use super::steps::Steps;
use crate::model::{CoursePlan, Id, Job, Obstacle, Proof, Reason};

/// The best joint plan. That the first sessions alone fit nowhere is soon known, even where the search for whole plans has
/// no end in sight.
pub(super) fn best_together(members: &[Member<'_>], between: &Between, steps: &Steps) -> JointFound {
    let firsts = members.iter().map(|member| {
        let Member { course, slots, held, availability } = *member;
        Member { course, slots: &slots[..slots.len().min(1)], held: held.min(1), availability }
    });
    let firsts: Vec<Member<'_>> = firsts.collect();
    let of_firsts = steps.with_at_most(steps.left() / 4, |steps| joint::best(&firsts, between, steps));
    if matches!(of_firsts, JointFound::Nothing) {
        return JointFound::Nothing;
    }
    let most = steps.left() - steps.left() / STEPS_KEPT;
    match steps.with_at_most(most, |steps| joint::best(members, between, steps)) {
        JointFound::TooLarge { found: None, off_aim_above, bound } => {
            let firsts = match of_firsts {
                JointFound::Best(best) | JointFound::TooLarge { found: Some((best, _)), .. } => Some(best.days),
                JointFound::Alone { .. } | JointFound::Nothing | JointFound::TooLarge { found: None, .. } => None,
            };
            let found = joint::makeshift(members, between, firsts.as_deref(), steps);
            let found = found.map(|(best, proof)| (best, proven_above(proof, off_aim_above)));
            JointFound::TooLarge { found, off_aim_above, bound }
        }
        found
        @ (JointFound::Best(_) | JointFound::Alone { .. } | JointFound::Nothing | JointFound::TooLarge { .. }) => found,
    }
}

/// The same proof where every plan is more days off aim than this.
fn proven_above(proof: Proof, off_aim_above: Option<u32>) -> Proof {
    match (proof, off_aim_above) {
        (Proof::OffAimOpen { at_least }, Some(above)) => Proof::OffAimOpen { at_least: at_least.max(above + 1) },
        (
            Proof::Best
            | Proof::TieOpen
            | Proof::PromisesOpen
            | Proof::OffAimOpen { .. }
            | Proof::FewestOpen { .. }
            | Proof::VisitsOpen { .. },
            _,
        ) => proof,
    }
}

/// A part of the steps, one in this many, is kept for a plan where none was found on the way.
const STEPS_KEPT: usize = 5;

/// The courses with starts that may wait, where the requested ones are too near to each other: like a start that cannot be
/// used, such a one is within a week of its wish. Nothing where the requested starts can all be.
pub(super) fn with_free_starts(courses: &[Job], members: &[Member<'_>], between: &Between) -> Option<Vec<Job>> {
    let fixed = |index: usize| fixed_start(&courses[index], &members[index]);
    let mut waiting: BTreeSet<usize> = BTreeSet::new();
    for a in 0..courses.len() {
        for b in 0..a {
            let (Some(one), Some(other)) = (fixed(a), fixed(b)) else { continue };
            let (earlier, later, distance) =
                if one <= other { (one, other, between.distance[a][b]) } else { (other, one, between.distance[b][a]) };
            let shares = one == other;
            let is_apart = distance.is_some_and(|distance| later < distance.after(earlier))
                && !(shares && between.may_share(a, b));
            let is_full = shares && !availability::fits_together([&courses[a], &courses[b]].into_iter(), one);
            if is_apart || (shares && !between.may_share(a, b)) || is_full {
                waiting.extend([a, b]);
            }
        }
    }
    with_waiting(courses, &waiting)
}

/// The same with every requested start: one that waits may leave no day but that of another. Nothing where none is fixed.
pub(super) fn with_all_starts_free(courses: &[Job], members: &[Member<'_>]) -> Option<Vec<Job>> {
    let waiting = (0..courses.len()).filter(|index| fixed_start(&courses[*index], &members[*index]).is_some());
    with_waiting(courses, &waiting.collect())
}

/// The day of a course that begins as requested, where nothing but that says when.
fn fixed_start(course: &Job, member: &Member<'_>) -> Option<DayNumber> {
    let is_requested = course.start_by.is_none() && course.record.held.is_empty() && course.moved_to(1).is_none();
    member.slots.first()?.only_day().filter(|_| is_requested)
}

fn with_waiting(courses: &[Job], waiting: &BTreeSet<usize>) -> Option<Vec<Job>> {
    if waiting.is_empty() {
        return None;
    }
    let mut freed = courses.to_vec();
    for index in waiting {
        let course = &mut freed[*index];
        course.start_by = course.start.and_then(|start| {
            let from = course.today.map_or(start, |today| start.max(today));
            from.checked_add_days(Days::new(START_WITHIN_DAYS.unsigned_abs().into()))
        });
    }
    Some(freed)
}

/// What is proven of the search's cost, said of days off aim; a day has this price.
pub(super) fn in_days(proof: Proof, price: u32) -> Proof {
    match proof {
        Proof::Best | Proof::TieOpen | Proof::PromisesOpen => proof,
        Proof::OffAimOpen { at_least } => Proof::OffAimOpen { at_least: at_least / price },
        Proof::FewestOpen { at_least } => Proof::FewestOpen { at_least: at_least / price },
        Proof::VisitsOpen { at_least, off_aim_above } => {
            Proof::VisitsOpen { at_least, off_aim_above: off_aim_above / price }
        }
    }
}

/// The courses as the joint search takes them.
pub(super) fn members<'a>(sketches: &'a [Sketch<'_>], availabilities: &'a [Availability<'_>]) -> Vec<Member<'a>> {
    let member = |(sketch, availability): (&'a Sketch<'_>, &'a Availability<'_>)| Member {
        course: sketch.course,
        slots: &sketch.slots,
        held: sketch.counted(),
        availability,
    };
    sketches.iter().zip(availabilities).map(member).collect()
}

/// Notes on each planned session which other courses have one on the same day.
pub(super) fn say_shared_visits(plans: &mut [CoursePlan]) {
    let mut courses_by_day: BTreeMap<NaiveDate, Vec<Id>> = BTreeMap::new();
    for plan in &*plans {
        for session in &plan.sessions {
            courses_by_day.entry(session.day).or_default().push(plan.course.protocol.id.clone());
        }
    }
    for plan in plans {
        for session in &mut plan.sessions {
            let all = courses_by_day.get(&session.day).map(Vec::as_slice).unwrap_or_default();
            let courses: Vec<Id> = all.iter().filter(|course| **course != plan.course.protocol.id).cloned().collect();
            if !courses.is_empty() && session.status.is_ahead() {
                session.reasons.push(Reason::SharedVisit { courses });
            }
        }
    }
}

/// `[a][b]`: how long after a session of course `a` a later one of course `b` must be.
pub(super) fn distances(courses: &[Job]) -> Vec<Vec<Option<Distance>>> {
    let row = |a: &Job| courses.iter().map(|b| availability::distance(&a.protocol, &b.protocol)).collect();
    courses.iter().map(row).collect()
}

/// The days that the sessions of the other courses keep from one course.
pub(super) fn other_sessions(courses: &[&Job], course: usize, between: &Between, days: &[Vec<DayNumber>]) -> Vec<Kept> {
    let mut blocked = Vec::new();
    for (other, sessions) in days.iter().enumerate().filter(|(other, _)| *other != course) {
        for session in sessions {
            let (before, after) = (between.distance[course][other], between.distance[other][course]);
            blocked.extend(availability::kept_apart(courses[other], *session, before, after, between.sharing));
        }
    }
    blocked.extend(full_days(courses, course, days));
    blocked
}

/// The days on which a session of one course would not fit into one visit with those of the others.
pub(super) fn full_days(courses: &[&Job], course: usize, days: &[Vec<DayNumber>]) -> Vec<Kept> {
    let others = days.iter().enumerate().filter(|(other, _)| *other != course);
    let visits: BTreeSet<DayNumber> = others.flat_map(|(_, sessions)| sessions.iter().copied()).collect();
    let full = visits.into_iter().filter_map(|day| {
        let beside = (0..courses.len()).filter(|other| *other != course && days[*other].binary_search(&day).is_ok());
        let visit = std::iter::once(course).chain(beside.clone()).map(|index| courses[index]);
        let minutes = visit.clone().map(availability::least_minutes).fold(0, u32::saturating_add);
        let courses = || beside.map(|other| courses[other].protocol.id.clone()).collect();
        let is_full = !availability::fits_together(visit, day);
        is_full.then(|| Kept::day(day, Obstacle::NoTimeTogether { minutes, courses: courses() }))
    });
    full.collect()
}
