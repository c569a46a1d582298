//! The days to which a session may move, as each reader sees them.

use super::sheet_style::Audience;
use crate::model::{Movable, Session};

/// The days to which a session may move, as a reader sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offered {
    /// Any free one of these.
    Days(Movable),
    /// A person who wants another day asks the clinic.
    AsAgreed,
}

/// The days to which a session may move: nothing where the plan does not say. A person is offered none later than it aims at
/// where no source says how late it may be. What may be later is for a clinician to say, who sees all of it. Before an event
/// nobody is offered a day that is sooner than it aims at where no source says how far before it may be: all days up to
/// today would do.
pub(super) fn offered(session: &Session, audience: Audience) -> Option<Offered> {
    let movable = not_sooner(session.movable?, session);
    let published = match audience {
        Audience::Clinician => movable,
        Audience::Patient => not_sooner(session.published?, session),
    };
    let is_asked_for = published != movable && published.latest == Some(published.earliest);
    Some(if is_asked_for { Offered::AsAgreed } else { Offered::Days(published) })
}

fn not_sooner(movable: Movable, session: &Session) -> Movable {
    let Some(aim) = session.window.aim.filter(|_| session.is_early_open) else { return movable };
    let first = aim.first().min(session.day).max(movable.earliest);
    let also = movable.also.filter(|(_, until)| until.is_none_or(|until| first <= until));
    Movable { earliest: first, also: also.map(|(from, until)| (from.max(first), until)), ..movable }
}
