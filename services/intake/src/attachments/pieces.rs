//! An upload in pieces, on disk: what arrived stays, sealed, over restarts and broken connections.
//!
//! `uploads/{id}.part` is a row of records, each a length (4 bytes), a key number (4 bytes) and sealed bytes, sealed to
//! the upload's id and the offset at which the piece begins. A record that a crash cut off is dropped at the next
//! look. `uploads/{id}.meta` says how long it will be and whose it is.

use super::vault::write_durably;
use sandan_core::ids::AccountId;
use sandan_kit::seal::{SealError, Sealer};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Bytes before a record's sealed bytes.
const HEAD: usize = 8;

/// What is known of an upload from its beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    pub size: u64,
    pub owner: Option<AccountId>,
    /// Only the extension of the name.
    pub extension: Option<String>,
    /// The attachment that it became.
    pub attachment: Option<Uuid>,
}

#[derive(Debug, thiserror::Error)]
pub enum PiecesError {
    #[error("there is no such upload")]
    Missing,
    #[error("another request writes to this upload")]
    Busy,
    #[error("the upload stands at {0}")]
    Offset(u64),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error("the upload's description is damaged")]
    Damaged,
}

/// Where the pieces of one upload lie.
pub struct Pieces {
    id: Uuid,
    part: PathBuf,
    meta: PathBuf,
}

impl Pieces {
    pub fn of(folder: &Path, id: Uuid) -> Self {
        let folder = folder.join("uploads");
        Self { id, part: folder.join(format!("{id}.part")), meta: folder.join(format!("{id}.meta")) }
    }

    /// Begins an upload, or notes what became of it.
    pub fn describe(&self, meta: &Meta) -> Result<(), PiecesError> {
        let text = serde_json::to_vec(meta).map_err(|_| PiecesError::Damaged)?;
        Ok(write_durably(&self.meta, &[&text])?)
    }

    pub fn meta(&self) -> Result<Meta, PiecesError> {
        match fs::read(&self.meta) {
            Ok(text) => serde_json::from_slice(&text).map_err(|_| PiecesError::Damaged),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(PiecesError::Missing),
            Err(error) => Err(error.into()),
        }
    }

    /// Bytes that arrived so far.
    pub fn offset(&self) -> Result<u64, PiecesError> {
        match File::open(&self.part) {
            Ok(mut file) => Ok(measure(&mut file)?.0),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Opens the upload for one writer, at exactly this offset.
    pub fn write_at(&self, offset: u64) -> Result<Writer, PiecesError> {
        let mut options = OpenOptions::new();
        let mut file = options.read(true).write(true).create(true).truncate(false).open(&self.part)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => PiecesError::Busy,
            TryLockError::Error(error) => error.into(),
        })?;
        let (stands, whole) = measure(&mut file)?;
        if stands != offset {
            return Err(PiecesError::Offset(stands));
        }
        file.set_len(whole)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Writer { id: self.id, file, offset })
    }

    /// The whole upload in clear.
    pub fn read(&self, sealer: &Sealer) -> Result<Vec<u8>, PiecesError> {
        let bytes = fs::read(&self.part)?;
        let (mut rest, mut clear) = (bytes.as_slice(), Vec::new());
        while let Some((head, behind)) = rest.split_first_chunk::<HEAD>() {
            let (length, key) = parse(head);
            let Some((sealed, next)) = behind.split_at_checked(length) else { break };
            let piece = sealer.open(key, sealed, &bound_to(self.id, clear.len() as u64))?;
            clear.extend_from_slice(&piece);
            rest = next;
        }
        Ok(clear)
    }

    /// Removes the bytes; the description stays until it is swept, so that a repeated finish finds its answer.
    pub fn clear(&self) -> Result<(), PiecesError> {
        match fs::remove_file(&self.part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// The one writer of an upload; its lock ends with it.
pub struct Writer {
    id: Uuid,
    file: File,
    offset: u64,
}

impl Writer {
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// Appends a piece.
    pub fn append(&mut self, sealer: &Sealer, piece: &[u8]) -> Result<(), PiecesError> {
        let sealed = sealer.seal(piece, &bound_to(self.id, self.offset))?;
        let length = u32::try_from(sealed.ciphertext.len()).map_err(|_| PiecesError::Damaged)?;
        let record = [&length.to_be_bytes()[..], &sealed.key_id.to_be_bytes(), &sealed.ciphertext].concat();
        self.file.write_all(&record)?;
        self.offset += piece.len() as u64;
        Ok(())
    }

    /// Makes what was appended durable.
    pub fn sync(&self) -> Result<(), PiecesError> {
        Ok(self.file.sync_all()?)
    }
}

fn bound_to(id: Uuid, offset: u64) -> [u8; 24] {
    let mut bound = [0; 24];
    bound[..16].copy_from_slice(id.as_bytes());
    bound[16..].copy_from_slice(&offset.to_be_bytes());
    bound
}

fn parse(head: &[u8; HEAD]) -> (usize, i32) {
    let [a, b, c, d, key @ ..] = *head;
    (u32::from_be_bytes([a, b, c, d]) as usize, i32::from_be_bytes(key))
}

/// Nonce and tag of a sealed value.
const OVERHEAD: u64 = 12 + 16;

/// Bytes in clear, and the length of the file up to its last whole record.
fn measure(file: &mut File) -> io::Result<(u64, u64)> {
    let end = file.metadata()?.len();
    let (mut clear, mut at) = (0, 0);
    let mut head = [0; HEAD];
    while at + HEAD as u64 <= end {
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut head)?;
        let length = parse(&head).0 as u64;
        let next = at + HEAD as u64 + length;
        if next > end {
            break;
        }
        clear += length.saturating_sub(OVERHEAD);
        at = next;
    }
    Ok((clear, at))
}
