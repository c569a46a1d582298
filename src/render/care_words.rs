//! The words for the times of care.

use super::care::{CareKind, CarePoint, CareTime};
use super::locale::{CareMoment, Locale, Sentence};
use super::words::time_of_day;
use crate::model::Moment;

#[doc(hidden)]
impl Locale {
    /// When care holds: `Until Wed 2 Dec 2026 17:50 (24 hours after)`. What is published as a range is told as one.
    pub(super) fn care_time(self, time: CareTime) -> String {
        match time {
            CareTime::Told { kind, from, until } => self.care_told(kind, from, until),
            CareTime::Until { latest, earliest, length } => {
                let at_least = (earliest < latest).then(|| self.local_time(earliest));
                self.say(Sentence::CareUntil {
                    latest: &self.local_time(latest),
                    at_least: at_least.as_deref(),
                    length: &self.clock_range(length),
                })
            }
            CareTime::From { earliest, latest, session, length } => {
                let at_latest = (earliest < latest).then(|| self.local_time(latest));
                let until = session.map(|session| self.local_time(session));
                self.say(Sentence::CareFrom {
                    earliest: &self.local_time(earliest),
                    at_latest: at_latest.as_deref(),
                    until: until.as_deref(),
                    length: &self.clock_range(length),
                })
            }
            CareTime::UntilDay { latest, earliest, length } => {
                let at_least = (earliest < latest).then(|| self.day(earliest));
                self.say(Sentence::CareUntilDay {
                    latest: &self.day(latest),
                    at_least: at_least.as_deref(),
                    length: &self.clock_range(length),
                })
            }
            CareTime::FromDay { earliest, latest, length } => {
                let at_latest = (earliest < latest).then(|| self.day(latest));
                self.say(Sentence::CareFromDay {
                    earliest: &self.day(earliest),
                    at_latest: at_latest.as_deref(),
                    length: &self.clock_range(length),
                })
            }
            CareTime::DayUntil(end) => {
                let (day, time) = (&self.day(end.date()), &time_of_day(end.time()));
                self.say(Sentence::CareDayUntil { day, time })
            }
            CareTime::DayFrom(start) => {
                let (day, time) = (&self.day(start.date()), &time_of_day(start.time()));
                self.say(Sentence::CareDayFrom { day, time })
            }
            CareTime::Day(date) => self.say(Sentence::CareOn { day: &self.day(date) }),
            CareTime::Between { from: None, until: None, told: (kind, from, until) } => {
                self.care_told(kind, from, until)
            }
            CareTime::Between { from, until, told: (kind, told_from, told_until) } => {
                let point = |point| match point {
                    CarePoint::Time(time) => self.local_time(time),
                    CarePoint::Day(date) => self.day(date),
                };
                let (from, until) = (from.map(point), until.map(point));
                // Where only the end is stated, it is told bare: `Until Tue 1 Dec 2026 13:30 (4 hours before)`.
                let end = self.moment(told_until).filter(|_| told_from == Moment::NotStated);
                let told = &end.unwrap_or_else(|| self.care_told(kind, told_from, told_until));
                self.say(Sentence::CareClock { from: from.as_deref(), until: until.as_deref(), told })
            }
        }
    }

    /// When a care item holds, told from the session: `For 24 hours after`.
    pub fn care_told(self, kind: CareKind, from: Moment, until: Moment) -> String {
        let (from_length, until_length) = (self.moment_length(from), self.moment_length(until));
        self.say(match (care_moment(from, &from_length), care_moment(until, &until_length)) {
            (None | Some(CareMoment::Session), Some(CareMoment::After { length })) => Sentence::CareFor { length },
            (Some(CareMoment::Before { length }), None | Some(CareMoment::Session)) => {
                Sentence::CareFromBefore { length }
            }
            (None, Some(CareMoment::Before { length })) => Sentence::CareUntilBefore { length },
            (Some(CareMoment::Day), None | Some(CareMoment::Day | CareMoment::Session))
            | (None, Some(CareMoment::Day)) => Sentence::CareOnDay,
            (None | Some(CareMoment::Session), None | Some(CareMoment::Session)) => match kind {
                CareKind::Preparation => Sentence::CareBefore,
                CareKind::Aftercare => Sentence::CareAfter,
            },
            (Some(from), until) => Sentence::CareBetween { from, until },
        })
    }

    /// A moment before or after a session; `None` where the source states none.
    pub fn moment(self, moment: Moment) -> Option<String> {
        let length = self.moment_length(moment);
        care_moment(moment, &length).map(|moment| self.say(Sentence::Moment { moment }))
    }

    fn moment_length(self, moment: Moment) -> String {
        match moment {
            Moment::Before(range) | Moment::After(range) => self.clock_range(range),
            Moment::Day | Moment::Session | Moment::NotStated => String::new(),
        }
    }
}

fn care_moment(moment: Moment, length: &str) -> Option<CareMoment<'_>> {
    match moment {
        Moment::Before(_) => Some(CareMoment::Before { length }),
        Moment::Day => Some(CareMoment::Day),
        Moment::Session => Some(CareMoment::Session),
        Moment::After(_) => Some(CareMoment::After { length }),
        Moment::NotStated => None,
    }
}
