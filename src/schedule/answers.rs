//! What the answers on record make of a course: sessions that are added, sessions that are skipped, and where the next
//! questions are asked.

use std::ops::Range;

use super::expand::{Asked, Slot};
use crate::model::{CheckpointTime, Id, Job, Outcome, PlannedPhase};

/// Adds the sessions of answers: to the phase of the session that was the last one when a question was answered, up to the
/// most that its source allows.
pub(super) fn add_sessions(course: &Job, phases: &mut [PlannedPhase]) {
    for answer in &course.record.answers {
        let Outcome::More(sessions) = answer.then else { continue };
        let mut last = 0;
        let ends_later = |planned: &&mut PlannedPhase| {
            last += planned.sessions;
            answer.before <= last + 1
        };
        if let Some(phase) = phases.iter_mut().find(ends_later) {
            let most = course.protocol.phases[phase.index].most_with_answers();
            let room = most.map_or(sessions, |most| most.saturating_sub(phase.sessions));
            let added = sessions.min(room);
            phase.sessions += added;
            phase.added += added;
            phase.left_out += sessions - added;
        }
    }
}

/// The numbers of the sessions that answers skip: from the one that came next up to the first of the phase that the course
/// went on with, in the same round.
pub(super) fn skipped(course: &Job, phases: &[PlannedPhase]) -> Vec<Range<u32>> {
    let first_of = |phase: &Id, from: u32| {
        let mut first = 1;
        let mut round = 1;
        let mut firsts = phases.iter().filter_map(|planned| {
            let own = first;
            first += planned.sessions;
            // That of the session before.
            round = if own < from { planned.round } else { round };
            let is_it = course.protocol.phases[planned.index].id == *phase && from <= own && planned.round == round;
            is_it.then_some(own)
        });
        firsts.next()
    };
    let skipped = course.record.answers.iter().filter_map(|answer| match &answer.then {
        // A phase that has begun, or that the protocol has no longer, skips nothing.
        Outcome::GoTo(phase) => Some(answer.before..first_of(phase, answer.before)?),
        Outcome::GoOn | Outcome::Stop | Outcome::More(_) => None,
    });
    skipped.collect()
}

/// Where the questions of a course are asked that decide something.
pub(super) fn asked(course: &Job, slots: &[Slot], skipped: &[Range<u32>]) -> Vec<Asked> {
    let is_skipped = |number: u32| skipped.iter().any(|own| own.contains(&number));
    let last_before = |number: u32| (1..number).rev().find(|before| !is_skipped(*before)).unwrap_or(0);
    let mut asked = Vec::new();
    for (checkpoint, question) in course.protocol.checkpoints.iter().enumerate().filter(|(_, own)| own.decides()) {
        let counted =
            || slots.iter().filter(|slot| question.phase.as_ref().is_none_or(|phase| *phase == slot.key.phase));
        for slot in counted().filter(|slot| !is_skipped(slot.number)) {
            // Without a phase the sessions of the whole course are counted, and else those of the phase in its round.
            let number = if question.phase.is_none() { slot.number } else { slot.key.number };
            let of = || match question.phase {
                None => slots.len(),
                Some(_) => counted().filter(|own| own.key.round == slot.key.round).count(),
            };
            let after = match question.at {
                CheckpointTime::Before(_) => question.at.is_before(number).then(|| last_before(slot.number)),
                CheckpointTime::After(..) | CheckpointTime::Every(..) => {
                    question.at.is_after(number, None).then_some(slot.number)
                }
                CheckpointTime::AfterLast => (number as usize == of()).then_some(slot.number),
            };
            asked.extend(after.map(|after| Asked { checkpoint, after }));
        }
    }
    asked
}
