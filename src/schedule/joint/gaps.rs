//! What the gaps between a course's sessions cost.

use super::lane::{Lane, LaneStep};
use crate::schedule::day::DayNumber;

/// More than any two courses are off aim, and what is near enough to it.
pub(super) const NO_WAY: i32 = i32::MAX / 4;
pub(super) const NEAR_NO_WAY: i32 = NO_WAY / 2;

/// What one course's sessions cost by the gap before them.
#[derive(Clone, PartialEq)]
pub(super) struct Gaps {
    /// For each session the first gap and what each gap from it on costs at least, at its share.
    pub(super) of_session: Vec<(usize, Vec<i32>)>,
    pub(super) longest: usize,
    /// The first and the last day of the session before each, and of the last one.
    pub(super) days: Vec<(DayNumber, DayNumber)>,
}

/// What a gap costs more: so much for each of its days, and as a whole.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Tilt {
    pub(super) a_day: i32,
    pub(super) fixed: i32,
}

impl Tilt {
    fn of(self, gap: usize) -> i64 {
        i64::from(self.a_day) * gap as i64 + i64::from(self.fixed)
    }
}

impl Gaps {
    /// What the gaps of a course are off aim at least. The first session is as many days after `origin`.
    pub(super) fn new(lane: &Lane, origin: DayNumber) -> Self {
        let mut of_session: Vec<(usize, Vec<i32>)> = vec![(0, Vec::new()); lane.sessions() as usize];
        let mut days = vec![(DayNumber::MAX, DayNumber::MIN); lane.sessions() as usize + 1];
        for state in 0..lane.states() {
            let last = lane.last(state).unwrap_or(origin);
            let range = &mut days[lane.placed(state) as usize];
            *range = (range.0.min(last), range.1.max(last));
            if lane.left(state) == 0 {
                continue;
            }
            let (first, costs) = &mut of_session[lane.placed(state) as usize];
            for step in lane.steps_in(state..state + 1) {
                let gap = usize::try_from(step.day - last).unwrap_or(0);
                if costs.is_empty() {
                    *first = gap;
                } else if gap < *first {
                    costs.splice(0..0, std::iter::repeat_n(NO_WAY, *first - gap));
                    *first = gap;
                }
                if costs.len() <= gap - *first {
                    costs.resize(gap - *first + 1, NO_WAY);
                }
                let known = &mut costs[gap - *first];
                *known = i32::try_from(step.cost.off_aim).unwrap_or(NO_WAY).min(*known);
            }
        }
        let longest = of_session.iter().map(|(first, costs)| first + costs.len()).max().unwrap_or(0);
        Self { of_session, longest, days }
    }

    /// The same where this much of a day off aim is paid.
    pub(super) fn at_share(&self, share: i32) -> Self {
        let mut gaps = self.clone();
        gaps.of_session
            .iter_mut()
            .flat_map(|(_, costs)| costs)
            .for_each(|cost| *cost = (*cost).saturating_mul(share).min(NO_WAY));
        gaps
    }

    /// The same where every gap before a session is dearer by its price, one for each session.
    pub(super) fn tilted(mut self, tilts: &[Tilt]) -> Self {
        for ((first, costs), tilt) in self.of_session.iter_mut().zip(tilts) {
            for (gap, cost) in (*first..).zip(costs).filter(|(_, cost)| **cost < NEAR_NO_WAY) {
                let dearer = i64::from(*cost) + tilt.of(gap);
                *cost = i32::try_from(dearer).unwrap_or(NEAR_NO_WAY).min(NEAR_NO_WAY);
            }
        }
        self
    }

    /// Whether no way through all sessions gets so much dearer or cheaper by its prices that it could be taken for none, or
    /// none for a way.
    pub(super) fn can_be_tilted(&self, tilts: &[Tilt]) -> bool {
        let most = |((first, costs), tilt): (&(usize, Vec<i32>), &Tilt)| {
            tilt.of(*first).abs().max(tilt.of(first + costs.len()).abs())
        };
        self.of_session.iter().zip(tilts).map(most).sum::<i64>() < i64::from(NEAR_NO_WAY / 2)
    }

    /// What a course pays at these prices from each of its states to its end.
    pub(super) fn alone(&self, lane: &Lane, origin: DayNumber) -> Vec<i32> {
        let mut ahead = vec![NO_WAY; lane.states() as usize];
        for state in (0..lane.states()).rev() {
            let last = lane.last(state).unwrap_or(origin);
            let through = |step: &LaneStep| {
                let pays = self.pays(lane.placed(state) as usize, step.day - last);
                (pays + ahead[step.to as usize]).min(NO_WAY)
            };
            ahead[state as usize] = match lane.left(state) {
                0 => 0,
                _ => lane.steps_in(state..state + 1).iter().map(through).min().unwrap_or(NO_WAY),
            };
        }
        ahead
    }

    /// What a gap before a session costs.
    pub(super) fn pays(&self, session: usize, gap: DayNumber) -> i32 {
        let Some((first, costs)) = self.of_session.get(session) else { return NO_WAY };
        let place = usize::try_from(gap).ok().and_then(|gap| gap.checked_sub(*first));
        place.and_then(|place| costs.get(place)).copied().unwrap_or(NO_WAY)
    }

    /// The gap before a session that has begun `ago` days ago and ends after this many days from now on, and what it costs.
    pub(super) fn from(&self, session: usize, ago: usize) -> (usize, &[i32]) {
        let Some((first, costs)) = self.of_session.get(session) else { return (1, &[]) };
        match first.checked_sub(ago) {
            Some(ahead @ 1..) => (ahead, costs),
            Some(0) | None => (1, costs.get(ago + 1 - *first..).unwrap_or(&[])),
        }
    }
}
