//! What can be wrong with a file, with its place.

use std::fmt;
use std::ops::Range;

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
    pub fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The problems found so far in one file, in the order they were found.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    /// Notes a problem.
    pub(super) fn say(
        &mut self,
        id: ProblemId,
        span: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let (message, help) = (printable(&message.into()), printable(&help.into()));
        self.0.push(Problem { id, message, span: span.clone(), help });
    }

    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a problem of one of these kinds has been noted.
    pub(super) fn has_any(&self, ids: &[ProblemId]) -> bool {
        self.0.iter().any(|problem| ids.contains(&problem.id))
    }

    /// All of them, in the order of their places in the file.
    pub(super) fn in_order(mut self) -> Vec<Problem> {
        self.0.sort_by_key(|problem| (problem.span.start, problem.span.end));
        self.0.dedup();
        self.0
    }
}

macro_rules! problem_ids {
    ($($(#[doc = $doc:literal])+ $Name:ident = $word:literal,)+) => {
        /// The kinds of fault that a file can have: the catalogue. Each has a fixture of its name under
        /// `tests/errors/`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// A number of sessions cannot be read.
    BadCount = "bad-count",
    /// A moment before or after a session cannot be read.
    BadMoment = "bad-moment",
    /// A reference point cannot be read.
    BadReference = "bad-reference",
    /// A date or a range of dates cannot be read.
    BadDate = "bad-date",
    /// The name of a language cannot be read.
    BadLanguage = "bad-language",
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
    /// A phase is named that the file does not have.
    UnknownPhase = "unknown-phase",
    /// An event is named that the file does not have.
    UnknownEvent = "unknown-event",
    /// A session is named that cannot exist.
    UnknownSession = "unknown-session",
    /// A text is translated that the file does not have.
    UnknownText = "unknown-text",
    /// A session would be timed from itself or from a later one.
    ReferenceCycle = "reference-cycle",
    /// The minimum is longer than the aim.
    MinimumAboveAim = "minimum-above-aim",
    /// The maximum is shorter than the aim or the minimum.
    MaximumBelowAim = "maximum-below-aim",
    /// The policy plans what the source does not allow.
    PolicyOutsideSource = "policy-outside-source",
    /// A phase without an end is not the last one.
    OngoingNotLast = "ongoing-not-last",
    /// A care item ends before it begins.
    CareBackwards = "care-backwards",
}

impl fmt::Display for ProblemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A text that may quote a file, made fit for one line of a message: control characters escaped, the middle left out
/// of a long one.
pub(super) fn printable(text: &str) -> String {
    const MAX_CHARS: usize = 400;
    let escaped = |part: &str| part.chars().flat_map(|c| if c.is_control() { escape(c) } else { vec![c] }).collect();
    match text.char_indices().nth(MAX_CHARS) {
        None => escaped(text),
        Some(_) => {
            let half = MAX_CHARS / 2;
            let first: String = text.chars().take(half).collect();
            let last: Vec<char> = text.chars().rev().take(half).collect();
            let last: String = last.into_iter().rev().collect();
            escaped(&format!("{first} … {last}"))
        }
    }
}

fn escape(control: char) -> Vec<char> {
    control.escape_default().collect()
}

/// The known word that is nearest to a misspelt one, if one is near.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min()
        .map(|(_, candidate)| candidate)
}
