//! Model to plan: the best dates for a course, and the reasons for every one of them.
//!
//! [`plan`] goes four steps, each in a file of its own: `expand` lays the course out as sessions and rules, `sketch` puts
//! in what happened (`record`) and the requested start, `search` finds the optimum over the days of `availability`, and
//! `explain` writes down why each date is what it is (`reasons`) and where else it could be (`movable`). How many sessions
//! there are where only a plan tells is found out in `timed` and `until`. The usual course is solved in `chain`, with the
//! bounds of `running`; what the search of all others goes through is in `states` and `within`, plans that are made without
//! looking ahead in `greedy`, and bounds in `reach`, `given_up` and `ways_on`. For several courses `joint` does the search,
//! `together` is what they have to do with one another, and `ends` keeps phases to their ends. `case` frees courses from
//! single rules, and `freed` plans them, for conflicts and sweeps. What follows after a session that is planned too late is in
//! `gaps`, and where the sessions before it may move in `before_gap`. Nothing here reads a clock or a file, and nothing here
//! chooses words.

mod answers;
mod availability;
mod before_gap;
#[cfg(test)]
mod bound_tests;
mod case;
mod chain;
mod conflict;
mod day;
mod days;
mod ends;
mod examples;
mod expand;
mod explain;
mod freed;
mod gaps;
mod given_up;
mod greedy;
mod joint;
mod movable;
mod names;
mod next;
mod promises;
mod questions;
mod reach;
mod reasons;
mod record;
mod running;
mod search;
mod sketch;
mod states;
mod steps;
mod sweep;
mod timed;
mod times;
mod timing;
mod together;
mod until;
mod variants;
mod ways_on;
mod within;

pub use conflict::{beyond_maximum, explained};
pub(crate) use days::LaidOut;
pub use examples::{ExampleOutcome, check_example, example_course};
pub use next::{answer, next};
pub use sweep::sweep;
pub use variants::in_variants;

use std::collections::BTreeSet;

use availability::Availability;
use chrono::NaiveDate;
use day::DayNumber;
use expand::{Numbers, Outline};
use explain::Beside;
use joint::{Between, JointFound};
use search::Best;
use sketch::{START_WITHIN_DAYS, Sketch};
use steps::Steps;
use together::{
    best_together, distances, in_days, members, other_sessions, say_shared_visits, with_all_starts_free,
    with_free_starts,
};

use crate::model::{
    Aim, Counts, CoursePlan, CourseProblem, Dates, Id, Job, MonthDay, NoPlan, Phase, Plan, PlannedPhase, Proof,
    Reference, Refusal, SearchBound, SessionKey, Sharing, Unrecorded, is_in_calendar,
};

/// The best plan for the courses of one person, which are planned together.
///
/// "Best" is defined, over all courses: the fewest promised visits given up, where any were handed out; then the fewest
/// days off aim, summed over all sessions; then the fewest kept visits that get another session's number, unless one ahead
/// was promised for a session that is on record by now: then the first of them stay and the last ones go; then the fewest
/// visits (distinct days); then the earliest last session; then the earliest days, session by session, course by course in
/// their order. With [`Sharing::Preferred`] visits come before days off aim, and where the courses are rearranged, days off
/// aim before promised visits. A session keeps its own promised visit, and that of another session only where it waits for
/// it less than twice its interval: else a dose could be put off to a check-up a year later. One that is late by a rule of its
/// protocol, or that follows no session, waits a week at most. Sessions of different courses keep
/// the distances that their protocols ask for. No hard rule is ever broken but those that a session forced to its day
/// breaks (as few as can be, minimums before maximums, before anything else is compared), and the answer is unique. Before
/// all that come as few sessions as can be that are so late that a rule of their protocol holds; from each of them on, it is
/// the best plan of what the rule asks for.
///
/// # Errors
///
/// [`Refusal::Course`] when a course leaves something open or asks for what its protocol does not allow;
/// [`Refusal::NoPlan`] when it is proven that no plan fits; [`Refusal::NoJointPlan`] when every course has a plan, but
/// not together; [`Refusal::TooLarge`] when neither was decided.
pub fn plan(courses: &[Job], sharing: Sharing) -> Result<Plan, Refusal> {
    plan_and_say(courses, sharing, Steps::of_an_answer(), |plan, steps| {
        promises::say_kept(plan, |courses| plan_with_gaps(courses, sharing, steps));
    })
}

/// The same plan for lists of many courses: without reasons and without what keeping the promises costs, which take other
/// plans; where a session can move is said of the next one alone.
///
/// # Errors
///
/// As for [`plan`].
pub fn plan_for_list(courses: &[Job], sharing: Sharing) -> Result<Plan, Refusal> {
    plan_and_say(courses, sharing, Steps::of_a_list(), |plan, _| promises::say_given_up(plan))
}

fn plan_and_say(
    courses: &[Job],
    sharing: Sharing,
    steps: Steps,
    say_kept: impl FnOnce(&mut Plan, &Steps),
) -> Result<Plan, Refusal> {
    check_courses(courses)?;
    let mut plan = variants::planned(courses, |courses| plan_with_gaps(courses, sharing, &steps))?;
    say_kept(&mut plan, &steps);
    say_unrecorded(&mut plan.plans, |courses| Ok(plan_with_gaps(courses, sharing, &steps)?.plans));
    names::set_names(&mut plan.plans);
    Ok(plan)
}

/// The best plan for one course that nothing is planned with.
pub(crate) fn course_plan(course: &Job) -> Result<CoursePlan, Refusal> {
    let plan = plan(std::slice::from_ref(course), Sharing::Allowed)?;
    plan.plans.into_iter().next().ok_or(Refusal::TooLarge { off_aim_above: None, bound: SearchBound::Steps })
}

/// The days of the best plan that [`plan`] gives, and what is proven of it: for a program that looks at many courses
/// or many starts, and asks for the plan of one of them. Why each session is on its day, and where else it could be, takes longer to say than to
/// find the days. A refusal has no explanation either, as that of [`plan`] has none without [`explained`].
///
/// # Errors
///
/// As for [`plan`].
pub fn dates(courses: &[Job], sharing: Sharing) -> Result<Dates, Refusal> {
    if let [course] = courses
        && is_plain(course)
    {
        let steps = Steps::of_a_list();
        let availability = Availability::new(course);
        let (sketch, best, proof) = solve_alone(course, &availability, &steps)?;
        let days: Vec<NaiveDate> = best.days.iter().map(|day| day::date(*day)).collect();
        let (off_aim_days, visits) = (sketch.off_aim(&best.days), u32::try_from(days.len()).unwrap_or(u32::MAX));
        return Ok(Dates { days: vec![days], off_aim_days, visits, proof });
    }
    Ok(Dates::from(&plan_for_list(courses, sharing)?))
}

/// Whether the days of a course are all that there is to find out of it: nothing happened, no visit has a time, and its
/// protocol has no variants and no rules for late sessions.
fn is_plain(course: &Job) -> bool {
    let has_variants = course.variant.is_some() || !course.protocol.variants.is_empty();
    course.record.held.is_empty() && course.at.is_none() && !has_variants && course.protocol.late.is_empty()
}

/// A course laid out with its best plan, which nothing is planned with, and what is proven of that.
fn solve_alone<'c>(
    course: &'c Job,
    availability: &Availability<'_>,
    steps: &Steps,
) -> Result<(Sketch<'c>, Best, Proof), Refusal> {
    check_treatments(std::slice::from_ref(course))?;
    let (sketch, best) = best_sketch(course, availability, steps)?;
    check_known(course, &best.days)?;
    let price = sketch.slots.first().map_or(1, |slot| slot.prices.day);
    let proof = match best.at_least {
        None => Proof::Best,
        Some(least) if least.given_up < best.cost.given_up => Proof::PromisesOpen,
        Some(least) if least.off_aim < best.cost.off_aim => Proof::OffAimOpen { at_least: least.off_aim / price },
        Some(_) => Proof::TieOpen,
    };
    Ok((sketch, best, proof))
}

fn plan_alone(course: &Job, steps: &Steps) -> Result<(CoursePlan, Proof), Refusal> {
    let availability = Availability::new(course);
    let (sketch, best, proof) = solve_alone(course, &availability, steps)?;
    let mut plan = sketch.finish(&availability, &best.days, Beside::Alone, steps);
    times::set_times(std::slice::from_mut(&mut plan)).map_err(|problem| Refusal::Course(vec![problem]))?;
    Ok((plan, proof))
}

/// The best plan, with what follows after the gaps that it has itself.
fn plan_with_gaps(courses: &[Job], sharing: Sharing, steps: &Steps) -> Result<Plan, Refusal> {
    gaps::planned(courses, sharing, |courses| plan_jointly(courses, sharing, steps))
}

/// The best plan of sessions that are numbered as if none was late.
fn plan_jointly(courses: &[Job], sharing: Sharing, steps: &Steps) -> Result<Plan, Refusal> {
    check_treatments(courses)?;
    if let [course] = courses {
        let (plan, proof) = plan_alone(course, steps)?;
        let visits = u32::try_from(plan.sessions.len()).unwrap_or(u32::MAX);
        return Ok(Plan { plans: vec![plan], visits, proof, kept: None });
    }
    let between = Between::new(distances(courses), sharing);
    let availabilities = Availability::of_each(courses, &between);
    let mut sketches = Vec::with_capacity(courses.len());
    for (course, availability) in courses.iter().zip(&availabilities) {
        sketches.push(laid_out(course, availability, steps).map_err(|refusal| of_course(refusal, course))?);
    }
    if sketches.iter().any(|sketch| sketch.slots.is_empty()) {
        return beside_ended(courses, &sketches, sharing, steps);
    }
    sketch::set_prices(&mut sketches);
    let price = sketches.first().and_then(|sketch| sketch.slots.first()).map_or(1, |slot| slot.prices.day);
    if let Some(courses) = with_free_starts(courses, &members(&sketches, &availabilities), &between) {
        return plan_jointly(&courses, sharing, steps);
    }
    let (best, proof) = match ends::best(courses, &mut sketches, &availabilities, &between, steps)? {
        JointFound::Best(best) => (best, Proof::Best),
        JointFound::TooLarge { found: Some((best, proof)), .. } => (best, in_days(proof, price)),
        JointFound::Alone { member, stuck } => {
            let no_plan = sketches[member].no_plan(&availabilities[member], &stuck);
            return Err(of_course(Refusal::NoPlan(Box::new(no_plan)), &courses[member]));
        }
        JointFound::Nothing => {
            if let Some(courses) = with_all_starts_free(courses, &members(&sketches, &availabilities)) {
                return plan_jointly(&courses, sharing, steps);
            }
            let courses = courses.iter().map(|course| course.protocol.id.clone()).collect();
            let (conflict, relaxations) = (Vec::new(), Vec::new());
            return Err(Refusal::NoJointPlan { courses, conflict, relaxations, is_open: false });
        }
        JointFound::TooLarge { found: None, off_aim_above, bound } => {
            return Err(Refusal::TooLarge { off_aim_above: off_aim_above.map(|above| above / price), bound });
        }
    };
    if best.days.iter().filter_map(|days| days.last()).any(|last| day::LAST < *last) {
        return Err(Refusal::Course(vec![CourseProblem::OutOfCalendar]));
    }
    for (course, days) in courses.iter().zip(&best.days) {
        check_known(course, days)?;
    }
    let all: Vec<&Job> = courses.iter().collect();
    let plans = sketches.into_iter().enumerate().map(|(index, sketch)| {
        let others = other_sessions(&all, index, &between, &best.days);
        let availability = Availability::beside(&courses[index], others);
        sketch.finish(&availability, &best.days[index], Beside::Others(sharing), steps)
    });
    let mut plans: Vec<CoursePlan> = plans.collect();
    say_shared_visits(&mut plans);
    times::set_times(&mut plans).map_err(|problem| Refusal::Course(vec![problem]))?;
    Ok(Plan { plans, visits: best.visits, proof, kept: None })
}

/// The refusal of one of several courses, with its name where no plan fits.
fn of_course(refusal: Refusal, course: &Job) -> Refusal {
    match refusal {
        Refusal::NoPlan(no_plan) => {
            Refusal::NoPlan(Box::new(NoPlan { course: Some(course.protocol.id.clone()), ..*no_plan }))
        }
        other @ (Refusal::Course(_) | Refusal::NoJointPlan { .. } | Refusal::TooLarge { .. }) => other,
    }
}

/// The plan of courses some of which have no session: those are nothing to the others.
fn beside_ended(courses: &[Job], sketches: &[Sketch<'_>], sharing: Sharing, steps: &Steps) -> Result<Plan, Refusal> {
    let (ended, others): (Vec<_>, Vec<_>) =
        courses.iter().zip(sketches).enumerate().partition(|(_, (_, sketch))| sketch.slots.is_empty());
    let others: Vec<Job> = others.into_iter().map(|(_, (course, _))| course.clone()).collect();
    let nothing = Plan { plans: Vec::new(), visits: 0, proof: Proof::Best, kept: None };
    let mut plan = match &*others {
        [] => nothing,
        [only] => plan_jointly(&others, sharing, steps).map_err(|refusal| of_course(refusal, only))?,
        several => plan_jointly(several, sharing, steps)?,
    };
    for (place, (course, _)) in ended {
        plan.plans.insert(place, plan_alone(course, steps)?.0);
    }
    Ok(plan)
}

/// Refuses a plan that goes on where the clinic's closures and taken times are not known.
///
/// A plan inside what is known is the best one whatever comes after it: days that nothing is known of count as free in
/// the search, so no better plan was left out.
fn check_known(course: &Job, days: &[DayNumber]) -> Result<(), Refusal> {
    let known = course.timetable.as_ref().and_then(|timetable| timetable.last_known_day());
    match (known, days.last()) {
        (Some(last), Some(day)) if day::number(last) < *day => {
            Err(Refusal::Course(vec![CourseProblem::AfterKnownDays { last }]))
        }
        _ => Ok(()),
    }
}

/// Refuses courses that together are nothing to plan: none at all, or one twice, whose sessions would have the names of
/// another one's.
pub(crate) fn check_courses(courses: &[Job]) -> Result<(), Refusal> {
    let name = |course: &Job| (course.protocol.id.clone(), course.label.clone());
    let mut seen = BTreeSet::new();
    let twice = courses.iter().filter(|course| !seen.insert(name(course)));
    let twice = twice.map(|course| CourseProblem::GivenTwice { protocol: course.protocol.id.clone() });
    let mut problems: Vec<CourseProblem> = twice.collect();
    if courses.is_empty() {
        problems.push(CourseProblem::NoProtocol);
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Course(problems)) }
}

/// Refuses another treatment that none of the protocols keeps a distance from: a misspelt name would switch a rule off.
fn check_treatments(courses: &[Job]) -> Result<(), Refusal> {
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

/// Notes the sessions of days before the day of planning of which the record says nothing: the visits that were promised;
/// where none were, what would have been planned, were it not for that day.
fn say_unrecorded(plans: &mut [CoursePlan], again: impl Fn(&[Job]) -> Result<Vec<CoursePlan>, Refusal>) {
    let is_promised = |plan: &CoursePlan| !plan.course.rearranges && !plan.course.promised.is_empty();
    for plan in plans.iter_mut().filter(|plan| is_promised(plan)) {
        plan.unrecorded = promises::passed(plan);
    }
    if plans.iter().all(|plan| plan.course.today.is_none() || is_promised(plan)) {
        return;
    }
    let timeless: Vec<Job> = plans.iter().map(|plan| Job { today: None, ..plan.course.clone() }).collect();
    // Where there was no plan, nothing was planned.
    let Ok(before) = again(&timeless) else { return };
    for (plan, before) in plans.iter_mut().zip(before).filter(|(plan, _)| !is_promised(plan)) {
        let Some(today) = plan.course.today else { continue };
        let passed = before.sessions.iter().filter(|session| session.status.is_ahead() && session.day < today);
        plan.unrecorded = passed.map(|session| Unrecorded { number: session.number, day: session.day }).collect();
    }
}

/// A course laid out. Its best plan alone is needed for that only where it says how many sessions there are.
fn laid_out<'c>(course: &'c Job, availability: &Availability<'_>, steps: &Steps) -> Result<Sketch<'c>, Refusal> {
    if expand::has_known_count(course) {
        let problems = date_problems(course);
        return match expand::outline(course, &Numbers::default()) {
            Ok(outline) if problems.is_empty() => {
                let mut sketch = Sketch::new(course, availability, outline)?;
                sketch.hurry(availability, steps);
                Ok(sketch)
            }
            outline => Err(Refusal::Course(problems.into_iter().chain(outline.err().into_iter().flatten()).collect())),
        };
    }
    Ok(best_sketch(course, availability, steps)?.0)
}

/// A course laid out, and its best plan alone.
fn best_sketch<'c>(
    course: &'c Job,
    availability: &Availability<'_>,
    steps: &Steps,
) -> Result<(Sketch<'c>, Best), Refusal> {
    let mut problems = date_problems(course);
    let Some(phase) = expand::ongoing_phase(course) else {
        return match expand::outline(course, &Numbers::default()) {
            Ok(_) if problems.is_empty() => timed::best(course, availability, None, steps),
            Ok(_) => Err(Refusal::Course(problems)),
            Err(more) => {
                problems.extend(more);
                Err(Refusal::Course(problems))
            }
        };
    };
    until::best(course, phase, availability, problems, steps)
}

/// The shortest outline of a course: a phase that goes on, or goes on for a time, has one session.
fn shortest_outline(course: &Job) -> Result<Outline, Vec<CourseProblem>> {
    let ongoing = expand::ongoing_phase(course).map(|_| 1);
    let timed = expand::timed_phases(course).into_iter().map(|(place, _)| (place, 1)).collect();
    expand::outline(course, &Numbers { ongoing, timed, ..Numbers::default() })
}

/// The phases of a course with their numbers of sessions; `None` where it goes on, where only a plan tells, or where it
/// leaves that open.
pub fn planned_phases(course: &Job) -> Option<Vec<PlannedPhase>> {
    let chosen = variants::first(std::slice::from_ref(course)).ok()?;
    let course = &chosen[0];
    let outline = if expand::has_known_count(course) { shortest_outline(course).ok() } else { None };
    outline.map(|outline| outline.phases)
}

/// Which session of a course has a number; `None` where the course has fewer sessions.
pub fn session_key(course: &Job, number: u32) -> Option<SessionKey> {
    let chosen = variants::first(std::slice::from_ref(course)).ok()?;
    let course = &chosen[0];
    let ongoing = expand::ongoing_phase(course).map(|_| number);
    let timed = expand::timed_phases(course).into_iter().map(|(place, _)| (place, number)).collect();
    let outline = expand::outline(course, &Numbers { ongoing, timed, ..Numbers::default() }).ok()?;
    outline.slots.into_iter().find(|slot| slot.number == number).map(|slot| slot.key)
}

/// What is wrong with the dates of a course, whatever its protocol's phases.
fn date_problems(course: &Job) -> Vec<CourseProblem> {
    let mut problems = Vec::new();
    let rules = course.protocol.phases.first().map(|phase| phase.timings_of(1)).unwrap_or_default();
    // A ceiling alone says how late, not when; and before an event, only a maximum says how early.
    let is_timed_by_event = rules.iter().any(|timing| match timing.after {
        Reference::Event(_) => timing.interval != Aim::None || timing.minimum.is_some(),
        Reference::BeforeEvent(_) => timing.maximum.is_some(),
        Reference::Before(_) | Reference::Session(_) | Reference::PhaseStart | Reference::CourseStart => false,
    });
    if course.start.is_none() && !is_timed_by_event {
        problems.push(CourseProblem::StartOpen { protocol: course.protocol.id.clone() });
    }
    let asks_for_start = |phase: &Phase| phase.on_day == Some(MonthDay::Same);
    let has_begun = course.record.held.iter().any(|held| held.counts == Counts::Yes);
    if course.start.is_none() && is_timed_by_event && !has_begun && course.protocol.phases.iter().any(asks_for_start) {
        problems.push(CourseProblem::StartOpen { protocol: course.protocol.id.clone() });
    }
    match (course.start, course.start_by) {
        (Some(start), Some(by)) if by < start => problems.push(CourseProblem::StartByBeforeStart { start, by }),
        // Else what is open is the start itself.
        (None, Some(by)) if is_timed_by_event => problems.push(CourseProblem::StartByWithoutStart { by }),
        (Some(_) | None, Some(_) | None) => {}
    }
    if course.rounds == 0 {
        problems.push(CourseProblem::NoRounds);
    }
    problems.extend(times::problems(course));
    let dates = course.start.iter().chain(&course.start_by).chain(&course.until).chain(&course.today);
    let promised = course.promised.iter().map(|visit| visit.day);
    let recorded = course.record.held_days().chain(course.record.moved.values().map(|moved| moved.day));
    let recorded = recorded.chain(course.record.missed.values().copied());
    if dates.chain(course.events.values()).copied().chain(recorded).chain(promised).any(|date| !is_in_calendar(date)) {
        problems.push(CourseProblem::OutOfCalendar);
    }
    problems
}
