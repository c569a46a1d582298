//! The protocol file as it is written: one struct for each table, one field for each key.
//!
//! These definitions are the format. The reader, the JSON Schema that editors use and the hints in messages all come
//! from them. What the values mean together is checked in [`super::lower`].

use std::ops::Range;

use chrono::NaiveDate;
use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::leaf::{
    AimPhrase, CapPhrase, CareClassWord, ClockPhrase, DateDays, DistancePhrase, FrequencyWord, Identifier, Identifiers,
    IntervalPhrase, KindWord, LateOutcomePhrase, LengthPhrase, Line, MinutesPhrase, MomentPhrase, MonthDayPhrase,
    MonthEndWord, OutcomePhrase, ReferencePhrase, SameDayWord, SourceMinutesPhrase, StatusWord, TooSoonWord,
    WeekdayWord, WhicheverWord, YearDaysPhrase,
};
use super::number::{AfterSessions, CountPhrase, CycleCount, FormatVersion, SessionNumber, SessionRange};
use super::problem::{ProblemId, Problems};
use super::table::{
    At, Definitions, Named, Read, Required, Table, object_schema, read_key, tables, unknown_keys, wrong_type,
};
use super::variant::{VariantIds, VariantWhenLines};

/// The JSON Schema (draft 7) of a protocol file, for editors.
pub fn json_schema() -> String {
    file_schema::<File>("A mesoplan protocol")
}

/// The JSON Schema (draft 7) of a file that is one table.
pub(super) fn file_schema<T: Table>(title: &str) -> String {
    let mut definitions = Definitions::new();
    let mut schema = T::table_schema(&mut definitions);
    schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
    schema["title"] = title.into();
    schema["definitions"] = definitions.into();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_else(|_| schema.to_string());
    text.push('\n');
    text
}

/// The version of the format that this program reads.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// Notes a file that is written for another version of the format.
pub(super) fn check_version(schema: &At<FormatVersion>, problems: &mut Problems) {
    if schema.value.0 != SCHEMA_VERSION.to_string() {
        let message = format!("this file is written for version {} of the format", schema.value.0);
        let help = format!("this program reads version {SCHEMA_VERSION}: write `schema = {SCHEMA_VERSION}`");
        problems.say(ProblemId::SchemaVersion, &schema.span, message, help);
    }
}

tables! {
    /// One protocol: the reviewed recipe of a course of sessions.
    struct File {
        /// The version of this file format. It is 1.
        "schema" schema: At<FormatVersion>,
        /// The protocol's name in kebab case, which is also the name of the file without `.toml`.
        "id" id: At<Identifier>,
        /// What the course is called.
        "title" title: At<Line>,
        /// What the course treats.
        "indication" indication: At<Line>,
        /// The part of the body, where the source names one.
        "area" area: Option<At<Line>>,
        /// The word for this kind of treatment that the separations of other protocols use, such as `mesotherapy`.
        "treatment" treatment: Option<At<Identifier>>,
        /// The version of this file, as its author counts: a text such as `1.0.0`.
        "version" version: At<Line>,
        /// How far the file has been reviewed: `draft`, `published`, `reviewed` or `retired`.
        "status" status: At<StatusWord>,
        /// Who reviewed the file. Needed when `status` is `reviewed`.
        "reviewed-by" reviewed_by: Option<At<Line>>,
        /// When the file was reviewed. Needed when `status` is `reviewed`.
        "reviewed-on" reviewed_on: Option<At<NaiveDate>>,
        /// The day from which this version holds.
        "effective-from" effective_from: Option<At<NaiveDate>>,
        /// What a month does when the day does not exist: `clamp` (31 January + 1 month = 28 February; the default) or `roll` (= 1 March).
        "month-end" month_end: Option<At<MonthEndWord>>,
        /// What becomes of a session that was held sooner than its minimum less its grace: `count` (the default) or `repeat`.
        "too-soon" too_soon: Option<At<TooSoonWord>>,
        /// How long a session takes, as the source says: `15 to 20 minutes`, `usually 15 to 20 minutes`.
        "session-length" session_length: Option<At<SourceMinutesPhrase>>,
        /// The time needed at the clinic before the session itself, such as `20 to 30 minutes` for numbing cream.
        "preparation-length" preparation_length: Option<At<MinutesPhrase>>,
        /// In which cases that time is needed, where the source does not say it of all.
        "preparation-when" preparation_when: Option<At<Line>>,
        /// Where the lines of this table come from: the short name of a source, and after a comma the place in it.
        "stated-in" stated_in: Option<At<Line>>,
        /// The sources, each with a short name that the `source` lines of this file use.
        "source" sources: Named<SourceTable>,
        /// Events whose dates are given when a course is planned (a birth, a transplant), each with its title.
        "event" events: Named<At<Line>>,
        /// What the treatments that separations name are called, by their names there.
        "treatments" treatments: Named<At<Line>>,
        /// Several courses in one file that differ in some of their facts.
        "variant" variants: Vec<At<VariantTable>>,
        /// The phases of the course, in order.
        "phase" phases: Required<At<PhaseTable>>,
        /// The course as a whole is done again after some time.
        "repeat" repeat: Option<RepeatTable>,
        /// What follows when a session is held too late after the one before.
        "late" late: Vec<At<LateTable>>,
        /// Days that must lie between a session and other treatments.
        "separation" separations: Vec<At<SeparationTable>>,
        /// Days of every year without sessions.
        "break" breaks: Vec<At<BreakTable>>,
        /// What single visits are, where they differ from the others: their length, the dose, the room.
        "visit" visits: Vec<VisitTable>,
        /// What the person does before a session.
        "preparation" preparation: Vec<CareTable>,
        /// What the person does after a session.
        "aftercare" aftercare: Vec<CareTable>,
        /// What the person does all through the course.
        "advice" advice: Vec<AdviceTable>,
        /// Questions to ask before or after certain sessions.
        "checkpoint" checkpoints: Vec<CheckpointTable>,
        /// What a person may notice after a session: what is normal, what is rare, and what to do about it.
        "expectation" expectations: Vec<ExpectationTable>,
        /// Who should not have the treatment, or should ask first. Shown to the practitioner, who decides.
        "contraindication" contraindications: Vec<ContraindicationTable>,
        /// Who the treatment is for. Shown to the practitioner, who decides.
        "eligibility" eligibility: Vec<EligibilityTable>,
        /// The texts of this file in other languages, by language and block id.
        "text" texts: Named<TextTable>,
        /// Dated plans that the author vouches for; `mesoplan check` computes them again.
        "example" examples: Vec<ExampleTable>,
    }

    /// A page, paper or person that facts come from.
    struct SourceTable {
        /// What the source is.
        "title" title: At<Line>,
        /// Who publishes it.
        "publisher" publisher: Option<At<Line>>,
        /// Where it can be read.
        "url" url: Option<At<Line>>,
        /// When it was last updated.
        "updated" updated: Option<At<NaiveDate>>,
    }

    /// One of several courses in one file. What stands in the file without `variant = …` holds for all of them.
    struct VariantTable {
        /// The variant's name in kebab case.
        "id" id: At<Identifier>,
        /// What the variant is called.
        "title" title: At<Line>,
        /// For which courses it holds by itself: `"session 1: less than 15 years after event birth"`, a list of such lines all of which hold, or `"otherwise"`. Where nothing is written, a course has to name it.
        "when" when: Option<At<VariantWhenLines>>,
        /// Where this comes from.
        "source" source: At<Line>,
    }

    /// A stretch of sessions with one timing. What stands here is what the source allows.
    struct PhaseTable {
        /// The phase's name in kebab case.
        "id" id: At<Identifier>,
        /// What the phase was called in earlier versions, the oldest name first, so that courses under way find it: `"start"` or `["start", "first"]`.
        "renamed-from" renamed_from: Option<At<Identifiers>>,
        /// For which variants it holds: the id of one, or a list of ids; for all of them, where nothing is written.
        "variant" variant: Option<At<VariantIds>>,
        /// What the phase is called.
        "title" title: At<Line>,
        /// How many sessions the source gives: `10`, `"8 to 12"`, `"usually 8 to 12"`, `"ongoing"` or `"not stated"`. Outside a usual number is the practitioner's decision; any other is a limit.
        "sessions" sessions: At<CountPhrase>,
        /// How many sessions a longer course may have, where the source allows one in some cases.
        "extended-sessions" extended_sessions: Option<At<CountPhrase>>,
        /// In which cases the course may be longer.
        "extended-when" extended_when: Option<At<Line>>,
        /// What the timing is measured from; the session before, where nothing is written. The first session of a phase follows the last one of the phase before.
        "after" after: Option<At<ReferencePhrase>>,
        /// The event that the sessions come before, instead of `after`: `"event surgery"`. The lengths are counted back from it.
        "before" before: Option<At<ReferencePhrase>>,
        /// The aim: `"2 weeks"`, `"7 to 10 days"`, `"usually 2 weeks"`, or `"not stated"`. Outside a usual interval is the practitioner's decision.
        "interval" interval: Option<At<AimPhrase>>,
        /// The hard floor: no session is ever planned sooner. Where nothing is written, the shorter end of the interval is the floor.
        "minimum-interval" minimum_interval: Option<At<LengthPhrase>>,
        /// The hard ceiling: no session is ever planned later. Where nothing is written, later is allowed, counted and shown.
        "maximum-interval" maximum_interval: Option<At<LengthPhrase>>,
        /// How much sooner than the floor a session that was already held may lie and still be in time.
        "grace" grace: Option<At<LengthPhrase>>,
        /// How long after a session that was held and does not count it is held again: `"4 weeks"`.
        "again-after" again_after: Option<At<IntervalPhrase>>,
        /// How many sessions there are in a week, instead of an interval: `5` is at most five in any seven days, spread as evenly as that comes out.
        "per-week" per_week: Option<At<SessionNumber>>,
        /// The weekdays of its sessions: `["mon", "wed", "fri"]`. Without an interval there is a session on each of them.
        "on" on: Option<At<Required<WeekdayWord>>>,
        /// On which day of a month its sessions are, beside an interval in months: `"same day of the month"` (as the requested start), `"day 15 of the month"`, `"first mon of the month"` or `"last fri of the month"`.
        "on-day" on_day: Option<At<MonthDayPhrase>>,
        /// The most sessions of the phase in a number of days, beside an interval: `"2 in 7 days"`.
        "at-most" at_most: Option<At<CapPhrase>>,
        /// After how many sessions the numbers in `[[phase.timing]]` start again.
        "cycle" cycle: Option<At<CycleCount>>,
        /// Timings of single sessions of the phase. All that name one session hold together, instead of the phase's own.
        "timing" timings: Vec<At<TimingTable>>,
        /// What this clinic plans inside what the source allows.
        "policy" policy: Option<At<PolicyTable>>,
        /// A remark for the reader of the protocol.
        "note" note: Option<At<Line>>,
        /// Where this comes from: the short name of a source, and after a comma the place in it.
        "source" source: At<Line>,
    }

    /// One rule for one session of a phase.
    struct TimingTable {
        /// Which session of the phase, from 1.
        "session" session: At<SessionNumber>,
        /// For which variants it holds: the id of one, or a list of ids; for all of them, where nothing is written.
        "variant" variant: Option<At<VariantIds>>,
        /// What the rule is measured from: `"previous session"` (the default), `"2 sessions before"`, `"session 1"`, `"phase start"`, `"course start"` or `"event birth"`.
        "after" after: Option<At<ReferencePhrase>>,
        /// The event that the session comes before, instead of `after`: `"event surgery"`. The lengths are counted back from it.
        "before" before: Option<At<ReferencePhrase>>,
        /// The aim: `"2 weeks"`, `"7 to 10 days"`, `"usually 2 weeks"`, or `"not stated"`.
        "interval" interval: Option<At<AimPhrase>>,
        /// The hard floor: the session is never planned sooner.
        "minimum-interval" minimum_interval: Option<At<LengthPhrase>>,
        /// The hard ceiling: the session is never planned later.
        "maximum-interval" maximum_interval: Option<At<LengthPhrase>>,
        /// How much sooner than the floor the session may have been held and still be in time.
        "grace" grace: Option<At<LengthPhrase>>,
        /// Of several rules of one session, which counts: `later` (the default: all of them hold) or `earlier`, in each of the rules of which only the earliest does.
        "whichever" whichever: Option<At<WhicheverWord>>,
        /// Where the rule comes from, if not from the phase's source.
        "source" source: Option<At<Line>>,
    }

    /// What this clinic chooses inside what the source allows. Change it freely.
    struct PolicyTable {
        /// How many sessions are planned.
        "sessions" sessions: Option<At<SessionNumber>>,
        /// Which interval is planned.
        "interval" interval: Option<At<IntervalPhrase>>,
        /// Where the choice comes from.
        "source" source: At<Line>,
    }

    /// The course as a whole is done again.
    struct RepeatTable {
        /// How long after the last session the next round begins: `"3 to 6 months"`.
        "after" after: At<IntervalPhrase>,
        /// For which variants it holds: the id of one, or a list of ids; for all of them, where nothing is written.
        "variant" variant: Option<At<VariantIds>>,
        /// Where this comes from.
        "source" source: At<Line>,
    }

    /// What follows when a session is held too late after the one before. A session on a day that its own rules aim at is never too late.
    struct LateTable {
        /// The block's name in kebab case.
        "id" id: At<Identifier>,
        /// For which variants it holds: the id of one, or a list of ids; for all of them, where nothing is written.
        "variant" variant: Option<At<VariantIds>>,
        /// The phase of the session that is late; any phase, where nothing is written.
        "phase" phase: Option<At<Identifier>>,
        /// After how long a time since the session before it follows: `"8 weeks"` is one day more than 8 weeks, or later.
        "more-than" more_than: At<LengthPhrase>,
        /// What follows: `"repeat the last session"`, `"repeat the last 2 sessions"`, `"start the phase again"`, `"start the course again"`, or `"leave the session out"`.
        "then" then: At<LateOutcomePhrase>,
        /// Where this comes from.
        "source" source: At<Line>,
    }

    /// Days that must lie between a session and other treatments, by direction.
    struct SeparationTable {
        /// The block's name in kebab case.
        "id" id: At<Identifier>,
        /// For which variants it holds: the id of one, or a list of ids; for all of them, where nothing is written.
        "variant" variant: Option<At<VariantIds>>,
        /// The other treatments: ids of protocols, or words such as `botulinum-toxin`, `filler`, `peeling`, `thread-lift`, `laser`.
        "treatments" treatments: Required<At<Identifier>>,
        /// How long before such a treatment a session must be: `"7 days"`, or `"usually 7 days"` where the source calls it usual. Plans keep both.
        "before" before: Option<At<DistancePhrase>>,
        /// How long after such a treatment a session must be, in the same words.
        "after" after: Option<At<DistancePhrase>>,
        /// Whether both may be on one day all the same: `"allowed"`, or `"not allowed"` (where nothing is written).
        "same-day" same_day: Option<At<SameDayWord>>,
        /// How much nearer a session that was already held may lie and still be in time.
        "grace" grace: Option<At<LengthPhrase>>,
        /// Where this comes from.
        "source" source: At<Line>,
    }

    /// Days of every year without sessions.
    struct BreakTable {
        /// The block's name in kebab case.
        "id" id: At<Identifier>,
        /// For which variants it holds: the id of one, or a list of ids; for all of them, where nothing is written.
        "variant" variant: Option<At<VariantIds>>,
        /// What the break is, or why there is one: `Too much sun`.
        "title" title: At<Line>,
        /// The days: `"1 July to 31 August"`, `"July to August"` or `"July"`.
        "every-year" every_year: At<YearDaysPhrase>,
        /// Where this comes from.
        "source" source: At<Line>,
    }

    /// What single visits are, where they differ from the others.
    struct VisitTable {
        /// The block's name in kebab case.
        "id" id: At<Identifier>,
        /// For which variants it holds: the id of one, or a list of ids; for all of them, where nothing is written.
        "variant" variant: Option<At<VariantIds>>,
        /// The phase that it is for, whose sessions are then counted; for the whole course, where nothing is written.
        "phase" phase: Option<At<Identifier>>,
        /// For which sessions of the course or of the phase: `1`, `"1 to 3"` or `"4 and later"`; for all, where nothing is written.
        "for-sessions" for_sessions: Option<At<SessionRange>>,
        /// How long these sessions take: `60 minutes`.
        "session-length" session_length: Option<At<MinutesPhrase>>,
        /// The time needed at the clinic before these sessions.
        "preparation-length" preparation_length: Option<At<MinutesPhrase>>,
        /// What there is to know at these visits, such as the dose or the room: one plain sentence, shown with each.
        "note" note: Option<At<Line>>,
        /// Where this comes from.
        "source" source: At<Line>,
    }

    /// One thing to do or to leave before or after a session, with the time it holds for.
    struct CareTable {
        /// The block's name in kebab case.
        "id" id: At<Identifier>,
        /// For which variants it holds: the id of one, or a list of ids; for all of them, where nothing is written.
        "variant" variant: Option<At<VariantIds>>,
        /// What kind of thing it is: `medicine`, `water`, `sun`, `sport`, `cosmetics`, `heat`, `clothing`, `hygiene`, `touch`, `numbing`, `procedure`, `food` or `other`.
        "class" class: At<CareClassWord>,
        /// From when: `"session"`, `"day of session"`, `"4 days before"`, `"24 hours after"` or `"not stated"`.
        "from" from: At<MomentPhrase>,
        /// Until when, in the same words. A range such as `"4 to 6 hours after"` stays a range.
        "until" until: At<MomentPhrase>,
        /// The phase that it is for, whose sessions are then counted; for the whole course, where nothing is written.
        "phase" phase: Option<At<Identifier>>,
        /// For which sessions of the course or of the phase: `1`, `"1 to 3"` or `"4 and later"`; for all, where nothing is written.
        "for-sessions" for_sessions: Option<At<SessionRange>>,
        /// One plain sentence: what to do or to leave.
        "do" text: At<Line>,
        /// Where this comes from.
        "source" source: At<Line>,
    }

    /// What the person does all through the course.
    struct AdviceTable {
        /// The block's name in kebab case.
        "id" id: At<Identifier>,
        /// For which variants it holds: the id of one, or a list of ids; for all of them, where nothing is written.
        "variant" variant: Option<At<VariantIds>>,
        /// One plain sentence.
        "do" text: At<Line>,
        /// Where this comes from.
        "source" source: At<Line>,
    }

    /// A question to ask before or after certain sessions.
    struct CheckpointTable {
        /// The block's name in kebab case.
        "id" id: At<Identifier>,
        /// For which variants it holds: the id of one, or a list of ids; for all of them, where nothing is written.
        "variant" variant: Option<At<VariantIds>>,
        /// The phase whose sessions are counted; those of the whole course, where nothing is written.
        "phase" phase: Option<At<Identifier>>,
        /// After which session: `4`, `"4 to 5"`, `"every 4 to 5"` for as long as they go on, or `"last"`.
        "after-session" after_session: Option<At<AfterSessions>>,
        /// Before which session, where the question comes first: `1`.
        "before-session" before_session: Option<At<SessionNumber>>,
        /// The question.
        "ask" ask: At<Line>,
        /// What the answer yes leads to: `"go on"` (where nothing is written), `"stop"`, `"go to phase maintenance"`, or `"2 more sessions"`.
        "if-yes" if_yes: Option<At<OutcomePhrase>>,
        /// What the answer no leads to, in the same words. One of the two has to be `"go on"`: that one is planned until the answer is known.
        "if-no" if_no: Option<At<OutcomePhrase>>,
        /// Where this comes from.
        "source" source: At<Line>,
    }

    /// What a person may notice after a session.
    struct ExpectationTable {
        /// The block's name in kebab case.
        "id" id: At<Identifier>,
        /// For which variants it holds: the id of one, or a list of ids; for all of them, where nothing is written.
        "variant" variant: Option<At<VariantIds>>,
        /// One plain sentence.
        "expect" text: At<Line>,
        /// How often it happens, where the source says so: `most common`, `common`, `rare` or `very rare`.
        "how-often" how_often: Option<At<FrequencyWord>>,
        /// For how long, where the source says so: `"24 to 48 hours"`.
        "lasts" lasts: Option<At<ClockPhrase>>,
        /// What to do about it, where the source says so: one plain sentence.
        "then" then: Option<At<Line>>,
        /// Where this comes from.
        "source" source: At<Line>,
    }

    /// A reason not to treat, or to ask first.
    struct ContraindicationTable {
        /// The block's name in kebab case.
        "id" id: At<Identifier>,
        /// For which variants it holds: the id of one, or a list of ids; for all of them, where nothing is written.
        "variant" variant: Option<At<VariantIds>>,
        /// How firmly the source speaks: `absolute`, `not recommended`, `temporary`, `relative` (a clinician weighs it), `tell beforehand`, or `not stated` where it does not say.
        "kind" kind: At<KindWord>,
        /// The condition.
        "when" when: At<Line>,
        /// What must be over first. Needed when `kind` is `temporary`.
        "postpone-until" postpone_until: Option<At<Line>>,
        /// Where this comes from.
        "source" source: At<Line>,
    }

    /// A line about whom the treatment is for.
    struct EligibilityTable {
        /// The block's name in kebab case.
        "id" id: At<Identifier>,
        /// For which variants it holds: the id of one, or a list of ids; for all of them, where nothing is written.
        "variant" variant: Option<At<VariantIds>>,
        /// The line.
        "who" text: At<Line>,
        /// Where this comes from.
        "source" source: At<Line>,
    }

    /// The texts of a protocol in further languages, in a file of their own: `de/hair-loss.toml` beside `hair-loss.toml`.
    struct TextsFile {
        /// The version of this file format. It is 1.
        "schema" schema: At<FormatVersion>,
        /// The texts, by language and block id.
        "text" texts: Named<TextTable>,
    }

    /// The texts of this file in one other language. Each key names a block by its id.
    struct TextTable {
        /// The title of the course.
        "title" title: Option<At<Line>>,
        /// What the course treats.
        "indication" indication: Option<At<Line>>,
        /// The part of the body.
        "area" area: Option<At<Line>>,
        /// In which cases the preparation at the clinic is needed.
        "preparation-when" preparation_when: Option<At<Line>>,
        /// Titles of events.
        "event" event: Named<At<Line>>,
        /// What other treatments are called.
        "treatments" treatments: Named<At<Line>>,
        /// What sources are called.
        "source" source: Named<At<Line>>,
        /// Titles of variants.
        "variant" variant: Named<At<Line>>,
        /// Titles of phases.
        "phase" phase: Named<At<Line>>,
        /// Notes of phases.
        "note" note: Named<At<Line>>,
        /// The `extended-when` lines of phases.
        "extended-when" extended_when: Named<At<Line>>,
        /// Titles of breaks.
        "break" breaks: Named<At<Line>>,
        /// Notes of visits.
        "visit" visit: Named<At<Line>>,
        /// Sentences of preparation blocks.
        "preparation" preparation: Named<At<Line>>,
        /// Sentences of aftercare blocks.
        "aftercare" aftercare: Named<At<Line>>,
        /// Sentences of advice blocks.
        "advice" advice: Named<At<Line>>,
        /// Questions of checkpoints.
        "checkpoint" checkpoint: Named<At<Line>>,
        /// Sentences of expectations.
        "expectation" expectation: Named<At<Line>>,
        /// What to do about what a person may notice.
        "then" then: Named<At<Line>>,
        /// Conditions of contraindications.
        "contraindication" contraindication: Named<At<Line>>,
        /// The `postpone-until` lines of contraindications.
        "postpone-until" postpone_until: Named<At<Line>>,
        /// Eligibility lines.
        "eligibility" eligibility: Named<At<Line>>,
    }

    /// A request and the dates that the author expects of it.
    struct ExampleTable {
        /// What the example shows.
        "title" title: Option<At<Line>>,
        /// Which variant it is an example of, where the file has some that are not chosen by themselves.
        "variant" variant: Option<At<Identifier>>,
        /// The requested day of the first session.
        "start" start: Option<At<NaiveDate>>,
        /// Dates of the protocol's events.
        "event" events: Named<At<NaiveDate>>,
        /// Days on which the clinic is closed: dates, or ranges such as `"2026-12-24..2027-01-03"`.
        "closed" closed: Vec<At<DateDays>>,
        /// Days on which the person is away: dates or ranges.
        "away" away: Vec<At<DateDays>>,
        /// The weekdays that may be used: `["mon", "wed"]`.
        "on" on: Option<Required<WeekdayWord>>,
        /// Numbers of sessions by phase.
        "sessions" sessions: Named<At<SessionNumber>>,
        /// Intervals by phase.
        "interval" intervals: Named<At<IntervalPhrase>>,
        /// The last day for a phase that goes on.
        "until" until: Option<At<NaiveDate>>,
        /// The sessions that were held, in order.
        "held" held: Vec<At<NaiveDate>>,
        /// The dates of all sessions, held and planned, in order.
        "expect" expect: Required<At<NaiveDate>>,
    }
}
