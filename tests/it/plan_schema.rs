//! The JSON Schemas of answers: every plan and every refusal keeps that of a plan, every list of the scenarios its own, by a reader of schemas that is written here from the
//! draft (JSON Schema draft 7, sections 6 and 10), and knows nothing of the types that the schema comes from.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::project;

#[test]
fn every_json_of_a_plan_keeps_the_schema() {
    let schema = schema();
    let mut plans = 0;
    for path in files(&project("snapshots")) {
        let text = fs::read_to_string(&path).expect("a snapshot");
        // Below the header of a snapshot.
        let Some((_, text)) = text.split_once("\n---\n") else { continue };
        let Ok(json) = serde_json::from_str::<Value>(text) else { continue };
        check(&json, &schema, &schema, "");
        plans += 1;
    }
    assert!(plans > 10, "{plans} plans");
}

#[test]
fn every_refusal_of_the_scenarios_keeps_the_schema() {
    let schema = schema();
    let mut refusals = 0;
    for path in files(&project("tests/scenarios")) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for block in text.split("```").skip(1).step_by(2) {
            let Some(from) = block.find("\n{\n") else { continue };
            let mut found = serde_json::Deserializer::from_str(&block[from..]).into_iter::<Value>();
            let Some(Ok(json)) = found.next() else { continue };
            if json.get("infeasible").is_some() {
                check(&json, &schema, &schema, "");
                refusals += 1;
            }
        }
    }
    assert!(refusals > 0, "no refusal");
}

/// Each with a key that only its answer has.
const LISTS: [(&str, &str); 3] = [("agenda", "at_once"), ("close", "closed"), ("next", "today")];

#[test]
fn every_list_of_the_scenarios_keeps_its_schema() {
    for (kind, key) in LISTS {
        let schema = schema_of(kind);
        let mut lists = 0;
        for json in answers(&project("tests/scenarios")) {
            if json.get("format").is_some() && json.get(key).is_some() {
                check(&json, &schema, &schema, "");
                lists += 1;
            }
        }
        assert!(lists > 0, "no answer of `mesoplan {kind}`");
    }
}

#[test]
#[should_panic(expected = "/sessions/0/grade")]
fn a_grade_that_is_a_sentence_does_not_keep_it() {
    let path = project("snapshots/hair-loss/json.snap");
    let text = fs::read_to_string(path).expect("a snapshot");
    let mut json: Value = serde_json::from_str(text.split_once("\n---\n").expect("a header").1).expect("JSON");
    json["sessions"][0]["grade"] = "held on aim".into();
    check(&json, &schema(), &schema(), "");
}

fn schema() -> Value {
    schema_of("plan")
}

fn schema_of(kind: &str) -> Value {
    let stored = fs::read_to_string(project(&format!("protocols/{kind}.schema.json"))).expect("the stored schema");
    serde_json::from_str(&stored).expect("JSON")
}

/// Every answer in JSON that the scenarios of a folder show.
fn answers(folder: &Path) -> Vec<Value> {
    let mut answers = Vec::new();
    for path in files(folder) {
        let Ok(text) = fs::read_to_string(path) else { continue };
        for (from, _) in text.match_indices("\n{\n") {
            let mut found = serde_json::Deserializer::from_str(&text[from..]).into_iter::<Value>();
            answers.extend(found.next().and_then(Result::ok));
        }
    }
    answers
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files
}

/// Fails where the value does not keep the schema, or has a key that the schema does not name.
fn check(value: &Value, schema: &Value, root: &Value, place: &str) {
    if let Err(why) = keeps(value, schema, root, place) {
        panic!("{why}");
    }
    if let Value::Object(map) = value {
        for key in map.keys() {
            let known = keys(schema, root);
            assert!(known.contains(key), "{place}/{key}: the schema does not name it, it has {known:?}");
        }
    }
    each_inside(value, schema, root, place);
}

/// Goes on with what is inside, by the schema that names it.
fn each_inside(value: &Value, schema: &Value, root: &Value, place: &str) {
    match value {
        Value::Object(map) => {
            for (key, inside) in map {
                let schemas = schemas_of(schema, root, value, place);
                let own = schemas.iter().find_map(|schema| schema.get("properties")?.get(key));
                check(
                    inside,
                    own.unwrap_or_else(|| panic!("{place}/{key}: no schema")),
                    root,
                    &format!("{place}/{key}"),
                );
            }
        }
        Value::Array(list) => {
            let schemas = schemas_of(schema, root, value, place);
            let items = schemas.iter().find_map(|schema| schema.get("items"));
            for (index, inside) in list.iter().enumerate() {
                check(inside, items.unwrap_or_else(|| panic!("{place}: no items")), root, &format!("{place}/{index}"));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Every schema that holds for a value: itself, what it refers to, all of `allOf`, and those of `anyOf` and `oneOf` that
/// the value keeps.
fn schemas_of<'s>(schema: &'s Value, root: &'s Value, value: &Value, place: &str) -> Vec<&'s Value> {
    let mut found = vec![schema];
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        found.extend(schemas_of(definition(root, name), root, value, place));
    }
    for other in parts(schema, "allOf") {
        found.extend(schemas_of(other, root, value, place));
    }
    for other in parts(schema, "anyOf").chain(parts(schema, "oneOf")) {
        if keeps(value, other, root, place).is_ok() {
            found.extend(schemas_of(other, root, value, place));
        }
    }
    found
}

/// The keys that an object may have, by any of its schemas.
fn keys(schema: &Value, root: &Value) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    if let Some(Value::Object(properties)) = schema.get("properties") {
        keys.extend(properties.keys().cloned());
    }
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        keys.extend(self::keys(definition(root, name), root));
    }
    for other in ["allOf", "anyOf", "oneOf"].into_iter().flat_map(|word| parts(schema, word)) {
        keys.extend(self::keys(other, root));
    }
    keys
}

fn parts<'s>(schema: &'s Value, word: &str) -> impl Iterator<Item = &'s Value> {
    schema.get(word).and_then(Value::as_array).into_iter().flatten()
}

fn definition<'s>(root: &'s Value, name: &str) -> &'s Value {
    let name = name.strip_prefix("#/definitions/").unwrap_or_else(|| panic!("a reference to {name}"));
    root.get("definitions").and_then(|all| all.get(name)).unwrap_or_else(|| panic!("no definition of {name}"))
}

/// Whether a value keeps a schema. A word of the draft that is not known here fails: it would be passed over.
fn keeps(value: &Value, schema: &Value, root: &Value, place: &str) -> Result<(), String> {
    let Value::Object(words) = schema else { return Ok(()) };
    for (word, rule) in words {
        let is_kept = match word.as_str() {
            "$schema" | "title" | "description" | "definitions" | "format" | "items" | "properties" | "examples" => {
                true
            }
            "additionalProperties" => {
                let named = || words.get("properties").and_then(Value::as_object);
                let is_named = |key: &String| named().is_some_and(|named| named.contains_key(key));
                assert!(rule == false, "{place}: {word} {rule}");
                value.as_object().is_none_or(|map| map.keys().all(is_named))
            }
            "pattern" => value.as_str().is_none_or(|text| has_form(text, rule.as_str().expect("a text"))),
            "maxProperties" => value.as_object().is_none_or(|map| map.len() as u64 <= rule.as_u64().expect("a number")),
            "$ref" => {
                keeps(value, definition(root, rule.as_str().unwrap_or_default()), root, place)?;
                true
            }
            "type" => match rule {
                Value::String(name) => is_of_type(value, name),
                Value::Array(names) => names.iter().filter_map(Value::as_str).any(|name| is_of_type(value, name)),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => panic!("type {rule}"),
            },
            "required" => {
                let has = |key: &Value| value.get(key.as_str().unwrap_or_default()).is_some();
                !value.is_object() || rule.as_array().expect("a list").iter().all(has)
            }
            "const" => value == rule,
            "enum" => rule.as_array().expect("a list").contains(value),
            "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().expect("a number")),
            "minItems" => value.as_array().is_none_or(|list| list.len() as u64 >= rule.as_u64().expect("a number")),
            "maxItems" => value.as_array().is_none_or(|list| list.len() as u64 <= rule.as_u64().expect("a number")),
            "allOf" => {
                for schema in parts(schema, word) {
                    keeps(value, schema, root, place)?;
                }
                true
            }
            "anyOf" => parts(schema, word).any(|schema| keeps(value, schema, root, place).is_ok()),
            "oneOf" => parts(schema, word).filter(|schema| keeps(value, schema, root, place).is_ok()).count() == 1,
            other => panic!("{place}: the word {other} is not known to this test"),
        };
        if !is_kept {
            return Err(format!("{place}: {value} does not keep {word}: {rule}"));
        }
    }
    // What is inside decides between the schemas of anyOf and oneOf.
    if let (Value::Object(map), Some(Value::Object(properties))) = (value, schema.get("properties")) {
        for (key, inside) in map {
            if let Some(schema) = properties.get(key) {
                keeps(inside, schema, root, &format!("{place}/{key}"))?;
            }
        }
    }
    Ok(())
}

/// Whether a text has the form of a pattern: of those that the schemas of lists have, each as a person would explain it.
fn has_form(text: &str, pattern: &str) -> bool {
    let is_like = |text: &str, like: &str| {
        let fits = |(own, like): (char, char)| if like == '0' { own.is_ascii_digit() } else { own == like };
        text.chars().count() == like.len() && text.chars().zip(like.chars()).all(fits)
    };
    let is_date = |text: &str| is_like(text, "0000-00-00") && ["19", "20", "21", "22"].contains(&&text[..2]);
    let is_time = |text: &str| is_like(text, "00:00") || is_like(text, "0:00");
    let is_of_weekday = |text: &str| {
        let (day, time) = text.split_once(['=', ' ']).unwrap_or_default();
        (3..=9).contains(&day.len()) && day.bytes().all(|letter| letter.is_ascii_alphabetic()) && is_time(time.trim())
    };
    let is_times = |text: &str| {
        let mut parts = text.split(',').map(str::trim);
        parts.next().is_some_and(is_time) && parts.all(is_of_weekday)
    };
    match pattern {
        r"\S" => !text.trim().is_empty(),
        r"^\s*$" => text.trim().is_empty(),
        "^[a-z][a-z0-9-]*$" => {
            let mut letters = text.chars();
            letters.next().is_some_and(|first| first.is_ascii_lowercase())
                && letters.all(|own| own.is_ascii_lowercase() || own.is_ascii_digit() || own == '-')
        }
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => is_like(text, "0000-00-00"),
        r"^\s*((19|20|21|22)[0-9]{2}-[0-9]{2}-[0-9]{2})?\s*$" => text.trim().is_empty() || is_date(text.trim()),
        r"^\s*(\S([\s\S]{0,98}\S)?)?\s*$" => text.trim().chars().count() <= 100,
        pattern if pattern.contains("[A-Za-z]{3,9}") => text.trim().is_empty() || is_times(text.trim()),
        other => panic!("the pattern {other} is not known to this test"),
    }
}

/// Whether a value keeps the schema of a kind, or why not.
pub(crate) fn keeps_schema_of(kind: &str, value: &Value) -> Result<(), String> {
    let schema = schema_of(kind);
    keeps(value, &schema, &schema, "")
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the type {other}"),
    }
}
