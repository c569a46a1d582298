//! A plan as the events of a calendar file.

use chrono::{DateTime, NaiveTime, Utc};

use super::View;
use super::document;
use super::ics::{self, Alarm, Entry, Span, TimeStyle};
use crate::model::{JointPlan, Plan, Protocol, Session};
use crate::zone::LocalTimeError;

/// The plans as one calendar file, its events in the order of their days.
pub(super) fn write(plan: &JointPlan, view: &View) -> Result<String, LocalTimeError> {
    let entries: Vec<Entry> = plan.sessions().into_iter().map(|(plan, session)| entry(plan, session)).collect();
    ics::write(&entries, &view.zone, TimeStyle::Local)
}

fn entry(plan: &Plan, session: &Session) -> Entry {
    let summary = document::session_title(plan, session);
    let (span, minutes_before, reminder) = match session.time {
        None => (Span::AllDay(session.day), DAY_BEFORE_AT_9, format!("Tomorrow: {summary}")),
        Some(time) => {
            let (start, end) = (session.day.and_time(time.start), session.day.and_time(time.end));
            let reminder = format!("Tomorrow {}: {summary}", time.start.format("%H:%M"));
            (Span::Timed { start, end }, DAY_BEFORE, reminder)
        }
    };
    Entry {
        uid: plan.course.uid(&session.key),
        span,
        summary,
        description: document::session_lines(plan, session).join("\n"),
        location: None,
        stamp: stamp(&plan.course.protocol),
        sequence: 0,
        is_cancelled: false,
        alarms: vec![Alarm { minutes_before, description: reminder }],
    }
}

/// A day, in minutes.
const DAY_BEFORE: u32 = 24 * 60;

/// From nine o'clock on the day before until midnight, in minutes.
const DAY_BEFORE_AT_9: u32 = 15 * 60;

/// The time that the events of a course without a record carry: the protocol's own date, never the clock's. Files of a
/// protocol without any date carry the first second of 1970.
fn stamp(protocol: &Protocol) -> DateTime<Utc> {
    let date = protocol.date().map(|date| date.and_time(NaiveTime::MIN).and_utc());
    date.unwrap_or(DateTime::UNIX_EPOCH)
}
