//! The clinic of a request: its file, its calendars, and answers that take both into account.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Months, NaiveDate};
use clap::Args;

use super::arguments;
use super::failure::Failure;
use super::files;
use crate::holidays::{self, Holiday, Region};
use crate::model::{
    BusyTimes, CALENDAR, Clinic, Course, CourseProblem, DateRange, Job, Language, Protocol, Refusal, Timetable,
    Weekdays,
};
use crate::read::{self, CalendarError};
use crate::render::calendar::CalendarStyle;
use crate::render::{Locale, View};
use crate::zone::Zone;

/// The zone of clock times where none is given. It is named in every plan that has clock times.
const DEFAULT_ZONE: &str = "Europe/Istanbul";

/// How far calendars are read at first, in months after the first day of a request; further where a plan needs it.
const FIRST_MONTHS: u32 = 36;

/// The options that say when the clinic has time.
#[derive(Debug, Args)]
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
    /// Whether one of them is given.
    pub(super) fn is_given(&self) -> bool {
        self.clinic.is_some() || !self.busy.is_empty() || self.on.is_some() || !self.closed.is_empty()
    }

    /// A request that asks for no more than them.
    pub(super) fn request(&self) -> Course {
        Course {
            clinic: self.clinic.clone(),
            busy: self.busy.clone(),
            on: self.on,
            closed: self.closed.clone(),
            ..Course::default()
        }
    }
}

/// A clinic as its files tell it. Calendars are held as they are, since how far they are read depends on the plan.
pub(super) struct ClinicFiles {
    clinic: Option<Clinic>,
    zone: Zone,
    /// The languages that are asked for, the first one first: that of the request, else those of the clinic.
    languages: Vec<Language>,
    /// The language of the answer.
    locale: Locale,
    region: Option<Region>,
    closed_calendars: Vec<CalendarFile>,
    busy_calendars: Vec<CalendarFile>,
}

struct CalendarFile {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl ClinicFiles {
    /// Reads the files that a request names, and those that its clinic names, which are beside the clinic's own file.
    pub(super) fn of(request: &Course) -> Result<Self, Failure> {
        let path = request.clinic.as_deref().map(Path::new);
        let clinic = path.map(read_clinic).transpose()?;
        let beside = |name: &String| path.and_then(Path::parent).unwrap_or(Path::new("")).join(name);
        let own = |paths: fn(&Clinic) -> &[String]| clinic.as_ref().map(paths).unwrap_or_default().iter().map(beside);
        let busy = own(|clinic| &clinic.busy_calendars).chain(request.busy.iter().map(PathBuf::from));
        let read_all = |paths: Vec<PathBuf>| paths.into_iter().map(CalendarFile::read).collect::<Result<Vec<_>, _>>();
        Ok(Self {
            zone: zone(request, clinic.as_ref())?,
            languages: match (&request.language, &clinic) {
                (Some(language), _) => vec![language.clone()],
                (None, Some(clinic)) => clinic.languages.clone(),
                (None, None) => Vec::new(),
            },
            locale: Locale::English,
            // The reader of clinic files has looked the region up.
            region: clinic.as_ref().and_then(|clinic| Region::new(clinic.holidays.as_deref()?).ok()),
            closed_calendars: read_all(own(|clinic| &clinic.closed_calendars).collect())?,
            busy_calendars: read_all(busy.collect())?,
            clinic,
        })
    }

    /// The same with answers in the language that was chosen; where none was, in the first of those asked for that plans
    /// speak.
    pub(super) fn speaking(self, chosen: Option<Locale>) -> Self {
        let asked_for = || self.languages.iter().find_map(|language| Locale::of_tag(language.as_str()));
        let locale = chosen.or_else(asked_for).unwrap_or_default();
        Self { locale, ..self }
    }

    /// The languages that are asked for, where plans speak none of them.
    pub(super) fn unspoken(&self) -> &[Language] {
        let is_spoken = |language: &Language| Locale::of_tag(language.as_str()).is_some();
        if self.languages.iter().any(is_spoken) { &[] } else { &self.languages }
    }

    /// The language of the answer.
    pub(super) fn locale(&self) -> Locale {
        self.locale
    }

    /// The zone of its clock times.
    pub(super) fn zone(&self) -> &Zone {
        &self.zone
    }

    /// How a plan at the clinic is shown.
    pub(super) fn view(&self) -> View {
        View {
            locale: self.locale,
            clinic_name: self.clinic.as_ref().and_then(|clinic| clinic.name.clone()),
            clinic_place: self.clinic.as_ref().and_then(|clinic| clinic.place.clone()),
            ..View::new(self.zone.clone())
        }
    }

    /// Calendar files as the clinic wants them, where no option says otherwise: its reminders, if it gives any.
    pub(super) fn calendar_style(&self) -> CalendarStyle {
        let usual = CalendarStyle::default();
        let Some(clinic) = &self.clinic else { return usual };
        let alarms = if clinic.reminders.is_empty() { usual.alarms } else { clinic.reminders.clone() };
        CalendarStyle { alarms, ..usual }
    }

    /// When there is time on some days; nothing where no file says anything about it.
    pub(super) fn timetable(&self, days: DateRange) -> Result<Option<Timetable>, Failure> {
        if self.clinic.is_none() && self.busy_calendars.is_empty() {
            return Ok(None);
        }
        let mut closures = self.clinic.as_ref().map(|clinic| clinic.closed.clone()).unwrap_or_default();
        for calendar in &self.closed_calendars {
            closures.extend(
                read::closure_calendar(&calendar.bytes, &self.zone, days).map_err(|error| calendar.failure(&error))?,
            );
        }
        let mut known = days;
        if let Some(region) = self.region {
            let last_of_tables = NaiveDate::from_ymd_opt(*holidays::years().end(), 12, 31).unwrap_or(days.last());
            known = DateRange::new(days.first(), days.last().min(last_of_tables)).unwrap_or(days);
            let language = self.locale.language();
            let name = |holiday: &Holiday| match holiday.name_in(&language) {
                Some(name) => name.to_owned(),
                None => self.locale.marked(holiday.name(&language)),
            };
            closures.extend(region.closures(known, name).map_err(|error| {
                let help = "leave `holidays` out of the clinic file, and give the days as a calendar in \
                            `closed-calendars`";
                Failure::usage("holidays-not-known", error.to_string(), help)
            })?);
        }
        let mut busy = Vec::new();
        for calendar in &self.busy_calendars {
            busy.extend(
                read::busy_calendar(&calendar.bytes, &self.zone, days).map_err(|error| calendar.failure(&error))?,
            );
        }
        let hours = self.clinic.as_ref().and_then(|clinic| clinic.hours.clone());
        let table = Timetable::new(hours, closures, BusyTimes::new(busy));
        let is_known_throughout =
            self.region.is_none() && self.closed_calendars.is_empty() && self.busy_calendars.is_empty();
        Ok(Some(if is_known_throughout { table } else { table.known_until(known.last()) }))
    }

    /// The courses of a request at the clinic, and what is answered for them. Calendars are read as far as the answer
    /// goes.
    pub(super) fn ask<T>(
        &self,
        request: &Course,
        protocols: &[Protocol],
        answer: impl Fn(&[Job]) -> Result<T, Refusal>,
    ) -> Result<Asked<T>, Failure> {
        let mut months = FIRST_MONTHS;
        loop {
            let days = first_day(request).map(|first| days_from(first, months));
            let timetable = days.map(|days| self.timetable(days)).transpose()?.flatten();
            let courses = request.jobs(protocols.to_vec(), timetable.map(Arc::new));
            let answer = answer(&courses);
            match (&answer, days) {
                (Err(Refusal::Course(problems)), Some(days))
                    if *problems == [CourseProblem::AfterKnownDays { last: days.last() }]
                        && days.last() < CALENDAR.last() =>
                {
                    months *= 4;
                }
                _ => return Ok(Asked { courses, answer }),
            }
        }
    }
}

/// Courses, and the answer for them or why there is none.
pub(super) struct Asked<T> {
    pub(super) courses: Vec<Job>,
    pub(super) answer: Result<T, Refusal>,
}

impl CalendarFile {
    fn read(path: PathBuf) -> Result<Self, Failure> {
        let bytes = files::read(&path, read::MAX_CALENDAR_BYTES)?;
        Ok(Self { path, bytes })
    }

    fn failure(&self, error: &CalendarError) -> Failure {
        Failure::usage(error.fault.as_str(), format!("{}: {error}", self.path.display()), &error.help)
    }
}

/// Reads a clinic file.
pub(super) fn read_clinic(path: &Path) -> Result<Clinic, Failure> {
    let bytes = files::read(path, read::MAX_FILE_BYTES)?;
    read::clinic(&bytes).map_err(|problems| Failure::file(&path.display().to_string(), &bytes, problems))
}

/// The zone of a request's clock times: a clinic's clocks are those of its place.
fn zone(request: &Course, clinic: Option<&Clinic>) -> Result<Zone, Failure> {
    let asked = request.timezone.as_deref();
    let own = clinic.map(|clinic| clinic.timezone.as_str());
    let name = own.or(asked).unwrap_or(DEFAULT_ZONE);
    let zone = Zone::new(name);
    let zone =
        zone.map_err(|error| Failure::usage("unknown-zone", error.to_string(), "give another zone with `--tz`"))?;
    match asked.map(Zone::new) {
        Some(Ok(asked)) if asked.name() != zone.name() => {
            let text = format!("the clinic's clocks are those of {}, not of {}", zone.name(), asked.name());
            Err(Failure::usage(
                "other-zone",
                text,
                "leave the zone out of the request, or change it in the clinic file",
            ))
        }
        Some(_) | None => Ok(zone),
    }
}

/// The first day that a session of a request could be on.
fn first_day(request: &Course) -> Option<NaiveDate> {
    let first_event = request.events.values().min().copied();
    request.protocols.iter().filter_map(|course| course.start.or(first_event)).min()
}

/// So many months from a day on, and no further than plans go.
fn days_from(first: NaiveDate, months: u32) -> DateRange {
    let last = first.checked_add_months(Months::new(months)).unwrap_or(CALENDAR.last());
    DateRange::new(first, last.min(CALENDAR.last())).unwrap_or(DateRange::day(first))
}
