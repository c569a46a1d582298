//! What a changed protocol does to a plan: the same request, planned with both versions.

use chrono::NaiveDate;

use super::{ReferenceEffect, reference, renamed};
use crate::model::{CoursePlan, Grade, Id, Plan, Protocol, Refusal, Session, SessionKey, SessionStatus, SessionTime};
use crate::schedule;

/// What becomes of the plan for one request.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The plan before.
    pub was: Outcome,
    /// The plan after.
    pub now: Outcome,
    /// The sessions ahead that are not where they were, in the order of their days. Empty unless there are two plans.
    pub moved: Vec<MovedSession>,
    /// The sessions behind that are graded otherwise, in the order of their days.
    pub regraded: Vec<Regraded>,
}

/// What planning a request came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A plan.
    Plan {
        /// How many sessions it has.
        sessions: usize,
        /// The day of the first.
        first: NaiveDate,
        /// The day of the last.
        last: NaiveDate,
        /// Its days off aim.
        off_aim_days: u32,
    },
    /// None, and why.
    Refused(Refusal),
    /// None, since this version has no such protocol.
    NoProtocol,
}

/// A session ahead that is not where it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedSession {
    /// Which session.
    pub key: SessionKey,
    /// Its number in the new plan, or in the old one where the new one does not have it.
    pub number: u32,
    /// Where it was and where it is.
    pub movement: Movement,
}

/// Where a session was and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// On another day.
    Moved {
        /// The day before.
        was: NaiveDate,
        /// The day after.
        now: NaiveDate,
        /// How many days later; earlier when negative.
        days: i64,
    },
    /// On the same day at another time.
    Retimed {
        /// The day.
        day: NaiveDate,
        /// The time before.
        was: Option<SessionTime>,
        /// The time after.
        now: Option<SessionTime>,
    },
    /// Only in the new plan.
    Added(NaiveDate),
    /// Only in the old plan.
    Dropped(NaiveDate),
}

/// A session that was held and is graded otherwise, or counts as another session.
#[derive(Clone, Debug, PartialEq)]
pub struct Regraded {
    /// The day on which it was held.
    pub day: NaiveDate,
    /// Which session it was, with its number, and how it was graded.
    pub was: (SessionKey, u32, Grade),
    /// The same after the change.
    pub now: (SessionKey, u32, Grade),
}

impl Effect {
    /// Whether the plan stays as it was.
    pub fn is_none(&self) -> bool {
        self.moved.is_empty() && self.regraded.is_empty() && self.was == self.now
    }

    /// The most days by which a session moves, either way.
    pub fn farthest_days(&self) -> i64 {
        let days = self.moved.iter().map(|moved| match moved.movement {
            Movement::Moved { days, .. } => days.abs(),
            Movement::Retimed { .. } | Movement::Added(_) | Movement::Dropped(_) => 0,
        });
        days.max().unwrap_or(0)
    }
}

/// What a change does to the course that starts on a day, where nothing else is asked. What either version leaves open
/// is taken from the examples of the new one, then of the old one.
pub fn from_start(old: &Protocol, new: &Protocol, start: NaiveDate) -> ReferenceEffect {
    in_variant(old, new, None, start)
}

/// The same for each variant of the new version, or of the old one where the new has none; for versions without variants, once.
pub fn of_variants(old: &Protocol, new: &Protocol, start: NaiveDate) -> Vec<ReferenceEffect> {
    let of = if new.variants.is_empty() { old } else { new };
    let variants: Vec<&Id> = of.all_variants().map(|variant| &variant.id).collect();
    if variants.is_empty() {
        return vec![from_start(old, new, start)];
    }
    variants.into_iter().map(|variant| in_variant(old, new, Some(variant), start)).collect()
}

fn in_variant(old: &Protocol, new: &Protocol, variant: Option<&Id>, start: NaiveDate) -> ReferenceEffect {
    let examples = [new.examples.as_slice(), old.examples.as_slice()].concat();
    let old = &Protocol::checked(renamed::under_new_names(old, new));
    let courses = [old, new].map(|protocol| {
        let own = variant.filter(|_| !protocol.variants.is_empty());
        reference::course_from(protocol, own, &examples, start)
    });
    let [was, now] = [&courses[0], &courses[1]].map(schedule::course_plan);
    ReferenceEffect {
        variant: variant.cloned(),
        start,
        is_as_in_example: courses.iter().any(reference::has_choices),
        effect: between(Some(was.as_ref()), Some(now.as_ref())),
    }
}

/// What a change does to the courses of one request, in their order. The first argument names their protocols; a plan
/// that is `None` has not been made, since its version lacks one of them.
pub fn on_courses(
    protocols: &[Id],
    was: Option<Result<Plan, Refusal>>,
    now: Option<Result<Plan, Refusal>>,
) -> Vec<(Id, Effect)> {
    let of_course = |planned: &'_ Option<Result<Plan, Refusal>>, place: usize| match planned {
        None => None,
        Some(Ok(joint)) => joint.plans.get(place).cloned().map(Ok),
        Some(Err(refusal)) => Some(Err(refusal.clone())),
    };
    let effects = protocols.iter().enumerate().map(|(place, protocol)| {
        let (was, now) = (of_course(&was, place), of_course(&now, place));
        (protocol.clone(), between(was.as_ref().map(Result::as_ref), now.as_ref().map(Result::as_ref)))
    });
    effects.collect()
}

/// What lies between two plans for one request.
fn between(was: Option<Result<&CoursePlan, &Refusal>>, now: Option<Result<&CoursePlan, &Refusal>>) -> Effect {
    let (moved, regraded) = match (was, now) {
        (Some(Ok(was)), Some(Ok(now))) => (moved(was, now), regraded(was, now)),
        (Some(Err(_)) | None, _) | (_, Some(Err(_)) | None) => (Vec::new(), Vec::new()),
    };
    Effect { was: outcome(was), now: outcome(now), moved, regraded }
}

fn outcome(planned: Option<Result<&CoursePlan, &Refusal>>) -> Outcome {
    match planned {
        None => Outcome::NoProtocol,
        Some(Err(refusal)) => Outcome::Refused(refusal.clone()),
        Some(Ok(plan)) => match (plan.first(), plan.last()) {
            (Some(first), Some(last)) => {
                Outcome::Plan { sessions: plan.sessions.len(), first, last, off_aim_days: plan.off_aim_days() }
            }
            // No plan is empty.
            (None, _) | (_, None) => Outcome::NoProtocol,
        },
    }
}

fn moved(was: &CoursePlan, now: &CoursePlan) -> Vec<MovedSession> {
    let ahead = |plan: &'_ CoursePlan| -> Vec<Session> {
        let ahead = plan.sessions.iter().filter(|session| session.status == SessionStatus::Planned);
        ahead.map(|session| Session { key: now.protocol().present_key(&session.key), ..session.clone() }).collect()
    };
    let (was, now) = (ahead(was), ahead(now));
    let find = |sessions: &[Session], key: &SessionKey| sessions.iter().find(|session| session.key == *key).cloned();
    let mut all = Vec::new();
    for session in &now {
        let movement = match find(&was, &session.key) {
            None => Movement::Added(session.day),
            Some(before) if before.day != session.day => {
                let days = (session.day - before.day).num_days();
                Movement::Moved { was: before.day, now: session.day, days }
            }
            Some(before) if before.time != session.time => {
                Movement::Retimed { day: session.day, was: before.time, now: session.time }
            }
            Some(_) => continue,
        };
        all.push((session.day, MovedSession { key: session.key.clone(), number: session.number, movement }));
    }
    for session in was.iter().filter(|session| find(&now, &session.key).is_none()) {
        let movement = Movement::Dropped(session.day);
        all.push((session.day, MovedSession { key: session.key.clone(), number: session.number, movement }));
    }
    all.sort_by_key(|(day, _)| *day);
    all.into_iter().map(|(_, moved)| moved).collect()
}

/// Sessions that were held are the same by their days, which no plan changes.
fn regraded(was: &CoursePlan, now: &CoursePlan) -> Vec<Regraded> {
    let held = |plan: &CoursePlan| -> Vec<(NaiveDate, (SessionKey, u32, Grade))> {
        let held = plan.sessions.iter().filter_map(|session| match session.status {
            SessionStatus::Planned | SessionStatus::Moved { .. } => None,
            SessionStatus::Held(grade) => {
                Some((session.day, (now.protocol().present_key(&session.key), session.number, grade)))
            }
        });
        held.collect()
    };
    let (was, now) = (held(was), held(now));
    let pairs = was.into_iter().filter_map(|(day, was)| {
        let (_, now) = now.iter().find(|(on, _)| *on == day)?;
        (was != *now).then(|| Regraded { day, was, now: now.clone() })
    });
    pairs.collect()
}
