//! One process: roles, listeners, workers, and an orderly end.

use crate::instance::Instance;
use crate::{openapi, pages};
use anyhow::{Context as _, bail};
use sandan_boot::{App, Directory, Role};
use sandan_kit::config::Config;
use sandan_kit::http::{Health, ServeOptions, Shell, serve};
use sandan_kit::routes::served_twice;
use sandan_kit::telemetry::{self, Metrics};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// A running server.
pub struct Server {
    pub app: App,
    pub listen: SocketAddr,
    pub operations: SocketAddr,
    shell: Shell,
}

impl Server {
    /// Opens everything, binds both listeners, and starts the workers of these roles.
    ///
    /// # Errors
    /// When anything refuses; nothing is left running then.
    pub async fn start(config: Config, roles: &[Role], metrics: Metrics) -> anyhow::Result<Self> {
        Self::start_with(config, roles, metrics, pages::root()).await
    }

    /// As [`Server::start`], with pages of the caller's own beside the roles' routes.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn start_with(
        config: Config,
        roles: &[Role],
        metrics: Metrics,
        extra: axum::Router<App>,
    ) -> anyhow::Result<Self> {
        refuse_split_of_embedded(&config, roles)?;
        let public = TcpListener::bind(config.server.listen)
            .await
            .with_context(|| format!("listen on {}", config.server.listen))?;
        let private = TcpListener::bind(config.server.operations_listen)
            .await
            .with_context(|| format!("listen on {}", config.server.operations_listen))?;
        let (listen, operations) = (public.local_addr()?, private.local_addr()?);
        let app = App::open(config).await?;
        note_instance(&app, roles, listen, operations)?;

        let routes: Vec<_> = roles.iter().flat_map(|role| (role.table)()).collect();
        if let Some((one, other)) = served_twice(&routes).first() {
            bail!("{} is served by {} and by {}", one.shape(), one.service, other.service);
        }
        let shell = Shell::new(&app.config, app.rates.clone())?;
        let health = Arc::new(health(&app));
        let (router, document) = openapi::assemble(roles);
        let router = router
            .merge(extra)
            .merge(pages::router())
            .with_state(app.clone())
            .merge(openapi::pages(document))
            .merge(health.clone().routes());
        let options = ServeOptions::from(&app.config.limits);
        let wrapped = shell.wrap(router);
        app.tasks.spawn_fatal("public listener", move |stop| async move {
            serve(public, wrapped, stop, options).await;
            Ok(())
        });
        let operating = health.operations(metrics.clone());
        app.tasks.spawn_fatal("operations listener", move |stop| async move {
            serve(private, operating, stop, options).await;
            Ok(())
        });
        start_workers(&app, roles, metrics);
        crate::control::offer(&app).await?;
        Ok(Self { app, listen, operations, shell })
    }

    /// Waits for the end: a signal, or the failure of something without which there is no service.
    ///
    /// # Errors
    /// The first fatal failure.
    pub async fn run(self) -> anyhow::Result<()> {
        let tasks = self.app.tasks.clone();
        let signalled = tokio::select! {
            signal = stop_signal() => Some(signal?),
            failed = tasks.wait() => {
                self.stop().await;
                failed.map_err(|failure| anyhow::anyhow!("{} failed: {}", failure.name, failure.reason))?;
                return Ok(());
            }
        };
        if let Some(signal) = signalled {
            tracing::info!(signal, "asked to stop");
        }
        self.stop().await;
        Ok(())
    }

    /// Ends gracefully: no new work, running work finishes, then the store closes.
    pub async fn stop(&self) {
        let grace = Duration::from_secs(self.app.config.limits.shutdown_seconds);
        let cut = self.app.tasks.shutdown(grace).await;
        if !cut.is_empty() {
            tracing::warn!(tasks = cut.join(", "), "did not end in time");
        }
        // A handler whose client hung up still finishes its write.
        let _ = tokio::time::timeout(grace, self.shell.drained()).await;
        self.app.store.close().await;
    }
}

/// A process that is only a part needs a database and a bus that the other parts can reach.
fn refuse_split_of_embedded(config: &Config, roles: &[Role]) -> anyhow::Result<()> {
    let all = roles.len() == crate::roles::all().len();
    if all {
        return Ok(());
    }
    let mut missing = Vec::new();
    if config.storage.database_url.is_empty() {
        missing.push("storage.database_url (SANDAN__STORAGE__DATABASE_URL=postgres://…)");
    }
    if config.storage.redis_url.is_empty() {
        missing.push("storage.redis_url (SANDAN__STORAGE__REDIS_URL=redis://…)");
    }
    if roles.iter().any(|role| role.name == "intake") && !config.storage.attachments_shared {
        missing
            .push("storage.attachments_shared (true when data_dir/attachments is shared by all processes)");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = roles.iter().map(|role| role.name).collect();
    bail!("the role {} alone shares its data with others; set {}", names.join(", "), missing.join(" and "))
}

/// The roles of a process that runs only some.
fn part(roles: &[Role]) -> Option<String> {
    let names: Vec<_> = roles.iter().map(|role| role.name).collect();
    (names.len() < crate::roles::all().len()).then(|| names.join("+"))
}

fn note_instance(
    app: &App,
    roles: &[Role],
    listen: SocketAddr,
    operations: SocketAddr,
) -> anyhow::Result<()> {
    let instance = Instance {
        database_url: sandan_boot::app::database_url(&app.config),
        redis_url: app.config.storage.redis_url.clone(),
        district: app.district.0,
        listen,
        operations,
        pid: std::process::id(),
    };
    instance.save(&app.config.storage.data_dir, part(roles).as_deref())
}

fn start_workers(app: &App, roles: &[Role], metrics: Metrics) {
    let following = app.clone();
    app.tasks.spawn("follow the registry", move |stop| Directory::follow(following.clone(), stop));
    app.tasks.spawn("metrics upkeep", move |stop| telemetry::upkeep(metrics.clone(), stop));
    for role in roles {
        (role.workers)(app);
    }
}

fn health(app: &App) -> Health {
    let store = app.store.clone();
    let rights = app.auth.rights.clone();
    Health::new(app.tasks.clone())
        .check("database", move || {
            let store = store.clone();
            async move { store.real_now().await.is_ok() }
        })
        .check("registry", move || {
            let current = rights.is_current();
            async move { current }
        })
}

/// The signal that asks the process to end.
///
/// # Errors
/// When the system takes no handler.
pub async fn stop_signal() -> anyhow::Result<&'static str> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::select! {
        _ = terminate.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
    })
}
