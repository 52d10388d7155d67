//! The event loop: requests and people's deeds in the order of business time, many at once.
//!
//! One round: everything whose time has come is sent, several cases side by side, the deeds of one case in turn;
//! then the system is let rest; then the feed is read and what follows from it is planned. Only when nothing is left
//! at this time does time go on. Deeds within one window are done at its beginning: a little early, never late.

use super::follow::{Follower, Heard};
use super::ledger::Ledger;
use super::pace::{Moved, Pace};
use super::parts::{Request, Sender};
use super::people::turn;
use super::play::act::{Command, Deed};
use super::play::{Act, Planner, Tale};
use super::summary::{Progress, Spent};
use super::wire::{Call, Caller, Content, Reply, Wire};
use anyhow::{Context as _, bail};
use futures::StreamExt as _;
use sandan_core::case::event::Body;
use sandan_core::time::Instant;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Refusals that belong to the play: somebody acts on what they knew, and meanwhile it went on.
const EXPECTED: &[&str] = &[
    "lost_claim",
    "wrong_state",
    "already_done",
    "not_yours",
    "window_over",
    "after_due",
    "not_due",
    "not_checked_in",
    "orders_open",
    "reply_not_ready",
];

/// A deed that waits for its time; ties in the order of planning.
struct Waiting {
    at: Instant,
    order: u64,
    case: Uuid,
    deed: Deed,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.order) == (other.at, other.order)
    }
}
impl Eq for Waiting {}
impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

/// A whole run.
pub struct Drive<'a> {
    pub wire: &'a Wire,
    pub planner: &'a Planner,
    pub requests: &'a [Request],
    /// Business time whose deeds are done together, in microseconds.
    pub window: i64,
    pub clients: usize,
    /// Begins every key of this run.
    pub run: String,
    pub ledger: Ledger,
    pub progress: Progress,
    waiting: BinaryHeap<Reverse<Waiting>>,
    planned: u64,
    /// Deeds that wait, by case.
    pending: HashMap<Uuid, usize>,
    keys: AtomicU64,
    sent: usize,
    pub spent: Spent,
    /// Requests by case.
    pub cases: HashMap<Uuid, usize>,
    pub tales: HashMap<Uuid, Tale>,
    /// Cases that the feed told of and no answer had named.
    pub strangers: usize,
}

/// What is done side by side: a new case, or the deeds of one case.
enum Work<'a> {
    New(usize, &'a Request),
    Deeds(Uuid, Vec<Deed>),
}

impl<'a> Drive<'a> {
    pub fn new(
        wire: &'a Wire,
        planner: &'a Planner,
        requests: &'a [Request],
        run: String,
        ledger: Ledger,
    ) -> Self {
        Self {
            wire,
            planner,
            requests,
            window: 5 * Instant::MINUTE,
            clients: 64,
            run,
            ledger,
            progress: Progress::new(requests.len()),
            waiting: BinaryHeap::new(),
            planned: 0,
            pending: HashMap::new(),
            keys: AtomicU64::new(0),
            sent: 0,
            spent: Spent::default(),
            cases: HashMap::new(),
            tales: HashMap::new(),
            strangers: 0,
        }
    }

    /// Plays until nobody has anything to do.
    ///
    /// # Errors
    /// When a server is gone for good, or something cannot be understood.
    pub async fn play(&mut self, pace: &mut Pace, follower: &mut Follower) -> anyhow::Result<()> {
        loop {
            let begun = std::time::Instant::now();
            let worked = self.round(pace.now).await?;
            let sent = begun.elapsed();
            pace.settle().await?;
            let settled = begun.elapsed();
            let heard = self.listen(follower).await?;
            self.spent.round(sent, settled, begun.elapsed());
            self.progress.show(pace.now, self.sent, &self.tales);
            if worked + heard > 0 && self.next().is_some_and(|at| at < pace.now.plus(self.window)) {
                continue;
            }
            let begun = std::time::Instant::now();
            let moved = pace.go_on(self.next()).await?;
            self.spent.step(begun.elapsed());
            if moved == Moved::Over {
                return Ok(());
            }
        }
    }

    /// When somebody next does something.
    fn next(&self) -> Option<Instant> {
        let arrival = self.requests.get(self.sent).map(|request| request.at);
        let deed = self.waiting.peek().map(|Reverse(waiting)| waiting.at);
        [arrival, deed].into_iter().flatten().min()
    }

    async fn round(&mut self, now: Instant) -> anyhow::Result<usize> {
        let until = now.plus(self.window);
        let mut work = Vec::new();
        while let Some(request) = self.requests.get(self.sent).filter(|request| request.at < until) {
            work.push(Work::New(self.sent, request));
            self.sent += 1;
        }
        let mut deeds: BTreeMap<Uuid, Vec<Deed>> = BTreeMap::new();
        while self.waiting.peek().is_some_and(|Reverse(waiting)| waiting.at < until) {
            if let Some(Reverse(waiting)) = self.waiting.pop() {
                self.pending.entry(waiting.case).and_modify(|count| *count -= 1);
                deeds.entry(waiting.case).or_default().push(waiting.deed);
            }
        }
        work.extend(deeds.into_iter().map(|(case, deeds)| Work::Deeds(case, deeds)));
        let count = work.len();
        let this = &*self;
        let mut answers =
            futures::stream::iter(work).map(|work| this.carry_out(work)).buffer_unordered(self.clients);
        let mut created = Vec::new();
        while let Some(answer) = answers.next().await {
            created.extend(answer?);
        }
        drop(answers);
        for (number, key, id, body) in created {
            self.ledger.note(self.requests[number].n, &key, id, &body)?;
            if self.cases.insert(id, number).is_some() {
                bail!("case {id} was answered to two requests");
            }
        }
        Ok(count)
    }

    async fn carry_out(&self, work: Work<'_>) -> anyhow::Result<Option<(usize, String, Uuid, Value)>> {
        match work {
            Work::New(number, request) => self.submit(number, request).await,
            Work::Deeds(case, deeds) => {
                for deed in deeds {
                    match deed {
                        Deed::Command(command) => self.command(case, &command).await?,
                        Deed::Race(two) => {
                            let [one, other] = &*two;
                            tokio::try_join!(self.command(case, one), self.command(case, other))?;
                        }
                    }
                }
                Ok(None)
            }
        }
    }

    fn key(&self) -> String {
        format!("{}-{}", self.run, self.keys.fetch_add(1, Ordering::Relaxed))
    }

    async fn submit(
        &self,
        number: usize,
        request: &Request,
    ) -> anyhow::Result<Option<(usize, String, Uuid, Value)>> {
        let cast = &self.planner.cast;
        let caller = match request.sender {
            Sender::Resident(who) => Caller::Person(cast.residents.get(who).copied().unwrap_or_default()),
            Sender::Anonymous => Caller::Device(format!("replay-device-{}", request.n % 997)),
            Sender::Hotline(_) | Sender::Superior(_) => Caller::Person(turn(&cast.acceptors, request.n)),
            Sender::Worker(who) => {
                let worker = cast.workers.get(who % cast.workers.len().max(1));
                Caller::Person(worker.map(|worker| worker.id).unwrap_or_default())
            }
        };
        let key = self.key();
        let call = Call {
            caller,
            method: "POST",
            path: "/api/v1/cases".to_owned(),
            content: Content::Json(request.body.clone()),
            key: Some(key.clone()),
        };
        match self.wire.send(&call).await? {
            Reply::Done(body) => {
                self.wire.tally.answered("submit");
                let id =
                    body["id"].as_str().and_then(|id| id.parse().ok()).context("a case without an id")?;
                Ok(Some((number, key, id, body)))
            }
            Reply::Refused(problem) => {
                self.wire.tally.unexpected("submit", &problem);
                Ok(None)
            }
        }
    }

    async fn command(&self, case: Uuid, command: &Command) -> anyhow::Result<()> {
        if !self.tales.get(&case).is_some_and(|tale| command.fits(tale)) {
            return Ok(());
        }
        let mut body = command.body.clone();
        if command.photo {
            let photo = self.photo(command.by).await?;
            body["attachments"] = json!(photo.into_iter().collect::<Vec<_>>());
        }
        let call = Call {
            caller: Caller::Person(command.by),
            method: "POST",
            path: command.path(case),
            content: Content::Json(body),
            key: Some(self.key()),
        };
        match self.wire.send(&call).await? {
            Reply::Done(_) => self.wire.tally.answered(command.name),
            Reply::Refused(problem) if EXPECTED.contains(&problem.code.as_str()) => {
                self.wire.tally.expected(command.name, &problem);
            }
            Reply::Refused(problem) => self.wire.tally.unexpected(command.name, &problem),
        }
        Ok(())
    }

    async fn photo(&self, by: Uuid) -> anyhow::Result<Option<Uuid>> {
        let call = Call {
            caller: Caller::Person(by),
            method: "POST",
            path: "/api/v1/attachments".to_owned(),
            content: Content::Photo,
            key: Some(self.key()),
        };
        match self.wire.send(&call).await? {
            Reply::Done(body) => {
                self.wire.tally.answered("photo");
                Ok(body["id"].as_str().and_then(|id| id.parse().ok()))
            }
            Reply::Refused(problem) => {
                self.wire.tally.unexpected("photo", &problem);
                Ok(None)
            }
        }
    }

    /// Reads what happened and plans what follows; answers how much it was.
    async fn listen(&mut self, follower: &mut Follower) -> anyhow::Result<usize> {
        let mut heard = 0;
        loop {
            let page = follower.next(self.wire, &self.planner.cast).await?;
            if page.is_empty() {
                return Ok(heard);
            }
            heard += page.len();
            for event in page {
                self.take_in(&event);
            }
        }
    }

    fn take_in(&mut self, event: &Heard) {
        let Some(number) = self.cases.get(&event.case) else {
            self.strangers += usize::from(event.seq == 1);
            return;
        };
        let tale = self.tales.entry(event.case).or_default();
        tale.fold(event.seq, event.at, &event.state, &event.body);
        let request = &self.requests[*number];
        let mut acts = self.planner.follow(request, tale, event.at, &event.body);
        let pending = self.pending.entry(event.case).or_insert(0);
        if *pending == 0 && matches!(event.body, Body::Escalated { .. }) {
            acts.extend(self.planner.take_up_again(request, tale, event.at));
        }
        *pending += acts.len();
        for Act { at, deed } in acts {
            self.planned += 1;
            self.waiting.push(Reverse(Waiting { at, order: self.planned, case: event.case, deed }));
        }
    }
}
