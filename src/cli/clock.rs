//! The clock of the machine: nothing else reads it.

use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate, Utc};

use super::arguments;
use super::failure::Failure;
use crate::model::is_in_calendar;
use crate::zone::Zone;

/// The variable of the environment that says which day it is.
const TODAY: &str = "MESOPLAN_TODAY";

/// The day that is given, else the one that the environment names, else that of the machine's clock, in UTC.
pub(super) fn today(given: Option<NaiveDate>) -> Result<NaiveDate, Failure> {
    today_at(given, now_in_seconds)
}

fn today_at(given: Option<NaiveDate>, clock: impl FnOnce() -> Option<i64>) -> Result<NaiveDate, Failure> {
    if let Some(day) = given {
        return Ok(day);
    }
    if let Ok(named) = std::env::var(TODAY) {
        let bad = |why| Failure::usage("bad-date", format!("{TODAY}: {why}"), format!("write {TODAY}=2026-12-01"));
        return arguments::date(&named).map_err(bad);
    }
    let now = clock().and_then(|seconds| DateTime::from_timestamp(seconds, 0)).map(|now| now.date_naive());
    now.ok_or_else(|| {
        let help = format!("set the clock, or name the day with {TODAY}=2026-12-01");
        Failure::usage("clock", "the clock of this machine shows no day", help)
    })
}

/// The same in a zone: the day that its clocks show.
pub(super) fn today_in(given: Option<NaiveDate>, zone: &Zone) -> Result<NaiveDate, Failure> {
    today_in_at(given, zone, now_in_seconds)
}

fn today_in_at(given: Option<NaiveDate>, zone: &Zone, clock: impl Fn() -> Option<i64>) -> Result<NaiveDate, Failure> {
    let is_named = given.is_some() || std::env::var_os(TODAY).is_some();
    let instant = clock().filter(|_| !is_named).and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    match instant.and_then(|instant| zone.local(instant)) {
        Some(local) => Ok(local.date()),
        None => today_at(given, clock),
    }
}

/// The variable of the environment that says which instant it is, in seconds since 1970
/// (<https://reproducible-builds.org/specs/source-date-epoch/>).
const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// The instant that is given, else the one that the environment names, else that of the machine's clock.
pub(super) fn now(given: Option<DateTime<Utc>>) -> Result<DateTime<Utc>, Failure> {
    now_at(given, now_in_seconds)
}

fn now_at(given: Option<DateTime<Utc>>, clock: impl FnOnce() -> Option<i64>) -> Result<DateTime<Utc>, Failure> {
    if let Some(now) = given {
        return Ok(now);
    }
    let seconds = match std::env::var(EPOCH) {
        Ok(named) => named.trim().parse::<i64>().ok(),
        Err(_) => clock(),
    };
    let now = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    now.filter(|now| is_in_calendar(now.date_naive())).ok_or_else(|| {
        let help = format!("set the clock, or give `--now 2026-12-01T09:00:00Z`; {EPOCH} is in seconds since 1970");
        Failure::usage("clock", "neither the clock of this machine nor its environment says which instant it is", help)
    })
}

/// The clock of a run that answers many questions, which is read once: all of them are answered as of one instant.
#[derive(Debug, Default)]
pub(super) struct OneInstant {
    /// The day that is given.
    today: Option<NaiveDate>,
    /// What the machine's clock shows when it is asked first.
    seconds: OnceLock<Option<i64>>,
}

impl OneInstant {
    pub(super) fn new(today: Option<NaiveDate>) -> Self {
        Self { today, seconds: OnceLock::new() }
    }

    /// As [`today_in`].
    pub(super) fn today_in(&self, zone: &Zone) -> Result<NaiveDate, Failure> {
        today_in_at(self.today, zone, || self.seconds())
    }

    /// As [`now`].
    pub(super) fn now(&self) -> Result<DateTime<Utc>, Failure> {
        now_at(None, || self.seconds())
    }

    fn seconds(&self) -> Option<i64> {
        *self.seconds.get_or_init(now_in_seconds)
    }
}

fn now_in_seconds() -> Option<i64> {
    SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok())
}
