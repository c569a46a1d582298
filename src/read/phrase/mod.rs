//! The small grammars of a protocol file: `7 to 10 days`, `4 weeks - 4 days`, `24 hours after`.
//!
//! Each function reads one kind of phrase whole, or says what is wrong with it and what to write instead. The phrases
//! are the same in files and in options of the command line.

mod days;
mod sessions;
#[cfg(test)]
mod tests;

use std::str::FromStr;
use std::{error, fmt};

pub use days::{date, date_range, month_day, other_treatment, start_times, time_of_day, weekday, year_days};
pub(super) use days::{iso_date, reads_as_month_days};
pub(super) use sessions::reads_as_count;
pub use sessions::{after_sessions, cap, count, hedged_count, late_outcome, outcome, session_number, session_span};

use super::correction;
use super::problem::{ProblemId, printable};
use crate::model::{
    Aim, ClockRange, ClockUnit, DateRange, Id, Length, LengthRange, MAX_YEARS, Minutes, Moment, MonthEnd, Reference,
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

    /// With better help, where its own only says how such phrases are written, and a guess at what was meant is found.
    fn or_better(self, guess: impl FnOnce() -> Option<String>) -> Self {
        let is_general =
            [LENGTH_HELP, MINUTES_HELP, MOMENT_HELP, REFERENCE_HELP, sessions::COUNT_HELP, days::MONTHS_HELP]
                .contains(&self.help.as_str());
        match if is_general { guess() } else { None } {
            Some(help) => Self { help, ..self },
            None => self,
        }
    }
}

/// Reads a length of calendar time: `2 weeks`, `13 months + 4 weeks`, `4 weeks - 4 days`.
pub fn length(text: &str) -> Result<Length, Misread> {
    plain_length(text).map_err(|misread| misread.or_better(|| correction::of_limit(text)))
}

/// As [`length`], without a guess at what was meant.
fn plain_length(text: &str) -> Result<Length, Misread> {
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
    plain_interval(text).map_err(|misread| misread.or_better(|| correction::of_interval(text)))
}

/// As [`interval`], without a guess at what was meant.
fn plain_interval(text: &str) -> Result<LengthRange, Misread> {
    // What is wrong is the whole, not a part of it.
    let whole = |misread: Misread| if misread.help == LENGTH_HELP { bad_length(text) } else { misread };
    if let Some(shortest) = text.trim().strip_suffix(" or more") {
        return plain_length(shortest).map(LengthRange::or_more).map_err(whole);
    }
    let Some((lo, hi)) = split_range(text) else { return plain_length(text).map(LengthRange::single) };
    let hi = plain_length(hi).map_err(whole)?;
    let lo = match number(lo.trim()) {
        // "7 to 10 days": the first number has the unit of the second.
        Some(count) => match single_unit(hi) {
            Some(unit) => unit(count),
            None => return Err(bad_length(text)),
        },
        None => plain_length(lo).map_err(whole)?,
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
    plain_aim(text).map_err(|misread| misread.or_better(|| correction::of_aim(text)))
}

/// As [`aim`], without a guess at what was meant.
fn plain_aim(text: &str) -> Result<AimWords, Misread> {
    let whole = |misread: Misread| if misread.help == LENGTH_HELP { bad_length(text) } else { misread };
    if text.trim() == NOT_STATED {
        return Ok(AimWords::NOT_STATED);
    }
    let (interval_text, around) = match ["±", "+/-", "+-"].iter().find_map(|sign| text.split_once(sign)) {
        Some((interval, around)) => (interval, Some(plain_length(around).map_err(whole)?)),
        None => (text, None),
    };
    let Hedged { value, is_usual } = hedged(interval_text, plain_interval).map_err(whole)?;
    if let Some(around) = around.filter(|around| !around.never_exceeds(value.shorter(), MonthEnd::Clamp)) {
        let message = format!("`{text}` can be less than no time at all: {around} is longer than {}", value.shorter());
        return Err(Misread::new(ProblemId::BadLength, message, "write less after the `±`"));
    }
    Ok(AimWords { aim: Aim::Stated(value), is_usual, around })
}

/// Reads how long a session takes: as [`minutes`] does, or `usually` and a length.
pub fn hedged_minutes(text: &str) -> Result<Hedged<Minutes>, Misread> {
    hedged(text, plain_minutes).map_err(|misread| misread.or_better(|| correction::of_minutes(text)))
}

/// Reads a length of calendar time, or `usually` and a length.
pub fn hedged_length(text: &str) -> Result<Hedged<Length>, Misread> {
    hedged(text, plain_length).map_err(|misread| match misread.help == LENGTH_HELP {
        true => bad_length(text).or_better(|| correction::of_distance(text)),
        false => misread,
    })
}

/// Reads how long a session takes: `20 minutes`, `15 to 20 minutes`, `1 to 2 hours`.
pub fn minutes(text: &str) -> Result<Minutes, Misread> {
    let better = || correction::of_minutes(text).filter(|better| !better.contains(USUALLY));
    plain_minutes(text).map_err(|misread| misread.or_better(better))
}

/// As [`minutes`], without a guess at what was meant.
fn plain_minutes(text: &str) -> Result<Minutes, Misread> {
    let bad = |message: String| Misread::new(ProblemId::BadTime, message, MINUTES_HELP);
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
    plain_moment(text).map_err(|misread| misread.or_better(|| correction::of_moment(text)))
}

/// The help for a moment that nobody can guess.
const MOMENT_HELP: &str = "write `\"session\"`, `\"day of session\"`, `\"4 days before\"`, `\"24 hours after\"`, `\"4 to 6 \
                           hours after\"` or `\"not stated\"`";

/// As [`moment`], without a guess at what was meant.
fn plain_moment(text: &str) -> Result<Moment, Misread> {
    let bad = || {
        let help = match clock_range(text) {
            Ok(_) => format!("write `\"{text} before\"` or `\"{text} after\"`"),
            Err(_) => MOMENT_HELP.to_owned(),
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
    plain_reference(text).map_err(|misread| misread.or_better(|| correction::of_reference(text)))
}

/// The help for a reference point that nobody can guess.
const REFERENCE_HELP: &str = "write `\"previous session\"`, `\"2 sessions before\"`, `\"session 1\"`, `\"phase start\"`, \
                              `\"course start\"` or `\"event birth\"`";

/// As [`reference`], without a guess at what was meant.
fn plain_reference(text: &str) -> Result<Reference, Misread> {
    let bad = || Misread::new(ProblemId::BadReference, format!("`{text}` is not a reference point"), REFERENCE_HELP);
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

/// The words of a file for what its source does not say.
pub const NOT_STATED: &str = "not stated";

/// The word of a file for what its source says of the usual case.
const USUALLY: &str = "usually";

/// The words of a file before the most sessions that there may be.
const UP_TO: &str = "up to ";

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

/// The help for a length that nobody can guess.
const LENGTH_HELP: &str =
    "write a number and a unit, as in `\"15 days\"`, `\"2 weeks\"`, `\"7 to 10 days\"` or `\"13 months + 4 weeks\"`";

/// The help for a length of a visit that nobody can guess.
const MINUTES_HELP: &str = "write for example `\"20 minutes\"` or `\"15 to 20 minutes\"`";

fn bad_length(text: &str) -> Misread {
    match correction::not_in_days(text) {
        Some((message, help)) => Misread::new(ProblemId::BadLength, message, help),
        None => Misread::new(ProblemId::BadLength, format!("`{text}` is not a length of time"), LENGTH_HELP),
    }
}

/// What a guess at a misread phrase is held to: that it reads.
pub(super) fn reads_length(text: &str) -> Option<Length> {
    plain_length(text).ok()
}

pub(super) fn reads_interval(text: &str) -> Option<LengthRange> {
    plain_interval(text).ok()
}

pub(super) fn reads_as_aim(text: &str) -> bool {
    plain_aim(text).is_ok()
}

pub(super) fn reads_as_minutes(text: &str) -> bool {
    hedged(text, plain_minutes).is_ok()
}

pub(super) fn reads_as_moment(text: &str) -> bool {
    plain_moment(text).is_ok()
}

pub(super) fn reads_as_reference(text: &str) -> bool {
    plain_reference(text).is_ok()
}
