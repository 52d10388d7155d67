//! The calls that robots and the replay make.

use super::send::{Content, Draft};
use super::{Client, ClientError};
use sandan_contract::rest::attachment::AttachmentBody;
use sandan_contract::rest::case::{CaseBody, CasePage, NewCase, Timeline};
use sandan_contract::rest::command::CommandBody;
use sandan_contract::rest::live::{ScreenBody, WsTicket};
use sandan_contract::rest::order::OrderPage;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// A file to upload.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Only its extension matters.
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// Which cases to list. Empty texts ask for nothing in particular.
#[derive(Clone, Debug, Default)]
pub struct CaseQuery {
    pub state: String,
    /// Codes, separated by commas.
    pub category: String,
    /// `newest`, `oldest` or `due`.
    pub order: String,
    pub limit: Option<u32>,
    pub cursor: Option<String>,
    pub mine: bool,
}

impl CaseQuery {
    fn text(&self) -> String {
        let mut parts = Vec::new();
        let words = [("state", &self.state), ("category", &self.category), ("order", &self.order)];
        let given = words.into_iter().filter(|(_, word)| !word.is_empty());
        parts.extend(given.map(|(name, word)| format!("{name}={word}")));
        parts.extend(self.limit.map(|limit| format!("limit={limit}")));
        parts.extend(self.cursor.as_ref().map(|cursor| format!("cursor={cursor}")));
        if self.mine {
            parts.push("mine=true".to_owned());
        }
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

/// All calls fail alike: with the server's problem, without an answer, or with one of another shape.
impl Client {
    /// Any reading call.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        self.ask(&Draft::get(path)).await
    }

    /// Any writing call, with a fresh Idempotency-Key.
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, ClientError> {
        self.ask(&Draft::post(path, body)?).await
    }

    /// Any writing call with a key of the caller's own: the same key and body give the same answer, also after a
    /// restart of either side.
    pub async fn post_keyed<T: DeserializeOwned>(
        &self,
        path: &str,
        key: &str,
        body: &impl Serialize,
    ) -> Result<T, ClientError> {
        let draft = Draft::post(path, body)?;
        self.ask(&Draft { key: Some(key.to_owned()), ..draft }).await
    }

    /// Reports.
    pub async fn report(&self, case: &NewCase) -> Result<CaseBody, ClientError> {
        self.post("/api/v1/cases", case).await
    }

    pub async fn case(&self, id: Uuid) -> Result<CaseBody, ClientError> {
        self.get(&format!("/api/v1/cases/{id}")).await
    }

    pub async fn timeline(&self, id: Uuid) -> Result<Timeline, ClientError> {
        self.get(&format!("/api/v1/cases/{id}/events")).await
    }

    pub async fn cases(&self, query: &CaseQuery) -> Result<CasePage, ClientError> {
        self.get(&format!("/api/v1/cases{}", query.text())).await
    }

    /// Orders with which the signed-in person has to do; `query` as the call takes it, such as `mine=all`.
    pub async fn orders(&self, query: &str) -> Result<OrderPage, ClientError> {
        self.get(&format!("/api/v1/orders?{query}")).await
    }

    /// A command on a case.
    pub async fn on_case(
        &self,
        case: Uuid,
        command: &str,
        body: &CommandBody,
    ) -> Result<CaseBody, ClientError> {
        self.post(&format!("/api/v1/cases/{case}/commands/{command}"), body).await
    }

    /// A command on an order.
    pub async fn on_order(
        &self,
        order: Uuid,
        command: &str,
        body: &CommandBody,
    ) -> Result<CaseBody, ClientError> {
        self.post(&format!("/api/v1/orders/{order}/commands/{command}"), body).await
    }

    /// Uploads a file; answers the id under which a case or a feedback names it.
    pub async fn upload(&self, file: &NewFile) -> Result<AttachmentBody, ClientError> {
        let NewFile { name, media_type, bytes } = file.clone();
        self.ask(&Draft::with("/api/v1/attachments", Content::File { name, media_type, bytes })).await
    }

    /// The numbers of an area.
    pub async fn screen(&self, area: &str) -> Result<ScreenBody, ClientError> {
        self.get(&format!("/api/v1/screen/{area}")).await
    }

    pub(super) async fn ticket(&self) -> Result<WsTicket, ClientError> {
        self.post("/api/v1/ws-tickets", &serde_json::json!({})).await
    }
}
