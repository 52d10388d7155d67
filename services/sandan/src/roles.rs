//! The services of this binary.

use anyhow::bail;
use sandan_boot::Role;

/// Every role, in the order of a case's way.
#[must_use]
pub fn all() -> Vec<Role> {
    vec![
        sandan_registry::role(),
        sandan_intake::role(),
        sandan_dispatcher::role(),
        sandan_followup::role(),
        sandan_push::role(),
        sandan_notifier::role(),
    ]
}

/// The roles with these names; all when none is named.
///
/// # Errors
/// When a name is unknown.
pub fn named(names: &[String]) -> anyhow::Result<Vec<Role>> {
    let all = all();
    if names.is_empty() {
        return Ok(all);
    }
    let known: Vec<&str> = all.iter().map(|role| role.name).collect();
    for name in names {
        if !known.contains(&name.as_str()) {
            bail!("there is no role {name:?}; there are {}", known.join(", "));
        }
    }
    Ok(all.into_iter().filter(|role| names.iter().any(|name| name == role.name)).collect())
}
