//! The front ends, embedded: `/m/` residents and volunteers, `/worker/` phones of workers, `/screen/` the command
//! centre, `/office/` the desks.
//!
//! They are built by `make demo` into `clients/dist`. A program that was built without them says so instead of
//! showing nothing. In the development profile they are read from the folder at each request.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use rust_embed::{Embed, EmbeddedFile};

#[derive(Embed)]
#[folder = "../../clients/dist"]
#[allow_missing = true]
struct Built;

/// The folders of `clients/dist`, which are the first part of their addresses too.
pub const APPS: [&str; 4] = ["m", "worker", "screen", "office"];

/// Names under `assets/` carry a hash of what is in them.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// All front ends.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    // Browsers ask for it beside pages that bring their own.
    let router = Router::new().route("/favicon.ico", get(async || StatusCode::NO_CONTENT));
    APPS.into_iter().fold(router, |router, app| {
        router
            .route(&format!("/{app}"), get(move || async move { Redirect::permanent(&format!("/{app}/")) }))
            .route(&format!("/{app}/"), get(move |headers: HeaderMap| async move { page(app, "", &headers) }))
            .route(
                &format!("/{app}/{{*path}}"),
                get(move |Path(path): Path<String>, headers: HeaderMap| async move {
                    page(app, &path, &headers)
                }),
            )
    })
}

/// What a program shows under `/` when it has no page of its own there.
pub fn root<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/", get(|| async { Redirect::temporary("/m/") }))
}

/// A file, or the page itself for an address that the page understands.
fn page(app: &str, path: &str, headers: &HeaderMap) -> Response {
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let name = if is_file { format!("{app}/{path}") } else { format!("{app}/index.html") };
    let Some(file) = Built::get(&name) else { return missing(app, is_file) };
    let small = accepts_brotli(headers).then(|| Built::get(&format!("{name}.br"))).flatten();
    answer(&name, &file, small, headers)
}

fn missing(app: &str, is_file: bool) -> Response {
    let built = Built::get(&format!("{app}/index.html")).is_some();
    let text = match (is_file, built) {
        (true, true) => "没有这个文件 · no such file\n",
        _ => {
            "本程序构建时未包含前端页面，请用 make demo 或 make build 构建 · built without the front ends: use make demo or make build\n"
        }
    };
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

fn answer(name: &str, file: &EmbeddedFile, small: Option<EmbeddedFile>, headers: &HeaderMap) -> Response {
    let cache = if name.contains("/assets/") { FOR_EVER } else { ASK_AGAIN };
    let hash: String = file.metadata.sha256_hash().iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{hash}{}\"", if small.is_some() { "-br" } else { "" });
    let mut answer = match headers.get(header::IF_NONE_MATCH) {
        Some(known) if known.as_bytes() == tag.as_bytes() => StatusCode::NOT_MODIFIED.into_response(),
        _ => {
            let kind = media_type(name, file);
            let bytes = small.as_ref().map_or_else(|| file.data.clone(), |small| small.data.clone());
            ([(header::CONTENT_TYPE, kind)], bytes.into_owned()).into_response()
        }
    };
    let set = answer.headers_mut();
    if small.is_some() && !set.is_empty() {
        set.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    set.insert(header::CACHE_CONTROL, cache);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        set.insert(header::ETAG, tag);
    }
    answer
}

fn media_type(name: &str, file: &EmbeddedFile) -> String {
    match name.rsplit('.').next() {
        // What a browser must take for a script or a manifest is said here, whatever the table of types knows.
        Some("js" | "mjs") => "text/javascript; charset=utf-8".to_owned(),
        Some("webmanifest") => "application/manifest+json".to_owned(),
        Some("html") => "text/html; charset=utf-8".to_owned(),
        _ => file.metadata.mimetype().to_owned(),
    }
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|kinds| kinds.split(',').any(|kind| kind.trim() == "br"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_a_page_is_never_taken_for_a_file() {
        // Nothing of these exists, whether the front ends were built or not.
        for (path, status) in
            [("nothing.js", StatusCode::NOT_FOUND), ("../Cargo.toml", StatusCode::NOT_FOUND)]
        {
            assert_eq!(page("m", path, &HeaderMap::new()).status(), status, "{path}");
        }
        let deep = page("m", "cases/1", &HeaderMap::new());
        assert_eq!(deep.status(), page("m", "", &HeaderMap::new()).status());
    }

    #[test]
    fn brotli_is_sent_to_those_who_take_it() {
        let with = |kinds: &'static str| {
            HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(kinds))])
        };
        assert!(accepts_brotli(&with("gzip, br")));
        assert!(!accepts_brotli(&with("gzip, broken")));
        assert!(!accepts_brotli(&HeaderMap::new()));
    }
}
