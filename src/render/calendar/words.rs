//! What a calendar says of a session.

use crate::model::{CoursePlan, Session, SessionStatus, Window};
use crate::render::care::{self, CareGroup};
use crate::render::digits::Digits;
use crate::render::frame::Phrase;
use crate::render::locale::{DayForm, FOREIGN_MARK, Locale, Sentence};
use crate::render::offered::offered;
use crate::render::{View, pending, sections};

/// The title of one session in a calendar: `Hair loss: scalp course 3/19`.
pub fn session_title(plan: &CoursePlan, session: &Session, locale: Locale) -> String {
    let mut text = String::new();
    push_title(&mut text, plan, session, plan.course.label.as_deref(), locale);
    text
}

/// Appends the same with another label.
pub(super) fn push_title(out: &mut String, plan: &CoursePlan, session: &Session, label: Option<&str>, locale: Locale) {
    let title = locale.own_title(&plan.course.protocol.title);
    let (number, of) = (Digits::of(session.number.into()), Digits::of(session.of.into()));
    let place = [title, " ", number.as_str(), "/", of.as_str()];
    let label = label.map(|label| [" (", label, ")"]);
    place.iter().chain(label.iter().flatten()).for_each(|part| out.push_str(part));
}

/// What a calendar says below the title of a session: where it is in the course, its window, its care, and what the clinic
/// adds. The care is that of [`care::of_visit`].
pub fn session_text(plan: &CoursePlan, session: &Session, care: &[CareGroup], view: &View) -> String {
    let mut text = first_line(plan, session, view.locale);
    push_days(&mut text, plan, session, view);
    let care = care::lines(care, view.locale);
    let has_foreign = is_foreign(&text) || care.iter().any(|line| is_foreign(line));
    for line in care.iter().chain(&last_lines(plan, session, has_foreign, view)) {
        text.push('\n');
        text.push_str(line);
    }
    text
}

/// Its first line: where the session is in the course.
pub(super) fn first_line(plan: &CoursePlan, session: &Session, locale: Locale) -> String {
    let planned = &plan.phases[session.phase];
    let phase = &locale.own(&plan.course.protocol.phases[planned.index].title).text;
    locale.say(Sentence::SessionOfPhase { phase, number: session.key.number, of: planned.sessions })
}

/// Appends the lines below it, which are about days, a line break before each.
pub(super) fn push_days(out: &mut impl Phrase, plan: &CoursePlan, session: &Session, view: &View) {
    let locale = view.locale;
    match session.status {
        SessionStatus::Held(grade) => {
            out.push_words("\n");
            out.push_words(&locale.sentence_case(&locale.grade(grade)));
            out.push_words(".");
        }
        SessionStatus::Planned | SessionStatus::Moved { .. } => {
            if session.window != Window::default() {
                out.push_words("\n");
                locale.push_window_sentence(out, session.window);
            }
            if let Some(offered) = offered(session, view.sheet.audience) {
                out.push_words("\n");
                locale.push_offered_sentence(out, DayForm::Short, offered);
            }
            if let Some(gap) = session.gap_before() {
                out.push_words("\n");
                out.push_words(&locale.late_gap(gap));
            }
            if let Some(gap) = session.gap_ahead() {
                out.push_words("\n");
                out.push_words(&locale.gap_ahead(gap));
            }
            for line in pending::sentences(plan, session, false, locale) {
                out.push_words("\n");
                out.push_words(&line);
            }
        }
    }
}

/// Those below the care, which depend on no day. Where those before them have words in English only, they say so.
pub(super) fn last_lines(plan: &CoursePlan, session: &Session, has_foreign: bool, view: &View) -> Vec<String> {
    let (locale, protocol) = (view.locale, &plan.course.protocol);
    let mut lines = Vec::new();
    let notes = sections::visit_notes(protocol, &session.key, session.number, locale);
    if !notes.is_empty() {
        lines.push(String::new());
        lines.extend(notes);
    }
    lines.extend(clinic_lines(view));
    lines.push(String::new());
    if has_foreign || lines.iter().any(|line| is_foreign(line)) {
        lines.push(locale.say(Sentence::EnglishOnly));
    }
    let file = locale.say(Sentence::ProtocolFile { id: protocol.id.as_str(), version: &protocol.version });
    lines.push(format!("{file}. {}", locale.say(Sentence::Disclaimer)));
    lines
}

/// Whether a line has words in English only.
pub(super) fn is_foreign(line: &str) -> bool {
    line.contains(FOREIGN_MARK)
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
