//! An entry as a component: its properties, its alarms, and their order.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};
use icalendar::{
    Alarm as AlarmComponent, CalendarDateTime, Class, Component, Event, EventLike as _, EventStatus, Property,
};

use super::line::{clean, write_line, write_property};
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
    for (key, text) in [("DESCRIPTION", Some(&entry.description)), ("LOCATION", entry.location.as_ref())] {
        if let Some(text) = text.map(|text| clean(text)).filter(|text| !text.is_empty()) {
            event.add_property(key, text);
        }
    }

    event.status(if entry.is_cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    let is_busy = match entry.span {
        Span::AllDay(_) => false,
        Span::Timed { .. } | Span::Exact { .. } => !entry.is_cancelled && !entry.is_free,
    };
    event.add_property("TRANSP", if is_busy { "OPAQUE" } else { "TRANSPARENT" });

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

fn day_after(day: NaiveDate) -> Result<NaiveDate, LocalTimeError> {
    let next = day.succ_opt().filter(|next| 1 <= day.year() && next.year() <= 9999);
    next.ok_or(LocalTimeError::OutOfCalendar { local: day.into() })
}

fn alarm_component(alarm: &Alarm, summary: &str) -> AlarmComponent {
    let words = clean(&alarm.description);
    let words = if words.is_empty() { summary } else { &words };
    // The crate writes every duration in seconds, and some phones read no more than whole days, hours or minutes.
    AlarmComponent::display(words, -TimeDelta::minutes(alarm.minutes_before))
        .add_property("TRIGGER", trigger(alarm.minutes_before))
        .done()
}

/// The time from an alarm to the start of its event, in the largest unit that it is whole in (RFC 5545, section 3.3.6).
fn trigger(minutes_before: i64) -> String {
    const HOUR: u64 = 60;
    const DAY: u64 = 24 * HOUR;
    let sign = if minutes_before > 0 { "-" } else { "" };
    match minutes_before.unsigned_abs() {
        0 => "PT0M".to_owned(),
        minutes if minutes % DAY == 0 => format!("{sign}P{}D", minutes / DAY),
        minutes if minutes % HOUR == 0 => format!("{sign}PT{}H", minutes / HOUR),
        minutes => format!("{sign}PT{minutes}M"),
    }
}

/// The order in which properties are written; anything else follows, by name. It serves events and alarms alike.
const ORDER: [&str; 14] = [
    "UID",
    "DTSTAMP",
    "LAST-MODIFIED",
    "SEQUENCE",
    "DTSTART",
    "DTEND",
    "ACTION",
    "SUMMARY",
    "DESCRIPTION",
    "TRIGGER",
    "LOCATION",
    "STATUS",
    "CLASS",
    "TRANSP",
];

/// Appends a component with the components in it: those come last, since some readers stop at the first.
pub(super) fn write_component(out: &mut String, component: &impl Component) {
    write_line(out, &format!("BEGIN:{}", component.component_kind()));
    let mut properties: Vec<&Property> = component.properties().values().collect();
    properties.extend(component.multi_properties().values().flatten());
    properties.sort_by_key(|property| ORDER.iter().position(|key| *key == property.key()).unwrap_or(ORDER.len()));
    for property in properties {
        write_property(out, property);
    }
    for inner in component.components() {
        write_component(out, inner);
    }
    write_line(out, &format!("END:{}", component.component_kind()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triggers_are_in_the_largest_whole_unit() {
        let written: Vec<_> =
            [0, 1, 30, 60, 90, 120, 1440, 1500, 2880, 10_080, -20, -120].into_iter().map(trigger).collect();
        let expected =
            ["PT0M", "-PT1M", "-PT30M", "-PT1H", "-PT90M", "-PT2H", "-P1D", "-PT25H", "-P2D", "-P7D", "PT20M", "PT2H"];
        assert_eq!(written, expected);
    }
}
