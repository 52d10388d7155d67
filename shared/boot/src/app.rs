//! What every service shares: built once, handed around by value.

use crate::directory::Directory;
use crate::outside::Outside;
use axum::extract::FromRef;
use sandan_bus::Bus;
use sandan_core::ids::District;
use sandan_kit::auth::{AuthState, Passwords, TokenKeys};
use sandan_kit::config::Config;
use sandan_kit::idempotency::SingleFlight;
use sandan_kit::ids::IdSource;
use sandan_kit::limits::RateLimits;
use sandan_kit::seal::Sealer;
use sandan_kit::tasks::Tasks;
use sandan_store::Store;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// The shared context. Clone it freely.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// What an [`App`] points to.
pub struct Shared {
    pub config: Config,
    pub store: Store,
    pub bus: Bus,
    pub sealer: Sealer,
    pub ids: IdSource,
    pub directory: Arc<Directory>,
    pub auth: AuthState,
    pub passwords: Passwords,
    pub flights: SingleFlight,
    /// Limits per person, telephone, device and address, shared by all routes of this process.
    pub rates: Arc<RateLimits>,
    pub tasks: Tasks,
    /// SMS and WeChat, as far as they are configured.
    pub outside: Outside,
    /// What a service keeps for itself: the push service's hub, intake's decoders.
    pub parts: Parts,
    pub district: District,
    /// Names this process in leases.
    pub process: Uuid,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl FromRef<App> for AuthState {
    fn from_ref(app: &App) -> Self {
        app.auth.clone()
    }
}

/// Why the system cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("cannot make the data folder {path}: {source}")]
    DataDir { path: String, source: std::io::Error },
    #[error("cannot open the store: {0}")]
    Store(#[from] sandan_store::StoreError),
    #[error("cannot migrate the database: {0}")]
    Migrate(String),
    #[error("cannot reach the bus: {0}")]
    Bus(#[from] sandan_bus::BusError),
    #[error("cannot read the keys: {0}")]
    Keys(String),
    #[error("cannot load the registry: {0}")]
    Directory(String),
    #[error("cannot use the messages' settings: {0}")]
    Outside(String),
    #[error("{0}")]
    Refused(String),
}

/// The URL of the database: the configured one, else a file in the data folder.
#[must_use]
pub fn database_url(config: &Config) -> String {
    if config.storage.database_url.is_empty() {
        let file = absolute(&config.storage.data_dir).join("sandan.db");
        format!("sqlite://{}", file.display())
    } else {
        config.storage.database_url.clone()
    }
}

fn absolute(path: &Path) -> std::path::PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

impl App {
    /// Opens store, bus and keys, migrates, and loads the directory.
    ///
    /// # Errors
    /// When anything needed is missing or refuses.
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        let dir = &config.storage.data_dir;
        std::fs::create_dir_all(dir)
            .map_err(|source| OpenError::DataDir { path: dir.display().to_string(), source })?;
        let outside = Outside::of(&config.messages).map_err(OpenError::Outside)?;
        let store = Store::open(&database_url(&config)).await?;
        migrate(&store).await?;
        let bus = open_bus(&config).await?;
        let keys = |error: &dyn std::fmt::Display| OpenError::Keys(error.to_string());
        let tokens = TokenKeys::load_or_generate(&config.storage.token_keys()).map_err(|e| keys(&e))?;
        let sealer = Sealer::load_or_generate(&config.storage.content_keys()).map_err(|e| keys(&e))?;
        let passwords = Passwords::of(&config.auth).map_err(|e| keys(&e))?;
        let district = District(config.district.no);
        let directory =
            Directory::load(&store, district).await.map_err(|e| OpenError::Directory(e.to_string()))?;
        let directory = Arc::new(directory);
        let auth = AuthState { keys: Arc::new(tokens), rights: directory.clone() };
        let ids = IdSource::new();
        let limits = config.limits.clone();
        let process = ids.new_id(district);
        Ok(Self(Arc::new(Shared {
            config,
            store,
            bus,
            sealer,
            ids,
            directory,
            auth,
            passwords,
            flights: SingleFlight::new(),
            rates: Arc::new(RateLimits::new(&limits)),
            tasks: Tasks::new(),
            outside,
            parts: Parts::default(),
            district,
            process,
        })))
    }

    /// A fresh id of this district.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.ids.new_id(self.district)
    }

    /// Where uploaded files lie.
    #[must_use]
    pub fn attachment_dir(&self) -> std::path::PathBuf {
        self.config.storage.data_dir.join("attachments")
    }
}

/// Brings the schema to head. Two migrators at once are safe: the run holds a lock.
///
/// # Errors
/// When a migration fails.
pub async fn migrate(store: &Store) -> Result<(), OpenError> {
    sandan_migrations::run(store.connection())
        .await
        .map_err(|error| OpenError::Migrate(error.to_string()))?;
    Ok(())
}

async fn open_bus(config: &Config) -> Result<Bus, OpenError> {
    if config.storage.redis_url.is_empty() {
        return Ok(Bus::in_process());
    }
    Ok(Bus::redis(&config.storage.redis_url, "sandan").await?)
}

/// What services keep beside the shared context, by type: one of each per process.
#[derive(Default)]
pub struct Parts(
    std::sync::Mutex<std::collections::HashMap<std::any::TypeId, Arc<dyn std::any::Any + Send + Sync>>>,
);

impl Parts {
    /// The part of this type, made at the first call. `make` must not ask for parts itself.
    pub fn of<T: Send + Sync + 'static>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let mut parts = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let part = parts.entry(std::any::TypeId::of::<T>()).or_insert_with(|| Arc::new(make())).clone();
        drop(parts);
        // The key is the type, so the value is of that type.
        part.downcast::<T>().unwrap_or_else(|_| unreachable!("a part is filed under its own type"))
    }
}
