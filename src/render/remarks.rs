//! What the program says to whoever runs it, besides plans: remarks, and the words that messages share. In English.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate, NaiveTime, Weekday};

use super::calendar::{Change, Difference, When};
use super::known_visit;
use super::locale::{Locale, Unit};
use super::words::time_of_day;
use crate::model::{
    Booked, Course, CoursePlan, Grade, HandOut, HandedVisit, Id, KnownVisit, Label, Language, LateGap, Outcome, Plan,
    Protocol, RecordEntry, RecordEvent, Session, SessionStatus, Unrecorded, VisitChange,
};
use crate::zone::{Zone, tables_version};

/// The language that the program speaks with whoever runs it.
pub(super) const ENGLISH: Locale = Locale::English;

/// An entry of a record: `session 3 was held on Wed 30 Dec 2026`.
pub fn record_entry(entry: &RecordEntry) -> String {
    let session = entry.session;
    let time = entry.time.map(|time| format!(" {}", time_of_day(time.start))).unwrap_or_default();
    match &entry.event {
        RecordEvent::Answered { checkpoint, is_yes, then, on } => {
            let answer = if *is_yes { "yes" } else { "no" };
            let then = match then {
                Outcome::GoOn => "the course goes on as planned".to_owned(),
                Outcome::Stop => format!("the course ends before session {session}"),
                Outcome::GoTo(phase) => format!("it goes on with `{phase}`"),
                Outcome::More(added) => format!("{} more", ENGLISH.session_count(*added)),
            };
            format!("`{checkpoint}` was answered with {answer} on {}: {then}", ENGLISH.day(*on))
        }
        RecordEvent::HeldUncounted(on) | RecordEvent::HeldUncountedAnew(on) => {
            format!("session {session} was held on {}{time} and does not count", ENGLISH.day(*on))
        }
        RecordEvent::Held(on) => format!("session {session} was held on {}{time}", ENGLISH.day(*on)),
        RecordEvent::Missed(on) => format!("session {session} was missed on {}", ENGLISH.day(*on)),
        RecordEvent::Moved(to) => format!("session {session} was moved to {}{time}", ENGLISH.day(*to)),
        RecordEvent::MovedAnyway(to) => {
            format!("session {session} was moved to {}{time} by force", ENGLISH.day(*to))
        }
        RecordEvent::Cancelled(on) => format!("session {session}, planned for {}, was cancelled", ENGLISH.day(*on)),
        RecordEvent::Ended(on) => format!("the course ended on {}, before session {session}", ENGLISH.day(*on)),
    }
}

/// A day: `Tue 12 Jan 2027`.
pub fn day(day: NaiveDate) -> String {
    ENGLISH.day(day)
}

/// That promised visits have passed without an entry: nothing that a plan says before they have one is worth telling.
pub fn still_open(open: &[(Id, Unrecorded)], names_protocols: bool) -> String {
    let visit = |(id, Unrecorded { number, day: on }): &(Id, Unrecorded)| {
        let name = if names_protocols { format!("{id} ") } else { String::new() };
        format!("{name}session {number} on {}", day(*on))
    };
    let visits: Vec<String> = open.iter().map(visit).collect();
    let (noun, them) = if open.len() == 1 { ("visit has", "it") } else { ("visits have", "them") };
    format!(
        "{} more past {noun} no entry: {}; enter {them} first, and what changes ahead is said then",
        open.len(),
        visits.join(", ")
    )
}

/// A visit that was promised: `session 3 was promised for Tue 12 Jan 2027 09:30`.
pub fn promise(visit: &HandedVisit) -> String {
    let time = visit.time.map(|time| format!(" {}", time_of_day(time.start))).unwrap_or_default();
    format!("session {} was promised for {}{time}", visit.number, ENGLISH.day(visit.day))
}

/// A session with its day: `session 4 of 19 on Tue 12 Jan 2027`.
pub fn session_on(session: &Session) -> String {
    format!("session {} of {} on {}", session.number, session.of, ENGLISH.day(session.day))
}

/// That the rules of a zone changed after the tables here were made; `None` where that is not known.
pub fn stale_zone(zone: &Zone) -> Option<String> {
    let (release, tables) = (zone.changed_in()?, tables_version());
    let name = zone.name();
    Some(format!(
        "{name}: the time zone tables here are {tables}, and {release} changed this zone; check its clock times"
    ))
}

/// How many events became what: `2 changed, 1 cancelled, 16 as before`.
pub fn changes<'c>(changes: impl Iterator<Item = &'c Change>) -> String {
    let mut counts = [("new", 0), ("changed", 0), ("cancelled", 0), ("reworded", 0), ("as before", 0)];
    for change in changes {
        let place = match change {
            Change::New => 0,
            Change::Changed(_) => 1,
            Change::Cancelled => 2,
            Change::Reworded => 3,
            Change::Same => 4,
        };
        counts[place].1 += 1;
    }
    let said = counts.iter().filter(|(_, count)| *count > 0).map(|(word, count)| format!("{count} {word}"));
    said.collect::<Vec<_>>().join(", ")
}

/// What became of one event, where there is something to say.
pub fn change(change: &Change) -> Option<String> {
    let when = |when: &When, with_day: bool| {
        let day = with_day.then(|| ENGLISH.day(when.day));
        let start = when.start.map(time_of_day);
        day.into_iter().chain(start).collect::<Vec<_>>().join(" ")
    };
    let difference = |difference: &Difference| match difference {
        // What is left is when it ends.
        Difference::Time { from, to } if from == to => "length".to_owned(),
        Difference::Time { from, to } => {
            let with_day = from.day != to.day || from.start.is_none() || to.start.is_none();
            format!("from {} to {}", when(from, true), when(to, with_day))
        }
        Difference::Title => "title".to_owned(),
        Difference::Place => "place".to_owned(),
        Difference::Care => "place or advice".to_owned(),
        Difference::Status => "takes place again".to_owned(),
    };
    match change {
        Change::Same => None,
        Change::New => Some("new".to_owned()),
        Change::Cancelled => Some("dropped".to_owned()),
        Change::Reworded => Some("text".to_owned()),
        Change::Changed(differences) => Some(differences.iter().map(difference).collect::<Vec<_>>().join(", ")),
    }
}

/// That there is no code to scan.
pub fn no_scan_code() -> String {
    "no session lies ahead, so there is no code to scan".to_owned()
}

/// What is not proven of a plan; `None` where all is.
pub fn not_proven(plan: &Plan, locale: Locale) -> Option<String> {
    super::document::proof(plan, locale)
}

/// That sessions are on weekends, where nobody has said that they are meant; `None` where there are none.
pub fn weekends(plan: &Plan) -> Option<String> {
    let ahead = || plan.plans.iter().flat_map(|plan| &plan.sessions).filter(|session| session.status.is_ahead());
    let on_weekends = ahead().filter(|session| matches!(session.day.weekday(), Weekday::Sat | Weekday::Sun)).count();
    let all = ahead().count();
    (on_weekends > 0).then(|| {
        let sessions = match (on_weekends, all) {
            (1, 1) => "the only session ahead is".to_owned(),
            (1, _) => format!("1 of {all} sessions is"),
            (_, _) => format!("{on_weekends} of {all} sessions are"),
        };
        format!(
            "{sessions} on a Saturday or Sunday; `--on mon,tue,wed,thu,fri` leaves these days out, and so does a clinic \
             file with opening hours"
        )
    })
}

/// Which sessions of a plan come after a gap in the plan itself, and which are so late that the course would not go on as it is
/// planned, a line each.
pub fn gaps_ahead(plan: &Plan) -> Vec<String> {
    let sessions = plan.plans.iter().flat_map(|plan| plan.sessions.iter().filter(|session| session.status.is_ahead()));
    let said = |session: &Session, gap: &LateGap, what: &str, then: &str| {
        let (length, since, outcome) = (gap.more_than, ENGLISH.day(gap.since), ENGLISH.late_outcome(gap.then));
        format!("{}: more than {length} after the session on {since}; {what}{outcome}{then}", session_on(session))
    };
    let gaps = sessions.filter_map(|session| match (session.gap_before(), session.gap_ahead()) {
        (Some(gap), _) => Some(said(session, gap, "", "")),
        (None, Some(gap)) => {
            Some(said(session, gap, "if it is held so late, ", ", and what is planned after it no longer holds"))
        }
        (None, None) => None,
    });
    gaps.collect()
}

/// How many texts of a protocol are missing in a language, and are shown in English; `None` where it has all.
pub fn untranslated(protocol: &Protocol, locale: Locale) -> Option<String> {
    let (all, missing) = (protocol.texts().count(), protocol.texts().filter(|text| !locale.has(text)).count());
    (missing > 0).then(|| {
        let (id, tag) = (&protocol.id, locale.tag());
        format!(
            "{id}: {missing} of {all} texts are not there in `{tag}`, and stand in English on sheets and in calendars"
        )
    })
}

/// That plans speak none of the languages that are asked for; `None` where none is.
pub fn not_spoken(languages: &[Language]) -> Option<String> {
    let first = languages.first()?;
    let spoken = Locale::ALL.map(|locale| format!("{} ({})", locale.tag(), locale.name())).join(", ");
    Some(format!(
        "plans do not speak `{first}`, which the file asks for, and this one is in English; --lang chooses one of {spoken}"
    ))
}

/// Which promised visits a plan gives up, a line for each course.
pub fn given_up(plan: &Plan) -> Vec<String> {
    let given_up = plan.plans.iter().filter(|plan| !plan.given_up.is_empty()).map(|plan| {
        let days: Vec<String> = plan.given_up.iter().map(|visit| ENGLISH.day(visit.day)).collect();
        format!("{}: promised and given up: {}", plan.course.protocol.id, days.join(", "))
    });
    given_up.collect()
}

/// What is given up of what was promised: "gives up the visit on Mon 21 Dec 2026".
#[cfg(feature = "cli")]
pub fn gives_up(days: &[NaiveDate]) -> String {
    let visits = if let [_] = days { "visit" } else { "visits" };
    let days: Vec<String> = days.iter().map(|day| ENGLISH.day(*day)).collect();
    format!("gives up the {visits} on {}", days.join(", "))
}

/// What a session held on a day was against the rules, a sentence each; nothing where it was in time.
pub fn held_amiss(plan: &CoursePlan, on: NaiveDate) -> Vec<String> {
    let held = plan.sessions.iter().filter(|session| session.day == on);
    let amiss = held.flat_map(|session| {
        let grade = match session.status {
            SessionStatus::Held(Grade::OnAim | Grade::Early { .. } | Grade::Uncounted | Grade::Superseded)
            | SessionStatus::Planned
            | SessionStatus::Moved { .. } => None,
            SessionStatus::Held(grade) => Some(format!("session {} was {}", session.number, ENGLISH.grade(grade))),
        };
        grade.into_iter().chain(gap_before(session))
    });
    amiss.collect()
}

/// Why a session is not the one that was planned after those before it, where too long a gap led back to it.
pub fn gap_before(session: &Session) -> Option<String> {
    session.gap_before().map(|gap| format!("session {}: {}", session.number, ENGLISH.late_gap(gap)))
}

/// What keeping promised visits comes to, a line each: which of them are given up, and what planning anew would be.
pub fn kept(plan: &Plan) -> Vec<String> {
    given_up(plan).into_iter().chain(cost_of_keeping(plan)).collect()
}

/// What planning anew would be, where that is nearer to the ideal dates.
pub fn cost_of_keeping(plan: &Plan) -> Option<String> {
    plan.kept.and_then(|kept| Some((kept, kept.anew?))).map(|(kept, anew)| {
        let (off_aim, moved) = (ENGLISH.day_count(kept.off_aim_days), ENGLISH.count(anew.moved, Unit::Visit));
        let anew = anew.off_aim_days;
        let kept = if given_up(plan).is_empty() { "what was promised" } else { "what else was promised" };
        format!(
            "{kept} is kept: {off_aim} off aim; planned anew (`--rearrange`) it would be {anew}, and {moved} \
             would move"
        )
    })
}

/// What of the visits ahead is held no more and what is held again, after what was handed out is taken back:
/// `no longer promised: Tue 12 Jan 2027 17:30`.
pub fn held_otherwise(before: &[Booked], now: &[Booked], today: NaiveDate) -> Vec<String> {
    let starts = |booked: &[Booked]| -> BTreeSet<(NaiveDate, Option<NaiveTime>)> {
        let ahead = booked.iter().filter(|booked| today <= booked.day);
        ahead.map(|booked| (booked.day, booked.time.map(|time| time.start))).collect()
    };
    let (before, now) = (starts(before), starts(now));
    let said = [("no longer promised", before.difference(&now)), ("promised again", now.difference(&before))];
    let said = said.map(|(what, visits)| {
        let days: Vec<String> = visits.map(|visit| known_visit::start(*visit, ENGLISH)).collect();
        (!days.is_empty()).then(|| format!("{what}: {}", days.join(", ")))
    });
    said.into_iter().flatten().collect()
}

/// What a hand-out promises: `19 visits promised`; nothing where all is as before.
pub fn handed_out(plan: &Plan, handouts: &[Option<HandOut>]) -> Option<String> {
    let mut counts = [("promised", 0), ("changed", 0), ("cancelled", 0), ("with other words", 0)];
    for (plan, handout) in plan.plans.iter().zip(handouts) {
        for visit in handout.iter().flat_map(|handout| &handout.visits) {
            let known = plan.course.ledger.visits.iter().find(|known| known.last.name == visit.name);
            let place = match known {
                None => 0,
                Some(_) if visit.state.is_off() => 2,
                Some(known) if known.last.revision < visit.revision => 1,
                Some(_) => 3,
            };
            counts[place].1 += 1;
        }
    }
    let said = counts.iter().filter(|(_, count)| *count > 0);
    let said: Vec<String> =
        said.map(|(word, count)| format!("{} {word}", ENGLISH.count(*count, Unit::Visit))).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// Whom to tell what after a change of promised visits, a line each: `to tell Ayşe: Tue 12 Jan 2027 17:30 is cancelled`.
/// `protocols` are those of the course.
pub fn to_tell(course: &Course, protocols: &[Protocol], changes: &[VisitChange]) -> Vec<String> {
    let who = course.label.as_ref().map_or_else(|| "the person".to_owned(), Label::to_string);
    let start = |visit: &KnownVisit| known_visit::start(visit.start(), ENGLISH);
    let titles = |visit: &KnownVisit| -> Vec<String> {
        let of_visit = visit.protocols.iter().filter_map(|place| protocols.get(*place));
        of_visit.map(|protocol| ENGLISH.own_title(&protocol.title).to_owned()).collect()
    };
    let change = |change: &VisitChange| match change {
        VisitChange::Moves { old, new } | VisitChange::Differs { old, new } => {
            let end = |visit| known_visit::end_of(change, visit, &titles(visit), ENGLISH);
            format!("{} instead of {}", end(new), end(old))
        }
        VisitChange::Also(new) => format!("new appointment {}", start(new)),
        VisitChange::Off(old) => format!("{} is cancelled", start(old)),
    };
    changes.iter().map(|it| format!("to tell {who}: {}", change(it))).collect()
}

/// That a protocol is another one than when something was last handed out; nothing where it is the same file.
pub fn protocol_changed(last: &HandOut, protocol: &Protocol) -> Option<String> {
    let (id, now, then) = (&protocol.id, &protocol.version, &last.version);
    let handed_out = ENGLISH.day(last.on);
    (last.sha256 != protocol.sha256()).then(|| match now == then {
        true => format!("{id}: the text of version {now} has changed since it was handed out on {handed_out}"),
        false => format!("{id}: the protocol is version {now} now, and version {then} was handed out on {handed_out}"),
    })
}

/// That visits have passed of which the record says nothing.
pub fn open_visits(plan: &CoursePlan) -> Option<String> {
    let days: Vec<String> = plan.unrecorded.iter().map(|visit| ENGLISH.day(visit.day)).collect();
    let id = &plan.course.protocol.id;
    (!days.is_empty()).then(|| format!("{id}: nobody has written down what became of: {}", days.join(", ")))
}
