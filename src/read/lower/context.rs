//! What every block of a file is checked against: its sources, its events, its translations.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::model::{Citation, Id, Language, Protocol, ProtocolData, Source, Text, Variant};
use crate::read::leaf::{Identifier, Line, name};
use crate::read::problem::{ProblemId, Problems, suggestion};
use crate::read::schema::{SourceTable, TextTable};
use crate::read::table::{At, Named};

/// What every block is checked against.
pub(super) struct Context<'p> {
    pub(super) sources: BTreeMap<Id, Source>,
    pub(super) event_ids: BTreeSet<Id>,
    /// Kinds of block of which one has a name that could not be read. That has been noted; what refers to it is no
    /// fault.
    pub(super) unread: BTreeSet<&'static str>,
    translations: Translations,
    pub(super) problems: &'p mut Problems,
}

impl<'p> Context<'p> {
    /// Takes in the tables that blocks refer to.
    pub(super) fn new(
        sources: Named<SourceTable>,
        events: &Named<At<Line>>,
        texts: Named<TextTable>,
        problems: &'p mut Problems,
    ) -> Self {
        let mut translations = Translations::new(texts, problems);
        let mut source_of = |id: &Id, table: SourceTable| Source {
            title: Text { english: table.title.value.0, translations: translations.take("source", id.as_str()) },
            publisher: table.publisher.map(|line| line.value.0),
            url: table.url.map(|line| line.value.0),
            updated: table.updated.map(|date| date.value),
        };
        let (are_sources_whole, source_count, event_count) =
            (sources.is_whole, sources.entries.len(), events.entries.len());
        let named = sources.entries.into_iter();
        let named = named.filter_map(|(key, table)| {
            let id = key_id(&key, problems)?;
            let source = source_of(&id, table);
            Some((id, source))
        });
        let sources: BTreeMap<Id, Source> = named.collect();
        let event_ids: BTreeSet<Id> = events.entries.iter().filter_map(|(key, _)| key_id(key, problems)).collect();
        let mut unread = BTreeSet::new();
        if !are_sources_whole || sources.len() < source_count {
            unread.insert("source");
        }
        if !events.is_whole || event_ids.len() < event_count {
            unread.insert("event");
        }
        Self { sources, event_ids, unread, translations, problems }
    }

    /// The text of a block with its translations. `id` is empty for the texts of the protocol itself.
    pub(super) fn text(&mut self, kind: &'static str, id: &str, english: Line) -> Text {
        Text { english: english.0, translations: self.translations.take(kind, id) }
    }

    /// A `source` line: the key of a source, and after a comma the place in it.
    pub(super) fn cite(&mut self, line: &At<Line>) -> Citation {
        let text = &line.value.0;
        let (key, place) = match text.split_once(',') {
            Some((key, place)) => (key.trim(), Some(place.trim()).filter(|place| !place.is_empty())),
            None => (text.trim(), None),
        };
        let known = self.sources.get_key_value(key).map(|(id, _)| id.clone());
        if known.is_none() && line.known().is_some() && !self.unread.contains("source") {
            let help = match self.sources.is_empty() {
                true => "add a table such as `[source.clinic]` with a `title`".to_owned(),
                false => suggestion(key, "sources", self.sources.keys().map(Id::as_str)),
            };
            let message = format!("this file has no source called `{key}`");
            self.problems.say(ProblemId::UnknownSource, &line.span, message, help);
        }
        Citation { source: known.unwrap_or_else(Id::unreadable), place: place.map(str::to_owned) }
    }

    /// The languages of the file, and a problem for every translation of something that is not there.
    pub(super) fn finish(self) -> (BTreeMap<Id, Source>, Vec<Language>) {
        self.translations.say_unused(&self.unread, self.problems);
        (self.sources, self.translations.languages.into_iter().collect())
    }
}

/// The name of a table that the author names, such as `hospital` in `[source.hospital]`.
pub(in crate::read) fn key_id(key: &At<String>, problems: &mut Problems) -> Option<Id> {
    name(&key.value, &key.span, problems)
}

/// The ids of one kind of block; each may stand once.
pub(super) struct BlockIds {
    kind: &'static str,
    taken: BTreeSet<Id>,
}

impl BlockIds {
    /// No ids yet of blocks of this kind.
    pub(super) fn new(kind: &'static str) -> Self {
        Self { kind, taken: BTreeSet::new() }
    }

    /// Takes the id of the next block; `None` where it could not be read or has been taken.
    pub(super) fn take(&mut self, id: &At<Identifier>, context: &mut Context<'_>) -> Option<Id> {
        let free = id.value.0.clone().filter(|id| self.taken.insert(id.clone()));
        if free.is_none() {
            context.unread.insert(self.kind);
        }
        if let (Some(taken), None) = (&id.value.0, &free) {
            let message = format!("there is already a `[[{}]]` called `{taken}`", self.kind);
            context.problems.say(ProblemId::DuplicateId, &id.span, message, "give every block a name of its own");
        }
        free
    }
}

/// The same protocol with more texts, noting every problem: those of languages that are none, and of what the protocol does
/// not have.
pub(in crate::read) fn with_texts(data: &mut ProtocolData, texts: Named<TextTable>, problems: &mut Problems) {
    if data.variants.is_empty() {
        return add_texts(data, texts, problems);
    }
    let mut found = Vec::new();
    for protocol in &mut data.variants {
        let mut own = problems.of_part();
        let mut part = protocol.clone().into_data();
        add_texts(&mut part, texts.clone(), &mut own);
        found.push((part.variant.as_ref().map_or_else(String::new, |variant| variant.id.to_string()), own));
        *protocol = Protocol::checked(part);
    }
    problems.add_parts(found);
    // What the first variant does not have, another one may.
    add_texts(data, texts, &mut problems.of_part());
}

fn add_texts(data: &mut ProtocolData, texts: Named<TextTable>, problems: &mut Problems) {
    let mut translations = Translations::new(texts, problems);
    for (kind, id, text) in data.texts_mut() {
        text.translations.extend(translations.take(kind, &id));
    }
    if let Some(title) = data.variant.as_ref().map(Variant::full_title) {
        data.title = title;
    }
    translations.say_unused(&BTreeSet::new(), problems);
    data.languages.extend(translations.languages);
    data.languages.sort();
    data.languages.dedup();
}

/// One translated text, and the place of its name.
type Translation = (Language, At<Line>, Range<usize>);

/// The translated texts of a file by kind and id, until a block takes them.
struct Translations {
    languages: BTreeSet<Language>,
    waiting: BTreeMap<(&'static str, String), Vec<Translation>>,
}

impl Translations {
    fn new(texts: Named<TextTable>, problems: &mut Problems) -> Self {
        let mut all = Self { languages: BTreeSet::new(), waiting: BTreeMap::new() };
        for (key, table) in texts.entries {
            let language = Language::new(&key.value).filter(|language| *language != Language::english());
            let Some(language) = language else {
                let message = format!("`{}` is not the name of another language", key.value);
                let help = "write the two letters of the language, such as `[text.tr]`; English stands in the blocks";
                problems.say(ProblemId::BadLanguage, &key.span, message, help);
                continue;
            };
            all.add(&language, table);
            all.languages.insert(language);
        }
        all
    }

    fn add(&mut self, language: &Language, table: TextTable) {
        let head = [
            ("title", table.title),
            ("indication", table.indication),
            ("area", table.area),
            ("preparation-when", table.preparation_when),
        ];
        for (kind, line) in head {
            if let Some(line) = line {
                let span = line.span.clone();
                self.waiting.entry((kind, String::new())).or_default().push((language.clone(), line, span));
            }
        }
        let kinds = [
            ("event", table.event),
            ("treatments", table.treatments),
            ("source", table.source),
            ("variant", table.variant),
            ("phase", table.phase),
            ("note", table.note),
            ("extended-when", table.extended_when),
            ("break", table.breaks),
            ("visit", table.visit),
            ("preparation", table.preparation),
            ("aftercare", table.aftercare),
            ("advice", table.advice),
            ("checkpoint", table.checkpoint),
            ("expectation", table.expectation),
            ("then", table.then),
            ("contraindication", table.contraindication),
            ("postpone-until", table.postpone_until),
            ("eligibility", table.eligibility),
        ];
        for (kind, named) in kinds {
            for (key, line) in named.entries {
                self.waiting.entry((kind, key.value)).or_default().push((language.clone(), line, key.span));
            }
        }
    }

    fn take(&mut self, kind: &'static str, id: &str) -> BTreeMap<Language, String> {
        let found = self.waiting.remove(&(kind, id.to_owned())).unwrap_or_default();
        found.into_iter().map(|(language, line, _)| (language, line.value.0)).collect()
    }

    fn say_unused(&self, unread: &BTreeSet<&'static str>, problems: &mut Problems) {
        for ((kind, id), lines) in &self.waiting {
            let block = match *kind {
                "note" | "extended-when" => "phase",
                "postpone-until" => "contraindication",
                "then" => "expectation",
                block => block,
            };
            if unread.contains(block) {
                continue;
            }
            for (_, _, span) in lines {
                let (message, help) = match id.as_str() {
                    "" => (format!("this file has no `{kind}`"), format!("write `{kind} = …` in English first")),
                    _ => (
                        format!("this file has no `{kind}` text called `{id}` in English"),
                        "write the id of the block that this translates, or leave the line out".to_owned(),
                    ),
                };
                problems.say(ProblemId::UnknownText, span, message, help);
            }
        }
    }
}
