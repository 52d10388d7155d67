//! stub
use crate::{Result, Store};
use sandan_core::ids::District;

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckReport {
    pub name: &'static str,
    /// Things looked at.
    pub examined: u64,
    /// All violations, listed or not.
    pub count: u64,
    /// The first 20, in words.
    pub violations: Vec<String>,
}

/// Runs every check over one district.
pub async fn check(_store: &Store, _district: District) -> Result<Vec<CheckReport>> {
    Ok(Vec::new())
}
