//! Why there is no plan, to the point: a smallest set of rules that cannot hold together, and the cheapest changes that
//! make a plan possible.
//!
//! Both are found by planning again. A rule belongs to the conflict when the course becomes possible without it and
//! the rest of the conflict stays; so each named rule is needed. A change is named only when a plan with it exists.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Days, NaiveDate, Weekday};

use super::availability::{Availability, least_minutes};
use super::day;
use super::{Between, JointFound, Sketch, distances, joint, members, shortest_outline};
use crate::model::{
    BusyTimes, ClashingRule, Closure, Course, DateRange, Hours, Id, OpeningHours, Refusal, Relaxation, RelaxationKind,
    Sharing, Timetable, Weekdays,
};

/// A refusal of these courses with its conflict and with the changes that help. This plans again many times over, so
/// [`super::plan`] leaves it to whoever shows the refusal.
pub fn explained(refusal: Refusal, courses: &[Course], sharing: Sharing) -> Refusal {
    let find = || {
        let conflict = conflict(courses, sharing);
        let relaxations = relaxations(courses, sharing, &conflict);
        (conflict, relaxations)
    };
    match refusal {
        Refusal::NoPlan(mut no_plan) => {
            (no_plan.conflict, no_plan.relaxations) = find();
            Refusal::NoPlan(no_plan)
        }
        Refusal::NoJointPlan { courses, .. } => {
            let (conflict, relaxations) = find();
            Refusal::NoJointPlan { courses, conflict, relaxations }
        }
        other @ (Refusal::Course(_) | Refusal::TooLarge { .. }) => other,
    }
}

/// Courses for which there is no plan, and what they are asked to share.
#[derive(Clone)]
struct Case {
    courses: Vec<Course>,
    sharing: Sharing,
    /// Phases that are freed from their floors and ceilings, by course and phase.
    free_minimum: BTreeSet<(Id, Id)>,
    free_maximum: BTreeSet<(Id, Id)>,
    /// Whether the distances between the courses are left out.
    is_distance_free: bool,
    /// Courses whose first session may be later than their start allows.
    free_start: BTreeSet<Id>,
    /// Days added to the ceilings of a phase.
    longer_maximum: Option<(Id, Id, i32)>,
}

/// A smallest set of rules that cannot hold together; empty when that is not known.
fn conflict(courses: &[Course], sharing: Sharing) -> Vec<ClashingRule> {
    let case = Case::new(courses, sharing);
    let mut kept: Vec<ClashingRule> = case.rules();
    // Whatever is left out once and is not needed stays out; what is left at the end is needed, each of it.
    let mut place = 0;
    while place < kept.len() {
        let mut without = kept.clone();
        without.remove(place);
        match case.with_only(&without).is_possible() {
            Some(false) => kept = without,
            Some(true) => place += 1,
            None => return Vec::new(),
        }
    }
    kept
}

/// Changes that make a plan possible, each by itself, the smallest first.
fn relaxations(courses: &[Course], sharing: Sharing, conflict: &[ClashingRule]) -> Vec<Relaxation> {
    let case = Case::new(courses, sharing);
    let mut found = Vec::new();
    for rule in conflict {
        found.extend(case.smallest_change(rule));
    }
    found.sort_by_key(|relaxation| (relaxation.days, relaxation.off_aim_days));
    found.dedup();
    found
}

/// How many days later a start or a session may be whose rule is left out. A bound keeps the searches short, and a
/// calendar that only fits after eight weeks of waiting does not fit.
const FREE_DAYS: i32 = 56;

/// How many steps one of the many searches may take here.
const MAX_STEPS: usize = 2_000_000;

/// How many days a start or a ceiling is moved at most in search of a change.
const MOST_DAYS: i32 = 28;

/// How many days are tried at most, one by one, in search of one that helps when it is freed.
const MOST_FREED: usize = 62;

impl Case {
    fn new(courses: &[Course], sharing: Sharing) -> Self {
        Self {
            courses: courses.to_vec(),
            sharing,
            free_minimum: BTreeSet::new(),
            free_maximum: BTreeSet::new(),
            is_distance_free: false,
            free_start: BTreeSet::new(),
            longer_maximum: None,
        }
    }

    /// Every rule of the courses that a plan could be freed from. The first ones are tried first, so that a conflict
    /// is told, where it can be, in what the person asked for rather than in what the protocol says.
    fn rules(&self) -> Vec<ClashingRule> {
        let mut rules = Vec::new();
        for request in &self.courses {
            let course = &request.protocol.id;
            for planned in &request.protocol.phases {
                let timings =
                    || std::iter::once(&planned.timing).chain(planned.own_timings.iter().map(|own| &own.timing));
                if timings().any(|timing| timing.floor().is_some()) {
                    rules.push(ClashingRule::Minimum { course: course.clone(), phase: planned.id.clone() });
                }
                if timings().any(|timing| timing.maximum.is_some()) {
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
            let others = request.other.iter();
            rules.extend(others.map(|other| ClashingRule::Other { course: course(), other: other.clone() }));
            if request.on != Weekdays::ALL {
                rules.push(ClashingRule::Weekdays { course: course(), on: request.on });
            }
        }
        // The clinic's and the person's days are the same for every course.
        if let Some(first) = self.courses.first() {
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
        for request in &self.courses {
            let course = request.protocol.id.clone();
            rules.extend(request.start.map(|start| ClashingRule::Start { course, start, by: request.start_by }));
        }
        rules
    }

    /// The courses with these rules alone; all others are left out.
    fn with_only(&self, rules: &[ClashingRule]) -> Self {
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
            ClashingRule::Closed(closure) => self.split_closure(closure, &[]),
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
            ClashingRule::Separations => self.is_distance_free = true,
            ClashingRule::SeparateVisits => self.sharing = Sharing::Allowed,
        }
    }

    fn change(&mut self, course: &Id, change: impl Fn(&mut Course)) {
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

    /// Whether there is a plan; `None` when that was not decided.
    fn is_possible(&self) -> Option<bool> {
        let mut case = self.clone();
        if case.sharing == Sharing::Preferred {
            // Saving visits makes a plan better or worse, never possible or impossible.
            case.sharing = Sharing::Allowed;
        }
        case.off_aim().map(|off_aim| off_aim.is_some())
    }

    /// Days off aim of the best plan, if there is one; `None` when that was not decided.
    fn off_aim(&self) -> Option<Option<u32>> {
        let courses: Vec<Course> = self.courses.iter().map(|course| self.started(course)).collect();
        let availabilities: Vec<Availability<'_>> = courses.iter().map(Availability::new).collect();
        let mut sketches = Vec::with_capacity(courses.len());
        for (course, availability) in courses.iter().zip(&availabilities) {
            let outline = shortest_outline(course).ok()?;
            let mut sketch = Sketch::new(course, availability, outline).ok()?;
            self.free(&mut sketch);
            sketches.push(sketch);
        }
        let members = members(&sketches, &availabilities);
        let none = || vec![vec![None; courses.len()]; courses.len()];
        let distance = if self.is_distance_free { none() } else { distances(&courses) };
        let between = Between { distance, sharing: self.sharing };
        match joint::best(&members, &between, MAX_STEPS) {
            JointFound::Best(best) | JointFound::TooLarge { found: Some(best), .. } => {
                Some(Some(sketches.iter().zip(&best.days).map(|(sketch, days)| sketch.off_aim(days)).sum()))
            }
            JointFound::Alone { .. } | JointFound::Nothing => Some(None),
            JointFound::TooLarge { found: None, .. } => None,
        }
    }

    /// The course, with any later start where that is freed.
    fn started(&self, course: &Course) -> Course {
        let mut course = course.clone();
        if self.free_start.contains(&course.protocol.id) {
            course.start_by =
                course.start.and_then(|start| start.checked_add_days(Days::new(u64::from(FREE_DAYS.unsigned_abs()))));
        }
        course
    }

    fn free(&self, sketch: &mut Sketch<'_>) {
        let course = &sketch.course.protocol.id;
        for (slot, outline) in sketch.slots.iter_mut().zip(&sketch.outline.slots) {
            let phase = (course.clone(), outline.key.phase.clone());
            // The rule of the wished start stands behind the protocol's own.
            for rule in slot.rules.iter_mut().take(outline.rules.len()) {
                if self.free_minimum.contains(&phase) {
                    rule.floor = None;
                }
                if self.free_maximum.contains(&phase) {
                    rule.ceiling = rule.ceiling.map(|ceiling| ceiling.longer_by(FREE_DAYS));
                }
                let longer =
                    self.longer_maximum.as_ref().filter(|(course, name, _)| (course, name) == (&phase.0, &phase.1));
                if let Some((_, _, days)) = longer {
                    rule.ceiling = rule.ceiling.map(|ceiling| ceiling.longer_by(*days));
                }
            }
        }
    }

    /// The smallest change of one rule that makes a plan possible.
    fn smallest_change(&self, rule: &ClashingRule) -> Option<Relaxation> {
        match rule {
            ClashingRule::Start { course, start, by } => (1..=MOST_DAYS).find_map(|days| {
                let later = |date: NaiveDate| date.checked_add_days(Days::new(u64::from(days.unsigned_abs())));
                let mut case = self.clone();
                let start = later(*start).filter(|start| self.is_usable(course, *start))?;
                case.change(course, |course| (course.start, course.start_by) = (Some(start), by.and_then(later)));
                case.relaxation(RelaxationKind::Start { course: course.clone(), start }, days)
            }),
            ClashingRule::Weekdays { course, on } => {
                let others = Weekdays::WEEK.into_iter().filter(|weekday| !on.iter().any(|open| open == *weekday));
                self.best_change(others, |case, weekday| {
                    let more = Weekdays::new(on.iter().chain([weekday])).unwrap_or(*on);
                    case.change(course, |course| course.on = more);
                    RelaxationKind::Weekday { course: course.clone(), weekday }
                })
            }
            ClashingRule::Closed(closure) => self.best_change(one_day_less(closure.days), |case, (day, left)| {
                case.split_closure(closure, &left);
                RelaxationKind::Open { day }
            }),
            ClashingRule::Away { days } => self.best_change(one_day_less(*days), |case, (day, left)| {
                case.courses.iter_mut().for_each(|course| split(&mut course.away, days, &left));
                RelaxationKind::Back { day }
            }),
            ClashingRule::OpeningHours => {
                let hours = self.courses.first()?.timetable.as_ref()?.hours()?;
                let closed = Weekdays::WEEK.into_iter().filter(|weekday| hours.on(*weekday).is_empty());
                self.best_change(closed, |case, weekday| {
                    case.change_timetable(|timetable| with_weekday(timetable, weekday));
                    RelaxationKind::OpenWeekday { weekday }
                })
            }
            ClashingRule::Busy => self.best_change(self.taken_days(), |case, day| {
                case.change_timetable(|timetable| timetable.with_busy(timetable.busy().without(day)));
                RelaxationKind::Free { day }
            }),
            ClashingRule::Maximum { course, phase } => (1..=MOST_DAYS).find_map(|days| {
                let mut case = self.clone();
                case.longer_maximum = Some((course.clone(), phase.clone(), days));
                case.relaxation(RelaxationKind::Maximum { course: course.clone(), phase: phase.clone(), days }, days)
            }),
            ClashingRule::SeparateVisits => {
                let mut case = self.clone();
                case.sharing = Sharing::Allowed;
                case.relaxation(RelaxationKind::ShareVisits, 1)
            }
            // Sooner than published, or nearer to another treatment, is no change that a calendar may offer.
            ClashingRule::Minimum { .. } | ClashingRule::Other { .. } | ClashingRule::Separations => None,
        }
    }

    /// Whether a course could have a session on the day: nobody wishes for a start on a closed one.
    fn is_usable(&self, course: &Id, date: NaiveDate) -> bool {
        let mut named = self.courses.iter().filter(|request| request.protocol.id == *course);
        named.any(|course| Availability::new(course).is_usable(day::number(date)))
    }

    /// The best of changes that concern one day each.
    fn best_change<T>(
        &self,
        choices: impl IntoIterator<Item = T>,
        change: impl Fn(&mut Self, T) -> RelaxationKind,
    ) -> Option<Relaxation> {
        let found = choices.into_iter().filter_map(|choice| {
            let mut case = self.clone();
            let kind = change(&mut case, choice);
            case.relaxation(kind, 1)
        });
        found.min_by_key(|relaxation| relaxation.off_aim_days)
    }

    /// Days on which a session would have time if nothing were taken.
    fn taken_days(&self) -> BTreeSet<NaiveDate> {
        let days = self.courses.iter().filter_map(|course| {
            let first = course.start.iter().chain(course.events.values()).min()?;
            Some(course.timetable.as_ref()?.taken_days(*first, least_minutes(course), MOST_FREED))
        });
        days.flatten().collect()
    }

    fn relaxation(&self, kind: RelaxationKind, days: i32) -> Option<Relaxation> {
        let off_aim_days = self.off_aim()??;
        Some(Relaxation { kind, days: days.unsigned_abs(), off_aim_days })
    }
}

/// Every day of a stretch, of a long one the first, with what is left of the stretch without it.
fn one_day_less(range: DateRange) -> impl Iterator<Item = (NaiveDate, Vec<DateRange>)> {
    let days = range.first().iter_days().take_while(move |day| *day <= range.last()).take(MOST_FREED);
    days.map(move |day| {
        let before = day.pred_opt().and_then(|last| DateRange::new(range.first(), last));
        let after = day.succ_opt().and_then(|first| DateRange::new(first, range.last()));
        (day, before.into_iter().chain(after).collect())
    })
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
