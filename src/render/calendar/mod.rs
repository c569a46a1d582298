//! A plan as the events of calendar files: `events` makes them, with what `words` says of each, `alike` of many, `by_variant` of
//! those in each variant, and `dated` of many on other days. `again` writes the files of many plans, each event as one like it was
//! written, with its own days in the words of `day_texts`. `handout` says what has changed since the plan of a saved course was
//! handed out, `update` lets the events of any other follow an earlier file, and `style` is what a person chooses.

mod again;
mod alike;
mod by_variant;
mod dated;
mod day_texts;
mod events;
mod handout;
mod shelf;
mod style;
mod update;
mod words;

pub use again::{Scratch, push_file};
pub use by_variant::AlikeByVariant;
pub use handout::hand_outs;
pub use style::{CalendarStyle, CareStyle, FeedStyle, TitleError, TitleTemplate};
pub use update::{CalendarRefusal, belonging, check_over};
pub use words::{session_text, session_title};

pub(super) use events::session_entry;

use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

use super::document::Document;
use super::ics::{self, Clocks, EventText, Feed};
use super::locale::Sentence;
use super::{View, html};
use crate::model::{Plan, SessionTime};
use crate::read::EarlierCalendar;
use crate::zone::LocalTimeError;
use alike::Alike;
use events::{FileSubject, PlannedEvent};

/// The events of a plan, as texts that can be put into one file or into many.
#[derive(Clone, Debug)]
pub struct PlanCalendar<'v> {
    plan: &'v Plan,
    view: &'v View,
    clocks: Clocks<'v>,
    feed: Option<Feed>,
    events: Vec<CalendarEvent>,
}

/// One event of a plan's calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEvent {
    /// Its name.
    pub uid: Uuid,
    /// Its title.
    pub title: String,
    /// What became of it since the earlier file.
    pub change: Change,
    file: FileSubject,
    text: EventText,
}

impl CalendarEvent {
    /// The name of a file of its own, without the ending.
    pub fn file_stem(&self) -> String {
        self.file.file_stem(self.uid)
    }
}

/// What became of an event since the earlier file. A fresh file has new events only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    New,
    /// It stands in the file as it stood.
    Same,
    /// It means the same, and its words or reminders are others: SEQUENCE stays.
    Reworded,
    /// It differs in what matters: SEQUENCE is one higher (RFC 5545, section 3.8.7.4).
    Changed(Vec<Difference>),
    /// The plan no longer has it: it stays as cancelled, with a SEQUENCE one higher.
    Cancelled,
}

/// In what an event differs from the earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Its day, or its start or end.
    Time {
        /// When it was to be.
        from: When,
        /// When it is to be.
        to: When,
    },
    /// Its title.
    Title,
    /// Its place.
    Place,
    /// Its place, or what a person has to know before or after it.
    Care,
    /// It takes place again, or no longer.
    Status,
}

/// A day, and the time on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The day.
    pub day: NaiveDate,
    /// When it starts; `None` for a whole day.
    pub start: Option<NaiveTime>,
}

impl When {
    fn of(day: NaiveDate, time: Option<SessionTime>) -> Self {
        Self { day, start: time.map(|time| time.start) }
    }
}

impl<'v> PlanCalendar<'v> {
    /// The plans as events, in the order of their days; after them what was handed out and is none of the plan any more. What
    /// was handed out of a saved course before is followed.
    ///
    /// # Errors
    ///
    /// [`LocalTimeError`] when a session begins or ends at a local time that is no single instant in the zone.
    pub fn new(plan: &'v Plan, view: &'v View) -> Result<Self, LocalTimeError> {
        let planned = events::of_plan(plan, view, &mut Alike::default())?;
        let clocks = Clocks::new(planned.iter().map(|event| event.entry.span), &view.zone, view.calendar.time);
        let events = planned.into_iter().map(|PlannedEvent { entry, file, change }| {
            let text = ics::event_text(&entry, &clocks)?;
            Ok(CalendarEvent { uid: entry.uid, title: entry.summary, file, change, text })
        });
        let events = events.collect::<Result<_, LocalTimeError>>()?;
        Ok(Self { plan, view, clocks, feed: feed(plan, view), events })
    }

    /// The plans as the next state of an earlier file: an event that is the same keeps its bytes, one that differs
    /// follows it, and one that the plan no longer has stays as cancelled, after the others.
    ///
    /// # Errors
    ///
    /// [`CalendarRefusal`] when a session is at a local time that is no single instant, or the file has events that no
    /// session of these courses can have.
    pub fn since(plan: &'v Plan, view: &'v View, earlier: &EarlierCalendar) -> Result<Self, CalendarRefusal> {
        let planned = events::of_plan(plan, view, &mut Alike::default()).map_err(CalendarRefusal::LocalTime)?;
        let (clocks, events) = update::follow(planned, plan, view, earlier)?;
        Ok(Self { plan, view, clocks, feed: feed(plan, view), events })
    }

    /// The plans as the icalendar crate models a calendar: the events that [`PlanCalendar::file`] has.
    ///
    /// # Errors
    ///
    /// As for [`PlanCalendar::new`].
    pub fn model(plan: &Plan, view: &View) -> Result<icalendar::Calendar, LocalTimeError> {
        let planned = events::of_plan(plan, view, &mut Alike::default())?;
        let clocks = Clocks::new(planned.iter().map(|event| event.entry.span), &view.zone, view.calendar.time);
        ics::calendar(planned.iter().map(|event| &event.entry), &clocks, feed(plan, view).as_ref())
    }

    /// All events as one file.
    pub fn file(&self) -> String {
        ics::file(self.events.iter().map(|event| &event.text), &self.clocks, self.feed.as_ref())
    }

    /// The plan as a page that holds this calendar, which may follow an earlier one.
    pub fn page(&self) -> String {
        html::write(self.plan, &Document::new(self.plan, self.view), self, self.view.sheet)
    }

    /// One event as a file of its own, which is imported and never a feed.
    pub fn single_file(&self, event: &CalendarEvent) -> String {
        ics::file([&event.text], &self.clocks, None)
    }

    /// The events, in the order of the file.
    pub fn events(&self) -> &[CalendarEvent] {
        &self.events
    }
}

/// What [`PlanCalendar::file`] is of a plan that follows no earlier file, without its events one by one.
///
/// # Errors
///
/// As for [`PlanCalendar::new`].
pub fn file(plan: &Plan, view: &View) -> Result<String, LocalTimeError> {
    let planned = events::of_plan(plan, view, &mut Alike::default())?;
    let entries = planned.iter().map(|event| &event.entry);
    ics::whole(entries, &view.zone, view.calendar.time, feed(plan, view).as_ref())
}

fn feed(plan: &Plan, view: &View) -> Option<Feed> {
    let style = view.calendar.feed.as_ref()?;
    let titles = || plan.plans.iter().map(|plan| view.locale.own_title(&plan.course.protocol.title));
    // A name of blanks alone is none.
    let name = match style.name.as_ref().filter(|name| !ics::as_written(name).trim().is_empty()) {
        Some(name) => name.clone(),
        None if view.calendar.is_discreet => view.locale.say(Sentence::Appointments),
        None => titles().collect::<Vec<_>>().join(view.locale.labels().comma),
    };
    Some(Feed { name })
}
