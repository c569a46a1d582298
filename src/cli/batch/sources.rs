//! What rows name, from this machine.

use std::path::Path;

use crate::batch::{Fault, Sources};
use crate::cli::clinic::Disk;
use crate::cli::failure::{Failure, Message};
use crate::cli::library::Library;
use crate::cli::{advice, files, saved};
use crate::clinic::Files;
use crate::error::Error;
use crate::model::{Course, Language, Protocol, Refusal};
use crate::read;
use crate::render::Locale;

/// The protocols, courses and clinics of this machine.
pub(super) struct DiskSources<'l> {
    library: &'l Library,
}

impl<'l> DiskSources<'l> {
    pub(super) fn new(library: &'l Library) -> Self {
        Self { library }
    }
}

impl Files for DiskSources<'_> {
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        Disk.read(path)
    }
}

impl Sources for DiskSources<'_> {
    fn find_protocol(&self, name: &str) -> Result<Protocol, Fault> {
        self.library.protocol_to_plan(name).map_err(of_failure)
    }

    fn find_texts(&self, name: &str, language: &Language) -> Result<Option<Vec<u8>>, Fault> {
        self.library.texts(name, language).map_err(of_failure)
    }

    fn find_course(&self, path: &str) -> Result<Course, Fault> {
        let path = Path::new(path);
        let bytes = files::read(path, read::MAX_FILE_BYTES);
        bytes.and_then(|bytes| saved::course(path, &bytes)).map_err(of_failure)
    }

    fn fault(&self, error: Error) -> Fault {
        let is_answer = error.refusal().is_some_and(Refusal::is_answer);
        let fault = of_failure(error.into());
        // A batch does not look for what would help: that takes many times as long as planning.
        let help = match is_answer {
            true => "`mesoplan plan` with the same request says which rules collide, and what would help".to_owned(),
            false => in_columns(&fault.help),
        };
        Fault { help, text: in_columns(&fault.text), ..fault }
    }
}

/// The first thing that is wrong.
fn of_failure(failure: Failure) -> Fault {
    let message = match failure {
        Failure::Message(message) => Some(message),
        Failure::Messages(messages) => messages.into_iter().next(),
        Failure::File(file) => file.first_message(),
        Failure::Refused { refusal, .. } => advice::refusal(&refusal, Locale::English).into_iter().next(),
    };
    let unknown = || Message::new("unknown", "the row has no plan", "`mesoplan plan` says why");
    let Message { id, text, details, help } = message.unwrap_or_else(unknown);
    Fault { details, ..Fault::new(id, text, help) }
}

/// What is said of options, said of columns: they are called alike.
fn in_columns(text: &str) -> String {
    text.replace("`--", "`")
}
