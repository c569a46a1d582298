//! A row as a course: its cells read with the phrases of protocol files and of the command line.

use std::collections::BTreeMap;

use super::columns::Column;
use super::fault::Fault;
use super::row::Row;
use crate::model::{ChosenProtocol, Course, DateRange, Id, Label, OtherTreatment, Protocol, Weekdays};
use crate::read::phrase;
use crate::zone::Zone;
use chrono::NaiveDate;

/// The columns that say the same for many people. Rows that agree on them are laid out once.
const SHARED: [Column; 8] = [
    Column::Protocol,
    Column::Variant,
    Column::At,
    Column::Tz,
    Column::On,
    Column::Sessions,
    Column::Interval,
    Column::SessionLength,
];

/// Appends what a row says in its shared columns, as a name for all rows that say the same.
pub(super) fn push_shared_key(row: &Row<'_>, key: &mut String) {
    for column in SHARED {
        key.push_str(row.text(column).unwrap_or_default());
        // No cell that can be read has this character, which is not printed.
        key.push('\u{1f}');
    }
}

/// The name of the protocol.
pub(super) fn protocol_name<'r>(row: &'r Row<'_>) -> Result<&'r str, Fault> {
    row.text(Column::Protocol).ok_or_else(|| {
        let fault =
            Fault::new("no-protocol", "the row has no protocol", "write the name of one in the column `protocol`");
        fault.of(Column::Protocol)
    })
}

/// What the row asks for in its shared columns, of a protocol that it names so.
pub(super) fn shared(row: &Row<'_>, name: &str, protocol: &Protocol) -> Result<Course, Fault> {
    let mut faults = Faults::default();
    let variant = row.text(Column::Variant).map(|text| {
        let fault =
            || Fault::new("bad-id", format!("`{text}` is not a name"), "write the id of a variant, such as `legs`");
        Id::new(text).ok_or_else(fault)
    });
    let variant = faults.keep(variant.transpose().map_err(|fault| row.fault(Column::Variant, fault))).flatten();
    let protocol = variant.as_ref().and_then(|variant| protocol.in_variant(variant)).unwrap_or(protocol);
    let sessions = by_phase(row, Column::Sessions, protocol, |text| {
        // Tables write whole numbers so where a cell of their column is empty.
        Ok(phrase::session_number(text.strip_suffix(".0").unwrap_or(text))?)
    });
    let intervals = by_phase(row, Column::Interval, protocol, |text| Ok(phrase::interval(text)?));
    let length = row.text(Column::SessionLength).map(phrase::minutes).transpose();
    let chosen = ChosenProtocol {
        variant,
        sessions: faults.keep(sessions).unwrap_or_default(),
        intervals: faults.keep(intervals).unwrap_or_default(),
        session_length: faults.keep(length.map_err(|misread| row.fault(Column::SessionLength, misread))).flatten(),
        ..ChosenProtocol::new(name)
    };
    let at = row.text(Column::At).map(phrase::start_times).transpose();
    let weekday = |text: &str| Ok(phrase::weekday(text)?);
    let on = row.cell(Column::On).map(|_| several(row, Column::On, weekday)).transpose();
    let zone = row.text(Column::Tz).map(Zone::new).transpose().map_err(|unknown| {
        let help = "write a name such as `Europe/Istanbul`";
        row.fault(Column::Tz, Fault::new("unknown-zone", unknown.to_string(), help))
    });
    let course = Course {
        at: faults.keep(at.map_err(|misread| row.fault(Column::At, misread))).flatten(),
        timezone: faults.keep(zone).flatten().map(|zone| zone.name().to_owned()),
        on: faults.keep(on).flatten().and_then(Weekdays::new),
        protocols: vec![chosen],
        ..Course::default()
    };
    faults.or(course)
}

/// What is wrong with a row, found so far.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    /// What was read, where it could be. Else what stands for it is not used: [`Faults::or`] is the fault then.
    fn keep<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.0.push(fault)).ok()
    }

    /// All that was found, else what was read.
    fn or<T>(self, read: T) -> Result<T, Fault> {
        self.0.into_iter().reduce(Fault::and).map_or(Ok(read), Err)
    }
}

/// What a row asks for in all other columns.
pub(super) struct Own<'r> {
    pub(super) start: Option<NaiveDate>,
    pub(super) start_by: Option<NaiveDate>,
    pub(super) away: Vec<DateRange>,
    until: Option<NaiveDate>,
    other: Vec<OtherTreatment>,
    events: BTreeMap<Id, NaiveDate>,
    pub(super) label: Option<Label>,
    /// What the row is called.
    pub(super) known_as: Option<&'r str>,
}

impl<'r> Own<'r> {
    pub(super) fn of(row: &'r Row<'_>) -> Result<Self, Fault> {
        let date = |column| {
            let date = row.text(column).map(phrase::date).transpose();
            date.map_err(|misread| row.fault(column, misread))
        };
        let event = |text: &str| {
            let help = "write the event and its date, as in `birth=2024-05-01`";
            let bad = || Fault::new("bad-event", format!("`{text}` is not an event and its date"), help);
            let (event, date) = text.split_once('=').ok_or_else(bad)?;
            Ok((Id::new(event.trim()).ok_or_else(bad)?, phrase::date(date.trim())?))
        };
        let mut faults = Faults::default();
        let away = several(row, Column::Away, |text| Ok(phrase::date_range(text)?));
        let other = several(row, Column::Other, |text| Ok(phrase::other_treatment(text)?));
        let own = Self {
            start: faults.keep(date(Column::Start)).flatten(),
            start_by: faults.keep(date(Column::StartBy)).flatten(),
            away: faults.keep(away).unwrap_or_default(),
            until: faults.keep(date(Column::Until)).flatten(),
            other: faults.keep(other).unwrap_or_default(),
            events: faults.keep(several(row, Column::Event, event)).unwrap_or_default().into_iter().collect(),
            label: faults.keep(row.text(Column::Name).map(|name| label(row, name)).transpose()).flatten(),
            known_as: row.id.as_str(),
        };
        faults.or(own)
    }

    /// Whether nothing but the start and the days away decide over the days of a plan.
    pub(super) fn is_plain(&self) -> bool {
        self.until.is_none() && self.other.is_empty() && self.events.is_empty()
    }

    /// The same in a course of one protocol that asks for nothing of it yet.
    pub(super) fn asked_in(&self, course: &Course) -> Course {
        let Self { start, start_by, away, until, other, events, label, known_as } = self;
        let mut course = Course {
            away: away.clone(),
            until: *until,
            other: other.clone(),
            events: events.clone(),
            label: label.clone(),
            known_as: known_as.map(str::to_owned),
            ..course.clone()
        };
        for chosen in &mut course.protocols {
            (chosen.start, chosen.start_by) = (*start, *start_by);
        }
        course
    }
}

fn label(row: &Row<'_>, name: &str) -> Result<Label, Fault> {
    if name.chars().count() > Label::MAX_CHARS {
        let text = format!("the name has more than {} characters", Label::MAX_CHARS);
        return Err(row.fault(Column::Name, Fault::new("name-too-long", text, "write a shorter one")));
    }
    Label::new(name).ok_or_else(|| {
        let fault = Fault::new("control-character", "a name cannot contain control characters", "write it on one line");
        row.fault(Column::Name, fault)
    })
}

/// Whether a row that names a saved course leaves everything else to it.
pub(super) fn check_alone(row: &Row<'_>) -> Result<(), Fault> {
    let mut others = row.given().filter(|column| !matches!(column, Column::Id | Column::Course));
    match others.next() {
        None => Ok(()),
        Some(column) => {
            let text = format!("`{column}` cannot be given with a saved course, which has its own");
            Err(row.fault(column, Fault::new("saved-course", text, "leave it empty, or name a protocol instead")))
        }
    }
}

/// Why the clinic that is named for all rows does not do for a saved course, which is at this one or at none.
pub(super) fn other_clinic(own: Option<&str>, clinic: &str) -> Fault {
    let text = match own {
        Some(own) => format!("the saved course is at {own}, and `--clinic` names {clinic}"),
        None => format!("the saved course is at no clinic, and `--clinic` names {clinic}"),
    };
    let help = "leave `--clinic` out for saved courses, which have their own; or write the key `clinic` in the file of the course";
    Fault::new("saved-course", text, help)
}

/// Every value of a cell that holds several.
fn several<T>(row: &Row<'_>, column: Column, read: impl Fn(&str) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    let Some(text) = row.text(column) else { return Ok(Vec::new()) };
    let parts = text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| read(part).map_err(|fault| row.fault(column, fault))).collect()
}

/// Values by phase: `10` for the first one, `induction=10` for the one that is named.
fn by_phase<T>(
    row: &Row<'_>,
    column: Column,
    protocol: &Protocol,
    read: impl Fn(&str) -> Result<T, Fault>,
) -> Result<BTreeMap<Id, T>, Fault> {
    let first = protocol.phases.first().map(|phase| phase.id.clone());
    let values = several(row, column, |text| {
        let (phase, value) = match text.split_once('=') {
            Some((phase, value)) => (Id::new(phase.trim()), value.trim()),
            None => (first.clone(), text),
        };
        let phase = phase.ok_or_else(|| {
            let text = format!("`{text}` does not name a phase");
            Fault::new("unknown-phase", text, "write the phase and its value, as in `induction=10`")
        })?;
        Ok((phase, read(value)?))
    })?;
    let mut by_phase = BTreeMap::new();
    for (phase, value) in values {
        if by_phase.contains_key(&phase) {
            let fault = Fault::new("given-twice", format!("`{phase}` is given twice"), "give it once");
            return Err(row.fault(column, fault));
        }
        by_phase.insert(phase, value);
    }
    Ok(by_phase)
}
