//! The outline of a set of cells, through every corner on the way: areas that meet share exactly the same points.

use super::lattice::{Lattice, Spot};
use geo::{Area, LineString, MultiPolygon, Polygon};
use std::collections::{BTreeMap, BTreeSet};

/// Outgoing sides by corner: one, or two where cells meet only diagonally.
type Sides = BTreeMap<Spot, Vec<Spot>>;

/// The border of a set of cells that hang together by sides.
pub(super) fn border(lattice: &Lattice, cells: &[Spot]) -> MultiPolygon<f64> {
    let mut sides = sides(lattice, cells);
    let mut outer = Vec::new();
    let mut holes = Vec::new();
    while let Some(start) = sides.keys().next().copied() {
        let corners = walk(&mut sides, start).into_iter().map(|spot| lattice.corner(spot)).collect();
        let ring = Polygon::new(LineString::new(corners), Vec::new());
        // Cells are walked with the ground on the left: outer rings turn left, holes right.
        if ring.signed_area() > 0.0 { outer.push(ring) } else { holes.push(ring.exterior().clone()) }
    }
    // Cells that hang together have one outer ring, to which all holes belong.
    if let Some(first) = outer.first_mut() {
        holes.into_iter().for_each(|hole| first.interiors_push(hole));
    }
    MultiPolygon::new(outer)
}

/// The sides between a cell of the set and the rest, each with the set on its left.
fn sides(lattice: &Lattice, cells: &[Spot]) -> Sides {
    let set: BTreeSet<Spot> = cells.iter().copied().collect();
    let mut sides = Sides::new();
    for &(column, row) in cells {
        let (west, south, east, north) = (column, row, column + 1, row + 1);
        let has = |column: Option<usize>, row: Option<usize>| {
            column
                .zip(row)
                .is_some_and(|cell| cell.0 < lattice.side && cell.1 < lattice.side && set.contains(&cell))
        };
        let around = [
            (has(Some(column), row.checked_sub(1)), (west, south), (east, south)),
            (has(Some(column + 1), Some(row)), (east, south), (east, north)),
            (has(Some(column), Some(row + 1)), (east, north), (west, north)),
            (has(column.checked_sub(1), Some(row)), (west, north), (west, south)),
        ];
        for (is_inner, from, to) in around {
            if !is_inner {
                sides.entry(from).or_default().push(to);
            }
        }
    }
    sides
}

/// Follows and removes one ring. Where two ways leave a corner, the right one is taken: the two cells that meet
/// there stay joined and the hole beside them becomes a ring of its own, so no ring touches itself.
fn walk(sides: &mut Sides, start: Spot) -> Vec<Spot> {
    let mut ring = vec![start];
    let mut at = start;
    loop {
        let before = ring.len().checked_sub(2).map(|n| ring[n]);
        let Some(ways) = sides.get_mut(&at) else { return ring };
        let choice = before.and_then(|before| ways.iter().position(|&way| is_right_turn(before, at, way)));
        let next = ways.swap_remove(choice.filter(|_| ways.len() > 1).unwrap_or(0));
        if ways.is_empty() {
            sides.remove(&at);
        }
        ring.push(next);
        if next == start && !sides.contains_key(&start) {
            return ring;
        }
        if next == start {
            // A second way leaves the start: only the ring that turns right here goes on; ours is complete when
            // its first step is that turn.
            let last = ring[ring.len() - 2];
            if is_right_turn(last, start, ring[1]) {
                return ring;
            }
        }
        at = next;
    }
}

fn is_right_turn(a: Spot, b: Spot, c: Spot) -> bool {
    let step = |from: Spot, to: Spot| (to.0 as i64 - from.0 as i64, to.1 as i64 - from.1 as i64);
    let ((ax, ay), (bx, by)) = (step(a, b), step(b, c));
    ax * by - ay * bx < 0
}
