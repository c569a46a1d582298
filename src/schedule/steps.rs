//! How much one answer may look at.

use std::cell::Cell;

/// How many steps an answer may still take, all its searches together: plans, plans without promises or without a day of
/// planning, reasons, and changes that help. A step is a day or a visit that was looked at; it takes some 100 to 200
/// nanoseconds.
///
/// A bound in steps rather than in time gives the same answer on every machine.
pub(super) struct Steps {
    left: Cell<usize>,
    /// Whether the answer says why each day is what it is, and where else it could be.
    gives_reasons: bool,
}

impl Steps {
    pub(super) fn new(most: usize) -> Self {
        Self { left: Cell::new(most), gives_reasons: true }
    }

    /// As many as one answer may take: it ends within two seconds.
    pub(super) fn of_an_answer() -> Self {
        Self::new(8_000_000)
    }

    /// How many it may take to say why there is no answer, and how many to say what would help: a quarter of a second's work.
    pub(super) fn of_an_explanation() -> [Self; 2] {
        [2_000_000, 1_500_000].map(Self::new)
    }

    /// The same for an answer in a list of many courses, which shows no reasons.
    pub(super) fn of_a_list() -> Self {
        Self { gives_reasons: false, ..Self::of_an_answer() }
    }

    pub(super) fn gives_reasons(&self) -> bool {
        self.gives_reasons
    }

    pub(super) fn left(&self) -> usize {
        self.left.get()
    }

    /// Takes this many; `None` when there are not as many left, and then none are.
    pub(super) fn take(&self, steps: usize) -> Option<()> {
        let left = self.left.get().checked_sub(steps);
        self.left.set(left.unwrap_or(0));
        left.map(|_| ())
    }

    /// Runs something with a part of the steps.
    pub(super) fn with_at_most<T>(&self, most: usize, run: impl FnOnce(&Self) -> T) -> T {
        self.with_part(most, self.gives_reasons, run)
    }

    /// The same, where nobody sees the reasons.
    pub(super) fn dates_with_at_most<T>(&self, most: usize, run: impl FnOnce(&Self) -> T) -> T {
        self.with_part(most, false, run)
    }

    fn with_part<T>(&self, most: usize, gives_reasons: bool, run: impl FnOnce(&Self) -> T) -> T {
        let part = Self { left: Cell::new(self.left().min(most)), gives_reasons };
        let before = part.left();
        let done = run(&part);
        self.left.set(self.left() - (before - part.left()));
        done
    }
}
