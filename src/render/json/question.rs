//! The questions on which a course depends.

use super::{Date, json_types};
use crate::model::{Outcome, Question, QuestionState};
use serde::Serialize;

json_types! {
    /// A question on whose answer the plan depends.
    pub(in crate::render) struct QuestionJson<'a> {
        /// The protocol.
        #[serde(skip_serializing_if = "Option::is_none")]
        course: Option<&'a str>,
        /// Its name in the protocol.
        checkpoint: &'a str,
        /// The number of the session after which it is asked; 0 before the first one.
        after: u32,
        /// Whether it is answered.
        state: QuestionCode,
        /// The answer: `true` is yes.
        #[serde(skip_serializing_if = "Option::is_none")]
        answer: Option<bool>,
        /// The day of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        on: Option<Date>,
        /// What the answer leads to.
        #[serde(skip_serializing_if = "Option::is_none")]
        then: Option<OutcomeCode>,
        /// The phase with which the course goes on.
        #[serde(skip_serializing_if = "Option::is_none")]
        phase: Option<&'a str>,
        /// How many sessions are added.
        #[serde(skip_serializing_if = "Option::is_none")]
        sessions: Option<u32>,
    }

    /// Whether a question is answered.
    #[serde(rename_all = "kebab-case")]
    enum QuestionCode {
        /// The session after which it is asked lies ahead.
        Ahead,
        /// It is to be answered now.
        Due,
        /// It is answered.
        Answered,
    }

    /// What an answer leads to.
    #[serde(rename_all = "kebab-case")]
    enum OutcomeCode {
        /// The course goes on as planned.
        GoOn,
        /// The course ends.
        Stop,
        /// It goes on with a later phase.
        GoTo,
        /// Sessions are added to a phase.
        More,
    }
}

impl<'a> QuestionJson<'a> {
    pub(in crate::render) fn of(question: &'a Question, course: Option<&'a str>) -> Self {
        let open = |state| (state, None, None, None);
        let (state, answer, on, then) = match &question.state {
            QuestionState::Ahead => open(QuestionCode::Ahead),
            QuestionState::Due => open(QuestionCode::Due),
            QuestionState::Answered { is_yes, then, on } => {
                (QuestionCode::Answered, Some(*is_yes), Some(Date::from(*on)), Some(then))
            }
        };
        let (then, phase, sessions) = match then {
            None => (None, None, None),
            Some(Outcome::GoOn) => (Some(OutcomeCode::GoOn), None, None),
            Some(Outcome::Stop) => (Some(OutcomeCode::Stop), None, None),
            Some(Outcome::GoTo(phase)) => (Some(OutcomeCode::GoTo), Some(phase.as_str()), None),
            Some(Outcome::More(sessions)) => (Some(OutcomeCode::More), None, Some(*sessions)),
        };
        let (checkpoint, after) = (question.checkpoint.as_str(), question.after);
        Self { course, checkpoint, after, state, answer, on, then, phase, sessions }
    }
}
