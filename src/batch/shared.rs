//! What rows share that agree on most columns, and the course of one row.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::fingerprint::Fingerprint;
use super::ready::{Ready, push_calendar};
use super::request::Own;
use super::row::Row;
use super::{Failed, noticed};
use crate::model::{DateRange, Label};
use crate::render::View;
use crate::render::calendar::{AlikeByVariant, Scratch};
use crate::schedule::LaidOut;

/// A course without what is a person's own, the same laid out, where its days follow from the start alone, and what its
/// calendars say alike.
pub(super) struct Shared {
    pub(super) ready: Ready,
    /// Of what its rows share.
    pub(super) fingerprint: Fingerprint,
    pub(super) laid_out: Option<LaidOut>,
    /// How the plans of the course that is laid out are shown.
    pub(super) view: View,
    pub(super) alike: AlikeByVariant,
    /// From the first to the last day of their plans, where there is something to say of them.
    pub(super) planned: Option<DateRange>,
}

/// The course of a row: all of it, or what it shares with others and what is its own.
pub(super) enum Found<'w, 'r> {
    Ready(Box<Ready>, AlikeByVariant),
    Shared(&'w mut Shared, Own<'r>),
}

impl Found<'_, '_> {
    /// The fingerprint of the row that it was found for.
    pub(super) fn fingerprint(&self, row: &Row<'_>) -> Fingerprint {
        let shared = match self {
            Self::Ready(ready, _) => ready.fingerprint(),
            Self::Shared(shared, _) => shared.fingerprint,
        };
        let id = row.id.as_str().unwrap_or_default();
        let cells = row.given().filter_map(|column| Some([column.name(), row.text(column)?]));
        let texts = std::iter::once(id).chain(cells.flatten());
        Fingerprint::of(std::iter::once(shared.as_bytes()).chain(texts.map(str::as_bytes)))
    }

    /// The course as the row asks for it, and what its calendar says like those before it.
    pub(super) fn asking(&mut self) -> (Cow<'_, Ready>, &mut AlikeByVariant) {
        match self {
            Self::Ready(ready, alike) => (Cow::Borrowed(ready), alike),
            Self::Shared(shared, own) => (Cow::Owned(shared.ready.asking(own)), &mut shared.alike),
        }
    }

    /// Notices a plan of these days. A course that rows do not share is given back: the caller notices it.
    pub(super) fn notice(self, days: Option<DateRange>) -> Option<Box<Ready>> {
        match self {
            Self::Ready(ready, _) => Some(ready),
            Self::Shared(shared, _) => {
                shared.notice(days);
                None
            }
        }
    }
}

impl Shared {
    /// Finds the best plan, where its days can be had without what explains them; whether they can.
    pub(super) fn find(&mut self, own: &Own<'_>) -> bool {
        let laid_out = self.laid_out.as_mut().filter(|_| own.is_plain());
        let found = laid_out.zip(own.start).and_then(|(laid_out, start)| laid_out.find(start, own.start_by, &own.away));
        found.is_some()
    }

    /// The days of the plan that was found last, in order.
    pub(super) fn days(&self) -> impl Iterator<Item = NaiveDate> {
        self.laid_out.iter().flat_map(LaidOut::days)
    }

    /// Notices the plan that was found last.
    pub(super) fn notice_found(&mut self) {
        // The days alone have nothing to say: those of a clinic's calendars and holidays do.
        if self.ready.course.clinic().is_some() {
            let mut days = self.days();
            let first = days.next();
            let last = days.last().or(first);
            self.notice(first.zip(last).and_then(|(first, last)| DateRange::new(first, last)));
        }
    }

    /// Notices a plan of these days.
    pub(super) fn notice(&mut self, days: Option<DateRange>) {
        let known = self.planned.or(days);
        self.planned = known.map(|known| days.map_or(known, |days| noticed::around(known, days)));
    }

    /// Refuses days with a time that no clock shows, or that comes twice.
    pub(super) fn check_times(&self) -> Result<(), Failed> {
        self.laid_out.as_ref().map_or(Ok(()), |laid_out| self.ready.check_visits(laid_out.visits()))
    }

    /// Appends the calendar file of the plan that was found last.
    pub(super) fn push_calendar(
        &mut self,
        own: &Own<'_>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Result<(), Failed> {
        let Self { laid_out, view, alike, .. } = self;
        match laid_out {
            Some(laid_out) => {
                let plan = laid_out.plan(own.label.as_ref().map(Label::as_str), own.known_as);
                push_calendar(plan, view, (alike, scratch), out)
            }
            None => Ok(()),
        }
    }
}
