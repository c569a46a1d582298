//! Recurrence rules as they are written (RFC 5545, section 3.3.10).

use std::collections::HashSet;

use chrono::{NaiveDateTime, Weekday};

use super::line::text_of;
use super::loose::loose_time;
use super::value::{Clock, written};

/// A recurrence rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) frequency: Frequency,
    /// How many periods lie from one to the next; at least 1.
    pub(super) interval: u32,
    /// One end; two where the rule says both, of which the later one holds (RFC 5545 forbids it).
    pub(super) ends: Vec<RuleEnd>,
    pub(super) skip: Skip,
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

/// The period of a rule, the shortest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Frequency {
    Secondly,
    Minutely,
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

impl Frequency {
    fn named(text: &str) -> Option<Self> {
        Some(match text {
            "SECONDLY" => Self::Secondly,
            "MINUTELY" => Self::Minutely,
            "HOURLY" => Self::Hourly,
            "DAILY" => Self::Daily,
            "WEEKLY" => Self::Weekly,
            "MONTHLY" => Self::Monthly,
            "YEARLY" => Self::Yearly,
            _ => return None,
        })
    }
}

/// What becomes of a day that its month does not have, such as 31 April (RFC 7529, section 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Skip {
    /// There is no instance.
    Omit,
    /// The last day of the month.
    Backward,
    /// The first day of the next month.
    Forward,
}

/// What ends a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RuleEnd {
    /// Nothing.
    Never,
    /// After this many instances.
    Count(u32),
    /// The last time at which an instance may start; a whole day where it is a date.
    Until(NaiveDateTime, Clock),
}

/// A rule as it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReadRule {
    /// `None` where its instances cannot be computed at all.
    pub(super) rule: Option<Rule>,
    /// The parts that were passed over, as written.
    pub(super) passed_over: Vec<String>,
}

impl Rule {
    /// Reads the value of an RRULE.
    ///
    /// What cannot be read or has no meaning is passed over, and so is what only takes instances away; of two ends the
    /// rule has both, and goes on until the later. Nothing is passed over without a note of it.
    pub(super) fn read(text: &[u8]) -> ReadRule {
        let parts = Parts::of(text);
        let mut passed_over = parts.unknown.clone();
        let is_gregorian = parts.values("RSCALE").all(|scale| scale == "GREGORIAN");
        let frequency = parts.values("FREQ").filter_map(Frequency::named).min();
        let Some(frequency) = frequency.filter(|_| is_gregorian) else {
            return ReadRule { rule: None, passed_over: Vec::new() };
        };
        let mut pass = |name: &str, value: &str| passed_over.push(format!("{name}={value}"));
        let mut numbers = |name: &'static str, lowest: i32, highest: i32| -> Vec<i32> {
            let mut found = Vec::new();
            for text in parts.values(name).flat_map(|list| list.split(',')).map(str::trim) {
                match text.parse::<i32>().ok().filter(|number| (lowest..=highest).contains(number)) {
                    // Only what counts from zero has a zero.
                    Some(0) if lowest < 0 => pass(name, text),
                    Some(number) => found.push(number),
                    None => pass(name, text),
                }
            }
            found
        };
        let months = numbers("BYMONTH", 1, 12);
        let week_numbers = numbers("BYWEEKNO", -53, 53);
        let year_days = numbers("BYYEARDAY", -366, 366);
        let month_days = numbers("BYMONTHDAY", -31, 31);
        let hours = numbers("BYHOUR", 0, 23);
        let minutes = numbers("BYMINUTE", 0, 59);
        let seconds = numbers("BYSECOND", 0, 60).into_iter().map(|second| second.min(59)).collect();
        let positions = numbers("BYSETPOS", -366, 366);
        let mut weekdays = Vec::new();
        for text in parts.values("BYDAY").flat_map(|list| list.split([',', ' '])).filter(|text| !text.is_empty()) {
            match numbered_weekday(text) {
                Some(weekday) => weekdays.push(weekday),
                None => pass("BYDAY", text),
            }
        }
        // Of several the one with more instances.
        let mut positive = |name: &'static str| -> Vec<u32> {
            let read = |text: &str| text.parse::<u64>().ok().filter(|number| *number > 0);
            let mut found = Vec::new();
            for text in parts.values(name) {
                match read(text) {
                    Some(number) => found.push(u32::try_from(number).unwrap_or(MAX_NUMBER).min(MAX_NUMBER)),
                    None => pass(name, text),
                }
            }
            found
        };
        let interval = positive("INTERVAL").into_iter().min().unwrap_or(1);
        let mut ends: Vec<RuleEnd> = positive("COUNT").into_iter().max().map(RuleEnd::Count).into_iter().collect();
        let mut latest = None;
        for text in parts.values("UNTIL") {
            match loose_time(text.as_bytes()) {
                Some((time, clock, _)) if latest.is_none_or(|(known, _)| known < time) => latest = Some((time, clock)),
                Some(_) => {}
                None => pass("UNTIL", text),
            }
        }
        ends.extend(latest.map(|(time, clock)| RuleEnd::Until(time, clock)));
        let skip = match parts.values("SKIP").next() {
            None | Some("OMIT") => Skip::Omit,
            Some("BACKWARD") => Skip::Backward,
            Some("FORWARD") => Skip::Forward,
            Some(other) => {
                pass("SKIP", other);
                Skip::Omit
            }
        };
        let week_start = match parts.values("WKST").next() {
            None => Weekday::Mon,
            Some(text) => weekday(text).unwrap_or_else(|| {
                pass("WKST", text);
                Weekday::Mon
            }),
        };
        let mut rule = Self {
            frequency,
            interval,
            ends: if ends.is_empty() { vec![RuleEnd::Never] } else { ends },
            skip,
            months,
            week_numbers,
            year_days,
            month_days,
            weekdays,
            hours,
            minutes,
            seconds,
            positions,
            week_start,
        };
        rule.leave_out_contradictions(&mut passed_over);
        ReadRule { rule: Some(rule), passed_over }
    }

    /// Whether the value of an RRULE says nothing at all.
    pub(super) fn is_empty(text: &[u8]) -> bool {
        text.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b';')
    }

    /// The rule of whole days: without times of the day, which mean nothing there (RFC 5545, section 3.3.10).
    pub(super) fn of_days(self) -> Self {
        let none = Vec::new;
        let frequency = if self.frequency < Frequency::Daily { Frequency::Daily } else { self.frequency };
        let interval = if self.frequency < Frequency::Daily { 1 } else { self.interval };
        Self { frequency, interval, hours: none(), minutes: none(), seconds: none(), ..self }
    }

    /// Leaves out what RFC 5545 forbids, since it has no meaning: the rule gives more instances without it.
    fn leave_out_contradictions(&mut self, passed_over: &mut Vec<String>) {
        let is_yearly = self.frequency == Frequency::Yearly;
        let mut leave_out = |name: &str, list: &mut Vec<i32>, is_wrong: bool| {
            if is_wrong && !list.is_empty() {
                let numbers: Vec<String> = list.iter().map(ToString::to_string).collect();
                passed_over.push(format!("{name}={}", numbers.join(",")));
                list.clear();
            }
        };
        leave_out("BYWEEKNO", &mut self.week_numbers, !is_yearly);
        let has_year_days = is_yearly || self.frequency < Frequency::Daily;
        leave_out("BYYEARDAY", &mut self.year_days, !has_year_days);
        leave_out("BYMONTHDAY", &mut self.month_days, self.frequency == Frequency::Weekly);
        let may_be_numbered =
            matches!(self.frequency, Frequency::Monthly | Frequency::Yearly) && self.week_numbers.is_empty();
        for (number, weekday) in self.weekdays.iter_mut().filter(|(number, _)| *number != 0 && !may_be_numbered) {
            passed_over.push(format!("BYDAY={number}{weekday}"));
            *number = 0;
        }
    }
}

/// The parts of a rule, in capitals.
struct Parts {
    known: Vec<(String, String)>,
    /// Those that no rule has, as written.
    unknown: Vec<String>,
}

impl Parts {
    fn of(text: &[u8]) -> Self {
        let text = text_of(text).to_ascii_uppercase();
        let mut text = text.trim();
        // The name of the property once more, as some programs write it.
        while let Some(rest) = text.strip_prefix("RRULE:").or_else(|| text.strip_prefix("EXRULE:")) {
            text = rest.trim();
        }
        let mut parts = Self { known: Vec::new(), unknown: Vec::new() };
        let mut seen = HashSet::new();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            match part.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
                // An empty part says nothing, and the same twice nothing more.
                Some((_, "")) => {}
                Some((name, value)) if NAMES.contains(&name) => {
                    if seen.insert((name, value)) {
                        parts.known.push((name.to_owned(), value.to_owned()));
                    }
                }
                Some(_) | None => parts.unknown.push(written(part.as_bytes())),
            }
        }
        parts
    }

    fn values<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> + 'p {
        self.known.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The largest COUNT or INTERVAL, and far more than any calendar needs.
const MAX_NUMBER: u32 = 1_000_000;

const NAMES: [&str; 16] = [
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
    "RSCALE",
    "SKIP",
];

/// `MO`, `2TU`, `-1FR`; and `MON` or `MONDAY` for `MO`.
fn numbered_weekday(text: &str) -> Option<(i32, Weekday)> {
    let text = text.trim();
    let (number, day) = text.split_at(text.find(|character: char| character.is_ascii_alphabetic())?);
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
    let is_long = |day: &Weekday| text.len() > 2 && day.to_string().eq_ignore_ascii_case(text.get(..3).unwrap_or(""));
    all.iter().find(|(code, day)| *code == text || is_long(day)).map(|(_, day)| *day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed_over(text: &str) -> Option<Vec<String>> {
        let read = Rule::read(text.as_bytes());
        read.rule.map(|_| read.passed_over)
    }

    #[test]
    fn what_is_not_known_is_never_passed_over_without_a_note() {
        for (text, expected) in [
            ("FREQ=DAILY;BYEASTER=0", "BYEASTER=0"),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
            ("FREQ=DAILY;COUNT=-1", "COUNT=-1"),
            ("FREQ=DAILY;UNTIL=tomorrow", "UNTIL=TOMORROW"),
            ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY=0MO"),
            ("FREQ=MONTHLY;BYDAY=XX,MO", "BYDAY=XX"),
            ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32"),
            ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,,2", "BYMONTHDAY="),
            ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH=-1"),
            ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY=3"),
            ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY=1Mon"),
            ("FREQ=MONTHLY;BYWEEKNO=3", "BYWEEKNO=3"),
            ("FREQ=DAILY;BYYEARDAY=3", "BYYEARDAY=3"),
            ("FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO", "BYDAY=1Mon"),
            ("FREQ=DAILY;BYHOUR=24", "BYHOUR=24"),
            ("FREQ=DAILY;WKST=XX", "WKST=XX"),
            ("FREQ=DAILY;UNTIL", "UNTIL"),
        ] {
            assert_eq!(passed_over(text), Some(vec![expected.to_owned()]), "{text}");
        }
        for text in ["", "FREQ", "FREQ=", "FREQ=OFTEN", "INTERVAL=2", "FREQ=DAILY;RSCALE=HEBREW", "FREQ=LUNAR_YEARLY"] {
            assert_eq!(passed_over(text), None, "{text}");
        }
        for text in [
            "freq=weekly;byday=mo,tu;wkst=su;",
            "RRULE:FREQ=WEEKLY;COUNT=2",
            "FREQ=DAILY;COUNT=3;COUNT=3",
            "FREQ=DAILY;COUNT=3;UNTIL=20260101",
            "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD",
            "FREQ=WEEKLY;BYDAY=MON,TUESDAY",
            "FREQ=HOURLY;BYYEARDAY=3",
        ] {
            assert_eq!(passed_over(text), Some(Vec::new()), "{text}");
        }
    }
}
