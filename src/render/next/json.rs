//! What is due on a day, as JSON.

use serde::Serialize;

use super::{Agenda, Appointment, aim_end, days, state};
use crate::model::{HeldGrade, Id, LateGap};
use crate::render::codes::GradeCode;
use crate::render::json::{Date, json_types};
use crate::render::locale::Locale;
use crate::render::words::time_of_day;
use crate::render::{QuestionJson, json_text};

json_types! {
    /// What is due on a day.
    pub(in crate::render) struct AgendaJson<'a> {
        /// The number of this format: 1.
        format: u32,
        /// The day.
        today: Date,
        /// The courses, the most urgent first; each protocol of a course by itself.
        courses: Vec<CourseJson<'a>>,
        /// The files of courses that cannot be read.
        #[serde(skip_serializing_if = "<[String]>::is_empty")]
        unreadable: &'a [String],
    }

    /// One protocol of a course.
    struct CourseJson<'a> {
        /// The file of the saved course, where there is one.
        file: Option<&'a str>,
        /// The name in its titles.
        name: Option<&'a str>,
        /// The protocol.
        course: &'a str,
        /// What it is called.
        title: String,
        /// How the day lies: `too-soon`, `early`, `due`, `overdue`, `past-maximum`; `waiting` for the date of an event, or `over`.
        state: &'static str,
        /// How many days late it is, where it is late.
        days: Option<u32>,
        /// The session that comes next, where one does.
        next: Option<NextJson<'a>>,
        /// The session that comes next, where it waits for the dates of events.
        #[serde(skip_serializing_if = "Option::is_none")]
        waiting: Option<WaitingJson<'a>>,
        /// The sessions that were held.
        held: Vec<HeldJson<'a>>,
        /// The days of sessions that were held after the last one of the course.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        beyond: Vec<Date>,
        /// The questions on whose answers the course depends.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        questions: Vec<QuestionJson<'a>>,
        /// Sessions of days that have passed, of which the record says nothing.
        unrecorded: Vec<UnrecordedJson>,
        /// Why no plan fits, where none does.
        refusal: Option<&'a str>,
        /// That the protocol is another one than when something was handed out, where it is.
        #[serde(rename = "protocol-changed", skip_serializing_if = "Option::is_none")]
        protocol_changed: Option<ProtocolChangedJson<'a>>,
    }

    /// A protocol that is another one than when something was handed out.
    #[serde(rename_all = "kebab-case")]
    struct ProtocolChangedJson<'a> {
        /// The version then.
        was: &'a str,
        /// The version now.
        now: &'a str,
        /// The day of the hand-out.
        handed_out: Date,
        /// The days of promised visits that are given up now.
        given_up: Vec<Date>,
    }

    /// The session that comes next, by its rules.
    #[serde(rename_all = "kebab-case")]
    struct NextJson<'a> {
        /// Its number in the course, from 1.
        number: u32,
        /// How many sessions the course has; `null` where only a plan tells, and there is none.
        of: Option<u32>,
        /// The phase.
        phase: &'a str,
        /// The round of the course, from 1.
        round: u32,
        /// The first day that its rules allow.
        earliest: Date,
        /// The days that its rules aim at. The second is `null` where the aim has no end.
        aim: [Option<Date>; 2],
        /// The first day on which it is overdue.
        overdue_from: Option<Date>,
        /// The last day that its rules allow.
        latest: Option<Date>,
        /// The day of the next session in the plan.
        planned: Option<Date>,
        /// When its visit begins.
        start: Option<String>,
        /// The day that was promised.
        promised: Option<Date>,
        /// The visit that the person has been promised next, where one lies ahead.
        appointment: Option<AppointmentJson>,
        /// Why it is this session and not the one after those that were held, where that one is late already.
        #[serde(skip_serializing_if = "Option::is_none")]
        late: Option<LateJson<'a>>,
    }

    /// A promised visit that lies ahead.
    struct AppointmentJson {
        /// Its day.
        date: Date,
        /// When it begins, where it has a time.
        start: Option<String>,
        /// Whether the plan still has it.
        planned: bool,
    }

    /// A gap between two sessions that the protocol has a rule for.
    #[serde(rename_all = "kebab-case")]
    struct LateJson<'a> {
        /// The rule, by its id in the protocol.
        rule: &'a str,
        /// The day of the session before.
        since: Date,
        /// The time that was exceeded.
        more_than: String,
        /// What follows, in the words of protocol files.
        then: String,
    }

    /// The session that comes next, where it waits for the dates of events.
    struct WaitingJson<'a> {
        /// Its number in the course, from 1.
        number: u32,
        /// How many sessions the course has.
        of: u32,
        /// The phase.
        phase: &'a str,
        /// The round of the course, from 1.
        round: u32,
        /// The events whose dates are needed first.
        events: Vec<&'a str>,
    }

    /// A session that was held.
    struct HeldJson<'a> {
        /// Its number in the course, from 1.
        number: u32,
        /// Which attempt it is, from 1.
        attempt: u32,
        /// Its day.
        date: Date,
        /// How it was in time.
        grade: GradeCode,
        /// By how many days it was not.
        days: u32,
        /// Whether it counts.
        counts: bool,
        /// What its lateness led to, where the protocol has a rule for it.
        #[serde(skip_serializing_if = "Option::is_none")]
        late: Option<LateJson<'a>>,
    }

    /// A session of a day that has passed, of which the record says nothing.
    struct UnrecordedJson {
        /// Its number in the course, from 1.
        number: u32,
        /// The day.
        date: Date,
    }
}

/// The list for programs.
pub(super) fn json(agenda: &Agenda, locale: Locale) -> String {
    let courses = agenda.courses.iter().map(|course| CourseJson {
        file: course.file.as_deref(),
        name: course.label.as_deref(),
        course: &course.course,
        title: locale.own(&course.title).text,
        state: state(course),
        days: course.next.as_ref().and_then(|next| days(next.state)),
        next: course.next.as_ref().map(|next| NextJson {
            number: next.number,
            of: next.of,
            phase: next.key.phase.as_str(),
            round: next.key.round,
            earliest: next.earliest.into(),
            aim: [Some(next.aim.first()), aim_end(next)].map(|day| day.map(Date::from)),
            overdue_from: next.overdue_from.map(Date::from),
            latest: next.latest.map(Date::from),
            planned: course.planned.as_ref().map(|session| session.day.into()),
            start: course.planned_start.and_then(|(_, start)| start).map(time_of_day),
            promised: next.promised.as_ref().map(|visit| visit.day.into()),
            appointment: course.appointment.as_ref().map(AppointmentJson::of),
            late: next.late.as_ref().map(LateJson::of),
        }),
        waiting: course.waiting.as_ref().map(|waiting| WaitingJson {
            number: waiting.number,
            of: waiting.of,
            phase: waiting.key.phase.as_str(),
            round: waiting.key.round,
            events: waiting.events.iter().map(Id::as_str).collect(),
        }),
        held: course.held.iter().map(HeldJson::of).collect(),
        beyond: course.beyond.iter().map(|day| Date::from(*day)).collect(),
        questions: course.questions.iter().map(|question| QuestionJson::of(question, None)).collect(),
        unrecorded: course
            .unrecorded
            .iter()
            .map(|unrecorded| UnrecordedJson { number: unrecorded.number, date: unrecorded.day.into() })
            .collect(),
        refusal: course.refusal.as_deref(),
        protocol_changed: course.changed.as_ref().map(|changed| ProtocolChangedJson {
            was: &changed.was,
            now: &changed.now,
            handed_out: changed.handed_out.into(),
            given_up: changed.given_up.iter().copied().map(Date::from).collect(),
        }),
    });
    json_text(&AgendaJson {
        format: 1,
        today: agenda.today.into(),
        courses: courses.collect(),
        unreadable: &agenda.unreadable,
    })
}

impl AppointmentJson {
    fn of(appointment: &Appointment) -> Self {
        let (day, start) = appointment.start;
        Self { date: day.into(), start: start.map(time_of_day), planned: appointment.is_planned }
    }
}

impl<'a> LateJson<'a> {
    fn of(gap: &'a LateGap) -> Self {
        let LateGap { rule, due: _, since, more_than, then } = gap;
        let (more_than, then) = (more_than.to_string(), then.to_string());
        Self { rule: rule.as_str(), since: (*since).into(), more_than, then }
    }
}

impl<'a> HeldJson<'a> {
    fn of(held: &'a HeldGrade) -> Self {
        let HeldGrade { number, attempt, on, grade, near: _, ref late } = *held;
        Self {
            number,
            attempt,
            date: on.into(),
            grade: GradeCode::of(grade),
            days: grade.days(),
            counts: grade.counts(),
            late: late.as_ref().map(LateJson::of),
        }
    }
}
