//! What `protocols/README.md` shows of the format can be read, and the example protocols give the dates that they promise.

use std::fs;
use std::path::PathBuf;

use mesoplan::internals::model::Protocol;
use mesoplan::internals::read;
use mesoplan::internals::schedule::{ExampleOutcome, check_example};

use crate::project;

/// The tables that a snippet leaves out.
const HEAD: &str =
    "schema = 1\nid = \"snippet\"\ntitle = \"T\"\nindication = \"I\"\nversion = \"1\"\nstatus = \"draft\"\n";

/// The blocks that a snippet refers to, each with the header by which one sees that it is there.
const REST: [(&str, &str); 4] = [
    ("[source.hospital]", "title = \"A hospital\""),
    ("[source.paper]", "title = \"A paper\""),
    ("[source.clinic]", "title = \"The clinic\""),
    (
        "[[phase]]",
        "id = \"induction\"\ntitle = \"I\"\nsessions = 8\ninterval = \"1 week\"\nsource = \"paper\"\n\n\
         [[phase]]\nid = \"maintenance\"\ntitle = \"M\"\nsessions = 4\ninterval = \"1 month\"\nsource = \"paper\"",
    ),
];

/// A snippet with what it leaves out.
fn whole(snippet: &str) -> String {
    let mut text = if snippet.contains("schema = 1") { String::new() } else { HEAD.to_owned() };
    text.push_str(snippet);
    for (header, lines) in REST.iter().filter(|(header, _)| !snippet.contains(header)) {
        text.push_str(&format!("\n{header}\n{lines}\n"));
    }
    text
}

fn example_files() -> Vec<(PathBuf, Protocol)> {
    let folder = fs::read_dir(project("examples/protocols")).expect("the examples");
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        let bytes = fs::read(&path).expect("a file");
        let protocol = read::protocol(&name, &bytes).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        (path, protocol)
    };
    files.into_iter().map(read).collect()
}

#[test]
fn every_snippet_of_the_guide_is_a_protocol() {
    let guide = fs::read_to_string(project("protocols/README.md")).expect("the guide");
    let snippets: Vec<&str> = guide.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(snippets.len() > 12, "{}", snippets.len());
    for snippet in snippets {
        let text = whole(snippet);
        if let Err(problems) = read::protocol_of_any_name(text.as_bytes()) {
            panic!("{problems:#?}\n{text}");
        }
    }
}

#[test]
fn example_protocols_give_the_dates_that_they_promise() {
    for (path, protocol) in example_files() {
        assert!(!protocol.examples.is_empty(), "{}", path.display());
        for (index, example) in protocol.examples.iter().enumerate() {
            let outcome = check_example(&protocol, example);
            assert_eq!(outcome, ExampleOutcome::AsExpected, "{}, example {}", path.display(), index + 1);
        }
    }
}
