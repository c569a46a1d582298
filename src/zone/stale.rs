//! Zones whose rules changed after the tables in the program were made.

use super::Zone;

/// Zones that a later release of the IANA tables has otherwise, each with that release.
///
/// Found by comparing every zone with the newest tables at hand. When the tables in the program are brought up to that
/// release, a test asks for the line to be taken out.
pub const KNOWN_STALE: &[(&str, &str)] = &[("America/Havana", "2026f"), ("Cuba", "2026f")];

impl Zone {
    /// The release of the IANA tables that changed this zone after the tables in the program were made; `None` where
    /// none is known.
    #[doc(hidden)]
    pub fn changed_in(&self) -> Option<&'static str> {
        KNOWN_STALE.iter().find(|(name, _)| *name == self.name()).map(|(_, release)| *release)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::tables_version;

    #[test]
    fn what_is_called_stale_is_newer_than_the_tables() {
        for (name, release) in KNOWN_STALE {
            assert_eq!(Zone::new(name).map(|zone| zone.name()).as_ref(), Ok(name), "a zone as the tables spell it");
            assert!(tables_version() < *release, "the tables are {} now: take {name} out", tables_version());
        }
    }

    #[test]
    fn only_the_zones_of_the_list_are_stale() {
        assert_eq!(Zone::new("america/havana").map(|zone| zone.changed_in()), Ok(Some("2026f")));
        assert_eq!(Zone::new("Europe/Istanbul").map(|zone| zone.changed_in()), Ok(None));
    }
}
