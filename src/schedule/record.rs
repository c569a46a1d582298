//! What happened: which sessions were held, how they were in time, and where a session that is too late leads.

use std::collections::BTreeSet;

use super::availability::{Availability, TooNear};
use super::day::{self, DayNumber, Shift};
use super::expand::{Anchor, Outline, Rule, Slot};
use super::timing::DayAnchor;
use crate::model::{Counts, CourseProblem, Grade, Job, LateGap, LateOutcome, Obstacle, SessionKey, TooSoon};

/// One session that was held.
#[derive(Clone, Debug)]
pub(super) struct HeldSession {
    /// The place in the outline of the session that it was, or was meant to be; none where that is left out.
    pub(super) slot: Option<usize>,
    /// Which session that is, by its number in the course and by its key, which has the attempt.
    pub(super) number: u32,
    pub(super) key: SessionKey,
    /// Where its phase stands in [`Outline::phases`].
    pub(super) phase: usize,
    pub(super) day: DayNumber,
    pub(super) grade: Grade,
    /// Whether the next interval is measured from it.
    pub(super) is_measured_from: bool,
    /// What it was too near to, where it was.
    pub(super) near: Option<Obstacle>,
    /// What its lateness led to, where the protocol has a rule for it.
    pub(super) late: Option<LateGap>,
}

/// What happened to a course, and where it leads.
pub(super) struct Happened {
    /// The sessions that were held, in order.
    pub(super) held: Vec<HeldSession>,
    /// Why the session that comes next is not the one after those that were held, where that one is late already.
    pub(super) late: Option<LateGap>,
    /// The numbers of the sessions that are left out.
    pub(super) left_out: BTreeSet<u32>,
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
/// A session that is too late by a rule of the protocol leads back: those that are held again count no longer, and it is
/// the first of them. An entry may have the number that it had before or the one that it has then. Where by
/// the day `as_of` the session that comes next is late already, what is ahead is laid out from where that leads.
///
/// # Errors
///
/// Days that are not in order, or more of them than the course has sessions.
pub(super) fn happened(
    course: &Job,
    availability: &Availability<'_>,
    outline: &Outline,
    as_of: Option<DayNumber>,
) -> Result<Happened, Vec<CourseProblem>> {
    let mut held: Vec<HeldSession> = Vec::with_capacity(course.record.held.len());
    let mut counted = Counted::default();
    for entry in &course.record.held {
        let date = &entry.on;
        let today = day::number(*date);
        let previous = held.last().map(|session: &HeldSession| session.day);
        // One that does not count leaves its day to one that does.
        let first = held.last().map(|last| if last.grade.counts() { last.day + 1 } else { last.day });
        if first.is_some_and(|first| today < first) {
            return Err(vec![CourseProblem::HeldOutOfOrder { day: *date }]);
        }
        let Some(Slot { number: due, .. }) = outline.slots.get(counted.next()) else {
            if let Some(waiting) = outline.waiting.first() {
                let open = waiting.events.iter().map(|event| CourseProblem::EventOpen { event: event.clone() });
                return Err(open.collect());
            }
            let sessions = u32::try_from(outline.slots.len()).unwrap_or(u32::MAX);
            return Err(vec![CourseProblem::TooManyHeld { held: course.record.held.len(), sessions }]);
        };
        let since = measured_from(&held);
        let late = since.and_then(|since| late_gap(course, outline, counted.next(), since, today));
        let is_measured_from = entry.counts != Counts::No;
        let mut after = counted.clone();
        let superseded = late.as_ref().map(|late| after.follow(late.then, outline)).unwrap_or_default();
        let slot = after.next();
        // A gap that goes on after it leads back when it ends.
        if is_measured_from {
            counted = after;
            superseded.into_iter().for_each(|place| held[place].grade = Grade::Superseded);
        }
        let Slot { rules, number, key, phase } = &outline.slots[slot];
        if let Some(said) = entry.session.filter(|said| said != number && said != due) {
            return Err(vec![CourseProblem::HeldOtherSession { said, next: *number, day: *date }]);
        }
        let day_of = |anchor: &Anchor| match anchor {
            Anchor::Slot(slot) => counted.held(*slot).map(|place| held[place].day),
            Anchor::Previous => since,
            Anchor::Try => previous,
            Anchor::Event(event) => course.events.get(event).map(|date| day::number(*date)),
        };
        let near = availability.too_near(today);
        let is_again = held.last().is_some_and(|last| is_to_be_held_again(last, slot));
        let again = again_rule(course, outline, slot).filter(|_| is_again);
        let bound = |rule: &Rule| late.as_ref().map_or(Some(rule.clone()), |late| rule.after_gap(late.then));
        let rules: Vec<Rule> = rules.iter().filter_map(bound).chain(again).collect();
        let grade = match entry.counts {
            // Which variant holds is no question of how the session was in time.
            Counts::Yes => {
                let own = rules.iter().filter(|rule| !rule.is_of_variant);
                grade(course, own, today, near, day_of)
            }
            Counts::No | Counts::NoAndStartsAnew => Grade::Uncounted,
        };
        let near = near.map(|near| near.obstacle.clone());
        let tries = held.iter().filter(|session| session.number == *number).count();
        let key = SessionKey { attempt: u32::try_from(tries + 1).unwrap_or(u32::MAX), ..key.clone() };
        let (number, phase) = (*number, *phase);
        let late = late.filter(|_| is_measured_from);
        held.push(HeldSession {
            slot: Some(slot),
            number,
            key,
            phase,
            day: today,
            grade,
            is_measured_from,
            near,
            late,
        });
        if grade.counts() {
            counted.0.push(Some(held.len() - 1));
        }
    }
    let late = measured_from(&held)
        .zip(as_of)
        .and_then(|(since, today)| late_gap(course, outline, counted.next(), since, today));
    if let Some(late) = &late {
        counted.follow(late.then, outline).into_iter().for_each(|place| held[place].grade = Grade::Superseded);
    }
    let left_out = counted.0.iter().zip(&outline.slots).filter(|(place, _)| place.is_none());
    let left_out = left_out.map(|(_, slot)| slot.number).collect();
    Ok(Happened { held, late, left_out })
}

/// Whether a session was held that does not count by itself, so that the one in this place is held again.
pub(super) fn is_to_be_held_again(last: &HeldSession, slot: usize) -> bool {
    !last.grade.counts() && last.grade != Grade::Superseded && last.slot == Some(slot)
}

/// The sessions of an outline that are behind, in order: for each the place among those that were held of the one that
/// counts for it, and nothing for one that is left out.
#[derive(Clone, Default)]
struct Counted(Vec<Option<usize>>);

impl Counted {
    /// The place in the outline of the session that comes next.
    fn next(&self) -> usize {
        self.0.len()
    }

    /// The place among those that were held of the one that counts for a session.
    fn held(&self, slot: usize) -> Option<usize> {
        self.0.get(slot).copied().flatten()
    }

    /// Goes to where a session leads that is too late, and gives the places of those that count no longer.
    fn follow(&mut self, then: LateOutcome, outline: &Outline) -> Vec<usize> {
        let next = &outline.slots[self.next()];
        let behind = || outline.slots[..self.next()].iter();
        let round_start = behind().position(|slot| slot.key.round == next.key.round).unwrap_or(self.next());
        let start = match then {
            LateOutcome::LeaveOut => {
                self.0.push(None);
                return Vec::new();
            }
            LateOutcome::Repeat(sessions) => {
                let held = self.0.iter().enumerate().skip(round_start).filter(|(_, place)| place.is_some());
                let held: Vec<usize> = held.map(|(slot, _)| slot).collect();
                let first = held.len().saturating_sub(sessions as usize);
                held.get(first).copied().unwrap_or(self.next())
            }
            LateOutcome::RestartPhase => behind().position(|slot| slot.phase == next.phase).unwrap_or(self.next()),
            LateOutcome::RestartCourse => round_start,
        };
        self.0.split_off(start).into_iter().flatten().collect()
    }
}

/// The gap that a session in this place of the outline would end on a day, where the protocol has a rule for it: of several
/// the one that leads furthest back, which is the one for the longest time. The first session of a course or of a round
/// is never late, and the last one is not left out: nothing would come in its place.
pub(super) fn late_gap(
    course: &Job,
    outline: &Outline,
    slot: usize,
    since: DayNumber,
    today: DayNumber,
) -> Option<LateGap> {
    let (before, own) = (outline.slots.get(slot.checked_sub(1)?)?, outline.slots.get(slot)?);
    let is_last = slot + 1 == outline.slots.len();
    let is_exceeded = |length| Shift::new(length, course.protocol.month_end).after(since) < today;
    let rules = course.protocol.late.iter().filter(|_| before.key.round == own.key.round);
    let rules = rules.filter(|rule| rule.is_for(&own.key.phase) && is_exceeded(rule.more_than));
    let rule = rules.filter(|rule| !is_last || rule.then != LateOutcome::LeaveOut).max_by_key(|rule| rule.then)?;
    let (rule, more_than, then) = (rule.id.clone(), rule.more_than, rule.then);
    Some(LateGap { rule, since: day::date(since), more_than, then })
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
