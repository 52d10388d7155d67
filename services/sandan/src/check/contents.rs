//! Contents against the keyed hashes in the events: present and unchanged, or erased with a tombstone.

use super::{Findings, Replayed};
use sandan_boot::desk::render::contents_of;
use sandan_core::case::event::Body;
use sandan_core::case::facts::ContentRef;
use sandan_kit::seal::{Sealer, content_hash};
use sandan_store::Store;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

const NAME: &str = "I1 contents match their hashes or were erased";

pub async fn check(
    store: &Store,
    sealer: &Sealer,
    number: &str,
    replayed: &Replayed,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let wanted: Vec<&ContentRef> = replayed.events().flat_map(|event| refs(&event.body)).collect();
    let ids: Vec<Uuid> = wanted.iter().map(|content| content.id.0).collect();
    let district = replayed.case.id().district();
    let rows: HashMap<Uuid, _> =
        store.contents(district, &ids).await?.into_iter().map(|row| (row.id, row)).collect();
    let missing: Vec<Uuid> = ids.iter().copied().filter(|id| !rows.contains_key(id)).collect();
    let erased: HashSet<Uuid> = if missing.is_empty() {
        HashSet::new()
    } else {
        store.erased(district, &missing).await?.into_iter().map(|row| row.id).collect()
    };
    for content in wanted {
        let violation = match rows.get(&content.id.0) {
            None if erased.contains(&content.id.0) => None,
            None => Some("is gone without having been erased"),
            Some(row) => {
                let opened = row
                    .key_id
                    .parse()
                    .ok()
                    .and_then(|key| sealer.open(key, &row.ciphertext, row.id.as_bytes()).ok());
                match opened {
                    None => Some("cannot be opened"),
                    Some(words) if hex(&content_hash(&row.salt, &words)) != content.hash => {
                        Some("was changed")
                    }
                    Some(_) => None,
                }
            }
        };
        findings.note(NAME, violation.map(|what| format!("{number}: content {} {what}", content.id)));
    }
    Ok(())
}

fn refs(body: &Body) -> Vec<&ContentRef> {
    match body {
        Body::Submitted(origin) => std::iter::once(&origin.text).chain(&origin.contents).collect(),
        other => contents_of(other).into_iter().collect(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
