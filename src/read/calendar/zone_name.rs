//! What the name of a time zone says, where the file does not define it.

use chrono::{FixedOffset, NaiveDate};

use crate::zone::{Offsets, Zone};

/// What a name was taken for.
#[derive(Clone, Debug)]
pub(super) enum Named {
    /// A zone of the tables. `is_guess` where the name says it in a roundabout way.
    Zone { zone: Zone, is_guess: bool },
    /// Always this far from UTC.
    Fixed(FixedOffset),
    /// This far from UTC, or an hour ahead of it in summer: it stands beside names of places.
    PerhapsSummer(FixedOffset),
    /// One of two, the days of change are not given.
    Either(FixedOffset, FixedOffset),
}

/// A name without the quotes, backslashes and signs of the web that programs put around and into it.
pub(super) fn plain_name(name: &str) -> String {
    let name = super::line::unescaped(name).replace("&amp;", "&");
    name.trim_matches(|character: char| character.is_whitespace() || matches!(character, '"' | '\'')).to_owned()
}

/// The zone of the tables that a name stands for by itself, or by its last parts: `/example.org/Europe/Berlin`.
pub(super) fn of_tables(name: &str) -> Option<Zone> {
    Zone::named(name).or_else(|| {
        // No name of the tables has more than three parts.
        let slashes = name.rmatch_indices('/').take(3).map(|(at, _)| &name[at + 1..]);
        // The longest part first: `Argentina/Buenos_Aires` is none, `America/Argentina/Buenos_Aires` is.
        slashes.filter_map(Zone::named).last()
    })
}

/// What a name says that neither the tables have nor the file defines; `None` where it says nothing.
pub(super) fn guessed(name: &str) -> Option<Named> {
    const LONGEST: usize = 200;
    if name.len() > LONGEST {
        return None;
    }
    let exactly = |zone| Named::Zone { zone, is_guess: false };
    let roughly = |zone| Named::Zone { zone, is_guess: true };
    let bare = name.strip_prefix("tzone://Microsoft/").unwrap_or(name).trim();
    if let Some(zone) = Zone::of_windows(bare).or_else(|| Zone::named(bare)) {
        return Some(exactly(zone));
    }
    if let Some(zone) = Zone::named(&bare.replace([' ', '\\'], "_").replace("%2F", "/")) {
        return Some(exactly(zone));
    }
    if let Some(found) = by_offset(bare) {
        return Some(found);
    }
    // Outlook numbers zones that it finds twice.
    let unnumbered = bare.trim_end_matches(|character: char| character.is_ascii_digit() || character.is_whitespace());
    let without_summer = unnumbered.replace("Daylight Time", "Standard Time").replace("Summer Time", "Standard Time");
    let without_note = unnumbered.split('(').next().unwrap_or(unnumbered).trim();
    let with_standard = without_note.strip_suffix(" Time").map(|place| format!("{place} Standard Time"));
    let windows = [Some(without_summer), with_standard];
    if let Some(zone) = windows.into_iter().flatten().find_map(|name| Zone::of_windows(&name)) {
        return Some(roughly(zone));
    }
    let short = SHORT_NAMES.iter().find(|(short, _)| short.eq_ignore_ascii_case(bare)).map(|(_, name)| *name);
    if let Some(zone) = short.and_then(Zone::named) {
        return Some(roughly(zone));
    }
    Zone::named(unnumbered).or_else(|| places(bare).into_iter().find_map(Zone::of_place)).map(roughly)
}

/// What clocks are called for short and by single makers, apart from names that the tables have, and those that several continents use.
const SHORT_NAMES: [(&str, &str); 14] = [
    ("Z", "UTC"),
    // Notes calls it so.
    ("Western/Central Europe", "Europe/Berlin"),
    ("CEST", "Europe/Berlin"),
    ("MESZ", "Europe/Berlin"),
    ("MEZ", "Europe/Berlin"),
    ("EEST", "Europe/Athens"),
    ("WEST", "Europe/Lisbon"),
    ("EDT", "America/New_York"),
    ("CDT", "America/Chicago"),
    ("MDT", "America/Denver"),
    ("PDT", "America/Los_Angeles"),
    ("PST", "America/Los_Angeles"),
    ("AEST", "Australia/Brisbane"),
    ("AEDT", "Australia/Sydney"),
];

/// `UTC+3`, `(UTC+01:00) Amsterdam, Berlin`, `GMT+01.00/+02.00`.
fn by_offset(name: &str) -> Option<Named> {
    let inner = name.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let (offset, rest) = match inner {
        Some((offset, rest)) => (offset, rest.trim()),
        None => match name.split_once(' ') {
            // `GMT +01:00`, and `GMT+01:00 Berlin`.
            Some((word, rest)) if word.chars().any(|character| character.is_ascii_digit()) => (word, rest.trim()),
            Some(_) | None => (name, ""),
        },
    };
    let upper = offset.trim().to_ascii_uppercase();
    let signed = upper.trim_start_matches("UTC").trim_start_matches("GMT").trim();
    let fixed = |text: &str| FixedOffset::east_opt(offset_seconds(text)?);
    if let Some((one, other)) = signed.split_once('/') {
        return Some(Named::Either(fixed(one)?, fixed(other)?));
    }
    let east = match signed {
        "" if inner.is_some() => FixedOffset::east_opt(0)?,
        signed => fixed(signed)?,
    };
    if rest.is_empty() {
        return Some(Named::Fixed(east));
    }
    let is_there = |zone: &Zone| {
        // The offset that such names have is the one of winter.
        let now = zone.offsets(2026..=2027);
        let months = [1, 7].into_iter().filter_map(|month| NaiveDate::from_ymd_opt(2027, month, 1));
        months.into_iter().any(|day| now.at(day.into()) == east)
    };
    let standard =
        rest.split('(').next().unwrap_or(rest).trim().strip_suffix(" Time").map(|it| format!("{it} Standard Time"));
    let zones = standard.and_then(|name| Zone::of_windows(&name)).into_iter();
    match zones.chain(places(rest).into_iter().filter_map(Zone::of_place)).find(is_there) {
        Some(zone) => Some(Named::Zone { zone, is_guess: false }),
        None => Some(Named::PerhapsSummer(east)),
    }
}

/// The names of places in a name: `Amsterdam, Berlin / Bern`.
fn places(name: &str) -> Vec<&str> {
    let signs = [',', ';', '/', '&', ':', '(', ')', '-'];
    let parts = name.split(signs).map(str::trim).filter(|place| place.len() > 2);
    let whole = [name.trim()].into_iter();
    whole.chain(parts).collect()
}

/// Seconds east of UTC: `+0300`, `+03:00`, `+3`, `-05.30`, with any sign that looks like minus.
pub(super) fn offset_seconds(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = match text.chars().next()? {
        '+' => (1, &text[1..]),
        '-' => (-1, &text[1..]),
        '\u{2212}' | '\u{2013}' => (-1, &text[3..]),
        _ => return None,
    };
    unsigned_seconds(digits).map(|seconds| sign * seconds)
}

/// `03`, `3`, `0300`, `3:00`, `030000` as seconds.
pub(super) fn unsigned_seconds(digits: &str) -> Option<i32> {
    let parts: Vec<&str> = digits.split([':', '.']).collect();
    let number = |text: &str| -> Option<i32> {
        let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().ok()).flatten()
    };
    let (hours, minutes, seconds) = match parts.as_slice() {
        [all] if all.is_ascii() => match all.len() {
            1 | 2 => (number(all)?, 0, 0),
            3 => (number(&all[..1])?, number(&all[1..])?, 0),
            4 => (number(&all[..2])?, number(&all[2..])?, 0),
            6 => (number(&all[..2])?, number(&all[2..4])?, number(&all[4..])?),
            _ => return None,
        },
        [hours, minutes] => (number(hours)?, number(minutes)?, 0),
        [hours, minutes, seconds] => (number(hours)?, number(minutes)?, number(seconds)?),
        _ => return None,
    };
    (hours < 24 && minutes < 60 && seconds < 60).then_some(hours * 3600 + minutes * 60 + seconds)
}

impl Named {
    /// Its clocks, one after the other where there are two readings; and what to call it, where it is a guess.
    pub(super) fn clocks(&self, years: std::ops::RangeInclusive<i32>) -> (Vec<Offsets>, Option<String>) {
        let fixed = |east: FixedOffset| Offsets::new(east, Vec::new());
        match self {
            Self::Zone { zone, is_guess } => (vec![zone.offsets(years)], is_guess.then(|| zone.name().to_owned())),
            Self::Fixed(east) => (vec![fixed(*east)], None),
            Self::PerhapsSummer(east) => {
                let summer = FixedOffset::east_opt(east.local_minus_utc() + 3600).unwrap_or(*east);
                (vec![fixed(*east), fixed(summer)], Some(format!("UTC{east} and UTC{summer}")))
            }
            Self::Either(one, other) => (vec![fixed(*one), fixed(*other)], Some(format!("UTC{one} and UTC{other}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a name is taken for: a zone, `?` behind it where that is a guess, or offsets.
    fn taken(name: &str) -> String {
        let name = plain_name(name);
        match of_tables(&name).map(|zone| Named::Zone { zone, is_guess: false }).or_else(|| guessed(&name)) {
            None => "-".to_owned(),
            Some(Named::Zone { zone, is_guess }) => format!("{}{}", zone.name(), if is_guess { "?" } else { "" }),
            Some(Named::Fixed(east)) => east.to_string(),
            Some(Named::PerhapsSummer(east)) => format!("{east} or an hour more"),
            Some(Named::Either(one, other)) => format!("{one} or {other}"),
        }
    }

    #[test]
    fn names_of_all_makers() {
        for (name, expected) in [
            ("europe/berlin", "Europe/Berlin"),
            ("/Europe/Berlin", "Europe/Berlin"),
            ("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Salta", "America/Argentina/Salta"),
            ("/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"),
            ("\"Europe/Berlin\"", "Europe/Berlin"),
            ("America/New York", "America/New_York"),
            ("W. Europe Standard Time", "Europe/Berlin"),
            ("turkey standard time", "Europe/Istanbul"),
            ("W. Europe Standard Time 1", "Europe/Berlin?"),
            ("W. Europe Daylight Time", "Europe/Berlin?"),
            ("Eastern Time (US & Canada)", "America/New_York?"),
            ("(UTC-05:00) Eastern Time (US &amp; Canada)", "America/New_York"),
            ("(UTC+01:00) Amsterdam\\, Berlin\\, Bern\\, Rom\\, Stockholm\\, Wien", "Europe/Amsterdam"),
            ("(GMT+01.00) Sarajevo/Warsaw/Zagreb", "Europe/Sarajevo"),
            ("(UTC+03:00) Istanbul", "Asia/Istanbul"),
            ("(GMT) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London", "Europe/Dublin"),
            ("(UTC+01:00) Somewhere", "+01:00 or an hour more"),
            ("(UTC+01:00)", "+01:00"),
            ("tzone://Microsoft/Utc", "UTC"),
            ("UTC+03:00", "+03:00"),
            ("GMT+0100", "+01:00"),
            ("GMT -5", "-05:00"),
            ("UTC\u{2212}05:30", "-05:30"),
            ("+0200", "+02:00"),
            ("GMT+01.00/+02.00", "+01:00 or +02:00"),
            ("Etc/GMT+3", "Etc/GMT+3"),
            ("Berlin", "Europe/Berlin?"),
            ("EDT", "America/New_York?"),
            ("Customized Time Zone", "-"),
            ("tzone://Microsoft/Custom", "-"),
            ("", "-"),
        ] {
            assert_eq!(taken(name), expected, "{name}");
        }
    }
}
