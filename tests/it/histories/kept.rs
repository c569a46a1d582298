//! A planner of another kind, which looks for a plan that keeps more of what was promised.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use mesoplan::Answer;
use mesoplan::internals::model::{Fate, PromisedVisit, Reason};
use proptest::prelude::*;

use super::{Life, Timing};

impl Life {
    /// How many sessions are behind that count, of those that take place, and whether the next one is late.
    fn next_place(&self, answer: &Answer) -> (usize, bool) {
        let job = &answer.plan().plans[0].course;
        let record = &job.record;
        let days: Vec<NaiveDate> = record.held_days().collect();
        let all = (1..).zip(self.timings).filter(|(number, _)| !record.cancelled.contains_key(number)).count();
        let (mut place, mut since): (usize, Option<NaiveDate>) = (0, None);
        let back = |place: usize, since: Option<NaiveDate>, day: NaiveDate| {
            let gap = since.map_or(0, |since| (day - since).num_days().unsigned_abs());
            let again = self.late.iter().filter(|(days, _)| *days < gap && place < all).map(|(_, sessions)| *sessions);
            place.saturating_sub(again.max().unwrap_or(0))
        };
        for day in days {
            (place, since) = (back(place, since, day) + 1, Some(day));
        }
        // A visit that has passed without an entry may have taken place.
        let passed = |day: &NaiveDate| record.held_days().last() < Some(*day) && *day < self.today;
        let visits = job.promised.iter().map(|visit| visit.day).chain(record.moved.values().map(|moved| moved.day));
        let by = visits.filter(passed).min().unwrap_or(self.today);
        let next = if record.ended_before.is_some() { place } else { back(place, since, by) };
        (next, next < place)
    }

    /// Whether the first session of all is held again.
    fn begins_again(&self, answer: &Answer) -> bool {
        self.next_place(answer).0 == 0
    }

    /// No plan gives up fewer visits, and none that gives up so few is less off aim.
    pub(super) fn check_kept(&self, answer: &Answer) -> Result<(), TestCaseError> {
        let plan = &answer.plan().plans[0];
        let job = &plan.course;
        let last_held = job.record.held_days().last();
        let is_ahead = |day: &NaiveDate| self.today <= *day && last_held < Some(*day);
        let promised: BTreeSet<NaiveDate> = job.promised.iter().map(|visit| visit.day).filter(is_ahead).collect();
        if let Some(known) = &self.promised {
            let known: BTreeSet<NaiveDate> = known.iter().copied().filter(is_ahead).collect();
            prop_assert_eq!(&promised, &known, "\n{}", self.course.write());
        }
        let Some(last_held) = last_held else { return Ok(()) };
        // What follows after a gap in the plan itself is another plan.
        let is_gap = |reason: &Reason| matches!(reason, Reason::Late(_) | Reason::LateWhenHeld(_));
        let mut gaps = plan.sessions.iter().filter(|session| session.status.is_ahead());
        let is_late = self.next_place(answer).1;
        if gaps.by_ref().skip(usize::from(is_late)).any(|session| session.reasons.iter().any(is_gap)) {
            return Ok(());
        }
        let in_time = self.late.iter().map(|(days, _)| *days).min().unwrap_or(u64::MAX);
        if promised.is_empty() || job.record.moved.values().any(|moved| moved.is_forced) {
            return Ok(());
        }
        let (next, is_late) = self.next_place(answer);
        let numbers = || (1..).zip(self.timings).filter(|(number, _)| !job.record.drops(*number)).skip(next);
        let is_closed = |day: NaiveDate| {
            let off = self.course.closed.iter().chain(&self.course.away).any(|days| days.contains(day));
            off || job.ledger.visits.iter().any(|visit| visit.fate == Fate::Cancelled && visit.day == day)
        };
        let own = |visit: &PromisedVisit| Some((visit.day, visit.session.as_ref()?.number));
        let own_days: BTreeSet<(NaiveDate, u32)> = job.promised.iter().filter_map(own).collect();
        // The days that a session may be on after the one before, each with what it keeps and how far off aim it is.
        let ways = |number: u32, timing: Timing, before: NaiveDate, is_first: bool, is_in_time: bool| {
            let (from, to, minimum, maximum) = timing;
            let is_allowed = |day: NaiveDate| {
                !is_closed(day)
                    && (!is_first || self.today <= day)
                    // A day that it was moved to by hand holds, whatever was missed before.
                    && (job.moved_to(number).is_some()
                        || job.record.missed.get(&number).is_none_or(|missed| *missed < day))
                    && job.moved_to(number).is_none_or(|moved| moved.day == day)
            };
            // A course that begins again has nothing to count from: as soon as it can be.
            let begins = is_first && self.begins_again(answer);
            let is_moved = job.moved_to(number).is_some();
            let missed = job.record.missed.get(&number).filter(|_| !is_moved).map(|missed| *missed + Days::new(1));
            let earliest = self.today.max(last_held + Days::new(1)).max(missed.unwrap_or(last_held));
            let minimum = if begins { 1 } else { minimum };
            let off = move |gap: u64| match begins {
                true => (before + Days::new(gap) - earliest).num_days().unsigned_abs(),
                false => from.saturating_sub(gap) + gap.saturating_sub(to),
            };
            let gaps = (minimum..=maximum.unwrap_or(150).min(150)).filter(|gap| is_allowed(before + Days::new(*gap)));
            let in_time = if is_first && is_late || !is_in_time { u64::MAX } else { in_time };
            let gaps: Vec<u64> = gaps.filter(|gap| *gap <= in_time).collect();
            // It waits for the visit of another session less than twice its interval, from the day that it would have by itself; no
            // longer than a week where it is late, or begins again.
            let wait = if is_first && is_late || begins { 7 } else { 2 * from - 1 };
            let alone = gaps.iter().copied().min_by_key(|gap| (off(*gap), *gap)).unwrap_or(0);
            let (promised, own_days) = (&promised, &own_days);
            gaps.into_iter().map(move |gap| {
                let day = before + Days::new(gap);
                let is_own = own_days.contains(&(day, number));
                let keeps = promised.contains(&day) && (is_own || gap <= alone + wait || !begins && gap <= to);
                (day, usize::from(keeps), off(gap))
            })
        };
        // The best of all plans: what it keeps, how far off aim it is, and the earliest first day of those that end first.
        let best = |keeps_any: bool, first_until: NaiveDate, is_in_time: bool| {
            let nothing = (0, 0, NaiveDate::MAX);
            let mut states: BTreeMap<NaiveDate, (usize, u64, NaiveDate)> = BTreeMap::from([(last_held, nothing)]);
            for (place, (number, timing)) in numbers().enumerate() {
                let mut next: BTreeMap<NaiveDate, (usize, u64, NaiveDate)> = BTreeMap::new();
                for (before, (kept, off_aim, first)) in &states {
                    for (day, keeps, off) in ways(number, *timing, *before, place == 0, is_in_time) {
                        if place == 0 && first_until < day {
                            continue;
                        }
                        let kept = kept + if keeps_any { keeps } else { 0 };
                        let state = (kept, off_aim + off, if place == 0 { day } else { *first });
                        let best = next.entry(day).or_insert(state);
                        if (Reverse(state.0), state.1, state.2) < (Reverse(best.0), best.1, best.2) {
                            *best = state;
                        }
                    }
                }
                states = next;
            }
            let best =
                states.into_iter().min_by_key(|(last, (kept, off, first))| (Reverse(*kept), *off, *last, *first));
            best.map(|(_, best)| best)
        };
        // Where it is late it is put off a week at most, or to its own visit, whatever that would keep.
        let first_until = |is_in_time: bool| {
            let first = numbers().next().filter(|_| is_late).map(|(number, _)| number)?;
            let own = own_days.iter().filter(|(_, number)| *number == first).map(|(day, _)| *day);
            let anew = best(false, NaiveDate::MAX, is_in_time)?.2;
            own.chain([anew + Days::new(7)]).max()
        };
        let mut own = (last_held, 0, 0);
        let mut ahead = plan.sessions.iter().filter(|session| session.status.is_ahead());
        for (place, (number, timing)) in numbers().enumerate() {
            let session = ahead.next().expect("a session ahead for each number");
            let found = ways(number, *timing, own.0, place == 0, true).find(|(day, ..)| *day == session.day);
            let (day, keeps, off) = found.expect("the day is allowed");
            prop_assert_eq!(off, u64::from(session.off_aim_days), "\n{}", self.course.write());
            own = (day, own.1 + keeps, own.2 + off);
        }
        // What it would be without its visits is looked up in time, or without that where the best plan is in time by itself.
        let found = [true, false].map(|is_in_time| {
            best(true, first_until(is_in_time).unwrap_or(NaiveDate::MAX), true).map(|(kept, off, _)| (kept, off))
        });
        prop_assert!(found.contains(&Some((own.1, own.2))), "{found:?} {own:?}\n{}", self.course.write());
        let days: BTreeSet<NaiveDate> = plan.sessions.iter().map(|session| session.day).collect();
        let lost = promised.difference(&days).count();
        prop_assert_eq!(plan.given_up.len(), lost, "\n{}", self.course.write());
        Ok(())
    }
}
