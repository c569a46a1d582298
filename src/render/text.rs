//! A plan as a table for a terminal of 80 columns.

use super::document::{Document, Row};
use super::layout::{padded, push_line, push_title, widest, wrapped};

/// The document as text.
pub(super) fn write(document: &Document) -> String {
    let mut out = String::new();
    push_title(&mut out, &document.title);
    for fact in &document.facts {
        wrapped(&mut out, "", fact);
    }
    let widths = Widths::of(document);
    out.push('\n');
    push_line(&mut out, &widths.line("#", DAY, TIME, MOVABLE, OFF_AIM));
    for group in document.groups.iter().filter(|group| !group.rows.is_empty()) {
        out.push('\n');
        wrapped(&mut out, "", &group.title);
        for row in &group.rows {
            let off_aim = if row.off_aim == 0 { "-".to_owned() } else { row.off_aim.to_string() };
            let time = row.time.as_deref().unwrap_or("");
            push_line(&mut out, &widths.line(&row.number.to_string(), &row.day, time, &row.movable, &off_aim));
            for sentence in row.reasons.iter().chain(&row.questions) {
                wrapped(&mut out, "       ", sentence);
            }
        }
    }
    out.push('\n');
    for note in &document.notes {
        wrapped(&mut out, "- ", note);
    }
    out
}

const DAY: &str = "day";
const TIME: &str = "time";
const MOVABLE: &str = "may move, the rest unchanged";
const OFF_AIM: &str = "off aim";

/// The columns of the table.
struct Widths {
    number: usize,
    day: usize,
    time: usize,
    movable: usize,
}

impl Widths {
    fn of(document: &Document) -> Self {
        let rows = || document.groups.iter().flat_map(|group| &group.rows);
        let last = rows().map(|row| row.number).max().unwrap_or(1);
        Self {
            number: last.to_string().len().max(3),
            day: widest(rows().map(|row: &Row| row.day.as_str()).chain([DAY])),
            time: widest(rows().filter_map(|row| row.time.as_deref())),
            movable: widest(rows().map(|row| row.movable.as_str()).chain([MOVABLE])),
        }
    }

    fn line(&self, number: &str, day: &str, time: &str, movable: &str, off_aim: &str) -> String {
        let number = format!("{}{number}", " ".repeat(self.number.saturating_sub(number.len())));
        let time = if self.time == 0 { String::new() } else { format!("{}  ", padded(time, self.time)) };
        format!("{number}  {}  {time}{}  {off_aim}", padded(day, self.day), padded(movable, self.movable))
    }
}
