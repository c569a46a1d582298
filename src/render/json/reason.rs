//! Reasons for programs: a code with the facts, and the words beside them.

use serde::Serialize;

use super::date::{Date, Days, ends};
use super::json_types;
use crate::model::{Id, LateGap, Obstacle, Reason, ReferenceKind, ReferencePoint};

json_types! {
    /// Why a session is on its day, or on none.
    pub(super) struct ReasonJson<'a> {
        #[serde(flatten)]
        facts: ReasonFacts<'a>,
        /// The same in words, in the language of the answer.
        text: String,
    }

    /// The facts of a reason.
    #[serde(tag = "code", rename_all = "kebab-case")]
    pub(super) enum ReasonFacts<'a> {
        /// It is the requested start.
        Start,
        /// The requested start is not usable, and this is the first usable day after it.
        StartMoved {
            /// The requested start.
            requested: Date,
        },
        /// Any day from the requested start on would do.
        StartChosen {
            /// The requested start.
            requested: Date,
            /// The last day that would do.
            by: Date,
        },
        /// What a rule aims at.
        Aim {
            /// What the rule is measured from.
            after: ReferenceJson<'a>,
            /// The interval as it is published or chosen.
            interval: String,
            /// The day of the month that the days are moved to, where the protocol names one: `first mon of the month`.
            #[serde(skip_serializing_if = "Option::is_none")]
            on_day: Option<String>,
            /// The days that it leads to.
            days: Days,
        },
        /// The next of the weekdays on each of which there is a session.
        NextWeekday {
            /// What it is measured from.
            after: ReferenceJson<'a>,
            /// That day, as the first and the last.
            days: Days,
        },
        /// A minimum interval.
        Minimum {
            /// What the rule is measured from.
            after: ReferenceJson<'a>,
            /// The length.
            minimum: String,
            /// The first day that it allows.
            earliest: Date,
        },
        /// A maximum interval.
        Maximum {
            /// What the rule is measured from.
            after: ReferenceJson<'a>,
            /// The length.
            maximum: String,
            /// The last day that it allows.
            latest: Date,
        },
        /// What a rule aims at that is counted back from an event.
        AimBefore {
            /// The event.
            before: ReferenceJson<'a>,
            /// The interval as it is published or chosen.
            interval: String,
            /// The days that it leads to.
            days: Days,
        },
        /// No nearer to an event than that.
        MinimumBefore {
            /// The event.
            before: ReferenceJson<'a>,
            /// The length.
            minimum: String,
            /// The last day that it allows.
            latest: Date,
        },
        /// No further before an event than that.
        MaximumBefore {
            /// The event.
            before: ReferenceJson<'a>,
            /// The length.
            maximum: String,
            /// The first day that it allows.
            earliest: Date,
        },
        /// Of several rules of the session only the earliest counts.
        EarlierCounts,
        /// The weekday may not be used.
        Weekday {
            /// The days that cannot be used.
            days: Vec<Days>,
        },
        /// The phase has no sessions on that weekday.
        PhaseWeekday {
            /// The days that cannot be used.
            days: Vec<Days>,
        },
        /// The clinic is closed.
        Closed {
            /// The days that cannot be used.
            days: Vec<Days>,
            /// Why it is closed, where that is known.
            reason: Option<&'a str>,
        },
        /// The clinic has no hours on that weekday.
        ClosedWeekday {
            /// The days that cannot be used.
            days: Vec<Days>,
        },
        /// The clinic has no free time that is long enough.
        NoTime {
            /// The days that cannot be used.
            days: Vec<Days>,
            /// How long the visit would be, where that is known.
            minutes: Option<u32>,
            /// The other courses of the visit; none where the session alone does not fit.
            courses: Vec<&'a str>,
        },
        /// The protocol has no sessions at this time of the year.
        Break {
            /// The days.
            days: Vec<Days>,
            /// What the break is, in English.
            title: &'a str,
        },
        /// The person is away.
        Away {
            /// The days that cannot be used.
            days: Vec<Days>,
        },
        /// Another treatment is too near.
        Separation {
            /// The days that cannot be used.
            days: Vec<Days>,
            /// The other treatment.
            treatment: &'a str,
            /// Its day, or its first day.
            on: Date,
            /// Its last day, where it lasts.
            #[serde(skip_serializing_if = "Option::is_none")]
            until: Option<Date>,
            /// How far the two must lie apart.
            length: String,
            /// Whether the session would come before the other treatment, else after it.
            before: bool,
        },
        /// Another course has a session then, and the two may not share a visit.
        OtherCourse {
            /// The days that cannot be used.
            days: Vec<Days>,
            /// The other course.
            course: &'a str,
        },
        /// No rule aims at a day, so the aim is the first day that the rules allow.
        EarliestAllowed {
            /// That day.
            day: Date,
        },
        /// The day that is best for this session alone would make the rest of the plan worse or impossible.
        ForLaterSessions {
            /// That day.
            nearest: Date,
            /// How many days nearer to its aim this session would be.
            nearer_by_days: u32,
            /// Days off aim of the best plan with that day; nothing where there is no plan with it, or where that is not
            /// what speaks against it.
            off_aim_days: Option<u32>,
        },
        /// The visit was promised, and the plan keeps it.
        Promised,
        /// The visit does not begin at the requested time.
        TimeMoved {
            /// The requested time.
            requested: String,
            /// When it begins.
            start: String,
            /// How long it is.
            minutes: u32,
        },
        /// Other courses have a session in the same visit.
        SharedVisit {
            /// Those courses.
            courses: Vec<&'a str>,
        },
        /// It was moved to this day by hand.
        MovedByHand {
            /// Whether a rule forbids the day.
            forced: bool,
        },
        /// It was missed on another day.
        Missed {
            /// That day.
            on: Date,
        },
        /// Nothing is planned for the past.
        FromToday {
            /// The first day that counts as the future.
            today: Date,
        },
        /// It was held on this day.
        Held,
        /// So much time has passed since the session before that the course does not go on as planned.
        Late {
            /// The rule, by its id in the protocol.
            rule: &'a str,
            /// The day of the session before.
            since: Date,
            /// The time that was exceeded.
            more_than: String,
            /// What follows, in the words of protocol files.
            then: String,
        },
        /// It is planned so late after the session before that, once it is held, the course does not go on as planned.
        LateWhenHeld {
            /// The rule, by its id in the protocol.
            rule: &'a str,
            /// The day of the session before.
            since: Date,
            /// The time that is exceeded.
            more_than: String,
            /// What follows, in the words of protocol files.
            then: String,
        },
    }

    /// What a rule is measured from: one of session and event, with its day.
    pub(super) struct ReferenceJson<'a> {
        /// The number of the session in its course.
        #[serde(skip_serializing_if = "Option::is_none")]
        session: Option<u32>,
        /// The event.
        #[serde(skip_serializing_if = "Option::is_none")]
        event: Option<&'a str>,
        /// Its day.
        day: Date,
    }
}

impl<'a> ReasonJson<'a> {
    pub(super) fn of(reason: &'a Reason, text: String) -> Self {
        Self { facts: facts(reason), text }
    }
}

fn facts(reason: &Reason) -> ReasonFacts<'_> {
    match reason {
        Reason::Start => ReasonFacts::Start,
        Reason::StartMoved { requested } => ReasonFacts::StartMoved { requested: (*requested).into() },
        Reason::StartChosen { requested, by } => {
            ReasonFacts::StartChosen { requested: (*requested).into(), by: (*by).into() }
        }
        Reason::Aim { after, interval, on_day, days } => ReasonFacts::Aim {
            after: ReferenceJson::of(after),
            interval: interval.to_string(),
            on_day: on_day.map(|on_day| on_day.to_string()),
            days: ends(*days),
        },
        Reason::NextWeekday { after, days } => {
            ReasonFacts::NextWeekday { after: ReferenceJson::of(after), days: ends(*days) }
        }
        Reason::Floor { after, minimum, earliest } => ReasonFacts::Minimum {
            after: ReferenceJson::of(after),
            minimum: minimum.to_string(),
            earliest: (*earliest).into(),
        },
        Reason::Ceiling { after, maximum, latest } => ReasonFacts::Maximum {
            after: ReferenceJson::of(after),
            maximum: maximum.to_string(),
            latest: (*latest).into(),
        },
        Reason::AimBefore { before, interval, days } => ReasonFacts::AimBefore {
            before: ReferenceJson::of(before),
            interval: interval.to_string(),
            days: ends(*days),
        },
        Reason::NotNearer { before, minimum, latest } => ReasonFacts::MinimumBefore {
            before: ReferenceJson::of(before),
            minimum: minimum.to_string(),
            latest: (*latest).into(),
        },
        Reason::NotFarther { before, maximum, earliest } => ReasonFacts::MaximumBefore {
            before: ReferenceJson::of(before),
            maximum: maximum.to_string(),
            earliest: (*earliest).into(),
        },
        Reason::EarlierCounts => ReasonFacts::EarlierCounts,
        Reason::Blocked { obstacle, days } => blocked(obstacle, days.iter().copied().map(ends).collect()),
        Reason::EarliestAllowed { day } => ReasonFacts::EarliestAllowed { day: (*day).into() },
        Reason::Promised => ReasonFacts::Promised,
        Reason::ForLaterSessions { nearest, nearer_by_days, instead, is_beside: _ } => ReasonFacts::ForLaterSessions {
            nearest: (*nearest).into(),
            nearer_by_days: *nearer_by_days,
            off_aim_days: instead.off_aim_days(),
        },
        Reason::TimeMoved { requested, start, minutes } => ReasonFacts::TimeMoved {
            requested: requested.format("%H:%M").to_string(),
            start: start.format("%H:%M").to_string(),
            minutes: *minutes,
        },
        Reason::SharedVisit { courses } => ReasonFacts::SharedVisit { courses: names(courses) },
        Reason::MovedByHand { is_forced } => ReasonFacts::MovedByHand { forced: *is_forced },
        Reason::Missed { on } => ReasonFacts::Missed { on: (*on).into() },
        Reason::FromToday { today } => ReasonFacts::FromToday { today: (*today).into() },
        Reason::Held => ReasonFacts::Held,
        Reason::Late(LateGap { rule, due: _, since, more_than, then }) => ReasonFacts::Late {
            rule: rule.as_str(),
            since: (*since).into(),
            more_than: more_than.to_string(),
            then: then.to_string(),
        },
        Reason::LateWhenHeld(LateGap { rule, due: _, since, more_than, then }) => ReasonFacts::LateWhenHeld {
            rule: rule.as_str(),
            since: (*since).into(),
            more_than: more_than.to_string(),
            then: then.to_string(),
        },
    }
}

fn blocked(obstacle: &Obstacle, days: Vec<Days>) -> ReasonFacts<'_> {
    match obstacle {
        Obstacle::Weekday => ReasonFacts::Weekday { days },
        Obstacle::PhaseWeekday => ReasonFacts::PhaseWeekday { days },
        Obstacle::Closed { reason } => ReasonFacts::Closed { days, reason: reason.as_deref() },
        Obstacle::ClosedWeekday => ReasonFacts::ClosedWeekday { days },
        Obstacle::NoTime { minutes } => ReasonFacts::NoTime { days, minutes: *minutes, courses: Vec::new() },
        Obstacle::NoTimeTogether { minutes, courses } => {
            ReasonFacts::NoTime { days, minutes: Some(*minutes), courses: names(courses) }
        }
        Obstacle::Away => ReasonFacts::Away { days },
        Obstacle::Break { title } => ReasonFacts::Break { days, title: &title.english },
        Obstacle::Separation { treatment, on, length, is_before } => ReasonFacts::Separation {
            days,
            treatment: treatment.as_str(),
            on: on.first().into(),
            until: (on.first() < on.last()).then(|| on.last().into()),
            length: length.to_string(),
            before: *is_before,
        },
        Obstacle::OtherCourse { course } => ReasonFacts::OtherCourse { days, course: course.as_str() },
    }
}

impl<'a> ReferenceJson<'a> {
    fn of(point: &'a ReferencePoint) -> Self {
        let (session, event) = match &point.reference {
            ReferenceKind::Session(number) => (Some(*number), None),
            ReferenceKind::Event(event) => (None, Some(event.as_str())),
        };
        Self { session, event, day: point.day.into() }
    }
}

fn names(ids: &[Id]) -> Vec<&str> {
    ids.iter().map(Id::as_str).collect()
}
