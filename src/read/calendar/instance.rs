//! The instances of an event: of one by itself, and of a series less what others take the place of.

use std::ops::Range;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::clocks::Reading;
use super::event::{Event, MARGIN, Place};
use super::recur::{Budget, TooMuch, contains, instances, limits_allow};
use super::remark::{Doubt, RemarkCode};
use super::rule::{Rule, RuleEnd};
use super::value::{Clock, Duration, Moment, Stamp};

/// One time at which an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Instance {
    /// Whole days, half-open.
    Days(NaiveDate, NaiveDate),
    /// From one instant to another, both in UTC.
    Time(NaiveDateTime, NaiveDateTime),
}

/// What other events do to a series.
#[derive(Default)]
pub(super) struct Changes<'e> {
    /// The instances that others take the place of.
    pub(super) replaced: Vec<Stamp>,
    /// Instances from which on all later ones change as these events do, in order.
    pub(super) from: Vec<(Stamp, &'e Event)>,
}

/// What an exception, a date or a changed instance costs, in days looked at: they are sorted.
pub(super) const COST_OF_CHANGE: u64 = 16;

/// An instance, and the event that says what is on then.
pub(super) type Found<'e> = (&'e Event, Instance);

impl Event {
    /// The instances of the event that may lie in the window, apart from those that others replace. What has more than
    /// one meaning is noted.
    pub(super) fn instances<'e>(
        &'e self,
        window: &Range<NaiveDateTime>,
        changes: &Changes<'e>,
        reading: Reading<'_>,
        budget: &mut Budget,
        doubts: &mut Vec<Doubt>,
    ) -> Vec<Found<'e>> {
        let given = self.exceptions.len() + self.dates.len();
        if budget.spend(COST_OF_CHANGE * given as u64).is_err() {
            doubts.push(Doubt::new(RemarkCode::TooMany, self.line));
            return vec![(self, self.throughout(window))];
        }
        let exact = self.exact_length(reading);
        let series = Series { event: self, reading, exact };
        let removed = Removed::new(self, changes, reading, doubts);
        let mut found = Vec::new();
        for time in self.starts(window, changes, reading, budget, doubts) {
            match time {
                Ok(time) => {
                    let stamp = Stamp { time, ..self.start };
                    series.put(stamp, series.at(stamp, doubts), &removed, changes, &mut found, doubts);
                }
                Err(throughout) => found.push((self, throughout)),
            }
        }
        for moment in &self.dates {
            let (stamp, instance) = match *moment {
                Moment::Start(start) if start.clock == Clock::Day || self.start.clock != Clock::Day => {
                    (start, series.at(start, doubts))
                }
                // A time in a series of days: its day, on the clocks of the place.
                Moment::Start(start) => {
                    let day = reading.clinic().local(reading.instant(start)).date();
                    let start = Stamp { time: day.into(), clock: Clock::Day };
                    (start, series.at(start, doubts))
                }
                Moment::Until(start, end) => (start, period(start, Some(end), None, reading, self.line, doubts)),
                Moment::For(start, length) => (start, period(start, None, Some(length), reading, self.line, doubts)),
            };
            series.put(stamp, instance, &removed, changes, &mut found, doubts);
        }
        found.sort_by_key(|(_, instance)| *instance);
        found.dedup_by(|(_, next), (_, previous)| next == previous);
        found
    }

    /// The starts that the rules give, by the clocks of the series; one stretch instead where they are too many.
    fn starts(
        &self,
        window: &Range<NaiveDateTime>,
        changes: &Changes<'_>,
        reading: Reading<'_>,
        budget: &mut Budget,
        doubts: &mut Vec<Doubt>,
    ) -> Vec<Result<NaiveDateTime, Instance>> {
        if self.rules.is_empty() {
            return vec![Ok(self.start.time)];
        }
        let moved = changes.from.iter().map(|(from, event)| (event.start.time - from.time).abs()).max();
        let lengths = changes.from.iter().map(|(_, event)| event.nominal_length());
        let length = lengths.max().unwrap_or_default().max(self.nominal_length());
        let margin = MARGIN + moved.unwrap_or_default();
        let wide = window.start - length - margin..window.end + margin;
        let mut starts = Vec::new();
        let mut is_until_doubtful = false;
        for rule in &self.rules {
            match self.starts_of(rule, &wide, reading, budget, &mut is_until_doubtful) {
                Ok(found) => starts.extend(found),
                Err(TooMuch) => {
                    doubts.push(Doubt::new(RemarkCode::TooMany, self.line));
                    return vec![Err(self.throughout(window))];
                }
            }
        }
        if is_until_doubtful {
            doubts.push(Doubt::new(RemarkCode::UntilOfDays, self.line));
        }
        starts.sort_unstable();
        starts.dedup();
        for rule in &self.exception_rules {
            let mut ignored = false;
            match self.starts_of(rule, &wide, reading, budget, &mut ignored) {
                // The start of an EXRULE is no instance of it by itself, unlike that of an RRULE.
                Ok(gone) => starts.retain(|start| {
                    gone.binary_search(start).is_err() || *start == self.start.time && !gives_start(rule, *start)
                }),
                Err(TooMuch) => doubts.push(Doubt::new(RemarkCode::ExceptionPassedOver, self.line)),
            }
        }
        starts.into_iter().map(Ok).collect()
    }

    fn starts_of(
        &self,
        rule: &Rule,
        wide: &Range<NaiveDateTime>,
        reading: Reading<'_>,
        budget: &mut Budget,
        is_until_doubtful: &mut bool,
    ) -> Result<Vec<NaiveDateTime>, TooMuch> {
        let mut starts = Vec::new();
        for end in &rule.ends {
            let until = match end {
                RuleEnd::Until(time, _) => wide.end.min((*time).max(self.start.time) + MARGIN),
                RuleEnd::Never | RuleEnd::Count(_) => wide.end,
            };
            let rule = Rule { ends: vec![*end], ..rule.clone() };
            let found = instances(&rule, self.start.time, &(wide.start..until), budget)?;
            let is_first = |start: &NaiveDateTime| *start == self.start.time;
            starts.extend(
                found
                    .into_iter()
                    .filter(|start| is_first(start) || self.is_before_end(*start, *end, reading, is_until_doubtful)),
            );
        }
        starts.sort_unstable();
        starts.dedup();
        Ok(starts)
    }

    /// All the time from the first instance to the end of the last, or to the end of the days asked about.
    pub(super) fn throughout(&self, window: &Range<NaiveDateTime>) -> Instance {
        let ends = self.rules.iter().flat_map(|rule| &rule.ends);
        let last = ends.map(|end| match end {
            RuleEnd::Until(time, _) => *time + self.nominal_length() + MARGIN,
            RuleEnd::Never | RuleEnd::Count(_) => window.end + MARGIN,
        });
        let last = last.max().unwrap_or(window.end).clamp(self.start.time, window.end.max(self.start.time) + MARGIN);
        Instance::Days(self.start.time.date(), last.date() + TimeDelta::days(1))
    }

    /// Whether an instance lies before the end of its rule, in any reading of that.
    fn is_before_end(&self, start: NaiveDateTime, end: RuleEnd, reading: Reading<'_>, is_doubtful: &mut bool) -> bool {
        match end {
            RuleEnd::Never | RuleEnd::Count(_) => true,
            // A date includes its day, and nothing else can be meant for an event of whole days.
            RuleEnd::Until(until, Clock::Day) => start.date() <= until.date(),
            RuleEnd::Until(until, Clock::Utc) if self.start.clock == Clock::Day => {
                let days = [Some(until.date()), Some(reading.clinic().local(until).date())];
                let of_calendar = reading.calendar_clocks().map(|clocks| clocks.local(until).date());
                let days = days.into_iter().chain([of_calendar]).flatten();
                let (first, last) = days.fold((until.date(), until.date()), |(a, b), day| (a.min(day), b.max(day)));
                *is_doubtful |= first < start.date() && start.date() <= last;
                start.date() <= last
            }
            RuleEnd::Until(until, _) if self.start.clock == Clock::Day => start.date() <= until.date(),
            RuleEnd::Until(until, Clock::Utc) => reading.instant(Stamp { time: start, ..self.start }) <= until,
            RuleEnd::Until(until, Clock::Floating | Clock::Zone(_)) => {
                let by_clinic = || reading.clinic().instant(until);
                start <= until || reading.instant(Stamp { time: start, ..self.start }) <= by_clinic()
            }
        }
    }

    /// The exact length of the first instance, where a time ends it that is not before it.
    fn exact_length(&self, reading: Reading<'_>) -> Option<TimeDelta> {
        let until = self.end.until.filter(|_| self.start.clock != Clock::Day)?;
        let until = if until.clock == Clock::Day { Stamp { clock: self.start.clock, ..until } } else { until };
        Some(reading.instant(until) - reading.instant(self.start))
    }
}

/// Whether the rule would give its own start if that were no instance anyway. Where it may not, it does not.
fn gives_start(rule: &Rule, start: NaiveDateTime) -> bool {
    contains(&rule.months, start.month() as i32)
        && limits_allow(rule, start.date())
        && contains(&rule.hours, start.hour() as i32)
        && contains(&rule.minutes, start.minute() as i32)
        && contains(&rule.seconds, start.second() as i32)
        && rule.positions.is_empty()
}

/// A series with what its instances have in common.
struct Series<'e, 'c> {
    event: &'e Event,
    reading: Reading<'c>,
    exact: Option<TimeDelta>,
}

impl<'e> Series<'e, '_> {
    /// The instance that starts at a time.
    fn at(&self, start: Stamp, doubts: &mut Vec<Doubt>) -> Instance {
        let Self { event, reading, exact } = self;
        if start.clock == Clock::Day {
            let days = if event.start.clock == Clock::Day { event.days(*reading, doubts) } else { 1 };
            let first = start.time.date();
            return Instance::Days(first, first + TimeDelta::days(days));
        }
        let begin = reading.instant(start);
        let mut ends = Vec::with_capacity(2);
        if let Some(exact) = exact {
            if *exact < TimeDelta::zero() {
                doubts.push(Doubt::new(RemarkCode::EndsBeforeStart, event.line));
                ends.push(reading.end_of_day(start));
            } else {
                ends.push(begin + *exact);
                // By the standard the instances of a series are all exactly as long; by most programs they end at the
                // same time of day, which is later on the day that the clocks are set back.
                let same_clocks = start.clock == event.start.clock;
                ends.extend(event.end.until.filter(|_| same_clocks).map(|until| {
                    let clock = if until.clock == Clock::Day { start.clock } else { until.clock };
                    reading.instant(Stamp { time: until.time + (start.time - event.start.time), clock })
                }));
            }
        }
        ends.extend(event.end.lasting.map(|length| after(start, length, *reading)));
        if event.end.is_lost {
            ends.push(reading.end_of_day(start));
        }
        Instance::Time(begin, ends.into_iter().max().unwrap_or(begin).max(begin))
    }

    /// Puts an instance to the others, changed as an earlier one says, where nothing takes it away.
    fn put(
        &self,
        start: Stamp,
        instance: Instance,
        removed: &Removed,
        changes: &Changes<'e>,
        found: &mut Vec<Found<'e>>,
        doubts: &mut Vec<Doubt>,
    ) {
        if removed.has(&instance, start.time) {
            return;
        }
        let is_from = |from: &Stamp| match instance {
            Instance::Days(day, _) => from.time.date() <= day,
            Instance::Time(begin, _) => self.reading.instant(*from) <= begin,
        };
        match changes.from.iter().rev().find(|(from, _)| is_from(from)) {
            None => found.push((self.event, instance)),
            Some((from, change)) => {
                // By the clocks of the series it is as far behind the changed instance as it was.
                let reading = self.reading;
                let from_local = match (from.clock, start.clock) {
                    (Clock::Day, _) | (_, Clock::Day) => from.time,
                    (_, clock) => reading.local(clock, reading.instant(*from)),
                };
                let time = change.start.time + (start.time - from_local);
                let series = Series { event: change, reading, exact: change.exact_length(reading) };
                found.push((change, series.at(Stamp { time, ..change.start }, doubts)));
            }
        }
    }
}

impl Event {
    /// How many days an event of whole days is long.
    fn days(&self, reading: Reading<'_>, doubts: &mut Vec<Doubt>) -> i64 {
        let first = self.start.time.date();
        let until = self.end.until.map(|end| match end.clock {
            Clock::Day => end.time.date(),
            Clock::Floating | Clock::Utc | Clock::Zone(_) => {
                let local = reading.clinic().local(reading.instant(end));
                local.date() + TimeDelta::days(i64::from(local.time() != NaiveTime::MIN))
            }
        });
        // Some programs write the last day where RFC 5545 wants the day after it: one day, then, and not none.
        if until.is_some_and(|until| until < first) {
            doubts.push(Doubt::new(RemarkCode::EndsBeforeStart, self.line));
        }
        let until = until.map_or(0, |until| (until - first).num_days());
        let lasting = self.end.lasting.map_or(0, |length| length.days + (length.seconds + 86_399) / 86_400);
        until.max(lasting).max(1)
    }
}

/// From a time until another, or for so long; to the end of its day where that is none.
pub(super) fn period(
    start: Stamp,
    until: Option<Stamp>,
    lasting: Option<Duration>,
    reading: Reading<'_>,
    line: usize,
    doubts: &mut Vec<Doubt>,
) -> Instance {
    let begin = reading.instant(start);
    let until = until.map(|until| {
        let end = reading.instant(until);
        if begin <= end {
            return end;
        }
        doubts.push(Doubt::new(RemarkCode::EndsBeforeStart, line));
        reading.end_of_day(start)
    });
    let end = until.into_iter().chain(lasting.map(|length| after(start, length, reading))).max();
    Instance::Time(begin, end.unwrap_or(begin))
}

/// So long after a time: first the days, which the calendar counts, then the exact rest.
fn after(start: Stamp, length: Duration, reading: Reading<'_>) -> NaiveDateTime {
    let last_day = reading.instant(Stamp { time: start.time + TimeDelta::days(length.days), ..start });
    last_day + TimeDelta::seconds(length.seconds)
}

/// The instances of a series that an EXDATE or a changed instance takes away, in order.
struct Removed {
    /// All that start on these days, by the clocks of the series.
    days: Vec<NaiveDate>,
    /// Those that start at these instants, in UTC.
    instants: Vec<NaiveDateTime>,
}

impl Removed {
    fn new(event: &Event, changes: &Changes<'_>, reading: Reading<'_>, doubts: &mut Vec<Doubt>) -> Self {
        let is_series_of_days = event.start.clock == Clock::Day;
        let (mut days, mut instants) = (Vec::new(), Vec::new());
        let exceptions = event.exceptions.iter().map(|stamp| (stamp, RemarkCode::ExceptionPassedOver));
        let replaced = changes.replaced.iter().map(|stamp| (stamp, RemarkCode::PlaceLost));
        for (stamp, code) in exceptions.chain(replaced) {
            if stamp.clock == Clock::Day {
                days.push(stamp.time.date());
                continue;
            }
            instants.push(reading.instant(*stamp));
            if is_series_of_days {
                match reading.day_of(*stamp) {
                    Some(day) => days.push(day),
                    None => doubts.push(Doubt::about(code, event.line, stamp.time.to_string())),
                }
            }
        }
        days.sort_unstable();
        instants.sort_unstable();
        Self { days, instants }
    }

    /// Whether it takes away an instance that starts at a time of its own clocks.
    fn has(&self, instance: &Instance, local: NaiveDateTime) -> bool {
        self.days.binary_search(&local.date()).is_ok()
            || match instance {
                Instance::Days(..) => false,
                Instance::Time(start, _) => self.instants.binary_search(start).is_ok(),
            }
    }
}

/// The instance that an event takes the place of.
pub(super) fn replaced(event: &Event) -> Option<(Stamp, bool)> {
    match event.place {
        Place::Of { instance, and_later } => Some((instance, and_later)),
        Place::Own | Place::Unknown => None,
    }
}
