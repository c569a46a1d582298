//! Standard output and standard error.

use std::io::{self, IsTerminal as _, Write as _};

use super::failure::Failure;
use crate::render::{COLUMNS, Paint};

/// Where answers and errors go.
pub(super) struct Shell;

impl Shell {
    pub(super) fn new() -> Self {
        Self
    }

    /// Writes an answer to standard output. A pipe that was closed at its other end is no error: whoever reads has
    /// enough.
    pub(super) fn answer(&mut self, text: &str) -> Result<(), Failure> {
        self.answer_bytes(text.as_bytes())
    }

    /// The same for an answer that may be no text.
    pub(super) fn answer_bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if io::stdout().is_terminal() && std::str::from_utf8(bytes).is_err() {
            let text = "this format is no text, and a terminal would show it as noise";
            return Err(Failure::usage("no-text", text, "write it to a file with `-o`"));
        }
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::usage(
                "output",
                format!("cannot write the answer: {error}"),
                "write it to a file with `-o`",
            )),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Whether standard output is a terminal that shows bold letters; `NO_COLOR` and a dumb terminal say no.
    pub(super) fn paint(&self) -> Paint {
        match anstream::AutoStream::choice(&io::stdout()) {
            anstream::ColorChoice::Never => Paint::Never,
            anstream::ColorChoice::Auto | anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi => {
                Paint::Always
            }
        }
    }

    /// How many columns an answer may take: those of the terminal up to what is pleasant to read, or those that every
    /// terminal has where the answer goes elsewhere.
    pub(super) fn width(&self) -> usize {
        const WIDEST: usize = 120;
        let terminal = terminal_size::terminal_size_of(io::stdout());
        terminal.map_or(COLUMNS, |(width, _)| usize::from(width.0).clamp(COLUMNS, WIDEST))
    }

    /// Writes a remark to standard error.
    pub(super) fn remark(&mut self, text: &str) {
        let _ = writeln!(anstream::stderr(), "{text}");
    }

    /// Writes a failure to standard error.
    pub(super) fn say_failure(&mut self, failure: &Failure, as_json: bool) {
        let text = if as_json { failure.to_json() } else { failure.to_text(is_coloured()) };
        let _ = anstream::stderr().write_all(text.as_bytes());
    }
}

/// Whether standard error is a terminal that may be written to in colour; `NO_COLOR` says no.
fn is_coloured() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A path as it is typed: in quotation marks where a shell would take it for several words.
pub(super) fn typed(path: &str) -> String {
    let is_plain = path.chars().all(|character| character.is_alphanumeric() || "/\\._-:".contains(character));
    if is_plain { path.to_owned() } else { format!("\"{path}\"") }
}
