//! What a protocol says besides its dates, as titled lists of sentences: for a person's sheet and for the sheet that
//! `mesoplan show` prints.

use super::care::CareKind;
pub use super::labels::SectionKind;
use super::locale::{Line, Locale, Sentence};
use super::sheet;
use crate::model::{
    CareItem, Citation, Contraindication, ContraindicationKind, Expectation, Id, Length, PlannedPhase, Protocol,
    Separation, Session, SessionChoice, Source, VisitFacts,
};

/// One sentence of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// When it holds.
    pub when: Option<String>,
    /// The sentence.
    pub text: Line,
    /// What is to be said behind it.
    pub remark: Option<String>,
    /// Where it comes from.
    pub source: Citation,
}

/// What a protocol says in a section; nothing at all where it has none.
pub fn items(protocol: &Protocol, kind: SectionKind, locale: Locale) -> Vec<Item> {
    match kind {
        SectionKind::Separations => protocol
            .separations
            .iter()
            .map(|separation| Item::new(Line::new(separation_sentence(separation, locale)), &separation.source, locale))
            .collect(),
        SectionKind::Before => care(CareKind::Preparation, protocol, &protocol.preparation, locale),
        SectionKind::After => care(CareKind::Aftercare, protocol, &protocol.aftercare, locale),
        SectionKind::Throughout => {
            protocol.advice.iter().map(|advice| Item::new(locale.own(&advice.text), &advice.source, locale)).collect()
        }
        SectionKind::Expectations => {
            let items = protocol.expectations.iter().map(|line| Item {
                when: line.how_often.map(|frequency| locale.say(Sentence::HowOften { frequency })),
                ..Item::new(expectation(line, locale), &line.source, locale)
            });
            items.collect()
        }
        // No source says this; the sheets for a person do.
        SectionKind::Call => Vec::new(),
        SectionKind::Checkpoints => {
            let items = protocol.checkpoints.iter().map(|checkpoint| {
                let when =
                    Sentence::AskedWhen { time: checkpoint.at, phase: checkpoint.phase.as_ref().map(Id::as_str) };
                let when = Some(locale.say(when));
                Item { when, ..Item::new(locale.own(&checkpoint.ask), &checkpoint.source, locale) }
            });
            items.collect()
        }
        SectionKind::Eligibility => {
            protocol.eligibility.iter().map(|line| Item::new(locale.own(&line.text), &line.source, locale)).collect()
        }
        SectionKind::Contraindications => {
            let items = protocol.contraindications.iter().map(|line| {
                let remark = firmness(&line.kind);
                Item { remark, ..Item::new(locale.own(&line.when), &line.source, locale) }
            });
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
    pub lines: Vec<Line>,
}

impl Section {
    /// A section of one sentence.
    pub fn of_sentence(kind: SectionKind, title: &'static str, sentence: String) -> Self {
        Self { kind, title, parts: vec![Part { title: None, lines: vec![Line::new(sentence)] }] }
    }

    /// A section for the person who is treated; `None` where the protocol says nothing.
    pub fn for_person(protocol: &Protocol, kind: SectionKind, locale: Locale) -> Option<Self> {
        let mut parts: Vec<Part> = Vec::new();
        let mut add = |title: Option<String>, line: Line| match parts.iter_mut().find(|part| part.title == title) {
            Some(part) => part.lines.push(line),
            None => parts.push(Part { title, lines: vec![line] }),
        };
        match kind {
            SectionKind::Contraindications => {
                for line in &protocol.contraindications {
                    let (title, line) = contraindication_for_person(line, locale);
                    add(Some(title), line);
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
                for item in items(protocol, kind, locale) {
                    let text = match item.remark {
                        Some(remark) => item.text.with(|text| format!("{text} ({remark})")),
                        None => item.text,
                    };
                    add(item.when, text);
                }
            }
        }
        (!parts.is_empty()).then_some(Self { kind, title: locale.labels().section(kind), parts })
    }
}

/// A source as a line, without its key.
pub fn source_line(source: &Source, locale: Locale) -> String {
    let updated = |date| locale.say(Sentence::SourceUpdated { day: &locale.day(date) });
    let parts = [source.publisher.clone(), source.updated.map(updated), source.url.clone()];
    let mut text = source.title.clone();
    for part in parts.into_iter().flatten() {
        text.push_str(locale.labels().comma);
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
    fn new(text: Line, source: &Citation, locale: Locale) -> Self {
        Self { when: None, text: by_whom(text, source, locale), remark: None, source: source.clone() }
    }
}

/// A sentence, with a word behind it where it is the clinic's own: no source is held to have said it.
pub(super) fn by_whom(text: Line, source: &Citation, locale: Locale) -> Line {
    if source.is_clinics() { text.with(|text| locale.say(Sentence::AddedByClinic { text })) } else { text }
}

/// What a person may notice, for how long, and what to do about it.
fn expectation(line: &Expectation, locale: Locale) -> Line {
    let mut text = locale.own(&line.text);
    if let Some(lasts) = line.lasts {
        text = text.with(|text| format!("{text} ({})", locale.clock_range(lasts)));
    }
    match &line.then {
        Some(then) => text.with(|text| format!("{text} {}", locale.own(then).text)),
        None => text,
    }
}

fn care(kind: CareKind, protocol: &Protocol, items: &[CareItem], locale: Locale) -> Vec<Item> {
    let items = items.iter().map(|item| Item {
        when: Some(care_time(kind, protocol, item, locale)),
        ..Item::new(locale.own(&item.text), &item.source, locale)
    });
    items.collect()
}

/// When a care item holds, and for which sessions.
fn care_time(kind: CareKind, protocol: &Protocol, item: &CareItem, locale: Locale) -> String {
    let text = locale.care_told(kind, item.from, item.until);
    match which_sessions(protocol, &item.sessions, locale) {
        Some(which) => locale.say(Sentence::OnlyFor { text: &text, which: &which }),
        None => text,
    }
}

/// The sessions that something is for; nothing where it is for all.
pub(super) fn which_sessions(protocol: &Protocol, sessions: &SessionChoice, locale: Locale) -> Option<String> {
    let phase = sessions.phase.as_ref().and_then(|phase| protocol.phase(phase.as_str()));
    let phase = phase.map(|phase| locale.own(&phase.title).text);
    let named = sessions.span.map(|span| locale.say(Sentence::SessionsNamed { first: span.first, last: span.last }));
    let parts: Vec<String> = phase.into_iter().chain(named).collect();
    (!parts.is_empty()).then(|| parts.join(locale.labels().comma))
}

/// What a visit is, for whoever reads the protocol: its lengths and its note, in English.
pub(super) fn visit_facts(visit: &VisitFacts) -> Vec<String> {
    let session = visit.session_length.map(|length| format!("{} a session", sheet::minutes(length)));
    let preparation =
        visit.preparation_length.map(|length| format!("{} of preparation at the clinic", sheet::minutes(length)));
    let note = visit.note.as_ref().map(|note| note.english.clone());
    [session, preparation, note].into_iter().flatten().collect()
}

/// What there is to know at the visit of a session.
pub(super) fn visit_notes(protocol: &Protocol, session: &Session, locale: Locale) -> Vec<String> {
    let own = protocol.visits.iter().filter(|visit| visit.sessions.includes(&session.key, session.number));
    let notes = own.filter_map(|visit| Some(by_whom(locale.own(visit.note.as_ref()?), &visit.source, locale).text));
    notes.collect()
}

/// How firmly a source speaks against a treatment, for whoever reads the protocol: in English, as all of that sheet.
fn firmness(kind: &ContraindicationKind) -> Option<String> {
    match kind {
        ContraindicationKind::Absolute => Some("absolute".to_owned()),
        ContraindicationKind::NotRecommended => Some("not recommended".to_owned()),
        ContraindicationKind::Relative => Some("a clinician weighs it".to_owned()),
        ContraindicationKind::TellBeforehand => Some("to be told beforehand".to_owned()),
        ContraindicationKind::Temporary { postpone_until } => {
            Some(format!("postpone until: {}", postpone_until.english))
        }
        ContraindicationKind::NotStated => None,
    }
}

/// The same for the person: a title for all conditions of its kind, and the condition.
fn contraindication_for_person(line: &Contraindication, locale: Locale) -> (String, Line) {
    let (when, is_clinics) = (locale.own(&line.when), line.source.is_clinics());
    let (title, when) = match &line.kind {
        ContraindicationKind::Absolute => (Sentence::RulesOut { is_clinics }, when),
        ContraindicationKind::NotRecommended => (Sentence::NotRecommended { is_clinics }, when),
        ContraindicationKind::Relative => (Sentence::IsWeighed, by_whom(when, &line.source, locale)),
        ContraindicationKind::TellBeforehand => (Sentence::TellBeforehand, by_whom(when, &line.source, locale)),
        ContraindicationKind::Temporary { postpone_until } => {
            let until = &locale.own(postpone_until).text;
            let when = when.with(|condition| locale.say(Sentence::UntilThen { condition, until }));
            (Sentence::Postpones, by_whom(when, &line.source, locale))
        }
        ContraindicationKind::NotStated => (Sentence::AskFirst, by_whom(when, &line.source, locale)),
    };
    (locale.say(title), when)
}

/// How far sessions lie from other treatments.
pub(super) fn separation_sentence(separation: &Separation, locale: Locale) -> String {
    let treatments: Vec<&str> = separation.treatments.iter().map(|treatment| treatment.as_str()).collect();
    let length = |length: Option<Length>| length.map(|length| locale.length(length));
    let (before, after) = (length(separation.before), length(separation.after));
    locale.say(Sentence::Separation {
        before: before.as_deref(),
        after: after.as_deref(),
        treatments: &treatments.join(locale.labels().comma),
        is_usual: separation.is_usual,
    })
}

/// What there is to know at the visit of a session, then what to ask before it, and then what to ask after it.
pub(super) fn notes_and_questions(
    protocol: &Protocol,
    planned: &PlannedPhase,
    session: &Session,
    locale: Locale,
) -> Vec<String> {
    let phase = &protocol.phases[planned.index];
    let notes = visit_notes(protocol, session, locale);
    if session.key.attempt > 1 {
        return notes;
    }
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for checkpoint in &protocol.checkpoints {
        let number = match &checkpoint.phase {
            Some(counted) if *counted != phase.id => continue,
            Some(_) => session.key.number,
            None => session.number,
        };
        let question = &by_whom(locale.own(&checkpoint.ask), &checkpoint.source, locale).text;
        if checkpoint.at.is_before(number) {
            before.push(locale.say(Sentence::AskBefore { question }));
        } else if checkpoint.at.is_after(number) {
            after.push(locale.say(Sentence::AskAfter { question }));
        }
    }
    notes.into_iter().chain(before).chain(after).collect()
}
