//! The desk: the one way in which a case is read, decided on and written.
//!
//! Load (with the business time of the same read) → decide in core → build one [`Change`] → commit. A conflict
//! without a caller's precondition reads and decides again, at most [`TRIES`] times. Nothing here holds a
//! transaction; a caller that goes away leaves the committer's work undisturbed.

pub mod change;
pub mod content;
pub mod executor;
pub mod http;
pub mod place;
pub mod render;
pub mod system;
pub mod wire;

use crate::app::App;
use crate::directory::Snapshot;
use sandan_core::case::Case;
use sandan_core::command::{Context, IdSupply};
use sandan_core::ids::CaseId;
use sandan_core::profile::Profile;
use sandan_core::time::Instant;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::project::READER_VERSION;
use std::sync::Arc;

/// How often a decision is made anew when somebody else was quicker.
pub const TRIES: u32 = 5;

/// A case as read, with the business time of that read.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub case: Case,
    /// Never below the case's last event.
    pub now: Instant,
}

/// Reads a case.
///
/// # Errors
/// 404 when there is none, 503 when a newer program wrote it.
pub async fn load(app: &App, id: CaseId) -> Result<Loaded, Problem> {
    if id.district() != app.district {
        return Err(Code::NotFound.into());
    }
    let loaded = app.store.load_case(id).await.or_internal("read a case")?.ok_or(Code::NotFound)?;
    if loaded.row.min_reader > READER_VERSION {
        return Err(Problem::new(Code::Unavailable)
            .retry_after(30)
            .because("read a case", "written by a newer program"));
    }
    let case: Case = serde_json::from_str(&loaded.row.body).or_internal("read a case's body")?;
    let now = loaded.now.max(case.updated_at);
    Ok(Loaded { case, now })
}

/// Rules and randomness of one decision.
pub struct Rules {
    pub snapshot: Arc<Snapshot>,
    pub profile: Arc<Profile>,
}

impl Rules {
    /// The rules by which a case is judged.
    ///
    /// # Errors
    /// 503 while no profile is loaded.
    pub fn of(app: &App, version: Option<u32>) -> Result<Self, Problem> {
        let snapshot = app.directory.now();
        let profile = match version {
            Some(version) => snapshot.profile_of(version),
            None => snapshot.profile(),
        };
        let profile = profile.cloned().ok_or_else(|| {
            Problem::new(Code::Unavailable)
                .retry_after(30)
                .because("find the profile", "no profile was uploaded yet")
        })?;
        Ok(Self { snapshot, profile })
    }

    /// The context of a decision at this instant.
    #[must_use]
    pub fn context(&self, app: &App, now: Instant) -> Context<'_> {
        let seed = app.new_id().as_u128();
        // The lowest 16 bits are the district's; what is above them is time and randomness.
        let (unix_ms, random) = ((seed >> 80) as u64, (seed >> 16) as u64);
        Context {
            now,
            profile: &self.profile,
            calendar: &self.snapshot.calendar,
            ids: IdSupply::new(app.district, unix_ms, random),
        }
    }
}
