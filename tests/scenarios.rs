//! The commands as a person types them: the scenarios of `tests/scenarios/` and of the README, run by the program.
//!
//! A program of its own, so that it is soon built for a second set of features.

use std::process::Command;

/// Each block of a scenario is a command line with what it prints to both outputs and its exit status.
#[test]
fn scenarios() {
    // What a program with PDF says, one without it does not say.
    let other = if cfg!(feature = "pdf") { "tests/scenarios/no-pdf.trycmd" } else { "tests/scenarios/pdf.trycmd" };
    // The day and the instant of every command that does not name its own: before anything in the scenarios happens.
    trycmd::TestCases::new()
        .env("MESOPLAN_TODAY", "2026-11-01")
        .env("SOURCE_DATE_EPOCH", "1793534400")
        .case("tests/scenarios/*.trycmd")
        .case("README.md")
        .skip(other);
}

#[test]
fn bold_letters_are_for_terminals_alone() {
    let printed = |variables: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mesoplan"));
        command.args(["plan", "fibroblast", "--start", "2026-12-01"]);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM"] {
            command.env_remove(name);
        }
        let output = command.envs(variables.iter().copied()).output().expect("the program");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let plain = printed(&[]);
    assert!(!plain.contains('\u{1b}'), "a pipe is no terminal");
    // What a terminal gets.
    let painted = printed(&[("CLICOLOR_FORCE", "1")]);
    assert!(painted.contains("\u{1b}[1mFibroblast injections\u{1b}[0m\n"), "{painted}");
    assert_eq!(printed(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), plain);
}
