//! Plans as bytes.

pub mod zone;
