//! An entry as the lines of a file: its properties in order, then its alarms, since some readers stop at the first.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};

use super::line::{Lines, ascii, has_letters};
use super::{Alarm, Entry, Span};
use crate::render::digits::Digits;
use crate::zone::{LocalTimeError, Zone};

/// Appends an event.
///
/// # Errors
///
/// [`LocalTimeError`] when its start or end is no single instant in the zone.
pub(super) fn write_event(
    lines: &mut Lines<'_>,
    entry: &Entry,
    zone: &Zone,
    is_local: bool,
) -> Result<(), LocalTimeError> {
    let mut uid = [0; uuid::fmt::Hyphenated::LENGTH];
    let uid: &str = entry.uid.hyphenated().encode_lower(&mut uid);
    let (stamp, sequence) = (lines.stamp(entry.stamp), Digits::of(entry.sequence.into()));
    let (stamp, sequence) = (ascii(&stamp), sequence.as_str());
    let (uid_is, stamp_is, changed_is) = ("BEGIN:VEVENT\r\nUID:", "\r\nDTSTAMP:", "\r\nLAST-MODIFIED:");
    lines.short([uid_is, uid, stamp_is, stamp, changed_is, stamp, "\r\nSEQUENCE:", sequence, "\r\n"]);
    write_time(lines, "DTSTART", entry.span, End::First, zone, is_local)?;
    write_time(lines, "DTEND", entry.span, End::Last, zone, is_local)?;
    lines.line("SUMMARY:").text(&entry.summary);
    if entry.description.has_letters() {
        entry.description.write(&mut lines.line("DESCRIPTION:"));
    }
    if let Some(place) = entry.location.as_ref().filter(|place| has_letters(place)) {
        lines.line("LOCATION:").text(place);
    }
    lines.many(match (entry.is_cancelled, is_busy(entry)) {
        (true, _) => "STATUS:CANCELLED\r\nCLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\n",
        (false, true) => "STATUS:CONFIRMED\r\nCLASS:PRIVATE\r\nTRANSP:OPAQUE\r\n",
        (false, false) => "STATUS:CONFIRMED\r\nCLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\n",
    });
    if !entry.is_cancelled {
        entry.alarms.iter().for_each(|alarm| write_alarm(lines, alarm, &entry.summary));
    }
    lines.whole("END:VEVENT");
    Ok(())
}

/// When, what and where: what readers of codes know of an event.
///
/// # Errors
///
/// As for [`write_event`].
pub(super) fn write_scanned(lines: &mut Lines<'_>, entry: &Entry, zone: &Zone) -> Result<(), LocalTimeError> {
    write_time(lines, "DTSTART", entry.span, End::First, zone, false)?;
    write_time(lines, "DTEND", entry.span, End::Last, zone, false)?;
    lines.line("SUMMARY:").text(&entry.summary);
    if let Some(place) = entry.location.as_ref().filter(|place| has_letters(place)) {
        lines.line("LOCATION:").text(place);
    }
    Ok(())
}

/// Which end of an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

/// Appends when an event begins or ends. Its local times are written as such, or as UTC.
fn write_time(
    lines: &mut Lines<'_>,
    key: &'static str,
    span: Span,
    end: End,
    zone: &Zone,
    is_local: bool,
) -> Result<(), LocalTimeError> {
    let of = |first, last| if end == End::First { first } else { last };
    match span {
        // The end is the first day that no longer belongs to the event (RFC 5545, section 3.6.1).
        Span::AllDay(day) => {
            let day = if end == End::First { day } else { day_after(day)? };
            lines.line(key).plain(";VALUE=DATE:").day(day);
        }
        Span::Timed { start, end: last } => {
            let local: NaiveDateTime = of(start, last);
            let instant = zone.resolve(local)?;
            if is_local {
                // No name of the tables needs quotes.
                lines.line(key).plain(";TZID=").plain(zone.name()).plain(":").local(local);
            } else {
                lines.line(key).plain(":").instant(instant.to_utc());
            }
        }
        Span::Exact { start, end: last } => {
            let instant: DateTime<Utc> = if end == End::First { start } else { last };
            lines.line(key).plain(":").instant(instant);
        }
    }
    Ok(())
}

/// The next day, where the calendar has one.
pub(super) fn day_after(day: NaiveDate) -> Result<NaiveDate, LocalTimeError> {
    let next = day.succ_opt().filter(|next| 1 <= day.year() && next.year() <= 9999);
    next.ok_or(LocalTimeError::OutOfCalendar { local: day.into() })
}

/// Whether the person has no time meanwhile.
pub(super) fn is_busy(entry: &Entry) -> bool {
    match entry.span {
        Span::AllDay(_) => false,
        Span::Timed { .. } | Span::Exact { .. } => !entry.is_cancelled && !entry.is_free,
    }
}

fn write_alarm(lines: &mut Lines<'_>, alarm: &Alarm, summary: &str) {
    let words = if has_letters(&alarm.description) { &alarm.description } else { summary };
    lines.many("BEGIN:VALARM\r\nACTION:DISPLAY\r\n");
    lines.line("DESCRIPTION:").text(words);
    let (sign, unit_before, count, unit) = trigger_pieces(alarm.minutes_before);
    lines.short(["TRIGGER:", sign, unit_before, count.as_str(), unit, "\r\nEND:VALARM\r\n"]);
}

/// The time from an alarm to the start of its event, in the largest unit that it is whole in (RFC 5545, section 3.3.6).
pub(super) fn trigger(minutes_before: i64) -> String {
    let (sign, before, count, unit) = trigger_pieces(minutes_before);
    [sign, before, count.as_str(), unit].concat()
}

/// The same as its sign, what comes before its number, the number, and the unit.
fn trigger_pieces(minutes_before: i64) -> (&'static str, &'static str, Digits, &'static str) {
    const HOUR: u64 = 60;
    const DAY: u64 = 24 * HOUR;
    let sign = if minutes_before > 0 { "-" } else { "" };
    let (before, count, unit) = match minutes_before.unsigned_abs() {
        0 => ("PT", 0, "M"),
        minutes if minutes % DAY == 0 => ("P", minutes / DAY, "D"),
        minutes if minutes % HOUR == 0 => ("PT", minutes / HOUR, "H"),
        minutes => ("PT", minutes, "M"),
    };
    (sign, before, Digits::of(i64::try_from(count).unwrap_or(i64::MAX)), unit)
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
