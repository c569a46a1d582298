//! Handing a plan out: what the saved course keeps of it, and what is said about that.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, Utc};
use clap::Args;
use toml_edit::DocumentMut;

use super::failure::Failure;
use super::shell::Shell;
use super::{arguments, clock, saved};
use crate::clinic::ReadyCourse;
use crate::model::{Course, CourseId, HandOut, Id, Plan};
use crate::read;
use crate::render::remarks;

/// The options that say what a plan's files promise.
#[derive(Debug, Args)]
#[command(next_help_heading = "Handing out")]
pub(super) struct HandingOut {
    /// Write the files of a saved course without promising what is in them: the course does not note it
    #[arg(long)]
    pub(super) draft: bool,

    /// Plan anew, wherever that brings sessions nearer to their ideal dates, and do not keep what was promised
    #[arg(long)]
    pub(super) rearrange: bool,

    /// With --save, the id of a new course: 32 hexadecimal digits; without it random ones
    #[arg(long, value_name = "DIGITS", requires = "save", value_parser = arguments::course_id)]
    pub(super) id: Option<CourseId>,

    /// The instant at which what changed is said to have changed, such as 2026-12-01T09:00:00Z; without it, now
    #[arg(long, value_name = "INSTANT", value_parser = arguments::instant)]
    now: Option<DateTime<Utc>>,
}

impl HandingOut {
    /// Refuses what is about promises where there are none.
    pub(super) fn check(&self, is_saved: bool) -> Result<(), Failure> {
        let given = [(self.draft, "--draft"), (self.rearrange, "--rearrange")];
        match given.into_iter().find(|(is_given, _)| *is_given && !is_saved) {
            None => Ok(()),
            Some((_, option)) => {
                let text = format!("`{option}` is about what was promised, which only a saved course keeps");
                Err(Failure::usage("not-saved", text, "leave it out, or save the course with `--save course.toml`"))
            }
        }
    }

    /// When changes are said to have come about.
    pub(super) fn now(&self) -> Result<DateTime<Utc>, Failure> {
        clock::now(self.now)
    }
}

/// The text of a saved course with the hand-outs that it does not have yet: those of `after` that are none of `before`, and
/// where the first ones were adopted from a calendar file, all of them.
pub(super) fn appended(text: &str, before: &Course, after: &Course, is_adopted: bool) -> Result<String, Failure> {
    let mut document: DocumentMut = text.parse().map_err(|_| unwritable("it is not read as TOML"))?;
    let mut is_changed = false;
    for (index, (before, after)) in before.protocols.iter().zip(&after.protocols).enumerate() {
        let written = if is_adopted { 0 } else { before.handouts.len() };
        for handout in after.handouts.iter().skip(written) {
            append(&mut document, index, handout)?;
            is_changed = true;
        }
    }
    if is_changed { Ok(saved::as_before(text, &document.to_string())) } else { Ok(text.to_owned()) }
}

fn append(document: &mut DocumentMut, index: usize, handout: &HandOut) -> Result<(), Failure> {
    let block = read::handout_text(handout).parse::<DocumentMut>();
    let table = block.map_err(|_| unwritable("its hand-outs cannot be written"))?.as_table().clone();
    saved::push_block(document, index, "promised", table)
        .ok_or_else(|| unwritable("its courses are not blocks `[[course]]`"))
}

fn unwritable(why: &str) -> Failure {
    let help = "mend the file; or add `--draft`, and nothing is noted";
    Failure::usage("course-shape", format!("what is handed out cannot be noted in the course: {why}"), help)
}

/// Says what of a course's protocols is another text than when something was last handed out, before anything moves.
pub(super) fn say_protocols(course: &ReadyCourse, shell: &mut Shell) {
    for (own, protocol) in course.course().protocols.iter().zip(course.protocols()) {
        let Some(last) = own.handouts.last() else { continue };
        if let Some(remark) = remarks::protocol_changed(last, protocol) {
            shell.remark(&remark);
        }
        let handed = own.handouts.iter().flat_map(|handout| &handout.visits).map(|visit| &visit.key.phase);
        let is_known = |phase: &&Id| {
            let present = protocol.present_phase(phase);
            protocol.parts().flat_map(|part| &part.phases).any(|known| known.id == *present)
        };
        let gone: BTreeSet<&Id> = handed.filter(|phase| !is_known(phase)).collect();
        for phase in gone {
            let id = &protocol.id;
            shell.remark(&format!(
                "{id}: visits were handed out for a phase `{phase}`, which the protocol does not have; where it has another id \
                 now, write `renamed-from = \"{phase}\"` in that phase"
            ));
        }
    }
}

/// Says what was noted.
pub(super) fn say(file: &Path, plan: &Plan, handouts: &[Option<HandOut>], shell: &mut Shell) {
    for plan in &plan.plans {
        if let Some(remark) = remarks::open_visits(plan) {
            shell.remark(&remark);
        }
    }
    if let Some(said) = remarks::handed_out(plan, handouts) {
        shell.remark(&format!("noted in {}: {said}", file.display()));
    }
}
