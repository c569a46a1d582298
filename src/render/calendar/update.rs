//! The next state of an earlier file.

use std::collections::{BTreeMap, BTreeSet};
use std::{error, fmt};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::events::{self, FileSubject, PlannedEvent};
use super::{CalendarEvent, Change, Difference, When};
use crate::model::{Job, MAX_SESSIONS, Plan, printable};
use crate::read::{EarlierCalendar, EarlierEvent, EarlierSpan};
use crate::render::ics::{self, Clocks, Entry, EventText, Span, Words};
use crate::render::locale::Sentence;
use crate::render::{View, care};
use crate::zone::{LocalTimeError, Zone};

/// Why a plan does not become the next state of an earlier file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarRefusal {
    /// A session begins or ends at a local time that is no single instant.
    LocalTime(LocalTimeError),
    /// The file has events that no session of these courses can have.
    AnotherCourse {
        /// Their titles, in the order of the file.
        titles: Vec<String>,
        /// Whether the file has events of these courses too.
        has_own: bool,
    },
}

impl CalendarRefusal {
    /// Its name for programs, which does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::LocalTime(_) => "local-time",
            Self::AnotherCourse { .. } => "another-course",
        }
    }

    /// What is wrong, with what the file is called: one sentence without a full stop.
    pub fn about(&self, file: &str) -> String {
        const MOST: usize = 3;
        match self {
            Self::LocalTime(error) => error.to_string(),
            Self::AnotherCourse { titles, has_own } => {
                let shown = titles.iter().take(MOST).map(|title| format!("\"{}\"", printable(title)));
                let shown = shown.collect::<Vec<_>>().join(", ");
                let more = match titles.len().saturating_sub(MOST) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                let is = if *has_own { "also has events of" } else { "is of" };
                format!("{file} {is} another course or name: {shown}{more}")
            }
        }
    }
}

impl fmt::Display for CalendarRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.about("the file"))
    }
}

impl error::Error for CalendarRefusal {}

/// Those of some names that events of these courses can have, whatever their dates and however many sessions they had.
pub fn belonging(plan: &Plan, uids: &BTreeSet<Uuid>) -> BTreeSet<Uuid> {
    let mut left = uids.clone();
    for plan in &plan.plans {
        if left.is_empty() {
            break;
        }
        take_own(&plan.course, &mut left);
    }
    uids.difference(&left).copied().collect()
}

/// Takes out the names that events of the course can have. Names are hashes, so all that can be are made.
fn take_own(course: &Job, left: &mut BTreeSet<Uuid>) {
    let keys = care::keys(&course.protocol);
    let with_care = |uid: Uuid, left: &mut BTreeSet<Uuid>| {
        left.remove(&uid);
        for key in &keys {
            left.remove(&events::care_uid(uid, key));
        }
    };
    course.ledger.visits.iter().for_each(|visit| with_care(visit.event.uid(), left));
    for number in 1..=MAX_SESSIONS {
        if left.is_empty() {
            return;
        }
        with_care(course.id.map_or_else(|| course.spare_uid(number), |id| id.uid(number)), left);
    }
    for key in course.protocol.possible_sessions() {
        if left.is_empty() {
            return;
        }
        with_care(course.uid(&key), left);
    }
}

/// The events of a plan after those of an earlier file.
pub(super) fn follow<'v>(
    planned: Vec<PlannedEvent>,
    plan: &Plan,
    view: &'v View,
    earlier: &EarlierCalendar,
) -> Result<(Clocks<'v>, Vec<CalendarEvent>), CalendarRefusal> {
    let planned_uids: BTreeSet<Uuid> = planned.iter().map(|event| event.entry.uid).collect();
    let dropped: Vec<&EarlierEvent> =
        earlier.events.iter().filter(|event| !planned_uids.contains(&event.uid)).collect();
    check_course(plan, earlier, &dropped)?;

    let dropped = dropped.into_iter().map(|event| {
        let entry = cancelled(event, view)?;
        // A file of its own keeps the name that it has, if that may be seen.
        Ok(PlannedEvent { entry, file: FileSubject::APPOINTMENT, change: Change::New })
    });
    let dropped = dropped.collect::<Result<Vec<_>, _>>().map_err(CalendarRefusal::LocalTime)?;
    let entries: Vec<PlannedEvent> = planned.into_iter().chain(dropped).collect();
    let spans = entries.iter().map(|event| event.entry.span);
    let clocks = Clocks::new(spans, &view.zone, view.calendar.time);

    let own = plan.plans.iter().map(|plan| events::stamp(&plan.course.protocol)).max();
    let stamp = own.into_iter().chain(next_stamp(earlier)).max().unwrap_or(DateTime::UNIX_EPOCH);
    let by_uid: BTreeMap<Uuid, &EarlierEvent> = earlier.events.iter().map(|event| (event.uid, event)).collect();
    let events = entries.into_iter().map(|PlannedEvent { entry, file, .. }| {
        let (uid, title) = (entry.uid, entry.summary.clone());
        let (text, change) = match by_uid.get(&uid) {
            None => (ics::event_text(&Entry { stamp, ..entry }, &clocks)?, Change::New),
            Some(earlier) => revised(entry, earlier, stamp, &clocks, &view.zone)?,
        };
        Ok(CalendarEvent { uid, title, file, change, text })
    });
    let events = events.collect::<Result<_, _>>().map_err(CalendarRefusal::LocalTime)?;
    Ok((clocks, events))
}

/// Refuses to write over a file with events that are not of these courses: they would be lost.
///
/// # Errors
///
/// [`CalendarRefusal::AnotherCourse`].
pub fn check_over(plan: &Plan, earlier: &EarlierCalendar) -> Result<(), CalendarRefusal> {
    check_course(plan, earlier, &earlier.events.iter().collect::<Vec<_>>())
}

/// Refuses a file with events that are not of these courses: they would be cancelled.
fn check_course(plan: &Plan, earlier: &EarlierCalendar, dropped: &[&EarlierEvent]) -> Result<(), CalendarRefusal> {
    let own = belonging(plan, &dropped.iter().map(|event| event.uid).collect());
    let strangers = dropped.iter().filter(|event| !own.contains(&event.uid));
    let titles: Vec<String> = strangers.map(|event| event.summary.clone()).collect();
    if titles.is_empty() {
        return Ok(());
    }
    let has_own = titles.len() < earlier.events.len();
    Err(CalendarRefusal::AnotherCourse { titles, has_own })
}

/// A second after the newest event of the file; `None` for a file without events.
fn next_stamp(earlier: &EarlierCalendar) -> Option<DateTime<Utc>> {
    let newest = earlier.events.iter().map(|event| event.stamp).max()?;
    // The last second that a file can write.
    let last = NaiveDate::from_ymd_opt(9999, 12, 31)?.and_hms_opt(23, 59, 59)?.and_utc();
    Some(newest.checked_add_signed(TimeDelta::seconds(1)).map_or(last, |next| next.min(last)))
}

/// What stays of an event that the plan no longer has.
fn cancelled(event: &EarlierEvent, view: &View) -> Result<Entry, LocalTimeError> {
    let is_discreet = view.calendar.is_discreet;
    let span = match event.span {
        EarlierSpan::AllDay(day) => Span::AllDay(day),
        EarlierSpan::Timed { start, end, zone } => {
            // Local times of another zone, which this file does not define, become UTC.
            let local = |instant| view.zone.local(instant).filter(|_| zone == Some(view.zone.name()));
            match (local(start), local(end)) {
                (Some(start), Some(end)) => Span::Timed { start, end },
                (_, _) => Span::Exact { start, end },
            }
        }
    };
    Ok(Entry {
        uid: event.uid,
        span,
        summary: match (is_discreet, event.is_cancelled) {
            (true, _) => view.locale.say(Sentence::CancelledAppointment),
            (false, true) => event.summary.clone(),
            (false, false) => view.locale.say(Sentence::Cancelled { title: &event.summary }),
        },
        description: Words::default(),
        location: event.location.clone().filter(|_| !is_discreet),
        stamp: event.stamp,
        sequence: event.sequence,
        is_cancelled: true,
        is_free: true,
        alarms: Vec::new(),
    })
}

/// The next state of one event, and what became of it.
fn revised(
    entry: Entry,
    earlier: &EarlierEvent,
    stamp: DateTime<Utc>,
    clocks: &Clocks<'_>,
    zone: &Zone,
) -> Result<(EventText, Change), LocalTimeError> {
    let as_it_was = Entry { stamp: earlier.stamp, sequence: earlier.sequence, ..entry };
    let text = ics::event_text(&as_it_was, clocks)?;
    if text.lines() == earlier.lines {
        return Ok((text, Change::Same));
    }
    let differences = differences(&as_it_was, earlier, zone)?;
    let change = match (as_it_was.is_cancelled, earlier.is_cancelled) {
        (true, false) => Change::Cancelled,
        (true, true) | (false, _) if differences.is_empty() => Change::Reworded,
        (true, true) | (false, _) => Change::Changed(differences),
    };
    let sequence = match change {
        // A number that cannot grow stays; no calendar was ever changed so often.
        Change::Cancelled | Change::Changed(_) => (earlier.sequence + 1).min(i32::MAX.unsigned_abs()),
        Change::New | Change::Same | Change::Reworded => earlier.sequence,
    };
    Ok((ics::event_text(&Entry { stamp, sequence, ..as_it_was }, clocks)?, change))
}

/// In what an event differs that a calendar program has to tell a person.
fn differences(entry: &Entry, earlier: &EarlierEvent, zone: &Zone) -> Result<Vec<Difference>, LocalTimeError> {
    let is_same_time = match (entry.span, earlier.span) {
        (Span::AllDay(day), EarlierSpan::AllDay(other)) => day == other,
        (Span::Timed { start, end }, EarlierSpan::Timed { start: other_start, end: other_end, .. }) => {
            (zone.resolve(start)?.to_utc(), zone.resolve(end)?.to_utc()) == (other_start, other_end)
        }
        (Span::Exact { start, end }, EarlierSpan::Timed { start: other_start, end: other_end, .. }) => {
            (start, end) == (other_start, other_end)
        }
        (Span::AllDay(_), EarlierSpan::Timed { .. })
        | (Span::Timed { .. } | Span::Exact { .. }, EarlierSpan::AllDay(_)) => false,
    };
    let local = |instant: DateTime<Utc>| zone.local(instant).unwrap_or(instant.naive_utc());
    let at = |local: NaiveDateTime| When { day: local.date(), start: Some(local.time()) };
    let from = match earlier.span {
        EarlierSpan::AllDay(day) => When { day, start: None },
        EarlierSpan::Timed { start, .. } => at(local(start)),
    };
    let to = match entry.span {
        Span::AllDay(day) => When { day, start: None },
        Span::Timed { start, .. } => at(start),
        Span::Exact { start, .. } => at(local(start)),
    };
    let place = entry.location.as_deref().map(ics::as_written).filter(|place| !place.is_empty());
    let all = [
        (Difference::Time { from, to }, is_same_time),
        (Difference::Title, ics::as_written(&entry.summary) == earlier.summary),
        (Difference::Place, place == earlier.location),
        (Difference::Status, entry.is_cancelled == earlier.is_cancelled),
    ];
    Ok(all.into_iter().filter(|(_, is_same)| !is_same).map(|(difference, _)| difference).collect())
}
