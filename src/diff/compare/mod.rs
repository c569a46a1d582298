//! Two versions of a protocol, field by field.
//!
//! Every struct of the model is taken apart by its full list of fields: a field that the model gains is a fault of the
//! compiler here until somebody decides what its change means.

mod blocks;
mod phases;
mod variants;

use std::collections::BTreeMap;

use super::change::{Block, BlockKind, Change, Cited, Hedged, Limit, Pair, RulePlace, SourceField, TextPlace, Turn};
use super::renamed;
use crate::model::{Citation, Id, Language, Length, MonthEnd, Protocol, ProtocolData, Repeat, Source, Text, Variant};

/// Every difference between two versions of a protocol, the worst first and otherwise in the order of the file. None
/// only where the files are the same to the byte.
pub fn changes(old: &Protocol, new: &Protocol) -> Vec<Change> {
    let mut changes = variants::changes(old, new);
    if old.hash != new.hash {
        if changes.is_empty() {
            changes.push(Change::Remarks);
        } else if old.version == new.version {
            changes.push(Change::VersionNotRaised(new.version.clone()));
        }
    }
    // A stable sort: what is alike stays in the order of the file.
    changes.sort_by_key(|change| (change.severity(), !matches!(change, Change::VersionNotRaised(_))));
    changes
}

/// The differences of two versions without variants, or of one variant.
fn differences(old: &ProtocolData, new: &ProtocolData) -> Vec<Change> {
    let renamed = renamed::renamed(old, new);
    let languages = common(&old.languages, &new.languages);
    let names = renamed.iter().map(|(was, _)| was.clone()).collect();
    let mut found = Differences { changes: Vec::new(), languages, renamed: names };
    for (was, now) in renamed {
        found.say(Change::PhaseRenamed(Pair { was, now }));
    }
    protocol(&renamed::under_new_names(old, new), new, &mut found);
    found.changes
}

/// The changes that have been found so far.
struct Differences {
    changes: Vec<Change>,
    /// The languages that both versions have. Texts in a language that only one has are no changes of their own.
    languages: Vec<Language>,
    /// The ids of the phases that have another one in the new version.
    renamed: Vec<Id>,
}

impl Differences {
    fn say(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Says a change of two values that are not equal.
    fn pair<T: PartialEq + Clone>(&mut self, old: &T, new: &T, change: impl FnOnce(Pair<T>) -> Change) {
        if old != new {
            self.say(change(Pair { was: old.clone(), now: new.clone() }));
        }
    }

    /// A text with its translations.
    fn text(&mut self, place: &TextPlace, old: Option<&Text>, new: Option<&Text>) {
        let english = |text: Option<&Text>| text.map(|Text { english, translations: _ }| english.clone());
        self.pair(&english(old), &english(new), |words| Change::Text { text: place.clone(), words });
        self.translations(place, old, new);
    }

    /// The translations of a text alone.
    fn translations(&mut self, place: &TextPlace, old: Option<&Text>, new: Option<&Text>) {
        for language in self.languages.clone() {
            let translated = |text: Option<&Text>| text.and_then(|text| text.translations.get(&language).cloned());
            self.pair(&translated(old), &translated(new), |words| Change::Translation {
                text: place.clone(),
                language: language.clone(),
                words,
            });
        }
    }

    fn citation(&mut self, of: Cited, old: Option<&Citation>, new: Option<&Citation>) {
        self.pair(&old.cloned(), &new.cloned(), |citations| Change::Citation { of, citations });
    }
}

fn protocol(old: &ProtocolData, new: &ProtocolData, found: &mut Differences) {
    let ProtocolData {
        id,
        title,
        indication,
        area,
        treatment,
        version,
        status,
        effective_from,
        month_end,
        too_soon,
        session_length,
        is_session_length_usual,
        preparation_length,
        preparation_when,
        stated_in,
        sources,
        events,
        treatments,
        variants: _,
        variant,
        phases: _,
        repeat,
        late,
        separations,
        breaks,
        visits,
        preparation,
        aftercare,
        advice,
        checkpoints,
        expectations,
        contraindications,
        eligibility,
        examples,
        languages,
        hash: _,
    } = new;
    found.pair(&old.id, id, Change::Name);
    found.pair(&old.treatment, treatment, Change::Treatment);
    found.pair(&old.month_end, month_end, Change::MonthEnd);
    found.pair(&old.too_soon, too_soon, Change::TooSoon);
    variants::compare(old.variant.as_ref(), variant.as_ref(), found);
    phases::compare(old, new, found);
    self::repeat(old.repeat.as_ref(), repeat.as_ref(), *month_end, found);
    blocks::late(&old.late, late, *month_end, found);
    blocks::separations(&old.separations, separations, *month_end, found);
    blocks::contraindications(&old.contraindications, contraindications, found);
    blocks::eligibility(&old.eligibility, eligibility, found);
    blocks::breaks(&old.breaks, breaks, found);
    blocks::visits(&old.visits, visits, found);
    blocks::care(BlockKind::Preparation, &old.preparation, preparation, found);
    blocks::care(BlockKind::Aftercare, &old.aftercare, aftercare, found);
    found.pair(&old.session_length, session_length, Change::SessionLength);
    let hedge = |is_usual| Change::Hedge { of: Hedged::SessionLength, is_usual };
    found.pair(&old.is_session_length_usual, is_session_length_usual, hedge);
    found.pair(&old.preparation_length, preparation_length, Change::PreparationLength);
    found.text(&TextPlace::PreparationWhen, old.preparation_when.as_ref(), preparation_when.as_ref());
    found.citation(Cited::Head, old.stated_in.as_ref(), stated_in.as_ref());
    titled(BlockKind::Event, &old.events, events, found);
    titled(BlockKind::Treatment, &old.treatments, treatments, found);
    blocks::checkpoints(&old.checkpoints, checkpoints, found);
    blocks::expectations(&old.expectations, expectations, found);
    blocks::advice(&old.advice, advice, found);
    let own_title = |of: &Option<Variant>, title| of.as_ref().map_or(title, |variant: &Variant| variant.of.clone());
    let titles = [own_title(&old.variant, old.title.clone()), own_title(variant, title.clone())];
    found.text(&TextPlace::Title, Some(&titles[0]), Some(&titles[1]));
    found.text(&TextPlace::Indication, Some(&old.indication), Some(indication));
    found.text(&TextPlace::Area, old.area.as_ref(), area.as_ref());
    self::languages(&old.languages, languages, found);
    found.pair(&old.status, status, Change::Status);
    found.pair(&old.version, version, Change::Version);
    found.pair(&old.effective_from, effective_from, Change::EffectiveFrom);
    self::sources(&old.sources, sources, found);
    blocks::examples(&old.examples, examples, found);
}

fn repeat(old: Option<&Repeat>, new: Option<&Repeat>, month_end: MonthEnd, found: &mut Differences) {
    let after = |repeat: Option<&Repeat>| repeat.map(|Repeat { after, source: _ }| *after);
    found.pair(&after(old), &after(new), Change::Repeat);
    if let (Some(was), Some(now)) = (after(old), after(new)) {
        // No round begins sooner than the shorter end.
        let floors = Pair { was: Some(was.shorter()), now: Some(now.shorter()) };
        phases::limit(&RulePlace::Repeat, Limit::Minimum, floors, month_end, found);
    }
    if old.is_some() && new.is_some() {
        found.citation(Cited::Repeat, old.map(|repeat| &repeat.source), new.map(|repeat| &repeat.source));
    }
}

/// Things that a file names, each with its title.
fn titled(kind: BlockKind, old: &BTreeMap<Id, Text>, new: &BTreeMap<Id, Text>, found: &mut Differences) {
    let block = |id: &Id| Block { kind, id: id.to_string() };
    for (id, title) in old {
        match new.get(id) {
            Some(now) => found.text(&TextPlace::Block(block(id)), Some(title), Some(now)),
            None => found.say(Change::BlockRemoved { block: block(id), text: title.english.clone() }),
        }
    }
    for (id, title) in new.iter().filter(|(id, _)| !old.contains_key(*id)) {
        found.say(Change::BlockAdded { block: block(id), text: title.english.clone() });
    }
}

fn languages(old: &[Language], new: &[Language], found: &mut Differences) {
    old.iter().filter(|one| !new.contains(one)).for_each(|one| found.say(Change::LanguageRemoved(one.clone())));
    new.iter().filter(|one| !old.contains(one)).for_each(|one| found.say(Change::LanguageAdded(one.clone())));
}

fn sources(old: &BTreeMap<Id, Source>, new: &BTreeMap<Id, Source>, found: &mut Differences) {
    let block = |id: &Id| Block { kind: BlockKind::Source, id: id.to_string() };
    for (id, was) in old {
        let Some(Source { title, publisher, url, updated }) = new.get(id) else {
            found.say(Change::BlockRemoved { block: block(id), text: was.title.english.clone() });
            continue;
        };
        let fields = [
            (SourceField::Title, Some(was.title.english.clone()), Some(title.english.clone())),
            (SourceField::Publisher, was.publisher.clone(), publisher.clone()),
            (SourceField::Url, was.url.clone(), url.clone()),
            (SourceField::Updated, was.updated.map(|day| day.to_string()), updated.map(|day| day.to_string())),
        ];
        for (field, was, now) in fields {
            found.pair(&was, &now, |words| Change::Source { source: id.clone(), field, words });
        }
        found.translations(&TextPlace::Block(block(id)), Some(&was.title), Some(title));
    }
    for (id, source) in new.iter().filter(|(id, _)| !old.contains_key(*id)) {
        found.say(Change::BlockAdded { block: block(id), text: source.title.english.clone() });
    }
}

/// Which way a limit moved that nothing bounds where it is missing: no floor is the shortest one. `None` where nothing
/// changed.
fn turn_of_floor(lengths: &Pair<Option<Length>>, month_end: MonthEnd) -> Option<Turn> {
    match (lengths.was, lengths.now) {
        (was, now) if was == now => None,
        (Some(_), None) => Some(Turn::Shorter),
        (None, _) => Some(Turn::Longer),
        (Some(was), Some(now)) => Some(turn(was, now, month_end)),
    }
}

/// The same for a ceiling: none is the longest one.
fn turn_of_ceiling(lengths: &Pair<Option<Length>>, month_end: MonthEnd) -> Option<Turn> {
    match (lengths.was, lengths.now) {
        (was, now) if was == now => None,
        (Some(_), None) => Some(Turn::Longer),
        (None, _) => Some(Turn::Shorter),
        // What is sometimes longer counts as longer, as a loosened ceiling.
        (Some(was), Some(now)) => Some(match turn(now, was, month_end) {
            Turn::Shorter => Turn::Longer,
            Turn::Longer => Turn::Shorter,
            Turn::Reworded => Turn::Reworded,
        }),
    }
}

/// Which way a length moved; shorter from some day of the calendar is shorter.
fn turn(was: Length, now: Length, month_end: MonthEnd) -> Turn {
    match (was.never_exceeds(now, month_end), now.never_exceeds(was, month_end)) {
        (true, true) => Turn::Reworded,
        (true, false) => Turn::Longer,
        (false, _) => Turn::Shorter,
    }
}

/// What both lists have, in the order of the second.
fn common<T: PartialEq + Clone>(old: &[T], new: &[T]) -> Vec<T> {
    new.iter().filter(|one| old.contains(one)).cloned().collect()
}
