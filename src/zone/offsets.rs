//! The offsets of a zone as a list, for many questions in a row.

use chrono::{FixedOffset, NaiveDateTime, Offset as _, Utc};

/// The offsets from UTC that some clocks follow, in order. Those of a [`super::Zone`], or those that a calendar file
/// defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offsets {
    /// The offset until the first change.
    first: FixedOffset,
    /// The instant of each change, in UTC and in order, and the offset from then on.
    changes: Vec<(NaiveDateTime, FixedOffset)>,
}

impl Offsets {
    /// Clocks that show `first` until the first of the changes, each of which is an instant in UTC and the offset from
    /// then on.
    pub fn new(first: FixedOffset, mut changes: Vec<(NaiveDateTime, FixedOffset)>) -> Self {
        changes.sort_by_key(|(instant, _)| *instant);
        Self { first, changes }
    }

    /// Clocks that always show UTC.
    pub fn utc() -> Self {
        Self { first: Utc.fix(), changes: Vec::new() }
    }

    /// The instant, in UTC, that a local time means in a calendar file (RFC 5545, section 3.3.5): the first of two; and
    /// for a time that the clocks skip, the one that the offset before the change gives.
    pub fn instant(&self, local: NaiveDateTime) -> NaiveDateTime {
        // By the offset after it, a change has not come at a time that it skips; but it has when a time comes twice.
        let come = self.changes.partition_point(|(change, after)| *change + *after <= local);
        let is_first_of_two = come.checked_sub(1).is_some_and(|last| local < self.changes[last].0 + self.offset(last));
        let come = if is_first_of_two { come - 1 } else { come };
        local - self.offset(come)
    }

    /// What the clocks show at an instant, which is given in UTC.
    pub fn local(&self, instant: NaiveDateTime) -> NaiveDateTime {
        instant + self.at(instant)
    }

    /// The offset at an instant, which is given in UTC.
    pub fn at(&self, instant: NaiveDateTime) -> FixedOffset {
        self.offset(self.changes.partition_point(|(change, _)| *change <= instant))
    }

    /// The local times from the earliest to the latest that the clocks show between two instants, which are given in
    /// UTC. Longer than the time between them when the clocks are set back, and shows some times twice.
    pub fn local_span(&self, start: NaiveDateTime, end: NaiveDateTime) -> (NaiveDateTime, NaiveDateTime) {
        let mut index = self.changes.partition_point(|(change, _)| *change <= start);
        let (mut earliest, mut latest) = (start + self.offset(index), start + self.offset(index));
        while let Some((change, offset)) = self.changes.get(index).filter(|(change, _)| *change < end) {
            latest = latest.max(*change + self.offset(index));
            earliest = earliest.min(*change + *offset);
            index += 1;
        }
        latest = latest.max(end + self.offset(index));
        (earliest, latest)
    }

    /// The offset after this many changes.
    fn offset(&self, changes: usize) -> FixedOffset {
        changes.checked_sub(1).map_or(self.first, |last| self.changes[last].1)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::zone::{LocalTimeError, Zone};

    fn time(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn they_agree_with_the_zone_itself() {
        for name in
            ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Europe/Istanbul", "UTC"]
        {
            let zone = Zone::new(name).unwrap();
            let offsets = zone.offsets(1990..=2030);
            for minutes in 0..40 * 365 * 24 / 7 {
                let local = time("1990-06-01T00:15:00") + TimeDelta::minutes(minutes * 7 * 60);
                let expected = match zone.resolve(local) {
                    Ok(instant) => instant.naive_utc(),
                    Err(LocalTimeError::Skipped { before, .. } | LocalTimeError::Twice { before, .. }) => {
                        local - before
                    }
                    Err(error @ LocalTimeError::OutOfCalendar { .. }) => panic!("{error}"),
                };
                assert_eq!(offsets.instant(local), expected, "{name} {local}");
                if zone.resolve(local).is_ok() {
                    assert_eq!(offsets.local(expected), local, "{name} {local}");
                }
            }
        }
    }

    #[test]
    fn the_hours_of_a_change_are_read_as_the_standard_says() {
        let berlin = Zone::new("Europe/Berlin").unwrap().offsets(2026..=2026);
        for (local, instant) in [
            ("2026-03-29T01:59:59", "2026-03-29T00:59:59"),
            ("2026-03-29T02:30:00", "2026-03-29T01:30:00"),
            ("2026-03-29T03:00:00", "2026-03-29T01:00:00"),
            ("2026-10-25T02:30:00", "2026-10-25T00:30:00"),
            ("2026-10-25T03:00:00", "2026-10-25T02:00:00"),
        ] {
            assert_eq!(berlin.instant(time(local)), time(instant), "{local}");
        }
    }

    #[test]
    fn a_span_covers_every_time_that_is_shown() {
        let berlin = Zone::new("Europe/Berlin").unwrap().offsets(2026..=2026);
        let span = |start: &str, end: &str| {
            let (start, end) = berlin.local_span(time(start), time(end));
            format!("{} {}", start.format("%d %H:%M"), end.format("%d %H:%M"))
        };
        assert_eq!(span("2026-07-01T08:00:00", "2026-07-01T09:00:00"), "01 10:00 01 11:00");
        // 02:30 to 03:00, and then 02:00 to 02:15.
        assert_eq!(span("2026-10-25T00:30:00", "2026-10-25T01:15:00"), "25 02:00 25 03:00");
        assert_eq!(span("2026-10-24T18:00:00", "2026-10-26T07:00:00"), "24 20:00 26 08:00");
        assert_eq!(span("2026-03-29T00:30:00", "2026-03-29T01:30:00"), "29 01:30 29 03:30");
    }
}
