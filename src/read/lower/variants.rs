//! The variants of a file: each is lowered as if the blocks of the others were not there, so that all checks of a plain
//! file hold for each.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

use super::context::Context;
use crate::model::{
    Example, Id, Length, MonthEnd, Protocol, ProtocolData, Reference, SessionCondition, Text, Variant, VariantWhen,
};
use crate::read::problem::{ProblemId, Problems, suggestion};
use crate::read::schema::{File, VariantTable};
use crate::read::table::At;
use crate::read::variant::{VariantIds, WhenLine};

/// The file with its variants, each lowered by `plain`.
pub(super) fn protocol(
    file: File,
    problems: &mut Problems,
    plain: impl Fn(File, &mut Problems) -> ProtocolData,
) -> ProtocolData {
    let declared = declared(&file, problems);
    check_names(&file, &declared, problems);
    if declared.is_empty() {
        return plain(file, problems);
    }
    let (mut parts, mut found) = (Vec::new(), Vec::new());
    for id in &declared {
        let mut own = problems.of_part();
        parts.push(plain(only(&file, id), &mut own));
        found.push((id.to_string(), own));
    }
    problems.add_parts(found);
    let month_end = file.month_end.as_ref().map(|at| at.value.0).unwrap_or_default();
    let whens: Vec<(&Id, VariantWhen)> =
        declared.iter().zip(&file.variants).map(|(id, at)| (id, when(&at.value))).collect();
    check_whole(&whens, &file, month_end, problems);
    let examples = examples(&file, &declared, &mut parts, problems);
    let mut data = ProtocolData { examples, ..parts[0].clone() };
    if let Some(Variant { of, .. }) = data.variant.take() {
        data.title = of;
    }
    data.variants = parts.into_iter().map(Protocol::checked).collect();
    data
}

/// The variant that a file is for, where it is for one; the title of the protocol is then that of both.
pub(super) fn variant(tables: Vec<At<VariantTable>>, title: &Text, context: &mut Context<'_>) -> Option<Variant> {
    let table = tables.into_iter().next()?.value;
    let when = when(&table);
    let (id, source) = (table.id.value.0?, context.cite(&table.source));
    let own = context.text("variant", id.as_str(), table.title.value);
    Some(Variant { id, title: own, of: title.clone(), when, source })
}

/// The ids of the variants, each once.
fn declared(file: &File, problems: &mut Problems) -> Vec<Id> {
    let mut declared: Vec<Id> = Vec::new();
    for At { value: table, .. } in &file.variants {
        let Some(id) = &table.id.value.0 else { continue };
        if declared.contains(id) {
            let message = format!("there is already a `[[variant]]` called `{id}`");
            problems.say(ProblemId::DuplicateId, &table.id.span, message, "give every block a name of its own");
        } else {
            declared.push(id.clone());
        }
    }
    declared
}

/// For which courses a variant holds.
fn when(table: &VariantTable) -> VariantWhen {
    let Some(when) = &table.when else { return VariantWhen::Named };
    let sessions = when.value.0.iter().filter_map(|line| match &line.value {
        WhenLine::Session(condition) => Some(condition.clone()),
        WhenLine::Otherwise => None,
    });
    let sessions: Vec<SessionCondition> = sessions.collect();
    if sessions.is_empty() { VariantWhen::Otherwise } else { VariantWhen::Sessions(sessions) }
}

/// The file without the blocks of other variants, and without its examples of others.
fn only(file: &File, id: &Id) -> File {
    let holds = |ids: &Option<At<VariantIds>>| ids.as_ref().is_none_or(|at| at.value.has(id));
    let mut file = file.clone();
    let by_themselves = by_themselves(&file);
    file.variants.retain(|table| table.value.id.value.0.as_ref() == Some(id));
    file.variants.truncate(1);
    file.phases.0.retain(|at| holds(&at.value.variant));
    for at in &mut file.phases.0 {
        at.value.timings.retain(|timing| holds(&timing.value.variant));
    }
    file.repeat = file.repeat.filter(|table| holds(&table.variant));
    file.late.retain(|at| holds(&at.value.variant));
    file.separations.retain(|at| holds(&at.value.variant));
    file.breaks.retain(|at| holds(&at.value.variant));
    file.visits.retain(|table| holds(&table.variant));
    file.preparation.retain(|table| holds(&table.variant));
    file.aftercare.retain(|table| holds(&table.variant));
    file.advice.retain(|table| holds(&table.variant));
    file.checkpoints.retain(|table| holds(&table.variant));
    file.expectations.retain(|table| holds(&table.variant));
    file.contraindications.retain(|table| holds(&table.variant));
    file.eligibility.retain(|table| holds(&table.variant));
    file.examples.retain(|table| match &table.variant {
        Some(named) => named.value.0.as_ref() == Some(id),
        None => by_themselves.contains(id),
    });
    file
}

/// The variants that courses get without naming them.
fn by_themselves(file: &File) -> BTreeSet<Id> {
    let chosen = file.variants.iter().filter(|table| table.value.when.is_some());
    chosen.filter_map(|table| table.value.id.value.0.clone()).collect()
}

/// The examples in the order of the file, each as one of the variants that it can be of has it.
fn examples(file: &File, declared: &[Id], parts: &mut [ProtocolData], problems: &mut Problems) -> Vec<Example> {
    let taken = parts.iter_mut().map(|part| std::mem::take(&mut part.examples).into());
    let mut waiting: BTreeMap<&Id, VecDeque<Example>> = declared.iter().zip(taken).collect();
    let by_themselves = by_themselves(file);
    let mut examples = Vec::new();
    for table in &file.examples {
        let of: Vec<&Id> = match &table.variant {
            Some(named) => named.value.0.iter().collect(),
            None => by_themselves.iter().collect(),
        };
        if of.is_empty() && table.variant.is_none() {
            let ids: Vec<String> = declared.iter().map(|id| format!("`variant = \"{id}\"`")).collect();
            let help = format!("add a line {}", ids.join(" or "));
            let place = table.expect.0.first().map_or(0..0, |date| date.span.clone());
            problems.say(ProblemId::MissingKey, &place, "this example does not say which variant it is of", help);
        }
        let found: Vec<Example> = of.into_iter().filter_map(|id| waiting.get_mut(id)?.pop_front()).collect();
        examples.extend(found.into_iter().next());
    }
    examples
}

/// Every line that names variants.
fn named(file: &File) -> Vec<&At<VariantIds>> {
    let mut all: Vec<&At<VariantIds>> = Vec::new();
    for at in &file.phases.0 {
        all.extend(&at.value.variant);
        all.extend(at.value.timings.iter().flat_map(|timing| &timing.value.variant));
    }
    all.extend(file.repeat.iter().flat_map(|table| &table.variant));
    all.extend(file.late.iter().flat_map(|at| &at.value.variant));
    all.extend(file.separations.iter().flat_map(|at| &at.value.variant));
    all.extend(file.breaks.iter().flat_map(|at| &at.value.variant));
    all.extend(file.visits.iter().flat_map(|table| &table.variant));
    all.extend(file.preparation.iter().chain(&file.aftercare).flat_map(|table| &table.variant));
    all.extend(file.advice.iter().flat_map(|table| &table.variant));
    all.extend(file.checkpoints.iter().flat_map(|table| &table.variant));
    all.extend(file.expectations.iter().flat_map(|table| &table.variant));
    all.extend(file.contraindications.iter().flat_map(|table| &table.variant));
    all.extend(file.eligibility.iter().flat_map(|table| &table.variant));
    all
}

/// Says which names of variants the file does not have.
fn check_names(file: &File, declared: &[Id], problems: &mut Problems) {
    let of_blocks = named(file).into_iter().flat_map(|at| &at.value.0);
    let of_examples = file.examples.iter().flat_map(|table| &table.variant);
    if file.variants.len() > declared.len() {
        // The name of a variant could not be read, and it may be that one.
        return;
    }
    for name in of_blocks.chain(of_examples) {
        let Some(id) = name.value.0.as_ref().filter(|id| !declared.contains(id)) else { continue };
        let help = match declared.is_empty() {
            true => format!("add a block `[[variant]]` with `id = \"{id}\"`, or leave the line out"),
            false => suggestion(id.as_str(), "variants", declared.iter().map(Id::as_str)),
        };
        problems.say(ProblemId::UnknownVariant, &name.span, format!("this file has no variant `{id}`"), help);
    }
    if let [only] = &file.variants[..] {
        let help = "write a second `[[variant]]`, or leave this one out";
        problems.say(ProblemId::UselessKey, &only.value.id.span, "one variant alone is nothing to choose from", help);
    }
}

/// Says where conditions cannot be used: an event that the file does not have, another condition beside `otherwise`, and
/// courses for which none of them holds, or several.
fn check_whole(whens: &[(&Id, VariantWhen)], file: &File, month_end: MonthEnd, problems: &mut Problems) {
    let before = problems.count();
    for table in &file.variants {
        let Some(when) = &table.value.when else { continue };
        let has_otherwise = when.value.0.iter().any(|line| matches!(line.value, WhenLine::Otherwise));
        if has_otherwise && when.value.0.len() > 1 {
            let help = "write `when = \"otherwise\"` alone, or the conditions alone";
            problems.say(ProblemId::BadVariant, &when.span, "`otherwise` stands beside other conditions", help);
        }
        for line in &when.value.0 {
            let WhenLine::Session(condition) = &line.value else { continue };
            let has = |event: &Id| file.events.entries.iter().any(|(key, _)| key.value == event.as_str());
            match &condition.after {
                Reference::Event(event) if !has(event) => {
                    let message = format!("this file has no event `{event}`");
                    let help = format!("add it to the table `[event]`: `{event} = \"…\"`");
                    problems.say(ProblemId::UnknownEvent, &line.span, message, help);
                }
                Reference::Session(after) if condition.session <= *after => {
                    let message = format!("session {after} is not before session {}", condition.session);
                    problems.say(ProblemId::UnknownSession, &line.span, message, "name an earlier session");
                }
                Reference::Event(_)
                | Reference::Session(_)
                | Reference::Before(_)
                | Reference::PhaseStart
                | Reference::CourseStart
                | Reference::BeforeEvent(_) => {}
            }
            if let (Some(from), Some(before)) = (condition.from, condition.before)
                && before.never_exceeds(from, month_end)
            {
                let message = format!("no day is {from} or more and less than {before} after an event");
                problems.say(ProblemId::RangeBackwards, &line.span, message, "write the shorter length first");
            }
        }
    }
    let others: Vec<&Id> =
        whens.iter().filter(|(_, when)| *when == VariantWhen::Otherwise).map(|(id, _)| *id).collect();
    let place = |id: &Id| {
        let tables = file.variants.iter().filter(|table| table.value.id.value.0.as_ref() == Some(id));
        tables.flat_map(|table| &table.value.when).map(|at| at.span.clone()).next().unwrap_or(0..0)
    };
    if let [_, second, ..] = others[..] {
        let help = "write conditions for all of them but one";
        problems.say(ProblemId::VariantGap, &place(second), "two variants are for all other courses", help);
    }
    let by_sessions: Vec<(&Id, &[SessionCondition])> = whens
        .iter()
        .filter_map(|(id, when)| match when {
            VariantWhen::Sessions(conditions) => Some((*id, conditions.as_slice())),
            VariantWhen::Named | VariantWhen::Otherwise => None,
        })
        .collect();
    if by_sessions.is_empty() || before < problems.count() {
        return;
    }
    let all: Vec<&SessionCondition> = by_sessions.iter().flat_map(|(_, conditions)| *conditions).collect();
    for case in cases(&all, month_end) {
        let holding: Vec<&Id> = by_sessions
            .iter()
            .filter(|(_, conditions)| conditions.iter().all(|condition| case.satisfies(condition, month_end)))
            .map(|(id, _)| *id)
            .collect();
        match holding[..] {
            [_] => {}
            [first, second, ..] => {
                let message = format!("`{first}` and `{second}` both hold where {case}");
                let help = "write conditions of which one holds for every course";
                problems.say(ProblemId::VariantGap, &place(second), message, help);
                return;
            }
            [] if others.is_empty() => {
                let (last, _) = by_sessions[by_sessions.len() - 1];
                let message = format!("no variant holds where {case}");
                let help = "write a variant for that too, or one with `when = \"otherwise\"`";
                problems.say(ProblemId::VariantGap, &place(last), message, help);
                return;
            }
            [] => {}
        }
    }
}

/// For each session and reference point that conditions name: from which length after it on the session is. `None` is any time
/// before the first of the lengths.
struct Case<'c> {
    at: Vec<(u32, &'c Reference, Option<Length>)>,
}

impl Case<'_> {
    fn satisfies(&self, condition: &SessionCondition, month_end: MonthEnd) -> bool {
        let own =
            self.at.iter().find(|(session, after, _)| (*session, *after) == (condition.session, &condition.after));
        let Some((_, _, at)) = own else { return true };
        let reached = |length: Length| at.is_some_and(|at| length.never_exceeds(at, month_end));
        condition.from.is_none_or(reached) && !condition.before.is_some_and(reached)
    }

    /// Whether no session is before one that comes earlier in the course.
    fn is_in_order(&self, month_end: MonthEnd) -> bool {
        let pairs =
            self.at.iter().enumerate().flat_map(|(index, later)| self.at[..index].iter().map(move |one| (one, later)));
        pairs.into_iter().all(|((_, after, one), (_, other, later))| {
            // In one stretch the days can still be in order.
            after != other || one.is_none_or(|one| later.is_some_and(|later| one.never_exceeds(later, month_end)))
        })
    }
}

impl fmt::Display for Case<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.at.iter().map(|(session, after, at)| match at {
            Some(at) => format!("session {session} is {at} after {after}"),
            None => format!("session {session} is sooner than that after {after}"),
        });
        f.write_str(&told.collect::<Vec<_>>().join(" and "))
    }
}

/// Every case that conditions can tell apart, without those in which a later session is before an earlier one.
fn cases<'c>(conditions: &[&'c SessionCondition], month_end: MonthEnd) -> Vec<Case<'c>> {
    /// More cases than any file needs.
    const MOST_CASES: usize = 10_000;
    let mut axes: Vec<(u32, &Reference)> = Vec::new();
    for condition in conditions {
        let axis = (condition.session, &condition.after);
        if !axes.contains(&axis) {
            axes.push(axis);
        }
    }
    axes.sort_by_key(|(session, _)| *session);
    let mut cases = vec![Case { at: Vec::new() }];
    for (session, after) in axes {
        let own = conditions.iter().filter(|condition| (condition.session, &condition.after) == (session, after));
        let mut lengths: Vec<Length> = Vec::new();
        for length in own.flat_map(|condition| condition.from.into_iter().chain(condition.before)) {
            if !lengths.contains(&length) {
                lengths.push(length);
            }
        }
        let starts: Vec<Option<Length>> = std::iter::once(None).chain(lengths.into_iter().map(Some)).collect();
        let longer = cases.iter().flat_map(|case| {
            starts.iter().map(|start| {
                let mut at = case.at.clone();
                at.push((session, after, *start));
                Case { at }
            })
        });
        cases = longer.filter(|case| case.is_in_order(month_end)).take(MOST_CASES).collect();
    }
    cases
}
