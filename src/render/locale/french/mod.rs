//! French, as a clinic in France writes to a patient: vous, short sentences, infinitives on buttons.
//!
//! Terms: session = séance, visit = visite, course = cure, phase = phase, protocol = protocole, interval = intervalle,
//! aim = date visée, off aim = écart (`3 jours d’écart`), window = période autorisée, grace = tolérance, usable =
//! disponible, held = effectuée (faite over the boxes to tick), round = cycle, clinician = professionnel de santé,
//! calendar of a phone = agenda. What is said of a session agrees with « séance », a feminine.
//!
//! Days as CLDR has them (`yMMMEd`, the names in lower case): `mar. 1 déc. 2026`; from one to another as letters have
//! it: `du lun. 4 au jeu. 7 janv. 2027`. A month stands over its days with a capital letter. Plurals by CLDR: 0
//! and 1 are `one`, all else is `other`; its `many` begins at a million. U+00A0 stands before `:` and `;`, inside « »
//! and before the dash; the apostrophe is U+2019. Names and ids stand where no `de` or `que` could lose its vowel.

mod notices;
mod sentences;

use chrono::NaiveDate;

use super::{CareMoment, DayWords, Notice, Reference, Sentence, Unit, Wording, push_with_spaces};
use crate::render::labels::{Columns, Labels, SectionTitles};

/// French of France.
pub(super) struct French;

impl Wording for French {
    fn labels(&self) -> &'static Labels {
        &LABELS
    }

    fn push_day(&self, out: &mut String, day: &DayWords<'_>) {
        out.push_str(day.weekday);
        push_with_spaces(out, [Some(day.number)]);
        // The first of a month is an ordinal number.
        if day.number.trim() == "1" {
            out.push_str("er");
        }
        // Over the days of a month its name has a capital letter, inside a date it has none.
        let month = day.month.map(str::to_lowercase);
        push_with_spaces(out, [month.as_deref(), day.year]);
    }

    fn month_in_sentence(&self, day: NaiveDate) -> String {
        self.month(day).to_lowercase()
    }

    fn span(&self) -> (&'static str, &'static str) {
        ("du ", " au ")
    }

    fn push_time_of_day(&self, out: &mut String, time: &str) {
        [" à ", &hour(time)].iter().for_each(|words| out.push_str(words));
    }

    fn times(&self, start: &str, end: &str) -> String {
        format!("{}\u{a0}– {}", hour(start), hour(end))
    }

    fn count(&self, count: u32, unit: Unit) -> String {
        format!("{count} {}", unit_name(unit, count))
    }

    fn count_range(&self, lo: u32, hi: u32, unit: Unit) -> String {
        format!("{lo} à {hi} {}", unit_name(unit, hi))
    }

    fn say(&self, sentence: Sentence<'_>) -> String {
        sentences::say(sentence)
    }

    fn notice(&self, notice: Notice<'_>) -> String {
        notices::say(notice)
    }
}

const LABELS: Labels = Labels {
    sessions: "Séances",
    calendar: "Calendrier",
    notes: "Comment ce plan a été établi",
    sources: "Sources",
    columns: Columns {
        held: "faite",
        number: "n°",
        day: "jour",
        time: "heure",
        movable: "autres dates possibles",
        off_aim: "écart",
        calendar: "agenda",
    },
    add_plan: "Ajouter toutes les séances à mon agenda",
    add_session: "Ajouter",
    marked: "une séance",
    marked_by_several: "séances de plusieurs cures",
    planned: "prévue",
    moving: "Si un rendez-vous est déplacé à l’une des dates indiquées pour lui, les autres ne changent pas.",
    phone: "Téléphone de la clinique\u{a0}:",
    next: "Prochain rendez-vous",
    bring: "À apporter",
    cancellation: "Si vous ne pouvez pas venir",
    contact: "Nous joindre",
    email: "E-mail",
    web: "Web",
    hours: "Heures d’ouverture",
    for_clinician: "Pour le praticien",
    your_appointments: "Vos rendez-vous",
    ask_first: "À demander avant la première séance",
    weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    abbreviated_weekdays: ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
    short_weekdays: ["lu", "ma", "me", "je", "ve", "sa", "di"],
    months: [
        "Janvier",
        "Février",
        "Mars",
        "Avril",
        "Mai",
        "Juin",
        "Juillet",
        "Août",
        "Septembre",
        "Octobre",
        "Novembre",
        "Décembre",
    ],
    abbreviated_months: [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ],
    colon: "\u{a0}:",
    comma: ", ",
    semicolon: "\u{a0}; ",
    plus: " plus ",
    minus: " moins ",
    between_days: ", ",
    sections: SectionTitles {
        separations: "Autres traitements",
        before: "Avant une séance",
        after: "Après une séance",
        throughout: "Pendant tout le traitement",
        expectations: "Ce que vous pouvez remarquer",
        call: "Quand appeler",
        checkpoints: "Questions en cours de cure",
        late: "Si trop de temps passe entre deux séances",
        eligibility: "À qui s’adresse ce traitement",
        contraindications: "Prévenez-nous avant la première séance si l’un de ces points vous concerne",
    },
    weekday_column: "jour de la semaine",
    until_column: "fin",
};

/// A time of day as letters have it: `17\u{a0}h\u{a0}30`, `9\u{a0}h`.
pub(super) fn hour(time: &str) -> String {
    let (hours, minutes) = time.split_once(':').unwrap_or((time, "00"));
    let hours = hours.strip_prefix('0').unwrap_or(hours);
    match minutes {
        "00" => format!("{hours}\u{a0}h"),
        minutes => format!("{hours}\u{a0}h\u{a0}{minutes}"),
    }
}

fn unit_name(unit: Unit, count: u32) -> &'static str {
    let (one, other) = match unit {
        Unit::Minute => ("minute", "minutes"),
        Unit::Hour => ("heure", "heures"),
        Unit::Day => ("jour", "jours"),
        Unit::Week => ("semaine", "semaines"),
        Unit::Month => ("mois", "mois"),
        Unit::Year => ("an", "ans"),
        Unit::Session => ("séance", "séances"),
        Unit::Visit => ("rendez-vous", "rendez-vous"),
        Unit::Course => ("cure", "cures"),
    };
    if count <= 1 { one } else { other }
}

fn reference(reference: Reference<'_>) -> String {
    match reference {
        Reference::Session { number, day: None } => format!("la séance {number}"),
        Reference::Session { number, day: Some(day) } => format!("la séance {number} ({day})"),
        Reference::Event { name, day } => format!("l’événement «\u{a0}{name}\u{a0}» ({day})"),
    }
}

fn moment(moment: CareMoment<'_>) -> String {
    match moment {
        CareMoment::Before { length } => format!("{length} avant la séance"),
        CareMoment::Day => "le jour de la séance".to_owned(),
        CareMoment::Session => "la séance".to_owned(),
        CareMoment::After { length } => format!("{length} après la séance"),
    }
}

fn from_moment(at: CareMoment<'_>) -> String {
    match at {
        CareMoment::Day => "À partir du jour de la séance".to_owned(),
        CareMoment::Session => "À partir de la séance".to_owned(),
        CareMoment::Before { .. } | CareMoment::After { .. } => format!("Dès {}", moment(at)),
    }
}

fn until_moment(at: CareMoment<'_>) -> String {
    match at {
        CareMoment::Day => "jusqu’au jour de la séance".to_owned(),
        CareMoment::Before { .. } | CareMoment::Session | CareMoment::After { .. } => {
            format!("jusqu’à {}", moment(at))
        }
    }
}

/// A length behind a participle: `de 14 jours`, `d’un mois`.
fn of_length(length: &str) -> String {
    match length.strip_prefix("1 ") {
        Some("semaine") => "d’une semaine".to_owned(),
        Some(unit @ ("jour" | "mois" | "an")) => format!("d’un {unit}"),
        Some(_) | None => format!("de {length}"),
    }
}
