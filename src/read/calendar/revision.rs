//! Which of several revisions of an event is the newest, and which events belong to one series.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::clocks::{Clocks, Reading};
use super::event::{Event, Place, Revision};
use super::instance::{Changes, replaced};
use super::remark::{Doubt, RemarkCode};
use super::value::{Clock, Stamp};

/// A series, or an event by itself, that is far from the days asked about: it may still be newer than one that is not.
pub(super) struct Distant {
    uid: Vec<u8>,
    revision: Revision,
}

impl Distant {
    /// What is to be known of it; nothing where it has no UID.
    pub(super) fn of(event: Event) -> Option<Self> {
        Some(Self { uid: event.uid?, revision: event.revision })
    }
}

/// How many series with one UID are compared with the changed instances of it.
const MOST_SERIES: usize = 16;

/// The events of a file by their UIDs.
pub(super) struct Revisions {
    /// The numbers of the events that a newer revision takes the place of, each with that, where it is at hand.
    old: HashMap<usize, Option<usize>>,
    /// By the number of a series: those of the events that change instances of it.
    changed: HashMap<usize, Rc<[usize]>>,
}

impl Revisions {
    /// Sorts the events of a file. A changed instance that repeats the rule of its series is one instance all the same.
    pub(super) fn of(events: &mut [Event], distant: &[Distant], clocks: &Clocks<'_>) -> Self {
        let mut by_uid: HashMap<&[u8], Vec<usize>> = HashMap::with_capacity(events.len());
        for (number, event) in events.iter().enumerate() {
            if let Some(uid) = &event.uid {
                by_uid.entry(uid).or_default().push(number);
            }
        }
        let mut revisions = Self { old: HashMap::new(), changed: HashMap::new() };
        let mut repeats = HashSet::new();
        for other in distant {
            let near = by_uid.get(other.uid.as_slice()).map_or(&[][..], Vec::as_slice);
            for number in near.iter().filter(|number| events[**number].place == Place::Own) {
                if events[*number].revision.is_older_than(other.revision) {
                    revisions.old.insert(*number, None);
                }
            }
        }
        for numbers in by_uid.values().filter(|numbers| numbers.len() > 1) {
            let (own, others): (Vec<usize>, Vec<usize>) =
                numbers.iter().partition(|number| events[**number].place == Place::Own);
            revisions.compare(&own, events);
            let mut by_place: HashMap<(bool, chrono::NaiveDateTime), Vec<usize>> = HashMap::new();
            for number in &others {
                if let Some((place, _)) = replaced(&events[*number]) {
                    by_place.entry(key(place, clocks, &events[*number])).or_default().push(*number);
                }
            }
            for same in by_place.values() {
                revisions.compare(same, events);
            }
            // One UID has one series; what has more of them needs no more care.
            for series in own.iter().take(MOST_SERIES) {
                let is_copy = |number: &&usize| events[**number].rules == events[*series].rules;
                repeats.extend(others.iter().filter(is_copy).copied());
            }
            let others: Rc<[usize]> = others.into();
            revisions.changed.extend(own.iter().map(|series| (*series, Rc::clone(&others))));
        }
        for (number, event) in events.iter_mut().enumerate().filter(|(_, event)| event.place != Place::Own) {
            if repeats.contains(&number) {
                event.rules.clear();
            } else if !event.rules.is_empty() {
                event.doubts.push(Doubt::new(RemarkCode::ChangedInstanceRepeats, event.line));
            }
        }
        revisions
    }

    fn compare(&mut self, numbers: &[usize], events: &[Event]) {
        let newest = numbers.iter().copied().reduce(|newest, number| {
            if events[newest].revision.is_older_than(events[number].revision) { number } else { newest }
        });
        let Some(newest) = newest else { return };
        let old = numbers.iter().filter(|number| events[**number].revision.is_older_than(events[newest].revision));
        for number in old {
            self.old.insert(*number, Some(newest));
        }
    }

    /// Whether a newer revision takes its place.
    pub(super) fn is_old(&self, number: usize) -> bool {
        self.old.contains_key(&number)
    }

    /// Whether an old revision takes time that the newest may not take, though it is not cancelled.
    pub(super) fn differs_from_newest(&self, number: usize, events: &[Event]) -> bool {
        let Some(newest) = self.old.get(&number).copied().flatten().map(|newest| &events[newest]) else { return true };
        let old = &events[number];
        !newest.is_cancelled && (old.start, old.end, &old.rules) != (newest.start, newest.end, &newest.rules)
    }

    /// How many other events change instances of an event, the old ones among them.
    pub(super) fn change_count(&self, number: usize) -> usize {
        self.changed.get(&number).map_or(0, |others| others.len())
    }

    /// What the newest of the other events do to an event.
    pub(super) fn changes<'e>(&self, number: usize, events: &'e [Event]) -> Changes<'e> {
        let mut changes = Changes::default();
        let others = self.changed.get(&number).into_iter().flat_map(|others| others.iter());
        let others = others.filter(|other| !self.is_old(**other));
        for event in others.map(|other| &events[*other]) {
            if let Some((place, and_later)) = replaced(event) {
                changes.replaced.push(place);
                if and_later {
                    changes.from.push((place, event));
                }
            }
        }
        changes.from.sort_by_key(|(place, _)| place.time);
        changes
    }
}

/// The instance that is meant, however its time is told.
fn key(place: Stamp, clocks: &Clocks<'_>, event: &Event) -> (bool, chrono::NaiveDateTime) {
    let reading = Reading { clocks, number: 0, calendar: event.calendar };
    match place.clock {
        Clock::Day => (true, place.time),
        Clock::Floating | Clock::Utc | Clock::Zone(_) => (false, reading.instant(place)),
    }
}
