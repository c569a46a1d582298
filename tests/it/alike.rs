//! Words that are kept for the calendars of many: on every day they are those that would be made for it.

use chrono::NaiveDate;
use icalendar::{Calendar, CalendarComponent, Component as _};
use mesoplan::internals::render::calendar::{self, AlikeByVariant, Scratch};
use mesoplan::internals::render::{Locale, care, ics};
use mesoplan::{Course, Shipped};

/// One worker's words, for plans from many starts, in zones whose clocks are set on different days, at different hours and by
/// different lengths.
#[test]
fn words_that_are_kept_are_those_of_the_day() {
    let first: NaiveDate = "2026-01-01".parse().expect("a day");
    let zones = ["Europe/Istanbul", "Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca"];
    for (locale, zone) in Locale::ALL.into_iter().zip(zones.into_iter().cycle()) {
        for (protocol, at) in
            [("hair-loss", Some("17:30:00")), ("skin-rejuvenation", Some("04:10:00")), ("fibroblast", None)]
        {
            let (mut alike, mut scratch) = (AlikeByVariant::default(), Scratch::default());
            for start in first.iter_days().step_by(5).take(75) {
                let mut course = Course::of(protocol).starting(start);
                course = at.map_or(course.clone(), |at| course.at(at.parse().expect("a time")));
                course.timezone = Some(zone.to_owned());
                course.language = Some(locale.language());
                let answer = mesoplan::plan(&course, &Shipped).expect("a plan");
                let (plan, view) = (answer.plan(), answer.view());
                let mut file = Vec::new();
                calendar::push_file(plan, view, (&mut alike, &mut scratch), &mut file).expect("times");
                let read: Calendar = String::from_utf8(file).expect("text").parse().expect("a calendar");
                let read = read.components.iter().filter_map(CalendarComponent::as_event);
                let read: Vec<&str> = read.filter_map(|event| event.property_value("DESCRIPTION")).collect();
                let own = &plan.plans[0];
                let expected = own.sessions.iter().map(|session| {
                    let care = care::of_visit(&[(own, session)], &view.zone, view.locale).expect("times");
                    ics::as_written(&calendar::session_text(own, session, &care[0], view))
                });
                assert_eq!(read, expected.collect::<Vec<_>>(), "{locale:?}, {protocol} from {start}");
            }
        }
    }
}
