//! The rules of a zone as a calendar file can say them: one offset, or two that take turns every year.

use std::ops::RangeInclusive;

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use super::OffsetChange;

/// What a VTIMEZONE says of a zone (RFC 5545, section 3.6.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZoneRules {
    /// The clocks are never set.
    Fixed {
        /// The offset from UTC.
        offset: FixedOffset,
        /// What the zone calls its time: `+03`, `IST`.
        abbreviation: String,
    },
    /// The clocks are set twice a year.
    ///
    /// The smaller offset is called standard and the larger one daylight, whatever the tables call them: in Ireland the
    /// law says that winter is the exception, and calendar programs that believe it are an hour off.
    Yearly {
        /// Where the smaller offset begins.
        standard: Onset,
        /// Where the larger offset begins.
        daylight: Onset,
    },
}

/// The day and time of every year at which an offset begins to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Onset {
    /// The month, from 1.
    pub month: u32,
    /// Which such weekday of the month.
    pub week: Week,
    /// The weekday.
    pub weekday: Weekday,
    /// What the clocks show just before they are set, so in the offset before.
    pub time: NaiveTime,
    /// The offset from UTC until then.
    pub before: FixedOffset,
    /// The offset from UTC from then on.
    pub after: FixedOffset,
    /// What the zone calls its time from then on: `CEST`.
    pub abbreviation: String,
}

impl Onset {
    /// The onset of one year, in the offset before; `None` for a year outside chrono's calendar.
    pub fn in_year(&self, year: i32) -> Option<NaiveDateTime> {
        let nth = |n| NaiveDate::from_weekday_of_month_opt(year, self.month, self.weekday, n);
        let day = match self.week {
            Week::First => nth(1),
            Week::Second => nth(2),
            Week::Third => nth(3),
            Week::Fourth => nth(4),
            Week::Last => nth(5).or_else(|| nth(4)),
        };
        Some(day?.and_time(self.time))
    }
}

/// Which of a month's Sundays, or of another weekday: those that every month has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Week {
    /// In the first seven days.
    First,
    /// In days 8 to 14.
    Second,
    /// In days 15 to 21.
    Third,
    /// In days 22 to 28.
    Fourth,
    /// In the last seven days: the fourth or the fifth.
    Last,
}

/// Two onsets that give every one of the changes, which are those of `years`, and no other.
///
/// Where an onset can be said in two ways, the one that also holds in the years `around` is taken.
pub(super) fn yearly(
    (years, changes): (&RangeInclusive<i32>, &[OffsetChange]),
    (years_around, changes_around): (&RangeInclusive<i32>, &[OffsetChange]),
) -> Option<ZoneRules> {
    let onset = |is_forward: bool| {
        let first = changes.iter().find(|change| change.is_forward() == is_forward)?;
        let onsets: Vec<_> = onsets_of(first).into_iter().filter(|onset| gives(onset, years, changes)).collect();
        let lasting = onsets.iter().find(|onset| gives(onset, years_around, changes_around));
        lasting.or(onsets.first()).cloned()
    };
    let (standard, daylight) = (onset(false)?, onset(true)?);
    // Each ends where the other begins: there is no third offset.
    let take_turns = standard.before == daylight.after && daylight.before == standard.after;
    take_turns.then_some(ZoneRules::Yearly { standard, daylight })
}

/// The onsets to try: like the change in everything but the week, of which the last comes first.
fn onsets_of(change: &OffsetChange) -> Vec<Onset> {
    let day = change.local.date();
    [Week::Last, Week::First, Week::Second, Week::Third, Week::Fourth]
        .into_iter()
        .map(|week| Onset {
            month: day.month(),
            week,
            weekday: day.weekday(),
            time: change.local.time(),
            before: change.before,
            after: change.after,
            abbreviation: change.abbreviation.clone(),
        })
        .collect()
}

/// Whether the onset gives every change in its direction, of which there is one in each year.
fn gives(onset: &Onset, years: &RangeInclusive<i32>, changes: &[OffsetChange]) -> bool {
    let is_forward = onset.before.local_minus_utc() < onset.after.local_minus_utc();
    let changes: Vec<_> = changes.iter().filter(|change| change.is_forward() == is_forward).collect();
    changes.len() == years.clone().count()
        && changes.iter().all(|change| {
            onset.in_year(change.local.year()) == Some(change.local)
                && (onset.before, onset.after) == (change.before, change.after)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::Zone;

    /// The rules in one line, standard before daylight.
    fn rules(name: &str, years: RangeInclusive<i32>) -> String {
        let say = |onset: &Onset| {
            let Onset { month, week, weekday, time, before, after, abbreviation } = onset;
            format!("{abbreviation} {week:?} {weekday} of {month} {time} {before}..{after}")
        };
        match Zone::new(name).unwrap().rules(years) {
            None => "none".to_owned(),
            Some(ZoneRules::Fixed { offset, abbreviation }) => format!("{abbreviation} {offset}"),
            Some(ZoneRules::Yearly { standard, daylight }) => format!("{}, {}", say(&standard), say(&daylight)),
        }
    }

    #[test]
    fn zones_that_never_change_have_one_offset() {
        assert_eq!(rules("Europe/Istanbul", 2026..=2027), "+03 +03:00");
        assert_eq!(rules("Asia/Kolkata", 2026..=2026), "IST +05:30");
        assert_eq!(rules("UTC", 2026..=2026), "UTC +00:00");
        assert_eq!(rules("Africa/Monrovia", 1960..=1960), "MMT -00:44:30");
        // A new name for the same offset is no change.
        assert_eq!(rules("Pacific/Guam", 2000..=2000), "GST +10:00");
    }

    #[test]
    fn zones_that_change_have_two() {
        for (name, years, expected) in [
            (
                "Europe/Berlin",
                2026..=2027,
                "CET Last Sun of 10 03:00:00 +02:00..+01:00, CEST Last Sun of 3 02:00:00 +01:00..+02:00",
            ),
            (
                "America/New_York",
                2026..=2026,
                "EST First Sun of 11 02:00:00 -04:00..-05:00, EDT Second Sun of 3 02:00:00 -05:00..-04:00",
            ),
            (
                "Australia/Lord_Howe",
                2026..=2027,
                "+1030 First Sun of 4 02:00:00 +11:00..+10:30, +11 First Sun of 10 02:00:00 +10:30..+11:00",
            ),
            // In force: summer time in summer, though the law and the main form of the tables have it the other way.
            (
                "Europe/Dublin",
                2026..=2026,
                "GMT Last Sun of 10 02:00:00 +01:00..+00:00, IST Last Sun of 3 01:00:00 +00:00..+01:00",
            ),
            // Changes at midnight are on the day that begins, as 00:00.
            (
                "Africa/Cairo",
                2026..=2027,
                "EET Last Fri of 10 00:00:00 +03:00..+02:00, EEST Last Fri of 4 00:00:00 +02:00..+03:00",
            ),
            (
                "America/Havana",
                2026..=2027,
                "CST First Sun of 11 01:00:00 -04:00..-05:00, CDT Second Sun of 3 00:00:00 -05:00..-04:00",
            ),
            (
                "Asia/Beirut",
                2026..=2027,
                "EET Last Sun of 10 00:00:00 +03:00..+02:00, EEST Last Sun of 3 00:00:00 +02:00..+03:00",
            ),
        ] {
            assert_eq!(rules(name, years), expected, "{name}");
        }
    }

    #[test]
    fn years_that_no_yearly_rule_gives_have_none() {
        // Ramadan: another month in every few years. In 2026 the clocks are set back once more, for good.
        assert_eq!(rules("Africa/Casablanca", 2024..=2025), "none");
        assert_eq!(rules("Africa/Casablanca", 2026..=2026), "none");
        // The night to the Saturday after the fourth Friday, 24 October 2026 and 30 October 2027.
        assert_eq!(rules("Asia/Gaza", 2026..=2027), "none");
        // "The first Sunday from the second of the month" is the second Sunday of April 2029.
        assert_eq!(rules("America/Santiago", 2028..=2029), "none");
        assert_ne!(rules("America/Santiago", 2026..=2027), "none");
        // Midnight after the last Thursday of October is the first of November in 2030.
        assert_eq!(rules("Africa/Cairo", 2029..=2030), "none");
        // Turkey stayed on summer time: one change only.
        assert_eq!(rules("Europe/Istanbul", 2016..=2016), "none");
        assert_eq!(rules("Europe/Istanbul", 2014..=2015), "none", "2015: after the elections, on 8 November");
        // At midnight of a local New Year's Day, when it is still the old year in UTC.
        assert_eq!(rules("Asia/Kathmandu", 1986..=1986), "none");
        // Two offsets at the year's start and end, and a third between them.
        assert_eq!(rules("Europe/Lisbon", 1992..=1992), "none");
        let backward = RangeInclusive::new(2027, 2026);
        assert_eq!(rules("Europe/Berlin", backward), "none");
    }

    #[test]
    fn two_changes_a_year_between_more_than_two_offsets_are_no_rule() {
        let change = |local: &str, before: &str, after: &str| OffsetChange {
            local: local.parse().unwrap(),
            before: before.parse().unwrap(),
            after: after.parse().unwrap(),
            abbreviation: "XST".to_owned(),
        };
        let found = |years: RangeInclusive<i32>, changes: &[OffsetChange]| {
            yearly((&years, changes), (&years, changes)).is_some()
        };
        let spring = change("2026-03-29T02:00:00", "+01:00", "+02:00");
        let autumn = change("2026-10-25T03:00:00", "+02:00", "+01:00");
        let back_too_far = change("2026-10-25T03:00:00", "+02:00", "+00:00");
        assert!(found(2026..=2026, &[spring.clone(), autumn.clone()]));
        assert!(!found(2026..=2026, &[spring.clone(), back_too_far]));

        let next_spring = change("2027-03-28T02:00:00", "+01:00", "+02:30");
        let next_autumn = change("2027-10-31T03:00:00", "+02:30", "+01:00");
        assert!(!found(2026..=2027, &[spring, autumn, next_spring, next_autumn]));
    }

    #[test]
    fn the_years_around_tell_the_fourth_week_from_the_last() {
        // On 25 October 2026 both would do.
        assert!(rules("Europe/Berlin", 2026..=2026).contains("Last Sun of 10"));
        // The rule of Paraguay until 2024: the fourth Sunday of March, on 25 March 2018 the last one too.
        assert!(rules("America/Asuncion", 2018..=2018).contains("Fourth Sun of 3"));
    }
}
