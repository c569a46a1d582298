//! A protocol for programs: its head and its phases.

use serde::Serialize;

use super::FORMAT;
use crate::model::{Aim, Id, Protocol, Status, Variant};
use crate::render::{json_text, variants};

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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    variants: Vec<VariantJson<'a>>,
    phases: Vec<PhaseJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    late: Vec<LateJson<'a>>,
}

#[derive(Serialize)]
struct LateJson<'a> {
    /// Which variants it is of, where it is not one of all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    variants: Vec<&'a str>,
    id: &'a str,
    phase: Option<&'a str>,
    more_than: String,
    then: String,
}

#[derive(Serialize)]
struct VariantJson<'a> {
    id: &'a str,
    title: &'a str,
    when: String,
}

#[derive(Serialize)]
struct PhaseJson<'a> {
    /// Which variants it is of, where it is not one of all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    variants: Vec<&'a str>,
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
pub(in crate::render) fn protocol(protocol: &Protocol) -> String {
    let phases = variants::merged(protocol, |part| part.phases.iter().collect()).into_iter();
    let phases = phases.map(|(variants, phase)| PhaseJson {
        variants: variants.iter().map(|variant| variant.id.as_str()).collect(),
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
    let late = variants::merged(protocol, |part| part.late.iter().collect()).into_iter();
    let late = late.map(|(variants, rule)| LateJson {
        variants: variants.iter().map(|variant| variant.id.as_str()).collect(),
        id: rule.id.as_str(),
        phase: rule.phase.as_ref().map(Id::as_str),
        more_than: rule.more_than.to_string(),
        then: rule.then.to_string(),
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
        sha256: protocol.sha256(),
        languages: protocol.languages.iter().map(|language| language.as_str()).collect(),
        variants: protocol
            .all_variants()
            .map(|Variant { id, title, when, .. }| VariantJson {
                id: id.as_str(),
                title: &title.english,
                when: when.to_string(),
            })
            .collect(),
        phases: phases.collect(),
        late: late.collect(),
    })
}
