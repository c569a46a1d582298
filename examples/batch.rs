//! A batch: one course for each line of a list, and a line of JSON for each answer. The clinic's files are read once.
//!
//! `printf 'ayse,hair-loss,2026-12-01\n' | cargo run --example batch clinic.toml`

use std::collections::BTreeMap;
use std::error::Error;
use std::io::BufRead as _;
use std::sync::Mutex;

use mesoplan::{Course, Files};

fn main() -> Result<(), Box<dyn Error>> {
    let clinic = std::env::args().nth(1);
    let files = Once::default();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut cells = line.split(',').map(str::trim);
        let (id, protocol) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let start = cells.next().unwrap_or_default();
        println!("{}", answer(id, protocol, start, clinic.as_deref(), &files));
    }
    Ok(())
}

/// The days of one course, or the code of what is wrong with it: a bad line does not stop the others.
fn answer(id: &str, protocol: &str, start: &str, clinic: Option<&str>, files: &Once) -> serde_json::Value {
    let Ok(start) = start.parse() else { return serde_json::json!({ "id": id, "error": { "code": "bad-date" } }) };
    let mut course = Course::of(protocol).starting(start);
    course.clinic = clinic.map(str::to_owned);
    match mesoplan::plan(&course, files) {
        Ok(answer) => {
            let days = answer.plan().sessions().into_iter().map(|(_, session)| session.day.to_string());
            serde_json::json!({ "id": id, "sessions": days.collect::<Vec<_>>() })
        }
        Err(error) => {
            serde_json::json!({ "id": id, "error": { "code": error.code(), "text": error.to_string() } })
        }
    }
}

/// The files of this machine, each read once.
#[derive(Default)]
struct Once(Mutex<BTreeMap<String, Vec<u8>>>);

impl Files for Once {
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        let mut read = self.0.lock().map_err(|_| std::io::Error::other("another line panicked"))?;
        if let Some(bytes) = read.get(path) {
            return Ok(bytes.clone());
        }
        let bytes = std::fs::read(path)?;
        read.insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }
}
