//! Days as the tables write them.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, TimeDelta};

/// The days of some years: `0101` is one of every year, `0320:bd` one of the second and the fourth, `E-2` two days before
/// Easter of every year. What is not written so has no days.
pub(super) fn in_years(written: &str, years: &RangeInclusive<i32>) -> Vec<NaiveDate> {
    let mut days = Vec::new();
    for token in written.split(' ') {
        if let Some(offset) = token.strip_prefix('E').and_then(|offset| offset.parse().ok()) {
            days.extend(years.clone().filter_map(|year| Some(easter(year)? + TimeDelta::days(offset))));
            continue;
        }
        let (date, letters) = token.split_once(':').map_or((token, None), |(date, letters)| (date, Some(letters)));
        let Some((month, day)) = date.split_at_checked(2) else { continue };
        let Some((month, day)) = month.parse().ok().zip(day.parse().ok()) else { continue };
        let of_year = |year| NaiveDate::from_ymd_opt(year, month, day);
        match letters {
            None => days.extend(years.clone().filter_map(of_year)),
            Some(letters) => {
                let number = |letter: u8| i32::from(letter.saturating_sub(b'a'));
                days.extend(letters.bytes().filter_map(|letter| of_year(years.start() + number(letter))));
            }
        }
    }
    days
}

/// The Sunday of Easter in the Gregorian calendar, as Meeus, Jones and Butcher compute it.
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let of_march = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(of_march / 31).ok()?, u32::try_from(of_march % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(written: &str) -> Vec<String> {
        in_years(written, &(2025..=2027)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn days_of_some_years_and_of_every_year() {
        assert_eq!(shown("0101"), ["2025-01-01", "2026-01-01", "2027-01-01"]);
        assert_eq!(shown("0320:ac 0321:b"), ["2025-03-20", "2027-03-20", "2026-03-21"]);
        assert_eq!(shown("E+0"), ["2025-04-20", "2026-04-05", "2027-03-28"]);
        assert_eq!(shown("E-2"), ["2025-04-18", "2026-04-03", "2027-03-26"]);
        for nothing in ["", "x", "1301", "E", "0229", "ü", "01"] {
            assert_eq!(shown(nothing), [""; 0], "{nothing}");
        }
    }
}
