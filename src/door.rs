//! The front door: from a course to a file, in one call each.

use std::error;

use chrono::NaiveDate;

use crate::clinic::{Files, ReadyCourse};
use crate::error::Error;
use crate::model::{Course, Dates, Plan, Progress};
use crate::read::{self, EarlierCalendar};
use crate::render::calendar::{CalendarRefusal, PlanCalendar};
use crate::render::ics::PRODUCT;
use crate::render::{self, Format, Locale, PlanError, View};
use crate::schedule;

/// Plans a course: the best dates inside the rules of its protocols, on days and at times that its clinic has.
///
/// `files` is where the files come from that the course names. Calendars are read as far as the plan goes. Where no plan
/// fits, the error says which rules collide and what would help.
///
/// ```
/// use mesoplan::{Course, Format, Shipped};
///
/// let course = Course::of("hair-loss").starting("2026-12-01".parse()?);
/// let answer = mesoplan::plan(&course, &Shipped)?;
/// assert_eq!(answer.plan().first().map(|day| day.to_string()).as_deref(), Some("2026-12-01"));
/// let ics = answer.write(Format::Ics)?;
/// assert!(ics.starts_with(b"BEGIN:VCALENDAR"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// A file that cannot be read or has problems; a course that leaves something open, or asks for what its protocol does not
/// allow; that no plan fits.
pub fn plan(course: &Course, files: &(impl Files + ?Sized)) -> Result<Answer, Error> {
    ReadyCourse::read(course.clone(), files)?.answer()
}

/// How far each protocol of a course has come, and what comes next by its rules on a day.
///
/// ```
/// use mesoplan::{Course, DueState, Shipped};
///
/// let course = Course::read(b"
///     schema = 1
///     [[course]]
///     protocol = \"hair-loss\"
///     start = 2026-12-01
///     [[course.record]]
///     session = 1
///     held = 2026-12-02
/// ")?;
/// let due = mesoplan::next(&course, "2026-12-20".parse()?, &Shipped)?;
/// let next = due[0].next.as_ref().expect("the course goes on");
/// assert_eq!((next.number, next.state), (2, DueState::Overdue { days: 4 }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As for [`plan()`], but not that no plan fits.
pub fn next(course: &Course, today: NaiveDate, files: &(impl Files + ?Sized)) -> Result<Vec<Progress>, Error> {
    ReadyCourse::read(course.clone(), files)?.next(today)
}

/// A plan, and how it is shown: with the clinic's name, reminders and clocks, in the first language that is asked for and
/// that plans speak. Only a plan as it was made can be written.
///
/// ```
/// use mesoplan::{Course, Format, Locale, Shipped};
///
/// let course = Course::of("fibroblast").starting("2026-12-01".parse()?);
/// let mut answer = mesoplan::plan(&course, &Shipped)?;
/// answer.view_mut().locale = Locale::Turkish;
/// answer.view_mut().calendar.is_discreet = true;
/// assert!(String::from_utf8(answer.write(Format::Ics)?)?.contains("Randevu"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Answer {
    plan: Plan,
    view: View,
}

impl Answer {
    /// The plan, to read.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How it is shown, with what has to be known of the clinic's calendars ([`View::remarks`]).
    pub fn view(&self) -> &View {
        &self.view
    }

    /// How it is shown, to be changed: the language, the reasons of each date, what calendar files hold.
    pub fn view_mut(&mut self) -> &mut View {
        &mut self.view
    }

    /// The plan in a format, as the bytes of a file. All formats but PDF are text in UTF-8.
    ///
    /// # Errors
    ///
    /// [`Error::Format`]: a session at a local time that is no single instant in its zone, letters that a PDF does not
    /// have, or a crate that was built without PDF.
    pub fn write(&self, format: Format) -> Result<Vec<u8>, Error> {
        Ok(render::plan(&self.plan, format, &self.view)?)
    }

    /// The plan's calendar as the icalendar crate models it, for programs that go on with it: the events of the file that
    /// [`Answer::write`] gives. The crate has no type for the rules of a zone, which a local time needs: a program that writes
    /// the model itself has to add them, or choose [`TimeStyle::Utc`](crate::TimeStyle::Utc).
    ///
    /// ```
    /// use icalendar::Component as _;
    /// use mesoplan::{Course, Shipped};
    ///
    /// let course = Course::of("fibroblast").starting("2026-12-01".parse()?);
    /// let calendar = mesoplan::plan(&course, &Shipped)?.calendar()?;
    /// let first = calendar.components[0].as_event().and_then(|event| event.get_summary());
    /// assert_eq!(first, Some("Fibroblast injections 1/3"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Format`]: a session at a local time that is no single instant in its zone.
    pub fn calendar(&self) -> Result<icalendar::Calendar, Error> {
        Ok(PlanCalendar::model(&self.plan, &self.view).map_err(PlanError::from)?)
    }

    /// The plan as the calendar file that follows an earlier one of the same course: what is the same keeps its bytes,
    /// what changed is marked as changed, what was dropped stays as cancelled.
    ///
    /// # Errors
    ///
    /// [`Error::Format`] as for [`Answer::write`], and where the earlier file is not one of this course that this crate
    /// wrote.
    pub fn write_after(&self, earlier: &[u8]) -> Result<Vec<u8>, Error> {
        let earlier = earlier_calendar(earlier)?;
        Ok(PlanCalendar::since(&self.plan, &self.view, &earlier)?.file().into_bytes())
    }
}

impl Course {
    /// Reads a saved course.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with everything that is wrong with the file, in the order of the file.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        read::course(bytes).map_err(|source| Error::Invalid { path: "the saved course".to_owned(), source })
    }

    /// The course as the text of a file, to read and to edit by hand. Read back, it is the same, but for the day of planning
    /// and the days that were issued, which are asked for each time.
    pub fn write(&self) -> String {
        read::course_text(self)
    }
}

impl ReadyCourse {
    /// The best plan, in the first language that is asked for and that plans speak.
    ///
    /// # Errors
    ///
    /// As for [`ReadyCourse::plan`].
    pub fn answer(&self) -> Result<Answer, Error> {
        let locale = Locale::of_languages(self.languages()).unwrap_or_default();
        let course = self.clone().speaking(locale);
        let plan = course.plan()?;
        let days = plan.days();
        let remarks = days.map(|days| course.remarks(days)).transpose()?.unwrap_or_default();
        Ok(Answer { plan, view: View { remarks, ..View::of(&course, locale) } })
    }

    /// The days of the best plan alone, for a program that looks at many courses or many starts. They are those of
    /// [`ReadyCourse::answer`], and found sooner than all that an answer tells of them. What a person gets to see is made
    /// of an answer.
    ///
    /// ```
    /// use mesoplan::{Course, ReadyCourse, Shipped};
    ///
    /// let course = ReadyCourse::read(Course::of("fibroblast").starting("2026-12-01".parse()?), &Shipped)?;
    /// let dates = course.dates()?;
    /// let days: Vec<String> = dates.days[0].iter().map(|day| day.to_string()).collect();
    /// assert_eq!(days, ["2026-12-01", "2026-12-22", "2027-01-12"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`ReadyCourse::plan`], but a refusal says neither which rules collide nor what would help.
    pub fn dates(&self) -> Result<Dates, Error> {
        let sharing = self.course().sharing;
        Ok(self.ask(|courses| schedule::dates(courses, sharing))?.answer?)
    }

    /// The course with what an answer of it promises when it is handed out on a day: a page, a calendar file, a sheet. Where
    /// all is as it was handed out before, it is the same course. [`View::now`] is when changes are said to have come about.
    ///
    /// A course that is saved with [`Course::write`] and read again keeps what was promised: its plans give up as few of those
    /// visits as they can, and its calendar files keep their events.
    ///
    /// ```
    /// use mesoplan::{Course, CourseId, Format, Happened, ReadyCourse, Shipped};
    ///
    /// let mut course = Course::of("hair-loss").starting("2026-12-01".parse()?);
    /// course.id = CourseId::new("0123456789abcdef0123456789abcdef"); // random, for a real person
    /// let course = ReadyCourse::read(course, &Shipped)?;
    /// let course = course.hand_out(&course.answer()?, "2026-11-20".parse()?);
    /// // A week is missed: the visits after it stay, and there is one more at the end.
    /// let missed = course.record(0, Happened::Missed { session: 1, on: None })?.course;
    /// let kept = missed.answer()?.plan().kept.expect("visits were promised");
    /// assert_eq!((kept.promised, kept.given_up), (18, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn hand_out(&self, answer: &Answer, on: NaiveDate) -> Self {
        let handouts = render::calendar::hand_outs(&answer.plan, self.course(), &answer.view, on);
        self.clone().with_hand_outs(handouts)
    }

    /// The same, with the days for which the sessions of an earlier calendar file were issued: of equally good plans the
    /// one that moves fewest of them is taken.
    ///
    /// # Errors
    ///
    /// [`Error::Format`] where it is not a calendar file that this crate wrote.
    pub fn following(self, earlier: &[u8]) -> Result<Self, Error> {
        let followed = earlier_calendar(earlier)?.visits(self.zone());
        Ok(self.with_followed(followed))
    }
}

fn earlier_calendar(bytes: &[u8]) -> Result<EarlierCalendar, Error> {
    read::earlier_calendar(bytes, PRODUCT).map_err(|error| format_error(error.code(), error))
}

impl From<PlanError> for Error {
    fn from(error: PlanError) -> Self {
        format_error(error.code(), error)
    }
}

impl From<CalendarRefusal> for Error {
    fn from(error: CalendarRefusal) -> Self {
        format_error(error.code(), error)
    }
}

fn format_error(code: &'static str, error: impl error::Error + Send + Sync + 'static) -> Error {
    Error::Format { code, source: Box::new(error) }
}
