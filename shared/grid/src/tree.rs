//! The area tree of one day.

use crate::area::{Area, AreaKind};
use chrono::NaiveDate;
use sandan_core::area::{AreaCode, AreaPath, Level};
use std::collections::BTreeMap;

/// What the tree knows about an area, without its border.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaInfo {
    pub code: AreaCode,
    pub name: String,
    pub level: Level,
    pub parent: Option<AreaCode>,
    pub kind: AreaKind,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    /// The codes from the root down to this area, following parent links.
    pub codes: Vec<AreaCode>,
    /// The same as one text.
    pub path: AreaPath,
}

/// Why areas make no tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    #[error("area {0} appears twice on the same day")]
    Duplicate(AreaCode),
    #[error("area {code} names the parent {parent}, which does not exist on that day")]
    MissingParent { code: AreaCode, parent: AreaCode },
    #[error("area {code} is {level:?}, which does not lie below its parent {parent}")]
    LevelOrder { code: AreaCode, level: Level, parent: AreaCode },
}

/// Areas by code, with parents and children. Numbers of nodes follow the order of codes, so "the smallest code"
/// is the smallest number.
#[derive(Clone, Debug, Default)]
pub struct AreaTree {
    infos: Vec<AreaInfo>,
    numbers: BTreeMap<AreaCode, usize>,
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
}

impl AreaTree {
    /// Builds the tree of these areas, all of which are taken to exist together.
    ///
    /// # Errors
    /// When a code repeats, a parent is missing, or an area's level is not below its parent's (which also
    /// rules out cycles).
    pub fn build<'a>(areas: impl IntoIterator<Item = &'a Area>) -> Result<Self, TreeError> {
        let mut sorted: Vec<&Area> = areas.into_iter().collect();
        sorted.sort_by(|a, b| a.code.cmp(&b.code));
        let mut numbers = BTreeMap::new();
        for (number, area) in sorted.iter().enumerate() {
            if numbers.insert(area.code.clone(), number).is_some() {
                return Err(TreeError::Duplicate(area.code.clone()));
            }
        }
        let mut parents = Vec::with_capacity(sorted.len());
        let mut children = vec![Vec::new(); sorted.len()];
        for (number, area) in sorted.iter().enumerate() {
            let parent = parent_number(area, &numbers, &sorted)?;
            parents.push(parent);
            if let Some(parent) = parent {
                children[parent].push(number);
            }
        }
        let infos =
            sorted.iter().enumerate().map(|(n, area)| info(area, &codes_down_to(n, &parents, &sorted)));
        Ok(Self { infos: infos.collect(), numbers, parents, children })
    }

    /// How many areas there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.infos.len()
    }

    /// True without any area.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.infos.is_empty()
    }

    /// The area with this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&AreaInfo> {
        self.number(code).map(|n| &self.infos[n])
    }

    /// All areas by code.
    pub fn iter(&self) -> impl Iterator<Item = &AreaInfo> {
        self.infos.iter()
    }

    /// The areas without a parent, by code.
    pub fn roots(&self) -> impl Iterator<Item = &AreaInfo> {
        self.infos.iter().filter(|info| info.parent.is_none())
    }

    /// The direct children of an area, by code; none for an unknown code.
    pub fn children(&self, code: &str) -> impl Iterator<Item = &AreaInfo> {
        let numbers = self.number(code).map_or(&[][..], |n| &self.children[n]);
        numbers.iter().map(|&n| &self.infos[n])
    }

    /// An area and everything below it, parents before children; empty for an unknown code.
    #[must_use]
    pub fn subtree(&self, code: &str) -> Vec<&AreaInfo> {
        let mut found: Vec<usize> = self.number(code).into_iter().collect();
        let mut next = 0;
        while let Some(&number) = found.get(next) {
            found.extend(&self.children[number]);
            next += 1;
        }
        found.into_iter().map(|n| &self.infos[n]).collect()
    }

    /// The path of an area.
    #[must_use]
    pub fn path(&self, code: &str) -> Option<&AreaPath> {
        self.get(code).map(|info| &info.path)
    }

    /// All areas of a level, by code.
    pub fn at_level(&self, level: Level) -> impl Iterator<Item = &AreaInfo> {
        self.infos.iter().filter(move |info| info.level == level)
    }

    /// How many areas each level has.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Level, usize> {
        let mut counts = BTreeMap::new();
        for info in &self.infos {
            *counts.entry(info.level).or_default() += 1;
        }
        counts
    }

    pub(crate) fn number(&self, code: &str) -> Option<usize> {
        // The map is keyed by checked codes; a text that is no code is in no tree.
        self.numbers.get(&AreaCode::new(code).ok()?).copied()
    }

    pub(crate) fn info(&self, number: usize) -> &AreaInfo {
        &self.infos[number]
    }

    pub(crate) fn parent_of(&self, number: usize) -> Option<usize> {
        self.parents[number]
    }

    pub(crate) fn children_of(&self, number: usize) -> &[usize] {
        &self.children[number]
    }

    pub(crate) fn depth(&self, number: usize) -> usize {
        self.infos[number].codes.len()
    }

    /// True when `lower` is `upper` or lies below it.
    pub(crate) fn is_within(&self, lower: usize, upper: usize) -> bool {
        self.infos[lower].codes.get(self.depth(upper) - 1) == Some(&self.infos[upper].code)
    }
}

fn parent_number(
    area: &Area,
    numbers: &BTreeMap<AreaCode, usize>,
    sorted: &[&Area],
) -> Result<Option<usize>, TreeError> {
    let Some(parent) = &area.parent else { return Ok(None) };
    let (code, parent) = (area.code.clone(), parent.clone());
    let Some(&number) = numbers.get(&parent) else {
        return Err(TreeError::MissingParent { code, parent });
    };
    if sorted[number].level >= area.level {
        return Err(TreeError::LevelOrder { code, level: area.level, parent });
    }
    Ok(Some(number))
}

/// Ends because levels strictly fall from parent to child.
fn codes_down_to(number: usize, parents: &[Option<usize>], sorted: &[&Area]) -> Vec<AreaCode> {
    let mut codes = vec![sorted[number].code.clone()];
    let mut at = number;
    while let Some(parent) = parents[at] {
        codes.push(sorted[parent].code.clone());
        at = parent;
    }
    codes.reverse();
    codes
}

fn info(area: &Area, codes: &[AreaCode]) -> AreaInfo {
    AreaInfo {
        code: area.code.clone(),
        name: area.name.clone(),
        level: area.level,
        parent: area.parent.clone(),
        kind: area.kind,
        valid_from: area.valid_from,
        valid_to: area.valid_to,
        codes: codes.to_vec(),
        path: AreaPath::of(codes),
    }
}
