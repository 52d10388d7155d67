//! Hash chains: one per stream over its events, one per district over the batches of its feed.

use crate::canonical::{NotCanonical, to_canonical};
use sandan_core::time::Instant;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What stands before the first event or batch.
pub const GENESIS: [u8; 32] = [0; 32];

/// The parts of an event that its hash covers.
#[derive(Clone, Copy, Debug)]
pub struct EventParts<'a> {
    pub stream: Uuid,
    pub seq: i64,
    pub kind: &'a str,
    pub v: i16,
    pub at: Instant,
    pub actor: Option<Uuid>,
    /// The original bytes, never a re-serialised value.
    pub data: &'a str,
}

/// `SHA-256(previous hash ‖ canonical header ‖ LF ‖ data)`.
///
/// # Errors
/// Never for a header of texts and whole numbers; the type says it for completeness.
pub fn event_hash(previous: &[u8; 32], event: &EventParts<'_>) -> Result<[u8; 32], NotCanonical> {
    let header = to_canonical(&json!({
        "actor": event.actor,
        "at": event.at.0,
        "kind": event.kind,
        "seq": event.seq,
        "stream": event.stream,
        "v": event.v,
    }))?;
    Ok(digest(&[previous, header.as_bytes(), b"\n", event.data.as_bytes()]))
}

/// The Merkle root of event hashes in feed order (RFC 6962, section 2.1: leaves and nodes have own prefixes).
#[must_use]
pub fn merkle_root(hashes: &[[u8; 32]]) -> [u8; 32] {
    match hashes {
        [] => digest(&[]),
        [one] => digest(&[&[0], one]),
        many => {
            let split = many.len().next_power_of_two() / 2;
            digest(&[&[1], &merkle_root(&many[..split]), &merkle_root(&many[split..])])
        }
    }
}

/// One link of a chain: `SHA-256(previous ‖ next)`.
#[must_use]
pub fn chain(previous: &[u8; 32], next: &[u8]) -> [u8; 32] {
    digest(&[previous, next])
}

fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_depends_on_every_leaf_and_on_their_order() {
        let leaves: Vec<[u8; 32]> = (0..7).map(|n| [n; 32]).collect();
        let root = merkle_root(&leaves);
        for index in 0..leaves.len() {
            let mut other = leaves.clone();
            other[index][31] ^= 1;
            assert_ne!(merkle_root(&other), root);
        }
        let mut swapped = leaves.clone();
        swapped.swap(2, 3);
        assert_ne!(merkle_root(&swapped), root);
        assert_ne!(merkle_root(&leaves[..6]), root);
    }

    #[test]
    fn an_events_hash_covers_each_part() {
        let event = EventParts {
            stream: Uuid::from_u128(1),
            seq: 1,
            kind: "reported",
            v: 1,
            at: Instant(5),
            actor: None,
            data: "{}",
        };
        let hash = event_hash(&GENESIS, &event).unwrap();
        let others = [
            EventParts { stream: Uuid::from_u128(2), ..event },
            EventParts { seq: 2, ..event },
            EventParts { kind: "closed", ..event },
            EventParts { v: 2, ..event },
            EventParts { at: Instant(6), ..event },
            EventParts { actor: Some(Uuid::nil()), ..event },
            EventParts { data: "[]", ..event },
        ];
        for other in others {
            assert_ne!(event_hash(&GENESIS, &other).unwrap(), hash, "{other:?}");
        }
        assert_ne!(event_hash(&[1; 32], &event).unwrap(), hash);
    }
}
