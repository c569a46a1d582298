//! The protocol files that the program carries.

/// The name (without `.toml`) and the bytes of every file in `protocols/`, in the order of their names.
pub const PROTOCOLS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The bytes of the protocol file of that name.
pub fn protocol(name: &str) -> Option<&'static [u8]> {
    PROTOCOLS.iter().find(|(shipped, _)| *shipped == name).map(|(_, bytes)| *bytes)
}

/// The name of each of them, and its table as it was made ready for plans in English when the program was built: without its
/// examples, and without texts that [`texts`] has.
const READY: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shipped_ready.rs"));

/// The table of the protocol of that name, made ready.
pub fn ready(name: &str) -> Option<&'static [u8]> {
    READY.iter().find(|(shipped, _)| *shipped == name).map(|(_, bytes)| *bytes)
}

/// The language, the protocol's name and the bytes of every file of texts in further languages, and of those that a protocol
/// file has itself.
pub const TEXTS: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shipped_texts.rs"));

/// The bytes of the file that has the texts of the protocol of that name in a language.
pub fn texts(name: &str, language: &str) -> Option<&'static [u8]> {
    let file = TEXTS.iter().find(|(of, shipped, _)| (*of, *shipped) == (language, name));
    file.map(|(_, _, bytes)| *bytes)
}
