//! The questions on which a course depends: where they are asked, and which of them are answered.

use super::expand::Outline;
use super::sketch::Sketch;
use crate::model::{Answered, Id, Outcome, Question, QuestionState, RecordProblem};

/// The questions of a course that was laid out, in the order in which they are asked: of each those that were answered, and
/// the next one that is not. None are left where the course has ended.
pub(super) fn of(sketch: &Sketch<'_>) -> Vec<Question> {
    let (course, outline) = (sketch.course, &sketch.outline);
    let next = next_number(sketch);
    let end = course.record.ended_before;
    let mut questions: Vec<Question> = Vec::new();
    for (place, checkpoint) in course.protocol.checkpoints.iter().enumerate().filter(|(_, own)| own.decides()) {
        let asked: Vec<u32> = asked_after(outline, place).collect();
        let answers = || course.record.answers.iter().filter(|answer| answer.checkpoint == checkpoint.id);
        let answered = answers().map(|answer| {
            let Answered { before, is_yes, then, on, .. } = answer.clone();
            let after = asked.iter().rev().find(|after| **after < before).copied().unwrap_or(before.saturating_sub(1));
            (after, QuestionState::Answered { is_yes, then, on })
        });
        questions.extend(answered.map(|(after, state)| Question { checkpoint: checkpoint.id.clone(), after, state }));
        let last_answer = answers().map(|answer| answer.before).max().unwrap_or(0);
        let is_open = |after: &&u32| last_answer <= **after && end.is_none();
        let due = asked.iter().rev().find(|after| **after < next).filter(is_open);
        let ahead = asked.iter().find(|after| next <= **after && is_open(after));
        let open = due.map(|after| (after, QuestionState::Due)).or(ahead.map(|after| (after, QuestionState::Ahead)));
        questions.extend(open.map(|(after, state)| Question {
            checkpoint: checkpoint.id.clone(),
            after: *after,
            state,
        }));
    }
    questions.sort_by_key(|question| question.after);
    questions
}

/// What is to be written down where a question is answered now: what the answer leads to, and the number of the session that
/// comes next.
///
/// # Errors
///
/// [`RecordProblem::UnknownQuestion`], [`RecordProblem::NotAsked`] and [`RecordProblem::AnsweredAlready`].
pub(super) fn answer(sketch: &Sketch<'_>, name: &Id, is_yes: bool) -> Result<(Outcome, u32), RecordProblem> {
    let course = sketch.course;
    let checkpoints = &course.protocol.checkpoints;
    let Some((place, checkpoint)) = checkpoints.iter().enumerate().find(|(_, own)| own.id == *name) else {
        let known = checkpoints.iter().map(|own| own.id.clone()).collect();
        return Err(RecordProblem::UnknownQuestion { name: name.clone(), known });
    };
    if !checkpoint.decides() {
        return Err(RecordProblem::DecidesNothing { question: checkpoint.id.clone() });
    }
    if course.record.ended_before.is_some() {
        return Err(RecordProblem::NotAsked { question: checkpoint.id.clone(), after: None });
    }
    let next = next_number(sketch);
    let question = || checkpoint.id.clone();
    let asked: Vec<u32> = asked_after(&sketch.outline, place).collect();
    let Some(after) = asked.iter().rev().find(|after| **after < next) else {
        return Err(RecordProblem::NotAsked { question: question(), after: asked.first().copied() });
    };
    let mut answers = course.record.answers.iter().filter(|answer| answer.checkpoint == checkpoint.id);
    if let Some(answer) = answers.next_back().filter(|answer| *after < answer.before) {
        return Err(RecordProblem::AnsweredAlready { question: question(), on: answer.on });
    }
    Ok((checkpoint.outcome(is_yes).clone(), next))
}

/// After which sessions a question is asked, in order.
fn asked_after(outline: &Outline, checkpoint: usize) -> impl Iterator<Item = u32> {
    outline.asked.iter().filter(move |asked| asked.checkpoint == checkpoint).map(|asked| asked.after)
}

/// The number of the session that comes next; after the last one that of one more.
fn next_number(sketch: &Sketch<'_>) -> u32 {
    let outline = &sketch.outline;
    let next = outline.slots.get(sketch.counted() as usize).map(|slot| slot.number);
    next.or(outline.waiting.first().map(|session| session.number)).unwrap_or(outline.of + 1)
}
