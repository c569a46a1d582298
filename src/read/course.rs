//! Saved courses as small text files: read, and written from the same definition of their keys.

use std::ops::Range;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::clinic::{LanguageTag, ZoneName};
use super::handout::{FeedAddressDigits, FeedValue, Flag, Reminders};
use super::leaf::{
    DateDays, Identifier, IntervalPhrase, Line, MinutesPhrase, StartTimesPhrase, WeekdayWord, choice, words,
};
use super::lower::by_id;
use super::number::{FormatVersion, SessionNumber};
use super::plain;
use super::problem::{InvalidFile, Problems};
use super::promised::{CourseIdDigits, HandOutTable, check_together, lower_handout};
use super::record::{RecordTable, lower_entry};
use super::schema::{SCHEMA_VERSION, check_version, file_schema};
use super::table::{
    At, Definitions, Named, Read, Required, Table, object_schema, read_key, tables, unknown_keys, wrong_type,
};
use super::written::{Block, Inline, Item, Written, blocks, quoted, written_tables};
use crate::model::{ChosenProtocol, Course, DateRange, Id, Label, OtherTreatment, Sharing, Weekdays};

/// Reads a saved course.
///
/// # Errors
///
/// Everything that is wrong with the file, in the order of the file.
pub fn course(bytes: &[u8]) -> Result<Course, InvalidFile> {
    plain_course(bytes).map_or_else(|| any_course(bytes), Ok)
}

/// A course in plain TOML with which nothing is wrong.
fn plain_course(bytes: &[u8]) -> Option<Course> {
    let text = if bytes.len() <= super::MAX_FILE_BYTES { std::str::from_utf8(bytes).ok()? } else { return None };
    let mut problems = Problems::default();
    let file = RequestFile::read_table(&plain::table(text)?, &(0..0), &mut problems);
    let course = lower(file, &mut problems);
    problems.is_empty().then_some(course)
}

fn any_course(bytes: &[u8]) -> Result<Course, InvalidFile> {
    let mut problems = Problems::default();
    let Some(file) = super::toml_file::<RequestFile>(bytes, "a saved course", &mut problems) else {
        return Err(problems.of_file(bytes));
    };
    let request = lower(file, &mut problems);
    if problems.is_empty() { Ok(request) } else { Err(problems.of_file(bytes)) }
}

/// The JSON Schema (draft 7) of a saved course, for editors.
pub fn json_schema() -> String {
    file_schema::<RequestFile>("A saved course for mesoplan")
}

/// The words for sharing visits.
const SHARING: [(&str, Sharing); 3] =
    [("allowed", Sharing::Allowed), ("together", Sharing::Preferred), ("separate", Sharing::Forbidden)];

words! {
    /// Whether sessions of different courses may be on one day.
    SharingWord(Sharing): SHARING, Sharing::Allowed;
}

written_tables! {
    /// A saved course: what was asked for. Nothing in it is computed; the plan is made from it every time.
    struct RequestFile {
        /// The version of this file format. It is 1.
        "schema" schema: At<FormatVersion>,
        /// The id of the course: 32 random hexadecimal digits. The names of its calendar events come from it.
        "id" id: Option<At<CourseIdDigits>>,
        /// A label for titles.
        "name" name: Option<At<Line>>,
        /// When a visit begins: `"17:30"`, or `"17:30, fri 16:00"` where some weekdays have another time.
        "at" at: Option<At<StartTimesPhrase>>,
        /// The time zone of the clock times: `"Europe/Istanbul"`.
        "timezone" timezone: Option<At<ZoneName>>,
        /// The language of what is handed out, as two letters: `"tr"`.
        "language" language: Option<At<LanguageTag>>,
        /// Whether sessions of different courses may be on one day: `allowed`, `together` or `separate`.
        "sharing" sharing: Option<At<SharingWord>>,
        /// The weekdays that may be used: `["mon", "wed"]`.
        "on" on: Option<Required<WeekdayWord>>,
        /// The clinic's file; like all paths here it begins in the folder of this file.
        "clinic" clinic: Option<At<Line>>,
        /// Calendar files (.ics) of times that are taken.
        "busy" busy: Vec<At<Line>>,
        /// Days on which the clinic is closed: dates, or ranges such as `"2026-12-24..2027-01-03"`.
        "closed" closed: Vec<At<DateDays>>,
        /// Days on which the person is away: dates or ranges.
        "away" away: Vec<At<DateDays>>,
        /// The dates of events that protocols count from.
        "event" events: Named<At<NaiveDate>>,
        /// Other treatments with their dates.
        "other" other: Vec<OtherTable>,
        /// The last day for phases that go on.
        "until" until: Option<At<NaiveDate>>,
        /// Whether calendar files, codes and sheets tell nowhere what the sessions are.
        "discreet" discreet: Option<At<Flag>>,
        /// How long before a session to remind, such as `["1 day", "1 hour"]`; `[]` for never. Without it as the clinic's file says, else a day before.
        "reminders" reminders: Option<At<Reminders>>,
        /// Whether the calendar is one to subscribe to: `true`, or its name.
        "feed" feed: Option<At<FeedValue>>,
        /// Where the feed is published: 32 random hexadecimal digits. Anyone who knows it can read the feed.
        "feed-address" feed_address: Option<At<FeedAddressDigits>>,
        /// The courses; the first ones win between equal plans.
        "course" courses: Required<CourseTable>,
    }

    /// Another treatment with its date.
    struct OtherTable {
        /// Which treatment, in the words of the protocols' separations.
        "treatment" treatment: At<Identifier>,
        /// The day, or the days from the first to the last where it lasts: `"2027-02-01..2027-04-10"`.
        "on" on: At<DateDays>,
    }

    /// One course.
    struct CourseTable {
        /// The protocol: its name, or the path of its file.
        "protocol" protocol: At<Line>,
        /// Which variant of the protocol, where its file has some.
        "variant" variant: Option<At<Identifier>>,
        /// The requested day of the first session.
        "start" start: Option<At<NaiveDate>>,
        /// The last day on which the first session may be.
        "start-by" start_by: Option<At<NaiveDate>>,
        /// The weekdays that this course may use.
        "on" on: Option<Required<WeekdayWord>>,
        /// How many sessions, by phase.
        "sessions" sessions: Named<At<SessionNumber>>,
        /// Which interval, by phase.
        "interval" intervals: Named<At<IntervalPhrase>>,
        /// How long a session takes.
        "session-length" session_length: Option<At<MinutesPhrase>>,
        /// How often the whole course is done.
        "rounds" rounds: Option<At<SessionNumber>>,
        /// What happened, in the order in which it was written down.
        "record" record: Vec<At<RecordTable>>,
        /// What was handed out, each time that it was new or had changed. `mesoplan` writes it; do not edit it.
        "promised" promised: Vec<At<HandOutTable>>,
    }
}

/// A course as the text of a file.
pub fn course_text(course: &Course) -> String {
    let mut out = String::from(
        "# A saved course: what was asked for, what happened and what was handed out. `mesoplan plan` makes the plan from it.\n",
    );
    RequestFile::of(course).write_keys("", &mut out);
    out
}

impl RequestFile {
    fn of(course: &Course) -> Self {
        // The day of planning and what was issued are asked for each time.
        let Course {
            id,
            label,
            known_as: _,
            at,
            timezone,
            language,
            sharing,
            on,
            clinic,
            busy,
            closed,
            away,
            other,
            events,
            until,
            discreet,
            reminders,
            feed,
            feed_address,
            today: _,
            rearranges: _,
            followed: _,
            protocols,
        } = course;
        let line = |text: &str| At::written(Line(text.to_owned()));
        let days = |days: &Vec<DateRange>| days.iter().map(|days| At::written(DateDays(*days))).collect();
        Self {
            schema: At::written(FormatVersion(SCHEMA_VERSION.to_string())),
            id: id.map(|id| At::written(CourseIdDigits(Some(id)))),
            name: label.as_ref().map(|label| line(label.as_str())),
            at: at.map(|at| At::written(StartTimesPhrase(at))),
            timezone: timezone.as_ref().map(|zone| At::written(ZoneName(zone.clone()))),
            language: language.as_ref().map(|language| At::written(LanguageTag(language.clone()))),
            sharing: (*sharing != Sharing::default()).then(|| At::written(SharingWord(*sharing))),
            on: on.map(words_of),
            clinic: clinic.as_deref().map(line),
            busy: busy.iter().map(|path| line(path)).collect(),
            closed: days(closed),
            away: days(away),
            events: named(events, |date| *date),
            other: other
                .iter()
                .map(|OtherTreatment { treatment, on }| OtherTable {
                    treatment: At::written(Identifier(Some(treatment.clone()))),
                    on: At::written(DateDays(*on)),
                })
                .collect(),
            until: until.map(At::written),
            discreet: discreet.map(|is_discreet| At::written(Flag(is_discreet))),
            reminders: reminders.clone().map(|minutes| At::written(Reminders::new(minutes))),
            feed: feed.clone().map(|feed| At::written(FeedValue(Some(feed)))),
            feed_address: feed_address.clone().map(|address| At::written(FeedAddressDigits(Some(address)))),
            courses: Required(protocols.iter().map(CourseTable::of).collect()),
        }
    }
}

impl CourseTable {
    fn of(chosen: &ChosenProtocol) -> Self {
        let ChosenProtocol {
            protocol,
            variant,
            start,
            start_by,
            on,
            sessions,
            intervals,
            session_length,
            rounds,
            record,
            handouts,
        } = chosen;
        Self {
            protocol: At::written(Line(protocol.clone())),
            variant: variant.clone().map(|variant| At::written(Identifier(Some(variant)))),
            start: start.map(At::written),
            start_by: start_by.map(At::written),
            on: on.map(words_of),
            sessions: named(sessions, |sessions| SessionNumber(*sessions)),
            intervals: named(intervals, |interval| IntervalPhrase(*interval)),
            session_length: session_length.map(|minutes| At::written(MinutesPhrase(minutes))),
            rounds: (*rounds != 1).then(|| At::written(SessionNumber(*rounds))),
            record: record.iter().map(|entry| At::written(RecordTable::of(entry))).collect(),
            promised: handouts.iter().map(|handout| At::written(HandOutTable::of(handout))).collect(),
        }
    }
}

/// Weekdays as a list of words.
pub(super) fn words_of(weekdays: Weekdays) -> Required<WeekdayWord> {
    Required(weekdays.iter().map(WeekdayWord).collect())
}

/// Entries by their names.
pub(super) fn named<T, U>(entries: &BTreeMap<Id, T>, value: impl Fn(&T) -> U) -> Named<At<U>> {
    let entry = |(id, own): (&Id, &T)| (At::written(id.to_string()), At::written(value(own)));
    Named { entries: entries.iter().map(entry).collect(), is_whole: true }
}

impl Inline for StartTimesPhrase {
    fn inline(&self) -> String {
        let time = |time: NaiveTime| time.format("%H:%M").to_string();
        let others =
            self.0.weekdays().map(|(weekday, at)| format!(", {} {}", weekday.to_string().to_lowercase(), time(at)));
        quoted(&std::iter::once(time(self.0.usual_time())).chain(others).collect::<String>())
    }
}

impl Inline for SharingWord {
    fn inline(&self) -> String {
        quoted(SHARING.iter().find(|(_, sharing)| *sharing == self.0).map_or("allowed", |(word, _)| *word))
    }
}

impl Inline for ZoneName {
    fn inline(&self) -> String {
        quoted(&self.0)
    }
}

impl Inline for LanguageTag {
    fn inline(&self) -> String {
        quoted(self.0.as_str())
    }
}

fn lower(file: RequestFile, problems: &mut Problems) -> Course {
    check_version(&file.schema, problems);
    let id = file.id.and_then(|id| id.value.0);
    check_together(&file.courses.0.iter().map(|course| &course.promised).collect::<Vec<_>>(), problems);
    let other = file.other.into_iter();
    let other =
        other.filter_map(|other| Some(OtherTreatment { treatment: other.treatment.value.0?, on: other.on.value.0 }));
    Course {
        id,
        // A line is a label.
        label: file.name.and_then(|line| Label::new(line.value.0)),
        known_as: None,
        at: file.at.map(|at| at.value.0),
        timezone: file.timezone.map(|zone| zone.value.0),
        language: file.language.map(|language| language.value.0),
        sharing: file.sharing.map(|at| at.value.0).unwrap_or_default(),
        on: file.on.and_then(weekdays),
        clinic: file.clinic.map(|line| line.value.0),
        busy: file.busy.into_iter().map(|line| line.value.0).collect(),
        closed: file.closed.into_iter().map(|days| days.value.0).collect(),
        away: file.away.into_iter().map(|days| days.value.0).collect(),
        other: other.collect(),
        events: by_id(file.events, problems).map(|(id, date)| (id, date.value)).collect(),
        until: file.until.map(|date| date.value),
        discreet: file.discreet.map(|flag| flag.value.0),
        reminders: file.reminders.map(|reminders| reminders.value.0),
        feed: file.feed.and_then(|feed| feed.value.0),
        feed_address: file.feed_address.and_then(|address| address.value.0),
        today: None,
        rearranges: false,
        followed: Vec::new(),
        protocols: file.courses.0.into_iter().map(|course| lower_course(course, id.is_some(), problems)).collect(),
    }
}

fn lower_course(table: CourseTable, has_id: bool, problems: &mut Problems) -> ChosenProtocol {
    let mut chosen = ChosenProtocol {
        protocol: table.protocol.value.0,
        variant: table.variant.and_then(|at| at.value.0),
        start: table.start.map(|date| date.value),
        start_by: table.start_by.map(|date| date.value),
        on: table.on.and_then(weekdays),
        sessions: by_id(table.sessions, problems).map(|(id, number)| (id, number.value.0)).collect(),
        intervals: by_id(table.intervals, problems).map(|(id, interval)| (id, interval.value.0)).collect(),
        session_length: table.session_length.map(|minutes| minutes.value.0),
        rounds: table.rounds.map_or(1, |number| number.value.0),
        record: table.record.into_iter().filter_map(|entry| lower_entry(entry, problems)).collect(),
        handouts: table.promised.into_iter().map(|handout| lower_handout(handout.value, has_id, problems)).collect(),
    };
    // An entry that was deleted is as one that was taken back: what comes in its place is newer than what was handed out.
    let entries = u32::try_from(chosen.record.len()).unwrap_or(u32::MAX);
    chosen.handouts.iter_mut().for_each(|handout| handout.entries = handout.entries.min(entries));
    chosen
}

/// The weekdays of a list, which the reader refuses when it is empty.
pub(super) fn weekdays(on: Required<WeekdayWord>) -> Option<Weekdays> {
    Weekdays::new(on.0.into_iter().map(|word| word.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A course with every kind of line that the program writes.
    const COURSE: &str = r#"# A saved course.
schema = 1
id = "00000000000000000000000000000002"
name = "Ayşe K."
at = "17:30, fri 16:00"
language = "tr"
sharing = "together"
on = ["mon", "wed"]
clinic = "../clinic.toml"
busy = []
closed = [2026-12-24]
away = ["2026-12-24..2027-01-03", "2027-02-01"]
until = 2028-01-01
discreet = true
reminders = ["1 day", "1 hour"]

[event]
birth = 2024-05-01

[[other]]
treatment = "isotretinoin"
on = "2027-02-01..2027-04-10"

[[course]]
protocol = "skin-rejuvenation"
start = 2026-12-03
sessions.induction = 3
interval.induction = "21 days"

[[course.record]]
session = 1
held = 2026-12-03
at = "17:30"
end = "18:20"

[[course.record]]
session = 2
moved = 2026-12-28

[[course.promised]]
issue = 1
issued = 2026-11-01
version = "2.0.0"
sha256 = "0c03366073ca7405e8e78c4273db433b870e63377afdf584f1ba28b593d52de1"
timezone = "Europe/Istanbul"
start = 2026-12-03
visits = [
  "1 1 induction/1 2026-12-03 17:30-18:20 r0 2026-01-01T00:00:00Z 749371ff-1f71c6cd",
  "2 2 induction/2 2026-12-24 r0 2026-01-01T00:00:00Z 749371ff-ec770de1 dropped",
  "3 3 induction/3 2027-01-14 17:30-18:20 r2 2026-01-01T00:00:00Z",
]

[[course]]
protocol = "hair-loss"
start = 2026-12-03
"#;

    #[test]
    fn what_the_program_writes_is_plain() {
        let course = any_course(COURSE.as_bytes()).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(plain_course(COURSE.as_bytes()).as_ref(), Some(&course));
        assert_eq!(plain_course(course_text(&course).as_bytes()), Some(course));
    }

    /// Texts that a slip, a merge or an editor makes of a file: parts of it twice, in another place or left out, and
    /// characters put in.
    fn edited() -> impl Strategy<Value = String> {
        let edit =
            (0_usize..64, 0_usize..64, 0_usize..400, 0_usize..7, "[\\[\\]\"'=#.,\\\\ \r\t\u{7f}\u{e7}a-c0-3\n-]{0,3}");
        prop::collection::vec(edit, 0..4).prop_map(|edits| {
            let mut text = COURSE.to_owned();
            for (one, other, place, kind, new) in edits {
                let mut lines: Vec<&str> = text.split('\n').collect();
                let (one, other) = (one % lines.len(), other % lines.len());
                let line = lines[one];
                let places: Vec<usize> = line.char_indices().map(|(place, _)| place).chain([line.len()]).collect();
                let (before, after) = line.split_at(places[place % places.len()]);
                let changed = match kind {
                    0 => format!("{before}{new}{after}"),
                    1 => format!("{before}{new}"),
                    2 => format!("{before}{new}{}", after.get(1..).unwrap_or_default()),
                    3 => format!("{line}\n{}", lines[other]),
                    4 => lines[other].to_owned(),
                    5 => line.replacen("1", "01", 1),
                    _ => String::new(),
                };
                lines[one] = &changed;
                text = lines.join("\n");
            }
            text
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// A file that is read as plain TOML says what the reader of all TOML finds in it.
        #[test]
        fn a_plain_course_is_what_the_toml_reader_reads(text in edited()) {
            if let Some(course) = plain_course(text.as_bytes()) {
                prop_assert_eq!(any_course(text.as_bytes()), Ok(course));
            }
        }
    }
}
