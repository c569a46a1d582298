//! The catalogue of faults: every problem that a protocol file, a clinic file or a saved course can have, with its place, its words and its help.
//!
//! See `tests/README.md` for the form of the fixtures.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use mesoplan::internals::read::{self, InvalidFile, MAX_FILE_BYTES, Place, Problem, ProblemId};

use crate::project;

/// A fixture that shows many problems at once rather than one.
const MANY: &str = "many-problems";

/// Problems of files that can hold no remarks; their bytes are made here.
const WITHOUT_FIXTURE: [ProblemId; 2] = [ProblemId::FileTooLarge, ProblemId::NotText];

#[test]
fn every_fixture_has_exactly_the_problems_that_it_names() {
    let mut differences = String::new();
    for (stem, text) in fixtures() {
        let (expected, found) = (expected(&text), found_in(&stem, &text));
        if expected.is_empty() {
            differences += &format!("{stem}: names no problem\n");
        }
        for line in expected.iter().filter(|line| !found.contains(line)) {
            differences += &format!("{stem}: missing\n{line}\n");
        }
        for line in found.iter().filter(|line| !expected.contains(line)) {
            differences += &format!("{stem}: not expected\n{line}\n");
        }
        let mut sorted = [expected.clone(), found.clone()];
        sorted.iter_mut().for_each(|problems| problems.sort());
        if sorted[0] == sorted[1] && expected != found {
            differences += &format!("{stem}: not in the order of the file\n");
        } else if expected.len() != found.len() {
            differences += &format!("{stem}: names {} problems, has {}\n", expected.len(), found.len());
        }
    }
    assert!(differences.is_empty(), "\n{differences}");
}

#[test]
fn every_kind_of_problem_has_a_fixture_of_its_name() {
    let stems: Vec<String> = fixtures().into_keys().collect();
    for id in ProblemId::ALL.iter().filter(|id| !WITHOUT_FIXTURE.contains(id)) {
        let is_shown = stems.iter().any(|stem| problem_name(stem) == id.as_str() && !stem.contains("--"));
        assert!(is_shown, "tests/errors/{id}.toml, or {id}.toml in its folders clinic or course, is missing");
    }
}

#[test]
fn every_fixture_shows_the_problem_of_its_name() {
    for (stem, text) in fixtures() {
        let name = problem_name(&stem);
        let is_id = ProblemId::ALL.iter().any(|id| id.as_str() == name);
        assert!(is_id || name == MANY, "{stem}: `{name}` is no kind of problem");
        let shows_it = expected(&text).iter().any(|problem| problem.contains(&format!(" error[{name}]: ")));
        assert!(shows_it || name == MANY, "{stem}: has no problem `{name}`");
    }
}

#[test]
fn many_problems_come_in_one_run_and_in_the_order_of_the_file() {
    let text = &fixtures()[MANY];
    let problems = read::protocol(MANY, text.as_bytes()).expect_err("many problems");
    let mut kinds: Vec<ProblemId> = problems.iter().map(|problem| problem.id).collect();
    kinds.sort();
    kinds.dedup();
    assert!(kinds.len() >= 7, "{} kinds", kinds.len());
    assert!(problems.is_sorted_by_key(|problem| problem.span.start));
}

#[test]
fn a_file_that_is_too_large_is_one_problem() {
    let bytes = vec![b'#'; MAX_FILE_BYTES + 1];
    let expected = "1:1 error[file-too-large]: this file is larger than a protocol file can be, which is 1048576 bytes\n\
                    help: give the name of a protocol file";
    assert_eq!(found("hair-loss", &bytes), [expected]);
}

#[test]
fn a_file_that_is_no_text_is_one_problem() {
    let expected = |line: usize| {
        format!(
            "1:1 error[not-text]: this file is not a text in UTF-8: its line {line} cannot be read\n\
             help: open the file in a text editor, and save it with the encoding UTF-8"
        )
    };
    // Latin-5, as an old editor saves Turkish; UTF-16; a picture.
    assert_eq!(found("hair-loss", b"schema = 1\ntitle = \"Sa\xe7\"\n"), [expected(2)]);
    assert_eq!(found("hair-loss", b"\xff\xfes\0c\0h\0e\0m\0a\0"), [expected(1)]);
    assert_eq!(found("hair-loss", b"\x89PNG\r\n\x1a\n"), [expected(1)]);
}

#[test]
fn line_endings_and_byte_order_marks_move_no_place() {
    let text = &fixtures()[MANY];
    let plain = found(MANY, text.as_bytes());
    assert_eq!(found(MANY, text.replace('\n', "\r\n").as_bytes()), plain);
    assert_eq!(found(MANY, format!("\u{feff}{text}").as_bytes()), plain);
}

/// The fixtures by their names without `.toml`; those of clinic files begin with `clinic/`, those of saved courses with `course/`.
fn fixtures() -> BTreeMap<String, String> {
    let in_folder = |folder: &str, prefix: &str| {
        let entries = fs::read_dir(project(folder)).expect(folder);
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let read = |path: PathBuf| {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
            (format!("{prefix}{stem}"), fs::read_to_string(&path).expect("a text"))
        };
        let files = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
        files.map(read).collect::<BTreeMap<_, _>>()
    };
    let mut fixtures = in_folder("tests/errors", "");
    fixtures.extend(in_folder("tests/errors/clinic", CLINIC));
    fixtures.extend(in_folder("tests/errors/course", COURSE));
    fixtures
}

/// What the names of fixtures begin with that are clinic files.
const CLINIC: &str = "clinic/";

/// What the names of fixtures begin with that are saved courses.
const COURSE: &str = "course/";

/// The problem that a fixture shows: its name without the case after `--`. It is the id of a protocol, too.
fn problem_name(stem: &str) -> &str {
    let name = stem.strip_prefix(CLINIC).or(stem.strip_prefix(COURSE)).unwrap_or(stem);
    name.split_once("--").map_or(name, |(name, _)| name)
}

/// The problems that the reader of its kind of file finds in a fixture.
fn found_in(stem: &str, text: &str) -> Vec<String> {
    if stem.starts_with(CLINIC) {
        in_lines(text, &read::clinic(text.as_bytes()).err().map(InvalidFile::into_problems).unwrap_or_default())
    } else if stem.starts_with(COURSE) {
        in_lines(text, &read::course(text.as_bytes()).err().map(InvalidFile::into_problems).unwrap_or_default())
    } else {
        found(problem_name(stem), text.as_bytes())
    }
}

/// The problems that a fixture names in its lines `#~`.
fn expected(text: &str) -> Vec<String> {
    let mut problems: Vec<String> = Vec::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("#~ ")) {
        match problems.last_mut() {
            Some(problem) if line.starts_with("help: ") => *problem += &format!("\n{line}"),
            Some(_) | None => problems.push(line.to_owned()),
        }
    }
    problems
}

/// The problems that the reader finds in a protocol, in the same form.
fn found(name: &str, bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    in_lines(text, &read::protocol(name, bytes).err().map(InvalidFile::into_problems).unwrap_or_default())
}

fn in_lines(text: &str, problems: &[Problem]) -> Vec<String> {
    let in_a_line = |problem: &Problem| {
        let Problem { id, message, span, help } = problem;
        format!("{} error[{id}]: {message}\nhelp: {help}", Place::of(text, span.start))
    };
    problems.iter().map(in_a_line).collect()
}

/// What a person sees of a file with problems.
#[cfg(feature = "cli")]
mod on_the_terminal {
    use std::process::Command;

    use super::MANY;
    use crate::project;

    /// Standard error of `mesoplan check` for a file under `tests/errors`.
    fn checked(name: &str) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mesoplan"));
        command.current_dir(project("tests/errors")).env("NO_COLOR", "1");
        let output = command.args(["check", &format!("{name}.toml")]).output().expect("the program runs");
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).expect("UTF-8")
    }

    #[test]
    fn problems_are_underlined() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../snapshots/errors");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        for name in [MANY, "policy-outside-source", "control-character"] {
            settings.set_description(format!("mesoplan check {name}.toml"));
            settings.bind(|| insta::assert_snapshot!(name, checked(name)));
        }
    }
}
