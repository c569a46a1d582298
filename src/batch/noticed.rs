//! What is to be said of the answers of all rows together, once.

use std::collections::{BTreeMap, BTreeSet};

use super::ready::Ready;
use crate::clinic::ReadyCourse;
use crate::model::DateRange;
use crate::render::{self, remarks};

/// What was noticed while rows were answered. It is the same for all of them in any order, in whatever parts they are answered.
#[derive(Default)]
pub struct Noticed {
    /// On which days there are plans, by whose time they keep to, and a course that does.
    days: BTreeMap<TimeOf, (DateRange, ReadyCourse)>,
    remarks: BTreeSet<String>,
}

/// Where what is said of the days of a plan comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct TimeOf {
    clinic: Option<String>,
    busy: Vec<String>,
    zone: String,
    /// The language of the names of holidays.
    language: &'static str,
}

impl Noticed {
    /// All of it, a line each: the clinics' time on the days from the first to the last of their plans, and what is said of
    /// courses whenever they are planned.
    pub fn remarks(&self) -> Vec<String> {
        let of_time = self.days.values().flat_map(|(days, course)| match course.remarks(*days) {
            Ok(remarks) => render::clinic_remarks(&remarks),
            // A part of these days is in no plan.
            Err(error) => vec![error.to_string()],
        });
        let mut seen = BTreeSet::new();
        of_time.chain(self.remarks.iter().cloned()).filter(|remark| seen.insert(remark.clone())).collect()
    }

    /// This and what was noticed of other rows.
    pub fn join(&mut self, other: Self) {
        self.remarks.extend(other.remarks);
        for (of, (days, course)) in other.days {
            self.put(of, days, || course);
        }
    }

    /// Notices a plan for a course.
    pub(super) fn plan(&mut self, ready: &Ready, days: Option<DateRange>) {
        let course = ready.course.course();
        if let Some(days) = days
            && (course.clinic.is_some() || !course.busy.is_empty())
        {
            let (clinic, busy) = (course.clinic.clone(), course.busy.clone());
            let zone = ready.course.zone().name().to_owned();
            self.put(TimeOf { clinic, busy, zone, language: ready.locale.tag() }, days, || ready.course.clone());
        }
    }

    /// Notices what is said of a course whatever its plan is; of its words only where it `is_shown`.
    pub(super) fn course(&mut self, ready: &Ready, is_spoken_for: bool, is_shown: bool) {
        let Ready { course, locale, .. } = ready;
        if course.at().is_some() {
            self.remarks.extend(remarks::stale_zone(course.zone()));
        }
        if is_shown {
            self.remarks.extend((!is_spoken_for).then(|| remarks::not_spoken(course.languages())).flatten());
            let protocols = course.protocols().iter();
            self.remarks.extend(protocols.filter_map(|protocol| remarks::untranslated(protocol, *locale)));
        }
    }

    fn put(&mut self, of: TimeOf, days: DateRange, course: impl FnOnce() -> ReadyCourse) {
        let known = self.days.entry(of).or_insert_with(|| (days, course()));
        known.0 = around(known.0, days);
    }
}

/// The days from the earlier first to the later last.
pub(super) fn around(one: DateRange, other: DateRange) -> DateRange {
    DateRange::new(one.first().min(other.first()), one.last().max(other.last())).unwrap_or(one)
}
