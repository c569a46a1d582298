//! Joint states, each a row of numbers, found again by what they hold.

/// Rows of the same width, numbered in the order in which they were first seen.
///
/// The joint search asks for a row at every step it takes. The rows lie one behind the other, and the table beside them
/// holds nothing but their numbers, so a row costs no allocation.
pub(super) struct Rows {
    width: usize,
    all: Vec<u32>,
    /// The numbers of rows, each at the place that its hash names or at the next free one after it. Its length is a
    /// power of two.
    places: Vec<u32>,
    count: usize,
}

const FREE: u32 = u32::MAX;

impl Rows {
    pub(super) fn new(width: usize) -> Self {
        Self { width, all: Vec::new(), places: vec![FREE; 64], count: 0 }
    }

    pub(super) fn row(&self, number: u32) -> &[u32] {
        &self.all[number as usize * self.width..(number as usize + 1) * self.width]
    }

    /// The number of a row, where it has been seen.
    pub(super) fn find(&self, row: &[u32]) -> Option<u32> {
        Some(self.places[self.place(row)]).filter(|number| *number != FREE)
    }

    /// The number of a row, and whether it is new.
    pub(super) fn find_or_add(&mut self, row: &[u32]) -> (u32, bool) {
        let place = self.place(row);
        if self.places[place] != FREE {
            return (self.places[place], false);
        }
        let number = self.count as u32;
        self.places[place] = number;
        self.all.extend_from_slice(row);
        self.count += 1;
        if self.places.len() < self.count * 2 {
            self.grow();
        }
        (number, true)
    }

    /// Where the number of a row is, or would be.
    fn place(&self, row: &[u32]) -> usize {
        let last = self.places.len() - 1;
        let mut place = hash(row) as usize & last;
        // Number by number: rows are too short for a call that compares memory.
        let is_same = |number: u32| self.row(number).iter().zip(row).all(|(a, b)| a == b);
        while self.places[place] != FREE && !is_same(self.places[place]) {
            place = (place + 1) & last;
        }
        place
    }

    fn grow(&mut self) {
        self.places = vec![FREE; self.places.len() * 4];
        for number in 0..self.count as u32 {
            let place = self.place(self.row(number));
            self.places[place] = number;
        }
    }
}

/// Spreads rows over the table: each number is multiplied in by an odd constant (the golden ratio, as in Fibonacci
/// hashing), and the upper half, which all of them reach, is folded onto the lower.
fn hash(row: &[u32]) -> u64 {
    let mixed = row
        .iter()
        .fold(0_u64, |hash, number| (hash.rotate_left(26) ^ u64::from(*number)).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed ^ mixed >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_its_number() {
        let mut rows = Rows::new(2);
        let row = |number: u32| [number % 50, number / 50];
        for number in 0..3000 {
            assert_eq!(rows.find(&row(number)), None);
            assert_eq!(rows.find_or_add(&row(number)), (number, true));
        }
        for number in 0..3000 {
            assert_eq!(rows.find_or_add(&row(number)), (number, false));
            assert_eq!(rows.find(&row(number)), Some(number));
            assert_eq!(rows.row(number), row(number));
        }
    }
}
