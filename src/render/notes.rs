//! What there is to know about a plan besides its dates.

use super::locale::{Line, Locale, Sentence};
use super::sections;
use crate::model::{
    Aim, Allowed, ChosenBy, ClockRange, CoursePlan, Phase, PlannedPhase, Protocol, Question, QuestionState, Record,
    Status, VariantWhen,
};

/// How the plan came about, a sentence each.
pub(super) fn notes(plan: &CoursePlan, locale: Locale) -> Vec<Line> {
    let protocol = &plan.course.protocol;
    let mut notes: Vec<Line> = Vec::new();
    notes.extend(variant_note(plan, locale));
    let first_round = || plan.phases.iter().filter(|planned| planned.round == 1);
    let counts = first_round().filter_map(|planned| count_note(&protocol.phases[planned.index], planned, locale));
    let remarks = first_round().filter_map(|planned| protocol.phases[planned.index].note.as_ref());
    let intervals = first_round().filter_map(|planned| interval_note(protocol, planned, locale));
    for note in counts.chain(intervals).chain(remarks.map(|note| locale.own(note))) {
        // Phases may share a remark; it is said once.
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes.extend(added_notes(plan, locale));
    notes.extend(plan.questions.iter().filter_map(|question| question_note(question, protocol, locale)));
    if let (Some(length), Some(when)) = (protocol.preparation_length, &protocol.preparation_when) {
        let range = ClockRange::from(length);
        let (length, when) = (&locale.clock_range(range), locale.own(when));
        let when = when.text.trim_end_matches('.');
        notes.push(Line::new(locale.say(Sentence::PreparationWhen { length, when })));
    }
    if let Some(repeat) = protocol.repeat.as_ref().filter(|_| plan.course.rounds == 1) {
        let interval = &locale.interval(repeat.after);
        notes.push(Line::new(locale.say(Sentence::Repeats { interval })));
    }
    let status = match &protocol.status {
        Status::Draft => Some(locale.say(Sentence::Draft)),
        // Said to whoever begins a course, see below.
        Status::Retired if is_new(plan) => None,
        Status::Retired => Some(locale.say(Sentence::Retired)),
        Status::Reviewed { by, on } => Some(locale.say(Sentence::Reviewed { by, day: &locale.day(*on) })),
        Status::Published => None,
    };
    notes.extend(status.map(Line::new));
    notes
}

/// Why the variant holds, where nobody named it.
fn variant_note(plan: &CoursePlan, locale: Locale) -> Option<Line> {
    let variant = plan.course.protocol.variant.as_ref().filter(|_| plan.course.variant.is_none())?;
    let session = match &variant.when {
        VariantWhen::Sessions(conditions) => conditions.last()?.session,
        VariantWhen::Named | VariantWhen::Otherwise => return None,
    };
    let day = plan.sessions.iter().find(|planned| planned.number == session)?.day;
    let (title, day) = (&locale.own(&variant.title).text, &locale.day(day));
    Some(Line::new(locale.say(Sentence::VariantHolds { title, session, day })))
}

/// What whoever plans has to know of a plan, and the person it is for has not: what was not known when it was made.
pub(super) fn cautions(plan: &CoursePlan, locale: Locale) -> Vec<String> {
    let course = &plan.course;
    let is_length_unknown = course.timetable.is_some() && course.visit_minutes().is_none();
    let has_no_hours = course.timetable.as_ref().is_some_and(|timetable| timetable.hours().is_none());
    let not_yet = course.protocol.effective_from.filter(|from| is_new(plan) && plan.first() < Some(*from));
    let not_yet = not_yet.map(|from| locale.say(Sentence::NotYetEffective { day: &locale.day(from) }));
    let cautions = [
        (is_new(plan) && course.protocol.status == Status::Retired, Sentence::Retired),
        (is_length_unknown, Sentence::LengthNotKnown),
        (course.at.is_some() && has_no_hours, Sentence::HoursNotKnown),
    ];
    let cautions = cautions.into_iter().filter(|(is_so, _)| *is_so).map(|(_, caution)| locale.say(caution));
    not_yet.into_iter().chain(cautions).collect()
}

/// Whether nothing of the course has happened yet.
fn is_new(plan: &CoursePlan) -> bool {
    plan.course.record == Record::default()
}

/// The same, and what else the program can do for this course.
pub(super) fn hints(plan: &CoursePlan, locale: Locale) -> Vec<Line> {
    let repeats = plan.course.protocol.repeat.is_some() && plan.course.rounds == 1;
    let rounds = repeats.then(|| locale.say(Sentence::RoundsHint));
    cautions(plan, locale).into_iter().chain(rounds).map(Line::new).collect()
}

/// A question on which the plan depends, and what became of it; nothing where the protocol has it no longer.
fn question_note(question: &Question, protocol: &Protocol, locale: Locale) -> Option<Line> {
    let checkpoint = protocol.checkpoints.iter().find(|checkpoint| checkpoint.id == question.checkpoint)?;
    let asked = sections::by_whom(locale.own(&checkpoint.ask), &checkpoint.source, locale);
    let leads_to = |is_yes, outcome| sections::answer_leads_to(is_yes, outcome, checkpoint, protocol, locale);
    let both = [true, false].map(|is_yes| leads_to(is_yes, checkpoint.outcome(is_yes))).join(" ");
    Some(asked.with(|question_text| match &question.state {
        QuestionState::Answered { is_yes, then, on } => {
            let day = &locale.day(*on);
            let answered = locale.say(Sentence::Answered { question: question_text, is_yes: *is_yes, day });
            format!("{answered} {}", leads_to(*is_yes, then))
        }
        QuestionState::Due => {
            let name = checkpoint.id.as_str();
            format!("{} {both}", locale.say(Sentence::AnswerNow { name, question: question_text }))
        }
        // What it leads to is said at its session.
        QuestionState::Ahead => locale.say(match question.after {
            0 => Sentence::AllDependsOn { question: question_text },
            after => Sentence::DependsOn { after, question: question_text },
        }),
    }))
}

/// The questions that are to be answered now, with what their answers lead to.
pub fn to_answer(questions: &[Question], protocol: &Protocol, locale: Locale) -> Vec<String> {
    let due = questions.iter().filter(|question| question.is_due());
    due.filter_map(|question| Some(question_note(question, protocol, locale)?.text)).collect()
}

/// Which phases have sessions that an answer added.
fn added_notes<'p>(plan: &'p CoursePlan, locale: Locale) -> impl Iterator<Item = Line> + 'p {
    plan.phases.iter().flat_map(move |planned| {
        let phase = &plan.course.protocol.phases[planned.index];
        let title = &locale.own(&phase.title).text;
        let added = (planned.added > 0).then(|| {
            let sessions = &locale.session_count(planned.added);
            Line::new(locale.say(Sentence::SessionsAdded { phase: title, sessions }))
        });
        let left_out = (planned.left_out > 0).then(|| {
            let sessions = &locale.session_count(planned.left_out);
            let limit = phase.extended.as_ref().map_or(phase.sessions, |extended| extended.sessions);
            let source = &locale.source_count(limit).unwrap_or_default();
            Line::new(locale.say(Sentence::SessionsLeftOut { phase: title, sessions, source }))
        });
        added.into_iter().chain(left_out).collect::<Vec<_>>()
    })
}

fn count_note(phase: &Phase, planned: &PlannedPhase, locale: Locale) -> Option<Line> {
    let is_asked_for = match planned.chosen_by {
        ChosenBy::Source | ChosenBy::Until => return None,
        ChosenBy::Time => {
            let (title, sessions) = (&locale.own(&phase.title).text, &locale.session_count(planned.sessions));
            let source = locale.source_count(phase.sessions).map(|count| locale.hedged(count, phase.is_count_usual))?;
            let note = Sentence::CountInTime { phase: title, sessions, source: &source };
            return Some(Line::new(locale.say(note)));
        }
        ChosenBy::Policy => false,
        ChosenBy::Request => true,
    };
    let chosen = planned.sessions - planned.added;
    let (title, sessions) = (&locale.own(&phase.title).text, &locale.session_count(chosen));
    let source = locale.source_count(phase.sessions).map(|count| locale.hedged(count, phase.is_count_usual));
    let note = match (phase.allows(chosen, planned.interval), &source) {
        (Allowed::OutsideUsual, Some(usual)) => Sentence::OutsideUsual { phase: title, chosen: sessions, usual },
        (Allowed::Usually | Allowed::InLongerCourses | Allowed::OutsideUsual | Allowed::No, source) => {
            Sentence::CountChosen { phase: title, sessions, is_asked_for, source: source.as_deref() }
        }
    };
    let note = locale.say(note);
    Some(Line::new(match phase.extended.as_ref().filter(|_| planned.is_extended) {
        Some(extended) => {
            let when = &locale.own(&extended.when).text;
            format!("{note} {}", locale.say(Sentence::LongerCourse { when }))
        }
        None => note,
    }))
}

/// That an interval is another one than the source calls usual.
fn interval_note(protocol: &Protocol, planned: &PlannedPhase, locale: Locale) -> Option<Line> {
    let phase = &protocol.phases[planned.index];
    let (Aim::Stated(published), Some(chosen)) = (phase.timing.interval, planned.interval) else { return None };
    let is_outside = phase.timing.is_outside_published(chosen, protocol.month_end);
    is_outside.then(|| {
        Line::new(locale.say(Sentence::OutsideUsual {
            phase: &locale.own(&phase.title).text,
            chosen: &locale.interval(chosen),
            usual: &locale.hedged(locale.interval(published), phase.timing.is_usual),
        }))
    })
}
