//! The components of a calendar file: which lines belong to which event, and whether all of them are closed.

use super::error::{CalendarError, CalendarFault, EventName};
use super::line::{FoldedLine, Lines, Property};
use super::zones::{ObservanceText, ZoneText};

/// What stands in a file, apart from what has no meaning for busy time. Events are handed out one by one.
#[derive(Debug, Default)]
pub(super) struct Components<'a> {
    pub(super) zones: Vec<ZoneText<'a>>,
    /// The FREEBUSY properties.
    pub(super) free_busy: Vec<Property<'a>>,
}

/// A VEVENT, as text.
#[derive(Debug, Default)]
pub(super) struct EventText<'a> {
    /// The line where it begins.
    pub(super) line: usize,
    pub(super) uid: Option<Property<'a>>,
    pub(super) summary: Option<Property<'a>>,
    pub(super) start: Option<Property<'a>>,
    pub(super) end: Option<Property<'a>>,
    pub(super) duration: Option<Property<'a>>,
    pub(super) recurrence_id: Option<Property<'a>>,
    pub(super) status: Option<Property<'a>>,
    pub(super) transparency: Option<Property<'a>>,
    pub(super) rules: Vec<Property<'a>>,
    pub(super) exceptions: Vec<Property<'a>>,
    pub(super) dates: Vec<Property<'a>>,
    /// EXRULE, which RFC 5545 no longer has.
    pub(super) exception_rule: Option<Property<'a>>,
}

impl EventText<'_> {
    /// How a person finds the event again.
    pub(super) fn name(&self) -> EventName {
        let words =
            |property: &Option<Property<'_>>| property.as_ref().map(Property::words).filter(|words| !words.is_empty());
        EventName { uid: words(&self.uid), summary: words(&self.summary) }
    }
}

/// Reads a file line by line and hands out each event when it is complete.
///
/// # Errors
///
/// Those of `take_event`, and a file that is no calendar, that has a line which is none, or a component that is not
/// closed in its turn: a file that was cut off would else have fewer events.
pub(super) fn components<'a>(
    bytes: &'a [u8],
    mut take_event: impl FnMut(&EventText<'a>) -> Result<(), CalendarError>,
) -> Result<Components<'a>, CalendarError> {
    let mut found = Components::default();
    let mut open: Vec<Open<'a>> = Vec::new();
    let mut event = EventText::default();
    let mut lines = Lines::new(bytes);
    let mut has_calendar = false;
    for line in lines.by_ref() {
        let is_in_event = open.last().is_some_and(|inner| inner.kind == Kind::Event);
        let name = line.name().map_err(|error| match (has_calendar, is_in_event) {
            (false, _) => not_a_calendar(line.number()),
            (true, true) => error.of_event(event.name()),
            (true, false) => error,
        })?;
        if name.eq_ignore_ascii_case(b"BEGIN") {
            let what = line.property()?;
            let kind = Kind::of(what.value(), open.last().map(|outer| outer.kind));
            match kind {
                Kind::Calendar => has_calendar = true,
                Kind::Event => event = EventText { line: line.number(), ..EventText::default() },
                Kind::Zone => found.zones.push(ZoneText { line: line.number(), ..ZoneText::default() }),
                Kind::Observance => {
                    let observance = ObservanceText { line: line.number(), ..ObservanceText::default() };
                    if let Some(zone) = found.zones.last_mut() {
                        zone.observances.push(observance);
                    }
                }
                Kind::FreeBusy => {}
                Kind::Other if open.is_empty() => return Err(not_a_calendar(line.number())),
                Kind::Other => {}
            }
            open.push(Open { what, kind });
            continue;
        }
        let Some(inner) = open.last() else {
            return Err(if has_calendar { outside(line) } else { not_a_calendar(line.number()) });
        };
        if name.eq_ignore_ascii_case(b"END") {
            let ended = line.property()?;
            if !ended.value().eq_ignore_ascii_case(inner.what.value()) {
                let error = not_closed(inner, ended.line());
                return Err(if is_in_event { error.of_event(event.name()) } else { error });
            }
            if inner.kind == Kind::Event {
                take_event(&event).map_err(|error| error.of_event(event.name()))?;
            }
            open.pop();
            continue;
        }
        match inner.kind {
            Kind::Event => take_event_line(&mut event, &name, line).map_err(|error| error.of_event(event.name()))?,
            Kind::Zone if name.eq_ignore_ascii_case(b"TZID") => {
                let property = line.property()?;
                if let Some(zone) = found.zones.last_mut() {
                    zone.name = Some(property);
                }
            }
            Kind::Observance => {
                if let Some(observance) = found.zones.last_mut().and_then(|zone| zone.observances.last_mut()) {
                    take_observance_line(observance, &name, line)?;
                }
            }
            Kind::FreeBusy if name.eq_ignore_ascii_case(b"FREEBUSY") => found.free_busy.push(line.property()?),
            Kind::Calendar | Kind::Zone | Kind::FreeBusy | Kind::Other => {}
        }
    }
    match open.last() {
        Some(inner) if inner.kind == Kind::Event => Err(not_closed(inner, lines.number()).of_event(event.name())),
        Some(inner) => Err(not_closed(inner, lines.number())),
        None if has_calendar => Ok(found),
        None => Err(not_a_calendar(1)),
    }
}

/// A component whose end has not come yet.
struct Open<'a> {
    /// Its BEGIN line.
    what: Property<'a>,
    kind: Kind,
}

/// What a component is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Calendar,
    Event,
    Zone,
    Observance,
    FreeBusy,
    /// Nothing that takes time: a to-do, an alarm, something of a program's own.
    Other,
}

impl Kind {
    fn of(name: &[u8], outer: Option<Self>) -> Self {
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        match outer {
            None if is("VCALENDAR") => Self::Calendar,
            Some(Self::Calendar) if is("VEVENT") => Self::Event,
            Some(Self::Calendar) if is("VTIMEZONE") => Self::Zone,
            Some(Self::Calendar) if is("VFREEBUSY") => Self::FreeBusy,
            Some(Self::Zone) if is("STANDARD") || is("DAYLIGHT") => Self::Observance,
            None
            | Some(Self::Calendar | Self::Event | Self::Zone | Self::Observance | Self::FreeBusy | Self::Other) => {
                Self::Other
            }
        }
    }
}

fn take_event_line<'a>(event: &mut EventText<'a>, name: &[u8], line: FoldedLine<'a>) -> Result<(), CalendarError> {
    // Most lines of an event are none of these: the length of the name says so first.
    let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
    let only = match name.len() {
        3 if is("UID") => &mut event.uid,
        5 if is("DTEND") => &mut event.end,
        5 if is("RRULE") => {
            event.rules.push(line.property()?);
            return Ok(());
        }
        5 if is("RDATE") => {
            event.dates.push(line.property()?);
            return Ok(());
        }
        6 if is("EXDATE") => {
            event.exceptions.push(line.property()?);
            return Ok(());
        }
        6 if is("STATUS") => &mut event.status,
        6 if is("TRANSP") => &mut event.transparency,
        6 if is("EXRULE") => &mut event.exception_rule,
        7 if is("DTSTART") => &mut event.start,
        7 if is("SUMMARY") => &mut event.summary,
        8 if is("DURATION") => &mut event.duration,
        13 if is("RECURRENCE-ID") => &mut event.recurrence_id,
        _ => return Ok(()),
    };
    match only.replace(line.property()?) {
        None => Ok(()),
        Some(first) => {
            let name = String::from_utf8_lossy(name).to_ascii_uppercase();
            let message = format!("there are two {name}, the first on line {}", first.line());
            let help = "correct the event in the calendar it comes from";
            Err(CalendarError::new(CalendarFault::BadEvent, line.number(), message, help))
        }
    }
}

fn take_observance_line<'a>(
    observance: &mut ObservanceText<'a>,
    name: &[u8],
    line: FoldedLine<'a>,
) -> Result<(), CalendarError> {
    let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
    if is("DTSTART") {
        observance.start = Some(line.property()?);
    } else if is("TZOFFSETFROM") {
        observance.before = Some(line.property()?);
    } else if is("TZOFFSETTO") {
        observance.after = Some(line.property()?);
    } else if is("RRULE") {
        observance.rules.push(line.property()?);
    } else if is("RDATE") {
        observance.dates.push(line.property()?);
    }
    Ok(())
}

pub(super) fn not_a_calendar(line: usize) -> CalendarError {
    let help = "give an iCalendar file (.ics): it begins with BEGIN:VCALENDAR";
    CalendarError::new(CalendarFault::NotCalendar, line, "this is not a calendar file", help)
}

fn outside(line: FoldedLine<'_>) -> CalendarError {
    let help = "nothing may stand between END:VCALENDAR and the end of the file";
    CalendarError::new(CalendarFault::Unbalanced, line.number(), "this line is in no calendar", help)
}

fn not_closed(open: &Open<'_>, line: usize) -> CalendarError {
    let name = String::from_utf8_lossy(open.what.value()).to_ascii_uppercase();
    let message = format!("the {name} that begins on line {} does not end here", open.what.line());
    let help = format!("an END:{name} is missing: the file was cut off, or damaged; export the calendar again");
    CalendarError::new(CalendarFault::Unbalanced, line, message, help)
}
