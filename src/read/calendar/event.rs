//! One event: its values read and checked, and the instances of a series.

use std::ops::Range;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::component::EventText;
use super::error::{CalendarError, CalendarFault, EventName};
use super::recur::{Budget, instances};
use super::rule::{Rule, RuleEnd, unsupported};
use super::value::{Clock, Duration, Moment, Stamp, ZoneNames, duration, moments, stamp};
use crate::zone::Offsets;

/// An event, before its zones are known.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// The line where it begins.
    pub(super) line: usize,
    pub(super) name: EventName,
    /// Its UID as written: it is the same for a series and the instances of it that were changed.
    pub(super) uid: Option<Vec<u8>>,
    start: Stamp,
    length: Length,
    /// The instance of a series that it takes the place of.
    pub(super) replaces: Option<Stamp>,
    pub(super) is_cancelled: bool,
    pub(super) is_transparent: bool,
    rules: Vec<Rule>,
    exceptions: Vec<Stamp>,
    dates: Vec<Moment>,
}

/// How long an event is.
#[derive(Clone, Copy, Debug)]
enum Length {
    /// Until a time; the instances of a series are all exactly as long (RFC 5545, section 3.8.5.3).
    Until(Stamp),
    /// So long, in days of the calendar and exact seconds.
    For(Duration),
}

/// One time at which an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Instance {
    /// Whole days, half-open.
    Days(NaiveDate, NaiveDate),
    /// From one instant to another, both in UTC.
    Time(NaiveDateTime, NaiveDateTime),
}

/// How far from UTC, and from each other, clocks can be, and a change of them besides.
pub(super) const MARGIN: TimeDelta = TimeDelta::days(3);

impl Event {
    /// Reads the values of an event.
    ///
    /// # Errors
    ///
    /// Any value that cannot be read or makes no sense together with the others.
    pub(super) fn read(text: &EventText<'_>, zones: &mut ZoneNames) -> Result<Self, CalendarError> {
        let bad = |line: usize, message: &str| {
            let help = "correct the event in the calendar it comes from";
            CalendarError::new(CalendarFault::BadEvent, line, message, help)
        };
        let start_property = text.start.as_ref().ok_or_else(|| bad(text.line, "this event has no start"))?;
        let start = stamp(start_property, zones)?;
        let is_day = start.clock == Clock::Day;
        let length = match (&text.end, &text.duration) {
            (Some(end), None) => Length::Until(stamp(end, zones)?),
            (None, Some(length)) => Length::For(duration(length)?),
            // RFC 5545, section 3.6.1: a day without an end is one day, a time without an end is a moment.
            (None, None) => Length::For(Duration { days: i64::from(is_day), seconds: 0 }),
            (Some(_), Some(length)) => return Err(bad(length.line(), "this event has both an end and a length")),
        };
        match length {
            Length::Until(end) if (end.clock == Clock::Day) != is_day => {
                return Err(bad(text.line, "of the start and the end of this event only one has a time of day"));
            }
            Length::For(Duration { seconds: 1.., .. }) if is_day => {
                return Err(bad(text.line, "this event of whole days is some hours long"));
            }
            Length::Until(_) | Length::For(_) => {}
        }
        let is = |property: &Option<super::line::Property<'_>>, word: &str| {
            property.as_ref().is_some_and(|property| property.value().eq_ignore_ascii_case(word.as_bytes()))
        };
        if let Some(rule) = &text.exception_rule {
            return Err(unsupported(rule.line(), "EXRULE, which RFC 5545 no longer has"));
        }
        if let Some(id) = &text.recurrence_id {
            if id.parameter("RANGE").is_some() {
                return Err(unsupported(id.line(), "a change of all later instances (RANGE)"));
            }
            if let Some(rule) = text.rules.first() {
                return Err(unsupported(rule.line(), "a changed instance that is a series itself"));
            }
        }
        let rules = text.rules.iter().map(|rule| Rule::read(rule.value(), rule.line()));
        let mut dates = Vec::new();
        for property in &text.dates {
            for moment in moments(property, zones)? {
                let (Moment::Start(stamp) | Moment::Until(stamp, _) | Moment::For(stamp, _)) = moment;
                if (stamp.clock == Clock::Day) != is_day {
                    return Err(bad(property.line(), "this RDATE is not of the same type as the start of the event"));
                }
                dates.push(moment);
            }
        }
        let mut exceptions = Vec::new();
        for property in &text.exceptions {
            for moment in moments(property, zones)? {
                match moment {
                    Moment::Start(stamp) => exceptions.push(stamp),
                    Moment::Until(..) | Moment::For(..) => return Err(bad(property.line(), "an EXDATE is one time")),
                }
            }
        }
        Ok(Self {
            line: text.line,
            name: EventName::default(),
            uid: text.uid.as_ref().map(|uid| uid.value().to_vec()),
            start,
            length,
            replaces: text.recurrence_id.as_ref().map(|id| stamp(id, zones)).transpose()?,
            is_cancelled: is(&text.status, "CANCELLED"),
            is_transparent: is(&text.transparency, "TRANSPARENT"),
            rules: rules.collect::<Result<_, _>>()?,
            exceptions,
            dates,
        })
    }

    /// Whether nothing of the event can lie in the window, whatever its zone. A changed instance always can: it takes
    /// away another.
    pub(super) fn is_far_from(&self, window: &Range<NaiveDateTime>) -> bool {
        if self.replaces.is_some() {
            return false;
        }
        let begins_after = |start: NaiveDateTime| window.end + MARGIN <= start;
        if !self.rules.is_empty() {
            let end = self.rules.iter().map(|rule| match rule.end {
                RuleEnd::Until(time, _) => time.max(self.start.time) + TimeDelta::days(1),
                RuleEnd::Never | RuleEnd::Count(_) => NaiveDateTime::MAX,
            });
            let last = end.max().filter(|last| *last < window.end);
            let is_over = last.is_some_and(|last| last + self.nominal_length() + MARGIN <= window.start);
            return self.dates.is_empty() && (begins_after(self.start.time) || is_over);
        }
        let is_over = self.start.time + self.nominal_length() + MARGIN <= window.start;
        self.dates.is_empty() && (begins_after(self.start.time) || is_over)
    }

    /// When it starts, or its first instance, by its own clocks.
    pub(super) fn start(&self) -> NaiveDateTime {
        self.start.time
    }

    /// The length by the clocks as written, which may be of two zones; not negative.
    fn nominal_length(&self) -> TimeDelta {
        let length = match self.length {
            Length::Until(end) => end.time - self.start.time,
            Length::For(duration) => duration.nominal(),
        };
        length.max(TimeDelta::zero())
    }

    /// Every zone that the event tells times in.
    pub(super) fn clocks(&self) -> impl Iterator<Item = Clock> + '_ {
        let end = match self.length {
            Length::Until(end) => Some(end.clock),
            Length::For(_) => None,
        };
        let dates = self.dates.iter().flat_map(|moment| match moment {
            Moment::Start(start) | Moment::For(start, _) => [Some(start.clock), None],
            Moment::Until(start, end) => [Some(start.clock), Some(end.clock)],
        });
        [Some(self.start.clock), end, self.replaces.map(|stamp| stamp.clock)]
            .into_iter()
            .chain(dates)
            .chain(self.exceptions.iter().map(|stamp| Some(stamp.clock)))
            .flatten()
    }

    /// The instances of the event that may lie in the window, apart from those that others replace.
    ///
    /// # Errors
    ///
    /// An event that ends before it starts; more instances than the budget has.
    pub(super) fn instances<'o>(
        &self,
        window: &Range<NaiveDateTime>,
        replaced: &[Stamp],
        offsets: &impl Fn(Clock) -> &'o Offsets,
        budget: &mut Budget,
    ) -> Result<Vec<Instance>, CalendarError> {
        let first = self.instance(self.start, offsets)?;
        let removed = Removed::new(self.exceptions.iter().chain(replaced), offsets);
        if self.rules.is_empty() && self.dates.is_empty() {
            return Ok(if removed.has(&first, self.start.time) { Vec::new() } else { vec![first] });
        }
        let wide = window.start - self.nominal_length() - MARGIN..window.end + MARGIN;
        let mut found = Vec::new();
        let mut starts = Vec::new();
        for rule in &self.rules {
            let until = match rule.end {
                RuleEnd::Until(time, _) => Some(time),
                RuleEnd::Never | RuleEnd::Count(_) => None,
            };
            let end = until.map_or(wide.end, |until| wide.end.min(until + MARGIN));
            let found = instances(rule, self.start.time, &(wide.start..end), budget).map_err(|_| self.too_many())?;
            starts.extend(found.into_iter().filter(|start| self.is_before_end(*start, rule.end, offsets)));
        }
        if self.rules.is_empty() {
            starts.push(self.start.time);
        }
        starts.sort_unstable();
        starts.dedup();
        // The clocks of the series, and the length of its first instance, hold for all of them.
        for time in starts {
            let instance = self.like_first(&first, Stamp { time, ..self.start }, offsets);
            if !removed.has(&instance, time) {
                found.push(instance);
            }
        }
        for moment in &self.dates {
            let (instance, time) = match *moment {
                Moment::Start(start) => (self.like_first(&first, start, offsets), start.time),
                Moment::Until(start, end) => (between(start, end, self.line, offsets)?, start.time),
                Moment::For(start, length) => (lasting(start, length, offsets), start.time),
            };
            if !removed.has(&instance, time) {
                found.push(instance);
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn too_many(&self) -> CalendarError {
        let help = "leave out old events that still repeat, or give a shorter calendar";
        CalendarError::new(CalendarFault::TooMany, self.line, "the events repeat too often to be counted", help)
    }

    fn instance<'o>(&self, start: Stamp, offsets: &impl Fn(Clock) -> &'o Offsets) -> Result<Instance, CalendarError> {
        match self.length {
            Length::Until(end) => between(start, end, self.line, offsets),
            Length::For(length) => Ok(lasting(start, length, offsets)),
        }
    }

    /// The instance at another start.
    fn like_first<'o>(&self, first: &Instance, start: Stamp, offsets: &impl Fn(Clock) -> &'o Offsets) -> Instance {
        match (first, self.length) {
            (Instance::Time(from, until), Length::Until(_)) => {
                let begin = instant(start, offsets);
                Instance::Time(begin, begin + (*until - *from))
            }
            (Instance::Days(from, until), Length::Until(_)) => {
                let day = start.time.date();
                Instance::Days(day, day + (*until - *from))
            }
            (_, Length::For(length)) => lasting(start, length, offsets),
        }
    }

    fn is_before_end<'o>(&self, start: NaiveDateTime, end: RuleEnd, offsets: &impl Fn(Clock) -> &'o Offsets) -> bool {
        match end {
            RuleEnd::Never | RuleEnd::Count(_) => true,
            // A date includes its day, and nothing else can be meant for an event of whole days.
            RuleEnd::Until(until, Clock::Day) => start.date() <= until.date(),
            RuleEnd::Until(until, _) if self.start.clock == Clock::Day => start.date() <= until.date(),
            RuleEnd::Until(until, Clock::Utc) => instant(Stamp { time: start, ..self.start }, offsets) <= until,
            RuleEnd::Until(until, Clock::Floating | Clock::Zone(_)) => start <= until,
        }
    }
}

/// The instances of a series that an EXDATE or a changed instance takes away, in order.
struct Removed {
    /// All that start on these days, by the clocks of the series.
    days: Vec<NaiveDate>,
    /// Those that start at these instants, in UTC.
    instants: Vec<NaiveDateTime>,
    /// For a series of whole days: the days of those that were given with a time.
    days_of_times: Vec<NaiveDate>,
}

impl Removed {
    fn new<'s, 'o>(stamps: impl Iterator<Item = &'s Stamp>, offsets: &impl Fn(Clock) -> &'o Offsets) -> Self {
        let mut removed = Self { days: Vec::new(), instants: Vec::new(), days_of_times: Vec::new() };
        for stamp in stamps {
            if stamp.clock == Clock::Day {
                removed.days.push(stamp.time.date());
            } else {
                removed.instants.push(instant(*stamp, offsets));
                removed.days_of_times.push(stamp.time.date());
            }
        }
        removed.days.sort_unstable();
        removed.instants.sort_unstable();
        removed.days_of_times.sort_unstable();
        removed
    }

    /// Whether it takes away an instance that starts at a time of its own clocks.
    fn has(&self, instance: &Instance, local: NaiveDateTime) -> bool {
        let day = local.date();
        self.days.binary_search(&day).is_ok()
            || match instance {
                Instance::Days(..) => self.days_of_times.binary_search(&day).is_ok(),
                Instance::Time(start, _) => self.instants.binary_search(start).is_ok(),
            }
    }
}

/// The instant of a time, in UTC.
pub(super) fn instant<'o>(stamp: Stamp, offsets: &impl Fn(Clock) -> &'o Offsets) -> NaiveDateTime {
    match stamp.clock {
        Clock::Utc => stamp.time,
        Clock::Day | Clock::Floating | Clock::Zone(_) => offsets(stamp.clock).instant(stamp.time),
    }
}

/// From one time to another.
pub(super) fn between<'o>(
    start: Stamp,
    end: Stamp,
    line: usize,
    offsets: &impl Fn(Clock) -> &'o Offsets,
) -> Result<Instance, CalendarError> {
    let instance = match (start.clock, end.clock) {
        (Clock::Day, _) => {
            let day = start.time.date();
            // Some programs write the last day where RFC 5545 wants the day after it: one day, then, and not none.
            let end = if end.time == start.time { day + TimeDelta::days(1) } else { end.time.date() };
            Instance::Days(day, end)
        }
        _ => Instance::Time(instant(start, offsets), instant(end, offsets)),
    };
    let is_forward = match instance {
        Instance::Days(start, end) => start <= end,
        Instance::Time(start, end) => start <= end,
    };
    is_forward.then_some(instance).ok_or_else(|| {
        let help = "correct the event in the calendar it comes from";
        CalendarError::new(CalendarFault::EndsBeforeStart, line, "this event ends before it starts", help)
    })
}

/// From a time on for so long: first the days, which the calendar counts, then the exact rest.
pub(super) fn lasting<'o>(start: Stamp, length: Duration, offsets: &impl Fn(Clock) -> &'o Offsets) -> Instance {
    let days = TimeDelta::days(length.days);
    match start.clock {
        Clock::Day => Instance::Days(start.time.date(), start.time.date() + days.max(TimeDelta::days(1))),
        Clock::Floating | Clock::Utc | Clock::Zone(_) => {
            let last_day = instant(Stamp { time: start.time + days, ..start }, offsets);
            Instance::Time(instant(start, offsets), last_day + TimeDelta::seconds(length.seconds))
        }
    }
}
