//! The days of a book for programs.

use serde::Serialize;

use super::BookDays;
use super::sheet::{Beginning, beginnings};
use crate::model::{BookDay, BookedSession, BookedState, BookedVisit, DayClosed, DayTime, SessionTime};
use crate::render::json::{Date, json_types};
use crate::render::locale::Locale;
use crate::render::sections::{LastNumbers, notes_and_questions};
use crate::render::{View, json_text};

json_types! {
    /// The days of a clinic's book.
    pub(in crate::render) struct BookJson<'a> {
        /// The number of this format: 1.
        format: u32,
        /// The IANA name of the zone of the clock times.
        timezone: &'a str,
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
        /// How many visits can run at once.
        at_once: u32,
        /// Every day from the first to the last.
        days: Vec<DayJson<'a>>,
        /// The files of the book that cannot be read.
        unreadable: &'a [String],
    }

    /// A day.
    struct DayJson<'a> {
        /// The day.
        date: Date,
        /// Why the clinic is closed, where it is.
        closed: Option<ClosedJson<'a>>,
        /// The visits: those with a time in its order, then the others.
        visits: Vec<VisitJson<'a>>,
        /// The times at which a place is free, in their order.
        free: Vec<FreeJson>,
    }

    /// Why the clinic is closed.
    struct ClosedJson<'a> {
        /// Whether by its hours or by a closure.
        code: ClosedCode,
        /// The reason of a closure, where one is given.
        reason: Option<&'a str>,
    }

    /// By what the clinic is closed.
    #[serde(rename_all = "kebab-case")]
    enum ClosedCode {
        /// It has no hours on this day.
        Weekday,
        /// A closure or a public holiday.
        Closed,
    }

    /// A time at which places are free.
    struct FreeJson {
        /// When it begins.
        from: String,
        /// When it ends; `24:00` at the end of the day.
        until: String,
        /// How many places are free.
        places: u32,
    }

    /// A visit of one person.
    struct VisitJson<'a> {
        /// The file of the saved course.
        file: &'a str,
        /// The name in its titles.
        name: Option<&'a str>,
        /// When it begins; nothing for a whole day.
        start: Option<String>,
        /// When it ends.
        end: Option<String>,
        /// Which of the clinic's places it has, from 1; nothing where all are taken.
        place: Option<u32>,
        /// Its sessions, which follow one another.
        sessions: Vec<SessionJson<'a>>,
    }

    /// A session of a visit. A discreet list tells nothing else of it.
    struct SessionJson<'a> {
        /// The UID of its calendar event.
        uid: String,
        /// Its number in the course, from 1.
        number: u32,
        /// How many sessions the course has, where that is known.
        of: Option<u32>,
        /// Whether it took place.
        state: StateCode,
        /// When it begins; nothing for a whole day.
        start: Option<String>,
        /// When it ends.
        end: Option<String>,
        #[serde(flatten)]
        what: Option<WhatJson<'a>>,
    }

    /// Whether a session took place.
    #[serde(rename_all = "kebab-case")]
    enum StateCode {
        /// It did.
        Held,
        /// It is to take place.
        Planned,
        /// The person did not come.
        Missed,
    }

    /// What a session is.
    struct WhatJson<'a> {
        /// The protocol.
        course: &'a str,
        /// What the course is called.
        title: String,
        /// The phase.
        phase: &'a str,
        /// What has to begin before it.
        begins: Vec<BeginJson>,
        /// What there is to know at the visit, and what to ask.
        notes: Vec<String>,
    }

    /// Something that begins before a session.
    struct BeginJson {
        /// What it is.
        code: BeginCode,
        /// When it begins, where that is known.
        from: Option<String>,
        /// When it ends, where that is known.
        until: Option<String>,
        /// What to do.
        text: Option<String>,
    }

    /// What begins before a session.
    #[serde(rename_all = "kebab-case")]
    enum BeginCode {
        /// Something that the person does.
        Care,
        /// The preparation at the clinic.
        Preparation,
    }
}

pub(super) fn write(days: &BookDays, view: &View) -> String {
    json_text(&BookJson {
        format: 1,
        timezone: view.zone.name(),
        from: days.range.first().into(),
        to: days.range.last().into(),
        at_once: days.at_once,
        days: days.days.iter().map(|day| day_json(day, view)).collect(),
        unreadable: &days.unreadable,
    })
}

fn day_json<'a>(day: &'a BookDay, view: &View) -> DayJson<'a> {
    let closed = day.closed.as_ref().map(|closed| match closed {
        DayClosed::Weekday => ClosedJson { code: ClosedCode::Weekday, reason: None },
        DayClosed::Closure(reason) => ClosedJson { code: ClosedCode::Closed, reason: reason.as_deref() },
    });
    let free = day.free.iter().map(|free| FreeJson {
        from: free.hours.from().to_string(),
        until: free.hours.until().to_string(),
        places: free.places,
    });
    let visits = day.visits.iter().map(|visit| visit_json(visit, view));
    DayJson { date: day.day.into(), closed, visits: visits.collect(), free: free.collect() }
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
        uid: session.uid.to_string(),
        number: session.number,
        of: session.of,
        state: match session.state {
            BookedState::Planned => StateCode::Planned,
            BookedState::Held => StateCode::Held,
            BookedState::Missed => StateCode::Missed,
        },
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
    let code = if what.is_some() { BeginCode::Care } else { BeginCode::Preparation };
    BeginJson { code, from: time(from), until: time(until), text: what }
}

fn times(time: Option<SessionTime>) -> (Option<String>, Option<String>) {
    (time.map(|time| DayTime::from(time.start).to_string()), time.map(|time| time.end.to_string()))
}
