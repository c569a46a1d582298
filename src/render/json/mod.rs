//! A plan for programs: JSON, format 1.
//!
//! Keys keep their meaning within a format number; a program ignores keys that it does not know. Every fact is a code with
//! fields, which have no language; the words are beside them. The types here are also the JSON Schema.

mod change;
mod date;
mod protocol;
mod question;
mod reason;
#[cfg(feature = "cli")]
mod schema;

pub(super) use change::ChangeFacts;
use change::{RelaxationJson, RuleJson};
pub(super) use date::Date;
use date::{Days, ends};
pub(super) use protocol::protocol;
pub(super) use question::QuestionJson;
use reason::ReasonJson;
#[cfg(feature = "cli")]
pub(super) use schema::{json_schema, schema_of};
use serde::Serialize;

use super::clinic_calendar::RemarkJson;
use super::codes::GradeCode;
use super::document;
use super::locale::Locale;
use super::sections;
use super::visit::Visit;
use super::words::{Names, time_of_day};
use super::{RefusalWords, View, json_text, refusal_texts, refusal_words};
use crate::model::{
    CoursePlan, Grade, Id, Kept, KnownVisit, Plan, Proof, Protocol, Refusal, Session, SessionStatus, Variant,
    VisitChange,
};
use crate::zone::LocalTimeError;

/// The number of the format.
const FORMAT: u32 = 1;

/// Defines types that are written as JSON; where the program is built, the JSON Schema comes from the same definition.
macro_rules! json_types {
    ($($item:item)+) => {
        $(
            #[derive(Serialize)]
            #[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
            $item
        )+
    };
}
pub(super) use json_types;

json_types! {
    /// A plan: the dated sessions of one or several protocols for one person.
    struct PlanJson<'a> {
        /// The number of this format: 1.
        format: u32,
        /// The IANA name of the zone of the clock times.
        timezone: &'a str,
        /// Whether it is proven that no plan gives up fewer promises, is fewer days off aim, or has fewer visits, in the order
        /// asked for.
        proven: bool,
        /// Whether it is proven in that, but plans that are as good were not all compared: one may end sooner.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        tie: bool,
        /// What is not proven, and what is all the same.
        #[serde(skip_serializing_if = "Option::is_none")]
        open: Option<OpenJson>,
        /// What is planned, to the byte.
        protocols: Vec<ProtocolJson<'a>>,
        /// The sessions, in the order of their days.
        sessions: Vec<SessionJson<'a>>,
        /// What was planned or promised for a day and did not take place then, in the order of the days.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        not_held: Vec<NotHeldJson<'a>>,
        /// The sessions that have no day yet, since an event has no date.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        waiting: Vec<WaitingJson<'a>>,
        /// The questions on whose answers the plan depends: those that were answered, and of each the next one that is not.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        questions: Vec<QuestionJson<'a>>,
        /// Sums over all sessions that have a day.
        totals: TotalsJson,
        /// What has to be known of the clinic's calendars and holidays.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        remarks: Vec<RemarkJson<'a>>,
        /// What keeping the visits that were handed out comes to.
        #[serde(skip_serializing_if = "Option::is_none")]
        promises: Option<PromisesJson<'a>>,
        /// What a person who holds what was last handed out has to be told, in the order of the days.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        changes: Vec<VisitChangeJson<'a>>,
    }

    /// What is not proven of a plan.
    struct OpenJson {
        /// In words, in the language of the answer.
        text: String,
        /// No plan has fewer visits than this.
        #[serde(skip_serializing_if = "Option::is_none")]
        visits_at_least: Option<u32>,
        /// No plan is fewer days off aim than this; where visits come first, none that has as few of them.
        #[serde(skip_serializing_if = "Option::is_none")]
        off_aim_at_least: Option<u32>,
        /// A plan with fewer visits than this one, if there is one, is more days off aim than this.
        #[serde(skip_serializing_if = "Option::is_none")]
        off_aim_above: Option<u32>,
    }

    /// One change of a person's visits.
    struct VisitChangeJson<'a> {
        /// What becomes of the visit.
        code: VisitChangeCode,
        /// When it was to be; none for a new one.
        old: Option<VisitStartJson<'a>>,
        /// When it is to be; none for one that is cancelled.
        new: Option<VisitStartJson<'a>>,
    }

    /// What becomes of a visit.
    #[serde(rename_all = "kebab-case")]
    enum VisitChangeCode {
        /// It begins at another time.
        Moved,
        /// It begins as before, and ends at another time or is for something else.
        Changed,
        /// It is one more.
        New,
        /// It does not take place.
        Cancelled,
    }

    /// When somebody comes.
    pub(in crate::render) struct VisitStartJson<'a> {
        /// The day.
        date: Date,
        /// When the visit begins, where it has a time: `17:30`.
        start: Option<String>,
        /// When it ends, where it has a time.
        end: Option<String>,
        /// The protocols that it has a session of.
        courses: Vec<&'a str>,
    }

    /// A session that was planned or promised for a day, and did not take place then.
    struct NotHeldJson<'a> {
        /// The protocol.
        course: &'a str,
        /// Its number in the course, from 1.
        number: u32,
        /// The day.
        date: Date,
        /// What became of it.
        status: NotHeldCode,
    }

    /// What became of a session that was not held.
    #[serde(rename_all = "kebab-case")]
    enum NotHeldCode {
        /// Nobody came, or it could not be held.
        Missed,
        /// It was dropped from the course.
        Cancelled,
    }

    /// A session that has no day yet.
    struct WaitingJson<'a> {
        /// The UID that its calendar event will have.
        uid: String,
        /// The protocol.
        course: &'a str,
        /// The phase.
        phase: &'a str,
        /// The round of the course, from 1.
        round: u32,
        /// Its number in the course, from 1.
        number: u32,
        /// How many sessions the course has.
        of: u32,
        /// The events whose dates are needed first.
        events: Vec<&'a str>,
    }

    /// What keeping promised visits comes to.
    struct PromisesJson<'a> {
        /// How many visits were promised that lie ahead.
        promised: u32,
        /// Those that are given up.
        given_up: Vec<GivenUpJson<'a>>,
        /// What planning anew would come to, where that would be fewer days off aim.
        rearranged: Option<RearrangedJson>,
    }

    /// A promised visit that is given up.
    struct GivenUpJson<'a> {
        /// The protocol.
        course: &'a str,
        /// The day.
        date: Date,
        /// The UID of its calendar event.
        uid: String,
    }

    /// The plan that nothing is kept for.
    struct RearrangedJson {
        /// Its days off aim.
        off_aim_days: u32,
        /// How many promised visits would move.
        moved: u32,
    }

    /// Which protocol, to the byte.
    pub(super) struct ProtocolJson<'a> {
        /// Its name.
        id: &'a str,
        /// Its version.
        version: &'a str,
        /// The SHA-256 of its file, in hexadecimal.
        sha256: &'a str,
        /// Which variant of it, where its file has some.
        #[serde(skip_serializing_if = "Option::is_none")]
        variant: Option<VariantJson<'a>>,
    }

    /// A variant of a protocol.
    struct VariantJson<'a> {
        /// Its id in the file.
        id: &'a str,
        /// What it is called, in English.
        title: &'a str,
    }

    /// One session.
    struct SessionJson<'a> {
        /// The UID of its calendar event.
        uid: String,
        /// The protocol.
        course: &'a str,
        /// The phase.
        phase: &'a str,
        /// The round of the course, from 1.
        round: u32,
        /// Its number in the course, from 1.
        number: u32,
        /// 2 and more for a session that is held again.
        #[serde(skip_serializing_if = "is_first")]
        attempt: u32,
        /// How many sessions the course has.
        of: u32,
        /// The day.
        date: Date,
        /// When it begins (RFC 3339); nothing for a whole day.
        start: Option<String>,
        /// When it ends.
        end: Option<String>,
        /// The first day that every rule allows.
        earliest: Option<Date>,
        /// The last day that every rule allows.
        latest: Option<Date>,
        /// The days that the rules aim at.
        aim: Option<Days>,
        /// The usable days to which it may move while all others stay.
        movable: Option<MovableJson>,
        /// Days since the session before.
        gap_days: Option<i64>,
        /// Days outside the aim.
        off_aim_days: u32,
        /// Whether it lies ahead or behind.
        status: StatusCode,
        /// How a session that was held was in time.
        #[serde(skip_serializing_if = "Option::is_none")]
        grade: Option<GradeCode>,
        /// How many days the grade is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        grade_days: Option<u32>,
        /// The grade in words, in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        grade_text: Option<String>,
        /// Whether a session that was held counts.
        #[serde(skip_serializing_if = "Option::is_none")]
        counts: Option<bool>,
        /// Why it is on this day.
        reasons: Vec<ReasonJson<'a>>,
        /// The id of the last question that is open and on whose answer the session depends.
        #[serde(skip_serializing_if = "Option::is_none")]
        depends_on: Option<&'a str>,
        /// What there is to know at the visit: the dose, the room.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        notes: Vec<String>,
    }

    /// Whether a session lies ahead or behind.
    #[serde(rename_all = "kebab-case")]
    enum StatusCode {
        /// Ahead.
        Planned,
        /// Ahead, on a day to which it was moved by hand.
        Moved,
        /// Behind.
        Held,
    }

    /// Days to which a session may move.
    struct MovableJson {
        /// The first.
        earliest: Date,
        /// The last; nothing where there is none.
        latest: Option<Date>,
        /// The nearest more of them, beyond days that are too near to another treatment or session.
        #[serde(skip_serializing_if = "Option::is_none")]
        also: Option<StretchJson>,
    }

    /// Days in a row.
    struct StretchJson {
        /// The first.
        earliest: Date,
        /// The last; nothing where there is none.
        latest: Option<Date>,
    }

    /// Sums over all sessions.
    struct TotalsJson {
        /// How many sessions.
        sessions: usize,
        /// How many days have a session.
        visits: u32,
        /// Days off aim.
        off_aim_days: u32,
        /// The first day.
        first: Option<Date>,
        /// The last day.
        last: Option<Date>,
    }

    /// That there is no plan.
    struct RefusalJson<'a> {
        /// The number of this format: 1.
        format: u32,
        /// Why.
        infeasible: InfeasibleJson<'a>,
    }

    /// That it was not decided whether there is a plan.
    struct NotDecidedJson {
        /// The number of this format: 1.
        format: u32,
        /// What is known.
        not_decided: NotDecided,
    }

    /// What is known where it was not decided whether there is a plan.
    struct NotDecided {
        /// What was found: `too-large`.
        code: &'static str,
        /// The bound of one answer that was met: `steps`, `memory` or `courses`.
        bound: &'static str,
        /// Every plan, if there is one, is more days off aim than this.
        off_aim_above: Option<u32>,
        /// The same, in the language of the answer.
        text: String,
        /// What the bound is, in the language of the answer.
        why: Vec<String>,
        /// What may help, in the language of the answer.
        help: String,
    }

    /// Why there is no plan.
    struct InfeasibleJson<'a> {
        /// What was found.
        code: &'static str,
        /// The session that cannot be placed.
        session: Option<BlockedSessionJson<'a>>,
        /// The courses that have no plan together.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        courses: Vec<&'a str>,
        /// What is wrong, in the language of the answer.
        text: String,
        /// Why the session cannot be placed.
        why: Vec<ReasonJson<'a>>,
        /// A smallest set of rules that cannot hold together, in words.
        conflict: Vec<String>,
        /// The same rules, with their facts.
        conflict_rules: Vec<RuleJson<'a>>,
        /// Changes that make a plan possible, each by itself, the smallest first; or the smallest two that do together.
        relaxations: Vec<RelaxationJson<'a>>,
        /// The rules were not looked through to the end: some of them may not be needed for the conflict.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        open: bool,
    }

    /// A session that cannot be placed.
    struct BlockedSessionJson<'a> {
        /// The protocol, where several are planned.
        #[serde(skip_serializing_if = "Option::is_none")]
        course: Option<&'a str>,
        /// The phase.
        phase: &'a str,
        /// Its number in the course, from 1.
        number: u32,
        /// How many sessions the course has; `null` where only a plan tells.
        of: Option<u32>,
        /// The days between which it would have to be; nothing where its rules contradict each other.
        between: Option<Days>,
    }
}

/// The plans as JSON, their sessions in the order of their days.
pub(super) fn plan(plan: &Plan, view: &View) -> Result<String, LocalTimeError> {
    Ok(json_text(&plan_json(plan, view)?))
}

/// The same in one line.
pub(super) fn plan_line(plan: &Plan, view: &View) -> Result<String, LocalTimeError> {
    // The types that are written here hold texts, numbers and lists, none of which can fail.
    Ok(serde_json::to_string(&plan_json(plan, view)?).unwrap_or_default())
}

/// What did not take place, of all courses.
fn not_held(plan: &Plan) -> Vec<NotHeldJson<'_>> {
    let all = plan.plans.iter().flat_map(|plan| plan.not_held().into_iter().map(move |not_held| (plan, not_held)));
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(_, not_held)| not_held.day);
    let json = all.into_iter().map(|(plan, not_held)| NotHeldJson {
        course: plan.course.protocol.id.as_str(),
        number: not_held.number,
        date: not_held.day.into(),
        status: if not_held.is_cancelled { NotHeldCode::Cancelled } else { NotHeldCode::Missed },
    });
    json.collect()
}

fn plan_json<'a>(plan: &'a Plan, view: &'a View) -> Result<PlanJson<'a>, LocalTimeError> {
    let protocols = plan.plans.iter().map(|plan| &plan.course.protocol);
    let sessions = plan.sessions();
    let totals = TotalsJson {
        sessions: sessions.len(),
        visits: plan.visits,
        off_aim_days: plan.off_aim_days(),
        first: plan.first().map(Date::from),
        last: plan.last().map(Date::from),
    };
    let names = Names::of(plan);
    let sessions: Result<Vec<_>, _> =
        sessions.into_iter().map(|(plan, session)| session_json(plan, session, &names, view)).collect();
    Ok(PlanJson {
        format: FORMAT,
        timezone: view.zone.name(),
        proven: plan.is_proven(),
        tie: plan.proof == Proof::TieOpen,
        open: OpenJson::of(plan, view.locale),
        protocols: protocols.map(ProtocolJson::of).collect(),
        sessions: sessions?,
        not_held: not_held(plan),
        waiting: plan.plans.iter().flat_map(waiting).collect(),
        questions: questions(plan),
        totals,
        remarks: RemarkJson::all(&view.remarks),
        promises: plan.kept.map(|kept| promises(plan, kept)),
        changes: view.changes.iter().map(|change| VisitChangeJson::of(change, plan)).collect(),
    })
}

fn questions(plan: &Plan) -> Vec<QuestionJson<'_>> {
    let all = plan.plans.iter().flat_map(|plan| {
        let course = plan.course.protocol.id.as_str();
        plan.questions.iter().map(move |question| QuestionJson::of(question, Some(course)))
    });
    all.collect()
}

fn waiting(plan: &CoursePlan) -> impl Iterator<Item = WaitingJson<'_>> {
    plan.waiting.iter().map(|session| WaitingJson {
        uid: plan.course.uid(&session.key).to_string(),
        course: plan.course.protocol.id.as_str(),
        phase: session.key.phase.as_str(),
        round: session.key.round,
        number: session.number,
        of: session.of,
        events: session.events.iter().map(Id::as_str).collect(),
    })
}

fn promises(plan: &Plan, kept: Kept) -> PromisesJson<'_> {
    let given_up = plan.plans.iter().flat_map(|plan| {
        let course = plan.course.protocol.id.as_str();
        let visits = plan.given_up.iter();
        visits.map(move |visit| GivenUpJson { course, date: visit.day.into(), uid: visit.event.uid().to_string() })
    });
    let rearranged = kept.anew.map(|anew| RearrangedJson { off_aim_days: anew.off_aim_days, moved: anew.moved });
    PromisesJson { promised: kept.promised, given_up: given_up.collect(), rearranged }
}

fn session_json<'a>(
    plan: &'a CoursePlan,
    session: &'a Session,
    names: &Names<'_>,
    view: &View,
) -> Result<SessionJson<'a>, LocalTimeError> {
    let off_aim = plan.off_aim_days();
    let reasons = session.reasons.iter();
    let visit = Visit::of(session, &view.zone)?;
    let (status, grade) = match session.status {
        SessionStatus::Planned => (StatusCode::Planned, None),
        SessionStatus::Moved { .. } => (StatusCode::Moved, None),
        SessionStatus::Held(grade) => (StatusCode::Held, Some(grade)),
    };
    Ok(SessionJson {
        uid: plan.uid(session).to_string(),
        course: plan.course.protocol.id.as_str(),
        phase: session.key.phase.as_str(),
        round: session.key.round,
        number: session.number,
        attempt: session.key.attempt,
        of: session.of,
        date: session.day.into(),
        start: visit.map(|visit| visit.start.to_rfc3339()),
        end: visit.map(|visit| visit.end.to_rfc3339()),
        earliest: session.window.earliest.map(Date::from),
        latest: session.window.latest.map(Date::from),
        aim: session.window.aim.map(ends),
        movable: session.movable.map(|movable| MovableJson {
            earliest: movable.earliest.into(),
            latest: movable.latest.map(Date::from),
            also: movable
                .also
                .map(|(from, until)| StretchJson { earliest: from.into(), latest: until.map(Date::from) }),
        }),
        gap_days: session.gap_days,
        off_aim_days: session.off_aim_days,
        status,
        grade: grade.map(GradeCode::of),
        grade_days: grade.map(Grade::days),
        grade_text: grade.map(|grade| view.locale.grade(grade)),
        counts: grade.map(|grade| grade.counts()),
        reasons: reasons.map(|reason| ReasonJson::of(reason, view.locale.reason(reason, off_aim, names))).collect(),
        depends_on: plan.depends_on(session).map(|question| question.checkpoint.as_str()),
        notes: sections::visit_notes(&plan.course.protocol, &session.key, session.number, view.locale),
    })
}

/// Whether a session was not held before.
fn is_first(attempt: &u32) -> bool {
    *attempt == 1
}

impl<'a> VisitChangeJson<'a> {
    fn of(change: &VisitChange, plan: &'a Plan) -> Self {
        let code = match change {
            VisitChange::Moves { .. } => VisitChangeCode::Moved,
            VisitChange::Differs { .. } => VisitChangeCode::Changed,
            VisitChange::Also(_) => VisitChangeCode::New,
            VisitChange::Off(_) => VisitChangeCode::Cancelled,
        };
        let visit = |visit: &KnownVisit| {
            let plans = visit.protocols.iter().filter_map(|place| plan.plans.get(*place));
            VisitStartJson::of(visit, plans.map(|plan| plan.course.protocol.id.as_str()).collect())
        };
        let (old, new) = change.ends();
        Self { code, old: old.map(visit), new: new.map(visit) }
    }
}

impl<'a> VisitStartJson<'a> {
    /// A visit that has a session of these protocols.
    pub(in crate::render) fn of(visit: &KnownVisit, courses: Vec<&'a str>) -> Self {
        let (start, end) = visit.time.map(|time| (time_of_day(time.start), time.end.to_string())).unzip();
        Self { date: visit.day.into(), start, end, courses }
    }
}

impl OpenJson {
    /// Nothing where all is proven.
    fn of(plan: &Plan, locale: Locale) -> Option<Self> {
        let (visits_at_least, off_aim_at_least, off_aim_above) = match plan.proof {
            Proof::Best | Proof::TieOpen => return None,
            Proof::PromisesOpen => (None, None, None),
            Proof::OffAimOpen { at_least } => (None, Some(at_least), None),
            Proof::FewestOpen { at_least } => (Some(plan.visits), Some(at_least), None),
            Proof::VisitsOpen { at_least, off_aim_above } => (Some(at_least), None, Some(off_aim_above)),
        };
        Some(Self { text: document::proof(plan, locale)?, visits_at_least, off_aim_at_least, off_aim_above })
    }
}

impl<'a> ProtocolJson<'a> {
    pub(super) fn of(protocol: &'a Protocol) -> Self {
        let variant = protocol.variant.as_ref();
        let variant = variant.map(|Variant { id, title, .. }| VariantJson { id: id.as_str(), title: &title.english });
        Self { id: protocol.id.as_str(), version: &protocol.version, sha256: protocol.sha256(), variant }
    }
}

/// A refusal in the shape of a plan's JSON. What is wrong with a course itself is in its text.
pub(super) fn refusal(refusal: &Refusal, locale: Locale) -> String {
    if let Refusal::TooLarge { off_aim_above, bound } = refusal {
        let RefusalWords { text, details, help } = refusal_words(refusal, locale);
        let (code, bound, off_aim_above) = (refusal.code(), bound.code(), *off_aim_above);
        let not_decided = NotDecided { code, bound, off_aim_above, text, why: details, help };
        return json_text(&NotDecidedJson { format: FORMAT, not_decided });
    }
    let (no_plan, conflict, relaxations, open): (_, &[_], &[_], _) = match refusal {
        Refusal::NoPlan(no_plan) => (Some(no_plan), &no_plan.conflict, &no_plan.relaxations, no_plan.is_open),
        Refusal::NoJointPlan { conflict, relaxations, is_open, .. } => (None, conflict, relaxations, *is_open),
        Refusal::TooLarge { .. } | Refusal::Course(_) => (None, &[], &[], false),
    };
    let courses: &[Id] = match refusal {
        Refusal::NoJointPlan { courses, .. } => courses,
        Refusal::NoPlan(_) | Refusal::TooLarge { .. } | Refusal::Course(_) => &[],
    };
    let why = no_plan.map(|no_plan| no_plan.why.iter()).into_iter().flatten();
    let infeasible = InfeasibleJson {
        code: refusal.code(),
        session: no_plan.map(|no_plan| BlockedSessionJson {
            course: no_plan.course.as_ref().map(Id::as_str),
            phase: no_plan.session.phase.as_str(),
            number: no_plan.number,
            of: no_plan.total,
            between: no_plan.between.map(ends),
        }),
        courses: courses.iter().map(Id::as_str).collect(),
        text: refusal_texts(refusal, locale).join("; "),
        why: why.map(|why| ReasonJson::of(why, locale.reason_without_plan(why))).collect(),
        conflict: conflict.iter().map(|rule| locale.clashing_rule(rule)).collect(),
        conflict_rules: conflict.iter().map(|rule| RuleJson::of(rule, locale)).collect(),
        relaxations: relaxations.iter().map(|relaxation| RelaxationJson::of(relaxation, locale)).collect(),
        open,
    };
    json_text(&RefusalJson { format: FORMAT, infeasible })
}
