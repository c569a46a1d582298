//! The JSON Schemas of answers, from the types that they are written with.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use super::{NotDecidedJson, PlanJson, RefusalJson};
use crate::render::json_text;

/// What `mesoplan plan --format json` answers.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "the schema is made of the variants, which nobody makes")]
enum Answer<'a> {
    Plan(PlanJson<'a>),
    NoPlan(RefusalJson<'a>),
    NotDecided(NotDecidedJson),
}

/// The JSON Schema (draft 7) of a plan as JSON.
pub(in crate::render) fn json_schema() -> String {
    schema_of::<Answer<'static>>("A plan of mesoplan as JSON, or why there is none")
}

/// The JSON Schema (draft 7) of what is written from a type.
pub(in crate::render) fn schema_of<T: JsonSchema>(title: &str) -> String {
    let mut schema = SchemaSettings::draft07().for_serialize().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    json_text(&schema)
}
