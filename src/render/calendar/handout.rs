//! What becomes of every visit of a course when its plan is handed out: what a calendar program is told has changed since it
//! was handed out before, and what the saved course keeps of it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::events;
use super::{Change, Difference, When};
use crate::model::{
    Course, CoursePlan, Fate, GoneVisit, HandOut, HandedVisit, Plan, Said, Session, SessionStatus, SessionTime,
    VisitState, Window, hashed_name,
};
use crate::render::{View, care};

/// The state of one visit in a hand-out, and what it is beside the hand-out before.
pub(super) struct NextState {
    pub(super) visit: HandedVisit,
    pub(super) change: Change,
}

/// When changes of a plan's visits come about.
pub(super) struct Stamps {
    /// Of a plan of which nothing was handed out before: each course's own, which never changes.
    is_first: bool,
    /// Not before this.
    now: DateTime<Utc>,
    /// Whether what is said of a visit is kept; else it is worked out where something was handed out before.
    keeps_said: bool,
}

impl Stamps {
    /// Of a plan that is handed out now; where no clock says when that is, a second after the last change.
    pub(super) fn of(plan: &Plan, view: &View) -> Self {
        let visits = || plan.plans.iter().flat_map(|plan| &plan.course.ledger.visits);
        let newest = visits().map(|visit| after(visit.last.changed)).max();
        let protocols = plan.plans.iter().map(|plan| events::stamp(&plan.course.protocol)).max();
        let now = view.now.or(newest.max(protocols)).unwrap_or(DateTime::UNIX_EPOCH);
        Self { is_first: visits().next().is_none(), now, keeps_said: false }
    }

    /// Of one session alone, as if nothing had been handed out.
    pub(super) fn of_first(plan: &CoursePlan) -> Self {
        Self { is_first: true, now: events::stamp(&plan.course.protocol), keeps_said: false }
    }

    /// What becomes of a session's visit.
    pub(super) fn session(&self, plan: &CoursePlan, session: &Session, view: &View) -> NextState {
        let known = session.event.visit.as_ref().map(|visit| &visit.last);
        let said = (self.keeps_said || known.is_some()).then(|| said(plan, session, view));
        let state = match session.status {
            SessionStatus::Planned => VisitState::Planned,
            SessionStatus::Moved { .. } => VisitState::Moved,
            SessionStatus::Held(_) => VisitState::Held,
        };
        let fresh = HandedVisit {
            name: session.event.name,
            number: session.number,
            key: session.key.clone(),
            day: session.day,
            time: session.time,
            revision: 0,
            changed: if self.is_first { events::stamp(&plan.course.protocol) } else { self.now },
            said,
            state,
        };
        let Some(last) = known else { return NextState { visit: fresh, change: Change::New } };
        let both_said = last.said.zip(fresh.said);
        let place_or_care =
            both_said.is_some_and(|(last, said)| last.matters != said.matters) && state != VisitState::Held;
        let differences = differences(last, (session.day, session.time), place_or_care);
        // Of what took place only its time can still be corrected.
        let is_told_otherwise = match both_said {
            Some((last, said)) => last.words != said.words,
            None => (last.number, &last.key) != (session.number, &session.key),
        };
        // What an answer had dropped is promised again.
        let is_promised_again = session.event.visit.as_ref().is_some_and(|visit| visit.fate == Fate::Dropped);
        let is_reworded = state != VisitState::Held && (is_told_otherwise || is_promised_again);
        match (differences.is_empty(), is_reworded) {
            (false, _) => NextState { visit: self.revised(last, fresh), change: Change::Changed(differences) },
            (true, true) => {
                let changed = self.now.max(after(last.changed));
                let visit = HandedVisit { revision: last.revision, changed, ..fresh };
                NextState { visit, change: Change::Reworded }
            }
            (true, false) => NextState { visit: last.clone(), change: Change::Same },
        }
    }

    /// What becomes of a visit that no session has.
    pub(super) fn gone(&self, gone: &GoneVisit) -> NextState {
        let (last, state) = (&gone.visit.last, gone.state);
        if state.is_off() {
            if last.state.is_off() {
                // What an entry that was taken back had said of it is kept from coming back: it is given up now.
                let is_given_up = gone.visit.fate == Fate::Stands;
                let state = if is_given_up { state } else { last.state };
                return NextState { visit: HandedVisit { state, ..last.clone() }, change: Change::Same };
            }
            let visit = self.revised(last, HandedVisit { state, ..last.clone() });
            return NextState { visit, change: Change::Cancelled };
        }
        // It has passed, and is as it was promised; what an entry made of it that was taken back is taken back too.
        let (day, time) = (gone.visit.day, gone.visit.time.or(last.time));
        let differences = differences(last, (day, time), false);
        if differences.is_empty() {
            return NextState { visit: last.clone(), change: Change::Same };
        }
        let visit = self.revised(last, HandedVisit { day, time, state, ..last.clone() });
        NextState { visit, change: Change::Changed(differences) }
    }

    /// A state that a person has to be told of.
    fn revised(&self, last: &HandedVisit, visit: HandedVisit) -> HandedVisit {
        // A number that cannot grow stays; no visit was ever changed so often.
        let revision = (last.revision + 1).min(i32::MAX.unsigned_abs());
        HandedVisit { revision, changed: self.now.max(after(last.changed)), ..visit }
    }
}

/// In what a visit that takes place differs from what was last said of it.
fn differences(last: &HandedVisit, now: (NaiveDate, Option<SessionTime>), in_care: bool) -> Vec<Difference> {
    let (from, to) = (When::of(last.day, last.time), When::of(now.0, now.1));
    let differences = [
        ((last.day, last.time) != now, Difference::Time { from, to }),
        (in_care, Difference::Care),
        (last.state.is_off(), Difference::Status),
    ];
    differences.into_iter().filter(|(differs, _)| *differs).map(|(_, difference)| difference).collect()
}

/// A second later, as far as a file can write it.
fn after(stamp: DateTime<Utc>) -> DateTime<Utc> {
    let last = NaiveDate::from_ymd_opt(9999, 12, 31).and_then(|day| day.and_hms_opt(23, 59, 59));
    let last = last.map_or(stamp, |last| last.and_utc());
    stamp.checked_add_signed(TimeDelta::seconds(1)).map_or(last, |next| next.min(last))
}

/// What is said of a session besides its time, in whatever language.
fn said(plan: &CoursePlan, session: &Session, view: &View) -> Said {
    let course = &plan.course;
    let matters = care::said_of(&course.protocol, session);
    let matters = view.clinic_place.iter().map(String::as_str).chain(matters.iter().map(String::as_str));
    // The first days move with the day of planning, and an aim without an end goes as far as what was promised.
    let Window { latest, .. } = session.window;
    let last = session.movable.map(|movable| (movable.latest, movable.also));
    let mut ends = format!("{latest:?} {last:?}");
    // As long as the days end with the aim, nobody's closed days change them.
    let is_sooner = |until: &NaiveDate| {
        let latest = session.movable.and_then(|movable| movable.latest);
        session.window.aim.is_some_and(|aim| *until < aim.last()) && latest.is_none_or(|latest| *until < latest)
    };
    if let Some(until) = session.published.and_then(|published| published.latest).filter(is_sooner) {
        ends += &format!(" {until}");
    }
    let key = course.protocol.oldest_key(&session.key).to_string();
    let (number, of) = (session.number.to_string(), session.of.to_string());
    let label = course.label.as_deref().unwrap_or("");
    let (title, version) = (course.protocol.title.english.as_str(), course.protocol.version.as_str());
    let words = [number.as_str(), &of, &key, title, version, label, &ends];
    Said { matters: hash(matters), words: hash(words.into_iter()) }
}

/// A hash of some texts.
fn hash<'t>(texts: impl Iterator<Item = &'t str>) -> u32 {
    // No text holds this character.
    let texts = texts.collect::<Vec<_>>().join("\n");
    hashed_name(Uuid::NAMESPACE_OID, texts.as_bytes()).as_fields().0
}

/// What a saved course keeps of its plan when that is handed out on a day, for each of its protocols: nothing where all is as
/// it was handed out before.
pub fn hand_outs(plan: &Plan, course: &Course, view: &View, on: NaiveDate) -> Vec<Option<HandOut>> {
    let stamps = Stamps { keeps_said: true, ..Stamps::of(plan, view) };
    let issue = course.issue().map_or(1, |(issue, _)| issue + 1);
    let all = plan.plans.iter().zip(&course.protocols).map(|(plan, own)| {
        let sessions = plan.sessions.iter().map(|session| {
            let last = session.event.visit.as_ref().map(|visit| &visit.last);
            (last, stamps.session(plan, session, view).visit)
        });
        let gone = plan.gone.iter().map(|gone| (Some(&gone.visit.last), stamps.gone(gone).visit));
        let changed = sessions.chain(gone).filter(|(last, visit)| *last != Some(visit));
        let protocol = &plan.course.protocol;
        let visits: Vec<HandedVisit> = changed.map(|(_, visit)| visit).collect();
        let handout = HandOut {
            entries: u32::try_from(own.record.len()).unwrap_or(u32::MAX),
            timezone: visits.iter().find_map(|visit| visit.time).map(|_| view.zone.name().to_owned()),
            wishes: course.wishes(own),
            visits,
            ..HandOut::new(issue, on, protocol.version.clone(), protocol.sha256())
        };
        let is_as_before = own.handouts.last().is_some_and(|last| {
            handout.visits.is_empty() && last.wishes == handout.wishes && last.sha256 == handout.sha256
        });
        (!is_as_before).then_some(handout)
    });
    all.collect()
}
