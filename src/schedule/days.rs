//! The days of many courses that differ in their start alone: laid out once, planned from each.

use chrono::{NaiveDate, NaiveDateTime};

use super::availability::Availability;
use super::date_problems;
use super::day::{self, DayNumber, LAST};
use super::expand::{self, Numbers, Outline};
use super::greedy;
use super::search::{self, Found};
use super::sketch::{slot_rules, start_rule};
use super::steps::Steps;
use super::timing::SlotRules;
use crate::model::{DateRange, DayTime, Job, MonthDay, SessionTime};

/// A course that has not begun, laid out for whoever asks for the same from another day on.
pub(crate) struct LaidOut {
    job: Job,
    outline: Outline,
    slots: Vec<SlotRules>,
    /// The first session without what its start says of it.
    first: SlotRules,
    /// How many minutes the visit of each session takes, where visits have times.
    minutes: Vec<u32>,
    days: Vec<DayNumber>,
}

impl LaidOut {
    /// Lays a course out, whatever its start is. `None` where more than the start decides over its rules: a record, a last
    /// day, a phase that goes on for a time, dates of events, a timetable; and where it cannot be planned from any start, which planning it says.
    pub(crate) fn new(job: &Job) -> Option<Self> {
        // Any start will do to lay it out.
        let job = Job { start: NaiveDate::from_ymd_opt(2000, 1, 1), ..job.clone() };
        let blank = Job { at: job.at, on: job.on, ..Job::new(job.protocol.clone(), job.start) };
        let own = Job {
            label: None,
            sessions: blank.sessions.clone(),
            intervals: blank.intervals.clone(),
            session_length: None,
            ..job.clone()
        };
        if own != blank
            || !job.protocol.variants.is_empty()
            || job.protocol.phases.iter().any(|phase| phase.on_day == Some(MonthDay::Same))
            || !job.protocol.events.is_empty()
            || expand::ongoing_phase(&job).is_some()
            || !expand::timed_phases(&job).is_empty()
            || !date_problems(&job).is_empty()
        {
            return None;
        }
        let outline = expand::outline(&job, &Numbers::default()).ok()?;
        let mut slots = slot_rules(&Job { start: None, ..job.clone() }, &Availability::new(&job), &outline, &[]);
        let first = slots.first_mut()?.clone();
        let timed = outline.slots.iter().filter(|_| job.at.is_some());
        let minutes = timed.map(|slot| job.visit_minutes_of(&slot.key, slot.number)).collect::<Option<_>>()?;
        Some(Self { job, outline, slots, first, minutes, days: Vec::new() })
    }

    /// The days of the best plan from a start, in order, for a person who is away on some days; `None` where there is none,
    /// which planning it explains.
    pub(crate) fn days(
        &mut self,
        start: NaiveDate,
        start_by: Option<NaiveDate>,
        away: &[DateRange],
    ) -> Option<impl Iterator<Item = NaiveDate>> {
        if start_by.is_some_and(|by| by < start) {
            return None;
        }
        (self.job.start, self.job.start_by) = (Some(start), start_by);
        self.job.away.clear();
        self.job.away.extend_from_slice(away);
        let availability = Availability::new(&self.job);
        let first = self.slots.first_mut()?;
        first.rules.clone_from(&self.first.rules);
        (first.only, first.among) = (self.first.only, self.first.among.clone());
        start_rule(&self.job, &availability, &self.outline, &mut self.slots, false);
        if !greedy::on_aim(&self.slots, &availability, &mut self.days) {
            match search::best(&self.slots, &availability, &Steps::of_an_answer()) {
                Found::Best(best) if best.at_least.is_none() => self.days = best.days,
                Found::Best(_) | Found::Nothing(_) | Found::TooLarge { .. } => return None,
            }
        }
        let is_in_calendar = self.days.last().is_some_and(|last| *last <= LAST);
        is_in_calendar.then(|| self.days.iter().map(|day| day::date(*day)))
    }

    /// When the visits of these days begin and end; nothing where visits have no times.
    pub(crate) fn visits(&self) -> impl Iterator<Item = (NaiveDateTime, NaiveDateTime)> {
        self.days.iter().zip(&self.minutes).filter_map(|(day, minutes)| {
            let day = day::date(*day);
            let start = self.job.at?.on_day(day);
            // No visit of a course that can be planned ends on the next day.
            let end = DayTime::new(DayTime::from(start).minutes() + minutes)?;
            Some(SessionTime { start, end }.on(day))
        })
    }
}
