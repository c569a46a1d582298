//! Options that name a course or a phase, and what they choose for each.

use std::collections::BTreeMap;
use std::path::Path;

use super::arguments::{ForCourse, ForPhase};
use super::failure::Failure;
use crate::clinic::is_path;
use crate::model::{Course, Id, Protocol};

/// The name of the protocol that a saved course names; a file has its protocol's name.
pub(super) fn id_of(name_or_path: &str) -> Option<Id> {
    if is_path(name_or_path) {
        Id::new(&Path::new(name_or_path).file_stem()?.to_string_lossy())
    } else {
        Id::new(name_or_path)
    }
}

/// The option that names one of the protocols of a saved course, with a space before it; nothing where the course has one alone.
pub(super) fn course_option(course: &Course, protocol: usize) -> String {
    let own = course.protocols.get(protocol).filter(|_| course.protocols.len() > 1);
    own.and_then(|own| id_of(&own.protocol)).map(|id| format!(" --course {id}")).unwrap_or_default()
}

/// What an option says for one course: the value that names it, else the one that names none.
pub(super) fn for_course<T: Clone>(option: &str, given: &[ForCourse<T>], course: &Id) -> Result<Option<T>, Failure> {
    let mut own = given.iter().filter(|given| given.course.as_ref() == Some(course));
    let mut common = given.iter().filter(|given| given.course.is_none());
    let (first, first_common) = (own.next(), common.next());
    if own.next().is_some() || common.next().is_some() {
        return Err(given_twice(option, course));
    }
    Ok(first.or(first_common).map(|given| given.value.clone()))
}

/// The variant that is named for a protocol. Among several protocols a name without a course is for those that have variants.
pub(super) fn variant_of(given: &[ForCourse<Id>], protocol: &Protocol, is_alone: bool) -> Result<Option<Id>, Failure> {
    let for_it = |given: &&ForCourse<Id>| given.course.is_some() || is_alone || !protocol.variants.is_empty();
    let given: Vec<ForCourse<Id>> = given.iter().filter(for_it).cloned().collect();
    for_course("variant", &given, &protocol.id)
}

/// The protocol as it is for a variant, where it has that one.
pub(super) fn in_variant<'p>(protocol: &'p Protocol, variant: Option<&Id>) -> &'p Protocol {
    variant.and_then(|variant| protocol.in_variant(variant)).unwrap_or(protocol)
}

/// Values by phase; one without a name is meant for the first phase. With several courses each value names its own.
pub(super) fn by_phase<T: Clone>(
    option: &str,
    given: &[ForPhase<T>],
    protocol: &Protocol,
    is_alone: bool,
) -> Result<BTreeMap<Id, T>, Failure> {
    let mut values = BTreeMap::new();
    for ForPhase { course, phase, value } in given {
        match course {
            Some(course) if *course != protocol.id => continue,
            None if !is_alone => {
                let text = format!("`--{option}` does not say which course it is for");
                let help = format!("write `--{option} {}/PHASE=…`", protocol.id);
                return Err(Failure::usage("course-open", text, help));
            }
            Some(_) | None => {}
        }
        let Some(phase) = phase.clone().or_else(|| protocol.phases.first().map(|phase| phase.id.clone())) else {
            continue;
        };
        if values.insert(phase.clone(), value.clone()).is_some() {
            return Err(given_twice(option, &phase));
        }
    }
    Ok(values)
}

pub(super) fn given_twice(option: &str, name: &Id) -> Failure {
    Failure::usage("given-twice", format!("`--{option}` is given twice for `{name}`"), "give it once")
}
