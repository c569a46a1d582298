//! A comparison of protocols for programs: JSON, format 1.

use chrono::NaiveDate;
use serde::Serialize;

use super::super::{json_text, remarks::ENGLISH};
use super::{effect_words, words};
use crate::diff::effect::{MovedSession, Movement, Outcome, Regraded};
use crate::diff::{Change, Comparison, CourseDiff, Effect, ProtocolDiff, ReferenceEffect, Version};
use crate::model::{Grade, SessionKey, SessionTime};

#[derive(Serialize)]
struct ComparisonJson<'a> {
    format: u32,
    protocols: Vec<ProtocolJson<'a>>,
    unchanged: usize,
    courses: Option<Vec<CourseJson<'a>>>,
}

#[derive(Serialize)]
struct ProtocolJson<'a> {
    id: &'a str,
    was: Option<VersionJson<'a>>,
    now: Option<VersionJson<'a>>,
    changes: Vec<ChangeJson>,
    start: Option<NaiveDate>,
    as_in_example: Option<bool>,
    effect: Option<EffectJson<'a>>,
    /// The same for each variant, where a version has some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    variants: Vec<VariantEffectJson<'a>>,
}

#[derive(Serialize)]
struct VariantEffectJson<'a> {
    variant: &'a str,
    start: NaiveDate,
    as_in_example: bool,
    effect: EffectJson<'a>,
}

#[derive(Serialize)]
struct VersionJson<'a> {
    version: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct ChangeJson {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    variants: Vec<String>,
    severity: &'static str,
    code: &'static str,
    what: String,
    was: Option<String>,
    now: Option<String>,
}

#[derive(Serialize)]
struct CourseJson<'a> {
    file: &'a str,
    effects: Vec<EffectJson<'a>>,
}

#[derive(Serialize)]
struct EffectJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    course: Option<&'a str>,
    was: OutcomeJson,
    now: OutcomeJson,
    moved: Vec<MovedJson<'a>>,
    regraded: Vec<RegradedJson<'a>>,
}

#[derive(Serialize)]
struct OutcomeJson {
    sessions: Option<usize>,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
    off_aim_days: Option<u32>,
    text: String,
}

/// A session ahead. `was` is null for a new one, `now` for one that is gone, and `days` for both.
#[derive(Serialize)]
struct MovedJson<'a> {
    phase: &'a str,
    round: u32,
    session: u32,
    number: u32,
    was: Option<String>,
    now: Option<String>,
    days: Option<i64>,
}

#[derive(Serialize)]
struct RegradedJson<'a> {
    date: NaiveDate,
    was: GradedJson<'a>,
    now: GradedJson<'a>,
}

#[derive(Serialize)]
struct GradedJson<'a> {
    phase: &'a str,
    session: u32,
    number: u32,
    counts: bool,
    grade: String,
}

pub(super) fn write(comparison: &Comparison) -> String {
    json_text(&ComparisonJson {
        format: 1,
        protocols: comparison.protocols.iter().map(protocol).collect(),
        unchanged: comparison.unchanged,
        courses: comparison.courses.as_ref().map(|courses| courses.iter().map(course).collect()),
    })
}

fn protocol(diff: &ProtocolDiff) -> ProtocolJson<'_> {
    ProtocolJson {
        id: diff.id.as_str(),
        was: diff.was.as_ref().map(VersionJson::of),
        now: diff.now.as_ref().map(VersionJson::of),
        changes: diff.changes.iter().map(ChangeJson::of).collect(),
        start: diff.effects.first().map(|reference| reference.start),
        as_in_example: diff.effects.first().map(|reference| reference.is_as_in_example),
        effect: diff.effects.first().map(|reference| EffectJson::of(None, &reference.effect)),
        variants: diff.effects.iter().filter_map(variant).collect(),
    }
}

fn variant(reference: &ReferenceEffect) -> Option<VariantEffectJson<'_>> {
    Some(VariantEffectJson {
        variant: reference.variant.as_ref()?.as_str(),
        start: reference.start,
        as_in_example: reference.is_as_in_example,
        effect: EffectJson::of(None, &reference.effect),
    })
}

fn course(course: &CourseDiff) -> CourseJson<'_> {
    let effects = course.effects.iter().map(|(id, effect)| EffectJson::of(Some(id.as_str()), effect));
    CourseJson { file: &course.file, effects: effects.collect() }
}

impl<'a> VersionJson<'a> {
    fn of(version: &'a Version) -> Self {
        Self { version: &version.version, sha256: &version.sha256 }
    }
}

impl ChangeJson {
    fn of(change: &Change) -> Self {
        let words::Worded { code, what, was, now, variants } = words::change(change);
        Self { severity: words::severity_code(change.severity()), code, what, was, now, variants }
    }
}

impl<'a> EffectJson<'a> {
    fn of(course: Option<&'a str>, effect: &'a Effect) -> Self {
        Self {
            course,
            was: OutcomeJson::of(&effect.was),
            now: OutcomeJson::of(&effect.now),
            moved: effect.moved.iter().map(MovedJson::of).collect(),
            regraded: effect.regraded.iter().map(RegradedJson::of).collect(),
        }
    }
}

impl OutcomeJson {
    fn of(outcome: &Outcome) -> Self {
        let text = effect_words::outcome(outcome);
        match outcome {
            Outcome::Plan { sessions, first, last, off_aim_days } => Self {
                sessions: Some(*sessions),
                first: Some(*first),
                last: Some(*last),
                off_aim_days: Some(*off_aim_days),
                text,
            },
            Outcome::Refused(_) | Outcome::NoProtocol => {
                Self { sessions: None, first: None, last: None, off_aim_days: None, text }
            }
        }
    }
}

impl<'a> MovedJson<'a> {
    fn of(moved: &'a MovedSession) -> Self {
        let time = |day: NaiveDate, time: Option<SessionTime>| match time {
            None => day.to_string(),
            Some(time) => format!("{day}T{}", time.start.format("%H:%M")),
        };
        let (was, now, days) = match moved.movement {
            Movement::Moved { was, now, days } => (Some(was.to_string()), Some(now.to_string()), Some(days)),
            Movement::Retimed { day, was, now } => (Some(time(day, was)), Some(time(day, now)), Some(0)),
            Movement::Added(day) => (None, Some(day.to_string()), None),
            Movement::Dropped(day) => (Some(day.to_string()), None, None),
        };
        let (phase, round, session) = (moved.key.phase.as_str(), moved.key.round, moved.key.number);
        Self { phase, round, session, number: moved.number, was, now, days }
    }
}

impl<'a> RegradedJson<'a> {
    fn of(held: &'a Regraded) -> Self {
        let graded = |(key, number, grade): &'a (SessionKey, u32, Grade)| GradedJson {
            phase: key.phase.as_str(),
            session: key.number,
            number: *number,
            counts: grade.counts(),
            grade: ENGLISH.grade(*grade),
        };
        Self { date: held.day, was: graded(&held.was), now: graded(&held.now) }
    }
}
