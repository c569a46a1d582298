//! The small grammars of a protocol file: `7 to 10 days`, `4 weeks - 4 days`, `24 hours after`.
//!
//! Each function reads one kind of phrase whole, or says what is wrong with it and what to write instead. The phrases
//! are the same in files and in options of the command line.

use std::str::FromStr;
use std::{error, fmt};

use chrono::{NaiveDate, NaiveTime, Weekday};

use super::correction;
use super::problem::{ProblemId, printable};
use crate::model::{
    Aim, Cap, CheckpointTime, ClockRange, ClockUnit, Count, DateRange, Id, Length, LengthRange, MAX_SESSIONS,
    MAX_YEARS, MONTHS, Minutes, Moment, MonthEnd, OtherTreatment, Reference, SessionSpan, YearDays, is_in_calendar,
};

/// Why a phrase could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// Which kind of fault it is.
    pub id: ProblemId,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl error::Error for Misread {}

impl Misread {
    pub(super) fn new(id: ProblemId, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { id, message: printable(&message.into()), help: printable(&help.into()) }
    }
}

/// Reads a length of calendar time: `2 weeks`, `13 months + 4 weeks`, `4 weeks - 4 days`.
pub fn length(text: &str) -> Result<Length, Misread> {
    let total = terms(text).ok_or_else(|| bad_length(text))?;
    let (shortest, longest) = total.day_bounds();
    if longest > i64::from(MAX_YEARS) * 366 || shortest < -i64::from(MAX_YEARS) * 366 {
        let message = format!("`{text}` is longer than {MAX_YEARS} years");
        return Err(Misread::new(ProblemId::LengthTooLarge, message, "write the length that the source gives"));
    }
    if !Length::ZERO.never_exceeds(total, MonthEnd::Clamp) {
        let message = format!("`{text}` can be less than no time at all");
        let help = "take away less than there is, as in `\"4 weeks - 4 days\"`";
        return Err(Misread::new(ProblemId::BadLength, message, help));
    }
    Ok(total)
}

/// Reads an interval: one length (`2 weeks`), a range (`7 to 10 days`, `6 weeks to 3 months`), or a length and all that is
/// longer (`2 months or more`).
pub fn interval(text: &str) -> Result<LengthRange, Misread> {
    if let Some(shortest) = text.trim().strip_suffix(" or more") {
        return length(shortest).map(LengthRange::or_more);
    }
    let Some((lo, hi)) = split_range(text) else { return length(text).map(LengthRange::single) };
    let whole = |misread: Misread| if misread.id == ProblemId::BadLength { bad_length(text) } else { misread };
    let hi = length(hi).map_err(whole)?;
    let lo = match number(lo.trim()) {
        // "7 to 10 days": the first number has the unit of the second.
        Some(count) => match single_unit(hi) {
            Some(unit) => unit(count),
            None => return Err(bad_length(text)),
        },
        None => length(lo).map_err(whole)?,
    };
    // A range that runs backwards from some day runs backwards: "1 month to 29 days".
    LengthRange::new(lo, hi).ok_or_else(|| {
        let message = format!("`{text}` ends before it begins");
        Misread::new(ProblemId::RangeBackwards, message, "write the shorter length first")
    })
}

macro_rules! from_phrases {
    ($($Type:ident: $read:ident, $example:literal;)+) => {$(
        impl FromStr for $Type {
            type Err = Misread;

            #[doc = concat!("Reads it as protocol files and options write it: `", $example, "`.")]
            fn from_str(text: &str) -> Result<Self, Misread> {
                $read(text)
            }
        }
    )+};
}

from_phrases! {
    Length: length, "2 weeks";
    LengthRange: interval, "7 to 10 days";
    Minutes: minutes, "20 minutes";
    ClockRange: clock_range, "4 to 6 hours";
    DateRange: date_range, "2026-12-24..2027-01-03";
}

/// What a source says, and whether it says it of the usual case only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hedged<T> {
    /// What it says.
    pub value: T,
    /// Whether it calls that usual ("generally", "on average", "about").
    pub is_usual: bool,
}

impl<T> Hedged<T> {
    /// What a source says without a hedge.
    pub const fn flat(value: T) -> Self {
        Self { value, is_usual: false }
    }
}

/// Reads a phrase with or without the word `usually` before it.
fn hedged<T>(text: &str, read: impl Fn(&str) -> Result<T, Misread>) -> Result<Hedged<T>, Misread> {
    match text.trim().strip_prefix(USUALLY).and_then(|rest| rest.strip_prefix(' ')) {
        Some(rest) => Ok(Hedged { value: read(rest)?, is_usual: true }),
        None => read(text).map(Hedged::flat),
    }
}

/// What a phase aims at, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AimWords {
    /// The aim.
    pub aim: Aim,
    /// Whether the source calls it usual.
    pub is_usual: bool,
    /// How much sooner than the shorter end and later than the longer end a session may be, where a `±` says so. It makes
    /// the minimum and the maximum.
    pub around: Option<Length>,
}

impl AimWords {
    /// An aim that the source does not give.
    pub const NOT_STATED: Self = Self { aim: Aim::NotStated, is_usual: false, around: None };
}

/// Reads what a phase aims at: an interval, `usually` and an interval, an interval with what it may be off
/// (`4 weeks ± 3 days`), or `not stated`.
pub fn aim(text: &str) -> Result<AimWords, Misread> {
    if text.trim() == NOT_STATED {
        return Ok(AimWords::NOT_STATED);
    }
    let (interval_text, around) = match ["±", "+/-", "+-"].iter().find_map(|sign| text.split_once(sign)) {
        Some((interval, around)) => (interval, Some(length(around)?)),
        None => (text, None),
    };
    let Hedged { value, is_usual } = hedged(interval_text, interval)?;
    if let Some(around) = around.filter(|around| !around.never_exceeds(value.shorter(), MonthEnd::Clamp)) {
        let message = format!("`{text}` can be less than no time at all: {around} is longer than {}", value.shorter());
        return Err(Misread::new(ProblemId::BadLength, message, "write less after the `±`"));
    }
    Ok(AimWords { aim: Aim::Stated(value), is_usual, around })
}

/// Reads how long a session takes: as [`minutes`] does, or `usually` and a length.
pub fn hedged_minutes(text: &str) -> Result<Hedged<Minutes>, Misread> {
    hedged(text, minutes)
}

/// Reads a length of calendar time, or `usually` and a length.
pub fn hedged_length(text: &str) -> Result<Hedged<Length>, Misread> {
    hedged(text, length)
}

/// Reads a number of sessions as a source gives it: as [`count`] does, or `usually` and a number or a range.
pub fn hedged_count(text: &str) -> Result<Hedged<Count>, Misread> {
    let read = hedged(text, count)?;
    match read.value {
        Count::Ongoing | Count::NotStated if read.is_usual => {
            let message = format!("`{text}` calls usual what is no number");
            Err(Misread::new(ProblemId::BadCount, message, format!("write `\"{}\"`", read.value)))
        }
        Count::Exactly(_) | Count::Between(..) | Count::Ongoing | Count::NotStated => Ok(read),
    }
}

/// Reads when a question is asked after sessions: `4`, `4 to 5`, `every 4 to 5`.
pub fn after_sessions(text: &str) -> Result<CheckpointTime, Misread> {
    let (time, range): (fn(u32, u32) -> CheckpointTime, _) = match text.trim().strip_prefix("every ") {
        Some(rest) => (CheckpointTime::Every, rest),
        None => (CheckpointTime::After, text),
    };
    let span = numbered_span(range)?;
    Ok(time(span.0, span.1))
}

/// Reads sessions by their numbers: `1`, `1 to 3`, `4 and later`.
pub fn session_span(text: &str) -> Result<SessionSpan, Misread> {
    match text.trim().strip_suffix("and later") {
        Some(first) => session_number(first.trim()).map(|first| SessionSpan { first, last: None }),
        None => numbered_span(text).map(|(first, last)| SessionSpan { first, last: Some(last) }),
    }
}

/// The first and the last number of `4` or `4 to 5`.
fn numbered_span(text: &str) -> Result<(u32, u32), Misread> {
    match count(text)? {
        Count::Exactly(number) => Ok((number, number)),
        Count::Between(first, last) => Ok((first, last)),
        Count::Ongoing | Count::NotStated => Err(Misread::new(
            ProblemId::BadCount,
            "this does not name a session",
            "write the number of a session such as `4`, or a range such as `\"4 to 5\"`",
        )),
    }
}

/// Reads a number of sessions: `10`, `8 to 12`, `ongoing`, `not stated`.
pub fn count(text: &str) -> Result<Count, Misread> {
    let bad = || {
        let help = "write a number such as `10`, a range such as `\"8 to 12\"`, `\"ongoing\"`, or `\"not stated\"`";
        Misread::new(ProblemId::BadCount, format!("`{text}` is not a number of sessions"), help)
    };
    match text.trim() {
        "ongoing" => return Ok(Count::Ongoing),
        NOT_STATED => return Ok(Count::NotStated),
        _ => {}
    }
    let count = match split_range(text) {
        Some((lo, hi)) => {
            let (lo, hi) = (number(lo.trim()).ok_or_else(bad)?, number(hi.trim()).ok_or_else(bad)?);
            match lo.cmp(&hi) {
                std::cmp::Ordering::Less => Count::Between(lo.unsigned_abs(), hi.unsigned_abs()),
                std::cmp::Ordering::Equal => Count::Exactly(lo.unsigned_abs()),
                std::cmp::Ordering::Greater => {
                    let message = format!("`{text}` ends before it begins");
                    return Err(Misread::new(ProblemId::RangeBackwards, message, "write the smaller number first"));
                }
            }
        }
        None => Count::Exactly(number(text.trim()).ok_or_else(bad)?.unsigned_abs()),
    };
    match count {
        Count::Exactly(0) | Count::Between(0, _) => Err(Misread::new(
            ProblemId::BadCount,
            "sessions are counted from 1",
            format!("write a number from 1 to {MAX_SESSIONS}"),
        )),
        Count::Exactly(most) | Count::Between(_, most) if most > MAX_SESSIONS => Err(Misread::new(
            ProblemId::CountTooLarge,
            format!("{most} sessions are more than a course can have, which is {MAX_SESSIONS}"),
            "write the number that the source gives",
        )),
        Count::Exactly(_) | Count::Between(..) | Count::Ongoing | Count::NotStated => Ok(count),
    }
}

/// Reads one number of sessions, or the number of a session: `10`.
pub fn session_number(text: &str) -> Result<u32, Misread> {
    match count(text)? {
        Count::Exactly(number) => Ok(number),
        Count::Between(..) | Count::Ongoing | Count::NotStated => {
            let message = format!("`{text}` is not one number of sessions");
            Err(Misread::new(ProblemId::BadCount, message, "write a whole number such as `10`"))
        }
    }
}

/// Reads how long a session takes: `20 minutes`, `15 to 20 minutes`, `1 to 2 hours`.
pub fn minutes(text: &str) -> Result<Minutes, Misread> {
    let bad = |message: String| {
        Misread::new(ProblemId::BadTime, message, "write for example `\"20 minutes\"` or `\"15 to 20 minutes\"`")
    };
    let range = clock_range(text)
        .map_err(|misread| if misread.id == ProblemId::RangeBackwards { misread } else { bad(misread.message) })?;
    let factor = match range.unit() {
        ClockUnit::Minute => 1,
        ClockUnit::Hour => 60,
        ClockUnit::Day | ClockUnit::Week => return Err(bad(format!("`{text}` is longer than a visit can be"))),
    };
    let (shorter, longer) = (range.shorter().saturating_mul(factor), range.longer().saturating_mul(factor));
    Minutes::new(shorter, longer).ok_or_else(|| match longer {
        0 => bad("a session takes at least a minute".to_owned()),
        _ => bad(format!("`{text}` is longer than a day")),
    })
}

/// Reads a length of clock time: `24 hours`, `4 to 6 hours`, `1 to 2 days`.
pub fn clock_range(text: &str) -> Result<ClockRange, Misread> {
    let bad = || {
        Misread::new(
            ProblemId::BadTime,
            format!("`{text}` is not a length of time"),
            "write for example `\"24 hours\"`, `\"4 to 6 hours\"` or `\"1 to 2 days\"`",
        )
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let (lo, hi, unit) = match words[..] {
        [count, unit] => (count, count, unit),
        [lo, "to", hi, unit] => (lo, hi, unit),
        _ => return Err(bad()),
    };
    let unit = match unit {
        "minute" | "minutes" => ClockUnit::Minute,
        "hour" | "hours" => ClockUnit::Hour,
        "day" | "days" => ClockUnit::Day,
        "week" | "weeks" => ClockUnit::Week,
        _ => return Err(bad()),
    };
    let (lo, hi) = (number(lo).ok_or_else(bad)?.unsigned_abs(), number(hi).ok_or_else(bad)?.unsigned_abs());
    ClockRange::new(lo, hi, unit).ok_or_else(|| {
        let message = format!("`{text}` ends before it begins");
        Misread::new(ProblemId::RangeBackwards, message, "write the shorter time first")
    })
}

/// Reads a moment: `session`, `day of session`, `4 days before`, `4 to 6 hours after`, `not stated`.
pub fn moment(text: &str) -> Result<Moment, Misread> {
    let bad = || {
        let help = match clock_range(text) {
            Ok(_) => format!("write `\"{text} before\"` or `\"{text} after\"`"),
            Err(_) => "write `\"session\"`, `\"day of session\"`, `\"4 days before\"`, `\"24 hours after\"`, \
                       `\"4 to 6 hours after\"` or `\"not stated\"`"
                .to_owned(),
        };
        Misread::new(ProblemId::BadMoment, format!("`{text}` is not a moment before or after a session"), help)
    };
    match text.trim() {
        "session" => return Ok(Moment::Session),
        "day of session" => return Ok(Moment::Day),
        NOT_STATED => return Ok(Moment::NotStated),
        _ => {}
    }
    let (range, side): (_, fn(ClockRange) -> Moment) = match text.trim().rsplit_once(' ') {
        Some((range, "before")) => (range, Moment::Before),
        Some((range, "after")) => (range, Moment::After),
        Some(_) | None => return Err(bad()),
    };
    match clock_range(range) {
        Ok(range) => Ok(side(range)),
        Err(misread) if misread.id == ProblemId::RangeBackwards => Err(misread),
        Err(_) => Err(bad()),
    }
}

/// Reads a reference point: `previous session`, `2 sessions before`, `session 3`, `phase start`, `course start`,
/// `event birth`.
pub fn reference(text: &str) -> Result<Reference, Misread> {
    let bad = || {
        let help = "write `\"previous session\"`, `\"2 sessions before\"`, `\"session 1\"`, `\"phase start\"`, \
                    `\"course start\"` or `\"event birth\"`";
        Misread::new(ProblemId::BadReference, format!("`{text}` is not a reference point"), help)
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let positive = |word: &str| number(word).filter(|count| *count > 0).map(i32::unsigned_abs);
    match words[..] {
        ["previous", "session"] => Ok(Reference::Before(1)),
        [places, "session" | "sessions", "before"] => positive(places).map(Reference::Before).ok_or_else(bad),
        ["session", session] => positive(session).map(Reference::Session).ok_or_else(bad),
        ["phase", "start"] => Ok(Reference::PhaseStart),
        ["course", "start"] => Ok(Reference::CourseStart),
        ["event", event] => Id::new(event).map(Reference::Event).ok_or_else(bad),
        _ => Err(bad()),
    }
}

/// Reads a date: `2026-12-01`, from 1900 to 2200.
pub fn date(text: &str) -> Result<NaiveDate, Misread> {
    let bad = || {
        let message = format!("`{text}` is not a date");
        Misread::new(ProblemId::BadDate, message, "write year, month and day, as in `2026-12-01`, from 1900 to 2200")
    };
    let is_iso = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let date: NaiveDate = if is_iso { text.parse().map_err(|_| bad())? } else { return Err(bad()) };
    if is_in_calendar(date) { Ok(date) } else { Err(bad()) }
}

/// Reads a day or a range of days: `2026-12-24` or `2026-12-24..2027-01-03`, both ends included.
pub fn date_range(text: &str) -> Result<DateRange, Misread> {
    let Some((first, last)) = text.split_once("..") else { return date(text).map(DateRange::day) };
    DateRange::new(date(first.trim())?, date(last.trim())?).ok_or_else(|| {
        let message = format!("`{text}` ends before it begins");
        Misread::new(ProblemId::RangeBackwards, message, "write the earlier date first")
    })
}

/// Reads days of every year: `1 July to 31 August`, `July`, `July to August`.
pub fn year_days(text: &str) -> Result<YearDays, Misread> {
    let bad = || {
        let help = "write for example `\"1 July to 31 August\"` or `\"July to August\"`";
        Misread::new(ProblemId::BadDate, format!("`{text}` names no days of a year"), help)
    };
    let month = |name: &str| {
        let place = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name));
        place.and_then(|place| u32::try_from(place + 1).ok())
    };
    const LAST_DAYS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let last_day = |month: u32| LAST_DAYS[(month - 1) as usize];
    let (first, last) = match split_range(text).or_else(|| text.split_once(" and ")) {
        Some((first, last)) => (first, last),
        None => (text, text),
    };
    // A month alone is the whole of it.
    let day = |text: &str, is_first: bool| match text.split_whitespace().collect::<Vec<_>>()[..] {
        [name] => month(name).map(|month| (month, if is_first { 1 } else { last_day(month) })),
        [day, name] => {
            let (day, month) = (number(day)?.unsigned_abs(), month(name)?);
            (1 <= day && day <= last_day(month)).then_some((month, day))
        }
        _ => None,
    };
    let days = YearDays { first: day(first, true).ok_or_else(bad)?, last: day(last, false).ok_or_else(bad)? };
    Ok(days)
}

/// Reads the most sessions in a number of days: `2 in 7 days`, `3 in 2 weeks`.
pub fn cap(text: &str) -> Result<Cap, Misread> {
    let bad = || {
        let help = "write for example `\"2 in 7 days\"`: how many sessions at most, and in how many days";
        Misread::new(ProblemId::BadCount, format!("`{text}` is no number of sessions in a number of days"), help)
    };
    let (sessions, days) = text.split_once(" in ").ok_or_else(bad)?;
    let sessions = session_number(sessions.trim())?;
    let Length { years: 0, months: 0, weeks, days } = length(days.trim())? else { return Err(bad()) };
    let days = weeks.saturating_mul(7).saturating_add(days);
    if days <= 0 || u32::try_from(days).is_ok_and(|days| days <= sessions) {
        let message = format!("`{text}` limits nothing, since a course has one session on a day at most");
        return Err(Misread::new(
            ProblemId::BadCount,
            message,
            "write fewer sessions than days, or leave the line out",
        ));
    }
    Ok(Cap { sessions, days })
}

/// Reads a weekday by its first three letters or more: `mon`, `Monday`.
pub fn weekday(text: &str) -> Result<Weekday, Misread> {
    text.trim().parse().map_err(|_| {
        let message = format!("`{text}` is not a weekday");
        Misread::new(ProblemId::BadChoice, message, "write `mon`, `tue`, `wed`, `thu`, `fri`, `sat` or `sun`")
    })
}

/// Reads a time of day: `17:30`.
pub fn time_of_day(text: &str) -> Result<NaiveTime, Misread> {
    let bad = || {
        let message = format!("`{text}` is not a time of day");
        Misread::new(ProblemId::BadTime, message, "write hours and minutes, as in `09:00` or `17:30`")
    };
    let (hours, minutes) = text.split_once(':').ok_or_else(bad)?;
    if hours.len() > 2 || minutes.len() != 2 {
        return Err(bad());
    }
    let part = |digits: &str| number(digits).and_then(|value| u32::try_from(value).ok());
    let (hours, minutes) = (part(hours).ok_or_else(bad)?, part(minutes).ok_or_else(bad)?);
    NaiveTime::from_hms_opt(hours, minutes, 0).ok_or_else(bad)
}

/// Reads another treatment and its date: `botulinum-toxin=2026-12-20`.
pub fn other_treatment(text: &str) -> Result<OtherTreatment, Misread> {
    let bad = || {
        let message = format!("`{text}` is not a treatment and its date");
        Misread::new(ProblemId::BadDate, message, "write for example `botulinum-toxin=2026-12-20`")
    };
    let (treatment, on) = text.split_once('=').ok_or_else(bad)?;
    Ok(OtherTreatment { treatment: Id::new(treatment.trim()).ok_or_else(bad)?, on: date(on.trim())? })
}

/// The words of a file for what its source does not say.
pub const NOT_STATED: &str = "not stated";

/// The word of a file for what its source says of the usual case.
const USUALLY: &str = "usually";

pub(super) fn split_range(text: &str) -> Option<(&str, &str)> {
    text.split_once(" to ")
}

/// A whole number as people write it: digits only, at most a million.
pub(super) fn number(text: &str) -> Option<i32> {
    let is_number = !text.is_empty() && text.len() <= 7 && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Numbers with units, and a plus or a minus between them.
pub(super) fn terms(text: &str) -> Option<Length> {
    let mut words = text.split_whitespace();
    let mut total = Length::ZERO;
    let mut is_negative = false;
    // One term for each unit, and each again with the other sign, is all that a length can need.
    for _ in 0..2 * CALENDAR_UNITS.len() {
        let term = calendar_unit_after(number(words.next()?)?, words.next()?)?;
        total = total.plus(if is_negative { term.negated() } else { term });
        is_negative = match words.next() {
            None => return Some(total),
            Some("+") => false,
            Some("-" | "−") => true,
            Some(_) => return None,
        };
    }
    None
}

pub(super) type Unit = fn(i32) -> Length;

pub(super) const CALENDAR_UNITS: [(&str, &str, Unit); 4] = [
    ("day", "days", Length::days),
    ("week", "weeks", Length::weeks),
    ("month", "months", |months| Length { months, ..Length::ZERO }),
    ("year", "years", |years| Length { years, ..Length::ZERO }),
];

fn calendar_unit_after(count: i32, word: &str) -> Option<Length> {
    let unit = CALENDAR_UNITS.iter().find(|(one, many, _)| *one == word || *many == word);
    unit.map(|(_, _, unit)| unit(count))
}

/// The unit of a length that is a number of one unit.
fn single_unit(length: Length) -> Option<Unit> {
    let Length { years, months, weeks, days } = length;
    CALENDAR_UNITS.iter().map(|(_, _, unit)| *unit).find(|unit| unit(years + months + weeks + days) == length)
}

fn bad_length(text: &str) -> Misread {
    if let Some((message, help)) = correction::not_in_days(text) {
        return Misread::new(ProblemId::BadLength, message, help);
    }
    if let Some(count) = correction::per_week(text) {
        let help = format!("write the line `per-week = {count}` in the phase instead of the interval");
        return Misread::new(ProblemId::BadLength, format!("`{text}` is not a length of time"), help);
    }
    let help = match correction::of_length(text) {
        Some(better) => format!("write `\"{better}\"`"),
        None => "write a number and a unit, as in `\"15 days\"`, `\"2 weeks\"`, `\"7 to 10 days\"` or \
                 `\"13 months + 4 weeks\"`"
            .to_owned(),
    };
    Misread::new(ProblemId::BadLength, format!("`{text}` is not a length of time"), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_and_print_alike() {
        for text in ["2 weeks", "15 days", "1 month", "13 months + 4 weeks", "4 weeks - 4 days", "1 year + 6 months"] {
            assert_eq!(length(text).map(|length| length.to_string()).as_deref(), Ok(text));
        }
        for text in ["7 to 10 days", "2 to 3 months", "6 weeks to 3 months", "1 week"] {
            assert_eq!(interval(text).map(|range| range.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_misread_length_gets_the_words_to_write() {
        for (wrong, right) in [
            ("every 15 days", "15 days"),
            ("2weeks", "2 weeks"),
            ("two weeks", "2 weeks"),
            ("fortnightly", "2 weeks"),
            ("7-10 days", "7 to 10 days"),
            ("7 – 10 days", "7 to 10 days"),
            ("13 months and 4 weeks", "13 months + 4 weeks"),
            ("3 wekes", "3 weeks"),
            ("a month", "1 month"),
            ("daily", "1 day"),
            ("every day", "1 day"),
            ("every other day", "2 days"),
            ("alternate days", "2 days"),
            ("every second week", "2 weeks"),
            ("weekly", "1 week"),
            ("once a week", "1 week"),
            ("yearly", "1 year"),
        ] {
            let help = interval(wrong).expect_err(wrong).help;
            assert_eq!(help, format!("write `\"{right}\"`"), "{wrong}");
        }
    }

    #[test]
    fn what_days_cannot_say_is_refused_with_the_reason() {
        for (wrong, reason) in [
            ("36 hours", "`36 hours` is no whole number of days, and sessions are planned by the day"),
            ("48 hours", "`48 hours` is not a length of time"),
            ("twice daily", "`twice daily` is more than one session on a day, and a course has one at most"),
            ("2 times a day", "`2 times a day` is more than one session on a day, and a course has one at most"),
        ] {
            assert_eq!(interval(wrong).expect_err(wrong).message, reason);
        }
        assert_eq!(interval("48 hours").expect_err("hours").help, "write `\"2 days\"`");
    }

    #[test]
    fn several_a_week_are_a_line_of_their_own() {
        for (text, count) in [("2 per week", 2), ("twice a week", 2), ("3 times a week", 3), ("5x/week", 5)] {
            let help = interval(text).expect_err(text).help;
            assert_eq!(help, format!("write the line `per-week = {count}` in the phase instead of the interval"));
        }
    }

    #[test]
    fn days_of_every_year() {
        let days = |text: &str| year_days(text).map(|days| days.to_string()).ok();
        assert_eq!(days("July and August").as_deref(), Some("1 July to 31 August"));
        assert_eq!(days("july").as_deref(), Some("1 July to 31 July"));
        assert_eq!(days("20 December to 6 January").as_deref(), Some("20 December to 6 January"));
        for bad in ["31 June", "Juli", "1 July", "2027-07-01", "summer"] {
            assert!(year_days(bad).is_err() || bad == "1 July", "{bad}");
        }
    }

    #[test]
    fn a_plus_minus_is_a_minimum_and_a_maximum() {
        let read = aim("usually 4 weeks ± 3 days").expect("an aim");
        assert_eq!((read.is_usual, read.around), (true, Some(Length::days(3))));
        assert_eq!(read.aim, Aim::Stated(LengthRange::single(Length::weeks(4))));
        assert_eq!(aim("4 weeks +/- 3 days"), aim("4 weeks ± 3 days"));
        assert!(aim("2 days ± 3 days").is_err());
        assert!(interval("4 weeks ± 3 days").is_err());
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", " ", "days", "2", "-2 days", "2 days 3", "1.5 weeks", "99999999999 days", "2 days +", "to"] {
            assert!(interval(text).is_err(), "{text}");
        }
        assert_eq!(length("101 years").map_err(|misread| misread.id), Err(ProblemId::LengthTooLarge));
        assert_eq!(interval("10 to 7 days").map_err(|misread| misread.id), Err(ProblemId::RangeBackwards));
        assert_eq!(interval("1 month to 29 days").map_err(|misread| misread.id), Err(ProblemId::RangeBackwards));
    }

    #[test]
    fn counts() {
        assert_eq!(count("8 to 12"), Ok(Count::Between(8, 12)));
        assert_eq!(count("ongoing"), Ok(Count::Ongoing));
        assert_eq!(count("not stated"), Ok(Count::NotStated));
        assert_eq!(count("1001").map_err(|misread| misread.id), Err(ProblemId::CountTooLarge));
        assert_eq!(count("0").map_err(|misread| misread.id), Err(ProblemId::BadCount));
        assert_eq!(count("12 to 8").map_err(|misread| misread.id), Err(ProblemId::RangeBackwards));
    }

    #[test]
    fn moments_and_references() {
        let hours = ClockRange::new(4, 6, ClockUnit::Hour).expect("in order");
        assert_eq!(moment("4 to 6 hours after"), Ok(Moment::After(hours)));
        assert_eq!(moment("day of session"), Ok(Moment::Day));
        assert!(moment("4 hours").is_err());
        assert_eq!(reference("2 sessions before"), Ok(Reference::Before(2)));
        assert_eq!(reference("session 1"), Ok(Reference::Session(1)));
        assert!(reference("session 0").is_err());
        assert!(reference("event Birth").is_err());
    }

    #[test]
    fn dates_and_times() {
        assert!(date("2026-12-01").is_ok());
        for bad in
            ["2026-2-1", "2026-13-01", "2027-02-29", "26-12-01", "1899-12-31", "2201-01-01", "+2026-12-1", "today"]
        {
            assert!(date(bad).is_err(), "{bad}");
        }
        assert!(date_range("2026-12-24..2027-01-03").is_ok());
        assert!(date_range("2027-01-03..2026-12-24").is_err());
        assert!(time_of_day("9:00").is_ok());
        for bad in ["24:00", "9", "09:0", "17:30:00", "-1:00"] {
            assert!(time_of_day(bad).is_err(), "{bad}");
        }
    }
}
