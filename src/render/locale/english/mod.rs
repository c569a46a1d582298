//! English.

mod notices;
mod sentences;

use super::{CareMoment, Notice, Reference, Sentence, Unit, Wording};
use crate::render::labels::{Columns, Labels, SectionTitles};

/// English, with the order of day, month and year that does not mix them up.
pub(super) struct English;

impl Wording for English {
    fn labels(&self) -> &'static Labels {
        &LABELS
    }

    fn span(&self) -> (&'static str, &'static str) {
        ("", " to ")
    }

    fn count(&self, count: u32, unit: Unit) -> String {
        format!("{count} {}", unit_name(unit, count))
    }

    fn count_range(&self, lo: u32, hi: u32, unit: Unit) -> String {
        format!("{lo} to {hi} {}", unit_name(unit, hi))
    }

    fn say(&self, sentence: Sentence<'_>) -> String {
        sentences::say(sentence)
    }

    fn notice(&self, notice: Notice<'_>) -> String {
        notices::say(notice)
    }
}

const LABELS: Labels = Labels {
    sessions: "Sessions",
    calendar: "Calendar",
    notes: "How this plan came about",
    sources: "Sources",
    columns: Columns {
        held: "done",
        number: "#",
        day: "day",
        time: "time",
        movable: "can move to",
        off_aim: "off by",
        calendar: "calendar",
    },
    add_plan: "Add all sessions to my calendar",
    add_session: "Add",
    marked: "a session",
    marked_by_several: "sessions of several courses",
    planned: "planned",
    moving: "If an appointment moves to one of the days given for it, the others stay as they are.",
    phone: "Clinic phone:",
    next: "Next appointment",
    bring: "Please bring",
    cancellation: "If you cannot come",
    contact: "How to reach us",
    email: "E-mail",
    web: "Web",
    hours: "Opening hours",
    for_clinician: "For the clinician",
    your_appointments: "Your appointments",
    ask_first: "To ask before the first session",
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    abbreviated_weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    short_weekdays: ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    abbreviated_months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    colon: ":",
    comma: ", ",
    semicolon: "; ",
    plus: " + ",
    minus: " - ",
    between_days: ", ",
    sections: SectionTitles {
        separations: "Other treatments",
        before: "Before a session",
        after: "After a session",
        throughout: "All through the course",
        expectations: "What you may notice",
        call: "When to call",
        checkpoints: "Questions on the way",
        late: "If too much time passes between sessions",
        eligibility: "Who it is for",
        contraindications: "Tell us before your first session if any of these apply to you",
    },
    weekday_column: "weekday",
    until_column: "end",
};

fn unit_name(unit: Unit, count: u32) -> &'static str {
    let (one, other) = match unit {
        Unit::Minute => ("minute", "minutes"),
        Unit::Hour => ("hour", "hours"),
        Unit::Day => ("day", "days"),
        Unit::Week => ("week", "weeks"),
        Unit::Month => ("month", "months"),
        Unit::Year => ("year", "years"),
        Unit::Session => ("session", "sessions"),
        Unit::Visit => ("visit", "visits"),
        Unit::Course => ("course", "courses"),
    };
    if count == 1 { one } else { other }
}

fn reference(reference: Reference<'_>) -> String {
    match reference {
        Reference::Session { number, day: None } => format!("session {number}"),
        Reference::Session { number, day: Some(day) } => format!("session {number} ({day})"),
        Reference::Event { name, day } => format!("{name} ({day})"),
    }
}

fn moment(moment: CareMoment<'_>) -> String {
    match moment {
        CareMoment::Before { length } => format!("{length} before"),
        CareMoment::Day => "the day of the session".to_owned(),
        CareMoment::Session => "the session".to_owned(),
        CareMoment::After { length } => format!("{length} after"),
    }
}
