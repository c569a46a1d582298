//! What is no fault in a protocol, and what a careful author would look at again.

use std::collections::BTreeSet;

use super::{
    Aim, Citation, Id, Language, Length, LengthRange, MonthEnd, Phase, ProtocolData, Reference, Timing, TooSoon,
    VariantWhen,
};

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
    /// Phases with a rule that does not count from the session before, and without `again-after`: where a session does not
    /// count, because it was too soon or because somebody writes that down, nothing keeps the second try from the first.
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
    /// A rule for late sessions that holds after a shorter time than lies between two cycles of a phase by their own timing.
    LateBetweenCycles {
        /// The rule.
        late: Id,
        /// The phase.
        phase: Id,
        /// The time of the rule.
        more_than: Length,
        /// How many days lie at least between the last session of a cycle and the first one of the next, as they aim at them.
        days: i64,
    },
    /// Sessions that are timed from an earlier point than the session before, and that nothing keeps away from that one: with
    /// their phases, and with their numbers in them where the rule is that of one session.
    NothingApart(Vec<(Id, Option<u32>)>),
    /// Phases whose `again-after` changes no day, since the rules of their sessions keep the next one as far away.
    AgainAfterWithoutEffect(Vec<Id>),
    /// Phases with an interval of a week or more, and several weekdays: one session in that interval, on one of them.
    SeveralWeekdays(Vec<Id>),
    /// Phases on several weekdays with an interval that lets a session be on the next day or later: no day is ideal before
    /// another, and a plan may leave some out.
    OpenWeekdays(Vec<Id>),
    /// A session that is timed from a session of the course by its number, where its own phase has one of that number before it
    /// too.
    SessionOfCourse {
        /// The phase of the session that is timed.
        phase: Id,
        /// Its number in the phase.
        session: u32,
        /// The number from which it is timed.
        from: u32,
    },
    /// An event that times nothing.
    UnusedEvent(Id),
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
        let mut of_late: Vec<Lint> = Vec::new();
        for lint in self.parts().flat_map(late_after_maximum).chain(self.parts().flat_map(late_between_cycles)) {
            if !of_late.contains(&lint) {
                of_late.push(lint);
            }
        }
        lints.extend(of_late);
        let of_all = |kind: fn(&ProtocolData) -> Vec<Id>| {
            let mut phases: Vec<Id> = Vec::new();
            for phase in self.parts().flat_map(kind) {
                if !phases.contains(&phase) {
                    phases.push(phase);
                }
            }
            (!phases.is_empty()).then_some(phases)
        };
        lints.extend(of_all(repeated_at_once).map(Lint::RepeatAtOnce));
        let mut near: Vec<(Id, Option<u32>)> = Vec::new();
        for session in self.parts().flat_map(nothing_apart) {
            if !near.contains(&session) {
                near.push(session);
            }
        }
        lints.extend((!near.is_empty()).then_some(Lint::NothingApart(near)));
        lints.extend(of_all(again_without_effect).map(Lint::AgainAfterWithoutEffect));
        lints.extend(of_all(several_weekdays).map(Lint::SeveralWeekdays));
        lints.extend(of_all(open_weekdays).map(Lint::OpenWeekdays));
        for lint in self.parts().flat_map(sessions_of_course) {
            if !lints.contains(&lint) {
                lints.push(lint);
            }
        }
        let timings = || self.parts().flat_map(|part| &part.phases).flat_map(Phase::timings);
        let conditions = self.all_variants().filter_map(|variant| match &variant.when {
            VariantWhen::Sessions(conditions) => Some(conditions),
            VariantWhen::Named | VariantWhen::Otherwise => None,
        });
        let of_variants: BTreeSet<Id> =
            conditions.flatten().filter_map(|condition| condition.after.event().cloned()).collect();
        let is_used =
            |event: &Id| timings().any(|timing| timing.after.event() == Some(event)) || of_variants.contains(event);
        let unused = self.events.keys().filter(|event| !is_used(event));
        lints.extend(unused.map(|event| Lint::UnusedEvent(event.clone())));
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
fn repeated_at_once(protocol: &ProtocolData) -> Vec<Id> {
    // Where nothing is repeated by itself, it is what somebody writes down as not counting.
    let is_from_elsewhere = |timing: &Timing| match timing.after {
        Reference::Before(places) => places > 1 && protocol.too_soon == TooSoon::Repeat,
        Reference::Session(_) | Reference::PhaseStart | Reference::CourseStart => true,
        Reference::Event(_) | Reference::BeforeEvent(_) => protocol.too_soon == TooSoon::Repeat,
    };
    let at_once = |phase: &&Phase| phase.again_after.is_none() && phase.timings().any(is_from_elsewhere);
    protocol.phases.iter().filter(at_once).map(|phase| phase.id.clone()).collect()
}

/// The phases of [`Lint::AgainAfterWithoutEffect`].
fn again_without_effect(protocol: &ProtocolData) -> Vec<Id> {
    let is_covered = |phase: &&Phase| {
        let floor = phase.timing.floor().filter(|_| phase.timing.after == Reference::Before(1));
        let again = phase.again_after.filter(|_| phase.own_timings.is_empty());
        again.zip(floor).is_some_and(|(again, floor)| again.shorter().never_exceeds(floor, protocol.month_end))
    };
    protocol.phases.iter().filter(is_covered).map(|phase| phase.id.clone()).collect()
}

/// The phases of [`Lint::SeveralWeekdays`]. Five weekdays and more are those on which a clinic works.
fn several_weekdays(protocol: &ProtocolData) -> Vec<Id> {
    let is_weekly = |phase: &&Phase| {
        let is_named = phase.pace.is_none() && phase.on.is_some_and(|on| (2..5).contains(&on.count()));
        let is_long = matches!(phase.timing.interval, Aim::Stated(interval)
            if Length::weeks(1).never_exceeds(interval.shorter(), protocol.month_end));
        is_named && is_long && phase.timing.after == Reference::Before(1)
    };
    protocol.phases.iter().filter(is_weekly).map(|phase| phase.id.clone()).collect()
}

/// The phases of [`Lint::OpenWeekdays`].
fn open_weekdays(protocol: &ProtocolData) -> Vec<Id> {
    let is_open = |phase: &&Phase| {
        let is_daily = matches!(phase.timing.interval, Aim::Stated(interval)
            if interval.shorter() == Length::days(1) && interval.longer() != Some(interval.shorter()));
        let is_named = phase.pace.is_none() && phase.on.is_some_and(|on| on.count() > 1);
        is_named && is_daily && phase.timing.after == Reference::Before(1)
    };
    protocol.phases.iter().filter(is_open).map(|phase| phase.id.clone()).collect()
}

/// The remarks [`Lint::SessionOfCourse`].
fn sessions_of_course(protocol: &ProtocolData) -> Vec<Lint> {
    let mut before = 0;
    let mut found = Vec::new();
    for phase in &protocol.phases {
        for own in &phase.own_timings {
            if let Reference::Session(from) = own.timing.after
                && from <= before
                && from < own.session
            {
                found.push(Lint::SessionOfCourse { phase: phase.id.clone(), session: own.session, from });
            }
        }
        before += phase.fewest_sessions();
    }
    found
}

/// The sessions of [`Lint::NothingApart`].
fn nothing_apart(protocol: &ProtocolData) -> Vec<(Id, Option<u32>)> {
    let mut found = Vec::new();
    // How many sessions the phases before have, where the file says exactly that.
    let mut before = Some(0);
    for (index, phase) in protocol.phases.iter().enumerate() {
        let own: BTreeSet<u32> = phase.own_timings.iter().map(|own| own.session).collect();
        let of_own = |session: u32| {
            phase
                .own_timings
                .iter()
                .filter(move |own| own.session == session)
                .map(|own| &own.timing)
                .collect::<Vec<_>>()
        };
        for session in own.iter().copied().filter(|session| index > 0 || *session > 1 || phase.cycle.is_some()) {
            let number = before.map(|before| before + session);
            let earlier: Vec<&Timing> = match (session, phase.cycle) {
                (1, Some(cycle)) => (2..=cycle).flat_map(of_own).collect(),
                (1, None) => index.checked_sub(1).map_or(Vec::new(), |last| protocol.phases[last].timings().collect()),
                (session, _) if own.contains(&(session - 1)) => of_own(session - 1),
                (_, _) => vec![&phase.timing],
            };
            if !is_apart(&of_own(session), session, number, &earlier, protocol.month_end) {
                found.push((phase.id.clone(), Some(session)));
            }
        }
        let is_bound = phase.most_sessions().is_none_or(|most| own.len() < most as usize);
        let is_written = phase.timing.interval != Aim::None || phase.timing.floor().is_some();
        let is_first = index == 0 && phase.most_sessions() == Some(1);
        if is_bound && is_written && !is_first && phase.timing.after != Reference::Before(1) {
            let earlier: Vec<&Timing> = match index.checked_sub(1) {
                Some(last) => protocol.phases[last].timings().collect(),
                None => Vec::new(),
            };
            let number = before.map(|before| before + 1).filter(|_| phase.most_sessions() == Some(1));
            if !is_apart(&[&phase.timing], 1, number, &earlier, protocol.month_end) {
                found.push((phase.id.clone(), None));
            }
        }
        let exactly = phase.most_sessions().filter(|most| *most == phase.fewest_sessions());
        before = before.zip(exactly).map(|(before, own)| before + own);
    }
    found
}

/// Whether the rules of a session keep it away from the session before it: a minimum from that one, or minimums and maximums
/// from another point that leave days between the two. What is counted back from an event is arranged round that event.
fn is_apart(rules: &[&Timing], session: u32, number: Option<u32>, earlier: &[&Timing], month_end: MonthEnd) -> bool {
    let is_before = |after: &Reference| match after {
        Reference::Before(places) => *places == 1,
        Reference::PhaseStart => session == 2,
        Reference::CourseStart => number == Some(2),
        Reference::Session(of) => number == Some(of + 1),
        Reference::Event(_) => false,
        Reference::BeforeEvent(_) => true,
    };
    let is_around = |event: &Id| {
        earlier.iter().any(|timing| matches!(&timing.after, Reference::BeforeEvent(other) if other == event))
    };
    rules.iter().any(|rule| {
        let ends_before = |most: Length| {
            rule.floor()
                .is_some_and(|floor| most.never_exceeds(floor, month_end) && !floor.never_exceeds(most, month_end))
        };
        let from_same = earlier.iter().any(|other| other.after == rule.after && other.maximum.is_some_and(ends_before));
        // Of a cycle: all others follow each other, none too late.
        let in_cycle = if let Reference::Before(places) = &rule.after
            && *places > 1
            && earlier.len() + 1 == *places as usize
        {
            let maxima: Option<Vec<Length>> =
                earlier.iter().map(|other| other.maximum.filter(|_| other.after == Reference::Before(1))).collect();
            maxima.is_some_and(|maxima| ends_before(maxima.into_iter().fold(Length::ZERO, Length::plus)))
        } else {
            false
        };
        let is_after_event = matches!(&rule.after, Reference::Event(event) if is_around(event));
        is_before(&rule.after) && (rule.floor().is_some() || matches!(rule.after, Reference::BeforeEvent(_)))
            || from_same
            || in_cycle
            || is_after_event
    })
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

/// Where a rule for late sessions holds after a shorter time than lies between two cycles.
fn late_between_cycles(protocol: &ProtocolData) -> Vec<Lint> {
    let aim = |timing: &Timing| if let Aim::Stated(interval) = timing.interval { Some(interval) } else { None };
    let between = |phase: &Phase| {
        let cycle = phase.cycle?;
        let of_cycle = |timing: &&&Timing| timing.after == Reference::Before(cycle);
        let whole = aim(phase.timings_of(1).iter().find(of_cycle)?)?.shorter().day_bounds().0;
        // The others follow each other.
        (2..=cycle).try_fold(whole, |left, session| match phase.timings_of(session)[..] {
            [own] if own.after == Reference::Before(1) => Some(left - aim(own)?.longer()?.day_bounds().1),
            _ => None,
        })
    };
    let phases = protocol.phases.iter().filter_map(|phase| Some((phase, between(phase)?)));
    let found = phases.flat_map(|(phase, days)| {
        let own = protocol.late.iter().filter(|rule| rule.is_for(&phase.id));
        own.filter(move |rule| rule.more_than.day_bounds().1 < days).map(move |rule| Lint::LateBetweenCycles {
            late: rule.id.clone(),
            phase: phase.id.clone(),
            more_than: rule.more_than,
            days,
        })
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
