//! Several writers of one saved course: whoever is told that an entry was written finds it in the file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use mesoplan::{Course, RecordEvent};

/// A folder of one test, deleted at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("mesoplan-writers-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        let folder = Self(path);
        folder.write("daily.toml", PROTOCOL);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Many sessions that are planned fast.
const PROTOCOL: &str = r#"
schema = 1
id = "daily"
title = "Daily"
indication = "Made up for the tests"
version = "1.0.0"
status = "draft"

[source.made-up]
title = "Made up for the tests"

[[phase]]
id = "only"
title = "Sessions"
sessions = 202
interval = "1 day"
source = "made-up"
"#;

const COURSE: &str = "schema = 1\n\n[[course]]\nprotocol = \"./daily.toml\"\nstart = 2026-12-01\n";

fn record(file: &Path, arguments: &[&str]) -> Child {
    start(&[&["record", text(file)], arguments].concat())
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

fn start(arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mesoplan"));
    command.args(arguments).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program")
}

/// The exit status of a run, and what it said on standard error.
fn ended(run: Child) -> (Option<i32>, String) {
    let output = run.wait_with_output().expect("a run");
    (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
}

/// The numbers of the sessions that the file says were cancelled.
fn cancelled(file: &Path) -> Vec<u32> {
    let course = Course::read(&fs::read(file).expect("a course")).expect("a course that can be read");
    let [chosen] = course.protocols.as_slice() else { panic!("one course") };
    assert!(chosen.record.iter().all(|entry| matches!(entry.event, RecordEvent::Cancelled(_))));
    chosen.record.iter().map(|entry| entry.session).collect()
}

#[test]
fn a_hundred_pairs_at_one_moment_lose_nothing() {
    let folder = Folder::new("pairs");
    folder.write("course.toml", &format!("# a remark\n{COURSE}"));
    let file = folder.path("course.toml");
    for pair in 0..100 {
        let numbers = [2 * pair + 1, 2 * pair + 2];
        let cancel = |number: u32| record(&file, &["cancelled", &number.to_string()]);
        for (number, run) in numbers.map(|number| (number, cancel(number))) {
            let (mut status, mut said) = ended(run);
            // On a machine that is very busy it may have waited in vain; then it says so.
            while status == Some(2) && said.starts_with("error[locked]") {
                (status, said) = ended(cancel(number));
            }
            assert_eq!(status, Some(0), "{said}");
        }
    }
    let mut found = cancelled(&file);
    found.sort_unstable();
    assert_eq!(found, (1..=200).collect::<Vec<u32>>());
    assert!(fs::read_to_string(&file).expect("a course").starts_with("# a remark\n"));
}

/// Runs that stop in the middle: their clinic file is a pipe, which they read while they hold the lock.
#[cfg(unix)]
mod in_between {
    use std::fs::OpenOptions;
    use std::io::Write as _;
    use std::sync::mpsc::{self, RecvTimeoutError};
    use std::thread;
    use std::time::Duration;

    use super::*;

    const WITH_CALENDAR: &str = "busy = [\"room.ics\"]\n";

    fn course_with_calendar() -> String {
        COURSE.replacen("schema = 1\n", &format!("schema = 1\n{WITH_CALENDAR}"), 1)
    }

    /// A calendar without an event.
    const CALENDAR: &[u8] = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//room//EN\r\nEND:VCALENDAR\r\n";

    /// A run that has read its course and waits for a calendar, and the way to let it go on.
    struct Paused {
        run: Child,
        pipe: fs::File,
    }

    impl Paused {
        fn record(folder: &Folder, arguments: &[&str]) -> Self {
            let pipe = folder.path("room.ics");
            let status = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
            assert!(status.success());
            let mut run = record(&folder.path("course.toml"), arguments);
            let (sender, receiver) = mpsc::channel();
            // The pipe opens at this end when the program has opened it at the other.
            thread::spawn(move || sender.send(OpenOptions::new().write(true).open(pipe)));
            loop {
                match receiver.recv_timeout(Duration::from_millis(20)) {
                    Ok(pipe) => return Self { run, pipe: pipe.expect("a pipe") },
                    Err(RecvTimeoutError::Timeout) => {
                        if run.try_wait().expect("a run").is_some() {
                            panic!("ended too early: {:?}", ended(run));
                        }
                    }
                    Err(RecvTimeoutError::Disconnected) => panic!("the pipe is gone"),
                }
            }
        }

        fn go_on(mut self) -> (Option<i32>, String) {
            self.pipe.write_all(CALENDAR).expect("a reader");
            drop(self.pipe);
            ended(self.run)
        }
    }

    #[test]
    fn what_an_editor_saves_in_between_stays() {
        let folder = Folder::new("editor");
        folder.write("course.toml", &course_with_calendar());
        let file = folder.path("course.toml");
        let paused = Paused::record(&folder, &["cancelled", "1"]);
        let edited = format!("{COURSE}# somebody typed this\n");
        folder.write("course.toml", &edited);
        let (status, said) = paused.go_on();
        assert_eq!(status, Some(2), "{said}");
        assert!(said.starts_with("error[changed-meanwhile]"), "{said}");
        assert_eq!(fs::read_to_string(&file).expect("a course"), edited);

        let (status, said) = ended(record(&file, &["cancelled", "1"]));
        assert_eq!(status, Some(0), "{said}");
        assert_eq!(cancelled(&file), [1]);
        assert!(fs::read_to_string(&file).expect("a course").contains("# somebody typed this\n"));
    }

    /// The lock is that of the folder where the file is, whatever name leads there; and reading waits for nobody.
    #[test]
    fn whoever_waits_in_vain_is_told_and_writes_nothing() {
        let folder = Folder::new("waiting");
        folder.write("course.toml", &course_with_calendar());
        folder.write("other.toml", COURSE);
        fs::create_dir(folder.path("links")).expect("a folder");
        folder.write("links/daily.toml", PROTOCOL);
        let link = folder.path("links/course.toml");
        std::os::unix::fs::symlink("../other.toml", &link).expect("a link");
        let first = Paused::record(&folder, &["cancelled", "1"]);

        let new = folder.path("new.toml");
        let recording = record(&link, &["cancelled", "2"]);
        let saving = start(&["plan", "fibroblast", "--start", "2026-12-01", "--save", text(&new)]);
        let (status, said) = ended(start(&["plan", text(&folder.path("other.toml"))]));
        assert_eq!(status, Some(0), "{said}");
        for writing in [recording, saving] {
            let (status, said) = ended(writing);
            assert_eq!(status, Some(2), "{said}");
            assert!(said.contains("error[locked]: another run of mesoplan is writing in"), "{said}");
        }
        assert_eq!(fs::read_to_string(folder.path("other.toml")).expect("a course"), COURSE);
        assert!(!new.exists());

        let (status, said) = first.go_on();
        assert_eq!(status, Some(0), "{said}");
        assert_eq!(cancelled(&folder.path("course.toml")), [1]);
        assert!(folder.path(".mesoplan.lock").exists());
        assert!(!folder.path("links/.mesoplan.lock").exists());
    }
}
