//! Typed identifiers.
//!
//! An id is a UUIDv7 (RFC 9562) whose last 16 bits are the number of its district, so that a bare id finds
//! its shard. Ids are names, not secrets: nothing is authorised by knowing one.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The number of a district (tenant) in one installation. 0 holds what belongs to all districts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct District(pub u16);

impl District {
    /// Rows that belong to no single district: calendars, districts themselves.
    pub const GLOBAL: District = District(0);
}

impl fmt::Display for District {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Composes an id from a Unix time in milliseconds, 64 random bits and a district.
///
/// Layout (RFC 9562, section 5.7): 48 bits time, version 7, 12 random bits, variant 2, 46 random bits, 16
/// bits district. Only the time's lowest 48 bits and the randomness' lowest 58 are used.
#[must_use]
pub fn compose(unix_ms: u64, random: u64, district: District) -> Uuid {
    let time = (u128::from(unix_ms) & 0xFFFF_FFFF_FFFF) << 80;
    let random_a = (u128::from(random) >> 46 & 0xFFF) << 64;
    let random_b = (u128::from(random) & 0x3FFF_FFFF_FFFF) << 16;
    let version = 0x7_u128 << 76;
    let variant = 0b10_u128 << 62;
    Uuid::from_u128(time | version | random_a | variant | random_b | u128::from(district.0))
}

/// The district that an id carries in its last 16 bits.
#[must_use]
pub fn district_of(id: Uuid) -> District {
    let [.., high, low] = *id.as_bytes();
    District(u16::from_be_bytes([high, low]))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The district that owns the row with this id.
            #[must_use]
            pub fn district(self) -> District {
                district_of(self.0)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// A case (诉求).
    CaseId
);
id!(
    /// An order (工单) of a case.
    OrderId
);
id!(
    /// A person who can act: resident, volunteer or staff.
    AccountId
);
id!(
    /// A unit (单位): department, property company, volunteer team.
    UnitId
);
id!(
    /// An erasable piece of content kept apart from the events.
    ContentId
);
id!(
    /// A file that came with a case.
    AttachmentId
);
id!(
    /// One running or ended limit of a case.
    ClockId
);
id!(
    /// A request that somebody else must decide (extension, return, shelving, exclusion).
    RequestId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_carries_its_time_version_and_district() {
        let id = compose(1_700_000_000_123, u64::MAX, District(513));
        assert_eq!(district_of(id), District(513));
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
        assert_eq!(id.as_u128() >> 80, 1_700_000_000_123);
    }

    #[test]
    fn ids_of_later_milliseconds_sort_later() {
        assert!(compose(1, u64::MAX, District(9)) < compose(2, 0, District(0)));
    }
}
