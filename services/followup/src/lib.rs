//! 回访: checks, revisits, 重办 and 会商认定.
//!
//! Who handled a case neither verifies nor revisits it: the lists leave such cases out and the commands refuse them.
//! Reconciler `revisit_due` raises revisits and rulings that are late up the area tree.

mod due;
mod http;

pub use due::{kinds, revisit_due, settle};
pub use http::{routes, table};

use sandan_boot::{App, Role};

/// This service.
#[must_use]
pub fn role() -> Role {
    Role { name: "followup", routes, table, workers }
}

fn workers(app: &App) {
    let app = app.clone();
    app.clone().tasks.spawn("revisit_due", move |stop| revisit_due(app.clone(), stop));
}
