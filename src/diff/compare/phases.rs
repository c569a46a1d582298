//! The phases of two versions, with their rules.

use super::{Differences, common, turn, turn_of_ceiling, turn_of_floor};
use crate::diff::change::{Change, Cited, Hedged, Limit, Pair, RuleOutline, RulePlace, TextPlace, Turn};
use crate::model::{
    Aim, Count, Extended, Id, Length, LengthRange, MonthEnd, OwnTiming, Phase, Policy, ProtocolData, Timing,
};

/// Compares the phases. Lengths are compared under the new version's rule for the end of a month.
pub(super) fn compare(old: &ProtocolData, new: &ProtocolData, found: &mut Differences) {
    let ids = |protocol: &ProtocolData| protocol.phases.iter().map(|phase| phase.id.clone()).collect::<Vec<Id>>();
    let (old_ids, new_ids) = (ids(old), ids(new));
    for was in &old.phases {
        match new.phase(was.id.as_str()) {
            Some(now) => phase(was, now, new.month_end, found),
            None => {
                let (phase, sessions, outline) = phase_outline(was, old.month_end);
                found.say(Change::PhaseRemoved { phase, sessions, outline });
            }
        }
    }
    for now in new.phases.iter().filter(|phase| !old_ids.contains(&phase.id)) {
        let (phase, sessions, outline) = phase_outline(now, new.month_end);
        found.say(Change::PhaseAdded { phase, sessions, outline });
    }
    found.pair(&common(&new_ids, &old_ids), &common(&old_ids, &new_ids), Change::PhasesMoved);
}

fn phase_outline(phase: &Phase, month_end: MonthEnd) -> (Id, Count, RuleOutline) {
    (phase.id.clone(), phase.sessions, outline(&phase.timing, phase.policy.interval, month_end))
}

fn outline(timing: &Timing, chosen: Option<LengthRange>, month_end: MonthEnd) -> RuleOutline {
    RuleOutline { interval: timing.interval, minimum: timing.floor_with(chosen, month_end), maximum: timing.maximum }
}

fn phase(old: &Phase, new: &Phase, month_end: MonthEnd, found: &mut Differences) {
    let Phase {
        id,
        renamed_from,
        title,
        sessions,
        is_count_usual,
        extended,
        timing,
        cycle,
        cap,
        on,
        // Its interval, its minimum and its cap are compared.
        pace: _,
        on_day,
        again_after,
        own_timings,
        policy,
        note,
        source,
    } = new;
    // An id that the file had until now is said as the change of it.
    let former =
        |names: &[Id]| -> Vec<Id> { names.iter().filter(|name| !found.renamed.contains(name)).cloned().collect() };
    let (was, now) = (former(&old.renamed_from), former(renamed_from));
    found.pair(&was, &now, |names| Change::PhaseNames { phase: id.clone(), names });
    let place = RulePlace::Phase(id.clone());
    let chosen = |phase: &Phase| phase.policy.interval;
    self::timing(&place, (&old.timing, chosen(old)), (timing, chosen(new)), month_end, found);
    found.pair(&old.timing.after, &timing.after, |after| Change::MeasuredFrom { rule: place.clone(), after });
    own_rules((old, &old.own_timings), (new, own_timings), month_end, found);
    found.pair(&old.cycle, cycle, |sessions| Change::Cycle { phase: id.clone(), sessions });
    found.pair(&old.on, on, |on| Change::PhaseWeekdays { phase: id.clone(), on });
    found.pair(&old.on_day, on_day, |days| Change::MonthDay { phase: id.clone(), days });
    found.pair(&old.cap, cap, |caps| Change::Cap { phase: id.clone(), caps });
    found.pair(&old.again_after, again_after, |lengths| Change::AgainAfter { phase: id.clone(), lengths });
    found.pair(&old.sessions, sessions, |counts| Change::Count { phase: id.clone(), counts });
    let of = || Hedged::Count(id.clone());
    found.pair(&old.is_count_usual, is_count_usual, |is_usual| Change::Hedge { of: of(), is_usual });
    self::extended(id, old.extended.as_ref(), extended.as_ref(), found);
    self::policy(id, &old.policy, policy, found);
    found.text(&TextPlace::PhaseTitle(id.clone()), Some(&old.title), Some(title));
    found.text(&TextPlace::PhaseNote(id.clone()), old.note.as_ref(), note.as_ref());
    found.citation(Cited::Phase(id.clone()), Some(&old.source), Some(source));
}

/// The limits and the aim of a rule, each with the interval that the clinic chose for it.
fn timing(
    place: &RulePlace,
    (old, old_chosen): (&Timing, Option<LengthRange>),
    (new, new_chosen): (&Timing, Option<LengthRange>),
    month_end: MonthEnd,
    found: &mut Differences,
) {
    // `after` is compared by whoever knows which rules belong together, `source` below.
    let Timing { after: _, interval, is_usual, minimum, maximum, grace, is_alternative, source: _ } = new;
    found.pair(&old.is_alternative, is_alternative, |is_alternative| Change::Whichever {
        rule: place.clone(),
        is_alternative,
    });
    let of = || Hedged::Interval(place.clone());
    found.pair(&old.is_usual, is_usual, |is_usual| Change::Hedge { of: of(), is_usual });
    let floors = Pair { was: old.floor_with(old_chosen, month_end), now: new.floor_with(new_chosen, month_end) };
    if floors.was == floors.now && old.minimum != *minimum {
        // The same floor, written as a line of its own or not.
        let lengths = Pair { was: old.minimum, now: *minimum };
        found.say(Change::Limit { rule: place.clone(), limit: Limit::Minimum, turn: Turn::Reworded, lengths });
    }
    limit(place, Limit::Minimum, floors, month_end, found);
    limit(place, Limit::Maximum, Pair { was: old.maximum, now: *maximum }, month_end, found);
    limit(place, Limit::Grace, Pair { was: old.grace, now: *grace }, month_end, found);
    if old.interval != *interval {
        let is_reworded = match (old.interval, *interval) {
            (Aim::Stated(was), Aim::Stated(now)) => {
                let is_same = |was: Length, now: Length| turn(was, now, month_end) == Turn::Reworded;
                is_same(was.shorter(), now.shorter())
                    && match (was.longer(), now.longer()) {
                        (Some(was), Some(now)) => is_same(was, now),
                        (was, now) => was.is_none() && now.is_none(),
                    }
            }
            (Aim::Stated(_) | Aim::NotStated | Aim::None, _) => false,
        };
        let aims = Pair { was: old.interval, now: *interval };
        found.say(Change::Interval { rule: place.clone(), aims, is_reworded });
    }
}

/// A hard limit of a rule.
pub(super) fn limit(
    place: &RulePlace,
    limit: Limit,
    lengths: Pair<Option<Length>>,
    month_end: MonthEnd,
    found: &mut Differences,
) {
    let turn = match limit {
        Limit::Minimum => turn_of_floor(&lengths, month_end),
        Limit::Maximum => turn_of_ceiling(&lengths, month_end),
        // No grace is none at all, and one that is sometimes longer is looser.
        Limit::Grace => {
            let or_none = |length: Option<Length>| length.or(Some(Length::ZERO));
            turn_of_ceiling(&Pair { was: or_none(lengths.was), now: or_none(lengths.now) }, month_end)
        }
    };
    if let Some(turn) = turn {
        found.say(Change::Limit { rule: place.clone(), limit, turn, lengths });
    }
}

/// The rules of single sessions. Two rules are the same when they bind the same session from the same reference point;
/// where one is left on each side for a session, it is measured from another point.
fn own_rules(
    (old_phase, old): (&Phase, &[OwnTiming]),
    (new_phase, new): (&Phase, &[OwnTiming]),
    month_end: MonthEnd,
    found: &mut Differences,
) {
    let place = |OwnTiming { session, timing }: &OwnTiming| RulePlace::Session {
        phase: new_phase.id.clone(),
        session: *session,
        after: timing.after.clone(),
    };
    let mut unmatched: Vec<&OwnTiming> = new.iter().collect();
    let mut take = |is_same: &dyn Fn(&OwnTiming) -> bool| {
        let at = unmatched.iter().position(|rule| is_same(rule))?;
        Some(unmatched.remove(at))
    };
    let mut pairs: Vec<(&OwnTiming, Option<&OwnTiming>)> = Vec::new();
    for was in old {
        pairs.push((was, take(&|now| now.session == was.session && now.timing.after == was.timing.after)));
    }
    for (was, now) in &mut pairs {
        if now.is_none() {
            *now = take(&|now| now.session == was.session);
        }
    }
    for (was, now) in pairs {
        let Some(now) = now else {
            found.say(Change::RuleRemoved { rule: place(was), outline: outline(&was.timing, None, month_end) });
            continue;
        };
        let rule = place(now);
        timing(&rule, (&was.timing, None), (&now.timing, None), month_end, found);
        found.pair(&was.timing.after, &now.timing.after, |after| Change::MeasuredFrom { rule: rule.clone(), after });
        // A rule that names no source has its phase's, which is compared once.
        let own =
            |rule: &'_ OwnTiming, phase: &Phase| Some(rule.timing.source.clone()).filter(|own| *own != phase.source);
        let (was, now) = (own(was, old_phase), own(now, new_phase));
        found.citation(Cited::Rule(rule), was.as_ref(), now.as_ref());
    }
    for rule in unmatched {
        found.say(Change::RuleAdded { rule: place(rule), outline: outline(&rule.timing, None, month_end) });
    }
}

fn extended(phase: &Id, old: Option<&Extended>, new: Option<&Extended>, found: &mut Differences) {
    let sessions = |extended: Option<&Extended>| extended.map(|Extended { sessions, when: _ }| *sessions);
    found.pair(&sessions(old), &sessions(new), |counts| Change::LongerCourses { phase: phase.clone(), counts });
    let when = |extended: Option<&'_ Extended>| extended.map(|extended| extended.when.clone());
    found.text(&TextPlace::LongerCourses(phase.clone()), when(old).as_ref(), when(new).as_ref());
}

fn policy(phase: &Id, old: &Policy, new: &Policy, found: &mut Differences) {
    let Policy { sessions, interval, source } = new;
    found.pair(&old.sessions, sessions, |sessions| Change::PolicySessions { phase: phase.clone(), sessions });
    found.pair(&old.interval, interval, |intervals| Change::PolicyInterval { phase: phase.clone(), intervals });
    found.citation(Cited::Policy(phase.clone()), old.source.as_ref(), source.as_ref());
}
