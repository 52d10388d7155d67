//! Rings of the search: the place's own area, then the area above it, and so on up to the county.

use sandan_core::area::AreaPath;

/// How many rings a place has: one for each level of its path, 0 for an unknown place.
#[must_use]
pub fn rings(place: &AreaPath) -> u8 {
    u8::try_from(place.codes().count()).unwrap_or(u8::MAX)
}

/// The area of a ring: the place's area for 0, the county for the last ring and everything after it. `None`
/// when the place is unknown.
#[must_use]
pub fn ring_area(place: &AreaPath, ring: u8) -> Option<AreaPath> {
    let steps = ring.min(rings(place).checked_sub(1)?);
    (0..steps).try_fold(place.clone(), |area, _| area.parent())
}

/// The first ring of a place that holds an area: 0 when both are the same or the area lies inside the place's,
/// the number of rings up to their common area otherwise. `None` when the area lies outside the county.
///
/// Somebody who serves a whole community is thus asked when the ring reaches the community, after those who
/// live in the grid itself.
#[must_use]
pub fn ring_of(place: &AreaPath, area: &AreaPath) -> Option<u8> {
    let common = place.codes().zip(area.codes()).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return None;
    }
    rings(place).checked_sub(u8::try_from(common).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> AreaPath {
        AreaPath::from_stored(text.into())
    }

    #[test]
    fn rings_climb_to_the_county_and_stay_there() {
        let place = path("1/11/111/");
        let areas: Vec<_> = (0..5).map(|ring| ring_area(&place, ring).unwrap().to_string()).collect();
        assert_eq!(areas, ["1/11/111/", "1/11/", "1/", "1/", "1/"]);
        assert_eq!(ring_area(&AreaPath::default(), 0), None);
    }

    #[test]
    fn an_area_belongs_to_the_first_ring_that_holds_it() {
        let place = path("1/11/111/");
        let rings = ["1/11/111/", "1/11/111/5/", "1/11/", "1/11/112/", "1/12/", "1/", "2/", ""];
        let rings: Vec<_> = rings.into_iter().map(|area| ring_of(&place, &path(area))).collect();
        assert_eq!(rings, [Some(0), Some(0), Some(1), Some(1), Some(2), Some(2), None, None]);
    }
}
