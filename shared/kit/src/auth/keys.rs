//! The key pair that signs access tokens: Ed25519, one signer, any number of older keys that still verify.
//!
//! The registry signs; every other service only verifies, and needs nothing but the public half. The file is PEM:
//! the first PRIVATE KEY signs, further blocks (private or public) verify, so that a rotation keeps old tokens
//! alive until they expire.

use super::claims::Claims;
use crate::secret_file::{self, SecretFileError};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use sha2::{Digest, Sha256};
use std::path::Path;

/// What stands before the 32 bytes of an Ed25519 seed in PKCS#8 (RFC 8410 §7).
const PRIVATE_PREFIX: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
/// What stands before the 32 bytes of an Ed25519 public key in SubjectPublicKeyInfo (RFC 8410 §4).
const PUBLIC_PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Who issues, also the audience: one installation trusts only itself.
const ISSUER: &str = "sandan";

/// Why keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error(transparent)]
    File(#[from] SecretFileError),
    #[error("{0} does not exist")]
    Missing(String),
    #[error("no Ed25519 key in PEM form")]
    Malformed,
    #[error("use the token key")]
    Crypto(#[source] jsonwebtoken::errors::Error),
    #[error("this process holds only public keys and cannot issue tokens")]
    VerifyOnly,
}

struct Verifier {
    id: String,
    public: [u8; 32],
    key: DecodingKey,
}

/// Signs and verifies access tokens.
pub struct TokenKeys {
    signer: Option<(String, EncodingKey)>,
    verifiers: Vec<Verifier>,
    validation: Validation,
}

impl TokenKeys {
    /// A fresh key pair that is kept nowhere.
    ///
    /// # Errors
    /// Only when the cryptographic provider is broken.
    pub fn generate() -> Result<Self, KeyError> {
        Self::from_pem(&private_pem(&rand::random()))
    }

    /// Loads the file, or makes it with a fresh key (mode 0600) when there is none.
    ///
    /// # Errors
    /// When the file is open to others, unreadable or holds no Ed25519 key.
    pub fn load_or_generate(path: &Path) -> Result<Self, KeyError> {
        if secret_file::read(path)?.is_none() {
            secret_file::write_if_missing(path, private_pem(&rand::random()).as_bytes())?;
        }
        Self::load(path)
    }

    /// Loads a file that must exist; one with public keys only gives a verifier.
    ///
    /// # Errors
    /// As [`TokenKeys::load_or_generate`], and when there is no file.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let bytes = secret_file::read(path)?.ok_or_else(|| KeyError::Missing(path.display().to_string()))?;
        Self::from_pem(&String::from_utf8(bytes).map_err(|_| KeyError::Malformed)?)
    }

    /// Puts a fresh signing key before those in the file. Tokens of the old ones stay valid until they expire.
    ///
    /// # Errors
    /// As [`TokenKeys::load`].
    pub fn rotate(path: &Path) -> Result<Self, KeyError> {
        let old = Self::load(path)?;
        let fresh = private_pem(&rand::random());
        secret_file::write(path, format!("{fresh}{}", old.public_pem()).as_bytes())?;
        Self::load(path)
    }

    /// Reads PEM blocks `PRIVATE KEY` and `PUBLIC KEY`.
    ///
    /// # Errors
    /// When there is none, or one is not Ed25519.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let mut keys = Self { signer: None, verifiers: Vec::new(), validation: validation() };
        for (label, der) in blocks(text)? {
            match label.as_str() {
                "PRIVATE KEY" if der.len() == 48 && der.starts_with(&PRIVATE_PREFIX) => {
                    keys.add_private(&der)?
                }
                "PUBLIC KEY" if der.starts_with(&PUBLIC_PREFIX) => {
                    keys.add_public(&der[PUBLIC_PREFIX.len()..])?;
                }
                _ => return Err(KeyError::Malformed),
            }
        }
        if keys.verifiers.is_empty() { Err(KeyError::Malformed) } else { Ok(keys) }
    }

    /// The public halves as PEM, for services that only verify.
    #[must_use]
    pub fn public_pem(&self) -> String {
        self.verifiers
            .iter()
            .map(|verifier| pem("PUBLIC KEY", &[PUBLIC_PREFIX.as_slice(), &verifier.public].concat()))
            .collect()
    }

    /// A signed token.
    ///
    /// # Errors
    /// `VerifyOnly` without a private key.
    pub fn sign(&self, claims: &Claims) -> Result<String, KeyError> {
        let (id, key) = self.signer.as_ref().ok_or(KeyError::VerifyOnly)?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(id.clone());
        jsonwebtoken::encode(&header, &Issued { iss: ISSUER, aud: ISSUER, claims }, key)
            .map_err(KeyError::Crypto)
    }

    /// The claims of a token that one of these keys signed and that has not expired. Nothing else is `Some`: the
    /// only algorithm is EdDSA, whatever the header says.
    #[must_use]
    pub fn verify(&self, token: &str) -> Option<Claims> {
        let id = jsonwebtoken::decode_header(token).ok()?.kid?;
        let verifier = self.verifiers.iter().find(|verifier| verifier.id == id)?;
        jsonwebtoken::decode::<Claims>(token, &verifier.key, &self.validation).ok().map(|data| data.claims)
    }

    fn add_private(&mut self, der: &[u8]) -> Result<(), KeyError> {
        let key = EncodingKey::from_ed_der(der);
        let jwk = Jwk::from_encoding_key(&key, Algorithm::EdDSA).map_err(KeyError::Crypto)?;
        let AlgorithmParameters::OctetKeyPair(pair) = jwk.algorithm else { return Err(KeyError::Malformed) };
        let public = BASE64_URL_SAFE_NO_PAD.decode(pair.x).map_err(|_| KeyError::Malformed)?;
        let id = self.add_public(&public)?;
        self.signer.get_or_insert((id, key));
        Ok(())
    }

    fn add_public(&mut self, public: &[u8]) -> Result<String, KeyError> {
        let public: [u8; 32] = public.try_into().map_err(|_| KeyError::Malformed)?;
        let id = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(public)[..9]);
        self.verifiers.push(Verifier { id: id.clone(), public, key: DecodingKey::from_ed_der(&public) });
        Ok(id)
    }
}

#[derive(serde::Serialize)]
struct Issued<'a> {
    iss: &'static str,
    aud: &'static str,
    #[serde(flatten)]
    claims: &'a Claims,
}

fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    // Our own clocks only; NTP keeps them closer than this.
    validation.leeway = 5;
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[ISSUER]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation
}

fn private_pem(seed: &[u8; 32]) -> String {
    pem("PRIVATE KEY", &[PRIVATE_PREFIX.as_slice(), seed].concat())
}

fn pem(label: &str, der: &[u8]) -> String {
    // Both kinds fit on one line of 64 characters.
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", BASE64_STANDARD.encode(der))
}

/// Label and content of each PEM block (RFC 7468).
fn blocks(text: &str) -> Result<Vec<(String, Vec<u8>)>, KeyError> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let (label, after) = after.split_once("-----").ok_or(KeyError::Malformed)?;
        let end = format!("-----END {label}-----");
        let (content, after) = after.split_once(&end).ok_or(KeyError::Malformed)?;
        let content: String = content.split_whitespace().collect();
        let der = BASE64_STANDARD.decode(content).map_err(|_| KeyError::Malformed)?;
        found.push((label.to_owned(), der));
        rest = after;
    }
    Ok(found)
}
