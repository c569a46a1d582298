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

/// The variable of the environment that says which instant it is, in seconds since 1970
/// (<https://reproducible-builds.org/specs/source-date-epoch/>).
const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// The day that is given, else the one that the environment names, else that of the machine's clock, in UTC.
pub(super) fn today(given: Option<NaiveDate>) -> Result<NaiveDate, Failure> {
    OneInstant::new(given).today()
}

/// The same in a zone: the day that its clocks show.
pub(super) fn today_in(given: Option<NaiveDate>, zone: &Zone) -> Result<NaiveDate, Failure> {
    OneInstant::new(given).today_in(zone)
}

/// The instant that is given, else the one that the environment names, else that of the machine's clock.
pub(super) fn now(given: Option<DateTime<Utc>>) -> Result<DateTime<Utc>, Failure> {
    given.map_or_else(|| OneInstant::default().now(), Ok)
}

/// The clock of a run, which is read once: whatever is asked is answered as of one instant.
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

    fn today(&self) -> Result<NaiveDate, Failure> {
        if let Some(day) = self.today {
            return Ok(day);
        }
        if let Ok(named) = std::env::var(TODAY) {
            let bad = |why| Failure::usage("bad-date", format!("{TODAY}: {why}"), format!("write {TODAY}=2026-12-01"));
            return arguments::date(&named).map_err(bad);
        }
        self.instant().map(|now| now.date_naive()).ok_or_else(|| {
            let help = format!("set the clock, or name the day with {TODAY}=2026-12-01");
            Failure::usage("clock", "the clock of this machine shows no day", help)
        })
    }

    /// As [`today_in`].
    pub(super) fn today_in(&self, zone: &Zone) -> Result<NaiveDate, Failure> {
        let is_named = self.today.is_some() || std::env::var_os(TODAY).is_some();
        let instant = if is_named { None } else { self.instant() };
        match instant.and_then(|instant| zone.local(instant)) {
            Some(local) => Ok(local.date()),
            None => self.today(),
        }
    }

    /// As [`now`].
    pub(super) fn now(&self) -> Result<DateTime<Utc>, Failure> {
        let now = match std::env::var(EPOCH) {
            Ok(named) => named.trim().parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
            Err(_) => self.instant(),
        };
        now.filter(|now| is_in_calendar(now.date_naive())).ok_or_else(|| {
            let help = format!("set the clock, or give `--now 2026-12-01T09:00:00Z`; {EPOCH} is in seconds since 1970");
            let text = "neither the clock of this machine nor its environment says which instant it is";
            Failure::usage("clock", text, help)
        })
    }

    fn instant(&self) -> Option<DateTime<Utc>> {
        self.seconds.get_or_init(now_in_seconds).and_then(|seconds| DateTime::from_timestamp(seconds, 0))
    }
}

fn now_in_seconds() -> Option<i64> {
    SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok())
}
