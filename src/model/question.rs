//! The questions on which a course depends, and how far they are answered.

use chrono::NaiveDate;

use super::{Id, Outcome};

/// A question of a protocol at one place of a course, where the answer decides what is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Question {
    /// Which question.
    pub checkpoint: Id,
    /// The number of the session after which it is asked; 0 where it is asked before the first one.
    pub after: u32,
    /// Whether it is answered.
    pub state: QuestionState,
}

/// Whether a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionState {
    /// The session after which it is asked lies ahead.
    Ahead,
    /// It is to be answered now. Until it is, the answer is taken for the one with which the course goes on.
    Due,
    /// It is answered.
    Answered {
        /// The answer.
        is_yes: bool,
        /// What it leads to.
        then: Outcome,
        /// The day.
        on: NaiveDate,
    },
}

impl Question {
    /// Whether it is to be answered now.
    pub fn is_due(&self) -> bool {
        self.state == QuestionState::Due
    }
}
