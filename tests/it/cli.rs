//! The commands as a person types them: the scenarios of `tests/scenarios/` and of the README, run by the program.

/// Each block of a scenario is a command line with what it prints to both outputs and its exit status.
#[test]
fn scenarios() {
    trycmd::TestCases::new().case("tests/scenarios/*.trycmd").case("README.md");
}
