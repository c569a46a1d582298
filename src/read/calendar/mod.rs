//! Calendar files in: when a clinic or a room is taken, and on which days it is closed (RFC 5545).
//!
//! A file is read completely or not at all. One pass collects the events, and drops at once what is far from the days
//! that are asked about; then, when all zones of the file are known, what is left becomes time by the clinic's clocks.
//! Times of a series stay what they are on its own clocks when those are set forward or back.
//!
//! `line` has the content lines, `value` dates and times, `component` events and zones as text, `event` what they mean,
//! `rule` and `recur` recurrences, `zones` the clocks. `earlier` reads the files that this program wrote.

mod component;
mod earlier;
mod error;
mod event;
mod line;
mod recur;
mod rule;
mod value;
mod zones;

pub use earlier::{EarlierCalendar, EarlierError, EarlierEvent, EarlierSpan, earlier_calendar};
pub use error::{CalendarError, CalendarFault, EventName};

use std::collections::HashMap;
use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use component::{Components, components};
use event::{Event, Instance, between, lasting};
use line::Property;
use recur::Budget;
use value::{Clock, Moment, Stamp, ZoneNames, moments};
use zones::ZoneText;

use crate::model::{BusyTime, CALENDAR, Closure, DateRange};
use crate::zone::{Offsets, Zone};

/// The largest calendar file that is read, in bytes.
pub const MAX_CALENDAR_BYTES: usize = 64 << 20;

/// How much work the recurrences of a file may be, in days looked at: below a second, and three million instances.
const MAX_WORK: u64 = 50_000_000;

/// The time that the events of a calendar take, inside `range`, as the clocks of `zone` show it, in order.
///
/// Every event takes its time but those that are cancelled (STATUS) or that say that they do not (TRANSP). What is
/// tentative takes it. An event of whole days takes whole days; a moment takes nothing. The same event twice in a file
/// takes its time twice over, which is the same time.
///
/// # Errors
///
/// [`CalendarError`] when anything of the file that could matter to these days cannot be read. The list is never short
/// without saying so.
pub fn busy_calendar(bytes: &[u8], zone: &Zone, range: DateRange) -> Result<Vec<BusyTime>, CalendarError> {
    let window = window(range);
    let mut busy = Vec::new();
    read(bytes, zone, &window, |found| {
        if found.is_transparent {
            return;
        }
        let (start, end) = match found.instance {
            Instance::Days(first, end) => (first.into(), end.into()),
            // A moment has no length, even where clocks are set back.
            Instance::Time(start, end) if start == end => return,
            Instance::Time(start, end) => found.clinic.local_span(start, end),
        };
        busy.extend(BusyTime::new(start.max(window.start), end.min(window.end)));
    })?;
    busy.sort_unstable();
    Ok(busy)
}

/// The days, inside `range`, on which there is an event of a calendar, with its title as the reason, in order.
///
/// An event closes every day that it touches on the clocks of `zone`, even one that takes no time (TRANSP): that is how
/// published calendars of holidays mark theirs. Cancelled ones (STATUS) close nothing.
///
/// # Errors
///
/// As for [`busy_calendar`].
pub fn closure_calendar(bytes: &[u8], zone: &Zone, range: DateRange) -> Result<Vec<Closure>, CalendarError> {
    let window = window(range);
    let (from, until) = (window.start.date(), window.end.date());
    let mut closed = Vec::new();
    read(bytes, zone, &window, |found| {
        let Some(name) = found.name else { return };
        let (first, end) = match found.instance {
            Instance::Days(first, end) => (first, end),
            Instance::Time(start, end) => {
                let (start, end) = found.clinic.local_span(start, end);
                // What is over at midnight does not touch the day that begins.
                let touches_last = end == start || end.time() != NaiveTime::MIN;
                (start.date(), end.date() + TimeDelta::days(i64::from(touches_last)))
            }
        };
        let last = end.min(until).pred_opt().unwrap_or(NaiveDate::MIN);
        if let Some(days) = DateRange::new(first.max(from), last) {
            closed.push(Closure { days, reason: name.summary.clone() });
        }
    })?;
    closed.sort_unstable();
    closed.dedup();
    Ok(closed)
}

/// The local times of some days, of those that a plan can reach.
fn window(range: DateRange) -> Range<NaiveDateTime> {
    let start = range.first().max(CALENDAR.first());
    let last = range.last().min(CALENDAR.last());
    start.into()..last.checked_add_days(Days::new(1)).unwrap_or(last).into()
}

/// One instance of an event.
struct Found<'f> {
    instance: Instance,
    is_transparent: bool,
    /// How it is called; what a FREEBUSY line says has no name.
    name: Option<&'f EventName>,
    /// The offsets of the clinic's zone.
    clinic: &'f Offsets,
}

/// Reads a file and hands out every instance that may lie in the window and is not cancelled.
fn read(
    bytes: &[u8],
    zone: &Zone,
    window: &Range<NaiveDateTime>,
    mut take: impl FnMut(Found<'_>),
) -> Result<(), CalendarError> {
    if bytes.len() > MAX_CALENDAR_BYTES {
        return Err(too_large(bytes));
    }
    let mut names = ZoneNames::default();
    let mut events = Vec::new();
    let components = components(bytes, |text| {
        let mut event = Event::read(text, &mut names)?;
        if !event.is_far_from(window) {
            event.name = text.name();
            events.push(event);
        }
        Ok(())
    })?;
    let earliest = events.iter().map(Event::start).min().unwrap_or(window.start);
    let mut clocks = Clocks::new(zone, window, earliest, &names, &components);
    let mut budget = Budget(MAX_WORK);
    for event in &events {
        for clock in event.clocks() {
            let learnt = clocks.learn(clock, event.line, &mut budget);
            learnt.map_err(|error| error.of_event(event.name.clone()))?;
        }
    }
    let mut replaced: HashMap<&[u8], Vec<Stamp>> = HashMap::new();
    for event in &events {
        if let (Some(uid), Some(stamp)) = (&event.uid, event.replaces) {
            replaced.entry(uid).or_default().push(stamp);
        }
    }
    let offsets = |clock: Clock| clocks.of(clock);
    for event in events.iter().filter(|event| !event.is_cancelled) {
        let series = event.uid.as_deref().filter(|_| event.replaces.is_none());
        let replaced = series.and_then(|uid| replaced.get(uid)).map_or(&[][..], Vec::as_slice);
        let instances = event.instances(window, replaced, &offsets, &mut budget);
        let name = Some(&event.name);
        for instance in instances.map_err(|error| error.of_event(event.name.clone()))? {
            take(Found { instance, is_transparent: event.is_transparent, name, clinic: &clocks.clinic });
        }
    }
    for instance in free_busy(&components, &offsets)? {
        take(Found { instance, is_transparent: false, name: None, clinic: &clocks.clinic });
    }
    Ok(())
}

fn too_large(bytes: &[u8]) -> CalendarError {
    let message = format!("this file has {} bytes; at most {MAX_CALENDAR_BYTES} are read", bytes.len());
    let help = "export the calendar for fewer years, or without attachments";
    CalendarError::new(CalendarFault::TooLarge, 1, message, help)
}

/// The periods of the file's FREEBUSY lines that are not free (RFC 5545, section 3.2.9), which are all in UTC.
fn free_busy<'o>(
    components: &Components<'_>,
    offsets: &impl Fn(Clock) -> &'o Offsets,
) -> Result<Vec<Instance>, CalendarError> {
    let is_free =
        |property: &&Property<'_>| property.parameter("FBTYPE").is_some_and(|kind| kind.eq_ignore_ascii_case(b"FREE"));
    let mut found = Vec::new();
    let mut names = ZoneNames::default();
    for property in components.free_busy.iter().filter(|property| !is_free(property)) {
        for moment in moments(property, &mut names)? {
            let (Moment::Start(start) | Moment::Until(start, _) | Moment::For(start, _)) = moment;
            let bad = || {
                let help = "busy periods are written as 20261201T090000Z/PT1H";
                CalendarError::new(CalendarFault::BadDate, property.line(), "this is not a period in UTC", help)
            };
            found.push(match moment {
                _ if start.clock != Clock::Utc => return Err(bad()),
                Moment::Start(_) => return Err(bad()),
                Moment::Until(_, end) if end.clock != Clock::Utc => return Err(bad()),
                Moment::Until(start, end) => between(start, end, property.line(), offsets)?,
                Moment::For(start, length) => lasting(start, length, offsets),
            });
        }
    }
    Ok(found)
}

/// The clocks of a file.
struct Clocks<'c> {
    clinic: Offsets,
    utc: Offsets,
    names: &'c ZoneNames,
    /// By the number of their name, as far as they are needed.
    zones: Vec<Option<Offsets>>,
    defined: HashMap<&'c [u8], &'c ZoneText<'c>>,
    /// The years that offsets have to be known for.
    years: Range<NaiveDateTime>,
}

impl<'c> Clocks<'c> {
    /// For times from `earliest` on.
    fn new(
        zone: &Zone,
        window: &Range<NaiveDateTime>,
        earliest: NaiveDateTime,
        names: &'c ZoneNames,
        components: &'c Components<'c>,
    ) -> Self {
        // Local times of 1900 and before are told by the offset of 1900.
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).map_or(window.start, NaiveDateTime::from);
        let years = earliest.clamp(first, window.start) - TimeDelta::days(366)..window.end + TimeDelta::days(366);
        let clinic = zone.offsets(years.start.year()..=years.end.year());
        let mut defined = HashMap::new();
        for zone in &components.zones {
            if let Some(name) = &zone.name {
                defined.entry(name.value()).or_insert(zone);
            }
        }
        Self { clinic, utc: Offsets::utc(), names, zones: vec![None; names.len()], defined, years }
    }

    /// Makes the offsets of a clock known, before [`Clocks::of`] is asked for them.
    fn learn(&mut self, clock: Clock, line: usize, budget: &mut Budget) -> Result<(), CalendarError> {
        if let Clock::Zone(number) = clock
            && let Some(slot @ None) = self.zones.get_mut(number)
        {
            let name = self.names.name(number);
            let defined = self.defined.get(name.as_bytes()).copied();
            *slot = Some(zones::offsets(name, defined, &self.years, line, budget)?);
        }
        Ok(())
    }

    fn of(&self, clock: Clock) -> &Offsets {
        match clock {
            Clock::Utc => &self.utc,
            Clock::Day | Clock::Floating => &self.clinic,
            Clock::Zone(number) => self.zones.get(number).and_then(Option::as_ref).unwrap_or(&self.clinic),
        }
    }
}
