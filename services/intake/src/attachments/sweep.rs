//! Removing what nobody bound in a day, and bytes that no row names (a crash between file and row, or between an
//! erasure and its files).

use super::vault;
use sandan_boot::App;
use sandan_core::ids::AttachmentId;
use sandan_core::time::Instant;
use sandan_kit::tasks::TaskError;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// A pending attachment lives so long, in microseconds of real time.
const LIFE: i64 = Instant::DAY;
/// Files younger than this are left alone: their row may be on its way.
const YOUNG: Duration = Duration::from_secs(24 * 3_600);
/// The step of the store's purge.
const STEP: usize = 1_000;

/// One round.
///
/// # Errors
/// When the store or the folder cannot be read.
pub async fn sweep(app: &App) -> Result<(), TaskError> {
    let before = app.store.real_now().await?.plus(-LIFE);
    loop {
        let purged = app.store.purge_pending_attachments(app.district, before).await?;
        for row in &purged {
            vault::remove(app, &row.path).await;
        }
        if purged.len() < STEP {
            break;
        }
    }
    sweep_files(app, SystemTime::now()).await
}

/// Removes files without a living row; those without any row only when they are not young any more.
pub async fn sweep_files(app: &App, now: SystemTime) -> Result<(), TaskError> {
    let folder = app.attachment_dir();
    let files = tokio::task::spawn_blocking(move || files(&folder)).await??;
    for (path, changed) in files {
        let old = now.duration_since(changed).is_ok_and(|age| age >= YOUNG);
        if is_stray(app, &path, old).await? {
            tokio::fs::remove_file(&path).await.ok();
        }
    }
    Ok(())
}

async fn is_stray(app: &App, path: &Path, old: bool) -> Result<bool, TaskError> {
    let id = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<Uuid>().ok());
    // Uploads in pieces and files that were never finished have other names.
    let Some(id) = id else { return Ok(old) };
    let row = app.store.attachment(AttachmentId(id)).await?;
    Ok(row.map_or(old, |row| row.state == "erased"))
}

/// All files two levels down with the time of their last change.
fn files(folder: &Path) -> io::Result<Vec<(PathBuf, SystemTime)>> {
    let mut found = Vec::new();
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(error),
    };
    for below in entries {
        let below = below?;
        if !below.file_type()?.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(below.path())? {
            let file = file?;
            found.push((file.path(), file.metadata()?.modified()?));
        }
    }
    Ok(found)
}
