//! The socket itself: limits, timeouts and the texts of frames.

use crate::occurrence::Occurrence;
use crate::outbox::{Content, Subscription};
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures::SinkExt;
use sandan_contract::ws::{CloseCode, Mode, ServerFrame};
use std::error::Error;
use std::time::Duration;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite;

/// Longest message of a client; the longest honest one, a subscription, has about 300 bytes.
pub(crate) const CLIENT_MESSAGE: usize = 4 * 1_024;
/// Time for the peer to answer a close.
const CLOSING: Duration = Duration::from_secs(2);

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// We close, and say why.
    Close(CloseCode),
    /// The peer is gone, or takes nothing any more.
    Gone,
}

/// Something that came in.
#[derive(Debug)]
pub(crate) enum Incoming {
    Text(Utf8Bytes),
    /// A ping or pong: the peer lives.
    Sign,
}

pub(crate) struct Wire {
    socket: WebSocket,
    write_timeout: Duration,
}

impl Wire {
    pub(crate) const fn new(socket: WebSocket, write_timeout: Duration) -> Self {
        Self { socket, write_timeout }
    }

    /// The next message. Safe to cancel.
    pub(crate) async fn receive(&mut self) -> Result<Incoming, End> {
        loop {
            return match self.socket.recv().await {
                Some(Ok(Message::Text(text))) => Ok(Incoming::Text(text)),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(Incoming::Sign),
                Some(Ok(Message::Binary(_))) => Err(End::Close(CloseCode::BadFrame)),
                // Reading on sends the answering close; the stream ends after it.
                Some(Ok(Message::Close(_))) => continue,
                Some(Err(error)) if is_too_large(&error) => Err(End::Close(CloseCode::TooLarge)),
                Some(Err(_)) | None => Err(End::Gone),
            };
        }
    }

    pub(crate) async fn send(&mut self, frame: &ServerFrame) -> Result<(), End> {
        self.feed(text_of(frame)).await?;
        self.flush().await
    }

    /// Writes a text; it may stay in the buffer until [`Wire::flush`].
    pub(crate) async fn feed(&mut self, text: String) -> Result<(), End> {
        in_time(self.write_timeout, self.socket.feed(Message::Text(text.into()))).await
    }

    pub(crate) async fn flush(&mut self) -> Result<(), End> {
        in_time(self.write_timeout, self.socket.flush()).await
    }

    pub(crate) async fn ping(&mut self) -> Result<(), End> {
        in_time(self.write_timeout, self.socket.send(Message::Ping(Vec::new().into()))).await
    }

    /// Says goodbye, closes, and reads until the peer has answered.
    pub(crate) async fn close(mut self, code: CloseCode) {
        let bye =
            ServerFrame::Bye { code: code.code(), reason: code.word().to_owned(), advice: code.advice() };
        let close = CloseFrame { code: code.code(), reason: Utf8Bytes::from_static(code.word()) };
        let saying = async {
            self.socket.feed(Message::Text(text_of(&bye).into())).await?;
            self.socket.send(Message::Close(Some(close))).await
        };
        if in_time(self.write_timeout, saying).await.is_ok() {
            let answering = async { while let Some(Ok(_)) = self.socket.recv().await {} };
            // A peer that does not answer is dropped all the same.
            let _ = timeout(CLOSING, answering).await;
        }
    }
}

async fn in_time(limit: Duration, writing: impl Future<Output = Result<(), axum::Error>>) -> Result<(), End> {
    match timeout(limit, writing).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}

fn is_too_large(error: &axum::Error) -> bool {
    let cause = error.source().and_then(|cause| cause.downcast_ref::<tungstenite::Error>());
    matches!(cause, Some(tungstenite::Error::Capacity(_)))
}

fn text_of(frame: &ServerFrame) -> String {
    // Frames hold no maps with keys other than texts, so that this cannot fail.
    serde_json::to_string(frame).unwrap_or_default()
}

/// The text of a live frame: the chain of this subscription before the body shared by all.
pub(crate) fn live_text(
    subscription: &Subscription,
    last: i64,
    content: &Content,
    occurrence: &Occurrence,
) -> String {
    let topic = &subscription.topic;
    match (content, subscription.mode) {
        (Content::Told(body), Mode::Events) => {
            format!(r#"{{"op":"event","topic":"{topic}","prev":{last},{body}"#)
        }
        (Content::Told(body), Mode::State) => {
            format!(r#"{{"op":"state","topic":"{topic}","from":{last},{body}"#)
        }
        (Content::Left, _) => {
            let body = occurrence.left_body();
            format!(r#"{{"op":"left","topic":"{topic}","prev":{last},{body}"#)
        }
    }
}
