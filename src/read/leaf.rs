//! Single values of a protocol file: texts, names, dates and the phrases of [`super::phrase`]. Numbers are in
//! [`super::number`].

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime, Weekday};
use serde_json::{Value, json};
use toml::Spanned;
use toml::de::DeValue;

use super::correction;
use super::phrase::{self, AimWords, Hedged, Misread};
use super::problem::{ProblemId, Problems, nearest};
use super::table::{At, Definitions, Read, Required, as_written, wrong_type};
use crate::model::{
    Cap, CareClass, ClockRange, DateRange, Frequency, Id, LateOutcome, Length, LengthRange, Minutes, Moment, MonthDay,
    MonthEnd, Outcome, Reference, StartTimes, TooSoon, YearDays,
};
use crate::model::{is_control, is_in_calendar};

/// A sentence or title on one line.
#[derive(Clone, Debug)]
pub(super) struct Line(pub(super) String);

impl Line {
    /// The most characters that a line may have: far more than fits an alarm or a table, far less than a novel.
    const MAX_CHARS: usize = 1000;
}

impl Read for Line {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let Some(text) = value.get_ref().as_str() else {
            wrong_type(value, "a text", in_quotes(value), problems);
            return None;
        };
        let span = value.span();
        // Files are full of plain texts, which are seen at a glance.
        let is_plain = text.len() <= Self::MAX_CHARS && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        let control = if is_plain { None } else { text.chars().find(|c| is_control(*c)) };
        if let Some(control) = control {
            let (message, help) = match control {
                '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                    ("this text holds a line break".to_owned(), "write the text on one line")
                }
                '\t' => ("this text holds a tab".to_owned(), "write a space instead"),
                _ => {
                    let message = format!("this text holds the control character U+{:04X}", u32::from(control));
                    (message, "delete the character; it cannot be seen")
                }
            };
            problems.say(ProblemId::ControlCharacter, &span, message, help);
            return None;
        }
        if text.trim().is_empty() {
            problems.say(
                ProblemId::EmptyText,
                &span,
                "this text is empty",
                "write the text; a line that may be missing can be left out",
            );
            return None;
        }
        if !is_plain && text.chars().nth(Self::MAX_CHARS).is_some() {
            let message = format!("this text has {} characters; at most {} fit", text.chars().count(), Self::MAX_CHARS);
            problems.say(ProblemId::TextTooLong, &span, message, "write one short sentence");
            return None;
        }
        Some(Self(text.trim().to_owned()))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(String::new())
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "string", "minLength": 1, "maxLength": Self::MAX_CHARS })
    }
}

/// What to write for a text that stands without its quotes.
fn in_quotes(value: &Spanned<DeValue<'_>>) -> String {
    match as_written(value) {
        Some(written) => format!("put it in double quotes: `\"{written}\"`"),
        None => "write one text in double quotes".to_owned(),
    }
}

/// A kebab-case name; `None` where it could not be read.
#[derive(Clone, Debug)]
pub(super) struct Identifier(pub(super) Option<Id>);

impl Read for Identifier {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let Some(text) = value.get_ref().as_str() else {
            wrong_type(value, "a name", "write a name in double quotes, such as `\"hair-loss\"`", problems);
            return None;
        };
        name(text, &value.span(), problems).map(|id| Self(Some(id)))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(None)
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "maxLength": Id::MAX_CHARS })
    }
}

/// One name, or several in a list.
#[derive(Clone, Debug)]
pub(super) struct Identifiers(pub(super) Vec<At<Identifier>>);

impl Read for Identifiers {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        if value.get_ref().is_array() {
            return Required::<At<Identifier>>::read(value, problems).map(|names| Self(names.0));
        }
        At::<Identifier>::read(value, problems).map(|name| Self(vec![name]))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(Vec::new())
    }

    fn schema(definitions: &mut Definitions) -> Value {
        let one = Identifier::schema(definitions);
        json!({ "anyOf": [one, Required::<At<Identifier>>::schema(definitions)] })
    }
}

/// The name that a text spells, or a problem.
pub(super) fn name(text: &str, span: &Range<usize>, problems: &mut Problems) -> Option<Id> {
    let id = Id::new(text);
    if id.is_none() {
        let help = match kebab(text) {
            Some(better) => format!("write `{better}`"),
            None if text.len() > Id::MAX_CHARS => format!("write at most {} characters", Id::MAX_CHARS),
            None => "write small letters from a to z, digits and single hyphens, beginning with a letter".to_owned(),
        };
        let message = match text.chars().find(|c| !c.is_ascii()) {
            Some(other) => format!("`{text}` is not a name: `{other}` (U+{:04X}) cannot be in one", u32::from(other)),
            None => format!("`{text}` is not a name"),
        };
        problems.say(ProblemId::BadId, span, message, help);
    }
    id
}

/// The nearest name to a text, unless it has letters that nobody knows in a-z.
fn kebab(text: &str) -> Option<Id> {
    let mut plain = String::new();
    for c in text.trim().chars().take(2 * Id::MAX_CHARS) {
        match c {
            'ı' | 'İ' => plain.push('i'),
            'ç' | 'Ç' => plain.push('c'),
            'ğ' | 'Ğ' => plain.push('g'),
            'ö' | 'Ö' => plain.push('o'),
            'ş' | 'Ş' => plain.push('s'),
            'ü' | 'Ü' => plain.push('u'),
            c if c.is_alphanumeric() && !c.is_ascii() => return None,
            c => plain.push(c.to_ascii_lowercase()),
        }
    }
    // A character that cannot be seen separates no words.
    plain.retain(|c| c.is_ascii() || c.is_whitespace() || matches!(c, '–' | '—' | '‐' | '‑'));
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    Id::new(&words.collect::<Vec<_>>().join("-"))
}

impl Read for NaiveDate {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let text = match value.get_ref() {
            DeValue::Datetime(datetime) => {
                let own = datetime.date.filter(|_| datetime.time.is_none());
                let own =
                    own.and_then(|own| NaiveDate::from_ymd_opt(own.year.into(), own.month.into(), own.day.into()));
                if let Some(date) = own.filter(|date| is_in_calendar(*date)) {
                    return Some(date);
                }
                datetime.to_string()
            }
            DeValue::String(text) => {
                match phrase::date(text.trim()) {
                    Ok(date) => wrong_type(value, "a date", format!("write it without quotes: `{date}`"), problems),
                    Err(misread) => say(misread, value, problems),
                }
                return None;
            }
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Array(_) | DeValue::Table(_) => {
                wrong_type(value, "a date", "write year, month and day without quotes, as in `2026-12-01`", problems);
                return None;
            }
        };
        phrase::date(&text).map_err(|misread| say(misread, value, problems)).ok()
    }

    fn stand_in(_: &Range<usize>) -> Self {
        NaiveDate::default()
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "string", "format": "date" })
    }
}

/// A day, or days from one to another.
#[derive(Clone, Debug)]
pub(super) struct DateDays(pub(super) DateRange);

impl Read for DateDays {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let range = match value.get_ref() {
            DeValue::String(text) => phrase::date_range(text),
            DeValue::Datetime(datetime) => phrase::date(&datetime.to_string()).map(DateRange::day),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Array(_) | DeValue::Table(_) => {
                let help = "write a date such as `2026-12-24`, or days such as `\"2026-12-24..2027-01-03\"`";
                wrong_type(value, "a date", help, problems);
                return None;
            }
        };
        range.map(Self).map_err(|misread| say(misread, value, problems)).ok()
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(DateRange::day(NaiveDate::default()))
    }

    fn schema(_: &mut Definitions) -> Value {
        let day = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
        json!({ "type": "string", "pattern": format!("^{day}(\\.\\.{day})?$") })
    }
}

/// Defines values that are phrases: their type, how they are read, an example, what stands in for a misread one, and
/// the pattern that an editor checks.
macro_rules! phrases {
    ($($(#[doc = $doc:literal])+ $Name:ident($Type:ty): $read:path, $example:literal, $stand_in:expr, $pattern:expr;)+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub(in crate::read) struct $Name(pub(in crate::read) $Type);

        impl Read for $Name {
            fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
                let Some(text) = value.get_ref().as_str() else {
                    let help = in_words(value, $example, |text| $read(text).is_ok());
                    wrong_type(value, "a phrase", help, problems);
                    return None;
                };
                $read(text).map(Self).map_err(|misread| say(misread, value, problems)).ok()
            }

            fn stand_in(_: &Range<usize>) -> Self {
                Self($stand_in)
            }

            fn schema(_: &mut Definitions) -> Value {
                json!({ "type": "string", "pattern": $pattern })
            }
        }
    )+ };
}

pub(super) use phrases;

/// What to write for a value that should be a phrase: what stands in a list where that is one, the number with a unit where there
/// is a number.
pub(super) fn in_words(value: &Spanned<DeValue<'_>>, example: &str, is_phrase: impl Fn(&str) -> bool) -> String {
    let texts = || value.get_ref().as_array()?.iter().map(|item| item.get_ref().as_str()).collect::<Option<Vec<_>>>();
    if let Some(phrase) = texts().map(|texts| texts.join(", ")).filter(|phrase| is_phrase(phrase)) {
        return format!("write all of it in one phrase: `\"{phrase}\"`");
    }
    let number = value.get_ref().as_integer().and_then(|_| as_written(value));
    match (number, example.split_once(' ')) {
        (Some(number), Some((digits, unit))) if digits.bytes().all(|b| b.is_ascii_digit()) => {
            format!("write the number with its unit in double quotes, such as `\"{number} {unit}\"`")
        }
        _ => format!("write a phrase in double quotes, such as `\"{example}\"`"),
    }
}

const LENGTH: &str = "[0-9]+ (day|week|month|year)s?( [+-] [0-9]+ (day|week|month|year)s?)*";
const CLOCK: &str = "[0-9]+( to [0-9]+)? (minute|hour|day|week)s?";

phrases! {
    /// A length of calendar time.
    LengthPhrase(Length): phrase::length, "14 days", Length::ZERO, format!("^{LENGTH}$");
    /// A length of calendar time or a range of them.
    IntervalPhrase(LengthRange): phrase::interval, "14 days", LengthRange::single(Length::ZERO),
        format!("^({LENGTH} to |[0-9]+ to )?{LENGTH}( or more)?$");
    /// What a phase aims at.
    AimPhrase(AimWords): phrase::aim, "14 days", AimWords::NOT_STATED,
        format!("^(not stated|(usually )?({LENGTH} to |[0-9]+ to )?{LENGTH}( or more| (±|\\+/-|\\+-) {LENGTH})?)$");
    /// How far sessions lie from another treatment.
    DistancePhrase(Hedged<Length>): phrase::hedged_length, "7 days", Hedged::flat(Length::ZERO), format!("^(usually )?{LENGTH}$");
    /// A reference point.
    ReferencePhrase(Reference): phrase::reference, "previous session", Reference::Before(1),
        "^(previous session|[0-9]+ sessions? before|session [0-9]+|phase start|course start|event [a-z][a-z0-9-]*)$";
    /// How long a session takes.
    MinutesPhrase(Minutes): phrase::minutes, "20 minutes", Minutes::ONE, "^[0-9]+( to [0-9]+)? (minute|hour)s?$";
    /// How long a session takes, as a source says.
    SourceMinutesPhrase(Hedged<Minutes>): phrase::hedged_minutes, "20 minutes", Hedged::flat(Minutes::ONE),
        "^(usually )?[0-9]+( to [0-9]+)? (minute|hour)s?$";
    /// A length of clock time.
    ClockPhrase(ClockRange): phrase::clock_range, "24 hours", ClockRange::ZERO,
        format!("^{CLOCK}$");
    /// A moment before or after a session.
    MomentPhrase(Moment): phrase::moment, "24 hours after", Moment::NotStated,
        format!("^(session|day of session|not stated|{CLOCK} (before|after))$");
    /// What an answer leads to.
    OutcomePhrase(Outcome): phrase::outcome, "stop", Outcome::GoOn,
        "^(go on|stop|go to phase [a-z][a-z0-9-]*|[0-9]+ more sessions?)$";
    /// What follows when a session is too late.
    LateOutcomePhrase(LateOutcome): phrase::late_outcome, "repeat the last session", LateOutcome::Repeat(1),
        "^(repeat the last (session|[0-9]+ sessions)|start the (phase|course) again|leave the session out)$";
    /// Days of every year.
    YearDaysPhrase(YearDays): phrase::year_days, "1 July to 31 August", YearDays { first: (1, 1), last: (1, 1) },
        "^([0-9]+ )?[A-Z][a-z]+( (to|and) ([0-9]+ )?[A-Z][a-z]+)?$";
    /// The most sessions in a number of days.
    CapPhrase(Cap): phrase::cap, "2 in 7 days", Cap { sessions: 1, days: 2 }, "^[0-9]+ in [0-9]+ (day|week)s?$";
    /// When visits begin, by weekday.
    StartTimesPhrase(StartTimes): phrase::start_times, "17:30", StartTimes::usual(NaiveTime::MIN),
        "^[0-9]{1,2}:[0-9]{2}(, ?(mon|tue|wed|thu|fri|sat|sun)[= ][0-9]{1,2}:[0-9]{2})*$";
    /// A day of each month.
    MonthDayPhrase(MonthDay): phrase::month_day, "first mon of the month", MonthDay::Same,
        "^(same day|day [0-9]+|(first|second|third|fourth|last) (mon|tue|wed|thu|fri|sat|sun)) of the month$";
}

/// A weekday. Several can be listed in one text: `mon, wed, fri`.
#[derive(Clone, Debug)]
pub(in crate::read) struct WeekdayWord(pub(in crate::read) Weekday);

impl Read for WeekdayWord {
    const LISTED: Option<&'static str> = Some("^[A-Za-z]{3,10}(( to |-|, ?| and )[A-Za-z]{3,10})*$");

    fn listed(text: &str) -> Option<Vec<Self>> {
        correction::weekday_list(text).map(|days| days.into_iter().map(Self).collect())
    }

    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let Some(text) = value.get_ref().as_str() else {
            wrong_type(value, "a weekday", "write weekdays in double quotes, such as `[\"mon\", \"wed\"]`", problems);
            return None;
        };
        phrase::weekday(text).map(Self).map_err(|misread| say(misread, value, problems)).ok()
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(Weekday::Mon)
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "string", "pattern": "^(mon|tue|wed|thu|fri|sat|sun)$" })
    }
}

/// Defines values that are one of a few words.
macro_rules! words {
    ($($(#[doc = $doc:literal])+ $Name:ident($Type:ty): $all:expr, $stand_in:expr;)+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub(in crate::read) struct $Name(pub(in crate::read) $Type);

        impl Read for $Name {
            fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
                choice(value, &$all, problems).map(Self)
            }

            fn stand_in(_: &Range<usize>) -> Self {
                Self($stand_in)
            }

            fn schema(_: &mut Definitions) -> Value {
                json!({ "type": "string", "enum": $all.map(|(word, _)| word) })
            }
        }
    )+ };
}

pub(super) use words;

/// How far a file has been reviewed, before it is known by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StatusKind {
    Draft,
    Published,
    Reviewed,
    Retired,
}

/// How firmly a source speaks, before it is known what must be over first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Firmness {
    Absolute,
    NotRecommended,
    Temporary,
    Relative,
    TellBeforehand,
    NotStated,
}

words! {
    /// How far the file has been reviewed.
    StatusWord(StatusKind): [("draft", StatusKind::Draft), ("published", StatusKind::Published),
        ("reviewed", StatusKind::Reviewed), ("retired", StatusKind::Retired)], StatusKind::Published;
    /// What a month does at the end of a month.
    MonthEndWord(MonthEnd): [("clamp", MonthEnd::Clamp), ("roll", MonthEnd::Roll)], MonthEnd::Clamp;
    /// What becomes of a session that was held too soon.
    TooSoonWord(TooSoon): [("count", TooSoon::Count), ("repeat", TooSoon::Repeat)], TooSoon::Count;
    /// Which of several rules of a session counts: whether it is the earliest alone.
    WhicheverWord(bool): [("later", false), ("earlier", true)], false;
    /// Whether a session and another treatment may be on one day.
    SameDayWord(bool): [("allowed", true), ("not allowed", false)], false;
    /// The kind of a care item.
    CareClassWord(CareClass): CareClass::ALL, CareClass::Other;
    /// How firmly a source speaks against a treatment.
    KindWord(Firmness): [("absolute", Firmness::Absolute), ("not recommended", Firmness::NotRecommended),
        ("temporary", Firmness::Temporary), ("relative", Firmness::Relative),
        ("tell beforehand", Firmness::TellBeforehand), (phrase::NOT_STATED, Firmness::NotStated)], Firmness::NotStated;
    /// How often something happens.
    FrequencyWord(Frequency): Frequency::ALL, Frequency::Rare;
}

/// The meaning of one of a few words.
pub(super) fn choice<T: Copy>(
    value: &Spanned<DeValue<'_>>,
    all: &[(&'static str, T)],
    problems: &mut Problems,
) -> Option<T> {
    let list = || all.iter().map(|(word, _)| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ");
    let Some(text) = value.get_ref().as_str() else {
        wrong_type(value, "a word", format!("write one of {}", list()), problems);
        return None;
    };
    let found = all.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let help = match nearest(&text.to_lowercase(), all.iter().map(|(word, _)| *word)) {
            Some(close) => format!("did you mean `\"{close}\"`? The words here are {}", list()),
            None => format!("write one of {}", list()),
        };
        problems.say(ProblemId::BadChoice, &value.span(), format!("`{text}` is not one of the words here"), help);
    }
    found
}

/// Notes that a phrase could not be read.
pub(super) fn say(misread: Misread, value: &Spanned<DeValue<'_>>, problems: &mut Problems) {
    problems.say(misread.id, &value.span(), misread.message, misread.help);
}
