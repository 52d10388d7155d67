//! Bringing things in: what `sandan import`, `sandan demo` and the import calls share.

mod areas;
mod district;
mod places;
mod profile;

pub use areas::{install_areas, install_town};
pub use district::install_district;
pub use places::install_places;
pub use profile::{ProfileReport, install_profile, read_profile};
