//! What an import read, row by row.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One thing that is wrong in one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImportFinding {
    /// Row of the sheet (the heading is row 1) or number of the feature, from 1; none for the file as a whole.
    pub row: Option<usize>,
    /// Heading of the column, where one is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The code or login in that row, where one could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What kind of fault, as a word.
    pub kind: String,
    /// `error` keeps the row out, `warning` does not.
    pub severity: String,
    /// In the reader's language.
    pub message: String,
    /// Where to look, WGS84 `[lng, lat]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<[f64; 2]>,
}

/// What an import read, and what it wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImportReportBody {
    pub dry_run: bool,
    pub rows_read: usize,
    /// Rows without an error.
    pub rows_accepted: usize,
    /// Rows written: all accepted ones, or none at all.
    pub rows_written: usize,
    /// Every fault, by row.
    pub findings: Vec<ImportFinding>,
}
