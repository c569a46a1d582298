//! Plan to bytes: one file per format, and the words that they share.
//!
//! Every sentence is made in [`words`] from the facts of a plan and put in order once, in `document`; the formats for
//! people only lay it out. No renderer computes a date.

mod calendar;
pub mod document;
pub mod ics;
mod json;
mod layout;
mod sheet;
mod text;
pub mod words;

use std::fmt;

use document::Document;
use serde::Serialize;

use crate::model::{Plan, Protocol, Refusal};
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
}

/// Why a plan could not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenderError {
    /// A visit begins or ends at a local time that is no single instant.
    LocalTime(LocalTimeError),
    /// A plan with clock times needs to know how long a session takes, and neither the protocol nor the course says.
    SessionLengthOpen,
    /// A visit would end on the day after it begins.
    PastMidnight,
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LocalTime(error) => error.fmt(f),
            Self::SessionLengthOpen => f.write_str("the source does not say how long a session takes"),
            Self::PastMidnight => f.write_str("the visit would end on the next day"),
        }
    }
}

impl std::error::Error for RenderError {}

/// The plan in a format.
///
/// # Errors
///
/// [`RenderError`] when the plan has clock times that cannot be.
pub fn plan(plan: &Plan, format: Format, view: &View) -> Result<String, RenderError> {
    let visits = document::visits(plan, &view.zone)?;
    match format {
        Format::Text => Ok(text::write(&Document::new(plan, &visits, view))),
        Format::Ics => calendar::write(plan, &visits, view),
        Format::Json => Ok(json::plan(plan, &visits, view)),
    }
}

/// A refusal for programs, in the shape of a plan's JSON.
pub fn refusal_json(refusal: &Refusal) -> String {
    json::refusal(refusal)
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
