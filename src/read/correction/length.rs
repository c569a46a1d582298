//! Misread lengths of time.

use super::frequency::{doubtful_weekly, length_of, per_week};
use super::points::{timings, weekday_list};
use super::words::{Bare, Bound, bare, is_unstated, number_word, texts, words_of, write};
use crate::model::{Length, LengthRange, MonthEnd};
use crate::read::phrase::{
    CALENDAR_UNITS, reads_as_aim, reads_as_count, reads_as_minutes, reads_interval, reads_length,
};
use crate::read::problem::nearest;

/// Words that say nothing beside a length.
const FILLERS: [&str; 9] =
    ["every", "each", "of", "apart", "in between", "between sessions", "from", "an interval", "after"];

/// What to write for a misread aim of a phase.
pub(in crate::read) fn of_aim(text: &str) -> Option<String> {
    let words = words_of(text);
    if let Some(help) = unstated(&words).or_else(|| two_parts(&words)) {
        return Some(help);
    }
    if let Some(days) = weekday_list(text) {
        let days: Vec<String> = days.iter().map(|day| format!("\"{}\"", day.to_string().to_lowercase())).collect();
        return Some(format!("write the line `on = [{}]` in the phase instead of the interval", days.join(", ")));
    }
    let offer = |aim: String| reads_as_aim(&aim).then(|| write(&aim));
    limit_lines(&words).or_else(|| of_frequency(&words)).or_else(|| timings(&words)).or_else(|| offer(aim(words)?))
}

/// What to write for a misread interval where nothing can be usual.
pub(in crate::read) fn of_interval(text: &str) -> Option<String> {
    let words = words_of(text);
    let offer = |aim: String| reads_interval(&aim).is_some().then(|| write(&aim));
    of_frequency(&words).or_else(|| offer(aim(words)?))
}

/// What to write for a misread length that is a limit.
pub(in crate::read) fn of_limit(text: &str) -> Option<String> {
    let words = words_of(text);
    if let Some(length) = length_of(&texts(&words)) {
        return Some(write(&length));
    }
    let bare = bare(words, &FILLERS).filter(|bare| !bare.is_usual)?;
    let core = core(&bare.words).filter(|core| reads_length(core).is_some())?;
    match bare.bound {
        None => Some(write(&core)),
        Some(Bound::AtLeast) => Some(format!("write `\"{core}\"`; as `minimum-interval` that is the least")),
        Some(Bound::AtMost) => Some(format!("write `\"{core}\"`; as `maximum-interval` that is the most")),
        Some(Bound::MoreThan | Bound::LessThan) => None,
    }
}

/// What to write for a misread distance from another treatment, which is a least one.
pub(in crate::read) fn of_distance(text: &str) -> Option<String> {
    let bare = bare(words_of(text), &FILLERS)?;
    let core = core(&bare.words).filter(|core| reads_length(core).is_some())?;
    let hedge = if bare.is_usual { "usually " } else { "" };
    matches!(bare.bound, None | Some(Bound::AtLeast)).then(|| write(&format!("{hedge}{core}")))
}

/// What to write for a misread length of a visit.
pub(in crate::read) fn of_minutes(text: &str) -> Option<String> {
    let words =
        words_of(text).into_iter().map(|word| if word == "min" { "minutes".to_owned() } else { word }).collect();
    let bare = bare(words, &["of"]).filter(|bare| bare.bound.is_none())?;
    let full = |word: &String| match word.as_str() {
        "mins" | "minute" => "minutes".to_owned(),
        "h" | "hr" | "hrs" | "hour" => "hours".to_owned(),
        word => word.to_owned(),
    };
    let words: Vec<String> = bare.words.iter().map(full).collect();
    let words = texts(&words);
    let core = match words[..] {
        ["half", "an", "hours"] | ["half", "hours"] => "30 minutes".to_owned(),
        ["an" | "a", "hours"] => "1 hour".to_owned(),
        _ => spelt(&words),
    };
    let phrase = if bare.is_usual { format!("usually {core}") } else { core };
    reads_as_minutes(&phrase).then(|| write(&phrase))
}

/// An aim with its hedge and its bound, as it is written.
fn aim(words: Vec<String>) -> Option<String> {
    let Bare { words, is_usual, bound } = bare(words, &FILLERS)?;
    let core = core(&words)?;
    let hedge = if is_usual { "usually " } else { "" };
    match bound {
        None => Some(format!("{hedge}{core}")),
        Some(Bound::AtLeast) => Some(format!("{hedge}{core} or more")),
        Some(Bound::MoreThan) => Some(format!("{hedge}{core} + 1 day or more")),
        Some(Bound::AtMost | Bound::LessThan) => None,
    }
}

/// What to write for a longest gap, which is a line of its own.
fn limit_lines(words: &[String]) -> Option<String> {
    let bare = bare(words.to_vec(), &FILLERS).filter(|bare| !bare.is_usual)?;
    let line = limit_line(&bare).filter(|_| matches!(bare.bound, Some(Bound::AtMost | Bound::LessThan)))?;
    Some(format!("write the line {line} in the phase, and as `interval` only what the source aims at"))
}

fn limit_line(bare: &Bare) -> Option<String> {
    let core = core(&bare.words)?;
    let (key, length) = match bare.bound? {
        Bound::AtLeast => ("minimum-interval", core),
        Bound::MoreThan => ("minimum-interval", format!("{core} + 1 day")),
        Bound::AtMost => ("maximum-interval", core),
        Bound::LessThan => ("maximum-interval", format!("{core} - 1 day")),
    };
    reads_length(&length).is_some().then(|| format!("`{key} = \"{length}\"`"))
}

/// An aim and something that is a line of its own: `3 to 4 months, not sooner than 12 weeks`, `twice a week for 6 weeks`.
fn two_parts(words: &[String]) -> Option<String> {
    let split = |separators: &[&str]| {
        let place = words.iter().position(|word| separators.contains(&word.as_str()))?;
        let rest = words[place + 1..].iter().skip_while(|word| *word == "but").cloned().collect::<Vec<_>>();
        Some((words[..place].to_vec(), rest))
    };
    let line_of_aim = |words: Vec<String>| match per_week(&texts(&words)) {
        Some(count) => Some(format!("`per-week = {count}`")),
        None => {
            let written = texts(&words).join(" ");
            let aim = length_of(&texts(&words)).or_else(|| aim(words)).unwrap_or(written);
            reads_as_aim(&aim).then(|| format!("`interval = \"{aim}\"`"))
        }
    };
    if let Some((first, rest)) = split(&[",", ";", "but"]) {
        let limit = bare(rest, &FILLERS).filter(|bare| !bare.is_usual).and_then(|bare| {
            let line = limit_line(&bare)?;
            let (shortest, key) = (core(&bare.words)?, line.contains("minimum"));
            Some((line, shortest, key))
        });
        let (line, limit, is_minimum) = limit?;
        let is_in_order = aim_range(&first).is_none_or(|aim| {
            reads_length(&limit).is_some_and(|limit| match is_minimum {
                true => limit.never_exceeds(aim.shorter(), MonthEnd::Clamp),
                false => aim.longer().is_some_and(|longer: Length| longer.never_exceeds(limit, MonthEnd::Clamp)),
            })
        });
        return Some(format!("write two lines: {} and {line}", line_of_aim(first)?)).filter(|_| is_in_order);
    }
    let (first, time) = split(&["for"])?;
    let time = core(&time).filter(|time| reads_as_count(&format!("for {time}")))?;
    let line = line_of_aim(first)?;
    Some(format!("write two lines: {line} and `sessions = \"for {time}\"`"))
}

fn aim_range(words: &[String]) -> Option<LengthRange> {
    let aim = length_of(&texts(words)).or_else(|| aim(words.to_vec()))?;
    reads_interval(aim.trim_start_matches("usually "))
}

/// What to write for how often something is.
fn of_frequency(words: &[String]) -> Option<String> {
    let words = texts(words);
    if let Some(count) = per_week(&words) {
        return Some(format!("write the line `per-week = {count}` in the phase instead of the interval"));
    }
    if let Some(count) = doubtful_weekly(&words) {
        return Some(format!(
            "write `\"{count} weeks\"`, or the line `per-week = {count}`, whichever of the two is meant"
        ));
    }
    match words[..] {
        ["bimonthly"] | ["bi", "monthly"] => {
            Some("write `\"2 months\"` or `\"2 weeks\"`, whichever of the two is meant".to_owned())
        }
        _ => length_of(&words).map(|length| write(&length)),
    }
}

/// What to write where nobody says how often.
fn unstated(words: &[String]) -> Option<String> {
    is_unstated(words, &["if needed", "none", "not given"])
        .then(|| "write `\"not stated\"` where the source gives none; a plan is then given one".to_owned())
}

/// A length or a range of lengths in the words of a file, if these words are one.
pub(super) fn core(words: &[String]) -> Option<String> {
    if let Some(length) = length_of(&texts(words)) {
        return Some(length);
    }
    let words = match texts(words)[..] {
        // "q4w", "between 4 and 6 weeks", "4 or 5 weeks"
        ["q", ref rest @ ..] => rest.to_vec(),
        ["between", from, "and", ref rest @ ..] => [&[from, "to"], rest].concat(),
        [from, "or", until, ref rest @ ..] if number_word(from)?.checked_add(1) == number_word(until) => {
            [&[from, "to", until], rest].concat()
        }
        ref words => words.to_vec(),
    };
    let phrase = spelt(&words);
    reads_interval(&phrase).is_some().then_some(phrase)
}

/// The words with numbers in digits and units in full.
fn spelt(words: &[&str]) -> String {
    let unit = |word: &str| {
        let units = CALENDAR_UNITS.iter().flat_map(|(one, many, _)| [*one, *many]);
        // Nothing of a few letters is a misspelt unit.
        nearest(word, units).filter(|_| word.len() >= 4 && word != "weekly" && word != "yearly" && word != "monthly")
    };
    let word = |word: &&str| match *word {
        "a" | "an" => "1".to_owned(),
        "and" => "+".to_owned(),
        "d" => "days".to_owned(),
        "w" | "wk" | "wks" => "weeks".to_owned(),
        "m" | "mo" | "mos" | "mth" | "mths" => "months".to_owned(),
        "y" | "yr" | "yrs" => "years".to_owned(),
        "fortnight" => "2 weeks".to_owned(),
        word => match number_word(word) {
            Some(number) => number.to_string(),
            None => unit(word).unwrap_or(word).to_owned(),
        },
    };
    let phrase = words.iter().map(word).collect::<Vec<_>>().join(" ").replace("1 2 weeks", "2 weeks");
    match phrase.strip_prefix("1 ").and_then(|unit| unit.strip_suffix('s')) {
        Some(unit) if !unit.contains(' ') => format!("1 {unit}"),
        Some(_) | None => phrase,
    }
}
