//! What a saved course keeps of what was handed out: read, and written from the same definition of its keys.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use uuid::Uuid;

use super::clinic::{ZoneName, day_time};
use super::course::{named, weekdays, words_of};
use super::handout::Flag;
use super::leaf::{Identifier, IntervalPhrase, Line, StartTimesPhrase, WeekdayWord};
use super::lower::by_id;
use super::number::SessionNumber;
use super::phrase;
use super::problem::{ProblemId, Problems};
use super::table::{
    At, Definitions, Named, Read, Required, Table, object_schema, read_key, tables, unknown_keys, wrong_type,
};
use super::written::{Block, Inline, Item, Written, blocks, quoted, written_tables};
use crate::model::{
    CourseId, DayTime, HandOut, HandedVisit, MAX_SESSIONS, Said, SessionKey, SessionTime, VisitName, VisitState,
    Wishes, parts,
};

written_tables! {
    /// One time that something was handed out: what it was made from, and the visits that were new or had changed.
    struct HandOutTable {
        /// Which hand-out of the file it is, from 1; those of several courses at one time are one.
        "issue" issue: At<SessionNumber>,
        /// The day.
        "issued" issued: At<NaiveDate>,
        /// The version of the protocol.
        "version" version: At<Line>,
        /// The SHA-256 of the protocol's file.
        "sha256" sha256: At<Line>,
        /// How many entries the record had.
        "entries" entries: Option<At<SessionNumber>>,
        /// Whether it was agreed on the telephone or on paper, and no file was written.
        "agreed" agreed: Option<At<Flag>>,
        /// The zone of the clock times, by its IANA name, where a visit has any.
        "timezone" timezone: Option<At<ZoneName>>,
        /// Which variant of the protocol was asked for.
        "variant" variant: Option<At<Identifier>>,
        /// What was the requested day of the first session.
        "start" start: Option<At<NaiveDate>>,
        /// When a visit was to begin.
        "at" at: Option<At<StartTimesPhrase>>,
        /// The weekdays that could be used.
        "on" on: Option<Required<WeekdayWord>>,
        /// How many sessions, by phase.
        "sessions" sessions: Named<At<SessionNumber>>,
        /// Which interval, by phase.
        "interval" intervals: Named<At<IntervalPhrase>>,
        /// The visits, a line each.
        "visits" visits: VisitLines,
    }
}

impl HandOutTable {
    pub(super) fn of(handout: &HandOut) -> Self {
        let HandOut { issue, on, version, sha256, entries, is_agreed, timezone, wishes, visits } = handout;
        let Wishes { variant, start, at, on: weekdays, sessions, intervals } = wishes;
        let line = |text: &str| At::written(Line(text.to_owned()));
        Self {
            issue: At::written(SessionNumber(*issue)),
            issued: At::written(*on),
            version: line(version),
            sha256: line(sha256),
            entries: (*entries > 0).then(|| At::written(SessionNumber(*entries))),
            agreed: is_agreed.then(|| At::written(Flag(true))),
            timezone: timezone.clone().map(|zone| At::written(ZoneName(zone))),
            variant: variant.clone().map(|variant| At::written(Identifier(Some(variant)))),
            start: start.map(At::written),
            at: at.map(|at| At::written(StartTimesPhrase(at))),
            on: weekdays.map(words_of),
            sessions: named(sessions, |sessions| SessionNumber(*sessions)),
            intervals: named(intervals, |interval| IntervalPhrase(*interval)),
            visits: VisitLines(visits.iter().map(|visit| At::written(VisitLine(Some(visit.clone())))).collect()),
        }
    }
}

/// A hand-out as the lines of its block, without the header.
pub fn handout_text(handout: &HandOut) -> String {
    let mut out = String::new();
    HandOutTable::of(handout).write_keys("course.promised", &mut out);
    out
}

/// What a block says. Visits whose names are numbers need the id of the course.
pub(super) fn lower_handout(table: HandOutTable, has_id: bool, problems: &mut Problems) -> HandOut {
    let visits = table.visits.0.into_iter().filter_map(|At { value: VisitLine(visit), span, .. }| {
        let visit = visit?;
        if matches!(visit.name, VisitName::Number(_)) && !has_id {
            let message = "this visit is named by a number, and the course has no `id`";
            let help = "put the `id` back at the top of the file: the names of calendar events come from it";
            problems.say(ProblemId::PromisedVisit, &span, message, help);
        }
        Some(visit)
    });
    let visits = visits.collect();
    HandOut {
        entries: table.entries.map_or(0, |entries| entries.value.0),
        is_agreed: table.agreed.is_some_and(|agreed| agreed.value.0),
        timezone: table.timezone.map(|zone| zone.value.0),
        wishes: Wishes {
            variant: table.variant.and_then(|at| at.value.0),
            start: table.start.map(|date| date.value),
            at: table.at.map(|at| at.value.0),
            on: table.on.and_then(weekdays),
            sessions: by_id(table.sessions, problems).map(|(id, number)| (id, number.value.0)).collect(),
            intervals: by_id(table.intervals, problems).map(|(id, interval)| (id, interval.value.0)).collect(),
        },
        visits,
        ..HandOut::new(table.issue.value.0, table.issued.value, table.version.value.0, table.sha256.value.0)
    }
}

/// The visits of a hand-out, written below one another.
#[derive(Clone, Debug)]
pub(super) struct VisitLines(Vec<At<VisitLine>>);

impl Read for VisitLines {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        Vec::read(value, problems).map(Self)
    }

    fn absent() -> Option<Self> {
        Some(Self(Vec::new()))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(Vec::new())
    }

    fn schema(definitions: &mut Definitions) -> Value {
        Vec::<At<VisitLine>>::schema(definitions)
    }
}

impl Written for VisitLines {
    fn write(&self, key: &str, _: &str, out: &mut String) {
        if self.0.is_empty() {
            return;
        }
        let _ = writeln!(out, "{key} = [");
        for visit in &self.0 {
            let _ = writeln!(out, "  {},", visit.value.inline());
        }
        let _ = writeln!(out, "]");
    }
}

/// One visit as one text: its name, the number of its session, the session, the day, the times where it has any, the
/// revision, when it last changed, two hashes of what else was said where they are known, and what became of it unless it is
/// planned. Such as `"4 4 induction/4 2027-01-12 09:00-09:45 r0 2026-03-01T00:00:00Z 5f3a9c21-77c1d0aa"`.
#[derive(Clone, Debug)]
struct VisitLine(Option<HandedVisit>);

/// What a visit's line looks like, as a pattern of JSON Schema.
const VISIT: &str = "^[0-9a-f-]+ [0-9]+ [a-z0-9/-]+ [0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9:]{5}-[0-9:]{5})? r[0-9]+ [0-9TZ:-]+( \
                     [0-9a-f]{8}-[0-9a-f]{8})?( [a-z]+)?$";

impl Read for VisitLine {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let help =
            "take the file from before it was edited; what was handed out is written by `mesoplan plan FILE -o …`";
        let Some(text) = value.get_ref().as_str() else {
            wrong_type(value, "a visit that was handed out", help, problems);
            return None;
        };
        let visit = visit(text);
        if visit.is_none() {
            let message = format!("`{text}` is no visit as mesoplan writes it");
            problems.say(ProblemId::PromisedVisit, &value.span(), message, help);
        }
        Some(Self(visit))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(None)
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "string", "pattern": VISIT })
    }
}

impl Inline for VisitLine {
    fn inline(&self) -> String {
        let Some(HandedVisit { name, number, key, day, time, revision, changed, said, state }) = &self.0 else {
            return quoted("");
        };
        let mut line = visit_name(*name);
        let _ = write!(line, " {number} {key} {day}");
        if let Some(SessionTime { start, end }) = time {
            let _ = write!(line, " {}-{end}", start.format("%H:%M"));
        }
        let _ = write!(line, " r{revision} {}", changed.to_rfc3339_opts(SecondsFormat::Secs, true));
        if let Some(Said { matters, words }) = said {
            let _ = write!(line, " {matters:08x}-{words:08x}");
        }
        let word = VisitState::ALL.iter().find(|(known, _)| known == state).map_or("", |(_, word)| *word);
        if *state != VisitState::Planned {
            let _ = write!(line, " {word}");
        }
        quoted(&line)
    }
}

/// A name as it is written.
fn visit_name(name: VisitName) -> String {
    match name {
        VisitName::Number(number) => number.to_string(),
        VisitName::Uid(uid) => uid.to_string(),
    }
}

/// The highest number that an event of a course is named by. No course has so many visits, however often they change.
const MAX_NAME: u32 = 1_000_000;

/// Checks what the hand-outs of one file say together, one list for each of its courses: no two events have one name, each
/// course's hand-outs are in their order, and a visit's revision never falls.
pub(super) fn check_together(courses: &[&Vec<At<HandOutTable>>], problems: &mut Problems) {
    const HELP: &str =
        "take the file from before it was edited or merged, and hand out again with `mesoplan plan FILE -o …`";
    let mut owners: BTreeMap<VisitName, (usize, u32)> = BTreeMap::new();
    let mut say = |span: &Range<usize>, message: String| problems.say(ProblemId::PromisedVisit, span, message, HELP);
    for (course, handouts) in courses.iter().enumerate() {
        let mut before = 0;
        for handout in handouts.iter() {
            let (issue, place) = (handout.value.issue.value.0, &handout.value.issue.span);
            if issue <= before {
                say(place, format!("hand-out {issue} comes after hand-out {before}"));
            }
            before = issue.max(before);
            let mut seen = BTreeSet::new();
            for At { value: VisitLine(visit), span, .. } in &handout.value.visits.0 {
                let Some(visit) = visit else { continue };
                let known = owners.insert(visit.name, (course, visit.revision));
                let fault = if !seen.insert(visit.name) {
                    "is handed out twice at one time".to_owned()
                } else if known.is_some_and(|(other, _)| other != course) {
                    "is another course's".to_owned()
                } else if let Some((_, revision)) = known.filter(|(_, revision)| visit.revision < *revision) {
                    format!("had revision {revision}, and here it has {}", visit.revision)
                } else {
                    continue;
                };
                say(span, format!("visit {} {fault}", visit_name(visit.name)));
            }
        }
    }
}

/// The visit that a line says.
fn visit(text: &str) -> Option<HandedVisit> {
    let mut words = parts(text, b' ').peekable();
    let name = words.next()?;
    let name = match Uuid::try_parse(name) {
        Ok(uid) => VisitName::Uid(uid),
        Err(_) => VisitName::Number(name.parse().ok().filter(|number| (1..=MAX_NAME).contains(number))?),
    };
    let is_number = |number: &u32| (1..=MAX_SESSIONS).contains(number);
    let number = words.next()?.parse().ok().filter(is_number)?;
    let key = SessionKey::new(words.next()?)?;
    if ![key.number, key.round, key.attempt].iter().all(is_number) {
        return None;
    }
    let day = phrase::iso_date(words.next()?)?;
    let time = match words.next_if(|word| !word.starts_with('r')) {
        Some(times) => Some(hours(times)?),
        None => None,
    };
    let revision = words.next()?.strip_prefix('r')?.parse().ok().filter(|revision| i32::try_from(*revision).is_ok())?;
    let changed = DateTime::parse_from_rfc3339(words.next()?).ok()?.with_timezone(&Utc);
    let said = match words.next_if(|word| word.contains('-')) {
        Some(said) => Some(hashes(said)?),
        None => None,
    };
    let state = match words.next() {
        None => VisitState::Planned,
        Some(word) => VisitState::ALL.iter().find(|(_, known)| *known == word)?.0,
    };
    let is_whole = words.next().is_none();
    is_whole.then_some(HandedVisit { name, number, key, day, time, revision, changed, said, state })
}

fn hours(text: &str) -> Option<SessionTime> {
    let mut times = parts(text, b'-');
    let (start, end) = (phrase::time_of_day(times.next()?).ok()?, day_time(times.next()?)?);
    (DayTime::from(start) < end && times.next().is_none()).then_some(SessionTime { start, end })
}

fn hashes(text: &str) -> Option<Said> {
    let mut both = parts(text, b'-');
    let hash = |digits: &str| u32::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 8);
    let said = Said { matters: hash(both.next()?)?, words: hash(both.next()?)? };
    both.next().is_none().then_some(said)
}

/// The id of a course; nothing where it could not be read.
#[derive(Clone, Debug)]
pub(super) struct CourseIdDigits(pub(super) Option<CourseId>);

impl Read for CourseIdDigits {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        // No example: it would be copied.
        let help = format!(
            "write the {} hexadecimal digits that the file had; a course that was never handed out may go without the line",
            CourseId::DIGITS
        );
        let Some(text) = value.get_ref().as_str() else {
            wrong_type(value, "the id of a course", help, problems);
            return None;
        };
        let id = CourseId::new(text);
        if id.is_none() {
            let message = format!("`{text}` is not the id of a course");
            problems.say(ProblemId::BadCourseId, &value.span(), message, help);
        }
        Some(Self(Some(id?)))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(None)
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
    }
}

impl Inline for CourseIdDigits {
    fn inline(&self) -> String {
        quoted(&self.0.map(|id| id.to_string()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_read_as_it_is_written() {
        for line in [
            "4 4 induction/4 2027-01-12 r0 2026-03-01T00:00:00Z",
            "12 9 maintenance/1/round-2 2027-01-12 09:00-24:00 r3 2026-03-01T10:20:30Z 5f3a9c21-00000001 missed",
            "5b1d8c0e-6c0f-5f0e-9a55-2f1f5d1c7a01 1 a/1 2027-01-12 09:00-09:45 r0 1970-01-01T00:00:00Z moved",
        ] {
            assert_eq!(VisitLine(visit(line)).inline(), quoted(line));
        }
        for line in [
            "",
            "0 4 induction/4 2027-01-12 r0 2026-03-01T00:00:00Z",
            "4294967295 4 induction/4 2027-01-12 r0 2026-03-01T00:00:00Z",
            "4 0 induction/4 2027-01-12 r0 2026-03-01T00:00:00Z",
            "4 4294967295 induction/4 2027-01-12 r0 2026-03-01T00:00:00Z",
            "4 4 induction/0 2027-01-12 r0 2026-03-01T00:00:00Z",
            "4 4 induction/4/round-4294967295 2027-01-12 r0 2026-03-01T00:00:00Z",
            "4 4 induction/4 2027-02-30 r0 2026-03-01T00:00:00Z",
            "4 4 induction/4 2027-01-12 09:45-09:00 r0 2026-03-01T00:00:00Z",
            "4 4 induction/4 2027-01-12 r0 2026-03-01",
            "4 4 induction/4 2027-01-12 r0 2026-03-01T00:00:00Z gone",
            "4 4 induction/4 2027-01-12 r0 2026-03-01T00:00:00Z missed twice",
            "4  4 induction/4 2027-01-12 r0 2026-03-01T00:00:00Z",
        ] {
            assert_eq!(visit(line), None, "{line}");
        }
    }
}
