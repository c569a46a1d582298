//! `mesoplan completions`: completions for a shell.

use clap::Args;
use clap_complete::{Shell as ShellKind, generate};

use super::Answer;
use super::failure::Failure;
use super::shell::Shell;

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: ShellKind,
}

pub(super) fn run(arguments: &CompletionsArguments, shell: &mut Shell) -> Result<Answer, Failure> {
    let mut bytes = Vec::new();
    generate(arguments.shell, &mut super::command(), "mesoplan", &mut bytes);
    shell.answer(&String::from_utf8_lossy(&bytes))?;
    Ok(Answer::Yes)
}
