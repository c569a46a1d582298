//! When a person comes, in words.

use super::locale::Locale;
use super::words::time_of_day;
use crate::model::{KnownVisit, VisitChange, VisitStart};

/// When a visit begins: `Tue 12 Jan 2027 17:30`.
pub(super) fn start((day, start): VisitStart, locale: Locale) -> String {
    match start {
        Some(start) => locale.local_time(day.and_time(start)),
        None => locale.day(day),
    }
}

/// One end of a change: from when to when the visit is where the other end takes another time, and what it is for where the
/// other end is for something else: `Tue 12 Jan 2027, 17:30-18:10 (Hair loss)`.
pub(super) fn end_of(change: &VisitChange, visit: &KnownVisit, sessions: &[String], locale: Locale) -> String {
    let is_for_something_else = change.is_for_something_else();
    let when = match visit.time.filter(|_| is_for_something_else || change.is_of_another_length()) {
        Some(time) => {
            let times = locale.wording().times(&time_of_day(time.start), &time.end.to_string());
            [locale.day(visit.day), times].join(locale.labels().comma)
        }
        None => start(visit.start(), locale),
    };
    if is_for_something_else { format!("{when} ({})", sessions.join(locale.labels().comma)) } else { when }
}
