//! The replay's side of the interface: every request is kept with its key until it is answered.
//!
//! A key is made before the first try. What can be lost on the way (a broken connection, a killed server, a 503, a
//! 429) is sent again with the same key and body, so that it happens once, whatever happens to the server.

mod routes;
pub mod tally;

pub use routes::Routes;
pub use tally::Tally;

use crate::simulate::people::Mint;
use anyhow::{Context as _, bail};
use sandan_contract::problem::ProblemBody;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    Person(Uuid),
    Device(String),
}

/// What is sent.
#[derive(Clone, Debug)]
pub enum Content {
    Nothing,
    Json(Value),
    Photo,
}

/// One request. The key is none for reading.
#[derive(Clone, Debug)]
pub struct Call {
    pub caller: Caller,
    pub method: &'static str,
    pub path: String,
    pub content: Content,
    pub key: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Reply {
    Done(Value),
    Refused(Box<ProblemBody>),
}

/// A restarted server may take so long; after that the replay gives up.
const PATIENCE: Duration = Duration::from_secs(240);
/// A server's own error is not hoped against for ever.
const TRIES_OF_500: u32 = 5;
const SHORTEST: Duration = Duration::from_millis(20);
const LONGEST: Duration = Duration::from_secs(2);

/// The line to the servers.
pub struct Wire {
    http: reqwest::Client,
    routes: Routes,
    mint: Mint,
    pub tally: Tally,
}

enum Tried {
    Answered(Reply),
    Again { why: &'static str, after: Option<Duration> },
}

impl Wire {
    /// # Errors
    /// When no client can be made.
    pub fn new(routes: Routes, mint: Mint) -> anyhow::Result<Self> {
        let http = sandan_kit::outgoing::client()
            .timeout(Duration::from_secs(60))
            .pool_idle_timeout(Duration::from_secs(20))
            .no_proxy()
            .build()?;
        Ok(Self { http, routes, mint, tally: Tally::default() })
    }

    /// Sends until it is answered.
    ///
    /// # Errors
    /// When no server answers for four minutes.
    pub async fn send(&self, call: &Call) -> anyhow::Result<Reply> {
        let (begun, mut failures, mut own_errors) = (Instant::now(), 0_u32, 0_u32);
        loop {
            let (why, after) = match self.once(call).await? {
                Tried::Answered(reply) => return Ok(reply),
                Tried::Again { why, after } => (why, after),
            };
            own_errors += u32::from(why == "internal");
            if begun.elapsed() > PATIENCE || own_errors >= TRIES_OF_500 {
                bail!("{} {} is not answered: {why}", call.method, call.path);
            }
            self.tally.retried(why);
            failures += 1;
            let pause = after.unwrap_or(SHORTEST * 2_u32.pow(failures.min(6)));
            tokio::time::sleep(pause.min(LONGEST)).await;
        }
    }

    async fn once(&self, call: &Call) -> anyhow::Result<Tried> {
        let again = |why| Ok(Tried::Again { why, after: None });
        let Ok(response) = self.request(call)?.send().await else { return again("connection") };
        let status = response.status().as_u16();
        let after = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        let Ok(bytes) = response.bytes().await else { return again("connection") };
        if status < 400 {
            let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
            return Ok(Tried::Answered(Reply::Done(body)));
        }
        let problem = problem(status, &bytes);
        Ok(match (status, problem.code.as_str()) {
            (429, _) => Tried::Again { why: "429", after: after.map(Duration::from_secs) },
            (503, _) => Tried::Again { why: "503", after: None },
            (500..=599, _) => {
                self.tally.noted_internal(&problem, &call.path);
                Tried::Again { why: "internal", after: None }
            }
            (_, "key_in_progress") => Tried::Again { why: "key_in_progress", after: None },
            _ => Tried::Answered(Reply::Refused(Box::new(problem))),
        })
    }

    fn request(&self, call: &Call) -> anyhow::Result<reqwest::RequestBuilder> {
        let url = format!("{}{}", self.routes.base(call.method, &call.path)?, call.path);
        let method = call.method.parse().context("a method")?;
        let mut request = self.http.request(method, url).header("accept-language", "en");
        request = match &call.caller {
            Caller::Person(person) => request
                .header("authorization", format!("Bearer {}", self.mint.token(*person)?))
                .header("x-forwarded-for", address(person.as_bytes())),
            Caller::Device(device) => {
                request.header("x-device-id", device).header("x-forwarded-for", address(device.as_bytes()))
            }
        };
        if let Some(key) = &call.key {
            request = request.header("idempotency-key", key);
        }
        Ok(match &call.content {
            Content::Nothing => request,
            Content::Json(body) => request.json(body),
            Content::Photo => {
                let part =
                    reqwest::multipart::Part::bytes(PHOTO).file_name("photo.png").mime_str("image/png")?;
                request.multipart(reqwest::multipart::Form::new().part("file", part))
            }
        })
    }
}

/// Everybody calls from an address of their own: the limits per address stay on (the server must trust this one as
/// a proxy).
fn address(id: &[u8]) -> String {
    let mixed =
        id.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    let [_, a, b, c] = mixed.to_be_bytes();
    format!("10.{a}.{b}.{c}")
}

fn problem(status: u16, bytes: &[u8]) -> ProblemBody {
    serde_json::from_slice(bytes).unwrap_or_else(|_| {
        let text = String::from_utf8_lossy(bytes).chars().take(200).collect();
        let body =
            json!({ "type": "", "title": "", "status": status, "detail": "", "code": "", "request_id": "" });
        let mut problem: ProblemBody =
            serde_json::from_value(body).unwrap_or_else(|_| unreachable!("all members are there"));
        problem.detail = text;
        problem.code = format!("status {status}");
        problem
    })
}

/// A grey square of 8 × 8 pixels, the whole file.
static PHOTO: &[u8] = include_bytes!("photo.png");
