//! What a misread phrase was probably meant to say.

use super::phrase::{CALENDAR_UNITS, number, split_range, terms};
use super::problem::nearest;

/// Why a length is none that sessions can be planned by, and what to do instead: hours, and several sessions on a day.
pub(super) fn not_in_days(text: &str) -> Option<(String, String)> {
    let words = words_of(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let [hours, "hour" | "hours"] = words[..] {
        let hours = number(hours).filter(|hours| hours % 24 != 0)?;
        let (before, after) = (hours / 24, hours / 24 + 1);
        let message = format!("`{text}` is no whole number of days, and sessions are planned by the day");
        let help = if before == 0 {
            "write `\"1 day\"` where the next day will do; several sessions on a day are one visit".to_owned()
        } else {
            format!("write `\"{before} to {after} days\"`, or the one of them that the source allows")
        };
        return Some((message, help));
    }
    let is_several_a_day = match words[..] {
        ["twice" | "thrice", "daily"] | ["twice", "a" | "per", "day"] | [_, "times", "daily"] => true,
        [count, "times", "a" | "per", "day"] | [count, "per", "day"] => number(count) != Some(1),
        _ => false,
    };
    is_several_a_day.then(|| {
        let message = format!("`{text}` is more than one session on a day, and a course has one at most");
        (message, "plan one visit a day, and say in a text how often the person is treated in it".to_owned())
    })
}

/// The words of a text in small letters; a digit, a sign and a letter do not make one word.
fn words_of(text: &str) -> Vec<String> {
    let spaced = text.to_lowercase().replace('/', " per ").replace('-', " ");
    let mut words: Vec<String> = Vec::new();
    for word in spaced.split_whitespace() {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = word.split_at(digits);
        let rest = if matches!(rest, "x" | "×") { "times" } else { rest };
        words.extend([number, rest].into_iter().filter(|part| !part.is_empty()).map(str::to_owned));
    }
    words
}

/// How many sessions a week a text means, if it means that: `twice a week`, `5 days per week`.
pub(super) fn per_week(text: &str) -> Option<u32> {
    let words = words_of(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let count = match words[..] {
        [count, "times" | "days" | "sessions", "per" | "a" | "each", "week"] | [count, "per" | "a", "week"] => count,
        [count, "times", "weekly"] | [count, "weekly"] => count,
        _ => return None,
    };
    let named = ["once", "twice", "thrice", "four", "five", "six", "seven"];
    let spelt = ["one", "two", "three"];
    let place = named.iter().position(|name| *name == count).or(spelt.iter().position(|name| *name == count));
    let count = place.and_then(|place| u32::try_from(place + 1).ok()).or(number(count).map(i32::unsigned_abs))?;
    (2..=7).contains(&count).then_some(count)
}

/// The length that says how often something is: `daily`, `every other day`, `once a week`.
fn of_frequency(text: &str) -> Option<&'static str> {
    let words = words_of(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["daily"] | ["every" | "each", "day"] | ["once", "a" | "per", "day"] | ["once", "daily"] => Some("1 day"),
        ["every", "other" | "second", "day"] | ["alternate", "days"] | ["on", "alternate", "days"] => Some("2 days"),
        ["every", "other" | "second", "week"] => Some("2 weeks"),
        ["every", "other" | "second", "month"] => Some("2 months"),
        ["once", "a" | "per", "week"] | ["once", "weekly"] => Some("1 week"),
        ["yearly" | "annually"] | ["once", "a" | "per", "year"] => Some("1 year"),
        ["once", "a" | "per", "month"] => Some("1 month"),
        ["quarterly"] => Some("3 months"),
        [hours, "hour" | "hours"] => match number(hours)? {
            24 => Some("1 day"),
            48 => Some("2 days"),
            72 => Some("3 days"),
            _ => None,
        },
        _ => None,
    }
}

/// The length that the author of a misread one probably meant, if that reads.
pub(super) fn of_length(text: &str) -> Option<String> {
    if let Some(length) = of_frequency(text) {
        return Some(length.to_owned());
    }
    if text.contains('±') {
        // What is left of it would be another length.
        return None;
    }
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let spaced = text.to_lowercase().replace('+', " + ").replace(['–', '—'], " to ");
    let mut words: Vec<String> = Vec::new();
    for word in spaced.split_whitespace() {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = word.split_at(digits);
        if !number.is_empty() {
            words.push(number.to_owned());
        }
        match rest.strip_prefix('-').unwrap_or(rest) {
            "" if rest == "-" => words.push("-".to_owned()),
            "" | "every" | "each" | "after" | "about" => {}
            "weekly" => words.extend(["1".to_owned(), "week".to_owned()]),
            "monthly" => words.extend(["1".to_owned(), "month".to_owned()]),
            "fortnight" | "fortnightly" => words.extend(["2".to_owned(), "weeks".to_owned()]),
            "a" | "an" => words.push("1".to_owned()),
            "and" => words.push("+".to_owned()),
            // "7-10 days"
            between if between.bytes().all(|b| b.is_ascii_digit()) => {
                words.extend(["to".to_owned(), between.to_owned()])
            }
            "d" => words.push("days".to_owned()),
            "w" | "wk" | "wks" => words.push("weeks".to_owned()),
            "m" | "mo" => words.push("months".to_owned()),
            "y" | "yr" | "yrs" => words.push("years".to_owned()),
            other => match NUMBERS.iter().position(|name| *name == other) {
                Some(index) => words.push((index + 1).to_string()),
                None => {
                    let units = CALENDAR_UNITS.iter().flat_map(|(one, many, _)| [*one, *many]);
                    words.push(nearest(other, units.chain(["to", "+"])).unwrap_or(other).to_owned());
                }
            },
        }
    }
    let better = words.join(" ");
    let reads = match split_range(&better) {
        Some((lo, hi)) => terms(hi).is_some() && (number(lo).is_some() || terms(lo).is_some()),
        None => terms(&better).is_some(),
    };
    (better != text && reads).then_some(better)
}
