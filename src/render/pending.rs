//! What a person is told of sessions that depend on a question of the protocol which is still open.

use super::locale::{Locale, Sentence};
use crate::model::{CoursePlan, QuestionState, Session};

/// That a session depends on an answer which is not known yet, and that one is given after it. A discreet page or calendar
/// says no more of it than that it is an appointment.
pub fn sentences(
    plan: &CoursePlan,
    session: &Session,
    is_discreet: bool,
    locale: Locale,
) -> impl Iterator<Item = String> {
    let depends = plan.depends_on(session).map(|question| match question.state {
        QuestionState::Ahead if question.after > 0 => Sentence::DecidedAfter { after: question.after, is_discreet },
        QuestionState::Ahead | QuestionState::Due | QuestionState::Answered { .. } => Sentence::StillUndecided,
    });
    let decides = plan.decides_after(session).then_some(Sentence::DecidedThen);
    depends.into_iter().chain(decides).map(move |sentence| locale.say(sentence))
}
