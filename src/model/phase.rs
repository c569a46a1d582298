//! Phases of a course and the timing of their sessions.

use std::fmt;

use super::{Citation, Id, Length, LengthRange, MonthDay, MonthEnd, Text, Weekdays};

/// A stretch of sessions with one timing: induction, or a step of the maintenance that tapers.
#[derive(Clone, Debug, PartialEq)]
pub struct Phase {
    /// Its id in the file.
    pub id: Id,
    /// Its ids in earlier versions of the file, the oldest first.
    pub renamed_from: Vec<Id>,
    /// What it is called.
    pub title: Text,
    /// How many sessions the source gives.
    pub sessions: Count,
    /// Whether the source calls that number usual ("generally", "on average"): another one is the practitioner's
    /// decision, and not against the source.
    pub is_count_usual: bool,
    /// A longer course that the source allows in some cases.
    pub extended: Option<Extended>,
    /// The timing of every session of the phase that has none of its own.
    pub timing: Timing,
    /// After how many sessions the numbers in [`Phase::own_timings`] start again: 2 for a cycle with sessions on its
    /// days 1 and 8.
    pub cycle: Option<u32>,
    /// How many sessions of the phase there may be in a number of days, where the source limits that.
    pub cap: Option<Cap>,
    /// The weekdays of its sessions, where the source names them.
    pub on: Option<Weekdays>,
    /// How often its sessions are, where the source says that in place of an interval.
    pub pace: Option<Pace>,
    /// On which day of a month its sessions are, where the source says so: the first such day that is at most
    /// [`Phase::DAYS_SOONER`] days sooner than the interval says.
    pub on_day: Option<MonthDay>,
    /// How long after a session that was held and does not count it is held again, where the source says so.
    pub again_after: Option<LengthRange>,
    /// Timings of single sessions. The rules of one session all hold together and take the place of `timing`.
    pub own_timings: Vec<OwnTiming>,
    /// What this clinic plans inside what the source allows.
    pub policy: Policy,
    /// A remark for the reader of the protocol.
    pub note: Option<Text>,
    /// Where all that comes from.
    pub source: Citation,
}

/// How often the sessions of a phase are, where no interval is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// In any seven days, at most.
    PerWeek(u32),
    /// One on each of the phase's weekdays.
    OnEach,
}

impl Phase {
    /// How many days sooner than its interval a session may be where it is on a day of the month.
    pub const DAYS_SOONER: i32 = 7;

    /// Whether the source allows this many sessions, and in which of its ranges: for a phase that goes on for a time, where
    /// they follow one another by this interval, or by the published one. A longer course is one that has at least as many
    /// sessions as a usual one.
    pub fn allows(&self, sessions: u32, interval: Option<LengthRange>) -> Allowed {
        let is_longer = match self.sessions {
            Count::Exactly(fewest) | Count::Between(fewest, _) => fewest <= sessions,
            Count::During(_) => false,
            Count::Ongoing | Count::NotStated => true,
        };
        let is_extended = || self.extended.as_ref().is_some_and(|extended| extended.sessions.allows(sessions));
        match () {
            () if self.allows_usually(sessions, interval) => Allowed::Usually,
            () if is_longer && is_extended() => Allowed::InLongerCourses,
            () if self.is_count_usual => Allowed::OutsideUsual,
            () => Allowed::No,
        }
    }

    fn allows_usually(&self, sessions: u32, interval: Option<LengthRange>) -> bool {
        match self.numbers_in_time(interval) {
            Some((fewest, most, _)) => (fewest..=most).contains(&sessions),
            None => self.sessions.allows(sessions),
        }
    }

    /// The fewest and the most sessions in the time that the phase goes on for, where they follow one another by this
    /// interval, or by the published one; and by which. A plan takes the shorter end of a range.
    pub fn numbers_in_time(&self, interval: Option<LengthRange>) -> Option<(u32, u32, LengthRange)> {
        let Count::During(time) = self.sessions else { return None };
        let interval = match (interval, self.timing.interval) {
            (Some(interval), _) | (None, Aim::Stated(interval)) => interval,
            (None, Aim::NotStated | Aim::None) => return None,
        };
        let most = self.most_during(time.longer().unwrap_or(time.shorter()), interval);
        let later = if self.on_day.is_some() { Self::DAYS_SOONER } else { 0 };
        let fewest = match interval.longer() {
            // Nothing says how much longer the gaps may be.
            None => 1,
            Some(_) => time.shorter().sessions_apart(interval.shorter().plus(Length::days(later))).0,
        };
        let whole_weeks = u32::try_from(time.shorter().day_bounds().0 / 7).unwrap_or(0);
        let in_weeks = |sessions: u32| whole_weeks.saturating_mul(sessions);
        let paced = match self.pace {
            Some(Pace::PerWeek(sessions)) => Some(in_weeks(sessions)),
            Some(Pace::OnEach) => self.on.map(|on| in_weeks(on.count())),
            None => self.cap.map(|cap| {
                let stretches = time.shorter().day_bounds().0 / i64::from(cap.days.max(1));
                u32::try_from(stretches).unwrap_or(0).saturating_mul(cap.sessions)
            }),
        };
        Some((paced.map_or(fewest, |paced| paced.min(fewest)).max(1), most, interval))
    }

    /// The weekdays that have a session each, where the phase says that there is one on each of its own.
    pub fn each_weekday(&self) -> Option<Weekdays> {
        let on = self.on?;
        let is_each = match self.pace? {
            Pace::OnEach => true,
            // One a week is an interval of a week.
            Pace::PerWeek(sessions) => sessions > 1 && sessions == on.count(),
        };
        is_each.then_some(on)
    }

    /// How many sessions there are at most in a time, where they follow one another by an interval.
    pub fn most_during(&self, time: Length, interval: LengthRange) -> u32 {
        let sooner = if self.on_day.is_some() { Self::DAYS_SOONER } else { 0 };
        let most = time.sessions_apart(interval.shorter().plus(Length::days(-sooner))).1;
        // In each of the stretches of days that the time touches.
        let capped = self.cap.map(|cap| time.sessions_apart(Length::days(cap.days)).1.saturating_mul(cap.sessions));
        let capped = capped.map_or(most, |capped| capped.min(most));
        let on_weekdays = self.on.map(|on| time.sessions_apart(Length::days(7)).1.saturating_mul(on.count()));
        on_weekdays.map_or(capped, |on_weekdays| on_weekdays.min(capped))
    }

    /// The most sessions that answers may add up to, where the source sets a limit: no answer goes beyond a range, nor
    /// beyond what longer courses may have. One number is what the course begins with.
    pub fn most_with_answers(&self) -> Option<u32> {
        match (self.sessions, &self.extended) {
            _ if self.is_count_usual => None,
            (_, Some(extended)) => extended.sessions.most(),
            (Count::Between(_, most), None) => Some(most),
            (Count::Exactly(_) | Count::During(_) | Count::Ongoing | Count::NotStated, None) => None,
        }
    }

    /// The fewest sessions that a course can have here.
    pub fn fewest_sessions(&self) -> u32 {
        match self.sessions {
            Count::Exactly(fewest) | Count::Between(fewest, _) if !self.is_count_usual => fewest,
            Count::Exactly(_) | Count::Between(..) | Count::During(_) | Count::Ongoing | Count::NotStated => 1,
        }
    }

    /// The most sessions that a course can have here, longer courses included, if the source sets a limit.
    pub fn most_sessions(&self) -> Option<u32> {
        let most = self.sessions.most().filter(|_| !self.is_count_usual)?;
        match &self.extended {
            Some(extended) => extended.sessions.most().map(|extended| extended.max(most)),
            None => Some(most),
        }
    }

    /// Every timing of it: its own, and those of single sessions.
    pub fn timings(&self) -> impl Iterator<Item = &Timing> {
        std::iter::once(&self.timing).chain(self.own_timings.iter().map(|own| &own.timing))
    }

    /// The same, to be changed.
    pub(crate) fn timings_mut(&mut self) -> impl Iterator<Item = &mut Timing> {
        std::iter::once(&mut self.timing).chain(self.own_timings.iter_mut().map(|own| &mut own.timing))
    }

    /// Whether a rule of it gives an interval and no minimum, so that the shorter end is held as one.
    pub fn holds_interval_as_minimum(&self) -> bool {
        self.timings().any(|timing| timing.minimum.is_none() && timing.floor().is_some())
    }

    /// The rules that bind session `number` of the phase (from 1): its own, else the phase's.
    pub fn timings_of(&self, number: u32) -> Vec<&Timing> {
        let in_cycle = match self.cycle {
            Some(cycle) => (number - 1) % cycle + 1,
            None => number,
        };
        let own: Vec<&Timing> =
            self.own_timings.iter().filter(|own| own.session == in_cycle).map(|own| &own.timing).collect();
        if own.is_empty() { vec![&self.timing] } else { own }
    }
}

/// The most sessions that there may be in any stretch of this many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// How many sessions.
    pub sessions: u32,
    /// In how many days.
    pub days: i32,
}

impl fmt::Display for Cap {
    /// As it is written in a file: `2 in 7 days`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {} days", self.sessions, self.days)
    }
}

/// Whether a source allows a number of sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// In every course.
    Usually,
    /// Only in the longer courses that the source describes.
    InLongerCourses,
    /// The source gives another number and calls it usual, so this one is the practitioner's decision.
    OutsideUsual,
    /// Not at all.
    No,
}

/// How many sessions a source gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exactly(u32),
    /// From one number to another, both included; `up to` the second where the first is 1.
    Between(u32, u32),
    /// For a time, from the first session of the phase on: as many as there are before that time is over.
    During(LengthRange),
    /// Without an end.
    Ongoing,
    /// The source gives no number.
    NotStated,
}

impl Count {
    /// Whether the source allows this many sessions. A source that gives no number leaves it to the practitioner, and how many
    /// there are in a time depends on their interval ([`Phase::allows`]).
    pub fn allows(self, sessions: u32) -> bool {
        match self {
            Self::Exactly(count) => sessions == count,
            Self::Between(lo, hi) => lo <= sessions && sessions <= hi,
            Self::During(_) | Self::Ongoing | Self::NotStated => true,
        }
    }

    /// The most sessions that the source allows, if it gives a number.
    pub fn most(self) -> Option<u32> {
        match self {
            Self::Exactly(count) | Self::Between(_, count) => Some(count),
            Self::During(_) | Self::Ongoing | Self::NotStated => None,
        }
    }

    /// The time that a phase goes on for, where that is one length: then planning counts its sessions.
    pub fn time(self) -> Option<Length> {
        match self {
            Self::During(time) => Some(time.shorter()).filter(|_| time.longer() == Some(time.shorter())),
            Self::Exactly(_) | Self::Between(..) | Self::Ongoing | Self::NotStated => None,
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(count) => write!(f, "{count}"),
            Self::Between(1, hi) => write!(f, "up to {hi}"),
            Self::Between(lo, hi) => write!(f, "{lo} to {hi}"),
            Self::During(time) => write!(f, "for {time}"),
            Self::Ongoing => f.write_str("ongoing"),
            Self::NotStated => f.write_str("not stated"),
        }
    }
}

/// A longer course that the source allows in some cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extended {
    /// How many sessions then.
    pub sessions: Count,
    /// In which cases.
    pub when: Text,
}

/// One rule that binds a session to a reference day.
///
/// With `gap` the length from the reference day to the session (from the session to the event, for one that comes before
/// an event): `minimum <= gap <= maximum` always holds, and the planner keeps `gap` as close to the interval as it can. This is the CDSi pair of minimum interval (correctness) and
/// recommended interval (quality).
#[derive(Clone, Debug, PartialEq)]
pub struct Timing {
    /// What the rule is measured from.
    pub after: Reference,
    /// The aim.
    pub interval: Aim,
    /// Whether the source calls the aim usual: another interval is the practitioner's decision, and not against the
    /// source.
    pub is_usual: bool,
    /// The hard floor as written. Where none is written the aim's lower end is the floor ([`Timing::floor`]).
    pub minimum: Option<Length>,
    /// The hard ceiling. Where none is written, later is allowed, counted and shown.
    pub maximum: Option<Length>,
    /// How much sooner than the floor a session that was already held may lie and still be in time.
    pub grace: Option<Length>,
    /// Whether it is one of several rules of its session of which only the one counts that lets the session be earlier:
    /// their floors, aims and ceilings are the earliest of each. All other rules hold together.
    pub is_alternative: bool,
    /// Where the rule comes from; the phase's source where the rule names none.
    pub source: Citation,
}

impl Timing {
    /// The hard floor: the minimum as written, else the lower end of the published aim, else nothing.
    pub fn floor(&self) -> Option<Length> {
        self.minimum.or(match self.interval {
            Aim::Stated(interval) => Some(interval.shorter()),
            Aim::NotStated | Aim::None => None,
        })
    }

    /// The hard floor when sessions aim at a chosen interval: the minimum as written, else the shorter end of the
    /// published interval, or of the chosen one where that begins sooner, which a usual interval allows.
    pub fn floor_with(&self, chosen: Option<LengthRange>, month_end: MonthEnd) -> Option<Length> {
        if self.minimum.is_some() {
            return self.minimum;
        }
        match (self.interval, chosen) {
            (Aim::Stated(published), Some(chosen))
                if published.shorter().never_exceeds(chosen.shorter(), month_end) =>
            {
                Some(published.shorter())
            }
            (_, Some(chosen)) => Some(chosen.shorter()),
            (Aim::Stated(published), None) => Some(published.shorter()),
            (Aim::NotStated | Aim::None, None) => None,
        }
    }

    /// Whether a chosen interval is another one than the source publishes.
    pub fn is_outside_published(&self, chosen: LengthRange, month_end: MonthEnd) -> bool {
        match self.interval {
            Aim::Stated(published) => {
                !published.shorter().never_exceeds(chosen.shorter(), month_end)
                    || !published.longer().is_none_or(|longest| {
                        chosen.longer().is_some_and(|chosen| chosen.never_exceeds(longest, month_end))
                    })
            }
            Aim::NotStated | Aim::None => false,
        }
    }

    /// What the source allows instead, when a chosen interval is outside of it.
    pub fn interval_outside_source(&self, chosen: LengthRange, month_end: MonthEnd) -> Option<AllowedInterval> {
        if let (Aim::Stated(published), false) = (self.interval, self.is_usual) {
            return self.is_outside_published(chosen, month_end).then_some(AllowedInterval::Within(published));
        }
        let below = self.minimum.filter(|minimum| !minimum.never_exceeds(chosen.shorter(), month_end));
        // What has no end of its own ends at the maximum.
        let is_above =
            |maximum: &Length| chosen.longer().is_some_and(|longest| !longest.never_exceeds(*maximum, month_end));
        let above = self.maximum.filter(is_above);
        below.map(AllowedInterval::AtLeast).or(above.map(AllowedInterval::AtMost))
    }
}

/// What a source says of an interval that is not what it published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowedInterval {
    /// It publishes this interval; a choice lies inside it.
    Within(LengthRange),
    /// It publishes no interval, but this floor.
    AtLeast(Length),
    /// It publishes no interval, but this ceiling.
    AtMost(Length),
}

impl fmt::Display for AllowedInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Within(interval) => write!(f, "{interval}"),
            Self::AtLeast(minimum) => write!(f, "at least {minimum}"),
            Self::AtMost(maximum) => write!(f, "at most {maximum}"),
        }
    }
}

/// What a timing aims at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// A published interval.
    Stated(LengthRange),
    /// The source gives none, so the planner asks.
    NotStated,
    /// The rule is a floor or a ceiling only.
    None,
}

/// What a timing is measured from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The session that is this many places before, in the order of the course: 1 is the session before.
    Before(u32),
    /// A session of the course by its number, from 1.
    Session(u32),
    /// The first session of the phase.
    PhaseStart,
    /// The first session of the course.
    CourseStart,
    /// An event whose date the course gives.
    Event(Id),
    /// An event that comes after the session: lengths are counted back from its date.
    BeforeEvent(Id),
}

impl Reference {
    /// The event that it is, if it is one.
    pub fn event(&self) -> Option<&Id> {
        match self {
            Self::Event(event) | Self::BeforeEvent(event) => Some(event),
            Self::Before(_) | Self::Session(_) | Self::PhaseStart | Self::CourseStart => None,
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before(1) => f.write_str("previous session"),
            Self::Before(places) => write!(f, "{places} sessions before"),
            Self::Session(number) => write!(f, "session {number}"),
            Self::PhaseStart => f.write_str("phase start"),
            Self::CourseStart => f.write_str("course start"),
            Self::Event(id) | Self::BeforeEvent(id) => write!(f, "event {id}"),
        }
    }
}

/// A timing that binds one session of a phase.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnTiming {
    /// The session's number in the phase (in the cycle, where the phase has one), from 1.
    pub session: u32,
    /// The rule.
    pub timing: Timing,
}

/// What this clinic plans inside what the source allows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// How many sessions.
    pub sessions: Option<u32>,
    /// Which interval.
    pub interval: Option<LengthRange>,
    /// Where that choice comes from.
    pub source: Option<Citation>,
}
