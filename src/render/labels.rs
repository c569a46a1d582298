//! The fixed words of a printed plan: headings, the names of columns, days and months, the words on buttons.
//!
//! A format for people takes its words from here and from [`super::document`], and has none of its own. The words of
//! each language stand with its sentences, in [`super::locale`].

use chrono::{Datelike, NaiveDate};

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
    /// What it means that a session can move.
    pub moving: &'static str,
    /// Before the clinic's telephone number, which is written by hand where it is not known.
    pub phone: &'static str,
    /// Above the visit that comes next.
    pub next: &'static str,
    /// Above what the person is to bring along.
    pub bring: &'static str,
    /// Above the clinic's rule for appointments that cannot be kept.
    pub cancellation: &'static str,
    /// Above how to reach the clinic.
    pub contact: &'static str,
    /// Before the clinic's mail address.
    pub email: &'static str,
    /// Before the clinic's page.
    pub web: &'static str,
    /// Before the clinic's opening hours.
    pub hours: &'static str,
    /// What a sheet that is not for the person treated says of itself.
    pub for_clinician: &'static str,
    /// The title of a sheet that does not tell what the sessions are, and of a person's list of visits.
    pub your_appointments: &'static str,
    /// Above who should not have the treatment or should ask first, for a clinician.
    pub ask_first: &'static str,
    /// Monday to Sunday, in full.
    pub weekdays: [&'static str; 7],
    /// Monday to Sunday, as beside a date.
    pub abbreviated_weekdays: [&'static str; 7],
    /// Monday to Sunday, over the months: two columns at most.
    pub short_weekdays: [&'static str; 7],
    /// January to December, in full, as over a month.
    pub months: [&'static str; 12],
    /// January to December, as in a date.
    pub abbreviated_months: [&'static str; 12],
    /// What stands behind a title whose lines follow below it.
    pub colon: &'static str,
    /// What stands between the things of a list.
    pub comma: &'static str,
    /// What stands between the parts of a longer list.
    pub semicolon: &'static str,
    /// What adds a second unit to a length: `1 month + 4 weeks`, in English as files have it.
    pub plus: &'static str,
    /// What takes a second unit off a length: `2 weeks - 1 day`.
    pub minus: &'static str,
    /// What stands between the days of a list, which may have commas of their own.
    pub between_days: &'static str,
    /// The headings of the sections.
    pub sections: SectionTitles,
    /// The column of the weekday in a spreadsheet.
    pub weekday_column: &'static str,
    /// The column of when a session ends in a spreadsheet.
    pub until_column: &'static str,
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

/// The headings of what a protocol says besides its dates, for the person who is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionTitles {
    /// Days to keep from other treatments.
    pub separations: &'static str,
    /// What to do before a session.
    pub before: &'static str,
    /// What to do after a session.
    pub after: &'static str,
    /// What to do all through the course.
    pub throughout: &'static str,
    /// What is normal.
    pub expectations: &'static str,
    /// When to call the clinic.
    pub call: &'static str,
    /// Questions to ask on the way.
    pub checkpoints: &'static str,
    /// What follows when a session is late.
    pub late: &'static str,
    /// Who it is for.
    pub eligibility: &'static str,
    /// Who should not have it, or should ask first.
    pub contraindications: &'static str,
}

impl Labels {
    /// The weekday of a day, in full.
    pub fn weekday(&self, day: NaiveDate) -> &'static str {
        self.weekdays[day.weekday().num_days_from_monday() as usize]
    }

    /// The weekday of a day, as beside a date.
    pub fn abbreviated_weekday(&self, day: NaiveDate) -> &'static str {
        self.abbreviated_weekdays[day.weekday().num_days_from_monday() as usize]
    }

    /// The month of a day, in full.
    pub fn month(&self, day: NaiveDate) -> &'static str {
        self.months[day.month0() as usize]
    }

    /// The month of a day, as in a date.
    pub fn abbreviated_month(&self, day: NaiveDate) -> &'static str {
        self.abbreviated_months[day.month0() as usize]
    }

    /// The heading of a section.
    pub fn section(&self, kind: SectionKind) -> &'static str {
        match kind {
            SectionKind::Separations => self.sections.separations,
            SectionKind::Before => self.sections.before,
            SectionKind::After => self.sections.after,
            SectionKind::Throughout => self.sections.throughout,
            SectionKind::Expectations => self.sections.expectations,
            SectionKind::Call => self.sections.call,
            SectionKind::Checkpoints => self.sections.checkpoints,
            SectionKind::Late => self.sections.late,
            SectionKind::Eligibility => self.sections.eligibility,
            SectionKind::Contraindications => self.sections.contraindications,
            SectionKind::Clinic => self.contact,
        }
    }
}

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// Days to keep from other treatments.
    Separations,
    /// What to do before a session.
    Before,
    /// What to do after a session.
    After,
    /// What to do all through the course.
    Throughout,
    /// What is normal.
    Expectations,
    /// When to call the clinic.
    Call,
    /// Questions to ask on the way.
    Checkpoints,
    /// What follows when a session is late.
    Late,
    /// Who it is for.
    Eligibility,
    /// Who should not have it, or should ask first.
    Contraindications,
    /// The clinic's own words.
    Clinic,
}

impl SectionKind {
    /// Whether its lines are ticked off by hand.
    pub fn is_ticked(self) -> bool {
        match self {
            Self::Contraindications => true,
            Self::Separations
            | Self::Before
            | Self::After
            | Self::Throughout
            | Self::Expectations
            | Self::Call
            | Self::Checkpoints
            | Self::Late
            | Self::Eligibility
            | Self::Clinic => false,
        }
    }
}
