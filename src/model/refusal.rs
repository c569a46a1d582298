//! Why there is no plan, and what would help.

use std::{error, fmt};

use chrono::{NaiveDate, Weekday};

use super::course_problem::Day;
use super::{Closure, CourseProblem, DateRange, Id, LengthRange, OtherTreatment, Reason, SessionKey, Weekdays};

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// The course asks for something that the protocol does not allow, or leaves something open.
    Course(Vec<CourseProblem>),
    /// No plan fits.
    NoPlan(Box<NoPlan>),
    /// Each course has a plan, but they have none together.
    NoJointPlan {
        /// The courses.
        courses: Vec<Id>,
        /// A smallest set of rules that cannot hold together.
        conflict: Vec<ClashingRule>,
        /// Changes that make a plan possible, the smallest first.
        relaxations: Vec<Relaxation>,
        /// Whether the rules were not looked through to the end; see [`NoPlan::is_open`].
        is_open: bool,
    },
    /// The planner gave up before it could prove that a plan is the best one or that there is none.
    TooLarge {
        /// Every plan, if there is one, is more days off aim than this, which is proven; `None` when nothing is.
        off_aim_above: Option<u32>,
        /// The bound of one answer that was met.
        bound: SearchBound,
    },
}

/// A bound of one answer. It does not depend on the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SearchBound {
    /// How much is looked at.
    Steps,
    /// How much is held in memory.
    Memory,
    /// How many courses are gone through together.
    Courses {
        /// The most that are planned at once.
        most: u32,
    },
}

impl SearchBound {
    /// Its name for programs, which does not change.
    pub fn code(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Memory => "memory",
            Self::Courses { .. } => "courses",
        }
    }
}

impl Refusal {
    /// Its name for programs, which does not change: of several problems that of the first.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Course(problems) => problems.first().map_or("course", CourseProblem::code),
            Self::NoPlan(_) => "no-plan",
            Self::NoJointPlan { .. } => "no-joint-plan",
            Self::TooLarge { .. } => "too-large",
        }
    }

    /// Whether it is an answer to the course, which could be asked: no plan fits, or none was found in time. Else the
    /// course itself has to change.
    pub fn is_answer(&self) -> bool {
        match self {
            Self::Course(_) => false,
            Self::NoPlan(_) | Self::NoJointPlan { .. } | Self::TooLarge { .. } => true,
        }
    }

    /// Whether it is only that nothing can be planned now: what happened can be true all the same.
    pub(crate) fn leaves_facts(&self) -> bool {
        let leaves = |problem: &CourseProblem| {
            matches!(
                problem,
                CourseProblem::VariantUndecided { .. }
                    | CourseProblem::UntilTooSoon { .. }
                    | CourseProblem::AfterKnownDays { .. }
            )
        };
        match self {
            Self::Course(problems) => problems.iter().all(leaves),
            Self::NoPlan(_) | Self::NoJointPlan { .. } | Self::TooLarge { .. } => true,
        }
    }
}

impl fmt::Display for Refusal {
    /// The bare facts in English, without a full stop; the renderers word them for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Course(problems) => {
                let problems: Vec<String> = problems.iter().map(CourseProblem::to_string).collect();
                f.write_str(&problems.join("; "))
            }
            Self::NoPlan(no_plan) => {
                let NoPlan { session, number, total, between, .. } = &**no_plan;
                write!(f, "no plan fits: session {number}")?;
                if let Some(of) = total {
                    write!(f, " of {of}")?;
                }
                write!(f, " (`{}`) has no usable day", session.phase)?;
                match between {
                    Some(days) => write!(f, " between {} and {}", Day(days.first()), Day(days.last())),
                    None => f.write_str(", because its rules contradict each other"),
                }
            }
            Self::NoJointPlan { courses, .. } => {
                let names: Vec<String> = courses.iter().map(|course| format!("`{course}`")).collect();
                write!(f, "no plan fits: {} each have one alone, but not together", names.join(", "))
            }
            Self::TooLarge { off_aim_above: Some(days), .. } => {
                write!(f, "the search was given up: a plan, if there is one, is more than {days} days off aim")
            }
            Self::TooLarge { off_aim_above: None, .. } => {
                f.write_str("the search was given up before a plan was found")
            }
        }
    }
}

impl error::Error for Refusal {}

/// The session that cannot be placed, whatever the days of the others.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NoPlan {
    /// Which course, where others are planned with it.
    pub course: Option<Id>,
    /// Which session.
    pub session: SessionKey,
    /// Its number in the course.
    pub number: u32,
    /// How many sessions the course was planned with.
    pub of: u32,
    /// How many sessions the course has; nothing where only a plan tells, as where its last phase goes on.
    pub total: Option<u32>,
    /// The days between which it would have to be, over all ways to place the sessions before it (where these leave it
    /// a stretch of many months, for the one that comes closest). `None` when its rules contradict each other.
    pub between: Option<DateRange>,
    /// The rules that collide there.
    pub why: Vec<Reason>,
    /// A smallest set of rules that cannot hold together: without any one of them the others can. Empty when the
    /// search for it was given up.
    pub conflict: Vec<ClashingRule>,
    /// Changes that make a plan possible, each by itself, the smallest first; where none of those tried does, the smallest two
    /// that do together.
    pub relaxations: Vec<Relaxation>,
    /// Whether the rules were not looked through to the end, within the bound of one answer: some of them may not be needed for
    /// the conflict, and where there would be many none are named. That no plan fits is proven all the same.
    pub is_open: bool,
}

/// A rule that a plan could be freed from. A course is named by its protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClashingRule {
    /// When the first session is to be.
    Start {
        /// The course.
        course: Id,
        /// The requested start.
        start: NaiveDate,
        /// The last day for it, where one is given.
        by: Option<NaiveDate>,
    },
    /// The weekdays that may be used.
    Weekdays {
        /// The course.
        course: Id,
        /// The weekdays.
        on: Weekdays,
    },
    /// The weekdays of a phase.
    PhaseWeekdays {
        /// The course.
        course: Id,
        /// The phase.
        phase: Id,
        /// The weekdays.
        on: Weekdays,
    },
    /// The times of the year at which a protocol has no sessions.
    Breaks {
        /// The course.
        course: Id,
    },
    /// Days on which the clinic is closed.
    Closed(Closure),
    /// The hours in which the clinic is open.
    OpeningHours,
    /// The time that is taken at the clinic.
    Busy,
    /// Days on which the person is away.
    Away {
        /// The days.
        days: DateRange,
    },
    /// Another treatment.
    Other {
        /// The course.
        course: Id,
        /// The treatment.
        other: OtherTreatment,
    },
    /// The hard floors of a phase.
    Minimum {
        /// The course.
        course: Id,
        /// The phase.
        phase: Id,
    },
    /// The hard ceilings of a phase.
    Maximum {
        /// The course.
        course: Id,
        /// The phase.
        phase: Id,
    },
    /// The days that the courses keep from one another.
    Separations,
    /// Nothing is planned for days before this one.
    Today {
        /// The day.
        today: NaiveDate,
    },
    /// A session stays on the day to which it was moved by hand.
    Moved {
        /// The course.
        course: Id,
        /// The number of the session.
        session: u32,
        /// The day.
        day: NaiveDate,
    },
    /// No two courses on one day.
    SeparateVisits,
}

/// A change that makes a plan possible; a plan with it has been made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Relaxation {
    /// The change.
    pub kind: RelaxationKind,
    /// The change that it takes besides, where none does alone.
    pub with: Option<RelaxationKind>,
    /// How many days it concerns, which is what makes it small or large.
    pub days: u32,
    /// Days off aim of the best plan with it.
    pub off_aim_days: u32,
}

/// What a [`Relaxation`] changes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RelaxationKind {
    /// A later start.
    Start {
        /// The course.
        course: Id,
        /// The start.
        start: NaiveDate,
    },
    /// A later start of all courses, as many days later each.
    StartAll {
        /// The earliest of the starts.
        start: NaiveDate,
    },
    /// One more weekday.
    Weekday {
        /// The course.
        course: Id,
        /// The weekday.
        weekday: Weekday,
    },
    /// The clinic open on a day on which it is closed.
    Open {
        /// The day.
        day: NaiveDate,
    },
    /// The clinic open on one more weekday.
    OpenWeekday {
        /// The weekday.
        weekday: Weekday,
    },
    /// Time kept free at the clinic on a day on which it is taken.
    Free {
        /// The day.
        day: NaiveDate,
    },
    /// The person back on a day on which they are away.
    Back {
        /// The day.
        day: NaiveDate,
    },
    /// A longer maximum in one phase.
    Maximum {
        /// The course.
        course: Id,
        /// The phase.
        phase: Id,
        /// How many days longer.
        days: i32,
    },
    /// Another interval inside what the source publishes for a phase.
    Interval {
        /// The course.
        course: Id,
        /// The phase.
        phase: Id,
        /// The interval.
        interval: LengthRange,
    },
    /// A session that was moved by hand may be on another day.
    Release {
        /// The course.
        course: Id,
        /// The number of the session.
        session: u32,
    },
    /// A session put by hand on the soonest day that breaks nothing but its maximum interval.
    Force {
        /// The course.
        course: Id,
        /// The number of the session.
        session: u32,
        /// The day.
        day: NaiveDate,
    },
    /// Another date for an event that lies ahead.
    Event {
        /// The event.
        event: Id,
        /// The date.
        day: NaiveDate,
    },
    /// A session ahead dropped from its course.
    Cancel {
        /// The course.
        course: Id,
        /// The number of the session.
        session: u32,
    },
    /// Two courses on one day.
    ShareVisits,
}
