//! The clinic file as it is written, and the single values that only it has.

use std::ops::Range;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::holidays::Region;
use crate::model::{ClosingCalendar, Colour, DayTime, Hours, Language, Minutes, SpecialDays, TakingCalendar};
use crate::read::leaf::{DateDays, Line, StartTimesPhrase, in_words, phrases, say};
use crate::read::number::{FormatVersion, PlaceCount};
use crate::read::phrase::{self, Misread};
use crate::read::problem::{ProblemId, Problems, nearest};
use crate::read::schema::file_schema;
use crate::read::table::{At, Definitions, Read, Table, object_schema, read_key, tables, unknown_keys, wrong_type};
use crate::zone::Zone;

/// The JSON Schema (draft 7) of a clinic file, for editors.
pub fn json_schema() -> String {
    file_schema::<ClinicFile>("A clinic for mesoplan")
}

tables! {
    /// A clinic: where it is, when it is open, and what it hands out.
    struct ClinicFile {
        /// The version of this file format. It is 1.
        "schema" schema: At<FormatVersion>,
        /// What the clinic is called.
        "name" name: Option<At<Line>>,
        /// Where it is, as it should stand in a calendar.
        "place" place: Option<At<Line>>,
        /// The IANA name of its time zone, such as `Europe/Istanbul`.
        "timezone" timezone: At<ZoneName>,
        /// Its telephone number, such as `+90 212 555 01 23`.
        "phone" phone: Option<At<Phone>>,
        /// Its mail address.
        "email" email: Option<At<MailAddress>>,
        /// The address of its page, with `https://`.
        "web" web: Option<At<WebAddress>>,
        /// Who treats: a name as it should stand on a sheet.
        "clinician" clinician: Option<At<Line>>,
        /// The file of its sign, PNG or SVG, beside this one.
        "logo" logo: Option<At<Line>>,
        /// Its colour for headings and rules, such as `#1a5276`: dark enough to be read on white.
        "colour" colour: Option<At<ColourCode>>,
        /// A line for the foot of its sheets.
        "note" note: Option<At<Line>>,
        /// What a person is to bring along, a sentence each.
        "bring" bring: Vec<At<Line>>,
        /// What holds for appointments that cannot be kept.
        "cancellation" cancellation: Option<At<Line>>,
        /// How long before a session to remind, such as `1 day` and `1 hour`.
        "reminders" reminders: Vec<At<ReminderPhrase>>,
        /// The languages of what is handed out, as two letters: the first that plans speak is taken.
        "languages" languages: Vec<At<LanguageTag>>,
        /// The country or part of one whose public holidays close the clinic, such as `TR` or `DE-BE`. A country alone has the days that hold all over it.
        "holidays" holidays: Option<At<RegionCode>>,
        /// Days on which the clinic is closed: dates, or ranges such as `"2027-07-15..2027-07-30"`.
        "closed" closed: Vec<At<DateDays>>,
        /// Calendar files (.ics) of which every event closes its days; `{ file = "holidays.ics", without = ["Observance"] }` leaves some of them out.
        "closed-calendars" closed_calendars: Vec<At<ClosingCalendarValue>>,
        /// Calendar files (.ics) whose events take their time; with `{ file = "dr-a.ics", owner = "dr.a@example.org" }` what the owner declined takes none.
        "busy-calendars" busy_calendars: Vec<At<TakingCalendarValue>>,
        /// The folder of the clinic's saved courses, beside this file: its appointment book. Plans keep clear of what is promised to others in it.
        "book" book: Option<At<Line>>,
        /// How many visits can run at once: chairs, rooms. It is 1 where nothing is said.
        "at-once" at_once: Option<At<PlaceCount>>,
        /// How long a place is taken before and after a visit.
        "turnaround" turnaround: Option<At<TurnaroundTable>>,
        /// When visits begin, for courses that do not say: `"17:30"`, or `"17:30, fri 16:00"`.
        "at" at: Option<At<StartTimesPhrase>>,
        /// When the clinic is open. A weekday that is not mentioned is closed. Without this table any day may be used, and no time of day is checked.
        "hours" hours: Option<At<HoursTable>>,
        /// Days with other hours than their weekday: an extra Saturday, every other week, the first Monday of the month. Of two that name a day the last one holds; closures hold all the same.
        "special-hours" special_hours: Vec<At<SpecialHoursTable>>,
    }

    /// A calendar file (.ics) of which some events close nothing.
    struct ClosingCalendarTable {
        /// The calendar file.
        "file" file: At<Line>,
        /// Events that close nothing: their title, a category, or the first line of their description.
        "without" without: Vec<At<Line>>,
    }

    /// A calendar file (.ics) of a person.
    struct TakingCalendarTable {
        /// The calendar file.
        "file" file: At<Line>,
        /// The address that the person is invited by: what was declined takes no time.
        "owner" owner: Option<At<Line>>,
    }

    /// How long a place is taken besides the visit itself.
    struct TurnaroundTable {
        /// Before a visit, such as `"5 minutes"`.
        "before" before: Option<At<TurnaroundPhrase>>,
        /// After a visit, such as `"10 minutes"`.
        "after" after: Option<At<TurnaroundPhrase>>,
    }

    /// Hours that are an exception of the week.
    struct SpecialHoursTable {
        /// Which days: a date, days such as `"2027-07-15..2027-07-30"`, `"every 2 weeks from 2027-01-09"`, `"first mon of the month"` or `"last sat of the month"`.
        "on" on: At<SpecialDaysValue>,
        /// When it is open then: `"09:00-12:30, 13:30-18:00"`, or `"closed"`.
        "hours" hours: At<DayHours>,
    }

    /// The opening hours by weekday.
    struct HoursTable {
        /// Monday: `"09:00-12:30, 13:30-18:00"`, or `"closed"`.
        "mon" mon: Option<At<DayHours>>,
        /// Tuesday.
        "tue" tue: Option<At<DayHours>>,
        /// Wednesday.
        "wed" wed: Option<At<DayHours>>,
        /// Thursday.
        "thu" thu: Option<At<DayHours>>,
        /// Friday.
        "fri" fri: Option<At<DayHours>>,
        /// Saturday.
        "sat" sat: Option<At<DayHours>>,
        /// Sunday.
        "sun" sun: Option<At<DayHours>>,
    }
}

phrases! {
    /// The name of a time zone, spelled as the tables spell it.
    ZoneName(String): zone_name, "Europe/Istanbul", String::new(), "^[A-Za-z0-9_+/-]+$";
    /// How long before a session, in minutes.
    ReminderPhrase(u32): reminder, "2 days", 0, "^[0-9]+ (minute|hour|day|week)s?$";
    /// How long a place is taken before or after a visit, in minutes.
    TurnaroundPhrase(u32): turnaround, "10 minutes", 0, "^[0-9]+ (minute|hour)s?$";
    /// A language.
    LanguageTag(Language): language, "tr", Language::english(), "^[a-z]{2,3}$";
    /// A telephone number, as written.
    Phone(String): phone, "+90 212 555 01 23", String::new(), "^\\+?[0-9][0-9 ()/.-]{2,30}$";
    /// A mail address, as written.
    MailAddress(String): email, "info@example.org", String::new(), "^[^@ ]+@[^@ ]+\\.[^@ ]+$";
    /// The address of a page, as written.
    WebAddress(String): web, "https://www.example.org", String::new(), "^https?://.+$";
    /// A colour that can be read on white paper.
    ColourCode(Option<Colour>): colour, "#1a5276", None, "^#[0-9A-Fa-f]{6}$";
    /// The code of a region whose public holidays are known.
    RegionCode(String): region, "TR", String::new(), "^[A-Z]{2}(-[0-9A-Z]{1,3})?$";
    /// The hours of one weekday, as written; none where it is closed.
    DayHours(Vec<Hours>): day_hours, "09:00-18:00", Vec::new(), day_hours_pattern();
}

/// Values that are the path of a calendar file alone, or a table that says more of it.
macro_rules! calendar_values {
    ($($(#[doc = $doc:literal])+ $Name:ident($Type:ty): $Table:ty, $of_table:expr, $of_path:expr;)+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub(super) struct $Name(pub(super) $Type);

        impl Read for $Name {
            fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
                match value.get_ref() {
                    DeValue::Table(_) => <$Table>::read(value, problems).map($of_table).map(Self),
                    DeValue::String(_)
                    | DeValue::Datetime(_)
                    | DeValue::Integer(_)
                    | DeValue::Float(_)
                    | DeValue::Boolean(_)
                    | DeValue::Array(_) => Line::read(value, problems).map($of_path).map(Self),
                }
            }

            fn stand_in(span: &Range<usize>) -> Self {
                Self($of_path(Line::stand_in(span)))
            }

            fn schema(definitions: &mut Definitions) -> Value {
                json!({ "anyOf": [Line::schema(definitions), <$Table>::schema(definitions)] })
            }
        }
    )+ };
}

calendar_values! {
    /// A calendar file, by its path alone or with what is left out of it.
    ClosingCalendarValue(ClosingCalendar): ClosingCalendarTable,
        |table: ClosingCalendarTable| ClosingCalendar {
            file: table.file.value.0,
            without: table.without.into_iter().map(|label| label.value.0).collect(),
        },
        |path: Line| ClosingCalendar { file: path.0, without: Vec::new() };
    /// A calendar file, by its path alone or with whose it is.
    TakingCalendarValue(TakingCalendar): TakingCalendarTable,
        |table: TakingCalendarTable| TakingCalendar {
            file: table.file.value.0,
            owner: table.owner.map(|owner| owner.value.0),
        },
        |path: Line| TakingCalendar { file: path.0, owner: None };
}

/// Days that are an exception of the week.
#[derive(Clone, Debug)]
pub(super) struct SpecialDaysValue(pub(super) SpecialDays);

impl Read for SpecialDaysValue {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        match value.get_ref() {
            DeValue::String(text) if !text.starts_with(|first: char| first.is_ascii_digit()) => {
                special_days(text).map(Self).map_err(|misread| say(misread, value, problems)).ok()
            }
            DeValue::String(_)
            | DeValue::Datetime(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => DateDays::read(value, problems).map(|days| Self(SpecialDays::Dates(days.0))),
        }
    }

    fn stand_in(span: &Range<usize>) -> Self {
        Self(SpecialDays::Dates(DateDays::stand_in(span).0))
    }

    fn schema(_: &mut Definitions) -> Value {
        let day = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
        let every = format!("every [0-9]+ weeks? from {day}");
        let of_month = "(first|second|third|fourth|fifth|last) [A-Za-z]+( of the month)?";
        json!({ "type": "string", "pattern": format!("^({day}(\\.\\.{day})?|{every}|{of_month})$") })
    }
}

/// `every 2 weeks from 2027-01-09`, `first mon of the month`, `last sat`.
fn special_days(text: &str) -> Result<SpecialDays, Misread> {
    let bad = || {
        let help = "write a date, `\"every 2 weeks from 2027-01-09\"` or `\"first mon of the month\"`";
        Misread::new(ProblemId::BadDate, format!("`{text}` is not the days of special hours"), help)
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["every", number, "week" | "weeks", "from", day] => {
            let weeks = number.parse().ok().filter(|weeks| (1..=52).contains(weeks)).ok_or_else(bad)?;
            Ok(SpecialDays::EveryWeeks { weeks, from: phrase::date(day)? })
        }
        [number, weekday] | [number, weekday, "of", "the", "month"] => {
            let names = [("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("last", -1)];
            let number = names.iter().find(|(name, _)| name == number).map(|(_, number)| *number).ok_or_else(bad)?;
            Ok(SpecialDays::OfMonth { number, weekday: phrase::weekday(weekday)? })
        }
        _ => Err(bad()),
    }
}

fn zone_name(text: &str) -> Result<String, Misread> {
    Zone::new(text).map(|zone| zone.name().to_owned()).map_err(|unknown| {
        let help = match unknown.nearest.as_slice() {
            [] => "write a name of the IANA tables, such as `\"Europe/Istanbul\"`".to_owned(),
            near => format!("did you mean `\"{}\"`?", near.join("\"` or `\"")),
        };
        Misread::new(ProblemId::BadZone, format!("there is no time zone called `{text}`"), help)
    })
}

/// The longest time before a session that a reminder may be set to, in minutes: four weeks.
pub const LONGEST_REMINDER: u32 = 4 * 7 * 24 * 60;

fn reminder(text: &str) -> Result<u32, Misread> {
    let bad = || {
        let message = format!("`{text}` is not a time to remind before a session");
        Misread::new(ProblemId::BadTime, message, "write one length, such as `\"1 day\"` or `\"90 minutes\"`")
    };
    let range = phrase::clock_range(text).map_err(|_| bad())?;
    if range.shorter() != range.longer() || range.shorter() == 0 {
        return Err(bad());
    }
    let minutes = range.shorter().checked_mul(range.unit().minutes()).filter(|minutes| *minutes <= LONGEST_REMINDER);
    minutes.ok_or_else(|| {
        let help = "write at most `\"4 weeks\"`";
        Misread::new(ProblemId::BadTime, format!("`{text}` is long before a session"), help)
    })
}

/// The longest that a place can be taken before or after a visit, in minutes: four hours.
const LONGEST_TURNAROUND: u32 = 4 * 60;

fn turnaround(text: &str) -> Result<u32, Misread> {
    let bad = || {
        let message = format!("`{text}` is not how long a place is taken before or after a visit");
        Misread::new(ProblemId::BadTime, message, "write one length of at most 4 hours, such as `\"10 minutes\"`")
    };
    let length = phrase::minutes(text).ok().filter(|length| length.shorter() == length.longer());
    length.map(Minutes::longer).filter(|minutes| *minutes <= LONGEST_TURNAROUND).ok_or_else(bad)
}

fn language(text: &str) -> Result<Language, Misread> {
    Language::new(text).ok_or_else(|| {
        let help = "write the two letters of the language, such as `\"tr\"`";
        Misread::new(ProblemId::BadLanguage, format!("`{text}` is not the name of a language"), help)
    })
}

/// The longest address that mail and browsers are sure to take, in octets (RFC 5321, section 4.5.3.1.3).
const LONGEST_ADDRESS: usize = 254;

fn phone(text: &str) -> Result<String, Misread> {
    let bad = |message: String| {
        let help = "write digits and spaces, with the country's code in front: `\"+90 212 555 01 23\"`";
        Misread::new(ProblemId::BadAddress, message, help)
    };
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_known = |(place, character): (usize, char)| match character {
        '+' => place == 0,
        '0'..='9' | ' ' | '(' | ')' | '/' | '.' | '-' => true,
        _ => false,
    };
    match (3..=15).contains(&digits) && text.chars().enumerate().all(is_known) {
        true => Ok(text.to_owned()),
        false => Err(bad(format!("`{text}` is not a telephone number"))),
    }
}

fn email(text: &str) -> Result<String, Misread> {
    let is_part =
        |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "@<>\",;:()".contains(c));
    let parts = text.split_once('@').filter(|(name, host)| is_part(name) && is_part(host) && host.contains('.'));
    match parts {
        Some((_, host)) if text.len() <= LONGEST_ADDRESS && !host.starts_with('.') && !host.ends_with('.') => {
            Ok(text.to_owned())
        }
        Some(_) | None => {
            let message = format!("`{text}` is not a mail address");
            Err(Misread::new(ProblemId::BadAddress, message, "write one, such as `\"info@example.org\"`"))
        }
    }
}

fn web(text: &str) -> Result<String, Misread> {
    let bad =
        |help: String| Misread::new(ProblemId::BadAddress, format!("`{text}` is not the address of a page"), help);
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_host = |host: &str| {
        let is_known = |c: char| c.is_alphanumeric() || "-._~:/?#[]@!$&()*+,;=%".contains(c);
        host.contains('.') && host.starts_with(char::is_alphanumeric) && host.chars().all(is_known)
    };
    match host {
        Some(host) if is_host(host) && text.len() <= LONGEST_ADDRESS => Ok(text.to_owned()),
        None if is_host(text) => Err(bad(format!("write `\"https://{text}\"`"))),
        Some(_) | None => Err(bad("write one, such as `\"https://www.example.org\"`".to_owned())),
    }
}

fn colour(text: &str) -> Result<Option<Colour>, Misread> {
    let Some(colour) = Colour::new(text) else {
        let help = "write a number sign and six digits: `\"#1a5276\"`";
        return Err(Misread::new(ProblemId::BadColour, format!("`{text}` is not a colour"), help));
    };
    if colour.contrast() < Colour::LEAST_CONTRAST {
        let message = format!(
            "`{text}` is too light to be read on white: its contrast is {:.1} to 1, and {} to 1 is the least (WCAG 1.4.3)",
            colour.contrast(),
            Colour::LEAST_CONTRAST
        );
        return Err(Misread::new(ProblemId::BadColour, message, "write a darker one"));
    }
    Ok(Some(colour))
}

fn region(text: &str) -> Result<String, Misread> {
    Region::new(text).map(Region::code).map_err(|unknown| {
        if let Ok(meant) = Region::new(&text.to_uppercase()) {
            let help = format!("write it in capitals: `\"{}\"`", meant.code());
            return Misread::new(ProblemId::UnknownRegion, unknown.to_string(), help);
        }
        let known = unknown.known.iter().map(String::as_str);
        let help = match (nearest(&text.to_uppercase(), known), unknown.country) {
            // The codes of all countries are too many to read, and all are like each other.
            (_, None) => {
                "write the two capitals of the country (ISO 3166-1), such as `\"TR\"`; where it is not known, \
                          give its holidays as a file in `closed-calendars`"
                    .to_owned()
            }
            (Some(close), Some(_)) => format!("did you mean `\"{close}\"`? There are {}", unknown.known.join(", ")),
            (None, Some(_)) if unknown.known.is_empty() => {
                let country = text.split('-').next().unwrap_or(text);
                format!("write `\"{country}\"` for the whole country, and days of the part in `closed`")
            }
            (None, Some(_)) => format!("there are {}", unknown.known.join(", ")),
        };
        Misread::new(ProblemId::UnknownRegion, unknown.to_string(), help)
    })
}

/// The word for a day without hours.
const CLOSED: &str = "closed";

fn day_hours(text: &str) -> Result<Vec<Hours>, Misread> {
    if text.trim() == CLOSED {
        return Ok(Vec::new());
    }
    text.split(',').map(|part| hours(part.trim(), text)).collect()
}

fn hours(part: &str, text: &str) -> Result<Hours, Misread> {
    let bad = || {
        let help = "write `\"09:00-18:00\"`, `\"09:00-12:30, 13:30-18:00\"` or `\"closed\"`";
        Misread::new(ProblemId::BadHours, format!("`{text}` is not the hours of a day"), help)
    };
    // A dash as typographers set it means the same.
    let (from, until) = part.split_once(['-', '–']).ok_or_else(bad)?;
    let (from, until) = (day_time(from).ok_or_else(bad)?, day_time(until).ok_or_else(bad)?);
    Hours::new(from, until).ok_or_else(|| {
        let message = format!("`{part}` does not end after it begins");
        let help = "write the earlier time first; hours past midnight belong to two days: `\"20:00-24:00\"` and, on \
                    the next, `\"00:00-02:00\"`";
        Misread::new(ProblemId::RangeBackwards, message, help)
    })
}

pub(in crate::read) fn day_time(text: &str) -> Option<DayTime> {
    match text.trim() {
        "24:00" => Some(DayTime::END),
        time => phrase::time_of_day(time).ok().map(DayTime::from),
    }
}

fn day_hours_pattern() -> String {
    let stretch = "[0-9]{1,2}:[0-9]{2} ?[-–] ?[0-9]{1,2}:[0-9]{2}";
    format!("^({CLOSED}|{stretch}(, ?{stretch})*)$")
}
