//! Days on which no clock of a zone is set: what is known of one of them holds for all of a stretch.

use chrono::{Datelike, NaiveDate};

use super::Zone;

/// The stretches of days of one zone on which no clock is set, as far as they were asked for lately.
#[derive(Debug, Default)]
pub(crate) struct SteadyDays {
    known: Vec<Stretch>,
}

/// Days in a row, by their numbers.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    first: i32,
    last: i32,
}

impl SteadyDays {
    /// How many stretches are kept: two for each year.
    const MOST: usize = 64;

    /// Whether no clock is set from some days before a day to some days after it; not where they are set about then. The zone
    /// is the same each time.
    pub(crate) fn hold(&mut self, zone: &Zone, day: NaiveDate, (before, after): (i32, i32)) -> bool {
        let own = day.num_days_from_ce();
        let has = |stretch: &&Stretch| stretch.first <= own && own <= stretch.last;
        let known = self.known.iter().find(has).copied().or_else(|| self.learn(zone, day));
        known.is_some_and(|stretch| stretch.first <= own - before && own + after <= stretch.last)
    }

    fn learn(&mut self, zone: &Zone, day: NaiveDate) -> Option<Stretch> {
        let (first, last) = zone.steady_around(day)?;
        let stretch = Stretch { first: first.num_days_from_ce(), last: last.num_days_from_ce() };
        if self.known.len() == Self::MOST {
            self.known.clear();
        }
        self.known.push(stretch);
        Some(stretch)
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;

    #[test]
    fn times_of_steady_days_are_instants() {
        for name in ["Europe/Berlin", "America/New_York", "Africa/Casablanca", "Asia/Kolkata", "Pacific/Apia"] {
            let zone = Zone::named(name).expect(name);
            let (mut steady, mut count) = (SteadyDays::default(), 0);
            let first = NaiveDate::from_ymd_opt(2011, 1, 1).expect("a day");
            for day in first.iter_days().take(1500) {
                if steady.hold(&zone, day, (1, 1)) {
                    count += 1;
                    for day in [day - Days::new(1), day, day + Days::new(1)] {
                        let times = (0..24).filter_map(|hour| day.and_hms_opt(hour, 30, 0));
                        times.for_each(|time| assert!(zone.resolve(time).is_ok(), "{name} {time}"));
                    }
                }
            }
            assert!(count > 1300, "{name} {count}");
        }
    }
}
