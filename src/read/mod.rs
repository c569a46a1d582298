//! Text to model: reads protocol files and clinic files and says everything that is wrong with one, each thing with its
//! place; reads calendar files as far as anyone could, with remarks.
//!
//! A protocol is read in three steps, each in a file of its own: `table` walks the TOML by the definitions in `schema`
//! and reads the single values of `leaf` and `phrase`; `lower` checks what the values mean together and builds the
//! [`Protocol`]. `clinic` does the same for a clinic, and `calendar` is for iCalendar files.

mod calendar;
mod clinic;
mod correction;
mod course;
mod handout;
mod leaf;
mod lower;
mod number;
pub mod phrase;
mod plain;
mod problem;
mod promised;
mod ready;
mod record;
mod schema;
mod syntax;
mod table;
mod variant;
mod written;

pub use calendar::{
    BusyCalendar, CalendarError, CalendarFault, CalendarRemark, ClosedCalendar, EarlierCalendar, EarlierError,
    EarlierEvent, EarlierSpan, EventName, MAX_CALENDAR_BYTES, RemarkCode, Taken, busy_calendar, busy_calendar_of,
    closure_calendar, closure_calendar_without, earlier_calendar,
};
pub use clinic::{LONGEST_REMINDER, clinic, json_schema as clinic_json_schema};
pub use course::{course, course_text, json_schema as course_json_schema};
pub use problem::{InvalidFile, Place, Places, Problem, ProblemId};
pub use promised::handout_text;
pub use record::record_entry_text;
pub use schema::json_schema;

use problem::Problems;
use schema::TextsFile;
use table::Table;
use toml::de::DeTable;

use crate::model::Protocol;

/// The largest protocol file or clinic file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 1 << 20;

/// The kinds of file that people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A protocol.
    Protocol,
    /// A clinic.
    Clinic,
    /// A saved course.
    Course,
    /// Texts of a protocol in other languages.
    Texts,
}

/// Which kind of file it is, by the keys that only one kind has; a protocol where nothing tells.
pub fn file_kind(bytes: &[u8]) -> FileKind {
    let Ok(text) = std::str::from_utf8(bytes) else { return FileKind::Protocol };
    if bytes.len() > MAX_FILE_BYTES {
        return FileKind::Protocol;
    }
    let (table, _) = DeTable::parse_recoverable(text);
    let has = |key: &str| table.get_ref().contains_key(key);
    match () {
        () if has("phase") => FileKind::Protocol,
        () if has("course") => FileKind::Course,
        () if has("id") => FileKind::Protocol,
        () if has("hours") || has("timezone") => FileKind::Clinic,
        () if has("text") => FileKind::Texts,
        () => FileKind::Protocol,
    }
}

/// Whether the bytes are those of a saved course.
pub fn is_course(bytes: &[u8]) -> bool {
    file_kind(bytes) == FileKind::Course
}

/// Reads the protocol file that is named `name` (without `.toml`) and holds `bytes`.
///
/// # Errors
///
/// Everything that is wrong with the file, in the order of the file. Faults of TOML itself come alone: what they hide
/// cannot be judged.
pub fn protocol(name: &str, bytes: &[u8]) -> Result<Protocol, InvalidFile> {
    read_protocol(Some(name), bytes)
}

/// Reads a protocol file that the program carries, from its table that was made ready: without its examples, and without
/// the texts in further languages that the program has apart.
///
/// # Errors
///
/// As for [`protocol`].
pub fn shipped_protocol(name: &str, bytes: &[u8], ready: &[u8]) -> Result<Protocol, InvalidFile> {
    let Some(table) = ready::table(ready) else { return protocol(name, bytes) };
    let mut problems = Problems::default();
    problems.set_head(schema::File::KEYS);
    let file = schema::File::read_table(&table, &(0..0), &mut problems);
    let data = lower::protocol(file, Some(name), bytes, &mut problems);
    if problems.is_empty() { Ok(Protocol::checked(data)) } else { Err(problems.of_file(bytes)) }
}

/// Reads a protocol file whose name does not matter, such as one of two versions that lie side by side.
///
/// # Errors
///
/// As for [`protocol`].
pub fn protocol_of_any_name(bytes: &[u8]) -> Result<Protocol, InvalidFile> {
    read_protocol(None, bytes)
}

/// A protocol with the texts of further languages that a file of their own has.
///
/// # Errors
///
/// Everything that is wrong with that file, as for [`protocol`].
pub fn with_texts(protocol: &Protocol, bytes: &[u8]) -> Result<Protocol, InvalidFile> {
    let mut problems = Problems::default();
    let Some(file) = toml_file::<TextsFile>(bytes, "a file of texts", &mut problems) else {
        return Err(problems.of_file(bytes));
    };
    schema::check_version(&file.schema, &mut problems);
    let mut data = protocol.clone().into_data();
    lower::with_texts(&mut data, file.texts, &mut problems);
    if problems.is_empty() { Ok(Protocol::checked(data)) } else { Err(problems.of_file(bytes)) }
}

fn read_protocol(name: Option<&str>, bytes: &[u8]) -> Result<Protocol, InvalidFile> {
    let mut problems = Problems::default();
    let Some(file) = toml_file(bytes, "a protocol file", &mut problems) else { return Err(problems.of_file(bytes)) };
    let data = lower::protocol(file, name, bytes, &mut problems);
    if problems.is_empty() { Ok(Protocol::checked(data)) } else { Err(problems.of_file(bytes)) }
}

/// Reads the one table that a file is, noting every problem; `None` where there is no table to look at.
fn toml_file<T: Table>(bytes: &[u8], what: &str, problems: &mut Problems) -> Option<T> {
    if bytes.len() > MAX_FILE_BYTES {
        let message = format!("this file is larger than {what} can be, which is {MAX_FILE_BYTES} bytes");
        problems.say(ProblemId::FileTooLarge, &(0..0), message, format!("give the name of {what}"));
        return None;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let read = &bytes[..error.valid_up_to()];
            let line = read.iter().filter(|byte| **byte == b'\n').count() + 1;
            let message = format!("this file is not a text in UTF-8: its line {line} cannot be read");
            let help = "open the file in a text editor, and save it with the encoding UTF-8";
            problems.say(ProblemId::NotText, &(0..0), message, help);
            return None;
        }
    };
    let (table, faults) = DeTable::parse_recoverable(text);
    if !faults.is_empty() {
        syntax::say(text, &faults, problems);
        return None;
    }
    problems.set_head(T::KEYS);
    Some(T::read_table(table.get_ref(), &(0..0), problems))
}
