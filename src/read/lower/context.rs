//! What every block of a file is checked against: its sources, its events, its translations.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::model::{Citation, Id, Language, Source, Text};
use crate::read::leaf::{Identifier, Line};
use crate::read::problem::{ProblemId, Problems, nearest};
use crate::read::schema::{SourceTable, TextTable};
use crate::read::table::{At, Named};

/// What every block is checked against.
pub(super) struct Context<'p> {
    pub(super) sources: BTreeMap<Id, Source>,
    pub(super) event_ids: BTreeSet<Id>,
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
        let source_of = |table: SourceTable| Source {
            title: table.title.value.0,
            publisher: table.publisher.map(|line| line.value.0),
            url: table.url.map(|line| line.value.0),
            updated: table.updated.map(|date| date.value),
        };
        let named = sources.0.into_iter().filter_map(|(key, table)| Some((key_id(&key, problems)?, source_of(table))));
        let sources = named.collect();
        let event_ids = events.0.iter().filter_map(|(key, _)| key_id(key, problems)).collect();
        let translations = Translations::new(texts, problems);
        Self { sources, event_ids, translations, problems }
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
        // A line that could not be read has been noted already, and so has a source whose own name cannot be read.
        if known.is_none() && !text.is_empty() && !self.problems.has_any(&[ProblemId::BadId]) {
            let names: Vec<&str> = self.sources.keys().map(Id::as_str).collect();
            let help = match nearest(key, names.iter().copied()) {
                Some(close) => format!("did you mean `{close}`?"),
                None if names.is_empty() => "add a table such as `[source.clinic]` with a `title`".to_owned(),
                None => format!("the sources of this file are {}", names.join(", ")),
            };
            let message = format!("this file has no source called `{key}`");
            self.problems.say(ProblemId::UnknownSource, &line.span, message, help);
        }
        Citation { source: known.unwrap_or_else(Id::unreadable), place: place.map(str::to_owned) }
    }

    /// The languages of the file, and a problem for every translation of something that is not there.
    pub(super) fn finish(self) -> (BTreeMap<Id, Source>, Vec<Language>) {
        self.translations.say_unused(self.problems);
        (self.sources, self.translations.languages.into_iter().collect())
    }
}

/// The name of a table that the author names, such as `hospital` in `[source.hospital]`.
pub(super) fn key_id(key: &At<String>, problems: &mut Problems) -> Option<Id> {
    let id = Id::new(&key.value);
    if id.is_none() {
        let message = format!("`{}` is not a name in kebab case", key.value);
        let help = "write lower-case letters, digits and hyphens, starting with a letter";
        problems.say(ProblemId::BadId, &key.span, message, help);
    }
    id
}

/// The ids of one kind of block; each may stand once.
#[derive(Default)]
pub(super) struct BlockIds(BTreeMap<Id, Range<usize>>);

impl BlockIds {
    /// Takes the id of the next block; `None` where it could not be read or has been taken.
    pub(super) fn take(&mut self, id: &At<Identifier>, problems: &mut Problems) -> Option<Id> {
        let taken = id.value.0.clone()?;
        if self.0.contains_key(&taken) {
            let message = format!("there is already a block `{taken}` of this kind");
            problems.say(ProblemId::DuplicateId, &id.span, message, "give every block a name of its own");
            return None;
        }
        self.0.insert(taken.clone(), id.span.clone());
        Some(taken)
    }
}

/// The translated texts of a file by kind and id, until a block takes them.
struct Translations {
    languages: BTreeSet<Language>,
    waiting: BTreeMap<(&'static str, String), Vec<(Language, At<Line>, Range<usize>)>>,
}

impl Translations {
    fn new(texts: Named<TextTable>, problems: &mut Problems) -> Self {
        let mut all = Self { languages: BTreeSet::new(), waiting: BTreeMap::new() };
        for (key, table) in texts.0 {
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
        for (kind, line) in [("title", table.title), ("indication", table.indication), ("area", table.area)] {
            if let Some(line) = line {
                let span = line.span.clone();
                self.waiting.entry((kind, String::new())).or_default().push((language.clone(), line, span));
            }
        }
        let kinds = [
            ("event", table.event),
            ("phase", table.phase),
            ("note", table.note),
            ("extended-when", table.extended_when),
            ("preparation", table.preparation),
            ("aftercare", table.aftercare),
            ("advice", table.advice),
            ("checkpoint", table.checkpoint),
            ("expectation", table.expectation),
            ("contraindication", table.contraindication),
            ("postpone-until", table.postpone_until),
            ("eligibility", table.eligibility),
        ];
        for (kind, named) in kinds {
            for (key, line) in named.0 {
                self.waiting.entry((kind, key.value)).or_default().push((language.clone(), line, key.span));
            }
        }
    }

    fn take(&mut self, kind: &'static str, id: &str) -> BTreeMap<Language, String> {
        let found = self.waiting.remove(&(kind, id.to_owned())).unwrap_or_default();
        found.into_iter().map(|(language, line, _)| (language, line.value.0)).collect()
    }

    fn say_unused(&self, problems: &mut Problems) {
        // A block whose own name cannot be read is no fault of its translation.
        if problems.has_any(&[ProblemId::BadId, ProblemId::DuplicateId, ProblemId::WrongType]) {
            return;
        }
        for ((kind, id), lines) in &self.waiting {
            for (_, _, span) in lines {
                let (message, help) = match id.as_str() {
                    "" => (format!("this file has no `{kind}`"), format!("write `{kind} = …` in English first")),
                    _ => (
                        format!("this file has no `{kind}` text for a block called `{id}`"),
                        "write the name of the block that this translates".to_owned(),
                    ),
                };
                problems.say(ProblemId::UnknownText, span, message, help);
            }
        }
    }
}
