//! The protocol files that the program carries.

/// The name (without `.toml`) and the bytes of every file in `protocols/`, in the order of their names.
pub const PROTOCOLS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));
