//! A calendar file that this program wrote: its events, so that a later one can say what changed.
//!
//! Only what the program writes is read. Anything else in the file is told and not passed over, since a file that takes
//! its place would be without it.

use std::collections::BTreeSet;
use std::{error, fmt};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::error::{CalendarError, CalendarFault, EventName};
use super::line::{Lines, Property};
use super::value::{Clock, Stamp, ZoneNames, stamp};
use super::{MAX_CALENDAR_BYTES, too_large};
use crate::model::{EventId, PromisedVisit, printable};
use crate::zone::Zone;

/// The events of a calendar file that this program wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierCalendar {
    /// In the order of the file; no UID twice.
    pub events: Vec<EarlierEvent>,
}

/// One event of an earlier file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierEvent {
    /// Its name.
    pub uid: Uuid,
    /// When this state of it came about: LAST-MODIFIED.
    pub stamp: DateTime<Utc>,
    /// How many times it had changed.
    pub sequence: u32,
    /// When it was to be.
    pub span: EarlierSpan,
    /// Its title.
    pub summary: String,
    /// Where it was to be.
    pub location: Option<String>,
    /// Whether it was cancelled.
    pub is_cancelled: bool,
    /// Its content lines in their order, from BEGIN to END, each in one piece: how they are folded says nothing.
    pub lines: Vec<String>,
}

/// When an event of an earlier file was to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EarlierSpan {
    /// A day without a time.
    AllDay(NaiveDate),
    /// From one instant to another.
    Timed {
        /// When it starts.
        start: DateTime<Utc>,
        /// When it ends.
        end: DateTime<Utc>,
        /// The zone of the local times that it is written in; `None` for UTC.
        zone: Option<&'static str>,
    },
}

impl EarlierCalendar {
    /// The visits that it handed out, without those that are cancelled. Its other events are among them, and no session has
    /// their names.
    pub fn visits(&self, zone: &Zone) -> Vec<PromisedVisit> {
        let day = |span: &EarlierSpan| match span {
            EarlierSpan::AllDay(day) => Some(*day),
            EarlierSpan::Timed { start, .. } => zone.local(*start).map(|local| local.date()),
        };
        let visit = |event: &EarlierEvent| {
            Some(PromisedVisit { day: day(&event.span)?, time: None, event: EventId::Uid(event.uid), session: None })
        };
        self.events.iter().filter(|event| !event.is_cancelled).filter_map(visit).collect()
    }
}

/// Why an earlier file is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EarlierError {
    /// It is damaged, or no calendar.
    Unreadable(CalendarError),
    /// Another program wrote it.
    NotOurs {
        /// What it says it is made by.
        product: Option<String>,
    },
    /// It has something that this program does not write.
    Added {
        /// The line, from 1.
        line: usize,
        /// What stands there: the name of a property, or of a component.
        what: String,
    },
}

impl EarlierError {
    /// Its name for programs, which does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "earlier-unreadable",
            Self::NotOurs { .. } => "not-ours",
            Self::Added { .. } => "added-by-hand",
        }
    }

    /// What is wrong, with what the file is called: one sentence without a full stop.
    pub fn about(&self, file: &str) -> String {
        match self {
            Self::Unreadable(error) => format!("{file}: {error}"),
            Self::NotOurs { product: None } => format!("{file} is not a calendar that mesoplan wrote"),
            Self::NotOurs { product: Some(product) } => format!(
                "{file} is not a calendar that mesoplan wrote; it says that it is made by \"{}\"",
                printable(product)
            ),
            Self::Added { line, what } => {
                format!("{file}, line {line}: {} is not from mesoplan, and would be lost", printable(what))
            }
        }
    }
}

impl fmt::Display for EarlierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.about("the file"))
    }
}

impl error::Error for EarlierError {}

/// Reads a calendar file whose PRODID is `product`.
///
/// # Errors
///
/// [`EarlierError`] when the file is not ours, or not as the program left it in a way that a later file would undo.
pub fn earlier_calendar(bytes: &[u8], product: &str) -> Result<EarlierCalendar, EarlierError> {
    if bytes.len() > MAX_CALENDAR_BYTES {
        return Err(EarlierError::Unreadable(too_large(bytes)));
    }
    let scan = scan(bytes).map_err(EarlierError::Unreadable)?;
    if scan.product.as_deref() != Some(product) {
        return Err(EarlierError::NotOurs { product: scan.product });
    }
    if let Some((line, what)) = scan.added {
        return Err(EarlierError::Added { line, what });
    }
    let (mut events, mut uids) = (Vec::new(), BTreeSet::new());
    for lines in &scan.events {
        let event = lines.read()?;
        if !uids.insert(event.uid) {
            let message = "an event before has the same UID";
            return Err(EarlierError::Unreadable(lines.bad(message)));
        }
        events.push(event);
    }
    Ok(EarlierCalendar { events })
}

/// What our files have in each of their components.
const OURS: [(&str, &[&str]); 6] = [
    ("VCALENDAR", &["VERSION", "PRODID", "CALSCALE", "X-WR-CALNAME", "X-PUBLISHED-TTL"]),
    ("VTIMEZONE", &["TZID"]),
    ("STANDARD", ZONE_LINES),
    ("DAYLIGHT", ZONE_LINES),
    (
        "VEVENT",
        &[
            "UID",
            "DTSTAMP",
            "LAST-MODIFIED",
            "SEQUENCE",
            "DTSTART",
            "DTEND",
            "SUMMARY",
            "DESCRIPTION",
            "LOCATION",
            "STATUS",
            "CLASS",
            "TRANSP",
        ],
    ),
    ("VALARM", &["ACTION", "DESCRIPTION", "TRIGGER"]),
];

const ZONE_LINES: &[&str] = &["DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "TZNAME"];

/// A file as lines that belong together.
#[derive(Default)]
struct Scan<'a> {
    product: Option<String>,
    events: Vec<EventLines<'a>>,
    /// The first line that is not ours.
    added: Option<(usize, String)>,
}

/// The lines of one event.
struct EventLines<'a> {
    line: usize,
    properties: Vec<(String, Property<'a>)>,
    lines: Vec<String>,
}

fn scan(bytes: &[u8]) -> Result<Scan<'_>, CalendarError> {
    let mut scan = Scan::default();
    let mut open: Vec<String> = Vec::new();
    let mut lines = Lines::new(bytes);
    let mut is_begun = false;
    for line in lines.by_ref() {
        let name = match line.name() {
            Ok(name) => String::from_utf8_lossy(&name).to_ascii_uppercase(),
            Err(error) if is_begun => return Err(error),
            Err(_) => return Err(super::component::not_a_calendar(line.number())),
        };
        let property = line.property()?;
        let is_event =
            |open: &[String]| matches!(open, [calendar, event, ..] if calendar == "VCALENDAR" && event == "VEVENT");
        let ends_event = name == "END" && open.len() == 2 && is_event(&open);
        let mut added = None;
        match (name.as_str(), open.last()) {
            ("BEGIN", outer) => {
                let kind = String::from_utf8_lossy(property.value()).to_ascii_uppercase();
                match outer.map(String::as_str) {
                    None if kind == "VCALENDAR" && !is_begun => is_begun = true,
                    None => return Err(super::component::not_a_calendar(line.number())),
                    Some("VCALENDAR") if kind == "VEVENT" => {
                        scan.events.push(EventLines { line: line.number(), properties: Vec::new(), lines: Vec::new() });
                    }
                    Some("VCALENDAR") if kind == "VTIMEZONE" => {}
                    Some("VTIMEZONE") if kind == "STANDARD" || kind == "DAYLIGHT" => {}
                    Some("VEVENT") if kind == "VALARM" => {}
                    Some(_) => added = Some(kind.clone()),
                }
                open.push(kind);
            }
            (_, None) => return Err(super::component::not_a_calendar(line.number())),
            ("END", Some(inner)) => {
                let kind = String::from_utf8_lossy(property.value()).to_ascii_uppercase();
                if kind != *inner {
                    let message = format!("the {inner} that is open does not end here");
                    return Err(CalendarError::new(CalendarFault::Unbalanced, line.number(), message, EXPORT_AGAIN));
                }
            }
            (name, Some(inner)) => {
                let known = OURS.iter().find(|(kind, _)| kind == inner).map_or(&[][..], |(_, names)| *names);
                if !known.contains(&name) {
                    added = Some(name.to_owned());
                }
                if inner == "VCALENDAR" && name == "PRODID" {
                    scan.product = Some(property.words());
                }
            }
        }
        if let Some(event) = scan.events.last_mut().filter(|_| is_event(&open)) {
            event.lines.push(String::from_utf8_lossy(&line.unfolded()).into_owned());
            if open.len() == 2 && name != "BEGIN" && name != "END" {
                event.properties.push((name.clone(), property));
            }
        }
        if ends_event || name == "END" {
            open.pop();
        }
        if let Some(what) = added.filter(|_| scan.added.is_none()) {
            scan.added = Some((line.number(), what));
        }
    }
    match open.last() {
        None if is_begun => Ok(scan),
        None => Err(super::component::not_a_calendar(1)),
        Some(inner) => {
            let message = format!("the {inner} that is open does not end in this file");
            Err(CalendarError::new(CalendarFault::Unbalanced, lines.number(), message, EXPORT_AGAIN))
        }
    }
}

const EXPORT_AGAIN: &str = "the file was cut off or damaged: take the last good copy of it";

impl EventLines<'_> {
    fn read(&self) -> Result<EarlierEvent, EarlierError> {
        let fault = EarlierError::Unreadable;
        let uid = self.needed("UID").map_err(fault)?;
        // Our names are UUIDs; an event with another was put in by someone else.
        let Ok(uid) = Uuid::try_parse(&uid.words()) else {
            return Err(EarlierError::Added { line: self.line, what: "an event with a UID of its own".to_owned() });
        };
        let changed = self.one("LAST-MODIFIED").map_err(fault)?;
        let stamp = match changed {
            Some(changed) => self.instant(changed),
            None => self.needed("DTSTAMP").and_then(|stamp| self.instant(stamp)),
        };
        let sequence = match self.one("SEQUENCE").map_err(fault)? {
            None => 0,
            Some(number) => {
                let number = number.words().parse::<u32>().ok().filter(|number| *number <= MAX_SEQUENCE);
                number.ok_or_else(|| fault(self.bad("SEQUENCE is no number of changes")))?
            }
        };
        let status = self.one("STATUS").map_err(fault)?;
        Ok(EarlierEvent {
            uid,
            stamp: stamp.map_err(fault)?,
            sequence,
            span: self.span().map_err(fault)?,
            summary: self.one("SUMMARY").map_err(fault)?.map(Property::text).unwrap_or_default(),
            location: self.one("LOCATION").map_err(fault)?.map(Property::text),
            is_cancelled: status.is_some_and(|status| status.value().eq_ignore_ascii_case(b"CANCELLED")),
            lines: self.lines.clone(),
        })
    }

    fn span(&self) -> Result<EarlierSpan, CalendarError> {
        let mut names = ZoneNames::default();
        let start = stamp(self.needed("DTSTART")?, &mut names)?;
        let end = stamp(self.needed("DTEND")?, &mut names)?;
        match (start.clock, end.clock) {
            (Clock::Day, Clock::Day) => Ok(EarlierSpan::AllDay(start.time.date())),
            (Clock::Utc, Clock::Utc) => {
                Ok(EarlierSpan::Timed { start: start.time.and_utc(), end: end.time.and_utc(), zone: None })
            }
            (Clock::Zone(zone), Clock::Zone(other)) if zone == other => {
                let zone = Zone::new(names.name(zone)).map_err(|error| self.unknown_zone(&error.to_string()))?;
                let instant = |stamp: Stamp| {
                    let instant = zone.resolve(stamp.time).map_err(|error| self.bad(&error.to_string()))?;
                    Ok::<_, CalendarError>(instant.to_utc())
                };
                Ok(EarlierSpan::Timed { start: instant(start)?, end: instant(end)?, zone: Some(zone.name()) })
            }
            (Clock::Day | Clock::Floating | Clock::Utc | Clock::Zone(_), _) => {
                Err(self.bad("DTSTART and DTEND are not of the same kind"))
            }
        }
    }

    fn instant(&self, property: &Property<'_>) -> Result<DateTime<Utc>, CalendarError> {
        let stamp = stamp(property, &mut ZoneNames::default())?;
        match stamp.clock {
            Clock::Utc => Ok(stamp.time.and_utc()),
            Clock::Day | Clock::Floating | Clock::Zone(_) => Err(self.bad("DTSTAMP and LAST-MODIFIED are in UTC")),
        }
    }

    fn needed(&self, name: &str) -> Result<&Property<'_>, CalendarError> {
        self.one(name)?.ok_or_else(|| self.bad(&format!("an event has no {name}")))
    }

    fn one(&self, name: &str) -> Result<Option<&Property<'_>>, CalendarError> {
        let mut found = self.properties.iter().filter(|(other, _)| other == name).map(|(_, property)| property);
        let first = found.next();
        match found.next() {
            None => Ok(first),
            Some(_) => Err(self.bad(&format!("an event has {name} twice"))),
        }
    }

    fn bad(&self, message: &str) -> CalendarError {
        CalendarError::new(CalendarFault::BadEvent, self.line, message, EXPORT_AGAIN).of_event(self.name())
    }

    fn unknown_zone(&self, message: &str) -> CalendarError {
        CalendarError::new(CalendarFault::UnknownZone, self.line, message, EXPORT_AGAIN).of_event(self.name())
    }

    fn name(&self) -> EventName {
        let words = |name: &str| {
            let property = self.properties.iter().find(|(other, _)| other == name);
            property.map(|(_, property)| property.words()).filter(|words| !words.is_empty())
        };
        EventName { uid: words("UID"), summary: words("SUMMARY") }
    }
}

/// The largest SEQUENCE (RFC 5545, section 3.3.8: an integer of 32 bits with a sign).
const MAX_SEQUENCE: u32 = 0x7fff_ffff;
