//! What every test starts from: a database, a district, and small changes.

use rand::Rng;
use sandan_contract::feed::{FeedKeys, StreamKind};
use sandan_core::area::AreaPath;
use sandan_core::ids::{CaseId, District, compose};
use sandan_core::time::Instant;
use sandan_store::rows::{CaseRow, DeadlineRow, DistrictRow};
use sandan_store::{
    Backend, Change, CommitError, Committed, HeadRow, KeyWrite, Lease, NewEvent, RowWrite, Store, StreamWrite,
};
use sea_orm::{ConnectionTrait, Database as Connector};
use std::future::Future;
use std::sync::Arc;
use uuid::Uuid;

pub const DISTRICT: District = District(7);
pub const OPENED: Instant = Instant(1_780_000_000_000_000);
pub const YEAR: i64 = 365 * Instant::DAY;

/// A database of one test.
pub struct Town {
    pub store: Store,
    pub url: String,
    pub backend: Backend,
    _folder: tempfile::TempDir,
}

fn server() -> String {
    std::env::var("SANDAN_TEST_PG")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/postgres".to_owned())
}

async fn on_server(sql: &str) {
    let connection = Connector::connect(server()).await.expect("PostgreSQL must be running for this suite");
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}

/// Makes a database, runs the test on it, and removes the database whatever the test did.
pub async fn run<F>(backend: Backend, test: impl FnOnce(Arc<Town>) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let name = format!("sandan_{}", Uuid::new_v4().simple());
    let town = Arc::new(Town::create(backend, &name).await);
    let outcome = tokio::spawn(test(Arc::clone(&town))).await;
    town.store.close().await;
    remove(backend, &name).await;
    if let Err(error) = outcome {
        std::panic::resume_unwind(error.into_panic());
    }
}

async fn remove(backend: Backend, name: &str) {
    if backend == Backend::Postgres {
        on_server(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    }
}

/// A second, empty and migrated database beside a town's own.
pub async fn with_other<F>(backend: Backend, test: impl FnOnce(Arc<Town>) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let name = format!("sandan_{}", Uuid::new_v4().simple());
    let town = Arc::new(Town::bare(backend, &name).await);
    let outcome = tokio::spawn(test(Arc::clone(&town))).await;
    town.store.close().await;
    remove(backend, &name).await;
    if let Err(error) = outcome {
        std::panic::resume_unwind(error.into_panic());
    }
}

impl Town {
    async fn bare(backend: Backend, name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match backend {
            Backend::Sqlite => format!("sqlite://{}/{name}.db", folder.path().display()),
            Backend::Postgres => {
                on_server(&format!("CREATE DATABASE {name}")).await;
                let server = server();
                let (server, _) = server.rsplit_once('/').unwrap();
                format!("{server}/{name}")
            }
        };
        let store = Store::open(&url).await.unwrap();
        sandan_migrations::run(store.connection()).await.unwrap();
        Self { store, url, backend, _folder: folder }
    }

    async fn create(backend: Backend, name: &str) -> Self {
        let town = Self::bare(backend, name).await;
        let mut change = Change::new(DISTRICT);
        change.rows.push(RowWrite::District(DistrictRow {
            district: DISTRICT,
            code: "110102".to_owned(),
            name: "示范区".to_owned(),
            epoch: Uuid::new_v4(),
            feature_level: 1,
        }));
        town.store.commit(change).await.unwrap();
        town
    }

    pub async fn sql(&self, sql: &str) {
        self.store.connection().execute_unprepared(sql).await.unwrap();
    }

    /// Takes the relay's lease and numbers everything that waits.
    pub async fn relay_all(&self) {
        let lease = self.lease("relay").await;
        let mut position = 0;
        loop {
            let events = self.store.relay(DISTRICT, &lease, position).await.unwrap();
            let Some(last) = events.last() else { break };
            position = last.position;
        }
    }

    pub async fn lease(&self, name: &str) -> Lease {
        let holder = Uuid::from_u128(1);
        self.store
            .take_lease(DISTRICT, name, holder, Instant::MINUTE)
            .await
            .unwrap()
            .expect("the lease is free")
    }

    /// Numbers what waits, then expects every check to be clean.
    pub async fn assert_clean(&self) {
        self.relay_all().await;
        for report in sandan_store::check(&self.store, DISTRICT).await.unwrap() {
            assert!(report.is_clean(), "{report:?}");
        }
    }
}

pub fn fresh_id() -> Uuid {
    compose(1_780_000_000_000, rand::rng().next_u64(), DISTRICT)
}

pub fn event(kind: &str, keys: FeedKeys) -> NewEvent {
    NewEvent { kind: kind.to_owned(), v: 1, at: OPENED, actor: None, data: r#"{"a":1}"#.to_owned(), keys }
}

pub fn case_row(id: Uuid, state: &str, path: &str) -> CaseRow {
    CaseRow {
        district: DISTRICT,
        id,
        version: 0,
        number: id.simple().to_string(),
        kind: "issue".to_owned(),
        state: state.to_owned(),
        category: None,
        urgency: "normal".to_owned(),
        channel: "app".to_owned(),
        area_path: AreaPath::from_stored(path.to_owned()),
        level: "small".to_owned(),
        owner_kind: None,
        owner_id: None,
        lead_unit: None,
        reporter: None,
        supervised: false,
        opened_at: OPENED,
        closed_at: None,
        next_due: None,
        next_fire: None,
        overdue_level: 0,
        external_system: None,
        external_number: None,
        merged_into: None,
        min_reader: 1,
        body: "{}".to_owned(),
    }
}

pub fn deadline(case_id: Uuid, kind: &str, fire_at: Option<Instant>) -> DeadlineRow {
    DeadlineRow {
        district: DISTRICT,
        id: fresh_id(),
        case_id,
        order_id: None,
        kind: kind.to_owned(),
        started_at: OPENED,
        amount: 2,
        unit: "hours".to_owned(),
        calendar_version: 1,
        pauses: "[]".to_owned(),
        due_at: fire_at,
        provisional: false,
        level: 0,
        fire_at,
        done_at: None,
        attempts: 0,
        next_try_at: None,
        lease_until: None,
        lease_holder: None,
        lease_fence: 0,
    }
}

/// What the feed is told of a case that goes from one state and place to another.
pub fn moved(before: Option<(&str, &str)>, after: (&str, &str)) -> FeedKeys {
    FeedKeys {
        bucket_before: before.map(|(state, _)| state.to_owned()),
        area_before: before.map(|(_, path)| AreaPath::from_stored(path.to_owned())),
        bucket_after: Some(after.0.to_owned()),
        area_after: Some(AreaPath::from_stored(after.1.to_owned())),
        ..FeedKeys::default()
    }
}

/// A new case at a path, with one event.
pub fn report_at(id: Uuid, path: &str) -> Change {
    report_row(case_row(id, "submitted", path))
}

pub fn report_row(row: CaseRow) -> Change {
    let mut change = Change::new(DISTRICT);
    let keys = moved(None, (&row.state, row.area_path.as_str()));
    change.streams.push(StreamWrite {
        id: row.id,
        kind: StreamKind::Case,
        expected: 0,
        events: vec![event("reported", keys)],
        head: Some(HeadRow::Case(Box::new(row))),
    });
    change
}

pub fn report(id: Uuid) -> Change {
    report_at(id, "1/12/")
}

/// One more event on a case at `1/12/` that stays as it is.
pub fn step(id: Uuid, expected: i64) -> Change {
    let mut change = Change::new(DISTRICT);
    change.streams.push(StreamWrite {
        id,
        kind: StreamKind::Case,
        expected,
        events: vec![event("noted", FeedKeys::default())],
        head: Some(HeadRow::Case(Box::new(case_row(id, "submitted", "1/12/")))),
    });
    change
}

pub fn key(name: &str, body: u8) -> KeyWrite {
    KeyWrite {
        scope: "account".to_owned(),
        key: name.to_owned(),
        body_hash: [body; 32],
        status: 201,
        answer: vec![body],
        lives: 10 * YEAR,
    }
}

/// Commits many changes at once and gives the answers in their order.
pub async fn commit_all(store: &Store, changes: Vec<Change>) -> Vec<Result<Committed, CommitError>> {
    let tasks: Vec<_> = changes
        .into_iter()
        .map(|change| {
            let store = store.clone();
            tokio::spawn(async move { store.commit(change).await })
        })
        .collect();
    let mut answers = Vec::with_capacity(tasks.len());
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

pub fn case(id: Uuid) -> CaseId {
    CaseId(id)
}
