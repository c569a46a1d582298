//! What a joint plan is off aim from a joint state on, at least.
//!
//! Each course's own best way to its end is a bound, but a weak one where courses have to keep a distance: it lets every
//! course have the day it wants. So pairs of courses are planned for themselves: those that keep some days apart from where
//! they lie to one another, and, where that is not enough, those and others that may not share days with all their days. What
//! the two are off aim from every joint state of theirs on is written down (a pattern database: Culberson and Schaeffer, 1998). Pairs
//! without a course in common add up.

use super::MOST_BYTES;
use super::apart::{Apart, FromApart};
use super::lane::Lane;
use super::quest::Quest;
use super::table::{FromTable, Table, Two};
use super::value::Scale;
use crate::schedule::steps::Steps;
use crate::schedule::timing::Cost;

/// Bounds from pairs of courses.
#[derive(Default)]
pub(super) struct Bounds {
    pairs: Vec<Both>,
    packing: Packing,
    /// What each pair costs more than its courses do alone, while a state is looked at.
    more: Vec<Cost>,
}

/// How what pairs of courses cost more than their courses alone adds up.
#[derive(Default)]
pub(super) struct Packing {
    /// Choices of pairs no two of which have a course in common.
    apart: Vec<Vec<usize>>,
    /// Three pairs of three courses.
    triangles: Vec<[usize; 3]>,
}

/// Two courses and what is known of them.
struct Both {
    courses: [usize; 2],
    /// From where their last sessions lie to one another.
    apart: Option<Apart>,
    /// From all their days.
    table: Option<Table>,
}

/// A bound on what is ahead of a joint state.
pub(super) enum Ahead {
    /// Each part of the cost at least, and the value.
    AtLeast(Cost, u64),
    /// No plan within the budget goes through the state, nor one beyond it.
    NoWay,
    /// No plan within the budget goes through the state.
    BeyondBudget,
}

impl Bounds {
    /// The bounds from these pairs, as far as it is enough to know how their last sessions lie to one another.
    pub(super) fn new(lanes: &[Lane], quest: &Quest<'_>, courses: &[[usize; 2]]) -> Self {
        let both = |courses: &[usize; 2]| {
            let apart = Apart::new(*courses, lanes, quest.members, quest.between, quest.steps)?;
            Some(Both { courses: *courses, apart: Some(apart), table: None })
        };
        Self::of(courses.iter().filter_map(both).collect())
    }

    /// The same where these pairs are planned with all their days, for plans that are at most `slack` more days off aim than
    /// the courses are alone; as far as there are not too many states.
    pub(super) fn with_tables(
        self,
        lanes: &[Lane],
        quest: &Quest<'_>,
        courses: &[[usize; 2]],
        scale: Scale,
        slack: u32,
        steps: &Steps,
    ) -> Self {
        let mut pairs = self.pairs;
        let mut bytes = 0;
        for courses in courses {
            let most = courses.map(|course| quest.alone[course].off_aim).iter().sum::<u32>().saturating_add(slack);
            let known = pairs.iter().find(|both| both.courses == *courses).and_then(|both| both.apart.as_ref());
            let two = Two { courses: *courses, lanes, members: quest.members, between: quest.between };
            let Some(table) = Table::new(two, known, scale, most, steps) else {
                continue;
            };
            bytes += table.bytes();
            if MOST_BYTES < bytes {
                break;
            }
            let has_plan = matches!(table.of_states([0, 0]), FromTable::AtLeast(_));
            match pairs.iter_mut().find(|both| both.courses == *courses) {
                Some(both) => both.table = Some(table),
                None => pairs.push(Both { courses: *courses, apart: None, table: Some(table) }),
            }
            // When one pair has no plan, nothing more has to be known.
            if !has_plan {
                break;
            }
        }
        Self::of(pairs)
    }

    fn of(pairs: Vec<Both>) -> Self {
        let courses: Vec<[usize; 2]> = pairs.iter().map(|pair| pair.courses).collect();
        Self { more: vec![Cost::NOTHING; pairs.len()], pairs, packing: Packing::new(&courses) }
    }

    /// Whether nothing is known of any pair.
    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// A pair that has no plan within the slack, and whether it has none beyond it either.
    pub(super) fn without_plan(&self) -> Option<([usize; 2], bool)> {
        let tables = self.pairs.iter().filter_map(|both| Some((both.courses, both.table.as_ref()?.of_states([0, 0]))));
        tables.into_iter().find_map(|(courses, root)| match root {
            FromTable::AtLeast(_) => None,
            FromTable::BeyondBudget => Some((courses, false)),
            FromTable::NoWay => Some((courses, true)),
        })
    }

    /// What is ahead of a joint state, given what each course alone has ahead.
    ///
    /// No part of it ever falls by more than a visit costs: that holds for each course and for each pair, so for sums of them
    /// that count each course once, and for the most of such sums.
    pub(super) fn ahead(&mut self, lanes: &[Lane], at: &[u32], alone: &[Cost]) -> Ahead {
        let apart: u32 = alone.iter().map(|cost| cost.off_aim).fold(0, u32::saturating_add);
        let mut least = 0;
        for (both, more) in self.pairs.iter().zip(&mut self.more) {
            let [a, b] = both.courses;
            *more = Cost::NOTHING;
            match both.apart.as_ref().map(|apart| apart.from(lanes, at)) {
                Some(FromApart::AtLeast(off_aim)) => {
                    more.off_aim = off_aim.saturating_sub((alone[a] + alone[b]).off_aim);
                }
                Some(FromApart::BeyondBudget) => return Ahead::BeyondBudget,
                Some(FromApart::NoWay) => return Ahead::NoWay,
                None => {}
            }
            let Some(table) = &both.table else { continue };
            match table.of_states([at[a], at[b]]) {
                FromTable::AtLeast(value) => {
                    let others = apart.saturating_sub((alone[a] + alone[b]).off_aim);
                    least = least.max(value.saturating_add(u64::from(others).saturating_mul(table.scale.of_day)));
                    if let Some(off_aim) = table.off_aim(value) {
                        more.off_aim = more.off_aim.max(off_aim.saturating_sub((alone[a] + alone[b]).off_aim));
                    }
                }
                FromTable::BeyondBudget => return Ahead::BeyondBudget,
                FromTable::NoWay => return Ahead::NoWay,
            }
        }
        Ahead::AtLeast(alone.iter().copied().sum::<Cost>() + self.packing.most(&self.more), least)
    }
}

impl Packing {
    /// For pairs of these courses.
    pub(super) fn new(courses: &[[usize; 2]]) -> Self {
        let (apart, mut triangles) = (choices_apart(courses), Vec::new());
        for c in 0..courses.len() {
            for b in 0..c {
                // The third side joins the ends that the first two do not have in common.
                let ends: Vec<usize> = [courses[b], courses[c]].concat();
                let once = |end: &&usize| ends.iter().filter(|other| other == end).count() == 1;
                let mut third: Vec<usize> = ends.iter().filter(once).copied().collect();
                third.sort_unstable();
                triangles.extend((0..b).find(|a| courses[*a][..] == third[..]).map(|a| [a, b, c]));
            }
        }
        Self { apart, triangles }
    }

    /// What all courses cost more than they do alone, at least, where each pair costs so much more.
    pub(super) fn most(&self, more_of_pairs: &[Cost]) -> Cost {
        let mut more = Cost::NOTHING;
        for pairs in &self.apart {
            more = more.most_of_each(pairs.iter().map(|pair| more_of_pairs[*pair]).sum());
        }
        // In the three pairs of three courses each course counts twice.
        for pairs in &self.triangles {
            let twice: Cost = pairs.iter().map(|pair| more_of_pairs[*pair]).sum();
            let halves = Cost { given_up: twice.given_up.div_ceil(2), off_aim: twice.off_aim.div_ceil(2) };
            more = more.most_of_each(halves);
        }
        more
    }
}

/// How many choices of pairs are looked at, at most.
pub(super) const MOST_CHOICES: usize = 128;

/// Choices of pairs without a course in common to which no further pair can be added: all of them, or, where they are very
/// many, enough of them that each pair is in one (a greedy colouring of edges).
pub(super) fn choices_apart(courses: &[[usize; 2]]) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    choose_apart(courses, 0, &mut Vec::new(), &mut all);
    if all.len() <= MOST_CHOICES {
        return all;
    }
    let mut choices: Vec<Vec<usize>> = Vec::new();
    for pair in 0..courses.len() {
        match choices.iter_mut().find(|chosen| is_free(pair, courses, chosen)) {
            Some(chosen) => chosen.push(pair),
            None => choices.push(vec![pair]),
        }
    }
    for chosen in &mut choices {
        for pair in 0..courses.len() {
            if is_free(pair, courses, chosen) {
                chosen.push(pair);
            }
        }
    }
    choices
}

/// Whether a pair has no course in common with those that are chosen.
fn is_free(pair: usize, courses: &[[usize; 2]], chosen: &[usize]) -> bool {
    chosen.iter().all(|other| courses[*other].iter().all(|course| !courses[pair].contains(course)))
}

/// Puts the choices that go on with pairs from this place on into `all`, until there are too many.
fn choose_apart(courses: &[[usize; 2]], from: usize, chosen: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
    if MOST_CHOICES < all.len() {
        return;
    }
    if (0..courses.len()).all(|pair| !is_free(pair, courses, chosen)) {
        all.push(chosen.clone());
    }
    for pair in from..courses.len() {
        if is_free(pair, courses, chosen) {
            chosen.push(pair);
            choose_apart(courses, pair + 1, chosen, all);
            chosen.pop();
        }
    }
}
