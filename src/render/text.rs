//! A plan as a sheet of plain text, 80 columns wide: to be printed, mailed or read aloud.

use super::document::{CourseSheet, Document};
use super::labels::Labels;
use super::layout::{push_heading, push_line, push_months, push_title, wrapped};
use super::sections::{Section, SectionKind};
use super::session_columns::SessionColumns;

/// The plans as plain text: for each course its sessions and care, then the months, then what is to be settled.
pub(super) fn write(document: &Document) -> String {
    let Document { labels, .. } = document;
    let mut out = String::new();
    push_title(&mut out, &document.title);
    for line in document.clinic.iter().chain(&document.facts) {
        wrapped(&mut out, "", line);
    }
    for course in &document.courses {
        write_sessions(&mut out, course, labels);
        for section in &course.care {
            write_section(&mut out, section, labels);
        }
    }
    if let Some(section) = &document.call {
        write_section(&mut out, section, labels);
    }
    if document.locale.has_text_grids() {
        push_heading(&mut out, labels.calendar);
        push_months(&mut out, &document.months, &labels.short_weekdays);
        out.push('\n');
        for entry in document.legend.iter().chain(&document.shared_legend) {
            wrapped(&mut out, &format!("{}  ", entry.mark), &entry.means);
        }
    }
    for course in &document.courses {
        open_course(&mut out, course);
        for section in &course.confirm {
            write_section(&mut out, section, labels);
        }
        for (title, lines) in [(labels.notes, &course.notes), (labels.sources, &course.sources)] {
            if !lines.is_empty() {
                push_heading(&mut out, title);
            }
            for line in lines {
                wrapped(&mut out, "- ", &line.text);
            }
        }
    }
    out.push('\n');
    wrapped(&mut out, "", &document.disclaimer);
    out
}

/// Begins the part of a course where there are several.
fn open_course(out: &mut String, course: &CourseSheet) {
    if let Some(letter) = &course.letter {
        out.push('\n');
        push_title(out, &format!("{letter}. {}", course.title));
    }
}

/// The room of a box to tick.
const TICK: &str = "    ";

fn write_sessions(out: &mut String, course: &CourseSheet, labels: &Labels) {
    open_course(out, course);
    for fact in &course.facts {
        wrapped(out, "", fact);
    }
    let columns = SessionColumns::of(course, &labels.columns, TICK.len());
    out.push('\n');
    push_line(out, &format!("{TICK}{}", columns.heading(&labels.columns)));
    for group in &course.groups {
        out.push('\n');
        wrapped(out, "", &group.title);
        for row in &group.rows {
            let ticked = if row.is_held { "[x]" } else { "[ ]" };
            push_line(out, &format!("{ticked} {}", columns.row(row)));
            let below = columns.below(row).into_iter();
            for sentence in below.chain(row.reasons.iter().chain(&row.notes).map(String::as_str)) {
                wrapped(out, SENTENCE, sentence);
            }
        }
    }
}

/// What stands before a sentence below a session.
const SENTENCE: &str = "         ";

fn write_section(out: &mut String, section: &Section, labels: &Labels) {
    push_heading(out, section.title);
    let bullet = if section.kind.is_ticked() { "[ ] " } else { "- " };
    for part in &section.parts {
        if let Some(title) = &part.title {
            wrapped(out, "", &format!("{title}{}", labels.colon));
        }
        for line in &part.lines {
            wrapped(out, bullet, &line.text);
        }
    }
    if section.kind == SectionKind::Call {
        push_line(out, &format!("{} {}", labels.phone, "_".repeat(30)));
    }
}
