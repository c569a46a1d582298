//! Sessions that a plan itself has so late that the protocol has a rule for it: as few as can be, and what follows after each.

use std::cell::Cell;
use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::day;
use super::record::AsOf;
use crate::model::{CoursePlan, Grade, Held, Job, Plan, Proof, Reason, Refusal, Session, SessionStatus};

/// How many plans are looked at for one answer at most. A course that begins again after each of its gaps need not end.
const MOST_PLANS: usize = 40;

/// The best plan of the courses with as few gaps as can be, and with what the protocols ask for after each. `plan` numbers the
/// sessions as if none was late.
///
/// A gap is avoided where the best plan without it has fewer of them in all. Else the sessions before it are taken for held on
/// their days, and the rest is planned on the day of the session that is too late, or on the first that was promised since: as
/// it will be once the gap has come. So it goes on to the end, and handed out again it is the same. From a session on that
/// somebody moved there by hand, or after which no plan fits, the plan is as `plan` gives it.
///
/// # Errors
///
/// Those of `plan`.
pub(super) fn planned(courses: &[Job], plan: impl Fn(&[Job]) -> Result<Plan, Refusal>) -> Result<Plan, Refusal> {
    let left = Cell::new(MOST_PLANS);
    let mut found = with_fewest_gaps(courses, &plan, &left)?.plan;
    for (plan, course) in found.plans.iter_mut().zip(courses) {
        plan.course.in_time = course.in_time;
    }
    Ok(found)
}

/// A plan, and how many gaps it has; more than any other where what follows after one of them is open.
struct Followed {
    plan: Plan,
    gaps: usize,
}

fn with_fewest_gaps(
    courses: &[Job],
    plan: &impl Fn(&[Job]) -> Result<Plan, Refusal>,
    left: &Cell<usize>,
) -> Result<Followed, Refusal> {
    let first = plan(courses)?;
    with_fewest_gaps_from(first, courses, plan, left)
}

/// The same from the best plan on, in which no gap is avoided or followed yet.
fn with_fewest_gaps_from(
    first: Plan,
    courses: &[Job],
    plan: &impl Fn(&[Job]) -> Result<Plan, Refusal>,
    left: &Cell<usize>,
) -> Result<Followed, Refusal> {
    let Some(gap) = first_gap(&first) else {
        return Ok(Followed { plan: first, gaps: 0 });
    };
    if left.get() < 2 {
        return Ok(Followed { plan: first, gaps: MOST_PLANS });
    }
    left.set(left.get() - 2);
    let mut in_time = courses.to_vec();
    let is_new = std::mem::replace(&mut in_time[gap.course].in_time, gap.number) < gap.number;
    let avoided = match is_new.then(|| with_fewest_gaps(&in_time, plan, left)) {
        Some(Ok(avoided)) if avoided.gaps == 0 => return Ok(avoided),
        Some(Ok(avoided)) => Some(avoided),
        Some(Err(_)) | None => None,
    };
    let promised = first_promised(&courses[gap.course], &first, &gap);
    let mut behind = first.clone();
    behind.plans[gap.course].sessions.retain(|session| session.day < gap.day);
    let on_promised = promised.and_then(|day| followed(&behind, courses, (&gap, day), plan, left));
    let followed = on_promised.or_else(|| followed(&behind, courses, (&gap, gap.day), plan, left));
    let followed = followed.unwrap_or(Followed { plan: first, gaps: MOST_PLANS });
    Ok(avoided.filter(|avoided| avoided.gaps < followed.gaps).unwrap_or(followed))
}

/// A plan as far as it is `behind` a gap, and with what follows where that is on a day; nothing where it cannot be.
///
/// On the day of the gap itself it can turn out that what follows has to be later. Then the gap is longer, and what the protocol
/// asks for is looked up for the longer one.
fn followed(
    behind: &Plan,
    courses: &[Job],
    (gap, day): (&Gap, NaiveDate),
    plan: &impl Fn(&[Job]) -> Result<Plan, Refusal>,
    left: &Cell<usize>,
) -> Option<Followed> {
    let mut assumed = courses.to_vec();
    assume_until(day, behind, &mut assumed);
    let after_gap = |plan: &Plan| plan.plans[gap.course].sessions.iter().map(|own| own.day).find(|own| day <= *own);
    let is_there = |plan: &Plan| after_gap(plan) == Some(day) || day == gap.day;
    let from = plan(&assumed).ok().filter(is_there)?;
    let rest = with_fewest_gaps_from(from, &assumed, plan, left).ok().filter(|rest| is_there(&rest.plan))?;
    if !goes_on(&rest.plan, behind, day) {
        return None;
    }
    let later = after_gap(&rest.plan).filter(|later| day < *later && left.get() > 0);
    let plan_so_far = joined(behind.clone(), rest.plan, day);
    let longer = later.and_then(|later| {
        left.set(left.get() - 1);
        let gap = Gap { course: gap.course, number: gap.number, day: later };
        followed(&plan_so_far, courses, (&gap, later), plan, left)
    });
    Some(longer.unwrap_or(Followed { plan: plan_so_far, gaps: 1 + rest.gaps }))
}

/// A session that is so late that the protocol has a rule for it.
struct Gap {
    course: usize,
    number: u32,
    day: NaiveDate,
}

/// The first gap of a plan; nothing where it is for someone to decide what follows.
fn first_gap(plan: &Plan) -> Option<Gap> {
    let sessions = plan.plans.iter().enumerate().flat_map(|(course, plan)| {
        plan.sessions.iter().filter(|session| session.gap_ahead().is_some()).map(move |session| (course, plan, session))
    });
    let (course, own, first) = sessions.min_by_key(|(_, _, session)| session.day)?;
    let is_open = |plan: &CoursePlan| {
        let today = plan.course.today.map(day::number);
        today.is_some_and(|today| AsOf::of(&plan.course, today).has_open())
    };
    match first.status {
        // A visit that has passed may have been held, and then it is no gap.
        SessionStatus::Planned if own.next_ahead() == Some(first) && is_open(own) => None,
        SessionStatus::Planned => Some(Gap { course, number: first.number, day: first.day }),
        // Whoever moved it there by hand knows the day.
        SessionStatus::Moved { .. } | SessionStatus::Held(_) => None,
    }
}

/// The first visit that was promised after the session before a gap, if it was promised for what follows after the gap: before
/// the day of the session that is too late, or for a session with another number.
fn first_promised(course: &Job, plan: &Plan, gap: &Gap) -> Option<NaiveDate> {
    let sessions = plan.plans[gap.course].sessions.iter().map(|session| session.day);
    let before = sessions.filter(|day| *day < gap.day).max();
    let from = course.today.max(before.map(|day| day + Days::new(1)));
    let ahead = course.promised.iter().filter(|visit| from <= Some(visit.day));
    let first = ahead.min_by_key(|visit| visit.day)?;
    let is_of_other = first.session.as_ref().is_some_and(|session| session.number != gap.number);
    (first.day < gap.day || gap.day < first.day && is_of_other).then_some(first.day)
}

/// Takes the sessions of a plan before a day for held, and the day for that of planning.
fn assume_until(day: NaiveDate, plan: &Plan, courses: &mut [Job]) {
    for (course, plan) in courses.iter_mut().zip(&plan.plans) {
        let record = &mut course.record;
        for session in plan.sessions.iter().skip(record.held.len()).take_while(|session| session.day < day) {
            record.held.push(Held::from(session.day));
            record.moved.remove(&session.number);
            record.missed.remove(&session.number);
        }
        course.promised.retain(|visit| day <= visit.day);
        (course.today, course.in_time) = (Some(day), 0);
    }
}

/// Whether a plan has the sessions of another one before a day, and each of them counts or did so until the gap.
fn goes_on(rest: &Plan, whole: &Plan, day: NaiveDate) -> bool {
    let behind = |plan: &CoursePlan| plan.sessions.iter().take_while(|session| session.day < day).count();
    let is_same = |own: &Session, before: &Session| {
        let counts = match own.status {
            SessionStatus::Held(grade) => grade.counts() || grade == Grade::Superseded,
            SessionStatus::Planned | SessionStatus::Moved { .. } => false,
        };
        own.day == before.day && (!before.status.is_ahead() || (counts && own.number == before.number))
    };
    rest.plans.iter().zip(&whole.plans).all(|(rest, whole)| {
        let mut both = rest.sessions.iter().zip(&whole.sessions).take(behind(whole));
        behind(rest) == behind(whole) && both.all(|(own, before)| is_same(own, before))
    })
}

/// The one plan before a day, and the other from that day on.
fn joined(mut whole: Plan, rest: Plan, day: NaiveDate) -> Plan {
    for (plan, rest) in whole.plans.iter_mut().zip(rest.plans) {
        let behind = plan.sessions.iter().take_while(|session| session.day < day).count();
        let late = rest.sessions.get(behind).filter(|session| session.day == day);
        let more_than = late.and_then(Session::gap_before).map(|gap| gap.more_than);
        let month_end = plan.course.protocol.month_end;
        plan.sessions.truncate(behind);
        let last = plan.sessions.last_mut().filter(|last| last.status.is_ahead());
        if let Some((more_than, last)) = more_than.zip(last) {
            // So late that it would leave no gap, it would change what follows.
            let leaves_gap = |to: NaiveDate| more_than.after(to, month_end).is_some_and(|last| last < day);
            for movable in [&mut last.movable, &mut last.published].into_iter().flatten() {
                movable.latest = movable.latest.filter(|latest| leaves_gap(*latest)).or(Some(last.day));
                movable.also = movable.also.filter(|(_, to)| to.is_some_and(leaves_gap));
            }
        }
        let today = plan.course.today;
        let is_own = |reason: &Reason| !matches!(reason, Reason::FromToday { today: day } if Some(*day) != today);
        plan.sessions.extend(rest.sessions.into_iter().skip(behind).map(|mut session| {
            session.reasons.retain(is_own);
            session
        }));
        let of = plan.sessions.last().map_or(0, |last| last.of);
        plan.sessions.iter_mut().for_each(|session| session.of = of);
        (plan.phases, plan.waiting) = (rest.phases, rest.waiting);
    }
    let days: BTreeSet<NaiveDate> = whole.plans.iter().flat_map(|plan| &plan.sessions).map(|one| one.day).collect();
    whole.visits = u32::try_from(days.len()).unwrap_or(u32::MAX);
    whole.proof = match (whole.proof, rest.proof) {
        (Proof::Best, rest) => rest,
        (Proof::TieOpen, Proof::Best) => Proof::TieOpen,
        (Proof::TieOpen, rest) => rest,
        (Proof::OffAimOpen { .. }, _) => Proof::OffAimOpen { at_least: 0 },
        (Proof::VisitsOpen { .. }, _) => Proof::VisitsOpen { off_aim_above: 0 },
        (Proof::PromisesOpen, _) => Proof::PromisesOpen,
    };
    whole
}
