//! A plan as the events of a calendar file.

use chrono::{DateTime, NaiveTime, Utc};

use super::document::{self, Visit};
use super::ics::{self, Alarm, Entry, Span, TimeStyle};
use super::{RenderError, View};
use crate::model::{Plan, Protocol};

/// The plan as a calendar file.
pub(super) fn write(plan: &Plan, visits: &[Option<Visit>], view: &View) -> Result<String, RenderError> {
    let stamp = stamp(&plan.course.protocol);
    let entries = plan.sessions.iter().zip(visits).map(|(session, visit)| {
        let summary = document::session_title(plan, session);
        let (span, alarm) = match visit {
            None => (
                Span::AllDay(session.day),
                Alarm { minutes_before: DAY_BEFORE_AT_9, description: format!("Tomorrow: {summary}") },
            ),
            Some(visit) => {
                let (start, end) = (visit.start.naive_local(), visit.end.naive_local());
                let description = format!("Tomorrow {}: {summary}", start.format("%H:%M"));
                (Span::Timed { start, end }, Alarm { minutes_before: DAY_BEFORE, description })
            }
        };
        Entry {
            uid: plan.course.uid(&session.key),
            span,
            summary,
            description: document::session_lines(plan, session).join("\n"),
            location: None,
            stamp,
            sequence: 0,
            is_cancelled: false,
            alarms: vec![alarm],
        }
    });
    let entries: Vec<Entry> = entries.collect();
    ics::write(&entries, &view.zone, TimeStyle::Local).map_err(RenderError::LocalTime)
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
