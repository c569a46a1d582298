//! A comparison of protocols for a terminal of 80 columns.

use super::super::document::one_line;
use super::super::layout::{padded, push_line, push_title, widest, wrapped};
use super::super::remarks::ENGLISH;
use super::{effect_words, heading, rest, words};
use crate::diff::effect::MovedSession;
use crate::diff::{Change, Comparison, CourseDiff, Effect, ProtocolDiff, Severity};

pub(super) fn write(comparison: &Comparison) -> String {
    let mut parts: Vec<String> = comparison.protocols.iter().map(protocol).collect();
    parts.extend(comparison.courses.as_ref().map(|courses| saved_courses(courses)));
    let rest = rest(comparison);
    if !rest.is_empty() {
        let mut part = String::new();
        wrapped(&mut part, "", &rest);
        parts.push(part);
    }
    parts.join("\n")
}

fn protocol(diff: &ProtocolDiff) -> String {
    let out = &mut String::new();
    push_title(out, &heading(diff, "->"));
    for severity in Severity::ALL {
        let changes: Vec<&Change> = diff.changes.iter().filter(|change| change.severity() == severity).collect();
        if !changes.is_empty() {
            push_line(out, &format!("{}:", words::severity(severity)));
            changes.into_iter().for_each(|change| wrapped(out, "- ", &words::change(change).sentence()));
        }
    }
    for reference in &diff.effects {
        out.push('\n');
        wrapped(out, "", &format!("{}:", effect_words::course_from(reference)));
        push_effect(out, effect_words::reference_effect(reference), &reference.effect);
    }
    std::mem::take(out)
}

fn push_effect(out: &mut String, sentences: Vec<String>, effect: &Effect) {
    for line in sentences {
        wrapped(out, "- ", &line);
    }
    let rows: Vec<[String; 5]> = effect.moved.iter().map(row).collect();
    let column = |place: usize| widest(rows.iter().map(|row| row[place].as_str()));
    let widths = [0, 1, 2, 3].map(column);
    for [number, session, was, now, by] in &rows {
        let number = format!("{number:>width$}", width = widths[0]);
        let (session, was, now) = (padded(session, widths[1]), padded(was, widths[2]), padded(now, widths[3]));
        push_line(out, &format!("  {number}  {session}  {was}  {now}  {by}"));
    }
}

fn row(moved: &MovedSession) -> [String; 5] {
    let [was, now, by] = effect_words::movement(moved.movement, |day| ENGLISH.day_in_column(day));
    [moved.number.to_string(), effect_words::session(&moved.key), was, now, by]
}

fn saved_courses(courses: &[CourseDiff]) -> String {
    let out = &mut String::new();
    push_title(out, "Saved courses");
    let changed: Vec<&CourseDiff> = courses.iter().filter(|course| !course.is_unchanged()).collect();
    wrapped(out, "", &format!("{} of {} change.", changed.len(), courses.len()));
    for course in changed {
        for (protocol, effect) in course.effects.iter().filter(|(_, effect)| !effect.is_none()) {
            out.push('\n');
            push_line(out, &format!("{} ({protocol})", one_line(&course.file)));
            push_effect(out, effect_words::effect(effect), effect);
        }
    }
    std::mem::take(out)
}
