//! A day in JSON, so that the schema says what it is.

use chrono::NaiveDate;
use serde::Serialize;

use crate::model::DateRange;

/// A day: `2026-12-01`.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub(in crate::render) struct Date(NaiveDate);

/// A first and a last day, both included.
pub(super) type Days = [Date; 2];

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        Self(day)
    }
}

/// The ends of a range.
pub(super) fn ends(range: DateRange) -> Days {
    [range.first().into(), range.last().into()]
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}
