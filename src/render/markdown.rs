//! A plan as Markdown: CommonMark with the tables of GitHub.

use super::document::{CourseSheet, Document, Row};
use super::labels::Labels;
use super::layout::push_months;
use super::locale::Direction;
use super::sections::{Section, SectionKind};

/// The plans as Markdown, in the order of the plain text.
pub(super) fn write(document: &Document) -> String {
    let Document { labels, .. } = document;
    // Markdown has no direction of its own; a block of HTML gives it one (CommonMark, section 4.6).
    let (open, close) = match document.locale.direction() {
        Direction::LeftToRight => ("", ""),
        Direction::RightToLeft => ("<div dir=\"rtl\">\n\n", "\n</div>\n"),
    };
    let mut out = format!("{open}# {}\n", escaped(&document.title));
    push_list(&mut out, document.clinic.iter().map(String::as_str));
    push_list(&mut out, document.facts.iter().map(String::as_str));
    for course in &document.courses {
        let level = open_course(&mut out, course);
        push_list(&mut out, course.facts.iter().map(String::as_str));
        push_heading(&mut out, level, labels.sessions);
        for group in &course.groups {
            out.push_str(&format!("\n**{}**\n\n", escaped(&group.title)));
            push_rows(&mut out, &group.rows, labels);
        }
        for section in &course.care {
            push_section(&mut out, level, section, labels);
        }
    }
    if let Some(section) = &document.call {
        push_section(&mut out, 2, section, labels);
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
    }
    for course in &document.courses {
        let level = open_course(&mut out, course);
        for section in &course.confirm {
            push_section(&mut out, level, section, labels);
        }
        for (title, lines) in [(labels.notes, &course.notes), (labels.sources, &course.sources)] {
            if !lines.is_empty() {
                push_heading(&mut out, level, title);
                push_list(&mut out, lines.iter().map(|line| line.text.as_str()));
            }
        }
    }
    out.push_str(&format!("\n{}\n{close}", escaped(&document.disclaimer)));
    out
}

/// Begins the part of a course where there are several, and gives the level of the headings in it.
fn open_course(out: &mut String, course: &CourseSheet) -> usize {
    let Some(letter) = &course.letter else { return 2 };
    push_heading(out, 2, &format!("{letter}. {}", course.title));
    3
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

fn push_rows(out: &mut String, rows: &[Row], labels: &Labels) {
    let columns = &labels.columns;
    let has_times = rows.iter().any(|row| row.time.is_some());
    let mut push = |cells: [&str; 5]| {
        let [held, number, day, time, movable] = cells;
        let time = if has_times { format!(" {time} |") } else { String::new() };
        out.push_str(&format!("| {held} | {number} | {day} |{time} {movable} |\n"));
    };
    push([columns.held, &escaped(columns.number), columns.day, columns.time, columns.movable]);
    push(["---", "--:", "---", "---", "---"]);
    for row in rows {
        let held = escaped(if row.is_held { "[x]" } else { "[ ]" });
        let time = row.time.as_deref().map(escaped).unwrap_or_default();
        push([&held, &row.number.to_string(), &escaped(&row.day), &time, &escaped(&row.movable)]);
    }
    let said = rows.iter().flat_map(|row| row.reasons.iter().chain(&row.notes).map(move |line| (row.number, line)));
    let said: Vec<String> = said.map(|(number, line)| format!("{number}: {line}")).collect();
    push_list(out, said.iter().map(String::as_str));
}

fn push_section(out: &mut String, level: usize, section: &Section, labels: &Labels) {
    push_heading(out, level, section.title);
    let is_to_tick = section.kind == SectionKind::Contraindications;
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
        out.push_str(&format!("\n{}\n", escaped(labels.phone)));
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
