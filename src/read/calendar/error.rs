//! Why a calendar file could not be read completely.

use std::{error, fmt};

use crate::read::problem::printable;

/// What keeps a calendar file from being read completely, with its place. Nothing of the file is used then: a list that
/// is short without saying so would leave time free that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarError {
    /// Which kind of fault it is.
    pub fault: CalendarFault,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What can be done.
    pub help: String,
    /// The line of the file, from 1.
    pub line: usize,
    /// The event that it is about, when it is about one.
    pub event: Option<EventName>,
}

/// How a person finds an event again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventName {
    /// Its UID.
    pub uid: Option<String>,
    /// Its SUMMARY: the title.
    pub summary: Option<String>,
}

impl CalendarError {
    pub(super) fn new(fault: CalendarFault, line: usize, message: impl AsRef<str>, help: impl Into<String>) -> Self {
        Self { fault, message: printable(message.as_ref()), help: help.into(), line, event: None }
    }

    /// The same error, said of an event.
    pub(super) fn of_event(self, event: EventName) -> Self {
        Self { event: Some(event), ..self }
    }
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)?;
        match &self.event {
            None => Ok(()),
            Some(event) => write!(f, ", in {event}"),
        }
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.summary, &self.uid) {
            (Some(summary), Some(uid)) => write!(f, "the event \"{summary}\" (UID {uid})"),
            (Some(summary), None) => write!(f, "the event \"{summary}\""),
            (None, Some(uid)) => write!(f, "the event with UID {uid}"),
            (None, None) => f.write_str("an event without a title"),
        }
    }
}

impl error::Error for CalendarError {}

macro_rules! faults {
    ($($(#[doc = $doc:literal])+ $Name:ident = $word:literal,)+) => {
        /// The kinds of fault that keep a calendar file from being read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CalendarFault {
            $($(#[doc = $doc])+ $Name,)+
        }

        impl CalendarFault {
            /// Every kind of fault.
            pub const ALL: &[Self] = &[$(Self::$Name),+];

            /// Its name in messages.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$Name => $word),+ }
            }
        }
    };
}

faults! {
    /// The file is larger than any calendar.
    TooLarge = "calendar-too-large",
    /// The file is not an iCalendar file.
    NotCalendar = "not-a-calendar",
    /// A line is no content line.
    BadLine = "bad-line",
    /// A component is not closed, or closed and not open.
    Unbalanced = "unbalanced",
    /// An event has no start, or two.
    BadEvent = "bad-event",
    /// A date or time cannot be read.
    BadDate = "bad-calendar-date",
    /// A length of time cannot be read.
    BadDuration = "bad-duration",
    /// An event ends before it starts.
    EndsBeforeStart = "ends-before-start",
    /// A zone is named that neither the tables nor the file define.
    UnknownZone = "unknown-zone",
    /// The file's definition of a zone cannot be read.
    BadZone = "bad-zone-definition",
    /// A recurrence rule cannot be read.
    BadRule = "bad-rule",
    /// A recurrence uses something that this reader does not know.
    UnsupportedRule = "unsupported-rule",
    /// The recurrences are too many to count.
    TooMany = "too-many-instances",
}

impl fmt::Display for CalendarFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
