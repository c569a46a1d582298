//! Phases that go on until a day or for a time, in courses that are planned together.
//!
//! How many sessions such a phase has is found out from the best plan of its course alone. Beside other courses a session may
//! be later than there, so the last one keeps the end of its phase by a rule. Where no joint plan has all of these sessions
//! before the ends, there are fewer of them, as few fewer as can be.

use super::availability::Availability;
use super::day::{self, DayNumber, Shift};
use super::expand::{self, Numbers};
use super::sketch::{Sketch, set_prices};
use super::steps::Steps;
use super::timing::{DayAnchor, DayRule};
use super::{Between, JointFound, best_together, members};
use crate::model::{Job, Refusal};

/// The rules that keep the phases of one course to their ends: for each the last session of the phase.
struct Ends {
    rules: Vec<(usize, DayRule)>,
}

impl Ends {
    /// Of a course that was laid out with all its sessions. A session that was held, or put on a day by hand, is where it is,
    /// whatever end its phase has.
    fn of(sketch: &Sketch<'_>) -> Self {
        let (course, outline) = (sketch.course, &sketch.outline);
        let month_end = course.protocol.month_end;
        let is_open =
            |slot: &usize| sketch.slots[*slot].only.is_none() && course.moved_to(outline.slots[*slot].number).is_none();
        let mut rules = Vec::new();
        for (place, time) in expand::timed_phases(course) {
            let mut own =
                outline.slots.iter().enumerate().filter(|(_, slot)| slot.phase == place).map(|(slot, _)| slot);
            let (Some(first), Some(last)) = (own.next(), own.next_back().filter(is_open)) else { continue };
            let anchor = match sketch.slots[first].only_day() {
                Some(day) => DayAnchor::Day(day),
                None => DayAnchor::Slot(first),
            };
            rules.push((last, DayRule::no_later(anchor, Shift::new(time, month_end).longer_by(-1))));
        }
        if let (Some(until), Some(_)) = (course.until, expand::ongoing_phase(course))
            && let Some(last) = outline.slots.len().checked_sub(1).filter(is_open)
        {
            rules.push((last, DayRule::no_later_than(day::number(until), month_end)));
        }
        Self { rules }
    }

    /// Whether no phase has an end.
    fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Adds the rules to those of the sessions.
    fn keep(&self, sketch: &mut Sketch<'_>) {
        for (slot, rule) in &self.rules {
            sketch.slots[*slot].rules.push(*rule);
        }
    }

    /// Takes them away again.
    fn let_go(&self, sketch: &mut Sketch<'_>) {
        for (slot, _) in self.rules.iter().rev() {
            sketch.slots[*slot].rules.pop();
        }
    }

    /// How many sessions of one phase come after its end at most, where they are on these days.
    fn sessions_beyond(&self, sketch: &Sketch<'_>, days: &[DayNumber]) -> u32 {
        let beyond = |(last, rule): &(usize, DayRule)| {
            let end = rule.ceiling?.after(rule.anchor_day(|slot| days[slot]));
            let phase = sketch.outline.slots[*last].phase;
            let own = sketch.outline.slots.iter().zip(days).filter(|(slot, _)| slot.phase == phase);
            u32::try_from(own.filter(|(_, day)| end < **day).count()).ok()
        };
        self.rules.iter().filter_map(beyond).max().unwrap_or(0)
    }
}

/// The best joint plan in which every phase that has an end keeps to it. Where there is none with all the sessions that the
/// courses have alone, the sketches then have as few fewer as can be.
///
/// # Errors
///
/// As for a plan of the courses.
pub(super) fn best<'c>(
    courses: &'c [Job],
    sketches: &mut [Sketch<'c>],
    availabilities: &[Availability<'_>],
    between: &Between,
    steps: &Steps,
) -> Result<JointFound, Refusal> {
    let best = |sketches: &[Sketch<'_>]| best_together(&members(sketches, availabilities), between, steps);
    let ends: Vec<Ends> = sketches.iter().map(Ends::of).collect();
    ends.iter().zip(&mut *sketches).for_each(|(ends, sketch)| ends.keep(sketch));
    let found = best(sketches);
    if !matches!(found, JointFound::Nothing | JointFound::Alone { .. }) || ends.iter().all(Ends::is_empty) {
        return Ok(found);
    }
    ends.iter().zip(&mut *sketches).for_each(|(ends, sketch)| ends.let_go(sketch));
    let days = match best(sketches) {
        JointFound::Best(best) | JointFound::TooLarge { found: Some((best, _)), .. } => best.days,
        found @ (JointFound::Alone { .. } | JointFound::Nothing | JointFound::TooLarge { found: None, .. }) => {
            return Ok(found);
        }
    };
    // Without the sessions that come too late there it is a plan.
    let beyond =
        ends.iter().zip(&*sketches).zip(&days).map(|((ends, sketch), days)| ends.sessions_beyond(sketch, days));
    let beyond = beyond.max().unwrap_or(0);
    // Nothing where there is no plan.
    let with_fewer = |fewer: &[u32]| -> Result<Option<(Vec<Sketch<'c>>, JointFound)>, Refusal> {
        let mut shorter = Vec::with_capacity(courses.len());
        for (((course, availability), sketch), fewer) in courses.iter().zip(availabilities).zip(&*sketches).zip(fewer) {
            shorter.push(self::shorter(course, availability, sketch, *fewer, steps)?);
        }
        set_prices(&mut shorter);
        shorter.iter_mut().for_each(|sketch| Ends::of(sketch).keep(sketch));
        let found = best(&shorter);
        let is_plan = matches!(found, JointFound::Best(_) | JointFound::TooLarge { found: Some(_), .. });
        Ok(is_plan.then_some((shorter, found)))
    };
    let mut planned = None;
    for fewer in 1..=beyond {
        planned = with_fewer(&vec![fewer; courses.len()])?.map(|planned| (fewer, planned));
        if planned.is_some() {
            break;
        }
    }
    let Some((fewer, mut planned)) = planned else { return Ok(JointFound::Nothing) };
    // One course may have a session more than all of them can.
    let mut fewer = vec![fewer; courses.len()];
    for index in (0..courses.len()).filter(|index| !ends[*index].is_empty()) {
        while fewer[index] > 0 {
            fewer[index] -= 1;
            let Some(more) = with_fewer(&fewer)? else {
                fewer[index] += 1;
                break;
            };
            planned = more;
        }
    }
    let (shorter, found) = planned;
    sketches.iter_mut().zip(shorter).for_each(|(sketch, shorter)| *sketch = shorter);
    Ok(found)
}

/// The same course with this many sessions fewer in each phase that has an end, of which at least one stays.
fn shorter<'c>(
    course: &'c Job,
    availability: &Availability<'_>,
    sketch: &Sketch<'_>,
    fewer: u32,
    steps: &Steps,
) -> Result<Sketch<'c>, Refusal> {
    let before = &sketch.outline.numbers;
    let less = |sessions: u32| sessions.saturating_sub(fewer).max(1);
    let timed = expand::timed_phases(course).into_iter();
    let timed = timed.map(|(place, _)| (place, less(sketch.outline.phases[place].sessions))).collect();
    let numbers = Numbers { ongoing: before.ongoing.map(less), timed, ..before.clone() };
    let outline = expand::outline(course, &numbers).map_err(Refusal::Course)?;
    let mut sketch = Sketch::new(course, availability, outline)?;
    sketch.hurry(availability, steps);
    Ok(sketch)
}
