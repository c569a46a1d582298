//! The names of facts in JSON: they keep their meaning within a format number, and have no language.

use crate::model::{DueState, Grade, Obstacle, Reason};

/// The name of a grade in JSON, and how many days it is about.
pub fn grade_code(grade: Grade) -> (&'static str, u32) {
    match grade {
        Grade::OnAim => ("on-aim", 0),
        Grade::Early { days } => ("early", days),
        Grade::Late { days } => ("late", days),
        Grade::Grace { days } => ("grace", days),
        Grade::TooSoon { days, .. } => ("too-soon", days),
        Grade::TooNear { days, .. } => ("too-near", days),
        Grade::TooLate { days } => ("too-late", days),
    }
}

/// The name of such a state in JSON.
pub fn due_code(state: DueState) -> &'static str {
    match state {
        DueState::TooSoon { .. } => "too-soon",
        DueState::Early { .. } => "early",
        DueState::Due => "due",
        DueState::Overdue { .. } => "overdue",
        DueState::PastMaximum { .. } => "past-maximum",
    }
}

/// The name of a reason in JSON.
pub fn reason_code(reason: &Reason) -> &'static str {
    match reason {
        Reason::Start => "start",
        Reason::StartMoved { .. } => "start-moved",
        Reason::StartChosen { .. } => "start-chosen",
        Reason::Aim { .. } => "aim",
        Reason::Floor { .. } => "minimum",
        Reason::Ceiling { .. } => "maximum",
        Reason::Blocked { obstacle: Obstacle::Weekday, .. } => "weekday",
        Reason::Blocked { obstacle: Obstacle::Closed { .. }, .. } => "closed",
        Reason::Blocked { obstacle: Obstacle::ClosedWeekday, .. } => "closed-weekday",
        Reason::Blocked { obstacle: Obstacle::NoTime { .. } | Obstacle::NoTimeTogether { .. }, .. } => "no-time",
        Reason::Blocked { obstacle: Obstacle::Away, .. } => "away",
        Reason::Blocked { obstacle: Obstacle::Separation { .. }, .. } => "separation",
        Reason::EarliestAllowed { .. } => "earliest-allowed",
        Reason::ForLaterSessions { .. } => "for-later-sessions",
        Reason::Promised => "promised",
        Reason::Blocked { obstacle: Obstacle::OtherCourse { .. }, .. } => "other-course",
        Reason::TimeMoved { .. } => "time-moved",
        Reason::SharedVisit { .. } => "shared-visit",
        Reason::MovedByHand { .. } => "moved-by-hand",
        Reason::Missed { .. } => "missed",
        Reason::FromToday { .. } => "from-today",
        Reason::Held => "held",
    }
}
