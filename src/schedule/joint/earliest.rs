//! Of plans that are equally good, the one whose days are earliest.

use super::explore::BestWays;
use super::lane::Lane;
use crate::schedule::day::DayNumber;

impl BestWays {
    /// The plan whose days are earliest, compared course by course and session by session.
    pub(super) fn earliest(mut self, lanes: &[Lane]) -> Vec<Vec<DayNumber>> {
        let days_of = |(course, lane): (usize, &Lane)| {
            let of_session = |session| self.earliest_of(course, lane, session);
            (0..lane.sessions()).filter_map(of_session).collect()
        };
        lanes.iter().enumerate().map(days_of).collect()
    }

    /// The earliest day of a session, counted from 0; only ways with the session on that day stay.
    fn earliest_of(&mut self, course: usize, lane: &Lane, session: u32) -> Option<DayNumber> {
        // A visit places the session when it leads from a state before it to one behind it.
        let places = |from: u32, to: u32| lane.placed(from) == session && lane.placed(to) == session + 1;
        let on = |from: &super::explore::BestState, to: usize| {
            places(from.courses[course], self.states[to].courses[course]).then(|| self.states[to].day)
        };
        let days = self.states.iter().flat_map(|state| state.next.iter().filter_map(|to| on(state, *to)));
        let (earliest, latest) = days.fold((None, None), |(earliest, latest): (Option<DayNumber>, _), day| {
            (Some(earliest.map_or(day, |known| known.min(day))), latest.max(Some(day)))
        });
        if earliest < latest {
            for place in 0..self.states.len() {
                let mut next = std::mem::take(&mut self.states[place].next);
                let from = self.states[place].courses[course];
                next.retain(|to| {
                    let to = &self.states[*to];
                    !places(from, to.courses[course]) || Some(to.day) == earliest
                });
                self.states[place].next = next;
            }
            self.keep_whole_ways();
        }
        earliest
    }

    /// Drops visits that are on no whole way from the first state to an end.
    fn keep_whole_ways(&mut self) {
        // A visit leads to a later day, so to a later place.
        let mut leads_to_end: Vec<bool> = self.states.iter().map(|state| state.is_end).collect();
        for place in (0..self.states.len()).rev() {
            self.states[place].next.retain(|to| leads_to_end[*to]);
            leads_to_end[place] = leads_to_end[place] || !self.states[place].next.is_empty();
        }
        let mut is_reached = vec![false; self.states.len()];
        is_reached[0] = true;
        for (place, state) in self.states.iter_mut().enumerate() {
            if !is_reached[place] {
                state.next.clear();
            }
            state.next.iter().for_each(|to| is_reached[*to] = true);
        }
    }
}
