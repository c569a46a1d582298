//! The sessions that have no day yet, in words.

use super::locale::{Locale, Sentence};
use crate::model::{CoursePlan, Protocol, WaitingSession};

/// What the events are called whose dates a session waits for, as a list.
pub fn events(waiting: &WaitingSession, protocol: &Protocol, locale: Locale) -> String {
    let names = waiting.events.iter().map(|event| match protocol.events.get(event) {
        Some(title) => locale.own_title(title),
        None => event.as_str(),
    });
    locale.listed(&names.collect::<Vec<_>>())
}

/// A sentence for each run of sessions that wait for the same dates; where it `is_discreet`, without what these are.
pub(super) fn sentences(plan: &CoursePlan, locale: Locale, is_discreet: bool) -> Vec<String> {
    let runs = plan.waiting.chunk_by(|one, next| is_discreet || one.events == next.events);
    let said = runs.filter_map(|run| {
        let (first, last) = (run.first()?, run.last()?);
        let events = (!is_discreet).then(|| events(first, &plan.course.protocol, locale));
        Some(locale.say(Sentence::Waiting { first: first.number, last: last.number, events: events.as_deref() }))
    });
    said.collect()
}
