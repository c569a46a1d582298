//! How far a batch is, where standard error is a terminal; elsewhere nothing is shown until the end.

use std::io::Write as _;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar at the foot of the terminal, above which remarks are written.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// For a list of this many bytes, where that is known.
    pub(super) fn new(length: Option<u64>) -> Self {
        let (bar, template) = match length {
            Some(length) => (ProgressBar::new(length), "{wide_bar} {percent}%, {msg}, {eta} to go"),
            None => (ProgressBar::no_length(), "{spinner} {msg}"),
        };
        // A template that the library does not take leaves its own.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// More bytes of the list are done, and now this many rows in all.
    pub(super) fn done(&self, bytes: u64, rows: u64) {
        if self.0.is_hidden() {
            return;
        }
        self.0.set_message(format!("{rows} rows"));
        self.0.inc(bytes);
    }

    /// Writes lines to standard error.
    pub(super) fn say(&self, lines: &str) {
        self.0.suspend(|| {
            // Where standard error is closed there is nobody to tell.
            let _ = anstream::stderr().write_all(lines.as_bytes());
        });
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}
