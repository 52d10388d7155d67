//! The cipher behind a key: AES-256-GCM now; SM4-GCM fits the same trait.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};

const NONCE_LEN: usize = 12;
const TAG_LEN: usize = 16;

/// Authenticated encryption under one key. The nonce travels in front of the ciphertext.
pub trait Cipher: Send + Sync {
    /// `None` only when the plaintext is longer than the cipher allows (64 GiB).
    fn seal(&self, plaintext: &[u8], aad: &[u8]) -> Option<Vec<u8>>;
    /// `None` when the bytes, the key or the associated data are not those of the sealing.
    fn open(&self, sealed: &[u8], aad: &[u8]) -> Option<Vec<u8>>;
}

/// AES-256-GCM (NIST SP 800-38D) with random 96-bit nonces: good for 2^32 messages per key, hence rotation.
pub struct Aes256(Aes256Gcm);

impl Aes256 {
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self(Aes256Gcm::new(key.into()))
    }
}

impl Cipher for Aes256 {
    fn seal(&self, plaintext: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
        let nonce: [u8; NONCE_LEN] = rand::random();
        let ciphertext = self.0.encrypt(&Nonce::from(nonce), Payload { msg: plaintext, aad }).ok()?;
        Some([nonce.as_slice(), &ciphertext].concat())
    }

    fn open(&self, sealed: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_LEN>()?;
        if ciphertext.len() < TAG_LEN {
            return None;
        }
        self.0.decrypt(&Nonce::from(*nonce), Payload { msg: ciphertext, aad }).ok()
    }
}
