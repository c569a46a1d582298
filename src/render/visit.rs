//! The clock times of a session as instants.

use chrono::{DateTime, FixedOffset};

use crate::model::Session;
use crate::zone::{LocalTimeError, Zone};

/// The instants of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// When its preparation begins.
    pub start: DateTime<FixedOffset>,
    /// When the session has ended.
    pub end: DateTime<FixedOffset>,
}

impl Visit {
    /// The clock times of a session as instants; `None` for a whole day.
    ///
    /// # Errors
    ///
    /// [`LocalTimeError`] when one of them is no single instant in the zone.
    pub fn of(session: &Session, zone: &Zone) -> Result<Option<Self>, LocalTimeError> {
        let Some(time) = session.time else { return Ok(None) };
        let (start, end) = time.on(session.day);
        Ok(Some(Self { start: zone.resolve(start)?, end: zone.resolve(end)? }))
    }
}
