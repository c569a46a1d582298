//! A saved course from before hand-outs were kept: what it was handed out as is in the calendar file that it is written over.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::ReadyCourse;
use crate::error::Error;
use crate::model::{CoursePlan, DayTime, HandOut, HandedVisit, Job, SessionKey, SessionTime, VisitName, VisitState};
use crate::read::{EarlierCalendar, EarlierEvent, EarlierSpan};

impl ReadyCourse {
    /// The same course, as if the calendar file had been handed out of it on a day. Its events keep their names.
    ///
    /// # Errors
    ///
    /// Those of a plan, from which the numbers of the sessions are known.
    pub(crate) fn adopting(&self, earlier: &EarlierCalendar, on: NaiveDate) -> Result<Self, Error> {
        let mut adopted = self.clone();
        let plan = self.plan()?;
        for (plan, own) in plan.plans.iter().zip(&mut adopted.course.protocols) {
            let keys = keys(&plan.course, earlier);
            let visits: Vec<HandedVisit> = earlier
                .events
                .iter()
                .filter_map(|event| self.visit(event, keys.get(&event.uid)?.clone(), plan))
                .collect();
            if !visits.is_empty() {
                let protocol = &plan.course.protocol;
                let handout = HandOut::new(1, on, protocol.version.clone(), protocol.sha256());
                let timezone = visits.iter().find_map(|visit| visit.time).map(|_| self.zone.name().to_owned());
                own.handouts = vec![HandOut { visits, timezone, wishes: self.course.wishes(own), ..handout }];
            }
        }
        Ok(adopted)
    }

    /// An event as the visit that was handed out; nothing for a day or a time that its zone does not have.
    fn visit(&self, event: &EarlierEvent, key: SessionKey, plan: &CoursePlan) -> Option<HandedVisit> {
        let (day, time) = match event.span {
            EarlierSpan::AllDay(day) => (day, None),
            EarlierSpan::Timed { start, end, .. } => {
                let (start, end) = (self.zone.local(start)?, self.zone.local(end)?);
                let end = if end.date() > start.date() { DayTime::END } else { end.time().into() };
                (start.date(), Some(SessionTime { start: start.time(), end }))
            }
        };
        let number =
            plan.sessions.iter().find(|session| session.key == key).map_or(key.number, |session| session.number);
        Some(HandedVisit {
            name: VisitName::Uid(event.uid),
            number,
            key,
            day,
            time,
            revision: event.sequence,
            changed: event.stamp,
            said: None,
            state: if event.is_cancelled { VisitState::Dropped } else { VisitState::Planned },
        })
    }
}

/// The sessions of a course whose events a calendar file has. Names are hashes, so all that can be are made.
fn keys(course: &Job, earlier: &EarlierCalendar) -> BTreeMap<Uuid, SessionKey> {
    let mut keys = BTreeMap::new();
    for key in course.protocol.possible_sessions() {
        let uid = course.uid(&key);
        if earlier.events.iter().any(|event| event.uid == uid) {
            keys.insert(uid, key);
        }
        if keys.len() == earlier.events.len() {
            break;
        }
    }
    keys
}
