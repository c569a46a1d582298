//! A plan as a table for spreadsheets: one line for each session.
//!
//! RFC 4180: every field in quotation marks, lines that end with CR LF. It begins with a byte order mark, without which
//! some spreadsheets take the letters of UTF-8 for others. Dates are ISO 8601, which spreadsheets know as dates.

use chrono::NaiveDate;

use super::document::{Document, one_line};
use crate::model::{CoursePlan, DayTime, Plan, Session, SessionStatus};

/// What a table begins with.
pub(super) const START: char = '\u{feff}';

/// The plans as a table, their sessions in the order of their days.
pub(super) fn write(plan: &Plan, document: &Document) -> String {
    let mut out = String::from(START);
    push_record(&mut out, &document.labels.spreadsheet.map(str::to_owned));
    for (plan, session) in plan.sessions() {
        push_record(&mut out, &record(plan, session, document));
    }
    out
}

fn record(plan: &CoursePlan, session: &Session, document: &Document) -> [String; 14] {
    let protocol = &plan.course.protocol;
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let status = match session.status {
        SessionStatus::Planned => document.labels.planned.to_owned(),
        SessionStatus::Moved { is_forced } => document.locale.moved_by_hand(is_forced),
        SessionStatus::Held(grade) => document.locale.grade(grade),
    };
    [
        document.locale.own(&protocol.title).text,
        plan.course.label.as_deref().map(one_line).unwrap_or_default(),
        document.locale.own(&protocol.phases[plan.phases[session.phase].index].title).text,
        session.number.to_string(),
        session.of.to_string(),
        session.day.to_string(),
        document.labels.weekday(session.day).to_owned(),
        session.time.map(|time| DayTime::from(time.start).to_string()).unwrap_or_default(),
        session.time.map(|time| time.end.to_string()).unwrap_or_default(),
        day(session.movable.map(|movable| movable.earliest)),
        day(session.movable.and_then(|movable| movable.latest)),
        session.off_aim_days.to_string(),
        status,
        document.clinic.join(document.labels.comma),
    ]
}

/// Adds a line.
pub(super) fn push_record(out: &mut String, fields: &[String]) {
    let fields: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
    out.push_str(&fields.join(","));
    out.push_str("\r\n");
}

/// A field in quotation marks, with an apostrophe before a text that a spreadsheet would take for a formula.
fn quoted(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let apostrophe = if is_formula { "'" } else { "" };
    format!("\"{apostrophe}{}\"", text.replace('"', "\"\""))
}
