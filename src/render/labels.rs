//! The fixed words of a printed plan: headings, the names of columns, the words on buttons.
//!
//! A format for people takes its words from here and from [`super::document`], and has none of its own.

use chrono::{Datelike, NaiveDate};

use super::sections::SectionKind;

/// The fixed words in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Labels {
    /// The heading of the list of sessions.
    pub sessions: &'static str,
    /// The heading of the months.
    pub calendar: &'static str,
    /// The heading of what explains how the plan came about.
    pub notes: &'static str,
    /// The heading of the sources.
    pub sources: &'static str,
    /// The columns of the list of sessions.
    pub columns: Columns,
    /// The button that adds every session to a calendar.
    pub add_plan: &'static str,
    /// The button that adds one session to a calendar.
    pub add_session: &'static str,
    /// What a mark in the months means, where there is one course.
    pub marked: &'static str,
    /// What a mark in the months means, where sessions of several courses are on one day.
    pub marked_by_several: &'static str,
    /// What a session is that has not been held.
    pub planned: &'static str,
    /// Where the clinic's number is written by hand.
    pub phone: &'static str,
    /// Monday to Sunday, in full.
    pub weekdays: [&'static str; 7],
    /// Monday to Sunday, in two letters.
    pub short_weekdays: [&'static str; 7],
    /// The columns of a spreadsheet, in the order of `csv`.
    pub spreadsheet: [&'static str; 14],
}

/// The names of the columns in the list of sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// A box to tick.
    pub held: &'static str,
    /// The number of a session.
    pub number: &'static str,
    /// Its day.
    pub day: &'static str,
    /// Its clock times.
    pub time: &'static str,
    /// Where it may move.
    pub movable: &'static str,
    /// Days outside its aim.
    pub off_aim: &'static str,
    /// The button of one session.
    pub calendar: &'static str,
}

impl Labels {
    /// The words in English.
    pub const ENGLISH: Self = Self {
        sessions: "Sessions",
        calendar: "Calendar",
        notes: "How this plan came about",
        sources: "Sources",
        columns: Columns {
            held: "done",
            number: "#",
            day: "day",
            time: "time",
            movable: "may move, the rest unchanged",
            off_aim: "off aim",
            calendar: "calendar",
        },
        add_plan: "Add all sessions to my calendar",
        add_session: "Add",
        marked: "a session",
        marked_by_several: "sessions of several courses",
        planned: "planned",
        phone: "Clinic's telephone:",
        weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        short_weekdays: ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
        spreadsheet: [
            "course",
            "name",
            "phase",
            "session",
            "of",
            "date",
            "weekday",
            "start",
            "end",
            "may move from",
            "may move to",
            "days off aim",
            "status",
            "clinic",
        ],
    };

    /// The weekday of a day, in full.
    pub fn weekday(&self, day: NaiveDate) -> &'static str {
        self.weekdays[day.weekday().num_days_from_monday() as usize]
    }

    /// The heading of a section for the person who is treated.
    pub fn for_person(&self, kind: SectionKind) -> &'static str {
        match kind {
            SectionKind::Separations => "Other treatments",
            SectionKind::Before => "Before a session",
            SectionKind::After => "After a session",
            SectionKind::Throughout => "All through the course",
            SectionKind::Expectations => "What is normal",
            SectionKind::Call => "When to call",
            SectionKind::Checkpoints => "Questions on the way",
            SectionKind::Eligibility => "Who it is for",
            SectionKind::Contraindications => "Tell us before the first session if any of this is so",
        }
    }

    /// The heading of a section for whoever reads the protocol.
    pub fn for_reviewer(&self, kind: SectionKind) -> &'static str {
        match kind {
            SectionKind::Separations => "Days to keep from other treatments",
            SectionKind::Expectations => "What to expect",
            SectionKind::Contraindications => "Who should not have it, or ask first (a clinician decides)",
            SectionKind::Before
            | SectionKind::After
            | SectionKind::Throughout
            | SectionKind::Call
            | SectionKind::Checkpoints
            | SectionKind::Eligibility => self.for_person(kind),
        }
    }
}
