//! How many visits some sessions take at least, by who can come together.
//!
//! Where a visit has room for two of three courses, their sessions take more visits than their time says: 19, 18 and 13
//! sessions take 25 visits and not 23. For a few courses the fewest visits are worked out for every number of sessions
//! that each of them can have left; for more of them groups that share no day say how many there are, and their time.

use super::{Between, Member, Room};

/// So many courses at most have all their groups looked at.
const MOST_COURSES: usize = 6;

/// So many numbers of sessions are written down at most.
const MOST_NUMBERS: usize = 200_000;

/// So many groups of courses at most are looked at.
const MOST_CLIQUES: usize = 64;

/// How many visits sessions take at least, whatever the day.
pub(super) struct Cover {
    /// By how many sessions of each course are left, in steps of `strides`; nothing where it is not needed, or too much.
    table: Vec<u16>,
    strides: Vec<usize>,
    /// Groups of courses of which no two may share a day, each as large as can be; every course is in one.
    cliques: Vec<Vec<usize>>,
    room: Option<Room>,
}

impl Cover {
    pub(super) fn new(members: &[Member<'_>], between: &Between) -> Self {
        let sessions: Vec<usize> = members.iter().map(|member| member.slots.len()).collect();
        let mut strides = Vec::with_capacity(sessions.len());
        let mut numbers = 1_usize;
        for sessions in &sessions {
            strides.push(numbers);
            numbers = numbers.saturating_mul(sessions + 1);
        }
        let is_small = sessions.len() <= MOST_COURSES && numbers <= MOST_NUMBERS;
        let groups = if is_small { groups(between) } else { Vec::new() };
        let table = match groups.as_slice() {
            // Nobody knows, or all can come together.
            [] | [_] => Vec::new(),
            groups => table(&sessions, &strides, groups, numbers),
        };
        Self { table, strides, cliques: cliques(between), room: between.room.clone() }
    }

    /// The fewest visits that the sessions which are left of each course can take. A visit makes it no more than one less.
    pub(super) fn fewest(&self, left: impl Fn(usize) -> u32) -> u32 {
        let courses = 0..self.strides.len();
        if !self.table.is_empty() {
            let place: usize = courses.map(|course| left(course) as usize * self.strides[course]).sum();
            return self.table[place].into();
        }
        let of_courses = courses.clone().map(&left).max().unwrap_or(0);
        let of_time = self.room.as_ref().map_or(0, |room| room.fewest(courses.map(&left)));
        // A group of one has no more than that.
        let groups = self.cliques.iter().filter(|clique| clique.len() > 1);
        groups.fold(of_courses.max(of_time), |most, clique| most.max(clique.iter().map(|course| left(*course)).sum()))
    }
}

/// The groups of courses, bit by bit, that can come together, without those that are a part of another.
fn groups(between: &Between) -> Vec<u32> {
    let count = between.distance.len();
    let all: Vec<u32> = (1..1_u32 << count).filter(|group| between.can_come_together(*group)).collect();
    let is_whole = |group: &u32| !all.iter().any(|other| other != group && other & group == *group);
    all.iter().copied().filter(is_whole).collect()
}

/// For all numbers of sessions that can be left the fewest visits of these groups.
fn table(sessions: &[usize], strides: &[usize], groups: &[u32], numbers: usize) -> Vec<u16> {
    let mut table = vec![0_u16; numbers];
    let mut left = vec![0; sessions.len()];
    for place in 1..numbers {
        for (left, sessions) in left.iter_mut().zip(sessions) {
            if *left < *sessions {
                *left += 1;
                break;
            }
            *left = 0;
        }
        let comes = |group: u32| (0..left.len()).filter(move |course| group & (1 << course) != 0);
        let after =
            |group: u32| place - comes(group).filter(|course| left[*course] > 0).map(|c| strides[c]).sum::<usize>();
        let after = groups.iter().map(|group| after(*group)).filter(|after| *after < place);
        table[place] = 1 + after.map(|after| table[after]).min().unwrap_or(0);
    }
    table
}

/// Groups of courses of which no two may share a day, each as large as can be; every course is in one.
fn cliques(between: &Between) -> Vec<Vec<usize>> {
    let count = between.distance.len();
    let mut cliques: Vec<Vec<usize>> = Vec::new();
    for first in 0..count {
        // Every pair is in a group, as far as there is room for that.
        for second in std::iter::once(first).chain(first + 1..count) {
            if (second != first && between.may_share(first, second)) || MOST_CLIQUES <= cliques.len() {
                continue;
            }
            let mut clique = vec![first];
            for other in std::iter::once(second).chain(0..count) {
                if !clique.contains(&other) && clique.iter().all(|own| !between.may_share(*own, other)) {
                    clique.push(other);
                }
            }
            clique.sort_unstable();
            if !cliques.contains(&clique) {
                cliques.push(clique);
            }
        }
    }
    cliques
}
