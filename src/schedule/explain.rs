//! Why each date is what it is, and where each session may move: facts, not words.

use super::availability::Availability;
use super::day::{self, DayNumber, FIRST, LAST, Near};
use super::expand::{self, Anchor, Outline, Rule};
use super::movable::{Followers, Rest};
use super::reasons::Elsewhere;
use super::record::{self, HeldSession, Overdue};
use super::search::Stuck;
use super::steps::Steps;
use super::timing::{Bounds, DayAnchor, DayRule, SlotRules};
use crate::model::{
    DateRange, Grade, Job, LateOutcome, NoPlan, Reason, Session, SessionEvent, SessionStatus, Sharing, Window,
};

/// Puts the sessions of a course that has not begun on their days, as [`Facts::sessions`] does, but without the reasons. Where there
/// are none yet, they are made. What the rules of the first sessions come to is given as far as it is known.
pub(super) fn place(
    sessions: &mut Vec<Session>,
    course: &Job,
    availability: &Availability<'_>,
    outline: &Outline,
    (slots, followers): (&[SlotRules], &Followers),
    (days, known): (&[DayNumber], &[Bounds]),
) {
    let facts = Facts::of_none_held(course, availability, outline, (slots, followers), days);
    if sessions.len() != slots.len() {
        *sessions = (0..slots.len()).map(|index| facts.planned_session(index, true)).collect();
        return;
    }
    for (index, session) in sessions.iter_mut().enumerate() {
        match known.get(index) {
            Some(bounds) => facts.place(index, session, bounds, true),
            None => facts.place(index, session, &facts.bounds(index), true),
        }
    }
}

/// The session that cannot be placed, and what stands against it.
pub(super) fn no_plan(
    course: &Job,
    availability: &Availability<'_>,
    outline: &Outline,
    slots: &[SlotRules],
    stuck: &Stuck,
) -> NoPlan {
    let followers = Followers::of(slots);
    let facts = Facts::of_none_held(course, availability, outline, (slots, &followers), &stuck.days);
    let bounds = facts.bounds(stuck.slot);
    // Over all ways to place the sessions before it; over the closest one where that says next to nothing.
    let (first, last) = match stuck.between {
        (first, last) if last - first <= SHORT_STRETCH => (first, last),
        _ => (bounds.earliest, bounds.latest),
    };
    let mut why = facts.rule_reasons(stuck.slot, None);
    if stuck.slot == 0
        && let Some(requested) = course.start
    {
        let by = course.start_by.unwrap_or_else(|| day::date(day::number(requested) + super::START_WITHIN_DAYS));
        why.insert(0, Reason::StartChosen { requested, by });
    }
    // Where no day at all will do, the first of them say why.
    why.extend(availability.blocked(slots[stuck.slot].needs, first, last.min(first.saturating_add(SHORT_STRETCH))));
    NoPlan {
        course: None,
        session: outline.slots[stuck.slot].key.clone(),
        number: outline.slots[stuck.slot].number,
        of: outline.of,
        total: expand::has_known_count(course).then_some(outline.of),
        between: day::range(first, last).filter(|_| FIRST <= first && first <= last && last <= LAST),
        why,
        conflict: Vec::new(),
        relaxations: Vec::new(),
        is_open: false,
    }
}

/// How many days, at most, are worth naming as the days between which a session would have to be.
const SHORT_STRETCH: i32 = 100;

/// Whether a course was planned with others, and what came first then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    Alone,
    Others(Sharing),
}

/// Everything that is known of a plan once its days are.
pub(super) struct Facts<'a> {
    pub(super) course: &'a Job,
    pub(super) availability: &'a Availability<'a>,
    pub(super) outline: &'a Outline,
    pub(super) held: &'a [HeldSession],
    /// Why the session that comes next is not the one after those that were held, where that one is late already.
    pub(super) late: Option<&'a Overdue>,
    pub(super) slots: &'a [SlotRules],
    /// The same as they were searched, which may be kept in time besides.
    pub(super) searched: &'a [SlotRules],
    pub(super) followers: &'a Followers,
    pub(super) days: &'a [DayNumber],
    pub(super) beside: Beside,
    /// What follows after a gap behind these sessions.
    pub(super) rest: Option<Rest<'a>>,
}

impl<'a> Facts<'a> {
    /// Of a course that is alone, and of which no session was held.
    fn of_none_held(
        course: &'a Job,
        availability: &'a Availability<'a>,
        outline: &'a Outline,
        (slots, followers): (&'a [SlotRules], &'a Followers),
        days: &'a [DayNumber],
    ) -> Self {
        let (held, late, beside, rest) = (&[], None, Beside::Alone, None);
        Self { course, availability, outline, held, late, slots, searched: slots, followers, days, beside, rest }
    }
}

impl Facts<'_> {
    /// Every session of the plan, held and planned, with its window and its reasons.
    pub(super) fn sessions(&self, steps: &Steps) -> Vec<Session> {
        let counted = self.counted();
        let happened = (0..self.held.len()).map(|place| self.held_session(place));
        // A list shows the next session, and where that could be.
        let says_movable = |index: usize| steps.gives_reasons() || index == counted;
        let planned = (counted..self.slots.len()).map(|index| self.planned_session(index, says_movable(index)));
        let mut sessions: Vec<Session> = happened.chain(planned).collect();
        let total = sessions.iter().map(|session| session.off_aim_days).sum();
        let mut elsewhere = Elsewhere::default();
        for (index, session) in (counted..self.slots.len()).zip(sessions.iter_mut().skip(self.held.len())) {
            session.reasons.extend(self.late_reasons(index));
            if steps.gives_reasons() {
                session.reasons.extend(self.reasons(index, total, steps, &mut elsewhere));
            }
        }
        sessions
    }

    /// How many of the sessions that were held count.
    pub(super) fn counted(&self) -> usize {
        self.held.iter().filter(|session| session.grade.counts()).count()
    }

    /// What the protocol says of the time between a planned session and the one before it, where that is too long: by today,
    /// and when the session is held as it is planned, where that is something else.
    fn late_reasons(&self, index: usize) -> impl Iterator<Item = Reason> {
        let late = self.late.filter(|_| index == self.counted());
        let when_held = match late {
            Some(late) => late.longer_on(self.days[index]).cloned(),
            None => self.waited(index, |earlier| self.days[earlier]).and_then(|waited| waited.gap_on(self.days[index])),
        };
        let today = late.map(|late| Reason::Late(late.gap.clone()));
        today.into_iter().chain(when_held.map(Reason::LateWhenHeld))
    }

    fn held_session(&self, place: usize) -> Session {
        let held = &self.held[place];
        let previous = place.checked_sub(1).map(|before| self.held[before].day);
        let measured_from = record::measured_from(&self.held[..place]);
        // What a session keeps that counts no longer says nothing of the course as it goes on.
        let slot = held.slot.filter(|_| held.grade.counts() || !self.went_back_after(place));
        let rules: Vec<DayRule> = slot.map(|slot| self.rules_then(slot, held, measured_from)).unwrap_or_default();
        let mut bounds = Bounds::default();
        bounds.set(&rules, previous, |earlier| self.days[earlier]);
        let is_measured = !rules.is_empty() && held.grade != Grade::Uncounted;
        let off_aim_days = if is_measured { bounds.held_off_aim(held.day) } else { 0 };
        let days = vec![DateRange::day(day::date(held.day))];
        let near = held.near.iter().map(|obstacle| Reason::Blocked { obstacle: obstacle.clone(), days: days.clone() });
        let late = held.late.iter().cloned().map(Reason::Late);
        let reasons = std::iter::once(Reason::Held).chain(late).chain(near).collect();
        Session {
            event: SessionEvent::new(self.course.uid(&held.key)),
            key: held.key.clone(),
            phase: held.phase,
            number: held.number,
            of: self.outline.of,
            day: day::date(held.day),
            time: None,
            status: SessionStatus::Held(held.grade),
            window: if rules.is_empty() { Window::default() } else { window(&bounds, Near::to(held.day)) },
            movable: None,
            published: None,
            gap_days: previous.map(|previous| i64::from(held.day - previous)),
            off_aim_days,
            is_aimed: false,
            is_early_open: false,
            reasons,
        }
    }

    /// Whether a gap led back after a session that was held.
    fn went_back_after(&self, place: usize) -> bool {
        let later = self.held[place + 1..].iter().filter_map(|session| session.late.as_ref());
        later.chain(self.late.map(|late| &late.gap)).any(|late| late.then != LateOutcome::LeaveOut)
    }

    /// The rules of a session when it was held: those from the session before are measured from the one really held.
    fn rules_then(&self, slot: usize, held: &HeldSession, measured_from: Option<DayNumber>) -> Vec<DayRule> {
        let rules = self.outline.slots[slot].rules.iter().zip(&self.slots[slot].rules);
        let rules = rules.filter(|(rule, _)| rule.anchor != Anchor::Try).filter_map(|(rule, day_rule)| {
            let anchor = match (&rule.anchor, measured_from) {
                (Anchor::Previous, Some(previous)) => DayAnchor::Day(previous),
                (Anchor::Previous | Anchor::Try | Anchor::Slot(_) | Anchor::Event(_), _) => day_rule.anchor,
            };
            let is_freed = match &held.late {
                Some(late) => rule.after_gap(late.then)?.ceiling != rule.ceiling,
                None => false,
            };
            Some(DayRule { anchor, ceiling: day_rule.ceiling.filter(|_| !is_freed), ..*day_rule })
        });
        rules.collect()
    }

    fn planned_session(&self, index: usize, says_movable: bool) -> Session {
        let slot = &self.outline.slots[index];
        let mut key = slot.key.clone();
        key.attempt = self.attempt(index);
        let mut session = Session {
            event: SessionEvent::new(self.course.uid(&key)),
            key,
            phase: slot.phase,
            number: slot.number,
            of: self.outline.of,
            day: day::date(self.days[index]),
            time: None,
            status: match self.course.moved_to(slot.number) {
                Some(_) => SessionStatus::Moved { is_forced: self.breaks_rule(index, &self.bounds(index)) },
                None => SessionStatus::Planned,
            },
            window: Window::default(),
            movable: None,
            published: None,
            gap_days: None,
            off_aim_days: 0,
            is_aimed: false,
            is_early_open: slot.rules.iter().any(|rule| rule.is_before)
                && !slot.rules.iter().any(|rule| rule.is_before && rule.ceiling.is_some()),
            reasons: Vec::new(),
        };
        let is_aimed = |rule: &Rule| rule.aim.is_some_and(|aim| rule.is_before || aim.longer().is_some());
        session.is_aimed = session.status == SessionStatus::Planned && slot.rules.iter().any(is_aimed);
        self.place(index, &mut session, &self.bounds(index), says_movable);
        session
    }

    /// Puts a planned session on its day, with what the rules say of the day.
    fn place(&self, index: usize, session: &mut Session, bounds: &Bounds, says_movable: bool) {
        let day = self.days[index];
        let near = Near::to(day);
        let window = window(bounds, near);
        session.day = near.date(day);
        // What comes first because others were cancelled aims at no day: one is as good as another.
        session.window = Window {
            aim: window.aim.filter(|_| !super::sketch::inherits_first(self.outline, self.held, index)),
            ..window
        };
        session.movable = says_movable.then(|| self.movable(index, bounds, near));
        session.published = session.movable.map(|movable| self.published(index, session, movable));
        session.gap_days = self.day_before(index).map(|previous| i64::from(day - previous));
        session.off_aim_days = bounds.off_aim(day);
    }

    /// Whether a rule forbids the day of a session.
    pub(super) fn breaks_rule(&self, index: usize, bounds: &Bounds) -> bool {
        let day = self.days[index];
        day < bounds.earliest || bounds.latest < day || !self.availability.is_usable(self.slots[index].needs, day)
    }

    /// A session that was held too soon before is held again.
    fn attempt(&self, index: usize) -> u32 {
        let tries = self.held.iter().filter(|session| session.number == self.outline.slots[index].number).count();
        u32::try_from(tries + 1).unwrap_or(u32::MAX)
    }

    /// The day of the session before, counted or not.
    fn day_before(&self, index: usize) -> Option<DayNumber> {
        match self.held.last() {
            Some(last) if index == self.counted() => Some(last.day),
            Some(_) | None => index.checked_sub(1).map(|before| self.days[before]),
        }
    }

    pub(super) fn bounds(&self, index: usize) -> Bounds {
        let mut bounds = Bounds::default();
        let previous = index.checked_sub(1).map(|before| self.days[before]);
        bounds.set_for(&self.slots[index], self.availability, previous, |earlier| self.days[earlier]);
        bounds
    }
}

fn window(bounds: &Bounds, near: Near) -> Window {
    let (first, last) = bounds.best();
    Window {
        earliest: (bounds.earliest > FIRST).then(|| near.date(bounds.earliest)),
        aim: near.range(first, last).filter(|_| bounds.aim.is_some() && bounds.has_end()),
        latest: (bounds.latest <= LAST).then(|| near.date(bounds.latest)),
    }
}
