//! How often something is: a number of times a week, every second day, several times a day.

use super::words::{number_word, texts, words_of};

/// Why sessions cannot be planned by a length, and what to do instead: hours, and several sessions on a day.
pub(in crate::read) fn not_in_days(text: &str) -> Option<(String, String)> {
    let words = words_of(text);
    let words = texts(&words);
    let hours = match words[..] {
        [hours, "hour" | "hours" | "h" | "hrs"] | ["every", hours, "hour" | "hours" | "h" | "hrs"] => {
            number_word(hours)
        }
        ["q", hours, "h" | "hours"] => number_word(hours),
        _ => None,
    };
    if let Some(hours) = hours.filter(|hours| hours % 24 != 0 && *hours < 24 * 366) {
        let (before, after) = (hours / 24, hours / 24 + 1);
        let message = format!("`{text}` is not a whole number of days, and sessions are planned by the day");
        let help = if before == 0 {
            "write `\"1 day\"` where the next day will do; several sessions on a day are one visit".to_owned()
        } else {
            format!("write `\"{before} to {after} days\"`, or the one of them that the source allows")
        };
        return Some((message, help));
    }
    let is_several_a_day = match words[..] {
        ["twice" | "thrice", "daily"] | ["twice", "a" | "per", "day"] | [_, "times", "daily"] => true,
        ["bid" | "tid" | "bd" | "tds"] => true,
        [count, "times" | "x", "a" | "per", "day"] | [count, "per", "day"] => number_word(count) != Some(1),
        _ => false,
    };
    is_several_a_day.then(|| {
        let message = format!("`{text}` is more than one session on a day, and a course has one at most");
        (message, "plan one visit a day, and say in a text how often the person is treated in it".to_owned())
    })
}

/// How many sessions a week words mean, if they mean that: `twice a week`, `5 days per week`, `2 x week`.
pub(super) fn per_week(words: &[&str]) -> Option<i32> {
    let count = match *words {
        ["tiw"] => return Some(3),
        [count, "times" | "days" | "sessions" | "x", "per" | "a" | "each" | "every", "week"] => count,
        [count, "per" | "a" | "times" | "x" | "each" | "every", "week"] => count,
        [count @ ("twice" | "thrice"), "weekly"] | [count, "times" | "x", "weekly"] => count,
        _ => return None,
    };
    let count = match count {
        "twice" => Some(2),
        "thrice" => Some(3),
        count => number_word(count),
    };
    count.filter(|count| (2..=7).contains(count))
}

/// The number in words that can mean two things: that many weeks apart, or that many times a week.
pub(super) fn doubtful_weekly(words: &[&str]) -> Option<i32> {
    match *words {
        ["biweekly"] | ["bi", "weekly"] => Some(2),
        [count, "weekly"] => number_word(count).filter(|count| (2..=7).contains(count)),
        _ => None,
    }
}

/// The length that says how often something is: `daily`, `every other day`, `once a week`, `q4w`.
pub(super) fn length_of(words: &[&str]) -> Option<String> {
    let fixed = match *words {
        ["daily"] | ["every" | "each", "day"] | ["once", "a" | "per", "day"] | ["once", "daily"] | ["qd"] => "1 day",
        ["every", "other" | "second", "day"] | ["alternate", "days"] | ["on", "alternate", "days"] | ["qod"] => {
            "2 days"
        }
        ["weekly"] | ["once", "a" | "per", "week"] | ["once", "weekly"] | ["qw"] | ["1" | "one", "per", "week"] => {
            "1 week"
        }
        ["fortnightly"] | ["fortnight"] | ["every", "other" | "second", "week"] | ["qow"] => "2 weeks",
        ["monthly"] | ["once", "a" | "per", "month"] | ["once", "monthly"] | ["qm"] => "1 month",
        ["every", "other" | "second", "month"] => "2 months",
        ["quarterly"] => "3 months",
        ["yearly" | "annually"] | ["once", "a" | "per", "year"] => "1 year",
        ["q", ref rest @ ..] | ["every", ref rest @ ..] => return ordinal(rest),
        [hours, "hour" | "hours"] => match number_word(hours)? {
            24 => "1 day",
            48 => "2 days",
            72 => "3 days",
            _ => return None,
        },
        _ => return None,
    };
    Some(fixed.to_owned())
}

/// `third week`, `3rd week`.
fn ordinal(words: &[&str]) -> Option<String> {
    const ORDINALS: [&str; 7] = ["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
    let (count, unit) = match *words {
        [count, "nd" | "rd" | "th", unit] => (number_word(count)?, unit),
        [ordinal, unit] => (i32::try_from(ORDINALS.iter().position(|name| *name == ordinal)? + 3).ok()?, unit),
        _ => return None,
    };
    matches!(unit, "day" | "week" | "month").then(|| format!("{count} {unit}s"))
}
