//! The houses outside that messages and sign-in go through: a gateway for SMS, and WeChat.
//!
//! What is not configured is not there: nothing is pretended. Secrets stand in files of their own (mode 0600), never
//! in the settings; no address, number or answer of theirs is logged.

mod sms;
mod wechat;

pub use sms::{Sms, Text};
pub use wechat::{Sent, WeChat};

use sandan_kit::config::Messages;
use sandan_kit::problem::{Code, Problem};
use std::path::Path;
use std::time::Duration;

/// How long an outside house may take to answer.
const PATIENCE: Duration = Duration::from_secs(8);

/// What this installation can reach.
#[derive(Default)]
pub struct Outside {
    pub sms: Option<Sms>,
    pub wechat: Option<WeChat>,
}

impl Outside {
    /// As the settings say.
    ///
    /// # Errors
    /// When a secret cannot be read, or a template is not written as it should be; with words for the administrator.
    pub fn of(settings: &Messages) -> Result<Self, String> {
        let sms = match settings.sms_url.is_empty() {
            true => None,
            false => Some(Sms::new(settings.sms_url.clone(), secret(&settings.sms_secret_file)?)?),
        };
        let wechat = match settings.wechat_app_id.is_empty() {
            true => None,
            false => Some(WeChat::new(settings, secret(&settings.wechat_secret_file)?)?),
        };
        Ok(Self { sms, wechat })
    }

    /// No message leaves the house.
    #[must_use]
    pub const fn is_silent(&self) -> bool {
        self.sms.is_none() && self.wechat.is_none()
    }
}

/// The content of a secret's file, without the line's end; nothing without a file.
fn secret(file: &Path) -> Result<String, String> {
    if file.as_os_str().is_empty() {
        return Ok(String::new());
    }
    let bytes = sandan_kit::secret_file::read(file).map_err(|error| error.to_string())?;
    let bytes = bytes.ok_or_else(|| format!("{} does not exist", file.display()))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{} is no text", file.display()))?;
    Ok(text.trim_end().to_owned())
}

fn client() -> Result<reqwest::Client, String> {
    let builder =
        sandan_kit::outgoing::client().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
    builder.build().map_err(|error| error.to_string())
}

/// The house did not answer, or not as agreed. The cause is logged without the address, which may hold a secret.
fn unreachable(house: &'static str, error: reqwest::Error) -> Problem {
    Problem::new(Code::Unavailable).retry_after(30).because(house, error.without_url())
}
