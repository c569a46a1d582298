//! mesoplan turns a treatment protocol and a start date into a dated session plan.
//!
//! A protocol is a reviewed text file: phases, how many sessions each has, and the intervals between them. A course is
//! what is asked for one person: protocols, a start, the days that can be used. The plan is the answer: the dates that
//! are provably the best inside the protocol's rules, each with its reasons.
//!
//! ```text
//! Course ──clinic──▶ protocols, hours, calendars ──schedule──▶ Plan ──render──▶ calendar, page, text, JSON
//! ```
//!
//! # From a start date to a calendar
//!
//! ```
//! use mesoplan::{Course, Format, Shipped};
//!
//! fn calendar(protocol: &str, start: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
//!     let course = Course::of(protocol).starting(start.parse()?);
//!     let answer = mesoplan::plan(&course, &Shipped)?;
//!     Ok(answer.write(Format::Ics)?)
//! }
//! assert!(calendar("hair-loss", "2026-12-01")?.starts_with(b"BEGIN:VCALENDAR"));
//! assert_eq!(calendar("hair-los", "2026-12-01").unwrap_err().to_string(), "there is no protocol called `hair-los`");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # From a saved course to what is due
//!
//! ```
//! use mesoplan::{Course, DueState, Shipped};
//!
//! let file = b"
//!     schema = 1
//!     [[course]]
//!     protocol = \"hair-loss\"
//!     start = 2026-12-01
//!     [[course.record]]
//!     session = 1
//!     held = 2026-12-02
//! ";
//! let course = Course::read(file)?;
//! let due = mesoplan::next(&course, "2026-12-20".parse()?, &Shipped)?;
//! let next = due[0].next.as_ref().expect("the course goes on");
//! assert_eq!(next.number, 2);
//! assert_eq!(next.state, DueState::Overdue { days: 4 });
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # From a clinic's files to a plan
//!
//! Files are given as a function from a path to bytes: `|path: &str| std::fs::read(path)`, or a look into a database.
//! Calendars are read as far as the plan goes, and a plan never lies where nobody knows whether there is time.
//!
//! ```
//! use mesoplan::{Course, Shipped};
//!
//! let files = |path: &str| match path {
//!     "clinic.toml" => Ok(b"schema = 1\ntimezone = \"Europe/Istanbul\"\nbusy-calendars = [\"room.ics\"]\n\
//!                           [hours]\ntue = \"09:00-18:00\"\nthu = \"09:00-13:00\"\n".to_vec()),
//!     "room.ics" => Ok(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//room//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n\
//!                        DTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:20261215\r\nEND:VEVENT\r\n\
//!                        END:VCALENDAR\r\n".to_vec()),
//!     other => Err(std::io::Error::other(format!("there is no {other}"))),
//! };
//! let course = Course::of("hair-loss").starting("2026-12-01".parse()?).at("17:30:00".parse()?).at_clinic("clinic.toml");
//! let answer = mesoplan::plan(&course, &files)?;
//! let days: Vec<_> = answer.plan().sessions().iter().map(|(_, session)| session.day.to_string()).collect();
//! assert_eq!(days[..3], ["2026-12-01", "2026-12-17", "2026-12-31"], "Tuesday the 15th is taken");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! More is in [`ReadyCourse`], for many answers from the same files, what can be recorded, and times that are taken
//! elsewhere than in calendar files; and in `examples/`: a booking system, a page, a batch.
//!
//! # Where things are
//!
//! In reading order; a module uses only those above it.
//!
//! | module | what it is |
//! |---|---|
//! | `model` | what things are: protocols, clinics, courses, plans, reasons. No TOML, no output format, no clock |
//! | `zone` | time zones, from tables that the program carries; the only place that knows jiff |
//! | `holidays` | public holidays, from tables that the program carries |
//! | `read` | text to model: every problem of a protocol file, with its place; calendar files; saved courses, read and written; the JSON Schema |
//! | `schedule` | model to plan: the exact search, windows, reasons |
//! | `diff` | protocol and protocol to changes, and what they do to plans |
//! | `error` | why there is no answer: one error, with a name for programs |
//! | `clinic` | a course with the files that it names, to an answer: calendars are read as far as a plan goes; what can be recorded; many courses beside one another in a book |
//! | `render` | plan to bytes: one file for each format; the words are put in order in `document`, and each language words them in `locale` |
//! | `batch` | many courses at once: a line to a row, a row to a line |
//! | `door` | what a program calls: the functions and types of this page |
//! | `shipped` | the protocol files that the program carries |
//! | `cli` | the shell: the only code that touches disk, environment and terminal. One file for each command |
//!
//! # What holds everywhere
//!
//! - Nothing but `cli` reads a file or the environment, and nothing at all reads the clock. The same input gives the
//!   same bytes on every machine.
//! - A [`Protocol`] is always valid; only the reader of protocol files makes one.
//! - A calendar file of others is read as far as anyone could, with remarks on what is taken for what, and public holidays
//!   are known for a year or refused for it: no list is short without saying so.
//! - Every date of a plan carries its reasons as data. No renderer computes the date of a session; no scheduler chooses
//!   words.
//! - Planning never changes a session that was held.
//! - No plan breaks a hard rule. Where none fits, the answer says so; nothing is booked instead.
//! - A calendar file follows the one before it: names stay, numbers only grow, what is the same keeps its bytes.
//! - No change of a protocol is silent: a field of the model that `diff::changes` does not compare does not compile.
//! - A new protocol needs no Rust: a file in `protocols/` is found, carried and tested by itself.
//! - No language lacks a sentence, and no sentence is there unused: either does not compile.
//! - A new format is one file in `render` and one variant of [`Format`]; the compiler finds the rest.
//!
//! The file format is explained in `protocols/README.md`, and the tests in `tests/README.md`.
//!
//! # Features
//!
//! `cli` (on by default) is the command line. The library alone needs neither clap nor a terminal:
//! `mesoplan = { version = "0.1", default-features = false }`.
//!
//! `pdf` writes plans as PDF, with fonts of its own. Without it [`Format::Pdf`] is refused by name.

mod batch;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod clinic;
mod diff;
mod door;
mod error;
mod holidays;
mod model;
mod read;
mod render;
mod schedule;
mod shipped;
mod zone;

pub use clinic::{ClinicRemark, Files, Happened, Promised, ReadyCourse, Recorded, Shipped};
pub use door::{Answer, next, plan};
pub use error::Error;
pub use model::{
    Answered, BusyTime, BusyTimes, ChosenBy, ChosenProtocol, ClashingRule, Clinic, Colour, Course, CourseId,
    CoursePlan, CourseProblem, DateRange, Dates, DayTime, DueState, Feed, FeedAddress, Grade, HandOut, HandedVisit,
    HeldGrade, Id, Label, Language, Length, LengthRange, Logo, Minutes, Movable, NextSession, NoPlan, NotHeld,
    Obstacle, OtherTreatment, Outcome, Overfull, PlacedVisit, Places, Plan, PlannedPhase, Progress, Proof, Protocol,
    Question, QuestionState, Reason, RecordEntry, RecordEvent, RecordProblem, ReferenceKind, ReferencePoint, Refusal,
    Relaxation, RelaxationKind, Said, SearchBound, Session, SessionKey, SessionStatus, SessionTime, Sharing,
    StartTimes, Stationery, Turnaround, Unrecorded, VisitName, VisitState, WaitingSession, Weekdays, Window, Wishes,
};
pub use read::{InvalidFile, Place, Problem, ProblemId};
pub use render::calendar::{CalendarStyle, CareStyle, FeedStyle, TitleTemplate};
pub use render::ics::TimeStyle;
pub use render::{Audience, Format, Issue, Locale, Paper, SheetStyle, View};
pub use zone::Zone;

/// The rooms behind the door, for this package's own tests and measurements. Nothing is promised of them: they change in
/// any release.
#[doc(hidden)]
pub mod internals {
    macro_rules! rooms {
        ($($room:ident)+) => { $(pub mod $room { pub use crate::$room::*; })+ };
    }

    rooms! { batch clinic diff holidays model read render schedule shipped zone }
}
