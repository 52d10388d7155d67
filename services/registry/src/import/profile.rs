//! Profiles: read, checked whole, kept as a new version.

use crate::names;
use crate::stream::{Entry, Next, canonical, commit};
use sandan_boot::App;
use sandan_boot::directory::Snapshot;
use sandan_boot::directory::load::kinds;
use sandan_contract::feed::StreamKind;
use sandan_core::area::AreaPath;
use sandan_core::ids::AccountId;
use sandan_core::profile::Profile;
use sandan_kit::problem::{Code, OrInternal, Problem};
use sandan_store::Change;
use sandan_store::rows::DocRow;
use serde_json::json;

/// What an upload would do, or did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileReport {
    /// The version that was written; none for a dry run or with faults.
    pub version: Option<u32>,
    pub categories: usize,
    /// Everything that keeps it out.
    pub faults: Vec<String>,
    /// What can be meant and should be looked at, such as units that the registry does not have.
    pub warnings: Vec<String>,
}

/// Reads a profile from TOML, or from JSON when the text begins with `{`.
///
/// # Errors
/// `bad_field` with what the parser says and where.
pub fn read_profile(text: &str) -> Result<Profile, Problem> {
    let parsed = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| error.to_string())
    } else {
        toml::from_str(text).map_err(|error| error.to_string())
    };
    parsed.map_err(|words| {
        Problem::new(Code::BadField).field("profile", format!("规则文件无法读取：{words}"), words)
    })
}

/// Checks a profile and, unless it is a dry run or has faults, writes it as the next version.
///
/// # Errors
/// When the store fails, or another upload was quicker. Faults are no error: they are in the report.
pub async fn install_profile(
    app: &App,
    mut profile: Profile,
    dry_run: bool,
    by: Option<AccountId>,
) -> Result<ProfileReport, Problem> {
    let snapshot = app.directory.now();
    let mut report = ProfileReport {
        version: None,
        categories: profile.categories.len(),
        faults: profile.faults().iter().map(ToString::to_string).collect(),
        warnings: Vec::new(),
    };
    resolve(&snapshot, &mut profile, &mut report);
    if dry_run || !report.faults.is_empty() {
        return Ok(report);
    }
    profile.version = snapshot.profile().map_or(0, |newest| newest.version) + 1;
    write(app, &profile, by).await?;
    report.version = Some(profile.version);
    Ok(report)
}

/// Names the units of the responsibility list; categories that it names must exist.
fn resolve(snapshot: &Snapshot, profile: &mut Profile, report: &mut ProfileReport) {
    let codes: Vec<String> = profile.categories.iter().map(|category| category.code.clone()).collect();
    for entry in &mut profile.responsibilities {
        if !codes.iter().any(|code| code.starts_with(&entry.category)) {
            report.faults.push(format!("responsibility {}: no category begins so", entry.category));
        }
        match snapshot.unit_by_code(&entry.unit) {
            Some((id, _)) => entry.unit_id = Some(id),
            None => report.warnings.push(format!("the registry has no unit {} yet", entry.unit)),
        }
    }
    report.warnings.sort();
    report.warnings.dedup();
}

async fn write(app: &App, profile: &Profile, by: Option<AccountId>) -> Result<(), Problem> {
    let id = names::profile(app.district, profile.version);
    let doc = DocRow {
        district: app.district,
        kind: kinds::PROFILE.to_owned(),
        id,
        version: 0,
        code: profile.version.to_string(),
        parent: None,
        area_path: AreaPath::default(),
        name: profile.name.clone(),
        active: true,
        data: canonical(profile)?,
    };
    let at = app.store.now().await.or_internal("read the time")?;
    let entry = Entry {
        stream: id,
        kind: StreamKind::Profile,
        // One event a version: of two uploads at once, the second finds the stream taken.
        next: Next { version: 0, at },
        event: "profile_uploaded",
        actor: by,
        doc: Some(doc),
        data: &json!({ "profile": profile }),
    };
    let mut change = Change::new(app.district);
    change.streams.push(entry.write()?);
    commit(app, change).await?;
    Ok(())
}
