//! The CalDAV server Radicale on this machine, with a store of its own, and the few requests that a test needs.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::process::Running;

/// How long the server may take to start, and to answer.
const LIMIT: Duration = Duration::from_secs(20);

/// A running server, ended when this is dropped.
pub struct Radicale {
    port: u16,
    _server: Running,
}

impl Radicale {
    pub fn start(python: &Path, store: &Path) -> Self {
        // Between asking for a free port and using it, another program may take it.
        let mut tries = (0..3).filter_map(|_| Self::try_start(python, store));
        tries.next().unwrap_or_else(|| panic!("Radicale does not start; see {}", log(store).display()))
    }

    fn try_start(python: &Path, store: &Path) -> Option<Self> {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        let port = free.expect("a free port").port();
        let log = File::create(log(store)).expect("a log file");
        let config = store.with_extension("config");
        fs::write(&config, config_text(store, port)).expect("a config");
        let mut command = Command::new(python);
        command.args(["-m", "radicale", "--config"]).arg(config);
        let mut server = Running::start(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log));
        let started = Instant::now();
        while started.elapsed() < LIMIT && !server.has_ended() {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return Some(Self { port, _server: server });
            }
            thread::sleep(Duration::from_millis(50));
        }
        None
    }

    pub fn make_calendar(&self, path: &str) {
        self.request("MKCALENDAR", path, "");
    }

    pub fn put(&self, path: &str, text: &str) {
        self.request("PUT", path, text);
    }

    pub fn get(&self, path: &str) -> String {
        self.request("GET", path, "")
    }

    /// The body of the answer; fails when the server refuses.
    fn request(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("the server");
        stream.set_read_timeout(Some(LIMIT)).expect("a limit");
        stream.set_write_timeout(Some(LIMIT)).expect("a limit");
        // In HTTP 1.0 the answer ends with the connection. The user is "person", without a password.
        let head = format!(
            "{method} {path} HTTP/1.0\r\nAuthorization: Basic cGVyc29uOg==\r\n\
             Content-Type: text/calendar; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes()).expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).unwrap_or_default();
        assert!(status.starts_with('2'), "{method} {path}: {head}\n{body}");
        body.to_owned()
    }
}

/// Every user may write what is theirs, and nobody needs a password.
fn config_text(store: &Path, port: u16) -> String {
    format!(
        "[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = none\n[rights]\ntype = owner_only\n\
         [storage]\nfilesystem_folder = {}\n[web]\ntype = none\n",
        store.display()
    )
}

/// What the server says, beside its store.
fn log(store: &Path) -> PathBuf {
    store.with_extension("log")
}
