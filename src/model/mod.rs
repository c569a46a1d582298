//! What things are: protocols, clinics, courses, plans.
//!
//! Values here cannot be wrong once they are built. There is no TOML here, no output format and no clock; everything
//! else in the crate is written in terms of these types.

mod blocks;
mod book;
mod booked;
mod busy;
mod care;
mod clinic;
mod clock;
mod course;
mod course_problem;
mod days;
mod event_name;
mod feed;
mod handout;
mod held_places;
mod id;
mod job;
mod late;
mod ledger;
mod length;
mod lint;
mod logo;
mod month_day;
mod phase;
mod places;
mod plan;
mod progress;
mod promise;
mod protocol;
mod question;
mod reason;
mod record;
mod refusal;
mod session;
mod spelling;
mod start_times;
mod stationery;
mod sweep;
mod text;
mod timetable;
mod variant;
mod visit_change;

pub use blocks::{
    Advice, Break, Checkpoint, CheckpointTime, Contraindication, ContraindicationKind, Eligibility, Expectation,
    Frequency, Outcome, Separation,
};
pub use book::{BookDay, BookedSession, BookedState, BookedVisit, CourseChange, DayClosed, FreeTime};
pub use booked::{Booked, HeldAlone};
pub(crate) use booked::{follows, joined};
pub use busy::{BusyTime, BusyTimes};
pub use care::{CareClass, CareItem, Moment, SessionChoice, SessionSpan, VisitFacts};
pub use clinic::{
    Clinic, ClinicData, ClosingCalendar, Closure, DayTime, Hours, HoursFault, MOST_AT_ONCE, OpeningHours, SpecialDays,
    SpecialHours, TakingCalendar, Turnaround,
};
pub use clock::{ClockRange, ClockUnit, Minutes};
pub use course::{ChosenProtocol, Course};
pub use course_problem::CourseProblem;
pub use days::{CALENDAR, DateRange, MONTHS, Weekdays, YearDays, is_in_calendar};
pub use event_name::{EventId, hashed_name};
pub use feed::{Feed, FeedAddress};
pub use handout::{CourseId, HandOut, HandedVisit, Said, VisitName, VisitState, Wishes};
pub use held_places::HeldPlaces;
pub use id::{Id, Language};
pub use job::{Job, OtherTreatment, SessionKey, Sharing};
pub use late::{Late, LateGap, LateOutcome};
pub use ledger::{Fate, Ledger, LedgerVisit};
pub use length::{Length, LengthRange, MonthEnd};
pub use lint::Lint;
pub use logo::{Logo, LogoError, LogoKind};
pub use month_day::MonthDay;
pub use phase::{
    Aim, Allowed, AllowedInterval, Cap, Count, Extended, OwnTiming, Pace, Phase, Policy, Reference, Timing,
};
pub use places::{Overfull, PlacedVisit, Places};
pub(crate) use places::{held_by, kept_clear};
pub use plan::{
    ChosenBy, CoursePlan, Dates, GoneVisit, NotHeld, Plan, PlannedPhase, Proof, Unrecorded, WaitingSession,
};
pub use progress::{DueState, HeldGrade, NextSession, Progress};
pub(crate) use promise::numbers_now;
pub use promise::{Kept, PlannedAnew, PromisedSession, PromisedVisit};
pub use protocol::{Citation, Example, FileHash, Protocol, ProtocolData, Repeat, Source, Status, TooSoon};
pub use question::{Question, QuestionState};
pub use reason::{Instead, Obstacle, Reason, ReferenceKind, ReferencePoint};
pub use record::{Answered, Counts, EntryTime, Held, MovedTo, Record, RecordEntry, RecordEvent, RecordProblem};
pub use refusal::{ClashingRule, NoPlan, Refusal, Relaxation, RelaxationKind, SearchBound};
pub use session::{Grade, Movable, Session, SessionEvent, SessionStatus, SessionTime, Window};
pub(crate) use spelling::parts;
pub use spelling::{is_control, nearest, printable};
pub use start_times::StartTimes;
pub use stationery::{Colour, Stationery};
pub use sweep::{Fit, Sweep, SweepChange, SweptStart};
pub use text::{Label, Text};
pub use timetable::Timetable;
pub use variant::{SessionCondition, Variant, VariantWhen};
pub use visit_change::{KnownVisit, VisitChange, VisitStart};

/// The most sessions that a course may have: a bound on nonsense, far above any published course.
pub const MAX_SESSIONS: u32 = 1000;

/// The longest length that a file may give, in years.
pub const MAX_YEARS: i32 = 100;
