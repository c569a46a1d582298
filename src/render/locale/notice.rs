//! What whoever makes the plans is told besides them, as data: why no plan fits and what would help, and what is due.

/// A notice, or a part of one, with its gaps filled, as [`super::Sentence`] is for plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Notice<'a> {
    // Why no plan fits. Without a full stop.
    /// `session 2 of 4 (loading 2)`; `place` is the name of its phase and its number there.
    SessionOf { number: u32, of: Option<u32>, place: &'a str },
    /// `no plan fits: session 2 of 4 (loading 2) would have to be on Tue 1 Dec 2026`; `session` as above.
    NoPlanOn { session: &'a str, day: &'a str },
    /// `no plan fits: session 2 of 4 (loading 2) would have to be on a day from Mon 14 to Thu 17 Dec 2026`.
    NoPlanWithin { session: &'a str, days: &'a str },
    /// `no plan fits: no day satisfies all rules of session 2 of 4 (loading 2)`.
    NoPlanFor { session: &'a str },
    /// ``no plan fits: `a`, `b` each have one alone, but not together``.
    NoJointPlan { courses: &'a str },
    /// `the search was given up before it was decided whether a plan fits`.
    GivenUp,
    /// `the search was given up before it was decided whether a plan fits; every plan, if there is one, is more than 3
    /// days off aim`.
    GivenUpAbove { days: &'a str },
    /// The bound that was met: `one answer may look at no more plans`.
    BoundSteps,
    /// `one answer may use no more memory`.
    BoundMemory,
    /// `no more than 12 courses are planned together`.
    BoundCourses { most: u32 },

    // The rules that collide, each on a line below the first of these. Without a full stop, with a small letter.
    /// `These cannot all hold together; without any one of them the others can:`
    Conflict,
    /// Where one rule alone leaves no plan: `A plan fits without this:`
    ConflictAlone,
    /// The same where not each of them is known to be needed: `These rules clash, and perhaps not all of them are needed for
    /// that:`
    ConflictOpen,
    /// Where there are too many of those: `which rules clash was not found out within the bound of one answer`.
    ConflictUnknown,
    /// `` `infusion` starts on Tue 1 Dec 2026 or at most a week later``.
    RuleStart { course: &'a str, day: &'a str },
    /// `` `infusion` starts from Tue 1 to Thu 10 Dec 2026``.
    RuleStartWithin { course: &'a str, days: &'a str },
    /// `` `infusion` uses only Monday, Wednesday``; weekdays in full, as a list.
    RuleWeekdays { course: &'a str, weekdays: &'a str },
    /// `the clinic is closed: Mon 14 to Thu 17 Dec 2026`, `the clinic is closed (New Year's Day): Fri 1 Jan 2027`.
    RuleClosed { days: &'a str, reason: Option<&'a str> },
    /// `the clinic keeps its opening hours`.
    RuleHours,
    /// `the time that is taken at the clinic stays taken`.
    RuleBusy,
    /// `` `loading` of `infusion` is on Monday, Wednesday alone``; weekdays in full, as a list.
    RulePhaseWeekdays { course: &'a str, phase: &'a str, weekdays: &'a str },
    /// `` `laser` has no sessions at certain times of the year``.
    RuleBreaks { course: &'a str },
    /// `the person is away: Mon 14 to Thu 17 Dec 2026`.
    RuleAway { days: &'a str },
    /// `` `infusion` keeps its distance from botulinum-toxin on Tue 1 Dec 2026``.
    RuleOther { course: &'a str, treatment: &'a str, day: &'a str },
    /// `` `loading` of `infusion` keeps its minimum intervals``.
    RuleMinimum { course: &'a str, phase: &'a str },
    /// `` `loading` of `infusion` keeps its maximum intervals``.
    RuleMaximum { course: &'a str, phase: &'a str },
    /// `the courses keep their distances from one another`.
    RuleSeparations,
    /// `sessions are planned from Tue 1 Dec 2026 on`.
    RuleToday { day: &'a str },
    /// ``session 3 of `infusion` stays on Tue 1 Dec 2026, to which it was moved``.
    RuleMoved { course: &'a str, session: u32, day: &'a str },
    /// `no two courses share a visit`.
    RuleSeparateVisits,

    // A saved course whose protocol was edited.
    /// `The protocol has changed since the plan was handed out on Tue 1 Dec 2026. Promised and given up: Tue 12 Jan 2027.`,
    /// or `… All promised appointments stay.`
    ProtocolChanged { day: &'a str, given_up: Option<&'a str> },

    // What would help: things that someone could do.
    /// Where nothing better is known: `give another start, another weekday or fewer closed days`.
    ChangeSomething,
    /// Where the search was given up: `free more days, or plan fewer sessions at once`.
    ChangeSize,
    /// `a plan fits with one of these changes: open on Tue 15 Dec 2026 (0 days off aim)`; `changes` are the next two
    /// groups, with semicolons between them.
    Changes { changes: &'a str },
    /// `none of the changes tried helps alone; these two together do: open on Tue 15 Dec 2026; open on Tue 22 Dec 2026 (3 days
    /// off aim)`.
    ChangesTogether { one: &'a str, other: &'a str, days: &'a str },
    /// `open on Tue 15 Dec 2026 (3 days off aim)`: one of the next, and how many days off aim the plan then is.
    ChangeAndCost { change: &'a str, days: &'a str },
    /// ``start `infusion` on Tue 1 Dec 2026``.
    ChangeStart { course: &'a str, day: &'a str },
    /// `start all courses later, the first on Tue 1 Dec 2026`.
    ChangeStartAll { day: &'a str },
    /// ``let `infusion` use Saturday too``.
    ChangeWeekday { course: &'a str, weekday: &'a str },
    /// `open on Tue 15 Dec 2026`.
    ChangeOpen { day: &'a str },
    /// `open on every Saturday too`.
    ChangeOpenWeekday { weekday: &'a str },
    /// `keep time free on Tue 15 Dec 2026`.
    ChangeFree { day: &'a str },
    /// Of the person who is away: `be there on Tue 15 Dec 2026`.
    ChangeBack { day: &'a str },
    /// ``let `loading` of `infusion` go up to 3 days past its maximum interval``.
    ChangeMaximum { course: &'a str, phase: &'a str, days: &'a str },
    /// ``give `loading` of `infusion` the interval 2 weeks``.
    ChangeInterval { course: &'a str, phase: &'a str, interval: &'a str },
    /// ``let session 3 of `infusion` be on another day again``.
    ChangeRelease { course: &'a str, session: u32 },
    /// ``put session 3 of `infusion` on Tue 15 Dec 2026, past its maximum interval: `mesoplan record …` ``.
    ChangeForce { course: &'a str, session: u32, day: &'a str, command: &'a str },
    /// ``give `retrieval` the date Tue 15 Dec 2026``.
    ChangeEvent { event: &'a str, day: &'a str },
    /// ``cancel session 3 of `infusion` ``.
    ChangeCancel { course: &'a str, session: u32 },
    /// `let courses share a visit`.
    ChangeShare,

    // What is due on a day.
    /// `Fri 20 Nov 2026: 3 courses`.
    Agenda { day: &'a str, courses: &'a str },
    /// The first line of a course: `Overdue by 3 days: Ayşe, hair-loss, session 3 of 19`. `state` is one of the next
    /// ones, `who` is the label and the course.
    NextOf { state: &'a str, who: &'a str, number: u32, of: Option<u32> },
    /// Of a session that was promised: `Appointment Tue 26 Jan 2027 17:30`.
    AppointmentOn { day: &'a str },
    /// Below an appointment that is given up: `No longer in the plan, which has Wed 27 Jan 2027 17:30 instead; …`.
    PlanDiffers { day: &'a str, command: &'a str },
    /// The first line of a course, with the day that is planned or promised: `…; next date Tue 26 Jan 2027 17:30`.
    NextDate { line: &'a str, day: &'a str },
    /// `Over: Ayşe, hair-loss`: a course without a next session.
    Over { who: &'a str },
    /// `Too soon until Tue 1 Dec 2026`.
    TooSoonUntil { day: &'a str },
    /// `Allowed, aim from Tue 1 Dec 2026`.
    AllowedEarly { aim_from: &'a str },
    /// Of a session that needs the date of an event: `Needs the date of egg retrieval`.
    WaitingFor { events: &'a str },
    /// `Due`.
    Due,
    /// `Overdue by 3 days`.
    Overdue { days: &'a str },
    /// `3 days after the last day allowed`.
    PastMaximum { days: &'a str },
    /// `Aim: Tue 1 Dec 2026; allowed from Mon 30 Nov 2026 on.`, or `…, not after Thu 3 Dec 2026.`
    NextWindow { aim: &'a str, earliest: &'a str, latest: Option<&'a str> },
    /// `No day is allowed: not before Tue 1 Dec 2026, and not after Mon 30 Nov 2026.`
    NoDayAllowed { earliest: &'a str, latest: &'a str },
    /// `Session 2 on Tue 1 Dec 2026: held on aim.` `grade` is a sentence of `Sentence::Held…`.
    LastHeld { number: u32, day: &'a str, grade: &'a str },
    /// A file that cannot be read: `Cannot be read: courses/ayse.toml`.
    NotRead { file: &'a str },
    /// Of a course that is over: `Held beyond the last session of the course: Tue 1 Dec 2026`
    HeldBeyond { days: &'a str },
    /// `Planned for Tue 1 Dec 2026.`, or with a time `Planned for Tue 1 Dec 2026 17:30.`
    PlannedFor { day: &'a str },

    // The days of a clinic's book, and what a closed day changes in it.
    /// `Appointments: Thu 3 Dec 2026`: over the days of a book.
    BookTitle { days: &'a str },
    /// `No appointments`: a day of a book on which nobody comes.
    NoVisits,
    /// `Free: 09:00-12:30, 15:00-18:00`.
    FreeTimes { times: &'a str },
    /// `Free (number of places): 09:00-12:30 (2), 15:00-18:00 (1)`.
    FreePlaces { times: &'a str },
    /// What a visit begins with: `Preparation: 17:30-18:00`.
    Preparation { times: &'a str },
    /// `From 10:00: A numbing cream is put on.`
    PrepareFrom { time: &'a str, what: &'a str },
    /// Of a visit without a clock time: `time not set`.
    TimeOpen,
    /// Of a session that took place: `done`.
    Done,
    /// The column of whose a visit is.
    Who,
    /// The column of what a visit is for.
    What,
    /// The column of which chair or room a visit is at, by its number.
    Place,
    /// The column of what is to be done and asked at a visit.
    ToDo,
    /// Over the list of those whose appointments change.
    WhomToTell,
    /// `Closed: Thu 3 Dec 2026. Appointments to move: 4.`
    ClosedOn { days: &'a str, count: u32 },
    /// `Ayşe: Fri 4 Dec 2026 17:30 instead of Thu 3 Dec 2026 17:30`.
    Moves { who: &'a str, old: &'a str, new: &'a str },
    /// `Ayşe: no other time fits for Thu 3 Dec 2026 17:30`.
    NoOtherTime { who: &'a str, old: &'a str },
    /// `Ayşe: new appointment Fri 4 Dec 2026 17:30`.
    AlsoOn { who: &'a str, new: &'a str },
    /// `Ayşe: Thu 3 Dec 2026 17:30 is cancelled`.
    CalledOff { who: &'a str, old: &'a str },
    /// That a visit had to move to the very day on which somebody asks.
    OnlyToday,
    /// That changes are best for each in turn, not jointly.
    InTurn,
}
