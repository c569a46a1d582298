//! The days of a book as a table for programs and spreadsheets: a line for each session.

use super::BookDays;
use super::sheet::person;
use crate::model::{BookedSession, BookedState, BookedVisit, DayTime};
use crate::render::View;
use crate::render::csv::{START, push_record};
use crate::render::document::one_line;

/// The columns. Names keep their meaning, and new ones come behind the others.
const COLUMNS: [&str; 13] =
    ["date", "start", "end", "name", "course", "title", "session", "of", "phase id", "place", "state", "file", "uid"];

/// In English with commas, as the other tables for programs.
pub(super) fn write(days: &BookDays, view: &View) -> String {
    let mut out = String::from(START);
    push_record(&mut out, &COLUMNS.map(str::to_owned));
    for day in &days.days {
        for visit in &day.visits {
            for session in &visit.sessions {
                push_record(&mut out, &record(&day.day.to_string(), visit, session, view));
            }
        }
    }
    for file in &days.unreadable {
        let mut record = [const { String::new() }; COLUMNS.len()];
        (record[10], record[11]) = ("unreadable".to_owned(), one_line(file));
        push_record(&mut out, &record);
    }
    out
}

fn record(day: &str, visit: &BookedVisit, session: &BookedSession, view: &View) -> [String; COLUMNS.len()] {
    let time = session.time.or(visit.time);
    // What is discreet tells nowhere what a session is.
    let secret = |text: String| if view.calendar.is_discreet { String::new() } else { text };
    [
        day.to_owned(),
        time.map(|time| DayTime::from(time.start).to_string()).unwrap_or_default(),
        time.map(|time| time.end.to_string()).unwrap_or_default(),
        person(visit),
        secret(session.protocol.id.to_string()),
        secret(session.protocol.title.english().to_owned()),
        session.number.to_string(),
        session.of.map(|of| of.to_string()).unwrap_or_default(),
        secret(session.key.phase.to_string()),
        visit.place.map(|place| place.to_string()).unwrap_or_default(),
        match session.state {
            BookedState::Planned => "planned",
            BookedState::Held => "held",
            BookedState::Missed => "missed",
        }
        .to_owned(),
        one_line(&visit.file),
        session.uid.to_string(),
    ]
}
