//! How bad a change can be.

use super::change::{BlockKind, Change, Firmness, Limit, TextPlace, Turn};
use crate::model::{Outcome, TooSoon};

/// What a change can do, the worst first. A change belongs to the first of these that it could belong to: what cannot
/// be decided counts as the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It can harm: something that protects the person is looser, is gone, or is said otherwise. A shorter floor, a
    /// longer ceiling, a shorter separation, a condition that no longer speaks against treatment, care for less time,
    /// another phase or rule with limits of its own.
    Harm,
    /// It moves dates or times, or asks for something else when a course is planned.
    Dates,
    /// A person reads something else.
    Reading,
    /// Only the file's maintainer sees it: versions, sources, examples.
    Keeping,
}

impl Severity {
    /// Every severity, the worst first.
    pub const ALL: [Self; 4] = [Self::Harm, Self::Dates, Self::Reading, Self::Keeping];
}

impl Change {
    /// What the change can do.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Limit { limit, turn, .. } => match (limit, turn) {
                (_, Turn::Reworded) => Severity::Reading,
                (Limit::Minimum, Turn::Shorter) | (Limit::Maximum | Limit::Grace, Turn::Longer) => Severity::Harm,
                (Limit::Minimum, Turn::Longer) | (Limit::Maximum | Limit::Grace, Turn::Shorter) => Severity::Dates,
            },
            Self::SeparationLength { turn, .. } => match turn {
                Turn::Shorter => Severity::Harm,
                Turn::Longer => Severity::Dates,
                Turn::Reworded => Severity::Reading,
            },
            Self::CareFrom { turn, .. } | Self::CareUntil { turn, .. } => match turn {
                Turn::Shorter => Severity::Harm,
                Turn::Longer | Turn::Reworded => Severity::Reading,
            },
            // For fewer sessions than before, or for others.
            // No limit, or one that lets more sessions come together.
            Self::Cap { caps, .. } => match (caps.was, caps.now) {
                (None, Some(_)) => Severity::Dates,
                (Some(was), Some(now)) if now.sessions <= was.sessions && was.days <= now.days => Severity::Dates,
                (Some(_), _) | (None, None) => Severity::Harm,
            },
            // Only the earliest of several floors is a lower floor than all of them.
            Self::Whichever { is_alternative, .. } if !is_alternative.now => Severity::Dates,
            Self::Whichever { .. } => Severity::Harm,
            Self::PhaseWeekdays { .. } => Severity::Dates,
            // Without a minimum of its own, its floor may be a week sooner.
            Self::MonthDay { .. } => Severity::Harm,
            // Who gets which protocol.
            Self::VariantWhen { .. } => Severity::Harm,
            Self::InVariants { change, .. } => change.severity(),
            Self::BreakDays { .. } | Self::AgainAfter { .. } => Severity::Harm,
            Self::BlockSessions { block, .. } if block.kind == BlockKind::Visit => Severity::Dates,
            Self::BlockSessions { sessions, .. } if sessions.now.covers(&sessions.was) => Severity::Reading,
            Self::BlockSessions { .. } => Severity::Harm,
            Self::Firmness { kinds, .. } if kinds.was.is_kept_by(kinds.now) => Severity::Reading,
            Self::Firmness { .. } => Severity::Harm,
            // Another rule, or another day to measure from, is another floor.
            Self::MeasuredFrom { .. } | Self::RuleAdded { .. } | Self::RuleRemoved { .. } | Self::Cycle { .. } => {
                Severity::Harm
            }
            // A phase may be another one under a new name, with other limits.
            Self::PhaseAdded { .. } | Self::PhaseRemoved { .. } | Self::SeparationRemoved(_) => Severity::Harm,
            // The separations of other protocols no longer meet this one.
            Self::SeparationTreatmentRemoved { .. } | Self::Name(_) => Severity::Harm,
            Self::Treatment(words) if words.was.is_some() => Severity::Harm,
            // A minimum in months may end up to three days sooner, or a maximum as much later.
            Self::MonthEnd(_) => Severity::Harm,
            Self::TooSoon(rules) if rules.now == TooSoon::Count => Severity::Harm,
            Self::SameDay { is_allowed, .. } if !is_allowed.now => Severity::Dates,
            Self::SeparationGrace { lengths, .. } if lengths.now.is_none() => Severity::Dates,
            Self::SameDay { .. } | Self::SeparationGrace { .. } => Severity::Harm,
            Self::Late { is_looser: true, .. } => Severity::Harm,
            Self::Late { is_looser: false, .. } => Severity::Dates,
            // Where a course stopped, it goes on.
            Self::Outcome { outcomes, .. } if outcomes.was == Outcome::Stop => Severity::Harm,
            Self::Outcome { .. } => Severity::Dates,
            Self::Interval { is_reworded: true, .. } => Severity::Reading,
            Self::Interval { is_reworded: false, .. }
            | Self::Hedge { .. }
            | Self::Count { .. }
            | Self::LongerCourses { .. }
            | Self::PolicySessions { .. }
            | Self::PolicyInterval { .. }
            | Self::PhasesMoved(_)
            | Self::PhaseNames { .. }
            | Self::Repeat(_)
            | Self::SeparationAdded(_)
            | Self::SeparationTreatmentAdded { .. }
            | Self::Treatment(_)
            | Self::TooSoon(_)
            | Self::SessionLength(_)
            | Self::VisitLength { .. }
            | Self::PreparationLength(_) => Severity::Dates,
            Self::BlockAdded { block, .. } => match block.kind {
                BlockKind::Variant
                | BlockKind::Separation
                | BlockKind::Late
                | BlockKind::Break
                | BlockKind::Visit
                | BlockKind::Event => Severity::Dates,
                BlockKind::Source | BlockKind::Example => Severity::Keeping,
                BlockKind::Contraindication
                | BlockKind::Eligibility
                | BlockKind::Preparation
                | BlockKind::Aftercare
                | BlockKind::Advice
                | BlockKind::Checkpoint
                | BlockKind::Expectation
                | BlockKind::Treatment => Severity::Reading,
            },
            Self::BlockRemoved { block, .. } => match block.kind {
                BlockKind::Contraindication
                | BlockKind::Eligibility
                | BlockKind::Separation
                | BlockKind::Late
                | BlockKind::Break
                | BlockKind::Preparation
                | BlockKind::Aftercare => Severity::Harm,
                BlockKind::Variant | BlockKind::Visit | BlockKind::Event => Severity::Dates,
                BlockKind::Advice | BlockKind::Checkpoint | BlockKind::Expectation | BlockKind::Treatment => {
                    Severity::Reading
                }
                BlockKind::Source | BlockKind::Example => Severity::Keeping,
            },
            // Whether a condition is wider or narrower in other words is for a clinician to see.
            Self::Text { text, .. } if text.protects() => Severity::Harm,
            Self::Translation { text, words, .. } if text.protects() && words.was.is_some() => Severity::Harm,
            Self::Text { .. }
            | Self::Translation { .. }
            | Self::LanguageAdded(_)
            | Self::LanguageRemoved(_)
            | Self::CareClass { .. }
            | Self::CheckpointPlace { .. }
            | Self::HowOften { .. }
            | Self::Lasts { .. }
            | Self::BlocksReordered(_)
            | Self::Status(_) => Severity::Reading,
            Self::PhaseRenamed(_)
            | Self::VersionNotRaised(_)
            | Self::Version(_)
            | Self::EffectiveFrom(_)
            | Self::Source { .. }
            | Self::Citation { .. }
            | Self::Example { .. }
            | Self::Remarks => Severity::Keeping,
        }
    }
}

impl TextPlace {
    /// Whether the text says who should not be treated.
    fn protects(&self) -> bool {
        match self {
            Self::Block(block) => matches!(block.kind, BlockKind::Contraindication | BlockKind::Eligibility),
            Self::PostponeUntil(_) => true,
            Self::Title
            | Self::Indication
            | Self::Area
            | Self::PhaseTitle(_)
            | Self::PhaseNote(_)
            | Self::LongerCourses(_)
            | Self::PreparationWhen
            | Self::Then(_) => false,
        }
    }
}

impl Firmness {
    /// Whether the other speaks at least as firmly. Relative and temporary cannot be compared, so neither does.
    fn is_kept_by(self, other: Self) -> bool {
        let is_weakest = self == Self::NotStated || (self == Self::TellBeforehand && other != Self::NotStated);
        let is_firmer = self == Self::Relative && other == Self::NotRecommended;
        self == other || other == Self::Absolute || is_weakest || is_firmer
    }
}
