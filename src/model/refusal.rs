//! Why there is no plan, and what would help.

use chrono::{NaiveDate, Weekday};

use super::{
    AllowedInterval, Closure, Count, DateRange, Id, LengthRange, OtherTreatment, Reason, Reference, SessionKey,
    Weekdays,
};

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq)]
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
    },
    /// The planner gave up before it could prove that a plan is the best one or that there is none.
    TooLarge {
        /// Every plan, if there is one, is more days off aim than this, which is proven; `None` when nothing is.
        off_aim_above: Option<u32>,
    },
}

/// The session that cannot be placed, whatever the days of the others.
#[derive(Clone, Debug, PartialEq)]
pub struct NoPlan {
    /// Which course, where others are planned with it and it has no plan alone either.
    pub course: Option<Id>,
    /// Which session.
    pub session: SessionKey,
    /// Its number in the course.
    pub number: u32,
    /// How many sessions the course has.
    pub of: u32,
    /// The days between which it would have to be, over all ways to place the sessions before it (where these leave it
    /// a stretch of many months, for the one that comes closest). `None` when its rules contradict each other.
    pub between: Option<DateRange>,
    /// The rules that collide there.
    pub why: Vec<Reason>,
    /// A smallest set of rules that cannot hold together: without any one of them the others can. Empty when the
    /// search for it was given up.
    pub conflict: Vec<ClashingRule>,
    /// Changes that make a plan possible, each by itself, the smallest first.
    pub relaxations: Vec<Relaxation>,
}

/// A rule that a plan could be freed from. A course is named by its protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClashingRule {
    /// When the first session is to be.
    Start {
        /// The course.
        course: Id,
        /// The wished start.
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
pub struct Relaxation {
    /// The change.
    pub kind: RelaxationKind,
    /// How many days it concerns, which is what makes it small or large.
    pub days: u32,
    /// Days off aim of the best plan with it.
    pub off_aim_days: u32,
}

/// What a [`Relaxation`] changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelaxationKind {
    /// A later start.
    Start {
        /// The course.
        course: Id,
        /// The start.
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
    /// Two courses on one day.
    ShareVisits,
}

/// Something wrong with a course, found before planning.
#[derive(Clone, Debug, PartialEq)]
pub enum CourseProblem {
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
    /// There is no wished start, and no event times the first session.
    StartOpen,
    /// The last day for the start lies before the wished start.
    StartByBeforeStart {
        /// The wished start.
        start: NaiveDate,
        /// The last day for it.
        by: NaiveDate,
    },
    /// The course gives no date for an event.
    EventOpen {
        /// The event.
        event: Id,
    },
    /// More rounds than one, but the protocol does not repeat the course.
    RepeatNotStated,
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
    },
    /// A visit that begins at the wished time would end on the next day.
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
