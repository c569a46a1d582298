//! The clinic file: from what is written to a [`Clinic`].

mod schema;

pub use schema::LONGEST_REMINDER;
pub use schema::json_schema;
pub(super) use schema::{LanguageTag, ReminderPhrase, ZoneName, day_time};

use chrono::Weekday;
use schema::{ClinicFile, DayHours, HoursTable};

use super::handout::Reminders;
use super::problem::{InvalidFile, ProblemId, Problems};
use super::schema::check_version;
use super::table::At;
use crate::model::{
    Clinic, ClinicData, Closure, Hours, HoursFault, OpeningHours, SpecialHours, Stationery, Turnaround,
};

/// Reads a clinic file.
///
/// Nothing that the file names is opened: its calendars are paths for the caller to read, with [`super::busy_calendar`]
/// and [`super::closure_calendar`].
///
/// # Errors
///
/// Everything that is wrong with the file, in the order of the file, as for [`super::protocol`].
pub fn clinic(bytes: &[u8]) -> Result<Clinic, InvalidFile> {
    let mut problems = Problems::default();
    let Some(file) = super::toml_file::<ClinicFile>(bytes, "a clinic file", &mut problems) else {
        return Err(problems.of_file(bytes));
    };
    let data = lower(file, &mut problems);
    match data {
        Some(data) if problems.is_empty() => Ok(Clinic::checked(data)),
        Some(_) | None => Err(problems.of_file(bytes)),
    }
}

/// What the file says, noting every problem; `None` only where one has been noted.
fn lower(file: ClinicFile, problems: &mut Problems) -> Option<ClinicData> {
    check_version(&file.schema, problems);
    let hours = file.hours.map(|table| opening_hours(table, problems));
    let special_hours: Option<Vec<_>> = file
        .special_hours
        .into_iter()
        .map(|At { value: table, .. }| {
            let hours = hours_of_day(&table.hours, problems)?;
            Some(SpecialHours { days: table.on.value.0, hours })
        })
        .collect();
    let reminders = Reminders::new(file.reminders.into_iter().map(|at| at.value.0).collect()).0;
    let mut languages = Vec::new();
    for language in file.languages.into_iter().map(|at| at.value.0) {
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    Some(ClinicData {
        name: file.name.map(|line| line.value.0),
        place: file.place.map(|line| line.value.0),
        timezone: file.timezone.value.0,
        // Hours that could not be built are a problem, not hours that are not given.
        hours: match hours {
            None => None,
            Some(built) => Some(built?),
        },
        special_hours: special_hours?,
        at: file.at.map(|at| at.value.0),
        book: file.book.map(|line| line.value.0),
        at_once: file.at_once.map_or(1, |at| at.value.0),
        turnaround: file.turnaround.map_or_else(Turnaround::default, |At { value: table, .. }| Turnaround {
            before: table.before.map_or(0, |at| at.value.0),
            after: table.after.map_or(0, |at| at.value.0),
        }),
        closed: file.closed.into_iter().map(|at| Closure { days: at.value.0, reason: None }).collect(),
        holidays: file.holidays.map(|at| at.value.0),
        closed_calendars: file.closed_calendars.into_iter().map(|at| at.value.0).collect(),
        busy_calendars: file.busy_calendars.into_iter().map(|at| at.value.0).collect(),
        reminders,
        languages,
        stationery: Stationery {
            phone: file.phone.map(|at| at.value.0),
            email: file.email.map(|at| at.value.0),
            web: file.web.map(|at| at.value.0),
            clinician: file.clinician.map(|line| line.value.0),
            logo: file.logo.map(|line| line.value.0),
            colour: file.colour.and_then(|at| at.value.0),
            note: file.note.map(|line| line.value.0),
            bring: file.bring.into_iter().map(|line| line.value.0).collect(),
            cancellation: file.cancellation.map(|line| line.value.0),
        },
    })
}

/// The hours of one day, in order; `None` after noting that two of them overlap.
fn hours_of_day(day: &At<DayHours>, problems: &mut Problems) -> Option<Vec<Hours>> {
    let mut week: [Vec<_>; 7] = Default::default();
    week[0].clone_from(&day.value.0);
    match OpeningHours::new(week) {
        Ok(hours) => Some(hours.on(Weekday::Mon).to_vec()),
        Err(HoursFault::NeverOpen) => Some(Vec::new()),
        Err(HoursFault::Overlap(one, other)) => {
            let message = format!("{one} and {other} overlap");
            let help =
                "write each stretch once, from the earliest to the latest, such as `\"09:00-12:30, 13:30-18:00\"`";
            problems.say(ProblemId::HoursOverlap, &day.span, message, help);
            None
        }
    }
}

fn opening_hours(At { value: table, span, .. }: At<HoursTable>, problems: &mut Problems) -> Option<OpeningHours> {
    let days = [table.mon, table.tue, table.wed, table.thu, table.fri, table.sat, table.sun];
    let was_clean = problems.is_empty();
    for day in days.iter().flatten() {
        // Every day's overlap is told at its place.
        let _ = hours_of_day(day, problems);
    }
    match OpeningHours::new(days.map(|day| day.map_or_else(Vec::new, |at| at.value.0))) {
        Ok(hours) => Some(hours),
        Err(HoursFault::NeverOpen) => {
            // A day whose hours could not be read stands here without any.
            if was_clean {
                let help = "write the hours of a weekday, such as `mon = \"09:00-18:00\"`; without the table `[hours]` \
                            any day may be used";
                problems.say(ProblemId::NeverOpen, &span, "the clinic is never open", help);
            }
            None
        }
        Err(HoursFault::Overlap(..)) => None,
    }
}
