//! Why a calendar file is refused.

use std::{error, fmt};

use crate::read::problem::printable;

/// What keeps a calendar file from being read, with its place: it is none, or not all of it is there. Nothing of the file
/// is used then: a list that is short without saying so would leave time free that is taken.
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
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
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
    /// The file has nothing in it.
    Empty = "empty-calendar",
    /// The file is not an iCalendar file.
    NotCalendar = "not-a-calendar",
    /// A line is no content line; only of files that this program wrote.
    BadLine = "bad-line",
    /// The file breaks off, or something ends in it that has not begun.
    Unbalanced = "unbalanced",
    /// An event lacks what it must have, or has it twice; only of files that this program wrote.
    BadEvent = "bad-event",
    /// A date or time cannot be read; only of files that this program wrote.
    BadDate = "bad-calendar-date",
    /// A zone is named that the tables do not have; only of files that this program wrote.
    UnknownZone = "unknown-zone",
}

impl fmt::Display for CalendarFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
