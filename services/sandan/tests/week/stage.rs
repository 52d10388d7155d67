//! The loop over (time, case, step): stands business time at the next step or limit, lets the reconcilers work
//! what is due, and gives the word to whoever is next.
//!
//! Each case is told by a task of its own that says until when it waits. Time moves only when every task waits and
//! the database says that nothing is left to do at this instant, so no step ever looks at half-done work.

use sandan_core::time::Instant;
use sandan_store::find::Horizon;
use sandan_testkit::Fixture;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Real time in which the reconcilers must come to rest.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a task says when it stops acting.
enum Word {
    Waits { no: u32, until: Instant, go: oneshot::Sender<()> },
    Over { no: u32, fault: Option<String> },
}

/// A task's end of the stage.
#[derive(Clone)]
pub struct Cue(mpsc::UnboundedSender<Word>);

impl Cue {
    /// Waits for this business time.
    pub async fn until(&self, no: u32, until: Instant) {
        let (go, called) = oneshot::channel();
        self.0.send(Word::Waits { no, until, go }).expect("the stage outlives its tasks");
        called.await.expect("the stage calls everybody");
    }

    /// The tale is told.
    pub fn over(&self, no: u32, fault: Option<String>) {
        self.0.send(Word::Over { no, fault }).expect("the stage outlives its tasks");
    }
}

pub struct Stage {
    words: mpsc::UnboundedReceiver<Word>,
    waiting: BTreeMap<(Instant, u32), oneshot::Sender<()>>,
    acting: usize,
    /// What kept a tale from being told, by case.
    pub faults: BTreeMap<u32, String>,
    pub steps: usize,
}

impl Stage {
    /// For so many tasks.
    pub fn new(tasks: usize) -> (Self, Cue) {
        let (cue, words) = mpsc::unbounded_channel();
        let stage =
            Self { words, waiting: BTreeMap::new(), acting: tasks, faults: BTreeMap::new(), steps: 0 };
        (stage, Cue(cue))
    }

    /// Plays until nobody waits any more, then lets the limits run until `end`.
    pub async fn play(&mut self, fixture: &Fixture, end: Instant) {
        loop {
            self.listen().await;
            let horizon = rest(fixture).await;
            let step = self.waiting.keys().next().map(|(at, _)| *at);
            let due = horizon.next_due;
            let Some(next) = step.into_iter().chain(due).min().filter(|next| *next <= end) else { break };
            if next > horizon.now {
                fixture.set_time(&next.rfc3339()).await;
            }
            // What is due goes first: a window that is over is over for who comes at its last moment.
            if due.is_none_or(|due| due > next) {
                self.call(next.max(horizon.now));
            }
        }
        fixture.set_time(&end.rfc3339()).await;
        rest(fixture).await;
    }

    /// Everybody whose time has come.
    fn call(&mut self, now: Instant) {
        while let Some(entry) = self.waiting.first_entry().filter(|entry| entry.key().0 <= now) {
            self.acting += 1;
            self.steps += 1;
            entry.remove().send(()).expect("a task that waits");
        }
    }

    /// Until nobody acts.
    async fn listen(&mut self) {
        while self.acting > 0 {
            match self.words.recv().await.expect("tasks say when they are over") {
                Word::Waits { no, until, go } => {
                    self.waiting.insert((until, no), go);
                }
                Word::Over { no, fault } => self.faults.extend(fault.map(|fault| (no, fault))),
            }
            self.acting -= 1;
        }
    }

    /// Those who would act after the end.
    pub fn left_waiting(&self) -> Vec<u32> {
        self.waiting.keys().map(|(_, no)| *no).collect()
    }
}

/// Until nothing is due and every event has its number.
async fn rest(fixture: &Fixture) -> Horizon {
    let app = &fixture.app;
    let mut wakeups = app.store.wakeups();
    let waiting = async {
        loop {
            let horizon = app.store.horizon(app.district).await.expect("readable");
            if horizon.is_idle() {
                return horizon;
            }
            // A commit of the relay does not always ring: look again soon.
            tokio::time::timeout(Duration::from_millis(3), wakeups.changed()).await.ok();
        }
    };
    let rested = tokio::time::timeout(PATIENCE, waiting).await;
    rested.unwrap_or_else(|_| panic!("work stays undone; failing: {:?}", app.tasks.failing()))
}
