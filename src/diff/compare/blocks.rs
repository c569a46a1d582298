//! The blocks of two versions that have ids: what speaks against treatment, separations, care, questions, examples.

use super::{Differences, common, turn_of_floor};
use crate::diff::change::{Block, BlockKind, Change, Cited, Firmness, Hedged, Pair, Side, TextPlace, Turn};
use crate::model::{
    Advice, Break, CareItem, Checkpoint, ClockRange, Contraindication, ContraindicationKind, Eligibility, Example,
    Expectation, Id, Late, Moment, MonthEnd, Separation, Text, VisitFacts,
};

pub(super) fn separations(old: &[Separation], new: &[Separation], month_end: MonthEnd, found: &mut Differences) {
    let (pairs, gone, added) = matched(old, new, |separation| &separation.id);
    gone.into_iter().for_each(|was| found.say(Change::SeparationRemoved(was.clone())));
    added.into_iter().for_each(|now| found.say(Change::SeparationAdded(now.clone())));
    say_order(BlockKind::Separation, old, new, |separation| &separation.id, found);
    for (was, now) in pairs {
        let Separation { id, treatments, before, after, is_same_day_allowed, grace, is_usual, source } = now;
        found.pair(&was.is_usual, is_usual, |is_usual| Change::Hedge { of: Hedged::Separation(id.clone()), is_usual });
        for (side, was, now) in [(Side::Before, was.before, *before), (Side::After, was.after, *after)] {
            let lengths = Pair { was, now };
            if let Some(turn) = turn_of_floor(&lengths, month_end) {
                found.say(Change::SeparationLength { separation: id.clone(), side, turn, lengths });
            }
        }
        let separation = || id.clone();
        found.pair(&was.is_same_day_allowed, is_same_day_allowed, |is_allowed| Change::SameDay {
            separation: id.clone(),
            is_allowed,
        });
        found.pair(&was.grace, grace, |lengths| Change::SeparationGrace { separation: id.clone(), lengths });
        for treatment in was.treatments.iter().filter(|treatment| !treatments.contains(treatment)) {
            let treatment = treatment.clone();
            found.say(Change::SeparationTreatmentRemoved { separation: separation(), treatment });
        }
        for treatment in treatments.iter().filter(|treatment| !was.treatments.contains(treatment)) {
            let treatment = treatment.clone();
            found.say(Change::SeparationTreatmentAdded { separation: separation(), treatment });
        }
        if common(&was.treatments, treatments) != common(treatments, &was.treatments) {
            found.say(Change::BlocksReordered(BlockKind::Separation));
        }
        found.citation(Cited::Block(block(BlockKind::Separation, id)), Some(&was.source), Some(source));
    }
}

pub(super) fn contraindications(old: &[Contraindication], new: &[Contraindication], found: &mut Differences) {
    let kind_of_block = BlockKind::Contraindication;
    for (was, now) in paired(kind_of_block, old, new, |line| &line.id, |line| line.when.english.clone(), found) {
        let Contraindication { id, kind, when, source } = now;
        let kinds = Pair { was: firmness(&was.kind), now: firmness(kind) };
        if kinds.was != kinds.now {
            found.say(Change::Firmness { contraindication: id.clone(), kinds });
        }
        let place = TextPlace::Block(block(kind_of_block, id));
        found.text(&place, Some(&was.when), Some(when));
        let (until_was, until_now) = (postponed_until(&was.kind), postponed_until(kind));
        found.text(&TextPlace::PostponeUntil(id.clone()), until_was, until_now);
        found.citation(Cited::Block(block(kind_of_block, id)), Some(&was.source), Some(source));
    }
}

pub(super) fn eligibility(old: &[Eligibility], new: &[Eligibility], found: &mut Differences) {
    let kind = BlockKind::Eligibility;
    for (was, now) in paired(kind, old, new, |line| &line.id, |line| line.text.english.clone(), found) {
        let Eligibility { id, text, source } = now;
        found.text(&TextPlace::Block(block(kind, id)), Some(&was.text), Some(text));
        found.citation(Cited::Block(block(kind, id)), Some(&was.source), Some(source));
    }
}

pub(super) fn care(kind: BlockKind, old: &[CareItem], new: &[CareItem], found: &mut Differences) {
    for (was, now) in paired(kind, old, new, |item| &item.id, |item| item.text.english.clone(), found) {
        let CareItem { id, class, from, until, sessions, text, source } = now;
        let place = block(kind, id);
        if was.from != *from {
            // What begins later holds for less time.
            let (turn, moments) = (turn_of_end(*from, was.from), Pair { was: was.from, now: *from });
            found.say(Change::CareFrom { block: place.clone(), turn, moments });
        }
        if was.until != *until {
            let (turn, moments) = (turn_of_end(was.until, *until), Pair { was: was.until, now: *until });
            found.say(Change::CareUntil { block: place.clone(), turn, moments });
        }
        found.pair(&was.sessions, sessions, |sessions| Change::BlockSessions { block: place.clone(), sessions });
        found.pair(&was.class, class, |classes| Change::CareClass { block: place.clone(), classes });
        found.text(&TextPlace::Block(place.clone()), Some(&was.text), Some(text));
        found.citation(Cited::Block(place), Some(&was.source), Some(source));
    }
}

pub(super) fn late(old: &[Late], new: &[Late], month_end: MonthEnd, found: &mut Differences) {
    let kind = BlockKind::Late;
    let text = |rule: &Late| {
        let phase = rule.phase.as_ref().map(|phase| format!(" in `{phase}`")).unwrap_or_default();
        format!("{} after more than {}{phase}", rule.then, rule.more_than)
    };
    for (was, now) in paired(kind, old, new, |rule| &rule.id, text, found) {
        let Late { id, phase, more_than, then, source } = now;
        let rules = Pair { was: (was.phase.clone(), was.more_than, was.then), now: (phase.clone(), *more_than, *then) };
        if rules.was != rules.now {
            let is_kept = was.phase == *phase || phase.is_none();
            let is_looser = !is_kept || !more_than.never_exceeds(was.more_than, month_end) || *then < was.then;
            found.say(Change::Late { late: id.clone(), is_looser, rules });
        }
        found.citation(Cited::Block(block(kind, id)), Some(&was.source), Some(source));
    }
}

pub(super) fn breaks(old: &[Break], new: &[Break], found: &mut Differences) {
    let kind = BlockKind::Break;
    for (was, now) in paired(kind, old, new, |time| &time.id, |time| time.title.english.clone(), found) {
        let Break { id, title, every_year, source } = now;
        found.pair(&was.every_year, every_year, |days| Change::BreakDays { id: id.clone(), days });
        found.text(&TextPlace::Block(block(kind, id)), Some(&was.title), Some(title));
        found.citation(Cited::Block(block(kind, id)), Some(&was.source), Some(source));
    }
}

pub(super) fn visits(old: &[VisitFacts], new: &[VisitFacts], found: &mut Differences) {
    let kind = BlockKind::Visit;
    let text = |visit: &VisitFacts| visit.note.as_ref().map_or_else(String::new, |note| note.english.clone());
    for (was, now) in paired(kind, old, new, |visit| &visit.id, text, found) {
        let VisitFacts { id, sessions, session_length, preparation_length, note, source } = now;
        let place = block(kind, id);
        found.pair(&was.sessions, sessions, |sessions| Change::BlockSessions { block: place.clone(), sessions });
        let length = |is_preparation| move |lengths| Change::VisitLength { visit: id.clone(), is_preparation, lengths };
        found.pair(&was.session_length, session_length, length(false));
        found.pair(&was.preparation_length, preparation_length, length(true));
        found.text(&TextPlace::Block(place.clone()), was.note.as_ref(), note.as_ref());
        found.citation(Cited::Block(place), Some(&was.source), Some(source));
    }
}

pub(super) fn advice(old: &[Advice], new: &[Advice], found: &mut Differences) {
    let kind = BlockKind::Advice;
    for (was, now) in paired(kind, old, new, |advice| &advice.id, |advice| advice.text.english.clone(), found) {
        let Advice { id, text, source } = now;
        found.text(&TextPlace::Block(block(kind, id)), Some(&was.text), Some(text));
        found.citation(Cited::Block(block(kind, id)), Some(&was.source), Some(source));
    }
}

pub(super) fn checkpoints(old: &[Checkpoint], new: &[Checkpoint], found: &mut Differences) {
    let kind = BlockKind::Checkpoint;
    for (was, now) in paired(kind, old, new, |question| &question.id, |question| question.ask.english.clone(), found) {
        let Checkpoint { id, phase, at, ask, if_yes, if_no, source } = now;
        let places = Pair { was: (was.phase.clone(), was.at), now: (phase.clone(), *at) };
        if places.was != places.now {
            found.say(Change::CheckpointPlace { checkpoint: id.clone(), places });
        }
        let leads_to = |is_yes| move |outcomes| Change::Outcome { checkpoint: id.clone(), is_yes, outcomes };
        found.pair(&was.if_yes, if_yes, leads_to(true));
        found.pair(&was.if_no, if_no, leads_to(false));
        found.text(&TextPlace::Block(block(kind, id)), Some(&was.ask), Some(ask));
        found.citation(Cited::Block(block(kind, id)), Some(&was.source), Some(source));
    }
}

pub(super) fn expectations(old: &[Expectation], new: &[Expectation], found: &mut Differences) {
    let kind = BlockKind::Expectation;
    for (was, now) in paired(kind, old, new, |line| &line.id, |line| line.text.english.clone(), found) {
        let Expectation { id, text, how_often, lasts, then, source } = now;
        found.pair(&was.how_often, how_often, |frequencies| Change::HowOften { expectation: id.clone(), frequencies });
        found.pair(&was.lasts, lasts, |lengths| Change::Lasts { expectation: id.clone(), lengths });
        found.text(&TextPlace::Block(block(kind, id)), Some(&was.text), Some(text));
        found.text(&TextPlace::Then(id.clone()), was.then.as_ref(), then.as_ref());
        found.citation(Cited::Block(block(kind, id)), Some(&was.source), Some(source));
    }
}

/// Examples have no ids: those with one title are the same, and the others by their place.
pub(super) fn examples(old: &[Example], new: &[Example], found: &mut Differences) {
    let number = |place: usize| Block { kind: BlockKind::Example, id: (place + 1).to_string() };
    let text = |example: &Example| example.title.clone().unwrap_or_default();
    let mut unmatched: Vec<(usize, &Example)> = new.iter().enumerate().collect();
    for (place, was) in old.iter().enumerate() {
        let is_same = |(at, now): &(usize, &Example)| now.title == was.title && (was.title.is_some() || *at == place);
        match unmatched.iter().position(is_same) {
            None => found.say(Change::BlockRemoved { block: number(place), text: text(was) }),
            Some(at) => {
                let (place, now) = unmatched.remove(at);
                // Compared whole: an example is one request and its dates.
                if was != now {
                    found.say(Change::Example { number: place + 1, title: now.title.clone() });
                }
            }
        }
    }
    for (place, example) in unmatched {
        found.say(Change::BlockAdded { block: number(place), text: text(example) });
    }
}

/// Says which blocks are new, gone or in another order, and gives those that both versions have.
fn paired<'b, T>(
    kind: BlockKind,
    old: &'b [T],
    new: &'b [T],
    id: impl Fn(&T) -> &Id,
    text: impl Fn(&T) -> String,
    found: &mut Differences,
) -> Vec<(&'b T, &'b T)> {
    let (pairs, gone, added) = matched(old, new, &id);
    for was in gone {
        found.say(Change::BlockRemoved { block: block(kind, id(was)), text: text(was) });
    }
    for now in added {
        found.say(Change::BlockAdded { block: block(kind, id(now)), text: text(now) });
    }
    say_order(kind, old, new, &id, found);
    pairs
}

/// The blocks that both versions have, those that are gone, and those that are new.
fn matched<'b, T>(old: &'b [T], new: &'b [T], id: impl Fn(&T) -> &Id) -> (Vec<(&'b T, &'b T)>, Vec<&'b T>, Vec<&'b T>) {
    let (mut pairs, mut gone) = (Vec::new(), Vec::new());
    for was in old {
        match new.iter().find(|now| id(now) == id(was)) {
            Some(now) => pairs.push((was, now)),
            None => gone.push(was),
        }
    }
    let added = new.iter().filter(|now| !old.iter().any(|was| id(was) == id(now)));
    (pairs, gone, added.collect())
}

/// Says whether the blocks that both versions have come in another order.
fn say_order<'b, T>(kind: BlockKind, old: &'b [T], new: &'b [T], id: impl Fn(&T) -> &Id, found: &mut Differences) {
    let order = |list: &'b [T]| list.iter().map(&id).collect::<Vec<&Id>>();
    let (was, now) = (order(old), order(new));
    if common(&was, &now) != common(&now, &was) {
        found.say(Change::BlocksReordered(kind));
    }
}

fn block(kind: BlockKind, id: &Id) -> Block {
    Block { kind, id: id.to_string() }
}

fn firmness(kind: &ContraindicationKind) -> Firmness {
    match kind {
        ContraindicationKind::Absolute => Firmness::Absolute,
        ContraindicationKind::NotRecommended => Firmness::NotRecommended,
        ContraindicationKind::Relative => Firmness::Relative,
        ContraindicationKind::TellBeforehand => Firmness::TellBeforehand,
        ContraindicationKind::Temporary { postpone_until: _ } => Firmness::Temporary,
        ContraindicationKind::NotStated => Firmness::NotStated,
    }
}

fn postponed_until(kind: &ContraindicationKind) -> Option<&Text> {
    match kind {
        ContraindicationKind::Temporary { postpone_until } => Some(postpone_until),
        ContraindicationKind::Absolute
        | ContraindicationKind::NotRecommended
        | ContraindicationKind::Relative
        | ContraindicationKind::TellBeforehand
        | ContraindicationKind::NotStated => None,
    }
}

/// Which way a care item's time moved whose end went from one moment to another: longer where it surely ends later,
/// with both ends of a range. What cannot be compared counts as shorter.
fn turn_of_end(was: Moment, now: Moment) -> Turn {
    match (on_a_line(was), on_a_line(now)) {
        (Some(was), Some(now)) if was == now => Turn::Reworded,
        (Some(was), Some(now)) if was.0 <= now.0 && was.1 <= now.1 => Turn::Longer,
        (Some(_), Some(_)) | (None, _) | (_, None) => Turn::Shorter,
    }
}

/// The two ends of a moment in minutes from the session, where that can be told.
fn on_a_line(moment: Moment) -> Option<(i64, i64)> {
    let minutes = |range: ClockRange| {
        let unit = i64::from(range.unit().minutes());
        (i64::from(range.shorter()) * unit, i64::from(range.longer()) * unit)
    };
    match moment {
        Moment::Before(range) => {
            let (lo, hi) = minutes(range);
            Some((-hi, -lo))
        }
        Moment::Session => Some((0, 0)),
        Moment::After(range) => Some(minutes(range)),
        // When a person wakes up is no number.
        Moment::Day | Moment::NotStated => None,
    }
}
