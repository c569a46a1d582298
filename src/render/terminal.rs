//! A plan as a table for a terminal of 80 columns.

use super::document::{CourseSheet, Document};
use super::layout::{self, Paint, push_line, push_title, wrapped};
use super::session_columns::SessionColumns;

/// The plans as text, course after course.
pub(super) fn write(document: &Document, paint: Paint) -> String {
    let mut out = String::new();
    for line in &document.facts {
        wrapped(&mut out, "", line);
    }
    for course in &document.courses {
        if !out.is_empty() {
            out.push('\n');
        }
        write_course(&mut out, document, course, paint);
    }
    out
}

/// What stands before the last column.
const GAP: &str = "  ";

fn write_course(out: &mut String, document: &Document, course: &CourseSheet, paint: Paint) {
    paint.strong(out, |out| push_title(out, &course.title));
    for fact in &course.facts {
        wrapped(out, "", fact);
    }
    let columns = &document.labels.columns;
    let session_columns = SessionColumns::of(course, columns, GAP.len() + layout::columns(columns.off_aim));
    out.push('\n');
    push_line(out, &format!("{}{GAP}{}", session_columns.heading(columns), columns.off_aim));
    for group in &course.groups {
        out.push('\n');
        paint.strong(out, |out| wrapped(out, "", &group.title));
        for row in &group.rows {
            let off_aim = if row.off_aim == 0 { "-".to_owned() } else { row.off_aim.to_string() };
            push_line(out, &format!("{}{GAP}{off_aim}", session_columns.row(row)));
            let below = session_columns.below(row).into_iter();
            for sentence in below.chain(row.reasons.iter().chain(&row.notes).map(String::as_str)) {
                paint.faint(out, |out| wrapped(out, "       ", sentence));
            }
        }
    }
    out.push('\n');
    for note in course.notes.iter().chain(&course.hints) {
        wrapped(out, "- ", &note.text);
    }
    wrapped(out, "- ", &document.disclaimer);
}
