//! Calendar files in: when a clinic or a room is taken, and on which days it is closed (RFC 5545).
//!
//! Servers write what they write, and write it again: so a file is read as far as anyone could read it. Where it has two
//! readings the one that takes more time holds, and a remark says what was taken for what; only what is no calendar, is
//! empty or breaks off is refused. Nothing is left out without a remark that could take time in the days asked about,
//! and a file that follows the standards gets none.
//!
//! One pass collects the events, and drops at once what is far from those days; then, when all zones of the file are
//! known, what is left becomes time by the clinic's clocks. Times of a series stay what they are on its own clocks when
//! those are set forward or back.
//!
//! `decode` makes lines of the bytes, `line` has the content lines, `value` dates and times, `loose` those that are
//! written otherwise, `component` events and zones as text, `event` what they say, `revision` which of several is the
//! newest, `instance` when they are, `rule`, `recur` and `recur_clock` recurrences, `zones`, `zone_name` and `clocks`
//! what times mean, `availability` what is taken without an event, `remark` what is said of all this. `earlier` reads
//! the files that this program wrote.

mod availability;
mod clocks;
mod component;
mod decode;
mod earlier;
mod error;
mod event;
mod instance;
mod line;
mod loose;
mod recur;
mod recur_clock;
mod remark;
mod revision;
mod rule;
mod value;
mod zone_name;
mod zones;

pub use earlier::{EarlierCalendar, EarlierError, EarlierEvent, EarlierSpan, earlier_calendar};
pub use error::{CalendarError, CalendarFault, EventName};
pub use remark::{CalendarRemark, RemarkCode};

use std::ops::Range;
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use availability::{Availability, BusyLine, unavailable};
use clocks::{Clocks, Reading};
use component::{Components, components};
use event::{Event, MARGIN, ReadEvent};
use instance::{COST_OF_CHANGE, Instance};
use recur::Budget;
use remark::Doubt;
use revision::{Distant, Revisions};
use value::{Clock, ZoneNames};

use crate::model::{BusyTime, CALENDAR, Closure, DateRange};
use crate::zone::{Offsets, Zone};

/// The largest calendar file that is read, in bytes.
pub const MAX_CALENDAR_BYTES: usize = 64 << 20;

/// How much work the recurrences of a file may be, in days looked at: below a second, and three million instances.
const MAX_WORK: u64 = 50_000_000;

/// What a calendar says is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BusyCalendar {
    /// In order; one for each event and time.
    pub times: Vec<Taken>,
    /// What was taken for what, in the order of the file.
    pub remarks: Vec<CalendarRemark>,
}

impl BusyCalendar {
    /// The times alone.
    pub fn busy(&self) -> Vec<BusyTime> {
        self.times.iter().map(|taken| taken.time).collect()
    }
}

/// A time that is taken, and by which event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    /// When, by the clinic's clocks; not cut off where the days asked about begin and end.
    pub time: BusyTime,
    /// The event's title and UID; neither where a FREEBUSY line or an availability says it.
    pub event: Arc<EventName>,
}

/// The days that a calendar closes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClosedCalendar {
    /// In order, with the titles of the events as reasons.
    pub closures: Vec<Closure>,
    /// What was taken for what, in the order of the file.
    pub remarks: Vec<CalendarRemark>,
}

/// The time that the events of a calendar take which has something of `range`, as the clocks of `zone` show it, in order.
///
/// Every event takes its time but those that are cancelled (STATUS) or that say that they do not (TRANSP, and the busy
/// status of Microsoft). What is tentative takes it, and so does a declined invitation: no calendar says whose it is. An
/// event of whole days takes whole days; a moment takes nothing. Times that FREEBUSY lines call busy are taken, and those
/// for which a VAVAILABILITY has nobody available.
///
/// # Errors
///
/// [`CalendarError`] when the file is no calendar, is empty, breaks off or is too large. Whatever else is wrong with it
/// is said in [`BusyCalendar::remarks`].
pub fn busy_calendar(bytes: &[u8], zone: &Zone, range: DateRange) -> Result<BusyCalendar, CalendarError> {
    busy_calendar_of(bytes, zone, range, None)
}

/// The same for the calendar of somebody whose address is known: what that person declined takes no time.
///
/// # Errors
///
/// As for [`busy_calendar`].
pub fn busy_calendar_of(
    bytes: &[u8],
    zone: &Zone,
    range: DateRange,
    owner: Option<&str>,
) -> Result<BusyCalendar, CalendarError> {
    let owner = owner.map(|owner| owner.trim().to_lowercase());
    let window = window(range);
    let mut times = Vec::new();
    let remarks = read(bytes, zone, &window, Purpose::Busy, owner.as_deref(), |found| {
        let (start, end) = match found.instance {
            Instance::Days(first, end) => (first.into(), end.into()),
            // A moment has no length, even where clocks are set back.
            Instance::Time(start, end) if start == end => return false,
            Instance::Time(start, end) => found.clinic.local_span(start, end),
        };
        if end <= window.start || window.end <= start {
            return false;
        }
        // No plan reaches further, and what has no end has to end somewhere.
        let reach = reach();
        let time = BusyTime::new(start.max(reach.start), end.min(reach.end));
        times.extend(time.map(|time| Taken { time, event: Arc::clone(found.name) }));
        true
    })?;
    times.sort_unstable();
    times.dedup();
    Ok(BusyCalendar { times, remarks })
}

/// The days, inside `range`, on which there is an event of a calendar, with its title as the reason, in order.
///
/// An event closes every day that it touches on the clocks of `zone`, even one that takes no time (TRANSP): that is how
/// published calendars of holidays mark theirs. Cancelled ones (STATUS) close nothing, and neither do FREEBUSY lines. A
/// VAVAILABILITY closes the days on which nobody is available at all.
///
/// # Errors
///
/// As for [`busy_calendar`].
pub fn closure_calendar(bytes: &[u8], zone: &Zone, range: DateRange) -> Result<ClosedCalendar, CalendarError> {
    closure_calendar_without(bytes, zone, range, &[])
}

/// The same without the events that are called so: whose title, category or first line of the description is one of
/// `without`, in any mix of upper and lower case. Feeds of holidays tell in one of them what is only observed.
///
/// # Errors
///
/// As for [`busy_calendar`].
pub fn closure_calendar_without(
    bytes: &[u8],
    zone: &Zone,
    range: DateRange,
    without: &[String],
) -> Result<ClosedCalendar, CalendarError> {
    let without: Vec<String> = without.iter().map(|label| label.trim().to_lowercase()).collect();
    let window = window(range);
    let (from, until) = (window.start.date(), window.end.date());
    let mut closures = Vec::new();
    let remarks = read(bytes, zone, &window, Purpose::Closed, None, |found| {
        if found.labels.iter().any(|label| without.contains(label)) {
            return false;
        }
        let (first, end) = match found.instance {
            Instance::Days(first, end) => (first, end),
            Instance::Time(start, end) => {
                let (start, end) = found.clinic.local_span(start, end);
                if found.is_gap {
                    let is_late = start.time() != NaiveTime::MIN;
                    (start.date() + TimeDelta::days(i64::from(is_late)), end.date())
                } else {
                    // What is over at midnight does not touch the day that begins.
                    let touches_last = end == start || end.time() != NaiveTime::MIN;
                    (start.date(), end.date() + TimeDelta::days(i64::from(touches_last)))
                }
            }
        };
        let last = end.min(until).pred_opt().unwrap_or(NaiveDate::MIN);
        let days = DateRange::new(first.max(from), last);
        closures.extend(days.map(|days| Closure { days, reason: found.name.summary.clone() }));
        days.is_some()
    })?;
    closures.sort_unstable();
    closures.dedup();
    Ok(ClosedCalendar { closures, remarks })
}

/// The local times of some days, of those that a plan can reach.
fn window(range: DateRange) -> Range<NaiveDateTime> {
    let start = range.first().max(CALENDAR.first());
    let last = range.last().min(CALENDAR.last());
    start.into()..last.checked_add_days(Days::new(1)).unwrap_or(last).into()
}

/// All the times that a plan can reach.
fn reach() -> Range<NaiveDateTime> {
    window(CALENDAR)
}

/// What a calendar is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// When time is taken.
    Busy,
    /// Which days are closed.
    Closed,
}

/// One instance of an event.
struct Found<'f> {
    instance: Instance,
    /// How it is called.
    name: &'f Arc<EventName>,
    /// What it calls itself, for days of closure.
    labels: &'f [String],
    /// Whether it is what an availability leaves, which closes only whole days.
    is_gap: bool,
    /// The offsets of the clinic's zone.
    clinic: &'f Offsets,
}

/// Reads a file and hands out every instance that may lie in the window and counts for the purpose. `take` says whether
/// an instance does lie in it. What the owner declined counts for nothing. What comes back is what has to be said.
fn read(
    bytes: &[u8],
    zone: &Zone,
    window: &Range<NaiveDateTime>,
    purpose: Purpose,
    owner: Option<&str>,
    mut take: impl FnMut(Found<'_>) -> bool,
) -> Result<Vec<CalendarRemark>, CalendarError> {
    if bytes.len() > MAX_CALENDAR_BYTES {
        return Err(too_large(bytes));
    }
    let bytes = decode::decoded(bytes);
    let mut names = ZoneNames::default();
    let (mut events, mut distant, mut remarks) = (Vec::new(), Vec::new(), Vec::new());
    let components = components(&bytes, |text| match Event::read(text, &mut names) {
        ReadEvent::Events(read) => {
            let name = || Arc::new(text.name());
            let is_declined = owner.is_some_and(|owner| text.is_declined_by(owner));
            for event in read {
                let event = Event { is_transparent: event.is_transparent || is_declined, ..event };
                if event.is_far_from(window) {
                    distant.extend(Distant::of(event));
                } else {
                    let labels = if purpose == Purpose::Closed { text.labels() } else { Vec::new() };
                    events.push(Event { name: name(), labels, ..event });
                }
            }
        }
        ReadEvent::Lost { doubt, end, takes_none, is_cancelled } => {
            let is_over = end.is_some_and(|end| end + MARGIN <= window.start);
            let takes_time = !(is_cancelled || takes_none && purpose == Purpose::Busy);
            if takes_time && !is_over {
                remarks.push(doubt.of_event(&Arc::new(text.name())));
            }
        }
    })?;
    let cut = components.cut_calendars.iter().map(|line| Doubt::new(RemarkCode::NotClosed, *line));
    let bare = components.first_bare.map(|line| Doubt::new(RemarkCode::InNoCalendar, line));
    remarks.extend(cut.chain(bare).map(|doubt| doubt.of_event(&Arc::default())));
    let availabilities = components.availabilities.iter().map(|text| Availability::read(text, &mut names));
    let availabilities: Vec<_> = availabilities.collect();
    let busy_lines = match purpose {
        Purpose::Busy => BusyLine::all(&components, &mut names),
        Purpose::Closed => Vec::new(),
    };

    let earliest = events.iter().map(|event| event.start.time).min().unwrap_or(window.start);
    let mut clocks = Clocks::new(zone, window, earliest, &names, &components);
    let mut budget = Budget(MAX_WORK);
    let used = events.iter().flat_map(Event::clocks).chain(availabilities.iter().flat_map(Availability::clocks));
    for clock in used.chain(busy_lines.iter().flat_map(BusyLine::clocks)) {
        clocks.learn(clock, &mut budget);
    }

    let revisions = Revisions::of(&mut events, &distant, &clocks);
    for (number, event) in events.iter().enumerate() {
        if event.is_cancelled {
            continue;
        }
        let is_silent = event.is_transparent && purpose == Purpose::Busy;
        if revisions.is_old(number) {
            if !is_silent && revisions.differs_from_newest(number, &events) {
                remarks.push(Doubt::new(RemarkCode::OlderRevision, event.line).of_event(&event.name));
            }
            continue;
        }
        if budget.spend(COST_OF_CHANGE * revisions.change_count(number) as u64).is_err() {
            if !is_silent {
                let (instance, name) = (event.throughout(window), &event.name);
                take(Found { instance, name, labels: &event.labels, is_gap: false, clinic: clocks.clinic() });
                remarks.push(Doubt::new(RemarkCode::TooMany, event.line).of_event(name));
            }
            continue;
        }
        let changes = revisions.changes(number, &events);
        let changed = changes.from.iter().map(|(_, change)| *change);
        let readings = changed.chain([event]).flat_map(|event| event.clocks().map(|clock| (clock, event.calendar)));
        let readings = readings.map(|(clock, calendar)| clocks.readings(clock, calendar)).max().unwrap_or(1);
        let (mut found, mut doubts) = (Vec::new(), Vec::new());
        for number in 0..readings {
            let reading = Reading { clocks: &clocks, number, calendar: event.calendar };
            found.extend(event.instances(window, &changes, reading, &mut budget, &mut doubts));
        }
        found.sort_by_key(|(_, instance)| *instance);
        found.dedup_by(|(_, next), (_, previous)| next == previous);
        let counts = |event: &Event| !(event.is_cancelled || event.is_transparent && purpose == Purpose::Busy);
        let mut is_there = false;
        for (by, instance) in found.into_iter().filter(|(by, _)| counts(by)) {
            is_there |=
                take(Found { instance, name: &by.name, labels: &by.labels, is_gap: false, clinic: clocks.clinic() });
        }
        if !is_silent {
            doubts.extend(event.doubts.iter().cloned());
            doubts.extend(doubts_of_clocks(event, &clocks));
            doubts.extend(cancel_without_status(event, &components));
            // For days of closure it makes no difference whether time is taken.
            doubts.retain(|doubt| purpose == Purpose::Busy || doubt.code != RemarkCode::StatusContradicts);
            doubts.retain(|doubt| is_there || doubt.code.is_loss());
            remarks.extend(doubts.into_iter().map(|doubt| doubt.of_event(&event.name)));
        }
    }
    let reading = Reading { clocks: &clocks, number: 0, calendar: 0 };
    for line in &busy_lines {
        let guesses: Vec<_> = line.clocks().filter_map(|clock| guessed(clock, line.line, &clocks)).collect();
        for (instance, doubts) in line.instances(reading) {
            let name = Arc::default();
            let found = instance.map(|instance| Found {
                instance,
                name: &name,
                labels: &[],
                is_gap: false,
                clinic: clocks.clinic(),
            });
            let is_there = found.is_none_or(&mut take);
            let said = doubts.into_iter().chain(guesses.iter().cloned()).filter(|_| is_there);
            remarks.extend(said.map(|doubt| doubt.of_event(&name)));
        }
    }
    for (name, instance) in unavailable(&availabilities, window, &clocks, &mut budget, &mut remarks) {
        take(Found { instance, name: &name, labels: &[], is_gap: true, clinic: clocks.clinic() });
    }
    remarks.sort_unstable();
    // The same twice of one event says no more, whatever line it is on.
    remarks.dedup_by(|next, previous| *next == *previous);
    Ok(remarks)
}

/// What is said of the clocks that an event is told by.
fn doubts_of_clocks(event: &Event, clocks: &Clocks<'_>) -> Vec<Doubt> {
    let mut doubts: Vec<Doubt> = event.clocks().filter_map(|clock| guessed(clock, event.line, clocks)).collect();
    if event.clocks().any(|clock| clock == Clock::Floating)
        && let Some((_, name)) = clocks.of_calendar(event.calendar)
    {
        doubts.push(Doubt { taken: Some(name.to_owned()), ..Doubt::new(RemarkCode::FloatingTwice, event.line) });
    }
    doubts
}

fn guessed(clock: Clock, line: usize, clocks: &Clocks<'_>) -> Option<Doubt> {
    let (name, taken) = clocks.guess(clock)?;
    let taken = Some(taken.to_owned());
    Some(Doubt { taken, ..Doubt::about(RemarkCode::ZoneGuessed, line, value::written(name.as_bytes())) })
}

/// A file that cancels events says so of each of them too (RFC 5546, section 3.2.5).
fn cancel_without_status(event: &Event, components: &Components<'_>) -> Option<Doubt> {
    let method = components.calendars.get(event.calendar)?.method.as_ref()?;
    let cancels = method.value().eq_ignore_ascii_case(b"CANCEL");
    cancels.then(|| Doubt::new(RemarkCode::CancelWithoutStatus, event.line))
}

fn too_large(bytes: &[u8]) -> CalendarError {
    let message = format!("this file has {} bytes; at most {MAX_CALENDAR_BYTES} are read", bytes.len());
    let help = "export the calendar for fewer years, or without attachments";
    CalendarError::new(CalendarFault::TooLarge, 1, message, help)
}
