//! `mesoplan schema`: the JSON Schemas of the files that people write, for editors, and of answers, for programs.

use clap::{Args, ValueEnum};

use super::Answer;
use super::failure::Failure;
use super::shell::Shell;
use crate::{batch, read, render};

#[derive(Debug, Args)]
pub(super) struct SchemaArguments {
    /// Which kind of file
    #[arg(value_name = "KIND", default_value = "protocol")]
    kind: Kind,
}

/// The kinds of file that people write, and the answers that programs read.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// A protocol
    Protocol,
    /// A clinic
    Clinic,
    /// A saved course
    Course,
    /// A plan as JSON
    Plan,
    /// A row of a list for `mesoplan batch`
    Batch,
    /// A line of the answer of `mesoplan batch`
    BatchAnswer,
    /// The answer of `mesoplan agenda` as JSON
    Agenda,
    /// The answer of `mesoplan close` as JSON
    Close,
    /// The answer of `mesoplan next` as JSON
    Next,
}

pub(super) fn run(arguments: &SchemaArguments, shell: &mut Shell) -> Result<Answer, Failure> {
    shell.answer(&match arguments.kind {
        Kind::Protocol => read::json_schema(),
        Kind::Clinic => read::clinic_json_schema(),
        Kind::Course => read::course_json_schema(),
        Kind::Plan => render::plan_json_schema(),
        Kind::Batch => render::json_text(&batch::json_schema()),
        Kind::BatchAnswer => render::json_text(&batch::answer_json_schema()),
        Kind::Agenda => render::agenda_json_schema(),
        Kind::Close => render::close_json_schema(),
        Kind::Next => render::next_json_schema(),
    })?;
    Ok(Answer::Yes)
}
