//! Why each date is what it is, and where each session may move: facts, not words.

use super::availability::Availability;
use super::day::{self, DayNumber, FIRST, LAST, Shift};
use super::expand::{self, Anchor, Outline};
use super::greedy;
use super::record::{self, HeldSession};
use super::search::{self, Found, Stuck};
use super::steps::Steps;
use super::timing::{Bounds, DayAnchor, DayRule, Earlier, SlotRules};
use crate::model::{
    DateRange, Grade, Instead, Job, LateGap, LateOutcome, Movable, NoPlan, Reason, ReferenceKind, ReferencePoint,
    Session, SessionEvent, SessionStatus, Sharing, Window,
};

/// Puts the sessions of a course that has not begun on their days, as [`Facts::sessions`] does, but without the reasons. Where there
/// are none yet, they are made.
pub(super) fn place(
    sessions: &mut Vec<Session>,
    course: &Job,
    availability: &Availability<'_>,
    outline: &Outline,
    slots: &[SlotRules],
    days: &[DayNumber],
) {
    let facts = Facts { course, availability, outline, held: &[], late: None, slots, days, beside: Beside::Alone };
    if sessions.len() != slots.len() {
        *sessions = (0..slots.len()).map(|index| facts.planned_session(index, true)).collect();
        return;
    }
    let mut bounds = Bounds::default();
    for (index, session) in sessions.iter_mut().enumerate() {
        facts.place(index, session, &mut bounds, true);
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
    let beside = Beside::Alone;
    let facts = Facts { course, availability, outline, held: &[], late: None, slots, days: &stuck.days, beside };
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
    }
}

/// How many days, at most, are worth naming as the days between which a session would have to be.
const SHORT_STRETCH: i32 = 100;

/// How many steps it may take to find out what one session on another day comes to.
const STEPS_TO_EXPLAIN: usize = 150_000;

/// Whether a course was planned with others, and what came first then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    Alone,
    Others(Sharing),
}

/// The sessions of a course, one of which is put on another day than the plan's to see what comes of it.
struct Elsewhere {
    /// Empty until somebody asks.
    slots: Vec<SlotRules>,
}

/// Everything that is known of a plan once its days are.
pub(super) struct Facts<'a> {
    pub(super) course: &'a Job,
    pub(super) availability: &'a Availability<'a>,
    pub(super) outline: &'a Outline,
    pub(super) held: &'a [HeldSession],
    /// Why the session that comes next is not the one after those that were held, where that one is late already.
    pub(super) late: Option<&'a LateGap>,
    pub(super) slots: &'a [SlotRules],
    pub(super) days: &'a [DayNumber],
    pub(super) beside: Beside,
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
        let mut elsewhere = Elsewhere { slots: Vec::new() };
        for (index, session) in (counted..self.slots.len()).zip(sessions.iter_mut().skip(self.held.len())) {
            session.reasons.extend(self.late_reason(index));
            if steps.gives_reasons() {
                session.reasons.extend(self.reasons(index, total, steps, &mut elsewhere));
            }
        }
        sessions
    }

    /// How many of the sessions that were held count.
    fn counted(&self) -> usize {
        self.held.iter().filter(|session| session.grade.counts()).count()
    }

    /// What the protocol says of the time between a planned session and the one before it, where that is too long.
    fn late_reason(&self, index: usize) -> Option<Reason> {
        if let Some(late) = self.late.filter(|_| index == self.counted()) {
            return Some(Reason::Late(late.clone()));
        }
        let (since, aim_end) = self.before_gap(index, |earlier| self.days[earlier])?;
        let gap = record::late_gap(self.course, self.outline, index, since, self.days[index], aim_end);
        gap.map(Reason::LateWhenHeld)
    }

    /// The last day on which a session is in time by the protocol's rules for late ones; nothing where it has none.
    fn last_in_time(&self, index: usize, day_of: impl Fn(usize) -> DayNumber) -> Option<DayNumber> {
        let (since, aim_end) = self.before_gap(index, day_of)?;
        record::last_in_time(self.course, self.outline, index, since, aim_end)
    }

    /// The day from which it is counted how late a session is, and the last one that the session aims at; nothing where no
    /// session can be late.
    fn before_gap(&self, index: usize, day_of: impl Fn(usize) -> DayNumber) -> Option<(DayNumber, Option<DayNumber>)> {
        let slot = self.slots.get(index).filter(|_| !self.course.protocol.late.is_empty())?;
        let since = match record::measured_from(self.held) {
            Some(last) if index == self.counted() => last,
            Some(_) | None => day_of(index.checked_sub(1)?),
        };
        let mut bounds = Bounds::default();
        bounds.set(&slot.rules, None, day_of);
        Some((since, bounds.aim_end()))
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
            window: if rules.is_empty() { Window::default() } else { window(&bounds) },
            movable: None,
            gap_days: previous.map(|previous| i64::from(held.day - previous)),
            off_aim_days,
            reasons,
        }
    }

    /// Whether a gap led back after a session that was held.
    fn went_back_after(&self, place: usize) -> bool {
        let later = self.held[place + 1..].iter().filter_map(|session| session.late.as_ref());
        later.chain(self.late).any(|late| late.then != LateOutcome::LeaveOut)
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
            gap_days: None,
            off_aim_days: 0,
            reasons: Vec::new(),
        };
        self.place(index, &mut session, &mut Bounds::default(), says_movable);
        session
    }

    /// Puts a planned session on its day, with what the rules say of the day.
    fn place(&self, index: usize, session: &mut Session, bounds: &mut Bounds, says_movable: bool) {
        self.set_bounds(index, bounds);
        let (day, window) = (self.days[index], window(bounds));
        session.day = day::date(day);
        // What comes first because others were cancelled aims at no day: one is as good as another.
        session.window = Window {
            aim: window.aim.filter(|_| !super::sketch::inherits_first(self.outline, self.held, index)),
            ..window
        };
        session.movable = says_movable.then(|| self.movable(index, bounds));
        session.gap_days = self.day_before(index).map(|previous| i64::from(day - previous));
        session.off_aim_days = bounds.off_aim(day);
    }

    /// Whether a rule forbids the day of a session.
    fn breaks_rule(&self, index: usize, bounds: &Bounds) -> bool {
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

    fn bounds(&self, index: usize) -> Bounds {
        let mut bounds = Bounds::default();
        self.set_bounds(index, &mut bounds);
        bounds
    }

    fn set_bounds(&self, index: usize, bounds: &mut Bounds) {
        let previous = index.checked_sub(1).map(|before| self.days[before]);
        bounds.set_for(&self.slots[index], self.availability, previous, |earlier| self.days[earlier]);
    }

    /// Where the session may move while all others stay: its own rules hold, and so do those of the sessions that
    /// refer to it. Nor does it come so late, or make the next one so late, that the course would not go on as planned.
    fn movable(&self, index: usize, bounds: &Bounds) -> Movable {
        let planned = self.days[index];
        let next = self.days.get(index + 1).copied();
        let is_alternative = |rule: &DayRule| rule.is_alternative && rule.anchor == DayAnchor::Slot(index);
        let alternatives: Vec<usize> =
            (index + 1..self.slots.len()).filter(|slot| self.slots[*slot].rules.iter().any(is_alternative)).collect();
        let later_rules: Vec<(DayNumber, Option<Shift>, Option<Shift>)> = self
            .slots
            .iter()
            .zip(self.days)
            .skip(index + 1)
            .flat_map(|(slot, day)| slot.rules.iter().map(move |rule| (rule, *day)))
            .filter(|(rule, _)| rule.anchor == DayAnchor::Slot(index))
            .map(|(rule, day)| (day, rule.floor.filter(|_| !rule.is_alternative), rule.ceiling))
            .collect();
        let in_time = self.last_in_time(index, |earlier| self.days[earlier]).filter(|last| planned <= *last);
        let is_next_late = |day: DayNumber| {
            let day_of = |earlier: usize| if earlier == index { day } else { self.days[earlier] };
            next.zip(self.last_in_time(index + 1, day_of)).is_some_and(|(next, last)| last < next)
        };
        let may_be_late = is_next_late(planned);
        // The rules of a later session hold on some days in a row, so what breaks one of them ends the days.
        let keeps_later = |day: DayNumber| {
            if !may_be_late && is_next_late(day) {
                return false;
            }
            later_rules.iter().all(|(later, floor, ceiling)| {
                floor.is_none_or(|floor| floor.after(day) <= *later)
                    && ceiling.is_none_or(|ceiling| *later <= ceiling.after(day))
            }) && alternatives.iter().all(|slot| {
                let day_of = |earlier: usize| if earlier == index { day } else { self.days[earlier] };
                let floor = Earlier::of(&self.slots[*slot].rules, day_of).floor;
                floor.is_none_or(|floor| floor <= self.days[*slot])
            })
        };
        let (first, last) =
            (bounds.earliest.max(FIRST), next.map_or(bounds.latest, |next| bounds.latest.min(next - 1)));
        let last = in_time.map_or(last, |in_time| last.min(in_time));
        // A day that is too near to another treatment is a gap that nobody sees; a closed day is seen.
        let earlier = || (first..planned).rev().take_while(|day| keeps_later(*day));
        let later = || (planned + 1..=last.min(LAST)).take_while(|day| keeps_later(*day));
        let is_usable = |day: &DayNumber| self.availability.is_usable(self.slots[index].needs, *day);
        let is_open = |day: &DayNumber| !self.availability.is_kept(*day);
        let earliest = earlier().take_while(is_open).filter(is_usable).last().unwrap_or(planned);
        let is_endless = last > LAST;
        let latest = if is_endless && !self.availability.is_kept_after(planned) {
            None
        } else {
            Some(later().take_while(is_open).filter(is_usable).last().unwrap_or(planned))
        };
        // Beyond the gaps: the nearer one of what comes before and after.
        let to = self.availability.has_kept().then(|| earlier().skip_while(is_open).find(is_usable)).flatten();
        let before = to.map(|to| {
            let run = (first..=to).rev().take_while(|day| is_open(day) && keeps_later(*day));
            (planned - to, run.filter(is_usable).last().unwrap_or(to), Some(to))
        });
        // Where no later day is too near to anything there is no gap to look for, however long no rule ends the days.
        let is_gap_ahead = self.availability.is_kept_after(planned);
        let beyond = is_gap_ahead.then(|| later().skip_while(is_open).find(is_usable)).flatten();
        let after = beyond.map(|from| {
            let run = (from..=last.min(LAST)).take_while(|day| is_open(day) && keeps_later(*day));
            let to = (!is_endless || self.availability.is_kept_after(from))
                .then(|| run.filter(is_usable).last().unwrap_or(from));
            (from - planned, from, to)
        });
        let also = before.into_iter().chain(after).min_by_key(|(distance, _, _)| *distance);
        let also = also.map(|(_, from, to)| (day::date(from), to.map(day::date)));
        Movable { earliest: day::date(earliest), latest: latest.map(day::date), also }
    }

    /// Why the session is on its day, in a plan that is `total` days off aim.
    fn reasons(&self, index: usize, total: u32, steps: &Steps, elsewhere: &mut Elsewhere) -> Vec<Reason> {
        let bounds = &self.bounds(index);
        let planned = self.days[index];
        let number = self.outline.slots[index].number;
        if self.course.moved_to(number).is_some() {
            return vec![Reason::MovedByHand { is_forced: self.breaks_rule(index, bounds) }];
        }
        let mut reasons = Vec::new();
        reasons.extend(self.course.record.missed.get(&number).map(|on| Reason::Missed { on: *on }));
        if let Some(today) = self.course.today.filter(|today| day::number(*today) == bounds.earliest)
            && bounds.off_aim(planned) > 0
        {
            reasons.push(Reason::FromToday { today });
        }
        let is_promised = self.slots[index].is_promised(planned);
        if let (0, Some(requested)) = (index, self.course.start) {
            let is_aim = self.slots[index]
                .rules
                .iter()
                .any(|rule| rule.anchor == DayAnchor::Day(day::number(requested)) && rule.aim.is_some());
            match self.course.start_by {
                _ if day::number(requested) == planned => reasons.push(Reason::Start),
                // Where something else times the session, the start is no day that it comes from.
                _ if !is_aim => {}
                None if is_promised => {}
                None => reasons.push(Reason::StartMoved { requested }),
                Some(by) => reasons.push(Reason::StartChosen { requested, by }),
            }
        }
        if is_promised {
            reasons.push(Reason::Promised);
        }
        reasons.extend(self.rule_reasons(index, Some(bounds)));
        if !bounds.is_aimed {
            reasons.push(Reason::EarliestAllowed { day: day::date(bounds.earliest) });
        }
        let needs = self.slots[index].needs;
        let nearest = greedy::nearest(&self.slots[index], bounds, self.availability).unwrap_or(planned);
        // Days that would be less off aim than the best usable one are worth a word; a day that is only equal is not.
        let least = bounds.off_aim(nearest);
        let (mut first, mut last) = bounds.best();
        while first > bounds.earliest && bounds.off_aim(first - 1) < least {
            first -= 1;
        }
        while last < bounds.latest.min(LAST) && bounds.off_aim(last + 1) < least {
            last += 1;
        }
        if least > bounds.off_aim(first.max(bounds.earliest)) {
            reasons.extend(self.availability.blocked(needs, first.max(bounds.earliest), last.min(bounds.latest)));
        } else if nearest > first {
            // Every day of the aim is equally good; the first of them cannot be used.
            reasons.extend(self.availability.blocked(needs, first.max(bounds.earliest), nearest - 1));
        }
        // A visit that is kept because it was promised says so.
        if nearest != planned && !is_promised {
            let nearer_by_days = bounds.off_aim(planned).saturating_sub(least);
            reasons.extend(self.instead(index, nearest, total, steps, elsewhere).map(|instead| {
                Reason::ForLaterSessions {
                    nearest: day::date(nearest),
                    nearer_by_days,
                    instead,
                    is_beside: self.beside != Beside::Alone,
                }
            }));
        }
        reasons
    }

    /// What the best plan of the course comes to that has this session on `day`, when the plan as it is has `total` days off
    /// aim. The sessions of other courses stay where they are. Nothing where that takes long to find out.
    fn instead(
        &self,
        index: usize,
        day: DayNumber,
        total: u32,
        steps: &Steps,
        elsewhere: &mut Elsewhere,
    ) -> Option<Instead> {
        if elsewhere.slots.is_empty() {
            elsewhere.slots.extend_from_slice(self.slots);
        }
        elsewhere.slots[index].among = Some(vec![day]);
        let found =
            steps.with_at_most(STEPS_TO_EXPLAIN, |steps| search::best(&elsewhere.slots, self.availability, steps));
        elsewhere.slots[index].among.clone_from(&self.slots[index].among);
        let best = match found {
            Found::Best(best) => best,
            Found::Nothing(_) => return Some(Instead::NoPlan),
            Found::TooLarge { .. } => return None,
        };
        let days = total + self.off_aim(&best.days) - self.off_aim(self.days);
        let lost = self.given_up(self.days);
        Some(match () {
            () if self.given_up(&best.days) > lost => Instead::GivesUp { visits: self.given_up(&best.days) - lost },
            () if days <= total && self.beside == Beside::Others(Sharing::Preferred) => Instead::SharesLess { days },
            () if days == total => Instead::AsGood { days },
            () => Instead::OffAim { days },
        })
    }

    /// How many sessions keep no promised visit, of those that could.
    fn given_up(&self, days: &[DayNumber]) -> u32 {
        let facts = Facts { days, ..*self };
        let keeps_none = |index: &usize| {
            let slot = &self.slots[*index];
            slot.price_of_visit() > 0 && slot.kept_on(&facts.bounds(*index), days[*index]).is_none()
        };
        u32::try_from((0..days.len()).filter(keeps_none).count()).unwrap_or(u32::MAX)
    }

    /// Days off aim of all sessions of the outline, if they are on these days.
    fn off_aim(&self, days: &[DayNumber]) -> u32 {
        let facts = Facts { days, ..*self };
        (0..days.len()).map(|index| facts.bounds(index).off_aim(days[index])).sum()
    }

    /// What each rule aims at, and the hard floors and ceilings: of a session that has a day only those that it lies on,
    /// that cut into its aim, or that have no aim beside them.
    fn rule_reasons(&self, index: usize, placed: Option<&Bounds>) -> Vec<Reason> {
        let slot = &self.outline.slots[index];
        let mut all_reasons = Vec::new();
        // Behind the others, since something is said of them together.
        let mut of_earlier = Vec::new();
        for (rule, day_rule) in slot.rules.iter().zip(&self.slots[index].rules) {
            let reasons = if rule.is_alternative { &mut of_earlier } else { &mut all_reasons };
            let anchor = self.anchor_day(day_rule.anchor);
            // The session that comes next is measured from the last one that was held, counted or not.
            let held = self.held.iter().rfind(|session| session.is_measured_from);
            let held = held.filter(|_| rule.anchor == Anchor::Previous && index == self.counted());
            let reference = match held {
                Some(held) => ReferenceKind::Session(held.number),
                None => rule.anchor.kind(&self.outline.slots, index),
            };
            let after = ReferencePoint { reference, day: day::date(anchor) };
            match (rule.aim, day_rule.aim) {
                (Some(interval), Some((lo, Some(hi)))) => {
                    let days = day::range(lo.after(anchor), hi.after(anchor));
                    reasons.extend(days.map(|days| match rule.is_before {
                        false => Reason::Aim { after: after.clone(), interval, on_day: rule.on_day, days },
                        true => Reason::AimBefore { before: after.clone(), interval, days },
                    }));
                }
                (Some(interval), Some((lo, None))) if rule.on_day.is_some() => reasons.push(Reason::Aim {
                    after: after.clone(),
                    interval,
                    on_day: rule.on_day,
                    days: DateRange::day(day::date(lo.after(anchor))),
                }),
                // From then on every day is on aim.
                (Some(interval), Some((lo, None))) => reasons.push(Reason::Floor {
                    after: after.clone(),
                    minimum: interval.shorter(),
                    earliest: day::date(lo.after(anchor)),
                }),
                (None, _) | (_, None) => {}
            }
            // A day that is off aim lies on what keeps it there, or has it between itself and its aim.
            let (shows_floor, shows_ceiling) = match placed {
                Some(bounds) if rule.aim.is_some() => {
                    let (day, (first, last)) = (self.days[index], bounds.best());
                    let is_off_aim = bounds.off_aim(day) > 0;
                    let floor = day_rule.floor.map(|floor| floor.after(anchor));
                    let ceiling = day_rule.ceiling.map(|ceiling| ceiling.after(anchor));
                    (
                        is_off_aim && floor.is_some_and(|floor| floor == day || first < floor),
                        is_off_aim && ceiling.is_some_and(|ceiling| ceiling == day || ceiling < last),
                    )
                }
                Some(_) | None => (true, true),
            };
            let (earliest, latest) = (
                day_rule.floor.filter(|_| shows_floor).map(|floor| day::date(floor.after(anchor))),
                day_rule.ceiling.filter(|_| shows_ceiling).map(|ceiling| day::date(ceiling.after(anchor))),
            );
            // The floor of a day of the month is its aim.
            let earliest = earliest.filter(|_| rule.on_day.is_none() || !rule.is_floor_of_aim);
            if rule.is_before {
                reasons.extend(rule.ceiling.zip(earliest).map(|(maximum, earliest)| Reason::NotFarther {
                    before: after.clone(),
                    maximum,
                    earliest,
                }));
                reasons.extend(rule.floor.zip(latest).map(|(minimum, latest)| Reason::NotNearer {
                    before: after.clone(),
                    minimum,
                    latest,
                }));
            } else {
                reasons.extend(rule.floor.zip(earliest).map(|(minimum, earliest)| Reason::Floor {
                    after: after.clone(),
                    minimum,
                    earliest,
                }));
                reasons.extend(rule.ceiling.zip(latest).map(|(maximum, latest)| Reason::Ceiling {
                    after: after.clone(),
                    maximum,
                    latest,
                }));
            }
        }
        if !of_earlier.is_empty() {
            all_reasons.extend(of_earlier);
            all_reasons.push(Reason::EarlierCounts);
        }
        all_reasons
    }

    fn anchor_day(&self, anchor: DayAnchor) -> DayNumber {
        match anchor {
            DayAnchor::Slot(slot) => self.days[slot],
            DayAnchor::Day(day) => day,
        }
    }
}

fn window(bounds: &Bounds) -> Window {
    let (first, last) = bounds.best();
    Window {
        earliest: (bounds.earliest > FIRST).then(|| day::date(bounds.earliest)),
        aim: day::range(first, last).filter(|_| !bounds.aims.is_empty() && bounds.has_end()),
        latest: (bounds.latest <= LAST).then(|| day::date(bounds.latest)),
    }
}
