//! The stored JSON Schema is the one that the program prints.

use crate::project;

#[test]
fn the_stored_schema_is_current() {
    let stored = std::fs::read_to_string(project("protocols/protocol.schema.json")).expect("the stored schema");
    assert!(
        stored == mesoplan::read::json_schema(),
        "protocols/protocol.schema.json is out of date; write it again with\n  \
         cargo run -- schema > protocols/protocol.schema.json"
    );
}
