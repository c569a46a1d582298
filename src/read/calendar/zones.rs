//! The zones of a calendar file: those of the tables, those that the file defines itself (RFC 5545, section 3.6.5), and
//! those of which the name alone says something.

use std::ops::Range;

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime};

use super::line::{Property, text_of};
use super::recur::{Budget, instances};
use super::rule::{Rule, RuleEnd};
use super::value::{Clock, Edge, Moment, ZoneNames, loose_moments, loose_stamp};
use super::zone_name;
use crate::zone::Offsets;

/// What a VTIMEZONE says, as text.
#[derive(Clone, Debug, Default)]
pub(super) struct ZoneText<'a> {
    pub(super) name: Option<Property<'a>>,
    /// X-LIC-LOCATION: the name of the tables, as many programs write it.
    pub(super) location: Option<Property<'a>>,
    pub(super) observances: Vec<ObservanceText<'a>>,
}

/// A STANDARD or DAYLIGHT component, as text.
#[derive(Clone, Debug, Default)]
pub(super) struct ObservanceText<'a> {
    pub(super) start: Option<Property<'a>>,
    pub(super) before: Option<Property<'a>>,
    pub(super) after: Option<Property<'a>>,
    pub(super) rules: Vec<Property<'a>>,
    pub(super) dates: Vec<Property<'a>>,
}

/// The clocks that a zone of a file has: one after the other, where its name or its definition has several readings.
#[derive(Clone, Debug)]
pub(super) struct FileClocks {
    /// Never empty.
    pub(super) readings: Vec<Offsets>,
    /// What the name was taken for, where that is a guess.
    pub(super) guess: Option<String>,
}

/// The clocks of the zone that a file calls `name`: by the tables where they have that name, since definitions in files
/// grow old; else by the file's own definition; else by what the name says. `None` where nothing says anything.
pub(super) fn clocks(
    name: &str,
    defined: Option<&ZoneText<'_>>,
    window: &Range<NaiveDateTime>,
    budget: &mut Budget,
) -> Option<FileClocks> {
    let years = || window.start.year()..=window.end.year();
    let known = |offsets| FileClocks { readings: vec![offsets], guess: None };
    let name = zone_name::plain_name(name);
    if let Some(zone) = crate::zone::Zone::named(&name) {
        return Some(known(zone.offsets(years())));
    }
    let by_definition = defined.and_then(|zone| defined_clocks(zone, window, budget));
    // A guess of the definition is no better than what the name says.
    if let Some(clocks @ FileClocks { guess: None, .. }) = by_definition {
        return Some(clocks);
    }
    if let Some(zone) = zone_name::of_tables(&name) {
        return Some(known(zone.offsets(years())));
    }
    let location = defined.and_then(|zone| zone.location.as_ref());
    if let Some(zone) = location.and_then(|place| zone_name::of_tables(&zone_name::plain_name(&text_of(place.value()))))
    {
        return Some(known(zone.offsets(years())));
    }
    let by_name = zone_name::guessed(&name).map(|named| {
        let (readings, guess) = named.clocks(years());
        FileClocks { readings, guess }
    });
    by_name.or(by_definition)
}

/// One part of a definition: from which local times on there is which offset.
struct Part {
    onsets: Vec<NaiveDateTime>,
    before: Option<FixedOffset>,
    after: FixedOffset,
}

/// The offsets that a definition gives up to the end of the window; `None` where it has no usable part.
fn defined_clocks(zone: &ZoneText<'_>, window: &Range<NaiveDateTime>, budget: &mut Budget) -> Option<FileClocks> {
    let mut is_certain = true;
    let mut parts: Vec<Part> = Vec::new();
    for text in &zone.observances {
        let offset = |property: &Option<Property<'_>>| property.as_ref().and_then(offset);
        let (before, after) = (offset(&text.before), offset(&text.after));
        let Some(after) = after else {
            is_certain = false;
            continue;
        };
        let (onsets, is_read) = onsets(text, before.unwrap_or(after), window, budget);
        is_certain = is_certain && is_read;
        parts.push(Part { onsets, before, after });
    }
    let first = parts.first()?.after;
    if parts.iter().all(|part| part.after == first && part.before.is_none_or(|before| before == first)) {
        // One offset only: from when on makes no difference.
        return Some(FileClocks { readings: vec![Offsets::new(first, Vec::new())], guess: None });
    }
    if !is_certain {
        let mut offsets: Vec<FixedOffset> = parts.iter().map(|part| part.after).collect();
        offsets.sort_by_key(|offset| offset.local_minus_utc());
        offsets.dedup();
        let names: Vec<String> = offsets.iter().map(|offset| format!("UTC{offset}")).collect();
        let readings = offsets.into_iter().map(|offset| Offsets::new(offset, Vec::new())).collect();
        return Some(FileClocks { readings, guess: Some(names.join(" and ")) });
    }
    let mut changes: Vec<(NaiveDateTime, FixedOffset, FixedOffset)> = Vec::new();
    for part in &parts {
        // A part that does not say what was before it follows one with another offset.
        let other = parts.iter().map(|other| other.after).find(|after| *after != part.after);
        let before = part.before.or(other).unwrap_or(part.after);
        changes.extend(part.onsets.iter().map(|local| (*local - before, before, part.after)));
    }
    changes.sort_by_key(|(instant, _, _)| *instant);
    let (_, first, _) = changes.first()?;
    let changes = changes.iter().map(|(instant, _, after)| (*instant, *after)).collect();
    Some(FileClocks { readings: vec![Offsets::new(*first, changes)], guess: None })
}

/// The local times at which a part begins, and whether all that it says about them could be read.
fn onsets(
    text: &ObservanceText<'_>,
    before: FixedOffset,
    window: &Range<NaiveDateTime>,
    budget: &mut Budget,
) -> (Vec<NaiveDateTime>, bool) {
    let mut no_names = ZoneNames::default();
    // It has to be a local time; programs that write UTC there mean the same digits.
    let start = text.start.as_ref().and_then(|start| loose_stamp(start, &mut no_names, Edge::Start));
    let is_ruled = !(text.rules.is_empty() && text.dates.is_empty());
    let mut is_read = start.is_some() || is_ruled;
    let first = NaiveDate::from_ymd_opt(1970, 1, 1).map_or(NaiveDateTime::MIN, NaiveDateTime::from);
    let mut locals: Vec<NaiveDateTime> = start.map(|start| start.stamp.time).into_iter().collect();
    let start = start.map_or(first, |start| start.stamp.time);
    for property in &text.rules {
        let read = Rule::read(property.value());
        let Some(mut rule) = read.rule.filter(|_| read.passed_over.is_empty()) else {
            is_read = is_read && Rule::is_empty(property.value());
            continue;
        };
        // Some programs call the last Sunday of a month the fifth: not every month has one.
        if !rule.months.is_empty() {
            rule.weekdays.iter_mut().filter(|(number, _)| *number == 5).for_each(|(number, _)| *number = -1);
        }
        let until = |end: RuleEnd| match end {
            RuleEnd::Until(time, Clock::Utc) => Some(time + before),
            RuleEnd::Until(time, _) => Some(time),
            RuleEnd::Never | RuleEnd::Count(_) => None,
        };
        for end in rule.ends.clone() {
            rule.ends = vec![end];
            match instances(&rule, start, window, budget) {
                Ok(all) => {
                    locals.extend(all.into_iter().filter(|local| until(end).is_none_or(|until| *local <= until)))
                }
                Err(_) => is_read = false,
            }
        }
    }
    for property in &text.dates {
        for moment in loose_moments(property, &mut no_names) {
            match moment {
                Ok(Moment::Start(stamp) | Moment::Until(stamp, _) | Moment::For(stamp, _)) => locals.push(stamp.time),
                Err(_) => is_read = false,
            }
        }
    }
    locals.sort_unstable();
    locals.dedup();
    (locals, is_read)
}

/// `+0300`, `-053015` (RFC 5545, section 3.3.14), and what programs write for it: `+03:00`, `0300`, `+3`.
fn offset(property: &Property<'_>) -> Option<FixedOffset> {
    let text = text_of(property.value());
    let east = zone_name::offset_seconds(&text).or_else(|| zone_name::unsigned_seconds(text.trim()))?;
    FixedOffset::east_opt(east)
}
