//! Which days can be used, and what stands against the others.

use std::cell::{Ref, RefCell};

use super::case::FREE_DAYS;
use super::day::{self, DayNumber, FIRST, LAST, Shift};
use super::joint::Between;
use crate::model::{
    Break, DateRange, Fate, Id, Job, Length, MonthEnd, Obstacle, OtherTreatment, Phase, Protocol, Reason, Reference,
    Separation, SessionKey, Sharing, Weekdays,
};

/// The days of one course.
pub(super) struct Availability<'c> {
    course: &'c Job,
    /// Days from one to another that stand too near to something else.
    kept: Vec<Kept>,
    /// The times of the year at which there are no sessions.
    breaks: &'c [Break],
    /// The first day that a session could be on.
    first: DayNumber,
    /// Whether nothing but weekdays stands against a day.
    has_weekdays_only: bool,
    /// For sessions that need the same of their day, and for each day from the first one on, whether it can be used, as far
    /// as anyone asked.
    known: RefCell<Vec<(DayNeeds, Vec<bool>)>>,
}

/// What a session needs of its day, beside what all sessions of its course need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DayNeeds {
    /// The weekdays of its phase.
    pub(super) on: Weekdays,
    /// How long its visit is, where the clinic's time is known and somebody says how long a session takes.
    pub(super) minutes: Option<u32>,
}

impl DayNeeds {
    /// Of a session of a course, which has this number in it.
    pub(super) fn of(course: &Job, key: &SessionKey, number: u32) -> Self {
        let phase = course.protocol.phase(key.phase.as_str());
        let on = phase.and_then(|phase| phase.on).unwrap_or(Weekdays::ALL);
        let minutes = course.timetable.as_ref().and_then(|_| course.visit_minutes_of(key, number));
        Self { on, minutes }
    }

    /// Of the first session of a course.
    pub(super) fn of_first(course: &Job) -> Option<Self> {
        let phase = course.protocol.phases.first()?.id.clone();
        Some(Self::of(course, &SessionKey { phase, round: 1, number: 1, attempt: 1 }, 1))
    }

    /// How long a gap of free time has to be at least, in minutes. Where nobody says how long a session takes, some time
    /// has to be free.
    fn least_minutes(self) -> u32 {
        self.minutes.unwrap_or(1).max(1)
    }
}

/// Days, from the first to the last, and what stands against them.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    first: DayNumber,
    last: DayNumber,
    obstacle: Obstacle,
    /// By how many days too near a session that was held is still in time.
    grace: u32,
}

impl Kept {
    /// One day.
    pub(super) fn day(day: DayNumber, obstacle: Obstacle) -> Self {
        Self { first: day, last: day, obstacle, grace: 0 }
    }

    fn contains(&self, day: DayNumber) -> bool {
        self.first <= day && day <= self.last
    }
}

/// How far apart two things have to be, in one direction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Distance {
    shift: Shift,
    grace: Option<Shift>,
    /// Whether both may be on one day all the same.
    pub(super) is_same_day_allowed: bool,
}

impl Distance {
    /// This far apart, on one day never.
    #[cfg(test)]
    pub(super) fn apart(shift: Shift) -> Self {
        Self { shift, grace: None, is_same_day_allowed: false }
    }

    /// The first day that is far enough after a day.
    pub(super) fn after(self, day: DayNumber) -> DayNumber {
        self.shift.after(day)
    }

    /// How many days it is at least.
    pub(super) fn least_days(self) -> i64 {
        self.shift.day_bounds().0
    }
}

/// How many days are looked at together, at least.
const STRETCH: usize = 128;

impl<'c> Availability<'c> {
    pub(super) fn new(course: &'c Job) -> Self {
        Self::beside(course, Vec::new())
    }

    /// The days of each of several courses beside the sessions of the others that were held.
    pub(super) fn of_each(courses: &'c [Job], between: &Between) -> Vec<Self> {
        let one = |(index, course): (usize, &'c Job)| {
            let others = courses.iter().enumerate().filter(|(other, _)| *other != index);
            let kept = others.flat_map(|(place, other)| {
                let (before, after) = (between.distance[index][place], between.distance[place][index]);
                let days = other.record.held_days().map(day::number);
                days.flat_map(move |day| kept_apart(other, day, before, after, between.sharing))
            });
            Self::beside(course, kept.collect())
        };
        courses.iter().enumerate().map(one).collect()
    }

    /// The days of a course beside others that have their days already.
    pub(super) fn beside(course: &'c Job, others: Vec<Kept>) -> Self {
        let mut kept: Vec<Kept> = course.other.iter().flat_map(|other| kept_from(other, &course.protocol)).collect();
        kept.extend(others);
        let named = course.record.held_days().next().into_iter().chain(course.start).min();
        let first = named.map_or_else(|| first_beside_events(course), day::number);
        let breaks = course.protocol.breaks.as_slice();
        let has_weekdays_only = breaks.is_empty()
            && kept.is_empty()
            && course.closed.is_empty()
            && course.away.is_empty()
            && course.timetable.is_none()
            && course.ledger.visits.is_empty()
            && course.record.cancelled.is_empty();
        Self { course, kept, breaks, first, has_weekdays_only, known: RefCell::default() }
    }

    /// The same days without the times of the year at which the protocol has no sessions.
    pub(super) fn without_breaks(self) -> Self {
        Self { breaks: &[], ..self }
    }

    /// Whether a session that needs this can be on the day.
    pub(super) fn is_usable(&self, needs: DayNeeds, day: DayNumber) -> bool {
        if self.has_weekdays_only && (self.course.on, needs.on) == (Weekdays::ALL, Weekdays::ALL) {
            return self.first <= day;
        }
        self.usable(needs, day, day).1.first().is_some_and(|is_usable| *is_usable)
    }

    /// The first day from `from` on that a session could be on, and whether it and each day after it up to `to` can be
    /// used by one that needs this.
    pub(super) fn usable(&self, needs: DayNeeds, from: DayNumber, to: DayNumber) -> (DayNumber, Ref<'_, [bool]>) {
        let from = from.max(self.first);
        let place = |day: DayNumber| usize::try_from(day - self.first).unwrap_or(0);
        let (start, end) = (place(from), place(to + 1));
        let found = self.known.borrow().iter().position(|(known, _)| *known == needs);
        let index = found.unwrap_or_else(|| {
            let mut known = self.known.borrow_mut();
            known.push((needs, Vec::new()));
            known.len() - 1
        });
        if self.known.borrow()[index].1.len() < end {
            self.look_further(needs, index, end);
        }
        (from, Ref::map(self.known.borrow(), |known| &known[index].1[start.min(end)..end]))
    }

    fn look_further(&self, needs: DayNeeds, index: usize, end: usize) {
        let mut known = self.known.borrow_mut();
        let known = &mut known[index].1;
        let from = known.len();
        let end = end.next_multiple_of(STRETCH);
        let (first, last) = (self.first + from as i32, self.first + end as i32 - 1);
        let week: [bool; 7] = std::array::from_fn(|ahead| {
            let day = day::date(FIRST + ahead as i32);
            self.course.on.contains(day) && needs.on.contains(day)
        });
        known.extend((first..=last).map(|day| week[(day - FIRST).rem_euclid(7) as usize]));
        if !self.breaks.is_empty() {
            for (is_usable, day) in known[from..].iter_mut().zip(first..) {
                *is_usable = *is_usable && self.break_on(day).is_none();
            }
        }
        let mut block = |range_first: DayNumber, range_last: DayNumber| {
            let (block_first, block_last) = (range_first.max(first), range_last.min(last));
            if block_first <= block_last {
                known[(block_first - self.first) as usize..=(block_last - self.first) as usize].fill(false);
            }
        };
        for range in self.course.closed.iter().chain(&self.course.away) {
            block(day::number(range.first()), day::number(range.last()));
        }
        for kept in &self.kept {
            block(kept.first, kept.last);
        }
        // Nothing comes by itself onto a day on which a promised visit was cancelled.
        let ledger = &self.course.ledger.visits;
        let of_ledger = ledger.iter().filter(|visit| visit.fate == Fate::Cancelled).map(|visit| visit.day);
        // Visits of an earlier file are not known one by one.
        let has_promises = ledger.is_empty() && !self.course.promised.is_empty();
        let of_record = self.course.record.cancelled.values().copied().filter(|_| has_promises);
        for cancelled in of_ledger.chain(of_record) {
            block(day::number(cancelled), day::number(cancelled));
        }
        let Some(timetable) = &self.course.timetable else { return };
        for closure in timetable.closures() {
            block(day::number(closure.days.first()), day::number(closure.days.last()));
        }
        let minutes = needs.least_minutes();
        for (is_usable, day) in known[from..].iter_mut().zip(first..) {
            *is_usable = *is_usable && minutes <= timetable.longest_gap(day::date(day));
        }
    }

    /// The last day that is closed, away or too near to another treatment: after it every week is like the next.
    pub(super) fn last_irregular_day(&self) -> DayNumber {
        if !self.breaks.is_empty() {
            // They come every year.
            return LAST;
        }
        let ranges = self.course.closed.iter().chain(&self.course.away).map(|range| range.last());
        let timetable = self.course.timetable.as_ref().and_then(|timetable| timetable.last_irregular_day());
        ranges.chain(timetable).map(day::number).chain(self.kept.iter().map(|kept| kept.last)).max().unwrap_or(FIRST)
    }

    /// Whether the day is too near to another treatment or to a session of another course, or in a break.
    pub(super) fn is_kept(&self, day: DayNumber) -> bool {
        self.break_on(day).is_some() || self.kept.iter().any(|kept| kept.contains(day))
    }

    /// Whether any day is.
    pub(super) fn has_kept(&self) -> bool {
        !self.breaks.is_empty() || !self.kept.is_empty()
    }

    /// Whether a later day is.
    pub(super) fn is_kept_after(&self, day: DayNumber) -> bool {
        !self.breaks.is_empty() || self.kept.iter().any(|kept| day < kept.last)
    }

    /// What a session on the day is too near to: the worst of it.
    pub(super) fn too_near(&self, day: DayNumber) -> Option<TooNear<'_>> {
        let here = self.kept.iter().filter(|kept| kept.contains(day));
        let missing = here.filter_map(|Kept { first, last, obstacle, grace }| {
            let days = match obstacle {
                Obstacle::Separation { is_before: true, .. } => day - (first - 1),
                Obstacle::Separation { is_before: false, .. } => last + 1 - day,
                Obstacle::Weekday
                | Obstacle::PhaseWeekday
                | Obstacle::Closed { .. }
                | Obstacle::ClosedWeekday
                | Obstacle::NoTime { .. }
                | Obstacle::NoTimeTogether { .. }
                | Obstacle::Away
                | Obstacle::Break { .. }
                | Obstacle::OtherCourse { .. } => return None,
            };
            let days = days.unsigned_abs();
            Some(TooNear { days, is_in_grace: days <= *grace, obstacle })
        });
        missing.max_by_key(|near| (!near.is_in_grace, near.days))
    }

    fn break_on(&self, day: DayNumber) -> Option<&Break> {
        self.breaks.iter().find(|time| time.every_year.contains(day::date(day)))
    }

    /// The first day from `day` on that is neither too near to another treatment nor in a break.
    pub(super) fn after_kept(&self, mut day: DayNumber) -> DayNumber {
        while day <= LAST {
            match self.kept.iter().find(|kept| kept.contains(day)) {
                Some(kept) => day = kept.last + 1,
                None if self.break_on(day).is_some() => day += 1,
                None => return day,
            }
        }
        day
    }

    /// What stands against the day for a session that needs this, if anything does.
    pub(super) fn obstacle(&self, needs: DayNeeds, day: DayNumber) -> Option<Obstacle> {
        let date = day::date(day);
        if self.course.closed.iter().any(|range| range.contains(date)) {
            return Some(Obstacle::Closed { reason: None });
        }
        if let Some(time) = self.break_on(day) {
            return Some(Obstacle::Break { title: time.title.clone() });
        }
        let timetable = self.course.timetable.as_deref();
        if let Some(closure) = timetable.and_then(|timetable| timetable.closure_on(date)) {
            return Some(Obstacle::Closed { reason: closure.reason.clone() });
        }
        if self.course.away.iter().any(|range| range.contains(date)) {
            return Some(Obstacle::Away);
        }
        if !self.course.on.contains(date) {
            return Some(Obstacle::Weekday);
        }
        if !needs.on.contains(date) {
            return Some(Obstacle::PhaseWeekday);
        }
        if let Some(timetable) = timetable {
            if timetable.open_at(date).is_empty() {
                return Some(Obstacle::ClosedWeekday);
            }
            if timetable.longest_gap(date) < needs.least_minutes() {
                return Some(Obstacle::NoTime { minutes: needs.minutes });
            }
        }
        self.kept.iter().find(|kept| kept.contains(day)).map(|kept| kept.obstacle.clone())
    }

    /// The days from `first` to `last` that a session cannot use that needs this, grouped by what stands against them.
    pub(super) fn blocked(&self, needs: DayNeeds, first: DayNumber, last: DayNumber) -> Vec<Reason> {
        let mut groups: Vec<(Obstacle, Vec<DateRange>, DayNumber)> = Vec::new();
        for day in first.max(FIRST)..=last.min(LAST) {
            let Some(obstacle) = self.obstacle(needs, day) else { continue };
            let today = DateRange::day(day::date(day));
            match groups.iter_mut().find(|(known, _, _)| *known == obstacle) {
                None => groups.push((obstacle, vec![today], day)),
                Some((_, days, end)) => {
                    match days.last_mut().filter(|_| *end + 1 == day) {
                        Some(run) => *run = DateRange::new(run.first(), today.last()).unwrap_or(today),
                        None => days.push(today),
                    }
                    *end = day;
                }
            }
        }
        groups.into_iter().map(|(obstacle, days, _)| Reason::Blocked { obstacle, days }).collect()
    }
}

/// The first day that a session could be on where nothing but events says when: before an event it is as early as the
/// longest gap of all, and than one that a change could make longer.
fn first_beside_events(course: &Job) -> DayNumber {
    let timings = course.protocol.phases.iter().flat_map(Phase::timings);
    let before = timings.filter(|timing| matches!(timing.after, Reference::BeforeEvent(_)));
    let longest = before.filter_map(|timing| timing.maximum).map(|maximum| maximum.day_bounds().1).max();
    let longest = longest.and_then(|days| i32::try_from(days).ok()).map_or(0, |days| days + FREE_DAYS);
    course.events.values().min().map_or(FIRST, |first| (day::number(*first) - longest).max(FIRST))
}

/// How long a gap has to be at least for the longest session of a course, in minutes. Where nobody says how long a session takes,
/// some time has to be free.
pub(super) fn least_minutes(course: &Job) -> u32 {
    course.visit_minutes().unwrap_or(1).max(1)
}

/// Whether one visit with a session of each of these courses fits into the day.
pub(super) fn fits_together<'c>(courses: impl Iterator<Item = &'c Job> + Clone, day: DayNumber) -> bool {
    let minutes = courses.clone().map(least_minutes).fold(0, u32::saturating_add);
    let mut timetables = courses.filter_map(|course| course.timetable.as_deref());
    timetables.all(|timetable| minutes <= timetable.longest_gap(day::date(day)))
}

/// What a session that was held is too near to.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooNear<'a> {
    /// Days that are missing.
    pub(super) days: u32,
    /// Whether it is in time all the same.
    pub(super) is_in_grace: bool,
    pub(super) obstacle: &'a Obstacle,
}

/// The days on which a session would be too near to another treatment.
fn kept_from(other: &OtherTreatment, protocol: &Protocol) -> Vec<Kept> {
    let named = protocol.separations.iter().filter(|separation| separation.treatments.contains(&other.treatment));
    let named = named.flat_map(|separation| {
        let distance = |length: Option<Length>| Distance::of(separation, length?, protocol.month_end);
        let (first, last) = (day::number(other.on.first()), day::number(other.on.last()));
        kept_around(&other.treatment, (first, last), distance(separation.before), distance(separation.after))
    });
    named.collect()
}

impl Distance {
    /// One of the lengths of a separation; nothing where it is no time at all.
    fn of(separation: &Separation, length: Length, month_end: MonthEnd) -> Option<Self> {
        let shift = |length| Shift::new(length, month_end);
        (length != Length::ZERO).then(|| Self {
            shift: shift(length),
            grace: separation.grace.map(shift),
            is_same_day_allowed: separation.is_same_day_allowed,
        })
    }
}

/// The days that a session of another course keeps from a course: `before` is how far before it a session has to be,
/// and `after` how far after it.
pub(super) fn kept_apart(
    other: &Job,
    session: DayNumber,
    before: Option<Distance>,
    after: Option<Distance>,
    sharing: Sharing,
) -> Vec<Kept> {
    let mut kept = kept_around(&other.protocol.id, (session, session), before, after);
    if sharing == Sharing::Forbidden && !kept.iter().any(|kept| kept.contains(session)) {
        kept.push(Kept::day(session, Obstacle::OtherCourse { course: other.protocol.id.clone() }));
    }
    kept
}

/// The days round another treatment, from its first day to its last, that are too near to it. Where there is any distance, its
/// own days are among them, unless it has one day and all that ask for a distance allow the same day.
fn kept_around(
    treatment: &Id,
    (on, until): (DayNumber, DayNumber),
    before: Option<Distance>,
    after: Option<Distance>,
) -> Vec<Kept> {
    let obstacle = |length: Length, is_before| Obstacle::Separation {
        treatment: treatment.clone(),
        on: DateRange::new(day::date(on), day::date(until)).unwrap_or_else(|| DateRange::day(day::date(on))),
        length,
        is_before,
    };
    let is_day_free = on == until && [before, after].into_iter().flatten().all(|distance| distance.is_same_day_allowed);
    let mut kept = Vec::new();
    if let Some(Distance { shift, grace, .. }) = before {
        let too_near = (FIRST..on).rev().take_while(|day| shift.after(*day) > on).count();
        let first = on - i32::try_from(too_near).unwrap_or(0);
        let last = if after.is_none() && !is_day_free { until } else { on - 1 };
        if first <= last {
            let grace = grace.map_or(0, |grace| grace.after(first - 1) - (first - 1));
            let obstacle = obstacle(shift.length(), true);
            kept.push(Kept { first, last, obstacle, grace: grace.unsigned_abs() });
        }
    }
    if let Some(Distance { shift, grace, .. }) = after {
        let (first, last) = (if is_day_free { on + 1 } else { on }, (shift.after(until) - 1).max(until));
        if first <= last {
            let grace = grace.map_or(0, |grace| last + 1 - grace.negated().after(last + 1));
            let obstacle = obstacle(shift.length(), false);
            kept.push(Kept { first, last, obstacle, grace: grace.unsigned_abs() });
        }
    }
    kept
}

/// How long after a session by one protocol a later one by another has to be: what either of them asks for.
pub(super) fn distance(earlier: &Protocol, later: &Protocol) -> Option<Distance> {
    let names = |treatments: &[Id], other: &Protocol| {
        treatments.contains(&other.id) || other.treatment.as_ref().is_some_and(|word| treatments.contains(word))
    };
    let asked_before = earlier.separations.iter().filter(|separation| names(&separation.treatments, later));
    let asked_before = asked_before.filter_map(|own| Distance::of(own, own.before?, earlier.month_end));
    let asked_after = later.separations.iter().filter(|separation| names(&separation.treatments, earlier));
    let asked_after = asked_after.filter_map(|own| Distance::of(own, own.after?, later.month_end));
    // A distance of no days keeps nothing apart.
    let all: Vec<Distance> = asked_before.chain(asked_after).collect();
    let is_same_day_allowed = all.iter().all(|distance| distance.is_same_day_allowed);
    let longest = all.into_iter().max_by_key(|distance| distance.shift.length().day_bounds());
    longest.map(|distance| Distance { is_same_day_allowed, ..distance })
}
