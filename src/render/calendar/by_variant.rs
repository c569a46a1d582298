//! What was written before, apart for each variant that protocols were in: which one holds by itself can be another one for each
//! person.

use super::alike::Alike;
use crate::model::{Id, Plan};

/// What was written before of plans of the same protocols in the same view, whatever their days and variants and whomever they are
/// for.
#[derive(Debug, Default)]
pub struct AlikeByVariant {
    /// By the variant of each course's protocol, the one that was used last first.
    lately: Vec<(Vec<Option<Id>>, Alike)>,
}

/// How many are kept: most protocols have two or three variants.
const MOST: usize = 4;

impl AlikeByVariant {
    /// What was written of plans in the variants of this one.
    pub(super) fn of(&mut self, plan: &Plan) -> &mut Alike {
        self.in_variants(|| plan.plans.iter().map(|plan| plan.course.protocol.variant.as_ref().map(|own| &own.id)))
    }

    fn in_variants<'i, I: Iterator<Item = Option<&'i Id>>>(&mut self, variants: impl Fn() -> I) -> &mut Alike {
        let is_of = |of: &[Option<Id>]| {
            of.len() == variants().count() && of.iter().zip(variants()).all(|(own, other)| own.as_ref() == other)
        };
        let known = self.lately.iter().position(|(of, _)| is_of(of));
        let place = known.unwrap_or_else(|| {
            self.lately.truncate(MOST - 1);
            self.lately.push((variants().map(|id| id.cloned()).collect(), Alike::default()));
            self.lately.len() - 1
        });
        self.lately[..=place].rotate_right(1);
        &mut self.lately[0].1
    }

    /// For how many variants something is kept.
    pub fn count(&self) -> usize {
        self.lately.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variant_has_its_own_until_there_are_too_many() {
        let ids = ["child", "adult", "elder", "legs", "face"].map(Id::new);
        let mut alike = AlikeByVariant::default();
        let mut seen = |id: usize, bytes: usize| {
            let own = alike.in_variants(|| [ids[id].as_ref(), None].into_iter());
            (std::mem::replace(&mut own.bytes, bytes), alike.count())
        };
        // What was kept is there again, whichever came between.
        let seen = [(0, 10), (1, 11), (0, 20), (1, 21), (2, 12), (0, 30), (3, 13), (1, 31), (4, 14), (2, 0), (0, 0)]
            .map(|(id, bytes)| seen(id, bytes));
        // `elder` was used least lately when the fifth one came.
        let expected = [(0, 1), (0, 2), (10, 2), (11, 2), (0, 3), (20, 3), (0, 4), (21, 4), (0, 4), (0, 4), (0, 4)];
        assert_eq!(seen, expected);
        assert_eq!(alike.in_variants(|| [ids[1].as_ref(), None].into_iter()).bytes, 31);
        assert_eq!(alike.in_variants(|| [ids[1].as_ref()].into_iter()).bytes, 0, "another number of courses");
    }
}
