//! The instances of a rule with a period of an hour, a minute or a second (RFC 5545, section 3.3.10).

use chrono::{Datelike, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::recur::{Budget, Left, TooMuch, at_positions, contains, limits_allow};
use super::rule::{Frequency, Rule};

/// Hands out the instances apart from the start, walking from period to period; days and hours that the rule leaves out
/// are passed in one step.
pub(super) fn instances(
    rule: &Rule,
    start: NaiveDateTime,
    left: &mut Left<'_>,
    budget: &mut Budget,
) -> Result<(), TooMuch> {
    let length = match rule.frequency {
        Frequency::Secondly => 1,
        Frequency::Minutely => 60,
        Frequency::Hourly | Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly => 3600,
    };
    let step = i64::from(rule.interval) * length;
    let into_period = i64::from(start.time().num_seconds_from_midnight()) % length;
    let first = start - TimeDelta::seconds(into_period);
    // The number of the first period that begins at a time or after it.
    let number_at = |time: NaiveDateTime| ((time - first).num_seconds() + step - 1).div_euclid(step).max(0);
    let mut number = if left.is_counted() { 0 } else { number_at(left.window.start - TimeDelta::seconds(step)) };
    let mut instances = Vec::new();
    while !left.is_over() {
        let Some(period) = number.checked_mul(step).and_then(|past| first.checked_add_signed(TimeDelta::seconds(past)))
        else {
            break;
        };
        if left.window.end < period {
            break;
        }
        budget.spend(1)?;
        let day = period.date();
        if !contains(&rule.months, day.month0() as i32 + 1) || !limits_allow(rule, day) {
            let Some(midnight) = day.succ_opt().map(|next| next.and_time(NaiveTime::MIN)) else { break };
            number = number_at(midnight).max(number + 1);
            continue;
        }
        if !contains(&rule.hours, period.hour() as i32) {
            let next_hour = day.and_time(NaiveTime::MIN) + TimeDelta::hours(i64::from(period.hour()) + 1);
            number = number_at(next_hour).max(number + 1);
            continue;
        }
        number += 1;
        instances.clear();
        within(rule, start, period, &mut instances);
        budget.spend(instances.len() as u64)?;
        if !rule.positions.is_empty() {
            instances = at_positions(&instances, &rule.positions);
        }
        left.take(&instances, budget)?;
    }
    Ok(())
}

/// The instances of one period, in order.
fn within(rule: &Rule, start: NaiveDateTime, period: NaiveDateTime, instances: &mut Vec<NaiveDateTime>) {
    let sorted = |list: &[i32], usual: u32| -> Vec<u32> {
        let mut values: Vec<u32> = list.iter().map(|value| value.unsigned_abs()).collect();
        values.sort_unstable();
        values.dedup();
        if values.is_empty() { vec![usual] } else { values }
    };
    let is_hourly = rule.frequency == Frequency::Hourly;
    let is_secondly = rule.frequency == Frequency::Secondly;
    // A list makes more of what is longer than itself, and fewer of what is not.
    if !is_hourly && !contains(&rule.minutes, period.minute() as i32)
        || is_secondly && !contains(&rule.seconds, period.second() as i32)
    {
        return;
    }
    let minutes = if is_hourly { sorted(&rule.minutes, start.minute()) } else { vec![period.minute()] };
    let seconds = if is_secondly { vec![period.second()] } else { sorted(&rule.seconds, start.second()) };
    for minute in minutes {
        let of_minute = seconds.iter().filter_map(|second| period.date().and_hms_opt(period.hour(), minute, *second));
        instances.extend(of_minute);
    }
}
