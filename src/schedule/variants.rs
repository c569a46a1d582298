//! Which variant of its protocol a course gets, where the file has some: the one that it names; else the one that holds by
//! itself.
//!
//! A variant holds by itself where the sessions of the course, as it plans them, are on days that satisfy its conditions. A
//! session that was held is judged by its day, whether it counts in that variant or not, as long as it counts in one of them:
//! else a variant that counts it as nothing would hold for what belongs to another. The grace of a minimum interval
//! at which a condition begins is one of the condition too. Of several variants that hold, the first in the file is taken, and
//! one for all other courses where none does.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::next;
use crate::model::{
    CourseProblem, Grade, HeldGrade, Id, Job, Plan, Protocol, Reference, Refusal, SessionCondition, Variant,
    VariantWhen,
};

/// The courses with the protocols of their variants, before anything is planned: the first that what happened allows.
///
/// # Errors
///
/// [`Refusal::Course`] where nobody but the person who asks can choose, or cannot either.
pub(super) fn first(courses: &[Job]) -> Result<Cow<'_, [Job]>, Refusal> {
    let Some(candidates) = candidates(courses)? else { return Ok(Cow::Borrowed(courses)) };
    Ok(Cow::Owned(courses.iter().zip(candidates).map(|(course, of)| in_variant(course, &of[0])).collect()))
}

/// The courses with the protocols of the variants that `next` judges them by on a day: the next session is on that
/// day, or as soon after it as it may be. A later one is not before it.
///
/// # Errors
///
/// As for `next`.
pub fn in_variants(courses: &[Job], today: NaiveDate) -> Result<Vec<Job>, Refusal> {
    let Some(candidates) = candidates(courses)? else { return Ok(courses.to_vec()) };
    let chosen = courses.iter().zip(candidates).map(|(course, of)| {
        let may_hold = |protocol: &&Protocol| {
            let own = in_variant(course, protocol);
            let Ok(progress) = next::progress(&own, today) else { return true };
            let counted = progress.held.iter().filter(|held| held.grade.counts());
            let mut days: BTreeMap<u32, NaiveDate> = counted.map(|held| (held.number, held.on)).collect();
            let next = progress.next.map(|next| (next.number, next.earliest.max(today)));
            days.extend(next);
            let is_ahead = |condition: &&SessionCondition| next.is_some_and(|(next, _)| next <= condition.session);
            conditions(protocol).iter().filter(is_ahead).all(|condition| match days.get(&condition.session) {
                Some(day) => holds(&own, condition, *day, &days) != Some(false),
                // It is no sooner than the one that comes next.
                None => next.is_none_or(|(_, soonest)| {
                    let open = SessionCondition { from: None, ..condition.clone() };
                    holds(&own, &open, soonest, &days) != Some(false)
                }),
            })
        };
        let found = if of.len() == 1 { of.first() } else { of.iter().find(may_hold) };
        found.map(|protocol| in_variant(course, protocol)).ok_or_else(|| undecided(&course.protocol))
    });
    chosen.collect()
}

/// The best plan of the courses in their variants. Promises lead no course out of all its variants: where the best plan in
/// each keeps a promised visit on a day that belongs to another one, it is the best plan that stays in its variant.
///
/// # Errors
///
/// As for [`first`], and those of `plan` in the first variants.
pub(super) fn planned(courses: &[Job], plan: impl Fn(&[Job]) -> Result<Plan, Refusal>) -> Result<Plan, Refusal> {
    let Some(candidates) = candidates(courses)? else { return plan(courses) };
    let mut refused = None;
    let combinations = combinations(&candidates);
    let keeps = |course: &Job| course.variant.is_none() && !conditions(&course.protocol).is_empty();
    let in_variants = |chosen: &[Protocol]| -> Vec<Job> {
        courses.iter().zip(chosen).map(|(course, protocol)| in_variant(course, protocol)).collect()
    };
    let kept = |own: Vec<Job>| -> Vec<Job> {
        own.into_iter().map(|course| Job { keeps_variant: keeps(&course), ..course }).collect()
    };
    for chosen in &combinations {
        let own = in_variants(chosen);
        match plan(&own) {
            Ok(planned) => {
                let mut all = planned.plans.iter().zip(&own);
                let is_own = all.all(|(plan, course)| {
                    let days = plan.sessions.iter().map(|session| (session.number, session.day)).collect();
                    course.variant.is_some()
                        || conditions(&course.protocol).iter().all(|condition| {
                            let mut ahead = plan.sessions.iter().filter(|session| session.status.is_ahead());
                            let on = ahead.find(|session| session.number == condition.session);
                            on.is_none_or(|session| holds(course, condition, session.day, &days) != Some(false))
                        })
                });
                if is_own && !own.iter().any(keeps) {
                    return Ok(planned);
                }
                if is_own {
                    // The same plan: now nothing that it says of other days leads out of the variant.
                    return plan(&kept(own));
                }
            }
            Err(refusal) => refused = refused.or(Some(refusal)),
        }
    }
    let is_led_out = |course: &Job| keeps(course) && !course.promised.is_empty();
    for own in combinations.iter().map(|chosen| kept(in_variants(chosen))).filter(|own| own.iter().any(is_led_out)) {
        if let Ok(planned) = plan(&own) {
            return Ok(planned);
        }
    }
    let open = courses.iter().find(|course| course.variant.is_none() && !course.protocol.variants.is_empty());
    Err(refused.unwrap_or_else(|| undecided(&open.unwrap_or(&courses[0]).protocol)))
}

/// Every choice of one variant for each course, the first ones of all first; no more than anybody waits for.
fn combinations(candidates: &[Vec<Protocol>]) -> Vec<Vec<Protocol>> {
    const MOST: usize = 64;
    let mut all: Vec<Vec<Protocol>> = vec![Vec::new()];
    for of in candidates {
        let longer = all.iter().flat_map(|chosen| {
            of.iter().map(|protocol| chosen.iter().chain([protocol]).cloned().collect::<Vec<Protocol>>())
        });
        all = longer.take(MOST).collect();
    }
    all
}

/// The protocols that each course may have, in the order in which they are tried; nothing where no course has a choice.
fn candidates(courses: &[Job]) -> Result<Option<Vec<Vec<Protocol>>>, Refusal> {
    if courses.iter().all(|course| course.protocol.variants.is_empty() && course.variant.is_none()) {
        return Ok(None);
    }
    let (mut candidates, mut problems) = (Vec::with_capacity(courses.len()), Vec::new());
    for course in courses {
        match of_course(course) {
            Ok(protocols) => candidates.push(protocols),
            Err(Refusal::Course(found)) => problems.extend(found),
            Err(refusal) => return Err(refusal),
        }
    }
    if problems.is_empty() { Ok(Some(candidates)) } else { Err(Refusal::Course(problems)) }
}

fn of_course(course: &Job) -> Result<Vec<Protocol>, Refusal> {
    let protocol = &course.protocol;
    let problem = |problem| Refusal::Course(vec![problem]);
    if let Some(named) = &course.variant {
        let is_it_already = protocol.variant.as_ref().is_some_and(|variant| variant.id == *named);
        let found = protocol.in_variant(named).or_else(|| is_it_already.then_some(protocol));
        let unknown = || problem(CourseProblem::UnknownVariant { name: named.clone(), known: ids(protocol) });
        return found.cloned().map(|found| vec![found]).ok_or_else(unknown);
    }
    if protocol.variants.is_empty() {
        return Ok(vec![protocol.clone()]);
    }
    let is = |part: &&Protocol, is: fn(&VariantWhen) -> bool| part.variant.as_ref().is_some_and(|own| is(&own.when));
    let by_sessions = protocol.variants.iter().filter(|part| is(part, |when| matches!(when, VariantWhen::Sessions(_))));
    let otherwise = protocol.variants.iter().filter(|part| is(part, |when| *when == VariantWhen::Otherwise));
    let by_themselves: Vec<&Protocol> = by_sessions.chain(otherwise).collect();
    if by_themselves.is_empty() {
        return Err(problem(CourseProblem::VariantOpen { protocol: protocol.id.clone(), known: ids(protocol) }));
    }
    let asked = by_themselves.iter().flat_map(|part| conditions(part));
    let mut open: Vec<Id> = asked.filter_map(|condition| condition.after.event().cloned()).collect();
    open.retain(|event| !course.events.contains_key(event));
    open.sort();
    open.dedup();
    if !open.is_empty() {
        return Err(Refusal::Course(open.into_iter().map(|event| CourseProblem::EventOpen { event }).collect()));
    }
    let mut refused = None;
    let mut judged: Vec<(&Protocol, Job, Vec<HeldGrade>)> = Vec::new();
    for part in by_themselves {
        let own = in_variant(course, part);
        match next::graded(&own) {
            Ok(held) => judged.push((part, own, held)),
            Err(refusal) => refused = refused.or(Some(refusal)),
        }
    }
    let counting: BTreeSet<NaiveDate> = judged
        .iter()
        .flat_map(|(_, _, held)| held.iter().filter(|held| held.grade.counts()).map(|held| held.on))
        .collect();
    let is_left = |own: &Job, held: &[HeldGrade]| {
        let of_session = |number: u32| held.iter().find(|held| held.number == number && counting.contains(&held.on));
        let days: BTreeMap<u32, NaiveDate> =
            held.iter().filter_map(|held| Some((held.number, of_session(held.number)?.on))).collect();
        conditions(&own.protocol).iter().any(|condition| {
            of_session(condition.session).is_some_and(|held| {
                let by_grace = matches!(held.grade, Grade::Grace { .. }) && begins_at_minimum(&own.protocol, condition);
                !by_grace && holds(own, condition, held.on, &days) == Some(false)
            })
        })
    };
    let found: Vec<Protocol> =
        judged.iter().filter(|(_, own, held)| !is_left(own, held)).map(|(part, _, _)| (*part).clone()).collect();
    if found.is_empty() { Err(refused.unwrap_or_else(|| undecided(protocol))) } else { Ok(found) }
}

fn in_variant(course: &Job, protocol: &Protocol) -> Job {
    Job { protocol: protocol.clone(), ..course.clone() }
}

/// What a protocol for a variant asks of the days of sessions.
fn conditions(protocol: &Protocol) -> &[SessionCondition] {
    match protocol.variant.as_ref().map(|Variant { when, .. }| when) {
        Some(VariantWhen::Sessions(conditions)) => conditions,
        Some(VariantWhen::Named | VariantWhen::Otherwise) | None => &[],
    }
}

/// Whether a condition begins where a minimum interval with a grace ends: then the grace is one of the condition too.
fn begins_at_minimum(protocol: &Protocol, condition: &SessionCondition) -> bool {
    let mut timings = protocol.phases.iter().flat_map(|phase| phase.timings());
    timings.any(|timing| condition.from.is_some() && timing.grace.is_some() && timing.floor() == condition.from)
}

/// Whether a session on this day satisfies a condition; `None` where the day is not known that it is measured from.
fn holds(
    course: &Job,
    condition: &SessionCondition,
    day: NaiveDate,
    sessions: &BTreeMap<u32, NaiveDate>,
) -> Option<bool> {
    let after = match &condition.after {
        Reference::Event(event) | Reference::BeforeEvent(event) => course.events.get(event),
        Reference::Session(session) => sessions.get(session),
        Reference::Before(_) | Reference::PhaseStart | Reference::CourseStart => None,
    };
    after.map(|after| condition.holds(day, *after, course.protocol.month_end))
}

fn undecided(protocol: &Protocol) -> Refusal {
    let (protocol, known) = (protocol.id.clone(), ids(protocol));
    Refusal::Course(vec![CourseProblem::VariantUndecided { protocol, known }])
}

fn ids(protocol: &Protocol) -> Vec<Id> {
    protocol.all_variants().map(|variant| variant.id.clone()).collect()
}
