//! Collecting the findings of a sheet, row by row.

use super::report::{ImportMode, ImportReport, RowFinding};
use super::sheet::{Row, Sheet};
use sandan_kit::problem::{Language, Problem, RequestContext};

/// The findings of a sheet while it is read, and the rows that have none.
pub struct Reading<T> {
    report: ImportReport,
    pub accepted: Vec<T>,
}

/// The findings of one row.
pub struct RowReport<'a> {
    pub row: &'a Row,
    key: String,
    findings: Vec<RowFinding>,
}

impl RowReport<'_> {
    /// An error in a cell.
    pub fn error(&mut self, column: &str, kind: &str, zh: impl Into<String>, en: impl Into<String>) {
        self.add(column, kind, true, zh.into(), en.into());
    }

    /// Something to look at that keeps nothing out.
    pub fn warning(&mut self, column: &str, kind: &str, zh: impl Into<String>, en: impl Into<String>) {
        self.add(column, kind, false, zh.into(), en.into());
    }

    /// What a check of the interface said, as errors of this row.
    pub fn problem(&mut self, column: &str, problem: &Problem) {
        let words = |language| {
            let body = problem.body(&RequestContext { language, ..RequestContext::default() });
            let reasons: Vec<String> = body.errors.into_iter().map(|error| error.reason).collect();
            if reasons.is_empty() { body.detail } else { reasons.join("; ") }
        };
        self.error(column, problem.code().word(), words(Language::Chinese), words(Language::English));
    }

    /// The text of a cell that must not be empty.
    pub fn required(&mut self, column: &'static str) -> String {
        let text = self.row.text(column).to_owned();
        if text.is_empty() {
            self.error(column, "missing", "必填", "required");
        }
        text
    }

    /// 是 or 否; empty is no.
    pub fn yes(&mut self, column: &'static str) -> bool {
        match self.row.text(column).to_lowercase().as_str() {
            "" | "否" | "no" | "n" | "0" | "false" => false,
            "是" | "yes" | "y" | "1" | "true" => true,
            _ => {
                self.error(column, "bad_field", "应为 是 或 否", "must be 是 or 否");
                false
            }
        }
    }

    fn add(&mut self, column: &str, kind: &str, is_error: bool, zh: String, en: String) {
        self.findings.push(RowFinding {
            row: Some(self.row.number),
            column: (!column.is_empty()).then(|| column.to_owned()),
            key: (!self.key.is_empty()).then(|| self.key.clone()),
            kind: kind.to_owned(),
            is_error,
            zh,
            en,
            at: None,
        });
    }
}

impl<T> Reading<T> {
    /// Begins the report of a sheet.
    pub fn of(sheet: &Sheet, mode: ImportMode) -> Self {
        let report = ImportReport {
            dry_run: mode.dry_run,
            rows_read: sheet.rows.len(),
            findings: sheet.findings.clone(),
            ..ImportReport::default()
        };
        Self { report, accepted: Vec::new() }
    }

    /// Begins the report of a row; `key` names the column by which people know it.
    pub fn row<'a>(&self, row: &'a Row, key: &str) -> RowReport<'a> {
        RowReport { row, key: row.text(key).to_owned(), findings: Vec::new() }
    }

    /// Ends a row: it is accepted when no error was found in it, or in the heading.
    pub fn close(&mut self, row: RowReport<'_>, item: T) {
        let refused = row.findings.iter().any(|finding| finding.is_error);
        self.report.findings.extend(row.findings);
        let heading_is_wrong =
            self.report.findings.iter().any(|finding| finding.row.is_none() && finding.is_error);
        if !refused && !heading_is_wrong {
            self.accepted.push(item);
        }
    }

    /// The report, and the rows to write in this mode: all accepted ones or none.
    pub fn end(mut self, mode: ImportMode) -> (ImportReport, Vec<T>) {
        self.report.rows_accepted = self.accepted.len();
        if !self.report.may_write(mode) {
            return (self.report, Vec::new());
        }
        self.report.rows_written = self.accepted.len();
        (self.report, self.accepted)
    }
}
