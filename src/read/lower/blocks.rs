//! Blocks that stand beside the phases: separations, care, checkpoints, contraindications, examples.

use std::collections::BTreeMap;
use std::ops::Range;

use super::context::{BlockIds, Context, key_id};
use super::outcomes;
use crate::model::{
    Advice, CareItem, Checkpoint, CheckpointTime, ClockRange, ClockUnit, Contraindication, ContraindicationKind,
    Eligibility, Example, Expectation, Id, Length, Moment, Phase, Separation, SessionChoice, Weekdays,
};
use crate::read::leaf::{Firmness, Identifier};
use crate::read::number::{AfterSessions, SessionNumber, SessionRange};
use crate::read::problem::{ProblemId, suggestion};
use crate::read::schema::{
    AdviceTable, CareTable, CheckpointTable, ContraindicationTable, EligibilityTable, ExampleTable, ExpectationTable,
    SeparationTable,
};
use crate::read::table::{At, Named};

pub(super) fn separations(tables: Vec<At<SeparationTable>>, context: &mut Context<'_>) -> Vec<Separation> {
    let mut ids = BlockIds::new("separation");
    let read = tables.into_iter().filter_map(|at| {
        if at.known().is_some_and(|table| table.before.is_none() && table.after.is_none()) {
            let help = "add `before`, `after` or both, such as `after = \"7 days\"`";
            context.problems.say(ProblemId::MissingKey, &at.span, "this separation says no length of time", help);
        }
        let table = at.value;
        let source = context.cite(&table.source);
        let (before, after) = (table.before.as_ref().map(|at| at.value.0), table.after.as_ref().map(|at| at.value.0));
        if let (Some(before), Some(after), Some(place)) = (before, after, &table.after)
            && before.is_usual != after.is_usual
        {
            let message = "one side of this separation is usual, and the other is not";
            let help = "write `usually` on both sides, or make two separations of it";
            context.problems.say(ProblemId::HalfUsual, &place.span, message, help);
        }
        let grace = table.grace.as_ref().map(|at| at.value.0);
        let is_shorter = |grace: Length, whole: Length| grace.day_bounds().1 < whole.day_bounds().0;
        if let (Some(grace), Some(place)) = (grace, &table.grace)
            && [before, after].into_iter().flatten().any(|length| !is_shorter(grace, length.value))
        {
            let message = format!("a grace of {grace} leaves nothing of the distance");
            let help = "write a grace that is shorter than `before` and `after`, or leave the line out";
            context.problems.say(ProblemId::UselessKey, &place.span, message, help);
        }
        Some(Separation {
            is_same_day_allowed: table.same_day.as_ref().is_some_and(|at| at.value.0),
            grace,
            id: ids.take(&table.id, context)?,
            treatments: table.treatments.0.into_iter().filter_map(|at| at.value.0).collect(),
            before: before.map(|length| length.value),
            after: after.map(|length| length.value),
            is_usual: before.or(after).is_some_and(|length| length.is_usual),
            source,
        })
    });
    read.collect()
}

pub(super) fn care(
    kind: &'static str,
    tables: Vec<CareTable>,
    phases: &[Phase],
    context: &mut Context<'_>,
) -> Vec<CareItem> {
    let mut ids = BlockIds::new(kind);
    let read = tables.into_iter().filter_map(|table| {
        let (from, until) = (table.from.value.0, table.until.value.0);
        if let (Some(begins), Some(ends)) = (minutes_from_session(from), minutes_from_session(until))
            && begins > ends
        {
            let help = "write the earlier moment in `from` and the later one in `until`";
            context.problems.say(ProblemId::CareBackwards, &table.until.span, "this ends before it begins", help);
        }
        let sessions = session_choice(table.phase, table.for_sessions, phases, context);
        let source = context.cite(&table.source);
        let id = ids.take(&table.id, context)?;
        let text = context.text(kind, id.as_str(), table.text.value);
        Some(CareItem { text, class: table.class.value.0, from, until, sessions, source, id })
    });
    read.collect()
}

/// Where a moment lies from the session, in minutes; `None` where the source does not say. A range counts with its
/// longer end; the day of the session begins before it.
fn minutes_from_session(moment: Moment) -> Option<i64> {
    let minutes = |range: ClockRange| {
        let unit = match range.unit() {
            ClockUnit::Minute => 1,
            ClockUnit::Hour => 60,
            ClockUnit::Day => 24 * 60,
            ClockUnit::Week => 7 * 24 * 60,
        };
        i64::from(range.longer()) * unit
    };
    match moment {
        Moment::Before(range) => Some(-minutes(range)),
        Moment::Day | Moment::Session => Some(0),
        Moment::After(range) => Some(minutes(range)),
        Moment::NotStated => None,
    }
}

pub(super) fn advice(tables: Vec<AdviceTable>, context: &mut Context<'_>) -> Vec<Advice> {
    let mut ids = BlockIds::new("advice");
    let read = tables.into_iter().filter_map(|table| {
        let source = context.cite(&table.source);
        let id = ids.take(&table.id, context)?;
        let text = context.text("advice", id.as_str(), table.text.value);
        Some(Advice { text, source, id })
    });
    read.collect()
}

pub(super) fn eligibility(tables: Vec<EligibilityTable>, context: &mut Context<'_>) -> Vec<Eligibility> {
    let mut ids = BlockIds::new("eligibility");
    let read = tables.into_iter().filter_map(|table| {
        let source = context.cite(&table.source);
        let id = ids.take(&table.id, context)?;
        let text = context.text("eligibility", id.as_str(), table.text.value);
        Some(Eligibility { text, source, id })
    });
    read.collect()
}

pub(super) fn expectations(tables: Vec<ExpectationTable>, context: &mut Context<'_>) -> Vec<Expectation> {
    let mut ids = BlockIds::new("expectation");
    let read = tables.into_iter().filter_map(|table| {
        let source = context.cite(&table.source);
        let id = ids.take(&table.id, context)?;
        let text = context.text("expectation", id.as_str(), table.text.value);
        let then = table.then.map(|line| context.text("then", id.as_str(), line.value));
        let how_often = table.how_often.map(|at| at.value.0);
        Some(Expectation { text, how_often, lasts: table.lasts.map(|at| at.value.0), then, source, id })
    });
    read.collect()
}

pub(super) fn checkpoints(
    tables: Vec<CheckpointTable>,
    phases: &[Phase],
    context: &mut Context<'_>,
) -> Vec<Checkpoint> {
    let mut ids = BlockIds::new("checkpoint");
    let read = tables.into_iter().filter_map(|table| {
        let at = checkpoint_time(table.after_session, table.before_session, &table.id, context);
        let counted = counted_sessions(table.phase.as_ref(), phases, context);
        if let Some((time, place)) = &at
            && let Some(last) = time.last()
        {
            check_number(last, place, counted, context);
        }
        let asked = at.as_ref().map(|(time, _)| *time);
        let (if_yes, if_no) =
            outcomes::of(table.if_yes.as_ref(), table.if_no.as_ref(), table.phase.as_ref(), asked, phases, context);
        let source = context.cite(&table.source);
        let id = ids.take(&table.id, context)?;
        let ask = context.text("checkpoint", id.as_str(), table.ask.value);
        let phase = table.phase.and_then(|at| at.value.0);
        Some(Checkpoint { id, phase, at: at?.0, ask, if_yes, if_no, source })
    });
    read.collect()
}

/// Of what sessions are counted, and how many there are at most, where that is known.
fn counted_sessions(
    phase: Option<&At<Identifier>>,
    phases: &[Phase],
    context: &mut Context<'_>,
) -> Option<(String, u32)> {
    match phase {
        Some(place) => {
            let phase = place.value.0.as_ref()?;
            Some((format!("`{phase}`"), known_phase(phase, place, phases, context)?.most_sessions()?))
        }
        None => {
            let most = phases.iter().map(Phase::most_sessions).sum::<Option<u32>>();
            most.filter(|most| *most > 0).map(|most| ("the course".to_owned(), most))
        }
    }
}

/// Notes the number of a session that there cannot be.
fn check_number(number: u32, place: &Range<usize>, counted: Option<(String, u32)>, context: &mut Context<'_>) {
    if let Some((whole, most)) = counted.filter(|(_, most)| *most < number) {
        let message = format!("{whole} has at most {most} sessions");
        context.problems.say(ProblemId::UnknownSession, place, message, format!("write a number from 1 to {most}"));
    }
}

/// For which sessions a block is.
pub(super) fn session_choice(
    phase: Option<At<Identifier>>,
    span: Option<At<SessionRange>>,
    phases: &[Phase],
    context: &mut Context<'_>,
) -> SessionChoice {
    let counted = counted_sessions(phase.as_ref(), phases, context);
    if let Some(at) = span.as_ref().filter(|at| at.known().is_some()) {
        check_number(at.value.0.last.unwrap_or(at.value.0.first), &at.span, counted, context);
    }
    SessionChoice { phase: phase.and_then(|at| at.value.0), span: span.map(|at| at.value.0) }
}

/// When a question is asked, with its place in the file, if it could be read. It is before or after sessions, and never
/// both.
fn checkpoint_time(
    after: Option<At<AfterSessions>>,
    before: Option<At<SessionNumber>>,
    id: &At<Identifier>,
    context: &mut Context<'_>,
) -> Option<(CheckpointTime, Range<usize>)> {
    let help = "write `after-session = 4`, or `before-session = 1` where the question comes first";
    match (after, before) {
        (Some(after), None) => after.known().is_some().then_some((after.value.0, after.span)),
        (None, Some(before)) => {
            before.known().is_some().then_some((CheckpointTime::Before(before.value.0), before.span))
        }
        (Some(_), Some(before)) => {
            let message = "a question is asked before a session or after it";
            context.problems.say(ProblemId::UselessKey, &before.span, message, help);
            None
        }
        (None, None) => {
            let message = "this question does not say when it is asked";
            context.problems.say(ProblemId::MissingKey, &id.span, message, help);
            None
        }
    }
}

/// The phase that a block names, or a problem.
pub(super) fn known_phase<'p, T>(
    id: &Id,
    place: &At<T>,
    phases: &'p [Phase],
    context: &mut Context<'_>,
) -> Option<&'p Phase> {
    let found = phases.iter().find(|phase| phase.id == *id);
    // A list of phases without a phase has been noted already.
    if found.is_none() && !phases.is_empty() && !context.unread.contains("phase") {
        let help = suggestion(id.as_str(), "phases", phases.iter().map(|phase| phase.id.as_str()));
        context.problems.say(ProblemId::UnknownPhase, &place.span, format!("this file has no phase `{id}`"), help);
    }
    found
}

pub(super) fn contraindications(
    tables: Vec<ContraindicationTable>,
    context: &mut Context<'_>,
) -> Vec<Contraindication> {
    let mut ids = BlockIds::new("contraindication");
    let read = tables.into_iter().filter_map(|table| {
        let kind = table.kind.known().map(|word| word.0);
        let is_temporary = kind == Some(Firmness::Temporary);
        match &table.postpone_until {
            None if is_temporary => {
                let help = "add `postpone-until = \"…\"`: what must be over first";
                let message = "a temporary contraindication needs `postpone-until`";
                context.problems.say(ProblemId::MissingKey, &table.kind.span, message, help);
            }
            Some(line) if !is_temporary && kind.is_some() => {
                let message = "`postpone-until` belongs to a temporary contraindication";
                let help = "write `kind = \"temporary\"`, or leave the line out";
                context.problems.say(ProblemId::UselessKey, &line.span, message, help);
            }
            Some(_) | None => {}
        }
        let source = context.cite(&table.source);
        let id = ids.take(&table.id, context)?;
        let kind = match (table.kind.value.0, table.postpone_until) {
            (Firmness::Absolute, _) => ContraindicationKind::Absolute,
            (Firmness::NotRecommended, _) => ContraindicationKind::NotRecommended,
            (Firmness::Relative, _) => ContraindicationKind::Relative,
            (Firmness::TellBeforehand, _) => ContraindicationKind::TellBeforehand,
            (Firmness::Temporary, Some(line)) => ContraindicationKind::Temporary {
                postpone_until: context.text("postpone-until", id.as_str(), line.value),
            },
            (Firmness::Temporary, None) | (Firmness::NotStated, _) => ContraindicationKind::NotStated,
        };
        let when = context.text("contraindication", id.as_str(), table.when.value);
        Some(Contraindication { kind, when, source, id })
    });
    read.collect()
}

pub(super) fn examples(tables: Vec<ExampleTable>, phases: &[Phase], context: &mut Context<'_>) -> Vec<Example> {
    tables.into_iter().map(|table| example(table, phases, context)).collect()
}

fn example(table: ExampleTable, phases: &[Phase], context: &mut Context<'_>) -> Example {
    let mut events = BTreeMap::new();
    for (key, date) in table.events.entries {
        let Some(id) = key_id(&key, context.problems) else { continue };
        if !context.event_ids.contains(&id) && !context.unread.contains("event") {
            let help = format!("add it to the table `[event]`: `{id} = \"…\"`");
            context.problems.say(ProblemId::UnknownEvent, &key.span, format!("this file has no event `{id}`"), help);
        }
        events.insert(id, date.value);
    }
    let sessions = by_phase(table.sessions, phases, context).into_iter();
    let intervals = by_phase(table.intervals, phases, context).into_iter();
    Example {
        title: table.title.map(|line| line.value.0),
        start: table.start.map(|at| at.value),
        events,
        closed: table.closed.into_iter().map(|at| at.value.0).collect(),
        away: table.away.into_iter().map(|at| at.value.0).collect(),
        on: table.on.and_then(|days| Weekdays::new(days.0.into_iter().map(|word| word.0))),
        variant: table.variant.and_then(|at| at.value.0),
        sessions: sessions.map(|(id, at)| (id, at.value.0)).collect(),
        intervals: intervals.map(|(id, at)| (id, at.value.0)).collect(),
        until: table.until.map(|at| at.value),
        held: table.held.into_iter().map(|at| at.value).collect(),
        expect: table.expect.0.into_iter().map(|at| at.value).collect(),
    }
}

/// Values that are named by phases; each phase has to exist.
fn by_phase<T>(named: Named<At<T>>, phases: &[Phase], context: &mut Context<'_>) -> Vec<(Id, At<T>)> {
    let known = named.entries.into_iter().filter_map(|(key, value)| {
        let id = key_id(&key, context.problems)?;
        known_phase(&id, &key, phases, context);
        Some((id, value))
    });
    known.collect()
}
