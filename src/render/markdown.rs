//! A plan as Markdown: CommonMark with the tables of GitHub.

use super::document::{About, Document, Group, Row, RowState};
use super::labels::Labels;
use super::layout::push_months;
use super::locale::Direction;
use super::sections::{Section, SectionKind};

/// The plans as Markdown, in the order of the plain text.
pub(super) fn write(document: &Document) -> String {
    let Document { labels, letterhead, .. } = document;
    // Markdown has no direction of its own; a block of HTML gives it one (CommonMark, section 4.6).
    let (open, close) = match document.locale.direction() {
        Direction::LeftToRight => ("", ""),
        Direction::RightToLeft => ("<div dir=\"rtl\">\n\n", "\n</div>\n"),
    };
    let mut out = format!("{open}# {}\n", escaped(&document.title));
    let contacts = letterhead.contacts.iter().map(|contact| {
        let label = contact.label.trim_end_matches(labels.colon);
        format!("{label}{} {}", labels.colon, contact.text)
    });
    let contacts: Vec<String> = contacts.collect();
    push_list(&mut out, letterhead.names().chain(&letterhead.clinician).chain(&contacts).map(String::as_str));
    push_list(&mut out, document.marks.iter().chain(&document.facts).map(String::as_str));
    if let Some(next) = &document.next {
        push_heading(&mut out, 2, labels.next);
        let time = next.time.as_ref().map(|time| format!("{}{}", labels.comma, escaped(time))).unwrap_or_default();
        out.push_str(&format!("\n**{}{time}**\n", escaped(&next.day)));
        push_list(&mut out, next.sessions.iter().chain(&next.place).map(String::as_str));
    }
    push_heading(&mut out, 2, &document.visits_title);
    if document.sessions().any(|session| !session.movable.is_empty()) {
        out.push_str(&format!("\n{}\n", escaped(labels.moving)));
    }
    for group in &document.groups {
        push_group(&mut out, group, document);
    }
    for section in &document.sections {
        push_section(&mut out, section, document);
    }
    if document.locale.has_text_grids() {
        push_heading(&mut out, 2, labels.calendar);
        // Month names and numbers: nothing that could end the block.
        out.push_str("\n```text\n");
        push_months(&mut out, &document.months, &labels.short_weekdays);
        out.push_str("```\n\n");
        for entry in document.legend.iter().chain(&document.shared_legend) {
            out.push_str(&format!("- {}: {}\n", escaped(&entry.mark), escaped(&entry.means)));
        }
        if let Some(without) = &document.months_without {
            out.push_str(&format!("\n{}\n", escaped(without)));
        }
    }
    document.about.iter().for_each(|about| push_about(&mut out, about, labels));
    for line in &document.foot {
        out.push_str(&format!("\n{}\n", escaped(&line.text)));
    }
    out.push_str(close);
    out
}

fn push_about(out: &mut String, about: &About, labels: &Labels) {
    let level = match &about.title {
        Some(title) => {
            push_heading(out, 2, title);
            3
        }
        None => 2,
    };
    for (title, lines) in [(labels.notes, &about.notes), (labels.sources, &about.sources)] {
        if !lines.is_empty() {
            push_heading(out, level, title);
            push_list(out, lines.iter().map(|line| line.text.as_str()));
        }
    }
}

fn push_heading(out: &mut String, level: usize, title: &str) {
    out.push_str(&format!("\n{} {}\n", "#".repeat(level), escaped(title)));
}

fn push_list<'l>(out: &mut String, lines: impl IntoIterator<Item = &'l str>) {
    for (place, line) in lines.into_iter().enumerate() {
        if place == 0 {
            out.push('\n');
        }
        out.push_str(&format!("- {}\n", escaped(line)));
    }
}

/// The visits of a phase as a table, and below it what is to be said of single ones.
fn push_group(out: &mut String, group: &Group, document: &Document) {
    let columns = &document.labels.columns;
    if let Some(title) = &group.title {
        out.push_str(&format!("\n**{}**\n", escaped(title)));
    }
    out.push('\n');
    let has_times = group.rows.iter().any(|row| row.time.is_some());
    let mut push = |cells: [&str; 5]| {
        let [held, number, day, time, movable] = cells;
        let time = if has_times { format!(" {time} |") } else { String::new() };
        out.push_str(&format!("| {held} | {number} | {day} |{time} {movable} |\n"));
    };
    push([columns.held, &escaped(columns.number), columns.day, columns.time, &escaped(columns.movable)]);
    push(["---", "--:", "---", "---", "---"]);
    for row in &group.rows {
        let time = row.time.as_deref().map(escaped).unwrap_or_default();
        push([&escaped(box_of(row.state)), &number(row), &escaped(&row.day), &time, &cell(row, document)]);
    }
    let sessions = group.rows.iter().flat_map(|row| &row.sessions);
    let said = sessions.flat_map(|session| session.sentences.iter().map(move |line| (session.number, line)));
    let said: Vec<String> = said.map(|(number, line)| format!("{number}: {line}")).collect();
    push_list(out, said.iter().map(String::as_str));
}

fn box_of(state: RowState) -> &'static str {
    match state {
        RowState::Done => "[x]",
        RowState::Next | RowState::Ahead => "[ ]",
        RowState::Missed | RowState::Cancelled => "[-]",
    }
}

fn number(row: &Row) -> String {
    match row.sessions.as_slice() {
        [only] if only.name.is_none() => only.number.to_string(),
        _ => String::new(),
    }
}

/// What stands beside a visit: its courses, what became of it, where it can move.
fn cell(row: &Row, document: &Document) -> String {
    let of = |session: &super::document::RowSession| {
        let status = session.status.as_ref().map(|status| document.locale.sentence_case(status));
        let parts: Vec<String> =
            session.name.iter().cloned().chain(status).chain(session.moves.iter().cloned()).collect();
        escaped(&parts.join(document.labels.semicolon))
    };
    row.sessions.iter().map(of).collect::<Vec<_>>().join("<br>")
}

fn push_section(out: &mut String, section: &Section, document: &Document) {
    let labels = document.labels;
    push_heading(out, 2, section.title);
    let is_to_tick = section.kind.is_ticked();
    for part in &section.parts {
        if let Some(title) = &part.title {
            out.push_str(&format!("\n{}{}\n", escaped(title), labels.colon));
        }
        out.push('\n');
        for line in &part.lines {
            let tick = if is_to_tick { "[ ] " } else { "" };
            out.push_str(&format!("- {tick}{}\n", escaped(&line.text)));
        }
    }
    if section.kind == SectionKind::Call {
        let phone = document.letterhead.phone().map(|phone| format!("{} {}", phone.label, phone.text));
        out.push_str(&format!("\n{}\n", escaped(phone.as_deref().unwrap_or(labels.phone))));
        push_list(out, document.letterhead.hours.iter().map(String::as_str));
    }
}

/// A text as Markdown that shows exactly this text, on one line, wherever it stands.
///
/// Characters that could mean something are written as CommonMark escapes (section 2.4), and those that renderers
/// treat before they look for escapes, such as the bar in a table, as entities (section 2.5).
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for (index, character) in text.chars().enumerate() {
        let is_first = index == 0;
        match character {
            '|' | '\\' | '<' | '>' | '&' | '{' => out.push_str(&format!("&#{};", u32::from(character))),
            '`' | '*' | '_' | '[' | ']' | '~' | '#' | '$' | '^' => out.extend(['\\', character]),
            // What begins a list, a heading or a rule stands at the start of a line.
            '-' | '+' | '=' | ':' if is_first => out.extend(['\\', character]),
            // `1.` and `1)` begin a list too.
            '.' | ')' if text.chars().take(index).all(|before| before.is_ascii_digit()) => {
                out.extend(['\\', character])
            }
            character if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') => out.push(' '),
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser};

    use super::escaped;

    #[test]
    fn an_escaped_text_is_itself_wherever_it_stands() {
        for text in [
            "a | b",
            "\\| \\\\| |",
            "| --- |",
            "a\\",
            "#",
            "# a",
            "- a",
            "1. a",
            "9) a",
            "`|`",
            "&amp; <b>",
            ": a",
            "{#a}",
        ] {
            let places = [
                format!("{}\n", escaped(text)),
                format!("# {}\n", escaped(text)),
                format!("- {}\n", escaped(text)),
                format!("| a |\n| --- |\n| {} |\n", escaped(text)),
                format!("a\n{}\n", escaped(text)),
            ];
            for markdown in places {
                let mut seen = String::new();
                for event in Parser::new_ext(&markdown, Options::all().difference(Options::ENABLE_SMART_PUNCTUATION)) {
                    if let Event::Text(text) = event {
                        seen.push_str(&text);
                    }
                }
                assert_eq!(seen.trim_start_matches('a'), text.trim_start_matches('a'), "{markdown}");
            }
        }
    }
}
