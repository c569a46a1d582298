//! What a person chooses of the sheets that are handed out.

use chrono::NaiveDate;

/// Who a sheet is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// The person treated: the next appointment, all appointments, what to do.
    #[default]
    Patient,
    /// Whoever treats or plans: how far from the ideal dates, why, what to ask, what it rests on.
    Clinician,
}

impl Audience {
    /// Both with their words.
    pub const ALL: [(&'static str, Self); 2] = [("patient", Self::Patient), ("clinician", Self::Clinician)];
}

/// The size of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// 210 by 297 millimetres (ISO 216).
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

impl Paper {
    /// Every size with its word.
    pub const ALL: [(&'static str, Self); 2] = [("a4", Self::A4), ("letter", Self::Letter)];
}

/// How sheets are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SheetStyle {
    /// Who they are for.
    pub audience: Audience,
    /// The size of their pages; where it is not given, A4 for a PDF, and for a page that is printed what the printer has.
    pub paper: Option<Paper>,
    /// Letters of 16 points and more rather than 12.
    pub is_large_print: bool,
}

/// Which of several printouts a sheet is: when the plan was last promised to the person, and how often it has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The day on which the plan was handed out.
    pub on: NaiveDate,
    /// 1 for the first plan, one more for each later one that differs.
    pub revision: u32,
}
