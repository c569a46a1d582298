//! Why there is no answer: the one error of the library's front door.

use std::{error, fmt, io};

use crate::holidays::OutsideTables;
use crate::model::{LogoError, RecordProblem, Refusal};
use crate::read::{CalendarError, InvalidFile};
use crate::zone::UnknownZone;

/// Why there is no answer.
///
/// Shown, it says what is wrong and where, in English; [`Error::code`] names it for programs, and its fields have the
/// facts. [`error::Error::source`] gives the error below, whose words are part of its own.
///
/// ```
/// use mesoplan::{Course, Refusal, RelaxationKind, Shipped};
///
/// let mut course = Course::of("hair-loss").starting("2026-12-01".parse()?);
/// course.away.push("2026-12-01..2027-01-31".parse()?);
/// let error = mesoplan::plan(&course, &Shipped).expect_err("nobody is there");
/// assert_eq!(error.code(), "no-plan");
/// // What would help is data: a button for each.
/// let Some(Refusal::NoPlan(no_plan)) = error.refusal() else { panic!("{error}") };
/// assert!(no_plan.relaxations.iter().any(|change| matches!(change.kind, RelaxationKind::Back { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file that the course or its clinic names cannot be read.
    File {
        /// Its path.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// There is no protocol of that name.
    UnknownProtocol {
        /// The name.
        name: String,
    },
    /// A protocol, a clinic or a saved course has problems.
    Invalid {
        /// The path of the file, or what it is where it has none.
        path: String,
        /// Its problems, with their places.
        source: InvalidFile,
    },
    /// A calendar file is none, or not all of it is there.
    Calendar {
        /// The path of the file.
        path: String,
        /// What is wrong with it.
        source: Box<CalendarError>,
    },
    /// The picture that the clinic's file names as its sign cannot stand on a sheet.
    Logo {
        /// The path of the picture.
        path: String,
        /// Why.
        source: LogoError,
    },
    /// A file that the clinic's file names cannot be read.
    OfClinic {
        /// The path of the clinic's file.
        clinic: String,
        /// Which file, and why: [`Error::File`] or [`Error::Calendar`].
        source: Box<Error>,
    },
    /// There is no time zone of that name.
    UnknownZone(UnknownZone),
    /// The course names another time zone than its clinic.
    OtherZone {
        /// The zone of the clinic's clocks.
        clinic: String,
        /// The zone that the course names.
        course: String,
    },
    /// Public holidays are not known for all days that are asked for.
    Holidays(OutsideTables),
    /// The course has to change, or no plan fits.
    Refused(Refusal),
    /// What is to be recorded cannot be true.
    Record(RecordProblem),
    /// The plan cannot be written in the format that is asked for.
    Format {
        /// The name of the reason for programs.
        code: &'static str,
        /// The reason.
        source: Box<dyn error::Error + Send + Sync>,
    },
}

impl Error {
    /// Its name for programs, which does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "file",
            Self::UnknownProtocol { .. } => "unknown-protocol",
            Self::Invalid { source, .. } => source.first().map_or("syntax", |problem| problem.id.as_str()),
            Self::Calendar { source, .. } => source.fault.as_str(),
            Self::Logo { .. } => "bad-logo",
            Self::OfClinic { source, .. } => source.code(),
            Self::UnknownZone(_) => "unknown-zone",
            Self::OtherZone { .. } => "other-zone",
            Self::Holidays(_) => "holidays-not-known",
            Self::Refused(refusal) => refusal.code(),
            Self::Record(problem) => problem.code(),
            Self::Format { code, .. } => code,
        }
    }

    /// Why there is no plan, where that is the error.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::File { .. }
            | Self::UnknownProtocol { .. }
            | Self::Invalid { .. }
            | Self::Calendar { .. }
            | Self::Logo { .. }
            | Self::OfClinic { .. }
            | Self::UnknownZone(_)
            | Self::OtherZone { .. }
            | Self::Holidays(_)
            | Self::Record(_)
            | Self::Format { .. } => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, source } => write!(f, "cannot read {path}: {source}"),
            Self::UnknownProtocol { name } => write!(f, "there is no protocol called `{name}`"),
            Self::Invalid { path, source } => write!(f, "{path}: {source}"),
            Self::Calendar { path, source } => write!(f, "{path}: {source}"),
            Self::Logo { path, source } => write!(f, "{path}: {}", source.message),
            Self::OfClinic { clinic, source } => write!(f, "{clinic}: {source}"),
            Self::UnknownZone(zone) => zone.fmt(f),
            Self::OtherZone { clinic, course } => {
                write!(f, "the clinic's clocks are those of {clinic}, not of {course}")
            }
            Self::Holidays(outside) => outside.fmt(f),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Record(problem) => problem.fmt(f),
            Self::Format { source, .. } => source.fmt(f),
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            Self::UnknownProtocol { .. } | Self::OtherZone { .. } => None,
            Self::Invalid { source, .. } => Some(source),
            Self::Calendar { source, .. } => Some(&**source),
            Self::Logo { source, .. } => Some(source),
            Self::OfClinic { source, .. } => Some(&**source),
            Self::UnknownZone(zone) => Some(zone),
            Self::Holidays(outside) => Some(outside),
            Self::Refused(refusal) => Some(refusal),
            Self::Record(problem) => Some(problem),
            Self::Format { source, .. } => Some(source.as_ref()),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<RecordProblem> for Error {
    fn from(problem: RecordProblem) -> Self {
        Self::Record(problem)
    }
}

impl From<UnknownZone> for Error {
    fn from(zone: UnknownZone) -> Self {
        Self::UnknownZone(zone)
    }
}
