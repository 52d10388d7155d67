//! Short messages through a gateway: the county's own (政务短信平台) or a small adapter before a carrier.
//!
//! One call a message: `POST` of `{"id", "phone", "template", "text"}` with `Authorization: Bearer …`. `id` is the same
//! when a message is tried again, so that the gateway can drop what it has sent. Any 2xx means that it was taken.

use super::{client, unreachable};
use sandan_kit::problem::{Code, Problem};
use serde::Serialize;
use uuid::Uuid;

/// A gateway.
pub struct Sms {
    url: String,
    secret: String,
    http: reqwest::Client,
}

/// One short message.
#[derive(Debug, Serialize)]
pub struct Text<'a> {
    pub id: Uuid,
    pub phone: &'a str,
    /// The word of the template, for gateways that know the words beforehand.
    pub template: &'a str,
    pub text: &'a str,
}

impl Sms {
    pub(super) fn new(url: String, secret: String) -> Result<Self, String> {
        Ok(Self { url, secret, http: client()? })
    }

    /// Hands a message over.
    ///
    /// # Errors
    /// `unavailable` when the gateway does not answer or refuses.
    pub async fn send(&self, text: &Text<'_>) -> Result<(), Problem> {
        let call = self.http.post(&self.url).bearer_auth(&self.secret).json(text);
        let answer = call.send().await.map_err(|error| unreachable("reach the SMS gateway", error))?;
        if answer.status().is_success() {
            return Ok(());
        }
        let said = format!("it answered {}", answer.status());
        Err(Problem::new(Code::Unavailable).retry_after(30).because("send an SMS", said))
    }
}
