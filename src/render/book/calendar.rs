//! One calendar of all visits of some days: for the clinic's own screens, and never handed out.

use super::BookDays;
use super::sheet::{person, what};
use crate::model::{BookDay, BookedSession, BookedVisit};
use crate::render::View;
use crate::render::ics::{self, Entry, Span, Words};
use crate::render::locale::Sentence;
use crate::zone::LocalTimeError;

/// A calendar file with the visits under the names that their own calendars have for them, without alarms.
///
/// # Errors
///
/// [`LocalTimeError`] when a visit begins or ends at a local time that is no single instant in the zone.
pub(super) fn write(days: &BookDays, view: &View) -> Result<String, LocalTimeError> {
    let visits = days.days.iter().flat_map(|day| day.visits.iter().map(move |visit| (day, visit)));
    let visits = visits.filter(|(_, visit)| !visit.is_missed());
    let entries: Vec<Entry> = visits
        .flat_map(|(day, visit)| visit.sessions.iter().map(move |session| entry(day, visit, session, view)))
        .collect();
    ics::write(&entries, &view.zone, view.calendar.time)
}

fn entry(day: &BookDay, visit: &BookedVisit, session: &BookedSession, view: &View) -> Entry {
    let locale = view.locale;
    let what = match view.calendar.is_discreet {
        true => locale.say(Sentence::Appointments),
        false => what(session, locale),
    };
    let span = session.time.map_or(Span::AllDay(day.day), |time| {
        let (start, end) = time.on(day.day);
        Span::Timed { start, end }
    });
    Entry {
        uid: session.uid,
        span,
        summary: locale.say(Sentence::Titled { title: &person(visit), text: &what }),
        description: Words::default(),
        location: view.clinic_place.clone(),
        stamp: session.changed,
        sequence: session.revision,
        is_cancelled: false,
        is_free: false,
        alarms: Vec::new(),
    }
}
