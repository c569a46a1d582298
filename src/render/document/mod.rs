//! A plan as titled rows and sentences, put in order once for every format that people read.
//!
//! There are two readers, each with a document of their own ([`Audience`]). The person treated looks for the next
//! appointment, then for the others, then for what to do; whoever treats looks for how far the plan is from the ideal
//! dates, why, what to ask, and what it all rests on.

mod letterhead;
mod parts;
mod visits;

pub use letterhead::{Contact, Letterhead};
pub use parts::About;
pub use visits::{Group, NextVisit, Row, RowSession, RowState};

use super::View;
use super::clinic_remarks;
use super::labels::Labels;
use super::locale::{DayForm, Line, Locale, Sentence, Unit};
use super::months::{self, Legend, Month};
use super::sections::Section;
use super::sheet_style::Audience;
use super::waiting;
use crate::model::{CoursePlan, Plan, Proof, Session};

/// The plans of a person's courses in words, before any layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Who it is for.
    pub audience: Audience,
    /// The language of its words.
    pub locale: Locale,
    /// Its fixed words.
    pub labels: &'static Labels,
    /// What the courses are called, together.
    pub title: String,
    /// Below the title: that it is for the clinician, and which of several printouts it is.
    pub marks: Vec<String>,
    /// The clinic.
    pub letterhead: Letterhead,
    /// What holds for everything, a line each.
    pub facts: Vec<String>,
    /// The visit that comes next.
    pub next: Option<NextVisit>,
    /// The heading of the visits.
    pub visits_title: String,
    /// All visits in the order of their days: phase by phase where there is one course.
    pub groups: Vec<Group>,
    /// What the person does, may expect and has to tell, and what the clinic adds.
    pub sections: Vec<Section>,
    /// The months.
    pub months: Vec<Month>,
    /// What the marks in the months mean.
    pub legend: Vec<Legend>,
    /// What the one mark of a day with sessions of several courses means, where a format has room for one only.
    pub shared_legend: Option<Legend>,
    /// Which months between the first and the last have no session.
    pub months_without: Option<String>,
    /// How the plan came about and what it rests on, course by course.
    pub about: Vec<About>,
    /// What the last page ends with.
    pub foot: Vec<Line>,
}

impl Document {
    /// The plans in words.
    pub fn new(plan: &Plan, view: &View) -> Self {
        let locale = view.locale;
        let labels = locale.labels();
        let is_joint = plan.plans.len() > 1;
        let titles = || plan.plans.iter().map(|plan| own_title(plan, view));
        let months = months::months(plan, view);
        Self {
            audience: view.sheet.audience,
            locale,
            labels,
            title: title(plan, view),
            marks: marks(view),
            letterhead: Letterhead::new(view),
            facts: facts(plan, view),
            next: visits::next(plan, view),
            visits_title: visits_title(view),
            groups: visits::groups(plan, view),
            sections: parts::sections(plan, view),
            months_without: months::without_sessions(plan, locale),
            months,
            legend: if is_joint {
                let letters = (0..plan.plans.len()).map(|index| months::letter(plan, index));
                letters.zip(titles()).filter_map(|(letter, title)| Some(Legend::new(&letter?, &title))).collect()
            } else {
                vec![Legend::new(months::ONE, labels.marked)]
            },
            shared_legend: is_joint.then(|| Legend::new(months::SEVERAL, labels.marked_by_several)),
            about: parts::about(plan, view),
            foot: parts::foot(plan, view),
        }
    }

    /// A document of a clinic with nothing but a title.
    pub(super) fn titled(title: String, view: &View) -> Self {
        Self {
            audience: view.sheet.audience,
            locale: view.locale,
            labels: view.locale.labels(),
            title,
            marks: Vec::new(),
            letterhead: Letterhead::new(view),
            facts: Vec::new(),
            next: None,
            visits_title: visits_title(view),
            groups: Vec::new(),
            sections: Vec::new(),
            months: Vec::new(),
            legend: Vec::new(),
            shared_legend: None,
            months_without: None,
            about: Vec::new(),
            foot: Vec::new(),
        }
    }

    /// Whether there are several courses, each with a letter of its own.
    pub fn is_joint(&self) -> bool {
        self.shared_legend.is_some()
    }

    /// Every session that is told, in order.
    pub fn sessions(&self) -> impl Iterator<Item = &RowSession> {
        self.groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.sessions)
    }
}

/// The heading of the visits, for the reader of the sheet.
fn visits_title(view: &View) -> String {
    match view.sheet.audience {
        Audience::Patient => view.locale.labels().your_appointments.to_owned(),
        Audience::Clinician => view.locale.say(Sentence::Appointments),
    }
}

/// What the courses are called, together.
fn title(plan: &Plan, view: &View) -> String {
    let locale = view.locale;
    let titles: Vec<String> = plan.plans.iter().map(|plan| own_title(plan, view)).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let title =
        if view.calendar.is_discreet { locale.labels().your_appointments.to_owned() } else { titles.join(" + ") };
    let label = plan.plans.iter().find_map(|plan| plan.course.label.as_ref());
    label.map_or_else(|| title.clone(), |label| format!("{title} – {}", one_line(label)))
}

/// The title of a course, or its letter where nothing may tell what it is.
pub(super) fn own_title(plan: &CoursePlan, view: &View) -> String {
    view.locale.own_title(&plan.course.protocol.title).to_owned()
}

/// Which sheet it is.
fn marks(view: &View) -> Vec<String> {
    let (locale, labels) = (view.locale, view.locale.labels());
    let for_whom = match view.sheet.audience {
        Audience::Patient => None,
        Audience::Clinician => Some(labels.for_clinician.to_owned()),
    };
    let issue = view.issue.as_ref().map(|issue| {
        let day = &locale.day_in(DayForm::Full, issue.on);
        let said = locale.say(Sentence::Issue { day, revision: issue.revision });
        match issue.revision.checked_sub(1).filter(|before| *before > 0) {
            Some(revision) => format!("{said}. {}", locale.say(Sentence::Replaces { revision })),
            None => said,
        }
    });
    for_whom.into_iter().chain(issue).collect()
}

/// What holds for all courses together and for each.
fn facts(plan: &Plan, view: &View) -> Vec<String> {
    let locale = view.locale;
    let mut facts = Vec::new();
    match view.sheet.audience {
        Audience::Patient => {
            for course in &plan.plans {
                let span = span(course, DayForm::Full, view);
                let title = || own_title(course, view);
                facts.extend(span.map(|text| match plan.plans.as_slice() {
                    [_] => text,
                    _ if view.calendar.is_discreet => text,
                    _ => format!("{} – {text}", title()),
                }));
                facts.extend(waiting::sentences(course, locale, view.calendar.is_discreet));
                facts.extend(gaps_ahead(course, locale).filter(|_| !view.calendar.is_discreet));
            }
            facts.extend(progress(plan, locale));
        }
        Audience::Clinician => {
            if plan.plans.len() > 1 {
                facts.extend(joint_facts(plan, locale));
            } else {
                facts.extend(proof(plan, locale));
            }
            for course in &plan.plans {
                facts.extend(course_facts(course, view));
            }
            if plan.plans.iter().flat_map(|plan| &plan.sessions).any(|session| session.time.is_some()) {
                facts.push(locale.say(Sentence::LocalTimes { zone: view.zone.name() }));
            }
            // They are in English: they name lines of files.
            let remarks = clinic_remarks(&view.remarks).into_iter();
            facts.extend(remarks.map(|remark| match locale {
                Locale::English => remark,
                Locale::Turkish | Locale::German | Locale::French | Locale::Spanish | Locale::Arabic => {
                    locale.marked(&remark)
                }
            }));
        }
    }
    let texts = || plan.plans.iter().flat_map(|plan| plan.course.protocol.texts());
    if !view.calendar.is_discreet && !texts().all(|text| locale.has(text)) {
        facts.push(locale.say(Sentence::EnglishOnly));
    }
    facts
}

/// How many sessions a course has, and from when to when.
fn span(plan: &CoursePlan, form: DayForm, view: &View) -> Option<String> {
    let locale = view.locale;
    let range = plan.days()?;
    let cancelled = size(plan.not_held().iter().filter(|day| day.is_cancelled).count());
    let sessions = locale.session_count(size(plan.sessions.len()) + cancelled);
    let sessions = &match cancelled {
        0 => sessions,
        _ => locale.say(Sentence::SomeCancelled { sessions: &sessions, cancelled }),
    };
    Some(locale.say(Sentence::Span { sessions, days: &locale.days_in(form, range) }))
}

/// How far the courses have come, once one has begun.
fn progress(plan: &Plan, locale: Locale) -> Option<String> {
    let sessions = || plan.plans.iter().flat_map(|plan| &plan.sessions);
    let done = size(sessions().filter(|session| visits::counts(session)).count());
    let of = plan.plans.iter().filter_map(|plan| plan.sessions.last()).map(|session| session.of).sum();
    (done > 0).then(|| locale.say(Sentence::Progress { done, of }))
}

fn size(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What holds for several courses together, a line each.
pub fn joint_facts(plan: &Plan, locale: Locale) -> Vec<String> {
    let mut facts = vec![locale.say(Sentence::JointSummary {
        courses: &locale.count(size(plan.plans.len()), Unit::Course),
        sessions: &locale.session_count(size(plan.plans.iter().map(|plan| plan.sessions.len()).sum())),
        visits: &locale.count(plan.visits, Unit::Visit),
        off_aim: &locale.day_count(plan.off_aim_days()),
    })];
    facts.extend(proof(plan, locale));
    facts
}

/// What is not proven of a plan; nothing where all is.
pub(super) fn proof(plan: &Plan, locale: Locale) -> Option<String> {
    // A bound of no days says nothing.
    let days = |days: u32| (days > 0).then(|| locale.day_count(days));
    match plan.proof {
        Proof::Best => None,
        Proof::TieOpen => Some(locale.say(Sentence::TieOpen)),
        Proof::PromisesOpen => Some(locale.say(Sentence::PromisesOpen)),
        Proof::OffAimOpen { at_least: 0 } | Proof::VisitsOpen { at_least: 0, .. } => {
            Some(locale.say(Sentence::NotProven))
        }
        Proof::OffAimOpen { at_least } => {
            Some(locale.say(Sentence::OffAimOpen { at_least: &locale.day_count(at_least) }))
        }
        Proof::FewestOpen { at_least } => {
            Some(locale.say(Sentence::FewestOpen { at_least: days(at_least).as_deref() }))
        }
        Proof::VisitsOpen { at_least, off_aim_above } => {
            let visits = &locale.count(at_least, Unit::Visit);
            Some(locale.say(Sentence::VisitsOpen { visits, above: days(off_aim_above).as_deref() }))
        }
    }
}

/// What holds for one course, for whoever plans it.
fn course_facts(plan: &CoursePlan, view: &View) -> Vec<String> {
    let (protocol, locale) = (&plan.course.protocol, view.locale);
    let mut facts = vec![locale.say(Sentence::About {
        indication: &locale.own(&protocol.indication).text,
        protocol: &format!("{} {}", protocol.id, protocol.version),
    })];
    if let Some(range) = plan.days() {
        let off_aim = Some(plan.off_aim_days()).filter(|days| *days > 0).map(|days| locale.day_count(days));
        facts.push(locale.say(Sentence::CourseSpan {
            sessions: &locale.session_count(size(plan.sessions.len())),
            days: &locale.days(range),
            off_aim: off_aim.as_deref(),
        }));
    }
    facts.extend(waiting::sentences(plan, locale, false));
    facts.extend(plan.unrecorded.iter().map(|unrecorded| locale.unrecorded(unrecorded)));
    facts.extend(gaps_ahead(plan, locale));
    facts
}

/// Which sessions come after a gap in the plan itself, and which are so late in it that the course would not go on as it is
/// planned.
fn gaps_ahead(plan: &CoursePlan, locale: Locale) -> impl Iterator<Item = String> {
    let ahead = plan.sessions.iter().filter(|session| session.status.is_ahead());
    let said = move |session: &Session| {
        let said = session.gap_before().map(|gap| locale.late_gap(gap));
        said.or_else(|| session.gap_ahead().map(|gap| locale.gap_ahead(gap)))
    };
    ahead.filter_map(move |session| {
        let number = session.number;
        Some(format!("{}: {}", locale.say(Sentence::Session { course: None, number }), said(session)?))
    })
}

/// A text from outside without the characters that would begin a new line or steer a terminal. The texts of a protocol
/// have none.
pub fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
