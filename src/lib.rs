//! mesoplan
pub mod model;
pub mod read;
pub mod render;
pub mod schedule;
