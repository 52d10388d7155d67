//! The third look: one row a code, a parent for each.

use super::finding::{Finding, FindingKind};
use super::{Draft, Sheet};
use crate::area::Area;
use sandan_core::area::{AreaCode, Level};
use std::collections::{BTreeMap, BTreeSet};

type ByCode = BTreeMap<AreaCode, Vec<usize>>;

/// Adds the areas that existed before, and checks codes, parents and levels.
pub(super) fn check(sheet: &mut Sheet<'_>) {
    let brought: BTreeSet<AreaCode> = sheet.drafts.iter().map(|draft| draft.area.code.clone()).collect();
    let kept = sheet.options.existing.iter().filter(|area| !brought.contains(&area.code));
    sheet.drafts.extend(kept.map(|area| Draft {
        row: None,
        area: area.clone(),
        refused: false,
        is_twin: false,
    }));
    let by_code = by_code(&sheet.drafts);
    for versions in by_code.values().filter(|versions| versions.len() > 1) {
        check_duplicates(sheet, versions);
    }
    for number in 0..sheet.drafts.len() {
        check_parent(sheet, number, &by_code);
    }
}

fn by_code(drafts: &[Draft]) -> ByCode {
    let mut found = ByCode::new();
    for (number, draft) in drafts.iter().enumerate() {
        found.entry(draft.area.code.clone()).or_default().push(number);
    }
    found
}

/// The version of the parent that exists as long as the child, else any that meets it.
pub(super) fn parent_of(drafts: &[Draft], by_code: &ByCode, child: &Area) -> Option<usize> {
    let versions = by_code.get(child.parent.as_ref()?)?;
    let lasting = versions.iter().find(|&&n| drafts[n].area.outlives(child));
    lasting.or_else(|| versions.iter().find(|&&n| drafts[n].area.coexists_with(child))).copied()
}

/// By code, all drafts; for the other looks.
pub(super) fn index(sheet: &Sheet<'_>) -> ByCode {
    by_code(&sheet.drafts)
}

/// The first row of a code stands; later ones that exist on the same days are refused.
fn check_duplicates(sheet: &mut Sheet<'_>, versions: &[usize]) {
    for (position, &later) in versions.iter().enumerate() {
        let area = &sheet.drafts[later].area;
        let first = versions[..position].iter().find(|&&n| sheet.drafts[n].area.coexists_with(area));
        let Some(first) = first.and_then(|&n| sheet.drafts[n].row) else { continue };
        let code = area.code.clone();
        sheet.drafts[later].is_twin = true;
        sheet.report(later, |row| {
            let zh = format!("编码 {code} 与第 {first} 行重复");
            Finding::error(
                FindingKind::DuplicateCode,
                row,
                zh,
                format!("code {code} stands in row {first} already"),
            )
        });
    }
}

fn check_parent(sheet: &mut Sheet<'_>, number: usize, by_code: &ByCode) {
    let child = &sheet.drafts[number].area;
    let level = child.level;
    let Some(code) = child.parent.clone() else {
        if level != Level::County {
            let word = level.word();
            sheet.report(number, |row| {
                let zh = format!("层级 {word} 缺少上级");
                Finding::error(FindingKind::MissingParent, row, zh, format!("level {word} needs a parent"))
            });
        }
        return;
    };
    let Some(parent) = parent_of(&sheet.drafts, by_code, child) else {
        // Children of a row that was too broken to read are refused with it, later.
        if !sheet.broken.contains(&code) {
            sheet.report(number, |row| {
                let zh = format!("上级 {code} 不存在，或不在同一有效期内");
                let en = format!("parent {code} does not exist, or not on the same days");
                Finding::error(FindingKind::MissingParent, row, zh, en).against(Some(&code))
            });
        }
        return;
    };
    let above = &sheet.drafts[parent].area;
    if above.level >= level {
        let (upper, own) = (above.level.word(), level.word());
        sheet.report(number, |row| {
            let zh = format!("上级 {code} 的层级 {upper} 不高于 {own}");
            let en = format!("parent {code} has level {upper}, which is not above {own}");
            Finding::error(FindingKind::LevelOrder, row, zh, en).against(Some(&code))
        });
    } else if !above.outlives(&sheet.drafts[number].area) {
        sheet.report(number, |row| {
            let zh = format!("有效期超出上级 {code} 的有效期");
            let en = format!("exists on days on which its parent {code} does not");
            Finding::error(FindingKind::BadDate, row, zh, en).against(Some(&code))
        });
    }
}

/// Refuses what lies below a refused row, level by level.
pub(super) fn refuse_below(sheet: &mut Sheet<'_>) {
    let by_code = by_code(&sheet.drafts);
    for level in Level::ALL {
        for number in 0..sheet.drafts.len() {
            let draft = &sheet.drafts[number];
            if draft.area.level != level || draft.refused || draft.row.is_none() {
                continue;
            }
            let Some(code) = draft.area.parent.clone() else { continue };
            let standing = by_code.get(&code).is_some_and(|versions| {
                versions
                    .iter()
                    .any(|&n| !sheet.drafts[n].refused && sheet.drafts[n].area.outlives(&draft.area))
            });
            if !standing {
                sheet.report(number, |row| {
                    let zh = format!("上级 {code} 未被接受");
                    let en = format!("its parent {code} is refused");
                    Finding::error(FindingKind::ParentRefused, row, zh, en).against(Some(&code))
                });
            }
        }
    }
}
