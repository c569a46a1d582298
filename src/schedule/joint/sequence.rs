//! How many visits there are at least, one after the other, whatever the aims.
//!
//! What is asked here is only who comes to each visit. It is then on the first day on which all who come can: by their own
//! floors, by what keeps courses apart, by usable days, and by how much time the day has. A later day never leads to an
//! earlier one, so of two ways to have had as many sessions of each course the one after which every course can come no
//! later is as good as the other, and few ways are left. They are gone through by A*, with the visits that the sessions
//! left take by who can come together.
//!
//! Ceilings count only as far as they say on which days a session can be in any plan, so a plan may have more visits.
//! Without ceilings it need not. No answer is lost where days are not looked at far enough: a session is then let be on a
//! day that it may not have.

use std::collections::HashMap;

use super::cover::Cover;
use super::moves::Fits;
use super::{Between, Member};
use crate::schedule::availability::fits_together;
use crate::schedule::day::DayNumber;
use crate::schedule::steps::Steps;
use crate::schedule::timing::{DayAnchor, DayRule, SlotRules};

/// More courses than this have too many ways to come together.
const MOST_COURSES: usize = 6;

/// So many ways to begin are kept at most.
const MOST_WAYS: usize = 100_000;

/// So far it is looked for a day on which all can come.
const DAYS_AHEAD: DayNumber = 400;

/// Some visits.
#[derive(Clone)]
struct Begun {
    /// How many sessions each course has had.
    had: Box<[u32]>,
    /// The first day on which each could have the next; the first of all days for a course that is done.
    from: Box<[DayNumber]>,
    visits: u32,
}

struct Sequence<'a> {
    members: &'a [Member<'a>],
    between: &'a Between,
    cover: &'a Cover,
    windows: &'a [Vec<(DayNumber, DayNumber)>],
    /// For each course and session, how many days after the one before it is at least.
    gaps: Vec<Vec<DayNumber>>,
    /// Which courses can come together, by the groups' bits.
    groups: Vec<bool>,
    fits: Fits,
}

/// No plan has fewer visits. `windows` are the first and the last day of each session. Where the steps do not go as far, it
/// is what is known by then.
pub(super) fn fewest(
    members: &[Member<'_>],
    between: &Between,
    cover: &Cover,
    windows: &[Vec<(DayNumber, DayNumber)>],
    steps: &Steps,
) -> u32 {
    if MOST_COURSES < members.len() {
        return 0;
    }
    Sequence::new(members, between, cover, windows).fewest(steps)
}

/// For each session how many days after the one before it is at least, by its own floors.
pub(super) fn least_gaps(slots: &[SlotRules]) -> Vec<DayNumber> {
    let gap = |(index, slot): (usize, &SlotRules)| {
        let before = index.checked_sub(1);
        let is_floor = |rule: &&DayRule| {
            !rule.is_alternative && before.is_some_and(|before| rule.anchor == DayAnchor::Slot(before))
        };
        let floors = slot.rules.iter().filter(is_floor).filter_map(|rule| rule.floor);
        let gap = floors.map(|floor| floor.day_bounds().0).max().filter(|_| slot.only.is_none()).unwrap_or(1);
        DayNumber::try_from(gap).unwrap_or(DAYS_AHEAD).max(1)
    };
    slots.iter().enumerate().map(gap).collect()
}

impl<'a> Sequence<'a> {
    fn new(
        members: &'a [Member<'a>],
        between: &'a Between,
        cover: &'a Cover,
        windows: &'a [Vec<(DayNumber, DayNumber)>],
    ) -> Self {
        let first = windows.iter().filter_map(|windows| windows.first()).map(|(first, _)| *first).min();
        Self {
            members,
            between,
            cover,
            windows,
            gaps: members.iter().map(|member| least_gaps(member.slots)).collect(),
            groups: (0..1_u32 << members.len()).map(|group| between.can_come_together(group)).collect(),
            fits: Fits::new(first.unwrap_or(0), members.len()),
        }
    }

    fn fewest(&mut self, steps: &Steps) -> u32 {
        let count = self.members.len();
        let first = Begun { had: vec![0; count].into(), from: vec![DayNumber::MIN; count].into(), visits: 0 };
        let mut fewest = self.at_least(&first);
        // By the visits that a plan which begins like this has at least, and by the sessions that were had.
        let mut waiting: Vec<Vec<Begun>> = vec![Vec::new(); fewest as usize];
        waiting.push(vec![first]);
        let mut known: HashMap<Box<[u32]>, Vec<Begun>> = HashMap::new();
        let mut ways = 0;
        while let Some(begun) = waiting.get_mut(fewest as usize) {
            let Some(begun) = begun.pop() else {
                fewest += 1;
                continue;
            };
            if (0..count).all(|course| self.is_done(&begun.had, course)) {
                break;
            }
            let is_beaten = |better: &Begun| better.is_better(&begun);
            if known.get(&begun.had).is_some_and(|others| others.iter().any(is_beaten)) {
                continue;
            }
            let mut looked_at = 1;
            for coming in 1..1_u32 << count {
                let Some(after) = self.after(&begun, coming, &mut looked_at) else { continue };
                let is_beaten = |other: &Begun| other.is_as_good(&after);
                let others = known.entry(after.had.clone()).or_default();
                if others.iter().any(is_beaten) {
                    continue;
                }
                ways += 1;
                let before = others.len();
                others.retain(|other| !after.is_as_good(other));
                looked_at += before;
                others.push(after.clone());
                let at_least = self.at_least(&after) as usize;
                waiting.resize(waiting.len().max(at_least + 1), Vec::new());
                waiting[at_least].push(after);
            }
            if MOST_WAYS < ways || steps.take(looked_at).is_none() {
                break;
            }
        }
        fewest
    }

    fn is_done(&self, had: &[u32], course: usize) -> bool {
        self.windows[course].len() <= had[course] as usize
    }

    /// Whether the session that a course has next was held.
    fn is_held(&self, had: &[u32], course: usize) -> bool {
        had[course] < self.members[course].held
    }

    /// How many visits a plan has that begins like this, at least.
    fn at_least(&self, begun: &Begun) -> u32 {
        let left = |course: usize| self.windows[course].len() as u32 - begun.had[course];
        let open = |course: usize| left(course) - self.members[course].held.saturating_sub(begun.had[course]);
        let of_courses = (0..self.members.len()).map(left).max().unwrap_or(0);
        begun.visits + of_courses.max(self.cover.fewest(open))
    }

    /// What one more visit of these courses leads to; nothing where it has no day, or leaves another course without one.
    fn after(&mut self, begun: &Begun, coming: u32, looked_at: &mut usize) -> Option<Begun> {
        let count = self.members.len();
        let comes = |course: usize| coming & (1 << course) != 0;
        let courses = || (0..count).filter(|course| comes(*course));
        if courses().any(|course| self.is_done(&begun.had, course)) {
            return None;
        }
        let open = courses()
            .filter(|course| !self.is_held(&begun.had, *course))
            .fold(0_u32, |bits, course| bits | 1 << course);
        if open != 0 && !self.groups[open as usize] {
            return None;
        }
        let window = |course: usize, had: &[u32]| self.windows[course][had[course] as usize];
        let from = courses().map(|course| window(course, &begun.had).0.max(begun.from[course])).max()?;
        let last = courses().map(|course| window(course, &begun.had).1).min()?;
        let mut day = from;
        loop {
            if last < day {
                return None;
            }
            *looked_at += 1;
            if from + DAYS_AHEAD < day || self.can_be(begun, coming, open, day) {
                break;
            }
            day += 1;
        }
        let mut after = Begun { visits: begun.visits + 1, ..begun.clone() };
        for course in courses() {
            after.had[course] += 1;
        }
        for course in 0..count {
            if self.is_done(&after.had, course) {
                after.from[course] = DayNumber::MIN;
                continue;
            }
            let mut from = begun.from[course].max(day + 1);
            if comes(course) {
                from = day + self.gaps[course][after.had[course] as usize];
            }
            // Two sessions that were held lie as they lie.
            for other in courses().filter(|other| *other != course && open & (1 << other) != 0) {
                from = self.between.distance[other][course].map_or(from, |distance| from.max(distance.after(day)));
            }
            after.from[course] = from;
            if window(course, &after.had).1 < from {
                return None;
            }
        }
        Some(after)
    }

    /// Whether these courses can all come on a day; the `open` ones of them have sessions that were not held.
    fn can_be(&mut self, begun: &Begun, coming: u32, open: u32, day: DayNumber) -> bool {
        let members = self.members;
        let courses = |bits: u32| (0..members.len()).filter(move |course| bits & (1 << course) != 0);
        let is_usable = |course: usize| {
            let slot = &members[course].slots[begun.had[course] as usize];
            slot.only.is_some() || (slot.may_be_on(day) && members[course].availability.is_usable(slot.needs, day))
        };
        courses(coming).all(is_usable)
            && (open.count_ones() < 2
                || self.fits.get(open, day, || fits_together(courses(open).map(|course| members[course].course), day)))
    }
}

impl Begun {
    /// Whether every plan that goes on from the other goes on from here too, with as few visits.
    fn is_as_good(&self, other: &Self) -> bool {
        self.visits <= other.visits && self.from.iter().zip(&other.from).all(|(own, other)| own <= other)
    }

    fn is_better(&self, other: &Self) -> bool {
        self.is_as_good(other) && (self.visits, &self.from) != (other.visits, &other.from)
    }
}
