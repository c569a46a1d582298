//! The words for conflicts: which session has no day, which rules collide, and what would help.

use chrono::Weekday;

use super::locale::{Locale, Notice};
use super::words::ids;
use crate::model::{
    ClashingRule, Closure, DateRange, NoPlan, Refusal, Relaxation, RelaxationKind, SearchBound, Weekdays,
};

/// The words for a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusalWords {
    /// What is wrong, in one sentence without a full stop.
    pub text: String,
    /// The rules that collide, one a line.
    pub details: Vec<String>,
    /// What would help. Empty where the course itself is wrong: what to do about that depends on where it comes from.
    pub help: String,
}

/// The words for a refusal. That no plan fits is an answer, and is in a language; what is wrong with a course is in English.
pub fn refusal_words(refusal: &Refusal, locale: Locale) -> RefusalWords {
    match refusal {
        Refusal::Course(_) => RefusalWords { text: refusal.to_string(), details: Vec::new(), help: String::new() },
        Refusal::NoPlan(no_plan) => {
            let why = no_plan.why.iter().map(|reason| locale.reason_without_plan(reason));
            RefusalWords {
                text: locale.no_plan(no_plan),
                details: why.chain(locale.conflict_lines(&no_plan.conflict, no_plan.is_open)).collect(),
                help: locale.relaxations(&no_plan.relaxations),
            }
        }
        Refusal::NoJointPlan { courses, conflict, relaxations, is_open } => RefusalWords {
            text: locale.notice(Notice::NoJointPlan { courses: &ids(courses) }),
            details: locale.conflict_lines(conflict, *is_open),
            help: locale.relaxations(relaxations),
        },
        Refusal::TooLarge { off_aim_above, bound } => RefusalWords {
            text: match off_aim_above {
                Some(days) => locale.notice(Notice::GivenUpAbove { days: &locale.day_count(*days) }),
                None => locale.notice(Notice::GivenUp),
            },
            details: vec![locale.notice(match bound {
                SearchBound::Steps => Notice::BoundSteps,
                SearchBound::Memory => Notice::BoundMemory,
                SearchBound::Courses { most } => Notice::BoundCourses { most: *most },
            })],
            help: locale.notice(Notice::ChangeSize),
        },
    }
}

/// A change that makes a plan possible, as a help.
pub fn change_help(change: &Relaxation, locale: Locale) -> String {
    locale.relaxations(std::slice::from_ref(change))
}

/// What a refusal says is wrong, a sentence each without a full stop.
pub fn refusal_texts(refusal: &Refusal, locale: Locale) -> Vec<String> {
    match refusal {
        Refusal::Course(problems) => problems.iter().map(ToString::to_string).collect(),
        Refusal::NoPlan(_) | Refusal::NoJointPlan { .. } | Refusal::TooLarge { .. } => {
            vec![refusal_words(refusal, locale).text]
        }
    }
}

#[doc(hidden)]
impl Locale {
    /// Which session has no day.
    pub(super) fn no_plan(self, no_plan: &NoPlan) -> String {
        let course = no_plan.course.as_ref().map(|course| format!("{course}{}", self.labels().comma));
        let place = &format!("{}{} {}", course.unwrap_or_default(), no_plan.session.phase, no_plan.session.number);
        let session = &self.notice(Notice::SessionOf { number: no_plan.number, of: no_plan.total, place });
        match no_plan.between {
            Some(range) if range.first() == range.last() => {
                self.notice(Notice::NoPlanOn { session, day: &self.day(range.first()) })
            }
            Some(range) => self.notice(Notice::NoPlanWithin { session, days: &self.days(range) }),
            None => self.notice(Notice::NoPlanFor { session }),
        }
    }

    /// The rules that cannot hold together, a line each.
    pub(super) fn conflict_lines(self, conflict: &[ClashingRule], is_open: bool) -> Vec<String> {
        let heading = match (conflict, is_open) {
            ([], false) => return Vec::new(),
            ([], true) => return vec![self.notice(Notice::ConflictUnknown)],
            ([_], false) => Notice::ConflictAlone,
            (_, false) => Notice::Conflict,
            (_, true) => Notice::ConflictOpen,
        };
        let mut lines = vec![self.notice(heading)];
        lines.extend(conflict.iter().map(|rule| format!("  {}", self.clashing_rule(rule))));
        lines
    }

    /// A rule that is needed for a conflict.
    pub(super) fn clashing_rule(self, rule: &ClashingRule) -> String {
        match rule {
            ClashingRule::Start { course, start, by } => {
                let course = course.as_str();
                match by.and_then(|by| DateRange::new(*start, by)) {
                    None => self.notice(Notice::RuleStart { course, day: &self.day(*start) }),
                    Some(range) => self.notice(Notice::RuleStartWithin { course, days: &self.days(range) }),
                }
            }
            ClashingRule::Weekdays { course, on } => {
                let weekdays = &self.weekdays(*on);
                self.notice(Notice::RuleWeekdays { course: course.as_str(), weekdays })
            }
            ClashingRule::PhaseWeekdays { course, phase, on } => self.notice(Notice::RulePhaseWeekdays {
                course: course.as_str(),
                phase: phase.as_str(),
                weekdays: &self.weekdays(*on),
            }),
            ClashingRule::Closed(Closure { days, reason }) => {
                self.notice(Notice::RuleClosed { days: &self.days(*days), reason: reason.as_deref() })
            }
            ClashingRule::OpeningHours => self.notice(Notice::RuleHours),
            ClashingRule::Breaks { course } => self.notice(Notice::RuleBreaks { course: course.as_str() }),
            ClashingRule::Busy => self.notice(Notice::RuleBusy),
            ClashingRule::Away { days } => self.notice(Notice::RuleAway { days: &self.days(*days) }),
            ClashingRule::Other { course, other } => self.notice(Notice::RuleOther {
                course: course.as_str(),
                treatment: other.treatment.as_str(),
                day: &self.days(other.on),
            }),
            ClashingRule::Minimum { course, phase } => {
                self.notice(Notice::RuleMinimum { course: course.as_str(), phase: phase.as_str() })
            }
            ClashingRule::Maximum { course, phase } => {
                self.notice(Notice::RuleMaximum { course: course.as_str(), phase: phase.as_str() })
            }
            ClashingRule::Separations => self.notice(Notice::RuleSeparations),
            ClashingRule::Today { today } => self.notice(Notice::RuleToday { day: &self.day(*today) }),
            ClashingRule::Moved { course, session, day } => {
                self.notice(Notice::RuleMoved { course: course.as_str(), session: *session, day: &self.day(*day) })
            }
            ClashingRule::SeparateVisits => self.notice(Notice::RuleSeparateVisits),
        }
    }

    /// Changes that make a plan possible, as a help.
    pub(super) fn relaxations(self, relaxations: &[Relaxation]) -> String {
        const MOST: usize = 4;
        if relaxations.is_empty() {
            return self.notice(Notice::ChangeSomething);
        }
        if let [pair] = relaxations
            && pair.with.is_some()
        {
            return self.relaxation(pair);
        }
        let shown: Vec<String> = relaxations.iter().take(MOST).map(|change| self.relaxation(change)).collect();
        self.notice(Notice::Changes { changes: &shown.join(self.labels().semicolon) })
    }

    /// A change that makes a plan possible, with what it costs.
    pub(super) fn relaxation(self, relaxation: &Relaxation) -> String {
        let (change, days) = (&self.change(&relaxation.kind), &self.day_count(relaxation.off_aim_days));
        match &relaxation.with {
            Some(with) => self.notice(Notice::ChangesTogether { one: change, other: &self.change(with), days }),
            None => self.notice(Notice::ChangeAndCost { change, days }),
        }
    }

    /// A change that someone could make: `open on Tue 15 Dec 2026`.
    pub(super) fn change(self, kind: &RelaxationKind) -> String {
        match kind {
            RelaxationKind::Start { course, start } => {
                self.notice(Notice::ChangeStart { course: course.as_str(), day: &self.day(*start) })
            }
            RelaxationKind::StartAll { start } => self.notice(Notice::ChangeStartAll { day: &self.day(*start) }),
            RelaxationKind::Weekday { course, weekday } => {
                self.notice(Notice::ChangeWeekday { course: course.as_str(), weekday: self.weekday(*weekday) })
            }
            RelaxationKind::Open { day } => self.notice(Notice::ChangeOpen { day: &self.day(*day) }),
            RelaxationKind::OpenWeekday { weekday } => {
                self.notice(Notice::ChangeOpenWeekday { weekday: self.weekday(*weekday) })
            }
            RelaxationKind::Free { day } => self.notice(Notice::ChangeFree { day: &self.day(*day) }),
            RelaxationKind::Back { day } => self.notice(Notice::ChangeBack { day: &self.day(*day) }),
            RelaxationKind::Maximum { course, phase, days } => self.notice(Notice::ChangeMaximum {
                course: course.as_str(),
                phase: phase.as_str(),
                days: &self.day_count(days.unsigned_abs()),
            }),
            // As a file has it: it is to be written there.
            RelaxationKind::Interval { course, phase, interval } => self.notice(Notice::ChangeInterval {
                course: course.as_str(),
                phase: phase.as_str(),
                interval: &interval.to_string(),
            }),
            RelaxationKind::Release { course, session } => {
                self.notice(Notice::ChangeRelease { course: course.as_str(), session: *session })
            }
            RelaxationKind::Force { course, session, day } => {
                let command = &format!("mesoplan record … move {session} --to {day} --force");
                let course = course.as_str();
                self.notice(Notice::ChangeForce { course, session: *session, day: &self.day(*day), command })
            }
            RelaxationKind::Event { event, day } => {
                self.notice(Notice::ChangeEvent { event: event.as_str(), day: &self.day(*day) })
            }
            RelaxationKind::Cancel { course, session } => {
                self.notice(Notice::ChangeCancel { course: course.as_str(), session: *session })
            }
            RelaxationKind::ShareVisits => self.notice(Notice::ChangeShare),
        }
    }

    pub(super) fn weekday(self, weekday: Weekday) -> &'static str {
        self.labels().weekdays[weekday.num_days_from_monday() as usize]
    }

    fn weekdays(self, weekdays: Weekdays) -> String {
        weekdays.iter().map(|weekday| self.weekday(weekday)).collect::<Vec<_>>().join(self.labels().comma)
    }
}
