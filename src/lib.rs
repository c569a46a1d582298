//! mesoplan
pub mod model;
