//! Plan to bytes: one file per format, and the words that they share.
//!
//! Every sentence of a plan is chosen in [`words`] and `care_words` from its facts, worded by its language in [`locale`],
//! and put in order once, in [`document`]; the formats for people only lay it out. What is said to whoever runs the program
//! is in [`remarks`], in English. No renderer computes the date of a session; [`care`] counts the hours
//! before and after one.

mod book;
pub mod calendar;
mod calendar_remarks;
pub mod care;
mod care_words;
pub mod changes;
mod clinic_calendar;
mod codes;
mod conflict_words;
mod csv;
mod digits;
pub mod document;
mod facts;
mod frame;
mod html;
pub mod ics;
mod json;
mod known_visit;
pub mod labels;
mod layout;
pub mod locale;
mod markdown;
pub mod months;
mod next;
mod notes;
mod offered;
#[cfg(feature = "pdf")]
mod pdf;
mod pending;
pub mod qr;
pub mod remarks;
pub mod review;
pub mod sections;
mod session_columns;
mod sheet;
mod sheet_style;
mod sweep;
mod terminal;
mod text;
mod variants;
pub mod visit;
mod waiting;
mod window_words;
pub mod words;

use std::{error, fmt};

pub use book::{BookChanges, BookDays, BookFormat, book_changes, book_days, book_terminal};
use calendar::{CalendarStyle, FeedStyle, PlanCalendar};
pub use calendar_remarks::{calendar_remark, calendar_remark_line, clinic_remarks};
use chrono::{DateTime, Utc};
pub use clinic_calendar::{ClinicCalendar, clinic_calendar};
pub use conflict_words::{RefusalWords, change_help, refusal_texts, refusal_words};
use document::Document;
use json::QuestionJson;
pub use layout::{COLUMNS, Paint};
use locale::Line;
pub use locale::Locale;
use serde::Serialize;
pub use sheet_style::{Audience, Issue, Paper, SheetStyle};
pub use sweep::sweep;
use visit::Visit;

use crate::clinic::{ClinicRemark, ReadyCourse};
use crate::model::{Course, Label, Language, Logo, OpeningHours, Plan, Protocol, Refusal, Stationery, VisitChange};
use crate::zone::{LocalTimeError, Zone};

/// A format that a plan can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// A calendar file.
    Ics,
    /// A page for phones and for paper.
    Html,
    /// A sheet of paper; only where the program was built with it (the feature `pdf`).
    Pdf,
    /// A sheet as Markdown.
    Markdown,
    /// A sheet as plain text.
    Text,
    /// A table for spreadsheets.
    Csv,
    /// For programs.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] = [Self::Ics, Self::Html, Self::Pdf, Self::Markdown, Self::Text, Self::Csv, Self::Json];

    /// Whether it can show a code that a phone scans.
    #[doc(hidden)]
    pub fn shows_scan_codes(self) -> bool {
        match self {
            Self::Html | Self::Pdf => true,
            Self::Ics | Self::Markdown | Self::Text | Self::Csv | Self::Json => false,
        }
    }

    /// Its name, which is also the extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Ics => "ics",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Markdown => "md",
            Self::Text => "txt",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// A format that an answer can be written in that is a list: a sweep, an agenda.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListFormat {
    /// For the terminal.
    #[default]
    Text,
    /// For programs.
    Json,
    /// A table for spreadsheets.
    Csv,
}

/// How a plan is shown.
#[derive(Clone, Debug)]
pub struct View {
    /// The language of its words.
    pub locale: Locale,
    /// The zone of its clock times.
    pub zone: Zone,
    /// Whether the reasons of every date are shown.
    pub with_reasons: bool,
    /// Whether each course has a code with its next session, where a format can show one.
    pub with_scan_codes: bool,
    /// What the clinic is called.
    pub clinic_name: Option<String>,
    /// Where the clinic is.
    pub clinic_place: Option<String>,
    /// What the clinic hands out besides dates.
    pub stationery: Stationery,
    /// The clinic's sign, which its file names.
    pub logo: Option<Logo>,
    /// When the clinic is open.
    pub opening_hours: Option<OpeningHours>,
    /// The language of the clinic's own words, where it is known.
    pub clinics_language: Option<Language>,
    /// Which of several printouts it is; nothing where the plan has not been promised to anybody.
    pub issue: Option<Issue>,
    /// When what changed since it was handed out is said to have changed; nothing where no clock says it.
    pub now: Option<DateTime<Utc>>,
    /// What a person chooses of calendar files.
    pub calendar: CalendarStyle,
    /// What a person chooses of sheets.
    pub sheet: SheetStyle,
    /// What whoever plans has to know of the clinic's time; nothing that is handed out says it.
    pub remarks: Vec<ClinicRemark>,
    /// What a person who holds the last hand-out has to be told; nothing that is handed out says it.
    pub changes: Vec<VisitChange>,
}

impl View {
    /// A plan in English without its reasons, at a clinic without a name.
    pub fn new(zone: Zone) -> Self {
        Self {
            locale: Locale::English,
            zone,
            with_reasons: false,
            with_scan_codes: false,
            clinic_name: None,
            clinic_place: None,
            stationery: Stationery::default(),
            logo: None,
            opening_hours: None,
            clinics_language: None,
            issue: None,
            now: None,
            calendar: CalendarStyle::default(),
            sheet: SheetStyle::default(),
            remarks: Vec::new(),
            changes: Vec::new(),
        }
    }
}

impl View {
    /// How a plan of a course is shown: with what its clinic is called and hands out, and with calendar files as the course
    /// asks for them: whether they are discreet, a feed, and when they remind, which is as the clinic does where the course
    /// does not say.
    pub fn of(course: &ReadyCourse, locale: Locale) -> Self {
        let view = Self { locale, ..Self::new(course.zone().clone()) };
        let (asked, usual) = (course.course(), view.calendar);
        let clinics_reminders = course.clinic().map(|clinic| &clinic.reminders).filter(|times| !times.is_empty());
        let calendar = CalendarStyle {
            alarms: asked.reminders.as_ref().or(clinics_reminders).cloned().unwrap_or(usual.alarms),
            is_discreet: asked.discreet.unwrap_or(usual.is_discreet),
            feed: asked.feed.as_ref().map(|feed| FeedStyle { name: feed.name.as_ref().map(Label::to_string) }),
            ..usual
        };
        let view = Self { calendar, issue: Self::of_issue(asked), ..view };
        let Some(clinic) = course.clinic() else { return view };
        Self {
            clinic_name: clinic.name.clone(),
            clinic_place: clinic.place.clone(),
            stationery: clinic.stationery.clone(),
            logo: course.logo().cloned(),
            opening_hours: clinic.hours.clone(),
            clinics_language: clinic.languages.first().cloned(),
            ..view
        }
    }
}

impl View {
    /// Which hand-out of a course was the last one.
    pub(crate) fn of_issue(course: &Course) -> Option<Issue> {
        course.issue().map(|(revision, on)| Issue { on, revision })
    }

    /// What the clinic says in its own words. They are in its own language, whatever the plan speaks.
    fn clinics_own(&self, words: &str) -> Line {
        match &self.clinics_language {
            Some(language) if *language != self.locale.language() => Line::foreign(words, language.clone()),
            Some(_) | None => Line::new(words),
        }
    }
}

impl ReadyCourse {
    /// The same with answers in a language: public holidays have their names in it.
    pub fn speaking(self, locale: Locale) -> Self {
        let language = locale.language();
        self.with_holiday_names(move |holiday| match holiday.name_in(&language) {
            Some(name) => name.to_owned(),
            None => locale.marked(holiday.name(&language)),
        })
    }
}

/// Why a plan cannot be written in a format.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanError {
    /// A session begins or ends at a local time that is no single instant in the zone.
    LocalTime(LocalTimeError),
    /// The letters that a PDF carries do not have these characters.
    NoLetters(Vec<char>),
    /// The clinic's sign is no picture; what its reader says.
    BrokenLogo(String),
    /// The PDF could not be made; what its writer says. It should not happen.
    PdfRefused(String),
    /// The program was built without PDF.
    NoPdf,
}

impl PlanError {
    /// Its name for programs, which does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::LocalTime(_) => "local-time",
            Self::NoLetters(_) => "no-letters",
            Self::BrokenLogo(_) => "broken-logo",
            Self::PdfRefused(_) => "pdf-refused",
            Self::NoPdf => "no-pdf",
        }
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LocalTime(error) => error.fmt(f),
            Self::NoLetters(missing) => {
                let shown = missing.iter().map(|character| match character.is_control() {
                    true => format!("U+{:04X}", u32::from(*character)),
                    false => format!("{character} (U+{:04X})", u32::from(*character)),
                });
                let shown = shown.collect::<Vec<_>>().join(", ");
                write!(f, "a PDF has letters for Latin, Greek, Cyrillic and Arabic, and none for {shown}")
            }
            Self::BrokenLogo(why) => write!(f, "the clinic's logo cannot be read: {why}"),
            Self::PdfRefused(why) => write!(f, "the PDF could not be made: {why}"),
            Self::NoPdf => f.write_str("this mesoplan was built without PDF"),
        }
    }
}

impl error::Error for PlanError {}

impl From<LocalTimeError> for PlanError {
    fn from(error: LocalTimeError) -> Self {
        Self::LocalTime(error)
    }
}

/// The plans of a person's courses in a format, as the bytes of a file. All formats but PDF are text in UTF-8.
///
/// # Errors
///
/// [`PlanError`].
pub fn plan(plan: &Plan, format: Format, view: &View) -> Result<Vec<u8>, PlanError> {
    check_times(plan, view)?;
    let document = || Document::new(plan, view);
    let text = match format {
        Format::Ics => calendar::file(plan, view)?,
        Format::Html => PlanCalendar::new(plan, view)?.page(),
        Format::Pdf => return pdf(&document(), view.sheet),
        Format::Markdown => markdown::write(&document()),
        Format::Text => text::write(&document()),
        Format::Csv => csv::write(plan, view),
        Format::Json => json::plan(plan, view)?,
    };
    Ok(text.into_bytes())
}

/// The plans as JSON in one line, for lists of many.
///
/// # Errors
///
/// [`LocalTimeError`] as for [`plan`].
pub(crate) fn plan_json_line(plan: &Plan, view: &View) -> Result<String, LocalTimeError> {
    check_times(plan, view)?;
    json::plan_line(plan, view)
}

/// A document as a PDF file, whatever made it.
///
/// # Errors
///
/// [`PlanError`], but no local time.
#[cfg(feature = "pdf")]
pub fn pdf(document: &Document, sheet: SheetStyle) -> Result<Vec<u8>, PlanError> {
    pdf::write(document, sheet)
}

/// No document becomes a PDF where the program was built without it.
///
/// # Errors
///
/// [`PlanError::NoPdf`].
#[cfg(not(feature = "pdf"))]
pub fn pdf(_: &Document, _: SheetStyle) -> Result<Vec<u8>, PlanError> {
    Err(PlanError::NoPdf)
}

/// The plans as a table for a terminal that is this many columns wide: the dates, and nothing that a person takes home. It is
/// the clinician's.
///
/// # Errors
///
/// [`LocalTimeError`] as for [`plan`].
pub fn terminal(plan: &Plan, view: &View, paint: Paint, width: usize) -> Result<String, LocalTimeError> {
    check_times(plan, view)?;
    let sheet = SheetStyle { audience: Audience::Clinician, ..view.sheet };
    // What is on the screen of whoever plans is no secret to them.
    let calendar = CalendarStyle { is_discreet: false, ..view.calendar.clone() };
    // The shell says what was read of the clinic's calendars beside the answer.
    let document = Document::new(plan, &View { sheet, calendar, remarks: Vec::new(), ..view.clone() });
    Ok(terminal::write(plan, &document, paint, width))
}

/// The plans as a table for a person's spreadsheet program: in the language of the view, with the separator that its
/// programs look for.
///
/// # Errors
///
/// [`LocalTimeError`] as for [`plan`].
pub fn table(plan: &Plan, view: &View) -> Result<String, LocalTimeError> {
    check_times(plan, view)?;
    Ok(csv::table(&Document::new(plan, view), plan, view))
}

/// What whoever plans has to know of the plans, and the person they are for has not, a sentence each. The terminal says it
/// too.
pub fn cautions(plan: &Plan, locale: Locale) -> Vec<String> {
    let mut cautions: Vec<String> = plan.plans.iter().flat_map(|plan| notes::cautions(plan, locale)).collect();
    cautions.dedup();
    cautions
}

/// The sessions of the plans that have no day yet, and what they wait for, a sentence each. A calendar file cannot say so.
pub fn waiting(plan: &Plan, locale: Locale) -> Vec<String> {
    plan.plans.iter().flat_map(|plan| waiting::sentences(plan, locale, false)).collect()
}

pub use notes::to_answer;
pub use waiting::events;

/// Every format refuses the same plans.
fn check_times(plan: &Plan, view: &View) -> Result<(), LocalTimeError> {
    plan.sessions().into_iter().try_for_each(|(_, session)| Visit::of(session, &view.zone).map(|_| ()))
}

/// That there is no plan, for programs, in the shape of a plan's JSON.
pub fn refusal_json(refusal: &Refusal, locale: Locale) -> String {
    json::refusal(refusal, locale)
}

pub use next::{Agenda, AgendaCourse, AgendaView, Appointment, ProtocolChanged, agenda};

/// The JSON Schema (draft 7) of a plan as JSON, and of that there is none.
#[cfg(feature = "cli")]
pub fn plan_json_schema() -> String {
    json::json_schema()
}

/// The JSON Schema (draft 7) of the days of a book as JSON.
#[cfg(feature = "cli")]
pub fn agenda_json_schema() -> String {
    json::schema_of::<book::BookJson<'static>>("What `mesoplan agenda --format json` answers")
}

/// The JSON Schema (draft 7) of what closed days change, as JSON.
#[cfg(feature = "cli")]
pub fn close_json_schema() -> String {
    json::schema_of::<book::ChangesJson<'static>>("What `mesoplan close --format json` answers")
}

/// The JSON Schema (draft 7) of what is due, as JSON.
#[cfg(feature = "cli")]
pub fn next_json_schema() -> String {
    json::schema_of::<next::AgendaJson<'static>>("What `mesoplan next --format json` answers")
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

/// A text broken between words into lines of 80 columns; the first begins with `first`, the others with this many spaces.
pub fn wrapped(first: &str, spaces: usize, text: &str) -> String {
    let mut out = String::new();
    layout::wrapped_below(&mut out, first, spaces, text);
    out
}

/// Indented JSON with a newline at its end.
pub fn json_text(value: &impl Serialize) -> String {
    // The types that are written here hold texts, numbers and lists, none of which can fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}"));
    text.push('\n');
    text
}
