//! The routes as data.

use super::guard::ACCOUNT_READERS;
use sandan_core::role::Role;
use sandan_kit::routes::{RouteInfo, Who};

const SYSTEM: Who = Who::Roles(&[Role::SystemAdmin]);
const SECURITY: Who = Who::Roles(&[Role::SecurityAdmin]);
const READERS: Who = Who::Roles(ACCOUNT_READERS);

const ROUTES: &[(&str, &str, Who)] = &[
    ("POST", "/api/v1/auth/login", Who::Public),
    ("POST", "/api/v1/auth/refresh", Who::Public),
    ("POST", "/api/v1/auth/logout", Who::SignedIn),
    ("GET", "/api/v1/auth/me", Who::SignedIn),
    ("POST", "/api/v1/auth/codes", Who::Public),
    ("POST", "/api/v1/auth/code-login", Who::Public),
    ("POST", "/api/v1/auth/wechat-login", Who::Public),
    ("POST", "/api/v1/auth/password", Who::SignedIn),
    ("GET", "/api/v1/auth/sessions", Who::SignedIn),
    ("DELETE", "/api/v1/auth/sessions/{id}", Who::SignedIn),
    ("GET", "/api/v1/messages", Who::SignedIn),
    ("GET", "/api/v1/demo/messages", Who::Public),
    ("POST", "/api/v1/messages/consents", Who::SignedIn),
    ("GET", "/api/v1/areas/locate", Who::Public),
    ("POST", "/api/v1/areas/locate", Who::Public),
    ("GET", "/api/v1/areas", Who::Public),
    ("GET", "/api/v1/areas/{code}", Who::Public),
    ("GET", "/api/v1/areas/{code}/children", Who::Public),
    ("GET", "/api/v1/areas.geojson", Who::Public),
    ("GET", "/api/v1/places", Who::Public),
    ("GET", "/api/v1/categories", Who::Public),
    ("GET", "/api/v1/client-settings", Who::Public),
    ("GET", "/api/v1/profiles", Who::Staff),
    ("POST", "/api/v1/profiles", SYSTEM),
    ("GET", "/api/v1/calendar", Who::Public),
    ("POST", "/api/v1/calendar/notices", SYSTEM),
    ("GET", "/api/v1/units", Who::Staff),
    ("POST", "/api/v1/units", SYSTEM),
    ("GET", "/api/v1/units/{id}", Who::Staff),
    ("PUT", "/api/v1/units/{id}", SYSTEM),
    ("GET", "/api/v1/people", Who::Staff),
    ("GET", "/api/v1/people/{id}", Who::Staff),
    ("PUT", "/api/v1/people/{id}", SYSTEM),
    ("GET", "/api/v1/accounts", READERS),
    ("POST", "/api/v1/accounts", SECURITY),
    ("GET", "/api/v1/accounts/{id}", READERS),
    ("PUT", "/api/v1/accounts/{id}/roles", SECURITY),
    ("POST", "/api/v1/accounts/{id}/disable", SECURITY),
    ("POST", "/api/v1/accounts/{id}/enable", SECURITY),
    ("POST", "/api/v1/accounts/{id}/password", SECURITY),
    ("GET", "/api/v1/imports/templates/{what}", Who::Staff),
    ("POST", "/api/v1/imports/grids", SYSTEM),
    ("POST", "/api/v1/imports/units", SYSTEM),
    ("POST", "/api/v1/imports/people", SYSTEM),
    ("POST", "/api/v1/imports/places", SYSTEM),
];

/// Method, path and who may call, for every route.
#[must_use]
pub fn table() -> Vec<RouteInfo> {
    ROUTES.iter().map(|(method, path, who)| RouteInfo::new(method, path, "registry", *who)).collect()
}
