//! What is no fault in a protocol, and what a careful author would look at again.

use std::collections::BTreeSet;

use super::{Aim, Citation, Id, Language, Length, LengthRange, ProtocolData, Timing};

/// Something in a protocol that an author would look at again. It holds nothing up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lint {
    /// A text lacks one of the file's other languages; English is shown in its place.
    Untranslated {
        /// The language.
        language: Language,
        /// The text in English.
        text: String,
    },
    /// Two lengths that are the same or a day apart, one in weeks and one in days: "2 weeks" and "15 days". One of
    /// them may be the other, written from memory. What a source calls usual is no exact length, and not compared.
    MixedUnits {
        /// The length in weeks.
        weeks: Length,
        /// The length in days.
        days: Length,
    },
    /// Phases of which the file gives an interval and no minimum, so that the shorter end of the interval is held as one.
    MinimumFromInterval(Vec<Id>),
    /// A source that nothing cites.
    UncitedSource(Id),
    /// A source with facts of its own, of which nobody can tell where it is or of when: it has a title and nothing else.
    /// What a clinic chooses for itself needs no such place.
    SourceWithoutPlace(Id),
    /// The file has no example, so that its dates are vouched for by nobody.
    NoExample,
}

impl ProtocolData {
    /// What an author would look at again, in the order of [`Lint`].
    pub fn lints(&self) -> Vec<Lint> {
        let untranslated = self.untranslated();
        let untranslated = untranslated
            .map(|(language, text)| Lint::Untranslated { language: language.clone(), text: text.to_owned() });
        let mut lints: Vec<Lint> = untranslated.collect();
        lints.extend(mixed_units(self));
        let phases = self.parts().flat_map(|part| &part.phases);
        let held = phases.filter(|phase| phase.holds_interval_as_minimum()).map(|phase| phase.id.clone());
        let mut held: Vec<Id> = held.collect();
        let mut known = BTreeSet::new();
        held.retain(|phase| known.insert(phase.clone()));
        lints.extend((!held.is_empty()).then_some(Lint::MinimumFromInterval(held)));
        let facts: BTreeSet<&Id> = self.parts().flat_map(cited_by_facts).collect();
        let choices: BTreeSet<&Id> = self.parts().flat_map(cited_by_choices).collect();
        for (id, source) in &self.sources {
            if !facts.contains(id) && !choices.contains(id) {
                lints.push(Lint::UncitedSource(id.clone()));
            } else if facts.contains(id)
                && id.as_str() != Citation::CLINIC
                && (&source.publisher, &source.url, source.updated) == (&None, &None, None)
            {
                lints.push(Lint::SourceWithoutPlace(id.clone()));
            }
        }
        lints.extend(self.examples.is_empty().then_some(Lint::NoExample));
        lints
    }
}

/// The pairs of lengths in weeks and in days that could be one.
fn mixed_units(protocol: &ProtocolData) -> Vec<Lint> {
    let (mut weeks, mut days) = (BTreeSet::new(), BTreeSet::new());
    for length in protocol.parts().flat_map(lengths) {
        match length {
            Length { years: 0, months: 0, weeks: count, days: 0 } if count > 0 => weeks.insert(count),
            Length { years: 0, months: 0, weeks: 0, days: count } if count > 0 => days.insert(count),
            _ => false,
        };
    }
    let mut pairs = Vec::new();
    for in_weeks in &weeks {
        // "8 days" beside "1 week" is meant; "15 days" beside "2 weeks" may be a habit of speech.
        let apart = i32::from(*in_weeks > 1);
        for in_days in days.iter().filter(|in_days| (**in_days - 7 * in_weeks).abs() <= apart) {
            pairs.push(Lint::MixedUnits { weeks: Length::weeks(*in_weeks), days: Length::days(*in_days) });
        }
    }
    pairs
}

/// Every length of calendar time in a protocol.
fn lengths(protocol: &ProtocolData) -> Vec<Length> {
    let ends = |range: LengthRange| [Some(range.shorter()), range.longer()].into_iter().flatten();
    let of_timing = |timing: &Timing| {
        let aim = match timing.interval {
            Aim::Stated(_) if timing.is_usual => Vec::new(),
            Aim::Stated(interval) => ends(interval).collect(),
            Aim::NotStated | Aim::None => Vec::new(),
        };
        aim.into_iter().chain(timing.minimum).chain(timing.maximum).chain(timing.grace).collect::<Vec<_>>()
    };
    let phases = protocol.phases.iter().flat_map(|phase| {
        let own = phase.own_timings.iter().flat_map(|own| of_timing(&own.timing));
        let policy = phase.policy.interval.into_iter().flat_map(ends);
        of_timing(&phase.timing).into_iter().chain(own).chain(policy).collect::<Vec<_>>()
    });
    let separations = protocol.separations.iter().filter(|separation| !separation.is_usual);
    let separations = separations.flat_map(|separation| separation.before.into_iter().chain(separation.after));
    let repeat = protocol.repeat.iter().flat_map(|repeat| ends(repeat.after));
    phases.chain(separations).chain(repeat).collect()
}

/// The sources of what is published.
fn cited_by_facts(protocol: &ProtocolData) -> BTreeSet<&Id> {
    let phases = protocol.phases.iter().flat_map(|phase| {
        let own = phase.own_timings.iter().map(|own| &own.timing.source);
        [&phase.source].into_iter().chain(own)
    });
    let care = protocol.preparation.iter().chain(&protocol.aftercare).map(|item| &item.source);
    let all = protocol
        .stated_in
        .iter()
        .chain(protocol.variant.iter().map(|variant| &variant.source))
        .chain(phases)
        .chain(protocol.repeat.iter().map(|repeat| &repeat.source))
        .chain(protocol.separations.iter().map(|block| &block.source))
        .chain(protocol.breaks.iter().map(|block| &block.source))
        .chain(protocol.visits.iter().map(|block| &block.source))
        .chain(care)
        .chain(protocol.advice.iter().map(|block| &block.source))
        .chain(protocol.checkpoints.iter().map(|block| &block.source))
        .chain(protocol.expectations.iter().map(|block| &block.source))
        .chain(protocol.contraindications.iter().map(|block| &block.source))
        .chain(protocol.eligibility.iter().map(|block| &block.source));
    all.map(|citation: &Citation| &citation.source).collect()
}

/// The sources of what a clinic chose for itself.
fn cited_by_choices(protocol: &ProtocolData) -> BTreeSet<&Id> {
    let choices = protocol.phases.iter().filter_map(|phase| phase.policy.source.as_ref());
    choices.map(|citation| &citation.source).collect()
}
