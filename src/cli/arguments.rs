//! Values of the command line, read with the phrases of protocol files.

use chrono::{NaiveDate, NaiveTime};

use crate::model::{DateRange, Id, LengthRange, Minutes, OtherTreatment, Weekdays};
use crate::read::phrase::{self, Misread};
use crate::zone::Zone;

/// A value that may name a phase: `10` or `induction=10`.
#[derive(Clone, Debug)]
pub(super) struct ForPhase<T> {
    pub(super) phase: Option<Id>,
    pub(super) value: T,
}

/// An event and its date: `birth=2024-05-01`.
#[derive(Clone, Debug)]
pub(super) struct EventDate {
    pub(super) event: Id,
    pub(super) date: NaiveDate,
}

pub(super) fn date(text: &str) -> Result<NaiveDate, String> {
    phrase::date(text).map_err(sentence)
}

pub(super) fn date_range(text: &str) -> Result<DateRange, String> {
    phrase::date_range(text).map_err(sentence)
}

pub(super) fn time_of_day(text: &str) -> Result<NaiveTime, String> {
    phrase::time_of_day(text).map_err(sentence)
}

pub(super) fn minutes(text: &str) -> Result<Minutes, String> {
    phrase::minutes(text).map_err(sentence)
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
    let help = "write the event and its date, as in `birth=2024-05-01`";
    let (event, date) = text.split_once('=').ok_or(help)?;
    Ok(EventDate { event: Id::new(event.trim()).ok_or(help)?, date: phrase::date(date.trim()).map_err(sentence)? })
}

fn for_phase<T>(text: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<ForPhase<T>, String> {
    let Some((phase, value)) = text.split_once('=') else { return Ok(ForPhase { phase: None, value: read(text)? }) };
    let phase = Id::new(phase.trim()).ok_or_else(|| format!("`{phase}` is not the name of a phase"))?;
    Ok(ForPhase { phase: Some(phase), value: read(value.trim())? })
}

fn sentence(misread: Misread) -> String {
    format!("{}; {}", misread.message, misread.help)
}
