//! Bytes at rest: sealed, one file each, durable before anything names them.
//!
//! A file is called by its attachment's id and by nothing that a client said. It holds the number of its key (4 bytes,
//! big-endian) and the sealed bytes; sealed to the id, so that a file copied onto another one does not open.

use sandan_boot::App;
use sandan_kit::problem::{Code, OrInternal, Problem};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The path of an attachment's bytes, relative to the attachment folder.
pub fn path_of(id: Uuid) -> String {
    // The low bytes of an id are its district, those before them random.
    format!("{:02x}/{id}", id.as_bytes()[10])
}

/// Seals and writes; durable when it returns.
///
/// # Errors
/// When sealing or writing fails.
pub async fn put(app: &App, id: Uuid, bytes: Vec<u8>) -> Result<String, Problem> {
    let (sealer, relative) = (app.sealer.clone(), path_of(id));
    let path = app.attachment_dir().join(&relative);
    let written = tokio::task::spawn_blocking(move || -> Result<(), Problem> {
        let sealed = sealer.seal(&bytes, id.as_bytes()).or_internal("seal an attachment")?;
        let parts: [&[u8]; 2] = [&sealed.key_id.to_be_bytes(), &sealed.ciphertext];
        write_durably(&path, &parts).or_internal("write an attachment")
    });
    written.await.or_internal("write an attachment")??;
    Ok(relative)
}

/// Reads and opens. `None` when the bytes are gone.
///
/// # Errors
/// When they cannot be read, or were changed.
pub async fn get(app: &App, id: Uuid, relative: &str) -> Result<Option<Vec<u8>>, Problem> {
    let (sealer, path) = (app.sealer.clone(), app.attachment_dir().join(relative));
    let read = tokio::task::spawn_blocking(move || -> Result<Option<Vec<u8>>, Problem> {
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Problem::internal("read an attachment", error)),
        };
        let (key, sealed) = bytes.split_first_chunk::<4>().ok_or(Code::Internal)?;
        let key = i32::from_be_bytes(*key);
        sealer.open(key, sealed, id.as_bytes()).map(Some).or_internal("open an attachment")
    });
    read.await.or_internal("read an attachment")?
}

/// Removes the bytes; none there is fine.
pub async fn remove(app: &App, relative: &str) {
    let path = app.attachment_dir().join(relative);
    match tokio::fs::remove_file(&path).await {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        // The sweeper comes by again.
        Err(error) => tracing::warn!(%error, "bytes of an attachment could not be removed yet"),
    }
}

/// Writes beside, syncs, renames, syncs the folder: after a power loss there is the whole file or none.
pub fn write_durably(path: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let folder = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    fs::create_dir_all(&folder)?;
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    for part in parts {
        file.write_all(part)?;
    }
    file.sync_all()?;
    fs::rename(&beside, path)?;
    File::open(&folder)?.sync_all()?;
    // The folder itself may be new.
    match folder.parent() {
        Some(above) => File::open(above)?.sync_all(),
        None => Ok(()),
    }
}
