//! Where a plan goes, and in which format.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use crate::render::{Audience, Format, Locale, Paper, SheetStyle};

/// The options for output that a plan is written with.
#[derive(Debug, Args)]
pub(super) struct OutputArguments {
    /// Write to this file, in the format of its ending (.ics, .html, .pdf, .md, .txt, .csv, .json); may be given again; - is
    /// standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    output: Vec<PathBuf>,

    /// The format of standard output; without it the plan is a table for the terminal
    #[arg(long, value_name = "FORMAT", value_parser = format, help_heading = "Output")]
    format: Option<Format>,

    /// Also write the sessions as a table for a person's spreadsheet program to this file: in the plan's language, with the
    /// separator that its programs look for. A .csv of `-o` is for programs
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    table: Option<PathBuf>,

    /// Who pages, PDF, text and Markdown are for: patient (the next appointment, all appointments, what to do), clinician
    /// (days from the ideal dates, what to ask, how the plan came about, sources)
    #[arg(long = "for", value_name = "READER", value_parser = audience, default_value = "patient", help_heading = "Output")]
    audience: Audience,

    /// The paper of pages and PDF: a4 or letter; without it A4 for a PDF, and what the printer has for a page
    #[arg(long, value_name = "SIZE", value_parser = paper, help_heading = "Output")]
    paper: Option<Paper>,

    /// Pages and PDF in letters of 16 points and more
    #[arg(long, help_heading = "Output")]
    large_print: bool,

    /// The language of the plan; without it that of the saved course, else the first in the clinic's file that plans
    /// speak, else English. Texts that a protocol has in English only stay English, with a mark
    #[arg(long, value_name = "LANGUAGE", value_enum, ignore_case = true, help_heading = "Output")]
    pub(super) lang: Option<Locale>,
}

/// One place that the plan goes to: a file, or standard output.
pub(super) struct Output {
    pub(super) path: Option<PathBuf>,
    pub(super) layout: Layout,
}

/// What a plan looks like there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A table for the terminal.
    Terminal,
    /// The contents of a file.
    File(Format),
    /// A table for a person's spreadsheet program.
    Table,
}

impl OutputArguments {
    /// How sheets are made.
    pub(super) fn sheet(&self) -> SheetStyle {
        SheetStyle { audience: self.audience, paper: self.paper, is_large_print: self.large_print }
    }

    /// Whether standard output is JSON.
    pub(super) fn asks_json(&self) -> bool {
        self.format == Some(Format::Json)
    }

    /// Every place that the plan goes to; standard output where no other is named, and no folder either.
    pub(super) fn outputs(&self, json: bool, has_folder: bool) -> Result<Vec<Output>, Failure> {
        let layout = match (self.format, json) {
            (Some(format), _) => Layout::File(format),
            (None, true) => Layout::File(Format::Json),
            (None, false) => Layout::Terminal,
        };
        let mut outputs = Vec::new();
        for path in &self.output {
            if path.as_os_str() == "-" {
                outputs.push(Output { path: None, layout });
                continue;
            }
            let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
            let known = Format::ALL.into_iter().find(|format| extension.as_deref() == Some(format.extension()));
            let format = known.ok_or_else(|| {
                let text = format!("the ending of {} names no format", path.display());
                Failure::usage("unknown-format", text, format!("use one of {}", endings()))
            })?;
            outputs.push(Output { path: Some(path.clone()), layout: Layout::File(format) });
        }
        outputs.extend(self.table.clone().map(|path| Output { path: Some(path), layout: Layout::Table }));
        let goes_out = outputs.iter().any(|output| output.path.is_none());
        if let (Some(format), false) = (self.format, goes_out || (outputs.is_empty() && !has_folder)) {
            let text = "`--format` names the format of standard output, and the plan goes to files only";
            let help = format!(
                "leave it out, since the ending of a file names its format; or add `-o -` for standard output as {}",
                format.extension()
            );
            return Err(Failure::usage("format-unused", text, help));
        }
        if (outputs.is_empty() && !has_folder) || (layout != Layout::Terminal && !goes_out) {
            outputs.push(Output { path: None, layout });
        }
        Ok(outputs)
    }
}

fn endings() -> String {
    Format::ALL.map(|format| format!(".{}", format.extension())).join(", ")
}

fn audience(text: &str) -> Result<Audience, String> {
    chosen(&Audience::ALL, text)
}

pub(super) fn paper(text: &str) -> Result<Paper, String> {
    chosen(&Paper::ALL, text)
}

/// What a word stands for, in small or capital letters.
fn chosen<T: Copy>(all: &[(&str, T)], text: &str) -> Result<T, String> {
    let found = all.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, value)| *value);
    found.ok_or_else(|| format!("write {}", all.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" or ")))
}

/// The name of a format, for `--format`; `text` is another name of `txt`, and `markdown` of `md`.
fn format(text: &str) -> Result<Format, String> {
    let known = Format::ALL.into_iter().find(|format| format.extension() == text);
    let renamed = || match text {
        "text" => Some(Format::Text),
        "markdown" => Some(Format::Markdown),
        _ => None,
    };
    known.or_else(renamed).ok_or_else(|| format!("the formats are {}", Format::ALL.map(Format::extension).join(", ")))
}
