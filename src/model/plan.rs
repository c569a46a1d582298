//! The answer: dated sessions with windows and reasons.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    DateRange, Fate, Id, Job, Kept, KnownVisit, LateGap, LedgerVisit, LengthRange, PromisedVisit, Protocol, Question,
    QuestionState, Session, SessionKey, SessionStatus, VisitState, numbers_now,
};

/// The best plan for a course.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CoursePlan {
    /// What was asked.
    #[doc(hidden)]
    pub course: Job,
    /// The phases that have sessions in this plan, in order.
    pub phases: Vec<PlannedPhase>,
    /// Every session, held and planned, in order.
    pub sessions: Vec<Session>,
    /// Sessions that were promised or planned for days before the day of planning, and of which the record says nothing.
    /// They are planned again. Those before the last session held can have no entry any more.
    pub unrecorded: Vec<Unrecorded>,
    /// The visits ahead that were promised and that the plan gives up, in order.
    pub given_up: Vec<PromisedVisit>,
    /// The visits that were handed out and that no session of the plan has, in the order of the ledger.
    #[doc(hidden)]
    pub gone: Vec<GoneVisit>,
    /// The sessions that have no day yet, since an event has no date: the last ones of the course, in order.
    pub waiting: Vec<WaitingSession>,
    /// The questions on whose answers the plan depends, in the order in which they are asked: those that were answered, and
    /// of each the next one that is not.
    pub questions: Vec<Question>,
}

/// A visit that was handed out and that no session of a plan has.
#[derive(Clone, Debug, PartialEq)]
pub struct GoneVisit {
    /// The visit, with what was last said of it.
    pub visit: LedgerVisit,
    /// What becomes of it; one that has passed, and of which nobody wrote down what became of it, stays as it was.
    pub state: VisitState,
}

/// A session that was planned or promised for a day, and did not take place then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotHeld {
    /// Its number in the course.
    pub number: u32,
    /// The day.
    pub day: NaiveDate,
    /// Whether it was cancelled; else it was missed.
    pub is_cancelled: bool,
}

/// A session that has no day as long as the date of an event is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaitingSession {
    /// Which session it is.
    pub key: SessionKey,
    /// Its number in the course, from 1.
    pub number: u32,
    /// How many sessions the course has.
    pub of: u32,
    /// The events whose dates are needed before it can have a day; at least one.
    pub events: Vec<Id>,
}

impl CoursePlan {
    /// The protocol.
    pub fn protocol(&self) -> &Protocol {
        &self.course.protocol
    }

    /// The UID of a session's calendar event: it holds no date and no readable name, and it stays the same when the session
    /// moves.
    pub fn uid(&self, session: &Session) -> Uuid {
        session.event.uid
    }

    /// Days off aim of the whole plan: what the planner makes smallest first.
    pub fn off_aim_days(&self) -> u32 {
        self.sessions.iter().map(|session| session.off_aim_days).sum()
    }

    /// What was planned or promised for a day and did not take place, or will not: what was missed or cancelled, in the order
    /// of their days.
    pub fn not_held(&self) -> Vec<NotHeld> {
        let record = &self.course.record;
        let missed =
            record.missed_days.iter().map(|(number, day)| NotHeld { number: *number, day: *day, is_cancelled: false });
        let cancelled =
            record.cancelled.iter().map(|(number, day)| NotHeld { number: *number, day: *day, is_cancelled: true });
        // What the end of the course took away of what was promised.
        let is_ended = |gone: &&GoneVisit| {
            let is_own = record.cancelled.contains_key(&gone.visit.last.number);
            record.ended_before.is_some() && gone.visit.fate == Fate::Cancelled && !is_own
        };
        let ended = self.gone.iter().filter(is_ended);
        let ended = ended.map(|GoneVisit { visit, .. }| NotHeld {
            number: visit.last.number,
            day: visit.day,
            is_cancelled: true,
        });
        let mut all: Vec<NotHeld> = missed.chain(cancelled).chain(ended).collect();
        all.sort_by_key(|not_held| (not_held.day, not_held.number));
        all
    }

    /// The day of the first session; nothing where all were cancelled.
    pub fn first(&self) -> Option<NaiveDate> {
        self.sessions.first().map(|session| session.day)
    }

    /// The day of the last session.
    pub fn last(&self) -> Option<NaiveDate> {
        self.sessions.last().map(|session| session.day)
    }

    /// From the first to the last of them; nothing where all were cancelled.
    pub fn days(&self) -> Option<DateRange> {
        self.first().zip(self.last()).and_then(|(first, last)| DateRange::new(first, last))
    }

    /// The numbers that the sessions of open visits have, which were promised with these numbers, in the order of their days.
    ///
    /// Where a gap that still goes on led elsewhere, a visit from before that has the number that it had then: it is in the
    /// hand of the person, and may have been held.
    pub(crate) fn numbers_of(&self, promised: Vec<u32>) -> Vec<u32> {
        let ahead = self.sessions.iter().filter(|session| session.status.is_ahead()).map(|session| session.number);
        let ahead = ahead.chain(self.waiting.iter().map(|session| session.number));
        let is_promised_anew = promised.iter().min() == self.next_ahead().map(|next| &next.number);
        let last = self.next_ahead().map_or(0, |next| next.of);
        match self.gap().filter(|_| !is_promised_anew) {
            Some(gap) => numbers_now(promised, (gap.due..=last).filter(|number| !self.course.record.drops(*number))),
            None => numbers_now(promised, ahead),
        }
    }

    /// The gap since the last session that was held, where it is so long that the one that was due does not come next.
    pub(crate) fn gap(&self) -> Option<&LateGap> {
        self.next_ahead()?.gap_before()
    }

    /// The last question on whose answer a session ahead depends, as long as it is not answered.
    pub(crate) fn depends_on(&self, session: &Session) -> Option<&Question> {
        let mut questions = self.questions.iter().rev().filter(|_| session.status.is_ahead());
        questions.find(|question| {
            self.first_after(question)
                .is_some_and(|first| self.sessions[first..].iter().any(|own| own.key == session.key))
        })
    }

    /// Whether a question is to be answered after a session ahead, and what follows depends on the answer.
    pub(crate) fn decides_after(&self, session: &Session) -> bool {
        let last_before = |question: &Question| self.sessions.get(self.first_after(question)?.checked_sub(1)?);
        let is_ahead = |question: &&Question| question.state == QuestionState::Ahead && question.after > 0;
        let mut asked = self.questions.iter().filter(is_ahead).filter_map(last_before);
        session.status.is_ahead() && asked.any(|last| last.key == session.key)
    }

    /// The place of the first session behind a question that is not answered.
    fn first_after(&self, question: &Question) -> Option<usize> {
        let ahead = self.sessions.iter().position(|session| session.status.is_ahead())?;
        let behind = |is_it: &dyn Fn(u32) -> bool| self.sessions[ahead..].iter().position(|own| is_it(own.number));
        match question.state {
            QuestionState::Answered { .. } => None,
            QuestionState::Due => Some(ahead),
            QuestionState::Ahead if question.after == 0 => Some(ahead),
            QuestionState::Ahead => {
                let asked = behind(&|number| number == question.after).map(|place| place + 1);
                // The session after which it is asked may be cancelled.
                let place = asked.or_else(|| behind(&|number| number > question.after))?;
                Some(ahead + place)
            }
        }
    }

    /// The first session that lies ahead.
    pub fn next_ahead(&self) -> Option<&Session> {
        self.sessions.iter().find(|session| session.status.is_ahead())
    }
}

/// The best plans for several courses of one person.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Plan {
    /// A plan for each course, in the order of the courses.
    pub plans: Vec<CoursePlan>,
    /// How many days have a session.
    pub visits: u32,
    /// Whether it is proven that no plan is better.
    pub proof: Proof,
    /// What keeping promised visits comes to; nothing where none was promised, or where days off aim come first.
    pub kept: Option<Kept>,
}

impl Plan {
    /// All sessions with their plans, in the order of their days and on one day in the order of the courses.
    pub fn sessions(&self) -> Vec<(&CoursePlan, &Session)> {
        let all = self.plans.iter().flat_map(|plan| plan.sessions.iter().map(move |session| (plan, session)));
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|(_, session)| session.day);
        all
    }

    /// The visits that lie ahead, in their order: sessions that follow one another are one.
    pub fn visits_ahead(&self) -> Vec<KnownVisit> {
        let sessions = |(protocol, plan): (usize, &'_ CoursePlan)| {
            let all = plan.sessions.iter();
            let all = all.map(|it| (it.day, it.time, it.status.is_ahead().then_some(protocol)));
            all.collect::<Vec<_>>()
        };
        KnownVisit::of(self.plans.iter().enumerate().flat_map(sessions))
    }

    /// Days off aim of all courses.
    pub fn off_aim_days(&self) -> u32 {
        self.plans.iter().map(CoursePlan::off_aim_days).sum()
    }

    /// The first day with a session.
    pub fn first(&self) -> Option<NaiveDate> {
        self.plans.iter().filter_map(CoursePlan::first).min()
    }

    /// Whether it is proven that no plan gives up fewer promises, is fewer days off aim, or has fewer visits, in the order
    /// asked for.
    pub fn is_proven(&self) -> bool {
        match self.proof {
            Proof::Best | Proof::TieOpen => true,
            Proof::PromisesOpen | Proof::OffAimOpen { .. } | Proof::FewestOpen { .. } | Proof::VisitsOpen { .. } => {
                false
            }
        }
    }

    /// The last day with a session.
    pub fn last(&self) -> Option<NaiveDate> {
        self.plans.iter().filter_map(CoursePlan::last).max()
    }

    /// From the first day with a session to the last; nothing where all were cancelled.
    pub fn days(&self) -> Option<DateRange> {
        self.first().zip(self.last()).and_then(|(first, last)| DateRange::new(first, last))
    }
}

/// The days of the best plan and what is proven of it, without what a plan tells of each.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dates {
    /// The days of each course, in order: of its sessions that were held and count, and of all that lie ahead.
    pub days: Vec<Vec<NaiveDate>>,
    /// Days off aim of all courses.
    pub off_aim_days: u32,
    /// How many days have a session.
    pub visits: u32,
    /// Whether it is proven that no plan is better.
    pub proof: Proof,
}

impl From<&Plan> for Dates {
    fn from(plan: &Plan) -> Self {
        let counts = |session: &&Session| match session.status {
            SessionStatus::Held(grade) => grade.counts(),
            SessionStatus::Planned | SessionStatus::Moved { .. } => true,
        };
        let days = |plan: &CoursePlan| plan.sessions.iter().filter(counts).map(|session| session.day).collect();
        Self {
            days: plan.plans.iter().map(days).collect(),
            off_aim_days: plan.off_aim_days(),
            visits: plan.visits,
            proof: plan.proof,
        }
    }
}

/// Whether a plan is proven to be the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proof {
    /// No plan is better.
    Best,
    /// No plan gives up fewer promises, is fewer days off aim, or has fewer visits, in the order asked for. Whether one that
    /// is as good in all that ends sooner, or has earlier days, was not looked for to the end.
    TieOpen,
    /// The search was given up before it was known whether a plan keeps more of the visits that were promised.
    PromisesOpen,
    /// The search was given up before that was known. No plan is fewer days off aim than this.
    OffAimOpen {
        /// Days off aim.
        at_least: u32,
    },
    /// Visits come first, and no plan has fewer. Whether one with as few is fewer days off aim was not known when the search was
    /// given up; none is fewer than this.
    FewestOpen {
        /// Days off aim.
        at_least: u32,
    },
    /// The search was given up before that was known. No plan has fewer visits than this, and one with fewer than were found, if
    /// there is one, is more days off aim than this.
    VisitsOpen {
        /// Visits.
        at_least: u32,
        /// Days off aim.
        off_aim_above: u32,
    },
}

/// One phase as it is planned.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PlannedPhase {
    /// Where the phase stands in the protocol.
    pub index: usize,
    /// The round of the course, from 1.
    pub round: u32,
    /// How many sessions are planned.
    pub sessions: u32,
    /// How many of them an answer added.
    pub added: u32,
    /// How many an answer would add, and the limit of the source leaves out.
    pub left_out: u32,
    /// Where the number of the others comes from.
    pub chosen_by: ChosenBy,
    /// The aim of its sessions, if the phase has one for all.
    pub interval: Option<LengthRange>,
    /// The number of sessions is in the range of the source's longer courses, not in its usual one.
    pub is_extended: bool,
}

/// Who chose a number inside what the source allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// The source gives exactly this.
    Source,
    /// The protocol's policy.
    Policy,
    /// Whoever asked for the plan.
    Request,
    /// The last day that was asked for.
    Until,
    /// The time that the source gives: the sessions that lie in it.
    Time,
}

/// A session that was promised or planned for a day that has passed, and nobody wrote down what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unrecorded {
    /// Its number in the course.
    pub number: u32,
    /// The day for which it was planned.
    pub day: NaiveDate,
}
