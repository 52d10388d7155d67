//! Ids of streams of which a district has exactly one for each number: two processes that make the same thing at
//! once meet in the store instead of making it twice.

use sandan_core::ids::{District, compose};
use uuid::Uuid;

/// The milliseconds of such an id: no clock shows them again, so that they meet no ordinary id.
const AREA_MAP: u64 = 1;
const PROFILE: u64 = 2;
const CALENDAR: u64 = 3;

/// The stream of the district's map.
pub fn area_map(district: District) -> Uuid {
    compose(AREA_MAP, 0, district)
}

/// The stream of one version of the profile.
pub fn profile(district: District, version: u32) -> Uuid {
    compose(PROFILE, u64::from(version), district)
}

/// The stream that tells a district of calendar notices.
pub fn calendar_news(district: District) -> Uuid {
    compose(CALENDAR, 0, district)
}

/// The calendar's document, the same for all districts.
pub fn calendar() -> Uuid {
    compose(CALENDAR, 0, District::GLOBAL)
}
