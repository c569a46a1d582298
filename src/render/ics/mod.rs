//! Calendar files: one event per session, written so that a reader has nothing to interpret.
//!
//! They are written here, straight into one buffer: the writer of the icalendar crate gives every alarm the time of day
//! and a random name, knows no VTIMEZONE, and folds some lines too late or for ever. The same entries always give the
//! same bytes.
//!
//! - `event`: an entry as lines, its properties in order
//! - `model`: an entry as the icalendar crate models it, for programs that go on with it
//! - `line`: text made safe, escaped and folded
//! - `laid`: text that is written again with other parts of the same lengths
//! - `again`: events that are
//! - `vtimezone`: the zone of the local times
//! - `words`: what is said below a title, as far as many events say it made safe once

mod again;
mod event;
mod laid;
mod line;
mod model;
mod vtimezone;
mod words;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};
use icalendar::{Calendar, Property};
use uuid::Uuid;

use crate::zone::{LocalTimeError, SteadyDays, Zone, ZoneRules};
pub(crate) use again::LaidEvent;
use event::{Times, write_event, write_scanned};
pub(crate) use laid::{Laid, OwnParts};
use line::{Lines, clean};
pub(crate) use line::{escaped as text_value, is_plain as is_text_value};
use vtimezone::{FIRST_YEAR, write_vtimezone};
pub use words::{SharedFrame, SharedWords, Words};

/// One event of a calendar file.
///
/// Texts may be anything: what a file cannot carry is replaced or left out when it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name by which a calendar knows the event again: the same for the same session in every file.
    pub uid: Uuid,
    /// When it is.
    pub span: Span,
    /// The title. Readers expect one that is not empty.
    pub summary: String,
    /// The words below the title; may be empty.
    pub description: Words,
    /// Where it is.
    pub location: Option<String>,
    /// When this state of the event came about, to the second, in a year of four digits. Never the clock's time.
    pub stamp: DateTime<Utc>,
    /// How many times the event has changed; at most 2,147,483,647.
    pub sequence: u32,
    /// The event stays in the file to say that it will not take place. It then has no alarms.
    pub is_cancelled: bool,
    /// It leaves the person free, though it has times. Days without a time and cancelled events always do.
    pub is_free: bool,
    /// What reminds of it.
    pub alarms: Vec<Alarm>,
}

/// When an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// A day without a time. It leaves the person free in the calendar.
    AllDay(NaiveDate),
    /// Two local times in the zone of the file.
    Timed {
        /// When it starts.
        start: NaiveDateTime,
        /// When it ends: later than the start.
        end: NaiveDateTime,
    },
    /// Two instants, written as UTC in every file. For times that are counted rather than read from a clock: they can
    /// fall into an hour that the clocks show twice.
    Exact {
        /// When it starts.
        start: DateTime<Utc>,
        /// When it ends: later than the start.
        end: DateTime<Utc>,
    },
}

impl Span {
    /// From the start of this to the end of another one on the same day, or to its own where that is later.
    pub(super) fn until(self, other: Self) -> Self {
        match (self, other) {
            (Self::Timed { start, end }, Self::Timed { start: from, end: until }) => {
                Self::Timed { start: start.min(from), end: end.max(until) }
            }
            (span, _) => span,
        }
    }
}

/// A reminder on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// How long before the event starts, in minutes; below zero for after its start. An all-day event starts at
    /// midnight.
    pub minutes_before: i64,
    /// What it says; the event's summary where this is empty, since some phones refuse an alarm that says nothing.
    pub description: String,
}

/// How a file writes its times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeStyle {
    /// As local times, with the rules of their zone. Where the zone has no yearly rules, as UTC.
    #[default]
    Local,
    /// As UTC.
    Utc,
}

/// A calendar that programs fetch again and again, with a name of its own. A file to import has none: some programs
/// would open a new calendar for it.
///
/// Written as X-WR-CALNAME and X-PUBLISHED-TTL, which programs have long read. RFC 7986 has NAME and REFRESH-INTERVAL
/// for the same, but readers are known that refuse a file with properties that were new in 2016.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// What the calendar is called.
    pub name: String,
}

/// How the times of one plan's files are written: as local times or as UTC.
#[derive(Clone, Debug)]
pub struct Clocks<'z> {
    zone: &'z Zone,
    /// The rules of the zone, where times are written as local times.
    rules: Option<ZoneRules>,
}

impl<'z> Clocks<'z> {
    /// For files with these spans. Local times are written only where the zone has yearly rules in all their years.
    pub fn new(spans: impl Iterator<Item = Span>, zone: &'z Zone, style: TimeStyle) -> Self {
        let rules = match style {
            TimeStyle::Local => local_rules(spans, zone),
            TimeStyle::Utc => None,
        };
        Self { zone, rules }
    }

    /// Whether an event's times are written as local times.
    fn is_local(&self, span: Span) -> bool {
        self.rules.is_some() && matches!(span, Span::Timed { .. })
    }
}

/// One event as it stands in a file, line breaks included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventText {
    /// From BEGIN:VEVENT to END:VEVENT.
    pub text: String,
    /// Whether it has local times, so that the file has to say what they mean.
    is_local: bool,
}

impl EventText {
    /// Its content lines, each in one piece.
    pub fn lines(&self) -> Vec<String> {
        unfolded(&self.text).split_terminator("\r\n").map(str::to_owned).collect()
    }
}

/// About how long an event is without its description.
const EVENT_BYTES: usize = 1024;

/// The text of one event.
///
/// # Errors
///
/// [`LocalTimeError`] when its start or end is no single instant in the zone, however times are written.
pub fn event_text(entry: &Entry, clocks: &Clocks<'_>) -> Result<EventText, LocalTimeError> {
    let is_local = clocks.is_local(entry.span);
    let mut text = String::with_capacity(EVENT_BYTES + entry.description.bytes());
    write_event(&mut Lines::new(&mut text), entry, &mut Times::new(clocks.zone, is_local, &mut SteadyDays::default()))?;
    Ok(EventText { text, is_local })
}

/// The text of one event by itself, for a code that a phone's camera reads; without a last line break.
///
/// - No VCALENDAR around it: every reader of codes that was looked at takes the bare event (ZXing's format), and iPhones
///   are reported to refuse the other (werneckbh/laravel-qr-code#2).
/// - Times as UTC: it is one instant on every phone, wherever it is, and needs no rules of a zone.
/// - When, what and where. Readers of codes know no more that we could tell, above all no UID: ZXing and Google's ML Kit
///   have no place for one. Here it could only be matched with names that someone guesses, since it is a hash of them.
/// - No folded lines: nothing on the way breaks a long one.
///
/// # Errors
///
/// As for [`event_text`].
pub fn event_to_scan(entry: &Entry, zone: &Zone) -> Result<String, LocalTimeError> {
    let mut text = String::new();
    let mut lines = Lines::new(&mut text);
    lines.whole("BEGIN:VEVENT");
    write_scanned(&mut lines, entry, &mut Times::new(zone, false, &mut SteadyDays::default()))?;
    text.push_str("END:VEVENT");
    Ok(unfolded(&text))
}

/// A text of content lines, each in one piece (RFC 5545, section 3.1).
fn unfolded(text: &str) -> String {
    text.replace("\r\n ", "")
}

/// The text of a calendar file with the events, in their order.
pub fn file<'e>(events: impl IntoIterator<Item = &'e EventText>, clocks: &Clocks<'_>, feed: Option<&Feed>) -> String {
    let events: Vec<&EventText> = events.into_iter().collect();
    let length: usize = events.iter().map(|event| event.text.len()).sum();
    let mut out = String::with_capacity(FRAME_BYTES + length);
    begin(&mut out, clocks, feed, events.iter().any(|event| event.is_local));
    events.iter().for_each(|event| out.push_str(&event.text));
    out.push_str(END);
    out
}

/// Appends an event as [`event_text`] writes it. What is known of steady days is that of the zone.
///
/// # Errors
///
/// As for [`event_text`]. Then only a part of an event was appended.
pub(crate) fn push_event(
    entry: &Entry,
    zone: &Zone,
    is_local: bool,
    steady: &mut SteadyDays,
    out: &mut String,
) -> Result<(), LocalTimeError> {
    write_event(&mut Lines::new(out), entry, &mut Times::new(zone, is_local, steady))
}

/// What stands before the events of a file, and whether their times are written as local times.
#[derive(Debug)]
pub(crate) struct Beginning {
    pub(crate) text: String,
    pub(crate) is_local: bool,
}

impl Beginning {
    /// That of a file with these spans.
    pub(crate) fn of(spans: impl Iterator<Item = Span> + Clone, clocks: &Clocks<'_>, feed: Option<&Feed>) -> Self {
        let (mut text, is_local) =
            (String::with_capacity(FRAME_BYTES), spans.clone().any(|span| clocks.is_local(span)));
        begin(&mut text, clocks, feed, is_local);
        Self { text, is_local }
    }

    /// That of a file with these entries.
    pub(crate) fn of_entries<'e>(
        entries: impl Iterator<Item = &'e Entry> + Clone,
        zone: &Zone,
        time: TimeStyle,
        feed: Option<&Feed>,
    ) -> Self {
        let spans = entries.map(|entry| entry.span);
        Self::of(spans.clone(), &Clocks::new(spans, zone, time), feed)
    }
}

/// What stands behind them.
pub(crate) const END: &str = "END:VCALENDAR\r\n";

/// Appends what stands before the events.
fn begin(out: &mut String, clocks: &Clocks<'_>, feed: Option<&Feed>, has_local_times: bool) {
    let mut lines = Lines::new(out);
    lines.whole("BEGIN:VCALENDAR");
    for (key, value) in HEAD {
        lines.line(key).plain(":").plain(value);
    }
    if let Some(Feed { name }) = feed {
        lines.line("X-WR-CALNAME:").text(name);
        lines.line("X-PUBLISHED-TTL:").plain(REFRESH);
    }
    if let Some(rules) = clocks.rules.as_ref().filter(|_| has_local_times) {
        write_vtimezone(&mut lines, clocks.zone.name(), rules);
    }
}

/// About how long a file is without its events.
const FRAME_BYTES: usize = 1024;

/// The entries as the icalendar crate models a calendar, with the times as `clocks` has them. The crate has no type for the
/// rules of a zone: a program that writes the model has to add them.
///
/// # Errors
///
/// [`LocalTimeError`] for the first start or end that is no single instant in the zone.
pub fn calendar<'e>(
    entries: impl IntoIterator<Item = &'e Entry>,
    clocks: &Clocks<'_>,
    feed: Option<&Feed>,
) -> Result<Calendar, LocalTimeError> {
    let mut calendar = Calendar::empty();
    calendar.properties = HEAD.map(|(key, value)| Property::new(key, value)).to_vec();
    if let Some(Feed { name }) = feed {
        calendar.properties.push(Property::new("X-WR-CALNAME", clean(name)));
        calendar.properties.push(Property::new("X-PUBLISHED-TTL", REFRESH));
    }
    for entry in entries {
        calendar.push(model::event(entry, clocks.zone, clocks.rules.is_some())?);
    }
    Ok(calendar)
}

/// The text of a calendar file with the entries, in their order.
///
/// # Errors
///
/// [`LocalTimeError`] for the first start or end that is no single instant in the zone, whatever the style.
pub fn write(entries: &[Entry], zone: &Zone, time: TimeStyle) -> Result<String, LocalTimeError> {
    whole(entries.iter(), zone, time, None)
}

/// The same of a calendar that is imported or a feed: all of it in one buffer, since a program that makes one file spends as long on
/// memory that it touches first as on writing it.
///
/// # Errors
///
/// As for [`write`].
pub fn whole<'e>(
    entries: impl Iterator<Item = &'e Entry> + Clone,
    zone: &Zone,
    time: TimeStyle,
    feed: Option<&Feed>,
) -> Result<String, LocalTimeError> {
    let Beginning { mut text, is_local } = Beginning::of_entries(entries.clone(), zone, time, feed);
    text.reserve(entries.clone().map(|entry| EVENT_BYTES + entry.description.bytes()).sum());
    let mut steady = SteadyDays::default();
    for entry in entries {
        push_event(entry, zone, is_local, &mut steady, &mut text)?;
    }
    text.push_str(END);
    Ok(text)
}

/// What our files say they are made by. An earlier file is known by it.
pub const PRODUCT: &str = "-//mesoplan//mesoplan//EN";

/// What a text becomes when it has been through a file.
pub fn as_written(text: &str) -> String {
    clean(text)
}

/// The rules under which the entries can be written in local time.
///
/// `None` when no entry has a time, when the zone has no such rules in their years, when the entries lie before the year
/// from which the rules of a file hold, and for UTC itself, which needs none.
fn local_rules(spans: impl Iterator<Item = Span>, zone: &Zone) -> Option<ZoneRules> {
    let times = spans.filter_map(|span| match span {
        Span::AllDay(_) | Span::Exact { .. } => None,
        Span::Timed { start, end } => Some([start.year(), end.year()]),
    });
    let years: Vec<i32> = times.flatten().collect();
    let (first, last) = (*years.iter().min()?, *years.iter().max()?);
    let rules = zone.rules(first..=last).filter(|_| FIRST_YEAR < first)?;
    let is_utc = matches!(&rules, ZoneRules::Fixed { offset, abbreviation }
        if offset.local_minus_utc() == 0 && abbreviation == "UTC");
    (!is_utc).then_some(rules)
}

/// The properties of every file as a whole, in order.
const HEAD: [(&str, &str); 3] = [
    ("VERSION", "2.0"),
    ("PRODID", PRODUCT),
    // Not needed by the standard, but asked for by some readers.
    ("CALSCALE", "GREGORIAN"),
];

/// How often a feed asks to be fetched: a plan changes seldom, and nobody wants to hear of it a day late.
const REFRESH: &str = "PT12H";

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(span: Span) -> Entry {
        Entry {
            uid: Uuid::from_u128(7),
            span,
            summary: "Hair loss 3/19".to_owned(),
            description: "Wash; then, go.\nNothing \"else\"".to_owned().into(),
            location: Some("Şişli Kliniği, kat 2".to_owned()),
            stamp: "2026-01-02T03:04:05Z".parse().unwrap(),
            sequence: 0,
            is_cancelled: false,
            is_free: false,
            alarms: vec![
                Alarm { minutes_before: 1440, description: "Tomorrow 09:00: Hair loss 3/19".to_owned() },
                Alarm { minutes_before: 45, description: String::new() },
            ],
        }
    }

    fn timed(start: &str, end: &str) -> Span {
        Span::Timed { start: start.parse().unwrap(), end: end.parse().unwrap() }
    }

    #[test]
    fn an_event_has_its_properties_in_order_and_its_alarms_last() {
        let entries = [entry(timed("2026-03-02T09:00:00", "2026-03-02T09:45:00"))];
        let text = write(&entries, &Zone::new("Europe/Istanbul").unwrap(), TimeStyle::Local).unwrap();
        let expected = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//mesoplan//mesoplan//EN",
            "CALSCALE:GREGORIAN",
            "BEGIN:VTIMEZONE",
            "TZID:Europe/Istanbul",
            "BEGIN:STANDARD",
            "DTSTART:19700101T000000",
            "TZOFFSETFROM:+0300",
            "TZOFFSETTO:+0300",
            "TZNAME:+03",
            "END:STANDARD",
            "END:VTIMEZONE",
            "BEGIN:VEVENT",
            "UID:00000000-0000-0000-0000-000000000007",
            "DTSTAMP:20260102T030405Z",
            "LAST-MODIFIED:20260102T030405Z",
            "SEQUENCE:0",
            "DTSTART;TZID=Europe/Istanbul:20260302T090000",
            "DTEND;TZID=Europe/Istanbul:20260302T094500",
            "SUMMARY:Hair loss 3/19",
            "DESCRIPTION:Wash\\; then\\, go.\\nNothing \"else\"",
            "LOCATION:Şişli Kliniği\\, kat 2",
            "STATUS:CONFIRMED",
            "CLASS:PRIVATE",
            "TRANSP:OPAQUE",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "DESCRIPTION:Tomorrow 09:00: Hair loss 3/19",
            "TRIGGER:-P1D",
            "END:VALARM",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "DESCRIPTION:Hair loss 3/19",
            "TRIGGER:-PT45M",
            "END:VALARM",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ];
        assert_eq!(text, expected.join("\r\n"));
    }

    #[test]
    fn the_crate_reads_the_model_back() {
        let cancelled = Entry { is_cancelled: true, sequence: 3, ..entry(Span::AllDay(NaiveDate::MIN)) };
        let entries = [
            entry(timed("2026-03-02T09:00:00", "2026-03-02T09:45:00")),
            entry(Span::AllDay(NaiveDate::from_ymd_opt(2026, 12, 31).unwrap())),
            Entry { span: timed("2026-07-02T23:30:00", "2026-07-03T00:15:00"), ..cancelled },
        ];
        let zone = Zone::new("America/New_York").unwrap();
        for style in [TimeStyle::Local, TimeStyle::Utc] {
            let clocks = Clocks::new(entries.iter().map(|entry| entry.span), &zone, style);
            let model = calendar(&entries, &clocks, None).unwrap();
            let mut read: Calendar = write(&entries, &zone, style).unwrap().parse().unwrap();
            // The crate has no type for the VTIMEZONE, and keeps it among the others.
            read.components.retain(|component| component.as_event().is_some());
            assert_eq!(read, model);
        }
    }

    #[test]
    fn zone_rules_are_written_only_where_a_time_needs_them() {
        let noon = [entry(timed("2026-03-02T12:00:00", "2026-03-02T12:45:00"))];
        let long_ago = [entry(timed("1970-03-02T12:00:00", "1970-03-02T12:45:00"))];
        let all_day = [entry(Span::AllDay(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()))];
        let written = |entries: &[Entry], zone: &str, style| write(entries, &Zone::new(zone).unwrap(), style).unwrap();

        assert!(
            written(&noon, "Europe/Berlin", TimeStyle::Local).contains("DTSTART;TZID=Europe/Berlin:20260302T120000")
        );
        // The offset of UTC does not make a zone UTC.
        assert!(written(&noon, "Africa/Abidjan", TimeStyle::Local).contains("TZID=Africa/Abidjan:20260302T120000"));
        for (entries, zone, style, start) in [
            (&noon, "Europe/Berlin", TimeStyle::Utc, "DTSTART:20260302T110000Z"),
            (&noon, "UTC", TimeStyle::Local, "DTSTART:20260302T120000Z"),
            (&noon, "Etc/Zulu", TimeStyle::Local, "DTSTART:20260302T120000Z"),
            // No yearly rules in 2026.
            (&noon, "Africa/Casablanca", TimeStyle::Local, "DTSTART:20260302T120000Z"),
            (&long_ago, "Asia/Kolkata", TimeStyle::Local, "DTSTART:19700302T063000Z"),
            (&all_day, "Europe/Berlin", TimeStyle::Local, "DTSTART;VALUE=DATE:20260302"),
        ] {
            let text = written(entries, zone, style);
            assert!(text.contains(&format!("{start}\r\n")), "{zone} {style:?}: {text}");
            assert!(!text.contains("VTIMEZONE") && !text.contains("TZID"), "{zone} {style:?}: {text}");
        }
    }

    #[test]
    fn a_time_that_is_no_instant_is_refused_in_either_style() {
        let berlin = Zone::new("Europe/Berlin").unwrap();
        let ends_in_the_gap = [entry(timed("2026-03-29T01:30:00", "2026-03-29T02:15:00"))];
        let starts_twice = [entry(timed("2026-10-25T02:30:00", "2026-10-25T03:15:00"))];
        let no_next_day = [entry(Span::AllDay(NaiveDate::from_ymd_opt(9999, 12, 31).unwrap()))];
        for style in [TimeStyle::Local, TimeStyle::Utc] {
            let error = |entries: &[Entry]| write(entries, &berlin, style).unwrap_err();
            assert!(matches!(error(&ends_in_the_gap), LocalTimeError::Skipped { .. }));
            assert!(matches!(error(&starts_twice), LocalTimeError::Twice { .. }));
            assert!(matches!(error(&no_next_day), LocalTimeError::OutOfCalendar { .. }));
        }
    }
}
