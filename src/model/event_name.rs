//! The names of calendar events: hashes, so that they tell nothing and stay the same.

use sha1::{Digest as _, Sha1};
use uuid::Uuid;

use super::{CourseId, VisitName};

/// Which calendar event. Its UID is made where somebody needs it: a book has a hundred thousand events, and a hash takes its
/// time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventId {
    /// By its number in a course with an id.
    Numbered {
        /// The course.
        course: CourseId,
        /// The number, which no other event of the course has.
        number: u32,
    },
    /// By its UID.
    Uid(Uuid),
}

impl EventId {
    /// That of a visit as the saved course calls it, which has an `id` where its visits have numbers.
    pub fn of_visit(id: Option<CourseId>, name: VisitName) -> Self {
        match name {
            VisitName::Number(number) => Self::Numbered { course: id.unwrap_or_default(), number },
            VisitName::Uid(uid) => Self::Uid(uid),
        }
    }

    /// Its UID.
    pub fn uid(self) -> Uuid {
        match self {
            Self::Numbered { course, number } => course.uid(number),
            Self::Uid(uid) => uid,
        }
    }
}

/// A version 5 UUID (RFC 9562, section 5.5): the hash of a name in a namespace.
pub fn hashed_name(namespace: Uuid, name: &[u8]) -> Uuid {
    let hash = Sha1::new().chain_update(namespace.as_bytes()).chain_update(name).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_sha1_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn names_are_those_that_the_library_makes(namespace: u128, name in ".{0,300}") {
            let namespace = Uuid::from_u128(namespace);
            let name = name.as_bytes();
            prop_assert_eq!(hashed_name(namespace, name), Uuid::new_v5(&namespace, name));
        }
    }

    #[test]
    fn the_standards_own_example_is_right() {
        let name = hashed_name(Uuid::NAMESPACE_DNS, b"www.example.com");
        assert_eq!(name.to_string(), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }
}
