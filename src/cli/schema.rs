//! `mesoplan schema`: the JSON Schema of protocol files, for editors.

use super::Answer;
use super::failure::Failure;
use super::shell::Shell;
use crate::read;

pub(super) fn run(shell: &mut Shell) -> Result<Answer, Failure> {
    shell.answer(&read::json_schema())?;
    Ok(Answer::Yes)
}
