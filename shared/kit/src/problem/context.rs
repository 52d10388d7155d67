//! What every answer needs to know about its request: an id to be found by, and the reader's language.

use axum::http::{HeaderMap, header};
use std::future::Future;

/// The languages in which we answer people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

impl Language {
    /// The tag for `Content-Language`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The better liked of Chinese and English in `Accept-Language` (RFC 9110 §12.5.4); Chinese when neither is named.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let wanted =
            headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (mut chinese, mut english) = (0.0, 0.0);
        for range in wanted.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let quality = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1.0, quality_of);
            match tag.split('-').next() {
                Some("zh") => chinese = f32::max(chinese, quality),
                Some("en") => english = f32::max(english, quality),
                _ => {}
            }
        }
        if english > chinese { Self::English } else { Self::Chinese }
    }
}

fn quality_of(text: &str) -> f32 {
    text.trim().parse::<f32>().ok().filter(|quality| quality.is_finite()).unwrap_or(0.0)
}

/// Id and language of the request that the current task answers.
#[derive(Clone, Debug)]
pub struct RequestContext {
    pub request_id: String,
    pub language: Language,
}

impl Default for RequestContext {
    fn default() -> Self {
        Self { request_id: "-".to_owned(), language: Language::default() }
    }
}

tokio::task_local! {
    static CURRENT: RequestContext;
}

impl RequestContext {
    /// The longest request id taken over from a client or a proxy.
    pub const MAX_ID: usize = 64;

    /// Reads language and `X-Request-Id`; makes an id when there is none or it holds more than letters, digits, `-_.`.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let given = headers.get("x-request-id").and_then(|value| value.to_str().ok());
        let plain = |id: &&str| {
            (1..=Self::MAX_ID).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        };
        let request_id =
            given.filter(plain).map_or_else(|| format!("{:016x}", rand::random::<u64>()), str::to_owned);
        Self { request_id, language: Language::of(headers) }
    }

    /// The context of the current task; outside a request the default one.
    #[must_use]
    pub fn current() -> Self {
        CURRENT.try_with(Clone::clone).unwrap_or_default()
    }

    /// Runs a future with this context as the current one.
    pub async fn scope<F: Future>(self, future: F) -> F::Output {
        CURRENT.scope(self, future).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(accept: &'static str) -> Language {
        Language::of(&HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, accept.parse().unwrap())]))
    }

    #[test]
    fn the_better_liked_language_wins_and_chinese_is_the_default() {
        assert_eq!(Language::of(&HeaderMap::new()), Language::Chinese);
        assert_eq!(language("en-GB,en;q=0.9"), Language::English);
        assert_eq!(language("zh-CN,zh;q=0.9,en;q=0.8"), Language::Chinese);
        assert_eq!(language("en;q=0.2, zh-Hans;q=0.3"), Language::Chinese);
        assert_eq!(language("fr, *;q=0.1"), Language::Chinese);
        assert_eq!(language("en;q=NaN, zh;q=nonsense"), Language::Chinese);
    }

    #[test]
    fn a_strange_request_id_is_replaced() {
        let id = |text: &'static str| {
            RequestContext::of(&HeaderMap::from_iter([(
                "x-request-id".parse().unwrap(),
                text.parse().unwrap(),
            )]))
            .request_id
        };
        assert_eq!(id("abc-1.2_3"), "abc-1.2_3");
        assert_eq!(id("a b").len(), 16);
        assert_eq!(id("").len(), 16);
    }
}
