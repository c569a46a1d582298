//! What a protocol says besides its dates, as titled lists of sentences: for a person's sheet and for the sheet that
//! `mesoplan show` prints.

use super::document::{CareKind, care_time, in_english};
use super::words;
use crate::model::{CareItem, Citation, Contraindication, ContraindicationKind, Protocol, Separation};

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// Days to keep from other treatments.
    Separations,
    /// What to do before a session.
    Before,
    /// What to do after a session.
    After,
    /// What to do all through the course.
    Throughout,
    /// What is normal.
    Expectations,
    /// When to call the clinic.
    Call,
    /// Questions to ask on the way.
    Checkpoints,
    /// Who it is for.
    Eligibility,
    /// Who should not have it, or should ask first.
    Contraindications,
}

impl SectionKind {
    /// Whether its lines are ticked off by hand.
    pub fn is_ticked(self) -> bool {
        match self {
            Self::Contraindications => true,
            Self::Separations
            | Self::Before
            | Self::After
            | Self::Throughout
            | Self::Expectations
            | Self::Call
            | Self::Checkpoints
            | Self::Eligibility => false,
        }
    }
}

/// One sentence of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// When it holds.
    pub when: Option<String>,
    /// The sentence.
    pub text: String,
    /// What is to be said behind it.
    pub remark: Option<String>,
    /// Where it comes from.
    pub source: String,
}

/// What a protocol says in a section; nothing at all where it has none.
pub fn items(protocol: &Protocol, kind: SectionKind) -> Vec<Item> {
    match kind {
        SectionKind::Separations => protocol
            .separations
            .iter()
            .map(|separation| Item::new(separation_sentence(separation), &separation.source))
            .collect(),
        SectionKind::Before => care(CareKind::Preparation, &protocol.preparation),
        SectionKind::After => care(CareKind::Aftercare, &protocol.aftercare),
        SectionKind::Throughout => {
            protocol.advice.iter().map(|advice| Item::new(in_english(&advice.text), &advice.source)).collect()
        }
        SectionKind::Expectations => {
            let items = protocol.expectations.iter().map(|expectation| Item {
                remark: expectation.lasts.map(words::clock_range),
                ..Item::new(in_english(&expectation.text), &expectation.source)
            });
            items.collect()
        }
        // No source says this; the sheets for a person do.
        SectionKind::Call => Vec::new(),
        SectionKind::Checkpoints => {
            let items = protocol.checkpoints.iter().map(|checkpoint| {
                let sessions = match (checkpoint.after_session, checkpoint.until_session) {
                    (first, last) if first == last => first.to_string(),
                    (first, last) => format!("{first} to {last}"),
                };
                Item {
                    when: Some(format!("After session {sessions} of {}", checkpoint.phase)),
                    ..Item::new(in_english(&checkpoint.ask), &checkpoint.source)
                }
            });
            items.collect()
        }
        SectionKind::Eligibility => {
            protocol.eligibility.iter().map(|line| Item::new(in_english(&line.text), &line.source)).collect()
        }
        SectionKind::Contraindications => {
            let items = protocol
                .contraindications
                .iter()
                .map(|line| Item { remark: firmness(&line.kind), ..Item::new(in_english(&line.when), &line.source) });
            items.collect()
        }
    }
}

/// A section for the person who is treated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub kind: SectionKind,
    /// Its heading.
    pub title: &'static str,
    /// Its sentences, those of one time or one kind together.
    pub parts: Vec<Part>,
}

/// Sentences that hold at one time or are of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The time or the kind.
    pub title: Option<String>,
    /// The sentences.
    pub lines: Vec<String>,
}

impl Section {
    /// A section of one sentence.
    pub fn of_sentence(kind: SectionKind, title: &'static str, sentence: &str) -> Self {
        Self { kind, title, parts: vec![Part { title: None, lines: vec![sentence.to_owned()] }] }
    }

    /// A section for the person who is treated; `None` where the protocol says nothing.
    pub fn for_person(protocol: &Protocol, kind: SectionKind, title: &'static str) -> Option<Self> {
        let mut parts: Vec<Part> = Vec::new();
        let mut add = |title: Option<String>, line: String| match parts.iter_mut().find(|part| part.title == title) {
            Some(part) => part.lines.push(line),
            None => parts.push(Part { title, lines: vec![line] }),
        };
        match kind {
            SectionKind::Contraindications => {
                for line in &protocol.contraindications {
                    let (title, line) = contraindication_for_person(line);
                    add(Some(title.to_owned()), line);
                }
            }
            SectionKind::Separations
            | SectionKind::Before
            | SectionKind::After
            | SectionKind::Throughout
            | SectionKind::Expectations
            | SectionKind::Call
            | SectionKind::Checkpoints
            | SectionKind::Eligibility => {
                for item in items(protocol, kind) {
                    let remark = item.remark.map(|remark| format!(" ({remark})")).unwrap_or_default();
                    add(item.when, format!("{}{remark}", item.text));
                }
            }
        }
        (!parts.is_empty()).then_some(Self { kind, title, parts })
    }
}

/// A source as a line, without its key.
pub fn source_line(source: &crate::model::Source) -> String {
    let parts = [
        source.publisher.clone(),
        source.updated.map(|date| format!("updated {}", words::day(date))),
        source.url.clone(),
    ];
    let mut text = source.title.clone();
    for part in parts.into_iter().flatten() {
        text.push_str(", ");
        text.push_str(&part);
    }
    text
}

/// A citation as it is written in a protocol file.
pub fn citation(citation: &Citation) -> String {
    match &citation.place {
        Some(place) => format!("{}, {place}", citation.source),
        None => citation.source.to_string(),
    }
}

impl Item {
    fn new(text: impl Into<String>, source: &Citation) -> Self {
        Self { when: None, text: text.into(), remark: None, source: citation(source) }
    }
}

fn care(kind: CareKind, items: &[CareItem]) -> Vec<Item> {
    let items = items.iter().map(|item| Item {
        when: Some(care_time(kind, item.from, item.until)),
        ..Item::new(in_english(&item.text), &item.source)
    });
    items.collect()
}

/// How firmly a source speaks against a treatment, for whoever reads the protocol.
fn firmness(kind: &ContraindicationKind) -> Option<String> {
    match kind {
        ContraindicationKind::Absolute => Some("absolute".to_owned()),
        ContraindicationKind::Relative => Some("a clinician weighs it".to_owned()),
        ContraindicationKind::Temporary { postpone_until } => {
            Some(format!("postpone until: {}", in_english(postpone_until)))
        }
        ContraindicationKind::NotStated => None,
    }
}

/// The same for the person: a title for all conditions of its kind, and the condition.
fn contraindication_for_person(line: &Contraindication) -> (&'static str, String) {
    let when = in_english(&line.when);
    match &line.kind {
        ContraindicationKind::Absolute => ("By the source this rules the treatment out", when.to_owned()),
        ContraindicationKind::Relative => ("A clinician weighs this", when.to_owned()),
        ContraindicationKind::Temporary { postpone_until } => {
            ("This postpones the treatment", format!("{when} (until: {})", in_english(postpone_until)))
        }
        ContraindicationKind::NotStated => ("Ask a clinician first", when.to_owned()),
    }
}

/// How far sessions lie from other treatments.
pub(super) fn separation_sentence(separation: &Separation) -> String {
    let treatments: Vec<&str> = separation.treatments.iter().map(|treatment| treatment.as_str()).collect();
    let before = separation.before.map(|length| format!("{length} before"));
    let after = separation.after.map(|length| format!("{length} after"));
    let lengths: Vec<String> = before.into_iter().chain(after).collect();
    format!("A session is at least {} {}.", lengths.join(" and "), treatments.join(", "))
}
