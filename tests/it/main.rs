//! tests
mod ics;
mod vtimezone;
