//! The instances of a recurrence rule (RFC 5545, section 3.3.10).
//!
//! All is local time without a zone; the caller knows the zone.
//!
//! Written here and not taken from the crate rrule, which brings fourteen crates (regular expressions, zone tables of
//! their own, the clock of the machine) and walks every instance from the start on: a rule from years ago is most of the
//! time of a file. What is given is checked against the examples of the standard in `tests/it/busy.rs`.

use std::ops::Range;

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday};

use super::recur_clock;
use super::rule::{Frequency, Rule, RuleEnd, Skip};

/// How much work the recurrences of one file may be, in days looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget(pub(super) u64);

/// What an instance costs that is kept: it needs room, too.
const COST_OF_INSTANCE: u64 = 16;

/// The rules of a file are too much work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMuch;

impl Budget {
    pub(super) fn spend(&mut self, days: u64) -> Result<(), TooMuch> {
        self.0 = self.0.checked_sub(days).ok_or(TooMuch)?;
        Ok(())
    }
}

/// The instances of the rule that start inside `window`, in order, each once. `start` is always the first instance,
/// whether the rule gives it or not; it counts as one of a COUNT where the rule gives it. Of two ends the later one holds.
///
/// # Errors
///
/// [`TooMuch`] when the budget is used up; then the instances are not all there.
pub(super) fn instances(
    rule: &Rule,
    start: NaiveDateTime,
    window: &Range<NaiveDateTime>,
    budget: &mut Budget,
) -> Result<Vec<NaiveDateTime>, TooMuch> {
    let mut found: Vec<_> = [start].into_iter().filter(|start| window.contains(start)).collect();
    for end in &rule.ends {
        let count = match end {
            RuleEnd::Count(count) => Some(*count),
            RuleEnd::Never | RuleEnd::Until(..) => None,
        };
        let mut left = Left { count, start, window, found: &mut found };
        match rule.frequency {
            Frequency::Secondly | Frequency::Minutely | Frequency::Hourly => {
                recur_clock::instances(rule, start, &mut left, budget)?;
            }
            Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly => {
                by_days(rule, start, &mut left, budget)?;
            }
        }
    }
    if rule.ends.len() > 1 || rule.skip != Skip::Omit {
        found.sort_unstable();
        found.dedup();
    }
    Ok(found)
}

/// How many instances are still to come, and where those go that are wanted.
pub(super) struct Left<'l> {
    /// `None` where they are not counted.
    count: Option<u32>,
    /// The first instance, which has been taken.
    start: NaiveDateTime,
    pub(super) window: &'l Range<NaiveDateTime>,
    found: &'l mut Vec<NaiveDateTime>,
}

impl Left<'_> {
    pub(super) fn is_counted(&self) -> bool {
        self.count.is_some()
    }

    pub(super) fn is_over(&self) -> bool {
        self.count == Some(0)
    }

    /// Takes the instances of one period, which are in order.
    pub(super) fn take(&mut self, instances: &[NaiveDateTime], budget: &mut Budget) -> Result<(), TooMuch> {
        for instance in instances.iter().filter(|instance| **instance >= self.start) {
            match &mut self.count {
                Some(0) => break,
                Some(count) => *count -= 1,
                None => {}
            }
            if *instance != self.start && self.window.contains(instance) {
                budget.spend(COST_OF_INSTANCE)?;
                self.found.push(*instance);
            }
        }
        Ok(())
    }
}

/// The instances of a rule with a period of a day or more, apart from the start.
fn by_days(rule: &Rule, start: NaiveDateTime, left: &mut Left<'_>, budget: &mut Budget) -> Result<(), TooMuch> {
    let times = times(rule, start.time());
    // Only a count needs the instances before the window.
    let mut number = if left.is_counted() { 0 } else { periods_before(rule, start.date(), left.window.start.date()) };
    let (mut days, mut instances) = (Vec::new(), Vec::new());
    while !left.is_over() {
        let Some(period) = period(rule, start.date(), number) else { break };
        if left.window.end < period.start.and_time(NaiveTime::MIN) {
            break;
        }
        number += 1;
        // A period costs something even when the rule has nothing in it.
        budget.spend(1)?;
        days.clear();
        days_of(rule, start.date(), &period, &mut days);
        if rule.skip != Skip::Omit {
            add_skipped(rule, start.date(), &period, &mut days);
        }
        budget.spend((days.len() * times.len()) as u64)?;
        instances.clear();
        instances.extend(days.iter().flat_map(|day| times.iter().map(|time| day.and_time(*time))));
        if !rule.positions.is_empty() {
            instances = at_positions(&instances, &rule.positions);
        }
        left.take(&instances, budget)?;
    }
    Ok(())
}

/// The days in place of those that their months do not have (RFC 7529, section 4.1).
fn add_skipped(rule: &Rule, start: NaiveDate, period: &Range<NaiveDate>, days: &mut Vec<NaiveDate>) {
    let has_other_days = !rule.weekdays.is_empty() || !rule.week_numbers.is_empty() || !rule.year_days.is_empty();
    let is_of_months = matches!(rule.frequency, Frequency::Monthly | Frequency::Yearly);
    if !is_of_months || has_other_days {
        return;
    }
    let start_day = [start.day() as i32];
    let wanted = if rule.month_days.is_empty() { &start_day[..] } else { &rule.month_days };
    let mut first = period.start;
    while first < period.end {
        let Some(next) = first_of_next_month(first) else { break };
        let is_by_start = rule.frequency == Frequency::Yearly && rule.month_days.is_empty() && rule.months.is_empty();
        let month = first.month0() as i32 + 1;
        let is_month = if is_by_start { first.month() == start.month() } else { contains(&rule.months, month) };
        let has_missing = wanted.iter().any(|day| i32::from(first.num_days_in_month()) < *day);
        if is_month && has_missing {
            match rule.skip {
                Skip::Backward => days.extend(next.pred_opt()),
                Skip::Forward => days.push(next),
                Skip::Omit => {}
            }
        }
        first = next;
    }
    days.sort_unstable();
    days.dedup();
}

/// The times of the day at which there are instances, in order.
fn times(rule: &Rule, start: NaiveTime) -> Vec<NaiveTime> {
    let values = |written: &[i32], from_start: u32| -> Vec<u32> {
        if written.is_empty() { vec![from_start] } else { written.iter().map(|value| value.unsigned_abs()).collect() }
    };
    let (minutes, seconds) = (values(&rule.minutes, start.minute()), values(&rule.seconds, start.second()));
    let mut times = Vec::new();
    for hour in values(&rule.hours, start.hour()) {
        for minute in &minutes {
            times.extend(seconds.iter().filter_map(|second| NaiveTime::from_hms_opt(hour, *minute, *second)));
        }
    }
    times.sort_unstable();
    times.dedup();
    times
}

/// The days of the rule's period with this number, of which the one with the start is 0; `None` outside chrono's calendar.
fn period(rule: &Rule, start: NaiveDate, number: u32) -> Option<Range<NaiveDate>> {
    let steps = number.checked_mul(rule.interval)?;
    let (first, end) = match rule.frequency {
        Frequency::Secondly | Frequency::Minutely | Frequency::Hourly | Frequency::Daily => {
            let day = start.checked_add_days(Days::new(steps.into()))?;
            (day, day.succ_opt()?)
        }
        Frequency::Weekly => {
            let into_week = start.weekday().days_since(rule.week_start);
            let week = start.checked_sub_days(Days::new(into_week.into()))?;
            let first = week.checked_add_days(Days::new(7 * u64::from(steps)))?;
            (first, first.checked_add_days(Days::new(7))?)
        }
        Frequency::Monthly => {
            let first = start.with_day(1)?.checked_add_months(Months::new(steps))?;
            (first, first.checked_add_months(Months::new(1))?)
        }
        Frequency::Yearly => {
            let year = start.year().checked_add_unsigned(steps)?;
            (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)?)
        }
    };
    Some(first..end)
}

/// A number of periods that all lie before the day.
fn periods_before(rule: &Rule, start: NaiveDate, day: NaiveDate) -> u32 {
    let days = (day - start).num_days();
    let longest_period = match rule.frequency {
        Frequency::Secondly | Frequency::Minutely | Frequency::Hourly | Frequency::Daily => 1,
        Frequency::Weekly => 7,
        Frequency::Monthly => 31,
        Frequency::Yearly => 366,
    };
    // One less, since the period with the start has begun before it.
    u32::try_from(days / (longest_period * i64::from(rule.interval)) - 1).unwrap_or(0)
}

/// The days of a period on which there are instances, in order.
fn days_of(rule: &Rule, start: NaiveDate, period: &Range<NaiveDate>, days: &mut Vec<NaiveDate>) {
    let numbers = [&rule.week_numbers, &rule.year_days, &rule.month_days];
    let has_days = !rule.weekdays.is_empty() || numbers.iter().any(|list| !list.is_empty());
    let mut day = period.start;
    while day < period.end {
        let month = day.month0() as i32 + 1;
        let is_yearly_by_start = rule.frequency == Frequency::Yearly && !has_days && rule.months.is_empty();
        let is_month = if is_yearly_by_start { day.month() == start.month() } else { contains(&rule.months, month) };
        if !is_month {
            // The rest of the month will not do either.
            match first_of_next_month(day) {
                Some(next) => day = next,
                None => break,
            }
            continue;
        }
        // What the rule leaves open is as in the start.
        let is_day = match rule.frequency {
            Frequency::Secondly | Frequency::Minutely | Frequency::Hourly | Frequency::Daily => true,
            Frequency::Weekly => has_days || day.weekday() == start.weekday(),
            Frequency::Monthly | Frequency::Yearly if !has_days => day.day() == start.day(),
            Frequency::Yearly if !rule.week_numbers.is_empty() && rule.weekdays.is_empty() => {
                !rule.month_days.is_empty() || !rule.year_days.is_empty() || day.weekday() == start.weekday()
            }
            Frequency::Monthly | Frequency::Yearly => true,
        };
        if is_day && limits_allow(rule, day) {
            days.push(day);
        }
        match day.succ_opt() {
            Some(next) => day = next,
            None => break,
        }
    }
}

fn first_of_next_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))
}

/// Whether none of the rule's lists of days leaves the day out.
pub(super) fn limits_allow(rule: &Rule, day: NaiveDate) -> bool {
    let (of_month, in_month) = (day.day() as i32, i32::from(day.num_days_in_month()));
    let (of_year, in_year) = (day.ordinal() as i32, if day.leap_year() { 366 } else { 365 });
    let from_either_end = |list: &[i32], number: i32, last: i32| {
        list.is_empty() || list.contains(&number) || list.contains(&(number - last - 1))
    };
    from_either_end(&rule.month_days, of_month, in_month)
        && from_either_end(&rule.year_days, of_year, in_year)
        && (rule.week_numbers.is_empty() || {
            let (week, weeks) = week_of(day, rule.week_start);
            from_either_end(&rule.week_numbers, week, weeks)
        })
        && (rule.weekdays.is_empty() || {
            // In a yearly rule with months, as in a monthly one, weekdays are numbered in the month.
            let in_months = rule.frequency == Frequency::Monthly || !rule.months.is_empty();
            let (number, last) = if in_months { (of_month, in_month) } else { (of_year, in_year) };
            rule.weekdays.iter().any(|(wanted, weekday)| {
                *weekday == day.weekday()
                    && (*wanted == 0 || *wanted == (number - 1) / 7 + 1 || *wanted == -((last - number) / 7 + 1))
            })
        })
}

pub(super) fn contains(list: &[i32], number: i32) -> bool {
    list.is_empty() || list.contains(&number)
}

/// The number of the week that a day lies in, and how many weeks the year of that week has. Week 1 is the first that has
/// four days of the year.
fn week_of(day: NaiveDate, week_start: Weekday) -> (i32, i32) {
    let into_week = i64::from(day.weekday().days_since(week_start));
    // The fourth day of a week says which year it belongs to.
    let decisive = day + TimeDelta::days(3 - into_week);
    let week = (decisive.ordinal0() / 7) as i32 + 1;
    let in_year = if decisive.leap_year() { 366 } else { 365 };
    let weeks = week + (in_year - decisive.ordinal() as i32) / 7;
    (week, weeks)
}

/// The instances of a period at some positions, in order, each once.
pub(super) fn at_positions(instances: &[NaiveDateTime], positions: &[i32]) -> Vec<NaiveDateTime> {
    let index = |position: &i32| {
        let distance = position.unsigned_abs() as usize;
        if *position > 0 { Some(distance - 1) } else { instances.len().checked_sub(distance) }
    };
    let mut chosen: Vec<_> = positions.iter().filter_map(|position| instances.get(index(position)?).copied()).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}
