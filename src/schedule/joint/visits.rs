//! How many visits a joint plan has at least, however far off aim it is.

use super::cover::Cover;
use super::sequence::{self, least_gaps};
use super::{Between, Member};
use crate::model::Sharing;
use crate::schedule::day::{DayNumber, LAST};
use crate::schedule::reach::windows;
use crate::schedule::steps::Steps;

/// One step in this many is for looking at visits one after the other.
const SHARE_IN_SEQUENCE: usize = 16;

/// So many days at most are looked at as ends of stretches.
const MOST_ENDS: usize = 200;

/// No plan of the courses has fewer visits.
///
/// The calendar is cut into stretches of days. Sessions that have to be in one stretch, by floors and ceilings and the days
/// that are fixed, take at least as many visits there as one course has of them, or as all of them take by who can come
/// together; sessions that were held lie as they lie. The best way to cut is found from the first day to the last.
///
/// Where visits come first, they are looked at one after the other as well, with a part of the steps.
pub(super) fn fewest(members: &[Member<'_>], between: &Between, cover: &Cover, steps: &Steps) -> u32 {
    let windows: Vec<Vec<(DayNumber, DayNumber)>> =
        members.iter().map(|member| windows(member.slots, member.availability)).collect();
    let all = || windows.iter().flatten();
    let mut ends: Vec<DayNumber> = all().flat_map(|(first, last)| [*first, last.saturating_add(1)]).collect();
    ends.sort_unstable();
    ends.dedup();
    if ends.len() > MOST_ENDS {
        // The days that are fixed are what matters most.
        ends = all().filter(|(first, last)| first == last).flat_map(|(day, _)| [*day, day + 1]).collect();
        ends.extend(all().map(|(first, _)| *first).min().into_iter().chain([LAST + 2]));
        ends.sort_unstable();
        ends.dedup();
        ends.truncate(MOST_ENDS);
    }
    let mut fewest: Vec<u32> = vec![0; ends.len()];
    for to in 0..ends.len() {
        for from in 0..to {
            let inside = |windows: &[(DayNumber, DayNumber)]| {
                let is_inside = |window: &&(DayNumber, DayNumber)| ends[from] <= window.0 && window.1 < ends[to];
                u32::try_from(windows.iter().filter(is_inside).count()).unwrap_or(u32::MAX)
            };
            let open = |course: usize| inside(windows[course].get(members[course].held as usize..).unwrap_or(&[]));
            let of_courses = windows.iter().map(|windows| inside(windows)).max().unwrap_or(0);
            let here = of_courses.max(cover.fewest(open));
            fewest[to] = fewest[to].max(fewest[from] + here);
        }
    }
    let around_fixed = (0..members.len()).map(|course| fewest_around_fixed(course, members, &windows));
    let fewest = fewest.last().copied().into_iter().chain(around_fixed).max().unwrap_or(0);
    if between.sharing != Sharing::Preferred {
        return fewest;
    }
    let most_steps = steps.left() / SHARE_IN_SEQUENCE;
    fewest.max(steps.with_at_most(most_steps, |steps| sequence::fewest(members, between, cover, &windows, steps)))
}

/// How many fixed days are looked at, at most.
const MOST_FIXED: usize = 40;

/// How many visits there are at least for the sessions of one course and the days that sessions of the others are fixed to:
/// its own floors let it be on some of these days only.
fn fewest_around_fixed(course: usize, members: &[Member<'_>], windows: &[Vec<(DayNumber, DayNumber)>]) -> u32 {
    let Member { slots, availability, .. } = members[course];
    let others = (0..windows.len()).filter(|other| *other != course).flat_map(|other| &windows[other]);
    let mut fixed: Vec<DayNumber> = others.filter(|(first, last)| first == last).map(|(day, _)| *day).collect();
    fixed.sort_unstable();
    fixed.dedup();
    fixed.truncate(MOST_FIXED);
    // How many days lie between each session and the first one at least.
    let mut after_first = Vec::with_capacity(slots.len());
    for gap in least_gaps(slots) {
        after_first.push(after_first.last().map_or(0, |days: &i64| days + i64::from(gap)));
    }
    let can_be = |session: usize, day: DayNumber| {
        let (first, last) = windows[course][session];
        let is_usable = || slots[session].only.is_some() || availability.is_usable(slots[session].needs, day);
        first <= day && day <= last && is_usable()
    };
    // How many fixed days the course can be on, the last of them with each session.
    let mut most: Vec<Vec<u32>> = Vec::with_capacity(fixed.len());
    for (place, day) in fixed.iter().enumerate() {
        let with = |session: usize| {
            if !can_be(session, *day) {
                return 0;
            }
            let before = (0..place).flat_map(|earlier| (0..session).map(move |other| (earlier, other)));
            let leads_here = |(earlier, other): &(usize, usize)| {
                after_first[session] - after_first[*other] <= i64::from(day - fixed[*earlier])
            };
            1 + before.filter(leads_here).map(|(earlier, other)| most[earlier][other]).max().unwrap_or(0)
        };
        let row = (0..slots.len()).map(with).collect();
        most.push(row);
    }
    let shared = most.iter().flatten().copied().max().unwrap_or(0);
    let count = |all: usize| u32::try_from(all).unwrap_or(u32::MAX);
    count(slots.len()) + count(fixed.len()) - shared
}
