//! Why a session is on its day.

use super::day::{self, DayNumber, LAST, OnDay};
use super::expand::Anchor;
use super::explain::{Beside, Facts};
use super::greedy;
use super::search::{self, Found};
use super::steps::Steps;
use super::timing::{Bounds, DayAnchor, SlotRules};
use crate::model::{DateRange, Instead, Reason, ReferenceKind, ReferencePoint, Sharing};

/// How many steps it may take to find out what one session on another day comes to.
const STEPS_TO_EXPLAIN: usize = 150_000;

/// The sessions of a course, one of which is put on another day than the plan's to see what comes of it.
#[derive(Default)]
pub(super) struct Elsewhere {
    /// Empty until somebody asks.
    slots: Vec<SlotRules>,
}

impl Facts<'_> {
    /// Why the session is on its day, in a plan that is `total` days off aim.
    pub(super) fn reasons(&self, index: usize, total: u32, steps: &Steps, elsewhere: &mut Elsewhere) -> Vec<Reason> {
        let bounds = &self.bounds(index);
        let planned = self.days[index];
        let number = self.outline.slots[index].number;
        if self.course.moved_to(number).is_some() {
            return vec![Reason::MovedByHand { is_forced: self.breaks_rule(index, bounds) }];
        }
        let mut reasons = Vec::new();
        reasons.extend(self.course.record.missed.get(&number).map(|on| Reason::Missed { on: *on }));
        if let Some(today) = self.course.today.filter(|today| day::number(*today) == bounds.earliest)
            && bounds.off_aim(planned) > 0
        {
            reasons.push(Reason::FromToday { today });
        }
        let is_promised = self.slots[index].is_promised(planned);
        if let (0, Some(requested)) = (index, self.course.start) {
            let is_aim = self.slots[index]
                .rules
                .iter()
                .any(|rule| rule.anchor == DayAnchor::Day(day::number(requested)) && rule.aim.is_some());
            match self.course.start_by {
                _ if day::number(requested) == planned => reasons.push(Reason::Start),
                // Where something else times the session, the start is no day that it comes from.
                _ if !is_aim => {}
                None if is_promised => {}
                None => reasons.push(Reason::StartMoved { requested }),
                Some(by) => reasons.push(Reason::StartChosen { requested, by }),
            }
        }
        if is_promised {
            reasons.push(Reason::Promised);
        }
        reasons.extend(self.rule_reasons(index, Some(bounds)));
        if !bounds.is_aimed {
            reasons.push(Reason::EarliestAllowed { day: day::date(bounds.earliest) });
        }
        let needs = self.slots[index].needs;
        let nearest = greedy::nearest(&self.slots[index], bounds, self.availability).unwrap_or(planned);
        // Days that would be less off aim than the best usable one are worth a word; a day that is only equal is not.
        let least = bounds.off_aim(nearest);
        let (mut first, mut last) = bounds.best();
        while first > bounds.earliest && bounds.off_aim(first - 1) < least {
            first -= 1;
        }
        while last < bounds.latest.min(LAST) && bounds.off_aim(last + 1) < least {
            last += 1;
        }
        if least > bounds.off_aim(first.max(bounds.earliest)) {
            reasons.extend(self.availability.blocked(needs, first.max(bounds.earliest), last.min(bounds.latest)));
        } else if nearest > first {
            // Every day of the aim is equally good; the first of them cannot be used.
            reasons.extend(self.availability.blocked(needs, first.max(bounds.earliest), nearest - 1));
        }
        // A visit that is kept because it was promised says so.
        if nearest != planned && !is_promised {
            let nearer_by_days = bounds.off_aim(planned).saturating_sub(least);
            reasons.extend(self.instead(index, nearest, total, steps, elsewhere).map(|instead| {
                Reason::ForLaterSessions {
                    nearest: day::date(nearest),
                    nearer_by_days,
                    instead,
                    is_beside: self.beside != Beside::Alone,
                }
            }));
        }
        reasons
    }

    /// What the best plan of the course comes to that has this session on `day`, when the plan as it is has `total` days off
    /// aim. The sessions of other courses stay where they are. Nothing where that takes long to find out.
    fn instead(
        &self,
        index: usize,
        day: DayNumber,
        total: u32,
        steps: &Steps,
        elsewhere: &mut Elsewhere,
    ) -> Option<Instead> {
        if elsewhere.slots.is_empty() {
            elsewhere.slots.extend_from_slice(self.searched);
        }
        elsewhere.slots[index].among = Some(vec![day]);
        let found =
            steps.with_at_most(STEPS_TO_EXPLAIN, |steps| search::best(&elsewhere.slots, self.availability, steps));
        elsewhere.slots[index].among.clone_from(&self.slots[index].among);
        let best = match found {
            Found::Best(best) => best,
            Found::Nothing(_) if self.course.in_time > 0 => return Some(Instead::TooLate),
            Found::Nothing(_) => return Some(Instead::NoPlan),
            Found::TooLarge { .. } => return None,
        };
        let days = total + self.off_aim(&best.days) - self.off_aim(self.days);
        let lost = self.given_up(self.days);
        Some(match () {
            () if self.given_up(&best.days) > lost => Instead::GivesUp { visits: self.given_up(&best.days) - lost },
            () if days <= total && self.beside == Beside::Others(Sharing::Preferred) => Instead::SharesLess { days },
            () if days == total => Instead::AsGood { days },
            () => Instead::OffAim { days },
        })
    }

    /// How many sessions keep no promised visit, of those that could.
    fn given_up(&self, days: &[DayNumber]) -> u32 {
        let facts = Facts { days, ..*self };
        let keeps_none = |index: &usize| {
            let slot = &self.slots[*index];
            slot.price_of_visit() > 0 && slot.kept_on(&facts.bounds(*index), days[*index]).is_none()
        };
        u32::try_from((0..days.len()).filter(keeps_none).count()).unwrap_or(u32::MAX)
    }

    /// Days off aim of all sessions of the outline, if they are on these days.
    fn off_aim(&self, days: &[DayNumber]) -> u32 {
        let facts = Facts { days, ..*self };
        (0..days.len()).map(|index| facts.bounds(index).off_aim(days[index])).sum()
    }

    /// What each rule aims at, and the hard floors and ceilings: of a session that has a day only those that it lies on,
    /// that cut into its aim, or that have no aim beside them.
    pub(super) fn rule_reasons(&self, index: usize, placed: Option<&Bounds>) -> Vec<Reason> {
        let slot = &self.outline.slots[index];
        let mut all_reasons = Vec::new();
        // Behind the others, since something is said of them together.
        let mut of_earlier = Vec::new();
        for (rule, day_rule) in slot.rules.iter().zip(&self.slots[index].rules) {
            let reasons = if rule.is_alternative { &mut of_earlier } else { &mut all_reasons };
            let anchor = self.anchor_day(day_rule.anchor);
            // The session that comes next is measured from the last one that was held, counted or not.
            let held = self.held.iter().rfind(|session| session.is_measured_from);
            let held = held.filter(|_| rule.anchor == Anchor::Previous && index == self.counted());
            let reference = match held {
                Some(held) => ReferenceKind::Session(held.number),
                None => rule.anchor.kind(&self.outline.slots, index),
            };
            let after = ReferencePoint { reference, day: day::date(anchor) };
            let (month_day, is_of_week) = match rule.on_day {
                Some(OnDay::OfMonth(on_day)) => (Some(on_day), false),
                Some(OnDay::OfWeek(_)) => (None, true),
                None => (None, false),
            };
            match (rule.aim, day_rule.aim) {
                (Some(interval), Some((lo, Some(hi)))) => {
                    let days = day::range(lo.after(anchor), hi.after(anchor));
                    reasons.extend(days.map(|days| match rule.is_before {
                        false if is_of_week => Reason::NextWeekday { after: after.clone(), days },
                        false => Reason::Aim { after: after.clone(), interval, on_day: month_day, days },
                        true => Reason::AimBefore { before: after.clone(), interval, days },
                    }));
                }
                (Some(interval), Some((lo, None))) if month_day.is_some() => reasons.push(Reason::Aim {
                    after: after.clone(),
                    interval,
                    on_day: month_day,
                    days: DateRange::day(day::date(lo.after(anchor))),
                }),
                // From then on every day is on aim.
                (Some(interval), Some((lo, None))) => reasons.push(Reason::Floor {
                    after: after.clone(),
                    minimum: interval.shorter(),
                    earliest: day::date(lo.after(anchor)),
                }),
                (None, _) | (_, None) => {}
            }
            // A day that is off aim lies on what keeps it there, or has it between itself and its aim.
            let (shows_floor, shows_ceiling) = match placed {
                Some(bounds) if rule.aim.is_some() => {
                    let (day, (first, last)) = (self.days[index], bounds.best());
                    let is_off_aim = bounds.off_aim(day) > 0;
                    let floor = day_rule.floor.map(|floor| floor.after(anchor));
                    let ceiling = day_rule.ceiling.map(|ceiling| ceiling.after(anchor));
                    (
                        is_off_aim && floor.is_some_and(|floor| floor == day || first < floor),
                        is_off_aim && ceiling.is_some_and(|ceiling| ceiling == day || ceiling < last),
                    )
                }
                Some(_) | None => (true, true),
            };
            let (earliest, latest) = (
                day_rule.floor.filter(|_| shows_floor).map(|floor| day::date(floor.after(anchor))),
                day_rule.ceiling.filter(|_| shows_ceiling).map(|ceiling| day::date(ceiling.after(anchor))),
            );
            // The floor of a day of the month is its aim.
            let earliest = earliest.filter(|_| month_day.is_none() || !rule.is_floor_of_aim);
            if rule.is_before {
                reasons.extend(rule.ceiling.zip(earliest).map(|(maximum, earliest)| Reason::NotFarther {
                    before: after.clone(),
                    maximum,
                    earliest,
                }));
                reasons.extend(rule.floor.zip(latest).map(|(minimum, latest)| Reason::NotNearer {
                    before: after.clone(),
                    minimum,
                    latest,
                }));
            } else {
                reasons.extend(rule.floor.zip(earliest).map(|(minimum, earliest)| Reason::Floor {
                    after: after.clone(),
                    minimum,
                    earliest,
                }));
                reasons.extend(rule.ceiling.zip(latest).map(|(maximum, latest)| Reason::Ceiling {
                    after: after.clone(),
                    maximum,
                    latest,
                }));
            }
        }
        if !of_earlier.is_empty() {
            all_reasons.extend(of_earlier);
            all_reasons.push(Reason::EarlierCounts);
        }
        all_reasons
    }

    fn anchor_day(&self, anchor: DayAnchor) -> DayNumber {
        match anchor {
            DayAnchor::Slot(slot) => self.days[slot],
            DayAnchor::Day(day) => day,
        }
    }
}
