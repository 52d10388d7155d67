//! Bringing things in: what `sandan import`, `sandan demo` and the import calls share.
//!
//! Every import of a file reads the whole of it and reports every fault by row; it writes nothing in a dry run, and
//! with faults only when asked to take the rest.

mod areas;
mod compounds;
mod district;
mod grids;
mod people;
mod places;
mod profile;
mod report;
mod rows;
mod sheet;
mod template;
mod units;

pub use areas::{install_areas, install_town};
pub use compounds::import_compounds;
pub use district::install_district;
pub use grids::import_grids;
pub use people::import_people;
pub use places::install_places;
pub use profile::{ProfileReport, install_profile, read_profile};
pub use report::{ImportMode, ImportReport, RowFinding};
pub use template::template;
pub use units::import_units;
