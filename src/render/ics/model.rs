//! An entry as the icalendar crate models it, for programs that go on with it. Files are not written through it.

use chrono::{NaiveDateTime, TimeDelta};
use icalendar::{Alarm as AlarmComponent, CalendarDateTime, Class, Component as _, Event, EventLike as _, EventStatus};

use super::event::{day_after, is_busy, trigger};
use super::line::clean;
use super::{Alarm, Entry, Span};
use crate::zone::{LocalTimeError, Zone};

/// The event as the icalendar crate models it.
///
/// # Errors
///
/// [`LocalTimeError`] when its start or end is no single instant in the zone.
pub(super) fn event(entry: &Entry, zone: &Zone, is_local: bool) -> Result<Event, LocalTimeError> {
    let mut event = Event::with_uid(&entry.uid.to_string());
    event.timestamp(entry.stamp).last_modified(entry.stamp).sequence(entry.sequence);

    match entry.span {
        // The end is the first day that no longer belongs to the event (RFC 5545, section 3.6.1).
        Span::AllDay(day) => event.starts(day).ends(day_after(day)?),
        Span::Timed { start, end } => {
            event.starts(date_time(start, zone, is_local)?).ends(date_time(end, zone, is_local)?)
        }
        Span::Exact { start, end } => event.starts(start).ends(end),
    };

    let summary = clean(&entry.summary);
    event.summary(&summary).class(Class::Private);
    let description = entry.description.text();
    for (key, text) in [("DESCRIPTION", Some(&*description)), ("LOCATION", entry.location.as_deref())] {
        if let Some(text) = text.map(clean).filter(|text| !text.is_empty()) {
            event.add_property(key, text);
        }
    }

    event.status(if entry.is_cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    event.add_property("TRANSP", if is_busy(entry) { "OPAQUE" } else { "TRANSPARENT" });

    if !entry.is_cancelled {
        for alarm in &entry.alarms {
            event.alarm(alarm_component(alarm, &summary));
        }
    }
    Ok(event)
}

/// A local time as the file writes it. The times of a file are either all local or all UTC.
fn date_time(local: NaiveDateTime, zone: &Zone, is_local: bool) -> Result<CalendarDateTime, LocalTimeError> {
    let instant = zone.resolve(local)?;
    Ok(if is_local {
        CalendarDateTime::WithTimezone { date_time: local, tzid: zone.name().to_owned() }
    } else {
        CalendarDateTime::Utc(instant.to_utc())
    })
}

fn alarm_component(alarm: &Alarm, summary: &str) -> AlarmComponent {
    let words = clean(&alarm.description);
    let words = if words.is_empty() { summary } else { &words };
    // The crate writes every duration in seconds, and some phones read no more than whole days, hours or minutes.
    AlarmComponent::display(words, -TimeDelta::minutes(alarm.minutes_before))
        .add_property("TRIGGER", trigger(alarm.minutes_before))
        .done()
}
