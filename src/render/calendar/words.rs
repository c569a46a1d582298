//! What a calendar says of a session.

use crate::model::{CoursePlan, Session, SessionStatus};
use crate::render::care::{self, CareGroup};
use crate::render::locale::{DayForm, FOREIGN_MARK, Locale, Sentence};
use crate::render::{View, sections};

/// The title of one session in a calendar: `Hair loss: scalp course 3/19`.
pub fn session_title(plan: &CoursePlan, session: &Session, locale: Locale) -> String {
    let title = locale.own_title(&plan.course.protocol.title);
    let (number, of) = (session.number, session.of);
    match &plan.course.label {
        Some(label) => format!("{title} {number}/{of} ({label})"),
        None => format!("{title} {number}/{of}"),
    }
}

/// What a calendar says below the title of a session, line by line: where it is in the course, its window, its care,
/// and what the clinic adds. The care is that of [`care::of_visit`].
pub fn session_lines(plan: &CoursePlan, session: &Session, care: &[CareGroup], view: &View) -> Vec<String> {
    let mut lines = own_lines(plan, session, view.locale);
    let has_foreign = lines.iter().any(|line| line.contains(FOREIGN_MARK));
    lines.extend(shared_lines(plan, session, care, has_foreign, view));
    lines
}

/// The first of them: where the session is in the course, and its window.
pub(super) fn own_lines(plan: &CoursePlan, session: &Session, locale: Locale) -> Vec<String> {
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
    lines
}

/// Those below them, which depend on no day where the care does not. Whether the first ones have words in English only is
/// explained here.
pub(super) fn shared_lines(
    plan: &CoursePlan,
    session: &Session,
    care: &[CareGroup],
    has_foreign: bool,
    view: &View,
) -> Vec<String> {
    let (locale, protocol) = (view.locale, &plan.course.protocol);
    let mut lines = care::lines(care, locale);
    let notes = sections::visit_notes(protocol, &session.key, session.number, locale);
    if !notes.is_empty() {
        lines.push(String::new());
        lines.extend(notes);
    }
    lines.extend(clinic_lines(view));
    lines.push(String::new());
    if has_foreign || lines.iter().any(|line| line.contains(FOREIGN_MARK)) {
        lines.push(locale.say(Sentence::EnglishOnly));
    }
    let file = locale.say(Sentence::ProtocolFile { id: protocol.id.as_str(), version: &protocol.version });
    lines.push(format!("{file}. {}", locale.say(Sentence::Disclaimer)));
    lines
}

/// The title of care that has an event of its own: what to do, as far as 60 characters hold it, for phones cut what is
/// longer. The whole is in the notes.
pub(super) fn care_title(group: &CareGroup, locale: Locale) -> String {
    const MOST: usize = 60;
    let title = locale.first_of(&group.items);
    if title.chars().count() <= MOST {
        return title;
    }
    let mut short = String::new();
    for word in title.split(' ') {
        // One for the space, and one for the sign that something is left out.
        if MOST < short.chars().count() + word.chars().count() + 2 {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    match short.is_empty() {
        true => format!("{}…", title.chars().take(MOST - 1).collect::<String>()),
        false => format!("{}…", short.trim_end_matches([',', ';', ':', '.'])),
    }
}

/// What the clinic says of itself: what to bring, what holds for appointments that cannot be kept, how to reach it.
fn clinic_lines(view: &View) -> Vec<String> {
    let (labels, own) = (view.locale.labels(), &view.stationery);
    let mut lines = Vec::new();
    if !own.bring.is_empty() {
        lines.extend([String::new(), format!("{}{}", labels.bring, labels.colon)]);
        lines.extend(own.bring.iter().map(|line| format!("- {line}")));
    }
    if let Some(rule) = &own.cancellation {
        lines.extend([String::new(), format!("{}{}", labels.cancellation, labels.colon), rule.clone()]);
    }
    if let Some(phone) = &own.phone {
        let phone = view.locale.number_with_spaces(phone);
        lines.extend([String::new(), format!("{} {phone}", labels.phone)]);
    }
    lines
}
