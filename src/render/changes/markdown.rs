//! A comparison of protocols as Markdown, for a pull request: GitHub's tables, and what is long folded away.

use super::super::markdown::escaped;
use super::super::remarks::ENGLISH;
use super::{effect_words, heading, rest, words};
use crate::diff::{Change, Comparison, CourseDiff, Effect, ProtocolDiff, Severity};
use crate::model::Id;

pub(super) fn write(comparison: &Comparison) -> String {
    let mut out = "# What changes in the protocols\n".to_owned();
    for diff in &comparison.protocols {
        protocol(&mut out, diff);
    }
    if let Some(courses) = &comparison.courses {
        saved_courses(&mut out, courses);
    }
    let rest = rest(comparison);
    if !rest.is_empty() {
        out.push_str(&format!("\n{rest}\n"));
    }
    out
}

fn protocol(out: &mut String, diff: &ProtocolDiff) {
    out.push_str(&format!("\n## {}\n", escaped(&heading(diff, "→"))));
    for severity in Severity::ALL {
        let changes: Vec<&Change> = diff.changes.iter().filter(|change| change.severity() == severity).collect();
        if changes.is_empty() {
            continue;
        }
        out.push_str(&format!("\n### {}\n\n| what | was | is |\n| --- | --- | --- |\n", words::severity(severity)));
        for change in changes {
            let worded = words::change(change);
            let cell = |value: &Option<String>, other: &Option<String>| match (value, other) {
                (Some(value), _) => escaped(value),
                (None, Some(_)) => "none".to_owned(),
                (None, None) => String::new(),
            };
            let (was, now) = (cell(&worded.was, &worded.now), cell(&worded.now, &worded.was));
            out.push_str(&format!("| {} | {was} | {now} |\n", with_names(&worded.what)));
        }
    }
    for reference in &diff.effects {
        out.push_str(&format!("\n### {}\n", escaped(&effect_words::course_from(reference))));
        push_effect(out, effect_words::reference_effect(reference), &reference.effect);
    }
}

fn push_effect(out: &mut String, sentences: Vec<String>, effect: &Effect) {
    out.push('\n');
    for line in sentences {
        out.push_str(&format!("- {}\n", with_names(&line)));
    }
    if effect.moved.is_empty() {
        return;
    }
    out.push_str("\n<details><summary>Session by session</summary>\n\n");
    out.push_str("| no. | session | was | is | |\n| --: | --- | --- | --- | --- |\n");
    for moved in &effect.moved {
        let [was, now, by] = effect_words::movement(moved.movement, |day| ENGLISH.day(day));
        let session = escaped(&effect_words::session(&moved.key));
        out.push_str(&format!("| {} | {session} | {} | {} | {by} |\n", moved.number, escaped(&was), escaped(&now)));
    }
    out.push_str("\n</details>\n");
}

fn saved_courses(out: &mut String, courses: &[CourseDiff]) {
    let changed: Vec<&CourseDiff> = courses.iter().filter(|course| !course.is_unchanged()).collect();
    out.push_str(&format!("\n## Saved courses\n\n{} of {} change.\n", changed.len(), courses.len()));
    for course in changed {
        for (protocol, effect) in course.effects.iter().filter(|(_, effect)| !effect.is_none()) {
            out.push_str(&format!("\n### {} ({})\n", escaped(&course.file), escaped(protocol.as_str())));
            push_effect(out, effect_words::effect(effect), effect);
        }
    }
}

/// A sentence in which names stand in backquotes, as Markdown; anything else is shown as it is.
fn with_names(sentence: &str) -> String {
    let mut out = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('`') {
        out.push_str(&escaped(before));
        match after.split_once('`') {
            Some((name, behind)) if Id::new(name).is_some() => {
                out.push_str(&format!("`{name}`"));
                rest = behind;
            }
            Some(_) | None => {
                out.push_str(&escaped("`"));
                rest = after;
            }
        }
    }
    out.push_str(&escaped(rest));
    out
}
