//! A plan as titled rows and sentences, put in order once for every format that people read.

use super::View;
use super::labels::Labels;
use super::locale::{DayForm, Line, Locale, Sentence, Unit};
use super::months::{self, Legend, Month};
use super::notes;
use super::qr::{self, ScanCode};
use super::sections::{self, Section, SectionKind};
use super::words::time_of_day;
use crate::model::{CoursePlan, DateRange, Plan, PlannedPhase, Proof, Protocol, Session, SessionStatus};

/// The plans of a person's courses in words, before any layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The language of its words.
    pub locale: Locale,
    /// Its fixed words.
    pub labels: &'static Labels,
    /// What the courses are called, together.
    pub title: String,
    /// The clinic's name and where it is, as far as they are known.
    pub clinic: Vec<String>,
    /// What holds for several courses together, a line each; nothing for one course.
    pub facts: Vec<String>,
    /// The courses, in the order in which they were asked for.
    pub courses: Vec<CourseSheet>,
    /// When to call the clinic, where there are several courses; the sheet of a single one has it among its care.
    pub call: Option<Section>,
    /// The months of all courses.
    pub months: Vec<Month>,
    /// What the marks in the months mean.
    pub legend: Vec<Legend>,
    /// What the one mark of a day with sessions of several courses means, where a format has room for one only.
    pub shared_legend: Option<Legend>,
    /// What every answer ends with.
    pub disclaimer: String,
}

/// One course in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseSheet {
    /// Its letter in the months, where there are several courses.
    pub letter: Option<String>,
    /// What it is called.
    pub title: String,
    /// What holds for the whole course, a line each.
    pub facts: Vec<String>,
    /// The sessions, phase by phase.
    pub groups: Vec<Group>,
    /// The next session for a phone's camera, where that is wished and a session lies ahead.
    pub scan: Option<ScanCode>,
    /// What the person does and may expect.
    pub care: Vec<Section>,
    /// What is to be settled before the first session.
    pub confirm: Vec<Section>,
    /// What there is to know besides the dates.
    pub notes: Vec<Line>,
    /// What else the program can do for this course.
    pub hints: Vec<Line>,
    /// What the protocol rests on.
    pub sources: Vec<Line>,
}

/// The sessions of one phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The phase, its count and its interval.
    pub title: String,
    /// Its sessions.
    pub rows: Vec<Row>,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands in [`CoursePlan::sessions`].
    pub session: usize,
    /// Its number in the course.
    pub number: u32,
    /// Its day.
    pub day: String,
    /// Its day, as wide as every other.
    pub day_in_column: String,
    /// From when to when, where the plan has clock times.
    pub time: Option<String>,
    /// Whether it has been held.
    pub is_held: bool,
    /// Where it may move, or how it was held.
    pub movable: String,
    /// The same where it stands by itself, as a sentence.
    pub movable_sentence: String,
    /// Days outside its aim.
    pub off_aim: u32,
    /// Why it is on this day.
    pub reasons: Vec<String>,
    /// What there is to know at its visit, and what to ask before and after it.
    pub notes: Vec<String>,
    /// What the button of this session does, for those who do not see the row.
    pub add_to_calendar: String,
}

impl Document {
    /// The plans in words.
    pub fn new(plan: &Plan, view: &View) -> Self {
        let locale = view.locale;
        let labels = locale.labels();
        let courses: Vec<CourseSheet> =
            plan.plans.iter().enumerate().map(|(index, _)| CourseSheet::new(plan, index, view)).collect();
        Self {
            locale,
            labels,
            title: title(plan, locale),
            clinic: clinic(view),
            facts: if plan.plans.len() > 1 { joint_facts(plan, locale) } else { Vec::new() },
            call: (plan.plans.len() > 1).then(|| when_to_call(locale)),
            months: months::months(plan, locale),
            legend: legend(&courses, labels),
            shared_legend: (courses.len() > 1).then(|| Legend::new(months::SEVERAL, labels.marked_by_several)),
            courses,
            disclaimer: locale.say(Sentence::Disclaimer),
        }
    }

    /// Whether there are several courses, each with a letter of its own.
    pub fn is_joint(&self) -> bool {
        self.courses.len() > 1
    }
}

impl CourseSheet {
    fn new(joint: &Plan, index: usize, view: &View) -> Self {
        let locale = view.locale;
        let plan = &joint.plans[index];
        let protocol = &plan.course.protocol;
        let letter = months::letter(joint, index);
        let groups = plan.phases.iter().enumerate().map(|(index, planned)| {
            let rows = plan.sessions.iter().enumerate().filter(|(_, session)| session.phase == index);
            Group {
                title: phase_title(protocol, planned, locale),
                rows: rows.map(|(place, session)| row(plan, letter.as_deref(), place, session, view)).collect(),
            }
        });
        // When to call is one for all courses, and said once, behind them all.
        let is_alone = joint.plans.len() == 1;
        let sections = |kinds: &[SectionKind]| {
            let kinds = kinds.iter().filter(|kind| is_alone || **kind != SectionKind::Call);
            kinds.filter_map(|kind| section(protocol, *kind, locale)).collect()
        };
        let file = Sentence::ProtocolFile { id: protocol.id.as_str(), version: &protocol.version };
        Self {
            title: course_title(plan, locale),
            facts: facts(plan, view),
            groups: groups.filter(|group| !group.rows.is_empty()).collect(),
            letter: letter.clone(),
            scan: view.with_scan_codes.then(|| qr::next_session(plan, letter.as_deref(), view)).flatten(),
            care: sections(&[
                SectionKind::Before,
                SectionKind::After,
                SectionKind::Expectations,
                SectionKind::Call,
                SectionKind::Throughout,
                SectionKind::Separations,
            ]),
            confirm: sections(&[SectionKind::Contraindications, SectionKind::Eligibility]),
            notes: notes::notes(plan, locale),
            hints: notes::hints(plan, locale),
            sources: std::iter::once(locale.say(file))
                .chain(protocol.sources.values().map(|source| sections::source_line(source, locale)))
                .map(Line::new)
                .collect(),
        }
    }
}

/// What the courses are called, together.
fn title(plan: &Plan, locale: Locale) -> String {
    match plan.plans.as_slice() {
        [only] => course_title(only, locale),
        several => {
            let titles: Vec<String> = several.iter().map(|plan| locale.own(&plan.course.protocol.title).text).collect();
            let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
            let label = several.iter().find_map(|plan| plan.course.label.as_ref());
            labelled(&locale.listed(&titles), label, locale)
        }
    }
}

fn course_title(plan: &CoursePlan, locale: Locale) -> String {
    labelled(&locale.own(&plan.course.protocol.title).text, plan.course.label.as_ref(), locale)
}

fn labelled(title: &str, label: Option<&String>, locale: Locale) -> String {
    let with = |label: &String| locale.say(Sentence::Titled { title, text: &one_line(label) });
    label.map_or_else(|| title.to_owned(), with)
}

/// The clinic's name and where it is, as far as they are known.
pub fn clinic(view: &View) -> Vec<String> {
    view.clinic_name.iter().chain(&view.clinic_place).map(|text| one_line(text)).collect()
}

/// A text from outside without the characters that would begin a new line or steer a terminal. The texts of a protocol
/// have none.
pub fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn section(protocol: &Protocol, kind: SectionKind, locale: Locale) -> Option<Section> {
    match kind {
        SectionKind::Call => Some(when_to_call(locale)),
        SectionKind::Separations
        | SectionKind::Before
        | SectionKind::After
        | SectionKind::Throughout
        | SectionKind::Expectations
        | SectionKind::Checkpoints
        | SectionKind::Eligibility
        | SectionKind::Contraindications => Section::for_person(protocol, kind, locale),
    }
}

/// When a person calls the clinic. No protocol says so: it holds for every treatment.
fn when_to_call(locale: Locale) -> Section {
    let kind = SectionKind::Call;
    Section::of_sentence(kind, locale.labels().section(kind), locale.say(Sentence::WhenToCall))
}

fn legend(courses: &[CourseSheet], labels: &Labels) -> Vec<Legend> {
    match courses {
        [_] => vec![Legend::new(months::ONE, labels.marked)],
        several => {
            several.iter().filter_map(|course| Some(Legend::new(course.letter.as_deref()?, &course.title))).collect()
        }
    }
}

/// What holds for several courses together, a line each.
pub fn joint_facts(plan: &Plan, locale: Locale) -> Vec<String> {
    let size = |size: usize| u32::try_from(size).unwrap_or(u32::MAX);
    let mut facts = vec![locale.say(Sentence::JointSummary {
        courses: &locale.count(size(plan.plans.len()), Unit::Course),
        sessions: &locale.session_count(size(plan.plans.iter().map(|plan| plan.sessions.len()).sum())),
        visits: &locale.count(plan.visits, Unit::Visit),
        off_aim: &locale.day_count(plan.off_aim_days()),
    })];
    match plan.proof {
        Proof::Best => {}
        Proof::PromisesOpen => facts.push(locale.say(Sentence::PromisesOpen)),
        Proof::OffAimOpen { at_least } => {
            facts.push(locale.say(Sentence::OffAimOpen { at_least: &locale.day_count(at_least) }));
        }
        Proof::VisitsOpen { off_aim_above } => {
            facts.push(locale.say(Sentence::VisitsOpen { above: &locale.day_count(off_aim_above) }));
        }
    }
    facts
}

fn facts(plan: &CoursePlan, view: &View) -> Vec<String> {
    let (protocol, locale) = (&plan.course.protocol, view.locale);
    let mut facts = vec![locale.say(Sentence::About {
        indication: &locale.own(&protocol.indication).text,
        protocol: &format!("{} {}", protocol.id, protocol.version),
    })];
    if let Some(range) = plan.first().zip(plan.last()).and_then(|(first, last)| DateRange::new(first, last)) {
        let count = u32::try_from(plan.sessions.len()).unwrap_or(u32::MAX);
        let off_aim = Some(plan.off_aim_days()).filter(|days| *days > 0).map(|days| locale.day_count(days));
        facts.push(locale.say(Sentence::CourseSpan {
            sessions: &locale.session_count(count),
            days: &locale.days(range),
            off_aim: off_aim.as_deref(),
        }));
    }
    facts.extend(plan.unrecorded.iter().map(|unrecorded| locale.unrecorded(unrecorded)));
    if plan.course.at.is_some() {
        facts.push(locale.say(Sentence::LocalTimes { zone: view.zone.name() }));
    }
    if !protocol.texts().all(|text| locale.has(text)) {
        facts.push(locale.say(Sentence::EnglishOnly));
    }
    facts
}

fn phase_title(protocol: &Protocol, planned: &PlannedPhase, locale: Locale) -> String {
    let is_timed = planned.sessions > 1 || planned.index > 0;
    let interval = planned.interval.filter(|_| is_timed).map(|interval| locale.interval(interval));
    locale.say(Sentence::PhaseTitle {
        phase: &locale.own(&protocol.phases[planned.index].title).text,
        round: Some(planned.round).filter(|round| *round > 1),
        sessions: &locale.session_count(planned.sessions),
        interval: interval.as_deref(),
    })
}

fn row(plan: &CoursePlan, letter: Option<&str>, place: usize, session: &Session, view: &View) -> Row {
    let locale = view.locale;
    let held_or_moved = match session.status {
        SessionStatus::Held(grade) => Some(locale.grade(grade)),
        SessionStatus::Moved { is_forced } => Some(locale.moved_by_hand(is_forced)),
        SessionStatus::Planned => None,
    };
    let (movable, movable_sentence) = match (held_or_moved, session.movable) {
        (Some(text), _) => (text.clone(), format!("{}.", locale.sentence_case(&text))),
        (None, Some(movable)) => {
            (locale.movable(DayForm::Short, movable), locale.movable_sentence(DayForm::Short, movable))
        }
        (None, None) => (String::new(), String::new()),
    };
    let off_aim = plan.off_aim_days();
    let reasons = session.reasons.iter().map(|reason| locale.reason(reason, off_aim));
    let (named, day) =
        (locale.say(Sentence::Session { course: letter, number: session.number }), locale.day(session.day));
    Row {
        session: place,
        number: session.number,
        day_in_column: locale.day_in_column(session.day),
        time: session.time.map(|time| locale.wording().times(&time_of_day(time.start), &time.end.to_string())),
        is_held: match session.status {
            SessionStatus::Planned | SessionStatus::Moved { .. } => false,
            SessionStatus::Held(_) => true,
        },
        movable,
        movable_sentence,
        off_aim: session.off_aim_days,
        reasons: if view.with_reasons { reasons.collect() } else { Vec::new() },
        notes: sections::notes_and_questions(&plan.course.protocol, &plan.phases[session.phase], session, locale),
        add_to_calendar: locale.say(Sentence::AddToCalendar { session: &named, day: &day }),
        day,
    }
}
