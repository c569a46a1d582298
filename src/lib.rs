//! mesoplan
pub mod model;
pub mod read;
pub mod schedule;
