//! The calendar file of one of many plans: an event that differs from one before it in its day, its name and its title alone is
//! written again with its own.

use std::borrow::Cow;

use chrono::Datelike as _;

use super::alike::{Alike, Reminders, SaidThere};
use super::by_variant::AlikeByVariant;
use super::dated::DaysAround;
use super::day_texts::DayTexts;
use super::events::{self, SessionEvents};
use super::handout::Stamps;
use super::shelf::Shelf;
use super::style::CareStyle;
use super::{feed, words};
use crate::model::{CoursePlan, Plan, Session, SessionTime};
use crate::render::View;
use crate::render::frame::MARKS;
use crate::render::ics::{self, Beginning, Clocks, Entry, LaidEvent, OwnParts, Words, is_text_value, text_value};
use crate::zone::{LocalTimeError, SteadyDays};

/// What serves for all files that are written one after the other: days in words, and memory that is used again.
#[derive(Debug, Default)]
pub struct Scratch {
    days: DayTexts,
    own: OwnParts,
    own_words: OwnParts,
    text: String,
}

/// Appends the file of [`super::PlanCalendar::new`] for one of many plans of the same protocols in the same view, but for names and
/// days.
///
/// # Errors
///
/// As for [`super::PlanCalendar::new`]. Then only a part of a file was appended.
pub fn push_file(
    plan: &Plan,
    view: &View,
    (alike, scratch): (&mut AlikeByVariant, &mut Scratch),
    out: &mut Vec<u8>,
) -> Result<(), LocalTimeError> {
    let alike = alike.of(plan);
    let sessions = plan.sessions();
    if !is_plain(plan, &sessions, view) {
        let planned = events::of_plan(plan, view, alike)?;
        let entries = planned.iter().map(|event| &event.entry);
        let feed = feed(plan, view);
        let beginning = Beginning::of_entries(entries.clone(), &view.zone, view.calendar.time, feed.as_ref());
        out.extend_from_slice(beginning.text.as_bytes());
        for entry in entries {
            alike.push_entry(entry, (view, beginning.is_local), scratch, out)?;
        }
        out.extend_from_slice(ics::END.as_bytes());
        return Ok(());
    }
    let is_local = alike.begin(plan, &sessions, view, out);
    let stamps = Stamps::of(plan, view);
    let names: Vec<Option<Cow<'_, str>>> =
        plan.plans.iter().map(|plan| plan.course.label.as_deref().map(name)).collect();
    for (course, session) in sessions {
        let place = plan.plans.iter().position(|plan| std::ptr::eq(plan, course)).unwrap_or_default();
        alike.push_session(
            (place, course, names[place].as_deref()),
            session,
            (view, is_local),
            (&stamps, scratch),
            out,
        )?;
    }
    out.extend_from_slice(ics::END.as_bytes());
    Ok(())
}

/// The name of a person as a part of TEXT values.
fn name(label: &str) -> Cow<'_, str> {
    if is_text_value(label) { Cow::Borrowed(label) } else { Cow::Owned(text_value(label)) }
}

/// Whether the events of a plan are its sessions alone, with the usual titles and each alone on its day, and nothing was handed out
/// of them before.
fn is_plain(plan: &Plan, sessions: &[(&CoursePlan, &Session)], view: &View) -> bool {
    view.calendar.care == CareStyle::Notes
        && !view.calendar.is_discreet
        && view.calendar.title.is_none()
        && plan.plans.iter().all(|plan| plan.gone.is_empty() && plan.course.ledger.visits.is_empty())
        && sessions.iter().all(|(_, session)| session.event.visit.is_none())
        && !sessions.windows(2).any(|pair| pair[0].1.day == pair[1].1.day)
}

/// The events of one place in a course that are of one kind.
#[derive(Debug)]
pub(super) struct EventsOfKind {
    kind: Kind,
    /// What is around the name of the person in the title, and in what each reminder says, as parts of TEXT values.
    around_names: Vec<Vec<Vec<u8>>>,
    /// They as they were written lately.
    laid: Shelf<LaidEvent>,
}

/// When an event is on its day, how its times are written, and whether it names a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kind {
    time: Option<SessionTime>,
    is_local: bool,
    has_name: bool,
}

impl EventsOfKind {
    fn new(kind: Kind, plan: &CoursePlan, session: &Session, view: &View, reminders: &mut Reminders) -> Self {
        let ([mark, ..], locale) = (MARKS, view.locale);
        let mut title = String::new();
        words::push_title(&mut title, plan, session, kind.has_name.then_some(mark), locale);
        let mut texts = vec![title.clone()];
        for (minutes, _) in events::reminders(session, view) {
            let mut text = String::new();
            reminders.push(&mut text, (minutes, kind.time.map(|time| time.start)), &title, locale);
            texts.push(text);
        }
        let around = |text: String| text.split(mark).map(|words| text_value(words).into_bytes()).collect();
        Self { kind, around_names: texts.into_iter().map(around).collect(), laid: Shelf::default() }
    }
}

impl SaidThere {
    /// An event that was written before and differs from that of a session in its own parts and words alone; and these parts.
    fn event(
        &self,
        (session, name): (&Session, Option<&str>),
        (view, is_local): (&View, bool),
        steady: &mut SteadyDays,
        own: &mut OwnParts,
    ) -> Option<&LaidEvent> {
        let kind = Kind { time: session.time, is_local, has_name: name.is_some() };
        let events = self.events.iter().find(|events| events.kind == kind)?;
        let last = match session.time {
            None => session.day.succ_opt()?,
            // Where no clock is set about then, every time of the clock is one instant.
            Some(time) => {
                let last = time.on(session.day).1.date();
                let length = (last - session.day).num_days() as i32;
                (is_local && steady.hold(&view.zone, session.day, (0, length))).then_some(last)?
            }
        };
        own.begin_event(session.event.uid, session.day, last);
        events.around_names.iter().for_each(|words| own.push_around(words, name.unwrap_or_default().as_bytes()));
        events.laid.find(own.key(), |event| event.fits(own))
    }
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
        (course, plan, name): (usize, &CoursePlan, Option<&str>),
        session: &Session,
        (view, is_local): (&View, bool),
        (stamps, scratch): (&Stamps, &mut Scratch),
        out: &mut Vec<u8>,
    ) -> Result<(), LocalTimeError> {
        let place = self.place((course, plan), session, view)?;
        let around = DaysAround::of(plan, session, view);
        if let Some(around) = &around
            && self.push_again(place, around, (session, name), (view, is_local), scratch, out)
        {
            return Ok(());
        }
        let description = self.words((course, plan), session, view)?;
        let Some((words, own_words)) = description.laid() else {
            let entry = self.entry((plan, session), description, view, stamps)?;
            return self.push_entry(&entry, (view, is_local), scratch, out);
        };
        // What is kept may have been begun anew.
        let place = self.place((course, plan), session, view)?;
        let there = &self.places[place].1;
        match there.event((session, name), (view, is_local), &mut self.steady, &mut scratch.own) {
            Some(event) => event.push(&scratch.own, (&words, &own_words), out),
            None => {
                let entry = self.entry((plan, session), description, view, stamps)?;
                let laid = LaidEvent::around_words(&entry, &view.zone, is_local, &mut self.steady)?;
                let Some((event, own)) = laid else {
                    return self.push_entry(&entry, (view, is_local), scratch, out);
                };
                event.push(&own, (&words, &own_words), out);
                self.bytes += event.bytes();
                let kind = Kind { time: session.time, is_local, has_name: name.is_some() };
                let Self { places, reminders, .. } = self;
                let events = &mut places[place].1.events;
                let known = events.iter().position(|events| events.kind == kind).unwrap_or_else(|| {
                    events.push(EventsOfKind::new(kind, plan, session, view, reminders));
                    events.len() - 1
                });
                events[known].laid.keep(own.key(), event, MOST_EVENTS);
            }
        }
        // Where the clocks are set about then, the words are of this day alone.
        let Self { places, steady, .. } = self;
        let there = &mut places[place].1;
        if let Some(known) = around.and_then(|around| there.dated_so(&around, session, view, steady)) {
            let (_, dated) = there.dated.at_mut(known);
            if dated.laid.find(own_words.key(), |laid| laid.fits(&own_words)).is_none() {
                self.bytes += words.bytes();
                dated.laid.keep(own_words.key(), words, MOST_WORDS);
            }
        }
        if self.bytes > MOST_BYTES {
            self.bytes = 0;
            for (_, there) in &mut self.places {
                there.events.clear();
                there.dated.all_mut().for_each(|(_, dated)| dated.laid.clear());
            }
        }
        Ok(())
    }

    /// Appends the event of a session as one like it was written before; whether one was.
    fn push_again(
        &mut self,
        place: usize,
        around: &DaysAround,
        (session, name): (&Session, Option<&str>),
        (view, is_local): (&View, bool),
        Scratch { days, own, own_words, .. }: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> bool {
        let Self { places, steady, .. } = self;
        let there = &places[place].1;
        let Some(known) = there.dated_so(around, session, view, steady) else { return false };
        let (_, dated) = there.dated.at(known);
        dated.fill(session.day, own_words, days, view.locale);
        let Some(words) = dated.laid.find(own_words.key(), |words| words.fits(own_words)) else { return false };
        let event = there.event((session, name), (view, is_local), steady, own);
        if let Some(event) = event {
            event.push(own, (words, own_words), out);
        }
        event.is_some()
    }

    /// The event of a session with these words.
    fn entry(
        &mut self,
        (plan, session): (&CoursePlan, &Session),
        description: Words,
        view: &View,
        stamps: &Stamps,
    ) -> Result<Entry, LocalTimeError> {
        let state = stamps.session(plan, session, view);
        let event = SessionEvents { plan, session, care: &[], view, state }.session_event(description, self)?;
        Ok(event.entry)
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
