//! What a protocol says, one fact at a time, each with the place that it comes from: for a reviewer, in English.

use super::remarks::ENGLISH;
use super::sections::{self, Item, SectionKind};
use super::sheet;
use super::variants;
use crate::model::{Aim, Citation, Pace, Phase, Protocol, Separation, Timing};

/// One fact of a protocol.
#[derive(PartialEq)]
pub(super) struct Fact {
    /// What it is about: the phase, or the kind of block.
    pub(super) of: String,
    /// What it says.
    pub(super) text: String,
    /// Where it comes from, where the file says so.
    pub(super) source: Option<Citation>,
}

impl Fact {
    /// The place in its source, in words.
    pub(super) fn place(&self) -> Option<&str> {
        self.source.as_ref().and_then(|citation| citation.place.as_deref())
    }
}

/// Every fact of a protocol, in the order of the file. What only some of its variants have is said with their titles.
pub(super) fn of(protocol: &Protocol) -> Vec<Fact> {
    let variants = protocol.all_variants().map(|variant| Fact {
        of: "Variant".to_owned(),
        text: variants::sentence(variant),
        source: Some(variant.source.clone()),
    });
    let facts = variants::merged(protocol, of_one).into_iter();
    variants
        .chain(facts.map(|(of, fact)| Fact { of: format!("{}{}", variants::before(&of), fact.of), ..fact }))
        .collect()
}

fn of_one(protocol: &Protocol) -> Vec<Fact> {
    let mut facts = head(protocol);
    protocol.phases.iter().for_each(|phase| push_phase(&mut facts, phase, protocol));
    for time in &protocol.breaks {
        let text = format!("from {} of any year ({})", time.every_year, time.title.english);
        facts.push(Fact { of: "No sessions".to_owned(), text, source: Some(time.source.clone()) });
    }
    for visit in &protocol.visits {
        let which = sections::which_sessions(protocol, &visit.sessions, ENGLISH);
        let of = ENGLISH.sentence_case(&which.unwrap_or_else(|| "every session".to_owned()));
        let texts = sections::visit_facts(visit).into_iter();
        facts.extend(texts.map(|text| Fact { of: of.clone(), text, source: Some(visit.source.clone()) }));
    }
    if let Some(repeat) = &protocol.repeat {
        let text = format!("the whole course again after {}", repeat.after);
        facts.push(Fact { of: "Repeat".to_owned(), text, source: Some(repeat.source.clone()) });
    }
    protocol.separations.iter().for_each(|separation| push_grace(&mut facts, separation));
    for kind in sheet::SECTIONS {
        let items = sections::items(protocol, kind, ENGLISH);
        facts.extend(items.into_iter().map(|item| Fact {
            of: block_name(kind).to_owned(),
            text: sentence(&item),
            source: Some(item.source),
        }));
    }
    facts
}

/// What it treats, and how long a visit takes.
fn head(protocol: &Protocol) -> Vec<Fact> {
    let when = protocol.preparation_when.as_ref().map(|when| format!(", where it is needed: {}", when.english));
    let preparation = protocol
        .preparation_length
        .map(|length| format!("{} of preparation at the clinic{}", sheet::minutes(length), when.unwrap_or_default()));
    let session = |length| ENGLISH.hedged(sheet::minutes(length), protocol.is_session_length_usual);
    let lines = [
        ("For", Some(protocol.indication.english.clone())),
        ("Area", protocol.area.as_ref().map(|area| area.english.clone())),
        ("Session", protocol.session_length.map(session)),
        ("Visit", preparation),
    ];
    let facts = lines
        .into_iter()
        .filter_map(|(of, text)| Some(Fact { of: of.to_owned(), text: text?, source: protocol.stated_in.clone() }));
    facts.collect()
}

fn push_phase(facts: &mut Vec<Fact>, phase: &Phase, protocol: &Protocol) {
    let mut push = |of: &str, text: Option<String>, source: &Citation| {
        facts.extend(text.map(|text| Fact { of: of.to_owned(), text, source: Some(source.clone()) }));
    };
    let (title, source) = (phase.title.english.as_str(), &phase.source);
    let sessions = ENGLISH.hedged(phase.sessions.to_string(), phase.is_count_usual);
    push(title, Some(format!("sessions {sessions}")), source);
    let longer = phase.extended.as_ref();
    let longer = longer.map(|longer| format!("longer courses: sessions {} ({})", longer.sessions, longer.when.english));
    push(title, longer, source);
    match phase.pace {
        Some(Pace::OnEach) => push(title, Some("one session on each of its weekdays".to_owned()), source),
        Some(Pace::PerWeek(_)) | None => {
            timing(&phase.timing, protocol).into_iter().for_each(|text| push(title, Some(text), source));
        }
    }
    push(title, phase.on.map(|on| format!("on {}", sheet::weekdays(on))), source);
    push(title, phase.on_day.map(|on_day| format!("on the {on_day}")), source);
    push(title, phase.cap.map(|cap| format!("at most {cap}")), source);
    push(title, phase.again_after.map(|after| format!("{after} after a session that does not count")), source);
    for own in &phase.own_timings {
        let of = format!("{title}, session {}", own.session);
        timing(&own.timing, protocol).into_iter().for_each(|text| push(&of, Some(text), &own.timing.source));
    }
    push(title, phase.note.as_ref().map(|note| note.english.clone()), source);
    if let Some(source) = &phase.policy.source {
        push(title, phase.policy.sessions.map(|sessions| format!("{sessions} sessions are planned")), source);
        push(title, phase.policy.interval.map(|interval| format!("{interval} is planned")), source);
    }
}

/// How near a session that was held may lie to another treatment and still be in time, which no sentence of a sheet says.
fn push_grace(facts: &mut Vec<Fact>, separation: &Separation) {
    facts.extend(separation.grace.map(|grace| Fact {
        of: "Other treatments".to_owned(),
        text: format!("held up to {grace} nearer is still in time"),
        source: Some(separation.source.clone()),
    }));
}

/// What a rule says, one length at a time.
fn timing(timing: &Timing, protocol: &Protocol) -> Vec<String> {
    let interval = match timing.interval {
        Aim::Stated(interval) => Some(format!("interval {}", sheet::interval_words(timing, interval, protocol))),
        Aim::NotStated => Some("interval not stated".to_owned()),
        Aim::None => None,
    };
    let lines = [
        interval,
        timing.minimum.map(|minimum| sheet::minimum_from(&timing.after, minimum, protocol)),
        timing.maximum.map(|maximum| sheet::maximum_from(&timing.after, maximum, protocol)),
        timing.grace.map(|grace| format!("held up to {grace} sooner is still in time")),
        timing.is_alternative.then(|| "counts if it is the earlier of these rules".to_owned()),
    ];
    lines.into_iter().flatten().collect()
}

/// A sentence of a section with its time and its remark.
fn sentence(item: &Item) -> String {
    let when = item.when.as_ref().map(|when| format!("{when}: ")).unwrap_or_default();
    let remark = item.remark.as_ref().map(|remark| format!(" ({remark})")).unwrap_or_default();
    format!("{when}{}{remark}", item.text.text)
}

/// What a sentence of a section is.
fn block_name(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Separations => "Other treatments",
        SectionKind::Before => "Preparation",
        SectionKind::After => "Aftercare",
        SectionKind::Throughout => "Advice",
        SectionKind::Expectations => "May be noticed",
        SectionKind::Call => "When to call",
        SectionKind::Checkpoints => "Question",
        SectionKind::Late => "Too late",
        SectionKind::Eligibility => "For",
        SectionKind::Contraindications => "Not for",
        SectionKind::Clinic => "The clinic",
    }
}
