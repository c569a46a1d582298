//! A course as a file: a small TOML file to read and to edit by hand.

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::model::{ChosenProtocol, Course, DateRange, RecordEvent, Sharing, Weekdays};

/// The text of the file.
pub(super) fn write(course: &Course) -> String {
    let mut out = String::from(
        "# A saved course: what was asked for. Nothing here is computed; `mesoplan plan` makes the plan from it.\n\
         schema = 1\n",
    );
    if let Some(label) = &course.label {
        line(&mut out, "name", &quoted(label.as_str()));
    }
    if let Some(at) = course.at {
        line(&mut out, "at", &quoted(&at.format("%H:%M").to_string()));
    }
    if let Some(timezone) = &course.timezone {
        line(&mut out, "timezone", &quoted(timezone));
    }
    if let Some(language) = &course.language {
        line(&mut out, "language", &quoted(language.as_str()));
    }
    match course.sharing {
        Sharing::Allowed => {}
        Sharing::Preferred => line(&mut out, "sharing", &quoted("together")),
        Sharing::Forbidden => line(&mut out, "sharing", &quoted("separate")),
    }
    if let Some(on) = course.on {
        line(&mut out, "on", &weekdays(on));
    }
    if let Some(clinic) = &course.clinic {
        line(&mut out, "clinic", &quoted(clinic));
    }
    if !course.busy.is_empty() {
        let files: Vec<String> = course.busy.iter().map(|path| quoted(path)).collect();
        line(&mut out, "busy", &format!("[{}]", files.join(", ")));
    }
    for (key, ranges) in [("closed", &course.closed), ("away", &course.away)] {
        if !ranges.is_empty() {
            line(&mut out, key, &days(ranges));
        }
    }
    if let Some(until) = course.until {
        line(&mut out, "until", &until.to_string());
    }
    if !course.events.is_empty() {
        out.push_str("\n[event]\n");
        for (event, date) in &course.events {
            line(&mut out, event.as_str(), &date.to_string());
        }
    }
    for other in &course.other {
        out.push_str("\n[[other]]\n");
        line(&mut out, "treatment", &quoted(other.treatment.as_str()));
        line(&mut out, "on", &other.on.to_string());
    }
    for protocol in &course.protocols {
        write_protocol(&mut out, protocol);
    }
    out
}

fn write_protocol(out: &mut String, course: &ChosenProtocol) {
    out.push_str("\n[[course]]\n");
    line(out, "protocol", &quoted(&course.protocol));
    if let Some(start) = course.start {
        line(out, "start", &start.to_string());
    }
    if let Some(by) = course.start_by {
        line(out, "start-by", &by.to_string());
    }
    if let Some(on) = course.on {
        line(out, "on", &weekdays(on));
    }
    for (phase, sessions) in &course.sessions {
        line(out, &format!("sessions.{phase}"), &sessions.to_string());
    }
    for (phase, interval) in &course.intervals {
        line(out, &format!("interval.{phase}"), &quoted(&interval.to_string()));
    }
    if let Some(minutes) = course.session_length {
        let (lo, hi) = (minutes.shorter(), minutes.longer());
        let text = if lo == hi { format!("{hi} minutes") } else { format!("{lo} to {hi} minutes") };
        line(out, "session-length", &quoted(&text));
    }
    if course.rounds > 1 {
        line(out, "rounds", &course.rounds.to_string());
    }
    for entry in &course.record {
        let (key, day) = record_line(entry.event);
        out.push_str("\n[[course.record]]\n");
        line(out, "session", &entry.session.to_string());
        line(out, key, &day.to_string());
    }
}

/// The key and the day of an entry of the record.
pub fn record_line(event: RecordEvent) -> (&'static str, NaiveDate) {
    match event {
        RecordEvent::Held(day) => ("held", day),
        RecordEvent::Missed(day) => ("missed", day),
        RecordEvent::Moved(day) => ("moved", day),
        RecordEvent::MovedAnyway(day) => ("moved-anyway", day),
        RecordEvent::Cancelled(day) => ("cancelled", day),
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {value}");
}

/// A basic string of TOML: in double quotes, with quotes, backslashes and control characters escaped.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            character if character.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(character));
            }
            character => out.push(character),
        }
    }
    out.push('"');
    out
}

fn weekdays(weekdays: Weekdays) -> String {
    let names: Vec<String> = weekdays.iter().map(|day| quoted(&day.to_string().to_lowercase())).collect();
    format!("[{}]", names.join(", "))
}

fn days(ranges: &[DateRange]) -> String {
    let shown: Vec<String> = ranges
        .iter()
        .map(|range| if range.first() == range.last() { range.to_string() } else { quoted(&range.to_string()) })
        .collect();
    format!("[{}]", shown.join(", "))
}
