//! Headers that tell browsers what our pages never do.

use crate::config::Server;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// The headers of every answer; made once.
#[derive(Clone, Debug)]
pub(super) struct SecurityHeaders(Vec<(HeaderName, HeaderValue)>);

impl SecurityHeaders {
    pub(super) fn new(server: &Server) -> Self {
        let fixed = HeaderValue::from_static;
        let mut headers = vec![
            (header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
            (header::X_FRAME_OPTIONS, fixed("DENY")),
            (header::REFERRER_POLICY, fixed("same-origin")),
            (HeaderName::from_static("cross-origin-opener-policy"), fixed("same-origin")),
            (
                HeaderName::from_static("permissions-policy"),
                fixed("geolocation=(self), camera=(self), microphone=(self), payment=(), usb=()"),
            ),
        ];
        if let Ok(policy) = HeaderValue::from_str(&policy(&server.tile_origins)) {
            headers.push((header::CONTENT_SECURITY_POLICY, policy));
        }
        if server.public_url.starts_with("https://") {
            headers.push((header::STRICT_TRANSPORT_SECURITY, fixed("max-age=31536000; includeSubDomains")));
        }
        Self(headers)
    }

    /// Adds what a handler has not set itself; answers of the interface are never kept by a cache.
    pub(super) fn apply(&self, path: &str, headers: &mut HeaderMap) {
        for (name, value) in &self.0 {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        if path.starts_with("/api/") {
            headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        }
    }
}

/// No inline script and nothing from elsewhere but map tiles. Inline styles stay: charts and maps set them.
fn policy(tiles: &[String]) -> String {
    let tiles: String = tiles.iter().map(|origin| format!(" {origin}")).collect();
    [
        "default-src 'self'".to_owned(),
        "script-src 'self'".to_owned(),
        "style-src 'self' 'unsafe-inline'".to_owned(),
        format!("img-src 'self' data: blob:{tiles}"),
        // Voice notes, read with the caller's rights and played from memory.
        "media-src 'self' blob:".to_owned(),
        format!("connect-src 'self'{tiles}"),
        "font-src 'self' data:".to_owned(),
        "worker-src 'self' blob:".to_owned(),
        "object-src 'none'".to_owned(),
        "base-uri 'none'".to_owned(),
        "form-action 'self'".to_owned(),
        "frame-ancestors 'none'".to_owned(),
    ]
    .join("; ")
}
