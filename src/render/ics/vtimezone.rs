//! VTIMEZONE: what the local times of a file mean (RFC 5545, section 3.6.5).
//!
//! The icalendar crate has no type for it, so it is written straight from the rules.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Weekday};

use super::line::Lines;
use crate::zone::{Onset, Week, ZoneRules};

/// The year in which every rule begins, whenever it began in truth: what readers are used to. The rules say nothing of
/// times before its end.
pub(super) const FIRST_YEAR: i32 = 1970;

/// Appends the component of a zone.
pub(super) fn write_vtimezone(lines: &mut Lines<'_>, zone_name: &str, rules: &ZoneRules) {
    lines.whole("BEGIN:VTIMEZONE");
    lines.line("TZID:").plain(zone_name);
    match rules {
        ZoneRules::Fixed { offset, abbreviation } => {
            let first = DateTime::UNIX_EPOCH.naive_utc();
            let never_set = Observance { first, before: *offset, after: *offset, abbreviation, rule: None };
            never_set.write(lines, "STANDARD");
        }
        ZoneRules::Yearly { standard, daylight } => {
            Observance::of(standard).write(lines, "STANDARD");
            Observance::of(daylight).write(lines, "DAYLIGHT");
        }
    }
    lines.whole("END:VTIMEZONE");
}

/// A STANDARD or DAYLIGHT component: an offset, and when it begins to hold.
struct Observance<'a> {
    first: NaiveDateTime,
    before: FixedOffset,
    after: FixedOffset,
    abbreviation: &'a str,
    rule: Option<String>,
}

impl<'a> Observance<'a> {
    fn of(onset: &'a Onset) -> Self {
        let day = format!("{}{}", week_number(onset.week), weekday_code(onset.weekday));
        Self {
            first: onset.in_year(FIRST_YEAR).expect("every month has a first to fourth and a last of each weekday"),
            before: onset.before,
            after: onset.after,
            abbreviation: &onset.abbreviation,
            rule: Some(format!("FREQ=YEARLY;BYMONTH={};BYDAY={day}", onset.month)),
        }
    }

    fn write(&self, lines: &mut Lines<'_>, kind: &str) {
        lines.line("BEGIN:").plain(kind);
        lines.line("DTSTART:").local(self.first);
        lines.line("TZOFFSETFROM:").plain(&utc_offset(self.before));
        lines.line("TZOFFSETTO:").plain(&utc_offset(self.after));
        if let Some(rule) = &self.rule {
            lines.line("RRULE:").plain(rule);
        }
        lines.line("TZNAME:").plain(self.abbreviation);
        lines.line("END:").plain(kind);
    }
}

/// The number in front of a weekday of a rule (RFC 5545, section 3.3.10).
fn week_number(week: Week) -> i8 {
    match week {
        Week::First => 1,
        Week::Second => 2,
        Week::Third => 3,
        Week::Fourth => 4,
        Week::Last => -1,
    }
}

/// A weekday of a rule (RFC 5545, section 3.3.10).
fn weekday_code(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}

/// An offset from UTC (RFC 5545, section 3.3.14). Seconds are written only where there are any: history alone has them.
fn utc_offset(offset: FixedOffset) -> String {
    let sign = if offset.local_minus_utc() < 0 { '-' } else { '+' };
    let seconds = offset.local_minus_utc().unsigned_abs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match seconds {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        _ => format!("{sign}{hours:02}{minutes:02}{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::Zone;

    fn written(name: &str, year: i32) -> Vec<String> {
        let mut out = String::new();
        write_vtimezone(&mut Lines::new(&mut out), name, &Zone::new(name).unwrap().rules(year..=year).unwrap());
        out.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_zone_that_never_changes_has_one_observance() {
        let expected = [
            "BEGIN:VTIMEZONE",
            "TZID:Asia/Kolkata",
            "BEGIN:STANDARD",
            "DTSTART:19700101T000000",
            "TZOFFSETFROM:+0530",
            "TZOFFSETTO:+0530",
            "TZNAME:IST",
            "END:STANDARD",
            "END:VTIMEZONE",
        ];
        assert_eq!(written("Asia/Kolkata", 2026), expected);
    }

    #[test]
    fn standard_is_the_smaller_offset_even_in_ireland() {
        let expected = [
            "BEGIN:VTIMEZONE",
            "TZID:Europe/Dublin",
            "BEGIN:STANDARD",
            "DTSTART:19701025T020000",
            "TZOFFSETFROM:+0100",
            "TZOFFSETTO:+0000",
            "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
            "TZNAME:GMT",
            "END:STANDARD",
            "BEGIN:DAYLIGHT",
            "DTSTART:19700329T010000",
            "TZOFFSETFROM:+0000",
            "TZOFFSETTO:+0100",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
            "TZNAME:IST",
            "END:DAYLIGHT",
            "END:VTIMEZONE",
        ];
        assert_eq!(written("Europe/Dublin", 2026), expected);
    }

    #[test]
    fn weeks_are_numbered_as_in_a_rule() {
        let numbers = [Week::First, Week::Second, Week::Third, Week::Fourth, Week::Last].map(week_number);
        assert_eq!(numbers, [1, 2, 3, 4, -1]);
    }

    #[test]
    fn offsets_have_seconds_only_where_they_need_them() {
        let offset = |seconds| utc_offset(FixedOffset::east_opt(seconds).unwrap());
        assert_eq!(offset(0), "+0000");
        assert_eq!(offset(37_800), "+1030");
        assert_eq!(offset(-12_600), "-0330");
        assert_eq!(offset(-2670), "-004430");
        assert_eq!(offset(-30), "-000030");
    }
}
