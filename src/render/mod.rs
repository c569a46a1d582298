//! Plan to bytes: one file per format, and the words that they share.
//!
//! Every sentence is made in [`words`], `care_words` and [`messages`] from the facts of a plan and put in order once, in
//! [`document`]; the formats for people only lay it out. No renderer computes the date of a session; [`care`] counts the
//! hours before and after one.

pub mod calendar;
pub mod care;
mod care_words;
pub mod document;
pub mod ics;
mod json;
mod layout;
pub mod messages;
mod request;
mod sheet;
mod sweep;
mod text;
pub mod words;

pub use sweep::{SweepFormat, sweep};

use calendar::{CalendarStyle, PlanCalendar};
use document::Visit;
use serde::Serialize;

use crate::model::{JointPlan, Protocol, Refusal, Request};
use crate::zone::{LocalTimeError, Zone};

/// A format that a plan can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table for the terminal.
    Text,
    /// A calendar file.
    Ics,
    /// For programs.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Text, Self::Ics, Self::Json];

    /// Its name, which is also the extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Ics => "ics",
            Self::Json => "json",
        }
    }
}

/// How a plan is shown.
#[derive(Clone, Debug)]
pub struct View {
    /// The zone of its clock times.
    pub zone: Zone,
    /// Whether the reasons of every date are shown.
    pub with_reasons: bool,
    /// What a person chooses of calendar files.
    pub calendar: CalendarStyle,
}

/// The plans of a person's courses in a format.
///
/// # Errors
///
/// [`LocalTimeError`] when a session begins or ends at a local time that is no single instant in the zone.
pub fn plan(plan: &JointPlan, format: Format, view: &View) -> Result<String, LocalTimeError> {
    match format {
        Format::Text => {
            // Every format refuses the same plans.
            visits(plan, view)?;
            Ok(text::write(plan, view))
        }
        Format::Ics => Ok(PlanCalendar::new(plan, view)?.file()),
        Format::Json => json::plan(plan, view),
    }
}

fn visits(plan: &JointPlan, view: &View) -> Result<Vec<Option<Visit>>, LocalTimeError> {
    plan.sessions().into_iter().map(|(_, session)| document::visit(session, &view.zone)).collect()
}

/// A refusal for programs, in the shape of a plan's JSON.
pub fn refusal_json(refusal: &Refusal) -> String {
    json::refusal(refusal)
}

/// A request as a saved course, to be read and edited by hand.
pub fn saved_course(request: &Request) -> String {
    request::write(request)
}

/// A protocol as a sheet to read.
pub fn protocol_sheet(protocol: &Protocol) -> String {
    sheet::write(protocol)
}

/// A protocol for programs.
pub fn protocol_json(protocol: &Protocol) -> String {
    json::protocol(protocol)
}

/// Protocols as a list to read.
pub fn protocol_list<'p>(protocols: impl Iterator<Item = &'p Protocol>) -> String {
    sheet::list(protocols)
}

/// Indented JSON with a newline at its end.
pub fn json_text(value: &impl Serialize) -> String {
    // The types that are written here hold texts, numbers and lists, none of which can fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}"));
    text.push('\n');
    text
}
