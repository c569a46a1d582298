//! Why a session is on its day: facts, not words.

use chrono::{NaiveDate, NaiveTime};

use super::{DateRange, Id, LateGap, Length, LengthRange, MonthDay, Text};

/// Why a session is on its day, or why it is on none. Facts only; the words are the renderer's.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// It is the requested start.
    Start,
    /// The requested start is not usable, and this is the first usable day after it.
    StartMoved {
        /// The requested start.
        requested: NaiveDate,
    },
    /// Any day from the requested start on would do, and this one makes the best plan.
    StartChosen {
        /// The requested start.
        requested: NaiveDate,
        /// The last day that would do.
        by: NaiveDate,
    },
    /// What a rule aims at.
    Aim {
        /// The rule's reference point.
        after: ReferencePoint,
        /// The interval as it is published or chosen.
        interval: LengthRange,
        /// The day of the month that its days are moved to, where the protocol names one.
        on_day: Option<MonthDay>,
        /// The days that it leads to.
        days: DateRange,
    },
    /// The next of the weekdays on each of which there is a session.
    NextWeekday {
        /// The rule's reference point.
        after: ReferencePoint,
        /// That day.
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
    /// What a rule aims at that is counted back from an event.
    AimBefore {
        /// The event.
        before: ReferencePoint,
        /// The interval as it is published or chosen.
        interval: LengthRange,
        /// The days that it leads to.
        days: DateRange,
    },
    /// No nearer to an event than so.
    NotNearer {
        /// The event.
        before: ReferencePoint,
        /// The shortest length.
        minimum: Length,
        /// The last day it allows.
        latest: NaiveDate,
    },
    /// No further before an event than so.
    NotFarther {
        /// The event.
        before: ReferencePoint,
        /// The longest length.
        maximum: Length,
        /// The first day it allows.
        earliest: NaiveDate,
    },
    /// Of several rules of the session only the earliest counts.
    EarlierCounts,
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
    /// The usable day that is best for this session alone, the earliest of equals, would make the plan worse or impossible.
    ForLaterSessions {
        /// That day.
        nearest: NaiveDate,
        /// How many days nearer to its aim this session would be.
        nearer_by_days: u32,
        /// What the best plan with that day comes to.
        instead: Instead,
        /// Whether other courses are planned with this one: then it is the best plan while their sessions stay.
        is_beside: bool,
    },
    /// The visit was promised, and the plan keeps it.
    Promised,
    /// The visit does not begin at the requested time.
    TimeMoved {
        /// The requested time.
        requested: NaiveTime,
        /// When the visit begins.
        start: NaiveTime,
        /// How long it is.
        minutes: u32,
    },
    /// Other courses have a session on the same day, in one visit.
    SharedVisit {
        /// Those courses.
        courses: Vec<Id>,
    },
    /// It was moved to this day by hand.
    MovedByHand {
        /// Whether a rule forbids the day.
        is_forced: bool,
    },
    /// It was missed on another day.
    Missed {
        /// That day.
        on: NaiveDate,
    },
    /// Nothing is planned for the past.
    FromToday {
        /// The first day that counts as the future.
        today: NaiveDate,
    },
    /// It was held on this day.
    Held,
    /// So much time has passed since the session before that the course does not go on as planned: by the rule of its
    /// protocol this session comes next.
    Late(LateGap),
    /// It is planned so late after the session before that, once it is held, the course does not go on as planned.
    LateWhenHeld(LateGap),
}

impl Instead {
    /// Days off aim of that plan of the course, where they are what it is compared by.
    pub fn off_aim_days(self) -> Option<u32> {
        match self {
            Self::NoPlan | Self::TooLate | Self::GivesUp { .. } => None,
            Self::OffAim { days } | Self::AsGood { days } | Self::SharesLess { days } => Some(days),
        }
    }
}

/// What the best plan of a course comes to that has one session on another day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// There is none.
    NoPlan,
    /// There is none in which as many sessions come in time by the protocol's rules for late ones.
    TooLate,
    /// It gives up more promised visits.
    GivesUp {
        /// How many more.
        visits: u32,
    },
    /// The whole plan of the course would be another number of days off aim.
    OffAim {
        /// So many.
        days: u32,
    },
    /// It is as many days off aim, and comes after this one for another reason.
    AsGood {
        /// So many.
        days: u32,
    },
    /// Sharing visits with the other courses comes first, and it is no more days off aim.
    SharesLess {
        /// Its days off aim.
        days: u32,
    },
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
#[non_exhaustive]
pub enum Obstacle {
    /// The weekday may not be used.
    Weekday,
    /// The phase has no sessions on that weekday.
    PhaseWeekday,
    /// The clinic is closed.
    Closed {
        /// Why, where that is known.
        reason: Option<String>,
    },
    /// The clinic has no hours on that weekday.
    ClosedWeekday,
    /// The clinic has no free gap that is long enough.
    NoTime {
        /// How long a visit is, where that is known.
        minutes: Option<u32>,
    },
    /// The clinic has no free gap that is long enough for one visit with other courses, which have a session that day.
    NoTimeTogether {
        /// How long the visit would be.
        minutes: u32,
        /// The other courses.
        courses: Vec<Id>,
    },
    /// The person is away.
    Away,
    /// The protocol has no sessions at this time of the year.
    Break {
        /// What the break is.
        title: Text,
    },
    /// Another treatment is too near.
    Separation {
        /// The other treatment.
        treatment: Id,
        /// Its day, or its days from the first to the last.
        on: DateRange,
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
