//! The reviewed recipe: what a source publishes about a course of sessions. No dates, no person.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};

use super::{
    Advice, Break, CareItem, Checkpoint, CheckpointTime, Contraindication, ContraindicationKind, Count, DateRange,
    Eligibility, Expectation, Id, Language, Late, Length, LengthRange, MAX_SESSIONS, Minutes, MonthEnd, Phase,
    Separation, SessionKey, Text, Variant, VisitFacts, Weekdays,
};

/// A protocol that has been checked. The only way to get one is to read a file (`read::protocol`), so whoever holds a
/// `Protocol` holds a valid one.
///
/// It reads like the [`ProtocolData`] inside it, and nobody can change it; so all that hold it share it.
#[derive(Clone, Debug, PartialEq)]
pub struct Protocol(Arc<ProtocolData>);

impl Protocol {
    /// Marks data as checked. The reader calls this after it has found no problem, and nobody else outside.
    pub(crate) fn checked(data: ProtocolData) -> Self {
        Self(Arc::new(data))
    }

    /// The same with the maximums of a phase longer by some days, which makes nothing wrong that was right.
    pub(crate) fn with_longer_maximum(&self, phase: &Id, days: i32) -> Self {
        let mut data = self.clone().into_data();
        let phases = data.phases.iter_mut().filter(|own| own.id == *phase);
        for timing in phases.flat_map(Phase::timings_mut) {
            timing.maximum = timing.maximum.map(|maximum| maximum.plus(Length::days(days)));
        }
        Self::checked(data)
    }

    /// What was checked, to be added to by the reader.
    pub(crate) fn into_data(self) -> ProtocolData {
        Arc::unwrap_or_clone(self.0)
    }
}

impl Deref for Protocol {
    type Target = ProtocolData;

    fn deref(&self) -> &ProtocolData {
        &self.0
    }
}

/// What a protocol file says.
#[derive(Clone, Debug, PartialEq)]
pub struct ProtocolData {
    /// The name of the file and of the protocol in every command.
    pub id: Id,
    /// What the course is called.
    pub title: Text,
    /// What it treats.
    pub indication: Text,
    /// The part of the body, where the source names one.
    pub area: Option<Text>,
    /// The word for this kind of treatment that other protocols use in their separations: `mesotherapy`.
    pub treatment: Option<Id>,
    /// The version of the file, as its author counts.
    pub version: String,
    /// How far the file has been reviewed.
    pub status: Status,
    /// The day from which this version holds.
    pub effective_from: Option<NaiveDate>,
    /// What a month does at the end of a month.
    pub month_end: MonthEnd,
    /// What becomes of a session that was held too soon.
    pub too_soon: TooSoon,
    /// How long a session takes, where the source says so.
    pub session_length: Option<Minutes>,
    /// Whether the source calls that length usual.
    pub is_session_length_usual: bool,
    /// The time needed at the clinic before the session itself (numbing cream), where the source says so.
    pub preparation_length: Option<Minutes>,
    /// In which cases that time is needed, where the source does not say it of all: a numbing cream on the face only.
    /// Visits block it always, since the longer visit is the safe one.
    pub preparation_when: Option<Text>,
    /// Where what it treats, its area and these lengths come from, where the file says so.
    pub stated_in: Option<Citation>,
    /// The sources, by the name that citations use.
    pub sources: BTreeMap<Id, Source>,
    /// Events whose dates a course gives (a birth, a transplant), with their titles.
    pub events: BTreeMap<Id, Text>,
    /// What the treatments of its separations are called, where the file says so.
    pub treatments: BTreeMap<Id, Text>,
    /// The protocol as it is for each variant, where the file has some. The blocks here are then those of the first one, and
    /// nothing is planned from them.
    pub variants: Vec<Protocol>,
    /// Which variant it is for, where it is for one.
    pub variant: Option<Variant>,
    /// The phases in order; at least one.
    pub phases: Vec<Phase>,
    /// After which time the whole course is repeated, where the source says so.
    pub repeat: Option<Repeat>,
    /// What follows when a session is held too late after the one before.
    pub late: Vec<Late>,
    /// Days that must lie between a session and other treatments.
    pub separations: Vec<Separation>,
    /// Days of every year without sessions.
    pub breaks: Vec<Break>,
    /// What single visits are, where they differ from the others.
    pub visits: Vec<VisitFacts>,
    /// What the person does before a session.
    pub preparation: Vec<CareItem>,
    /// What the person does after a session.
    pub aftercare: Vec<CareItem>,
    /// What holds all through the course, without a time.
    pub advice: Vec<Advice>,
    /// Questions to ask after certain sessions.
    pub checkpoints: Vec<Checkpoint>,
    /// What a person may notice afterwards: what is normal, what is rare, and what to do about it.
    pub expectations: Vec<Expectation>,
    /// Who should not have it, or should ask first.
    pub contraindications: Vec<Contraindication>,
    /// Who it is for.
    pub eligibility: Vec<Eligibility>,
    /// Dated plans that the author vouches for.
    pub examples: Vec<Example>,
    /// Languages other than English in which the file has texts.
    pub languages: Vec<Language>,
    /// The file itself, to the byte.
    pub hash: FileHash,
}

/// The SHA-256 of a file's bytes, worked out when it is first asked for: most answers do not show it.
#[derive(Clone)]
pub struct FileHash {
    bytes: Arc<[u8]>,
    hexadecimal: OnceLock<String>,
}

impl FileHash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.into(), hexadecimal: OnceLock::new() }
    }

    /// In lower-case hexadecimal.
    pub fn as_str(&self) -> &str {
        self.hexadecimal.get_or_init(|| Sha256::digest(&self.bytes).iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl PartialEq for FileHash {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl fmt::Debug for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FileHash").field(&self.as_str()).finish()
    }
}

impl ProtocolData {
    /// Whether a course is over where a question is asked, so that going on as planned is its end.
    pub fn ends_at(&self, checkpoint: &Checkpoint) -> bool {
        let is_last_phase = |phase: &Id| self.phases.last().is_some_and(|last| last.id == *phase);
        checkpoint.at == CheckpointTime::AfterLast
            && self.repeat.is_none()
            && checkpoint.phase.as_ref().is_none_or(is_last_phase)
    }

    /// The SHA-256 of the file's bytes, in lower-case hexadecimal.
    pub fn sha256(&self) -> &str {
        self.hash.as_str()
    }

    /// The date that stands for the protocol itself: the day it takes effect, else of its review, else the newest date
    /// of its sources.
    pub fn date(&self) -> Option<NaiveDate> {
        let reviewed = match &self.status {
            Status::Reviewed { on, .. } => Some(*on),
            Status::Draft | Status::Published | Status::Retired => None,
        };
        let updated = || self.sources.values().filter_map(|source| source.updated).max();
        self.effective_from.or(reviewed).or_else(updated)
    }

    /// The protocol as it is for the variant with this id.
    pub fn in_variant(&self, id: &Id) -> Option<&Protocol> {
        self.variants.iter().find(|part| part.variant.as_ref().is_some_and(|variant| variant.id == *id))
    }

    /// Its variants.
    pub fn all_variants(&self) -> impl Iterator<Item = &Variant> {
        self.variants.iter().filter_map(|part| part.variant.as_ref())
    }

    /// The protocol as it is for each of its variants; itself where it has none.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &ProtocolData> {
        let own = self.variants.is_empty().then_some(self);
        own.into_iter().chain(self.variants.iter().map(|part| &**part))
    }

    /// Whether its last phase goes on until a day that a course gives.
    pub fn goes_on(&self) -> bool {
        self.phases.last().is_some_and(|phase| phase.sessions == Count::Ongoing && phase.policy.sessions.is_none())
    }

    /// Every session that a course can have, however many each phase has and however often it is done: by number, and for each
    /// number by phase.
    pub(crate) fn possible_sessions(&self) -> impl Iterator<Item = SessionKey> {
        /// How often a course can be repeated.
        const MAX_ROUNDS: u32 = 20;
        /// How often a session can be held again because it was held too soon, or one after it too late.
        const MAX_ATTEMPTS: u32 = 9;
        let rounds = if self.repeat.is_some() { MAX_ROUNDS } else { 1 };
        let attempts = match self.too_soon {
            TooSoon::Count if self.parts().all(|part| part.late.is_empty()) => 1,
            TooSoon::Count | TooSoon::Repeat => MAX_ATTEMPTS,
        };
        let tries = move || (1..=rounds).flat_map(move |round| (1..=attempts).map(move |attempt| (round, attempt)));
        (1..=MAX_SESSIONS).flat_map(move |number| {
            self.parts().flat_map(|part| &part.phases).flat_map(move |Phase { id, .. }| {
                tries().map(move |(round, attempt)| SessionKey { phase: id.clone(), round, number, attempt })
            })
        })
    }

    /// Every text that has translations or could have them, those of all variants included.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let mut texts: Vec<&Text> = self.own_texts().collect();
        for part in &self.variants {
            let own = part.own_texts().filter(|text| **text != part.title);
            let new: Vec<&Text> = own.filter(|text| !texts.contains(text)).collect();
            texts.extend(part.variant.iter().map(|variant| &variant.title).chain(new));
        }
        texts.into_iter()
    }

    /// The texts of its own blocks.
    fn own_texts(&self) -> impl Iterator<Item = &Text> {
        let head = [Some(&self.title), Some(&self.indication), self.area.as_ref(), self.preparation_when.as_ref()];
        let head = head.into_iter().flatten();
        let phases = self.phases.iter().flat_map(|phase| {
            let extended = phase.extended.as_ref().map(|extended| &extended.when);
            [Some(&phase.title), phase.note.as_ref(), extended].into_iter().flatten()
        });
        let contraindications = self.contraindications.iter().flat_map(|line| match &line.kind {
            ContraindicationKind::Temporary { postpone_until } => vec![&line.when, postpone_until],
            ContraindicationKind::Absolute
            | ContraindicationKind::NotRecommended
            | ContraindicationKind::Relative
            | ContraindicationKind::TellBeforehand
            | ContraindicationKind::NotStated => vec![&line.when],
        });
        head.chain(self.events.values())
            .chain(self.treatments.values())
            .chain(
                self.sources
                    .iter()
                    .filter(|(key, _)| key.as_str() != Citation::CLINIC)
                    .map(|(_, source)| &source.title),
            )
            .chain(phases)
            .chain(self.breaks.iter().map(|line| &line.title))
            .chain(self.visits.iter().filter_map(|visit| visit.note.as_ref()))
            .chain(self.preparation.iter().chain(&self.aftercare).map(|item| &item.text))
            .chain(self.advice.iter().map(|advice| &advice.text))
            .chain(self.checkpoints.iter().map(|checkpoint| &checkpoint.ask))
            .chain(self.expectations.iter().flat_map(|line| [Some(&line.text), line.then.as_ref()]).flatten())
            .chain(contraindications)
            .chain(self.eligibility.iter().map(|line| &line.text))
    }

    /// The same with the key of each in a table of translations: its kind, and the name of its block where it has one.
    pub(crate) fn texts_mut(&mut self) -> Vec<(&'static str, String, &mut Text)> {
        let mut texts: Vec<(&'static str, String, &mut Text)> = Vec::new();
        let mut head = |kind, text| texts.push((kind, String::new(), text));
        let variant = self.variant.as_mut().map(|Variant { id, title, of, .. }| ((id, title), of));
        // The title of one for a variant is that of both.
        let (variant, title) = variant.map_or((None, &mut self.title), |(variant, of)| (Some(variant), of));
        head("title", title);
        head("indication", &mut self.indication);
        self.area.iter_mut().for_each(|text| head("area", text));
        self.preparation_when.iter_mut().for_each(|text| head("preparation-when", text));
        texts.extend(variant.map(|(id, title)| ("variant", id.to_string(), title)));
        texts.extend(self.events.iter_mut().map(|(id, title)| ("event", id.to_string(), title)));
        texts.extend(self.treatments.iter_mut().map(|(id, title)| ("treatments", id.to_string(), title)));
        texts.extend(self.sources.iter_mut().map(|(id, source)| ("source", id.to_string(), &mut source.title)));
        for phase in &mut self.phases {
            let id = phase.id.to_string();
            texts.push(("phase", id.clone(), &mut phase.title));
            texts.extend(phase.note.as_mut().map(|note| ("note", id.clone(), note)));
            texts.extend(phase.extended.as_mut().map(|extended| ("extended-when", id, &mut extended.when)));
        }
        texts.extend(self.preparation.iter_mut().map(|item| ("preparation", item.id.to_string(), &mut item.text)));
        texts.extend(self.aftercare.iter_mut().map(|item| ("aftercare", item.id.to_string(), &mut item.text)));
        let noted =
            self.visits.iter_mut().filter_map(|visit| Some(("visit", visit.id.to_string(), visit.note.as_mut()?)));
        texts.extend(noted);
        texts.extend(self.advice.iter_mut().map(|advice| ("advice", advice.id.to_string(), &mut advice.text)));
        texts.extend(self.checkpoints.iter_mut().map(|asked| ("checkpoint", asked.id.to_string(), &mut asked.ask)));
        for line in &mut self.expectations {
            let id = line.id.to_string();
            texts.push(("expectation", id.clone(), &mut line.text));
            texts.extend(line.then.as_mut().map(|then| ("then", id, then)));
        }
        for line in &mut self.contraindications {
            let id = line.id.to_string();
            texts.push(("contraindication", id.clone(), &mut line.when));
            match &mut line.kind {
                ContraindicationKind::Temporary { postpone_until } => {
                    texts.push(("postpone-until", id, postpone_until))
                }
                ContraindicationKind::Absolute
                | ContraindicationKind::NotRecommended
                | ContraindicationKind::Relative
                | ContraindicationKind::TellBeforehand
                | ContraindicationKind::NotStated => {}
            }
        }
        texts.extend(self.eligibility.iter_mut().map(|line| ("eligibility", line.id.to_string(), &mut line.text)));
        texts
    }

    /// Texts that lack one of the file's other languages, with that language.
    pub fn untranslated(&self) -> impl Iterator<Item = (&Language, &str)> {
        self.languages.iter().flat_map(|language| {
            let missing = self.texts().filter(|text| !text.translations.contains_key(language));
            missing.map(move |text| (language, text.english.as_str()))
        })
    }

    /// The phase with this id.
    pub fn phase(&self, id: &str) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.id.as_str() == id)
    }

    /// The id that a phase has now, by one that it has or had.
    pub fn present_phase<'p>(&'p self, id: &'p Id) -> &'p Id {
        let phases = || self.parts().flat_map(|part| &part.phases);
        if phases().any(|phase| phase.id == *id) {
            return id;
        }
        phases().find(|phase| phase.renamed_from.contains(id)).map_or(id, |phase| &phase.id)
    }

    /// The key that a session has now, by one that it has or had.
    pub fn present_key(&self, key: &SessionKey) -> SessionKey {
        SessionKey { phase: self.present_phase(&key.phase).clone(), ..key.clone() }
    }

    /// The key that a session had in the oldest version that is known: names of calendar events come from it.
    pub fn oldest_key(&self, key: &SessionKey) -> SessionKey {
        let mut phases = self.parts().flat_map(|part| &part.phases);
        let oldest = phases.find(|phase| phase.id == key.phase).and_then(|phase| phase.renamed_from.first());
        SessionKey { phase: oldest.unwrap_or(&key.phase).clone(), ..key.clone() }
    }

    /// How many minutes of preparation the visit of one session begins with, which has this number in the course; the
    /// longest, where there are several. `None` where the protocol names none.
    pub fn preparation_minutes_of(&self, key: &SessionKey, number: u32) -> Option<u32> {
        let own = self.visits.iter().filter(|visit| visit.sessions.includes(key, number));
        let own = own.filter_map(|visit| visit.preparation_length).map(Minutes::longer).max();
        own.or(self.preparation_length.map(Minutes::longer))
    }
}

/// How far a protocol file has been reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Being written.
    Draft,
    /// Says what its source publishes; no clinician has signed it.
    Published,
    /// A clinician has signed it.
    Reviewed {
        /// Who.
        by: String,
        /// When.
        on: NaiveDate,
    },
    /// No longer to be planned from.
    Retired,
}

/// What becomes of a session that was held sooner than its minimum interval less its grace. The next interval is
/// measured from it in either case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TooSoon {
    /// It counts.
    #[default]
    Count,
    /// It does not count and is held again.
    Repeat,
}

/// A page, paper or person that a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What it is.
    pub title: Text,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// When it was last updated.
    pub updated: Option<NaiveDate>,
}

/// Where one block of a protocol comes from: a source and a place in it ("hospital, after a session").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The key of the source in [`ProtocolData::sources`].
    pub source: Id,
    /// The place inside the source, in words.
    pub place: Option<String>,
}

impl Citation {
    /// The name by which a file cites what its own clinic adds or chooses. It is never printed as a source's word.
    pub const CLINIC: &str = "clinic";

    /// Whether this is the clinic's own and no source's.
    pub fn is_clinics(&self) -> bool {
        self.source.as_str() == Self::CLINIC
    }
}

/// The course as a whole is done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// From the last session to the first one of the next round.
    pub after: LengthRange,
    /// Where that comes from.
    pub source: Citation,
}

/// A request and the dates that the author expects of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// What the example shows.
    pub title: Option<String>,
    /// The requested day of the first session.
    pub start: Option<NaiveDate>,
    /// Dates of the protocol's events.
    pub events: BTreeMap<Id, NaiveDate>,
    /// Closed days.
    pub closed: Vec<DateRange>,
    /// Days the person is away.
    pub away: Vec<DateRange>,
    /// The weekdays that may be used.
    pub on: Option<Weekdays>,
    /// Which variant, where the file has some and it is not chosen by itself.
    pub variant: Option<Id>,
    /// Session counts by phase.
    pub sessions: BTreeMap<Id, u32>,
    /// Intervals by phase.
    pub intervals: BTreeMap<Id, LengthRange>,
    /// The last day for phases that go on.
    pub until: Option<NaiveDate>,
    /// Sessions that were held, in order.
    pub held: Vec<NaiveDate>,
    /// The dates of all sessions, held and planned, in order.
    pub expect: Vec<NaiveDate>,
}
