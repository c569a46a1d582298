//! What was understood of a calendar file of others: its times or days, and every remark.

use std::fmt::Write as _;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use serde::Serialize;

use super::calendar_remarks::{calendar_remark, calendar_remark_line, estimated_holiday};
use super::json::{Date, json_types};
use super::layout::wrapped_below;
use super::locale::Locale;
use super::remarks::ENGLISH;
use super::{ListFormat, json_text};
use crate::clinic::ClinicRemark;
use crate::model::{BusyTime, DateRange, printable};
use crate::read::{BusyCalendar, CalendarRemark, ClosedCalendar};
use crate::zone::Zone;

/// A calendar file of others, as it was understood.
#[derive(Clone, Debug)]
pub enum ClinicCalendar {
    /// Its events take time.
    Busy(BusyCalendar),
    /// Its events close their days.
    Closed(ClosedCalendar),
}

#[derive(Serialize)]
struct CalendarJson<'c> {
    format: u32,
    kind: &'static str,
    zone: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<Vec<TimeJson<'c>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<Vec<DayJson<'c>>>,
    remarks: Vec<RemarkJson<'c>>,
}

#[derive(Serialize)]
struct TimeJson<'c> {
    start: String,
    end: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uid: Option<&'c str>,
}

#[derive(Serialize)]
struct DayJson<'c> {
    day: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'c str>,
}

json_types! {
    /// A remark on a clinic's time.
    #[derive(Debug)]
    pub struct RemarkJson<'c> {
        /// The calendar, where the remark is not on the one that was asked about.
        #[serde(skip_serializing_if = "Option::is_none")]
        file: Option<&'c str>,
        /// The holiday.
        #[serde(skip_serializing_if = "Option::is_none")]
        day: Option<Date>,
        /// The line of the calendar file, from 1.
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<usize>,
        /// The title of the event, or its UID.
        #[serde(skip_serializing_if = "Option::is_none")]
        event: Option<&'c str>,
        /// What was remarked.
        code: &'static str,
        /// What the file says.
        #[serde(skip_serializing_if = "Option::is_none")]
        written: Option<&'c str>,
        /// What it was taken for.
        #[serde(skip_serializing_if = "Option::is_none")]
        taken: Option<&'c str>,
        /// The same in words.
        text: String,
    }
}

impl<'c> RemarkJson<'c> {
    /// The remark with its words.
    pub fn of(remark: &'c CalendarRemark) -> Self {
        Self {
            file: None,
            day: None,
            line: Some(remark.line),
            event: remark.event.as_ref().and_then(|event| event.summary.as_deref().or(event.uid.as_deref())),
            code: remark.code.as_str(),
            written: remark.written.as_deref(),
            taken: remark.taken.as_deref(),
            text: calendar_remark(remark),
        }
    }

    /// All that is said of a clinic's time, one after the other.
    pub fn all(remarks: &'c [ClinicRemark]) -> Vec<Self> {
        let each = remarks.iter().flat_map(|remark| match remark {
            ClinicRemark::Calendar { path, remarks } => {
                remarks.iter().map(|remark| Self { file: Some(path), ..Self::of(remark) }).collect()
            }
            ClinicRemark::EstimatedHoliday { day, name } => vec![Self {
                file: None,
                day: Some((*day).into()),
                line: None,
                event: None,
                code: "estimated-holiday",
                written: None,
                taken: None,
                text: estimated_holiday(name),
            }],
        });
        each.collect()
    }
}

impl ClinicCalendar {
    /// What is said of it.
    pub fn remarks(&self) -> &[CalendarRemark] {
        match self {
            Self::Busy(calendar) => &calendar.remarks,
            Self::Closed(calendar) => &calendar.remarks,
        }
    }

    /// Its days with their reasons, one for each day.
    fn days(&self) -> Vec<DayJson<'_>> {
        let Self::Closed(calendar) = self else { return Vec::new() };
        let mut days: Vec<(NaiveDate, Option<&str>)> = Vec::new();
        for closure in &calendar.closures {
            let each = closure.days.first().iter_days().take_while(|day| *day <= closure.days.last());
            days.extend(each.map(|day| (day, closure.reason.as_deref())));
        }
        days.sort_unstable();
        days.dedup();
        days.into_iter().map(|(day, title)| DayJson { day, title }).collect()
    }
}

/// What was understood of a calendar on some days, by the clocks of a zone.
pub fn clinic_calendar(calendar: &ClinicCalendar, zone: &Zone, days: DateRange, format: ListFormat) -> String {
    match format {
        ListFormat::Json => json(calendar, zone),
        ListFormat::Text | ListFormat::Csv => text(calendar, zone, days),
    }
}

fn json(calendar: &ClinicCalendar, zone: &Zone) -> String {
    let (kind, times, days) = match calendar {
        ClinicCalendar::Busy(busy) => {
            let times = busy.times.iter().map(|taken| {
                let (start, end) = to_minutes(taken.time);
                let shown = |time: NaiveDateTime| time.format("%Y-%m-%dT%H:%M").to_string();
                let (title, uid) = (taken.event.summary.as_deref(), taken.event.uid.as_deref());
                TimeJson { start: shown(start), end: shown(end), title, uid }
            });
            ("busy", Some(times.collect()), None)
        }
        ClinicCalendar::Closed(_) => ("closed", None, Some(calendar.days())),
    };
    let remarks = calendar.remarks().iter().map(RemarkJson::of).collect();
    json_text(&CalendarJson { format: 1, kind, zone: zone.name(), times, days, remarks })
}

/// The minutes that a time has something of.
fn to_minutes(time: BusyTime) -> (NaiveDateTime, NaiveDateTime) {
    let down = |time: NaiveDateTime| time - TimeDelta::seconds(i64::from(time.second()));
    let end = time.end();
    let is_whole = end.second() == 0 && end.nanosecond() == 0;
    (down(time.start()), down(end) + TimeDelta::minutes(i64::from(!is_whole)))
}

fn text(calendar: &ClinicCalendar, zone: &Zone, days: DateRange) -> String {
    let mut out = String::new();
    let count = |number: usize, one: &str, many: &str| match number {
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    };
    let what = match calendar {
        ClinicCalendar::Busy(busy) => format!("{} taken", count(busy.times.len(), "time is", "times are")),
        ClinicCalendar::Closed(_) => format!("{} closed", count(calendar.days().len(), "day is", "days are")),
    };
    let _ = writeln!(out, "{}, {}: {what}", ENGLISH.days(days), zone.name());
    let titled = |out: &mut String, when: &str, title: Option<&str>| {
        let title = title.map_or(String::new(), |title| format!("  {}", printable(title)));
        let _ = writeln!(out, "  {when}{title}");
    };
    match calendar {
        ClinicCalendar::Busy(busy) => {
            for taken in &busy.times {
                titled(&mut out, &span(taken.time), taken.event.summary.as_deref());
            }
        }
        ClinicCalendar::Closed(_) => {
            for DayJson { day, title } in calendar.days() {
                titled(&mut out, &ENGLISH.day_in_column(day), title);
            }
        }
    }
    if !calendar.remarks().is_empty() {
        out.push_str("Remarks\n");
        for remark in calendar.remarks() {
            wrapped_below(
                &mut out,
                "  - ",
                4,
                &Locale::English.sentence_case(&format!("{}.", calendar_remark_line(remark))),
            );
        }
    }
    out
}

/// `Tue  2 Mar 2027  10:00-11:00`, `Tue  2 Mar 2027  whole day`, `Tue  2 Mar 2027 23:30 to Wed  3 Mar 2027 00:30`.
fn span(time: BusyTime) -> String {
    let (start, end) = to_minutes(time);
    let day = |time: NaiveDateTime| ENGLISH.day_in_column(time.date());
    let clock = |time: NaiveDateTime| time.format("%H:%M").to_string();
    let is_midnight = |time: NaiveDateTime| time.time() == NaiveTime::MIN;
    let next = NaiveDateTime::from(start.date()) + TimeDelta::days(1);
    match (is_midnight(start), end == next, end < next) {
        (true, true, _) => format!("{}  whole day", day(start)),
        (false, true, _) => format!("{}  {}-24:00", day(start), clock(start)),
        (_, false, true) => format!("{}  {}-{}", day(start), clock(start), clock(end)),
        (true, false, false) if is_midnight(end) => {
            format!("{} to {}  whole days", day(start), day(end - TimeDelta::days(1)))
        }
        (_, false, false) => format!("{} {} to {} {}", day(start), clock(start), day(end), clock(end)),
    }
}
