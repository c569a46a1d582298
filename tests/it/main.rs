//! The tests of the project as a whole; see `tests/README.md`.

mod ics;
mod vtimezone;
