//! The ground of the town: crooked four-sided cells whose corners everything built from them shares.

use super::TownSpec;
use super::random::{Random, hash};
use crate::metric::Frame;
use geo::Coord;
use std::f64::consts::TAU;

/// Side of a cell, metres: eight of them make a small grid of about 130 × 130 m, as in a dense quarter.
const CELL_M: f64 = 46.0;
/// Cells to a small grid.
const CELLS_PER_SMALL: usize = 8;
/// How far a corner strays from its place, in cells. Below a half, so that no cell turns inside out.
const STRAY: f64 = 0.28;
/// Degrees are kept to a centimetre.
const PER_DEGREE: f64 = 1e7;

/// A cell or corner by column and row.
pub(super) type Spot = (usize, usize);

/// Cells in columns and rows; which of them belong to the county, and on which bank of the river.
pub(super) struct Lattice {
    pub(super) side: usize,
    corners: Vec<Coord<f64>>,
    is_ground: Vec<bool>,
    /// Row of the first cell north of the river, by column.
    river: Vec<usize>,
    seed: u64,
}

impl Lattice {
    pub(super) fn new(spec: &TownSpec, random: &mut Random) -> Self {
        let wanted = ((spec.small - spec.special) * CELLS_PER_SMALL).max(spec.micro * 3);
        // The outline fills about 0.7 of its square.
        let side = ((wanted as f64 / 0.7).sqrt().ceil() as usize).max(4);
        let seed = random.next();
        let river = river(side, random);
        let is_ground = outline(side, random);
        let mut lattice = Self { side, corners: Vec::new(), is_ground, river, seed };
        lattice.corners = lattice.place_corners(spec);
        lattice
    }

    /// All cells of the county, row by row.
    pub(super) fn cells(&self) -> Vec<Spot> {
        let all = (0..self.side).flat_map(|row| (0..self.side).map(move |column| (column, row)));
        all.filter(|&cell| self.is_ground[self.index(cell)]).collect()
    }

    pub(super) fn index(&self, cell: Spot) -> usize {
        cell.1 * self.side + cell.0
    }

    /// The cells that share a side with this one, in the county or not.
    pub(super) fn neighbours(&self, cell: Spot) -> impl Iterator<Item = Spot> + use<> {
        let (column, row) = cell;
        let side = self.side;
        let west = column.checked_sub(1).map(|c| (c, row));
        let south = row.checked_sub(1).map(|r| (column, r));
        let east = (column + 1 < side).then_some((column + 1, row));
        let north = (row + 1 < side).then_some((column, row + 1));
        [west, south, east, north].into_iter().flatten()
    }

    /// The cost of growing from a cell into its neighbour: uneven ground, and a river in between.
    pub(super) fn cost(&self, from: Spot, to: Spot) -> u64 {
        let (low, high) = (from.min(to), from.max(to));
        let uneven = hash(self.seed, self.index(low), self.index(high)) % 90;
        let wet = if self.is_north(from) == self.is_north(to) { 0 } else { 4_000 };
        100 + uneven + wet
    }

    /// True on the northern bank.
    pub(super) fn is_north(&self, cell: Spot) -> bool {
        cell.1 >= self.river[cell.0]
    }

    /// WGS84 degrees of a corner.
    pub(super) fn corner(&self, spot: Spot) -> Coord<f64> {
        self.corners[spot.1 * (self.side + 1) + spot.0]
    }

    /// The river's course through the county, west to east.
    pub(super) fn river_course(&self) -> Vec<Coord<f64>> {
        let mut course: Vec<Spot> = Vec::new();
        for column in 0..self.side {
            let row = self.river[column];
            let banks = [(column, row), (column, row - 1)];
            if banks.iter().all(|&cell| self.is_ground[self.index(cell)]) {
                climb(&mut course, (column, row));
                course.push((column + 1, row));
            }
        }
        course.into_iter().map(|spot| self.corner(spot)).collect()
    }

    fn place_corners(&self, spec: &TownSpec) -> Vec<Coord<f64>> {
        let frame = Frame::at(spec.lat);
        let middle = self.side as f64 / 2.0;
        let wave = (self.side as f64 / 2.0).max(12.0);
        let turn = 0.3_f64;
        let place = |column: usize, row: usize| {
            let stray = |salt: usize| {
                let draw = hash(self.seed, salt, row * (self.side + 1) + column);
                ((draw >> 11) as f64 / (1_u64 << 53) as f64 * 2.0 - 1.0) * STRAY
            };
            let x = column as f64 - middle + stray(1);
            let y = row as f64 - middle + stray(2);
            // A long soft wave and a turn: streets do not run along the meridians.
            let (x, y) = (x + wave * 0.03 * (TAU * y / wave).sin(), y + wave * 0.03 * (TAU * x / wave).cos());
            let (east, north) = (x * turn.cos() - y * turn.sin(), x * turn.sin() + y * turn.cos());
            let (lng, lat) = frame.degrees(east * CELL_M, north * CELL_M);
            let round = |degrees: f64| (degrees * PER_DEGREE).round() / PER_DEGREE;
            Coord { x: round(spec.lng + lng), y: round(spec.lat + lat) }
        };
        let count = self.side + 1;
        (0..count)
            .flat_map(|row| (0..count).map(move |column| (column, row)))
            .map(|(c, r)| place(c, r))
            .collect()
    }
}

/// Follows the corners of one column up or down to a spot.
fn climb(course: &mut Vec<Spot>, to: Spot) {
    match course.last().copied() {
        Some((column, mut row)) if column == to.0 => {
            while row != to.1 {
                row = if row < to.1 { row + 1 } else { row - 1 };
                course.push((column, row));
            }
        }
        _ => course.push(to),
    }
}

/// A river that wanders eastward around the middle; never at the very edge.
fn river(side: usize, random: &mut Random) -> Vec<usize> {
    let (first, second) = (random.unit() * TAU, random.unit() * TAU);
    let size = side as f64;
    let row = |column: usize| {
        let along = column as f64 / size;
        let bend = 0.10 * (TAU * along + first).sin() + 0.04 * (3.0 * TAU * along + second).sin();
        ((0.5 + bend) * size).round().clamp(1.0, size - 1.0) as usize
    };
    (0..side).map(row).collect()
}

/// A rounded, irregular outline. Every cell is reached from the middle in the county, or is left out.
fn outline(side: usize, random: &mut Random) -> Vec<bool> {
    let phases: Vec<f64> = (0..4).map(|_| random.unit() * TAU).collect();
    let middle = side as f64 / 2.0;
    let holds = |column: usize, row: usize| {
        let (x, y) = (column as f64 + 0.5 - middle, row as f64 + 0.5 - middle);
        let angle = y.atan2(x);
        let bulge: f64 = (0..4).map(|n| 0.035 * ((n + 2) as f64 * angle + phases[n]).sin()).sum();
        x.hypot(y) <= middle * (0.95 + bulge)
    };
    let inside: Vec<bool> = (0..side * side).map(|n| holds(n % side, n / side)).collect();
    connected(side, &inside)
}

fn connected(side: usize, inside: &[bool]) -> Vec<bool> {
    let mut reached = vec![false; inside.len()];
    let mut open = vec![(side / 2) * side + side / 2];
    while let Some(at) = open.pop() {
        if !inside[at] || std::mem::replace(&mut reached[at], true) {
            continue;
        }
        let (column, row) = (at % side, at / side);
        open.extend(
            [(column > 0).then(|| at - 1), (column + 1 < side).then_some(at + 1)].into_iter().flatten(),
        );
        open.extend(
            [(row > 0).then(|| at - side), (row + 1 < side).then_some(at + side)].into_iter().flatten(),
        );
    }
    reached
}
