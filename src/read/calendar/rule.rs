//! Recurrence rules as they are written (RFC 5545, section 3.3.10).

use chrono::{NaiveDateTime, Weekday};

use super::error::{CalendarError, CalendarFault};
use super::value::{Clock, bare_time};

/// A recurrence rule of a period of a day or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) frequency: Frequency,
    /// Every so many periods; at least 1.
    pub(super) interval: u32,
    pub(super) end: RuleEnd,
    pub(super) months: Vec<i32>,
    pub(super) week_numbers: Vec<i32>,
    pub(super) year_days: Vec<i32>,
    pub(super) month_days: Vec<i32>,
    /// Weekdays, each with its number in the month or year, or 0 for every one.
    pub(super) weekdays: Vec<(i32, Weekday)>,
    pub(super) hours: Vec<i32>,
    pub(super) minutes: Vec<i32>,
    pub(super) seconds: Vec<i32>,
    /// Which of the instances of a period, from 1, or from -1 backwards.
    pub(super) positions: Vec<i32>,
    pub(super) week_start: Weekday,
}

/// The period of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// What ends a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RuleEnd {
    /// Nothing.
    Never,
    /// After so many instances.
    Count(u32),
    /// The last time at which an instance may start; a whole day where it is a date.
    Until(NaiveDateTime, Clock),
}

impl Rule {
    /// Reads the value of an RRULE.
    ///
    /// # Errors
    ///
    /// A rule that is none, and one that says more than this reader knows. No part of a rule is ever passed over.
    pub(super) fn read(text: &[u8], line: usize) -> Result<Self, CalendarError> {
        let bad = |what: String| {
            let help = "the program that wrote the calendar has to write the rule as RFC 5545, section 3.3.10, says";
            CalendarError::new(CalendarFault::BadRule, line, what, help)
        };
        let text = std::str::from_utf8(text).map_err(|_| bad("this rule is not text".to_owned()))?;
        let text = text.to_ascii_uppercase();
        let mut parts: Vec<(&str, &str)> = Vec::new();
        for part in text.split(';').filter(|part| !part.trim().is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| bad(format!("`{part}` is no part of a rule")))?;
            if parts.iter().any(|(known, _)| *known == name) {
                return Err(bad(format!("this rule says {name} twice")));
            }
            parts.push((name, value.trim()));
        }
        let value = |name: &str| parts.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let misread = |name: &str| bad(format!("{name} of this rule cannot be read: `{}`", value(name).unwrap_or("")));

        if let Some((name, _)) = parts.iter().find(|(name, _)| !PARTS.contains(name)) {
            return Err(unsupported(line, &format!("the part {name} of a recurrence rule")));
        }
        let frequency = match value("FREQ") {
            Some("DAILY") => Frequency::Daily,
            Some("WEEKLY") => Frequency::Weekly,
            Some("MONTHLY") => Frequency::Monthly,
            Some("YEARLY") => Frequency::Yearly,
            Some("HOURLY" | "MINUTELY" | "SECONDLY") => {
                return Err(unsupported(line, "recurrences with a period shorter than a day"));
            }
            Some(_) | None => return Err(misread("FREQ")),
        };
        let positive = |name: &str| match value(name) {
            None => Ok(None),
            Some(digits) => match digits.parse::<u32>() {
                Ok(number) if (1..=MAX_NUMBER).contains(&number) => Ok(Some(number)),
                Ok(_) | Err(_) => Err(misread(name)),
            },
        };
        let numbers = |name: &str, largest: i32, may_be_negative: bool, may_be_zero: bool| {
            let number = |text: &str| {
                let number = text.trim().parse::<i32>().ok().filter(|number| number.abs() <= largest)?;
                (0 < number || may_be_negative && number < 0 || may_be_zero && number == 0).then_some(number)
            };
            let list = value(name).map(|list| list.split(',').map(number).collect::<Option<Vec<_>>>());
            list.unwrap_or(Some(Vec::new())).ok_or_else(|| misread(name))
        };
        let end = match (positive("COUNT")?, value("UNTIL")) {
            (Some(_), Some(_)) => return Err(bad("this rule says both COUNT and UNTIL".to_owned())),
            (Some(count), None) => RuleEnd::Count(count),
            (None, Some(until)) => {
                let (time, clock) = bare_time(until.as_bytes()).ok_or_else(|| misread("UNTIL"))?;
                RuleEnd::Until(time, clock)
            }
            (None, None) => RuleEnd::Never,
        };
        let weekdays = value("BYDAY").map(|list| list.split(',').map(numbered_weekday).collect::<Option<Vec<_>>>());
        let rule = Self {
            frequency,
            interval: positive("INTERVAL")?.unwrap_or(1),
            end,
            months: numbers("BYMONTH", 12, false, false)?,
            week_numbers: numbers("BYWEEKNO", 53, true, false)?,
            year_days: numbers("BYYEARDAY", 366, true, false)?,
            month_days: numbers("BYMONTHDAY", 31, true, false)?,
            weekdays: weekdays.unwrap_or(Some(Vec::new())).ok_or_else(|| misread("BYDAY"))?,
            hours: numbers("BYHOUR", 23, false, true)?,
            minutes: numbers("BYMINUTE", 59, false, true)?,
            seconds: numbers("BYSECOND", 59, false, true)?,
            positions: numbers("BYSETPOS", 366, true, false)?,
            week_start: value("WKST").map_or(Some(Weekday::Mon), weekday).ok_or_else(|| misread("WKST"))?,
        };
        match rule.contradiction() {
            Some(what) => Err(bad(what.to_owned())),
            None => Ok(rule),
        }
    }

    /// What the rule says that RFC 5545 forbids: it has no meaning then.
    fn contradiction(&self) -> Option<&'static str> {
        let is_yearly = self.frequency == Frequency::Yearly;
        let has_numbered = self.weekdays.iter().any(|(number, _)| *number != 0);
        let may_be_numbered = matches!(self.frequency, Frequency::Monthly | Frequency::Yearly);
        if !is_yearly && !self.week_numbers.is_empty() {
            return Some("BYWEEKNO has a meaning in yearly rules only");
        }
        if !is_yearly && !self.year_days.is_empty() {
            return Some("BYYEARDAY has a meaning in yearly rules only");
        }
        if self.frequency == Frequency::Weekly && !self.month_days.is_empty() {
            return Some("BYMONTHDAY has no meaning in weekly rules");
        }
        if has_numbered && (!may_be_numbered || !self.week_numbers.is_empty()) {
            return Some("weekdays with a number have a meaning in monthly and yearly rules only, without BYWEEKNO");
        }
        None
    }
}

/// The largest COUNT or INTERVAL, and far more than any calendar needs.
const MAX_NUMBER: u32 = 100_000;

const PARTS: [&str; 14] = [
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "BYMONTH",
    "BYWEEKNO",
    "BYYEARDAY",
    "BYMONTHDAY",
    "BYDAY",
    "BYHOUR",
    "BYMINUTE",
    "BYSECOND",
    "BYSETPOS",
    "WKST",
];

/// The error for a recurrence that says something which this reader does not know.
pub(super) fn unsupported(line: usize, what: &str) -> CalendarError {
    let message = format!("this reader does not know {what}");
    let help = "give the instances that matter as events of their own, or leave the calendar out";
    CalendarError::new(CalendarFault::UnsupportedRule, line, message, help)
}

/// `MO`, `2TU`, `-1FR`.
fn numbered_weekday(text: &str) -> Option<(i32, Weekday)> {
    let text = text.trim();
    let (number, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let number = match number {
        "" => 0,
        digits => digits.parse().ok().filter(|number: &i32| *number != 0 && number.abs() <= 53)?,
    };
    Some((number, weekday(day)?))
}

fn weekday(text: &str) -> Option<Weekday> {
    let all = [
        ("MO", Weekday::Mon),
        ("TU", Weekday::Tue),
        ("WE", Weekday::Wed),
        ("TH", Weekday::Thu),
        ("FR", Weekday::Fri),
        ("SA", Weekday::Sat),
        ("SU", Weekday::Sun),
    ];
    all.iter().find(|(code, _)| *code == text).map(|(_, day)| *day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<CalendarFault> {
        Rule::read(text.as_bytes(), 1).err().map(|error| error.fault)
    }

    #[test]
    fn what_is_not_known_is_never_passed_over() {
        for text in ["FREQ=HOURLY", "FREQ=DAILY;RSCALE=HEBREW", "FREQ=DAILY;X-WHAT=1", "FREQ=YEARLY;BYEASTER=0"] {
            assert_eq!(fault(text), Some(CalendarFault::UnsupportedRule), "{text}");
        }
        for text in [
            "",
            "FREQ",
            "FREQ=",
            "FREQ=OFTEN",
            "INTERVAL=2",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;COUNT=-1",
            "FREQ=DAILY;COUNT=3;UNTIL=20260101",
            "FREQ=DAILY;COUNT=3;COUNT=3",
            "FREQ=DAILY;UNTIL=tomorrow",
            "FREQ=MONTHLY;BYDAY=0MO",
            "FREQ=MONTHLY;BYDAY=XX",
            "FREQ=MONTHLY;BYDAY=ü",
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=MONTHLY;BYMONTHDAY=0",
            "FREQ=MONTHLY;BYMONTHDAY=1,,2",
            "FREQ=YEARLY;BYMONTH=-1",
            "FREQ=WEEKLY;BYMONTHDAY=3",
            "FREQ=WEEKLY;BYDAY=1MO",
            "FREQ=MONTHLY;BYWEEKNO=3",
            "FREQ=DAILY;BYYEARDAY=3",
            "FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO",
            "FREQ=DAILY;BYHOUR=24",
            "FREQ=DAILY;WKST=XX",
        ] {
            assert_eq!(fault(text), Some(CalendarFault::BadRule), "{text}");
        }
        assert_eq!(fault("freq=weekly;byday=mo,tu;wkst=su;"), None);
    }
}
