//! A live connection of one person.

use crate::caller::Caller;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// How long a frame may take before the test has failed.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Live(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Live {
    /// Connects with a fresh ticket.
    pub async fn connect(url: &str, caller: &Caller<'_>) -> Self {
        let ticket = caller.post("/api/v1/ws-tickets", &json!({})).await.expect(200);
        let (mut socket, _) = tokio_tungstenite::connect_async(url).await.expect("the socket opens");
        let hello = json!({ "op": "hello", "ticket": ticket["ticket"] });
        socket.send(Message::text(hello.to_string())).await.expect("hello is sent");
        let mut live = Self(socket);
        live.until("welcome", |frame| frame["op"] == "welcome").await;
        live
    }

    pub async fn subscribe(&mut self, topic: &str) -> Value {
        let frame = json!({ "op": "subscribe", "topic": topic });
        self.0.send(Message::text(frame.to_string())).await.expect("subscribe is sent");
        self.until("subscribed", |frame| frame["op"] == "subscribed" && frame["topic"] == topic).await
    }

    /// Sends a subscription as it is and waits for its answer.
    pub async fn ask(&mut self, frame: &Value) -> Value {
        self.0.send(Message::text(frame.to_string())).await.expect("subscribe is sent");
        self.until("subscribed", |frame| frame["op"] == "subscribed").await
    }

    /// The next frame, if one comes in time.
    pub async fn next_within(&mut self, patience: Duration) -> Option<Value> {
        let next = async {
            loop {
                if let Message::Text(text) = self.0.next().await?.ok()? {
                    return serde_json::from_str(&text).ok();
                }
            }
        };
        tokio::time::timeout(patience, next).await.ok().flatten()
    }

    /// The next frame that fits; others are passed over.
    pub async fn until(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let search = async {
            loop {
                let message = self.0.next().await.expect("the socket stays open").expect("a message");
                let Message::Text(text) = message else { continue };
                let frame: Value = serde_json::from_str(&text).expect("a frame");
                if fits(&frame) {
                    return frame;
                }
            }
        };
        tokio::time::timeout(PATIENCE, search).await.unwrap_or_else(|_| panic!("no {what} frame came"))
    }
}
