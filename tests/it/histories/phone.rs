//! A calendar file as a phone shows it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

/// An event of a calendar file, as anybody reads it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Event {
    pub(super) start: String,
    pub(super) end: String,
    pub(super) sequence: u32,
    pub(super) modified: String,
    pub(super) summary: String,
    pub(super) is_confirmed: bool,
}

impl Event {
    pub(super) fn day(&self) -> NaiveDate {
        NaiveDate::parse_from_str(&self.start[..8], "%Y%m%d").expect("a day")
    }

    /// The number of its session, as its title has it.
    pub(super) fn number(&self) -> u32 {
        let number = self.summary.rsplit(' ').find_map(|word| word.split_once('/')).expect("a number").0;
        number.parse().expect("a number")
    }
}

pub(super) fn events(ics: &str) -> BTreeMap<String, Event> {
    let unfolded = ics.replace("\r\n ", "");
    let blocks = unfolded.split("BEGIN:VEVENT\r\n").skip(1);
    let read = blocks.map(|block| {
        let line = |name: &str| {
            let line = block.lines().find(|line| line.split([':', ';']).next() == Some(name));
            line.and_then(|line| line.split_once(':')).map(|(_, value)| value.to_owned()).expect(name)
        };
        let event = Event {
            start: line("DTSTART"),
            end: line("DTEND"),
            sequence: line("SEQUENCE").parse().expect("a number"),
            modified: line("LAST-MODIFIED"),
            summary: line("SUMMARY"),
            is_confirmed: line("STATUS") == "CONFIRMED",
        };
        (line("UID"), event)
    });
    read.collect()
}
