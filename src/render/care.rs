//! Care: what to do and to leave around a visit, and from when until when.
//!
//! With clock times the lengths of a protocol become times on the clock, told from the visit's own start and end: they
//! move with it. A range stays a range, and its longer end is the one that is shown first. Hours are counted as they
//! pass: "24 hours after" over a night on which the clocks are set is an hour earlier or later on the clock.

use std::fmt;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::locale::Locale;
use super::sections::by_whom;
use super::visit::Visit;
use crate::model::{CareItem, ClockRange, ClockUnit, CoursePlan, Moment, Protocol, Session};
use crate::zone::{LocalTimeError, Zone};

/// Whether a care item comes before or after the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CareKind {
    /// Before.
    Preparation,
    /// After.
    Aftercare,
}

/// Things to do or to leave that hold for the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareGroup {
    /// Before the session, or after it.
    pub kind: CareKind,
    /// The time in words: `Until Wed 2 Dec 2026 17:50 (24 hours after)`.
    pub time: String,
    /// The same as the protocol has it.
    when: CareWhen,
    /// When it begins; `None` where the source names no time.
    pub begins: Option<CareBegin>,
    /// What to do or to leave, in sentences.
    pub items: Vec<String>,
    /// Names the group among those of its session. It stays the same when the session moves.
    pub key: CareKey,
    /// Of two sessions of one visit that say the same, one tells it: where something is told once for the visit, it is
    /// told with this session.
    pub is_told_here: bool,
}

/// When care holds, as a protocol says it of a session on any day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CareWhen {
    kind: CareKind,
    from: Moment,
    until: Moment,
}

/// What names a group: its kind, and its times as the protocol has them, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CareKey {
    kind: CareKind,
    from: MomentKey,
    until: MomentKey,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MomentKey {
    Before(u64, u64),
    Day,
    Session,
    After(u64, u64),
    NotStated,
}

impl CareKey {
    fn of(kind: CareKind, item: &CareItem) -> Self {
        Self { kind, from: MomentKey::of(item.from), until: MomentKey::of(item.until) }
    }
}

impl MomentKey {
    fn of(moment: Moment) -> Self {
        let range = |range: ClockRange| {
            let minutes = u64::from(range.unit().minutes());
            (u64::from(range.shorter()) * minutes, u64::from(range.longer()) * minutes)
        };
        match moment {
            Moment::Before(length) => {
                let (shorter, longer) = range(length);
                Self::Before(shorter, longer)
            }
            Moment::Day => Self::Day,
            Moment::Session => Self::Session,
            Moment::After(length) => {
                let (shorter, longer) = range(length);
                Self::After(shorter, longer)
            }
            Moment::NotStated => Self::NotStated,
        }
    }
}

impl fmt::Display for CareKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            CareKind::Preparation => "preparation",
            CareKind::Aftercare => "aftercare",
        };
        write!(f, "{kind}\n{}\n{}", self.from, self.until)
    }
}

impl fmt::Display for MomentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before(shorter, longer) => write!(f, "before {shorter}-{longer}"),
            Self::Day => f.write_str("day"),
            Self::Session => f.write_str("session"),
            Self::After(shorter, longer) => write!(f, "after {shorter}-{longer}"),
            Self::NotStated => f.write_str("not stated"),
        }
    }
}

/// When care begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CareBegin {
    /// At an instant.
    At(DateTime<Utc>),
    /// On a day, where there are no clock times.
    On(NaiveDate),
}

/// The care of each session of one visit, in their order.
///
/// Where two of the sessions say the same, both have the longer time.
///
/// # Errors
///
/// [`LocalTimeError`] when a session begins or ends at a local time that is no single instant in the zone, or care
/// begins or ends outside the years of the calendar.
pub fn of_visit(
    sessions: &[(&CoursePlan, &Session)],
    zone: &Zone,
    locale: Locale,
) -> Result<Vec<Vec<CareGroup>>, LocalTimeError> {
    let mut all: Vec<Held> = Vec::new();
    for (place, (plan, session)) in sessions.iter().enumerate() {
        let visit = Visit::of(session, zone)?;
        for (kind, item) in
            items(&plan.course.protocol).filter(|(_, item)| item.sessions.includes(&session.key, session.number))
        {
            all.push(Held { place, kind, item, day: session.day, visit });
        }
    }
    let mut groups: Vec<Vec<CareGroup>> = sessions.iter().map(|_| Vec::new()).collect();
    // Which group of each session tells what another item holds for, too: most hold for the same time as one before.
    let mut known: Vec<(CareKey, usize, usize, usize)> = Vec::new();
    for own in &all {
        // The first of those that hold longest.
        let same = all.iter().filter(|other| other.says_the_same(own) && other.covers(own));
        let longest = same.fold(None, |best: Option<&Held>, other| match best {
            Some(best) if best.covers(other) => Some(best),
            Some(_) | None => Some(other),
        });
        let told = longest.unwrap_or(own);
        let list = &mut groups[own.place];
        let (key, is_told_here) = (told.key(), told.place == own.place);
        let text = by_whom(locale.own(&own.item.text), &own.item.source, locale).text;
        let is_known = |(known, of, place, _): &&(CareKey, usize, usize, usize)| {
            (*known, *of, *place) == (key, own.place, told.place)
        };
        if let Some((.., group)) = known.iter().find(is_known) {
            let items = &mut list[*group].items;
            if !items.contains(&text) {
                items.push(text);
            }
            continue;
        }
        let time = locale.care_time(told.when().time(told.day, told.visit, zone)?);
        let is_same = |group: &CareGroup| (&group.key, &group.time, group.is_told_here) == (&key, &time, is_told_here);
        let group = list.iter().position(is_same);
        known.push((key, own.place, told.place, group.unwrap_or(list.len())));
        match group.map(|group| &mut list[group]) {
            Some(group) if group.items.contains(&text) => {}
            Some(group) => group.items.push(text),
            None => list.push(CareGroup {
                kind: told.kind,
                time,
                when: told.when(),
                begins: told.begins()?,
                items: vec![text],
                key,
                is_told_here,
            }),
        }
    }
    Ok(groups)
}

/// The care of one of several protocols that a person follows at once, told from the session: of an item that another one
/// has too, the one of the two that holds longer.
pub(super) fn strictest<'p>(protocol: &'p Protocol, all: &[&'p Protocol], kind: CareKind) -> Vec<&'p CareItem> {
    let held = |item: &'p CareItem| Held { place: 0, kind, item, day: NaiveDate::MIN, visit: None };
    let of_kind = |protocol: &'p Protocol| items(protocol).filter(move |(own, _)| *own == kind).map(|(_, item)| item);
    let longest = |own: &'p CareItem| {
        let same = all.iter().flat_map(|protocol| of_kind(protocol)).map(held);
        let longer = same.filter(|other| {
            other.says_the_same(&held(own)) && other.item.sessions == own.sessions && other.covers(&held(own))
        });
        longer.fold(held(own), |best, other| if best.covers(&other) { best } else { other }).item
    };
    of_kind(protocol).map(longest).collect()
}

/// Every key that a group of a protocol's sessions can have.
pub fn keys(protocol: &Protocol) -> Vec<String> {
    let mut keys: Vec<String> = items(protocol).map(|(kind, item)| CareKey::of(kind, item).to_string()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The lines of the groups as a description has them: each time once, and below it what holds.
pub(super) fn lines(groups: &[CareGroup], locale: Locale) -> Vec<String> {
    let mut lines = Vec::new();
    let times: Vec<(CareKind, &str)> = groups.iter().map(|group| (group.kind, group.time.as_str())).collect();
    for (time, of_time) in by_time(&times) {
        lines.push(String::new());
        lines.push(format!("{time}{}", locale.labels().colon));
        lines.extend(of_time.flat_map(|group| item_lines(&groups[group])));
    }
    lines
}

/// What holds for the time of a group, line by line.
pub(super) fn item_lines(group: &CareGroup) -> impl Iterator<Item = String> {
    group.items.iter().map(|item| format!("- {item}"))
}

/// The times of groups in their order, each once, with the places of all that hold then: what is told with another session
/// of the visit may hold for the same time.
pub(super) fn by_time<T: AsRef<str> + PartialEq>(
    times: &[(CareKind, T)],
) -> impl Iterator<Item = (&str, impl Iterator<Item = usize>)> {
    let first = times.iter().enumerate().filter(|(place, time)| !times[..*place].contains(time));
    first.map(move |(place, time)| (time.1.as_ref(), (place..times.len()).filter(move |other| times[*other] == *time)))
}

/// What is said for a session before and after it, and of its visit, in English and without clock times.
pub(super) fn said_of(protocol: &Protocol, session: &Session) -> Vec<String> {
    let items = items(protocol).filter(|(_, item)| item.sessions.includes(&session.key, session.number));
    let items = items.map(|(kind, item)| format!("{}\n{}", CareKey::of(kind, item), item.text.english));
    items.chain(super::sections::visit_notes(protocol, &session.key, session.number, Locale::English)).collect()
}

fn items(protocol: &Protocol) -> impl Iterator<Item = (CareKind, &CareItem)> {
    let before = protocol.preparation.iter().map(|item| (CareKind::Preparation, item));
    before.chain(protocol.aftercare.iter().map(|item| (CareKind::Aftercare, item)))
}

/// An item as it holds for one session.
#[derive(Clone, Copy)]
struct Held<'p> {
    /// Which session of the visit.
    place: usize,
    kind: CareKind,
    item: &'p CareItem,
    day: NaiveDate,
    /// The session's clock times, if it has any.
    visit: Option<Visit>,
}

/// Which end of a range of lengths.
#[derive(Clone, Copy)]
enum End {
    Shorter,
    Longer,
}

impl Held<'_> {
    fn key(&self) -> CareKey {
        CareKey::of(self.kind, self.item)
    }

    /// Whether both tell a person the same, if perhaps for another time.
    fn says_the_same(&self, other: &Self) -> bool {
        let same_shape = |one: Moment, other: Moment| std::mem::discriminant(&one) == std::mem::discriminant(&other);
        self.kind == other.kind
            && self.item.class == other.item.class
            && self.item.text.english == other.item.text.english
            && same_shape(self.item.from, other.item.from)
            && same_shape(self.item.until, other.item.until)
    }

    /// Whether this one, which says the same, holds at least for all the time of the other.
    fn covers(&self, other: &Self) -> bool {
        let (from, until) = self.stretch();
        let (other_from, other_until) = other.stretch();
        from <= other_from && other_until <= until
    }

    /// Its longest time in minutes, on a scale that all items of a visit share.
    fn stretch(&self) -> (i64, i64) {
        let (start, end) = match self.visit {
            Some(visit) => (visit.start.timestamp() / 60, visit.end.timestamp() / 60),
            None => (0, 0),
        };
        let point = |moment| match moment {
            Moment::Before(range) => start - minutes(range, End::Longer),
            Moment::After(range) => end + minutes(range, End::Longer),
            // The same for whoever shares the visit.
            Moment::Day | Moment::Session | Moment::NotStated => 0,
        };
        (point(self.item.from), point(self.item.until))
    }

    fn begins(&self) -> Result<Option<CareBegin>, LocalTimeError> {
        let states_time = |moment| match moment {
            Moment::Before(_) | Moment::After(_) => true,
            Moment::Day | Moment::Session | Moment::NotStated => false,
        };
        if !states_time(self.item.from) && !states_time(self.item.until) {
            return Ok(None);
        }
        let Some(visit) = self.visit else {
            let first = match self.item.from {
                Moment::Before(range) => {
                    let days = minutes(range, End::Longer).unsigned_abs().div_ceil(u64::from(DAY));
                    self.day.checked_sub_days(Days::new(days))
                }
                Moment::After(range) => {
                    let days = minutes(range, End::Shorter).unsigned_abs() / u64::from(DAY);
                    self.day.checked_add_days(Days::new(days))
                }
                Moment::Day | Moment::Session | Moment::NotStated => Some(self.day),
            };
            let first = first.ok_or(LocalTimeError::OutOfCalendar { local: self.day.into() })?;
            return Ok(Some(CareBegin::On(first)));
        };
        let begins = match (self.item.from, self.kind) {
            (Moment::Before(range), _) => before(visit, range, End::Longer)?,
            (Moment::After(range), _) => after(visit, range, End::Shorter)?,
            (Moment::Day | Moment::Session | Moment::NotStated, CareKind::Preparation) => visit.start.to_utc(),
            (Moment::Day | Moment::Session | Moment::NotStated, CareKind::Aftercare) => visit.end.to_utc(),
        };
        Ok(Some(CareBegin::At(begins)))
    }

    fn when(&self) -> CareWhen {
        CareWhen { kind: self.kind, from: self.item.from, until: self.item.until }
    }
}

impl CareGroup {
    /// When it holds, as the protocol says it.
    pub(super) fn when(&self) -> CareWhen {
        self.when
    }
}

impl CareWhen {
    #[cfg(test)]
    pub(super) fn new(kind: CareKind, from: Moment, until: Moment) -> Self {
        Self { kind, from, until }
    }

    /// Before the session, or after it.
    pub(super) fn kind(self) -> CareKind {
        self.kind
    }

    /// It for a session, whose clock times the visit has, where there are some.
    ///
    /// # Errors
    ///
    /// As for [`of_visit`].
    pub(super) fn time(self, day: NaiveDate, visit: Option<Visit>, zone: &Zone) -> Result<CareTime, LocalTimeError> {
        let Self { kind, from, until } = self;
        let told = CareTime::Told { kind, from, until };
        let Some(visit) = visit else { return Ok(told) };
        let clock = |instant: Result<DateTime<Utc>, LocalTimeError>| on_the_clock(zone, instant?);
        let (start, end) = (visit.start.naive_local(), visit.end.naive_local());
        Ok(match (from, until, kind) {
            // The minute of what is counted in days is no one's meaning.
            (Moment::Session | Moment::NotStated, Moment::After(length), _) if is_in_days(length) => {
                CareTime::UntilDay {
                    latest: clock(after(visit, length, End::Longer))?.date(),
                    earliest: clock(after(visit, length, End::Shorter))?.date(),
                    length,
                }
            }
            (Moment::Before(length), Moment::Session | Moment::NotStated, _) if is_in_days(length) => {
                CareTime::FromDay {
                    earliest: clock(before(visit, length, End::Longer))?.date(),
                    latest: clock(before(visit, length, End::Shorter))?.date(),
                    length,
                }
            }
            (Moment::Session | Moment::NotStated, Moment::After(length), _) => CareTime::Until {
                latest: clock(after(visit, length, End::Longer))?,
                earliest: clock(after(visit, length, End::Shorter))?,
                length,
            },
            (Moment::Before(length), Moment::Session | Moment::NotStated, _) => CareTime::From {
                earliest: clock(before(visit, length, End::Longer))?,
                latest: clock(before(visit, length, End::Shorter))?,
                session: (until == Moment::Session).then_some(start),
                length,
            },
            (Moment::Day, Moment::Session, CareKind::Preparation) => CareTime::DayUntil(start),
            (Moment::Session, Moment::Day, CareKind::Aftercare) => CareTime::DayFrom(end),
            (Moment::Day, Moment::Day | Moment::Session | Moment::NotStated, _)
            | (Moment::NotStated, Moment::Day, _) => CareTime::Day(day),
            (Moment::Session | Moment::NotStated, Moment::Session | Moment::NotStated, _) => told,
            (from, until, _) => {
                // A start is told at its earliest and an end at its latest.
                let at = |moment, of_before, of_after, session| -> Result<Option<CarePoint>, LocalTimeError> {
                    Ok(match moment {
                        Moment::Before(length) => Some(CarePoint::Time(clock(before(visit, length, of_before))?)),
                        Moment::After(length) => Some(CarePoint::Time(clock(after(visit, length, of_after))?)),
                        Moment::Day => Some(CarePoint::Day(day)),
                        Moment::Session => Some(CarePoint::Time(session)),
                        Moment::NotStated => None,
                    })
                };
                CareTime::Between {
                    from: at(from, End::Longer, End::Shorter, end)?,
                    until: at(until, End::Shorter, End::Longer, start)?,
                    told: (kind, self.from, self.until),
                }
            }
        })
    }
}

/// When care holds, by the clock where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CareTime {
    /// Told from the session, without a clock.
    Told { kind: CareKind, from: Moment, until: Moment },
    /// From the end of the session on: until the latest time, and at least until the earliest.
    Until { latest: NaiveDateTime, earliest: NaiveDateTime, length: ClockRange },
    /// From the earliest time, or from the latest one at the latest; up to the session where that is said.
    From { earliest: NaiveDateTime, latest: NaiveDateTime, session: Option<NaiveDateTime>, length: ClockRange },
    /// The same in whole days.
    UntilDay { latest: NaiveDate, earliest: NaiveDate, length: ClockRange },
    /// The same in whole days.
    FromDay { earliest: NaiveDate, latest: NaiveDate, length: ClockRange },
    /// On the day of the session, until this time of it.
    DayUntil(NaiveDateTime),
    /// On the day of the session, from this time of it on.
    DayFrom(NaiveDateTime),
    /// On the day of the session.
    Day(NaiveDate),
    /// Any other two times, with the moments as they were published.
    Between { from: Option<CarePoint>, until: Option<CarePoint>, told: (CareKind, Moment, Moment) },
}

impl CareTime {
    /// The times and days that it names, in the order in which they are told.
    pub(super) fn points(self) -> [Option<CarePoint>; 3] {
        let (time, day) = (CarePoint::Time, CarePoint::Day);
        let on_clock = |at: NaiveDateTime| [Some(day(at.date())), Some(CarePoint::Clock(at.time())), None];
        match self {
            Self::Told { .. } => [None; 3],
            Self::Until { latest, earliest, .. } => {
                [Some(time(latest)), (earliest < latest).then_some(time(earliest)), None]
            }
            Self::From { earliest, latest, session, .. } => {
                [Some(time(earliest)), (earliest < latest).then_some(time(latest)), session.map(time)]
            }
            Self::UntilDay { latest, earliest, .. } => {
                [Some(day(latest)), (earliest < latest).then_some(day(earliest)), None]
            }
            Self::FromDay { earliest, latest, .. } => {
                [Some(day(earliest)), (earliest < latest).then_some(day(latest)), None]
            }
            Self::DayUntil(at) | Self::DayFrom(at) => on_clock(at),
            Self::Day(date) => [Some(day(date)), None, None],
            Self::Between { from, until, .. } => [from, until, None],
        }
    }
}

/// A time at which care begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CarePoint {
    Time(NaiveDateTime),
    Day(NaiveDate),
    Clock(NaiveTime),
}

/// A day, in minutes.
const DAY: u32 = 24 * 60;

/// Whether a length was published in days or weeks.
fn is_in_days(range: ClockRange) -> bool {
    match range.unit() {
        ClockUnit::Day | ClockUnit::Week => true,
        ClockUnit::Minute | ClockUnit::Hour => false,
    }
}

fn minutes(range: ClockRange, end: End) -> i64 {
    let count = match end {
        End::Shorter => range.shorter(),
        End::Longer => range.longer(),
    };
    i64::from(count) * i64::from(range.unit().minutes())
}

fn before(visit: Visit, range: ClockRange, end: End) -> Result<DateTime<Utc>, LocalTimeError> {
    later(visit.start.to_utc(), -minutes(range, end))
}

fn after(visit: Visit, range: ClockRange, end: End) -> Result<DateTime<Utc>, LocalTimeError> {
    later(visit.end.to_utc(), minutes(range, end))
}

fn later(instant: DateTime<Utc>, minutes: i64) -> Result<DateTime<Utc>, LocalTimeError> {
    let length = TimeDelta::try_minutes(minutes);
    let later = length.and_then(|length| instant.checked_add_signed(length));
    later.ok_or(LocalTimeError::OutOfCalendar { local: instant.naive_utc() })
}

fn on_the_clock(zone: &Zone, instant: DateTime<Utc>) -> Result<NaiveDateTime, LocalTimeError> {
    zone.local(instant).ok_or(LocalTimeError::OutOfCalendar { local: instant.naive_utc() })
}
