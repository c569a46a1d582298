//! What is said of the sources of a clinic's time: its calendars, and the public holidays.

use chrono::NaiveDate;

use super::{FIRST_MONTHS, Files, ReadyCourse, days_from};
use crate::error::Error;
use crate::model::{Course, DateRange};
use crate::read::CalendarRemark;

/// Something that whoever plans has to know of the clinic's time. The words are in `render::clinic_remarks`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClinicRemark {
    /// A calendar file that was not read without a doubt.
    Calendar {
        /// The path of the file.
        path: String,
        /// What was taken for what, in the order of the file; not empty.
        remarks: Vec<CalendarRemark>,
    },
    /// A public holiday that depends on when a new moon is seen: it may be a day earlier or later.
    EstimatedHoliday {
        /// The day.
        day: NaiveDate,
        /// Its name, in the language of the answers.
        name: String,
    },
}

/// What a plan of a clinic that starts on a day would have to say of the clinic's time.
///
/// # Errors
///
/// A file that the clinic names and that cannot be read, and those of the clinic's own file.
pub fn clinic_remarks(
    clinic: &str,
    from: NaiveDate,
    files: &(impl Files + ?Sized),
) -> Result<Vec<ClinicRemark>, Error> {
    let course = Course { clinic: Some(clinic.to_owned()), ..Course::default() };
    ReadyCourse::at_clinic(course, Vec::new(), files)?.remarks(days_from(from, FIRST_MONTHS))
}

impl ReadyCourse {
    /// The days that calendars are read for at first, whether a plan fits in them or not; nothing where the course does
    /// not say when it starts.
    #[doc(hidden)]
    pub fn asked_days(&self) -> Option<DateRange> {
        super::first_day(&self.course).map(|first| days_from(first, FIRST_MONTHS))
    }

    /// What has to be said of the clinic's time on some days, such as those of a plan: nothing where all of it is certain.
    ///
    /// # Errors
    ///
    /// Those of calendars, as for [`ReadyCourse::plan`].
    pub fn remarks(&self, days: DateRange) -> Result<Vec<ClinicRemark>, Error> {
        let mut found = Vec::new();
        for calendar in &self.closed_calendars {
            let remarks = calendar.closed(&self.zone, days)?.remarks;
            found.push(ClinicRemark::Calendar { path: calendar.path.clone(), remarks });
        }
        for calendar in &self.busy_calendars {
            let remarks = calendar.taken(&self.zone, days)?.remarks;
            found.push(ClinicRemark::Calendar { path: calendar.path.clone(), remarks });
        }
        found.retain(|remark| !matches!(remark, ClinicRemark::Calendar { remarks, .. } if remarks.is_empty()));
        let known = self.region.and_then(|region| Some((region, super::known_holidays(region, days)?)));
        if let Some((region, known)) = known {
            let holidays = region.holidays(known).map_err(Error::Holidays)?;
            let estimated = holidays.iter().filter(|holiday| holiday.is_estimated());
            found.extend(estimated.map(|holiday| ClinicRemark::EstimatedHoliday {
                day: holiday.day(),
                name: (self.holiday_name)(holiday),
            }));
        }
        Ok(found)
    }
}
