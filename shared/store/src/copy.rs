//! stub
use crate::{Result, Store};

/// How far a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyProgress {
    pub table: &'static str,
    pub copied: u64,
    pub total: u64,
}

/// Copies everything.
pub async fn copy_all(_from: &Store, _to: &Store, _progress: impl FnMut(CopyProgress)) -> Result<()> {
    Ok(())
}
