//! What a person is told of sessions that depend on a question of the protocol which is still open.

use super::locale::{Locale, Sentence};
use crate::model::{CoursePlan, QuestionState, Session};

/// What of a session is open as long as a question of its protocol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pending {
    depends: Option<Depends>,
    /// Whether it is decided after the session how to go on.
    decides: bool,
}

/// On what a session depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depends {
    /// On a question that is asked after a session with this number.
    DecidedAfter(u32),
    /// On one that could have been answered.
    StillUndecided,
}

impl Pending {
    pub(super) fn of(plan: &CoursePlan, session: &Session) -> Self {
        let depends = plan.depends_on(session).map(|question| match question.state {
            QuestionState::Ahead if question.after > 0 => Depends::DecidedAfter(question.after),
            QuestionState::Ahead | QuestionState::Due | QuestionState::Answered { .. } => Depends::StillUndecided,
        });
        Self { depends, decides: plan.decides_after(session) }
    }
}

/// That a session depends on an answer which is not known yet, and that one is given after it. A discreet page or calendar
/// says no more of it than that it is an appointment.
pub fn sentences(
    plan: &CoursePlan,
    session: &Session,
    is_discreet: bool,
    locale: Locale,
) -> impl Iterator<Item = String> {
    let Pending { depends, decides } = Pending::of(plan, session);
    let depends = depends.map(|depends| match depends {
        Depends::DecidedAfter(after) => Sentence::DecidedAfter { after, is_discreet },
        Depends::StillUndecided => Sentence::StillUndecided,
    });
    let decides = decides.then_some(Sentence::DecidedThen);
    depends.into_iter().chain(decides).map(move |sentence| locale.say(sentence))
}
