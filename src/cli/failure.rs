//! Why a command failed, for people and for programs.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;

use super::advice::{self, Asks};
use crate::model::Refusal;
use crate::read::{InvalidFile, Place, Places};
use crate::render::{Locale, json_text, wrapped};

/// Why a command failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// Wrong usage, or something that cannot be read or written.
    Message(Message),
    /// Several of them.
    Messages(Vec<Message>),
    /// A file with problems.
    File(FileProblems),
    /// There is no plan.
    Refused {
        refusal: Refusal,
        /// The language of the answer.
        locale: Locale,
        /// Whether the refusal has been written to standard output as the answer.
        is_answered: bool,
        /// What else helps, in the options of the command: for people.
        also: Option<String>,
    },
}

/// A message that says what is wrong and what to do, for people and for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    /// Its name in JSON.
    pub(super) id: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub(super) text: String,
    /// Facts, one a line.
    pub(super) details: Vec<String>,
    /// What to do instead.
    pub(super) help: String,
}

impl Message {
    /// A message without details.
    pub(super) fn new(id: &'static str, text: impl Into<String>, help: impl Into<String>) -> Self {
        Self { id, text: text.into(), details: Vec::new(), help: help.into() }
    }
}

/// A file and everything that is wrong with it.
#[derive(Debug)]
pub(super) struct FileProblems {
    pub(super) path: String,
    pub(super) file: InvalidFile,
}

impl Failure {
    pub(super) fn usage(id: &'static str, text: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Message(Message::new(id, text, help))
    }

    /// There is no plan, which has not been said yet.
    pub(super) fn refused(refusal: Refusal, locale: Locale) -> Self {
        Self::Refused { refusal, locale, is_answered: false, also: None }
    }

    /// A file with problems. A file that is no text has no lines to show.
    pub(super) fn file(path: &str, file: InvalidFile) -> Self {
        Self::File(FileProblems { path: path.to_owned(), file })
    }

    /// The same failure, which concerns a file of several.
    pub(super) fn in_file(self, path: &Path) -> Self {
        match self {
            Self::Refused { refusal, locale, is_answered: false, also } => {
                let mut messages = refused_messages(&refusal, locale, also.as_deref()).into_iter();
                let Some(mut message) = messages.next() else { return Self::refused(refusal, locale) };
                message.text = format!("{}: {}", path.display(), message.text);
                Self::Message(message)
            }
            Self::Messages(messages) => match messages.into_iter().next() {
                // The first one, as of a refusal.
                Some(message) => {
                    Self::Message(Message { text: format!("{}: {}", path.display(), message.text), ..message })
                }
                None => Self::Messages(Vec::new()),
            },
            other @ (Self::Message(_) | Self::File(_) | Self::Refused { .. }) => other,
        }
    }

    /// The same failure of a command that has no options for what a saved course asks for: what is open in the course is a
    /// key of its file.
    pub(super) fn of_saved(self, path: &Path) -> Self {
        match self {
            Self::Refused { refusal, locale, .. } if !refusal.is_answer() => {
                let mut messages = advice::refusal(&refusal, locale, Asks::Options);
                let path = path.display();
                for message in &mut messages {
                    let key =
                        message.help.split_once("`--").and_then(|(_, option)| option.split([' ', '`', '=']).next());
                    if let Some(key) = key {
                        message.help += &format!("; in {path} that is the key `{key}`");
                    }
                }
                Self::Messages(messages)
            }
            other @ (Self::Message(_) | Self::Messages(_) | Self::File(_) | Self::Refused { .. }) => other,
        }
    }

    /// The same failure with something else that helps, where it is that no plan fits.
    pub(super) fn or(self, other: Option<String>) -> Self {
        match self {
            Self::Refused { refusal, locale, is_answered, .. } => {
                Self::Refused { refusal, locale, is_answered, also: other }
            }
            other @ (Self::Message(_) | Self::Messages(_) | Self::File(_)) => other,
        }
    }

    /// A file that could not be read or written.
    pub(super) fn io(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        let help = if error.kind() == std::io::ErrorKind::NotFound {
            "check the path"
        } else if error.kind() == std::io::ErrorKind::PermissionDenied {
            "check who may read and write there"
        } else {
            "try again, or use another place"
        };
        Self::usage("file", format!("cannot {doing} {}: {error}", path.display()), help)
    }

    /// 1 when the answer is no, 2 when there is none.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Message(_) | Self::Messages(_) | Self::File(_) => 2,
            Self::Refused { refusal, .. } => 2 - u8::from(refusal.is_answer()),
        }
    }

    /// The failure for a person, in colours where `with_colour`.
    pub(super) fn to_text(&self, with_colour: bool) -> String {
        match self {
            Self::Message(message) => message_text(message),
            Self::Messages(messages) => messages.iter().map(message_text).collect(),
            Self::File(file) => file.to_text(with_colour),
            Self::Refused { is_answered: true, .. } => String::new(),
            Self::Refused { refusal, locale, is_answered: false, also } => {
                refused_messages(refusal, *locale, also.as_deref()).iter().map(message_text).collect()
            }
        }
    }

    /// The failure for a program.
    pub(super) fn to_json(&self) -> String {
        match self {
            Self::Message(message) => errors_json(vec![ErrorJson::of(message)]),
            Self::Messages(messages) => errors_json(messages.iter().map(ErrorJson::of).collect()),
            Self::File(file) => errors_json(file.to_json()),
            Self::Refused { is_answered: true, .. } => String::new(),
            Self::Refused { refusal, locale, is_answered: false, .. } if refusal.is_answer() => {
                crate::render::refusal_json(refusal, *locale)
            }
            Self::Refused { refusal, locale, is_answered: false, .. } => {
                errors_json(advice::refusal(refusal, *locale, Asks::Options).iter().map(ErrorJson::of).collect())
            }
        }
    }
}

impl FileProblems {
    /// The most problems that are written out for a person.
    const MAX_SHOWN: usize = 100;

    /// Every problem with the line it is in and the words underlined; the first hundred of very many.
    pub(super) fn to_text(&self, with_colour: bool) -> String {
        let renderer = if with_colour { Renderer::styled() } else { Renderer::plain() };
        let mut out = String::new();
        let mut places = Places::of(self.file.text());
        for problem in self.file.iter().take(Self::MAX_SHOWN) {
            // The renderer reads all that it is given, so it is given the lines that matter.
            let lines = lines_around(self.file.text(), &problem.span);
            let end = problem.span.end.min(lines.end);
            let start = problem.span.start.clamp(lines.start, end.max(lines.start));
            let span = start - lines.start..end.max(start) - lines.start;
            let snippet = Snippet::source(&self.file.text()[lines])
                .line_start(places.next(problem.span.start).line)
                .path(&self.path)
                .annotation(AnnotationKind::Primary.span(span));
            let title = Level::ERROR.primary_title(&problem.message).id(problem.id.as_str());
            let report = &[
                title.element(snippet),
                annotate_snippets::Group::with_title(Level::HELP.secondary_title(&problem.help)),
            ];
            let _ = writeln!(out, "{}\n", renderer.render(report));
        }
        let count = self.file.len();
        let noun = if count == 1 { "problem" } else { "problems" };
        let shown =
            if count > Self::MAX_SHOWN { format!("; the first {} are shown", Self::MAX_SHOWN) } else { String::new() };
        let _ = writeln!(out, "{}: {count} {noun}{shown}", self.path);
        out
    }

    /// The first problem as a message.
    pub(super) fn first_message(&self) -> Option<Message> {
        let problem = self.file.iter().next()?;
        let place = Places::of(self.file.text()).next(problem.span.start);
        let text = format!("{}:{place}: {}", self.path, problem.message);
        Some(Message::new(problem.id.as_str(), text, problem.help.clone()))
    }

    /// Every problem for a program.
    pub(super) fn to_json(&self) -> Vec<ErrorJson> {
        let mut places = Places::of(self.file.text());
        let errors = self.file.iter().map(|problem| {
            let Place { line, column } = places.next(problem.span.start);
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

/// The lines that a problem touches, without the end of the last one; of a problem that spans many only the first few.
fn lines_around(text: &str, span: &Range<usize>) -> Range<usize> {
    const MAX_LINES: usize = 5;
    let (start, end) = (span.start.min(text.len()), span.end.min(text.len()));
    // A byte order mark is no character of the first line.
    let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let from = text[..start].rfind('\n').map_or(first, |newline| newline + 1);
    let end = end.max(from);
    let until = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
    let lines = &text[from..until];
    let most = lines.match_indices('\n').nth(MAX_LINES - 1).map_or(lines.len(), |(newline, _)| newline);
    let ends_in_carriage_return = lines[..most].ends_with('\r') && text[from + most..].starts_with('\n');
    from..from + most - usize::from(ends_in_carriage_return)
}

/// Why there is no plan, as messages; the first one has what else helps.
fn refused_messages(refusal: &Refusal, locale: Locale, also: Option<&str>) -> Vec<Message> {
    let mut messages = advice::refusal(refusal, locale, Asks::Options);
    if let (Some(first), Some(also)) = (messages.first_mut(), also) {
        first.help = format!("{}; {also}", first.help);
    }
    messages
}

fn message_text(message: &Message) -> String {
    let mut out = wrapped(&format!("error[{}]: ", message.id), 0, &message.text);
    for detail in &message.details {
        // A detail that begins with spaces belongs to the one before it.
        out += &match detail.strip_prefix("  ") {
            Some(inner) => wrapped("      - ", 8, inner),
            None => wrapped("  - ", 4, detail),
        };
    }
    out += &wrapped("help: ", 6, &message.help);
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
    /// A message about a line of a file, counted from 1.
    pub(super) fn in_line(message: &Message, file: String, line: usize) -> Self {
        Self { place: Some(PlaceJson { file, line, column: 1 }), ..Self::of(message) }
    }

    pub(super) fn of(message: &Message) -> Self {
        let Message { id, text, details, help } = message.clone();
        Self { id, text, details, help, place: None }
    }
}

fn errors_json(errors: Vec<ErrorJson>) -> String {
    json_text(&ErrorsJson { format: 1, errors })
}

#[cfg(test)]
mod tests {
    use std::iter::once;

    use proptest::prelude::*;

    use super::*;
    use crate::read::{Problem, ProblemId};

    fn shown(text: &str, spans: impl IntoIterator<Item = Range<usize>>) -> String {
        let problem = |span| Problem { id: ProblemId::Syntax, message: "wrong".into(), span, help: "write".into() };
        let problems = spans.into_iter().map(problem).collect();
        FileProblems { path: "a.toml".into(), file: InvalidFile::new(text, problems) }.to_text(false)
    }

    #[test]
    fn places_and_underlines_agree_with_what_is_seen() {
        for (text, span, expected) in [
            ("", 0..0, "a.toml:1:1\n  |\n1 |\n  | ^\n"),
            ("a = ", 4..4, "a.toml:1:5\n  |\n1 | a = \n  |     ^\n"),
            ("a = 1\n", 6..6, "a.toml:2:1\n  |\n2 |\n  | ^\n"),
            ("a = 1\r\nb = x\r\n", 11..12, "a.toml:2:5\n  |\n2 | b = x\n  |     ^\n"),
            ("\u{feff}b = x\n", 7..8, "a.toml:1:5\n  |\n1 | b = x\n  |     ^\n"),
            ("\ta\t= x\n", 5..6, "a.toml:1:6\n  |\n1 |     a    = x\n  |            ^\n"),
            ("a = \"漢字\" x", 13..14, "a.toml:1:10\n  |\n1 | a = \"漢字\" x\n  |            ^\n"),
        ] {
            let shown = shown(text, once(span));
            assert!(shown.contains(expected), "{text:?}\n{shown}");
        }
    }

    #[test]
    fn a_long_line_and_a_long_list_stay_short() {
        let line = "x".repeat(100_000);
        assert!(shown(&line, once(0..line.len())).len() < 1000);
        assert!(shown(&line, once(50_000..50_001)).len() < 1000);
        assert!(shown(&"\n".repeat(100_000), once(0..100_000)).len() < 1000);
        let many = shown(&line, (0..1000).map(|at| at..at + 1));
        assert!(many.ends_with("a.toml: 1000 problems; the first 100 are shown\n"), "{}", many.len());
    }

    proptest! {
        #[test]
        fn every_span_can_be_shown(text in "(\\PC|[\t\r\n\u{feff}\u{0}]){0,60}", from in 0..80usize, length in 0..80usize) {
            let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            shown(&text, once(boundary(from)..boundary(from + length)));
        }
    }
}
