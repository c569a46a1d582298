//! From a course to its sessions: how many there are, and which rules bind each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike as _;

use super::answers;
use super::day::{self, OnDay, Shift};
use super::timing::{DayAnchor, DayRule};
use crate::model::{
    Aim, Allowed, ChosenBy, Count, Counts, CourseProblem, Id, Job, Late, LateOutcome, Length, LengthRange,
    MAX_SESSIONS, MAX_YEARS, MonthDay, MonthEnd, Phase, PlannedPhase, Reference, ReferenceKind, SessionKey, Timing,
    VariantWhen, WaitingSession,
};

/// A course laid out as single sessions, before any has a date.
pub(super) struct Outline {
    pub(super) phases: Vec<PlannedPhase>,
    /// The sessions that take place; those that were cancelled are left out.
    pub(super) slots: Vec<Slot>,
    /// The sessions behind them that have no day as long as the date of an event is not known, in order.
    pub(super) waiting: Vec<WaitingSession>,
    /// How many sessions the course has, with those that wait and those that were cancelled.
    pub(super) of: u32,
    /// The numbers that it was laid out with.
    pub(super) numbers: Numbers,
    /// Where its questions are asked, in the order of the protocol and then of the sessions.
    pub(super) asked: Vec<Asked>,
}

/// A place of a course at which a question is asked.
pub(super) struct Asked {
    /// Where the question stands in the protocol.
    pub(super) checkpoint: usize,
    /// The number of the session after which it is asked; 0 before the first one.
    pub(super) after: u32,
}

/// One session to be placed.
pub(super) struct Slot {
    pub(super) key: SessionKey,
    /// Its number in the course, from 1, counting those that were cancelled.
    pub(super) number: u32,
    /// Where its phase stands in [`Outline::phases`].
    pub(super) phase: usize,
    pub(super) rules: Vec<Rule>,
}

/// One rule that binds a session.
#[derive(Clone)]
pub(super) struct Rule {
    pub(super) anchor: Anchor,
    /// Whether the session comes before the anchor, which is an event: the lengths are counted back from it.
    pub(super) is_before: bool,
    pub(super) aim: Option<LengthRange>,
    pub(super) floor: Option<Length>,
    pub(super) ceiling: Option<Length>,
    pub(super) grace: Option<Length>,
    /// Whether of this rule and the others like it only the earliest counts.
    pub(super) is_alternative: bool,
    /// The days of the month, or the weekdays, one of which the session aims at.
    pub(super) on_day: Option<OnDay>,
    /// Whether its floor follows from its aim.
    pub(super) is_floor_of_aim: bool,
    /// Whether it only keeps the session on days of its variant, or in time, and says nothing of its timing.
    pub(super) is_aside: bool,
    /// Whether it keeps the session in time for this plan alone: no window ends with it.
    pub(super) is_in_time: bool,
}

impl Rule {
    /// A rule that aims at days some time after its anchor, no sooner and as late as may be.
    pub(super) fn aiming(anchor: Anchor, after: LengthRange) -> Self {
        Self { aim: Some(after), floor: Some(after.shorter()), ..Self::nothing(anchor) }
    }

    /// A rule that keeps a session in time for this plan alone: no later than this after the session before.
    pub(super) fn in_time(ceiling: Length) -> Self {
        Self { ceiling: Some(ceiling), is_aside: true, is_in_time: true, ..Self::nothing(Anchor::Previous) }
    }

    /// A rule that asks for nothing.
    fn nothing(anchor: Anchor) -> Self {
        Self {
            anchor,
            is_before: false,
            aim: None,
            floor: None,
            ceiling: None,
            grace: None,
            is_alternative: false,
            on_day: None,
            is_floor_of_aim: false,
            is_aside: false,
            is_in_time: false,
        }
    }

    /// The rule of a session to which one leads that was too late. The protocol says what follows, so no ceiling since the
    /// session before holds for it; and a course that begins again waits for nothing.
    pub(super) fn after_gap(&self, then: LateOutcome) -> Option<Self> {
        let own = self.clone();
        match (&self.anchor, then) {
            (Anchor::Slot(_) | Anchor::Try | Anchor::Event(_), _) => Some(own),
            (Anchor::Previous, LateOutcome::RestartCourse) => None,
            (Anchor::Previous, LateOutcome::LeaveOut | LateOutcome::Repeat(_) | LateOutcome::RestartPhase) => {
                Some(Self { ceiling: None, ..own })
            }
        }
    }

    /// Whether the rule says when: a ceiling alone says only how late, and how far before an event alone how soon.
    pub(super) fn says_when(&self) -> bool {
        !self.is_aside && (self.aim.is_some() || self.floor.is_some())
    }

    /// The rule in days, from the day of its anchor. Counted back from an event, what is the longest gives the first day.
    pub(super) fn in_days(&self, anchor: DayAnchor, month_end: MonthEnd) -> DayRule {
        let on = |length| Shift::new(length, month_end);
        let back = |length| on(length).negated();
        let (is_before, is_alternative) = (self.is_before, self.is_alternative);
        let (floor, ceiling, aim) = if is_before {
            // No file has an aim without an end here, and a choice of one means its near end.
            let aim = self.aim.map(|aim| (back(aim.longer().unwrap_or(aim.shorter())), Some(back(aim.shorter()))));
            (self.ceiling.map(back), self.floor.map(back), aim)
        } else {
            let is_month = |on_day: &OnDay| matches!(on_day, OnDay::OfMonth(_));
            let of_floor = self.on_day.filter(|on_day| self.is_floor_of_aim && is_month(on_day));
            let floor = self.floor.map(|floor| on(floor).on_day(of_floor));
            let aim = self.aim.map(|aim| day::shifts(aim, month_end)).map(|(lo, hi)| {
                let lo = lo.on_day(self.on_day);
                // The next of the weekdays, and none after it.
                let is_next = self.on_day.is_some_and(|on_day| !is_month(&on_day));
                (lo, if is_next { Some(lo) } else { hi.map(|hi| hi.on_day(self.on_day)) })
            });
            (floor, self.ceiling.map(on), aim)
        };
        DayRule { anchor, floor, ceiling, aim, is_before, is_alternative, is_choice: false }
    }
}

/// What a rule is measured from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Anchor {
    /// The session at this place of the outline.
    Slot(usize),
    /// The session before, counted or not.
    Previous,
    /// The same session when it was held and did not count.
    Try,
    /// An event.
    Event(Id),
}

/// How many sessions those phases have whose number planning finds out, and which sessions there are not after all.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// Of the phase without an end that is planned until a day.
    pub(super) ongoing: Option<u32>,
    /// Of the phases that go on for a time, by their place in [`Outline::phases`]; of those that are not in it as many as
    /// their interval gives.
    pub(super) timed: BTreeMap<usize, u32>,
    /// The sessions that are left out because others were late.
    pub(super) left_out: BTreeSet<u32>,
    /// Whether the sessions are laid out too that the end of the course dropped.
    pub(super) ignores_end: bool,
}

impl Numbers {
    /// Those with which the phases of a plan of the course were laid out.
    pub(super) fn of(course: &Job, phases: &[PlannedPhase]) -> Self {
        let own = |phase: &PlannedPhase| phase.sessions - phase.added;
        let ongoing = ongoing_phase(course).and_then(|_| phases.last()).map(own);
        let timed = timed_phases(course).into_iter().filter_map(|(place, _)| Some((place, own(phases.get(place)?))));
        Self { ongoing, timed: timed.collect(), ..Self::default() }
    }
}

/// Lays the course out, with these numbers where planning finds them out.
///
/// # Errors
///
/// Everything that the course leaves open or asks for against its protocol.
pub(super) fn outline(course: &Job, numbers: &Numbers) -> Result<Outline, Vec<CourseProblem>> {
    let mut problems = names_that_do_not_exist(course);
    let mut phases = Vec::new();
    for round in 1..=course.rounds.max(1) {
        for (index, phase) in course.protocol.phases.iter().enumerate() {
            let interval = interval(course, phase);
            let timed = numbers.timed.get(&phases.len()).copied();
            let nominal = || Some(phase.most_during(phase.sessions.time()?, interval.as_ref().ok().copied()??));
            let apart = interval.as_ref().ok().copied().flatten();
            let count = count(course, phase, apart, numbers.ongoing, timed.or_else(nominal));
            let count = count.map_err(|problem| problems.push(problem)).ok();
            let interval = interval.map_err(|problem| problems.push(problem)).ok().flatten();
            if let Some((sessions, chosen_by)) = count {
                let is_extended = phase.allows(sessions, interval) == Allowed::InLongerCourses;
                let (added, left_out) = (0, 0);
                phases.push(PlannedPhase { index, round, sessions, added, left_out, chosen_by, interval, is_extended });
            }
        }
        if !problems.is_empty() {
            // A later round would only say the same again.
            break;
        }
    }
    answers::add_sessions(course, &mut phases);
    let total: u64 = phases.iter().map(|phase| u64::from(phase.sessions)).sum();
    if total > u64::from(MAX_SESSIONS) {
        problems.push(CourseProblem::TooManySessions { sessions: total, limit: MAX_SESSIONS });
    }
    if !problems.is_empty() {
        return Err(problems);
    }

    let mut slots: Vec<Slot> = Vec::new();
    let mut round_start = 0;
    for (planned_index, planned) in phases.iter().enumerate() {
        let phase = &course.protocol.phases[planned.index];
        if planned.index == 0 {
            round_start = slots.len();
        }
        let place = Place { round_start, phase_start: slots.len() };
        for number in 1..=planned.sessions {
            let key = SessionKey { phase: phase.id.clone(), round: planned.round, number, attempt: 1 };
            let rules = if slots.len() == round_start && planned.round > 1 {
                repeat_rule(course).into_iter().collect()
            } else {
                rules(course, phase, planned.interval, number, slots.len(), place, &key, &mut problems)
            };
            let number = u32::try_from(slots.len() + 1).unwrap_or(u32::MAX);
            let rules = rules.into_iter().chain(variant_rules(course, number)).collect();
            slots.push(Slot { key, number, phase: planned_index, rules });
        }
    }
    let of = u32::try_from(slots.len()).unwrap_or(u32::MAX);
    // A phase that goes on, or goes on for a time, has as many sessions as its plan turns out to have.
    let is_known = numbers.ongoing.is_none() && timed_phases(course).is_empty();
    let unknown = course.record.named().find(|session| !(1..=of).contains(session)).filter(|_| is_known);
    problems.extend(unknown.map(|session| CourseProblem::RecordNotAhead { session, of }));
    let skipped = answers::skipped(course, &phases);
    let asked = answers::asked(course, &slots, &skipped);
    let is_dropped = |number: u32| {
        let is_skipped = skipped.iter().any(|own| own.contains(&number));
        let by_record =
            if numbers.ignores_end { course.record.is_cancelled(number) } else { course.record.drops(number) };
        by_record || is_skipped || numbers.left_out.contains(&number)
    };
    let mut slots = without_dropped(slots, is_dropped, &mut problems);
    add_caps(course, &phases, &mut slots);
    keep_in_time(course, &mut slots);
    let waiting = without_waiting(course, &mut slots, of, &mut problems);
    if problems.is_empty() {
        Ok(Outline { phases, slots, waiting, of, asked, numbers: numbers.clone() })
    } else {
        Err(problems)
    }
}

/// What keeps a session on days on which the variant of its course holds by itself.
fn variant_rules(course: &Job, number: u32) -> Vec<Rule> {
    let when = course.protocol.variant.as_ref().filter(|_| course.keeps_variant).map(|variant| &variant.when);
    let Some(VariantWhen::Sessions(conditions)) = when else { return Vec::new() };
    let own = conditions.iter().filter(|condition| condition.session == number);
    let rules = own.filter_map(|condition| {
        let anchor = match &condition.after {
            Reference::Event(event) => Anchor::Event(event.clone()),
            Reference::Session(session) => Anchor::Slot(usize::try_from(*session).ok()?.checked_sub(1)?),
            Reference::Before(_) | Reference::PhaseStart | Reference::CourseStart | Reference::BeforeEvent(_) => {
                return None;
            }
        };
        let ceiling = condition.before.map(|before| before.plus(Length::days(-1)));
        Some(Rule { floor: condition.from, ceiling, is_aside: true, ..Rule::nothing(anchor) })
    });
    rules.collect()
}

/// Takes out the sessions that cannot have a day as long as the date of an event is not known: the first one that is timed
/// by such an event, and all that come after it. A course that would have none left, or whose record puts one of them on
/// a day, needs the date.
fn without_waiting(
    course: &Job,
    slots: &mut Vec<Slot>,
    of: u32,
    problems: &mut Vec<CourseProblem>,
) -> Vec<WaitingSession> {
    let open = |slot: &Slot| -> Vec<Id> {
        let events = slot.rules.iter().filter_map(|rule| match &rule.anchor {
            Anchor::Event(event) => Some(event),
            Anchor::Slot(_) | Anchor::Previous | Anchor::Try => None,
        });
        events.filter(|event| !course.events.contains_key(*event)).cloned().collect()
    };
    let Some(first) = slots.iter().position(|slot| !open(slot).is_empty()) else { return Vec::new() };
    let mut events: Vec<Id> = Vec::new();
    let waiting = slots.split_off(first).into_iter().map(|slot| {
        for event in open(&slot) {
            if !events.contains(&event) {
                events.push(event);
            }
        }
        WaitingSession { key: slot.key, number: slot.number, of, events: events.clone() }
    });
    let waiting: Vec<WaitingSession> = waiting.collect();
    let is_needed = first == 0 || waiting.iter().any(|session| course.moved_to(session.number).is_some());
    if is_needed {
        problems.extend(waiting[0].events.iter().map(|event| CourseProblem::EventOpen { event: event.clone() }));
    }
    waiting
}

/// Adds what limits how many sessions of a phase there may be in a number of days: each is so far from the one that is so
/// many places before it.
fn add_caps(course: &Job, phases: &[PlannedPhase], slots: &mut [Slot]) {
    for index in 0..slots.len() {
        let Some(cap) = course.protocol.phases[phases[slots[index].phase].index].cap else { continue };
        let Some(earlier) = index.checked_sub(cap.sessions as usize) else { continue };
        if slots[earlier].phase == slots[index].phase {
            let floor = Some(Length::days(cap.days));
            slots[index].rules.push(Rule { floor, ..Rule::nothing(Anchor::Slot(earlier)) });
        }
    }
}

/// Keeps the first sessions so near to those before them that no rule for late ones holds: of those that aim at nothing later.
fn keep_in_time(course: &Job, slots: &mut [Slot]) {
    let count = slots.len();
    for index in 1..count {
        let (own, before) = (&slots[index], &slots[index - 1]);
        if !course.keeps_in_time(own.number) || before.key.round != own.key.round {
            continue;
        }
        let is_from_before = |rule: &Rule| match rule.on_day {
            Some(OnDay::OfMonth(_)) => false,
            Some(OnDay::OfWeek(_)) | None => rule.aim.is_none() || rule.anchor == Anchor::Previous,
        };
        if !own.rules.iter().all(is_from_before) {
            continue;
        }
        let aims = own.rules.iter().filter_map(|rule| rule.aim);
        let aimed = aims.map(|aim| aim.longer().unwrap_or(aim.shorter()).day_bounds().1).max().unwrap_or(0);
        let is_its = |late: &&Late| {
            let is_left_out_last = index + 1 == count && late.then == LateOutcome::LeaveOut;
            late.is_for(&own.key.phase) && !is_left_out_last && aimed <= late.more_than.day_bounds().0
        };
        let shortest = course.protocol.late.iter().filter(is_its).map(|late| late.more_than);
        let ceiling = shortest.min_by_key(|length| length.day_bounds());
        slots[index].rules.extend(ceiling.map(Rule::in_time));
    }
}

/// The sessions that take place. What is measured from the session before is measured from the last one that does.
fn without_dropped(slots: Vec<Slot>, is_dropped: impl Fn(u32) -> bool, problems: &mut Vec<CourseProblem>) -> Vec<Slot> {
    if !slots.iter().any(|slot| is_dropped(slot.number)) {
        return slots;
    }
    let mut places: Vec<Option<usize>> = Vec::with_capacity(slots.len());
    let mut kept: Vec<Slot> = Vec::with_capacity(slots.len());
    // What keeps a round from the one before, where the first session of the round is dropped.
    let mut round_rules: Option<(u32, Vec<Rule>)> = None;
    let mut round = 1;
    for mut slot in slots {
        let starts_round = slot.key.round != round;
        round = slot.key.round;
        if is_dropped(slot.number) {
            places.push(None);
            if starts_round {
                round_rules = Some((round, slot.rules));
            }
            continue;
        }
        if let Some((_, rules)) = round_rules.take_if(|(of, _)| *of == round) {
            slot.rules.retain(|rule| rule.anchor != Anchor::Previous);
            slot.rules.extend(rules);
        }
        if kept.is_empty() {
            // Nothing comes before the first session that takes place.
            slot.rules.retain(|rule| rule.anchor != Anchor::Previous);
        }
        for rule in &mut slot.rules {
            let Anchor::Slot(anchor) = rule.anchor else { continue };
            match places[anchor] {
                Some(place) => rule.anchor = Anchor::Slot(place),
                None => {
                    let cancelled = u32::try_from(anchor + 1).unwrap_or(u32::MAX);
                    problems.push(CourseProblem::ReferenceCancelled { session: slot.number, cancelled });
                }
            }
        }
        places.push(Some(kept.len()));
        kept.push(slot);
    }
    kept
}

/// The phase that goes on until the last day of the course, if one does.
pub(super) fn ongoing_phase(course: &Job) -> Option<&Phase> {
    let phase = course.protocol.phases.last()?;
    let is_counted = course.sessions.contains_key(&phase.id) || phase.policy.sessions.is_some();
    (phase.sessions == Count::Ongoing && !is_counted).then_some(phase)
}

fn names_that_do_not_exist(course: &Job) -> Vec<CourseProblem> {
    let protocol = &course.protocol;
    let mut problems = Vec::new();
    for name in course.sessions.keys().chain(course.intervals.keys()) {
        if protocol.phase(name.as_str()).is_none() {
            let known = protocol.phases.iter().map(|phase| phase.id.clone()).collect();
            problems.push(CourseProblem::UnknownPhase { name: name.clone(), known });
        }
    }
    for name in course.events.keys() {
        if !protocol.events.contains_key(name) {
            let known = protocol.events.keys().cloned().collect();
            problems.push(CourseProblem::UnknownEvent { name: name.clone(), known });
        }
    }
    if course.rounds > 1 && protocol.repeat.is_none() {
        problems.push(CourseProblem::RepeatNotStated);
    }
    if course.until.is_some() && ongoing_phase(course).is_none() {
        problems.push(CourseProblem::UntilNotUsed);
    }
    problems
}

/// Where each phase that goes on for a time stands in the outline, and for how long, unless a number of sessions was chosen
/// for it.
pub(super) fn timed_phases(course: &Job) -> Vec<(usize, Length)> {
    let phases = &course.protocol.phases;
    let rounds = usize::try_from(course.rounds.max(1)).unwrap_or(1);
    let places =
        (0..rounds).flat_map(|round| phases.iter().enumerate().map(move |(index, phase)| (round, index, phase)));
    let timed = places.filter_map(|(round, index, phase)| {
        let is_chosen = course.sessions.contains_key(&phase.id) || phase.policy.sessions.is_some();
        phase.sessions.time().filter(|_| !is_chosen).map(|time| (round * phases.len() + index, time))
    });
    timed.collect()
}

/// Whether it is known without a plan how many sessions a course has.
pub(super) fn has_known_count(course: &Job) -> bool {
    ongoing_phase(course).is_none() && timed_phases(course).is_empty()
}

/// How many sessions a phase has in this course, and who says so.
fn count(
    course: &Job,
    phase: &Phase,
    interval: Option<LengthRange>,
    ongoing: Option<u32>,
    timed: Option<u32>,
) -> Result<(u32, ChosenBy), CourseProblem> {
    let allowed = |asked: u32, chosen_by: ChosenBy| match phase.allows(asked, interval) {
        Allowed::Usually | Allowed::InLongerCourses | Allowed::OutsideUsual => Ok((asked, chosen_by)),
        Allowed::No => {
            let extended = phase.extended.as_ref().map(|extended| extended.sessions);
            let in_time = phase.numbers_in_time(interval).map(Box::new);
            let (phase, source) = (phase.id.clone(), phase.sessions);
            Err(CourseProblem::SessionsOutsideSource { phase, asked, source, extended, in_time })
        }
    };
    if let Some(asked) = course.sessions.get(&phase.id) {
        return allowed(*asked, ChosenBy::Request);
    }
    match (phase.policy.sessions, phase.sessions, ongoing) {
        // With another interval it may no longer lie in the time that the source gives.
        (Some(sessions), _, _) => allowed(sessions, ChosenBy::Policy),
        (None, Count::Exactly(sessions), _) => Ok((sessions, ChosenBy::Source)),
        (None, Count::Ongoing, Some(sessions)) => Ok((sessions, ChosenBy::Until)),
        (None, Count::Ongoing, None) => Err(CourseProblem::EndOpen { phase: phase.id.clone() }),
        (None, Count::During(_), _) if phase.sessions.time().is_some() => Ok((timed.unwrap_or(1), ChosenBy::Time)),
        (None, Count::Between(..) | Count::During(_) | Count::NotStated, _) => {
            Err(CourseProblem::SessionsOpen { phase: phase.id.clone(), source: phase.sessions })
        }
    }
}

/// The interval that the sessions of a phase aim at in this course, if they have one in common.
fn interval(course: &Job, phase: &Phase) -> Result<Option<LengthRange>, CourseProblem> {
    let month_end = course.protocol.month_end;
    if let Some(asked) = course.intervals.get(&phase.id) {
        if phase.timing.interval == Aim::None {
            return Err(CourseProblem::IntervalNotUsed { phase: phase.id.clone() });
        }
        let longest = asked.longer().unwrap_or(asked.shorter());
        let (least, most) = (asked.shorter().day_bounds().0, longest.day_bounds().1);
        if least < 1 || i64::from(MAX_YEARS) * 366 < most {
            return Err(CourseProblem::IntervalImpossible { phase: phase.id.clone(), asked: *asked });
        }
        return match phase.timing.interval_outside_source(*asked, month_end) {
            None => Ok(Some(*asked)),
            Some(source) => {
                Err(CourseProblem::IntervalOutsideSource { phase: phase.id.clone(), asked: *asked, source })
            }
        };
    }
    match (phase.policy.interval, phase.timing.interval) {
        (Some(interval), _) => Ok(Some(interval)),
        (None, Aim::Stated(interval)) => Ok(Some(interval)),
        (None, Aim::NotStated) => Err(CourseProblem::IntervalOpen { phase: phase.id.clone() }),
        (None, Aim::None) => Ok(None),
    }
}

/// Where in the outline a round and a phase begin.
#[derive(Clone, Copy)]
struct Place {
    round_start: usize,
    phase_start: usize,
}

#[expect(clippy::too_many_arguments, reason = "one session's whole surroundings; a struct would only rename them")]
fn rules(
    course: &Job,
    phase: &Phase,
    chosen: Option<LengthRange>,
    number: u32,
    index: usize,
    place: Place,
    key: &SessionKey,
    problems: &mut Vec<CourseProblem>,
) -> Vec<Rule> {
    let mut rules = Vec::new();
    for timing in phase.timings_of(number) {
        let anchor = match &timing.after {
            Reference::Event(event) | Reference::BeforeEvent(event) => Anchor::Event(event.clone()),
            // The first session of the course is timed by the requested start.
            _ if index == place.round_start => continue,
            Reference::Before(1) => Anchor::Previous,
            reference @ (Reference::Before(_)
            | Reference::Session(_)
            | Reference::PhaseStart
            | Reference::CourseStart) => match earlier_slot(reference, index, place) {
                // Cut short at the phase before, it is the session before.
                Some(earlier) if earlier + 1 == index && matches!(reference, Reference::Before(_)) => Anchor::Previous,
                Some(earlier) => Anchor::Slot(earlier),
                None => {
                    problems.push(CourseProblem::ReferenceNotBefore { session: key.clone(), after: reference.clone() });
                    continue;
                }
            },
        };
        let is_phase_wide = std::ptr::eq(timing, &phase.timing);
        let chosen = chosen.filter(|_| is_phase_wide || timing.interval == Aim::NotStated);
        let is_own_pace = chosen.is_none_or(|chosen| timing.interval == Aim::Stated(chosen));
        let on_week = || phase.each_weekday().filter(|_| is_own_pace).map(OnDay::OfWeek);
        let on_day = || month_day(course, phase).map(OnDay::OfMonth).or_else(on_week);
        let on_day = if is_phase_wide { on_day() } else { None };
        rules.push(Rule { on_day, ..rule(anchor, timing, chosen, course.protocol.month_end) });
    }
    rules
}

/// The day of the month that the sessions of a phase are on. "The same day" is that of the requested start, wherever the
/// first session came to be; else that of the first session, which is not known before it.
fn month_day(course: &Job, phase: &Phase) -> Option<MonthDay> {
    match phase.on_day? {
        MonthDay::Same => {
            let held = course.record.held.iter().find(|held| held.counts == Counts::Yes).map(|held| held.on);
            course.start.or(held).map(|first| MonthDay::Day(first.day()))
        }
        own @ (MonthDay::Day(_) | MonthDay::Weekday(..)) => Some(own),
    }
}

/// The place of the session that a reference names, if it comes before the session at `index`. A number of sessions
/// before reaches no further back than to the last session of the phase before.
fn earlier_slot(reference: &Reference, index: usize, place: Place) -> Option<usize> {
    let slot = match reference {
        Reference::Before(places) => {
            let reached = index.checked_sub(*places as usize);
            match place.phase_start.checked_sub(1).filter(|last| place.round_start <= *last) {
                Some(last_of_phase_before) => {
                    reached.map_or(last_of_phase_before, |slot| slot.max(last_of_phase_before))
                }
                None => reached.filter(|slot| place.round_start <= *slot)?,
            }
        }
        Reference::Session(number) => place.round_start + *number as usize - 1,
        Reference::PhaseStart => place.phase_start,
        Reference::CourseStart => place.round_start,
        Reference::Event(_) | Reference::BeforeEvent(_) => return None,
    };
    (slot < index).then_some(slot)
}

fn rule(anchor: Anchor, timing: &Timing, chosen: Option<LengthRange>, month_end: MonthEnd) -> Rule {
    let aim = chosen.or(match timing.interval {
        Aim::Stated(interval) => Some(interval),
        Aim::NotStated | Aim::None => None,
    });
    // Sooner than published is a matter of safety.
    let floor = timing.floor_with(chosen, month_end);
    let is_before = matches!(timing.after, Reference::BeforeEvent(_));
    Rule {
        anchor,
        is_before,
        aim,
        floor,
        ceiling: timing.maximum,
        grace: timing.grace,
        is_alternative: timing.is_alternative,
        on_day: None,
        is_floor_of_aim: timing.minimum.is_none(),
        is_aside: false,
        is_in_time: false,
    }
}

fn repeat_rule(course: &Job) -> Option<Rule> {
    let after = course.protocol.repeat.as_ref()?.after;
    Some(Rule::aiming(Anchor::Previous, after))
}

impl Anchor {
    /// What the anchor is called in a plan, for the session at `index`.
    pub(super) fn kind(&self, slots: &[Slot], index: usize) -> ReferenceKind {
        let number = |slot: usize| ReferenceKind::Session(slots[slot].number);
        match self {
            Self::Slot(slot) => number(*slot),
            Self::Try => number(index),
            Self::Previous => number(index.saturating_sub(1)),
            Self::Event(event) => ReferenceKind::Event(event.clone()),
        }
    }
}
