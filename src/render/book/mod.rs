//! The days of a clinic's book, for the desk: as a list to read and to print, as a table, for programs, and as one calendar
//! of the whole clinic.
//!
//! [`BookSheet`] puts the words in order once; the formats for people lay it out.

mod calendar;
mod changes;
mod json;
mod sheet;
mod table;
mod text;

#[cfg(feature = "cli")]
pub(super) use changes::ChangesJson;
pub use changes::{BookChanges, book_changes};
#[cfg(feature = "cli")]
pub(super) use json::BookJson;
pub(super) use sheet::{BookSheet, SheetDay, SheetRow};

#[cfg(feature = "pdf")]
use super::pdf;
use super::{Paint, PlanError, View, html};
use crate::model::{BookDay, DateRange};

/// Some days of a clinic's book, as they are written.
#[derive(Clone, Debug)]
pub struct BookDays {
    /// From the first to the last of them.
    pub range: DateRange,
    /// Every day of the range, in order.
    pub days: Vec<BookDay>,
    /// How many visits can run at once.
    pub at_once: u32,
    /// The files of the book that cannot be read.
    pub unreadable: Vec<String>,
}

/// A format that the days of a book can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookFormat {
    /// A list as plain text.
    Text,
    /// A page to print.
    Html,
    /// A sheet of paper; only where the program was built with it (the feature `pdf`).
    Pdf,
    /// A table for programs and spreadsheets.
    Csv,
    /// For programs.
    Json,
    /// One calendar of all visits.
    Ics,
}

impl BookFormat {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Text, Self::Html, Self::Pdf, Self::Csv, Self::Json, Self::Ics];

    /// Its name, which is also the extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Ics => "ics",
        }
    }
}

/// The days in a format, as the bytes of a file.
///
/// # Errors
///
/// [`PlanError`], as for a plan.
pub fn book_days(days: &BookDays, format: BookFormat, view: &View) -> Result<Vec<u8>, PlanError> {
    let sheet = || BookSheet::new(days, view);
    let text = match format {
        BookFormat::Text => text::write(&sheet(), Paint::Never, super::COLUMNS),
        BookFormat::Html => html::book(&sheet(), view),
        BookFormat::Pdf => return as_pdf(&sheet(), view),
        BookFormat::Csv => table::write(days, view),
        BookFormat::Json => json::write(days, view),
        BookFormat::Ics => calendar::write(days, view)?,
    };
    Ok(text.into_bytes())
}

/// The days as a list for a terminal of this many columns.
pub fn book_terminal(days: &BookDays, view: &View, paint: Paint, width: usize) -> String {
    text::write(&BookSheet::new(days, view), paint, width)
}

#[cfg(feature = "pdf")]
fn as_pdf(sheet: &BookSheet, view: &View) -> Result<Vec<u8>, PlanError> {
    pdf::book(sheet, view.sheet)
}

#[cfg(not(feature = "pdf"))]
fn as_pdf(_: &BookSheet, _: &View) -> Result<Vec<u8>, PlanError> {
    Err(PlanError::NoPdf)
}
