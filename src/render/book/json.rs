//! The days of a book for programs.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::BookDays;
use super::sheet::{Beginning, beginnings};
use crate::model::{BookDay, BookedSession, BookedVisit, DayClosed, DayTime, SessionTime};
use crate::render::locale::Locale;
use crate::render::sections::{LastNumbers, notes_and_questions};
use crate::render::{View, json_text};

#[derive(Serialize)]
struct BookJson<'a> {
    format: u32,
    timezone: &'a str,
    from: NaiveDate,
    to: NaiveDate,
    /// How many visits can run at once.
    at_once: u32,
    days: Vec<DayJson<'a>>,
    unreadable: &'a [String],
}

#[derive(Serialize)]
struct DayJson<'a> {
    date: NaiveDate,
    closed: Option<ClosedJson<'a>>,
    visits: Vec<VisitJson<'a>>,
    free: Vec<FreeJson>,
}

#[derive(Serialize)]
struct ClosedJson<'a> {
    code: &'static str,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct FreeJson {
    from: String,
    until: String,
    places: u32,
}

#[derive(Serialize)]
struct VisitJson<'a> {
    file: &'a str,
    name: Option<&'a str>,
    start: Option<String>,
    end: Option<String>,
    place: Option<u32>,
    sessions: Vec<SessionJson<'a>>,
}

#[derive(Serialize)]
struct SessionJson<'a> {
    uid: Uuid,
    number: u32,
    of: Option<u32>,
    state: &'static str,
    start: Option<String>,
    end: Option<String>,
    #[serde(flatten)]
    what: Option<WhatJson<'a>>,
}

/// What a session is: nothing that is discreet has it.
#[derive(Serialize)]
struct WhatJson<'a> {
    course: &'a str,
    title: String,
    phase: &'a str,
    begins: Vec<BeginJson>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct BeginJson {
    code: &'static str,
    from: Option<String>,
    until: Option<String>,
    text: Option<String>,
}

pub(super) fn write(days: &BookDays, view: &View) -> String {
    json_text(&BookJson {
        format: 1,
        timezone: view.zone.name(),
        from: days.range.first(),
        to: days.range.last(),
        at_once: days.at_once,
        days: days.days.iter().map(|day| day_json(day, view)).collect(),
        unreadable: &days.unreadable,
    })
}

fn day_json<'a>(day: &'a BookDay, view: &View) -> DayJson<'a> {
    let closed = day.closed.as_ref().map(|closed| match closed {
        DayClosed::Weekday => ClosedJson { code: "weekday", reason: None },
        DayClosed::Closure(reason) => ClosedJson { code: "closed", reason: reason.as_deref() },
    });
    let free = day.free.iter().map(|free| FreeJson {
        from: free.hours.from().to_string(),
        until: free.hours.until().to_string(),
        places: free.places,
    });
    let visits = day.visits.iter().map(|visit| visit_json(visit, view));
    DayJson { date: day.day, closed, visits: visits.collect(), free: free.collect() }
}

fn visit_json<'a>(visit: &'a BookedVisit, view: &View) -> VisitJson<'a> {
    let (start, end) = times(visit.time);
    VisitJson {
        file: &visit.file,
        name: visit.person.as_deref(),
        start,
        end,
        place: visit.place,
        sessions: visit.sessions.iter().map(|session| session_json(session, view)).collect(),
    }
}

fn session_json<'a>(session: &'a BookedSession, view: &View) -> SessionJson<'a> {
    let (start, end) = times(session.time);
    SessionJson {
        uid: session.uid,
        number: session.number,
        of: session.of,
        state: if session.is_held { "held" } else { "planned" },
        start,
        end,
        what: (!view.calendar.is_discreet).then(|| what_json(session, view.locale)),
    }
}

fn what_json(session: &BookedSession, locale: Locale) -> WhatJson<'_> {
    let protocol = &session.protocol;
    WhatJson {
        course: protocol.id.as_str(),
        title: locale.own(&protocol.title).text,
        phase: session.key.phase.as_str(),
        begins: beginnings(session, locale).into_iter().map(begin_json).collect(),
        notes: notes_and_questions(protocol, &session.key, session.number, LastNumbers::of_booked(session), locale),
    }
}

fn begin_json(Beginning { from, until, what }: Beginning) -> BeginJson {
    let time = |time: Option<DayTime>| time.map(|time| time.to_string());
    let code = if what.is_some() { "care" } else { "preparation" };
    BeginJson { code, from: time(from), until: time(until), text: what }
}

fn times(time: Option<SessionTime>) -> (Option<String>, Option<String>) {
    (time.map(|time| DayTime::from(time.start).to_string()), time.map(|time| time.end.to_string()))
}
