//! The crate calcard, which the Stalwart server reads with: files in, JSON out, in the words of README.md.

use std::{env, fs};

use calcard::common::{PartialDateTime, timezone::Tz};
use calcard::icalendar::timezone::TzResolver;
use calcard::icalendar::{
    ICalendar, ICalendarComponent as Component, ICalendarComponentType, ICalendarEntry, ICalendarProperty as Name,
    ICalendarValue,
};
use serde_json::{Map, Value, json};

fn main() {
    let mut answer = Map::new();
    for path in env::args().skip(1) {
        let text = fs::read_to_string(&path).expect("a readable file");
        // That the library refuses a file is what it read there.
        let read = events(&text).unwrap_or_else(|error| json!({ "error": error }));
        answer.insert(path, read);
    }
    print!("{}", Value::Object(answer));
}

fn events(text: &str) -> Result<Value, String> {
    let calendar = ICalendar::parse(text).map_err(|entry| format!("{entry:?}"))?;
    let zones = calendar.build_tz_resolver();
    let is_event = |component: &&Component| component.component_type == ICalendarComponentType::VEvent;
    calendar.components.iter().filter(is_event).map(|component| event(&calendar, component, &zones)).collect()
}

fn event(calendar: &ICalendar, event: &Component, zones: &TzResolver<&str>) -> Result<Value, String> {
    let inner = event.component_ids.iter().filter_map(|id| calendar.component_by_id(*id));
    let alarms = inner.filter(|component| component.component_type == ICalendarComponentType::VAlarm);
    Ok(json!({
        "uid": text(event, Name::Uid),
        "start": event.property(&Name::Dtstart).map(|entry| moment(entry, zones)).transpose()?,
        "end": event.property(&Name::Dtend).map(|entry| moment(entry, zones)).transpose()?,
        "summary": text(event, Name::Summary),
        "description": text(event, Name::Description),
        "location": text(event, Name::Location),
        "status": text(event, Name::Status),
        "sequence": value(event, Name::Sequence).and_then(ICalendarValue::as_integer),
        "alarms": alarms.map(alarm).collect::<Result<Value, String>>()?,
    }))
}

fn alarm(alarm: &Component) -> Result<Value, String> {
    let trigger = match value(alarm, Name::Trigger) {
        Some(ICalendarValue::Duration(duration)) => duration.as_seconds(),
        other => return Err(format!("a trigger of {other:?}")),
    };
    Ok(json!({ "trigger": trigger, "description": text(alarm, Name::Description) }))
}

/// An instant in UTC, a date, or a time without a zone as it stands.
fn moment(entry: &ICalendarEntry, zones: &TzResolver<&str>) -> Result<String, String> {
    let Some(ICalendarValue::PartialDateTime(written)) = entry.values.first() else {
        return Err(format!("a time of {:?}", entry.values));
    };
    let PartialDateTime { hour, tz_hour, .. } = **written;
    let read = written.to_date_time().ok_or("a time that is not one")?;
    let zone = match entry.tz_id() {
        Some(name) => Some(zones.resolve(name).ok_or_else(|| format!("no zone {name}"))?),
        None => tz_hour.map(|_| Tz::UTC),
    };
    match zone {
        None if hour.is_none() => Ok(read.date_time.date().to_string()),
        None => Ok(read.date_time.format("%Y-%m-%dT%H:%M:%S").to_string()),
        Some(zone) => {
            let instant = read.to_date_time_with_tz(zone).ok_or("a time that does not exist")?;
            Ok(instant.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string())
        }
    }
}

fn text(component: &Component, name: Name) -> Option<&str> {
    value(component, name).and_then(ICalendarValue::as_text)
}

fn value(component: &Component, name: Name) -> Option<&ICalendarValue> {
    component.property(&name).and_then(|entry| entry.values.first())
}
