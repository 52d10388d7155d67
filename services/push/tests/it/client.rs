//! A client that checks the chain of every subscription as it reads.

use crate::world::World;
use futures::{SinkExt, StreamExt};
use sandan_contract::ws::{ClientFrame, Mode, ServerFrame, Since, Told, Topic};
use sandan_core::ids::AccountId;
use std::collections::HashMap;
use std::time::Duration;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_secs(20);
const SOCKET_BUFFER: u32 = 4_096;

pub struct Client {
    socket: WebSocketStream<TcpStream>,
    /// The last position of each subscription.
    pub last: HashMap<Topic, i64>,
}

/// What `next` yields when the server has closed.
#[derive(Debug, PartialEq, Eq)]
pub struct Closed(pub Option<u16>);

pub fn topic(text: &str) -> Topic {
    text.parse().unwrap()
}

impl Client {
    /// Connects with a ticket and is welcomed.
    pub async fn open(world: &World, account: AccountId) -> Self {
        let mut client = Self::connect(world, None).await.unwrap();
        client.send(&ClientFrame::Hello { ticket: world.ticket(account) }).await;
        assert!(matches!(client.next().await, Ok(ServerFrame::Welcome { account: a, .. }) if a == account));
        client
    }

    /// Connects and says nothing yet.
    pub async fn connect(world: &World, origin: Option<&str>) -> Result<Self, Error> {
        let tcp = TcpSocket::new_v4().unwrap();
        tcp.set_recv_buffer_size(SOCKET_BUFFER).unwrap();
        let stream = tcp.connect(world.address).await.unwrap();
        let mut request = format!("ws://{}/ws/v1", world.address).into_client_request().unwrap();
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let (socket, _) = tokio_tungstenite::client_async(request, stream).await?;
        Ok(Self { socket, last: HashMap::new() })
    }

    pub async fn send(&mut self, frame: &ClientFrame) {
        self.send_text(serde_json::to_string(frame).unwrap()).await;
    }

    pub async fn send_text(&mut self, text: String) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    pub async fn ask(&mut self, topic: &Topic, since: Option<Since>, mode: Option<Mode>) {
        self.send(&ClientFrame::Subscribe { topic: topic.clone(), since, mode }).await;
    }

    /// Subscribes and returns the answer, whose events have been checked as a chain.
    pub async fn subscribe(&mut self, topic: &Topic, since: Option<Since>, mode: Option<Mode>) -> Answer {
        self.last.remove(topic);
        self.ask(topic, since, mode).await;
        loop {
            let frame = self.next().await.unwrap();
            if let Some(answer) = Answer::of(frame, topic, since) {
                return answer;
            }
        }
    }

    /// The next frame.
    pub async fn next(&mut self) -> Result<ServerFrame, Closed> {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("nothing comes");
            match message {
                Some(Ok(Message::Text(text))) => {
                    let frame = serde_json::from_str(&text).unwrap();
                    self.check(&frame);
                    return Ok(frame);
                }
                Some(Ok(Message::Close(close))) => return Err(Closed(close.map(|close| close.code.into()))),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(Closed(None)),
            }
        }
    }

    /// Reads until the server closes; returns the code.
    pub async fn closed(&mut self) -> Option<u16> {
        loop {
            if let Err(Closed(code)) = self.next().await {
                return code;
            }
        }
    }

    /// The next frame about an event.
    pub async fn told(&mut self) -> Told {
        loop {
            match self.next().await.unwrap() {
                ServerFrame::Event { told, .. } | ServerFrame::State { told, .. } => return told,
                ServerFrame::Head { .. } => {}
                other => panic!("not an event: {other:?}"),
            }
        }
    }

    /// Every frame continues where the one before it ended.
    fn check(&mut self, frame: &ServerFrame) {
        let (topic, from, to) = match frame {
            ServerFrame::Subscribed { topic, position, .. } => {
                self.last.insert(topic.clone(), *position);
                return;
            }
            _ => match link(frame) {
                Some(link) => link,
                None => return,
            },
        };
        let last = self.last.insert(topic.clone(), to);
        assert_eq!(last, Some(from), "a silent gap before {frame:?}");
        assert!(to > from, "no progress in {frame:?}");
    }
}

fn link(frame: &ServerFrame) -> Option<(&Topic, i64, i64)> {
    match frame {
        ServerFrame::Event { topic, prev: from, told } | ServerFrame::State { topic, from, told } => {
            Some((topic, *from, told.position))
        }
        ServerFrame::Head { topic, prev, position } => Some((topic, *prev, *position)),
        ServerFrame::Left { topic, prev, position, .. } => Some((topic, (*prev)?, (*position)?)),
        _ => None,
    }
}

#[derive(Debug)]
pub struct Answer {
    pub recovered: bool,
    pub epoch: Uuid,
    pub position: i64,
    pub events: Vec<ServerFrame>,
    pub snapshot: Option<serde_json::Value>,
}

impl Answer {
    fn of(frame: ServerFrame, wanted: &Topic, since: Option<Since>) -> Option<Self> {
        let ServerFrame::Subscribed { topic, recovered, epoch, position, events, snapshot, .. } = frame
        else {
            return None;
        };
        assert_eq!(topic, *wanted);
        assert_eq!(events.is_some(), recovered);
        assert_eq!(snapshot.is_some(), !recovered);
        let events = events.unwrap_or_default();
        let mut last = since.map_or(position, |since| since.position);
        for (_, from, to) in events.iter().map(|event| link(event).unwrap()) {
            assert_eq!(from, last);
            last = to;
        }
        assert!(last <= position || !recovered);
        Some(Self { recovered, epoch, position, events, snapshot })
    }

    pub fn since(&self) -> Since {
        Since { epoch: self.epoch, position: self.position }
    }
}

/// The events told by frames.
pub fn told(frames: Vec<ServerFrame>) -> Vec<Told> {
    let told = frames.into_iter().map(|frame| match frame {
        ServerFrame::Event { told, .. } | ServerFrame::State { told, .. } => told,
        other => panic!("not an event: {other:?}"),
    });
    told.collect()
}
