//! Reading a map, with a report of everything that is wrong in it.
//!
//! A file passes through four looks, each of which goes on after a finding:
//! 1. each row by itself: is it a feature, with a code, a level, dates, numbers in range ([`parse`]);
//! 2. each border by itself: closed, simple ([`rings`]);
//! 3. the tree: one row a code, a parent for each ([`relations`]);
//! 4. the ground, parent by parent: children inside it, beside each other, covering it ([`ground`]), which also
//!    shows a row in another coordinate system: it fits only after the conversion ([`systems`]).
//!
//! A row with an error is not among the accepted areas; nor is what lies below it. Deviations below the
//! tolerance are counted as slivers: real files have them, and the index closes them.

mod finding;
mod ground;
mod overlay;
mod parse;
mod relations;
mod rings;
mod systems;

pub use finding::{Finding, FindingKind, Severity};

use crate::area::Area;
use crate::crs::Crs;
use sandan_core::area::{AreaCode, Level};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How far children may deviate from their parent: a piece of ground is a sliver, not a finding, when it is
/// within both.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tolerance {
    /// Square metres.
    pub area_m2: f64,
    /// Metres; the mean width of a piece is twice its area by its outline.
    pub width_m: f64,
}

impl Default for Tolerance {
    fn default() -> Self {
        Self { area_m2: 50.0, width_m: 1.0 }
    }
}

/// How to read a file.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// The system of the file's coordinates; never guessed.
    pub crs: Crs,
    pub tolerance: Tolerance,
    /// Further words for levels, such as `street` for [`Level::Large`].
    pub level_words: BTreeMap<String, Level>,
    /// Areas that exist already: parents and neighbours of what the file brings. A row with the code of one of
    /// them replaces it.
    pub existing: Vec<Area>,
    /// Severity of overlaps and of pieces that stick out. [`Severity::Warning`] takes such rows: the index gives
    /// every point one owner all the same.
    pub ground: Severity,
}

impl ImportOptions {
    /// The defaults for a file in this system.
    #[must_use]
    pub fn new(crs: Crs) -> Self {
        Self {
            crs,
            tolerance: Tolerance::default(),
            level_words: BTreeMap::new(),
            existing: Vec::new(),
            ground: Severity::Error,
        }
    }
}

/// Deviations below the tolerance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Slivers {
    /// Parents whose children deviate at all (by 0.01 m² or more).
    pub parents: usize,
    /// Pieces of ground.
    pub pieces: usize,
    /// The largest piece, m².
    pub largest_m2: f64,
}

/// What an import read.
#[derive(Clone, Debug, Default)]
pub struct ImportReport {
    /// Features in the file.
    pub rows_read: usize,
    /// The rows without an error, in file order, in WGS84.
    pub accepted: Vec<Area>,
    /// By row, then kind.
    pub findings: Vec<Finding>,
    pub slivers: Slivers,
}

impl ImportReport {
    /// Findings that keep a row (or the file) out.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error)
    }

    /// How often each kind was found.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<FindingKind, usize> {
        let mut counts = BTreeMap::new();
        for finding in &self.findings {
            *counts.entry(finding.kind).or_default() += 1;
        }
        counts
    }

    /// True when the whole file can be taken without asking.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.errors().next().is_none()
    }
}

/// A row that could be read far enough to take part in the tree.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// `None` for an area that existed before.
    pub(crate) row: Option<usize>,
    pub(crate) area: Area,
    pub(crate) refused: bool,
    /// A second row of a code: it takes no part in the tree or on the ground.
    pub(crate) is_twin: bool,
}

/// Everything found so far, and the rows that it concerns.
pub(crate) struct Sheet<'a> {
    pub(crate) options: &'a ImportOptions,
    pub(crate) drafts: Vec<Draft>,
    /// Codes of rows too broken to become a draft: their children are refused with them, not orphans.
    pub(crate) broken: Vec<AreaCode>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) slivers: Slivers,
}

impl Sheet<'_> {
    /// Records a finding about a draft of the file; areas that existed before are never reported.
    pub(crate) fn report(&mut self, draft: usize, make: impl FnOnce(usize) -> Finding) {
        let Some(row) = self.drafts[draft].row else { return };
        let finding = make(row).of(self.drafts[draft].area.code.as_str());
        self.drafts[draft].refused |= finding.severity == Severity::Error;
        self.findings.push(finding);
    }
}

/// Reads a GeoJSON FeatureCollection of areas. Never fails: what is wrong stands in the report.
#[must_use]
pub fn import(text: &str, options: &ImportOptions) -> ImportReport {
    let mut sheet = Sheet {
        options,
        drafts: Vec::new(),
        broken: Vec::new(),
        findings: Vec::new(),
        slivers: Slivers::default(),
    };
    let rows_read = parse::read(text, &mut sheet);
    relations::check(&mut sheet);
    ground::check(&mut sheet);
    relations::refuse_below(&mut sheet);
    sheet.findings.sort_by_key(|finding| (finding.row, finding.kind));
    let taken = sheet.drafts.into_iter().filter(|draft| draft.row.is_some() && !draft.refused);
    ImportReport {
        rows_read,
        accepted: taken.map(|draft| draft.area).collect(),
        findings: sheet.findings,
        slivers: sheet.slivers,
    }
}
