//! Visits that were handed out by the clocks of another zone than the course has now: what happened stays at its instant.

use chrono::NaiveDate;

use crate::model::{DayTime, EntryTime, Fate, Job, SessionTime, VisitState};
use crate::zone::Zone;

/// Says by the clocks of a zone what the job's visits were told by others: when they were handed out, and when sessions
/// took place. What is still promised keeps its clock time, and so it moves.
pub(super) fn told_in(zone: &Zone, job: &mut Job) {
    let last_held = job.record.held_days().last();
    let has_passed = |day: NaiveDate| job.today.is_some_and(|today| day < today) || Some(day) <= last_held;
    for visit in &mut job.ledger.visits {
        let Some(other) = visit.timezone.as_deref().filter(|name| *name != zone.name()).and_then(Zone::named) else {
            continue;
        };
        let Some(time) = visit.last.time else { continue };
        let Some((day, moved)) = moved(visit.last.day, time, &other, zone) else { continue };
        if let Fate::Held(place) = visit.fate {
            // The day of what happened is on record: its event stays at its instant by the clocks of that zone.
            if day != visit.last.day {
                continue;
            }
            if visit.day == visit.last.day {
                visit.time = Some(moved);
            }
            // An entry that was handed out, or that says what was planned, was written by the same clocks.
            let was_handed_out = visit.last.state == VisitState::Held;
            let on_record =
                job.record.held.get_mut(place).filter(|held| held.on == day).and_then(|held| held.time.as_mut());
            if let Some(own) = on_record.filter(|own| was_handed_out || own.start == time.start) {
                *own = EntryTime { start: moved.start, end: moved.end.time() };
            }
        }
        if visit.day == visit.last.day && has_passed(visit.day) {
            (visit.day, visit.time) = (day, Some(moved));
        }
        (visit.last.day, visit.last.time) = (day, Some(moved));
        visit.timezone = Some(zone.name().into());
    }
}

/// The day and the times by the clocks of one zone that clocks of another show; `None` where either has no such time.
fn moved(day: NaiveDate, time: SessionTime, from: &Zone, to: &Zone) -> Option<(NaiveDate, SessionTime)> {
    let (start, end) = time.on(day);
    let local = |local| to.local(from.resolve(local).ok()?.to_utc());
    let (start, end) = (local(start)?, local(end)?);
    let end = if end.date() > start.date() { DayTime::END } else { end.time().into() };
    Some((start.date(), SessionTime { start: start.time(), end }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_of_two_zones_show_one_instant() {
        let zone = |name| Zone::named(name).expect("a zone");
        let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).expect("a day");
        let time = |start: (u32, u32), end: u32| SessionTime {
            start: chrono::NaiveTime::from_hms_opt(start.0, start.1, 0).expect("a time"),
            end: DayTime::new(end).expect("a time"),
        };
        let (istanbul, berlin) = (zone("Europe/Istanbul"), zone("Europe/Berlin"));
        let ten = time((10, 0), 10 * 60 + 30);
        assert_eq!(moved(day(2), ten, &istanbul, &berlin), Some((day(2), time((8, 0), 8 * 60 + 30))));
        assert_eq!(moved(day(2), time((1, 0), 90), &istanbul, &berlin), Some((day(1), time((23, 0), 23 * 60 + 30))));
        let late = time((23, 0), 24 * 60);
        assert_eq!(moved(day(2), late, &istanbul, &zone("Asia/Tokyo")), Some((day(3), time((5, 0), 6 * 60))));
    }
}
