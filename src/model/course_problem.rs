//! What is wrong with a course, found before planning.

use std::{error, fmt};

use chrono::NaiveDate;

use super::{AllowedInterval, Count, Id, Length, LengthRange, MAX_YEARS, Reference, SessionKey};

/// Something wrong with a course, found before planning.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CourseProblem {
    /// The course names no protocol.
    NoProtocol,
    /// The course names a protocol twice: its sessions would have the same names.
    GivenTwice {
        /// The protocol.
        protocol: Id,
    },
    /// A phase of that name does not exist.
    UnknownPhase {
        /// The name that was given.
        name: Id,
        /// The phases there are.
        known: Vec<Id>,
    },
    /// An event of that name does not exist.
    UnknownEvent {
        /// The name that was given.
        name: Id,
        /// The events there are.
        known: Vec<Id>,
    },
    /// The protocol has variants, and the course names none.
    VariantOpen {
        /// The protocol.
        protocol: Id,
        /// The variants there are.
        known: Vec<Id>,
    },
    /// A variant of that name does not exist.
    UnknownVariant {
        /// The name that was given.
        name: Id,
        /// The variants there are.
        known: Vec<Id>,
    },
    /// Planned by no variant are the sessions of the course where that variant holds by itself.
    VariantUndecided {
        /// The protocol.
        protocol: Id,
        /// The variants there are.
        known: Vec<Id>,
    },
    /// The protocol leaves the number of sessions open.
    SessionsOpen {
        /// The phase.
        phase: Id,
        /// What the source says.
        source: Count,
    },
    /// The number of sessions is outside what the source allows.
    SessionsOutsideSource {
        /// The phase.
        phase: Id,
        /// The number that was asked for.
        asked: u32,
        /// What the source says.
        source: Count,
        /// What it says of longer courses.
        extended: Option<Count>,
        /// For a phase that goes on for a time: the fewest and the most sessions in it, and how far apart these are.
        in_time: Option<Box<(u32, u32, LengthRange)>>,
    },
    /// The protocol leaves the interval open.
    IntervalOpen {
        /// The phase.
        phase: Id,
    },
    /// The interval is outside what the source allows.
    IntervalOutsideSource {
        /// The phase.
        phase: Id,
        /// The interval that was asked for.
        asked: LengthRange,
        /// What the source allows.
        source: AllowedInterval,
    },
    /// The interval is no time, or so long that no plan could reach its end.
    IntervalImpossible {
        /// The phase.
        phase: Id,
        /// The interval that was asked for.
        asked: LengthRange,
    },
    /// The phase's sessions are each timed by rules of their own, so an interval for all of them means nothing.
    IntervalNotUsed {
        /// The phase.
        phase: Id,
    },
    /// A phase without an end needs a last day or a number of sessions.
    EndOpen {
        /// The phase.
        phase: Id,
    },
    /// A last day was given, but no phase goes on until it.
    UntilNotUsed,
    /// The last day lies before the first session of the phase that goes on.
    UntilTooSoon {
        /// The phase.
        phase: Id,
        /// The last day.
        until: NaiveDate,
        /// The day of the phase's first session.
        first: NaiveDate,
    },
    /// There is no requested start, and no event times the first session.
    StartOpen {
        /// The protocol whose first day is open.
        protocol: Id,
    },
    /// The last day for the start lies before the requested start.
    StartByBeforeStart {
        /// The requested start.
        start: NaiveDate,
        /// The last day for it.
        by: NaiveDate,
    },
    /// The last day for the start is given, and no start that it could belong to.
    StartByWithoutStart {
        /// The last day.
        by: NaiveDate,
    },
    /// The course gives no date for an event.
    EventOpen {
        /// The event.
        event: Id,
    },
    /// More rounds than one, but the protocol does not repeat the course.
    RepeatNotStated,
    /// The course is to be done no times.
    NoRounds,
    /// A rule refers to a session that does not come before the one it binds.
    ReferenceNotBefore {
        /// The session that is bound.
        session: SessionKey,
        /// What its rule refers to.
        after: Reference,
    },
    /// The course has more sessions than the planner takes.
    TooManySessions {
        /// How many it has.
        sessions: u64,
        /// How many the planner takes.
        limit: u32,
    },
    /// Sessions that were held are not in order, each later than the one before.
    HeldOutOfOrder {
        /// The day that is not later than the one before it.
        day: NaiveDate,
    },
    /// No protocol of the request keeps a distance from a treatment.
    TreatmentNotKnown {
        /// The name that was given.
        name: Id,
        /// The treatments that the protocols know.
        known: Vec<Id>,
    },
    /// A session is on record as held under a number that is not its own.
    HeldOtherSession {
        /// The number in the record.
        said: u32,
        /// The number of the session that comes next.
        next: u32,
        /// The day on which it was held.
        day: NaiveDate,
    },
    /// The record names a session that the course does not have, or that was held.
    RecordNotAhead {
        /// The number.
        session: u32,
        /// How many sessions the course has.
        of: u32,
    },
    /// A session was moved to a day on which the time is over for which its phase goes on.
    MovedAfterTime {
        /// The session.
        session: u32,
        /// The day.
        day: NaiveDate,
        /// The phase.
        phase: Id,
        /// How long it goes on from its first session.
        time: Length,
    },
    /// A rule is measured from a session that was cancelled.
    ReferenceCancelled {
        /// The session that is bound.
        session: u32,
        /// The session that was cancelled.
        cancelled: u32,
    },
    /// More sessions were held than the course has.
    TooManyHeld {
        /// How many were held.
        held: usize,
        /// How many the course has.
        sessions: u32,
    },
    /// A plan with clock times needs to know how long a session takes, and neither the protocol nor the course says.
    SessionLengthOpen {
        /// The protocol.
        protocol: Id,
        /// Whether the clock times are the clinic's, since the course says nothing of them.
        is_at_of_clinic: bool,
    },
    /// A visit that begins at the requested time would end on the next day.
    PastMidnight {
        /// How long the visit is, in minutes.
        minutes: u32,
    },
    /// A plan would go on after the last day for which the clinic's closures and taken times are known.
    AfterKnownDays {
        /// That day.
        last: NaiveDate,
    },
    /// The dates leave the years that a plan may reach, 1900 to 2200.
    OutOfCalendar,
}

impl CourseProblem {
    /// Its name for programs, which does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoProtocol => "no-protocol",
            Self::GivenTwice { .. } => "given-twice",
            Self::UnknownPhase { .. } => "unknown-phase",
            Self::UnknownEvent { .. } => "unknown-event",
            Self::SessionsOpen { .. } => "sessions-open",
            Self::SessionsOutsideSource { .. } => "sessions-outside-source",
            Self::IntervalOpen { .. } => "interval-open",
            Self::IntervalOutsideSource { .. } => "interval-outside-source",
            Self::IntervalImpossible { .. } => "interval-impossible",
            Self::IntervalNotUsed { .. } => "interval-not-used",
            Self::EndOpen { .. } => "end-open",
            Self::UntilNotUsed => "until-not-used",
            Self::UntilTooSoon { .. } => "until-too-soon",
            Self::StartOpen { .. } => "start-open",
            Self::StartByBeforeStart { .. } => "start-by-before-start",
            Self::StartByWithoutStart { .. } => "start-by-without-start",
            Self::EventOpen { .. } => "event-open",
            Self::RepeatNotStated => "repeat-not-stated",
            Self::NoRounds => "no-rounds",
            Self::ReferenceNotBefore { .. } => "reference-not-before",
            Self::VariantOpen { .. } => "variant-open",
            Self::UnknownVariant { .. } => "unknown-variant",
            Self::VariantUndecided { .. } => "variant-undecided",
            Self::TooManySessions { .. } => "too-many-sessions",
            Self::HeldOutOfOrder { .. } => "held-out-of-order",
            Self::TreatmentNotKnown { .. } => "treatment-not-known",
            Self::HeldOtherSession { .. } => "held-other-session",
            Self::RecordNotAhead { .. } => "record-not-ahead",
            Self::MovedAfterTime { .. } => "moved-after-time",
            Self::ReferenceCancelled { .. } => "reference-cancelled",
            Self::TooManyHeld { .. } => "too-many-held",
            Self::SessionLengthOpen { .. } => "session-length-open",
            Self::PastMidnight { .. } => "past-midnight",
            Self::AfterKnownDays { .. } => "after-known-days",
            Self::OutOfCalendar => "out-of-calendar",
        }
    }
}

impl CourseProblem {
    /// Whether it is about a choice that the protocol leaves to those who plan.
    #[doc(hidden)]
    pub fn is_choice(&self) -> bool {
        match self {
            Self::StartOpen { .. }
            | Self::VariantOpen { .. }
            | Self::VariantUndecided { .. }
            | Self::SessionsOpen { .. }
            | Self::SessionsOutsideSource { .. }
            | Self::IntervalOpen { .. }
            | Self::IntervalOutsideSource { .. }
            | Self::IntervalImpossible { .. }
            | Self::EndOpen { .. }
            | Self::EventOpen { .. }
            | Self::SessionLengthOpen { .. } => true,
            Self::NoProtocol
            | Self::GivenTwice { .. }
            | Self::UnknownPhase { .. }
            | Self::UnknownEvent { .. }
            | Self::UnknownVariant { .. }
            | Self::IntervalNotUsed { .. }
            | Self::UntilNotUsed
            | Self::UntilTooSoon { .. }
            | Self::StartByBeforeStart { .. }
            | Self::StartByWithoutStart { .. }
            | Self::RepeatNotStated
            | Self::NoRounds
            | Self::ReferenceNotBefore { .. }
            | Self::TooManySessions { .. }
            | Self::HeldOutOfOrder { .. }
            | Self::TreatmentNotKnown { .. }
            | Self::HeldOtherSession { .. }
            | Self::RecordNotAhead { .. }
            | Self::MovedAfterTime { .. }
            | Self::ReferenceCancelled { .. }
            | Self::TooManyHeld { .. }
            | Self::PastMidnight { .. }
            | Self::AfterKnownDays { .. }
            | Self::OutOfCalendar => false,
        }
    }
}

impl fmt::Display for CourseProblem {
    /// One sentence in English, without a full stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProtocol => f.write_str("the course names no protocol"),
            Self::GivenTwice { protocol } => write!(f, "`{protocol}` is named twice"),
            Self::UnknownPhase { name, .. } => write!(f, "this protocol has no phase `{name}`"),
            Self::UnknownEvent { name, .. } => write!(f, "this protocol has no event `{name}`"),
            Self::VariantOpen { protocol, .. } => write!(f, "`{protocol}` has variants, and which one is not decided"),
            Self::UnknownVariant { name, .. } => write!(f, "this protocol has no variant `{name}`"),
            Self::VariantUndecided { protocol, .. } => write!(
                f,
                "no variant of `{protocol}` holds by itself: each puts a session on a day that belongs to another"
            ),
            Self::SessionsOpen { phase, source } => {
                write!(f, "how many sessions `{phase}` has is not decided: the source says {source}")
            }
            Self::SessionsOutsideSource { phase, asked, source, extended, in_time } => {
                let noun = if *asked == 1 { "session" } else { "sessions" };
                write!(f, "`{phase}` cannot have {asked} {noun}: the source says {source}")?;
                if let Some((fewest, most, interval)) = in_time.as_deref() {
                    let numbers = if fewest == most { most.to_string() } else { format!("{fewest} to {most}") };
                    write!(f, ", which is {numbers} of them with {} between two", interval.shorter())?;
                }
                extended.map_or(Ok(()), |count| write!(f, ", and {count} in longer courses"))
            }
            Self::IntervalOpen { phase } => {
                write!(f, "the interval of `{phase}` is not decided: the source gives none")
            }
            Self::IntervalOutsideSource { phase, asked, source } => {
                write!(f, "`{phase}` cannot have an interval of {asked}: the source says {source}")
            }
            Self::IntervalImpossible { phase, asked } => {
                write!(
                    f,
                    "`{phase}` cannot have an interval of {asked}: it has to be a day at least, and {MAX_YEARS} years at most"
                )
            }
            Self::IntervalNotUsed { phase } => write!(
                f,
                "the sessions of `{phase}` are timed one by one, so an interval for all of them means nothing"
            ),
            Self::EndOpen { phase } => write!(f, "`{phase}` goes on without an end"),
            Self::UntilNotUsed => f.write_str("no phase of this course goes on until a day"),
            Self::UntilTooSoon { phase, until, first } => {
                write!(f, "the first session of `{phase}` would be on {}, after {}", Day(*first), Day(*until))
            }
            Self::StartOpen { protocol } => write!(f, "the plan needs a first day for `{protocol}`"),
            Self::StartByBeforeStart { start, by } => {
                write!(f, "the start is requested for {}, and may be no later than {}", Day(*start), Day(*by))
            }
            Self::StartByWithoutStart { by } => {
                write!(f, "the start may be no later than {}, and none is requested", Day(*by))
            }
            Self::EventOpen { event } => write!(f, "the date of the event `{event}` is needed"),
            Self::RepeatNotStated => f.write_str("the source does not say that this course is repeated"),
            Self::NoRounds => f.write_str("a course that is done no times has no plan"),
            Self::ReferenceNotBefore { session, after } => write!(
                f,
                "session {} of `{}` is timed from {after}, which does not come before it",
                session.number, session.phase
            ),
            Self::TooManySessions { sessions, limit } => {
                write!(f, "the course has {sessions} sessions or more; the planner takes at most {limit}")
            }
            Self::HeldOutOfOrder { day } => {
                write!(f, "the session held on {} is not after the one before it", Day(*day))
            }
            Self::TreatmentNotKnown { name, .. } => write!(f, "no protocol here keeps a distance from `{name}`"),
            Self::HeldOtherSession { said, next, day } => {
                write!(f, "session {said} cannot have been held on {}: session {next} comes next", Day(*day))
            }
            Self::MovedAfterTime { session, day, phase, time } => write!(
                f,
                "`{phase}` goes on for {time} from its first session, and session {session} would be on {}, when that is over",
                Day(*day)
            ),
            Self::RecordNotAhead { session, of } => {
                write!(f, "the record names session {session}, and the course has {of}")
            }
            Self::ReferenceCancelled { session, cancelled } => {
                write!(f, "session {session} is timed from session {cancelled}, which was cancelled")
            }
            Self::TooManyHeld { held, sessions } => {
                write!(f, "{held} sessions were held, but the course has {sessions}")
            }
            Self::SessionLengthOpen { protocol, is_at_of_clinic: _ } => {
                write!(f, "how long a session of `{protocol}` takes is not decided: the source does not say")
            }
            Self::PastMidnight { minutes } => {
                write!(f, "a visit of {minutes} minutes at that time would end on the next day")
            }
            Self::AfterKnownDays { last } => {
                write!(f, "the plan would go on after {}, and the clinic's days are not known any further", Day(*last))
            }
            Self::OutOfCalendar => f.write_str("the plan would leave the years 1900 to 2200"),
        }
    }
}

impl error::Error for CourseProblem {}

/// A day as errors name it: `Tue 1 Dec 2026`.
pub(super) struct Day(pub(super) NaiveDate);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%a %-d %b %Y"))
    }
}
