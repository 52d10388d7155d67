//! The fourth look: children inside their parent, beside each other, covering it.

use super::finding::{Finding, FindingKind, Severity};
use super::overlay::{self, Piece, total};
use super::{Sheet, relations, systems};
use crate::crs::Crs;
use crate::metric::Frame;
use geo::{Area, BoundingRect, Intersects, MultiPolygon, Rect};
use sandan_core::area::Level;
use std::collections::BTreeMap;

/// Siblings: the children of one parent, or all areas of a level whose parents have no border.
struct Group {
    level: Level,
    parent: Option<usize>,
    /// The parent's border in metres.
    ground: Option<MultiPolygon<f64>>,
    members: Vec<Member>,
}

struct Member {
    draft: usize,
    /// In metres.
    shape: MultiPolygon<f64>,
    rect: Rect<f64>,
    is_special: bool,
}

struct Clash {
    one: usize,
    other: usize,
    pieces: Vec<Piece>,
}

/// Compares every area of the file with its parent and siblings, from the county down, so that a parent in
/// another system is put right before its children are compared with it.
pub(super) fn check(sheet: &mut Sheet<'_>) {
    let rects = sheet.drafts.iter().filter_map(|draft| draft.area.border.bounding_rect());
    let (low, high) = rects.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), rect| {
        (low.min(rect.min().y), high.max(rect.max().y))
    });
    if low > high {
        return;
    }
    let frame = Frame::at((low + high) / 2.0);
    for level in Level::ALL {
        for (parent, members) in groups(sheet, level) {
            check_group(sheet, frame, level, parent, &members);
        }
    }
}

fn groups(sheet: &Sheet<'_>, level: Level) -> BTreeMap<Option<usize>, Vec<usize>> {
    let by_code = relations::index(sheet);
    let mut found: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (number, draft) in sheet.drafts.iter().enumerate() {
        if draft.area.level != level || draft.area.border.0.is_empty() || draft.is_twin {
            continue;
        }
        let parent = relations::parent_of(&sheet.drafts, &by_code, &draft.area);
        let has_ground = |&n: &usize| {
            let above = &sheet.drafts[n].area;
            above.level < level && !above.border.0.is_empty()
        };
        found.entry(parent.filter(has_ground)).or_default().push(number);
    }
    found
}

fn check_group(sheet: &mut Sheet<'_>, frame: Frame, level: Level, parent: Option<usize>, members: &[usize]) {
    let is_new = |number: &usize| sheet.drafts[*number].row.is_some();
    if !members.iter().any(is_new) && !parent.as_ref().is_some_and(is_new) {
        return;
    }
    let ground = parent.map(|number| frame.project(&sheet.drafts[number].area.border));
    let members = members.iter().filter_map(|&number| member(sheet, frame, number)).collect();
    let mut group = Group { level, parent, ground, members };
    let foreign = put_right(sheet, frame, &mut group);
    let outside = group.members.iter().map(|member| outside(&group, member)).collect::<Vec<_>>();
    let clashes = clashes(sheet, &group);
    let gaps = gaps(&group);
    report_outside(sheet, frame, &group, &foreign, &outside);
    report_clashes(sheet, frame, &group, &foreign, &clashes);
    report_gaps(sheet, frame, &group, &gaps);
    let all = outside.iter().chain(clashes.iter().map(|clash| &clash.pieces)).chain([&gaps]);
    count_slivers(sheet, all.flatten());
}

fn member(sheet: &Sheet<'_>, frame: Frame, draft: usize) -> Option<Member> {
    let area = &sheet.drafts[draft].area;
    let shape = frame.project(&area.border);
    Some(Member { draft, rect: shape.bounding_rect()?, shape, is_special: area.kind.is_special() })
}

/// Finds members in another system, reports them, and puts their borders where they belong. Says for each
/// member whether it was foreign.
fn put_right(sheet: &mut Sheet<'_>, frame: Frame, group: &mut Group) -> Vec<bool> {
    let declared = sheet.options.crs;
    let true_systems = match common_system(sheet, frame, group) {
        Some(crs) => vec![Some(crs); group.members.len()],
        None => own_systems(sheet, frame, group),
    };
    for (number, true_crs) in true_systems.iter().enumerate() {
        let Some(true_crs) = *true_crs else { continue };
        let draft = group.members[number].draft;
        sheet.drafts[draft].area.border =
            systems::reread(&sheet.drafts[draft].area.border, declared, true_crs);
        sheet.report(draft, |row| systems::wrong(row, declared, true_crs));
        if let Some(moved) = member(sheet, frame, draft) {
            group.members[number] = moved;
        }
    }
    true_systems.into_iter().map(|found| found.is_some()).collect()
}

/// The system in which all members together fit their parent, when they do not as they are.
fn common_system(sheet: &Sheet<'_>, frame: Frame, group: &Group) -> Option<Crs> {
    let ground = group.ground.as_ref()?;
    if group.members.iter().any(|member| sheet.drafts[member.draft].row.is_none()) {
        return None;
    }
    let area: f64 = group.members.iter().map(|member| member.shape.unsigned_area()).sum();
    let before: f64 = group.members.iter().map(|member| total(&outside(group, member))).sum::<f64>() / area;
    let share_as = |crs: Crs| {
        let reread = |m: &Member| systems::reread(&sheet.drafts[m.draft].area.border, sheet.options.crs, crs);
        let beyond = |m: &Member| total(&overlay::beyond(&frame.project(&reread(m)), ground));
        group.members.iter().map(beyond).sum::<f64>() / area
    };
    systems::rivals(sheet.options.crs).find(|&crs| systems::explains(before, || share_as(crs)))
}

/// The system in which each suspicious member fits by itself, if there is one.
fn own_systems(sheet: &Sheet<'_>, frame: Frame, group: &Group) -> Vec<Option<Crs>> {
    let shares: Vec<f64> = group.members.iter().map(|m| disputed(sheet, group, m, &|_| true)).collect();
    let is_sound = |n: usize| shares[n] <= systems::SUSPICIOUS;
    let own = |number: usize| {
        let is_new = sheet.drafts[group.members[number].draft].row.is_some();
        if is_new { true_system(sheet, frame, group, number, shares[number], &is_sound) } else { None }
    };
    (0..group.members.len()).map(own).collect()
}

/// The system in which a suspicious member fits, if there is one.
fn true_system(
    sheet: &Sheet<'_>,
    frame: Frame,
    group: &Group,
    number: usize,
    before: f64,
    is_sound: &dyn Fn(usize) -> bool,
) -> Option<Crs> {
    let own = &group.members[number];
    let share_as = |crs: Crs| {
        let border = systems::reread(&sheet.drafts[own.draft].area.border, sheet.options.crs, crs);
        let shape = frame.project(&border);
        let Some(rect) = shape.bounding_rect() else { return f64::INFINITY };
        let moved = Member { draft: own.draft, shape, rect, is_special: own.is_special };
        disputed(sheet, group, &moved, is_sound)
    };
    systems::rivals(sheet.options.crs).find(|&crs| systems::explains(before, || share_as(crs)))
}

/// The share of a member's ground that lies outside the parent or upon siblings.
fn disputed(sheet: &Sheet<'_>, group: &Group, member: &Member, counts: &dyn Fn(usize) -> bool) -> f64 {
    let upon =
        group.members.iter().enumerate().filter(|(n, other)| counts(*n) && may_clash(sheet, member, other));
    let clash: f64 = upon.map(|(_, other)| total(&overlay::shared(&member.shape, &other.shape))).sum();
    (total(&outside(group, member)) + clash) / member.shape.unsigned_area().max(f64::MIN_POSITIVE)
}

fn outside(group: &Group, member: &Member) -> Vec<Piece> {
    group.ground.as_ref().map(|ground| overlay::beyond(&member.shape, ground)).unwrap_or_default()
}

/// A special grid may lie inside a normal one; all others that exist on the same day must keep apart.
fn may_clash(sheet: &Sheet<'_>, one: &Member, other: &Member) -> bool {
    one.draft != other.draft
        && one.is_special == other.is_special
        && one.rect.intersects(&other.rect)
        && sheet.drafts[one.draft].area.coexists_with(&sheet.drafts[other.draft].area)
}

fn clashes(sheet: &Sheet<'_>, group: &Group) -> Vec<Clash> {
    let mut found = Vec::new();
    for (one, first) in group.members.iter().enumerate() {
        for (other, second) in group.members.iter().enumerate().skip(one + 1) {
            let is_new = sheet.drafts[first.draft].row.or(sheet.drafts[second.draft].row).is_some();
            if is_new && may_clash(sheet, first, second) {
                found.push(Clash { one, other, pieces: overlay::shared(&first.shape, &second.shape) });
            }
        }
    }
    found
}

/// Ground of the parent that no normal child covers; without a parent, holes between the siblings.
fn gaps(group: &Group) -> Vec<Piece> {
    let normal = || group.members.iter().filter(|member| !member.is_special);
    if normal().next().is_none() || group.level == Level::County {
        return Vec::new();
    }
    let covered = overlay::union(normal().map(|member| &member.shape));
    match &group.ground {
        Some(ground) => overlay::beyond(ground, &covered),
        None => overlay::holes(&covered),
    }
}

/// The pieces beyond the tolerance, their sum and a point in the largest.
fn beyond_tolerance(sheet: &Sheet<'_>, frame: Frame, pieces: &[Piece]) -> Option<(f64, (f64, f64))> {
    let large: Vec<Piece> =
        pieces.iter().copied().filter(|p| !p.is_sliver(sheet.options.tolerance)).collect();
    let largest = large.iter().max_by(|a, b| a.area_m2.total_cmp(&b.area_m2))?;
    Some((total(&large), frame.degrees(largest.at.0, largest.at.1)))
}

fn report_outside(
    sheet: &mut Sheet<'_>,
    frame: Frame,
    group: &Group,
    foreign: &[bool],
    outside: &[Vec<Piece>],
) {
    let parent = group.parent.map(|number| sheet.drafts[number].area.code.clone());
    for (number, pieces) in outside.iter().enumerate().filter(|(number, _)| !foreign[*number]) {
        let Some((area, (lng, lat))) = beyond_tolerance(sheet, frame, pieces) else { continue };
        let (severity, above) = (sheet.options.ground, parent.as_ref());
        let name = above.map(ToString::to_string).unwrap_or_default();
        sheet.report(group.members[number].draft, |row| {
            let zh = format!("超出上级 {name} 的边界 {area:.0} 平方米");
            let en = format!("reaches {area:.0} m² beyond its parent {name}");
            let finding = Finding::error(FindingKind::SticksOut, row, zh, en).against(above);
            finding.with_severity(severity).measuring(area).at(lng, lat)
        });
    }
}

/// An overlap is reported once, with the later row (or the one refused already): the other stands.
fn report_clashes(sheet: &mut Sheet<'_>, frame: Frame, group: &Group, foreign: &[bool], clashes: &[Clash]) {
    for clash in clashes.iter().filter(|clash| !foreign[clash.one] && !foreign[clash.other]) {
        let Some((area, (lng, lat))) = beyond_tolerance(sheet, frame, &clash.pieces) else { continue };
        let (one, other) = (group.members[clash.one].draft, group.members[clash.other].draft);
        // A row that is refused already accuses no sound one.
        let rank = |draft: usize| (sheet.drafts[draft].refused, sheet.drafts[draft].row);
        let is_later = rank(one) > rank(other);
        let (later, earlier) = if is_later { (one, other) } else { (other, one) };
        let code = sheet.drafts[earlier].area.code.clone();
        let severity = sheet.options.ground;
        sheet.report(later, |row| {
            let zh = format!("与 {code} 重叠 {area:.0} 平方米");
            let en = format!("overlaps {code} by {area:.0} m²");
            let finding = Finding::error(FindingKind::Overlap, row, zh, en).against(Some(&code));
            finding.with_severity(severity).measuring(area).at(lng, lat)
        });
    }
}

/// A gap is a warning about the parent, whose own border may well be right: nothing says which child is short.
fn report_gaps(sheet: &mut Sheet<'_>, frame: Frame, group: &Group, gaps: &[Piece]) {
    for piece in gaps.iter().filter(|piece| !piece.is_sliver(sheet.options.tolerance)) {
        let (lng, lat) = frame.degrees(piece.at.0, piece.at.1);
        let area = piece.area_m2;
        let zh = format!("下级之间有 {area:.0} 平方米空白");
        let en = format!("its children leave a gap of {area:.0} m²");
        let parent = group.parent.map(|number| &sheet.drafts[number]);
        let finding = Finding::file(FindingKind::Gap, Severity::Warning, zh, en).measuring(area).at(lng, lat);
        sheet.findings.push(match parent {
            Some(draft) => Finding { row: draft.row, ..finding.of(draft.area.code.as_str()) },
            None => finding,
        });
    }
}

fn count_slivers<'a>(sheet: &mut Sheet<'_>, pieces: impl Iterator<Item = &'a Piece>) {
    let tolerance = sheet.options.tolerance;
    let slivers: Vec<Piece> = pieces.filter(|piece| piece.is_sliver(tolerance)).copied().collect();
    if !slivers.is_empty() {
        sheet.slivers.parents += 1;
        sheet.slivers.pieces += slivers.len();
        let sizes = slivers.iter().map(|piece| piece.area_m2);
        sheet.slivers.largest_m2 = sizes.fold(sheet.slivers.largest_m2, f64::max);
    }
}
