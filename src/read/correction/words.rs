//! The words of a misread phrase, and what they say beside a number: about so much, at least, at most.

/// The words of a text in small letters. Digits, letters and signs are words of their own, a dot after a letter is none, and
/// signs that words can say are those words.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let spaced = text.to_lowercase().replace(['–', '—', '‐', '‑'], "-");
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    let mut characters = spaced.chars().peekable();
    while let Some(c) = characters.next() {
        let is_glued = !last.is_whitespace();
        let next = characters.peek().copied().unwrap_or(' ');
        let starts_word = !is_glued || last.is_ascii_digit() != c.is_ascii_digit() || !last.is_alphanumeric();
        match c {
            _ if c.is_whitespace() => {}
            '.' | '\'' if last.is_alphabetic() => {}
            _ if c.is_alphanumeric() => match words.last_mut().filter(|_| !starts_word) {
                Some(word) => word.push(c),
                None => words.push(c.to_string()),
            },
            '~' | '≈' => words.push("about".to_owned()),
            '≥' => words.push("at-least".to_owned()),
            '≤' => words.push("at-most".to_owned()),
            '>' | '<' => {
                let is_or_equal = next == '=';
                characters.next_if_eq(&'=');
                let word = match (c, is_or_equal) {
                    ('>', true) => "at-least",
                    ('>', false) => "more-than",
                    (_, true) => "at-most",
                    (_, false) => "less-than",
                };
                words.push(word.to_owned());
            }
            // "12+ weeks" is not a sum.
            '+' if last.is_ascii_digit() && !next.is_ascii_digit() || is_glued && next == ' ' => {
                words.push("or-more".to_owned())
            }
            '/' => words.push("per".to_owned()),
            '×' => words.push("x".to_owned()),
            // "7-10", "4-weekly"; "1 week-3 days" could be a range or a difference.
            '-' if last.is_ascii_digit() && next.is_ascii_digit() => words.push("to".to_owned()),
            '-' if is_glued && next.is_alphanumeric() && !(last.is_alphabetic() && next.is_ascii_digit()) => {}
            '-' if is_glued && next.is_alphanumeric() => words.push("?".to_owned()),
            _ => words.push(c.to_string()),
        }
        last = c;
    }
    // "12+ weeks"
    if let [.., sign, _] = &mut words[..]
        && sign == "or-more"
    {
        let sign = words.remove(words.len() - 2);
        words.push(sign);
    }
    // "4 - 6 weeks" is a range, "4 weeks - 4 days" a difference.
    for place in 1..words.len().saturating_sub(1) {
        if words[place] == "-" && number_word(&words[place - 1]).is_some() && number_word(&words[place + 1]).is_some() {
            words[place] = "to".to_owned();
        }
    }
    words
}

/// A number in digits or spelt out.
pub(super) fn number_word(word: &str) -> Option<i32> {
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let spelt = NUMBERS.iter().position(|name| *name == word).and_then(|place| i32::try_from(place + 1).ok());
    spelt.or_else(|| crate::read::phrase::number(word))
}

/// What a phrase says of its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
}

/// A phrase without the words that hedge or bound its number.
#[derive(Clone, Debug)]
pub(super) struct Bare {
    pub(super) words: Vec<String>,
    pub(super) is_usual: bool,
    pub(super) bound: Option<Bound>,
}

const HEDGES: [&str; 21] = [
    "usually",
    "about",
    "approximately",
    "approx",
    "around",
    "roughly",
    "circa",
    "ca",
    "generally",
    "typically",
    "normally",
    "mostly",
    "in general",
    "on average",
    "average",
    "usual",
    "as a rule",
    "or so",
    "often",
    "nearly",
    "some",
];

const BOUNDS: [(Bound, &[&str]); 4] = [
    (
        Bound::AtLeast,
        &[
            "at-least",
            "at least",
            "minimum of",
            "minimum",
            "min",
            "a minimum of",
            "not before",
            "not sooner than",
            "no sooner than",
            "not earlier than",
            "no earlier than",
            "not less than",
            "no less than",
            "no fewer than",
            "not fewer than",
            "not under",
            "or-more",
            "or more",
            "or longer",
            "or later",
            "and more",
            "at most every",
            "no more than every",
            "not more than every",
            "no more often than every",
            "not more often than every",
            "max every",
            "maximum every",
        ],
    ),
    (Bound::MoreThan, &["more-than", "more than", "longer than", "later than"]),
    (
        Bound::AtMost,
        &[
            "at-most",
            "at most",
            "up to",
            "maximum of",
            "maximum",
            "max",
            "a maximum of",
            "no more than",
            "not more than",
            "no later than",
            "not later than",
            "no longer than",
            "not longer than",
            "not over",
            "or less",
            "or fewer",
            "or sooner",
            "within",
            // So often, or more often.
            "at least every",
            "at least each",
            "at least once every",
            "minimum every",
            "min every",
        ],
    ),
    (Bound::LessThan, &["less-than", "less than", "fewer than", "under"]),
];

/// Takes hedges and bounds off both ends of a phrase. `None` where it has two bounds.
pub(super) fn bare(words: Vec<String>, fillers: &[&str]) -> Option<Bare> {
    let mut bare = Bare { words, is_usual: false, bound: None };
    'again: loop {
        for hedge in HEDGES {
            if bare.take(hedge) {
                bare.is_usual = true;
                continue 'again;
            }
        }
        for (bound, phrases) in BOUNDS {
            // The longest first: "not more than" is not "more than".
            let longest = phrases.iter().filter(|phrase| bare.has(phrase)).max_by_key(|phrase| phrase.len());
            let is_negated = longest.is_some_and(|phrase| {
                BOUNDS.iter().flat_map(|(_, all)| all.iter()).any(|other| other.len() > phrase.len() && bare.has(other))
            });
            let Some(phrase) = longest.filter(|_| !is_negated) else { continue };
            if bare.bound.is_some() {
                return None;
            }
            bare.take(phrase);
            bare.bound = Some(bound);
            continue 'again;
        }
        if fillers.iter().any(|filler| bare.take(filler)) {
            continue;
        }
        return Some(bare);
    }
}

impl Bare {
    fn split(phrase: &str) -> Vec<&str> {
        phrase.split(' ').collect()
    }

    fn starts(&self, phrase: &str) -> bool {
        let phrase = Self::split(phrase);
        self.words.len() > phrase.len() && self.words.iter().zip(&phrase).all(|(word, other)| word == other)
    }

    fn ends(&self, phrase: &str) -> bool {
        let phrase = Self::split(phrase);
        self.words.len() > phrase.len()
            && self.words.iter().rev().zip(phrase.iter().rev()).all(|(word, other)| word == other)
    }

    fn has(&self, phrase: &str) -> bool {
        self.starts(phrase) || self.ends(phrase)
    }

    fn take(&mut self, phrase: &str) -> bool {
        let count = Self::split(phrase).len();
        if self.starts(phrase) {
            self.words.drain(..count);
        } else if self.ends(phrase) {
            self.words.truncate(self.words.len() - count);
        } else {
            return false;
        }
        true
    }
}

/// Whether the words say that nobody says it: as anybody writes that, or as these phrases do.
pub(super) fn is_unstated(words: &[String], more: &[&str]) -> bool {
    const UNSTATED: [&str; 10] = [
        "prn",
        "as needed",
        "when needed",
        "as required",
        "unknown",
        "not known",
        "varies",
        "variable",
        "tbd",
        "n per a",
    ];
    let phrase = texts(words).join(" ");
    UNSTATED.iter().chain(more).any(|unstated| *unstated == phrase)
}

/// The help to write a phrase.
pub(super) fn write(phrase: &str) -> String {
    format!("write `\"{phrase}\"`")
}

/// The words as borrowed texts, for patterns.
pub(super) fn texts(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}
