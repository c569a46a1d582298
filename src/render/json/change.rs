//! What collides and what would help, for programs: a code with the facts, and the words beside them.

use chrono::Weekday;
use serde::Serialize;

use super::date::{Date, Days, ends};
use super::json_types;
use crate::model::{ClashingRule, Relaxation, RelaxationKind};
use crate::render::locale::Locale;

json_types! {
    /// A rule that is needed for a conflict.
    pub(super) struct RuleJson<'a> {
        #[serde(flatten)]
        facts: RuleFacts<'a>,
        /// The same in words, in the language of the answer.
        text: String,
    }

    /// The facts of a rule that collides. A course is named by its protocol.
    #[serde(tag = "code", rename_all = "kebab-case")]
    pub(super) enum RuleFacts<'a> {
        /// When the first session is to be.
        Start {
            /// The course.
            course: &'a str,
            /// The requested start.
            start: Date,
            /// The last day for it, where one is given.
            by: Option<Date>,
        },
        /// The weekdays that may be used.
        Weekdays {
            /// The course.
            course: &'a str,
            /// The weekdays.
            on: Vec<&'static str>,
        },
        /// Days on which the clinic is closed.
        Closed {
            /// The days.
            days: Days,
            /// Why, where that is known.
            reason: Option<&'a str>,
        },
        /// The hours in which the clinic is open.
        OpeningHours,
        /// The weekdays of a phase.
        PhaseWeekdays {
            /// The course.
            course: &'a str,
            /// The phase.
            phase: &'a str,
            /// The weekdays.
            on: Vec<&'static str>,
        },
        /// The times of the year at which a protocol has no sessions.
        Breaks {
            /// The course.
            course: &'a str,
        },
        /// The time that is taken at the clinic.
        Busy,
        /// Days on which the person is away.
        Away {
            /// The days.
            days: Days,
        },
        /// Another treatment.
        Other {
            /// The course.
            course: &'a str,
            /// The treatment.
            treatment: &'a str,
            /// Its day, or its first day.
            on: Date,
            /// Its last day, where it lasts.
            #[serde(skip_serializing_if = "Option::is_none")]
            until: Option<Date>,
        },
        /// The minimum intervals of a phase.
        Minimum {
            /// The course.
            course: &'a str,
            /// The phase.
            phase: &'a str,
        },
        /// The maximum intervals of a phase.
        Maximum {
            /// The course.
            course: &'a str,
            /// The phase.
            phase: &'a str,
        },
        /// The days that the courses keep from one another.
        Separations,
        /// Nothing is planned for days before this one.
        Today {
            /// The day.
            today: Date,
        },
        /// A session stays on the day to which it was moved by hand.
        Moved {
            /// The course.
            course: &'a str,
            /// The number of the session.
            session: u32,
            /// The day.
            day: Date,
        },
        /// No two courses on one day.
        SeparateVisits,
    }

    /// A change that makes a plan possible.
    pub(super) struct RelaxationJson<'a> {
        #[serde(flatten)]
        change: ChangeFacts<'a>,
        /// The same in words, in the language of the answer.
        text: String,
        /// The change that it takes besides, where none of those tried helps alone.
        #[serde(skip_serializing_if = "Option::is_none")]
        with: Option<ChangeFacts<'a>>,
        /// How many days it concerns.
        days: u32,
        /// Days off aim of the best plan with it.
        off_aim_days: u32,
    }

    /// The facts of a change. A course is named by its protocol.
    #[serde(tag = "code", rename_all = "kebab-case")]
    pub(in crate::render) enum ChangeFacts<'a> {
        /// A later start.
        Start {
            /// The course.
            course: &'a str,
            /// The start.
            start: Date,
        },
        /// A later start of all courses, as many days later each.
        StartAll {
            /// The earliest of the starts.
            start: Date,
        },
        /// One more weekday.
        Weekday {
            /// The course.
            course: &'a str,
            /// The weekday.
            weekday: &'static str,
        },
        /// The clinic open on a day on which it is closed.
        Open {
            /// The day.
            day: Date,
        },
        /// The clinic open on one more weekday.
        OpenWeekday {
            /// The weekday.
            weekday: &'static str,
        },
        /// Time kept free at the clinic on a day on which it is taken.
        Free {
            /// The day.
            day: Date,
        },
        /// The person back on a day on which they are away.
        Back {
            /// The day.
            day: Date,
        },
        /// Longer maximum intervals in one phase.
        Maximum {
            /// The course.
            course: &'a str,
            /// The phase.
            phase: &'a str,
            /// How many days longer.
            longer_by_days: i32,
        },
        /// Another interval inside what the source publishes for a phase.
        Interval {
            /// The course.
            course: &'a str,
            /// The phase.
            phase: &'a str,
            /// The interval.
            interval: String,
        },
        /// A session that was moved by hand may be on another day.
        Release {
            /// The course.
            course: &'a str,
            /// The number of the session.
            session: u32,
        },
        /// A session put by hand on the soonest day that breaks nothing but its maximum interval.
        Force {
            /// The course.
            course: &'a str,
            /// The number of the session.
            session: u32,
            /// The day.
            date: Date,
        },
        /// Another date for an event that lies ahead.
        Event {
            /// The event.
            event: &'a str,
            /// The date.
            date: Date,
        },
        /// A session ahead dropped from its course.
        Cancel {
            /// The course.
            course: &'a str,
            /// The number of the session.
            session: u32,
        },
        /// Two courses on one day.
        ShareVisits,
    }
}

impl<'a> RuleJson<'a> {
    pub(super) fn of(rule: &'a ClashingRule, locale: Locale) -> Self {
        Self { facts: rule_facts(rule), text: locale.clashing_rule(rule) }
    }
}

fn rule_facts(rule: &ClashingRule) -> RuleFacts<'_> {
    match rule {
        ClashingRule::Start { course, start, by } => {
            RuleFacts::Start { course: course.as_str(), start: (*start).into(), by: by.map(Date::from) }
        }
        ClashingRule::Weekdays { course, on } => {
            RuleFacts::Weekdays { course: course.as_str(), on: on.iter().map(weekday).collect() }
        }
        ClashingRule::Closed(closure) => {
            RuleFacts::Closed { days: ends(closure.days), reason: closure.reason.as_deref() }
        }
        ClashingRule::OpeningHours => RuleFacts::OpeningHours,
        ClashingRule::PhaseWeekdays { course, phase, on } => RuleFacts::PhaseWeekdays {
            course: course.as_str(),
            phase: phase.as_str(),
            on: on.iter().map(weekday).collect(),
        },
        ClashingRule::Breaks { course } => RuleFacts::Breaks { course: course.as_str() },
        ClashingRule::Busy => RuleFacts::Busy,
        ClashingRule::Away { days } => RuleFacts::Away { days: ends(*days) },
        ClashingRule::Other { course, other } => {
            let on = other.on;
            RuleFacts::Other {
                course: course.as_str(),
                treatment: other.treatment.as_str(),
                on: on.first().into(),
                until: (on.first() < on.last()).then(|| on.last().into()),
            }
        }
        ClashingRule::Minimum { course, phase } => {
            RuleFacts::Minimum { course: course.as_str(), phase: phase.as_str() }
        }
        ClashingRule::Maximum { course, phase } => {
            RuleFacts::Maximum { course: course.as_str(), phase: phase.as_str() }
        }
        ClashingRule::Separations => RuleFacts::Separations,
        ClashingRule::Today { today } => RuleFacts::Today { today: (*today).into() },
        ClashingRule::Moved { course, session, day } => {
            RuleFacts::Moved { course: course.as_str(), session: *session, day: (*day).into() }
        }
        ClashingRule::SeparateVisits => RuleFacts::SeparateVisits,
    }
}

impl<'a> RelaxationJson<'a> {
    pub(super) fn of(relaxation: &'a Relaxation, locale: Locale) -> Self {
        let Relaxation { kind, with, days, off_aim_days } = relaxation;
        Self {
            change: ChangeFacts::of(kind),
            text: locale.relaxation(relaxation),
            with: with.as_ref().map(ChangeFacts::of),
            days: *days,
            off_aim_days: *off_aim_days,
        }
    }
}

impl<'a> ChangeFacts<'a> {
    pub(in crate::render) fn of(kind: &'a RelaxationKind) -> Self {
        match kind {
            RelaxationKind::Start { course, start } => Self::Start { course: course.as_str(), start: (*start).into() },
            RelaxationKind::StartAll { start } => Self::StartAll { start: (*start).into() },
            RelaxationKind::Weekday { course, weekday: day } => {
                Self::Weekday { course: course.as_str(), weekday: weekday(*day) }
            }
            RelaxationKind::Open { day } => Self::Open { day: (*day).into() },
            RelaxationKind::OpenWeekday { weekday: day } => Self::OpenWeekday { weekday: weekday(*day) },
            RelaxationKind::Free { day } => Self::Free { day: (*day).into() },
            RelaxationKind::Back { day } => Self::Back { day: (*day).into() },
            RelaxationKind::Maximum { course, phase, days } => {
                Self::Maximum { course: course.as_str(), phase: phase.as_str(), longer_by_days: *days }
            }
            RelaxationKind::Interval { course, phase, interval } => {
                Self::Interval { course: course.as_str(), phase: phase.as_str(), interval: interval.to_string() }
            }
            RelaxationKind::Release { course, session } => Self::Release { course: course.as_str(), session: *session },
            RelaxationKind::Force { course, session, day } => {
                Self::Force { course: course.as_str(), session: *session, date: (*day).into() }
            }
            RelaxationKind::Event { event, day } => Self::Event { event: event.as_str(), date: (*day).into() },
            RelaxationKind::Cancel { course, session } => Self::Cancel { course: course.as_str(), session: *session },
            RelaxationKind::ShareVisits => Self::ShareVisits,
        }
    }
}

/// A weekday as files and options write it.
fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
}
