//! The clinic's own head of a sheet.

use super::one_line;
use crate::model::{Colour, Logo, OpeningHours};
use crate::render::View;
use crate::render::locale::{Line, Locale, Sentence};

/// Who hands the sheet out. Every part of it is there only where the clinic's file says it, and none where nothing may tell
/// what the sessions are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// What the clinic is called.
    pub name: Option<String>,
    /// Where it is.
    pub place: Option<String>,
    /// Who treats.
    pub clinician: Option<String>,
    /// How to reach it.
    pub contacts: Vec<Contact>,
    /// When it is open, a line for each run of weekdays with the same hours.
    pub hours: Vec<String>,
    /// Its sign.
    pub logo: Option<Logo>,
    /// Its colour, for headings and rules.
    pub colour: Option<Colour>,
    /// Its own words at the foot.
    pub note: Option<Line>,
}

/// A way to reach the clinic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// What it is: `Clinic phone:`.
    pub label: &'static str,
    /// As the clinic writes it.
    pub text: String,
    /// The same for a device (RFC 3966, RFC 6068).
    pub link: String,
}

impl Letterhead {
    pub(super) fn new(view: &View) -> Self {
        if view.calendar.is_discreet {
            return Self::default();
        }
        let (locale, stationery) = (view.locale, &view.stationery);
        Self {
            name: view.clinic_name.as_deref().map(one_line),
            place: view.clinic_place.as_deref().map(one_line),
            clinician: stationery
                .clinician
                .as_ref()
                .map(|name| locale.say(Sentence::ClinicianIs { name: &one_line(name) })),
            contacts: contacts(view),
            hours: view.opening_hours.as_ref().map(|hours| opening_hours(hours, locale)).unwrap_or_default(),
            logo: view.logo.clone(),
            colour: stationery.colour,
            note: stationery.note.as_deref().map(|note| view.clinics_own(note)),
        }
    }

    /// The clinic's name and where it is, as far as they are known.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.name.iter().chain(&self.place)
    }

    /// The telephone.
    pub fn phone(&self) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.link.starts_with("tel:"))
    }
}

fn contacts(view: &View) -> Vec<Contact> {
    let (labels, stationery) = (view.locale.labels(), &view.stationery);
    let phone = stationery.phone.as_ref().map(|phone| Contact {
        label: labels.phone,
        text: view.locale.number_with_spaces(phone),
        link: format!("tel:{}", phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>()),
    });
    let email = stationery.email.as_ref().map(|email| Contact {
        label: labels.email,
        text: email.clone(),
        link: format!("mailto:{email}"),
    });
    let web = stationery.web.as_ref().map(|web| {
        let text = web.split_once("://").map_or(web.as_str(), |(_, rest)| rest).trim_end_matches('/');
        Contact { label: labels.web, text: text.to_owned(), link: web.clone() }
    });
    phone.into_iter().chain(email).chain(web).collect()
}

/// Weekdays that follow one another and open at the same hours stand together.
fn opening_hours(hours: &OpeningHours, locale: Locale) -> Vec<String> {
    let labels = locale.labels();
    let days: Vec<(usize, String)> = chrono_weekdays()
        .into_iter()
        .enumerate()
        .map(|(index, weekday)| {
            let said = hours
                .on(weekday)
                .iter()
                .map(|part| locale.wording().times(&part.from().to_string(), &part.until().to_string()));
            (index, said.collect::<Vec<_>>().join(labels.comma))
        })
        .collect();
    let open = days.chunk_by(|(_, one), (_, other)| one == other).filter(|run| !run[0].1.is_empty());
    open.map(|run| {
        let (first, last) = (labels.weekdays[run[0].0], labels.weekdays[run[run.len() - 1].0]);
        let weekdays = match run.len() {
            1 => first.to_owned(),
            _ => locale.say(Sentence::WeekdaySpan { first, last }),
        };
        locale.say(Sentence::Titled { title: &locale.sentence_case(&weekdays), text: &run[0].1 })
    })
    .collect()
}

fn chrono_weekdays() -> [chrono::Weekday; 7] {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    [Mon, Tue, Wed, Thu, Fri, Sat, Sun]
}
