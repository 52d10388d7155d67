//! Area tree, coordinate systems, point to deepest area: pure.
//!
//! A report says "here"; this crate says whose "here" is. It holds the map of one district on one day
//! ([`GridIndex`]), reads maps with a report of everything wrong in them ([`import`]), and makes a map of its
//! own for the demo ([`town`]).
//!
//! Guarantees:
//! * every point has at most one owner, the same on every run and every machine, with the reason stored
//!   ([`LocateReason`]);
//! * containment is exact on the degrees given: edges, corners and holes are no matter of rounding;
//! * a path follows parent links, whatever the borders say;
//! * a coordinate without its system is refused ([`PositionError`]); conversions are exact to 0.1 m and better.
//!
//! Not guaranteed: that borders are right. The import says where they contradict each other; a point in a
//! contradiction still has one owner.

pub mod area;
pub mod crs;
pub mod geojson;
pub mod import;
mod index;
mod interior;
pub mod locate;
mod metric;
pub mod position;
pub mod town;
pub mod tree;

pub use area::{Area, AreaKind};
pub use crs::Crs;
pub use index::GridIndex;
pub use locate::{LocateReason, LocateTolerance, Located};
pub use position::{Position, PositionError, RawPosition};
pub use tree::{AreaInfo, AreaTree, TreeError};
