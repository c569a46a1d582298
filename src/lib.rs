//! mesoplan turns a treatment protocol and a start date into a dated session plan.
//!
//! A protocol is a reviewed text file: phases, how many sessions each has, and the intervals between them. A course is
//! what is asked for one person: protocols, a start, the days that can be used. The plan is the answer: the dates that are provably
//! the best inside the protocol's rules, each with its reasons.
//!
//! ```text
//! &str ──read──▶ Protocol ─┐
//!                          ├─▶ Job ──schedule──▶ Plan ──render──▶ calendar, page, text, JSON
//! Course ──────────────────┘                   (the answer)
//! ```
//!
//! # Example
//!
//! ```
//! use mesoplan::model::{Job, Sharing};
//! use mesoplan::{read, schedule, shipped};
//!
//! let (name, bytes) = shipped::PROTOCOLS.iter().find(|(name, _)| *name == "hair-loss").expect("it is shipped");
//! let protocol = read::protocol(name, bytes).expect("what is shipped is valid");
//! let job = Job::new(protocol, "2026-12-01".parse().ok());
//! let plan = schedule::plan(&[job], Sharing::Allowed).expect("nothing stands against any day");
//! assert_eq!(plan.plans[0].sessions[1].day.to_string(), "2026-12-15");
//! ```
//!
//! # Where things are
//!
//! In reading order; a module uses only those above it.
//!
//! | module | what it is |
//! |---|---|
//! | [`model`] | what things are: protocols, clinics, courses, plans, reasons. No TOML, no output format, no clock |
//! | [`zone`] | time zones, from tables that the program carries; the only place that knows jiff |
//! | [`holidays`] | public holidays, from tables that the program carries |
//! | [`read`] | text to model: every problem of a protocol file, with its place; calendar files; the JSON Schema |
//! | [`schedule`] | model to plan: the exact search, windows, reasons |
//! | [`diff`] | protocol and protocol to changes, and what they do to plans |
//! | [`error`] | why there is no answer: one error, with a name for programs |
//! | [`clinic`] | a course with the files that it names, to an answer: calendars are read as far as a plan goes; what can be recorded |
//! | [`render`] | plan to bytes: one file for each format; the words are put in order in [`render::document`], and each language words them in [`render::locale`] |
//! | [`shipped`] | the protocol files that the program carries |
//! | `cli` | the shell: the only code that touches disk, environment and terminal. One file for each command |
//!
//! # What holds everywhere
//!
//! - Nothing but `cli` reads a file or the environment, and nothing at all reads the clock. The same input gives the
//!   same bytes on every machine.
//! - A [`model::Protocol`] is always valid; only [`read::protocol`] makes one.
//! - A calendar file is read completely or not at all, and public holidays are known for a year or refused for it: no
//!   list is short without saying so.
//! - Every date of a plan carries its reasons as data. No renderer computes the date of a session; no scheduler chooses
//!   words.
//! - Planning never changes a session that was held.
//! - No plan breaks a hard rule. Where none fits, the answer says so; nothing is booked instead.
//! - A calendar file follows the one before it: names stay, numbers only grow, what is the same keeps its bytes.
//! - No change of a protocol is silent: a field of the model that [`diff::changes`] does not compare does not compile.
//! - A new protocol needs no Rust: a file in `protocols/` is found, carried and tested by itself.
//! - No language lacks a sentence, and no sentence is there unused: either does not compile.
//! - A new format is one file in `render` and one variant of [`render::Format`]; the compiler finds the rest.
//!
//! The file format is told in `protocols/README.md`, and the tests in `tests/README.md`.
//!
//! # Features
//!
//! `cli` (on by default) is the command line. The library alone needs neither clap nor a terminal:
//! `mesoplan = { version = "0.1", default-features = false }`.
//!
//! `pdf` writes plans as PDF, with fonts of its own. Without it [`render::Format::Pdf`] is refused by name.

#[cfg(feature = "cli")]
pub mod cli;
pub mod clinic;
pub mod diff;
mod door;
pub mod error;
pub mod holidays;
pub mod model;
pub mod read;
pub mod render;
pub mod schedule;
pub mod shipped;
pub mod zone;

pub use clinic::{Files, Happened, ReadyCourse, Recorded, Shipped};
pub use door::{Answer, next, plan};
pub use error::Error;
pub use model::{
    ChosenProtocol, Course, CoursePlan, DateRange, DueState, Grade, Label, Length, LengthRange, Minutes, Plan,
    Progress, Session,
};
pub use render::{Format, Locale, View};
pub use zone::Zone;
