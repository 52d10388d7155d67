//! Tables as files: CSV, plain or packed by zstd.

use anyhow::Context as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A table that is being read, with its columns by name.
pub struct Table {
    reader: csv::Reader<Box<dyn Read + Send>>,
    columns: Vec<String>,
}

impl Table {
    /// # Errors
    /// When there is no such file or it has no header.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let said = || format!("read {}", path.display());
        let file = File::open(path).with_context(said)?;
        let packed = path.extension().is_some_and(|end| end == "zst");
        let bytes: Box<dyn Read + Send> =
            if packed { Box::new(zstd::Decoder::new(file).with_context(said)?) } else { Box::new(file) };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let header = reader.headers().with_context(said)?;
        // Spreadsheets begin with a byte order mark.
        let columns =
            header.iter().map(|name| name.trim_start_matches('\u{FEFF}').trim().to_owned()).collect();
        Ok(Self { reader, columns })
    }

    /// Where a column stands.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// # Errors
    /// When there is no such column.
    pub fn needed(&self, name: &str) -> anyhow::Result<usize> {
        self.column(name).with_context(|| format!("there is no column {name}"))
    }

    /// The rows. Bytes that are no UTF-8 are replaced, as a clerk would.
    pub fn rows(self) -> impl Iterator<Item = anyhow::Result<Row>> {
        self.reader.into_byte_records().map(|row| Ok(Row(row?)))
    }
}

/// One row.
pub struct Row(csv::ByteRecord);

impl Row {
    /// A cell; empty when the row is short.
    #[must_use]
    pub fn cell(&self, at: usize) -> String {
        String::from_utf8_lossy(self.0.get(at).unwrap_or_default()).trim().to_owned()
    }
}
