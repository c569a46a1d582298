//! A course at its clinic: everything that it names is read, and answered with. Pure: it gets files as bytes.
//!
//! A [`ReadyCourse`] holds the protocols, the clinic, and the calendars of taken times and closed days as they are. Each
//! answer reads the calendars as far as it goes, so that no day is planned of which nobody knows whether it is free.
//! `record` decides whether something that is to be recorded can be true.

mod about;
// Only the command line writes over a file from before.
#[cfg(feature = "cli")]
mod adopt;
mod beside;
mod book;
mod book_check;
mod files;
mod other_zone;
mod own;
mod promise;
mod record;
mod remark;

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

pub use beside::{Beside, sessions_not_promised};
pub use book::{BookEntry, Capacity, Holding, ReadDays, days, holdings, places, places_from, places_held, visits};
pub use book_check::{BookFault, BookFaultKind, FaultyVisit, InTwoPlaces, copies, faults, in_two_places, overfull};
use chrono::{Months, NaiveDate};
pub use files::{Files, Shipped, is_path, texts_path};
use own::OwnEvents;
pub use promise::Promised;
pub use record::{Happened, Recorded};
pub use remark::{ClinicRemark, clinic_remarks};

use crate::error::Error;
use crate::holidays::{Holiday, Region};
use crate::model::{
    BusyTime, BusyTimes, CALENDAR, Clinic, Closure, Course, CourseProblem, DateRange, Job, Language, Logo, Places,
    Plan, Progress, PromisedVisit, Protocol, Refusal, StartTimes, Sweep, Timetable,
};
use crate::zone::Zone;
use crate::{read, schedule};

/// The zone of clock times where none is given. It is named in every plan that has clock times.
const DEFAULT_ZONE: &str = "Europe/Istanbul";

/// How far calendars are read at first, in months after the first day of a course; further where an answer needs it.
const FIRST_MONTHS: u32 = 36;

/// A course that can be planned: its protocols, its clinic and the calendars that both name have been read.
///
/// ```
/// use mesoplan::{Course, Happened, ReadyCourse, Shipped};
///
/// let course = Course::of("fibroblast").starting("2026-12-01".parse()?);
/// let course = ReadyCourse::read(course, &Shipped)?;
/// let held = Happened::Held { session: 1, on: "2026-12-03".parse().ok(), at: None };
/// let recorded = course.record(0, held)?;
/// let plan = recorded.plan.expect("there is still a plan");
/// let next = plan.plans[0].next_ahead().expect("a session lies ahead");
/// assert_eq!((next.number, next.gap_days), (2, Some(21)));
/// // The course as it is now, to be kept.
/// assert!(recorded.course.course().write().contains("held = 2026-12-03"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ReadyCourse {
    course: Course,
    /// In the order of the course.
    protocols: Vec<Protocol>,
    clinic: Option<Clinic>,
    logo: Option<Logo>,
    zone: Zone,
    region: Option<Region>,
    closed_calendars: Vec<CalendarFile>,
    busy_calendars: Vec<CalendarFile>,
    /// Times that are taken besides those of the calendars, and the last day for which they are known.
    busy: Option<(BusyTimes, NaiveDate)>,
    /// What others hold of the clinic's places.
    places: Option<Arc<Places>>,
    /// The same as times that are taken.
    taken: BusyTimes,
    /// The clinic's time on some days, where it was made for many courses at once.
    known_time: Option<(DateRange, Option<Arc<Timetable>>)>,
    holiday_name: Arc<dyn Fn(&Holiday) -> String + Send + Sync>,
}

/// A calendar as it is, since how far it is read depends on the plan.
#[derive(Clone)]
struct CalendarFile {
    path: String,
    /// The clinic's file, where that names it.
    clinic: Option<String>,
    bytes: Arc<[u8]>,
    /// Which events of it close nothing.
    without: Vec<String>,
    /// The address of its owner, where the clinic names it.
    owner: Option<String>,
}

impl ReadyCourse {
    /// Reads what a course names.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or has problems, a protocol that is not known or named twice, a zone that is not known
    /// or not the clinic's.
    pub fn read(course: Course, files: &(impl Files + ?Sized)) -> Result<Self, Error> {
        let ready = Self::with_protocols(course, |name| files::protocol(files, name), files)?;
        let languages = ready.languages().to_vec();
        languages
            .iter()
            .try_fold(ready, |ready, language| ready.with_texts(language, |name| files::texts(files, name, language)))
    }

    /// The same with protocols that are found otherwise, by the names that the course gives them.
    ///
    /// # Errors
    ///
    /// As for [`ReadyCourse::read`], and those of `protocol`.
    #[doc(hidden)]
    pub fn with_protocols<E: From<Error>>(
        course: Course,
        protocol: impl Fn(&str) -> Result<Protocol, E>,
        files: &(impl Files + ?Sized),
    ) -> Result<Self, E> {
        let protocols = course.protocols.iter().map(|chosen| protocol(&chosen.protocol));
        let protocols = protocols.collect::<Result<Vec<_>, E>>()?;
        let check = schedule::check_courses(&course.jobs(&protocols, None)).map_err(Error::from);
        check.and_then(|()| Self::at_clinic(course, protocols, files)).map_err(E::from)
    }

    fn at_clinic(course: Course, protocols: Vec<Protocol>, files: &(impl Files + ?Sized)) -> Result<Self, Error> {
        let clinic = course.clinic.as_deref().map(|path| files::clinic(files, path)).transpose()?;
        let folder = course.clinic.as_deref().and_then(|path| Path::new(path).parent()).unwrap_or(Path::new(""));
        let beside = |name: &String| folder.join(name).to_string_lossy().into_owned();
        let of_clinic = |name: &String| CalendarFile::read(beside(name), course.clinic.clone(), files);
        let of_course = |path: &String| CalendarFile::read(path.clone(), None, files);
        let busy = clinic
            .iter()
            .flat_map(|clinic| &clinic.busy_calendars)
            .map(|calendar| Ok(CalendarFile { owner: calendar.owner.clone(), ..of_clinic(&calendar.file)? }));
        let busy = busy.chain(course.busy.iter().map(of_course));
        let closing = clinic
            .iter()
            .flat_map(|clinic| &clinic.closed_calendars)
            .map(|calendar| Ok(CalendarFile { without: calendar.without.clone(), ..of_clinic(&calendar.file)? }));
        let logo = clinic.as_ref().and_then(|clinic| clinic.stationery.logo.as_ref()).map(beside);
        Ok(Self {
            logo: logo.map(|path| files::logo(files, &path)).transpose()?,
            zone: zone(&course, clinic.as_ref())?,
            // The reader of clinic files has looked the region up.
            region: clinic.as_ref().and_then(|clinic| Region::new(clinic.holidays.as_deref()?).ok()),
            closed_calendars: closing.collect::<Result<_, Error>>()?,
            busy_calendars: busy.collect::<Result<_, Error>>()?,
            busy: None,
            places: None,
            taken: BusyTimes::default(),
            known_time: None,
            holiday_name: Arc::new(|holiday| holiday.name(&Language::english()).to_owned()),
            protocols,
            clinic,
            course,
        })
    }

    /// The same with times that are taken besides those of calendar files, known up to and with a day: nothing is planned
    /// after it.
    pub fn with_busy(self, busy: BusyTimes, known_until: NaiveDate) -> Self {
        Self { busy: Some((busy, known_until)), ..self }
    }

    /// The same beside the visits of others in the clinic's book: where they hold every place, the time is taken. The course's
    /// own visits are not among them.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use mesoplan::{Course, DayTime, PlacedVisit, Places, ReadyCourse, SessionTime, Shipped, Turnaround};
    ///
    /// let course = Course::of("skin-rejuvenation").starting("2026-12-01".parse()?).at("17:30:00".parse()?);
    /// let half_past_six = DayTime::new(18 * 60 + 30).ok_or("no time of a day")?;
    /// let taken = SessionTime { start: "17:30:00".parse()?, end: half_past_six };
    /// let others = vec![PlacedVisit::new("can.toml", "2026-12-01".parse()?, taken)];
    /// let places = Places::new(1, Turnaround { before: 0, after: 10 }, others);
    /// let plan = ReadyCourse::read(course, &Shipped)?.with_places(Arc::new(places)).plan()?;
    /// let first = plan.plans[0].sessions[0].time.ok_or("a whole day")?;
    /// assert_eq!(first.start.to_string(), "16:30:00", "over in time to make the place ready");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_places(self, places: Arc<Places>) -> Self {
        Self { places: Some(places), ..self }
    }

    /// The same beside others in the clinic's book, of whom only the times are known in which one visit more cannot run.
    #[doc(hidden)]
    pub fn with_taken(self, taken: BusyTimes) -> Self {
        Self { taken, ..self }
    }

    /// What others hold of the clinic's places, where that was given.
    pub fn places(&self) -> Option<&Places> {
        self.places.as_deref()
    }

    /// The same with another day of planning, or none: sessions are planned from it on.
    pub fn with_today(mut self, today: Option<NaiveDate>) -> Self {
        self.course.today = today;
        self
    }

    /// The same asking for something else of the same protocols and files: other days, another name.
    pub(crate) fn asking(self, course: Course) -> Self {
        Self { course, ..self }
    }

    /// The same, planned anew: days off aim come before what was promised.
    pub fn rearranging(mut self) -> Self {
        self.course.rearranges = true;
        self
    }

    /// The same after the visits of an earlier calendar file: of equally good plans the one that keeps most of them is taken.
    pub(crate) fn with_followed(mut self, visits: Vec<PromisedVisit>) -> Self {
        self.course.followed = visits;
        self
    }

    /// The same with public holidays named so, where an answer says why a day is closed.
    pub(crate) fn with_holiday_names(self, name: impl Fn(&Holiday) -> String + Send + Sync + 'static) -> Self {
        Self { holiday_name: Arc::new(name), ..self }
    }

    /// What is asked.
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// Its protocols, in its order.
    pub fn protocols(&self) -> &[Protocol] {
        &self.protocols
    }

    /// The clinic, where the course names one.
    pub(crate) fn clinic(&self) -> Option<&Clinic> {
        self.clinic.as_ref()
    }

    /// The clinic's sign, where its file names one.
    pub fn logo(&self) -> Option<&Logo> {
        self.logo.as_ref()
    }

    /// The zone of its clock times.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The same with the texts of its protocols in a language: from files of their own, where the protocols themselves lack
    /// some. `texts` gives the bytes of such a file by the name that the course has for a protocol, and by what it says.
    ///
    /// # Errors
    ///
    /// A file that has problems, and those of `texts`.
    pub fn with_texts<E: From<Error>>(
        mut self,
        language: &Language,
        mut texts: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Self, E> {
        for (chosen, protocol) in self.course.protocols.iter().zip(&mut self.protocols) {
            if protocol.texts().all(|text| text.in_language(language).is_some()) {
                continue;
            }
            if let Some(bytes) = texts(&chosen.protocol)? {
                let path = || format!("the texts of {} in `{language}`", chosen.protocol);
                let invalid = |source| Error::Invalid { path: path(), source };
                *protocol = read::with_texts(protocol, &bytes).map_err(invalid)?;
            }
        }
        Ok(self)
    }

    /// The languages that are asked for, the first one first: that of the course, else those of the clinic.
    pub fn languages(&self) -> &[Language] {
        match (&self.course.language, &self.clinic) {
            (Some(language), _) => std::slice::from_ref(language),
            (None, Some(clinic)) => &clinic.languages,
            (None, None) => &[],
        }
    }

    /// The best plan. Where none fits, the refusal says which rules collide and what would help.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`], and those of calendars and public holidays.
    pub fn plan(&self) -> Result<Plan, Error> {
        let Asked { courses, answer } = self.ask_plan()?;
        answer.map_err(|refusal| schedule::explained(refusal, &courses, self.course.sharing).into())
    }

    /// The same, but a refusal does not say which rules collide and what would help: finding that out takes many times as
    /// long as planning.
    pub(crate) fn plan_unexplained(&self) -> Result<Plan, Error> {
        Ok(self.ask_plan()?.answer?)
    }

    /// The course laid out for whoever asks for the same from another day on, where nothing else decides over its days.
    pub(crate) fn laid_out(&self) -> Option<schedule::LaidOut> {
        if self.clinic.is_some() || self.busy.is_some() || !self.busy_calendars.is_empty() {
            return None;
        }
        match self.jobs(None).as_slice() {
            [only] => schedule::LaidOut::new(only),
            _ => None,
        }
    }

    /// All that its answers depend on, as bytes that differ where it does.
    pub(crate) fn depends_on(&self) -> Vec<Cow<'_, [u8]>> {
        let Self { course, protocols, clinic, zone, closed_calendars, busy_calendars, busy, places, taken, .. } = self;
        let calendars = closed_calendars.iter().chain(busy_calendars).map(|calendar| Cow::Borrowed(&*calendar.bytes));
        let protocols = protocols.iter().map(|protocol| Cow::Owned(protocol.sha256().to_string().into_bytes()));
        let written = format!("{course:?} {clinic:?} {}", zone.name()).into_bytes();
        let others = format!("{busy:?} {places:?} {taken:?}").into_bytes();
        [written, others].into_iter().map(Cow::Owned).chain(protocols).chain(calendars).collect()
    }

    /// How far each protocol of the course has come on a day, and what comes next by its rules.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] where the course is wrong.
    pub fn next(&self, today: NaiveDate) -> Result<Vec<Progress>, Error> {
        Ok(schedule::next(&self.jobs(None), today)?)
    }

    /// The first protocol from every start day of a stretch: where it does not fit, and which change helps.
    ///
    /// # Errors
    ///
    /// As for [`ReadyCourse::plan`].
    #[doc(hidden)]
    pub fn sweep(&self, days: DateRange) -> Result<Sweep, Error> {
        Ok(self.ask(|courses| schedule::sweep(&courses[0], days))?.answer?)
    }

    /// The best plan, or why there is none, which is not explained yet.
    pub(crate) fn ask_plan(&self) -> Result<Asked<Plan>, Error> {
        self.ask(|courses| schedule::plan(courses, self.course.sharing))
    }

    /// What is answered for the courses at the clinic. Calendars are read as far as the answer goes.
    pub(crate) fn ask<T>(&self, answer: impl Fn(&[Job]) -> Result<T, Refusal>) -> Result<Asked<T>, Error> {
        let mut months = FIRST_MONTHS;
        loop {
            let days = first_day(&self.course).map(|first| days_from(first, months));
            let timetable = days.map(|days| self.shared_timetable(days)).transpose()?.flatten();
            let courses = self.jobs(timetable);
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

    /// What the planner works on: a job for each protocol.
    pub(crate) fn jobs(&self, timetable: Option<Arc<Timetable>>) -> Vec<Job> {
        let jobs = self.course.jobs(&self.protocols, timetable).into_iter();
        let at_clinic = jobs.map(|job| {
            let mut job =
                Job { at: self.at(), is_at_of_clinic: self.course.at.is_none() && self.at().is_some(), ..job };
            other_zone::told_in(&self.zone, &mut job);
            job
        });
        at_clinic.collect()
    }

    /// The first day that one of its sessions could be on; nothing where nobody says any.
    #[cfg(feature = "cli")]
    pub(crate) fn first_day(&self) -> Option<NaiveDate> {
        first_day(&self.course)
    }

    /// When its visits begin: as the course says, else as the clinic does; whole days where neither says.
    pub fn at(&self) -> Option<StartTimes> {
        self.course.at.or(self.clinic.as_ref().and_then(|clinic| clinic.at))
    }

    /// The same, made once for many courses where it holds for all of them.
    fn shared_timetable(&self, days: DateRange) -> Result<Option<Arc<Timetable>>, Error> {
        let covers = |known: DateRange| known.first() <= days.first() && days.last() <= known.last();
        match &self.known_time {
            Some((known, Some(timetable))) if covers(*known) && !self.taken.as_slice().is_empty() => {
                let busy = timetable.busy().as_slice().iter().chain(self.taken.as_slice()).copied().collect();
                Ok(Some(Arc::new(timetable.with_busy(BusyTimes::new(busy)))))
            }
            Some((known, timetable)) if covers(*known) => Ok(timetable.clone()),
            Some(_) | None => Ok(self.timetable(days)?.map(Arc::new)),
        }
    }

    /// When there is time on some days; nothing where nobody says anything about it.
    fn timetable(&self, days: DateRange) -> Result<Option<Timetable>, Error> {
        let has_calendars = !self.busy_calendars.is_empty() || self.busy.is_some();
        let has_others = self.places.is_some() || !self.taken.as_slice().is_empty();
        if self.clinic.is_none() && !has_calendars && !has_others {
            return Ok(None);
        }
        let mut closures = self.clinic.as_ref().map(|clinic| clinic.closed.clone()).unwrap_or_default();
        let mut known_until = None;
        let mut is_known_to = |day: NaiveDate| known_until = Some(known_until.map_or(day, |known| day.min(known)));
        for calendar in &self.closed_calendars {
            is_known_to(days.last());
            closures.extend(calendar.closed(&self.zone, days)?.closures);
        }
        let mut half_days = Vec::new();
        if let Some(region) = self.region {
            // Where none of them is known, the tables say so.
            let known = known_holidays(region, days).unwrap_or(days);
            is_known_to(known.last());
            closures.extend(region.closures(known, &*self.holiday_name).map_err(Error::Holidays)?);
            let holidays = region.holidays(known).map_err(Error::Holidays)?;
            half_days
                .extend(holidays.iter().filter_map(|holiday| BusyTime::rest_of_day(holiday.day(), holiday.from()?)));
        }
        let mut busy = half_days;
        let own = if self.busy_calendars.is_empty() { OwnEvents::default() } else { OwnEvents::of(&self.jobs(None)) };
        for calendar in &self.busy_calendars {
            is_known_to(days.last());
            let taken = calendar.taken(&self.zone, days)?.times;
            let of_others = taken.into_iter().filter(|taken| !own.take(taken));
            // What goes on after these days is not known of the others.
            busy.extend(of_others.filter_map(|taken| taken.time.within(days)));
        }
        if let Some((times, known)) = &self.busy {
            is_known_to(*known);
            busy.extend_from_slice(times.as_slice());
        }
        busy.extend(self.places.iter().flat_map(|places| places.taken(days)));
        busy.extend(self.taken.as_slice().iter().filter_map(|time| time.within(days)));
        if has_others {
            // What others hold after these days is not looked at.
            is_known_to(days.last());
        }
        let special = self.clinic.as_ref().map(|clinic| clinic.special_hours.as_slice()).unwrap_or_default();
        let mut special_hours = Vec::new();
        if !special.is_empty() {
            // They are followed as far as these days go.
            is_known_to(days.last());
            for day in days.first().iter_days().take_while(|day| *day <= days.last()) {
                match special.iter().rev().find(|special| special.days.contains(day)) {
                    Some(special) if special.hours.is_empty() => {
                        closures.push(Closure { days: DateRange::day(day), reason: None });
                    }
                    Some(special) => special_hours.push((day, special.hours.clone())),
                    None => {}
                }
            }
        }
        let hours = self.clinic.as_ref().and_then(|clinic| clinic.hours.clone());
        let timetable = Timetable::new(hours, closures, BusyTimes::new(busy), known_until);
        Ok(Some(timetable.with_special_hours(special_hours)))
    }
}

impl fmt::Debug for ReadyCourse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadyCourse").field("course", &self.course).field("zone", &self.zone).finish_non_exhaustive()
    }
}

/// Courses as they were planned, and the answer for them or why there is none.
pub(crate) struct Asked<T> {
    pub(crate) courses: Vec<Job>,
    pub(crate) answer: Result<T, Refusal>,
}

impl CalendarFile {
    fn read(path: String, clinic: Option<String>, files: &(impl Files + ?Sized)) -> Result<Self, Error> {
        match files.read(&path) {
            Ok(bytes) => Ok(Self { path, clinic, bytes: bytes.into(), without: Vec::new(), owner: None }),
            Err(source) => Err(named_by(clinic.as_deref(), Error::File { path, source })),
        }
    }

    /// The times that it takes.
    fn taken(&self, zone: &Zone, days: DateRange) -> Result<read::BusyCalendar, Error> {
        let read = read::busy_calendar_of(&self.bytes, zone, days, self.owner.as_deref());
        read.map_err(|source| self.error(source))
    }

    /// The days that it closes.
    fn closed(&self, zone: &Zone, days: DateRange) -> Result<read::ClosedCalendar, Error> {
        read::closure_calendar_without(&self.bytes, zone, days, &self.without).map_err(|source| self.error(source))
    }

    fn error(&self, source: read::CalendarError) -> Error {
        named_by(self.clinic.as_deref(), Error::Calendar { path: self.path.clone(), source: Box::new(source) })
    }
}

/// An error of a file that the clinic's file names, where it does.
fn named_by(clinic: Option<&str>, source: Error) -> Error {
    match clinic {
        Some(clinic) => Error::OfClinic { clinic: clinic.to_owned(), source: Box::new(source) },
        None => source,
    }
}

/// Those of some days for which public holidays are known; `None` where the tables end before them.
fn known_holidays(region: Region, days: DateRange) -> Option<DateRange> {
    let last_of_tables = NaiveDate::from_ymd_opt(*region.years().end(), 12, 31)?;
    DateRange::new(days.first(), days.last().min(last_of_tables))
}

/// The zone of a course's clock times: a clinic's clocks are those of its place.
fn zone(course: &Course, clinic: Option<&Clinic>) -> Result<Zone, Error> {
    let asked = course.timezone.as_deref();
    let own = clinic.map(|clinic| clinic.timezone.as_str());
    let zone = Zone::new(own.or(asked).unwrap_or(DEFAULT_ZONE))?;
    match asked.map(Zone::new) {
        Some(Ok(asked)) if asked.name() != zone.name() => {
            Err(Error::OtherZone { clinic: zone.name().to_owned(), course: asked.name().to_owned() })
        }
        Some(_) | None => Ok(zone),
    }
}

/// The first day that a session of a course could be on.
fn first_day(course: &Course) -> Option<NaiveDate> {
    let first_event = course.events.values().min().copied();
    course.protocols.iter().filter_map(|chosen| chosen.start.or(first_event)).min()
}

/// So many months from a day on, and no further than plans go.
fn days_from(first: NaiveDate, months: u32) -> DateRange {
    let last = first.checked_add_months(Months::new(months)).unwrap_or(CALENDAR.last());
    DateRange::new(first, last.min(CALENDAR.last())).unwrap_or(DateRange::day(first))
}
