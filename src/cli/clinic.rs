//! The clinic of a course: the options that describe it, and its files.

use std::collections::BTreeMap;
use std::path::Path;

use clap::Args;

use super::failure::Failure;
use super::library::{KnownProtocols, Library};
use super::{arguments, files};
use crate::clinic::{Files, ReadyCourse};
use crate::model::{Course, DateRange, Weekdays};
use crate::read;
use crate::render::Locale;

/// The options that say when the clinic has time.
#[derive(Clone, Debug, PartialEq, Args)]
pub(super) struct ClinicOptions {
    /// The clinic's file: its opening hours, closures, holidays and calendars
    #[arg(long, value_name = "FILE", help_heading = "Days that can be used")]
    clinic: Option<String>,

    /// A calendar file (.ics) of times that are taken; may be given again
    #[arg(long, value_name = "FILE", help_heading = "Days that can be used")]
    busy: Vec<String>,

    /// Use only these weekdays, such as mon,wed
    #[arg(long, value_name = "DAYS", value_parser = arguments::weekdays, help_heading = "Days that can be used")]
    on: Option<Weekdays>,

    /// Days on which the clinic is closed; may be given again
    #[arg(long, value_name = "DATE[..DATE]", value_parser = arguments::date_range, value_delimiter = ',', help_heading = "Days that can be used")]
    closed: Vec<DateRange>,
}

impl ClinicOptions {
    /// The path of the clinic's file, where one is given.
    pub(super) fn clinic(&self) -> Option<&str> {
        self.clinic.as_deref()
    }

    /// A course that asks for no more than them.
    pub(super) fn course(&self) -> Course {
        Course {
            clinic: self.clinic.clone(),
            busy: self.busy.clone(),
            on: self.on,
            closed: self.closed.clone(),
            ..Course::default()
        }
    }
}

/// The files of this machine. How large a file may be is for its reader to say: no more is read than the largest calendar
/// may have.
pub(super) struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        files::read_bounded(Path::new(path), read::MAX_CALENDAR_BYTES)
    }
}

/// The course with answers in a language, and with the texts of its protocols in it.
pub(super) fn speaking(course: ReadyCourse, locale: Locale, library: &Library) -> Result<ReadyCourse, Failure> {
    let language = locale.language();
    let course = course.with_texts(&language, |name| library.texts(name, &language))?;
    Ok(course.speaking(locale))
}

/// A course with everything that it names, read from this machine. Answers are in a language that it asks for.
pub(super) fn ready(course: Course, library: &Library) -> Result<ReadyCourse, Failure> {
    ReadyCourse::with_protocols(course, |name| library.protocol_to_plan(name), &Disk)
}

/// Many courses made ready, with answers in one language: each protocol and each clinic is read once.
pub(super) struct ManyCourses<'l> {
    protocols: KnownProtocols<'l>,
    /// By the paths that the courses give them.
    clinics: BTreeMap<Option<String>, ReadyCourse>,
}

impl<'l> ManyCourses<'l> {
    /// For these courses; a clinic that cannot be read is told of with each course at it.
    pub(super) fn new<'c>(library: &'l Library, locale: Locale, courses: impl Iterator<Item = &'c Course>) -> Self {
        let mut at: BTreeMap<Option<String>, Vec<&Course>> = BTreeMap::new();
        for course in courses {
            at.entry(course.clinic.clone()).or_default().push(course);
        }
        let clinics = at.into_iter().filter_map(|(path, courses)| {
            let clinic = ReadyCourse::of_clinic(path.clone(), None, &Disk).ok()?.speaking(locale);
            Some((path, clinic.knowing_time_of(courses.into_iter()).ok()?))
        });
        Self { protocols: KnownProtocols::new(library, locale), clinics: clinics.collect() }
    }

    /// One of them.
    pub(super) fn ready(&mut self, course: Course) -> Result<ReadyCourse, Failure> {
        let protocols = self.protocols.of(&course)?;
        if let Some(clinic) = self.clinics.get(&course.clinic) {
            return Ok(clinic.with_course(course, protocols, &Disk)?);
        }
        let clinic = ReadyCourse::of_clinic(course.clinic.clone(), course.timezone.clone(), &Disk)?;
        Ok(clinic.with_course(course, protocols, &Disk)?)
    }
}
