//! The answer: dated sessions with windows and reasons, or why there are none.

use chrono::{NaiveDate, NaiveTime, Weekday};

use super::{
    AllowedInterval, Count, Course, DateRange, Id, Length, LengthRange, OtherTreatment, Reference, SessionKey, Weekdays,
};

/// The best plan for a course.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What was asked.
    pub course: Course,
    /// The phases that have sessions in this plan, in order.
    pub phases: Vec<PlannedPhase>,
    /// Every session, held and planned, in order.
    pub sessions: Vec<Session>,
}

impl Plan {
    /// Days off aim of the whole plan: what the planner makes smallest first.
    pub fn off_aim_days(&self) -> u32 {
        self.sessions.iter().map(|session| session.off_aim_days).sum()
    }

    /// The day of the first session. A plan has at least one.
    pub fn first(&self) -> Option<NaiveDate> {
        self.sessions.first().map(|session| session.day)
    }

    /// The day of the last session.
    pub fn last(&self) -> Option<NaiveDate> {
        self.sessions.last().map(|session| session.day)
    }
}

/// The best plans for several courses of one person.
#[derive(Clone, Debug, PartialEq)]
pub struct JointPlan {
    /// A plan for each course, in the order of the courses.
    pub plans: Vec<Plan>,
    /// How many days have a session.
    pub visits: u32,
    /// Whether it is proven that no plan is better.
    pub proof: Proof,
}

impl JointPlan {
    /// All sessions with their plans, in the order of their days and on one day in the order of the courses.
    pub fn sessions(&self) -> Vec<(&Plan, &Session)> {
        let all = self.plans.iter().flat_map(|plan| plan.sessions.iter().map(move |session| (plan, session)));
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|(_, session)| session.day);
        all
    }

    /// Days off aim of all courses.
    pub fn off_aim_days(&self) -> u32 {
        self.plans.iter().map(Plan::off_aim_days).sum()
    }

    /// The first day with a session.
    pub fn first(&self) -> Option<NaiveDate> {
        self.plans.iter().filter_map(Plan::first).min()
    }

    /// The last day with a session.
    pub fn last(&self) -> Option<NaiveDate> {
        self.plans.iter().filter_map(Plan::last).max()
    }
}

/// Whether a plan is proven to be the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// No plan is better.
    Best,
    /// The search was given up before that was known. A plan with fewer visits, if there is one, is more days off aim
    /// than this.
    Open {
        /// Days off aim.
        off_aim_above: u32,
    },
}

/// One phase as it is planned.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedPhase {
    /// Where the phase stands in the protocol.
    pub index: usize,
    /// The round of the course, from 1.
    pub round: u32,
    /// How many sessions are planned.
    pub sessions: u32,
    /// Where that number comes from.
    pub chosen_by: ChosenBy,
    /// The aim of its sessions, if the phase has one for all.
    pub interval: Option<LengthRange>,
    /// The number of sessions is in the range of the source's longer courses, not in its usual one.
    pub is_extended: bool,
}

/// Who chose a number inside what the source allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// The source gives exactly this.
    Source,
    /// The protocol's policy.
    Policy,
    /// Whoever asked for the plan.
    Request,
    /// The last day that was asked for.
    Until,
}

/// One session of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Which session it is.
    pub key: SessionKey,
    /// Where its phase stands in [`Plan::phases`].
    pub phase: usize,
    /// Its number in the course, from 1. A session that does not count has the number of the one that repeats it.
    pub number: u32,
    /// How many sessions the course has.
    pub of: u32,
    /// The day.
    pub day: NaiveDate,
    /// From when to when the person is there, preparation included; `None` for a whole day.
    pub time: Option<SessionTime>,
    /// Planned, or what happened.
    pub status: SessionStatus,
    /// What the rules allow and aim at, given the days of the sessions they refer to.
    pub window: Window,
    /// Where the session may move while all others stay; `None` for a session that was held.
    pub movable: Option<Movable>,
    /// Days since the session before.
    pub gap_days: Option<i64>,
    /// Days outside the aim.
    pub off_aim_days: u32,
    /// Why it is on this day.
    pub reasons: Vec<Reason>,
}

/// The clock times of one session on its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionTime {
    /// When the preparation begins.
    pub start: NaiveTime,
    /// When the session has ended.
    pub end: NaiveTime,
}

/// Whether a session lies ahead or behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionStatus {
    /// Ahead.
    Planned,
    /// Behind, and how it was in time.
    Held(Grade),
}

/// How a session that was held lies against its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// Inside its aim.
    OnAim,
    /// Sooner than its aim, and not sooner than its minimum.
    Early {
        /// Days before the first day of the aim.
        days: u32,
    },
    /// Later than its aim, and not later than its maximum.
    Late {
        /// Days after the last day of the aim.
        days: u32,
    },
    /// Sooner than its minimum, by no more than the grace.
    Grace {
        /// Days before the minimum.
        days: u32,
    },
    /// Sooner than its minimum less the grace.
    TooSoon {
        /// Days before the minimum.
        days: u32,
        /// Whether the protocol lets it count.
        counts: bool,
    },
    /// Later than its maximum.
    TooLate {
        /// Days after the maximum.
        days: u32,
    },
}

impl Grade {
    /// Whether a session held like this counts as held.
    pub fn counts(self) -> bool {
        match self {
            Self::TooSoon { counts, .. } => counts,
            Self::OnAim | Self::Early { .. } | Self::Late { .. } | Self::Grace { .. } | Self::TooLate { .. } => true,
        }
    }
}

/// The days that a session's rules allow and aim at; every end is included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The first day that every rule allows, if one says so.
    pub earliest: Option<NaiveDate>,
    /// The days that are least off aim.
    pub aim: Option<DateRange>,
    /// The last day that every rule allows, if one says so.
    pub latest: Option<NaiveDate>,
}

/// The usable days that a session may move to while all other sessions stay where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movable {
    /// The first such day.
    pub earliest: NaiveDate,
    /// The last such day; `None` when nothing ends it.
    pub latest: Option<NaiveDate>,
}

/// Why a session is on its day, or why it is on none. Facts only; the words are the renderer's.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// It is the wished start.
    Start,
    /// The wished start is not usable, and this is the first usable day after it.
    StartMoved {
        /// The wished start.
        wished: NaiveDate,
    },
    /// Any day from the wished start on would do, and this one makes the best plan.
    StartChosen {
        /// The wished start.
        wished: NaiveDate,
        /// The last day that would do.
        by: NaiveDate,
    },
    /// What a rule aims at.
    Aim {
        /// The rule's reference point.
        after: ReferencePoint,
        /// The interval as it is published or chosen.
        interval: LengthRange,
        /// The days that it leads to.
        days: DateRange,
    },
    /// A hard floor.
    Floor {
        /// The rule's reference point.
        after: ReferencePoint,
        /// The length of the floor.
        minimum: Length,
        /// The first day it allows.
        earliest: NaiveDate,
    },
    /// A hard ceiling.
    Ceiling {
        /// The rule's reference point.
        after: ReferencePoint,
        /// The length of the ceiling.
        maximum: Length,
        /// The last day it allows.
        latest: NaiveDate,
    },
    /// Days that lie closer to the aim, or all days of the window, cannot be used.
    Blocked {
        /// What stands against them, alike on each.
        obstacle: Obstacle,
        /// The days, in order.
        days: Vec<DateRange>,
    },
    /// No rule aims at a day, so the aim is the first day that the rules allow.
    EarliestAllowed {
        /// That day.
        day: NaiveDate,
    },
    /// The usable day that is best for this session alone would make the rest of the plan worse, or impossible.
    ForLaterSessions {
        /// That day.
        nearest: NaiveDate,
        /// Days off aim of the best plan with that day; `None` when there is no plan with it.
        off_aim_days: Option<u32>,
    },
    /// Other courses have a session on the same day, in one visit.
    SharedVisit {
        /// Those courses.
        courses: Vec<Id>,
    },
    /// It was held on this day.
    Held,
}

/// The end that a rule is measured from, with its date.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferencePoint {
    /// What it is.
    pub reference: ReferenceKind,
    /// Its date.
    pub day: NaiveDate,
}

/// A reference point of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// A session, by its number in the course.
    Session(u32),
    /// An event.
    Event(Id),
}

/// What stands against a session on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The weekday may not be used.
    Weekday,
    /// The clinic is closed.
    Closed,
    /// The person is away.
    Away,
    /// Another treatment is too near.
    Separation {
        /// The other treatment.
        treatment: Id,
        /// Its day.
        on: NaiveDate,
        /// How far the two must lie apart.
        length: Length,
        /// Whether the session would come before the other treatment (else after it).
        is_before: bool,
    },
    /// Another course has a session on that day, and the two may not share a visit.
    OtherCourse {
        /// The other course.
        course: Id,
    },
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The course asks for something that the protocol does not allow, or leaves something open.
    Course(Vec<CourseProblem>),
    /// No plan fits.
    NoPlan(NoPlan),
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
    /// A smallest set of rules that cannot hold together: without any one of them there is a plan. Empty when the
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
    Closed {
        /// The days.
        days: DateRange,
    },
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
    /// The dates leave the years that a plan may reach, 1900 to 2200.
    OutOfCalendar,
}
