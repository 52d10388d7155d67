//! What clients were told against what is there: every 201 that was answered (I1).

use super::Findings;
use anyhow::Context as _;
use sandan_core::ids::{CaseId, District};
use sandan_store::Store;
use serde::Deserialize;
use std::collections::HashMap;
use std::io::BufRead as _;
use std::path::Path;
use uuid::Uuid;

const THERE: &str = "I1 every answered report is there";
const ONCE: &str = "I2 one key, one case";

/// One line of a client's ledger.
#[derive(Deserialize)]
struct Line {
    #[serde(alias = "id")]
    case: Uuid,
    number: String,
    key: String,
}

pub async fn check(
    store: &Store,
    district: District,
    path: &Path,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    findings.name(THERE);
    findings.name(ONCE);
    let file = std::fs::File::open(path).with_context(|| format!("read the ledger {}", path.display()))?;
    let mut by_key: HashMap<String, Uuid> = HashMap::new();
    for (n, line) in std::io::BufReader::new(file).lines().enumerate() {
        let line: Line = serde_json::from_str(&line?).with_context(|| format!("ledger line {}", n + 1))?;
        let id = CaseId(line.case);
        let stored = if id.district() == district { store.load_case(id).await? } else { None };
        let violation = match stored {
            None => Some(format!("{} ({}) was answered and is not there", line.number, line.case)),
            Some(found) if found.row.number != line.number => {
                Some(format!("{} has the number {}", line.number, found.row.number))
            }
            Some(_) => None,
        };
        findings.note(THERE, violation);
        let other = by_key.insert(line.key.clone(), line.case).filter(|other| *other != line.case);
        findings.note(ONCE, other.map(|other| format!("key {} gave {other} and {}", line.key, line.case)));
    }
    Ok(())
}
