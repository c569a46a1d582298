//! The calendar file of one of many plans: an event that differs from one before it in its day, its name and its title alone is
//! written again with its own.

use chrono::Datelike as _;

use super::alike::Alike;
use super::dated::{Dated, DaysAround};
use super::day_texts::DayTexts;
use super::events::{self, PlannedEvent, SessionEvents};
use super::feed;
use super::handout::Stamps;
use super::style::CareStyle;
use crate::model::{CoursePlan, Plan, Session, SessionTime};
use crate::render::View;
use crate::render::ics::{self, Beginning, Clocks, Entry, LaidEvent, OwnParts};
use crate::zone::LocalTimeError;

/// What serves for all files that are written one after the other: days in words, and memory that is used again.
#[derive(Debug, Default)]
pub struct Scratch {
    days: DayTexts,
    own: OwnParts,
    own_words: OwnParts,
    text: String,
    /// Where the parts of the text end.
    ends: Vec<usize>,
}

/// Appends the file of [`super::PlanCalendar::new`] for one of many plans of the same protocols in the same view, but for names and
/// days.
///
/// # Errors
///
/// As for [`super::PlanCalendar::new`]. What was appended is no file then.
pub fn push_file(
    plan: &Plan,
    view: &View,
    (alike, scratch): (&mut Alike, &mut Scratch),
    out: &mut Vec<u8>,
) -> Result<(), LocalTimeError> {
    let sessions = plan.sessions();
    if !is_plain(plan, &sessions, view) {
        let planned = events::of_plan(plan, view, alike)?;
        let entries = || planned.iter().map(|event| &event.entry);
        let spans = entries().map(|entry| entry.span);
        let beginning = Beginning::of(
            spans.clone(),
            &Clocks::new(spans, &view.zone, view.calendar.time),
            feed(plan, view).as_ref(),
        );
        out.extend_from_slice(beginning.text.as_bytes());
        for entry in entries() {
            alike.push_entry(entry, (view, beginning.is_local), scratch, out)?;
        }
        out.extend_from_slice(ics::END.as_bytes());
        return Ok(());
    }
    let is_local = alike.begin(plan, &sessions, view, out);
    let stamps = Stamps::of(plan, view);
    for (course, session) in sessions {
        let place = plan.plans.iter().position(|plan| std::ptr::eq(plan, course)).unwrap_or_default();
        alike.push_session((place, course), session, (view, is_local), (&stamps, scratch), out)?;
    }
    out.extend_from_slice(ics::END.as_bytes());
    Ok(())
}

/// Whether the events of a plan are its sessions alone, each alone on its day, and nothing was handed out of them before.
fn is_plain(plan: &Plan, sessions: &[(&CoursePlan, &Session)], view: &View) -> bool {
    view.calendar.care == CareStyle::Notes
        && !view.calendar.is_discreet
        && plan.plans.iter().all(|plan| plan.gone.is_empty() && plan.course.ledger.visits.is_empty())
        && sessions.iter().all(|(_, session)| session.event.visit.is_none())
        && !sessions.windows(2).any(|pair| pair[0].1.day == pair[1].1.day)
}

/// How an event lies on its day, and how its times are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    time: Option<SessionTime>,
    is_local: bool,
}

/// How many events are kept that are laid out for one session. Names are longer or shorter by some letters.
const MOST_EVENTS: usize = 64;

/// How many words are kept that are laid out for days that lie so around one session. Days are longer or shorter by a letter or
/// two.
const MOST_WORDS: usize = 32;

/// How much memory all that is laid out may take, in bytes; then it begins anew.
const MOST_BYTES: usize = 4 << 20;

impl Alike {
    /// Appends what stands before the events of a plan; whether their times are written as local times.
    fn begin(&mut self, plan: &Plan, sessions: &[(&CoursePlan, &Session)], view: &View, out: &mut Vec<u8>) -> bool {
        // Which rules a zone has depends on the years.
        let years = || {
            let spans = sessions.iter().filter_map(|(_, session)| Some(session.time?.on(session.day)));
            let years = spans.map(|(start, end)| (start.year(), end.year()));
            years.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
        };
        let years = years();
        let known = self.beginnings.iter().position(|(of, _)| *of == years);
        let place = known.unwrap_or_else(|| {
            if self.beginnings.len() == MOST_EVENTS {
                self.beginnings.clear();
            }
            let spans = sessions.iter().map(|(_, session)| events::span(session));
            let clocks = Clocks::new(spans.clone(), &view.zone, view.calendar.time);
            self.beginnings.push((years, Beginning::of(spans, &clocks, feed(plan, view).as_ref())));
            self.beginnings.len() - 1
        });
        let Beginning { text, is_local } = &self.beginnings[place].1;
        out.extend_from_slice(text.as_bytes());
        *is_local
    }

    /// Appends the event of a session.
    fn push_session(
        &mut self,
        (course, plan): (usize, &CoursePlan),
        session: &Session,
        (view, is_local): (&View, bool),
        (stamps, scratch): (&Stamps, &mut Scratch),
        out: &mut Vec<u8>,
    ) -> Result<(), LocalTimeError> {
        let place = self.place((course, plan), session, view)?;
        let around = DaysAround::of(plan, session, view);
        if let Some(around) = &around
            && self.push_again(place, around, (plan, session), (view, is_local), scratch, out)
        {
            return Ok(());
        }
        let description = self.words((course, plan), session, view)?;
        let words = description.laid();
        let state = stamps.session(plan, session, view);
        let PlannedEvent { entry, .. } =
            SessionEvents { plan, session, care: &[], view, state }.session_event(description, self)?;
        let laid = LaidEvent::around_words(&entry, &view.zone, is_local, &mut self.steady)?;
        let Some(((words, own_words), (laid, own))) = words.zip(laid) else {
            return self.push_entry(&entry, (view, is_local), scratch, out);
        };
        laid.push(&own, (&words, &own_words), out);
        // What is kept may have been begun anew.
        let place = self.place((course, plan), session, view)?;
        let Self { places, steady, .. } = self;
        let there = &mut places[place].1;
        let shape = Shape { time: session.time, is_local };
        if !there.events.iter().any(|(of, event)| *of == shape && event.fits(&own)) {
            self.bytes += laid.bytes();
            keep(&mut there.events, (shape, laid), MOST_EVENTS);
        }
        // Where the clocks are set about then, the words are of this day alone.
        let is_of = |(of, dated): &&mut (DaysAround, Dated)| Some(*of) == around && dated.holds(session, view, steady);
        if let Some((_, dated)) = there.dated.first_mut().filter(is_of)
            && !dated.laid.iter().any(|laid| laid.fits(&own_words))
        {
            self.bytes += words.bytes();
            keep(&mut dated.laid, words, MOST_WORDS);
        }
        if self.bytes > MOST_BYTES {
            self.bytes = 0;
            for (_, there) in &mut self.places {
                there.events.clear();
                there.dated.iter_mut().for_each(|(_, dated)| dated.laid.clear());
            }
        }
        Ok(())
    }

    /// Appends the event of a session as one like it was written before; whether one was.
    fn push_again(
        &mut self,
        place: usize,
        around: &DaysAround,
        (plan, session): (&CoursePlan, &Session),
        (view, is_local): (&View, bool),
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> bool {
        let Self { places, steady, reminders, .. } = self;
        let Scratch { days, own, own_words, text, ends } = scratch;
        let there = &mut places[place].1;
        let is_dated = |(of, dated): &(DaysAround, Dated)| of == around && dated.holds(session, view, steady);
        let Some((_, dated)) = first(&mut there.dated, is_dated) else { return false };
        let last = match session.time {
            None => session.day.succ_opt(),
            // Where no clock is set about then, every time of the clock is one instant.
            Some(time) => {
                let last = time.on(session.day).1.date();
                let length = (last - session.day).num_days() as i32;
                (is_local && steady.hold(&view.zone, session.day, (0, length))).then_some(last)
            }
        };
        let Some(last) = last else { return false };
        own.begin_event(plan.uid(session), session.day, last);
        text.clear();
        ends.clear();
        events::push_title(text, plan, session, view);
        let title = text.len();
        ends.push(title);
        for (minutes, _) in events::reminders(session, view) {
            let when = (minutes, session.time.map(|time| time.start));
            reminders.push(text, when, |text| text.extend_from_within(..title), view.locale);
            ends.push(text.len());
        }
        own.push_texts(text, ends);
        let shape = Shape { time: session.time, is_local };
        let Some((_, event)) = first(&mut there.events, |(of, event)| *of == shape && event.fits(own)) else {
            return false;
        };
        dated.fill(session.day, own_words, days, view.locale);
        let Some(words) = first(&mut dated.laid, |words| words.fits(own_words)) else { return false };
        event.push(own, (words, own_words), out);
        true
    }

    /// Appends an event as it is.
    fn push_entry(
        &mut self,
        entry: &Entry,
        (view, is_local): (&View, bool),
        Scratch { text, .. }: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Result<(), LocalTimeError> {
        text.clear();
        ics::push_event(entry, &view.zone, is_local, &mut self.steady, text)?;
        out.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// The first of these that is such, which is asked first when the next one is looked for: the same comes again soon.
fn first<T>(all: &mut [T], is_it: impl FnMut(&T) -> bool) -> Option<&mut T> {
    let known = all.iter().position(is_it)?;
    all.swap(0, known);
    all.first_mut()
}

/// Keeps one more, and at most so many.
fn keep<T>(all: &mut Vec<T>, new: T, most: usize) {
    all.truncate(most - 1);
    all.insert(0, new);
}
