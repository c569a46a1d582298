//! Times and lengths as programs write them, beside what RFC 5545 says in section 3.3.

use chrono::{NaiveDateTime, TimeDelta};

use super::value::{Clock, Duration, MAX_DAYS, bare_time, date_of, read_duration, two_digits};
use super::zone_name;

/// A date or time that is written in one of the ways that programs have: without seconds, with the signs of ISO 8601,
/// with an offset, as 24:00.
pub(super) fn loose_time(text: &[u8]) -> Option<(NaiveDateTime, Clock, bool)> {
    if let Some((time, clock)) = bare_time(text) {
        return Some((time, clock, true));
    }
    let text = text.trim_ascii();
    let (date, rest) = match text {
        [y1, y2, y3, y4, b'-' | b'/' | b'.', m1, m2, b'-' | b'/' | b'.', d1, d2, rest @ ..] => {
            (date_of(&[*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2])?, rest)
        }
        _ => {
            let (date, rest) = text.split_at_checked(8)?;
            (date_of(date)?, rest)
        }
    };
    let rest = rest.trim_ascii();
    let time = rest.strip_prefix(b"T").or_else(|| rest.strip_prefix(b"t")).unwrap_or(rest).trim_ascii();
    if rest.is_empty() || rest.eq_ignore_ascii_case(b"Z") {
        return Some((date.into(), Clock::Day, true));
    }
    let clock_end = time.iter().position(|byte| !(byte.is_ascii_digit() || *byte == b':')).unwrap_or(time.len());
    let (digits, zone) = time.split_at(clock_end);
    // A fraction of a second is nothing to a calendar.
    let zone = match zone {
        [b'.' | b',', fraction @ ..] => {
            &fraction[fraction.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(fraction.len())..]
        }
        zone => zone,
    };
    let offset = zone_seconds(zone.trim_ascii());
    let seconds = clock_seconds(digits);
    Some(match (seconds, offset) {
        (Some(seconds), Some(offset)) => {
            let local = NaiveDateTime::from(date) + TimeDelta::seconds(seconds);
            match offset {
                None => (local, Clock::Floating, true),
                Some(east) => (local - TimeDelta::seconds(east), Clock::Utc, true),
            }
        }
        (None, _) | (_, None) => (date.into(), Clock::Day, false),
    })
}

/// Seconds after midnight of `1730`, `17`, `17:30:00` or `240000`.
fn clock_seconds(text: &[u8]) -> Option<i64> {
    let digits: Vec<u8> = text.iter().copied().filter(|byte| *byte != b':').collect();
    let pair = |at: usize| -> Option<i64> {
        match digits.get(at..at + 2) {
            Some(&[one, other]) => two_digits(one, other).map(i64::from),
            _ => None,
        }
    };
    let (hour, minute, second) = match digits.len() {
        2 => (pair(0)?, 0, 0),
        4 => (pair(0)?, pair(2)?, 0),
        6 => (pair(0)?, pair(2)?, pair(4)?.min(59)),
        _ => return None,
    };
    let seconds = hour * 3600 + minute * 60 + second;
    (minute < 60 && seconds <= 86_400).then_some(seconds)
}

/// What stands behind a time: nothing, `Z`, or an offset as seconds; `None` where it is none of these.
fn zone_seconds(text: &[u8]) -> Option<Option<i64>> {
    let is = |known: &str| text.eq_ignore_ascii_case(known.as_bytes());
    if text.is_empty() {
        return Some(None);
    }
    if is("Z") || is("UTC") || is("GMT") {
        return Some(Some(0));
    }
    zone_name::offset_seconds(std::str::from_utf8(text).ok()?).map(|east| Some(east.into()))
}

/// A length as programs write it: with units on either side of the T, with a fraction, which is rounded up.
pub(super) fn loose_duration(text: &[u8]) -> Option<Duration> {
    let text = text.trim_ascii();
    read_duration(text).or_else(|| read_loose_duration(text))
}

fn read_loose_duration(text: &[u8]) -> Option<Duration> {
    let text = std::str::from_utf8(text).ok()?.trim_start_matches('+').to_ascii_uppercase();
    let mut rest = text.strip_prefix('P')?;
    let (mut is_time, mut found) = (false, None::<f64>);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            (is_time, rest) = (true, after);
            continue;
        }
        let end = rest.find(|character: char| !(character.is_ascii_digit() || matches!(character, '.' | ',')))?;
        let count: f64 = rest[..end].replace(',', ".").parse().ok()?;
        let unit = match (rest.as_bytes()[end], is_time) {
            (b'W', _) => 7.0 * 86_400.0,
            (b'D', _) => 86_400.0,
            (b'H', _) => 3600.0,
            (b'M', true) => 60.0,
            (b'S', _) => 1.0,
            _ => return None,
        };
        found = Some(found.unwrap_or(0.0) + count * unit);
        rest = &rest[end + 1..];
    }
    let seconds = found.filter(|seconds| *seconds <= MAX_DAYS as f64 * 86_400.0)?.ceil() as i64;
    // Whole days are days of the calendar.
    Some(match seconds % 86_400 {
        0 => Duration { days: seconds / 86_400, seconds: 0 },
        _ => Duration { days: 0, seconds },
    })
}
