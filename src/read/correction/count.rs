//! Misread numbers of sessions.

use super::frequency::per_week;
use super::length;
use super::words::{Bare, Bound, bare, is_unstated, number_word, texts, words_of, write};
use crate::read::phrase::reads_as_count;

/// What sessions are called beside their number.
const NOUNS: [&str; 12] = [
    "times",
    "time",
    "x",
    "sessions",
    "session",
    "doses",
    "dose",
    "visits",
    "treatments",
    "weekly sessions",
    "total",
    "of",
];

/// What to write for a misread number of sessions.
pub(in crate::read) fn of_count(text: &str) -> Option<String> {
    let words = words_of(text);
    if let Some(help) = without_number(&words).or_else(|| by_frequency(&words)) {
        return Some(help);
    }
    let words = match words.split_first() {
        Some((first, rest)) if first == "for" => rest.to_vec(),
        _ => words,
    };
    let Bare { words, is_usual, bound } = bare(words, &NOUNS)?;
    let phrase = match (count(&words), bound) {
        (Some(Numbers::Range(lo, hi)), None) => Some(format!("{lo} to {hi}")),
        (Some(Numbers::One(number)), None) => Some(number.to_string()),
        (Some(Numbers::One(number)), Some(Bound::AtMost)) => Some(format!("up to {number}")),
        (Some(Numbers::One(number)), Some(Bound::LessThan)) if number > 1 => Some(format!("up to {}", number - 1)),
        (Some(_), Some(Bound::AtLeast | Bound::MoreThan)) => {
            return Some(
                "a least number of sessions without a most cannot be written: write `\"ongoing\"` or `\"not stated\"`, and \
                 the least in `note`"
                    .to_owned(),
            );
        }
        (Some(_), Some(_)) => None,
        (None, None) => length::core(&words).map(|time| format!("for {time}")),
        (None, Some(_)) => None,
    }?;
    let phrase = if is_usual { format!("usually {phrase}") } else { phrase };
    let is_number = phrase.bytes().all(|byte| byte.is_ascii_digit());
    let written = if is_number { format!("write `{phrase}`") } else { write(&phrase) };
    reads_as_count(&phrase).then_some(written)
}

enum Numbers {
    One(i32),
    Range(i32, i32),
}

/// The number, or the first and the last of several that follow each other.
fn count(words: &[String]) -> Option<Numbers> {
    match texts(words)[..] {
        ["once" | "single" | "a" | "just", "only" | "single"] | ["once" | "single"] => Some(Numbers::One(1)),
        ["twice"] => Some(Numbers::One(2)),
        [number] => number_word(number).map(Numbers::One),
        [lo, "to", hi] | ["between", lo, "and", hi] | ["from", lo, "to", hi] => {
            Some(Numbers::Range(number_word(lo)?, number_word(hi)?)).filter(|_| number_word(lo) < number_word(hi))
        }
        ref words => {
            // "3 or 4", "3, 4 or 5"; "3 or 6" is not a range.
            let numbers: Option<Vec<i32>> = words.iter().step_by(2).map(|word| number_word(word)).collect();
            let is_list = words.len() % 2 == 1
                && words.iter().skip(1).step_by(2).all(|word| matches!(*word, "or" | ","))
                && words.iter().rev().nth(1) == Some(&"or");
            let numbers = numbers.filter(|_| is_list)?;
            let is_row = numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]));
            Some(Numbers::Range(*numbers.first()?, *numbers.last()?)).filter(|_| is_row)
        }
    }
}

/// What to write where the words hold no number.
fn without_number(words: &[String]) -> Option<String> {
    const ENDLESS: [&str; 14] = [
        "forever",
        "indefinitely",
        "indefinite",
        "lifelong",
        "life long",
        "for life",
        "continuous",
        "continuously",
        "open ended",
        "unlimited",
        "no end",
        "without end",
        "long term",
        "as long as it helps",
    ];
    if is_unstated(words, &["many", "several", "some", "a few"]) {
        return Some("write `\"not stated\"` where the source gives no number; a plan is then given one".to_owned());
    }
    if ENDLESS.contains(&texts(words).join(" ").as_str()) {
        return Some("write `\"ongoing\"`".to_owned());
    }
    match words.first()?.as_str() {
        "until" | "till" => Some(
            "sessions cannot go on until an event: write `\"ongoing\"` and plan with `--until DATE`, or write how many there \
             are and count each back from the event, with `before = \"event …\"` in a `[[phase.timing]]`"
                .to_owned(),
        ),
        _ => None,
    }
}

/// `twice a week for 6 weeks`: two lines.
fn by_frequency(words: &[String]) -> Option<String> {
    let place = words.iter().position(|word| word == "for").filter(|place| *place > 0)?;
    let count = per_week(&texts(&words[..place]))?;
    let time = length::core(&words[place + 1..]).filter(|time| reads_as_count(&format!("for {time}")))?;
    Some(format!("write two lines: `sessions = \"for {time}\"` and `per-week = {count}`"))
}
