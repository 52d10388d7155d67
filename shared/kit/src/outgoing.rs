//! Calls to other houses: one way to begin a client, because TLS needs to be told whose cryptography it uses.

/// A client's builder, ready for `https`.
pub fn client() -> reqwest::ClientBuilder {
    // The first to come installs it for the process; that somebody was there before is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}
