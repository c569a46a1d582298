//! What can be wrong with a file, with its place.

use std::ops::{Deref, Range};
use std::{error, fmt};

pub(super) use crate::model::{nearest, printable};

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which kind of fault it is.
    pub id: ProblemId,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The bytes of the file that are meant.
    pub span: Range<usize>,
    /// What to write instead.
    pub help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

/// A file that cannot be used, and everything that is wrong with it, in the order of the file. It reads like the list of
/// its problems, of which there is at least one; shown, it has a line for each, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidFile {
    /// The text of the file; empty where it is not text.
    text: String,
    problems: Vec<Problem>,
}

impl InvalidFile {
    /// A text with problems, in their order.
    pub(crate) fn new(text: &str, problems: Vec<Problem>) -> Self {
        Self { text: text.to_owned(), problems }
    }

    /// The text that the problems are in; empty where the file is not text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its problems, in the order of the file.
    #[doc(hidden)]
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Where a problem is.
    pub fn place(&self, problem: &Problem) -> Place {
        Place::of(&self.text, problem.span.start)
    }
}

impl Deref for InvalidFile {
    type Target = [Problem];

    fn deref(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for InvalidFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut places = Places::of(&self.text);
        for (index, problem) in self.problems.iter().enumerate() {
            let line = if index == 0 { "" } else { "\n" };
            write!(f, "{line}{}: {problem}", places.next(problem.span.start))?;
        }
        Ok(())
    }
}

impl error::Error for InvalidFile {}

/// The place of a byte in a text, as editors count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

impl Place {
    /// The place of the byte at `offset` in `text`; the end of the text when `offset` lies behind it.
    #[doc(hidden)]
    pub fn of(text: &str, offset: usize) -> Self {
        Places::of(text).next(offset)
    }
}

/// The places of many bytes of a text in one walk: fast when they come in order.
#[derive(Clone, Debug)]
pub struct Places<'t> {
    text: &'t str,
    /// A line begins here, and has this number.
    line_start: usize,
    line: usize,
}

impl<'t> Places<'t> {
    /// Starts at the beginning of the text. A byte order mark is no character of its first line.
    pub fn of(text: &'t str) -> Self {
        let line_start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, line_start, line: 1 }
    }

    /// The place of the byte at `offset`; the end of the text when `offset` lies behind it.
    pub fn next(&mut self, offset: usize) -> Place {
        if offset < self.line_start {
            *self = Self::of(self.text);
        }
        let before =
            self.text.get(self.line_start..offset.max(self.line_start)).unwrap_or(&self.text[self.line_start..]);
        self.line += before.matches('\n').count();
        self.line_start += before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = self.text[self.line_start..].get(..offset.saturating_sub(self.line_start));
        let column = column.unwrap_or(&self.text[self.line_start..]).chars().count() + 1;
        Place { line: self.line, column }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The problems found so far in one file, in the order they were found.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<Problem>,
    /// The keys of the file's own table, each with whether its value is a table.
    head: &'static [(&'static str, bool)],
    /// Those of them that stand elsewhere.
    misplaced: Vec<&'static str>,
}

impl Problems {
    /// Tells which keys the file's own table has. Those that are lines stand before its first bracket.
    pub(super) fn set_head(&mut self, keys: &'static [(&'static str, bool)]) {
        self.head = keys;
    }

    /// Notes that a line of the file's own table stands in another one, if it is one. That it is missing is then said no
    /// more.
    pub(super) fn say_misplaced(&mut self, key: &str, span: &Range<usize>) -> bool {
        let mut lines = self.head.iter().filter(|(_, is_table)| !is_table).map(|(line, _)| *line);
        let Some(key) = lines.find(|line| *line == key) else { return false };
        let message = format!("`{key}` belongs to the file as a whole, and here it stands inside a table");
        self.say(ProblemId::UnknownKey, span, message, "move this line above the first `[` of the file");
        self.misplaced.push(key);
        true
    }

    /// Notes a problem.
    pub(super) fn say(
        &mut self,
        id: ProblemId,
        span: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let (message, help) = (printable(&message.into()), printable(&help.into()));
        self.found.push(Problem { id, message, span: span.clone(), help });
    }

    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many there are so far.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// None yet, for a part of the same file.
    pub(super) fn of_part(&self) -> Self {
        Self { found: Vec::new(), head: self.head, misplaced: Vec::new() }
    }

    /// Adds what is wrong in the variants of the file, each with its name: once, and with the name of the first where not
    /// all have it. A text is translated in vain where no variant has it.
    pub(super) fn add_parts(&mut self, parts: Vec<(String, Self)>) {
        for (index, (name, part)) in parts.iter().enumerate() {
            for problem in &part.found {
                let is_in_all = parts.iter().all(|(_, other)| other.found.contains(problem));
                let is_known = parts[..index].iter().any(|(_, earlier)| earlier.found.contains(problem));
                if is_known || (problem.id == ProblemId::UnknownText && !is_in_all) {
                    continue;
                }
                let message = if is_in_all {
                    problem.message.clone()
                } else {
                    format!("{} (in the variant `{name}`)", problem.message)
                };
                self.found.push(Problem { message, ..problem.clone() });
            }
        }
    }

    /// The file that they are in, which cannot be used, with all of them in the order of their places.
    pub(super) fn of_file(mut self, bytes: &[u8]) -> InvalidFile {
        let missing: Vec<String> = self.misplaced.iter().map(|key| missing(key)).collect();
        self.found.retain(|problem| problem.span != (0..0) || !missing.contains(&problem.message));
        self.found.sort_by_key(|problem| (problem.span.start, problem.span.end));
        self.found.dedup();
        InvalidFile::new(std::str::from_utf8(bytes).unwrap_or_default(), self.found)
    }
}

/// That a key has to be there and is not.
pub(super) fn missing(key: &str) -> String {
    format!("`{key}` is missing")
}

macro_rules! problem_ids {
    ($($(#[doc = $doc:literal])+ $Name:ident = $word:literal,)+) => {
        /// The kinds of fault that a file can have: the catalogue. Each has a fixture of its name under
        /// `tests/errors/`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ProblemId {
            $($(#[doc = $doc])+ $Name,)+
        }

        impl ProblemId {
            /// Every kind of fault.
            pub const ALL: &[Self] = &[$(Self::$Name),+];

            /// Its name in messages.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$Name => $word),+ }
            }
        }
    };
}

problem_ids! {
    /// The file is larger than any protocol.
    FileTooLarge = "file-too-large",
    /// The file is not UTF-8 text.
    NotText = "not-text",
    /// The file is not TOML.
    Syntax = "syntax",
    /// The file is written for another version of the format.
    SchemaVersion = "schema-version",
    /// No key of that name belongs here.
    UnknownKey = "unknown-key",
    /// A key that has to be here is not.
    MissingKey = "missing-key",
    /// A key has no meaning together with the others here.
    UselessKey = "useless-key",
    /// A value of another type is needed.
    WrongType = "wrong-type",
    /// A text says nothing.
    EmptyText = "empty-text",
    /// A list that has to have an item has none.
    EmptyList = "empty-list",
    /// A text is too long to print.
    TextTooLong = "text-too-long",
    /// A text holds a control character or a line break.
    ControlCharacter = "control-character",
    /// A name is not in kebab case.
    BadId = "bad-id",
    /// A word is none of those that are possible here.
    BadChoice = "bad-choice",
    /// A length of calendar time cannot be read.
    BadLength = "bad-length",
    /// A length of clock time cannot be read.
    BadTime = "bad-time",
    /// A telephone number, a mail address or the address of a page is none.
    BadAddress = "bad-address",
    /// A colour is none, or is too light to be read.
    BadColour = "bad-colour",
    /// A number of sessions cannot be read.
    BadCount = "bad-count",
    /// What an answer leads to cannot be read.
    BadOutcome = "bad-outcome",
    /// A moment before or after a session cannot be read.
    BadMoment = "bad-moment",
    /// A reference point cannot be read.
    BadReference = "bad-reference",
    /// A date or a range of dates cannot be read.
    BadDate = "bad-date",
    /// The name of a language cannot be read.
    BadLanguage = "bad-language",
    /// The id of a saved course cannot be read.
    BadCourseId = "bad-course-id",
    /// A visit that was handed out cannot be read.
    PromisedVisit = "promised-visit",
    /// The address of a feed cannot be read.
    BadFeedAddress = "bad-feed-address",
    /// The opening hours of a day cannot be read.
    BadHours = "bad-hours",
    /// There is no time zone of that name.
    BadZone = "bad-zone",
    /// The public holidays of that country, or of that part of it, are not known.
    UnknownRegion = "unknown-region",
    /// A range ends before it begins.
    RangeBackwards = "range-backwards",
    /// A length is longer than a hundred years.
    LengthTooLarge = "length-too-large",
    /// More sessions than any course has.
    CountTooLarge = "count-too-large",
    /// The id is not the name of the file.
    IdNotFileName = "id-not-file-name",
    /// Two blocks of one kind have the same id.
    DuplicateId = "duplicate-id",
    /// A citation names a source that the file does not have.
    UnknownSource = "unknown-source",
    /// A day of each month cannot be read.
    BadMonthDay = "bad-month-day",
    /// A phase is named that the file does not have.
    UnknownPhase = "unknown-phase",
    /// An event is named that the file does not have.
    UnknownEvent = "unknown-event",
    /// A session is named that cannot exist.
    UnknownSession = "unknown-session",
    /// A variant is named that the file does not have.
    UnknownVariant = "unknown-variant",
    /// The condition of a variant cannot be read.
    BadVariant = "bad-variant",
    /// For some courses no variant holds, or several do.
    VariantGap = "variant-gap",
    /// A text is translated that the file does not have.
    UnknownText = "unknown-text",
    /// A session would be timed from itself or from a later one.
    ReferenceCycle = "reference-cycle",
    /// Several sessions would aim at one and the same day.
    SameAim = "same-aim",
    /// The minimum is longer than the aim.
    MinimumAboveAim = "minimum-above-aim",
    /// The maximum is shorter than the aim or the minimum.
    MaximumBelowAim = "maximum-below-aim",
    /// The policy plans what the source does not allow.
    PolicyOutsideSource = "policy-outside-source",
    /// A separation is called usual on one side only.
    HalfUsual = "half-usual",
    /// A phase without an end is not the last one.
    OngoingNotLast = "ongoing-not-last",
    /// A care item ends before it begins.
    CareBackwards = "care-backwards",
    /// An answer cannot lead to what it says, or neither answer goes on as planned.
    OutcomeImpossible = "outcome-impossible",
    /// A session that its interval still allows would be too late.
    LateInTime = "late-in-time",
    /// Two rules say what follows after one time, or a longer time leads less far back.
    LateOverlap = "late-overlap",
    /// Two blocks give the same visits different lengths.
    VisitOverlap = "visit-overlap",
    /// Two stretches of a day's opening hours overlap.
    HoursOverlap = "hours-overlap",
    /// An entry of a record does not say one thing.
    RecordEntry = "record-entry",
    /// Opening hours without an hour, or breaks that leave no day of the year.
    NeverOpen = "never-open",
}

impl fmt::Display for ProblemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What an unknown name should probably be: the known one that is near, or the first of all that are known.
pub(super) fn suggestion<'a>(name: &str, kind: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    const MAX_LISTED: usize = 20;
    if let Some(close) = nearest(name, known.clone()) {
        return format!("did you mean `{close}`?");
    }
    let mut listed: Vec<&str> = known.clone().take(MAX_LISTED).collect();
    listed.extend(known.clone().nth(MAX_LISTED).map(|_| "…"));
    format!("the {kind} of this file are {}", listed.join(", "))
}
