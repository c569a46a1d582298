//! The words for the times of care.

use super::care::{CareKind, CarePoint, CareTime};
use super::frame::{Frame, MARKS, Phrase};
use super::locale::{CareMoment, DayForm, Locale, Sentence};
use super::words::time_of_day;
use crate::model::Moment;

#[doc(hidden)]
impl Locale {
    /// When care holds: `Until Wed 2 Dec 2026 17:50 (24 hours after)`. What is published as a range is told as one.
    pub(super) fn care_time(self, time: CareTime) -> String {
        let points = time.points().map(|point| {
            point.map(|point| {
                let mut text = String::new();
                self.push_care_point(&mut text, point);
                text
            })
        });
        self.care_time_at(time, points.each_ref().map(Option::as_deref))
    }

    /// The same in a frame, whose gaps are for the days and times. An hour alone is in it: some languages look at it before
    /// they put words around it.
    pub(super) fn care_frame(self, time: CareTime) -> Frame {
        let points = time.points();
        let hours = points.map(|point| match point {
            Some(CarePoint::Clock(time)) => Some(time_of_day(time)),
            Some(CarePoint::Time(_) | CarePoint::Day(_)) | None => None,
        });
        let point = |gap: usize| points[gap].map(|_| hours[gap].as_deref().unwrap_or(MARKS[gap]));
        Frame::new(&self.care_time_at(time, std::array::from_fn(point)))
    }

    /// Appends a point of a time.
    pub(super) fn push_care_point(self, out: &mut impl Phrase, point: CarePoint) {
        match point {
            CarePoint::Time(time) => self.push_local_time(out, time),
            CarePoint::Day(day) => out.push_day(self, DayForm::Short, day),
            CarePoint::Clock(time) => out.push_words(&time_of_day(time)),
        }
    }

    /// The words for a time whose points are worded.
    fn care_time_at(self, time: CareTime, points: [Option<&str>; 3]) -> String {
        let [first, second, third] = points;
        let one = first.unwrap_or_default();
        match time {
            CareTime::Told { kind, from, until } => self.care_told(kind, from, until),
            CareTime::Until { length, .. } => {
                let length = &self.clock_range(length);
                self.say(Sentence::CareUntil { latest: one, at_least: second, length })
            }
            CareTime::From { length, .. } => {
                let length = &self.clock_range(length);
                self.say(Sentence::CareFrom { earliest: one, at_latest: second, until: third, length })
            }
            CareTime::UntilDay { length, .. } => {
                let length = &self.clock_range(length);
                self.say(Sentence::CareUntilDay { latest: one, at_least: second, length })
            }
            CareTime::FromDay { length, .. } => {
                let length = &self.clock_range(length);
                self.say(Sentence::CareFromDay { earliest: one, at_latest: second, length })
            }
            CareTime::DayUntil(_) => self.say(Sentence::CareDayUntil { day: one, time: second.unwrap_or_default() }),
            CareTime::DayFrom(_) => self.say(Sentence::CareDayFrom { day: one, time: second.unwrap_or_default() }),
            CareTime::Day(_) => self.say(Sentence::CareOn { day: one }),
            CareTime::Between { from: None, until: None, told: (kind, from, until) } => {
                self.care_told(kind, from, until)
            }
            CareTime::Between { told: (kind, told_from, told_until), .. } => {
                // Where only the end is stated, it is told bare: `Until Tue 1 Dec 2026 13:30 (4 hours before)`.
                let end = self.moment(told_until).filter(|_| told_from == Moment::NotStated);
                let told = &end.unwrap_or_else(|| self.care_told(kind, told_from, told_until));
                self.say(Sentence::CareClock { from: first, until: second, told })
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
