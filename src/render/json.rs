//! A plan for programs: JSON, format 1.
//!
//! Keys keep their meaning within a format number; a program ignores keys that it does not know.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::locale::Locale;
use super::visit::Visit;
use super::words::Names;
use super::{View, codes, json_text, refusal_texts};
use crate::model::{
    Aim, CoursePlan, DateRange, Id, Plan, Proof, Protocol, Refusal, Relaxation, Session, SessionStatus, Status,
};
use crate::zone::LocalTimeError;

/// The number of the format.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct PlanJson<'a> {
    format: u32,
    timezone: &'a str,
    proven: bool,
    protocols: Vec<ProtocolJson<'a>>,
    sessions: Vec<SessionJson<'a>>,
    totals: TotalsJson,
}

/// Which protocol, to the byte.
#[derive(Serialize)]
pub(super) struct ProtocolJson<'a> {
    id: &'a str,
    version: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct SessionJson<'a> {
    uid: Uuid,
    course: &'a str,
    phase: &'a str,
    round: u32,
    number: u32,
    of: u32,
    date: NaiveDate,
    start: Option<String>,
    end: Option<String>,
    earliest: Option<NaiveDate>,
    latest: Option<NaiveDate>,
    aim: Option<[NaiveDate; 2]>,
    movable: Option<MovableJson>,
    gap_days: Option<i64>,
    off_aim_days: u32,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<String>,
    reasons: Vec<ReasonJson>,
}

#[derive(Serialize)]
struct MovableJson {
    earliest: NaiveDate,
    latest: Option<NaiveDate>,
}

#[derive(Serialize)]
struct ReasonJson {
    code: &'static str,
    text: String,
}

#[derive(Serialize)]
struct TotalsJson {
    sessions: usize,
    visits: u32,
    off_aim_days: u32,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
}

/// The plans as JSON, their sessions in the order of their days.
pub(super) fn plan(plan: &Plan, view: &View) -> Result<String, LocalTimeError> {
    let protocols = plan.plans.iter().map(|plan| &plan.course.protocol);
    let sessions = plan.sessions();
    let totals = TotalsJson {
        sessions: sessions.len(),
        visits: plan.visits,
        off_aim_days: plan.off_aim_days(),
        first: plan.first(),
        last: plan.last(),
    };
    let names = Names::of(plan);
    let sessions: Result<Vec<_>, _> =
        sessions.into_iter().map(|(course, session)| session_json(course, session, &names, view)).collect();
    Ok(json_text(&PlanJson {
        format: FORMAT,
        timezone: view.zone.name(),
        proven: plan.proof == Proof::Best,
        protocols: protocols.map(ProtocolJson::of).collect(),
        sessions: sessions?,
        totals,
    }))
}

fn session_json<'a>(
    plan: &'a CoursePlan,
    session: &'a Session,
    names: &Names<'_>,
    view: &View,
) -> Result<SessionJson<'a>, LocalTimeError> {
    let off_aim = plan.off_aim_days();
    let reasons = session.reasons.iter();
    let visit = Visit::of(session, &view.zone)?;
    Ok(SessionJson {
        uid: plan.course.uid(&session.key),
        course: plan.course.protocol.id.as_str(),
        phase: session.key.phase.as_str(),
        round: session.key.round,
        number: session.number,
        of: session.of,
        date: session.day,
        start: visit.map(|visit| visit.start.to_rfc3339()),
        end: visit.map(|visit| visit.end.to_rfc3339()),
        earliest: session.window.earliest,
        latest: session.window.latest,
        aim: session.window.aim.map(ends),
        movable: session.movable.map(|range| MovableJson { earliest: range.earliest, latest: range.latest }),
        gap_days: session.gap_days,
        off_aim_days: session.off_aim_days,
        status: match session.status {
            SessionStatus::Planned => "planned",
            SessionStatus::Moved { .. } => "moved",
            SessionStatus::Held(_) => "held",
        },
        grade: match session.status {
            SessionStatus::Planned | SessionStatus::Moved { .. } => None,
            SessionStatus::Held(grade) => Some(view.locale.grade(grade)),
        },
        reasons: reasons
            .map(|reason| ReasonJson {
                code: codes::reason_code(reason),
                text: view.locale.reason(reason, off_aim, names),
            })
            .collect(),
    })
}

impl RelaxationJson {
    fn of(relaxation: &Relaxation, locale: Locale) -> Self {
        let Relaxation { days, off_aim_days, .. } = *relaxation;
        Self { text: locale.relaxation(relaxation), days, off_aim_days }
    }
}

impl<'a> ProtocolJson<'a> {
    pub(super) fn of(protocol: &'a Protocol) -> Self {
        Self { id: protocol.id.as_str(), version: &protocol.version, sha256: &protocol.sha256 }
    }
}

fn ends(range: DateRange) -> [NaiveDate; 2] {
    [range.first(), range.last()]
}

#[derive(Serialize)]
struct RefusalJson {
    format: u32,
    infeasible: InfeasibleJson,
}

#[derive(Serialize)]
struct InfeasibleJson {
    session: Option<BlockedSessionJson>,
    text: String,
    why: Vec<ReasonJson>,
    conflict: Vec<String>,
    relaxations: Vec<RelaxationJson>,
}

#[derive(Serialize)]
struct RelaxationJson {
    text: String,
    days: u32,
    off_aim_days: u32,
}

#[derive(Serialize)]
struct BlockedSessionJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    course: Option<String>,
    phase: String,
    number: u32,
    of: u32,
    between: Option<[NaiveDate; 2]>,
}

/// A refusal in the shape of a plan's JSON. What is wrong with a course itself is in its text.
pub(super) fn refusal(refusal: &Refusal, locale: Locale) -> String {
    let (no_plan, conflict, relaxations): (_, &[_], &[_]) = match refusal {
        Refusal::NoPlan(no_plan) => (Some(no_plan), &no_plan.conflict, &no_plan.relaxations),
        Refusal::NoJointPlan { conflict, relaxations, .. } => (None, conflict, relaxations),
        Refusal::TooLarge { .. } | Refusal::Course(_) => (None, &[], &[]),
    };
    let why = no_plan.map(|no_plan| no_plan.why.iter()).into_iter().flatten();
    let infeasible = InfeasibleJson {
        session: no_plan.map(|no_plan| BlockedSessionJson {
            course: no_plan.course.as_ref().map(Id::to_string),
            phase: no_plan.session.phase.to_string(),
            number: no_plan.number,
            of: no_plan.of,
            between: no_plan.between.map(ends),
        }),
        text: refusal_texts(refusal, locale).join("; "),
        why: why
            .map(|why| ReasonJson { code: codes::reason_code(why), text: locale.reason_without_plan(why) })
            .collect(),
        conflict: conflict.iter().map(|rule| locale.clashing_rule(rule)).collect(),
        relaxations: relaxations.iter().map(|relaxation| RelaxationJson::of(relaxation, locale)).collect(),
    };
    json_text(&RefusalJson { format: FORMAT, infeasible })
}

#[derive(Serialize)]
struct SheetJson<'a> {
    format: u32,
    id: &'a str,
    version: &'a str,
    status: &'static str,
    title: &'a str,
    indication: &'a str,
    sha256: &'a str,
    languages: Vec<&'a str>,
    phases: Vec<PhaseJson<'a>>,
}

#[derive(Serialize)]
struct PhaseJson<'a> {
    id: &'a str,
    title: &'a str,
    sessions: String,
    interval: Option<String>,
    minimum_interval: Option<String>,
    maximum_interval: Option<String>,
    policy_sessions: Option<u32>,
    policy_interval: Option<String>,
}

/// A protocol's head and its phases as JSON, in the words of the file.
pub(super) fn protocol(protocol: &Protocol) -> String {
    let phases = protocol.phases.iter().map(|phase| PhaseJson {
        id: phase.id.as_str(),
        title: &phase.title.english,
        sessions: phase.sessions.to_string(),
        interval: match phase.timing.interval {
            Aim::Stated(interval) => Some(interval.to_string()),
            Aim::NotStated => Some("not stated".to_owned()),
            Aim::None => None,
        },
        minimum_interval: phase.timing.minimum.map(|length| length.to_string()),
        maximum_interval: phase.timing.maximum.map(|length| length.to_string()),
        policy_sessions: phase.policy.sessions,
        policy_interval: phase.policy.interval.map(|interval| interval.to_string()),
    });
    json_text(&SheetJson {
        format: FORMAT,
        id: protocol.id.as_str(),
        version: &protocol.version,
        status: match protocol.status {
            Status::Draft => "draft",
            Status::Published => "published",
            Status::Reviewed { .. } => "reviewed",
            Status::Retired => "retired",
        },
        title: &protocol.title.english,
        indication: &protocol.indication.english,
        sha256: &protocol.sha256,
        languages: protocol.languages.iter().map(|language| language.as_str()).collect(),
        phases: phases.collect(),
    })
}
