//! The tests of the project as a whole; see `tests/README.md`.

mod ics;
mod optimum;
mod oracle;
mod random_course;
mod vtimezone;
