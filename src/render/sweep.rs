//! A sweep over the start days of a year: as a picture for the terminal, as JSON, as CSV.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::json::{ChangeFacts, ProtocolJson};
use super::layout::{push_line, push_title, wrapped};
use super::remarks::ENGLISH;
use super::{ListFormat, json_text};
use crate::model::{DateRange, Fit, Protocol, Sweep, SweepChange, SweptStart};

/// A sweep in a format.
pub fn sweep(sweep: &Sweep, protocol: &Protocol, format: ListFormat) -> String {
    match format {
        ListFormat::Text => text(sweep, protocol),
        ListFormat::Json => json(sweep, protocol),
        ListFormat::Csv => csv(sweep),
    }
}

fn text(sweep: &Sweep, protocol: &Protocol) -> String {
    let mut out = String::new();
    push_title(&mut out, &format!("{}: every start day", protocol.title.english));
    for line in summary(sweep) {
        wrapped(&mut out, "", &line);
    }
    if sweep.start_count() == 0 {
        return out;
    }
    out.push('\n');
    push_line(&mut out, "          1   5    10   15   20   25   30");
    for days in sweep.starts.chunk_by(|one, next| month(one) == month(next)) {
        let Some(first) = days.first() else { continue };
        let mut line = format!("{}  ", first.day.format("%b %Y"));
        line.push_str(&" ".repeat(first.day.day0() as usize));
        line.extend(days.iter().map(mark));
        push_line(&mut out, &line);
    }
    out.push('\n');
    wrapped(&mut out, "", LEGEND);
    if !sweep.changes.is_empty() {
        out.push('\n');
        push_line(&mut out, "What would help:");
        for change in &sweep.changes {
            wrapped(&mut out, "- ", &change_sentence(sweep, change));
        }
    }
    out
}

const LEGEND: &str = "0 to 9: days off aim of the best plan from that day; +: ten or more; X: no plan fits; \
                      .: no session can be on that day";

fn month(start: &SweptStart) -> (i32, u32) {
    (start.day.year(), start.day.month())
}

/// One day of the picture.
fn mark(start: &SweptStart) -> char {
    match start.fit {
        None => '.',
        Some(Fit { best: None, .. }) => 'X',
        Some(Fit { best: Some(off_aim), .. }) => char::from_digit(off_aim, 10).unwrap_or('+'),
    }
}

/// What the picture shows, in figures.
fn summary(sweep: &Sweep) -> Vec<String> {
    let starts = sweep.start_count();
    let share = |count: usize| format!("{count} of {starts} ({})", percent(count, starts));
    if starts == 0 {
        return vec!["On none of these days can a session be held.".to_owned()];
    }
    let counted = |test: &dyn Fn(&Fit) -> bool| sweep.fits().filter(|(_, fit)| test(fit)).count();
    let on_aim = counted(&|fit| fit.best == Some(0));
    let first_and_last = sweep.starts.first().zip(sweep.starts.last());
    let tried =
        first_and_last.and_then(|(first, last)| DateRange::new(first.day, last.day)).map(|range| ENGLISH.days(range));
    let mut lines: Vec<String> = tried.map(|tried| format!("Starts tried: {tried}.")).into_iter().collect();
    lines.push(match sweep.without_plan() {
        0 => format!("A course can begin on {starts} days, and every one of them has a plan."),
        none => format!("No plan fits from {} of the days on which a course can begin.", share(none)),
    });
    lines.push(format!(
        "Every session is on aim from {}; all best plans together are {} off aim.",
        share(on_aim),
        ENGLISH.day_count(u32::try_from(sweep.off_aim_days()).unwrap_or(u32::MAX))
    ));
    let missed = counted(&|fit| fit.best.is_some() && fit.pushed.is_none());
    let worse = counted(&|fit| fit.best.zip(fit.pushed).is_some_and(|(best, pushed)| best < pushed));
    lines.push(format!(
        "Pushing each session to the next open day instead would find no plan, though there is one, from {}, and one \
         that is more days off aim from {}.",
        share(missed),
        share(worse)
    ));
    lines
}

/// A share in per cent with one decimal, rounded half up.
fn percent(count: usize, of: usize) -> String {
    let tenths = (count * 2000 + of) / (2 * of.max(1));
    format!("{}.{} %", tenths / 10, tenths % 10)
}

fn change_sentence(sweep: &Sweep, change: &SweepChange) -> String {
    let off_aim = ENGLISH.day_count(u32::try_from(change.off_aim_days).unwrap_or(u32::MAX));
    let change_words = ENGLISH.change(&change.kind);
    match (sweep.without_plan(), change.without_plan) {
        (0, _) => format!("{change_words}: {off_aim} off aim in all"),
        (_, 0) => format!("{change_words}: every start has a plan, {off_aim} off aim in all"),
        (_, left) => format!("{change_words}: {left} starts without a plan are left, {off_aim} off aim in all"),
    }
}

#[derive(Serialize)]
struct SweepJson<'a> {
    format: u32,
    protocol: ProtocolJson<'a>,
    starts: Vec<StartJson>,
    totals: TotalsJson,
    changes: Vec<ChangeJson<'a>>,
}

#[derive(Serialize)]
struct StartJson {
    date: NaiveDate,
    fit: &'static str,
    off_aim_days: Option<u32>,
    pushed_off_aim_days: Option<u32>,
}

#[derive(Serialize)]
struct TotalsJson {
    starts: usize,
    without_plan: usize,
    off_aim_days: u64,
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    #[serde(flatten)]
    change: ChangeFacts<'a>,
    text: String,
    without_plan: u32,
    off_aim_days: u64,
}

impl StartJson {
    fn of(start: &SweptStart) -> Self {
        let (best, pushed) = start.fit.map_or((None, None), |fit| (fit.best, fit.pushed));
        Self { date: start.day, fit: fit_word(start), off_aim_days: best, pushed_off_aim_days: pushed }
    }
}

/// What becomes of a start, in one word.
fn fit_word(start: &SweptStart) -> &'static str {
    match start.fit {
        None => "closed",
        Some(Fit { best: None, .. }) => "no-plan",
        Some(Fit { best: Some(_), .. }) => "plan",
    }
}

fn json(sweep: &Sweep, protocol: &Protocol) -> String {
    json_text(&SweepJson {
        format: 1,
        protocol: ProtocolJson::of(protocol),
        starts: sweep.starts.iter().map(StartJson::of).collect(),
        totals: TotalsJson {
            starts: sweep.start_count(),
            without_plan: sweep.without_plan(),
            off_aim_days: sweep.off_aim_days(),
        },
        changes: sweep
            .changes
            .iter()
            .map(|change| ChangeJson {
                change: ChangeFacts::of(&change.kind),
                text: ENGLISH.change(&change.kind),
                without_plan: change.without_plan,
                off_aim_days: change.off_aim_days,
            })
            .collect(),
    })
}

fn csv(sweep: &Sweep) -> String {
    let mut out = String::from("date,fit,off_aim_days,pushed_off_aim_days\r\n");
    let number = |days: Option<u32>| days.map(|days| days.to_string()).unwrap_or_default();
    for start in &sweep.starts {
        let row = StartJson::of(start);
        let (best, pushed) = (number(row.off_aim_days), number(row.pushed_off_aim_days));
        let _ = write!(out, "{},{},{best},{pushed}\r\n", row.date, row.fit);
    }
    out
}
