//! Plans as bytes.

pub mod ics;
pub mod zone;
