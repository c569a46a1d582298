//! What there is besides the dates, in the order of reading.

use super::own_title;
use crate::model::{CoursePlan, Plan, Protocol};
use crate::render::View;
use crate::render::locale::{Line, Sentence};
use crate::render::notes;
use crate::render::sections::{self, Part, Section, SectionKind};
use crate::render::sheet_style::Audience;

/// What one course rests on, and how its plan came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The course, where there are several.
    pub title: Option<String>,
    /// How its plan came about.
    pub notes: Vec<Line>,
    /// What else the program can do for it.
    pub hints: Vec<Line>,
    /// What its protocol rests on.
    pub sources: Vec<Line>,
}

/// What a person looks for, in the order in which it is needed.
const FOR_PATIENT: [SectionKind; 9] = [
    SectionKind::Before,
    SectionKind::After,
    SectionKind::Expectations,
    SectionKind::Call,
    SectionKind::Contraindications,
    SectionKind::Separations,
    SectionKind::Throughout,
    SectionKind::Late,
    SectionKind::Eligibility,
];

/// What whoever treats asks and weighs.
const FOR_CLINICIAN: [SectionKind; 5] = [
    SectionKind::Checkpoints,
    SectionKind::Late,
    SectionKind::Contraindications,
    SectionKind::Eligibility,
    SectionKind::Separations,
];

/// The sections of the sheet. None tells what the sessions are where nothing may.
pub(super) fn sections(plan: &Plan, view: &View) -> Vec<Section> {
    if view.calendar.is_discreet {
        return Vec::new();
    }
    let protocols: Vec<&Protocol> = plan.plans.iter().map(|plan| &plan.course.protocol).collect();
    let kinds: &[SectionKind] = match view.sheet.audience {
        Audience::Patient => &FOR_PATIENT,
        Audience::Clinician => &FOR_CLINICIAN,
    };
    let mut all: Vec<Section> = Vec::new();
    for kind in kinds {
        all.extend(match kind {
            SectionKind::Call => Some(when_to_call(view)),
            SectionKind::Separations
            | SectionKind::Before
            | SectionKind::After
            | SectionKind::Throughout
            | SectionKind::Expectations
            | SectionKind::Checkpoints
            | SectionKind::Late
            | SectionKind::Eligibility
            | SectionKind::Contraindications
            | SectionKind::Clinic => Section::for_reader(&protocols, *kind, view.locale, view.sheet.audience),
        });
        // What to bring along is read with what to do before.
        if *kind == SectionKind::Before {
            all.extend(clinics(view.locale.labels().bring, &view.stationery.bring, view));
        }
    }
    if view.sheet.audience == Audience::Patient {
        let rule: Vec<String> = view.stationery.cancellation.iter().cloned().collect();
        all.extend(clinics(view.locale.labels().cancellation, &rule, view));
    }
    all
}

/// When a person calls the clinic. No protocol says so: it holds for every treatment.
fn when_to_call(view: &View) -> Section {
    let kind = SectionKind::Call;
    let said = Line::new(view.locale.say(Sentence::WhenToCall));
    Section { kind, title: view.locale.labels().section(kind), parts: vec![Part { title: None, lines: vec![said] }] }
}

/// The clinic's own words; nothing where it has none.
fn clinics(title: &'static str, words: &[String], view: &View) -> Option<Section> {
    let lines: Vec<Line> = words.iter().map(|words| view.clinics_own(words)).collect();
    let parts = vec![Part { title: None, lines }];
    (!words.is_empty()).then_some(Section { kind: SectionKind::Clinic, title, parts })
}

/// How each course came about and what it rests on.
pub(super) fn about(plan: &Plan, view: &View) -> Vec<About> {
    if view.calendar.is_discreet {
        return Vec::new();
    }
    match view.sheet.audience {
        Audience::Clinician => plan.plans.iter().map(|course| about_course(plan, course, view)).collect(),
        Audience::Patient => {
            let mut sources: Vec<Line> = Vec::new();
            for source in plan.plans.iter().flat_map(|course| sections::sources(&course.course.protocol, view.locale)) {
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
            vec![About { title: None, notes: Vec::new(), hints: Vec::new(), sources }]
        }
    }
}

fn about_course(plan: &Plan, course: &CoursePlan, view: &View) -> About {
    let locale = view.locale;
    About {
        title: (plan.plans.len() > 1).then(|| own_title(course, view)),
        notes: notes::notes(course, locale),
        hints: notes::hints(course, locale),
        sources: sections::sources(&course.course.protocol, locale),
    }
}

/// What the last page ends with: the clinic's own words, or else that a clinician decides; and which protocols these are.
pub(super) fn foot(plan: &Plan, view: &View) -> Vec<Line> {
    let locale = view.locale;
    let disclaimer = || Line::new(locale.say(Sentence::Disclaimer));
    match view.sheet.audience {
        Audience::Clinician => vec![disclaimer()],
        Audience::Patient if view.calendar.is_discreet => Vec::new(),
        Audience::Patient => {
            let own = view.stationery.note.as_deref().map(|note| view.clinics_own(note));
            let files = plan.plans.iter().map(|plan| &plan.course.protocol).map(|protocol| {
                Line::new(locale.say(Sentence::ProtocolFile { id: protocol.id.as_str(), version: &protocol.version }))
            });
            std::iter::once(own.unwrap_or_else(disclaimer)).chain(files).collect()
        }
    }
}
