//! Phrases of days and times of day: `2026-12-24..2027-01-03`, `1 July to 31 August`, `17:30`.

use chrono::{NaiveDate, NaiveTime, Weekday};

use super::{Misread, number, split_range};
use crate::model::{DateRange, Id, MONTHS, MonthDay, OtherTreatment, StartTimes, YearDays, is_in_calendar};
use crate::read::correction;
use crate::read::problem::ProblemId;

/// Reads a date: `2026-12-01`, from 1900 to 2200.
pub fn date(text: &str) -> Result<NaiveDate, Misread> {
    let bad = || {
        let message = format!("`{text}` is not a date");
        Misread::new(ProblemId::BadDate, message, "write year, month and day, as in `2026-12-01`, from 1900 to 2200")
    };
    iso_date(text).ok_or_else(bad)
}

/// The same without saying what is wrong.
pub(in crate::read) fn iso_date(text: &str) -> Option<NaiveDate> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let year = digits(&[y1, y2, y3, y4])?.try_into().ok()?;
    NaiveDate::from_ymd_opt(year, digits(&[m1, m2])?, digits(&[d1, d2])?).filter(|date| is_in_calendar(*date))
}

/// The number that a few digits spell.
pub(in crate::read) fn digits(text: &[u8]) -> Option<u32> {
    let digit = |digit: &u8| digit.is_ascii_digit().then(|| u32::from(digit - b'0'));
    text.iter().try_fold(0, |number, own| Some(number * 10 + digit(own)?))
}

/// Reads a day or a range of days: `2026-12-24` or `2026-12-24..2027-01-03`, both ends included.
pub fn date_range(text: &str) -> Result<DateRange, Misread> {
    let Some((first, last)) = text.split_once("..") else { return date(text).map(DateRange::day) };
    DateRange::new(date(first.trim())?, date(last.trim())?).ok_or_else(|| {
        let message = format!("`{text}` ends before it begins");
        Misread::new(ProblemId::RangeBackwards, message, "write the earlier date first")
    })
}

/// Reads days of every year: `1 July to 31 August`, `July`, `July to August`.
pub fn year_days(text: &str) -> Result<YearDays, Misread> {
    plain_year_days(text).map_err(|misread| misread.or_better(|| correction::of_month_days(text)))
}

/// Whether a text names days of every year.
pub(in crate::read) fn reads_as_month_days(text: &str) -> bool {
    plain_year_days(text).is_ok()
}

/// The help for days of a year that nobody can guess.
pub(super) const MONTHS_HELP: &str = "write for example `\"1 July to 31 August\"` or `\"July to August\"`";

/// As [`year_days`], without a guess at what was meant.
fn plain_year_days(text: &str) -> Result<YearDays, Misread> {
    let bad = || Misread::new(ProblemId::BadDate, format!("`{text}` names no days of a year"), MONTHS_HELP);
    let month = |name: &str| {
        let place = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name));
        place.and_then(|place| u32::try_from(place + 1).ok())
    };
    const LAST_DAYS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let last_day = |month: u32| LAST_DAYS[(month - 1) as usize];
    let (first, last) = match split_range(text).or_else(|| text.split_once(" and ")) {
        Some((first, last)) => (first, last),
        None => (text, text),
    };
    // A month alone is the whole of it.
    let day = |text: &str, is_first: bool| match text.split_whitespace().collect::<Vec<_>>()[..] {
        [name] => month(name).map(|month| (month, if is_first { 1 } else { last_day(month) })),
        [day, name] => {
            let (day, month) = (number(day)?.unsigned_abs(), month(name)?);
            (1 <= day && day <= last_day(month)).then_some((month, day))
        }
        _ => None,
    };
    let days = YearDays { first: day(first, true).ok_or_else(bad)?, last: day(last, false).ok_or_else(bad)? };
    Ok(days)
}

/// Reads a weekday by its first three letters or more: `mon`, `Monday`.
pub fn weekday(text: &str) -> Result<Weekday, Misread> {
    text.trim().parse().map_err(|_| {
        let message = format!("`{text}` is not a weekday");
        Misread::new(ProblemId::BadChoice, message, "write `mon`, `tue`, `wed`, `thu`, `fri`, `sat` or `sun`")
    })
}

/// Reads a day of each month: `same day of the month`, `day 15 of the month`, `first mon of the month`.
pub fn month_day(text: &str) -> Result<MonthDay, Misread> {
    let bad = || {
        let help = "write `\"same day of the month\"`, `\"day 15 of the month\"`, `\"first mon of the month\"` or \
                    `\"last fri of the month\"`";
        Misread::new(ProblemId::BadMonthDay, format!("`{text}` is not a day of each month"), help)
    };
    let words: Vec<&str> = text.trim().strip_suffix(" of the month").ok_or_else(bad)?.split_whitespace().collect();
    match words[..] {
        ["same", "day"] => Ok(MonthDay::Same),
        ["day", day] => {
            let day = number(day).and_then(|day| u32::try_from(day).ok()).filter(|day| (1..=31).contains(day));
            day.map(MonthDay::Day).ok_or_else(bad)
        }
        [place, weekday] => {
            let place = MonthDay::PLACES.iter().find(|(word, _)| *word == place).ok_or_else(bad)?.1;
            weekday.parse().map(|weekday| MonthDay::Weekday(place, weekday)).map_err(|_| bad())
        }
        _ => Err(bad()),
    }
}

/// Reads a time of day: `17:30`.
pub fn time_of_day(text: &str) -> Result<NaiveTime, Misread> {
    let bad = || {
        let message = format!("`{text}` is not a time of day");
        Misread::new(ProblemId::BadTime, message, "write hours and minutes, as in `09:00` or `17:30`")
    };
    minute_of_day(text).ok_or_else(bad)
}

/// The same without saying what is wrong.
pub(in crate::read) fn minute_of_day(text: &str) -> Option<NaiveTime> {
    let (hours @ ([_] | [_, _]), minutes) = text.as_bytes().split_at_checked(text.len().checked_sub(3)?)? else {
        return None;
    };
    let minutes = digits(minutes.strip_prefix(b":")?)?;
    NaiveTime::from_hms_opt(digits(hours)?, minutes, 0)
}

/// Reads when visits begin, on some weekdays at another time: `17:30`, `17:30, fri 16:00`, `17:30,fri=16:00`.
pub fn start_times(text: &str) -> Result<StartTimes, Misread> {
    let mut parts = text.split(',').map(str::trim);
    let mut times = StartTimes::usual(time_of_day(parts.next().unwrap_or_default())?);
    for part in parts {
        let (day, time) = part.split_once(['=', ' ']).ok_or_else(|| {
            let message = format!("`{part}` is not a weekday and its time");
            Misread::new(ProblemId::BadTime, message, "write the usual time first, as in `17:30, fri 16:00`")
        })?;
        let day = weekday(day)?;
        if times.weekdays().any(|(other, _)| other == day) {
            let message = format!("`{text}` has two times for one weekday");
            return Err(Misread::new(ProblemId::BadTime, message, "write each weekday once"));
        }
        times = times.on(day, time_of_day(time.trim())?);
    }
    Ok(times)
}

/// Reads another treatment and its date, or its days where it lasts: `botulinum-toxin=2026-12-20`,
/// `isotretinoin=2027-02-01..2027-04-10`.
pub fn other_treatment(text: &str) -> Result<OtherTreatment, Misread> {
    let bad = || {
        let message = format!("`{text}` is not a treatment and its date");
        Misread::new(
            ProblemId::BadDate,
            message,
            "write for example `botulinum-toxin=2026-12-20`, or `isotretinoin=2027-02-01..2027-04-10` for one that lasts",
        )
    };
    let (treatment, on) = text.split_once('=').ok_or_else(bad)?;
    Ok(OtherTreatment { treatment: Id::new(treatment.trim()).ok_or_else(bad)?, on: date_range(on.trim())? })
}
