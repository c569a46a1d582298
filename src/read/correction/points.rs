//! Misread days and points: weekdays, days of a schedule, months, moments, reference points.

use chrono::Weekday;

use super::words::{number_word, texts, words_of, write};
use crate::model::MONTHS;
use crate::read::phrase::{reads_as_moment, reads_as_month_days, reads_as_reference};

/// The weekdays that a text lists, where it lists nothing else: `mon, wed, fri`, `Tuesdays and Thursdays`, `mon-fri`.
pub(in crate::read) fn weekday_list(text: &str) -> Option<Vec<Weekday>> {
    let spaced = text.to_lowercase().replace([',', ';', '/', '&', '+'], " ").replace(['-', '–'], " to ");
    let mut days: Vec<Weekday> = Vec::new();
    let mut is_range = false;
    for word in spaced.split_whitespace() {
        match word {
            "and" | "every" | "on" | "each" if !is_range => {}
            "to" if !days.is_empty() && !is_range => is_range = true,
            word => {
                let day: Weekday = word.parse().ok().or_else(|| word.strip_suffix('s')?.parse().ok())?;
                let from = days.last().copied().filter(|_| is_range);
                let mut next = from;
                while let Some(before) = next.filter(|before| *before != day) {
                    days.push(before.succ());
                    next = Some(before.succ());
                }
                if from.is_none() {
                    days.push(day);
                }
                is_range = false;
            }
        }
    }
    (!days.is_empty() && !is_range).then_some(days)
}

/// What to write for a line of its own that lists the days of a schedule: `days = [0, 3, 7, 14]`.
pub(in crate::read) fn of_days_line(key: &str, listed: &[String]) -> Option<String> {
    timings(&words_of(&format!("{key} {}", listed.join(", "))))
}

/// What to write for the days of a schedule: `days 0, 3, 7, 14`, `weeks 0, 2 and 6`, `day 1,8`, `days 1 and 8 of 21`.
pub(super) fn timings(words: &[String]) -> Option<String> {
    let schedule = Schedule::of(&texts(words))?;
    let points = &schedule.points;
    let (first, last) = (*points.first()?, points.last()?);
    let is_rising = points.windows(2).all(|pair| pair[0].1 < pair[1].0 && pair[0].0 <= pair[0].1) && last.0 <= last.1;
    if !is_rising || points.len() < 2 || first.0 != first.1 {
        return None;
    }
    let unit = schedule.unit;
    let length = |from: i32, until: i32| match (until - from, unit) {
        (0, unit) if from == 1 => format!("1 {unit}"),
        (0, unit) => format!("{from} {unit}s"),
        _ => format!("{from} to {until} {unit}s"),
    };
    if let Some((count, cycle_unit)) = schedule.cycle {
        let days: Vec<i32> = points.iter().map(|point| point.0).collect();
        if points.iter().any(|point| point.0 != point.1) {
            return None;
        }
        let sessions = days.len();
        let cycle = if count == 1 { format!("1 {cycle_unit}") } else { format!("{count} {cycle_unit}s") };
        let mut blocks = format!("`session = 1`, `after = \"{sessions} sessions before\"`, `interval = \"{cycle}\"`");
        for (place, pair) in days.windows(2).enumerate() {
            let gap = length(pair[1] - pair[0], pair[1] - pair[0]);
            blocks += &format!("; `session = {}`, `interval = \"{gap}\"`", place + 2);
        }
        return Some(format!(
            "write the line `cycle = {sessions}` instead of the interval, and below the phase a `[[phase.timing]]` for \
             each: {blocks}"
        ));
    }
    // Day 0 or day 1 is the first session; later ones can be an age, or days after something else.
    if first.0 > 1 {
        return Some(
            "leave the interval out, and write a `[[phase.timing]]` for each session: `after` says what it is counted \
             from, `interval` how long after that"
                .to_owned(),
        );
    }
    let block = |(place, (from, until)): (usize, &(i32, i32))| {
        format!("`session = {}`, `interval = \"{}\"`", place + 2, length(from - first.0, until - first.0))
    };
    // More of them would make the help too long to read.
    let mut blocks: Vec<String> = points[1..].iter().enumerate().take(4).map(block).collect();
    blocks.extend((points.len() > 5).then(|| "and so on".to_owned()));
    Some(format!(
        "leave the interval out, and write below the phase a `[[phase.timing]]` for each later session, with \
         `after = \"phase start\"`: {}",
        blocks.join("; ")
    ))
}

/// The days, weeks or months of a schedule.
struct Schedule {
    /// Each with its earliest and its latest.
    points: Vec<(i32, i32)>,
    /// `day`, `week` or `month`.
    unit: &'static str,
    /// How long a cycle of them is.
    cycle: Option<(i32, &'static str)>,
}

impl Schedule {
    fn of(words: &[&str]) -> Option<Self> {
        let unit_of = |word: &str| match word {
            "day" | "days" | "d" => Some("day"),
            "week" | "weeks" | "w" => Some("week"),
            "month" | "months" | "m" => Some("month"),
            "year" | "years" => Some("year"),
            _ => None,
        };
        let (mut unit, mut cycle) = (None, None);
        let mut points: Vec<(i32, i32)> = Vec::new();
        let mut place = 0;
        while let Some(word) = words.get(place) {
            place += 1;
            match *word {
                "," | "and" | ";" | "at" | "on" | "in" => {}
                "to" => {
                    let until = number_word(words.get(place)?)?;
                    points.last_mut()?.1 = until;
                    place += 1;
                }
                // "of 21", "of a 21 day cycle", "every 3 weeks", "q21d"
                "of" | "every" | "q" if points.len() > 1 => {
                    let rest: Vec<&str> = words[place..]
                        .iter()
                        .copied()
                        .filter(|word| !matches!(*word, "a" | "cycle" | "cycles"))
                        .collect();
                    cycle = match rest[..] {
                        [count] => Some((number_word(count)?, unit?)),
                        [count, other] => Some((number_word(count)?, unit_of(other)?)),
                        _ => return None,
                    };
                    place = words.len();
                }
                word => match (unit_of(word), number_word(word)) {
                    (Some(found), _) if unit.is_none_or(|unit| unit == found) => unit = Some(found),
                    (None, Some(number)) => points.push((number, number)),
                    _ => return None,
                },
            }
        }
        let is_list = points.len() > 1 && words.iter().any(|word| matches!(*word, "," | "and"));
        is_list.then_some(Self { points, unit: unit?, cycle })
    }
}

/// What to write for misread days of every year: `June-August`, `from June to August`.
pub(in crate::read) fn of_month_days(text: &str) -> Option<String> {
    let words = words_of(&text.replace(['-', '–'], " to "));
    let words: Vec<String> = words
        .iter()
        .filter(|word| !matches!(word.as_str(), "from" | "in" | "between" | "the" | "of" | "st" | "nd" | "rd" | "th"))
        .map(|word| match word.as_str() {
            "until" | "till" | "through" => "to".to_owned(),
            word => MONTHS
                .iter()
                .find(|month| word.len() >= 3 && month.to_lowercase().starts_with(word.trim_end_matches('.')))
                .map_or_else(|| word.to_owned(), |month| (*month).to_owned()),
        })
        .collect();
    let side = |words: &[&str]| match *words {
        // "July 1"
        [month, day] if number_word(day).is_some() => format!("{day} {month}"),
        ref words => words.join(" "),
    };
    let texts = texts(&words);
    let phrase = match texts.iter().position(|word| matches!(*word, "to" | "and")) {
        Some(place) => format!("{} {} {}", side(&texts[..place]), texts[place], side(&texts[place + 1..])),
        None => side(&texts),
    };
    (phrase != text && reads_as_month_days(&phrase)).then(|| write(&phrase))
}

/// What to write for a misread moment: `24h after`, `the day before`, `2 days prior`.
pub(in crate::read) fn of_moment(text: &str) -> Option<String> {
    let words = words_of(text);
    let words: Vec<String> = words
        .iter()
        .filter(|word| !matches!(word.as_str(), "the" | "session" | "sessions"))
        .map(|word| match word.as_str() {
            "prior" | "earlier" | "beforehand" => "before".to_owned(),
            "later" | "afterwards" => "after".to_owned(),
            "h" | "hr" | "hrs" => "hours".to_owned(),
            "min" | "mins" => "minutes".to_owned(),
            "d" => "days".to_owned(),
            "a" | "an" => "1".to_owned(),
            word => number_word(word).map_or_else(|| word.to_owned(), |number| number.to_string()),
        })
        .collect();
    let phrase = match texts(&words)[..] {
        ["day", side] => format!("1 day {side}"),
        ref words => words.join(" "),
    };
    (phrase != text && reads_as_moment(&phrase)).then(|| write(&phrase))
}

/// What to write for a misread reference point: `first session`, `dose 2`, `last session`.
pub(in crate::read) fn of_reference(text: &str) -> Option<String> {
    let words = words_of(text);
    let words: Vec<&str> = texts(&words).into_iter().filter(|word| *word != "the").collect();
    let phrase = match words[..] {
        ["first", "session" | "dose"] => "session 1".to_owned(),
        ["second", "session" | "dose"] => "session 2".to_owned(),
        ["third", "session" | "dose"] => "session 3".to_owned(),
        ["previous" | "last", "session" | "dose" | "one"] | ["session" | "dose", "before"] | ["previous"] => {
            "previous session".to_owned()
        }
        ["dose" | "session" | "visit" | "treatment", number] => format!("session {number}"),
        ["start"] | ["start", "of", "course"] | ["course", "begin"] => "course start".to_owned(),
        ["start", "of", "phase"] => "phase start".to_owned(),
        _ => return None,
    };
    reads_as_reference(&phrase).then(|| write(&phrase))
}
