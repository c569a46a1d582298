//! What is due on a day, over many courses: the receptionist's list.

use chrono::NaiveDate;
use serde::Serialize;

use super::codes::GradeCode;
use super::csv::{self, push_record};
use super::json::{Date, json_types};
use super::layout::{Paint, broken, push_line, wrapped_in};
use super::locale::{DayForm, Locale, Notice, Sentence, Unit};
use super::words::{Names, time_of_day};
use super::{ListFormat, QuestionJson, codes, json_text};
use crate::model::{
    DueState, HandOut, HeldGrade, Id, NextSession, Plan, PromisedVisit, Protocol, Question, Session, Text, Unrecorded,
    WaitingSession,
};

/// What is due on a day.
#[derive(Clone, Debug)]
pub struct Agenda {
    /// The day.
    pub today: NaiveDate,
    /// The courses, the most urgent first.
    pub courses: Vec<AgendaCourse>,
    /// The files of courses that cannot be read.
    pub unreadable: Vec<String>,
}

/// One course of an agenda.
#[derive(Clone, Debug)]
pub struct AgendaCourse {
    /// Its file, as it was found; nothing where there is none.
    pub file: Option<String>,
    /// Its label.
    pub label: Option<String>,
    /// Its protocol.
    pub course: String,
    /// What the protocol is called.
    pub title: Text,
    /// The sessions that were held.
    pub held: Vec<HeldGrade>,
    /// The days on which sessions were held after the last one of the course.
    pub beyond: Vec<NaiveDate>,
    /// The questions on whose answers the course depends.
    pub questions: Vec<Question>,
    /// Those that are to be answered now, with what the answers lead to, in the language of the answer.
    pub to_answer: Vec<String>,
    /// The next one; nothing when the course is over.
    pub next: Option<NextSession>,
    /// The one that comes next, where it has no day as long as the date of an event is not known.
    pub waiting: Option<WaitingSession>,
    /// What its events are called, as a list in the language of the answer.
    pub waits_for: String,
    /// Where the next one is planned, where a plan fits.
    pub planned: Option<Session>,
    /// Why no plan fits, in one line, where none does.
    pub refusal: Option<String>,
    /// Sessions of days that have passed, of which the record says nothing.
    pub unrecorded: Vec<Unrecorded>,
    /// That the protocol is another one than when something was last handed out, where it is.
    pub changed: Option<ProtocolChanged>,
}

/// A protocol that is another one than when something was last handed out.
#[derive(Clone, Debug)]
pub struct ProtocolChanged {
    /// The day of the hand-out.
    pub handed_out: NaiveDate,
    /// The version then.
    pub was: String,
    /// The version now.
    pub now: String,
    /// The days of promised visits that are given up now.
    pub given_up: Vec<NaiveDate>,
}

impl ProtocolChanged {
    /// What changed since the last hand-out; nothing where the protocol is the same file.
    pub fn since(last: &HandOut, protocol: &Protocol, given_up: &[PromisedVisit]) -> Option<Self> {
        (last.sha256 != protocol.sha256()).then(|| Self {
            handed_out: last.on,
            was: last.version.clone(),
            now: protocol.version.clone(),
            given_up: given_up.iter().map(|visit| visit.day).collect(),
        })
    }

    fn in_words(&self, locale: Locale) -> String {
        let day = &locale.day(self.handed_out);
        let days: Vec<String> = self.given_up.iter().map(|day| locale.day(*day)).collect();
        let days = (!days.is_empty()).then(|| days.join(locale.labels().comma));
        locale.notice(Notice::ProtocolChanged { day, given_up: days.as_deref() })
    }
}

impl Agenda {
    /// The courses of a day, put in the order of their urgency: overdue first, the longest overdue before all, then what
    /// is due, then what comes, the soonest first, and what is over last. Equals stay in the order that they came in.
    pub fn new(today: NaiveDate, mut courses: Vec<AgendaCourse>, unreadable: Vec<String>) -> Self {
        courses.sort_by_key(|course| (urgency(course.next.as_ref()), course.waiting.is_none()));
        Self { today, courses, unreadable }
    }

    /// The first session of a plan that lies ahead.
    pub fn planned(plan: &Plan, index: usize) -> Option<Session> {
        plan.plans[index].next_ahead().cloned()
    }
}

/// Smaller is more urgent.
fn urgency(next: Option<&NextSession>) -> (u32, i64, Option<NaiveDate>) {
    let Some(next) = next else { return (5, 0, None) };
    match next.state {
        DueState::PastMaximum { days } => (0, -i64::from(days), None),
        DueState::Overdue { days } => (1, -i64::from(days), None),
        DueState::Due => (2, 0, next.overdue_from),
        DueState::Early { aim_from } => (3, 0, Some(aim_from)),
        DueState::TooSoon { until } => (4, 0, Some(until)),
    }
}

/// How an agenda is shown to a person.
#[derive(Clone, Copy, Debug)]
pub struct AgendaView {
    /// The language of its words.
    pub locale: Locale,
    /// Whether late courses are in colour.
    pub paint: Paint,
    /// How many columns there are.
    pub width: usize,
    /// Whether the files, the windows and what was held last are told too.
    pub is_verbose: bool,
}

/// An agenda in a format.
pub fn agenda(agenda: &Agenda, format: ListFormat, view: AgendaView) -> String {
    match format {
        ListFormat::Text => text(agenda, view),
        ListFormat::Json => json(agenda, view.locale),
        ListFormat::Csv => table(agenda, view.locale),
    }
}

/// A line for each course, what is due first; below it only what has to be mended, unless more is asked for.
fn text(agenda: &Agenda, view: AgendaView) -> String {
    const INDENT: &str = "    ";
    let AgendaView { locale, paint, width, is_verbose } = view;
    let mut out = String::new();
    let comma = locale.labels().comma;
    let courses = &locale.count(u32::try_from(agenda.courses.len()).unwrap_or(u32::MAX), Unit::Course);
    push_line(&mut out, &locale.notice(Notice::Agenda { day: &locale.day(agenda.today), courses }));
    for course in &agenda.courses {
        let headline = headline(course, locale);
        let put = |out: &mut String| broken(out, "", INDENT.len(), &headline, width);
        match course.next.as_ref().map(|next| next.state) {
            // The words say so too.
            Some(DueState::Overdue { .. } | DueState::PastMaximum { .. }) => paint.alarm(&mut out, put),
            Some(DueState::Due | DueState::Early { .. } | DueState::TooSoon { .. }) | None => put(&mut out),
        }
        let is_near = course.held.last().is_some_and(|held| held.near.is_some());
        let more = match is_verbose {
            true => details(course, locale),
            // What was held too near to another treatment is worth a call.
            false if is_near => last_held(course, locale),
            false => Vec::new(),
        };
        let unrecorded = course.unrecorded.iter().map(|unrecorded| locale.unrecorded(unrecorded));
        let days: Vec<String> = course.beyond.iter().map(|day| locale.day(*day)).collect();
        let beyond = (!days.is_empty()).then(|| locale.notice(Notice::HeldBeyond { days: &days.join(comma) }));
        let to_answer = course.to_answer.iter().cloned();
        let changed = course.changed.iter().map(|changed| changed.in_words(locale));
        let lines = beyond.into_iter().chain(to_answer).chain(more).chain(course.refusal.clone());
        for line in lines.chain(changed).chain(unrecorded) {
            wrapped_in(&mut out, INDENT, &line, width);
        }
    }
    if !agenda.unreadable.is_empty() {
        out.push('\n');
    }
    for file in &agenda.unreadable {
        wrapped_in(&mut out, "", &locale.notice(Notice::NotRead { file }), width);
    }
    out
}

/// What stands below a course where all is asked for.
fn details(course: &AgendaCourse, locale: Locale) -> Vec<String> {
    let mut details: Vec<String> = course.file.iter().cloned().collect();
    details.extend(course.next.as_ref().map(|next| window(next, locale)));
    details.extend(last_held(course, locale));
    details.extend(course.planned.as_ref().map(|session| {
        let planned = locale.notice(Notice::PlannedFor { day: &locale.day(session.day) });
        let may_move = session.movable.map(|movable| format!(" {}", locale.movable_sentence(DayForm::Short, movable)));
        format!("{planned}{}", may_move.unwrap_or_default())
    }));
    details
}

/// When the last session was held and how it was in time, and what it was too near to, where it was.
fn last_held(course: &AgendaCourse, locale: Locale) -> Vec<String> {
    let Some(held) = course.held.last() else { return Vec::new() };
    let (day, grade) = (&locale.day(held.on), &locale.grade(held.grade));
    let told = locale.notice(Notice::LastHeld { number: held.number, day, grade });
    let near = held.near.as_ref().map(|near| format!("{}.", locale.obstacle(near, &Names::default())));
    std::iter::once(told).chain(near).collect()
}

/// `Overdue by 3 days: Ayşe, Hair loss: scalp course, session 3 of 19; next date Tue 12 Jan 2027 17:30`.
fn headline(course: &AgendaCourse, locale: Locale) -> String {
    let comma = locale.labels().comma;
    let label = course.label.as_ref().map(|label| format!("{label}{comma}")).unwrap_or_default();
    let who = &format!("{label}{}", locale.own_title(&course.title));
    let Some(next) = &course.next else {
        let Some(WaitingSession { number, of, .. }) = course.waiting else {
            return locale.notice(Notice::Over { who });
        };
        let state = &locale.notice(Notice::WaitingFor { events: &course.waits_for });
        return locale.notice(Notice::NextOf { state, who, number, of });
    };
    let state = &state_in_words(next.state, locale);
    let headline = locale.notice(Notice::NextOf { state, who, number: next.number, of: next.of });
    let planned = course.planned.as_ref().map(|session| match session.time {
        Some(time) => locale.local_time(session.day.and_time(time.start)),
        None => locale.day(session.day),
    });
    match planned {
        Some(day) => locale.notice(Notice::NextDate { line: &headline, day: &day }),
        None => headline,
    }
}

/// How a day lies against the window of the next session.
fn state_in_words(state: DueState, locale: Locale) -> String {
    match state {
        DueState::TooSoon { until } => locale.notice(Notice::TooSoonUntil { day: &locale.day(until) }),
        DueState::Early { aim_from } => locale.notice(Notice::AllowedEarly { aim_from: &locale.day(aim_from) }),
        DueState::Due => locale.notice(Notice::Due),
        DueState::Overdue { days } => locale.notice(Notice::Overdue { days: &locale.day_count(days) }),
        DueState::PastMaximum { days } => locale.notice(Notice::PastMaximum { days: &locale.day_count(days) }),
    }
}

fn window(next: &NextSession, locale: Locale) -> String {
    let aim = &match aim_end(next) {
        Some(_) => locale.days(next.aim),
        None => locale.say(Sentence::From { day: &locale.day(next.aim.first()) }),
    };
    let earliest = &locale.day(next.earliest);
    let latest = next.latest.map(|latest| locale.day(latest));
    match &latest {
        Some(latest) if next.latest < Some(next.earliest) => locale.notice(Notice::NoDayAllowed { earliest, latest }),
        Some(_) | None => locale.notice(Notice::NextWindow { aim, earliest, latest: latest.as_deref() }),
    }
}

/// The last day of the aim; of an aim without an end none.
fn aim_end(next: &NextSession) -> Option<NaiveDate> {
    next.overdue_from.map(|_| next.aim.last())
}

json_types! {
    /// What is due on a day.
    pub(super) struct AgendaJson<'a> {
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
        held: Vec<HeldJson>,
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
        /// How many sessions the course has.
        of: u32,
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
        /// When the visit begins.
        start: Option<String>,
        /// The day that was promised.
        promised: Option<Date>,
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
    struct HeldJson {
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
    }

    /// A session of a day that has passed, of which the record says nothing.
    struct UnrecordedJson {
        /// Its number in the course, from 1.
        number: u32,
        /// The day.
        date: Date,
    }
}

fn json(agenda: &Agenda, locale: Locale) -> String {
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
            start: course.planned.as_ref().and_then(|session| Some(time_of_day(session.time?.start))),
            promised: next.promised.as_ref().map(|visit| visit.day.into()),
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

impl HeldJson {
    fn of(held: &HeldGrade) -> Self {
        let HeldGrade { number, attempt, on, grade, near: _ } = *held;
        Self {
            number,
            attempt,
            date: on.into(),
            grade: GradeCode::of(grade),
            days: grade.days(),
            counts: grade.counts(),
        }
    }
}

fn state(course: &AgendaCourse) -> &'static str {
    let without_next = if course.waiting.is_some() { "waiting" } else { "over" };
    course.next.as_ref().map_or(without_next, |next| codes::due_code(next.state))
}

/// How many days late, where it is late.
fn days(state: DueState) -> Option<u32> {
    match state {
        DueState::Overdue { days } | DueState::PastMaximum { days } => Some(days),
        DueState::TooSoon { .. } | DueState::Early { .. } | DueState::Due => None,
    }
}

fn table(agenda: &Agenda, locale: Locale) -> String {
    let header = [
        "state",
        "days",
        "file",
        "name",
        "course",
        "session",
        "of",
        "earliest",
        "aim-from",
        "aim-to",
        "latest",
        "planned",
        "start",
        "promised",
        "title",
        "protocol-changed",
        "given-up",
    ];
    let mut out = String::from(csv::START);
    push_record(&mut out, &header.map(str::to_owned));
    let date = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    for course in &agenda.courses {
        let next = course.next.as_ref();
        let waiting = course.waiting.as_ref().map(|waiting| (waiting.number, waiting.of));
        let number = next.map(|next| (next.number, next.of)).or(waiting);
        push_record(
            &mut out,
            &[
                state(course).to_owned(),
                next.and_then(|next| days(next.state)).map(|days| days.to_string()).unwrap_or_default(),
                course.file.clone().unwrap_or_default(),
                course.label.clone().unwrap_or_default(),
                course.course.clone(),
                number.map(|(number, _)| number.to_string()).unwrap_or_default(),
                number.map(|(_, of)| of.to_string()).unwrap_or_default(),
                date(next.map(|next| next.earliest)),
                date(next.map(|next| next.aim.first())),
                date(next.and_then(aim_end)),
                date(next.and_then(|next| next.latest)),
                date(course.planned.as_ref().map(|session| session.day)),
                course
                    .planned
                    .as_ref()
                    .and_then(|session| session.time)
                    .map_or_else(String::new, |time| time_of_day(time.start)),
                date(next.and_then(|next| next.promised.as_ref()).map(|visit| visit.day)),
                locale.own(&course.title).text,
                course.changed.as_ref().map(|changed| changed.now.clone()).unwrap_or_default(),
                course
                    .changed
                    .iter()
                    .flat_map(|changed| &changed.given_up)
                    .map(NaiveDate::to_string)
                    .collect::<Vec<_>>()
                    .join(" "),
            ],
        );
    }
    for file in &agenda.unreadable {
        let mut record = vec![String::new(); header.len()];
        (record[0], record[2]) = ("unreadable".to_owned(), file.clone());
        push_record(&mut out, &record);
    }
    out
}
