//! What was promised otherwise than by a file, and what is taken back of what was handed out.

use chrono::{NaiveDate, NaiveTime};

use super::ReadyCourse;
use super::record::Happened;
use crate::error::Error;
use crate::model::{DayTime, HandOut, HandedVisit, Plan, RecordProblem, Session, SessionTime, VisitState, Wishes};

/// A course with a promise more.
#[derive(Clone, Debug)]
pub struct Promised {
    /// The course as it is now.
    pub course: ReadyCourse,
    /// The visit that was promised.
    pub visit: HandedVisit,
    /// The plan now; `None` where none fits.
    pub plan: Option<Plan>,
}

impl ReadyCourse {
    /// Writes down that a session ahead was promised for a day, and perhaps for a time, before anything was handed out of the
    /// course: agreed on the telephone, or on paper. `noted` is the day of the entry.
    ///
    /// # Errors
    ///
    /// [`RecordProblem::NotAhead`], [`RecordProblem::WholeDays`] and [`RecordProblem::PromisedAlready`]; [`Error::Refused`] when
    /// the course has no plan. Else as for a session that is moved there with [`ReadyCourse::record`]: what no plan can keep is
    /// not promised.
    pub fn promise(
        &self,
        protocol: usize,
        session: u32,
        day: NaiveDate,
        at: Option<NaiveTime>,
        noted: NaiveDate,
    ) -> Result<Promised, Error> {
        if at.is_some() && self.at().is_none() {
            return Err(RecordProblem::WholeDays.into());
        }
        let plan = self.plan()?;
        let found = plan.plans[protocol].sessions.iter().find(|planned| planned.number == session);
        let planned = found.filter(|planned| planned.status.is_ahead());
        let problem = || RecordProblem::NotAhead { session, held: found.map(|held| held.day) };
        let planned = planned.ok_or_else(problem)?;
        if let Some(known) = self.last_promised(protocol, session, |_| true) {
            let (day, start) = (known.day, known.time.map(|time| time.start));
            return Err(RecordProblem::PromisedAlready { session, day, start }.into());
        }
        let moved = self.record(protocol, Happened::Moved { session, to: day, at, is_forced: false })?;
        let at = moved.entry.time.map(|time| time.start);
        let visit = promised_visit(planned, &plan, day, at);
        let mut course = self.clone();
        let own = &self.course.protocols[protocol];
        let job = &plan.plans[protocol].course.protocol;
        let issue = self.course.issue().map_or(1, |(issue, _)| issue + 1);
        // What was requested when the last hand-out was made is still what the plan is compared with.
        let wishes: Wishes = own.handouts.last().map_or_else(|| self.course.wishes(own), |last| last.wishes.clone());
        let handout = HandOut {
            entries: u32::try_from(own.record.len()).unwrap_or(u32::MAX),
            is_agreed: true,
            timezone: visit.time.map(|_| self.zone.name().to_owned()),
            wishes,
            visits: vec![visit.clone()],
            ..HandOut::new(issue, noted, job.version.clone(), job.sha256())
        };
        course.course.protocols[protocol].handouts.push(handout);
        let plan = match course.ask_plan()?.answer {
            Ok(plan) => Some(plan),
            Err(refusal) if refusal.leaves_facts() => None,
            Err(refusal) => return Err(refusal.into()),
        };
        Ok(Promised { course, visit, plan })
    }

    /// The same after hand-outs, one for each protocol of which something was new.
    pub(crate) fn with_hand_outs(mut self, handouts: Vec<Option<HandOut>>) -> Self {
        for (own, handout) in self.course.protocols.iter_mut().zip(handouts) {
            own.handouts.extend(handout);
        }
        self
    }

    /// Whether a promise was agreed after the last entry of one of the protocols, and nothing was handed out since: the last
    /// thing that was written down.
    #[cfg(feature = "cli")]
    pub(crate) fn ends_with_promise(&self, protocol: usize) -> bool {
        let own = &self.course.protocols[protocol];
        let issue = self.course.issue().map(|(issue, _)| issue);
        own.handouts.last().is_some_and(|last| {
            let is_after = usize::try_from(last.entries).is_ok_and(|entries| own.record.len() <= entries);
            last.is_agreed && is_after && Some(last.issue) == issue
        })
    }

    /// Takes the last hand-out back, of all protocols of the course; nothing where there is none.
    pub fn undo_hand_out(&self) -> Option<(Self, Vec<Option<HandOut>>)> {
        let (issue, _) = self.course.issue()?;
        let mut course = self.clone();
        let taken = course.course.protocols.iter_mut().map(|own| own.handouts.pop_if(|last| last.issue == issue));
        let taken = taken.collect();
        Some((course, taken))
    }
}

/// A session as a visit that is promised for a day.
fn promised_visit(session: &Session, plan: &Plan, day: NaiveDate, at: Option<NaiveTime>) -> HandedVisit {
    let time = session.time.map(|planned| match at {
        None => planned,
        Some(start) => {
            let minutes = planned.end.minutes() - DayTime::from(planned.start).minutes();
            let end = DayTime::new(DayTime::from(start).minutes() + minutes).unwrap_or(DayTime::END);
            SessionTime { start, end }
        }
    });
    let last = session.event.visit.as_ref().map(|visit| &visit.last);
    let visits = plan.plans.iter().flat_map(|plan| &plan.course.ledger.visits);
    let newest = visits.map(|visit| visit.last.changed).max();
    let own = plan.plans.iter().filter_map(|plan| plan.course.protocol.date()).max();
    let first = own.map(|date| date.and_time(NaiveTime::MIN).and_utc());
    HandedVisit {
        name: session.event.name,
        number: session.number,
        key: session.key.clone(),
        day,
        time,
        revision: last.map_or(0, |last| last.revision),
        changed: last.map(|last| last.changed).or(newest).or(first).unwrap_or_default(),
        said: last.and_then(|last| last.said),
        state: VisitState::Planned,
    }
}
