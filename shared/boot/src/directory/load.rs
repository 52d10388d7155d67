//! From rows to a snapshot.

use super::{AccountEntry, Snapshot};
use anyhow::Context as _;
use sandan_contract::rest::registry::{PersonDoc, UnitDoc};
use sandan_core::area::{AreaCode, AreaPath, Level};
use sandan_core::calendar::Calendar;
use sandan_core::ids::{AccountId, District, UnitId};
use sandan_core::profile::Profile;
use sandan_core::role::{Grant, Role, Scope};
use sandan_grid::{Area, AreaKind, GridIndex};
use sandan_store::Store;
use sandan_store::rows::{AreaRow, MembershipRow};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// Names of the document kinds of the registry.
pub mod kinds {
    pub const UNIT: &str = "unit";
    pub const PERSON: &str = "person";
    pub const PROFILE: &str = "profile";
    pub const CALENDAR: &str = "calendar";
    pub const AREA_MAP: &str = "area_map";
}

pub(super) async fn snapshot(store: &Store, district: District) -> anyhow::Result<Snapshot> {
    refreshed(store, district, &Snapshot::default()).await
}

/// A new snapshot; the grid index is kept when the map has not changed, because it is what costs.
pub(super) async fn refreshed(store: &Store, district: District, old: &Snapshot) -> anyhow::Result<Snapshot> {
    let map_version = map_version(store, district).await?;
    let grid = if map_version == old.map_version && old.grid.is_some() {
        old.grid.clone()
    } else {
        grid(store, district).await?
    };
    let (accounts, barred) = accounts(store, district).await?;
    let calendar = docs::<Calendar>(store, District::GLOBAL, kinds::CALENDAR).await?.into_iter().next_back();
    Ok(Snapshot {
        grid,
        map_version,
        profiles: profiles(store, district).await?,
        calendar: Arc::new(calendar.map_or_else(|| Calendar::builtin().clone(), |(_, calendar)| calendar)),
        units: docs::<UnitDoc>(store, district, kinds::UNIT)
            .await?
            .into_iter()
            .map(|(id, unit)| (UnitId(id), unit))
            .collect(),
        people: docs::<PersonDoc>(store, district, kinds::PERSON)
            .await?
            .into_iter()
            .map(|(id, person)| (AccountId(id), person))
            .collect(),
        accounts,
        barred,
    })
}

async fn docs<T: DeserializeOwned>(
    store: &Store,
    district: District,
    kind: &str,
) -> anyhow::Result<Vec<(Uuid, T)>> {
    let rows = store.docs(district, kind).await?;
    let mut docs = Vec::with_capacity(rows.len());
    for row in rows {
        let doc = serde_json::from_str(&row.data).with_context(|| format!("read the {kind} {}", row.id))?;
        docs.push((row.version, row.id, doc));
    }
    docs.sort_by_key(|(version, id, _)| (*version, *id));
    Ok(docs.into_iter().map(|(_, id, doc)| (id, doc)).collect())
}

async fn profiles(store: &Store, district: District) -> anyhow::Result<BTreeMap<u32, Arc<Profile>>> {
    let profiles = docs::<Profile>(store, district, kinds::PROFILE).await?;
    Ok(profiles.into_iter().map(|(_, profile)| (profile.version, Arc::new(profile))).collect())
}

async fn map_version(store: &Store, district: District) -> anyhow::Result<i64> {
    let maps = store.docs(district, kinds::AREA_MAP).await?;
    Ok(maps.iter().map(|map| map.version).max().unwrap_or(0))
}

async fn grid(store: &Store, district: District) -> anyhow::Result<Option<Arc<GridIndex>>> {
    let rows = store.areas(district).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let areas = rows.iter().map(area).collect::<anyhow::Result<Vec<Area>>>()?;
    let today = store.now().await?.local_date();
    let index = tokio::task::spawn_blocking(move || GridIndex::build(areas, today)).await?;
    Ok(Some(Arc::new(index.context("build the grid index")?)))
}

/// An area from its row.
///
/// # Errors
/// When the row does not hold what the importer writes.
pub fn area(row: &AreaRow) -> anyhow::Result<Area> {
    let geometry: serde_json::Value = serde_json::from_str(&row.geometry)?;
    let border =
        sandan_grid::geojson::border(&geometry).with_context(|| format!("read area {}", row.code))?;
    Ok(Area {
        code: AreaCode::new(row.code.as_str())?,
        name: row.name.clone(),
        level: Level::from_word(&row.level).with_context(|| format!("unknown level {}", row.level))?,
        parent: row.parent.as_deref().map(AreaCode::new).transpose()?,
        kind: AreaKind::from_word(&row.kind).with_context(|| format!("unknown kind {}", row.kind))?,
        valid_from: Some(row.valid_from.parse()?),
        valid_to: row.valid_to.as_deref().map(str::parse).transpose()?,
        border,
    })
}

type Accounts = (HashMap<AccountId, AccountEntry>, HashSet<AccountId>);

async fn accounts(store: &Store, district: District) -> anyhow::Result<Accounts> {
    let words: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
    let mut grants: HashMap<AccountId, Vec<Grant>> = HashMap::new();
    for row in store.memberships_by_role(district, &words).await? {
        grants.entry(AccountId(row.account)).or_default().extend(grant(&row));
    }
    let (mut known, mut barred) = (HashMap::new(), HashSet::new());
    let mut after = Uuid::nil();
    loop {
        let page = store.accounts_after(district, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for row in page {
            let account = AccountId(row.id);
            match grants.remove(&account) {
                Some(grants) => {
                    let (epoch, disabled, name) = (row.role_epoch, row.disabled, name(&row.data));
                    known.insert(account, AccountEntry { epoch, disabled, grants, name });
                }
                None if row.disabled => {
                    barred.insert(account);
                }
                None => {}
            }
        }
    }
    Ok((known, barred))
}

/// Accounts read at a time.
const PAGE: u64 = 2_000;

fn name(data: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(data).unwrap_or_default();
    value.get("name").and_then(|name| name.as_str()).unwrap_or_default().to_owned()
}

/// A role word that this program does not know grants nothing.
fn grant(row: &MembershipRow) -> Option<Grant> {
    let role = Role::from_word(&row.role)?;
    let scope = match row.scope_kind.as_str() {
        "area" => Scope::Area(AreaPath::from_stored(row.scope.clone())),
        "unit" => Scope::Unit(UnitId(row.scope.parse().ok()?)),
        "own" => Scope::Own,
        _ => return None,
    };
    Some(Grant { role, scope })
}
