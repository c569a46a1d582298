//! A plan as a table for a terminal.

use super::document::{Document, Row, RowSession};
use super::layout::{self, Paint, push_line, push_title_in, wrapped_in};
use super::session_columns::SessionColumns;
use crate::model::{Plan, SessionStatus};

/// The plans as text, on lines of this width.
pub(super) fn write(plan: &Plan, document: &Document, paint: Paint, width: usize) -> String {
    let mut out = String::new();
    paint.strong(&mut out, |out| push_title_in(out, &document.title, width));
    for fact in &document.facts {
        wrapped_in(&mut out, "", fact, width);
    }
    if document.is_joint() {
        for entry in &document.legend {
            wrapped_in(&mut out, &format!("{}  ", entry.mark), &entry.means, width);
        }
    }
    let columns = &document.labels.columns;
    let session_columns = SessionColumns::of(document, width, GAP.len() + layout::columns(columns.off_aim));
    out.push('\n');
    push_line(&mut out, &format!("{}{GAP}{}", session_columns.heading(columns), columns.off_aim));
    for group in &document.groups {
        out.push('\n');
        if let Some(title) = &group.title {
            paint.strong(&mut out, |out| wrapped_in(out, "", title, width));
        }
        for row in &group.rows {
            for session in &row.sessions {
                write_session(&mut out, plan, row, session, &session_columns, paint, width);
            }
        }
    }
    out.push('\n');
    for about in &document.about {
        if let Some(title) = about.title.as_ref().filter(|_| !about.notes.is_empty() || !about.hints.is_empty()) {
            paint.strong(&mut out, |out| wrapped_in(out, "", title, width));
        }
        for note in about.notes.iter().chain(&about.hints) {
            wrapped_in(&mut out, "- ", &note.text, width);
        }
    }
    document.foot.iter().for_each(|line| wrapped_in(&mut out, "- ", &line.text, width));
    out
}

/// What stands before the last column.
const GAP: &str = "  ";

/// What stands before a sentence below a session.
const BELOW: &str = "       ";

fn write_session(
    out: &mut String,
    plan: &Plan,
    row: &Row,
    session: &RowSession,
    columns: &SessionColumns,
    paint: Paint,
    width: usize,
) {
    let off_aim = if session.off_aim == 0 { "-".to_owned() } else { session.off_aim.to_string() };
    let line = format!("{}{GAP}{off_aim}", columns.row(row, session));
    match is_moved(plan, session) {
        // The words beside it say so too.
        true => paint.warning(out, |out| push_line(out, &line)),
        false => push_line(out, &line),
    }
    for sentence in columns.below(session).iter().chain(&session.sentences) {
        wrapped_in(out, BELOW, sentence, width);
    }
}

fn is_moved(plan: &Plan, session: &RowSession) -> bool {
    session.place.is_some_and(|(course, place)| match plan.plans[course].sessions[place].status {
        SessionStatus::Moved { .. } => true,
        SessionStatus::Planned | SessionStatus::Held(_) => false,
    })
}
