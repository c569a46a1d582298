//! mesoplan
#[cfg(feature = "cli")]
pub mod cli;
pub mod model;
pub mod read;
pub mod render;
pub mod schedule;
pub mod shipped;
