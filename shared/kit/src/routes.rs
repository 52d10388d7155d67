//! The list of routes: what is served where, and for whom.
//!
//! Each role exports its list beside its router. Tests hold the lists against each other (no path is served
//! twice), against OpenAPI and against the table of authorization tests; the proxy's configuration is made of them.

use sandan_core::role::Role;
use std::collections::HashMap;

/// Who may call a route at all. What they may do with which thing is decided behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody, signed in or not.
    Public,
    /// Anybody who signed in.
    SignedIn,
    /// Anybody with a staff role.
    Staff,
    /// Holders of one of these roles.
    Roles(&'static [Role]),
    /// A single-use ticket or signed link in the request itself.
    Ticket,
    /// Another system, by its own key.
    System,
}

/// One method of one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteInfo {
    /// `GET`, `POST` …
    pub method: &'static str,
    /// The whole path as the router has it: `/api/v1/cases/{id}`.
    pub path: &'static str,
    /// The role of the process that serves it: `intake`, `dispatcher` …
    pub service: &'static str,
    pub who: Who,
}

impl RouteInfo {
    #[must_use]
    pub const fn new(method: &'static str, path: &'static str, service: &'static str, who: Who) -> Self {
        Self { method, path, service, who }
    }

    /// Method and path with the names of parameters left out: `GET /api/v1/cases/{}`.
    #[must_use]
    pub fn shape(&self) -> String {
        let part = |part: &str| match part {
            wild if wild.starts_with("{*") => "{*}".to_owned(),
            open if open.starts_with('{') && open.ends_with('}') => "{}".to_owned(),
            plain => plain.to_owned(),
        };
        let path: Vec<_> = self.path.split('/').map(part).collect();
        format!("{} {}", self.method, path.join("/"))
    }
}

/// Pairs of routes that would answer the same request.
#[must_use]
pub fn served_twice(routes: &[RouteInfo]) -> Vec<(RouteInfo, RouteInfo)> {
    let mut first = HashMap::new();
    let mut doubles = Vec::new();
    for route in routes {
        match first.entry(route.shape()) {
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(*route);
            }
            std::collections::hash_map::Entry::Occupied(entry) => doubles.push((*entry.get(), *route)),
        }
    }
    doubles
}

/// Routes without an entry in a table of tested authorizations, which holds (method, path).
#[must_use]
pub fn untested<'a>(routes: &'a [RouteInfo], tested: &[(&str, &str)]) -> Vec<&'a RouteInfo> {
    routes.iter().filter(|route| !tested.contains(&(route.method, route.path))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTES: &[RouteInfo] = &[
        RouteInfo::new("GET", "/api/v1/cases/{id}", "intake", Who::SignedIn),
        RouteInfo::new("POST", "/api/v1/cases/{id}", "intake", Who::SignedIn),
        RouteInfo::new("GET", "/api/v1/cases/{case}", "dispatcher", Who::Roles(&[Role::Dispatcher])),
        RouteInfo::new("GET", "/api/v1/cases/mine", "intake", Who::SignedIn),
    ];

    #[test]
    fn two_routes_of_one_shape_are_found_whatever_their_parameters_are_called() {
        assert_eq!(served_twice(ROUTES), vec![(ROUTES[0], ROUTES[2])]);
    }

    #[test]
    fn a_route_without_an_authorization_test_is_found() {
        let tested =
            [("GET", "/api/v1/cases/{id}"), ("GET", "/api/v1/cases/{case}"), ("GET", "/api/v1/cases/mine")];
        assert_eq!(untested(ROUTES, &tested), [&ROUTES[1]]);
    }
}
