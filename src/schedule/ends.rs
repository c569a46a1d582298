//! Phases that go on until a day or for a time, in courses that are planned together.
//!
//! How many sessions such a phase has is found out from the best plan of its course alone. Beside other courses a session may
//! be later than there, so the last one keeps the end of its phase by a rule. Where no joint plan has all of these sessions
//! before the ends, there are fewer of them, as few fewer as can be.

use super::availability::Availability;
use super::day::{self, DayNumber, Shift};
use super::expand::{self, Numbers};
use super::sketch::Sketch;
use super::timing::{DayAnchor, DayRule};
use crate::model::{Job, Length, Refusal};

/// The rules that keep the phases of one course to their ends: for each the last session of the phase.
pub(super) struct Ends {
    rules: Vec<(usize, DayRule)>,
}

impl Ends {
    /// Of a course that was laid out with all its sessions. A session that was held, or put on a day by hand, is where it is,
    /// whatever end its phase has.
    pub(super) fn of(sketch: &Sketch<'_>) -> Self {
        let (course, outline) = (sketch.course, &sketch.outline);
        let month_end = course.protocol.month_end;
        let is_open =
            |slot: &usize| sketch.slots[*slot].only.is_none() && course.moved_to(outline.slots[*slot].number).is_none();
        let rule = |anchor: DayAnchor, ceiling: Shift| DayRule {
            anchor,
            floor: None,
            ceiling: Some(ceiling),
            aim: None,
            is_before: false,
            is_alternative: false,
        };
        let mut rules = Vec::new();
        for (place, time) in expand::timed_phases(course) {
            let mut own =
                outline.slots.iter().enumerate().filter(|(_, slot)| slot.phase == place).map(|(slot, _)| slot);
            let (Some(first), Some(last)) = (own.next(), own.next_back().filter(is_open)) else { continue };
            let anchor = match sketch.slots[first].only_day() {
                Some(day) => DayAnchor::Day(day),
                None => DayAnchor::Slot(first),
            };
            rules.push((last, rule(anchor, Shift::new(time, month_end).longer_by(-1))));
        }
        if let (Some(until), Some(_)) = (course.until, expand::ongoing_phase(course))
            && let Some(last) = outline.slots.len().checked_sub(1).filter(is_open)
        {
            rules.push((last, rule(DayAnchor::Day(day::number(until)), Shift::new(Length::ZERO, month_end))));
        }
        Self { rules }
    }

    /// Whether no phase has an end.
    pub(super) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Adds the rules to those of the sessions.
    pub(super) fn keep(&self, sketch: &mut Sketch<'_>) {
        for (slot, rule) in &self.rules {
            sketch.slots[*slot].rules.push(*rule);
        }
    }

    /// Takes them away again.
    pub(super) fn let_go(&self, sketch: &mut Sketch<'_>) {
        for (slot, _) in self.rules.iter().rev() {
            sketch.slots[*slot].rules.pop();
        }
    }

    /// How many sessions of one phase come after its end at most, where they are on these days.
    pub(super) fn sessions_beyond(&self, sketch: &Sketch<'_>, days: &[DayNumber]) -> u32 {
        let beyond = |(last, rule): &(usize, DayRule)| {
            let end = rule.ceiling?.after(rule.anchor_day(|slot| days[slot]));
            let phase = sketch.outline.slots[*last].phase;
            let own = sketch.outline.slots.iter().zip(days).filter(|(slot, _)| slot.phase == phase);
            u32::try_from(own.filter(|(_, day)| end < **day).count()).ok()
        };
        self.rules.iter().filter_map(beyond).max().unwrap_or(0)
    }
}

/// The same course with this many sessions fewer in each phase that has an end, of which at least one stays.
///
/// # Errors
///
/// As for a plan of the course.
pub(super) fn shorter<'c>(
    course: &'c Job,
    availability: &Availability<'_>,
    sketch: &Sketch<'_>,
    fewer: u32,
) -> Result<Sketch<'c>, Refusal> {
    let before = &sketch.outline.numbers;
    let less = |sessions: u32| sessions.saturating_sub(fewer).max(1);
    let timed = expand::timed_phases(course).into_iter();
    let timed = timed.map(|(place, _)| (place, less(sketch.outline.phases[place].sessions))).collect();
    let numbers = Numbers { ongoing: before.ongoing.map(less), timed, ..before.clone() };
    let outline = expand::outline(course, &numbers).map_err(Refusal::Course)?;
    Sketch::new(course, availability, outline)
}
