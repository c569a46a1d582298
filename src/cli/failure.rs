//! Why a command failed, for people and for programs.

use std::fmt::Write as _;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;

use crate::model::Refusal;
use crate::read::{Place, Problem};
use crate::render::json_text;
use crate::render::words::{self, Message};

/// Why a command failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// Wrong usage, or something that cannot be read or written.
    Message(Message),
    /// A file with problems.
    File(FileProblems),
    /// There is no plan.
    Refused {
        refusal: Refusal,
        /// Whether the refusal has been written to standard output as the answer.
        is_answered: bool,
    },
}

/// A file and everything that is wrong with it.
#[derive(Debug)]
pub(super) struct FileProblems {
    pub(super) path: String,
    pub(super) text: String,
    pub(super) problems: Vec<Problem>,
}

impl Failure {
    pub(super) fn usage(id: &'static str, text: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Message(Message::new(id, text, help))
    }

    /// A file that could not be read or written.
    pub(super) fn io(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        let help = match error.kind() {
            std::io::ErrorKind::NotFound => "check the path",
            std::io::ErrorKind::PermissionDenied => "check who may read and write there",
            _ => "try again, or use another place",
        };
        Self::usage("file", format!("cannot {doing} {}: {error}", path.display()), help)
    }

    /// 1 when the answer is no, 2 when there is none.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Refused { refusal: Refusal::Course(_), .. } | Self::Message(_) | Self::File(_) => 2,
            Self::Refused { .. } => 1,
        }
    }

    /// The failure for a person, in colours where `with_colour`.
    pub(super) fn to_text(&self, with_colour: bool) -> String {
        match self {
            Self::Message(message) => message_text(message),
            Self::File(file) => file.to_text(with_colour),
            Self::Refused { is_answered: true, .. } => String::new(),
            Self::Refused { refusal, is_answered: false } => words::refusal(refusal).iter().map(message_text).collect(),
        }
    }

    /// The failure for a program.
    pub(super) fn to_json(&self) -> String {
        match self {
            Self::Message(message) => errors_json(vec![ErrorJson::of(message)]),
            Self::File(file) => errors_json(file.to_json()),
            Self::Refused { is_answered: true, .. } => String::new(),
            Self::Refused { refusal, is_answered: false } => crate::render::refusal_json(refusal),
        }
    }
}

impl FileProblems {
    /// Every problem with the line it is in and the words underlined.
    pub(super) fn to_text(&self, with_colour: bool) -> String {
        let renderer = if with_colour { Renderer::styled() } else { Renderer::plain() };
        let mut out = String::new();
        for problem in &self.problems {
            let end = problem.span.end.min(self.text.len());
            let span = problem.span.start.min(end)..end;
            let snippet = Snippet::source(&self.text).path(&self.path).annotation(AnnotationKind::Primary.span(span));
            let title = Level::ERROR.primary_title(&problem.message).id(problem.id.as_str());
            let report = &[
                title.element(snippet),
                annotate_snippets::Group::with_title(Level::HELP.secondary_title(&problem.help)),
            ];
            let _ = writeln!(out, "{}\n", renderer.render(report));
        }
        let count = self.problems.len();
        let noun = if count == 1 { "problem" } else { "problems" };
        let _ = writeln!(out, "{}: {count} {noun}", self.path);
        out
    }

    /// Every problem for a program.
    pub(super) fn to_json(&self) -> Vec<ErrorJson> {
        let errors = self.problems.iter().map(|problem| {
            let Place { line, column } = Place::of(&self.text, problem.span.start);
            ErrorJson {
                id: problem.id.as_str(),
                text: problem.message.clone(),
                details: Vec::new(),
                help: problem.help.clone(),
                place: Some(PlaceJson { file: self.path.clone(), line, column }),
            }
        });
        errors.collect()
    }
}

fn message_text(message: &Message) -> String {
    let mut out = format!("error[{}]: {}\n", message.id, message.text);
    for detail in &message.details {
        // A detail that begins with spaces belongs to the one before it.
        let _ = match detail.strip_prefix("  ") {
            Some(inner) => writeln!(out, "      - {inner}"),
            None => writeln!(out, "  - {detail}"),
        };
    }
    let _ = writeln!(out, "help: {}", message.help);
    out
}

#[derive(Serialize)]
struct ErrorsJson {
    format: u32,
    errors: Vec<ErrorJson>,
}

/// One error for a program.
#[derive(Debug, Serialize)]
pub(super) struct ErrorJson {
    id: &'static str,
    text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<String>,
    help: String,
    #[serde(flatten)]
    place: Option<PlaceJson>,
}

#[derive(Debug, Serialize)]
struct PlaceJson {
    file: String,
    line: usize,
    column: usize,
}

impl ErrorJson {
    fn of(message: &Message) -> Self {
        let Message { id, text, details, help } = message.clone();
        Self { id, text, details, help, place: None }
    }
}

fn errors_json(errors: Vec<ErrorJson>) -> String {
    json_text(&ErrorsJson { format: 1, errors })
}
