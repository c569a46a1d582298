//! A plan as a sheet of plain text, 80 columns wide: to be printed, mailed or read aloud.

use super::document::{About, Document, Row, RowSession, RowState};
use super::labels::Labels;
use super::layout::{push_heading, push_line, push_months, push_title, wrapped};
use super::sections::{Section, SectionKind};

/// The plans as plain text, in the order of the document.
pub(super) fn write(document: &Document) -> String {
    let Document { labels, letterhead, .. } = document;
    let mut out = String::new();
    for line in letterhead.names().chain(&letterhead.clinician) {
        wrapped(&mut out, "", line);
    }
    for contact in &letterhead.contacts {
        let label = contact.label.trim_end_matches(labels.colon);
        wrapped(&mut out, "", &format!("{label}{} {}", labels.colon, contact.text));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    push_title(&mut out, &document.title);
    for line in document.marks.iter().chain(&document.facts) {
        wrapped(&mut out, "", line);
    }
    if let Some(next) = &document.next {
        push_heading(&mut out, labels.next);
        wrapped(&mut out, "", &next.day);
        for line in next.time.iter().chain(&next.sessions).chain(&next.place) {
            wrapped(&mut out, "", line);
        }
    }
    write_visits(&mut out, document);
    for section in &document.sections {
        write_section(&mut out, section, document);
    }
    if document.locale.has_text_grids() {
        push_heading(&mut out, labels.calendar);
        push_months(&mut out, &document.months, &labels.short_weekdays);
        out.push('\n');
        for entry in document.legend.iter().chain(&document.shared_legend) {
            wrapped(&mut out, &format!("{}  ", entry.mark), &entry.means);
        }
        if let Some(without) = &document.months_without {
            wrapped(&mut out, "", without);
        }
    }
    document.about.iter().for_each(|about| write_about(&mut out, about, labels));
    if !document.foot.is_empty() {
        out.push('\n');
    }
    document.foot.iter().for_each(|line| wrapped(&mut out, "", &line.text));
    out
}

/// The room of a box to tick and a number.
const BELOW: &str = "         ";

fn write_visits(out: &mut String, document: &Document) {
    push_heading(out, &document.visits_title);
    if document.sessions().any(|session| !session.movable.is_empty()) {
        wrapped(out, "", document.labels.moving);
    }
    for group in &document.groups {
        out.push('\n');
        if let Some(title) = &group.title {
            wrapped(out, "", title);
        }
        group.rows.iter().for_each(|row| write_row(out, row, document));
    }
}

fn write_row(out: &mut String, row: &Row, document: &Document) {
    let ticked = match row.state {
        RowState::Done => "[x]",
        RowState::Next | RowState::Ahead => "[ ]",
        RowState::Missed | RowState::Cancelled => "[-]",
    };
    let number = match row.sessions.as_slice() {
        [only] if only.name.is_none() => only.number.to_string(),
        _ => String::new(),
    };
    let time = row.time.as_ref().map(|time| format!("  {time}")).unwrap_or_default();
    wrapped(out, &format!("{ticked} {number:>3}  "), &format!("{}{time}", row.day));
    row.sessions.iter().for_each(|session| write_session(out, session, document));
}

fn write_session(out: &mut String, session: &RowSession, document: &Document) {
    let status = session.status.as_ref().map(|status| document.locale.sentence_case(status));
    for line in session.name.iter().chain(&status).chain(&session.moves).chain(&session.sentences) {
        wrapped(out, BELOW, line);
    }
}

fn write_section(out: &mut String, section: &Section, document: &Document) {
    let labels = document.labels;
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
        match document.letterhead.phone() {
            Some(phone) => wrapped(out, "", &format!("{} {}", phone.label, phone.text)),
            None => push_line(out, &format!("{} {}", labels.phone, "_".repeat(30))),
        }
        for hours in &document.letterhead.hours {
            wrapped(out, "", hours);
        }
    }
}

fn write_about(out: &mut String, about: &About, labels: &Labels) {
    if let Some(title) = &about.title {
        out.push('\n');
        push_title(out, title);
    }
    for (title, lines) in [(labels.notes, &about.notes), (labels.sources, &about.sources)] {
        if !lines.is_empty() {
            push_heading(out, title);
        }
        for line in lines {
            wrapped(out, "- ", &line.text);
        }
    }
}
