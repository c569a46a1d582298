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

use super::correction;
use super::problem::{ProblemId, Problems, missing, nearest};

/// A value and its place in the file.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    /// The value.
    pub(super) value: T,
    /// The bytes of the file that it was read from; of its table where the key is missing.
    pub(super) span: Range<usize>,
    /// Whether a stand-in took the place of a value that is missing or cannot be read.
    is_stand_in: bool,
}

impl<T> At<T> {
    /// The value, unless it is a stand-in. What a stand-in says is no fault of the author's.
    pub(super) fn known(&self) -> Option<&T> {
        (!self.is_stand_in).then_some(&self.value)
    }

    /// A value that is to be written, and is in no file yet.
    pub(super) fn written(value: T) -> Self {
        Self { value, span: 0..0, is_stand_in: false }
    }

    /// Another value in its place.
    pub(super) fn with<U>(&self, value: U) -> At<U> {
        At { value, span: self.span.clone(), is_stand_in: self.is_stand_in }
    }
}

/// A type that can be read from a TOML value.
pub(super) trait Read: Sized {
    /// Whether it is written as a block with a header of its own rather than as a line.
    const IS_BLOCK: bool = false;

    /// Whether it is a table, or a list of them.
    const IS_TABLE: bool = Self::IS_BLOCK;

    /// Whether it is a list of such blocks.
    const IS_BLOCK_LIST: bool = false;

    /// Reads the value; `None` after noting why it cannot be read.
    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self>;

    /// Several of them in one text, where a text can list them: the pattern of such a text.
    const LISTED: Option<&'static str> = None;

    /// Reads the ones that a text lists, where [`Read::LISTED`] has a pattern.
    fn listed(_: &str) -> Option<Vec<Self>> {
        None
    }

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
    /// Its keys, each with whether its value is a table.
    const KEYS: &'static [(&'static str, bool)];

    /// Reads the keys of the table.
    fn read_table(table: &DeTable<'_>, span: &Range<usize>, problems: &mut Problems) -> Self;

    /// The JSON Schema of the table.
    fn table_schema(definitions: &mut Definitions) -> Value;
}

impl<T: Read> Read for At<T> {
    const IS_BLOCK: bool = T::IS_BLOCK;
    const IS_TABLE: bool = T::IS_TABLE;

    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        T::read(value, problems).map(|inner| Self { value: inner, span: value.span(), is_stand_in: false })
    }

    fn stand_in(span: &Range<usize>) -> Self {
        Self { value: T::stand_in(span), span: span.clone(), is_stand_in: true }
    }

    fn schema(definitions: &mut Definitions) -> Value {
        T::schema(definitions)
    }
}

impl<T: Read> Read for Option<T> {
    const IS_TABLE: bool = T::IS_TABLE;

    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        // A key that is written stays written, even where its value cannot be read.
        Some(Some(T::read(value, problems).unwrap_or_else(|| T::stand_in(&value.span()))))
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
    const IS_BLOCK_LIST: bool = T::IS_BLOCK;
    const IS_TABLE: bool = T::IS_TABLE;

    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        if T::IS_BLOCK && value.get_ref().is_table() {
            // `read_key` has noted the single brackets.
            return Some(vec![T::read(value, problems).unwrap_or_else(|| T::stand_in(&value.span()))]);
        }
        let Some(items) = value.get_ref().as_array() else {
            let mut alone = problems.of_part();
            if !T::IS_BLOCK && T::read(value, &mut alone).is_none() {
                // Brackets round it would be refused next.
                let _ = T::read(value, problems);
                return None;
            }
            let help = if T::IS_BLOCK {
                "write a block with a header in double brackets for each".to_owned()
            } else {
                let one = as_written(value).unwrap_or_else(|| "…".to_owned());
                format!("write square brackets round it: `[{one}]`")
            };
            wrong_type(value, "a list", help, problems);
            return None;
        };
        Some(items.iter().map(|item| T::read(item, problems).unwrap_or_else(|| T::stand_in(&item.span()))).collect())
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
    const IS_BLOCK_LIST: bool = T::IS_BLOCK;
    const IS_TABLE: bool = T::IS_TABLE;

    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        if let Some(items) = value.get_ref().as_str().and_then(T::listed) {
            return Some(Self(items));
        }
        let items = Vec::read(value, problems)?;
        if value.get_ref().as_array().is_some_and(|array| array.is_empty()) {
            let help = "write at least one value between the brackets";
            problems.say(ProblemId::EmptyList, &value.span(), "this list is empty", help);
        }
        Some(Self(items))
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self(Vec::new())
    }

    fn schema(definitions: &mut Definitions) -> Value {
        let list = json!({ "type": "array", "minItems": 1, "items": T::schema(definitions) });
        match T::LISTED {
            Some(pattern) => json!({ "anyOf": [list, { "type": "string", "pattern": pattern }] }),
            None => list,
        }
    }
}

/// A table whose keys are names that the author gives.
#[derive(Clone, Debug)]
pub(super) struct Named<T> {
    /// The names and their values, in the order of the file.
    pub(super) entries: Vec<(At<String>, T)>,
    /// Whether all of the table could be read.
    pub(super) is_whole: bool,
}

impl<T: Read> Read for Named<T> {
    const IS_TABLE: bool = true;

    fn read(value: &Spanned<DeValue<'_>>, problems: &mut Problems) -> Option<Self> {
        let Some(table) = value.get_ref().as_table() else {
            let help = match T::IS_BLOCK {
                true => NAMED_HEADER,
                false => "write a name and its value in braces, such as `{ induction = … }`",
            };
            wrong_type(value, "a table of names", help, problems);
            return None;
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut named = Self { entries: Vec::new(), is_whole: true };
        for (key, value) in entries {
            let name = At { value: key.get_ref().to_string(), span: key.span(), is_stand_in: false };
            let read = if T::IS_BLOCK && !value.get_ref().is_table() {
                wrong_type(value, "a table", NAMED_HEADER, problems);
                None
            } else {
                T::read(value, problems)
            };
            named.is_whole &= read.is_some();
            named.entries.extend(read.map(|value| (name, value)));
        }
        Some(named)
    }

    fn absent() -> Option<Self> {
        Some(Self { entries: Vec::new(), is_whole: true })
    }

    fn stand_in(_: &Range<usize>) -> Self {
        Self { entries: Vec::new(), is_whole: false }
    }

    fn schema(definitions: &mut Definitions) -> Value {
        json!({ "type": "object", "additionalProperties": T::schema(definitions) })
    }
}

const NAMED_HEADER: &str = "write a header with a name of yours, such as `[source.clinic]`, and the lines below it";

/// A single value as an author would write it, where it is one and in short.
pub(super) fn as_written(value: &Spanned<DeValue<'_>>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(format!("\"{text}\"")),
        DeValue::Integer(integer) if integer.radix() == 10 => Some(integer.as_str().to_owned()),
        DeValue::Float(float) => Some(float.as_str().to_owned()),
        DeValue::Boolean(boolean) => Some(boolean.to_string()),
        DeValue::Datetime(datetime) => Some(datetime.to_string()),
        DeValue::Integer(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

/// Notes that a value is of the wrong type: what it is, what belongs there, and what to write.
pub(super) fn wrong_type(value: &Spanned<DeValue<'_>>, wanted: &str, help: impl Into<String>, problems: &mut Problems) {
    let found = match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    let message = format!("this is {found}, and {wanted} belongs here");
    problems.say(ProblemId::WrongType, &value.span(), message, help);
}

/// Values whose keys are misspelt, under the keys that were probably meant.
pub(super) type Meant<'t, 'v> = BTreeMap<&'static str, &'t Spanned<DeValue<'v>>>;

/// Notes the keys of a table that do not belong there. Gives the values of those that are probably misspelt, so that
/// a slip of one letter has no consequences elsewhere in the file.
pub(super) fn unknown_keys<'t, 'v>(
    table: &'t DeTable<'v>,
    known: &[&'static str],
    problems: &mut Problems,
) -> Meant<'t, 'v> {
    let mut meant = Meant::new();
    for (key, value) in table {
        let name: &str = key.get_ref();
        if known.contains(&name) {
            continue;
        }
        if problems.say_misplaced(name, &key.span()) {
            continue;
        }
        let kebab = name.replace('_', "-").to_lowercase();
        let close = synonym(&kebab, known).or_else(|| nearest(&kebab, known.iter().copied()));
        let help = match close {
            Some(close) => {
                meant.insert(close, value);
                format!("did you mean `{close}`?")
            }
            None => foreign(&kebab, value, known).unwrap_or_else(|| format!("the keys here are {}", known.join(", "))),
        };
        problems.say(ProblemId::UnknownKey, &key.span(), format!("there is no key `{name}` here"), help);
    }
    meant
}

/// The key of a table for which people also say another word.
fn synonym(name: &str, known: &[&'static str]) -> Option<&'static str> {
    const SYNONYMS: [(&str, &str); 9] = [
        ("not-before", "minimum-interval"),
        ("min-interval", "minimum-interval"),
        ("max-interval", "maximum-interval"),
        ("frequency", "interval"),
        ("every", "interval"),
        ("doses", "sessions"),
        ("number-of-sessions", "sessions"),
        ("weekdays", "on"),
        ("times-per-week", "per-week"),
    ];
    let meant = SYNONYMS.iter().find(|(word, _)| *word == name)?.1;
    known.iter().copied().find(|key| *key == meant)
}

/// What to write for a key of a phase that this format says in another way.
fn foreign(name: &str, value: &Spanned<DeValue<'_>>, known: &[&'static str]) -> Option<String> {
    if !known.contains(&"per-week") {
        return None;
    }
    match name {
        "days" | "day" | "weeks" | "months" => {
            let listed: Vec<String> = value.get_ref().as_array()?.iter().map(as_written).collect::<Option<_>>()?;
            correction::of_days_line(name, &listed)
        }
        "until" => correction::of_count("until"),
        _ => None,
    }
}

/// Reads one key of a table, misspelt or not, or notes that it has to be there.
pub(super) fn read_key<T: Read>(
    table: &DeTable<'_>,
    span: &Range<usize>,
    (key, doc): (&str, &str),
    meant: &Meant<'_, '_>,
    problems: &mut Problems,
) -> T {
    let value = match (table.get(key), meant.get(key)) {
        // Below a misspelt `[[phases]]`, `[phase.policy]` seems to make a phase of its own.
        (Some(value), Some(meant)) if T::IS_BLOCK_LIST && value.get_ref().is_table() => Some(*meant),
        (value, meant) => value.or(meant.copied()),
    };
    if let Some(value) = value {
        if T::IS_BLOCK_LIST && value.get_ref().is_table() {
            let message = format!("`{key}` stands in single brackets, but may stand several times");
            let help = format!("write the header in double brackets: `[[{key}]]`");
            problems.say(ProblemId::WrongType, &value.span(), message, help);
        }
        return T::read(value, problems).unwrap_or_else(|| T::stand_in(&value.span()));
    }
    T::absent().unwrap_or_else(|| {
        let form = if T::IS_BLOCK { format!("a block `[[{key}]]`") } else { format!("a line `{key} = …`") };
        let help = format!("add {form}: {}", first_sentence(doc));
        problems.say(ProblemId::MissingKey, span, missing(key), help);
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
                const KEYS: &'static [(&'static str, bool)] = &[$(($key, <$Type as Read>::IS_TABLE)),+];

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
                        let help = "write a header in brackets, and its lines below it";
                        wrong_type(value, "a table", help, problems);
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
        let mut described = if schema.get("$ref").is_some() { json!({ "allOf": [schema] }) } else { schema };
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
