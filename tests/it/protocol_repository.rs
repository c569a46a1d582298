//! The example of somebody's own repository of protocols, driven from a change to its acceptance, and the action and the
//! hooks that such a repository uses.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::interop::process::{self, Output};
use crate::project;

/// A copy of the example, which is removed again.
struct Repository(PathBuf);

impl Repository {
    fn copy(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("mesoplan-repository-{name}-{}", std::process::id()));
        copy_folder(&project("tests/protocol-repository"), &folder);
        Self(folder)
    }

    /// The same as a git repository with one commit, on a branch whose remote branch is `origin/main`.
    fn committed(name: &str) -> Self {
        let repository = Self::copy(name);
        for arguments in [
            &["init", "--quiet"][..],
            &["add", "--all"],
            &["-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "--quiet", "--message", "First"],
            &["update-ref", "refs/remotes/origin/main", "HEAD"],
        ] {
            let mut git = Command::new("git");
            // Neither the settings of whoever runs the tests, nor a repository that a hook of theirs is in.
            git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
            git.env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE").env_remove("GIT_WORK_TREE");
            process::run(git.current_dir(&repository.0).args(arguments), Duration::from_secs(60));
        }
        repository
    }

    fn mesoplan(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mesoplan"));
        process::output(command.current_dir(&self.0).args(arguments), Duration::from_secs(60))
    }

    fn verify(&self, more: &[&str]) -> Output {
        self.mesoplan(&[&["verify", "protocols", "--snapshots", "snapshots"], more].concat())
    }

    /// Replaces words in a protocol that stand there once.
    fn edit(&self, protocol: &str, was: &str, now: &str) {
        let path = self.0.join("protocols").join(protocol);
        let text = fs::read_to_string(&path).expect("a protocol");
        assert_eq!(text.matches(was).count(), 1, "{was}");
        fs::write(path, text.replace(was, now)).expect("the protocol again");
    }

    fn files(&self, folder: &str) -> Vec<(String, String)> {
        let entries = fs::read_dir(self.0.join(folder)).expect("a folder").map(|entry| entry.expect("an entry"));
        let mut files: Vec<_> = entries
            .map(|entry| {
                let text = fs::read_to_string(entry.path()).expect("a text");
                (entry.file_name().to_string_lossy().into_owned(), text)
            })
            .collect();
        files.sort();
        files
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the example") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

/// The way that the example's README describes: change, see, accept.
#[test]
fn a_change_is_seen_and_accepted() {
    let repository = Repository::copy("accept");
    let clean = repository.verify(&[]);
    assert_eq!((code(&clean), clean.stdout.as_str()), (Some(0), "the plans of 2 protocols as accepted\n"));

    let accepted = repository.files("snapshots");
    repository.edit("knee-training.toml", "interval = \"1 week\"", "interval = \"9 days\"");
    let changed = repository.verify(&[]);
    assert_eq!(code(&changed), Some(1));
    // The second session of the plan from 4 January, before and after.
    for line in [
        "knee-training: other plans than snapshots",
        "  from 2027-01-04 Mon\n",
        "  -    2  2027-01-11 Mon    +7  weekly/2\n",
        "  +    2  2027-01-13 Wed    +9  weekly/2\n",
        "mesoplan verify protocols --snapshots snapshots --accept\n",
    ] {
        assert!(changed.stdout.contains(line), "{line}\n{}", changed.stdout);
    }
    assert!(!changed.stdout.contains("wrist-taping"), "{}", changed.stdout);
    assert_eq!(repository.files("snapshots"), accepted, "without `--accept` nothing is written");

    assert_eq!(code(&repository.verify(&["--accept"])), Some(0));
    assert_ne!(repository.files("snapshots"), accepted);
    assert_eq!(code(&repository.verify(&[])), Some(0));
}

/// Missing and orphaned files are named, and accepted like any other change.
#[test]
fn missing_and_orphaned_plans_are_named() {
    let repository = Repository::copy("orphan");
    let protocols = repository.0.join("protocols");
    fs::rename(protocols.join("wrist-taping.toml"), protocols.join("wrist.toml")).expect("another name");
    repository.edit("wrist.toml", "id = \"wrist-taping\"", "id = \"wrist\"");
    // A file that only has such a name is nobody's plans.
    fs::write(repository.0.join("snapshots/my.plan.txt"), "Call the plumber.\n").expect("a file");
    let found = repository.verify(&["--json"]);
    assert_eq!(code(&found), Some(1));
    let json: serde_json::Value = serde_json::from_str(&found.stdout).expect("JSON");
    let states = json["protocols"]
        .as_array()
        .expect("protocols")
        .iter()
        .map(|protocol| (protocol["id"].as_str().expect("an id"), protocol["state"].as_str().expect("a state")));
    let states: Vec<_> = states.collect();
    assert_eq!(states, [("knee-training", "same"), ("wrist", "missing"), ("wrist-taping", "orphan")]);
    assert_eq!(code(&repository.verify(&["--accept"])), Some(0));
    let names: Vec<String> = repository.files("snapshots").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["knee-training.plan.txt", "my.plan.txt", "wrist.plan.txt"]);
    assert_eq!(code(&repository.verify(&[])), Some(0));
}

/// With a protocol that cannot be read, nothing is accepted at all.
#[test]
fn a_broken_protocol_is_not_accepted() {
    let repository = Repository::copy("broken");
    let accepted = repository.files("snapshots");
    repository.edit("knee-training.toml", "interval = \"1 week\"", "interval = \"9 days\"");
    repository.edit("wrist-taping.toml", "interval = \"3 to 4 days\"", "interval = \"now and then\"");
    let refused = repository.verify(&["--accept"]);
    assert_eq!(code(&refused), Some(2));
    assert!(refused.stderr.contains("error[bad-length]"), "{}", refused.stderr);
    assert_eq!(repository.files("snapshots"), accepted);
}

/// A file, a folder and a revision of git tell the same change, from whatever folder they are asked.
#[test]
fn a_revision_is_compared_with_what_is_there_now() {
    let repository = Repository::committed("git");
    let none = repository.mesoplan(&["diff", "--git", "HEAD", "protocols", "--courses", "courses"]);
    assert_eq!(code(&none), Some(0), "{}", none.stderr);
    repository.edit("knee-training.toml", "minimum-interval = \"5 days\"", "minimum-interval = \"4 days\"");
    repository.edit("knee-training.toml", "interval = \"1 week\"", "interval = \"4 days\"");
    let courses = ["--courses", "courses"];
    let folder = repository.mesoplan(&[&["diff", "--git", "origin/main", "protocols"], &courses[..]].concat());
    assert_eq!(code(&folder), Some(1), "{}", folder.stderr);
    assert!(folder.stdout.contains("- shorter minimum interval of `weekly`: 5 days -> 4 days\n"), "{}", folder.stdout);
    // A person's course is told by its file, and not by the name in it.
    assert!(folder.stdout.contains("course-017.toml (knee-training)\n"), "{}", folder.stdout);
    assert!(!folder.stdout.contains("course-018.toml (") && !folder.stdout.contains("A person's name"));

    let old = project("tests/protocol-repository/protocols");
    let two_folders = [&["diff", old.to_str().expect("UTF-8"), "protocols"], &courses[..]].concat();
    assert_eq!(repository.mesoplan(&two_folders).stdout, folder.stdout);
    let file = "protocols/knee-training.toml";
    let one_file = repository.mesoplan(&["diff", "--git", "HEAD", file]).stdout;
    let old_file = old.join("knee-training.toml");
    assert_eq!(repository.mesoplan(&["diff", old_file.to_str().expect("UTF-8"), file]).stdout, one_file);
    let mut inside = Command::new(env!("CARGO_BIN_EXE_mesoplan"));
    inside.current_dir(repository.0.join("protocols")).args(["diff", "--git", "HEAD", "knee-training.toml"]);
    assert_eq!(process::output(&mut inside, Duration::from_secs(60)).stdout, one_file);

    for revision in ["nowhere", "--output=x", "HEAD:protocols", ""] {
        let refused = repository.mesoplan(&["diff", &format!("--git={revision}"), "protocols"]);
        assert_eq!(code(&refused), Some(2), "{revision}: {}", refused.stdout);
        assert!(refused.stderr.contains("help: "), "{}", refused.stderr);
    }
}

/// A saved course with a clinic beside it and a second protocol that the program carries: both are found from wherever the
/// command is run, and every course of the request is told.
#[test]
fn saved_courses_are_planned_with_their_clinic_and_their_other_protocols() {
    let repository = Repository::copy("courses");
    let write = |path: &str, text: &str| fs::write(repository.0.join(path), text).expect("a file");
    write("clinic.toml", "schema = 1\ntimezone = \"Europe/Istanbul\"\nclosed = [2027-01-20]\n");
    let course = "schema = 1\nsharing = \"separate\"\nclinic = \"../clinic.toml\"\n\n[[course]]\n\
                  protocol = \"knee-training\"\nstart = 2027-01-11\n\n[[course]]\nprotocol = \"fibroblast\"\n\
                  start = 2027-01-12\n";
    write("courses/two.toml", course);
    repository.edit("knee-training.toml", "interval = \"1 week\"", "interval = \"9 days\"");
    let old = project("tests/protocol-repository/protocols");
    let mut command = Command::new(env!("CARGO_BIN_EXE_mesoplan"));
    let (new, courses) = (repository.0.join("protocols"), repository.0.join("courses"));
    command.args(["--json", "diff"]).args([&old, &new]).arg("--courses").arg(courses).current_dir(std::env::temp_dir());
    let output = process::output(&mut command, Duration::from_secs(60));
    assert_eq!(code(&output), Some(1), "{}", output.stderr);
    let json: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
    let two = json["courses"].as_array().expect("courses").iter().find(|course| course["file"] == "two.toml");
    let effects = two.expect("the course")["effects"].as_array().expect("effects").clone();
    let names: Vec<&str> = effects.iter().map(|effect| effect["course"].as_str().expect("a course")).collect();
    assert_eq!(names, ["knee-training", "fibroblast"]);
    // 9 days after 11 January the clinic is closed.
    let second = effects[0]["moved"].as_array().expect("sessions")[0].clone();
    let days = ["was", "now"].map(|when| second[when].as_str().expect("a day").to_owned());
    assert_eq!(days[0], "2027-01-18");
    assert!(days[1] != "2027-01-20" && days[1] > days[0], "{days:?}");
    assert!(effects.iter().all(|effect| effect["now"]["sessions"].is_u64()), "{effects:#?}");
}

/// A change that mends a protocol that could not be read has an answer: the protocol is new.
#[test]
fn an_old_version_that_cannot_be_read_is_told() {
    let repository = Repository::copy("mended");
    repository.edit("knee-training.toml", "interval = \"1 week\"", "interval = \"every week\"");
    let new = project("tests/protocol-repository/protocols");
    let mended = repository.mesoplan(&["diff", "protocols", new.to_str().expect("UTF-8")]);
    assert_eq!(code(&mended), Some(1));
    assert!(mended.stderr.contains("error[bad-length]"), "{}", mended.stderr);
    assert!(mended.stdout.contains("knee-training 1.0.0: a new protocol\n"), "{}", mended.stdout);
    // The other way round nothing can be said.
    assert_eq!(code(&repository.mesoplan(&["diff", new.to_str().expect("UTF-8"), "protocols"])), Some(2));
}

/// The steps of the action, run as they stand in it, with the program of this build in the place of an installed one.
#[test]
fn the_action_does_what_it_says() {
    let repository = Repository::committed("action");
    repository.edit("knee-training.toml", "interval = \"1 week\"", "interval = \"9 days\"");
    let bin = repository.0.join("mesoplan").join("bin");
    fs::create_dir_all(&bin).expect("a folder");
    fs::copy(env!("CARGO_BIN_EXE_mesoplan"), bin.join("mesoplan")).expect("a copy");
    let summary = repository.0.join("summary.md");
    let action = fs::read_to_string(project(".github/actions/protocols/action.yml")).expect("the action");
    let scripts: Vec<String> = run_blocks(&action);
    assert_eq!(scripts.len(), 4);
    assert!(scripts[0].starts_with("cargo install "), "{}", scripts[0]);
    let ends = scripts[1..].iter().map(|script| {
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]).current_dir(&repository.0);
        bash.env("RUNNER_TEMP", &repository.0).env("GITHUB_STEP_SUMMARY", &summary).env("BASE", "main");
        bash.env("PROTOCOLS", "protocols").env("SNAPSHOTS", "snapshots").env("COURSES", "courses");
        process::output(&mut bash, Duration::from_secs(60))
    });
    let [check, diff, verify] = ends.collect::<Vec<_>>().try_into().unwrap_or_else(|_| panic!("three steps"));
    // Its example and its accepted plans say otherwise, and what changed is in the summary.
    assert_eq!((code(&check), code(&diff), code(&verify)), (Some(1), Some(0), Some(1)), "{}", diff.stderr);
    let summary = fs::read_to_string(summary).expect("a summary");
    assert!(summary.contains("| interval of `weekly` | 1 week | 9 days |\n"), "{summary}");
    assert!(summary.contains("### course-017.toml (knee-training)\n"), "{summary}");
}

/// What stands below each `run: |`, without its indentation.
fn run_blocks(action: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = action.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(indent) = line.find("run: |") else { continue };
        let mut block = String::new();
        while let Some(line) = lines.next_if(|line| line.starts_with(&" ".repeat(indent + 2))) {
            block.push_str(line.trim_start());
            block.push('\n');
        }
        blocks.push(block);
    }
    blocks
}

/// The hooks run commands that exist, as pre-commit runs them, and the example uses hooks that exist.
#[test]
fn the_hooks_do_what_they_say() {
    let repository = Repository::copy("hooks");
    let hooks = fs::read_to_string(project(".pre-commit-hooks.yaml")).expect("the hooks");
    let value = |hook: &str, key: &str| {
        let found = hook.lines().find_map(|line| line.trim().strip_prefix(&format!("{key}: ")));
        found.map(str::to_owned)
    };
    let mut ids = Vec::new();
    for hook in hooks.split("- id: ").skip(1) {
        let id = hook.lines().next().expect("an id").to_owned();
        let entry = value(hook, "entry").expect("a command");
        let mut arguments: Vec<String> = entry.split(' ').skip(1).map(str::to_owned).collect();
        if let Some(list) = value(hook, "args") {
            arguments.extend(list.trim_matches(['[', ']']).split(", ").map(str::to_owned));
        }
        if value(hook, "pass_filenames").is_none() {
            arguments.extend(["protocols/knee-training.toml".to_owned(), "protocols/wrist-taping.toml".to_owned()]);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = repository.mesoplan(&arguments);
        assert!(entry.starts_with("mesoplan ") && code(&output) == Some(0), "{id}: {}{}", output.stdout, output.stderr);
        ids.push(id);
    }
    let used = fs::read_to_string(repository.0.join(".pre-commit-config.yaml")).expect("the example's hooks");
    let used: Vec<&str> = used.lines().filter_map(|line| line.trim().strip_prefix("- id: ")).collect();
    assert_eq!(used, ids);
}
