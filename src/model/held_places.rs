//! How many places of a clinic are held, moment by moment.

use chrono::NaiveDateTime;

use super::BusyTime;

/// How many places are held at every moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeldPlaces {
    /// In order: from when on how many are held.
    steps: Vec<Step>,
}

/// From a moment on, until the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    from: NaiveDateTime,
    /// How many places are held.
    held: u32,
}

impl HeldPlaces {
    /// A place is held for each of these times.
    pub fn new(times: impl IntoIterator<Item = BusyTime>) -> Self {
        let mut changes: Vec<(NaiveDateTime, i32)> =
            times.into_iter().flat_map(|time| [(time.start(), 1), (time.end(), -1)]).collect();
        // Where one ends when the next begins, the place is free in between.
        changes.sort_unstable();
        let mut steps: Vec<Step> = Vec::new();
        let mut now = 0_u32;
        for (from, change) in changes {
            now = now.saturating_add_signed(change);
            match steps.last_mut() {
                Some(last) if last.from == from => last.held = now,
                Some(_) | None => steps.push(Step { from, held: now }),
            }
        }
        Self { steps }
    }

    /// The stretches in which at least this many are held, in order and apart from each other.
    pub fn stretches(&self, least: u32) -> impl Iterator<Item = BusyTime> + '_ {
        let mut steps = self.steps.iter();
        std::iter::from_fn(move || {
            let from = steps.find(|step| least <= step.held)?.from;
            let until = steps.find(|step| step.held < least)?.from;
            BusyTime::new(from, until)
        })
    }

    /// The parts of a time in each of which the same number is held all along, and that number; in order.
    pub fn parts(&self, time: BusyTime) -> impl Iterator<Item = (BusyTime, u32)> + '_ {
        let next = self.steps.partition_point(|step| step.from <= time.start());
        let mut held = next.checked_sub(1).map_or(0, |before| self.steps[before].held);
        let mut from = time.start();
        let inside = self.steps[next..].iter().take_while(move |step| step.from < time.end());
        let ends = inside.map(|step| (step.from, step.held)).chain([(time.end(), 0)]);
        ends.filter_map(move |(until, next)| {
            let part = BusyTime::new(from, until).map(|part| (part, held));
            (from, held) = (until, next);
            part
        })
    }

    /// The stretches in which at least this many are held, without some `own` of them. `all` are those with them.
    pub fn stretches_without(&self, own: &Self, all: &[BusyTime], least: u32) -> Vec<BusyTime> {
        let own_times: Vec<BusyTime> = own.stretches(1).collect();
        let mut stretches = Vec::with_capacity(all.len() + 2 * own_times.len());
        for time in all {
            let mut from = time.start();
            let next = own_times.partition_point(|own| own.end() <= from);
            for own in own_times[next..].iter().take_while(|own| own.start() < time.end()) {
                stretches.extend(BusyTime::new(from, own.start()));
                from = own.end();
            }
            stretches.extend(BusyTime::new(from, time.end()));
        }
        for (time, without) in own_times.iter().flat_map(|time| own.parts(*time)) {
            let parts = self.parts(time).filter(|(_, held)| least.saturating_add(without) <= *held);
            stretches.extend(parts.map(|(part, _)| part));
        }
        stretches
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, NaiveTime, TimeDelta};
    use proptest::prelude::*;

    use super::*;
    use crate::model::BusyTimes;

    fn moment(minutes: i64) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2027, 3, 2).unwrap().and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes)
    }

    fn times(all: &[(i64, i64)]) -> Vec<BusyTime> {
        all.iter().map(|(from, length)| BusyTime::new(moment(*from), moment(from + length)).unwrap()).collect()
    }

    fn any_times() -> impl Strategy<Value = Vec<(i64, i64)>> {
        proptest::collection::vec((0_i64..60, 1_i64..30), 0..8)
    }

    proptest! {
        /// Parts and stretches are what a count of every minute says.
        #[test]
        fn places_are_held_as_a_count_says(all in any_times(), least in 1_u32..4, from in 0_i64..90, length in 1_i64..40) {
            let held = HeldPlaces::new(times(&all));
            let count = |minute: i64| {
                all.iter().filter(|(from, length)| (*from..from + length).contains(&minute)).count() as u32
            };
            let time = BusyTime::new(moment(from), moment(from + length)).unwrap();
            let parts: Vec<_> = held.parts(time).collect();
            prop_assert_eq!(parts.iter().map(|(part, _)| part.end() - part.start()).sum::<TimeDelta>(), TimeDelta::minutes(length));
            let stretches: Vec<BusyTime> = held.stretches(least).collect();
            for minute in 0..140 {
                let is_in = |time: &BusyTime| time.start() <= moment(minute) && moment(minute) < time.end();
                let part = parts.iter().find(|(part, _)| is_in(part)).map(|(_, held)| *held);
                prop_assert_eq!(part, (from..from + length).contains(&minute).then(|| count(minute)), "{}", minute);
                prop_assert_eq!(stretches.iter().any(is_in), least <= count(minute), "{}", minute);
            }
        }

        /// Without some of the times the stretches are those of the others alone.
        #[test]
        fn stretches_without_some_are_those_of_the_others(own in any_times(), others in any_times(), least in 1_u32..4) {
            let all = HeldPlaces::new(times(&own).into_iter().chain(times(&others)));
            let full: Vec<BusyTime> = all.stretches(least).collect();
            let without = BusyTimes::new(all.stretches_without(&HeldPlaces::new(times(&own)), &full, least));
            let of_others: Vec<BusyTime> = HeldPlaces::new(times(&others)).stretches(least).collect();
            prop_assert_eq!(without.as_slice(), of_others);
        }
    }
}
