//! Values of the command line, read with the phrases of protocol files.

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike as _, Utc};
use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::failure::Failure;
use crate::model::{
    CourseId, DateRange, FeedAddress, Id, Label, LengthRange, Minutes, OtherTreatment, StartTimes, Weekdays,
    is_in_calendar,
};
use crate::read::phrase::{self, Misread};
use crate::render::calendar::{CareStyle, TitleTemplate};
use crate::render::changes::DiffFormat;
use crate::render::ics::TimeStyle;
use crate::render::{ListFormat, Locale};
use crate::zone::Zone;

/// A value that may name a course: `2026-12-01` or `hair-loss=2026-12-08`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ForCourse<T> {
    pub(super) course: Option<Id>,
    pub(super) value: T,
}

/// A value that may name a phase, and its course: `10`, `induction=10` or `hair-loss/induction=10`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ForPhase<T> {
    pub(super) course: Option<Id>,
    pub(super) phase: Option<Id>,
    pub(super) value: T,
}

/// When to remind, in minutes before, the longest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alarms(pub(super) Vec<u32>);

/// An event and its date: `birth=2024-05-01`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct EventDate {
    pub(super) event: Id,
    pub(super) date: NaiveDate,
}

impl ValueEnum for ListFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Text, Self::Json, Self::Csv]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Text => PossibleValue::new("text").alias("txt").help("To read"),
            Self::Json => PossibleValue::new("json").help("For programs"),
            Self::Csv => PossibleValue::new("csv").help("For spreadsheets"),
        })
    }
}

impl ValueEnum for DiffFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Text, Self::Json, Self::Markdown]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Text => PossibleValue::new("text").alias("txt").help("For the terminal"),
            Self::Json => PossibleValue::new("json").help("For programs"),
            Self::Markdown => PossibleValue::new("markdown").alias("md").help("For a pull request"),
        })
    }
}

impl ValueEnum for Locale {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.tag()).help(self.name()))
    }
}

pub(super) fn date(text: &str) -> Result<NaiveDate, String> {
    phrase::date(text).map_err(sentence)
}

/// A day that is named by its date, or from the day of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NamedDay {
    Date(NaiveDate),
    Yesterday,
    Today,
    Tomorrow,
}

impl NamedDay {
    /// The day.
    ///
    /// # Errors
    ///
    /// The calendar has no such day.
    pub(super) fn seen_from(self, today: NaiveDate) -> Result<NaiveDate, Failure> {
        let (day, says) = match self {
            Self::Date(date) => return Ok(date),
            Self::Yesterday => (today.pred_opt(), "begins"),
            Self::Today => return Ok(today),
            Self::Tomorrow => (today.succ_opt(), "ends"),
        };
        day.filter(|day| is_in_calendar(*day))
            .ok_or_else(|| Failure::usage("bad-date", format!("the calendar {says} on {today}"), "give a date"))
    }
}

/// Reads `2026-12-15`, `yesterday`, `today` or `tomorrow`.
pub(super) fn named_day(text: &str) -> Result<NamedDay, String> {
    match text {
        "yesterday" => Ok(NamedDay::Yesterday),
        "today" => Ok(NamedDay::Today),
        "tomorrow" => Ok(NamedDay::Tomorrow),
        date => self::date(date).map(NamedDay::Date),
    }
}

/// A day, and a time of it where one is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) day: NamedDay,
    pub(super) time: Option<NaiveTime>,
}

/// Reads a day with or without a time: `2026-12-15`, `2026-12-15T16:00`, `todayT16:00`.
pub(super) fn moment(text: &str) -> Result<Moment, String> {
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time_of_day(time)?)),
        None => (text, None),
    };
    Ok(Moment { day: named_day(day)?, time })
}

pub(super) fn course_date(text: &str) -> Result<ForCourse<NaiveDate>, String> {
    for_course(text, date)
}

pub(super) fn course_minutes(text: &str) -> Result<ForCourse<Minutes>, String> {
    for_course(text, minutes)
}

pub(super) fn course_variant(text: &str) -> Result<ForCourse<Id>, String> {
    for_course(text, variant)
}

/// The name of a variant.
pub(super) fn variant(text: &str) -> Result<Id, String> {
    id(text, "variant")
}

pub(super) fn minutes(text: &str) -> Result<Minutes, String> {
    phrase::minutes(text).map_err(sentence)
}

pub(super) fn date_range(text: &str) -> Result<DateRange, String> {
    phrase::date_range(text).map_err(sentence)
}

pub(super) fn time_of_day(text: &str) -> Result<NaiveTime, String> {
    phrase::time_of_day(text).map_err(sentence)
}

pub(super) fn start_times(text: &str) -> Result<StartTimes, String> {
    phrase::start_times(text).map_err(sentence)
}

pub(super) fn other_treatment(text: &str) -> Result<OtherTreatment, String> {
    phrase::other_treatment(text).map_err(sentence)
}

pub(super) fn zone(text: &str) -> Result<Zone, String> {
    Zone::new(text).map_err(|error| error.to_string())
}

/// Weekdays with commas between them: `mon,wed`.
pub(super) fn weekdays(text: &str) -> Result<Weekdays, String> {
    let days: Result<Vec<_>, Misread> = text.split(',').map(phrase::weekday).collect();
    Weekdays::new(days.map_err(sentence)?).ok_or_else(|| "no weekday is left".to_owned())
}

pub(super) fn sessions(text: &str) -> Result<ForPhase<u32>, String> {
    for_phase(text, |value| phrase::session_number(value).map_err(sentence))
}

pub(super) fn interval(text: &str) -> Result<ForPhase<LengthRange>, String> {
    for_phase(text, |value| phrase::interval(value).map_err(sentence))
}

pub(super) fn event(text: &str) -> Result<EventDate, String> {
    let (event, date) = event_and(text)?;
    Ok(EventDate { event, date: self::date(date)? })
}

/// Reads `birth=2024-05-01` or `birth=today`.
pub(super) fn event_on_named_day(text: &str) -> Result<(Id, NamedDay), String> {
    let (event, day) = event_and(text)?;
    Ok((event, named_day(day)?))
}

fn event_and(text: &str) -> Result<(Id, &str), String> {
    let help = "write the event and its date, as in `birth=2024-05-01`";
    let (event, date) = text.split_once('=').ok_or(help)?;
    Ok((Id::new(event.trim()).ok_or(help)?, date.trim()))
}

pub(super) fn feed_address(text: &str) -> Result<FeedAddress, String> {
    FeedAddress::new(text).ok_or_else(|| "write 32 digits from 0 to 9 and a to f".to_owned())
}

/// The id of a course.
pub(super) fn course_id(text: &str) -> Result<CourseId, String> {
    CourseId::new(text).ok_or_else(|| "write 32 digits from 0 to 9 and a to f".to_owned())
}

/// An instant, to the second, in a year that a calendar file can write.
pub(super) fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let read = DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.with_timezone(&Utc));
    let whole =
        read.and_then(|instant| instant.with_nanosecond(0)).filter(|instant| is_in_calendar(instant.date_naive()));
    whole.ok_or_else(|| "write an instant such as 2026-12-01T09:00:00Z".to_owned())
}

/// When to remind: `1d,1h`, or `none`. The longest first, none twice.
pub(super) fn alarms(text: &str) -> Result<Alarms, String> {
    /// A year is longer than any reminder is of use.
    const MAX_MINUTES: u32 = 366 * 24 * 60;
    let help = "write times such as 1d, 2h and 30m with commas between them, or none";
    if text.trim() == "none" {
        return Ok(Alarms(Vec::new()));
    }
    let minutes = text.split(',').map(|part| {
        let part = part.trim();
        let (number, unit) = match part.chars().last() {
            Some('d') => (part.strip_suffix('d'), 24 * 60),
            Some('h') => (part.strip_suffix('h'), 60),
            Some('m') => (part.strip_suffix('m'), 1),
            Some(_) | None => (None, 0),
        };
        let digits = number.filter(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
        let number = digits.and_then(|number| number.parse::<u32>().ok());
        let minutes = number.ok_or_else(|| format!("`{part}` is no time to remind; {help}"))?.checked_mul(unit);
        minutes.filter(|minutes| *minutes <= MAX_MINUTES).ok_or_else(|| format!("`{part}` is more than a year"))
    });
    let mut minutes = minutes.collect::<Result<Vec<_>, String>>()?;
    minutes.sort_unstable_by(|one, other| other.cmp(one));
    minutes.dedup();
    Ok(Alarms(minutes))
}

pub(super) fn time_style(text: &str) -> Result<TimeStyle, String> {
    match text {
        "local" => Ok(TimeStyle::Local),
        "utc" => Ok(TimeStyle::Utc),
        _ => Err("the styles are local and utc".to_owned()),
    }
}

pub(super) fn care_style(text: &str) -> Result<CareStyle, String> {
    let known = CareStyle::ALL.into_iter().find(|(word, _)| *word == text);
    known.map(|(_, style)| style).ok_or_else(|| "write notes, alarms or events".to_owned())
}

pub(super) fn title(text: &str) -> Result<TitleTemplate, String> {
    TitleTemplate::new(text).map_err(|error| error.to_string())
}

fn for_course<T>(text: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<ForCourse<T>, String> {
    let Some((course, value)) = text.split_once('=') else { return Ok(ForCourse { course: None, value: read(text)? }) };
    Ok(ForCourse { course: Some(id(course, "course")?), value: read(value.trim())? })
}

fn for_phase<T>(text: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<ForPhase<T>, String> {
    let Some((name, value)) = text.split_once('=') else {
        return Ok(ForPhase { course: None, phase: None, value: read(text)? });
    };
    let value = read(value.trim())?;
    match name.split_once('/') {
        None => Ok(ForPhase { course: None, phase: Some(id(name, "phase")?), value }),
        Some((course, phase)) => {
            Ok(ForPhase { course: Some(id(course, "course")?), phase: Some(id(phase, "phase")?), value })
        }
    }
}

/// A label for titles.
pub(super) fn label(text: &str) -> Result<Label, String> {
    match text.trim() {
        "" => Err("the label is empty".to_owned()),
        text if text.chars().count() > Label::MAX_CHARS => {
            Err(format!("the label has more than {} characters", Label::MAX_CHARS))
        }
        text => Label::new(text).ok_or_else(|| "the label holds a control character".to_owned()),
    }
}

pub(super) fn course_name(text: &str) -> Result<Id, String> {
    id(text, "course")
}

pub(super) fn question(text: &str) -> Result<Id, String> {
    id(text, "question")
}

fn id(text: &str, kind: &str) -> Result<Id, String> {
    Id::new(text.trim()).ok_or_else(|| format!("`{text}` is not the name of a {kind}"))
}

fn sentence(misread: Misread) -> String {
    format!("{}; {}", misread.message, misread.help)
}
