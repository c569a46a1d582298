//! What a batch says on standard error: a line for each message, as JSON where messages are.

use serde::Serialize;
use serde_json::json;

use super::work::Sums;
use crate::batch::Fault;

/// How messages are written.
pub(super) struct Said<'s> {
    /// What the list is called in them.
    pub(super) list: &'s str,
    pub(super) is_json: bool,
    /// Whether rows can be there already.
    pub(super) resumes: bool,
}

impl Said<'_> {
    /// What is wrong with the row that begins on a line.
    pub(super) fn fault(&self, line: u64, fault: &Fault) -> String {
        #[derive(Serialize)]
        struct FaultJson<'f> {
            file: &'f str,
            line: u64,
            #[serde(flatten)]
            fault: &'f Fault,
        }
        if self.is_json {
            let said = FaultJson { file: self.list, line, fault };
            return serde_json::to_string(&said).unwrap_or_default() + "\n";
        }
        let said = |Fault { id, text, help, key, column, .. }: &Fault| {
            let column = column.map(|column| format!(":{column}")).unwrap_or_default();
            let key = key.map(|key| format!("{key}: ")).unwrap_or_default();
            format!("{}:{line}{column}: error[{id}]: {key}{text}; {help}\n", self.list)
        };
        std::iter::once(fault).chain(&fault.also).map(said).collect()
    }

    /// Something that is worth knowing.
    pub(super) fn remark(&self, text: &str) -> String {
        if self.is_json { format!("{}\n", json!({ "remark": text })) } else { format!("{text}\n") }
    }

    /// How many rows there were.
    pub(super) fn sums(&self, sums: &Sums) -> String {
        let Sums { rows, bad, unwritten, there } = *sums;
        let planned = sums.planned();
        if self.is_json {
            let sums = json!({
                "rows": rows, "planned": planned, "without_plan": bad, "not_written": unwritten, "there_already": there,
            });
            return format!("{sums}\n");
        }
        let noun = if rows == 1 { "row" } else { "rows" };
        let unwritten = if unwritten > 0 { format!(", {unwritten} not written") } else { String::new() };
        let there = if self.resumes { format!(", {there} there already") } else { String::new() };
        format!("{rows} {noun}: {planned} planned, {bad} without a plan{unwritten}{there}\n")
    }
}
