//! Many courses at once: a row in, a line out, and nothing that one row leaves behind for the next.
//!
//! [`Layout`] reads a line of a list, in CSV perhaps several, as a [`Row`], and a [`Worker`] answers it. Workers share
//! nothing, so that any number of them gives the same lines; what a worker keeps (protocols, courses that are laid out) only
//! saves time. Where lines come from, and what becomes of the answers, is for the shell.
//!
//! - `columns`: what a row can say, and its schema
//! - `row_end`: where rows end
//! - `row`, `csv`, `ndjson`: a row as cells with their places
//! - `request`: cells as a course
//! - `shared`: what rows share, and what is a row's own
//! - `ready`: a course with what it names, and its plan, its calendar, its fingerprint
//! - `answer`: the lines that come out
//! - `fault`: what is wrong with a row
//! - `noticed`: what is said of all rows together
//! - `fingerprint`: what tells rows apart that may have different answers

mod answer;
mod columns;
mod csv;
mod fault;
mod fingerprint;
mod ndjson;
mod noticed;
mod ready;
mod request;
mod row;
mod row_end;
mod shared;

use std::collections::{HashMap, VecDeque};
use std::mem;

pub use answer::{answer_json_schema, push_fault_line};
use chrono::{DateTime, NaiveDate, Utc};
pub use columns::{Column, json_schema};
pub use fault::Fault;
pub use fingerprint::Fingerprint;
pub use noticed::Noticed;
pub use row::{BadRow, Layout, MAX_LINE_BYTES, Row, RowId};
pub use row_end::RowEnds;

use crate::clinic::{Files, ReadyCourse};
use crate::error::Error;
use crate::model::{BusyTimes, Course, Language, Protocol, Refusal};
use crate::render::calendar::{AlikeByVariant, Scratch};
use crate::render::{Locale, View};
use crate::zone::Zone;
use ready::Ready;
use request::Own;
use shared::{Found, Shared};

/// Where rows get what they name.
pub trait Sources: Files {
    /// The protocol of a name or a path.
    ///
    /// # Errors
    ///
    /// That there is none, or that it cannot be used.
    fn find_protocol(&self, name: &str) -> Result<Protocol, Fault>;

    /// The file with the texts of a protocol in a further language, where there is one.
    ///
    /// # Errors
    ///
    /// That it cannot be read.
    fn find_texts(&self, name: &str, language: &Language) -> Result<Option<Vec<u8>>, Fault>;

    /// The saved course in a file, with its paths as they are seen from where the program runs.
    ///
    /// # Errors
    ///
    /// That there is none, or that it cannot be used.
    fn find_course(&self, path: &str) -> Result<Course, Fault>;

    /// The day on the clocks of a zone: the same in each answer. It is asked for courses that are under way alone.
    ///
    /// # Errors
    ///
    /// That nobody knows it.
    fn today_in(&self, zone: &Zone) -> Result<NaiveDate, Fault>;

    /// When what changed since it was handed out is said to have changed: the same in each answer. It is asked for courses
    /// of which something was handed out alone.
    ///
    /// # Errors
    ///
    /// That nobody knows it.
    fn now(&self) -> Result<DateTime<Utc>, Fault>;

    /// When one visit more cannot be at the clinic of a course, which has a book: the others in it hold every place then. The
    /// course's own file is none of the others, where it has one.
    ///
    /// # Errors
    ///
    /// That the book cannot be read.
    fn taken_by_others(&self, course: &ReadyCourse, own: Option<&str>) -> Result<BusyTimes, Fault>;

    /// Whether two paths lead to one file.
    fn is_same_file(&self, one: &str, other: &str) -> bool;

    /// An error in English words, with what to do about it in the columns of a row.
    fn fault(&self, error: Error) -> Fault;
}

/// What the lines of the answer hold besides the name of the row and the days of its sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum With {
    /// Nothing.
    #[default]
    Dates,
    /// The whole plan, as `mesoplan plan --format json` writes it.
    Plan,
    /// The calendar file.
    Ics,
}

/// What holds for all rows.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// What the answers are made by: the program and its tables, with their versions. Part of every fingerprint.
    pub made_by: String,
    /// What the lines hold.
    pub with: With,
    /// The clinic's file, for rows that name no saved course. A saved course has its own, which can be no other one.
    pub clinic: Option<String>,
    /// The day of planning, where one is chosen. Without it rows that name no saved course are planned as if there were none.
    pub today: Option<NaiveDate>,
    /// The language of plans and calendars; where none is chosen, that of the saved course or the clinic.
    pub locale: Option<Locale>,
}

/// How many courses all workers together keep laid out, and each worker at least; then it begins anew. Lists have few that differ.
const MOST_KNOWN: usize = 1000;
const LEAST_KNOWN: usize = 64;

/// Of how many of them all workers together keep the words of calendars, which take more than half a megabyte each; and each
/// worker at least.
const MOST_SPEAKING: usize = 128;
const LEAST_SPEAKING: usize = 4;

/// Answers rows, one after the other.
pub struct Worker<'s, S> {
    sources: &'s S,
    choices: &'s Choices,
    protocols: HashMap<String, Protocol>,
    /// What rows share that agree on their shared columns.
    shared: Vec<Shared>,
    /// Where they are, by these.
    places: HashMap<String, usize>,
    /// The name of a row's shared part, whose memory is used again.
    key: String,
    /// A calendar file, whose memory is used again.
    calendar: Vec<u8>,
    scratch: Scratch,
    noticed: Noticed,
    /// Which of what rows share has words of calendars at hand, the one used last first; and how many may.
    speaking: VecDeque<usize>,
    most_speaking: usize,
    /// How much of what rows share it may know.
    most_known: usize,
}

/// Why a row has no answer, before it is put into words.
enum Failed {
    Row(Fault),
    Course(Error),
}

impl<'s, S: Sources> Worker<'s, S> {
    /// A worker that knows nothing yet, one of this many in all.
    pub fn one_of(workers: usize, sources: &'s S, choices: &'s Choices) -> Self {
        Self {
            sources,
            choices,
            protocols: HashMap::new(),
            shared: Vec::new(),
            places: HashMap::new(),
            key: String::new(),
            calendar: Vec::new(),
            scratch: Scratch::default(),
            noticed: Noticed::default(),
            speaking: VecDeque::new(),
            most_speaking: (MOST_SPEAKING / workers.max(1)).max(LEAST_SPEAKING),
            most_known: (MOST_KNOWN / workers.max(1)).max(LEAST_KNOWN),
        }
    }

    /// What is to be said of the rows that it has answered.
    pub fn into_noticed(mut self) -> Noticed {
        self.forget_shared();
        self.noticed
    }

    /// Appends the line of a row.
    ///
    /// # Errors
    ///
    /// Why it has no answer. Nothing of it has been written then.
    pub fn answer(&mut self, row: &Row<'_>, out: &mut Vec<u8>) -> Result<(), Fault> {
        let start = out.len();
        let (mut calendar, mut scratch) = (mem::take(&mut self.calendar), mem::take(&mut self.scratch));
        calendar.clear();
        let answered = self.push_answer(row, out, &mut calendar, &mut scratch);
        (self.calendar, self.scratch) = (calendar, scratch);
        answered.map_err(|failed| {
            out.truncate(start);
            self.in_words(row, failed)
        })
    }

    /// Appends the calendar file of a row, and gives its fingerprint; nothing where it `is_done` already.
    ///
    /// # Errors
    ///
    /// Why it has none. Nothing of it has been written then.
    pub fn push_calendar(
        &mut self,
        row: &Row<'_>,
        out: &mut Vec<u8>,
        is_done: impl FnOnce(Fingerprint) -> bool,
    ) -> Result<Option<Fingerprint>, Fault> {
        let start = out.len();
        let mut scratch = mem::take(&mut self.scratch);
        let written = self.push_calendar_unless(row, out, is_done, &mut scratch);
        self.scratch = scratch;
        written.map_err(|failed| {
            out.truncate(start);
            self.in_words(row, failed)
        })
    }

    fn push_calendar_unless(
        &mut self,
        row: &Row<'_>,
        out: &mut Vec<u8>,
        is_done: impl FnOnce(Fingerprint) -> bool,
        scratch: &mut Scratch,
    ) -> Result<Option<Fingerprint>, Failed> {
        let mut found = self.course(row)?;
        let fingerprint = found.fingerprint(row);
        if is_done(fingerprint) {
            return Ok(None);
        }
        if let Found::Shared(shared, own) = &mut found
            && shared.find(own)
        {
            shared.push_calendar(own, scratch, out)?;
            shared.notice_found();
        } else {
            let (ready, alike) = found.asking();
            let plan = ready.plan()?;
            ready.push_calendar(&plan, (alike, scratch), out)?;
            let days = plan.days();
            found.notice(days).into_iter().for_each(|ready| self.noticed.plan(&ready, days));
        }
        Ok(Some(fingerprint))
    }

    fn push_answer(
        &mut self,
        row: &Row<'_>,
        out: &mut Vec<u8>,
        calendar: &mut Vec<u8>,
        scratch: &mut Scratch,
    ) -> Result<(), Failed> {
        answer::begin(out, &row.id);
        let with = self.choices.with;
        let mut found = self.course(row)?;
        if let (Found::Shared(shared, own), With::Dates | With::Ics) = (&mut found, with)
            && shared.find(own)
        {
            answer::push_days(out, shared.days());
            match with {
                With::Dates | With::Plan => shared.check_times()?,
                With::Ics => {
                    shared.push_calendar(own, scratch, calendar)?;
                    answer::push_text_of(out, "ics", calendar);
                }
            }
            shared.notice_found();
        } else {
            let (ready, alike) = found.asking();
            let plan = ready.plan()?;
            answer::push_days(out, plan.sessions().into_iter().map(|(_, session)| session.day));
            match with {
                With::Dates => ready.check_times(&plan)?,
                With::Plan => answer::push_json_of(out, "plan", ready.plan_json(&plan)?.as_bytes()),
                With::Ics => {
                    ready.push_calendar(&plan, (alike, scratch), calendar)?;
                    answer::push_text_of(out, "ics", calendar);
                }
            }
            let days = plan.days();
            found.notice(days).into_iter().for_each(|ready| self.noticed.plan(&ready, days));
        }
        answer::end(out);
        Ok(())
    }

    /// Begins anew with what rows share.
    fn forget_shared(&mut self) {
        self.places.clear();
        self.speaking.clear();
        for shared in self.shared.drain(..) {
            self.noticed.plan(&shared.ready, shared.planned);
        }
    }

    fn in_words(&self, row: &Row<'_>, failed: Failed) -> Fault {
        let error = match failed {
            Failed::Row(fault) => return fault,
            Failed::Course(error) => error,
        };
        let columns: Vec<Option<Column>> = match error.refusal() {
            _ if row.text(Column::Course).is_some() => vec![Some(Column::Course)],
            Some(Refusal::Course(problems)) => problems.iter().map(Column::of).collect(),
            Some(Refusal::NoPlan(_) | Refusal::NoJointPlan { .. } | Refusal::TooLarge { .. }) | None => Vec::new(),
        };
        let mut columns = columns.into_iter();
        let mut placed = |fault| match columns.next().flatten() {
            Some(column) => row.fault(column, fault),
            None => fault,
        };
        let mut fault = self.sources.fault(error);
        let also = mem::take(&mut fault.also);
        let first = placed(fault);
        also.into_iter().map(placed).fold(first, Fault::and)
    }

    /// The course of a row.
    fn course<'r>(&mut self, row: &'r Row<'_>) -> Result<Found<'_, 'r>, Failed> {
        if let Some(path) = row.text(Column::Course) {
            request::check_alone(row)?;
            let ready = self.saved(path).map_err(|failed| match failed {
                Failed::Row(fault) => Failed::Row(row.fault(Column::Course, fault)),
                Failed::Course(error) => Failed::Course(error),
            });
            return ready.map(|ready| Found::Ready(Box::new(ready), AlikeByVariant::default()));
        }
        self.key.clear();
        request::push_shared_key(row, &mut self.key);
        let place = match self.places.get(&self.key) {
            Some(place) => *place,
            None => {
                let shared = self.shared(row).map_err(|failed| match (failed, Own::of(row)) {
                    (Failed::Row(fault), Err(own)) => Failed::Row(fault.and(own)),
                    (failed, _) => failed,
                })?;
                if self.shared.len() >= self.most_known {
                    self.forget_shared();
                }
                self.places.insert(self.key.clone(), self.shared.len());
                self.shared.push(shared);
                self.shared.len() - 1
            }
        };
        let own = Own::of(row)?;
        self.let_speak(place);
        Ok(Found::Shared(&mut self.shared[place], own))
    }

    /// Keeps the words of calendars of what was used last, and forgets those of what was not for the longest time.
    fn let_speak(&mut self, place: usize) {
        if self.choices.with != With::Ics || self.speaking.front() == Some(&place) {
            return;
        }
        self.speaking.retain(|other| *other != place);
        self.speaking.push_front(place);
        let Self { speaking, shared, most_speaking, .. } = self;
        let mut count = 0;
        let is_kept = |place: &&usize| {
            count += shared[**place].alike.count().max(1);
            count <= *most_speaking
        };
        let kept = speaking.iter().take_while(is_kept).count().max(1);
        for forgotten in speaking.drain(kept..) {
            shared[forgotten].alike = AlikeByVariant::default();
        }
    }

    /// A saved course on the day on which it is planned, beside the others at its clinic.
    fn saved(&mut self, path: &str) -> Result<Ready, Failed> {
        let course = self.sources.find_course(path)?;
        if let Some(clinic) = &self.choices.clinic {
            let is_its = course.clinic.as_ref().is_some_and(|own| self.sources.is_same_file(own, clinic));
            if !is_its {
                return Err(request::other_clinic(course.clinic.as_deref(), clinic).into());
            }
        }
        let mut ready = self.ready(course, Some(path))?;
        if ready.course.course().is_under_way() {
            let today = self.sources.today_in(ready.course.zone())?;
            ready.course = ready.course.with_today(Some(today));
        }
        if ready.course.course().issue().is_some() {
            ready.now = Some(self.sources.now()?);
        }
        Ok(ready)
    }

    /// What a row says in its shared columns.
    fn shared(&mut self, row: &Row<'_>) -> Result<Shared, Failed> {
        let name = request::protocol_name(row)?;
        let protocol = self.protocol(name).map_err(|fault| row.fault(Column::Protocol, fault))?;
        let course = request::shared(row, name, &protocol)?;
        let ready = self.ready(Course { clinic: self.choices.clinic.clone(), ..course }, None)?;
        let (laid_out, view) = (ready.course.laid_out(), View::of(&ready.course, ready.locale));
        let fingerprint = ready.fingerprint();
        Ok(Shared { ready, fingerprint, laid_out, view, alike: AlikeByVariant::default(), planned: None })
    }

    /// A course with what it names, beside the others at its clinic; `own` is its file, where it has one.
    fn ready(&mut self, course: Course, own: Option<&str>) -> Result<Ready, Failed> {
        let course = Course { today: self.choices.today, ..course };
        let chosen = self.choices.locale;
        let names: Vec<String> = course.protocols.iter().map(|chosen| chosen.protocol.clone()).collect();
        let protocols = names.iter().map(|name| self.protocol(name)).collect::<Result<Vec<_>, Fault>>()?;
        let named = |name: &str| -> Result<Protocol, Failed> {
            let place = names.iter().position(|known| known == name);
            place.map_or_else(|| Ok(self.sources.find_protocol(name)?), |place| Ok(protocols[place].clone()))
        };
        let course = ReadyCourse::with_protocols(course, named, self.sources)?;
        let spoken = chosen.or_else(|| Locale::of_languages(course.languages()));
        let locale = spoken.unwrap_or_default();
        let language = locale.language();
        let mut beside = self.choices.made_by.clone().into_bytes();
        let course = course.with_texts(&language, |name| -> Result<_, Failed> {
            let texts = self.sources.find_texts(name, &language)?;
            beside.extend(texts.iter().flatten());
            Ok(texts)
        });
        let mut course = course?.speaking(locale);
        if course.clinic().is_some_and(|clinic| clinic.book.is_some()) {
            let taken = self.sources.taken_by_others(&course, own)?;
            course = course.with_taken(taken);
        }
        let ready = Ready { course, locale, now: None, beside: beside.into() };
        self.noticed.course(&ready, spoken.is_some(), self.choices.with != With::Dates);
        Ok(ready)
    }

    fn protocol(&mut self, name: &str) -> Result<Protocol, Fault> {
        if let Some(protocol) = self.protocols.get(name) {
            return Ok(protocol.clone());
        }
        let protocol = self.sources.find_protocol(name)?;
        if self.protocols.len() >= MOST_KNOWN {
            self.protocols.clear();
        }
        self.protocols.insert(name.to_owned(), protocol.clone());
        Ok(protocol)
    }
}

impl From<Fault> for Failed {
    fn from(fault: Fault) -> Self {
        Self::Row(fault)
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Course(error)
    }
}
