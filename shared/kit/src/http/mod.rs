//! Serving: what stands around every router, and around every connection.
//!
//! From the outside in: context (request id, language, client's address), metrics and security headers; CORS; the
//! gate (rate per address, a limit of requests at work, the time for an answer); the routes.
//!
//! A handler runs in a task of its own. A client that hangs up, or an answer that takes too long, never drops a
//! handler half-way: the work goes on, keeps its place in the limit, and only the answer is lost.

mod gate;
mod headers;
mod health;
mod observe;
mod serve;
mod shell;

pub use health::Health;
pub use serve::{ServeOptions, serve};
pub use shell::Shell;

#[cfg(test)]
mod tests;
