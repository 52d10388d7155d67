//! Photos and voices: taken in, made harmless, sealed, shown by right.
//!
//! Bytes as sent are looked at by content, re-encoded ([`photo`]) or cut to their frames ([`voice`]), so that neither
//! metadata nor a second file inside survives; sealed and written durably ([`vault`]); only then their row exists.
//! pending → bound (in the change of a case or a comment) → erased; what nobody binds dies after a day ([`sweep`]).

mod kitchen;
mod media;
mod photo;
mod pieces;
mod read;
mod resume;
pub(crate) mod sweep;
mod upload;
pub(crate) mod vault;
mod voice;

pub use sweep::sweep_files;

use axum::extract::DefaultBodyLimit;
use sandan_boot::App;
use utoipa_axum::router::OpenApiRouter;

/// The largest file, in bytes.
pub const MAX_FILE: usize = 10 * 1024 * 1024;
/// Room for what stands around a file in a multipart body.
const MAX_AROUND: usize = 64 * 1024;

pub(crate) fn routes() -> OpenApiRouter<App> {
    upload::routes()
        .merge(resume::routes())
        .layer(DefaultBodyLimit::max(MAX_FILE + MAX_AROUND))
        .merge(read::routes())
}
