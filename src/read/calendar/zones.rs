//! The zones of a calendar file: those of the tables, and those that the file defines itself (RFC 5545, section 3.6.5).

use std::ops::Range;

use chrono::{Datelike, FixedOffset, NaiveDateTime};

use super::error::{CalendarError, CalendarFault};
use super::line::Property;
use super::recur::{Budget, instances};
use super::rule::{Rule, RuleEnd};
use super::value::{Clock, Moment, ZoneNames, moments, stamp};
use crate::zone::{Offsets, Zone};

/// What a VTIMEZONE says, as text.
#[derive(Clone, Debug, Default)]
pub(super) struct ZoneText<'a> {
    /// The line where it begins.
    pub(super) line: usize,
    pub(super) name: Option<Property<'a>>,
    pub(super) observances: Vec<ObservanceText<'a>>,
}

/// A STANDARD or DAYLIGHT component, as text.
#[derive(Clone, Debug, Default)]
pub(super) struct ObservanceText<'a> {
    pub(super) line: usize,
    pub(super) start: Option<Property<'a>>,
    pub(super) before: Option<Property<'a>>,
    pub(super) after: Option<Property<'a>>,
    pub(super) rules: Vec<Property<'a>>,
    pub(super) dates: Vec<Property<'a>>,
}

/// The offsets of the zone that a file calls `name`: by the tables where they have that name, since definitions in
/// files grow old, and else by the file's own definition.
///
/// # Errors
///
/// A name that neither has; a definition that cannot be read.
pub(super) fn offsets(
    name: &str,
    defined: Option<&ZoneText<'_>>,
    window: &Range<NaiveDateTime>,
    line: usize,
    budget: &mut Budget,
) -> Result<Offsets, CalendarError> {
    let years = window.start.year()..=window.end.year();
    let unknown = match Zone::new(name) {
        Ok(zone) => return Ok(zone.offsets(years)),
        Err(unknown) => unknown,
    };
    if let Some(zone) = defined {
        return defined_offsets(zone, window, budget);
    }
    // A globally unique name, "/example.org/Europe/Berlin", may end in one of the tables.
    let endings =
        name.strip_prefix('/').into_iter().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[at + 1..]));
    if let Some(zone) = endings.into_iter().find_map(|ending| Zone::new(ending).ok()) {
        return Ok(zone.offsets(years));
    }
    let message = format!("the time zone `{name}` is neither in the tables nor defined in the file");
    let help = match unknown.nearest.as_slice() {
        [] => "export the calendar again with its time zones, or with times in UTC".to_owned(),
        near => format!("export the calendar again with its time zones; the tables have {}", near.join(", ")),
    };
    Err(CalendarError::new(CalendarFault::UnknownZone, line, message, help))
}

/// The offsets that a definition gives up to the end of the window.
fn defined_offsets(
    zone: &ZoneText<'_>,
    window: &Range<NaiveDateTime>,
    budget: &mut Budget,
) -> Result<Offsets, CalendarError> {
    let help = "export the calendar again, or with times in UTC";
    let bad = |line: usize, what: &str| CalendarError::new(CalendarFault::BadZone, line, what, help);
    let mut onsets: Vec<(NaiveDateTime, FixedOffset, FixedOffset)> = Vec::new();
    for observance in &zone.observances {
        let line = observance.line;
        let missing = |what: &str| bad(line, &format!("this part of a time zone has no {what}"));
        let before = offset(observance.before.as_ref().ok_or_else(|| missing("TZOFFSETFROM"))?)?;
        let after = offset(observance.after.as_ref().ok_or_else(|| missing("TZOFFSETTO"))?)?;
        let mut no_names = ZoneNames::default();
        let start = stamp(observance.start.as_ref().ok_or_else(|| missing("DTSTART"))?, &mut no_names)?;
        if start.clock != Clock::Floating {
            return Err(bad(line, "the DTSTART of a part of a time zone has to be a local time"));
        }
        let mut locals = vec![start.time];
        for property in &observance.rules {
            let rule = Rule::read(property.value(), property.line())?;
            let too_much = |_| bad(property.line(), "the rules of this time zone are too many to count");
            let until = match rule.end {
                RuleEnd::Until(time, Clock::Utc) => Some(time + before),
                RuleEnd::Until(time, _) => Some(time),
                RuleEnd::Never | RuleEnd::Count(_) => None,
            };
            let all = instances(&rule, start.time, window, budget).map_err(too_much)?;
            locals.extend(all.into_iter().filter(|local| until.is_none_or(|until| *local <= until)));
        }
        for property in &observance.dates {
            for moment in moments(property, &mut no_names)? {
                match moment {
                    Moment::Start(stamp) | Moment::Until(stamp, _) | Moment::For(stamp, _) => locals.push(stamp.time),
                }
            }
        }
        onsets.extend(locals.into_iter().map(|local| (local - before, before, after)));
    }
    onsets.sort_by_key(|(instant, _, _)| *instant);
    let Some((_, first, _)) = onsets.first() else { return Err(bad(zone.line, "this time zone has no parts")) };
    Ok(Offsets::new(*first, onsets.iter().map(|(instant, _, after)| (*instant, *after)).collect()))
}

/// `+0300`, `-053015` (RFC 5545, section 3.3.14).
fn offset(property: &Property<'_>) -> Result<FixedOffset, CalendarError> {
    let read = || {
        let (sign, digits) = property.value().split_first()?;
        let number = |at: usize| -> Option<i32> {
            let two = digits.get(at..at + 2).filter(|two| two.iter().all(u8::is_ascii_digit))?;
            std::str::from_utf8(two).ok()?.parse().ok()
        };
        let seconds = match digits.len() {
            4 => 0,
            6 => number(4)?,
            _ => return None,
        };
        let east = number(0)? * 3600 + number(2)? * 60 + seconds;
        match sign {
            b'+' => FixedOffset::east_opt(east),
            b'-' => FixedOffset::west_opt(east),
            _ => None,
        }
    };
    read().ok_or_else(|| {
        let message = format!("`{}` is not an offset from UTC", String::from_utf8_lossy(property.value()));
        CalendarError::new(CalendarFault::BadZone, property.line(), message, "offsets are written as +0300")
    })
}
