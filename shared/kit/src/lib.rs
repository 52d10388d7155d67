//! What every service needs: configuration, problems, authentication, telemetry, tasks.
//!
//! * [`config`], [`secret_file`]: how a process is told what to do; it refuses to start rather than guess.
//! * [`problem`]: the one error of every handler. [`body`], [`text`], [`coordinates`]: what comes in, checked.
//! * [`auth`], [`seal`]: who calls, and what is unreadable at rest.
//! * [`idempotency`], [`limits`]: the same request again, and too many of them.
//! * [`http`], [`routes`], [`telemetry`]: serving, and seeing that it is served.
//! * [`outgoing`]: calls to other houses.
//! * [`tasks`], [`ids`]: loops that outlive their panics, and names for new things.

pub mod auth;
pub mod body;
pub mod config;
pub mod coordinates;
pub mod http;
pub mod idempotency;
pub mod ids;
pub mod limits;
pub mod outgoing;
pub mod problem;
pub mod routes;
pub mod seal;
pub mod secret_file;
pub mod tasks;
pub mod telemetry;
pub mod text;
