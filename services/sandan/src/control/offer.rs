//! The server's side.

use super::folder;
use super::protocol::{Ask, LONGEST_LINE, Told};
use anyhow::Context as _;
use sandan_boot::App;
use sandan_core::time::Instant;
use sandan_kit::tasks::Shutdown;
use sandan_store::StoreError;
use sandan_store::find::Horizon;
use sandan_store::rows::ClockRow;
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};

/// The longest wait of one `rest`.
const LONGEST_REST: Duration = Duration::from_secs(30);
/// How often `rest` looks when no commit wakes it: in PostgreSQL others commit too.
const LOOK: Duration = Duration::from_millis(5);

/// Offers the socket when the database is a simulated one; otherwise does nothing.
///
/// # Errors
/// When the socket cannot be made.
pub async fn offer(app: &App) -> anyhow::Result<()> {
    if !app.store.clock().await?.simulated {
        return Ok(());
    }
    let folder = folder(&app.config.storage.data_dir);
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    clear(&folder);
    let path = folder.join(format!("{}.sock", std::process::id()));
    let listener = UnixListener::bind(&path).with_context(|| format!("open {}", path.display()))?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    let app_of_loop = app.clone();
    app.tasks.spawn_fatal("control socket", move |stop| async move {
        accept(&app_of_loop, &listener, &stop).await;
        std::fs::remove_file(&path).ok();
        Ok(())
    });
    Ok(())
}

/// Removes what killed processes left behind.
fn clear(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let refused = |error: std::io::Error| error.kind() == ErrorKind::ConnectionRefused;
        if std::os::unix::net::UnixStream::connect(&path).is_err_and(refused) {
            std::fs::remove_file(&path).ok();
        }
    }
}

async fn accept(app: &App, listener: &UnixListener, stop: &Shutdown) {
    while let Some(accepted) = stop.or_stop(listener.accept()).await {
        match accepted {
            Ok((stream, _)) => {
                let (app, stop) = (app.clone(), stop.clone());
                tokio::spawn(async move { stop.or_stop(converse(app, stream)).await });
            }
            Err(error) => {
                tracing::warn!(%error, "the control socket takes nobody");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn converse(app: App, stream: UnixStream) {
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    loop {
        let mut line = String::new();
        match (&mut reader).take(LONGEST_LINE).read_line(&mut line).await {
            Ok(read) if read > 0 => {}
            _ => return,
        }
        let told = match serde_json::from_str(&line) {
            Ok(ask) => answer(&app, ask).await,
            Err(error) => Told { error: Some(error.to_string()), ..Told::default() },
        };
        let Ok(mut line) = serde_json::to_vec(&told) else { return };
        line.push(b'\n');
        if writer.write_all(&line).await.is_err() {
            return;
        }
    }
}

async fn answer(app: &App, ask: Ask) -> Told {
    let told = match ask {
        Ask::Now => app.store.horizon(app.district).await,
        Ask::Wake => {
            app.store.wake();
            return Told::default();
        }
        Ask::Step { to } => step(app, to).await,
        Ask::Rest { within_ms } => rest(app, Duration::from_millis(within_ms).min(LONGEST_REST)).await,
    };
    match told {
        Ok(horizon) => {
            Told { now: Some(horizon.now), next_due: horizon.next_due, idle: horizon.is_idle(), error: None }
        }
        Err(error) => Told { error: Some(error.to_string()), ..Told::default() },
    }
}

async fn step(app: &App, to: Instant) -> Result<Horizon, StoreError> {
    let now = app.store.now().await?;
    // Told twice or late, a step changes nothing but wakes all the same.
    if now >= to && app.store.clock().await?.factor_ppm == 0 {
        app.store.wake();
        return app.store.horizon(app.district).await;
    }
    let base = to.max(now);
    let anchor = app.store.real_now().await?;
    let clock = ClockRow { base, anchor, factor_ppm: 0, simulated: true, ..ClockRow::real() };
    app.store.set_clock(clock).await?;
    app.store.horizon(app.district).await
}

async fn rest(app: &App, within: Duration) -> Result<Horizon, StoreError> {
    let begun = std::time::Instant::now();
    let mut wakeups = app.store.wakeups();
    loop {
        let horizon = app.store.horizon(app.district).await?;
        if horizon.is_idle() || begun.elapsed() >= within {
            return Ok(horizon);
        }
        tokio::time::timeout(LOOK, wakeups.changed()).await.ok();
    }
}
