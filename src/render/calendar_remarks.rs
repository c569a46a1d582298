//! What is said of calendar files of others, in words. Only whoever plans reads them, in English.

use super::remarks::ENGLISH;
use crate::clinic::ClinicRemark;
use crate::model::printable;
use crate::read::{CalendarRemark, RemarkCode};

/// A remark as a sentence about its event, without a full stop: ``its end cannot be read (`PT-22H`); the rest of the day
/// it starts is taken``.
pub fn calendar_remark(remark: &CalendarRemark) -> String {
    let written = remark.written.as_deref().filter(|written| !written.is_empty()).map(printable);
    let quoted = written.as_ref().map_or(String::new(), |written| format!("`{written}`"));
    let in_brackets = written.as_ref().map_or(String::new(), |written| format!(" (`{written}`)"));
    let taken = remark.taken.as_deref().unwrap_or_default();
    match remark.code {
        RemarkCode::ZoneGuessed => {
            format!("nothing says for certain what the time zone {quoted} is; its times were read in {taken}")
        }
        RemarkCode::FloatingTwice => format!(
            "it has times without a zone, and the calendar names {taken} for itself: they are taken by those clocks and \
             by the clinic's"
        ),
        RemarkCode::StartLost => {
            format!(
                "it has no start that can be read{in_brackets}, so that its time is not taken: look at it where it comes from"
            )
        }
        RemarkCode::StartHalfLost => "the time of day of its start cannot be read; the whole day is taken".to_owned(),
        RemarkCode::StartTwice => "it has several starts; all of them are taken".to_owned(),
        RemarkCode::EndLost => format!("its end cannot be read{in_brackets}; the rest of the day it starts is taken"),
        RemarkCode::EndsBeforeStart => "it ends before it starts; the rest of the day it starts is taken".to_owned(),
        RemarkCode::LaterEnd => "its end can be read in two ways; the later one is taken".to_owned(),
        RemarkCode::RulePartPassedOver => {
            format!("{quoted} in its recurrence rule has no meaning there and was passed over")
        }
        RemarkCode::RuleLost => format!(
            "its recurrence rule {quoted} cannot be computed, so that only its first time is taken: look at the others \
             where it comes from"
        ),
        RemarkCode::TooMany => {
            "it repeats too often to be counted; all the time from its first day to its last is taken".to_owned()
        }
        RemarkCode::UntilOfDays => {
            "its recurrence rule of whole days ends at a time of day; the day that this touches is taken too".to_owned()
        }
        RemarkCode::ExceptionPassedOver => {
            format!("a day that is taken out of its series cannot be read{in_brackets}; it is taken all the same")
        }
        RemarkCode::DateLost => format!(
            "a day of its series cannot be read{in_brackets}, so that its time is not taken: look at it where it comes \
             from"
        ),
        RemarkCode::DateOfDay => "a day of its series has no time of day; the whole day is taken".to_owned(),
        RemarkCode::PlaceLost => {
            format!("it changes a time of a series, and cannot be told which one{in_brackets}; both are taken")
        }
        RemarkCode::ChangedInstanceRepeats => {
            "it changes one time of a series and repeats by itself; all of both is taken".to_owned()
        }
        RemarkCode::StatusContradicts => {
            format!("it says both that it takes time and that it does not{in_brackets}; it is taken")
        }
        RemarkCode::CancelWithoutStatus => {
            "the file cancels events, and this one is not marked as cancelled; it is taken".to_owned()
        }
        RemarkCode::OlderRevision => "an event with its UID is newer; this one was left out".to_owned(),
        RemarkCode::NotClosed => match remark.event {
            Some(_) => "its end is missing in the file (END:VEVENT); it was read as far as it goes".to_owned(),
            None => "a calendar is not closed in the file before another begins (END:VCALENDAR): it may have had more \
                     events"
                .to_owned(),
        },
        RemarkCode::InNoCalendar => {
            "what begins here stands in no calendar (BEGIN:VCALENDAR): the file may have had more events".to_owned()
        }
        RemarkCode::AvailabilityLost => {
            "a time at which somebody is available cannot be read in one way; it counts as taken".to_owned()
        }
        RemarkCode::PeriodLost => format!(
            "a busy period cannot be read{in_brackets}, so that its time is not taken: look at it where it comes from"
        ),
    }
}

/// A remark with its place: `line 19, "Room taken": the time zone …`.
pub fn calendar_remark_line(remark: &CalendarRemark) -> String {
    let event = remark.event.as_ref().map_or(String::new(), |event| match (&event.summary, &event.uid) {
        (Some(title), _) => format!(", \"{}\"", printable(title)),
        (None, Some(uid)) => format!(", the event with UID {}", printable(uid)),
        (None, None) => String::new(),
    });
    format!("line {}{event}: {}", remark.line, calendar_remark(remark))
}

/// What is said of a clinic's time, for whoever plans: each kind once for each file, with how often it is there.
///
/// `room.ics, line 19, "Room taken": the time zone … (and 3 more)`.
pub fn clinic_remarks(remarks: &[ClinicRemark]) -> Vec<String> {
    let mut said = Vec::new();
    for remark in remarks {
        if let ClinicRemark::Calendar { path, remarks } = remark {
            said.extend(RemarkCode::ALL.iter().filter_map(|code| {
                let mut of_kind = remarks.iter().filter(|remark| remark.code == *code);
                let first = of_kind.next()?;
                Some(format!("{path}, {}{}", calendar_remark_line(first), and_more(of_kind.count())))
            }));
        }
    }
    let mut estimated = remarks.iter().filter_map(|remark| match remark {
        ClinicRemark::EstimatedHoliday { day, name } => Some((*day, name)),
        ClinicRemark::Calendar { .. } => None,
    });
    said.extend(estimated.next().map(|(day, name)| {
        let remark = estimated_holiday(name);
        format!("{}: {remark}{}", ENGLISH.day(day), and_more(estimated.count()))
    }));
    said
}

/// `Eid al-Fitr is an estimate …`.
pub fn estimated_holiday(name: &str) -> String {
    format!(
        "{} is an estimate: it depends on when the new moon is seen, and may be a day earlier or later",
        printable(name)
    )
}

fn and_more(count: usize) -> String {
    match count {
        0 => String::new(),
        count => format!(" (and {count} more)"),
    }
}
