//! The columns of a list of courses, which are the keys of its rows where they are JSON.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::fault::Fault;
use crate::model::{CourseProblem, Label, nearest, printable};

macro_rules! columns {
    ($($(#[doc = $doc:literal])+ $Name:ident = $word:literal, $example:literal;)+) => {
        /// What a cell of a row says. They are called like the options of `mesoplan plan`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Column {
            $($(#[doc = $doc])+ $Name,)+
        }

        impl Column {
            /// Every column.
            pub const ALL: &[Self] = &[$(Self::$Name,)+];

            /// Its name in the first line, and as a key.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$Name => $word,)+
                }
            }

            /// What a cell of it says, in a sentence, and one as it might be.
            fn says(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$Name => (concat!($($doc),+), $example),)+
                }
            }
        }
    };
}

columns! {
    /// What the answer is called: it is carried through, and names the calendar file and the events in it.
    Id = "id", "p-0017";
    /// The protocol: its name, or the path of its file.
    Protocol = "protocol", "hair-loss";
    /// The variant of the protocol, where its file has some.
    Variant = "variant", "legs";
    /// The requested day of the first session.
    Start = "start", "2026-12-01";
    /// The last day on which the first session may be, when any day from `start` on will do.
    StartBy = "start-by", "2026-12-08";
    /// The last day for a phase that goes on without an end.
    Until = "until", "2027-12-31";
    /// When a visit begins; without it sessions are whole days.
    At = "at", "17:30";
    /// The time zone of the clock times; Europe/Istanbul where none is given.
    Tz = "tz", "Europe/Istanbul";
    /// A label for titles; without an `id` it also keeps two people's events apart in one calendar.
    Name = "name", "Ayşe";
    /// The weekdays that may be used.
    On = "on", "tue,thu";
    /// Days on which the person is away.
    Away = "away", "2026-12-24..2027-01-03";
    /// Other treatments and their dates.
    Other = "other", "botulinum-toxin=2026-12-20";
    /// The dates of events that the protocol counts from.
    Event = "event", "birth=2024-05-01";
    /// How many sessions the first phase has, or each phase that is named.
    Sessions = "sessions", "induction=12";
    /// The interval of the first phase, or of each phase that is named.
    Interval = "interval", "induction=10 days";
    /// How long a session takes, where the protocol does not say.
    SessionLength = "session-length", "20 minutes";
    /// The path of a saved course, which says everything but the `id` itself.
    Course = "course", "courses/ayse.toml";
}

impl Column {
    /// Those whose cells hold several values with commas or semicolons between them.
    pub(super) fn holds_several(self) -> bool {
        match self {
            Self::On | Self::Away | Self::Other | Self::Event | Self::Sessions | Self::Interval => true,
            Self::Id
            | Self::Protocol
            | Self::Variant
            | Self::Start
            | Self::StartBy
            | Self::Until
            | Self::At
            | Self::Tz
            | Self::Name
            | Self::SessionLength
            | Self::Course => false,
        }
    }

    /// The column in which a course is to be changed that has a problem, where it is one.
    pub(super) fn of(problem: &CourseProblem) -> Option<Self> {
        match problem {
            CourseProblem::NoProtocol | CourseProblem::GivenTwice { .. } => Some(Self::Protocol),
            CourseProblem::VariantOpen { .. }
            | CourseProblem::UnknownVariant { .. }
            | CourseProblem::VariantUndecided { .. } => Some(Self::Variant),
            CourseProblem::UnknownPhase { .. }
            | CourseProblem::SessionsOpen { .. }
            | CourseProblem::SessionsOutsideSource { .. }
            | CourseProblem::TooManySessions { .. } => Some(Self::Sessions),
            CourseProblem::UnknownEvent { .. } | CourseProblem::EventOpen { .. } => Some(Self::Event),
            CourseProblem::IntervalOpen { .. }
            | CourseProblem::IntervalOutsideSource { .. }
            | CourseProblem::IntervalImpossible { .. }
            | CourseProblem::IntervalNotUsed { .. } => Some(Self::Interval),
            CourseProblem::EndOpen { .. } | CourseProblem::UntilNotUsed | CourseProblem::UntilTooSoon { .. } => {
                Some(Self::Until)
            }
            CourseProblem::StartOpen { .. } => Some(Self::Start),
            CourseProblem::StartByBeforeStart { .. } | CourseProblem::StartByWithoutStart { .. } => Some(Self::StartBy),
            CourseProblem::TreatmentNotKnown { .. } => Some(Self::Other),
            CourseProblem::SessionLengthOpen { .. } => Some(Self::SessionLength),
            CourseProblem::PastMidnight { .. } => Some(Self::At),
            CourseProblem::RepeatNotStated
            | CourseProblem::NoRounds
            | CourseProblem::ReferenceNotBefore { .. }
            | CourseProblem::HeldOutOfOrder { .. }
            | CourseProblem::HeldOtherSession { .. }
            | CourseProblem::RecordNotAhead { .. }
            | CourseProblem::MovedAfterTime { .. }
            | CourseProblem::ReferenceCancelled { .. }
            | CourseProblem::TooManyHeld { .. }
            | CourseProblem::AfterKnownDays { .. }
            | CourseProblem::OutOfCalendar => None,
        }
    }

    /// The column of that name.
    ///
    /// # Errors
    ///
    /// A name that no column has, with the one that was perhaps meant.
    pub(super) fn named(name: &str) -> Result<Self, Fault> {
        let found = Self::ALL.iter().find(|column| column.name() == name);
        found.copied().ok_or_else(|| {
            let small = name.to_lowercase().replace(['_', ' '], "-");
            let in_other_letters = Self::ALL.iter().map(|column| column.name()).find(|known| *known == small);
            let help = match in_other_letters.or_else(|| nearest(name, Self::ALL.iter().map(|column| column.name()))) {
                Some(close) => format!("did you mean `{close}`? `mesoplan schema batch` shows all columns"),
                None => "leave it out; `mesoplan schema batch` shows all columns".to_owned(),
            };
            Fault::new("unknown-column", format!("there is no column `{}`", printable(name)), help)
        })
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// The JSON Schema (draft 7) of a row as JSON. In CSV the keys are the names of the columns, and every cell is a text.
///
/// What is empty is not given: `null`, a text of blanks, a list or an object with nothing in it.
pub fn json_schema() -> Value {
    let properties: serde_json::Map<String, Value> =
        Column::ALL.iter().map(|column| (column.name().to_owned(), column.schema())).collect();
    // A saved course says all that the other columns would say.
    let others = Column::ALL.iter().filter(|column| !matches!(column, Column::Id | Column::Course));
    let not_given: serde_json::Map<String, Value> =
        others.map(|column| (column.name().to_owned(), json!({ "$ref": "#/definitions/nothing" }))).collect();
    let given = |column: Column| json!({ "type": "string", "pattern": "\\S", "description": column.says().0.trim() });
    let mut of_course = not_given;
    of_course.insert(Column::Course.name().to_owned(), given(Column::Course));
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A row of `mesoplan batch`",
        "description": "One course to be planned: a line of NDJSON. In CSV the keys are the names of the columns, and every cell is a text. Empty is not given.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "oneOf": [
            {
                "description": "A row that says what is asked.",
                "required": [Column::Protocol.name()],
                "properties": {
                    Column::Protocol.name(): given(Column::Protocol),
                    Column::Course.name(): { "$ref": "#/definitions/nothing" },
                },
            },
            {
                "description": "A saved course, which says it.",
                "required": [Column::Course.name()],
                "properties": of_course,
            },
        ],
        "definitions": {
            "nothing": {
                "anyOf": [
                    { "type": "null" },
                    { "type": "string", "pattern": "^\\s*$" },
                    { "type": "array", "maxItems": 0 },
                    { "type": "object", "maxProperties": 0 },
                ],
            },
        },
    })
}

impl Column {
    /// The schema of its cells.
    fn schema(self) -> Value {
        /// One time of day, and those of some weekdays.
        const TIMES: &str = "[0-9]{1,2}:[0-9]{2}(\\s*,\\s*[A-Za-z]{3,9}[= ]\\s*[0-9]{1,2}:[0-9]{2})*";
        const DATE: &str = "(19|20|21|22)[0-9]{2}-[0-9]{2}-[0-9]{2}";
        let short = || format!("\\S([\\s\\S]{{0,{}}}\\S)?", Label::MAX_CHARS - 2);
        let (says, example) = self.says();
        let mut schema = json!({ "description": says.trim(), "examples": [example] });
        let (types, form): (&[&str], Option<Cow<'_, str>>) = match self {
            Self::Id => (&["string", "number", "null"], None),
            Self::Sessions => (&["string", "number", "array", "object", "null"], None),
            Self::Interval | Self::Event | Self::Other => (&["string", "array", "object", "null"], None),
            Self::On | Self::Away => (&["string", "array", "null"], None),
            Self::Start | Self::StartBy | Self::Until => (&["string", "null"], Some(DATE.into())),
            Self::At => (&["string", "null"], Some(TIMES.into())),
            Self::Name => (&["string", "null"], Some(short().into())),
            Self::Protocol | Self::Variant | Self::Tz | Self::SessionLength | Self::Course => {
                (&["string", "null"], None)
            }
        };
        schema["type"] = json!(types);
        if let Some(form) = form {
            schema["pattern"] = json!(format!("^\\s*({form})?\\s*$"));
        }
        schema
    }
}
