//! What a misread phrase was probably meant to say.

use super::phrase::{CALENDAR_UNITS, number, split_range, terms};
use super::problem::nearest;

/// The length that the author of a misread one probably meant, if that reads.
pub(super) fn of_length(text: &str) -> Option<String> {
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
