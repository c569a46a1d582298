//! What happened: which sessions were held, how they were in time, and where a session that is too late leads.

use std::collections::BTreeSet;

use super::availability::{Availability, TooNear};
use super::day::{self, DayNumber, FIRST, Shift};
use super::expand::{Anchor, Outline, Rule, Slot};
use super::timing::{Bounds, DayAnchor, DayRule};
use crate::model::{Counts, CourseProblem, Grade, Job, Late, LateGap, LateOutcome, Obstacle, SessionKey, TooSoon};

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
    pub(super) late: Option<Overdue>,
    /// The numbers of the sessions that are left out.
    pub(super) left_out: BTreeSet<u32>,
}

/// A session that is late already, by a rule of the protocol.
#[derive(Clone)]
pub(super) struct Overdue {
    /// The gap as it is by the day of planning.
    pub(super) gap: LateGap,
    /// What it becomes if it goes on, by the rules for longer ones: each with the last day before it is that long, the
    /// earliest first.
    longer: Vec<(DayNumber, LateGap)>,
    /// Whether a visit has passed of which nothing is on record: the session may have been held then, and nobody knows yet how
    /// long the gap is.
    is_open: bool,
}

impl Overdue {
    /// The last day on which the same follows from it; nothing where no longer gap leads anywhere else.
    pub(super) fn until(&self) -> Option<DayNumber> {
        self.longer.first().map(|(until, _)| *until)
    }

    /// The same, where that is known.
    pub(super) fn in_time_until(&self) -> Option<DayNumber> {
        self.until().filter(|_| !self.is_open)
    }

    /// The longer gap that it is where the session is held on a day; nothing where it is still the same, or where that is open.
    pub(super) fn longer_on(&self, day: DayNumber) -> Option<&LateGap> {
        let longer = self.longer.iter().filter(|_| !self.is_open);
        longer.take_while(|(until, _)| *until < day).last().map(|(_, gap)| gap)
    }
}

/// The day by which the session that comes next can be late.
#[derive(Clone, Copy)]
pub(super) struct AsOf {
    today: DayNumber,
    /// The first visit that has passed since the last session that was held, and of which nothing is on record: one that was
    /// promised, or moved by hand to its day.
    first_open: Option<DayNumber>,
}

impl AsOf {
    pub(super) fn of(course: &Job, today: DayNumber) -> Self {
        let last_held = course.record.held_days().last().map(day::number);
        let promised = course.promised.iter().map(|visit| visit.day);
        let passed = promised.chain(course.record.moved.values().map(|moved| moved.day)).map(day::number);
        let first_open = passed.filter(|day| last_held < Some(*day) && *day < today).min();
        Self { today, first_open }
    }

    /// Whether a visit has passed of which nothing is on record.
    pub(super) fn has_open(self) -> bool {
        self.first_open.is_some()
    }
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
/// the first of them. An entry may have the number that it had before or the one that it has then. Where the session that
/// comes next is late already, what is ahead is laid out from where that leads. As long as a visit has passed that was promised
/// or moved by hand to its day, and of which nothing is on record, the session may have been held then, so it is late only
/// where it was on that day, or where its last allowed day has passed.
///
/// # Errors
///
/// Days that are not in order, or more of them than the course has sessions.
pub(super) fn happened(
    course: &Job,
    availability: &Availability<'_>,
    outline: &Outline,
    as_of: Option<AsOf>,
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
        let place = Place { since, previous, counted: &counted, held: &held };
        let late = since.and_then(|since| {
            let slot = counted.next();
            let aim_end = place.bounds(course, &outline.slots[slot]).aim_end();
            Waited { course, outline, slot, since, aim_end }.gap_on(today)
        });
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
        let place = Place { since, previous, counted: &counted, held: &held };
        let day_of = |anchor: &Anchor| place.day_of(course, anchor);
        let near = availability.too_near(today);
        let is_again = held.last().is_some_and(|last| is_to_be_held_again(last, slot));
        let again = again_rule(course, outline, slot).filter(|_| is_again);
        let bound = |rule: &Rule| late.as_ref().map_or(Some(rule.clone()), |late| rule.after_gap(late.then));
        let rules: Vec<Rule> = rules.iter().filter_map(bound).chain(again).collect();
        let grade = match entry.counts {
            // Which variant holds is no question of how the session was in time.
            Counts::Yes => {
                let own = rules.iter().filter(|rule| !rule.is_aside);
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
    let late =
        measured_from(&held).zip(as_of).zip(outline.slots.get(counted.next())).and_then(|((since, as_of), next)| {
            let previous = held.last().map(|last| last.day);
            let bounds = Place { since: Some(since), previous, counted: &counted, held: &held }.bounds(course, next);
            let has_passed = bounds.latest < as_of.today;
            let by = as_of.first_open.filter(|_| !has_passed).unwrap_or(as_of.today);
            let waited = Waited { course, outline, slot: counted.next(), since, aim_end: bounds.aim_end() };
            waited.overdue(by, as_of.has_open())
        });
    if let Some(late) = &late {
        counted.follow(late.gap.then, outline).into_iter().for_each(|place| held[place].grade = Grade::Superseded);
    }
    let left_out = counted.0.iter().zip(&outline.slots).filter(|(place, _)| place.is_none());
    let left_out = left_out.map(|(_, slot)| slot.number).collect();
    Ok(Happened { held, late, left_out })
}

/// Where a course is before a session.
struct Place<'h> {
    /// The day that its interval is measured from.
    since: Option<DayNumber>,
    /// The day of the session that was held last, counted or not.
    previous: Option<DayNumber>,
    counted: &'h Counted,
    held: &'h [HeldSession],
}

impl Place<'_> {
    fn day_of(&self, course: &Job, anchor: &Anchor) -> Option<DayNumber> {
        match anchor {
            Anchor::Slot(slot) => self.counted.held(*slot).map(|place| self.held[place].day),
            Anchor::Previous => self.since,
            Anchor::Try => self.previous,
            Anchor::Event(event) => course.events.get(event).map(|date| day::number(*date)),
        }
    }

    /// The days that the rules of the session allow and aim at, without the limits that only the search uses to keep sessions in
    /// time.
    fn bounds(&self, course: &Job, slot: &Slot) -> Bounds {
        let in_days = |rule: &Rule| {
            let anchor = self.day_of(course, &rule.anchor)?;
            Some(rule.in_days(DayAnchor::Day(anchor), course.protocol.month_end))
        };
        let rules: Vec<DayRule> = slot.rules.iter().filter(|rule| !rule.is_in_time).filter_map(in_days).collect();
        let mut bounds = Bounds::default();
        bounds.set(&rules, None, |_| FIRST);
        bounds
    }
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

/// The time before a session in one place of the outline, by which the session can be late.
pub(super) struct Waited<'a> {
    pub(super) course: &'a Job,
    pub(super) outline: &'a Outline,
    pub(super) slot: usize,
    /// The day that it is counted from.
    pub(super) since: DayNumber,
    /// The last day that the session aims at. Until then it is not late, however long after the one before that is.
    pub(super) aim_end: Option<DayNumber>,
}

impl Waited<'_> {
    /// The gap that the session would end on a day, where the protocol has a rule for it: of several the one that leads furthest
    /// back, which is the one for the longest time.
    pub(super) fn gap_on(&self, day: DayNumber) -> Option<LateGap> {
        let rule = self.rules().filter(|rule| self.last_day(rule) < day).max_by_key(|rule| rule.then)?;
        let (rule, more_than, then) = (rule.id.clone(), rule.more_than, rule.then);
        let due = self.outline.slots[self.slot].number;
        Some(LateGap { rule, due, since: day::date(self.since), more_than, then })
    }

    /// The last day on which the session does not end a gap that the protocol has a rule for; nothing where it has none.
    pub(super) fn last_in_time(&self) -> Option<DayNumber> {
        self.rules().map(|rule| self.last_day(rule)).min()
    }

    /// What it is where the session is late already on a day.
    fn overdue(&self, today: DayNumber, is_open: bool) -> Option<Overdue> {
        let gap = self.gap_on(today)?;
        let mut last_days: Vec<DayNumber> = self.rules().map(|rule| self.last_day(rule)).collect();
        last_days.retain(|last| today <= *last);
        last_days.sort_unstable();
        let mut longer: Vec<(DayNumber, LateGap)> = Vec::new();
        for last in last_days {
            let now = longer.last().map_or(&gap, |(_, gap)| gap);
            if let Some(then) = self.gap_on(last.saturating_add(1)).filter(|then| then.rule != now.rule) {
                longer.push((last, then));
            }
        }
        Some(Overdue { gap, longer, is_open })
    }

    /// The last day on which the session is in time by a rule.
    fn last_day(&self, rule: &Late) -> DayNumber {
        let last = Shift::new(rule.more_than, self.course.protocol.month_end).after(self.since);
        self.aim_end.map_or(last, |end| end.max(last))
    }

    /// The rules by which the session can be late. The first one of a course or of a round never is, and the last one is not
    /// left out: nothing would come in its place.
    fn rules(&self) -> impl Iterator<Item = &Late> {
        let Self { course, outline, slot, .. } = *self;
        let own = outline.slots.get(slot);
        let before = slot.checked_sub(1).and_then(|before| outline.slots.get(before));
        let own =
            own.zip(before).filter(|(own, before)| before.key.round == own.key.round).map(|(own, _)| &own.key.phase);
        let is_last = slot + 1 == outline.slots.len();
        let rules =
            own.into_iter().flat_map(|phase| course.protocol.late.iter().filter(move |rule| rule.is_for(phase)));
        rules.filter(move |rule| !is_last || rule.then != LateOutcome::LeaveOut)
    }
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
