//! What is said of a calendar file beside its times: what was taken for what, and which times are lost.

use std::fmt;
use std::sync::Arc;

use super::error::EventName;

/// Something of a calendar file that had no meaning by the standards, or more than one, and what it was taken for. The
/// words are in `render::calendar_remarks`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalendarRemark {
    /// The line of the file, from 1.
    pub line: usize,
    /// What it is about.
    pub code: RemarkCode,
    /// The event, where it is about one.
    pub event: Option<Arc<EventName>>,
    /// What is written in the file: a value, a name of a zone.
    pub written: Option<String>,
    /// What it was taken for, where that is a name.
    pub taken: Option<String>,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $Name:ident = $word:literal,)+) => {
        /// The kinds of remarks on calendar files.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RemarkCode {
            $($(#[doc = $doc])+ $Name,)+
        }

        impl RemarkCode {
            /// Every kind of remark.
            pub const ALL: &[Self] = &[$(Self::$Name),+];

            /// Its name for programs.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$Name => $word),+ }
            }
        }
    };
}

codes! {
    /// A zone that nothing defines was guessed from its name, or taken for the clinic's.
    ZoneGuessed = "zone-guessed",
    /// Times without a zone were read by the clinic's clocks and by those that X-WR-TIMEZONE names.
    FloatingTwice = "floating-times",
    /// The start of an event is lost: it takes no time.
    StartLost = "start-lost",
    /// The start of an event is readable but for the time of day: it takes the whole day.
    StartHalfLost = "start-half-lost",
    /// There are two starts: both are taken.
    StartTwice = "start-twice",
    /// The end of an event is lost: it takes the rest of the day it starts.
    EndLost = "end-lost",
    /// An event ends before it starts: it takes the rest of the day it starts.
    EndsBeforeStart = "ends-before-start",
    /// Several ends are given: the latest was taken.
    LaterEnd = "later-end",
    /// A part of a recurrence rule was passed over: the event repeats more often so.
    RulePartPassedOver = "rule-part-passed-over",
    /// A recurrence rule cannot be computed: only the first instance is taken.
    RuleLost = "rule-lost",
    /// The instances are too many to count: all the time from the first to the last was taken.
    TooMany = "too-many-instances",
    /// The end of a rule of whole days has a time of day: the day that it touches was taken too.
    UntilOfDays = "until-of-days",
    /// What takes away instances of a series could not be read, and was passed over.
    ExceptionPassedOver = "exception-passed-over",
    /// A date of a series is lost: it takes no time.
    DateLost = "date-lost",
    /// A date of a series has no time of day: the whole day was taken.
    DateOfDay = "date-of-day",
    /// It is not known which instance of a series a changed one takes the place of: both are taken.
    PlaceLost = "place-lost",
    /// A changed instance is a series itself: all of both is taken.
    ChangedInstanceRepeats = "changed-instance-repeats",
    /// An event says that it takes time and that it does not: it takes it.
    StatusContradicts = "status-contradicts",
    /// A calendar that cancels has an event that is not cancelled: it takes its time.
    CancelWithoutStatus = "cancel-without-status",
    /// An older revision of an event was left out.
    OlderRevision = "older-revision",
    /// An event is not closed before the next thing begins.
    NotClosed = "not-closed",
    /// Something stands in no calendar: what was around it is missing, and it was read all the same.
    InNoCalendar = "in-no-calendar",
    /// When somebody is available could not be read: it was not taken for free time.
    AvailabilityLost = "availability-lost",
    /// A busy period could not be read.
    PeriodLost = "period-lost",
}

impl RemarkCode {
    /// Whether time may be missing for it, which is said even where the event has no time in the days asked about.
    pub fn is_loss(self) -> bool {
        match self {
            Self::StartLost | Self::RuleLost | Self::DateLost | Self::PeriodLost => true,
            Self::ZoneGuessed
            | Self::FloatingTwice
            | Self::StartHalfLost
            | Self::StartTwice
            | Self::EndLost
            | Self::EndsBeforeStart
            | Self::LaterEnd
            | Self::RulePartPassedOver
            | Self::TooMany
            | Self::UntilOfDays
            | Self::ExceptionPassedOver
            | Self::DateOfDay
            | Self::PlaceLost
            | Self::ChangedInstanceRepeats
            | Self::StatusContradicts
            | Self::CancelWithoutStatus
            | Self::OlderRevision
            | Self::NotClosed
            | Self::InNoCalendar
            | Self::AvailabilityLost => false,
        }
    }
}

impl fmt::Display for RemarkCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A remark on an event that is being read: its name is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    pub(super) code: RemarkCode,
    pub(super) line: usize,
    pub(super) written: Option<String>,
    pub(super) taken: Option<String>,
}

impl Doubt {
    pub(super) fn new(code: RemarkCode, line: usize) -> Self {
        Self { code, line, written: None, taken: None }
    }

    pub(super) fn about(code: RemarkCode, line: usize, written: impl Into<String>) -> Self {
        Self { written: Some(written.into()), ..Self::new(code, line) }
    }

    pub(super) fn of_event(self, event: &Arc<EventName>) -> CalendarRemark {
        let Self { code, line, written, taken } = self;
        let is_named = event.summary.is_some() || event.uid.is_some();
        CalendarRemark { line, code, event: is_named.then(|| Arc::clone(event)), written, taken }
    }
}
