//! Sessions that a plan itself has so late that the protocol has a rule for it: as few as can be, and what follows after each.

use std::cell::Cell;
use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::record::AsOf;
use super::{before_gap, day};
use crate::model::{CoursePlan, Grade, Held, Job, Plan, Proof, Reason, Refusal, Session, SessionStatus, Sharing};

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
pub(super) fn planned(
    courses: &[Job],
    sharing: Sharing,
    plan: impl Fn(&[Job]) -> Result<Plan, Refusal>,
) -> Result<Plan, Refusal> {
    let search = Search { plan, sharing, left: Cell::new(MOST_PLANS) };
    let mut found = search.with_fewest_gaps(courses)?.plan;
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

/// What looks for plans with as few gaps as can be.
struct Search<P> {
    /// Gives the best plan in which no gap is avoided or followed yet.
    plan: P,
    sharing: Sharing,
    /// How many plans it may still look at.
    left: Cell<usize>,
}

impl<P: Fn(&[Job]) -> Result<Plan, Refusal>> Search<P> {
    fn with_fewest_gaps(&self, courses: &[Job]) -> Result<Followed, Refusal> {
        let first = (self.plan)(courses)?;
        self.with_fewest_gaps_from(first, courses)
    }

    /// The same from the best plan on, in which no gap is avoided or followed yet.
    fn with_fewest_gaps_from(&self, first: Plan, courses: &[Job]) -> Result<Followed, Refusal> {
        let Some(gap) = first_gap(&first) else {
            return Ok(Followed { plan: first, gaps: 0 });
        };
        if self.left.get() < 2 {
            return Ok(Followed { plan: first, gaps: MOST_PLANS });
        }
        self.left.set(self.left.get() - 2);
        let mut in_time = courses.to_vec();
        let is_new = std::mem::replace(&mut in_time[gap.course].in_time, gap.number) < gap.number;
        let avoided = match is_new.then(|| self.with_fewest_gaps(&in_time)) {
            Some(Ok(avoided)) if avoided.gaps == 0 => return Ok(avoided),
            Some(Ok(avoided)) => Some(avoided),
            Some(Err(_)) | None => None,
        };
        let mut behind = first.clone();
        behind.plans[gap.course].sessions.retain(|session| session.day < gap.day);
        let followed = self.followed_to_moved(courses, &gap);
        let followed = followed.or_else(|| {
            let promised = first_promised(&courses[gap.course], &first, &gap)?;
            self.followed(&behind, courses, &gap, promised)
        });
        let followed = followed.or_else(|| self.followed(&behind, courses, &gap, gap.day));
        let followed = followed.unwrap_or(Followed { plan: first, gaps: MOST_PLANS });
        Ok(avoided.filter(|avoided| avoided.gaps < followed.gaps).unwrap_or(followed))
    }

    /// The same where a session that comes again after the gap was moved by hand: the gap leads to it as it did when nothing was
    /// promised after it, however long the session that was due would wait for a visit.
    fn followed_to_moved(&self, courses: &[Job], gap: &Gap) -> Option<Followed> {
        let own = &courses[gap.course];
        let is_moved = own.record.moved.keys().any(|number| *number < gap.number && own.moved_to(*number).is_some());
        let left = self.left.get().checked_sub(1).filter(|_| is_moved && !own.promised.is_empty())?;
        self.left.set(left);
        let mut anew = courses.to_vec();
        anew[gap.course].promised.clear();
        let mut behind = (self.plan)(&anew).ok()?;
        let sooner = first_gap(&behind).filter(|sooner| sooner.course == gap.course && sooner.day < gap.day)?;
        let plan = &mut behind.plans[gap.course];
        plan.sessions.retain(|session| session.day < sooner.day);
        plan.course.promised.clone_from(&own.promised);
        self.followed(&behind, courses, &sooner, sooner.day)
    }

    /// A plan as far as it is `behind` a gap, and with what follows where that is on a day; nothing where it cannot be.
    ///
    /// On the day of the gap itself it can turn out that what follows has to be later. Then the gap is longer, and what the
    /// protocol asks for is looked up for the longer one.
    fn followed(&self, behind: &Plan, courses: &[Job], gap: &Gap, day: NaiveDate) -> Option<Followed> {
        let mut assumed = courses.to_vec();
        assume_until(day, behind, &mut assumed);
        let after_gap = |plan: &Plan| plan.plans[gap.course].sessions.iter().map(|own| own.day).find(|own| day <= *own);
        let is_there = |plan: &Plan| after_gap(plan) == Some(day) || day == gap.day;
        let from = (self.plan)(&assumed).ok().filter(is_there)?;
        let rest = self.with_fewest_gaps_from(from, &assumed).ok().filter(|rest| is_there(&rest.plan))?;
        if !goes_on(&rest.plan, behind, day) {
            return None;
        }
        let later = after_gap(&rest.plan).filter(|later| day < *later && self.left.get() > 0);
        let mut plan_so_far = joined(behind.clone(), rest.plan, day);
        let longer = later.and_then(|later| {
            self.left.set(self.left.get() - 1);
            let gap = Gap { course: gap.course, number: gap.number, day: later };
            self.followed(&plan_so_far, courses, &gap, later)
        });
        longer.or_else(|| {
            before_gap::say_movable(&mut plan_so_far, (courses, &assumed), self.sharing, day);
            Some(Followed { plan: plan_so_far, gaps: 1 + rest.gaps })
        })
    }
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
        plan.sessions.truncate(behind);
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
        (Proof::FewestOpen { .. } | Proof::VisitsOpen { .. }, _) => Proof::VisitsOpen { at_least: 0, off_aim_above: 0 },
        (Proof::PromisesOpen, _) => Proof::PromisesOpen,
    };
    whole
}
