//! Where a plan goes, and in which format.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use crate::render::{Format, Locale};

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
}

impl OutputArguments {
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
