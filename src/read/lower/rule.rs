//! One rule of a phase: its lengths against each other.

use std::ops::Range;

use super::context::Context;
use crate::model::{
    Aim, Cap, Citation, Id, Length, LengthRange, MonthDay, MonthEnd, Pace, Reference, Timing, Weekdays,
};
use crate::read::leaf::{AimPhrase, CapPhrase, LengthPhrase, MonthDayPhrase, ReferencePhrase, WeekdayWord};
use crate::read::number::SessionNumber;
use crate::read::phrase::AimWords;
use crate::read::problem::ProblemId;
use crate::read::table::{At, Required};

/// The keys of one rule, as written.
pub(super) struct Rule {
    pub(super) after: Option<At<ReferencePhrase>>,
    pub(super) interval: Option<At<AimPhrase>>,
    pub(super) minimum: Option<At<LengthPhrase>>,
    pub(super) maximum: Option<At<LengthPhrase>>,
    pub(super) grace: Option<At<LengthPhrase>>,
}

/// What a rule is measured from, of its two keys.
pub(super) fn reference(
    after: Option<At<ReferencePhrase>>,
    before: Option<At<ReferencePhrase>>,
    context: &mut Context<'_>,
) -> Option<At<ReferencePhrase>> {
    let Some(before) = before else { return after };
    if let Some(after) = after {
        let help = "leave one of the two lines out; a second rule is a `[[phase.timing]]` of its own";
        context.problems.say(ProblemId::UselessKey, &after.span, "a rule has `after` or `before`, and not both", help);
    }
    let event = match &before.value.0 {
        Reference::Event(event) | Reference::BeforeEvent(event) => event.clone(),
        other @ (Reference::Before(_) | Reference::Session(_) | Reference::PhaseStart | Reference::CourseStart) => {
            if before.known().is_some() {
                let message = format!("only an event can lie ahead, and \"{other}\" is none");
                let help = "write `before = \"event …\"`, or give the later session the rule, with `after`";
                context.problems.say(ProblemId::BadReference, &before.span, message, help);
            }
            Id::unreadable()
        }
    };
    Some(before.with(ReferencePhrase(Reference::BeforeEvent(event))))
}

/// The line that says what a rule is measured from: `after = "session 1"`, `before = "event due"`.
pub(super) fn reference_line(reference: &Reference) -> String {
    match reference {
        Reference::BeforeEvent(event) => format!("before = \"event {event}\""),
        other @ (Reference::Before(_)
        | Reference::Session(_)
        | Reference::PhaseStart
        | Reference::CourseStart
        | Reference::Event(_)) => format!("after = \"{other}\""),
    }
}

/// The weekdays of a phase, at the first of them; none where all of them are named, which says nothing.
pub(super) fn weekdays(on: &At<Required<WeekdayWord>>, context: &mut Context<'_>) -> Option<At<Weekdays>> {
    let weekdays = Weekdays::new(on.value.0.iter().map(|word| word.0))?;
    if weekdays == Weekdays::ALL {
        context.problems.say(ProblemId::UselessKey, &on.span, "these are all weekdays", "leave the line out");
    }
    Some(on.with(weekdays))
}

/// The day of the month on which the sessions of a phase are: only where they follow one another by months.
pub(super) fn on_day(day: Option<At<MonthDayPhrase>>, rule: &Rule, context: &mut Context<'_>) -> Option<MonthDay> {
    let day = day?;
    let is_known = |at: &At<AimPhrase>| at.known().is_some();
    let in_months = |at: &At<AimPhrase>| match at.value.0.aim {
        Aim::Stated(aim) => matches!(aim.shorter(), Length { weeks: 0, days: 0, .. }),
        Aim::NotStated | Aim::None => false,
    };
    let is_after_the_one_before = rule.after.as_ref().is_none_or(|at| at.value.0 == Reference::Before(1));
    let is_interval_unread = rule.interval.as_ref().is_some_and(|at| !is_known(at));
    let is_of_use = rule.interval.as_ref().is_some_and(in_months) && is_after_the_one_before;
    if !is_of_use && !is_interval_unread {
        let message = "a day of the month needs an interval in months after the session before";
        let help = "write for example `interval = \"1 month\"` and no `after`, or leave the line out";
        context.problems.say(ProblemId::UselessKey, &day.span, message, help);
    }
    Some(day.value.0)
}

impl Rule {
    /// The rule with the minimum and the maximum that a `±` of its interval says.
    pub(super) fn with_around(mut self, context: &mut Context<'_>) -> Self {
        let Some(interval) = &self.interval else { return self };
        let (Aim::Stated(aim), Some(around)) = (interval.value.0.aim, interval.value.0.around) else { return self };
        for written in [&self.minimum, &self.maximum].into_iter().flatten() {
            let message = "the `±` of the interval says this already";
            let help = "leave the line out, or write the interval without the `±`";
            context.problems.say(ProblemId::UselessKey, &written.span, message, help);
        }
        self.minimum = Some(interval.with(LengthPhrase(aim.shorter().plus(around.negated()))));
        self.maximum = aim.longer().map(|longer| interval.with(LengthPhrase(longer.plus(around))));
        self
    }

    /// The rule and the cap of a phase that says how many sessions there are in a week, or on which weekdays they are: one on
    /// each of them, where nothing else spaces them.
    pub(super) fn with_frequency(
        mut self,
        per_week: Option<At<SessionNumber>>,
        at_most: Option<At<CapPhrase>>,
        on: Option<&At<Weekdays>>,
        context: &mut Context<'_>,
    ) -> (Self, Option<Cap>, Option<Pace>) {
        let is_spaced = self.interval.is_some() || self.after.is_some() || at_most.is_some();
        let each = on.filter(|_| !is_spaced).map(|on| on.with(SessionNumber(on.value.count())));
        let pace = match (&per_week, &each) {
            (Some(per_week), _) => Some(Pace::PerWeek(per_week.value.0)),
            (None, Some(_)) => Some(Pace::OnEach),
            (None, None) => None,
        };
        let Some(per_week) = per_week.or(each) else { return (self, at_most.map(|at| at.value.0), None) };
        if let Some(after) = &self.after {
            let message = "sessions that are counted by the week follow one another";
            let line = reference_line(&after.value.0);
            let help = format!("leave the line out, and give session 1 a `[[phase.timing]]` of its own with `{line}`");
            context.problems.say(ProblemId::UselessKey, &after.span, message, help);
        }
        let others = [self.interval.as_ref().map(|at| &at.span), at_most.as_ref().map(|at| &at.span)];
        for other in others.into_iter().flatten() {
            let message = "`per-week` says this already";
            let help =
                "leave one of the two lines out: `per-week = 2`, or an interval with `at-most = \"2 in 7 days\"`";
            context.problems.say(ProblemId::UselessKey, other, message, help);
        }
        let sessions = per_week.value.0;
        if sessions > 7 {
            let message =
                format!("{sessions} sessions do not fit into a week, since a course has one on a day at most");
            context.problems.say(ProblemId::BadCount, &per_week.span, message, "write a number from 1 to 7");
        }
        let weekdays = on.map(|on| on.value);
        if let Some(few) = weekdays.filter(|on| on.count() < sessions.min(7)) {
            let message =
                format!("{sessions} sessions a week do not fit on the weekdays of `on`, which are {}", few.count());
            let help = "write a smaller number, or more weekdays";
            context.problems.say(ProblemId::BadCount, &per_week.span, message, help);
        }
        let sessions = sessions.min(7);
        let (shorter, longer) = match weekdays.filter(|on| on.count() == sessions) {
            // The next of these weekdays, also after a session that was held on another day.
            Some(on) if pace == Some(Pace::OnEach) => (1, on.gaps().1),
            // One on each of them.
            Some(on) => on.gaps(),
            // As even as whole days allow: the last of them is what is left of the week.
            None => {
                let shorter = 7 / sessions as i32;
                (shorter, 7 - (sessions as i32 - 1) * shorter)
            }
        };
        let aim = LengthRange::new(Length::days(shorter), Length::days(longer));
        let aim = aim.map(|aim| AimPhrase(AimWords { aim: Aim::Stated(aim), is_usual: false, around: None }));
        self.interval = aim.map(|aim| per_week.with(aim));
        // Nearer than that is no fault, as long as the week has no more; one a week is an interval of a week.
        let is_once = sessions == 1 && pace != Some(Pace::OnEach);
        let nearest = (!is_once).then(|| per_week.with(LengthPhrase(Length::days(1))));
        self.minimum = self.minimum.or(nearest);
        let is_capped = sessions < 7 && pace != Some(Pace::OnEach);
        (self, is_capped.then_some(Cap { sessions, days: 7 }), pace)
    }

    /// Whether it is measured from a point that is the same for all sessions that it binds.
    pub(super) fn is_from_fixed_point(&self) -> bool {
        self.after.as_ref().is_some_and(|at| match at.value.0 {
            Reference::Before(_) => false,
            Reference::Session(_)
            | Reference::PhaseStart
            | Reference::CourseStart
            | Reference::Event(_)
            | Reference::BeforeEvent(_) => true,
        })
    }

    /// Whether it says something.
    pub(super) fn is_any(&self) -> bool {
        self.interval.is_some() || self.minimum.is_some() || self.maximum.is_some()
    }

    /// The place of the rule's first key, else of its table.
    pub(super) fn place(&self, table: &Range<usize>) -> Range<usize> {
        let keys = [
            self.interval.as_ref().map(|at| &at.span),
            self.minimum.as_ref().map(|at| &at.span),
            self.maximum.as_ref().map(|at| &at.span),
        ];
        keys.into_iter().flatten().next().unwrap_or(table).clone()
    }

    /// The rule as the model has it.
    pub(super) fn timing(self, source: Citation) -> Timing {
        Timing {
            after: self.after.map_or(Reference::Before(1), |at| at.value.0),
            is_usual: self.interval.as_ref().is_some_and(|at| at.value.0.is_usual),
            interval: self.interval.map_or(Aim::None, |at| at.value.0.aim),
            minimum: self.minimum.map(|at| at.value.0),
            maximum: self.maximum.map(|at| at.value.0),
            grace: self.grace.map(|at| at.value.0),
            is_alternative: false,
            source,
        }
    }
}

/// The lengths of one rule against each other.
pub(super) fn check_rule(rule: &Rule, month_end: MonthEnd, context: &mut Context<'_>) {
    let aim = rule.interval.as_ref().and_then(|at| match at.value.0.aim {
        Aim::Stated(range) => Some(range),
        Aim::NotStated | Aim::None => None,
    });
    let known = |length: &'_ Option<At<LengthPhrase>>| length.clone().filter(|at| at.known().is_some());
    let (minimum, maximum) = (known(&rule.minimum), known(&rule.maximum));
    if let (Some(minimum), Some(aim)) = (&minimum, aim)
        && !minimum.value.0.never_exceeds(aim.shorter(), month_end)
    {
        let is = if aim.shorter().never_exceeds(minimum.value.0, month_end) { "is" } else { "can be" };
        let message = format!("the minimum of {} {is} longer than the aim of {aim}", minimum.value.0);
        let help = "write the shortest gap that is ever allowed here; the aim is that long or longer";
        context.problems.say(ProblemId::MinimumAboveAim, &minimum.span, message, help);
    }
    let floor = aim.map(|aim| aim.longer().unwrap_or(aim.shorter())).or(minimum.as_ref().map(|at| at.value.0));
    if let (Some(maximum), Some(floor)) = (&maximum, floor)
        && !floor.never_exceeds(maximum.value.0, month_end)
    {
        let what = if aim.is_some() { "aim" } else { "minimum" };
        let is = if maximum.value.0.never_exceeds(floor, month_end) { "is" } else { "can be" };
        let message = format!("the maximum of {} {is} shorter than the {what} of {floor}", maximum.value.0);
        let help = format!("write the longest gap that is ever allowed here; the {what} is that long or shorter");
        context.problems.say(ProblemId::MaximumBelowAim, &maximum.span, message, help);
    }
    check_not_nothing(rule, context);
    check_before(rule, context);
    let is_interval_known = rule.interval.as_ref().is_none_or(|at| at.known().is_some());
    if let (Some(grace), None, None, true) = (&rule.grace, &rule.minimum, aim, is_interval_known) {
        let message = "a grace says nothing without a minimum that it loosens";
        let help = "add `minimum-interval = …`, or leave the line out";
        context.problems.say(ProblemId::UselessKey, &grace.span, message, help);
    }
}

/// What a rule cannot say that is counted back from an event.
fn check_before(rule: &Rule, context: &mut Context<'_>) {
    let is_before = |at: &At<ReferencePhrase>| matches!(at.value.0, Reference::BeforeEvent(_));
    if !rule.after.as_ref().is_some_and(is_before) {
        return;
    }
    if let Some(grace) = &rule.grace {
        let message = "a grace is for a session that was held sooner after another one than its minimum";
        let help = "leave the line out: before an event, `maximum-interval` says how early a session may be";
        context.problems.say(ProblemId::UselessKey, &grace.span, message, help);
    }
    let open = rule.interval.as_ref().filter(|at| matches!(at.value.0.aim, Aim::Stated(aim) if aim.longer().is_none()));
    if let Some(open) = open {
        let message = "counted back from an event, an interval without an end is no day to aim at";
        let help =
            "write the shortest length as `minimum-interval = …`, and beside it an interval such as `\"2 to 4 weeks\"`";
        context.problems.say(ProblemId::BadLength, &open.span, message, help);
    }
}

/// Two sessions of a course are never on one day, so no length after a session is nothing.
fn check_not_nothing(rule: &Rule, context: &mut Context<'_>) {
    if rule.after.as_ref().is_some_and(|at| at.known().is_none() || at.value.0.event().is_some()) {
        return;
    }
    let shortest = rule.interval.as_ref().and_then(|at| match at.known()?.0.aim {
        Aim::Stated(range) => Some(at.with(LengthPhrase(range.shorter()))),
        Aim::NotStated | Aim::None => None,
    });
    let minimum = rule.minimum.clone().or(shortest).filter(|at| at.known().is_some());
    if let Some(at) = minimum.filter(|at| at.value.0.never_exceeds(Length::ZERO, MonthEnd::Clamp)) {
        let message =
            "this allows a session on the day of the one before it, and a course has one session on a day at most";
        let help = "write at least 1 day, or leave the line out where the source says nothing";
        context.problems.say(ProblemId::BadLength, &at.span, message, help);
    }
}
