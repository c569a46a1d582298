//! What many events of a protocol say alike: put into words once, for all of a plan and for the plans of many people.

use std::rc::Rc;

use chrono::NaiveTime;

use super::again::EventsOfKind;
use super::dated::{Dated, DaysAround, Taken};
use super::shelf::Shelf;
use super::words::{self, is_foreign};
use crate::model::{CoursePlan, Session};
use crate::render::View;
use crate::render::care::{self, CareGroup, CareKind, CarePoint, CareTime, CareWhen};
use crate::render::frame::{Frame, MARKS, Phrase};
use crate::render::ics::{Beginning, SharedWords, Words};
use crate::render::locale::Locale;
use crate::render::visit::Visit;
use crate::zone::{LocalTimeError, SteadyDays};

/// What was written before of plans of the same protocols in the same variants and the same view, whatever their days and whomever
/// they are for.
#[derive(Debug, Default)]
pub(super) struct Alike {
    pub(super) places: Vec<(Place, SaidThere)>,
    /// Which of them was told last: most often the next one is told then.
    last_place: usize,
    said: Vec<(Sharers, Said)>,
    pub(super) reminders: Reminders,
    pub(super) steady: SteadyDays,
    /// What stands before the events, by the first and the last year of their times.
    pub(super) beginnings: Vec<(Option<(i32, i32)>, Beginning)>,
    /// How much memory the events and words take that are laid out, in bytes.
    pub(super) bytes: usize,
}

/// What reminds of a session, by how many minutes before and at what time of day.
#[derive(Debug, Default)]
pub(super) struct Reminders(Vec<((u32, Option<NaiveTime>), Frame)>);

/// Where a session is in its course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Which of the plan's courses.
    course: usize,
    /// Which phase of the protocol.
    phase: usize,
    round: u32,
    number: u32,
    attempt: u32,
    /// How many sessions the phase has.
    of: u32,
    /// The number in the whole course.
    of_all: u32,
    has_times: bool,
}

/// What is said of it.
#[derive(Debug)]
pub(super) struct SaidThere {
    first_line: Rc<SharedWords>,
    /// Which of what is said alike.
    said: usize,
    /// All of it, for each way in which the days in it can lie around the session.
    pub(super) dated: Shelf<(DaysAround, Dated)>,
    /// Its events as they were written lately, of each kind.
    pub(super) events: Vec<EventsOfKind>,
}

/// The sessions that say the same below the lines of their own.
#[derive(Debug)]
struct Sharers {
    /// Of which of the plan's courses.
    course: usize,
    /// Whether their own lines have words in English only, which the last lines explain.
    has_foreign: bool,
    /// Whether they have clock times.
    has_times: bool,
    /// Which of the protocol's sentences are said of them, in its order.
    said: Vec<bool>,
}

/// What is said of them.
#[derive(Debug)]
struct Said {
    /// Care whose times are those of the session.
    care: Vec<Held>,
    /// The lines below it.
    last: Rc<SharedWords>,
}

/// Care with times of the session.
#[derive(Debug)]
struct Held {
    when: CareWhen,
    /// What holds then.
    items: Rc<SharedWords>,
    /// When, in words with gaps for the points of its time, by which of them there are.
    frames: Vec<(Gaps, Frame)>,
}

/// Which points a time has: for each whether it is one, and its hour where it is an hour alone.
type Gaps = [Option<Option<NaiveTime>>; 3];

/// How many are kept of each kind. Sessions of a protocol differ in few ways.
const MOST: usize = 256;

impl Alike {
    /// What [`words::session_text`] says of a session that is alone on its day: what two say is told with one of them.
    pub(super) fn words(
        &mut self,
        (course, plan): (usize, &CoursePlan),
        session: &Session,
        view: &View,
    ) -> Result<Words, LocalTimeError> {
        let place = self.place((course, plan), session, view)?;
        let Self { places, said, steady, .. } = self;
        let there = &mut places[place].1;
        let around = DaysAround::of(plan, session, view);
        if let Some(known) = around.and_then(|around| there.dated_so(&around, session, view, steady)) {
            return Ok(there.dated.at(known).1.words(session.day, view.locale));
        }
        let SaidThere { first_line, said: of, dated, .. } = there;
        let said = &mut said[*of].1;
        let made = said.dated(first_line, plan, session, view)?;
        let words = made.words(session.day, view.locale);
        if let Some(around) = around.filter(|_| made.holds(session, view, steady)) {
            dated.keep(around.key(), (around, made), MOST);
        }
        Ok(words)
    }

    /// Where it is kept what is said of a session, by its place in the course.
    pub(super) fn place(
        &mut self,
        (course, plan): (usize, &CoursePlan),
        session: &Session,
        view: &View,
    ) -> Result<usize, LocalTimeError> {
        let (planned, key) = (&plan.phases[session.phase], &session.key);
        let place = Place {
            course,
            phase: planned.index,
            round: key.round,
            number: key.number,
            attempt: key.attempt,
            of: planned.sessions,
            of_all: session.number,
            has_times: session.time.is_some(),
        };
        let is_next = |next: &usize| self.places.get(*next).is_some_and(|(of, _)| *of == place);
        let next = Some(self.last_place + 1).filter(is_next);
        if let Some(known) = next.or_else(|| self.places.iter().position(|(of, _)| *of == place)) {
            self.last_place = known;
            return Ok(known);
        }
        if self.places.len() == MOST || self.said.len() == MOST {
            self.places.clear();
            self.said.clear();
        }
        let line = words::first_line(plan, session, view.locale);
        let said = self.said((course, plan), session, is_foreign(&line), view)?;
        let first_line = Rc::new(SharedWords::new(line));
        self.places.push((place, SaidThere { first_line, said, dated: Shelf::default(), events: Vec::new() }));
        self.last_place = self.places.len() - 1;
        Ok(self.last_place)
    }

    fn said(
        &mut self,
        (course, plan): (usize, &CoursePlan),
        session: &Session,
        has_foreign: bool,
        view: &View,
    ) -> Result<usize, LocalTimeError> {
        let has_times = session.time.is_some();
        let choices = || choices(plan, session);
        let is_its = |(of, _): &&(Sharers, _)| {
            (of.course, of.has_foreign, of.has_times) == (course, has_foreign, has_times)
                && of.said.iter().copied().eq(choices())
        };
        if let Some(place) = self.said.iter().position(|known| is_its(&known)) {
            return Ok(place);
        }
        let said = Said::of(plan, session, has_foreign, view)?;
        self.said.push((Sharers { course, has_foreign, has_times, said: choices().collect() }, said));
        Ok(self.said.len() - 1)
    }
}

impl SaidThere {
    /// Where all that is said is that can be said of a session around which the days lie so.
    pub(super) fn dated_so(
        &self,
        around: &DaysAround,
        session: &Session,
        view: &View,
        steady: &mut SteadyDays,
    ) -> Option<usize> {
        self.dated.position(around.key(), |(of, dated)| of == around && dated.holds(session, view, steady))
    }
}

impl Reminders {
    /// Appends what [`Locale::reminder`] says.
    pub(super) fn push(
        &mut self,
        out: &mut String,
        (minutes, time): (u32, Option<NaiveTime>),
        title: &str,
        locale: Locale,
    ) {
        let known = self.0.iter().position(|(of, _)| *of == (minutes, time));
        let place = known.unwrap_or_else(|| {
            if self.0.len() == MOST {
                self.0.clear();
            }
            let [mark, ..] = MARKS;
            self.0.push(((minutes, time), Frame::new(&locale.reminder(minutes, time, mark))));
            self.0.len() - 1
        });
        self.0[place].1.push(out, |out: &mut String, _| out.push_str(title));
    }
}

impl Said {
    fn of(plan: &CoursePlan, session: &Session, has_foreign: bool, view: &View) -> Result<Self, LocalTimeError> {
        let groups: Vec<CareGroup> =
            care::of_visit(&[(plan, session)], &view.zone, view.locale)?.into_iter().flatten().collect();
        let lines = care::lines(&groups, view.locale);
        let has_foreign = has_foreign || lines.iter().any(|line| is_foreign(line));
        let last = words::last_lines(plan, session, has_foreign, view);
        let shared = |lines: &[String]| {
            let text = lines.iter().flat_map(|line| ["\n", line]).collect();
            Rc::new(SharedWords::new(text))
        };
        if session.time.is_none() {
            // Told from the session, care has the same times on every day.
            return Ok(Self { care: Vec::new(), last: shared(&[lines, last].concat()) });
        }
        let care = groups.iter().map(|group| Held {
            when: group.when(),
            items: shared(&care::item_lines(group).collect::<Vec<_>>()),
            frames: Vec::new(),
        });
        Ok(Self { care: care.collect(), last: shared(&last) })
    }

    /// All that is said of a session, taken apart at its days.
    fn dated(
        &mut self,
        first_line: &Rc<SharedWords>,
        plan: &CoursePlan,
        session: &Session,
        view: &View,
    ) -> Result<Dated, LocalTimeError> {
        let mut dated = Taken::new(session.day);
        dated.push_shared(first_line);
        words::push_days(&mut dated, plan, session, view);
        if !self.care.is_empty() {
            let visit = Visit::of(session, &view.zone)?;
            let times = self.care.iter().map(|held| held.when.time(session.day, visit, &view.zone));
            let times = times.collect::<Result<Vec<_>, _>>()?;
            let said = self.care.iter_mut().zip(&times).map(|(held, time)| {
                let mut said = String::new();
                held.push_time(&mut said, *time, view.locale);
                (held.when.kind(), said)
            });
            let said: Vec<(CareKind, String)> = said.collect();
            times.iter().for_each(|time| dated.reach(*time));
            for groups in care::by_time(&said).map(|(_, groups)| groups.collect::<Vec<_>>()) {
                let Some(first) = groups.first() else { continue };
                dated.push_words("\n\n");
                self.care[*first].push_time(&mut dated, times[*first], view.locale);
                dated.push_words(view.locale.labels().colon);
                groups.iter().for_each(|group| dated.push_shared(&self.care[*group].items));
            }
        }
        dated.push_shared(&self.last);
        Ok(dated.finish())
    }
}

impl Held {
    /// Appends what [`Locale::care_time`] says.
    fn push_time(&mut self, out: &mut impl Phrase, time: CareTime, locale: Locale) {
        let points = time.points();
        let gaps: Gaps = points.map(|point| {
            point.map(|point| match point {
                CarePoint::Clock(hour) => Some(hour),
                CarePoint::Time(_) | CarePoint::Day(_) => None,
            })
        });
        let known = self.frames.iter().position(|(of, _)| *of == gaps);
        let place = known.unwrap_or_else(|| {
            if self.frames.len() == MOST {
                self.frames.clear();
            }
            self.frames.push((gaps, locale.care_frame(time)));
            self.frames.len() - 1
        });
        self.frames[place].1.push(out, |out, gap| {
            if let Some(point) = points[gap] {
                locale.push_care_point(out, point);
            }
        });
    }
}

/// For each sentence of a protocol that is said of some sessions only: whether it is of this one.
fn choices(plan: &CoursePlan, session: &Session) -> impl Iterator<Item = bool> {
    let protocol = &plan.course.protocol;
    let care = protocol.preparation.iter().chain(&protocol.aftercare).map(|item| &item.sessions);
    let choices = care.chain(protocol.visits.iter().map(|visit| &visit.sessions));
    choices.map(|choice| choice.includes(&session.key, session.number))
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, NaiveDateTime};

    use super::*;
    use crate::model::{ClockRange, ClockUnit, Moment};

    #[test]
    fn reminders_are_as_languages_say_them() {
        let times = ["00:00", "01:00", "09:05", "13:30"].map(|time| time.parse().ok());
        for locale in Locale::ALL {
            let mut reminders = Reminders::default();
            for time in times.into_iter().chain([None]) {
                for minutes in [0, 1, 2, 45, 60, 120, 1440, 2880, 14_400] {
                    for title in ["Ödem 1/3", "hair loss 19/19 (Ayşe)", "أ 2/3", "[EN]", "1"] {
                        let mut said = String::new();
                        reminders.push(&mut said, (minutes, time), title, locale);
                        assert_eq!(said, locale.reminder(minutes, time, title), "{locale:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn times_of_care_are_as_languages_say_them() {
        let range = |lo, hi, unit| ClockRange::new(lo, hi, unit).expect("a range");
        let lengths = [
            range(1, 1, ClockUnit::Hour),
            range(12, 24, ClockUnit::Hour),
            range(1, 2, ClockUnit::Day),
            range(3, 3, ClockUnit::Week),
        ];
        let at = |text: &str| text.parse::<NaiveDateTime>().expect("a time");
        let times = [at("2026-12-01T01:00:00"), at("2026-12-31T00:05:00"), at("2027-01-01T13:30:00")];
        let day = |time: NaiveDateTime| -> NaiveDate { time.date() };
        for locale in Locale::ALL {
            for length in lengths {
                let told = (CareKind::Preparation, Moment::Before(length), Moment::Session);
                let when = CareWhen::new(told.0, told.1, told.2);
                let items = Rc::new(SharedWords::new(String::new()));
                let mut held: [Held; 11] =
                    std::array::from_fn(|_| Held { when, items: items.clone(), frames: Vec::new() });
                for earliest in times {
                    for latest in times {
                        let said = [
                            CareTime::Until { latest, earliest, length },
                            CareTime::From { earliest, latest, session: None, length },
                            CareTime::From { earliest, latest, session: Some(latest), length },
                            CareTime::UntilDay { latest: day(latest), earliest: day(earliest), length },
                            CareTime::FromDay { latest: day(latest), earliest: day(earliest), length },
                            CareTime::DayUntil(latest),
                            CareTime::DayFrom(latest),
                            CareTime::Day(day(latest)),
                            CareTime::Between { from: Some(CarePoint::Time(earliest)), until: None, told },
                            CareTime::Between { from: None, until: Some(CarePoint::Day(day(latest))), told },
                            CareTime::Between {
                                from: Some(CarePoint::Time(earliest)),
                                until: Some(CarePoint::Time(latest)),
                                told,
                            },
                        ];
                        for (kind, time) in said.into_iter().enumerate() {
                            // Care of one kind has frames of its own, which are kept for other days.
                            let mut text = String::new();
                            held[kind].push_time(&mut text, time, locale);
                            assert_eq!(text, locale.care_time(time), "{locale:?}");
                        }
                    }
                }
            }
        }
    }
}
