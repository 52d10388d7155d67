//! The rules of the map once more, written apart from the crate: no index, whole numbers instead of floating
//! orientation, another way to test containment and to measure. Used by the tests and by the example.

use sandan_grid::{Area, GridIndex, LocateReason, Position};
use std::collections::HashMap;

/// Degrees times 2⁵⁰ are whole numbers for every double of 8 degrees or more; products fit 128 bits.
const SCALE: f64 = (1_u64 << 50) as f64;

type Whole = (i128, i128);
/// WGS84 degrees.
pub type Point = (f64, f64);

fn whole(x: f64, y: f64) -> Whole {
    let scale = |v: f64| {
        let scaled = v * SCALE;
        assert_eq!(scaled.fract(), 0.0, "{v} is too fine for the scale");
        scaled as i128
    };
    (scale(x), scale(y))
}

struct Shape {
    code: String,
    depth: usize,
    special: bool,
    parent: Option<usize>,
    /// Of every part: its rings.
    parts: Vec<Vec<Vec<Whole>>>,
    degrees: Vec<Vec<(f64, f64)>>,
    bounds: (f64, f64, f64, f64),
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    In,
    On,
    Out,
}

/// All areas, in the order of their codes.
pub struct Brute {
    shapes: Vec<Shape>,
}

impl Brute {
    pub fn new(areas: &[Area]) -> Self {
        let mut sorted: Vec<&Area> = areas.iter().collect();
        sorted.sort_by_key(|area| area.code.as_str());
        let at: HashMap<&str, usize> =
            sorted.iter().enumerate().map(|(n, area)| (area.code.as_str(), n)).collect();
        let parent = |area: &Area| area.parent.as_ref().map(|code| at[code.as_str()]);
        let depth = |n: usize| std::iter::successors(Some(n), |&n| parent(sorted[n])).count();
        let shapes = sorted.iter().enumerate().map(|(n, area)| shape(area, parent(area), depth(n))).collect();
        Self { shapes }
    }

    /// Owner and reason of a WGS84 point.
    pub fn locate(&self, lng: f64, lat: f64) -> (Option<&str>, LocateReason) {
        let places: Vec<Place> = self.shapes.iter().map(|shape| shape.place(lng, lat)).collect();
        let held = |n: &usize| places[*n] != Place::Out;
        // Later entries win only when strictly deeper: ties stay with the smallest code.
        let deepest = |of: &dyn Fn(usize) -> bool| {
            let mut best: Option<usize> = None;
            for n in (0..places.len()).filter(held).filter(|&n| of(n)) {
                if best.is_none_or(|b| self.shapes[n].depth > self.shapes[b].depth) {
                    best = Some(n);
                }
            }
            best
        };
        let (owner, reason) = if let Some(special) = deepest(&|n| self.shapes[n].special) {
            (deepest(&|n| self.descends(n, special)).unwrap(), LocateReason::Special)
        } else if let Some(owner) = deepest(&|_| true) {
            (owner, self.reason(owner, &places))
        } else {
            let near = self.closest(lng, lat, 50.0, |n| self.is_front(n));
            return match near {
                Some(n) => (Some(&self.shapes[n].code), LocateReason::Near),
                None => (None, LocateReason::Outside),
            };
        };
        let (owner, reason) = self.close_cracks(lng, lat, owner, reason);
        (Some(&self.shapes[owner].code), reason)
    }

    fn reason(&self, owner: usize, places: &[Place]) -> LocateReason {
        let meets = |n: &usize| *n != owner && places[*n] != Place::Out && self.is_front(*n);
        let rivals: Vec<Place> = (0..places.len()).filter(meets).map(|n| places[n]).collect();
        if places[owner] == Place::In && rivals.contains(&Place::In) {
            LocateReason::Overlap
        } else if places[owner] == Place::On || rivals.contains(&Place::On) || rivals.contains(&Place::In) {
            LocateReason::Edge
        } else {
            LocateReason::Inside
        }
    }

    fn close_cracks(&self, lng: f64, lat: f64, owner: usize, reason: LocateReason) -> (usize, LocateReason) {
        if self.is_front(owner) {
            return (owner, reason);
        }
        let mut at = owner;
        while let Some(child) =
            self.closest(lng, lat, 1.0, |n| self.shapes[n].parent == Some(at) && !self.shapes[n].special)
        {
            at = child;
        }
        (at, if at == owner { LocateReason::Gap } else { LocateReason::Sliver })
    }

    fn descends(&self, n: usize, from: usize) -> bool {
        std::iter::successors(Some(n), |&n| self.shapes[n].parent).any(|n| n == from)
    }

    fn is_front(&self, n: usize) -> bool {
        let covering = |shape: &Shape| shape.parent == Some(n) && !shape.special && !shape.parts.is_empty();
        // Codes sort near their parents, but nothing relies on it: all are asked.
        !self.shapes[n].parts.is_empty() && !self.shapes.iter().any(covering)
    }

    fn closest(&self, lng: f64, lat: f64, within: f64, of: impl Fn(usize) -> bool) -> Option<usize> {
        let reach = within / 50_000.0;
        let near = |shape: &Shape| {
            let (west, south, east, north) = shape.bounds;
            lng >= west - reach && lng <= east + reach && lat >= south - reach && lat <= north + reach
        };
        let mut best: Option<(u64, bool, usize)> = None;
        for (n, shape) in self.shapes.iter().enumerate().filter(|(n, shape)| near(shape) && of(*n)) {
            let metres = shape.distance(lng, lat);
            let rank = ((metres * 1000.0).round() as u64, !shape.special, n);
            if metres <= within && best.is_none_or(|b| rank < b) {
                best = Some(rank);
            }
        }
        best.map(|(_, _, n)| n)
    }

    /// West, south, east, north.
    pub fn bounds(&self) -> (f64, f64, f64, f64) {
        let all = self.shapes.iter().filter(|shape| !shape.parts.is_empty()).map(|shape| shape.bounds);
        all.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3))).unwrap()
    }

    /// Every distinct corner, and the middle of every side.
    pub fn corners_and_middles(&self) -> (Vec<Point>, Vec<Point>) {
        let rings = || self.shapes.iter().flat_map(|shape| &shape.degrees);
        let mut corners: Vec<(f64, f64)> = rings().flatten().copied().collect();
        let half = |pair: &[(f64, f64)]| ((pair[0].0 + pair[1].0) / 2.0, (pair[0].1 + pair[1].1) / 2.0);
        let mut middles: Vec<(f64, f64)> = rings().flat_map(|ring| ring.windows(2).map(half)).collect();
        for list in [&mut corners, &mut middles] {
            list.sort_by(|a, b| a.partial_cmp(b).unwrap());
            list.dedup();
        }
        (corners, middles)
    }

    /// Asks both about points and lists where they differ.
    pub fn differences(&self, index: &GridIndex, points: &[(f64, f64)]) -> Vec<String> {
        let mut found = Vec::new();
        for &(lng, lat) in points {
            let located = index.locate(&Position::wgs84(lng, lat).unwrap());
            let fast = (located.area.map(|area| area.code.as_str()), located.reason);
            let slow = self.locate(lng, lat);
            if fast != slow {
                found.push(format!("{lng},{lat}: index {fast:?}, brute force {slow:?}"));
            }
        }
        found
    }
}

impl Shape {
    /// Even-odd over all rings of a part, on whole numbers.
    fn place(&self, lng: f64, lat: f64) -> Place {
        let (west, south, east, north) = self.bounds;
        if lng < west || lng > east || lat < south || lat > north {
            return Place::Out;
        }
        let point = whole(lng, lat);
        let places: Vec<Place> = self.parts.iter().map(|rings| place_in(rings, point)).collect();
        if places.contains(&Place::In) {
            Place::In
        } else if places.contains(&Place::On) {
            Place::On
        } else {
            Place::Out
        }
    }

    /// Metres to the border, by bisection along each side instead of a formula.
    fn distance(&self, lng: f64, lat: f64) -> f64 {
        let (a, f) = (6_378_137.0, 1.0 / 298.257_223_563);
        let e2 = f * (2.0 - f);
        let phi = lat.to_radians();
        let w = 1.0 - e2 * phi.sin().powi(2);
        let (east, north) =
            ((a / w.sqrt() * phi.cos()).to_radians(), (a * (1.0 - e2) / w.powf(1.5)).to_radians());
        let metres = |x: f64, y: f64| ((x - lng) * east).hypot((y - lat) * north);
        let side = |pair: &[(f64, f64)]| {
            let at = |t: f64| {
                let (p, q) = (pair[0], pair[1]);
                metres(p.0 + (q.0 - p.0) * t, p.1 + (q.1 - p.1) * t)
            };
            let (mut low, mut high) = (0.0, 1.0);
            for _ in 0..60 {
                let third = (high - low) / 3.0;
                if at(low + third) <= at(high - third) { high -= third } else { low += third }
            }
            at(low).min(at(0.0)).min(at(1.0))
        };
        self.degrees.iter().flat_map(|ring| ring.windows(2)).map(side).fold(f64::INFINITY, f64::min)
    }
}

fn place_in(rings: &[Vec<Whole>], (px, py): Whole) -> Place {
    let mut inside = false;
    for pair in rings.iter().flat_map(|ring| ring.windows(2)) {
        let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
        let cross = (bx - ax) * (py - ay) - (by - ay) * (px - ax);
        let boxed = px >= ax.min(bx) && px <= ax.max(bx) && py >= ay.min(by) && py <= ay.max(by);
        if cross == 0 && boxed {
            return Place::On;
        }
        if (ay > py) != (by > py) && (cross > 0) == (by > ay) {
            inside = !inside;
        }
    }
    if inside { Place::In } else { Place::Out }
}

fn shape(area: &Area, parent: Option<usize>, depth: usize) -> Shape {
    let mut parts = Vec::new();
    let mut degrees = Vec::new();
    for part in &area.border {
        let rings = std::iter::once(part.exterior()).chain(part.interiors());
        let rings: Vec<Vec<(f64, f64)>> =
            rings.map(|ring| ring.coords().map(|c| (c.x, c.y)).collect()).collect();
        parts.push(rings.iter().map(|ring| ring.iter().map(|&(x, y)| whole(x, y)).collect()).collect());
        degrees.extend(rings);
    }
    let all = || degrees.iter().flatten();
    let least = |of: fn(&(f64, f64)) -> f64| all().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| all().map(of).fold(f64::NEG_INFINITY, f64::max);
    let bounds = (least(|p| p.0), least(|p| p.1), most(|p| p.0), most(|p| p.1));
    let special = area.kind.is_special();
    Shape { code: area.code.as_str().to_owned(), depth, special, parent, parts, degrees, bounds }
}

/// Points from a fixed seed over a box a little larger than the areas (an even spread: Halton's sequence).
pub fn spread((west, south, east, north): (f64, f64, f64, f64), count: usize) -> Vec<(f64, f64)> {
    let radical = |base: usize, mut n: usize| {
        let (mut value, mut share) = (0.0, 1.0);
        while n > 0 {
            share /= base as f64;
            value += share * (n % base) as f64;
            n /= base;
        }
        value
    };
    let (wide, high) = (east - west, north - south);
    let point = |n: usize| {
        (west - 0.02 * wide + 1.04 * wide * radical(2, n), south - 0.02 * high + 1.04 * high * radical(3, n))
    };
    (1..=count).map(point).collect()
}
