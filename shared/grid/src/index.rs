//! The index of one day: areas by place.
//!
//! The seam is narrow on purpose: build, look up, ask the tree. What stands behind it (an R-tree of bounding
//! boxes today) may change without a caller noticing; the rules of [`crate::locate`] may not.

use crate::area::Area;
use crate::locate::{Hit, LocateReason, LocateTolerance, Located, choose, place};
use crate::metric::{Frame, millimetres};
use crate::position::Position;
use crate::tree::{AreaTree, TreeError};
use chrono::NaiveDate;
use geo::coordinate_position::CoordPos;
use geo::{BoundingRect, Coord, MultiPolygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

type Boxed = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// All areas valid on one day, ready to be asked. Immutable: a change of the map is a new index.
#[derive(Debug)]
pub struct GridIndex {
    tree: AreaTree,
    /// By number of the tree.
    borders: Vec<MultiPolygon<f64>>,
    /// By number: the surface is not covered by normal children, so a point may belong to the area itself.
    fronts: Vec<bool>,
    boxes: RTree<Boxed>,
    tolerance: LocateTolerance,
    day: NaiveDate,
}

impl GridIndex {
    /// The index of the areas valid on `on`, with the default tolerances.
    ///
    /// # Errors
    /// When those areas make no tree.
    pub fn build(areas: impl IntoIterator<Item = Area>, on: NaiveDate) -> Result<Self, TreeError> {
        Self::build_with(areas, on, LocateTolerance::default())
    }

    /// The same with the profile's tolerances.
    ///
    /// # Errors
    /// When those areas make no tree.
    pub fn build_with(
        areas: impl IntoIterator<Item = Area>,
        on: NaiveDate,
        tolerance: LocateTolerance,
    ) -> Result<Self, TreeError> {
        let mut valid: Vec<Area> = areas.into_iter().filter(|area| area.is_valid_on(on)).collect();
        valid.sort_by(|a, b| a.code.cmp(&b.code));
        let tree = AreaTree::build(&valid)?;
        let borders: Vec<_> = valid.into_iter().map(|area| area.border).collect();
        let boxes = borders.iter().enumerate().filter_map(|(number, border)| boxed(number, border)).collect();
        let has_border = |number: usize| !borders[number].0.is_empty();
        let covers = |number: usize| has_border(number) && !tree.info(number).kind.is_special();
        let fronts = (0..tree.len())
            .map(|number| has_border(number) && !tree.children_of(number).iter().any(|&child| covers(child)))
            .collect();
        Ok(Self { tree, borders, fronts, boxes: RTree::bulk_load(boxes), tolerance, day: on })
    }

    /// The tree of the same areas.
    #[must_use]
    pub fn tree(&self) -> &AreaTree {
        &self.tree
    }

    /// The day it was built for.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// The border of an area, WGS84.
    #[must_use]
    pub fn border(&self, code: &str) -> Option<&MultiPolygon<f64>> {
        self.tree.number(code).map(|number| &self.borders[number])
    }

    /// The owner of a point, and why. Never fails: a point that nobody owns has the reason `Outside`.
    #[must_use]
    pub fn locate(&self, position: &Position) -> Located<'_> {
        let (lng, lat) = position.to_wgs84();
        let point = Coord { x: lng, y: lat };
        let frame = Frame::at(lat);
        let hits = self.hits(point);
        let found = match choose(&self.tree, &hits, |number| self.fronts[number]) {
            Some((owner, reason)) => Some(self.settle(frame, point, owner, reason)),
            None => self.nearest_outside(frame, point),
        };
        let Some((owner, reason, distance_m)) = found else {
            let reason = LocateReason::Outside;
            return Located { area: None, path: &[], reason, distance_m: 0.0, lng, lat, spans: false };
        };
        let spans = position.accuracy().is_some_and(|radius| self.spans(frame, point, owner, radius));
        let area = self.tree.info(owner);
        Located { area: Some(area), path: &area.codes, reason, distance_m, lng, lat, spans }
    }

    /// A point inside an area that [`GridIndex::locate`] gives to it or to one of its descendants, WGS84.
    /// `None` when the area is unknown, has no border, or every probed point belongs to somebody else.
    #[must_use]
    pub fn interior_point(&self, code: &str) -> Option<(f64, f64)> {
        let number = self.tree.number(code)?;
        crate::interior::candidates(&self.borders[number]).find(|&(lng, lat)| {
            let owner = Position::wgs84(lng, lat).ok().and_then(|position| self.locate(&position).area);
            owner.is_some_and(|info| info.codes.iter().any(|above| above.as_str() == code))
        })
    }

    fn hits(&self, point: Coord<f64>) -> Vec<Hit> {
        let at = AABB::from_point([point.x, point.y]);
        let boxes = self.boxes.locate_in_envelope_intersecting(at);
        let held = boxes.filter_map(|boxed| match place(&self.borders[boxed.data], point) {
            CoordPos::Inside => Some(Hit { number: boxed.data, inside: true }),
            CoordPos::OnBoundary => Some(Hit { number: boxed.data, inside: false }),
            CoordPos::Outside => None,
        });
        held.collect()
    }

    /// Cracks and holes: the owner found holds the point, none of its children does.
    fn settle(
        &self,
        frame: Frame,
        point: Coord<f64>,
        owner: usize,
        reason: LocateReason,
    ) -> (usize, LocateReason, f64) {
        if self.fronts[owner] {
            return (owner, reason, 0.0);
        }
        let mut at = (owner, LocateReason::Gap, 0.0);
        let nearby = self.around(frame, point, self.tolerance.sliver_m);
        loop {
            let parent = at.0;
            let is_child = |number: &usize| {
                self.tree.parent_of(*number) == Some(parent) && !self.tree.info(*number).kind.is_special()
            };
            let children = nearby.iter().copied().filter(is_child);
            match self.nearest(frame, point, children, self.tolerance.sliver_m) {
                Some((child, distance)) => at = (child, LocateReason::Sliver, distance),
                None => return at,
            }
        }
    }

    fn nearest_outside(&self, frame: Frame, point: Coord<f64>) -> Option<(usize, LocateReason, f64)> {
        let within = self.tolerance.outside_m;
        let fronts = self.around(frame, point, within).into_iter().filter(|&number| self.fronts[number]);
        let (number, distance) = self.nearest(frame, point, fronts, within)?;
        Some((number, LocateReason::Near, distance))
    }

    /// The nearest of these areas within a distance: a tie to the millimetre goes to a special grid, then to
    /// the smallest code.
    fn nearest(
        &self,
        frame: Frame,
        point: Coord<f64>,
        numbers: impl Iterator<Item = usize>,
        within: f64,
    ) -> Option<(usize, f64)> {
        let measured = numbers.map(|number| (number, frame.to_border(point, &self.borders[number])));
        let rank = |&(number, distance): &(usize, f64)| {
            (millimetres(distance), !self.tree.info(number).kind.is_special(), number)
        };
        measured.filter(|&(_, distance)| distance <= within).min_by_key(rank)
    }

    /// Numbers of the areas whose bounding box comes within a distance.
    fn around(&self, frame: Frame, point: Coord<f64>, metres: f64) -> Vec<usize> {
        let (wide, high) = frame.reach(metres);
        let around = AABB::from_corners([point.x - wide, point.y - high], [point.x + wide, point.y + high]);
        self.boxes.locate_in_envelope_intersecting(around).map(|boxed| boxed.data).collect()
    }

    /// True when the circle reaches a front area that would own a part of it. A special grid takes its part
    /// even inside the owner; a normal one only where the circle leaves the owner.
    fn spans(&self, frame: Frame, point: Coord<f64>, owner: usize, radius: f64) -> bool {
        if radius <= 0.0 {
            return false;
        }
        let leaves = frame.to_border(point, &self.borders[owner]) <= radius;
        let takes = |number: usize| {
            let border = &self.borders[number];
            let reached =
                || place(border, point) != CoordPos::Outside || frame.to_border(point, border) <= radius;
            (leaves || self.tree.info(number).kind.is_special()) && reached()
        };
        let mut others = self.around(frame, point, radius).into_iter();
        others.any(|number| number != owner && self.fronts[number] && takes(number))
    }
}

fn boxed(number: usize, border: &MultiPolygon<f64>) -> Option<Boxed> {
    let rect = border.bounding_rect()?;
    let (low, high) = (rect.min(), rect.max());
    Some(GeomWithData::new(Rectangle::from_corners([low.x, low.y], [high.x, high.y]), number))
}
