//! Phases: counts, timings, and the reference points that tie sessions together.

use std::collections::BTreeSet;
use std::ops::Range;

use super::context::{BlockIds, Context};
use super::policy;
use super::rule::{Rule, check_rule, on_day, reference, reference_line, weekdays};
use crate::model::{Aim, Citation, Count, Extended, Id, MonthEnd, OwnTiming, Pace, Phase, Policy, Reference, Timing};
use crate::read::leaf::Line;
use crate::read::number::CountPhrase;
use crate::read::problem::{ProblemId, nearest};
use crate::read::schema::{PhaseTable, TimingTable};
use crate::read::table::At;

pub(super) fn phases(tables: Vec<At<PhaseTable>>, month_end: MonthEnd, context: &mut Context<'_>) -> Vec<Phase> {
    let mut ids = BlockIds::new("phase");
    let mut phases: Vec<Phase> = Vec::new();
    let mut before = SessionsBefore { fewest: 0, most: Some(0), is_known: true };
    let count = tables.len();
    check_names(&tables, context);
    for (index, At { value: table, span, .. }) in tables.into_iter().enumerate() {
        let id = ids.take(&table.id, context);
        if table.sessions.value.0.value == Count::Ongoing && index + 1 < count {
            let help = "give the phase a number of sessions, or move it to the end";
            let message = "a phase without an end has to be the last one";
            context.problems.say(ProblemId::OngoingNotLast, &table.sessions.span, message, help);
        }
        let is_count_known = table.sessions.known().is_some();
        let phase = phase(table, &span, id.unwrap_or_else(Id::unreadable), before, month_end, context);
        before = before.and(&phase, is_count_known);
        phases.push(phase);
    }
    phases
}

/// Checks the earlier names of all phases: none is a phase of the file, and no two phases come from one.
fn check_names(tables: &[At<PhaseTable>], context: &mut Context<'_>) {
    let ids: BTreeSet<&Id> = tables.iter().filter_map(|table| table.value.id.value.0.as_ref()).collect();
    let mut taken = BTreeSet::new();
    for name in tables.iter().filter_map(|table| table.value.renamed_from.as_ref()).flat_map(|names| &names.value.0) {
        let Some(id) = &name.value.0 else { continue };
        if ids.contains(id) {
            let message = format!("no phase was renamed from `{id}`: the file has a phase of that name");
            let help = "leave the line out, or give the other phase a name that no version had";
            context.problems.say(ProblemId::DuplicateId, &name.span, message, help);
        } else if !taken.insert(id) {
            let message = format!("`{id}` is named twice as what a phase was called");
            let help = "write it once, below the phase whose sessions it had; a course cannot go on in two";
            context.problems.say(ProblemId::DuplicateId, &name.span, message, help);
        }
    }
}

/// How many sessions the phases before a phase have: the fewest that the source allows, and the most if it says so.
#[derive(Clone, Copy)]
struct SessionsBefore {
    fewest: u32,
    most: Option<u32>,
    /// Whether the numbers of all these phases could be read.
    is_known: bool,
}

impl SessionsBefore {
    /// With one phase more.
    fn and(self, phase: &Phase, is_count_known: bool) -> Self {
        Self {
            fewest: self.fewest + phase.fewest_sessions(),
            most: self.most.and_then(|most| Some(most + phase.most_sessions()?)),
            is_known: self.is_known && is_count_known,
        }
    }

    fn is_first_phase(self) -> bool {
        self.fewest == 0
    }
}

fn phase(
    table: PhaseTable,
    span: &Range<usize>,
    id: Id,
    before: SessionsBefore,
    month_end: MonthEnd,
    context: &mut Context<'_>,
) -> Phase {
    let source = context.cite(&table.source);
    let extended = extended(table.extended_sessions, table.extended_when, &id, context);
    let cycle = table.cycle.as_ref().map(|at| at.value.0);
    // Without these, nobody can say which session is timed by what.
    let are_numbers_known = before.is_known
        && table.sessions.known().is_some()
        && table.cycle.as_ref().is_none_or(|at| at.known().is_some())
        && table.on.as_ref().is_none_or(|at| at.known().is_some())
        && table.timings.iter().all(|timing| timing.value.session.known().is_some());
    let rule = Rule {
        after: reference(table.after, table.before, context),
        interval: table.interval,
        minimum: table.minimum_interval,
        maximum: table.maximum_interval,
        grace: table.grace,
    };
    let on = table.on.as_ref().and_then(|on| weekdays(on, context));
    let (rule, cap, pace) =
        rule.with_around(context).with_frequency(table.per_week, table.at_most, on.as_ref(), context);
    let on = on.map(|at| at.value);
    check_rule(&rule, month_end, context);
    let on_day = on_day(table.on_day, &rule, context);
    let is_rule_written = rule.is_any();
    let rule_place = rule.place(span);
    let is_one_aim = rule.is_from_fixed_point() && rule.interval.is_some();
    let after_place = rule.after.as_ref().map_or_else(|| rule_place.clone(), |at| at.span.clone());
    let written_after = rule.after.as_ref().filter(|at| at.known().is_some()).map(|at| at.value.0.clone());
    let timing = rule.timing(source.clone());

    let mut own_timings = Vec::new();
    let (mut own_places, mut session_places) = (Vec::new(), Vec::new());
    let mut alternatives: Vec<(u32, Range<usize>)> = Vec::new();
    let all_say_after = table.timings.iter().all(|own| own.value.after.is_some() || own.value.before.is_some());
    for At { value: own, span, .. } in table.timings {
        session_places.push(own.session.span.clone());
        own_places.push(own.after.as_ref().map_or_else(|| span.clone(), |at| at.span.clone()));
        alternatives
            .extend(own.whichever.as_ref().filter(|at| at.value.0).map(|at| (own.session.value.0, at.span.clone())));
        own_timings.push(own_timing(own, &span, &source, cycle, before, month_end, context));
    }
    let sessions_place = table.sessions.known().map(|_| table.sessions.span.clone());
    let names = table.renamed_from.into_iter().flat_map(|names| names.value.0);
    let mut phase = Phase {
        renamed_from: names.filter_map(|name| name.value.0).collect(),
        title: context.text("phase", id.as_str(), table.title.value),
        note: table.note.map(|line| context.text("note", id.as_str(), line.value)),
        sessions: table.sessions.value.0.value,
        is_count_usual: table.sessions.value.0.is_usual,
        extended,
        timing,
        cycle,
        cap,
        on,
        pace,
        on_day,
        again_after: table.again_after.map(|at| at.value.0),
        own_timings,
        policy: Policy::default(),
        source,
        id,
    };
    if let (Count::During(_), Some(at)) = (phase.sessions, &sessions_place) {
        check_time(&phase, at, context);
    }
    for (session, place) in &alternatives {
        if alternatives.iter().filter(|(other, _)| other == session).count() == 1 {
            let message = format!("there is no other rule of session {session} that could be earlier");
            let help = "write `whichever = \"earlier\"` in each of the rules to choose from, or leave the line out";
            context.problems.say(ProblemId::UselessKey, place, message, help);
        }
    }
    if are_numbers_known {
        check_own_sessions(&phase, &session_places, context);
    }
    match sessions_without_own(&phase, before).filter(|_| are_numbers_known) {
        Some(first) if !is_rule_written => {
            let message = "no rule times the sessions of this phase";
            let help = match first {
                Some(number) => format!("add `interval = …`, or a `[[phase.timing]]` for session {number}"),
                None => "add `interval = …`, or `interval = \"not stated\"` where the source gives none".to_owned(),
            };
            context.problems.say(ProblemId::MissingKey, span, message, help);
        }
        Some(first) => {
            let first = first.unwrap_or(1);
            let is_good = check_reference(&phase.timing.after, first, None, before, &phase, &after_place, context);
            if is_good && is_one_aim && binds_several(&phase, before) {
                say_same_day(&phase.timing, &rule_place, context);
            }
        }
        // Weekdays alone say which days may be used, whatever times the sessions.
        None if is_rule_written && are_numbers_known && pace != Some(Pace::OnEach) => {
            let is_start = phase.own_timings.is_empty();
            let (message, help) = match is_start {
                true => (
                    "this timing binds no session: the only session of the phase is the first of the course, and the \
                     requested start times it",
                    "leave the line out; the interval up to the next session belongs to the phase of that one",
                ),
                false => (
                    "this timing binds no session, since every session of the phase has one of its own",
                    "leave the line out",
                ),
            };
            context.problems.say(ProblemId::UselessKey, &rule_place, message, help);
        }
        // A rule of one session takes nothing over from that of the phase.
        None if are_numbers_known && !phase.own_timings.is_empty() => {
            if let Some(line) = written_after.as_ref().map(reference_line) {
                let message = "this line times no session, since every session of the phase has a timing of its own; one that says \
                               nothing else is measured from the session before";
                let help = match all_say_after {
                    true => "leave the line out".to_owned(),
                    false => format!(
                        "write `{line}` in each `[[phase.timing]]` that is measured from it, and leave this line out"
                    ),
                };
                context.problems.say(ProblemId::UselessKey, &after_place, message, help);
            }
        }
        None => {}
    }
    for (own, place) in phase.own_timings.iter().zip(&own_places).filter(|_| are_numbers_known) {
        let after = &own.timing.after;
        let is_good = check_reference(after, own.session, Some(own.session), before, &phase, place, context);
        let is_one_aim = is_good && !matches!(after, Reference::Before(_)) && own.timing.interval != Aim::None;
        if is_one_aim && cycle.is_some_and(|cycle| phase.most_sessions().is_none_or(|most| cycle + own.session <= most))
        {
            say_same_day(&own.timing, place, context);
        }
    }
    if let Some(at) = table.policy.filter(|at| at.known().is_some()) {
        phase.policy = policy::policy(at.value, &at.span, &phase, month_end, context);
    }
    phase
}

/// Whether the first session of the phase is the first of the course, which the requested start times, unless an event
/// does.
fn is_first_timed_otherwise(phase: &Phase, before: SessionsBefore) -> bool {
    before.is_first_phase() && phase.timing.after.event().is_none()
}

/// Whether the timing of the phase binds more than one of its sessions, in some course.
fn binds_several(phase: &Phase, before: SessionsBefore) -> bool {
    let own: BTreeSet<u32> = phase.own_timings.iter().map(|own| own.session).collect();
    let first = if is_first_timed_otherwise(phase, before) { 2 } else { 1 };
    let Some(most) = phase.most_sessions() else { return true };
    let in_cycle = |number: u32| phase.cycle.map_or(number, |cycle| (number - 1) % cycle + 1);
    (first..=most).filter(|number| !own.contains(&in_cycle(*number))).nth(1).is_some()
}

/// What counts its sessions by a time needs an interval between them.
fn check_time(phase: &Phase, place: &Range<usize>, context: &mut Context<'_>) {
    let is_spaced = phase.timing.after == Reference::Before(1) && phase.timing.interval != Aim::None;
    if !is_spaced {
        let message =
            format!("how many sessions there are {} is open without an interval between them", phase.sessions);
        let help =
            "add `interval = …` or `per-week = …`, measured from the session before; or write the number of sessions";
        context.problems.say(ProblemId::MissingKey, place, message, help);
    }
}

/// Notes that one interval from one point is meant for several sessions, which cannot all be there.
fn say_same_day(timing: &Timing, place: &Range<usize>, context: &mut Context<'_>) {
    let what = match timing.interval {
        Aim::Stated(interval) => interval.to_string(),
        Aim::NotStated | Aim::None => "the same length".to_owned(),
    };
    let (message, help) = match &timing.after {
        Reference::BeforeEvent(event) => (
            format!("several sessions would all aim at the same day, {what} before event {event}"),
            format!(
                "leave `before` out where each follows the one before, and give session 1 a `[[phase.timing]]` with \
                 `before = \"event {event}\"`; or give every session one"
            ),
        ),
        after @ (Reference::Before(_)
        | Reference::Session(_)
        | Reference::PhaseStart
        | Reference::CourseStart
        | Reference::Event(_)) => (
            format!("several sessions would all aim at the same day, {what} after {after}"),
            "leave `after` out where each follows the one before, or give every session a `[[phase.timing]]` of its own"
                .to_owned(),
        ),
    };
    context.problems.say(ProblemId::SameAim, place, message, help);
}

fn extended(
    sessions: Option<At<CountPhrase>>,
    when: Option<At<Line>>,
    id: &Id,
    context: &mut Context<'_>,
) -> Option<Extended> {
    match (sessions, when) {
        (Some(sessions), Some(when)) => {
            if matches!(sessions.value.0.value, Count::During(_)) {
                let message = "a longer course is longer by a number of sessions";
                let help = "write how many sessions it may have, such as `\"10 to 20\"`";
                context.problems.say(ProblemId::BadCount, &sessions.span, message, help);
            }
            let when = context.text("extended-when", id.as_str(), when.value);
            Some(Extended { sessions: sessions.value.0.value, when })
        }
        (Some(sessions), None) => {
            let help = "add `extended-when = \"…\"`: in which cases the course may be longer";
            let message = "a longer course needs `extended-when`";
            context.problems.say(ProblemId::MissingKey, &sessions.span, message, help);
            None
        }
        (None, Some(when)) => {
            let help = "add `extended-sessions = …`, with `\"not stated\"` where the source gives no number";
            let message = "`extended-when` needs `extended-sessions`";
            context.problems.say(ProblemId::MissingKey, &when.span, message, help);
            None
        }
        (None, None) => None,
    }
}

fn own_timing(
    table: TimingTable,
    span: &Range<usize>,
    phase_source: &Citation,
    cycle: Option<u32>,
    before: SessionsBefore,
    month_end: MonthEnd,
    context: &mut Context<'_>,
) -> OwnTiming {
    let session = table.session.value.0;
    let rule = Rule {
        after: reference(table.after, table.before, context),
        interval: table.interval,
        minimum: table.minimum_interval,
        maximum: table.maximum_interval,
        grace: table.grace,
    };
    let rule = rule.with_around(context);
    check_rule(&rule, month_end, context);
    if !rule.is_any() {
        let help = "add `interval = …`, `minimum-interval = …` or `maximum-interval = …`";
        context.problems.say(ProblemId::MissingKey, span, "this timing says nothing", help);
    }
    let is_session_known = table.session.known().is_some();
    if let Some(cycle) = cycle.filter(|cycle| session > *cycle && is_session_known) {
        let message = format!("a cycle of {cycle} has no session {session}");
        let help = format!("write a number from 1 to {cycle}");
        context.problems.say(ProblemId::UnknownSession, &table.session.span, message, help);
    }
    let is_first = is_session_known && session == 1 && before.is_first_phase() && cycle.is_none();
    let measured = rule.after.as_ref().map_or(Reference::Before(1), |at| at.value.0.clone());
    if is_first && measured.event().is_none() {
        let place = rule.after.as_ref().map_or(&table.session.span, |at| &at.span);
        let message = "nothing comes before the first session of the course but events";
        let help = "write `after = \"event …\"`, or leave this timing out: the requested start times the first session";
        context.problems.say(ProblemId::ReferenceCycle, place, message, help);
    }
    let source = table.source.map_or_else(|| phase_source.clone(), |line| context.cite(&line));
    let is_alternative = table.whichever.is_some_and(|at| at.value.0);
    OwnTiming { session, timing: Timing { is_alternative, ..rule.timing(source) } }
}

fn check_own_sessions(phase: &Phase, places: &[Range<usize>], context: &mut Context<'_>) {
    let Some(most) = phase.most_sessions() else { return };
    for (own, place) in phase.own_timings.iter().zip(places) {
        if phase.cycle.is_none() && own.session > most {
            let message = format!("`{}` has at most {most} sessions, so no session {}", phase.id, own.session);
            let help = format!("write a number from 1 to {most}");
            context.problems.say(ProblemId::UnknownSession, place, message, help);
        }
    }
}

/// The first session of the phase that has no timing of its own and needs one; the inner `None` when that depends on
/// how many sessions are planned. The outer `None` when every session is timed.
fn sessions_without_own(phase: &Phase, before: SessionsBefore) -> Option<Option<u32>> {
    let own: BTreeSet<u32> = phase.own_timings.iter().map(|own| own.session).collect();
    let first_that_needs = if is_first_timed_otherwise(phase, before) && phase.cycle.is_none() { 2 } else { 1 };
    let last = phase.cycle.or(phase.most_sessions());
    match last {
        Some(last) => (first_that_needs..=last).find(|number| !own.contains(number)).map(Some),
        None => {
            let first = (first_that_needs..).find(|number| !own.contains(number));
            Some(first.filter(|_| !own.is_empty()))
        }
    }
}

/// A reference point has to be there, and to come before the session that it times; whether it is and does. `own` is the number of the session
/// when the rule binds only that one; otherwise the rule binds sessions from `first` on.
fn check_reference(
    reference: &Reference,
    first: u32,
    own: Option<u32>,
    before: SessionsBefore,
    phase: &Phase,
    place: &Range<usize>,
    context: &mut Context<'_>,
) -> bool {
    let is_course_start = before.is_first_phase() && first == 1;
    // How many sessions of the course surely come before the first one that is bound.
    let earlier = before.fewest + first - 1;
    let (is_after, message) = match reference {
        Reference::Event(id) | Reference::BeforeEvent(id) => return check_event(id, place, context),
        // The first session of the course has no session before it; the requested start times it, and a timing of its
        // own has been noted.
        _ if is_course_start => return true,
        Reference::Before(places) => {
            let noun = if *places == 1 { "session" } else { "sessions" };
            let message = format!("session {first} of this phase may have fewer than {places} {noun} before it");
            // It reaches no further back than to the last session of the phase before, which is there.
            (*places <= earlier || !before.is_first_phase(), message)
        }
        Reference::PhaseStart => (first > 1, "the first session of this phase would be timed from itself".to_owned()),
        Reference::CourseStart => (earlier > 0, "the first session would be timed from itself".to_owned()),
        Reference::Session(number) => {
            let most = before.most.and_then(|sessions| Some(sessions + phase.most_sessions()?));
            if most.is_some_and(|most| *number > most) {
                let message = format!("the course has no session {number} up to here");
                let help = "name a session that comes before this one";
                context.problems.say(ProblemId::UnknownSession, place, message, help);
                return false;
            }
            let always = if before.most.is_some_and(|most| *number >= most + first) { "" } else { "always " };
            let message = format!("session {number} does not {always}come before session {first} of this phase");
            (*number <= earlier, message)
        }
    };
    if !is_after {
        let help = match own {
            Some(_) => "write `\"previous session\"`, or name a session that always comes before".to_owned(),
            None => format!(
                "name a session that always comes before, or give session {first} a `[[phase.timing]]` of its own"
            ),
        };
        context.problems.say(ProblemId::ReferenceCycle, place, message, help);
    }
    is_after
}

fn check_event(id: &Id, place: &Range<usize>, context: &mut Context<'_>) -> bool {
    if context.event_ids.contains(id) || context.unread.contains("event") || *id == Id::unreadable() {
        return true;
    }
    let help = match nearest(id.as_str(), context.event_ids.iter().map(Id::as_str)) {
        Some(close) => format!("did you mean `event {close}`?"),
        None => format!("add it to the table `[event]`: `{id} = \"…\"`"),
    };
    context.problems.say(ProblemId::UnknownEvent, place, format!("this file has no event `{id}`"), help);
    false
}
