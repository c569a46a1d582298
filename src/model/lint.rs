//! What is no fault in a protocol, and what a careful author would look at again.

use std::collections::BTreeSet;

use super::{Aim, Citation, Id, Language, Length, LengthRange, Phase, ProtocolData, Reference, Timing, TooSoon};

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
    /// Phases whose sessions are held again where one was too soon, with a rule that does not count from the session before
    /// and without `again-after`: nothing then keeps the second try from the first.
    RepeatAtOnce(Vec<Id>),
    /// A phase with a maximum and a rule for late sessions that begins to hold later: no day between the two has a plan.
    LateAfterMaximum {
        /// The rule.
        late: Id,
        /// The phase.
        phase: Id,
        /// Its longest maximum since the session before.
        maximum: Length,
        /// The time of the rule.
        more_than: Length,
    },
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
        lints.extend(self.parts().find_map(repeated_at_once));
        let mut after_maximum: Vec<Lint> = Vec::new();
        for lint in self.parts().flat_map(late_after_maximum) {
            if !after_maximum.contains(&lint) {
                after_maximum.push(lint);
            }
        }
        lints.extend(after_maximum);
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

/// The phases of [`Lint::RepeatAtOnce`], where there are any.
fn repeated_at_once(protocol: &ProtocolData) -> Option<Lint> {
    let at_once = |phase: &&Phase| {
        phase.again_after.is_none() && phase.timings().any(|timing| timing.after != Reference::Before(1))
    };
    let phases: Vec<Id> = protocol.phases.iter().filter(at_once).map(|phase| phase.id.clone()).collect();
    (protocol.too_soon == TooSoon::Repeat && !phases.is_empty()).then_some(Lint::RepeatAtOnce(phases))
}

/// Where time passes between the maximum of a phase and the first rule for its late sessions.
fn late_after_maximum(protocol: &ProtocolData) -> Vec<Lint> {
    let month_end = protocol.month_end;
    let found = protocol.phases.iter().filter_map(|phase| {
        let own = protocol.late.iter().filter(|rule| rule.is_for(&phase.id));
        let first = own.min_by_key(|rule| rule.more_than.day_bounds())?;
        let from_before = phase.timings().filter(|timing| timing.after == Reference::Before(1));
        let mut maximums = from_before.filter_map(|timing| timing.maximum);
        let maximum = maximums.find(|maximum| !first.more_than.never_exceeds(*maximum, month_end))?;
        let (late, phase, more_than) = (first.id.clone(), phase.id.clone(), first.more_than);
        Some(Lint::LateAfterMaximum { late, phase, maximum, more_than })
    });
    found.collect()
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
    let late = protocol.late.iter().map(|rule| rule.more_than);
    phases.chain(separations).chain(repeat).chain(late).collect()
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
        .chain(protocol.late.iter().map(|rule| &rule.source))
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
