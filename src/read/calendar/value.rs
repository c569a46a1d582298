//! Dates, times and lengths of time as calendar files write them (RFC 5545, section 3.3).

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::error::{CalendarError, CalendarFault};
use super::line::Property;

/// A date or a date with a time, before it is known what its zone is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// The time as written; midnight for a date.
    pub(super) time: NaiveDateTime,
    /// By which clocks.
    pub(super) clock: Clock,
}

/// By which clocks a time is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// None: it is a whole day.
    Day,
    /// Those of the place where one is.
    Floating,
    /// UTC.
    Utc,
    /// Those of the zone with this number in [`ZoneNames`].
    Zone(usize),
}

/// The TZIDs of a file, each once, numbered in the order they are first used.
#[derive(Debug, Default)]
pub(super) struct ZoneNames {
    numbers: HashMap<Vec<u8>, usize>,
    names: Vec<String>,
}

impl ZoneNames {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The name with a number; empty where there is no such number.
    pub(super) fn name(&self, number: usize) -> &str {
        self.names.get(number).map_or("", String::as_str)
    }

    fn number(&mut self, name: &[u8]) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.numbers.insert(name.to_vec(), self.names.len());
        self.names.push(String::from_utf8_lossy(name).into_owned());
        self.names.len() - 1
    }
}

/// A nominal length of time: days as the calendar counts them, and exact seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Duration {
    pub(super) days: i64,
    pub(super) seconds: i64,
}

/// One of the values of an RDATE, or of a FREEBUSY: a start, and an end where one is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// Only a start.
    Start(Stamp),
    /// From one time to another.
    Until(Stamp, Stamp),
    /// From a time on for so long.
    For(Stamp, Duration),
}

/// The one value of DTSTART, DTEND or RECURRENCE-ID.
pub(super) fn stamp(property: &Property<'_>, zones: &mut ZoneNames) -> Result<Stamp, CalendarError> {
    stamp_of(property.value(), property, zones)
}

/// The values of EXDATE, RDATE or FREEBUSY.
pub(super) fn moments(property: &Property<'_>, zones: &mut ZoneNames) -> Result<Vec<Moment>, CalendarError> {
    let values = property.value().split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    let moment = |value: &[u8]| {
        let Some(slash) = value.iter().position(|byte| *byte == b'/') else {
            return stamp_of(value, property, zones).map(Moment::Start);
        };
        let start = stamp_of(&value[..slash], property, zones)?;
        let end = &value[slash + 1..];
        match end.first() {
            Some(b'P' | b'p' | b'+') => Ok(Moment::For(start, duration_of(end, property)?)),
            Some(_) | None => Ok(Moment::Until(start, stamp_of(end, property, zones)?)),
        }
    };
    values.map(moment).collect()
}

/// The value of DURATION, which is not negative.
pub(super) fn duration(property: &Property<'_>) -> Result<Duration, CalendarError> {
    duration_of(property.value(), property)
}

/// A date or time on its own, as UNTIL has it.
pub(super) fn bare_time(text: &[u8]) -> Option<(NaiveDateTime, Clock)> {
    let (date, time) = text.split_at_checked(8)?;
    let date = date_of(date)?;
    match time {
        [] => Some((date.into(), Clock::Day)),
        [b'T' | b't', time @ .., b'Z' | b'z'] => Some((date.and_time(time_of(time)?), Clock::Utc)),
        [b'T' | b't', time @ ..] => Some((date.and_time(time_of(time)?), Clock::Floating)),
        _ => None,
    }
}

fn stamp_of(text: &[u8], property: &Property<'_>, zones: &mut ZoneNames) -> Result<Stamp, CalendarError> {
    let bad = || {
        let message = format!("`{}` is not a date or time", String::from_utf8_lossy(text));
        let help = "dates are written as 20261201, times as 20261201T173000 or 20261201T143000Z";
        CalendarError::new(CalendarFault::BadDate, property.line(), message, help)
    };
    let (time, clock) = bare_time(text).ok_or_else(bad)?;
    let clock = match clock {
        Clock::Floating => match property.parameter("TZID") {
            Some(name) => Clock::Zone(zones.number(name)),
            None => Clock::Floating,
        },
        Clock::Day | Clock::Utc | Clock::Zone(_) => clock,
    };
    let says_date = property.parameter("VALUE").is_some_and(|value| value.eq_ignore_ascii_case(b"DATE"));
    if says_date && clock != Clock::Day { Err(bad()) } else { Ok(Stamp { time, clock }) }
}

/// `20261201`, from the year 1 on.
fn date_of(text: &[u8]) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, m1, m2, d1, d2] = *text else { return None };
    let year = two_digits(y1, y2)? * 100 + two_digits(y3, y4)?;
    NaiveDate::from_ymd_opt(
        i32::try_from(year).ok().filter(|year| *year > 0)?,
        two_digits(m1, m2)?,
        two_digits(d1, d2)?,
    )
}

/// `173000`. A leap second counts as the one before.
fn time_of(text: &[u8]) -> Option<NaiveTime> {
    let [h1, h2, m1, m2, s1, s2] = *text else { return None };
    let second = match two_digits(s1, s2)? {
        60 => 59,
        second => second,
    };
    NaiveTime::from_hms_opt(two_digits(h1, h2)?, two_digits(m1, m2)?, second)
}

fn two_digits(one: u8, other: u8) -> Option<u32> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    Some(digit(one)? * 10 + digit(other)?)
}

fn duration_of(text: &[u8], property: &Property<'_>) -> Result<Duration, CalendarError> {
    read_duration(text).ok_or_else(|| {
        let message = format!("`{}` is not a length of time", String::from_utf8_lossy(text));
        let help = "lengths are written as PT45M, PT1H30M, P1D or P2W";
        CalendarError::new(CalendarFault::BadDuration, property.line(), message, help)
    })
}

/// `P1W`, `P1DT2H`, `PT45M` (RFC 5545, section 3.3.6). Units in any order are taken, but each once at most.
fn read_duration(text: &[u8]) -> Option<Duration> {
    /// A hundred years.
    const MAX_DAYS: i64 = 36_525;
    let text = text.strip_prefix(b"+").unwrap_or(text);
    let mut rest = text.strip_prefix(b"P").or_else(|| text.strip_prefix(b"p"))?;
    let mut duration = Duration { days: 0, seconds: 0 };
    let (mut is_time, mut seen) = (false, Vec::new());
    while !rest.is_empty() {
        if !is_time && matches!(rest[0], b'T' | b't') {
            is_time = true;
            rest = &rest[1..];
            continue;
        }
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let count: i64 = std::str::from_utf8(&rest[..digits]).ok().filter(|digits| digits.len() <= 9)?.parse().ok()?;
        let unit = rest.get(digits)?.to_ascii_uppercase();
        match (is_time, unit) {
            (false, b'W') => duration.days += 7 * count,
            (false, b'D') => duration.days += count,
            (true, b'H') => duration.seconds += 3600 * count,
            (true, b'M') => duration.seconds += 60 * count,
            (true, b'S') => duration.seconds += count,
            _ => return None,
        }
        if seen.contains(&unit) {
            return None;
        }
        seen.push(unit);
        rest = &rest[digits + 1..];
    }
    let is_sane = duration.days <= MAX_DAYS && duration.seconds <= MAX_DAYS * 86_400;
    (!seen.is_empty() && is_sane).then_some(duration)
}

impl Duration {
    /// The length as one number of seconds, with days of 24 hours.
    pub(super) fn nominal(self) -> TimeDelta {
        TimeDelta::seconds(self.days * 86_400 + self.seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times() {
        let read = |text: &str| bare_time(text.as_bytes()).map(|(time, clock)| format!("{time} {clock:?}"));
        assert_eq!(read("20261201").as_deref(), Some("2026-12-01 00:00:00 Day"));
        assert_eq!(read("20261201T173001").as_deref(), Some("2026-12-01 17:30:01 Floating"));
        assert_eq!(read("20261201T173060Z").as_deref(), Some("2026-12-01 17:30:59 Utc"));
        for bad in [
            "",
            "2026121",
            "20261301",
            "20260229",
            "00000101",
            "20261201T",
            "20261201T240000",
            "20261201T1730",
            "2026-12-01",
            "20261201Z",
            "TZ",
            "20261201T173000+0100",
            "２０２６１２",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn durations() {
        let read = |text: &str| read_duration(text.as_bytes()).map(|length| (length.days, length.seconds));
        assert_eq!(read("PT1H30M"), Some((0, 5400)));
        assert_eq!(read("P15DT5H0M20S"), Some((15, 18_020)));
        assert_eq!(read("+P7W"), Some((49, 0)));
        for bad in
            ["", "P", "PT", "-PT1H", "1H", "P1H", "PT1D", "PT1H1H", "PT99999999999H", "P1M", "PT1.5H", "P999999D"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
