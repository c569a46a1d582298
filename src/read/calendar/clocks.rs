//! The clocks of a file: what its times mean.

use std::collections::HashMap;
use std::ops::Range;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::component::Components;
use super::line::text_of;
use super::recur::Budget;
use super::value::{Clock, Stamp, ZoneNames};
use super::zone_name;
use super::zones::{self, FileClocks, ZoneText};
use crate::zone::{Offsets, Zone};

/// The clocks of a file.
pub(super) struct Clocks<'c> {
    clinic: Offsets,
    clinic_name: &'static str,
    utc: Offsets,
    names: &'c ZoneNames,
    /// By the number of their name, as far as they are needed.
    zones: Vec<Option<FileClocks>>,
    defined: HashMap<&'c [u8], &'c ZoneText<'c>>,
    /// The same by their names without backslashes and quotes, and in one case.
    defined_plainly: HashMap<String, &'c ZoneText<'c>>,
    /// By calendar: the clocks of X-WR-TIMEZONE where they are others than the clinic's.
    calendars: Vec<Option<(Offsets, &'static str)>>,
    /// The years that offsets have to be known for.
    years: Range<NaiveDateTime>,
}

impl<'c> Clocks<'c> {
    /// For times from `earliest` on.
    pub(super) fn new(
        zone: &Zone,
        window: &Range<NaiveDateTime>,
        earliest: NaiveDateTime,
        names: &'c ZoneNames,
        components: &'c Components<'c>,
    ) -> Self {
        // Local times of 1900 and before are told by the offset of 1900.
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).map_or(window.start, NaiveDateTime::from);
        let years = earliest.clamp(first, window.start) - TimeDelta::days(366)..window.end + TimeDelta::days(366);
        let in_years = years.start.year()..=years.end.year();
        let clinic = zone.offsets(in_years.clone());
        let (mut defined, mut defined_plainly) = (HashMap::new(), HashMap::new());
        for zone in &components.zones {
            if let Some(name) = &zone.name {
                defined.entry(name.value()).or_insert(zone);
                defined_plainly.entry(folded(&text_of(name.value()))).or_insert(zone);
            }
        }
        let of_calendar = |name: &[u8]| {
            let other = zone_name::of_tables(&zone_name::plain_name(&text_of(name)))?;
            let offsets = other.offsets(in_years.clone());
            (offsets != clinic).then(|| (offsets, other.name()))
        };
        let calendars = components.calendars.iter().map(|calendar| of_calendar(calendar.zone.as_ref()?.value()));
        Self {
            calendars: calendars.collect(),
            clinic,
            clinic_name: zone.name(),
            utc: Offsets::utc(),
            names,
            zones: vec![None; names.len()],
            defined,
            defined_plainly,
            years,
        }
    }

    /// Makes the offsets of a clock known, before they are asked for.
    pub(super) fn learn(&mut self, clock: Clock, budget: &mut Budget) {
        if let Clock::Zone(number) = clock
            && let Some(slot @ None) = self.zones.get_mut(number)
        {
            let name = self.names.name(number);
            let plainly = |name: &str| self.defined_plainly.get(&folded(name));
            // Some programs put the parameter that follows inside of the quotes.
            let first_part = || name.split_once(';').and_then(|(name, _)| plainly(name));
            let defined = self.defined.get(name.as_bytes()).or_else(|| plainly(name)).or_else(first_part);
            let known = zones::clocks(name, defined.copied(), &self.years, budget);
            let mut known = known.unwrap_or_else(|| FileClocks {
                readings: vec![self.clinic.clone()],
                guess: Some(self.clinic_name.to_owned()),
            });
            if self.names.may_be_utc(number) && known.readings != [Offsets::utc()] {
                let own = known.guess.unwrap_or_else(|| zone_name::plain_name(name));
                known.guess = Some(format!("{own} and UTC"));
                known.readings.push(Offsets::utc());
            }
            *slot = Some(known);
        }
    }

    /// How many readings the times of some clocks have, in a calendar of the file.
    pub(super) fn readings(&self, clock: Clock, calendar: usize) -> usize {
        match clock {
            Clock::Zone(number) => self.file_clocks(number).map_or(1, |clocks| clocks.readings.len()),
            Clock::Floating => 1 + usize::from(self.of_calendar(calendar).is_some()),
            Clock::Day | Clock::Utc => 1,
        }
    }

    /// The name of a zone and what it was taken for, where that is a guess.
    pub(super) fn guess(&self, clock: Clock) -> Option<(&str, &str)> {
        let Clock::Zone(number) = clock else { return None };
        let guess = self.file_clocks(number)?.guess.as_deref()?;
        Some((self.names.name(number), guess))
    }

    /// The other zone that times without a zone may be told in.
    pub(super) fn of_calendar(&self, calendar: usize) -> Option<(&Offsets, &'static str)> {
        self.calendars.get(calendar)?.as_ref().map(|(offsets, name)| (offsets, *name))
    }

    pub(super) fn clinic(&self) -> &Offsets {
        &self.clinic
    }

    fn file_clocks(&self, number: usize) -> Option<&FileClocks> {
        self.zones.get(number).and_then(Option::as_ref)
    }
}

/// A name as it is compared: however it is quoted and escaped.
fn folded(name: &str) -> String {
    zone_name::plain_name(name).to_ascii_lowercase()
}

/// One of the readings of the times in a calendar of the file.
#[derive(Clone, Copy)]
pub(super) struct Reading<'c> {
    pub(super) clocks: &'c Clocks<'c>,
    /// From 0.
    pub(super) number: usize,
    pub(super) calendar: usize,
}

impl<'c> Reading<'c> {
    /// The offsets of the clinic's zone.
    pub(super) fn clinic(self) -> &'c Offsets {
        &self.clocks.clinic
    }

    /// The offsets of the zone that the calendar names for itself, where it is another than the clinic's.
    pub(super) fn calendar_clocks(self) -> Option<&'c Offsets> {
        self.clocks.of_calendar(self.calendar).map(|(offsets, _)| offsets)
    }

    /// The instant of a time, in UTC.
    pub(super) fn instant(self, stamp: Stamp) -> NaiveDateTime {
        match stamp.clock {
            Clock::Utc => stamp.time,
            Clock::Day | Clock::Floating | Clock::Zone(_) => self.offsets(stamp.clock).instant(stamp.time),
        }
    }

    /// What some clocks show at an instant.
    pub(super) fn local(self, clock: Clock, instant: NaiveDateTime) -> NaiveDateTime {
        self.offsets(clock).local(instant)
    }

    /// The end of the day that a time lies in: of its own clocks or of the clinic's, whichever is later.
    pub(super) fn end_of_day(self, stamp: Stamp) -> NaiveDateTime {
        let next = |local: NaiveDateTime| NaiveDateTime::from(local.date()) + TimeDelta::days(1);
        let clinic = self.clinic().instant(next(self.clinic().local(self.instant(stamp))));
        match stamp.clock {
            // Nobody's day ends by UTC.
            Clock::Utc => clinic,
            Clock::Day | Clock::Floating | Clock::Zone(_) => {
                clinic.max(self.instant(Stamp { time: next(stamp.time), ..stamp }))
            }
        }
    }

    /// The day that a time means in a series of whole days: where it is midnight, as written or on the clocks of the
    /// place or of the calendar; else the day that all of them show. `None` where they show two.
    pub(super) fn day_of(self, stamp: Stamp) -> Option<NaiveDate> {
        let instant = self.instant(stamp);
        let shown =
            [Some(stamp.time), Some(self.clinic().local(instant)), self.calendar_clocks().map(|it| it.local(instant))];
        let midnight = shown.iter().flatten().find(|local| local.time() == NaiveTime::MIN);
        let first = stamp.time.date();
        let is_same = shown.iter().flatten().all(|local| local.date() == first);
        midnight.map(|local| local.date()).or(is_same.then_some(first))
    }

    fn offsets(self, clock: Clock) -> &'c Offsets {
        match clock {
            Clock::Utc => &self.clocks.utc,
            Clock::Day => &self.clocks.clinic,
            Clock::Floating if self.number > 0 => self.calendar_clocks().unwrap_or(&self.clocks.clinic),
            Clock::Floating => &self.clocks.clinic,
            Clock::Zone(number) => match self.clocks.file_clocks(number) {
                Some(FileClocks { readings, .. }) => {
                    readings.get(self.number.min(readings.len() - 1)).unwrap_or(&self.clocks.clinic)
                }
                None => &self.clocks.clinic,
            },
        }
    }
}
