//! Courses that can be freed from single rules or changed in single points, and planned again: what conflicts, changes
//! that help, and sweeps over many starts are found with.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use chrono::{NaiveDate, Weekday};

use super::availability::{Availability, DayNeeds, least_minutes};
use super::expand::Numbers;
use super::steps::Steps;
use super::{day, distances, expand};
use crate::model::{
    BusyTimes, ClashingRule, Closure, DateRange, Hours, Id, Job, MAX_SESSIONS, MovedTo, OpeningHours, RelaxationKind,
    Sharing, Timetable, Weekdays,
};

/// Courses, what they are asked to share, and which of their rules are left out.
#[derive(Clone)]
pub(super) struct Case {
    pub(super) courses: Vec<Job>,
    pub(super) sharing: Sharing,
    /// Phases that may use every weekday, by course and phase.
    pub(super) free_weekdays: BTreeSet<(Id, Id)>,
    /// Phases that are freed from their floors and ceilings, by course and phase.
    pub(super) free_minimum: BTreeSet<(Id, Id)>,
    pub(super) free_maximum: BTreeSet<(Id, Id)>,
    /// Whether the distances between the courses are left out.
    pub(super) is_distance_free: bool,
    /// Courses whose protocol has sessions all through the year.
    pub(super) free_breaks: BTreeSet<Id>,
    /// Courses whose first session may be later than their start allows.
    pub(super) free_start: BTreeSet<Id>,
    /// Days added to the ceilings of a phase.
    pub(super) longer_maximum: Option<(Id, Id, i32)>,
    /// The session, by course and number, that is freed from its ceilings.
    pub(super) free_ceiling: Option<(Id, u32)>,
    /// How many sessions a last phase that goes on has, by course; of those that are not in it one.
    pub(super) ongoing: BTreeMap<Id, u32>,
    /// The steps of the whole answer, whichever rules are left out.
    pub(super) steps: Rc<Steps>,
}

/// How many days later a start or a session may be whose rule is left out. A bound keeps the searches short, and a
/// calendar that only fits after eight weeks of waiting does not fit.
pub(super) const FREE_DAYS: i32 = 56;

/// How many days are tried at most, one by one, in search of one that helps when it is freed.
const MOST_FREED: usize = 62;

/// How many days after a start are looked at for another one, and how many of these are tried.
const MOST_LATER: usize = 366;
const MOST_STARTS: usize = 28;

impl Case {
    pub(super) fn new(courses: &[Job], sharing: Sharing, steps: &Rc<Steps>) -> Self {
        Self {
            courses: courses.to_vec(),
            sharing,
            free_weekdays: BTreeSet::new(),
            free_minimum: BTreeSet::new(),
            free_maximum: BTreeSet::new(),
            is_distance_free: false,
            free_breaks: BTreeSet::new(),
            free_start: BTreeSet::new(),
            longer_maximum: None,
            free_ceiling: None,
            ongoing: BTreeMap::new(),
            steps: steps.clone(),
        }
    }

    /// The same with as many sessions in a course that goes on as the refused plan had: `of` in all, where that is known, else
    /// the number that the record is about.
    pub(super) fn with_sessions(mut self, of: Option<u32>) -> Self {
        for course in &self.courses {
            let numbers = Numbers { ongoing: expand::ongoing_phase(course).map(|_| 1), ..Numbers::default() };
            let (Some(_), Ok(shortest)) = (numbers.ongoing, expand::outline(course, &numbers)) else { continue };
            let held = u32::try_from(course.record.held.len()).unwrap_or(u32::MAX);
            let recorded = || course.record.named().max().unwrap_or(0).max(held.saturating_add(1));
            let more = of.unwrap_or_else(recorded).saturating_sub(shortest.of);
            self.ongoing.insert(course.protocol.id.clone(), more.saturating_add(1).min(MAX_SESSIONS));
        }
        self
    }

    /// The same with a session on a day on which it keeps every rule but its ceilings.
    pub(super) fn beyond_maximum(&self, course: &Id, session: u32, day: NaiveDate) -> Self {
        let mut case = self.clone();
        case.free_ceiling = Some((course.clone(), session));
        case.change(course, |course| {
            course.record.moved.insert(session, MovedTo { day, at: None, is_forced: false });
        });
        case
    }

    /// Every rule of the courses that a plan could be freed from. The first ones are tried first, so that a conflict
    /// is told, where it can be, in what the person asked for rather than in what the protocol says.
    pub(super) fn rules(&self) -> Vec<ClashingRule> {
        let mut rules = Vec::new();
        for request in &self.courses {
            let course = &request.protocol.id;
            for planned in &request.protocol.phases {
                if planned.timings().any(|timing| timing.floor().is_some()) {
                    rules.push(ClashingRule::Minimum { course: course.clone(), phase: planned.id.clone() });
                }
                if planned.timings().any(|timing| timing.maximum.is_some()) {
                    rules.push(ClashingRule::Maximum { course: course.clone(), phase: planned.id.clone() });
                }
            }
        }
        if self.courses.len() > 1 {
            if distances(&self.courses).iter().flatten().any(Option::is_some) {
                rules.push(ClashingRule::Separations);
            }
            if self.sharing == Sharing::Forbidden {
                rules.push(ClashingRule::SeparateVisits);
            }
        }
        for request in &self.courses {
            let course = || request.protocol.id.clone();
            let named = request.protocol.phases.iter().filter_map(|phase| Some((phase.id.clone(), phase.on?)));
            rules.extend(named.map(|(phase, on)| ClashingRule::PhaseWeekdays { course: course(), phase, on }));
            if !request.protocol.breaks.is_empty() {
                rules.push(ClashingRule::Breaks { course: course() });
            }
            let others = request.other.iter();
            rules.extend(others.map(|other| ClashingRule::Other { course: course(), other: other.clone() }));
            let moved = request.record.moved.iter().filter(|(_, moved)| !moved.is_forced);
            rules.extend(moved.map(|(session, moved)| ClashingRule::Moved {
                course: course(),
                session: *session,
                day: moved.day,
            }));
            if request.on != Weekdays::ALL {
                rules.push(ClashingRule::Weekdays { course: course(), on: request.on });
            }
        }
        // The clinic's and the person's days are the same for every course.
        if let Some(first) = self.courses.first() {
            rules.extend(first.today.map(|today| ClashingRule::Today { today }));
            let timetable = first.timetable.as_deref();
            if timetable.is_some_and(|timetable| timetable.hours().is_some()) {
                rules.push(ClashingRule::OpeningHours);
            }
            if timetable.is_some_and(|timetable| !timetable.busy().as_slice().is_empty()) {
                rules.push(ClashingRule::Busy);
            }
            rules.extend(first.away.iter().map(|days| ClashingRule::Away { days: *days }));
            rules.extend(first.closed.iter().map(|days| ClashingRule::Closed(Closure { days: *days, reason: None })));
            rules
                .extend(timetable.iter().flat_map(|timetable| timetable.closures()).cloned().map(ClashingRule::Closed));
        }
        for (request, start) in self.starts() {
            let course = request.protocol.id.clone();
            rules.push(ClashingRule::Start { course, start, by: request.start_by });
        }
        rules
    }

    /// The courses with these rules alone; all others are left out.
    pub(super) fn with_only(&self, rules: &[ClashingRule]) -> Self {
        let mut case = self.clone();
        for dropped in self.rules().into_iter().filter(|rule| !rules.contains(rule)) {
            case.drop_rule(&dropped);
        }
        case
    }

    fn drop_rule(&mut self, rule: &ClashingRule) {
        match rule {
            ClashingRule::Start { course, .. } => {
                self.free_start.insert(course.clone());
            }
            ClashingRule::Weekdays { course, .. } => self.change(course, |course| course.on = Weekdays::ALL),
            ClashingRule::PhaseWeekdays { course, phase, .. } => {
                self.free_weekdays.insert((course.clone(), phase.clone()));
            }
            ClashingRule::Closed(closure) => self.split_closure(closure, &[]),
            ClashingRule::Breaks { course } => {
                self.free_breaks.insert(course.clone());
            }
            ClashingRule::OpeningHours => self.change_timetable(|timetable| timetable.with_hours(None)),
            ClashingRule::Busy => self.change_timetable(|timetable| timetable.with_busy(BusyTimes::default())),
            ClashingRule::Away { days } => self.courses.iter_mut().for_each(|course| remove(&mut course.away, days)),
            ClashingRule::Other { course, other } => self.change(course, |course| remove(&mut course.other, other)),
            ClashingRule::Minimum { course, phase } => {
                self.free_minimum.insert((course.clone(), phase.clone()));
            }
            ClashingRule::Maximum { course, phase } => {
                self.free_maximum.insert((course.clone(), phase.clone()));
            }
            ClashingRule::Today { .. } => self.courses.iter_mut().for_each(|course| course.today = None),
            ClashingRule::Moved { course, session, .. } => self.change(course, |course| {
                course.record.moved.remove(session);
            }),
            ClashingRule::Separations => self.is_distance_free = true,
            ClashingRule::SeparateVisits => self.sharing = Sharing::Allowed,
        }
    }

    /// Whether rules are left out that no course can be without.
    pub(super) fn leaves_rules_out(&self) -> bool {
        let free = [&self.free_weekdays, &self.free_minimum, &self.free_maximum];
        let is_any_free = free.into_iter().any(|free| !free.is_empty());
        is_any_free
            || !self.free_breaks.is_empty()
            || !self.free_start.is_empty()
            || self.is_distance_free
            || self.free_ceiling.is_some()
    }

    /// The courses with one change.
    pub(super) fn with(&self, kind: &RelaxationKind) -> Self {
        let mut case = self.clone();
        match kind {
            RelaxationKind::Start { course, start } => case.change(course, |course| {
                // The day that is named has to do as it is, whether or not another one was to be the last.
                course.start_by = course.start_by.map(|by| by.max(*start));
                course.start = Some(*start);
            }),
            RelaxationKind::StartAll { start } => {
                let later = self.first_start().map_or(0, |first| (*start - first).num_days());
                let shift = |day: NaiveDate| day.checked_add_signed(chrono::TimeDelta::days(later));
                for course in case.courses.iter_mut().filter(|course| course.record.held.is_empty()) {
                    (course.start, course.start_by) = (course.start.and_then(shift), course.start_by.and_then(shift));
                }
            }
            RelaxationKind::Weekday { course, weekday } => case.change(course, |course| {
                course.on = Weekdays::new(course.on.iter().chain([*weekday])).unwrap_or(course.on);
            }),
            RelaxationKind::Open { day } => {
                let holding: BTreeSet<Closure> =
                    self.closures().filter(|closure| closure.days.contains(*day)).collect();
                for closure in holding {
                    case.split_closure(&closure, &without(closure.days, *day));
                }
            }
            RelaxationKind::Back { day } => {
                for course in &mut case.courses {
                    let away = std::mem::take(&mut course.away).into_iter();
                    let left =
                        away.flat_map(|range| if range.contains(*day) { without(range, *day) } else { vec![range] });
                    course.away = left.collect();
                }
            }
            RelaxationKind::OpenWeekday { weekday } => {
                case.change_timetable(|timetable| with_weekday(timetable, *weekday));
            }
            RelaxationKind::Free { day } => {
                case.change_timetable(|timetable| timetable.with_busy(timetable.busy().without(*day)));
            }
            RelaxationKind::Maximum { course, phase, days } => {
                case.longer_maximum = Some((course.clone(), phase.clone(), *days));
            }
            RelaxationKind::Interval { course, phase, interval } => case.change(course, |course| {
                course.intervals.insert(phase.clone(), *interval);
            }),
            RelaxationKind::Release { course, session } => case.change(course, |course| {
                course.record.moved.remove(session);
            }),
            RelaxationKind::Force { course, session, day } => case.change(course, |course| {
                course.record.moved.insert(*session, MovedTo { day: *day, at: None, is_forced: true });
            }),
            RelaxationKind::Event { event, day } => {
                let known = case.courses.iter_mut().filter_map(|course| course.events.get_mut(event));
                known.for_each(|date| *date = *day);
            }
            RelaxationKind::Cancel { course, session } => case.change(course, |course| {
                course.record.moved.remove(session);
                course.record.missed.remove(session);
                course.record.cancelled.extend(course.today.map(|today| (*session, today)));
            }),
            RelaxationKind::ShareVisits => case.sharing = Sharing::Allowed,
        }
        case
    }

    /// Everything that closes the clinic.
    fn closures(&self) -> impl Iterator<Item = Closure> {
        self.courses.iter().flat_map(|course| {
            let own = course.closed.iter().map(|days| Closure { days: *days, reason: None });
            own.chain(course.timetable.iter().flat_map(|timetable| timetable.closures()).cloned())
        })
    }

    /// The weekdays on which the clinic has no hours.
    pub(super) fn closed_weekdays(&self) -> Vec<Weekday> {
        let timetable = self.courses.first().and_then(|course| course.timetable.as_deref());
        let is_closed = |weekday: &Weekday| timetable.is_some_and(|timetable| timetable.open_on(*weekday).is_empty());
        Weekdays::WEEK.into_iter().filter(is_closed).collect()
    }

    /// Days on which a session would have time if nothing were taken.
    pub(super) fn taken_days(&self) -> BTreeSet<NaiveDate> {
        let days = self.courses.iter().filter_map(|course| {
            let first = course.start.iter().chain(course.events.values()).min()?;
            Some(course.timetable.as_ref()?.taken_days(*first, least_minutes(course), MOST_FREED))
        });
        days.flatten().collect()
    }

    /// The courses that have not begun, with their starts: when one was to begin does not matter once it has.
    fn starts(&self) -> impl Iterator<Item = (&Job, NaiveDate)> {
        let ahead = self.courses.iter().filter(|course| course.record.held.is_empty());
        ahead.filter_map(|course| Some((course, course.start?)))
    }

    /// The earliest of the starts of courses that have not begun.
    fn first_start(&self) -> Option<NaiveDate> {
        self.starts().map(|(_, start)| start).min()
    }

    /// Other starts of a course, the sooner first: nobody asks for one on a day that is closed or has gone by.
    pub(super) fn later_starts(&self, course: &Id) -> Vec<NaiveDate> {
        let named = self.starts().find(|(request, _)| request.protocol.id == *course);
        named.map_or_else(Vec::new, |(course, start)| {
            let later = start.iter_days().skip(1).take(MOST_LATER);
            later.filter(|day| self.can_begin(course, *day)).take(MOST_STARTS).collect()
        })
    }

    /// Other starts of all courses at once, as many days later each, by the earliest of them; where there are several.
    pub(super) fn later_starts_of_all(&self) -> Vec<(NaiveDate, i32)> {
        let Some(first) = self.first_start().filter(|_| self.starts().nth(1).is_some()) else { return Vec::new() };
        let can_all = |later: &i32| {
            let shift = chrono::TimeDelta::days(i64::from(*later));
            self.starts()
                .all(|(course, start)| start.checked_add_signed(shift).is_some_and(|day| self.can_begin(course, day)))
        };
        let found = (1..).take(MOST_LATER).filter(can_all).take(MOST_STARTS);
        found.map(|later| (first + chrono::TimeDelta::days(i64::from(later)), later)).collect()
    }

    /// Whether a course could begin on a day.
    fn can_begin(&self, course: &Job, date: NaiveDate) -> bool {
        let needs = DayNeeds::of_first(course).filter(|_| course.today.is_none_or(|today| today <= date));
        needs.is_some_and(|needs| self.availability(course).is_usable(needs, day::number(date)))
    }

    fn availability<'c>(&self, course: &'c Job) -> Availability<'c> {
        self.freed(Availability::new(course), course)
    }

    /// The days of a course without the breaks that are left out.
    pub(super) fn freed<'c>(&self, availability: Availability<'c>, course: &Job) -> Availability<'c> {
        if self.free_breaks.contains(&course.protocol.id) { availability.without_breaks() } else { availability }
    }

    fn change(&mut self, course: &Id, change: impl Fn(&mut Job)) {
        self.courses.iter_mut().filter(|request| request.protocol.id == *course).for_each(change);
    }

    fn change_timetable(&mut self, change: impl Fn(&Timetable) -> Timetable) {
        // Courses of one clinic share one timetable, and go on sharing it.
        let mut changed: Vec<(Arc<Timetable>, Arc<Timetable>)> = Vec::new();
        for own in self.courses.iter_mut().filter_map(|course| course.timetable.as_mut()) {
            let known = changed.iter().find(|(before, _)| Arc::ptr_eq(before, own)).map(|(_, after)| after.clone());
            let after = known.unwrap_or_else(|| Arc::new(change(own)));
            changed.push((std::mem::replace(own, after.clone()), after));
        }
    }

    /// Closes, instead of all days of a closure, only those that are left.
    fn split_closure(&mut self, closure: &Closure, left: &[DateRange]) {
        if closure.reason.is_none() {
            for course in &mut self.courses {
                split(&mut course.closed, &closure.days, left);
            }
        }
        self.change_timetable(|timetable| {
            let mut closures = timetable.closures().to_vec();
            let left = left.iter().map(|days| Closure { days: *days, reason: closure.reason.clone() });
            split(&mut closures, closure, &left.collect::<Vec<_>>());
            timetable.with_closures(closures)
        });
    }
}

/// What is left of a stretch without one of its days.
fn without(range: DateRange, day: NaiveDate) -> Vec<DateRange> {
    let before = day.pred_opt().and_then(|last| DateRange::new(range.first(), last));
    let after = day.succ_opt().and_then(|first| DateRange::new(first, range.last()));
    before.into_iter().chain(after).collect()
}

/// The days of a stretch that are tried one by one: of a long one the first.
pub(super) fn tried_days(range: DateRange) -> impl Iterator<Item = NaiveDate> {
    range.first().iter_days().take_while(move |day| *day <= range.last()).take(MOST_FREED)
}

/// The same clinic, open all day on one more weekday.
fn with_weekday(timetable: &Timetable, weekday: Weekday) -> Timetable {
    let hours = |day: Weekday| if day == weekday { vec![Hours::WHOLE_DAY] } else { timetable.open_on(day).to_vec() };
    // The hours were good before, and one stretch overlaps nothing.
    timetable.with_hours(OpeningHours::new(Weekdays::WEEK.map(hours)).ok())
}

/// Puts what is left of an item in its place.
fn split<T: PartialEq + Clone>(list: &mut Vec<T>, item: &T, left: &[T]) {
    if list.contains(item) {
        remove(list, item);
        list.extend_from_slice(left);
    }
}

fn remove<T: PartialEq>(list: &mut Vec<T>, item: &T) {
    list.retain(|other| other != item);
}
