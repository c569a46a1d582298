//! The plans of many courses that differ in their start alone: laid out once, planned from each.

use chrono::{NaiveDate, NaiveDateTime};

use super::availability::Availability;
use super::date_problems;
use super::day::{self, DayNumber, LAST};
use super::expand::{self, Numbers, Outline};
use super::explain;
use super::greedy;
use super::movable::Followers;
use super::questions;
use super::search::{self, Found};
use super::sketch::{Sketch, slot_rules, start_rule};
use super::steps::Steps;
use super::timing::{Bounds, SlotRules};
use crate::model::{CoursePlan, DateRange, DayTime, Job, MonthDay, Plan, Proof, SessionEvent, SessionTime};

/// A course that has not begun, laid out for whoever asks for the same from another day on.
pub(crate) struct LaidOut {
    /// The course as it was asked for last, with its plan as far as anyone asked for it.
    plan: Plan,
    outline: Outline,
    slots: Vec<SlotRules>,
    followers: Followers,
    /// The first session without what its start says of it.
    first: SlotRules,
    /// What names the calendar event of each session, beside the course and the label.
    names: Vec<String>,
    /// How many minutes the visit of each session takes, where visits have times.
    minutes: Vec<u32>,
    days: Vec<DayNumber>,
    /// What the rules of the sessions come to on these days, as far as it is known.
    bounds: Vec<Bounds>,
}

impl LaidOut {
    /// Lays a course out, whatever its start is. `None` where more than the start decides over its rules: a record, a last
    /// day, a phase that goes on for a time, dates of events, rules for late sessions, a timetable; and where it cannot be planned from any start, which planning it says.
    pub(crate) fn new(job: &Job) -> Option<Self> {
        // Any start will do to lay it out.
        let job = Job { start: NaiveDate::from_ymd_opt(2000, 1, 1), ..job.clone() };
        let blank = Job { at: job.at, on: job.on, ..Job::new(job.protocol.clone(), job.start) };
        let own = Job {
            label: None,
            known_as: None,
            sessions: blank.sessions.clone(),
            intervals: blank.intervals.clone(),
            session_length: None,
            ..job.clone()
        };
        if own != blank
            || !job.protocol.variants.is_empty()
            || job.protocol.phases.iter().any(|phase| phase.on_day == Some(MonthDay::Same))
            || !job.protocol.events.is_empty()
            || !job.protocol.late.is_empty()
            || !expand::has_known_count(&job)
            || !date_problems(&job).is_empty()
        {
            return None;
        }
        let outline = expand::outline(&job, &Numbers::default()).ok()?;
        let mut slots = slot_rules(&Job { start: None, ..job.clone() }, &Availability::new(&job), &outline, &[]);
        let first = slots.first_mut()?.clone();
        let timed = outline.slots.iter().filter(|_| job.at.is_some());
        let minutes = timed.map(|slot| job.visit_minutes_of(&slot.key, slot.number)).collect::<Option<_>>()?;
        let names: Vec<String> = outline.slots.iter().map(|slot| job.event_name(&slot.key)).collect();
        let (held, late, hurried) = (Vec::new(), None, None);
        let sketch = Sketch { course: &job, outline, held, late, slots, hurried };
        let questions = questions::of(&sketch);
        let Sketch { outline, slots, .. } = sketch;
        let plan = CoursePlan {
            phases: outline.phases.clone(),
            sessions: Vec::new(),
            unrecorded: Vec::new(),
            given_up: Vec::new(),
            gone: Vec::new(),
            waiting: outline.waiting.clone(),
            questions,
            course: job,
        };
        let visits = u32::try_from(slots.len()).unwrap_or(u32::MAX);
        let plan = Plan { plans: vec![plan], visits, proof: Proof::Best, kept: None };
        let followers = Followers::of(&slots);
        Some(Self { plan, outline, slots, followers, first, names, minutes, days: Vec::new(), bounds: Vec::new() })
    }

    /// Finds the best plan from a start, for a person who is away on some days. `None` where there is none, which planning it
    /// explains.
    pub(crate) fn find(&mut self, start: NaiveDate, start_by: Option<NaiveDate>, away: &[DateRange]) -> Option<()> {
        if start_by.is_some_and(|by| by < start) {
            return None;
        }
        let job = &mut self.plan.plans.first_mut()?.course;
        (job.start, job.start_by) = (Some(start), start_by);
        job.away.clear();
        job.away.extend_from_slice(away);
        let availability = Availability::new(job);
        let first = self.slots.first_mut()?;
        first.rules.clone_from(&self.first.rules);
        (first.only, first.among) = (self.first.only, self.first.among.clone());
        start_rule(job, &availability, &self.outline, &mut self.slots, false);
        let bounds = &mut self.bounds;
        bounds.clear();
        if !greedy::on_aim(&self.slots, &availability, &mut self.days, |new| bounds.push(new.clone())) {
            bounds.clear();
            match search::best(&self.slots, &availability, &Steps::of_an_answer()) {
                Found::Best(best) if best.at_least.is_none() => self.days = best.days,
                Found::Best(_) | Found::Nothing(_) | Found::TooLarge { .. } => return None,
            }
        }
        self.days.last().is_some_and(|last| *last <= LAST).then_some(())
    }

    /// The days of the plan that was found last, in order.
    pub(crate) fn days(&self) -> impl Iterator<Item = NaiveDate> {
        self.days.iter().map(|day| day::date(*day))
    }

    /// The plan that was found last, for a person with this label who is known as this; but without the reasons of its dates,
    /// which take longer than all else.
    pub(crate) fn plan(&mut self, label: Option<&str>, known_as: Option<&str>) -> &Plan {
        let Self { plan, outline, slots, followers, first: _, names, minutes, days, bounds } = self;
        let Some(CoursePlan { course, sessions, .. }) = plan.plans.first_mut() else { return plan };
        if course.label.as_deref() != label {
            course.label = label.map(str::to_owned);
        }
        if course.known_as.as_deref() != known_as {
            course.known_as = known_as.map(str::to_owned);
        }
        explain::place(sessions, course, &Availability::new(course), outline, (slots, followers), (days, bounds));
        for (session, uid) in sessions.iter_mut().zip(course.uids(names)) {
            session.event = SessionEvent::new(uid);
        }
        for (session, minutes) in sessions.iter_mut().zip(minutes) {
            session.time = time_of(course, session.day, *minutes);
        }
        plan
    }

    /// When the visits of these days begin and end; nothing where visits have no times.
    pub(crate) fn visits(&self) -> impl Iterator<Item = (NaiveDateTime, NaiveDateTime)> {
        let course = self.plan.plans.first().map(|plan| &plan.course);
        self.days.iter().zip(&self.minutes).filter_map(move |(day, minutes)| {
            let day = day::date(*day);
            Some(time_of(course?, day, *minutes)?.on(day))
        })
    }
}

/// When the visit of a day begins and ends, where visits have times.
fn time_of(course: &Job, day: NaiveDate, minutes: u32) -> Option<SessionTime> {
    let start = course.at?.on_day(day);
    // No visit of a course that can be planned ends on the next day.
    let end = DayTime::new(DayTime::from(start).minutes() + minutes)?;
    Some(SessionTime { start, end })
}
