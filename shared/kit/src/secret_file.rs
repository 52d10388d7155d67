//! Files that hold keys: readable by their owner alone, replaced as a whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileError {
    #[error("read or write {path}")]
    Io { path: PathBuf, source: io::Error },
    #[error("{path} is open to others (mode {mode:o}); run: chmod 600 {path}")]
    Open { path: PathBuf, mode: u32 },
}

/// Reads a key file; `None` when there is none.
///
/// # Errors
/// When it cannot be read, or others than its owner may read or write it.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, SecretFileError> {
    let in_file = |source| SecretFileError::Io { path: path.to_owned(), source };
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(in_file(error)),
        Ok(metadata) => check_mode(path, &metadata)?,
    }
    fs::read(path).map(Some).map_err(in_file)
}

/// Writes a key file with mode 0600, so that after a power cut there is the old one or the new one.
///
/// # Errors
/// When the folder cannot be made or the file not be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), SecretFileError> {
    through_draft(path, bytes, |draft| fs::rename(draft, path))
        .map_err(|source| SecretFileError::Io { path: path.to_owned(), source })
}

/// Writes a key file unless there is one already; of two processes that start at once, one wins. Read it afterwards.
///
/// # Errors
/// As [`write`].
pub fn write_if_missing(path: &Path, bytes: &[u8]) -> Result<(), SecretFileError> {
    let keep_older = |draft: &Path| {
        // A link, unlike a rename, never replaces what is there: a key that sealed something must not vanish.
        let linked = fs::hard_link(draft, path);
        fs::remove_file(draft)?;
        match linked {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    };
    through_draft(path, bytes, keep_older)
        .map_err(|source| SecretFileError::Io { path: path.to_owned(), source })
}

fn through_draft(path: &Path, bytes: &[u8], place: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let draft = path.with_extension(format!("{:016x}.new", rand::random::<u64>()));
    let mut file = private().open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    place(&draft)?;
    File::open(folder)?.sync_all()
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(unix)]
fn check_mode(path: &Path, metadata: &fs::Metadata) -> Result<(), SecretFileError> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777;
    if mode & 0o077 != 0 {
        return Err(SecretFileError::Open { path: path.to_owned(), mode });
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_mode(_: &Path, _: &fs::Metadata) -> Result<(), SecretFileError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_file_is_private_and_an_open_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/a.pem");
        assert!(read(&path).unwrap().is_none());
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        write_if_missing(&path, b"three").unwrap();
        assert_eq!(read(&path).unwrap().unwrap(), b"two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no draft is left");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(read(&path), Err(SecretFileError::Open { mode: 0o644, .. })));
    }
}
