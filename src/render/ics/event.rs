//! An entry as the lines of a file: its properties in order, then its alarms, since some readers stop at the first.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::line::{DAY_DIGITS, Lines, Notes, ascii, day_digits, has_letters, time_digits};
use super::{Alarm, Entry, Span};
use crate::render::digits::Digits;
use crate::zone::{LocalTimeError, SteadyDays, Zone};

/// Appends an event.
///
/// # Errors
///
/// [`LocalTimeError`] when its start or end is no single instant in the zone.
pub(super) fn write_event<N: Notes>(
    lines: &mut Lines<'_, N>,
    entry: &Entry,
    times: &mut Times<'_>,
) -> Result<(), LocalTimeError> {
    let mut uid = [0; uuid::fmt::Hyphenated::LENGTH];
    let uid: &str = entry.uid.hyphenated().encode_lower(&mut uid);
    let (stamp, sequence) = (lines.stamp(entry.stamp), Digits::of(entry.sequence.into()));
    let (stamp, sequence) = (ascii(&stamp), sequence.as_str());
    let (uid_is, stamp_is, changed_is) = ("BEGIN:VEVENT\r\nUID:", "\r\nDTSTAMP:", "\r\nLAST-MODIFIED:");
    let start = lines.written();
    lines.short([uid_is, uid, stamp_is, stamp, changed_is, stamp, "\r\nSEQUENCE:", sequence, "\r\n"]);
    lines.note_own(start + uid_is.len(), uid.len());
    times.write(lines, entry.span)?;
    write_own(lines, "SUMMARY:", &entry.summary);
    if entry.description.has_letters() {
        let start = lines.written();
        entry.description.write(&mut lines.line(WORDS));
        lines.note_words(start + WORDS.len());
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

/// What comes before the words of an event.
pub(super) const WORDS: &str = "DESCRIPTION:";

/// Appends a line with words that are an event's own.
fn write_own<N: Notes>(lines: &mut Lines<'_, N>, beginning: &str, words: &str) {
    let start = lines.written();
    lines.line(beginning).text(words);
    lines.note_own_value(start + beginning.len());
}

/// When, what and where: what readers of codes know of an event.
///
/// # Errors
///
/// As for [`write_event`].
pub(super) fn write_scanned(lines: &mut Lines<'_>, entry: &Entry, times: &mut Times<'_>) -> Result<(), LocalTimeError> {
    times.write(lines, entry.span)?;
    lines.line("SUMMARY:").text(&entry.summary);
    if let Some(place) = entry.location.as_ref().filter(|place| has_letters(place)) {
        lines.line("LOCATION:").text(place);
    }
    Ok(())
}

/// How times become lines.
pub(super) struct Times<'z> {
    zone: &'z Zone,
    /// Whether local times are written as such, or as UTC.
    is_local: bool,
    steady: &'z mut SteadyDays,
}

impl<'z> Times<'z> {
    pub(super) fn new(zone: &'z Zone, is_local: bool, steady: &'z mut SteadyDays) -> Self {
        Self { zone, is_local, steady }
    }

    /// Appends when an event begins and ends.
    fn write<N: Notes>(&mut self, lines: &mut Lines<'_, N>, span: Span) -> Result<(), LocalTimeError> {
        match span {
            // The end is the first day that no longer belongs to the event (RFC 5545, section 3.6.1).
            Span::AllDay(day) => {
                let [first, end] = [day, day_after(day)?].map(day_digits);
                let (first, end) = (ascii(&first), ascii(&end));
                let (first_is, end_is) = ("DTSTART;VALUE=DATE:", "\r\nDTEND;VALUE=DATE:");
                let first_at = lines.written() + first_is.len();
                lines.short([first_is, first, end_is, end, "\r\n"]);
                lines.note_own(first_at, first.len());
                lines.note_own(first_at + first.len() + end_is.len(), end.len());
            }
            Span::Timed { start, end } if self.is_local => {
                // Where no clock is set about then, every time of the clock is one instant.
                let days = end.date().num_days_from_ce() - start.date().num_days_from_ce();
                if !self.steady.hold(self.zone, start.date(), (0, days)) {
                    self.zone.resolve(start)?;
                    self.zone.resolve(end)?;
                }
                let [start, end] = [start, end].map(time_digits);
                let [start, end] = [&start, &end].map(|digits| ascii(&digits[..15]));
                // No name of the tables is so long that a line would have to be folded, or needs quotes.
                let zone = self.zone.name();
                let (start_is, end_is) = ("DTSTART;TZID=", "\r\nDTEND;TZID=");
                let start_at = lines.written() + start_is.len() + zone.len() + ":".len();
                lines.short([start_is, zone, ":", start, end_is, zone, ":", end, "\r\n"]);
                // The clock is the same on many days.
                lines.note_own(start_at, DAY_DIGITS);
                lines.note_own(start_at + start.len() + end_is.len() + zone.len() + ":".len(), DAY_DIGITS);
            }
            Span::Timed { start, end } => {
                let [start, end] = [self.zone.resolve(start)?, self.zone.resolve(end)?];
                write_instants(lines, start.to_utc(), end.to_utc());
            }
            Span::Exact { start, end } => write_instants(lines, start, end),
        }
        Ok(())
    }
}

fn write_instants<N: Notes>(lines: &mut Lines<'_, N>, start: DateTime<Utc>, end: DateTime<Utc>) {
    let [start, end] = [start, end].map(|instant| time_digits(instant.naive_utc()));
    lines.short(["DTSTART:", ascii(&start), "\r\nDTEND:", ascii(&end), "\r\n"]);
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

fn write_alarm<N: Notes>(lines: &mut Lines<'_, N>, alarm: &Alarm, summary: &str) {
    let words = if has_letters(&alarm.description) { &alarm.description } else { summary };
    lines.many("BEGIN:VALARM\r\nACTION:DISPLAY\r\n");
    write_own(lines, "DESCRIPTION:", words);
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
