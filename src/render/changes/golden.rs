//! The plans that a protocol is held to, as a file that is kept beside it and reads well in a pull request.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::super::layout::push_line;
use super::super::refusal_texts;
use super::super::remarks::ENGLISH;
use crate::diff::reference::{Origin, ReferencePlan};
use crate::model::{Protocol, Session, SessionStatus};

/// The reference plans of a protocol as text: a block for each plan and a line for each session, with its number, day,
/// days since the session before, and phase. The number stands first and the phase last, so that a line changes only
/// when its own session does.
pub fn golden(protocol: &Protocol, plans: &[ReferencePlan]) -> String {
    let mut out = format!(
        "{} {}\nPlans from fixed days and from the protocol's examples. To accept other plans:\n{COMMAND}\n",
        protocol.id, protocol.version
    );
    for ReferencePlan { origin, plan } in plans {
        out.push('\n');
        push_line(&mut out, &title(origin));
        if let Origin::Start { is_as_in_example: true, .. } = origin {
            // The title of a block stays the same whatever is in it.
            push_line(&mut out, "      what the protocol leaves open as in its example");
        }
        match plan {
            Ok(plan) => {
                plan.sessions.iter().for_each(|session| push_line(&mut out, &line(session)));
                let sessions = ENGLISH.session_count(u32::try_from(plan.sessions.len()).unwrap_or(u32::MAX));
                push_line(
                    &mut out,
                    &format!("      in all {sessions}, {} off aim", ENGLISH.day_count(plan.off_aim_days())),
                );
            }
            Err(refusal) => {
                for text in refusal_texts(refusal, ENGLISH) {
                    push_line(&mut out, &format!("      no plan: {text}"));
                }
            }
        }
    }
    out
}

/// The third line of every file of reference plans.
const COMMAND: &str = "mesoplan verify PROTOCOLS --snapshots DIR --accept";

/// Whether a text is a file of reference plans, of whatever protocol.
pub fn is_golden(text: &str) -> bool {
    text.lines().nth(2) == Some(COMMAND)
}

/// What two files of reference plans differ in: under the title of each plan the lines that are gone with `-`, and the
/// new ones with `+`, session by session.
pub fn golden_difference(was: &str, now: &str) -> String {
    let (was, now) = (blocks(was), blocks(now));
    let mut out = String::new();
    let titles = was.iter().chain(now.iter().filter(|(title, _)| !was.iter().any(|(other, _)| other == title)));
    for (title, _) in titles {
        let of = |blocks: &[(&str, Vec<&'_ str>)]| -> Vec<String> {
            let found = blocks.iter().find(|(other, _)| other == title);
            found.map(|(_, lines)| lines.iter().map(|line| (*line).to_owned()).collect()).unwrap_or_default()
        };
        let lines = line_difference(&of(&was), &of(&now));
        if !lines.is_empty() {
            push_line(&mut out, title);
            lines.iter().for_each(|line| push_line(&mut out, line));
        }
    }
    out
}

fn title(origin: &Origin) -> String {
    match origin {
        Origin::Start { day, variant: None, is_as_in_example: _ } => format!("from {}", dated(*day)),
        Origin::Start { day, variant: Some(variant), is_as_in_example: _ } => {
            format!("{variant}, from {}", dated(*day))
        }
        Origin::Example { number, title: None } => format!("example {number}"),
        Origin::Example { number, title: Some(title) } => format!("example {number}: {title}"),
    }
}

fn line(session: &Session) -> String {
    let gap = session.gap_days.map(|days| format!("+{days}")).unwrap_or_default();
    let mut line = format!("{:>4}  {}  {gap:>4}  {}", session.number, dated(session.day), session.key);
    if session.off_aim_days > 0 {
        let _ = write!(line, ", {} off aim", ENGLISH.day_count(session.off_aim_days));
    }
    if let SessionStatus::Held(grade) = session.status {
        let _ = write!(line, ", {}", ENGLISH.grade(grade));
    }
    line
}

fn dated(day: NaiveDate) -> String {
    day.format("%Y-%m-%d %a").to_string()
}

/// The blocks of a file, each with its first line. The head of the file has the title of its first line as well, so
/// that another version is a difference of it.
fn blocks(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut blocks = Vec::new();
    for (place, block) in text.split("\n\n").enumerate() {
        let mut lines = block.lines();
        match (place, lines.next()) {
            (0, Some(first)) => blocks.push(("protocol and version", vec![first])),
            (_, Some(first)) => blocks.push((first, lines.collect())),
            (_, None) => {}
        }
    }
    blocks
}

/// The lines of two blocks that differ. Lines of one session stand together: they begin with its number.
fn line_difference(was: &[String], now: &[String]) -> Vec<String> {
    // What is said of the whole plan stands last.
    let number = |line: &str| line.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(u32::MAX);
    let gone = was.iter().filter(|line| !now.contains(line)).map(|line| (number(line), format!("- {line}")));
    let new = now.iter().filter(|line| !was.contains(line)).map(|line| (number(line), format!("+ {line}")));
    let mut lines: Vec<(u32, String)> = gone.chain(new).collect();
    lines.sort_by_key(|(number, _)| *number);
    lines.into_iter().map(|(_, line)| line).collect()
}
