//! `mesoplan list`: the protocols at hand.

use clap::Args;
use serde::Serialize;

use super::Answer;
use super::failure::Failure;
use super::library::{self, Library, Origin};
use super::shell::Shell;
use crate::model::Protocol;
use crate::render::{self, json_text};

#[derive(Debug, Args)]
pub(super) struct ListArguments {}

#[derive(Serialize)]
struct ListJson {
    format: u32,
    protocols: Vec<EntryJson>,
}

#[derive(Serialize)]
struct EntryJson {
    id: String,
    version: String,
    title: String,
    indication: String,
    sha256: String,
    file: Option<String>,
}

pub(super) fn run(_: &ListArguments, library: &Library, json: bool, shell: &mut Shell) -> Result<Answer, Failure> {
    let mut protocols: Vec<(Protocol, Origin)> = Vec::new();
    let mut broken = None;
    for (name, origin) in library.names()? {
        match library::read_from(&name, &origin) {
            Ok(protocol) => protocols.push((protocol, origin)),
            // The others are still worth listing.
            Err(failure) => {
                shell.say_failure(&failure, json);
                broken = Some(failure);
            }
        }
    }
    let text = if json { list_json(&protocols) } else { render::protocol_list(protocols.iter().map(|(p, _)| p)) };
    shell.answer(&text)?;
    Ok(if broken.is_some() { Answer::No } else { Answer::Yes })
}

fn list_json(protocols: &[(Protocol, Origin)]) -> String {
    let entries = protocols.iter().map(|(protocol, origin)| EntryJson {
        id: protocol.id.to_string(),
        version: protocol.version.clone(),
        title: protocol.title.english.clone(),
        indication: protocol.indication.english.clone(),
        sha256: protocol.sha256().to_owned(),
        file: match origin {
            Origin::File(path) => Some(path.display().to_string()),
            Origin::Shipped(_) => None,
        },
    });
    json_text(&ListJson { format: 1, protocols: entries.collect() })
}
