//! The protocol files that the program carries.

/// The name (without `.toml`) and the bytes of every file in `protocols/`, in the order of their names.
pub const PROTOCOLS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The bytes of the protocol file of that name.
pub fn protocol(name: &str) -> Option<&'static [u8]> {
    PROTOCOLS.iter().find(|(shipped, _)| *shipped == name).map(|(_, bytes)| *bytes)
}
