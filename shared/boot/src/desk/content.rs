//! Words, names, numbers and points: sealed apart from the events, erasable.

use crate::app::App;
use sandan_core::case::facts::ContentRef;
use sandan_core::ids::ContentId;
use sandan_core::time::Instant;
use sandan_kit::problem::{OrInternal, Problem};
use sandan_kit::seal::{content_hash, new_salt};
use sandan_store::RowWrite;
use sandan_store::rows::ContentRow;
use std::collections::HashMap;
use std::fmt::Write as _;
use uuid::Uuid;

/// What kinds of content there are; kept as words beside the sealed bytes.
pub mod kinds {
    pub const TEXT: &str = "text";
    pub const ADDRESS: &str = "address";
    pub const CONTACT: &str = "contact";
    pub const SERVED: &str = "served";
    pub const POINT: &str = "point";
    pub const ANSWERS: &str = "answers";
    pub const NOTE: &str = "note";
    pub const COMMENT: &str = "comment";
}

/// Seals a content of a stream. `subject` is whose personal data it is: what an erasure asks for.
///
/// # Errors
/// Internal, when sealing fails.
pub fn seal(
    app: &App,
    stream: Uuid,
    subject: Option<Uuid>,
    kind: &str,
    words: &str,
    at: Instant,
) -> Result<(ContentRef, RowWrite), Problem> {
    let id = app.new_id();
    let salt = new_salt();
    let hash = hex(&content_hash(&salt, words.as_bytes()));
    let sealed = app.sealer.seal(words.as_bytes(), id.as_bytes()).or_internal("seal a content")?;
    let row = ContentRow {
        district: app.district,
        id,
        subject,
        stream,
        kind: kind.to_owned(),
        salt: salt.to_vec(),
        ciphertext: sealed.ciphertext,
        key_id: sealed.key_id.to_string(),
        created_at: at,
    };
    Ok((ContentRef { id: ContentId(id), hash }, RowWrite::Content(row)))
}

/// A content as read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub kind: String,
    pub words: String,
}

/// Opens these contents; erased ones are absent.
///
/// # Errors
/// When the store cannot be read, or a content was changed.
pub async fn open(app: &App, ids: &[Uuid]) -> Result<HashMap<Uuid, Opened>, Problem> {
    let rows = app.store.contents(app.district, ids).await.or_internal("read contents")?;
    let mut opened = HashMap::with_capacity(rows.len());
    for row in rows {
        let key_id = row.key_id.parse().or_internal("read a key id")?;
        let bytes =
            app.sealer.open(key_id, &row.ciphertext, row.id.as_bytes()).or_internal("open a content")?;
        let words = String::from_utf8(bytes).or_internal("read a content")?;
        opened.insert(row.id, Opened { kind: row.kind, words });
    }
    Ok(opened)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
