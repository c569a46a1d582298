//! `mesoplan show`: one protocol as a sheet to read.

use clap::Args;

use super::Answer;
use super::failure::Failure;
use super::library::Library;
use super::shell::Shell;
use crate::render;

#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// The protocol: its name, or the path of its file
    #[arg(value_name = "PROTOCOL")]
    protocol: String,
}

pub(super) fn run(
    arguments: &ShowArguments,
    library: &Library,
    json: bool,
    shell: &mut Shell,
) -> Result<Answer, Failure> {
    let protocol = library.protocol(&arguments.protocol)?;
    shell.answer(&if json { render::protocol_json(&protocol) } else { render::protocol_sheet(&protocol) })?;
    Ok(Answer::Yes)
}
