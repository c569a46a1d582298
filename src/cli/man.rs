//! `mesoplan man`: the manual page.

use clap_mangen::Man;

use super::Answer;
use super::failure::Failure;
use super::shell::Shell;

pub(super) fn run(shell: &mut Shell) -> Result<Answer, Failure> {
    let mut bytes = Vec::new();
    let rendered = render_pages(&mut bytes);
    rendered.map_err(|error| Failure::usage("output", format!("cannot write the page: {error}"), "try again"))?;
    shell.answer(&String::from_utf8_lossy(&bytes))?;
    Ok(Answer::Yes)
}

/// The page of the program, and after it one section for each command.
fn render_pages(out: &mut Vec<u8>) -> std::io::Result<()> {
    let mut command = super::command();
    command.build();
    Man::new(command.clone()).render(out)?;
    for subcommand in command.get_subcommands() {
        let page = Man::new(subcommand.clone());
        page.render_description_section(out)?;
        page.render_synopsis_section(out)?;
        page.render_options_section(out)?;
    }
    Ok(())
}
