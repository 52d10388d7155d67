//! Keyed hashes: of contents, so that history can prove them without holding them, and of phones, to find them.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes of a salt. It is erased with the content, after which the hash says nothing.
pub const SALT_LEN: usize = 16;

/// A fresh salt for one content.
#[must_use]
pub fn new_salt() -> [u8; SALT_LEN] {
    rand::random()
}

/// HMAC-SHA256 (RFC 2104) with the salt as key: what events carry instead of the content.
#[must_use]
pub fn content_hash(salt: &[u8], content: &[u8]) -> [u8; 32] {
    hmac(salt, &[content])
}

/// HMAC-SHA256 over parts, one after another.
pub(super) fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // Infallible: HMAC hashes long keys and pads short ones, so that every length is a key.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        unreachable!("HMAC takes keys of any length")
    };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_rfc_4231_case_2() {
        let hash = content_hash(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(hash[..6], [0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60]);
        assert_eq!(hash[30..], [0x38, 0x43]);
    }
}
