//! Why there is no plan, to the point: a smallest set of rules that cannot hold together, and the cheapest changes that
//! make a plan possible.
//!
//! Both are found by planning again. A rule belongs to the conflict when the course becomes possible without it and
//! the rest of the conflict stays; so each named rule is needed. A change is named only when a plan with it exists.

use std::rc::Rc;

use chrono::{NaiveDate, TimeDelta};

use super::case::{Case, tried_days};
use super::expand::{self, Anchor, Numbers};
use super::steps::Steps;
use crate::model::{ClashingRule, Job, NoPlan, Refusal, Relaxation, RelaxationKind, Sharing, Weekdays};

/// A refusal of these courses with its conflict and with the changes that help. This plans again many times over, so
/// [`super::plan`] leaves it to whoever shows the refusal.
pub fn explained(refusal: Refusal, courses: &[Job], sharing: Sharing) -> Refusal {
    // Where a variant is not known, nothing was planned.
    let Ok(chosen) = super::variants::first(courses) else { return refusal };
    let courses = &*chosen;
    // What stands against some of the courses; a change has to help all of them.
    let [for_conflict, for_changes] = Steps::of_an_explanation().map(Rc::new);
    let find = |some: &[Job], no_plan: Option<&NoPlan>| {
        let of = no_plan.filter(|_| some.len() == 1).map(|no_plan| no_plan.of);
        let conflict = conflict(&Case::new(some, sharing, &for_conflict).with_sessions(of));
        let case = Case::new(courses, sharing, &for_changes).with_sessions(of.filter(|_| courses.len() == 1));
        let stuck = no_plan.zip(some.first().filter(|_| some.len() == 1));
        let relaxations = relaxations(&case, &conflict.rules, stuck);
        let is_open = !conflict.is_smallest;
        // Of a long list nobody sees what it comes down to.
        let is_shown = conflict.is_smallest || conflict.rules.len() <= MOST_UNPROVEN;
        (if is_shown { conflict.rules } else { Vec::new() }, relaxations, is_open)
    };
    match refusal {
        Refusal::NoPlan(mut no_plan) => {
            let refused_alone = match courses {
                [_] => None,
                several => several.iter().find(|course| {
                    no_plan.course.as_ref() == Some(&course.protocol.id) && is_refused_alone(course, &no_plan)
                }),
            };
            let some = refused_alone.map_or(courses, std::slice::from_ref);
            (no_plan.conflict, no_plan.relaxations, no_plan.is_open) = find(some, Some(&no_plan));
            Refusal::NoPlan(no_plan)
        }
        Refusal::NoJointPlan { courses: together, .. } => {
            let (conflict, relaxations, is_open) = find(courses, None);
            Refusal::NoJointPlan { courses: together, conflict, relaxations, is_open }
        }
        other @ (Refusal::Course(_) | Refusal::TooLarge { .. }) => other,
    }
}

/// The most rules of a conflict that are named where not each of them is known to be needed.
const MOST_UNPROVEN: usize = 8;

/// The soonest day for a session of a course under way whose last allowed day has passed, where that is why no plan fits: it breaks
/// nothing but the maximum interval.
pub fn beyond_maximum(refusal: &Refusal, courses: &[Job], sharing: Sharing) -> Option<Relaxation> {
    let Refusal::NoPlan(no_plan) = refusal else { return None };
    let chosen = super::variants::first(courses).ok()?;
    let [course] = &*chosen else { return None };
    let case = Case::new(&chosen, sharing, &Rc::new(Steps::of_an_answer())).with_sessions(Some(no_plan.of));
    let has_maximum =
        |rule: &ClashingRule| matches!(rule, ClashingRule::Maximum { phase, .. } if *phase == no_plan.session.phase);
    if !case.rules().iter().any(has_maximum) {
        return None;
    }
    forced(&case, no_plan, course)
}

/// Whether it is this course that has no plan, and would have none without the others either.
fn is_refused_alone(course: &Job, no_plan: &NoPlan) -> bool {
    match super::course_plan(course) {
        Err(Refusal::NoPlan(alone)) => (&alone.session, alone.between) == (&no_plan.session, no_plan.between),
        Err(Refusal::Course(_) | Refusal::NoJointPlan { .. } | Refusal::TooLarge { .. }) | Ok(_) => false,
    }
}

/// Rules that cannot hold together.
struct Conflict {
    rules: Vec<ClashingRule>,
    /// Whether each of them is needed for that.
    is_smallest: bool,
}

/// A smallest set of rules that cannot hold together, as far as that is decided.
fn conflict(case: &Case) -> Conflict {
    if case.is_possible() == Some(true) {
        // What stands against a plan is none of the rules that could be left out.
        return Conflict { rules: Vec::new(), is_smallest: true };
    }
    let mut conflict = Conflict { rules: case.rules(), is_smallest: true };
    // Whatever is left out once and is not needed stays out; what is left at the end is needed, each of it. Several are left
    // out at once as long as that goes well: where no plan fits without all of them, none fits without some.
    let (mut place, mut several) = (0, 1);
    while place < conflict.rules.len() {
        let mut without = conflict.rules.clone();
        without.drain(place..(place + several).min(conflict.rules.len()));
        match case.with_only(&without).is_possible() {
            Some(false) => (conflict.rules, several) = (without, several * 2),
            Some(true) | None if several > 1 => several /= 2,
            Some(true) => place += 1,
            // A rule of which that is not decided stays: with it there is no plan.
            None => (place, conflict.is_smallest) = (place + 1, false),
        }
    }
    conflict
}

/// Changes that make a plan possible, each by itself, the smallest first; two that do together where none of them does.
fn relaxations(case: &Case, conflict: &[ClashingRule], stuck: Option<(&NoPlan, &Job)>) -> Vec<Relaxation> {
    let mut found: Vec<Relaxation> = conflict.iter().filter_map(|rule| smallest_change(case, rule, stuck)).collect();
    found.extend(other_starts(case, conflict, stuck, &found));
    found.extend(stuck.into_iter().flat_map(|(no_plan, course)| changes_about_events(case, no_plan, course)));
    if found.is_empty() && case.has_steps() {
        found.extend(smallest_pair(case, conflict));
    }
    found.sort_by_key(|relaxation| (relaxation.days, relaxation.off_aim_days));
    found.dedup();
    found
}

/// Later starts, where a start stands against a plan and none was found with the rules that clash: of one course where its first
/// session has no day for longer than a start is ever left open, or of all of them, since what keeps one from beginning may keep
/// the others, too.
fn other_starts(
    case: &Case,
    conflict: &[ClashingRule],
    stuck: Option<(&NoPlan, &Job)>,
    found: &[Relaxation],
) -> Vec<Relaxation> {
    let is_start = |rule: &&ClashingRule| matches!(rule, ClashingRule::Start { .. });
    let clashes = conflict.iter().any(|rule| is_start(&rule));
    let is_stuck = stuck.is_some_and(|(no_plan, _)| no_plan.number == 1);
    if !(clashes || is_stuck) || found.iter().any(|change| matches!(change.kind, RelaxationKind::Start { .. })) {
        return Vec::new();
    }
    let rules = if clashes { Vec::new() } else { case.rules() };
    let mut starts: Vec<Relaxation> =
        rules.iter().filter(is_start).filter_map(|rule| smallest_change(case, rule, stuck)).collect();
    if starts.is_empty() {
        let mut of_all = case.later_starts_of_all().into_iter();
        starts.extend(of_all.find_map(|(start, days)| relaxation(case, RelaxationKind::StartAll { start }, days)));
    }
    starts
}

/// How many pairs of changes are tried at most.
const MOST_PAIRS: usize = 1_000;

/// The two changes of the fewest days that make a plan possible together, of these the two that leave it least off aim.
fn smallest_pair(case: &Case, conflict: &[ClashingRule]) -> Option<Relaxation> {
    let changes: Vec<(usize, Change)> = (conflict.iter().enumerate())
        .flat_map(|(place, rule)| changes(case, rule).into_iter().map(move |change| (place, change)))
        .collect();
    let mut pairs = Vec::new();
    for (index, (place, one)) in changes.iter().enumerate() {
        for (other_place, other) in &changes[index + 1..] {
            // Only one length, and only one start of a course, is changed at a time.
            let is_length = |kind: &RelaxationKind| matches!(kind, RelaxationKind::Maximum { .. });
            let is_start = place == other_place && matches!(one.kind, RelaxationKind::Start { .. });
            if !is_start && (!is_length(&one.kind) || !is_length(&other.kind)) {
                pairs.push((one.days + other.days, one, other));
            }
        }
    }
    pairs.sort_by_key(|(days, _, _)| *days);
    let mut best: Option<Relaxation> = None;
    for (days, one, other) in pairs.into_iter().take(MOST_PAIRS) {
        if best.as_ref().is_some_and(|best| best.days < days.unsigned_abs()) || !case.has_steps() {
            break;
        }
        let changed = case.with(&one.kind).with(&other.kind);
        let Some(off_aim_days) = changed.planned_off_aim().filter(|off_aim_days| *off_aim_days <= MOST_OFF_AIM) else {
            continue;
        };
        if best.as_ref().is_none_or(|best| off_aim_days < best.off_aim_days) {
            let (kind, with) = (one.kind.clone(), Some(other.kind.clone()));
            best = Some(Relaxation { kind, with, days: days.unsigned_abs(), off_aim_days });
        }
    }
    best
}

/// A change that leaves the plan more days off aim than this is no help.
const MOST_OFF_AIM: u32 = 366;

/// How many days from the day of planning on are tried for a session whose last allowed day has passed.
const MOST_BEYOND: usize = 62;

/// How many days a ceiling or an event is moved at most in search of a change.
const MOST_DAYS: i32 = 28;

/// The soonest day on which the session that has none keeps every rule but its maximum interval, where the last day that this
/// allows has passed for a course under way.
fn forced(case: &Case, no_plan: &NoPlan, course: &Job) -> Option<Relaxation> {
    // A last day that an event sets, such as an oldest age, is not an interval that may be late.
    let outline = expand::outline(course, &Numbers { ongoing: Some(no_plan.of), ..Numbers::default() }).ok()?;
    let slot = outline.slots.iter().find(|slot| slot.number == no_plan.number)?;
    if slot.rules.iter().any(|rule| rule.ceiling.is_some() && matches!(rule.anchor, Anchor::Event(_))) {
        return None;
    }
    let (id, session) = (&course.protocol.id, no_plan.number);
    let mut days = course.today?.iter_days().take(MOST_BEYOND);
    days.find_map(|day| {
        let keeps_others = case.beyond_maximum(id, session, day).is_possible() == Some(true);
        let kind = || RelaxationKind::Force { course: id.clone(), session, day };
        keeps_others.then(|| relaxation(case, kind(), 1)).flatten()
    })
}

/// Other dates of events that lie ahead, and sessions that could be dropped to keep them: those ahead that no event times
/// themselves.
fn changes_about_events(case: &Case, no_plan: &NoPlan, course: &Job) -> Vec<Relaxation> {
    let Some(today) = course.today else { return Vec::new() };
    let events = || course.events.iter().filter(|(_, date)| today <= **date);
    if events().next().is_none() {
        return Vec::new();
    }
    let other_dates = events().filter_map(|(event, date)| {
        let dates =
            (1..=MOST_DAYS).flat_map(|days| [days, -days].map(|days| (*date + TimeDelta::days(i64::from(days)), days)));
        let mut dates = dates.filter(|(day, _)| today <= *day);
        dates.find_map(|(day, days)| relaxation(case, RelaxationKind::Event { event: event.clone(), day }, days))
    });
    let held = u32::try_from(course.record.held.len()).unwrap_or(u32::MAX);
    let outline = super::shortest_outline(course).map(|outline| outline.slots).unwrap_or_default();
    let is_timed_by_event = |session: u32| {
        let slot = outline.iter().find(|slot| slot.number == session);
        slot.is_none_or(|slot| slot.rules.iter().any(|rule| matches!(rule.anchor, Anchor::Event(_))))
    };
    let ahead = (held + 1..=no_plan.number).filter(|session| !is_timed_by_event(*session));
    let dropped = ahead.filter_map(|session| {
        relaxation(case, RelaxationKind::Cancel { course: course.protocol.id.clone(), session }, 1)
    });
    other_dates.chain(dropped).collect()
}

/// A change that may help, and how many days it concerns.
struct Change {
    kind: RelaxationKind,
    days: i32,
}

/// The changes of one rule that a calendar may offer, the smallest first.
fn changes(case: &Case, rule: &ClashingRule) -> Vec<Change> {
    let of_one_day = |kinds: &mut dyn Iterator<Item = RelaxationKind>| -> Vec<Change> {
        kinds.map(|kind| Change { kind, days: 1 }).collect()
    };
    match rule {
        ClashingRule::Start { course, start, .. } => {
            let change = |later: NaiveDate| {
                let days = i32::try_from((later - *start).num_days()).unwrap_or(i32::MAX);
                Change { kind: RelaxationKind::Start { course: course.clone(), start: later }, days }
            };
            case.later_starts(course).into_iter().map(change).collect()
        }
        ClashingRule::Weekdays { course, on } => {
            let others = Weekdays::WEEK.into_iter().filter(|weekday| !on.iter().any(|open| open == *weekday));
            of_one_day(&mut others.map(|weekday| RelaxationKind::Weekday { course: course.clone(), weekday }))
        }
        ClashingRule::Closed(closure) => {
            of_one_day(&mut tried_days(closure.days).map(|day| RelaxationKind::Open { day }))
        }
        ClashingRule::Away { days } => of_one_day(&mut tried_days(*days).map(|day| RelaxationKind::Back { day })),
        ClashingRule::OpeningHours => {
            let closed = case.closed_weekdays().into_iter();
            of_one_day(&mut closed.map(|weekday| RelaxationKind::OpenWeekday { weekday }))
        }
        ClashingRule::Busy => of_one_day(&mut case.taken_days().into_iter().map(|day| RelaxationKind::Free { day })),
        ClashingRule::Maximum { course, phase } => {
            let kind = |days| RelaxationKind::Maximum { course: course.clone(), phase: phase.clone(), days };
            (1..=MOST_DAYS).map(|days| Change { kind: kind(days), days }).collect()
        }
        ClashingRule::Moved { course, session, .. } => {
            let kind = RelaxationKind::Release { course: course.clone(), session: *session };
            vec![Change { kind, days: 1 }]
        }
        ClashingRule::SeparateVisits => vec![Change { kind: RelaxationKind::ShareVisits, days: 1 }],
        // Sooner than published, nearer to another treatment, or in the past: no change that a calendar may offer.
        ClashingRule::Today { .. }
        | ClashingRule::Minimum { .. }
        | ClashingRule::PhaseWeekdays { .. }
        | ClashingRule::Breaks { .. }
        | ClashingRule::Other { .. }
        | ClashingRule::Separations => Vec::new(),
    }
}

/// The smallest change of one rule that makes a plan possible, of equals the one that leaves it least off aim.
fn smallest_change(case: &Case, rule: &ClashingRule, stuck: Option<(&NoPlan, &Job)>) -> Option<Relaxation> {
    if let ClashingRule::Maximum { course, phase } = rule {
        let is_its = |(no_plan, job): &(&NoPlan, &Job)| (&job.protocol.id, &no_plan.session.phase) == (course, phase);
        if let Some(beyond) = stuck.filter(is_its).and_then(|(no_plan, job)| forced(case, no_plan, job)) {
            return Some(beyond);
        }
    }
    let mut best: Option<Relaxation> = None;
    for Change { kind, days } in changes(case, rule) {
        if best.as_ref().is_some_and(|best| best.days < days.unsigned_abs()) {
            break;
        }
        let found = relaxation(case, kind, days);
        let is_better = |found: &Relaxation| best.as_ref().is_none_or(|best| found.off_aim_days < best.off_aim_days);
        best = found.filter(is_better).or(best);
    }
    best
}

/// The change with what it makes possible; `None` when there is no plan with it either.
fn relaxation(case: &Case, kind: RelaxationKind, days: i32) -> Option<Relaxation> {
    let off_aim_days = case.with(&kind).planned_off_aim().filter(|off_aim_days| *off_aim_days <= MOST_OFF_AIM)?;
    Some(Relaxation { kind, with: None, days: days.unsigned_abs(), off_aim_days })
}
