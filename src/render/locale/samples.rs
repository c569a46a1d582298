//! Every sentence and notice with something in its gaps, for the tests.

use chrono::NaiveDate;

use super::{CareMoment, Locale, Notice, Reference, Sentence, Spacing, Unit};
use crate::model::{CheckpointTime, DateRange, Frequency};

/// A sentence as data, and as a language says it.
pub(super) struct Said {
    /// The name of the sentence, and what is in its gaps.
    pub(super) data: String,
    pub(super) text: String,
}

/// Every sentence, some of them with different gaps.
pub(super) fn sentences(locale: Locale) -> Vec<Said> {
    let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
    let (day, other_day) = (&*locale.day(date("2026-12-01")), &*locale.day(date("2027-03-17")));
    let range = DateRange::new(date("2026-12-28"), date("2027-01-04")).expect("a range");
    let days = &*locale.days(range);
    let (length, longer) = (&*locale.count(14, Unit::Day), &*locale.count(23, Unit::Week));
    let (sessions, visits) = (&*locale.count(19, Unit::Session), &*locale.count(15, Unit::Visit));
    let (courses, minutes) = (&*locale.count(12, Unit::Course), &*locale.count(50, Unit::Minute));
    let interval = &*locale.wording().count_range(7, 10, Unit::Day);
    let half_past_five = date("2026-12-01").and_hms_opt(17, 30, 0).expect("a time");
    let (time, other_time) = (&*locale.local_time(half_past_five), "05:45");
    let allowed = &*locale.say(Sentence::AllowedFrom { day });
    let suits = &*locale.say(Sentence::WouldSuit { day, is_better: true });
    let obstacle = &*locale.say(Sentence::Closed);
    let session = &*locale.say(Sentence::Session { course: Some("B"), number: 37 });
    let told = &*locale.say(Sentence::CareFor { length });
    let (name, id, text) = ("Ωmega", "`some-id`", "Ωne twö, three");
    let moments =
        [CareMoment::Before { length }, CareMoment::Day, CareMoment::Session, CareMoment::After { length: longer }];
    let references = [
        Reference::Session { number: 37, day: None },
        Reference::Session { number: 37, day: Some(day) },
        Reference::Event { name, day },
    ];
    let mut sentences = vec![
        Sentence::And { before: name, last: text },
        Sentence::AndMore { first: text, others: 37 },
        Sentence::OrMore { length },
        Sentence::Range { lo: length, hi: longer },
        Sentence::CountBetween { lo: 37, hi: 41 },
        Sentence::CountUpTo { hi: 41 },
        Sentence::ForTime { length },
        Sentence::Ongoing,
        Sentence::Titled { title: name, text },
        Sentence::EnglishOnly,
        Sentence::Session { course: None, number: 37 },
        Sentence::Session { course: Some("B"), number: 37 },
        Sentence::AddToCalendar { session, day },
        Sentence::ScanToAdd { session, day },
        Sentence::ScanCode { session, day },
        Sentence::ScanShortened { is_title_cut: false },
        Sentence::ScanShortened { is_title_cut: true },
        Sentence::SessionOfPhase { phase: name, number: 37, of: 41 },
        Sentence::From { day },
        Sentence::Fixed,
        Sentence::CannotMove,
        Sentence::MayMove { days },
        Sentence::MayMoveTo { day },
        Sentence::MayMoveFrom { day },
        Sentence::AimedAt { aim: days },
        Sentence::AimedAtAndAllowed { aim: days, allowed },
        Sentence::Allowed { allowed },
        Sentence::AllowedFrom { day },
        Sentence::AllowedUntil { day },
        Sentence::AllowedOn { days },
        Sentence::AllowedFromUntil { from: day, until: other_day },
        Sentence::MovedByHand { is_forced: false },
        Sentence::MovedByHand { is_forced: true },
        Sentence::Unrecorded { number: 37, day },
        Sentence::Waiting { first: 37, last: 37, events: None },
        Sentence::Waiting { first: 37, last: 41, events: None },
        Sentence::Waiting { first: 37, last: 37, events: Some(name) },
        Sentence::Waiting { first: 37, last: 41, events: Some(name) },
        Sentence::NoDateYet,
        Sentence::HeldUncounted,
        Sentence::HeldSuperseded,
        Sentence::HeldOnAim,
        Sentence::HeldEarly { days: length },
        Sentence::HeldLate { days: length },
        Sentence::HeldInGrace { days: length },
        Sentence::HeldTooSoon { days: length, counts: true },
        Sentence::HeldTooSoon { days: length, counts: false },
        Sentence::HeldTooNear { days: length, counts: true },
        Sentence::HeldTooNear { days: length, counts: false },
        Sentence::HeldTooLate { days: length },
        Sentence::Start,
        Sentence::StartMoved { requested: day },
        Sentence::StartChosen { days },
        Sentence::StartRequested { day },
        Sentence::AimBefore { interval, event: name, on: other_day, days },
        Sentence::NotNearer { day, minimum: length, event: name, on: other_day },
        Sentence::NotFarther { day, maximum: length, event: name, on: other_day },
        Sentence::EarlierCounts,
        Sentence::AsSoonAsAllowed { day },
        Sentence::WouldSuit { day, is_better: true },
        Sentence::WouldSuit { day, is_better: false },
        Sentence::ButNoPlan { suits },
        Sentence::ButTooLate { suits: text },
        Sentence::ButWorse { suits, days: length, instead_of: 37 },
        Sentence::ButNotBetter { suits },
        Sentence::ButNoPlanBeside { suits },
        Sentence::ButWorseBeside { suits, days: length, instead_of: 37 },
        Sentence::ButNotBetterBeside { suits },
        Sentence::ButSharesLess { suits },
        Sentence::ButGivesUp { suits, visits },
        Sentence::Promised,
        Sentence::TimeMoved { start: "11:40", requested: other_time, length: minutes },
        Sentence::SharedVisit { courses: id },
        Sentence::WasMoved { is_forced: false },
        Sentence::WasMoved { is_forced: true },
        Sentence::WasMissed { day },
        Sentence::PlannedFrom { day },
        Sentence::WasHeld,
        Sentence::AfterGap { length, day, then: text },
        Sentence::GapAhead { length, day, then: text },
        Sentence::GapRule { length, then: text },
        Sentence::LastAgain,
        Sentence::LastSessionsAgain { sessions: 37 },
        Sentence::PhaseAgain,
        Sentence::CourseAgain,
        Sentence::DueLeftOut,
        Sentence::Blocked { obstacle, days },
        Sentence::MoreTimes { times: 37 },
        Sentence::Weekday,
        Sentence::PhaseWeekday,
        Sentence::Closed,
        Sentence::ClosedFor { reason: text },
        Sentence::ClosedWeekday,
        Sentence::NoTime,
        Sentence::NoTimeFor { length: minutes },
        Sentence::NoTimeTogether { length: minutes, courses: id },
        Sentence::Away,
        Sentence::InBreak { title: name },
        Sentence::TooSoonBefore { length, treatment: id, day },
        Sentence::TooSoonAfter { length, treatment: id, day },
        Sentence::OtherCourse { course: id },
        Sentence::CareFor { length },
        Sentence::CareFromBefore { length },
        Sentence::CareUntilBefore { length },
        Sentence::CareOnDay,
        Sentence::CareBefore,
        Sentence::CareAfter,
        Sentence::CareUntil { latest: time, at_least: None, length },
        Sentence::CareUntil { latest: time, at_least: Some(other_time), length },
        Sentence::CareFrom { earliest: time, at_latest: None, until: None, length },
        Sentence::CareFrom { earliest: time, at_latest: Some(other_time), until: Some(other_day), length },
        Sentence::CareDayUntil { day, time: other_time },
        Sentence::CareDayFrom { day, time: other_time },
        Sentence::CareOn { day },
        Sentence::CareClock { from: Some(time), until: None, told },
        Sentence::CareClock { from: None, until: Some(time), told },
        Sentence::CareClock { from: Some(time), until: Some(other_day), told },
        Sentence::About { indication: name, protocol: id },
        Sentence::CourseSpan { sessions, days, off_aim: None },
        Sentence::CourseSpan { sessions, days, off_aim: Some(length) },
        Sentence::LengthNotKnown,
        Sentence::HoursNotKnown,
        Sentence::NotYetEffective { day },
        Sentence::VariantHolds { title: name, session: 1, day },
        Sentence::LocalTimes { zone: "Europe/Istanbul" },
        Sentence::JointSummary { courses, sessions, visits, off_aim: length },
        Sentence::OffAimOpen { at_least: length },
        Sentence::PromisesOpen,
        Sentence::TieOpen,
        Sentence::NotProven,
        Sentence::FewestOpen { at_least: None },
        Sentence::FewestOpen { at_least: Some(length) },
        Sentence::VisitsOpen { visits, above: None },
        Sentence::VisitsOpen { visits, above: Some(length) },
        Sentence::PhaseTitle { phase: name, round: None, sessions, spacing: None },
        Sentence::PhaseTitle { phase: name, round: Some(37), sessions, spacing: Some(Spacing::Apart { interval }) },
        Sentence::PhaseTitle {
            phase: name,
            round: None,
            sessions,
            spacing: Some(Spacing::BeforeEvent { interval, event: name }),
        },
        Sentence::PhaseTitle {
            phase: name,
            round: None,
            sessions,
            spacing: Some(Spacing::AfterEvent { interval, event: name }),
        },
        Sentence::PhaseTitle {
            phase: name,
            round: None,
            sessions,
            spacing: Some(Spacing::AfterSession { interval, number: 37 }),
        },
        Sentence::PhaseTitle { phase: name, round: None, sessions, spacing: Some(Spacing::OnEvent { event: name }) },
        Sentence::AimOnEvent { event: name, on: day },
        Sentence::NotBeforeEvent { event: name, on: day },
        Sentence::NotAfterEvent { event: name, on: day },
        Sentence::PhaseTitle { phase: name, round: None, sessions, spacing: Some(Spacing::PerWeek { count: 5 }) },
        Sentence::PhaseTitle { phase: name, round: None, sessions, spacing: Some(Spacing::On { weekdays: name }) },
        Sentence::SessionsLeftOut { phase: name, sessions, source: interval },
        Sentence::AskBefore { question: text },
        Sentence::AskAfter { question: text },
        Sentence::WhenToCall,
        Sentence::Disclaimer,
        Sentence::Separation { before: Some(length), after: None, treatments: id, is_usual: false },
        Sentence::Separation { before: None, after: Some(length), treatments: id, is_usual: false },
        Sentence::Separation { before: Some(length), after: Some(longer), treatments: id, is_usual: false },
        Sentence::Separation { before: Some(length), after: None, treatments: id, is_usual: true },
        Sentence::Separation { before: None, after: Some(length), treatments: id, is_usual: true },
        Sentence::Separation { before: Some(length), after: Some(longer), treatments: id, is_usual: true },
        Sentence::AddedByClinic { text },
        Sentence::SessionsNamed { first: 37, last: Some(37) },
        Sentence::SessionsNamed { first: 37, last: Some(41) },
        Sentence::SessionsNamed { first: 37, last: None },
        Sentence::OnlyFor { text: name, which: name },
        Sentence::RulesOut { is_clinics: false },
        Sentence::RulesOut { is_clinics: true },
        Sentence::NotRecommended { is_clinics: false },
        Sentence::NotRecommended { is_clinics: true },
        Sentence::TellBeforehand,
        Sentence::IsWeighed,
        Sentence::Postpones,
        Sentence::AskFirst,
        Sentence::UntilThen { condition: name, until: text },
        Sentence::SourceUpdated { day },
        Sentence::ProtocolFile { id, version: "1.2.3" },
        Sentence::CountChosen { phase: name, sessions, is_asked_for: true, source: None },
        Sentence::CountChosen { phase: name, sessions, is_asked_for: false, source: Some("41") },
        Sentence::CountInTime { phase: name, sessions, source: interval },
        Sentence::Usually { text: interval },
        Sentence::OutsideUsual { phase: name, chosen: sessions, usual: interval },
        Sentence::PreparationWhen { length, when: text },
        Sentence::LongerCourse { when: text },
        Sentence::Repeats { interval },
        Sentence::RoundsHint,
        Sentence::Draft,
        Sentence::Retired,
        Sentence::Reviewed { by: name, day },
        Sentence::RemindNow { title: name },
        Sentence::RemindTomorrow { time: None, title: name },
        Sentence::RemindTomorrow { time: Some(other_time), title: name },
        Sentence::RemindIn { count: 14, unit: Unit::Day, time: None, title: name },
        Sentence::RemindIn { count: 23, unit: Unit::Hour, time: Some(other_time), title: name },
        Sentence::Appointment { number: 37, of: 41 },
        Sentence::Appointments,
        Sentence::Cancelled { title: name },
        Sentence::CancelledAppointment,
        Sentence::Or { before: name, last: text },
        Sentence::Span { sessions, days },
        Sentence::SomeCancelled { sessions, cancelled: 37 },
        Sentence::Progress { done: 37, of: 41 },
        Sentence::SessionOfCourse { course: name, number: 37, of: 41 },
        Sentence::AskTheClinic,
        Sentence::MovesAsAgreed,
        Sentence::MovesWithAnother,
        Sentence::CanMoveTo { days },
        Sentence::Done,
        Sentence::DoneLate { days: length },
        Sentence::DoneTooSoon,
        Sentence::Missed,
        Sentence::Dropped,
        Sentence::Moved,
        Sentence::MonthsWithout { months: text },
        Sentence::Issue { day, revision: 37 },
        Sentence::Replaces { revision: 37 },
        Sentence::ClinicianIs { name },
        Sentence::WeekdaySpan { first: name, last: text },
        Sentence::CareFromDay { earliest: day, at_latest: None, length },
        Sentence::CareFromDay { earliest: day, at_latest: Some(other_day), length },
        Sentence::CareUntilDay { latest: day, at_least: None, length },
        Sentence::CareUntilDay { latest: day, at_least: Some(other_day), length },
    ];
    let times = [
        CheckpointTime::After(37, 37),
        CheckpointTime::After(37, 41),
        CheckpointTime::Every(37, 37),
        CheckpointTime::Every(37, 41),
        CheckpointTime::AfterLast,
        CheckpointTime::Before(37),
    ];
    for time in times {
        sentences.extend([None, Some(id)].map(|phase| Sentence::AskedWhen { time, phase }));
    }
    for is_yes in [true, false] {
        sentences.push(Sentence::AnswerGoesOn { is_yes });
        sentences.push(Sentence::AnswerStops { is_yes });
        sentences.push(Sentence::AnswerGoesTo { is_yes, phase: name });
        sentences.push(Sentence::AnswerAdds { is_yes, sessions });
        sentences.push(Sentence::Answered { question: text, is_yes, day });
    }
    sentences.push(Sentence::DependsOn { after: 37, question: text });
    sentences.push(Sentence::SameDayIsFine);
    sentences.extend([false, true].map(|is_discreet| Sentence::DecidedAfter { after: 8, is_discreet }));
    sentences.extend([Sentence::StillUndecided, Sentence::DecidedThen]);
    sentences.push(Sentence::AllDependsOn { question: text });
    sentences.push(Sentence::AnswerNow { name: id, question: text });
    sentences.push(Sentence::SessionsAdded { phase: name, sessions });
    sentences.extend(Frequency::ALL.map(|(_, frequency)| Sentence::HowOften { frequency }));
    for after in references {
        sentences.push(Sentence::AimIs { interval, after, days });
        sentences.push(Sentence::AimOnDay { interval, after, days });
        sentences.push(Sentence::AimNextWeekday { after, days });
        sentences.push(Sentence::NotBefore { day: other_day, minimum: length, after });
        sentences.push(Sentence::NotAfter { day: other_day, maximum: length, after });
    }
    for moment in moments {
        sentences.push(Sentence::Moment { moment });
        sentences.push(Sentence::CareBetween { from: moment, until: None });
        sentences.extend(moments.map(|until| Sentence::CareBetween { from: moment, until: Some(until) }));
    }
    let said = sentences.into_iter().map(|sentence| Said { data: format!("{sentence:?}"), text: locale.say(sentence) });
    said.collect()
}

/// Every notice, some of them with different gaps.
pub(super) fn notices(locale: Locale) -> Vec<Said> {
    let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
    let (day, other_day) = (&*locale.day(date("2026-12-01")), &*locale.day(date("2027-03-17")));
    let range = DateRange::new(date("2026-12-28"), date("2027-01-04")).expect("a range");
    let days = &*locale.days(range);
    let (length, interval) = (&*locale.count(14, Unit::Day), &*locale.wording().count_range(7, 10, Unit::Day));
    let weekdays = locale.labels().weekdays;
    let (weekday, several) = (weekdays[5], &*weekdays[..2].join(locale.labels().comma));
    let (course, phase, treatment, place) = ("some-id", "other-id", "third-id", "some-id 41");
    let session = &*locale.notice(Notice::SessionOf { number: 37, of: Some(41), place });
    let (change, state) =
        (&*locale.notice(Notice::ChangeOpen { day }), &*locale.notice(Notice::Overdue { days: length }));
    let courses = &*locale.count(12, Unit::Course);
    let (who, grade) = ("Ωmega", &*locale.say(Sentence::HeldOnAim));
    let notices = vec![
        Notice::SessionOf { number: 37, of: Some(41), place },
        Notice::SessionOf { number: 37, of: None, place },
        Notice::NoPlanOn { session, day },
        Notice::NoPlanWithin { session, days },
        Notice::NoPlanFor { session },
        Notice::NoJointPlan { courses: "`some-id`" },
        Notice::GivenUp,
        Notice::GivenUpAbove { days: length },
        Notice::BoundSteps,
        Notice::BoundMemory,
        Notice::BoundCourses { most: 12 },
        Notice::Conflict,
        Notice::ConflictAlone,
        Notice::ConflictOpen,
        Notice::ConflictUnknown,
        Notice::RuleStart { course, day },
        Notice::RuleStartWithin { course, days },
        Notice::RuleWeekdays { course, weekdays: several },
        Notice::RuleClosed { days, reason: None },
        Notice::RuleClosed { days, reason: Some(who) },
        Notice::RuleHours,
        Notice::RuleBusy,
        Notice::RulePhaseWeekdays { course, phase, weekdays: several },
        Notice::RuleBreaks { course },
        Notice::RuleAway { days },
        Notice::RuleOther { course, treatment, day },
        Notice::RuleMinimum { course, phase },
        Notice::RuleMaximum { course, phase },
        Notice::RuleSeparations,
        Notice::RuleToday { day },
        Notice::RuleMoved { course, session: 37, day },
        Notice::RuleSeparateVisits,
        Notice::ChangeSomething,
        Notice::ChangeSize,
        Notice::Changes { changes: change },
        Notice::ChangesTogether { one: change, other: change, days: length },
        Notice::ChangeAndCost { change, days: length },
        Notice::ChangeStart { course, day },
        Notice::ChangeStartAll { day },
        Notice::ChangeWeekday { course, weekday },
        Notice::ChangeOpen { day },
        Notice::ChangeOpenWeekday { weekday },
        Notice::ChangeFree { day },
        Notice::ChangeBack { day },
        Notice::ChangeMaximum { course, phase, days: length },
        Notice::ChangeInterval { course, phase, interval },
        Notice::ChangeRelease { course, session: 37 },
        Notice::ChangeForce { course, session: 37, day, command: "mesoplan record … move" },
        Notice::ChangeEvent { event: "retrieval", day },
        Notice::ChangeCancel { course, session: 37 },
        Notice::ChangeShare,
        Notice::Agenda { day, courses },
        Notice::NextOf { state, who, number: 37, of: Some(41) },
        Notice::NextOf { state, who, number: 37, of: None },
        Notice::NextDate { line: who, day },
        Notice::AppointmentOn { day },
        Notice::PlanDiffers { day, command: "mesoplan plan … -o …" },
        Notice::Over { who },
        Notice::TooSoonUntil { day },
        Notice::AllowedEarly { aim_from: day },
        Notice::WaitingFor { events: who },
        Notice::Due,
        Notice::Overdue { days: length },
        Notice::PastMaximum { days: length },
        Notice::NextWindow { aim: days, earliest: day, latest: None },
        Notice::NextWindow { aim: days, earliest: day, latest: Some(other_day) },
        Notice::NoDayAllowed { earliest: day, latest: other_day },
        Notice::LastHeld { number: 37, day, grade },
        Notice::NotRead { file: "courses/x.toml" },
        Notice::PlannedFor { day },
        Notice::HeldBeyond { days },
        Notice::BookTitle { days },
        Notice::NoVisits,
        Notice::FreeTimes { times: "09:10-09:35" },
        Notice::FreePlaces { times: "09:10-09:35" },
        Notice::Preparation { times: "09:10-09:35" },
        Notice::PrepareFrom { time: "10:20", what: who },
        Notice::TimeOpen,
        Notice::Done,
        Notice::Who,
        Notice::What,
        Notice::Place,
        Notice::ToDo,
        Notice::WhomToTell,
        Notice::ClosedOn { days, count: 37 },
        Notice::ProtocolChanged { day, given_up: None },
        Notice::ProtocolChanged { day, given_up: Some(other_day) },
        Notice::Moves { who, old: day, new: other_day },
        Notice::NoOtherTime { who, old: day },
        Notice::AlsoOn { who, new: day },
        Notice::CalledOff { who, old: day },
        Notice::OnlyToday,
        Notice::InTurn,
    ]
    .into_iter();
    notices.map(|notice| Said { data: format!("{notice:?}"), text: locale.notice(notice) }).collect()
}
