//! The bounds of a session for many days of the one before it, in their order.

use super::day::{DayNumber, FIRST, LAST, Lead as _, SteadyShift};
use super::timing::{Bounds, DayAnchor, DayRule, SlotRules};

/// The bounds of one session as the session before it moves from day to day. Where all rules are measured from that one, and
/// each length is as many days as before, the bounds move along, which costs less than to work them out again.
pub(super) struct RunningBounds {
    rules: Vec<DayRule<SteadyShift>>,
    /// Whether all rules are measured from the session before.
    moves_along: bool,
    bounds: Bounds,
    /// The day of the session before that the bounds are for, and the last one up to which they move along.
    day: DayNumber,
    until: DayNumber,
}

impl RunningBounds {
    pub(super) fn new(slot: &SlotRules) -> Self {
        Self {
            rules: slot.rules.iter().map(|rule| rule.steady()).collect(),
            moves_along: slot.rules.iter().all(|rule| matches!(rule.anchor, DayAnchor::Slot(_))),
            bounds: Bounds::default(),
            day: LAST + 1,
            until: FIRST,
        }
    }

    /// The bounds where there is no session before.
    pub(super) fn of_first(&mut self) -> &Bounds {
        self.bounds.set(&self.rules, None, |_| FIRST);
        &self.bounds
    }

    /// The bounds where the session before is on a day.
    pub(super) fn after(&mut self, day: DayNumber) -> &Bounds {
        if self.day <= day && day <= self.until {
            self.bounds.move_on(day - self.day);
        } else {
            self.bounds.set(&self.rules, Some(day), |_| day);
            self.until = if self.moves_along { self.steady_until(day) } else { FIRST };
        }
        self.day = day;
        &self.bounds
    }

    /// The last day up to which every length is as many days as from this one, and none is cut short by the end of the calendar.
    fn steady_until(&self, day: DayNumber) -> DayNumber {
        let mut until = LAST - 1;
        for rule in &self.rules {
            let aims = rule.aim.iter().flat_map(|(lo, hi)| [Some(lo), hi.as_ref()]).flatten();
            for shift in rule.floor.iter().chain(&rule.ceiling).chain(aims) {
                let to = shift.after(day);
                let last = if (FIRST..=LAST).contains(&to) { day + (LAST - to) } else { FIRST };
                until = until.min(last).min(shift.steady_until());
            }
        }
        until
    }
}

#[cfg(test)]
mod tests {
    use super::super::day::{Shift, number};
    use super::*;
    use crate::model::{Length, MonthEnd};
    use chrono::NaiveDate;

    fn rule(floor: Option<Length>, aim: Option<(Length, Option<Length>)>, ceiling: Option<Length>) -> DayRule {
        let shift = |length| Shift::new(length, MonthEnd::Roll);
        DayRule {
            floor: floor.map(shift),
            ceiling: ceiling.map(shift),
            aim: aim.map(|(lo, hi)| (shift(lo), hi.map(shift))),
            ..DayRule::of_nothing(DayAnchor::Slot(0))
        }
    }

    #[test]
    fn bounds_that_move_along_are_those_that_are_worked_out() {
        let months = |months| Length { months, ..Length::ZERO };
        let (days, week) = (Length::days, Length::weeks(1));
        let plain = rule(Some(days(5)), Some((days(6), Some(days(8)))), Some(days(10)));
        let monthly = rule(Some(months(1)), Some((months(1), Some(months(2)))), None);
        let endless = rule(None, Some((week, None)), None);
        let late = rule(None, None, Some(months(3)));
        let known = DayRule { anchor: DayAnchor::Day(number(NaiveDate::MIN) + 740_000), ..plain };
        let either = |rule| DayRule { is_alternative: true, ..rule };
        let all = [
            vec![plain],
            vec![monthly],
            vec![endless],
            vec![monthly, late, endless],
            vec![plain, known],
            vec![either(plain), either(monthly)],
            vec![late],
            Vec::new(),
        ];
        let start = number(NaiveDate::from_ymd_opt(2027, 12, 1).expect("a date"));
        let days = (start..start + 500).chain(LAST - 120..=LAST).chain((start..start + 90).step_by(7));
        for rules in all {
            let mut running = RunningBounds {
                rules: rules.iter().map(|rule| rule.steady()).collect(),
                moves_along: rules.iter().all(|rule| rule.anchor == DayAnchor::Slot(0)),
                bounds: Bounds::default(),
                day: LAST + 1,
                until: FIRST,
            };
            let mut bounds = Bounds::default();
            for day in days.clone() {
                bounds.set(&rules, Some(day), |_| day);
                assert_eq!(*running.after(day), bounds, "{rules:?} {day}");
            }
        }
    }
}
