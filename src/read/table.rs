//! Typed tables: a Rust struct, the reader of its TOML table and its JSON Schema from one definition.
//!
//! serde stops at the first fault and loses places; here every value is visited, every fault is noted at its place,
//! and reading goes on. A value that cannot be read is replaced by a stand-in, so that the checks that follow still
//! see the rest of the file; once a problem has been noted, no model is built from what was read.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{ProblemId, Problems, nearest};

/// A value and its place in the file.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    /// The value.
    pub(super) value: T,
    /// The bytes of the file that it was read from; of its table where a stand-in took its place.
    pub(super) span: Range<usize>,
}

/// A type that can be read from a TOML value.
pub(super) trait Read: Sized {
    /// Whether it is written as a block with a header of its own rather than as a line.
    const IS_BLOCK: bool = false;

    /// Reads the value; `None` after noting why it cannot be read.
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self>;

    /// What the type is when its key is not there; `None` for a key that has to be there.
    fn absent() -> Option<Self> {
        None
    }

    /// What takes the place of a value that has to be there and is not, or cannot be read.
    fn stand_in(span: &Range<usize>) -> Self;

    /// The JSON Schema (draft 7) of the value, adding what it refers to under its name to `definitions`.
    fn schema(definitions: &mut Definitions) -> Value;
}

/// The named parts of a JSON Schema.
pub(super) type Definitions = serde_json::Map<String, Value>;

/// A type that is read from one TOML table. Defined with [`tables!`].
pub(super) trait Table: Sized {
    /// Reads the keys of the table.
    fn read_table(table: &DeTable<'_>, span: &Range<usize>, problems: &mut Problems) -> Self;

    /// The JSON Schema of the table.
    fn table_schema(definitions: &mut Definitions) -> Value;
}

impl<T: Read> Read for At<T> {
    const IS_BLOCK: bool = T::IS_BLOCK;

    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        T::read(value, problems).map(|inner| Self { value: inner, span: value.span() })
    }

    fn stand_in(span: &Range<usize>) -> Self {
        Self { value: T::stand_in(span), span: span.clone() }
    }

    fn schema(definitions: &mut Definitions) -> Value {
        T::schema(definitions)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        Some(T::read(value, problems))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn stand_in(_: &Range<usize>) -> Self {
        None
    }

    fn schema(definitions: &mut Definitions) -> Value {
        T::schema(definitions)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let Some(items) = value.get_ref().as_array() else {
            wrong_type(value, "a list in square brackets, or one `[[…]]` block for each item", problems);
            return None;
        };
        Some(items.iter().filter_map(|item| T::read(item, problems)).collect())
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self::new()
    }

    fn schema(definitions: &mut Definitions) -> Value {
        json!({ "type": "array", "items": T::schema(definitions) })
    }
}

/// A list that has to have an item.
#[derive(Clone, Debug)]
pub(super) struct Required<T>(pub(super) Vec<T>);

impl<T: Read> Read for Required<T> {
    const IS_BLOCK: bool = T::IS_BLOCK;

    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let items = Vec::read(value, problems)?;
        if value.get_ref().as_array().is_some_and(|array| array.is_empty()) {
            let help = "write at least one item, or leave the key out if that is possible";
            problems.say(ProblemId::EmptyList, &value.span(), "this list is empty", help);
        }
        Some(Self(items))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(Vec::new())
    }

    fn schema(definitions: &mut Definitions) -> Value {
        json!({ "type": "array", "minItems": 1, "items": T::schema(definitions) })
    }
}

/// A table whose keys are names that the author gives.
#[derive(Clone, Debug)]
pub(super) struct Named<T>(pub(super) Vec<(At<String>, T)>);

impl<T: Read> Read for Named<T> {
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let Some(table) = value.get_ref().as_table() else {
            wrong_type(value, "a table of names and values", problems);
            return None;
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let read = entries.into_iter().filter_map(|(key, value)| {
            let name = At { value: key.get_ref().to_string(), span: key.span() };
            T::read(value, problems).map(|value| (name, value))
        });
        Some(Self(read.collect()))
    }

    fn absent() -> Option<Self> {
        Some(Self(Vec::new()))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(Vec::new())
    }

    fn schema(definitions: &mut Definitions) -> Value {
        json!({ "type": "object", "additionalProperties": T::schema(definitions) })
    }
}

/// Notes that a value is of the wrong type.
pub(super) fn wrong_type(value: &Spanned<DeValue<'_>>, wanted: &str, problems: &mut Problems) {
    let found = match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    problems.say(ProblemId::WrongType, &value.span(), format!("this is {found}"), format!("write {wanted}"));
}

/// Notes the keys of a table that do not belong there. Gives the keys that were probably meant.
pub(super) fn unknown_keys<'k>(table: &DeTable<'_>, known: &[&'k str], problems: &mut Problems) -> Vec<&'k str> {
    let mut meant = Vec::new();
    for key in table.keys() {
        let name: &str = key.get_ref();
        if known.contains(&name) {
            continue;
        }
        let kebab = name.replace('_', "-").to_lowercase();
        let help = match nearest(&kebab, known.iter().copied()) {
            Some(close) => {
                meant.push(close);
                format!("did you mean `{close}`?")
            }
            None => format!("the keys here are {}", known.join(", ")),
        };
        problems.say(ProblemId::UnknownKey, &key.span(), format!("there is no key `{name}` here"), help);
    }
    meant
}

/// Reads one key of a table, or notes that it has to be there, unless it stands there misspelt.
pub(super) fn read_key<T: Read>(
    table: &DeTable<'_>,
    span: &Range<usize>,
    (key, doc): (&str, &str),
    meant: &[&str],
    problems: &mut Problems,
) -> T {
    if let Some(value) = table.get(key) {
        return T::read(value, problems).unwrap_or_else(|| T::stand_in(&value.span()));
    }
    T::absent().unwrap_or_else(|| {
        if !meant.contains(&key) {
            let form = if T::IS_BLOCK { format!("a block `[[{key}]]`") } else { format!("a line `{key} = …`") };
            let help = format!("add {form}: {}", first_sentence(doc));
            problems.say(ProblemId::MissingKey, span, format!("`{key}` is missing"), help);
        }
        T::stand_in(span)
    })
}

fn first_sentence(doc: &str) -> String {
    let doc = doc.trim();
    let end = doc.find(". ").unwrap_or(doc.len());
    let sentence = doc[..end].trim_end_matches('.');
    let mut characters = sentence.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

/// Defines the tables of a file: a struct each, how it is read, and its part of the JSON Schema.
///
/// A key is spelt as it stands in the file; its doc comment is also what an editor shows for it, and what the reader
/// is told when it is missing.
macro_rules! tables {
    ($($(#[doc = $doc:literal])+ struct $Name:ident { $($(#[doc = $key_doc:literal])+ $key:literal $field:ident: $Type:ty,)+ })+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Debug)]
            pub(super) struct $Name {
                $($(#[doc = $key_doc])+ pub(super) $field: $Type,)+
            }

            impl Table for $Name {
                fn read_table(table: &DeTable<'_>, span: &Range<usize>, problems: &mut Problems) -> Self {
                    let meant = unknown_keys(table, &[$($key),+], problems);
                    Self {
                        $($field: read_key(table, span, ($key, concat!($($key_doc),+)), &meant, problems),)+
                    }
                }

                fn table_schema(definitions: &mut Definitions) -> Value {
                    let keys = [
                        $(($key, concat!($($key_doc),+), <$Type as Read>::absent().is_none(), <$Type as Read>::schema(definitions)),)+
                    ];
                    object_schema(concat!($($doc),+), keys)
                }
            }

            impl Read for $Name {
                const IS_BLOCK: bool = true;

                fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
                    let Some(table) = value.get_ref().as_table() else {
                        wrong_type(value, "a table", problems);
                        return None;
                    };
                    Some(Self::read_table(table, &value.span(), problems))
                }

                fn stand_in(span: &Range<usize>) -> Self {
                    Self { $($field: Read::stand_in(span),)+ }
                }

                fn schema(definitions: &mut Definitions) -> Value {
                    let name = stringify!($Name);
                    if !definitions.contains_key(name) {
                        definitions.insert(name.to_owned(), Value::Null);
                        let schema = Self::table_schema(definitions);
                        definitions.insert(name.to_owned(), schema);
                    }
                    json!({ "$ref": format!("#/definitions/{name}") })
                }
            }
        )+
    };
}
pub(super) use tables;

/// The JSON Schema of a table with these keys: name, description, whether it has to be there, and its own schema.
pub(super) fn object_schema<'a>(doc: &str, keys: impl IntoIterator<Item = (&'a str, &'a str, bool, Value)>) -> Value {
    let mut properties = BTreeMap::new();
    let mut required = Vec::new();
    for (key, key_doc, is_required, schema) in keys {
        // Draft 7 ignores what stands beside a `$ref`, so the reference moves into an `allOf`.
        let mut described = match schema {
            Value::Object(schema) if schema.contains_key("$ref") => json!({ "allOf": [schema] }),
            other => other,
        };
        described["description"] = key_doc.trim().into();
        properties.insert(key, described);
        if is_required {
            required.push(key);
        }
    }
    json!({
        "description": doc.trim(),
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "required": required,
    })
}
