//! Days of every year without sessions.

use chrono::NaiveDate;

use super::context::{BlockIds, Context};
use crate::model::Break;
use crate::read::problem::ProblemId;
use crate::read::schema::BreakTable;
use crate::read::table::At;

/// The breaks of a file. Together they leave a day.
pub(super) fn breaks(tables: Vec<At<BreakTable>>, context: &mut Context<'_>) -> Vec<Break> {
    let mut ids = BlockIds::new("break");
    let mut breaks: Vec<Break> = Vec::new();
    for at in tables {
        let table = at.value;
        let (place, is_known) = (table.every_year.span.clone(), table.every_year.known().is_some());
        let source = context.cite(&table.source);
        let Some(id) = ids.take(&table.id, context) else { continue };
        let title = context.text("break", id.as_str(), table.title.value);
        breaks.push(Break { id, title, every_year: table.every_year.value.0, source });
        // A leap year has every day that a year can have.
        let days = NaiveDate::from_ymd_opt(2028, 1, 1).into_iter().flat_map(|first| first.iter_days().take(366));
        if is_known && days.into_iter().all(|day| breaks.iter().any(|other| other.every_year.contains(day))) {
            let message = "with this break no day of the year is left for a session";
            context.problems.say(ProblemId::NeverOpen, &place, message, "write a shorter break");
        }
    }
    breaks
}
