//! The components of a calendar file: which lines belong to which event, and whether the file is all there.

use super::error::{CalendarError, CalendarFault, EventName};
use super::line::{FoldedLine, Lines, Property, text_of};
use super::zones::{ObservanceText, ZoneText};

/// What stands in a file, apart from what has no meaning for busy time. Events are handed out one by one.
#[derive(Debug, Default)]
pub(super) struct Components<'a> {
    pub(super) calendars: Vec<CalendarText<'a>>,
    /// Where the calendars begin that do not end before another begins.
    pub(super) cut_calendars: Vec<usize>,
    /// Where the first component begins that stands in no calendar.
    pub(super) first_bare: Option<usize>,
    pub(super) zones: Vec<ZoneText<'a>>,
    /// The FREEBUSY properties.
    pub(super) free_busy: Vec<Property<'a>>,
    pub(super) availabilities: Vec<AvailabilityText<'a>>,
}

/// A VCALENDAR, as text: what it says about all that is in it.
#[derive(Debug, Default)]
pub(super) struct CalendarText<'a> {
    pub(super) method: Option<Property<'a>>,
    /// X-WR-TIMEZONE, which no standard has.
    pub(super) zone: Option<Property<'a>>,
}

/// A VAVAILABILITY (RFC 7953), as text.
#[derive(Debug, Default)]
pub(super) struct AvailabilityText<'a> {
    /// What it says of itself: when it holds, and how it is called.
    pub(super) own: EventText<'a>,
    pub(super) priority: Option<Property<'a>>,
    /// Its AVAILABLE components.
    pub(super) available: Vec<EventText<'a>>,
}

/// A VEVENT, as text.
#[derive(Debug, Default)]
pub(super) struct EventText<'a> {
    /// The line where it begins.
    pub(super) line: usize,
    /// The number of its calendar in the file.
    pub(super) calendar: usize,
    /// Whether something else begins before it, or something in it, ends.
    pub(super) is_cut: bool,
    pub(super) uid: Option<Property<'a>>,
    pub(super) summary: Option<Property<'a>>,
    pub(super) start: Option<Property<'a>>,
    pub(super) end: Option<Property<'a>>,
    pub(super) duration: Option<Property<'a>>,
    pub(super) recurrence_id: Option<Property<'a>>,
    pub(super) status: Option<Property<'a>>,
    pub(super) transparency: Option<Property<'a>>,
    /// X-MICROSOFT-CDO-BUSYSTATUS (MS-OXCICAL, section 2.1.3.1.1.20.31), and what other programs of its maker call it.
    pub(super) busy_status: Option<Property<'a>>,
    pub(super) sequence: Option<Property<'a>>,
    /// DESCRIPTION and CATEGORIES, which are long and seldom asked for: as lines.
    pub(super) description: Option<FoldedLine<'a>>,
    pub(super) categories: Option<FoldedLine<'a>>,
    pub(super) stamp: Option<Property<'a>>,
    /// ATTENDEE, as lines: only where the owner of the calendar is known they are asked for.
    pub(super) attendees: Vec<FoldedLine<'a>>,
    pub(super) rules: Vec<Property<'a>>,
    pub(super) exceptions: Vec<Property<'a>>,
    pub(super) dates: Vec<Property<'a>>,
    /// EXRULE (RFC 2445, section 4.8.5.2), which RFC 5545 no longer has.
    pub(super) exception_rules: Vec<Property<'a>>,
    /// What stands there again of which there is one.
    pub(super) doubles: Vec<Property<'a>>,
}

impl EventText<'_> {
    /// How a person finds the event again.
    pub(super) fn name(&self) -> EventName {
        let words =
            |property: &Option<Property<'_>>| property.as_ref().map(Property::words).filter(|words| !words.is_empty());
        EventName { uid: words(&self.uid), summary: words(&self.summary) }
    }

    /// Whether somebody has declined it: an attendee with this address, in any mix of upper and lower case, of whom all
    /// lines say so (PARTSTAT, RFC 5545, section 3.2.12).
    pub(super) fn is_declined_by(&self, address: &str) -> bool {
        let is_meant = |attendee: &Property<'_>| {
            let value = text_of(attendee.value()).to_lowercase();
            value.strip_prefix("mailto:").unwrap_or(&value).trim() == address
        };
        let attendees = self.attendees.iter().filter_map(|line| line.loose_property()).filter(is_meant);
        let answers: Vec<bool> = attendees
            .map(|attendee| attendee.parameter("PARTSTAT").is_some_and(|word| word.eq_ignore_ascii_case(b"DECLINED")))
            .collect();
        !answers.is_empty() && !answers.contains(&false)
    }

    /// What an event calls itself: its title, its categories and the first line of its description, in small letters.
    /// Feeds of holidays tell in one of them which days are no holidays.
    pub(super) fn labels(&self) -> Vec<String> {
        let text = |line: Option<FoldedLine<'_>>| line.and_then(FoldedLine::loose_property).map(|line| line.text());
        let categories = text(self.categories).unwrap_or_default();
        let description = text(self.description).unwrap_or_default();
        let title = self.summary.as_ref().map(Property::words).unwrap_or_default();
        let parts = categories.split(',').chain(description.lines().next()).chain([title.as_str()]);
        parts.map(|part| part.trim().to_lowercase()).filter(|part| !part.is_empty()).collect()
    }

    /// A property and those of the same name that follow it.
    pub(super) fn all<'t>(&'t self, first: &'t Option<Property<'t>>) -> impl Iterator<Item = &'t Property<'t>> + 't {
        let again = self
            .doubles
            .iter()
            .filter(move |double| first.as_ref().is_some_and(|first| double.name().eq_ignore_ascii_case(first.name())));
        first.iter().chain(again)
    }
}

/// Reads a file line by line and hands out each event when it is complete.
///
/// Lines that are none are passed over, and what is not closed ends where the next thing of its kind begins: an event
/// then says so of itself. Text before and after the calendar is passed over.
///
/// # Errors
///
/// A file that is no calendar, and one that breaks off: it would have fewer events and not say so.
pub(super) fn components<'a>(
    bytes: &'a [u8],
    mut take_event: impl FnMut(&EventText<'a>),
) -> Result<Components<'a>, CalendarError> {
    let mut reader = Reader::default();
    let mut lines = Lines::new(bytes);
    while let Some(line) = lines.next() {
        let name = line.loose_name();
        if name.eq_ignore_ascii_case(b"BEGIN") {
            reader.begin(line, &mut take_event);
        } else if name.eq_ignore_ascii_case(b"END") {
            reader.end(line, &mut take_event)?;
        } else if let Some(inner) = reader.open.last().map(|open| open.kind) {
            reader.take_line(inner, &name, line, &lines);
        }
    }
    match reader.open.last() {
        Some(inner) => {
            let error = not_closed(inner, lines.number());
            Err(if inner.kind == Kind::Event { error.of_event(reader.event.name()) } else { error })
        }
        None if reader.has_calendar || reader.found.first_bare.is_some() => Ok(reader.found),
        None if bytes.iter().all(u8::is_ascii_whitespace) => Err(empty()),
        None => Err(not_a_calendar(1)),
    }
}

#[derive(Default)]
struct Reader<'a> {
    found: Components<'a>,
    open: Vec<Open<'a>>,
    event: EventText<'a>,
    has_calendar: bool,
}

/// How deep components are looked into. The deepest that a standard has are parts of a zone and alarms: three.
const DEEPEST: usize = 32;

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
    Availability,
    Available,
    /// Takes no time, and stands beside events: a to-do, a note.
    Beside,
    /// Something inside of another: an alarm, or of a program's own.
    Inside,
}

impl Kind {
    fn of(name: &[u8]) -> Self {
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        match name.len() {
            9 if is("VCALENDAR") => Self::Calendar,
            6 if is("VEVENT") => Self::Event,
            9 if is("VTIMEZONE") => Self::Zone,
            8 if is("STANDARD") || is("DAYLIGHT") => Self::Observance,
            9 if is("VFREEBUSY") => Self::FreeBusy,
            13 if is("VAVAILABILITY") => Self::Availability,
            9 if is("AVAILABLE") => Self::Available,
            5 if is("VTODO") => Self::Beside,
            8 if is("VJOURNAL") => Self::Beside,
            _ => Self::Inside,
        }
    }

    /// Whether it can stand in another one.
    fn fits_into(self, outer: Self) -> bool {
        match self {
            Self::Calendar => false,
            Self::Event | Self::Zone | Self::FreeBusy | Self::Availability | Self::Beside => outer == Self::Calendar,
            Self::Observance => outer == Self::Zone,
            Self::Available => outer == Self::Availability,
            Self::Inside => true,
        }
    }
}

impl<'a> Reader<'a> {
    fn begin(&mut self, line: FoldedLine<'a>, take_event: &mut impl FnMut(&EventText<'a>)) {
        let Some(what) = line.loose_property() else { return };
        let kind = Kind::of(what.value());
        // A part of something that is not open is a part of nothing.
        let is_part = matches!(kind, Kind::Observance | Kind::Available);
        let kind = if is_part && !self.open.iter().any(|open| kind.fits_into(open.kind)) { Kind::Inside } else { kind };
        if kind == Kind::Inside && (self.open.is_empty() || self.open.len() >= DEEPEST) {
            // Text around the calendar, or a heap of things that nothing can be in.
            return;
        }
        if self.open.is_empty() && kind != Kind::Calendar {
            self.found.first_bare.get_or_insert(line.number());
        }
        // What this cannot stand in has not been closed; what a program has of its own may hold anything.
        while let Some(outer) = self.open.last() {
            let is_own = outer.kind == Kind::Inside && self.is_in_nothing_but_calendars();
            if kind.fits_into(outer.kind) || is_own && kind != Kind::Calendar {
                break;
            }
            self.close(true, take_event);
        }
        let line = line.number();
        let calendar = self.found.calendars.len().saturating_sub(1);
        match kind {
            Kind::Calendar => {
                self.has_calendar = true;
                self.found.calendars.push(CalendarText::default());
            }
            Kind::Event | Kind::Available => self.event = EventText { line, calendar, ..EventText::default() },
            Kind::Zone => self.found.zones.push(ZoneText::default()),
            Kind::Observance => {
                if let Some(zone) = self.found.zones.last_mut() {
                    zone.observances.push(ObservanceText::default());
                }
            }
            Kind::Availability => {
                let own = EventText { line, calendar, ..EventText::default() };
                self.found.availabilities.push(AvailabilityText { own, ..AvailabilityText::default() });
            }
            Kind::FreeBusy | Kind::Beside | Kind::Inside => {}
        }
        self.open.push(Open { what, kind });
    }

    fn is_in_nothing_but_calendars(&self) -> bool {
        self.open.iter().all(|open| matches!(open.kind, Kind::Calendar | Kind::Inside))
    }

    fn end(&mut self, line: FoldedLine<'a>, take_event: &mut impl FnMut(&EventText<'a>)) -> Result<(), CalendarError> {
        let Some(what) = line.loose_property() else { return Ok(()) };
        let place = self.open.iter().rposition(|open| open.what.value().eq_ignore_ascii_case(what.value()));
        match (place, Kind::of(what.value())) {
            (Some(place), _) => {
                while self.open.len() > place + 1 {
                    self.close(true, take_event);
                }
                self.close(false, take_event);
                Ok(())
            }
            // The lines before it were not read as what they are.
            (None, Kind::Event | Kind::FreeBusy | Kind::Availability | Kind::Available) => Err(not_begun(&what)),
            (None, _) => Ok(()),
        }
    }

    /// Closes the innermost component.
    fn close(&mut self, is_cut: bool, take_event: &mut impl FnMut(&EventText<'a>)) {
        let Some(open) = self.open.pop() else { return };
        match open.kind {
            Kind::Event => {
                self.event.is_cut |= is_cut;
                take_event(&self.event);
            }
            Kind::Available => {
                let mut available = std::mem::take(&mut self.event);
                available.is_cut |= is_cut;
                if let Some(availability) = self.found.availabilities.last_mut() {
                    availability.available.push(available);
                }
            }
            Kind::Availability => {
                if let Some(availability) = self.found.availabilities.last_mut() {
                    availability.own.is_cut = is_cut;
                }
            }
            // What follows it in the event may have been read as a part of it.
            Kind::Inside => self.event.is_cut |= is_cut,
            Kind::Calendar if is_cut => self.found.cut_calendars.push(open.what.line()),
            Kind::Calendar | Kind::Zone | Kind::Observance | Kind::FreeBusy | Kind::Beside => {}
        }
    }

    fn take_line(&mut self, inner: Kind, name: &[u8], line: FoldedLine<'a>, lines: &Lines<'a>) {
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        match inner {
            Kind::Event | Kind::Available => take_event_line(&mut self.event, name, line, lines),
            Kind::Availability => {
                let Some(availability) = self.found.availabilities.last_mut() else { return };
                if is("PRIORITY") {
                    availability.priority = line.loose_property();
                } else {
                    take_event_line(&mut availability.own, name, line, lines);
                }
            }
            Kind::Zone => {
                let Some(zone) = self.found.zones.last_mut() else { return };
                if is("TZID") {
                    zone.name = line.loose_property();
                } else if is("X-LIC-LOCATION") {
                    zone.location = line.loose_property();
                }
            }
            Kind::Observance => {
                if let Some(observance) = self.found.zones.last_mut().and_then(|zone| zone.observances.last_mut()) {
                    take_observance_line(observance, name, line);
                }
            }
            Kind::FreeBusy if is("FREEBUSY") => self.found.free_busy.extend(lines.property_of(line)),
            Kind::Calendar => {
                let Some(calendar) = self.found.calendars.last_mut() else { return };
                if is("METHOD") {
                    calendar.method = line.loose_property();
                } else if is("X-WR-TIMEZONE") {
                    calendar.zone = line.loose_property();
                }
            }
            Kind::FreeBusy | Kind::Beside | Kind::Inside => {}
        }
    }
}

fn take_event_line<'a>(event: &mut EventText<'a>, name: &[u8], line: FoldedLine<'a>, lines: &Lines<'a>) {
    // Most lines of an event are none of these: the length of the name says so first.
    let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
    let only = match name.len() {
        3 if is("UID") => &mut event.uid,
        5 if is("DTEND") => &mut event.end,
        5 if is("RRULE") => return event.rules.extend(lines.property_of(line)),
        5 if is("RDATE") => return event.dates.extend(lines.property_of(line)),
        6 if is("EXDATE") => return event.exceptions.extend(lines.property_of(line)),
        6 if is("STATUS") => &mut event.status,
        6 if is("TRANSP") => &mut event.transparency,
        6 if is("EXRULE") => return event.exception_rules.extend(lines.property_of(line)),
        7 if is("DTSTART") => &mut event.start,
        7 if is("DTSTAMP") => &mut event.stamp,
        7 if is("SUMMARY") => &mut event.summary,
        8 if is("ATTENDEE") => return event.attendees.push(line),
        8 if is("DURATION") => &mut event.duration,
        8 if is("SEQUENCE") => &mut event.sequence,
        10 if is("CATEGORIES") => return event.categories = Some(line),
        11 if is("DESCRIPTION") => return event.description = Some(line),
        13 if is("RECURRENCE-ID") => &mut event.recurrence_id,
        26 if is("X-MICROSOFT-CDO-BUSYSTATUS") => &mut event.busy_status,
        34 if is("X-MICROSOFT-MSNCALENDAR-BUSYSTATUS") => &mut event.busy_status,
        _ => return,
    };
    let Some(property) = lines.property_of(line) else { return };
    match only {
        Some(_) => event.doubles.push(property),
        None => *only = Some(property),
    }
}

fn take_observance_line<'a>(observance: &mut ObservanceText<'a>, name: &[u8], line: FoldedLine<'a>) {
    let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
    if is("DTSTART") {
        observance.start = line.loose_property();
    } else if is("TZOFFSETFROM") {
        observance.before = line.loose_property();
    } else if is("TZOFFSETTO") {
        observance.after = line.loose_property();
    } else if is("RRULE") {
        observance.rules.extend(line.loose_property());
    } else if is("RDATE") {
        observance.dates.extend(line.loose_property());
    }
}

pub(super) fn not_a_calendar(line: usize) -> CalendarError {
    let help = "give an iCalendar file (.ics): it begins with BEGIN:VCALENDAR";
    CalendarError::new(CalendarFault::NotCalendar, line, "this is not a calendar file", help)
}

fn empty() -> CalendarError {
    let help = "export the calendar again: even one without events has a BEGIN:VCALENDAR and an END:VCALENDAR";
    CalendarError::new(CalendarFault::Empty, 1, "this file is empty", help)
}

fn not_begun(what: &Property<'_>) -> CalendarError {
    let name = String::from_utf8_lossy(what.value()).to_ascii_uppercase();
    let message = format!("a {name} ends here that has not begun");
    let help = format!("a BEGIN:{name} is missing: the file is damaged; export the calendar again");
    CalendarError::new(CalendarFault::Unbalanced, what.line(), message, help)
}

fn not_closed(open: &Open<'_>, line: usize) -> CalendarError {
    let name = String::from_utf8_lossy(open.what.value()).to_ascii_uppercase();
    let message = format!("the {name} that begins on line {} does not end in this file", open.what.line());
    let help = format!("an END:{name} is missing: the file was cut off; export the calendar again");
    CalendarError::new(CalendarFault::Unbalanced, line, message, help)
}
