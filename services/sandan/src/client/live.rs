//! A live subscription that comes back by itself.

use super::{Client, ClientError};
use futures::{SinkExt, StreamExt};
use sandan_contract::ws::{ClientFrame, Mode, ServerFrame, Since, Told, Topic};
use sandan_kit::tasks::Shutdown;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The pause before the next connection after one broke.
const PAUSE: Duration = Duration::from_millis(500);

/// What a subscription tells.
#[derive(Clone, Debug)]
pub enum Heard {
    /// The subscription stands anew: what was known before is to be read again.
    Fresh,
    Event(Told),
}

/// Follows one topic until `stop`, through every broken connection. `failed` hears of each of those.
pub async fn follow(
    client: Client,
    topic: Topic,
    mode: Option<Mode>,
    stop: Shutdown,
    mut heard: impl FnMut(Heard) + Send,
    mut failed: impl FnMut(ClientError) + Send,
) {
    let mut since = None;
    while !stop.is_set() {
        let line = Line { client: &client, topic: &topic, mode };
        let ended = tokio::select! {
            () = stop.wait() => return,
            ended = line.run(&mut since, &mut heard) => ended,
        };
        if let Err(error) = ended {
            failed(error);
        }
        tokio::select! {
            () = stop.wait() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

struct Line<'a> {
    client: &'a Client,
    topic: &'a Topic,
    mode: Option<Mode>,
}

impl Line<'_> {
    /// One connection, until it ends or its chain breaks.
    async fn run(
        &self,
        since: &mut Option<Since>,
        heard: &mut (impl FnMut(Heard) + Send),
    ) -> Result<(), ClientError> {
        let mut socket = self.connect(*since).await?;
        while let Some(message) = socket.next().await {
            let text = match message.map_err(|error| ClientError::Transport(error.to_string()))? {
                Message::Text(text) => text,
                Message::Close(_) => return Ok(()),
                _ => continue,
            };
            let frame = serde_json::from_str(&text).map_err(|error| ClientError::Shape(error.to_string()))?;
            if !take(frame, since, heard)? {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn connect(&self, since: Option<Since>) -> Result<Socket, ClientError> {
        let ticket = self.client.ticket().await?.ticket;
        let base = self.client.base().replacen("http", "ws", 1);
        let transport =
            |error: tokio_tungstenite::tungstenite::Error| ClientError::Transport(error.to_string());
        let (mut socket, _) = connect_async(format!("{base}/ws/v1")).await.map_err(transport)?;
        let hello = ClientFrame::Hello { ticket };
        let subscribe = ClientFrame::Subscribe { topic: self.topic.clone(), since, mode: self.mode };
        for frame in [hello, subscribe] {
            let text =
                serde_json::to_string(&frame).map_err(|error| ClientError::Shape(error.to_string()))?;
            socket.send(Message::Text(text.into())).await.map_err(transport)?;
        }
        Ok(socket)
    }
}

/// Takes one frame; false when the chain is broken and the topic must be subscribed to again.
fn take(
    frame: ServerFrame,
    since: &mut Option<Since>,
    heard: &mut (impl FnMut(Heard) + Send),
) -> Result<bool, ClientError> {
    match frame {
        ServerFrame::Subscribed { recovered, epoch, position, events, .. } => {
            if !recovered {
                heard(Heard::Fresh);
            }
            for event in events.unwrap_or_default() {
                if let ServerFrame::Event { told, .. } | ServerFrame::State { told, .. } = event {
                    heard(Heard::Event(told));
                }
            }
            *since = Some(Since { epoch, position });
            Ok(true)
        }
        ServerFrame::Event { prev, told, .. } | ServerFrame::State { from: prev, told, .. } => {
            let whole = step(since, prev, told.position);
            if whole {
                heard(Heard::Event(told));
            }
            Ok(whole)
        }
        ServerFrame::Head { prev, position, .. } => Ok(step(since, prev, position)),
        ServerFrame::Left { prev: Some(prev), position: Some(position), .. } => {
            Ok(step(since, prev, position))
        }
        ServerFrame::Error { code, .. } => Err(ClientError::Shape(format!("the line answers {code:?}"))),
        ServerFrame::Left { .. } | ServerFrame::Bye { .. } => Ok(false),
        ServerFrame::Welcome { .. } | ServerFrame::Pong | ServerFrame::Unknown => Ok(true),
    }
}

/// Moves on when the frame follows on what is known.
fn step(since: &mut Option<Since>, prev: i64, position: i64) -> bool {
    match since {
        Some(known) if known.position == prev => {
            known.position = position;
            true
        }
        Some(_) | None => false,
    }
}
