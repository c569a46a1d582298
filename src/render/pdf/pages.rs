//! Filling pages: nothing is broken that belongs together, and no heading is left at the foot of a page.

use super::strip::{Item, Placed, Strip};

/// What is drawn on a page, in the order of reading.
pub(super) type Page = Vec<Placed>;

/// The items on as many pages as they need, each of this height. `tables` are the headings to repeat.
pub(super) fn filled(items: &[Item], tables: &[Strip], height: f32) -> Vec<Page> {
    let mut pages = Pages { done: Vec::new(), page: Page::new(), y: 0.0, height, tables };
    for (index, item) in items.iter().enumerate() {
        match item {
            Item::Strip(strip) => {
                if !pages.has_room(needed(&items[index..])) {
                    pages.turn(strip.table);
                }
                pages.put(strip);
            }
            Item::Columns { above, count, width, gap, strips } => {
                let chains = chains(strips);
                pages.put_columns(&chains, *above, &Columns { count: (*count).max(1), step: width + gap });
            }
        }
    }
    pages.done.push(pages.page);
    pages.done
}

/// How high the first item is, with the space above it and with all that has to begin on the same page.
fn needed(items: &[Item]) -> f32 {
    let Some((first, rest)) = items.split_first() else { return 0.0 };
    match first {
        Item::Strip(strip) => {
            let next = if strip.keeps_next { needed(rest) } else { 0.0 };
            strip.above + strip.height + next
        }
        Item::Columns { above, strips, .. } => above + chains(strips).first().map_or(0.0, |chain| chain.height),
    }
}

/// Strips that have to be on one page, one below the other.
fn chains(strips: &[Strip]) -> Vec<Strip> {
    let mut chains = Vec::new();
    let mut chain: Vec<Strip> = Vec::new();
    for strip in strips {
        chain.push(strip.clone());
        if !strip.keeps_next {
            chains.push(std::mem::take(&mut chain));
        }
    }
    chains.push(chain);
    let stacked = |chain: Vec<Strip>| {
        let above = chain.first().map_or(0.0, |first| first.above);
        Strip::stacked(chain).with_above(above)
    };
    chains.into_iter().filter(|chain| !chain.is_empty()).map(stacked).collect()
}

/// How columns stand beside one another.
struct Columns {
    count: usize,
    /// From the beginning of one to that of the next.
    step: f32,
}

struct Pages<'t> {
    done: Vec<Page>,
    page: Page,
    /// How far down the page is filled.
    y: f32,
    height: f32,
    tables: &'t [Strip],
}

impl Pages<'_> {
    fn is_empty(&self) -> bool {
        self.page.is_empty()
    }

    /// Whether so much fits on the page. An empty page has room for anything: another one would have no more.
    fn has_room(&self, height: f32) -> bool {
        self.is_empty() || self.y + height <= self.height
    }

    /// Begins a page, with the heading of the table that goes on there.
    fn turn(&mut self, table: Option<usize>) {
        self.done.push(std::mem::take(&mut self.page));
        self.y = 0.0;
        if let Some(heading) = table.and_then(|table| self.tables.get(table)) {
            self.put(&heading.repeated());
        }
    }

    fn put(&mut self, strip: &Strip) {
        let above = if self.is_empty() { 0.0 } else { strip.above };
        self.page.extend(strip.moved(0.0, self.y + above));
        self.y += above + strip.height;
    }

    fn put_columns(&mut self, chains: &[Strip], above: f32, columns: &Columns) {
        let mut rest = chains;
        while let Some(first) = rest.first() {
            let above = if self.is_empty() { 0.0 } else { above };
            if !self.has_room(above + first.height) {
                self.turn(None);
                continue;
            }
            let top = self.y + above;
            let room = (self.height - top).max(first.height);
            let height = balanced(rest, columns.count, room);
            let parts = distributed(rest, columns.count, height);
            let mut lowest = 0.0_f32;
            for (index, part) in parts.iter().enumerate() {
                let column = Strip::stacked(part.to_vec());
                lowest = lowest.max(column.height);
                self.page.extend(column.moved(index as f32 * columns.step, top));
            }
            self.y = top + lowest;
            rest = &rest[parts.iter().map(|part| part.len()).sum::<usize>()..];
        }
    }
}

/// The least height up to `room` at which as many strips fit into the columns as fit at `room`.
fn balanced(strips: &[Strip], count: usize, room: f32) -> f32 {
    let taken = |height: f32| distributed(strips, count, height).iter().map(|part| part.len()).sum::<usize>();
    let most = taken(room);
    if most < strips.len() {
        return room;
    }
    // Twenty halvings of a page are less than a thousandth of a point.
    let (mut low, mut high) = (0.0, room);
    for _ in 0..20 {
        let middle = (low + high) / 2.0;
        if taken(middle) == most { high = middle } else { low = middle }
    }
    high
}

/// The strips that each column takes, one column after the other; the first strip is taken in any case.
fn distributed(strips: &[Strip], count: usize, height: f32) -> Vec<&[Strip]> {
    let mut parts = Vec::new();
    let mut rest = strips;
    for column in 0..count {
        let mut filled = 0.0;
        let mut taken = 0;
        for strip in rest {
            let above = if taken == 0 { 0.0 } else { strip.above };
            let is_first_of_all = column == 0 && taken == 0;
            if filled + above + strip.height > height && !is_first_of_all {
                break;
            }
            filled += above + strip.height;
            taken += 1;
        }
        let (part, others) = rest.split_at(taken);
        parts.push(part);
        rest = others;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pdf::strip::Mark;

    /// A strip of this height with a mark whose width is its name.
    fn strip(name: u8, height: f32) -> Strip {
        let mut strip = Strip { height, ..Strip::default() };
        strip.put(0.0, 0.0, f32::from(name), Mark::Bullet);
        strip
    }

    /// The names on each page, in their order.
    fn names(pages: &[Page]) -> Vec<Vec<f32>> {
        pages.iter().map(|page| page.iter().map(|placed| placed.width).collect()).collect()
    }

    #[test]
    fn a_heading_goes_with_what_is_below_it() {
        let heading = |name| strip(name, 10.0).keeping_next();
        let items = [strip(1, 50.0), heading(2), heading(3), strip(4, 40.0), strip(5, 30.0)].map(Item::Strip);
        assert_eq!(names(&filled(&items, &[], 100.0)), [vec![1.0], vec![2.0, 3.0, 4.0, 5.0]]);
        assert_eq!(names(&filled(&items, &[], 110.0)), [vec![1.0, 2.0, 3.0, 4.0], vec![5.0]]);
    }

    #[test]
    fn the_heading_of_a_table_is_on_each_of_its_pages() {
        let row = |name| Strip { table: Some(0), ..strip(name, 40.0) };
        let items = [row(1), row(2), row(3), strip(4, 40.0)].map(Item::Strip);
        let pages = filled(&items, &[strip(9, 10.0)], 90.0);
        assert_eq!(names(&pages), [vec![1.0, 2.0], vec![9.0, 3.0, 4.0]]);
    }

    #[test]
    fn columns_are_as_high_as_each_other_and_go_on_overleaf() {
        let strips: Vec<Strip> = (1..=6).map(|name| strip(name, 10.0)).collect();
        let columns = |strips| [Item::Columns { above: 0.0, count: 2, width: 90.0, gap: 10.0, strips }];
        let pages = filled(&columns(strips.clone()), &[], 100.0);
        let places: Vec<_> = pages[0].iter().map(|placed| (placed.x, placed.y)).collect();
        assert_eq!(places, [(0.0, 0.0), (0.0, 10.0), (0.0, 20.0), (100.0, 0.0), (100.0, 10.0), (100.0, 20.0)]);
        let pages = filled(&columns(strips), &[], 20.0);
        assert_eq!(names(&pages), [vec![1.0, 2.0, 3.0, 4.0], vec![5.0, 6.0]]);
    }

    #[test]
    fn what_is_higher_than_a_page_is_there_all_the_same() {
        let items = [
            Item::Strip(strip(1, 200.0)),
            Item::Columns {
                above: 0.0,
                count: 2,
                width: 1.0,
                gap: 0.0,
                strips: vec![strip(2, 200.0), strip(3, 200.0), strip(4, 10.0)],
            },
        ];
        let found: Vec<f32> = names(&filled(&items, &[], 100.0)).concat();
        assert_eq!(found, [1.0, 2.0, 3.0, 4.0]);
    }
}
