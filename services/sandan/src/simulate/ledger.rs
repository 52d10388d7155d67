//! Every 201 on paper: what a checker may hold against the database afterwards.

use anyhow::Context as _;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use uuid::Uuid;

/// One line of JSON for each case that was answered 201.
pub struct Ledger(Option<BufWriter<File>>);

impl Ledger {
    /// # Errors
    /// When the file cannot be made.
    pub fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self(None)) };
        let file = File::create(path).with_context(|| format!("write {}", path.display()))?;
        Ok(Self(Some(BufWriter::new(file))))
    }

    /// # Errors
    /// When it cannot be written.
    pub fn note(&mut self, n: u64, key: &str, case: Uuid, answer: &Value) -> anyhow::Result<()> {
        let Some(file) = &mut self.0 else { return Ok(()) };
        let line = json!({ "n": n, "key": key, "case": case, "number": answer["number"],
            "version": answer["version"], "opened_at": answer["opened_at"] });
        serde_json::to_writer(&mut *file, &line)?;
        file.write_all(b"\n")?;
        Ok(())
    }

    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> anyhow::Result<()> {
        if let Some(file) = &mut self.0 {
            file.flush()?;
            file.get_ref().sync_all()?;
        }
        Ok(())
    }
}
