//! What rows name, from this machine.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};

use super::progress::Progress;
use crate::batch::{Fault, Sources};
use crate::cli::advice::{self, Asks};
use crate::cli::clinic::Disk;
use crate::cli::clock::OneInstant;
use crate::cli::failure::{Failure, Message};
use crate::cli::library::Library;
use crate::cli::{book, files, saved};
use crate::clinic::{Beside, Files, ReadyCourse, is_path};
use crate::error::Error;
use crate::model::{BusyTimes, Course, Language, Protocol, Refusal};
use crate::read;
use crate::render::Locale;
use crate::zone::Zone;

/// The protocols, courses, clinics and books of this machine, and its clock.
pub(super) struct DiskSources<'l> {
    library: &'l Library,
    clock: OneInstant,
    progress: &'l Progress,
    /// What is held in the books of clinics, by the clinics' files, however they are named. Each is read once.
    books: Mutex<BTreeMap<String, Book>>,
}

/// What is held in a clinic's book, where it is there; or why it cannot be read.
type Book = Result<Option<Arc<Beside>>, Fault>;

impl<'l> DiskSources<'l> {
    /// With the day that is given, if one is.
    pub(super) fn new(library: &'l Library, today: Option<NaiveDate>, progress: &'l Progress) -> Self {
        Self { library, clock: OneInstant::new(today), progress, books: Mutex::default() }
    }

    /// What is held in the book of a course's clinic.
    fn beside(&self, course: &ReadyCourse) -> Book {
        let clinic = book::own_name(Path::new(course.course().clinic.as_deref().unwrap_or_default()));
        // Who comes meanwhile waits for the book, and does not read it again.
        let mut books = self.books.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || {
            let beside = book::beside_many(course, &mut |text| self.progress.say(&format!("{text}\n")));
            beside.map(|beside| beside.map(Arc::new)).map_err(of_failure)
        };
        books.entry(clinic).or_insert_with(read).clone()
    }
}

impl Files for DiskSources<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        check_is_file(path)?;
        Disk.read(path)
    }
}

impl Sources for DiskSources<'_> {
    fn find_protocol(&self, name: &str) -> Result<Protocol, Fault> {
        if is_path(name) {
            check_is_file(name).map_err(|error| cannot_read(name, &error))?;
        }
        self.library.protocol_to_plan(name).map_err(of_failure)
    }

    fn find_texts(&self, name: &str, language: &Language) -> Result<Option<Vec<u8>>, Fault> {
        self.library.texts(name, language).map_err(of_failure)
    }

    fn find_course(&self, path: &str) -> Result<Course, Fault> {
        check_is_file(path).map_err(|error| cannot_read(path, &error))?;
        let path = Path::new(path);
        let bytes = files::read(path, read::MAX_FILE_BYTES);
        bytes.and_then(|bytes| saved::course(path, &bytes)).map_err(of_failure)
    }

    fn today_in(&self, zone: &Zone) -> Result<NaiveDate, Fault> {
        self.clock.today_in(zone).map_err(of_failure)
    }

    fn now(&self) -> Result<DateTime<Utc>, Fault> {
        self.clock.now().map_err(of_failure)
    }

    fn taken_by_others(&self, course: &ReadyCourse, own: Option<&str>) -> Result<BusyTimes, Fault> {
        let Some(beside) = self.beside(course)? else { return Ok(BusyTimes::default()) };
        let own = own.map(|own| book::own_name(Path::new(own))).unwrap_or_default();
        Ok(beside.taken_by_others(&own, course.course()))
    }

    fn is_same_file(&self, one: &str, other: &str) -> bool {
        files::is_same(Path::new(one), Path::new(other))
    }

    fn fault(&self, error: Error) -> Fault {
        let is_answer = error.refusal().is_some_and(Refusal::is_answer);
        let fault = of_failure(error.into());
        // A batch does not look for what would help: that takes many times as long as planning.
        if is_answer {
            let help = "`mesoplan plan` with the same request says which rules collide, and what would help".to_owned();
            return Fault { help, text: in_columns(&fault.text), ..fault };
        }
        let said = |fault: Fault| Fault { help: in_columns(&fault.help), text: in_columns(&fault.text), ..fault };
        let also = fault.also.iter().cloned().map(said).collect();
        Fault { also, ..said(fault) }
    }
}

/// Refuses what can be opened and is no file, such as a named pipe: nobody may ever write to it, and a row would wait.
fn check_is_file(path: &str) -> io::Result<()> {
    match fs::metadata(path)?.is_file() {
        true => Ok(()),
        false => Err(io::Error::other("it is not a file")),
    }
}

fn cannot_read(path: &str, error: &io::Error) -> Fault {
    of_failure(Failure::io("read", Path::new(path), error))
}

/// What is wrong; of a file the first thing.
fn of_failure(failure: Failure) -> Fault {
    let messages = match failure {
        Failure::Message(message) => vec![message],
        Failure::Messages(messages) => messages,
        Failure::File(file) => file.first_message().into_iter().collect(),
        Failure::Refused { refusal, .. } => advice::refusal(&refusal, Locale::English, Asks::Columns),
    };
    let faults = messages.into_iter().map(|message| {
        let Message { id, text, details, help } = message;
        Fault { details, ..Fault::new(id, text, help) }
    });
    let unknown = || Fault::new("unknown", "the row has no plan", "`mesoplan plan` says why");
    faults.reduce(Fault::and).unwrap_or_else(unknown)
}

/// What is said of options, said of columns: they are called alike.
fn in_columns(text: &str) -> String {
    text.replace("with `--", "in the column `").replace("`--", "`")
}
