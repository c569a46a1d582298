//! Random bits of the system: for what nobody may guess, and never for a plan.

use super::failure::Failure;

/// So many random bytes.
///
/// # Errors
///
/// The system has none to give.
pub(super) fn bits<const BYTES: usize>() -> Result<[u8; BYTES], Failure> {
    let mut bits = [0; BYTES];
    getrandom::fill(&mut bits).map_err(|error| {
        let text = format!("the system gives no random numbers: {error}");
        Failure::usage("random", text, "give the digits yourself with `--feed-address`")
    })?;
    Ok(bits)
}
