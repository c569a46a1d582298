//! `mesoplan record`: writes down what happened to a saved course. The file is edited, not written anew: its remarks and
//! its order stay.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use toml_edit::{ArrayOfTables, Datetime, DocumentMut, Item, Table, value};

use super::arguments::{EventDate, Moment};
use super::clinic::ready;
use super::failure::Failure;
use super::library::Library;
use super::lock::LockedCourse;
use super::shell::Shell;
use super::{Answer, advice, arguments, book, saved};
use crate::clinic;
use crate::error::Error;
use crate::model::{Id, Plan, RecordEntry, RecordProblem};
use crate::read;
use crate::render::remarks;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RecordArguments {
    /// The saved course
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Which of several courses in the file, by its protocol
    #[arg(long, global = true, value_name = "COURSE", value_parser = arguments::course_name)]
    course: Option<Id>,

    #[command(subcommand)]
    happened: Happened,
}

/// What happened.
#[derive(Debug, Subcommand)]
enum Happened {
    /// A session was held
    Held {
        /// Its number, as the plan shows it
        session: u32,
        /// The day, with or without the time at which it began; without it, the day and time for which it was planned
        #[arg(long, value_name = "DATE[THH:MM]", value_parser = arguments::moment)]
        on: Option<Moment>,
        /// It does not count: another product, or interrupted. The same session comes next
        #[arg(long)]
        does_not_count: bool,
        /// The next interval is measured from it all the same
        #[arg(long, requires = "does_not_count")]
        interval_starts_anew: bool,
    },
    /// A session was not held on the day for which it was planned; it is planned again
    Missed {
        /// Its number, as the plan shows it
        session: u32,
        /// The day; without it, the day for which it was planned
        #[arg(long, value_name = "DATE", value_parser = arguments::date)]
        on: Option<NaiveDate>,
    },
    /// A session is moved by hand, and stays where it is put
    Move {
        /// Its number, as the plan shows it
        session: u32,
        /// The day, with or without the time at which it is to begin
        #[arg(long, value_name = "DATE[THH:MM]", value_parser = arguments::moment)]
        to: Moment,
        /// Move it even where a rule forbids the day; the plan then says so
        #[arg(long)]
        force: bool,
    },
    /// A session is dropped from the course
    Cancelled {
        /// Its number, as the plan shows it
        session: u32,
    },
    /// An event that sessions wait for has its date, or another one
    Event {
        /// The event of the protocol, and its day
        #[arg(value_name = "EVENT=DATE", value_parser = arguments::event)]
        event: EventDate,
    },
    /// Take the last entry of the course back
    Undo,
}

const EXAMPLES: &str = "\
Examples:
  mesoplan record course.toml held 1
  mesoplan record course.toml held 3 --on 2026-12-30
  mesoplan record course.toml missed 4
  mesoplan record course.toml move 5 --to 2027-02-03
  mesoplan record course.toml move 6 --to 2027-02-17T16:00
  mesoplan record course.toml event retrieval=2027-03-02
  mesoplan record course.toml undo

Exit status:
  0  written
  1  no plan fits with the move; the file stays as it was
  2  the entry cannot be true, or somebody else is writing; the file stays as it was";

pub(super) fn run(arguments: &RecordArguments, library: &Library, shell: &mut Shell) -> Result<Answer, Failure> {
    let mut file = LockedCourse::open(&arguments.file, shell)?;
    let course = ready(saved::course(&arguments.file, file.bytes())?, library)?;
    let course = book::around(course, Some(&arguments.file), shell)?;
    // The reader has refused what is no text.
    let text = String::from_utf8_lossy(file.bytes());
    if let Happened::Event { event: EventDate { event, date } } = &arguments.happened {
        let plan = course.set_event(event, *date)?;
        file.replace(&with_event(&text, event, *date)?)?;
        drop(file);
        shell.remark(&format!("recorded: {event} on {}", remarks::day(*date)));
        say_plan(plan.as_ref(), None, shell);
        return Ok(Answer::Yes);
    }
    let index = course.protocol_index(arguments.course.as_ref())?;
    let (recorded, text, remark) = match arguments.happened.event() {
        None => {
            let recorded = course.undo(index).map_err(|error| nothing_to_undo(error, &arguments.file))?;
            let remark = format!("taken back: {}", remarks::record_entry(&recorded.entry));
            (recorded, without_last(&text, index)?, remark)
        }
        Some(happened) => {
            let recorded = course.record(index, happened).inspect_err(|error| {
                if let Some(refusal) = error.refusal() {
                    book::say_taken_days(&course, refusal, shell);
                }
            })?;
            let remark = format!("recorded: {}", remarks::record_entry(&recorded.entry));
            let text = with_entry(&text, index, &recorded.entry)?;
            (recorded, text, remark)
        }
    };
    file.replace(&text)?;
    drop(file);
    shell.remark(&remark);
    say_plan(recorded.plan.as_ref(), Some(index), shell);
    Ok(Answer::Yes)
}

/// What comes next in a course, or in each of several.
fn say_plan(plan: Option<&Plan>, index: Option<usize>, shell: &mut Shell) {
    // What happened has happened, even when nothing fits after it.
    let Some(plan) = plan else {
        shell.remark("no plan fits now; `mesoplan plan` on this file says why");
        return;
    };
    for (_, plan) in plan.plans.iter().enumerate().filter(|(place, _)| index.is_none_or(|index| *place == index)) {
        if let Some(session) = plan.next_ahead() {
            shell.remark(&format!("next: {}", remarks::session_on(session)));
        }
    }
}

impl Happened {
    /// What happened, as the record knows it; nothing where an entry is taken back.
    fn event(&self) -> Option<clinic::Happened> {
        Some(match *self {
            Self::Held { session, on, does_not_count, interval_starts_anew: starts_anew } => {
                let (on, at) = (on.map(|moment| moment.day), on.and_then(|moment| moment.time));
                match does_not_count {
                    true => clinic::Happened::HeldUncounted { session, on, at, starts_anew },
                    false => clinic::Happened::Held { session, on, at },
                }
            }
            Self::Missed { session, on } => clinic::Happened::Missed { session, on },
            Self::Move { session, to, force } => {
                clinic::Happened::Moved { session, to: to.day, at: to.time, is_forced: force }
            }
            Self::Cancelled { session } => clinic::Happened::Cancelled { session },
            Self::Event { .. } | Self::Undo => return None,
        })
    }
}

/// The error of an empty record, with its file.
fn nothing_to_undo(error: Error, file: &Path) -> Failure {
    let Error::Record(problem @ RecordProblem::Empty) = &error else { return error.into() };
    let text = format!("the record of {} is empty", file.display());
    Failure::usage(problem.code(), text, advice::record(problem))
}

/// The text of the file with one entry more.
fn with_entry(text: &str, index: usize, entry: &RecordEntry) -> Result<String, Failure> {
    let block = read::record_entry_text(entry).parse::<DocumentMut>();
    let mut table = block.map_err(|_| unwritable("its record cannot be written"))?.as_table().clone();
    table.decor_mut().set_prefix("\n");
    edited(text, index, |entries| entries.push(table))
}

/// The text of the file with the date of an event.
fn with_event(text: &str, event: &Id, date: NaiveDate) -> Result<String, Failure> {
    let shape = |why: &str| {
        let help = format!("write it by hand, above the first `[[course]]`: `event.{event} = {date}`");
        Failure::usage("event-shape", format!("the event cannot be added to this file: {why}"), help)
    };
    let mut document: DocumentMut = text.parse().map_err(|_| shape("it is not read as TOML"))?;
    let mut dotted = Table::new();
    dotted.set_dotted(true);
    let events = document.entry("event").or_insert(Item::Table(dotted));
    let events = events.as_table_like_mut().ok_or_else(|| shape("its `event` is no table"))?;
    let written = date.to_string().parse::<Datetime>().map_err(|_| shape("its date cannot be written"))?;
    events.insert(event.as_str(), value(written));
    Ok(saved::as_before(text, &document.to_string()))
}

/// The text of the file without the last entry.
fn without_last(text: &str, index: usize) -> Result<String, Failure> {
    edited(text, index, |entries| {
        if let Some(last) = entries.len().checked_sub(1) {
            entries.remove(last);
        }
    })
}

/// The text of the file with another record for a course.
fn edited(text: &str, index: usize, edit: impl FnOnce(&mut ArrayOfTables)) -> Result<String, Failure> {
    let mut document: DocumentMut = text.parse().map_err(|_| unwritable("it is not read as TOML"))?;
    let courses = document.get_mut("course").and_then(Item::as_array_of_tables_mut);
    let courses = courses.ok_or_else(|| unwritable("its courses are not blocks `[[course]]`"))?;
    let course = courses.get_mut(index).ok_or_else(|| unwritable("a course is missing"))?;
    let record = course.entry("record").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    edit(record.as_array_of_tables_mut().ok_or_else(|| unwritable("its `record` is not made of blocks"))?);
    Ok(saved::as_before(text, &document.to_string()))
}

fn unwritable(why: &str) -> Failure {
    let help = "write the record by hand, as blocks `[[course.record]]` below their `[[course]]`";
    Failure::usage("record-shape", format!("the record cannot be added to this file: {why}"), help)
}
