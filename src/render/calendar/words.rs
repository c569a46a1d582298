//! What a calendar says of a session.

use crate::model::{CoursePlan, Session, SessionStatus};
use crate::render::care::{self, CareGroup};
use crate::render::locale::{DayForm, FOREIGN_MARK, Locale, Sentence};
use crate::render::sections;

/// The title of one session in a calendar: `Hair loss: scalp course 3/19`.
pub fn session_title(plan: &CoursePlan, session: &Session, locale: Locale) -> String {
    let title = locale.own_title(&plan.course.protocol.title);
    let label = plan.course.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
    format!("{title} {}/{}{label}", session.number, session.of)
}

/// What a calendar says below the title of a session, line by line: where it stands in the course, its window, its care,
/// what to ask. The care is that of [`care::of_visit`].
pub fn session_lines(plan: &CoursePlan, session: &Session, care: &[CareGroup], locale: Locale) -> Vec<String> {
    let protocol = &plan.course.protocol;
    let planned = &plan.phases[session.phase];
    let phase = &locale.own(&protocol.phases[planned.index].title).text;
    let (number, of) = (session.key.number, planned.sessions);
    let mut lines = vec![locale.say(Sentence::SessionOfPhase { phase, number, of })];
    match session.status {
        SessionStatus::Held(grade) => lines.push(format!("{}.", locale.sentence_case(&locale.grade(grade)))),
        SessionStatus::Planned | SessionStatus::Moved { .. } => {
            lines.extend(locale.window_sentence(session.window));
            lines.extend(session.movable.map(|movable| locale.movable_sentence(DayForm::Short, movable)));
        }
    }
    lines.extend(care::lines(care, locale));
    let notes = sections::notes_and_questions(protocol, planned, session, locale);
    if !notes.is_empty() {
        lines.push(String::new());
        lines.extend(notes);
    }
    lines.push(String::new());
    if lines.iter().any(|line| line.contains(FOREIGN_MARK)) {
        lines.push(locale.say(Sentence::EnglishOnly));
    }
    let file = locale.say(Sentence::ProtocolFile { id: protocol.id.as_str(), version: &protocol.version });
    lines.push(format!("{file}. {}", locale.say(Sentence::Disclaimer)));
    lines
}
