//! The words for the times of care.

use super::care::{CarePoint, CareTime};
use super::document::care_time;
use super::words::{clock_range, day, local_time, moment, time_of_day};
use crate::model::Moment;

/// When care holds: `Until Wed 2 Dec 2026 17:50 (24 hours after)`. What is published as a range is told as one.
pub(super) fn time(time: CareTime) -> String {
    match time {
        CareTime::Told { kind, from, until } => care_time(kind, from, until),
        CareTime::Until { latest, earliest, length } => {
            let at_least =
                if earliest < latest { format!(", at least until {}", local_time(earliest)) } else { String::new() };
            format!("Until {}{at_least} ({} after)", local_time(latest), clock_range(length))
        }
        CareTime::From { earliest, latest, session, length } => {
            let at_latest =
                if earliest < latest { format!(", at the latest {},", local_time(latest)) } else { String::new() };
            let until = session.map(|session| format!(" until {}", local_time(session))).unwrap_or_default();
            format!("From {}{at_latest}{until} ({} before)", local_time(earliest), clock_range(length))
        }
        CareTime::DayUntil(end) => format!("On {} until {}", day(end.date()), time_of_day(end.time())),
        CareTime::DayFrom(start) => format!("On {} from {} on", day(start.date()), time_of_day(start.time())),
        CareTime::Day(date) => format!("On {}", day(date)),
        CareTime::Between { from, until, told: (kind, told_from, told_until) } => {
            let told = match told_from {
                Moment::NotStated => moment(told_until),
                Moment::Before(_) | Moment::Day | Moment::Session | Moment::After(_) => {
                    care_time(kind, told_from, told_until).to_lowercase()
                }
            };
            match (from.map(point), until.map(point)) {
                (Some(from), Some(until)) => format!("From {from} until {until} ({told})"),
                (Some(from), None) => format!("From {from} ({told})"),
                (None, Some(until)) => format!("Until {until} ({told})"),
                (None, None) => care_time(kind, told_from, told_until),
            }
        }
    }
}

fn point(point: CarePoint) -> String {
    match point {
        CarePoint::Time(time) => local_time(time),
        CarePoint::Day(date) => day(date),
    }
}
