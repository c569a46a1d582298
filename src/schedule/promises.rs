//! What becomes of promised visits in a plan.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{CoursePlan, Job, Kept, Plan, PlannedAnew, PromisedVisit, Refusal, Session, Unrecorded};

/// Says which promised visits a plan gives up, and what keeping the others costs. `again` plans other courses the same
/// way.
pub(super) fn say_kept(plan: &mut Plan, again: impl Fn(&[Job]) -> Result<Plan, Refusal>) {
    say_given_up(plan);
    let courses = || plan.plans.iter().map(|plan| &plan.course);
    let promised: usize = courses().map(|course| ahead(course).count()).sum();
    if promised == 0 || courses().any(|course| course.rearranges) {
        return;
    }
    let off_aim_days = plan.off_aim_days();
    let size = |size: usize| u32::try_from(size).unwrap_or(u32::MAX);
    let lost = |plan: &Plan| size(plan.plans.iter().map(|plan| given_up(plan).len()).sum());
    let anew = || {
        let anew: Vec<Job> = courses().map(|course| Job { rearranges: true, ..course.clone() }).collect();
        let anew = again(&anew).ok().filter(|anew| anew.off_aim_days() < off_aim_days)?;
        Some(PlannedAnew { off_aim_days: anew.off_aim_days(), moved: lost(&anew) })
    };
    let anew = if off_aim_days > 0 { anew() } else { None };
    plan.kept = Some(Kept { promised: size(promised), given_up: lost(plan), off_aim_days, anew });
}

/// Says which promised visits a plan gives up.
pub(super) fn say_given_up(plan: &mut Plan) {
    for plan in &mut plan.plans {
        plan.given_up = given_up(plan);
    }
}

/// The visits that were handed out, have passed, and of which the record says nothing, with the numbers that their sessions
/// have now: an entry is made with those. One before the last session held is among them, and can have no entry any more.
pub(super) fn passed(plan: &CoursePlan) -> Vec<Unrecorded> {
    let Some(today) = plan.course.today else { return Vec::new() };
    let open = plan.course.ledger.visits.iter().filter(|visit| visit.fate.is_open());
    let mut visits: Vec<(NaiveDate, u32)> = open.map(|visit| (visit.day, visit.session_number())).collect();
    visits.sort_unstable();
    visits.dedup_by_key(|(day, _)| *day);
    let last_held = plan.course.record.held_days().last();
    // What lies before a session that was held keeps its number: none that is ahead can have been on its day.
    let (before, since): (Vec<_>, Vec<_>) = visits.into_iter().partition(|(day, _)| Some(*day) <= last_held);
    let now = plan.numbers_of(since.iter().map(|(_, number)| *number).collect());
    let since = since.iter().zip(now).map(|((day, _), number)| (*day, number));
    let passed = before.into_iter().chain(since).filter(|(day, _)| *day < today);
    passed.map(|(day, number)| Unrecorded { number, day }).collect()
}

/// The promised visits that lie ahead, as far as their sessions are known.
fn ahead(course: &Job) -> impl Iterator<Item = &PromisedVisit> {
    let last_held = course.record.held_days().last();
    let is_ahead = move |visit: &&PromisedVisit| {
        course.today.is_none_or(|today| today <= visit.day) && last_held.is_none_or(|held| held < visit.day)
    };
    course.promised.iter().filter(|visit| visit.session.is_some()).filter(is_ahead)
}

fn given_up(plan: &CoursePlan) -> Vec<PromisedVisit> {
    let sessions: BTreeMap<NaiveDate, &Session> = plan.sessions.iter().map(|session| (session.day, session)).collect();
    let is_kept = |visit: &PromisedVisit| {
        visit.session.as_ref().zip(sessions.get(&visit.day)).is_some_and(|(promised, session)| {
            let minutes = plan.course.visit_minutes_of(&session.key, session.number);
            visit.is_long_enough(&promised.phase, &session.key.phase, minutes)
        })
    };
    let mut given_up: Vec<PromisedVisit> = ahead(&plan.course).filter(|visit| !is_kept(visit)).cloned().collect();
    given_up.sort_by_key(|visit| visit.day);
    given_up
}
