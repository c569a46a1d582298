//! Whether a case has a plan, and how far off aim the best one is.

use chrono::Days;

use super::availability::Availability;
use super::case::{Case, FREE_DAYS};
use super::expand::Numbers;
use super::greedy::greedy;
use super::joint::any_together;
use super::search::{self, Found};
use super::sketch::set_prices;
use super::{Between, JointFound, Sketch, distances, expand, members, timed};
use super::{best_together, plan_with_gaps, with_all_starts_free, with_free_starts};
use crate::model::{Job, Refusal, Sharing, Weekdays};

/// How many steps one of the many searches may take here.
const MAX_STEPS: usize = 1_000_000;

/// Which plan is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    BestPlan,
    /// The first that turns up: whether there is one is known sooner than which is best.
    AnyPlan,
}

/// The search was given up, or the course leaves something open.
struct Undecided;

impl Case {
    /// Whether any of the steps are left.
    pub(super) fn has_steps(&self) -> bool {
        self.steps.left() > 0
    }

    /// Whether there is a plan; `None` when that was not decided.
    pub(super) fn is_possible(&self) -> Option<bool> {
        let mut case = self.clone();
        if case.sharing == Sharing::Preferred {
            // Saving visits makes a plan better or worse, never possible or impossible.
            case.sharing = Sharing::Allowed;
        }
        case.found(Wanted::AnyPlan).map(|off_aim| off_aim.is_some())
    }

    /// Days off aim of the best plan as it would be answered with: of a course that goes on with all sessions until its last day.
    /// Where a plan has no course to say what was changed, it is the plan that this is looked at with.
    pub(super) fn planned_off_aim(&self) -> Option<u32> {
        let off_aim = self.off_aim()??;
        if self.ongoing.is_empty() || self.longer_maximum.is_some() {
            return Some(off_aim);
        }
        self.off_aim_with_gaps(&self.courses)?
    }

    /// Days off aim of the best plan, if there is one; `None` when that was not decided.
    pub(super) fn off_aim(&self) -> Option<Option<u32>> {
        match self.courses_with_gaps() {
            Some(courses) => self.off_aim_with_gaps(&courses),
            None => self.found(Wanted::BestPlan),
        }
    }

    /// The same of these courses, with what follows after the gaps of the plan itself.
    fn off_aim_with_gaps(&self, courses: &[Job]) -> Option<Option<u32>> {
        match self.steps.dates_with_at_most(MAX_STEPS, |steps| plan_with_gaps(courses, self.sharing, steps)) {
            Ok(plan) => Some(Some(plan.off_aim_days())),
            Err(Refusal::NoPlan(_) | Refusal::NoJointPlan { .. }) => Some(None),
            Err(Refusal::TooLarge { .. } | Refusal::Course(_)) => None,
        }
    }

    /// The courses with what is changed, where a protocol has rules for late sessions and the plan itself may have gaps; nothing
    /// where none has, or where rules are left out.
    fn courses_with_gaps(&self) -> Option<Vec<Job>> {
        let has_late = self.courses.iter().any(|course| !course.protocol.late.is_empty());
        if !has_late || !self.ongoing.is_empty() || self.leaves_rules_out() {
            return None;
        }
        let mut courses = self.courses.clone();
        if let Some((named, phase, days)) = &self.longer_maximum {
            for course in courses.iter_mut().filter(|course| course.protocol.id == *named) {
                course.protocol = course.protocol.with_longer_maximum(phase, *days);
            }
        }
        Some(courses)
    }

    /// Days off aim of a plan, if there is one; `None` when that was not decided.
    fn found(&self, wanted: Wanted) -> Option<Option<u32>> {
        let courses: Vec<Job> = self.courses.iter().map(|course| self.started(course)).collect();
        let none = || vec![vec![None; courses.len()]; courses.len()];
        let distance = if self.is_distance_free { none() } else { distances(&courses) };
        let between = Between::new(distance, self.sharing);
        let availabilities = Availability::of_each(&courses, &between).into_iter().zip(&courses);
        let availabilities: Vec<Availability<'_>> =
            availabilities.map(|(availability, course)| self.freed(availability, course)).collect();
        let mut sketches = Vec::with_capacity(courses.len());
        for (course, availability) in courses.iter().zip(&availabilities) {
            let Some(sketch) = self.sketch(course, availability).ok()? else { return Some(None) };
            sketches.push(sketch);
        }
        if let ([sketch], [availability]) = (sketches.as_slice(), availabilities.as_slice()) {
            if wanted == Wanted::AnyPlan
                && let Some(any) = greedy(&sketch.slots, availability, false)
            {
                return Some(Some(sketch.off_aim(&any.days)));
            }
            return match self.steps.with_at_most(MAX_STEPS, |steps| search::best(&sketch.slots, availability, steps)) {
                Found::Best(best) | Found::TooLarge { found: Some(best), .. } => Some(Some(sketch.off_aim(&best.days))),
                Found::Nothing(_) => Some(None),
                Found::TooLarge { found: None, .. } => None,
            };
        }
        set_prices(&mut sketches);
        let members = members(&sketches, &availabilities);
        if let Some(courses) = with_free_starts(&courses, &members, &between) {
            return Self { courses, ..self.clone() }.found(wanted);
        }
        let off_aim = |days: &[Vec<_>]| sketches.iter().zip(days).map(|(sketch, days)| sketch.off_aim(days)).sum();
        let any = || self.steps.with_at_most(MAX_STEPS, |steps| any_together(&members, &between, steps));
        if wanted == Wanted::AnyPlan
            && let Some(days) = any()
        {
            return Some(Some(off_aim(&days)));
        }
        match self.steps.with_at_most(MAX_STEPS, |steps| best_together(&members, &between, steps)) {
            JointFound::Best(best) | JointFound::TooLarge { found: Some((best, _)), .. } => {
                Some(Some(off_aim(&best.days)))
            }
            JointFound::Alone { .. } => Some(None),
            JointFound::Nothing => match with_all_starts_free(&courses, &members) {
                Some(courses) => Self { courses, ..self.clone() }.found(wanted),
                None => Some(None),
            },
            JointFound::TooLarge { found: None, .. } => None,
        }
    }

    /// A course laid out and freed. Where phases go on for a time, it has as many sessions as its best plan alone; nothing where
    /// it has none.
    ///
    /// # Errors
    ///
    /// That it was not decided.
    fn sketch<'c>(&self, course: &'c Job, availability: &Availability<'_>) -> Result<Option<Sketch<'c>>, Undecided> {
        let ongoing = self.ongoing.get(&course.protocol.id).copied();
        let ongoing = expand::ongoing_phase(course).map(|_| ongoing.unwrap_or(1));
        if expand::timed_phases(course).is_empty() {
            let numbers = Numbers { ongoing, ..Numbers::default() };
            let outline = expand::outline(course, &numbers).map_err(|_| Undecided)?;
            let mut sketch = Sketch::new(course, availability, outline).map_err(|_| Undecided)?;
            self.free(&mut sketch);
            return Ok(Some(sketch));
        }
        let found = self.steps.with_at_most(MAX_STEPS, |steps| {
            timed::best_freed(course, availability, ongoing, steps, |sketch| self.free(sketch))
        });
        match found {
            Ok((sketch, _)) => Ok(Some(sketch)),
            Err(Refusal::NoPlan(_) | Refusal::NoJointPlan { .. }) => Ok(None),
            Err(Refusal::TooLarge { .. } | Refusal::Course(_)) => Err(Undecided),
        }
    }

    /// The course, with any later start where that is freed.
    fn started(&self, course: &Job) -> Job {
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
            if self.free_weekdays.contains(&phase) {
                slot.needs.on = Weekdays::ALL;
            }
            // The rule of the requested start stands behind the protocol's own.
            for rule in slot.rules.iter_mut().take(outline.rules.len()) {
                if self.free_minimum.contains(&phase) {
                    *rule = rule.without_minimum();
                }
                if self.free_maximum.contains(&phase) {
                    *rule = rule.longer_by(FREE_DAYS);
                }
                let is_beyond = self
                    .free_ceiling
                    .as_ref()
                    .is_some_and(|(course, number)| (course, number) == (&phase.0, &outline.number));
                if is_beyond {
                    rule.ceiling = None;
                }
                let longer =
                    self.longer_maximum.as_ref().filter(|(course, name, _)| (course, name) == (&phase.0, &phase.1));
                if let Some((_, _, days)) = longer {
                    *rule = rule.longer_by(*days);
                }
            }
        }
    }
}
