//! From the file as written to the model: everything that values mean together is checked here.

mod blocks;
mod breaks;
mod context;
mod late;
mod outcomes;
mod phases;
mod policy;
mod rule;
mod variants;
mod visits;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use context::Context;
pub(super) use context::{key_id, with_texts};

use super::leaf::{Line, StatusKind, StatusWord};
use super::problem::{ProblemId, Problems};
use super::schema::{File, check_version};
use super::table::{At, Named};
use crate::model::{FileHash, Id, ProtocolData, Repeat, Status, Text, Variant};

/// Builds what the file says, noting every problem. When one has been noted, the result is not to be used. `name` is that
/// of the file without `.toml`, where it has to be the protocol's.
pub(super) fn protocol(file: File, name: Option<&str>, bytes: &[u8], problems: &mut Problems) -> ProtocolData {
    check_head(&file, name, problems);
    variants::protocol(file, problems, |file, problems| plain(file, bytes, problems))
}

/// What a file without variants says, or a file for one of them.
fn plain(file: File, bytes: &[u8], problems: &mut Problems) -> ProtocolData {
    let mut context = Context::new(file.sources, &file.events, file.texts, problems);

    let events = file.events.entries.into_iter().filter_map(|(key, title)| {
        let id = Id::new(&key.value)?;
        let title = context.text("event", id.as_str(), title.value);
        Some((id, title))
    });
    let events = events.collect();
    let treatments = treatments(file.treatments, &mut context);
    let month_end = file.month_end.map(|at| at.value.0).unwrap_or_default();
    let phases = phases::phases(file.phases.0, month_end, &mut context);
    let status = status(&file.status, file.reviewed_by, file.reviewed_on, context.problems);
    let repeat = file.repeat.map(|table| Repeat { after: table.after.value.0, source: context.cite(&table.source) });
    let late = late::late(file.late, &phases, month_end, &mut context);
    let separations = blocks::separations(file.separations, &mut context);
    let breaks = breaks::breaks(file.breaks, &mut context);
    let visits = visits::visits(file.visits, &phases, &mut context);
    let preparation = blocks::care("preparation", file.preparation, &phases, &mut context);
    let aftercare = blocks::care("aftercare", file.aftercare, &phases, &mut context);
    let advice = blocks::advice(file.advice, &mut context);
    let checkpoints = blocks::checkpoints(file.checkpoints, &phases, &mut context);
    let expectations = blocks::expectations(file.expectations, &mut context);
    let contraindications = blocks::contraindications(file.contraindications, &mut context);
    let eligibility = blocks::eligibility(file.eligibility, &mut context);
    let examples = blocks::examples(file.examples, &phases, &mut context);
    let title = context.text("title", "", file.title.value);
    let variant = variants::variant(file.variants, &title, &mut context);
    let title = variant.as_ref().map_or(title, Variant::full_title);
    let indication = context.text("indication", "", file.indication.value);
    let area = file.area.map(|line| context.text("area", "", line.value));
    let preparation_when = preparation_when(file.preparation_when, file.preparation_length.is_some(), &mut context);
    let stated_in = file.stated_in.map(|line| context.cite(&line));
    let (sources, languages) = context.finish();

    ProtocolData {
        id: file.id.value.0.unwrap_or_else(Id::unreadable),
        title,
        indication,
        area,
        treatment: file.treatment.and_then(|at| at.value.0),
        version: file.version.value.0,
        status,
        effective_from: file.effective_from.map(|at| at.value),
        month_end,
        too_soon: file.too_soon.map(|at| at.value.0).unwrap_or_default(),
        session_length: file.session_length.as_ref().map(|at| at.value.0.value),
        is_session_length_usual: file.session_length.is_some_and(|at| at.value.0.is_usual),
        preparation_length: file.preparation_length.map(|at| at.value.0),
        preparation_when,
        stated_in,
        sources,
        events,
        treatments,
        variants: Vec::new(),
        variant,
        phases,
        repeat,
        late,
        separations,
        breaks,
        visits,
        preparation,
        aftercare,
        advice,
        checkpoints,
        expectations,
        contraindications,
        eligibility,
        examples,
        languages,
        hash: FileHash::of(bytes),
    }
}

/// What the treatments are called that separations name.
fn treatments(titles: Named<At<Line>>, context: &mut Context<'_>) -> BTreeMap<Id, Text> {
    let mut treatments = BTreeMap::new();
    for (key, title) in titles.entries {
        let Some(id) = key_id(&key, context.problems) else { continue };
        let text = context.text("treatments", id.as_str(), title.value);
        treatments.insert(id, text);
    }
    treatments
}

/// In which cases the preparation at the clinic is needed; of use only where its length is given.
fn preparation_when(line: Option<At<Line>>, has_length: bool, context: &mut Context<'_>) -> Option<Text> {
    let line = line?;
    if !has_length {
        let help = "add `preparation-length = …`, or leave the line out";
        context.problems.say(ProblemId::UselessKey, &line.span, "there is no preparation that this limits", help);
    }
    Some(context.text("preparation-when", "", line.value))
}

fn check_head(file: &File, name: Option<&str>, problems: &mut Problems) {
    check_version(&file.schema, problems);
    let Some(name) = name else { return };
    if let Some(id) = file.id.value.0.as_ref().filter(|id| id.as_str() != name) {
        let message = format!("the protocol is called `{id}`, but its file `{name}.toml`");
        let help = match Id::new(name) {
            Some(name) => format!("rename the file to `{id}.toml`, or write `id = \"{name}\"`"),
            None => format!("rename the file to `{id}.toml`"),
        };
        problems.say(ProblemId::IdNotFileName, &file.id.span, message, help);
    }
}

fn status(word: &At<StatusWord>, by: Option<At<Line>>, on: Option<At<NaiveDate>>, problems: &mut Problems) -> Status {
    let is_reviewed = word.value.0 == StatusKind::Reviewed;
    let keys = [("reviewed-by", by.as_ref().map(|at| &at.span)), ("reviewed-on", on.as_ref().map(|at| &at.span))];
    for (key, span) in keys.into_iter().filter(|_| word.known().is_some()) {
        match span {
            None if is_reviewed => {
                let help = format!("add a line `{key} = …`, or write `status = \"published\"`");
                problems.say(ProblemId::MissingKey, &word.span, format!("a reviewed file needs `{key}`"), help);
            }
            Some(span) if !is_reviewed => {
                let message = format!("`{key}` says nothing while the file is not reviewed");
                problems.say(
                    ProblemId::UselessKey,
                    span,
                    message,
                    "write `status = \"reviewed\"`, or leave the line out",
                );
            }
            Some(_) | None => {}
        }
    }
    match (word.value.0, by, on) {
        (StatusKind::Draft, _, _) => Status::Draft,
        (StatusKind::Retired, _, _) => Status::Retired,
        (StatusKind::Reviewed, Some(by), Some(on)) => Status::Reviewed { by: by.value.0, on: on.value },
        (StatusKind::Published | StatusKind::Reviewed, _, _) => Status::Published,
    }
}

/// The entries of a table by their names, which are ids.
pub(super) fn by_id<T>(named: Named<T>, problems: &mut Problems) -> impl Iterator<Item = (Id, T)> {
    let read: Vec<_> =
        named.entries.into_iter().filter_map(|(key, value)| Some((key_id(&key, problems)?, value))).collect();
    read.into_iter()
}
