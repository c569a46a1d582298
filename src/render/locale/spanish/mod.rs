//! Spanish, as a clinic writes to a patient: usted, short sentences, infinitives on buttons. Words that Spain and Latin
//! America share, where there are such.
//!
//! Terms: session = sesión, visit = visita, course = tratamiento, phase = fase, protocol = protocolo, interval =
//! intervalo, aim = fecha objetivo, off aim = desfase (`3 días de desfase`), window = plazo, grace = tolerancia, usable
//! = disponible, held = realizada (hecha over the boxes to tick), round = ciclo, clinician = profesional de la salud.
//! What is said of a session agrees with «sesión», a feminine, as «cita» is.
//!
//! Days are those of CLDR (`yMMMEd`, the names in lower case) without its comma, which is wrong behind an article (`el
//! mar 1 dic 2026`) and hard to read in a list of days; from one to another `lun 4 al jue 7 ene 2027`. A month stands
//! over its days with a capital letter. Plurals by CLDR: 1 is `one`, all else is `other`; its `many` begins at a
//! million. Of the hours, one is `la 01:30` and the others are `las 17:30`; `y` is `e` before the sound of an i.

mod notices;
mod sentences;

use chrono::{Datelike, NaiveDate};

use super::{CareMoment, DayForm, DayWords, Notice, Reference, Sentence, Unit, Wording, push_with_spaces};
use crate::render::labels::{Columns, Labels, SectionTitles};

/// Spanish.
pub(super) struct Spanish;

impl Wording for Spanish {
    fn labels(&self) -> &'static Labels {
        &LABELS
    }

    fn push_day(&self, out: &mut String, day: &DayWords<'_>) {
        let DayWords { weekday, number, month, year, form } = day;
        let of = match form {
            DayForm::Short => " ",
            DayForm::Full => " de ",
        };
        // Over the days of a month its name has a capital letter, inside a date it has none.
        let month = month.map(str::to_lowercase);
        out.push_str(weekday);
        push_with_spaces(out, [Some(*number)]);
        for part in [month.as_deref(), *year].into_iter().flatten() {
            out.push_str(of);
            out.push_str(part);
        }
    }

    fn span(&self) -> (&'static str, &'static str) {
        ("del ", " al ")
    }

    fn month(&self, day: NaiveDate) -> String {
        format!("{} de {}", LABELS.month(day), day.year())
    }

    fn month_in_sentence(&self, day: NaiveDate) -> String {
        self.month(day).to_lowercase()
    }

    fn push_time_of_day(&self, out: &mut String, time: &str) {
        [" a ", &hour(time)].iter().for_each(|words| out.push_str(words));
    }

    fn count(&self, count: u32, unit: Unit) -> String {
        format!("{count} {}", unit_name(unit, count))
    }

    fn count_range(&self, lo: u32, hi: u32, unit: Unit) -> String {
        format!("{lo} a {hi} {}", unit_name(unit, hi))
    }

    fn say(&self, sentence: Sentence<'_>) -> String {
        sentences::say(sentence)
    }

    fn notice(&self, notice: Notice<'_>) -> String {
        notices::say(notice)
    }
}

const LABELS: Labels = Labels {
    sessions: "Sesiones",
    calendar: "Calendario",
    notes: "Cómo se elaboró este plan",
    sources: "Fuentes",
    columns: Columns {
        held: "hecha",
        number: "n.º",
        day: "día",
        time: "hora",
        movable: "otras fechas posibles",
        off_aim: "desfase",
        calendar: "calendario",
    },
    add_plan: "Añadir todas las sesiones a mi calendario",
    add_session: "Añadir",
    marked: "una sesión",
    marked_by_several: "sesiones de varios tratamientos",
    planned: "prevista",
    moving: "Si una cita se cambia a uno de los días indicados para ella, las demás siguen igual.",
    phone: "Teléfono de la clínica:",
    next: "Próxima cita",
    bring: "Traiga con usted",
    cancellation: "Si no puede venir",
    contact: "Cómo contactarnos",
    email: "Correo electrónico",
    web: "Web",
    hours: "Horario",
    for_clinician: "Para el profesional",
    your_appointments: "Sus citas",
    ask_first: "Preguntar antes de la primera sesión",
    weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    abbreviated_weekdays: ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"],
    short_weekdays: ["LU", "MA", "MI", "JU", "VI", "SA", "DO"],
    months: [
        "Enero",
        "Febrero",
        "Marzo",
        "Abril",
        "Mayo",
        "Junio",
        "Julio",
        "Agosto",
        "Septiembre",
        "Octubre",
        "Noviembre",
        "Diciembre",
    ],
    abbreviated_months: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
    colon: ":",
    comma: ", ",
    semicolon: "; ",
    plus: " más ",
    minus: " menos ",
    between_days: ", ",
    sections: SectionTitles {
        separations: "Otros tratamientos",
        before: "Antes de una sesión",
        after: "Después de una sesión",
        throughout: "Durante todo el tratamiento",
        expectations: "Qué puede notar",
        call: "Cuándo llamar",
        checkpoints: "Preguntas durante el tratamiento",
        late: "Si pasa demasiado tiempo entre dos sesiones",
        eligibility: "A quién va dirigido",
        contraindications: "Avísenos antes de la primera sesión si se encuentra en alguno de estos casos",
    },
    weekday_column: "día de la semana",
    until_column: "fin",
};

fn unit_name(unit: Unit, count: u32) -> &'static str {
    let (one, other) = match unit {
        Unit::Minute => ("minuto", "minutos"),
        Unit::Hour => ("hora", "horas"),
        Unit::Day => ("día", "días"),
        Unit::Week => ("semana", "semanas"),
        Unit::Month => ("mes", "meses"),
        Unit::Year => ("año", "años"),
        Unit::Session => ("sesión", "sesiones"),
        Unit::Visit => ("cita", "citas"),
        Unit::Course => ("tratamiento", "tratamientos"),
    };
    if count == 1 { one } else { other }
}

/// A time of day with its article: `las 17:30`, `la 01:30`.
fn hour(time: &str) -> String {
    let article = if time.starts_with("01:") { "la" } else { "las" };
    format!("{article} {time}")
}

/// `o`, or `u` before the sound of an o: `láser u otros`.
fn or(next: &str) -> &'static str {
    let first = next.chars().flat_map(char::to_lowercase).find(|letter| *letter != 'h');
    if matches!(first, Some('o' | 'ó')) { "u" } else { "o" }
}

/// A range as it stands behind a preposition: `entre 7 y 8 días`. A single length stays as it is.
fn between(length: &str) -> String {
    match length.split_once(" a ") {
        Some((lo, hi)) => format!("entre {lo} y {hi}"),
        None => length.to_owned(),
    }
}

/// `y`, or `e` before the sound of an i: `infección e inflamación`, `agua y hielo`.
fn and(next: &str) -> &'static str {
    let mut sounds = next.chars().flat_map(char::to_lowercase).skip_while(|letter| *letter == 'h');
    match sounds.next() {
        // With a vowel behind it the sound is that of a y.
        Some('i') => match sounds.next() {
            Some('a' | 'e' | 'o' | 'u' | 'á' | 'é' | 'ó' | 'ú') => "y",
            Some(_) | None => "e",
        },
        Some('í') => "e",
        Some(_) | None => "y",
    }
}

fn after_reference(reference: Reference<'_>) -> String {
    match reference {
        Reference::Session { number, day: None } => format!("después de la sesión {number}"),
        Reference::Session { number, day: Some(day) } => format!("después de la sesión {number} ({day})"),
        Reference::Event { name, day } => format!("después del evento «{name}» ({day})"),
    }
}

fn moment(moment: CareMoment<'_>) -> String {
    match moment {
        CareMoment::Before { length } => format!("{length} antes de la sesión"),
        CareMoment::Day => "el día de la sesión".to_owned(),
        CareMoment::Session => "la sesión".to_owned(),
        CareMoment::After { length } => format!("{length} después de la sesión"),
    }
}

/// How often, in a length: `cada 15 días`, `cada mes`.
fn every(length: &str) -> String {
    match length.strip_prefix("1 ") {
        Some(unit @ ("día" | "semana" | "mes" | "año")) => format!("cada {unit}"),
        Some(_) | None => format!("cada {length}"),
    }
}
