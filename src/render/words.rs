//! The words for facts: dates, lengths, reasons. Which sentence says a fact, and what stands in its gaps; how each
//! language words it is in [`super::locale`].

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

use super::digits::{Digits, two_digits};
use super::locale::{DayForm, DayWords, Line, Locale, Reference, Sentence, Unit};
use crate::model::{
    ClockRange, ClockUnit, Count, DateRange, Grade, Id, Instead, Late, LateGap, LateOutcome, Length, LengthRange,
    Movable, Obstacle, Plan, Protocol, Reason, ReferenceKind, ReferencePoint, Unrecorded, Weekdays,
};

/// A time of day, the same in every language: `17:50`.
pub fn time_of_day(time: NaiveTime) -> String {
    let mut text = String::with_capacity("17:50".len());
    push_time_of_day(&mut text, time);
    text
}

/// Appends a time of day.
pub(super) fn push_time_of_day(out: &mut String, time: NaiveTime) {
    let [[h, hh], [m, mm]] = [time.hour(), time.minute()].map(two_digits);
    out.extend([h, hh, b':', m, mm].map(char::from));
}

/// About how many bytes a stretch of days has in words.
const DAYS_BYTES: usize = 64;

/// A day in words, as its language puts them together.
struct WordsOfDay {
    weekday: &'static str,
    number: Digits,
    month: &'static str,
    year: Digits,
    form: DayForm,
}

impl WordsOfDay {
    fn words(&self) -> DayWords<'_> {
        let Self { weekday, number, month, year, form } = self;
        DayWords { weekday, number: number.as_str(), month: Some(month), year: Some(year.as_str()), form: *form }
    }
}

/// Names, with commas between them.
pub fn ids(ids: &[Id]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

/// What courses, treatments and events are called, by the protocols that name them; where none does, by their ids.
#[derive(Clone, Debug, Default)]
pub struct Names<'p> {
    protocols: Vec<&'p Protocol>,
}

impl<'p> Names<'p> {
    /// The names that the protocols of a plan have.
    pub fn of(plan: &'p Plan) -> Self {
        Self { protocols: plan.plans.iter().map(|plan| &plan.course.protocol).collect() }
    }

    /// Courses, with commas between them.
    fn courses(&self, courses: &[Id], locale: Locale) -> String {
        let named = courses.iter().map(|id| match self.protocols.iter().find(|protocol| protocol.id == *id) {
            Some(protocol) => locale.own_title(&protocol.title).to_owned(),
            None => ids(std::slice::from_ref(id)),
        });
        named.collect::<Vec<_>>().join(locale.labels().comma)
    }

    /// A treatment, which may be a course that is planned too.
    fn treatment(&self, treatment: &Id, locale: Locale) -> String {
        let title = self.protocols.iter().find_map(|protocol| protocol.treatments.get(treatment));
        title.map_or(treatment.as_str(), |title| locale.own_title(title)).to_owned()
    }

    /// The event that a rule is measured from, if it is one.
    fn event(&self, point: &ReferencePoint, locale: Locale) -> String {
        match &point.reference {
            ReferenceKind::Session(_) => String::new(),
            ReferenceKind::Event(id) => {
                let title = self.protocols.iter().find_map(|protocol| protocol.events.get(id));
                title.map_or(id.as_str(), |title| locale.own_title(title)).to_owned()
            }
        }
    }
}

#[doc(hidden)]
impl Locale {
    /// A day in a table or a calendar: `Tue 1 Dec 2026`.
    pub fn day(self, day: NaiveDate) -> String {
        self.day_in(DayForm::Short, day)
    }

    /// A day with its names in this form.
    pub fn day_in(self, form: DayForm, day: NaiveDate) -> String {
        let mut text = String::with_capacity(DAYS_BYTES);
        self.push_day_in(&mut text, form, day);
        text
    }

    /// A day for a column: `Tue  1 Dec 2026`, its number as wide as every other.
    pub fn day_in_column(self, day: NaiveDate) -> String {
        let mut text = String::with_capacity(DAYS_BYTES);
        let number = format!("{:>2}", day.day());
        let words = self.day_words(DayForm::Short, day);
        self.wording().push_day(&mut text, &DayWords { number: &number, ..words.words() });
        text
    }

    /// A stretch of days in a table or a calendar: `Mon 4 to Thu 7 Jan 2027`.
    pub fn days(self, range: DateRange) -> String {
        self.days_in(DayForm::Short, range)
    }

    /// A stretch of days with their names in this form.
    pub fn days_in(self, form: DayForm, range: DateRange) -> String {
        let mut text = String::with_capacity(DAYS_BYTES);
        self.push_days_in(&mut text, form, range);
        text
    }

    pub(super) fn push_day_in(self, out: &mut String, form: DayForm, day: NaiveDate) {
        self.wording().push_day(out, &self.day_words(form, day).words());
    }

    pub(super) fn push_days_in(self, out: &mut String, form: DayForm, range: DateRange) {
        let (first, last) = (range.first(), range.last());
        if first == last {
            return self.push_day_in(out, form, first);
        }
        let (first, last) = (self.day_words(form, first), self.day_words(form, last));
        self.wording().push_days(out, &first.words(), &last.words());
    }

    fn day_words(self, form: DayForm, day: NaiveDate) -> WordsOfDay {
        let labels = self.labels();
        let (weekday, month) = match form {
            DayForm::Short => (labels.abbreviated_weekday(day), labels.abbreviated_month(day)),
            DayForm::Full => (labels.weekday(day), labels.month(day)),
        };
        let (number, year) = (Digits::of(i64::from(day.day())), Digits::of(day.year().into()));
        WordsOfDay { weekday, number, month, year, form }
    }

    /// A month for a person: `December 2026`.
    pub fn month(self, day: NaiveDate) -> String {
        self.wording().month(day)
    }

    /// A local time for a person: `Wed 2 Dec 2026 17:50`.
    pub fn local_time(self, time: NaiveDateTime) -> String {
        let mut text = String::with_capacity(DAYS_BYTES);
        self.push_local_time(&mut text, time);
        text
    }

    /// Appends a local time.
    pub(super) fn push_local_time(self, out: &mut String, time: NaiveDateTime) {
        self.push_day_in(out, DayForm::Short, time.date());
        self.wording().push_time_of_day(out, &time_of_day(time.time()));
    }

    /// A number of things: `2 courses`.
    pub fn count(self, count: u32, unit: Unit) -> String {
        self.wording().count(count, unit)
    }

    /// A number of days: `1 day`, `3 days`.
    pub fn day_count(self, days: u32) -> String {
        self.count(days, Unit::Day)
    }

    /// A number of sessions: `1 session`, `10 sessions`.
    pub fn session_count(self, sessions: u32) -> String {
        self.count(sessions, Unit::Session)
    }

    /// How many sessions a source gives: `8 to 12`; `None` where it gives no number.
    pub fn source_count(self, count: Count) -> Option<String> {
        match count {
            Count::Exactly(count) => Some(count.to_string()),
            Count::Between(1, hi) => Some(self.say(Sentence::CountUpTo { hi })),
            Count::Between(lo, hi) => Some(self.say(Sentence::CountBetween { lo, hi })),
            Count::During(time) => Some(self.say(Sentence::ForTime { length: &self.interval(time) })),
            Count::Ongoing => Some(self.say(Sentence::Ongoing)),
            Count::NotStated => None,
        }
    }

    /// A phrase of a source, with the word for usual where the source says so: `usually 8 to 12`.
    pub fn hedged(self, text: String, is_usual: bool) -> String {
        if is_usual { self.say(Sentence::Usually { text: &text }) } else { text }
    }

    /// A length of calendar time in the units that it was published in: `2 weeks - 1 day`.
    pub fn length(self, length: Length) -> String {
        let Length { years, months, weeks, days } = length;
        let units = [(years, Unit::Year), (months, Unit::Month), (weeks, Unit::Week), (days, Unit::Day)];
        let mut text = String::new();
        for (count, unit) in units.into_iter().filter(|(count, _)| *count != 0) {
            text.push_str(match (text.is_empty(), count < 0) {
                (true, false) => "",
                (true, true) => "-",
                (false, false) => self.labels().plus,
                (false, true) => self.labels().minus,
            });
            text.push_str(&self.count(count.unsigned_abs(), unit));
        }
        if text.is_empty() { self.day_count(0) } else { text }
    }

    /// An interval in the units that it was published in: `7 to 10 days`.
    pub fn interval(self, interval: LengthRange) -> String {
        let (lo, Some(hi)) = (interval.shorter(), interval.longer()) else {
            return self.say(Sentence::OrMore { length: &self.length(interval.shorter()) });
        };
        if lo == hi {
            return self.length(lo);
        }
        match (in_one_unit(lo), in_one_unit(hi)) {
            (Some((lo, unit)), Some((hi, other))) if unit == other => self.wording().count_range(lo, hi, unit),
            (_, _) => self.say(Sentence::Range { lo: &self.length(lo), hi: &self.length(hi) }),
        }
    }

    /// A length of clock time in the unit that it was published in: `12 to 24 hours`.
    pub fn clock_range(self, range: ClockRange) -> String {
        let unit = match range.unit() {
            ClockUnit::Minute => Unit::Minute,
            ClockUnit::Hour => Unit::Hour,
            ClockUnit::Day => Unit::Day,
            ClockUnit::Week => Unit::Week,
        };
        if range.shorter() == range.longer() {
            self.count(range.longer(), unit)
        } else {
            self.wording().count_range(range.shorter(), range.longer(), unit)
        }
    }

    /// Names as a person lists them: `one, two and three`.
    pub fn listed(self, names: &[&str]) -> String {
        match names {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [before @ .., last] => self.say(Sentence::And { before: &before.join(self.labels().comma), last }),
        }
    }

    /// Weekdays by their names: `Tuesday and Thursday`, `Monday to Friday`.
    pub fn weekday_list(self, on: Weekdays) -> String {
        let days: Vec<Weekday> = on.iter().collect();
        let names: Vec<&str> = days.iter().map(|day| self.weekday(*day)).collect();
        let is_row = days.windows(2).all(|pair| pair[0].succ() == pair[1]);
        match names[..] {
            [first, _, .., last] if is_row => self.say(Sentence::WeekdaySpan { first, last }),
            ref names => self.listed(names),
        }
    }

    /// The title of an event of a protocol.
    pub fn event(self, protocol: &Protocol, event: &Id) -> String {
        protocol.events.get(event).map_or_else(|| event.to_string(), |title| self.own_title(title).to_owned())
    }

    /// Names of which any one is meant: `one, two or three`.
    pub(super) fn listed_or(self, mut names: Vec<Line>) -> Line {
        let Some(last) = names.pop() else { return Line::new("") };
        let comma = self.labels().comma;
        let before =
            names.into_iter().reduce(|before, next| before.and(&next, |one, next| format!("{one}{comma}{next}")));
        match before {
            None => last,
            Some(before) => before.and(&last, |before, last| self.say(Sentence::Or { before, last })),
        }
    }

    /// The first of several things, and how many there are besides.
    pub(super) fn first_of(self, things: &[String]) -> String {
        match things {
            [] => String::new(),
            [only] => only.clone(),
            [first, others @ ..] => {
                let others = u32::try_from(others.len()).unwrap_or(u32::MAX);
                self.say(Sentence::AndMore { first, others })
            }
        }
    }

    /// A text with a capital letter at its beginning, where the language has such letters.
    pub fn sentence_case(self, text: &str) -> String {
        self.wording().sentence_case(text)
    }

    /// Where a session may move, for a table: `Mon 12 to Thu 15 Mar 2027`.
    pub fn movable(self, form: DayForm, movable: Movable) -> String {
        match other_days(movable) {
            None => self.say(Sentence::Fixed),
            Some((from, None)) => self.say(Sentence::From { day: &self.day_in(form, from) }),
            Some((from, Some(to))) => match DateRange::new(from, to) {
                Some(range) => self.days_in(form, range),
                None => self.say(Sentence::Fixed),
            },
        }
    }

    /// A session that was moved by hand, for a table.
    pub fn moved_by_hand(self, is_forced: bool) -> String {
        self.say(Sentence::MovedByHand { is_forced })
    }

    /// A session that was planned for a day that has passed, and that the record says nothing of.
    pub fn unrecorded(self, unrecorded: &Unrecorded) -> String {
        self.say(Sentence::Unrecorded { number: unrecorded.number, day: &self.day(unrecorded.day) })
    }

    /// What a reminder says this many minutes before something: `Tomorrow 17:30: Hair loss 3/19`. Whole days have no time.
    pub fn reminder(self, minutes_before: u32, time: Option<NaiveTime>, title: &str) -> String {
        const HOUR: u32 = 60;
        const DAY: u32 = 24 * HOUR;
        // Whole days are reminded of on a day before: the days are counted from midnight to midnight.
        let minutes = if time.is_some() { minutes_before } else { minutes_before.div_ceil(DAY) * DAY };
        let time = time.map(time_of_day);
        let time = time.as_deref();
        let (count, unit) = match minutes {
            0 => return self.say(Sentence::RemindNow { title }),
            DAY => return self.say(Sentence::RemindTomorrow { time, title }),
            minutes if minutes % DAY == 0 => (minutes / DAY, Unit::Day),
            minutes if minutes % HOUR == 0 => (minutes / HOUR, Unit::Hour),
            minutes => (minutes, Unit::Minute),
        };
        self.say(Sentence::RemindIn { count, unit, time, title })
    }

    /// How a session that was held lies against its rules.
    pub fn grade(self, grade: Grade) -> String {
        let days = |days| self.day_count(days);
        match grade {
            Grade::OnAim => self.say(Sentence::HeldOnAim),
            Grade::Uncounted => self.say(Sentence::HeldUncounted),
            Grade::Superseded => self.say(Sentence::HeldSuperseded),
            Grade::Early { days: early } => self.say(Sentence::HeldEarly { days: &days(early) }),
            Grade::Late { days: late } => self.say(Sentence::HeldLate { days: &days(late) }),
            Grade::Grace { days: early } => self.say(Sentence::HeldInGrace { days: &days(early) }),
            Grade::TooSoon { days: early, counts } => self.say(Sentence::HeldTooSoon { days: &days(early), counts }),
            Grade::TooNear { days: near, counts } => self.say(Sentence::HeldTooNear { days: &days(near), counts }),
            Grade::TooLate { days: late } => self.say(Sentence::HeldTooLate { days: &days(late) }),
        }
    }

    /// A reason as a sentence, beside a plan that shows the day of every session. `off_aim_days` is that of the whole
    /// plan.
    pub fn reason(self, reason: &Reason, off_aim_days: u32, names: &Names<'_>) -> String {
        self.reason_with(reason, off_aim_days, false, names)
    }

    /// A reason as a sentence where there is no plan, with the day of every session that it names.
    pub fn reason_without_plan(self, reason: &Reason) -> String {
        self.reason_with(reason, 0, true, &Names::default())
    }

    fn reason_with(self, reason: &Reason, off_aim_days: u32, is_dated: bool, names: &Names<'_>) -> String {
        if let Some(on_event) = self.on_event(reason, names) {
            return on_event;
        }
        match reason {
            Reason::Start => self.say(Sentence::Start),
            Reason::StartMoved { requested } => self.say(Sentence::StartMoved { requested: &self.day(*requested) }),
            Reason::StartChosen { requested, by } => match DateRange::new(*requested, *by) {
                Some(range) => self.say(Sentence::StartChosen { days: &self.days(range) }),
                None => self.say(Sentence::StartRequested { day: &self.day(*requested) }),
            },
            Reason::Aim { after, interval, on_day, days } => {
                let (interval, days) = (&self.interval(*interval), &self.days(*days));
                let since = self.day(after.day);
                let name = names.event(after, self);
                let after = reference(after, &since, is_dated, &name);
                self.say(match on_day {
                    None => Sentence::AimIs { interval, after, days },
                    Some(_) => Sentence::AimOnDay { interval, after, days },
                })
            }
            Reason::NextWeekday { after, days } => {
                let (days, since) = (&self.days(*days), self.day(after.day));
                let name = names.event(after, self);
                let after = reference(after, &since, is_dated, &name);
                self.say(Sentence::AimNextWeekday { after, days })
            }
            Reason::Floor { after, minimum, earliest } => {
                let (minimum, day) = (&self.length(*minimum), &self.day(*earliest));
                let since = self.day(after.day);
                let name = names.event(after, self);
                let after = reference(after, &since, is_dated, &name);
                self.say(Sentence::NotBefore { day, minimum, after })
            }
            Reason::Ceiling { after, maximum, latest } => {
                let (maximum, day) = (&self.length(*maximum), &self.day(*latest));
                let since = self.day(after.day);
                let name = names.event(after, self);
                let after = reference(after, &since, is_dated, &name);
                self.say(Sentence::NotAfter { day, maximum, after })
            }
            Reason::AimBefore { before, interval, days } => {
                let (interval, days) = (&self.interval(*interval), &self.days(*days));
                let (event, on) = (&names.event(before, self), &self.day(before.day));
                self.say(Sentence::AimBefore { interval, event, on, days })
            }
            Reason::NotNearer { before, minimum, latest } => {
                let (minimum, day) = (&self.length(*minimum), &self.day(*latest));
                let (event, on) = (&names.event(before, self), &self.day(before.day));
                self.say(Sentence::NotNearer { day, minimum, event, on })
            }
            Reason::NotFarther { before, maximum, earliest } => {
                let (maximum, day) = (&self.length(*maximum), &self.day(*earliest));
                let (event, on) = (&names.event(before, self), &self.day(before.day));
                self.say(Sentence::NotFarther { day, maximum, event, on })
            }
            Reason::EarlierCounts => self.say(Sentence::EarlierCounts),
            Reason::Blocked { obstacle, days } => {
                let (obstacle, days) = (&self.obstacle(obstacle, names), &self.runs(days));
                self.say(Sentence::Blocked { obstacle, days })
            }
            Reason::EarliestAllowed { day } => self.say(Sentence::AsSoonAsAllowed { day: &self.day(*day) }),
            Reason::ForLaterSessions { nearest, nearer_by_days, instead, is_beside } => {
                let day = &self.day(*nearest);
                let suits = &self.say(Sentence::WouldSuit { day, is_better: *nearer_by_days > 0 });
                match (instead, is_beside) {
                    (Instead::NoPlan, false) => self.say(Sentence::ButNoPlan { suits }),
                    (Instead::NoPlan, true) => self.say(Sentence::ButNoPlanBeside { suits }),
                    (Instead::TooLate, _) => self.say(Sentence::ButTooLate { suits }),
                    (Instead::OffAim { days }, _) => {
                        let (days, instead_of) = (&self.day_count(*days), off_aim_days);
                        self.say(match is_beside {
                            false => Sentence::ButWorse { suits, days, instead_of },
                            true => Sentence::ButWorseBeside { suits, days, instead_of },
                        })
                    }
                    (Instead::AsGood { .. }, false) => self.say(Sentence::ButNotBetter { suits }),
                    (Instead::AsGood { .. }, true) => self.say(Sentence::ButNotBetterBeside { suits }),
                    (Instead::SharesLess { .. }, _) => self.say(Sentence::ButSharesLess { suits }),
                    (Instead::GivesUp { visits }, _) => {
                        let visits = &self.count(*visits, Unit::Visit);
                        self.say(Sentence::ButGivesUp { suits, visits })
                    }
                }
            }
            Reason::Promised => self.say(Sentence::Promised),
            Reason::TimeMoved { requested, start, minutes } => self.say(Sentence::TimeMoved {
                start: &time_of_day(*start),
                requested: &time_of_day(*requested),
                length: &self.count(*minutes, Unit::Minute),
            }),
            Reason::SharedVisit { courses } => {
                self.say(Sentence::SharedVisit { courses: &names.courses(courses, self) })
            }
            Reason::MovedByHand { is_forced } => self.say(Sentence::WasMoved { is_forced: *is_forced }),
            Reason::Missed { on } => self.say(Sentence::WasMissed { day: &self.day(*on) }),
            Reason::FromToday { today } => self.say(Sentence::PlannedFrom { day: &self.day(*today) }),
            Reason::Held => self.say(Sentence::WasHeld),
            Reason::Late(gap) => self.late_gap(gap),
            Reason::LateWhenHeld(gap) => self.gap_ahead(gap),
        }
    }

    /// A reason whose length is nothing, so that it leads to the day of an event itself.
    fn on_event(self, reason: &Reason, names: &Names<'_>) -> Option<String> {
        let is_nothing = |range: &LengthRange| range.shorter().is_zero() && range.longer().is_some_and(Length::is_zero);
        let (point, on_or) = if let Reason::Aim { after: point, interval, .. }
        | Reason::AimBefore { before: point, interval, .. } = reason
            && is_nothing(interval)
        {
            (point, Ordering::Equal)
        } else if let Reason::Floor { after: point, minimum: length, .. }
        | Reason::NotFarther { before: point, maximum: length, .. } = reason
            && length.is_zero()
        {
            (point, Ordering::Less)
        } else if let Reason::Ceiling { after: point, maximum: length, .. }
        | Reason::NotNearer { before: point, minimum: length, .. } = reason
            && length.is_zero()
        {
            (point, Ordering::Greater)
        } else {
            return None;
        };
        let (event, on) = (&names.event(point, self), &self.day(point.day));
        let sentence = match on_or {
            Ordering::Equal => Sentence::AimOnEvent { event, on },
            Ordering::Less => Sentence::NotBeforeEvent { event, on },
            Ordering::Greater => Sentence::NotAfterEvent { event, on },
        };
        matches!(point.reference, ReferenceKind::Event(_)).then(|| self.say(sentence))
    }

    /// What would follow where a session is held as late as it is planned.
    pub fn gap_ahead(self, gap: &LateGap) -> String {
        let (length, day, then) = (&self.length(gap.more_than), &self.day(gap.since), &self.late_outcome(gap.then));
        self.say(Sentence::GapAhead { length, day, then })
    }

    /// Why the course does not go on as planned after a gap.
    pub fn late_gap(self, gap: &LateGap) -> String {
        let (length, day, then) = (&self.length(gap.more_than), &self.day(gap.since), &self.late_outcome(gap.then));
        self.say(Sentence::AfterGap { length, day, then })
    }

    /// What a protocol says of late sessions.
    pub fn late_rule(self, rule: &Late) -> String {
        let (length, then) = (&self.length(rule.more_than), &self.late_outcome(rule.then));
        self.say(Sentence::GapRule { length, then })
    }

    /// What follows, within a sentence.
    pub(super) fn late_outcome(self, then: LateOutcome) -> String {
        self.say(match then {
            LateOutcome::LeaveOut => Sentence::DueLeftOut,
            LateOutcome::Repeat(1) => Sentence::LastAgain,
            LateOutcome::Repeat(sessions) => Sentence::LastSessionsAgain { sessions },
            LateOutcome::RestartPhase => Sentence::PhaseAgain,
            LateOutcome::RestartCourse => Sentence::CourseAgain,
        })
    }

    /// What stands against a session on a day, with a capital letter and without a full stop.
    pub fn obstacle(self, obstacle: &Obstacle, names: &Names<'_>) -> String {
        let minutes = |minutes: u32| self.count(minutes, Unit::Minute);
        match obstacle {
            Obstacle::Weekday => self.say(Sentence::Weekday),
            Obstacle::PhaseWeekday => self.say(Sentence::PhaseWeekday),
            Obstacle::Closed { reason: None } => self.say(Sentence::Closed),
            Obstacle::Closed { reason: Some(reason) } => self.say(Sentence::ClosedFor { reason }),
            Obstacle::ClosedWeekday => self.say(Sentence::ClosedWeekday),
            Obstacle::NoTime { minutes: None } => self.say(Sentence::NoTime),
            Obstacle::NoTime { minutes: Some(length) } => self.say(Sentence::NoTimeFor { length: &minutes(*length) }),
            Obstacle::NoTimeTogether { minutes: length, courses } => {
                let courses = &names.courses(courses, self);
                self.say(Sentence::NoTimeTogether { length: &minutes(*length), courses })
            }
            Obstacle::Away => self.say(Sentence::Away),
            Obstacle::Break { title } => self.say(Sentence::InBreak { title: &self.own(title).text }),
            Obstacle::Separation { treatment, on, length, is_before } => {
                let (length, treatment, day) =
                    (&self.length(*length), &*names.treatment(treatment, self), &self.days(*on));
                self.say(if *is_before {
                    Sentence::TooSoonBefore { length, treatment, day }
                } else {
                    Sentence::TooSoonAfter { length, treatment, day }
                })
            }
            Obstacle::OtherCourse { course } => {
                self.say(Sentence::OtherCourse { course: &names.courses(std::slice::from_ref(course), self) })
            }
        }
    }

    /// Runs of days, at most five of them written out.
    fn runs(self, blocked: &[DateRange]) -> String {
        const MOST: usize = 5;
        let mut shown: Vec<String> = blocked.iter().take(MOST).map(|range| self.days(*range)).collect();
        if blocked.len() > MOST {
            let times = u32::try_from(blocked.len() - MOST).unwrap_or(u32::MAX);
            shown.push(self.say(Sentence::MoreTimes { times }));
        }
        shown.join(self.labels().between_days)
    }
}

/// The first and the last day that a session may move to: those round its own day, or else the nearest others.
pub(super) fn other_days(movable: Movable) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let is_fixed = movable.latest == Some(movable.earliest);
    if is_fixed { movable.also } else { Some((movable.earliest, movable.latest)) }
}

/// What a rule is measured from, which was on this day.
fn reference<'s>(point: &'s ReferencePoint, day: &'s str, is_dated: bool, name: &'s str) -> Reference<'s> {
    match &point.reference {
        ReferenceKind::Session(number) => Reference::Session { number: *number, day: is_dated.then_some(day) },
        ReferenceKind::Event(_) => Reference::Event { name, day },
    }
}

/// A length of one unit as a number of them.
fn in_one_unit(length: Length) -> Option<(u32, Unit)> {
    let Length { years, months, weeks, days } = length;
    let mut units = [(years, Unit::Year), (months, Unit::Month), (weeks, Unit::Week), (days, Unit::Day)]
        .into_iter()
        .filter(|(count, _)| *count != 0);
    match (units.next(), units.next()) {
        (Some((count, unit)), None) => Some((u32::try_from(count).ok()?, unit)),
        (_, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: Locale = Locale::English;

    #[test]
    fn stretches_of_days_say_nothing_twice() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date in a test");
        let shown = |first, last| DateRange::new(day(first), day(last)).map(|range| ENGLISH.days(range));
        assert_eq!(shown("2027-01-04", "2027-01-07").as_deref(), Some("Mon 4 to Thu 7 Jan 2027"));
        assert_eq!(shown("2027-01-30", "2027-02-01").as_deref(), Some("Sat 30 Jan to Mon 1 Feb 2027"));
        assert_eq!(shown("2026-12-30", "2027-01-03").as_deref(), Some("Wed 30 Dec 2026 to Sun 3 Jan 2027"));
        assert_eq!(shown("2026-12-01", "2026-12-01").as_deref(), Some("Tue 1 Dec 2026"));
    }

    #[test]
    fn english_writes_lengths_as_protocol_files_do() {
        let counts = [-2, -1, 0, 1, 2, 13];
        let lengths: Vec<Length> = counts
            .iter()
            .flat_map(|months| counts.map(|days| Length { months: *months, days, ..Length::ZERO }))
            .chain(counts.map(Length::weeks))
            .chain(counts.map(|years| Length { years, weeks: 4, ..Length::ZERO }))
            .collect();
        for lo in &lengths {
            assert_eq!(ENGLISH.length(*lo), lo.to_string());
            for hi in &lengths {
                let Some(range) = LengthRange::new(*lo, *hi) else { continue };
                // A file has no length below nothing.
                if in_one_unit(*lo).is_some() && in_one_unit(*hi).is_some() {
                    assert_eq!(ENGLISH.interval(range), range.to_string());
                }
            }
        }
    }
}
