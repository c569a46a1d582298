//! The clock of the machine: nothing else reads it.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate};

use super::arguments;
use super::failure::Failure;

/// The variable of the environment that says which day it is.
const TODAY: &str = "MESOPLAN_TODAY";

/// The day that is given, else the one that the environment names, else that of the machine's clock, in UTC.
pub(super) fn today(given: Option<NaiveDate>) -> Result<NaiveDate, Failure> {
    if let Some(day) = given {
        return Ok(day);
    }
    if let Ok(named) = std::env::var(TODAY) {
        let bad = |why| Failure::usage("bad-date", format!("{TODAY}: {why}"), format!("write {TODAY}=2026-12-01"));
        return arguments::date(&named).map_err(bad);
    }
    let seconds =
        SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok());
    let now = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).map(|now| now.date_naive());
    now.ok_or_else(|| {
        let help = format!("set the clock, or name the day with {TODAY}=2026-12-01");
        Failure::usage("clock", "the clock of this machine shows no day", help)
    })
}
