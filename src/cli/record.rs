//! `mesoplan record`: writes down what happened to a saved course. The file is edited, not written anew: its remarks and
//! its order stay.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::clinic::{Asked, ClinicFiles};
use super::failure::Failure;
use super::library::Library;
use super::shell::Shell;
use super::{Answer, arguments, files, saved};
use crate::model::{Course, Id, Job, Plan, RecordEntry, RecordEvent, Refusal, Session};
use crate::read;
use crate::render::{self, Locale, remarks};
use crate::schedule;

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
        /// The day; without it, the day for which it was planned
        #[arg(long, value_name = "DATE", value_parser = arguments::date)]
        on: Option<NaiveDate>,
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
        /// The day
        #[arg(long, value_name = "DATE", value_parser = arguments::date)]
        to: NaiveDate,
        /// Move it even where a rule forbids the day; the plan then says so
        #[arg(long)]
        force: bool,
    },
    /// A session is dropped from the course
    Cancelled {
        /// Its number, as the plan shows it
        session: u32,
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
  mesoplan record course.toml undo

Exit status: 0 written; 1 no plan fits with the move; 2 the entry cannot be true. Where it is not 0, the file stays as it
was.";

pub(super) fn run(arguments: &RecordArguments, library: &Library, shell: &mut Shell) -> Result<Answer, Failure> {
    let before = Saved::read(&arguments.file, library)?;
    let index = before.course_index(arguments.course.as_ref())?;
    let (text, remark) = match arguments.happened {
        Happened::Undo => {
            let entry = before.request.protocols[index].record.last().copied().ok_or_else(|| {
                let text = format!("the record of {} is empty", arguments.file.display());
                Failure::usage("record-empty", text, "there is nothing to take back")
            })?;
            (before.without_last(index)?, format!("taken back: {}", remarks::record_entry(&entry)))
        }
        Happened::Held { session, on: Some(on) } => before.recorded(index, session, RecordEvent::Held(on))?,
        Happened::Held { session, on: None } => {
            let day = planned_day(&before.planned()?, index, session)?;
            before.recorded(index, session, RecordEvent::Held(day))?
        }
        Happened::Missed { session, on } => {
            let plan = before.planned()?;
            let day = planned_day(&plan, index, session)?;
            check_is_next(&plan, index, session)?;
            if let Some(on) = on {
                before.check_after_held(index, on)?;
            }
            before.recorded(index, session, RecordEvent::Missed(on.unwrap_or(day)))?
        }
        Happened::Cancelled { session } => {
            let day = planned_day(&before.planned()?, index, session)?;
            before.recorded(index, session, RecordEvent::Cancelled(day))?
        }
        Happened::Move { session, to, force } => {
            // Only what lies ahead can be moved, and only to a day ahead of what was held.
            planned_day(&before.planned()?, index, session)?;
            before.check_after_held(index, to)?;
            let event = if force { RecordEvent::MovedAnyway(to) } else { RecordEvent::Moved(to) };
            before.recorded(index, session, event)?
        }
    };
    let after = Saved::of(&arguments.file, text.clone().into_bytes(), library)?;
    match after.plan()? {
        Asked { answer: Err(refusal), courses } if after.is_refused(arguments, &refusal) => {
            let refusal = schedule::explained(refusal, &courses, after.request.sharing);
            return Err(Failure::refused(refusal, Locale::English));
        }
        // What happened has happened, even when nothing fits after it.
        Asked { answer: Err(_), .. } => {
            files::replace(&arguments.file, &text)?;
            shell.remark(&remark);
            shell.remark("no plan fits now; `mesoplan plan` on this file says why");
        }
        Asked { answer: Ok(plan), .. } => {
            files::replace(&arguments.file, &text)?;
            shell.remark(&remark);
            if let Some(session) = ahead(&plan, index).next() {
                shell.remark(&format!("next: {}", remarks::session_on(session)));
            }
        }
    }
    Ok(Answer::Yes)
}

/// A saved course, as text and as what it asks for.
struct Saved<'l> {
    text: String,
    request: Course,
    library: &'l Library,
}

impl<'l> Saved<'l> {
    fn read(path: &Path, library: &'l Library) -> Result<Self, Failure> {
        Self::of(path, files::read(path, read::MAX_FILE_BYTES)?, library)
    }

    fn of(path: &Path, bytes: Vec<u8>, library: &'l Library) -> Result<Self, Failure> {
        let request = saved::request(path, &bytes)?;
        // The reader has refused what is no text.
        Ok(Self { text: String::from_utf8_lossy(&bytes).into_owned(), request, library })
    }

    fn plan(&self) -> Result<Asked<Plan>, Failure> {
        let protocols = saved::protocols(&self.request, self.library)?;
        let plan = |courses: &[Job]| schedule::plan(courses, self.request.sharing);
        ClinicFiles::of(&self.request)?.ask(&self.request, &protocols, plan)
    }

    /// The place of the course that is meant.
    fn course_index(&self, named: Option<&Id>) -> Result<usize, Failure> {
        let protocols = saved::protocols(&self.request, self.library)?;
        let names: Vec<&Id> = protocols.iter().map(|protocol| &protocol.id).collect();
        match (named, names.as_slice()) {
            (None, [_]) => Ok(0),
            (None, names) => {
                let names: Vec<String> = names.iter().map(|name| format!("`--course {name}`")).collect();
                let text = "the file holds several courses, and none is named";
                Err(Failure::usage("course-open", text, format!("add {}", names.join(" or "))))
            }
            (Some(named), names) => names.iter().position(|name| *name == named).ok_or_else(|| {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let help = format!("the courses here are {}", names.join(", "));
                Failure::usage("unknown-course", format!("no course `{named}` is in the file"), help)
            }),
        }
    }

    /// The plan as it is now.
    fn planned(&self) -> Result<Plan, Failure> {
        let Asked { answer, courses } = self.plan()?;
        answer.map_err(|refusal| {
            let refusal = schedule::explained(refusal, &courses, self.request.sharing);
            Failure::refused(refusal, Locale::English)
        })
    }

    /// The text with one entry more, and what that entry says.
    fn recorded(&self, index: usize, session: u32, event: RecordEvent) -> Result<(String, String), Failure> {
        let entry = RecordEntry { session, event };
        Ok((self.with_entry(index, &entry)?, format!("recorded: {}", remarks::record_entry(&entry))))
    }

    /// Refuses a day that is not after the last session that was held.
    fn check_after_held(&self, index: usize, day: NaiveDate) -> Result<(), Failure> {
        let held = self.request.protocols[index].record.iter().filter_map(|entry| match entry.event {
            RecordEvent::Held(on) => Some(on),
            RecordEvent::Missed(_)
            | RecordEvent::Moved(_)
            | RecordEvent::MovedAnyway(_)
            | RecordEvent::Cancelled(_) => None,
        });
        match held.max().filter(|held| day <= *held) {
            None => Ok(()),
            Some(held) => {
                let text = format!(
                    "a session was held on {}, and {} is not after it",
                    Locale::English.day(held),
                    Locale::English.day(day)
                );
                Err(Failure::usage("before-held", text, "give a later day"))
            }
        }
    }

    /// Whether an entry is refused for this: whatever is wrong with the course, and a move that leaves no plan.
    fn is_refused(&self, arguments: &RecordArguments, refusal: &Refusal) -> bool {
        match refusal {
            Refusal::Course(_) => true,
            Refusal::NoPlan(_) | Refusal::NoJointPlan { .. } | Refusal::TooLarge { .. } => {
                matches!(arguments.happened, Happened::Move { force: false, .. })
            }
        }
    }

    fn with_entry(&self, index: usize, entry: &RecordEntry) -> Result<String, Failure> {
        let (key, day) = render::record_line(entry.event);
        let mut table = Table::new();
        table.insert("session", value(i64::from(entry.session)));
        table.insert(key, value(toml_date(day)));
        table.decor_mut().set_prefix("\n");
        self.edited(index, |entries| entries.push(table))
    }

    fn without_last(&self, index: usize) -> Result<String, Failure> {
        self.edited(index, |entries| {
            if let Some(last) = entries.len().checked_sub(1) {
                entries.remove(last);
            }
        })
    }

    /// The text of the file with another record for a course.
    fn edited(&self, index: usize, edit: impl FnOnce(&mut ArrayOfTables)) -> Result<String, Failure> {
        let cannot = |why: &str| {
            let help = "write the record by hand, as blocks `[[course.record]]` below their `[[course]]`";
            Failure::usage("record-shape", format!("the record cannot be added to this file: {why}"), help)
        };
        let mut document: DocumentMut = self.text.parse().map_err(|_| cannot("it is not read as TOML"))?;
        let courses = document.get_mut("course").and_then(Item::as_array_of_tables_mut);
        let courses = courses.ok_or_else(|| cannot("its courses are not blocks `[[course]]`"))?;
        let course = courses.get_mut(index).ok_or_else(|| cannot("a course is missing"))?;
        let record = course.entry("record").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
        edit(record.as_array_of_tables_mut().ok_or_else(|| cannot("its `record` is not made of blocks"))?);
        Ok(as_before(&self.text, &document.to_string()))
    }
}

/// The new text with the line ends of the old one, and with its byte order mark.
fn as_before(old: &str, new: &str) -> String {
    const MARK: char = '\u{feff}';
    let mark = if old.starts_with(MARK) { "\u{feff}" } else { "" };
    let new = new.trim_start_matches(MARK).replace("\r\n", "\n");
    let new = if old.contains("\r\n") { new.replace('\n', "\r\n") } else { new };
    format!("{mark}{new}")
}

fn toml_date(day: NaiveDate) -> toml_edit::Datetime {
    use chrono::Datelike as _;
    // A year of a plan has four digits, a month and a day have two.
    let date = toml_edit::Date { year: day.year() as u16, month: day.month() as u8, day: day.day() as u8 };
    toml_edit::Datetime { date: Some(date), time: None, offset: None }
}

/// The sessions of one course that lie ahead, in order.
fn ahead(plan: &Plan, index: usize) -> impl Iterator<Item = &Session> {
    plan.plans[index].sessions.iter().filter(|session| session.status.is_ahead())
}

/// The day for which a session that lies ahead is planned.
fn planned_day(plan: &Plan, index: usize, session: u32) -> Result<NaiveDate, Failure> {
    if let Some(planned) = ahead(plan, index).find(|planned| planned.number == session) {
        return Ok(planned.day);
    }
    let (text, help) = match plan.plans[index].sessions.iter().find(|held| held.number == session) {
        Some(held) => (
            format!("session {session} was held on {}", Locale::English.day(held.day)),
            "take that entry back with `undo` if it is wrong",
        ),
        None => (
            format!("no session {session} lies ahead in this course"),
            "give the number of a session as the plan shows it",
        ),
    };
    Err(Failure::usage("session-not-ahead", text, help))
}

/// Refuses a session before which another one lies ahead.
fn check_is_next(plan: &Plan, index: usize, session: u32) -> Result<(), Failure> {
    match ahead(plan, index).next().filter(|next| next.number != session) {
        None => Ok(()),
        Some(next) => {
            let text = format!("session {session} cannot have been missed yet: session {} comes next", next.number);
            Err(Failure::usage("missed-other-session", text, format!("record session {} first", next.number)))
        }
    }
}
