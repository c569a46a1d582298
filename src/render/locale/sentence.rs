//! Every sentence of a plan, as data: the table of contents of a translation.

use super::Unit;
use crate::model::{CheckpointTime, Frequency};

/// A sentence, or a part of one, with its gaps filled. Each comment shows it in English.
///
/// The texts in the gaps are whole and in the same language: days, lengths, other sentences. A language takes the words
/// around them that its grammar needs. What it leaves out, or an unused entry here, is an error of the compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Sentence<'a> {
    // Small parts.
    /// `cellulite and hair loss`: a list, and its last name.
    And { before: &'a str, last: &'a str },
    /// `Fever (and 2 more)`.
    AndMore { first: &'a str, others: u32 },
    /// `2 months or more`.
    OrMore { length: &'a str },
    /// `2 weeks to 1 month`: two lengths of different units.
    Range { lo: &'a str, hi: &'a str },
    /// `8 to 12`.
    CountBetween { lo: u32, hi: u32 },
    /// The most sessions that a source gives: `up to 8`.
    CountUpTo { hi: u32 },
    /// For how long a phase goes on: `for 3 years`.
    ForTime { length: &'a str },
    /// How many sessions, where there is no end: `ongoing`.
    Ongoing,
    /// `Hair loss: Ayşe`; also `Before: no alcohol`.
    Titled { title: &'a str, text: &'a str },
    /// `[EN]: words of the protocol, which has them in English only.` The mark is `[EN]` in every language.
    EnglishOnly,

    // A session and where it may be.
    /// `session 3`, or `A, session 3` with the letter of its course.
    Session { course: Option<&'a str>, number: u32 },
    /// `Add session 3, Tue 29 Dec 2026, to my calendar`; `session` as above.
    AddToCalendar { session: &'a str, day: &'a str },
    /// Beside a QR code: `Scan to add session 3, Tue 29 Dec 2026, to your calendar`; `session` as above.
    ScanToAdd { session: &'a str, day: &'a str },
    /// What a QR code is, for those who do not see it: `QR code of session 3, Tue 29 Dec 2026`; `session` as above.
    ScanCode { session: &'a str, day: &'a str },
    /// Of a QR code that does not hold the whole event: `The code leaves out the place, so that it is not too fine to
    /// scan.`, or `The code leaves out the end of the title, and any place, so that it is not too fine to scan.`
    ScanShortened { is_title_cut: bool },
    /// `Induction, session 3 of 10.` Here the numbers are those of the phase.
    SessionOfPhase { phase: &'a str, number: u32, of: u32 },
    /// Where a session may move, without an end: `Tue 26 Jan 2027 or later`.
    From { day: &'a str },
    /// In a column of where sessions can move, of one that cannot move alone: `only with another session`.
    Fixed,
    /// `It cannot move unless another session moves.`
    CannotMove,
    /// `It may move to any usable day from Mon 4 to Thu 7 Jan 2027; the plan stays valid.`
    MayMove { days: &'a str },
    /// `It may move to Mon 4 Jan 2027; the plan stays valid.`
    MayMoveTo { day: &'a str },
    /// `It may move to any usable day from Mon 4 Jan 2027 on; the plan stays valid.`
    MayMoveFrom { day: &'a str },
    /// `Aim: Mon 4 Jan 2027.`
    AimedAt { aim: &'a str },
    /// `Aim: Mon 4 Jan 2027; allowed: Mon 4 to Thu 7 Jan 2027.` `allowed` is one of the next four.
    AimedAtAndAllowed { aim: &'a str, allowed: &'a str },
    /// `The day is allowed from Mon 4 Jan 2027 on.` `allowed` is one of the next four.
    Allowed { allowed: &'a str },
    /// `allowed from Mon 4 Jan 2027 on`.
    AllowedFrom { day: &'a str },
    /// `allowed until Thu 7 Jan 2027`.
    AllowedUntil { day: &'a str },
    /// `allowed: Mon 4 to Thu 7 Jan 2027`.
    AllowedOn { days: &'a str },
    /// Of a window that holds no day, its ends being in the wrong order: `allowed from … until …`.
    AllowedFromUntil { from: &'a str, until: &'a str },
    /// In a table: `moved by hand`, `moved by hand, against a rule`.
    MovedByHand { is_forced: bool },
    /// `Not on record: session 3, planned for Tue 29 Dec 2026.`
    Unrecorded { number: u32, day: &'a str },

    /// Of sessions that need the date of an event: `Sessions 9 to 11 have no date yet: they wait for the date of: egg
    /// retrieval.`, of one `Session 9 …`, and without the event where nobody may know it.
    Waiting { first: u32, last: u32, events: Option<&'a str> },
    /// The same in a column for the status of a session: `no date yet`.
    NoDateYet,

    // How a session that was held lies against its rules: in a table, and with a capital letter and a full stop.
    /// `held, and does not count`.
    HeldUncounted,
    /// `done, but no longer counts because of a long gap`.
    HeldSuperseded,
    /// `held on aim`.
    HeldOnAim,
    /// `held 3 days before its aim`.
    HeldEarly { days: &'a str },
    /// `held 3 days after its aim`.
    HeldLate { days: &'a str },
    /// `held 3 days before its minimum, within the grace`.
    HeldInGrace { days: &'a str },
    /// `held too soon, 3 days before its minimum; the protocol lets it count`, `…; by the protocol it does not count`.
    HeldTooSoon { days: &'a str, counts: bool },
    /// `held 3 days too near to another treatment; the protocol lets it count`, `…; by the protocol it does not count`.
    HeldTooNear { days: &'a str, counts: bool },
    /// `held 3 days after its maximum`.
    HeldTooLate { days: &'a str },

    // Why a session is on its day.
    /// `It is the requested start.`
    Start,
    /// `The requested start, Tue 1 Dec 2026, cannot be used; this is the first usable day after it.`
    StartMoved { requested: &'a str },
    /// `The start may be on any usable day: Tue 1 to Thu 10 Dec 2026.`
    StartChosen { days: &'a str },
    /// `The start is requested for Tue 1 Dec 2026.`
    StartRequested { day: &'a str },
    /// `2 weeks after session 3 is Tue 29 Dec 2026.`
    AimIs { interval: &'a str, after: Reference<'a>, days: &'a str },
    /// `1 month after session 1, on the day of the month that the protocol names, is Mon 1 Feb 2027.`
    AimOnDay { interval: &'a str, after: Reference<'a>, days: &'a str },
    /// `The next of the protocol's weekdays after session 3 is Tue 29 Dec 2026.`
    AimNextWeekday { after: Reference<'a>, days: &'a str },
    /// `Provisional: it depends on what is decided after session 8.` Where nobody may see what the appointments are for, they
    /// are called that.
    DecidedAfter { after: u32, is_discreet: bool },
    /// `Provisional: it depends on a decision that is still open.`
    StillUndecided,
    /// `After this appointment it is decided how to go on.`
    DecidedThen,
    /// `Tue 29 Dec 2026 would suit this session better, but then a session would come so late that the course could not go on as
    /// planned.`
    ButTooLate { suits: &'a str },
    /// `On Due date (Tue 29 Dec 2026).`
    AimOnEvent { event: &'a str, on: &'a str },
    /// `Not before Due date (Tue 29 Dec 2026).`
    NotBeforeEvent { event: &'a str, on: &'a str },
    /// `Not after Due date (Tue 29 Dec 2026).`
    NotAfterEvent { event: &'a str, on: &'a str },
    /// `Not before Tue 29 Dec 2026: at least 2 weeks after session 3.`
    NotBefore { day: &'a str, minimum: &'a str, after: Reference<'a> },
    /// `Not after Tue 29 Dec 2026: at most 2 weeks after session 3.`
    NotAfter { day: &'a str, maximum: &'a str, after: Reference<'a> },
    /// `2 weeks before surgery (Tue 29 Dec 2026) is Tue 15 Dec 2026.`
    AimBefore { interval: &'a str, event: &'a str, on: &'a str, days: &'a str },
    /// `Not after Sat 26 Dec 2026: at least 3 days before surgery (Tue 29 Dec 2026).`
    NotNearer { day: &'a str, minimum: &'a str, event: &'a str, on: &'a str },
    /// `Not before Tue 15 Dec 2026: at most 2 weeks before surgery (Tue 29 Dec 2026).`
    NotFarther { day: &'a str, maximum: &'a str, event: &'a str, on: &'a str },
    /// Below several rules: `Whichever of these is earlier counts.`
    EarlierCounts,
    /// `No interval is given for it, so it is planned as soon as its rules allow, from Tue 29 Dec 2026.`
    AsSoonAsAllowed { day: &'a str },
    /// `Tue 29 Dec 2026 would suit this session better`, `… as well`; it goes on with one of the next three.
    WouldSuit { day: &'a str, is_better: bool },
    /// `…, but then no plan fits.`
    ButNoPlan { suits: &'a str },
    /// `…, but the whole plan would be 12 days off aim instead of 7.`
    ButWorse { suits: &'a str, days: &'a str, instead_of: u32 },
    /// `…, but no plan with it is less off aim, and this one has fewer visits or earlier days.`
    ButNotBetter { suits: &'a str },
    // The same of a course that is planned with others.
    /// `…, but then this course has no plan while the other courses stay.`
    ButNoPlanBeside { suits: &'a str },
    /// `…, but while the other courses stay, this one would be 12 days off aim instead of 7.`
    ButWorseBeside { suits: &'a str, days: &'a str, instead_of: u32 },
    /// `…, but while the other courses stay, this one would be no less off aim, with more visits or later days.`
    ButNotBetterBeside { suits: &'a str },
    /// `…, but sharing visits with the other courses comes first.`
    ButSharesLess { suits: &'a str },
    /// `…, but then promised visits would be given up: 3 visits.`
    ButGivesUp { suits: &'a str, visits: &'a str },
    /// `It was promised for this day.`
    Promised,
    /// `11:40 is the free time nearest to 17:30 that is long enough (50 minutes).`
    TimeMoved { start: &'a str, requested: &'a str, length: &'a str },
    /// `One visit with hair-loss, cellulite.`
    SharedVisit { courses: &'a str },
    /// `It was moved to this day by hand.`, `It was moved to this day by hand, although a rule forbids the day.`
    WasMoved { is_forced: bool },
    /// `It was missed on Tue 29 Dec 2026.`
    WasMissed { day: &'a str },
    /// `Sessions are planned from Tue 29 Dec 2026 on.`
    PlannedFrom { day: &'a str },
    /// `It was held on this day.`
    WasHeld,

    // What follows when a session is late: `then` is one of the next.
    /// `More than 8 weeks after the session on Tue 1 Dec 2026: the last session is held again.`
    AfterGap { length: &'a str, day: &'a str, then: &'a str },
    /// `This is more than 8 weeks after the session on Tue 1 Dec 2026; if it is held so late, the last session is held again.`
    GapAhead { length: &'a str, day: &'a str, then: &'a str },
    /// `More than 8 weeks after the session before: the last session is held again.`
    GapRule { length: &'a str, then: &'a str },
    /// `the last session is held again`.
    LastAgain,
    /// `the last 2 sessions are held again`.
    LastSessionsAgain { sessions: u32 },
    /// `the phase starts again`.
    PhaseAgain,
    /// `the course starts again`.
    CourseAgain,
    /// `the session that was due is left out`.
    DueLeftOut,

    // Why days cannot be used.
    /// `The clinic is closed: Mon 4 Jan 2027.` `obstacle` is one of the next.
    Blocked { obstacle: &'a str, days: &'a str },
    /// Behind a list of days: `and 3 more times`.
    MoreTimes { times: u32 },
    /// `Not on a weekday that may be used`.
    Weekday,
    /// `No sessions of this phase on that weekday`.
    PhaseWeekday,
    /// `The clinic is closed`.
    Closed,
    /// `The clinic is closed (New Year's Day)`.
    ClosedFor { reason: &'a str },
    /// `The clinic is not open on that weekday`.
    ClosedWeekday,
    /// `The clinic has no free time`.
    NoTime,
    /// `The clinic has no 50 minutes free in one piece`.
    NoTimeFor { length: &'a str },
    /// `The clinic has no 50 minutes free in one piece for a visit with hair-loss`.
    NoTimeTogether { length: &'a str, courses: &'a str },
    /// `The person is away`.
    Away,
    /// `No sessions at this time of the year (too much sun)`.
    InBreak { title: &'a str },
    /// `Less than 2 weeks before botulinum-toxin on Tue 29 Dec 2026`.
    TooSoonBefore { length: &'a str, treatment: &'a str, day: &'a str },
    /// `Less than 2 weeks after botulinum-toxin on Tue 29 Dec 2026`.
    TooSoonAfter { length: &'a str, treatment: &'a str, day: &'a str },
    /// `A session of hair-loss, and the two may not share a visit`.
    OtherCourse { course: &'a str },

    // When care holds, told from the session.
    /// `For 24 hours after`.
    CareFor { length: &'a str },
    /// `From 24 hours before`.
    CareFromBefore { length: &'a str },
    /// `Until 2 hours before`.
    CareUntilBefore { length: &'a str },
    /// `On the day of the session`.
    CareOnDay,
    /// `Before`.
    CareBefore,
    /// `After`.
    CareAfter,
    /// `From the day of the session until 24 hours after`, or without an end.
    CareBetween { from: CareMoment<'a>, until: Option<CareMoment<'a>> },

    // When care holds, by the clock; `told` is one of those above, or a bare moment.
    /// `Until Wed 2 Dec 2026 17:50, at least until Wed 2 Dec 2026 05:50 (12 to 24 hours after)`.
    CareUntil { latest: &'a str, at_least: Option<&'a str>, length: &'a str },
    /// `From Mon 30 Nov 2026 17:30, at the latest Tue 1 Dec 2026 05:30, until Tue 1 Dec 2026 17:30 (12 to 24 hours
    /// before)`.
    CareFrom { earliest: &'a str, at_latest: Option<&'a str>, until: Option<&'a str>, length: &'a str },
    /// `On Tue 1 Dec 2026 until 17:30`.
    CareDayUntil { day: &'a str, time: &'a str },
    /// `On Tue 1 Dec 2026 from 17:50 on`.
    CareDayFrom { day: &'a str, time: &'a str },
    /// `On Tue 1 Dec 2026`.
    CareOn { day: &'a str },
    /// `From Tue 1 Dec 2026 until Wed 2 Dec 2026 17:50 (from the day of the session until 24 hours after)`. At least one
    /// end is given.
    CareClock { from: Option<&'a str>, until: Option<&'a str>, told: &'a str },
    /// A bare moment: `24 hours after`, `the day of the session`.
    Moment { moment: CareMoment<'a> },

    // What holds for a whole course, or for several.
    /// `For: Hair loss. Protocol: hair-loss 1.0.0.`
    About { indication: &'a str, protocol: &'a str },
    /// `19 sessions, Tue 1 Dec 2026 to Tue 7 Dec 2027; 7 days off aim in all`, or without days off aim `…; every session
    /// on aim`.
    CourseSpan { sessions: &'a str, days: &'a str, off_aim: Option<&'a str> },
    /// `How long a session takes is not known, so a day counts as free when the clinic has any time; give
    /// --session-length to check that it is long enough.`
    LengthNotKnown,
    /// ``No opening hours are known, so any time of the day counts as open; `[hours]` in the clinic's file gives them.``
    HoursNotKnown,
    /// `This version of the protocol holds from Fri 1 Jan 2027, and the course begins before that day.`
    NotYetEffective { day: &'a str },
    /// `The variant “Begun before 15 years” holds, because session 1 is on Tue 1 Dec 2026.`
    VariantHolds { title: &'a str, session: u32, day: &'a str },
    /// `Times are local times in Europe/Istanbul.`
    LocalTimes { zone: &'a str },
    /// `2 courses planned together: 6 sessions in 5 visits; 12 days off aim in all`.
    JointSummary { courses: &'a str, sessions: &'a str, visits: &'a str, off_aim: &'a str },
    /// `The search was given up before this plan was proven best.`
    NotProven,
    /// `The search was given up before this plan was proven best: it is proven only that no plan is less than 3 days from the
    /// ideal dates.`
    OffAimOpen { at_least: &'a str },
    /// `Other plans are as good in days off aim and in visits; whether one of them ends sooner was not looked for to the
    /// end.`
    TieOpen,
    /// `The search was given up before it was proven that no plan keeps more of the promised visits.`
    PromisesOpen,
    /// `The search was given up before this plan was proven best: no plan has fewer visits, and of those with as few none is less
    /// than 3 days from the ideal dates.`
    FewestOpen { at_least: Option<&'a str> },
    /// `The search was given up before this plan was proven best: no plan has fewer than 5 visits; one with fewer than this plan is
    /// more than 3 days from the ideal dates.`
    VisitsOpen { visits: &'a str, above: Option<&'a str> },
    /// `Induction (round 2): 10 sessions, 2 weeks apart`; without a round, without an interval.
    PhaseTitle { phase: &'a str, round: Option<u32>, sessions: &'a str, spacing: Option<Spacing<'a>> },
    /// `Ask before this session: Does the result satisfy?`
    AskBefore { question: &'a str },
    /// `Ask after this session: Does an effect show?`
    AskAfter { question: &'a str },
    /// `Call the clinic if anything worries you, is stronger than described here or lasts longer. In an emergency, call
    /// the emergency number first.`
    WhenToCall,
    /// `mesoplan counts days and shows what sources say; a clinician decides.`
    Disclaimer,

    // What a protocol says besides its dates.
    /// `A session is at least 2 weeks before or at least 1 week after botulinum-toxin.`, or where the source calls it
    /// usual `A session is usually about 2 weeks before …`. At least one length is given.
    Separation { before: Option<&'a str>, after: Option<&'a str>, treatments: &'a str, is_usual: bool },
    /// Behind it: `The same day is fine.`
    SameDayIsFine,
    /// When a question is asked: `After session 3 to 4 of maintenance`, `After every 4 to 5 sessions`, `Before session 1
    /// of maintenance`. Without a phase the sessions of the whole course are counted.
    AskedWhen { time: CheckpointTime, phase: Option<&'a str> },
    /// What an answer leads to: `If yes, the course goes on as planned.`
    AnswerGoesOn { is_yes: bool },
    /// `If no, the course ends here.`
    AnswerStops { is_yes: bool },
    /// `If yes, the course goes on with Maintenance.`
    AnswerGoesTo { is_yes: bool, phase: &'a str },
    /// `If no, 2 sessions are added.`
    AnswerAdds { is_yes: bool, sessions: &'a str },
    /// What is planned on the answer that goes on as planned: `What comes after session 4 depends on the answer to: Does an
    /// effect show?`
    DependsOn { after: u32, question: &'a str },
    /// The same of a question that is asked before the first session.
    AllDependsOn { question: &'a str },
    /// `Does an effect show? Answered on Tue 1 Dec 2026: no.`
    Answered { question: &'a str, is_yes: bool, day: &'a str },
    /// What is to be answered now: `To be answered now (first-effect): Does an effect show?` The name is that of the file.
    AnswerNow { name: &'a str, question: &'a str },
    /// `Induction: 2 of these sessions were added after an answer.`
    SessionsAdded { phase: &'a str, sessions: &'a str },
    /// `Removal: 2 sessions more that an answer asks for are not planned: the source says 6 to 12.`
    SessionsLeftOut { phase: &'a str, sessions: &'a str, source: &'a str },
    /// Behind a sentence: `Avoid the sun. (added by this clinic)`.
    AddedByClinic { text: &'a str },
    /// `session 1`, `sessions 1 to 3`, `session 4 and later`.
    SessionsNamed { first: u32, last: Option<u32> },
    /// Behind a time: `Before (session 1 only)`, `After (Induction, sessions 1 to 3 only)`.
    OnlyFor { text: &'a str, which: &'a str },
    /// How often something happens: `Rare`.
    HowOften { frequency: Frequency },
    /// Above conditions: `By the source this rules the treatment out`, or where it is the clinic's own rule `This clinic
    /// does not treat in these cases`.
    RulesOut { is_clinics: bool },
    /// Above conditions: `The source does not recommend the treatment here`, or where it is the clinic's own rule `This
    /// clinic does not recommend the treatment here`.
    NotRecommended { is_clinics: bool },
    /// Above conditions: `Tell the doctor beforehand`.
    TellBeforehand,
    /// Above conditions: `A clinician weighs this`.
    IsWeighed,
    /// Above conditions: `This postpones the treatment`.
    Postpones,
    /// Above conditions: `Ask a clinician first`.
    AskFirst,
    /// `Pregnancy (until: the birth)`.
    UntilThen { condition: &'a str, until: &'a str },
    /// Behind a source: `updated Tue 1 Dec 2026`.
    SourceUpdated { day: &'a str },
    /// `Protocol hair-loss 1.0.0`.
    ProtocolFile { id: &'a str, version: &'a str },

    // How a plan came about.
    /// `Induction: 10 sessions, the clinic's choice in the protocol file; the source says 8 to 12.`, or where the request
    /// chose `…, as asked for; …`. Without `source`: `the source gives no number`.
    CountChosen { phase: &'a str, sessions: &'a str, is_asked_for: bool, source: Option<&'a str> },
    /// `Maintenance: 36 sessions, as many as there are in that time; the source says for 3 years.` `source` as above.
    CountInTime { phase: &'a str, sessions: &'a str, source: &'a str },
    /// `usually 8 to 12`: what the source calls usual.
    Usually { text: &'a str },
    /// `Induction: 14 sessions, the practitioner's decision; the source says usually 8 to 12.` Also of an interval.
    OutsideUsual { phase: &'a str, chosen: &'a str, usual: &'a str },
    /// `Each visit begins with 20 to 30 minutes of preparation. It is needed in these cases: the face or the hands.`
    PreparationWhen { length: &'a str, when: &'a str },
    /// `A longer course: slow hair growth`, behind the sentence above.
    LongerCourse { when: &'a str },
    /// `The source repeats the whole course after 12 months.`
    Repeats { interval: &'a str },
    /// `` `--rounds 2` plans the whole course twice.`` The option stays as it is.
    RoundsHint,
    /// `This protocol is a draft.`
    Draft,
    /// `This protocol is retired: start no new course from it.`
    Retired,
    /// `Reviewed by Dr A on Tue 1 Dec 2026.`
    Reviewed { by: &'a str, day: &'a str },

    // What a phone says.
    /// `Now: Hair loss 3/19`.
    RemindNow { title: &'a str },
    /// `Tomorrow 17:30: Hair loss 3/19`, for whole days without the time.
    RemindTomorrow { time: Option<&'a str>, title: &'a str },
    /// `In 3 days, 17:30: Hair loss 3/19`, for whole days without the time.
    RemindIn { count: u32, unit: Unit, time: Option<&'a str>, title: &'a str },
    /// A title that does not tell what the session is: `Appointment 3/19`.
    Appointment { number: u32, of: u32 },
    /// A calendar of such sessions: `Appointments`.
    Appointments,
    /// `Cancelled: Hair loss 3/19`.
    Cancelled { title: &'a str },
    /// `Appointment cancelled`.
    CancelledAppointment,

    // The sheet that is handed out.
    /// `botulinum toxin, filler or laser`: a list, and its last name.
    Or { before: &'a str, last: &'a str },
    /// `19 sessions: Tuesday 1 December 2026 to Tuesday 7 December 2027`.
    Span { sessions: &'a str, days: &'a str },
    /// Sessions of which some were cancelled: `19 sessions, 1 of them cancelled`.
    SomeCancelled { sessions: &'a str, cancelled: u32 },
    /// How far a course has come: `5 of 12 sessions done`.
    Progress { done: u32, of: u32 },
    /// `Hair loss, session 3 of 19`.
    SessionOfCourse { course: &'a str, number: u32, of: u32 },
    /// Beside a visit that can move only together with another one.
    MovesWithAnother,
    /// `ask the clinic`, for a column: no source says to which other days it may move.
    AskTheClinic,
    /// `For another day, ask the clinic`.
    MovesAsAgreed,
    /// Beside a visit: `Can move to: Monday 12 to Thursday 15 March 2027`; `days` may also have no end.
    CanMoveTo { days: &'a str },
    /// What became of a visit: `done`.
    Done,
    /// `done 5 days later than ideal`.
    DoneLate { days: &'a str },
    /// `done too soon: it does not count`.
    DoneTooSoon,
    /// `missed`: nobody came, or it could not be held.
    Missed,
    /// `cancelled`: it is dropped from the course.
    Dropped,
    /// `moved`: to this day, by hand.
    Moved,
    /// Below the months: `No appointment in October and December 2027.`
    MonthsWithout { months: &'a str },
    /// Which of several printouts this is: `Plan of Wednesday 25 November 2026, revision 3`.
    Issue { day: &'a str, revision: u32 },
    /// Behind it: `It replaces revision 2.`
    Replaces { revision: u32 },
    /// `Your clinician: Dr Ada`.
    ClinicianIs { name: &'a str },
    /// `Monday to Friday`: several weekdays that open at the same hours.
    WeekdaySpan { first: &'a str, last: &'a str },
    /// When care begins, counted in days: `From Fri 27 Nov 2026, at the latest Sat 28 Nov 2026 (3 to 4 days before)`.
    CareFromDay { earliest: &'a str, at_latest: Option<&'a str>, length: &'a str },
    /// When care ends, counted in days: `Until Wed 2 Dec 2026, at least until Tue 1 Dec 2026 (1 to 2 days after)`.
    CareUntilDay { latest: &'a str, at_least: Option<&'a str>, length: &'a str },
}

/// What a rule is measured from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Reference<'a> {
    /// `session 3`, where the plan shows its day, or `session 3 (Tue 29 Dec 2026)`.
    Session { number: u32, day: Option<&'a str> },
    /// `birth (Tue 29 Dec 2026)`. The name is that of the protocol file.
    Event { name: &'a str, day: &'a str },
}

/// How the sessions of a phase lie, behind their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Spacing<'a> {
    /// `2 weeks apart`.
    Apart { interval: &'a str },
    /// `12 weeks before Due date`. The name is the title of the event.
    BeforeEvent { interval: &'a str, event: &'a str },
    /// `on Due date`.
    OnEvent { event: &'a str },
    /// `12 weeks after Surgery`.
    AfterEvent { interval: &'a str, event: &'a str },
    /// `28 days after session 1`.
    AfterSession { interval: &'a str, number: u32 },
    /// `5 a week`.
    PerWeek { count: u32 },
    /// `on Tuesday and Thursday`.
    On { weekdays: &'a str },
}

/// A moment around a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum CareMoment<'a> {
    /// `24 hours before`.
    Before { length: &'a str },
    /// `the day of the session`.
    Day,
    /// `the session`.
    Session,
    /// `24 hours after`.
    After { length: &'a str },
}
