//! What a starting server says to the person in front of it.

use crate::server::Server;

/// Addresses and where to look next.
pub fn print(server: &Server, roles: &[&str]) {
    let storage = &server.app.config.storage;
    let database = if storage.database_url.is_empty() {
        format!("SQLite in {}", storage.data_dir.display())
    } else {
        "PostgreSQL".to_owned()
    };
    let bus = if storage.redis_url.is_empty() { "in-process" } else { "Redis" };
    println!("三单 Sandan {}  居民点单 · 网格下单 · 党员接单", env!("CARGO_PKG_VERSION"));
    println!("  interface    http://{}/docs", server.listen);
    println!("  health       http://{}/readyz   metrics http://{}/metrics", server.listen, server.operations);
    println!("  database     {database}   events {bus}");
    println!("  roles        {}", roles.join(", "));
}
