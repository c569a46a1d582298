//! Phases: counts, timings, policies, and the reference points that tie sessions together.

use std::collections::BTreeSet;
use std::ops::Range;

use super::context::{BlockIds, Context};
use crate::model::{
    Aim, Allowed, Citation, Count, Extended, Id, LengthRange, MonthEnd, OwnTiming, Phase, Policy, Reference, Timing,
};
use crate::read::leaf::{AimPhrase, CountPhrase, LengthPhrase, Line, ReferencePhrase};
use crate::read::problem::{ProblemId, nearest};
use crate::read::schema::{PhaseTable, PolicyTable, TimingTable};
use crate::read::table::At;

pub(super) fn phases(tables: Vec<At<PhaseTable>>, month_end: MonthEnd, context: &mut Context<'_>) -> Vec<Phase> {
    let mut ids = BlockIds::default();
    let mut phases: Vec<Phase> = Vec::new();
    let count = tables.len();
    for (index, At { value: table, span }) in tables.into_iter().enumerate() {
        let id = ids.take(&table.id, context.problems);
        if table.sessions.value.0 == Count::Ongoing && index + 1 < count {
            let help = "give the phase a number of sessions, or move it to the end";
            let message = "a phase without an end has to be the last one";
            context.problems.say(ProblemId::OngoingNotLast, &table.sessions.span, message, help);
        }
        let before = SessionsBefore::of(&phases);
        phases.push(phase(table, &span, id.unwrap_or_else(Id::unreadable), before, month_end, context));
    }
    phases
}

/// How many sessions the phases before a phase have: the fewest that the source allows, and the most if it says so.
#[derive(Clone, Copy)]
struct SessionsBefore {
    fewest: u32,
    most: Option<u32>,
}

impl SessionsBefore {
    fn of(phases: &[Phase]) -> Self {
        let fewest = |phase: &Phase| match phase.sessions {
            Count::Exactly(count) | Count::Between(count, _) => count,
            Count::Ongoing | Count::NotStated => 1,
        };
        Self {
            fewest: phases.iter().map(fewest).sum(),
            most: phases.iter().map(Phase::most_sessions).try_fold(0, |sum, most| Some(sum + most?)),
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
    let rule = Rule {
        after: table.after,
        interval: table.interval,
        minimum: table.minimum_interval,
        maximum: table.maximum_interval,
        grace: table.grace,
    };
    check_rule(&rule, month_end, context);
    let is_rule_written = rule.is_any();
    let rule_place = rule.place(span);
    let after_place = rule.after.as_ref().map_or_else(|| rule_place.clone(), |at| at.span.clone());
    let timing = rule.timing(source.clone());

    let mut own_timings = Vec::new();
    let mut own_places = Vec::new();
    for At { value: own, span } in table.timings {
        own_places.push(own.after.as_ref().map_or_else(|| span.clone(), |at| at.span.clone()));
        own_timings.push(own_timing(own, &span, &source, cycle, before, month_end, context));
    }
    let mut phase = Phase {
        title: context.text("phase", id.as_str(), table.title.value),
        note: table.note.map(|line| context.text("note", id.as_str(), line.value)),
        sessions: table.sessions.value.0,
        extended,
        timing,
        cycle,
        own_timings,
        policy: Policy::default(),
        source,
        id,
    };
    check_own_sessions(&phase, &own_places, context);
    match sessions_without_own(&phase, before) {
        Some(first) if !is_rule_written => {
            let message = "no rule times the sessions of this phase";
            let help = match first {
                Some(number) => format!("add `interval = …`, or a `[[phase.timing]]` for session {number}"),
                None => "add `interval = …`, or `interval = \"not stated\"` where the source gives none".to_owned(),
            };
            context.problems.say(ProblemId::MissingKey, span, message, help);
        }
        Some(first) => {
            check_reference(&phase.timing.after, first.unwrap_or(1), None, before, &phase, &after_place, context)
        }
        None if is_rule_written => {
            let message = "this timing binds no session, since every session of the phase has one of its own";
            context.problems.say(ProblemId::UselessKey, &rule_place, message, "leave it out");
        }
        None => {}
    }
    for (own, place) in phase.own_timings.iter().zip(&own_places) {
        check_reference(&own.timing.after, own.session, Some(own.session), before, &phase, place, context);
    }
    if let Some(At { value: table, span }) = table.policy {
        phase.policy = policy(table, &span, &phase, month_end, context);
    }
    phase
}

fn extended(
    sessions: Option<At<CountPhrase>>,
    when: Option<At<Line>>,
    id: &Id,
    context: &mut Context<'_>,
) -> Option<Extended> {
    match (sessions, when) {
        (Some(sessions), Some(when)) => {
            let when = context.text("extended-when", id.as_str(), when.value);
            Some(Extended { sessions: sessions.value.0, when })
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

/// The keys of one rule, as written.
struct Rule {
    after: Option<At<ReferencePhrase>>,
    interval: Option<At<AimPhrase>>,
    minimum: Option<At<LengthPhrase>>,
    maximum: Option<At<LengthPhrase>>,
    grace: Option<At<LengthPhrase>>,
}

impl Rule {
    fn is_any(&self) -> bool {
        self.interval.is_some() || self.minimum.is_some() || self.maximum.is_some()
    }

    /// The place of the rule's first key, else of its table.
    fn place(&self, table: &Range<usize>) -> Range<usize> {
        let keys = [
            self.interval.as_ref().map(|at| &at.span),
            self.minimum.as_ref().map(|at| &at.span),
            self.maximum.as_ref().map(|at| &at.span),
        ];
        keys.into_iter().flatten().next().unwrap_or(table).clone()
    }

    fn timing(self, source: Citation) -> Timing {
        Timing {
            after: self.after.map_or(Reference::Before(1), |at| at.value.0),
            interval: self.interval.map_or(Aim::None, |at| at.value.0),
            minimum: self.minimum.map(|at| at.value.0),
            maximum: self.maximum.map(|at| at.value.0),
            grace: self.grace.map(|at| at.value.0),
            source,
        }
    }
}

/// The lengths of one rule against each other.
fn check_rule(rule: &Rule, month_end: MonthEnd, context: &mut Context<'_>) {
    let aim = rule.interval.as_ref().and_then(|at| match at.value.0 {
        Aim::Stated(range) => Some(range),
        Aim::NotStated | Aim::None => None,
    });
    if let (Some(minimum), Some(aim)) = (&rule.minimum, aim)
        && !minimum.value.0.never_exceeds(aim.lo, month_end)
    {
        let message = format!("the minimum of {} is longer than the aim of {aim}", minimum.value.0);
        let help = "write the shortest gap that is ever allowed; the aim lies at or above it";
        context.problems.say(ProblemId::MinimumAboveAim, &minimum.span, message, help);
    }
    let floor = aim.map(|aim| aim.hi).or(rule.minimum.as_ref().map(|at| at.value.0));
    if let (Some(maximum), Some(floor)) = (&rule.maximum, floor)
        && !floor.never_exceeds(maximum.value.0, month_end)
    {
        let message = format!("the maximum of {} is shorter than {floor}", maximum.value.0);
        let help = "write the longest gap that is ever allowed; the aim and the minimum lie at or below it";
        context.problems.say(ProblemId::MaximumBelowAim, &maximum.span, message, help);
    }
    if let (Some(grace), None, None) = (&rule.grace, &rule.minimum, aim) {
        let message = "a grace needs a minimum that it loosens";
        context.problems.say(ProblemId::UselessKey, &grace.span, message, "add `minimum-interval = …`");
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
        after: table.after,
        interval: table.interval,
        minimum: table.minimum_interval,
        maximum: table.maximum_interval,
        grace: table.grace,
    };
    check_rule(&rule, month_end, context);
    if !rule.is_any() {
        let help = "add `interval`, `minimum-interval` or `maximum-interval`";
        context.problems.say(ProblemId::MissingKey, span, "this timing says nothing", help);
    }
    if let Some(cycle) = cycle.filter(|cycle| session > *cycle) {
        let message = format!("a cycle of {cycle} has no session {session}");
        let help = format!("write a number from 1 to {cycle}");
        context.problems.say(ProblemId::UnknownSession, &table.session.span, message, help);
    }
    let is_first = session == 1 && before.is_first_phase() && cycle.is_none();
    let measured = rule.after.as_ref().map_or(Reference::Before(1), |at| at.value.0.clone());
    if is_first && !matches!(measured, Reference::Event(_)) {
        let place = rule.after.as_ref().map_or(&table.session.span, |at| &at.span);
        let message = "nothing comes before the first session of the course but events";
        let help = "write `after = \"event …\"`, or leave this timing out: the wished start times the first session";
        context.problems.say(ProblemId::ReferenceCycle, place, message, help);
    }
    let source = table.source.map_or_else(|| phase_source.clone(), |line| context.cite(&line));
    OwnTiming { session, timing: rule.timing(source) }
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
    let first_that_needs = if before.is_first_phase() && phase.cycle.is_none() { 2 } else { 1 };
    let last = phase.cycle.or(phase.most_sessions());
    match last {
        Some(last) => (first_that_needs..=last).find(|number| !own.contains(number)).map(Some),
        None => {
            let first = (first_that_needs..).find(|number| !own.contains(number));
            Some(first.filter(|_| !own.is_empty()))
        }
    }
}

/// A reference point has to be there, and to come before the session that it times. `own` is the number of the session
/// when the rule binds only that one; otherwise the rule binds sessions from `first` on.
fn check_reference(
    reference: &Reference,
    first: u32,
    own: Option<u32>,
    before: SessionsBefore,
    phase: &Phase,
    place: &Range<usize>,
    context: &mut Context<'_>,
) {
    let is_course_start = before.is_first_phase() && first == 1;
    // How many sessions of the course surely come before the first one that is bound.
    let earlier = before.fewest + first - 1;
    let (is_after, message) = match reference {
        Reference::Event(id) => return check_event(id, place, context),
        // The first session of the course has no session before it; the wished start times it.
        _ if is_course_start && (own.is_none() || phase.cycle.is_some()) => return,
        Reference::Before(places) => {
            (*places <= earlier, format!("there are not always {places} sessions before session {first} of this phase"))
        }
        Reference::PhaseStart | Reference::CourseStart if is_course_start => return,
        Reference::PhaseStart => (first > 1, "the first session of this phase would be timed from itself".to_owned()),
        Reference::CourseStart => (earlier > 0, "the first session would be timed from itself".to_owned()),
        Reference::Session(number) => {
            let most = before.most.and_then(|sessions| Some(sessions + phase.most_sessions()?));
            if most.is_some_and(|most| *number > most) {
                let message = format!("the course has no session {number} up to here");
                let help = "name a session that comes before this one";
                return context.problems.say(ProblemId::UnknownSession, place, message, help);
            }
            (*number <= earlier, format!("session {number} does not surely come before session {first} of this phase"))
        }
    };
    if !is_after {
        let help = format!("name an earlier session, or give session {first} a `[[phase.timing]]` of its own");
        context.problems.say(ProblemId::ReferenceCycle, place, message, help);
    }
}

fn check_event(id: &Id, place: &Range<usize>, context: &mut Context<'_>) {
    if context.event_ids.contains(id) {
        return;
    }
    let help = match nearest(id.as_str(), context.event_ids.iter().map(Id::as_str)) {
        Some(close) => format!("did you mean `event {close}`?"),
        None => format!("add it to the table `[event]`: `{id} = \"…\"`"),
    };
    context.problems.say(ProblemId::UnknownEvent, place, format!("this file has no event `{id}`"), help);
}

fn policy(
    table: PolicyTable,
    span: &Range<usize>,
    phase: &Phase,
    month_end: MonthEnd,
    context: &mut Context<'_>,
) -> Policy {
    if table.sessions.is_none() && table.interval.is_none() {
        let help = "add `sessions = …` or `interval = …`, or leave the policy out";
        context.problems.say(ProblemId::MissingKey, span, "this policy says nothing", help);
    }
    if let Some(sessions) = &table.sessions {
        check_policy_sessions(sessions.value.0, &sessions.span, phase, context);
    }
    if let Some(interval) = &table.interval {
        check_policy_interval(interval.value.0, &interval.span, &phase.timing, month_end, context);
    }
    Policy {
        sessions: table.sessions.map(|at| at.value.0),
        interval: table.interval.map(|at| at.value.0),
        source: Some(context.cite(&table.source)),
    }
}

fn check_policy_sessions(sessions: u32, place: &Range<usize>, phase: &Phase, context: &mut Context<'_>) {
    if phase.allows(sessions) != Allowed::No {
        return;
    }
    let allowed = match &phase.extended {
        Some(extended) => format!("{}, or {} in longer courses", phase.sessions, extended.sessions),
        None => phase.sessions.to_string(),
    };
    let choose = match phase.sessions {
        Count::Between(lo, hi) if hi - lo <= 6 => {
            let numbers: Vec<String> = (lo..hi).map(|number| number.to_string()).collect();
            format!("choose {} or {hi}", numbers.join(", "))
        }
        Count::Exactly(_) | Count::Between(..) | Count::Ongoing | Count::NotStated => format!("choose {allowed}"),
    };
    let message = format!("this policy plans {sessions} sessions, but the source allows {allowed}");
    let help = format!("{choose}, or change `sessions` of the phase if the source says so");
    context.problems.say(ProblemId::PolicyOutsideSource, place, message, help);
}

fn check_policy_interval(
    interval: LengthRange,
    place: &Range<usize>,
    timing: &Timing,
    month_end: MonthEnd,
    context: &mut Context<'_>,
) {
    if let Some(allowed) = timing.interval_outside_source(interval, month_end) {
        let message = format!("this policy plans {interval}, but the source says {allowed}");
        let help = "choose an interval inside that, or change `interval` of the phase if the source says so";
        context.problems.say(ProblemId::PolicyOutsideSource, place, message, help);
    } else if timing.interval == Aim::None {
        let message = "this phase has no interval that a policy could narrow";
        context.problems.say(ProblemId::UselessKey, place, message, "leave the line out");
    }
}
