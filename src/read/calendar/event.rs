//! One event: its values, read as far as anyone could read them.

use std::ops::Range;
use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};

use super::component::EventText;
use super::error::EventName;
use super::line::{Property, text_of};
use super::loose::{loose_duration, loose_time};
use super::remark::{Doubt, RemarkCode};
use super::rule::{ReadRule, Rule, RuleEnd};
use super::value::{Clock, Duration, Edge, LooseStamp, Moment, Stamp, ZoneNames, loose_moments, loose_stamp, written};

/// An event, before its zones are known.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// The line where it begins.
    pub(super) line: usize,
    /// The number of its calendar in the file.
    pub(super) calendar: usize,
    pub(super) name: Arc<EventName>,
    /// Its UID as written: it is the same for a series and the instances of it that were changed.
    pub(super) uid: Option<Vec<u8>>,
    pub(super) revision: Revision,
    pub(super) start: Stamp,
    pub(super) end: End,
    pub(super) place: Place,
    pub(super) is_cancelled: bool,
    pub(super) is_transparent: bool,
    pub(super) rules: Vec<Rule>,
    pub(super) is_rule_lost: bool,
    /// Rules whose instances are taken away.
    pub(super) exception_rules: Vec<Rule>,
    pub(super) exceptions: Vec<Stamp>,
    pub(super) dates: Vec<Moment>,
    /// What has more than one meaning, or none.
    pub(super) doubts: Vec<Doubt>,
    /// What it calls itself, where that is asked for.
    pub(super) labels: Vec<String>,
}

/// The ends that an event gives, of which the latest holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct End {
    /// Until a time; the instances of a series are all exactly as long (RFC 5545, section 3.8.5.3).
    pub(super) until: Option<Stamp>,
    /// For a length, in days of the calendar and exact seconds.
    pub(super) lasting: Option<Duration>,
    /// An end is written and none can be read.
    pub(super) is_lost: bool,
}

/// Where an event stands in its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the series, or an event by itself.
    Own,
    /// It takes the place of one instance, and where `and_later` all later ones change as it does (RANGE=THISANDFUTURE,
    /// RFC 5545, section 3.2.13).
    Of { instance: Stamp, and_later: bool },
    /// Of an instance that cannot be told.
    Unknown,
}

/// Which of two revisions of an event is newer (RFC 5546, section 2.1.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Revision {
    sequence: i64,
    /// DTSTAMP.
    stamp: Option<NaiveDateTime>,
}

impl Revision {
    pub(super) fn is_older_than(self, other: Self) -> bool {
        let by_stamp = self.stamp.zip(other.stamp).is_some_and(|(own, other)| own < other);
        self.sequence < other.sequence || self.sequence == other.sequence && by_stamp
    }
}

/// How far from UTC, and from each other, clocks can be, and a change of them besides.
pub(super) const MARGIN: TimeDelta = TimeDelta::days(3);

/// What could be read of a VEVENT.
pub(super) enum ReadEvent {
    /// Usually one; one for each start where there are several.
    Events(Vec<Event>),
    /// It has no start: it cannot be said when it is. It is over at `end`, where that is known and it does not repeat.
    Lost { doubt: Doubt, end: Option<NaiveDateTime>, takes_none: bool, is_cancelled: bool },
}

impl Event {
    /// Reads the values of an event. Its name is left out: most events are far from the days that are asked about.
    pub(super) fn read(text: &EventText<'_>, zones: &mut ZoneNames) -> ReadEvent {
        let mut doubts = Vec::new();
        let is_cancelled = is_cancelled(text);
        let is_transparent = is_transparent(text, &mut doubts);
        let mut starts: Vec<LooseStamp> = Vec::new();
        for property in text.all(&text.start) {
            if let Some(start) = loose_stamp(property, zones, Edge::Start)
                && !starts.iter().any(|known| known.stamp == start.stamp)
            {
                starts.push(start);
            }
        }
        let Some(start) = starts.first().copied() else {
            let written = text.start.as_ref().map(|start| written(start.value()));
            let doubt = Doubt { written, ..Doubt::new(RemarkCode::StartLost, text.line) };
            let repeats = !(text.rules.is_empty() && text.dates.is_empty());
            let end = text.end.as_ref().filter(|_| !repeats).and_then(|end| loose_stamp(end, zones, Edge::End));
            let end = end.map(|end| end.stamp.time);
            return ReadEvent::Lost { doubt, end, takes_none: is_transparent, is_cancelled };
        };
        let start_line = text.start.as_ref().map_or(text.line, Property::line);
        if start.is_only_day {
            doubts.push(Doubt::new(RemarkCode::StartHalfLost, start_line));
        }
        if text.is_cut {
            doubts.push(Doubt::new(RemarkCode::NotClosed, text.line));
        }
        if starts.len() > 1 {
            doubts.push(Doubt::new(RemarkCode::StartTwice, start_line));
        }
        let is_day = start.stamp.clock == Clock::Day;
        let mut event = Self {
            line: text.line,
            calendar: text.calendar,
            name: Arc::default(),
            uid: text.uid.as_ref().map(|uid| uid.value().to_vec()).filter(|uid| !uid.is_empty()),
            revision: revision(text),
            start: start.stamp,
            end: end(text, start.stamp, zones, &mut doubts),
            place: place(text, zones, &mut doubts),
            is_cancelled,
            is_transparent,
            rules: Vec::new(),
            is_rule_lost: false,
            exception_rules: Vec::new(),
            exceptions: Vec::new(),
            dates: Vec::new(),
            doubts: Vec::new(),
            labels: Vec::new(),
        };
        event.read_rules(text, is_day, &mut doubts);
        event.read_dates(text, zones, is_day, &mut doubts);
        event.doubts = doubts;
        let others = starts[1..].iter().map(|start| Self { start: start.stamp, ..event.clone() });
        let others: Vec<Self> = others.collect();
        let mut events = vec![event];
        events.extend(others);
        ReadEvent::Events(events)
    }

    fn read_rules(&mut self, text: &EventText<'_>, is_day: bool, doubts: &mut Vec<Doubt>) {
        let of_kind = |rule: Rule| if is_day { rule.of_days() } else { rule };
        for property in text.rules.iter().filter(|property| !Rule::is_empty(property.value())) {
            let ReadRule { rule, passed_over } = read_rule(property);
            match rule.map(of_kind) {
                None => {
                    self.is_rule_lost = true;
                    doubts.push(Doubt::about(RemarkCode::RuleLost, property.line(), written(property.value())));
                }
                Some(rule) if self.rules.contains(&rule) => {}
                Some(rule) => self.rules.push(rule),
            }
            if !passed_over.is_empty() {
                let parts = passed_over.join(", ");
                doubts.push(Doubt::about(RemarkCode::RulePartPassedOver, property.line(), parts));
            }
        }
        for property in text.exception_rules.iter().filter(|property| !Rule::is_empty(property.value())) {
            match read_rule(property) {
                ReadRule { rule: Some(rule), passed_over } if passed_over.is_empty() => {
                    self.exception_rules.push(of_kind(rule));
                }
                ReadRule { .. } => {
                    let value = written(property.value());
                    doubts.push(Doubt::about(RemarkCode::ExceptionPassedOver, property.line(), value));
                }
            }
        }
    }

    fn read_dates(&mut self, text: &EventText<'_>, zones: &mut ZoneNames, is_day: bool, doubts: &mut Vec<Doubt>) {
        for property in &text.dates {
            for moment in loose_moments(property, zones) {
                match moment {
                    Ok(moment) => {
                        if matches!(moment, Moment::Start(Stamp { clock: Clock::Day, .. })) && !is_day {
                            doubts.push(Doubt::new(RemarkCode::DateOfDay, property.line()));
                        }
                        self.dates.push(moment);
                    }
                    Err(value) => doubts.push(Doubt::about(RemarkCode::DateLost, property.line(), value)),
                }
            }
        }
        for property in &text.exceptions {
            for moment in loose_moments(property, zones) {
                match moment {
                    Ok(Moment::Start(stamp) | Moment::Until(stamp, _) | Moment::For(stamp, _)) => {
                        self.exceptions.push(stamp);
                    }
                    Err(value) => doubts.push(Doubt::about(RemarkCode::ExceptionPassedOver, property.line(), value)),
                }
            }
        }
    }

    /// Whether nothing of the event can lie in the window, whatever its zone. A changed instance always can: it takes
    /// away another.
    pub(super) fn is_far_from(&self, window: &Range<NaiveDateTime>) -> bool {
        if self.place != Place::Own || !self.dates.is_empty() {
            return false;
        }
        let begins_after = window.end + MARGIN <= self.start.time;
        if self.is_rule_lost {
            return begins_after;
        }
        let last = |end: &RuleEnd| match end {
            RuleEnd::Until(time, _) => (*time).max(self.start.time) + TimeDelta::days(1),
            RuleEnd::Never | RuleEnd::Count(_) => NaiveDateTime::MAX,
        };
        let last = self.rules.iter().flat_map(|rule| &rule.ends).map(last).max().unwrap_or(self.start.time);
        let is_over = last < window.end && last + self.nominal_length() + MARGIN <= window.start;
        begins_after || is_over
    }

    /// The length by the clocks as written, which may be of two zones; not negative.
    pub(super) fn nominal_length(&self) -> TimeDelta {
        let until = self.end.until.map_or(TimeDelta::zero(), |end| end.time - self.start.time);
        let lasting = self.end.lasting.map_or(TimeDelta::zero(), Duration::nominal);
        let day = if self.start.clock == Clock::Day || self.end.is_lost { 1 } else { 0 };
        until.max(lasting).max(TimeDelta::days(day))
    }

    /// Every zone that the event tells times in.
    pub(super) fn clocks(&self) -> impl Iterator<Item = Clock> + '_ {
        let dates = self.dates.iter().flat_map(|moment| match moment {
            Moment::Start(start) | Moment::For(start, _) => [Some(start.clock), None],
            Moment::Until(start, end) => [Some(start.clock), Some(end.clock)],
        });
        let place = match self.place {
            Place::Of { instance, .. } => Some(instance.clock),
            Place::Own | Place::Unknown => None,
        };
        [Some(self.start.clock), self.end.until.map(|end| end.clock), place]
            .into_iter()
            .chain(dates)
            .chain(self.exceptions.iter().map(|stamp| Some(stamp.clock)))
            .flatten()
    }
}

/// A rule, together with what was broken off its line where it makes better sense so.
fn read_rule(property: &Property<'_>) -> ReadRule {
    let alone = Rule::read(property.value());
    let joined = property.joined().map(|whole| Rule::read(whole.value()));
    match joined {
        Some(whole) if whole.rule.is_some() && whole.passed_over.is_empty() => whole,
        Some(_) | None => alone,
    }
}

fn is(property: &Property<'_>, word: &str) -> bool {
    property.value().eq_ignore_ascii_case(word.as_bytes())
}

/// Cancelled (RFC 5545, section 3.8.1.11), as every STATUS of the event says; also in the spelling with one L.
fn is_cancelled(text: &EventText<'_>) -> bool {
    let says_so = |status: &Property<'_>| is(status, "CANCELLED") || is(status, "CANCELED");
    text.status.is_some() && text.all(&text.status).all(says_so)
}

/// Whether it takes no time: TRANSP (RFC 5545, section 3.8.2.7) and the busy status of Microsoft, of which either is
/// believed alone. Where they contradict each other it takes it.
fn is_transparent(text: &EventText<'_>, doubts: &mut Vec<Doubt>) -> bool {
    let free = text.all(&text.transparency).find(|word| is(word, "TRANSPARENT"));
    let free = free.or_else(|| text.all(&text.busy_status).find(|word| is(word, "FREE")));
    let taken = text.all(&text.transparency).find(|word| is(word, "OPAQUE")).or_else(|| {
        let words = ["BUSY", "OOF", "TENTATIVE", "WORKINGELSEWHERE"];
        text.all(&text.busy_status).find(|word| words.iter().any(|known| is(word, known)))
    });
    if let (Some(free), Some(taken)) = (free, taken) {
        let words = format!("{}, {}", written(free.value()), written(taken.value()));
        doubts.push(Doubt::about(RemarkCode::StatusContradicts, free.line(), words));
    }
    free.is_some() && taken.is_none()
}

fn revision(text: &EventText<'_>) -> Revision {
    let number = |property: &Property<'_>| text_of(property.value()).parse::<i64>().ok();
    let stamp = |property: &Property<'_>| loose_time(property.value()).map(|(time, _, _)| time);
    Revision {
        sequence: text.all(&text.sequence).filter_map(number).max().unwrap_or(0),
        stamp: text.stamp.as_ref().and_then(stamp),
    }
}

fn end(text: &EventText<'_>, start: Stamp, zones: &mut ZoneNames, doubts: &mut Vec<Doubt>) -> End {
    let mut until: Option<Stamp> = None;
    let mut is_later = false;
    for property in text.all(&text.end) {
        if let Some(found) = loose_stamp(property, zones, Edge::End) {
            is_later |= found.is_only_day || until.is_some_and(|known| known != found.stamp);
            until = Some(
                until.map_or(found.stamp, |known| if known.time < found.stamp.time { found.stamp } else { known }),
            );
        }
    }
    let lengths = text.all(&text.duration).filter_map(|property| loose_duration(property.value()));
    let lasting = lengths.max_by_key(|length| length.nominal());
    let is_day = start.clock == Clock::Day;
    let is_written = text.end.is_some() || text.duration.is_some() || text.is_cut;
    let is_lost = is_written && until.is_none() && lasting.is_none();
    if is_lost {
        let value = text.end.as_ref().or(text.duration.as_ref());
        let line = value.map_or(text.line, Property::line);
        let written = value.map(|value| written(value.value()));
        doubts.push(Doubt { written, ..Doubt::new(RemarkCode::EndLost, line) });
    }
    if let (Some(end), Some(length)) = (until, lasting) {
        is_later |= end.clock == start.clock && end.time - start.time != length.nominal();
    }
    is_later |= until.is_some_and(|end| (end.clock == Clock::Day) != is_day);
    is_later |= is_day && lasting.is_some_and(|length| length.seconds % 86_400 != 0);
    if is_later {
        let line = text.end.as_ref().or(text.duration.as_ref()).map_or(text.line, Property::line);
        doubts.push(Doubt::new(RemarkCode::LaterEnd, line));
    }
    End { until, lasting, is_lost }
}

fn place(text: &EventText<'_>, zones: &mut ZoneNames, doubts: &mut Vec<Doubt>) -> Place {
    let Some(id) = &text.recurrence_id else { return Place::Own };
    let mut all = text.all(&text.recurrence_id).map(|id| loose_stamp(id, zones, Edge::Place));
    let range = id.parameter("RANGE").unwrap_or_default();
    let and_later = range.eq_ignore_ascii_case(b"THISANDFUTURE");
    let first = all.next().flatten().filter(|first| !first.is_only_day).map(|first| first.stamp);
    let is_clear = all.all(|other| other.map(|other| other.stamp) == first) && (and_later || range.is_empty());
    match first.filter(|_| is_clear) {
        Some(instance) => Place::Of { instance, and_later },
        None => {
            doubts.push(Doubt::about(RemarkCode::PlaceLost, id.line(), written(id.value())));
            Place::Unknown
        }
    }
}
