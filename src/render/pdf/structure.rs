//! What the parts of a page are, for those who have it read to them: headings, lists, tables (PDF 1.7, section 14.8).
//!
//! The tree is made in the order of reading, before anything has its place on a page; what is drawn later is put in by
//! the number of its leaf.

use std::num::NonZeroU16;

use krilla::tagging::{Identifier, Node, Tag, TagGroup, TagKind, TagTree};

/// A text of the tree, which may be drawn in several lines and on two pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Leaf(usize);

impl Leaf {
    /// Its place in the order of reading.
    pub(super) fn index(self) -> usize {
        self.0
    }
}

/// A heading, for the list of contents beside the pages.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    pub(super) title: String,
    pub(super) leaf: Leaf,
}

/// The tree while it is made.
pub(super) struct Structure {
    /// The elements that are open, the outermost first; that one is never closed.
    open: Vec<Element>,
    leaves: usize,
    pub(super) headings: Vec<Heading>,
}

struct Element {
    tag: Option<TagKind>,
    children: Vec<Child>,
}

enum Child {
    Element(Element),
    Leaf(Leaf),
}

impl Structure {
    pub(super) fn new() -> Self {
        Self { open: vec![Element { tag: None, children: Vec::new() }], leaves: 0, headings: Vec::new() }
    }

    /// Begins an element.
    pub(super) fn open(&mut self, tag: impl Into<TagKind>) {
        self.open.push(Element { tag: Some(tag.into()), children: Vec::new() });
    }

    /// Ends the element that was begun last.
    pub(super) fn close(&mut self) {
        if self.open.len() > 1
            && let Some(element) = self.open.pop()
        {
            self.add(Child::Element(element));
        }
    }

    /// A text in the element that was begun last.
    pub(super) fn leaf(&mut self) -> Leaf {
        let leaf = Leaf(self.leaves);
        self.leaves += 1;
        self.add(Child::Leaf(leaf));
        leaf
    }

    /// An element with one text.
    pub(super) fn only(&mut self, tag: impl Into<TagKind>) -> Leaf {
        self.open(tag);
        let leaf = self.leaf();
        self.close();
        leaf
    }

    /// A heading; level 1 is the title.
    pub(super) fn heading(&mut self, level: u16, title: &str) -> Leaf {
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        let leaf = self.only(Tag::Hn(level, Some(title.to_owned())));
        self.headings.push(Heading { title: title.to_owned(), leaf });
        leaf
    }

    /// How many texts there are.
    pub(super) fn leaves(&self) -> usize {
        self.leaves
    }

    fn add(&mut self, child: Child) {
        if let Some(element) = self.open.last_mut() {
            element.children.push(child);
        }
    }

    /// The tree with what was drawn for each leaf.
    pub(super) fn into_tree(mut self, drawn: &[Vec<Identifier>]) -> TagTree {
        while self.open.len() > 1 {
            self.close();
        }
        let mut tree = TagTree::new();
        for child in self.open.into_iter().flat_map(|root| root.children) {
            for node in nodes(child, drawn) {
                tree.push(node);
            }
        }
        tree
    }
}

fn nodes(child: Child, drawn: &[Vec<Identifier>]) -> Vec<Node> {
    match child {
        Child::Leaf(leaf) => drawn.get(leaf.0).into_iter().flatten().copied().map(Node::from).collect(),
        Child::Element(Element { tag, children }) => {
            let children = children.into_iter().flat_map(|child| nodes(child, drawn)).collect();
            match tag {
                Some(tag) => vec![TagGroup::with_children(tag, children).into()],
                None => children,
            }
        }
    }
}
