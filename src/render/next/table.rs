//! What is due on a day, as a table for programs.

use chrono::{NaiveDate, NaiveTime};

use super::{Agenda, aim_end, days, state};
use crate::render::csv::{self, push_record};
use crate::render::locale::Locale;
use crate::render::words::time_of_day;

/// The list as a table with commas.
pub(super) fn table(agenda: &Agenda, locale: Locale) -> String {
    let header = [
        "state",
        "days",
        "file",
        "name",
        "course",
        "session",
        "of",
        "earliest",
        "aim-from",
        "aim-to",
        "latest",
        "planned",
        "start",
        "promised",
        "title",
        "protocol-changed",
        "given-up",
        "appointment",
        "appointment-start",
    ];
    let mut out = String::from(csv::START);
    push_record(&mut out, &header.map(str::to_owned));
    let date = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let time = |start: Option<NaiveTime>| start.map(time_of_day).unwrap_or_default();
    for course in &agenda.courses {
        let next = course.next.as_ref();
        let waiting = course.waiting.as_ref().map(|waiting| (waiting.number, Some(waiting.of)));
        let number = next.map(|next| (next.number, next.of)).or(waiting);
        push_record(
            &mut out,
            &[
                state(course).to_owned(),
                next.and_then(|next| days(next.state)).map(|days| days.to_string()).unwrap_or_default(),
                course.file.clone().unwrap_or_default(),
                course.label.clone().unwrap_or_default(),
                course.course.clone(),
                number.map(|(number, _)| number.to_string()).unwrap_or_default(),
                number.and_then(|(_, of)| of).map(|of| of.to_string()).unwrap_or_default(),
                date(next.map(|next| next.earliest)),
                date(next.map(|next| next.aim.first())),
                date(next.and_then(aim_end)),
                date(next.and_then(|next| next.latest)),
                date(course.planned.as_ref().map(|session| session.day)),
                time(course.planned_start.and_then(|(_, start)| start)),
                date(next.and_then(|next| next.promised.as_ref()).map(|visit| visit.day)),
                locale.own(&course.title).text,
                course.changed.as_ref().map(|changed| changed.now.clone()).unwrap_or_default(),
                course
                    .changed
                    .iter()
                    .flat_map(|changed| &changed.given_up)
                    .map(NaiveDate::to_string)
                    .collect::<Vec<_>>()
                    .join(" "),
                date(course.appointment.map(|appointment| appointment.start.0)),
                time(course.appointment.and_then(|appointment| appointment.start.1)),
            ],
        );
    }
    for file in &agenda.unreadable {
        let mut record = vec![String::new(); header.len()];
        (record[0], record[2]) = ("unreadable".to_owned(), file.clone());
        push_record(&mut out, &record);
    }
    out
}
