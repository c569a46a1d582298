//! What happened: which sessions were held, and how they were in time.

use super::availability::{Availability, TooNear};
use super::day::{self, DayNumber, Shift};
use super::expand::{Anchor, Outline, Rule, Slot};
use super::timing::DayAnchor;
use crate::model::{Counts, CourseProblem, Grade, Job, Obstacle, TooSoon};

/// One session that was held.
#[derive(Clone, Debug)]
pub(super) struct HeldSession {
    /// The session of the outline that it was, or was meant to be.
    pub(super) slot: usize,
    /// 1, and more where the session had been held too soon before.
    pub(super) attempt: u32,
    pub(super) day: DayNumber,
    pub(super) grade: Grade,
    /// Whether the next interval is measured from it.
    pub(super) is_measured_from: bool,
    /// What it was too near to, where it was.
    pub(super) near: Option<Obstacle>,
}

/// The day that the next interval is measured from.
pub(super) fn measured_from(held: &[HeldSession]) -> Option<DayNumber> {
    held.iter().rev().find(|session| session.is_measured_from).map(|session| session.day)
}

/// The rule of a session that was held and does not count, if the phase has one.
pub(super) fn again_rule(course: &Job, outline: &Outline, slot: usize) -> Option<Rule> {
    let phase = &course.protocol.phases[outline.phases[outline.slots.get(slot)?.phase].index];
    let after = phase.again_after?;
    Some(Rule::aiming(Anchor::Try, after))
}

/// Assigns the days on which sessions were held to the sessions of the outline, in order, and grades each.
///
/// A session that was held too soon, or too near after another treatment, does not count where the protocol says that it
/// is then repeated: the next day is the same session again. The next interval is measured from it all the same. So it is
/// with a session that whoever wrote it down does not count, but the interval is then measured from it only where they say
/// so.
///
/// # Errors
///
/// Days that are not in order, or more of them than the course has sessions.
pub(super) fn held_sessions(
    course: &Job,
    availability: &Availability<'_>,
    outline: &Outline,
) -> Result<Vec<HeldSession>, Vec<CourseProblem>> {
    let mut held: Vec<HeldSession> = Vec::with_capacity(course.record.held.len());
    let mut counted: Vec<DayNumber> = Vec::new();
    let mut attempt = 1;
    for entry in &course.record.held {
        let date = &entry.on;
        let today = day::number(*date);
        let previous = held.last().map(|session: &HeldSession| session.day);
        // One that does not count leaves its day to one that does.
        let first = held.last().map(|last| if last.grade.counts() { last.day + 1 } else { last.day });
        if first.is_some_and(|first| today < first) {
            return Err(vec![CourseProblem::HeldOutOfOrder { day: *date }]);
        }
        let slot = counted.len();
        let Some(Slot { rules, number, .. }) = outline.slots.get(slot) else {
            if let Some(waiting) = outline.waiting.first() {
                let open = waiting.events.iter().map(|event| CourseProblem::EventOpen { event: event.clone() });
                return Err(open.collect());
            }
            let sessions = u32::try_from(outline.slots.len()).unwrap_or(u32::MAX);
            return Err(vec![CourseProblem::TooManyHeld { held: course.record.held.len(), sessions }]);
        };
        if let Some(said) = entry.session.filter(|said| said != number) {
            return Err(vec![CourseProblem::HeldOtherSession { said, next: *number, day: *date }]);
        }
        let day_of = |anchor: &Anchor| match anchor {
            Anchor::Slot(slot) => counted.get(*slot).copied(),
            Anchor::Previous => measured_from(&held),
            Anchor::Try => previous,
            Anchor::Event(event) => course.events.get(event).map(|date| day::number(*date)),
        };
        let near = availability.too_near(today);
        let again = again_rule(course, outline, slot).filter(|_| attempt > 1);
        let grade = match entry.counts {
            // Which variant holds is no question of how the session was in time.
            Counts::Yes => {
                let own = rules.iter().filter(|rule| !rule.is_of_variant);
                grade(course, own.chain(&again), today, near, day_of)
            }
            Counts::No | Counts::NoAndStartsAnew => Grade::Uncounted,
        };
        let near = near.map(|near| near.obstacle.clone());
        let is_measured_from = entry.counts != Counts::No;
        held.push(HeldSession { slot, attempt, day: today, grade, is_measured_from, near });
        if grade.counts() {
            counted.push(today);
            attempt = 1;
        } else {
            attempt += 1;
        }
    }
    Ok(held)
}

/// How a session on `today` lies against its rules, and to what it is too `near`. The worst of them
/// decides.
fn grade<'r>(
    course: &Job,
    rules: impl Iterator<Item = &'r Rule>,
    today: DayNumber,
    near: Option<TooNear<'_>>,
    day_of: impl Fn(&Anchor) -> Option<DayNumber>,
) -> Grade {
    let shift = |length| Shift::new(length, course.protocol.month_end);
    let (mut too_soon, mut grace_used, mut too_late) = (0, 0, 0);
    let mut note = |missing: i32, is_in_grace: bool| {
        let most = if is_in_grace { &mut grace_used } else { &mut too_soon };
        *most = missing.max(*most);
    };
    // Of rules of which only the earliest counts: how many days are missing to the one that asks for fewest.
    let mut fewest: Option<(bool, i32)> = None;
    let (mut aim_from, mut aim_until): (Option<DayNumber>, Option<DayNumber>) = (None, None);
    let mut earliest_aim: Option<(DayNumber, Option<DayNumber>)> = None;
    for rule in rules {
        let Some(anchor) = day_of(&rule.anchor) else { continue };
        let days = rule.in_days(DayAnchor::Day(anchor), course.protocol.month_end);
        let earliest = days.floor.map(|floor| floor.after(anchor));
        let missing = earliest.map_or(0, |earliest| earliest - today);
        let with_grace = earliest.zip(rule.grace).map(|(earliest, grace)| shift(grace).negated().after(earliest));
        let is_in_grace = with_grace.or(earliest).is_none_or(|first| first <= today);
        if let Some(ceiling) = days.ceiling {
            too_late = too_late.max(today - ceiling.after(anchor));
        }
        let aim = days.aim.map(|(shorter, longer)| (shorter.after(anchor), longer.map(|longer| longer.after(anchor))));
        if rule.is_alternative {
            // In the grace of one is better than too soon for all.
            fewest = Some(fewest.map_or((!is_in_grace, missing), |known| known.min((!is_in_grace, missing))));
            earliest_aim = match (earliest_aim, aim) {
                (Some(one), Some(other)) => {
                    let end = one.1.zip(other.1).map(|(one, other)| one.min(other)).or(one.1).or(other.1);
                    Some((one.0.min(other.0), end))
                }
                (one, other) => one.or(other),
            };
            continue;
        }
        note(missing, is_in_grace);
        if let Some((first, last)) = aim {
            // As in a plan: from the latest beginning to the latest end.
            aim_from = aim_from.max(Some(first));
            aim_until = aim_until.max(last);
        }
    }
    if let Some((is_too_soon, missing)) = fewest {
        note(missing, !is_too_soon);
    }
    if let Some((first, last)) = earliest_aim {
        aim_from = aim_from.max(Some(first));
        aim_until = aim_until.max(last);
    }
    let early = aim_from.map_or(0, |from| from - today);
    // An aim without an end leaves it to the others how late.
    let late = aim_until.max(aim_from.filter(|_| aim_until.is_some())).map_or(0, |until| today - until);
    let days = i32::unsigned_abs;
    let counts = course.protocol.too_soon == TooSoon::Count;
    match (near, too_soon) {
        (_, 1..) => return Grade::TooSoon { days: days(too_soon), counts },
        (Some(TooNear { days, is_in_grace: true, .. }), _) => grace_used = grace_used.max(days.cast_signed()),
        // What came after a session does not undo it.
        (Some(TooNear { days, obstacle: Obstacle::Separation { is_before, .. }, .. }), _) => {
            return Grade::TooNear { days, counts: counts || *is_before };
        }
        (_, _) => {}
    }
    match () {
        () if too_late > 0 => Grade::TooLate { days: days(too_late) },
        () if grace_used > 0 => Grade::Grace { days: days(grace_used) },
        () if late > 0 => Grade::Late { days: days(late) },
        () if early > 0 => Grade::Early { days: days(early) },
        () => Grade::OnAim,
    }
}
