//! German.
//!
//! Register: Sie. Words: session = Sitzung, visit = Besuch, course = Behandlungsreihe, phase = Phase, protocol =
//! Protokoll, aim = Zieltermin, off aim = Abweichung (von den Zielterminen), interval = Abstand, minimum =
//! Mindestabstand, maximum = Höchstabstand, grace = Toleranz, usable = verfügbar, held = erfolgt, neighbours =
//! Nachbartermine, round = Durchgang.
//!
//! Dates as in CLDR (`de`, skeleton yMMMEd and its intervals): `Di., 1. Dez. 2026`, `Mo., 4. – Do., 7. Jan. 2027`; the
//! names are those of format/abbreviated, over a month those of stand-alone/wide. Plural (CLDR, `de`): one is 1, other
//! is all else. Lengths come in the nominative, which is also the accusative of measure; where a preposition asks for the
//! dative, `in_dative` gives it.

mod notices;
mod sentences;

use super::{CareMoment, DayWords, Notice, Reference, Sentence, Unit, Wording, push_with_spaces};
use crate::render::labels::{Columns, Labels, SectionTitles};

/// German, as in Germany.
pub(super) struct German;

impl Wording for German {
    fn labels(&self) -> &'static Labels {
        &LABELS
    }

    fn push_day(&self, out: &mut String, day: &DayWords<'_>) {
        for words in [day.weekday, ", ", day.number, "."] {
            out.push_str(words);
        }
        push_with_spaces(out, [day.month, day.year]);
    }

    fn span(&self) -> (&'static str, &'static str) {
        ("", " – ")
    }

    fn push_time_of_day(&self, out: &mut String, time: &str) {
        [", ", time, " Uhr"].iter().for_each(|words| out.push_str(words));
    }

    fn times(&self, start: &str, end: &str) -> String {
        format!("{start}–{end} Uhr")
    }

    fn count(&self, count: u32, unit: Unit) -> String {
        format!("{count} {}", unit_name(unit, count))
    }

    fn count_range(&self, lo: u32, hi: u32, unit: Unit) -> String {
        format!("{lo} bis {hi} {}", unit_name(unit, hi))
    }

    fn say(&self, sentence: Sentence<'_>) -> String {
        sentences::say(sentence)
    }

    fn notice(&self, notice: Notice<'_>) -> String {
        notices::say(notice)
    }
}

const LABELS: Labels = Labels {
    sessions: "Sitzungen",
    calendar: "Kalender",
    notes: "Wie dieser Plan entstanden ist",
    sources: "Quellen",
    columns: Columns {
        held: "erledigt",
        number: "Nr.",
        day: "Tag",
        time: "Uhrzeit",
        movable: "auch möglich",
        off_aim: "Abweichung",
        calendar: "Kalender",
    },
    add_plan: "Alle Sitzungen in meinen Kalender eintragen",
    add_session: "Eintragen",
    marked: "eine Sitzung",
    marked_by_several: "Sitzungen mehrerer Behandlungsreihen",
    planned: "geplant",
    moving: "Wird ein Termin auf einen der angegebenen Tage verschoben, bleiben die anderen, wie sie sind.",
    phone: "Telefon der Klinik:",
    next: "Nächster Termin",
    bring: "Bitte mitbringen",
    cancellation: "Wenn Sie nicht kommen können",
    contact: "So erreichen Sie uns",
    email: "E-Mail",
    web: "Web",
    hours: "Öffnungszeiten",
    for_clinician: "Für die Ärztin oder den Arzt",
    your_appointments: "Ihre Termine",
    ask_first: "Vor der ersten Sitzung zu fragen",
    weekdays: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    abbreviated_weekdays: ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."],
    short_weekdays: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    abbreviated_months: [
        "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.",
    ],
    colon: ":",
    comma: ", ",
    semicolon: "; ",
    plus: " plus ",
    minus: " minus ",
    between_days: "; ",
    sections: SectionTitles {
        separations: "Andere Behandlungen",
        before: "Vor einer Sitzung",
        after: "Nach einer Sitzung",
        throughout: "Während der ganzen Behandlungsreihe",
        expectations: "Was Sie bemerken können",
        call: "Wann Sie anrufen sollten",
        checkpoints: "Fragen im Verlauf",
        late: "Wenn zwischen zwei Sitzungen zu viel Zeit vergeht",
        eligibility: "Für wen die Behandlung gedacht ist",
        contraindications: "Bitte sagen Sie uns vor der ersten Sitzung, wenn etwas davon auf Sie zutrifft",
    },
    weekday_column: "Wochentag",
    until_column: "Ende",
};

fn unit_name(unit: Unit, count: u32) -> &'static str {
    let (one, other) = match unit {
        Unit::Minute => ("Minute", "Minuten"),
        Unit::Hour => ("Stunde", "Stunden"),
        Unit::Day => ("Tag", "Tage"),
        Unit::Week => ("Woche", "Wochen"),
        Unit::Month => ("Monat", "Monate"),
        Unit::Year => ("Jahr", "Jahre"),
        Unit::Session => ("Sitzung", "Sitzungen"),
        Unit::Visit => ("Termin", "Termine"),
        Unit::Course => ("Behandlungsreihe", "Behandlungsreihen"),
    };
    if count == 1 { one } else { other }
}

/// The name behind `in`: `in 1 Tag`, `in 3 Tagen`.
fn unit_name_in_dative(unit: Unit, count: u32) -> &'static str {
    match unit {
        Unit::Day if count != 1 => "Tagen",
        Unit::Month if count != 1 => "Monaten",
        Unit::Year if count != 1 => "Jahren",
        Unit::Visit if count != 1 => "Besuchen",
        Unit::Minute
        | Unit::Hour
        | Unit::Day
        | Unit::Week
        | Unit::Month
        | Unit::Year
        | Unit::Session
        | Unit::Visit
        | Unit::Course => unit_name(unit, count),
    }
}

/// What stands behind `nach`.
fn reference(reference: Reference<'_>) -> String {
    match reference {
        Reference::Session { number, day: None } => format!("Sitzung {number}"),
        Reference::Session { number, day: Some(day) } => format!("Sitzung {number} ({day})"),
        Reference::Event { name, day } => format!("„{name}“ ({day})"),
    }
}

/// A moment by itself.
fn moment(moment: CareMoment<'_>) -> String {
    match moment {
        CareMoment::Before { length } => format!("{length} vorher"),
        CareMoment::Day => "der Tag der Sitzung".to_owned(),
        CareMoment::Session => "die Sitzung".to_owned(),
        CareMoment::After { length } => format!("{length} danach"),
    }
}

/// A moment at which something begins, with no end.
/// A sentence behind a colon begins with a capital letter.
fn capital(sentence: &str) -> String {
    German.sentence_case(sentence)
}

fn beginning(moment: CareMoment<'_>) -> String {
    match moment {
        CareMoment::Before { length } => format!("Schon {length} vorher"),
        CareMoment::Day => "Ab dem Tag der Sitzung".to_owned(),
        CareMoment::Session => "Ab der Sitzung".to_owned(),
        CareMoment::After { length } => format!("Erst {length} danach"),
    }
}

/// From one moment to another: `Von 3 Tagen bis 1 Tag vorher`, `Vom 2. bis zum 5. Tag danach`.
fn between(from: CareMoment<'_>, until: CareMoment<'_>) -> String {
    match (from, until) {
        (CareMoment::Before { length: from }, CareMoment::Before { length: until }) => {
            format!("Von {} bis {until} vorher", in_dative(from))
        }
        (CareMoment::After { length: from }, CareMoment::After { length: until }) => {
            match (whole_days(from), whole_days(until)) {
                (Some(from), Some(until)) => format!("Vom {from}. bis zum {until}. Tag danach"),
                (_, _) => format!("Von {} bis {until} danach", in_dative(from)),
            }
        }
        (from, until) => {
            let from = match from {
                CareMoment::Before { length } => format!("Von {} vor der Sitzung", in_dative(length)),
                CareMoment::Day => "Vom Tag der Sitzung".to_owned(),
                CareMoment::Session => "Von der Sitzung".to_owned(),
                CareMoment::After { length } => format!("Von {} nach der Sitzung", in_dative(length)),
            };
            let until = match until {
                CareMoment::Before { length } => format!("{length} vor der Sitzung"),
                CareMoment::Day => "zum Tag der Sitzung".to_owned(),
                CareMoment::Session => "zur Sitzung".to_owned(),
                CareMoment::After { length } => format!("{length} danach"),
            };
            format!("{from} bis {until}")
        }
    }
}

/// A length in the dative: `3 bis 4 Tagen`. Only three names of units show it.
fn in_dative(length: &str) -> String {
    let words = length.split(' ').map(|word| match word {
        "Tage" => "Tagen",
        "Monate" => "Monaten",
        "Jahre" => "Jahren",
        word => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// How many days a length is, where it is whole days and one number.
fn whole_days(length: &str) -> Option<u32> {
    let (count, unit) = length.split_once(' ')?;
    matches!(unit, "Tag" | "Tage").then(|| count.parse().ok()).flatten()
}
