//! What is to be recorded of a course: whether it can be true, and what is planned after it.

use chrono::{NaiveDate, NaiveTime};

use super::about::{ahead, check_is_next, planned_session, session_due, visit_day};
use super::{Asked, ReadyCourse};
use crate::error::Error;
use crate::model::{
    CoursePlan, EntryTime, Grade, Id, Ledger, LedgerVisit, Plan, RecordEntry, RecordEvent, RecordProblem, Refusal,
    Session, SessionStatus, Unrecorded,
};
use crate::schedule;

/// What happened to a session, which is known by its number in the plan, from 1. Where the number comes twice ahead, since the
/// plan repeats the session after a gap, it is the first of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Happened {
    /// It was held.
    Held {
        /// Which session.
        session: u32,
        /// The day; without it, the day for which it was planned.
        on: Option<NaiveDate>,
        /// When it began; without it, on the day for which it was planned, when it was to begin.
        at: Option<NaiveTime>,
    },
    /// It was held and does not count: another product, or interrupted. It is planned again.
    HeldUncounted {
        /// Which session.
        session: u32,
        /// The day; without it, the day for which it was planned.
        on: Option<NaiveDate>,
        /// When it began; without it, on the day for which it was planned, when it was to begin.
        at: Option<NaiveTime>,
        /// Whether the next interval is measured from it; else from the session before it.
        starts_anew: bool,
    },
    /// It was not held on the day for which it was planned; it is planned again.
    Missed {
        /// Which session.
        session: u32,
        /// The day; without it, the day for which it was planned.
        on: Option<NaiveDate>,
    },
    /// It is moved by hand, and stays where it is put.
    Moved {
        /// Which session.
        session: u32,
        /// The day.
        to: NaiveDate,
        /// When it is to begin; without it, as usual.
        at: Option<NaiveTime>,
        /// Whether it is moved even where a rule forbids the day.
        is_forced: bool,
    },
    /// It is dropped from the course.
    Cancelled {
        /// Which session.
        session: u32,
    },
    /// The course ends: every session ahead is dropped.
    Ended {
        /// The day; without it, the day of planning, else that of the next session.
        on: Option<NaiveDate>,
    },
    /// A question of the protocol was answered.
    Answered {
        /// Which question.
        question: Id,
        /// The answer.
        is_yes: bool,
        /// The day; without it, the day of planning, else that of the last session held.
        on: Option<NaiveDate>,
    },
}

/// A course with one entry more or less in its record.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The course as it is now.
    pub course: ReadyCourse,
    /// The entry that was added, or taken back.
    pub entry: RecordEntry,
    /// The plan now; `None` where none fits any more: what happened has happened.
    pub plan: Option<Plan>,
    /// Of the visits that have passed without an entry ([`crate::CoursePlan::unrecorded`]) those that can still have one, which
    /// come after the last session that was held; in order, with the numbers that their sessions have now.
    pub open: Vec<Unrecorded>,
}

impl ReadyCourse {
    /// Writes down what happened to a session of one of the protocols, by its place in the course.
    ///
    /// # Errors
    ///
    /// [`Error::Record`] when it cannot be true; [`Error::Refused`] when the course is wrong, when it has no plan after a move,
    /// and where only a plan could tell the day of what happened and there is none. All else that happened is written down
    /// whether a plan fits or not.
    pub fn record(&self, protocol: usize, happened: Happened) -> Result<Recorded, Error> {
        let needs_plan = matches!(happened, Happened::Moved { .. });
        let moved = if let Happened::Moved { session, to, at, is_forced } = happened {
            Some((session, to, at.filter(|_| !is_forced)))
        } else {
            None
        };
        let (course, entry) = self.with_entry(protocol, happened)?;
        let mut recorded = course.settled(protocol, entry, needs_plan)?;
        if let Some(((session, to, at), plan)) = moved.zip(recorded.plan.as_ref()) {
            // What is said of the day is what is kept, also where no time was given. Where the visit is one of several sessions,
            // its own one may begin later than the visit.
            let start = start_on(plan, protocol, session, to, at)?;
            let time = start.map(|start| EntryTime { start, end: None });
            recorded.entry.time = time;
            recorded.course.course.protocols[protocol].record.last_mut().into_iter().for_each(|last| last.time = time);
        }
        Ok(recorded)
    }

    /// The plan after something that is to be recorded; `None` where none fits.
    ///
    /// # Errors
    ///
    /// As for [`ReadyCourse::record`], but for having no plan.
    #[cfg(feature = "cli")]
    pub(crate) fn plan_after(&self, protocol: usize, happened: Happened) -> Result<Option<Plan>, Error> {
        Ok(self.with_entry(protocol, happened)?.0.ask_plan()?.answer.ok())
    }

    /// The course with one entry more, and the entry.
    fn with_entry(&self, protocol: usize, happened: Happened) -> Result<(Self, RecordEntry), Error> {
        // A fact is about the day that was planned or promised, whatever day it is now.
        let course = if self.course.issue().is_some() { self.clone() } else { self.clone().with_today(None) };
        let (session, event, time, planned) = match happened {
            Happened::Answered { question, is_yes, on } => {
                let (session, event) = course.answered(protocol, question, is_yes, on.or(self.course.today))?;
                (session, event, None, None)
            }
            Happened::Held { session, on, at } => {
                let (day, time, planned) = course.held_at(protocol, session, on, at)?;
                (session, RecordEvent::Held(day), time, planned)
            }
            Happened::HeldUncounted { session, on, at, starts_anew } => {
                let event = if starts_anew { RecordEvent::HeldUncountedAnew } else { RecordEvent::HeldUncounted };
                let (day, time, planned) = course.held_at(protocol, session, on, at)?;
                (session, event(day), time, planned)
            }
            Happened::Missed { session, on } => {
                let basis = course.basis()?;
                let planned = basis.as_ref().ok().map(|plan| session_due(plan, protocol, session)).transpose()?;
                let past = course.past_visits(protocol, basis.as_ref().ok());
                if let Ok(plan) = &basis {
                    check_is_next(plan, protocol, session, past.first().map(|visit| visit.day))?;
                }
                // Without a day it is the first of the visits that have passed and of which nothing is on record.
                let oldest = past.iter().find(|visit| on.is_none() && visit.number == session).map(|visit| visit.day);
                let expected = course.expected(protocol, session, on, planned.as_ref(), &past);
                let day = given_or(on, oldest.or(expected.day), basis)?;
                if on.is_none() && self.course.today.is_some_and(|today| today < day) {
                    return Err(RecordProblem::NotYet { session, day }.into());
                }
                if let Some(on) = on {
                    course.check_after_held(protocol, on)?;
                }
                (session, RecordEvent::Missed(day), None, oldest.or(expected.visit))
            }
            Happened::Cancelled { session } => match course.basis()? {
                Ok(plan) => {
                    let planned = planned_session(&plan, protocol, session)?;
                    (session, RecordEvent::Cancelled(planned.day), None, visit_day(&planned).or(Some(planned.day)))
                }
                Err(refusal) => {
                    let promised = course.last_promised(protocol, session, |_| true).ok_or(refusal)?.day;
                    (session, RecordEvent::Cancelled(promised), None, Some(promised))
                }
            },
            Happened::Moved { session, to, at, is_forced } => {
                // Only what lies ahead can be moved, and only to a day ahead of what was held. Where no plan fits as it is, one may
                // fit with the move.
                let basis = course.basis()?;
                let planned = basis.as_ref().ok().map(|plan| planned_session(plan, protocol, session)).transpose()?;
                course.check_after_held(protocol, to)?;
                self.check_not_gone(session, to)?;
                course.check_times(at)?;
                let event = if is_forced { RecordEvent::MovedAnyway(to) } else { RecordEvent::Moved(to) };
                (
                    session,
                    event,
                    at.map(|start| EntryTime { start, end: None }),
                    planned.and_then(|planned| visit_day(&planned).or(Some(planned.day))),
                )
            }
            Happened::Ended { on } => {
                let on = on.or(self.course.today);
                let (next, day) = match course.basis()? {
                    Ok(plan) => {
                        let next = ahead(&plan, protocol).next().ok_or(RecordProblem::Over)?;
                        (next.number.max(after_gap(&plan, protocol)), on.unwrap_or(next.day))
                    }
                    Err(refusal) => (course.last_held(protocol) + 1, on.ok_or(refusal)?),
                };
                (next, RecordEvent::Ended(day), None, None)
            }
        };
        // Without hand-outs there is no visit to find by its day; and one on the day of the entry is found by that.
        let own = &self.course.protocols[protocol];
        let ledger = Ledger::new(self.course.id, &own.handouts, &own.record);
        let is_there = |visit: &LedgerVisit| Some(visit.day) == planned && visit.fate.is_open();
        let is_found = event.day() == planned && ledger.visits.iter().any(is_there);
        let planned = planned.filter(|_| !own.handouts.is_empty() && !is_found);
        let entry = RecordEntry { session, event, time, planned };
        let mut course = self.clone();
        course.course.protocols[protocol].record.push(entry.clone());
        Ok((course, entry))
    }

    /// The answer to a question as an entry, with the session that comes next. It needs no plan.
    fn answered(
        &self,
        protocol: usize,
        checkpoint: Id,
        is_yes: bool,
        on: Option<NaiveDate>,
    ) -> Result<(u32, RecordEvent), Error> {
        let Asked { courses, answer } =
            self.ask(|courses| schedule::answer(&courses[protocol], &checkpoint, is_yes))?;
        let (then, session) = answer??;
        let job = &courses[protocol];
        let on = on.or(job.record.held_days().last()).or(job.start).ok_or(RecordProblem::Over)?;
        Ok((session, RecordEvent::Answered { checkpoint, is_yes, then, on }))
    }

    /// The best plan with the date of an event, which a course need not have from its beginning; `None` where no plan fits.
    ///
    /// # Errors
    ///
    /// [`RecordProblem::UnknownEvent`]; [`Error::Refused`] when the course is wrong with that date.
    pub fn set_event(&self, event: &Id, on: NaiveDate) -> Result<Option<Plan>, Error> {
        let known = || self.protocols.iter().flat_map(|protocol| protocol.events.keys());
        if known().all(|name| name != event) {
            return Err(RecordProblem::UnknownEvent { name: event.clone(), known: known().cloned().collect() }.into());
        }
        let mut course = self.clone();
        course.course.events.insert(event.clone(), on);
        match course.ask_plan()?.answer {
            Ok(plan) => Ok(Some(plan)),
            Err(refusal) if refusal.leaves_facts() => Ok(None),
            Err(refusal) => Err(refusal.into()),
        }
    }

    /// Takes the last entry of the record of one of the protocols back.
    ///
    /// # Errors
    ///
    /// [`RecordProblem::Empty`] when there is none; [`Error::Refused`] when the course is wrong without it.
    pub fn undo(&self, protocol: usize) -> Result<Recorded, Error> {
        let mut course = self.clone();
        let own = &mut course.course.protocols[protocol];
        let entry = own.record.pop().ok_or(RecordProblem::Empty)?;
        // What comes in its place is newer than what was handed out.
        let left = u32::try_from(own.record.len()).unwrap_or(u32::MAX);
        own.handouts.iter_mut().for_each(|handout| handout.entries = handout.entries.min(left));
        course.settled(protocol, entry, false)
    }

    /// The place of the protocol that is named; of the only one where none is.
    ///
    /// # Errors
    ///
    /// [`RecordProblem::CourseOpen`] and [`RecordProblem::UnknownCourse`].
    pub fn protocol_index(&self, named: Option<&Id>) -> Result<usize, Error> {
        let known = || self.protocols.iter().map(|protocol| protocol.id.clone()).collect();
        match (named, self.protocols.as_slice()) {
            (None, [_]) => Ok(0),
            (None, _) => Err(RecordProblem::CourseOpen { known: known() }.into()),
            (Some(named), protocols) => protocols
                .iter()
                .position(|protocol| protocol.id == *named)
                .ok_or_else(|| RecordProblem::UnknownCourse { name: named.clone(), known: known() }.into()),
        }
    }

    /// The course after a change of its record. It is refused for whatever is wrong with the course, and where it `needs_plan`
    /// for having none.
    fn settled(self, protocol: usize, entry: RecordEntry, needs_plan: bool) -> Result<Recorded, Error> {
        let Asked { courses, answer } = self.ask_plan()?;
        match answer {
            Ok(plan) => Ok(self.recorded(protocol, entry, Some(plan))),
            Err(refusal) if needs_plan || !refusal.leaves_facts() => {
                Err(schedule::explained(refusal, &courses, self.course.sharing).into())
            }
            Err(_) => Ok(self.recorded(protocol, entry, None)),
        }
    }

    fn recorded(self, protocol: usize, entry: RecordEntry, plan: Option<Plan>) -> Recorded {
        let open = self.open_past(protocol, plan.as_ref());
        Recorded { course: self, entry, plan, open }
    }

    /// The visits of a protocol that have passed without an entry and can still have one, as [`Recorded::open`] says.
    #[doc(hidden)]
    pub fn open_past(&self, protocol: usize, plan: Option<&Plan>) -> Vec<Unrecorded> {
        let today = self.course.today;
        let past = self.past_visits(protocol, plan).into_iter().filter(|visit| Some(visit.day) < today);
        past.map(|visit| Unrecorded { number: visit.number, day: visit.day }).collect()
    }

    /// The day on which a session was held, and when: as they are given, else those for which it was promised or planned;
    /// and the day that it was promised for.
    fn held_at(
        &self,
        protocol: usize,
        session: u32,
        on: Option<NaiveDate>,
        at: Option<NaiveTime>,
    ) -> Result<(NaiveDate, Option<EntryTime>, Option<NaiveDate>), Error> {
        self.check_times(at)?;
        let basis = self.basis()?;
        let planned = basis.as_ref().ok().map(|plan| session_due(plan, protocol, session));
        let planned = match (planned, on) {
            (Some(planned), None) => Some(planned?),
            (Some(planned), Some(_)) => planned.ok(),
            (None, _) => None,
        };
        let past = self.past_visits(protocol, basis.as_ref().ok());
        let expected = self.expected(protocol, session, on, planned.as_ref(), &past);
        let usual = expected.time.map(|time| EntryTime { start: time.start, end: time.end.time() });
        let time = at.map(|at| time_from(at, planned.as_ref()));
        Ok((given_or(on, expected.day, basis)?, time.or(usual), expected.visit))
    }

    /// The plan from which an entry takes the session that it is about: the best one. Where none fits any more, because the
    /// last allowed day has passed or the search was given up, it is the one without the day of planning, and else the one
    /// that keeps no promise: what happened is written down all the same. The refusal where there is none of them.
    fn basis(&self) -> Result<Result<Plan, Refusal>, Error> {
        let refusal = match self.ask_plan()?.answer {
            Ok(plan) => return Ok(Ok(plan)),
            Err(refusal) if !refusal.leaves_facts() => return Err(refusal.into()),
            Err(refusal) => refusal,
        };
        let out_of_time = self.clone().with_today(None);
        let in_time = self.course.today.is_some().then(|| out_of_time.clone());
        for course in in_time.into_iter().chain([out_of_time.rearranging()]) {
            if let Ok(plan) = course.ask_plan()?.answer {
                return Ok(Ok(plan));
            }
        }
        Ok(Err(refusal))
    }

    /// Refuses a clock time in a course of whole days.
    fn check_times(&self, at: Option<NaiveTime>) -> Result<(), RecordProblem> {
        if at.is_some() && self.at().is_none() { Err(RecordProblem::WholeDays) } else { Ok(()) }
    }

    /// Refuses a day before that of planning for what lies ahead.
    fn check_not_gone(&self, session: u32, day: NaiveDate) -> Result<(), RecordProblem> {
        match self.course.today.filter(|today| day < *today) {
            None => Ok(()),
            Some(today) => Err(RecordProblem::DayGone { session, day, today }),
        }
    }

    /// Refuses a day that is not after the last session that was held.
    fn check_after_held(&self, protocol: usize, day: NaiveDate) -> Result<(), RecordProblem> {
        match self.last_held_on(protocol).filter(|held| day <= *held) {
            None => Ok(()),
            Some(held) => Err(RecordProblem::BeforeHeld { day, held }),
        }
    }
}

/// When a session of a plan begins on a day, if it has a time; where one was asked for, the visit begins then.
///
/// # Errors
///
/// [`RecordProblem::NoTime`] where the visit begins at another time than that.
fn start_on(
    plan: &Plan,
    protocol: usize,
    session: u32,
    day: NaiveDate,
    at: Option<NaiveTime>,
) -> Result<Option<NaiveTime>, RecordProblem> {
    let starts = |plan: &CoursePlan, number: Option<u32>| {
        let on_day = plan.sessions.iter().filter(|planned| planned.day == day && planned.status.is_ahead());
        let on_day = on_day.filter(|planned| number.is_none_or(|number| planned.number == number));
        on_day.filter_map(|planned| planned.time.map(|time| time.start)).min()
    };
    let own = starts(&plan.plans[protocol], Some(session));
    let visit = plan.plans.iter().filter_map(|plan| starts(plan, None)).min();
    match at.filter(|at| own != Some(*at) && visit != Some(*at)) {
        Some(at) => Err(RecordProblem::NoTime { session, day, at, nearest: visit }),
        None => Ok(own),
    }
}

/// The day of what happened: as it is given, else the one that was expected. Where there is neither, no plan fits.
fn given_or(
    on: Option<NaiveDate>,
    expected: Option<NaiveDate>,
    basis: Result<Plan, Refusal>,
) -> Result<NaiveDate, Error> {
    match (on.or(expected), basis) {
        (Some(day), _) => Ok(day),
        (None, Err(refusal)) => Err(refusal.into()),
        (None, Ok(_)) => Err(RecordProblem::Over.into()),
    }
}

/// The times of a session that began then, and took as long as it is planned to take.
fn time_from(start: NaiveTime, planned: Option<&Session>) -> EntryTime {
    let minutes = planned.and_then(|planned| Some((planned.day, planned.time?))).map(|(day, time)| {
        let (start, end) = time.on(day);
        end - start
    });
    let end = minutes.map(|minutes| start.overflowing_add_signed(minutes)).filter(|(_, days)| *days == 0);
    EntryTime { start, end: end.map(|(end, _)| end) }
}

/// The number of the session that came next before a gap that still goes on led back; 0 where none did. A course that ends
/// there does not drop what was held.
fn after_gap(plan: &Plan, protocol: usize) -> u32 {
    let last = plan.plans[protocol].sessions.iter().rfind(|session| !session.status.is_ahead());
    let is_superseded = |session: &&Session| session.status == SessionStatus::Held(Grade::Superseded);
    last.filter(is_superseded).map_or(0, |session| session.number + 1)
}
