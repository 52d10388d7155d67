//! Which process serves which path: one address for all, or one for each role.
//!
//! The table is the one that the roles export; a deployment's proxy is made of the same.

use anyhow::{Context as _, bail};
use sandan_kit::routes::RouteInfo;
use std::collections::BTreeMap;

/// Where each path is served.
pub enum Routes {
    One(String),
    /// Addresses by role, and the table.
    Split {
        bases: BTreeMap<String, String>,
        table: Vec<RouteInfo>,
    },
}

impl Routes {
    /// Reads `URL`, or `role=URL` for every role.
    ///
    /// # Errors
    /// When a role is missing or an entry is neither.
    pub fn parse(servers: &[String], table: Vec<RouteInfo>) -> anyhow::Result<Self> {
        if let [one] = servers
            && !is_named(one)
        {
            return Ok(Self::One(trimmed(one)));
        }
        let mut bases = BTreeMap::new();
        for entry in servers {
            let (role, url) = entry.split_once('=').with_context(|| format!("{entry} is not role=URL"))?;
            bases.insert(role.trim().to_owned(), trimmed(url));
        }
        if let Some(route) = table.iter().find(|route| !bases.contains_key(route.service)) {
            bail!("no address of {} is given", route.service);
        }
        Ok(Self::Split { bases, table })
    }

    /// The address that serves this request.
    ///
    /// # Errors
    /// When nobody serves it.
    pub fn base(&self, method: &str, path: &str) -> anyhow::Result<&str> {
        match self {
            Self::One(base) => Ok(base),
            Self::Split { bases, table } => {
                let path = path.split('?').next().unwrap_or(path);
                let fitting = table.iter().filter(|route| route.method == method);
                let best = fitting
                    .filter_map(|route| Some((literals(route.path, path)?, route)))
                    .max_by_key(|(n, _)| *n);
                let (_, route) = best.with_context(|| format!("nobody serves {method} {path}"))?;
                bases.get(route.service).map(String::as_str).context("an address of every role was given")
            }
        }
    }
}

fn is_named(entry: &str) -> bool {
    entry.split_once('=').is_some_and(|(role, _)| !role.contains([':', '/']))
}

fn trimmed(url: &str) -> String {
    url.trim().trim_end_matches('/').to_owned()
}

/// How many parts of a path are said literally by a pattern that it fits: the most literal one serves.
fn literals(pattern: &str, path: &str) -> Option<usize> {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    let mut count = 0;
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return Some(count),
            (Some(open), Some(part)) if open.starts_with('{') && !part.is_empty() => {}
            (Some(word), Some(part)) if word == part => count += 1,
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandan_kit::routes::Who;

    fn table() -> Vec<RouteInfo> {
        vec![
            RouteInfo::new("GET", "/api/v1/cases/{id}", "intake", Who::SignedIn),
            RouteInfo::new("GET", "/api/v1/cases/nearby", "intake", Who::Public),
            RouteInfo::new("POST", "/api/v1/cases/{id}/commands/verify", "followup", Who::SignedIn),
            RouteInfo::new("POST", "/api/v1/cases/{id}/commands/contact", "dispatcher", Who::Staff),
        ]
    }

    #[test]
    fn a_path_goes_to_the_role_that_exports_it() {
        let servers =
            ["intake=http://a:1/", "followup=http://b:2", "dispatcher=http://c:3"].map(str::to_owned);
        let routes = Routes::parse(&servers, table()).unwrap();
        assert_eq!(routes.base("GET", "/api/v1/cases/1?x=2").unwrap(), "http://a:1");
        assert_eq!(routes.base("POST", "/api/v1/cases/1/commands/verify").unwrap(), "http://b:2");
        assert_eq!(routes.base("POST", "/api/v1/cases/1/commands/contact").unwrap(), "http://c:3");
        assert!(routes.base("POST", "/api/v1/cases/1/commands/unknown").is_err());
    }

    #[test]
    fn one_address_serves_all_and_a_missing_role_is_named() {
        let one = Routes::parse(&["http://127.0.0.1:8080/".to_owned()], table()).unwrap();
        assert_eq!(one.base("GET", "/anything").unwrap(), "http://127.0.0.1:8080");
        let error = Routes::parse(&["intake=http://a:1".to_owned()], table()).err().unwrap();
        assert!(error.to_string().contains("followup"), "{error}");
    }
}
