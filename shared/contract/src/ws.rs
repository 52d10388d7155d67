//! Frames of the live connection (`/ws/v1`).

pub use sandan_core::ids::{AccountId, CaseId, District, UnitId};
