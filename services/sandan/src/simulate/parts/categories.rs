//! From the kinds of one city's requests to the categories of the profile.
//!
//! The table is by meaning, not by count: what that city does by its sanitation service is shared here between
//! volunteers (who carry and clean), grid workers and departments, so that each way of the loop is walked. Which of
//! several a request takes is drawn from its row, so that it is the same on every run.

use super::arrivals::Arrival;
use super::draw::Draw;

/// Words of the type (or, failing that, the reason), and the categories to draw from.
const BY_TYPE: &[(&str, &[&str])] = &[
    ("Bulk Item", &["V0106", "E0102", "V0502", "V0106"]),
    ("Knock Down", &["P0105"]),
    ("Street Light", &["P0103"]),
    ("Lighting", &["P0103", "P0104"]),
    ("Pothole", &["P0201"]),
    ("Roadway", &["P0201"]),
    ("Sidewalk Cover", &["P0101"]),
    ("Sidewalk", &["P0202"]),
    ("Missed Trash", &["E0101", "V0502"]),
    ("Recycling Cart", &["P0301", "V0202"]),
    ("Sticker Request", &["V0201", "V0401"]),
    ("Highway Maintenance", &["E0101", "E0103", "P0102"]),
    ("Graffiti", &["E0105", "V0502"]),
    ("Tree Emergencies", &["P0401", "E0403"]),
    ("New Tree", &["P0402", "V0501"]),
    ("Tree", &["P0401", "P0402"]),
    ("Traffic Signal", &["P0203"]),
    ("Sign", &["P0203"]),
    ("Marking", &["P0203"]),
    ("Dead Animal", &["E0101", "E0106"]),
    ("Rodent", &["E0104", "V0502"]),
    ("Mice", &["E0104", "V0101"]),
    ("Bed Bugs", &["V0101", "E0104"]),
    ("Pest", &["V0101", "E0104"]),
    ("Street Cleaning", &["E0106", "V0502"]),
    ("Litter Basket", &["P0301", "E0106"]),
    ("Dumpster", &["P0301", "E0101"]),
    ("Trash on Vacant", &["E0101"]),
    ("Dumping", &["E0102"]),
    ("Debris", &["E0102"]),
    ("Heat", &["P0108"]),
    ("Gas", &["P0107"]),
    ("Carbon Monoxide", &["P0107"]),
    ("Water", &["P0106"]),
    ("Sewage", &["E0103"]),
    ("Catchbasin", &["P0102"]),
    ("Fire Hydrant", &["P0110"]),
    ("Fire in", &["E0401"]),
    ("Elevator", &["P0204"]),
    ("Major System Failure", &["P0204", "P0108"]),
    ("Electric", &["P0105"]),
    ("Utility", &["P0109", "P0105"]),
    ("Dampness", &["E0303"]),
    ("Unsatisfactory Living", &["E0303", "V0101", "E0104"]),
    ("Unsatisfactory Utilities", &["P0104", "P0106"]),
    ("Squalid", &["V0104", "E0104"]),
    ("Maintenance Complaint", &["E0602", "V0101"]),
    ("Rental Unit", &["E0602"]),
    ("Breathe Easy", &["V0103", "V0104"]),
    ("Food", &["E0606"]),
    ("Unsanitary Conditions", &["E0606"]),
    ("Abandoned Bicycle", &["E0503"]),
    ("Abandoned Vehicles", &["E0502"]),
    ("Parking", &["E0502", "E0605"]),
    ("Space Savers", &["E0605"]),
    ("Zoning", &["E0301"]),
    ("Building", &["E0301", "E0403"]),
    ("Illegal", &["E0301"]),
    ("Work w/out Permit", &["E0301", "E0302"]),
    ("Work", &["E0108", "E0302"]),
    ("Construction", &["E0302"]),
    ("Contractor", &["E0602"]),
    ("Comments For An Employee", &["E0603"]),
    ("Comments For a Program", &["E0604", "E0605", "E0604"]),
    ("Service Day", &["V0501", "V0502"]),
    ("Alert Boston", &["V0503"]),
    ("Notification", &["E0404", "V0503", "V0104"]),
    ("Park", &["P0112", "P0402"]),
    ("Snow", &["V0502", "E0106"]),
    ("General Request", &["E0604", "V0401"]),
    ("Inquiry", &["E0604"]),
    ("Unsafe Dangerous", &["E0403", "P0110"]),
    ("Egress", &["P0110", "E0104"]),
    ("Cross Metering", &["P0105"]),
    ("Overcrowding", &["E0601"]),
    ("Occupancy", &["E0601"]),
];

/// Where the table is silent.
const OTHERWISE: &[&str] = &["E0601", "E0604", "V0203", "V0301", "V0302"];

/// In so many of a thousand requests somebody asks for a service or a wish instead: that city offers none.
const SERVICES: usize = 90;
const MENU: &[&str] = &[
    "V0101", "V0102", "V0103", "V0104", "V0107", "V0201", "V0202", "V0203", "V0301", "V0302", "V0303",
    "V0304", "V0105", "W0101",
];

/// The category of a request.
#[must_use]
pub fn of(arrival: &Arrival, seed: u64) -> &'static str {
    let mut draw = Draw::of(seed, arrival.row, "category");
    let asks = !arrival.source.starts_with("Employee") && draw.in_thousand(SERVICES);
    let among = if asks { MENU } else { table(arrival) };
    draw.pick(among).copied().unwrap_or("E0604")
}

fn table(arrival: &Arrival) -> &'static [&'static str] {
    let found = |words: &str| BY_TYPE.iter().find(|(part, _)| words.contains(part)).map(|(_, codes)| *codes);
    found(&arrival.kind).or_else(|| found(&arrival.reason)).unwrap_or(OTHERWISE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandan_core::profile::Profile;

    #[test]
    fn every_category_of_the_table_is_in_the_profile_of_the_demo() {
        let profile: Profile = toml_profile();
        let codes = BY_TYPE.iter().flat_map(|(_, codes)| *codes).chain(OTHERWISE).chain(MENU);
        for code in codes {
            assert!(profile.category(code).is_some(), "{code}");
        }
    }

    fn toml_profile() -> Profile {
        sandan_registry::import::read_profile(crate::shipped::PROFILE).unwrap()
    }
}
