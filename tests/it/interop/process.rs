//! Programs that are started, watched and ended.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a program prints; fails when it does not end well, or not in time.
pub fn run(command: &mut Command, limit: Duration) -> String {
    let output = output(command, limit);
    assert!(output.status.success(), "{command:?}: {}\n{}{}", output.status, output.stdout, output.stderr);
    output.stdout
}

/// How a program ended and what it printed.
pub struct Output {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

/// Runs a program to its end; fails when that does not come in time.
pub fn output(command: &mut Command, limit: Duration) -> Output {
    let mut running = Running::start(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()));
    let stdout = in_background(running.0.stdout.take());
    let stderr = in_background(running.0.stderr.take());
    let started = Instant::now();
    let status = loop {
        if let Some(status) = running.0.try_wait().expect("a program to wait for") {
            break status;
        }
        assert!(started.elapsed() < limit, "{command:?} takes more than {limit:?}");
        thread::sleep(Duration::from_millis(5));
    };
    let text = |reading: thread::JoinHandle<String>| reading.join().expect("text in UTF-8");
    Output { status, stdout: text(stdout), stderr: text(stderr) }
}

/// A program that is ended when this is dropped.
pub struct Running(Child);

impl Running {
    pub fn start(command: &mut Command) -> Self {
        Self(command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().expect("a program to wait for").is_some()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads a pipe while the program runs, so that it is never full.
fn in_background(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    let mut pipe = pipe.expect("a pipe");
    thread::spawn(move || {
        let mut text = String::new();
        pipe.read_to_string(&mut text).expect("text in UTF-8");
        text
    })
}
