//! Which events of a calendar are a course's own: a plan that was imported into the clinic's calendar takes nobody
//! else's time.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::model::{Job, MAX_SESSIONS, Phase, Record, SessionKey};
use crate::read::Taken;

/// The names of the calendar events of courses that are under way.
///
/// A course of which nothing was handed out and nothing happened has none: what is in a calendar under the names that it
/// would get is somebody else's, who has the same protocol.
#[derive(Default)]
pub(super) struct OwnEvents(BTreeSet<Uuid>);

impl OwnEvents {
    /// Of all courses of one person.
    pub(super) fn of(jobs: &[Job]) -> Self {
        let is_under_way =
            |job: &&Job| !job.promised.is_empty() || !job.ledger.visits.is_empty() || job.record != Record::default();
        let mut names: BTreeSet<Uuid> = BTreeSet::new();
        for job in jobs.iter().filter(is_under_way) {
            names.extend(job.ledger.visits.iter().map(|visit| visit.event.uid()));
            // Nobody can guess the names of a course with an id, and it knows those that were handed out.
            if job.id.is_none() {
                names.extend(names_of(job));
            }
        }
        Self(names)
    }

    /// Whether a time is taken by one of them.
    pub(super) fn take(&self, taken: &Taken) -> bool {
        let name = taken.event.uid.as_deref().filter(|_| !self.0.is_empty());
        name.and_then(|name| Uuid::try_parse(name.trim()).ok()).is_some_and(|name| self.0.contains(&name))
    }
}

/// Every name that an event of a course without an id can have.
fn names_of(job: &Job) -> impl Iterator<Item = Uuid> {
    // A session that was held too soon may be held again, at most as often as anything was held.
    let attempts = 1 + u32::try_from(job.record.held_days().count()).unwrap_or(u32::MAX - 1);
    let promised = job.promised.iter().map(|visit| visit.event.uid());
    let keys = job.protocol.parts().flat_map(|part| &part.phases).flat_map(move |phase| {
        let numbers = move |round| (1..=most_sessions(job, phase)).map(move |number| (round, number));
        (1..=job.rounds.max(1)).flat_map(numbers).flat_map(move |(round, number)| {
            (1..=attempts).map(move |attempt| SessionKey { phase: phase.id.clone(), round, number, attempt })
        })
    });
    promised.chain(keys.map(|key| job.uid(&key)))
}

/// The most sessions that a phase may have had in this course.
fn most_sessions(job: &Job, phase: &Phase) -> u32 {
    let longer = phase.extended.as_ref().map(|extended| extended.sessions.most());
    let chosen = [job.sessions.get(&phase.id).copied(), phase.policy.sessions];
    let published = [Some(phase.sessions.most()), longer].into_iter().flatten();
    // Where no number is given, one may have been chosen before.
    let published = published.map(|most| most.unwrap_or(MAX_SESSIONS / 10));
    published.chain(chosen.into_iter().flatten()).max().unwrap_or(MAX_SESSIONS)
}
