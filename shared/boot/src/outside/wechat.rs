//! WeChat: who a log-in code belongs to, and subscription messages.
//!
//! Source: 微信官方文档, 小程序 服务端: `code2Session`, `getStableAccessToken`, 发送订阅消息. A subscription message needs the
//! person's consent, one for each message; WeChat counts them too and refuses the surplus (43101).

use super::{client, unreachable};
use sandan_kit::config::Messages;
use sandan_kit::problem::{Code, Problem};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// The token is fetched again so long before it ends.
const MARGIN: Duration = Duration::from_secs(300);
/// WeChat's numbers: the log-in code is wrong, was used, or comes too often.
const BAD_CODE: [i64; 3] = [40029, 40163, 40226];
/// The token is not good (any more).
const BAD_TOKEN: [i64; 3] = [40001, 40014, 42001];
/// The person did not consent, or the consents are used up.
const NO_CONSENT: i64 = 43101;

/// What became of a subscription message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    Yes,
    /// The person has no consent left at WeChat.
    NoConsent,
    /// No template is configured for this word.
    NoTemplate,
}

/// A template of the mini program, with the field of it that each of our words fills.
struct Template {
    id: String,
    /// Field of theirs (`thing1`), word of ours (`category`).
    fields: Vec<(String, String)>,
}

/// The mini program at WeChat.
pub struct WeChat {
    url: String,
    app_id: String,
    secret: String,
    templates: BTreeMap<String, Template>,
    http: reqwest::Client,
    token: Mutex<Option<(String, Instant)>>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    errcode: i64,
    #[serde(default)]
    openid: String,
    #[serde(default)]
    access_token: String,
    #[serde(default)]
    expires_in: u64,
}

impl WeChat {
    pub(super) fn new(settings: &Messages, secret: String) -> Result<Self, String> {
        let template = |(word, text): (&String, &String)| Some((word.clone(), Template::read(text)?));
        let given = settings.wechat_templates.iter().filter(|(_, text)| !text.is_empty());
        let count = given.clone().count();
        let templates: BTreeMap<_, _> = given.filter_map(template).collect();
        if templates.len() < count {
            return Err("a WeChat template is written as: ID field=word field=word".to_owned());
        }
        Ok(Self {
            url: settings.wechat_url.trim_end_matches('/').to_owned(),
            app_id: settings.wechat_app_id.clone(),
            secret,
            templates,
            http: client()?,
            token: Mutex::default(),
        })
    }

    /// Ids of the templates by our word: what the mini program asks consent for.
    #[must_use]
    pub fn template_ids(&self) -> BTreeMap<String, String> {
        self.templates.iter().map(|(word, template)| (word.clone(), template.id.clone())).collect()
    }

    /// The person's `openid` behind a log-in code.
    ///
    /// # Errors
    /// `bad_credentials` for a code that WeChat does not know, `unavailable` when it does not answer.
    pub async fn openid(&self, code: &str) -> Result<String, Problem> {
        let query = [
            ("appid", self.app_id.as_str()),
            ("secret", &self.secret),
            ("js_code", code),
            ("grant_type", "authorization_code"),
        ];
        let answer: Answer = self.answer(self.http.get(self.at("/sns/jscode2session")).query(&query)).await?;
        match answer.errcode {
            0 if !answer.openid.is_empty() => Ok(answer.openid),
            code if BAD_CODE.contains(&code) => Err(Problem::new(Code::BadCredentials)
                .detail("微信登录已失效，请重试", "the WeChat sign-in is no longer good; try again")),
            code => Err(refused("ask WeChat who signs in", code)),
        }
    }

    /// Sends a subscription message. `words` are ours; those that the template names are filled in. `page` is opened by
    /// a tap on it.
    ///
    /// # Errors
    /// `unavailable` when WeChat does not answer or refuses for another reason than consent.
    pub async fn send(
        &self,
        openid: &str,
        word: &str,
        page: &str,
        words: &BTreeMap<&str, String>,
    ) -> Result<Sent, Problem> {
        let Some(template) = self.templates.get(word) else { return Ok(Sent::NoTemplate) };
        let body = json!({
            "touser": openid, "template_id": template.id, "page": page, "data": template.filled(words),
        });
        // A token that somebody else has renewed is noticed once.
        for is_last in [false, true] {
            let token = self.token().await?;
            let call = self.http.post(self.at("/cgi-bin/message/subscribe/send")).json(&body);
            let answer: Answer = self.answer(call.query(&[("access_token", &token)])).await?;
            match answer.errcode {
                0 => return Ok(Sent::Yes),
                NO_CONSENT => return Ok(Sent::NoConsent),
                code if BAD_TOKEN.contains(&code) && !is_last => *self.token.lock().await = None,
                code => return Err(refused("send a message through WeChat", code)),
            }
        }
        Err(refused("send a message through WeChat", 0))
    }

    async fn token(&self) -> Result<String, Problem> {
        // Held while fetching: who comes meanwhile gets the same.
        let mut kept = self.token.lock().await;
        if let Some((token, _)) = kept.as_ref().filter(|(_, until)| Instant::now() < *until) {
            return Ok(token.clone());
        }
        let body = json!({
            "grant_type": "client_credential", "appid": self.app_id, "secret": self.secret,
        });
        let answer: Answer =
            self.answer(self.http.post(self.at("/cgi-bin/stable_token")).json(&body)).await?;
        if answer.access_token.is_empty() {
            return Err(refused("get a token from WeChat", answer.errcode));
        }
        let lives = Duration::from_secs(answer.expires_in).saturating_sub(MARGIN);
        *kept = Some((answer.access_token.clone(), Instant::now() + lives));
        Ok(answer.access_token)
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    async fn answer(&self, call: reqwest::RequestBuilder) -> Result<Answer, Problem> {
        let told = |error| unreachable("reach WeChat", error);
        // WeChat says `text/plain` of its JSON.
        let bytes = call.send().await.map_err(told)?.bytes().await.map_err(told)?;
        serde_json::from_slice(&bytes).map_err(|error| {
            Problem::new(Code::Unavailable).retry_after(30).because("read WeChat's answer", error)
        })
    }
}

fn refused(what: &'static str, code: i64) -> Problem {
    Problem::new(Code::Unavailable).retry_after(30).because(what, format!("WeChat answered {code}"))
}

impl Template {
    /// `ID thing1=category time2=at`.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split_whitespace();
        let id = parts.next()?.to_owned();
        let field =
            |part: &str| part.split_once('=').map(|(field, word)| (field.to_owned(), word.to_owned()));
        let fields = parts.map(field).collect::<Option<Vec<_>>>()?;
        Some(Self { id, fields })
    }

    fn filled(&self, words: &BTreeMap<&str, String>) -> Value {
        let value = |(field, word): &(String, String)| {
            let text = words.get(word.as_str()).map_or("", String::as_str);
            (field.clone(), json!({ "value": shortened(field, text) }))
        };
        Value::Object(self.fields.iter().map(value).collect())
    }
}

/// WeChat refuses a whole message for one field that is too long: `thing` 20 characters, `phrase` 5,
/// `character_string` 32.
fn shortened(field: &str, text: &str) -> String {
    let kind = field.trim_end_matches(|c: char| c.is_ascii_digit());
    let most = match kind {
        "phrase" => 5,
        "character_string" | "letter" | "symbol" => 32,
        "thing" => 20,
        _ => usize::MAX,
    };
    match text.chars().count() > most {
        true => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        false if text.is_empty() => "—".to_owned(),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_by_its_own_fields_and_within_their_length() {
        let template = Template::read("TMPL thing1=category time2=at phrase3=state").unwrap();
        let words = BTreeMap::from([("category", "陪".repeat(30)), ("at", "2026年7月5日 14:00".to_owned())]);
        let filled = template.filled(&words);
        assert_eq!(filled["thing1"]["value"].as_str().unwrap().chars().count(), 20);
        assert_eq!(filled["time2"]["value"], "2026年7月5日 14:00");
        assert_eq!(filled["phrase3"]["value"], "—", "a field without a word is not left empty");
        assert!(Template::read("TMPL thing1").is_none() && Template::read("").is_none());
    }
}
