//! When a plan ends at the earliest.
//!
//! Plans that are equally good are compared by their last days, and there can be very many of them: a last session with a wide
//! aim leaves months to choose from. So it is worth knowing of each state how soon a course can end from there with the days
//! off aim that are left to spend.

use super::lane::Lane;
use crate::schedule::day::DayNumber;
use crate::schedule::timing::Cost;

/// For each course and each of its states the earliest end.
pub(super) struct Ends {
    /// How many days off aim, at their price, a course may be more than it has to be, from none to all.
    levels: Vec<u32>,
    courses: Vec<OfCourse>,
}

struct OfCourse {
    /// What each state has ahead at least, in days off aim at their price.
    ahead: Vec<u32>,
    /// By level and state.
    ends: Vec<Vec<DayNumber>>,
}

/// The levels in days.
const LEVELS: [u32; 7] = [0, 1, 2, 4, 8, 16, 32];

impl Ends {
    /// The earliest ends; `price` is what a day off aim costs.
    pub(super) fn new(lanes: &[Lane], price: u32) -> Self {
        let levels: Vec<u32> = LEVELS.iter().map(|days| days * price).chain([u32::MAX]).collect();
        let courses = lanes.iter().map(|lane| OfCourse::new(lane, &levels)).collect();
        Self { levels, courses }
    }

    /// The first day on which a plan through a joint state can end, where this much may be off aim from there on and each course
    /// is so much alone.
    pub(super) fn from(&self, at: &[u32], left: u32, alone: &[Cost]) -> DayNumber {
        let all: u32 = alone.iter().map(|cost| cost.off_aim).sum();
        let of_course = |((course, state), own): ((&OfCourse, &u32), &Cost)| {
            let most = left.saturating_sub(all - own.off_aim);
            let level = level(&self.levels, most.saturating_sub(course.ahead[*state as usize]));
            course.ends[level][*state as usize]
        };
        self.courses.iter().zip(at).zip(alone).map(of_course).max().unwrap_or(DayNumber::MIN)
    }
}

/// The least level at which so much may be spent.
fn level(levels: &[u32], spent: u32) -> usize {
    levels.partition_point(|level| *level < spent)
}

impl OfCourse {
    fn new(lane: &Lane, levels: &[u32]) -> Self {
        let count = lane.states() as usize;
        let mut ahead = vec![0; count];
        let mut ends = vec![vec![DayNumber::MAX; count]; levels.len()];
        for state in (0..lane.states()).rev() {
            let place = state as usize;
            if lane.left(state) == 0 {
                let last = lane.last(state).unwrap_or(DayNumber::MIN);
                ends.iter_mut().for_each(|ends| ends[place] = last);
                continue;
            }
            let steps = lane.steps_in(state..state + 1);
            let least = steps.iter().map(|step| step.through.off_aim).min().unwrap_or(0);
            ahead[place] = least;
            for step in steps {
                let more = step.through.off_aim - least;
                for (nth, most) in levels.iter().enumerate().rev().take_while(|(_, most)| more <= **most) {
                    let left = if *most == u32::MAX { u32::MAX } else { *most - more };
                    let end = ends[level(levels, left)][step.to as usize];
                    ends[nth][place] = ends[nth][place].min(end);
                }
            }
        }
        Self { ahead, ends }
    }
}
