//! A plan as a table for a terminal of 80 columns.

use super::View;
use super::document::{self, Document, Row};
use super::layout::{padded, push_line, push_title, widest, wrapped};
use crate::model::JointPlan;

/// The plans as text, course after course.
pub(super) fn write(plan: &JointPlan, view: &View) -> String {
    let mut out = String::new();
    if plan.plans.len() > 1 {
        for line in document::joint_facts(plan) {
            wrapped(&mut out, "", &line);
        }
    }
    for course in &plan.plans {
        if !out.is_empty() {
            out.push('\n');
        }
        write_course(&mut out, &Document::new(course, view));
    }
    out
}

fn write_course(out: &mut String, document: &Document) {
    push_title(out, &document.title);
    for fact in &document.facts {
        wrapped(out, "", fact);
    }
    let widths = Widths::of(document);
    out.push('\n');
    push_line(out, &widths.line("#", DAY, TIME, MOVABLE, OFF_AIM));
    for group in document.groups.iter().filter(|group| !group.rows.is_empty()) {
        out.push('\n');
        wrapped(out, "", &group.title);
        for row in &group.rows {
            let off_aim = if row.off_aim == 0 { "-".to_owned() } else { row.off_aim.to_string() };
            let time = row.time.as_deref().unwrap_or("");
            push_line(out, &widths.line(&row.number.to_string(), &row.day, time, &row.movable, &off_aim));
            for sentence in row.reasons.iter().chain(&row.questions) {
                wrapped(out, "       ", sentence);
            }
        }
    }
    out.push('\n');
    for note in &document.notes {
        wrapped(out, "- ", note);
    }
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
