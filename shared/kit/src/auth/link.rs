//! Links in messages: they name one message, and prove that it was sent by us.
//!
//! Nothing but the message's id is in a link; what it allows, to whom and until when, stands in the message's row. The
//! proof is an HMAC by the look-up key, which every process of the installation has; who forwards a link gives away
//! this one thing and never an account.

use crate::seal::Sealer;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use uuid::Uuid;

/// Bytes of proof in a link: not to be guessed, and short enough for an SMS.
const PROOF: usize = 12;

/// The text that stands for a message in a link: 38 characters of URL-safe base64.
#[must_use]
pub fn link_token(sealer: &Sealer, message: Uuid) -> String {
    BASE64_URL_SAFE_NO_PAD.encode([message.as_bytes().as_slice(), &proof(sealer, message)].concat())
}

/// The message of a link that we made; `None` for anything else.
#[must_use]
pub fn read_link(sealer: &Sealer, token: &str) -> Option<Uuid> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (id, given) = bytes.split_at_checked(16)?;
    let message = Uuid::from_slice(id).ok()?;
    let hex = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    // Hashes are compared instead of the proofs, so that the time taken tells nothing.
    let same = sealer.lookup_hash(&hex(given)) == sealer.lookup_hash(&hex(&proof(sealer, message)));
    same.then_some(message)
}

fn proof(sealer: &Sealer, message: Uuid) -> [u8; PROOF] {
    let hash = sealer.lookup_hash(&format!("link {message}"));
    let mut proof = [0; PROOF];
    proof.copy_from_slice(&hash[..PROOF]);
    proof
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_back_and_no_other_one_is() {
        let (sealer, other) = (Sealer::ephemeral().unwrap(), Sealer::ephemeral().unwrap());
        let id = Uuid::from_u128(7);
        let token = link_token(&sealer, id);
        assert_eq!((token.len(), read_link(&sealer, &token)), (38, Some(id)));
        assert_eq!(read_link(&other, &token), None, "of another installation");
        let neighbour = link_token(&sealer, Uuid::from_u128(8));
        let mixed = format!("{}{}", &neighbour[..21], &token[21..]);
        for wrong in [mixed.as_str(), "", "x", &token[..37], &format!("{token}AA")] {
            assert_eq!(read_link(&sealer, wrong), None, "{wrong}");
        }
    }
}
