//! Contents that are unreadable at rest.
//!
//! Each sealed value carries the id of its key; new values use the current key, old ones stay readable until they
//! are sealed again. The associated data ties a value to its place (`content/{district}/{id}`), so that a row
//! copied onto another one does not open. The key ring is a file of mode 0600 beside the data, never in it:
//! losing it loses the contents, which is also how a whole town is erased.

mod cipher;
mod hash;
mod ring;

pub use cipher::{Aes256, Cipher};
pub use hash::{SALT_LEN, content_hash, new_salt};

use crate::secret_file::SecretFileError;
use ring::KeyFile;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Why something cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error(transparent)]
    File(#[from] SecretFileError),
    #[error("read the key ring: {0}")]
    Malformed(&'static str),
    #[error("there is no key {0} in the key ring")]
    UnknownKey(i32),
    #[error("the content cannot be sealed")]
    NotSealed,
    #[error("the content was changed, moved or sealed with another key")]
    NotOpened,
}

/// A sealed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    pub key_id: i32,
    /// Nonce, ciphertext and tag.
    pub ciphertext: Vec<u8>,
}

/// Seals and opens with the keys of one ring. Cheap to clone.
#[derive(Clone)]
pub struct Sealer(Arc<Ring>);

struct Ring {
    current: i32,
    lookup: [u8; 32],
    ciphers: BTreeMap<i32, Box<dyn Cipher>>,
}

impl Sealer {
    /// Loads the ring, or makes one with a fresh key (mode 0600) when there is none.
    ///
    /// # Errors
    /// When the file is open to others, unreadable or no key ring.
    pub fn load_or_generate(path: &Path) -> Result<Self, SealError> {
        if KeyFile::read(path)?.is_none() {
            KeyFile::fresh().write_if_missing(path)?;
        }
        Self::of(&KeyFile::read(path)?.ok_or(SealError::Malformed("it does not exist"))?)
    }

    /// Adds a fresh key to an existing ring and makes it the current one.
    ///
    /// # Errors
    /// As [`Sealer::load_or_generate`], and when there is no ring.
    pub fn rotate(path: &Path) -> Result<Self, SealError> {
        let file = KeyFile::read(path)?.ok_or(SealError::Malformed("it does not exist"))?.rotated();
        file.write(path)?;
        Self::of(&file)
    }

    /// A ring of one random key that is kept nowhere: for tests and demo towns in memory.
    ///
    /// # Errors
    /// None in practice.
    pub fn ephemeral() -> Result<Self, SealError> {
        Self::of(&KeyFile::fresh())
    }

    /// A ring of other ciphers, such as SM4-GCM.
    ///
    /// # Errors
    /// When the current key is not among them.
    pub fn with_ciphers(
        current: i32,
        lookup: [u8; 32],
        ciphers: BTreeMap<i32, Box<dyn Cipher>>,
    ) -> Result<Self, SealError> {
        if !ciphers.contains_key(&current) {
            return Err(SealError::UnknownKey(current));
        }
        Ok(Self(Arc::new(Ring { current, lookup, ciphers })))
    }

    fn of(file: &KeyFile) -> Result<Self, SealError> {
        let keys = file.keys()?;
        let cipher = |key: &[u8; 32]| -> Box<dyn Cipher> { Box::new(Aes256::new(key)) };
        let ciphers = keys.all.iter().map(|(id, key)| (*id, cipher(key))).collect();
        Self::with_ciphers(keys.current, keys.lookup, ciphers)
    }

    /// Seals with the current key.
    ///
    /// # Errors
    /// `NotSealed` when the plaintext is absurdly long.
    pub fn seal(&self, plaintext: &[u8], aad: &[u8]) -> Result<Sealed, SealError> {
        let key_id = self.0.current;
        let cipher = self.0.ciphers.get(&key_id).ok_or(SealError::UnknownKey(key_id))?;
        let ciphertext = cipher.seal(plaintext, aad).ok_or(SealError::NotSealed)?;
        Ok(Sealed { key_id, ciphertext })
    }

    /// Opens what was sealed with the same associated data.
    ///
    /// # Errors
    /// `UnknownKey`, or `NotOpened` when anything differs.
    pub fn open(&self, key_id: i32, ciphertext: &[u8], aad: &[u8]) -> Result<Vec<u8>, SealError> {
        let cipher = self.0.ciphers.get(&key_id).ok_or(SealError::UnknownKey(key_id))?;
        cipher.open(ciphertext, aad).ok_or(SealError::NotOpened)
    }

    /// True when the value should be sealed again with the current key.
    #[must_use]
    pub fn is_outdated(&self, key_id: i32) -> bool {
        key_id != self.0.current
    }

    /// HMAC by which a phone or an identity number is found without being stored in the clear. Normalise it first.
    #[must_use]
    pub fn lookup_hash(&self, text: &str) -> [u8; 32] {
        hash::hmac(&self.0.lookup, &[text.as_bytes()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_sealed_value_opens_only_in_its_own_place() {
        let sealer = Sealer::ephemeral().unwrap();
        let sealed = sealer.seal("楼道灯".as_bytes(), b"content/1").unwrap();
        assert_eq!(
            sealer.open(sealed.key_id, &sealed.ciphertext, b"content/1").unwrap(),
            "楼道灯".as_bytes()
        );
        let opened = |key_id, ciphertext: &[u8], aad| sealer.open(key_id, ciphertext, aad);
        assert!(matches!(opened(1, &sealed.ciphertext, b"content/2"), Err(SealError::NotOpened)));
        assert!(matches!(opened(2, &sealed.ciphertext, b"content/1"), Err(SealError::UnknownKey(2))));
        assert!(matches!(opened(1, &[0; 20], b"content/1"), Err(SealError::NotOpened)));
        let again = sealer.seal("楼道灯".as_bytes(), b"content/1").unwrap();
        assert_ne!(again, sealed, "equal texts are not seen to be equal");
    }

    #[test]
    fn a_rotated_ring_reads_old_values_and_finds_old_phones() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.toml");
        let first = Sealer::load_or_generate(&path).unwrap();
        let sealed = first.seal(b"x", b"").unwrap();
        let rotated = Sealer::rotate(&path).unwrap();
        assert_eq!(rotated.open(sealed.key_id, &sealed.ciphertext, b"").unwrap(), b"x");
        assert!(rotated.is_outdated(sealed.key_id));
        assert_eq!(rotated.seal(b"x", b"").unwrap().key_id, 2);
        assert_eq!(rotated.lookup_hash("13800138001"), first.lookup_hash("13800138001"));
        assert_ne!(
            rotated.lookup_hash("13800138001"),
            Sealer::ephemeral().unwrap().lookup_hash("13800138001")
        );
    }

    #[test]
    fn a_damaged_ring_is_refused_and_its_keys_are_not_quoted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.toml");
        for text in ["", "current = 1\nlookup = 'SECRET'\n[keys]\n1 = 'SECRET'", "current = 2\nSECRET"] {
            crate::secret_file::write(&path, text.as_bytes()).unwrap();
            let error = Sealer::load_or_generate(&path).err().unwrap();
            assert!(!format!("{error} {error:?}").contains("SECRET"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn a_flipped_bit_is_noticed(text in proptest::collection::vec(any::<u8>(), 0..40), at in any::<prop::sample::Index>(), bit in 0..8_u8) {
            let sealer = Sealer::ephemeral().unwrap();
            let mut sealed = sealer.seal(&text, b"a").unwrap();
            let place = at.index(sealed.ciphertext.len());
            sealed.ciphertext[place] ^= 1 << bit;
            prop_assert!(sealer.open(sealed.key_id, &sealed.ciphertext, b"a").is_err());
        }
    }
}
