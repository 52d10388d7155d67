//! What an import found, whatever it imports.

/// How far an import goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportMode {
    /// Only look.
    pub dry_run: bool,
    /// Write the rows without an error although others have some.
    pub accept_rest: bool,
}

/// One thing that is wrong in one row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowFinding {
    /// Row of the sheet (the heading is row 1), or number of the feature; none for the file as a whole.
    pub row: Option<usize>,
    /// Heading of the column.
    pub column: Option<String>,
    /// The code or login of the row.
    pub key: Option<String>,
    /// A word: `missing`, `duplicate`, `unknown` … or one of the map's findings.
    pub kind: String,
    /// Keeps the row out.
    pub is_error: bool,
    pub zh: String,
    pub en: String,
    /// Where to look, WGS84.
    pub at: Option<[f64; 2]>,
}

/// What an import read, and what it wrote. Faults never stop it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportReport {
    pub dry_run: bool,
    pub rows_read: usize,
    /// Rows without an error.
    pub rows_accepted: usize,
    /// All accepted rows, or none.
    pub rows_written: usize,
    /// By row.
    pub findings: Vec<RowFinding>,
}

impl ImportReport {
    /// How many findings keep something out.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.is_error).count()
    }

    /// True when this mode writes the accepted rows.
    pub(super) fn may_write(&self, mode: ImportMode) -> bool {
        !mode.dry_run && self.rows_accepted > 0 && (mode.accept_rest || self.errors() == 0)
    }
}
