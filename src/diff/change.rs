//! What a change of a protocol is: a fact with its place and its severity, without words.

use chrono::NaiveDate;

use crate::model::{
    Aim, Cap, CareClass, CheckpointTime, Citation, ClockRange, Count, Frequency, Id, Language, LateOutcome, Length,
    LengthRange, Minutes, Moment, MonthDay, MonthEnd, Outcome, Reference, Separation, SessionChoice, Status, TooSoon,
    VariantWhen, Weekdays, YearDays,
};

/// One difference between two versions of a protocol.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A hard limit of a rule, as it is held: a floor that is not written is the shorter end of the interval.
    Limit {
        /// The rule.
        rule: RulePlace,
        /// Which limit.
        limit: Limit,
        /// Which way it moved.
        turn: Turn,
        /// The length before, if there was one.
        lengths: Pair<Option<Length>>,
    },
    /// The aim of a rule.
    Interval {
        /// The rule.
        rule: RulePlace,
        /// The aims.
        aims: Pair<Aim>,
        /// Whether both are the same length in other units: "2 weeks" and "14 days".
        is_reworded: bool,
    },
    /// What a rule is measured from.
    MeasuredFrom {
        /// The rule.
        rule: RulePlace,
        /// The reference points.
        after: Pair<Reference>,
    },
    /// A rule for one session is new. Such rules take the place of their phase's.
    RuleAdded {
        /// The rule.
        rule: RulePlace,
        /// What it says.
        outline: RuleOutline,
    },
    /// A rule for one session is gone.
    RuleRemoved {
        /// The rule.
        rule: RulePlace,
        /// What it said.
        outline: RuleOutline,
    },
    /// Whether a rule is one of several of which only the earliest counts.
    Whichever {
        /// The rule.
        rule: RulePlace,
        /// Whether it is.
        is_alternative: Pair<bool>,
    },
    /// After how many sessions the numbers of rules begin again.
    Cycle {
        /// The phase.
        phase: Id,
        /// The lengths of the cycle, in sessions.
        sessions: Pair<Option<u32>>,
    },
    /// The weekdays of the sessions of a phase.
    PhaseWeekdays {
        /// The phase.
        phase: Id,
        /// The weekdays; all where none are named.
        on: Pair<Option<Weekdays>>,
    },
    /// The day of the month that the sessions of a phase are on.
    MonthDay {
        /// The phase.
        phase: Id,
        /// The days; any where none is named.
        days: Pair<Option<MonthDay>>,
    },
    /// How many sessions of a phase there may be in a number of days.
    Cap {
        /// The phase.
        phase: Id,
        /// The limits.
        caps: Pair<Option<Cap>>,
    },
    /// How long after a session that does not count it is held again.
    AgainAfter {
        /// The phase.
        phase: Id,
        /// The lengths.
        lengths: Pair<Option<LengthRange>>,
    },
    /// On which days of every year there are no sessions.
    BreakDays {
        /// The block.
        id: Id,
        /// The days.
        days: Pair<YearDays>,
    },
    /// Whether the source calls something usual.
    Hedge {
        /// What.
        of: Hedged,
        /// Whether it does.
        is_usual: Pair<bool>,
    },
    /// For which courses a variant holds.
    VariantWhen {
        /// The variant.
        variant: Id,
        /// The conditions.
        when: Pair<VariantWhen>,
    },
    /// A change of one variant, or of several and not all.
    InVariants {
        /// Which.
        variants: Vec<Id>,
        /// What changed.
        change: Box<Change>,
    },
    /// How many sessions the source gives.
    Count {
        /// The phase.
        phase: Id,
        /// The counts.
        counts: Pair<Count>,
    },
    /// How many sessions a longer course may have.
    LongerCourses {
        /// The phase.
        phase: Id,
        /// The counts.
        counts: Pair<Option<Count>>,
    },
    /// How many sessions the clinic plans.
    PolicySessions {
        /// The phase.
        phase: Id,
        /// The numbers.
        sessions: Pair<Option<u32>>,
    },
    /// Which interval the clinic plans.
    PolicyInterval {
        /// The phase.
        phase: Id,
        /// The intervals.
        intervals: Pair<Option<LengthRange>>,
    },
    /// A phase is new.
    PhaseAdded {
        /// The phase.
        phase: Id,
        /// How many sessions the source gives.
        sessions: Count,
        /// What its rule says.
        outline: RuleOutline,
    },
    /// A phase is gone.
    PhaseRemoved {
        /// The phase.
        phase: Id,
        /// How many sessions the source gave.
        sessions: Count,
        /// What its rule said.
        outline: RuleOutline,
    },
    /// A phase has another id, and says so.
    PhaseRenamed(Pair<Id>),
    /// Which ids a phase had in earlier versions.
    PhaseNames {
        /// The phase.
        phase: Id,
        /// The ids.
        names: Pair<Vec<Id>>,
    },
    /// The phases that both versions have come in another order.
    PhasesMoved(Pair<Vec<Id>>),
    /// When the whole course is done again.
    Repeat(Pair<Option<LengthRange>>),
    /// A separation is new.
    SeparationAdded(Separation),
    /// A separation is gone.
    SeparationRemoved(Separation),
    /// How far a session lies from another treatment.
    SeparationLength {
        /// The block.
        separation: Id,
        /// On which side of the treatment.
        side: Side,
        /// Which way it moved.
        turn: Turn,
        /// The lengths.
        lengths: Pair<Option<Length>>,
    },
    /// Whether a session and the treatments of a separation may be on one day.
    SameDay {
        /// The block.
        separation: Id,
        /// Whether they may.
        is_allowed: Pair<bool>,
    },
    /// How much nearer a session that was held may lie to the treatments of a separation.
    SeparationGrace {
        /// The block.
        separation: Id,
        /// The lengths.
        lengths: Pair<Option<Length>>,
    },
    /// A separation keeps from one more treatment.
    SeparationTreatmentAdded {
        /// The block.
        separation: Id,
        /// The treatment.
        treatment: Id,
    },
    /// A separation no longer keeps from a treatment.
    SeparationTreatmentRemoved {
        /// The block.
        separation: Id,
        /// The treatment.
        treatment: Id,
    },
    /// The name of the protocol.
    Name(Pair<Id>),
    /// The word under which the separations of other protocols know this one.
    Treatment(Pair<Option<Id>>),
    /// What a month does at the end of a month.
    MonthEnd(Pair<MonthEnd>),
    /// What becomes of a session that was held too soon.
    TooSoon(Pair<TooSoon>),
    /// What follows when a session is late.
    Late {
        /// The block.
        late: Id,
        /// Whether it may be later than before, leads less far back, or is for another phase.
        is_looser: bool,
        /// The phase, or `None` for any, the time, and what follows.
        rules: Pair<(Option<Id>, Length, LateOutcome)>,
    },
    /// How long a session takes.
    SessionLength(Pair<Option<Minutes>>),
    /// How long is needed at the clinic before the session.
    PreparationLength(Pair<Option<Minutes>>),
    /// From when a care item holds.
    CareFrom {
        /// The block.
        block: Block,
        /// Which way its time moved.
        turn: Turn,
        /// The moments.
        moments: Pair<Moment>,
    },
    /// Until when a care item holds.
    CareUntil {
        /// The block.
        block: Block,
        /// Which way its time moved.
        turn: Turn,
        /// The moments.
        moments: Pair<Moment>,
    },
    /// For which sessions a care item or what is said of visits holds.
    BlockSessions {
        /// The block.
        block: Block,
        /// The sessions.
        sessions: Pair<SessionChoice>,
    },
    /// How long single visits take.
    VisitLength {
        /// The block.
        visit: Id,
        /// Whether it is the preparation at the clinic, and not the session.
        is_preparation: bool,
        /// The lengths.
        lengths: Pair<Option<Minutes>>,
    },
    /// What kind of thing a care item is about.
    CareClass {
        /// The block.
        block: Block,
        /// The classes.
        classes: Pair<CareClass>,
    },
    /// How firmly a contraindication speaks.
    Firmness {
        /// The block.
        contraindication: Id,
        /// The kinds.
        kinds: Pair<Firmness>,
    },
    /// Before or after which sessions a question is asked.
    CheckpointPlace {
        /// The block.
        checkpoint: Id,
        /// The phase, or `None` for the whole course, and when.
        places: Pair<(Option<Id>, CheckpointTime)>,
    },
    /// What an answer to a question leads to.
    Outcome {
        /// The block.
        checkpoint: Id,
        /// Whether it is the answer yes.
        is_yes: bool,
        /// What it leads to.
        outcomes: Pair<Outcome>,
    },
    /// How often a person may notice something.
    HowOften {
        /// The block.
        expectation: Id,
        /// How often.
        frequencies: Pair<Option<Frequency>>,
    },
    /// For how long something is normal.
    Lasts {
        /// The block.
        expectation: Id,
        /// The lengths.
        lengths: Pair<Option<ClockRange>>,
    },
    /// A block is new.
    BlockAdded {
        /// The block.
        block: Block,
        /// What it says.
        text: String,
    },
    /// A block is gone.
    BlockRemoved {
        /// The block.
        block: Block,
        /// What it said.
        text: String,
    },
    /// The blocks that both versions have come in another order.
    BlocksReordered(BlockKind),
    /// A text in English, or whether there is one.
    Text {
        /// Which.
        text: TextPlace,
        /// The words.
        words: Pair<Option<String>>,
    },
    /// A text in another language that both versions have.
    Translation {
        /// Which.
        text: TextPlace,
        /// The language.
        language: Language,
        /// The words.
        words: Pair<Option<String>>,
    },
    /// The file has texts in one more language.
    LanguageAdded(Language),
    /// The file has no texts in a language any more.
    LanguageRemoved(Language),
    /// How far the file has been reviewed.
    Status(Pair<Status>),
    /// The contents changed and the version did not. A plan names the version that it was made from.
    VersionNotRaised(String),
    /// The version.
    Version(Pair<String>),
    /// The day from which the version holds.
    EffectiveFrom(Pair<Option<NaiveDate>>),
    /// A source is described in other words.
    Source {
        /// The source.
        source: Id,
        /// What of it.
        field: SourceField,
        /// The words.
        words: Pair<Option<String>>,
    },
    /// A fact cites another source, or another place in it.
    Citation {
        /// Which fact.
        of: Cited,
        /// The citations.
        citations: Pair<Option<Citation>>,
    },
    /// An example asks for something else or expects other dates.
    Example {
        /// Its number in the new version, from 1.
        number: usize,
        /// Its title there.
        title: Option<String>,
    },
    /// The file differs only where nothing is read from: remarks, order of keys, spaces.
    Remarks,
}

/// A value before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair<T> {
    /// Before.
    pub was: T,
    /// After.
    pub now: T,
}

/// A rule of a protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RulePlace {
    /// That of a whole phase.
    Phase(Id),
    /// That of one session of a phase.
    Session {
        /// The phase.
        phase: Id,
        /// The number in the phase, or in its cycle.
        session: u32,
        /// What the rule is measured from; the rules of one session differ in it.
        after: Reference,
    },
    /// That of the first session of a new round.
    Repeat,
}

/// What a rule says, with the floor as it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleOutline {
    /// The aim.
    pub interval: Aim,
    /// The hard floor.
    pub minimum: Option<Length>,
    /// The hard ceiling.
    pub maximum: Option<Length>,
}

/// A hard limit of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Never sooner.
    Minimum,
    /// Never later.
    Maximum,
    /// How much sooner than the minimum a session may have been held and still be in time.
    Grace,
}

/// Which way a length moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Shorter, from some day of the calendar at least ("1 month" to "30 days").
    Shorter,
    /// Longer.
    Longer,
    /// The same length in other words.
    Reworded,
}

/// On which side of another treatment a session lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before it.
    Before,
    /// After it.
    After,
}

/// How firmly a source speaks against a treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Firmness {
    /// Not at all.
    Absolute,
    /// The source does not recommend treatment.
    NotRecommended,
    /// A clinician weighs it.
    Relative,
    /// Not until something is over.
    Temporary,
    /// The source asks to tell the doctor beforehand.
    TellBeforehand,
    /// The source lists it without saying how firmly.
    NotStated,
}

/// What a source may call usual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hedged {
    /// The number of sessions of a phase.
    Count(Id),
    /// The interval of a rule.
    Interval(RulePlace),
    /// The lengths of a separation.
    Separation(Id),
    /// How long a session takes.
    SessionLength,
}

/// A block of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What kind of block.
    pub kind: BlockKind,
    /// Its id; for an example its number.
    pub id: String,
}

/// The kinds of block that have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the tables of the file")]
pub enum BlockKind {
    Contraindication,
    Eligibility,
    Separation,
    Break,
    Visit,
    Preparation,
    Aftercare,
    Advice,
    Checkpoint,
    Late,
    Expectation,
    Variant,
    Event,
    Treatment,
    Source,
    Example,
}

/// A text of a protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextPlace {
    /// What the course is called.
    Title,
    /// What it treats.
    Indication,
    /// The part of the body.
    Area,
    /// The title of a phase.
    PhaseTitle(Id),
    /// The remark of a phase.
    PhaseNote(Id),
    /// In which cases a course may be longer.
    LongerCourses(Id),
    /// The sentence of a block.
    Block(Block),
    /// What must be over before a treatment that a contraindication postpones.
    PostponeUntil(Id),
    /// In which cases the preparation at the clinic is needed.
    PreparationWhen,
    /// What to do about what a person may notice.
    Then(Id),
}

/// What a source is described by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the keys of the file")]
pub enum SourceField {
    Title,
    Publisher,
    Url,
    Updated,
}

/// What cites a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cited {
    /// What it treats, its area and the lengths of a visit.
    Head,
    /// A phase.
    Phase(Id),
    /// A rule of its own.
    Rule(RulePlace),
    /// The clinic's choice.
    Policy(Id),
    /// The repetition of the course.
    Repeat,
    /// A block.
    Block(Block),
}
