//! The names of facts in JSON: they keep their meaning within a format number, and have no language.

use serde::Serialize;

use super::json::json_types;
use crate::model::{DueState, Grade};

json_types! {
    /// How a session that was held was in time.
    #[derive(Clone, Copy)]
    #[serde(rename_all = "kebab-case")]
    pub(super) enum GradeCode {
        /// Inside its aim.
        OnAim,
        /// Sooner than its aim, and not sooner than its minimum.
        Early,
        /// Later than its aim, and not later than its maximum.
        Late,
        /// Sooner than its minimum, by no more than the grace.
        Grace,
        /// Sooner than its minimum less the grace.
        TooSoon,
        /// Nearer to another treatment, or to a session of another course, than a protocol allows.
        TooNear,
        /// Later than its maximum.
        TooLate,
        /// Whoever wrote it down says that it does not count.
        Uncounted,
        /// It counted, and does so no more: a session after it was, or is, so late that the protocol goes back before it.
        Superseded,
    }
}

impl GradeCode {
    pub(super) fn of(grade: Grade) -> Self {
        match grade {
            Grade::OnAim => Self::OnAim,
            Grade::Early { .. } => Self::Early,
            Grade::Late { .. } => Self::Late,
            Grade::Grace { .. } => Self::Grace,
            Grade::TooSoon { .. } => Self::TooSoon,
            Grade::TooNear { .. } => Self::TooNear,
            Grade::TooLate { .. } => Self::TooLate,
            Grade::Uncounted => Self::Uncounted,
            Grade::Superseded => Self::Superseded,
        }
    }
}

/// The name of such a state in JSON.
pub(super) fn due_code(state: DueState) -> &'static str {
    match state {
        DueState::TooSoon { .. } => "too-soon",
        DueState::Early { .. } => "early",
        DueState::Due => "due",
        DueState::Overdue { .. } => "overdue",
        DueState::PastMaximum { .. } => "past-maximum",
    }
}
