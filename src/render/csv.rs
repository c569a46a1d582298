//! A plan as a table for spreadsheets: one line for each session, and for each day that one was missed or cancelled on, for
//! programs ([`write`]) and for people ([`table`]).
//!
//! RFC 4180: every field in quotation marks, lines that end with CR LF. It begins with a byte order mark, without which
//! some spreadsheets take the letters of UTF-8 for others. Dates are ISO 8601, which spreadsheets know as dates.

use chrono::NaiveDate;

use super::View;
use super::document::{Document, Row, RowSession, one_line};
use super::locale::{Locale, Sentence};
use super::remarks::ENGLISH;
use crate::model::{CoursePlan, DayTime, NotHeld, Plan, Session, SessionStatus, WaitingSession};

/// What a table begins with.
pub(super) const START: char = '\u{feff}';

/// The columns for programs. Names keep their meaning, and new ones come behind the others.
const COLUMNS: [&str; 19] = [
    "course",
    "name",
    "phase",
    "session",
    "of",
    "date",
    "weekday",
    "start",
    "end",
    "may move from",
    "may move to",
    "days off aim",
    "status",
    "clinic",
    "protocol",
    "phase id",
    "state",
    "may also move from",
    "may also move to",
];

/// The plans for programs, their sessions and what did not take place in the order of their days: in English with commas, whatever the language of the
/// view. What is a word in one column is an id or a code in another.
pub(super) fn write(plan: &Plan, view: &View) -> String {
    let mut out = String::from(START);
    push_record(&mut out, &COLUMNS.map(str::to_owned));
    let sessions = plan.sessions().into_iter().map(|(plan, session)| (session.day, record(plan, session, view)));
    let not_held = plan.plans.iter().flat_map(|plan| {
        plan.not_held().into_iter().map(move |not_held| (not_held.day, not_held_record(plan, &not_held, view)))
    });
    let mut records: Vec<_> = not_held.chain(sessions).collect();
    // A stable sort: what did not take place is before what takes its day.
    records.sort_by_key(|(day, _)| *day);
    records.iter().for_each(|(_, record)| push_record(&mut out, record));
    for plan in &plan.plans {
        plan.waiting.iter().for_each(|session| push_record(&mut out, &waiting(plan, session, view)));
    }
    out
}

/// A session that has no day yet: its columns of days and times are empty.
fn waiting(plan: &CoursePlan, session: &WaitingSession, view: &View) -> [String; COLUMNS.len()] {
    let protocol = &plan.course.protocol;
    let phase = protocol.phase(session.key.phase.as_str());
    let mut fields = <[String; COLUMNS.len()]>::default();
    fields[0] = protocol.title.english().to_owned();
    fields[1] = plan.course.label.as_deref().map(one_line).unwrap_or_default();
    fields[2] = phase.map(|phase| phase.title.english().to_owned()).unwrap_or_default();
    fields[3] = session.number.to_string();
    fields[4] = session.of.to_string();
    fields[12] = ENGLISH.say(Sentence::NoDateYet);
    fields[13] = clinic(view);
    fields[14] = protocol.id.to_string();
    fields[15] = session.key.phase.to_string();
    fields[16] = "waiting".to_owned();
    fields
}

/// A day that a session was missed or cancelled on. The plan has no phase for one that is dropped.
fn not_held_record(plan: &CoursePlan, not_held: &NotHeld, view: &View) -> [String; COLUMNS.len()] {
    let protocol = &plan.course.protocol;
    let labels = ENGLISH.labels();
    let (status, state) = match not_held.is_cancelled {
        true => (Sentence::Dropped, "cancelled"),
        false => (Sentence::Missed, "missed"),
    };
    let mut fields = <[String; COLUMNS.len()]>::default();
    fields[0] = protocol.title.english().to_owned();
    fields[1] = plan.course.label.as_deref().map(one_line).unwrap_or_default();
    fields[3] = not_held.number.to_string();
    fields[5] = not_held.day.to_string();
    fields[6] = labels.weekday(not_held.day).to_owned();
    fields[12] = ENGLISH.say(status);
    fields[13] = clinic(view);
    fields[14] = protocol.id.to_string();
    fields[16] = state.to_owned();
    fields
}

fn clinic(view: &View) -> String {
    let clinic = view.clinic_name.iter().chain(&view.clinic_place).map(|text| one_line(text));
    clinic.collect::<Vec<_>>().join(", ")
}

fn record(plan: &CoursePlan, session: &Session, view: &View) -> [String; COLUMNS.len()] {
    let protocol = &plan.course.protocol;
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let phase = &protocol.phases[plan.phases[session.phase].index];
    let also = session.movable.and_then(|movable| movable.also);
    let (status, state) = match session.status {
        SessionStatus::Planned => (ENGLISH.labels().planned.to_owned(), "planned"),
        SessionStatus::Moved { is_forced } => (ENGLISH.moved_by_hand(is_forced), "moved"),
        SessionStatus::Held(grade) => (ENGLISH.grade(grade), "held"),
    };
    [
        protocol.title.english().to_owned(),
        plan.course.label.as_deref().map(one_line).unwrap_or_default(),
        phase.title.english().to_owned(),
        session.number.to_string(),
        session.of.to_string(),
        session.day.to_string(),
        ENGLISH.labels().weekday(session.day).to_owned(),
        session.time.map(|time| DayTime::from(time.start).to_string()).unwrap_or_default(),
        session.time.map(|time| time.end.to_string()).unwrap_or_default(),
        day(session.movable.map(|movable| movable.earliest)),
        day(session.movable.and_then(|movable| movable.latest)),
        session.off_aim_days.to_string(),
        status,
        clinic(view),
        protocol.id.to_string(),
        phase.id.to_string(),
        state.to_owned(),
        day(also.map(|(from, _)| from)),
        day(also.and_then(|(_, until)| until)),
    ]
}

/// The visits for a person: what a sheet tells of them, in its language.
pub(super) fn table(document: &Document, plan: &Plan, view: &View) -> String {
    let labels = document.labels;
    let separator = separator(document.locale);
    let mut out = String::from(START);
    let names = &labels.columns;
    let head = [
        names.number,
        names.day,
        labels.weekday_column,
        names.time,
        labels.until_column,
        labels.sessions,
        names.held,
        names.movable,
    ];
    push_separated(&mut out, &head.map(str::to_owned), separator);
    for row in document.groups.iter().flat_map(|group| &group.rows) {
        for session in &row.sessions {
            push_separated(&mut out, &line(row, session, document, plan, view), separator);
        }
    }
    for (index, course) in plan.plans.iter().enumerate() {
        for session in &course.waiting {
            let mut fields = <[String; 8]>::default();
            fields[0] = session.number.to_string();
            fields[5] = title(index, document, plan, view);
            fields[6] = document.locale.say(Sentence::NoDateYet);
            push_separated(&mut out, &fields, separator);
        }
    }
    out
}

fn line(row: &Row, session: &RowSession, document: &Document, plan: &Plan, view: &View) -> [String; 8] {
    let planned = session.place.map(|(course, place)| &plan.plans[course].sessions[place]);
    let time = planned.and_then(|session| session.time);
    [
        session.number.to_string(),
        row.date.to_string(),
        document.labels.weekday(row.date).to_owned(),
        time.map(|time| DayTime::from(time.start).to_string()).unwrap_or_default(),
        time.map(|time| time.end.to_string()).unwrap_or_default(),
        session
            .name
            .clone()
            .unwrap_or_else(|| title(session.place.map_or(0, |(course, _)| course), document, plan, view)),
        session.status.clone().unwrap_or_else(|| document.labels.planned.to_owned()),
        session.movable.clone(),
    ]
}

/// What a course is called, where its sessions have no names of their own.
fn title(course: usize, document: &Document, plan: &Plan, view: &View) -> String {
    match view.calendar.is_discreet {
        true => document.title.clone(),
        false => document.locale.own_title(&plan.plans[course].course.protocol.title).to_owned(),
    }
}

/// What spreadsheet programs of a language look for between two fields: a semicolon where the comma is for decimals.
fn separator(locale: Locale) -> &'static str {
    match locale {
        Locale::English => ",",
        Locale::Turkish | Locale::German | Locale::French | Locale::Spanish | Locale::Arabic => ";",
    }
}

/// Adds a line.
pub(super) fn push_record(out: &mut String, fields: &[String]) {
    push_separated(out, fields, ",");
}

fn push_separated(out: &mut String, fields: &[String], separator: &str) {
    let fields: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
    out.push_str(&fields.join(separator));
    out.push_str("\r\n");
}

/// A field in quotation marks, with an apostrophe before a text that a spreadsheet would take for a formula.
fn quoted(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let apostrophe = if is_formula { "'" } else { "" };
    format!("\"{apostrophe}{}\"", text.replace('"', "\"\""))
}
