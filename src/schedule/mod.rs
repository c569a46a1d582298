//! Model to plan: the best dates for a course, and the reasons for every one of them.
//!
//! [`plan`] goes four steps, each in a file of its own: `expand` lays the course out as sessions and rules, `record`
//! puts in what happened, `search` finds the optimum over the days of `availability`, and `explain` writes down why
//! each date is what it is. Nothing here reads a clock or a file, and nothing here chooses words.

mod availability;
mod case;
mod conflict;
mod day;
mod examples;
mod expand;
mod explain;
mod joint;
mod next;
mod reach;
mod record;
mod search;
mod sweep;
mod times;
mod timing;

pub use conflict::explained;
pub use examples::{ExampleOutcome, check_example, example_course};
pub use next::next;
pub use sweep::sweep;

use std::collections::{BTreeMap, BTreeSet};

use availability::{Availability, Kept};
use chrono::{Days, NaiveDate};
use day::{DayNumber, LAST, Shift};
use expand::{Anchor, Outline, Rule};
use joint::{Between, JointFound, Member};
use record::HeldSession;
use search::{Best, Found, Stuck};
use timing::{DayAnchor, DayRule, SlotRules};

use crate::model::{
    Aim, Course, CourseProblem, Id, JointPlan, Length, MAX_SESSIONS, MovedTo, NoPlan, Obstacle, Phase, Plan, Proof,
    Reason, Reference, Refusal, SessionKey, Sharing, Unrecorded, is_in_calendar,
};

/// The best plan for a course.
///
/// "Best" is defined: the fewest days off aim, summed over all sessions; then, where a plan was issued before, the fewest
/// sessions moved; then the earliest last session; then the earliest days, session by session. No hard rule is ever broken, and the answer is unique.
///
/// # Errors
///
/// [`Refusal::Course`] when the course leaves something open or asks for what its protocol does not allow;
/// [`Refusal::NoPlan`] when it is proven that no plan fits; [`Refusal::TooLarge`] when neither was decided.
pub fn plan(course: &Course) -> Result<Plan, Refusal> {
    let mut plan = plan_alone(course)?;
    say_unrecorded(std::slice::from_mut(&mut plan), |course| Ok(vec![plan_alone(&course[0])?]));
    Ok(plan)
}

fn plan_alone(course: &Course) -> Result<Plan, Refusal> {
    check_treatments(std::slice::from_ref(course))?;
    let availability = Availability::new(course);
    let (sketch, best) = best_sketch(course, &availability)?;
    check_known(course, &best.days)?;
    let mut plan = sketch.finish(&availability, &best.days);
    times::set_times(std::slice::from_mut(&mut plan)).map_err(|problem| Refusal::Course(vec![problem]))?;
    Ok(plan)
}

/// The best plans for several courses of one person, planned together.
///
/// Best over all courses: the fewest days off aim; then the fewest visits (distinct days); then the earliest last
/// session; then the earliest days, course by course in their order. With [`Sharing::Preferred`] visits come before
/// days off aim. Sessions of different courses keep the distances that their protocols ask for.
///
/// # Errors
///
/// As for [`plan`], and [`Refusal::NoJointPlan`] when every course has a plan, but not together.
pub fn plan_together(courses: &[Course], sharing: Sharing) -> Result<JointPlan, Refusal> {
    let mut plan = plan_jointly(courses, sharing)?;
    say_unrecorded(&mut plan.plans, |courses| Ok(plan_jointly(courses, sharing)?.plans));
    Ok(plan)
}

fn plan_jointly(courses: &[Course], sharing: Sharing) -> Result<JointPlan, Refusal> {
    check_treatments(courses)?;
    if let [course] = courses {
        let plan = plan_alone(course)?;
        let visits = u32::try_from(plan.sessions.len()).unwrap_or(u32::MAX);
        return Ok(JointPlan { plans: vec![plan], visits, proof: Proof::Best });
    }
    let availabilities: Vec<Availability<'_>> = courses.iter().map(Availability::new).collect();
    let mut sketches = Vec::with_capacity(courses.len());
    for (course, availability) in courses.iter().zip(&availabilities) {
        sketches.push(best_sketch(course, availability)?.0);
    }
    let weight = weigh_together(&mut sketches);
    let members = members(&sketches, &availabilities);
    let between = Between { distance: distances(courses), sharing };
    if let Some(courses) = with_free_starts(courses, &members, &between) {
        return plan_jointly(&courses, sharing);
    }
    let (best, proof) = match best_together(&members, &between, joint::MAX_STEPS) {
        JointFound::Best(best) => (best, Proof::Best),
        JointFound::TooLarge { found: Some((best, proof)), .. } => (best, in_days(proof, weight)),
        JointFound::Alone { member, stuck } => {
            return Err(Refusal::NoPlan(Box::new(sketches[member].no_plan(&availabilities[member], &stuck))));
        }
        JointFound::Nothing => {
            let courses = courses.iter().map(|course| course.protocol.id.clone()).collect();
            return Err(Refusal::NoJointPlan { courses, conflict: Vec::new(), relaxations: Vec::new() });
        }
        JointFound::TooLarge { found: None, off_aim_above } => {
            return Err(Refusal::TooLarge { off_aim_above: off_aim_above.map(|above| above / weight) });
        }
    };
    drop(members);
    for (course, days) in courses.iter().zip(&best.days) {
        check_known(course, days)?;
    }
    let all: Vec<&Course> = courses.iter().collect();
    let plans = sketches.into_iter().enumerate().map(|(index, sketch)| {
        let others = other_sessions(&all, index, &between, &best.days);
        let availability = Availability::beside(&courses[index], others);
        sketch.finish(&availability, &best.days[index])
    });
    let mut plans: Vec<Plan> = plans.collect();
    say_shared_visits(&mut plans);
    times::set_times(&mut plans).map_err(|problem| Refusal::Course(vec![problem]))?;
    Ok(JointPlan { plans, visits: best.visits, proof })
}

/// Refuses a plan that goes on where the clinic's closures and taken times are not known.
///
/// A plan inside what is known is the best one whatever comes after it: days that nothing is known of count as free in
/// the search, so no better plan was left out.
fn check_known(course: &Course, days: &[DayNumber]) -> Result<(), Refusal> {
    let known = course.timetable.as_ref().and_then(|timetable| timetable.last_known_day());
    match (known, days.last()) {
        (Some(last), Some(day)) if day::number(last) < *day => {
            Err(Refusal::Course(vec![CourseProblem::AfterKnownDays { last }]))
        }
        _ => Ok(()),
    }
}

/// The best joint plan. That the first sessions alone fit nowhere is soon known, even where the search for whole plans has
/// no end in sight.
fn best_together(members: &[Member<'_>], between: &Between, max_steps: usize) -> JointFound {
    let firsts = members.iter().map(|member| {
        let Member { course, slots, availability } = *member;
        Member { course, slots: &slots[..slots.len().min(1)], availability }
    });
    let firsts: Vec<Member<'_>> = firsts.collect();
    match joint::best(&firsts, between, max_steps) {
        JointFound::Nothing => JointFound::Nothing,
        JointFound::Best(_) | JointFound::Alone { .. } | JointFound::TooLarge { .. } => {
            joint::best(members, between, max_steps)
        }
    }
}

/// The courses with starts that may wait, where the wished ones are too near to each other: like a start that cannot be
/// used, such a one is within a week of its wish. Nothing where the wished starts can all be.
fn with_free_starts(courses: &[Course], members: &[Member<'_>], between: &Between) -> Option<Vec<Course>> {
    let fixed = |index: usize| {
        let course: &Course = &courses[index];
        let is_wished = course.start_by.is_none() && course.record.held.is_empty() && course.moved_to(1).is_none();
        members[index].slots.first()?.only.filter(|_| is_wished)
    };
    let mut waiting: BTreeSet<usize> = BTreeSet::new();
    for a in 0..courses.len() {
        for b in 0..a {
            let (Some(one), Some(other)) = (fixed(a), fixed(b)) else { continue };
            let (earlier, later, distance) =
                if one <= other { (one, other, between.distance[a][b]) } else { (other, one, between.distance[b][a]) };
            let is_apart = distance.is_some_and(|distance| later < distance.after(earlier));
            let shares = one == other;
            let is_full = shares && !availability::fits_together([&courses[a], &courses[b]].into_iter(), one);
            if is_apart || (shares && !between.may_share(a, b)) || is_full {
                waiting.extend([a, b]);
            }
        }
    }
    if waiting.is_empty() {
        return None;
    }
    let mut freed = courses.to_vec();
    for index in waiting {
        let course = &mut freed[index];
        let from = course.start.max(course.today);
        course.start_by =
            from.and_then(|from| from.checked_add_days(Days::new(START_WITHIN_DAYS.unsigned_abs().into())));
    }
    Some(freed)
}

/// Refuses another treatment that none of the protocols keeps a distance from: a misspelt name would switch a rule off.
fn check_treatments(courses: &[Course]) -> Result<(), Refusal> {
    let separations = courses.iter().flat_map(|course| &course.protocol.separations);
    let known: BTreeSet<&Id> = separations.flat_map(|separation| &separation.treatments).collect();
    let named: BTreeSet<&Id> = courses.iter().flat_map(|course| &course.other).map(|other| &other.treatment).collect();
    let unknown = named.into_iter().filter(|name| !known.contains(name)).map(|name| CourseProblem::TreatmentNotKnown {
        name: name.clone(),
        known: known.iter().map(|id| (*id).clone()).collect(),
    });
    let problems: Vec<CourseProblem> = unknown.collect();
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Course(problems)) }
}

/// Makes a day off aim cost the same in all courses, and gives that cost: 1 where nothing was issued.
fn weigh_together(sketches: &mut [Sketch<'_>]) -> u32 {
    let sessions: usize = sketches.iter().map(|sketch| sketch.slots.len()).sum();
    if sketches.iter().any(Sketch::has_issued) {
        sketches.iter_mut().for_each(|sketch| sketch.weigh(sessions));
    }
    sketches.iter().flat_map(|sketch| &sketch.slots).map(|slot| slot.weight).max().unwrap_or(1)
}

/// What is proven of the search's cost, said of days off aim.
fn in_days(proof: Proof, weight: u32) -> Proof {
    match proof {
        Proof::Best => Proof::Best,
        Proof::OffAimOpen { at_least } => Proof::OffAimOpen { at_least: at_least / weight },
        Proof::VisitsOpen { off_aim_above } => Proof::VisitsOpen { off_aim_above: off_aim_above / weight },
    }
}

/// Notes the sessions that would have been on days before the day of planning, were it not for that day: they were
/// planned, and the record says nothing of them.
fn say_unrecorded(plans: &mut [Plan], again: impl Fn(&[Course]) -> Result<Vec<Plan>, Refusal>) {
    if plans.iter().all(|plan| plan.course.today.is_none()) {
        return;
    }
    let timeless: Vec<Course> = plans.iter().map(|plan| Course { today: None, ..plan.course.clone() }).collect();
    // Where there was no plan, nothing was planned.
    let Ok(before) = again(&timeless) else { return };
    for (plan, before) in plans.iter_mut().zip(before) {
        let Some(today) = plan.course.today else { continue };
        let passed = before.sessions.iter().filter(|session| session.status.is_ahead() && session.day < today);
        plan.unrecorded = passed.map(|session| Unrecorded { number: session.number, day: session.day }).collect();
    }
}

/// The courses as the joint search takes them.
fn members<'a>(sketches: &'a [Sketch<'_>], availabilities: &'a [Availability<'_>]) -> Vec<Member<'a>> {
    let member = |(sketch, availability): (&'a Sketch<'_>, &'a Availability<'_>)| Member {
        course: sketch.course,
        slots: &sketch.slots,
        availability,
    };
    sketches.iter().zip(availabilities).map(member).collect()
}

/// A course laid out, and its best plan alone.
fn best_sketch<'c>(course: &'c Course, availability: &Availability<'_>) -> Result<(Sketch<'c>, Best), Refusal> {
    let mut problems = date_problems(course);
    let Some(phase) = expand::ongoing_phase(course) else {
        return match expand::outline(course, None) {
            Ok(outline) if problems.is_empty() => Sketch::new(course, availability, outline)?.with_best(availability),
            Ok(_) => Err(Refusal::Course(problems)),
            Err(more) => {
                problems.extend(more);
                Err(Refusal::Course(problems))
            }
        };
    };
    until(course, phase, availability, problems)
}

/// The best plan of a course whose last phase goes on as long as the best plan ends by the last day: with one session
/// more it would end after that day, or be impossible for the days after it.
fn until<'c>(
    course: &'c Course,
    phase: &Phase,
    availability: &Availability<'_>,
    mut problems: Vec<CourseProblem>,
) -> Result<(Sketch<'c>, Best), Refusal> {
    let Some(until) = course.until else {
        problems.push(CourseProblem::EndOpen { phase: phase.id.clone() });
        return Err(Refusal::Course(problems));
    };
    if !problems.is_empty() {
        return Err(Refusal::Course(problems));
    }
    let mut longest: Option<(Sketch<'c>, Best)> = None;
    for sessions in 1..=MAX_SESSIONS {
        let outline = expand::outline(course, Some(sessions)).map_err(Refusal::Course)?;
        let total = outline.slots.len();
        let ends_after = |best: &Best| best.days.last().is_some_and(|last| day::number(until) < *last);
        match Sketch::new(course, availability, outline).and_then(|sketch| sketch.with_best(availability)) {
            Ok((sketch, best)) if ends_after(&best) && !sketch.is_all_held() => {
                let first = sketch.first_day_of_last_phase(&best);
                let too_soon = || CourseProblem::UntilTooSoon { phase: phase.id.clone(), until, first };
                return longest.ok_or_else(|| Refusal::Course(vec![too_soon()]));
            }
            Ok(planned) => longest = Some(planned),
            // What was held tells how many there are at least.
            Err(Refusal::Course(_)) if total < course.record.held.len() => {}
            Err(Refusal::NoPlan(no_plan)) => match longest {
                Some(longest) if is_after(&no_plan, until) => return Ok(longest),
                Some(_) | None => return Err(Refusal::NoPlan(no_plan)),
            },
            Err(refusal) => return Err(refusal),
        }
    }
    let (sessions, limit) = (u64::from(MAX_SESSIONS) + 1, MAX_SESSIONS);
    Err(Refusal::Course(vec![CourseProblem::TooManySessions { sessions, limit }]))
}

/// Whether the session that cannot be placed is the last one, and would in any case come after the last day.
fn is_after(no_plan: &NoPlan, until: NaiveDate) -> bool {
    no_plan.number == no_plan.of && no_plan.between.is_some_and(|between| until < between.first())
}

/// The shortest outline of a course: a phase that goes on has one session.
fn shortest_outline(course: &Course) -> Result<Outline, Vec<CourseProblem>> {
    expand::outline(course, expand::ongoing_phase(course).map(|_| 1))
}

/// Notes on each planned session which other courses have one on the same day.
fn say_shared_visits(plans: &mut [Plan]) {
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
fn distances(courses: &[Course]) -> Vec<Vec<Option<Shift>>> {
    let row = |a: &Course| courses.iter().map(|b| availability::distance(&a.protocol, &b.protocol)).collect();
    courses.iter().map(row).collect()
}

/// The days that the sessions of the other courses keep from one course.
fn other_sessions(courses: &[&Course], course: usize, between: &Between, days: &[Vec<DayNumber>]) -> Vec<Kept> {
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
fn full_days(courses: &[&Course], course: usize, days: &[Vec<DayNumber>]) -> Vec<Kept> {
    let others = days.iter().enumerate().filter(|(other, _)| *other != course);
    let visits: BTreeSet<DayNumber> = others.flat_map(|(_, sessions)| sessions.iter().copied()).collect();
    let full = visits.into_iter().filter_map(|day| {
        let beside = (0..courses.len()).filter(|other| *other != course && days[*other].binary_search(&day).is_ok());
        let visit = std::iter::once(course).chain(beside.clone()).map(|index| courses[index]);
        let minutes = visit.clone().map(availability::least_minutes).fold(0, u32::saturating_add);
        let courses = || beside.map(|other| courses[other].protocol.id.clone()).collect();
        let is_full = !availability::fits_together(visit, day);
        is_full.then(|| (day, day, Obstacle::NoTimeTogether { minutes, courses: courses() }))
    });
    full.collect()
}

/// What is wrong with the dates of a course, whatever its protocol's phases.
fn date_problems(course: &Course) -> Vec<CourseProblem> {
    let mut problems = Vec::new();
    let rules = course.protocol.phases.first().map(|phase| phase.timings_of(1)).unwrap_or_default();
    // A ceiling alone says how late, not when.
    let is_timed_by_event = rules.iter().any(|timing| {
        matches!(timing.after, Reference::Event(_)) && (timing.interval != Aim::None || timing.minimum.is_some())
    });
    if course.start.is_none() && !is_timed_by_event {
        problems.push(CourseProblem::StartOpen);
    }
    if let (Some(start), Some(by)) = (course.start, course.start_by)
        && by < start
    {
        problems.push(CourseProblem::StartByBeforeStart { start, by });
    }
    problems.extend(times::problems(course));
    let dates = course.start.iter().chain(&course.start_by).chain(&course.until).chain(&course.today);
    let recorded = course.record.held_days().chain(course.record.moved.values().map(|moved| moved.day));
    let recorded = recorded.chain(course.record.missed.values().copied());
    if dates.chain(course.events.values()).copied().chain(recorded).any(|date| !is_in_calendar(date)) {
        problems.push(CourseProblem::OutOfCalendar);
    }
    problems
}

/// How many days after the wished start the first usable day may be, when no other day is allowed.
const START_WITHIN_DAYS: i32 = 7;

/// A course laid out for the search.
struct Sketch<'c> {
    course: &'c Course,
    outline: Outline,
    held: Vec<HeldSession>,
    slots: Vec<SlotRules>,
}

impl<'c> Sketch<'c> {
    fn new(course: &'c Course, availability: &Availability<'_>, outline: Outline) -> Result<Self, Refusal> {
        let held = record::held_sessions(course, &outline).map_err(Refusal::Course)?;
        let slots = slot_rules(course, availability, &outline, &held);
        let mut sketch = Self { course, outline, held, slots };
        if sketch.has_issued() {
            sketch.weigh(sketch.slots.len());
        }
        Ok(sketch)
    }

    fn with_best(self, availability: &Availability<'_>) -> Result<(Self, Best), Refusal> {
        match search::best(&self.slots, availability) {
            Found::Best(best) if best.days.last().is_some_and(|last| LAST < *last) => {
                Err(Refusal::Course(vec![CourseProblem::OutOfCalendar]))
            }
            Found::Best(best) => Ok((self, best)),
            Found::Nothing(stuck) => Err(Refusal::NoPlan(Box::new(self.no_plan(availability, &stuck)))),
            Found::TooLarge { off_aim_above } => {
                let weight = self.slots.first().map_or(1, |slot| slot.weight);
                Err(Refusal::TooLarge { off_aim_above: off_aim_above.map(|above| above / weight) })
            }
        }
    }

    /// Whether one of its sessions was issued.
    fn has_issued(&self) -> bool {
        self.slots.iter().any(|slot| slot.issued.is_some())
    }

    /// Makes a day off aim cost more than moving so many sessions.
    fn weigh(&mut self, sessions: usize) {
        let weight = u32::try_from(sessions + 1).unwrap_or(u32::MAX);
        self.slots.iter_mut().for_each(|slot| slot.weight = weight);
    }

    fn no_plan(&self, availability: &Availability<'_>, stuck: &Stuck) -> NoPlan {
        explain::no_plan(self.course, availability, &self.outline, &self.slots, stuck)
    }

    /// Days off aim of the sessions on these days.
    fn off_aim(&self, days: &[DayNumber]) -> u32 {
        let mut bounds = timing::Bounds::default();
        let off_aim = self.slots.iter().zip(days).enumerate().map(|(index, (slot, day))| {
            bounds.set(&slot.rules, index.checked_sub(1).map(|before| days[before]), |earlier| days[earlier]);
            bounds.off_aim(*day)
        });
        off_aim.sum()
    }

    fn is_all_held(&self) -> bool {
        let counted = self.held.iter().filter(|session| session.grade.counts()).count();
        counted == self.slots.len()
    }

    fn first_day_of_last_phase(&self, best: &Best) -> NaiveDate {
        let last_phase = self.outline.phases.len() - 1;
        let first = self.outline.slots.iter().position(|slot| slot.phase == last_phase).unwrap_or(0);
        day::date(best.days[first])
    }

    fn finish(self, availability: &Availability<'_>, days: &[DayNumber]) -> Plan {
        let sessions = explain::sessions(self.course, availability, &self.outline, &self.held, &self.slots, days);
        Plan { course: self.course.clone(), phases: self.outline.phases, sessions, unrecorded: Vec::new() }
    }
}

/// The rules of every session as the search takes them, with what happened put in.
fn slot_rules(
    course: &Course,
    availability: &Availability<'_>,
    outline: &Outline,
    held: &[HeldSession],
) -> Vec<SlotRules> {
    let month_end = course.protocol.month_end;
    let shift = |length: Length| Shift::new(length, month_end);
    let counted = held.iter().filter(|session| session.grade.counts()).count();
    let day_rule = |index: usize, rule: &Rule| {
        let anchor = match &rule.anchor {
            Anchor::Slot(slot) => DayAnchor::Slot(*slot),
            // The session that comes next is measured from the one really held, counted or not.
            Anchor::Previous if index == counted && !held.is_empty() => DayAnchor::Day(held[held.len() - 1].day),
            Anchor::Previous => DayAnchor::Slot(index.checked_sub(1)?),
            Anchor::Event(event) => DayAnchor::Day(day::number(*course.events.get(event)?)),
        };
        let (floor, ceiling) = (rule.floor.map(shift), rule.ceiling.map(shift));
        Some(DayRule { anchor, floor, ceiling, aim: rule.aim.map(|aim| day::shifts(aim, month_end)) })
    };
    let rules = outline.slots.iter().enumerate().map(|(index, slot)| SlotRules {
        rules: slot.rules.iter().filter_map(|rule| day_rule(index, rule)).collect(),
        only: None,
        issued: issued(course, held, index, &slot.key),
        weight: 1,
    });
    let mut slots: Vec<SlotRules> = rules.collect();
    for session in held.iter().filter(|session| session.grade.counts()) {
        slots[session.slot].only = Some(session.day);
    }
    let on_or_after = |day: DayNumber, ceiling: Option<Shift>| DayRule {
        anchor: DayAnchor::Day(day),
        floor: Some(shift(Length::ZERO)),
        ceiling,
        aim: None,
    };
    for (slot, outlined) in slots.iter_mut().zip(&outline.slots).skip(counted) {
        match course.moved_to(outlined.number) {
            Some(MovedTo { day, is_forced: true }) => slot.only = Some(day::number(day)),
            Some(MovedTo { day, is_forced: false }) => {
                slot.rules.push(on_or_after(day::number(day), Some(shift(Length::ZERO))));
            }
            None => {
                let missed = course.record.missed.get(&outlined.number);
                slot.rules.extend(missed.map(|day| on_or_after(day::number(*day) + 1, None)));
            }
        }
    }
    if let (Some(next), Some(today)) = (slots.get_mut(counted), course.today) {
        next.rules.push(on_or_after(day::number(today), None));
    }
    if held.is_empty() {
        let is_moved = outline.slots.first().is_some_and(|first| course.moved_to(first.number).is_some());
        start_rule(course, availability, &mut slots, is_moved);
    } else if let (Some(next), Some(last)) = (slots.get_mut(counted), held.last()) {
        // Nothing is planned before what happened.
        next.rules.push(on_or_after(last.day + 1, None));
    }
    slots
}

/// The day for which a session ahead was issued.
fn issued(course: &Course, held: &[HeldSession], index: usize, key: &SessionKey) -> Option<DayNumber> {
    if course.issued.is_empty() {
        return None;
    }
    let tries = held.iter().filter(|session| session.slot == index).count();
    let attempt = u32::try_from(tries + 1).unwrap_or(u32::MAX);
    course.issued.get(&course.uid(&SessionKey { attempt, ..key.clone() })).map(|date| day::number(*date))
}

/// Ties the first session to the wished start: on it, or on the first usable day within a week of it; on any day up to
/// the last one that will do, where the course names one. A start that has passed, or that was missed, waits no longer
/// than a week either.
fn start_rule(course: &Course, availability: &Availability<'_>, slots: &mut [SlotRules], is_moved: bool) {
    let (Some(start), Some(first)) = (course.start.map(day::number), slots.first_mut()) else { return };
    let shift = |days: i32| Shift::new(Length::days(days), course.protocol.month_end);
    let mut bounds = timing::Bounds::default();
    bounds.set(&first.rules, None, |_| start);
    let from = if has_passed(course) { start.max(bounds.earliest) } else { start };
    let ceiling = match course.start_by {
        Some(by) => Some(day::number(by) - start),
        // A session that was moved by hand is where it was moved to.
        None if is_moved => None,
        None => {
            let mut within = start.max(bounds.earliest)..=(from + START_WITHIN_DAYS).min(bounds.latest);
            first.only = within.find(|day| availability.is_usable(*day));
            first.only.is_none().then_some(from + START_WITHIN_DAYS - start)
        }
    };
    first.rules.push(DayRule {
        anchor: DayAnchor::Day(start),
        floor: Some(shift(0)),
        ceiling: ceiling.map(shift),
        aim: Some((shift(0), shift(0))),
    });
}

/// Whether a course that has not begun can no longer begin on its wished day.
fn has_passed(course: &Course) -> bool {
    course.today > course.start || !course.record.missed.is_empty()
}
