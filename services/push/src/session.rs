//! One connection: the only task that reads from its socket and writes to it.

use crate::hub::{Hub, Registered};
use crate::line::Line;
use crate::outbox::{Entry, Outbox, Work};
use crate::sight::{Principal, Refusal};
use crate::subscribing::Held;
use crate::ticket::{TicketDesk, now};
use crate::wire::{End, Incoming, Wire, live_text};
use axum::extract::ws::WebSocket;
use sandan_contract::ws::{ClientFrame, CloseCode, FrameError, ServerFrame, Topic};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::time::{Instant, Interval, MissedTickBehavior};

/// Items of the queue written between two looks at what came in.
const BATCH: usize = 64;
/// Frames that are none, before the connection is closed.
const FAULTS: u32 = 16;

/// Serves a connection from its first frame to its end.
pub(crate) async fn serve(hub: Hub, tickets: Arc<TicketDesk>, socket: WebSocket) {
    let mut wire = Wire::new(socket, hub.0.config.write_timeout);
    let end = match Session::open(&hub, &tickets, &mut wire).await {
        Ok(mut session) => session.run(&mut wire).await,
        Err(end) => end,
    };
    if let End::Close(code) = end {
        tracing::debug!(code = code.code(), reason = code.word(), "closing a live connection");
        wire.close(code).await;
    }
}

pub(crate) struct Session {
    pub(crate) hub: Hub,
    pub(crate) principal: Principal,
    pub(crate) line: Arc<Line>,
    pub(crate) held: HashMap<Topic, Held>,
    ping: Interval,
    head: Interval,
    heads_due: bool,
    /// The count of changes of rights up to which every subscription was asked for.
    rights: u64,
    pong_due: Option<Instant>,
    faults: u32,
    /// Last, since fields are dropped in this order: a connection that no longer counts holds no subscriptions.
    pub(crate) registered: Registered,
}

impl Session {
    async fn open(hub: &Hub, tickets: &TicketDesk, wire: &mut Wire) -> Result<Self, End> {
        let hello = tokio::time::timeout(hub.0.config.hello, hello(wire)).await;
        let ticket = hello.map_err(|_| End::Close(CloseCode::HelloLate))??;
        let principal = tickets.redeem(&ticket, now()).map_err(|_| End::Close(CloseCode::Unauthenticated))?;
        // Registered before it is admitted: a disabling in between finds the connection.
        let registered = hub.register(principal).map_err(End::Close)?;
        let rights = registered.outbox.rights();
        admit(hub, &principal).await?;
        wire.send(&ServerFrame::Welcome { account: principal.account, district: principal.district }).await?;
        let config = &hub.0.config;
        Ok(Self {
            hub: hub.clone(),
            principal,
            line: hub.line(principal.district),
            held: HashMap::new(),
            ping: every(config.ping),
            head: every(config.head),
            heads_due: false,
            rights,
            pong_due: None,
            faults: 0,
            registered,
        })
    }

    async fn run(&mut self, wire: &mut Wire) -> End {
        loop {
            if let Err(end) = self.step(wire).await {
                return end;
            }
        }
    }

    async fn step(&mut self, wire: &mut Wire) -> Result<(), End> {
        let pong_due = self.pong_due;
        let silent = async {
            match pong_due {
                Some(due) => tokio::time::sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.registered.outbox.work() => self.deliver(wire).await,
            incoming = wire.receive() => {
                self.pong_due = None;
                match incoming? {
                    Incoming::Text(text) => self.obey(wire, &text).await,
                    Incoming::Sign => Ok(()),
                }
            }
            _ = self.ping.tick() => {
                // Not pushed on by later pings: the first unanswered one counts.
                self.pong_due.get_or_insert(Instant::now() + self.hub.0.config.pong);
                wire.ping().await
            }
            _ = self.head.tick() => {
                self.heads_due = true;
                self.registered.outbox.wake();
                Ok(())
            }
            () = silent => Err(End::Close(CloseCode::Silent)),
        }
    }

    async fn obey(&mut self, wire: &mut Wire, text: &str) -> Result<(), End> {
        match serde_json::from_str(text) {
            Ok(ClientFrame::Subscribe { topic, since, mode }) => {
                let mode = mode.unwrap_or_else(|| topic.kind().default_mode());
                self.subscribe(wire, topic, mode, since).await
            }
            Ok(ClientFrame::Unsubscribe { topic }) => {
                self.held.remove(&topic);
                Ok(())
            }
            Ok(ClientFrame::Ping) => wire.send(&ServerFrame::Pong).await,
            Ok(ClientFrame::Hello { .. }) | Err(_) => self.fault(wire).await,
        }
    }

    async fn fault(&mut self, wire: &mut Wire) -> Result<(), End> {
        self.faults += 1;
        if self.faults > FAULTS {
            return Err(End::Close(CloseCode::BadFrame));
        }
        wire.send(&ServerFrame::Error { topic: None, code: FrameError::BadFrame }).await
    }

    async fn deliver(&mut self, wire: &mut Wire) -> Result<(), End> {
        // Read before the queue: all events up to here are in what is taken, or in what stays.
        let told = self.line.told();
        self.follow_orders(wire).await?;
        for _ in 0..BATCH {
            let Work { restart, entries, more } = self.outbox().take();
            if restart {
                self.outbox().wake();
                return self.restart(wire).await;
            }
            for entry in entries {
                self.tell(wire, entry).await?;
            }
            if !more {
                self.tell_heads(wire, told).await?;
                return wire.flush().await;
            }
        }
        self.outbox().wake();
        wire.flush().await
    }

    /// Closes when told so, and asks for every right again when rights have changed. Looked at before each entry,
    /// since writing the one before it may have taken long.
    async fn follow_orders(&mut self, wire: &mut Wire) -> Result<(), End> {
        if let Some(code) = self.outbox().closing() {
            return Err(End::Close(code));
        }
        let rights = self.outbox().rights();
        if rights != self.rights {
            self.recheck(wire).await?;
            self.rights = rights;
        }
        Ok(())
    }

    async fn tell(&mut self, wire: &mut Wire, entry: Entry) -> Result<(), End> {
        self.follow_orders(wire).await?;
        if !self.hub.0.sight.current() {
            return Err(End::Close(CloseCode::Unavailable));
        }
        match self.text(entry).await? {
            Some(text) => wire.feed(text).await,
            None => Ok(()),
        }
    }

    /// The text of an entry, if its subscription is still held, has not had it, and may still see it.
    async fn text(&mut self, entry: Entry) -> Result<Option<String>, End> {
        let Entry { subscription, occurrence, content, rights } = entry;
        let outdated = self.outbox().rights() != rights;
        let Some(held) = self.held.get_mut(&subscription.topic) else { return Ok(None) };
        if held.joined.subscription.id != subscription.id || occurrence.position() <= held.last {
            return Ok(None);
        }
        let content = if outdated {
            if !self.hub.knows(&occurrence.event).await {
                return Err(End::Close(CloseCode::Unavailable));
            }
            let concern = occurrence.concern(&held.joined.address);
            concern.and_then(|c| self.hub.content(&self.principal, &subscription, &occurrence, c))
        } else {
            Some(content)
        };
        let Some(content) = content else { return Ok(None) };
        let text = live_text(&subscription, held.last, &content, &occurrence);
        held.last = occurrence.position();
        Ok(Some(text))
    }

    /// Advances the subscriptions that have had nothing for a while.
    async fn tell_heads(&mut self, wire: &mut Wire, told: i64) -> Result<(), End> {
        if !std::mem::take(&mut self.heads_due) {
            return Ok(());
        }
        for (topic, held) in self.held.iter_mut().filter(|(_, held)| held.last < told) {
            let prev = std::mem::replace(&mut held.last, told);
            wire.feed(format!(r#"{{"op":"head","topic":"{topic}","prev":{prev},"position":{told}}}"#))
                .await?;
        }
        Ok(())
    }

    /// Asks again for every subscription; what is no longer allowed ends without another word of content.
    async fn recheck(&mut self, wire: &mut Wire) -> Result<(), End> {
        admit(&self.hub, &self.principal).await?;
        let topics: Vec<_> = self.held.keys().cloned().collect();
        for topic in topics {
            match self.allowed(&topic).await {
                Ok(_) => {}
                Err(Refusal::NotFound) => {
                    self.held.remove(&topic);
                    wire.send(&ServerFrame::Left { topic, prev: None, position: None, case: None }).await?;
                }
                Err(Refusal::Unavailable) => return Err(End::Close(CloseCode::Unavailable)),
            }
        }
        Ok(())
    }

    /// The line started anew: nothing known of it can be continued.
    async fn restart(&mut self, wire: &mut Wire) -> Result<(), End> {
        let held: Vec<_> =
            self.held.iter().map(|(topic, held)| (topic.clone(), held.joined.subscription.mode)).collect();
        for (topic, mode) in held {
            self.subscribe(wire, topic, mode, None).await?;
        }
        Ok(())
    }

    pub(crate) const fn outbox(&self) -> &Arc<Outbox> {
        &self.registered.outbox
    }
}

/// The ticket of the first frame.
async fn hello(wire: &mut Wire) -> Result<String, End> {
    loop {
        if let Incoming::Text(text) = wire.receive().await? {
            return match serde_json::from_str(&text) {
                Ok(ClientFrame::Hello { ticket }) => Ok(ticket),
                _ => Err(End::Close(CloseCode::BadFrame)),
            };
        }
    }
}

async fn admit(hub: &Hub, principal: &Principal) -> Result<(), End> {
    match hub.0.sight.admit(principal).await {
        Ok(()) => Ok(()),
        Err(Refusal::NotFound) => Err(End::Close(CloseCode::Unauthenticated)),
        Err(Refusal::Unavailable) => Err(End::Close(CloseCode::Unavailable)),
    }
}

/// Ticks a period from now and then in every period; after a stall not several times at once.
fn every(period: std::time::Duration) -> Interval {
    let mut interval = tokio::time::interval_at(Instant::now() + period, period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
