//! The routes as data.

use sandan_core::role::Role;
use sandan_kit::routes::{RouteInfo, Who};

/// Method, path and who may call it, for every route of this service.
#[must_use]
pub fn table() -> Vec<RouteInfo> {
    const ADMIN: Who = Who::Roles(&[Role::SecurityAdmin]);
    let route = |method, path, who| RouteInfo::new(method, path, "intake", who);
    vec![
        route("POST", "/api/v1/cases", Who::Public),
        route("GET", "/api/v1/cases", Who::SignedIn),
        route("GET", "/api/v1/cases/export.csv", Who::Staff),
        route("GET", "/api/v1/cases/nearby", Who::Public),
        route("GET", "/api/v1/cases/{id}", Who::SignedIn),
        route("GET", "/api/v1/cases/{id}/events", Who::SignedIn),
        route("GET", "/api/v1/cases/{id}/routing", Who::Staff),
        route("GET", "/api/v1/cases/{id}/actions", Who::SignedIn),
        route("GET", "/api/v1/cases/{id}/talk", Who::SignedIn),
        route("GET", "/api/v1/cases/{id}/accesses", Who::SignedIn),
        route("POST", "/api/v1/cases/{id}/reveal", Who::Staff),
        route("POST", "/api/v1/cases/{id}/commands/accept", Who::Staff),
        route("POST", "/api/v1/cases/{id}/commands/reject", Who::Staff),
        route("POST", "/api/v1/cases/{id}/commands/merge", Who::Staff),
        route("POST", "/api/v1/cases/{id}/commands/unmerge", Who::Staff),
        route("POST", "/api/v1/cases/{id}/commands/relocate", Who::Staff),
        route("POST", "/api/v1/cases/{id}/commands/withdraw", Who::SignedIn),
        route("POST", "/api/v1/cases/{id}/commands/appeal", Who::SignedIn),
        route("POST", "/api/v1/cases/{id}/commands/reopen", Who::SignedIn),
        route("POST", "/api/v1/cases/{id}/commands/resident_reply", Who::SignedIn),
        route("POST", "/api/v1/cases/{id}/commands/comment", Who::SignedIn),
        route("POST", "/api/v1/cases/{id}/commands/join", Who::Public),
        route("POST", "/api/v1/attachments", Who::Public),
        route("GET", "/api/v1/attachments/{id}", Who::SignedIn),
        route("POST", "/api/v1/attachments/uploads", Who::Public),
        route("GET", "/api/v1/attachments/uploads/{id}", Who::Public),
        route("PATCH", "/api/v1/attachments/uploads/{id}", Who::Public),
        route("POST", "/api/v1/attachments/uploads/{id}/finish", Who::Public),
        route("GET", "/api/v1/people/me/export", Who::SignedIn),
        route("POST", "/api/v1/people/me/erase", Who::SignedIn),
        route("POST", "/api/v1/people/erase", ADMIN),
        route("POST", "/api/v1/people/{id}/erase", ADMIN),
    ]
}
