//! Cutting ground into connected parts of about the same size.

use super::lattice::{Lattice, Spot};
use super::random::Random;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Rounds of moving each seed to the middle of its part: two give compact parts of similar size.
const ROUNDS: usize = 3;
/// Candidates a seed is chosen from: the one farthest from the others wins.
const CANDIDATES: usize = 10;

/// Cuts connected cells into `count` connected parts, none empty; `None` when there are fewer cells than parts.
pub(super) fn cut(
    lattice: &Lattice,
    cells: &[Spot],
    count: usize,
    random: &mut Random,
) -> Option<Vec<Vec<Spot>>> {
    if cells.len() < count || count == 0 {
        return None;
    }
    let mut seeds = scatter(cells, count, random);
    for _ in 0..ROUNDS {
        seeds = grow(lattice, cells, &seeds).iter().map(|part| middle(part)).collect();
    }
    Some(grow(lattice, cells, &seeds))
}

fn scatter(cells: &[Spot], count: usize, random: &mut Random) -> Vec<Spot> {
    let mut seeds: Vec<Spot> = Vec::with_capacity(count);
    while seeds.len() < count {
        let nearest = |cell: Spot| seeds.iter().map(|&seed| distance_2(cell, seed)).min().unwrap_or(0);
        let drawn: Vec<Spot> = (0..CANDIDATES).map(|_| cells[random.below(cells.len())]).collect();
        let best = drawn.into_iter().max_by_key(|&cell| nearest(cell));
        match best.filter(|cell| !seeds.contains(cell)) {
            Some(cell) => seeds.push(cell),
            // Crowded: the first free cell. There is one, as there are at least as many cells as seeds.
            None => seeds.extend(cells.iter().find(|cell| !seeds.contains(cell)).copied()),
        }
    }
    seeds
}

/// Grows all seeds at once along the cheapest ways (Dijkstra): each part is connected through its own cells.
fn grow(lattice: &Lattice, cells: &[Spot], seeds: &[Spot]) -> Vec<Vec<Spot>> {
    let mut owner: BTreeMap<Spot, Option<usize>> = cells.iter().map(|&cell| (cell, None)).collect();
    let mut open: BinaryHeap<Reverse<(u64, usize, Spot)>> =
        seeds.iter().enumerate().map(|(part, &seed)| Reverse((0, part, seed))).collect();
    while let Some(Reverse((cost, part, cell))) = open.pop() {
        match owner.get_mut(&cell) {
            Some(free @ None) => *free = Some(part),
            _ => continue,
        }
        let ways = lattice.neighbours(cell).filter(|next| owner.get(next) == Some(&None));
        open.extend(ways.map(|next| Reverse((cost + lattice.cost(cell, next), part, next))));
    }
    let mut parts = vec![Vec::new(); seeds.len()];
    for (cell, part) in owner {
        if let Some(part) = part {
            parts[part].push(cell);
        }
    }
    parts
}

/// The cell of a part that is nearest to its centre.
pub(super) fn middle(part: &[Spot]) -> Spot {
    let count = part.len().max(1);
    let sum = part.iter().fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
    let centre = (sum.0 / count, sum.1 / count);
    part.iter().copied().min_by_key(|&cell| (distance_2(cell, centre), cell)).unwrap_or(centre)
}

fn distance_2(a: Spot, b: Spot) -> usize {
    a.0.abs_diff(b.0).pow(2) + a.1.abs_diff(b.1).pow(2)
}

/// Shares `total` out by weight, at least one each, the rest by largest remainder. `None` when there is not one each.
pub(super) fn share_out(total: usize, weights: &[usize]) -> Option<Vec<usize>> {
    let rest = total.checked_sub(weights.len())?;
    let sum: usize = weights.iter().sum::<usize>().max(1);
    let mut shares: Vec<usize> = weights.iter().map(|weight| 1 + rest * weight / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&n| (Reverse(rest * weights[n] % sum), n));
    let missing = total - shares.iter().sum::<usize>();
    for &n in order.iter().take(missing) {
        shares[n] += 1;
    }
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_nobody_goes_without() {
        assert_eq!(share_out(10, &[1, 1, 98]), Some(vec![1, 1, 8]));
        assert_eq!(share_out(7, &[5, 5]), Some(vec![4, 3]));
        assert_eq!(share_out(1, &[5, 5]), None);
    }
}
