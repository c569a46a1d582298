//! What a misread phrase was probably meant to say. What is offered reads, and means the same: a hedge, a minimum or a
//! maximum in the words of the author is never dropped.

mod count;
mod frequency;
mod length;
mod points;
mod words;

pub(super) use count::of_count;
pub(super) use frequency::not_in_days;
pub(super) use length::{of_aim, of_distance, of_interval, of_limit, of_minutes};
pub(super) use points::{of_days_line, of_moment, of_month_days, of_reference, weekday_list};
