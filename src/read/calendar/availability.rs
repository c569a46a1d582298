//! When somebody is available, and what is taken without an event: VAVAILABILITY (RFC 7953) and VFREEBUSY.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDateTime;

use super::clocks::{Clocks, Reading};
use super::component::{AvailabilityText, Components};
use super::error::EventName;
use super::event::{Event, ReadEvent};
use super::instance::{Changes, Instance, period, replaced};
use super::line::text_of;
use super::recur::Budget;
use super::remark::{CalendarRemark, Doubt, RemarkCode};
use super::value::{Clock, Moment, ZoneNames, loose_moments};

/// A VAVAILABILITY whose values have been read.
pub(super) struct Availability {
    name: Arc<EventName>,
    /// From when to when it holds, as an event; `None` where it always does.
    own: Option<Event>,
    /// From 1, the highest; 10 where none is given (RFC 7953, section 3.1).
    priority: i64,
    available: Vec<Event>,
    doubts: Vec<Doubt>,
}

impl Availability {
    /// Reads what is said of somebody's availability. An AVAILABLE that has more than one meaning is left out: time is
    /// not free because a guess says so.
    pub(super) fn read(text: &AvailabilityText<'_>, names: &mut ZoneNames) -> Self {
        let own = match Event::read(&text.own, names) {
            ReadEvent::Events(events) => events.into_iter().next(),
            ReadEvent::Lost { .. } => None,
        };
        let priority = text.priority.as_ref().and_then(|number| text_of(number.value()).parse::<i64>().ok());
        let (mut available, mut doubts) = (Vec::new(), Vec::new());
        for text in &text.available {
            match Event::read(text, names) {
                ReadEvent::Events(events) if events.len() == 1 && events[0].doubts.is_empty() => {
                    available.extend(events)
                }
                ReadEvent::Events(_) | ReadEvent::Lost { .. } => {
                    doubts.push(Doubt::new(RemarkCode::AvailabilityLost, text.line));
                }
            }
        }
        let priority = priority.filter(|priority| (1..=9).contains(priority)).unwrap_or(10);
        Self { name: Arc::new(text.own.name()), own, priority, available, doubts }
    }

    /// Every zone that it tells times in.
    pub(super) fn clocks(&self) -> impl Iterator<Item = Clock> + '_ {
        self.own.iter().chain(&self.available).flat_map(Event::clocks)
    }

    /// When it holds, inside of a window; all in UTC.
    fn range(&self, window: &Range<NaiveDateTime>, clocks: &Clocks<'_>) -> Range<NaiveDateTime> {
        let Some(own) = &self.own else { return window.clone() };
        let reading = Reading { clocks, number: 0, calendar: own.calendar };
        let has_end = own.end.until.is_some() || own.end.lasting.is_some();
        let alone = own.instances(window, &Changes::default(), reading, &mut Budget(1), &mut Vec::new());
        let (start, end) = match alone.first() {
            Some((_, Instance::Time(start, end))) => (*start, *end),
            Some((_, Instance::Days(first, end))) => {
                (clocks.clinic().instant((*first).into()), clocks.clinic().instant((*end).into()))
            }
            None => (window.start, window.end),
        };
        start.max(window.start)..if has_end { end.min(window.end) } else { window.end }
    }

    /// When somebody is available; all in UTC.
    fn available(
        &self,
        window: &Range<NaiveDateTime>,
        clocks: &Clocks<'_>,
        budget: &mut Budget,
        doubts: &mut Vec<Doubt>,
    ) -> Vec<Range<NaiveDateTime>> {
        let mut free = Vec::new();
        for event in self.available.iter().filter(|event| !event.is_cancelled) {
            let mut changes = Changes::default();
            let is_changed_by = |other: &&Event| event.uid.is_some() && event.uid == other.uid;
            if replaced(event).is_none() {
                for (place, and_later) in self.available.iter().filter(is_changed_by).filter_map(replaced) {
                    changes.replaced.push(place);
                    if and_later {
                        doubts.push(Doubt::new(RemarkCode::AvailabilityLost, event.line));
                    }
                }
            }
            let mut found_doubts = Vec::new();
            let reading = Reading { clocks, number: 0, calendar: event.calendar };
            let found = event.instances(window, &changes, reading, budget, &mut found_doubts);
            let is_clear = event
                .clocks()
                .all(|clock| clocks.guess(clock).is_none() && clocks.readings(clock, event.calendar) == 1);
            if !found_doubts.is_empty() || !is_clear {
                doubts.push(Doubt::new(RemarkCode::AvailabilityLost, event.line));
                continue;
            }
            free.extend(found.into_iter().map(|(_, instance)| match instance {
                Instance::Time(start, end) => start..end,
                Instance::Days(first, end) => {
                    clocks.clinic().instant(first.into())..clocks.clinic().instant(end.into())
                }
            }));
        }
        free
    }
}

/// What availabilities leave no time for, in UTC: of those that hold at a time the ones with the highest priority count,
/// and of several of them the one that leaves less.
pub(super) fn unavailable(
    availabilities: &[Availability],
    window: &Range<NaiveDateTime>,
    clocks: &Clocks<'_>,
    budget: &mut Budget,
    remarks: &mut Vec<CalendarRemark>,
) -> Vec<(Arc<EventName>, Instance)> {
    let clinic = clocks.clinic();
    let in_utc = clinic.instant(window.start)..clinic.instant(window.end);
    let mut by_priority: BTreeMap<i64, Vec<&Availability>> = BTreeMap::new();
    for availability in availabilities {
        by_priority.entry(availability.priority).or_default().push(availability);
    }
    let mut busy: Vec<Range<NaiveDateTime>> = Vec::new();
    for group in by_priority.into_values().rev() {
        let mut of_group = Vec::new();
        let mut ranges = Vec::new();
        for availability in group {
            let range = availability.range(&in_utc, clocks);
            let mut doubts = availability.doubts.clone();
            let free = availability.available(window, clocks, budget, &mut doubts);
            of_group.extend(without(vec![range.clone()], &free));
            ranges.push(range);
            remarks.extend(doubts.into_iter().map(|doubt| doubt.of_event(&availability.name)));
        }
        busy = without(busy, &ranges);
        busy.extend(of_group);
    }
    busy.sort_by_key(|span| (span.start, span.end));
    busy.dedup_by(|next, previous| {
        let joins = next.start <= previous.end;
        if joins {
            previous.end = previous.end.max(next.end);
        }
        joins
    });
    // One that stands alone has a name; what several say together has none.
    let name = match availabilities {
        [only] => Arc::clone(&only.name),
        _ => Arc::default(),
    };
    busy.into_iter().map(|span| (Arc::clone(&name), Instance::Time(span.start, span.end))).collect()
}

/// What of some spans lies outside of others.
fn without(spans: Vec<Range<NaiveDateTime>>, gone: &[Range<NaiveDateTime>]) -> Vec<Range<NaiveDateTime>> {
    let mut gone: Vec<_> = gone.iter().filter(|span| span.start < span.end).cloned().collect();
    gone.sort_by_key(|span| span.start);
    let mut left = Vec::new();
    for span in spans {
        let mut from = span.start;
        for taken in &gone {
            if from < taken.start.min(span.end) {
                left.push(from..taken.start.min(span.end));
            }
            from = from.max(taken.end);
        }
        if from < span.end {
            left.push(from..span.end);
        }
    }
    left
}

/// A FREEBUSY line that is not free (RFC 5545, section 3.2.9).
pub(super) struct BusyLine {
    pub(super) line: usize,
    periods: Vec<Result<Moment, String>>,
}

impl BusyLine {
    /// The lines of a file, read.
    pub(super) fn all(components: &Components<'_>, names: &mut ZoneNames) -> Vec<Self> {
        let is_free = |kind: &[u8]| kind.eq_ignore_ascii_case(b"FREE");
        let lines = components.free_busy.iter().filter(|property| !property.parameter("FBTYPE").is_some_and(is_free));
        lines.map(|property| Self { line: property.line(), periods: loose_moments(property, names) }).collect()
    }

    pub(super) fn clocks(&self) -> impl Iterator<Item = Clock> + '_ {
        let periods = self.periods.iter().flatten();
        periods.flat_map(|moment| match moment {
            Moment::Start(start) | Moment::For(start, _) => [start.clock, start.clock],
            Moment::Until(start, end) => [start.clock, end.clock],
        })
    }

    /// The periods, each with what is said of it.
    pub(super) fn instances(&self, reading: Reading<'_>) -> Vec<(Option<Instance>, Vec<Doubt>)> {
        let of_period = |moment: &Result<Moment, String>| {
            let mut doubts = Vec::new();
            let instance = match moment {
                Err(written) => {
                    doubts.push(Doubt::about(RemarkCode::PeriodLost, self.line, written.clone()));
                    None
                }
                // A period has two ends; the day of the one that is there, then.
                Ok(Moment::Start(start)) => {
                    doubts.push(Doubt::new(RemarkCode::EndLost, self.line));
                    Some(Instance::Time(reading.instant(*start), reading.end_of_day(*start)))
                }
                Ok(Moment::Until(start, end)) => {
                    Some(period(*start, Some(*end), None, reading, self.line, &mut doubts))
                }
                Ok(Moment::For(start, length)) => {
                    Some(period(*start, None, Some(*length), reading, self.line, &mut doubts))
                }
            };
            (instance, doubts)
        };
        self.periods.iter().map(of_period).collect()
    }
}
